//! My evidence, by framework and unit: what was filed and where it belongs; no percentage, no computed level.

use serde::{Deserialize, Serialize};

use crate::domain::entry::{EntryNumber, PatientId};

/// One item under a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The entry that filed it.
    pub entry: EntryNumber,
    /// When it was filed, in words.
    pub filed: String,
    /// What it is, in words.
    pub kind: String,
    /// The entry that it points to, of live work.
    pub about: Option<EntryNumber>,
    /// The record that the entry stands on, of live work.
    pub patient: Option<PatientId>,
    /// A case reference without identity.
    pub case_reference: String,
    /// What the person did.
    pub did: String,
    /// The statements of this unit it is to show.
    pub statements: Vec<String>,
    /// Whether the entry it points to was taken back since.
    pub corrected: bool,
}

/// A unit with its items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// The unit's id.
    pub id: String,
    /// Code and title.
    pub title: String,
    /// How many statements it has; none for a unit not yet written.
    pub statements: usize,
    /// The items.
    pub items: Vec<Item>,
}

/// A framework with its units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Framework {
    /// The framework's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its units in order.
    pub units: Vec<Unit>,
}

/// The whole screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Evidence {
    /// Items that stand under no unit: linked to no statement, or only to statements that the catalogue has no more.
    pub unlinked: Vec<Item>,
    /// Every framework.
    pub frameworks: Vec<Framework>,
    /// How many items there are, each counted once however many statements it shows.
    pub items: usize,
}
