//! Exemptions as they were recorded before a level was stated with them.

use serde::Deserialize;

use crate::domain::entry::{EntryNumber, StaffId};
use crate::domain::staff::competence::assessing::Basis;
use crate::domain::staff::development::training::{ExemptionGiven, Scope};
use crate::domain::time::Day;

/// Version 1 of [`ExemptionGiven`].
#[derive(Deserialize)]
pub(super) struct ExemptionGivenV1 {
    staff: StaffId,
    scope: Scope,
    units: Vec<String>,
    modules: Vec<EntryNumber>,
    day: Day,
    qualification: String,
    reason: String,
    basis: Vec<Basis>,
}

impl From<ExemptionGivenV1> for ExemptionGiven {
    fn from(old: ExemptionGivenV1) -> ExemptionGiven {
        ExemptionGiven {
            staff: old.staff,
            scope: old.scope,
            units: old.units,
            levels: Vec::new(),
            catalogue: String::new(),
            modules: old.modules,
            day: old.day,
            qualification: old.qualification,
            reason: old.reason,
            basis: old.basis,
        }
    }
}
