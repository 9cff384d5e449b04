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
pub const DONE_KEPT: usize = 200;

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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]
    use super::*;
    use crate::domain::entry::{ClockMark, CommandId};
    use crate::domain::patient::correction::CorrectionKind;

    fn head(number: u64, actor: u128) -> EntryHead {
        EntryHead {
            number: EntryNumber(number),
            entered: Moment(1_795_000_000_000_000),
            happened: None,
            actor: StaffId(actor),
            signed_in: None,
            command: CommandId(1),
            clock: ClockMark::InOrder,
        }
    }

    fn wait(room: &mut CountersigningRoom, entry: u64) {
        let fact = CountersignatureAwaited {
            entry: EntryNumber(entry),
            kind: EventKind::Fell,
        };
        room.wait(&head(entry + 1, 1), &fact);
    }

    fn sign(room: &mut CountersigningRoom, entry: u64, number: u64) {
        let fact = Countersigned {
            entry: EntryNumber(entry),
            how: How::Witnessed,
            note: String::new(),
        };
        room.sign(&head(number, 2), &fact);
    }

    fn corrected(entry: u64, why: CorrectionKind) -> Corrected {
        Corrected {
            entry: EntryNumber(entry),
            why,
            words: "x".to_owned(),
            said_by: String::new(),
            replacement: None,
            replacement_happened: None,
            right_patient: None,
        }
    }

    #[test]
    fn every_correction_voids_and_only_one_that_strikes_ends_the_waiting() {
        for why in CorrectionKind::ALL {
            let mut room = CountersigningRoom::default();
            wait(&mut room, 10);
            wait(&mut room, 20);
            sign(&mut room, 10, 30);
            assert!(room.correct(&head(40, 1), &corrected(10, *why)));
            assert_eq!(
                room.on(EntryNumber(10)).unwrap().void,
                Some(EntryNumber(40))
            );
            // The first correction is the one that voided it.
            assert!(!room.correct(&head(50, 1), &corrected(10, *why)));
            assert_eq!(
                room.on(EntryNumber(10)).unwrap().void,
                Some(EntryNumber(40))
            );
            assert_eq!(
                room.correct(&head(60, 1), &corrected(20, *why)),
                why.strikes()
            );
            assert_eq!(
                room.waits(EntryNumber(20)).is_none(),
                why.strikes(),
                "{why}"
            );
        }
    }

    #[test]
    fn the_room_stays_small_and_loses_the_oldest() {
        let mut room = CountersigningRoom::default();
        let many = 3_000;
        for entry in 1..=many {
            wait(&mut room, entry * 10);
        }
        assert_eq!(room.waiting.len(), WAITING_MAX);
        assert_eq!(room.waiting.last().unwrap().entry, EntryNumber(many * 10));
        for entry in 1..=many {
            sign(&mut room, entry * 10, 100_000 + entry);
        }
        assert_eq!((room.waiting.len(), room.done.len()), (0, DONE_KEPT));
    }

    #[test]
    fn a_refusal_says_why_it_does_not_wait() {
        let mut room = CountersigningRoom::default();
        wait(&mut room, 10);
        let ask = |note: &str| Countersign {
            entry: EntryNumber(10),
            how: How::Reviewed,
            note: note.to_owned(),
        };
        let refused = |room: &CountersigningRoom, command: &Countersign| {
            let refusal = countersign(command, room, |_| "M Bell".to_owned()).unwrap_err();
            refusal.message
        };
        assert!(refused(&room, &ask(&"x".repeat(4_001))).contains("limit is 4000"));
        let (_, fact) = countersign(&ask(" well\u{7} "), &room, |_| String::new()).unwrap();
        assert_eq!(fact.note, "well");
        sign(&mut room, 10, 30);
        assert!(refused(&room, &ask("")).contains("M Bell countersigned"));
        room.correct(&head(40, 1), &corrected(10, CorrectionKind::AddedDetail));
        assert!(refused(&room, &ask("")).contains("voided"));
        assert!(refused(&CountersigningRoom::default(), &ask("")).contains("does not wait"));
    }
}
