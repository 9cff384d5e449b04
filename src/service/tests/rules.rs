//! Who is registered, judged, consented and answered for: the rules of a record's head.

use super::{House, about, contact};
use crate::domain::patient::consent::{Answer, Purpose};
use crate::domain::patient::tier::Tier;
use crate::domain::refusal::Reason;
use crate::service::query::Scope;
use crate::service::query::Wanted;

const PERSON: &str = r#""surname":"NOWAK","forenames":"Teresa","birth_date":"01/02/1950""#;

/// R001-01: one current tier with date and reason, a caseload of case management only, and a history that stays.
#[test]
fn a_record_shows_one_tier_and_the_caseload_only_case_management() {
    let house = House::new();
    let (first, number) = house.register("osei", 1, "BEGUM", "weekly");
    let (second, second_number) = house.register("osei", 2, "HARTLEY", "monthly");
    house.saved(
        "osei",
        &about(
            &number,
            "set_tier",
            r#""tier":"case_management","reason":"three admissions""#,
        ),
    );
    let own = |house: &House| -> Vec<_> {
        let caseload = house
            .service()
            .caseload(house.staff("osei"), Scope::Own)
            .unwrap();
        caseload.rows.iter().map(|row| row.patient).collect()
    };
    assert_eq!(own(&house), [first, second]);
    // Off the caseload by a programme discharge only.
    let refusal = house.refused(
        "osei",
        &about(
            &second_number,
            "set_tier",
            r#""tier":"disease_management","reason":"stable""#,
        ),
    );
    assert_eq!(refusal.reason, Reason::State);
    house.saved(
        "osei",
        &about(
            &second_number,
            "leave_programme",
            r#""reason":"stable for a year","destination":"disease_management","informed":"patient, GP""#,
        ),
    );
    assert_eq!(own(&house), [first]);
    let left = house.state(second);
    assert_eq!(left.tier.current(), Some(Tier::DiseaseManagement));
    let history = house.state(first).tier.history;
    assert_eq!(
        history
            .iter()
            .map(|held| held.said.reason.as_str())
            .collect::<Vec<_>>(),
        ["high risk", "three admissions"]
    );
    assert!(history[0].from.at <= history[1].from.at);
    // And back again, with the past still there.
    house.saved(
        "osei",
        &about(
            &second_number,
            "set_tier",
            r#""tier":"case_management","reason":"two falls""#,
        ),
    );
    assert_eq!(own(&house), [first, second]);
    assert_eq!(
        house.state(second).tier.current(),
        Some(Tier::CaseManagement)
    );
    assert_eq!(house.state(second).tier.history.len(), 2);
    house.rebuild_equals_live();
}

/// R001-51: the lowest rung keeps the patient enrolled; leaving is an act of its own with reason, destination and who was told.
#[test]
fn the_lowest_rung_stays_enrolled_and_leaving_is_an_act_of_its_own() {
    let house = House::new();
    let (id, number) = house.register("osei", 1, "BEGUM", "weekly");
    house.saved(
        "osei",
        &about(
            &number,
            "step_intensity",
            r#""to":"quarterly","rationale":"stable""#,
        ),
    );
    assert!(house.state(id).tier.on_caseload());
    assert!(house.due(id).is_ok());
    for (fields, field) in [
        (
            r#""reason":"","destination":"self_care","informed":"GP""#,
            "reason",
        ),
        (
            r#""reason":"well","destination":"self_care","informed":" ""#,
            "informed",
        ),
        (
            r#""reason":"well","destination":"case_management","informed":"GP""#,
            "destination",
        ),
    ] {
        let fields = fields.replace("self_care", Tier::SupportedSelfCare.code());
        let refusal = house.refused("osei", &about(&number, "leave_programme", &fields));
        assert_eq!(refusal.field.as_deref(), Some(field), "{fields}");
    }
    let fields = format!(
        r#""reason":"well","destination":"{}","informed":"GP and daughter""#,
        Tier::SupportedSelfCare.code()
    );
    house.saved("osei", &about(&number, "leave_programme", &fields));
    assert!(!house.state(id).tier.on_caseload());
    assert!(house.due(id).is_err());
    let (_, left) = house.state(id).tier.left.unwrap();
    assert_eq!(
        (left.informed.as_str(), left.destination),
        ("GP and daughter", Tier::SupportedSelfCare)
    );
}

/// R000-06 (part), R001-47 (part): a tier that follows from a score can be overridden with a reason, and both stay in view.
#[test]
fn a_computed_tier_is_overridden_with_a_reason_and_stays_in_view() {
    let house = House::new();
    let (id, number) = house.register("osei", 1, "BEGUM", "weekly");
    let score = house.saved("osei", &about(&number, "record_score", r#""tool":"PARR","version":"3","value":"12","made_by":"Dr Who","tier":"disease_management""#));
    let refusal = house.refused(
        "osei",
        &about(
            &number,
            "set_tier",
            r#""tier":"case_management","reason":" ""#,
        ),
    );
    assert_eq!(refusal.field.as_deref(), Some("reason"));
    house.saved(
        "osei",
        &about(
            &number,
            "set_tier",
            r#""tier":"case_management","reason":"lives alone""#,
        ),
    );
    let judged = house.state(id).tier.history.last().cloned().unwrap();
    let computed = judged.said.computed.unwrap();
    assert_eq!(
        (computed.tier, computed.entry),
        (Tier::DiseaseManagement, score.first)
    );
    let head = house
        .service()
        .record(house.staff("osei"), id)
        .unwrap()
        .head;
    assert!(head.tier.contains("PARR 12"), "{}", head.tier);
    assert!(
        head.tier.contains(Tier::CaseManagement.words()),
        "{}",
        head.tier
    );
}

/// R001-49: exactly one case manager, with dated history; no case without one.
#[test]
fn a_case_has_exactly_one_case_manager_at_any_time() {
    let house = House::new();
    let (id, number) = house.register("osei", 1, "BEGUM", "weekly");
    let assign = |to: &str, reason: &str| {
        about(
            &number,
            "assign_case_manager",
            &format!(r#""case_manager":"{to}","reason":"{reason}""#),
        )
    };
    let refusal = house.refused("osei", &assign("bell", "nearer"));
    assert_eq!(refusal.reason, Reason::NotAllowed);
    let refusal = house.refused("lead", &assign("bell", ""));
    assert_eq!(refusal.field.as_deref(), Some("reason"));
    house.clock.advance_minutes(60);
    house.saved("lead", &assign("bell", "nearer"));
    let room = house.state(id).assignment;
    assert_eq!(room.current, Some(house.staff("bell")));
    let history: Vec<_> = room
        .history
        .iter()
        .map(|period| (period.staff, period.from.at))
        .collect();
    assert_eq!(history.len(), 2);
    assert_eq!(history[0].0, house.staff("osei"));
    assert_eq!(history[1].1.minutes_since(history[0].1), 60);
    // Whoever handed over may no longer write, and must give a reason to read.
    assert_eq!(
        house.refused("osei", &contact(&number, "")).reason,
        Reason::NotAllowed
    );
    assert!(house.service().record(house.staff("osei"), id).is_err());

    add_coordinator(&house);
    let without = format!(
        r#"{{"command":"register","details":{{{PERSON}}},"tier":"case_management","tier_reason":"high risk"}}"#
    );
    let refusal = house.refused("desk", &without);
    assert_eq!(refusal.field.as_deref(), Some("case_manager"));
    house.saved(
        "desk",
        &without.replace(r#""tier":"#, r#""case_manager":"osei","tier":"#),
    );
    // Registered without a tier, and so without a case: nobody can make it a case before somebody answers.
    let other = without
        .replace("NOWAK", "SINGH")
        .replace(r#","tier":"case_management","tier_reason":"high risk""#, "")
        .replace("1950", "1951");
    house.saved("desk", &other);
    let found = house
        .service()
        .find(house.staff("osei"), "singh")
        .unwrap()
        .remove(0);
    let case = format!(
        r#"{{"command":"set_tier","patient":"{}","tier":"case_management","reason":"high risk"}}"#,
        found.patient
    );
    assert_eq!(
        house.refused("osei", &case).field.as_deref(),
        Some("case_manager")
    );
    house.rebuild_equals_live();
}

fn add_coordinator(house: &House) {
    house.saved("lead", r#"{"command":"add_staff","details":{"login":"desk","name":"D Esk","roles":["coordinator"],"profession":"office"}}"#);
}

/// R004-02: purpose, giver, manner, time, scope and withdrawal of consent, and nothing of it is ever deleted.
#[test]
fn consent_is_kept_with_its_withdrawal() {
    let house = House::new();
    let (id, number) = house.register("osei", 1, "BEGUM", "weekly");
    let consent = |answer: &str, by: &str| {
        about(
            &number,
            "record_consent",
            &format!(
                r#""at":"-10m","purpose":"sharing_outside","answer":"{answer}","given_by":"{by}","manner":"spoken","scope":"social services""#
            ),
        )
    };
    assert_eq!(
        house
            .refused("osei", &consent("given", " "))
            .field
            .as_deref(),
        Some("given_by")
    );
    let given = house.saved("osei", &consent("given", "the patient"));
    house.clock.advance_minutes(30);
    house.saved("osei", &consent("withdrawn", "the patient"));
    let room = house.state(id).consent;
    assert_eq!(
        room.answer(Purpose::SharingOutside),
        Some(Answer::Withdrawn)
    );
    assert_eq!(room.answer(Purpose::CaseManagement), None);
    let page = house
        .service()
        .timeline(house.staff("osei"), id, &Wanted::default())
        .unwrap();
    let first = page
        .lines
        .iter()
        .find(|line| line.entry == given.first)
        .unwrap();
    assert!(!first.struck && !first.hidden);
    let said = format!("{} {}", first.headline, first.body.join(" "));
    for words in ["given", "the patient", "spoken", "social services"] {
        assert!(said.contains(words), "{words} in {said}");
    }
    // A best-interests decision names its grounds.
    let bare = consent("best_interests", "Dr Who").replace("social services", "");
    assert_eq!(house.refused("osei", &bare).field.as_deref(), Some("scope"));
}

#[test]
fn somebody_alike_is_shown_before_a_second_record_is_made() {
    let house = House::new();
    let (_, number) = house.register("osei", 1, "BEGUM", "weekly");
    let again = |details: &str, rest: &str| {
        format!(r#"{{"command":"register","details":{{{details}}}{rest}}}"#)
    };
    let same_number = again(
        &format!(r#""nhs_number":"{number}","surname":"OTHER","birth_date":"01/01/1930""#),
        r#","not_a_duplicate":"sure""#,
    );
    let refusal = house.refused("bell", &same_number);
    assert_eq!(
        (refusal.reason, refusal.field.as_deref()),
        (Reason::Duplicate, Some("nhs_number"))
    );
    let alike = r#""surname":"Bégum","forenames":"TEST","birth_date":"3 March 1941""#;
    let refusal = house.refused("bell", &again(alike, ""));
    assert_eq!(refusal.field.as_deref(), Some("not_a_duplicate"));
    assert!(
        refusal.message.contains("BEGUM, Test"),
        "{}",
        refusal.message
    );
    house.saved("bell", &again(alike, r#","not_a_duplicate":"a cousin""#));
    let wrong = again(
        r#""nhs_number":"9990000001","surname":"X","birth_date":"01/01/1930""#,
        "",
    );
    assert_eq!(
        house.refused("bell", &wrong).field.as_deref(),
        Some("nhs_number")
    );
    house.rebuild_equals_live();
}

#[test]
fn a_misspelt_field_is_refused_and_nothing_is_dropped_in_silence() {
    let house = House::new();
    let (_, number) = house.register("osei", 1, "BEGUM", "weekly");
    for (fields, wrong) in [
        (r#","follow_up":[{"what":"Ring","due":"fri"}]"#, "follow_up"),
        (
            r#","follow_ups":[{"what":"Ring","due":"fri","ownr":"bell"}]"#,
            "ownr",
        ),
    ] {
        let refusal = house.refused("osei", &contact(&number, fields));
        assert_eq!(refusal.field.as_deref(), Some(wrong));
    }
}
