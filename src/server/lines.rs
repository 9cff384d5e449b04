//! How many connections there are, in all and of one user: nobody can take all of them, and a stop can wait for the last.

use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The most connections at a time.
const ALL_MAX: usize = 600;
/// The most of one user: screens, and commands of the shell beside them.
const OF_ONE_MAX: usize = 32;

#[derive(Default)]
struct Count {
    all: usize,
    of: HashMap<u32, usize>,
}

/// The count.
#[derive(Default)]
pub(crate) struct Lines {
    count: Mutex<Count>,
    fewer: Condvar,
}

/// One connection, counted while this lives.
pub(crate) struct Ticket {
    lines: Arc<Lines>,
    user: u32,
}

impl Lines {
    fn count(&self) -> MutexGuard<'_, Count> {
        self.count.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts one more; in a sentence why not, where there are too many.
    pub(crate) fn enter(self: &Arc<Lines>, user: u32) -> Result<Ticket, &'static str> {
        let mut count = self.count();
        if count.all >= ALL_MAX {
            return Err(
                "The server has as many connections as it can serve; try again in a moment",
            );
        }
        let own = count.of.entry(user).or_default();
        if *own >= OF_ONE_MAX {
            return Err("You have too many connections open; close some and try again");
        }
        *own += 1;
        count.all += 1;
        Ok(Ticket {
            lines: Arc::clone(self),
            user,
        })
    }

    /// Waits until there are none; whether that is so.
    pub(crate) fn wait_until_none(&self, limit: Duration) -> bool {
        let until = Instant::now() + limit;
        let mut count = self.count();
        while count.all > 0 {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            (count, _) = self
                .fewer
                .wait_timeout(count, left)
                .unwrap_or_else(PoisonError::into_inner);
        }
        true
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let mut count = self.lines.count();
        count.all -= 1;
        if let Some(own) = count.of.get_mut(&self.user) {
            *own -= 1;
            if *own == 0 {
                count.of.remove(&self.user);
            }
        }
        drop(count);
        self.lines.fewer.notify_all();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]

    use super::*;

    #[test]
    fn one_user_cannot_take_all_of_them() {
        let lines: Arc<Lines> = Arc::default();
        let mut held: Vec<Ticket> = (0..OF_ONE_MAX).map(|_| lines.enter(7).unwrap()).collect();
        assert!(lines.enter(7).is_err());
        let other = lines.enter(8).unwrap();
        held.pop();
        held.push(lines.enter(7).unwrap());
        assert!(!lines.wait_until_none(Duration::ZERO));
        drop((held, other));
        assert!(lines.wait_until_none(Duration::ZERO));
        assert!(lines.count().of.is_empty());
    }
}
