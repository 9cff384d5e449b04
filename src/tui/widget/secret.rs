//! A line that is typed unseen: neither its letters nor how many there are can be read from the screen.

use super::line::Edit;
use crate::protocol::secret::Secret;
use crate::tui::keymap::Key;
use crossterm::event::{KeyCode, KeyModifiers};
use unicode_segmentation::UnicodeSegmentation as _;
use zeroize::Zeroizing;

/// The most bytes of a passphrase that is typed; room for all is made at once, so that no copy stays behind.
const BYTES_MAX: usize = 1_000;

/// What was typed.
pub struct SecretLine(Zeroizing<String>);

impl Default for SecretLine {
    fn default() -> Self {
        Self(Zeroizing::new(String::with_capacity(BYTES_MAX)))
    }
}

impl std::fmt::Debug for SecretLine {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("SecretLine")
    }
}

impl SecretLine {
    /// Takes a key.
    pub fn key(&mut self, key: Key) -> Edit {
        if let Some(letter) = key.types() {
            return self.insert(letter.encode_utf8(&mut [0; 4]));
        }
        let control = key.modifiers == KeyModifiers::CONTROL;
        match key.code {
            KeyCode::Backspace if key.modifiers.is_empty() => {
                let start = self.0.grapheme_indices(true).next_back();
                let start = start.map_or(0, |(start, _)| start);
                self.0.truncate(start);
                Edit::Changed
            }
            KeyCode::Char('u' | 'w') if control => {
                self.clear();
                Edit::Changed
            }
            _ => Edit::Ignored,
        }
    }

    /// Adds a text, all of it or nothing.
    pub fn insert(&mut self, text: &str) -> Edit {
        if self.0.len() + text.len() > BYTES_MAX || text.contains(char::is_control) {
            return Edit::Refused("that does not fit into a passphrase".to_owned());
        }
        self.0.push_str(text);
        Edit::Changed
    }

    /// Forgets what was typed.
    pub fn clear(&mut self) {
        use zeroize::Zeroize as _;
        self.0.zeroize();
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether two are the same.
    pub fn is_same(&self, other: &SecretLine) -> bool {
        *self.0 == *other.0
    }

    /// What was typed, to be sent.
    pub fn secret(&self) -> Secret {
        Secret::new(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::keymap::{ctrl, key, plain};

    #[test]
    fn what_is_typed_is_taken_back_by_letters_and_whole_and_never_printed() {
        let mut line = SecretLine::default();
        for letter in "geheime\u{301}".chars() {
            line.key(key(letter));
        }
        line.key(plain(KeyCode::Backspace));
        assert_eq!(line.secret().reveal(), "geheim");
        assert!(!format!("{line:?} {:?}", line.secret()).contains("geheim"));
        line.key(ctrl('u'));
        assert!(line.is_empty());
        assert_eq!(
            line.insert("two\nlines"),
            Edit::Refused("that does not fit into a passphrase".to_owned())
        );
        assert!(line.is_empty());
        assert_eq!(line.key(plain(KeyCode::Tab)), Edit::Ignored);
    }
}
