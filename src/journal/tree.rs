//! The tree over the entries: one hash that stands for all of them, and short proofs against it.
//!
//! It is the Merkle tree of RFC 6962 over the leaves of [`super::chain`], so that any program that knows that tree can check a proof. The
//! chain shows a change inside a journal to whoever has the journal; the tree's root, signed and kept elsewhere
//! ([`super::checkpoint`]), shows to anybody that a journal was exchanged or cut short, and a proof shows that one entry is among those
//! that were signed, without showing another.
//!
//! Here is what needs no file: hashes of nodes, the growing edge ([`Frontier`]), proofs and how they are checked. Rooms: `kept` (the
//! hashes on disk, kept as the journal grows), `growing` (the tree made from the journal, and asked).

mod growing;
mod kept;
#[cfg(test)]
mod tests;

use sha2::{Digest, Sha256};

use super::chain::Hash;

pub use growing::{OwnLeaves, Tree, leaves_of};
pub(super) use growing::{carried_over, grow, keep};
pub(super) use kept::KeptTree;

const NODE: [u8; 1] = [1];

/// Returns the hash of an inner node.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new()
        .chain_update(NODE)
        .chain_update(left)
        .chain_update(right)
        .finalize()
        .into()
}

/// The growing edge of a tree: the roots of its complete subtrees, largest first. At most 64 hashes, from which the root follows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

impl Frontier {
    /// Returns the edge that has these peaks; `None` if a tree of that size has another number of them.
    pub(super) fn of(size: u64, peaks: Vec<Hash>) -> Option<Frontier> {
        (u32::try_from(peaks.len()) == Ok(size.count_ones())).then_some(Frontier { size, peaks })
    }

    /// Returns how many leaves there are.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Returns the roots of the complete subtrees, largest first.
    pub(super) fn peaks(&self) -> &[Hash] {
        &self.peaks
    }

    /// Adds a leaf, and tells of it and of each subtree that is complete with it, smallest first.
    pub fn push(&mut self, leaf: Hash, mut completed: impl FnMut(Hash)) {
        completed(leaf);
        let mut node = leaf;
        // A subtree is complete for each 1 at the end of the size: as in adding 1 to a number.
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                node = node_hash(&left, &node);
                completed(node);
            }
        }
        self.peaks.push(node);
        self.size += 1;
    }

    /// Returns the root; of no leaves, the hash of nothing.
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        let Some(last) = peaks.next() else {
            return Sha256::digest([]).into();
        };
        peaks.fold(*last, |right, left| node_hash(left, &right))
    }
}

/// Returns the hash of the complete subtree of 2^level leaves that is number `index` in its level.
pub(super) type NodeOf<'a, E> = &'a mut dyn FnMut(u32, u64) -> Result<Hash, E>;

/// The leaves `from..to` of a tree: `from` is a multiple of the largest power of two below their number.
#[derive(Clone, Copy, Debug)]
struct Span {
    from: u64,
    to: u64,
}

impl Span {
    fn count(self) -> u64 {
        self.to - self.from
    }

    /// Where RFC 6962 parts it: after the largest power of two that is less than the number of leaves.
    fn parts(self) -> (Span, Span) {
        let at = self.from + (1 << (self.count() - 1).ilog2());
        (Span { to: at, ..self }, Span { from: at, ..self })
    }

    fn root<E>(self, node: NodeOf<'_, E>) -> Result<Hash, E> {
        if self.count().is_power_of_two() {
            let level = self.count().ilog2();
            return node(level, self.from >> level);
        }
        let (left, right) = self.parts();
        let left = left.root(node)?;
        Ok(node_hash(&left, &right.root(node)?))
    }
}

/// Returns the root of the first `size` leaves.
pub(super) fn root_at<E>(size: u64, node: NodeOf<'_, E>) -> Result<Hash, E> {
    match size {
        0 => Ok(Frontier::default().root()),
        to => Span { from: 0, to }.root(node),
    }
}

/// Returns the proof that leaf `index`, counted from 0, is in the tree of `size` leaves: the hashes beside its way to the root, from the
/// leaf up. Empty for a tree of one leaf.
pub(super) fn inclusion_proof<E>(
    index: u64,
    size: u64,
    node: NodeOf<'_, E>,
) -> Result<Vec<Hash>, E> {
    let mut proof = Vec::new();
    let mut span = Span { from: 0, to: size };
    while span.count() > 1 {
        let (left, right) = span.parts();
        let (own, other) = if index < right.from {
            (left, right)
        } else {
            (right, left)
        };
        proof.push(other.root(node)?);
        span = own;
    }
    proof.reverse();
    Ok(proof)
}

/// Returns whether a proof shows the leaf at `index`, counted from 0, to be in the tree of that size and root.
pub fn verify_inclusion(leaf: &Hash, index: u64, size: u64, proof: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut at, mut last, mut hash) = (index, size - 1, *leaf);
    for beside in proof {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            hash = node_hash(beside, &hash);
            // At the right edge levels without a neighbour are passed.
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, beside);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// Returns the proof that the tree of `old` leaves is the beginning of the tree of `size` leaves. Empty if one of the two holds nothing
/// new.
pub(super) fn consistency_proof<E>(
    old: u64,
    size: u64,
    node: NodeOf<'_, E>,
) -> Result<Vec<Hash>, E> {
    let mut proof = Vec::new();
    if old == 0 || old >= size {
        return Ok(proof);
    }
    let mut span = Span { from: 0, to: size };
    // Whether the old tree's root, which the reader has, is that of the span.
    let mut is_known = true;
    while span.to != old {
        let (left, right) = span.parts();
        if old <= right.from {
            proof.push(right.root(node)?);
            span = left;
        } else {
            proof.push(left.root(node)?);
            span = right;
            is_known = false;
        }
    }
    if !is_known {
        proof.push(span.root(node)?);
    }
    proof.reverse();
    Ok(proof)
}

/// Returns whether a proof shows the tree of size and root `old` to be the beginning of the tree `new`.
pub fn verify_consistency(old: (u64, &Hash), new: (u64, &Hash), proof: &[Hash]) -> bool {
    let ((old_size, old_root), (size, root)) = (old, new);
    if old_size == size {
        return proof.is_empty() && old_root == root;
    }
    if old_size == 0 {
        return proof.is_empty() && *old_root == Frontier::default().root();
    }
    if old_size > size {
        return false;
    }
    let known = old_size.is_power_of_two().then_some(old_root);
    let mut proof = known.into_iter().chain(proof);
    let Some(first) = proof.next() else {
        return false;
    };
    let shared = (old_size - 1).trailing_ones();
    let (mut at, mut last) = ((old_size - 1) >> shared, (size - 1) >> shared);
    let (mut of_old, mut of_new) = (*first, *first);
    for beside in proof {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            of_old = node_hash(beside, &of_old);
            of_new = node_hash(beside, &of_new);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            of_new = node_hash(&of_new, beside);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && of_old == *old_root && of_new == *root
}
