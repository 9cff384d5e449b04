//! Hospital stays: an admission stops the due clock, a return home restarts it with a visit due in 24 to 72 hours
//! (R001-40).

use serde::{Deserialize, Serialize};

use crate::domain::entry::{EntryHead, EntryNumber};
use crate::domain::patient::{Mark, Patient};
use crate::domain::refusal::{Refusal, required};
use crate::domain::time::{EventTime, Moment};
use crate::domain::writing;

crate::vocabulary! {
    /// How an admission came about.
    pub enum AdmissionKind {
        Emergency = "emergency", "emergency";
        Planned = "planned", "planned";
        Transfer = "transfer", "transfer from another hospital";
    }
}

crate::vocabulary! {
    /// Where somebody went from hospital.
    pub enum Destination {
        Home = "home", "home";
        CareHome = "care_home", "care home";
        IntermediateCare = "intermediate_care", "intermediate care";
        OtherHospital = "other_hospital", "another hospital";
    }
}

/// The most stays kept in the state; older ones are in the record.
pub const STAYS_MAX: usize = 40;

/// The patient went into hospital.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Admitted {
    /// Which hospital and ward.
    pub hospital: String,
    /// How it came about.
    pub how: AdmissionKind,
    /// Why, in words.
    pub why: String,
    /// Whether it might have been avoided, where judged (R001-22).
    pub avoidable: Option<bool>,
}

/// The patient left hospital.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnedHome {
    /// Where to.
    pub destination: Destination,
    /// What changed: medicines, help, equipment.
    pub note: String,
    /// From when a visit is due.
    pub visit_from: Option<Moment>,
    /// By when it is due.
    pub visit_by: Option<Moment>,
}

/// One stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stay {
    /// The admission.
    pub admitted: Mark,
    /// What was said of it.
    pub said: Admitted,
    /// The end, if it has ended.
    pub ended: Option<Mark>,
}

/// The visit owed after a stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitOwed {
    /// The entry of the return.
    pub entry: EntryNumber,
    /// When the patient returned.
    pub returned: Moment,
    /// From when.
    pub from: Moment,
    /// By when.
    pub by: Moment,
}

/// The state of this room.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AdmissionRoom {
    /// Stays, oldest first.
    pub stays: Vec<Stay>,
    /// A visit owed after the last stay.
    pub visit_owed: Option<VisitOwed>,
}

impl AdmissionRoom {
    /// The stay that goes on, if any.
    pub fn current(&self) -> Option<&Stay> {
        self.stays.last().filter(|stay| stay.ended.is_none())
    }

    /// How many stays began at or after a moment; a transfer goes on with the stay before.
    pub fn admissions_since(&self, since: Moment) -> usize {
        self.stays
            .iter()
            .filter(|stay| stay.said.how != AdmissionKind::Transfer && stay.admitted.at >= since)
            .count()
    }

    pub(super) fn admit(&mut self, head: &EntryHead, fact: &Admitted) {
        self.stays.push(Stay {
            admitted: Mark::of(head),
            said: fact.clone(),
            ended: None,
        });
        self.stays.sort_by_key(|stay| stay.admitted.at);
        super::keep_last(&mut self.stays, STAYS_MAX);
        self.visit_owed = None;
    }

    pub(super) fn return_home(&mut self, head: &EntryHead, fact: &ReturnedHome) {
        let mark = Mark::of(head);
        if let Some(stay) = self
            .stays
            .iter_mut()
            .rev()
            .find(|stay| stay.ended.is_none())
        {
            stay.ended = Some(mark);
        }
        self.visit_owed = match (fact.visit_from, fact.visit_by) {
            (Some(from), Some(by)) => Some(VisitOwed {
                entry: head.number,
                returned: mark.at,
                from,
                by,
            }),
            _ => None,
        };
    }

    /// A visit was made: whether it was the one owed.
    pub(super) fn visited(&mut self, at: Moment) -> bool {
        let owed = self
            .visit_owed
            .as_ref()
            .is_some_and(|owed| at >= owed.returned);
        if owed {
            self.visit_owed = None;
        }
        owed
    }
}

/// Decides on recording an admission.
///
/// # Errors
/// Already in hospital, or no hospital or cause named.
pub fn admit(
    command: &Admitted,
    happened: &EventTime,
    patient: &Patient,
) -> Result<Admitted, Refusal> {
    if let Some(stay) = patient.admission.current() {
        return Err(Refusal::state(format!(
            "The patient is in hospital already: {} ({})",
            stay.said.hospital, stay.admitted.entry
        ))
        .advise("Record the return first, or correct that entry"));
    }
    if patient
        .admission
        .stays
        .last()
        .and_then(|stay| stay.ended)
        .is_some_and(|ended| happened.at < ended.at)
    {
        return Err(
            Refusal::invalid("at", "That is before the end of the last stay")
                .advise("Check the time"),
        );
    }
    Ok(Admitted {
        hospital: required(
            "hospital",
            "The hospital",
            &writing::clean_line(&command.hospital).0,
        )?,
        how: command.how,
        why: required("why", "The cause", &writing::clean(&command.why).0)?,
        avoidable: command.avoidable,
    })
}

/// Decides on recording the end of a stay. `visit_hours` is the window in which a visit is due, from the policy.
///
/// # Errors
/// Not in hospital, or before the admission.
pub fn return_home(
    destination: Destination,
    note: &str,
    happened: &EventTime,
    patient: &Patient,
    visit_hours: (u16, u16),
) -> Result<ReturnedHome, Refusal> {
    let Some(stay) = patient.admission.current() else {
        return Err(
            Refusal::state("The patient is not in hospital, as far as the record says")
                .advise("Record the admission first"),
        );
    };
    if happened.at < stay.admitted.at {
        return Err(Refusal::invalid(
            "at",
            format!("That is before the admission ({})", stay.admitted.entry),
        )
        .advise("Check the time"));
    }
    let visit = destination != Destination::OtherHospital;
    let hours = |count: u16| happened.at.plus_minutes(i64::from(count) * 60);
    Ok(ReturnedHome {
        destination,
        note: writing::clean(note).0.trim().to_owned(),
        visit_from: visit.then(|| hours(visit_hours.0)),
        visit_by: visit.then(|| hours(visit_hours.1)),
    })
}
