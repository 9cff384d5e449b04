//! `caseload contact`, `follow-up` and `plan`.

use crate::cli::args::record::{Contact, FollowUp, Plan};
use crate::cli::failure::{Stop, sentence};
use crate::cli::session::{Session, text_or_input};
use crate::domain::command::PatientCommand;
use crate::domain::patient::contact::{
    CloseFollowUp, DecisionMade, FollowUpTyped, Outcome, PlanNextContact, RecordContact,
};
use crate::domain::writing::abbreviations::Glossary;

/// Records a contact, made or tried.
pub fn run(session: &mut Session, given: &Contact) -> Result<(), Stop> {
    let patient = session.patient(&given.patient)?;
    let note = text_or_input(&given.note)?;
    let made_by = given
        .made_by
        .as_ref()
        .map(|login| session.staff("made_by", login))
        .transpose()?;
    let command = RecordContact {
        at: given.at.clone(),
        channel: given.channel,
        outcome: given.outcome.unwrap_or(Outcome::Made),
        duration_minutes: given.duration,
        travel_minutes: given.travel,
        made_by,
        present: given.present.clone(),
        planned: !given.unplanned,
        note,
        decisions: decisions(given)?,
        follow_ups: follow_ups(session, given)?,
        next: given.next.clone(),
        next_channel: given.next_channel,
        late_reason: given.late_reason.clone(),
    };
    let note = command.note.clone();
    session.record(patient, PatientCommand::RecordContact(command))?;
    point_out(session, &note);
    Ok(())
}

/// Pairs each decision with its reason; one without is refused by the rule, in its own words.
fn decisions(given: &Contact) -> Result<Vec<DecisionMade>, Stop> {
    if given.because.len() > given.decision.len() {
        return Err(Stop::wrong_use(
            "There are more --because than --decision: give one reason for each decision, in the same order",
        ));
    }
    let decisions = given.decision.iter().enumerate();
    Ok(decisions
        .map(|(place, what)| DecisionMade {
            what: what.clone(),
            rationale: given.because.get(place).cloned().unwrap_or_default(),
        })
        .collect())
}

fn follow_ups(session: &mut Session, given: &Contact) -> Result<Vec<FollowUpTyped>, Stop> {
    let count = given.follow_up.len();
    if given.due.len() != count || given.owner.len() > count {
        return Err(Stop::wrong_use(
            "Each --follow-up needs its --due, in the same order, and at most one --owner",
        ));
    }
    let typed = given.follow_up.iter().zip(&given.due).enumerate();
    typed
        .map(|(place, (what, due))| {
            let owner = given
                .owner
                .get(place)
                .map(|login| session.staff("owner", login))
                .transpose()?;
            Ok(FollowUpTyped {
                what: what.clone(),
                owner,
                due: due.clone(),
            })
        })
        .collect()
}

/// Points out what another profession could not read; never in the way of saving.
fn point_out(session: &mut Session, note: &str) {
    let Ok(glossary) = Glossary::built_in() else {
        return;
    };
    // Recorded already: what is only pointed out may fail.
    let Ok(basis) = session.basis() else { return };
    let found: Vec<String> = glossary
        .find(note, &basis.policy.abbreviations)
        .into_iter()
        .map(|found| match found.expansion {
            Some(words) => format!("{} ({words})", found.text),
            None => found.text,
        })
        .collect();
    if !found.is_empty() {
        eprintln!(
            "{}",
            sentence(&format!(
                "somebody else may not know what this means: {}",
                found.join(", ")
            ))
        );
    }
}

/// Closes a follow-up, or puts it off.
pub fn follow_up(session: &mut Session, given: &FollowUp) -> Result<(), Stop> {
    let patient = session.patient(&given.patient)?;
    let command = CloseFollowUp {
        follow_up: given.which,
        outcome: given.outcome,
        note: given.note.clone(),
        again: given.again.clone(),
    };
    session.record(patient, PatientCommand::CloseFollowUp(command))
}

/// Plans or books the next contact.
pub fn plan(session: &mut Session, given: &Plan) -> Result<(), Stop> {
    let patient = session.patient(&given.patient)?;
    let command = PlanNextContact {
        next: given.next.clone(),
        channel: given.channel,
        reason: given.reason.clone(),
    };
    session.record(patient, PatientCommand::PlanNextContact(command))
}
