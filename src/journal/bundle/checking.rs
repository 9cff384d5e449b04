//! Checking a bundle: pure, offline, with nothing but the text and the key.

use std::collections::{HashMap, HashSet};

use thiserror::Error;

use super::{BUNDLE_BYTES_MAX, Bundle, FORMAT, Item, Line, Statement, VERSION};
use crate::journal::chain::{Hash, body_digest, leaf_hash};
use crate::journal::checkpoint::Checkpoint;
use crate::journal::entry::Header;
use crate::journal::note::{NoteError, VerifierKey};
use crate::journal::tree::verify_inclusion;

/// Something that is not as it was signed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Finding {
    /// It cannot be read as a bundle at all.
    #[error("this is no portfolio that can be read: {0}")]
    Unreadable(String),
    /// It says the same, and not in the form in which it was written.
    #[error("the file is not exactly as it was written: bytes were changed that carry no meaning")]
    OtherForm,
    /// The checkpoint is not the store's.
    #[error("the checkpoint is not believed: {0}")]
    Checkpoint(NoteError),
    /// The statement of what the bundle holds is not the store's.
    #[error("the statement of what it holds is not believed: {0}")]
    Statement(NoteError),
    /// The statement belongs to another checkpoint.
    #[error(
        "the checkpoint is not the one under which the statement was signed: one of the two was exchanged"
    )]
    OtherCheckpoint,
    /// A stated item is not in the index any more.
    #[error("item {place} of the {of} that were stated was dropped from the index")]
    DroppedFromIndex {
        /// Its place, counted from 1.
        place: usize,
        /// How many were stated.
        of: usize,
    },
    /// A line of the index is not the one that was stated.
    #[error(
        "item {place}, entry #{entry} '{title}': what the index says of it is not what was stated"
    )]
    IndexChanged {
        /// Its place, counted from 1.
        place: usize,
        /// The entry, as the index says now.
        entry: u64,
        /// The title, as the index says now.
        title: String,
    },
    /// A line of the index was never stated, or stands in another place.
    #[error("entry #{entry} '{title}' stands in the index and was not stated there")]
    NotStated {
        /// The entry.
        entry: u64,
        /// Its title.
        title: String,
    },
    /// The index names an entry that is not in the bundle.
    #[error("entry #{entry} '{title}' is in the index, and its item is missing")]
    Missing {
        /// The entry.
        entry: u64,
        /// Its title.
        title: String,
    },
    /// An item that the index does not name, or names once and there are two.
    #[error("there is an item for entry #{entry} that the index does not name")]
    NotInIndex {
        /// The entry.
        entry: u64,
    },
    /// Header, text or salt are not those that were recorded, or the proof is not that of this entry.
    #[error(
        "entry #{entry} '{title}' was altered, or is none of this store: its proof does not lead to the signed checkpoint"
    )]
    Altered {
        /// The entry.
        entry: u64,
        /// Its title.
        title: String,
    },
    /// The index gives another time than was recorded.
    #[error(
        "entry #{entry} '{title}' is dated otherwise than recorded: the index says {stated}, the entry {recorded}"
    )]
    DatedOtherwise {
        /// The entry.
        entry: u64,
        /// Its title.
        title: String,
        /// The index's time.
        stated: String,
        /// The entry's time.
        recorded: String,
    },
    /// The index gives another number or kind than was recorded.
    #[error("entry #{entry} '{title}' is another entry, or of another kind, than the index says")]
    OtherEntry {
        /// The entry.
        entry: u64,
        /// Its title.
        title: String,
    },
}

/// An item that is as it was recorded and as it was stated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoundItem {
    /// What it is called.
    pub title: String,
    /// What the journal knows of it: number, time, author, kind.
    pub header: Header,
    /// What was recorded, in the form of its kind and version.
    pub payload: Vec<u8>,
}

/// What checking a bundle found.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Report {
    /// The checkpoint under which everything stands, if it is the store's.
    pub checkpoint: Option<Checkpoint>,
    /// How many items the signed statement says there are, if it is the store's.
    pub stated: Option<usize>,
    /// The items that are as they were recorded, in order.
    pub items: Vec<SoundItem>,
    /// All that is not as it was signed.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Whether the bundle is whole and exactly as the store made it.
    pub fn is_sound(&self) -> bool {
        self.findings.is_empty()
    }
}

/// Checks a bundle. Whatever was changed in it, be it one byte anywhere, is among the findings.
pub fn verify_bundle(text: &str, key: &VerifierKey) -> Report {
    let mut report = Report::default();
    let bundle = match read(text) {
        Ok(bundle) => bundle,
        Err(why) => {
            report.findings.push(Finding::Unreadable(why));
            return report;
        }
    };
    if bundle.to_text().ok().as_deref() != Some(text) {
        report.findings.push(Finding::OtherForm);
    }
    let checkpoint = match Checkpoint::open(&bundle.checkpoint, key) {
        Ok(checkpoint) => Some(checkpoint),
        Err(error) => {
            report.findings.push(Finding::Checkpoint(error));
            None
        }
    };
    match read_statement(&bundle.statement, key) {
        Ok(statement) => {
            report.stated = Some(statement.lines.len());
            let as_it_is = Statement::of(&bundle.checkpoint, &bundle.index);
            if statement.checkpoint != as_it_is.checkpoint {
                report.findings.push(Finding::OtherCheckpoint);
            }
            compare_index(&statement.lines, &bundle.index, &mut report.findings);
        }
        Err(error) => report.findings.push(Finding::Statement(error)),
    }
    check_items(&bundle, checkpoint.as_ref(), &mut report);
    report.checkpoint = checkpoint;
    report
}

/// Checks a bundle as it was read from a file: bytes that are no text are never taken for what was signed.
pub fn verify_bundle_bytes(bytes: &[u8], key: &VerifierKey) -> Report {
    match std::str::from_utf8(bytes) {
        Ok(text) => verify_bundle(text, key),
        Err(error) => {
            let place = error.valid_up_to() + 1;
            Report {
                findings: vec![Finding::Unreadable(format!(
                    "byte {place} of it is no text"
                ))],
                ..Report::default()
            }
        }
    }
}

fn read(text: &str) -> Result<Bundle, String> {
    if text.len() > BUNDLE_BYTES_MAX {
        return Err(format!("it has more than {BUNDLE_BYTES_MAX} bytes"));
    }
    let bundle: Bundle = serde_json::from_str(text).map_err(|error| error.to_string())?;
    if bundle.format != FORMAT {
        return Err("its format is not `caseload portfolio`".to_owned());
    }
    if bundle.version != VERSION {
        return Err(format!(
            "it is of version {}, and this program reads {VERSION}: use a newer one",
            bundle.version
        ));
    }
    Ok(bundle)
}

fn read_statement(note: &str, key: &VerifierKey) -> Result<Statement, NoteError> {
    Statement::parse(key.open_alone(note)?)
        .ok_or(NoteError::Form("it is not the statement of a portfolio"))
}

fn compare_index(stated: &[Hash], index: &[Line], findings: &mut Vec<Finding>) {
    let now: Vec<Hash> = index.iter().map(Line::hash).collect();
    if now == stated {
        return;
    }
    let (was, is): (HashSet<&Hash>, HashSet<&Hash>) =
        (stated.iter().collect(), now.iter().collect());
    let as_many = now.len() == stated.len();
    let gone = stated.iter().enumerate();
    for (at, _) in gone.filter(|(_, hash)| !is.contains(hash)) {
        let place = at + 1;
        findings.push(match index.get(at).filter(|_| as_many) {
            Some(line) => Finding::IndexChanged {
                place,
                entry: line.entry,
                title: line.title.clone(),
            },
            None => Finding::DroppedFromIndex {
                place,
                of: stated.len(),
            },
        });
    }
    let before = findings.len();
    for (at, (hash, line)) in now.iter().zip(index).enumerate() {
        let is_named_already = as_many && !is.contains(&stated[at]);
        let is_elsewhere = as_many && stated[at] != *hash;
        if !is_named_already && (!was.contains(hash) || is_elsewhere) {
            findings.push(Finding::NotStated {
                entry: line.entry,
                title: line.title.clone(),
            });
        }
    }
    // Lines may also stand there twice, or in another order with one left out.
    if findings.len() == before && !as_many && is.len() == was.len() {
        findings.push(Finding::DroppedFromIndex {
            place: now
                .iter()
                .zip(stated)
                .take_while(|(one, other)| one == other)
                .count()
                + 1,
            of: stated.len(),
        });
    }
}

fn check_items(bundle: &Bundle, checkpoint: Option<&Checkpoint>, report: &mut Report) {
    let mut items: HashMap<u64, &Item> = HashMap::new();
    for item in &bundle.items {
        if items.insert(item.entry, item).is_some() {
            report
                .findings
                .push(Finding::NotInIndex { entry: item.entry });
        }
    }
    for line in &bundle.index {
        match items.remove(&line.entry) {
            Some(item) => match check_item(line, item, checkpoint) {
                Ok(item) => report.items.extend(item),
                Err(finding) => report.findings.push(finding),
            },
            None => report.findings.push(Finding::Missing {
                entry: line.entry,
                title: line.title.clone(),
            }),
        }
    }
    let mut left: Vec<u64> = items.into_keys().collect();
    left.sort_unstable();
    let left = left.into_iter().map(|entry| Finding::NotInIndex { entry });
    report.findings.extend(left);
    let in_order = bundle.items.iter().map(|item| item.entry);
    if report.findings.is_empty() && !in_order.eq(bundle.index.iter().map(|line| line.entry)) {
        report.findings.push(Finding::OtherForm);
    }
}

/// Checks one item against what the index says and against the checkpoint, where there is one that is believed.
fn check_item(
    line: &Line,
    item: &Item,
    checkpoint: Option<&Checkpoint>,
) -> Result<Option<SoundItem>, Finding> {
    let (entry, title) = (line.entry, line.title.clone());
    let altered = || Finding::Altered {
        entry,
        title: title.clone(),
    };
    let header = Header::decode(&item.header.0).ok_or_else(altered)?;
    let salt: [u8; 16] = item
        .salt
        .0
        .as_slice()
        .try_into()
        .map_err(|_length| altered())?;
    let proof: Option<Vec<Hash>> = item
        .proof
        .iter()
        .map(|hash| hash.0.as_slice().try_into().ok())
        .collect();
    let proof = proof.ok_or_else(altered)?;
    let leaf = leaf_hash(&item.header.0, &body_digest(&salt, &item.payload.0));
    if let Some(checkpoint) = checkpoint {
        let index = entry.checked_sub(1).ok_or_else(altered)?;
        if !verify_inclusion(&leaf, index, checkpoint.size, &proof, &checkpoint.root) {
            return Err(altered());
        }
    }
    if header.entry_micros != line.entered {
        return Err(Finding::DatedOtherwise {
            entry,
            title,
            stated: in_words(line.entered),
            recorded: in_words(header.entry_micros),
        });
    }
    if header.number != entry || header.kind != line.kind {
        return Err(Finding::OtherEntry { entry, title });
    }
    // Without a checkpoint nothing vouches for it.
    Ok(checkpoint.map(|_| SoundItem {
        title,
        header,
        payload: item.payload.0.clone(),
    }))
}

fn in_words(micros: i64) -> String {
    jiff::Timestamp::from_microsecond(micros)
        .map_or_else(|_far_away| format!("{micros} µs"), |time| time.to_string())
}
