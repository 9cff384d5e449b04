//! A document as Markdown, by the rules of `CommonMark` with GitHub's tables. What people typed is escaped wherever it could
//! be read as markup, a table's edge or a link.

use super::{Block, Definition, Document, Rank, Table, cells, shown, shown_in_one, verbatim_lines};

/// The document as Markdown. It ends with a line break.
pub fn to_markdown(document: &Document) -> String {
    let mut parts = vec![format!("# {}", inline(&shown_in_one(&document.title)))];
    parts.extend(paragraph(&document.subtitle, ""));
    for block in &document.blocks {
        parts.extend(part(block));
    }
    if let Some(foot) = paragraph(&document.running_foot, "") {
        parts.push(RULE.to_owned());
        parts.push(foot);
    }
    let mut text = parts.join("\n\n");
    text.push('\n');
    text
}

/// A line across the page.
const RULE: &str = "* * *";

fn part(block: &Block) -> Option<String> {
    match block {
        Block::Heading(rank, text) => {
            let signs = match rank {
                Rank::Part => "##",
                Rank::Section => "###",
                Rank::Item => "####",
            };
            let text = shown_in_one(text);
            (!text.is_empty()).then(|| format!("{signs} {}", inline(&text)))
        }
        Block::Paragraph(text) => paragraph(text, ""),
        Block::Bullets(points) => {
            let points: Vec<String> = points
                .iter()
                .filter_map(|point| paragraph(point, "  "))
                .map(|point| format!("* {point}"))
                .collect();
            (!points.is_empty()).then(|| points.join("\n"))
        }
        Block::Definitions(rows) => {
            let rows: Vec<String> = rows.iter().map(definition).collect();
            (!rows.is_empty()).then(|| rows.join("\n"))
        }
        Block::Table(rows) => table(rows),
        Block::Caution { head, text } => {
            let head = format!("> **{}**", inline(&shown_in_one(head)));
            Some(match paragraph(text, "> ") {
                Some(text) => format!("{head}\n>\n> {text}"),
                None => head,
            })
        }
        Block::Verbatim(text) => {
            // Text that is moved in by four is taken as it is; an empty line would end nothing.
            let lines: Vec<String> = verbatim_lines(text)
                .iter()
                .map(|line| format!("    {line}").trim_end().to_owned())
                .collect();
            (!lines.is_empty()).then(|| lines.join("\n"))
        }
        Block::PageBreak => Some(RULE.to_owned()),
    }
}

fn definition(row: &Definition) -> String {
    let term = shown_in_one(&row.term);
    let text = paragraph(&row.text, "  ").unwrap_or_default();
    if term.is_empty() {
        return format!("- {text}");
    }
    format!("- **{}:** {text}", inline(&term))
        .trim_end()
        .to_owned()
}

fn table(table: &Table) -> Option<String> {
    if table.columns.is_empty() {
        return None;
    }
    let row = |texts: &[String]| {
        let texts: Vec<String> = cells(texts, table.columns.len())
            .iter()
            .map(|text| {
                let lines: Vec<String> = shown(text).iter().map(|line| inline(line)).collect();
                lines.join("<br>")
            })
            .collect();
        format!("| {} |", texts.join(" | "))
    };
    let heads: Vec<String> = table
        .columns
        .iter()
        .map(|column| column.head.clone())
        .collect();
    let mut lines = vec![row(&heads), format!("|{}", " --- |".repeat(heads.len()))];
    lines.extend(table.rows.iter().map(|texts| row(texts)));
    Some(lines.join("\n"))
}

/// A text whose lines stay lines; those after the first begin with `margin`. None when there is nothing.
fn paragraph(text: &str, margin: &str) -> Option<String> {
    let lines: Vec<String> = shown(text)
        .iter()
        .map(|line| line_start(&inline(line)))
        .collect();
    (!lines.is_empty()).then(|| lines.join(&format!("\\\n{margin}")))
}

/// Escapes what would begin a list, a heading's underline or a rule at the start of a line.
fn line_start(escaped: &str) -> String {
    let digits = escaped.bytes().take_while(u8::is_ascii_digit).count();
    let mark = escaped[digits..].chars().next();
    match mark {
        Some('-' | '+' | '=') if digits == 0 => format!("\\{escaped}"),
        Some('.' | ')') if digits > 0 => {
            format!("{}\\{}", &escaped[..digits], &escaped[digits..])
        }
        _ => escaped.to_owned(),
    }
}

/// Escapes what would be read as markup within a line.
fn inline(line: &str) -> String {
    let mut escaped = String::with_capacity(line.len() + 8);
    let mut before = "";
    for (at, letter) in line.char_indices() {
        let after = line[at + letter.len_utf8()..].chars().next();
        if is_markup(before, letter, after) {
            escaped.push('\\');
        }
        escaped.push(letter);
        before = &line[..at + letter.len_utf8()];
    }
    escaped
}

/// True for a character that could mean something after this text and before that letter.
fn is_markup(text: &str, letter: char, after: Option<char>) -> bool {
    let before = text.chars().next_back();
    let digit = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_digit());
    match letter {
        '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '~' | '|' | '#' | '!' | '^'
        | '$' | '@' => true,
        '=' => before == Some('=') || after == Some('='),
        // An address, or a picture by its name; but not a time of day.
        ':' => {
            after.is_some_and(|after| !after.is_whitespace()) && !(digit(before) && digit(after))
        }
        // An address without its scheme.
        '.' => after.is_some() && text.to_ascii_lowercase().ends_with("www"),
        _ => false,
    }
}
