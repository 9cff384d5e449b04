//! Power cuts at every operation: all that was acknowledged is there afterwards, and nothing that was never written.

use std::path::Path;
use std::sync::Arc;

use tempfile::tempdir;

use super::super::*;
use super::{entries, entry, small};
use crate::disk::SharedDisk;
use crate::disk::power_cut::{Cut, RecordingDisk};

/// What had been acknowledged after how many operations.
struct Acknowledged {
    operations: usize,
    last: u64,
}

fn append_to(
    journal: &mut Journal,
    disk: &RecordingDisk,
    last: u64,
    acknowledged: &mut Vec<Acknowledged>,
) {
    while journal.head().last < last {
        let from = journal.head().last + 1;
        let to = (from + from % 3).min(last);
        let appended = journal.append(&entries(from..=to)).unwrap();
        acknowledged.push(Acknowledged {
            operations: disk.operations(),
            last: appended.last,
        });
    }
}

fn last_at(acknowledged: &[Acknowledged], operations: usize) -> Option<u64> {
    acknowledged
        .iter()
        .take_while(|known| known.operations <= operations)
        .map(|known| known.last)
        .last()
}

/// Opens what a cut left and checks it; returns whether there was a journal.
fn check(left: &Path, acknowledged: Option<u64>, ever: u64, what: &str) -> bool {
    let (mut journal, recovery) = match Journal::open(left, None, acknowledged) {
        Ok(opened) => opened,
        Err(JournalError::NoJournal { .. }) if acknowledged.is_none() => return false,
        Err(other) => panic!("{what}: {other}"),
    };
    assert!(recovery.is_writable(), "{what}: {recovery:?}");
    let last = journal.head().last;
    assert!(
        last >= acknowledged.unwrap_or(0),
        "{what}: {last} left of {acknowledged:?}"
    );
    assert!(last <= ever, "{what}: {last} of {ever}");
    let all: Vec<_> = journal.reader().scan(1).map(Result::unwrap).collect();
    assert_eq!(all.len() as u64, last, "{what}");
    for (found, number) in all.iter().zip(1..) {
        assert_eq!(found, &entry(number), "{what}");
    }
    let _appended = journal.append(&entries(last + 1..=last + 1)).unwrap();
    true
}

fn cuts(rounds: u64) -> impl Iterator<Item = Cut> {
    [Cut::AllArrived, Cut::NoneArrived]
        .into_iter()
        .chain((1..=rounds).map(Cut::Some))
}

#[test]
fn a_power_cut_at_any_operation_loses_nothing_acknowledged() {
    let dir = tempdir().unwrap();
    let disk = Arc::new(RecordingDisk::over(dir.path()));
    let shared: SharedDisk = disk.clone();
    let mut acknowledged = Vec::new();
    let mut journal = small(shared, dir.path(), 6_000);
    acknowledged.push(Acknowledged {
        operations: disk.operations(),
        last: 0,
    });
    append_to(&mut journal, &disk, 60, &mut acknowledged);
    assert!(segment::list(dir.path()).unwrap().0.len() > 2);

    let mut states = 0;
    for operations in 0..=disk.operations() {
        for cut in cuts(4) {
            let left = tempdir().unwrap();
            disk.rebuild(dir.path(), left.path(), operations, cut)
                .unwrap();
            let what = format!("cut after {operations}, {cut:?}");
            states += u32::from(check(
                left.path(),
                last_at(&acknowledged, operations),
                60,
                &what,
            ));
        }
    }
    assert!(states > 200, "{states}");
}

/// The recovery itself may be cut, as often as it likes.
#[test]
fn a_power_cut_during_recovery_loses_nothing_acknowledged() {
    let mut cut_in_recovery = 0;
    for seed in 1..16 {
        let dir = tempdir().unwrap();
        let first = Arc::new(RecordingDisk::over(dir.path()));
        let shared: SharedDisk = first.clone();
        let mut acknowledged = Vec::new();
        let mut journal = small(shared, dir.path(), 1 << 20);
        append_to(&mut journal, &first, 12, &mut acknowledged);
        let _appended = journal.append(&entries(13..=40)).unwrap();
        drop(journal);
        let torn = tempdir().unwrap();
        // Just before the last sync: its batch may be torn.
        let operations = first.operations() - 1;
        first
            .rebuild(dir.path(), torn.path(), operations, Cut::Some(seed))
            .unwrap();
        let known = last_at(&acknowledged, operations).unwrap();

        let second = Arc::new(RecordingDisk::over(torn.path()));
        let shared: SharedDisk = second.clone();
        let (_journal, recovery) =
            Journal::open_on(shared, torn.path(), None, Some(known)).unwrap();
        cut_in_recovery += u32::from(recovery.torn.is_some());
        for operations in 0..=second.operations() {
            for cut in cuts(2) {
                let left = tempdir().unwrap();
                second
                    .rebuild(torn.path(), left.path(), operations, cut)
                    .unwrap();
                check(
                    left.path(),
                    Some(known),
                    40,
                    &format!("seed {seed}, cut after {operations}, {cut:?}"),
                );
            }
        }
    }
    assert!(cut_in_recovery > 5, "{cut_in_recovery}");
}

/// The check bites: without the sync of a batch, acknowledged entries go missing.
#[test]
fn a_journal_that_does_not_sync_would_be_caught() {
    let dir = tempdir().unwrap();
    let disk = Arc::new(RecordingDisk::over(dir.path()));
    let shared: SharedDisk = disk.clone();
    let mut acknowledged = Vec::new();
    let mut journal = small(shared, dir.path(), 1 << 20);
    append_to(&mut journal, &disk, 12, &mut acknowledged);
    let left = tempdir().unwrap();
    disk.rebuild(
        dir.path(),
        left.path(),
        disk.operations() - 1,
        Cut::NoneArrived,
    )
    .unwrap();
    let (journal, _) = Journal::open(left.path(), None, None).unwrap();
    assert!(journal.head().last < 12);
}
