//! `caseload intensity` and `refuse`: the ladder, steps on it, and suggestions answered.

use crate::cli::args::record::{Intensity, Refuse};
use crate::cli::failure::Stop;
use crate::cli::session::Session;
use crate::domain::command::PatientCommand;
use crate::domain::entry::PatientId;
use crate::domain::patient::intensity::StepIntensity;
use crate::domain::patient::suggestion::{SuggestionAnswered, SuggestionId};
use crate::protocol::message::Ask;
use crate::service::view::hundredths;

/// The ladder; how a patient stands on it; a step.
pub fn run(session: &mut Session, given: &Intensity) -> Result<(), Stop> {
    let Some(patient) = &given.patient else {
        return ladder(session);
    };
    let patient = session.patient(patient)?;
    let Some(rung) = &given.rung else {
        return standing(session, patient, given);
    };
    if given.preview {
        session.open(patient, &given.opening)?;
        let to = rung.clone();
        let lines = session.lines(Ask::PreviewStep { patient, to })?;
        if session.out.json {
            return session.out.value(&lines);
        }
        return lines.iter().try_for_each(|line| session.out.line(line));
    }
    let command = StepIntensity {
        to: rung.clone(),
        rationale: given.rationale.clone(),
        review_by: given.review_by.clone(),
        answers: given.answers.map(SuggestionId),
    };
    session.record(patient, PatientCommand::StepIntensity(command))
}

fn ladder(session: &mut Session) -> Result<(), Stop> {
    let policy = session.basis()?.policy;
    if session.out.json {
        return session.out.value(&policy.ladder);
    }
    let rows: Vec<Vec<String>> = policy
        .ladder
        .iter()
        .map(|rung| {
            let channels: Vec<&str> = rung.channels.iter().map(|one| one.words()).collect();
            vec![
                rung.id.clone(),
                rung.words.clone(),
                format!("{} days", rung.interval_days),
                format!("{} days", rung.tolerance_days),
                hundredths(u32::from(rung.weight)),
                format!("{} days", rung.review_days),
                channels.join(", "),
            ]
        })
        .collect();
    let heads = [
        "Id",
        "Rung",
        "Every",
        "Late after",
        "Weight",
        "Review",
        "By",
    ];
    session.out.table(&heads, &rows)
}

fn standing(session: &mut Session, patient: PatientId, given: &Intensity) -> Result<(), Stop> {
    let record = session.open(patient, &given.opening)?;
    if session.out.json {
        return session.out.value(&record.rungs);
    }
    let head = &record.head;
    let line = format!("{}: {}; next {}", head.name, head.intensity, head.due);
    session.out.line(&line)?;
    for one in &record.suggestions {
        let line = format!("Suggested, to decide ({}): {}", one.id.0, one.words);
        session.out.line(&line)?;
    }
    let zone = session.basis()?.zone;
    for held in record.rungs.iter().rev() {
        let line = format!("from {}: {}", held.from.day(&zone), held.words);
        session.out.line(&line)?;
    }
    Ok(())
}

/// Refuses a suggested step.
pub fn refuse(session: &mut Session, given: &Refuse) -> Result<(), Stop> {
    let patient = session.patient(&given.patient)?;
    let command = SuggestionAnswered {
        suggestion: SuggestionId(given.suggestion),
        reason: given.reason.clone(),
    };
    session.record(patient, PatientCommand::RefuseSuggestion(command))
}
