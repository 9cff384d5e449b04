//! A framework by the people of a team: a row a unit or statement, a narrow column a person. A cell is a letter that the
//! legend explains; who alone holds something, and what nobody holds, is said in words beside it. Where the screen is wide
//! enough to show the whole of it in blocks side by side, it does, and nothing scrolls.
//!
//! The column of a person is marked in the head as a row is in the gutter, and what stands above the table speaks of the
//! person alone: so a step down costs the mark in the gutter and nothing else. Enter says a row in words.

mod marks;

use self::marks::{held_words, initials, legend};
use super::{Matter, Row};
use crate::domain::writing::joined;
use crate::protocol::development::DevelopmentAsk;
use crate::service::view::team_development::{GridRow, TeamGrid};
use crate::tui::action::Action;
use crate::tui::theme::Theme;
use crate::tui::widget::table::{Cell, Column, HEAD_ROWS, Table, TableState, Width};
use crate::tui::widget::text;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::fmt::Write as _;

/// The framework that is shown first: whichever the team's posts ask for most.
const FIRST_FRAMEWORK: &str = "";
/// Cells of the unit's column at least.
const UNIT_CELLS: u16 = 20;
/// Cells of what says how many hold it.
const HELD_CELLS: u16 = 8;
/// Cells of a person: the mark of the selected one, and three for initials.
const PERSON_CELLS: u16 = 4;
/// Cells of a row that no person takes: the gutter, the unit, a gap, who holds it.
const OTHER_CELLS: u16 = 2 + UNIT_CELLS + 2 + HELD_CELLS;
/// From how many rows on there is room for what is shown and whose column is selected.
const NOTICE_FROM_ROWS: u16 = 8;
/// From how many rows on there is room for the legend.
const LEGEND_FROM_ROWS: u16 = 12;
/// The most rows of the legend.
const LEGEND_ROWS: usize = 4;

/// The grid, the selected row and the selected person.
#[derive(Debug)]
pub struct GridPart {
    framework: String,
    statements: bool,
    view: Option<TeamGrid>,
    /// What stands above each column.
    initials: Vec<String>,
    /// What the marks mean that stand somewhere in the grid.
    legend: String,
    trouble: String,
    words: String,
    /// The rows that are shown, by their places.
    shown: Vec<usize>,
    table: TableState<String>,
    person: usize,
    first_person: usize,
}

impl Default for GridPart {
    fn default() -> Self {
        Self {
            framework: FIRST_FRAMEWORK.to_owned(),
            statements: false,
            view: None,
            initials: Vec::new(),
            legend: String::new(),
            trouble: String::new(),
            words: String::new(),
            shown: Vec::new(),
            table: TableState::default(),
            person: 0,
            first_person: 0,
        }
    }
}

impl GridPart {
    /// Whether it has come, or will not.
    pub fn is_loaded(&self) -> bool {
        self.view.is_some() || !self.trouble.is_empty()
    }

    /// What is to be asked for.
    pub fn ask(&self) -> DevelopmentAsk {
        DevelopmentAsk::Grid {
            framework: self.framework.clone(),
            statements: self.statements,
        }
    }

    /// Shows another framework; the first one when none is chosen.
    pub fn choose(&mut self, framework: Option<String>) {
        let framework = framework.unwrap_or_else(|| FIRST_FRAMEWORK.to_owned());
        if framework != self.framework {
            self.framework = framework;
            self.begin_anew();
        }
    }

    /// Shows statements instead of units, or units again.
    pub fn turn_statements(&mut self) {
        self.statements = !self.statements;
        self.begin_anew();
    }

    fn begin_anew(&mut self) {
        (self.view, self.trouble) = (None, String::new());
        self.table = TableState::default();
    }

    /// Takes the grid as it is now; the person that was selected stays so.
    pub fn set(&mut self, view: TeamGrid) {
        let staff = self
            .view
            .as_ref()
            .and_then(|old| Some(old.people.get(self.person)?.staff));
        if let Some(place) = view.people.iter().position(|one| Some(one.staff) == staff) {
            self.person = place;
        }
        self.person = self.person.min(view.people.len().saturating_sub(1));
        let names: Vec<&str> = view.people.iter().map(|one| one.name.as_str()).collect();
        self.initials = initials(&names);
        self.legend = legend(&view);
        self.trouble.clear();
        self.view = Some(view);
        self.arrange();
    }

    /// It may not be seen, or could not be read.
    pub fn refuse(&mut self, why: &str) {
        self.view = None;
        why.clone_into(&mut self.trouble);
    }

    /// Shows only rows with these words.
    pub fn filter(&mut self, words: &str) {
        words.clone_into(&mut self.words);
        self.arrange();
    }

    fn arrange(&mut self) {
        let rows = self.view.as_ref().map_or(&[][..], |view| &view.rows);
        let words: Vec<String> = self
            .words
            .split_whitespace()
            .map(crate::domain::writing::fold)
            .collect();
        self.shown = (0..rows.len())
            .filter(|place| {
                let title = crate::domain::writing::fold(&rows[*place].title);
                words.iter().all(|word| title.contains(word.as_str()))
            })
            .collect();
        let shown = &self.shown;
        self.table
            .refresh(shown.len(), |index| rows[shown[index]].id.clone());
    }

    /// Moves; returns whether it was a move.
    pub fn act(&mut self, action: Action) -> bool {
        let Some(view) = &self.view else { return false };
        match action {
            Action::PersonLeft => self.person = self.person.saturating_sub(1),
            Action::PersonRight => {
                self.person = (self.person + 1).min(view.people.len().saturating_sub(1));
            }
            _ => {
                let shown = &self.shown;
                return self
                    .table
                    .act(action, |index| view.rows[shown[index]].id.clone());
            }
        }
        true
    }

    fn selected(&self) -> Option<(&TeamGrid, &GridRow)> {
        let view = self.view.as_ref()?;
        let row = view.rows.get(*self.shown.get(self.table.index()?)?)?;
        Some((view, row))
    }

    /// The selected unit of the selected person, for a form; nothing where a row is a statement.
    pub(super) fn unit_at_hand(&self) -> Option<Row> {
        let (view, row) = self.selected().filter(|_| !self.statements)?;
        let person = view.people.get(self.person)?;
        Some(Row {
            matter: Matter::Unit,
            staff: Some(person.staff),
            unit: Some(row.id.clone()),
            said: joined(&[&person.name, &row.title]),
            ..Row::default()
        })
    }

    /// The selected row in words: who holds it, and what is known of each person.
    pub fn whole_row(&self) -> Option<Vec<String>> {
        let (view, row) = self.selected()?;
        let mut lines = vec![row.title.clone(), format!("Its id: {}", row.id)];
        if !row.level.is_empty() {
            lines.push(row.level.clone());
        }
        let holders: Vec<&str> = view.holders(row).map(|one| one.name.as_str()).collect();
        lines.push(match holders.as_slice() {
            [] => "Nobody in the team is judged competent in it".to_owned(),
            [one] => format!("Only one person is judged competent in it: {one}"),
            some => format!("Judged competent: {}", some.join(", ")),
        });
        lines.push(String::new());
        for (person, mark) in view.people.iter().zip(row.marks.chars()) {
            let meaning = view.legend.iter().find(|(known, _)| *known == mark);
            let said = meaning.map_or("", |(_, words)| words.as_str());
            let post = match person.post.as_str() {
                "" => "no role profile".to_owned(),
                post => post.to_owned(),
            };
            lines.push(format!("{mark} {} ({post}): {said}", person.name));
        }
        Some(lines)
    }

    /// How many people are seen at that width.
    fn people_seen(&self, width: u16) -> usize {
        let room = width.saturating_sub(OTHER_CELLS) / PERSON_CELLS;
        let people = self.view.as_ref().map_or(0, |view| view.people.len());
        usize::from(room.max(1)).min(people)
    }

    /// Takes note of the room there is.
    pub fn fit(&mut self, area: Rect) {
        let rows = self.areas(area).rows;
        let seen = rows.height.saturating_sub(HEAD_ROWS) * self.blocks(rows);
        self.table.fit(usize::from(seen));
        let (seen, people) = (self.people_seen(area.width), self.initials.len());
        let lowest = (self.person + 1).saturating_sub(seen);
        self.first_person = self
            .first_person
            .clamp(lowest, self.person.max(lowest))
            .min(people.saturating_sub(seen));
    }

    /// How many blocks of rows stand side by side: more than one only where the whole grid is seen so, with every person.
    fn blocks(&self, area: Rect) -> u16 {
        let rows = usize::from(area.height.saturating_sub(HEAD_ROWS).max(1));
        let wanted = self.shown.len().div_ceil(rows);
        let block = usize::from(OTHER_CELLS) + usize::from(PERSON_CELLS) * self.initials.len();
        let room = usize::from(area.width) / block;
        u16::try_from(wanted)
            .ok()
            .filter(|wanted| *wanted > 1 && usize::from(*wanted) <= room)
            .unwrap_or(1)
    }

    fn areas(&self, area: Rect) -> Areas {
        let notice = if area.height >= NOTICE_FROM_ROWS {
            2
        } else {
            0
        };
        let legend = if area.height >= LEGEND_FROM_ROWS {
            let mut lines = text::wrap(&self.legend, usize::from(area.width.saturating_sub(2)));
            lines.truncate(LEGEND_ROWS);
            lines
        } else {
            Vec::new()
        };
        let below = u16::try_from(legend.len()).unwrap_or(0);
        Areas {
            notice: Rect {
                height: notice,
                ..area
            },
            rows: Rect {
                y: area.y + notice,
                height: area.height.saturating_sub(notice + below),
                ..area
            },
            legend,
        }
    }

    /// Draws whose column is selected, the grid, and what its marks mean.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer, theme: Theme) {
        let area = area.intersection(buffer.area);
        let cells = usize::from(area.width.saturating_sub(2));
        if area.is_empty() || cells == 0 {
            return;
        }
        if !self.trouble.is_empty() {
            let lines = text::wrap(&self.trouble, cells);
            for (y, words) in (area.y + 1..area.bottom()).zip(lines) {
                buffer.set_stringn(area.x + 1, y, words, cells, theme.text());
            }
            return;
        }
        let Some(view) = &self.view else { return };
        let areas = self.areas(area);
        let notice = [
            (self.title(view), theme.text()),
            (self.person_words(view, area.width), theme.heading()),
        ];
        for (y, (words, style)) in (areas.notice.y..areas.notice.bottom()).zip(notice) {
            let words = text::cut(&words, cells, theme.glyphs);
            buffer.set_stringn(area.x + 1, y, words, cells, style);
        }
        self.draw_rows(view, areas.rows, buffer, theme);
        for (y, words) in (areas.rows.bottom()..area.bottom()).zip(&areas.legend) {
            buffer.set_stringn(area.x + 1, y, words, cells, theme.muted());
        }
    }

    fn title(&self, view: &TeamGrid) -> String {
        let (by, other) = if self.statements {
            ("statement", "units")
        } else {
            ("unit", "statements")
        };
        format!("By {by} (S: {other}; f: framework): {}", view.title)
    }

    /// Whose column is selected, in words; and which are seen, where not all are.
    fn person_words(&self, view: &TeamGrid, width: u16) -> String {
        let Some(person) = view.people.get(self.person) else {
            return "Nobody is in your team".to_owned();
        };
        let post = match person.post.as_str() {
            "" => "no role profile",
            post => post,
        };
        let people = view.people.len();
        let mut words = format!("{} of {people}: {}, {post}", self.person + 1, person.name);
        let seen = self.people_seen(width);
        if seen < people {
            let _ = write!(
                words,
                " ({} to {} are shown)",
                self.first_person + 1,
                self.first_person + seen
            );
        }
        words
    }

    fn draw_rows(&self, view: &TeamGrid, area: Rect, buffer: &mut Buffer, theme: Theme) {
        let blocks = self.blocks(area);
        let rows = usize::from(area.height.saturating_sub(HEAD_ROWS));
        let width = area.width / blocks;
        for block in 0..blocks {
            let place = Rect {
                x: area.x + block * width,
                width,
                ..area
            };
            let state = self.table.further(usize::from(block) * rows);
            self.draw_block(view, &state, place, buffer, theme);
        }
    }

    fn draw_block(
        &self,
        view: &TeamGrid,
        state: &TableState<String>,
        area: Rect,
        buffer: &mut Buffer,
        theme: Theme,
    ) {
        let seen = self.people_seen(area.width);
        let people = self.first_person..self.first_person + seen;
        let last = HELD_CELLS + PERSON_CELLS * u16::try_from(seen).unwrap_or(0);
        let columns = [
            Column {
                title: "Unit",
                width: Width::Share {
                    least: UNIT_CELLS,
                    shares: 1,
                },
                right: false,
                from_cells: 0,
            },
            Column {
                title: "",
                width: Width::Fixed(last),
                right: false,
                from_cells: 0,
            },
        ];
        let cell = |row: usize, column: usize| -> Cell<'_> {
            let row = &view.rows[self.shown[row]];
            if column == 0 {
                return self.row_title(view, row).into();
            }
            let mut cells = format!("{:<1$}", held_words(row), usize::from(HELD_CELLS));
            let marks = row.marks.chars();
            for mark in marks.skip(people.start).take(seen) {
                let _ = write!(cells, " {mark}  ");
            }
            cells.into()
        };
        let table = Table {
            columns: &columns,
            sorted: None,
            empty: "Nothing fits; f chooses a framework, F changes the words.",
            cell: &cell,
        };
        table.draw(state, area, buffer, theme);
        self.draw_head(people.clone(), last, area, buffer, theme);
    }

    /// The head of the columns of people: the selected one has the mark of the gutter before it.
    fn draw_head(
        &self,
        people: std::ops::Range<usize>,
        last: u16,
        area: Rect,
        buffer: &mut Buffer,
        theme: Theme,
    ) {
        let area = area.intersection(buffer.area);
        let from = area.x
            + area
                .width
                .saturating_sub(last)
                .max(OTHER_CELLS - HELD_CELLS);
        if area.is_empty() || from >= area.right() {
            return;
        }
        let mut x = from;
        let room = |x: u16| usize::from(area.right().saturating_sub(x));
        buffer.set_stringn(x, area.y, "Held by", room(x), theme.heading());
        x += HELD_CELLS;
        for place in people {
            if x >= area.right() {
                return;
            }
            if place == self.person {
                buffer.set_stringn(x, area.y, theme.glyphs.gutter, 1, theme.gutter());
            }
            let initials = self.initials.get(place).map_or("", String::as_str);
            let cells = room(x + 1).min(usize::from(PERSON_CELLS) - 1);
            if cells > 0 {
                buffer.set_stringn(x + 1, area.y, initials, cells, theme.heading());
            }
            x += PERSON_CELLS;
        }
    }

    /// A unit by code and title; a statement by its id within the framework, which tells it from its neighbours where the
    /// text is cut.
    fn row_title<'a>(&self, view: &TeamGrid, row: &'a GridRow) -> std::borrow::Cow<'a, str> {
        if !self.statements {
            return row.title.as_str().into();
        }
        let id = row
            .id
            .strip_prefix(view.framework.as_str())
            .map_or(row.id.as_str(), |rest| rest.trim_start_matches('.'));
        format!("{id} {}", row.title).into()
    }
}

/// Where what is drawn.
struct Areas {
    notice: Rect,
    rows: Rect,
    /// The legend, in lines; it stands below the rows.
    legend: Vec<String>,
}
