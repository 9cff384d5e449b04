//! Samples of practice levels, countersignatures, comments, passphrases and shared reviews.

use super::{moment, patient, staff};
use crate::domain::entry::EntryNumber;
use crate::domain::event::{Event, EventKind};
use crate::domain::patient::comment::CommentAdded;
use crate::domain::patient::countersigning::{CountersignatureAwaited, Countersigned, How};
use crate::domain::staff::passphrase::{PassphraseCleared, PassphraseHash, PassphraseSet};
use crate::domain::staff::practice::{PracticeLevel, PracticeLevelSet};
use crate::domain::staff::review::ReviewHeld;

pub(super) fn of_signing(put: &mut dyn FnMut(&str, Event)) {
    for level in PracticeLevel::ALL {
        put(
            level.code(),
            Event::PracticeLevelSet(PracticeLevelSet {
                staff: staff(1),
                level: Some(*level),
                reason: "agreed in supervision".to_owned(),
            }),
        );
    }
    put(
        "none",
        Event::PracticeLevelSet(PracticeLevelSet {
            staff: staff(1),
            level: None,
            reason: "not a practitioner".to_owned(),
        }),
    );
    put(
        "awaited",
        Event::CountersignatureAwaited(CountersignatureAwaited {
            entry: EntryNumber(70_001),
            kind: EventKind::ContactRecorded,
        }),
    );
    for how in How::ALL {
        put(
            how.code(),
            Event::Countersigned(Countersigned {
                entry: EntryNumber(70_001),
                how: *how,
                note: "clear and complete".to_owned(),
            }),
        );
    }
    put(
        "comment",
        Event::CommentAdded(CommentAdded {
            entry: EntryNumber(70_001),
            text: "Ask about the stairs, too.\nZoë".to_owned(),
        }),
    );
    put(
        "set",
        Event::PassphraseSet(PassphraseSet {
            hash: PassphraseHash::of("$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA".to_owned()),
        }),
    );
    put(
        "cleared",
        Event::PassphraseCleared(PassphraseCleared {
            staff: staff(1),
            reason: "forgotten".to_owned(),
        }),
    );
    put(
        "review",
        Event::ReviewHeld(ReviewHeld {
            host: staff(1),
            follower: staff(2),
            from: moment(),
            until: moment().plus_minutes(25),
            patients: vec![patient()],
        }),
    );
}
