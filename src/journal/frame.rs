//! The bytes of one batch, and of the entries in it. The layout is described at the head of [`super`].

use super::chain::{Hash, Link, leaf_hash};
use super::entry::{Body, Header, RawEntry, within};
use super::error::JournalError;
use crate::disk::bytes::Bytes;

/// The bytes with which a batch begins.
pub(super) const BATCH_MAGIC: [u8; 8] = *b"\x89batch\r\n";
/// Length of the part of a batch before its entries.
pub(super) const BATCH_HEAD: usize = 60;
/// Length of the part of a batch after its entries.
pub(super) const BATCH_FOOT: usize = 4;
/// Longest batch, in bytes: what a reader may have to hold at once.
pub const BATCH_BYTES_MAX: usize = 16 << 20;
/// Length of the part of an entry before its header.
pub(super) const ENTRY_HEAD: usize = 11;

const FORM_KEPT: u8 = 1;
const FORM_BLANKED: u8 = 2;

/// The identity of a store, as it goes into every checksum: bytes of another store, or of another place, never pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seed(u32);

impl Seed {
    pub(super) fn of(store_id: u128) -> Seed {
        Seed(crc32c::crc32c(&store_id.to_be_bytes()))
    }

    /// Checksum of `bytes`, which lie at `offset` of their segment.
    fn at(self, offset: u64, bytes: &[u8]) -> u32 {
        crc32c::crc32c_append(crc32c::crc32c_append(self.0, &offset.to_le_bytes()), bytes)
    }

    fn of_entry(self, bytes: &[u8]) -> u32 {
        crc32c::crc32c_append(self.0, bytes)
    }
}

/// What a batch says of itself before its entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BatchHead {
    /// Bytes of the whole batch.
    pub(super) length: u32,
    /// How many entries.
    pub(super) count: u32,
    /// The number of the first.
    pub(super) first: u64,
    /// The chain hash after this batch.
    pub(super) chain: Hash,
}

impl BatchHead {
    /// Reads the head at `offset`; `None` if it is not a sound one.
    pub(super) fn decode(bytes: &[u8], seed: Seed, offset: u64) -> Option<BatchHead> {
        let (fields, _) = bytes.split_at_checked(BATCH_HEAD - 4)?;
        let mut from = Bytes::new(bytes);
        if from.array::<8>()? != BATCH_MAGIC {
            return None;
        }
        let head = BatchHead {
            length: from.u32()?,
            count: from.u32()?,
            first: from.u64()?,
            chain: from.array()?,
        };
        let sound = from.u32()? == seed.at(offset, fields)
            && (BATCH_HEAD + BATCH_FOOT..=BATCH_BYTES_MAX).contains(&head.bytes())
            && head.count > 0
            && head.first > 0
            && head.first.checked_add(u64::from(head.count)).is_some();
        sound.then_some(head)
    }

    /// Returns the length of the whole batch as a size.
    pub(super) fn bytes(&self) -> usize {
        usize::try_from(self.length).unwrap_or(usize::MAX)
    }

    /// Returns the number of the last entry.
    pub(super) fn last(&self) -> u64 {
        self.first + u64::from(self.count) - 1
    }
}

/// An entry where it lies, not yet copied.
#[derive(Clone, Copy, Debug)]
pub(super) struct EntryFrame<'a> {
    pub(super) header: &'a [u8],
    form: u8,
    body: &'a [u8],
}

impl<'a> EntryFrame<'a> {
    /// Reads the entry at the beginning of `bytes`, and returns it with its length; `None` if it is not a sound one.
    pub(super) fn decode(bytes: &'a [u8], seed: Seed) -> Option<(EntryFrame<'a>, usize)> {
        let mut from = Bytes::new(bytes);
        let length = usize::try_from(from.u32()?).ok()?;
        let checksum = from.u32()?;
        let mut from = Bytes::new(from.take(length)?);
        if checksum != seed.of_entry(from.rest()) {
            return None;
        }
        let form = from.u8()?;
        let header_length = usize::from(from.u16()?);
        let header = from.take(header_length)?;
        let body = from.rest();
        let sound = match form {
            FORM_KEPT => body.len() >= 16,
            FORM_BLANKED => body.len() == 32,
            _ => false,
        };
        sound.then_some((EntryFrame { header, form, body }, length + 8))
    }

    /// Returns the length of the entry whose first four bytes these are.
    pub(super) fn length_of(bytes: &[u8]) -> Option<usize> {
        let length = usize::try_from(Bytes::new(bytes).u32()?).ok()?;
        (length <= BATCH_BYTES_MAX).then_some(length + 8)
    }

    /// Copies the entry; `None` if its header is not a sound one.
    pub(super) fn to_entry(self) -> Option<RawEntry> {
        let header = Header::decode(self.header)?;
        let mut from = Bytes::new(self.body);
        let body = if self.form == FORM_KEPT {
            Body::Kept {
                salt: from.array()?,
                payload: from.rest().to_vec(),
            }
        } else {
            Body::Blanked {
                digest: from.array()?,
            }
        };
        Some(RawEntry { header, body })
    }

    /// Returns whether the payload has been blanked.
    pub(super) fn is_blanked(&self) -> bool {
        self.form == FORM_BLANKED
    }

    /// Returns the length of the entry in the file.
    pub(super) fn bytes(&self) -> usize {
        ENTRY_HEAD + self.header.len() + self.body.len()
    }

    /// Returns the hash that stands for the entry in chain and tree.
    pub(super) fn leaf(&self) -> Option<Hash> {
        let digest = if self.form == FORM_KEPT {
            // Salt and payload lie side by side, so the bytes are hashed where they are.
            use sha2::Digest;
            sha2::Sha256::digest(self.body).into()
        } else {
            self.body.try_into().ok()?
        };
        Some(leaf_hash(self.header, &digest))
    }
}

/// Appends one entry, and returns its leaf.
fn encode_entry(entry: &RawEntry, seed: Seed, out: &mut Vec<u8>) -> Result<Hash, JournalError> {
    let start = out.len();
    out.extend_from_slice(&[0; 8]);
    out.push(match entry.body {
        Body::Kept { .. } => FORM_KEPT,
        Body::Blanked { .. } => FORM_BLANKED,
    });
    out.extend_from_slice(&[0; 2]);
    entry.header.encode(out)?;
    let header_end = out.len();
    let header_length = within(
        "the header of an entry",
        header_end - start - ENTRY_HEAD,
        usize::from(u16::MAX),
    )?;
    out[start + 9..start + ENTRY_HEAD].copy_from_slice(
        &u16::try_from(header_length)
            .unwrap_or(u16::MAX)
            .to_le_bytes(),
    );
    match &entry.body {
        Body::Kept { salt, payload } => {
            within("the payload of an entry", payload.len(), BATCH_BYTES_MAX)?;
            out.extend_from_slice(salt);
            out.extend_from_slice(payload);
        }
        Body::Blanked { digest } => out.extend_from_slice(digest),
    }
    let length = within("an entry", out.len() - start - 8, BATCH_BYTES_MAX)?;
    let checksum = seed.of_entry(&out[start + 8..]);
    out[start..start + 4].copy_from_slice(&u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes());
    out[start + 4..start + 8].copy_from_slice(&checksum.to_le_bytes());
    Ok(leaf_hash(
        &out[start + ENTRY_HEAD..header_end],
        &entry.digest(),
    ))
}

/// The bytes of a batch, and the leaves of its entries.
#[derive(Debug, Default)]
pub(super) struct Encoded {
    pub(super) bytes: Vec<u8>,
    pub(super) leaves: Vec<Hash>,
}

/// Puts a batch for `offset` into `encoded`, which it empties first, and returns the batch's head.
pub(super) fn encode_batch(
    entries: &[RawEntry],
    previous: &Hash,
    seed: Seed,
    offset: u64,
    encoded: &mut Encoded,
) -> Result<BatchHead, JournalError> {
    let Encoded { bytes: out, leaves } = encoded;
    out.clear();
    leaves.clear();
    out.extend_from_slice(&[0; BATCH_HEAD]);
    let mut link = Link::after(previous);
    for entry in entries {
        let leaf = encode_entry(entry, seed, out)?;
        link.add(&leaf);
        leaves.push(leaf);
        within("a batch", out.len() + BATCH_FOOT, BATCH_BYTES_MAX)?;
    }
    let first = entries.first().map_or(0, |entry| entry.header.number);
    let head = BatchHead {
        length: u32::try_from(out.len() + BATCH_FOOT).unwrap_or(u32::MAX),
        count: u32::try_from(entries.len()).unwrap_or(u32::MAX),
        first,
        chain: link.close(),
    };
    out[..8].copy_from_slice(&BATCH_MAGIC);
    out[8..12].copy_from_slice(&head.length.to_le_bytes());
    out[12..16].copy_from_slice(&head.count.to_le_bytes());
    out[16..24].copy_from_slice(&head.first.to_le_bytes());
    out[24..56].copy_from_slice(&head.chain);
    let checksum = seed.at(offset, &out[..BATCH_HEAD - 4]);
    out[BATCH_HEAD - 4..BATCH_HEAD].copy_from_slice(&checksum.to_le_bytes());
    let checksum = seed.at(offset, out);
    out.extend_from_slice(&checksum.to_le_bytes());
    Ok(head)
}

/// Returns whether the whole batch of this head lies unharmed in `bytes`, the chain aside.
pub(super) fn is_sound(head: &BatchHead, bytes: &[u8], seed: Seed, offset: u64) -> bool {
    let Some((content, foot)) = bytes.split_last_chunk::<BATCH_FOOT>() else {
        return false;
    };
    if bytes.len() != head.bytes() || u32::from_le_bytes(*foot) != seed.at(offset, content) {
        return false;
    }
    let mut count = 0;
    for frame in entries_of(bytes, seed) {
        let Some(frame) = frame else { return false };
        if Header::number_of(frame.header) != Some(head.first + count) {
            return false;
        }
        count += 1;
    }
    count == u64::from(head.count)
}

/// Returns whether the batch follows `previous` in the chain.
pub(super) fn follows(head: &BatchHead, bytes: &[u8], seed: Seed, previous: &Hash) -> bool {
    let mut link = Link::after(previous);
    for frame in entries_of(bytes, seed) {
        let Some(leaf) = frame.and_then(|frame| frame.leaf()) else {
            return false;
        };
        link.add(&leaf);
    }
    link.close() == head.chain
}

/// Walks over the entries of a batch. The first that is not sound ends the walk with `None` as an item.
pub(super) fn entries_of(batch: &[u8], seed: Seed) -> impl Iterator<Item = Option<EntryFrame<'_>>> {
    let end = batch.len().saturating_sub(BATCH_FOOT);
    let mut rest = batch.get(BATCH_HEAD..end).unwrap_or_default();
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if let Some((frame, length)) = EntryFrame::decode(rest, seed) {
            rest = &rest[length..];
            return Some(Some(frame));
        }
        rest = &[];
        Some(None)
    })
}
