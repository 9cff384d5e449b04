//! `caseload score`, `lace` and `charlson`: risk scores made elsewhere, and computed here.

use crate::cli::args::facts::{Charlson, Lace, Score};
use crate::cli::failure::Stop;
use crate::cli::session::Session;
use crate::domain::command::{Dated, PatientCommand};
use crate::domain::patient::risk::{RecordScore, charlson as charlson_rule, lace as lace_rule};

/// Records a score made elsewhere.
pub fn score(session: &mut Session, given: &Score) -> Result<(), Stop> {
    let patient = session.patient(&given.patient)?;
    let command = RecordScore {
        at: given.when.at.clone(),
        tool: given.tool.clone(),
        version: given.tool_version.clone(),
        value: given.value.clone(),
        band: given.band.clone(),
        made_by: given.made_by.clone(),
        tier: given.tier,
    };
    session.record(patient, PatientCommand::RecordScore(command))
}

/// What was said of a list: nothing, that it is empty, or what is on it.
fn listed<T: Copy + Ord>(some: &[T], none: bool) -> Option<std::collections::BTreeSet<T>> {
    (none || !some.is_empty()).then(|| some.iter().copied().collect())
}

/// Computes LACE.
pub fn lace(session: &mut Session, given: &Lace) -> Result<(), Stop> {
    let patient = session.patient(&given.patient)?;
    let command = Dated {
        at: given.when.at.clone(),
        what: lace_rule::Inputs {
            stay_days: given.stay_days,
            acute: given.acute,
            comorbidities: listed(&given.comorbidity, given.no_comorbidity),
            emergency_visits: given.emergency_visits,
        },
    };
    session.record(patient, PatientCommand::ComputeLace(command))
}

/// Computes the Charlson index.
pub fn charlson(session: &mut Session, given: &Charlson) -> Result<(), Stop> {
    let patient = session.patient(&given.patient)?;
    let command = Dated {
        at: given.when.at.clone(),
        what: charlson_rule::Inputs {
            conditions: listed(&given.condition, given.no_condition),
            age: given.age,
        },
    };
    session.record(patient, PatientCommand::ComputeCharlson(command))
}
