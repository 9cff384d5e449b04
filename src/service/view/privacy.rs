//! Openings without a relationship that wait for judgement.

use serde::{Deserialize, Serialize};

use crate::domain::entry::{EntryNumber, PatientId, StaffId};
use crate::domain::time::Moment;

/// One opening that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// The entry of the opening: what is judged.
    pub opening: EntryNumber,
    /// Whose record.
    pub patient: PatientId,
    /// The patient's name.
    pub name: String,
    /// Who looked.
    pub staff: StaffId,
    /// Their name.
    pub who: String,
    /// When.
    pub at: Moment,
    /// When, in words.
    pub when: String,
    /// How long it has waited, in words: `5 days`.
    pub age: String,
    /// The reason they gave.
    pub reason: String,
    /// What an earlier judgement says that leaves it to be followed up; empty while nobody has judged it.
    pub follow_up: String,
    /// Whether it is one's own, which somebody else has to judge.
    pub own: bool,
}

/// The list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ToJudge {
    /// What has to be known beside the list, such as that nobody is appointed privacy officer; empty for nothing.
    pub notice: String,
    /// The openings, oldest first.
    pub rows: Vec<Waiting>,
    /// How many more wait than are listed.
    pub more: usize,
}
