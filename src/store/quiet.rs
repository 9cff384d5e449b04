//! Keeping sled's threads asleep when nothing happens.
//!
//! sled's pool of seven threads waits for work with a time limit of one second, again and again: seven wake-ups a second
//! in a program that does nothing. A thread inherits from its maker how far the kernel may put off its timers; made under
//! a slack of an hour, those threads sleep on until there is work, which wakes them at once.

use nix::sys::prctl;

/// An hour, in nanoseconds.
const HOUR: u64 = 3_600_000_000_000;

/// Does work of sled's in which it may start threads.
pub(super) fn quietly<T>(work: impl FnOnce() -> T) -> T {
    // Where the kernel does not know the call, the threads wake up as they always did.
    let _ = prctl::set_timerslack(HOUR);
    let done = work();
    let _ = prctl::set_timerslack(0);
    done
}
