//! A few lines of which some are typed unseen: setting one's passphrase, signing as somebody else. No draft, no place and
//! no log ever holds what is typed here.

use crate::domain::command::Request;
use crate::protocol::secret::Secret;
use crate::tui::action::Action;
use crate::tui::keymap::Key;
use crate::tui::theme::Theme;
use crate::tui::widget::line::LineEditor;
use crate::tui::widget::secret::SecretLine;
use crate::tui::widget::{paste, text};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Bytes of a login.
const LOGIN_BYTES_MAX: usize = 64;

/// What is typed into a line.
#[derive(Debug)]
enum Typed {
    Seen(LineEditor),
    Unseen(SecretLine),
}

#[derive(Debug)]
struct Line {
    /// The name that a refusal uses.
    key: &'static str,
    label: &'static str,
    typed: Typed,
}

/// What it is for.
#[derive(Debug)]
pub enum SecretFor {
    /// One's own passphrase is set.
    Passphrase,
    /// The form below is saved as somebody else.
    SignAs(Box<Request>),
}

/// What was typed, complete.
#[derive(Debug)]
pub struct Told {
    /// The login, where one is asked.
    pub login: String,
    /// The passphrase that holds now.
    pub old: Option<Secret>,
    /// The passphrase.
    pub passphrase: Secret,
}

/// The lines.
#[derive(Debug)]
pub struct SecretLayer {
    /// What it is for.
    pub what: SecretFor,
    title: &'static str,
    help: String,
    lines: Vec<Line>,
    at: usize,
    /// What is wrong.
    pub trouble: String,
}

fn unseen(key: &'static str, label: &'static str) -> Line {
    Line {
        key,
        label,
        typed: Typed::Unseen(SecretLine::default()),
    }
}

impl SecretLayer {
    /// Sets one's passphrase.
    pub fn passphrase(has_one: bool) -> SecretLayer {
        let mut lines = Vec::new();
        if has_one {
            lines.push(unseen("old", "The one that holds now"));
        }
        lines.push(unseen("new", "New passphrase"));
        lines.push(unseen("again", "The same again"));
        SecretLayer {
            what: SecretFor::Passphrase,
            title: "Your passphrase",
            help: "It opens your locked screen, and signs for you at a colleague's. At least 12 characters; four \
                   words that do not belong together are good. Nobody can read it; an administrator can only clear it."
                .to_owned(),
            lines,
            at: 0,
            trouble: String::new(),
        }
    }

    /// Saves the form below as somebody else.
    pub fn sign_as(request: Request, form: &str, host: &str) -> SecretLayer {
        SecretLayer {
            what: SecretFor::SignAs(Box::new(request)),
            title: "Sign as somebody else",
            help: format!(
                "For the one who stands beside {host}: this one form ({form}) is saved in your name, with your rights. \
                 The entry names you both. What is done next is {host}'s again."
            ),
            lines: vec![
                Line {
                    key: "login",
                    label: "Your login",
                    typed: Typed::Seen(LineEditor::new(LOGIN_BYTES_MAX)),
                },
                unseen("passphrase", "Your passphrase"),
            ],
            at: 0,
            trouble: String::new(),
        }
    }

    /// Takes a key that is typed.
    pub fn key(&mut self, key: Key) {
        self.trouble.clear();
        match &mut self.lines[self.at].typed {
            Typed::Seen(line) => drop(line.key(key)),
            Typed::Unseen(line) => drop(line.key(key)),
        }
    }

    /// Takes a paste.
    pub fn paste(&mut self, pasted: &str) {
        let cleaned = paste::clean(pasted, false).text;
        match &mut self.lines[self.at].typed {
            Typed::Seen(line) => drop(line.insert(&cleaned)),
            Typed::Unseen(line) => drop(line.insert(&cleaned)),
        }
    }

    /// Does an action; returns what was typed when it is complete and wanted to be sent.
    pub fn act(&mut self, action: Action) -> Option<Told> {
        let last = self.lines.len() - 1;
        match action {
            Action::Open if self.at < last => self.at += 1,
            Action::Open | Action::Save => return self.complete(),
            Action::NextField | Action::MoveDown => self.at = (self.at + 1).min(last),
            Action::PreviousField | Action::MoveUp => self.at = self.at.saturating_sub(1),
            _ => {}
        }
        None
    }

    fn complete(&mut self) -> Option<Told> {
        let empty = self.lines.iter().position(|line| match &line.typed {
            Typed::Seen(line) => line.text().trim().is_empty(),
            Typed::Unseen(line) => line.is_empty(),
        });
        if let Some(place) = empty {
            self.at = place;
            self.trouble = format!("{}: needed", self.lines[place].label);
            return None;
        }
        if let (Some(new), Some(again)) = (self.unseen("new"), self.unseen("again"))
            && !new.is_same(again)
        {
            self.refuse(Some("again"), "The two are not the same; type both anew");
            self.clear("new");
            return None;
        }
        let secret = |key| self.unseen(key).map(SecretLine::secret);
        Some(Told {
            login: self.login(),
            old: secret("old"),
            passphrase: secret("new").or_else(|| secret("passphrase"))?,
        })
    }

    /// The login that was typed.
    pub fn login(&self) -> String {
        self.lines
            .iter()
            .find_map(|line| match &line.typed {
                Typed::Seen(line) => Some(line.text().trim().to_owned()),
                Typed::Unseen(_) => None,
            })
            .unwrap_or_default()
    }

    fn unseen(&self, key: &str) -> Option<&SecretLine> {
        self.lines.iter().find_map(|line| match &line.typed {
            Typed::Unseen(typed) if line.key == key => Some(typed),
            _ => None,
        })
    }

    fn clear(&mut self, key: &str) {
        for (place, line) in self.lines.iter_mut().enumerate() {
            if let Typed::Unseen(typed) = &mut line.typed
                && line.key == key
            {
                typed.clear();
                self.at = place;
            }
        }
    }

    /// Says what is wrong, at the line it is about: that is typed anew. Returns whether there is such a line.
    pub fn refuse(&mut self, field: Option<&str>, why: &str) -> bool {
        why.clone_into(&mut self.trouble);
        let Some(place) = self.lines.iter().position(|line| Some(line.key) == field) else {
            return false;
        };
        self.at = place;
        self.clear(self.lines[place].key);
        true
    }

    /// Draws it and returns where the cursor stands.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer, theme: Theme) -> Option<Position> {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return None;
        }
        text::clear(area, buffer);
        let cells = usize::from(area.width.saturating_sub(2)).max(1);
        let x = area.x + 1.min(area.width - 1);
        let mut y = area.y;
        let mut cursor = None;
        let mut put = |words: &str, style, buffer: &mut Buffer| {
            let mut end = x;
            for row in text::wrap(words, cells) {
                if y < area.bottom() {
                    (end, _) = buffer.set_stringn(x, y, row, cells, style);
                }
                y += 1;
            }
            (end.min(area.right() - 1), (y - 1).min(area.bottom() - 1))
        };
        put(self.title, theme.heading(), buffer);
        put(&format!("{}\n", self.help), theme.muted(), buffer);
        for (place, line) in self.lines.iter().enumerate() {
            let mark = if place == self.at { ">" } else { " " };
            let shown = match &line.typed {
                Typed::Seen(line) => line.text().to_owned(),
                Typed::Unseen(line) if line.is_empty() => String::new(),
                Typed::Unseen(_) => "(typed, not shown) ".to_owned(),
            };
            let style = if place == self.at {
                theme.focused()
            } else {
                theme.text()
            };
            let words = format!("{mark} {:<24}{shown}", format!("{}:", line.label));
            let end = put(&words, style, buffer);
            if place == self.at {
                cursor = Some(Position::from(end));
            }
        }
        if !self.trouble.is_empty() {
            put(&format!("\n! {}", self.trouble), theme.complaint(), buffer);
        }
        cursor
    }
}
