//! Two charts in characters: contacts planned against made, a character each, and the rung of the contact ladder over
//! time, as steps.

use super::text;
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// How one planned contact went, or one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Made as planned.
    Done,
    /// Tried, without reply.
    Tried,
    /// Due, and neither made nor tried.
    Missed,
    /// Still to come.
    Planned,
    /// Nothing was planned.
    Nothing,
}

/// Returns the marks as one line of characters, the latest at the right; where they do not fit, the oldest are left out
/// and that is marked.
pub fn contacts(marks: &[Mark], cells: usize, theme: Theme) -> Vec<(&'static str, Style)> {
    let glyphs = theme.glyphs;
    let draw = |mark: &Mark| match mark {
        Mark::Done => (glyphs.done, theme.good()),
        Mark::Tried => (glyphs.tried, theme.warning()),
        Mark::Missed => (glyphs.missed, theme.urgent()),
        Mark::Planned => (glyphs.planned, theme.muted()),
        Mark::Nothing => (glyphs.nothing, theme.muted()),
    };
    if marks.len() <= cells {
        return marks.iter().map(draw).collect();
    }
    let kept = cells.saturating_sub(text::width(glyphs.more));
    let latest = marks[marks.len() - kept..].iter().map(draw);
    let more = (kept > 0).then_some((glyphs.more, theme.muted()));
    more.into_iter().chain(latest).collect()
}

/// Draws the marks in a row.
pub fn draw_contacts(marks: &[Mark], area: Rect, buffer: &mut Buffer, theme: Theme) {
    let area = area.intersection(buffer.area);
    let mut x = area.x;
    for (glyph, style) in contacts(marks, area.width.into(), theme) {
        let room = usize::from(area.right().saturating_sub(x));
        if area.height > 0 {
            (x, _) = buffer.set_stringn(x, area.y, glyph, room, style);
        }
    }
}

/// Returns what the marks of [`contacts`] mean, in a line.
pub fn legend(theme: Theme) -> String {
    let glyphs = theme.glyphs;
    let words = [
        (glyphs.done, "made"),
        (glyphs.tried, "tried"),
        (glyphs.missed, "missed"),
        (glyphs.planned, "planned"),
        (glyphs.nothing, "none"),
    ];
    words
        .map(|(glyph, word)| format!("{glyph} {word}"))
        .join("  ")
}

/// A ladder over time.
#[derive(Debug, Clone, Copy)]
pub struct Steps<'a> {
    /// The rungs, from the top row to the bottom row.
    pub rungs: &'a [&'a str],
    /// Where the line is in each stretch of time, oldest first, as a place in `rungs`; `None` where there is no rung, as
    /// before enrolment or in hospital.
    pub line: &'a [Option<usize>],
    /// What stands beneath the first stretch and the last.
    pub ends: [&'a str; 2],
}

impl Steps<'_> {
    /// Draws a row for each rung with its name, the line in as many columns as there is room for, and the ends beneath.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer, theme: Theme) {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return;
        }
        let widest = self
            .rungs
            .iter()
            .map(|rung| text::width(rung))
            .max()
            .unwrap_or(0);
        let names = u16::try_from(widest)
            .unwrap_or(u16::MAX)
            .min(area.width / 2);
        let chart = Rect {
            x: area.x + names + 1,
            width: area.width.saturating_sub(names + 1),
            ..area
        };
        let bottom = area.bottom();
        for (y, rung) in (area.y..bottom).zip(self.rungs) {
            let room = usize::from(names);
            buffer.set_stringn(
                area.x,
                y,
                text::cut(rung, room, theme.glyphs),
                room,
                theme.text(),
            );
        }
        let columns = resample(self.line, chart.width.into());
        for (offset, &here) in (0u16..).zip(&columns) {
            let before = usize::from(offset)
                .checked_sub(1)
                .and_then(|index| columns[index]);
            self.draw_column(before, here, chart.x + offset, area, buffer, theme);
        }
        let beneath = area.y
            + u16::try_from(self.rungs.len())
                .unwrap_or(u16::MAX)
                .min(area.height);
        if beneath < bottom && chart.width > 0 {
            let cells = usize::from(chart.width);
            let drawn = columns.len().min(cells);
            buffer.set_stringn(
                chart.x,
                beneath,
                text::cut(self.ends[0], cells, theme.glyphs),
                cells,
                theme.muted(),
            );
            let last = text::width(self.ends[1]);
            if text::width(self.ends[0]) + 1 + last <= drawn {
                let x = chart.x + u16::try_from(drawn - last).unwrap_or(0);
                buffer.set_stringn(x, beneath, self.ends[1], last, theme.muted());
            }
        }
    }

    fn draw_column(
        &self,
        before: Option<usize>,
        here: Option<usize>,
        x: u16,
        area: Rect,
        buffer: &mut Buffer,
        theme: Theme,
    ) {
        let glyphs = theme.glyphs;
        let mut put = |rung: usize, glyph: &str| {
            let y = u16::try_from(rung)
                .ok()
                .and_then(|rung| area.y.checked_add(rung));
            if let Some(y) = y.filter(|&y| y < area.bottom() && rung < self.rungs.len()) {
                buffer.set_stringn(x, y, glyph, 1, theme.gutter());
            }
        };
        let [left_up, left_down, below_right, above_right] = glyphs.corners;
        match (before, here) {
            (Some(before), Some(here)) if before != here => {
                // Rows count downwards: a smaller number is higher up.
                let (from, to) = if here < before {
                    (left_up, below_right)
                } else {
                    (left_down, above_right)
                };
                put(before, from);
                put(here, to);
                for between in before.min(here) + 1..before.max(here) {
                    put(between, glyphs.upright);
                }
            }
            (_, Some(here)) => put(here, glyphs.level),
            (_, None) => {}
        }
    }
}

/// Returns the line in at most so many columns: where there are more stretches than columns, the last of each column's.
fn resample(line: &[Option<usize>], columns: usize) -> Vec<Option<usize>> {
    if line.len() <= columns {
        return line.to_vec();
    }
    (1..=columns)
        .map(|column| line[column * line.len() / columns - 1])
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop")]
    use super::*;
    use crate::tui::terminal::Charset;
    use crate::tui::theme::Colours;
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    fn drawn(steps: Steps<'_>, width: u16, height: u16, charset: Charset) -> Terminal<TestBackend> {
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        let theme = Theme::new(charset, Colours::None);
        terminal
            .draw(|frame| steps.draw(frame.area(), frame.buffer_mut(), theme))
            .unwrap();
        terminal
    }

    const RUNGS: [&str; 4] = ["Daily", "Weekly", "Fortnightly", "Monthly"];

    fn line() -> Vec<Option<usize>> {
        let runs = [
            (None, 4),
            (Some(3), 6),
            (Some(1), 8),
            (Some(0), 5),
            (None, 3),
            (Some(0), 2),
            (Some(2), 9),
            (Some(3), 7),
        ];
        runs.iter()
            .flat_map(|&(rung, count)| std::iter::repeat_n(rung, count))
            .collect()
    }

    #[test]
    fn a_ladder_over_time() {
        let line = line();
        let steps = Steps {
            rungs: &RUNGS,
            line: &line,
            ends: ["Feb", "now"],
        };
        insta::assert_snapshot!(drawn(steps, 60, 5, Charset::Unicode).backend());
    }

    #[test]
    fn a_ladder_over_time_in_ascii_and_little_room() {
        let line = line();
        let steps = Steps {
            rungs: &RUNGS,
            line: &line,
            ends: ["Feb", "now"],
        };
        insta::assert_snapshot!(drawn(steps, 36, 5, Charset::Ascii).backend());
    }

    #[test]
    fn contacts_are_a_character_each_and_the_oldest_give_way() {
        let theme = Theme::new(Charset::Unicode, Colours::None);
        let marks = [
            Mark::Done,
            Mark::Done,
            Mark::Tried,
            Mark::Missed,
            Mark::Nothing,
            Mark::Planned,
        ];
        let line = |cells| {
            contacts(&marks, cells, theme)
                .iter()
                .map(|(glyph, _)| *glyph)
                .collect::<String>()
        };
        assert_eq!(line(6), "██▒!·░");
        assert_eq!(line(4), "…!·░");
        assert_eq!(line(0), "");
        assert_eq!(
            legend(Theme::new(Charset::Ascii, Colours::None)),
            "# made  o tried  ! missed  _ planned  . none"
        );
    }

    #[test]
    fn every_size_can_be_drawn() {
        let line = line();
        for (width, height) in (1..=60).flat_map(|width| (1..=8).map(move |height| (width, height)))
        {
            drawn(
                Steps {
                    rungs: &RUNGS,
                    line: &line,
                    ends: ["Feb", "now"],
                },
                width,
                height,
                Charset::Unicode,
            );
            drawn(
                Steps {
                    rungs: &[],
                    line: &[None, Some(7)],
                    ends: ["", ""],
                },
                width,
                height,
                Charset::Unicode,
            );
        }
    }
}
