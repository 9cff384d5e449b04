//! Who looked: openings of one record, or by one staff member.

use serde::{Deserialize, Serialize};

use crate::domain::entry::{EntryNumber, PatientId, StaffId};
use crate::domain::patient::opening::Entitlement;
use crate::domain::time::Moment;

/// One opening of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// Its entry.
    pub entry: EntryNumber,
    /// When.
    pub at: Moment,
    /// When, in words.
    pub when: String,
    /// Who looked.
    pub staff: StaffId,
    /// Their name.
    pub who: String,
    /// Whose record.
    pub patient: PatientId,
    /// The patient's name.
    pub name: String,
    /// What entitled them.
    pub entitlement: Entitlement,
    /// The same in words.
    pub class: String,
    /// The reason given, where there was no relationship or a hidden original was shown.
    pub reason: String,
    /// The struck original that was shown, where one was.
    pub original: Option<EntryNumber>,
}

/// A page of openings.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Looks {
    /// Whose record, or who looked, by name.
    pub about: String,
    /// The openings, newest first.
    pub rows: Vec<Look>,
    /// Where the next page begins: openings below this entry; `None` at the end.
    pub next: Option<u64>,
}
