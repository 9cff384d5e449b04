//! The writer: the one owner of the journal's end.

use std::path::Path;
use std::sync::{Arc, PoisonError};

use super::Head;
use super::chain::{Hash, beginning};
use super::clean::CleanMark;
use super::entry::RawEntry;
use super::error::JournalError;
use super::frame::{BatchHead, Encoded, encode_batch};
use super::reader::{JournalReader, Shared};
use super::recovery::{AcceptedLoss, Damage, Recovery, recover};
use super::segment::{ACCEPTED_MAX, SEGMENT_BYTES, Segment, SegmentHeader, keep_identity, list};
use super::tree;
use crate::disk::{DiskFile, RealDisk, SharedDisk, create_folder_durably, is_no_room};

/// How far ahead room is reserved, in bytes: about a thousand usual entries, zeroed in a few milliseconds.
const RESERVE_BYTES: u64 = 512 * 1024;

/// How large segments and reservations are. Tests take small ones.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sizes {
    pub(super) segment: u64,
    pub(super) reserve: u64,
}

const SIZES: Sizes = Sizes {
    segment: SEGMENT_BYTES,
    reserve: RESERVE_BYTES,
};

/// What an append gives back: these entries are durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "what was saved is to be said to whoever asked"]
pub struct Appended {
    /// The first number of the batch.
    pub first: u64,
    /// The last number of the batch.
    pub last: u64,
    /// The chain hash after it.
    pub chain: Hash,
}

/// Whether entries can be appended.
#[derive(Debug)]
enum State {
    Writing {
        file: DiskFile,
    },
    /// Damage was found at the start; the journal can be read.
    Damaged(Vec<Damage>),
    /// A write failed; what it left behind is for the next start to find out.
    Stopped {
        path: std::path::PathBuf,
        reason: String,
    },
}

/// The journal of one store, and its only writer: the caller holds the store's lock.
#[derive(Debug)]
pub struct Journal {
    shared: Arc<Shared>,
    head: Head,
    state: State,
    /// Up to where the segment's room is reserved and zeroed.
    reserved: u64,
    batch: Encoded,
    sizes: Sizes,
}

impl Journal {
    /// Creates the journal of a new store in `dir`.
    ///
    /// # Errors
    /// [`JournalError::AlreadyThere`], [`JournalError::NoRoom`], or [`JournalError::Io`].
    pub fn create(dir: &Path, store_id: u128) -> Result<Journal, JournalError> {
        Journal::create_on(RealDisk::shared(), dir, store_id)
    }

    /// As [`Journal::create`], on a disk that a test may have made.
    ///
    /// # Errors
    /// See [`Journal::create`].
    pub fn create_on(
        disk: SharedDisk,
        dir: &Path,
        store_id: u128,
    ) -> Result<Journal, JournalError> {
        Journal::create_sized(disk, dir, store_id, SIZES)
    }

    pub(super) fn create_sized(
        disk: SharedDisk,
        dir: &Path,
        store_id: u128,
        sizes: Sizes,
    ) -> Result<Journal, JournalError> {
        create_folder_durably(disk.as_ref(), dir).map_err(JournalError::room("create", dir, 0))?;
        if !list(dir)?.0.is_empty() {
            return Err(JournalError::AlreadyThere {
                dir: dir.to_owned(),
            });
        }
        let chain = beginning(store_id);
        let header = SegmentHeader {
            store_id,
            first: 1,
            previous: chain,
            accepted: None,
        };
        keep_identity(disk.as_ref(), dir, &header)?;
        let (segment, file) = Segment::create(disk.as_ref(), dir, header, sizes.reserve)?;
        let offset = segment.batches_from();
        let head = Head {
            last: 0,
            chain,
            segment: 1,
            offset,
        };
        let shared = Shared::new(
            disk,
            dir,
            store_id,
            vec![Arc::new(segment)],
            head,
            &Recovery::default(),
        );
        let journal = Journal::with(
            shared,
            head,
            State::Writing { file },
            offset + sizes.reserve,
        );
        Ok(Journal { sizes, ..journal })
    }

    /// Opens the journal in `dir`.
    ///
    /// With a mark `from` a clean stop, only what lies behind its position is checked; without one, everything. `acknowledged` is the highest
    /// number that anything else (the old store, a checkpoint) shows to have been acknowledged: up to there nothing is taken for a torn tail.
    /// Damage is no error: the journal can then be read but not written, see [`Recovery::damage`] and [`Journal::accept_loss`].
    ///
    /// # Errors
    /// [`JournalError::NoJournal`], [`JournalError::NewerFormat`], [`JournalError::OtherStore`], [`JournalError::Shortened`],
    /// [`JournalError::NoRoom`] if a torn tail cannot be kept, [`JournalError::Place`] if nothing says to which store it belongs, or [`JournalError::Io`].
    pub fn open(
        dir: &Path,
        from: Option<CleanMark>,
        acknowledged: Option<u64>,
    ) -> Result<(Journal, Recovery), JournalError> {
        Journal::open_on(RealDisk::shared(), dir, from, acknowledged)
    }

    /// As [`Journal::open`], on a disk that a test may have made.
    ///
    /// # Errors
    /// See [`Journal::open`].
    pub fn open_on(
        disk: SharedDisk,
        dir: &Path,
        from: Option<CleanMark>,
        acknowledged: Option<u64>,
    ) -> Result<(Journal, Recovery), JournalError> {
        let (recovered, recovery) = recover(disk.as_ref(), dir, from, acknowledged)?;
        let state = match recovered.file {
            Some(file) => State::Writing { file },
            None => State::Damaged(recovery.damage.clone()),
        };
        let head = recovered.head;
        let shared = Shared::new(
            disk,
            dir,
            recovered.store_id,
            recovered.segments,
            head,
            &recovery,
        );
        shared.carry_tree_over(from.map(|mark| mark.position), &recovery);
        // What zeroes are there may be holes, as a copy leaves them: the first append reserves afresh.
        Ok((Journal::with(shared, head, state, head.offset), recovery))
    }

    fn with(shared: Arc<Shared>, head: Head, state: State, reserved: u64) -> Journal {
        Journal {
            shared,
            head,
            state,
            reserved,
            batch: Encoded::default(),
            sizes: SIZES,
        }
    }

    /// Returns how far the journal has come.
    pub fn head(&self) -> Head {
        self.head
    }

    /// Returns the identity of the store to which the journal belongs.
    pub fn store_id(&self) -> u128 {
        self.shared.store_id
    }

    /// Returns a reader, to be cloned and used anywhere while this writer goes on.
    pub fn reader(&self) -> JournalReader {
        JournalReader {
            shared: Arc::clone(&self.shared),
        }
    }

    /// Appends the entries as one batch: when this returns they are durable, all of them, and readers see them.
    ///
    /// Their numbers must follow on from [`Head::last`] without a gap.
    ///
    /// # Errors
    /// [`JournalError::NoRoom`], [`JournalError::TooLarge`] and [`JournalError::NotConsecutive`] leave everything as it was, and the next append may succeed.
    /// [`JournalError::Io`] means that writing failed: from then on every append gives [`JournalError::Stopped`].
    /// [`JournalError::Damaged`] if damage was found at the start.
    ///
    /// # Panics
    /// If there are no entries: that is a fault of the caller.
    pub fn append(&mut self, entries: &[RawEntry]) -> Result<Appended, JournalError> {
        assert!(!entries.is_empty(), "BUG: a batch without entries");
        self.check_writable()?;
        for (entry, expected) in entries.iter().zip(self.head.last + 1..) {
            if entry.header.number != expected {
                return Err(JournalError::NotConsecutive {
                    expected,
                    found: entry.header.number,
                });
            }
        }
        let mut batch = std::mem::take(&mut self.batch);
        let appended = self.append_batch(entries, &mut batch);
        if let Ok(appended) = &appended {
            tree::grow(&self.shared, appended.first, &batch.leaves);
        }
        self.batch = batch;
        appended
    }

    fn append_batch(
        &mut self,
        entries: &[RawEntry],
        batch: &mut Encoded,
    ) -> Result<Appended, JournalError> {
        let seed = self.shared.seed;
        let mut head = encode_batch(entries, &self.head.chain, seed, self.head.offset, batch)?;
        let is_full = self.head.offset + u64::from(head.length) > self.sizes.segment;
        if is_full && self.head.last >= self.head.segment {
            self.begin_segment(self.head.last + 1, None)?;
            // The place is part of what a batch's checksum covers.
            head = encode_batch(entries, &self.head.chain, seed, self.head.offset, batch)?;
        }
        self.reserve(u64::from(head.length))?;
        if let State::Writing { file } = &self.state {
            let (disk, at) = (&self.shared.disk, self.head.offset);
            let written = disk.write_at(file, &batch.bytes, at);
            let written = written.and_then(|()| disk.sync_data(file));
            written.map_err(|error| self.stop("write to", error))?;
        }
        self.publish(&head, &batch.bytes);
        Ok(Appended {
            first: head.first,
            last: self.head.last,
            chain: self.head.chain,
        })
    }

    /// Makes an append impossible for the rest of this process, and returns why.
    fn stop(&mut self, doing: &'static str, error: std::io::Error) -> JournalError {
        let path = match &self.state {
            State::Writing { file } => file.path().to_owned(),
            State::Damaged(_) | State::Stopped { .. } => self.shared.dir.clone(),
        };
        self.state = State::Stopped {
            path: path.clone(),
            reason: error.to_string(),
        };
        JournalError::Io {
            doing,
            path,
            source: error,
        }
    }

    fn check_writable(&self) -> Result<(), JournalError> {
        match &self.state {
            State::Writing { .. } => Ok(()),
            State::Damaged(damage) => Err(JournalError::damaged(damage)),
            State::Stopped { path, reason } => Err(JournalError::Stopped {
                path: path.clone(),
                reason: reason.clone(),
            }),
        }
    }

    /// Makes sure that `length` more bytes can be written without needing room.
    fn reserve(&mut self, length: u64) -> Result<(), JournalError> {
        let needed = self.head.offset + length;
        if needed <= self.reserved {
            return Ok(());
        }
        let State::Writing { file } = &self.state else {
            return Ok(());
        };
        let disk = &self.shared.disk;
        let mut target = needed + self.sizes.reserve;
        let mut allocated = disk.allocate(file, self.reserved, target - self.reserved);
        if allocated.as_ref().is_err_and(is_no_room) {
            // What is left may still do for this batch.
            target = needed;
            allocated = disk.allocate(file, self.reserved, target - self.reserved);
        }
        match allocated {
            Ok(()) => {}
            Err(error) if is_no_room(&error) => {
                // The zeroes that did find room are given back, as far as the disk lets us.
                let _kept_if_it_fails = disk.set_length(file, self.reserved);
                return Err(JournalError::NoRoom {
                    path: file.path().to_owned(),
                    bytes: length,
                });
            }
            Err(error) => return Err(self.stop("reserve room in", error)),
        }
        disk.sync_data(file)
            .map_err(|error| self.stop("reserve room in", error))?;
        self.reserved = target;
        Ok(())
    }

    /// Closes the segment and begins the one whose first entry is `first`.
    fn begin_segment(
        &mut self,
        first: u64,
        accepted: Option<AcceptedLoss>,
    ) -> Result<(), JournalError> {
        let shared = Arc::clone(&self.shared);
        let header = SegmentHeader {
            store_id: shared.store_id,
            first,
            previous: self.head.chain,
            accepted,
        };
        let (segment, file) = match Segment::create(
            shared.disk.as_ref(),
            &shared.dir,
            header,
            self.sizes.reserve,
        ) {
            Ok(created) => created,
            // Nothing has its name yet, so the old segment can be written on.
            Err(error @ JournalError::NoRoom { .. }) => return Err(error),
            Err(error) => {
                let reason = error.to_string();
                self.state = State::Stopped {
                    path: shared.dir.clone(),
                    reason,
                };
                return Err(error);
            }
        };
        if let State::Writing { file } = &self.state {
            // The room that is left over goes back; zeroes that stay do no harm.
            let _zeroes_may_stay = shared.disk.set_length(file, self.head.offset);
        }
        self.save_index();
        self.head = Head {
            last: first - 1,
            chain: self.head.chain,
            segment: first,
            offset: segment.batches_from(),
        };
        self.reserved = self.head.offset + self.sizes.reserve;
        self.state = State::Writing { file };
        shared
            .segments
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .push(Arc::new(segment));
        *shared.head.write().unwrap_or_else(PoisonError::into_inner) = self.head;
        Ok(())
    }

    /// Shows a durable batch to the readers.
    fn publish(&mut self, head: &BatchHead, bytes: &[u8]) {
        let offset = self.head.offset;
        self.head.last = head.last();
        self.head.chain = head.chain;
        self.head.offset += u64::from(head.length);
        let segments = self
            .shared
            .segments
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(segment) = segments.last() {
            let mut index = segment
                .index
                .write()
                .unwrap_or_else(PoisonError::into_inner);
            if let Some(index) = index.as_mut() {
                index.add(head, bytes, self.shared.seed, offset);
            }
        }
        *self
            .shared
            .head
            .write()
            .unwrap_or_else(PoisonError::into_inner) = self.head;
    }

    fn save_index(&self) {
        let segments = self
            .shared
            .segments
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(segment) = segments.last() {
            let index = segment.index.read().unwrap_or_else(PoisonError::into_inner);
            if let Some(index) = index
                .as_ref()
                .filter(|index| index.last() == self.head.last)
            {
                index.save(
                    self.shared.disk.as_ref(),
                    &self.shared.dir,
                    self.shared.store_id,
                );
            }
        }
    }

    /// Ends the writing, and returns the position for the [`CleanMark`].
    ///
    /// # Errors
    /// [`JournalError::Stopped`] or [`JournalError::Damaged`] if this was no clean run: then no mark may be written.
    pub fn close(self) -> Result<Head, JournalError> {
        self.check_writable()?;
        self.save_index();
        tree::keep(&self.shared, &self.head);
        Ok(self.head)
    }

    /// Accepts that what is damaged is lost, and begins a new segment whose header records that for ever. Afterwards entries can be appended.
    ///
    /// Entries that can be read stay readable. Nothing is deleted. Without damage this does nothing and returns `None`.
    ///
    /// # Errors
    /// [`JournalError::TooMuchDamage`], [`JournalError::NoRoom`], [`JournalError::Stopped`], or [`JournalError::Io`].
    pub fn accept_loss(&mut self, at_micros: i64) -> Result<Option<AcceptedLoss>, JournalError> {
        let State::Damaged(damage) = &self.state else {
            return self.check_writable().map(|()| None);
        };
        if damage.len() >= ACCEPTED_MAX {
            return Err(JournalError::TooMuchDamage {
                found: damage.len(),
                limit: ACCEPTED_MAX,
            });
        }
        let mut places = damage.clone();
        let lost_to = places
            .iter()
            .map(|place| place.first + place.count)
            .max()
            .unwrap_or(0);
        let next = lost_to.max(self.head.last + 1);
        let first = next.max(self.head.segment + 1);
        if first > next {
            // The last segment holds no entry but has this name already: the number is left out.
            let (segment, end) = (self.head.segment, self.head.offset);
            let at_the_end = places
                .iter_mut()
                .rev()
                .find(|place| place.segment == segment && place.from == end);
            match at_the_end {
                Some(place) => place.count = first - place.first,
                None => places.push(Damage {
                    segment,
                    from: end,
                    to: end,
                    first: next,
                    count: first - next,
                }),
            }
        }
        let loss = AcceptedLoss { at_micros, places };
        self.begin_segment(first, Some(loss.clone()))?;
        let mut gaps = self
            .shared
            .gaps
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        gaps.damage.clear();
        gaps.accepted.extend(loss.places.iter().copied());
        drop(gaps);
        Ok(Some(loss))
    }
}
