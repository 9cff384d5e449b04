//! Nobody at the keys, one's passphrase, and one form signed by somebody else.

use super::{Desk, house};
use crate::domain::nhs_number::NhsNumber;
use crate::tui::keymap::{ctrl, key, plain};
use crate::tui::model::{Ended, Msg};
use crossterm::event::KeyCode;
use std::time::Duration;

const MINE: &str = "correct horse battery";
const THEIRS: &str = "quite another staple";

/// Everything that the model holds, as an engineer would print it.
fn printed(desk: &Desk) -> String {
    format!("{:?}", desk.model)
}

fn passphrase(desk: &mut Desk, words: &str) {
    desk.types(":passphrase");
    desk.enter();
    desk.types(words);
    desk.enter();
    desk.types(words);
    assert!(!printed(desk).contains(words));
    assert!(!desk.screen().contains(words));
    desk.enter();
    desk.until("your passphrase is set");
}

#[test]
fn a_screen_without_keys_is_blanked_and_opens_at_the_same_place() {
    for (width, height) in [(80, 24), (120, 40)] {
        let mut desk = Desk::of(house(), "osei");
        desk.resize(width, height);
        passphrase(&mut desk, MINE);
        desk.types("/begum");
        desk.enter();
        desk.types("cSlept we");
        desk.pass(Duration::from_mins(9));
        assert!(desk.screen().contains("Slept we"));
        desk.pass(Duration::from_mins(1));
        let locked = desk.screen();
        insta::assert_snapshot!(format!("locked_{width}x{height}"), desk.drawn().backend());
        for word in ["BEGUM", "Slept", "Caseload", "overdue"] {
            assert!(!locked.contains(word), "{locked}");
        }
        // Keys of the program mean nothing; they are part of a wrong passphrase.
        desk.types("q?:1");
        desk.enter();
        desk.until("This is not the passphrase");
        desk.until("4 tries are left");
        desk.send(Msg::Paste(MINE.to_owned()));
        desk.enter();
        desk.until("Slept we");
        desk.types("ll.");
        assert!(desk.screen().contains("Slept well."), "{}", desk.screen());
        desk.save();
        desk.until("saved");
    }
}

#[test]
fn a_locked_desk_answers_nothing_but_what_keeps_drafts() {
    let mut desk = Desk::of(house(), "osei");
    passphrase(&mut desk, MINE);
    desk.keys(&[plain(KeyCode::F(8))]);
    desk.until("this screen is locked");
    // A change elsewhere brings nothing to a locked screen, and what is asked all the same is refused.
    let patient = NhsNumber::synthetic(1).unwrap().plain();
    desk.elsewhere(
        "lead",
        &format!(
            r#"{{"command":"record_contact","patient":"{patient}","channel":"telephone","note":"Rang"}}"#
        ),
    );
    desk.settle();
    let refused = desk.asked_directly(crate::client::Ask::Today);
    assert!(refused.contains("The screen is locked"), "{refused}");
    let kept = desk.asked_directly(crate::client::Ask::SaveDrafts(Vec::new()));
    assert!(kept.contains("Done"), "{kept}");
    desk.types(MINE);
    desk.enter();
    desk.until("BEGUM");
    let answered = desk.asked_directly(crate::client::Ask::Today);
    assert!(answered.contains("BEGUM"), "{answered}");
}

#[test]
fn five_wrong_passphrases_end_the_session_and_keep_the_draft() {
    let mut desk = Desk::of(house(), "osei");
    passphrase(&mut desk, MINE);
    desk.types("2cHalf a no");
    desk.keys(&[plain(KeyCode::F(8))]);
    for _ in 0..5 {
        assert_eq!(desk.model.ended, None);
        desk.types("nonsense");
        desk.enter();
    }
    assert_eq!(desk.model.ended, Some(Ended::Locked));
    assert!(desk.model.farewell.contains("wrong 5 times"));
    let house = desk.leave();
    let drafts = house.service().open_drafts(house.staff("osei"));
    assert!(drafts.iter().any(|draft| {
        draft
            .fields
            .get("note")
            .is_some_and(|note| note == "Half a no")
    }));
    for draft in drafts {
        assert!(!format!("{draft:?}").contains(MINE));
    }
}

#[test]
fn without_a_passphrase_the_session_ends_after_a_warning() {
    let mut desk = Desk::of(house(), "osei");
    desk.types("2cHalf a no");
    desk.keys(&[plain(KeyCode::F(8))]);
    desk.until("you have none");
    desk.pass(Duration::from_mins(9));
    desk.until("soon this session ends");
    // A key is enough to stay.
    desk.types("t");
    desk.pass(Duration::from_mins(9));
    assert_eq!(desk.model.ended, None);
    desk.pass(Duration::from_mins(1));
    assert_eq!(desk.model.ended, Some(Ended::Idle));
    assert!(
        desk.model
            .farewell
            .contains("No key was pressed for 10 minutes")
    );
    let house = desk.leave();
    let drafts = house.service().open_drafts(house.staff("osei"));
    assert!(drafts.iter().any(|draft| {
        draft
            .fields
            .get("note")
            .is_some_and(|note| note == "Half a not")
    }));
}

/// Set in the shell while the screens were open: it locks all the same.
#[test]
fn a_passphrase_that_was_set_elsewhere_is_known_in_time() {
    let mut desk = Desk::of(house(), "osei");
    desk.set_passphrase("osei", MINE);
    desk.pass(Duration::from_mins(9));
    desk.pass(Duration::from_mins(1));
    assert_eq!(desk.model.ended, None);
    desk.until("this screen is locked");
    desk.types(MINE);
    desk.enter();
    desk.until("BEGUM");
}

#[test]
fn never_is_never() {
    let mut desk = Desk::of(house(), "osei");
    desk.elsewhere(
        "lead",
        r#"{"command":"change_policy","setting":"idle_lock_minutes","value":"0","reason":"a room of our own"}"#,
    );
    desk.until("BEGUM");
    desk.pass(Duration::from_hours(6));
    assert_eq!(desk.model.ended, None);
}

#[test]
fn one_form_is_signed_by_who_stands_beside() {
    let mut desk = Desk::of(house(), "osei");
    desk.set_passphrase("lead", THEIRS);
    desk.types("/begum");
    desk.enter();
    desk.types("cSeen together");
    desk.keys(&[plain(KeyCode::F(4))]);
    desk.until("Sign as somebody else");
    desk.types("lead");
    desk.enter();
    desk.types("not this one");
    desk.enter();
    desk.until("This is not the passphrase");
    desk.types(THEIRS);
    assert!(!printed(&desk).contains(THEIRS));
    insta::assert_snapshot!("sign_as_80x24", desk.drawn().backend());
    desk.enter();
    desk.until("signed by L Ead in A Osei's session");
    assert!(desk.model.layers.is_empty());
    desk.until("L Ead for A Osei, signed in at");
    // The next act is the host's own again.
    desk.types("cAlone again");
    desk.save();
    desk.until("saved 09:00:00");
    assert!(!desk.screen().contains("signed by"), "{}", desk.screen());
}

#[test]
fn what_the_form_lacks_is_said_before_anybody_types_a_passphrase() {
    let mut desk = Desk::of(house(), "osei");
    desk.types("/begum");
    desk.enter();
    desk.types("i");
    desk.keys(&[plain(KeyCode::F(2))]);
    desk.types("sign-as");
    desk.enter();
    desk.until("to be put right before this can be saved");
    desk.keys(&[ctrl('s'), key('x')]);
    assert_eq!(desk.model.layers.len(), 1);
}
