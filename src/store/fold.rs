//! Applying entries: the state of everything they touch is loaded, changed, and becomes one batch of writes.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::base::Base;
use super::competence::CompetenceSlot;
use super::keys::{self, Class};
use super::slot::{Slot, Write};
use super::timeline::{Line, Tail};
use super::training::TrainingTouched;
use super::{FORMAT, StoreError, value};
use crate::domain::decide::Recorded;
use crate::domain::entry::{CommandId, EntryNumber, PatientId, StaffId, Subject};
use crate::domain::event::{Event, EventKind};
use crate::domain::patient::Patient;
use crate::domain::programme::origin::StoreCreated;
use crate::domain::programme::policy::PolicyHistory;
use crate::domain::programme::signing_key::{self, NamedKey};
use crate::domain::staff::catalogue::changes::CatalogueChanges;
use crate::domain::staff::competence::Competence;
use crate::domain::staff::development::module::ModuleBook;
use crate::domain::staff::development::profile::ProfileBook;
use crate::domain::staff::passphrase::Passphrases;
use crate::domain::staff::register::Register;
use crate::domain::time::Moment;
use crate::journal::JournalReader;
use crate::journal::record;

/// The state of the programme: how the store began, all settings, role profiles and modules.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ProgrammeState {
    /// How the store began.
    pub origin: StoreCreated,
    /// All settings with their history.
    pub policy: PolicyHistory,
    /// The entries that changed the catalogue of competences.
    pub catalogue: CatalogueChanges,
    /// The keys with which the store signs, oldest first: the last is the one.
    pub signing_keys: Vec<NamedKey>,
    /// All role profiles with their versions.
    pub profiles: ProfileBook,
    /// All training modules.
    pub modules: ModuleBook,
}

/// How far a store has applied the journal.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    /// The encoding.
    pub format: u32,
    /// The last entry applied.
    pub applied: EntryNumber,
    /// When that entry was recorded.
    pub last_entered: Moment,
}

/// A command that was carried out: known again, it gets the same receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// Its first entry.
    pub first: EntryNumber,
    /// Its last entry.
    pub last: EntryNumber,
    /// When it was recorded.
    pub entered: Moment,
}

/// How many people's competence is kept in memory.
const COMPETENCE_KEPT: usize = 200;

/// How long a command stays known, in minutes: 30 days.
pub const KNOWN_MINUTES: i64 = 30 * 24 * 60;

/// What is being folded.
#[derive(Debug)]
pub struct Folder<B> {
    base: B,
    reader: JournalReader,
    slots: HashMap<PatientId, Slot>,
    touched: BTreeSet<PatientId>,
    competence: HashMap<StaffId, CompetenceSlot>,
    competence_touched: BTreeSet<StaffId>,
    other_tails: BTreeMap<Subject, [Tail; 2]>,
    commands: BTreeMap<CommandId, Known>,
    register_touched: BTreeSet<StaffId>,
    passphrases_touched: BTreeSet<StaffId>,
    programme_touched: bool,
    /// How many changes of settings are in the store.
    policy_written: usize,
    /// How many changes of the catalogue are in the store.
    catalogue_written: usize,
    /// The profiles and modules that are not in the store yet.
    training: TrainingTouched,
    /// The state of the programme.
    pub programme: ProgrammeState,
    /// The staff register.
    pub register: Register,
    /// Everybody's passphrases.
    pub passphrases: Passphrases,
    /// How far it has come.
    pub meta: Meta,
}

impl<B: Base> Folder<B> {
    /// Begins where `base` stands.
    pub fn new(
        base: B,
        reader: JournalReader,
        programme: ProgrammeState,
        register: Register,
        meta: Meta,
    ) -> Folder<B> {
        Folder {
            base,
            reader,
            slots: HashMap::new(),
            touched: BTreeSet::new(),
            competence: HashMap::new(),
            competence_touched: BTreeSet::new(),
            other_tails: BTreeMap::new(),
            commands: BTreeMap::new(),
            register_touched: BTreeSet::new(),
            passphrases_touched: BTreeSet::new(),
            programme_touched: false,
            policy_written: programme.policy.changes.len(),
            catalogue_written: programme.catalogue.entries.len(),
            training: TrainingTouched::default(),
            programme,
            register,
            passphrases: Passphrases::default(),
            meta: Meta {
                format: FORMAT,
                ..meta
            },
        }
    }

    /// Begins with the passphrases that are stored.
    #[must_use]
    pub fn knowing(mut self, passphrases: Passphrases) -> Folder<B> {
        self.passphrases = passphrases;
        self
    }

    /// Where the state that is not in memory comes from.
    pub fn base(&self) -> &B {
        &self.base
    }

    /// A patient's state, loaded if need be.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn patient(&mut self, id: PatientId) -> Result<&Patient, StoreError> {
        Ok(&self.slot(id)?.state)
    }

    fn slot(&mut self, id: PatientId) -> Result<&mut Slot, StoreError> {
        match self.slots.entry(id) {
            std::collections::hash_map::Entry::Occupied(known) => Ok(known.into_mut()),
            std::collections::hash_map::Entry::Vacant(new) => Ok(new.insert(self.base.slot(id)?)),
        }
    }

    /// What is known of somebody's competence, loaded if need be.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn competence(&mut self, id: StaffId) -> Result<&Competence, StoreError> {
        Ok(&self.competence_slot(id)?.state)
    }

    fn competence_slot(&mut self, id: StaffId) -> Result<&mut CompetenceSlot, StoreError> {
        match self.competence.entry(id) {
            std::collections::hash_map::Entry::Occupied(known) => Ok(known.into_mut()),
            std::collections::hash_map::Entry::Vacant(new) => {
                Ok(new.insert(self.base.competence(id)?))
            }
        }
    }

    /// Applies one entry.
    ///
    /// # Errors
    /// [`StoreError`] if state must be loaded and cannot be.
    pub fn apply(&mut self, recorded: &Recorded) -> Result<(), StoreError> {
        let Recorded {
            head,
            subjects,
            event,
        } = recorded;
        self.meta.applied = head.number;
        self.meta.last_entered = head.entered;
        let known = self.commands.entry(head.command).or_insert(Known {
            first: head.number,
            last: head.number,
            entered: head.entered,
        });
        known.last = head.number;
        match event {
            Event::StoreCreated(fact) => {
                self.programme.origin = fact.clone();
                self.programme_touched = true;
            }
            Event::PolicyChanged(fact) => {
                self.programme.policy.apply(head, fact);
                self.programme_touched = true;
            }
            Event::CatalogueImported(fact) => self.programme.catalogue.imported(head, fact),
            Event::CatalogueExtended(fact) => self.programme.catalogue.extended(head, fact),
            Event::SigningKeyMade(fact) => {
                signing_key::apply(&mut self.programme.signing_keys, head, fact);
                self.programme_touched = true;
            }
            Event::ProfileWritten(_) | Event::ModuleWritten(_) => {
                self.training.apply(&mut self.programme, head, event);
            }
            Event::StaffAdded(fact) => {
                self.register.add(head, fact);
                self.register_touched.insert(fact.staff);
            }
            Event::StaffChanged(fact) => {
                self.register.change(head, fact);
                self.register_touched.insert(fact.staff);
            }
            Event::StaffSuspended(fact) => {
                self.register.suspend(head, fact);
                self.register_touched.insert(fact.staff);
            }
            Event::PracticeLevelSet(fact) => {
                self.register.set_level(head, fact);
                self.register_touched.insert(fact.staff);
            }
            Event::PassphraseCleared(fact) => {
                self.passphrases.clear(fact);
                self.passphrases_touched.insert(fact.staff);
            }
            Event::CoverArranged(fact) => {
                self.register.arrange_cover(head, fact);
                self.register_touched.insert(fact.absent);
            }
            Event::CoverEnded(fact) => {
                self.register.end_cover(head, fact);
                self.register_touched.insert(fact.absent);
            }
            _ => {}
        }
        for subject in subjects {
            self.apply_to(subject, recorded)?;
        }
        Ok(())
    }

    fn apply_to(&mut self, subject: &Subject, recorded: &Recorded) -> Result<(), StoreError> {
        let Recorded { head, event, .. } = recorded;
        let line = (head.number.0, event.kind().number());
        let class = if event.kind() == EventKind::RecordOpened {
            Class::Openings
        } else {
            Class::Entries
        };
        match subject {
            Subject::Patient(id) => {
                self.touched.insert(*id);
                let slot = self.slot(*id)?;
                slot.tails[class as usize].push(line);
                if let Event::Corrected(fact) = event
                    && fact.why.strikes()
                {
                    slot.struck.insert(fact.entry);
                    slot.needs_refold = true;
                }
                slot.state.apply(head, event, &slot.struck);
            }
            Subject::Staff(id) => {
                self.push_other(*subject, class, line)?;
                if let Event::PassphraseSet(fact) = event {
                    self.passphrases.set(head, *id, fact);
                    self.passphrases_touched.insert(*id);
                }
                if Competence::is_changed_by(event) {
                    self.competence_slot(*id)?.state.apply(*id, head, event);
                    self.competence_touched.insert(*id);
                }
            }
            Subject::Programme => self.push_other(*subject, class, line)?,
        }
        Ok(())
    }

    fn push_other(&mut self, subject: Subject, class: Class, line: Line) -> Result<(), StoreError> {
        if !self.other_tails.contains_key(&subject) {
            let tails = [
                self.base.tail(&subject, Class::Entries)?,
                self.base.tail(&subject, Class::Openings)?,
            ];
            self.other_tails.insert(subject, tails);
        }
        if let Some(tails) = self.other_tails.get_mut(&subject) {
            tails[class as usize].push(line);
        }
        Ok(())
    }

    /// Folds the records anew of which a correction took something back: from their own entries, without what was struck.
    fn refold(&mut self) -> Result<(), StoreError> {
        let wanted: Vec<PatientId> = self
            .touched
            .iter()
            .copied()
            .filter(|id| self.slots.get(id).is_some_and(|slot| slot.needs_refold))
            .collect();
        for id in wanted {
            let Some(slot) = self.slots.get_mut(&id) else {
                continue;
            };
            let tail = &slot.tails[Class::Entries as usize];
            let unwritten = tail.filled.first().map_or(tail.place, |(place, _)| *place);
            let mut lines =
                self.base
                    .full_chunks(&Subject::Patient(id), Class::Entries, unwritten)?;
            for (_, bytes) in &tail.filled {
                lines.extend(super::timeline::decode(bytes)?);
            }
            lines.extend_from_slice(&tail.lines);
            slot.refold(fold_record(id, &lines, &slot.struck, &self.reader)?);
        }
        Ok(())
    }

    /// All that must be written to bring the store to where this has come.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn take_writes(&mut self) -> Result<Vec<Write>, StoreError> {
        self.refold()?;
        let mut writes = Vec::new();
        for id in std::mem::take(&mut self.touched) {
            if let Some(slot) = self.slots.get_mut(&id) {
                slot.take_writes(&mut writes)?;
            }
        }
        for id in std::mem::take(&mut self.register_touched) {
            if let Some(member) = self.register.members.get(&id) {
                writes.push((keys::staff(id), Some(value::encode(member)?)));
            }
        }
        for id in std::mem::take(&mut self.passphrases_touched) {
            let kept = self
                .passphrases
                .of
                .get(&id)
                .map(value::encode)
                .transpose()?;
            writes.push((keys::passphrase(id), kept));
        }
        for id in std::mem::take(&mut self.competence_touched) {
            if let Some(slot) = self.competence.get_mut(&id) {
                slot.take_writes(id, &mut writes)?;
            }
        }
        for (subject, tails) in &mut self.other_tails {
            for class in [Class::Entries, Class::Openings] {
                let changes = tails[class as usize].take_changes();
                writes.extend(
                    changes
                        .into_iter()
                        .map(|(place, bytes)| (keys::chunk(subject, class, place), Some(bytes))),
                );
            }
        }
        if std::mem::take(&mut self.programme_touched) {
            writes.push((
                keys::programme(),
                Some(value::encode(&self.programme.origin)?),
            ));
            let changes = (0_u32..).zip(&self.programme.policy.changes);
            for (place, change) in changes.skip(self.policy_written) {
                writes.push((keys::policy_change(place), Some(value::encode(change)?)));
            }
            self.policy_written = self.programme.policy.changes.len();
            for (place, named) in (0_u32..).zip(&self.programme.signing_keys) {
                writes.push((keys::signing_key(place), Some(value::encode(named)?)));
            }
        }
        let changes = (0_u32..).zip(&self.programme.catalogue.entries);
        for (place, change) in changes.skip(self.catalogue_written) {
            writes.push((keys::catalogue_change(place), Some(value::encode(change)?)));
        }
        self.catalogue_written = self.programme.catalogue.entries.len();
        self.training.take_writes(&self.programme, &mut writes)?;
        let oldest = self.meta.last_entered.plus_minutes(-KNOWN_MINUTES);
        for (id, known) in std::mem::take(&mut self.commands) {
            if known.entered >= oldest {
                writes.push((keys::command(id), Some(value::encode(&known)?)));
            }
        }
        writes.push((keys::meta(), Some(value::encode(&self.meta)?)));
        Ok(writes)
    }

    /// Forgets the states kept in memory when there are more than `most`: they are in the store.
    pub fn forget_beyond(&mut self, most: usize) {
        if self.slots.len() > most {
            self.slots.clear();
        }
        if self.competence.len() > COMPETENCE_KEPT {
            self.competence.clear();
        }
    }

    /// The cards of the patients touched since the writes were taken last.
    pub fn touched_cards(&mut self) -> Vec<crate::domain::patient::card::Card> {
        let mut cards = Vec::with_capacity(self.touched.len());
        for id in &self.touched {
            cards.extend(self.slots.get_mut(id).map(|slot| slot.card().clone()));
        }
        cards
    }

    /// Records that need folding anew before their cards are right.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn settle(&mut self) -> Result<(), StoreError> {
        self.refold()
    }
}

/// Folds one record from its own entries, without what was struck.
///
/// # Errors
/// [`StoreError`] if an entry cannot be read.
pub fn fold_record(
    id: PatientId,
    lines: &[Line],
    struck: &BTreeSet<EntryNumber>,
    reader: &JournalReader,
) -> Result<Patient, StoreError> {
    let mut state = Patient::new(id);
    for (number, kind) in lines {
        let corrects = *kind == EventKind::Corrected.number();
        if struck.contains(&EntryNumber(*number)) && !corrects {
            continue;
        }
        let recorded = record::from_raw(&reader.read(*number)?)?;
        state.apply(&recorded.head, &recorded.event, struck);
    }
    Ok(state)
}
