//! The lines every screen has: at the top who and where, at the bottom keys and the last receipt.

use super::text;
use crate::tui::keymap::{self, Place};
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Draws a line of parts from the left and one text at the right, which is what is left out when there is no room. Parts
/// that do not fit are left out whole, from the last.
pub fn bar(
    parts: &[(&str, Style)],
    right: (&str, Style),
    area: Rect,
    buffer: &mut Buffer,
    theme: Theme,
) {
    let area = area.intersection(buffer.area);
    if area.is_empty() {
        return;
    }
    let mut x = area.x;
    for (index, (part, style)) in parts.iter().enumerate() {
        let room = usize::from(area.right().saturating_sub(x));
        if text::width(part) > room && index > 0 {
            break;
        }
        let (end, _) =
            buffer.set_stringn(x, area.y, text::cut(part, room, theme.glyphs), room, *style);
        x = end.saturating_add(2).min(area.right());
    }
    let needed = text::width(right.0);
    if needed > 0 && usize::from(area.right().saturating_sub(x)) >= needed {
        let start = area.right() - u16::try_from(needed).unwrap_or(0);
        buffer.set_stringn(start, area.y, right.0, needed, right.1);
    }
}

/// The tabs of the top line, the one in use in bold and in brackets in place of its blanks.
pub fn header(
    title: &str,
    tabs: &[&str],
    here: usize,
    who: &str,
    area: Rect,
    buffer: &mut Buffer,
    theme: Theme,
) {
    let labels: Vec<String> = tabs
        .iter()
        .enumerate()
        .map(|(index, tab)| {
            let number = index + 1;
            if index == here {
                format!("[{number} {tab}]")
            } else {
                format!(" {number} {tab} ")
            }
        })
        .collect();
    let area = area.intersection(buffer.area);
    if area.is_empty() {
        return;
    }
    // Without blanks between: each name brings its own.
    let room = |x: u16| usize::from(area.right().saturating_sub(x));
    let (mut x, _) = buffer.set_stringn(area.x, area.y, title, room(area.x), theme.heading());
    for (index, label) in labels.iter().enumerate() {
        let style = if index == here {
            theme.heading()
        } else {
            theme.text()
        };
        if text::width(label) > room(x) {
            break;
        }
        (x, _) = buffer.set_stringn(x + u16::from(index == 0), area.y, label, room(x), style);
    }
    let rest = Rect {
        x,
        width: area.right().saturating_sub(x),
        ..area
    };
    let who = fitting(who, usize::from(rest.width), theme);
    bar(&[], (&who, theme.text()), rest, buffer, theme);
}

/// The fewest cells of a name by which somebody is still known.
const NAME_CELLS: usize = 12;

/// A name that is cut where it does not fit, with the blank behind it; whole where too little of it would be left, and then
/// there is no room for it.
fn fitting(who: &str, cells: usize, theme: Theme) -> String {
    if text::width(who) <= cells || cells <= NAME_CELLS {
        return who.to_owned();
    }
    format!("{} ", text::cut(who.trim_end(), cells - 1, theme.glyphs))
}

/// A line across.
pub fn rule(area: Rect, buffer: &mut Buffer, theme: Theme) {
    let area = area.intersection(buffer.area);
    if !area.is_empty() {
        let cells = usize::from(area.width);
        buffer.set_stringn(
            area.x,
            area.y,
            theme.glyphs.rule.repeat(cells),
            cells,
            theme.muted(),
        );
    }
}

/// The keys of a place: `c contact  Enter open`, as many as fit; take them from [`crate::tui::keymap::hints`].
pub fn hints(hints: &[(String, &str)], area: Rect, buffer: &mut Buffer, theme: Theme) {
    let area = area.intersection(buffer.area);
    if area.is_empty() {
        return;
    }
    let mut x = area.x.saturating_add(1);
    for (key, label) in hints {
        let needed = text::width(key) + 1 + text::width(label);
        let room = usize::from(area.right().saturating_sub(x));
        if needed > room {
            break;
        }
        let (end, _) = buffer.set_stringn(x, area.y, key, room, theme.key());
        let (end, _) = buffer.set_stringn(end + 1, area.y, label, room, theme.text());
        x = end.saturating_add(2);
    }
}

/// A question in the last line, with the keys that answer it.
pub fn question(question: &str, area: Rect, buffer: &mut Buffer, theme: Theme) {
    let answers = keymap::hints(Place::Confirm);
    let mut parts = vec![(format!(" {question}"), theme.warning())];
    parts.extend(
        answers
            .iter()
            .map(|(key, label)| (format!("{key} {label}"), theme.key())),
    );
    let parts: Vec<(&str, Style)> = parts
        .iter()
        .map(|(text, style)| (text.as_str(), *style))
        .collect();
    bar(&parts, ("", theme.text()), area, buffer, theme);
}

/// What the last line says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Status {
    /// Nothing.
    #[default]
    Quiet,
    /// A receipt: `saved 14:31:07 #10342`.
    Receipt(String),
    /// Something to know.
    Message(String),
    /// A refusal or a fault, with what to do.
    Trouble(String),
}

/// The last line: what has happened at the left, how things are at the right.
pub fn status(status: &Status, right: &str, area: Rect, buffer: &mut Buffer, theme: Theme) {
    let (line, style) = match status {
        Status::Quiet => (String::new(), theme.text()),
        Status::Receipt(receipt) => (format!(" {receipt}"), theme.good()),
        Status::Message(message) => (format!(" {message}"), theme.text()),
        Status::Trouble(trouble) => (format!(" ! {trouble}"), theme.urgent()),
    };
    bar(
        &[(&line, style)],
        (right, theme.muted()),
        area,
        buffer,
        theme,
    );
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop")]
    use super::*;
    use crate::tui::terminal::Charset;
    use crate::tui::theme::Colours;
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    fn drawn(width: u16, height: u16) -> Terminal<TestBackend> {
        let theme = Theme::new(Charset::Unicode, Colours::None);
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal
            .draw(|frame| {
                let row = |y| Rect::new(0, y, width, 1);
                let tabs = ["Today", "Caseload", "Competence", "Service"];
                let buffer = frame.buffer_mut();
                header(" caseload", &tabs, 1, "A Osei, CM", row(0), buffer, theme);
                rule(row(1), buffer, theme);
                hints(&keymap::hints(Place::Caseload), row(2), buffer, theme);
                question("Throw this draft away?", row(5), buffer, theme);
                status(&Status::Receipt("saved 14:31:07 #10342".to_owned()), "live", row(3), buffer, theme);
                status(&Status::Trouble("the store is full; the form keeps every character, save again when there is room on the disk".to_owned()), "live", row(4), buffer, theme);
            })
            .unwrap();
        terminal
    }

    #[test]
    fn the_lines_of_a_screen() {
        insta::assert_snapshot!(drawn(80, 6).backend());
    }

    /// Whoever acts is named on every screen, also where the whole name does not fit.
    #[test]
    fn a_long_name_is_cut_and_not_left_out() {
        let theme = Theme::new(Charset::Unicode, Colours::None);
        let shown = |cells: usize| fitting("Ingrid Lindqvist ", cells, theme);
        assert_eq!(shown(17), "Ingrid Lindqvist ");
        assert_eq!(shown(16), "Ingrid Lindqvi… ");
        assert_eq!(shown(12), "Ingrid Lindqvist ");
    }

    #[test]
    fn the_lines_of_a_narrow_screen() {
        insta::assert_snapshot!(drawn(34, 6).backend());
    }

    #[test]
    fn every_size_can_be_drawn() {
        for (width, height) in (1..=60).flat_map(|width| (1..=6).map(move |height| (width, height)))
        {
            drawn(width, height);
        }
    }
}
