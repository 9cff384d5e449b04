//! One cell of the screen as the encoder sees it: what is printed, how wide it is, whether that width is sure, and with
//! which attributes. Here is the last gate before the terminal: no control character and, in ASCII mode, no byte above
//! 126 passes it, whatever a record or a pasted note contains.

use ratatui::buffer::{Cell, CellWidth};
use ratatui::style::{Color, Modifier};
use unicode_normalization::UnicodeNormalization;

/// Which characters the terminal is trusted to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Charset {
    /// The locale is UTF-8.
    #[default]
    Unicode,
    /// Anything else: letters lose their accents, the rest becomes `?`.
    Ascii,
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Text {
    /// One character, by far the most usual.
    One(char),
    /// A cluster of several characters.
    Many(Box<str>),
    /// The right half of the wide character to the left.
    Tail,
}

/// Attributes with which a cell is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Pen {
    /// Colour of the character.
    pub(super) front: Color,
    /// Colour of the cell.
    pub(super) back: Color,
    /// Weight, underline and the like.
    pub(super) weight: Modifier,
}

/// Attributes that can be seen on a blank.
const SEEN_ON_BLANK: Modifier = Modifier::REVERSED
    .union(Modifier::UNDERLINED)
    .union(Modifier::SLOW_BLINK)
    .union(Modifier::RAPID_BLINK)
    .union(Modifier::CROSSED_OUT);

impl Pen {
    /// Returns whether blanks in this pen look like a freshly erased line.
    pub(super) fn erases_clean(self) -> bool {
        self.back == Color::Reset && !self.weight.intersects(SEEN_ON_BLANK)
    }
}

/// A printable cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Glyph {
    /// What is printed.
    pub(super) text: Text,
    /// How it is printed.
    pub(super) pen: Pen,
    /// Cells it covers: 1 or more.
    pub(super) width: u16,
    /// Whether every terminal agrees on that width.
    pub(super) sure: bool,
}

impl Glyph {
    /// An erased cell.
    pub(super) const BLANK: Self = Self {
        text: Text::One(' '),
        pen: Pen {
            front: Color::Reset,
            back: Color::Reset,
            weight: Modifier::empty(),
        },
        width: 1,
        sure: true,
    };

    /// The right half of a wide character.
    pub(super) const TAIL: Self = Self {
        text: Text::Tail,
        pen: Pen {
            front: Color::Reset,
            back: Color::Reset,
            weight: Modifier::empty(),
        },
        width: 1,
        sure: true,
    };

    /// Returns what is to be printed for a cell of a ratatui buffer.
    pub(super) fn of(cell: &Cell, charset: Charset) -> Self {
        let symbol = cell.symbol();
        let pen = Pen {
            front: cell.fg,
            back: cell.bg,
            weight: cell.modifier,
        };
        let mut letters = symbol.chars();
        match (letters.next(), letters.next()) {
            (Some(letter), None) if matches!(letter, ' '..='~') => Self::narrow(letter, pen),
            (None, _) => Self::narrow(' ', pen),
            (Some(_), _) if symbol.chars().any(is_unsafe) => Self::narrow('?', pen),
            (Some(letter), _) if charset == Charset::Ascii => Self {
                width: symbol.cell_width().max(1),
                ..Self::narrow(to_ascii(letter), pen)
            },
            (Some(letter), second) => {
                let width = symbol.cell_width().max(1);
                let text = match second {
                    None => Text::One(letter),
                    Some(_) => Text::Many(safe_cluster(symbol).into()),
                };
                Self {
                    text,
                    pen,
                    width,
                    sure: second.is_none() && is_sure(letter, width),
                }
            }
        }
    }

    fn narrow(letter: char, pen: Pen) -> Self {
        let pen = if letter == ' ' && !pen.weight.intersects(SEEN_ON_BLANK) {
            Pen {
                back: pen.back,
                ..Pen::default()
            }
        } else {
            pen
        };
        Self {
            text: Text::One(letter),
            pen,
            width: 1,
            sure: true,
        }
    }

    /// Returns whether the cell looks as if erased.
    pub(super) fn is_erased(&self) -> bool {
        *self == Self::BLANK
    }

    /// Returns whether this is the right half of a wide character.
    pub(super) fn is_tail(&self) -> bool {
        self.text == Text::Tail
    }

    /// Returns how many bytes print it, attributes apart.
    pub(super) fn cost(&self) -> usize {
        match &self.text {
            Text::One(letter) => letter.len_utf8(),
            Text::Many(cluster) => cluster.len(),
            Text::Tail => 0,
        }
    }
}

/// Returns the part of a cluster that no terminal draws wider than it should be: of joined emoji the first, and no skin
/// tones, since many terminals draw these beside it, over the edge and into the next line.
fn safe_cluster(cluster: &str) -> String {
    cluster
        .chars()
        .take_while(|&letter| letter != '\u{200d}')
        .filter(|letter| !matches!(letter, '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e007f}'))
        .collect()
}

/// Returns whether a character must never be sent: C0, DEL, C1, and those that turn the direction of writing round.
fn is_unsafe(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Returns whether every terminal in use draws this character in that many cells. Emoji, combining marks and what is new
/// in Unicode are not among them; box drawing, blocks and typographers' marks are, in every locale this program meets.
fn is_sure(letter: char, width: u16) -> bool {
    match width {
        1 => matches!(letter,
            '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{2af}' | '\u{370}'..='\u{481}' | '\u{48a}'..='\u{52f}'
            | '\u{1e00}'..='\u{1eff}' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '\u{20ac}'
            | '\u{2190}'..='\u{2193}' | '\u{2500}'..='\u{259f}'),
        2 => {
            matches!(letter, '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{4e00}'..='\u{9fa5}' | '\u{ac00}'..='\u{d7a3}')
        }
        _ => false,
    }
}

/// Returns the nearest character of ASCII: the letter without its accent, a mark like it, or `?`.
fn to_ascii(letter: char) -> char {
    match letter {
        '‐'..='―' | '─' | '━' => '-',
        '‘' | '’' | '′' => '\'',
        '“' | '”' | '″' => '"',
        '│' | '┃' => '|',
        '•' | '·' => '*',
        '…' => '~',
        'ø' => 'o',
        'Ø' => 'O',
        'ł' => 'l',
        'Ł' => 'L',
        'ß' => 's',
        '\u{a0}' => ' ',
        _ => letter
            .nfd()
            .next()
            .filter(|base| matches!(base, ' '..='~'))
            .unwrap_or('?'),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop")]
    use super::*;

    fn glyph(symbol: &'static str, charset: Charset) -> Glyph {
        Glyph::of(&Cell::new(symbol), charset)
    }

    #[test]
    fn control_and_direction_characters_never_pass() {
        for symbol in [
            "\u{1b}",
            "\u{9b}",
            "\u{7f}",
            "\u{202e}",
            "a\u{202e}",
            "\u{85}",
        ] {
            let mut cell = Cell::new("x");
            cell.set_symbol(symbol);
            assert_eq!(
                Glyph::of(&cell, Charset::Unicode).text,
                Text::One('?'),
                "{symbol:?}"
            );
        }
    }

    #[test]
    fn ascii_mode_keeps_the_letter_and_drops_the_accent() {
        for (symbol, expected) in [
            ("é", 'e'),
            ("Ž", 'Z'),
            ("—", '-'),
            ("…", '~'),
            ("中", '?'),
            ("e\u{301}", 'e'),
        ] {
            assert_eq!(
                glyph(symbol, Charset::Ascii).text,
                Text::One(expected),
                "{symbol}"
            );
        }
        assert_eq!(glyph("中", Charset::Ascii).width, 2);
    }

    #[test]
    fn widths_are_sure_only_where_terminals_agree() {
        for (symbol, sure) in [
            ("a", true),
            ("é", true),
            ("─", true),
            ("▌", true),
            ("中", true),
            ("👩", false),
            ("e\u{301}", false),
            ("❤\u{fe0f}", false),
        ] {
            assert_eq!(glyph(symbol, Charset::Unicode).sure, sure, "{symbol}");
        }
    }
}
