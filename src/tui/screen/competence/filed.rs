//! My evidence by framework and unit: what was filed and where it belongs. No percentage, no computed level.

use crate::service::view::evidence::{Evidence, Item};
use crate::tui::action::Action;
use crate::tui::theme::Theme;
use crate::tui::widget::table::{Cell, Column, HEAD_ROWS, Table, TableState, fixed, share};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

const COLUMNS: &[Column] = &[
    share("Unit, and what was filed for it", 30, 3),
    fixed("Filed", 11),
    share("Case", 10, 1),
    fixed("Entry", 8),
];

const NOT_LINKED: &str = "Not linked to a statement yet";

/// One row: a heading, a unit, or an item below it, as places in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Row {
    /// The heading of what is linked to no statement.
    NotLinked,
    Unlinked(usize),
    Framework(usize),
    Unit(usize, usize),
    Item(usize, usize, usize),
}

/// The list and the selected row.
#[derive(Debug, Default)]
pub struct FiledList {
    /// The evidence; none until it has come.
    pub view: Option<Evidence>,
    /// The framework that is shown; all when none.
    framework: Option<String>,
    words: String,
    rows: Vec<Row>,
    table: TableState<usize>,
}

impl FiledList {
    /// Takes the evidence as it is now.
    pub fn set(&mut self, view: Evidence) {
        self.view = Some(view);
        self.arrange();
    }

    /// Frameworks to choose from: id and title.
    pub fn frameworks(&self) -> Vec<(String, String)> {
        self.view.as_ref().map_or_else(Vec::new, |view| {
            view.frameworks
                .iter()
                .map(|one| (one.id.clone(), one.title.clone()))
                .collect()
        })
    }

    /// Shows one framework, or all.
    pub fn choose(&mut self, framework: Option<String>) {
        self.framework = framework;
        self.arrange();
    }

    /// The words by which it is filtered.
    pub fn words(&self) -> &str {
        &self.words
    }

    /// Shows only units and items with these words.
    pub fn filter(&mut self, words: &str) {
        words.trim().clone_into(&mut self.words);
        self.arrange();
    }

    fn arrange(&mut self) {
        self.rows.clear();
        let words: Vec<String> = self
            .words
            .split_whitespace()
            .map(crate::domain::writing::fold)
            .collect();
        let holds = |text: &str| {
            let text = crate::domain::writing::fold(text);
            words.iter().all(|word| text.contains(word.as_str()))
        };
        let unlinked = self.view.as_ref().map_or(&[][..], |view| &view.unlinked);
        // What waits for a link stands first, whichever framework is shown: it may belong to that one.
        let waiting: Vec<Row> = (0..unlinked.len())
            .filter(|&item| holds(&unlinked[item].did) || holds(&unlinked[item].kind))
            .map(Row::Unlinked)
            .collect();
        if !waiting.is_empty() {
            self.rows.push(Row::NotLinked);
            self.rows.extend(waiting);
        }
        let frameworks = self.view.as_ref().map_or(&[][..], |view| &view.frameworks);
        for (at, framework) in frameworks.iter().enumerate() {
            if self
                .framework
                .as_ref()
                .is_some_and(|id| *id != framework.id)
            {
                continue;
            }
            let before = self.rows.len();
            self.rows.push(Row::Framework(at));
            for (unit_at, unit) in framework.units.iter().enumerate() {
                let items: Vec<usize> = (0..unit.items.len())
                    .filter(|&item| holds(&unit.title) || holds(&unit.items[item].did))
                    .collect();
                // Units of which nothing is filed stand on the first part of the screen.
                if items.is_empty() {
                    continue;
                }
                self.rows.push(Row::Unit(at, unit_at));
                self.rows
                    .extend(items.into_iter().map(|item| Row::Item(at, unit_at, item)));
            }
            if self.rows.len() == before + 1 {
                self.rows.truncate(before);
            }
        }
        self.table.refresh(self.rows.len(), |index| index);
    }

    fn item(&self, row: Row) -> Option<&Item> {
        match row {
            Row::Item(framework, unit, item) => self
                .view
                .as_ref()?
                .frameworks
                .get(framework)?
                .units
                .get(unit)?
                .items
                .get(item),
            Row::Unlinked(item) => self.view.as_ref()?.unlinked.get(item),
            _ => None,
        }
    }

    /// The selected item.
    pub fn selected(&self) -> Option<crate::domain::entry::EntryNumber> {
        let row = *self.rows.get(self.table.index()?)?;
        self.item(row).map(|item| item.entry)
    }

    /// The selected row in full.
    pub fn whole_row(&self) -> Option<Vec<String>> {
        let row = *self.rows.get(self.table.index()?)?;
        let frameworks = &self.view.as_ref()?.frameworks;
        Some(match row {
            Row::NotLinked => vec![
                NOT_LINKED.to_owned(),
                "t on an item links it to what it could show.".to_owned(),
            ],
            Row::Framework(at) => vec![frameworks[at].title.clone()],
            Row::Unit(at, unit) => {
                let unit = &frameworks[at].units[unit];
                let written = match unit.statements {
                    0 => "This unit is not yet written".to_owned(),
                    count => format!("{count} statements"),
                };
                vec![unit.title.clone(), written]
            }
            Row::Item(..) | Row::Unlinked(_) => {
                let item = self.item(row)?;
                let mut lines = vec![
                    format!("{}, filed {}, {}", item.entry, item.filed, of_words(item)),
                    format!("Case: {}", item.case_reference),
                ];
                if item.corrected {
                    lines.push("The entry it points to was taken back since".to_owned());
                }
                lines.push(String::new());
                lines.extend(item.did.lines().map(str::to_owned));
                lines.push(String::new());
                lines.extend(item.statements.iter().map(|one| format!("For: {one}")));
                lines
            }
        })
    }

    /// Moves; returns whether it was a move.
    pub fn act(&mut self, action: Action) -> bool {
        self.table.act(action, |index| index)
    }

    /// Takes note of the room there is.
    pub fn fit(&mut self, area: Rect) {
        self.table
            .fit(usize::from(area.height.saturating_sub(1 + HEAD_ROWS)));
    }

    /// Draws the count and the list.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer, theme: Theme) {
        let Some(view) = &self.view else { return };
        let cell = |row: usize, column: usize| -> Cell<'_> {
            let row = self.rows[row];
            match (row, column) {
                (Row::NotLinked, 0) => Cell::styled(NOT_LINKED, theme.heading()),
                (Row::Framework(at), 0) => {
                    Cell::styled(view.frameworks[at].title.as_str(), theme.heading())
                }
                (Row::Unit(at, unit), 0) => {
                    format!("  {}", view.frameworks[at].units[unit].title).into()
                }
                (Row::Unit(at, unit), 1) => unit_words(&view.frameworks[at].units[unit]).into(),
                (Row::Item(..) | Row::Unlinked(_), _) => self
                    .item(row)
                    .map_or_else(|| "".into(), |item| item_cell(item, column, theme)),
                _ => "".into(),
            }
        };
        let table = Table {
            columns: COLUMNS,
            sorted: None,
            empty: if view.items == 0 {
                "Nothing is filed yet."
            } else {
                "Nothing fits; f chooses a framework, F changes the words."
            },
            cell: &cell,
        };
        let items = match view.items {
            0 => " No evidence filed yet; e on an entry of a record files some".to_owned(),
            1 => " 1 item of evidence".to_owned(),
            count => format!(" {count} items of evidence"),
        };
        let line = Rect {
            height: area.height.min(1),
            ..area
        };
        crate::tui::widget::bars::bar(
            &[(&items, theme.text())],
            ("", theme.text()),
            line,
            buffer,
            theme,
        );
        let below = Rect {
            y: area.y.saturating_add(1),
            height: area.height.saturating_sub(1),
            ..area
        };
        table.draw(&self.table, below, buffer, theme);
    }
}

fn unit_words(unit: &crate::service::view::evidence::Unit) -> String {
    match (unit.statements, unit.items.len()) {
        (0, _) => "not written".to_owned(),
        (_, 0) => String::new(),
        (_, 1) => "1 item".to_owned(),
        (_, count) => format!("{count} items"),
    }
}

fn item_cell(item: &Item, column: usize, theme: Theme) -> Cell<'_> {
    match column {
        0 if item.corrected => Cell::styled(
            format!("    ! entry taken back: {}", first_line(&item.did)),
            theme.warning(),
        ),
        0 => format!("    {}", first_line(&item.did)).into(),
        1 => item.filed.as_str().into(),
        2 => item.case_reference.as_str().into(),
        _ => item
            .about
            .map_or_else(|| item.kind.clone(), |about| about.to_string())
            .into(),
    }
}

/// What it points to, or what it is.
fn of_words(item: &Item) -> String {
    item.about
        .map_or_else(|| item.kind.clone(), |about| format!("about {about}"))
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}
