//! How the model is drawn: the top line, the screen or what lies over it, the keys, the last line. What is drawn follows
//! from the model alone.

use super::keymap::{self, Place};
use super::layer::Layer;
use super::model::Model;
use super::screen::Screen;
use super::theme::Theme;
use super::update::Shared;
use super::widget::{bars, text};
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};

/// Where the parts of the whole screen are; a part for which there is no room is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// The top line.
    pub top: Rect,
    /// The line beneath it.
    pub top_rule: Rect,
    /// The screen, or what lies over it.
    pub body: Rect,
    /// The line above the keys.
    pub rule: Rect,
    /// The keys.
    pub hints: Rect,
    /// The last line.
    pub status: Rect,
}

/// Divides a terminal of that size: what matters least goes first where there is little room.
pub fn parts(size: Size) -> Parts {
    let height = size.height;
    let row = |y: u16, rows: u16| Rect {
        x: 0,
        y,
        width: size.width,
        height: rows,
    };
    let rows = |needed: u16| u16::from(height >= needed);
    let (status, hints, top, rules) = (rows(3), rows(7), rows(5), rows(14));
    let above = top + rules;
    let below = rules + hints + status;
    let body = height.saturating_sub(above + below);
    let end = above + body;
    Parts {
        top: row(0, top),
        top_rule: row(top, rules),
        body: row(above, body),
        rule: row(end, rules),
        hints: row(end + rules, hints),
        status: row(end + rules + hints, status),
    }
}

/// Draws the screen that is shown.
fn screen(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = model.theme;
    match model.screen {
        Screen::Today => model.today.draw(area, buffer, theme),
        Screen::Caseload => model.caseload.draw(area, buffer, theme),
        Screen::Competence => model.competence.draw(area, buffer, theme),
        Screen::Team => model.team.draw(area, buffer, theme),
        Screen::Service => model.service.draw(area, buffer, theme),
        Screen::Patient => {
            if let Some(patient) = &model.patient {
                patient.draw(area, buffer, theme);
            }
        }
    }
}

/// Draws everything.
pub fn view(model: &Model, frame: &mut Frame<'_>) {
    let area = frame.area();
    let parts = parts(Size::new(area.width, area.height));
    let theme = model.theme;
    let buffer = frame.buffer_mut();
    if let Some(locked) = &model.guard.locked {
        bars::header(" caseload", &[], 0, "", parts.top, buffer, theme);
        if parts.top_rule.height > 0 {
            bars::rule(parts.top_rule, buffer, theme);
            bars::rule(parts.rule, buffer, theme);
        }
        let cursor = locked.draw(&model.header.who, parts.body, buffer, theme);
        bars::hints(&keymap::hints(Place::Locked), parts.hints, buffer, theme);
        if let Some(cursor) = cursor {
            frame.set_cursor_position(cursor);
        }
        return;
    }
    let here = model.screen.tab().or(model.before.tab()).unwrap_or(0);
    let who = who(model, parts.top.width);
    bars::header(
        " caseload",
        &Screen::TABS,
        here,
        &who,
        parts.top,
        buffer,
        theme,
    );
    if parts.top_rule.height > 0 {
        bars::rule(parts.top_rule, buffer, theme);
        bars::rule(parts.rule, buffer, theme);
    }
    // A question leaves what it is about in view.
    let covering = model
        .layers
        .iter()
        .rev()
        .find(|layer| !matches!(layer, Layer::Confirm(..)));
    let over = covering.is_some_and(|layer| !matches!(layer, Layer::Line(_)));
    if !over {
        match model.review.page() {
            Some(words) => draw_words(&words, parts.body, buffer, theme),
            None => screen(model, parts.body, buffer),
        }
    }
    let cursor = covering.and_then(|layer| layer.draw(parts.body, buffer, theme));
    let hints = if model.review.is_following() && model.layers.is_empty() {
        keymap::hints_of(model.keys_of(), Shared::HINTS)
    } else {
        keymap::hints(model.keys_of())
    };
    bars::hints(&hints, parts.hints, buffer, theme);
    if let Some(Layer::Confirm(question, _)) = model.layers.last() {
        bars::question(question, parts.status, buffer, theme);
    } else {
        let shared = model.review.words();
        let right = if is_unsafe(model) {
            "! not yet safe "
        } else if model.line_lost {
            "! line lost "
        } else if !shared.is_empty() {
            &shared
        } else if model.header.demo {
            "DEMO: all made up "
        } else {
            ""
        };
        bars::status(&model.status, right, parts.status, buffer, theme);
    }
    let asks = matches!(model.layers.last(), Some(Layer::Confirm(..)));
    if let Some(cursor) = cursor.filter(|_| !asks) {
        frame.set_cursor_position(cursor);
    }
}

/// Words in the place of a screen.
fn draw_words(words: &[String], area: Rect, buffer: &mut Buffer, theme: Theme) {
    let cells = usize::from(area.width.saturating_sub(2));
    let lines = words.iter().flat_map(|line| text::wrap(line, cells));
    for (row, line) in (area.y + 1..area.bottom()).zip(lines) {
        buffer.set_stringn(area.x + 1, row, line, cells, theme.text());
    }
}

/// Cells that the tabs take.
const TABS_CELLS: usize = 64;

/// Who is at work, with the roles where there is room.
fn who(model: &Model, cells: u16) -> String {
    let header = &model.header;
    if header.who.is_empty() {
        return String::new();
    }
    let whole = format!("{}, {} ", header.who, header.roles);
    if text::width(&whole) + TABS_CELLS <= usize::from(cells) {
        whole
    } else {
        format!("{} ", header.who)
    }
}

fn is_unsafe(model: &Model) -> bool {
    model
        .layers
        .iter()
        .any(|layer| matches!(layer, Layer::Form(form) if form.is_unsafe))
}
