//! Carers: who helps at home, with their part in planning (R003-03).

use serde::{Deserialize, Serialize};

use crate::domain::entry::EntryHead;
use crate::domain::patient::Mark;
use crate::domain::refusal::{Refusal, required};
use crate::domain::writing;

/// The most carers kept on a record.
pub const CARERS_MAX: usize = 20;

/// A carer, or a change to one of the same name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct CarerRecorded {
    /// Name.
    pub name: String,
    /// Relation to the patient.
    pub relation: String,
    /// Telephone.
    #[serde(default)]
    pub phone: String,
    /// What the carer thinks of the plan, in their words.
    #[serde(default)]
    pub view: String,
    /// Whether the carer no longer helps.
    #[serde(default)]
    pub ended: bool,
}

/// One carer as known now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carer {
    /// The entry that said so last.
    pub mark: Mark,
    /// What it said.
    pub said: CarerRecorded,
}

/// The state of this room.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PeopleRoom {
    /// Carers who help now.
    pub carers: Vec<Carer>,
}

impl PeopleRoom {
    pub(super) fn record(&mut self, head: &EntryHead, fact: &CarerRecorded) {
        self.carers
            .retain(|carer| writing::fold(&carer.said.name) != writing::fold(&fact.name));
        if !fact.ended {
            self.carers.push(Carer {
                mark: Mark::of(head),
                said: fact.clone(),
            });
        }
        super::keep_last(&mut self.carers, CARERS_MAX);
    }
}

/// Decides on recording a carer.
///
/// # Errors
/// No name or no relation.
pub fn record(command: &CarerRecorded) -> Result<CarerRecorded, Refusal> {
    let line = |text: &str| writing::clean_line(text).0.trim().to_owned();
    Ok(CarerRecorded {
        name: required("name", "The carer's name", &line(&command.name))?,
        relation: required(
            "relation",
            "The relation to the patient",
            &line(&command.relation),
        )?,
        phone: line(&command.phone),
        view: writing::clean(&command.view).0,
        ended: command.ended,
    })
}
