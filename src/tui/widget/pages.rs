//! Text to be read: help, the manual, an entry in full. Wrapped to the room it has, scrolled by line and page.

use super::text;
use crate::tui::action::Action;
use crate::tui::keymap::{Place, help};
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::borrow::Cow;

/// Lines with their look, and the first that is seen.
#[derive(Debug, Clone, Default)]
pub struct Pages {
    title: String,
    lines: Vec<(String, Style)>,
    first: usize,
    /// The lines as wrapped by the last fit, and to how many cells: a text of thousands of lines is not wrapped for every key.
    laid: Vec<(String, Style)>,
    cells: Option<u16>,
    /// How many of these there are, and the room for them.
    rows: usize,
    seen: usize,
}

impl Pages {
    /// Returns pages with a title and no text.
    pub fn new(title: &str) -> Self {
        Self {
            title: title.to_owned(),
            seen: 1,
            ..Self::default()
        }
    }

    /// Returns the keys of a place, its own first.
    pub fn keys(place: Place, theme: Theme) -> Self {
        let lines = help(place);
        let widest = lines
            .iter()
            .map(|line| text::width(&line.keys))
            .max()
            .unwrap_or(0);
        let mut pages = Self::new(&format!("Keys: {}", place.title()));
        let mut last = None;
        for line in &lines {
            if last.replace(line.place) != Some(line.place) {
                pages = pages.with(&format!("\n{}", line.place.title()), theme.heading());
            }
            pages = pages.with(
                &format!("  {:widest$}  {}", line.keys, line.label),
                theme.text(),
            );
        }
        pages
    }

    /// Adds text in one look; it may have several lines.
    #[must_use]
    pub fn with(mut self, text: &str, style: Style) -> Self {
        self.lines.push((text.to_owned(), style));
        self.cells = None;
        self
    }

    /// Takes note of the room there is, title and rule included; call it before drawing when text or size change.
    pub fn fit(&mut self, area: Rect) {
        self.seen = usize::from(area.height.saturating_sub(2)).max(1);
        if self.cells != Some(area.width) {
            self.laid = self.wrapped(area.width);
            self.cells = Some(area.width);
        }
        self.rows = self.laid.len();
        self.first = self.first.min(self.rows.saturating_sub(self.seen));
    }

    /// Does what an action of moving asks; returns whether it was one.
    pub fn act(&mut self, action: Action) -> bool {
        let page = self.seen.saturating_sub(1).max(1);
        let first = match action {
            Action::MoveUp => self.first.saturating_sub(1),
            Action::MoveDown => self.first + 1,
            Action::PageUp => self.first.saturating_sub(page),
            Action::PageDown => self.first + page,
            Action::Top => 0,
            Action::Bottom => usize::MAX,
            _ => return false,
        };
        self.first = first.min(self.rows.saturating_sub(self.seen));
        true
    }

    /// Shows what other pages showed first, whose text this one goes on with.
    pub fn go_on_from(&mut self, other: &Pages) {
        (self.first, self.rows, self.seen) = (other.first, other.rows, other.seen);
    }

    fn wrapped(&self, cells: u16) -> Vec<(String, Style)> {
        let wrap = |(line, style): &(String, Style)| {
            let style = *style;
            text::wrap(line, usize::from(cells).max(1))
                .into_iter()
                .map(move |row| (row, style))
        };
        self.lines.iter().flat_map(wrap).collect()
    }

    /// Draws title, rule and what is seen of the text. The area is cleared before.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer, theme: Theme) {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return;
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
        if area.height > 1 {
            let rule = theme.glyphs.rule.repeat(cells);
            buffer.set_stringn(area.x, area.y + 1, rule, cells, theme.muted());
        }
        self.draw_text(area, buffer, theme);
    }

    /// Draws what is seen of the text below two rows that are left to whoever draws something of their own there.
    pub fn draw_text(&self, area: Rect, buffer: &mut Buffer, theme: Theme) {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return;
        }
        let cells = usize::from(area.width);
        let rows = if self.cells == Some(area.width) {
            Cow::from(&self.laid)
        } else {
            Cow::from(self.wrapped(area.width))
        };
        let last = rows.len();
        for (y, (row, style)) in (area.y + 2..area.bottom()).zip(rows.iter().skip(self.first)) {
            buffer.set_stringn(area.x, y, row, cells, *style);
        }
        let mark = |hidden: bool, y: u16, mark: &str, buffer: &mut Buffer| {
            if hidden && area.height > 2 && area.width > 2 {
                buffer.set_stringn(area.right() - 2, y, mark, 1, theme.heading());
            }
        };
        mark(self.first > 0, area.y + 1, theme.glyphs.above, buffer);
        mark(
            self.first + usize::from(area.height.saturating_sub(2)) < last,
            area.y,
            theme.glyphs.below,
            buffer,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::terminal::Charset;
    use crate::tui::theme::Colours;

    fn drawn(pages: &mut Pages, width: u16, height: u16) -> Buffer {
        let area = Rect::new(0, 0, width, height);
        let mut buffer = Buffer::empty(area);
        pages.fit(area);
        pages.draw(
            area,
            &mut buffer,
            Theme::new(Charset::Unicode, Colours::None),
        );
        buffer
    }

    #[test]
    fn text_is_wrapped_and_scrolled_to_its_end_and_no_further() {
        let mut pages = Pages::new("Keys")
            .with("one two three four", Style::new())
            .with("five\nsix", Style::new());
        drawn(&mut pages, 10, 5);
        assert!(pages.act(Action::Bottom) && pages.act(Action::PageDown));
        let mut expected = Buffer::with_lines(["Keys", "────────↑─", "three four", "five", "six"]);
        let bold = Theme::new(Charset::Unicode, Colours::None).heading();
        expected.set_style(Rect::new(0, 0, 4, 1), bold);
        expected.set_style(Rect::new(8, 1, 1, 1), bold);
        assert_eq!(drawn(&mut pages, 10, 5), expected);
        assert!(!pages.act(Action::Open));
        // What is added, and another width, is wrapped anew.
        let mut pages = pages.with("seven eight", Style::new());
        for (width, last) in [(10, "eight"), (20, "seven eight")] {
            drawn(&mut pages, width, 3);
            assert!(pages.act(Action::Bottom));
            let buffer = drawn(&mut pages, width, 3);
            let row: String = (0..width).map(|x| buffer[(x, 2)].symbol()).collect();
            assert_eq!(row.trim_end(), last);
        }
    }

    #[test]
    fn help_shows_the_keys_of_a_place_under_the_names_of_places() {
        let mut pages = Pages::keys(Place::Form, Theme::new(Charset::Unicode, Colours::None));
        insta::assert_debug_snapshot!(drawn(&mut pages, 60, 30));
    }

    #[test]
    fn every_size_can_be_drawn() {
        for (width, height) in
            (1..=60).flat_map(|width| (1..=20).map(move |height| (width, height)))
        {
            let mut pages = Pages::new("Keys").with(&"word ".repeat(300), Style::new());
            drawn(&mut pages, width, height);
            pages.act(Action::Bottom);
            drawn(&mut pages, width, height);
        }
    }
}
