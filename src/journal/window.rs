//! Buffered reading of one file by position.

use std::sync::Arc;

use crate::disk::DiskFile;

/// What stands for bytes that the disk would not give. Not zero, so that it is never taken for an empty tail.
const UNREADABLE: u8 = 0xEE;
/// The piece in which a region is read once reading it whole has failed.
const PIECE: usize = 4096;

/// A stretch of a file in memory, moved along as bytes are asked for.
#[derive(Debug)]
pub(super) struct Window {
    file: Arc<DiskFile>,
    /// Where readable bytes end.
    end: u64,
    start: u64,
    held: Vec<u8>,
    chunk: usize,
}

impl Window {
    /// Looks at the first `end` bytes of a file, reading `chunk` bytes at a time.
    pub(super) fn new(file: Arc<DiskFile>, end: u64, chunk: usize) -> Window {
        Window {
            file,
            end,
            start: 0,
            held: Vec::new(),
            chunk,
        }
    }

    /// Ends what may be read at `end`, if it does not end before.
    pub(super) fn end_at(&mut self, end: u64) {
        self.end = self.end.min(end);
        self.held.clear();
    }

    pub(super) fn end(&self) -> u64 {
        self.end
    }

    /// Returns `length` bytes from `offset` on, or `None` if the file ends before.
    ///
    /// A region that cannot be read counts as damaged bytes: the checksums will say so, and the rest stays readable.
    pub(super) fn get(&mut self, offset: u64, length: usize) -> Option<&[u8]> {
        let needed_end = offset.checked_add(length as u64)?;
        if needed_end > self.end {
            return None;
        }
        if offset < self.start || needed_end > self.start + self.held.len() as u64 {
            self.fill(offset, length);
        }
        let from = usize::try_from(offset - self.start).ok()?;
        self.held.get(from..from + length)
    }

    fn fill(&mut self, offset: u64, length: usize) {
        let left = usize::try_from(self.end - offset).unwrap_or(usize::MAX);
        let wanted = length.max(self.chunk).min(left);
        self.start = offset;
        self.held.resize(wanted, 0);
        match self.file.read_at(&mut self.held, offset) {
            Ok(read) => self.held.truncate(read),
            Err(_unreadable) => {
                let mut at = offset;
                for piece in self.held.chunks_mut(PIECE) {
                    if !matches!(self.file.read_at(piece, at), Ok(read) if read == piece.len()) {
                        piece.fill(UNREADABLE);
                    }
                    at += piece.len() as u64;
                }
            }
        }
    }

    /// Returns the end of the last byte that is not zero at or after `from`; `None` if all are zero.
    pub(super) fn written_end(&mut self, from: u64) -> Option<u64> {
        let mut written = None;
        let mut at = from;
        while at < self.end {
            let length = usize::try_from(self.end - at)
                .unwrap_or(usize::MAX)
                .min(self.chunk);
            let Some(bytes) = self.get(at, length) else {
                break;
            };
            if let Some(last) = bytes.iter().rposition(|byte| *byte != 0) {
                written = Some(at + last as u64 + 1);
            }
            at += length as u64;
        }
        written
    }
}
