//! The entries of a record, newest first. Each takes two rows, what it is and when it was recorded by whom, and a row
//! more for each correction of it, which stands under what it corrects.

use crate::domain::entry::EntryNumber;
use crate::domain::writing::fold;
use crate::service::view::patient::{Line, Page};
use crate::tui::action::Action;
use crate::tui::theme::Theme;
use crate::tui::widget::text;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Cells in which the event time stands.
const TIME: u16 = 18;
/// Cells of the gutter.
const GUTTER: u16 = 2;
/// The comments that stand beneath an entry, the latest; all of them stand in the entry in full.
const COMMENTS_SHOWN: usize = 2;
/// How many entries from the end the next page is asked for.
const AHEAD: usize = 30;

/// Where a page of the timeline begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    /// With the newest entry.
    Newest,
    /// Below this number.
    Below(u64),
}

/// What has come of a timeline, and the selected entry.
#[derive(Debug, Default)]
pub(super) struct Timeline {
    lines: Vec<Line>,
    /// Where the next page begins.
    next: Option<u64>,
    /// Whether a page was asked for and has not come.
    asked: bool,
    /// Nothing has come yet.
    empty: bool,
    /// How many entries had come before the record was read again.
    before: usize,
    words: String,
    shown: Vec<usize>,
    at: usize,
    chosen: Option<EntryNumber>,
    /// The first entry seen.
    first: usize,
    seen: usize,
    width: u16,
}

impl Timeline {
    /// Takes the first page anew; the selected entry stays selected, and as many pages as there were are asked for again.
    pub(super) fn begin(&mut self, page: Page) {
        self.before = self.before.max(self.lines.len());
        self.lines.clear();
        self.add(page);
    }

    /// Takes the next page.
    pub(super) fn add(&mut self, page: Page) {
        (self.asked, self.empty) = (false, false);
        self.lines.extend(page.lines);
        self.next = page.next;
        self.arrange();
    }

    /// Has to be asked for from the beginning.
    pub(super) fn forget(&mut self) {
        self.before = 0;
        self.lines.clear();
        (self.next, self.asked, self.empty) = (None, false, true);
        self.arrange();
    }

    /// Which page is to be asked for now: where it begins, none for the first.
    pub(super) fn wanted(&mut self) -> Option<From> {
        if self.asked {
            return None;
        }
        let needed = self.lines.len() < self.before || self.at + AHEAD >= self.shown.len();
        let wanted = match self.next {
            _ if self.empty => Some(From::Newest),
            Some(next) if needed => Some(From::Below(next)),
            _ => None,
        };
        self.asked = wanted.is_some();
        wanted
    }

    pub(super) fn words(&self) -> &str {
        &self.words
    }

    pub(super) fn filter(&mut self, words: &str) {
        words.trim().clone_into(&mut self.words);
        self.arrange();
    }

    fn arrange(&mut self) {
        let words: Vec<String> = self.words.split_whitespace().map(fold).collect();
        self.shown = (0..self.lines.len())
            .filter(|&index| words.is_empty() || holds(&self.lines[index], &words))
            .collect();
        let found = self.chosen.and_then(|chosen| {
            self.shown
                .iter()
                .position(|&index| self.lines[index].entry == chosen)
        });
        self.at = found
            .unwrap_or(self.at)
            .min(self.shown.len().saturating_sub(1));
        self.keep_in_view();
    }

    pub(super) fn selected(&self) -> Option<&Line> {
        self.lines.get(*self.shown.get(self.at)?)
    }

    pub(super) fn select(&mut self, entry: EntryNumber) {
        self.chosen = Some(entry);
        self.arrange();
    }

    /// Moves; returns whether it was a move.
    pub(super) fn act(&mut self, action: Action) -> bool {
        let page = (self.seen / 2).saturating_sub(1).max(1);
        let last = self.shown.len().saturating_sub(1);
        let at = match action {
            Action::MoveUp => self.at.saturating_sub(1),
            Action::MoveDown => self.at + 1,
            Action::PageUp => self.at.saturating_sub(page),
            Action::PageDown => self.at + page,
            Action::Top => 0,
            Action::Bottom => last,
            _ => return false,
        };
        self.at = at.min(last);
        self.chosen = self.selected().map(|line| line.entry);
        self.keep_in_view();
        true
    }

    pub(super) fn fit(&mut self, seen: usize, width: u16) {
        (self.seen, self.width) = (seen.max(1), width);
        self.keep_in_view();
    }

    fn rows_of(&self, place: usize) -> usize {
        self.shown
            .get(place)
            .map_or(0, |&index| 2 + beneath(&self.lines[index]))
    }

    fn keep_in_view(&mut self) {
        self.first = self.first.min(self.at);
        let mut rows: usize = (self.first..=self.at)
            .map(|place| self.rows_of(place))
            .sum();
        while rows > self.seen && self.first < self.at {
            rows -= self.rows_of(self.first);
            self.first += 1;
        }
    }

    /// The rows of one entry: where they begin, their text and look.
    fn rows(&self, line: &Line, theme: Theme) -> Vec<(u16, String, Style)> {
        let style = if line.struck {
            theme.struck()
        } else {
            theme.text()
        };
        let sign = if line.struck { "corrected: " } else { "" };
        let late = if line.late { ", late" } else { "" };
        let gap = match line.gap.as_str() {
            "" => String::new(),
            gap => format!(", {gap} after{late}"),
        };
        let clock = match line.clock.as_str() {
            "" => String::new(),
            clock => format!(" ({clock})"),
        };
        let recorded = format!(
            "{} recorded {}{gap}, {}{clock}",
            line.entry, line.entered, line.author
        );
        let dot = theme.glyphs.dot;
        let said: String = line
            .body
            .iter()
            .flat_map(|row| [" ", dot, " ", row.as_str()])
            .collect();
        let beneath = if line.late {
            theme.warning()
        } else {
            theme.muted()
        };
        let mut rows = vec![
            (TIME, format!("{sign}{}{said}", line.headline), style),
            (TIME, recorded, beneath),
        ];
        if !line.countersignature.is_empty() {
            let words = format!("{} {}", theme.glyphs.arrow, line.countersignature);
            rows.push((TIME, words, theme.muted()));
        }
        let earlier = line.comments.len().saturating_sub(COMMENTS_SHOWN);
        for comment in &line.comments[earlier..] {
            rows.push((
                TIME,
                format!("{} {comment}", theme.glyphs.arrow),
                theme.text(),
            ));
        }
        for number in &line.corrected_by {
            let said = self
                .lines
                .iter()
                .find(|other| other.entry == *number)
                .map_or(String::new(), |other| format!(": {}", words_of(other)));
            rows.push((
                TIME,
                format!("{} {number}{said}", theme.glyphs.arrow),
                theme.warning(),
            ));
        }
        rows
    }

    pub(super) fn draw(&self, area: Rect, buffer: &mut Buffer, theme: Theme) {
        let area = area.intersection(buffer.area);
        if area.width <= GUTTER {
            return;
        }
        let cells = usize::from(area.width - GUTTER);
        let x = area.x + GUTTER;
        let mut y = area.y;
        if self.shown.is_empty() && y < area.bottom() && !self.empty {
            let words = text::cut(
                "No entry is of this kind, or holds these words.",
                cells,
                theme.glyphs,
            );
            buffer.set_stringn(x, y, words, cells, theme.muted());
        }
        for place in self.first..self.shown.len() {
            let line = &self.lines[self.shown[place]];
            let rows = self.rows(line, theme);
            for (row, (indent, words, style)) in rows.iter().enumerate() {
                if y >= area.bottom() {
                    return;
                }
                if place == self.at && row == 0 {
                    buffer.set_stringn(area.x, y, theme.glyphs.gutter, 1, theme.gutter());
                }
                let indent = (*indent).min(area.width - GUTTER);
                if row == 0 {
                    let time = text::cut(
                        happened(line),
                        usize::from(indent.saturating_sub(1)),
                        theme.glyphs,
                    );
                    buffer.set_stringn(x, y, time, cells, theme.text());
                }
                let room = usize::from(area.width - GUTTER - indent);
                buffer.set_stringn(
                    x + indent,
                    y,
                    text::cut(words, room, theme.glyphs),
                    room,
                    *style,
                );
                y += 1;
            }
        }
    }
}

/// How many rows an entry has besides its own two.
fn beneath(line: &Line) -> usize {
    let signed = usize::from(!line.countersignature.is_empty());
    signed + line.comments.len().min(COMMENTS_SHOWN) + line.corrected_by.len()
}

/// What a correction says: its words, or what it is when it has none.
fn words_of(correction: &Line) -> &str {
    correction
        .body
        .first()
        .map_or(&correction.headline, String::as_str)
}

/// When it happened. Where recording is itself the event the seconds stand in the row below only.
fn happened(line: &Line) -> &str {
    if line.happened == line.entered {
        line.entered
            .rsplit_once(':')
            .map_or(line.entered.as_str(), |(minute, _)| minute)
    } else {
        &line.happened
    }
}

fn holds(line: &Line, words: &[String]) -> bool {
    let mut all = fold(&line.headline);
    for part in line.body.iter().chain([&line.author, &line.happened]) {
        all.push(' ');
        all.push_str(&fold(part));
    }
    words.iter().all(|word| all.contains(word.as_str()))
}
