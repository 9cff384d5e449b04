//! How people learn: agreements, objectives, mentors, the log and its counts.

use super::House;
use super::development::{assign, later, profile, refusal};
use crate::domain::entry::EntryNumber;
use crate::domain::refusal::Reason;
use crate::domain::staff::development::agreement::AgreementState;
use crate::domain::time::Day;
use crate::service::view::development::{AgreementView, PersonDevelopment, ProvisionalView};

pub(super) fn development(house: &House, login: &str) -> PersonDevelopment {
    let staff = house.staff(login);
    house.service().development(staff, staff).unwrap()
}

fn agreement(house: &House) -> AgreementView {
    development(house, "osei").agreements.remove(0)
}

pub(super) fn provisional(house: &House) -> ProvisionalView {
    development(house, "osei").provisional.remove(0)
}

pub(super) fn module(house: &House, title: &str, units: &str) -> u64 {
    let command = format!(r#"{{"command":"write_module","title":"{title}","units":[{units}]}}"#);
    house.saved("lead", &command).first.0
}

pub(super) fn day(year: i16, month: i8, day: i8) -> Day {
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
    assert_eq!(profile.units[1].level, "CMP2");
    assert_eq!(plan.gaps.rows.len(), 2);
    assert_eq!(plan.gaps.rows[0].modules, ["Care plans"]);
    assert_eq!(plan.development.modules.len(), 1);
    let nobody = house.staff("bell");
    assert_eq!(
        refusal(house.service().development_plan(nobody, osei)).reason,
        Reason::NotAllowed
    );
}
