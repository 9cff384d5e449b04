//! Lists drawn at several sizes, and places that survive a refresh.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop")]

use super::*;
use crate::tui::terminal::Charset;
use crate::tui::theme::Colours;
use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::cell::Cell as Counter;

const COLUMNS: &[Column] = &[
    fixed("Due", 12),
    share("Patient", 16, 1),
    fixed("Age", 3).at_right(),
    fixed("Rung", 12),
    fixed("Last", 10).from(100),
    share("Why", 10, 2),
];

const NAMES: [&str; 6] = [
    "BEGUM, Shirin",
    "HARTLEY-FFOULKES-CHOLMONDELEY, Georgiana",
    "NOWAK, Teresa",
    "李, 美玲",
    "ÓDonnchadha, Séamas",
    "SINGH, Harbhajan",
];

fn theme() -> Theme {
    Theme::new(Charset::Unicode, Colours::None)
}

fn cell(row: usize, column: usize) -> Cell<'static> {
    match column {
        0 if row.is_multiple_of(3) => {
            Cell::styled(format!("!! {} days", row % 9 + 2), theme().urgent())
        }
        0 => "   today".into(),
        1 => NAMES[row % 6].into(),
        2 => (60 + row % 41).to_string().into(),
        3 => ["Daily", "Weekly", "Fortnightly"][row % 3].into(),
        4 => "13 Nov".into(),
        _ => "No reply on Thursday; promised to be at home on Tuesday".into(),
    }
}

fn drawn(state: &TableState<usize>, width: u16, height: u16) -> Terminal<TestBackend> {
    let table = Table {
        columns: COLUMNS,
        sorted: Some((1, false)),
        empty: "Nobody is on this caseload yet",
        cell: &cell,
    };
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal
        .draw(|frame| table.draw(state, frame.area(), frame.buffer_mut(), theme()))
        .unwrap();
    terminal
}

fn state(rows: usize, seen: usize) -> TableState<usize> {
    let mut state = TableState::default();
    state.refresh(rows, |row| row);
    state.fit(seen);
    state
}

#[test]
fn a_table_at_80_by_24() {
    let mut state = state(62, 23);
    for _ in 0..30 {
        state.act(Action::MoveDown, |row| row);
    }
    insta::assert_snapshot!(drawn(&state, 80, 24).backend());
}

#[test]
fn a_table_at_120_by_40() {
    insta::assert_snapshot!(drawn(&state(62, 39), 120, 40).backend());
}

#[test]
fn an_empty_table_says_so() {
    insta::assert_snapshot!(drawn(&state(0, 5), 40, 6).backend());
}

#[test]
fn every_size_can_be_drawn() {
    for (width, height) in (1..=60).flat_map(|width| (1..=20).map(move |height| (width, height))) {
        let mut state = state(62, usize::from(height) - 1);
        state.act(Action::Bottom, |row| row);
        drawn(&state, width, height);
        drawn(&TableState::default(), width, height);
    }
}

#[test]
fn only_rows_that_are_seen_are_asked_for() {
    let asked = Counter::new(0);
    let counted = |row: usize, column: usize| {
        asked.set(asked.get() + 1);
        cell(row, column)
    };
    let table = Table {
        columns: COLUMNS,
        sorted: None,
        empty: "",
        cell: &counted,
    };
    let area = Rect::new(0, 0, 80, 24);
    table.draw(&state(7_644, 23), area, &mut Buffer::empty(area), theme());
    assert_eq!(asked.get(), 23 * 5);
}

#[test]
fn the_selected_row_keeps_its_place_when_others_come_and_go() {
    let ids: Vec<u32> = (0..100).collect();
    let mut state = TableState::default();
    state.refresh(ids.len(), |row| ids[row]);
    state.fit(10);
    state.select(50, |row| ids[row]);
    let height = 50 - state.first;
    // Five rows above it go, and seven come.
    let later: Vec<u32> = (5..100).collect();
    state.refresh(later.len(), |row| later[row]);
    assert_eq!(
        (state.selected(), state.index(), 45 - state.first),
        (Some(&50), Some(45), height)
    );
    // It goes itself: the row that follows is selected.
    let without: Vec<u32> = later.into_iter().filter(|id| *id != 50).collect();
    state.refresh(without.len(), |row| without[row]);
    assert_eq!((state.selected(), state.index()), (Some(&51), Some(45)));
    state.refresh(0, |row| without[row]);
    assert_eq!(state.selected(), None);
    state.refresh(2, |row| without[row]);
    assert_eq!(state.selected(), Some(&5));
}

#[test]
fn a_page_moves_by_what_is_seen_less_one() {
    let mut state = state(100, 10);
    state.act(Action::PageDown, |row| row);
    assert_eq!((state.index(), state.first), (Some(9), 9));
    state.act(Action::PageDown, |row| row);
    state.act(Action::PageUp, |row| row);
    assert_eq!((state.index(), state.first), (Some(9), 9));
    assert!(!state.act(Action::Save, |row| row));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is done, the selected row exists and is seen, and no room is wasted below the last row.
    #[test]
    fn the_selected_row_is_always_seen(
        steps in prop::collection::vec((0usize..8, 0usize..40, 1usize..12), 1..40),
    ) {
        let mut state = state(20, 5);
        let actions = [Action::MoveUp, Action::MoveDown, Action::PageUp, Action::PageDown, Action::Top, Action::Bottom];
        let mut rows = 20;
        for (step, new_rows, seen) in steps {
            match actions.get(step) {
                Some(action) => { state.act(*action, |row| row); }
                None if step == 6 => { rows = new_rows; state.refresh(rows, |row| row); }
                None => state.fit(seen),
            }
            prop_assert_eq!(state.index().is_some(), rows > 0);
            if let Some(index) = state.index() {
                prop_assert!(index < rows && state.first <= index && index < state.first + state.seen, "{:?}", state);
                prop_assert!(state.first + state.seen <= rows || state.first == 0, "{:?}", state);
            }
        }
    }
}
