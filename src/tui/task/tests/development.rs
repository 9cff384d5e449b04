//! Forms about how people learn, each saved by a real service, with what it refuses beside the field that caused it.

mod profile;

use super::*;
use crate::domain::refusal::Refusal;
use crate::domain::staff::development::agreement::AgreementState;
use crate::service::view::development::PersonDevelopment;

/// What the client gathers when somebody opens a form about whose development.
fn about(desk: &Desk, login: &str, whom: &str, task: Task) -> Facts {
    let facts = desk.facts(login, task);
    let (actor, staff) = (facts.actor, desk.house.staff(whom));
    let service = desk.house.service();
    Facts {
        development: Some(service.recordable(actor, staff).unwrap()),
        tallies: (actor == staff).then(|| service.revalidation(actor, staff, None).unwrap()),
        staff_row: facts.staff.iter().find(|row| row.id == staff).cloned(),
        ..facts
    }
}

fn save(desk: &Desk, login: &str, whom: &str, task: Task, values: &[(&str, &str)]) -> Receipt {
    desk.save(login, task, &about(desk, login, whom, task), values)
}

/// What the form says instead of saving, and what the service says where the form lets it pass.
fn refused(desk: &Desk, login: &str, whom: &str, task: Task, values: &[(&str, &str)]) -> Refusal {
    let facts = about(desk, login, whom, task);
    let mut form = form(task, &facts);
    fill(&mut form, values);
    let command = command(task, &form, &facts, desk.patient).unwrap();
    match desk.execute(login, command) {
        Err(Failure::Refused(refusal)) => refusal,
        other => panic!("{task:?}: {other:?}"),
    }
}

fn complaints(
    desk: &Desk,
    login: &str,
    whom: &str,
    task: Task,
    values: &[(&str, &str)],
) -> Vec<String> {
    let facts = about(desk, login, whom, task);
    let mut form = form(task, &facts);
    fill(&mut form, values);
    let wrong = command(task, &form, &facts, desk.patient).unwrap_err();
    wrong.into_iter().filter_map(|(key, _)| key).collect()
}

fn development(desk: &Desk, login: &str) -> PersonDevelopment {
    let staff = desk.house.staff(login);
    desk.house.service().development(staff, staff).unwrap()
}

fn module(desk: &Desk, title: &str, unit: &str) -> String {
    let values = [
        ("title", title),
        ("kind", "tailored"),
        ("units.1.id", unit),
        ("about", "Two mornings with the team"),
    ];
    let task = Task::WriteModule;
    let mut facts = about(desk, "lead", "lead", task);
    facts.units = units(desk);
    let receipt = desk.save("lead", task, &facts, &values);
    receipt.first.0.to_string()
}

fn units(desk: &Desk) -> Vec<crate::protocol::message::UnitChoice> {
    let catalogue = desk.house.service().catalogue();
    let of = catalogue.frameworks().iter().flat_map(|framework| {
        framework
            .units
            .iter()
            .map(|unit| crate::protocol::message::UnitChoice {
                id: unit.id.clone(),
                label: unit.title.clone(),
                framework: framework.id.clone(),
                framework_title: framework.title.clone(),
                levels: Vec::new(),
            })
    });
    of.collect()
}

/// R000-28 (on the screen): an agreement names three people, who may be three, and the time protected each month; it holds when
/// the person accepts it, and time that they file as protected is counted beside it.
#[test]
fn an_agreement_is_offered_accepted_and_its_protected_time_taken() {
    let desk = Desk::new();
    let (lead, bell) = (desk.house.staff("lead"), desk.house.staff("bell"));
    let task = Task::OfferAgreement;
    let opened = form(task, &about(&desk, "lead", "osei", task));
    assert_eq!(opened.value("staff"), desk.house.staff("osei").to_string());
    assert_eq!(opened.value("facilitator"), lead.to_string());
    assert_eq!(
        complaints(
            &desk,
            "lead",
            "osei",
            task,
            &[("protected_minutes", "much")]
        ),
        ["until", "protected_minutes"]
    );
    let assessor = bell.to_string();
    let values = [
        ("until", "16/11/2027"),
        ("assessor", assessor.as_str()),
        ("supervisor", &lead.to_string()),
        ("protected_minutes", "7h30"),
        ("accreditation_wanted", "yes"),
        ("accreditation", "A module at the university"),
        ("words", "Fridays are free of visits."),
    ];
    save(&desk, "lead", "osei", task, &values);
    let view = development(&desk, "osei");
    let one = &view.agreements[0];
    assert_eq!(one.state, AgreementState::Offered);
    assert_eq!((one.protected_a_month, one.planned_so_far), (450, 450));
    assert_eq!(one.accreditation, "wanted: A module at the university");
    // A second one is in its way until it ends.
    let again = refused(&desk, "lead", "osei", task, &values);
    assert!(again.sentence().contains("runs until"), "{again:?}");
    // It waits for the person's own word: the only offer is chosen already.
    save(
        &desk,
        "osei",
        "osei",
        Task::AcceptOffer,
        &[("words", "Thank you.")],
    );
    assert_eq!(
        development(&desk, "osei").agreements[0].state,
        AgreementState::Holds
    );
    // Protected time is taken by filing it.
    let learned = [
        ("title", "Heart failure study day"),
        ("did", "How weight tells of fluid early"),
        ("minutes", "120"),
        ("protected", "yes"),
    ];
    save(&desk, "osei", "osei", Task::LogLearning, &learned);
    let one = &development(&desk, "osei").agreements[0];
    assert_eq!((one.taken, one.planned_so_far), (120, 450));
    let ended = [("reason", "A new post")];
    save(&desk, "lead", "osei", Task::EndAgreement, &ended);
    assert_eq!(
        development(&desk, "osei").agreements[0].state,
        AgreementState::Ended
    );
}

/// R004-39 (on the screen): objectives have a day and are reviewed by somebody else; mentor pairs begin and end.
#[test]
fn objectives_and_mentors() {
    let desk = Desk::new();
    let task = Task::SetObjective;
    assert_eq!(
        complaints(&desk, "osei", "osei", task, &[]),
        ["what", "due"]
    );
    let mut facts = about(&desk, "osei", "osei", task);
    facts.units = units(&desk);
    let values = [
        ("what", "Lead a case conference"),
        ("due", "+4w"),
        ("units.1.id", "nhs2005.B"),
        ("evidence", "Minutes of two of them"),
        ("evidence_due", "+5w"),
    ];
    desk.save("osei", task, &facts, &values);
    let bell = desk.house.staff("bell").to_string();
    save(
        &desk,
        "osei",
        "osei",
        Task::PairMentor,
        &[("mentor", bell.as_str())],
    );
    let twice = refused(
        &desk,
        "osei",
        "osei",
        Task::PairMentor,
        &[("mentor", bell.as_str())],
    );
    assert_eq!(twice.field.as_deref(), Some("mentor"));
    let view = development(&desk, "osei");
    assert_eq!(view.mentors, ["M Bell"]);
    assert_eq!(view.objectives[0].units.len(), 1);
    // The only objective is chosen already; what is closed gets no new day.
    let task = Task::ReviewObjective;
    let values = [
        ("outcome", "reached"),
        ("words", "Two conferences, both well led."),
        ("due", "+8w"),
    ];
    assert_eq!(complaints(&desk, "lead", "osei", task, &values), ["due"]);
    save(&desk, "lead", "osei", task, &values[..2]);
    let view = development(&desk, "osei");
    assert!(!view.objectives[0].open);
    // The mentor may end it without leading the person, and learns nothing else of them.
    let known = about(&desk, "bell", "osei", Task::EndMentoring)
        .development
        .unwrap();
    assert!(!known.led() && known.agreements.is_empty() && known.objectives.is_empty());
    save(
        &desk,
        "bell",
        "osei",
        Task::EndMentoring,
        &[("reason", "On leave for a year")],
    );
    assert_eq!(development(&desk, "osei").mentors, [""; 0]);
}

/// R001-76 to R001-78 (on the screen): modules are written, changed and completed; exemption is full or partial; provisional practice has
/// an end, modules to finish and limits, and is renewed or ended by a person.
#[test]
fn modules_exemptions_and_provisional_practice() {
    let desk = Desk::new();
    let plans = module(&desk, "Care plans", "nhs2005.B");
    let mind = module(&desk, "Cognition", "nhs2005.D");
    // Changed, it opens with what it says now.
    let mut facts = about(&desk, "lead", "lead", Task::WriteModule);
    (facts.units, facts.entry) = (units(&desk), mind.parse().ok().map(EntryNumber));
    let opened = form(Task::WriteModule, &facts);
    assert_eq!(opened.value("title"), "Cognition");
    assert_eq!(opened.value("units.1.id"), "nhs2005.D");
    desk.save(
        "lead",
        Task::WriteModule,
        &facts,
        &[("title", "Cognition and mood")],
    );
    let done = [
        ("module", plans.as_str()),
        ("provider", "The university"),
        ("day", "yesterday"),
    ];
    save(&desk, "osei", "osei", Task::CompleteModule, &done);
    let view = development(&desk, "osei");
    let states: Vec<&str> = view.modules.iter().map(|one| one.state.as_str()).collect();
    assert!(
        states
            .iter()
            .any(|state| state.starts_with("completed on 15 Nov 2026")),
        "{states:?}"
    );
    let begin = [
        ("until", "+8w"),
        ("modules", mind.as_str()),
        ("patients_max", "20"),
        ("limits", "No daily visits"),
    ];
    save(&desk, "lead", "osei", Task::BeginProvisional, &begin);
    save(&desk, "osei", "osei", Task::AcceptOffer, &[]);
    let task = Task::SettleProvisional;
    assert_eq!(
        complaints(&desk, "lead", "osei", task, &[]),
        ["how", "words"]
    );
    let earlier = [
        ("how", "renew"),
        ("renewed_until", "+1w"),
        ("words", "Ill for a month"),
    ];
    let refusal = refused(&desk, "lead", "osei", task, &earlier);
    assert_eq!(
        field_of(task, refusal.field.as_deref().unwrap()),
        "renewed_until"
    );
    let renew = [
        ("how", "renew"),
        ("renewed_until", "+20w"),
        ("words", "Ill for a month"),
    ];
    save(&desk, "lead", "osei", task, &renew);
    save(
        &desk,
        "lead",
        "osei",
        task,
        &[("how", "end"), ("words", "All done")],
    );
    let one = &development(&desk, "osei").provisional[0];
    assert_eq!((one.open, one.history.len()), (false, 2));
    exempted(&desk, &mind);
}

/// Somebody with authority exempts from one module of a unit.
fn exempted(desk: &Desk, module: &str) {
    desk.house.saved(
        "lead",
        r#"{"command":"add_staff","details":{"login":"boss","name":"B Oss","roles":["lead"],"profession":"nurse"}}"#,
    );
    desk.house.saved(
        "boss",
        r#"{"command":"give_authority","staff":"lead","framework":"nhs2005","grounds":"ran the service for ten years","qualification":"A1 assessor","until":"2030-01-01"}"#,
    );
    let task = Task::GiveExemption;
    let mut facts = about(desk, "lead", "osei", task);
    facts.units = units(desk);
    assert!(facts.development.as_ref().unwrap().assesses());
    let partial = [
        ("scope", "partial"),
        ("units.1.id", "nhs2005.D"),
        ("reason", "Ten years of it"),
    ];
    assert_eq!(
        complaints(desk, "lead", "osei", task, &partial),
        ["modules"]
    );
    let mut values = partial.to_vec();
    values.push(("modules", module));
    desk.save("lead", task, &facts, &values);
    let given = development(desk, "osei").exemptions;
    assert!(
        given[0].starts_with("partial by L Ead (A1 assessor)"),
        "{given:?}"
    );
}

/// R004-38 (on the screen): what was learned is logged with its time, and what was filed until now stands beside it as a help that
/// claims nothing.
#[test]
fn learning_and_practice_hours_stand_beside_what_was_filed() {
    let desk = Desk::new();
    let task = Task::PracticeHours;
    let hours = [
        ("hours_from", "1/9"),
        ("hours_until", "31/10"),
        ("hours", "250"),
    ];
    save(&desk, "osei", "osei", task, &hours);
    // Counted are the three years that end when the registration does: here those before, as it was.
    let mut facts = about(&desk, "osei", "osei", task);
    let from = crate::domain::time::Day::of(2025, 1, 1);
    let view = desk
        .house
        .service()
        .revalidation(facts.actor, facts.actor, from);
    facts.tallies = Some(view.unwrap());
    let shown = drawn(&form(task, &facts), 80, 40);
    assert!(
        shown.contains("practice, as you recorded it: 250 h (of 450 h)"),
        "{shown}"
    );
    assert!(
        shown.contains("A help to put your own papers together"),
        "{shown}"
    );
    let twice = refused(&desk, "osei", "osei", task, &hours);
    assert_eq!(
        field_of(task, twice.field.as_deref().unwrap()),
        "hours_from"
    );
    let learning = form(
        Task::LogLearning,
        &about(&desk, "osei", "osei", Task::LogLearning),
    );
    assert_eq!(learning.value("kind"), "learning");
}

/// Only what somebody may do is offered: of a colleague without a relationship nothing, and nothing that is theirs is told.
#[test]
fn what_may_be_recorded_is_told_by_who_asks() {
    let desk = Desk::new();
    let of = |login: &str, whom: &str| {
        about(&desk, login, whom, Task::SetObjective)
            .development
            .unwrap()
    };
    let own = of("osei", "osei");
    assert!(own.own() && !own.led() && !own.leads() && !own.lead());
    let led = of("lead", "osei");
    assert!(!led.own() && led.led() && led.leads() && led.lead());
    let stranger = of("bell", "osei");
    assert!(!stranger.own_or_led() && !stranger.assesses() && !stranger.leads());
}
