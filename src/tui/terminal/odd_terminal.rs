//! A terminal for tests that disagrees about doubtful widths: it draws emoji in one cell, or combining marks in a cell of
//! their own, and waits in the last column as xterm does. It knows what the encoder may send and nothing else.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop"
)]

/// How it errs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Oddity {
    NarrowEmoji,
    SpacingMarks,
}

pub(super) struct OddTerminal {
    pub(super) oddity: Oddity,
    columns: usize,
    pub(super) rows: Vec<Vec<char>>,
    x: usize,
    y: usize,
    waiting: bool,
    region: (usize, usize),
}

impl OddTerminal {
    pub(super) fn new(columns: usize, rows: usize, oddity: Oddity) -> Self {
        let blank = vec![vec![' '; columns]; rows];
        Self {
            oddity,
            columns,
            rows: blank,
            x: 0,
            y: 0,
            waiting: false,
            region: (0, rows - 1),
        }
    }

    pub(super) fn process(&mut self, bytes: &[u8]) {
        let text = std::str::from_utf8(bytes).unwrap();
        let mut letters = text.chars();
        while let Some(letter) = letters.next() {
            match letter {
                '\r' => (self.x, self.waiting) = (0, false),
                '\n' => self.down(),
                '\x08' => (self.x, self.waiting) = (self.x.saturating_sub(1), false),
                '\x1b' => match letters.next().unwrap() {
                    'M' => self.up(),
                    '[' => {
                        let rest = letters.as_str();
                        let end = rest
                            .find(|letter: char| letter.is_ascii_alphabetic())
                            .unwrap();
                        self.control(&rest[..end], rest.as_bytes()[end]);
                        letters = rest[end + 1..].chars();
                    }
                    other => panic!("Esc {other:?}"),
                },
                _ => self.print(letter),
            }
        }
    }

    fn print(&mut self, letter: char) {
        let mark = matches!(letter, '\u{300}'..='\u{36f}' | '\u{fe0f}');
        let width = match letter {
            _ if mark && self.oddity == Oddity::SpacingMarks => 1,
            _ if mark => return,
            '\u{1f000}'.. if self.oddity == Oddity::NarrowEmoji => 1,
            '\u{1f000}'.. | '\u{4e00}'..='\u{9fff}' => 2,
            _ => 1,
        };
        if self.waiting || self.x + width > self.columns {
            self.x = 0;
            self.down();
        }
        self.rows[self.y][self.x] = letter;
        if width == 2 {
            self.rows[self.y][self.x + 1] = ' ';
        }
        self.x += width;
        self.waiting = self.x == self.columns;
        self.x = self.x.min(self.columns - 1);
    }

    fn down(&mut self) {
        self.waiting = false;
        if self.y == self.region.1 {
            self.rows.remove(self.region.0);
            self.rows.insert(self.region.1, vec![' '; self.columns]);
        } else {
            self.y = (self.y + 1).min(self.rows.len() - 1);
        }
    }

    fn up(&mut self) {
        self.waiting = false;
        if self.y == self.region.0 {
            self.rows.remove(self.region.1);
            self.rows.insert(self.region.0, vec![' '; self.columns]);
        } else {
            self.y = self.y.saturating_sub(1);
        }
    }

    fn control(&mut self, parameters: &str, last: u8) {
        let numbers: Vec<usize> = parameters
            .split(';')
            .map(|number| number.parse().unwrap_or(1).max(1))
            .collect();
        let count = numbers[0];
        self.waiting = self.waiting && last == b'm';
        match last {
            b'A' => self.y = self.y.saturating_sub(count),
            b'B' => self.y = (self.y + count).min(self.rows.len() - 1),
            b'C' => self.x = (self.x + count).min(self.columns - 1),
            b'D' => self.x = self.x.saturating_sub(count),
            b'H' => (self.y, self.x) = (count - 1, numbers.get(1).map_or(0, |column| column - 1)),
            b'J' => self.rows.iter_mut().for_each(|row| row.fill(' ')),
            b'K' => self.rows[self.y][self.x..].fill(' '),
            b'r' => {
                let bottom = numbers
                    .get(1)
                    .map_or(self.rows.len() - 1, |bottom| bottom - 1);
                (self.region, self.x, self.y) = ((count - 1, bottom), 0, 0);
            }
            b'm' | b'h' | b'l' => {}
            other => panic!("CSI {parameters} {}", char::from(other)),
        }
    }
}
