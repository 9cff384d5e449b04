//! The learning log, and counts that help a nurse with revalidation.

use serde::{Deserialize, Serialize};

use crate::domain::entry::EntryNumber;
use crate::domain::time::Day;

/// An item of the learning log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearningRow {
    /// The entry that filed it.
    pub entry: EntryNumber,
    /// On which day it was.
    pub day: Day,
    /// What kind of learning.
    pub kind: String,
    /// What it is called.
    pub title: String,
    /// What was learned, in the person's words; only for themselves.
    pub learned: Vec<String>,
    /// Who gave it; only for themselves.
    pub given_by: String,
    /// How long it took, in minutes.
    pub minutes: u32,
    /// Whether others took part.
    pub participatory: bool,
    /// Whether it was done in protected time.
    pub protected: bool,
    /// The units it is linked to, by code and title.
    pub units: Vec<String>,
}

/// A page of somebody's learning log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearningLog {
    /// Whose.
    pub name: String,
    /// The items, the newest first.
    pub rows: Vec<LearningRow>,
    /// Open objectives: what the learning is for.
    pub goals: Vec<String>,
    /// Where the next page begins: items of entries below this number; none at the end.
    pub next: Option<u64>,
}

/// One line of the counts that help with revalidation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TallyLine {
    /// What.
    pub what: String,
    /// How much was filed here.
    pub filed: String,
    /// What the regulator asks for in three years.
    pub asked: String,
}

/// Counts that help a nurse with revalidation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revalidation {
    /// Whose.
    pub name: String,
    /// The registration in words; may be empty.
    pub registration: String,
    /// The first day counted.
    pub from: Day,
    /// The last day counted.
    pub until: Day,
    /// The counts.
    pub lines: Vec<TallyLine>,
    /// What is not counted here and must be done all the same.
    pub besides: Vec<String>,
    /// How it is to be read.
    pub note: String,
}

impl Revalidation {
    /// Whether it is about a nurse, whose regulator asks for what is counted.
    pub fn is_a_nurse_s(&self) -> bool {
        let body = self.registration.split_whitespace().next();
        body.is_some_and(|body| body.eq_ignore_ascii_case("NMC"))
    }
}
