//! A day's work, and what it leaves behind.

use super::House;
use crate::domain::refusal::Reason;
use crate::service::view::today::Urgency;

#[test]
fn a_contact_moves_the_due_date_and_survives_a_rebuild() {
    let mut house = House::new();
    let (id, number) = house.register("osei", 1, "BEGUM", "weekly");
    let today = house.service().today(house.staff("osei")).unwrap();
    assert_eq!(today.header.patients, 1);
    assert!(today.rows.is_empty(), "{:?}", today.rows);
    house.saved("osei", &format!(r#"{{"command":"record_contact","patient":"{number}","channel":"home_visit","note":"Well.","at":"-30m"}}"#));
    house.clock.advance_minutes(7 * 24 * 60);
    let due = house.service().today(house.staff("osei")).unwrap();
    assert_eq!(due.rows[0].urgency, Urgency::Due);
    house.clock.advance_minutes(3 * 24 * 60);
    let overdue = house.service().today(house.staff("osei")).unwrap();
    assert_eq!(
        (overdue.rows[0].urgency, overdue.rows[0].due.as_str()),
        (Urgency::Overdue, "3 days")
    );
    house.rebuild_equals_live();
    house.stop();
    house.open();
    assert_eq!(
        house.service().today(house.staff("osei")).unwrap().rows,
        overdue.rows
    );
    assert!(house.service().state(id).unwrap().is_registered());
}

#[test]
fn a_wrong_patient_correction_leaves_nothing_due_behind() {
    let house = House::new();
    let (wrong, wrong_number) = house.register("osei", 1, "BEGUM", "weekly");
    let (right, right_number) = house.register("osei", 2, "HARTLEY", "weekly");
    let before = house.service().state(wrong).unwrap();
    let receipt = house.saved(
        "osei",
        &format!(
            r#"{{"command":"record_contact","patient":"{wrong_number}","channel":"telephone","outcome":"no_reply","note":"No reply.","next":"tomorrow","follow_ups":[{{"what":"Ring the daughter","due":"fri"}}]}}"#
        ),
    );
    house.saved("osei", &format!(r#"{{"command":"correct_entry","patient":"{wrong_number}","entry":{},"why":"wrong_patient","words":"Picked the wrong row","right_patient":"{right_number}"}}"#, receipt.first.0));
    let after = house.service().state(wrong).unwrap();
    assert_eq!(after.contact, before.contact);
    assert_eq!(after.clock(), before.clock());
    assert_eq!(
        house
            .service()
            .state(right)
            .unwrap()
            .contact
            .follow_ups
            .len(),
        1
    );
    house.rebuild_equals_live();
}

#[test]
fn the_same_command_is_recorded_once() {
    let house = House::new();
    let (_, number) = house.register("osei", 1, "BEGUM", "weekly");
    let command = format!(
        r#"{{"command":"record_contact","id":"000102030405060708090a0b0c0d0e0f","patient":"{number}","channel":"telephone","note":"Well."}}"#
    );
    let first = house.saved("osei", &command);
    let second = house.saved("osei", &command);
    assert_eq!(
        (first.first, second.first, second.again),
        (first.first, first.first, true)
    );
}

#[test]
fn refusals_name_their_field() {
    let house = House::new();
    let (_, number) = house.register("osei", 1, "BEGUM", "weekly");
    let contact = |rest: &str| {
        format!(
            r#"{{"command":"record_contact","patient":"{number}","channel":"telephone"{rest}}}"#
        )
    };
    let refusal = house.refused("osei", &contact(r#","note":"x","at":"tomorrow""#));
    assert_eq!(
        (refusal.reason, refusal.field.as_deref()),
        (Reason::InFuture, Some("at"))
    );
    let refusal = house.refused(
        "osei",
        &contact(r#","note":"x","decisions":[{"what":"Step up"}]"#),
    );
    assert_eq!(
        (refusal.reason, refusal.field.as_deref()),
        (Reason::NeedsReason, Some("rationale_1"))
    );
    let refusal = house.refused("osei", &contact(r#","note":"x","at":"-3d""#));
    assert_eq!(
        (refusal.reason, refusal.field.as_deref()),
        (Reason::NeedsReason, Some("late_reason")),
        "{}",
        refusal.sentence()
    );
    let refusal = house.refused("bell", &contact(r#","note":"x""#));
    assert_eq!(refusal.reason, Reason::NotAllowed);
}
