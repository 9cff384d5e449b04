//! The staff register: login, name, roles, profession, registration, whole-time equivalent, supervisor, deputy.

pub mod differences;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::domain::command::Context;
use crate::domain::entry::{EntryHead, EntryNumber, StaffId};
use crate::domain::refusal::{Reason, Refusal, required};
use crate::domain::staff::cover::CoverRoom;
use crate::domain::staff::deputy;
use crate::domain::staff::practice::{PracticeLevel, PracticeLevelSet};
use crate::domain::time::{Day, Moment};
use crate::domain::writing;

crate::vocabulary! {
    /// What somebody may do. Roles add up (T-18: flags, not exclusive types).
    pub enum Role {
        CaseManager = "case_manager", "case manager";
        CommunityMatron = "community_matron", "community matron";
        Associate = "associate", "associate";
        Pharmacist = "pharmacist", "pharmacist";
        Supervisor = "supervisor", "supervisor";
        Lead = "lead", "practice lead";
        Coordinator = "coordinator", "coordinator";
        Administrator = "administrator", "administrator";
        Auditor = "auditor", "auditor";
        PrivacyOfficer = "privacy_officer", "privacy officer";
    }
}

crate::vocabulary! {
    /// Professions.
    pub enum Profession {
        Nurse = "nurse", "nurse";
        SocialWorker = "social_worker", "social worker";
        AlliedHealth = "allied_health", "allied health professional";
        Pharmacist = "pharmacist", "pharmacist";
        Doctor = "doctor", "doctor";
        Support = "support", "support worker";
        Office = "office", "administration";
        Other = "other", "other";
    }
}

/// A professional registration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// The body, such as NMC.
    pub body: String,
    /// The number there.
    pub number: String,
    /// The last day on which it holds.
    pub expires: Day,
}

/// What the register says of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffDetails {
    /// The login name on the server.
    pub login: String,
    /// The name.
    pub name: String,
    /// What they may do.
    pub roles: BTreeSet<Role>,
    /// Their profession.
    pub profession: Profession,
    /// Their registration, where they have one.
    #[serde(default)]
    pub registration: Option<Registration>,
    /// Whole-time equivalent in hundredths: 100 is full time.
    #[serde(default = "full_time")]
    pub whole_time_hundredths: u16,
    /// Their supervisor.
    #[serde(default)]
    pub supervisor: Option<StaffId>,
    /// Who stands in for them.
    #[serde(default)]
    pub deputy: Option<StaffId>,
}

fn full_time() -> u16 {
    100
}

/// Somebody joined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffAdded {
    /// Who.
    pub staff: StaffId,
    /// What the register says.
    pub details: StaffDetails,
}

/// The register was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffChanged {
    /// Who.
    pub staff: StaffId,
    /// What the register says now.
    pub details: StaffDetails,
    /// Why.
    pub reason: String,
}

/// Somebody may no longer use the program, or may again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffSuspended {
    /// Who.
    pub staff: StaffId,
    /// Whether they are suspended now.
    pub suspended: bool,
    /// Why.
    pub reason: String,
}

/// A staff member as known now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffMember {
    /// Who.
    pub id: StaffId,
    /// The entry that changed it last.
    pub entry: EntryNumber,
    /// Since when they are in the register.
    pub since: Moment,
    /// What the register says.
    pub details: StaffDetails,
    /// Whether they are suspended.
    pub suspended: bool,
    /// The name, as in the details.
    pub name: String,
    /// Their practice level, where it is said.
    pub practice_level: Option<PracticeLevel>,
    /// Who stands in when they are away.
    pub cover: CoverRoom,
}

impl StaffMember {
    /// Whether a role is theirs.
    pub fn is(&self, role: Role) -> bool {
        self.details.roles.contains(&role)
    }

    /// Whether they may lead cases (R001-71).
    pub fn can_lead_cases(&self) -> bool {
        self.is(Role::CaseManager) || self.is(Role::CommunityMatron)
    }

    /// Whether they work with patients: being an administrator, auditor or privacy officer alone
    /// gives no record to read.
    pub fn is_clinical(&self) -> bool {
        self.details.roles.iter().any(|role| {
            !matches!(
                role,
                Role::Administrator | Role::Auditor | Role::Coordinator | Role::PrivacyOfficer
            )
        })
    }

    /// Whether their work is judged against a role profile: that of who works with patients themselves. Of who only leads,
    /// supervises, coordinates, administers or checks nothing is missing without one; they may be given one.
    pub fn needs_profile(&self) -> bool {
        self.can_lead_cases() || self.is(Role::Associate) || self.is(Role::Pharmacist)
    }

    /// The roles in words.
    pub fn roles_in_words(&self) -> String {
        self.details
            .roles
            .iter()
            .map(|role| role.words())
            .collect::<Vec<_>>()
            .join(", ")
    }
}

/// The whole register.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Register {
    /// Everybody who ever was in it.
    pub members: BTreeMap<StaffId, StaffMember>,
}

impl Register {
    /// Takes over somebody who joined.
    pub fn add(&mut self, head: &EntryHead, fact: &StaffAdded) {
        let member = StaffMember {
            id: fact.staff,
            entry: head.number,
            since: head.entered,
            details: fact.details.clone(),
            suspended: false,
            name: fact.details.name.clone(),
            practice_level: None,
            cover: CoverRoom::default(),
        };
        self.members.insert(fact.staff, member);
    }

    /// Takes over a change.
    pub fn change(&mut self, head: &EntryHead, fact: &StaffChanged) {
        if let Some(member) = self.members.get_mut(&fact.staff) {
            member.details = fact.details.clone();
            member.name.clone_from(&fact.details.name);
            member.entry = head.number;
        }
    }

    /// Takes over a suspension or its end.
    pub fn suspend(&mut self, head: &EntryHead, fact: &StaffSuspended) {
        if let Some(member) = self.members.get_mut(&fact.staff) {
            member.suspended = fact.suspended;
            member.entry = head.number;
        }
    }

    /// Takes over a practice level.
    pub fn set_level(&mut self, head: &EntryHead, fact: &PracticeLevelSet) {
        if let Some(member) = self.members.get_mut(&fact.staff) {
            member.practice_level = fact.level;
            member.entry = head.number;
        }
    }

    /// Whether somebody who may use the program has a role.
    pub fn has_active(&self, role: Role) -> bool {
        self.members
            .values()
            .any(|member| !member.suspended && member.is(role))
    }

    /// Somebody who may use the program.
    pub fn active(&self, id: StaffId) -> Option<&StaffMember> {
        self.members.get(&id).filter(|member| !member.suspended)
    }

    /// Somebody by login, suspended or not.
    pub fn by_login(&self, login: &str) -> Option<&StaffMember> {
        self.members
            .values()
            .find(|member| member.details.login == login)
    }

    /// The name of somebody, or a word for nobody known.
    pub fn name(&self, id: StaffId) -> &str {
        self.members
            .get(&id)
            .map_or("unknown", |member| member.name.as_str())
    }

    /// Refuses a staff member who is not in the register.
    ///
    /// # Errors
    /// Not known.
    pub fn known(&self, id: StaffId, field: &str) -> Result<&StaffMember, Refusal> {
        self.members.get(&id).ok_or_else(|| {
            Refusal::unknown(field, "There is no such staff member")
                .advise("Choose one from the staff register")
        })
    }
}

/// Asks for somebody to be added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddStaff {
    /// Their identifier; random, made by whoever asks.
    pub id: StaffId,
    /// What the register is to say.
    pub details: StaffDetails,
}

/// Asks for a change of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeStaff {
    /// Who.
    pub staff: StaffId,
    /// What the register is to say.
    pub details: StaffDetails,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// Asks for somebody to be suspended or to be let in again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuspendStaff {
    /// Who.
    pub staff: StaffId,
    /// Whether they shall be suspended.
    pub suspended: bool,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// Decides on adding somebody.
///
/// # Errors
/// A login taken or of no use, no name, no role, a matron without a nurse's registration, a supervisor without a deputy.
pub fn add(
    command: &AddStaff,
    register: &Register,
    context: &Context<'_>,
) -> Result<StaffAdded, Refusal> {
    let fact = add_first(command, register, context)?;
    deputy::refuse_without(&fact.details, fact.staff, register)?;
    Ok(fact)
}

/// Decides on the first staff of a new store, among whom nobody can be a deputy yet.
///
/// # Errors
/// As [`add`], but for the deputy.
pub fn add_first(
    command: &AddStaff,
    register: &Register,
    context: &Context<'_>,
) -> Result<StaffAdded, Refusal> {
    let details = check(&command.details, None, register, context.today)?;
    Ok(StaffAdded {
        staff: command.id,
        details,
    })
}

/// Decides on a change.
///
/// # Errors
/// As [`add`]; nobody known; no reason; the last administrator would lose the role.
pub fn change(
    command: &ChangeStaff,
    register: &Register,
    context: &Context<'_>,
) -> Result<StaffChanged, Refusal> {
    register.known(command.staff, "staff")?;
    let details = check(
        &command.details,
        Some(command.staff),
        register,
        context.today,
    )?;
    deputy::refuse_without(&details, command.staff, register)?;
    if !details.roles.contains(&Role::Administrator) {
        keep_an_administrator(command.staff, register)?;
    }
    let reason = required("reason", "The reason for the change", &command.reason)?;
    Ok(StaffChanged {
        staff: command.staff,
        details,
        reason,
    })
}

/// Decides on a suspension.
///
/// # Errors
/// Nobody known; oneself; the last administrator; a supervisor's deputy; no reason.
pub fn suspend(
    command: &SuspendStaff,
    register: &Register,
    context: &Context<'_>,
) -> Result<StaffSuspended, Refusal> {
    let member = register.known(command.staff, "staff")?;
    if member.suspended == command.suspended {
        let how = if command.suspended {
            "suspended already"
        } else {
            "not suspended"
        };
        return Err(Refusal::state(format!("{} is {how}", member.name)));
    }
    if command.staff == context.actor {
        return Err(Refusal::not_allowed("Nobody suspends themselves"));
    }
    if command.suspended {
        keep_an_administrator(command.staff, register)?;
        deputy::refuse_leaving(command.staff, register)?;
    }
    let reason = required("reason", "The reason", &command.reason)?;
    Ok(StaffSuspended {
        staff: command.staff,
        suspended: command.suspended,
        reason,
    })
}

fn keep_an_administrator(but: StaffId, register: &Register) -> Result<(), Refusal> {
    let another = register
        .members
        .values()
        .any(|member| member.id != but && !member.suspended && member.is(Role::Administrator));
    let is_one = register
        .active(but)
        .is_some_and(|member| member.is(Role::Administrator));
    if is_one && !another {
        return Err(Refusal::state("There would be no administrator left")
            .advise("Make somebody else an administrator first"));
    }
    Ok(())
}

fn check(
    details: &StaffDetails,
    who: Option<StaffId>,
    register: &Register,
    today: Day,
) -> Result<StaffDetails, Refusal> {
    let login = required("login", "The login", &details.login)?;
    let plain = login
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '$' | '@'));
    if !plain || login.len() > 64 {
        return Err(Refusal::invalid(
            "login",
            format!("'{}' is not a login name", writing::clean_line(&login).0),
        )
        .advise("Use the name with which the person logs in on the server"));
    }
    if let Some(taken) = register
        .by_login(&login)
        .filter(|member| Some(member.id) != who)
    {
        return Err(Refusal::new(
            Reason::Duplicate,
            format!("Login '{login}' belongs to {}", taken.name),
        )
        .at("login"));
    }
    let name = required("name", "The name", &writing::clean_line(&details.name).0)?;
    if details.roles.is_empty() {
        return Err(Refusal::missing("roles", "A role"));
    }
    if details.whole_time_hundredths > 150 {
        return Err(Refusal::invalid(
            "whole_time",
            "The whole-time equivalent is at most 1.5",
        ));
    }
    if details.roles.contains(&Role::CommunityMatron) {
        matron_is_registered_nurse(details, today)?;
    }
    for (field, other) in [
        ("supervisor", details.supervisor),
        ("deputy", details.deputy),
    ] {
        if let Some(other) = other {
            register.known(other, field)?;
            if Some(other) == who {
                return Err(Refusal::invalid(
                    field,
                    "Nobody is their own supervisor or deputy",
                ));
            }
        }
    }
    Ok(StaffDetails {
        login,
        name,
        ..details.clone()
    })
}

/// R001-71: community matrons are registered nurses.
fn matron_is_registered_nurse(details: &StaffDetails, today: Day) -> Result<(), Refusal> {
    let advice =
        "Give the registration body, number and expiry date, or choose the role case manager";
    if details.profession != Profession::Nurse {
        return Err(
            Refusal::invalid("profession", "A community matron is a registered nurse")
                .advise(advice),
        );
    }
    match &details.registration {
        None => Err(Refusal::missing(
            "registration",
            "The nurse registration of a community matron",
        )
        .advise(advice)),
        Some(registration)
            if registration.body.trim().is_empty() || registration.number.trim().is_empty() =>
        {
            Err(
                Refusal::missing("registration", "The body or number of the registration")
                    .advise(advice),
            )
        }
        Some(registration) if registration.expires < today => Err(Refusal::invalid(
            "registration",
            format!("The registration expired on {}", registration.expires),
        )
        .advise("Renew it first")),
        Some(_) => Ok(()),
    }
}
