//! Two administrators at one person, two leads at one setting: the form shows what the other changed beside what was typed.

use super::{Desk, house};
use crate::service::tests::House;
use crate::tui::keymap::{alt, key, plain};
use crossterm::event::KeyCode;

/// A house in which M Bell is an administrator and a lead, too.
fn shared() -> House {
    let house = house();
    house.saved("lead", r#"{"command":"change_staff","staff":"bell","reason":"shares the work","details":{"login":"bell","name":"M Bell","roles":["administrator","lead","case_manager"],"profession":"nurse"}}"#);
    house
}

/// M Bell makes A Osei a supervisor.
fn promote(desk: &Desk) {
    desk.elsewhere("bell", r#"{"command":"change_staff","staff":"osei","reason":"agreed","details":{"login":"osei","name":"A Osei","roles":["case_manager","supervisor"],"profession":"nurse","deputy":"lead"}}"#);
}

/// The form of A Osei, with a reason typed.
fn changing(desk: &mut Desk) {
    desk.types("5");
    desk.until("A Osei");
    desk.types("e");
    desk.until("Member of staff");
    desk.keys(&[alt('b')]);
    desk.types("Half time from December");
}

/// The form of a setting, with value and reason typed.
fn setting(desk: &mut Desk, value: &str) {
    desk.types("5v");
    desk.until("idle_lock_minutes");
    while desk.model.service.setting() != Some("idle_lock_minutes") {
        desk.keys(&[plain(KeyCode::Down)]);
    }
    desk.types("e");
    desk.until("New value");
    desk.keys(&[alt('v'), plain(KeyCode::End)]);
    desk.keys(&[plain(KeyCode::Backspace), plain(KeyCode::Backspace)]);
    desk.types(value);
    desk.keys(&[alt('b')]);
    desk.types("The ward asked for it");
}

fn lock(desk: &Desk, minutes: &str) {
    desk.elsewhere(
        "bell",
        &format!(
            r#"{{"command":"change_policy","setting":"idle_lock_minutes","value":"{minutes}","reason":"agreed with the team"}}"#
        ),
    );
}

#[test]
fn a_person_changed_meanwhile_is_shown_beside_what_was_typed() {
    for (width, height) in [(80, 24), (120, 40)] {
        let mut desk = Desk::of(shared(), "lead");
        desk.resize(width, height);
        changing(&mut desk);
        promote(&desk);
        desk.save();
        desk.until("Not saved: this changed while you typed");
        insta::assert_snapshot!(
            format!("written_over_{width}x{height}"),
            desk.drawn().backend()
        );
        for words in [
            "M Bell",
            "roles: case manager -> case manager",
            "deputy: nobody -> L",
        ] {
            assert!(desk.screen().contains(words), "{}", desk.screen());
        }
        if width < 100 {
            desk.keys(&[plain(KeyCode::Tab), key('G')]);
        }
        assert!(desk.screen().contains("Half time from December"));
        desk.escape();
        desk.until("Member of staff");
        assert!(desk.screen().contains("Half time from December"));
        // Saved again it is against what was shown.
        desk.save();
        desk.until("saved 09:00:00 #");
        assert!(desk.model.layers.is_empty());
        let house = desk.leave();
        let register = house.service().register();
        let roles = register.by_login("osei").unwrap().roles_in_words();
        assert_eq!(roles, "case manager", "what was saved knowingly holds");
    }
}

/// What changes after what changed was shown is not written over either.
#[test]
fn a_setting_changed_meanwhile_is_shown_each_time_it_changes() {
    let mut desk = Desk::of(shared(), "lead");
    setting(&mut desk, "5");
    desk.keys(&[plain(KeyCode::F(3))]);
    desk.until("nobody has changed it");
    lock(&desk, "15");
    desk.save();
    desk.until("idle_lock_minutes: 10 -> 15");
    assert!(
        desk.screen().contains("agreed with the team"),
        "{}",
        desk.screen()
    );
    lock(&desk, "20");
    desk.save();
    desk.until("idle_lock_minutes: 15 -> 20");
    assert!(!desk.screen().contains("10 -> 15"), "{}", desk.screen());
    desk.escape();
    desk.until("Value now");
    assert!(
        desk.screen().contains("The ward asked for it"),
        "{}",
        desk.screen()
    );
    desk.save();
    desk.until("saved 09:00:00 #");
    let house = desk.leave();
    let (_, policy, _) = house.service().policy_now();
    assert_eq!(policy.idle_lock_minutes, 5);
}

/// A draft was typed against what was known then, however late it is taken up again.
#[test]
fn a_draft_is_saved_against_what_was_seen_when_it_was_typed() {
    let mut desk = Desk::of(shared(), "lead");
    setting(&mut desk, "5");
    desk.escape();
    desk.until("draft kept");
    lock(&desk, "15");
    desk.again();
    desk.types(":drafts");
    desk.enter();
    desk.enter();
    desk.until("The ward asked for it");
    desk.save();
    desk.until("idle_lock_minutes: 10 -> 15");
    desk.types("d");
    desk.until("draft kept");
    assert!(desk.model.layers.is_empty());
    // Left and taken up again, it tells again what changed since it was typed; nothing typed is lost.
    desk.types(":drafts");
    desk.enter();
    desk.enter();
    desk.until("The ward asked for it");
    desk.save();
    desk.until("idle_lock_minutes: 10 -> 15");
    desk.save();
    desk.until("saved 09:00:00 #");
}
