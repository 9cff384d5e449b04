//! What happened to the patient: a fall, a move, carer breakdown, death.

use serde::{Deserialize, Serialize};

use crate::domain::command::Context;
use crate::domain::entry::EntryHead;
use crate::domain::patient::identity::{DetailField, Residence};
use crate::domain::patient::{Mark, Patient};
use crate::domain::refusal::{Refusal, required};
use crate::domain::time::{EventTime, typed};
use crate::domain::writing;

crate::vocabulary! {
    /// What a fall did.
    pub enum Injury {
        None = "none", "no injury";
        Minor = "minor", "minor injury";
        Serious = "serious", "serious injury";
        Unknown = "unknown", "not known";
    }
}

/// A fall.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fell {
    /// What it did.
    pub injury: Injury,
    /// Where and how, and what was done.
    pub note: String,
}

/// The patient moved house, perhaps into a care home.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResidenceMoved {
    /// Into what.
    pub residence: Residence,
    /// The new address.
    pub address: String,
    /// The new postcode.
    pub postcode: String,
    /// Why, and what was arranged.
    pub note: String,
}

/// Those who cared at home can no longer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarerBreakdown {
    /// What happened.
    pub note: String,
}

/// The patient died.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Died {
    /// Where, and whether it was where the patient wished.
    pub place: String,
    /// Who said so, and anything else.
    pub note: String,
}

/// The most falls kept in the state; older ones are in the record.
pub const FALLS_MAX: usize = 30;

/// The state of this room.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FindingRoom {
    /// Falls, oldest first.
    pub falls: Vec<Mark>,
    /// The last move.
    pub moved: Option<Mark>,
    /// The last time that carers could no longer cope.
    pub carer_breakdown: Option<Mark>,
    /// The death.
    pub died: Option<Mark>,
}

impl FindingRoom {
    pub(super) fn fall(&mut self, head: &EntryHead, _fact: &Fell) {
        self.falls.push(Mark::of(head));
        self.falls.sort_by_key(|mark| mark.at);
        super::keep_last(&mut self.falls, FALLS_MAX);
    }

    pub(super) fn moved(&mut self, head: &EntryHead, _fact: &ResidenceMoved) {
        self.moved = Some(Mark::of(head));
    }

    pub(super) fn carer_breakdown(&mut self, head: &EntryHead) {
        self.carer_breakdown = Some(Mark::of(head));
    }

    pub(super) fn die(&mut self, head: &EntryHead, _fact: &Died) {
        self.died = Some(Mark::of(head));
    }

    /// Refuses an event that happened after the patient's death.
    ///
    /// # Errors
    /// The patient had died by then.
    pub fn refuse_after_death(&self, happened: &EventTime, field: &str) -> Result<(), Refusal> {
        match self.died {
            Some(died) if happened.at > died.at => Err(Refusal::state(format!(
                "The patient had died by then ({})",
                died.entry
            ))
            .at(field)
            .advise("Check the time, or correct the entry of the death")),
            _ => Ok(()),
        }
    }
}

/// When a finding happened: parsed, and not after the death or before the birth.
///
/// # Errors
/// A time that is impossible, in the future, or outside the patient's life.
pub fn happened(at: &str, patient: &Patient, context: &Context<'_>) -> Result<EventTime, Refusal> {
    let happened = typed::parse_event_time(at, context.now, context.zone)
        .map_err(|refusal| refusal.at("at"))?;
    patient.finding.refuse_after_death(&happened, "at")?;
    if patient
        .identity
        .birth()
        .is_some_and(|birth| happened.day() < birth)
    {
        return Err(
            Refusal::invalid("at", "That is before the patient was born").advise("Check the date"),
        );
    }
    Ok(happened)
}

/// Decides on recording a fall.
///
/// # Errors
/// No words about it.
pub fn fall(command: &Fell) -> Result<Fell, Refusal> {
    let note = required("note", "What happened", &writing::clean(&command.note).0)?;
    Ok(Fell {
        injury: command.injury,
        note,
    })
}

/// Decides on recording a move.
///
/// # Errors
/// No address.
pub fn move_residence(
    command: &ResidenceMoved,
    context: &Context<'_>,
) -> Result<ResidenceMoved, Refusal> {
    let address = DetailField::Address.normalise(&command.address, context.today)?;
    Ok(ResidenceMoved {
        residence: command.residence,
        address: required("address", "The new address", &address)?,
        postcode: DetailField::Postcode.normalise(&command.postcode, context.today)?,
        note: writing::clean(&command.note).0.trim().to_owned(),
    })
}

/// Decides on recording carer breakdown.
///
/// # Errors
/// No words about it.
pub fn carer_breakdown(command: &CarerBreakdown) -> Result<CarerBreakdown, Refusal> {
    Ok(CarerBreakdown {
        note: required("note", "What happened", &writing::clean(&command.note).0)?,
    })
}

/// Decides on recording a death.
///
/// # Errors
/// Recorded already, or nobody named who said so.
pub fn die(command: &Died, room: &FindingRoom) -> Result<Died, Refusal> {
    if let Some(died) = room.died {
        return Err(
            Refusal::state(format!("The death is recorded already ({})", died.entry))
                .advise("Correct that entry if it is wrong"),
        );
    }
    Ok(Died {
        place: writing::clean_line(&command.place).0.trim().to_owned(),
        note: required("note", "Who said so", &writing::clean(&command.note).0)?,
    })
}
