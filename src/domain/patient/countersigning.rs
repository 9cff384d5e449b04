//! Countersignatures: entries of chosen kinds by people in their first years wait until their supervisor has witnessed,
//! discussed or reviewed them. A countersignature edits nothing; a later correction voids it, visibly.

use serde::{Deserialize, Serialize};

use crate::domain::entry::{EntryHead, EntryNumber, StaffId};
use crate::domain::event::{EventKind, by_number};
use crate::domain::patient::correction::Corrected;
use crate::domain::refusal::{Refusal, within};
use crate::domain::time::Moment;
use crate::domain::writing;

crate::vocabulary! {
    /// How a countersigner came to know of the entry.
    pub enum How {
        Witnessed = "witnessed", "witnessed";
        Discussed = "discussed", "discussed";
        Reviewed = "reviewed", "reviewed";
    }
}

/// The kinds of entries that a setting may let wait: what people record of a patient's course and decide upon.
pub const MAY_WAIT: &[EventKind] = &[
    EventKind::PatientRegistered,
    EventKind::DetailsCorrected,
    EventKind::CarerRecorded,
    EventKind::AlertRaised,
    EventKind::AlertEnded,
    EventKind::ConsentRecorded,
    EventKind::TierSet,
    EventKind::LeftProgramme,
    EventKind::CaseManagerAssigned,
    EventKind::ContactRecorded,
    EventKind::FollowUpClosed,
    EventKind::NextContactPlanned,
    EventKind::IntensityStepped,
    EventKind::IntensityReviewed,
    EventKind::Admitted,
    EventKind::ReturnedHome,
    EventKind::Fell,
    EventKind::ResidenceMoved,
    EventKind::CarerBreakdown,
    EventKind::Died,
    EventKind::SuggestionAnswered,
    EventKind::ScoreRecorded,
];

/// The kinds that wait unless the service says otherwise: contacts, and judgements on tier, intensity and discharge.
pub const WAIT_AT_FIRST: &[EventKind] = &[
    EventKind::TierSet,
    EventKind::LeftProgramme,
    EventKind::ContactRecorded,
    EventKind::IntensityStepped,
    EventKind::IntensityReviewed,
    EventKind::ReturnedHome,
    EventKind::SuggestionAnswered,
];

/// The most bytes of a countersigner's note.
pub const NOTE_BYTES_MAX: usize = 4_000;
/// The most entries of one record that wait; of more than these the oldest is no longer listed.
pub const WAITING_MAX: usize = 500;
/// How many countersignatures the state keeps; older ones are read from the record.
pub const DONE_KEPT: usize = 50;

/// An entry waits for a countersignature; recorded with it, by the program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountersignatureAwaited {
    /// The entry.
    pub entry: EntryNumber,
    /// Its kind; of a correction, the kind of what it corrects.
    #[serde(with = "by_number")]
    pub kind: EventKind,
}

/// An entry was countersigned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Countersigned {
    /// The entry.
    pub entry: EntryNumber,
    /// How the countersigner came to know of it.
    pub how: How,
    /// What they say to it; may be empty.
    pub note: String,
}

/// An entry that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// The entry.
    pub entry: EntryNumber,
    /// Its kind; of a correction, the kind of what it corrects.
    #[serde(with = "by_number")]
    pub kind: EventKind,
    /// Who recorded it.
    pub author: StaffId,
    /// Since when it waits.
    pub since: Moment,
}

/// A countersignature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// The entry it is on.
    pub entry: EntryNumber,
    /// The entry that it is.
    pub signature: EntryNumber,
    /// Whose.
    pub by: StaffId,
    /// When.
    pub at: Moment,
    /// How they came to know of it.
    pub how: How,
    /// The correction that voided it.
    pub void: Option<EntryNumber>,
}

/// The state of this room.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CountersigningRoom {
    /// What waits, oldest first.
    pub waiting: Vec<Waiting>,
    /// The latest countersignatures, in order.
    pub done: Vec<Done>,
}

impl CountersigningRoom {
    /// What waits of an entry.
    pub fn waits(&self, entry: EntryNumber) -> Option<&Waiting> {
        self.waiting.iter().find(|one| one.entry == entry)
    }

    /// The countersignature on an entry, void or not.
    pub fn on(&self, entry: EntryNumber) -> Option<&Done> {
        self.done.iter().rev().find(|one| one.entry == entry)
    }

    pub(super) fn wait(&mut self, head: &EntryHead, fact: &CountersignatureAwaited) {
        self.waiting.push(Waiting {
            entry: fact.entry,
            kind: fact.kind,
            author: head.actor,
            since: head.entered,
        });
        super::keep_last(&mut self.waiting, WAITING_MAX);
    }

    pub(super) fn sign(&mut self, head: &EntryHead, fact: &Countersigned) {
        self.waiting.retain(|one| one.entry != fact.entry);
        self.done.push(Done {
            entry: fact.entry,
            signature: head.number,
            by: head.actor,
            at: head.entered,
            how: fact.how,
            void: None,
        });
        super::keep_last(&mut self.done, DONE_KEPT);
    }

    /// A correction voids what was signed before it, and a struck entry waits no longer. Says whether anything changed.
    pub(super) fn correct(&mut self, head: &EntryHead, fact: &Corrected) -> bool {
        let mut changed = false;
        for one in &mut self.done {
            if one.entry == fact.entry && one.void.is_none() {
                one.void = Some(head.number);
                changed = true;
            }
        }
        let before = self.waiting.len();
        if fact.why.strikes() {
            self.waiting.retain(|one| one.entry != fact.entry);
        }
        changed || self.waiting.len() != before
    }
}

/// Asks for a countersignature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Countersign {
    /// The entry.
    pub entry: EntryNumber,
    /// How the countersigner came to know of it.
    pub how: How,
    /// What they say to it.
    #[serde(default)]
    pub note: String,
}

/// Decides on a countersignature as far as the room knows; who may give it is checked with what this returns.
///
/// # Errors
/// It does not wait, or the note is too long.
pub fn countersign<'a>(
    command: &Countersign,
    room: &'a CountersigningRoom,
    name_of: impl Fn(StaffId) -> String,
) -> Result<(&'a Waiting, Countersigned), Refusal> {
    let waiting = room.waits(command.entry).ok_or_else(|| {
        let refusal = match room.on(command.entry) {
            Some(Done {
                void: Some(correction),
                ..
            }) => Refusal::state(format!(
                "Entry {} was corrected by {correction}, which voided its countersignature",
                command.entry
            ))
            .advise("Countersign the correction, if it waits"),
            Some(done) => Refusal::state(format!(
                "{} countersigned entry {} already ({})",
                name_of(done.by),
                command.entry,
                done.signature
            )),
            None => Refusal::state(format!(
                "Entry {} does not wait for a countersignature",
                command.entry
            ))
            .advise("Comment on it, if there is something to say"),
        };
        refusal.at("entry")
    })?;
    let note = writing::clean(&command.note).0.trim().to_owned();
    within("note", "The note", &note, NOTE_BYTES_MAX)?;
    let fact = Countersigned {
        entry: command.entry,
        how: command.how,
        note,
    };
    Ok((waiting, fact))
}
