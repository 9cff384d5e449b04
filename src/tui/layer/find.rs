//! The line that finds a person from anywhere, with what fits below it while it is typed.

use crate::domain::entry::PatientId;
use crate::service::view::caseload::Row;
use crate::tui::action::Action;
use crate::tui::screen::today::age;
use crate::tui::theme::Theme;
use crate::tui::widget::line::LineEditor;
use crate::tui::widget::table::{Cell, Column, HEAD_ROWS, Table, TableState, fixed, share};
use crate::tui::widget::text;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

const COLUMNS: &[Column] = &[
    share("Patient", 18, 2),
    fixed("Age", 3).at_right(),
    fixed("NHS number", 12),
    share("Rung", 11, 1),
    share("Case manager", 12, 1),
];

/// Bytes of what is looked for.
const BYTES_MAX: usize = 200;

/// What was typed and what fits.
#[derive(Debug)]
pub struct FindLayer {
    /// What is looked for.
    pub line: LineEditor,
    /// For which text the rows were found.
    rows: Vec<Row>,
    table: TableState<PatientId>,
    /// Why nothing can be found.
    pub trouble: String,
}

impl Default for FindLayer {
    fn default() -> Self {
        FindLayer {
            line: LineEditor::new(BYTES_MAX),
            rows: Vec::new(),
            table: TableState::default(),
            trouble: String::new(),
        }
    }
}

impl FindLayer {
    /// Takes what fits; the best is selected.
    pub fn set(&mut self, rows: Vec<Row>) {
        self.rows = rows;
        self.trouble.clear();
        let rows = &self.rows;
        self.table.refresh(rows.len(), |index| rows[index].patient);
        self.table.select(0, |index| rows[index].patient);
    }

    /// The selected patient.
    pub fn selected(&self) -> Option<PatientId> {
        self.table.selected().copied()
    }

    /// Moves; returns whether it was a move.
    pub fn act(&mut self, action: Action) -> bool {
        let rows = &self.rows;
        self.table.act(action, |index| rows[index].patient)
    }

    /// Takes note of the room there is.
    pub fn fit(&mut self, area: Rect) {
        self.table
            .fit(usize::from(area.height.saturating_sub(2 + HEAD_ROWS)));
    }

    /// Draws line and list and returns where the cursor stands.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer, theme: Theme) -> Option<Position> {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return None;
        }
        text::clear(area, buffer);
        let cells = usize::from(area.width);
        let help = "Name, NHS number, phone, postcode or carer, in any order";
        let (words, style) = if self.trouble.is_empty() {
            (help, theme.muted())
        } else {
            (self.trouble.as_str(), theme.urgent())
        };
        if area.height > 1 {
            let words = text::cut(words, cells.saturating_sub(1), theme.glyphs);
            buffer.set_stringn(
                area.x + 1.min(area.width - 1),
                area.y + 1,
                words,
                cells,
                style,
            );
        }
        let cell = |row: usize, column: usize| -> Cell<'_> {
            let row = &self.rows[row];
            match column {
                0 => row.name.as_str().into(),
                1 => age(row.age).into(),
                2 => row.nhs_number.as_str().into(),
                3 => row.rung.as_str().into(),
                _ => row.case_manager.as_str().into(),
            }
        };
        let empty = if self.line.text().trim().is_empty() {
            ""
        } else {
            "Nobody fits; fewer letters find more"
        };
        let table = Table {
            columns: COLUMNS,
            sorted: None,
            empty,
            cell: &cell,
        };
        let below = Rect {
            y: area.y + 2.min(area.height),
            height: area.height.saturating_sub(2),
            ..area
        };
        table.draw(&self.table, below, buffer, theme);
        if area.width < 4 {
            return None;
        }
        buffer.set_stringn(area.x + 1, area.y, "/", 1, theme.key());
        let typed = Rect {
            x: area.x + 3,
            width: area.width - 3,
            height: 1,
            ..area
        };
        self.line
            .draw(typed, buffer, theme.value(), true, theme.glyphs.more)
    }
}
