//! Steps suggested by rules (R001-47): each names its rule and the entry that fired it, and waits until somebody accepts
//! it with a step or refuses it with a reason. There is no other way to be rid of it.

use serde::{Deserialize, Serialize};

use crate::domain::command::Context;
use crate::domain::entry::{EntryHead, EntryNumber};
use crate::domain::event::Event;
use crate::domain::patient::{Mark, Patient};
use crate::domain::programme::policy::{Policy, Rule, Trigger};
use crate::domain::refusal::{Refusal, required};
use crate::domain::time::Moment;

/// Names one suggestion: the entry that raised it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SuggestionId(pub EntryNumber);

/// A rule fired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuggestionRaised {
    /// The rule's id in the policy.
    pub rule: String,
    /// The rule in words.
    pub words: String,
    /// The entry that fired it.
    pub fired_by: EntryNumber,
    /// The rung it suggests, by id.
    pub suggests: String,
}

/// A suggestion was refused; accepting one is a step that names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuggestionAnswered {
    /// Which.
    pub suggestion: SuggestionId,
    /// Why the rung stays.
    pub reason: String,
}

/// A suggestion that waits for an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenSuggestion {
    /// Which.
    pub id: SuggestionId,
    /// When it was raised.
    pub raised: Moment,
    /// The rule's id.
    pub rule: String,
    /// The rule in words.
    pub words: String,
    /// The entry that fired it.
    pub fired_by: EntryNumber,
    /// When that happened.
    pub happened: Moment,
    /// The rung it suggests.
    pub suggests: String,
}

/// The most suggestions that wait on one record; rules fire once per entry, so this is never met in practice.
pub const OPEN_MAX: usize = 50;

/// The state of this room.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SuggestionRoom {
    /// What waits for an answer, oldest first.
    pub open: Vec<OpenSuggestion>,
    /// The last refusal.
    pub last_refused: Option<Mark>,
}

impl SuggestionRoom {
    /// A suggestion that waits.
    ///
    /// # Errors
    /// Not open: answered already, or taken back with the entry that fired it.
    pub fn open(&self, id: SuggestionId) -> Result<&OpenSuggestion, Refusal> {
        self.open.iter().find(|one| one.id == id).ok_or_else(|| {
            Refusal::unknown(
                "suggestion",
                format!("Suggestion {} does not wait for an answer", id.0),
            )
        })
    }

    pub(super) fn raise(&mut self, head: &EntryHead, fact: &SuggestionRaised) {
        self.open.push(OpenSuggestion {
            id: SuggestionId(head.number),
            raised: head.entered,
            rule: fact.rule.clone(),
            words: fact.words.clone(),
            fired_by: fact.fired_by,
            happened: head.event_moment(),
            suggests: fact.suggests.clone(),
        });
        super::keep_last(&mut self.open, OPEN_MAX);
    }

    pub(super) fn close(&mut self, id: SuggestionId) {
        self.open.retain(|one| one.id != id);
    }

    pub(super) fn answer(&mut self, head: &EntryHead, fact: &SuggestionAnswered) {
        self.close(fact.suggestion);
        self.last_refused = Some(Mark::of(head));
    }
}

/// Decides on refusing a suggestion.
///
/// # Errors
/// Not open, or no reason.
pub fn refuse(
    command: &SuggestionAnswered,
    room: &SuggestionRoom,
) -> Result<SuggestionAnswered, Refusal> {
    room.open(command.suggestion)?;
    let reason = required(
        "reason",
        "The reason why the intensity stays",
        &command.reason,
    )?;
    Ok(SuggestionAnswered {
        suggestion: command.suggestion,
        reason,
    })
}

/// The suggestions that follow from an event, by the rules of the policy. `before` is the state before the event,
/// `entry` the number the event gets, `happened` its time. A rule fires once for one entry; a suggestion for a rung no
/// higher than the present one is not made.
pub fn fire(
    event: &Event,
    entry: EntryNumber,
    happened: Moment,
    before: &Patient,
    context: &Context<'_>,
) -> Vec<SuggestionRaised> {
    if !before.tier.on_caseload() || before.finding.died.is_some() {
        return Vec::new();
    }
    context
        .policy
        .rules
        .iter()
        .filter(|rule| fires(rule, event, happened, before, context.policy))
        .filter_map(|rule| {
            let suggests = target(rule, before, context.policy)?;
            Some(SuggestionRaised {
                rule: rule.id.clone(),
                words: rule.words.clone(),
                fired_by: entry,
                suggests,
            })
        })
        .collect()
}

fn target(rule: &Rule, before: &Patient, policy: &Policy) -> Option<String> {
    let present = policy
        .rung_place(before.intensity.rung())
        .unwrap_or(policy.ladder.len());
    let wanted = if rule.to_rung.is_empty() {
        present.checked_sub(usize::from(rule.steps_up.max(1)))?
    } else {
        policy.rung_place(&rule.to_rung)?
    };
    (wanted < present)
        .then(|| policy.ladder.get(wanted).map(|rung| rung.id.clone()))
        .flatten()
}

fn fires(rule: &Rule, event: &Event, happened: Moment, before: &Patient, policy: &Policy) -> bool {
    use crate::domain::patient::admission::AdmissionKind;
    use crate::domain::patient::contact::Outcome;
    let since = happened.plus_minutes(-i64::from(rule.window_days) * 24 * 60);
    let threshold = usize::from(rule.threshold.max(1));
    match (rule.trigger, event) {
        (Trigger::EmergencyAdmission, Event::Admitted(fact)) => {
            fact.how == AdmissionKind::Emergency
        }
        (Trigger::Admissions, Event::Admitted(fact)) => {
            fact.how != AdmissionKind::Transfer
                && before.admission.admissions_since(since) + 1 == threshold
        }
        (Trigger::ReturnHome, Event::ReturnedHome(fact)) => fact.visit_by.is_some(),
        (Trigger::Fall, Event::Fell(_)) => {
            before
                .finding
                .falls
                .iter()
                .filter(|mark| mark.at >= since)
                .count()
                + 1
                >= threshold
        }
        (Trigger::MissedContacts, Event::ContactRecorded(fact)) => {
            matches!(fact.outcome, Outcome::NoReply | Outcome::Declined)
                && fact.channel.reaches_patient()
                // An attempt recorded late, with later contacts known, is not one in a row.
                && before.contact.recent.last().is_none_or(|last| last.mark.at <= happened)
                && usize::from(before.contact.missed_in_a_row) + 1 == threshold
        }
        (Trigger::CarerBreakdown, Event::CarerBreakdown(_)) => true,
        (Trigger::CareHomeMove, Event::ResidenceMoved(fact)) => fact.residence.is_care_home(),
        (Trigger::ScoreBand, Event::ScoreRecorded(fact)) => {
            let same_tool = rule.tool.is_empty()
                || crate::domain::vocabulary::plain(&rule.tool)
                    == crate::domain::vocabulary::plain(&fact.tool);
            same_tool
                && fact
                    .number
                    .is_some_and(|number| number >= i64::from(rule.threshold) * 100)
                && policy.rules_use_scores
        }
        _ => false,
    }
}
