//! `caseload correct` and `original`: corrections by addendum, and what they corrected.

use crate::cli::args::record::{Correct, Original};
use crate::cli::failure::Stop;
use crate::cli::session::{Session, text_or_input};
use crate::domain::command::PatientCommand;
use crate::domain::patient::correction::CorrectEntry;
use crate::protocol::message::Ask;

/// Corrects an entry.
pub fn run(session: &mut Session, given: &Correct) -> Result<(), Stop> {
    let patient = session.record_of(given.entry)?;
    let right_patient = given
        .right_patient
        .as_ref()
        .map(|text| session.patient(text))
        .transpose()?;
    let command = CorrectEntry {
        entry: given.entry,
        why: given.why,
        words: text_or_input(&given.words)?,
        said_by: given.said_by.clone(),
        replacement: None,
        right_patient,
    };
    session.record(patient, PatientCommand::CorrectEntry(command))
}

/// The original of a corrected entry.
pub fn original(session: &mut Session, given: &Original) -> Result<(), Stop> {
    let patient = session.record_of(given.entry)?;
    session.open(patient, &given.opening)?;
    let entry = given.entry;
    let lines = session.lines(Ask::Original { patient, entry })?;
    if session.out.json {
        return session.out.value(&lines);
    }
    lines
        .iter()
        .flat_map(|line| line.lines())
        .try_for_each(|line| session.out.line(line))
}
