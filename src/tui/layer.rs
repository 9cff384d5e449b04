//! What lies over a screen and has the keyboard: a form, a list of choices, a line to type in, text to read, a question.

pub mod find;
pub mod meanwhile;
pub mod secret;
pub mod typing;

use super::action::Action;
use super::effect::FormPlan;
use super::keymap::Place;
use super::theme::Theme;
use super::widget::line::LineEditor;
use super::widget::pages::Pages;
use super::widget::picker::Picker;
use super::widget::{bars, text};
use crate::domain::entry::{CommandId, PatientId, StaffId};
use crate::protocol::shell::PrintAsk;
use find::FindLayer;
use meanwhile::MeanwhileLayer;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use secret::SecretLayer;
use typing::FormLayer;

/// One layer.
#[derive(Debug)]
pub enum Layer {
    /// Text to be read.
    Pages(Pages),
    /// The command palette.
    Palette(Picker),
    /// A list of choices.
    Pick(Picker, Vec<Choice>),
    /// A line to type in.
    Line(Prompt),
    /// The line that finds people.
    Find(FindLayer),
    /// A question.
    Confirm(String, Confirmed),
    /// A form.
    Form(Box<FormLayer>),
    /// Lines that are typed unseen.
    Secret(Box<SecretLayer>),
    /// What changed while the form below was filled in.
    Meanwhile(Box<MeanwhileLayer>),
}

/// What a line of a list stands for; the picker's id is its place.
#[derive(Debug, Clone, PartialEq)]
pub enum Choice {
    /// Opens a form.
    Form(Box<FormPlan>),
    /// Shows one kind of entry, or all.
    Kind(Option<crate::domain::event::EventKind>),
    /// Shows who looked at the record.
    Openings,
    /// Shows one framework, or all.
    Framework(Option<String>),
    /// Shows somebody's supervision record and openings.
    Person(StaffId),
    /// Shows somebody else's competence.
    Colleague(StaffId),
    /// Opens a page of the manual.
    Topic(&'static str),
    /// Follows the screens of this login.
    Follow(String),
    /// Does something else on this screen.
    Do(Action),
    /// Makes documents: the name of their folder, and what to ask for.
    Make(String, PrintAsk),
}

/// What happens when a question is answered with yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmed {
    /// The draft of the form below is thrown away.
    Discard(CommandId),
}

/// A line to type in, and what for.
#[derive(Debug)]
pub struct Prompt {
    /// What is asked.
    pub title: String,
    /// What is said besides.
    pub help: String,
    /// What was typed.
    pub line: LineEditor,
    /// What for.
    pub what: Prompted,
}

/// What a typed line is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prompted {
    /// The reason for opening a record that is not one's own.
    Reason(PatientId),
    /// Words by which the screen is filtered.
    Words,
}

impl Layer {
    /// Whose keys are at work.
    pub fn place(&self) -> Place {
        match self {
            Layer::Pages(_) => Place::Help,
            Layer::Palette(_) => Place::Palette,
            Layer::Pick(..) | Layer::Line(_) => Place::Picker,
            Layer::Find(_) => Place::Find,
            Layer::Confirm(..) => Place::Confirm,
            Layer::Form(layer) => layer.form.place(),
            Layer::Meanwhile(_) => Place::Meanwhile,
            Layer::Secret(_) => Place::Secret,
        }
    }

    /// Takes note of the room there is.
    pub fn fit(&mut self, area: Rect) {
        match self {
            Layer::Pages(pages) => pages.fit(area),
            Layer::Find(find) => find.fit(area),
            Layer::Meanwhile(layer) => layer.fit(area),
            _ => {}
        }
    }

    /// Draws it over an area and returns where the cursor stands.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer, theme: Theme) -> Option<Position> {
        match self {
            Layer::Pages(pages) => {
                pages.draw(area, buffer, theme);
                None
            }
            Layer::Palette(picker) | Layer::Pick(picker, _) => picker.draw(area, buffer, theme),
            Layer::Line(prompt) => prompt.draw(area, buffer, theme),
            Layer::Find(find) => find.draw(area, buffer, theme),
            // The question itself stands in the last line.
            Layer::Confirm(..) => None,
            Layer::Form(layer) => layer.draw(area, buffer, theme),
            Layer::Secret(layer) => layer.draw(area, buffer, theme),
            Layer::Meanwhile(layer) => {
                layer.draw(area, buffer, theme);
                None
            }
        }
    }

    /// Pages of text to be read.
    pub fn read(title: &str, lines: &[String], theme: Theme) -> Layer {
        Layer::Pages(lines.iter().fold(Pages::new(title), |pages, line| {
            pages.with(line, theme.text())
        }))
    }

    /// A list of choices; the line with that place is selected.
    pub fn choose(title: &str, choices: Vec<(String, String, Choice)>) -> Layer {
        let items = choices
            .iter()
            .enumerate()
            .map(|(place, (label, detail, _))| {
                super::widget::picker::Item::new(&place.to_string(), label, detail)
            })
            .collect();
        let choices = choices.into_iter().map(|(_, _, choice)| choice).collect();
        Layer::Pick(Picker::new(title, items), choices)
    }
}

impl Prompt {
    fn draw(&self, area: Rect, buffer: &mut Buffer, theme: Theme) -> Option<Position> {
        let area = Rect {
            height: area.height.min(6),
            ..area
        }
        .intersection(buffer.area);
        if area.is_empty() {
            return None;
        }
        text::clear(area, buffer);
        let cells = usize::from(area.width.saturating_sub(1));
        let row = |offset: u16| {
            Rect {
                x: area.x,
                y: area.y + offset,
                width: area.width,
                height: 1,
            }
            .intersection(area)
        };
        let put = |offset: u16, words: &str, style, buffer: &mut Buffer| {
            if offset < area.height {
                let words = text::cut(words, cells, theme.glyphs);
                buffer.set_stringn(
                    area.x + 1.min(area.width - 1),
                    area.y + offset,
                    words,
                    cells,
                    style,
                );
            }
        };
        put(0, &self.title, theme.heading(), buffer);
        let help = text::wrap(&self.help, cells);
        for (offset, line) in (2..5).zip(&help) {
            put(offset, line, theme.muted(), buffer);
        }
        if area.height > 5 {
            bars::rule(row(5), buffer, theme);
        }
        let line = row(1);
        if line.is_empty() || line.width < 4 {
            return None;
        }
        buffer.set_stringn(line.x + 1, line.y, ">", 1, theme.key());
        let typed = Rect {
            x: line.x + 3,
            width: line.width - 3,
            ..line
        };
        self.line
            .draw(typed, buffer, theme.value(), true, theme.glyphs.more)
    }
}
