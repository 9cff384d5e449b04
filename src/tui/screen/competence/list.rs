//! One list of rows, with what stands above it.

use super::{Matter, Row};
use crate::tui::action::Action;
use crate::tui::theme::{Glyphs, Theme};
use crate::tui::widget::table::{Cell, Column, HEAD_ROWS, Table, TableState};
use crate::tui::widget::text;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The most rows that stand above a list.
const NOTICE_ROWS: usize = 5;
/// How a line begins that warns.
pub(super) const WARNING: &str = "! ";

/// One list of rows.
#[derive(Debug, Default)]
pub(super) struct List {
    loaded: bool,
    rows: Vec<Row>,
    /// The rows that are shown, by their places.
    shown: Vec<usize>,
    table: TableState<String>,
    notice: String,
    trouble: String,
}

impl List {
    /// Takes rows and what stands above them.
    pub(super) fn set(&mut self, rows: Vec<Row>, notice: String, keep: impl Fn(&Row) -> bool) {
        (self.loaded, self.rows) = (true, rows);
        (self.notice, self.trouble) = (notice, String::new());
        self.arrange(keep);
    }

    /// Shows only the rows that are to be kept.
    pub(super) fn arrange(&mut self, keep: impl Fn(&Row) -> bool) {
        self.shown = (0..self.rows.len())
            .filter(|place| keep(&self.rows[*place]))
            .collect();
        let (rows, shown) = (&self.rows, &self.shown);
        self.table
            .refresh(shown.len(), |index| rows[shown[index]].key.clone());
    }

    /// It may not be seen, or could not be read: a sentence stands in its place.
    pub(super) fn refuse(&mut self, why: &str) {
        *self = List {
            loaded: true,
            trouble: why.to_owned(),
            ..List::default()
        };
    }

    /// The selected row.
    pub(super) fn selected(&self) -> Option<&Row> {
        self.rows.get(*self.shown.get(self.table.index()?)?)
    }

    /// How many of the rows that are shown stand below the selected one.
    pub(super) fn rows_below(&self) -> usize {
        let at = self.table.index().unwrap_or(0);
        self.shown.len().saturating_sub(at + 1)
    }

    /// Whether it has come, or will not.
    pub(super) fn is_loaded(&self) -> bool {
        self.loaded
    }

    /// Moves; returns whether it was a move.
    pub(super) fn act(&mut self, action: Action) -> bool {
        let (rows, shown) = (&self.rows, &self.shown);
        self.table
            .act(action, |index| rows[shown[index]].key.clone())
    }

    /// Takes note of the room there is.
    pub(super) fn fit(&mut self, area: Rect, glyphs: &Glyphs) {
        let notice = self.notice_lines(area, glyphs).len();
        let rows = usize::from(area.height.saturating_sub(HEAD_ROWS));
        self.table.fit(rows.saturating_sub(notice));
    }

    /// What stands above the rows, in lines, and which of them warn: a few at most, and never most of the room.
    fn notice_lines(&self, area: Rect, glyphs: &Glyphs) -> Vec<(String, bool)> {
        let cells = usize::from(area.width.saturating_sub(2));
        if self.notice.is_empty() || cells == 0 {
            return Vec::new();
        }
        let mut lines: Vec<(String, bool)> = Vec::new();
        for said in self.notice.lines() {
            let warns = said.starts_with(WARNING);
            lines.extend(
                text::wrap(said, cells)
                    .into_iter()
                    .map(|line| (line, warns)),
            );
        }
        let most = usize::from(area.height / 4).clamp(1, NOTICE_ROWS);
        if lines.len() > most {
            lines.truncate(most);
            if let Some((last, _)) = lines.last_mut() {
                *last = text::cut(&format!("{last} {}", glyphs.more), cells, glyphs);
            }
        }
        lines
    }
}

/// Which rows a framework and words leave.
pub(super) fn keeps(framework: Option<&str>, words: &str) -> impl Fn(&Row) -> bool + use<> {
    let framework = framework.map(str::to_owned);
    let words: Vec<String> = words
        .split_whitespace()
        .map(crate::domain::writing::fold)
        .collect();
    move |row: &Row| {
        let of_framework = framework
            .as_ref()
            .is_none_or(|id| row.key.starts_with(&format!("{id} ")));
        let text = crate::domain::writing::fold(row.cells.first().map_or("", String::as_str));
        of_framework && words.iter().all(|word| text.contains(word.as_str()))
    }
}

/// Draws what stands above the rows, and the rows.
pub(super) fn draw_list(
    list: &List,
    columns: &[Column],
    empty: &str,
    area: Rect,
    buffer: &mut Buffer,
    theme: Theme,
) {
    let cells = usize::from(area.width.saturating_sub(2));
    if area.is_empty() || cells == 0 {
        return;
    }
    if !list.trouble.is_empty() {
        let rows = text::wrap(&list.trouble, cells);
        for (y, words) in (area.y + 1..area.bottom()).zip(rows) {
            buffer.set_stringn(area.x + 1, y, words, cells, theme.text());
        }
        return;
    }
    if !list.loaded {
        return;
    }
    let mut top = area;
    for (line, warns) in list.notice_lines(area, theme.glyphs) {
        if top.is_empty() {
            return;
        }
        let style = if warns {
            theme.warning()
        } else {
            theme.muted()
        };
        buffer.set_stringn(top.x + 1, top.y, line, cells, style);
        top.y += 1;
        top.height -= 1;
    }
    let cell = |row: usize, column: usize| -> Cell<'_> {
        let row = &list.rows[list.shown[row]];
        let words = row.cells.get(column).map_or("", String::as_str);
        match (row.matter, column) {
            (Matter::Heading, 0) => Cell::styled(words, theme.heading()),
            _ => words.into(),
        }
    };
    let table = Table {
        columns,
        sorted: None,
        empty,
        cell: &cell,
    };
    table.draw(&list.table, top, buffer, theme);
}
