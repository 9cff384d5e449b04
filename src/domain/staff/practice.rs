//! The practice level of a staff member (R004-13): early career and supervised, experienced, or leading. It is what a
//! supervisor says of a person, never computed; entries of whoever is on the first level wait for a countersignature.

use serde::{Deserialize, Serialize};

use crate::domain::command::Context;
use crate::domain::entry::StaffId;
use crate::domain::refusal::{Refusal, required};
use crate::domain::staff::register::Role;
use crate::domain::staff::relationship;

crate::vocabulary! {
    /// The three practice levels of case management ("CMP level").
    pub enum PracticeLevel {
        Cmp1 = "cmp1", "CMP1";
        Cmp2 = "cmp2", "CMP2";
        Cmp3 = "cmp3", "CMP3";
    }
}

impl PracticeLevel {
    /// Whether entries of chosen kinds wait for a countersignature.
    pub const fn is_countersigned(self) -> bool {
        matches!(self, PracticeLevel::Cmp1)
    }
}

/// Somebody's practice level was judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PracticeLevelSet {
    /// Whose.
    pub staff: StaffId,
    /// The level; `None` where none is said any more.
    pub level: Option<PracticeLevel>,
    /// Why.
    pub reason: String,
}

/// Asks for somebody's practice level to be set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetPracticeLevel {
    /// Whose.
    pub staff: StaffId,
    /// The level; none when left out.
    #[serde(default)]
    pub level: Option<PracticeLevel>,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// Decides on a practice level: their supervisor says it, a lead or an administrator, never they themselves.
///
/// # Errors
/// Nobody known, oneself, not the supervisor, no reason, or nothing changed.
pub fn set(command: &SetPracticeLevel, context: &Context<'_>) -> Result<PracticeLevelSet, Refusal> {
    let whom = context.register.known(command.staff, "staff")?;
    let member = context
        .member()
        .ok_or_else(|| Refusal::not_allowed("You are not in the staff register"))?;
    if whom.id == member.id {
        return Err(
            Refusal::not_allowed("Nobody judges their own practice level")
                .at("staff")
                .advise("Ask your supervisor or a lead"),
        );
    }
    let may = member.is(Role::Lead)
        || member.is(Role::Administrator)
        || relationship::supervises(member, whom, context.register, context.today);
    if !may {
        return Err(Refusal::not_allowed(format!(
            "The practice level of {} is said by their supervisor, a lead or an administrator",
            whom.name
        ))
        .at("staff"));
    }
    if whom.practice_level == command.level {
        let now = command
            .level
            .map_or("no practice level", |level| level.words());
        return Err(Refusal::state(format!("{} has {now} already", whom.name)).at("level"));
    }
    let reason = required("reason", "The reason", &command.reason)?;
    Ok(PracticeLevelSet {
        staff: command.staff,
        level: command.level,
        reason,
    })
}
