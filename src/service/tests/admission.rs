//! Hospital, falls, moves and death: what they do to the due clock.

use super::{House, about, contact};
use crate::domain::patient::due::{Basis, Stopped};
use crate::domain::refusal::Reason;
use crate::service::query::Wanted;
use crate::service::view::today::Urgency;

const ADMITTED: &str =
    r#""at":"-60m","hospital":"St Elsewhere","how":"emergency","why":"fall at home""#;
const HOME: &str = r#""at":"-5m","destination":"home","note":"walking frame""#;
const DAY: i64 = 24 * 60;

fn booked_house() -> (House, crate::domain::entry::PatientId, String) {
    let house = House::new();
    let (id, number) = house.register("osei", 1, "BEGUM", "weekly");
    house.contact(
        "osei",
        &number,
        r#","next":"fri 10:00","next_channel":"home_visit""#,
    );
    (house, id, number)
}

/// R001-40 (part): a stay stops the clock at once; the return restarts it with a visit due in 24 to 72 hours.
#[test]
fn a_stay_stops_the_clock_and_the_return_owes_a_visit() {
    let (house, id, number) = booked_house();
    let before = house.due(id).unwrap();
    assert_eq!(before.basis, Basis::Booked);
    house.saved("osei", &about(&number, "record_admission", ADMITTED));
    assert_eq!(house.due(id), Err(Stopped::InHospital));
    assert!(
        house
            .urgencies("osei")
            .iter()
            .all(|(urgency, _)| *urgency == Urgency::Decide)
    );
    house.clock.advance_minutes(10 * DAY);
    house.saved("osei", &about(&number, "record_return", HOME));
    // What had been booked before the stay does not hide the visit owed after it.
    let due = house.due(id).unwrap();
    let returned = house.service().now().plus_minutes(-5);
    assert_eq!(due.basis, Basis::AfterHospital);
    assert_eq!(due.overdue_from.minutes_since(returned), 72 * 60);
    let (_, _, zone) = house.service().policy_now();
    assert_eq!(due.day, returned.plus_minutes(DAY).day(&zone));
    // A telephone call does not meet it, a visit does.
    house.contact("osei", &number, r#","channel":"telephone""#);
    assert_eq!(house.due(id).unwrap().basis, Basis::AfterHospital);
    house.clock.advance_minutes(80 * 60);
    assert_eq!(house.urgencies("osei")[0].0, Urgency::Overdue);
    house.contact("osei", &number, "");
    assert_eq!(house.due(id).unwrap().basis, Basis::Interval);
    house.rebuild_equals_live();
}

#[test]
fn a_visit_recorded_before_the_return_was_meets_what_the_return_owes() {
    let (house, id, number) = booked_house();
    house.saved("osei", &about(&number, "record_admission", ADMITTED));
    house.clock.advance_minutes(3 * DAY);
    house.contact("osei", &number, r#","at":"-30m""#);
    house.saved(
        "osei",
        &about(
            &number,
            "record_return",
            r#""at":"-2h","destination":"home""#,
        ),
    );
    assert_eq!(house.due(id).unwrap().basis, Basis::Interval);
    house.rebuild_equals_live();
}

#[test]
fn a_visit_booked_within_the_window_is_the_visit_owed() {
    let (house, id, number) = booked_house();
    house.saved("osei", &about(&number, "record_admission", ADMITTED));
    house.saved("osei", &about(&number, "record_return", HOME));
    house.saved(
        "osei",
        &about(
            &number,
            "plan_next_contact",
            r#""next":"wed 11:00","channel":"home_visit","reason":"after hospital""#,
        ),
    );
    let due = house.due(id).unwrap();
    assert_eq!(due.basis, Basis::Booked);
    assert!(due.booked.is_some());
}

#[test]
fn a_struck_admission_restores_the_clock() {
    let (house, id, number) = booked_house();
    let before = house.state(id);
    let admitted = house.saved("osei", &about(&number, "record_admission", ADMITTED));
    assert_ne!(house.state(id).clock(), before.clock());
    let strike = format!(
        r#""entry":{},"why":"wrong_fact","words":"It was the neighbour""#,
        admitted.first.0
    );
    house.saved("osei", &about(&number, "correct_entry", &strike));
    let after = house.state(id);
    assert_eq!(after.clock(), before.clock());
    assert_eq!(after.suggestions, before.suggestions);
    assert_eq!(after.admission, before.admission);
    house.rebuild_equals_live();
}

#[test]
fn death_stops_everything_and_a_struck_death_gives_it_back() {
    let (house, id, number) = booked_house();
    let before = house.state(id).clock();
    let refusal = house.refused(
        "osei",
        &about(&number, "record_death", r#""note":"Told by the GP""#),
    );
    assert_eq!(
        (refusal.reason, refusal.field.as_deref()),
        (Reason::Missing, Some("at"))
    );
    let died = house.saved(
        "osei",
        &about(
            &number,
            "record_death",
            r#""at":"-3h","place":"home, as wished","note":"Told by the GP""#,
        ),
    );
    assert_eq!(house.due(id), Err(Stopped::Died));
    house.clock.advance_minutes(30 * DAY);
    assert_eq!(house.urgencies("osei"), []);
    assert_eq!(
        house
            .service()
            .today(house.staff("osei"))
            .unwrap()
            .header
            .patients,
        0
    );
    assert_eq!(
        house.refused("osei", &contact(&number, "")).reason,
        Reason::State
    );
    assert_eq!(
        house
            .refused(
                "osei",
                &about(&number, "step_intensity", r#""to":"daily","rationale":"x""#)
            )
            .reason,
        Reason::State
    );
    // What happened before the death can still be recorded, late and with a reason.
    house.contact(
        "osei",
        &number,
        r#","at":"16/11/2026 05:30","late_reason":"notes found""#,
    );
    let strike = format!(
        r#""entry":{},"why":"wrong_fact","words":"Another patient of that name""#,
        died.first.0
    );
    house.saved("osei", &about(&number, "correct_entry", &strike));
    assert_eq!(house.state(id).clock().planned, before.planned);
    assert!(house.due(id).is_ok());
    house.rebuild_equals_live();
}

/// R001-22 (part): whether an admission might have been avoided is recorded with it and shown.
#[test]
fn an_avoidable_admission_is_marked() {
    let (house, id, number) = booked_house();
    let fields = format!(r#"{ADMITTED},"avoidable":true"#);
    let admitted = house.saved("osei", &about(&number, "record_admission", &fields));
    let stay = house.state(id).admission.current().cloned().unwrap();
    assert_eq!(stay.said.avoidable, Some(true));
    let lines = house
        .service()
        .timeline(house.staff("osei"), id, &Wanted::default())
        .unwrap()
        .lines;
    let line = lines
        .iter()
        .find(|line| line.entry == admitted.first)
        .unwrap();
    assert!(line.body.iter().any(|text| text.contains("avoidable")));
}

#[test]
fn admissions_follow_one_another_in_time() {
    let (house, _, number) = booked_house();
    house.saved("osei", &about(&number, "record_admission", ADMITTED));
    assert_eq!(
        house
            .refused("osei", &about(&number, "record_admission", ADMITTED))
            .reason,
        Reason::State
    );
    let early = HOME.replace("-5m", "-90m");
    assert_eq!(
        house
            .refused("osei", &about(&number, "record_return", &early))
            .field
            .as_deref(),
        Some("at")
    );
    house.saved("osei", &about(&number, "record_return", HOME));
    assert_eq!(
        house
            .refused("osei", &about(&number, "record_return", HOME))
            .reason,
        Reason::State
    );
    let before_end = ADMITTED.replace("-60m", "-30m");
    assert_eq!(
        house
            .refused("osei", &about(&number, "record_admission", &before_end))
            .field
            .as_deref(),
        Some("at")
    );
}

#[test]
fn a_move_changes_where_the_patient_is_seen() {
    let (house, id, number) = booked_house();
    house.saved("osei", &about(&number, "record_move", r#""residence":"nursing_home","address":"1 Elm Grove","postcode":"cm11aa","note":"with her sister""#));
    let state = house.state(id);
    assert!(state.identity.residence().is_care_home());
    assert_eq!(
        state
            .identity
            .get(crate::domain::patient::identity::DetailField::Postcode),
        "CM1 1AA"
    );
    assert_eq!(
        house
            .service()
            .record(house.staff("osei"), id)
            .unwrap()
            .usual_channel,
        crate::domain::patient::contact::Channel::CareHomeVisit
    );
    house.rebuild_equals_live();
}
