//! Rebuild: the whole journal folded in memory, each value written once, in key order.

use std::collections::BTreeMap;

use super::StoreError;
use super::base::Empty;
use super::fold::{Folder, Meta, ProgrammeState};
use super::present::Present;
use crate::domain::staff::register::Register;
use crate::journal::JournalError;
use crate::journal::JournalReader;
use crate::journal::record::{self, RecordError};

/// What a rebuild says while it works: entries done, entries in all.
pub type Progress<'a> = &'a mut dyn FnMut(u64, u64);

/// All keys and values of the store that belongs to a journal.
#[derive(Debug, Default)]
pub struct Image {
    /// Keys and values.
    pub values: BTreeMap<Vec<u8>, Vec<u8>>,
    /// Entries that could not be read (accepted losses are not among them), with the reason.
    pub unreadable: Vec<(u64, String)>,
    /// Entries folded.
    pub entries: u64,
}

/// Folds the whole journal in memory.
///
/// An entry that cannot be read is left out and named: the rest of the record must not be lost for it. An entry of a kind
/// that only a newer program knows is an error, since the state would be wrong without a word.
///
/// # Errors
/// [`StoreError::Record`] for an unknown kind.
pub fn image(reader: &JournalReader, progress: Progress<'_>) -> Result<Image, StoreError> {
    let total = reader.head().last;
    let mut image = Image::default();
    let mut folder = Folder::new(
        Empty,
        reader.clone(),
        ProgrammeState::default(),
        Register::default(),
        Meta::default(),
    );
    for (done, raw) in reader.scan(1).enumerate() {
        if done % 4096 == 0 {
            progress(done as u64, total);
        }
        let raw = match raw {
            Ok(raw) => raw,
            Err(error) => {
                image
                    .unreadable
                    .push((number_of(&error), error.to_string()));
                continue;
            }
        };
        match record::from_raw(&raw) {
            Ok(recorded) => folder.apply(&recorded)?,
            Err(error @ RecordError::Unknown { .. }) => return Err(error.into()),
            Err(RecordError::Blanked { .. }) => {}
            Err(error) => image
                .unreadable
                .push((raw.header.number, error.to_string())),
        }
        image.entries += 1;
    }
    progress(total, total);
    for (key, value) in folder.take_writes()? {
        if let Some(value) = value {
            image.values.insert(key, value);
        }
    }
    Ok(image)
}

fn number_of(error: &JournalError) -> u64 {
    match error {
        JournalError::Lost { number } | JournalError::NoSuchEntry { number, .. } => *number,
        _ => 0,
    }
}

/// Writes an image into an empty store.
///
/// # Errors
/// [`StoreError`].
pub fn fill(present: &Present, image: &Image) -> Result<(), StoreError> {
    for (key, bytes) in &image.values {
        present.fill(key, bytes)?;
    }
    Ok(())
}
