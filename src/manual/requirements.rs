//! The requirement list as rows: what the five source documents ask for, and how far a test has seen it done.
//!
//! The rows come from `fixtures/requirements.toml` and the state from `fixtures/not_yet.toml`, both embedded.
//! `tests/fast/requirements.rs` holds the two files to the tests that cite the ids, which is what makes the state true.

use std::collections::BTreeSet;
use std::fmt;

use serde::Deserialize;

const REQUIREMENTS: &str = include_str!("../../fixtures/requirements.toml");
const NOT_YET: &str = include_str!("../../fixtures/not_yet.toml");

/// How strongly the source document asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The document states it.
    Must,
    /// The document suggests or implies it.
    Should,
    /// Background that the program can use.
    May,
}

impl fmt::Display for Level {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(match self {
            Self::Must => "must",
            Self::Should => "should",
            Self::May => "may",
        })
    }
}

/// How far a requirement is met, as the tests know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// A test performs its check.
    Covered,
    /// A must that no test performs the check of yet.
    NotYet,
    /// No test is required: a should or a may.
    NotRequired,
}

impl fmt::Display for State {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(match self {
            Self::Covered => "covered",
            Self::NotYet => "not yet",
            Self::NotRequired => "not required",
        })
    }
}

/// One numbered requirement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequirementRow {
    /// `R`, the source document's number, and the number in it.
    pub id: String,
    /// The source document's number.
    pub source: String,
    /// How strongly it asks.
    pub level: Level,
    /// What is asked, in our own words.
    pub text: String,
    /// The acceptance check that a covering test performs.
    pub check: String,
    /// How far it is met.
    pub state: State,
}

/// Returns every requirement, in the order of the list.
///
/// # Panics
/// When the embedded files do not parse: a fault of the build, which a test would have shown.
pub fn requirements() -> Vec<RequirementRow> {
    let list: Result<List, _> = toml::from_str(REQUIREMENTS);
    assert!(
        list.is_ok(),
        "BUG: the embedded requirement list does not parse: {:?}",
        list.err()
    );
    let not_yet: Result<NotYetList, _> = toml::from_str(NOT_YET);
    assert!(
        not_yet.is_ok(),
        "BUG: the embedded not-yet list does not parse: {:?}",
        not_yet.err()
    );
    let waiting = not_yet.map(|list| list.not_yet).unwrap_or_default();
    list.map(|list| list.requirement)
        .unwrap_or_default()
        .into_iter()
        .map(|line| line.row(&waiting))
        .collect()
}

/// `requirements.toml`; its other tables are for readers of the file.
#[derive(Deserialize)]
struct List {
    requirement: Vec<Line>,
}

#[derive(Deserialize)]
struct Line {
    id: String,
    source: String,
    level: Level,
    text: String,
    check: String,
}

#[derive(Deserialize)]
struct NotYetList {
    not_yet: BTreeSet<String>,
}

impl Line {
    fn row(self, waiting: &BTreeSet<String>) -> RequirementRow {
        let state = match self.level {
            Level::Must if waiting.contains(&self.id) => State::NotYet,
            Level::Must => State::Covered,
            Level::Should | Level::May => State::NotRequired,
        };
        RequirementRow {
            id: self.id,
            source: self.source,
            level: self.level,
            text: self.text,
            check: self.check,
            state,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(level: Level) -> Line {
        Line {
            id: "X".to_owned(),
            source: "000".to_owned(),
            level,
            text: "something".to_owned(),
            check: "it is so".to_owned(),
        }
    }

    #[test]
    fn only_a_must_on_the_list_waits() {
        let nobody = BTreeSet::new();
        let waiting = BTreeSet::from(["X".to_owned()]);
        assert_eq!(line(Level::Must).row(&nobody).state, State::Covered);
        assert_eq!(line(Level::Must).row(&waiting).state, State::NotYet);
        assert_eq!(line(Level::Should).row(&waiting).state, State::NotRequired);
        assert_eq!(line(Level::May).row(&nobody).state, State::NotRequired);
    }

    #[test]
    fn every_source_document_gives_as_many_rows_as_it_has_numbers() {
        let rows = requirements();
        for (source, count) in [
            ("000", 38),
            ("001", 93),
            ("002", 5),
            ("003", 21),
            ("004", 61),
        ] {
            let found = rows.iter().filter(|row| row.source == source).count();
            assert_eq!(found, count, "rows of source document {source}");
        }
        assert_eq!(rows.len(), 218);
    }

    #[test]
    fn every_row_says_what_is_asked_and_how_it_is_checked() {
        for row in requirements() {
            assert!(
                row.id.starts_with(&format!("R{}-", row.source)),
                "{} is not of {}",
                row.id,
                row.source
            );
            assert!(
                row.text.len() > 10 && row.check.len() > 5,
                "{} says too little",
                row.id
            );
        }
    }
}
