//! One file of the journal: its name, its header, its creation.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, RwLock};

use super::chain::Hash;
use super::error::JournalError;
use super::index::Index;
use super::recovery::{AcceptedLoss, Damage};
use crate::disk::bytes::{Bytes, ends_with_its_checksum, push_checksum};
use crate::disk::{Disk, DiskFile, folder_of, replace_durably};

/// The format this program writes, and the newest it reads.
pub const FORMAT: u32 = 1;
/// Length from which on a segment is closed and the next one begun.
pub const SEGMENT_BYTES: u64 = 64 << 20;
/// Most places whose loss one segment can record as accepted.
pub const ACCEPTED_MAX: usize = 1_000;

const MAGIC: [u8; 16] = *b"caseload journal";
const HEADER_BYTES_MIN: usize = 100;
const LOSS_BYTES: usize = 40;
const HEADER_BYTES_MAX: usize = HEADER_BYTES_MIN + LOSS_BYTES * ACCEPTED_MAX;
const FOLLOWS: u32 = 0;
const AFTER_LOSS: u32 = 1;

/// What a segment says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SegmentHeader {
    pub(super) store_id: u128,
    /// Number of the first entry, also the file's name.
    pub(super) first: u64,
    /// Chain hash of the last batch of the segment before.
    pub(super) previous: Hash,
    /// Present in a segment that was begun because a loss was accepted.
    pub(super) accepted: Option<AcceptedLoss>,
}

/// What reading a segment's header gave.
#[derive(Debug)]
pub(super) enum HeaderState {
    Sound { header: SegmentHeader, length: u64 },
    Damaged,
}

impl SegmentHeader {
    pub(super) fn encode(&self) -> Vec<u8> {
        let places = self.accepted.as_ref().map_or(&[][..], |loss| &loss.places);
        let length = HEADER_BYTES_MIN + LOSS_BYTES * places.len();
        let mut out = Vec::with_capacity(length);
        out.extend_from_slice(&MAGIC);
        out.extend_from_slice(&FORMAT.to_le_bytes());
        out.extend_from_slice(&u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes());
        out.extend_from_slice(&self.store_id.to_be_bytes());
        out.extend_from_slice(&self.first.to_le_bytes());
        out.extend_from_slice(&self.previous);
        let reason = if self.accepted.is_some() {
            AFTER_LOSS
        } else {
            FOLLOWS
        };
        out.extend_from_slice(&reason.to_le_bytes());
        out.extend_from_slice(
            &u32::try_from(places.len())
                .unwrap_or(u32::MAX)
                .to_le_bytes(),
        );
        out.extend_from_slice(
            &self
                .accepted
                .as_ref()
                .map_or(0, |loss| loss.at_micros)
                .to_le_bytes(),
        );
        for place in places {
            for number in [
                place.segment,
                place.from,
                place.to,
                place.first,
                place.count,
            ] {
                out.extend_from_slice(&number.to_le_bytes());
            }
        }
        push_checksum(&mut out);
        out
    }

    /// Reads the header of an open segment.
    pub(super) fn read(file: &DiskFile) -> Result<HeaderState, JournalError> {
        let mut bytes = vec![0; HEADER_BYTES_MIN];
        let read = file
            .read_at(&mut bytes, 0)
            .map_err(JournalError::io("read", file.path()))?;
        bytes.truncate(read);
        let Some((format, length)) = announced(&bytes) else {
            return Ok(HeaderState::Damaged);
        };
        if length > bytes.len() {
            bytes.resize(length, 0);
            let read = file
                .read_at(&mut bytes, 0)
                .map_err(JournalError::io("read", file.path()))?;
            bytes.truncate(read);
        }
        if bytes.len() < length || !ends_with_its_checksum(&bytes[..length]) {
            return Ok(HeaderState::Damaged);
        }
        if format > FORMAT {
            return Err(JournalError::NewerFormat {
                path: file.path().to_owned(),
                found: format,
                known: FORMAT,
            });
        }
        Ok(match SegmentHeader::decode(&bytes[..length]) {
            Some(header) => HeaderState::Sound {
                header,
                length: length as u64,
            },
            None => HeaderState::Damaged,
        })
    }

    fn decode(bytes: &[u8]) -> Option<SegmentHeader> {
        let mut from = Bytes::new(bytes);
        from.take(24)?;
        let store_id = from.id()?;
        let first = from.u64()?;
        let previous = from.array()?;
        let reason = from.u32()?;
        let count = usize::try_from(from.u32()?).ok()?;
        let at_micros = from.i64()?;
        if from.rest().len() != count.checked_mul(LOSS_BYTES)?.checked_add(4)? || first == 0 {
            return None;
        }
        let mut places = Vec::with_capacity(count);
        for _ in 0..count {
            places.push(Damage {
                segment: from.u64()?,
                from: from.u64()?,
                to: from.u64()?,
                first: from.u64()?,
                count: from.u64()?,
            });
        }
        let accepted = match reason {
            FOLLOWS if count == 0 => None,
            AFTER_LOSS => Some(AcceptedLoss { at_micros, places }),
            _ => return None,
        };
        Some(SegmentHeader {
            store_id,
            first,
            previous,
            accepted,
        })
    }
}

/// The name of the copy of the first segment's header.
const IDENTITY: &str = "identity";

/// Keeps a copy of the first header: should every header be damaged, the entries can still be checked and read.
pub(super) fn keep_identity(
    disk: &dyn Disk,
    dir: &Path,
    header: &SegmentHeader,
) -> Result<(), JournalError> {
    let path = dir.join(IDENTITY);
    let bytes = header.encode();
    replace_durably(disk, &path, &bytes).map_err(JournalError::room(
        "write",
        &path,
        bytes.len() as u64,
    ))
}

/// Returns the identity of the store from the copy of the first header, if that is sound.
pub(super) fn kept_identity(dir: &Path) -> Option<u128> {
    let copy = DiskFile::open_read(&dir.join(IDENTITY)).ok()?;
    match SegmentHeader::read(&copy).ok()? {
        HeaderState::Sound { header, .. } => Some(header.store_id),
        HeaderState::Damaged => None,
    }
}

/// Returns the format and the header length that the first bytes announce. These stay in place in every later format.
fn announced(bytes: &[u8]) -> Option<(u32, usize)> {
    let mut from = Bytes::new(bytes);
    if from.array::<16>()? != MAGIC {
        return None;
    }
    let format = from.u32()?;
    let length = usize::try_from(from.u32()?).ok()?;
    (HEADER_BYTES_MIN..=HEADER_BYTES_MAX)
        .contains(&length)
        .then_some((format, length))
}

/// A segment that is there.
#[derive(Debug)]
pub(super) struct Segment {
    pub(super) first: u64,
    pub(super) path: PathBuf,
    pub(super) header: HeaderState,
    /// Opened when first needed: a journal of decades has many segments.
    file: OnceLock<Arc<DiskFile>>,
    /// Where entries lie, once somebody has asked for one.
    pub(super) index: RwLock<Option<Index>>,
}

impl Segment {
    /// Opens a segment far enough to know its header.
    pub(super) fn open(dir: &Path, first: u64) -> Result<Segment, JournalError> {
        let path = dir.join(log_name(first));
        let file = DiskFile::open_read(&path).map_err(JournalError::io("open", &path))?;
        let header = match SegmentHeader::read(&file)? {
            HeaderState::Sound { header, .. } if header.first != first => HeaderState::Damaged,
            state => state,
        };
        Ok(Segment {
            first,
            path,
            header,
            file: OnceLock::new(),
            index: RwLock::new(None),
        })
    }

    /// Creates a segment with `room` bytes of zeroes after its header. It has its name only once it is complete and durable.
    pub(super) fn create(
        disk: &dyn Disk,
        dir: &Path,
        header: SegmentHeader,
        room: u64,
    ) -> Result<(Segment, DiskFile), JournalError> {
        let path = dir.join(log_name(header.first));
        let fresh = path.with_extension("new");
        let bytes = header.encode();
        let length = bytes.len() as u64;
        let room_error = |error| JournalError::room("create", &path, length + room)(error);
        let file = disk.create(&fresh).map_err(room_error)?;
        disk.allocate(&file, 0, length + room).map_err(room_error)?;
        disk.write_at(&file, &bytes, 0).map_err(room_error)?;
        disk.sync_data(&file).map_err(room_error)?;
        disk.rename(&fresh, &path).map_err(room_error)?;
        disk.sync_folder(folder_of(&path))
            .map_err(JournalError::io("make durable the name of", &path))?;
        let file = disk.open(&path).map_err(JournalError::io("open", &path))?;
        let index = Index::empty(header.first, length);
        let header = HeaderState::Sound { header, length };
        let first = index.first();
        Ok((
            Segment {
                first,
                path,
                header,
                file: OnceLock::new(),
                index: RwLock::new(Some(index)),
            },
            file,
        ))
    }

    /// Returns the file, opening it if this is the first use.
    pub(super) fn file(&self) -> Result<Arc<DiskFile>, JournalError> {
        if let Some(file) = self.file.get() {
            return Ok(Arc::clone(file));
        }
        let opened =
            DiskFile::open_read(&self.path).map_err(JournalError::io("open", &self.path))?;
        Ok(Arc::clone(self.file.get_or_init(|| Arc::new(opened))))
    }

    /// Returns where the first batch lies, or may lie if the header is damaged.
    pub(super) fn batches_from(&self) -> u64 {
        match &self.header {
            HeaderState::Sound { length, .. } => *length,
            HeaderState::Damaged => 0,
        }
    }

    pub(super) fn sound_header(&self) -> Option<&SegmentHeader> {
        match &self.header {
            HeaderState::Sound { header, .. } => Some(header),
            HeaderState::Damaged => None,
        }
    }
}

/// Returns the name of the segment that begins with an entry.
pub(super) fn log_name(first: u64) -> String {
    format!("{first:020}.log")
}

/// Returns the first numbers of the segments in a folder, in order, and the left-overs of interrupted work.
pub(super) fn list(dir: &Path) -> Result<(Vec<u64>, Vec<PathBuf>), JournalError> {
    let mut firsts = Vec::new();
    let mut left_over = Vec::new();
    for item in fs::read_dir(dir).map_err(JournalError::io("list", dir))? {
        let item = item.map_err(JournalError::io("list", dir))?;
        let name = item.file_name();
        let Some(name) = name.to_str() else { continue };
        if let Some(number) = name.strip_suffix(".log") {
            if number.len() == 20 && number.bytes().all(|byte| byte.is_ascii_digit()) {
                firsts.extend(number.parse::<u64>().ok().filter(|first| *first > 0));
            }
        } else if Path::new(name)
            .extension()
            .is_some_and(|extension| extension == "new")
        {
            left_over.push(item.path());
        }
    }
    firsts.sort_unstable();
    Ok((firsts, left_over))
}
