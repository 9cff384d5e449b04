//! The course of a record in two charts: each interval of the contact ladder with what became of it, and the rung over
//! time.

use crate::domain::time::Day;
use crate::service::view::patient::{Held, Record};
use crate::tui::theme::Theme;
use crate::tui::widget::chart::{Mark, Steps, draw_contacts, legend};
use crate::tui::widget::text;
use jiff::tz::TimeZone;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Days of the past that are drawn.
const DAYS: i32 = 365;
/// Days that one place of the step chart stands for.
const STEP_DAYS: i32 = 7;

/// The days from which each rung held, oldest first, and the day after the last.
fn stretches(record: &Record) -> Vec<(Day, Day, &Held)> {
    // Which civil day a step fell on does not change a chart of weeks.
    let day = |held: &Held| held.from.day(&TimeZone::UTC);
    let ends = record
        .rungs
        .iter()
        .skip(1)
        .map(day)
        .chain(std::iter::once(record.today.plus(1)));
    record
        .rungs
        .iter()
        .zip(ends)
        .map(|(held, end)| (day(held), end, held))
        .collect()
}

/// What became of each interval in which a contact was due.
pub(super) fn marks(record: &Record) -> Vec<Mark> {
    // Contacts older than the state keeps in short are not known here, and their intervals are left out.
    let known = record
        .contacts
        .first()
        .map_or(record.today, |first| first.day);
    let since = record.today.plus(-DAYS);
    let mut marks = Vec::new();
    for (from, end, held) in stretches(record) {
        let interval = i32::from(held.interval_days);
        if interval == 0 {
            continue;
        }
        let mut begin = from;
        while begin < end {
            let until = begin.plus(interval).min(end);
            if until > since && until > known {
                marks.push(mark(record, begin, until, begin.plus(interval)));
            }
            begin = until;
        }
    }
    marks
}

fn mark(record: &Record, begin: Day, until: Day, whole: Day) -> Mark {
    let mut inside = record
        .contacts
        .iter()
        .filter(|one| one.day >= begin && one.day < until)
        .peekable();
    let tried = inside.peek().is_some();
    if inside.any(|one| one.made) {
        Mark::Done
    } else if tried {
        Mark::Tried
    } else if whole > record.today {
        Mark::Planned
    } else if until < whole {
        // A step ended the interval before its contact was due.
        Mark::Nothing
    } else {
        Mark::Missed
    }
}

/// The rung in each week of the past.
fn line(record: &Record) -> Vec<Option<usize>> {
    let stretches = stretches(record);
    let Some((first, _, _)) = stretches.first() else {
        return Vec::new();
    };
    let days = record.today.days_since(*first).clamp(0, DAYS);
    (0..=days / STEP_DAYS)
        .rev()
        .map(|back| {
            let day = record.today.plus(-back * STEP_DAYS);
            stretches
                .iter()
                .rev()
                .find(|(from, _, _)| *from <= day)
                .and_then(|(_, _, held)| held.place)
        })
        .collect()
}

/// Draws both charts.
pub(super) fn draw(record: &Record, area: Rect, buffer: &mut Buffer, theme: Theme) {
    let area = area.intersection(buffer.area);
    if area.height < 2 || area.width < 4 {
        return;
    }
    let area = Rect {
        x: area.x + 1,
        width: area.width - 1,
        ..area
    };
    let cells = usize::from(area.width);
    let title = format!(
        "Contacts, one character for each interval of the ladder: {}",
        legend(theme)
    );
    let title = text::cut(&title, cells, theme.glyphs);
    buffer.set_stringn(area.x, area.y, title, cells, theme.muted());
    let row = |offset: u16| Rect {
        y: area.y + offset,
        height: 1,
        ..area
    };
    let marks = marks(record);
    if marks.is_empty() {
        buffer.set_stringn(
            area.x,
            area.y + 1,
            "nothing planned yet",
            cells,
            theme.muted(),
        );
    }
    draw_contacts(&marks, row(1), buffer, theme);
    if area.height < 5 {
        return;
    }
    let rungs: Vec<&str> = record.ladder.iter().map(String::as_str).collect();
    let line = line(record);
    let begin = i32::try_from(line.len().saturating_sub(1)).unwrap_or(0) * STEP_DAYS;
    let from = crate::domain::time::shown::short_day(record.today.plus(-begin), record.today);
    let steps = Steps {
        rungs: &rungs,
        line: &line,
        ends: [&from, "now"],
    };
    let chart = Rect {
        y: area.y + 3,
        height: area.height - 3,
        ..area
    };
    let title = text::cut("Intensity, a place for each week:", cells, theme.glyphs);
    buffer.set_stringn(area.x, area.y + 2, title, cells, theme.muted());
    steps.draw(chart, buffer, theme);
}
