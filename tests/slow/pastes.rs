//! Text that is too long for a field, or would command the terminal that shows it.

use crate::day::find;
use crate::house::House;
use crate::screen::{LIMIT, Screen};

/// What a sequence in somebody's text would do: name the window, turn the colours, ring.
const SEQUENCE: &str = "\x1b]0;owned\x07\x1b[31mred\x1b[5;5H\u{9b}31m";

fn paste(screen: &mut Screen, text: &str) {
    screen.bytes(format!("\x1b[200~{text}\x1b[201~").as_bytes());
}

/// Nothing of [`SEQUENCE`] has reached the terminal.
fn assert_harmless(screen: &Screen) {
    let raw = screen.raw();
    for part in ["\x1b]", "\x07", "\x1b[31mred", "\x1b[5;5H\u{9b}", "\u{9b}"] {
        let part = part.as_bytes();
        assert!(
            !raw.windows(part.len()).any(|bytes| bytes == part),
            "{part:?} reached the terminal"
        );
    }
}

#[test]
fn a_paste_of_100_kilobytes_is_refused_whole() {
    let house = House::new();
    let mut screen = Screen::open(&house);
    find(&mut screen);
    screen.keys("c");
    screen.shows("Note*");
    screen.keys("Seen at home.");
    screen.shows("Seen at home.");
    paste(&mut screen, &"x".repeat(100_000));
    let refused = screen.shows("at most 32 kB");
    assert!(
        refused.contains("Seen at home.") && !refused.contains("xxx"),
        "{refused}"
    );
    screen.keys(" Well.<C-s>");
    screen.receipt(&std::collections::BTreeSet::new());
    screen.keys("q");
    assert_eq!(screen.ended(LIMIT), 0);
    let record = house.json(&["show", crate::house::NUMBER]);
    assert_eq!(record["page"]["lines"][0]["body"][0], "Seen at home. Well.");
}

#[test]
fn sequences_in_a_paste_never_reach_the_terminal() {
    let house = House::new();
    let mut screen = Screen::open(&house);
    find(&mut screen);
    screen.keys("c");
    screen.shows("Note*");
    paste(&mut screen, &format!("before {SEQUENCE} after"));
    screen.until("what is left of the paste", |seen| {
        seen.contains("before") && seen.contains("after")
    });
    assert_harmless(&screen);
    screen.keys("<C-s>");
    screen.receipt(&std::collections::BTreeSet::new());
    screen.until("its entry", |seen| seen.contains("before"));
    assert_harmless(&screen);
}

#[test]
fn sequences_in_an_imported_name_never_reach_the_terminal() {
    let house = House::new();
    let file = house.home().join("odd.csv");
    let rows = format!(
        "NHS number,Surname,Forenames,Date of birth,Tier,Intensity\n9991000356,Quill{SEQUENCE}ish,Test,1940-01-01,case management,daily\n"
    );
    std::fs::write(&file, rows).unwrap();
    let output = house.run(&["import", "patients", file.to_str().unwrap(), "--apply"]);
    for told in [&output.stdout, &output.stderr] {
        assert!(!told.contains(&0x1b) && !told.contains(&7), "{output:?}");
    }
    let mut screen = Screen::open(&house);
    screen.keys("/9991000356");
    screen.until("the name without what would command", |seen| {
        seen.contains("QUILL")
    });
    screen.keys("<Enter>");
    screen.shows("[Timeline]");
    assert_harmless(&screen);
    screen.keys("q");
    assert_eq!(screen.ended(LIMIT), 0);
    let shown = house.ok(&["show", "9991000356"]);
    assert!(
        shown.contains("QUILL") && !shown.chars().any(|it| it.is_control() && it != '\n'),
        "{shown:?}"
    );
}
