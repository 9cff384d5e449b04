//! The rung of the contact ladder: each step up or down with its rationale (R001-47, R001-50, R001-51).

use serde::{Deserialize, Serialize};

use crate::domain::command::Context;
use crate::domain::entry::{EntryHead, EntryNumber};
use crate::domain::patient::suggestion::SuggestionId;
use crate::domain::patient::{Mark, Patient};
use crate::domain::programme::policy::Rung;
use crate::domain::refusal::{Reason, Refusal, required};
use crate::domain::time::{Day, typed};
use crate::domain::writing;

/// The most earlier rungs kept in the state; older ones are in the record.
pub const HISTORY_MAX: usize = 80;

/// The patient was put on a rung.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntensityStepped {
    /// The rung before; empty for the first.
    pub from: String,
    /// The rung now, by its id in the ladder.
    pub to: String,
    /// Why.
    pub rationale: String,
    /// When to ask whether it is still needed.
    pub review_by: Day,
    /// The suggestion it accepts.
    pub answers: Option<SuggestionId>,
    /// The entry that the accepted suggestion rested on.
    pub because_of: Option<EntryNumber>,
}

/// The rung was looked at again and kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntensityReviewed {
    /// The rung kept.
    pub kept: String,
    /// Why.
    pub rationale: String,
    /// When to ask again.
    pub review_by: Day,
}

/// A rung that held from an entry on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// From when.
    pub from: Mark,
    /// The rung.
    pub rung: String,
    /// An entry it relied on that was corrected since.
    pub relied_on_corrected: Option<EntryNumber>,
}

/// The state of this room.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct IntensityRoom {
    /// Steps, oldest first; the last one holds.
    pub steps: Vec<Step>,
    /// When to ask whether the rung is still needed.
    pub review_by: Option<Day>,
}

impl IntensityRoom {
    /// The rung that holds; empty before the first step.
    pub fn rung(&self) -> &str {
        self.steps.last().map_or("", |step| step.rung.as_str())
    }

    pub(super) fn step(
        &mut self,
        head: &EntryHead,
        fact: &IntensityStepped,
        relied_on_corrected: Option<EntryNumber>,
    ) {
        self.steps.push(Step {
            from: Mark::of(head),
            rung: fact.to.clone(),
            relied_on_corrected,
        });
        super::keep_last(&mut self.steps, HISTORY_MAX);
        self.review_by = Some(fact.review_by);
    }

    pub(super) fn review(&mut self, fact: &IntensityReviewed) {
        self.review_by = Some(fact.review_by);
    }
}

/// Asks for a step, or for the rung to be kept when `to` is the present one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepIntensity {
    /// The rung, by id or words.
    pub to: String,
    /// Why.
    #[serde(default)]
    pub rationale: String,
    /// When to look again, as typed; the rung's own period when empty.
    #[serde(default)]
    pub review_by: String,
    /// The suggestion that it accepts.
    #[serde(default)]
    pub answers: Option<SuggestionId>,
}

/// What a step leads to: a new rung, or the same one reviewed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stepped {
    /// Another rung.
    To(IntensityStepped),
    /// The same rung, looked at again.
    Kept(IntensityReviewed),
}

/// Decides on a step.
///
/// # Errors
/// No such rung, no rationale, a review date that is no day or has passed, a patient who is not on a caseload, or a
/// suggestion that is not open.
pub fn step(
    command: &StepIntensity,
    patient: &Patient,
    context: &Context<'_>,
) -> Result<Stepped, Refusal> {
    let rung = find_rung(&command.to, context)?;
    if patient.finding.died.is_some() {
        return Err(Refusal::state("The patient has died").at("to"));
    }
    if !patient.tier.on_caseload() {
        return Err(
            Refusal::state("Only patients in case management are on the contact ladder")
                .at("to")
                .advise("Set the tier first"),
        );
    }
    let rationale = required(
        "rationale",
        "The rationale of the step",
        &writing::clean(&command.rationale).0,
    )
    .map_err(|refusal| Refusal {
        reason: Reason::NeedsReason,
        ..refusal
    })?;
    let review_by = if command.review_by.trim().is_empty() {
        context.today.plus(i32::from(rung.review_days))
    } else {
        typed::parse_future(&command.review_by, context.now, context.zone)
            .map_err(|refusal| refusal.at("review_by"))?
            .day
    };
    let place = |id: &str| context.policy.rung_place(id);
    let steps_down = place(patient.intensity.rung())
        .is_some_and(|present| place(&rung.id).is_some_and(|wanted| wanted > present));
    if command.answers.is_some() && steps_down {
        return Err(
            Refusal::invalid("to", "A step down does not accept a suggestion to step up")
                .advise("Refuse the suggestion with the reason, then step down"),
        );
    }
    let because_of = match command.answers {
        Some(id) => Some(patient.suggestions.open(id)?.fired_by),
        None => None,
    };
    if rung.id == patient.intensity.rung() && command.answers.is_none() {
        return Ok(Stepped::Kept(IntensityReviewed {
            kept: rung.id.clone(),
            rationale,
            review_by,
        }));
    }
    Ok(Stepped::To(IntensityStepped {
        from: patient.intensity.rung().to_owned(),
        to: rung.id.clone(),
        rationale,
        review_by,
        answers: command.answers,
        because_of,
    }))
}

fn find_rung<'a>(wanted: &str, context: &Context<'a>) -> Result<&'a Rung, Refusal> {
    required("to", "The rung", wanted)?;
    let plain = crate::domain::vocabulary::plain(wanted);
    let alike = |rung: &&Rung| {
        crate::domain::vocabulary::plain(&rung.id) == plain
            || crate::domain::vocabulary::plain(&rung.words) == plain
    };
    context.policy.ladder.iter().find(alike).ok_or_else(|| {
        let known = context
            .policy
            .ladder
            .iter()
            .map(|rung| rung.words.as_str())
            .collect::<Vec<_>>()
            .join(", ");
        Refusal::unknown(
            "to",
            format!("'{}' is not a rung of the ladder", wanted.trim()),
        )
        .advise(format!("Use one of: {known}"))
    })
}
