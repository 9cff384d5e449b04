//! Samples of corrections.

use super::{contact, moment, patient};
use crate::domain::entry::EntryNumber;
use crate::domain::event::Event;
use crate::domain::patient::contact::{Channel, Outcome};
use crate::domain::patient::correction::{Corrected, CorrectionKind, CorrectionNoted};
use crate::domain::time::{EventTime, Precision};

pub(super) fn of_correction(put: &mut dyn FnMut(&str, Event)) {
    for (why, precision) in CorrectionKind::ALL.iter().zip(Precision::ALL) {
        let happened = EventTime {
            at: moment(),
            offset_minutes: 60,
            zone: "Europe/London".to_owned(),
            precision: *precision,
        };
        put(
            why.code(),
            Event::Corrected(Corrected {
                entry: EntryNumber(70_000),
                why: *why,
                words: "it was Tuesday".to_owned(),
                said_by: "the patient".to_owned(),
                replacement: Some(contact(Channel::Video, Outcome::Made)),
                replacement_happened: Some(happened),
                right_patient: Some(patient()),
            }),
        );
    }
    put(
        "noted",
        Event::CorrectionNoted(CorrectionNoted {
            entry: EntryNumber(3),
            wrong_patient: patient(),
            words: "wrong row".to_owned(),
        }),
    );
}
