//! The service: one owner of journal and store, one writer, many readers.
//!
//! * `catalogue`: the competence catalogues as the journal has them, kept in memory.
//! * [`clock`], [`random`]: the only places that read the time and make random numbers.
//! * [`execute`]: the writer: decides serially against what is committed plus what the open group holds, appends one
//!   batch, folds it, answers. A failed write discards the group.
//! * [`open`]: creating, opening, rebuilding and stopping a store.
//! * [`keep_drafts`]: what many people type, one sync for all who wait.
//! * [`import`]: bringing in a caseload from a file.
//! * [`passphrase`]: one's own secret: set, checked, and given for one act at another's terminal.
//! * [`portfolio`]: somebody's competence for an outside body, printed and provable.
//! * [`printing`]: posts, development plans and a team's skills as printed documents.
//! * [`query`]: questions and their answers, the plain structs of [`view`].
//! * [`checkpoint`]: the store's key and what it signs: how far the journal has come.
//! * [`verify`]: journal and present state, checked from the first entry to the last.
//! * [`spoken`]: commands as people and programs write them (NHS numbers and logins instead of identifiers).

mod catalogue;
pub mod checkpoint;
pub mod clock;
pub mod execute;
pub mod import;
pub mod keep_drafts;
pub mod open;
pub mod passphrase;
pub mod portfolio;
pub mod printing;
pub mod query;
pub mod random;
pub mod spoken;
pub mod verify;
pub mod view;

#[cfg(test)]
pub(crate) mod tests;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use crate::domain::command::{Command, Request};
use crate::domain::entry::{CommandId, EntryNumber, PatientId, StaffId};
use crate::domain::patient::card::Card;
use crate::domain::refusal::Refusal;
use crate::domain::staff::catalogue::Catalogue;
use crate::domain::staff::passphrase::Passphrases;
use crate::domain::staff::register::Register;
use crate::domain::staff::review::{PATIENTS_MAX, RecordReview};
use crate::domain::time::Moment;
use crate::journal::JournalReader;
use crate::store::StoreError;
use crate::store::fold::ProgrammeState;
use crate::store::lock::StoreLock;
use crate::store::present::Present;
use clock::Clock;

/// Proof that a command was recorded, durably.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Receipt {
    /// Its first entry.
    pub first: EntryNumber,
    /// Its last entry.
    pub last: EntryNumber,
    /// When it was recorded.
    pub at: Moment,
    /// Whether it had been recorded before, and nothing was recorded now.
    pub again: bool,
}

/// Why there is no receipt, or no answer.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The rules say no: the person's to mend.
    #[error("{}", .0.sentence())]
    Refused(#[from] Refusal),
    /// Store or journal say no: ours or the machine's.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The program is at fault.
    #[error("the program failed: {0}")]
    Bug(String),
}

/// An answer that will come.
#[derive(Debug)]
pub struct Pending {
    answer: Receiver<Result<Receipt, Failure>>,
}

impl Pending {
    /// Waits for the answer.
    ///
    /// # Errors
    /// [`Failure`].
    pub fn wait(self) -> Result<Receipt, Failure> {
        self.answer
            .recv()
            .unwrap_or_else(|_| Err(Failure::Bug("the writer has ended".to_owned())))
    }
}

/// A change that others should know of: they ask again for what they show of it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Change {
    /// The patients whose records changed.
    pub patients: Vec<PatientId>,
    /// The members of staff whose competence changed, or who are asked about it.
    pub staff: Vec<StaffId>,
    /// Whether register or policy changed.
    pub programme: bool,
    /// The last entry.
    pub entry: EntryNumber,
}

impl Change {
    /// The most patients that are named one by one.
    const NAMED_MAX: usize = 256;

    /// Takes another change in, so that whoever was slow is told once of both.
    pub fn merge(&mut self, later: &Change) {
        self.entry = self.entry.max(later.entry);
        self.programme |= later.programme;
        for patient in &later.patients {
            if !self.patients.contains(patient) {
                self.patients.push(*patient);
            }
        }
        for staff in &later.staff {
            if !self.staff.contains(staff) {
                self.staff.push(*staff);
            }
        }
        if self.patients.len() + self.staff.len() > Change::NAMED_MAX {
            // Too many to name: everything is read again.
            self.programme = true;
            self.patients.clear();
            self.staff.clear();
        }
    }
}

/// What the writer and the readers share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) folder: PathBuf,
    pub(crate) present: Present,
    pub(crate) reader: JournalReader,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) catalogue: catalogue::Kept,
    pub(crate) register: RwLock<Arc<Register>>,
    pub(crate) programme: RwLock<Arc<ProgrammeState>>,
    pub(crate) policy_of_day: Mutex<Option<query::PolicyOfDay>>,
    pub(crate) cards: RwLock<HashMap<PatientId, Arc<Card>>>,
    pub(crate) waits: query::KeptWaits,
    pub(crate) drafts: keep_drafts::KeptDrafts,
    pub(crate) passphrases: RwLock<Arc<Passphrases>>,
    pub(crate) failed_passphrases: Mutex<passphrase::Failed>,
    /// Records opened without a relationship, and until when: they stay open for a while only, and never beyond the
    /// session.
    pub(crate) opened: Mutex<HashMap<(StaffId, PatientId), Moment>>,
    pub(crate) listeners: Mutex<Vec<Sender<Change>>>,
    /// Held by whoever makes the key.
    pub(crate) key_made: Mutex<()>,
    /// Held by whoever signs a checkpoint: a tree may first have to be made, and nobody who signs in waits for that.
    pub(crate) signing: Mutex<()>,
    /// Held here, so that it is not free before the writer has ended.
    pub(crate) lock: Mutex<StoreLock>,
}

/// What the writer is asked to do.
pub(crate) enum Job {
    /// Decide and record.
    Execute {
        /// Who asks.
        actor: StaffId,
        /// In whose session, when not their own.
        signed_in: Option<StaffId>,
        /// What.
        request: Box<Request>,
        /// Where the answer goes.
        answer: Sender<Result<Receipt, Failure>>,
    },
    /// End.
    Stop,
}

/// The running service.
#[derive(Debug)]
pub struct Service {
    pub(crate) shared: Arc<Shared>,
    pub(crate) jobs: Sender<Job>,
    pub(crate) writer: Option<std::thread::JoinHandle<execute::Writer>>,
    /// What opening found that people should know: a torn tail, damage, a rebuild.
    pub notices: Vec<String>,
}

pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    pub(crate) fn register(&self) -> Arc<Register> {
        Arc::clone(&self.register.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn passphrases(&self) -> Arc<Passphrases> {
        Arc::clone(
            &self
                .passphrases
                .read()
                .unwrap_or_else(PoisonError::into_inner),
        )
    }

    pub(crate) fn programme(&self) -> Arc<ProgrammeState> {
        Arc::clone(
            &self
                .programme
                .read()
                .unwrap_or_else(PoisonError::into_inner),
        )
    }
}

impl Service {
    /// Hands a command to the writer; the answer comes when it is durable, or refused.
    pub fn submit(&self, actor: StaffId, request: Request) -> Pending {
        if request.command.is_the_services_own() {
            let (answer, wait) = channel();
            let _ = answer.send(Err(passphrase::not_sent().into()));
            return Pending { answer: wait };
        }
        self.submit_own(actor, None, request)
    }

    /// As [`Service::submit`], also for what the service alone may ask; `signed_in` names the host's session in which
    /// the actor signed.
    pub(crate) fn submit_own(
        &self,
        actor: StaffId,
        signed_in: Option<StaffId>,
        request: Request,
    ) -> Pending {
        let (answer, wait) = channel();
        let job = Job::Execute {
            actor,
            signed_in,
            request: Box::new(request),
            answer,
        };
        // When the writer has ended the answer's sender is dropped with the job, and waiting says so.
        let _ = self.jobs.send(job);
        Pending { answer: wait }
    }

    /// Carries out a command and waits for its receipt.
    ///
    /// # Errors
    /// [`Failure`].
    pub fn execute(&self, actor: StaffId, request: Request) -> Result<Receipt, Failure> {
        self.submit(actor, request).wait()
    }

    /// Records that somebody followed the screen of `host` for a while, and which records both had before them.
    ///
    /// # Errors
    /// [`Failure`]: one person only, nobody known, or times that make no sense.
    pub fn record_review(
        &self,
        host: StaffId,
        follower: StaffId,
        from: Moment,
        until: Moment,
        patients: &[PatientId],
    ) -> Result<Receipt, Failure> {
        let mut named = Vec::new();
        for patient in patients {
            if named.len() < PATIENTS_MAX && !named.contains(patient) {
                named.push(*patient);
            }
        }
        let request = Request {
            id: self.new_command_id(),
            seen: Vec::new(),
            seen_entry: None,
            command: Command::RecordReview(RecordReview {
                host,
                follower,
                from,
                until,
                patients: named,
            }),
        };
        self.submit_own(host, None, request).wait()
    }

    /// Journal and present state, for `verify`.
    pub fn parts(&self) -> (&JournalReader, &Present) {
        (&self.shared.reader, &self.shared.present)
    }

    /// The changes from now on, for a screen.
    pub fn listen(&self) -> Receiver<Change> {
        let (say, listen) = channel();
        locked(&self.shared.listeners).push(say);
        listen
    }

    /// Tells nobody of changes any more: whoever listens hears the end.
    pub fn hang_up(&self) {
        locked(&self.shared.listeners).clear();
    }

    /// The part of a change that concerns somebody: their lists may show these patients, or the record is open before
    /// them.
    pub fn concerning(
        &self,
        actor: StaffId,
        change: &Change,
        is_open: impl Fn(PatientId) -> bool,
    ) -> Option<Change> {
        if change.programme {
            return Some(change.clone());
        }
        let patients: Vec<PatientId> = change
            .patients
            .iter()
            .copied()
            .filter(|id| is_open(*id) || self.may_list(actor, *id))
            .collect();
        let staff: Vec<StaffId> = change
            .staff
            .iter()
            .copied()
            .filter(|id| self.may_know_of(actor, *id))
            .collect();
        (!patients.is_empty() || !staff.is_empty()).then(|| Change {
            patients,
            staff,
            ..change.clone()
        })
    }

    /// The time by the service's clock.
    pub fn now(&self) -> Moment {
        self.shared.clock.now()
    }

    /// The staff register.
    pub fn register(&self) -> Arc<Register> {
        self.shared.register()
    }

    /// The programme's state: how the store began and all settings.
    pub fn programme(&self) -> Arc<ProgrammeState> {
        self.shared.programme()
    }

    /// The competence catalogues: those shipped, imported, and added to.
    pub fn catalogue(&self) -> Arc<Catalogue> {
        self.shared.catalogue()
    }

    /// A random identifier, for a command or a draft.
    pub fn new_command_id(&self) -> CommandId {
        CommandId(random::number())
    }

    /// A random identifier for a new patient.
    pub fn new_patient_id(&self) -> PatientId {
        PatientId(random::number())
    }

    /// A random identifier for a new staff member.
    pub fn new_staff_id(&self) -> StaffId {
        StaffId(random::number())
    }
}
