//! How things look: glyphs and styles by what they mean. Nothing means something by its colour alone: each style that
//! matters comes with a glyph, a word or a weight, so `NO_COLOR` takes nothing away.

use super::terminal::Charset;
use ratatui::style::{Color, Modifier, Style};

/// Marks and lines, in characters the terminal can show.
#[derive(Debug, PartialEq, Eq)]
pub struct Glyphs {
    /// Marks the selected row or the focused field.
    pub gutter: &'static str,
    /// Draws a line across.
    pub rule: &'static str,
    /// Says that text goes on.
    pub more: &'static str,
    /// Stands between parts of a line.
    pub dot: &'static str,
    /// A contact that was made.
    pub done: &'static str,
    /// A contact that was tried without reply.
    pub tried: &'static str,
    /// A contact that was due and is missing.
    pub missed: &'static str,
    /// A day without anything planned.
    pub nothing: &'static str,
    /// A contact that is planned and not yet due.
    pub planned: &'static str,
    /// A level stretch of a chart.
    pub level: &'static str,
    /// An upright stretch of a chart.
    pub upright: &'static str,
    /// Corners of a step chart: from the left and up, from the left and down, from below to the right, from above to
    /// the right.
    pub corners: [&'static str; 4],
    /// Says that a list goes on above or below.
    pub above: &'static str,
    /// Says that a list goes on below.
    pub below: &'static str,
    /// A chosen option of several; and one that is not.
    pub chosen: [&'static str; 2],
    /// Separates the ends of a range, or a name from its value.
    pub arrow: &'static str,
}

/// For UTF-8 locales.
pub const UNICODE: Glyphs = Glyphs {
    gutter: "▌",
    rule: "─",
    more: "…",
    dot: "·",
    done: "█",
    tried: "▒",
    missed: "!",
    nothing: "·",
    planned: "░",
    level: "─",
    upright: "│",
    corners: ["┘", "┐", "┌", "└"],
    above: "↑",
    below: "↓",
    chosen: ["[x]", "[ ]"],
    arrow: "→",
};

/// For all others.
pub const ASCII: Glyphs = Glyphs {
    gutter: ">",
    rule: "-",
    more: "...",
    dot: "|",
    done: "#",
    tried: "o",
    missed: "!",
    nothing: ".",
    planned: "_",
    level: "-",
    upright: "|",
    corners: ["+", "+", "+", "+"],
    above: "^",
    below: "v",
    chosen: ["[x]", "[ ]"],
    arrow: "->",
};

/// How much colour is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colours {
    /// None: weight and glyphs carry everything.
    None,
    /// A few of the terminal's own sixteen, so that its palette decides.
    Usual,
    /// Only full-strength text: nothing dimmed, bright colours.
    HighContrast,
}

/// Glyphs and styles of one terminal.
#[derive(Debug, Clone, Copy)]
pub struct Theme {
    /// Marks and lines.
    pub glyphs: &'static Glyphs,
    /// What the terminal is trusted to show.
    pub charset: Charset,
    colours: Colours,
}

impl Theme {
    /// Returns a theme.
    pub const fn new(charset: Charset, colours: Colours) -> Self {
        let glyphs = match charset {
            Charset::Unicode => &UNICODE,
            Charset::Ascii => &ASCII,
        };
        Self {
            glyphs,
            charset,
            colours,
        }
    }

    /// Returns the theme that the environment asks for: `CASELOAD_ASCII`, the locale (`LC_ALL`, `LC_CTYPE`, `LANG`),
    /// `NO_COLOR`, `TERM` and `CASELOAD_THEME=high-contrast`. `variable` looks one up.
    pub fn from_environment(variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
            .into_iter()
            .find_map(|name| variable(name).filter(|value| !value.is_empty()));
        let utf8 = locale.is_some_and(|locale| {
            let locale = locale.to_ascii_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        });
        let ascii =
            variable("CASELOAD_ASCII").is_some_and(|value| !value.is_empty() && value != "0");
        let plain_terminal = matches!(
            variable("TERM").as_deref(),
            Some("dumb" | "vt100" | "vt220")
        );
        let colours = if set("NO_COLOR") || plain_terminal {
            Colours::None
        } else if variable("CASELOAD_THEME").as_deref() == Some("high-contrast") {
            Colours::HighContrast
        } else {
            Colours::Usual
        };
        Self::new(
            if utf8 && !ascii {
                Charset::Unicode
            } else {
                Charset::Ascii
            },
            colours,
        )
    }

    fn coloured(self, usual: Color, bright: Color) -> Style {
        match self.colours {
            Colours::None => Style::new(),
            Colours::Usual => Style::new().fg(usual),
            Colours::HighContrast => Style::new().fg(bright),
        }
    }

    fn dimmed(self) -> Style {
        match self.colours {
            Colours::Usual => Style::new().add_modifier(Modifier::DIM),
            Colours::None | Colours::HighContrast => Style::new(),
        }
    }

    /// Ordinary text.
    pub const fn text(self) -> Style {
        Style::new()
    }

    /// A title, a column's head, the present place.
    pub fn heading(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// Text of less weight: help, entry times, hints.
    pub fn muted(self) -> Style {
        self.dimmed()
    }

    /// The mark in the gutter.
    pub fn gutter(self) -> Style {
        self.coloured(Color::Cyan, Color::LightCyan)
    }

    /// What cannot wait: overdue, an allergy. Always beside `!!` or a word.
    pub fn urgent(self) -> Style {
        self.coloured(Color::Red, Color::LightRed)
            .add_modifier(Modifier::BOLD)
    }

    /// What wants attention: due, a late entry. Always beside a word.
    pub fn warning(self) -> Style {
        self.coloured(Color::Yellow, Color::LightYellow)
    }

    /// What is well: a receipt.
    pub fn good(self) -> Style {
        self.coloured(Color::Green, Color::LightGreen)
    }

    /// A complaint beneath a field; its text begins with a word of its own.
    pub fn complaint(self) -> Style {
        self.urgent()
    }

    /// A remark beneath a field.
    pub fn remark(self) -> Style {
        self.coloured(Color::Cyan, Color::LightCyan)
    }

    /// The label of a field.
    pub fn label(self) -> Style {
        Style::new()
    }

    /// The label of the field that has the keyboard.
    pub fn focused(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// The text of a field.
    pub fn value(self) -> Style {
        Style::new()
    }

    /// A corrected entry, beside the word "corrected".
    pub fn struck(self) -> Style {
        self.dimmed().add_modifier(Modifier::CROSSED_OUT)
    }

    /// A key in a hint or in help.
    pub fn key(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// The banner of a demo or of break-glass access.
    pub fn banner(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn theme(variables: &[(&str, &str)]) -> Theme {
        Theme::from_environment(|name| {
            variables
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_locale_decides_about_glyphs_unless_told() {
        for (variables, glyphs) in [
            (&[("LANG", "en_GB.UTF-8")][..], &UNICODE),
            (&[("LANG", "C.utf8")], &UNICODE),
            (&[("LANG", "en_GB.UTF-8"), ("LC_ALL", "C")], &ASCII),
            (&[], &ASCII),
            (&[("LANG", "en_GB.UTF-8"), ("CASELOAD_ASCII", "1")], &ASCII),
            (
                &[("LANG", "en_GB.UTF-8"), ("CASELOAD_ASCII", "0")],
                &UNICODE,
            ),
        ] {
            assert_eq!(theme(variables).glyphs, glyphs, "{variables:?}");
        }
    }

    #[test]
    fn no_color_leaves_weight_and_takes_colour() {
        let theme = theme(&[("LANG", "C.UTF-8"), ("NO_COLOR", "1")]);
        assert_eq!(theme.urgent(), Style::new().add_modifier(Modifier::BOLD));
        assert_eq!(theme.gutter(), Style::new());
    }

    #[test]
    fn ascii_glyphs_are_ascii() {
        assert!(format!("{ASCII:?}").is_ascii());
    }
}
