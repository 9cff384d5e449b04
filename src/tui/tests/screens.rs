//! What every screen and layer looks like at 80x24 and 120x40, and that all can be drawn at any size.

use super::{Desk, house};
use crate::tui::keymap::{ctrl, key, plain};
use crossterm::event::KeyCode;

/// A screen or layer: its name and the keys that lead there from Today, one after the other.
const SHOWN: &[(&str, &[Step])] = &[
    ("today", &[]),
    ("whole_row", &[Step::Type("v")]),
    ("caseload", &[Step::Type("2")]),
    ("caseload_of_all", &[Step::Type("2f")]),
    ("caseload_sorted", &[Step::Type("2sssS")]),
    ("caseload_filtered", &[Step::Type("2Fweek"), Step::Enter]),
    ("filter", &[Step::Type("2F")]),
    ("patient", &[Step::Type("/begum"), Step::Enter]),
    (
        "course",
        &[Step::Type("/begum"), Step::Enter, Step::Type("v")],
    ),
    (
        "details",
        &[Step::Type("/begum"), Step::Enter, Step::Type("vv")],
    ),
    ("corrected", &[Step::Type("/okeke"), Step::Enter]),
    ("entry", &[Step::Type("/begum"), Step::Enter, Step::Enter]),
    (
        "original",
        &[Step::Type("/okeke"), Step::Enter, Step::Type("o")],
    ),
    (
        "kinds",
        &[Step::Type("/begum"), Step::Enter, Step::Type("f")],
    ),
    ("evidence", &[Step::Type("3")]),
    ("team", &[Step::Type("4")]),
    ("to_judge", &[Step::Type("4v")]),
    ("cover", &[Step::Type("4vv")]),
    ("supervision", &[Step::Type("4vvv")]),
    ("who_looked", &[Step::Type("4vvvv")]),
    ("arrange_cover", &[Step::Type("4n")]),
    ("staff", &[Step::Type("5")]),
    ("policy", &[Step::Type("5v")]),
    (
        "break_glass",
        &[
            Step::Type("/price"),
            Step::Enter,
            Step::Type("Fell at the day centre"),
            Step::Enter,
        ],
    ),
    ("find", &[Step::Type("/1941")]),
    ("reason", &[Step::Type("/price"), Step::Enter]),
    ("palette", &[Step::Type(":")]),
    ("keys", &[Step::Type("?")]),
    ("manual", &[Step::Type("??")]),
    ("facts", &[Step::Type("2a")]),
    (
        "decide",
        &[Step::Type("/hartley"), Step::Enter, Step::Type("d")],
    ),
    ("contact", &[Step::Type("2cKnocked twice")]),
    ("intensity", &[Step::Type("2i")]),
    (
        "discard",
        &[Step::Type("2cKnocked twice"), Step::Control('d')],
    ),
];

/// A step on the way to a screen.
#[derive(Debug, Clone, Copy)]
enum Step {
    Type(&'static str),
    Enter,
    Control(char),
}

fn go(desk: &mut Desk, steps: &[Step]) {
    for step in steps {
        match step {
            Step::Type(text) => desk.types(text),
            Step::Enter => desk.enter(),
            Step::Control(letter) => desk.keys(&[ctrl(*letter)]),
        }
    }
}

#[test]
fn every_screen_at_two_sizes() {
    let mut desk = Desk::of(house(), "osei");
    for (width, height) in [(80, 24), (120, 40)] {
        for (name, steps) in SHOWN {
            desk.again();
            desk.resize(width, height);
            go(&mut desk, steps);
            insta::assert_snapshot!(format!("{name}_{width}x{height}"), desk.drawn().backend());
        }
    }
}

#[test]
fn every_size_can_be_drawn() {
    let mut desk = Desk::of(house(), "osei");
    for (_, steps) in SHOWN {
        desk.again();
        desk.resize(80, 24);
        go(&mut desk, steps);
        for width in (1..=20).chain([30, 45, 60]) {
            for height in (1..=12).chain([16, 20]) {
                desk.resize(width, height);
                let _drawn = desk.drawn();
            }
        }
    }
}

#[test]
fn moving_costs_the_mark_and_nothing_else() {
    let mut desk = Desk::of(house(), "osei");
    desk.types("2");
    let before = desk.drawn().backend().buffer().clone();
    desk.keys(&[plain(KeyCode::Down)]);
    let after = desk.drawn().backend().buffer().clone();
    let changed = before.diff(&after);
    assert_eq!(changed.len(), 2, "{changed:?}");
    assert!(changed.iter().all(|(x, _, _)| *x == 0));
    desk.keys(&[key('k')]);
    assert_eq!(desk.drawn().backend().buffer(), &before);
}
