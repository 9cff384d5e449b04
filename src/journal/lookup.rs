//! From a known place of a segment to one entry by its number.

use super::entry::RawEntry;
use super::frame::{BATCH_FOOT, BATCH_HEAD, BatchHead, EntryFrame, Seed};
use super::index::Point;
use super::segment::Segment;
use super::window::Window;

/// Where a look-up is in a segment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor {
    offset: u64,
    /// The number of the entry at `offset`, within a batch.
    number: u64,
    /// Where the batch ends; `offset` itself between two batches.
    batch_end: u64,
}

impl Cursor {
    /// Begins at an indexed entry, or else at the beginning of the segment.
    pub(super) fn at(segment: &Segment, point: Option<Point>) -> Cursor {
        match point {
            Some(point) => Cursor {
                offset: point.offset(),
                number: point.number,
                batch_end: point.batch_end(),
            },
            None => Cursor {
                offset: segment.batches_from(),
                number: segment.first,
                batch_end: segment.batches_from(),
            },
        }
    }
}

/// Goes from a known place to an entry; `None` if anything on the way is not as it should be.
pub(super) fn find(
    window: &mut Window,
    seed: Seed,
    mut at: Cursor,
    number: u64,
) -> Option<RawEntry> {
    loop {
        if at.offset == at.batch_end {
            let head = BatchHead::decode(window.get(at.offset, BATCH_HEAD)?, seed, at.offset)?;
            at.batch_end = at.offset + u64::from(head.length);
            if number > head.last() {
                at.offset = at.batch_end;
                continue;
            }
            at.offset += BATCH_HEAD as u64;
            at.number = head.first;
        }
        let length = EntryFrame::length_of(window.get(at.offset, 4)?)?;
        let entry_end = at.offset + length as u64;
        let entries_end = at.batch_end.checked_sub(BATCH_FOOT as u64)?;
        if number < at.number || entry_end > entries_end {
            return None;
        }
        if number == at.number {
            let (frame, _) = EntryFrame::decode(window.get(at.offset, length)?, seed)?;
            return frame
                .to_entry()
                .filter(|entry| entry.header.number == number);
        }
        at.number += 1;
        at.offset = if entry_end == entries_end {
            at.batch_end
        } else {
            entry_end
        };
    }
}
