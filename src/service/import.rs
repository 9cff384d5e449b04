//! Bringing in a caseload: the plan against the present store, and its carrying out through the service's own commands.

use std::collections::VecDeque;

use crate::domain::command::{Command, PatientCommand, Request};
use crate::domain::entry::{PatientId, StaffId};
use crate::domain::patient::identity::Details;
use crate::domain::programme::policy::Policy;
use crate::domain::refusal::Refusal;
use crate::domain::staff::register::{Role, StaffMember};
use crate::domain::staff::relationship;
use crate::domain::time::Day;
use crate::domain::vocabulary::plain;
use crate::exchange::csv_patients::{self, Action, Known, Matched, Owner, Plan, PlannedRow, Sheet};
use crate::service::query::Asking;
use crate::service::{Failure, Pending, Service};
use crate::store::keys;

/// How many commands wait for their receipts at a time.
const WAITING: usize = 200;
/// Rows that are gone through at once: enough to share commits, few enough to count along.
pub const ROWS_AT_ONCE: usize = 500;

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Applied {
    /// People who were registered.
    pub registered: usize,
    /// People whose details were updated.
    pub updated: usize,
    /// Rows that the service refused after all: the line in the file, and why.
    pub refused: Vec<(u64, String)>,
    /// Last contacts that it refused though the person was registered.
    pub contacts_refused: Vec<(u64, String)>,
}

/// What is known, as a plan asks for it.
struct Present<'a> {
    service: &'a Service,
    asking: &'a Asking,
    member: &'a StaffMember,
    importer: Owner,
}

fn owner(member: &StaffMember) -> Owner {
    Owner {
        id: member.id,
        name: member.name.clone(),
        leads_cases: member.can_lead_cases(),
    }
}

impl Present<'_> {
    fn matched(&self, id: PatientId) -> Result<Matched, Failure> {
        let patient = self.service.state(id)?;
        let register = &self.asking.register;
        let owner = patient.assignment.current;
        let entitled = relationship::entitlement_to(
            self.member,
            owner,
            register,
            &self.asking.policy,
            self.asking.today,
        );
        Ok(Matched {
            entitled: entitled.is_some(),
            owner: owner
                .map(|owner| register.name(owner).to_owned())
                .unwrap_or_default(),
            patient,
        })
    }

    fn indexed(&self, prefix: &[u8]) -> Result<Vec<Matched>, Failure> {
        let found = self.service.shared.present.indexed(prefix)?;
        found.into_iter().map(|id| self.matched(id)).collect()
    }
}

impl Known for Present<'_> {
    type Error = Failure;

    fn by_number(&self, number: &str) -> Result<Option<Matched>, Failure> {
        Ok(self.indexed(&keys::by_number(number))?.into_iter().next())
    }

    fn alike(&self, details: &Details) -> Result<Vec<Matched>, Failure> {
        match keys::by_name_and_birth(details) {
            Some(prefix) => self.indexed(&prefix),
            None => Ok(Vec::new()),
        }
    }

    fn staff(&self, text: &str) -> Option<Owner> {
        let register = &self.asking.register;
        let wanted = plain(text);
        let mut by_name = register
            .members
            .values()
            .filter(|member| !member.suspended && plain(&member.name) == wanted);
        let found = register.by_login(text.trim()).or_else(|| {
            // A name that two people share says nothing.
            let only = by_name.next();
            only.filter(|_| by_name.next().is_none())
        })?;
        register.active(found.id).map(owner)
    }

    fn importer(&self) -> &Owner {
        &self.importer
    }

    fn imports_for_others(&self) -> bool {
        self.member.is(Role::Lead) || self.member.is(Role::Administrator)
    }

    fn is_clinical(&self) -> bool {
        self.member.is_clinical()
    }

    fn policy(&self) -> &Policy {
        &self.asking.policy
    }

    fn today(&self) -> Day {
        self.asking.today
    }
}

impl Service {
    /// Checks that somebody may bring in a file at all.
    ///
    /// # Errors
    /// They may not.
    pub fn may_import(&self, actor: StaffId) -> Result<(), Refusal> {
        let asking = self.asking(actor);
        let member = asking.member()?;
        let may = member.is(Role::Lead) || member.is(Role::Administrator);
        if may || member.can_lead_cases() {
            return Ok(());
        }
        Err(Refusal::not_allowed("Your role brings in no caseloads")
            .advise("Ask a case manager, a lead or an administrator"))
    }

    /// What would happen if a file were brought in; changes nothing.
    ///
    /// # Errors
    /// Somebody who may not import, or the store cannot be read.
    pub fn plan_import(&self, actor: StaffId, sheet: &Sheet) -> Result<Plan, Failure> {
        self.may_import(actor)?;
        let asking = self.asking(actor);
        let member = asking.member()?;
        let present = Present {
            service: self,
            asking: &asking,
            member,
            importer: owner(member),
        };
        csv_patients::plan(sheet, &present)
    }

    /// Carries out a plan. `progress` is told rows done and rows in all. What changed since the plan was made is refused
    /// and named, never overwritten.
    ///
    /// # Errors
    /// The store cannot be written; what was receipted before stays recorded, and importing again goes on from there.
    pub fn apply_import(
        &self,
        actor: StaffId,
        plan: &Plan,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Applied, Failure> {
        let mut all = Applied::default();
        let (mut done, total) = (0, plan.rows.len() as u64);
        for rows in plan.rows.chunks(ROWS_AT_ONCE) {
            all.add(self.apply_rows(actor, rows)?);
            done += rows.len() as u64;
            progress(done, total);
        }
        Ok(all)
    }

    /// Carries out some rows of a plan, as [`Service::apply_import`] does.
    ///
    /// # Errors
    /// As [`Service::apply_import`].
    pub fn apply_rows(&self, actor: StaffId, rows: &[PlannedRow]) -> Result<Applied, Failure> {
        let mut applying = Applying {
            applied: Applied::default(),
            waiting: VecDeque::new(),
        };
        for row in rows {
            if !matches!(row.action, Action::Register | Action::Update(_)) {
                continue;
            }
            let patient = row.patient.unwrap_or_else(|| self.new_patient_id());
            for command in &row.commands {
                let first = !matches!(command, PatientCommand::RecordContact(_));
                let request = Request {
                    id: self.new_command_id(),
                    seen: row.seen.clone(),
                    seen_entry: None,
                    command: Command::Patient(patient, command.clone()),
                };
                let pending = self.submit(actor, request);
                applying.waiting.push_back(Waiting {
                    line: row.line,
                    registers: first && row.action == Action::Register,
                    updates: first && row.action != Action::Register,
                    pending,
                });
            }
            while applying.waiting.len() > WAITING {
                applying.settle_one()?;
            }
        }
        while !applying.waiting.is_empty() {
            applying.settle_one()?;
        }
        Ok(applying.applied)
    }
}

impl Applied {
    /// Adds what was done with further rows.
    pub fn add(&mut self, more: Applied) {
        self.registered += more.registered;
        self.updated += more.updated;
        self.refused.extend(more.refused);
        self.contacts_refused.extend(more.contacts_refused);
    }
}

/// A command whose receipt has not come yet.
struct Waiting {
    line: u64,
    registers: bool,
    updates: bool,
    pending: Pending,
}

struct Applying {
    applied: Applied,
    waiting: VecDeque<Waiting>,
}

impl Applying {
    fn settle_one(&mut self) -> Result<(), Failure> {
        let Some(one) = self.waiting.pop_front() else {
            return Ok(());
        };
        match one.pending.wait() {
            Ok(_) => {
                self.applied.registered += usize::from(one.registers);
                self.applied.updated += usize::from(one.updates);
            }
            // Nothing more will be taken: not a fault of this row.
            Err(Failure::Refused(refusal))
                if refusal.reason == crate::domain::refusal::Reason::Unavailable =>
            {
                return Err(refusal.into());
            }
            Err(Failure::Refused(refusal)) => {
                let told = (one.line, refusal.sentence());
                if one.registers || one.updates {
                    self.applied.refused.push(told);
                } else if self
                    .applied
                    .refused
                    .last()
                    .is_none_or(|last| last.0 != one.line)
                {
                    self.applied.contacts_refused.push(told);
                }
            }
            Err(other) => return Err(other),
        }
        Ok(())
    }
}
