//! The way through the journal, batch by batch, past whatever is damaged.
//!
//! Recovery, rebuild and `verify` all walk here, so that they agree on what is sound. A batch counts only if its checksums, its numbers and its
//! place in the chain are right. After damage the walk goes on at the next batch that is sound in itself.

use std::collections::VecDeque;
use std::sync::Arc;

use super::Head;
use super::chain::Hash;
use super::error::JournalError;
use super::frame::{BATCH_HEAD, BATCH_MAGIC, BatchHead, Seed, follows, is_sound};
use super::recovery::Damage;
use super::segment::Segment;
use super::window::Window;

/// Bytes read at once while walking.
const CHUNK: usize = 1 << 20;

/// What the walk met.
#[derive(Debug)]
pub(super) enum Step {
    /// A sound batch; its bytes are [`Walk::bytes`] until the next step.
    Batch(Placed),
    /// A place that is not as it was written.
    Damage(Damage),
    /// The end.
    End(Tail),
}

/// A batch and where it lies.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed {
    pub(super) head: BatchHead,
    pub(super) offset: u64,
}

/// What comes after the last sound batch.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tail {
    /// Where the last sound batch ends.
    pub(super) offset: u64,
    /// Where bytes that are no sound batch end, if there are any.
    pub(super) written: Option<u64>,
    /// What these bytes say of themselves, if that much is sound.
    pub(super) claimed: Option<BatchHead>,
}

/// A walk over a list of segments.
#[derive(Debug)]
pub(super) struct Walk {
    segments: Vec<Arc<Segment>>,
    seed: Seed,
    /// The segment walked through.
    at: usize,
    window: Option<Window>,
    offset: u64,
    /// The number that comes next.
    expected: u64,
    /// The chain so far; `None` where it cannot be known.
    chain: Option<Hash>,
    checks_chain: bool,
    /// Where the last segment ends, for a reader beside a writer.
    limit: Option<u64>,
    /// Damage whose lost numbers are known only at the next sound batch.
    open: Option<Damage>,
    ready: VecDeque<Step>,
    batch: (u64, usize),
}

impl Walk {
    /// Walks from the very first entry.
    pub(super) fn from_the_start(segments: Vec<Arc<Segment>>, seed: Seed, beginning: Hash) -> Walk {
        Walk {
            segments,
            seed,
            at: 0,
            window: None,
            offset: 0,
            expected: 1,
            chain: Some(beginning),
            checks_chain: true,
            limit: None,
            open: None,
            ready: VecDeque::new(),
            batch: (0, 0),
        }
    }

    /// Walks from the batch at `head.offset` of the segment numbered `at` in the list.
    pub(super) fn from_a_place(
        segments: Vec<Arc<Segment>>,
        seed: Seed,
        at: usize,
        offset: u64,
        expected: u64,
        chain: Option<Hash>,
    ) -> Result<Walk, JournalError> {
        let mut walk = Walk::from_the_start(segments, seed, [0; 32]);
        (walk.at, walk.expected, walk.chain) = (at, expected, chain);
        walk.open_window()?;
        walk.offset = offset;
        Ok(walk)
    }

    /// Ends the walk where a writer had come to.
    pub(super) fn until(mut self, head: &Head) -> Walk {
        self.limit = Some(head.offset);
        self.segments
            .retain(|segment| segment.first <= head.segment);
        if let (Some(window), true) = (&mut self.window, self.at + 1 == self.segments.len()) {
            window.end_at(head.offset);
        }
        self
    }

    /// Leaves the chain unchecked: for finding places, not for trusting them.
    pub(super) fn without_chain(mut self) -> Walk {
        self.checks_chain = false;
        self
    }

    pub(super) fn seed(&self) -> Seed {
        self.seed
    }

    /// Returns the number that comes next.
    pub(super) fn expected(&self) -> u64 {
        self.expected
    }

    /// Returns the chain hash after the last batch, as far as it is known.
    pub(super) fn chain(&self) -> Option<Hash> {
        self.chain
    }

    /// Returns the segment that the last step was in.
    pub(super) fn segment(&self) -> &Arc<Segment> {
        &self.segments[self.at.min(self.segments.len() - 1)]
    }

    /// Returns the bytes of the batch that the last step met.
    pub(super) fn bytes(&mut self) -> &[u8] {
        let (offset, length) = self.batch;
        self.window
            .as_mut()
            .and_then(|window| window.get(offset, length))
            .unwrap_or_default()
    }

    /// Goes on to the next batch, damage or end. After the end it stays there.
    pub(super) fn step(&mut self) -> Result<Step, JournalError> {
        loop {
            if let Some(step) = self.ready.pop_front() {
                return Ok(step);
            }
            if self.window.is_none() {
                self.enter()?;
            } else if let Some(head) = self.sound_batch_at(self.offset) {
                self.take(head);
            } else {
                self.pass_what_is_no_batch();
            }
        }
    }

    fn open_window(&mut self) -> Result<(), JournalError> {
        let segment = &self.segments[self.at];
        let file = segment.file()?;
        let mut end = file
            .length()
            .map_err(JournalError::io("measure", &segment.path))?;
        if let (Some(limit), true) = (self.limit, self.at + 1 == self.segments.len()) {
            end = end.min(limit);
        }
        self.window = Some(Window::new(file, end, CHUNK));
        self.offset = segment.batches_from();
        Ok(())
    }

    /// Begins a segment: its name and header must fit what came before.
    fn enter(&mut self) -> Result<(), JournalError> {
        let left_at = self.offset;
        self.open_window()?;
        let segment = Arc::clone(&self.segments[self.at]);
        let here = |to| Damage {
            segment: segment.first,
            from: 0,
            to,
            first: self.expected,
            count: 0,
        };
        let lost = segment.first.saturating_sub(self.expected);
        let mut found = Vec::new();
        if lost > 0 || self.open.is_some() {
            let before = match self.at.checked_sub(1) {
                Some(at) => Damage {
                    segment: self.segments[at].first,
                    from: left_at,
                    to: left_at,
                    ..here(0)
                },
                None => here(0),
            };
            found.push(Damage {
                count: lost,
                ..self.open.take().unwrap_or(before)
            });
        } else if segment.first < self.expected {
            found.push(here(segment.batches_from()));
        }
        if lost > 0 {
            self.chain = None;
        }
        match segment.sound_header() {
            None => found.push(here(0)),
            Some(header) => {
                let breaks = self.chain.is_some_and(|chain| chain != header.previous);
                if breaks && header.accepted.is_none() {
                    found.push(here(segment.batches_from()));
                }
                self.chain = Some(header.previous);
            }
        }
        self.expected += lost;
        self.ready.extend(found.into_iter().map(Step::Damage));
        Ok(())
    }

    fn sound_batch_at(&mut self, offset: u64) -> Option<BatchHead> {
        let seed = self.seed;
        let window = self.window.as_mut()?;
        let head = BatchHead::decode(window.get(offset, BATCH_HEAD)?, seed, offset)?;
        is_sound(&head, window.get(offset, head.bytes())?, seed, offset).then_some(head)
    }

    /// Takes a batch that is sound in itself: does it follow on?
    fn take(&mut self, head: BatchHead) {
        let (offset, length) = (self.offset, head.bytes());
        let end = offset + length as u64;
        self.batch = (offset, length);
        self.offset = end;
        let here = Damage {
            segment: self.segment().first,
            from: offset,
            to: end,
            first: self.expected,
            count: 0,
        };
        if head.first < self.expected {
            self.ready.push_back(Step::Damage(here));
            return;
        }
        let lost = head.first - self.expected;
        if lost > 0 || self.open.is_some() {
            let gap = self.open.take().unwrap_or(Damage { to: offset, ..here });
            self.ready.push_back(Step::Damage(Damage {
                first: self.expected,
                count: lost,
                ..gap
            }));
        }
        if lost > 0 {
            self.chain = None;
        }
        self.expected = head.last() + 1;
        let before = self.chain.replace(head.chain);
        let seed = self.seed;
        let fits = !self.checks_chain
            || before.is_none_or(|before| follows(&head, self.bytes(), seed, &before));
        self.ready.push_back(if fits {
            Step::Batch(Placed { head, offset })
        } else {
            Step::Damage(Damage {
                first: head.first,
                count: u64::from(head.count),
                ..here
            })
        });
    }

    /// Passes the end of a segment, or damage up to the next sound batch.
    fn pass_what_is_no_batch(&mut self) {
        let (offset, seed) = (self.offset, self.seed);
        let is_last = self.at + 1 == self.segments.len();
        let Some(window) = self.window.as_mut() else {
            return;
        };
        let written = window.written_end(offset);
        let mut claimed = None;
        if let Some(written) = written {
            claimed = window
                .get(offset, BATCH_HEAD)
                .and_then(|bytes| BatchHead::decode(bytes, seed, offset));
            let search_from = claimed.map_or(offset + 1, |head| offset + u64::from(head.length));
            let resumed = self.next_sound_batch(search_from, written);
            if resumed.is_some() || !is_last {
                let to = resumed.unwrap_or(written);
                self.note_damage(offset, to);
                if resumed.is_some() {
                    self.offset = to;
                    return;
                }
            }
        }
        if is_last {
            self.ready.push_back(Step::End(Tail {
                offset,
                written,
                claimed,
            }));
        } else {
            self.at += 1;
            self.window = None;
        }
    }

    fn note_damage(&mut self, from: u64, to: u64) {
        let damage = Damage {
            segment: self.segment().first,
            from,
            to,
            first: self.expected,
            count: 0,
        };
        match &mut self.open {
            Some(open) => open.to = to,
            None => self.open = Some(damage),
        }
    }

    fn next_sound_batch(&mut self, mut from: u64, until: u64) -> Option<u64> {
        while from < until {
            let window = self.window.as_mut()?;
            let length = usize::try_from(window.end() - from)
                .unwrap_or(usize::MAX)
                .min(CHUNK);
            if length < BATCH_MAGIC.len() {
                return None;
            }
            let bytes = window.get(from, length)?;
            match bytes
                .windows(BATCH_MAGIC.len())
                .position(|eight| eight == BATCH_MAGIC)
            {
                Some(at) => {
                    let candidate = from + at as u64;
                    if self.sound_batch_at(candidate).is_some() {
                        return Some(candidate);
                    }
                    from = candidate + 1;
                }
                // A magic may lie across the edge of the stretch just searched.
                None => from += (length - BATCH_MAGIC.len() + 1) as u64,
            }
        }
        None
    }
}
