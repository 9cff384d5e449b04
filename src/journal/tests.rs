//! Tests of the journal: writing and reading, then damage, then power cuts.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop"
)]

mod crash;
mod damage;
mod faults;
mod tree;

use std::fmt::Write;
use std::fs;
use std::path::Path;

use tempfile::tempdir;

use super::*;
use crate::disk::{RealDisk, SharedDisk};

const STORE: u128 = 0x00C0_FFEE;

/// An entry whose bytes all depend on its number.
fn entry(number: u64) -> RawEntry {
    let odd = number % 2 == 1;
    let header = Header {
        number,
        entry_micros: 1_700_000_000_000_000 + i64::try_from(number).unwrap(),
        event: odd.then(|| EventStamp {
            micros: 1_600_000_000_000_000,
            offset_minutes: 60,
            zone: "Europe/London".to_owned(),
            precision: 2,
        }),
        actor: u128::from(number) << 64 | 7,
        on_behalf_of: number.is_multiple_of(3).then_some(33),
        signed_at: number.is_multiple_of(5).then_some(55),
        subjects: (0..number % 4)
            .map(|subject| (1, u128::from(subject)))
            .collect(),
        kind: 12,
        version: 1,
        command: u128::from(number) | 1 << 100,
        clock_flag: u8::try_from(number % 3).unwrap(),
    };
    let payload = (0..number % 700)
        .map(|at| u8::try_from((at + number) % 251).unwrap())
        .collect();
    RawEntry::new(header, [u8::try_from(number % 256).unwrap(); 16], payload)
}

fn entries(numbers: std::ops::RangeInclusive<u64>) -> Vec<RawEntry> {
    numbers.map(entry).collect()
}

/// A journal whose segments hold this many bytes, and which reserves little, so that a test meets every case soon.
fn small(disk: SharedDisk, dir: &Path, segment: u64) -> Journal {
    let sizes = writer::Sizes {
        segment,
        reserve: 8 * 1024,
    };
    Journal::create_sized(disk, dir, STORE, sizes).unwrap()
}

/// Appends entries up to `last`, a few to a batch.
fn fill(journal: &mut Journal, last: u64) {
    while journal.head().last < last {
        let from = journal.head().last + 1;
        let to = (from + from % 4).min(last);
        let appended = journal.append(&entries(from..=to)).unwrap();
        assert_eq!((appended.first, appended.last), (from, to));
    }
}

fn reopen(dir: &Path) -> (Journal, Recovery) {
    Journal::open(dir, None, None).unwrap()
}

/// Checks that exactly these entries are there, by number and in order.
fn assert_holds(journal: &Journal, last: u64) {
    let reader = journal.reader();
    assert_eq!(journal.head().last, last);
    for number in 1..=last {
        assert_eq!(
            reader.read(number).unwrap(),
            entry(number),
            "entry {number}"
        );
    }
    let all: Vec<_> = reader.scan(1).map(Result::unwrap).collect();
    assert_eq!(all, entries(1..=last));
    assert!(matches!(
        reader.read(last + 1),
        Err(JournalError::NoSuchEntry { .. })
    ));
    assert!(matches!(
        reader.read(0),
        Err(JournalError::NoSuchEntry { .. })
    ));
}

#[test]
fn entries_are_read_back_as_they_were_written_also_after_reopening() {
    let dir = tempdir().unwrap();
    let mut journal = Journal::create(dir.path(), STORE).unwrap();
    assert_holds(&journal, 0);
    fill(&mut journal, 500);
    assert_holds(&journal, 500);
    let head = journal.head();
    drop(journal);

    let (mut journal, recovery) = reopen(dir.path());
    assert_eq!(
        recovery,
        Recovery {
            checked: 500,
            ..Recovery::default()
        }
    );
    assert_eq!(journal.head(), head);
    assert_eq!(journal.store_id(), STORE);
    fill(&mut journal, 600);
    assert_holds(&journal, 600);
}

#[test]
fn many_segments_read_like_one() {
    let dir = tempdir().unwrap();
    let mut journal = small(RealDisk::shared(), dir.path(), 20_000);
    fill(&mut journal, 700);
    assert!(segment::list(dir.path()).unwrap().0.len() > 5);
    assert_holds(&journal, 700);
    let head = journal.head();
    drop(journal);

    let (journal, recovery) = reopen(dir.path());
    assert_eq!(recovery.checked, 700);
    assert_eq!(journal.head(), head);
    assert_holds(&journal, 700);
    for from in [1, 2, 3, 99, 350, 351, 699, 700, 701] {
        let scanned: Vec<_> = journal.reader().scan(from).map(Result::unwrap).collect();
        assert_eq!(scanned, entries(from..=700), "from {from}");
    }
    let mut reports = Vec::new();
    let verified = journal
        .reader()
        .verify(&mut |done, total| reports.push((done, total)))
        .unwrap();
    assert_eq!(
        (verified.entries, verified.last, verified.chain),
        (700, 700, head.chain)
    );
    assert!(verified.damage.is_empty() && verified.blanked == 0);
    assert_eq!(reports.last(), Some(&(700, 700)));
}

#[test]
fn after_a_clean_stop_only_what_follows_the_mark_is_checked() {
    let dir = tempdir().unwrap();
    let store = dir.path();
    let log = store.join("journal");
    let mut journal = small(RealDisk::shared(), &log, 50_000);
    fill(&mut journal, 900);
    let position = journal.close().unwrap();
    let mark = CleanMark {
        generation: 3,
        applied: 900,
        position,
    };
    mark.write(&RealDisk, store).unwrap();

    assert_eq!(CleanMark::read(store).unwrap(), Some(mark));
    let (mut journal, recovery) =
        Journal::open(&log, CleanMark::read(store).unwrap(), Some(900)).unwrap();
    CleanMark::remove(&RealDisk, store).unwrap();
    assert_eq!(CleanMark::read(store).unwrap(), None);
    assert_eq!((recovery.checked, journal.head()), (0, position));
    fill(&mut journal, 950);
    assert_holds(&journal, 950);
    drop(journal);

    // Entries behind the mark are found and checked.
    let (journal, recovery) = Journal::open(&log, Some(mark), None).unwrap();
    assert_eq!(recovery.checked, 50);
    assert_holds(&journal, 950);
}

#[test]
fn a_mark_that_is_not_sound_is_no_mark() {
    let dir = tempdir().unwrap();
    let position = Head {
        last: 4,
        chain: [9; 32],
        segment: 1,
        offset: 512,
    };
    let mark = CleanMark {
        generation: 1,
        applied: 4,
        position,
    };
    mark.write(&RealDisk, dir.path()).unwrap();
    let path = dir.path().join("CLEAN");
    let good = fs::read(&path).unwrap();
    assert_eq!(good.len(), 104);
    for at in 0..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 0x10;
        fs::write(&path, &bad).unwrap();
        assert_eq!(CleanMark::read(dir.path()).unwrap(), None, "byte {at}");
        fs::write(&path, &good[..at]).unwrap();
        assert_eq!(
            CleanMark::read(dir.path()).unwrap(),
            None,
            "first {at} bytes"
        );
    }
}

#[test]
fn a_blanked_payload_leaves_chain_and_header_in_order() {
    let dir = tempdir().unwrap();
    let whole: Vec<_> = entries(1..=3);
    let mut blanked = whole.clone();
    blanked[1].body = Body::Blanked {
        digest: whole[1].digest(),
    };
    let mut first = Journal::create(&dir.path().join("a"), STORE).unwrap();
    let mut second = Journal::create(&dir.path().join("b"), STORE).unwrap();
    let before = first.append(&whole).unwrap();
    let after = second.append(&blanked).unwrap();
    assert_eq!(before.chain, after.chain);
    let read = second.reader().read(2).unwrap();
    assert_eq!(
        (read.payload(), read.digest(), &read.header),
        (None, whole[1].digest(), &whole[1].header)
    );
    let verified = second.reader().verify(&mut |_, _| {}).unwrap();
    assert_eq!((verified.blanked, verified.damage), (1, Vec::new()));
}

#[test]
fn the_chain_tells_entries_apart() {
    let dir = tempdir().unwrap();
    let mut chains = Vec::new();
    for change in 0..4 {
        let mut entry = entry(1);
        match (change, &mut entry.body) {
            (1, Body::Kept { payload, .. }) => payload.push(0),
            (2, Body::Kept { salt, .. }) => salt[0] ^= 1,
            (3, _) => entry.header.kind += 1,
            _ => {}
        }
        let mut journal = Journal::create(&dir.path().join(change.to_string()), STORE).unwrap();
        chains.push(journal.append(&[entry]).unwrap().chain);
    }
    let other_store = Journal::create(&dir.path().join("other"), STORE + 1)
        .unwrap()
        .append(&entries(1..=1))
        .unwrap();
    chains.push(other_store.chain);
    chains.sort_unstable();
    chains.dedup();
    assert_eq!(chains.len(), 5);
}

#[test]
fn readers_see_what_is_appended_while_they_read() {
    let dir = tempdir().unwrap();
    let mut journal = small(RealDisk::shared(), dir.path(), 30_000);
    let reader = journal.reader();
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..2)
            .map(|_| {
                let reader = reader.clone();
                scope.spawn(move || {
                    while reader.head().last < 400 {
                        let last = reader.head().last;
                        if last > 0 {
                            assert_eq!(reader.read(last).unwrap(), entry(last));
                            assert!(
                                reader.scan(last / 2 + 1).map(Result::unwrap).count() as u64
                                    >= last / 2
                            );
                        }
                    }
                })
            })
            .collect();
        fill(&mut journal, 400);
        for reader in readers {
            reader.join().unwrap();
        }
    });
    assert_holds(&journal, 400);
}

#[test]
fn what_does_not_fit_is_refused_and_changes_nothing() {
    let dir = tempdir().unwrap();
    let mut journal = Journal::create(dir.path(), STORE).unwrap();
    fill(&mut journal, 5);
    assert!(matches!(
        journal.append(&entries(7..=8)),
        Err(JournalError::NotConsecutive {
            expected: 6,
            found: 7
        })
    ));
    let mut large = entry(6);
    large.body = Body::Kept {
        salt: [0; 16],
        payload: vec![1; BATCH_BYTES_MAX],
    };
    assert!(matches!(
        journal.append(&[large]),
        Err(JournalError::TooLarge { .. })
    ));
    let mut zoned = entry(7);
    zoned.header.number = 6;
    zoned.header.event.as_mut().unwrap().zone = "x".repeat(ZONE_BYTES_MAX + 1);
    assert!(matches!(
        journal.append(&[zoned]),
        Err(JournalError::TooLarge { .. })
    ));
    let mut crowded = entry(6);
    crowded.header.subjects = vec![(1, 1); SUBJECTS_MAX + 1];
    assert!(matches!(
        journal.append(&[crowded]),
        Err(JournalError::TooLarge { .. })
    ));
    fill(&mut journal, 9);
    assert_holds(&journal, 9);
}

#[test]
fn a_batch_may_be_large() {
    let dir = tempdir().unwrap();
    let mut journal = Journal::create(dir.path(), STORE).unwrap();
    let _appended = journal.append(&entries(1..=6_000)).unwrap();
    fill(&mut journal, 6_010);
    drop(journal);
    assert_holds(&reopen(dir.path()).0, 6_010);
}

#[test]
fn a_place_without_a_journal_is_named() {
    let dir = tempdir().unwrap();
    for missing in [dir.path().join("none"), dir.path().to_owned()] {
        let error = Journal::open(&missing, None, None).unwrap_err();
        assert!(matches!(&error, JournalError::NoJournal { .. }), "{error}");
        assert!(error.to_string().contains(&missing.display().to_string()));
    }
    let _journal = Journal::create(dir.path(), STORE).unwrap();
    assert!(matches!(
        Journal::create(dir.path(), STORE),
        Err(JournalError::AlreadyThere { .. })
    ));
}

/// The bytes of format 1 never change: this journal was written once and must read the same in every later version.
#[test]
fn format_1_is_written_and_read_byte_for_byte() {
    let dir = tempdir().unwrap();
    let mut journal = Journal::create(dir.path(), STORE).unwrap();
    let _appended = journal.append(&entries(1..=2)).unwrap();
    let _appended = journal.append(&entries(3..=3)).unwrap();
    let end = usize::try_from(journal.head().offset).unwrap();
    let bytes = fs::read(dir.path().join(segment::log_name(1))).unwrap();
    let hex = bytes[..end].iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").unwrap();
        hex
    });
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/journal/format_1.hex");
    let known: String = fs::read_to_string(&golden)
        .unwrap_or_default()
        .split_whitespace()
        .collect();
    assert_eq!(hex, known, "fixtures/journal/format_1.hex");

    let old = tempdir().unwrap();
    let bytes: Vec<u8> = (0..known.len() / 2)
        .map(|at| u8::from_str_radix(&known[2 * at..2 * at + 2], 16).unwrap())
        .collect();
    fs::write(old.path().join(segment::log_name(1)), bytes).unwrap();
    assert_holds(&reopen(old.path()).0, 3);
}
