//! Who may see whom: a relationship gives patients, a role alone gives none.

use crate::domain::entry::StaffId;
use crate::domain::patient::Patient;
use crate::domain::patient::opening::Entitlement;
use crate::domain::programme::policy::Policy;
use crate::domain::staff::register::{Register, Role, StaffMember};

/// What entitles a staff member to a patient's record; `None` when nothing does.
pub fn entitlement(
    actor: &StaffMember,
    patient: &Patient,
    register: &Register,
    policy: &Policy,
) -> Option<Entitlement> {
    entitlement_to(actor, patient.assignment.current, register, policy)
}

/// What entitles a staff member to the record of a patient for whom `owner` answers.
pub fn entitlement_to(
    actor: &StaffMember,
    owner: Option<StaffId>,
    register: &Register,
    policy: &Policy,
) -> Option<Entitlement> {
    if actor.suspended || !actor.is_clinical() {
        return None;
    }
    // Somebody just registered has no case manager yet: whoever works with patients may finish the registration.
    let Some(owner) = owner else {
        return Some(Entitlement::Team);
    };
    if owner == actor.id {
        return Some(Entitlement::OwnCaseload);
    }
    let owner = register.members.get(&owner)?;
    if owner.details.deputy == Some(actor.id) {
        return Some(Entitlement::Cover);
    }
    if supervises(actor, owner, register) {
        return Some(Entitlement::Supervision);
    }
    if actor.is(Role::Lead) || policy.team_sees_all {
        return Some(Entitlement::Team);
    }
    None
}

/// Whether `actor` supervises `other`, or stands in for who does.
pub fn supervises(actor: &StaffMember, other: &StaffMember, register: &Register) -> bool {
    let Some(supervisor) = other.details.supervisor else {
        return false;
    };
    supervisor == actor.id
        || register
            .members
            .get(&supervisor)
            .is_some_and(|member| member.details.deputy == Some(actor.id))
}

/// Whose patients somebody's lists may show: everybody's for leads and coordinators, else their own and those of the
/// people they supervise or stand in for.
pub fn sees_list_of(
    actor: &StaffMember,
    owner: StaffId,
    register: &Register,
    policy: &Policy,
) -> bool {
    if actor.is(Role::Coordinator) && !actor.suspended {
        return true;
    }
    entitlement_to(actor, Some(owner), register, policy).is_some()
}
