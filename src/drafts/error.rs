//! What can go wrong with drafts, each as one sentence: what, where, what to do.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::{
    AUTHOR_BYTES_MAX, AUTHOR_DRAFTS_MAX, FIELD_BYTES_MAX, FIELDS_MAX, NAME_BYTES_MAX,
    SNAPSHOT_BYTES_MAX,
};
use crate::disk::is_no_room;

/// Why a draft could not be saved, discarded or read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DraftError {
    /// A draft is saved and discarded by its author alone.
    #[error(
        "draft {draft:032x} belongs to another member of staff: only its author can save or discard it"
    )]
    NotTheAuthor {
        /// The draft.
        draft: u128,
    },
    /// The text of a field is too long.
    #[error(
        "{field} has {found} bytes where {FIELD_BYTES_MAX} are the most: shorten it, or split it over two entries"
    )]
    FieldTooLong {
        /// The field.
        field: String,
        /// Its length in bytes.
        found: usize,
    },
    /// A name is too long.
    #[error(
        "a name in the draft has {found} bytes where {NAME_BYTES_MAX} are the most: this is a fault of the program; please report it"
    )]
    NameTooLong {
        /// Its length in bytes.
        found: usize,
    },
    /// The draft as a whole is too large.
    #[error(
        "the draft has {fields} fields and {bytes} bytes where {FIELDS_MAX} fields and {SNAPSHOT_BYTES_MAX} bytes are the most: shorten its texts"
    )]
    TooLarge {
        /// How many fields.
        fields: usize,
        /// How many bytes in all.
        bytes: usize,
    },
    /// A staff member has more open drafts than are kept.
    #[error(
        "you have {drafts} open drafts with {bytes} bytes where {AUTHOR_DRAFTS_MAX} drafts and {AUTHOR_BYTES_MAX} bytes are the most: save or discard some"
    )]
    TooMany {
        /// How many there would be.
        drafts: usize,
        /// How many bytes they would have.
        bytes: usize,
    },
    /// The log was written by a later version of the program.
    #[error(
        "{path} has draft format {found}, which this program cannot read: use the newer program that wrote it"
    )]
    NewerFormat {
        /// The log.
        path: PathBuf,
        /// Its format.
        found: u32,
    },
    /// There is no room. What was saved before is safe.
    #[error("no room at {path}: what you typed last is not saved yet; free some room on that disk")]
    NoRoom {
        /// The file that could not grow.
        path: PathBuf,
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

impl DraftError {
    /// The same once more, for another who shared the failed write.
    pub(super) fn once_more(&self) -> DraftError {
        match self {
            DraftError::NoRoom { path } => DraftError::NoRoom { path: path.clone() },
            DraftError::Io {
                doing,
                path,
                source,
            } => DraftError::Io {
                doing,
                path: path.clone(),
                source: source
                    .raw_os_error()
                    .map_or_else(|| source.kind().into(), io::Error::from_raw_os_error),
            },
            other => DraftError::Io {
                doing: "write",
                path: PathBuf::from("the drafts"),
                source: io::Error::other(other.to_string()),
            },
        }
    }

    pub(super) fn disk(
        doing: &'static str,
        path: &Path,
    ) -> impl FnOnce(io::Error) -> DraftError + use<> {
        let path = path.to_owned();
        move |source| {
            if is_no_room(&source) {
                DraftError::NoRoom { path }
            } else {
                DraftError::Io {
                    doing,
                    path,
                    source,
                }
            }
        }
    }
}
