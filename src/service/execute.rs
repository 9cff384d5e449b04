//! The writer: a thread that decides, appends, folds and answers, one group after the other.
//!
//! A group is what waited while the group before was written, so that many share one fdatasync. Each command is decided
//! against what is committed plus what was decided before it in the group. When the append fails, nothing of the group
//! is recorded and everybody is told.

mod staged;

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::mpsc::{Receiver, Sender};
use std::sync::{Arc, PoisonError};

use crate::domain::command::{Context, Request};
use crate::domain::decide::{self, Recorded};
use crate::domain::entry::{
    ClockMark, CommandId, EntryHead, EntryNumber, PatientId, StaffId, Subject,
};
use crate::domain::event::{Event, Fact};
use crate::domain::patient::identity::Alike;
use crate::domain::patient::{Patient, Room};
use crate::domain::refusal::{Reason, Refusal};
use crate::domain::staff::competence::Competence;
use crate::domain::staff::development;
use crate::domain::time::Moment;
use crate::journal::{Journal, JournalError, RawEntry, record};
use crate::service::{Change, Failure, Job, Receipt, Shared, locked, random};
use crate::store::fold::Folder;
use crate::store::present::Present;
use crate::store::{StoreError, keys};
use staged::{Staged, alike_keys, alike_of};

/// The most commands of one group.
const GROUP_MAX: usize = 256;
/// The most entries' payload bytes of one group.
const GROUP_BYTES_MAX: usize = 1024 * 1024;
/// How many patients' states the writer keeps in memory.
const STATES_KEPT: usize = 2_000;
/// What to do when the disk is full.
const NO_ROOM: &str =
    "Nothing was recorded; your text is kept. Make room on the disk and save again";
/// A clock further ahead of the last entry than this, in minutes, has jumped: a year.
const JUMP_MINUTES: i64 = 366 * 24 * 60;

/// The writer: the owner of the journal's end and of the fold.
#[derive(Debug)]
pub struct Writer {
    journal: Journal,
    folder: RefCell<Folder<Present>>,
    /// The fold failed after the journal had taken a group: the store is behind, and only reading goes on.
    broken: Option<String>,
    /// Last, since it holds the lock: that is free only when journal and store are let go.
    shared: Arc<Shared>,
}

/// How far a writer had come when it ended.
pub(crate) struct Ended {
    /// The last entry in the store.
    pub(crate) applied: u64,
    /// When it was recorded.
    pub(crate) entered: Moment,
    /// Where the journal ended; `None` when that cannot be trusted.
    pub(crate) position: Option<crate::journal::Head>,
}

/// Who asks, and in whose session when not their own.
type Signer = (StaffId, Option<StaffId>);

/// A command of the open group that was decided on.
struct Decided {
    answer: Sender<Result<Receipt, Failure>>,
    receipt: Receipt,
    command: CommandId,
    actor: StaffId,
}

/// What the open group holds so far.
#[derive(Default)]
struct Group {
    entries: Vec<Recorded>,
    raw: Vec<RawEntry>,
    bytes: usize,
    decided: Vec<Decided>,
    patients: HashMap<PatientId, Patient>,
    registered: HashMap<String, Vec<(PatientId, Alike)>>,
    commands: HashMap<CommandId, Receipt>,
    /// Something was decided that later commands of the same group could not see rightly.
    closed: bool,
}

impl Writer {
    pub(crate) fn new(journal: Journal, shared: Arc<Shared>, folder: Folder<Present>) -> Writer {
        Writer {
            journal,
            shared,
            folder: RefCell::new(folder),
            broken: None,
        }
    }

    /// Works until it is told to stop.
    pub(crate) fn run(mut self, jobs: &Receiver<Job>) -> Writer {
        let mut left: Option<Job> = None;
        loop {
            let Some(first) = left.take().or_else(|| jobs.recv().ok()) else {
                return self;
            };
            let mut group = Group::default();
            let mut next = Some(first);
            let mut stop = false;
            while let Some(job) = next.take() {
                match job {
                    Job::Stop => {
                        stop = true;
                        break;
                    }
                    Job::Execute {
                        actor,
                        signed_in,
                        request,
                        answer,
                    } => self.take(&mut group, (actor, signed_in), &request, answer),
                }
                if group.closed
                    || group.decided.len() >= GROUP_MAX
                    || group.bytes >= GROUP_BYTES_MAX
                {
                    break;
                }
                next = jobs.try_recv().ok();
            }
            left = next;
            self.commit(group);
            if stop {
                return self;
            }
        }
    }

    fn take(
        &mut self,
        group: &mut Group,
        signer: Signer,
        request: &Request,
        answer: Sender<Result<Receipt, Failure>>,
    ) {
        // What was typed in a host's session is a draft of the host's.
        let actor = signer.1.unwrap_or(signer.0);
        match self.decide(group, signer, request) {
            Ok(Some(receipt)) => {
                group.decided.push(Decided {
                    answer,
                    receipt,
                    command: request.id,
                    actor,
                });
            }
            Ok(None) => {
                // Known already: it is in this group, whose answer it shares, or in the record.
                let receipt = group
                    .commands
                    .get(&request.id)
                    .copied()
                    .or_else(|| self.known(request.id));
                match receipt {
                    Some(receipt) => group.decided.push(Decided {
                        answer,
                        receipt: Receipt {
                            again: true,
                            ..receipt
                        },
                        command: request.id,
                        actor,
                    }),
                    None => drop(answer.send(Err(Failure::Bug(
                        "a known command has no receipt".to_owned(),
                    )))),
                }
            }
            Err(failure) => drop(answer.send(Err(failure))),
        }
    }

    fn known(&self, id: CommandId) -> Option<Receipt> {
        let known = self.shared.present.known(id).ok().flatten()?;
        Some(Receipt {
            first: known.first,
            last: known.last,
            at: known.entered,
            again: true,
        })
    }

    /// Decides on one command; `None` when it was carried out before.
    fn decide(
        &mut self,
        group: &mut Group,
        signer: Signer,
        request: &Request,
    ) -> Result<Option<Receipt>, Failure> {
        if let Some(why) = &self.broken {
            return Err(unavailable(why).into());
        }
        if self.shared.present.is_overfull() {
            return Err(unavailable("No room on the disk of the store")
                .advise(NO_ROOM)
                .into());
        }
        if group.commands.contains_key(&request.id)
            || self.shared.present.known(request.id)?.is_some()
        {
            return Ok(None);
        }
        let now = self.shared.clock.now();
        let (today, policy, zone) = self.shared.policy_at(now);
        let next = EntryNumber(self.journal.head().last + 1 + group.entries.len() as u64);
        let register = self.shared.register();
        let programme = self.shared.programme();
        let context = Context {
            now,
            today,
            zone: &zone,
            policy: &policy,
            register: &register,
            actor: signer.0,
            host: signer.1,
            next,
            chance: random::draw(),
        };
        let staged = Staged {
            folder: &self.folder,
            shared: &self.shared,
            group,
            programme: &programme,
        };
        staged.refuse_stale(request)?;
        let facts = decide::decide(&request.command, &staged, &context)?;
        self.stage(group, facts, request.id, signer, now).map(Some)
    }

    /// Gives the facts their envelopes and applies them to the group's copies.
    fn stage(
        &self,
        group: &mut Group,
        facts: Vec<Fact>,
        command: CommandId,
        (actor, signed_in): Signer,
        now: Moment,
    ) -> Result<Receipt, Failure> {
        let first = self.journal.head().last + 1 + group.entries.len() as u64;
        let last_entered = group.entries.last().map_or_else(
            || self.folder.borrow().meta.last_entered,
            |entry| entry.head.entered,
        );
        let clock = if last_entered.0 == 0 || now >= last_entered {
            let jumped = last_entered.0 != 0 && now.minutes_since(last_entered) > JUMP_MINUTES;
            if jumped {
                ClockMark::JumpedAhead
            } else {
                ClockMark::InOrder
            }
        } else {
            ClockMark::WentBack
        };
        let mut staged = Vec::with_capacity(facts.len());
        let mut raws = Vec::with_capacity(facts.len());
        for (place, fact) in facts.into_iter().enumerate() {
            let head = EntryHead {
                number: EntryNumber(first + place as u64),
                entered: now,
                happened: fact.happened,
                actor,
                signed_in,
                command,
                clock,
            };
            raws.push(
                record::to_raw(&head, &fact.subjects, &fact.event, random::salt())
                    .map_err(|error| too_large(&error))?,
            );
            staged.push(Recorded {
                head,
                subjects: fact.subjects,
                event: fact.event,
            });
        }
        let receipt = Receipt {
            first: EntryNumber(first),
            last: EntryNumber(first + staged.len() as u64 - 1),
            at: now,
            again: false,
        };
        for recorded in &staged {
            self.overlay(group, recorded)?;
        }
        group.bytes += raws
            .iter()
            .map(|raw| raw.payload().map_or(0, <[u8]>::len))
            .sum::<usize>();
        group.raw.append(&mut raws);
        group.entries.append(&mut staged);
        group.commands.insert(command, receipt);
        Ok(receipt)
    }

    fn overlay(&self, group: &mut Group, recorded: &Recorded) -> Result<(), Failure> {
        group.closed |= match &recorded.event {
            Event::Corrected(fact) => fact.why.strikes(),
            Event::StaffAdded(_)
            | Event::StaffChanged(_)
            | Event::StaffSuspended(_)
            | Event::PracticeLevelSet(_)
            | Event::PassphraseSet(_)
            | Event::PassphraseCleared(_)
            | Event::CoverArranged(_)
            | Event::CoverEnded(_)
            | Event::CatalogueImported(_)
            | Event::CatalogueExtended(_)
            | Event::PolicyChanged(_)
            | Event::SigningKeyMade(_) => true,
            event => Competence::is_changed_by(event) || development::is_of_programme(event),
        };
        for subject in &recorded.subjects {
            let Subject::Patient(id) = subject else {
                continue;
            };
            if matches!(recorded.event, Event::RecordOpened(_)) {
                continue;
            }
            if !group.patients.contains_key(id) {
                let state = self.folder.borrow_mut().patient(*id)?.clone();
                group.patients.insert(*id, state);
            }
            if let Some(state) = group.patients.get_mut(id) {
                let struck = state.corrections.struck();
                state.apply(&recorded.head, &recorded.event, &struck);
                if matches!(recorded.event, Event::PatientRegistered(_)) {
                    let alike = alike_of(state, false);
                    for key in alike_keys(&state.identity.details) {
                        group
                            .registered
                            .entry(key)
                            .or_default()
                            .push((*id, alike.clone()));
                    }
                }
            }
        }
        Ok(())
    }

    /// Makes the group true, then visible, then known to who asked.
    fn commit(&mut self, group: Group) {
        if group.entries.is_empty() {
            self.answer(group.decided);
            return;
        }
        if let Err(error) = self.journal.append(&group.raw) {
            let why = error.to_string();
            for decided in group.decided {
                drop(decided.answer.send(Err(refused_by_journal(&error, &why))));
            }
            return;
        }
        match self.fold(&group.entries) {
            Ok(change) => {
                self.answer(group.decided);
                locked(&self.shared.listeners)
                    .retain(|listener| listener.send(change.clone()).is_ok());
            }
            Err(error) => {
                // The journal has the group: it is recorded, and the store will be rebuilt at the next start.
                self.broken = Some(format!(
                    "the present state fell behind the journal ({error}); start again to rebuild it"
                ));
                self.answer(group.decided);
            }
        }
        self.folder.borrow_mut().forget_beyond(STATES_KEPT);
    }

    fn fold(&self, entries: &[Recorded]) -> Result<Change, StoreError> {
        let mut folder = self.folder.borrow_mut();
        for recorded in entries {
            folder.apply(recorded)?;
        }
        folder.settle()?;
        let cards = folder.touched_cards();
        let writes = folder.take_writes()?;
        let change = Change {
            patients: cards.iter().map(|card| card.id).collect(),
            staff: staged::of_competence(entries),
            programme: writes.iter().any(|(key, _)| {
                *key == keys::programme()
                    || key.starts_with(&keys::all_staff())
                    || key.starts_with(&keys::catalogue_changes())
                    || key.starts_with(&keys::profiles())
                    || key.starts_with(&keys::modules())
            }),
            entry: folder.meta.applied,
        };
        let passphrases = writes
            .iter()
            .any(|(key, _)| key.starts_with(&keys::passphrases()));
        self.shared.present.write(writes)?;
        for staff in &change.staff {
            self.shared.waits.forget(*staff);
        }
        if passphrases {
            *self
                .shared
                .passphrases
                .write()
                .unwrap_or_else(PoisonError::into_inner) = Arc::new(folder.passphrases.clone());
        }
        if change.programme {
            *self
                .shared
                .register
                .write()
                .unwrap_or_else(PoisonError::into_inner) = Arc::new(folder.register.clone());
            *self
                .shared
                .programme
                .write()
                .unwrap_or_else(PoisonError::into_inner) = Arc::new(folder.programme.clone());
        }
        let mut known = self
            .shared
            .cards
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        for card in cards {
            known.insert(card.id, Arc::new(card));
        }
        Ok(change)
    }

    fn answer(&self, decided: Vec<Decided>) {
        let mut recorded = Vec::with_capacity(decided.len());
        for Decided {
            answer,
            receipt,
            command,
            actor,
        } in decided
        {
            drop(answer.send(Ok(receipt)));
            recorded.push((command, actor));
        }
        // Only now that everybody has their receipt, and without waiting for it.
        self.shared.drafts.discard_later(recorded);
    }

    /// Ends the writing: how far journal and store have come, for the mark of a clean stop.
    pub(crate) fn end(self) -> Ended {
        let meta = self.folder.borrow().meta;
        let position = self.journal.close().ok();
        Ended {
            applied: meta.applied.0,
            entered: meta.last_entered,
            position: position.filter(|_| self.broken.is_none()),
        }
    }
}

fn unavailable(why: &str) -> Refusal {
    Refusal::new(Reason::Unavailable, why.to_owned())
}

fn too_large(error: &record::RecordError) -> Failure {
    Failure::Refused(Refusal::new(Reason::TooLong, error.to_string()).advise("Shorten the text"))
}

fn refused_by_journal(error: &JournalError, why: &str) -> Failure {
    match error {
        JournalError::NoRoom { .. } => {
            Failure::Refused(Refusal::new(Reason::Unavailable, why.to_owned()).advise(NO_ROOM))
        }
        _ => Failure::Refused(unavailable(why)),
    }
}

/// The versions of the rooms on which a command's sense depends, as a screen saw them.
pub fn rooms_seen(patient: &Patient, rooms: &[Room]) -> Vec<(Room, EntryNumber)> {
    rooms
        .iter()
        .map(|room| (*room, patient.versions[*room as usize]))
        .collect()
}
