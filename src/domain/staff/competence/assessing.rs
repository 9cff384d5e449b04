//! Whether somebody may assess a colleague: never themselves; by the service's own rule of who assesses whom (R002-05); and only
//! who holds the unit, or has a stated authority that has not lapsed.

use serde::{Deserialize, Serialize};

use crate::domain::command::Context;
use crate::domain::decide::Present;
use crate::domain::entry::{EntryNumber, StaffId};
use crate::domain::refusal::Refusal;
use crate::domain::staff::catalogue::{Framework, Unit};
use crate::domain::staff::register::Role;
use crate::domain::staff::relationship;

crate::vocabulary! {
    /// Whom a qualified assessor may assess: the service's own rule (R002-05).
    pub enum AssessorRule {
        Anyone = "anyone", "anybody in the service but themselves";
        Supervised = "supervised", "those whom they supervise, and everybody for a lead";
        NotSupervised = "not_supervised", "anybody but those whom they supervise";
    }
}

/// By what an assessor may assess.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Basis {
    /// By this stated authority.
    Authority(EntryNumber),
    /// By holding the unit, as this judgement found.
    HoldsUnit(EntryNumber),
}

/// Whether somebody may assess a colleague in a unit, and by what.
///
/// # Errors
/// Oneself, nobody at work, not by the service's rule, no authority, or one that has lapsed.
pub fn may_assess(
    assessor: StaffId,
    whom: StaffId,
    framework: &Framework,
    unit: &Unit,
    level: Option<&str>,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Basis, Refusal> {
    if assessor == whom {
        return Err(Refusal::not_allowed("Nobody assesses themselves").advise("Choose a colleague"));
    }
    let member = context.register.known(assessor, "assessor")?;
    let name = &member.name;
    if member.suspended {
        return Err(Refusal::state(format!("{name} is suspended")));
    }
    let whom = context.register.known(whom, "staff")?;
    let supervises = relationship::supervises(member, whom, context.register, context.today);
    let is_lead = member.is(Role::Lead);
    let allowed = match context.policy.assessors_may {
        AssessorRule::Anyone => true,
        AssessorRule::Supervised => supervises || is_lead,
        AssessorRule::NotSupervised => !supervises,
    };
    if !allowed {
        return Err(Refusal::not_allowed(format!(
            "{name} may not assess {}: here, assessors assess {}",
            whom.name, context.policy.assessors_may
        ))
        .advise("Choose another assessor, or ask a lead about the setting assessors_may"));
    }
    let theirs = present.competence(assessor)?;
    if let Some(authority) = theirs.authority.on(&framework.id, &unit.id, context.today) {
        return Ok(Basis::Authority(authority.entry));
    }
    if let Some(held) = theirs
        .judgement
        .holds(framework, &unit.id, level, context.today)
    {
        return Ok(Basis::HoldsUnit(held.entry));
    }
    let why = match theirs
        .authority
        .lapsed(&framework.id, &unit.id, context.today)
    {
        Some(lapsed) => match &lapsed.ended {
            Some((_, entry, _)) => {
                format!("The authority of {name} to assess this was ended ({entry})")
            }
            None => format!(
                "The authority of {name} to assess this ended on {}",
                lapsed.said.until
            ),
        },
        None => format!("{name} neither holds this unit nor has authority to assess it"),
    };
    Err(Refusal::not_allowed(why)
        .advise("Choose another assessor, or ask a lead to give authority"))
}
