//! Consent in short (R004-02): what for, given by whom, how, scope, withdrawal; never deleted.

use serde::{Deserialize, Serialize};

use crate::domain::entry::EntryHead;
use crate::domain::patient::Mark;
use crate::domain::refusal::{Refusal, required};
use crate::domain::writing;

crate::vocabulary! {
    /// What consent is for.
    pub enum Purpose {
        CaseManagement = "case_management", "case management";
        SharingInTeam = "sharing_in_team", "sharing within the care team";
        SharingOutside = "sharing_outside", "sharing with other agencies";
        SharingWithFamily = "sharing_with_family", "sharing with family";
    }
}

crate::vocabulary! {
    /// What was said.
    pub enum Answer {
        Given = "given", "given";
        Refused = "refused", "refused";
        Withdrawn = "withdrawn", "withdrawn";
        BestInterests = "best_interests", "lacks capacity, best interests";
    }
}

crate::vocabulary! {
    /// How it was said.
    pub enum Manner {
        Spoken = "spoken", "spoken";
        Written = "written", "written";
        Gesture = "gesture", "by sign or gesture";
        Representative = "representative", "by a representative";
    }
}

/// Consent was asked for and answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentRecorded {
    /// What for.
    pub purpose: Purpose,
    /// The answer.
    pub answer: Answer,
    /// Who gave it; the patient, or somebody entitled.
    pub given_by: String,
    /// How.
    pub manner: Manner,
    /// How far it reaches, and what was said about how information is handled.
    #[serde(default)]
    pub scope: String,
}

/// The latest answer for one purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The entry.
    pub mark: Mark,
    /// What was said.
    pub said: ConsentRecorded,
}

/// The state of this room.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ConsentRoom {
    /// The latest answer per purpose.
    pub standing: Vec<Standing>,
}

impl ConsentRoom {
    /// The latest answer for a purpose.
    pub fn answer(&self, purpose: Purpose) -> Option<Answer> {
        self.standing
            .iter()
            .find(|one| one.said.purpose == purpose)
            .map(|one| one.said.answer)
    }

    /// Consent in a few words, for the header.
    pub fn in_short(&self) -> String {
        match self.answer(Purpose::CaseManagement) {
            None => "consent not recorded".to_owned(),
            Some(answer) => format!("consent {answer}"),
        }
    }

    pub(super) fn record(&mut self, head: &EntryHead, fact: &ConsentRecorded) {
        self.standing.retain(|one| one.said.purpose != fact.purpose);
        self.standing.push(Standing {
            mark: Mark::of(head),
            said: fact.clone(),
        });
        self.standing.sort_by_key(|one| one.said.purpose);
    }
}

/// Decides on recording consent.
///
/// # Errors
/// Nobody named who gave it; a best-interests answer without its scope.
pub fn record(command: &ConsentRecorded) -> Result<ConsentRecorded, Refusal> {
    let given_by = required(
        "given_by",
        "Who gave it",
        &writing::clean_line(&command.given_by).0,
    )?;
    let scope = writing::clean(&command.scope).0.trim().to_owned();
    if command.answer == Answer::BestInterests && scope.is_empty() {
        return Err(Refusal::needs_reason(
            "scope",
            "A best-interests decision needs its grounds",
        ));
    }
    Ok(ConsentRecorded {
        given_by,
        scope,
        ..command.clone()
    })
}
