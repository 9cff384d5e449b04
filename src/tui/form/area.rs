//! A note of several lines, soft-wrapped: `tui-textarea` with our keys, our limit, and a cursor that moves by what people
//! see as one character.

use crate::tui::keymap::Key;
use crate::tui::widget::line::Edit;
use crate::tui::widget::paste::is_unwanted;
use crate::tui::widget::text;
use crossterm::event::{KeyCode, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::widgets::Widget as _;
use tui_textarea::{CursorMove, TextArea, WrapMode};
use unicode_segmentation::UnicodeSegmentation as _;

/// Bytes of a note.
pub const NOTE_BYTES_MAX: usize = 32 * 1024;
/// Edits that can be taken back; the text area counts single letters.
const UNDO_MAX: usize = 10_000;
/// Replacements that are taken back in one step.
const BETWEEN_MAX: usize = 50;
/// Rows a note takes on the screen at least, and at most.
const ROWS: (u16, u16) = (3, 8);

/// A note being typed.
#[derive(Debug, Clone)]
pub(super) struct NoteEditor {
    area: TextArea<'static>,
    bytes: usize,
    /// Texts that stood for a moment while a part was replaced by another: taking back does not stop there.
    between: Vec<String>,
}

impl NoteEditor {
    pub(super) fn new(text: &str) -> Self {
        let mut area = TextArea::from(text.split('\n'));
        area.set_wrap_mode(WrapMode::WordOrGlyph);
        area.set_max_histories(UNDO_MAX);
        area.set_cursor_line_style(Style::new());
        // The terminal's own cursor is shown instead: moving it costs no attributes.
        area.set_cursor_style(Style::new());
        area.move_cursor(CursorMove::Bottom);
        area.move_cursor(CursorMove::End);
        Self {
            bytes: text.len(),
            area,
            between: Vec::new(),
        }
    }

    pub(super) fn text(&self) -> String {
        self.area.lines().join("\n")
    }

    pub(super) fn is_empty(&self) -> bool {
        self.bytes == 0
    }

    /// Replaces the text as one edit that can be taken back; the cursor goes to its end.
    pub(super) fn set(&mut self, text: &str) {
        let now = self.text();
        if now == text {
            return;
        }
        let same = |pair: &(char, char)| pair.0 == pair.1;
        let common = now.chars().zip(text.chars()).take_while(same);
        let head: usize = common.map(|(letter, _)| letter.len_utf8()).sum();
        let common = now[head..].chars().rev().zip(text[head..].chars().rev());
        let tail: usize = common
            .take_while(same)
            .map(|(letter, _)| letter.len_utf8())
            .sum();
        let (from, to) = (head, now.len() - tail);
        let new = &text[head..text.len() - tail];
        if from < to && !new.is_empty() {
            self.between.push(format!("{}{}", &now[..from], &now[to..]));
            let over = self.between.len().saturating_sub(BETWEEN_MAX);
            self.between.drain(..over);
        }
        self.area.cancel_selection();
        self.jump(&now[..from]);
        if from < to {
            self.area.start_selection();
            self.jump(&now[..to]);
        }
        if new.is_empty() {
            self.area.delete_char();
        } else {
            self.area.insert_str(new);
        }
        self.area.cancel_selection();
        self.area.move_cursor(CursorMove::Bottom);
        self.area.move_cursor(CursorMove::End);
        self.counted();
    }

    /// Puts the cursor behind this beginning of the text.
    fn jump(&mut self, beginning: &str) {
        let last = beginning.rsplit('\n').next().unwrap_or(beginning);
        let place = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
        self.area.move_cursor(CursorMove::Jump(
            place(beginning.matches('\n').count()),
            place(last.chars().count()),
        ));
    }

    /// Inserts cleaned text as one edit, all of it or nothing.
    pub(super) fn insert(&mut self, text: &str) -> Edit {
        if self.bytes + text.len() > NOTE_BYTES_MAX {
            return Edit::Refused(format!(
                "a note takes at most {} kB; the {} kB were not inserted, the note is unchanged",
                NOTE_BYTES_MAX / 1024,
                text.len().div_ceil(1024)
            ));
        }
        if !self.area.insert_str(text) {
            return Edit::Moved;
        }
        self.counted()
    }

    pub(super) fn key(&mut self, key: Key) -> Edit {
        if let Some(letter) = key.types() {
            if self.bytes + letter.len_utf8() > NOTE_BYTES_MAX {
                return Edit::Refused(format!("a note takes at most {} kB", NOTE_BYTES_MAX / 1024));
            }
            if is_unwanted(letter) {
                return Edit::Moved;
            }
            self.area.insert_char(letter);
            return self.counted();
        }
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let step = match (key.code, control) {
            (KeyCode::Enter, _) => return self.insert("\n"),
            (KeyCode::Backspace, false) => return self.delete_before(),
            (KeyCode::Delete, false) => return self.delete_after(),
            (KeyCode::Backspace | KeyCode::Char('w'), true) => {
                self.area.delete_word();
                return self.counted();
            }
            (KeyCode::Delete, true) => {
                self.area.delete_next_word();
                return self.counted();
            }
            (KeyCode::Char('k'), true) => {
                self.area.delete_line_by_end();
                return self.counted();
            }
            (KeyCode::Char('u'), true) => {
                self.area.delete_line_by_head();
                return self.counted();
            }
            (KeyCode::Left, false) => return self.sideways(CursorMove::Back, Self::cluster_before),
            (KeyCode::Right, false) => {
                return self.sideways(CursorMove::Forward, Self::cluster_after);
            }
            (KeyCode::Left, true) => CursorMove::WordBack,
            (KeyCode::Right, true) => CursorMove::WordForward,
            (KeyCode::Up, _) => CursorMove::Up,
            (KeyCode::Down, _) => CursorMove::Down,
            (KeyCode::Home, true) => CursorMove::Top,
            (KeyCode::End, true) => CursorMove::Bottom,
            (KeyCode::Home, false) | (KeyCode::Char('a'), true) => CursorMove::Head,
            (KeyCode::End, false) | (KeyCode::Char('e'), true) => CursorMove::End,
            _ => return Edit::Ignored,
        };
        self.moved(step)
    }

    /// Moves the cursor; where it cannot go the key is ignored, so that the form may leave the field.
    pub(super) fn moved(&mut self, step: CursorMove) -> Edit {
        let before = self.area.cursor();
        self.area.move_cursor(step);
        if self.area.cursor() == before {
            Edit::Ignored
        } else {
            Edit::Moved
        }
    }

    pub(super) fn undo(&mut self) -> Edit {
        if self.area.undo() {
            if self.between.contains(&self.text()) {
                self.area.undo();
            }
            self.counted()
        } else {
            Edit::Moved
        }
    }

    pub(super) fn redo(&mut self) -> Edit {
        if self.area.redo() {
            if self.between.contains(&self.text()) {
                self.area.redo();
            }
            self.counted()
        } else {
            Edit::Moved
        }
    }

    fn counted(&mut self) -> Edit {
        self.bytes = self
            .area
            .lines()
            .iter()
            .map(|line| line.len() + 1)
            .sum::<usize>()
            .saturating_sub(1);
        Edit::Changed
    }

    /// The cursor's line, cut where the cursor stands.
    fn halves(&self) -> (String, String) {
        let cursor = self.area.cursor();
        let line = self.area.lines().get(cursor.0).map_or("", String::as_str);
        let place = line
            .char_indices()
            .nth(cursor.1)
            .map_or(line.len(), |(place, _)| place);
        (line[..place].to_owned(), line[place..].to_owned())
    }

    fn cluster_before(&self) -> usize {
        self.halves()
            .0
            .graphemes(true)
            .next_back()
            .map_or(1, |cluster| cluster.chars().count())
    }

    fn cluster_after(&self) -> usize {
        self.halves()
            .1
            .graphemes(true)
            .next()
            .map_or(1, |cluster| cluster.chars().count())
    }

    fn sideways(&mut self, step: CursorMove, length: fn(&Self) -> usize) -> Edit {
        for _ in 0..length(self) {
            self.area.move_cursor(step);
        }
        Edit::Moved
    }

    fn delete_before(&mut self) -> Edit {
        let letters = self.cluster_before();
        if letters == 1 {
            if !self.area.delete_char() {
                return Edit::Moved;
            }
            return self.counted();
        }
        for _ in 0..letters {
            self.area.move_cursor(CursorMove::Back);
        }
        self.area.delete_str(letters);
        self.counted()
    }

    fn delete_after(&mut self) -> Edit {
        let letters = self.cluster_after();
        if !self.area.delete_str(letters) {
            return Edit::Moved;
        }
        self.counted()
    }

    /// Returns how many rows it takes when it is that wide.
    pub(super) fn rows(&self, cells: u16) -> u16 {
        let mut rows = 0u16;
        for line in self.area.lines() {
            // No more of it than can be seen.
            let seen: String = line
                .chars()
                .take(usize::from(cells) * usize::from(ROWS.1 + 1))
                .collect();
            rows += u16::try_from(text::wrap(&seen, cells.into()).len()).unwrap_or(ROWS.1);
            if rows >= ROWS.1 {
                return ROWS.1;
            }
        }
        // A row to write on, so that the note does not jump when the line is full.
        (rows + 1).clamp(ROWS.0, ROWS.1)
    }

    /// Draws it and returns where the cursor stands.
    pub(super) fn draw(&self, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        if area.is_empty() {
            return None;
        }
        (&self.area).render(area, buffer);
        let (top, left) = self.area.scroll_offset();
        let cursor = self.area.screen_cursor();
        let place =
            |at: usize, first: u16| u16::try_from(at).unwrap_or(u16::MAX).saturating_sub(first);
        Some(Position::new(
            area.x
                .saturating_add(place(cursor.col, left))
                .min(area.right() - 1),
            area.y
                .saturating_add(place(cursor.row, top))
                .min(area.bottom() - 1),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::keymap::{ctrl, key, plain};

    #[test]
    fn an_oversize_paste_is_refused_whole_and_names_the_limit() {
        let mut note = NoteEditor::new("seen at home");
        let edit = note.insert(&"x".repeat(100_000));
        assert!(
            matches!(&edit, Edit::Refused(why) if why.contains("32 kB") && why.contains("98 kB")),
            "{edit:?}"
        );
        assert_eq!(note.text(), "seen at home");
    }

    #[test]
    fn a_replaced_part_is_taken_back_and_brought_again_in_one_step() {
        for (before, after) in [
            ("Has SOBOE.\nWell.", "Has short breath.\nWell."),
            ("one\ntwo\nthree", "one\nthree"),
            ("", "all\nnew"),
            ("all gone", ""),
            ("ää b ää", "ää c ää"),
            ("aaa", "aaaa"),
            ("quite", "other"),
        ] {
            let mut note = NoteEditor::new(before);
            note.set(after);
            assert_eq!(note.text(), after);
            assert_eq!(note.bytes, after.len());
            note.undo();
            assert_eq!(note.text(), before, "taken back from {after:?}");
            note.redo();
            assert_eq!(note.text(), after, "brought again");
            let mut note = NoteEditor::new(before);
            note.set(after);
            note.key(key('!'));
            assert_eq!(note.text(), format!("{after}!"), "at its end");
        }
    }

    #[test]
    fn a_paste_is_taken_back_in_one_step() {
        let mut note = NoteEditor::new("");
        note.key(key('a'));
        note.insert("one\ntwo\nthree");
        assert_eq!(note.text(), "aone\ntwo\nthree");
        note.undo();
        assert_eq!(note.text(), "a");
        note.redo();
        assert_eq!(note.text(), "aone\ntwo\nthree");
    }

    #[test]
    fn typing_is_taken_back_beyond_fifty_letters() {
        let mut note = NoteEditor::new("");
        for _ in 0..300 {
            note.key(key('x'));
        }
        for _ in 0..300 {
            note.undo();
        }
        assert_eq!((note.text().as_str(), note.is_empty()), ("", true));
    }

    #[test]
    fn one_key_deletes_what_looks_like_one_character() {
        let mut note = NoteEditor::new("Zoe\u{308} 👩\u{200d}👧");
        note.key(plain(KeyCode::Backspace));
        note.key(plain(KeyCode::Backspace));
        note.key(plain(KeyCode::Backspace));
        assert_eq!(note.text(), "Zo");
        note.insert("e\u{308}x");
        note.key(plain(KeyCode::Home));
        note.key(plain(KeyCode::Right));
        note.key(plain(KeyCode::Right));
        note.key(plain(KeyCode::Delete));
        assert_eq!(note.text(), "Zox");
    }

    #[test]
    fn the_limit_counts_what_is_deleted_too() {
        let mut note = NoteEditor::new(&"x".repeat(NOTE_BYTES_MAX));
        assert!(matches!(note.key(key('y')), Edit::Refused(_)));
        note.key(ctrl('w'));
        assert_eq!(note.key(key('y')), Edit::Changed);
    }

    #[test]
    fn up_on_the_first_line_is_left_to_the_form() {
        let mut note = NoteEditor::new("one\ntwo");
        assert_eq!(note.key(plain(KeyCode::Up)), Edit::Moved);
        assert_eq!(note.key(plain(KeyCode::Up)), Edit::Ignored);
    }
}
