//! The bytes of the drafts' log.
//!
//! Integers are little-endian, identifiers sixteen bytes in the order in which they are printed, texts UTF-8. The file is `caseload  drafts` (16 bytes), the format
//! 1 (4 bytes), CRC32C of these 20 bytes (4), then records without space between them, then zeroes: room reserved ahead.
//!
//! A record is: hex FF 64 FF 72 (no text holds these, since no UTF-8 has the byte FF) · length of what follows the checksum (4) · CRC32C of what follows it (4) ·
//! kind (1) · draft (16) · for kind 1, a snapshot: author (16), when in microseconds since 1970-01-01 00:00 UTC (8), then parts up to the end. Kind 2 discards the draft.
//! A part is: tag (1) · length (4) · bytes. Tag 1 is the form, 2 the subject, 3 a field: length of its name (2), name, text. Other tags and other kinds are
//! passed over, and so are bytes that are no sound record: so an older program reads what a newer one wrote.

use std::collections::BTreeMap;

use super::DraftSnapshot;
use crate::disk::bytes::{Bytes, ends_with_its_checksum, push_checksum};

const MAGIC: [u8; 16] = *b"caseload  drafts";
const HEADER_BYTES: usize = 24;
const FORMAT: u32 = 1;
const RECORD_MAGIC: [u8; 4] = [0xFF, b'd', 0xFF, b'r'];
const RECORD_HEAD: usize = 12;

const SAVE: u8 = 1;
const DISCARD: u8 = 2;
const FORM: u8 = 1;
const SUBJECT: u8 = 2;
const FIELD: u8 = 3;

/// One record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Change {
    Save(DraftSnapshot),
    Discard { draft: u128 },
}

/// What a log holds.
#[derive(Debug, Default)]
pub(super) struct ReadLog {
    pub(super) changes: Vec<Change>,
    /// There are sound records behind bytes that are none, or the beginning is wrong.
    pub(super) is_damaged: bool,
}

impl Change {
    /// Returns the record's bytes.
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut out = vec![0; RECORD_HEAD];
        match self {
            Change::Discard { draft } => {
                out.push(DISCARD);
                out.extend_from_slice(&draft.to_be_bytes());
            }
            Change::Save(snapshot) => {
                out.push(SAVE);
                out.extend_from_slice(&snapshot.draft.to_be_bytes());
                out.extend_from_slice(&snapshot.author.to_be_bytes());
                out.extend_from_slice(&snapshot.saved_micros.to_le_bytes());
                push_part(&mut out, FORM, &[snapshot.form.as_bytes()]);
                push_part(&mut out, SUBJECT, &[snapshot.subject.as_bytes()]);
                for (name, text) in &snapshot.fields {
                    // Names longer than their length can say were refused before.
                    let length = u16::try_from(name.len()).unwrap_or(u16::MAX).to_le_bytes();
                    push_part(
                        &mut out,
                        FIELD,
                        &[&length, name.as_bytes(), text.as_bytes()],
                    );
                }
            }
        }
        let length = u32::try_from(out.len() - RECORD_HEAD).unwrap_or(u32::MAX);
        let checksum = crc32c::crc32c(&out[RECORD_HEAD..]);
        out[..4].copy_from_slice(&RECORD_MAGIC);
        out[4..8].copy_from_slice(&length.to_le_bytes());
        out[8..12].copy_from_slice(&checksum.to_le_bytes());
        out
    }

    /// Reads a record's content; `None` for a kind that is not known here.
    fn decode(content: &[u8]) -> Option<Change> {
        let mut from = Bytes::new(content);
        let kind = from.u8()?;
        let draft = from.id()?;
        match kind {
            DISCARD => Some(Change::Discard { draft }),
            SAVE => {
                let mut snapshot = DraftSnapshot {
                    draft,
                    author: from.id()?,
                    saved_micros: from.i64()?,
                    form: String::new(),
                    subject: String::new(),
                    fields: BTreeMap::new(),
                };
                while !from.is_empty() {
                    let tag = from.u8()?;
                    let length = usize::try_from(from.u32()?).ok()?;
                    take_part(&mut snapshot, tag, from.take(length)?)?;
                }
                Some(Change::Save(snapshot))
            }
            _ => None,
        }
    }
}

fn push_part(out: &mut Vec<u8>, tag: u8, pieces: &[&[u8]]) {
    let length: usize = pieces.iter().map(|piece| piece.len()).sum();
    out.push(tag);
    out.extend_from_slice(&u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes());
    for piece in pieces {
        out.extend_from_slice(piece);
    }
}

fn take_part(snapshot: &mut DraftSnapshot, tag: u8, part: &[u8]) -> Option<()> {
    let mut from = Bytes::new(part);
    match tag {
        FORM => from.text(part.len())?.clone_into(&mut snapshot.form),
        SUBJECT => from.text(part.len())?.clone_into(&mut snapshot.subject),
        FIELD => {
            let length = usize::from(from.u16()?);
            let name = from.text(length)?.to_owned();
            let text = from.text(from.rest().len())?.to_owned();
            snapshot.fields.insert(name, text);
        }
        _ => {}
    }
    Some(())
}

/// Returns the beginning of a log.
pub(super) fn log_header() -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    out.extend_from_slice(&FORMAT.to_le_bytes());
    push_checksum(&mut out);
    out
}

/// Returns the format that a log says it has, if its beginning is sound.
fn format_of(bytes: &[u8]) -> Option<u32> {
    let header = bytes.get(..HEADER_BYTES)?;
    let mut from = Bytes::new(header);
    (ends_with_its_checksum(header) && from.array::<16>()? == MAGIC).then(|| from.u32())?
}

/// Reads a whole log; a format that is too new is returned as the error.
pub(super) fn read_log(bytes: &[u8]) -> Result<ReadLog, u32> {
    let mut read = ReadLog::default();
    let mut at = 0;
    match format_of(bytes) {
        Some(FORMAT) => at = HEADER_BYTES,
        Some(newer) => return Err(newer),
        None => read.is_damaged = !bytes.is_empty(),
    }
    while at < bytes.len() {
        if let Some((content, end)) = record_at(bytes, at) {
            read.changes.extend(Change::decode(content));
            at = end;
        } else if let Some(next) = next_record(bytes, at + 1) {
            read.is_damaged = true;
            at = next;
        } else {
            // Zeroes, or a torn end that was never acknowledged.
            break;
        }
    }
    Ok(read)
}

/// Returns the content of a sound record, and where it ends.
fn record_at(bytes: &[u8], at: usize) -> Option<(&[u8], usize)> {
    let mut from = Bytes::new(bytes.get(at..)?);
    if from.array::<4>()? != RECORD_MAGIC {
        return None;
    }
    let length = usize::try_from(from.u32()?).ok()?;
    let checksum = from.u32()?;
    let content = from.take(length)?;
    (crc32c::crc32c(content) == checksum).then_some((content, at + RECORD_HEAD + length))
}

fn next_record(bytes: &[u8], from: usize) -> Option<usize> {
    let candidates = bytes.get(from..)?.windows(RECORD_MAGIC.len()).enumerate();
    candidates
        .filter(|(_, four)| *four == RECORD_MAGIC)
        .map(|(at, _)| from + at)
        .find(|at| record_at(bytes, *at).is_some())
}
