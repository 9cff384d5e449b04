//! Cover for absence: the list, and what happened meanwhile.

use serde::{Deserialize, Serialize};

use crate::domain::entry::{EntryNumber, PatientId, StaffId};
use crate::domain::event::EventKind;
use crate::domain::time::{Day, Moment};

crate::vocabulary! {
    /// How a cover stands today.
    pub enum CoverState {
        Now = "now", "now";
        Coming = "coming", "to come";
        Over = "over", "over";
        Ended = "ended", "ended early";
    }
}

/// One cover.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverRow {
    /// The entry that arranged it.
    pub entry: EntryNumber,
    /// Who is away.
    pub absent: StaffId,
    /// Their name.
    pub absent_name: String,
    /// Who stands in.
    pub by: StaffId,
    /// Their name.
    pub by_name: String,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Day,
    /// The days in words.
    pub days: String,
    /// How it stands.
    pub state: CoverState,
    /// Why.
    pub reason: String,
    /// Whether who asks may end it.
    pub may_end: bool,
    /// Whether who asks may read what happened meanwhile.
    pub may_read: bool,
}

/// One entry made on the absent person's patients meanwhile. What it holds is read on the record, which logs that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeanwhileRow {
    /// The entry.
    pub entry: EntryNumber,
    /// Whose record.
    pub patient: PatientId,
    /// The patient's name.
    pub name: String,
    /// Its kind.
    pub kind: EventKind,
    /// When it was recorded.
    pub entered: Moment,
    /// When it happened, in words.
    pub when: String,
    /// Who recorded it.
    pub who: String,
    /// One line that says what it is.
    pub headline: String,
}

/// A page of what happened meanwhile.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Meanwhile {
    /// Who was away, from when to when, and who stood in.
    pub about: String,
    /// The entries, newest first.
    pub rows: Vec<MeanwhileRow>,
    /// Where the next page begins: entries below this number; `None` at the end.
    pub next: Option<u64>,
}
