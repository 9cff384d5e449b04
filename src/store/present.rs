//! sled behind a door: opened in a thread with a time limit, written in one transaction, stopped with everything synced.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

use serde::de::DeserializeOwned;

use super::behind::Behind;
use super::fold::{Base, Known, Meta, ProgrammeState};
use super::keys::{self, Class};
use super::quiet::quietly;
use super::slot::{Slot, Write, put_room};
use super::timeline::{self, Line, Tail};
use super::{FORMAT, StoreError, value};
use crate::domain::entry::{CommandId, PatientId, StaffId, Subject};
use crate::domain::patient::card::Card;
use crate::domain::patient::{Patient, Room};
use crate::domain::staff::evidence::{EvidenceRoom, Item};
use crate::domain::staff::passphrase::Passphrases;
use crate::domain::staff::register::Register;

/// How long sled may take to open before it is set aside: some damage makes it hang.
const OPEN_LIMIT: Duration = Duration::from_secs(20);
/// sled's cache, in bytes. The present state of some thousand patients is smaller than this.
const CACHE_BYTES: u64 = 32 * 1024 * 1024;

/// A key with its value.
pub type Pair = (Vec<u8>, Vec<u8>);

/// The open store.
#[derive(Debug, Clone)]
pub struct Present {
    db: sled::Db,
    folder: PathBuf,
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
    fn start(db: &sled::Db) -> Result<Arc<WritingBehind>, StoreError> {
        let waiting = Arc::new(Behind::default());
        let (theirs, db) = (Arc::clone(&waiting), db.clone());
        let thread = std::thread::Builder::new()
            .name("store".to_owned())
            .spawn(move || theirs.run(&db))
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

impl Present {
    /// Opens a generation, or creates it.
    ///
    /// # Errors
    /// [`StoreError::WillNotOpen`] if sled fails, panics or hangs.
    pub fn open(folder: &Path) -> Result<Present, StoreError> {
        remove_half_made_snapshots(folder);
        let (answer, wait) = mpsc::channel();
        let path = folder.to_owned();
        let spawned = std::thread::Builder::new()
            .name("open-store".to_owned())
            .spawn(move || {
                let opened = std::panic::catch_unwind(|| {
                    let config = sled::Config::default()
                        .path(&path)
                        .cache_capacity(CACHE_BYTES)
                        .flush_every_ms(None);
                    quietly(|| config.open())
                });
                let answered = match opened {
                    Ok(Ok(db)) => Ok(db),
                    Ok(Err(error)) => Err(error.to_string()),
                    Err(_panic) => Err("sled panicked".to_owned()),
                };
                // Nobody waits any more after the time limit; then the store is of no use to anybody.
                let _ = answer.send(answered);
            });
        spawned.map_err(|error| StoreError::WillNotOpen(error.to_string()))?;
        match wait.recv_timeout(OPEN_LIMIT) {
            Ok(Ok(db)) => Ok(Present {
                behind: WritingBehind::start(&db)?,
                db,
                folder: folder.to_owned(),
                damaged: Arc::default(),
            }),
            Ok(Err(why)) => Err(StoreError::WillNotOpen(why)),
            Err(_) => Err(StoreError::WillNotOpen(format!(
                "no answer within {} seconds",
                OPEN_LIMIT.as_secs()
            ))),
        }
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
        let waiting = self.behind.waiting.under(&prefix).pop().map(|(key, _)| key);
        let stored = self.db.scan_prefix(&prefix).next_back().transpose()?;
        let last = waiting
            .into_iter()
            .chain(stored.map(|(key, _)| key.to_vec()))
            .max();
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

    fn bytes(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        if let Some(waits) = self.behind.waiting.get(key) {
            return Ok(waits.map(|bytes| bytes.to_vec()));
        }
        Ok(self.db.get(key)?.map(|bytes| bytes.to_vec()))
    }

    /// Everything under a prefix, in order: what waits to be written over what is stored. What waits is looked at first,
    /// so that nothing is missed while it moves from one to the other.
    fn under(&self, prefix: &[u8]) -> Result<Vec<Pair>, StoreError> {
        let waiting = self.behind.waiting.under(prefix);
        let mut found = Vec::new();
        for pair in self.db.scan_prefix(prefix) {
            let (key, bytes) = pair?;
            found.push((key.to_vec(), bytes.to_vec()));
        }
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
        quietly(|| self.db.insert(key, bytes))?;
        Ok(())
    }

    /// Every key and value, in order, when nothing waits any more.
    ///
    /// # Errors
    /// [`StoreError::Sled`].
    pub fn all(
        &self,
    ) -> Result<impl Iterator<Item = Result<Pair, StoreError>> + use<>, StoreError> {
        self.behind.waiting.settle()?;
        Ok(self.db.iter().map(|pair| {
            pair.map(|(key, bytes)| (key.to_vec(), bytes.to_vec()))
                .map_err(StoreError::from)
        }))
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

    /// Stops sled with every file synced: only then may a later start trust it.
    ///
    /// # Errors
    /// [`StoreError`]; then the next start rebuilds.
    pub fn stop(self) -> Result<(), StoreError> {
        let Present {
            db, folder, behind, ..
        } = self;
        behind.finish();
        behind.waiting.settle()?;
        drop(behind);
        quietly(|| db.flush())?;
        drop(db);
        sync_tree(&folder)
    }
}

/// A crash while sled starts leaves such files, and then it refuses for ever.
fn remove_half_made_snapshots(folder: &Path) {
    let Ok(list) = fs::read_dir(folder) else {
        return;
    };
    for entry in list.flatten() {
        if entry.file_name().to_string_lossy().ends_with(".generating") {
            // If it cannot be removed, sled says so when it opens.
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn sync_tree(folder: &Path) -> Result<(), StoreError> {
    let listed =
        fs::read_dir(folder).map_err(StoreError::file("cannot read the folder", folder))?;
    for entry in listed.flatten() {
        let path = entry.path();
        if path.is_dir() {
            sync_tree(&path)?;
        } else {
            let synced = fs::File::open(&path).and_then(|file| file.sync_all());
            synced.map_err(StoreError::file("cannot sync", &path))?;
        }
    }
    let synced = fs::File::open(folder).and_then(|file| file.sync_all());
    synced.map_err(StoreError::file("cannot sync the folder", folder))
}

impl Base for Present {
    fn slot(&self, id: PatientId) -> Result<Slot, StoreError> {
        let subject = Subject::Patient(id);
        let tails = [
            self.tail(&subject, Class::Entries)?,
            self.tail(&subject, Class::Openings)?,
        ];
        Ok(Slot::stored(
            self.patient(id)?,
            tails,
            self.get(&keys::card(id))?,
        ))
    }

    fn evidence(&self, id: StaffId) -> Result<EvidenceRoom, StoreError> {
        let mut room = EvidenceRoom::default();
        for (_, bytes) in self.under(&keys::evidence(id))? {
            let items: Vec<Item> = self.noting(value::decode(&bytes))?;
            room.items.extend(items);
        }
        Ok(room)
    }

    fn tail(&self, subject: &Subject, class: Class) -> Result<Tail, StoreError> {
        let Some(place) = self.last_chunk(subject, class)? else {
            return Ok(Tail::default());
        };
        let lines = self.chunk(subject, class, place)?;
        let full = lines.len() >= timeline::CHUNK;
        Ok(if full {
            Tail {
                place: place + 1,
                ..Tail::default()
            }
        } else {
            Tail {
                place,
                lines,
                ..Tail::default()
            }
        })
    }

    fn full_chunks(
        &self,
        subject: &Subject,
        class: Class,
        before: u32,
    ) -> Result<Vec<Line>, StoreError> {
        let mut found = Vec::new();
        for place in 0..before {
            found.extend(self.chunk(subject, class, place)?);
        }
        Ok(found)
    }
}
