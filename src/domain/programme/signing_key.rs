//! The key with which the store signs checkpoints and portfolios: the record itself says which it is.

use serde::{Deserialize, Serialize};

use crate::domain::command::Context;
use crate::domain::entry::{EntryHead, EntryNumber};
use crate::domain::refusal::{Reason, Refusal, required, within};
use crate::domain::staff::register::Role;
use crate::domain::writing;

/// Longest line of a key, in bytes: a name of 41, an identifier and 44 of base64, and room.
const VERIFIER_BYTES_MAX: usize = 200;
/// Longest reason for another key, in bytes.
const REASON_BYTES_MAX: usize = 1_000;

/// A key was made; what it signs from here on is checked with this line. The secret half is never recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SigningKeyMade {
    /// What others check its signatures with: `name+identifier+base64`.
    pub verifier: String,
    /// Why it takes the place of the one before; empty for the first.
    #[serde(default)]
    pub reason: String,
}

/// A key that the record names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedKey {
    /// The entry that names it.
    pub entry: EntryNumber,
    /// What others check its signatures with.
    pub verifier: String,
}

/// Decides on naming a key. The service alone asks: it made the key. Another in the place of one that is named already is a lead's
/// to have made, with a reason.
///
/// # Errors
/// The same is named already, not a lead, no reason, or the line is no key's.
pub fn name(
    asked: &SigningKeyMade,
    named: &[NamedKey],
    context: &Context<'_>,
) -> Result<SigningKeyMade, Refusal> {
    let mut reason = String::new();
    if let Some(known) = named.last() {
        if let Some(same) = named.iter().find(|one| one.verifier == asked.verifier) {
            return Err(Refusal::new(
                Reason::Duplicate,
                format!("Entry {} names this key already", same.entry),
            ));
        }
        if !context.actor_is_lead() {
            return Err(Refusal::not_allowed(format!(
                "Entry {} names the store's key, and only a {} has another made",
                known.entry,
                Role::Lead
            ))
            .advise(format!("Ask a {}", Role::Lead)));
        }
        reason = required("reason", "The reason", &writing::clean(&asked.reason).0)?;
        within("reason", "The reason", &reason, REASON_BYTES_MAX)?;
    }
    let line = &asked.verifier;
    if line.is_empty() || line.len() > VERIFIER_BYTES_MAX || !line.is_ascii() {
        return Err(Refusal::new(
            Reason::Invalid,
            "This is not the line of a key",
        ));
    }
    Ok(SigningKeyMade {
        verifier: line.clone(),
        reason,
    })
}

/// Takes note of a key.
pub fn apply(named: &mut Vec<NamedKey>, head: &EntryHead, fact: &SigningKeyMade) {
    named.push(NamedKey {
        entry: head.number,
        verifier: fact.verifier.clone(),
    });
}
