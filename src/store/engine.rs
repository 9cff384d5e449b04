//! sled's files, one generation at a time: opened with a time limit, written in one transaction, put away with everything
//! synced; and going without them while the disk has no room.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{OnceLock, PoisonError, RwLock, RwLockReadGuard, mpsc};
use std::time::Duration;

use super::behind::{Below, Group};
use super::present::{Pair, folder_of};
use super::quiet::quietly;
use super::{StoreError, rebuild, reserve};
use crate::disk;
use crate::journal::JournalReader;

/// How long sled may take to open before it is set aside: some damage makes it hang.
const OPEN_LIMIT: Duration = Duration::from_secs(20);
/// How often its lock is tried for, which lingers after it was let go in this process, and the pause between: two seconds
/// in all.
const LOCK_TRIES: u32 = 200;
const LOCK_PAUSE: Duration = Duration::from_millis(10);
/// sled's cache, in bytes. The present state of some thousand patients is smaller than this.
const CACHE_BYTES: u64 = 32 * 1024 * 1024;
/// The room that a transaction must find free beside its own bytes: sled writes ahead in segments of half a mebibyte.
const MARGIN_BYTES: u64 = 4 * 1024 * 1024;

/// What is open.
#[derive(Debug)]
struct Kept {
    /// None while there is no room for it: then everything waits in memory.
    db: Option<sled::Db>,
    generation: u64,
    /// Older generations lie beside it.
    has_older: bool,
}

/// sled, or its absence.
#[derive(Debug)]
pub(super) struct Engine {
    store: PathBuf,
    kept: RwLock<Kept>,
    /// How often its values moved back into memory.
    falls: AtomicU64,
    /// From where everything can be made anew.
    journal: OnceLock<JournalReader>,
    /// Room is not looked for, so that sled meets the full disk.
    #[cfg(test)]
    blind: std::sync::atomic::AtomicBool,
}

impl Engine {
    /// A generation, opened or created.
    pub(super) fn open(folder: &Path) -> Result<Engine, StoreError> {
        let db = open_sled(folder)?;
        let name = folder.extension().and_then(|number| number.to_str());
        Ok(Engine {
            store: disk::folder_of(folder).to_owned(),
            kept: RwLock::new(Kept {
                db: Some(db),
                generation: name.and_then(|number| number.parse().ok()).unwrap_or(0),
                has_older: false,
            }),
            falls: AtomicU64::new(0),
            journal: OnceLock::new(),
            #[cfg(test)]
            blind: std::sync::atomic::AtomicBool::new(false),
        })
    }

    /// None yet: the first with room for it will be the one after `generation`.
    pub(super) fn without(store: &Path, generation: u64) -> Engine {
        Engine {
            store: store.to_owned(),
            kept: RwLock::new(Kept {
                db: None,
                generation,
                has_older: true,
            }),
            falls: AtomicU64::new(0),
            journal: OnceLock::new(),
            #[cfg(test)]
            blind: std::sync::atomic::AtomicBool::new(false),
        }
    }

    fn kept(&self) -> RwLockReadGuard<'_, Kept> {
        self.kept.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The generation that is open, or was last.
    fn generation(&self) -> u64 {
        self.kept().generation
    }

    /// Says from where everything can be made anew when sled fails.
    pub(super) fn has_journal(&self, reader: JournalReader) {
        let _ = self.journal.set(reader);
    }

    #[cfg(test)]
    pub(super) fn look_for_no_room(&self) {
        self.blind.store(true, Ordering::SeqCst);
    }

    #[cfg(test)]
    pub(super) fn has_fallen(&self) -> bool {
        self.falls() > 0
    }

    /// How often its values moved into memory: who reads here and there reads again when that happened meanwhile.
    pub(super) fn falls(&self) -> u64 {
        self.falls.load(Ordering::SeqCst)
    }

    pub(super) fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let kept = self.kept();
        let Some(db) = &kept.db else {
            return Ok(None);
        };
        Ok(db.get(key)?.map(|bytes| bytes.to_vec()))
    }

    pub(super) fn under(&self, prefix: &[u8]) -> Result<Vec<Pair>, StoreError> {
        let kept = self.kept();
        let Some(db) = &kept.db else {
            return Ok(Vec::new());
        };
        db.scan_prefix(prefix)
            .map(|pair| Ok(pair.map(|(key, bytes)| (key.to_vec(), bytes.to_vec()))?))
            .collect()
    }

    pub(super) fn last_key_under(&self, prefix: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let kept = self.kept();
        let Some(db) = &kept.db else {
            return Ok(None);
        };
        let last = db.scan_prefix(prefix).next_back().transpose()?;
        Ok(last.map(|(key, _)| key.to_vec()))
    }

    /// Every key and value, in order, while nothing else is written.
    pub(super) fn all(&self) -> impl Iterator<Item = Result<Pair, StoreError>> + use<> {
        let all = self.kept().db.as_ref().map(|db| db.iter());
        all.into_iter().flatten().map(|pair| {
            pair.map(|(key, bytes)| (key.to_vec(), bytes.to_vec()))
                .map_err(StoreError::from)
        })
    }

    /// Writes a key of a store being built; whether there is anything to write it to.
    pub(super) fn fill(&self, key: &[u8], bytes: &[u8]) -> Result<bool, StoreError> {
        let kept = self.kept();
        let Some(db) = &kept.db else {
            return Ok(false);
        };
        quietly(|| db.insert(key, bytes))?;
        Ok(true)
    }

    /// The error, or that there is no room, where that is its cause.
    pub(super) fn or_no_room(&self, error: StoreError) -> StoreError {
        if self.has_room(0) {
            error
        } else {
            StoreError::NoRoom {
                folder: self.store.display().to_string(),
            }
        }
    }

    /// Puts everything away, synced; in which generation.
    pub(super) fn stop(&self) -> Result<u64, StoreError> {
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        let Some(db) = kept.db.take() else {
            return Err(StoreError::NoRoom {
                folder: self.store.display().to_string(),
            });
        };
        let flushed = quietly(|| db.flush());
        drop(db);
        flushed.map_err(|error| self.or_no_room(error.into()))?;
        sync_tree(&folder_of(&self.store, kept.generation))?;
        Ok(kept.generation)
    }
}

impl Below for Engine {
    fn has_room(&self, bytes: u64) -> bool {
        #[cfg(test)]
        if self.blind.load(Ordering::SeqCst) && !self.has_fallen() {
            return true;
        }
        disk::free_bytes(&self.store).is_none_or(|free| free >= MARGIN_BYTES + 2 * bytes)
    }

    fn use_reserve(&self) {
        reserve::let_go(&self.store);
    }

    fn is_there(&self) -> bool {
        self.kept().db.is_some()
    }

    fn begin(&self) -> Result<(), StoreError> {
        let generation = self.generation() + 1;
        let db = open_sled(&folder_of(&self.store, generation))?;
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        *kept = Kept {
            db: Some(db),
            generation,
            has_older: true,
        };
        Ok(())
    }

    fn write(&self, group: &Group) -> Result<(), StoreError> {
        let kept = self.kept();
        let Some(db) = &kept.db else {
            return Err(StoreError::Sled("it is not open".to_owned()));
        };
        let mut batch = sled::Batch::default();
        for (key, waits) in group {
            match &waits.value {
                Some(bytes) => batch.insert(key.as_slice(), bytes.as_ref()),
                None => batch.remove(key.as_slice()),
            }
        }
        // All of it or nothing.
        let written: Result<(), sled::transaction::TransactionError<std::convert::Infallible>> = db
            .transaction(|tree| {
                tree.apply_batch(&batch)?;
                Ok(())
            });
        written.map_err(|error| StoreError::Sled(error.to_string()))
    }

    fn everything(&self) -> Result<Vec<Pair>, StoreError> {
        let Some(journal) = self.journal.get() else {
            return Err(StoreError::Sled("there is no journal beside it".to_owned()));
        };
        // Not what sled still has: after a failed write some of its pages are neither in memory nor on the disk.
        let image = rebuild::image(journal, &mut |_, _| {})?;
        Ok(image.values.into_iter().collect())
    }

    fn let_go(&self) {
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        let db = kept.db.take();
        kept.has_older = true;
        self.falls.fetch_add(1, Ordering::SeqCst);
        drop(kept);
        // sled writes once more when it goes, and may panic over it.
        let _ = catch_unwind(AssertUnwindSafe(|| drop(db)));
    }

    fn settled(&self) {
        let (generation, has_older) = {
            let kept = self.kept();
            (kept.generation, kept.has_older)
        };
        if has_older {
            remove_all_but(&self.store, Some(generation));
            let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
            kept.has_older = false;
            drop(kept);
            reserve::put_back(&self.store);
        }
    }
}

/// The numbers of the generations in a store's folder.
pub(super) fn generations(store: &Path) -> Vec<u64> {
    let Ok(list) = fs::read_dir(store) else {
        return Vec::new();
    };
    let number = |entry: fs::DirEntry| {
        let name = entry.file_name();
        name.to_str()?.strip_prefix("sled.")?.parse().ok()
    };
    list.flatten().filter_map(number).collect()
}

/// Removes generations: only derived copies, so one that cannot be removed is in nobody's way.
pub(super) fn remove_all_but(store: &Path, kept: Option<u64>) {
    for old in generations(store) {
        if Some(old) != kept {
            let _ = fs::remove_dir_all(folder_of(store, old));
        }
    }
}

fn open_sled(folder: &Path) -> Result<sled::Db, StoreError> {
    remove_half_made_snapshots(folder);
    let (answer, wait) = mpsc::channel();
    let path = folder.to_owned();
    let spawned = std::thread::Builder::new()
        .name("open-store".to_owned())
        .spawn(move || {
            let mut tries = 0;
            let answered = loop {
                let opened = catch_unwind(|| {
                    let config = sled::Config::default()
                        .path(&path)
                        .cache_capacity(CACHE_BYTES)
                        .flush_every_ms(None);
                    quietly(|| config.open())
                });
                match opened {
                    Ok(Ok(db)) => break Ok(db),
                    Ok(Err(error)) if is_locked(&error) && tries < LOCK_TRIES => {
                        tries += 1;
                        std::thread::park_timeout(LOCK_PAUSE);
                    }
                    Ok(Err(error)) => break Err(error.to_string()),
                    Err(_panic) => break Err("sled panicked".to_owned()),
                }
            };
            // Nobody waits any more after the time limit; then the store is of no use to anybody.
            let _ = answer.send(answered);
        });
    spawned.map_err(|error| StoreError::WillNotOpen(error.to_string()))?;
    match wait.recv_timeout(OPEN_LIMIT) {
        Ok(Ok(db)) => Ok(db),
        Ok(Err(why)) => Err(StoreError::WillNotOpen(why)),
        Err(_) => Err(StoreError::WillNotOpen(format!(
            "no answer within {} seconds",
            OPEN_LIMIT.as_secs()
        ))),
    }
}

/// Whether sled's own lock is held: by another that was let go a moment ago, since our lock admits one process only.
fn is_locked(error: &sled::Error) -> bool {
    matches!(error, sled::Error::Io(error) if error.to_string().contains("could not acquire lock"))
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
