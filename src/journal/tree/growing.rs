//! The tree made from the journal when it is first needed, kept while the journal grows, and asked for roots and proofs.
//!
//! A tree counts only if the leaves it was made of lead to the journal's own chain hash, in this process or before a clean stop. It is made
//! by whoever asks first, beside the writer, who waits at most for the last few entries; until then the writer keeps none.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::super::Head;
use super::super::chain::{Hash, beginning, lost_leaf};
use super::super::error::JournalError;
use super::super::frame::entries_of;
use super::super::reader::{JournalReader, Shared};
use super::super::recovery::Damage;
use super::super::walk::{Step, Walk};
use super::kept::{KeptTree, node_from};
use super::{Frontier, consistency_proof, inclusion_proof, root_at, verify_consistency};
use crate::disk::{Disk, DiskFile};

/// Leaves handed on at once while the tree is made.
const LEAVES_AT_ONCE: usize = 4096;
/// Entries that may be caught up with while the writer waits: a millisecond's work.
const CATCH_UP: u64 = 512;

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Returns the tree that a clean stop left at `end`.
pub(in super::super) fn carried_over(
    disk: &dyn Disk,
    dir: &Path,
    store_id: u128,
    end: &Head,
) -> Option<KeptTree> {
    KeptTree::carried_over(disk, dir, store_id, end)
}

/// Adds the leaves of a batch that has just become durable, if the tree is kept and had come to right before it.
pub(in super::super) fn grow(shared: &Shared, first: u64, leaves: &[Hash]) {
    let mut slot = locked(&shared.tree);
    let Some(tree) = slot.as_mut() else { return };
    match tree.frontier().size() {
        size if size + 1 == first => tree.push(shared.disk.as_ref(), leaves),
        // Whoever made the tree meanwhile has taken them in.
        size if size >= first => {}
        _ => *slot = None,
    }
}

/// Writes down at a clean stop that the tree is whole.
pub(in super::super) fn keep(shared: &Shared, end: &Head) {
    if let Some(tree) = locked(&shared.tree).as_ref() {
        tree.keep(shared.disk.as_ref(), &shared.dir, shared.store_id, end);
    }
}

/// The tree as it stood when it was asked for: its root, and proofs against it.
#[derive(Clone, Debug)]
pub struct Tree {
    frontier: Frontier,
    root: Hash,
    hashes: Option<Arc<DiskFile>>,
    dir: std::path::PathBuf,
}

impl Tree {
    /// Returns how many entries it covers, lost ones among them: the number of the last.
    pub fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// Returns the root.
    pub fn root(&self) -> Hash {
        self.root
    }

    fn hashes(&self) -> Result<&DiskFile, JournalError> {
        self.hashes.as_deref().ok_or_else(|| JournalError::NoRoom {
            path: self.dir.clone(),
            bytes: self.size().saturating_mul(64),
        })
    }

    fn covers(&self, number: u64) -> Result<(), JournalError> {
        if number == 0 || number > self.size() {
            return Err(JournalError::NoSuchEntry {
                number,
                last: self.size(),
            });
        }
        Ok(())
    }

    /// Returns the leaf of an entry, and the proof that it is in this tree (see [`super::verify_inclusion`], whose index is the number less
    /// 1).
    ///
    /// # Errors
    /// [`JournalError::NoSuchEntry`]; [`JournalError::NoRoom`] if the hashes found no room; [`JournalError::TreeDamaged`] if they are not
    /// what was written: [`JournalReader::with_tree`] then makes them again.
    pub fn inclusion(&self, number: u64) -> Result<(Hash, Vec<Hash>), JournalError> {
        self.covers(number)?;
        let file = self.hashes()?;
        let node = &mut |level, index| node_from(file, level, index).ok_or_else(|| damaged(file));
        let leaf = node(0, number - 1)?;
        let proof = inclusion_proof(number - 1, self.size(), node)?;
        if super::verify_inclusion(&leaf, number - 1, self.size(), &proof, &self.root) {
            Ok((leaf, proof))
        } else {
            Err(damaged(file))
        }
    }

    /// Returns the root that the first `size` entries had, and the proof that they are the beginning of this tree.
    ///
    /// # Errors
    /// As [`Tree::inclusion`].
    pub fn consistency(&self, size: u64) -> Result<(Hash, Vec<Hash>), JournalError> {
        if size == 0 {
            return Ok((Frontier::default().root(), Vec::new()));
        }
        self.covers(size)?;
        if size == self.size() {
            return Ok((self.root, Vec::new()));
        }
        let file = self.hashes()?;
        let node = &mut |level, index| node_from(file, level, index).ok_or_else(|| damaged(file));
        let root = root_at(size, node)?;
        let proof = consistency_proof(size, self.size(), node)?;
        if verify_consistency((size, &root), (self.size(), &self.root), &proof) {
            Ok((root, proof))
        } else {
            Err(damaged(file))
        }
    }

    /// Returns up to `most` leaves from an entry on, as they are kept; whoever takes them all can compare their root with this tree's.
    ///
    /// # Errors
    /// As [`Tree::inclusion`].
    pub fn leaves(&self, from: u64, most: usize) -> Result<Vec<Hash>, JournalError> {
        let file = self.hashes()?;
        (from.max(1)..=self.size())
            .take(most)
            .map(|number| node_from(file, 0, number - 1).ok_or_else(|| damaged(file)))
            .collect()
    }
}

/// The leaves that the store kept for itself, as the file has them: not checked, and perhaps older than the journal.
#[derive(Debug)]
pub struct OwnLeaves(DiskFile);

impl OwnLeaves {
    /// Opens them, if there are any.
    pub fn of(reader: &JournalReader) -> Option<OwnLeaves> {
        super::kept::open_hashes(&reader.shared.dir).map(OwnLeaves)
    }

    /// Returns the leaf of an entry.
    pub fn leaf(&self, number: u64) -> Option<Hash> {
        node_from(&self.0, 0, number.checked_sub(1)?)
    }
}

fn damaged(file: &DiskFile) -> JournalError {
    JournalError::TreeDamaged {
        path: file.path().to_owned(),
    }
}

impl JournalReader {
    /// Returns the tree over all entries that are durable now, made from the journal first if it is not kept yet: a second for a few
    /// million entries.
    ///
    /// # Errors
    /// [`JournalError::Damaged`] or [`JournalError::Place`]: nothing is said of a journal with damage that nobody has accepted.
    /// [`JournalError::Io`].
    pub fn tree(&self) -> Result<Tree, JournalError> {
        let shared = &self.shared;
        if let Some(tree) = snapshot(shared) {
            return Ok(tree);
        }
        let _one_at_a_time = locked(&shared.tree_made);
        if snapshot(shared).is_none() {
            make(shared)?;
        }
        // The writer may have dropped it in between; that is a fault of this program.
        snapshot(shared).ok_or_else(|| JournalError::TreeDamaged {
            path: shared.dir.clone(),
        })
    }

    /// Asks the tree, and asks once more with one made again if its hashes turn out not to be what was written.
    ///
    /// # Errors
    /// As [`JournalReader::tree`] and whatever is asked.
    pub fn with_tree<T>(
        &self,
        mut ask: impl FnMut(&Tree) -> Result<T, JournalError>,
    ) -> Result<T, JournalError> {
        match ask(&self.tree()?) {
            Err(JournalError::TreeDamaged { .. } | JournalError::NoRoom { .. }) => {}
            answer => return answer,
        }
        self.forget_tree();
        ask(&self.tree()?)
    }

    /// Lets the tree go, so that whoever asks next makes it again from the journal.
    pub fn forget_tree(&self) {
        *locked(&self.shared.tree) = None;
    }
}

fn snapshot(shared: &Shared) -> Option<Tree> {
    let slot = locked(&shared.tree);
    let kept = slot.as_ref()?;
    let frontier = kept.frontier().clone();
    Some(Tree {
        root: frontier.root(),
        frontier,
        hashes: kept.hashes(),
        dir: shared.dir.clone(),
    })
}

/// Makes the tree from the journal, beside the writer.
fn make(shared: &Shared) -> Result<(), JournalError> {
    let disk = shared.disk.as_ref();
    let mut tree = KeptTree::begin(disk, &shared.dir, shared.store_id);
    let mut done = None;
    loop {
        let head = shared.head();
        walk_leaves(shared, done.as_ref(), &head, &mut |leaves| {
            tree.push(disk, leaves);
        })?;
        // The writer publishes its head before it looks for a tree to add to, so nothing is missed and nothing taken twice.
        let mut slot = locked(&shared.tree);
        let now = shared.head();
        if now.last - head.last <= CATCH_UP {
            walk_leaves(shared, Some(&head), &now, &mut |leaves| {
                tree.push(disk, leaves);
            })?;
            *slot = Some(tree);
            return Ok(());
        }
        done = Some(head);
    }
}

/// Reads the leaves of the whole journal, as it is durable now, from its entries and from nothing derived, and hands them on in order.
/// Returns how many there were.
///
/// # Errors
/// As [`JournalReader::tree`].
pub fn leaves_of(
    reader: &JournalReader,
    take: &mut dyn FnMut(&[Hash]),
) -> Result<u64, JournalError> {
    let head = reader.head();
    walk_leaves(&reader.shared, None, &head, take)?;
    Ok(head.last)
}

/// Hands on the leaves after `from` up to `to`, checked against the chain.
fn walk_leaves(
    shared: &Shared,
    from: Option<&Head>,
    to: &Head,
    take: &mut dyn FnMut(&[Hash]),
) -> Result<(), JournalError> {
    if from == Some(to) {
        return Ok(());
    }
    shared.refuse_damaged()?;
    let mut walk = begin_walk(shared, from, to)?;
    let mut leaves = Vec::with_capacity(LEAVES_AT_ONCE);
    let mut next = from.map_or(1, |head| head.last + 1);
    loop {
        match walk.step()? {
            Step::Batch(placed) => {
                leaves.extend((next..placed.head.first).map(lost_leaf));
                for frame in entries_of(walk.bytes(), shared.seed).flatten() {
                    leaves.extend(frame.leaf());
                }
                next = placed.head.last() + 1;
                if leaves.len() >= LEAVES_AT_ONCE {
                    take(&leaves);
                    leaves.clear();
                }
            }
            Step::Damage(damage) if shared.is_accepted(&damage) => {}
            Step::Damage(damage) => return Err(JournalError::Place(damage)),
            Step::End(tail) => {
                // Entries lost at the very end have no batch behind them.
                leaves.extend((next..walk.expected()).map(lost_leaf));
                let whole = tail.written.is_none()
                    && walk.expected() == to.last + 1
                    && walk.chain() == Some(to.chain);
                if !whole {
                    return Err(JournalError::Place(Damage {
                        segment: to.segment,
                        from: tail.offset,
                        to: to.offset,
                        first: walk.expected(),
                        count: (to.last + 1).saturating_sub(walk.expected()),
                    }));
                }
                take(&leaves);
                return Ok(());
            }
        }
    }
}

fn begin_walk(shared: &Shared, from: Option<&Head>, to: &Head) -> Result<Walk, JournalError> {
    let segments = shared.segments();
    let Some(head) = from else {
        let beginning = beginning(shared.store_id);
        return Ok(Walk::from_the_start(segments, shared.seed, beginning).until(to));
    };
    let at = segments
        .iter()
        .position(|segment| segment.first == head.segment)
        .unwrap_or(0);
    let walk = Walk::from_a_place(
        segments,
        shared.seed,
        at,
        head.offset,
        head.last + 1,
        Some(head.chain),
    )?;
    Ok(walk.until(to))
}
