//! The reserve: room that is kept for a full disk, so that a store always opens.
//!
//! sled cannot open without writing. A file of zeroes lies in the store's folder; when the disk has no room it is removed,
//! and put back when there is room again.

use std::fs::{self, OpenOptions};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use crate::disk;

/// How large the reserve is, in bytes.
pub const RESERVE_BYTES: u64 = 8 * 1024 * 1024;
/// What opening a store may need, in bytes: with less free, the reserve is let go.
const OPENING_BYTES: u64 = 6 * 1024 * 1024;
/// What must stay free beside a reserve that is put back, in bytes: else it would go again at once.
const BESIDE_BYTES: u64 = 8 * 1024 * 1024;

/// The reserve in a store's folder.
pub fn path_in(store: &Path) -> PathBuf {
    store.join("reserve")
}

/// Whether the reserve is there, whole.
pub fn is_there(store: &Path) -> bool {
    fs::metadata(path_in(store)).is_ok_and(|found| found.len() >= RESERVE_BYTES)
}

/// Lets the reserve go when there is less room than opening a store may need.
pub fn make_room(store: &Path) {
    if disk::free_bytes(store).is_some_and(|free| free < OPENING_BYTES) {
        let_go(store);
    }
}

/// Lets the reserve go.
pub fn let_go(store: &Path) {
    // Without a reserve there is nothing more to be done here: whoever needs the room says so.
    let _ = fs::remove_file(path_in(store));
}

/// Puts the reserve back when there is room for it and more.
pub fn put_back(store: &Path) {
    let has_room = disk::free_bytes(store).is_some_and(|free| free >= RESERVE_BYTES + BESIDE_BYTES);
    if is_there(store) || !has_room {
        return;
    }
    let path = path_in(store);
    let made = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&path)
        .and_then(|file| disk::take_room(&file, RESERVE_BYTES));
    if made.is_err() {
        let_go(store);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]
    use std::os::unix::fs::MetadataExt as _;

    use super::*;

    #[test]
    fn the_reserve_takes_its_room_and_gives_it_back() {
        let store = tempfile::tempdir().unwrap();
        assert!(!is_there(store.path()));
        put_back(store.path());
        assert!(is_there(store.path()));
        let found = fs::metadata(path_in(store.path())).unwrap();
        assert!(
            found.blocks() * 512 >= RESERVE_BYTES,
            "room is taken, not promised"
        );
        // There is room here, so opening leaves it alone.
        make_room(store.path());
        assert!(is_there(store.path()));
        let_go(store.path());
        let_go(store.path());
        assert!(!is_there(store.path()));
    }
}
