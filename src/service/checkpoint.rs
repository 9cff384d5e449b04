//! The store's key and its checkpoints: what shows elsewhere, and later, that the journal is still the one that was signed.
//!
//! The key is a file in the store's folder for its owner alone, and the journal names it. Nothing is signed with a key that anybody else could
//! have read or put there, nor with a tree that does not continue what was signed before.

use std::fs::{self, Metadata};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use nix::unistd::geteuid;
use zeroize::Zeroizing;

use crate::disk::{RealDisk, create_folder_durably, is_no_room, replace_durably};
use crate::domain::command::{Command, Request};
use crate::domain::entry::StaffId;
use crate::domain::programme::signing_key::SigningKeyMade;
use crate::domain::refusal::{Reason, Refusal};
use crate::journal::JournalError;
use crate::journal::bundle::{BundleError, Chosen, make_bundle};
use crate::journal::checkpoint::{Checkpoint, origin_of};
use crate::journal::note::{SigningKey, VerifierKey};
use crate::journal::tree::Tree;
use crate::service::{Failure, Service, locked, random};
use crate::store::StoreError;

/// The most leaf hashes that are handed over at once.
pub const LEAVES_AT_ONCE: usize = 16 * 1024;
/// The most bytes of a key file or a checkpoint.
const FILE_BYTES_MAX: u64 = 4096;

/// What to do about a key that cannot be used.
const PUT_BACK: &str = "Put it back from a backup of the store; if there is none, a lead makes another with `caseload checkpoint --new-key`";

/// A signed checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SignedCheckpoint {
    /// How many entries it covers.
    pub size: u64,
    /// The signed note.
    pub note: String,
    /// What it is checked with.
    pub key: String,
    /// What earlier ones are checked with, signed before the key was replaced.
    pub earlier_keys: Vec<String>,
}

/// Where a store keeps its key.
pub fn key_path(folder: &Path) -> PathBuf {
    folder.join("signing-key")
}

fn newest_path(folder: &Path) -> PathBuf {
    folder.join("checkpoints").join("newest.checkpoint")
}

/// How many entries the newest checkpoint of a store's own covers: they were there.
pub(crate) fn signed_before(folder: &Path) -> Option<u64> {
    let note = read_small(&newest_path(folder))?;
    Checkpoint::unchecked(&note).ok().map(|known| known.size)
}

fn read_small(path: &Path) -> Option<Zeroizing<String>> {
    let found = fs::metadata(path).ok()?;
    (found.is_file() && found.len() <= FILE_BYTES_MAX)
        .then(|| fs::read_to_string(path).ok().map(Zeroizing::new))
        .flatten()
}

fn next_key_path(folder: &Path) -> PathBuf {
    folder.join("signing-key.next")
}

/// Puts the key that the journal names now in the place of the one before.
fn take_next_key(folder: &Path) -> Result<(), Failure> {
    let (next, path) = (next_key_path(folder), key_path(folder));
    let text = read_small(&next).ok_or_else(|| unsigned("The store's new key cannot be read"))?;
    replace_durably(&RealDisk, &path, text.as_bytes())
        .and_then(|()| fs::remove_file(&next))
        .map_err(StoreError::file(
            "cannot put the store's new key in its place",
            &path,
        ))?;
    Ok(())
}

/// Makes a key in a file, and returns what the journal is to say of it.
pub(crate) fn make_key(
    path: &Path,
    store_id: u128,
    reason: &str,
) -> Result<SigningKeyMade, Failure> {
    let key = SigningKey::from_random(&origin_of(store_id), &random::seed())
        .map_err(|error| Failure::Bug(error.to_string()))?;
    let text = Zeroizing::new(format!("{}\n", *key.to_text()));
    replace_durably(&RealDisk, path, text.as_bytes())
        .map_err(StoreError::file("cannot write the store's key", path))?;
    Ok(SigningKeyMade {
        verifier: key.verifier().to_string(),
        reason: reason.to_owned(),
    })
}

/// Why a file is not the secret of its owner alone.
pub fn fault_of_key_file(found: &Metadata) -> Option<String> {
    let mode = found.mode() & 0o777;
    if !found.is_file() {
        return Some("it is no file".to_owned());
    }
    if mode & 0o077 != 0 {
        return Some(format!("others than its owner may use it ({mode:o})"));
    }
    (found.uid() != geteuid().as_raw())
        .then(|| format!("it belongs to user {}, not to the store's", found.uid()))
}

/// Reads the key of a store.
fn read_key(path: &Path, store_id: u128) -> Result<SigningKey, Refusal> {
    let shown = path.display();
    let found = fs::symlink_metadata(path).map_err(|error| {
        let what = match error.kind() {
            std::io::ErrorKind::NotFound => format!("The store's key {shown} is not there"),
            _ => format!("The store's key {shown} cannot be looked at: {error}"),
        };
        unsigned(&what).advise(PUT_BACK)
    })?;
    if let Some(fault) = fault_of_key_file(&found) {
        return Err(unsigned(&format!(
            "The store's key {shown} is not used, since {fault}"
        ))
        .advise(format!(
            "Find out who could have read it; then `chmod 600 {shown}`, or let a lead replace it with `caseload checkpoint --new-key`"
        )));
    }
    let unreadable = |why: &str| {
        unsigned(&format!("The store's key {shown} cannot be read: {why}")).advise(PUT_BACK)
    };
    let text = read_small(path).ok_or_else(|| unreadable("it is not a short text"))?;
    let line = text.strip_suffix('\n').unwrap_or(&text);
    let key = SigningKey::parse(line).map_err(|error| unreadable(&error.to_string()))?;
    if key.verifier().name() == origin_of(store_id) {
        Ok(key)
    } else {
        Err(unreadable("it is the key of another store"))
    }
}

/// Why nothing is signed.
fn unsigned(what: &str) -> Refusal {
    Refusal::new(Reason::Unavailable, format!("{what}, so nothing is signed"))
}

impl Service {
    /// Makes a key for a store that has none yet, as stores of earlier versions have, and records which it is; does nothing where one is
    /// named. `actor` is whose session it is that begins.
    ///
    /// # Errors
    /// [`Failure`]: nothing can be recorded now; the next session tries again.
    pub fn ensure_signing_key(&self, actor: StaffId) -> Result<(), Failure> {
        // Before the lock, too: whoever signs in does not wait for a tree that is being made under it.
        if !self.programme().signing_keys.is_empty() {
            return Ok(());
        }
        let _one_at_a_time = locked(&self.shared.key_made);
        if !self.programme().signing_keys.is_empty() {
            return Ok(());
        }
        let (folder, store_id) = (&self.shared.folder, self.shared.reader.store_id());
        // One that was made and whose entry never came to be is taken as it is.
        let path = key_path(folder);
        let made = match read_key(&path, store_id) {
            Ok(key) => SigningKeyMade {
                verifier: key.verifier().to_string(),
                reason: String::new(),
            },
            Err(_none) if fs::symlink_metadata(&path).is_err() => make_key(&path, store_id, "")?,
            Err(fault) => return Err(fault.into()),
        };
        let request = Request {
            id: self.new_command_id(),
            seen: Vec::new(),
            seen_entry: None,
            command: Command::NameSigningKey(made),
        };
        let _receipt = self.submit_own(actor, None, request).wait()?;
        Ok(())
    }

    /// The key that the journal names: what others check the store's signatures with.
    ///
    /// # Errors
    /// None is named yet.
    pub fn verifier_key(&self) -> Result<VerifierKey, Failure> {
        let programme = self.programme();
        let named = programme.signing_keys.last().ok_or_else(|| {
            Refusal::state("The journal of this store names no key yet")
                .advise("It is made when somebody next works with the store")
        })?;
        VerifierKey::parse(&named.verifier).map_err(|error| {
            unsigned(&format!(
                "Entry {} does not name a key of a kind known here ({error})",
                named.entry
            ))
            .into()
        })
    }

    /// All keys that the journal names, the newest first: what was signed with an earlier one is still checked with that.
    pub fn verifier_keys(&self) -> Vec<VerifierKey> {
        let programme = self.programme();
        let named = programme.signing_keys.iter().rev();
        named
            .filter_map(|one| VerifierKey::parse(&one.verifier).ok())
            .collect()
    }

    /// Makes another key in the place of one that was lost or that others could have read, and records it; a lead does it. What was signed
    /// before stays as it is, and is checked with the earlier key. Gives what the new one is checked with.
    ///
    /// # Errors
    /// Not a lead, no reason, or a key file that cannot be written.
    pub fn replace_signing_key(&self, actor: StaffId, reason: &str) -> Result<String, Failure> {
        let _one_at_a_time = locked(&self.shared.key_made);
        let (folder, store_id) = (&self.shared.folder, self.shared.reader.store_id());
        // Beside the old one, until the journal names it: a key that nobody named must not take the old one's place.
        let next = next_key_path(folder);
        let made = make_key(&next, store_id, reason)?;
        let verifier = made.verifier.clone();
        let request = Request {
            id: self.new_command_id(),
            seen: Vec::new(),
            seen_entry: None,
            command: Command::NameSigningKey(made),
        };
        let receipt = self.submit_own(actor, None, request).wait();
        if let Err(failure) = receipt {
            let _stays_unused = fs::remove_file(&next);
            return Err(failure);
        }
        take_next_key(folder)?;
        Ok(verifier)
    }

    /// The store's key, to sign with at once and let go.
    ///
    /// # Errors
    /// The file is missing, unreadable, within others' reach, or not the one that the journal names.
    pub fn signing_key(&self) -> Result<SigningKey, Failure> {
        let named = self.verifier_key()?;
        let (folder, store_id) = (&self.shared.folder, self.shared.reader.store_id());
        let path = key_path(folder);
        // A power cut may have come between the entry that names a key and the file taking its place.
        let next = next_key_path(folder);
        if read_key(&next, store_id).is_ok_and(|key| key.verifier() == named) {
            take_next_key(folder)?;
        }
        let key = read_key(&path, store_id)?;
        if key.verifier() == named {
            return Ok(key);
        }
        Err(unsigned(&format!(
            "The store's key {} is not the one that the journal names",
            path.display()
        ))
        .advise(PUT_BACK)
        .into())
    }

    /// Signs how far the journal has come, and keeps the newest checkpoint in the store's folder.
    ///
    /// # Errors
    /// As [`Service::signing_key`]; the journal is damaged, or does not continue what was signed before.
    pub fn checkpoint(&self) -> Result<SignedCheckpoint, Failure> {
        self.sign_tree(&self.signing_key()?)
            .map(|(signed, _)| signed)
    }

    /// Makes a bundle of entries, each with its proof, under one checkpoint signed now.
    ///
    /// # Errors
    /// As [`Service::checkpoint`], and [`Reason::NotAllowed`] for an entry that names a patient, [`Reason::Invalid`] for a choice that cannot
    /// be bundled.
    pub fn bundle(&self, chosen: &[Chosen]) -> Result<String, Failure> {
        let key = self.signing_key()?;
        let reader = &self.shared.reader;
        let mut again = true;
        loop {
            let (signed, tree) = self.sign_tree(&key)?;
            let error = match make_bundle(reader, &tree, &signed.note, &key, chosen) {
                Ok(text) => return Ok(text),
                Err(error) => error,
            };
            return Err(match error {
                BundleError::Journal(JournalError::TreeDamaged { .. }) if again => {
                    again = false;
                    reader.forget_tree();
                    continue;
                }
                BundleError::Journal(error) => StoreError::from(error).into(),
                error @ BundleError::AboutPatient { .. } => {
                    Refusal::not_allowed(error.to_string()).into()
                }
                error => Refusal::new(Reason::Invalid, error.to_string()).into(),
            });
        }
    }

    fn sign_tree(&self, key: &SigningKey) -> Result<(SignedCheckpoint, Tree), Failure> {
        let reader = &self.shared.reader;
        let _one_at_a_time = locked(&self.shared.signing);
        let tree = reader.tree().map_err(StoreError::from)?;
        let checkpoint = Checkpoint {
            origin: key.verifier().name().to_owned(),
            size: tree.size(),
            root: tree.root(),
        };
        let path = newest_path(&self.shared.folder);
        let before = read_small(&path);
        let keys = self.verifier_keys();
        let known = before.as_ref().and_then(|note| {
            let mut opened = keys
                .iter()
                .filter_map(|key| Checkpoint::open(note, key).ok());
            opened.next()
        });
        if let Some(known) = &known {
            self.refuse_other_past(known, &tree)?;
        }
        let note = checkpoint
            .sign(key)
            .map_err(|error| Failure::Bug(error.to_string()))?;
        if known.as_ref() != Some(&checkpoint) {
            let kept = create_folder_durably(&RealDisk, path.parent().unwrap_or(&path))
                .and_then(|()| replace_durably(&RealDisk, &path, note.as_bytes()));
            match kept {
                Err(error) if !is_no_room(&error) => {
                    let failed = StoreError::file("cannot keep the newest checkpoint", &path);
                    return Err(failed(error).into());
                }
                _ => {}
            }
        }
        let signed = SignedCheckpoint {
            size: checkpoint.size,
            note,
            key: key.verifier().to_string(),
            earlier_keys: keys
                .iter()
                .filter(|known| **known != key.verifier())
                .map(ToString::to_string)
                .collect(),
        };
        Ok((signed, tree))
    }

    /// What was signed stays signed: a journal that is not its continuation gets no second signature.
    fn refuse_other_past(&self, known: &Checkpoint, tree: &Tree) -> Result<(), Failure> {
        let advice = "Look with `caseload verify --against`; `caseload manual checkpoint` says how to go on with an older copy";
        if known.size > tree.size() {
            return Err(unsigned(&format!(
                "A checkpoint over {} entries was signed before, and the journal has {}: it was shortened, or replaced by an older copy",
                known.size,
                tree.size()
            ))
            .advise(advice)
            .into());
        }
        let root = self
            .shared
            .reader
            .with_tree(|tree| tree.consistency(known.size));
        let continues = if let Ok((root, _)) = root {
            root == known.root
        } else {
            // The hashes may find no room: then the journal itself is read.
            let checkpoints = std::slice::from_ref(known);
            self.compare(checkpoints, &mut |_| None)?.is_same()
        };
        // Entries whose loss was accepted have other leaves; signed now, they have these from here on.
        let losses = self.shared.reader.accepted_losses();
        if continues || losses.iter().any(|place| place.first <= known.size) {
            return Ok(());
        }
        Err(unsigned(&format!(
            "The first {} entries are not those of the checkpoint that was signed before",
            known.size
        ))
        .advise(advice)
        .into())
    }

    /// The leaf hashes of up to [`LEAVES_AT_ONCE`] entries from one on, 32 bytes each, for whoever keeps them beside a checkpoint; made
    /// `anew` from the journal where those that are kept were found to be damaged.
    ///
    /// # Errors
    /// The journal is damaged, or the disk too full to keep the tree.
    pub fn leaf_hashes(&self, from: u64, anew: bool) -> Result<Vec<u8>, Failure> {
        if anew {
            self.shared.reader.forget_tree();
        }
        let leaves = self
            .shared
            .reader
            .with_tree(|tree| tree.leaves(from, LEAVES_AT_ONCE))
            .map_err(StoreError::from)?;
        Ok(leaves.concat())
    }
}
