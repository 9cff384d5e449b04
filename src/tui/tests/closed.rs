//! A record that is closed to who reads it while it is on the screen: it goes, and what was typed over it stays.

use super::{Desk, house};
use crate::tui::layer::Layer;
use crate::tui::screen::Screen;
use std::time::Duration;

/// Somebody who is never locked out, at the record of a colleague's patient, opened at 09:00 with a reason.
fn in_need() -> Desk {
    let mut desk = Desk::of(house(), "osei");
    desk.elsewhere(
        "lead",
        r#"{"command":"change_policy","setting":"idle_lock_minutes","value":"0","reason":"a room of our own"}"#,
    );
    open_in_need(&mut desk);
    desk
}

fn open_in_need(desk: &mut Desk) {
    desk.types("/price");
    desk.enter();
    desk.until("Why do you need to open this record?");
    desk.types("Fell at the day centre");
    desk.enter();
    desk.until("Not yours: open until 13:00 for the reason you gave");
}

/// The service's time and the desk's go on together.
fn pass(desk: &mut Desk, minutes: i64) {
    desk.house.clock.advance_minutes(minutes);
    desk.pass(Duration::from_mins(minutes.unsigned_abs()));
}

/// That the record has gone from the screen, and why.
fn assert_left(desk: &mut Desk) {
    desk.until("the record is closed to you");
    let screen = desk.screen();
    for gone in ["[Timeline]", "Not yours: open", "Registered"] {
        assert!(!screen.contains(gone), "{screen}");
    }
    assert_eq!(desk.model.screen, Screen::Today);
    assert!(desk.model.patient.is_none());
    assert_eq!(desk.model.record_deadline, None);
}

/// R003-09 (part): a reason opens a record for a time, which the screen keeps without a key.
#[test]
fn a_record_opened_with_a_reason_goes_when_its_time_is_over() {
    let mut desk = in_need();
    let due = desk.model.record_deadline.expect("its end is waited for");
    let next = desk.model.deadline().expect("the loop wakes for it");
    assert!(next <= due);
    pass(&mut desk, 3 * 60 + 59);
    assert!(desk.screen().contains("open until 13:00"));
    pass(&mut desk, 2);
    assert_left(&mut desk);
    // Today may be open, and the record again only with another reason.
    desk.types("/price");
    desk.enter();
    desk.until("Why do you need to open this record?");
}

#[test]
fn what_was_typed_over_it_is_kept_as_a_draft() {
    let mut desk = in_need();
    desk.types("cBruised hip, walks");
    desk.until("Contact: PRICE");
    pass(&mut desk, 4 * 60 + 1);
    assert_left(&mut desk);
    assert!(desk.screen().contains("what you typed is kept as a draft"));
    assert!(desk.model.layers.is_empty());
    let house = desk.leave();
    let drafts = house.service().open_drafts(house.staff("osei"));
    let note = |note: &String| note == "Bruised hip, walks";
    assert!(
        drafts
            .iter()
            .any(|draft| draft.fields.get("note").is_some_and(note)),
        "{drafts:?}"
    );
}

#[test]
fn text_of_the_record_goes_with_it_and_a_form_about_something_else_stays() {
    let mut desk = in_need();
    desk.enter();
    assert!(matches!(desk.model.layers.last(), Some(Layer::Pages(_))));
    pass(&mut desk, 4 * 60 + 1);
    assert_left(&mut desk);
    assert!(desk.model.layers.is_empty());

    let mut desk = in_need();
    desk.types("/begum");
    desk.enter();
    desk.types("cSlept we");
    desk.escape();
    open_in_need(&mut desk);
    desk.types(":drafts");
    desk.enter();
    desk.enter();
    desk.until("Contact: BEGUM");
    pass(&mut desk, 4 * 60 + 1);
    assert_left(&mut desk);
    desk.types("ll.");
    assert!(desk.screen().contains("Slept well."), "{}", desk.screen());
}
