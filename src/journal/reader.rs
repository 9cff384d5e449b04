//! Reading entries, one by number or all in order, beside a writer that goes on.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use super::Head;
use super::chain::{Hash, beginning};
use super::entry::RawEntry;
use super::error::JournalError;
use super::frame::{BATCH_HEAD, BatchHead, EntryFrame, Seed, entries_of};
use super::index::{Index, Point};
use super::lookup::{Cursor, find};
use super::recovery::{Damage, Recovery};
use super::scan::Scan;
use super::segment::Segment;
use super::tree::{self, KeptTree};
use super::walk::{Step, Walk};
use super::window::Window;
use crate::disk::SharedDisk;

/// Bytes read at once when one entry is looked for: the distance of two index points and a usual entry.
const LOOK_BYTES: usize = 24 * 1024;
/// Batches between two reports of progress.
const REPORT_EVERY: u64 = 256;

/// What the writer and its readers share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) disk: SharedDisk,
    pub(super) dir: PathBuf,
    pub(super) store_id: u128,
    pub(super) seed: Seed,
    pub(super) segments: RwLock<Vec<Arc<Segment>>>,
    /// How far everything is durable: readers go no further.
    pub(super) head: RwLock<Head>,
    pub(super) gaps: RwLock<Gaps>,
    /// The tree over the entries, once it is known to be that of this journal.
    pub(super) tree: Mutex<Option<KeptTree>>,
    /// Held by whoever makes the tree.
    pub(super) tree_made: Mutex<()>,
}

/// Entries that cannot be read.
#[derive(Debug, Default)]
pub(super) struct Gaps {
    pub(super) damage: Vec<Damage>,
    pub(super) accepted: Vec<Damage>,
}

impl Shared {
    pub(super) fn new(
        disk: SharedDisk,
        dir: &Path,
        store_id: u128,
        segments: Vec<Arc<Segment>>,
        head: Head,
        recovery: &Recovery,
    ) -> Arc<Shared> {
        let accepted = recovery
            .accepted
            .iter()
            .flat_map(|loss| loss.places.iter().copied())
            .collect();
        Arc::new(Shared {
            disk,
            dir: dir.to_owned(),
            store_id,
            seed: Seed::of(store_id),
            segments: RwLock::new(segments),
            head: RwLock::new(head),
            gaps: RwLock::new(Gaps {
                damage: recovery.damage.clone(),
                accepted,
            }),
            tree: Mutex::default(),
            tree_made: Mutex::default(),
        })
    }

    /// Takes over the tree that a clean stop left at `end`, if there is one and the journal still ends there.
    pub(super) fn carry_tree_over(&self, end: Option<Head>, recovery: &Recovery) {
        let head = self.head();
        if end == Some(head) && recovery.is_writable() {
            let carried = tree::carried_over(self.disk.as_ref(), &self.dir, self.store_id, &head);
            *self.tree.lock().unwrap_or_else(PoisonError::into_inner) = carried;
        }
    }

    /// # Errors
    /// [`JournalError::Damaged`] if there is damage that nobody has accepted.
    pub(super) fn refuse_damaged(&self) -> Result<(), JournalError> {
        let gaps = self.gaps.read().unwrap_or_else(PoisonError::into_inner);
        if gaps.damage.is_empty() {
            Ok(())
        } else {
            Err(JournalError::damaged(&gaps.damage))
        }
    }

    pub(super) fn segments(&self) -> Vec<Arc<Segment>> {
        self.segments
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(super) fn head(&self) -> Head {
        *self.head.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn is_accepted(&self, damage: &Damage) -> bool {
        self.gaps
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .accepted
            .iter()
            .any(|place| place.covers(damage))
    }
}

/// What `verify` found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Entries whose bytes, numbers and chain are right.
    pub entries: u64,
    /// Of these, entries whose payload has been blanked.
    pub blanked: u64,
    /// Batches that held them.
    pub batches: u64,
    /// The last number.
    pub last: u64,
    /// The chain hash after it.
    pub chain: Hash,
    /// Losses accepted earlier.
    pub accepted: Vec<Damage>,
    /// Everything else that is not as it was written.
    pub damage: Vec<Damage>,
}

/// Reads the journal. Cheap to clone, and usable from any thread.
#[derive(Clone, Debug)]
pub struct JournalReader {
    pub(super) shared: Arc<Shared>,
}

impl JournalReader {
    /// Returns how far the journal is durable.
    pub fn head(&self) -> Head {
        self.shared.head()
    }

    /// Returns the identity of the store to which the journal belongs.
    pub fn store_id(&self) -> u128 {
        self.shared.store_id
    }

    /// Returns the losses that were accepted.
    pub fn accepted_losses(&self) -> Vec<Damage> {
        let gaps = self.shared.gaps.read();
        gaps.unwrap_or_else(PoisonError::into_inner)
            .accepted
            .clone()
    }

    /// Reads one entry. Usually one read of the file.
    ///
    /// # Errors
    /// [`JournalError::NoSuchEntry`], [`JournalError::Lost`], [`JournalError::EntryDamaged`], or [`JournalError::Io`].
    pub fn read(&self, number: u64) -> Result<RawEntry, JournalError> {
        let head = self.shared.head();
        if number == 0 || number > head.last {
            return Err(JournalError::NoSuchEntry {
                number,
                last: head.last,
            });
        }
        let segments = self.shared.segments();
        let at = segments
            .partition_point(|segment| segment.first <= number)
            .saturating_sub(1);
        let segment = &segments[at];
        {
            let gaps = self
                .shared
                .gaps
                .read()
                .unwrap_or_else(PoisonError::into_inner);
            if gaps.accepted.iter().any(|place| place.holds(number)) {
                return Err(JournalError::Lost { number });
            }
            if let Some(place) = gaps.damage.iter().find(|place| place.holds(number)) {
                return Err(damaged(number, segment, place.from));
            }
        }
        let point = self.nearest(segment, &head, number)?;
        let mut window = JournalReader::window(segment, &head)?;
        let at = point.map_or(segment.batches_from(), |point| point.offset());
        if let Some(entry) = find(
            &mut window,
            self.shared.seed,
            Cursor::at(segment, point),
            number,
        ) {
            return Ok(entry);
        }
        // The index may be wrong, or a batch before this one damaged: look at the whole segment.
        self.find_the_long_way(segment, &head, number)?
            .ok_or_else(|| damaged(number, segment, at))
    }

    /// Reads all entries from a number on, up to where the journal is durable now, checking checksums and chain.
    ///
    /// Damage is one error among the items, after which the entries behind it follow. Losses accepted earlier are passed in silence.
    pub fn scan(&self, from: u64) -> Scan {
        Scan::new(self.clone(), from, self.walk_from(from))
    }

    /// Reads everything again and recomputes the chain; says now and then how many entries of how many are done.
    ///
    /// # Errors
    /// [`JournalError::Io`] if a file cannot be opened. Damage is part of the result.
    pub fn verify(&self, progress: &mut dyn FnMut(u64, u64)) -> Result<Verified, JournalError> {
        let head = self.shared.head();
        let mut walk = self.walk_all(&head);
        let mut verified = Verified {
            entries: 0,
            blanked: 0,
            batches: 0,
            last: head.last,
            chain: head.chain,
            accepted: Vec::new(),
            damage: Vec::new(),
        };
        loop {
            match walk.step()? {
                Step::Batch(placed) => {
                    verified.entries += u64::from(placed.head.count);
                    verified.batches += 1;
                    verified.blanked += count_blanked(walk.bytes(), self.shared.seed);
                    if verified.batches.is_multiple_of(REPORT_EVERY) {
                        progress(placed.head.last().min(head.last), head.last);
                    }
                }
                Step::Damage(damage) if self.shared.is_accepted(&damage) => {
                    verified.accepted.push(damage);
                }
                Step::Damage(damage) => verified.damage.push(damage),
                Step::End(tail) => {
                    let next = walk.expected();
                    let short = head.last >= next;
                    if tail.written.is_some()
                        || short
                        || (verified.damage.is_empty() && walk.chain() != Some(head.chain))
                    {
                        verified.damage.push(Damage {
                            segment: head.segment,
                            from: tail.offset,
                            to: head.offset,
                            first: next,
                            count: (head.last + 1).saturating_sub(next),
                        });
                    }
                    // Entries lost at the end lie behind the head, where the walk does not come.
                    let gaps = self
                        .shared
                        .gaps
                        .read()
                        .unwrap_or_else(PoisonError::into_inner);
                    let unseen = gaps
                        .damage
                        .iter()
                        .filter(|place| !verified.damage.iter().any(|seen| seen.covers(place)));
                    let unseen: Vec<Damage> = unseen.copied().collect();
                    verified.damage.extend(unseen);
                    progress(head.last, head.last);
                    return Ok(verified);
                }
            }
        }
    }

    fn walk_all(&self, head: &Head) -> Walk {
        let beginning = beginning(self.shared.store_id);
        Walk::from_the_start(self.shared.segments(), self.shared.seed, beginning).until(head)
    }

    fn walk_from(&self, from: u64) -> Result<Walk, JournalError> {
        let head = self.shared.head();
        let segments = self.shared.segments();
        let at = segments
            .partition_point(|segment| segment.first <= from.min(head.last))
            .saturating_sub(1);
        if from <= 1 {
            return Ok(self.walk_all(&head));
        }
        let segment = &segments[at];
        let chain = segment.sound_header().map(|header| header.previous);
        let (offset, expected, chain) = match self.nearest(segment, &head, from)? {
            // The chain cannot be known in the middle; it is checked from the next batch on.
            Some(point) if point.batch > segment.batches_from() => {
                (point.batch, self.first_of(segment, point)?, None)
            }
            _ => (segment.batches_from(), segment.first, chain),
        };
        Ok(
            Walk::from_a_place(segments, self.shared.seed, at, offset, expected, chain)?
                .until(&head),
        )
    }

    /// Returns the number of the first entry of the batch in which a point lies.
    fn first_of(&self, segment: &Segment, point: Point) -> Result<u64, JournalError> {
        let mut head = [0; BATCH_HEAD];
        let file = segment.file()?;
        file.read_at(&mut head, point.batch)
            .map_err(JournalError::io("read", &segment.path))?;
        Ok(BatchHead::decode(&head, self.shared.seed, point.batch)
            .map_or(point.number, |head| head.first))
    }

    fn window(segment: &Segment, head: &Head) -> Result<Window, JournalError> {
        let file = segment.file()?;
        let mut end = file
            .length()
            .map_err(JournalError::io("measure", &segment.path))?;
        if segment.first == head.segment {
            end = end.min(head.offset);
        }
        Ok(Window::new(file, end, LOOK_BYTES))
    }

    /// Returns the nearest indexed entry at or before `number`, making the index if there is none yet.
    fn nearest(
        &self,
        segment: &Arc<Segment>,
        head: &Head,
        number: u64,
    ) -> Result<Option<Point>, JournalError> {
        if let Some(index) = segment
            .index
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .as_ref()
        {
            return Ok(index.nearest(number));
        }
        let is_tail = segment.first == head.segment;
        let saved = if is_tail {
            None
        } else {
            Index::load(&self.shared.dir, self.shared.store_id, segment.first)
        };
        let was_saved = saved.is_some();
        let index = match saved {
            Some(index) => index,
            None => self.index_of(segment, head)?,
        };
        let nearest = index.nearest(number);
        let mut slot = segment
            .index
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        if slot.is_none() {
            if !is_tail && !was_saved {
                index.save(
                    self.shared.disk.as_ref(),
                    &self.shared.dir,
                    self.shared.store_id,
                );
            }
            *slot = Some(index);
        }
        Ok(nearest)
    }

    fn index_of(&self, segment: &Arc<Segment>, head: &Head) -> Result<Index, JournalError> {
        let mut index = Index::empty(segment.first, segment.batches_from());
        let mut walk = self.walk_one(segment, head)?;
        loop {
            match walk.step()? {
                Step::Batch(placed) => {
                    index.add(&placed.head, walk.bytes(), self.shared.seed, placed.offset);
                }
                Step::Damage(_) => {}
                Step::End(_) => return Ok(index),
            }
        }
    }

    fn walk_one(&self, segment: &Arc<Segment>, head: &Head) -> Result<Walk, JournalError> {
        let (one, from) = (vec![Arc::clone(segment)], segment.batches_from());
        let walk = Walk::from_a_place(one, self.shared.seed, 0, from, segment.first, None)?
            .without_chain();
        Ok(if segment.first == head.segment {
            walk.until(head)
        } else {
            walk
        })
    }

    fn find_the_long_way(
        &self,
        segment: &Arc<Segment>,
        head: &Head,
        number: u64,
    ) -> Result<Option<RawEntry>, JournalError> {
        let mut walk = self.walk_one(segment, head)?;
        loop {
            match walk.step()? {
                Step::Batch(placed)
                    if (placed.head.first..=placed.head.last()).contains(&number) =>
                {
                    *segment
                        .index
                        .write()
                        .unwrap_or_else(PoisonError::into_inner) = None;
                    let at = usize::try_from(number - placed.head.first).unwrap_or(usize::MAX);
                    let frame = entries_of(walk.bytes(), self.shared.seed).nth(at).flatten();
                    return Ok(frame.and_then(EntryFrame::to_entry));
                }
                Step::Batch(_) | Step::Damage(_) => {}
                Step::End(_) => return Ok(None),
            }
        }
    }
}

fn damaged(number: u64, segment: &Segment, offset: u64) -> JournalError {
    JournalError::EntryDamaged {
        number,
        path: segment.path.clone(),
        offset,
    }
}

fn count_blanked(batch: &[u8], seed: Seed) -> u64 {
    entries_of(batch, seed)
        .flatten()
        .filter(EntryFrame::is_blanked)
        .count() as u64
}
