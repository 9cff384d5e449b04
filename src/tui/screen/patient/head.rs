//! The head of a record: who it is, what to beware of, tier, intensity, consent, what is due. Never out of sight.

use crate::domain::patient::opening::Entitlement;
use crate::service::view::patient::{Head, Record};
use crate::tui::theme::Theme;
use crate::tui::widget::text;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Rows that alerts may take; all of them stand in the details.
const ALERT_ROWS: usize = 2;

/// The rows of the head, each in one look.
fn lines(record: &Record, width: u16, theme: Theme) -> Vec<(String, Style)> {
    let head = &record.head;
    let cells = usize::from(width.saturating_sub(1)).max(1);
    let dot = theme.glyphs.dot;
    let mut lines = identity(head, cells, theme);
    let state = format!("{} {dot} {}", head.tier, head.intensity);
    let duty = format!(
        "{} {dot} {} {dot} {}",
        head.due, head.consent, head.case_manager
    );
    for line in [state, duty] {
        lines.extend(
            text::wrap(&line, cells)
                .into_iter()
                .map(|row| (row, theme.text())),
        );
    }
    if !head.stopped.is_empty() {
        lines.push((format!(" {} ", head.stopped), theme.banner()));
    }
    if head.entitlement == Entitlement::BreakGlass {
        let until = match record.break_glass_words.as_str() {
            "" => String::new(),
            until => format!(" until {until}"),
        };
        let banner =
            format!(" Not yours: open{until} for the reason you gave, which somebody judges ");
        lines.push((banner, theme.banner()));
    }
    lines
}

/// Name, birth, number and alerts: what stands above every form about this patient too.
fn identity(head: &Head, cells: usize, theme: Theme) -> Vec<(String, Style)> {
    let age = head.age.map(|age| format!(" ({age})")).unwrap_or_default();
    let whole = format!(
        "{}   born {}{age}   NHS {}",
        head.name, head.birth, head.nhs_number
    );
    let mut lines: Vec<(String, Style)> = text::wrap(&whole, cells)
        .into_iter()
        .map(|row| (row, theme.heading()))
        .collect();
    let alerts: Vec<String> = head
        .alerts
        .iter()
        .map(|(kind, words, _)| format!("{kind}: {words}"))
        .collect();
    if alerts.is_empty() {
        lines.push(("no alerts recorded".to_owned(), theme.muted()));
        return lines;
    }
    let all = format!("!! {}", alerts.join(&format!(" {} ", theme.glyphs.dot)));
    let mut rows = text::wrap(&all, cells);
    if rows.len() > ALERT_ROWS {
        let rest = rows.split_off(ALERT_ROWS - 1).join(" ");
        rows.push(text::cut(&rest, cells, theme.glyphs));
    }
    lines.extend(rows.into_iter().map(|row| (row, theme.urgent())));
    lines
}

/// A theme to measure with: what is said has the same width in all.
const MEASURE: Theme = Theme::new(
    crate::tui::terminal::Charset::Unicode,
    crate::tui::theme::Colours::None,
);

/// How many rows the head needs, its rule included.
pub(super) fn rows(record: &Record, width: u16) -> u16 {
    u16::try_from(lines(record, width, MEASURE).len() + 1).unwrap_or(u16::MAX)
}

/// Draws the head and a rule below it.
pub(super) fn draw(record: &Record, area: Rect, buffer: &mut Buffer, theme: Theme) {
    put(&lines(record, area.width, theme), area, buffer, theme);
}

/// How many rows [`draw_identity`] needs.
pub fn identity_rows(head: &Head, width: u16) -> u16 {
    let cells = usize::from(width.saturating_sub(1)).max(1);
    u16::try_from(identity(head, cells, MEASURE).len() + 1).unwrap_or(u16::MAX)
}

/// Draws who it is and what to beware of, above a form.
pub fn draw_identity(head: &Head, area: Rect, buffer: &mut Buffer, theme: Theme) {
    let cells = usize::from(area.width.saturating_sub(1)).max(1);
    put(&identity(head, cells, theme), area, buffer, theme);
}

fn put(lines: &[(String, Style)], area: Rect, buffer: &mut Buffer, theme: Theme) {
    let area = area.intersection(buffer.area);
    let cells = usize::from(area.width.saturating_sub(1));
    for (y, (line, style)) in (area.y..area.bottom()).zip(lines) {
        buffer.set_stringn(
            area.x + 1,
            y,
            text::cut(line, cells, theme.glyphs),
            cells,
            *style,
        );
    }
    if usize::from(area.height) > lines.len() {
        let rule = Rect {
            y: area.bottom() - 1,
            height: 1,
            ..area
        };
        crate::tui::widget::bars::rule(rule, buffer, theme);
    }
}
