//! A key with its modifiers, in one form for each key, and its name for people.

use crossterm::event::{KeyCode, KeyModifiers};
use std::fmt;

/// A key press.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    /// Which key.
    pub code: KeyCode,
    /// What was held with it; never Shift with a character, which is another character instead.
    pub modifiers: KeyModifiers,
}

/// A key without modifiers.
pub const fn plain(code: KeyCode) -> Key {
    Key {
        code,
        modifiers: KeyModifiers::NONE,
    }
}

/// A function key.
pub const fn f(number: u8) -> Key {
    plain(KeyCode::F(number))
}

/// A character.
pub const fn key(letter: char) -> Key {
    plain(KeyCode::Char(letter))
}

/// A character with Ctrl.
pub const fn ctrl(letter: char) -> Key {
    Key {
        code: KeyCode::Char(letter),
        modifiers: KeyModifiers::CONTROL,
    }
}

/// A character with Alt.
pub const fn alt(letter: char) -> Key {
    Key {
        code: KeyCode::Char(letter),
        modifiers: KeyModifiers::ALT,
    }
}

impl Key {
    /// Returns the one form of a key as a terminal may report it.
    pub fn of(code: KeyCode, modifiers: KeyModifiers) -> Self {
        let known = KeyModifiers::SHIFT | KeyModifiers::CONTROL | KeyModifiers::ALT;
        let modifiers = modifiers & known;
        match code {
            KeyCode::Tab if modifiers.contains(KeyModifiers::SHIFT) => plain(KeyCode::BackTab),
            KeyCode::BackTab => plain(KeyCode::BackTab),
            KeyCode::Char(letter) if modifiers.contains(KeyModifiers::CONTROL) => Self {
                code: KeyCode::Char(letter.to_ascii_lowercase()),
                modifiers: modifiers - KeyModifiers::SHIFT,
            },
            KeyCode::Char(_) => Self {
                code,
                modifiers: modifiers - KeyModifiers::SHIFT,
            },
            _ => Self { code, modifiers },
        }
    }

    /// Returns the character that this key types, if it types one.
    pub fn types(self) -> Option<char> {
        match self.code {
            KeyCode::Char(letter) if self.modifiers.is_empty() => Some(letter),
            _ => None,
        }
    }

    /// Returns the letter that was struck with Alt.
    pub fn alt_letter(self) -> Option<char> {
        match self.code {
            KeyCode::Char(letter) if self.modifiers == KeyModifiers::ALT => Some(letter),
            _ => None,
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (modifier, name) in [
            (KeyModifiers::CONTROL, "Ctrl-"),
            (KeyModifiers::ALT, "Alt-"),
            (KeyModifiers::SHIFT, "Shift-"),
        ] {
            if self.modifiers.contains(modifier) {
                formatter.write_str(name)?;
            }
        }
        match self.code {
            KeyCode::Char(' ') => formatter.write_str("Space"),
            KeyCode::Char(letter) if self.modifiers.contains(KeyModifiers::CONTROL) => {
                write!(formatter, "{}", letter.to_ascii_uppercase())
            }
            KeyCode::Char(letter) => write!(formatter, "{letter}"),
            KeyCode::F(number) => write!(formatter, "F{number}"),
            KeyCode::PageUp => formatter.write_str("PgUp"),
            KeyCode::PageDown => formatter.write_str("PgDn"),
            KeyCode::BackTab => formatter.write_str("Shift-Tab"),
            other => write!(formatter, "{other:?}"),
        }
    }
}
