//! The key with which the store signs checkpoints and portfolios: the record itself says which it is.

use serde::{Deserialize, Serialize};

use crate::domain::entry::{EntryHead, EntryNumber};
use crate::domain::refusal::{Reason, Refusal};

/// Longest line of a key, in bytes: a name of 41, an identifier and 44 of base64, and room.
const VERIFIER_BYTES_MAX: usize = 200;

/// A key was made; what it signs from here on is checked with this line. The secret half is never recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SigningKeyMade {
    /// What others check its signatures with: `name+identifier+base64`.
    pub verifier: String,
}

/// A key that the record names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedKey {
    /// The entry that names it.
    pub entry: EntryNumber,
    /// What others check its signatures with.
    pub verifier: String,
}

/// Decides on naming a key. The service alone asks: it made the key.
///
/// # Errors
/// One is named already, or the line is no key's.
pub fn name(asked: &SigningKeyMade, named: &[NamedKey]) -> Result<SigningKeyMade, Refusal> {
    if let Some(known) = named.last() {
        return Err(Refusal::new(
            Reason::Duplicate,
            format!("Entry {} names the store's key already", known.entry),
        ));
    }
    let line = &asked.verifier;
    if line.is_empty() || line.len() > VERIFIER_BYTES_MAX || !line.is_ascii() {
        return Err(Refusal::new(
            Reason::Invalid,
            "This is not the line of a key",
        ));
    }
    Ok(asked.clone())
}

/// Takes note of a key.
pub fn apply(named: &mut Vec<NamedKey>, head: &EntryHead, fact: &SigningKeyMade) {
    named.push(NamedKey {
        entry: head.number,
        verifier: fact.verifier.clone(),
    });
}
