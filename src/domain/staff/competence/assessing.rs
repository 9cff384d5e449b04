//! Whether somebody may assess a colleague: never themselves; by the service's own rule of who assesses whom (R002-05); and only
//! who holds the unit, or has a stated authority that has not lapsed.

use serde::{Deserialize, Serialize};

use super::Competence;
use crate::domain::command::Context;
use crate::domain::decide::Present;
use crate::domain::entry::{EntryNumber, StaffId};
use crate::domain::programme::policy::Policy;
use crate::domain::refusal::Refusal;
use crate::domain::staff::catalogue::Framework;
use crate::domain::staff::register::{Register, Role, StaffMember};
use crate::domain::staff::relationship;
use crate::domain::time::Day;

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

/// What is to be assessed.
#[derive(Debug, Clone, Copy)]
pub struct Assessed<'a> {
    /// The framework.
    pub framework: &'a Framework,
    /// The unit.
    pub unit: &'a str,
    /// The level, where the framework has levels.
    pub level: Option<&'a str>,
    /// The field of practice; empty for all.
    pub field: &'a str,
}

/// Whether somebody may assess a colleague in a unit, and by what.
///
/// # Errors
/// Oneself, nobody at work, not by the service's rule, no authority, or one that has lapsed.
pub fn may_assess(
    assessor: StaffId,
    whom: StaffId,
    what: Assessed<'_>,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Basis, Refusal> {
    if assessor == whom {
        return Err(Refusal::not_allowed("Nobody assesses themselves").advise("Choose a colleague"));
    }
    let member = context.register.known(assessor, "assessor")?;
    let whom = context.register.known(whom, "staff")?;
    by_the_rule(
        member,
        whom,
        context.register,
        context.policy,
        context.today,
    )?;
    let theirs = present.competence(assessor)?;
    basis(&member.name, &theirs, what, context.today)
}

/// Whether the service's own rule lets somebody assess a colleague, whatever the unit.
///
/// # Errors
/// Oneself, nobody at work, or not by the rule.
pub fn by_the_rule(
    assessor: &StaffMember,
    whom: &StaffMember,
    register: &Register,
    policy: &Policy,
    today: Day,
) -> Result<(), Refusal> {
    let name = &assessor.name;
    if assessor.id == whom.id {
        return Err(Refusal::not_allowed("Nobody assesses themselves").advise("Choose a colleague"));
    }
    if assessor.suspended {
        return Err(Refusal::state(format!("{name} is suspended")));
    }
    let supervises = relationship::supervises(assessor, whom, register, today);
    let allowed = match policy.assessors_may {
        AssessorRule::Anyone => true,
        AssessorRule::Supervised => supervises || assessor.is(Role::Lead),
        AssessorRule::NotSupervised => !supervises,
    };
    if allowed {
        return Ok(());
    }
    Err(Refusal::not_allowed(format!(
        "{name} may not assess {}: here, assessors assess {}",
        whom.name, policy.assessors_may
    ))
    .advise("Choose another assessor, or ask a lead about the setting assessors_may"))
}

/// By what somebody, of whose competence `theirs` is known, may assess.
///
/// # Errors
/// They do not hold the unit at this level and in this field, and have no authority or one that has lapsed.
pub fn basis(
    name: &str,
    theirs: &Competence,
    what: Assessed<'_>,
    today: Day,
) -> Result<Basis, Refusal> {
    let framework = &what.framework.id;
    if let Some(authority) = theirs.authority.on(framework, what.unit, today) {
        return Ok(Basis::Authority(authority.entry));
    }
    let judged = &theirs.judgement;
    if let Some(held) = judged.holds(what.framework, what.unit, what.level, what.field, today) {
        return Ok(Basis::HoldsUnit(held.entry));
    }
    let why = match theirs.authority.lapsed(framework, what.unit, today) {
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
