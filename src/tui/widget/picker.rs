//! A list that is filtered by typing: the options of a field, the facts that can be recorded, the command palette.

use super::line::{Edit, LineEditor};
use super::{paste, text};
use crate::tui::action::Action;
use crate::tui::keymap::{Key, Place, commands};
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Bytes of the filter.
const FILTER_BYTES_MAX: usize = 200;

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What is given back when it is chosen.
    pub id: String,
    /// What is shown, and found by typing.
    pub label: String,
    /// What is shown beside it; found by typing too.
    pub detail: String,
}

impl Item {
    /// Returns a line of the list.
    pub fn new(id: &str, label: &str, detail: &str) -> Self {
        Self {
            id: id.to_owned(),
            label: label.to_owned(),
            detail: detail.to_owned(),
        }
    }
}

/// What became of an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Picked {
    /// Nothing yet.
    Open,
    /// This item was chosen.
    Chosen(String),
    /// It was left without choosing.
    Left,
}

/// A list, its filter and the selected line.
#[derive(Debug, Clone)]
pub struct Picker {
    title: String,
    items: Vec<Item>,
    filter: LineEditor,
    found: Vec<usize>,
    at: usize,
}

impl Picker {
    /// Returns a list without a filter, its first line selected.
    pub fn new(title: &str, items: Vec<Item>) -> Self {
        Self {
            title: title.to_owned(),
            found: (0..items.len()).collect(),
            items,
            filter: LineEditor::new(FILTER_BYTES_MAX),
            at: 0,
        }
    }

    /// Returns the command palette of a place; the id of a command is the name of its action.
    pub fn palette(place: Place) -> Self {
        let items = commands(place)
            .into_iter()
            .map(|command| {
                let keys = if command.keys.is_empty() {
                    String::new()
                } else {
                    format!(" ({})", command.keys)
                };
                Item::new(
                    command.name,
                    command.name,
                    &format!("{}{keys}", command.line),
                )
            })
            .collect();
        Self::new("Commands", items)
    }

    /// Selects the line with that id, if it is there.
    #[must_use]
    pub fn at(mut self, id: &str) -> Self {
        if let Some(at) = self
            .found
            .iter()
            .position(|&index| self.items[index].id == id)
        {
            self.at = at;
        }
        self
    }

    /// Returns the selected line.
    pub fn selected(&self) -> Option<&Item> {
        self.found
            .get(self.at)
            .and_then(|&index| self.items.get(index))
    }

    /// Returns what was typed.
    pub fn filter(&self) -> &str {
        self.filter.text()
    }

    /// Does what an action of [`crate::tui::keymap::Place::Picker`] or `Palette` asks.
    pub fn act(&mut self, action: Action) -> Picked {
        let last = self.found.len().saturating_sub(1);
        match action {
            Action::MoveUp => self.at = self.at.saturating_sub(1),
            Action::MoveDown => self.at = (self.at + 1).min(last),
            Action::PageUp => self.at = self.at.saturating_sub(10),
            Action::PageDown => self.at = (self.at + 10).min(last),
            Action::Open => {
                return self
                    .selected()
                    .map_or(Picked::Open, |item| Picked::Chosen(item.id.clone()));
            }
            Action::Back => return Picked::Left,
            _ => {}
        }
        Picked::Open
    }

    /// Types a key into the filter.
    pub fn type_key(&mut self, key: Key) {
        if matches!(self.filter.key(key), Edit::Changed | Edit::ChangedWith(_)) {
            self.search();
        }
    }

    /// Pastes into the filter.
    pub fn paste(&mut self, pasted: &str) {
        if self.filter.insert(&paste::clean(pasted, false).text) == Edit::Changed {
            self.search();
        }
    }

    fn search(&mut self) {
        let words: Vec<String> = self
            .filter
            .text()
            .split_whitespace()
            .map(str::to_lowercase)
            .collect();
        let fits = |item: &Item| {
            let text = format!("{} {}", item.label, item.detail).to_lowercase();
            words.iter().all(|word| text.contains(word.as_str()))
        };
        self.found = (0..self.items.len())
            .filter(|&index| fits(&self.items[index]))
            .collect();
        // What begins with the words comes first.
        if let Some(first) = words.first() {
            self.found.sort_by_key(|&index| {
                !self.items[index]
                    .label
                    .to_lowercase()
                    .starts_with(first.as_str())
            });
        }
        self.at = 0;
    }

    /// Draws it over an area and returns where the cursor stands.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer, theme: Theme) -> Option<Position> {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return None;
        }
        text::clear(area, buffer);
        let cells = usize::from(area.width);
        buffer.set_stringn(
            area.x,
            area.y,
            text::cut(&self.title, cells, theme.glyphs),
            cells,
            theme.heading(),
        );
        let line = Rect::new(area.x, area.y + 1, area.width, 1).intersection(area);
        let cursor = if line.is_empty() {
            None
        } else {
            buffer.set_stringn(line.x, line.y, "> ", cells, theme.key());
            let typed = Rect::new(
                line.x + 2.min(line.width),
                line.y,
                line.width.saturating_sub(2),
                1,
            );
            self.filter
                .draw(typed, buffer, theme.value(), true, theme.glyphs.more)
        };
        self.draw_items(area, buffer, theme);
        cursor
    }

    fn draw_items(&self, area: Rect, buffer: &mut Buffer, theme: Theme) {
        let cells = usize::from(area.width);
        let rows = usize::from(area.height.saturating_sub(2));
        if self.found.is_empty() && rows > 0 {
            buffer.set_stringn(
                area.x,
                area.y + 2,
                "  nothing fits; Backspace widens",
                cells,
                theme.muted(),
            );
        }
        let first = (self.at + 1).saturating_sub(rows);
        let widest = self
            .items
            .iter()
            .map(|item| text::width(&item.label))
            .max()
            .unwrap_or(0)
            .min(cells * 2 / 3);
        for (y, (place, &index)) in
            (area.y + 2..area.bottom()).zip(self.found.iter().enumerate().skip(first))
        {
            let item = &self.items[index];
            if place == self.at {
                buffer.set_stringn(area.x, y, theme.glyphs.gutter, cells, theme.gutter());
            }
            let room = cells.saturating_sub(2);
            let start = area.x + 2.min(area.width);
            buffer.set_stringn(
                start,
                y,
                text::cut(&item.label, room.min(widest.max(1)), theme.glyphs),
                room,
                theme.value(),
            );
            let beside = room.saturating_sub(widest + 2);
            if beside > 0 {
                let x = start + u16::try_from(widest + 2).unwrap_or(0);
                buffer.set_stringn(
                    x,
                    y,
                    text::cut(&item.detail, beside, theme.glyphs),
                    beside,
                    theme.muted(),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic, reason = "a test may stop")]
    use super::*;
    use crate::tui::keymap::key;

    fn picker() -> Picker {
        Picker::new(
            "Record",
            vec![
                Item::new("fall", "Fall", "at home or elsewhere"),
                Item::new("admission", "Hospital admission", "stops the due clock"),
                Item::new("return", "Return from hospital", "visit due in 24-72 hours"),
            ],
        )
    }

    #[test]
    fn words_in_any_order_narrow_the_list() {
        let mut picker = picker();
        for letter in "HOSP ret".chars() {
            picker.type_key(key(letter));
        }
        assert_eq!(
            picker.act(Action::Open),
            Picked::Chosen("return".to_owned())
        );
    }

    #[test]
    fn what_begins_with_the_word_comes_first() {
        let mut picker = picker();
        picker.paste("h\n");
        assert_eq!(
            picker.selected().map(|item| item.id.as_str()),
            Some("admission")
        );
    }

    #[test]
    fn the_palette_finds_a_command_by_what_it_does() {
        let mut palette = Picker::palette(Place::Today);
        palette.paste("printable");
        let Picked::Chosen(name) = palette.act(Action::Open) else {
            panic!("nothing was chosen");
        };
        assert_eq!(Action::named(&name), Some(Action::DaySheet));
    }

    #[test]
    fn nothing_found_cannot_be_chosen() {
        let mut picker = picker();
        picker.paste("zzz");
        assert_eq!(picker.act(Action::Open), Picked::Open);
        assert_eq!(picker.act(Action::MoveDown), Picked::Open);
        assert_eq!(picker.act(Action::Back), Picked::Left);
    }
}
