//! Caseload: all patients of somebody, or everybody in sight; sorted by any column, filtered by words.

use crate::domain::entry::PatientId;
use crate::domain::writing::fold;
use crate::service::query::{After, Scope};
use crate::service::view::caseload::{Caseload, Row};
use crate::tui::action::Action;
use crate::tui::screen::today::{age, draw_counts};
use crate::tui::theme::Theme;
use crate::tui::widget::table::{Cell, Column, HEAD_ROWS, Table, TableState, fixed, share};
use crate::tui::widget::text;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::cmp::Ordering;

const COLUMNS: &[Column] = &[
    share("Patient", 18, 3),
    fixed("Age", 3).at_right(),
    share("Rung", 11, 1),
    fixed("Last", 10),
    share("Next", 12, 1),
    fixed("Flags", 5),
    fixed("Tier", 15).from(96),
    fixed("NHS number", 12).from(112),
    share("Case manager", 12, 1).from(128),
];

/// The list, its order and the selected row.
#[derive(Debug)]
pub struct CaseloadScreen {
    /// The list; none until it has come.
    pub view: Option<Caseload>,
    /// Whose patients.
    pub scope: Scope,
    /// The pages that have come of a list, and whose patients it is of.
    coming: Option<(Scope, Caseload)>,
    /// The column by which it is sorted.
    column: usize,
    reverse: bool,
    words: String,
    /// Rows that are shown, in order.
    order: Vec<usize>,
    table: TableState<PatientId>,
}

impl Default for CaseloadScreen {
    fn default() -> Self {
        CaseloadScreen {
            view: None,
            scope: Scope::Own,
            coming: None,
            column: 0,
            reverse: false,
            words: String::new(),
            order: Vec::new(),
            table: TableState::default(),
        }
    }
}

impl CaseloadScreen {
    /// A list is asked for anew, from its first page on.
    pub fn begin(&mut self) {
        self.coming = Some((self.scope, Caseload::default()));
    }

    /// Takes a page; gives from where the next one is wanted. The list is shown when it is whole, and page by page only
    /// while there is none.
    pub fn add(&mut self, page: Caseload, next: Option<After>) -> Option<After> {
        let (scope, mut list) = self.coming.take()?;
        list.header = page.header;
        list.rows.extend(page.rows);
        let next = next.filter(|_| scope == self.scope);
        if next.is_some() {
            if self.view.as_ref().is_none_or(|view| view.rows.is_empty()) {
                self.set(list.clone());
            }
            self.coming = Some((scope, list));
        } else {
            self.set(list);
        }
        next
    }

    /// Takes a new list; the selected patient stays selected.
    pub fn set(&mut self, mut view: Caseload) {
        // Accents do not decide where a name stands.
        view.rows.sort_by_cached_key(|row| fold(&row.name));
        self.view = Some(view);
        self.arrange();
    }

    fn rows(&self) -> &[Row] {
        self.view.as_ref().map_or(&[], |view| &view.rows)
    }

    /// The selected row.
    pub fn selected(&self) -> Option<&Row> {
        let index = *self.order.get(self.table.index()?)?;
        self.rows().get(index)
    }

    /// Selects a patient, if shown.
    pub fn select(&mut self, patient: PatientId) {
        let Some(view) = &self.view else { return };
        let order = &self.order;
        let id = |index: usize| view.rows[order[index]].patient;
        if let Some(at) = (0..order.len()).find(|&index| id(index) == patient) {
            self.table.select(at, id);
        }
    }

    /// The words by which it is filtered.
    pub fn words(&self) -> &str {
        &self.words
    }

    /// Shows only rows that hold all these words.
    pub fn filter(&mut self, words: &str) {
        words.trim().clone_into(&mut self.words);
        self.arrange();
    }

    /// Sorts by the next column.
    pub fn sort_next(&mut self) {
        self.column = (self.column + 1) % COLUMNS.len();
        self.reverse = false;
        self.arrange();
    }

    /// Turns the order round.
    pub fn turn_round(&mut self) {
        self.reverse = !self.reverse;
        self.arrange();
    }

    /// How it is sorted, in words.
    pub fn sorted_words(&self) -> String {
        let round = if self.reverse { ", turned round" } else { "" };
        format!(
            "sorted by {}{round}",
            COLUMNS[self.column].title.to_lowercase()
        )
    }

    fn arrange(&mut self) {
        let rows = self.view.as_ref().map_or(&[][..], |view| &view.rows);
        let words: Vec<String> = self.words.split_whitespace().map(fold).collect();
        self.order = (0..rows.len())
            .filter(|&index| words.iter().all(|word| holds(&rows[index], word)))
            .collect();
        let column = self.column;
        // The rows come sorted by name, and the sort keeps that order among equals.
        if column > 0 {
            self.order
                .sort_by(|&one, &other| compare(&rows[one], &rows[other], column));
        }
        if self.reverse {
            self.order.reverse();
        }
        let order = &self.order;
        self.table
            .refresh(order.len(), |index| rows[order[index]].patient);
    }

    /// Moves; returns whether it was a move.
    pub fn act(&mut self, action: Action) -> bool {
        let rows = self.view.as_ref().map_or(&[][..], |view| &view.rows);
        let order = &self.order;
        self.table.act(action, |index| rows[order[index]].patient)
    }

    /// Takes note of the room there is.
    pub fn fit(&mut self, area: Rect) {
        self.table
            .fit(usize::from(area.height.saturating_sub(2 + HEAD_ROWS)));
    }

    /// The selected row in full.
    pub fn whole_row(&self) -> Option<Vec<String>> {
        let row = self.selected()?;
        let tier = row
            .tier
            .map_or("not judged", crate::domain::patient::tier::Tier::words);
        Some(vec![
            format!("{}  {}", row.name, age(row.age)),
            format!("NHS number: {}", row.nhs_number),
            format!("Tier: {tier}"),
            format!("Rung: {}", row.rung),
            format!("Last contact: {}", row.last),
            format!("Next: {}{}", overdue(row), row.next),
            format!("Case manager: {}", row.case_manager),
            format!("Flags: {}", row.flags),
            String::new(),
            "A allergy, L lone working, C communication, P precautions, S safeguarding, K access, N other; ? a step to decide on; H in hospital".to_owned(),
        ])
    }

    /// Draws counts, what is shown, and the list.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer, theme: Theme) {
        let rows = self.rows();
        let cell = |place: usize, column: usize| -> Cell<'_> {
            let row = &rows[self.order[place]];
            match column {
                0 => row.name.as_str().into(),
                1 => age(row.age).into(),
                2 => row.rung.as_str().into(),
                3 => row.last.as_str().into(),
                4 if row.overdue => Cell::styled(format!("!! {}", row.next), theme.urgent()),
                4 => row.next.as_str().into(),
                5 => Cell::styled(row.flags.as_str(), theme.warning()),
                6 => row.tier.map_or("", |tier| tier.words()).into(),
                7 => row.nhs_number.as_str().into(),
                _ => row.case_manager.as_str().into(),
            }
        };
        let empty = match (&self.view, self.words.is_empty()) {
            (None, _) => "",
            (Some(_), true) => "Nobody is on this caseload yet; n registers a patient.",
            (Some(_), false) => "No row holds these words; F changes them.",
        };
        let table = Table {
            columns: COLUMNS,
            sorted: Some((self.column, self.reverse)),
            empty,
            cell: &cell,
        };
        if let Some(view) = &self.view {
            draw_counts(&view.header, area, buffer, theme);
        }
        let line = area.y.saturating_add(1);
        if line < area.bottom() {
            let cells = usize::from(area.width);
            let shown = text::cut(&self.shown_words(), cells, theme.glyphs);
            buffer.set_stringn(area.x, line, shown, cells, theme.muted());
        }
        let below = Rect {
            y: area.y.saturating_add(2),
            height: area.height.saturating_sub(2),
            ..area
        };
        table.draw(&self.table, below, buffer, theme);
    }

    fn shown_words(&self) -> String {
        if self.view.is_none() {
            return String::new();
        }
        let whose = match self.scope {
            Scope::Own => "own patients",
            Scope::All => "everybody in sight",
        };
        let filter = if self.words.is_empty() {
            String::new()
        } else {
            format!(", with \"{}\"", self.words)
        };
        let count = self.order.len();
        format!(" {count} {whose}{filter}, {}", self.sorted_words())
    }
}

fn overdue(row: &Row) -> &'static str {
    if row.overdue { "overdue, " } else { "" }
}

/// Whether a folded word stands in what the row shows.
fn holds(row: &Row, word: &str) -> bool {
    row.words.contains(word)
        || [&row.rung, &row.next, &row.last, &row.case_manager]
            .iter()
            .any(|text| fold(text).contains(word))
        || (row.overdue && "overdue".starts_with(word))
        || row.flags.eq_ignore_ascii_case(word)
        || row
            .tier
            .is_some_and(|tier| fold(tier.words()).contains(word))
}

fn compare(one: &Row, other: &Row, column: usize) -> Ordering {
    // What is missing comes last.
    fn last<T: Ord>(one: Option<T>, other: Option<T>) -> Ordering {
        match (one, other) {
            (Some(one), Some(other)) => one.cmp(&other),
            (one, other) => other.is_some().cmp(&one.is_some()),
        }
    }
    match column {
        1 => last(one.age, other.age),
        2 => one.place.cmp(&other.place),
        3 => last(one.last_at, other.last_at),
        4 => last(one.next_at, other.next_at),
        5 => other.flags.len().cmp(&one.flags.len()),
        6 => last(one.tier, other.tier),
        7 => one.nhs_number.cmp(&other.nhs_number),
        _ => one.case_manager.cmp(&other.case_manager),
    }
}
