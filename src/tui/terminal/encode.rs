//! The bytes that move the cursor and change attributes, the fewest that do it. Knows where the cursor is and which
//! attributes are set, as far as that is certain; after a character whose width is not, it only moves by absolute
//! positions.

use super::cell::{Glyph, Pen, Text};
use ratatui::style::{Color, Modifier};
use std::io::Write as _;

/// Writes cells into a buffer, sparingly.
#[derive(Debug, Default)]
pub(super) struct Pencil {
    /// Bytes of the frame so far.
    pub(super) bytes: Vec<u8>,
    /// Column and row of the cursor, `None` when not certain.
    pub(super) at: Option<(u16, u16)>,
    /// Attributes now set, `None` when not certain.
    pen: Option<Pen>,
    columns: u16,
}

/// Attributes and the codes that set and clear them. Bold and dim share the code that clears.
const WEIGHTS: [(Modifier, u8, u8); 9] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::RAPID_BLINK, 6, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];

impl Pencil {
    /// Erases everything and puts the cursor in the top left corner of a screen of that many columns.
    pub(super) fn erase_all(&mut self, columns: u16) {
        self.bytes.extend_from_slice(b"\x1b[m\x1b[H\x1b[2J");
        self.columns = columns;
        self.at = Some((0, 0));
        self.pen = Some(Pen::default());
    }

    /// Moves the cursor. `row` is what the terminal shows in the target's row: unchanged cells on the way may be printed
    /// again when that is shorter than moving over them.
    pub(super) fn go(&mut self, x: u16, y: u16, row: &[Glyph]) {
        let Some((from_x, from_y)) = self.at else {
            self.bytes.extend(absolute(x, y));
            self.at = Some((x, y));
            return;
        };
        if (from_x, from_y) == (x, y) {
            return;
        }
        let mut relative = vertical(from_y, y);
        relative.extend(self.horizontal(from_x, x, row));
        let jump = absolute(x, y);
        self.bytes.extend(if jump.len() < relative.len() {
            jump
        } else {
            relative
        });
        self.at = Some((x, y));
    }

    fn horizontal(&self, from: u16, to: u16, row: &[Glyph]) -> Vec<u8> {
        if from == to {
            return Vec::new();
        }
        if to < from {
            let distance = from - to;
            let mut best = sequence(distance, 'D');
            if usize::from(distance) <= best.len() {
                best = vec![b'\x08'; distance.into()];
            }
            if to == 0 {
                best = vec![b'\r'];
            } else {
                let mut restart = vec![b'\r'];
                restart.extend(sequence(to, 'C'));
                if restart.len() < best.len() {
                    best = restart;
                }
            }
            return best;
        }
        let best = sequence(to - from, 'C');
        let passed = row
            .get(usize::from(from)..usize::from(to))
            .unwrap_or_default();
        let same = passed.iter().all(|glyph| {
            glyph.sure && glyph.width == 1 && !glyph.is_tail() && Some(glyph.pen) == self.pen
        });
        if !passed.is_empty() && same && passed.iter().map(Glyph::cost).sum::<usize>() <= best.len()
        {
            let mut again = Vec::with_capacity(best.len());
            for glyph in passed {
                print(glyph, &mut again);
            }
            return again;
        }
        best
    }

    /// Prints a cell where the cursor stands.
    pub(super) fn put(&mut self, glyph: &Glyph) {
        self.set_pen(glyph.pen);
        match &glyph.text {
            // At the edge a mark that some terminal gives a cell of its own would land in the next line.
            Text::Many(cluster) if self.is_at_edge(glyph) => {
                let base: String = cluster.chars().take(1).collect();
                self.bytes.extend_from_slice(base.as_bytes());
            }
            _ => print(glyph, &mut self.bytes),
        }
        self.at = match self.at {
            // In the last column terminals differ about where the cursor waits.
            Some((x, y)) if glyph.sure && x + glyph.width < self.columns => {
                Some((x + glyph.width, y))
            }
            _ => None,
        };
    }

    fn is_at_edge(&self, glyph: &Glyph) -> bool {
        self.at.is_none_or(|(x, _)| x + glyph.width >= self.columns)
    }

    /// Erases from the cursor to the end of its line.
    pub(super) fn erase_to_end(&mut self) {
        if !self.pen.is_some_and(Pen::erases_clean) {
            self.set_pen(Pen::default());
        }
        self.bytes.extend_from_slice(b"\x1b[K");
    }

    /// Scrolls the rows `top..=bottom` by one, as often as `by` says: up when positive, down when negative.
    pub(super) fn scroll(&mut self, top: u16, bottom: u16, by: i32) {
        if !self.pen.is_some_and(Pen::erases_clean) {
            self.set_pen(Pen::default());
        }
        let _ = write!(self.bytes, "\x1b[{};{}r", top + 1, bottom + 1);
        // Where the cursor stands after this, terminals disagree about.
        self.at = None;
        self.go(0, if by > 0 { bottom } else { top }, &[]);
        for _ in 0..by.unsigned_abs() {
            self.bytes
                .extend_from_slice(if by > 0 { b"\n" } else { b"\x1bM" });
        }
        self.bytes.extend_from_slice(b"\x1b[r");
        self.at = Some((0, 0));
    }

    /// Changes the attributes, saying only the difference where that is shorter.
    pub(super) fn set_pen(&mut self, pen: Pen) {
        if self.pen == Some(pen) {
            return;
        }
        let afresh = {
            let mut codes = Vec::new();
            if pen != Pen::default() {
                codes.push("0".to_owned());
                codes.extend(differences(Pen::default(), pen));
            }
            codes.join(";")
        };
        let shortest = match self.pen {
            Some(now) => {
                let change = differences(now, pen).join(";");
                if change.len() < afresh.len() {
                    change
                } else {
                    afresh
                }
            }
            None => afresh,
        };
        let _ = write!(self.bytes, "\x1b[{shortest}m");
        self.pen = Some(pen);
    }
}

/// Appends the characters of a cell.
fn print(glyph: &Glyph, bytes: &mut Vec<u8>) {
    match &glyph.text {
        Text::One(letter) => bytes.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes()),
        Text::Many(cluster) => bytes.extend_from_slice(cluster.as_bytes()),
        Text::Tail => {}
    }
}

/// `CSI n final`, where a 1 need not be said.
fn sequence(count: u16, last: char) -> Vec<u8> {
    if count == 1 {
        format!("\x1b[{last}")
    } else {
        format!("\x1b[{count}{last}")
    }
    .into_bytes()
}

/// The cursor to a place, ones omitted.
fn absolute(x: u16, y: u16) -> Vec<u8> {
    match (x, y) {
        (0, 0) => "\x1b[H".to_owned(),
        (0, _) => format!("\x1b[{}H", y + 1),
        (_, 0) => format!("\x1b[;{}H", x + 1),
        _ => format!("\x1b[{};{}H", y + 1, x + 1),
    }
    .into_bytes()
}

/// The cursor up or down in its column. Raw mode leaves a line feed alone: it goes straight down.
fn vertical(from: u16, to: u16) -> Vec<u8> {
    match i32::from(to) - i32::from(from) {
        0 => Vec::new(),
        -1 => b"\x1bM".to_vec(),
        down @ 1..=4 => vec![b'\n'; down.unsigned_abs() as usize],
        down if down > 0 => sequence(to - from, 'B'),
        _ => sequence(from - to, 'A'),
    }
}

/// The codes that lead from one pen to another.
fn differences(from: Pen, to: Pen) -> Vec<String> {
    let mut codes = Vec::new();
    let mut kept = from.weight;
    for (weight, _, off) in WEIGHTS {
        if kept.contains(weight) && !to.weight.contains(weight) {
            codes.push(off.to_string());
            for (other, _, shared) in WEIGHTS {
                if shared == off {
                    kept.remove(other);
                }
            }
        }
    }
    for (weight, on, _) in WEIGHTS {
        if to.weight.contains(weight) && !kept.contains(weight) {
            codes.push(on.to_string());
        }
    }
    if from.front != to.front {
        codes.push(colour(to.front, 30));
    }
    if from.back != to.back {
        codes.push(colour(to.back, 40));
    }
    codes
}

/// The code of a colour; `base` is 30 for the character and 40 for the cell.
fn colour(colour: Color, base: u8) -> String {
    let named = |offset: u8| (base + offset).to_string();
    match colour {
        Color::Reset => named(9),
        Color::Black => named(0),
        Color::Red => named(1),
        Color::Green => named(2),
        Color::Yellow => named(3),
        Color::Blue => named(4),
        Color::Magenta => named(5),
        Color::Cyan => named(6),
        Color::Gray => named(7),
        Color::DarkGray => named(60),
        Color::LightRed => named(61),
        Color::LightGreen => named(62),
        Color::LightYellow => named(63),
        Color::LightBlue => named(64),
        Color::LightMagenta => named(65),
        Color::LightCyan => named(66),
        Color::White => named(67),
        Color::Indexed(index) => format!("{};5;{index}", base + 8),
        Color::Rgb(red, green, blue) => format!("{};2;{red};{green};{blue}", base + 8),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(from: (u16, u16), to: (u16, u16)) -> String {
        let mut pencil = Pencil {
            at: Some(from),
            pen: Some(Pen::default()),
            columns: 80,
            ..Pencil::default()
        };
        pencil.go(to.0, to.1, &vec![Glyph::BLANK; 80]);
        String::from_utf8_lossy(&pencil.bytes).into_owned()
    }

    #[test]
    fn the_shortest_way_is_taken() {
        for (from, to, bytes) in [
            ((5, 5), (5, 5), ""),
            ((1, 5), (0, 6), "\n\r"),
            ((5, 5), (4, 5), "\x08"),
            ((5, 5), (8, 5), "   "),
            ((5, 5), (25, 5), "\x1b[20C"),
            ((5, 5), (5, 4), "\x1bM"),
            ((70, 20), (0, 0), "\x1b[H"),
            ((70, 3), (3, 20), "\x1b[21;4H"),
            ((9, 3), (0, 3), "\r"),
            ((79, 3), (1, 3), "\r\x1b[C"),
        ] {
            assert_eq!(moved(from, to), bytes, "{from:?} to {to:?}");
        }
    }

    #[test]
    fn after_a_doubtful_width_only_absolute_positions_are_used() {
        let mut pencil = Pencil {
            at: Some((3, 3)),
            pen: Some(Pen::default()),
            columns: 80,
            ..Pencil::default()
        };
        pencil.put(&Glyph {
            text: Text::One('👩'),
            width: 2,
            sure: false,
            pen: Pen::default(),
        });
        pencil.bytes.clear();
        pencil.go(5, 3, &[]);
        assert_eq!(pencil.bytes, b"\x1b[4;6H");
    }

    #[test]
    fn attributes_change_by_their_difference() {
        let bold = Pen {
            weight: Modifier::BOLD,
            ..Pen::default()
        };
        let bold_red = Pen {
            front: Color::Red,
            ..bold
        };
        let mut pencil = Pencil {
            pen: Some(Pen::default()),
            ..Pencil::default()
        };
        let mut said = |pen| {
            pencil.bytes.clear();
            pencil.set_pen(pen);
            String::from_utf8_lossy(&pencil.bytes).into_owned()
        };
        assert_eq!(said(bold), "\x1b[1m");
        assert_eq!(said(bold_red), "\x1b[31m");
        assert_eq!(said(bold), "\x1b[39m");
        assert_eq!(
            said(Pen {
                weight: Modifier::DIM,
                ..Pen::default()
            }),
            "\x1b[0;2m"
        );
        assert_eq!(said(Pen::default()), "\x1b[m");
    }
}
