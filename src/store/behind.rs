//! Writing behind: values wait in memory until a thread has them in sled; readers see them at once.
//!
//! What is acknowledged is in the journal, and the store is trusted only after a clean stop, which waits for this thread.
//! So nothing is risked by sled being a moment behind, and values that change again and again are written once.
//!
//! sled must not meet a full disk: afterwards it takes nothing more until it is opened again. So room is looked for before
//! each transaction, and while there is none everything waits here. If sled fails all the same, what it must hold is made
//! anew from the journal, in memory, and goes to a new generation as soon as there is room. Reading goes on meanwhile.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::StoreError;
use super::present::Pair;
use super::quiet::quietly;
use super::slot::Write;

/// How many values may wait; beyond it the writer waits, too.
const WAITING_MAX: usize = 50_000;
/// How many values one transaction takes.
const AT_ONCE: usize = 4_096;
/// How long values wait for company: in a busy time most change again within it.
const LINGER: Duration = Duration::from_millis(100);
/// With so many values waiting, nothing lingers.
const ENOUGH: usize = 8_192;
/// How long it takes until room is looked for again.
const RETRY: Duration = Duration::from_secs(1);
/// How long a reader waits for what could not be read.
const ANEW_LIMIT: Duration = Duration::from_secs(20);
/// How often in a row sled may fail before it is given up until the next start.
const FALLS_MAX: u32 = 5;

/// A value that waits; `None` removes its key.
type Value = Option<Arc<[u8]>>;

/// A value with its turn.
#[derive(Debug, Clone)]
pub(super) struct Waits {
    /// Grows with every write, to tell whether a value changed while it was being written.
    turn: u64,
    pub(super) value: Value,
}

impl Waits {
    /// The bytes of a key of this length and the value.
    fn size(&self, key: usize) -> u64 {
        (key + self.value.as_ref().map_or(0, |bytes| bytes.len())) as u64
    }
}

/// Values that one transaction writes, with their keys.
pub(super) type Group = [(Vec<u8>, Waits)];

/// What values are written to.
pub(super) trait Below {
    /// Whether the disk has room for so many bytes, and some to spare.
    fn has_room(&self, bytes: u64) -> bool;
    /// Lets the reserve go: for the last write before a stop.
    fn use_reserve(&self);
    /// Whether there is anything to write to.
    fn is_there(&self) -> bool;
    /// Makes something to write to.
    fn begin(&self) -> Result<(), StoreError>;
    /// Writes all of a group, or nothing.
    fn write(&self, group: &Group) -> Result<(), StoreError>;
    /// All that it must hold, from where that is known for certain.
    fn everything(&self) -> Result<Vec<Pair>, StoreError>;
    /// Goes on without what could not be written to.
    fn let_go(&self);
    /// Everything is written.
    fn settled(&self);
}

#[derive(Debug, Default)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "four things that can each be so or not"
)]
struct Waiting {
    values: BTreeMap<Vec<u8>, Waits>,
    bytes: u64,
    turn: u64,
    ended: bool,
    /// Somebody waits until everything is written.
    hurry: bool,
    /// There was no room when it was looked for last.
    paused: bool,
    /// Somebody could not read what is below.
    doubted: bool,
    failed: Option<String>,
}

impl Waiting {
    fn set(&mut self, key: Vec<u8>, waits: Waits) {
        let length = key.len();
        self.bytes += waits.size(length);
        if let Some(old) = self.values.insert(key, waits) {
            self.bytes -= old.size(length);
        }
    }

    /// Takes what must be held below; what waits is newer, or will be put again.
    fn take_back(&mut self, held: Vec<Pair>) {
        for (key, value) in held {
            if !self.values.contains_key(&key) {
                let value = Some(Arc::from(value));
                self.set(key, Waits { turn: 0, value });
            }
        }
    }

    fn forget_written(&mut self, group: &Group) {
        for (key, written) in group {
            let is_same = |now: &Waits| now.turn == written.turn;
            if self.values.get(key).is_some_and(is_same) {
                self.values.remove(key);
                self.bytes -= written.size(key.len());
            }
        }
    }
}

/// What came of an attempt to write.
enum Attempt {
    Written,
    NoRoom,
    /// It could not be written to; this is what it must hold.
    Fell(Vec<Pair>),
    Failed(String),
}

/// What waits to be written.
#[derive(Debug, Default)]
pub(super) struct Behind {
    waiting: Mutex<Waiting>,
    changed: Condvar,
}

impl Behind {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes writes: from now on readers see them.
    pub(super) fn put(&self, writes: Vec<Write>) -> Result<(), StoreError> {
        let mut waiting = self.lock();
        while waiting.values.len() > WAITING_MAX && waiting.failed.is_none() && !waiting.paused {
            waiting = self
                .changed
                .wait(waiting)
                .unwrap_or_else(PoisonError::into_inner);
        }
        if let Some(why) = &waiting.failed {
            return Err(StoreError::Sled(why.clone()));
        }
        waiting.turn += 1;
        let turn = waiting.turn;
        for (key, value) in writes {
            let value = value.map(Arc::from);
            waiting.set(key, Waits { turn, value });
        }
        self.changed.notify_all();
        Ok(())
    }

    /// Whether nothing more should be put, since there is no room and enough waits already.
    pub(super) fn is_overfull(&self) -> bool {
        let waiting = self.lock();
        waiting.paused && waiting.values.len() > WAITING_MAX
    }

    /// Whether nothing waits.
    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        self.lock().values.is_empty()
    }

    /// What waits for a key, if anything does.
    pub(super) fn get(&self, key: &[u8]) -> Option<Value> {
        self.lock().values.get(key).map(|waits| waits.value.clone())
    }

    /// All that waits under a prefix.
    pub(super) fn under(&self, prefix: &[u8]) -> Vec<(Vec<u8>, Value)> {
        let waiting = self.lock();
        let from = waiting.values.range(prefix.to_vec()..);
        from.take_while(|(key, _)| key.starts_with(prefix))
            .map(|(key, waits)| (key.clone(), waits.value.clone()))
            .collect()
    }

    /// Writes what waits until told to end; then the rest, too. A panic below is a failed write: nobody may wait for ever
    /// for a thread that is gone.
    pub(super) fn run(&self, below: &impl Below) {
        let mut waiting = self.lock();
        let (mut falls, mut reserve_used) = (0, false);
        loop {
            if waiting.values.is_empty() && !waiting.doubted {
                if waiting.ended {
                    return;
                }
                waiting = self
                    .changed
                    .wait(waiting)
                    .unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            waiting = self.linger(waiting);
            let group: Vec<(Vec<u8>, Waits)> = waiting
                .values
                .iter()
                .take(AT_ONCE)
                .map(|(key, waits)| (key.clone(), waits.clone()))
                .collect();
            let (bytes, doubted) = (waiting.bytes, waiting.doubted);
            drop(waiting);
            let attempt = if doubted {
                fallen(below, "sled could not be read")
            } else {
                attempt(below, &group, bytes)
            };
            waiting = self.lock();
            match attempt {
                Attempt::Written => {
                    waiting.forget_written(&group);
                    (waiting.paused, falls) = (false, 0);
                    if waiting.values.is_empty() {
                        drop(waiting);
                        below.settled();
                        waiting = self.lock();
                    }
                }
                Attempt::NoRoom if waiting.ended && !reserve_used => {
                    reserve_used = true;
                    below.use_reserve();
                }
                Attempt::NoRoom if waiting.ended => {
                    waiting.failed = Some("there is no room on the disk".to_owned());
                }
                Attempt::NoRoom => waiting = self.pause(waiting),
                Attempt::Fell(held) if falls < FALLS_MAX => {
                    falls += 1;
                    waiting.take_back(held);
                    waiting.doubted = false;
                    below.let_go();
                    waiting = self.pause(waiting);
                }
                Attempt::Fell(_) => waiting.failed = Some("sled failed again and again".to_owned()),
                Attempt::Failed(why) => waiting.failed = Some(why),
            }
            self.changed.notify_all();
            if waiting.failed.is_some() {
                return;
            }
        }
    }

    /// Waits a moment before room is looked for again.
    fn pause<'a>(&'a self, mut waiting: MutexGuard<'a, Waiting>) -> MutexGuard<'a, Waiting> {
        waiting.paused = true;
        self.changed.notify_all();
        let paused = self
            .changed
            .wait_timeout_while(waiting, RETRY, |waiting| !waiting.ended && !waiting.doubted);
        paused.unwrap_or_else(PoisonError::into_inner).0
    }

    fn linger<'a>(&'a self, waiting: MutexGuard<'a, Waiting>) -> MutexGuard<'a, Waiting> {
        let company = |waiting: &mut Waiting| {
            !(waiting.ended || waiting.hurry || waiting.doubted) && waiting.values.len() < ENOUGH
        };
        let lingered = self.changed.wait_timeout_while(waiting, LINGER, company);
        lingered.unwrap_or_else(PoisonError::into_inner).0
    }

    /// Waits until nothing waits any more; `false` when there is no room for it.
    pub(super) fn settle(&self) -> Result<bool, StoreError> {
        let mut waiting = self.lock();
        waiting.hurry = true;
        self.changed.notify_all();
        while !waiting.values.is_empty() && waiting.failed.is_none() && !waiting.paused {
            waiting = self
                .changed
                .wait(waiting)
                .unwrap_or_else(PoisonError::into_inner);
        }
        waiting.hurry = false;
        match &waiting.failed {
            Some(why) => Err(StoreError::Sled(why.clone())),
            None => Ok(waiting.values.is_empty()),
        }
    }

    /// Says that what is below could not be read, and waits until it is made anew in memory; whether it was.
    pub(super) fn doubt(&self) -> bool {
        let mut waiting = self.lock();
        waiting.doubted = true;
        self.changed.notify_all();
        let waited = self
            .changed
            .wait_timeout_while(waiting, ANEW_LIMIT, |waiting| {
                waiting.doubted && waiting.failed.is_none()
            });
        let (waiting, _) = waited.unwrap_or_else(PoisonError::into_inner);
        !waiting.doubted && waiting.failed.is_none()
    }

    /// Tells the thread to end when everything is written.
    pub(super) fn end(&self) {
        self.lock().ended = true;
        self.changed.notify_all();
    }
}

fn attempt(below: &impl Below, group: &Group, bytes: u64) -> Attempt {
    if !below.has_room(bytes) {
        return Attempt::NoRoom;
    }
    if !below.is_there() && below.begin().is_err() {
        return Attempt::NoRoom;
    }
    let written = quietly(|| catch_unwind(AssertUnwindSafe(|| below.write(group))))
        .unwrap_or_else(|_panic| Err(StoreError::Sled("sled panicked".to_owned())));
    match written {
        Ok(()) => Attempt::Written,
        // Whoever failed once is not asked again.
        Err(error) => fallen(below, &error.to_string()),
    }
}

fn fallen(below: &impl Below, why: &str) -> Attempt {
    below
        .everything()
        .map_or_else(|_| Attempt::Failed(why.to_owned()), Attempt::Fell)
}

#[cfg(test)]
mod tests;
