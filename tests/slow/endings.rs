//! Other sizes, leaving, a lost line and a second opening.

use std::time::Duration;

use nix::sys::signal::Signal;

use crate::day::find;
use crate::house::House;
use crate::screen::{LIMIT, Screen};

/// A lost terminal ends the program within this time.
const AT_ONCE: Duration = Duration::from_secs(1);

/// A contact that is being typed, safe as a draft.
fn typing(house: &House, words: &str) -> Screen {
    let mut screen = Screen::open(house);
    find(&mut screen);
    screen.keys("c");
    screen.shows("Note*");
    screen.keys(words);
    screen.shows(words);
    screen
}

/// The draft is offered again: by Today, and with every word.
fn assert_offered(house: &House, words: &str) {
    let mut screen = Screen::open(house);
    // It opens where the last session broke off.
    screen.keys("1");
    screen.shows("1 draft");
    screen.keys(":drafts<Enter>");
    screen.shows("Enter choose");
    screen.keys("<Enter>");
    screen.until("the form with the draft", |seen| {
        seen.contains("Note*") && seen.contains(words)
    });
}

#[test]
fn it_fits_other_sizes_and_leaves_the_terminal_as_it_was() {
    let house = House::new();
    let mut screen = Screen::open(&house);
    let wide = screen.shows("c contact  i intensity");
    screen.resize(40, 12);
    screen.until("the small screen", |seen| {
        let rows: Vec<&str> = seen.lines().collect();
        seen.contains("OKEKE")
            && rows.len() <= 12
            && rows.iter().all(|row| row.chars().count() <= 40)
    });
    screen.resize(120, 40);
    screen.until("the large screen", |seen| {
        seen.contains("OKEKE") && seen.lines().any(|row| row.chars().count() == 120)
    });
    screen.resize(80, 24);
    screen.until("the first screen again", |seen| seen == wide);
    screen.keys("?");
    screen.until("the keys of this place", |seen| {
        seen.contains("printable day sheet")
    });
    screen.keys("q");
    screen.until("Today again", |seen| seen == wide);
    assert!(!screen.is_restored());
    screen.keys("q");
    assert_eq!(screen.ended(LIMIT), 0);
    assert!(screen.is_restored());
    house.assert_sound();
}

#[test]
fn a_hang_up_ends_it_within_a_second_and_the_draft_is_offered() {
    let house = House::new();
    let mut screen = typing(&house, "The line is going");
    screen.signal(Signal::SIGHUP);
    screen.ended(AT_ONCE);
    assert_eq!(house.drafted_notes(), ["The line is going"]);
    assert_offered(&house, "The line is going");
}

#[test]
fn a_closed_terminal_ends_it_within_a_second_and_the_draft_is_offered() {
    let house = House::new();
    let mut screen = typing(&house, "The window was closed");
    screen.hang_up();
    screen.ended(AT_ONCE);
    assert_offered(&house, "The window was closed");
}

#[test]
fn a_second_opening_takes_over_with_the_draft() {
    let house = House::new();
    let mut first = typing(&house, "Begun at the desk");
    let mut second = Screen::start(&house, &[]);
    assert_eq!(first.ended(LIMIT), 0);
    let said = String::from_utf8(first.raw()).unwrap();
    assert!(said.contains("taken over by another session"), "{said}");
    assert!(first.is_restored());
    // Where the first was: at the record, with what it typed.
    second.until("the place that the first had", |seen| {
        seen.contains("[Timeline]") && seen.contains("NOVÁKOVÁ-REED")
    });
    second.keys(":drafts<Enter>");
    second.shows("Enter choose");
    second.keys("<Enter>");
    second.shows("Begun at the desk");
}
