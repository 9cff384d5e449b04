//! What waits between colleagues: countersigned, commented on, judged and arranged from the screens.

use super::{Desk, house};
use crate::domain::nhs_number::NhsNumber;
use crate::service::tests::House;
use crate::tui::keymap::plain;
use crate::tui::screen::Screen;
use crossterm::event::KeyCode;
use std::time::Duration;

fn number(index: u32) -> String {
    NhsNumber::synthetic(index).unwrap().plain()
}

/// A house in which one contact of somebody at CMP1 waits.
fn waiting() -> House {
    let house = house();
    house.saved(
        "lead",
        r#"{"command":"set_practice_level","staff":"osei","level":"cmp1","reason":"first year"}"#,
    );
    house.saved(
        "osei",
        &format!(
            r#"{{"command":"record_contact","patient":"{}","channel":"telephone","note":"Sounded breathless."}}"#,
            number(1)
        ),
    );
    house
}

#[test]
fn an_entry_is_countersigned_from_the_queue_and_says_so_on_the_record() {
    let mut desk = Desk::of(waiting(), "lead");
    desk.until("countersign 1");
    desk.types("4");
    desk.until("1 wait, oldest first");
    insta::assert_snapshot!("queue_80x24", desk.drawn().backend());
    // Enter opens the record at the entry.
    desk.enter();
    desk.until("waits for the countersignature");
    assert_eq!(desk.model.screen, Screen::Patient);
    assert!(
        desk.model
            .patient
            .as_ref()
            .unwrap()
            .selected()
            .unwrap()
            .headline
            .contains("Telephone")
    );
    desk.escape();
    desk.types("d");
    desk.until("Sounded breathless.");
    desk.types("d");
    insta::assert_snapshot!("countersign_80x24", desk.drawn().backend());
    desk.keys(&[plain(KeyCode::Tab)]);
    desk.types("Talked through, plan is right");
    desk.save();
    desk.until("No entry waits for your countersignature.");
    desk.types("/begum");
    desk.enter();
    desk.until("countersigned by L Ead (discussed)");
    // It stands in the author's supervision record.
    desk.types("4vvvs");
    desk.until("Whose");
    desk.types("osei");
    desk.enter();
    desk.until("A Osei, CMP1");
    desk.until("Countersigned #");
}

#[test]
fn a_comment_stands_beneath_its_entry_and_who_looked_is_a_key_away() {
    let mut desk = Desk::of(waiting(), "lead");
    desk.types("/begum");
    desk.enter();
    desk.types("mAsk about her sleep");
    desk.save();
    desk.until("saved");
    desk.keys(&[plain(KeyCode::Down)]);
    desk.until("Ask about her sleep");
    desk.types("L");
    desk.until("who looked");
    assert!(desk.screen().contains("L Ead"), "{}", desk.screen());
    desk.types("L");
    desk.until("Sounded breathless.");
}

#[test]
fn an_opening_without_a_relationship_shows_until_when_and_is_judged_by_another() {
    let mut desk = Desk::of(house(), "osei");
    desk.types("/price");
    desk.enter();
    desk.until("Why do you need to open this record?");
    desk.types("Fell at the day centre");
    desk.enter();
    desk.until("open until 13:00 for the reason you gave");
    // When its time is over the record goes, without a key.
    desk.house.clock.advance_minutes(4 * 60 + 1);
    desk.pass(Duration::from_mins(9));
    desk.pass(Duration::from_hours(4));
    let house = desk.leave();

    let mut desk = Desk::of(house, "lead");
    desk.types("4v");
    desk.until("Fell at the day centre");
    desk.types("d");
    desk.until("Their reason: Fell at the day centre");
    desk.types("j");
    desk.keys(&[plain(KeyCode::Tab)]);
    desk.types("Seen with the day centre's call");
    desk.save();
    desk.until("No opening without a relationship waits");
}

#[test]
fn cover_is_arranged_and_ended_and_what_happened_meanwhile_is_read() {
    let mut desk = Desk::of(house(), "lead");
    desk.types("4vvn");
    desk.until("Cover for absence");
    desk.types("a");
    desk.keys(&[plain(KeyCode::Tab)]);
    desk.types("m");
    desk.keys(&[plain(KeyCode::Tab), plain(KeyCode::Tab)]);
    desk.types("+3d");
    desk.keys(&[plain(KeyCode::Tab)]);
    desk.types("annual leave");
    desk.save();
    desk.until("M Bell");
    // More than a page of it.
    let rang = format!(
        r#"{{"command":"record_contact","patient":"{}","channel":"telephone","note":"Rang for A Osei"}}"#,
        number(1)
    );
    let first = desk.elsewhere("bell", &rang).first.to_string();
    for _ in 0..54 {
        desk.elsewhere("bell", &rang);
    }
    // Whoever arranged it only does not read it; whoever stands in does.
    desk.enter();
    desk.until("What happened while A Osei was away is for them");
    desk.types("d");
    desk.until("M Bell stands in for A Osei");
    desk.types("back early");
    let house = desk.leave();

    let mut desk = Desk::of(house, "bell");
    desk.types("4vv");
    desk.until("A Osei");
    desk.enter();
    desk.until("What happened meanwhile");
    assert!(desk.screen().contains("BEGUM"), "{}", desk.screen());
    // All of it is there, down to the first entry.
    let oldest = format!("{first} ");
    assert!(!desk.screen().contains(&oldest));
    desk.types("G");
    desk.until(&oldest);
    assert!(!desk.screen().contains("There is more"));
    let house = desk.leave();

    let mut desk = Desk::of(house, "lead");
    desk.types("4vvd");
    desk.until("M Bell stands in for A Osei");
    desk.types("back early");
    desk.save();
    desk.until("ended early");
}
