//! Comments on entries of a record: what a colleague or supervisor says beside an entry, without touching it.

use serde::{Deserialize, Serialize};

use crate::domain::entry::{EntryHead, EntryNumber};
use crate::domain::refusal::{Refusal, required, within};
use crate::domain::writing;

/// The most bytes of a comment: as a note.
pub const TEXT_BYTES_MAX: usize = 32_000;
/// How many comments are shown beneath their entries; older ones still stand in the record as entries of their own.
const KEPT: usize = 200;

/// Somebody commented on an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommentAdded {
    /// The entry.
    pub entry: EntryNumber,
    /// What they said.
    pub text: String,
}

/// The state of this room: which entries have comments. What they say is in the record.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CommentRoom {
    /// The entry commented on, and the comment's own entry, in order.
    pub made: Vec<(EntryNumber, EntryNumber)>,
}

impl CommentRoom {
    /// The comments on an entry, oldest first.
    pub fn on(&self, entry: EntryNumber) -> impl Iterator<Item = EntryNumber> + '_ {
        self.made
            .iter()
            .filter(move |(about, _)| *about == entry)
            .map(|(_, comment)| *comment)
    }

    pub(super) fn add(&mut self, head: &EntryHead, fact: &CommentAdded) {
        self.made.push((fact.entry, head.number));
        super::keep_last(&mut self.made, KEPT);
    }
}

/// Asks for a comment on an entry of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddComment {
    /// The entry.
    pub entry: EntryNumber,
    /// What is said.
    #[serde(default)]
    pub text: String,
}

/// Decides on a comment; that the entry stands on this record is checked before.
///
/// # Errors
/// No words, or too many.
pub fn add(command: &AddComment) -> Result<CommentAdded, Refusal> {
    let text = required("text", "The comment", &writing::clean(&command.text).0)?;
    within("text", "The comment", &text, TEXT_BYTES_MAX)?;
    Ok(CommentAdded {
        entry: command.entry,
        text,
    })
}
