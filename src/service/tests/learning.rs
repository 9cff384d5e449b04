//! How people learn: agreements, objectives, mentors, modules, exemptions, provisional practice, the log and its counts.

use super::development::{assign, authority, later, profile, refusal};
use super::{House, about};
use crate::domain::entry::EntryNumber;
use crate::domain::refusal::Reason;
use crate::domain::staff::development::agreement::AgreementState;
use crate::domain::staff::development::gap::Standing;
use crate::domain::staff::development::module::ModuleKind;
use crate::domain::time::Day;
use crate::service::view::development::{AgreementView, PersonDevelopment, ProvisionalView};

fn development(house: &House, login: &str) -> PersonDevelopment {
    let staff = house.staff(login);
    house.service().development(staff, staff).unwrap()
}

fn agreement(house: &House) -> AgreementView {
    development(house, "osei").agreements.remove(0)
}

fn provisional(house: &House) -> ProvisionalView {
    development(house, "osei").provisional.remove(0)
}

fn module(house: &House, title: &str, units: &str) -> u64 {
    let command = format!(r#"{{"command":"write_module","title":"{title}","units":[{units}]}}"#);
    house.saved("lead", &command).first.0
}

fn day(year: i16, month: i8, day: i8) -> Day {
    Day::of(year, month, day).unwrap()
}

/// R000-28: an agreement names who facilitates, supervises and assesses (three people, where there are three), protected hours
/// planned, which stand beside those taken, and whether accreditation is wanted. Both agree to it.
#[test]
fn an_agreement_has_three_names_and_protected_hours_planned_and_taken() {
    let mut house = House::new();
    house.saved(
        "lead",
        r#"{"command":"add_staff","details":{"login":"guide","name":"G Uide","roles":["associate"],"profession":"support"}}"#,
    );
    let offer = |rest: &str| {
        format!(r#"{{"command":"offer_agreement","staff":"osei","until":"2027-05-15"{rest}}}"#)
    };
    let nobody = house.refused("lead", &offer(""));
    assert_eq!(nobody.field.as_deref(), Some("supervisor"));
    let himself = house.refused("lead", &offer(r#","supervisor":"lead","assessor":"osei""#));
    assert_eq!(himself.field.as_deref(), Some("assessor"));
    let by_himself = house.refused("osei", &offer(r#","supervisor":"lead""#));
    assert_eq!(by_himself.reason, Reason::NotAllowed);
    let by_another = house.refused("bell", &offer(r#","supervisor":"lead""#));
    assert_eq!(by_another.reason, Reason::NotAllowed);
    let entry = house
        .saved("lead", &offer(r#","facilitator":"guide","supervisor":"lead","assessor":"bell","protected_minutes":450,"accreditation_wanted":true,"accreditation":"advanced practice""#))
        .first.0;
    assert_eq!(agreement(&house).state, AgreementState::Offered);
    let waiting = house
        .service()
        .development_waiting(house.staff("lead"))
        .unwrap();
    assert_eq!(
        waiting.not_accepted,
        [("A Osei".to_owned(), EntryNumber(entry))]
    );
    let second = house.refused("lead", &offer(r#","supervisor":"lead""#));
    assert_eq!(second.reason, Reason::State);
    let accept = format!(r#"{{"command":"accept_development","offer":{entry},"words":"agreed"}}"#);
    assert_eq!(house.refused("bell", &accept).reason, Reason::Unknown);
    house.saved("osei", &accept);
    assert_eq!(house.refused("osei", &accept).reason, Reason::State);
    for (protected, minutes) in [(true, 90), (false, 60), (true, 30)] {
        house.saved(
            "osei",
            &format!(
                r#"{{"command":"file_item","kind":"learning","title":"Reading","did":"I read","minutes":{minutes},"protected":{protected}}}"#
            ),
        );
    }
    later(&house, 40);
    let shown = agreement(&house);
    assert_eq!(shown.state, AgreementState::Holds);
    assert_eq!(
        (
            shown.facilitator.as_str(),
            shown.supervisor.as_str(),
            shown.assessor.as_str()
        ),
        ("G Uide", "L Ead", "M Bell")
    );
    assert_eq!(shown.accepted, Some(day(2026, 11, 16)));
    assert_eq!(shown.taken, 120);
    assert_eq!((shown.planned_so_far, shown.planned), (900, 6 * 450));
    assert_eq!(
        shown.protected_words(),
        "7 h 30 min a month planned; 2 h taken, 15 h planned so far, 45 h in all"
    );
    assert_eq!(shown.accreditation, "wanted: advanced practice");
    house.saved(
        "lead",
        &format!(r#"{{"command":"end_agreement","staff":"osei","agreement":{entry},"reason":"a new post"}}"#),
    );
    house.saved("lead", &offer(r#","supervisor":"lead""#));
    let shown = agreement(&house);
    assert_eq!(shown.assessor, "L Ead");
    assert_eq!(shown.accreditation, "not wanted");
    house.rebuild_equals_live();
    let before = development(&house, "osei");
    house.stop();
    house.open();
    assert_eq!(development(&house, "osei"), before);
}

/// R004-39: objectives are reviewed in words; mentor pairs are recorded; those without a mentor or a supervisor are listed.
#[test]
fn objectives_are_reviewed_and_mentors_and_those_without_are_listed() {
    let house = House::new();
    let set = house
        .saved(
            "osei",
            r#"{"command":"set_objective","staff":"osei","what":"lead a review of medicines","units":["nhs2005.B"],"due":"2026-12-31","evidence":"two reviews","evidence_due":"2026-12-20"}"#,
        )
        .first.0;
    let named = {
        house.register("osei", 1, "BEGUM", "weekly");
        house.refused(
            "osei",
            r#"{"command":"set_objective","staff":"osei","what":"visit Test Begum weekly","due":"2026-12-31"}"#,
        )
    };
    assert_eq!(named.field.as_deref(), Some("what"));
    let review = |outcome: &str, rest: &str| {
        format!(
            r#"{{"command":"review_objective","staff":"osei","objective":{set},"outcome":"{outcome}"{rest}}}"#
        )
    };
    let own = house.refused("osei", &review("reached", r#","words":"I did""#));
    assert_eq!(own.reason, Reason::NotAllowed);
    let silent = house.refused("lead", &review("reached", ""));
    assert_eq!(silent.field.as_deref(), Some("words"));
    later(&house, 50);
    let lead = house.staff("lead");
    let waiting = house.service().development_waiting(lead).unwrap();
    assert_eq!(
        waiting.objectives_overdue,
        [("A Osei".to_owned(), "lead a review of medicines".to_owned())]
    );
    let no_day = house.refused("lead", &review("goes_on", r#","words":"one is done""#));
    assert_eq!(no_day.field.as_deref(), Some("due"));
    house.saved(
        "lead",
        &review("goes_on", r#","words":"one is done","due":"2027-02-28""#),
    );
    let shown = development(&house, "osei").objectives.remove(0);
    assert!(shown.open && !shown.overdue);
    assert_eq!(shown.due, day(2027, 2, 28));
    assert_eq!(shown.units, ["B Leading Complex Care Co-ordination"]);
    house.saved(
        "lead",
        &review("reached", r#","words":"both were witnessed""#),
    );
    let shown = development(&house, "osei").objectives.remove(0);
    assert!(!shown.open);
    assert_eq!(shown.reviews.len(), 2);
    assert!(
        shown.reviews[1].contains("L Ead: reached. both were witnessed"),
        "{shown:?}"
    );
    assert_eq!(
        house
            .refused("lead", &review("partly", r#","words":"x""#))
            .reason,
        Reason::State
    );

    assert_eq!(waiting.without_mentor, ["A Osei", "L Ead", "M Bell"]);
    assert_eq!(waiting.without_supervisor, ["A Osei", "L Ead", "M Bell"]);
    let pair =
        r#"{"command":"pair_mentor","staff":"osei","mentor":"bell","words":"hard conversations"}"#;
    house.saved("osei", pair);
    assert_eq!(house.refused("lead", pair).reason, Reason::Duplicate);
    assert_eq!(development(&house, "osei").mentors, ["M Bell"]);
    assert_eq!(development(&house, "bell").mentored, ["A Osei"]);
    let waiting = house.service().development_waiting(lead).unwrap();
    assert_eq!(waiting.without_mentor, ["L Ead", "M Bell"]);
    house.saved(
        "bell",
        r#"{"command":"end_mentoring","staff":"osei","mentor":"bell","reason":"a year is over"}"#,
    );
    assert_eq!(development(&house, "osei").mentors, [""; 0]);
    assert_eq!(development(&house, "bell").mentored, [""; 0]);
    house.rebuild_equals_live();
}

/// R001-78: modules are core or tailored, and lead to units.
#[test]
fn modules_are_core_or_tailored_and_lead_to_units() {
    let house = House::new();
    let bare = house.refused("lead", r#"{"command":"write_module","title":"X"}"#);
    assert_eq!(bare.field.as_deref(), Some("units"));
    let not_a_lead = house.refused(
        "osei",
        r#"{"command":"write_module","title":"X","units":["nhs2005.B"]}"#,
    );
    assert_eq!(not_a_lead.reason, Reason::NotAllowed);
    let core = module(&house, "Care plans", r#""nhs2005.B","nhs2005.C""#);
    let tailored = house
        .saved(
            "lead",
            r#"{"command":"write_module","title":"Brain injury","kind":"tailored","units":["nhs2005.D"]}"#,
        )
        .first.0;
    let rows = house.service().modules(house.staff("osei")).unwrap();
    let shown: Vec<(u64, ModuleKind, usize)> = rows
        .iter()
        .map(|row| (row.module.0, row.kind, row.units.len()))
        .collect();
    assert_eq!(
        shown,
        [
            (core, ModuleKind::Core, 2),
            (tailored, ModuleKind::Tailored, 1)
        ]
    );
    // Without a post only core modules concern somebody.
    let own = development(&house, "osei").modules;
    assert_eq!(own.len(), 1);
    assert!(own[0].to_do);
    let complete = |rest: &str| {
        format!(r#"{{"command":"complete_module","staff":"osei","module":{core}{rest}}}"#)
    };
    let nobody = house.refused("osei", &complete(""));
    assert_eq!(nobody.field.as_deref(), Some("provider"));
    let to_come = house.refused(
        "osei",
        &complete(r#","provider":"the university","day":"2026-12-01""#),
    );
    assert_eq!(to_come.reason, Reason::InFuture);
    house.saved(
        "osei",
        &complete(r#","provider":"the university","day":"2026-11-01""#),
    );
    let own = development(&house, "osei").modules;
    assert!(!own[0].to_do);
    assert!(own[0].state.ends_with("with the university"), "{own:?}");
    house.saved(
        "lead",
        &format!(r#"{{"command":"write_module","module":{core},"in_use":false}}"#),
    );
    let rows = house.service().modules(house.staff("osei")).unwrap();
    assert_eq!(
        (rows[1].title.as_str(), rows[1].in_use),
        ("Care plans", false)
    );
    house.rebuild_equals_live();
}

/// R001-76: an exemption needs an assessor who may, a qualification, a date, a scope and a reason; a partial one lists the modules.
#[test]
fn an_exemption_needs_an_assessor_qualification_date_scope_and_reason() {
    let house = House::new();
    let plans = module(&house, "Care plans", r#""nhs2005.B""#);
    let dementia = module(&house, "Dementia", r#""nhs2005.D""#);
    let both = module(&house, "Both", r#""nhs2005.B","nhs2005.D""#);
    let id = profile(&house, "Case manager", "");
    assign(&house, "osei", id);
    let exempt = |scope: &str, units: &str, rest: &str| {
        format!(
            r#"{{"command":"give_exemption","staff":"osei","scope":"{scope}","units":[{units}]{rest}}}"#
        )
    };
    let reason = r#","reason":"twelve years of it, formally evaluated""#;
    let no_authority = house.refused("lead", &exempt("full", r#""nhs2005.B""#, reason));
    assert_eq!(no_authority.reason, Reason::NotAllowed);
    authority(&house, "nhs2005");
    for (command, field) in [
        (exempt("full", "", reason), "units"),
        (exempt("full", r#""nhs2005.B""#, ""), "reason"),
        (exempt("partial", r#""nhs2005.B""#, reason), "modules"),
        (
            exempt(
                "partial",
                r#""nhs2005.B""#,
                &format!(r#","modules":[{dementia}]{reason}"#),
            ),
            "modules",
        ),
        (
            exempt(
                "full",
                r#""nhs2005.B""#,
                &format!(r#","modules":[{plans}]{reason}"#),
            ),
            "modules",
        ),
        (
            exempt(
                "full",
                r#""nhs2005.B""#,
                &format!(r#","day":"2026-12-24"{reason}"#),
            ),
            "day",
        ),
    ] {
        assert_eq!(
            house.refused("lead", &command).field.as_deref(),
            Some(field),
            "{command}"
        );
    }
    house.saved(
        "boss",
        r#"{"command":"give_authority","staff":"bell","framework":"nhs2005","units":["nhs2005.B"],"grounds":"she leads there","until":"2030-01-01"}"#,
    );
    let unqualified = house.refused("bell", &exempt("full", r#""nhs2005.B""#, reason));
    assert_eq!(unqualified.field.as_deref(), Some("qualification"));
    let partial = format!(r#","modules":[{both}],"day":"2026-11-10"{reason}"#);
    house.saved("lead", &exempt("partial", r#""nhs2005.B""#, &partial));
    let shown = development(&house, "osei");
    let to_do: Vec<u64> = shown
        .modules
        .iter()
        .filter(|one| one.to_do)
        .map(|one| one.module.0)
        .collect();
    assert_eq!(to_do, [plans, dementia]);
    let words = &shown.exemptions[0];
    for part in [
        "partial by L Ead (A1 assessor)",
        "10",
        "B Leading",
        "modules: Both",
        "twelve years",
    ] {
        assert!(words.contains(part), "{part}: {words}");
    }
    let staff = house.staff("osei");
    let standing = |unit: &str| {
        let gaps = house.service().gaps(staff, staff).unwrap();
        gaps.rows
            .iter()
            .find(|row| row.asked.unit == unit)
            .unwrap()
            .standing
    };
    assert_eq!(standing("nhs2005.B"), Standing::NotAssessed);
    house.saved("lead", &exempt("full", r#""nhs2005.D""#, reason));
    assert_eq!(standing("nhs2005.D"), Standing::Exempted);
    let to_do = development(&house, "osei").modules;
    assert!(
        to_do.iter().all(|one| one.to_do == (one.module.0 == plans)),
        "{to_do:?}"
    );
    house.rebuild_equals_live();
}

/// R001-77: provisional practice has a start, an end and modules to finish, which the person agrees to; overdue it shows to the
/// lead, and goes on until a person renews or ends it.
#[test]
fn provisional_practice_is_agreed_shows_when_overdue_and_ends_by_a_person() {
    let house = House::new();
    let plans = module(&house, "Care plans", r#""nhs2005.B""#);
    let begin = |rest: &str| {
        format!(r#"{{"command":"begin_provisional","staff":"osei","until":"2027-01-31"{rest}}}"#)
    };
    let bare = house.refused("lead", &begin(""));
    assert_eq!(bare.field.as_deref(), Some("modules"));
    let own = house.refused("osei", &begin(&format!(r#","modules":[{plans}]"#)));
    assert_eq!(own.reason, Reason::NotAllowed);
    let entry = house
        .saved(
            "lead",
            &begin(&format!(
                r#","modules":[{plans}],"patients_max":2,"limits":"nobody on the most intense rung; no work of domain A""#
            )),
        )
        .first.0;
    let lead = house.staff("lead");
    let waits = |house: &House| {
        house
            .service()
            .development_waiting(lead)
            .unwrap()
            .provisional
    };
    assert_eq!(waits(&house)[0].accepted, None);
    house.saved(
        "osei",
        &format!(r#"{{"command":"accept_development","offer":{entry}}}"#),
    );
    assert!(waits(&house).is_empty());
    let shown = provisional(&house);
    assert_eq!(
        (shown.from, shown.until),
        (day(2026, 11, 16), day(2027, 1, 31))
    );
    assert_eq!(shown.to_finish, ["Care plans"]);
    later(&house, 60);
    assert!(!waits(&house)[0].overdue);
    later(&house, 30);
    let overdue = waits(&house).remove(0);
    assert!(overdue.overdue && overdue.open, "{overdue:?}");
    assert!(overdue.state.starts_with("overdue since"), "{overdue:?}");
    let settle = |rest: &str| format!(r#"{{"command":"settle_provisional","staff":"osei"{rest}}}"#);
    let no_reason = house.refused("lead", &settle(""));
    assert_eq!(no_reason.field.as_deref(), Some("words"));
    let earlier = house.refused(
        "lead",
        &settle(r#","words":"x","renewed_until":"2027-01-15""#),
    );
    assert_eq!(earlier.field.as_deref(), Some("renewed_until"));
    house.saved(
        "lead",
        &settle(r#","words":"the course was put off","renewed_until":"2027-06-30""#),
    );
    assert!(waits(&house).is_empty());
    assert_eq!(provisional(&house).until, day(2027, 6, 30));
    house.saved(
        "osei",
        &format!(
            r#"{{"command":"complete_module","staff":"osei","module":{plans},"provider":"here"}}"#
        ),
    );
    assert_eq!(provisional(&house).to_finish, [""; 0]);
    assert!(provisional(&house).open);
    house.saved("lead", &settle(r#","words":"finished""#));
    let shown = provisional(&house);
    assert!(!shown.open);
    assert_eq!(shown.history.len(), 2);
    assert_eq!(
        house.refused("lead", &settle(r#","words":"x""#)).reason,
        Reason::State
    );
    house.rebuild_equals_live();
}

#[test]
fn beyond_the_limit_of_provisional_practice_only_a_lead_assigns_and_says_why() {
    let house = House::new();
    let plans = module(&house, "Care plans", r#""nhs2005.B""#);
    house.saved(
        "lead",
        &format!(
            r#"{{"command":"begin_provisional","staff":"osei","until":"2027-01-31","modules":[{plans}],"patients_max":1}}"#
        ),
    );
    let (first, _) = house.register("osei", 1, "BEGUM", "weekly");
    assert_eq!(
        house.state(first).assignment.current,
        Some(house.staff("osei"))
    );
    // A second one is beyond the limit, whoever registers it; with another case manager it is not.
    let second = |manager: &str| {
        let number = crate::domain::nhs_number::NhsNumber::synthetic(2)
            .unwrap()
            .plain();
        format!(
            r#"{{"command":"register","details":{{"nhs_number":"{number}","surname":"GREY","forenames":"Test","birth_date":"03/03/1941"}},"tier":"case_management","tier_reason":"high risk","intensity":"weekly","rationale":"start","case_manager":"{manager}"}}"#
        )
    };
    let refusal = house.refused("osei", &second("osei"));
    assert_eq!(refusal.field.as_deref(), Some("case_manager"));
    assert!(
        refusal.message.contains("at most 1 patients and has 1"),
        "{refusal}"
    );
    house.saved("bell", &second("bell"));
    let number = crate::domain::nhs_number::NhsNumber::synthetic(2)
        .unwrap()
        .plain();
    let give = |rest: &str| {
        about(
            &number,
            "assign_case_manager",
            &format!(r#""case_manager":"osei","reason":"bell is full"{rest}"#),
        )
    };
    let why = house.refused("lead", &give(""));
    assert_eq!(why.reason, Reason::NeedsReason);
    assert_eq!(why.field.as_deref(), Some("beyond_limit"));
    house.saved("lead", &give(r#","beyond_limit":"for two weeks, with me""#));
    assert_eq!(provisional(&house).patients, 2);
    let entry = house.service().find_patient(&number).unwrap();
    assert_eq!(
        house.state(entry).assignment.current,
        Some(house.staff("osei"))
    );
    house.saved(
        "lead",
        r#"{"command":"settle_provisional","staff":"osei","words":"finished"}"#,
    );
    house.register("osei", 3, "STONE", "weekly");
    house.rebuild_equals_live();
}

/// R004-38: the learning log has date, hours, what was learned and the units; its goals stand beside it.
#[test]
fn the_learning_log_has_date_hours_what_was_learned_and_units() {
    let house = House::new();
    house.saved(
        "osei",
        r#"{"command":"file_item","at":"2026-11-12 14:00","kind":"course","title":"Heart failure","did":"A day on heart failure","answers":["Weigh daily","I ask about weight"],"given_by":"the hospital","minutes":390,"participatory":true,"protected":true,"statements":["nhs2005.C.1"]}"#,
    );
    house.saved(
        "osei",
        r#"{"command":"set_objective","staff":"osei","what":"teach it to the team","due":"2027-01-31"}"#,
    );
    // Feedback is evidence, but no learning by itself.
    house.saved(
        "osei",
        r#"{"command":"file_item","kind":"feedback","title":"From a carer","did":"They were glad"}"#,
    );
    let osei = house.staff("osei");
    let log = house.service().learning_log(osei, osei, None).unwrap();
    assert_eq!(log.rows.len(), 1);
    let row = &log.rows[0];
    assert_eq!(row.day, day(2026, 11, 12));
    assert_eq!(row.minutes, 390);
    assert_eq!(
        row.learned,
        [
            "A day on heart failure",
            "Weigh daily",
            "I ask about weight"
        ]
    );
    assert_eq!(
        row.units,
        ["C Proactively Manage Complex Long Term Conditions"]
    );
    assert!(row.participatory && row.protected);
    assert!(
        log.goals[0].starts_with("teach it to the team (by"),
        "{log:?}"
    );
    // Who supervises sees that there was learning, not the person's own words.
    let seen = house
        .service()
        .learning_log(house.staff("lead"), osei, None)
        .unwrap();
    assert_eq!(seen.rows[0].title, "Heart failure");
    assert!(seen.rows[0].learned.is_empty() && seen.rows[0].given_by.is_empty());
    for number in 0..60 {
        house.saved(
            "osei",
            &format!(
                r#"{{"command":"file_item","kind":"learning","title":"Reading {number}","did":"I read"}}"#
            ),
        );
    }
    let first = house.service().learning_log(osei, osei, None).unwrap();
    let second = house
        .service()
        .learning_log(osei, osei, first.next)
        .unwrap();
    assert_eq!(
        (first.rows.len(), second.rows.len(), second.next),
        (50, 11, None)
    );
}

#[test]
fn counts_for_revalidation_are_a_help_over_three_years_and_claim_nothing() {
    let house = House::new();
    let bell = house.staff("bell");
    let item = |kind: &str, at: &str, minutes: u32, participatory: bool| {
        house.saved(
            "bell",
            &format!(
                r#"{{"command":"file_item","at":"{at}","kind":"{kind}","title":"T","did":"D","minutes":{minutes},"participatory":{participatory}}}"#
            ),
        );
    };
    item("learning", "2026-11-12 10:00", 90, false);
    item("course", "2026-11-13 10:00", 300, true);
    item("supervision", "2026-11-13 10:00", 60, true);
    item("feedback", "2026-11-13 12:00", 0, false);
    item("reflection", "2026-11-14 10:00", 45, false);
    let hours = |from: &str, until: &str, hours: u32| {
        format!(
            r#"{{"command":"record_practice_hours","from":"{from}","until":"{until}","hours":{hours}}}"#
        )
    };
    house.saved("bell", &hours("2026-10-01", "2026-10-31", 150));
    let twice = house.refused("bell", &hours("2026-10-15", "2026-11-10", 100));
    assert_eq!(twice.reason, Reason::Duplicate);
    let many = house.refused("bell", &hours("2026-11-01", "2026-11-01", 25));
    assert_eq!(many.field.as_deref(), Some("hours"));
    let to_come = house.refused("bell", &hours("2026-11-10", "2026-11-20", 10));
    assert_eq!(to_come.reason, Reason::InFuture);
    // The registration ends on 1 January 2030: its three years begin later than what was filed.
    let view = house.service().revalidation(bell, bell, None).unwrap();
    assert_eq!((view.from, view.until), (day(2027, 1, 2), day(2030, 1, 1)));
    assert_eq!(view.lines[0].filed, "0 h");
    let view = house
        .service()
        .revalidation(bell, bell, Some(day(2026, 1, 1)))
        .unwrap();
    assert_eq!(
        (view.from, view.until),
        (day(2026, 1, 1), day(2028, 12, 31))
    );
    let filed: Vec<(&str, &str)> = view
        .lines
        .iter()
        .map(|line| (line.filed.as_str(), line.asked.as_str()))
        .collect();
    assert_eq!(
        filed,
        [
            ("150 h", "450 h"),
            ("6 h 30 min", "35 h"),
            ("5 h", "20 h"),
            ("1", "5"),
            ("1", "5")
        ]
    );
    assert!(
        view.note.contains("help") && view.note.contains("no claim"),
        "{}",
        view.note
    );
    assert_eq!(view.besides.len(), 4);
}

/// R000-30: evidence can be tagged as leadership, whatever the grade of who files it.
#[test]
fn leadership_is_tagged_at_any_grade() {
    let house = House::new();
    house.saved(
        "lead",
        r#"{"command":"add_staff","details":{"login":"hope","name":"H Ope","roles":["associate"],"profession":"support"}}"#,
    );
    for login in ["hope", "osei", "bell", "lead"] {
        let filed = house.saved(
            login,
            r#"{"command":"file_item","kind":"product","title":"A new rota","did":"I brought the two teams together","tags":["leadership"]}"#,
        );
        let competence = house
            .service()
            .shared
            .present
            .competence_of(house.staff(login))
            .unwrap();
        let item = competence.evidence.item(filed.first).unwrap();
        assert_eq!(item.tags.len(), 1, "{login}");
    }
}

#[test]
fn a_plan_has_everything_that_documents_are_made_from() {
    let house = House::new();
    module(&house, "Care plans", r#""nhs2005.B""#);
    let id = profile(
        &house,
        "Case manager",
        r#","units":[{"unit":"nhs2005.B"},{"unit":"cmp.pp.01","level":"CMP2","complexity":"many live alone","need":"desirable"}]"#,
    );
    assign(&house, "osei", id);
    let osei = house.staff("osei");
    let plan = house.service().development_plan(osei, osei).unwrap();
    let profile = plan.profile.as_ref().unwrap();
    assert_eq!(profile.title, "Case manager");
    assert_eq!(profile.service, "community team");
    assert_eq!(profile.units[1].level, "CMP level CMP2");
    assert_eq!(plan.gaps.rows.len(), 2);
    assert_eq!(plan.gaps.rows[0].modules, ["Care plans"]);
    assert_eq!(plan.development.modules.len(), 1);
    let nobody = house.staff("bell");
    assert_eq!(
        refusal(house.service().development_plan(nobody, osei)).reason,
        Reason::NotAllowed
    );
}
