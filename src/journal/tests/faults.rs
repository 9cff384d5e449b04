//! A full disk is a refusal, a failing disk the end of writing.

use std::sync::Arc;

use tempfile::tempdir;

use super::super::*;
use super::{STORE, assert_holds, entries, fill, reopen, small};
use crate::disk::SharedDisk;
use crate::disk::faulty::{Fault, FaultyDisk};

#[test]
fn a_full_disk_is_a_refusal_and_work_resumes() {
    let dir = tempdir().unwrap();
    let disk = Arc::new(FaultyDisk::new(Fault::NoRoom));
    let shared: SharedDisk = disk.clone();
    let mut journal = small(shared, dir.path(), 60_000);
    fill(&mut journal, 50);
    disk.fail_after(0);
    // What is reserved is used up, and then nothing more fits, in the segment or in a new one.
    let refused = loop {
        let next = journal.head().last + 1;
        match journal.append(&entries(next..=next)) {
            Ok(_) => {}
            Err(error) => break error,
        }
    };
    assert!(matches!(refused, JournalError::NoRoom { .. }), "{refused}");
    let last = journal.head().last;
    assert!(last > 55, "{last}");
    assert!(matches!(
        journal.append(&entries(last + 1..=last + 1)),
        Err(JournalError::NoRoom { .. })
    ));
    assert_holds(&journal, last);

    disk.heal();
    fill(&mut journal, last + 500);
    assert!(segment::list(dir.path()).unwrap().0.len() > 1);
    // And the same when it is a new segment that finds no room.
    disk.fail_after(0);
    let next = journal.head().last + 1;
    let mut refused = false;
    for number in next..next + 500 {
        refused = matches!(
            journal.append(&entries(number..=number)),
            Err(JournalError::NoRoom { .. })
        );
        if refused {
            break;
        }
    }
    assert!(refused);
    disk.heal();
    fill(&mut journal, last + 1_200);
    drop(journal);
    let (journal, recovery) = reopen(dir.path());
    assert_eq!(recovery.checked, last + 1_200);
    assert_eq!(journal.head().last, last + 1_200);
}

#[test]
fn a_failed_write_or_sync_stops_the_journal_and_reading_goes_on() {
    for after in 0..8 {
        let dir = tempdir().unwrap();
        let disk = Arc::new(FaultyDisk::new(Fault::Device));
        let shared: SharedDisk = disk.clone();
        let mut journal = Journal::create_on(shared, dir.path(), STORE).unwrap();
        fill(&mut journal, 10);
        disk.fail_after(after);
        let mut last = 10;
        let failed = loop {
            match journal.append(&entries(last + 1..=last + 1)) {
                Ok(appended) => last = appended.last,
                Err(error) => break error,
            }
        };
        assert!(matches!(failed, JournalError::Io { .. }), "{failed}");
        disk.heal();
        let again = journal.append(&entries(last + 1..=last + 1)).unwrap_err();
        assert!(matches!(again, JournalError::Stopped { .. }), "{again}");
        assert_holds(&journal, last);
        assert!(journal.close().is_err(), "no clean mark after a failure");

        // What was never acknowledged may be there or not, whole.
        let (journal, recovery) = reopen(dir.path());
        assert!(recovery.is_writable());
        let found = journal.head().last;
        assert!(found == last || found == last + 1);
        assert_holds(&journal, found);
    }
}

#[test]
fn a_failure_at_any_operation_of_a_new_segment_loses_nothing() {
    let mut seen_failure = false;
    for after in 0..40 {
        let dir = tempdir().unwrap();
        let disk = Arc::new(FaultyDisk::new(Fault::Device));
        let shared: SharedDisk = disk.clone();
        let mut journal = small(shared, dir.path(), 3_000);
        disk.fail_after(after);
        let mut last = 0;
        while last < 30 {
            match journal.append(&entries(last + 1..=last + 1)) {
                Ok(appended) => last = appended.last,
                Err(_) => break,
            }
        }
        seen_failure |= last < 30;
        drop(journal);
        let (mut journal, recovery) = reopen(dir.path());
        assert!(recovery.is_writable(), "{recovery:?}");
        let found = journal.head().last;
        assert!(
            found == last || found == last + 1,
            "{last} acknowledged, {found} found"
        );
        fill(&mut journal, found + 20);
        assert_holds(&journal, found + 20);
    }
    assert!(seen_failure);
}
