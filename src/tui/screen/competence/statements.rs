//! The statements of every framework as a list that opens and closes: framework, area, unit, statement. The catalogue is asked
//! for once and kept; what is known of somebody comes anew with each visit. Enter reads a statement in full, in the place of the
//! list, and from either the forms of the screen open about it.
//!
//! * `rows`: which rows are seen, with what is open and what is looked for.
//! * `whole`: a statement in full.

mod rows;
mod whole;

use self::rows::{Node, Outlined};
use super::{Matter, Row};
use crate::domain::entry::StaffId;
use crate::protocol::message::CompetenceAsk;
use crate::service::view::statements::{
    Outline, OutlineStatement, OutlineUnit, StatementKnown, StatementWhole, Statements, UnitKnown,
};
use crate::tui::action::Action;
use crate::tui::theme::Theme;
use crate::tui::widget::pages::Pages;
use crate::tui::widget::table::{Cell, Column, HEAD_ROWS, Table, TableState, fixed, share};
use crate::tui::widget::text;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::collections::{BTreeMap, BTreeSet};

/// From how many cells on a column of levels stands beside the words.
const LEVEL_FROM_CELLS: u16 = 70;

const COLUMNS: &[Column] = &[
    share("Framework, unit and statement", 30, 4),
    fixed("Level", 5).from(LEVEL_FROM_CELLS),
    fixed("Items", 5).at_right(),
    share("Post, tags", 12, 1),
];

/// The list, what is open of it, and the statement that is read.
#[derive(Debug, Default)]
pub struct StatementsPart {
    catalogue: Vec<Outlined>,
    mark: String,
    staff: Option<StaffId>,
    name: String,
    units: BTreeMap<String, UnitKnown>,
    statements: BTreeMap<String, StatementKnown>,
    is_loaded: bool,
    trouble: String,
    framework: Option<String>,
    words: String,
    /// What is open, by id.
    open: BTreeSet<String>,
    /// What was closed of that which some words found: it comes open.
    closed: BTreeSet<String>,
    rows: Vec<Node>,
    table: TableState<String>,
    /// How many statements there are in what is shown, and in how many of them the words occur.
    counts: (usize, usize),
    reading: Option<(String, Pages)>,
}

impl StatementsPart {
    /// Whether it has come, or will not.
    pub fn is_loaded(&self) -> bool {
        self.is_loaded
    }

    /// What is to be asked for: the catalogue only where it is not the one that is kept.
    pub fn ask(&self, staff: StaffId) -> CompetenceAsk {
        CompetenceAsk::Statements {
            staff,
            known: self.mark.clone(),
        }
    }

    /// The statement that is read.
    pub fn read(&self) -> Option<&str> {
        self.reading.as_ref().map(|(id, _)| id.as_str())
    }

    /// Somebody else's are shown: what is known is forgotten, the catalogue and what is open stay.
    pub fn forget(&mut self) {
        (self.is_loaded, self.staff) = (false, None);
        self.reading = None;
    }

    /// Takes the catalogue, where it came, and what is known of somebody.
    pub fn set(&mut self, view: Statements) {
        if let Some(catalogue) = view.catalogue {
            let is_first = self.catalogue.is_empty();
            self.catalogue = catalogue.into_iter().map(Outlined::of).collect();
            self.mark = view.mark;
            if is_first {
                let frameworks = self.catalogue.iter();
                self.open = frameworks.map(|one| one.outline.id.clone()).collect();
            }
        }
        (self.staff, self.name) = (Some(view.staff), view.name);
        let units = view.units.into_iter();
        self.units = units.map(|one| (one.unit.clone(), one)).collect();
        let statements = view.statements.into_iter();
        self.statements = statements.map(|one| (one.statement.clone(), one)).collect();
        (self.is_loaded, self.trouble) = (true, String::new());
        self.arrange();
    }

    /// It may not be seen, or could not be read: a sentence stands in its place.
    pub fn refuse(&mut self, why: &str) {
        (self.is_loaded, self.reading) = (true, None);
        why.clone_into(&mut self.trouble);
    }

    /// Shows a statement in full; one that is read already stays where it was scrolled to.
    pub fn show(&mut self, statement: &StatementWhole, theme: Theme) {
        let mut pages = whole::pages(statement, theme);
        let id = statement.statement.id.clone();
        if let Some((_, old)) = self.reading.as_ref().filter(|(old, _)| *old == id) {
            pages.go_on_from(old);
        }
        self.reading = Some((id, pages));
    }

    /// Frameworks to choose from: id and title.
    pub fn frameworks(&self) -> Vec<(String, String)> {
        let frameworks = self.catalogue.iter().map(|one| &one.outline);
        frameworks
            .map(|one| (one.id.clone(), one.title.clone()))
            .collect()
    }

    /// Shows one framework, opened, or all.
    pub fn choose(&mut self, framework: Option<String>) {
        self.open.extend(framework.clone());
        self.framework = framework;
        self.reading = None;
        self.arrange();
    }

    /// Shows only statements with these words: in the text, the id, the level, the unit, its area or framework.
    pub fn filter(&mut self, words: &str) {
        words.clone_into(&mut self.words);
        self.closed.clear();
        self.reading = None;
        self.arrange();
        // What was looked for is what is read next.
        let is_found = |node: &Node| node.statement(&self.catalogue).is_some();
        let is_unit = |node: &Node| node.unit(&self.catalogue).is_some();
        let found = self.rows.iter().position(is_found);
        let found = found.or_else(|| self.rows.iter().position(is_unit));
        if let Some(found) = found.filter(|_| !self.words.is_empty()) {
            self.select(found);
        }
    }

    fn arrange(&mut self) {
        let words = self.words.split_whitespace();
        let words: Vec<String> = words.map(crate::domain::writing::fold).collect();
        let chosen = self.framework.as_deref();
        let is_open = |id: &str| {
            if words.is_empty() {
                self.open.contains(id)
            } else {
                !self.closed.contains(id)
            }
        };
        self.rows = rows::rows(&self.catalogue, chosen, &words, is_open);
        let shown = self.catalogue.iter();
        let shown = shown.filter(|one| chosen.is_none_or(|id| id == one.outline.id));
        self.counts = shown.fold((0, 0), |(all, found), one| {
            (all + one.statements(), found + one.found(&words))
        });
        let (rows, catalogue) = (&self.rows, &self.catalogue);
        self.table
            .refresh(rows.len(), |index| rows[index].id(catalogue).to_owned());
    }

    fn selected_node(&self) -> Option<&Node> {
        self.rows.get(self.table.index()?)
    }

    /// The selected unit or statement, for a form; while a statement is read, that one.
    pub(super) fn at_hand(&self) -> Option<Row> {
        let node = self.selected_node()?;
        let unit = node.unit(&self.catalogue)?;
        let statement = node.statement(&self.catalogue);
        Some(Row {
            matter: Matter::Unit,
            staff: self.staff,
            unit: Some(unit.id.clone()),
            statement: statement.map(|one| one.id.clone()),
            whole: statement
                .map(|one| vec![format!("{} {}", one.id, one.text)])
                .unwrap_or_default(),
            said: crate::domain::writing::joined(&[&self.name, &unit.title]),
            ..Row::default()
        })
    }

    /// Opens what is selected: a list opens or closes; what else is to be done is returned.
    pub fn open(&mut self) -> Opened {
        let Some(node) = self.selected_node() else {
            return Opened::Nothing;
        };
        if self.reading.is_some() {
            return Opened::Nothing;
        }
        if let Some(statement) = node.statement(&self.catalogue) {
            return Opened::Statement(statement.id.clone());
        }
        if let Some(unit) = node.unit(&self.catalogue).filter(|one| is_unwritten(one)) {
            let known = self.units.get(&unit.id);
            return Opened::Lines(whole::unwritten(unit, known));
        }
        let (id, is_open) = (node.id(&self.catalogue).to_owned(), node.is_open);
        self.turn(&id, !is_open);
        Opened::Nothing
    }

    /// Opens or closes one list.
    fn turn(&mut self, id: &str, open: bool) {
        match (self.words.is_empty(), open) {
            (true, true) | (false, false) => {
                let set = if open {
                    &mut self.open
                } else {
                    &mut self.closed
                };
                set.insert(id.to_owned());
            }
            (true, false) => drop(self.open.remove(id)),
            (false, true) => drop(self.closed.remove(id)),
        }
        self.arrange();
    }

    /// Opens every list that is shown; when all are open, closes them.
    pub fn turn_all(&mut self) {
        self.reading = None;
        let has_closed = self.rows.iter().any(Node::is_closed);
        let chosen = self.framework.as_deref();
        let shown = self.catalogue.iter().map(|one| &one.outline);
        let shown = shown.filter(|one| chosen.is_none_or(|id| id == one.id));
        let ids = shown.flat_map(|one| {
            let areas = one.areas.iter().map(|area| area.id.clone());
            let units = one.units.iter().map(|unit| unit.id.clone());
            std::iter::once(one.id.clone()).chain(areas).chain(units)
        });
        let (set, adds) = if self.words.is_empty() {
            (&mut self.open, has_closed)
        } else {
            (&mut self.closed, !has_closed)
        };
        for id in ids {
            if adds {
                set.insert(id);
            } else {
                set.remove(&id);
            }
        }
        self.arrange();
    }

    /// To the left: closes the selected list, or goes to the one in which the row stands.
    fn left(&mut self) {
        let Some(node) = self.selected_node() else {
            return;
        };
        let (id, depth) = (node.id(&self.catalogue).to_owned(), node.depth);
        if node.is_open {
            self.turn(&id, false);
            return;
        }
        let index = self.table.index().unwrap_or(0);
        let above = self.rows[..index].iter().rposition(|one| one.depth < depth);
        if let Some(above) = above {
            self.select(above);
        }
    }

    /// To the right: opens the selected list, or goes to its first row; returns whether it was a list.
    fn right(&mut self) -> bool {
        let Some(node) = self.selected_node() else {
            return true;
        };
        if node.is_closed() {
            let id = node.id(&self.catalogue).to_owned();
            self.turn(&id, true);
        } else if node.is_open {
            let below = self.table.index().unwrap_or(0) + 1;
            self.select(below);
        } else {
            return false;
        }
        true
    }

    fn select(&mut self, index: usize) {
        let (rows, catalogue) = (&self.rows, &self.catalogue);
        self.table
            .select(index, |index| rows[index].id(catalogue).to_owned());
    }

    /// Moves, opens and closes; returns whether it was that.
    pub fn act(&mut self, action: Action) -> bool {
        if let Some((_, pages)) = &mut self.reading {
            if matches!(action, Action::Back | Action::PersonLeft) {
                self.reading = None;
                return true;
            }
            return pages.act(action);
        }
        match action {
            Action::PersonLeft => self.left(),
            Action::PersonRight => return self.right(),
            _ => {
                let (rows, catalogue) = (&self.rows, &self.catalogue);
                return self
                    .table
                    .act(action, |index| rows[index].id(catalogue).to_owned());
            }
        }
        true
    }

    /// Takes note of the room there is.
    pub fn fit(&mut self, area: Rect) {
        self.table
            .fit(usize::from(area.height.saturating_sub(1 + HEAD_ROWS)));
        if let Some((_, pages)) = &mut self.reading {
            pages.fit(area);
        }
    }

    /// Draws what is shown of whom, and the list; or the statement that is read.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer, theme: Theme) {
        let area = area.intersection(buffer.area);
        let cells = usize::from(area.width.saturating_sub(2));
        if area.is_empty() || cells == 0 {
            return;
        }
        if let Some((_, pages)) = &self.reading {
            pages.draw(area, buffer, theme);
            return;
        }
        if !self.trouble.is_empty() {
            let lines = text::wrap(&self.trouble, cells);
            for (y, words) in (area.y + 1..area.bottom()).zip(lines) {
                buffer.set_stringn(area.x + 1, y, words, cells, theme.text());
            }
            return;
        }
        if !self.is_loaded {
            return;
        }
        let notice = text::cut(&self.notice(), cells, theme.glyphs);
        buffer.set_stringn(area.x + 1, area.y, notice, cells, theme.muted());
        let below = Rect {
            y: area.y.saturating_add(1),
            height: area.height.saturating_sub(1),
            ..area
        };
        let cell = |row: usize, column: usize| self.cell(&self.rows[row], column, theme);
        let table = Table {
            columns: COLUMNS,
            sorted: None,
            empty: "Nothing fits; f chooses a framework, F changes the words.",
            cell: &cell,
        };
        table.draw(&self.table, below, buffer, theme);
    }

    /// Whose, how much is shown, and how it opens.
    fn notice(&self) -> String {
        let (all, found) = self.counts;
        let count = match (self.words.is_empty(), all) {
            (true, 1) => "1 statement".to_owned(),
            (true, all) => format!("{all} statements"),
            (false, all) => format!("{found} of {all} statements"),
        };
        format!(
            "{}: {count}. Right opens, left closes, S all; Enter reads.",
            self.name
        )
    }

    fn cell(&self, node: &Node, column: usize, theme: Theme) -> Cell<'_> {
        let unit = node.unit(&self.catalogue);
        let statement = node.statement(&self.catalogue);
        match (column, unit, statement) {
            (0, _, _) => {
                let words = node.words(&self.catalogue);
                let style = if node.depth == 0 {
                    theme.heading()
                } else {
                    theme.text()
                };
                Cell::styled(words, style)
            }
            (1, Some(_), Some(statement)) => statement.level.as_str().into(),
            (1, Some(unit), None) => unit.level.as_str().into(),
            (2, Some(unit), statement) => {
                let items = match statement {
                    Some(one) => self.statements.get(&one.id).map_or(0, |one| one.items),
                    None => self.units.get(&unit.id).map_or(0, |one| one.items),
                };
                match items {
                    0 => "".into(),
                    items => items.to_string().into(),
                }
            }
            (3, Some(unit), statement) => {
                let outline = &self.catalogue[node.framework].outline;
                self.marks(outline, unit, statement).into()
            }
            _ => "".into(),
        }
    }

    /// How a unit or statement stands to the post, whether it is not applicable, and how the evidence for it is tagged.
    fn marks(
        &self,
        outline: &Outline,
        unit: &OutlineUnit,
        statement: Option<&OutlineStatement>,
    ) -> String {
        let mut marks: Vec<&str> = Vec::new();
        let touches = |level: Option<&str>| {
            let of_level = statement.map(|one| one.level.as_str());
            !outline.is_ladder
                || level.is_none()
                || of_level.is_none_or(|one| one.is_empty() || Some(one) == level)
        };
        if let Some(known) = self.units.get(&unit.id) {
            let mut not = known.not_applicable.iter();
            if not.any(|one| touches(one.level.as_deref())) {
                marks.push("not applicable");
            }
            let asked = known.asked.iter();
            let asked = asked.filter(|one| touches(one.level.as_deref()) && !one.short.is_empty());
            for one in asked {
                if !marks.contains(&one.short.as_str()) {
                    marks.push(&one.short);
                }
                if statement.is_none() && outline.is_ladder {
                    marks.extend(one.level.as_deref());
                }
            }
        }
        if is_unwritten(unit) {
            marks.push("not written");
        }
        let known = statement.and_then(|one| self.statements.get(&one.id));
        if known.is_some_and(|one| one.is_set_aside) && !marks.contains(&"not applicable") {
            marks.insert(0, "not applicable");
        }
        if unit.is_domain_d || known.is_some_and(|one| one.is_tagged_d) {
            marks.push("D");
        }
        marks.extend(known.iter().flat_map(|one| &one.stages).map(String::as_str));
        if statement.is_some_and(|one| one.is_local) {
            marks.push("local");
        }
        marks.join(", ")
    }
}

/// What came of opening a row.
#[derive(Debug, PartialEq, Eq)]
pub enum Opened {
    /// A list opened or closed, or there was nothing to open.
    Nothing,
    /// A statement is to be asked for.
    Statement(String),
    /// Lines are to be read about a unit that is not yet written.
    Lines(Vec<String>),
}

fn is_unwritten(unit: &OutlineUnit) -> bool {
    unit.statements.is_empty()
}
