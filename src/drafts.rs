//! What is being typed and is not yet an entry, kept through anything.
//!
//! Drafts are no entries, and they are not in the store's database either, which is thrown away after an unclean stop. Snapshots of open drafts go
//! to one log; all that are due at the same time share one write and one `fdatasync` ([`Drafts::carry_out`]). The last good snapshot of each draft wins.
//! Only its author saves or discards a draft. The bytes are in [`record`].
//!
//! The log is never repaired in place. After a start, after a failed write, and when it has grown too large, the next save writes everything that is open to
//! a new file, makes that durable and gives it the log's name. So a torn end is never written over, and a failed sync is never trusted.

mod error;
pub mod record;
mod round;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use error::DraftError;
use record::{Change, log_header, read_log};
pub use round::Wish;

use crate::disk::{
    DiskFile, RealDisk, SharedDisk, create_folder_durably, is_no_room, replace_durably,
};

/// Longest text of one field, in bytes.
pub const FIELD_BYTES_MAX: usize = 64 * 1024;
/// Longest name of a field, form or subject, in bytes.
pub const NAME_BYTES_MAX: usize = 256;
/// Most fields of one draft.
pub const FIELDS_MAX: usize = 256;
/// Most bytes of one snapshot.
pub const SNAPSHOT_BYTES_MAX: usize = 1 << 20;
/// Most open drafts of one staff member.
pub const AUTHOR_DRAFTS_MAX: usize = 256;
/// Most bytes of all open drafts of one staff member.
pub const AUTHOR_BYTES_MAX: usize = 4 << 20;

/// Below this length the log is not written afresh, whatever is in it.
const COMPACT_BYTES_MIN: u64 = 1 << 20;
/// How many times longer than what is open the log may grow.
const COMPACT_FACTOR: u64 = 8;
/// How far ahead room is reserved.
const RESERVE_BYTES: u64 = 256 * 1024;

/// A draft as it stood at one moment.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct DraftSnapshot {
    /// The draft, which is also the command that will be sent when it is saved.
    pub draft: u128,
    /// The staff member who types it.
    pub author: u128,
    /// When it stood so, in microseconds since 1970-01-01 00:00 UTC.
    pub saved_micros: i64,
    /// The form being filled in.
    pub form: String,
    /// Whom or what it is about, as the form wants it back.
    pub subject: String,
    /// The text of each field, by its name.
    pub fields: BTreeMap<String, String>,
}

impl DraftSnapshot {
    /// Returns the bytes of its fields, names and texts.
    pub fn text_bytes(&self) -> usize {
        let sizes = self.fields.iter();
        sizes.map(|(name, text)| name.len() + text.len()).sum()
    }

    /// Checks the limits.
    ///
    /// # Errors
    /// [`DraftError::FieldTooLong`], [`DraftError::NameTooLong`], [`DraftError::TooLarge`].
    pub fn check(&self) -> Result<(), DraftError> {
        if let Some((field, text)) = self
            .fields
            .iter()
            .find(|(_, text)| text.len() > FIELD_BYTES_MAX)
        {
            return Err(DraftError::FieldTooLong {
                field: field.clone(),
                found: text.len(),
            });
        }
        let names = [&self.form, &self.subject]
            .into_iter()
            .chain(self.fields.keys());
        if let Some(found) = names
            .map(String::len)
            .find(|length| *length > NAME_BYTES_MAX)
        {
            return Err(DraftError::NameTooLong { found });
        }
        let texts = self.text_bytes();
        if self.fields.len() > FIELDS_MAX || texts > SNAPSHOT_BYTES_MAX {
            return Err(DraftError::TooLarge {
                fields: self.fields.len(),
                bytes: texts,
            });
        }
        Ok(())
    }
}

/// An open draft and its bytes in the log.
#[derive(Debug)]
struct Held {
    snapshot: DraftSnapshot,
    record: Vec<u8>,
}

/// All open drafts, by their numbers.
type Open = BTreeMap<u128, Arc<Held>>;

/// The open drafts as they are safe now, for those who read them: they never wait for the disk.
#[derive(Clone, Debug, Default)]
pub struct OpenDrafts {
    open: Arc<Mutex<Open>>,
}

impl OpenDrafts {
    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns whether there is such a draft.
    pub fn holds(&self, draft: u128) -> bool {
        self.lock().contains_key(&draft)
    }

    /// Returns the open drafts of a staff member, the latest first.
    pub fn of(&self, author: u128) -> Vec<DraftSnapshot> {
        let mut found: Vec<_> = self
            .lock()
            .values()
            .map(|held| &held.snapshot)
            .filter(|snapshot| snapshot.author == author)
            .cloned()
            .collect();
        found.sort_by(|one, other| {
            other
                .saved_micros
                .cmp(&one.saved_micros)
                .then(one.draft.cmp(&other.draft))
        });
        found
    }
}

/// The log being written.
#[derive(Debug)]
struct Log {
    file: DiskFile,
    end: u64,
    reserved: u64,
}

/// All open drafts of a store. The caller holds the store's lock.
#[derive(Debug)]
pub struct Drafts {
    disk: SharedDisk,
    dir: PathBuf,
    open: OpenDrafts,
    /// `None` until the log has been written afresh.
    log: Option<Log>,
    /// The log had damage that was not just a torn end: its bytes are to be kept.
    was_damaged: bool,
}

impl Drafts {
    /// Opens the drafts in `dir`, creating the folder if there is none.
    ///
    /// A torn or damaged part is passed over; see [`Drafts::was_damaged`].
    ///
    /// # Errors
    /// [`DraftError::NewerFormat`], [`DraftError::NoRoom`], or [`DraftError::Io`].
    pub fn open(dir: &Path) -> Result<Drafts, DraftError> {
        Drafts::open_on(RealDisk::shared(), dir)
    }

    /// As [`Drafts::open`], on a disk that a test may have made.
    ///
    /// # Errors
    /// See [`Drafts::open`].
    pub fn open_on(disk: SharedDisk, dir: &Path) -> Result<Drafts, DraftError> {
        create_folder_durably(disk.as_ref(), dir).map_err(DraftError::disk("create", dir))?;
        let path = log_path(dir);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(DraftError::disk("read", &path)(error)),
        };
        let read = read_log(&bytes).map_err(|found| DraftError::NewerFormat { path, found })?;
        let open = OpenDrafts::default();
        for change in read.changes {
            apply(&mut open.lock(), change);
        }
        Ok(Drafts {
            disk,
            dir: dir.to_owned(),
            open,
            log: None,
            was_damaged: read.is_damaged,
        })
    }

    /// Returns whether a part of the log was damaged in another way than by a torn end, so that a draft may be older than it was.
    pub fn was_damaged(&self) -> bool {
        self.was_damaged
    }

    /// Returns the open drafts, for others to read while this goes on.
    pub fn reader(&self) -> OpenDrafts {
        self.open.clone()
    }

    /// Returns the open drafts of a staff member, the latest first.
    pub fn open_drafts(&self, author: u128) -> Vec<DraftSnapshot> {
        self.open.of(author)
    }

    /// Saves the snapshots, all with one write and one sync: when this returns they are durable.
    ///
    /// # Errors
    /// Those of [`DraftSnapshot::check`] for any of them, [`DraftError::NotTheAuthor`], [`DraftError::TooMany`]; [`DraftError::NoRoom`],
    /// [`DraftError::Io`]. Then none counts as saved, what was saved before is safe, and the same can be asked again.
    pub fn save(&mut self, snapshots: &[DraftSnapshot]) -> Result<(), DraftError> {
        self.carry_out_one(Wish::Save(snapshots.to_vec()))
    }

    /// Discards a draft, durably. One that is not there is discarded already.
    ///
    /// # Errors
    /// [`DraftError::NotTheAuthor`], [`DraftError::NoRoom`], [`DraftError::Io`]: then the draft is still there.
    pub fn discard(&mut self, draft: u128, author: u128) -> Result<(), DraftError> {
        self.carry_out_one(Wish::Discard { draft, author })
    }

    /// Makes the changes durable, then takes them over.
    fn commit(&mut self, changes: Vec<Change>) -> Result<(), DraftError> {
        if changes.is_empty() {
            return Ok(());
        }
        let records: Vec<u8> = changes.iter().flat_map(Change::encode).collect();
        if !self.is_overgrown(records.len() as u64) {
            self.append(&records)?;
            let mut open = self.open.lock();
            for change in changes {
                apply(&mut open, change);
            }
            return Ok(());
        }
        let mut open = self.open.lock().clone();
        for change in changes {
            apply(&mut open, change);
        }
        match self.write_afresh(&open) {
            Ok(log) => {
                self.log = Some(log);
                *self.open.lock() = open;
                Ok(())
            }
            // There may still be room in the log as it is.
            Err(DraftError::NoRoom { .. }) if self.log.is_some() => {
                self.append(&records).map(|()| *self.open.lock() = open)
            }
            Err(error) => {
                self.log = None;
                Err(error)
            }
        }
    }

    /// Returns whether the log has to be written afresh before it takes `more` bytes.
    fn is_overgrown(&self, more: u64) -> bool {
        let open: usize = self
            .open
            .lock()
            .values()
            .map(|held| held.record.len())
            .sum();
        let limit = COMPACT_BYTES_MIN.max(COMPACT_FACTOR * open as u64);
        self.log.as_ref().is_none_or(|log| log.end + more > limit)
    }

    fn append(&mut self, records: &[u8]) -> Result<(), DraftError> {
        // The log is taken out: unless all goes well it is written afresh next time.
        let Some(mut log) = self.log.take() else {
            return Ok(());
        };
        let path = log.file.path().to_owned();
        let needed = log.end + records.len() as u64;
        if needed > log.reserved {
            let target = needed + RESERVE_BYTES;
            if let Err(error) = self
                .disk
                .allocate(&log.file, log.reserved, target - log.reserved)
            {
                let no_room = is_no_room(&error);
                if no_room {
                    // Nothing but zeroes behind the end: the log is as good as before.
                    self.log = Some(log);
                }
                return Err(DraftError::disk("reserve room in", &path)(error));
            }
            log.reserved = target;
        }
        self.disk
            .write_at(&log.file, records, log.end)
            .and_then(|()| self.disk.sync_data(&log.file))
            .map_err(DraftError::disk("write to", &path))?;
        log.end = needed;
        self.log = Some(log);
        Ok(())
    }

    /// Writes all of `open` to a new log, and gives it the old one's name once it is durable.
    fn write_afresh(&mut self, open: &Open) -> Result<Log, DraftError> {
        let path = log_path(&self.dir);
        if self.was_damaged {
            self.keep_damaged(&path)?;
        }
        let fresh = path.with_extension("new");
        let mut bytes = log_header();
        for held in open.values() {
            bytes.extend_from_slice(&held.record);
        }
        let end = bytes.len() as u64;
        let reserved = end + RESERVE_BYTES;
        let disk = &self.disk;
        let written = disk.create(&fresh).and_then(|file| {
            disk.allocate(&file, 0, reserved)?;
            disk.write_at(&file, &bytes, 0)?;
            disk.sync_data(&file)?;
            disk.rename(&fresh, &path)?;
            disk.sync_folder(&self.dir)?;
            disk.open(&path)
        });
        let file = written.map_err(|error| {
            // Zeroes in a file without a use would only keep others from room.
            let _left_for_the_next_time = disk.remove(&fresh);
            DraftError::disk("write", &path)(error)
        })?;
        Ok(Log {
            file,
            end,
            reserved,
        })
    }

    fn keep_damaged(&mut self, path: &Path) -> Result<(), DraftError> {
        let bytes = fs::read(path).map_err(DraftError::disk("read", path))?;
        let kept = (1..=u64::MAX)
            .map(|at| self.dir.join(format!("damaged-{at}.log")))
            .find(|kept| !kept.exists());
        if let Some(kept) = kept {
            replace_durably(self.disk.as_ref(), &kept, &bytes)
                .map_err(DraftError::disk("write", &kept))?;
        }
        self.was_damaged = false;
        Ok(())
    }
}

fn log_path(dir: &Path) -> PathBuf {
    dir.join("drafts.log")
}

fn apply(open: &mut Open, change: Change) {
    let record = change.encode();
    match change {
        Change::Discard { draft } => {
            open.remove(&draft);
        }
        Change::Save(snapshot) => {
            open.insert(snapshot.draft, Arc::new(Held { snapshot, record }));
        }
    }
}
