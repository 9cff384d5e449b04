//! Tier of need, by name and never by number (R001-01, T-01), and the end of the programme (R001-51).

use serde::{Deserialize, Serialize};

use crate::domain::entry::{EntryHead, EntryNumber, StaffId};
use crate::domain::patient::Mark;
use crate::domain::refusal::{Refusal, required};

crate::vocabulary! {
    /// The three tiers of need. Only the first makes a caseload.
    pub enum Tier {
        CaseManagement = "case_management", "case management";
        DiseaseManagement = "disease_management", "disease management";
        SupportedSelfCare = "supported_self_care", "supported self-care";
    }
}

impl Tier {
    /// A few letters for narrow columns.
    pub const fn short(self) -> &'static str {
        match self {
            Tier::CaseManagement => "case mgmt",
            Tier::DiseaseManagement => "disease",
            Tier::SupportedSelfCare => "self-care",
        }
    }
}

/// The most earlier tiers kept in the state; older ones are in the record.
pub const HISTORY_MAX: usize = 30;

/// A tier was judged, or a computed one overridden.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierSet {
    /// The tier that holds.
    pub tier: Tier,
    /// Why, in the judge's words.
    pub reason: String,
    /// The computed tier it confirms or overrides; both stay visible (R000-06).
    pub computed: Option<ComputedTier>,
}

/// A tier that follows from a score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComputedTier {
    /// The tier.
    pub tier: Tier,
    /// The tool and its value, in words.
    pub from: String,
    /// The entry that holds the score.
    pub entry: EntryNumber,
}

/// The patient left the programme: a separate act, never a rung (R001-51).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftProgramme {
    /// Why.
    pub reason: String,
    /// The tier the patient goes to.
    pub destination: Tier,
    /// Who was told.
    pub informed: String,
    /// How to come back.
    #[serde(default)]
    pub return_route: String,
}

/// A tier that held from an entry on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// From when.
    pub from: Mark,
    /// What was judged.
    pub said: TierSet,
}

/// The state of this room.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TierRoom {
    /// The tiers judged, oldest first; the last one holds.
    pub history: Vec<Held>,
    /// When the patient left the programme, and how, if so.
    pub left: Option<(Mark, LeftProgramme)>,
}

impl TierRoom {
    /// The tier that holds: the one judged last, or the one that the patient left the programme for.
    pub fn current(&self) -> Option<Tier> {
        let judged = self.history.last();
        match &self.left {
            Some((mark, left)) if judged.is_none_or(|held| held.from.entry < mark.entry) => {
                Some(left.destination)
            }
            _ => judged.map(|held| held.said.tier),
        }
    }

    /// Whether the patient belongs on a caseload.
    pub fn on_caseload(&self) -> bool {
        self.left.is_none() && self.current() == Some(Tier::CaseManagement)
    }

    pub(super) fn set(&mut self, head: &EntryHead, fact: &TierSet) {
        self.history.push(Held {
            from: Mark::of(head),
            said: fact.clone(),
        });
        super::keep_last(&mut self.history, HISTORY_MAX);
        if fact.tier == Tier::CaseManagement {
            self.left = None;
        }
    }

    pub(super) fn leave(&mut self, head: &EntryHead, fact: &LeftProgramme) {
        self.left = Some((Mark::of(head), fact.clone()));
    }
}

/// Asks for a tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetTier {
    /// The tier judged right.
    pub tier: Tier,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// Decides on a tier. `case_manager` is who answers for the patient.
///
/// # Errors
/// No reason (R000-06); case management without anybody who answers (R001-49); leaving case management, which is a
/// programme discharge (R001-51).
pub fn set(
    command: &SetTier,
    room: &TierRoom,
    case_manager: Option<StaffId>,
    computed: Option<ComputedTier>,
) -> Result<TierSet, Refusal> {
    if command.tier == Tier::CaseManagement && case_manager.is_none() {
        return Err(Refusal::missing(
            "case_manager",
            "A case manager, without whom nobody is in case management,",
        )
        .advise("Choose who answers for the patient first"));
    }
    if command.tier != Tier::CaseManagement && room.on_caseload() {
        return Err(Refusal::state(
            "Leaving case management is a programme discharge, with who was told",
        )
        .at("tier")
        .advise("Record the programme discharge, with this tier as its destination"));
    }
    let reason = required("reason", "The reason for the tier", &command.reason)?;
    Ok(TierSet {
        tier: command.tier,
        reason,
        computed,
    })
}

/// Whether a tier, once set, puts somebody on a caseload who was on none.
pub fn puts_on_caseload(command: &SetTier, room: &TierRoom) -> bool {
    command.tier == Tier::CaseManagement && !room.on_caseload()
}

/// Decides on leaving the programme.
///
/// # Errors
/// Not on the programme; no reason; nobody told; or case management as the destination.
pub fn leave(command: &LeftProgramme, room: &TierRoom) -> Result<LeftProgramme, Refusal> {
    if !room.on_caseload() {
        return Err(Refusal::state("This patient is not on the programme"));
    }
    if command.destination == Tier::CaseManagement {
        return Err(Refusal::invalid(
            "destination",
            "Who leaves the programme goes to another tier than case management",
        ));
    }
    Ok(LeftProgramme {
        reason: required("reason", "The reason", &command.reason)?,
        destination: command.destination,
        informed: required("informed", "Who was told", &command.informed)?,
        return_route: command.return_route.trim().to_owned(),
    })
}
