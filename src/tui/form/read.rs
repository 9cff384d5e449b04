//! Text that is longer than a field and only read: the keyboard can go there, and scrolls it.

use crate::tui::keymap::Key;
use crate::tui::theme::Theme;
use crate::tui::widget::line::Edit;
use crate::tui::widget::text;
use crossterm::event::KeyCode;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Rows that are left to the other fields.
const OTHERS: u16 = 5;
/// Rows that it has at least.
const LEAST: u16 = 3;

/// A text, and the line of it that is shown first.
#[derive(Debug, Clone, Default)]
pub(super) struct ReadEditor {
    text: String,
    top: usize,
}

impl ReadEditor {
    /// Replaces the text; the place in it stays where there is one.
    pub(super) fn set(&mut self, text: &str) {
        if self.text != text {
            text.clone_into(&mut self.text);
            self.top = self.top.min(self.text.lines().count().saturating_sub(1));
        }
    }

    /// Takes a key; one that leads out of it is ignored.
    pub(super) fn key(&mut self, key: Key) -> Edit {
        let last = self.text.lines().count().saturating_sub(1);
        match key.code {
            KeyCode::Down if self.top < last => self.top += 1,
            KeyCode::Up if self.top > 0 => self.top -= 1,
            _ => return Edit::Ignored,
        }
        Edit::Moved
    }

    /// Returns how many rows it takes of so many.
    pub(super) fn rows(&self, cells: usize, room: u16) -> u16 {
        let whole = u16::try_from(wrapped(&self.text, 0, cells).len()).unwrap_or(u16::MAX);
        whole.clamp(1, room.saturating_sub(OTHERS).max(LEAST))
    }

    /// Draws it from where it stands; the last row says when there is more.
    pub(super) fn draw(&self, area: Rect, buffer: &mut Buffer, theme: Theme) {
        let cells = usize::from(area.width);
        let lines = wrapped(&self.text, self.top, cells);
        let rows = usize::from(area.height);
        let more = lines.len() > rows;
        for (place, (y, line)) in (area.top()..area.bottom()).zip(&lines).enumerate() {
            if more && place + 1 == rows {
                let words = format!("{} Down: {} more", theme.glyphs.more, lines.len() - place);
                let words = text::cut(&words, cells, theme.glyphs);
                buffer.set_stringn(area.x, y, words, cells, theme.muted());
            } else {
                buffer.set_stringn(area.x, y, line, cells, theme.value());
            }
        }
    }
}

fn wrapped(whole: &str, top: usize, cells: usize) -> Vec<String> {
    let lines = whole.lines().skip(top);
    lines.flat_map(|line| text::wrap(line, cells)).collect()
}
