//! Writing behind: values wait in memory until a thread has them in sled; readers see them at once.
//!
//! What is acknowledged is in the journal, and the store is trusted only after a clean stop, which waits for this thread.
//! So nothing is risked by sled being a moment behind, and values that change again and again are written once.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::StoreError;
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

/// A value that waits; `None` removes its key.
type Value = Option<Arc<[u8]>>;

#[derive(Debug, Clone)]
struct Waits {
    /// Grows with every write, to tell whether a value changed while it was being written.
    turn: u64,
    value: Value,
}

/// Values that one transaction writes, with their keys.
type Group = [(Vec<u8>, Waits)];

#[derive(Debug, Default)]
struct Waiting {
    values: BTreeMap<Vec<u8>, Waits>,
    turn: u64,
    ended: bool,
    /// Somebody waits until everything is written.
    hurry: bool,
    failed: Option<String>,
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
        while waiting.values.len() > WAITING_MAX && waiting.failed.is_none() {
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
            waiting.values.insert(key, Waits { turn, value });
        }
        self.changed.notify_all();
        Ok(())
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

    /// Writes what waits into sled until told to end; then the rest, too. A panic of sled's is a failed write: nobody may
    /// wait for ever for a thread that is gone.
    pub(super) fn run(&self, db: &sled::Db) {
        self.run_with(|group| write(db, group));
    }

    fn run_with(&self, write: impl Fn(&Group) -> Result<(), StoreError>) {
        let mut waiting = self.lock();
        loop {
            if waiting.values.is_empty() {
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
            drop(waiting);
            let written = quietly(|| catch_unwind(AssertUnwindSafe(|| write(&group))))
                .unwrap_or_else(|_panic| Err(StoreError::Sled("sled panicked".to_owned())));
            waiting = self.lock();
            if let Err(error) = written {
                waiting.failed = Some(error.to_string());
                self.changed.notify_all();
                return;
            }
            for (key, waits) in group {
                if waiting
                    .values
                    .get(&key)
                    .is_some_and(|now| now.turn == waits.turn)
                {
                    waiting.values.remove(&key);
                }
            }
            self.changed.notify_all();
        }
    }

    fn linger<'a>(&'a self, waiting: MutexGuard<'a, Waiting>) -> MutexGuard<'a, Waiting> {
        let company = |waiting: &mut Waiting| {
            !waiting.ended && !waiting.hurry && waiting.values.len() < ENOUGH
        };
        let lingered = self.changed.wait_timeout_while(waiting, LINGER, company);
        lingered.unwrap_or_else(PoisonError::into_inner).0
    }

    /// Waits until nothing waits any more.
    pub(super) fn settle(&self) -> Result<(), StoreError> {
        let mut waiting = self.lock();
        waiting.hurry = true;
        self.changed.notify_all();
        while !waiting.values.is_empty() && waiting.failed.is_none() {
            waiting = self
                .changed
                .wait(waiting)
                .unwrap_or_else(PoisonError::into_inner);
        }
        waiting.hurry = false;
        waiting
            .failed
            .clone()
            .map_or(Ok(()), |why| Err(StoreError::Sled(why)))
    }

    /// Tells the thread to end when everything is written.
    pub(super) fn end(&self) {
        self.lock().ended = true;
        self.changed.notify_all();
    }
}

/// One transaction: all of it or nothing.
fn write(db: &sled::Db, group: &Group) -> Result<(), StoreError> {
    let mut batch = sled::Batch::default();
    for (key, waits) in group {
        match &waits.value {
            Some(bytes) => batch.insert(key.as_slice(), bytes.as_ref()),
            None => batch.remove(key.as_slice()),
        }
    }
    let written: Result<(), sled::transaction::TransactionError<std::convert::Infallible>> = db
        .transaction(|tree| {
            tree.apply_batch(&batch)?;
            Ok(())
        });
    written.map_err(|error| StoreError::Sled(error.to_string()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic, reason = "a test may stop")]
    use super::*;

    #[test]
    fn a_panic_while_writing_is_told_and_nobody_waits_for_ever() {
        let behind = Behind::default();
        assert!(behind.put(vec![(b"key".to_vec(), Some(vec![1]))]).is_ok());
        behind.end();
        behind.run_with(|_| panic!("as sled does"));
        assert!(matches!(behind.settle(), Err(StoreError::Sled(_))));
        assert!(behind.put(vec![(b"key".to_vec(), None)]).is_err());
    }
}
