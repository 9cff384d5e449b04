//! Taking over one's own screen: the first process is told, keeps its drafts safe and ends, and the place is ours.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::sync::mpsc::channel;
use std::time::Duration;

use nix::fcntl::{Flock, FlockArg};
use nix::sys::signal::{Signal, kill};
use nix::unistd::{Pid, geteuid};

use crate::store::lock::{self, Holder};

/// How long the first process may take to put its work away.
const LIMIT: Duration = Duration::from_secs(5);

/// Asks the screen that holds a store to end, and waits until it has; whether the store may be free now.
///
/// Only a screen of the same user is asked, and only while it is the process that the kernel knows as the holder of the
/// lock: the number in the file may be an old one that belongs to somebody else by now.
pub fn take_over(folder: &Path, holder: &Holder) -> bool {
    if !holder.screen || holder.user != geteuid().as_raw() || !holds(folder, holder.process) {
        return false;
    }
    let Ok(file) = OpenOptions::new()
        .read(true)
        .write(true)
        .open(lock::path_in(folder))
    else {
        return false;
    };
    if kill(Pid::from_raw(holder.process), Signal::SIGUSR1).is_err() {
        return false;
    }
    is_free(file)
}

/// Waits for the lock in a thread, since the wait has a limit and the system's call has none.
fn is_free(file: File) -> bool {
    let (say, wait) = channel();
    let waiting = std::thread::Builder::new()
        .name("wait-for-lock".to_owned())
        .spawn(move || {
            let locked = Flock::lock(file, FlockArg::LockExclusive);
            let free = locked.is_ok();
            // Let go before it is told: opening takes the lock itself.
            drop(locked);
            let _ = say.send(free);
        });
    waiting.is_ok() && wait.recv_timeout(LIMIT) == Ok(true)
}

/// Whether the kernel's list of locks has this process as the holder of the store's lock.
fn holds(folder: &Path, process: i32) -> bool {
    let Ok(inode) = std::fs::metadata(lock::path_in(folder)).map(|found| found.ino()) else {
        return false;
    };
    std::fs::read_to_string("/proc/locks").is_ok_and(|list| names(&list, process, inode))
}

/// Whether a line such as `1: FLOCK ADVISORY WRITE 2118 fd:01:407 0 EOF` names process and file.
fn names(list: &str, process: i32, inode: u64) -> bool {
    list.lines().any(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let of_process = words.get(4).is_some_and(|word| word.parse() == Ok(process));
        let of_file = words
            .get(5)
            .and_then(|word| word.rsplit(':').next())
            .is_some_and(|word| word.parse() == Ok(inode));
        words.get(1) == Some(&"FLOCK") && of_process && of_file
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]

    use super::*;

    const LOCKS: &str = "1: FLOCK  ADVISORY  WRITE 2118 fd:01:407 0 EOF\n2: POSIX  ADVISORY  WRITE 300 fd:01:9 0 EOF\n2: -> FLOCK  ADVISORY  WRITE 9 fd:01:407 0 EOF\n";

    #[test]
    fn only_the_holder_of_this_file_is_named() {
        assert!(names(LOCKS, 2118, 407));
        for (process, inode) in [(2118, 9), (300, 9), (9, 407), (1, 1)] {
            assert!(!names(LOCKS, process, inode), "{process} {inode}");
        }
    }

    #[test]
    fn work_that_is_no_screen_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let mut held = lock::acquire(folder.path()).unwrap();
        held.say("A Osei with `caseload import`", false).unwrap();
        let holder = lock::holder(folder.path()).unwrap();
        assert_eq!(i64::from(holder.process), i64::from(std::process::id()));
        assert!(!take_over(folder.path(), &holder));
    }
}
