//! Single values of a table, each with the line on which it stands: whatever is wrong is noted, and reading goes on, so that
//! whoever wrote the table learns of everything at once.

use std::fmt;

use serde::{Deserialize, Serialize};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::domain::writing;

/// Something that is not in order in a table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Complaint {
    /// On which line, from 1.
    pub line: usize,
    /// What, and what to do; no full stop.
    pub what: String,
}

impl fmt::Display for Complaint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "line {}: {}", self.line, self.what)
    }
}

/// A text with what was found wrong in it so far.
#[derive(Debug)]
pub(super) struct Complaints {
    /// Where each line begins.
    starts: Vec<usize>,
    /// What was found.
    pub(super) found: Vec<Complaint>,
}

impl Complaints {
    pub(super) fn of(text: &str) -> Complaints {
        let starts = text.match_indices('\n').map(|(at, _)| at + 1);
        Complaints {
            starts: std::iter::once(0).chain(starts).collect(),
            found: Vec::new(),
        }
    }

    /// The line of a byte.
    pub(super) fn line(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at)
    }

    /// Notes what is wrong at a byte.
    pub(super) fn say(&mut self, at: usize, what: impl Into<String>) {
        let line = self.line(at);
        self.say_on(line, what);
    }

    /// Notes what is wrong on a line.
    pub(super) fn say_on(&mut self, line: usize, what: impl Into<String>) {
        let what = what.into();
        self.found.push(Complaint { line, what });
    }
}

/// A value with the line on which it stands.
#[derive(Debug, Clone)]
pub(super) struct Placed<T> {
    pub(super) value: T,
    pub(super) line: usize,
}

/// A table within the table, while its values are taken out.
pub(super) struct Fields<'t> {
    table: &'t DeTable<'t>,
    /// Where it begins.
    line: usize,
    /// What it is, in complaints.
    pub(super) what: String,
    taken: Vec<&'static str>,
}

impl<'t> Fields<'t> {
    /// The whole text.
    pub(super) fn whole(table: &'t DeTable<'t>) -> Fields<'t> {
        Fields {
            table,
            line: 1,
            what: "the table".to_owned(),
            taken: Vec::new(),
        }
    }

    pub(super) const fn line(&self) -> usize {
        self.line
    }

    fn take(&mut self, key: &'static str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.taken.push(key);
        self.table.get(key)
    }

    /// A table under a key; an empty one, complained of, when it is not there.
    pub(super) fn table(
        &mut self,
        key: &'static str,
        complaints: &mut Complaints,
    ) -> Option<Fields<'t>> {
        match self.take(key).map(|found| (found.get_ref(), found.span())) {
            Some((DeValue::Table(table), span)) => Some(Fields {
                table,
                line: complaints.line(span.start),
                what: format!("[{key}]"),
                taken: Vec::new(),
            }),
            Some((_, span)) => {
                complaints.say(span.start, format!("'{key}' must be a table: [{key}]"));
                None
            }
            None => {
                let what = format!("{} has no [{key}]", self.what);
                complaints.say_on(self.line, what);
                None
            }
        }
    }

    /// The tables under a key, such as every `[[unit]]`.
    pub(super) fn tables(
        &mut self,
        key: &'static str,
        complaints: &mut Complaints,
    ) -> Vec<Fields<'t>> {
        let Some(found) = self.take(key) else {
            return Vec::new();
        };
        let DeValue::Array(items) = found.get_ref() else {
            complaints.say(
                found.span().start,
                format!("'{key}' must be a list of tables: [[{key}]]"),
            );
            return Vec::new();
        };
        let mut tables = Vec::with_capacity(items.len());
        for item in items {
            let start = item.span().start;
            match item.get_ref() {
                DeValue::Table(table) => tables.push(Fields {
                    table,
                    line: complaints.line(start),
                    what: format!("this [[{key}]]"),
                    taken: Vec::new(),
                }),
                _ => complaints.say(start, format!("'{key}' must hold tables only: [[{key}]]")),
            }
        }
        tables
    }

    /// A text that may be empty but not left out.
    pub(super) fn text(
        &mut self,
        key: &'static str,
        most: usize,
        complaints: &mut Complaints,
    ) -> Placed<String> {
        match self.take(key) {
            Some(found) => self.measured(key, found, most, complaints),
            None => self.missing(key, complaints),
        }
    }

    /// A text that may be left out.
    pub(super) fn text_if_any(
        &mut self,
        key: &'static str,
        most: usize,
        complaints: &mut Complaints,
    ) -> Option<Placed<String>> {
        let found = self.take(key)?;
        let text = self.measured(key, found, most, complaints);
        (!text.value.is_empty()).then_some(text)
    }

    /// A text that must be written.
    pub(super) fn written(
        &mut self,
        key: &'static str,
        most: usize,
        complaints: &mut Complaints,
    ) -> Placed<String> {
        let is_there = self.table.contains_key(key);
        let text = self.text(key, most, complaints);
        if is_there && text.value.trim().is_empty() {
            complaints.say_on(
                text.line,
                format!("'{key}' of {} is not written: write it", self.what),
            );
        }
        text
    }

    /// A whole number.
    pub(super) fn number(&mut self, key: &'static str, complaints: &mut Complaints) -> Placed<u32> {
        let number = self.number_if_any(key, complaints);
        number.unwrap_or_else(|| Placed {
            value: 0,
            line: self.missing(key, complaints).line,
        })
    }

    /// A whole number that may be left out.
    pub(super) fn number_if_any(
        &mut self,
        key: &'static str,
        complaints: &mut Complaints,
    ) -> Option<Placed<u32>> {
        let found = self.take(key)?;
        let start = found.span().start;
        let value = match found.get_ref() {
            DeValue::Integer(number) => u32::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        if value.is_none() {
            complaints.say(
                start,
                format!("'{key}' of {} must be a whole number from 0", self.what),
            );
        }
        Some(Placed {
            value: value.unwrap_or_default(),
            line: complaints.line(start),
        })
    }

    /// A list of texts; an empty one when it may be left out and is.
    pub(super) fn list(
        &mut self,
        key: &'static str,
        is_needed: bool,
        most: usize,
        complaints: &mut Complaints,
    ) -> Vec<Placed<String>> {
        let Some(found) = self.take(key) else {
            if is_needed {
                self.missing(key, complaints);
            }
            return Vec::new();
        };
        let DeValue::Array(items) = found.get_ref() else {
            let what = format!("'{key}' of {} must be a list: [\"…\"]", self.what);
            complaints.say(found.span().start, what);
            return Vec::new();
        };
        items
            .iter()
            .map(|item| self.measured(key, item, most, complaints))
            .collect()
    }

    /// Complains of every key that was not asked for.
    pub(super) fn refuse_others(&self, complaints: &mut Complaints) {
        for key in self.table.keys() {
            let name: &str = key.get_ref();
            if !self.taken.contains(&name) {
                complaints.say(
                    key.span().start,
                    format!("{} has nothing called '{}'", self.what, cut(name)),
                );
            }
        }
    }

    fn missing(&self, key: &str, complaints: &mut Complaints) -> Placed<String> {
        complaints.say_on(self.line, format!("{} has no '{key}'", self.what));
        Placed {
            value: String::new(),
            line: self.line,
        }
    }

    fn measured(
        &self,
        key: &str,
        found: &Spanned<DeValue<'t>>,
        most: usize,
        complaints: &mut Complaints,
    ) -> Placed<String> {
        let start = found.span().start;
        let line = complaints.line(start);
        let DeValue::String(text) = found.get_ref() else {
            let what = format!("'{key}' of {} must be text in quotes", self.what);
            complaints.say(start, what);
            return Placed {
                value: String::new(),
                line,
            };
        };
        let letters = text.chars().count();
        if letters > most {
            complaints.say(
                start,
                format!(
                    "'{key}' of {} has {letters} characters; the limit is {most}",
                    self.what
                ),
            );
        }
        if text.chars().any(char::is_control) || writing::clean(text).0 != **text {
            complaints.say(
                start,
                format!(
                    "'{key}' of {} holds something that is not text, or a line break: take it out",
                    self.what
                ),
            );
        }
        Placed {
            value: text.to_string(),
            line,
        }
    }
}

/// A name in a complaint, not longer than need be.
pub(super) fn cut(name: &str) -> String {
    let shown: String = name
        .chars()
        .filter(|letter| !letter.is_control())
        .take(64)
        .collect();
    if shown.len() < name.len() {
        format!("{shown}…")
    } else {
        shown
    }
}
