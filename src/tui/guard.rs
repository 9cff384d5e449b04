//! Nobody at the keys: when the screen locks or the session ends by itself, and the locked screen. No clock ticks for it;
//! each key sets a new deadline.

use super::theme::Theme;
use super::widget::secret::SecretLine;
use super::widget::text;
use crate::protocol::message::Locking;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use std::time::{Duration, Instant};

/// How often a wrong passphrase is let pass before the session ends.
pub const TRIES: u8 = 5;
/// How long before the end a session without a passphrase is warned.
const WARNING: Duration = Duration::from_mins(1);

/// What happens when nobody is at the keys.
#[derive(Debug, Default)]
pub struct Guard {
    /// The setting, and whether there is a passphrase; none before it was told.
    pub locking: Option<Locking>,
    /// When a key was last pressed.
    pub key_at: Option<Instant>,
    /// Whether the warning was given since.
    pub warned: bool,
    /// The locked screen, while it is locked.
    pub locked: Option<LockedScreen>,
}

/// What is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// The screen locks.
    Lock,
    /// A session that cannot be locked is about to end.
    Warn,
    /// It ends.
    End,
}

impl Guard {
    /// A key was pressed.
    pub fn touched(&mut self, now: Instant) {
        self.key_at = Some(now);
        self.warned = false;
    }

    /// When something is due, and what.
    pub fn next(&self) -> Option<(Instant, Due)> {
        let (locking, since) = (self.locking.as_ref()?, self.key_at?);
        if locking.idle_minutes == 0 || self.locked.is_some() {
            return None;
        }
        let whole = Duration::from_secs(u64::from(locking.idle_minutes) * 60);
        let (after, due) = if locking.has_passphrase {
            (whole, Due::Lock)
        } else if self.warned {
            (whole, Due::End)
        } else {
            (whole.saturating_sub(WARNING.min(whole / 2)), Due::Warn)
        };
        Some((since.checked_add(after)?, due))
    }

    /// What is due now.
    pub fn due(&self, now: Instant) -> Option<Due> {
        self.next().filter(|(at, _)| *at <= now).map(|(_, due)| due)
    }

    /// Whether the screen is locked.
    pub fn is_locked(&self) -> bool {
        self.locked.is_some()
    }
}

/// The locked screen.
#[derive(Debug, Default)]
pub struct LockedScreen {
    /// What is typed.
    pub line: SecretLine,
    /// Whether it is being checked.
    pub checking: bool,
    /// What is wrong.
    pub trouble: String,
    /// How often it was wrong.
    pub wrong: u8,
    /// Why it locked, in words.
    pub why: String,
}

impl LockedScreen {
    /// Draws it: whose session it is and what to type, and nothing else.
    pub fn draw(
        &self,
        who: &str,
        area: Rect,
        buffer: &mut Buffer,
        theme: Theme,
    ) -> Option<Position> {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return None;
        }
        text::clear(area, buffer);
        let cells = usize::from(area.width.saturating_sub(2)).max(1);
        let state = if self.checking {
            "checking it"
        } else if self.line.is_empty() {
            "nothing typed yet"
        } else {
            "typed; Enter opens"
        };
        let left = TRIES.saturating_sub(self.wrong);
        let mut lines = vec![
            (format!("{who}: this screen is locked"), theme.heading()),
            (
                format!(
                    "{} Everything is as you left it, and what you typed is kept.",
                    self.why
                ),
                theme.text(),
            ),
            (String::new(), theme.text()),
            (format!("Type your passphrase ({state}): "), theme.label()),
        ];
        let ask = lines.len() - 1;
        if !self.trouble.is_empty() {
            lines.push((String::new(), theme.text()));
            lines.push((format!("! {}", self.trouble), theme.complaint()));
            if self.wrong > 0 {
                let tries = if left == 1 { "try is" } else { "tries are" };
                let words =
                    format!("{left} {tries} left before this session ends; drafts are kept");
                lines.push((words, theme.muted()));
            }
        }
        let mut y = area.y + u16::from(area.height > 8) * 2;
        let mut cursor = None;
        for (index, (line, style)) in lines.iter().enumerate() {
            for row in text::wrap(line, cells) {
                if y >= area.bottom() {
                    return cursor;
                }
                let x = area.x + 1.min(area.width - 1);
                let (end, _) = buffer.set_stringn(x, y, &row, cells, *style);
                if index == ask {
                    cursor = Some(Position::new(end.min(area.right() - 1), y));
                }
                y += 1;
            }
        }
        cursor
    }
}
