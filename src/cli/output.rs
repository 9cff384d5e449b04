//! Answers on standard output: plain text that holds nothing but text, tables that fit the terminal, JSON.
//!
//! Whatever comes from the record goes through [`safe`] here, once more: no control character and no escape sequence
//! reaches the terminal raw.

use std::io::{self, BufWriter, IsTerminal as _, Stdout, Write as _};

use serde::Serialize;
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use crate::cli::failure::{BUG, Stop};
use crate::domain::writing;

/// How far lines that go on stand to the right of their beginning.
const HANGS: usize = 4;

/// The narrowest last column of a table.
const LAST_COLUMN_MIN: usize = 12;

/// The columns for which lines are wrapped where there is no terminal.
const PLAIN_WIDTH: usize = 80;

/// Standard output.
#[derive(Debug)]
pub struct Out {
    stdout: BufWriter<Stdout>,
    /// The columns of the terminal; none when it is a file or a pipe, where nothing is cut.
    width: Option<usize>,
    /// Whether JSON is wanted.
    pub json: bool,
    /// Whether standard output is a file that was given, so that words go to standard error.
    is_aside: bool,
}

impl Out {
    /// Standard output as it is.
    pub fn new(json: bool) -> Out {
        let width = io::stdout()
            .is_terminal()
            .then(|| usize::from(crate::tui::terminal::columns()));
        Out {
            stdout: BufWriter::new(io::stdout()),
            width,
            json,
            is_aside: false,
        }
    }

    /// A line of text.
    ///
    /// # Errors
    /// Nobody reads any more, or the disk is full.
    pub fn line(&mut self, text: &str) -> Result<(), Stop> {
        if self.is_aside {
            eprintln!("{}", safe(text));
            return Ok(());
        }
        Ok(writeln!(self.stdout, "{}", safe(text))?)
    }

    /// Lines go to standard error from now on: standard output is a file that was given.
    pub fn goes_aside(&mut self) {
        self.is_aside = true;
    }

    /// Lines of a longer text as they are, such as a page of the manual.
    ///
    /// # Errors
    /// As [`Out::line`].
    pub fn text(&mut self, text: &str) -> Result<(), Stop> {
        text.lines().try_for_each(|line| self.line(line))
    }

    /// A line that goes on in further ones where it is wider than the terminal, or than 80 columns where there is none; those
    /// stand four columns to the right of its beginning.
    ///
    /// # Errors
    /// As [`Out::line`].
    pub fn wrapped(&mut self, text: &str) -> Result<(), Stop> {
        hanging(&safe(text), self.width.unwrap_or(PLAIN_WIDTH))
            .iter()
            .try_for_each(|line| self.line(line))
    }

    /// A table of which the last column is cut with `…` on no terminal, too, for 80 columns: what is cut must stand somewhere
    /// else.
    ///
    /// # Errors
    /// As [`Out::line`].
    pub fn table_within(&mut self, heads: &[&str], rows: &[Vec<String>]) -> Result<(), Stop> {
        let before = self.width;
        self.width = Some(before.unwrap_or(PLAIN_WIDTH));
        let told = self.table(heads, rows);
        self.width = before;
        told
    }

    /// A table: columns as wide as needed, the last one cut with `…` on a terminal.
    ///
    /// # Errors
    /// As [`Out::line`].
    pub fn table(&mut self, heads: &[&str], rows: &[Vec<String>]) -> Result<(), Stop> {
        let heads: Vec<String> = heads.iter().map(|&head| head.to_owned()).collect();
        let all: Vec<Vec<String>> = std::iter::once(&heads)
            .chain(rows)
            .map(|row| row.iter().map(|cell| safe(cell)).collect())
            .collect();
        for line in laid_out(&all, self.width) {
            writeln!(self.stdout, "{line}")?;
        }
        Ok(())
    }

    /// A value as JSON, on lines of its own.
    ///
    /// # Errors
    /// As [`Out::line`].
    pub fn value(&mut self, value: &impl Serialize) -> Result<(), Stop> {
        let text = serde_json::to_string_pretty(value)
            .map_err(|error| Stop::new(BUG, &error.to_string()))?;
        Ok(writeln!(self.stdout, "{}", safe_json(&text))?)
    }

    /// Bytes as they are: generated files.
    ///
    /// # Errors
    /// As [`Out::line`].
    pub fn bytes(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        Ok(self.stdout.write_all(bytes)?)
    }

    /// Sends what was written.
    ///
    /// # Errors
    /// As [`Out::line`].
    pub fn flush(&mut self) -> Result<(), Stop> {
        Ok(self.stdout.flush()?)
    }
}

/// So many of something: "1 unit", "2 units".
pub fn counted(number: usize, what: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {what}{ending}")
}

/// A text in one line, without anything that is not text.
pub fn safe(text: &str) -> String {
    writing::clean(text).0.replace('\n', " ")
}

/// JSON text in which what must not reach a terminal is written with `\u`.
pub fn safe_json(text: &str) -> String {
    use std::fmt::Write as _;
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        let hidden = matches!(letter, '\u{7f}'..='\u{9f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
        if hidden {
            let _ = write!(safe, "\\u{:04x}", u32::from(letter));
        } else {
            safe.push(letter);
        }
    }
    safe
}

/// A text of at most so many columns, with `…` where something was cut.
pub fn cut(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = 0;
    for cluster in text.graphemes(true) {
        used += cluster.width();
        if used + 1 > columns {
            break;
        }
        kept.push_str(cluster);
    }
    kept.push('…');
    kept
}

/// The lines of a text, the second and later ones further to the right than its beginning.
fn hanging(text: &str, width: usize) -> Vec<String> {
    let words = text.trim_start();
    let begins = text.len() - words.len();
    let room = width.saturating_sub(begins + HANGS).max(LAST_COLUMN_MIN);
    // The first line may be wider than those that hang below it.
    let first = crate::tui::widget::text::wrap(words, room + HANGS);
    let Some(first) = first.first().filter(|_| first.len() > 1) else {
        return vec![text.to_owned()];
    };
    let rest = words.get(first.len()..).unwrap_or_default().trim_start();
    let margin = " ".repeat(begins + HANGS);
    std::iter::once(format!("{}{first}", " ".repeat(begins)))
        .chain(
            crate::tui::widget::text::wrap(rest, room)
                .into_iter()
                .map(|line| format!("{margin}{line}")),
        )
        .collect()
}

fn laid_out(rows: &[Vec<String>], width: Option<usize>) -> Vec<String> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let widest = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.width())
            .max()
            .unwrap_or_default()
    };
    let mut widths: Vec<usize> = (0..columns).map(widest).collect();
    if let (Some(width), Some((last, others))) = (width, widths.split_last_mut()) {
        let before: usize = others.iter().map(|width| width + 2).sum();
        *last = (*last).min(width.saturating_sub(before).max(LAST_COLUMN_MIN));
    }
    rows.iter()
        .map(|row| {
            let mut line = String::new();
            for (place, cell) in row.iter().enumerate() {
                let room = widths.get(place).copied().unwrap_or_default();
                let cell = cut(cell, room);
                line.push_str(&cell);
                if place + 1 < row.len() {
                    line.push_str(&" ".repeat(room.saturating_sub(cell.width()) + 2));
                }
            }
            let line = line.trim_end();
            width.map_or_else(|| line.to_owned(), |width| cut(line, width))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(rows: &[&[&str]]) -> Vec<Vec<String>> {
        rows.iter()
            .map(|row| row.iter().map(|&cell| cell.to_owned()).collect())
            .collect()
    }

    #[test]
    fn nothing_but_text_gets_through() {
        assert_eq!(safe("O'\u{1b}[2JNEIL\u{7}\r\nX"), "O'NEIL X");
        assert_eq!(safe("  indented"), "  indented");
        assert_eq!(
            safe_json("\"a\u{9b}31m\u{202e}\""),
            "\"a\\u009b31m\\u202e\""
        );
    }

    #[test]
    fn a_table_is_cut_on_a_terminal_only() {
        let table = rows(&[
            &["Name", "Why"],
            &["BEGUM", "No reply Thursday; home Tuesday"],
        ]);
        assert_eq!(
            laid_out(&table, None),
            ["Name   Why", "BEGUM  No reply Thursday; home Tuesday"]
        );
        assert_eq!(
            laid_out(&table, Some(20)),
            ["Name   Why", "BEGUM  No reply Thu…"]
        );
    }

    #[test]
    fn a_long_line_goes_on_below_and_loses_nothing() {
        let text = "  ab  cde, fgh ijk lmn opq rst";
        let lines = hanging(text, 18);
        assert_eq!(lines, ["  ab  cde, fgh ijk", "      lmn opq rst"]);
        assert_eq!(hanging("  short", 18), ["  short"]);
        for width in 1..40 {
            let all: Vec<String> = hanging(text, width);
            let words = |text: &str| {
                text.split_whitespace()
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            };
            assert_eq!(words(&all.join(" ")), words(text), "{width}");
        }
    }

    #[test]
    fn wide_letters_count_as_two_columns() {
        assert_eq!(cut("日本語です", 6), "日本…");
        assert_eq!(cut("日本", 4), "日本");
    }
}
