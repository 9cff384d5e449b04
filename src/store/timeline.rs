//! A subject's entry numbers with their kinds, in append-only chunks of 512: no value grows without bound.
//!
//! A chunk is the usual checksum, then per entry the distance from the number before (the first: from 0) and the kind,
//! both as variable-length numbers.

use super::{StoreError, value};

/// Entries of one chunk.
pub const CHUNK: usize = 512;

/// An entry of a timeline: its number and kind.
pub type Line = (u64, u16);

/// The growing end of a timeline: how many full chunks lie before, and the chunk being filled.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tail {
    /// How many full chunks lie before.
    pub place: u32,
    /// The chunk being filled; never full.
    pub lines: Vec<Line>,
    /// Chunks that became full since they were written last.
    pub filled: Vec<(u32, Vec<u8>)>,
    /// Whether the chunk being filled has changed since it was written last.
    pub changed: bool,
}

impl Tail {
    /// Adds an entry. One that is there already (an entry with the same subject twice) is not added again.
    pub fn push(&mut self, line: Line) {
        if self.lines.last().is_some_and(|last| last.0 >= line.0) {
            return;
        }
        self.lines.push(line);
        self.changed = true;
        if self.lines.len() == CHUNK {
            self.filled.push((self.place, encode(&self.lines)));
            self.lines.clear();
            self.place += 1;
            self.changed = false;
        }
    }

    /// The chunks to be written: the full ones and the growing one.
    pub fn take_changes(&mut self) -> Vec<(u32, Vec<u8>)> {
        let mut changes = std::mem::take(&mut self.filled);
        if self.changed {
            changes.push((self.place, encode(&self.lines)));
            self.changed = false;
        }
        changes
    }
}

/// Encodes a chunk.
pub fn encode(lines: &[Line]) -> Vec<u8> {
    let mut bytes = vec![0; 4];
    let mut before = 0;
    for (number, kind) in lines {
        put(&mut bytes, number - before);
        put(&mut bytes, u64::from(*kind));
        before = *number;
    }
    value::seal(&mut bytes);
    bytes
}

/// Decodes a chunk.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn decode(bytes: &[u8]) -> Result<Vec<Line>, StoreError> {
    let mut rest = value::open(bytes)?;
    let mut lines = Vec::with_capacity(CHUNK);
    let mut before = 0;
    while !rest.is_empty() {
        let damaged = || StoreError::Damaged("a timeline chunk does not decode".to_owned());
        let number = before + take(&mut rest).ok_or_else(damaged)?;
        let kind = take(&mut rest)
            .and_then(|kind| u16::try_from(kind).ok())
            .ok_or_else(damaged)?;
        lines.push((number, kind));
        before = number;
    }
    Ok(lines)
}

fn put(bytes: &mut Vec<u8>, mut number: u64) {
    loop {
        #[allow(clippy::cast_possible_truncation, reason = "seven bits are left")]
        let low = (number & 0x7f) as u8;
        number >>= 7;
        if number == 0 {
            bytes.push(low);
            return;
        }
        bytes.push(low | 0x80);
    }
}

fn take(rest: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop")]
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_chunk_reads_back_as_written(steps in proptest::collection::vec((1_u64..1_000_000, 0_u16..2_000), 0..CHUNK)) {
            let mut number = 0;
            let lines: Vec<Line> = steps.iter().map(|(step, kind)| { number += step; (number, *kind) }).collect();
            prop_assert_eq!(decode(&encode(&lines)).unwrap(), lines);
        }

        #[test]
        fn damaged_chunks_are_noticed(at in 0_usize..40, bit in 0_u8..8) {
            let lines: Vec<Line> = (1..=20).map(|number| (number * 3, 14)).collect();
            let mut bytes = encode(&lines);
            let at = at % bytes.len();
            bytes[at] ^= 1 << bit;
            prop_assert!(decode(&bytes).is_err());
        }
    }

    #[test]
    fn full_chunks_are_closed_and_never_written_again() {
        let mut tail = Tail::default();
        for number in 1..=1_030 {
            tail.push((number, 14));
        }
        let changes = tail.take_changes();
        assert_eq!(
            changes.iter().map(|(place, _)| *place).collect::<Vec<_>>(),
            [0, 1, 2]
        );
        assert_eq!(decode(&changes[2].1).unwrap().len(), 6);
        tail.push((2_000, 1));
        assert_eq!(tail.take_changes().len(), 1);
        assert!(tail.take_changes().is_empty());
    }
}
