//! The hashes that make an altered, swapped or missing entry show: of a body, of a leaf, of the chain of batches.
//!
//! Each kind of hash begins with a byte of its own, so that none can be passed off as another. Byte 0 for a leaf and byte 1 for the
//! inner nodes of the tree over the leaves ([`super::tree`]) are those of RFC 6962.

use sha2::{Digest, Sha256};

/// A SHA-256 hash.
pub type Hash = [u8; 32];

const LEAF: [u8; 1] = [0];
const LINK: [u8; 1] = [2];
const BEGINNING: [u8; 1] = [3];
const LOST: [u8; 1] = [4];

/// Returns the hash that stands for a payload once it has been blanked.
pub fn body_digest(salt: &[u8; 16], payload: &[u8]) -> Hash {
    Sha256::new()
        .chain_update(salt)
        .chain_update(payload)
        .finalize()
        .into()
}

/// Returns the hash of one entry: of its header's bytes and its body's digest.
pub fn leaf_hash(header: &[u8], digest: &Hash) -> Hash {
    Sha256::new()
        .chain_update(LEAF)
        .chain_update(header)
        .chain_update(digest)
        .finalize()
        .into()
}

/// Returns what stands in the tree for an entry that was lost, once its loss was accepted: the number is all that is known.
pub fn lost_leaf(number: u64) -> Hash {
    Sha256::new()
        .chain_update(LOST)
        .chain_update(number.to_le_bytes())
        .finalize()
        .into()
}

/// Returns the value from which the chain of a store starts.
pub fn beginning(store_id: u128) -> Hash {
    Sha256::new()
        .chain_update(BEGINNING)
        .chain_update(store_id.to_be_bytes())
        .finalize()
        .into()
}

/// The next link of the chain, being computed: leaf after leaf.
#[derive(Debug)]
pub struct Link(Sha256);

impl Link {
    /// Begins the link that follows `previous`.
    pub fn after(previous: &Hash) -> Link {
        Link(Sha256::new().chain_update(LINK).chain_update(previous))
    }

    /// Adds the next entry of the batch.
    pub fn add(&mut self, leaf: &Hash) {
        self.0.update(leaf);
    }

    /// Returns the batch's chain hash.
    pub fn close(self) -> Hash {
        self.0.finalize().into()
    }
}
