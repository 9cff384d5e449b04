//! A list with columns: the mark in the gutter says which row is selected, so that a step costs a few bytes. Only the rows
//! that are seen are asked for, so it is as quick at 7,644 rows as at 80.
//!
//! The selection is held by the row's id: after a refresh or another order the same patient is selected, wherever she
//! stands now. Moving is done in update ([`TableState::act`], [`TableState::fit`]); drawing changes nothing.

use super::text;
use crate::tui::action::Action;
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::borrow::Cow;

/// Cells of the gutter: the mark and nothing else.
const GUTTER: u16 = 2;
/// Cells between columns.
const GAP: u16 = 2;

/// How wide a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// So many cells, always.
    Fixed(u16),
    /// At least so many cells, and of what is left over so many shares.
    Share {
        /// Cells at least.
        least: u16,
        /// Shares of the rest.
        shares: u16,
    },
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// What stands above it.
    pub title: &'static str,
    /// How wide it is.
    pub width: Width,
    /// Whether its text stands at the right, as numbers do.
    pub right: bool,
    /// It is left out where the whole table has fewer cells than this.
    pub from_cells: u16,
}

/// Returns a column of so many cells.
pub const fn fixed(title: &'static str, cells: u16) -> Column {
    Column {
        title,
        width: Width::Fixed(cells),
        right: false,
        from_cells: 0,
    }
}

/// Returns a column of at least so many cells that takes so many shares of what is left over.
pub const fn share(title: &'static str, least: u16, shares: u16) -> Column {
    Column {
        title,
        width: Width::Share { least, shares },
        right: false,
        from_cells: 0,
    }
}

impl Column {
    /// Puts its text at the right.
    #[must_use]
    pub const fn at_right(self) -> Self {
        Self {
            right: true,
            ..self
        }
    }

    /// Leaves it out where the table has fewer cells.
    #[must_use]
    pub const fn from(self, cells: u16) -> Self {
        Self {
            from_cells: cells,
            ..self
        }
    }
}

/// The text of a cell and how it looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell<'a> {
    /// The text; cut with a mark where it does not fit.
    pub text: Cow<'a, str>,
    /// How it looks.
    pub style: Style,
}

impl<'a, T: Into<Cow<'a, str>>> From<T> for Cell<'a> {
    fn from(text: T) -> Self {
        Self {
            text: text.into(),
            style: Style::new(),
        }
    }
}

impl<'a> Cell<'a> {
    /// Returns a cell in a style.
    pub fn styled(text: impl Into<Cow<'a, str>>, style: Style) -> Self {
        Self {
            text: text.into(),
            style,
        }
    }
}

/// Which row is selected, and which is the first that is seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableState<I> {
    selected: Option<(usize, I)>,
    first: usize,
    rows: usize,
    seen: usize,
}

impl<I> Default for TableState<I> {
    fn default() -> Self {
        Self {
            selected: None,
            first: 0,
            rows: 0,
            seen: 1,
        }
    }
}

impl<I: Clone + PartialEq> TableState<I> {
    /// Returns the id of the selected row, `None` in an empty list.
    pub fn selected(&self) -> Option<&I> {
        self.selected.as_ref().map(|(_, id)| id)
    }

    /// Returns where the selected row stands, counted from 0.
    pub fn index(&self) -> Option<usize> {
        self.selected.as_ref().map(|(index, _)| *index)
    }

    /// Takes note of the rows as they are now. The selected row stays selected and at its height on the screen; if it is
    /// gone, the one that has taken its place is.
    pub fn refresh(&mut self, rows: usize, id: impl Fn(usize) -> I) {
        self.rows = rows;
        let Some(last) = rows.checked_sub(1) else {
            (self.selected, self.first) = (None, 0);
            return;
        };
        let (old, wanted) = match &self.selected {
            Some((index, wanted)) => (*index, Some(wanted)),
            None => (0, None),
        };
        let stays = |index: &usize| *index < rows && Some(&id(*index)) == wanted;
        let index = Some(old)
            .filter(stays)
            .or_else(|| (0..rows).find(stays))
            .unwrap_or(old.min(last));
        self.first = (self.first + index).saturating_sub(old);
        self.selected = Some((index, id(index)));
        self.fit(self.seen);
    }

    /// Takes note of how many rows can be seen, and keeps the selected one among them.
    pub fn fit(&mut self, seen: usize) {
        self.seen = seen.max(1);
        let index = self.index().unwrap_or(0);
        let lowest = (index + 1).saturating_sub(self.seen);
        self.first = self
            .first
            .clamp(lowest, index.max(lowest))
            .min(self.rows.saturating_sub(self.seen));
    }

    /// Returns the same, seen so many rows further down: for what stands beside it where rows go on in a second block.
    #[must_use]
    pub fn further(&self, rows: usize) -> Self {
        let mut state = self.clone();
        state.first += rows;
        state
    }

    /// Selects a row by its place.
    pub fn select(&mut self, index: usize, id: impl Fn(usize) -> I) {
        if let Some(last) = self.rows.checked_sub(1) {
            let index = index.min(last);
            self.selected = Some((index, id(index)));
            self.fit(self.seen);
        }
    }

    /// Does what an action of moving asks; returns whether it was one.
    pub fn act(&mut self, action: Action, id: impl Fn(usize) -> I) -> bool {
        let now = self.index().unwrap_or(0);
        // A page keeps a row of the last one in view.
        let page = self.seen.saturating_sub(1).max(1);
        let target = match action {
            Action::MoveUp => now.saturating_sub(1),
            Action::MoveDown => now + 1,
            Action::PageUp => now.saturating_sub(page),
            Action::PageDown => now + page,
            Action::Top => 0,
            Action::Bottom => usize::MAX,
            _ => return false,
        };
        match action {
            // The page moves, and the selected row with it.
            Action::PageUp => self.first = self.first.saturating_sub(page),
            Action::PageDown => self.first += page,
            _ => {}
        }
        self.select(target, id);
        true
    }
}

/// A list, ready to be drawn.
pub struct Table<'a> {
    /// Its columns.
    pub columns: &'a [Column],
    /// The column by which it is sorted, and whether upside down; marked in the head.
    pub sorted: Option<(usize, bool)>,
    /// What stands there when the list is empty.
    pub empty: &'a str,
    /// Returns the cell of a row and a column. Asked for rows that are seen only.
    pub cell: &'a dyn Fn(usize, usize) -> Cell<'a>,
}

impl std::fmt::Debug for Table<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Table")
            .field("columns", &self.columns)
            .finish_non_exhaustive()
    }
}

/// Rows of a table that are no rows of the list: its head.
pub const HEAD_ROWS: u16 = 1;

impl Table<'_> {
    /// Draws head and rows. [`TableState::fit`] must know the height less [`HEAD_ROWS`].
    pub fn draw<I: Clone + PartialEq>(
        &self,
        state: &TableState<I>,
        area: Rect,
        buffer: &mut Buffer,
        theme: Theme,
    ) {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return;
        }
        let places = places(self.columns, area);
        for &(column, x, cells) in &places {
            let title = match self.sorted {
                Some((sorted, reverse)) if sorted == column => {
                    let mark = if reverse {
                        theme.glyphs.above
                    } else {
                        theme.glyphs.below
                    };
                    Cow::Owned(format!("{}{mark}", self.columns[column].title))
                }
                _ => Cow::Borrowed(self.columns[column].title),
            };
            let head = Cell {
                text: title,
                style: theme.heading(),
            };
            draw_cell(
                &head,
                self.columns[column].right,
                Rect::new(x, area.y, cells, 1),
                buffer,
                theme,
            );
        }
        if state.rows == 0 && area.height > 1 {
            let cells = usize::from(area.width.saturating_sub(GUTTER));
            let line = text::cut(self.empty, cells, theme.glyphs);
            buffer.set_stringn(
                area.x + GUTTER.min(area.width - 1),
                area.y + 1,
                line,
                cells,
                theme.muted(),
            );
        }
        for (y, row) in (area.y + HEAD_ROWS..area.bottom()).zip(state.first..state.rows) {
            if state.index() == Some(row) {
                buffer.set_stringn(area.x, y, theme.glyphs.gutter, 1, theme.gutter());
            }
            for &(column, x, cells) in &places {
                let cell = (self.cell)(row, column);
                draw_cell(
                    &cell,
                    self.columns[column].right,
                    Rect::new(x, y, cells, 1),
                    buffer,
                    theme,
                );
            }
        }
    }
}

fn draw_cell(cell: &Cell<'_>, right: bool, area: Rect, buffer: &mut Buffer, theme: Theme) {
    let cells = usize::from(area.width);
    let shown = text::cut(&cell.text, cells, theme.glyphs);
    let free = if right {
        cells.saturating_sub(text::width(&shown))
    } else {
        0
    };
    let x = area.x + u16::try_from(free).unwrap_or(0);
    buffer.set_stringn(x, area.y, shown, cells - free, cell.style);
}

/// Returns which columns are shown: their place in the table, where they begin, and how many cells they have. Where even
/// the least widths do not fit, the last columns are cut or left out.
fn places(columns: &[Column], area: Rect) -> Vec<(usize, u16, u16)> {
    let shown = || {
        columns
            .iter()
            .enumerate()
            .filter(|(_, column)| area.width >= column.from_cells)
    };
    let least = |column: &Column| match column.width {
        Width::Fixed(cells) => cells,
        Width::Share { least, .. } => least,
    };
    let share = |column: &Column| match column.width {
        Width::Fixed(_) => 0,
        Width::Share { shares, .. } => shares,
    };
    let count = u16::try_from(shown().count()).unwrap_or(u16::MAX);
    let needed: u16 = shown().map(|(_, column)| least(column)).sum::<u16>()
        + GUTTER
        + GAP * count.saturating_sub(1);
    let mut left = u32::from(area.width.saturating_sub(needed));
    let mut shares: u32 = shown().map(|(_, column)| u32::from(share(column))).sum();
    let mut x = area.x + GUTTER;
    let mut places = Vec::new();
    for (index, column) in shown() {
        let own = u32::from(share(column));
        let extra = (left * own).checked_div(shares).unwrap_or(0);
        (left, shares) = (left - extra, shares - own);
        let extra = u16::try_from(extra).unwrap_or(u16::MAX);
        let cells = least(column)
            .saturating_add(extra)
            .min(area.right().saturating_sub(x));
        if cells == 0 {
            break;
        }
        places.push((index, x, cells));
        x += cells + GAP;
    }
    places
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
