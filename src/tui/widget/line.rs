//! One line of text being typed: of a form, of a picker, of the line that finds people. The cursor moves by what people
//! see as one character.

use crate::tui::keymap::Key;
use crate::tui::widget::paste::is_unwanted;
use crate::tui::widget::text;
use crossterm::event::{KeyCode, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation as _;

/// Edits that can be taken back.
const UNDO_MAX: usize = 1_000;

/// What became of a key or a paste.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// The text is another one.
    Changed,
    /// The text is another one, and something is to be said about it.
    ChangedWith(String),
    /// Only the cursor or the choice under it moved, or nothing was to be done.
    Moved,
    /// The text is as it was, for this reason.
    Refused(String),
    /// The key means nothing here.
    Ignored,
}

/// A line and its cursor.
#[derive(Debug, Clone)]
pub struct LineEditor {
    text: String,
    /// Byte before which the cursor stands, between two characters.
    cursor: usize,
    bytes_max: usize,
    undo: Vec<(String, usize)>,
    redo: Vec<(String, usize)>,
}

impl LineEditor {
    /// Returns an empty line that takes that many bytes.
    pub fn new(bytes_max: usize) -> Self {
        Self {
            text: String::new(),
            cursor: 0,
            bytes_max,
            undo: Vec::new(),
            redo: Vec::new(),
        }
    }

    /// Returns a line that holds a text from the beginning, longer than the limit if it must be.
    pub fn with_text(bytes_max: usize, text: &str) -> Self {
        Self {
            text: text.to_owned(),
            cursor: text.len(),
            ..Self::new(bytes_max)
        }
    }

    /// Returns the text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Replaces the text, as an edit that can be taken back; the cursor goes to its end.
    pub fn set(&mut self, text: &str) {
        if self.text == text {
            return;
        }
        self.remember();
        text.clone_into(&mut self.text);
        self.cursor = self.text.len();
    }

    /// Inserts text that is free of control characters, all of it or nothing.
    pub fn insert(&mut self, text: &str) -> Edit {
        if self.text.len() + text.len() > self.bytes_max {
            return Edit::Refused(format!(
                "at most {} characters fit here; nothing was inserted",
                self.bytes_max
            ));
        }
        if text.is_empty() {
            return Edit::Moved;
        }
        self.remember();
        self.text.insert_str(self.cursor, text);
        self.cursor += text.len();
        // A combining mark may have joined what stands around it.
        self.cursor = self.boundary_at_or_after(self.cursor);
        Edit::Changed
    }

    /// Takes a key.
    pub fn key(&mut self, key: Key) -> Edit {
        if let Some(letter) = key.types() {
            if is_unwanted(letter) {
                return Edit::Moved;
            }
            return self.insert(letter.encode_utf8(&mut [0; 4]));
        }
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let target = match (key.code, control) {
            (KeyCode::Left, false) => self.before(),
            (KeyCode::Right, false) => self.after(),
            (KeyCode::Left, true) => self.word_before(),
            (KeyCode::Right, true) => self.word_after(),
            (KeyCode::Home, _) | (KeyCode::Char('a'), true) => 0,
            (KeyCode::End, _) | (KeyCode::Char('e'), true) => self.text.len(),
            (KeyCode::Backspace, false) => return self.remove(self.before(), self.cursor),
            (KeyCode::Delete, _) => return self.remove(self.cursor, self.after()),
            (KeyCode::Backspace | KeyCode::Char('w'), true) => {
                return self.remove(self.word_before(), self.cursor);
            }
            (KeyCode::Char('u'), true) => return self.remove(0, self.cursor),
            (KeyCode::Char('k'), true) => return self.remove(self.cursor, self.text.len()),
            _ => return Edit::Ignored,
        };
        self.cursor = target;
        Edit::Moved
    }

    /// Takes the last edit back.
    pub fn undo(&mut self) -> Edit {
        let Some(before) = self.undo.pop() else {
            return Edit::Moved;
        };
        self.redo
            .push((std::mem::replace(&mut self.text, before.0), self.cursor));
        self.cursor = before.1;
        Edit::Changed
    }

    /// Makes the edit again that was taken back.
    pub fn redo(&mut self) -> Edit {
        let Some(after) = self.redo.pop() else {
            return Edit::Moved;
        };
        self.undo
            .push((std::mem::replace(&mut self.text, after.0), self.cursor));
        self.cursor = after.1;
        Edit::Changed
    }

    fn remember(&mut self) {
        if self.undo.len() == UNDO_MAX {
            self.undo.remove(0);
        }
        self.undo.push((self.text.clone(), self.cursor));
        self.redo.clear();
    }

    fn remove(&mut self, from: usize, to: usize) -> Edit {
        if from == to {
            return Edit::Moved;
        }
        self.remember();
        self.text.replace_range(from..to, "");
        self.cursor = self.boundary_at_or_after(from);
        Edit::Changed
    }

    fn boundary_at_or_after(&self, byte: usize) -> usize {
        self.text
            .grapheme_indices(true)
            .map(|(start, _)| start)
            .find(|&start| start >= byte)
            .unwrap_or(self.text.len())
    }

    fn before(&self) -> usize {
        self.text[..self.cursor]
            .grapheme_indices(true)
            .next_back()
            .map_or(0, |(start, _)| start)
    }

    fn after(&self) -> usize {
        self.text[self.cursor..]
            .graphemes(true)
            .next()
            .map_or(self.cursor, |cluster| self.cursor + cluster.len())
    }

    fn word_before(&self) -> usize {
        self.text[..self.cursor]
            .unicode_word_indices()
            .next_back()
            .map_or(0, |(start, _)| start)
    }

    fn word_after(&self) -> usize {
        let mut words = self.text[self.cursor..].unicode_word_indices();
        words.next().map_or(self.text.len(), |(start, word)| {
            self.cursor + start + word.len()
        })
    }

    /// Draws the line, scrolled so that the cursor is seen if it is to be, and returns where the cursor stands.
    pub fn draw(
        &self,
        area: Rect,
        buffer: &mut Buffer,
        style: Style,
        with_cursor: bool,
        more: &str,
    ) -> Option<Position> {
        if area.is_empty() {
            return None;
        }
        let cells = usize::from(area.width);
        let before = text::width(&self.text[..self.cursor]);
        let hidden = if with_cursor {
            (before + 1).saturating_sub(cells)
        } else {
            0
        };
        let mut skipped = 0;
        let mut shown = String::new();
        for cluster in self.text.graphemes(true) {
            if skipped < hidden {
                skipped += text::width(cluster);
            } else {
                shown.push_str(cluster);
            }
        }
        buffer.set_stringn(area.x, area.y, &shown, cells, style);
        if hidden > 0 {
            buffer.set_stringn(area.x, area.y, more, cells, style);
        }
        if text::width(&shown) > cells && !with_cursor {
            let mark = text::width(more).min(cells);
            let start = area.right() - u16::try_from(mark).unwrap_or(0);
            text::clear(Rect::new(start, area.y, area.right() - start, 1), buffer);
            buffer.set_stringn(start, area.y, more, mark, style);
        }
        let column = u16::try_from(before.saturating_sub(skipped)).unwrap_or(u16::MAX);
        with_cursor
            .then(|| Position::new(area.x.saturating_add(column).min(area.right() - 1), area.y))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::keymap::{ctrl, key, plain};

    fn typed(line: &mut LineEditor, text: &str) {
        for letter in text.chars() {
            assert_eq!(line.key(key(letter)), Edit::Changed);
        }
    }

    #[test]
    fn one_key_deletes_what_looks_like_one_character() {
        let mut line = LineEditor::new(100);
        typed(&mut line, "Zoe\u{308}");
        assert_eq!(line.key(plain(KeyCode::Backspace)), Edit::Changed);
        assert_eq!(line.text(), "Zo");
        line.insert("👩\u{200d}👧");
        line.key(plain(KeyCode::Left));
        line.key(plain(KeyCode::Delete));
        assert_eq!(line.text(), "Zo");
    }

    #[test]
    fn words_are_skipped_and_removed() {
        let mut line = LineEditor::new(100);
        typed(&mut line, "mon 9:15 at home");
        line.key(ctrl('w'));
        assert_eq!(line.text(), "mon 9:15 at ");
        line.key(plain(KeyCode::Home));
        line.key(Key {
            code: KeyCode::Right,
            modifiers: KeyModifiers::CONTROL,
        });
        typed(&mut line, "day");
        assert_eq!(line.text(), "monday 9:15 at ");
    }

    #[test]
    fn every_edit_can_be_taken_back_and_made_again() {
        let mut line = LineEditor::new(100);
        typed(&mut line, "abc");
        line.key(ctrl('u'));
        assert_eq!(line.text(), "");
        line.undo();
        assert_eq!(line.text(), "abc");
        line.undo();
        line.redo();
        line.redo();
        assert_eq!(line.text(), "");
        assert_eq!(line.redo(), Edit::Moved);
    }

    #[test]
    fn what_does_not_fit_is_refused_whole() {
        let mut line = LineEditor::new(5);
        typed(&mut line, "abc");
        assert!(matches!(line.insert("def"), Edit::Refused(why) if why.contains("at most 5")));
        assert_eq!(line.text(), "abc");
    }

    #[test]
    fn a_long_line_scrolls_with_its_cursor() {
        let mut line = LineEditor::new(100);
        typed(&mut line, "abcdefghij");
        let area = Rect::new(0, 0, 5, 1);
        let mut buffer = Buffer::empty(area);
        assert_eq!(
            line.draw(area, &mut buffer, Style::new(), true, "…"),
            Some(Position::new(4, 0))
        );
        assert_eq!(buffer, Buffer::with_lines(["…hij "]));
        buffer.reset();
        assert_eq!(line.draw(area, &mut buffer, Style::new(), false, "…"), None);
        assert_eq!(buffer, Buffer::with_lines(["abcd…"]));
    }
}
