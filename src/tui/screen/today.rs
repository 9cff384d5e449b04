//! Today: who needs this person now, each row with its reason.

use crate::domain::entry::PatientId;
use crate::exchange::print_day_sheet::{Sheet, SheetRow};
use crate::service::view::Header;
use crate::service::view::today::{Row, Today, Urgency};
use crate::service::view::unfinished::unfinished;
use crate::tui::action::Action;
use crate::tui::theme::Theme;
use crate::tui::widget::table::{Cell, Column, HEAD_ROWS, Table, TableState, fixed, share};
use crate::tui::widget::text;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::borrow::Cow;

const COLUMNS: &[Column] = &[
    fixed("", 2),
    fixed("Due", 10),
    share("Patient", 17, 1),
    fixed("Age", 3).at_right(),
    fixed("Rung", 11),
    share("Why", 10, 3),
];

/// The list and the selected row.
#[derive(Debug, Default)]
pub struct TodayScreen {
    /// The list; none until it has come.
    pub view: Option<Today>,
    table: TableState<String>,
}

impl TodayScreen {
    /// Takes a new list; the selected row stays selected.
    pub fn set(&mut self, view: Today) {
        self.table
            .refresh(view.rows.len(), |index| view.rows[index].key());
        self.view = Some(view);
    }

    fn rows(&self) -> &[Row] {
        self.view.as_ref().map_or(&[], |view| &view.rows)
    }

    /// The selected row.
    pub fn selected(&self) -> Option<&Row> {
        self.table.index().and_then(|index| self.rows().get(index))
    }

    /// What is said of a draft that was left unfinished: any about this patient, or without one any of this form.
    pub fn unfinished(&self, patient: Option<PatientId>, form: &str) -> Option<&str> {
        let begins = format!("{},", unfinished(form, ""));
        self.rows()
            .iter()
            .filter(|row| row.urgency == Urgency::Draft && row.patient == patient)
            .find(|row| patient.is_some() || row.why.starts_with(&begins))
            .map(|row| row.why.as_str())
    }

    /// Selects a row by its key, if it is there.
    pub fn select(&mut self, key: &str) {
        let rows = self.view.as_ref().map_or(&[][..], |view| &view.rows);
        if let Some(at) = rows.iter().position(|row| row.key() == key) {
            self.table.select(at, |index| rows[index].key());
        }
    }

    /// Moves; returns whether it was a move.
    pub fn act(&mut self, action: Action) -> bool {
        let rows = self.view.as_ref().map_or(&[][..], |view| &view.rows);
        self.table.act(action, |index| rows[index].key())
    }

    /// Takes note of the room there is.
    pub fn fit(&mut self, area: Rect) {
        self.table
            .fit(usize::from(area.height.saturating_sub(1 + HEAD_ROWS)));
    }

    /// The list as a day sheet; what is only coming is left out.
    pub fn sheet(&self) -> Option<Sheet> {
        let view = self.view.as_ref()?;
        let rows = view
            .rows
            .iter()
            .filter(|row| row.patient.is_some() && row.urgency != Urgency::Draft)
            .map(|row| SheetRow {
                sign: row.urgency.sign().to_owned(),
                due: row.due.clone(),
                name: row.name.clone(),
                age: age(row.age),
                rung: row.rung.clone(),
                why: with_cover(row).into_owned(),
            });
        Some(Sheet {
            service: view.header.service.clone(),
            who: view.header.who.clone(),
            day: view.day.clone(),
            counts: counts(&view.header, "-"),
            rows: rows.collect(),
        })
    }

    /// The selected row in full, where a column had to be cut.
    pub fn whole_row(&self) -> Option<Vec<String>> {
        let row = self.selected()?;
        Some(vec![
            format!("{}  {}", row.name, age(row.age)).trim().to_owned(),
            format!("Due: {} {}", row.urgency.sign(), row.due),
            format!("Rung: {}", row.rung),
            format!("Why: {}", with_cover(row)),
        ])
    }

    /// Draws the counts and the list.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer, theme: Theme) {
        let rows = self.rows();
        let cell = |row: usize, column: usize| -> Cell<'_> {
            let row = &rows[row];
            let style = match row.urgency {
                Urgency::Overdue => theme.urgent(),
                Urgency::Decide | Urgency::Review | Urgency::Late => theme.warning(),
                Urgency::Soon => theme.muted(),
                _ => theme.text(),
            };
            match column {
                0 => Cell::styled(row.urgency.sign(), style),
                1 => Cell::styled(row.due.as_str(), style),
                2 => row.name.as_str().into(),
                3 => age(row.age).into(),
                4 => row.rung.as_str().into(),
                _ => with_cover(row).into(),
            }
        };
        let empty = if self.view.is_some() {
            "Nobody needs you now. 2 shows your whole caseload, / finds anyone."
        } else {
            ""
        };
        let table = Table {
            columns: COLUMNS,
            sorted: None,
            empty,
            cell: &cell,
        };
        let below = Rect {
            y: area.y.saturating_add(1),
            height: area.height.saturating_sub(1),
            ..area
        };
        if let Some(view) = &self.view {
            draw_counts(&view.header, area, buffer, theme);
        }
        table.draw(&self.table, below, buffer, theme);
    }
}

/// An age as it stands in a column.
pub fn age(years: Option<i16>) -> String {
    years.map(|years| years.to_string()).unwrap_or_default()
}

/// Why a row is here; for a colleague's patient, first for whom one stands in.
fn with_cover(row: &Row) -> Cow<'_, str> {
    if row.cover.is_empty() {
        Cow::Borrowed(&row.why)
    } else {
        Cow::Owned(format!("{}: {}", row.cover, row.why))
    }
}

/// How the day stands, in one line.
pub fn counts(header: &Header, dot: &str) -> String {
    let mut parts = vec![
        header.caseload_words(),
        header.load_words(),
        format!("today {}", header.today),
        format!("overdue {}", header.overdue),
        format!("to decide {}", header.to_decide),
    ];
    // What waits between colleagues: the team screen has it.
    if header.to_countersign > 0 {
        parts.push(format!("to countersign {}", header.to_countersign));
    }
    if header.duties.to_judge > 0 {
        parts.push(format!("to judge {}", header.duties.to_judge));
    }
    match header.drafts {
        0 => {}
        1 => parts.push("1 draft".to_owned()),
        several => parts.push(format!("{several} drafts")),
    }
    parts.join(&format!(" {dot} "))
}

/// Draws how the day stands into the first row of an area.
pub fn draw_counts(header: &Header, area: Rect, buffer: &mut Buffer, theme: Theme) {
    let area = Rect {
        height: area.height.min(1),
        ..area
    }
    .intersection(buffer.area);
    let mut line = format!(" {}", counts(header, theme.glyphs.dot));
    if text::width(&line) > usize::from(area.width) {
        line = line
            .replace("to decide", "decide")
            .replace("to countersign", "countersign")
            .replacen(" of ", "/", 2);
    }
    if text::width(&line) > usize::from(area.width) {
        // The load stands on the caseload, too.
        let load =
            format!("{} {} ", header.load_words(), theme.glyphs.dot).replacen(" of ", "/", 1);
        line = line.replace(&load, "");
    }
    crate::tui::widget::bars::bar(
        &[(&line, theme.text())],
        ("", theme.text()),
        area,
        buffer,
        theme,
    );
}
