//! Where entries lie in a segment: sparse, in memory for the segment being written, beside it in an `.idx` file once it is closed.
//!
//! Nothing depends on it: it is rebuilt from the segment when it is missing or wrong, and an entry found through it proves itself by
//! its own checksum and number.

use std::fs;
use std::path::{Path, PathBuf};

use super::frame::{BATCH_FOOT, BATCH_HEAD, BatchHead, Seed, entries_of};
use super::segment::log_name;
use crate::disk::Disk;
use crate::disk::bytes::{Bytes, ends_with_its_checksum, push_checksum};

/// Distance between two points, in bytes of the segment: less than one buffered read.
const SPACING: u64 = 16 * 1024;
const MAGIC: [u8; 16] = *b"caseload offsets";
const FORMAT: u32 = 1;
const POINT_BYTES: usize = 24;

/// One entry whose place is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Point {
    /// The entry.
    pub(super) number: u64,
    /// Where its batch begins in the segment.
    pub(super) batch: u64,
    /// Bytes of the batch.
    pub(super) length: u32,
    /// Where the entry begins in its batch.
    pub(super) within: u32,
}

impl Point {
    /// Returns where the entry begins in the segment.
    pub(super) fn offset(&self) -> u64 {
        self.batch + u64::from(self.within)
    }

    /// Returns where the batch ends in the segment.
    pub(super) fn batch_end(&self) -> u64 {
        self.batch + u64::from(self.length)
    }
}

/// The points of one segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Index {
    first: u64,
    /// Last entry that the index covers; `first - 1` if none.
    last: u64,
    /// Where the part of the segment that is covered ends.
    covered: u64,
    points: Vec<Point>,
}

impl Index {
    /// An index of a segment whose batches begin at `offset`.
    pub(super) fn empty(first: u64, offset: u64) -> Index {
        Index {
            first,
            last: first - 1,
            covered: offset,
            points: Vec::new(),
        }
    }

    pub(super) fn first(&self) -> u64 {
        self.first
    }

    pub(super) fn last(&self) -> u64 {
        self.last
    }

    /// Returns the nearest known entry at or before `number`.
    pub(super) fn nearest(&self, number: u64) -> Option<Point> {
        let after = self.points.partition_point(|point| point.number <= number);
        after.checked_sub(1).map(|at| self.points[at])
    }

    /// Takes note of a batch that lies at `offset`.
    pub(super) fn add(&mut self, head: &BatchHead, bytes: &[u8], seed: Seed, offset: u64) {
        if offset < self.covered {
            return;
        }
        let mut next = self
            .points
            .last()
            .map_or(0, |point| point.offset() + SPACING);
        let mut point = Point {
            number: head.first,
            batch: offset,
            length: head.length,
            within: u32::try_from(BATCH_HEAD).unwrap_or(u32::MAX),
        };
        let end = offset + u64::from(head.length);
        // A batch without a point in it costs nothing here: that is the usual case of one small commit.
        if next + BATCH_FOOT as u64 <= end {
            for frame in entries_of(bytes, seed).map_while(|frame| frame) {
                if point.offset() >= next {
                    self.points.push(point);
                    next = point.offset() + SPACING;
                }
                point.number += 1;
                point.within += u32::try_from(frame.bytes()).unwrap_or(0);
            }
        }
        self.last = head.last();
        self.covered = end;
    }

    fn encode(&self, store_id: u128) -> Vec<u8> {
        let mut out = Vec::with_capacity(68 + POINT_BYTES * self.points.len());
        out.extend_from_slice(&MAGIC);
        out.extend_from_slice(&FORMAT.to_le_bytes());
        out.extend_from_slice(&store_id.to_be_bytes());
        for number in [
            self.first,
            self.last,
            self.covered,
            self.points.len() as u64,
        ] {
            out.extend_from_slice(&number.to_le_bytes());
        }
        for point in &self.points {
            out.extend_from_slice(&point.number.to_le_bytes());
            out.extend_from_slice(&point.batch.to_le_bytes());
            out.extend_from_slice(&point.length.to_le_bytes());
            out.extend_from_slice(&point.within.to_le_bytes());
        }
        push_checksum(&mut out);
        out
    }

    fn decode(bytes: &[u8], store_id: u128, first: u64) -> Option<Index> {
        let mut from = Bytes::new(bytes);
        if !ends_with_its_checksum(bytes)
            || from.array::<16>()? != MAGIC
            || from.u32()? != FORMAT
            || from.id()? != store_id
            || from.u64()? != first
        {
            return None;
        }
        let last = from.u64()?;
        let covered = from.u64()?;
        let count = usize::try_from(from.u64()?).ok()?;
        if from.rest().len() != count.checked_mul(POINT_BYTES)?.checked_add(4)? {
            return None;
        }
        let mut points = Vec::with_capacity(count);
        for _ in 0..count {
            points.push(Point {
                number: from.u64()?,
                batch: from.u64()?,
                length: from.u32()?,
                within: from.u32()?,
            });
        }
        Some(Index {
            first,
            last,
            covered,
            points,
        })
    }

    /// Reads the index that lies beside a segment, if a sound one does.
    pub(super) fn load(dir: &Path, store_id: u128, first: u64) -> Option<Index> {
        Index::decode(&fs::read(idx_path(dir, first)).ok()?, store_id, first)
    }

    /// Lays the index beside its segment. It is a convenience, so a failure is no failure of the journal.
    pub(super) fn save(&self, disk: &dyn Disk, dir: &Path, store_id: u128) {
        let path = idx_path(dir, self.first);
        let fresh = path.with_extension("idx.new");
        let written = disk
            .create(&fresh)
            .and_then(|file| disk.write_at(&file, &self.encode(store_id), 0))
            .and_then(|()| disk.rename(&fresh, &path));
        if written.is_err() {
            // Without an index beside it the segment is walked once when it is first read.
            let _left_for_the_next_start = disk.remove(&fresh);
        }
    }
}

fn idx_path(dir: &Path, first: u64) -> PathBuf {
    dir.join(log_name(first)).with_extension("idx")
}
