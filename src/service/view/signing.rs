//! What waits for a countersignature, and somebody's supervision record.

use serde::{Deserialize, Serialize};

use crate::domain::entry::{EntryNumber, PatientId, StaffId};
use crate::domain::event::EventKind;
use crate::domain::time::Moment;

/// One entry that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToCountersign {
    /// The entry.
    pub entry: EntryNumber,
    /// Whose record it stands on.
    pub patient: PatientId,
    /// The patient's name; without a relationship a word that says so.
    pub name: String,
    /// Whether the record is theirs to see.
    pub entitled: bool,
    /// Its kind; of a correction, the kind of what it corrects.
    pub kind: EventKind,
    /// The kind in words.
    pub what: String,
    /// Who recorded it.
    pub author: StaffId,
    /// Their name.
    pub author_name: String,
    /// Since when it waits.
    pub since: Moment,
    /// Since when, in words.
    pub since_words: String,
    /// Whole days for which it has waited.
    pub days: i32,
}

/// A page of what waits, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountersignQueue {
    /// The rows.
    pub rows: Vec<ToCountersign>,
    /// How many wait in all.
    pub total: usize,
    /// Where the next page begins: entries above this number; `None` at the end.
    pub next: Option<EntryNumber>,
}

/// One line of a supervision record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupervisionLine {
    /// The entry.
    pub entry: EntryNumber,
    /// Its kind: a shared review, a countersignature, a comment.
    pub kind: EventKind,
    /// When it was recorded, in words.
    pub when: String,
    /// Who recorded it.
    pub author: String,
    /// What it is, in a line; names of patients only where the reader may see them.
    pub headline: String,
    /// The record that it is about, where it is about one, and whose it is to see.
    pub patient: Option<PatientId>,
    /// The entry that was countersigned or commented on.
    pub about: Option<EntryNumber>,
    /// Taken back, or voided by a later correction: in words, else empty.
    pub void: String,
}

/// Somebody's supervision record, a page of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supervision {
    /// Whose.
    pub who: String,
    /// Their practice level ("CMP level"); empty where none is said.
    pub practice_level: String,
    /// Their supervisor; empty where there is none.
    pub supervisor: String,
    /// Entries of theirs that wait for a countersignature.
    pub waiting: usize,
    /// The lines, newest first.
    pub lines: Vec<SupervisionLine>,
    /// Where the next page begins: entries below this number; `None` at the end.
    pub next: Option<u64>,
}
