//! What the rules see while a group is open: what is committed, with what the group holds on top.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError};

use super::{Group, unavailable};
use crate::domain::command::{Command, PatientCommand, Request};
use crate::domain::decide::{self, Present as _, Recorded};
use crate::domain::entry::{EntryNumber, PatientId, StaffId, Subject};
use crate::domain::patient::Patient;
use crate::domain::patient::identity::{Alike, DetailField, Details};
use crate::domain::programme::policy::PolicyHistory;
use crate::domain::programme::signing_key::NamedKey;
use crate::domain::refusal::{Reason, Refusal};
use crate::domain::staff::catalogue::Catalogue;
use crate::domain::staff::competence::Competence;
use crate::domain::staff::development::module::ModuleBook;
use crate::domain::staff::development::profile::ProfileBook;
use crate::domain::staff::development::provisional::Allocation;
use crate::domain::staff::passphrase::Passphrase;
use crate::domain::time::Day;
use crate::service::Shared;
use crate::store::fold::{Folder, ProgrammeState};
use crate::store::present::Present;
use crate::store::{StoreError, keys};

/// What the rules see: what is committed, with the open group on top.
pub(super) struct Staged<'a> {
    pub(super) folder: &'a RefCell<Folder<Present>>,
    pub(super) shared: &'a Shared,
    pub(super) group: &'a Group,
    pub(super) programme: &'a ProgrammeState,
}

/// The keys under which a registration is looked up as alike.
pub(super) fn alike_keys(details: &Details) -> Vec<String> {
    let number = details
        .get(&DetailField::NhsNumber)
        .filter(|number| !number.is_empty());
    number
        .cloned()
        .into_iter()
        .chain(keys::alike_words(details))
        .collect()
}

pub(super) fn alike_of(patient: &Patient, same_number: bool) -> Alike {
    Alike {
        name: patient.identity.list_name(),
        birth: patient.identity.get(DetailField::BirthDate).to_owned(),
        nhs_number: patient
            .identity
            .nhs_number()
            .map(|number| number.to_string())
            .unwrap_or_default(),
        same_number,
    }
}

/// The members of staff whom facts about competence are about.
pub(super) fn of_competence(entries: &[Recorded]) -> Vec<StaffId> {
    let changed = entries
        .iter()
        .filter(|one| Competence::is_changed_by(&one.event));
    let staff: BTreeSet<StaffId> = changed
        .flat_map(|one| &one.subjects)
        .filter_map(|subject| match subject {
            Subject::Staff(staff) => Some(*staff),
            _ => None,
        })
        .collect();
    staff.into_iter().collect()
}

impl Staged<'_> {
    /// For how many patients on the caseload somebody answers.
    fn patients_of(&self, staff: StaffId) -> usize {
        let cards = self
            .shared
            .cards
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        let stored = cards.values().filter(|card| {
            card.owner == Some(staff)
                && card.clock.on_caseload
                && !card.clock.died
                && !self.group.patients.contains_key(&card.id)
        });
        let staged = self.group.patients.values().filter(|patient| {
            patient.assignment.current == Some(staff)
                && patient.tier.on_caseload()
                && patient.finding.died.is_none()
        });
        stored.count() + staged.count()
    }

    /// Refuses a command that would write over what has changed since it was seen: it says what did.
    fn refuse_written_over(&self, request: &Request) -> Result<(), Refusal> {
        let (Some(seen), Some(what)) = (request.seen_entry, request.command.writes_over()) else {
            return Ok(());
        };
        let changed = self.shared.changed_since(&what, seen);
        match changed.map_err(|error| unreadable(&error))? {
            Some(changed) => Err(changed.refusal()),
            None => Ok(()),
        }
    }

    /// Refuses a command that was typed against rooms, a register or a setting which have changed since.
    pub(super) fn refuse_stale(&self, request: &Request) -> Result<(), Refusal> {
        let Command::Patient(id, command) = &request.command else {
            return self.refuse_written_over(request);
        };
        // A plain append never conflicts.
        if matches!(
            command,
            PatientCommand::RecordContact(_)
                | PatientCommand::OpenRecord(_)
                | PatientCommand::AddComment(_)
        ) || request.seen.is_empty()
        {
            return Ok(());
        }
        let patient = self.patient(*id)?;
        for (room, seen) in &request.seen {
            let now = patient.versions[*room as usize];
            if now > *seen {
                return Err(Refusal::new(
                    Reason::Stale,
                    format!("The {room} of this record changed since you saw it ({now})"),
                )
                .advise("Look at what changed, then save again; what you typed is kept"));
            }
        }
        Ok(())
    }

    fn alike_in_store(
        &self,
        prefix: &[u8],
        same_number: bool,
        but: PatientId,
        found: &mut Vec<Alike>,
    ) -> Result<(), StoreError> {
        for id in self.shared.present.indexed(prefix)? {
            if id != but && !self.group.patients.contains_key(&id) {
                found.push(alike_of(&self.shared.present.patient(id)?, same_number));
            } else if let Some(state) = self.group.patients.get(&id).filter(|_| id != but) {
                found.push(alike_of(state, same_number));
            }
        }
        Ok(())
    }
}

fn unreadable(error: &StoreError) -> Refusal {
    unavailable(&error.to_string())
}

impl decide::Present for Staged<'_> {
    fn patient(&self, id: PatientId) -> Result<Patient, Refusal> {
        if let Some(state) = self.group.patients.get(&id) {
            return Ok(state.clone());
        }
        self.folder
            .borrow_mut()
            .patient(id)
            .cloned()
            .map_err(|error| unreadable(&error))
    }

    fn alike(&self, details: &Details, but: PatientId) -> Result<Vec<Alike>, Refusal> {
        let mut found = Vec::new();
        let number = details
            .get(&DetailField::NhsNumber)
            .filter(|number| !number.is_empty());
        if let Some(number) = number {
            self.alike_in_store(&keys::by_number(number), true, but, &mut found)
                .map_err(|error| unreadable(&error))?;
            let staged = self
                .group
                .registered
                .get(number)
                .into_iter()
                .flatten()
                .filter(|(id, _)| *id != but);
            found.extend(staged.map(|(_, one)| Alike {
                same_number: true,
                ..one.clone()
            }));
        }
        if let (Some(prefix), Some(words)) =
            (keys::by_name_and_birth(details), keys::alike_words(details))
        {
            self.alike_in_store(&prefix, false, but, &mut found)
                .map_err(|error| unreadable(&error))?;
            let staged = self
                .group
                .registered
                .get(&words)
                .into_iter()
                .flatten()
                .filter(|(id, _)| *id != but);
            found.extend(staged.map(|(_, one)| one.clone()));
        }
        Ok(found)
    }

    fn entry(&self, number: EntryNumber) -> Result<Recorded, Refusal> {
        if let Some(staged) = self
            .group
            .entries
            .iter()
            .find(|entry| entry.head.number == number)
        {
            return Ok(staged.clone());
        }
        crate::service::query::entry(&self.shared.reader, number)
    }

    fn has_patients(&self, staff: StaffId) -> Result<bool, Refusal> {
        let cards = self
            .shared
            .cards
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        let stored = cards
            .values()
            .any(|card| card.owner == Some(staff) && !card.clock.died);
        let staged = self.group.patients.values().any(|patient| {
            patient.assignment.current == Some(staff) && patient.finding.died.is_none()
        });
        Ok(stored || staged)
    }

    fn policy(&self) -> &PolicyHistory {
        &self.programme.policy
    }

    fn profiles(&self) -> &ProfileBook {
        &self.programme.profiles
    }

    fn modules(&self) -> &ModuleBook {
        &self.programme.modules
    }

    fn allocation(&self, staff: StaffId, today: Day) -> Result<Option<Allocation>, Refusal> {
        let mut folder = self.folder.borrow_mut();
        let theirs = folder
            .competence(staff)
            .map_err(|error| unreadable(&error))?;
        let limit = theirs
            .development
            .provisional_open()
            .filter(|open| open.holds_on(today))
            .and_then(|open| Some((open.entry, open.said.patients_max?)));
        Ok(limit.map(|(entry, patients_max)| Allocation {
            patients: self.patients_of(staff),
            patients_max,
            entry,
        }))
    }

    fn signing_keys(&self) -> &[NamedKey] {
        &self.programme.signing_keys
    }

    fn catalogue(&self) -> Arc<Catalogue> {
        self.shared.catalogue()
    }

    fn competence(&self, staff: StaffId) -> Result<Competence, Refusal> {
        self.folder
            .borrow_mut()
            .competence(staff)
            .cloned()
            .map_err(|error| unreadable(&error))
    }

    fn names_of_patients(&self, staff: StaffId) -> Result<Vec<String>, Refusal> {
        let cards = self
            .shared
            .cards
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        let own = cards.values().filter(|card| card.owner == Some(staff));
        Ok(own.map(|card| card.name.clone()).collect())
    }

    fn passphrase(&self, staff: StaffId) -> Option<Passphrase> {
        self.shared.passphrases().of.get(&staff).cloned()
    }
}
