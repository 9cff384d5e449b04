//! Opening a record: what entitles to it, and for how long a reason does where nothing else does.

use crate::domain::command::{Command, PatientCommand, Request};
use crate::domain::entry::{PatientId, StaffId};
use crate::domain::patient::access::Used;
use crate::domain::patient::opening::{Entitlement, OpenRecord};
use crate::domain::refusal::Refusal;
use crate::domain::staff::register::StaffMember;
use crate::domain::staff::relationship;
use crate::domain::time::Moment;
use crate::service::{Failure, Service, locked};

impl Service {
    /// Opens a record for somebody: what entitles them is checked, and the opening is itself recorded. Without a
    /// relationship a reason must be given, and the opening is durable before anything is shown.
    ///
    /// # Errors
    /// Not entitled and no reason; no such patient.
    pub fn open_record(
        &self,
        actor: StaffId,
        patient: PatientId,
        reason: &str,
    ) -> Result<Entitlement, Failure> {
        let entitlement = self.entitled(actor, patient);
        let command = PatientCommand::OpenRecord(OpenRecord {
            reason: reason.to_owned(),
            original: None,
        });
        let request = Request {
            id: self.new_command_id(),
            seen: Vec::new(),
            seen_entry: None,
            command: Command::Patient(patient, command),
        };
        if let Ok(entitlement) = entitlement {
            // Entitled: the entry follows within milliseconds, and nobody waits for the disk to see the record.
            drop(self.submit(actor, request));
            return Ok(entitlement);
        }
        let receipt = self.execute(actor, request)?;
        // Only what was opened with a reason goes on without a relationship, and only for a while.
        let (_, policy, _) = self.policy_now();
        let until = receipt
            .at
            .plus_minutes(i64::from(policy.break_glass_minutes));
        let now = self.now();
        let mut opened = locked(&self.shared.opened);
        opened.retain(|_, until| *until > now);
        opened.insert((actor, patient), until);
        Ok(Entitlement::BreakGlass)
    }

    /// Forgets what somebody opened without a relationship: their session has ended, and a reason is asked for again.
    pub fn end_session(&self, actor: StaffId) {
        locked(&self.shared.opened).retain(|(who, _), _| *who != actor);
    }

    /// Refuses what somebody would record only because a reason opened the record, in a session that is over: the rules
    /// know the reason's time, and not its session.
    ///
    /// # Errors
    /// The record is not open to them now.
    pub fn refuse_closed(&self, actor: StaffId, command: &Command) -> Result<(), Failure> {
        match command {
            Command::Patient(patient, command)
                if command.is_of_need() && self.card(*patient).is_some() =>
            {
                self.reading(actor, *patient).map(drop)
            }
            _ => Ok(()),
        }
    }

    /// A session goes on whose line was lost: what was opened in it with a reason is open again, until its time.
    pub fn resume_session(&self, actor: StaffId) {
        let now = self.now();
        let mine = |used: &&Used| used.by == actor && used.until > now;
        let cards = self.cards_where(|card| card.to_judge.iter().any(|used| mine(&used)));
        let mut opened = locked(&self.shared.opened);
        for card in cards {
            for used in card.to_judge.iter().filter(mine) {
                opened.insert((actor, card.id), used.until);
            }
        }
    }

    /// What entitles somebody to a record, without opening it.
    ///
    /// # Errors
    /// Nothing does, or no such patient.
    pub fn entitled(&self, actor: StaffId, patient: PatientId) -> Result<Entitlement, Refusal> {
        let asking = self.asking(actor);
        let member = asking.member()?;
        let card = self.card(patient).ok_or_else(|| {
            Refusal::unknown("patient", "There is no such patient")
                .advise("Find the patient by name or NHS number")
        })?;
        let entitlement = relationship::entitlement_to(
            member,
            card.owner,
            &asking.register,
            &asking.policy,
            asking.today,
        );
        entitlement.ok_or_else(|| {
            let absent = card
                .owner
                .and_then(|owner| asking.register.members.get(&owner))
                .filter(|owner| owner.details.deputy == Some(actor));
            let advice = match absent {
                Some(absent) => format!(
                    "You are the deputy of {}: arrange cover if they are away; to read the record in need, give the reason",
                    absent.name
                ),
                None => "Ask the case manager or a lead; to read the record in need, give the reason"
                    .to_owned(),
            };
            Refusal::not_allowed(format!(
                "{} is not on your caseload, nor on one that you supervise or cover",
                card.name
            ))
            .at("reason")
            .advise(advice)
        })
    }

    /// What entitles somebody to go on reading a record they opened.
    pub(crate) fn reading(
        &self,
        actor: StaffId,
        patient: PatientId,
    ) -> Result<Entitlement, Failure> {
        match self.entitled(actor, patient) {
            Ok(entitlement) => Ok(entitlement),
            Err(_) if self.break_glass_until(actor, patient).is_some() => {
                Ok(Entitlement::BreakGlass)
            }
            Err(refusal) => Err(refusal.into()),
        }
    }

    /// Until when a record is open to somebody who may work with patients and gave a reason; `None` when it is not, or
    /// no longer.
    pub(crate) fn break_glass_until(&self, actor: StaffId, patient: PatientId) -> Option<Moment> {
        self.register()
            .active(actor)
            .filter(|member| StaffMember::is_clinical(member))?;
        let now = self.now();
        let until = locked(&self.shared.opened)
            .get(&(actor, patient))
            .copied()
            .filter(|until| *until > now)?;
        // A reason that was judged to be none opens nothing any more.
        let access = self.state(patient).ok()?.access;
        access.is_open_to(actor, now).then_some(until)
    }
}
