//! A shared review: a supervisor sat beside somebody, each at their own screen, and looked at records with them (R004-04).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::domain::command::Context;
use crate::domain::entry::{PatientId, StaffId};
use crate::domain::refusal::{Reason, Refusal};
use crate::domain::time::Moment;

/// The most records that one entry names.
pub const PATIENTS_MAX: usize = 50;

/// A shared review was held. Its entry belongs to both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewHeld {
    /// Whose screen it was.
    pub host: StaffId,
    /// Who followed it.
    pub follower: StaffId,
    /// From when.
    pub from: Moment,
    /// Until when.
    pub until: Moment,
    /// The records that both had before them.
    pub patients: Vec<PatientId>,
}

/// Asks for a shared review to be recorded. The service alone makes this command: it knows who was there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordReview {
    /// Whose screen it was.
    pub host: StaffId,
    /// Who followed it.
    pub follower: StaffId,
    /// From when.
    pub from: Moment,
    /// Until when.
    pub until: Moment,
    /// The records that both had before them.
    #[serde(default)]
    pub patients: Vec<PatientId>,
}

/// Decides on recording a review.
///
/// # Errors
/// One person only, nobody known, times that make no sense, too many records.
pub fn record(command: &RecordReview, context: &Context<'_>) -> Result<ReviewHeld, Refusal> {
    context.register.known(command.host, "host")?;
    context.register.known(command.follower, "follower")?;
    if command.host == command.follower {
        return Err(Refusal::invalid(
            "follower",
            "Nobody follows their own screen",
        ));
    }
    if command.until < command.from {
        return Err(Refusal::invalid(
            "until",
            "The review ends before it begins",
        ));
    }
    if command.until > context.now {
        return Err(Refusal::new(
            Reason::InFuture,
            "The review ends in the future",
        ));
    }
    let mut seen = BTreeSet::new();
    let patients: Vec<PatientId> = command
        .patients
        .iter()
        .copied()
        .filter(|patient| seen.insert(*patient))
        .collect();
    if patients.len() > PATIENTS_MAX {
        return Err(Refusal::new(
            Reason::TooLong,
            format!("One review names at most {PATIENTS_MAX} records"),
        )
        .at("patients"));
    }
    Ok(ReviewHeld {
        host: command.host,
        follower: command.follower,
        from: command.from,
        until: command.until,
        patients,
    })
}
