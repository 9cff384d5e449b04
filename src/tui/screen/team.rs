//! Team: what waits between colleagues. Entries to countersign, openings without a relationship to judge, cover for
//! absence, somebody's supervision record, and what somebody looked at.
//!
//! `rows` makes rows of the answers.

mod rows;

use crate::domain::entry::{EntryNumber, PatientId, StaffId};
use crate::protocol::message::{TeamAnswer, TeamAsk};
use crate::service::query::StaffRow;
use crate::tui::action::Action;
use crate::tui::theme::Theme;
use crate::tui::widget::table::{Cell, Column, HEAD_ROWS, Table, TableState, fixed, share};
use crate::tui::widget::text;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Rows from the end at which the next page is asked for.
const AHEAD: usize = 10;

const COUNTERSIGN: &[Column] = &[
    fixed("Waits", 9),
    share("Patient", 16, 2),
    share("What", 14, 1),
    share("By", 12, 1),
];

const JUDGE: &[Column] = &[
    fixed("Waits", 9),
    share("Who looked", 12, 1),
    share("Patient", 14, 1),
    share("Their reason", 18, 2),
];

const COVER: &[Column] = &[
    fixed("State", 11),
    share("Away", 12, 1),
    share("Stands in", 12, 1),
    share("Days", 22, 2),
];

const SUPERVISION: &[Column] = &[fixed("When", 16), share("What", 24, 3), share("By", 12, 1)];

const LOOKED: &[Column] = &[
    fixed("When", 19),
    share("Whose record", 16, 1),
    share("Why it was open", 14, 1),
    share("Reason", 12, 1),
];

/// Which list is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Part {
    /// What waits for one's countersignature.
    #[default]
    Countersign,
    /// Openings without a relationship that wait for judgement.
    Judge,
    /// Cover for absence.
    Cover,
    /// Somebody's supervision record.
    Supervision,
    /// What somebody looked at.
    Looked,
}

impl Part {
    const ALL: [Part; 5] = [
        Part::Countersign,
        Part::Judge,
        Part::Cover,
        Part::Supervision,
        Part::Looked,
    ];

    const fn name(self) -> &'static str {
        match self {
            Part::Countersign => "To countersign",
            Part::Judge => "To judge",
            Part::Cover => "Cover",
            Part::Supervision => "Supervision",
            Part::Looked => "Who looked",
        }
    }

    const fn columns(self) -> &'static [Column] {
        match self {
            Part::Countersign => COUNTERSIGN,
            Part::Judge => JUDGE,
            Part::Cover => COVER,
            Part::Supervision => SUPERVISION,
            Part::Looked => LOOKED,
        }
    }

    const fn empty(self) -> &'static str {
        match self {
            Part::Countersign => "No entry waits for your countersignature.",
            Part::Judge => "No opening without a relationship waits for judgement.",
            Part::Cover => "No cover is arranged; n arranges one.",
            Part::Supervision => {
                "Nothing is in this supervision record yet; s chooses another person."
            }
            Part::Looked => "They opened no record; s chooses another person.",
        }
    }
}

/// One row, whatever it is about.
#[derive(Debug, Clone, Default)]
pub struct Row {
    key: String,
    cells: Vec<String>,
    whole: Vec<String>,
    /// The record it is about, where it may be opened from here.
    pub patient: Option<PatientId>,
    /// Whose record it is about, whether it may be opened or not.
    pub about: Option<PatientId>,
    /// The entry it is about.
    pub entry: Option<EntryNumber>,
    /// Who is away, of a cover.
    pub absent: Option<StaffId>,
    /// What it is about in words, for a form.
    pub said: String,
    /// Why nothing can be decided about it here; empty where it can.
    pub closed: String,
}

/// One list.
#[derive(Debug, Default)]
struct List {
    loaded: bool,
    rows: Vec<Row>,
    table: TableState<String>,
    /// What stands above it.
    notice: String,
    /// Why it cannot be seen.
    trouble: String,
    /// How to ask for the next page.
    next: Option<TeamAsk>,
    asked: bool,
}

/// All lists, and whose records two of them show.
#[derive(Debug, Default)]
pub struct TeamScreen {
    /// Which is shown.
    pub part: Part,
    /// Whose supervision record and openings are shown; one's own when none.
    pub person: Option<StaffId>,
    /// Everybody, to choose from.
    pub staff: Vec<StaffRow>,
    lists: [List; 5],
}

impl TeamScreen {
    fn list(&self) -> &List {
        &self.lists[self.part as usize]
    }

    /// Whether the list that is shown has come.
    pub fn is_loaded(&self) -> bool {
        self.list().loaded
    }

    /// What is to be asked for the list that is shown, from its beginning.
    pub fn first_ask(&self, actor: StaffId) -> TeamAsk {
        let staff = self.person.unwrap_or(actor);
        match self.part {
            Part::Countersign => TeamAsk::Countersign(None),
            Part::Judge => TeamAsk::Judge,
            Part::Cover => TeamAsk::Covers,
            Part::Supervision => TeamAsk::Supervision(staff, None),
            Part::Looked => TeamAsk::Looked(staff, None),
        }
    }

    /// The next page, where it comes into view and was not asked for.
    pub fn wanted(&mut self) -> Option<TeamAsk> {
        let list = &mut self.lists[self.part as usize];
        let at = list.table.index().unwrap_or(0);
        if list.asked || at + AHEAD < list.rows.len() {
            return None;
        }
        let next = list.next.clone()?;
        list.asked = true;
        Some(next)
    }

    /// Shows another list.
    pub fn switch(&mut self, forward: bool) {
        let step = if forward { 1 } else { Part::ALL.len() - 1 };
        self.part = Part::ALL[(self.part as usize + step) % Part::ALL.len()];
    }

    /// Shows somebody else's records.
    pub fn choose(&mut self, person: StaffId) {
        self.person = Some(person);
        if !matches!(self.part, Part::Supervision | Part::Looked) {
            self.part = Part::Supervision;
        }
        for part in [Part::Supervision, Part::Looked] {
            self.lists[part as usize] = List::default();
        }
    }

    /// Takes a list, or the next page of one.
    pub fn set(&mut self, part: Part, more: bool, answer: TeamAnswer, actor: StaffId) {
        let person = self.person.unwrap_or(actor);
        let (rows, notice, next) = rows::read(answer, person);
        let list = &mut self.lists[part as usize];
        if !more {
            list.rows.clear();
        }
        list.rows.extend(rows);
        (list.loaded, list.asked, list.next) = (true, false, next);
        (list.notice, list.trouble) = (notice, String::new());
        let rows = &list.rows;
        list.table
            .refresh(rows.len(), |index| rows[index].key.clone());
    }

    /// A list may not be seen, or could not be read.
    pub fn refuse(&mut self, part: Part, why: &str) {
        self.lists[part as usize] = List {
            loaded: true,
            trouble: why.to_owned(),
            ..List::default()
        };
    }

    /// The selected row.
    pub fn selected(&self) -> Option<&Row> {
        let list = self.list();
        list.rows.get(list.table.index()?)
    }

    /// The selected row in full.
    pub fn whole_row(&self) -> Option<Vec<String>> {
        self.selected().map(|row| row.whole.clone())
    }

    /// Moves; returns whether it was a move.
    pub fn act(&mut self, action: Action) -> bool {
        let list = &mut self.lists[self.part as usize];
        let rows = &list.rows;
        list.table.act(action, |index| rows[index].key.clone())
    }

    /// Takes note of the room there is.
    pub fn fit(&mut self, area: Rect) {
        for list in &mut self.lists {
            let notice = u16::from(!list.notice.is_empty());
            let rows = area.height.saturating_sub(1 + notice + HEAD_ROWS);
            list.table.fit(usize::from(rows));
        }
    }

    /// Draws the names of the lists and the one that is shown.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer, theme: Theme) {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return;
        }
        let names = Part::ALL.map(|part| part.name().to_owned());
        let row = |offset: u16| Rect {
            y: area.y + offset,
            height: area.height.saturating_sub(offset),
            ..area
        };
        let line = Rect { height: 1, ..area };
        super::patient::draw_parts(&names, self.part as usize, line, buffer, theme);
        let list = self.list();
        let cells = usize::from(area.width.saturating_sub(2));
        if !list.trouble.is_empty() {
            let rows = text::wrap(&list.trouble, cells.max(1));
            for (y, words) in (area.y + 2..area.bottom()).zip(rows) {
                buffer.set_stringn(
                    area.x + 1.min(area.width - 1),
                    y,
                    words,
                    cells,
                    theme.text(),
                );
            }
            return;
        }
        if !list.loaded {
            return;
        }
        let mut top = 1;
        if !list.notice.is_empty() && area.height > 1 {
            let notice = text::cut(&list.notice, cells, theme.glyphs);
            let x = area.x + 1.min(area.width - 1);
            buffer.set_stringn(x, area.y + 1, notice, cells, theme.muted());
            top = 2;
        }
        let cell = |row: usize, column: usize| -> Cell<'_> {
            list.rows[row]
                .cells
                .get(column)
                .map_or("", String::as_str)
                .into()
        };
        let table = Table {
            columns: self.part.columns(),
            sorted: None,
            empty: self.part.empty(),
            cell: &cell,
        };
        table.draw(&list.table, row(top), buffer, theme);
    }
}
