//! A scripted day: what is typed in the terminal is in the record afterwards, as said.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::house::{House, NUMBER, SURNAME};
use crate::screen::{LIMIT, Screen};

/// Opens the record through `/`.
pub fn find(screen: &mut Screen) {
    screen.keys(&format!("/{SURNAME}"));
    screen.until("the one who is found", |seen| {
        seen.contains("999 100 0003") && !seen.contains("999 100 0216")
    });
    screen.keys("<Enter>");
    screen.shows("[Timeline]");
}

/// Saves the form, and waits until the receipt is there and its entry is in the timeline.
fn saved(screen: &mut Screen, done: &mut BTreeSet<u64>) -> u64 {
    screen.keys("<C-s>");
    let number = screen.receipt(done);
    done.insert(number);
    screen.shows("[Timeline]");
    number
}

/// The entry of a record with this number, which is there once.
fn line(record: &Value, number: u64) -> &Value {
    let lines = record["page"]["lines"].as_array().unwrap();
    let found: Vec<&Value> = lines.iter().filter(|it| it["entry"] == number).collect();
    assert_eq!(found.len(), 1, "entry {number} of {record}");
    found[0]
}

/// R001-50 (part), R004-03 (part): import, find, log three contacts, one of them late, file evidence, correct one entry, step up.
#[test]
fn a_day_from_the_import_to_the_record() {
    let house = House::new();
    let mut screen = Screen::open(&house);
    let done = &mut BTreeSet::new();
    find(&mut screen);

    screen.keys("c");
    screen.shows("Note*");
    screen.keys("Ankles less swollen, sleeping well.");
    let first = saved(&mut screen, done);

    screen.keys("c");
    screen.shows("Note*");
    screen.keys("Rang the daughter about the steps.<Tab><C-u>-2d<C-s>");
    screen.shows("say why it is");
    screen.keys("The computer was away for repair.");
    let late = saved(&mut screen, done);

    screen.keys("c");
    screen.shows("Note*");
    screen.keys("More breathless than this morning.");
    let third = saved(&mut screen, done);
    screen.shows(&format!("#{third} recorded"));

    // The newest entry is the one that is marked.
    screen.keys("e");
    screen.shows("What I did*");
    screen.keys("Judged when to call the doctor.<Tab><C-n>");
    screen.shows("1. Statement");
    screen.keys("<Enter>");
    screen.shows("Enter choose");
    screen.keys("<Enter>");
    screen.until("the statement that is chosen", |seen| {
        seen.contains("1. Statement  NHS 2005")
    });
    let evidence = saved(&mut screen, done);

    screen.keys("x");
    screen.shows("In words*");
    screen.keys("<Enter>");
    screen.shows("▌ A fact was wrong");
    screen.keys("<Down>");
    screen.shows("▌ Detail added");
    screen.keys("<Enter>");
    screen.shows("▌ In words*");
    screen.keys("The daughter was there too.");
    let correction = saved(&mut screen, done);

    screen.keys("i");
    screen.shows("Because*");
    screen.keys("<Left>");
    screen.until("a step up", |seen| seen.contains("What follows"));
    screen.keys("<Tab>Breathless, so more often.");
    let step = saved(&mut screen, done);
    screen.keys("q");
    assert_eq!(screen.ended(LIMIT), 0);

    let record = house.json(&["show", NUMBER]);
    let (first, late, third) = (
        line(&record, first),
        line(&record, late),
        line(&record, third),
    );
    for (entry, words) in [
        (first, "Ankles less swollen, sleeping well."),
        (late, "Rang the daughter about the steps."),
        (late, "The computer was away for repair."),
        (third, "More breathless than this morning."),
    ] {
        assert!(entry["body"].to_string().contains(words), "{entry}");
    }
    assert_eq!(
        [first, late, third].map(|entry| entry["late"].as_bool()),
        [Some(false), Some(true), Some(false)]
    );
    assert!(late["gap"].as_str().unwrap().contains("2 days"), "{late}");
    assert_eq!(third["corrected_by"], serde_json::json!([correction]));
    let correction = line(&record, correction);
    assert!(
        correction["body"]
            .to_string()
            .contains("The daughter was there too."),
        "{correction}"
    );
    let step = line(&record, step);
    assert!(
        step.to_string().contains("Breathless, so more often."),
        "{step}"
    );
    assert!(
        record["head"]["intensity"]
            .as_str()
            .unwrap()
            .starts_with("2-3 a week"),
        "{record}"
    );
    let mine = house.json(&["evidence"]);
    assert_eq!(mine["items"], 1);
    assert!(mine.to_string().contains(&format!("\"entry\":{evidence}")));
    assert_eq!(house.json(&["drafts"]), serde_json::json!([]));
    house.assert_sound();
}
