//! A record: the head that is always in view, what waits for an answer, and below one of three parts: the timeline, the
//! course of contacts and intensity, the details.
//!
//! `head` draws who it is, `timeline` the entries, `course` the two charts.

mod course;
mod head;
mod timeline;

pub use head::{draw_identity, identity_rows};

use crate::domain::entry::{EntryNumber, PatientId};
use crate::domain::event::EventKind;
use crate::service::query::Wanted;
use crate::service::view::patient::{Line, Page, Record};
use crate::tui::action::Action;
use crate::tui::theme::Theme;
use crate::tui::widget::{bars, text};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use timeline::{From, Timeline};

/// Rows below which the charts have no place beside the timeline.
const TALL: u16 = 34;
/// Rows of the charts where they stand above the timeline.
const COURSE_ROWS: u16 = 11;

/// What is shown below the head.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Part {
    /// The entries.
    #[default]
    Timeline,
    /// Contacts planned against made, and intensity over time.
    Course,
    /// Details, carers, scores, alerts in full.
    Details,
}

impl Part {
    const ALL: [Part; 3] = [Part::Timeline, Part::Course, Part::Details];
    const NAMES: [&'static str; 3] = ["Timeline", "Course", "Details"];
}

/// One record on the screen.
#[derive(Debug)]
pub struct PatientScreen {
    /// The record, its timeline's first page taken out.
    pub record: Record,
    /// What is shown below the head.
    pub part: Part,
    /// The kinds that are shown; all when none.
    kind: Option<EventKind>,
    /// Whether those who looked are shown instead of entries.
    openings: bool,
    timeline: Timeline,
    /// The first row seen of the details.
    first: usize,
    /// Rows of the details, and room for them.
    rows: (usize, usize),
}

impl PatientScreen {
    /// A record that was opened.
    pub fn new(mut record: Record) -> PatientScreen {
        let page = std::mem::take(&mut record.page);
        let mut timeline = Timeline::default();
        timeline.begin(page);
        PatientScreen {
            record,
            part: Part::default(),
            kind: None,
            openings: false,
            timeline,
            first: 0,
            rows: (0, 1),
        }
    }

    /// Whose record it is.
    pub fn patient(&self) -> PatientId {
        self.record.head.patient
    }

    /// Takes the record as it is now. Returns whether the timeline has to be asked for by itself, because only some kinds
    /// are shown.
    pub fn refresh(&mut self, mut record: Record) -> bool {
        let page = std::mem::take(&mut record.page);
        self.record = record;
        if self.kind.is_none() && !self.openings {
            self.timeline.begin(page);
            return false;
        }
        self.timeline.forget();
        true
    }

    /// Takes a page that was asked for.
    pub fn add(&mut self, page: Page) {
        self.timeline.add(page);
    }

    /// Which page is to be asked for next; none when there is enough.
    pub fn wanted(&mut self) -> Option<Wanted> {
        let before = match self.timeline.wanted()? {
            From::Newest => None,
            From::Below(number) => Some(number),
        };
        Some(Wanted {
            kinds: self.kind.into_iter().collect(),
            before,
            openings: self.openings,
        })
    }

    /// Shows one kind of entry, all, or those who looked.
    pub fn choose(&mut self, kind: Option<EventKind>, openings: bool) {
        (self.kind, self.openings) = (kind, openings);
        self.part = Part::Timeline;
        self.timeline.forget();
    }

    /// Whether those who looked are shown.
    pub const fn shows_openings(&self) -> bool {
        self.openings
    }

    /// The words by which entries are filtered.
    pub fn words(&self) -> &str {
        self.timeline.words()
    }

    /// Shows only entries with these words.
    pub fn filter(&mut self, words: &str) {
        self.timeline.filter(words);
    }

    /// The selected entry.
    pub fn selected(&self) -> Option<&Line> {
        match self.part {
            Part::Timeline => self.timeline.selected(),
            Part::Course | Part::Details => None,
        }
    }

    /// Selects an entry, when it has come.
    pub fn select(&mut self, entry: EntryNumber) {
        self.timeline.select(entry);
    }

    /// The name of the part that is shown.
    pub fn part_name(&self) -> &'static str {
        Part::NAMES[self.part as usize]
    }

    /// Shows the part of that name.
    pub fn show_part(&mut self, name: &str) {
        let found = Part::NAMES.iter().position(|one| *one == name);
        if let Some(part) = found.map(|place| Part::ALL[place])
            && part != self.part
        {
            (self.part, self.first) = (part, 0);
        }
    }

    /// Shows the next part, or the one before.
    pub fn switch(&mut self, forward: bool) {
        let step = if forward { 1 } else { Part::ALL.len() - 1 };
        self.part = Part::ALL[(self.part as usize + step) % Part::ALL.len()];
        self.first = 0;
    }

    /// Moves; returns whether it was a move.
    pub fn act(&mut self, action: Action) -> bool {
        if self.part == Part::Timeline {
            return self.timeline.act(action);
        }
        let (rows, seen) = self.rows;
        let page = seen.saturating_sub(1).max(1);
        let first = match action {
            Action::MoveUp => self.first.saturating_sub(1),
            Action::MoveDown => self.first + 1,
            Action::PageUp => self.first.saturating_sub(page),
            Action::PageDown => self.first + page,
            Action::Top => 0,
            Action::Bottom => usize::MAX,
            _ => return false,
        };
        self.first = first.min(rows.saturating_sub(seen));
        true
    }

    /// Takes note of the room there is.
    pub fn fit(&mut self, area: Rect) {
        let areas = self.areas(area);
        self.timeline
            .fit(usize::from(areas.body.height), areas.body.width);
        let rows = self.details(areas.body.width).len();
        let seen = usize::from(areas.body.height).max(1);
        self.rows = (rows, seen);
        self.first = self.first.min(rows.saturating_sub(seen));
    }

    fn areas(&self, area: Rect) -> Areas {
        let mut rest = area;
        let mut take = |rows: u16| {
            let taken = Rect {
                height: rows.min(rest.height),
                ..rest
            };
            rest.y += taken.height;
            rest.height -= taken.height;
            taken
        };
        // The head is whole unless it would leave nothing else.
        let head = take(head::rows(&self.record, area.width).min(area.height));
        let waiting = u16::try_from(self.waiting().len()).unwrap_or(u16::MAX);
        let waiting = take(waiting.min((area.height / 5).max(1)));
        let parts = take(1);
        let tall = area.height >= TALL && self.part == Part::Timeline;
        let course = take(if tall { COURSE_ROWS } else { 0 });
        Areas {
            head,
            waiting,
            parts,
            course,
            body: rest,
        }
    }

    /// What waits for an answer, in lines.
    fn waiting(&self) -> Vec<(&'static str, String)> {
        let suggestions = self
            .record
            .suggestions
            .iter()
            .map(|one| ("?", one.words.clone()));
        let follow_ups = self
            .record
            .follow_ups
            .iter()
            .map(|one| ("+", format!("{} ({}, {})", one.what, one.owner, one.due)));
        suggestions.chain(follow_ups).collect()
    }

    /// What the filter shows, in words; empty when everything is shown.
    fn filter_words(&self) -> String {
        let kind = match self.kind {
            _ if self.openings => " who looked".to_owned(),
            Some(kind) => format!(" only {}", kind.words()),
            None => String::new(),
        };
        match self.words() {
            "" => kind,
            words => format!("{kind} with \"{words}\""),
        }
    }

    fn details(&self, width: u16) -> Vec<String> {
        let record = &self.record;
        let mut lines = Vec::new();
        let mut section = |title: &str, rows: Vec<String>| {
            if !rows.is_empty() {
                lines.push(title.to_owned());
                lines.extend(rows.into_iter().map(|row| format!("  {row}")));
            }
        };
        let alerts = record.head.alerts.iter();
        section(
            "Alerts",
            alerts
                .map(|(kind, words, entry)| format!("{kind}: {words} ({entry})"))
                .collect(),
        );
        let pairs = |pairs: &[(String, String)]| -> Vec<String> {
            pairs
                .iter()
                .map(|(label, value)| format!("{label}: {value}"))
                .collect()
        };
        section("Details", pairs(&record.details));
        section(
            "Carers",
            record
                .carers
                .iter()
                .map(|(name, relation, phone)| format!("{name}, {relation} {phone}"))
                .collect(),
        );
        section("Risk scores", record.scores.clone());
        section(
            "Waiting",
            self.waiting()
                .into_iter()
                .map(|(sign, words)| format!("{sign} {words}"))
                .collect(),
        );
        section(
            "Why this record may be read",
            vec![record.head.entitlement.to_string()],
        );
        lines
            .iter()
            .flat_map(|line| text::wrap(line, usize::from(width.saturating_sub(2)).max(1)))
            .collect()
    }

    /// Draws everything.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer, theme: Theme) {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return;
        }
        let areas = self.areas(area);
        head::draw(&self.record, areas.head, buffer, theme);
        self.draw_waiting(areas.waiting, buffer, theme);
        let names = Part::NAMES.map(str::to_owned);
        draw_parts(&names, self.part as usize, areas.parts, buffer, theme);
        let filter = self.filter_words();
        bars::bar(&[], (&filter, theme.warning()), areas.parts, buffer, theme);
        course::draw(&self.record, areas.course, buffer, theme);
        match self.part {
            Part::Timeline => self.timeline.draw(areas.body, buffer, theme),
            Part::Course => course::draw(&self.record, areas.body, buffer, theme),
            Part::Details => {
                let rows = self.details(areas.body.width);
                for (y, row) in
                    (areas.body.y..areas.body.bottom()).zip(rows.iter().skip(self.first))
                {
                    let style = if row.starts_with(' ') {
                        theme.text()
                    } else {
                        theme.heading()
                    };
                    buffer.set_stringn(
                        areas.body.x + 1,
                        y,
                        row,
                        usize::from(areas.body.width.saturating_sub(1)),
                        style,
                    );
                }
            }
        }
    }

    fn draw_waiting(&self, area: Rect, buffer: &mut Buffer, theme: Theme) {
        let waiting = self.waiting();
        let room = usize::from(area.height);
        let cells = usize::from(area.width.saturating_sub(1));
        for (index, (y, (sign, words))) in (area.y..area.bottom()).zip(&waiting).enumerate() {
            let hidden = waiting.len() - room;
            let line = if index + 1 == room && hidden > 0 {
                format!(
                    "{} {} more wait; d shows all",
                    theme.glyphs.more,
                    hidden + 1
                )
            } else {
                format!("{sign} {words}")
            };
            let line = text::cut(&line, cells, theme.glyphs);
            buffer.set_stringn(area.x + 1, y, line, cells, theme.warning());
        }
    }
}

/// Where the parts of the screen are.
struct Areas {
    head: Rect,
    waiting: Rect,
    parts: Rect,
    course: Rect,
    body: Rect,
}

/// Draws the names of a screen's parts, the one that is shown in brackets.
pub fn draw_parts(names: &[String], here: usize, area: Rect, buffer: &mut Buffer, theme: Theme) {
    let area = area.intersection(buffer.area);
    if area.is_empty() {
        return;
    }
    let labels: Vec<String> = names
        .iter()
        .enumerate()
        .map(|(index, name)| {
            if index == here {
                format!("[{name}]")
            } else {
                format!(" {name} ")
            }
        })
        .collect();
    let first = first_part(&labels, here, usize::from(area.width));
    let more = theme.glyphs.more;
    let before = (first > 0).then_some((more, theme.muted()));
    let shown = labels.iter().enumerate().skip(first).map(|(index, label)| {
        let style = if index == here {
            theme.heading()
        } else {
            theme.text()
        };
        (label.as_str(), style)
    });
    let line: Vec<(&str, ratatui::style::Style)> = before.into_iter().chain(shown).collect();
    let needed: usize = line
        .iter()
        .map(|(label, _)| text::width(label) + PARTS_APART)
        .sum();
    let after = if needed > usize::from(area.width) + PARTS_APART {
        more
    } else {
        ""
    };
    let room = Rect {
        width: area
            .width
            .saturating_sub(if after.is_empty() { 0 } else { 2 }),
        ..area
    };
    bars::bar(&line, ("", theme.text()), room, buffer, theme);
    if !after.is_empty() && area.width > 2 {
        buffer.set_stringn(area.right() - 1, area.y, after, 1, theme.muted());
    }
}

/// Cells between the names of two parts.
const PARTS_APART: usize = 2;

/// The first part whose name is shown, so that the one that is here is in sight where not all have room.
fn first_part(labels: &[String], here: usize, room: usize) -> usize {
    let wide = |from: usize| {
        let shown = labels.get(from..=here).unwrap_or(&[]);
        let marks = if from > 0 { 1 + PARTS_APART } else { 0 } + PARTS_APART;
        let names: usize = shown
            .iter()
            .map(|label| text::width(label) + PARTS_APART)
            .sum();
        names + marks
    };
    let all: usize = labels
        .iter()
        .map(|label| text::width(label) + PARTS_APART)
        .sum();
    if all <= room + PARTS_APART {
        return 0;
    }
    (0..here).find(|from| wide(*from) <= room).unwrap_or(here)
}
