//! A deputy for every supervisor: nobody's supervision waits for one person.

use crate::domain::entry::StaffId;
use crate::domain::refusal::{Reason, Refusal};
use crate::domain::staff::register::{Register, Role, StaffDetails, StaffMember};

/// Whether a supervisor has a deputy who may use the program.
pub fn has_deputy(member: &StaffMember, register: &Register) -> bool {
    member
        .details
        .deputy
        .is_some_and(|deputy| deputy != member.id && register.active(deputy).is_some())
}

/// Refuses a supervisor without a deputy who may use the program.
///
/// # Errors
/// No deputy, one who is suspended, or the supervisor themselves.
pub fn refuse_without(
    details: &StaffDetails,
    who: StaffId,
    register: &Register,
) -> Result<(), Refusal> {
    if !details.roles.contains(&Role::Supervisor) {
        return Ok(());
    }
    let advice = "Name as deputy somebody of the register who is at work; add them first where they are not in it yet";
    match details.deputy {
        None => Err(Refusal::new(
            Reason::Missing,
            "A supervisor has a deputy, to whom their work falls when they are away",
        )
        .at("deputy")
        .advise(advice)),
        Some(deputy) if deputy == who => Err(Refusal::invalid(
            "deputy",
            "Nobody is their own supervisor or deputy",
        )
        .advise(advice)),
        Some(deputy) if register.active(deputy).is_none() => Err(Refusal::invalid(
            "deputy",
            format!(
                "{} is suspended and cannot be a supervisor's deputy",
                register.name(deputy)
            ),
        )
        .advise(advice)),
        Some(_) => Ok(()),
    }
}

/// Refuses to suspend whoever is the deputy of a supervisor at work.
///
/// # Errors
/// Such a supervisor is named.
pub fn refuse_leaving(who: StaffId, register: &Register) -> Result<(), Refusal> {
    let supervisor = register.members.values().find(|member| {
        !member.suspended && member.is(Role::Supervisor) && member.details.deputy == Some(who)
    });
    match supervisor {
        Some(supervisor) => Err(Refusal::state(format!(
            "{} is the deputy of {}, who supervises",
            register.name(who),
            supervisor.name
        ))
        .at("staff")
        .advise(format!("Name another deputy for {} first", supervisor.name))),
        None => Ok(()),
    }
}
