//! Who looked: every opening of a record is itself an entry (R003-09), with the reason that entitles to it.

use serde::{Deserialize, Serialize};

use crate::domain::entry::EntryNumber;

crate::vocabulary! {
    /// What entitles somebody to open a record.
    pub enum Entitlement {
        OwnCaseload = "own_caseload", "own caseload";
        Cover = "cover", "cover";
        Supervision = "supervision", "supervision";
        Team = "team", "team";
        BreakGlass = "break_glass", "without a relationship, reason given";
    }
}

/// A record was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordOpened {
    /// What entitled to it.
    pub entitlement: Entitlement,
    /// The reason, where there was no relationship.
    pub reason: String,
    /// The struck original that was shown, where one was.
    pub original: Option<EntryNumber>,
}

/// Asks to open a record.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OpenRecord {
    /// The reason, where there is no relationship.
    #[serde(default)]
    pub reason: String,
    /// The struck original to show.
    #[serde(default)]
    pub original: Option<EntryNumber>,
}
