//! `caseload verify --against`: the journal beside checkpoints that were kept elsewhere, in sentences.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::cli::args::proof::Verify;
use crate::cli::checkpoint::folder::{self, LeafHashes};
use crate::cli::failure::{STORE, Stop, sentence};
use crate::journal::checkpoint::Checkpoint;
use crate::journal::compare::{Agreement, Comparison, FirstDifference};
use crate::journal::note::{NoteError, VerifierKey};
use crate::service::Service;

/// The most bytes of a file that holds a key.
const KEY_BYTES_MAX: u64 = 4096;

/// What comparing with checkpoints found.
#[derive(Debug)]
pub struct Against {
    keys: Vec<String>,
    /// Whether the keys were given by who asks, or is what the journal says of itself.
    key_was_given: bool,
    /// Checkpoints that are not believed, with the reason.
    refused: Vec<(PathBuf, String)>,
    compared: Vec<(PathBuf, Checkpoint)>,
    comparison: Result<Comparison, String>,
    /// Losses that were accepted are no secret change.
    is_accepted_loss: bool,
}

/// Reads a key: the text itself, or the file that holds it.
///
/// # Errors
/// Neither.
pub fn read_key(text: &str) -> Result<VerifierKey, Stop> {
    let path = Path::new(text);
    let mut shown = format!("'{text}'");
    let line = match std::fs::metadata(path) {
        Ok(found) if found.is_file() && found.len() <= KEY_BYTES_MAX => {
            // What is in the file is not said again: it could be the key that signs.
            shown = format!("What is in {text}");
            std::fs::read_to_string(path)
                .map_err(|error| Stop::file("Cannot read", path, &error))?
        }
        Ok(_) => {
            return Err(Stop::new(
                STORE,
                &format!("{text} is not a file that holds a key"),
            ));
        }
        Err(error) if text.contains('/') && !text.contains('+') => {
            return Err(Stop::file("Cannot read", path, &error));
        }
        Err(_no_file) => text.to_owned(),
    };
    VerifierKey::parse(line.trim()).map_err(|error| {
        Stop::wrong_use(&format!(
            "{shown} cannot be used: {error}; `caseload checkpoint --key` on the store prints the key"
        ))
    })
}

/// Compares; `None` where nothing is to be compared with.
///
/// # Errors
/// Checkpoints or key cannot be read.
pub fn run(service: &Service, given: &Verify) -> Result<Option<Against>, Stop> {
    let Some(at) = &given.against else {
        return Ok(None);
    };
    let mut keys = Vec::new();
    for text in &given.key {
        keys.push(read_key(text)?);
    }
    let key_was_given = !keys.is_empty();
    if !key_was_given {
        // Where none is named, that is said.
        service.verifier_key()?;
        keys = service.verifier_keys();
    }
    let kept = folder::read(at)?;
    let mut leaves = LeafHashes::open(&kept.folder)?;
    let mut refused = kept.unreadable;
    let mut compared = Vec::new();
    for kept in kept.notes {
        match open(&kept.note, &keys) {
            Ok(checkpoint) => match misnamed(&kept.path, &checkpoint) {
                None => compared.push((kept.path, checkpoint)),
                Some(why) => refused.push((kept.path, why)),
            },
            Err(error) => refused.push((kept.path, why_not(&kept.note, &keys, &error))),
        }
    }
    let checkpoints: Vec<Checkpoint> = compared.iter().map(|(_, it)| it.clone()).collect();
    let comparison = service.compare(&checkpoints, &mut |number| leaves.as_mut()?.of(number));
    let is_accepted_loss = match &comparison {
        Ok(Comparison {
            first: FirstDifference::Entry(number),
            ..
        }) => service.is_accepted_loss(*number),
        _ => false,
    };
    Ok(Some(Against {
        keys: keys.iter().map(ToString::to_string).collect(),
        key_was_given,
        refused,
        compared,
        comparison: comparison.map_err(|error| Stop::from(error).sentence),
        is_accepted_loss,
    }))
}

/// Why a checkpoint lies under another's name.
fn misnamed(path: &Path, checkpoint: &Checkpoint) -> Option<String> {
    let said: u64 = path.file_stem()?.to_str()?.parse().ok()?;
    (said != checkpoint.size).then(|| {
        format!(
            "its name says {said} entries, and it covers {}: it was put in the place of another",
            checkpoint.size
        )
    })
}

/// Opens a checkpoint with one of several keys.
fn open(note: &str, keys: &[VerifierKey]) -> Result<Checkpoint, NoteError> {
    let mut refused = None;
    for key in keys {
        match Checkpoint::open(note, key) {
            Ok(checkpoint) => return Ok(checkpoint),
            // The newest key's complaint tells most.
            Err(error) => drop(refused.get_or_insert(error)),
        }
    }
    Err(refused.unwrap_or(NoteError::Form("no key is there to check it with")))
}

fn why_not(note: &str, keys: &[VerifierKey], error: &NoteError) -> String {
    let name = keys.first().map(VerifierKey::name).unwrap_or_default();
    match Checkpoint::unchecked(note) {
        Ok(other) if other.origin != name => format!(
            "it is a checkpoint of another store ({}), and the key is that of {name}",
            other.origin,
        ),
        _ => error.to_string(),
    }
}

impl Against {
    /// Whether the journal is the one that was signed.
    pub fn is_sound(&self) -> bool {
        self.refused.is_empty() && self.comparison.as_ref().is_ok_and(Comparison::is_same)
    }

    /// What was found, as JSON.
    pub fn as_json(&self) -> Value {
        let agreements = self.comparison.as_ref().map(|found| &found.agreements[..]);
        let compared = self.compared.iter().zip(agreements.unwrap_or_default());
        let compared: Vec<Value> = compared
            .map(|((path, checkpoint), agreement)| {
                json!({
                    "file": path.display().to_string(),
                    "entries": checkpoint.size,
                    "finding": match agreement {
                        Agreement::Same => "same",
                        Agreement::Shortened => "shortened",
                        Agreement::Differs => "differs",
                    },
                })
            })
            .collect();
        let refused: Vec<Value> = self
            .refused
            .iter()
            .map(|(path, why)| json!({ "file": path.display().to_string(), "why": why }))
            .collect();
        let first = self
            .comparison
            .as_ref()
            .map_or(Value::Null, |found| match found.first {
                FirstDifference::None => Value::Null,
                FirstDifference::Entry(number) | FirstDifference::Missing(number) => json!(number),
                FirstDifference::Among { after, to } => json!({ "after": after, "to": to }),
            });
        json!({
            "sound": self.is_sound(),
            "key": self.keys.first(),
            "keys": self.keys,
            "key_was_given": self.key_was_given,
            "checkpoints": compared,
            "refused": refused,
            "first_difference": first,
            "failed": self.comparison.as_ref().err(),
        })
    }

    /// What was found, in sentences.
    pub fn in_words(&self) -> Vec<String> {
        let (keys, several) = (self.keys.join(" and "), self.keys.len() > 1);
        let key = if several { "keys" } else { "key" };
        let mut lines = vec![if self.key_was_given {
            let was = if several { "were" } else { "was" };
            format!("Checkpoints are checked with the {key} that {was} given, {keys}.")
        } else {
            format!(
                "Checkpoints are checked with the {key} that this journal itself names, {keys}; to be sure of it, give what you kept with --key."
            )
        }];
        for (path, why) in &self.refused {
            lines.push(sentence(&format!(
                "{} is not believed: {why}",
                path.display()
            )));
        }
        match &self.comparison {
            Err(why) => lines.push(sentence(&format!(
                "The journal could not be compared: {why}"
            ))),
            Ok(found) => {
                for ((path, checkpoint), agreement) in self.compared.iter().zip(&found.agreements) {
                    lines.push(in_words(path, checkpoint, *agreement, found.entries));
                }
                lines.extend(self.first_in_words(found));
            }
        }
        lines
    }

    fn first_in_words(&self, found: &Comparison) -> Option<String> {
        Some(match found.first {
            FirstDifference::None => return None,
            FirstDifference::Entry(number) if self.is_accepted_loss => format!(
                "Entry #{number} is the first that differs from what was signed: it was lost, and the loss was accepted."
            ),
            FirstDifference::Entry(number) => {
                format!("Entry #{number} is the first that differs from what was signed.")
            }
            FirstDifference::Missing(number) => {
                format!(
                    "Every entry that is there is as it was signed; #{number} is the first that is missing."
                )
            }
            FirstDifference::Among { after, to } => format!(
                "The first difference lies among entries #{} to #{to}: no hashes of single entries are there that a checkpoint vouches for, by which to name it.",
                after + 1
            ),
        })
    }
}

fn in_words(path: &Path, checkpoint: &Checkpoint, agreement: Agreement, entries: u64) -> String {
    let (shown, size) = (path.display(), checkpoint.size);
    match agreement {
        Agreement::Same => {
            format!("{shown} covers {size} entries: they are those that were signed.")
        }
        Agreement::Shortened => format!(
            "{shown} covers {size} entries, and the journal has {entries}: it was shortened, or replaced by an older copy."
        ),
        Agreement::Differs => {
            format!("{shown} covers {size} entries: the journal's are not those that were signed.")
        }
    }
}
