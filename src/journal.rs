//! The journal: every entry ever made, in order, in files that only grow. It is the truth; everything else is derived from it.
//!
//! This floor knows headers and payload bytes, not what they mean. [`Journal`] is the one writer, [`JournalReader`] reads beside it,
//! [`CleanMark`] is the note of a clean stop. Rooms: `frame` (bytes of a batch), `entry` (header), `chain` (hashes), `segment` (one file),
//! `walk` (batch by batch past damage), `recovery` (opening), `index` and `lookup` (where entries lie), `reader`, `scan`, `writer`, `clean`; and
//! for those who must trust it from outside: `tree` (one hash over all entries, proofs), `note` (signed texts), `checkpoint`, `compare` (with checkpoints kept
//! elsewhere), `bundle` (entries given away with their proofs; its format is at its head).
//!
//! # The format, for whoever has to read it without this program
//!
//! Integers are little-endian. Identifiers are sixteen bytes in the order in which they are printed. Times are microseconds since
//! 1970-01-01 00:00 UTC, signed. CRC is CRC32C (Castagnoli), a hash is SHA-256; `|` joins bytes.
//!
//! **Files.** The folder holds segments named by the number of their first entry, such as `00000000000000000001.log`. A segment is a header,
//! then batches without space between them, then zeroes up to the end of the file: room reserved ahead. `identity` is a copy of the
//! first segment's header, for when that is damaged. `.idx` files say where entries
//! lie and can be deleted; `.new` files are left-overs of interrupted work and can be deleted; `torn/` keeps bytes of batches that were never acknowledged and
//! were cut off.
//!
//! **Segment header.** The first 24 bytes keep their places in every later format, and so does the CRC in the last four.
//!
//! | offset | bytes | content |
//! | --- | --- | --- |
//! | 0 | 16 | `caseload journal` |
//! | 16 | 4 | format: 1 |
//! | 20 | 4 | length of this header, 100 + 40 × places |
//! | 24 | 16 | identity of the store |
//! | 40 | 8 | number of the first entry |
//! | 48 | 32 | chain hash of the last batch before this segment; of none, hash(byte 3 `|` identity of the store) |
//! | 80 | 4 | 0: follows on; 1: begun because a loss was accepted |
//! | 84 | 4 | how many places were lost |
//! | 88 | 8 | when the loss was accepted, or 0 |
//! | 96 | 40 each | places: segment, from byte, to byte, first entry lost, how many entries lost (8 bytes each) |
//! | last | 4 | CRC of all before |
//!
//! **Batch.** The entries that were made durable together: all of them are there or none.
//!
//! | offset | bytes | content |
//! | --- | --- | --- |
//! | 0 | 8 | hex 89, `batch`, hex 0D 0A |
//! | 8 | 4 | length of the whole batch, at most 16 MiB |
//! | 12 | 4 | how many entries |
//! | 16 | 8 | number of the first; the others follow without a gap |
//! | 24 | 32 | chain hash |
//! | 56 | 4 | CRC of: identity of the store `|` offset of the batch in the file (8 bytes) `|` the 56 bytes before |
//! | 60 | | the entries |
//! | last | 4 | CRC of: identity of the store `|` offset of the batch in the file (8 bytes) `|` the whole batch before |
//!
//! **Entry.**
//!
//! | offset | bytes | content |
//! | --- | --- | --- |
//! | 0 | 4 | how many bytes follow the first eight |
//! | 4 | 4 | CRC of: identity of the store `|` the bytes that follow |
//! | 8 | 1 | 1: salt and payload are there; 2: they have been blanked |
//! | 9 | 2 | length of the header |
//! | 11 | | the header |
//! | then | | with 1: salt (16 bytes), payload (the rest); with 2: the body's digest (32 bytes) |
//!
//! **Header.** number 8, entry time 8, kind 2, version of the kind 2, clock 1 (0 nothing odd, 1 went back, 2 implausible jump), actor 16, command 16, flags 1; with flag 1:
//! event time 8, offset from UTC in minutes 2 (signed), precision 1, length of the zone's name 1, the name; with flag 2: on behalf of 16; with flag 4: signed in the terminal session
//! of 16; then the number of subjects 2, and for each its kind 1 and identifier 16. What a payload holds is said by its kind and version.
//!
//! **Hashes.** Digest of a body = hash(salt `|` payload). Leaf of an entry = hash(byte 0 `|` header `|` digest). Chain hash of a batch = hash(byte 2 `|` chain hash of
//! the batch before `|` the leaves of the batch in order). So a payload can be blanked without breaking the chain, and one entry can be shown without showing another.
//!
//! # Tree, checkpoint and key
//!
//! **Tree.** The Merkle tree of RFC 6962 over the leaves in the order of their numbers: leaf 0 is entry 1. Node = hash(byte 1 `|` left `|` right); a
//! tree of n leaves is parted after the largest power of two below n; the root of no leaves is hash of nothing. An entry whose loss was
//! accepted (a number that is in no batch) has the leaf hash(byte 4 `|` its number, 8 bytes), so that entry numbers and leaves stay in step.
//!
//! **`tree.hashes`** beside the segments can be deleted: 64 bytes (`caseload  hashes`, format 4: 1, identity of the store 16, zeroes, CRC of
//! these), then hashes of 32 bytes in the order in which subtrees are complete when leaves are added one by one: each leaf, followed by
//! every subtree that it completes, smallest first. So the leaf of entry n lies behind 2(n-1) - b others, b being the 1s in n-1 written in
//! twos, and a subtree of 2^k leaves k places behind its last leaf. **`tree.head`** can be deleted: `caseload  tree  `, format 4: 1, identity of the
//! store 16, leaves 8, chain hash after the last 32, how many hashes 4, the roots of the complete subtrees, largest first, 32 each, CRC.
//! Written at a clean stop; believed only if the journal is opened where that stop was.
//!
//! **Checkpoint.** A text of three lines, each ended by a line feed (hex 0A): the origin, `caseload/` and the identity of the store in 32
//! hexadecimal digits; the number of entries, plain; the root in base64 (RFC 4648). Then an empty line and a line of signature: an em dash,
//! a space, the name of the key (the origin), a space, base64 of (identifier of the key 4 `|` Ed25519 signature 64) of the text of three
//! lines with their line feeds. This is what C2SP calls `tlog-checkpoint` in a `signed-note`. Identifier of a key = the first 4 bytes of
//! hash(name `|` hex 0A `|` byte 1 `|` public key 32).
//!
//! **Key.** `signing-key` in the store's folder: `PRIVATE+KEY+`, name, `+`, identifier in 8 hexadecimal digits, `+`, base64 of (byte 1 `|` the 32
//! secret bytes of RFC 8032), line feed. What others check with is the same line without `PRIVATE+KEY+` and with the public key. The journal
//! names that line in an entry of kind 45; a key that no such entry names signs nothing. A folder of checkpoints holds `SIZE.checkpoint`
//! (20 digits) and `leaf-hashes`: the leaves in order, 32 bytes each, nothing else; the root over the first SIZE of them is the signed one.
//!
//! # What holds
//!
//! - A batch is written only into room that was reserved and zeroed before, by one write and one `fdatasync`, and the next is not begun before that is done.
//! - A segment gets its name once its header and first zeroes are durable, and batches only once its name is.
//! - No room is a plain refusal, noticed before a batch is written. After any other failure nothing more is accepted until the next start.
//! - Nothing acknowledged is ever cut: see [`Recovery`].

pub mod bundle;
pub mod chain;
pub mod checkpoint;
mod clean;
pub mod compare;
mod entry;
mod error;
mod frame;
mod index;
mod lookup;
pub mod note;
mod reader;
pub mod record;
mod recovery;
mod scan;
mod segment;
pub mod tree;
mod walk;
mod window;
mod writer;

#[cfg(test)]
mod tests;

pub use clean::CleanMark;
pub use entry::{Body, EventStamp, Header, RawEntry, SUBJECTS_MAX, ZONE_BYTES_MAX};
pub use error::JournalError;
pub use frame::BATCH_BYTES_MAX;
pub use reader::{JournalReader, Verified};
pub use recovery::{AcceptedLoss, Damage, Recovery, Torn};
pub use scan::Scan;
pub use segment::{FORMAT, SEGMENT_BYTES};
pub use writer::{Appended, Journal};

/// How far a journal has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The last number given; 0 before the first.
    pub last: u64,
    /// The chain hash after it.
    pub chain: chain::Hash,
    /// The segment being written, by its first number.
    pub segment: u64,
    /// Where the next batch begins in it.
    pub offset: u64,
}
