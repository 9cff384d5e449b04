//! The hashes of the tree on disk: one file that only grows, with each complete subtree's hash at a place that follows from its number.
//!
//! The files are derived: nothing is lost with them, nothing waits for them, and what they say is checked before it is given out.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::super::Head;
use super::super::chain::Hash;
use super::Frontier;
use crate::disk::bytes::{Bytes, ends_with_its_checksum, push_checksum};
use crate::disk::{Disk, DiskFile, replace_durably};

const HASHES: &str = "tree.hashes";
const HASHES_MAGIC: [u8; 16] = *b"caseload  hashes";
const HASHES_HEAD: usize = 64;
const HEAD: &str = "tree.head";
const HEAD_MAGIC: [u8; 16] = *b"caseload  tree  ";
const FORMAT: u32 = 1;
const HASH_BYTES: u64 = 32;

/// The tree as far as it has grown.
#[derive(Debug)]
pub(in super::super) struct KeptTree {
    frontier: Frontier,
    /// The hashes; `None` once they could not be written, on a full disk: the root is known all the same.
    hashes: Option<Arc<DiskFile>>,
    bytes: Vec<u8>,
}

/// Returns how many hashes are kept before that of leaf `index`: two a leaf, less one for each subtree that is not complete yet.
fn kept_before(index: u64) -> u64 {
    2 * index - u64::from(index.count_ones())
}

fn place_of(kept: u64) -> u64 {
    HASHES_HEAD as u64 + kept * HASH_BYTES
}

fn hashes_head(store_id: u128) -> Vec<u8> {
    let mut head = Vec::with_capacity(HASHES_HEAD);
    head.extend_from_slice(&HASHES_MAGIC);
    head.extend_from_slice(&FORMAT.to_le_bytes());
    head.extend_from_slice(&store_id.to_be_bytes());
    head.resize(HASHES_HEAD - 4, 0);
    push_checksum(&mut head);
    head
}

impl KeptTree {
    /// Begins an empty tree, and its file anew.
    pub(super) fn begin(disk: &dyn Disk, dir: &Path, store_id: u128) -> KeptTree {
        let created = disk.create(&dir.join(HASHES)).and_then(|file| {
            disk.write_at(&file, &hashes_head(store_id), 0)?;
            Ok(Arc::new(file))
        });
        KeptTree {
            frontier: Frontier::default(),
            hashes: created.ok(),
            bytes: Vec::new(),
        }
    }

    /// Returns the tree that a clean stop left where the journal ended; `None` if there is none, or it is not of that place.
    pub(super) fn carried_over(
        disk: &dyn Disk,
        dir: &Path,
        store_id: u128,
        end: &Head,
    ) -> Option<KeptTree> {
        let frontier = decode_head(&fs::read(dir.join(HEAD)).ok()?, store_id, end)?;
        let file = disk.open(&dir.join(HASHES)).ok()?;
        let mut head = [0; HASHES_HEAD];
        let read = file.read_at(&mut head, 0).ok()?;
        let whole = place_of(kept_before(frontier.size()));
        let fits = read == HASHES_HEAD
            && head[..] == hashes_head(store_id)
            && file.length().ok()? >= whole;
        fits.then(|| KeptTree {
            frontier,
            hashes: Some(Arc::new(file)),
            bytes: Vec::new(),
        })
    }

    pub(super) fn frontier(&self) -> &Frontier {
        &self.frontier
    }

    pub(super) fn hashes(&self) -> Option<Arc<DiskFile>> {
        self.hashes.clone()
    }

    /// Adds leaves: one write, for which nobody waits longer than for memory.
    pub(super) fn push(&mut self, disk: &dyn Disk, leaves: &[Hash]) {
        let at = place_of(kept_before(self.frontier.size()));
        let bytes = &mut self.bytes;
        bytes.clear();
        for leaf in leaves {
            self.frontier
                .push(*leaf, |hash| bytes.extend_from_slice(&hash));
        }
        if let Some(file) = &self.hashes
            && disk.write_at(file, bytes, at).is_err()
        {
            self.hashes = None;
        }
    }

    /// Writes down, durably, that the tree is whole up to where the journal ended. What cannot be written is made again when it is needed.
    pub(super) fn keep(&self, disk: &dyn Disk, dir: &Path, store_id: u128, end: &Head) {
        if let Some(file) = &self.hashes
            && self.frontier.size() == end.last
        {
            let path = head_path(dir);
            let bytes = encode_head(&self.frontier, store_id, end);
            if fs::read(&path).is_ok_and(|kept| kept == bytes) {
                return;
            }
            let _made_again_if_it_fails = disk
                .sync_data(file)
                .and_then(|()| replace_durably(disk, &path, &bytes));
        }
    }
}

/// Opens the hashes, whatever they are worth.
pub(super) fn open_hashes(dir: &Path) -> Option<DiskFile> {
    DiskFile::open_read(&dir.join(HASHES)).ok()
}

fn head_path(dir: &Path) -> PathBuf {
    dir.join(HEAD)
}

/// Returns the hash of a complete subtree from the file; `None` if the file does not hold it.
pub(super) fn node_from(file: &DiskFile, level: u32, index: u64) -> Option<Hash> {
    let last_leaf = ((index + 1) << level) - 1;
    let place = place_of(kept_before(last_leaf) + u64::from(level));
    let mut hash = [0; 32];
    let read = file.read_at(&mut hash, place).ok()?;
    (read == hash.len()).then_some(hash)
}

fn encode_head(frontier: &Frontier, store_id: u128, end: &Head) -> Vec<u8> {
    let mut out = Vec::new();
    out.extend_from_slice(&HEAD_MAGIC);
    out.extend_from_slice(&FORMAT.to_le_bytes());
    out.extend_from_slice(&store_id.to_be_bytes());
    out.extend_from_slice(&frontier.size().to_le_bytes());
    out.extend_from_slice(&end.chain);
    out.extend_from_slice(&frontier.size().count_ones().to_le_bytes());
    for peak in frontier.peaks() {
        out.extend_from_slice(peak);
    }
    push_checksum(&mut out);
    out
}

fn decode_head(bytes: &[u8], store_id: u128, end: &Head) -> Option<Frontier> {
    let mut from = Bytes::new(bytes);
    let ours = ends_with_its_checksum(bytes)
        && from.array::<16>()? == HEAD_MAGIC
        && from.u32()? == FORMAT
        && from.id()? == store_id;
    let size = from.u64()?;
    let of_the_end = size == end.last && from.array::<32>()? == end.chain;
    let count = from.u32()?;
    if !ours || !of_the_end || count > u64::BITS {
        return None;
    }
    let peaks: Option<Vec<Hash>> = (0..count).map(|_| from.array()).collect();
    let frontier = Frontier::of(size, peaks?)?;
    (from.rest().len() == 4).then_some(frontier)
}
