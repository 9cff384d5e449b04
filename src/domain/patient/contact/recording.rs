//! Commands about contacts: what is typed, and what the rules say to it.

use serde::{Deserialize, Serialize};

use super::{
    Channel, ContactRecorded, ContactRoom, DecisionMade, FOLLOW_UPS_MAX, FollowUp, FollowUpClosed,
    FollowUpId, LIST_MAX, MINUTES_MAX, NOTE_BYTES_MAX, NextContact, NextContactPlanned, Outcome,
};
use crate::domain::command::Context;
use crate::domain::entry::StaffId;
use crate::domain::patient::Patient;
use crate::domain::refusal::{Reason, Refusal, required, within};
use crate::domain::time::{EventTime, shown, typed};
use crate::domain::writing;

/// A follow-up as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUpTyped {
    /// What.
    pub what: String,
    /// Who does it; whoever records it when left out.
    #[serde(default)]
    pub owner: Option<StaffId>,
    /// By when, as typed.
    pub due: String,
}

/// Asks for a contact to be recorded. Times are as typed: `14:30`, `yesterday 10:00`, `-45m`, `fri`, `28/11`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordContact {
    /// When it happened; now when empty.
    #[serde(default)]
    pub at: String,
    /// How.
    pub channel: Channel,
    /// What came of it.
    #[serde(default = "made")]
    pub outcome: Outcome,
    /// Minutes it took.
    #[serde(default)]
    pub duration_minutes: u16,
    /// Minutes of travel.
    #[serde(default)]
    pub travel_minutes: u16,
    /// Who made it; whoever records it when left out.
    #[serde(default)]
    pub made_by: Option<StaffId>,
    /// Who else was there.
    #[serde(default)]
    pub present: String,
    /// Whether it was planned.
    #[serde(default = "yes")]
    pub planned: bool,
    /// What was found, done and said.
    #[serde(default)]
    pub note: String,
    /// Decisions, each with its rationale.
    #[serde(default)]
    pub decisions: Vec<DecisionMade>,
    /// What follows.
    #[serde(default)]
    pub follow_ups: Vec<FollowUpTyped>,
    /// The next contact's date, as typed.
    #[serde(default)]
    pub next: String,
    /// How the next contact is to be made; as this one when left out.
    #[serde(default)]
    pub next_channel: Option<Channel>,
    /// Why it is recorded late.
    #[serde(default)]
    pub late_reason: String,
}

fn made() -> Outcome {
    Outcome::Made
}

fn yes() -> bool {
    true
}

/// Decides on recording a contact: the fact and when it happened.
///
/// # Errors
/// A time that is impossible or in the future, a contact after death, no note of a contact made, a decision without a
/// rationale, no next date where one is owed, late without a reason, or a text over its limit.
pub fn record(
    command: &RecordContact,
    patient: &Patient,
    context: &Context<'_>,
) -> Result<(ContactRecorded, EventTime), Refusal> {
    let happened = typed::parse_event_time(&command.at, context.now, context.zone)
        .map_err(|refusal| refusal.at("at"))?;
    patient.finding.refuse_after_death(&happened, "at")?;
    refuse_before_birth(patient, &happened)?;
    for (field, minutes) in [
        ("duration_minutes", command.duration_minutes),
        ("travel_minutes", command.travel_minutes),
    ] {
        if minutes > MINUTES_MAX {
            return Err(
                Refusal::invalid(field, format!("{minutes} minutes is longer than a day"))
                    .advise("Give the minutes"),
            );
        }
    }
    if let Some(made_by) = command.made_by {
        context.register.known(made_by, "made_by")?;
    }
    let note = writing::clean(&command.note).0.trim().to_owned();
    within("note", "The note", &note, NOTE_BYTES_MAX)?;
    if note.is_empty() {
        let message = if command.outcome == Outcome::Made {
            "A contact needs a note"
        } else {
            "Say in a few words what was tried"
        };
        return Err(Refusal::new(Reason::Missing, message).at("note"));
    }
    let fact = ContactRecorded {
        channel: command.channel,
        outcome: command.outcome,
        duration_minutes: command.duration_minutes,
        travel_minutes: command.travel_minutes,
        made_by: command.made_by.unwrap_or(context.actor),
        present: writing::clean_line(&command.present).0.trim().to_owned(),
        planned: command.planned,
        note,
        decisions: decisions(&command.decisions)?,
        follow_ups: follow_ups(&command.follow_ups, patient, context)?,
        next: next_of(command, patient, context)?,
        late_reason: late_reason(&command.late_reason, &happened, context)?,
    };
    Ok((fact, happened))
}

fn refuse_before_birth(patient: &Patient, happened: &EventTime) -> Result<(), Refusal> {
    match patient.identity.birth() {
        Some(birth) if happened.day() < birth => Err(Refusal::invalid(
            "at",
            "That is before the patient was born",
        )
        .advise("Check the date")),
        _ => Ok(()),
    }
}

fn decisions(typed: &[DecisionMade]) -> Result<Vec<DecisionMade>, Refusal> {
    let mut kept = Vec::new();
    for (place, one) in typed.iter().enumerate() {
        let what = writing::clean(&one.what).0.trim().to_owned();
        let rationale = writing::clean(&one.rationale).0.trim().to_owned();
        if what.is_empty() && rationale.is_empty() {
            continue;
        }
        let (what_field, rationale_field) = (
            format!("decision_{}", place + 1),
            format!("rationale_{}", place + 1),
        );
        let what = required(&what_field, "The decision", &what)?;
        if rationale.is_empty() {
            return Err(Refusal::needs_reason(
                &rationale_field,
                format!("The decision \"{what}\" needs its rationale"),
            )
            .advise("Say why, so that others can follow it"));
        }
        kept.push(DecisionMade { what, rationale });
    }
    if kept.len() > LIST_MAX {
        return Err(Refusal::new(
            Reason::TooLong,
            format!("One contact holds at most {LIST_MAX} decisions"),
        )
        .at("decision_1"));
    }
    Ok(kept)
}

fn follow_ups(
    typed: &[FollowUpTyped],
    patient: &Patient,
    context: &Context<'_>,
) -> Result<Vec<FollowUp>, Refusal> {
    let mut kept = Vec::new();
    for (place, one) in typed.iter().enumerate() {
        let what = writing::clean_line(&one.what).0.trim().to_owned();
        if what.is_empty() && one.due.trim().is_empty() {
            continue;
        }
        let what = required(
            &format!("follow_up_{}", place + 1),
            "What is to be followed up",
            &what,
        )?;
        let due_field = format!("follow_up_due_{}", place + 1);
        required(&due_field, "The date by which it is to be done", &one.due)?;
        let due = typed::parse_future(&one.due, context.now, context.zone)
            .map_err(|refusal| refusal.at(due_field))?
            .day;
        let owner = one.owner.unwrap_or(context.actor);
        context
            .register
            .known(owner, &format!("follow_up_owner_{}", place + 1))?;
        kept.push(FollowUp { what, owner, due });
    }
    if kept.len() > LIST_MAX || kept.len() + patient.contact.follow_ups.len() > FOLLOW_UPS_MAX {
        return Err(Refusal::new(
            Reason::TooLong,
            format!(
                "This record has {} open follow-ups already",
                patient.contact.follow_ups.len()
            ),
        )
        .at("follow_up_1")
        .advise("Close some first"));
    }
    Ok(kept)
}

fn next_of(
    command: &RecordContact,
    patient: &Patient,
    context: &Context<'_>,
) -> Result<Option<NextContact>, Refusal> {
    let typed_next = command.next.trim();
    if typed_next.is_empty() {
        if command.outcome != Outcome::Made && patient.clock_runs() {
            return Err(Refusal::missing("next", "The date of the next contact")
                .advise("Say when it will be tried again"));
        }
        return Ok(None);
    }
    let planned = typed::parse_future(typed_next, context.now, context.zone)
        .map_err(|refusal| refusal.at("next"))?;
    let channel = command.next_channel.unwrap_or(command.channel);
    Ok(Some(NextContact {
        day: planned.day,
        booked: planned.at,
        channel,
    }))
}

/// Asks why when an entry is later than the locality's limit (R004-03, T-28).
///
/// # Errors
/// Late, and no reason given.
pub fn late_reason(
    typed_reason: &str,
    happened: &EventTime,
    context: &Context<'_>,
) -> Result<String, Refusal> {
    let gap = context.now.minutes_since(happened.at);
    let limit = i64::from(context.policy.late_minutes);
    let reason = writing::clean_line(typed_reason).0.trim().to_owned();
    if gap <= limit {
        return Ok(String::new());
    }
    if reason.is_empty() {
        return Err(Refusal::needs_reason(
            "late_reason",
            format!(
                "This is recorded {} after it happened; the limit is {}",
                shown::gap(gap),
                shown::gap(limit)
            ),
        )
        .advise("Say why it is late"));
    }
    Ok(reason)
}

/// Asks for a follow-up to be closed or put off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CloseFollowUp {
    /// Which.
    pub follow_up: FollowUpId,
    /// What came of it.
    pub outcome: Outcome,
    /// In words.
    #[serde(default)]
    pub note: String,
    /// The new date, as typed, where it is still to be done.
    #[serde(default)]
    pub again: String,
}

/// Decides on closing a follow-up.
///
/// # Errors
/// No such follow-up; not done and neither a new date nor words.
pub fn close_follow_up(
    command: &CloseFollowUp,
    room: &ContactRoom,
    context: &Context<'_>,
) -> Result<FollowUpClosed, Refusal> {
    if !room
        .follow_ups
        .iter()
        .any(|one| one.id == command.follow_up)
    {
        return Err(Refusal::unknown(
            "follow_up",
            "There is no such open follow-up on this record",
        ));
    }
    let note = writing::clean(&command.note).0.trim().to_owned();
    let over = matches!(command.outcome, Outcome::Made | Outcome::NotNeeded);
    if over {
        let note = if command.outcome == Outcome::NotNeeded {
            required("note", "The reason why it is not needed", &note)?
        } else {
            note
        };
        return Ok(FollowUpClosed {
            follow_up: command.follow_up,
            outcome: command.outcome,
            note,
            again: None,
        });
    }
    required("again", "The new date", &command.again)?;
    let again = typed::parse_future(&command.again, context.now, context.zone)
        .map_err(|refusal| refusal.at("again"))?
        .day;
    Ok(FollowUpClosed {
        follow_up: command.follow_up,
        outcome: command.outcome,
        note,
        again: Some(again),
    })
}

/// Asks for the next contact to be planned or booked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanNextContact {
    /// When, as typed: a day, or a day with a time for a booked visit.
    pub next: String,
    /// How.
    pub channel: Channel,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// Decides on planning the next contact.
///
/// # Errors
/// A day that has passed or is not a day; the clock does not run; no reason.
pub fn plan_next(
    command: &PlanNextContact,
    patient: &Patient,
    context: &Context<'_>,
) -> Result<NextContactPlanned, Refusal> {
    if !patient.clock_runs() {
        return Err(Refusal::state("No contact is due for this patient at present").at("next"));
    }
    required("next", "The date", &command.next)?;
    let planned = typed::parse_future(&command.next, context.now, context.zone)
        .map_err(|refusal| refusal.at("next"))?;
    let reason = required("reason", "The reason", &command.reason)?;
    Ok(NextContactPlanned {
        next: NextContact {
            day: planned.day,
            booked: planned.at,
            channel: command.channel,
        },
        reason,
    })
}
