//! A passphrase, for opening one's own locked screen and for one act at another's terminal. The domain knows only the
//! hash that the service made of it; nothing that shows or sends anything can reach it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::command::Context;
use crate::domain::entry::{EntryHead, EntryNumber, StaffId};
use crate::domain::refusal::{Reason, Refusal, required};

/// The most bytes of a hash in its usual text form.
const HASH_BYTES_MAX: usize = 250;

/// A hash in its usual text form (`$argon2id$v=19$m=...`). Its debug form tells nothing.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PassphraseHash(String);

impl PassphraseHash {
    /// A hash as the service made it.
    pub fn of(text: String) -> PassphraseHash {
        PassphraseHash(text)
    }

    /// Its text, for checking what somebody typed.
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for PassphraseHash {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("PassphraseHash(..)")
    }
}

/// Somebody set their passphrase. Its entry belongs to them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassphraseSet {
    /// The hash.
    pub hash: PassphraseHash,
}

/// An administrator took away the passphrase of somebody who forgot it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassphraseCleared {
    /// Whose.
    pub staff: StaffId,
    /// Why.
    pub reason: String,
}

/// A passphrase as known now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passphrase {
    /// The entry that set it.
    pub entry: EntryNumber,
    /// The hash.
    pub hash: PassphraseHash,
}

/// Everybody's passphrases: kept beside the register, which screens may see.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Passphrases {
    /// By whom they belong to.
    pub of: BTreeMap<StaffId, Passphrase>,
}

impl Passphrases {
    /// Takes over a new one.
    pub fn set(&mut self, head: &EntryHead, staff: StaffId, fact: &PassphraseSet) {
        let kept = Passphrase {
            entry: head.number,
            hash: fact.hash.clone(),
        };
        self.of.insert(staff, kept);
    }

    /// Takes one away.
    pub fn clear(&mut self, fact: &PassphraseCleared) {
        self.of.remove(&fact.staff);
    }
}

/// Asks for one's own passphrase to be set. The service alone makes this command, after it has checked the old one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetPassphrase {
    /// The hash of the new one.
    pub hash: PassphraseHash,
    /// The entry of the one that was checked; `None` where there was none.
    pub over: Option<EntryNumber>,
}

/// Asks for somebody's passphrase to be taken away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClearPassphrase {
    /// Whose.
    pub staff: StaffId,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// Decides on setting one's passphrase. `known` is the one that holds now.
///
/// # Errors
/// Not a hash, or another passphrase was set since the old one was checked.
pub fn set(command: &SetPassphrase, known: Option<&Passphrase>) -> Result<PassphraseSet, Refusal> {
    if command.hash.0.len() > HASH_BYTES_MAX || !command.hash.0.starts_with("$argon2id$") {
        return Err(Refusal::invalid("new", "This is no hash of a passphrase"));
    }
    if command.over != known.map(|known| known.entry) {
        return Err(Refusal::new(
            Reason::Stale,
            "Your passphrase was changed in another place meanwhile",
        )
        .advise("Begin again with the passphrase that holds now"));
    }
    Ok(PassphraseSet {
        hash: command.hash.clone(),
    })
}

/// Decides on taking a passphrase away; the actor's right to it is checked before.
///
/// # Errors
/// Nobody known, oneself, none set, or no reason.
pub fn clear(
    command: &ClearPassphrase,
    known: Option<&Passphrase>,
    context: &Context<'_>,
) -> Result<PassphraseCleared, Refusal> {
    let whom = context.register.known(command.staff, "staff")?;
    if whom.id == context.actor {
        return Err(Refusal::not_allowed(
            "Nobody clears their own passphrase: whoever finds your terminal open could set another",
        )
        .at("staff")
        .advise("Change it with the old one, or ask another administrator"));
    }
    if known.is_none() {
        return Err(Refusal::state(format!("{} has no passphrase", whom.name)).at("staff"));
    }
    let reason = required("reason", "The reason", &command.reason)?;
    Ok(PassphraseCleared {
        staff: command.staff,
        reason,
    })
}
