//! Two people, one record: what another records while a form is filled in, and what is refused because of it.

use super::{Desk, house};
use crate::domain::nhs_number::NhsNumber;
use crate::tui::keymap::{ctrl, key, plain};
use crossterm::event::KeyCode;

fn number(index: u32) -> String {
    NhsNumber::synthetic(index).unwrap().plain()
}

/// A colleague steps the intensity of BEGUM.
fn step(desk: &Desk) {
    let patient = number(1);
    desk.elsewhere(
        "lead",
        &format!(
            r#"{{"command":"step_intensity","patient":"{patient}","to":"daily","rationale":"Breathless at rest since Sunday"}}"#
        ),
    );
}

/// A colleague records a contact with BEGUM.
fn contact(desk: &Desk, note: &str) {
    let patient = number(1);
    desk.elsewhere(
        "lead",
        &format!(
            r#"{{"command":"record_contact","patient":"{patient}","channel":"telephone","note":"{note}"}}"#
        ),
    );
}

/// The intensity form of BEGUM, filled in.
fn stepping(desk: &mut Desk) {
    desk.types("/begum");
    desk.enter();
    desk.types("i");
    desk.until("Intensity: BEGUM");
    desk.types("f");
    desk.keys(&[plain(KeyCode::Tab)]);
    desk.types("Well for two weeks");
}

#[test]
fn a_step_on_a_changed_intensity_is_refused_beside_what_changed_and_what_was_typed() {
    for (width, height) in [(80, 24), (120, 40)] {
        let mut desk = Desk::of(house(), "osei");
        desk.resize(width, height);
        stepping(&mut desk);
        step(&desk);
        desk.until("L Ead recorded while you type: intensity. F3 shows it");
        // It takes no key away.
        desk.types(", no breathlessness");
        desk.save();
        desk.until("Not saved: the record changed while you typed");
        insta::assert_snapshot!(
            format!("meanwhile_{width}x{height}"),
            desk.drawn().backend()
        );
        if width < 100 {
            assert!(!desk.screen().contains("Well for two weeks"));
            desk.keys(&[plain(KeyCode::Tab)]);
        }
        assert!(
            desk.screen()
                .contains("Well for two weeks, no breathlessness"),
            "{}",
            desk.screen()
        );
        // Back in the form everything is there, and saved again it is against the record as it is now.
        desk.escape();
        desk.until("Intensity: BEGUM");
        assert!(
            desk.screen()
                .contains("Well for two weeks, no breathlessness")
        );
        desk.save();
        desk.until("saved 09:00:00 #");
        assert!(desk.model.layers.is_empty());
    }
}

#[test]
fn what_was_refused_is_saved_again_or_left_as_a_draft_from_where_it_is_told() {
    let mut desk = Desk::of(house(), "osei");
    stepping(&mut desk);
    step(&desk);
    desk.save();
    desk.until("Not saved: the record changed");
    desk.save();
    desk.until("saved 09:00:00 #");

    desk.again();
    stepping(&mut desk);
    desk.elsewhere(
        "lead",
        &format!(
            r#"{{"command":"step_intensity","patient":"{}","to":"daily","rationale":"Again"}}"#,
            number(1)
        ),
    );
    desk.save();
    desk.until("Not saved: the record changed");
    desk.types("d");
    desk.until("draft kept");
    assert!(desk.model.layers.is_empty());
    // Taken up again, the draft says that it is older than what a colleague recorded.
    desk.types(":drafts");
    desk.enter();
    desk.enter();
    desk.until("L Ead recorded while you type: intensity");
    assert!(desk.screen().contains("Well for two weeks"));
}

/// A plain append never conflicts, and is in nobody's way.
#[test]
fn contacts_never_conflict() {
    let mut desk = Desk::of(house(), "osei");
    desk.types("/begum");
    desk.enter();
    desk.types("cWell today");
    contact(&desk, "Rang about her tablets");
    step(&desk);
    desk.until("L Ead recorded while you type");
    desk.save();
    desk.until("saved 09:00:00 #");

    // Nor is a step in the way of a contact with no reply, nor of the step that it suggests.
    desk.again();
    stepping(&mut desk);
    contact(&desk, "Rang again");
    desk.until("L Ead recorded while you type: contact");
    desk.save();
    desk.until("saved 09:00:00 #");
}

#[test]
fn what_changed_is_shown_when_it_is_asked_for_and_in_pages() {
    let mut desk = Desk::of(house(), "osei");
    desk.types("/begum");
    desk.enter();
    desk.types("cHalf a no");
    desk.keys(&[plain(KeyCode::F(3))]);
    desk.until("nobody has recorded anything");
    for index in 1..=25 {
        contact(&desk, &format!("Call {index}"));
    }
    desk.until("F3 shows it");
    desk.keys(&[plain(KeyCode::F(3))]);
    desk.until("What changed (20+)");
    assert!(desk.screen().contains("Call 25"), "{}", desk.screen());
    desk.keys(&[key('G')]);
    desk.until("Older changes: Enter shows them.");
    desk.enter();
    desk.until("What changed (25)");
    desk.keys(&[key('G')]);
    desk.until("Call 1");
    desk.escape();
    desk.types("te");
    assert!(desk.screen().contains("Half a note"), "{}", desk.screen());
    desk.keys(&[ctrl('s')]);
    desk.until("saved");
}
