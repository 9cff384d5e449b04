//! Samples of cover, of openings with and without a relationship, and of the roles that came later.

use super::{day, moment, staff, staff_details};
use crate::domain::entry::EntryNumber;
use crate::domain::event::Event;
use crate::domain::patient::access::{BreakGlassJudged, BreakGlassUsed, Verdict};
use crate::domain::patient::opening::{Entitlement, RecordOpened};
use crate::domain::staff::cover::{CoverArranged, CoverEnded};
use crate::domain::staff::register::{Role, StaffAdded, StaffDetails};

pub(super) fn samples(put: &mut dyn FnMut(&str, Event)) {
    for entitlement in Entitlement::ALL {
        put(
            entitlement.code(),
            Event::RecordOpened(RecordOpened {
                entitlement: *entitlement,
                reason: "call".to_owned(),
                original: Some(EntryNumber(5)),
            }),
        );
    }
    put(
        "privacy_officer",
        Event::StaffAdded(StaffAdded {
            staff: staff(1),
            details: StaffDetails {
                roles: [Role::PrivacyOfficer].into(),
                ..staff_details()
            },
        }),
    );
    put(
        "arranged",
        Event::CoverArranged(CoverArranged {
            absent: staff(1),
            by: staff(2),
            from: day(),
            until: day().plus(13),
            reason: "annual leave".to_owned(),
        }),
    );
    put(
        "ended",
        Event::CoverEnded(CoverEnded {
            absent: staff(1),
            cover: EntryNumber(70_000),
            reason: "back early".to_owned(),
        }),
    );
    put(
        "used",
        Event::BreakGlassUsed(BreakGlassUsed {
            opening: EntryNumber(70_000),
            reason: "the ward rang".to_owned(),
            until: moment(),
        }),
    );
    for verdict in Verdict::ALL {
        put(
            verdict.code(),
            Event::BreakGlassJudged(BreakGlassJudged {
                opening: EntryNumber(70_000),
                verdict: *verdict,
                words: "The ward confirms the call.".to_owned(),
            }),
        );
    }
}
