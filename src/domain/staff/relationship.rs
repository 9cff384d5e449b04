//! Who may see whom: a relationship gives patients, a role alone gives none.
//!
//! Cover depends on the day, so every question here is asked for one: the civil day in the programme's zone.

use crate::domain::entry::StaffId;
use crate::domain::patient::Patient;
use crate::domain::patient::opening::Entitlement;
use crate::domain::programme::policy::Policy;
use crate::domain::staff::cover::Cover;
use crate::domain::staff::register::{Register, Role, StaffMember};
use crate::domain::time::Day;

/// What entitles a staff member to a patient's record; `None` when nothing does.
pub fn entitlement(
    actor: &StaffMember,
    patient: &Patient,
    register: &Register,
    policy: &Policy,
    today: Day,
) -> Option<Entitlement> {
    entitlement_to(actor, patient.assignment.current, register, policy, today)
}

/// What entitles a staff member to the record of a patient for whom `owner` answers.
pub fn entitlement_to(
    actor: &StaffMember,
    owner: Option<StaffId>,
    register: &Register,
    policy: &Policy,
    today: Day,
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
    if covers(actor, owner, today).is_some() {
        return Some(Entitlement::Cover);
    }
    if supervises(actor, owner, register, today) {
        return Some(Entitlement::Supervision);
    }
    if actor.is(Role::Lead) || policy.team_sees_all {
        return Some(Entitlement::Team);
    }
    None
}

/// The cover by which `actor` stands in for `absent` on a day. Being named as deputy gives nothing by itself: a deputy
/// may begin cover.
pub fn covers<'a>(actor: &StaffMember, absent: &'a StaffMember, today: Day) -> Option<&'a Cover> {
    absent.cover.on(today).filter(|cover| cover.by == actor.id)
}

/// Everybody for whom `actor` stands in on a day, with the cover.
pub fn covered_by<'a>(
    actor: &StaffMember,
    register: &'a Register,
    today: Day,
) -> Vec<(&'a StaffMember, &'a Cover)> {
    register
        .members
        .values()
        .filter_map(|absent| covers(actor, absent, today).map(|cover| (absent, cover)))
        .collect()
}

/// Whether `actor` may act as the supervisor of `other`: who supervises them, who covers for that supervisor today, or
/// that supervisor's deputy, at any time.
pub fn supervises(
    actor: &StaffMember,
    other: &StaffMember,
    register: &Register,
    today: Day,
) -> bool {
    supervisor_of(other, register).is_some_and(|supervisor| {
        supervisor.id == actor.id
            || (other.id != actor.id
                && (covers(actor, supervisor, today).is_some()
                    || supervisor.details.deputy == Some(actor.id)))
    })
}

/// Whether what waits for the supervisor of `other` shows in `actor`'s queue: the supervisor's own; who covers for the
/// supervisor today; the deputy while the supervisor is suspended, or away under somebody's cover.
pub fn queue_shows(
    actor: &StaffMember,
    other: &StaffMember,
    register: &Register,
    today: Day,
) -> bool {
    supervisor_of(other, register).is_some_and(|supervisor| {
        let absent = supervisor.suspended || supervisor.cover.on(today).is_some();
        supervisor.id == actor.id
            || (other.id != actor.id
                && (covers(actor, supervisor, today).is_some()
                    || (absent && supervisor.details.deputy == Some(actor.id))))
    })
}

fn supervisor_of<'a>(other: &StaffMember, register: &'a Register) -> Option<&'a StaffMember> {
    register.members.get(&other.details.supervisor?)
}

/// Whose patients somebody's lists may show: everybody's for leads and coordinators, else their own and those of the
/// people they supervise or stand in for.
pub fn sees_list_of(
    actor: &StaffMember,
    owner: StaffId,
    register: &Register,
    policy: &Policy,
    today: Day,
) -> bool {
    if actor.is(Role::Coordinator) && !actor.suspended {
        return true;
    }
    entitlement_to(actor, Some(owner), register, policy, today).is_some()
}
