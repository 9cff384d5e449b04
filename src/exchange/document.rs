//! A printed document as plain data, and how it becomes Markdown or PDF.
//!
//! The makers of documents ([`super::print_portfolio`] and its neighbours) say what stands in what order; how it looks is
//! decided here alone, once for both forms. Text is what people typed: it is shown, and never read as markup.
//!
//! * [`mod@self`]: the document and its blocks, with a few words to build one.
//! * `markdown`: the document as Markdown.
//! * `typeface`: the letters and how they stand beside one another; `lines`: text broken into lines.
//! * `bands`: blocks laid out as bands of a page; `tables`: the bands of a table; `structure`: what a screen reader is told.
//! * `pages`: bands put upon pages; `pdf`: pages written as a file.

mod bands;
mod lines;
mod markdown;
mod pages;
mod pdf;
mod structure;
mod tables;
mod typeface;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use crate::domain::time::Moment;
use crate::domain::writing::abbreviations::Glossary;
use crate::domain::writing::clean;

pub use markdown::to_markdown;
pub use pdf::{PrintError, to_pdf};

/// A document to be printed or handed over.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// What it is, in a few words. It must not be empty: readers of a PDF show it as the window's name.
    pub title: String,
    /// Whom or what it is about; empty when the title says it.
    pub subtitle: String,
    /// Who made it.
    pub author: String,
    /// When it was made. The same document made at the same moment gives the same bytes.
    pub made: Moment,
    /// The line at the head of each page; empty for none. Markdown has no pages and leaves it out, so it says nothing that
    /// does not stand in the document as well.
    pub running_head: String,
    /// The line at the foot of each page, beside "Page n of m"; empty for none.
    pub running_foot: String,
    /// What it consists of, in reading order.
    pub blocks: Vec<Block>,
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading; it never stands alone at the foot of a page.
    Heading(Rank, String),
    /// Text. A line break in it stays one.
    Paragraph(String),
    /// A list of points.
    Bullets(Vec<String>),
    /// Terms, each with what is to be said of it.
    Definitions(Vec<Definition>),
    /// Rows and columns.
    Table(Table),
    /// What the reader must know before relying on the rest, in a box.
    Caution {
        /// What it is about, in a few words.
        head: String,
        /// The caution itself.
        text: String,
    },
    /// Lines to be copied as they are: a command, a signed text. Blanks and empty lines stay.
    Verbatim(String),
    /// The rest begins on a new page.
    PageBreak,
}

/// How high a heading ranks below the title.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// A main part of the document.
    Part,
    /// A section of a part.
    Section,
    /// A single thing in a section.
    Item,
}

/// A term and what is said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// The term: one to four words.
    pub term: String,
    /// What is said of it.
    pub text: String,
}

/// A table. Rows may have fewer cells than there are columns, never more: what is beyond the last column joins its cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// The columns from left to right.
    pub columns: Vec<Column>,
    /// The rows from top to bottom, each a text a column.
    pub rows: Vec<Vec<String>>,
}

/// A level with the scale that it belongs to. A bare number would be read on the wrong scale: practice levels, levels of
/// the Knowledge and Skills Framework and pay bands all count from one (T-21). People state levels; none is computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedLevel {
    /// The scale in full words: "Knowledge and Skills Framework level"; empty where the value names it: "CMP2".
    pub scale: String,
    /// The value on it: "3".
    pub value: String,
}

impl std::fmt::Display for StatedLevel {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.scale.is_empty() {
            return formatter.write_str(&self.value);
        }
        write!(formatter, "{} {}", self.scale, self.value)
    }
}

/// A level with its scale; empty when none was stated.
pub(super) fn level_words(level: Option<&StatedLevel>) -> String {
    level.map(ToString::to_string).unwrap_or_default()
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its heading, which is repeated on each page.
    pub head: String,
    /// Its width as a share of the table's, against the other columns' shares; 0 counts as 1.
    pub share: u16,
}

impl Document {
    /// Adds a heading.
    pub fn heading(&mut self, rank: Rank, text: impl Into<String>) {
        self.blocks.push(Block::Heading(rank, text.into()));
    }

    /// Adds a paragraph, unless there is nothing to say.
    pub fn paragraph(&mut self, text: impl Into<String>) {
        let text = text.into();
        if !text.trim().is_empty() {
            self.blocks.push(Block::Paragraph(text));
        }
    }

    /// Adds a list of points, unless there are none.
    pub fn bullets<T: Into<String>>(&mut self, points: impl IntoIterator<Item = T>) {
        let points: Vec<String> = points.into_iter().map(Into::into).collect();
        if !points.is_empty() {
            self.blocks.push(Block::Bullets(points));
        }
    }

    /// Adds terms with what is said of them, to the list before if there is one; those of which nothing is said are left
    /// out.
    pub fn definitions<Term: Into<String>, Text: Into<String>>(
        &mut self,
        rows: impl IntoIterator<Item = (Term, Text)>,
    ) {
        let rows: Vec<Definition> = rows
            .into_iter()
            .map(|(term, text)| Definition {
                term: term.into(),
                text: text.into(),
            })
            .filter(|row| !row.text.trim().is_empty())
            .collect();
        if let Some(Block::Definitions(before)) = self.blocks.last_mut() {
            before.extend(rows);
        } else if !rows.is_empty() {
            self.blocks.push(Block::Definitions(rows));
        }
    }

    /// Adds lines to be copied as they are, unless there are none.
    pub fn verbatim(&mut self, text: impl Into<String>) {
        let text = text.into();
        if !text.trim().is_empty() {
            self.blocks.push(Block::Verbatim(text));
        }
    }

    /// Adds a table from its headings with their shares of the width, and its rows.
    pub fn table(&mut self, columns: &[(&str, u16)], rows: Vec<Vec<String>>) {
        let columns = columns
            .iter()
            .map(|&(head, share)| Column {
                head: head.to_owned(),
                share,
            })
            .collect();
        self.blocks.push(Block::Table(Table { columns, rows }));
    }

    /// Says whom it is for and what for, as every printed report does (R004-33).
    pub fn addressed(&mut self, audience: &str, purpose: &str) {
        self.definitions([("For", audience), ("Purpose", purpose)]);
    }

    /// Adds a caution in a box.
    pub fn caution(&mut self, head: impl Into<String>, text: impl Into<String>) {
        self.blocks.push(Block::Caution {
            head: head.into(),
            text: text.into(),
        });
    }

    /// Puts a list of the short forms that the document uses, each in full words, before the block at `at`. What people
    /// wrote stays as they wrote it, and still can be read by somebody of another profession (R004-30).
    pub fn explain_short_forms(&mut self, at: usize) {
        let Ok(glossary) = Glossary::built_in() else {
            return;
        };
        let known = BTreeMap::new();
        let found: BTreeSet<(String, String)> = self
            .blocks
            .iter()
            .flat_map(texts)
            .flat_map(|text| glossary.find(text, &known))
            .filter_map(|found| found.expansion.map(|full| (found.text, full)))
            .collect();
        if found.is_empty() {
            return;
        }
        let rows = found
            .into_iter()
            .map(|(term, text)| Definition { term, text })
            .collect();
        let section = [
            Block::Heading(Rank::Part, "Short forms used in this document".to_owned()),
            Block::Definitions(rows),
        ];
        let at = at.min(self.blocks.len());
        self.blocks.splice(at..at, section);
    }
}

/// Every text of a block that is prose, in reading order.
fn texts(block: &Block) -> Vec<&str> {
    match block {
        Block::Heading(_, text) | Block::Paragraph(text) => vec![text],
        Block::Bullets(points) => points.iter().map(String::as_str).collect(),
        Block::Definitions(rows) => rows
            .iter()
            .flat_map(|row| [row.term.as_str(), row.text.as_str()])
            .collect(),
        Block::Table(table) => table
            .columns
            .iter()
            .map(|column| column.head.as_str())
            .chain(table.rows.iter().flatten().map(String::as_str))
            .collect(),
        Block::Caution { head, text } => vec![head, text],
        // A signed text and a command hold letters side by side that are no short forms.
        Block::Verbatim(_) | Block::PageBreak => Vec::new(),
    }
}

/// A text as it is shown: without what hides or turns letters about, letters with their accents as one, each line
/// without blanks at its ends or doubled within, no empty lines.
fn shown(text: &str) -> Vec<String> {
    let composed: String = clean(text).0.nfc().collect();
    composed
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|line| !line.is_empty())
        .collect()
}

/// Lines to be copied as they are, without what hides or turns letters about.
fn verbatim_lines(text: &str) -> Vec<String> {
    let text = clean(text).0;
    text.trim_end()
        .lines()
        .map(|line| line.trim_end().to_owned())
        .collect()
}

/// A text as it is shown where there is room for one line of thought only.
fn shown_in_one(text: &str) -> String {
    shown(text).join(" ")
}

/// The cells of a row, one a column: missing ones empty, those beyond the last column joined to it.
fn cells(row: &[String], columns: usize) -> Vec<String> {
    let mut cells: Vec<String> = row.iter().take(columns).cloned().collect();
    cells.resize(columns, String::new());
    if let Some(last) = cells.last_mut() {
        for beyond in row.iter().skip(columns) {
            last.push('\n');
            last.push_str(beyond);
        }
    }
    cells
}
