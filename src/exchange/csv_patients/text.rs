//! Bytes to text and rows: byte order marks, Windows letters, which character parts the fields, quotes.

use super::SheetRow;

/// What a file seems to be that is no text.
pub(super) fn not_text(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"PK\x03\x04") {
        Some("a workbook or another packed file")
    } else if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        Some("an old Excel workbook")
    } else if bytes.starts_with(b"%PDF") {
        Some("a PDF")
    } else if !has_wide_mark(bytes) && bytes.contains(&0) {
        Some("no text")
    } else {
        None
    }
}

fn has_wide_mark(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff])
}

/// The text, and how it was written. What is not UTF-8 is taken for the letters of Windows in Western Europe.
pub(super) fn decode(bytes: &[u8]) -> (String, &'static str) {
    if has_wide_mark(bytes) {
        let wide = if bytes[0] == 0xff {
            encoding_rs::UTF_16LE
        } else {
            encoding_rs::UTF_16BE
        };
        return (wide.decode(bytes).0.into_owned(), "UTF-16");
    }
    let (plain, with_mark) = match bytes.strip_prefix(&[0xef, 0xbb, 0xbf]) {
        Some(rest) => (rest, true),
        None => (bytes, false),
    };
    match std::str::from_utf8(plain) {
        Ok(text) if with_mark => (text.to_owned(), "UTF-8 with byte order mark"),
        Ok(text) => (text.to_owned(), "UTF-8"),
        Err(_) => (
            encoding_rs::WINDOWS_1252.decode(plain).0.into_owned(),
            "Windows-1252",
        ),
    }
}

/// The text without a spreadsheet's own `sep=` line, and the character that parts the fields: said there, or else the one
/// that the heading has most of.
pub(super) fn body_and_delimiter(text: &str) -> (&str, char) {
    let first = text.lines().next().unwrap_or_default();
    if let Some(said) = first.trim().strip_prefix("sep=")
        && let Some(delimiter) = said
            .chars()
            .next()
            .or_else(|| first.ends_with('\t').then_some('\t'))
        && delimiter.is_ascii()
    {
        return (
            text[first.len()..].trim_start_matches(['\r', '\n']),
            delimiter,
        );
    }
    let mut quoted = false;
    let mut counts = [(',', 0_usize), (';', 0), ('\t', 0)];
    for letter in text.trim_start().chars() {
        match letter {
            '"' => quoted = !quoted,
            '\n' if !quoted => break,
            _ if quoted => {}
            _ => {
                for (delimiter, count) in &mut counts {
                    *count += usize::from(*delimiter == letter);
                }
            }
        }
    }
    let best = counts.iter().rev().max_by_key(|one| one.1);
    (text, best.map_or(',', |one| one.0))
}

/// The heading and the rows that hold anything.
pub(super) fn records(
    body: &str,
    delimiter: char,
    lines_above: u64,
) -> (Vec<String>, Vec<SheetRow>) {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(u8::try_from(delimiter).unwrap_or(b','))
        .from_reader(body.as_bytes());
    let mut headings = None;
    let mut rows = Vec::new();
    let mut count = 0_u32;
    let mut lines = Lines {
        body,
        counted: 0,
        line: lines_above + 1,
    };
    // Text that is UTF-8 already, rows of any length: nothing is left that could fail.
    for record in reader.records().flatten() {
        let fields: Vec<String> = record.iter().map(str::to_owned).collect();
        if headings.is_none() {
            if fields.iter().any(|field| !field.trim().is_empty()) {
                headings = Some(fields);
            }
            continue;
        }
        count += 1;
        if fields.iter().any(|field| !field.trim().is_empty()) {
            rows.push(SheetRow {
                line: lines.at(record.position().map_or(0, csv::Position::byte)),
                row: count,
                fields,
            });
        }
    }
    (headings.unwrap_or_default(), rows)
}

/// Counts lines up to a record: the reader's own count lags where a line ends in two characters.
struct Lines<'a> {
    body: &'a str,
    counted: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line on which the record begins that was read from this byte on.
    fn at(&mut self, byte: u64) -> u64 {
        let bytes = self.body.as_bytes();
        let from = usize::try_from(byte).unwrap_or(usize::MAX).min(bytes.len());
        let ends = bytes[from..]
            .iter()
            .take_while(|end| matches!(end, b'\r' | b'\n'));
        let begins = from + ends.count();
        for place in self.counted..begins {
            let alone = bytes[place] == b'\r' && bytes.get(place + 1) != Some(&b'\n');
            self.line += u64::from(bytes[place] == b'\n' || alone);
        }
        self.counted = begins.max(self.counted);
        self.line
    }
}
