//! Who answers for the patient: exactly one case manager at any time, with dated history (R001-49).

use serde::{Deserialize, Serialize};

use crate::domain::command::Context;
use crate::domain::entry::{EntryHead, StaffId};
use crate::domain::patient::Mark;
use crate::domain::refusal::{Refusal, required};
use crate::domain::staff::development::provisional::Allocation;

/// The most earlier case managers kept in the state; older ones are in the record.
pub const HISTORY_MAX: usize = 30;

/// A case manager took the patient on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseManagerAssigned {
    /// Who answers from now on.
    pub staff: StaffId,
    /// Who answered before.
    pub before: Option<StaffId>,
    /// Why.
    pub reason: String,
}

/// Somebody who answered for the patient, from an entry on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// From when.
    pub from: Mark,
    /// Who.
    pub staff: StaffId,
}

/// The state of this room.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AssignmentRoom {
    /// Who answers now.
    pub current: Option<StaffId>,
    /// Since when.
    pub since: Mark,
    /// All periods, oldest first, the present one last.
    pub history: Vec<Period>,
}

impl AssignmentRoom {
    pub(super) fn assign(&mut self, head: &EntryHead, fact: &CaseManagerAssigned) {
        self.current = Some(fact.staff);
        self.since = Mark::of(head);
        self.history.push(Period {
            from: self.since,
            staff: fact.staff,
        });
        super::keep_last(&mut self.history, HISTORY_MAX);
    }
}

/// Asks for another case manager.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignCaseManager {
    /// Who is to answer.
    pub case_manager: StaffId,
    /// Why.
    #[serde(default)]
    pub reason: String,
    /// Why, although somebody who works provisionally is given more patients than was agreed; a lead only.
    #[serde(default)]
    pub beyond_limit: String,
}

/// Decides who answers for a patient. The first assignment needs no reason of its own; a change does, and a lead.
///
/// # Errors
/// Not a case manager, the same as now, not entitled, no reason, or beyond the limit of provisional practice (R001-77).
pub fn assign(
    command: &AssignCaseManager,
    room: &AssignmentRoom,
    allocation: Option<&Allocation>,
    context: &Context<'_>,
) -> Result<CaseManagerAssigned, Refusal> {
    let member = context
        .register
        .active(command.case_manager)
        .ok_or_else(|| {
            Refusal::unknown("case_manager", "There is no such active staff member")
                .advise("Choose one from the staff register")
        })?;
    if !member.can_lead_cases() {
        return Err(Refusal::invalid(
            "case_manager",
            format!(
                "{} is neither a case manager nor a community matron",
                member.name
            ),
        )
        .advise("Choose somebody who may lead cases"));
    }
    let reason = if room.current.is_none() {
        command.reason.trim().to_owned()
    } else {
        required("reason", "The reason for the change", &command.reason)?
    };
    if room.current == Some(command.case_manager) {
        return Err(
            Refusal::state(format!("{} answers for this patient already", member.name))
                .at("case_manager"),
        );
    }
    if room.current.is_some() && !context.actor_is_lead() {
        return Err(
            Refusal::not_allowed("Only a lead changes the case manager").advise("Ask your lead")
        );
    }
    let reason = match allocation.filter(|limit| limit.is_full()) {
        Some(limit) => beyond_limit(command, &member.name, &reason, limit, context)?,
        None => reason,
    };
    Ok(CaseManagerAssigned {
        staff: command.case_manager,
        before: room.current,
        reason,
    })
}

/// A lead may go beyond the limit of provisional practice, and says why: the reason goes on the record.
/// Refuses one more patient on the caseload of somebody who works provisionally, for whoever is no lead: who was assigned
/// before their tier was set counts once it is (R001-77). A lead's reason is the tier's.
///
/// # Errors
/// The limit is reached.
pub fn refuse_beyond(
    case_manager: StaffId,
    allocation: Option<&Allocation>,
    context: &Context<'_>,
) -> Result<(), Refusal> {
    match allocation.filter(|limit| limit.is_full()) {
        Some(limit) if !context.actor_is_lead() => {
            let name = context.register.name(case_manager);
            Err(Refusal::not_allowed(full(name, limit))
                .at("tier")
                .advise("Ask a lead, who may go beyond with a reason"))
        }
        _ => Ok(()),
    }
}

fn full(name: &str, limit: &Allocation) -> String {
    format!(
        "{name} works provisionally with at most {} patients and has {} ({})",
        limit.patients_max, limit.patients, limit.entry
    )
}

fn beyond_limit(
    command: &AssignCaseManager,
    name: &str,
    reason: &str,
    limit: &Allocation,
    context: &Context<'_>,
) -> Result<String, Refusal> {
    let why = command.beyond_limit.trim();
    let said = full(name, limit);
    if !context.actor_is_lead() {
        return Err(Refusal::not_allowed(said).at("case_manager").advise(
            "Choose another case manager, or ask a lead, who may go beyond with a reason",
        ));
    }
    if why.is_empty() {
        return Err(Refusal::needs_reason("beyond_limit", said)
            .advise("Choose another case manager, or say why they shall have one more"));
    }
    let before = if reason.is_empty() {
        String::new()
    } else {
        format!("{reason}; ")
    };
    Ok(format!(
        "{before}beyond the limit of provisional practice: {why}"
    ))
}
