//! sled behind a door: opened in a thread with a time limit, written in one transaction, stopped with everything synced.

mod stored;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use serde::de::DeserializeOwned;

use super::base::Base as _;
use super::behind::Behind;
use super::engine::{self, Engine};
use super::fold::{Known, Meta, ProgrammeState};
use super::keys::{self, Class};
use super::slot::{Write, put_room};
use super::timeline::{self, Line};
use super::{FORMAT, StoreError, value};
use crate::domain::entry::{CommandId, PatientId, StaffId, Subject};
use crate::domain::patient::card::Card;
use crate::domain::patient::{Patient, Room};
use crate::domain::staff::competence::Competence;
use crate::domain::staff::passphrase::Passphrases;
use crate::domain::staff::register::Register;
use crate::journal::JournalReader;

/// A key with its value.
pub type Pair = (Vec<u8>, Vec<u8>);

/// The open store.
#[derive(Debug, Clone)]
pub struct Present {
    engine: Arc<Engine>,
    behind: Arc<WritingBehind>,
    /// Set when a value was not as it was written.
    damaged: Arc<AtomicBool>,
}

/// The thread that writes behind; it ends, with everything written, when the last user of the store is gone.
#[derive(Debug)]
struct WritingBehind {
    waiting: Arc<Behind>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl WritingBehind {
    fn start(engine: &Arc<Engine>) -> Result<Arc<WritingBehind>, StoreError> {
        let waiting = Arc::new(Behind::default());
        let (theirs, engine) = (Arc::clone(&waiting), Arc::clone(engine));
        let thread = std::thread::Builder::new()
            .name("store".to_owned())
            .spawn(move || theirs.run(engine.as_ref()))
            .map_err(|error| StoreError::WillNotOpen(error.to_string()))?;
        Ok(Arc::new(WritingBehind {
            waiting,
            thread: Mutex::new(Some(thread)),
        }))
    }

    fn finish(&self) {
        self.waiting.end();
        let thread = self
            .thread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(thread) = thread {
            // A panic of that thread leaves values waiting, which `settle` reports.
            let _ = thread.join();
        }
    }
}

impl Drop for WritingBehind {
    fn drop(&mut self) {
        self.finish();
    }
}

/// The folder of a generation.
pub fn folder_of(store: &Path, generation: u64) -> PathBuf {
    store.join(format!("sled.{generation}"))
}

/// The numbers of the generations in a store's folder.
pub fn generations(store: &Path) -> Vec<u64> {
    engine::generations(store)
}

/// Removes all generations but one: they are derived copies.
pub fn remove_all_but(store: &Path, kept: Option<u64>) {
    engine::remove_all_but(store, kept);
}

impl Present {
    /// Opens a generation, or creates it.
    ///
    /// # Errors
    /// [`StoreError::WillNotOpen`] if sled fails, panics or hangs.
    pub fn open(folder: &Path) -> Result<Present, StoreError> {
        Present::over(Engine::open(folder)?)
    }

    /// A store that waits in memory, whole, until the disk of its folder has room for a generation after this one.
    ///
    /// # Errors
    /// [`StoreError::WillNotOpen`] if no thread can be started.
    pub fn in_memory(store: &Path, generation: u64) -> Result<Present, StoreError> {
        Present::over(Engine::without(store, generation))
    }

    fn over(engine: Engine) -> Result<Present, StoreError> {
        let engine = Arc::new(engine);
        Ok(Present {
            behind: WritingBehind::start(&engine)?,
            engine,
            damaged: Arc::default(),
        })
    }

    /// Says from where everything is made anew when sled fails.
    pub fn has_journal(&self, reader: JournalReader) {
        self.engine.has_journal(reader);
    }

    /// Whether so much waits for room on the disk that nothing more should be taken.
    pub fn is_overfull(&self) -> bool {
        self.behind.waiting.is_overfull()
    }

    /// Whether nothing waits to be written. For tests.
    #[cfg(test)]
    pub(crate) fn is_settled(&self) -> bool {
        self.behind.waiting.is_empty()
    }

    /// From now on sled is written to without looking for room, until it has failed once. For tests.
    #[cfg(test)]
    pub(crate) fn look_for_no_room(&self) {
        self.engine.look_for_no_room();
    }

    /// Whether sled has failed, and everything was taken back into memory. For tests.
    #[cfg(test)]
    pub(crate) fn has_fallen(&self) -> bool {
        self.engine.has_fallen()
    }

    /// How far the store has come; `None` for an empty store or one of another format.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn meta(&self) -> Result<Option<Meta>, StoreError> {
        let meta: Option<Meta> = self.get(&keys::meta())?;
        Ok(meta.filter(|meta| meta.format == FORMAT))
    }

    /// The programme's state.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn programme(&self) -> Result<ProgrammeState, StoreError> {
        let mut programme = ProgrammeState {
            origin: self.get(&keys::programme())?.unwrap_or_default(),
            ..ProgrammeState::default()
        };
        for (key, bytes) in self.under(&keys::programme())? {
            if key != keys::programme() {
                programme
                    .policy
                    .changes
                    .push(self.noting(value::decode(&bytes))?);
            }
        }
        for (_, bytes) in self.under(&keys::catalogue_changes())? {
            let change = self.noting(value::decode(&bytes))?;
            programme.catalogue.entries.push(change);
        }
        for (_, bytes) in self.under(&keys::signing_keys())? {
            programme
                .signing_keys
                .push(self.noting(value::decode(&bytes))?);
        }
        for (key, bytes) in self.under(&keys::profiles())? {
            let version = self.noting(value::decode(&bytes))?;
            let profiles = &mut programme.profiles.profiles;
            let profile = profiles.entry(keys::numbered(&key).unwrap_or_default());
            profile.or_default().versions.push(version);
        }
        for (key, bytes) in self.under(&keys::modules())? {
            let module = self.noting(value::decode(&bytes))?;
            let id = keys::numbered(&key).unwrap_or_default();
            programme.modules.modules.insert(id, module);
        }
        Ok(programme)
    }

    /// The staff register.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn register(&self) -> Result<Register, StoreError> {
        let mut register = Register::default();
        for (_, bytes) in self.under(&keys::all_staff())? {
            let member: crate::domain::staff::register::StaffMember =
                self.noting(value::decode(&bytes))?;
            register.members.insert(member.id, member);
        }
        Ok(register)
    }

    /// Everybody's passphrases, as hashes.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn passphrases(&self) -> Result<Passphrases, StoreError> {
        let mut known = Passphrases::default();
        for (key, bytes) in self.under(&keys::passphrases())? {
            if let Some(staff) = keys::patient_of(&key) {
                known
                    .of
                    .insert(StaffId(staff.0), self.noting(value::decode(&bytes))?);
            }
        }
        Ok(known)
    }

    /// Everybody's card.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn cards(&self) -> Result<Vec<Card>, StoreError> {
        let mut cards = Vec::new();
        for (_, bytes) in self.under(&keys::cards())? {
            cards.push(self.noting(value::decode(&bytes))?);
        }
        Ok(cards)
    }

    /// All that is known of somebody's competence.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn competence_of(&self, id: StaffId) -> Result<Competence, StoreError> {
        Ok(self.competence(id)?.state)
    }

    /// A patient's state; a new one where nothing is stored.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn patient(&self, id: PatientId) -> Result<Patient, StoreError> {
        let mut state = Patient::new(id);
        for (key, bytes) in self.under(&keys::rooms(id))? {
            if let Some(room) = key
                .last()
                .and_then(|code| Room::ALL.get(usize::from(*code)))
            {
                self.noting(put_room(&mut state, *room, &bytes))?;
            }
        }
        Ok(state)
    }

    /// The patients behind an index key.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn indexed(&self, prefix: &[u8]) -> Result<Vec<PatientId>, StoreError> {
        let mut found = Vec::new();
        for (key, _) in self.under(prefix)? {
            found.extend(keys::patient_of(&key));
        }
        Ok(found)
    }

    /// A command carried out in the last days.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn known(&self, id: CommandId) -> Result<Option<Known>, StoreError> {
        self.get(&keys::command(id))
    }

    /// A page of a subject's timeline, newest first: at most `most` entries with a number below `before`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn timeline(
        &self,
        subject: &Subject,
        class: Class,
        before: u64,
        most: usize,
    ) -> Result<Vec<Line>, StoreError> {
        let mut found = Vec::new();
        let mut place = self.last_chunk(subject, class)?;
        while let Some(at) = place {
            let lines = self.chunk(subject, class, at)?;
            found.extend(lines.into_iter().rev().filter(|line| line.0 < before));
            if found.len() >= most {
                found.truncate(most);
                break;
            }
            place = at.checked_sub(1);
        }
        Ok(found)
    }

    fn chunk(&self, subject: &Subject, class: Class, place: u32) -> Result<Vec<Line>, StoreError> {
        let key = keys::chunk(subject, class, place);
        self.bytes(&key)?.map_or(Ok(Vec::new()), |bytes| {
            self.noting(timeline::decode(&bytes))
        })
    }

    /// The place of the last chunk of a timeline.
    fn last_chunk(&self, subject: &Subject, class: Class) -> Result<Option<u32>, StoreError> {
        let prefix = keys::timeline(subject, class);
        let (waiting, stored) = self.steadily(|| {
            let waiting = self.behind.waiting.under(&prefix).pop();
            Ok((waiting, self.engine.last_key_under(&prefix)?))
        })?;
        let last = waiting.map(|(key, _)| key).into_iter().chain(stored).max();
        Ok(last.and_then(|key| {
            key.last_chunk::<4>()
                .map(|place| u32::from_be_bytes(*place))
        }))
    }

    fn get<T: DeserializeOwned>(&self, key: &[u8]) -> Result<Option<T>, StoreError> {
        self.bytes(key)?
            .map(|bytes| self.noting(value::decode(&bytes)))
            .transpose()
    }

    /// Remembers that something was damaged: then the next start builds the store anew.
    fn noting<T>(&self, read: Result<T, StoreError>) -> Result<T, StoreError> {
        if let Err(StoreError::Damaged(_)) = &read {
            self.damaged.store(true, Ordering::SeqCst);
        }
        read
    }

    /// Whether something read from it was damaged.
    pub fn was_damaged(&self) -> bool {
        self.damaged.load(Ordering::SeqCst)
    }

    /// Reads what waits and what is stored as one: again when everything moved from there to here meanwhile, and once
    /// more when sled failed and everything was made anew.
    fn steadily<T>(&self, read: impl Fn() -> Result<T, StoreError>) -> Result<T, StoreError> {
        let mut doubted = false;
        loop {
            let before = self.engine.falls();
            let found = read();
            if self.engine.falls() != before {
                continue;
            }
            match found {
                Err(StoreError::Sled(_)) if !doubted && self.behind.waiting.doubt() => {
                    doubted = true;
                }
                found => return found,
            }
        }
    }

    fn bytes(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.steadily(|| match self.behind.waiting.get(key) {
            Some(waits) => Ok(waits.map(|bytes| bytes.to_vec())),
            None => self.engine.get(key),
        })
    }

    /// Everything under a prefix, in order: what waits to be written over what is stored. What waits is looked at first,
    /// so that nothing is missed while it moves from one to the other.
    fn under(&self, prefix: &[u8]) -> Result<Vec<Pair>, StoreError> {
        let (waiting, mut found) = self.steadily(|| {
            let waiting = self.behind.waiting.under(prefix);
            Ok((waiting, self.engine.under(prefix)?))
        })?;
        for (key, waits) in waiting {
            match (
                found.binary_search_by(|(known, _)| known.as_slice().cmp(&key)),
                waits,
            ) {
                (Ok(at), Some(bytes)) => found[at].1 = bytes.to_vec(),
                (Ok(at), None) => drop(found.remove(at)),
                (Err(at), Some(bytes)) => found.insert(at, (key, bytes.to_vec())),
                (Err(_), None) => {}
            }
        }
        Ok(found)
    }

    /// Takes a group of writes: readers see it from now on, sled gets it a moment later.
    ///
    /// # Errors
    /// [`StoreError::Sled`] if an earlier group could not be written.
    pub fn write(&self, writes: Vec<Write>) -> Result<(), StoreError> {
        self.behind.waiting.put(writes)
    }

    /// Writes keys in order, for a store being built; nothing else reads it yet.
    ///
    /// # Errors
    /// [`StoreError::Sled`].
    pub fn fill(&self, key: &[u8], bytes: &[u8]) -> Result<(), StoreError> {
        if self.engine.fill(key, bytes)? {
            return Ok(());
        }
        self.write(vec![(key.to_vec(), Some(bytes.to_vec()))])
    }

    /// Every key and value, in order, when nothing waits any more, or nothing more can be written.
    ///
    /// # Errors
    /// [`StoreError::Sled`].
    pub fn all(&self) -> Result<Box<dyn Iterator<Item = Result<Pair, StoreError>>>, StoreError> {
        if self.behind.waiting.settle()? {
            return Ok(Box::new(self.engine.all()));
        }
        Ok(Box::new(self.under(&[])?.into_iter().map(Ok)))
    }

    /// Removes the commands that are no longer kept.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn prune_commands(&self, oldest: crate::domain::time::Moment) -> Result<(), StoreError> {
        let mut old = Vec::new();
        for (key, bytes) in self.under(&keys::commands())? {
            let known: Known = self.noting(value::decode(&bytes))?;
            if known.entered < oldest {
                old.push((key, None));
            }
        }
        if old.is_empty() {
            Ok(())
        } else {
            self.write(old)
        }
    }

    /// Stops sled with every file synced, and says which generation it is: only then may a later start trust it.
    ///
    /// # Errors
    /// [`StoreError::NoRoom`] or another; then the next start rebuilds.
    pub fn stop(self) -> Result<u64, StoreError> {
        self.behind.finish();
        match self.behind.waiting.settle() {
            Ok(_) => self.engine.stop(),
            Err(error) => Err(self.engine.or_no_room(error)),
        }
    }
}
