//! What changed while a form was filled in, beside what was typed into it. Where there is no room for both side by side,
//! one of them is shown and Tab shows the other.

use crate::domain::entry::{EntryNumber, PatientId};
use crate::service::view::changed::ChangedSince;
use crate::service::view::newer::{Newer, NewerLine};
use crate::tui::action::Action;
use crate::tui::screen::patient::draw_parts;
use crate::tui::theme::Theme;
use crate::tui::widget::pages::Pages;
use crate::tui::widget::text;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Cells from which both stand side by side.
const WIDE: u16 = 100;
/// Cells between the two.
const GAP: u16 = 2;

/// Which of the two the keys move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Side {
    /// What changed.
    #[default]
    Changed,
    /// What was typed.
    Typed,
}

/// The two, and whether the form was refused because of the first.
#[derive(Debug)]
pub struct MeanwhileLayer {
    /// Whose record.
    pub patient: PatientId,
    /// What was known when the form was opened.
    pub after: EntryNumber,
    /// Whether saving was refused because of what changed.
    refused: bool,
    /// Whether it is the register or a setting that changed, and no record.
    of_service: bool,
    lines: Vec<NewerLine>,
    /// How many changes are shown.
    count: usize,
    next: Option<u64>,
    changed: Pages,
    typed: Pages,
    side: Side,
    theme: Theme,
}

impl MeanwhileLayer {
    /// What changed, newest first, and the fields that were filled in, with their labels.
    pub fn new(
        patient: PatientId,
        after: EntryNumber,
        newer: Newer,
        typed: &[(String, String)],
        refused: bool,
        theme: Theme,
    ) -> MeanwhileLayer {
        let mut layer = MeanwhileLayer {
            patient,
            after,
            ..MeanwhileLayer::beside(typed, refused, theme)
        };
        layer.add(newer);
        layer
    }

    /// What changed of the register or of a setting, and the fields that were filled in, with their labels.
    pub fn written_over(
        changed: &ChangedSince,
        typed: &[(String, String)],
        refused: bool,
        theme: Theme,
    ) -> MeanwhileLayer {
        let head = Pages::default()
            .with(&changed.what, theme.heading())
            .with(&format!("changed by {}\n", changed.by), theme.muted());
        let lines = changed.differences.iter();
        MeanwhileLayer {
            of_service: true,
            count: changed.differences.len(),
            changed: lines.fold(head, |pages, line| pages.with(line, theme.text())),
            ..MeanwhileLayer::beside(typed, refused, theme)
        }
    }

    /// What was typed, beside nothing yet.
    fn beside(typed: &[(String, String)], refused: bool, theme: Theme) -> MeanwhileLayer {
        let mut words = Pages::default();
        for (label, value) in typed {
            words = words.with(label, theme.heading());
            words = words.with(&format!("{value}\n"), theme.text());
        }
        if typed.is_empty() {
            words = words.with("Nothing yet.", theme.muted());
        }
        MeanwhileLayer {
            patient: PatientId::default(),
            after: EntryNumber::default(),
            refused,
            of_service: false,
            lines: Vec::new(),
            count: 0,
            next: None,
            changed: Pages::default(),
            typed: words,
            side: Side::default(),
            theme,
        }
    }

    /// Takes older entries in.
    pub fn add(&mut self, newer: Newer) {
        self.lines.extend(newer.lines);
        self.count = self.lines.len();
        self.next = newer.next;
        let theme = self.theme;
        let mut pages = Pages::default();
        for NewerLine { line, own } in &self.lines {
            let own = if *own { " (you, elsewhere)" } else { "" };
            pages = pages.with(&line.headline, theme.heading());
            let when = if line.happened == line.entered {
                String::new()
            } else {
                format!("{}, ", line.happened)
            };
            pages = pages.with(
                &format!(
                    "{when}recorded {} by {}{own}  {}",
                    line.entered, line.author, line.entry
                ),
                theme.muted(),
            );
            for row in &line.body {
                pages = pages.with(row, theme.text());
            }
            pages = pages.with("", theme.text());
        }
        if self.lines.is_empty() {
            pages = pages.with("Nothing that you may see here.", theme.muted());
        }
        if self.next.is_some() {
            pages = pages.with("Older changes: Enter shows them.", theme.warning());
        }
        // What is read stays where it is.
        pages.go_on_from(&self.changed);
        self.changed = pages;
    }

    /// Where the older entries begin that have not come yet.
    pub fn wanted(&self) -> Option<u64> {
        self.next
    }

    /// Moves; returns whether it was a move.
    pub fn act(&mut self, action: Action) -> bool {
        match action {
            Action::NextPart | Action::PreviousPart => {
                self.side = match self.side {
                    Side::Changed => Side::Typed,
                    Side::Typed => Side::Changed,
                };
                true
            }
            _ => match self.side {
                Side::Changed => self.changed.act(action),
                Side::Typed => self.typed.act(action),
            },
        }
    }

    /// Takes note of the room there is.
    pub fn fit(&mut self, area: Rect) {
        let (changed, typed) = areas(area);
        self.changed.fit(changed);
        self.typed.fit(typed);
    }

    fn title(&self) -> &'static str {
        match (self.refused, self.of_service) {
            (true, false) => {
                "Not saved: the record changed while you typed. Nothing you typed is lost."
            }
            (true, true) => "Not saved: this changed while you typed. Nothing you typed is lost.",
            (false, false) => "The record changed while you type. Nothing is saved yet.",
            (false, true) => "This changed while you type. Nothing is saved yet.",
        }
    }

    /// Draws it over an area.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer, theme: Theme) {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return;
        }
        text::clear(area, buffer);
        let cells = usize::from(area.width);
        let title = text::cut(self.title(), cells, theme.glyphs);
        buffer.set_stringn(area.x, area.y, title, cells, theme.warning());
        let (changed, typed) = areas(area);
        let more = if self.next.is_some() { "+" } else { "" };
        let names = [
            format!("What changed ({}{more})", self.count),
            "What you typed".to_owned(),
        ];
        if changed == typed {
            let line = Rect {
                y: area.y + 1,
                height: 1,
                ..area
            }
            .intersection(area);
            draw_parts(&names, self.side as usize, line, buffer, theme);
            match self.side {
                Side::Changed => self.changed.draw_text(changed, buffer, theme),
                Side::Typed => self.typed.draw_text(typed, buffer, theme),
            }
            return;
        }
        for (index, (pages, below)) in [(&self.changed, changed), (&self.typed, typed)]
            .into_iter()
            .enumerate()
        {
            let line = Rect {
                y: area.y + 1,
                height: 1,
                ..below
            }
            .intersection(area);
            let here = usize::from(index != self.side as usize);
            draw_parts(&names[index..=index], here, line, buffer, theme);
            pages.draw_text(below, buffer, theme);
        }
    }
}

/// Where the two stand; in the same place where there is no room for both.
fn areas(area: Rect) -> (Rect, Rect) {
    // Pages keep two rows above their text for themselves: the title and the names stand in these.
    if area.width < WIDE {
        return (area, area);
    }
    let half = (area.width - GAP) / 2;
    let left = Rect {
        width: half,
        ..area
    };
    let right = Rect {
        x: area.x + half + GAP,
        width: area.width - half - GAP,
        ..area
    };
    (left, right)
}
