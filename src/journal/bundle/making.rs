//! Making a bundle: of entries that tell of no patient.

use thiserror::Error;

use super::{Base64, Bundle, FORMAT, ITEMS_MAX, Item, Line, Statement, TITLE_BYTES_MAX, VERSION};
use crate::domain::entry::Subject;
use crate::domain::event::Event;
use crate::journal::entry::{Body, RawEntry};
use crate::journal::error::JournalError;
use crate::journal::note::{NoteError, SigningKey};
use crate::journal::reader::JournalReader;
use crate::journal::record::{self, RecordError};
use crate::journal::tree::Tree;

/// Why no bundle was made.
#[derive(Debug, Error)]
pub enum BundleError {
    /// The entry, or what it holds, is about a patient: it is never given away.
    #[error("entry #{entry} names a patient, and nothing that does leaves the store: take it out")]
    AboutPatient {
        /// The entry.
        entry: u64,
    },
    /// Nothing was chosen, or too much.
    #[error("{found} items were chosen: a bundle holds 1 to {ITEMS_MAX}")]
    Count {
        /// How many.
        found: usize,
    },
    /// An entry was chosen twice.
    #[error("entry #{entry} was chosen twice")]
    Doubled {
        /// The entry.
        entry: u64,
    },
    /// The title cannot be stated.
    #[error("the title of entry #{entry} is empty, too long, or not one plain line")]
    Title {
        /// The entry.
        entry: u64,
    },
    /// What the entry holds cannot be read, so nobody knows whom it names.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// The journal said no.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// It could not be signed.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// It could not be written as JSON.
    #[error("the bundle could not be written: {0}")]
    Json(#[from] serde_json::Error),
}

/// An entry to be given away, and what it is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The entry.
    pub entry: u64,
    /// A line that says what it is: no patient's name; that is the caller's to see to.
    pub title: String,
}

/// Makes a bundle of entries in the order given. `checkpoint` is the signed note over `tree`, by the same key.
///
/// # Errors
/// [`BundleError`].
pub fn make_bundle(
    reader: &JournalReader,
    tree: &Tree,
    checkpoint: &str,
    key: &SigningKey,
    chosen: &[Chosen],
) -> Result<String, BundleError> {
    if chosen.is_empty() || chosen.len() > ITEMS_MAX {
        return Err(BundleError::Count {
            found: chosen.len(),
        });
    }
    let mut known = std::collections::HashSet::new();
    let (mut index, mut items) = (Vec::new(), Vec::new());
    for Chosen { entry, title } in chosen {
        let entry = *entry;
        if !known.insert(entry) {
            return Err(BundleError::Doubled { entry });
        }
        if title.trim().is_empty()
            || title.len() > TITLE_BYTES_MAX
            || title.chars().any(char::is_control)
        {
            return Err(BundleError::Title { entry });
        }
        let raw = reader.read(entry)?;
        index.push(Line {
            entry,
            kind: raw.header.kind,
            entered: raw.header.entry_micros,
            title: title.clone(),
        });
        items.push(item(&raw, tree)?);
    }
    let statement = Statement::of(checkpoint, &index);
    let bundle = Bundle {
        format: FORMAT.to_owned(),
        version: VERSION,
        checkpoint: checkpoint.to_owned(),
        statement: key.sign(&statement.to_text())?,
        index,
        items,
    };
    Ok(bundle.to_text()?)
}

fn item(raw: &RawEntry, tree: &Tree) -> Result<Item, BundleError> {
    let entry = raw.header.number;
    let recorded = record::from_raw(raw)?;
    let is_patient = |subject: &Subject| matches!(subject, Subject::Patient(_));
    // Subjects of a kind that this program does not know are dropped on reading: then it does not know whom they are.
    let unknown = recorded.subjects.len() != raw.header.subjects.len();
    if unknown || recorded.subjects.iter().any(is_patient) || names_a_patient(&recorded.event)? {
        return Err(BundleError::AboutPatient { entry });
    }
    let Body::Kept { salt, payload } = &raw.body else {
        return Err(RecordError::Blanked { number: entry }.into());
    };
    let mut header = Vec::new();
    raw.header.encode(&mut header)?;
    let (_, proof) = tree.inclusion(entry)?;
    Ok(Item {
        entry,
        header: Base64(header),
        payload: Base64(payload.clone()),
        salt: Base64(salt.to_vec()),
        proof: proof
            .into_iter()
            .map(|hash| Base64(hash.to_vec()))
            .collect(),
    })
}

/// Whether what an entry holds names a patient: by any field that is called so, at any depth, so that a later kind is seen as well.
pub(super) fn names_a_patient(event: &Event) -> Result<bool, serde_json::Error> {
    fn within(value: &serde_json::Value) -> bool {
        match value {
            serde_json::Value::Object(fields) => fields.iter().any(|(name, value)| {
                let says_who = match value {
                    serde_json::Value::Null => false,
                    serde_json::Value::Array(several) => !several.is_empty(),
                    _ => true,
                };
                (name.contains("patient") && says_who) || within(value)
            }),
            serde_json::Value::Array(several) => several.iter().any(within),
            _ => false,
        }
    }
    Ok(within(&serde_json::to_value(event)?))
}
