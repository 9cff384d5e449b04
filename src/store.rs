//! The store: the present state, folded from the journal, and its indexes. The only floor that knows sled.
//!
//! Everything here can be thrown away and rebuilt from the journal, and is, whenever there is doubt: after any unclean
//! stop, when sled will not open, panics or hangs, when a value's checksum is wrong, when it is behind.
//!
//! * [`keys`]: the keys, and the indexes as a pure function of a patient's state.
//! * [`value`]: values with a checksum.
//! * [`timeline`]: a subject's entry numbers with their kinds, in chunks of 512.
//! * `behind`: values on their way into sled, seen by readers at once.
//! * `engine`: sled's files, a generation at a time, or their absence while the disk is full; [`reserve`]: room for then.
//! * `quiet`: sled's threads sleep when nothing happens.
//! * [`slot`], [`fold`]: applying entries; what changed becomes one batch.
//! * [`present`]: sled behind a door: open with a time limit, read, write in one transaction, stop cleanly.
//! * [`rebuild`]: the whole fold in memory, written in key order; [`verify`] compares it with the live store.
//! * [`lock`]: who holds the store.

pub mod base;
mod behind;
pub mod competence;
mod engine;
pub mod fold;
pub mod keys;
pub mod lock;
pub mod present;
mod quiet;
pub mod rebuild;
pub mod reserve;
pub mod slot;
pub mod timeline;
pub mod training;
pub mod value;
pub mod verify;

use crate::journal::JournalError;
use crate::journal::record::RecordError;

/// The number of the encoding of states, keys and chunks; another number means rebuild.
pub const FORMAT: u32 = 5;

/// Why the store cannot be used or read.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// sled said no.
    #[error("the present state cannot be read or written: {0}")]
    Sled(String),
    /// sled did not come up, and was set aside.
    #[error("the present state did not open: {0}")]
    WillNotOpen(String),
    /// There is no room to put the present state away: nothing recorded is lost, and it is built again.
    #[error("there is no room for the present state on the disk of {folder}")]
    NoRoom {
        /// The store's folder.
        folder: String,
    },
    /// A value is not as it was written.
    #[error("a value of the present state is damaged: {0}")]
    Damaged(String),
    /// The journal said no.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The drafts cannot be kept.
    #[error(transparent)]
    Draft(#[from] crate::drafts::DraftError),
    /// An entry cannot be read.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// A file could not be handled.
    #[error("{what} {path}: {source}")]
    File {
        /// What was tried.
        what: &'static str,
        /// Which file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Another process holds the store.
    #[error("the store in {folder} is in use by {holder}")]
    InUse {
        /// Which folder.
        folder: String,
        /// By whom.
        holder: lock::Holder,
    },
}

impl StoreError {
    /// Whether a rebuild from the journal can help.
    pub const fn is_cured_by_rebuild(&self) -> bool {
        matches!(
            self,
            StoreError::Sled(_) | StoreError::WillNotOpen(_) | StoreError::Damaged(_)
        )
    }

    pub(crate) fn file(
        what: &'static str,
        path: &std::path::Path,
    ) -> impl FnOnce(std::io::Error) -> StoreError {
        let path = path.display().to_string();
        move |source| StoreError::File { what, path, source }
    }
}

impl From<sled::Error> for StoreError {
    fn from(error: sled::Error) -> StoreError {
        StoreError::Sled(error.to_string())
    }
}
