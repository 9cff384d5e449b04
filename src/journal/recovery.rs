//! Opening a journal: how far is it sound, and what to do about the rest.
//!
//! The rules: bytes after the last sound batch that nothing shows to have been acknowledged are a torn tail, cut off and kept in `torn/`.
//! Anything else that is not as it was written is damage: the journal can then be read but not written, until it is restored or the
//! loss is accepted, which the next segment's header records for ever.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};

use super::Head;
use super::chain::beginning;
use super::clean::CleanMark;
use super::error::JournalError;
use super::frame::Seed;
use super::index::Index;
use super::segment::{Segment, kept_identity, list, log_name};
use super::walk::{Placed, Step, Tail, Walk};
use crate::disk::{Disk, DiskFile, create_folder_durably, replace_durably};

/// A place of the journal that is not as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The segment, by its first number.
    pub segment: u64,
    /// Where the place begins, in bytes from the beginning of the segment.
    pub from: u64,
    /// Where it ends.
    pub to: u64,
    /// The first entry that cannot be read.
    pub first: u64,
    /// How many entries cannot be read from there on; none if the place held no entry.
    pub count: u64,
}

impl Damage {
    /// Returns whether this entry is among those that cannot be read.
    pub fn holds(&self, number: u64) -> bool {
        number >= self.first && number - self.first < self.count
    }

    /// Returns whether all of the `other` place lies within this one.
    pub(super) fn covers(&self, other: &Damage) -> bool {
        self.segment == other.segment
            && self.from <= other.from
            && other.to <= self.to
            && (other.count == 0
                || (self.holds(other.first) && self.holds(other.first + other.count - 1)))
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "{} is damaged from byte {} to byte {}: ",
            log_name(self.segment),
            self.from,
            self.to
        )?;
        match self.count {
            0 => write!(out, "no entry is lost"),
            1 => write!(out, "entry #{} cannot be read", self.first),
            count => write!(
                out,
                "entries #{} to #{} cannot be read",
                self.first,
                self.first + count - 1
            ),
        }
    }
}

/// A loss that an administrator accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcceptedLoss {
    /// When, in microseconds since 1970-01-01 00:00 UTC.
    pub at_micros: i64,
    /// What.
    pub places: Vec<Damage>,
}

/// A last batch that was never acknowledged and has been cut off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Torn {
    /// The segment, by its first number.
    pub segment: u64,
    /// Where the batch began.
    pub offset: u64,
    /// How many bytes of it there were.
    pub bytes: u64,
    /// The first number it would have had.
    pub first: u64,
    /// The last number, if the bytes still say it.
    pub last: Option<u64>,
    /// The file in which the bytes are kept.
    pub kept: PathBuf,
}

/// What opening found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recovery {
    /// Entries that were checked.
    pub checked: u64,
    /// An unacknowledged batch that was cut off.
    pub torn: Option<Torn>,
    /// Damage that nobody has accepted. If there is any, the journal can only be read.
    pub damage: Vec<Damage>,
    /// Losses accepted earlier.
    pub accepted: Vec<AcceptedLoss>,
}

impl Recovery {
    /// Returns whether entries can be appended.
    pub fn is_writable(&self) -> bool {
        self.damage.is_empty()
    }
}

/// What is needed to go on.
#[derive(Debug)]
pub(super) struct Recovered {
    pub(super) store_id: u128,
    pub(super) segments: Vec<Arc<Segment>>,
    pub(super) head: Head,
    /// The last segment, open for writing; `None` if the journal can only be read.
    pub(super) file: Option<DiskFile>,
}

/// Opens the segments of `dir` and checks them, from the clean mark's position or from the start.
pub(super) fn recover(
    disk: &dyn Disk,
    dir: &Path,
    from: Option<CleanMark>,
    acknowledged: Option<u64>,
) -> Result<(Recovered, Recovery), JournalError> {
    let (segments, store_id) = open_segments(dir)?;
    let Some(last_segment) = segments.last().map(Arc::clone) else {
        return Err(no_journal(dir));
    };
    let from = from.map(|mark| mark.position);
    let saved_index = Index::load(dir, store_id, last_segment.first);
    let known = [
        acknowledged,
        from.map(|head| head.last),
        saved_index.as_ref().map(Index::last),
    ];
    let known = known.into_iter().flatten().max().unwrap_or(0);
    let index = index_to_begin_with(&last_segment, from.as_ref(), saved_index);

    let mut recovery = Recovery::default();
    recovery.accepted.extend(
        segments
            .iter()
            .filter_map(|segment| segment.sound_header()?.accepted.clone()),
    );
    let walk = start(dir, &segments, store_id, from.as_ref())?;
    let head = from.unwrap_or_else(|| at_the_beginning(store_id, &last_segment));
    let mut end = walk_to_the_end(walk, &last_segment, head, index, &mut recovery)?;
    let accepted: Vec<Damage> = recovery
        .accepted
        .iter()
        .flat_map(|loss| loss.places.clone())
        .collect();
    recovery
        .damage
        .retain(|damage| !accepted.iter().any(|place| place.covers(damage)));
    judge_tail(dir, &end, known, &mut recovery)?;

    let file = if recovery.is_writable() {
        // Numbers that were lost and accepted are not given again.
        end.head.last = end.expected - 1;
        Some(make_writable(
            disk,
            dir,
            &last_segment,
            &end,
            from.is_none(),
            &mut recovery,
        )?)
    } else {
        None
    };
    Ok((
        Recovered {
            store_id,
            segments,
            head: end.head,
            file,
        },
        recovery,
    ))
}

fn at_the_beginning(store_id: u128, segment: &Segment) -> Head {
    Head {
        last: 0,
        chain: beginning(store_id),
        segment: segment.first,
        offset: 0,
    }
}

/// Returns the index that the walk adds to; `None` if there is none that begins where the walk begins.
fn index_to_begin_with(
    segment: &Segment,
    from: Option<&Head>,
    saved: Option<Index>,
) -> Option<Index> {
    match from {
        // After a clean stop the saved index is taken as it is: nothing is walked that it could be rebuilt from.
        Some(position) if position.segment == segment.first => {
            saved.filter(|index| index.last() == position.last)
        }
        _ => Some(Index::empty(segment.first, segment.batches_from())),
    }
}

/// Opens the last segment for writing, with its torn tail cut off and all before it durable.
fn make_writable(
    disk: &dyn Disk,
    dir: &Path,
    segment: &Segment,
    end: &End,
    unclean: bool,
    recovery: &mut Recovery,
) -> Result<DiskFile, JournalError> {
    let file = disk
        .open(&segment.path)
        .map_err(JournalError::io("open", &segment.path))?;
    if let Some(written) = end.tail.written {
        recovery.torn = Some(cut(disk, dir, &file, end, written)?);
    }
    if unclean || recovery.checked > 0 || recovery.torn.is_some() {
        make_durable(disk, dir, &file, end.last_batch)?;
        for left_over in list(dir)?.1 {
            // It never had a name that counts, and is in nobody's way but the disk's.
            let _stays_if_it_must = disk.remove(&left_over);
        }
    }
    Ok(file)
}

/// What the walk came to.
#[derive(Debug)]
struct End {
    head: Head,
    tail: Tail,
    /// The number that would come next.
    expected: u64,
    /// The last sound batch of the last segment.
    last_batch: Option<Placed>,
}

fn walk_to_the_end(
    mut walk: Walk,
    last_segment: &Segment,
    mut head: Head,
    mut index: Option<Index>,
    recovery: &mut Recovery,
) -> Result<End, JournalError> {
    let mut last_batch = None;
    let tail = loop {
        match walk.step()? {
            Step::Batch(placed) => {
                recovery.checked += u64::from(placed.head.count);
                head.last = placed.head.last();
                if walk.segment().first == last_segment.first {
                    last_batch = Some(placed);
                    if let Some(index) = &mut index {
                        let seed = walk.seed();
                        index.add(&placed.head, walk.bytes(), seed, placed.offset);
                    }
                }
            }
            Step::Damage(damage) => recovery.damage.push(damage),
            Step::End(tail) => break tail,
        }
    };
    head.segment = last_segment.first;
    head.offset = tail.offset;
    head.chain = walk.chain().unwrap_or(head.chain);
    if index.is_some() {
        *last_segment
            .index
            .write()
            .unwrap_or_else(PoisonError::into_inner) = index;
    }
    Ok(End {
        head,
        tail,
        expected: walk.expected(),
        last_batch,
    })
}

fn no_journal(dir: &Path) -> JournalError {
    JournalError::NoJournal {
        dir: dir.to_owned(),
    }
}

/// Opens all segments; they must be of one store.
fn open_segments(dir: &Path) -> Result<(Vec<Arc<Segment>>, u128), JournalError> {
    if !dir.is_dir() {
        return Err(no_journal(dir));
    }
    let (firsts, _) = list(dir)?;
    let mut segments = Vec::with_capacity(firsts.len());
    let mut store_id = None;
    for first in firsts {
        let segment = Segment::open(dir, first)?;
        let id = segment.sound_header().map(|header| header.store_id);
        if id.is_some_and(|id| *store_id.get_or_insert(id) != id) {
            return Err(JournalError::OtherStore { path: segment.path });
        }
        segments.push(Arc::new(segment));
    }
    let Some(first) = segments.first() else {
        return Err(no_journal(dir));
    };
    // Without the store's identity nothing can be checked, since the checksums depend on it.
    let unreadable = Damage {
        segment: first.first,
        from: 0,
        to: 0,
        first: first.first,
        count: 0,
    };
    let store_id = store_id
        .or_else(|| kept_identity(dir))
        .ok_or(JournalError::Place(unreadable))?;
    Ok((segments, store_id))
}

fn start(
    dir: &Path,
    segments: &[Arc<Segment>],
    store_id: u128,
    from: Option<&Head>,
) -> Result<Walk, JournalError> {
    let seed = Seed::of(store_id);
    let Some(head) = from else {
        return Ok(Walk::from_the_start(
            segments.to_vec(),
            seed,
            beginning(store_id),
        ));
    };
    let shortened = |last| JournalError::Shortened {
        dir: dir.to_owned(),
        last,
        acknowledged: head.last,
    };
    let Some(at) = segments
        .iter()
        .position(|segment| segment.first == head.segment)
    else {
        let last = segments
            .last()
            .map_or(0, |segment| segment.first.saturating_sub(1));
        return Err(shortened(last.min(head.last.saturating_sub(1))));
    };
    let file = segments[at].file()?;
    if file
        .length()
        .map_err(JournalError::io("measure", file.path()))?
        < head.offset
    {
        return Err(shortened(segments[at].first.saturating_sub(1)));
    }
    Walk::from_a_place(
        segments.to_vec(),
        seed,
        at,
        head.offset,
        head.last + 1,
        Some(head.chain),
    )
}

/// Decides whether what follows the last sound batch is a torn tail or damage.
fn judge_tail(
    dir: &Path,
    end: &End,
    known: u64,
    recovery: &mut Recovery,
) -> Result<(), JournalError> {
    let End {
        head,
        tail,
        expected,
        ..
    } = *end;
    let was_acknowledged = known >= expected;
    match tail.written {
        // Beside other damage nothing is cut, whatever it is: somebody has to look first.
        Some(written) if was_acknowledged || !recovery.damage.is_empty() => {
            let claimed = tail.claimed.filter(|claimed| claimed.first == expected);
            let last = claimed.map_or(known, |claimed| claimed.last().max(known));
            recovery.damage.push(Damage {
                segment: head.segment,
                from: tail.offset,
                to: written,
                first: expected,
                count: (last + 1).saturating_sub(expected),
            });
            Ok(())
        }
        None if was_acknowledged => Err(JournalError::Shortened {
            dir: dir.to_owned(),
            last: head.last,
            acknowledged: known,
        }),
        _ => Ok(()),
    }
}

/// Cuts a torn tail off, once its bytes are safe elsewhere.
fn cut(
    disk: &dyn Disk,
    dir: &Path,
    file: &DiskFile,
    end: &End,
    written: u64,
) -> Result<Torn, JournalError> {
    let (head, tail) = (&end.head, &end.tail);
    let length = usize::try_from(written - tail.offset).unwrap_or(usize::MAX);
    let folder = dir.join("torn");
    create_folder_durably(disk, &folder).map_err(JournalError::room("create", &folder, 0))?;
    let mut bytes = vec![0; length];
    file.read_at(&mut bytes, tail.offset)
        .map_err(JournalError::io("read", file.path()))?;
    let mut kept = folder.join(format!("{:020}-{}.bytes", head.segment, tail.offset));
    let mut again = 2;
    while kept.exists() {
        kept = folder.join(format!(
            "{:020}-{}-{again}.bytes",
            head.segment, tail.offset
        ));
        again += 1;
    }
    replace_durably(disk, &kept, &bytes).map_err(JournalError::room(
        "write",
        &kept,
        length as u64,
    ))?;
    disk.set_length(file, tail.offset)
        .map_err(JournalError::io("cut", file.path()))?;
    let claimed = tail
        .claimed
        .filter(|claimed| claimed.first == head.last + 1);
    Ok(Torn {
        segment: head.segment,
        offset: tail.offset,
        bytes: length as u64,
        first: head.last + 1,
        last: claimed.map(|claimed| claimed.last()),
        kept,
    })
}

/// Makes sure that what was read is on the disk, and not only in memory.
///
/// A process that was killed before its sync, or whose sync failed, may leave a batch that can be read but is not safe. Writing the same bytes
/// again makes them due for writing, whatever the system believes about them.
fn make_durable(
    disk: &dyn Disk,
    dir: &Path,
    file: &DiskFile,
    last_batch: Option<Placed>,
) -> Result<(), JournalError> {
    if let Some(Placed { head, offset }) = last_batch {
        let length = head.bytes();
        let mut bytes = vec![0; length];
        file.read_at(&mut bytes, offset)
            .map_err(JournalError::io("read", file.path()))?;
        disk.write_at(file, &bytes, offset)
            .map_err(JournalError::io("write to", file.path()))?;
    }
    disk.sync_data(file)
        .map_err(JournalError::io("make durable", file.path()))?;
    disk.sync_folder(dir)
        .map_err(JournalError::io("make durable the names in", dir))
}
