//! What is due for a patient, from facts, policy and the time; computed whenever it is read, never by a nightly job.

use serde::{Deserialize, Serialize};

use crate::domain::patient::admission::VisitOwed;
use crate::domain::patient::contact::{Brief, Channel, Planned};
use crate::domain::patient::{Mark, Patient};
use crate::domain::programme::policy::{Policy, Rung};
use crate::domain::time::{Day, Moment};
use jiff::tz::TimeZone;

/// Why no contact is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// The patient has died.
    Died,
    /// The patient is in hospital.
    InHospital,
    /// The patient left the programme or is not in case management.
    NotOnCaseload,
    /// No rung was chosen yet.
    NoRung,
}

impl Stopped {
    /// In words, for a list.
    pub const fn words(self) -> &'static str {
        match self {
            Stopped::Died => "died",
            Stopped::InHospital => "in hospital",
            Stopped::NotOnCaseload => "not on caseload",
            Stopped::NoRung => "no intensity yet",
        }
    }
}

/// What makes a contact due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// The visit owed after a hospital stay.
    AfterHospital,
    /// Booked for a time.
    Booked,
    /// Planned for a day.
    Planned,
    /// The interval of the rung since the last contact.
    Interval,
    /// No contact yet since the patient was put on the ladder.
    First,
}

/// A contact that is due, or will be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueContact {
    /// From which day.
    pub day: Day,
    /// At which time, where booked.
    pub booked: Option<Moment>,
    /// From this moment on it is overdue.
    pub overdue_from: Moment,
    /// What makes it due.
    pub basis: Basis,
    /// How it is to be made, where planned.
    pub channel: Option<Channel>,
}

/// How a due contact stands at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Its time and tolerance have passed.
    Overdue,
    /// It may be made now.
    Due,
    /// Not yet.
    Later,
}

impl DueContact {
    /// How it stands.
    pub fn standing(&self, now: Moment, today: Day) -> Standing {
        if now >= self.overdue_from {
            Standing::Overdue
        } else if today >= self.day {
            Standing::Due
        } else {
            Standing::Later
        }
    }
}

/// The facts that say what is due: a small part of a patient's state, also kept in lists.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Clock {
    /// The patient has died.
    pub died: bool,
    /// The patient is in case management and on the programme.
    pub on_caseload: bool,
    /// The patient is in hospital.
    pub in_hospital: bool,
    /// The rung; empty before the first step.
    pub rung: String,
    /// The entry and time of the last step.
    pub stepped: Option<Mark>,
    /// The last contact that reached the patient.
    pub last_made: Option<Brief>,
    /// The next contact, as planned last.
    pub planned: Option<Planned>,
    /// A visit owed after a hospital stay.
    pub visit_owed: Option<VisitOwed>,
}

impl Patient {
    /// The facts that say what is due.
    pub fn clock(&self) -> Clock {
        Clock {
            died: self.finding.died.is_some(),
            on_caseload: self.tier.on_caseload(),
            in_hospital: self.admission.current().is_some(),
            rung: self.intensity.rung().to_owned(),
            stepped: self.intensity.steps.last().map(|step| step.from),
            last_made: self.contact.last_made,
            planned: self.contact.planned.clone(),
            visit_owed: self.admission.visit_owed.clone(),
        }
    }

    /// Whether a contact can be due at all.
    pub fn clock_runs(&self) -> bool {
        self.clock().stopped().is_none()
    }
}

impl Clock {
    /// Why no contact is due, if none can be.
    pub fn stopped(&self) -> Option<Stopped> {
        if self.died {
            Some(Stopped::Died)
        } else if !self.on_caseload {
            Some(Stopped::NotOnCaseload)
        } else if self.in_hospital {
            Some(Stopped::InHospital)
        } else if self.stepped.is_none() && self.planned.is_none() && self.visit_owed.is_none() {
            Some(Stopped::NoRung)
        } else {
            None
        }
    }

    /// The next contact that is due.
    ///
    /// # Errors
    /// Why none is.
    pub fn due(&self, policy: &Policy, zone: &TimeZone) -> Result<DueContact, Stopped> {
        if let Some(stopped) = self.stopped() {
            return Err(stopped);
        }
        let regular = self.regular(policy, zone);
        let Some(owed) = &self.visit_owed else {
            return regular.ok_or(Stopped::NoRung);
        };
        Ok(match regular {
            // What had been booked before the stay is over with it.
            Some(regular)
                if regular.booked >= Some(owed.returned) && regular.day <= owed.by.day(zone) =>
            {
                regular
            }
            _ => DueContact {
                day: owed.from.day(zone),
                booked: None,
                overdue_from: owed.by,
                basis: Basis::AfterHospital,
                channel: None,
            },
        })
    }

    fn regular(&self, policy: &Policy, zone: &TimeZone) -> Option<DueContact> {
        let by_interval = self.by_interval(policy, zone);
        let Some(planned) = &self.planned else {
            return by_interval;
        };
        let stepped_since = self.stepped.is_some_and(|step| step.entry > planned.entry);
        match by_interval {
            // A step after the plan asks for an earlier contact than planned: the earlier one holds.
            Some(interval) if stepped_since && interval.day < planned.next.day => Some(interval),
            _ => Some(self.as_planned(planned, policy, zone)),
        }
    }

    fn as_planned(&self, planned: &Planned, policy: &Policy, zone: &TimeZone) -> DueContact {
        let next = &planned.next;
        let tolerance = policy
            .rung(&self.rung)
            .map_or(0, |rung| rung.tolerance_days);
        let (basis, overdue_from) = match next.booked {
            Some(at) => (
                Basis::Booked,
                at.plus_minutes(i64::from(policy.booked_grace_minutes)),
            ),
            None => (
                Basis::Planned,
                next.day.plus(i32::from(tolerance) + 1).start(zone),
            ),
        };
        DueContact {
            day: next.day,
            booked: next.booked,
            overdue_from,
            basis,
            channel: Some(next.channel),
        }
    }

    fn by_interval(&self, policy: &Policy, zone: &TimeZone) -> Option<DueContact> {
        let rung: &Rung = policy.rung(&self.rung)?;
        let interval = i32::from(rung.interval_days);
        let stepped = self.stepped?.at.day(zone);
        let (day, basis) = match self.last_made {
            // A step never makes a contact overdue by itself: it is due at the earliest on the day of the step.
            Some(last) => (
                last.mark.at.day(zone).plus(interval).max(stepped),
                Basis::Interval,
            ),
            None => (stepped.plus(interval.min(7)), Basis::First),
        };
        let overdue_from = day.plus(i32::from(rung.tolerance_days) + 1).start(zone);
        Some(DueContact {
            day,
            booked: None,
            overdue_from,
            basis,
            channel: rung.channels.first().copied(),
        })
    }
}
