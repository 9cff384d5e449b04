//! What can go wrong with the journal, each as one sentence: what, where, what to do.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// Why the journal could not do what was asked.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum JournalError {
    /// There is no journal in the folder.
    #[error(
        "there is no journal in {dir}: check the path of the store, or make a new store with `caseload init`"
    )]
    NoJournal {
        /// The folder looked into.
        dir: PathBuf,
    },
    /// A journal was to be created where there is one.
    #[error("{dir} already holds a journal: nothing was changed; choose another folder")]
    AlreadyThere {
        /// The folder.
        dir: PathBuf,
    },
    /// The journal was written by a later version of the program.
    #[error(
        "{path} has journal format {found} and this program reads up to {known}: use the newer program that wrote it"
    )]
    NewerFormat {
        /// The segment.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// The newest format known here.
        known: u32,
    },
    /// A segment belongs to another store.
    #[error(
        "{path} belongs to another store: move it out of the folder and put this store's own file back from a backup"
    )]
    OtherStore {
        /// The segment.
        path: PathBuf,
    },
    /// The journal ends before an entry that had been acknowledged.
    #[error(
        "the journal in {dir} ends with entry #{last}, but entry #{acknowledged} had been acknowledged: \
         it was shortened or replaced by an older copy; put the full journal back from a backup or standby (`caseload manual checkpoint` says how to go on without)"
    )]
    Shortened {
        /// The journal's folder.
        dir: PathBuf,
        /// The last entry that is there.
        last: u64,
        /// The last entry known to have been there.
        acknowledged: u64,
    },
    /// There is no room for more entries. Nothing was written; the same can be asked again.
    #[error(
        "no room for {bytes} more bytes at {path}: nothing was written; free some room on that disk and try again"
    )]
    NoRoom {
        /// The file or folder that could not grow.
        path: PathBuf,
        /// How much was needed.
        bytes: u64,
    },
    /// An earlier write failed, so nothing more is accepted.
    #[error(
        "writing to {path} failed earlier ({reason}): nothing more is saved in this process; check the disk and start the program again"
    )]
    Stopped {
        /// The file that failed.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// Damage was found when the journal was opened, so it can be read but not written.
    #[error(
        "the journal is damaged and can only be read: {first}{more}; restore it from a backup or standby, or have an administrator accept the loss"
    )]
    Damaged {
        /// The first damage.
        first: String,
        /// ` (and N more places)`, or nothing.
        more: String,
    },
    /// The bytes of one entry are damaged.
    #[error(
        "entry #{number} cannot be read: {path} is damaged near byte {offset}; run `caseload verify`, then restore the file from a backup or standby"
    )]
    EntryDamaged {
        /// The entry.
        number: u64,
        /// Its segment.
        path: PathBuf,
        /// About where.
        offset: u64,
    },
    /// A part of the journal is damaged (met while reading through it).
    #[error("{0}; restore the file from a backup or standby")]
    Place(super::Damage),
    /// The header of an entry is whole but not one that this program knows.
    #[error(
        "the batch from entry #{number} on holds a header that this program cannot read: use the newer program that wrote it"
    )]
    UnknownHeader {
        /// The first entry of its batch.
        number: u64,
    },
    /// The hashes of the tree over the entries are not what was written. They are derived.
    #[error(
        "the hashes in {path} are not those of the journal: the file can be deleted, it is made again from the journal when it is needed"
    )]
    TreeDamaged {
        /// The file.
        path: PathBuf,
    },
    /// The entry was lost, and an administrator accepted that.
    #[error("entry #{number} was lost through damage, and the loss was accepted")]
    Lost {
        /// The entry.
        number: u64,
    },
    /// There is no entry with this number.
    #[error("there is no entry #{number}: the last one is #{last}")]
    NoSuchEntry {
        /// The number asked for.
        number: u64,
        /// The last number given.
        last: u64,
    },
    /// The numbers of a batch do not follow on.
    #[error(
        "entry #{found} cannot be written where #{expected} is next: this is a fault of the program; please report it"
    )]
    NotConsecutive {
        /// The number that is next.
        expected: u64,
        /// The number given.
        found: u64,
    },
    /// A batch, or a part of an entry, is larger than the format allows.
    #[error(
        "{what} has {found} where {limit} is the most the journal takes: nothing was written; save in smaller parts"
    )]
    TooLarge {
        /// What is too large.
        what: &'static str,
        /// How large.
        found: usize,
        /// The limit.
        limit: usize,
    },
    /// Too many damaged places to be recorded as accepted.
    #[error(
        "{found} places of the journal are damaged, more than the {limit} that can be accepted: restore it from a backup or standby"
    )]
    TooMuchDamage {
        /// How many.
        found: usize,
        /// The limit.
        limit: usize,
    },
    /// The operating system refused something else.
    #[error(
        "could not {doing} {path}: {source}; check that the disk is in order and that the file may be used"
    )]
    Io {
        /// The attempt, as a verb.
        doing: &'static str,
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl JournalError {
    pub(super) fn io(
        doing: &'static str,
        path: &Path,
    ) -> impl FnOnce(io::Error) -> JournalError + use<> {
        let path = path.to_owned();
        move |source| JournalError::Io {
            doing,
            path,
            source,
        }
    }

    pub(super) fn damaged(damage: &[super::Damage]) -> JournalError {
        let first = damage.first().map_or_else(String::new, ToString::to_string);
        let more = match damage.len() {
            0 | 1 => String::new(),
            found => format!(" (and {} more places)", found - 1),
        };
        JournalError::Damaged { first, more }
    }

    /// As [`JournalError::io`], for work that needs room: a full disk is a refusal of its own.
    pub(super) fn room(
        doing: &'static str,
        path: &Path,
        bytes: u64,
    ) -> impl FnOnce(io::Error) -> JournalError + use<> {
        let path = path.to_owned();
        move |source| {
            if crate::disk::is_no_room(&source) {
                JournalError::NoRoom { path, bytes }
            } else {
                JournalError::Io {
                    doing,
                    path,
                    source,
                }
            }
        }
    }
}
