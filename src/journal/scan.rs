//! All entries in order, checked on the way.

use std::collections::VecDeque;

use super::entry::{Header, RawEntry};
use super::error::JournalError;
use super::frame::entries_of;
use super::reader::JournalReader;
use super::recovery::Damage;
use super::walk::{Step, Walk};

/// Entries in order.
#[derive(Debug)]
pub struct Scan {
    reader: JournalReader,
    from: u64,
    walk: Option<Walk>,
    ready: VecDeque<RawEntry>,
    failed: Option<JournalError>,
}

impl Iterator for Scan {
    type Item = Result<RawEntry, JournalError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(entry) = self.ready.pop_front() {
                return Some(Ok(entry));
            }
            if let Some(error) = self.failed.take() {
                self.walk = None;
                return Some(Err(error));
            }
            match self.walk.as_mut()?.step() {
                Ok(Step::Batch(placed)) => self.unpack(placed.head.first),
                Ok(Step::Damage(damage)) => {
                    let before = damage.count > 0 && damage.first + damage.count <= self.from;
                    if !before && !self.reader.shared.is_accepted(&damage) {
                        return Some(Err(JournalError::Place(damage)));
                    }
                }
                Ok(Step::End(tail)) => {
                    let walk = self.walk.take()?;
                    let to = tail.written?;
                    let (segment, first) = (walk.segment().first, walk.expected());
                    let count = (self.reader.head().last + 1).saturating_sub(first);
                    return Some(Err(JournalError::Place(Damage {
                        segment,
                        from: tail.offset,
                        to,
                        first,
                        count,
                    })));
                }
                Err(error) => self.failed = Some(error),
            }
        }
    }
}

impl Scan {
    pub(super) fn new(reader: JournalReader, from: u64, walk: Result<Walk, JournalError>) -> Scan {
        let (walk, failed) = match walk {
            Ok(walk) => (Some(walk), None),
            Err(error) => (None, Some(error)),
        };
        Scan {
            reader,
            from,
            walk,
            ready: VecDeque::new(),
            failed,
        }
    }

    fn unpack(&mut self, first: u64) {
        let Some(walk) = self.walk.as_mut() else {
            return;
        };
        for frame in entries_of(walk.bytes(), self.reader.shared.seed).flatten() {
            if Header::number_of(frame.header).is_some_and(|number| number < self.from) {
                continue;
            }
            match frame.to_entry() {
                Some(entry) => self.ready.push_back(entry),
                // The checksums are right, so this was written so: a header that this program cannot read.
                None => self.failed = Some(JournalError::UnknownHeader { number: first }),
            }
        }
    }
}
