//! A journal compared with checkpoints that were kept elsewhere: is it still the one that was signed, and if not, since which entry?
//!
//! Everything is read again from the entries themselves, since what is derived from a journal says nothing against it. A checkpoint alone tells
//! only that something differs; the leaves kept beside it, which the signed root vouches for, tell which entry is the first.

use std::collections::HashMap;

use super::chain::Hash;
use super::checkpoint::Checkpoint;
use super::error::JournalError;
use super::reader::JournalReader;
use super::tree::{Frontier, leaves_of};

/// How a journal stands to one checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// Its first entries are those that were signed.
    Same,
    /// It ends before the checkpoint does.
    Shortened,
    /// It is as long, and other.
    Differs,
}

/// Where a journal ceases to be the one that was signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstDifference {
    /// Nothing differs.
    None,
    /// This entry is not the one that was signed.
    Entry(u64),
    /// All entries that are there are those that were signed; from this one on they are missing.
    Missing(u64),
    /// Somewhere among the entries after one and up to the other.
    Among {
        /// Up to here a checkpoint agrees; 0 if none does.
        after: u64,
        /// Up to here one does not.
        to: u64,
    },
}

/// What comparing found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// How many entries the journal has.
    pub entries: u64,
    /// For each checkpoint in the order given.
    pub agreements: Vec<Agreement>,
    /// Up to which entry the leaves that were given are those that were signed.
    pub vouched: u64,
    /// Where the first difference is.
    pub first: FirstDifference,
}

impl Comparison {
    /// Whether the journal is the one that was signed.
    pub fn is_same(&self) -> bool {
        self.first == FirstDifference::None
    }
}

/// Leaves kept elsewhere, by the number of their entry; `None` beyond the last.
pub type KeptLeaves<'a> = &'a mut dyn FnMut(u64) -> Option<Hash>;

/// Compares a journal with checkpoints whose signatures were checked. `sources` are leaves from anywhere: those are taken
/// that a checkpoint vouches for furthest.
///
/// # Errors
/// [`JournalError::Damaged`], [`JournalError::Place`]: a damaged journal is compared once it is sound. [`JournalError::Io`].
pub fn compare(
    reader: &JournalReader,
    checkpoints: &[Checkpoint],
    sources: &mut [KeptLeaves<'_>],
) -> Result<Comparison, JournalError> {
    let (mut vouched, mut best) = (0, None);
    for (at, source) in sources.iter_mut().enumerate() {
        let reach = vouched_for(checkpoints, source);
        if reach > vouched {
            (vouched, best) = (reach, Some(at));
        }
    }
    let mut kept = |number| sources.get_mut(best?)?(number);
    let entries = reader.head().last;
    let mut agreements: Vec<Agreement> = checkpoints
        .iter()
        .map(|checkpoint| agreement(checkpoint, &Frontier::default(), entries))
        .collect();
    let by_size = by_size(checkpoints);
    let mut frontier = Frontier::default();
    let mut other = None;
    leaves_of(reader, &mut |leaves| {
        for leaf in leaves {
            frontier.push(*leaf, |_| {});
            let number = frontier.size();
            if other.is_none() && number <= vouched && kept(number) != Some(*leaf) {
                other = Some(number);
            }
            for &place in by_size.get(&number).into_iter().flatten() {
                agreements[place] = agreement(&checkpoints[place], &frontier, entries);
            }
        }
    })?;
    let first = first_difference(checkpoints, &agreements, entries, vouched, other);
    Ok(Comparison {
        entries,
        agreements,
        vouched,
        first,
    })
}

/// The places of the checkpoints that cover so many entries.
fn by_size(checkpoints: &[Checkpoint]) -> HashMap<u64, Vec<usize>> {
    let mut places: HashMap<u64, Vec<usize>> = HashMap::new();
    for (place, checkpoint) in checkpoints.iter().enumerate() {
        places.entry(checkpoint.size).or_default().push(place);
    }
    places
}

fn agreement(checkpoint: &Checkpoint, frontier: &Frontier, entries: u64) -> Agreement {
    if checkpoint.size > entries {
        Agreement::Shortened
    } else if checkpoint.root == frontier.root() {
        Agreement::Same
    } else {
        Agreement::Differs
    }
}

/// Returns the largest checkpoint whose root the leaves have: up to there they are the signed ones.
fn vouched_for(checkpoints: &[Checkpoint], kept: KeptLeaves<'_>) -> u64 {
    let largest = checkpoints.iter().map(|checkpoint| checkpoint.size).max();
    let by_size = by_size(checkpoints);
    let mut frontier = Frontier::default();
    let mut vouched = 0;
    for number in 1..=largest.unwrap_or(0) {
        let Some(leaf) = kept(number) else { break };
        frontier.push(leaf, |_| {});
        if let Some(here) = by_size.get(&number) {
            let root = frontier.root();
            if here.iter().any(|&place| checkpoints[place].root == root) {
                vouched = number;
            }
        }
    }
    vouched
}

fn first_difference(
    checkpoints: &[Checkpoint],
    agreements: &[Agreement],
    entries: u64,
    vouched: u64,
    other: Option<u64>,
) -> FirstDifference {
    if let Some(number) = other {
        return FirstDifference::Entry(number);
    }
    let of = |wanted: Agreement| {
        let all = checkpoints.iter().zip(agreements);
        all.filter(move |(_, agreement)| **agreement == wanted)
            .map(|(checkpoint, _)| checkpoint.size)
    };
    let agreed = of(Agreement::Same).max().unwrap_or(0);
    if let Some(to) = of(Agreement::Differs).min() {
        // What is vouched for and no different is the same, whatever is wrong behind it.
        return FirstDifference::Among {
            after: agreed.max(vouched).min(to - 1),
            to,
        };
    }
    match of(Agreement::Shortened).min() {
        None => FirstDifference::None,
        Some(_) if vouched > entries || agreed == entries => FirstDifference::Missing(entries + 1),
        Some(to) => FirstDifference::Among { after: agreed, to },
    }
}
