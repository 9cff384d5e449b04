//! `CLEAN`: the note left at a clean stop, from which the next start knows how far everything had come.
//!
//! The file is 104 bytes: the magic `caseload  CLEAN\n`, format u32 (1), generation u64, applied u64, last number u64, chain hash (32 bytes),
//! segment u64, offset u64, eight zero bytes, and a CRC32C of all before it. Numbers are little-endian. It is written durably at a clean stop and removed
//! durably before anything is changed after a start; so one that is there and sound is true.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::Head;
use super::error::JournalError;
use crate::disk::bytes::{Bytes, ends_with_its_checksum, push_checksum};
use crate::disk::{Disk, folder_of, replace_durably};

const MAGIC: [u8; 16] = *b"caseload  CLEAN\n";
const FORMAT: u32 = 1;
const NAME: &str = "CLEAN";

/// How far journal and store had come at a clean stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CleanMark {
    /// The generation of the store's folder.
    pub generation: u64,
    /// The last entry that the store has applied.
    pub applied: u64,
    /// Where the journal ended.
    pub position: Head,
}

impl CleanMark {
    /// Writes the mark into the store's folder, durably.
    ///
    /// # Errors
    /// [`JournalError::NoRoom`] or [`JournalError::Io`]; the next start then rebuilds, as after any unclean stop.
    pub fn write(&self, disk: &dyn Disk, folder: &Path) -> Result<(), JournalError> {
        let path = path_in(folder);
        let bytes = self.encode();
        replace_durably(disk, &path, &bytes).map_err(JournalError::room(
            "write",
            &path,
            bytes.len() as u64,
        ))
    }

    /// Returns the mark in the store's folder; `None` if there is none or it is not sound.
    ///
    /// # Errors
    /// [`JournalError::Io`] if a mark is there and cannot be read.
    pub fn read(folder: &Path) -> Result<Option<CleanMark>, JournalError> {
        let path = path_in(folder);
        match fs::read(&path) {
            Ok(bytes) => Ok(CleanMark::decode(&bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(JournalError::io("read", &path)(error)),
        }
    }

    /// Removes the mark durably, if there is one: to be done before anything is changed.
    ///
    /// # Errors
    /// [`JournalError::Io`]; nothing may be changed then, since the mark could be believed later.
    pub fn remove(disk: &dyn Disk, folder: &Path) -> Result<(), JournalError> {
        let path = path_in(folder);
        match disk.remove(&path) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(JournalError::io("remove", &path)(error)),
        }
        disk.sync_folder(folder_of(&path))
            .map_err(JournalError::io("make durable the removal of", &path))
    }

    fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(104);
        out.extend_from_slice(&MAGIC);
        out.extend_from_slice(&FORMAT.to_le_bytes());
        for number in [self.generation, self.applied, self.position.last] {
            out.extend_from_slice(&number.to_le_bytes());
        }
        out.extend_from_slice(&self.position.chain);
        for number in [self.position.segment, self.position.offset, 0] {
            out.extend_from_slice(&number.to_le_bytes());
        }
        push_checksum(&mut out);
        out
    }

    fn decode(bytes: &[u8]) -> Option<CleanMark> {
        let mut from = Bytes::new(bytes);
        if !ends_with_its_checksum(bytes) || from.array::<16>()? != MAGIC || from.u32()? != FORMAT {
            return None;
        }
        let mark = CleanMark {
            generation: from.u64()?,
            applied: from.u64()?,
            position: Head {
                last: from.u64()?,
                chain: from.array()?,
                segment: from.u64()?,
                offset: from.u64()?,
            },
        };
        (from.u64()? == 0 && from.rest().len() == 4).then_some(mark)
    }
}

fn path_in(folder: &Path) -> PathBuf {
    folder.join(NAME)
}
