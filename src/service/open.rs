//! Creating, opening, rebuilding and stopping a store.
//!
//! A store's folder holds `lock`, `journal/` (the truth), `drafts/` (what is being typed), `sled.<generation>/` (the present state),
//! `signing-key` and `checkpoints/` ([`checkpoint`]) and, after a clean stop only, `CLEAN`. Without a valid `CLEAN`, or when anything
//! about the present state is in doubt, a new generation is built from the journal.

mod founding;

use std::collections::HashMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex, RwLock};

use crate::disk::{RealDisk, SharedDisk, create_folder_durably};
use crate::domain::entry::{ClockMark, CommandId, EntryHead, EntryNumber, Subject};
use crate::domain::event::Event;
use crate::domain::patient::card::Card;
use crate::domain::programme::origin::StoreCreated;
use crate::domain::refusal::{Reason, Refusal};
use crate::domain::staff::passphrase::Passphrases;
use crate::domain::staff::register::{Register, StaffDetails};
use crate::drafts::Drafts;
use crate::journal::CleanMark;
use crate::journal::JournalReader;
use crate::journal::Recovery;
use crate::journal::{Journal, JournalError, record};
use crate::service::checkpoint;
use crate::service::clock::Clock;
use crate::service::execute::Writer;
use crate::service::keep_drafts::KeptDrafts;
use crate::service::{Failure, Job, Service, Shared, locked, random};
use crate::store::fold::{Folder, KNOWN_MINUTES, Meta, ProgrammeState};
use crate::store::lock::{self, StoreLock};
use crate::store::present::{self, Present};
use crate::store::{StoreError, rebuild, reserve};

/// What a long opening says: entries done, entries in all.
pub type Progress<'a> = &'a mut dyn FnMut(u64, u64);

/// Where the journal of a store lies.
pub fn journal_folder(folder: &Path) -> PathBuf {
    folder.join("journal")
}

/// Whether there is a store in a folder.
pub fn exists(folder: &Path) -> bool {
    journal_folder(folder).is_dir()
}

/// Creates a store with its first staff. The first of them is the author of the first entries.
///
/// # Errors
/// There is a store already, a folder cannot be made, or a staff member is refused.
pub fn create(
    folder: &Path,
    clock: &dyn Clock,
    origin: StoreCreated,
    staff: &[StaffDetails],
) -> Result<(), Failure> {
    if exists(folder) {
        return Err(Refusal::new(
            Reason::Duplicate,
            format!("There is a store in {} already", folder.display()),
        )
        .advise("Open it with `caseload`, or name another folder with --store")
        .into());
    }
    let mut facts = founding::first_facts(origin, staff, clock)?;
    make_private_folder(folder)?;
    let _lock = lock::acquire(folder)?;
    let path = journal_folder(folder);
    let mut journal = Journal::create(&path, random::number()).map_err(StoreError::from)?;
    let key = checkpoint::make_key(&checkpoint::key_path(folder), journal.store_id(), "")?;
    facts.push((Subject::Programme, Event::SigningKeyMade(key)));
    let (now, command) = (clock.now(), CommandId(random::number()));
    let actor = facts.iter().find_map(|(subject, _)| match subject {
        Subject::Staff(id) => Some(*id),
        _ => None,
    });
    let mut entries = Vec::new();
    for (place, (subject, event)) in facts.iter().enumerate() {
        let head = EntryHead {
            number: EntryNumber(place as u64 + 1),
            entered: now,
            happened: None,
            actor: actor.unwrap_or_default(),
            signed_in: None,
            command,
            clock: ClockMark::InOrder,
        };
        entries.push(
            record::to_raw(&head, &[*subject], event, random::salt()).map_err(StoreError::from)?,
        );
    }
    let _recorded = journal.append(&entries).map_err(StoreError::from)?;
    reserve::put_back(folder);
    Ok(())
}

fn make_private_folder(folder: &Path) -> Result<(), StoreError> {
    use std::os::unix::fs::PermissionsExt;
    create_folder_durably(&RealDisk, folder)
        .map_err(StoreError::file("cannot make the folder", folder))?;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
        .map_err(StoreError::file("cannot protect the folder", folder))
}

/// The journal of a store that is held by this process, with what opening it found.
struct Opened {
    journal: Journal,
    recovery: Recovery,
    mark: Option<CleanMark>,
    newest: Option<u64>,
}

/// Opens a store.
///
/// # Errors
/// In use, not there, of a newer version, the journal shortened or unreadable.
pub fn open(
    folder: &Path,
    clock: Arc<dyn Clock>,
    progress: Progress<'_>,
) -> Result<Service, Failure> {
    open_on(folder, RealDisk::shared(), clock, progress)
}

/// As [`open`], with the journal on a disk of one's choice: one that fails, for tests.
///
/// # Errors
/// As [`open`].
pub fn open_on(
    folder: &Path,
    disk: SharedDisk,
    clock: Arc<dyn Clock>,
    progress: Progress<'_>,
) -> Result<Service, Failure> {
    if !exists(folder) {
        return Err(Refusal::new(
            Reason::Unknown,
            format!("There is no store in {}", folder.display()),
        )
        .advise("Make one with `caseload init`, or look around first with `caseload demo`")
        .into());
    }
    let lock = lock::acquire(folder)?;
    reserve::make_room(folder);
    let Opened {
        journal,
        recovery,
        mark,
        newest,
    } = open_journal(folder, disk)?;
    let mut notices = notices_of(&recovery);
    let reader = journal.reader();
    let trusted = trusted(folder, mark.as_ref(), &reader);
    let loaded = match trusted {
        Some(trusted) => trusted,
        None => Loaded::from(build(folder, newest, &reader, progress, &mut notices)?)?,
    };
    let service = start(folder, clock, lock, journal, loaded, notices)?;
    reserve::put_back(folder);
    Ok(service)
}

fn open_journal(folder: &Path, disk: SharedDisk) -> Result<Opened, Failure> {
    let mark = CleanMark::read(folder).map_err(StoreError::from)?;
    let newest = present::generations(folder).into_iter().max();
    // After an unclean stop the old present state is not trusted, but it may show that more was acknowledged.
    let shown = match &mark {
        Some(mark) => Some(mark.applied),
        None => newest.and_then(|generation| applied_by(&present::folder_of(folder, generation))),
    };
    let shown = shown.max(checkpoint::signed_before(folder));
    let path = journal_folder(folder);
    let (journal, recovery) =
        Journal::open_on(Arc::clone(&disk), &path, mark, shown).map_err(StoreError::from)?;
    let mut opened = Opened {
        journal,
        recovery,
        mark,
        newest,
    };
    // After a clean stop only what lies behind the mark is looked at. If the last entry before it is not there, an older
    // copy was put in the place of the journal: then everything is looked at.
    let last = opened.journal.head().last;
    if opened.mark.is_some() && opened.journal.reader().read(last).is_err() {
        (opened.journal, opened.recovery) =
            Journal::open_on(disk, &path, None, shown).map_err(StoreError::from)?;
        opened.mark = None;
    }
    // Only now: a journal that does not open must leave what shows how far it went.
    CleanMark::remove(&RealDisk, folder).map_err(StoreError::from)?;
    Ok(opened)
}

fn applied_by(folder: &Path) -> Option<u64> {
    let present = Present::open(folder).ok()?;
    present.meta().ok().flatten().map(|meta| meta.applied.0)
}

/// The present state with what of it is kept in memory.
struct Loaded {
    present: Present,
    meta: Meta,
    programme: ProgrammeState,
    register: Register,
    passphrases: Passphrases,
    cards: Vec<Card>,
}

impl Loaded {
    fn from(present: Present) -> Result<Loaded, StoreError> {
        Ok(Loaded {
            meta: present.meta()?.unwrap_or_default(),
            programme: present.programme()?,
            register: present.register()?,
            passphrases: present.passphrases()?,
            cards: present.cards()?,
            present,
        })
    }
}

/// The present state that a clean stop left, if it is where the journal is and can be read.
fn trusted(folder: &Path, mark: Option<&CleanMark>, reader: &JournalReader) -> Option<Loaded> {
    let mark = mark?;
    let path = present::folder_of(folder, mark.generation);
    if !path.is_dir() {
        return None;
    }
    let present = Present::open(&path).ok()?;
    // sled may also panic over a damaged page: whatever is wrong with it, the journal has everything.
    let loaded = catch_unwind(AssertUnwindSafe(|| Loaded::from(present)))
        .ok()?
        .ok()?;
    (loaded.meta.applied.0 == mark.applied && mark.applied == reader.head().last).then_some(loaded)
}

/// Builds a new generation from the journal, and sets the old ones aside.
fn build(
    folder: &Path,
    newest: Option<u64>,
    reader: &JournalReader,
    progress: Progress<'_>,
    notices: &mut Vec<String>,
) -> Result<Present, Failure> {
    let image = rebuild::image(reader, progress)?;
    for (number, why) in &image.unreadable {
        notices.push(format!(
            "entry #{number} is left out of the present state: {why}"
        ));
    }
    let generation = newest.map_or(1, |newest| newest + 1);
    let filled = fill(folder, generation, &image).or_else(|_first| {
        // Whatever stood in the way, room is made: older generations are derived copies, and this is what the reserve is for.
        present::remove_all_but(folder, None);
        reserve::let_go(folder);
        fill(folder, generation, &image)
    });
    let Ok(present) = filled else {
        present::remove_all_but(folder, None);
        let present = Present::in_memory(folder, generation)?;
        rebuild::fill(&present, &image)?;
        notices.push(format!(
            "there is no room on the disk of {}, so the present state is kept in memory: free some; everything can be read meanwhile",
            folder.display()
        ));
        return Ok(present);
    };
    present::remove_all_but(folder, Some(generation));
    Ok(present)
}

/// A new generation with everything in it.
fn fill(folder: &Path, generation: u64, image: &rebuild::Image) -> Result<Present, StoreError> {
    let path = present::folder_of(folder, generation);
    create_folder_durably(&RealDisk, &path)
        .map_err(StoreError::file("cannot make the folder", &path))?;
    let present = Present::open(&path)?;
    // sled panics over some of what goes wrong with its files.
    catch_unwind(AssertUnwindSafe(|| rebuild::fill(&present, image)))
        .unwrap_or_else(|_panic| Err(StoreError::Sled("sled panicked".to_owned())))?;
    Ok(present)
}

fn notices_of(recovery: &Recovery) -> Vec<String> {
    let mut notices = Vec::new();
    if let Some(torn) = &recovery.torn {
        notices.push(format!(
            "the last write before the stop was not finished and was never confirmed to anybody; its {} bytes are kept in {}",
            torn.bytes,
            torn.kept.display()
        ));
    }
    for damage in &recovery.damage {
        notices.push(format!(
            "the journal is damaged, so nothing can be recorded: {damage}; restore it from a backup"
        ));
    }
    notices
}

fn start(
    folder: &Path,
    clock: Arc<dyn Clock>,
    lock: StoreLock,
    journal: Journal,
    loaded: Loaded,
    notices: Vec<String>,
) -> Result<Service, Failure> {
    let reader = journal.reader();
    let Loaded {
        present,
        meta,
        programme,
        register,
        passphrases,
        cards,
    } = loaded;
    let cards: HashMap<_, _> = cards
        .into_iter()
        .map(|card| (card.id, Arc::new(card)))
        .collect();
    let drafts = Drafts::open(&folder.join("drafts")).map_err(StoreError::from)?;
    let drafts = KeptDrafts::keep(drafts).map_err(|error| Failure::Bug(error.to_string()))?;
    present.has_journal(reader.clone());
    let folding = Folder::new(
        present.clone(),
        reader.clone(),
        programme.clone(),
        register.clone(),
        meta,
    )
    .knowing(passphrases.clone());
    let shared = Arc::new(Shared {
        folder: folder.to_owned(),
        present,
        reader,
        clock,
        catalogue: super::catalogue::Kept::default(),
        register: RwLock::new(Arc::new(register)),
        programme: RwLock::new(Arc::new(programme)),
        policy_of_day: Mutex::new(None),
        waits: crate::service::query::KeptWaits::default(),
        cards: RwLock::new(cards),
        drafts,
        passphrases: RwLock::new(Arc::new(passphrases)),
        failed_passphrases: Mutex::default(),
        opened: Mutex::new(HashMap::new()),
        listeners: Mutex::new(Vec::new()),
        key_made: Mutex::default(),
        signing: Mutex::default(),
        lock: Mutex::new(lock),
    });
    let (jobs, work) = channel();
    let writer = Writer::new(journal, Arc::clone(&shared), folding);
    let writer = std::thread::Builder::new()
        .name("writer".to_owned())
        .spawn(move || writer.run(&work))
        .map_err(|error| Failure::Bug(error.to_string()))?;
    Ok(Service {
        shared,
        jobs,
        writer: Some(writer),
        notices,
    })
}

impl Service {
    /// Stops cleanly: the present state is synced, and the next start trusts it.
    ///
    /// # Errors
    /// [`Failure`]; nothing recorded is lost, but the next start rebuilds the present state.
    pub fn stop(mut self) -> Result<(), Failure> {
        let _ = self.jobs.send(Job::Stop);
        let Some(writer) = self.writer.take().and_then(|thread| thread.join().ok()) else {
            return Err(Failure::Bug("the writer failed".to_owned()));
        };
        let ended = writer.end();
        let folder = self.shared.folder.clone();
        let shared = Arc::into_inner(self.shared)
            .ok_or_else(|| Failure::Bug("the store is still in use".to_owned()))?;
        shared
            .present
            .prune_commands(ended.entered.plus_minutes(-KNOWN_MINUTES))?;
        let sound = !shared.present.was_damaged();
        let generation = match shared.present.stop() {
            Ok(generation) => generation,
            // Everything is in the journal: the next start builds the present state anew.
            Err(StoreError::NoRoom { .. }) => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        // After a failed write, or with damage, there is no position to trust: the next start looks at everything.
        if let Some(position) = ended.position
            && sound
            && position.last == ended.applied
        {
            let mark = CleanMark {
                generation,
                applied: ended.applied,
                position,
            };
            match mark.write(&RealDisk, &folder) {
                Ok(()) | Err(JournalError::NoRoom { .. }) => {}
                Err(error) => return Err(StoreError::from(error).into()),
            }
        }
        reserve::put_back(&folder);
        Ok(())
    }

    /// Writes into the lock who holds the store, for others who want it.
    ///
    /// # Errors
    /// [`Failure`].
    pub fn say_who(&self, who: &str, screen: bool) -> Result<(), Failure> {
        Ok(locked(&self.shared.lock).say(who, screen)?)
    }
}

/// Builds the present state anew, whatever is there.
///
/// # Errors
/// As [`open`].
pub fn rebuild(folder: &Path, progress: Progress<'_>) -> Result<(u64, Vec<String>), Failure> {
    if !exists(folder) {
        return Err(Refusal::new(
            Reason::Unknown,
            format!("There is no store in {}", folder.display()),
        )
        .into());
    }
    let _lock = lock::acquire(folder)?;
    reserve::make_room(folder);
    let Opened {
        journal,
        recovery,
        newest,
        ..
    } = open_journal(folder, RealDisk::shared())?;
    let mut notices = notices_of(&recovery);
    let reader = journal.reader();
    let present = build(folder, newest, &reader, progress, &mut notices)?;
    let last = reader.head().last;
    let generation = present.stop()?;
    if let Ok(position) = journal.close() {
        let mark = CleanMark {
            generation,
            applied: last,
            position,
        };
        mark.write(&RealDisk, folder).map_err(StoreError::from)?;
    }
    Ok((last, notices))
}
