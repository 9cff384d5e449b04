//! Torn tails, flipped bytes, missing files: never a panic, never a wrong entry, never a silent loss.

use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use proptest::prelude::*;
use tempfile::tempdir;

use super::super::*;
use super::{STORE, assert_holds, entries, entry, fill, reopen, small};
use crate::disk::RealDisk;

fn log(dir: &Path, first: u64) -> PathBuf {
    dir.join(segment::log_name(first))
}

fn flip(path: &Path, at: u64) {
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .open(path)
        .unwrap();
    let mut byte = [0];
    file.read_exact_at(&mut byte, at).unwrap();
    file.write_all_at(&[byte[0] ^ 0x41], at).unwrap();
}

/// A journal of `last` entries in several small segments; returns the first numbers of the segments.
fn written(dir: &Path, last: u64) -> Vec<u64> {
    let mut journal = small(RealDisk::shared(), dir, 20_000);
    fill(&mut journal, last);
    segment::list(dir).unwrap().0
}

/// Puts a journal of 120 entries in several small segments into `dir`; returns their first numbers.
fn copied(dir: &Path) -> Vec<u64> {
    static FILES: LazyLock<Vec<(OsString, Vec<u8>)>> = LazyLock::new(|| {
        let dir = tempdir().unwrap();
        written(dir.path(), 120);
        let items = fs::read_dir(dir.path()).unwrap().map(Result::unwrap);
        items
            .map(|item| (item.file_name(), fs::read(item.path()).unwrap()))
            .collect()
    });
    for (name, bytes) in FILES.iter() {
        fs::write(dir.join(name), bytes).unwrap();
    }
    segment::list(dir).unwrap().0
}

/// Every entry that can be read is right; returns how many cannot.
fn unreadable(journal: &Journal, last: u64) -> u64 {
    let reader = journal.reader();
    let mut missing = 0;
    for number in 1..=last {
        match reader.read(number) {
            Ok(read) => assert_eq!(read, entry(number)),
            Err(_) => missing += 1,
        }
    }
    for scanned in reader.scan(1).flatten() {
        assert_eq!(scanned, entry(scanned.header.number));
    }
    missing
}

#[test]
fn a_torn_last_batch_is_cut_and_kept() {
    let dir = tempdir().unwrap();
    let mut journal = Journal::create(dir.path(), STORE).unwrap();
    fill(&mut journal, 10);
    let offset = journal.head().offset;
    let _appended = journal.append(&entries(11..=13)).unwrap();
    let end = journal.head().offset;
    drop(journal);
    flip(&log(dir.path(), 1), end - 20);

    let (mut journal, recovery) = reopen(dir.path());
    let torn = recovery.torn.clone().unwrap();
    assert_eq!(
        (torn.first, torn.last, torn.offset, torn.bytes),
        (11, Some(13), offset, end - offset)
    );
    assert_eq!(fs::read(&torn.kept).unwrap().len() as u64, end - offset);
    assert!(recovery.is_writable());
    assert_holds(&journal, 10);
    fill(&mut journal, 20);
    drop(journal);
    let (journal, recovery) = reopen(dir.path());
    assert_eq!(recovery.torn, None);
    assert_holds(&journal, 20);
}

#[test]
fn a_damaged_last_batch_that_was_acknowledged_is_not_cut() {
    let dir = tempdir().unwrap();
    let mut journal = Journal::create(dir.path(), STORE).unwrap();
    fill(&mut journal, 10);
    let _appended = journal.append(&entries(11..=13)).unwrap();
    let end = journal.head().offset;
    drop(journal);
    flip(&log(dir.path(), 1), end - 20);
    let before = fs::read(log(dir.path(), 1)).unwrap();

    let (mut journal, recovery) = Journal::open(dir.path(), None, Some(11)).unwrap();
    assert_eq!(recovery.damage.len(), 1);
    assert_eq!(
        (recovery.damage[0].first, recovery.damage[0].count),
        (11, 3)
    );
    assert!(matches!(
        journal.append(&entries(11..=11)),
        Err(JournalError::Damaged { .. })
    ));
    assert_holds(&journal, 10);
    assert_eq!(
        fs::read(log(dir.path(), 1)).unwrap(),
        before,
        "nothing is changed before somebody decides"
    );
    assert_eq!(
        journal.reader().verify(&mut |_, _| {}).unwrap().damage,
        recovery.damage
    );

    let loss = journal.accept_loss(77).unwrap().unwrap();
    assert_eq!(loss.places, recovery.damage);
    assert_eq!(journal.head().last, 13, "lost numbers are not given again");
    assert!(matches!(
        journal.reader().read(12),
        Err(JournalError::Lost { number: 12 })
    ));
    let _appended = journal.append(&entries(14..=15)).unwrap();
    drop(journal);

    let (journal, recovery) = Journal::open(dir.path(), None, Some(15)).unwrap();
    assert_eq!(
        (recovery.damage, recovery.accepted),
        (Vec::new(), vec![loss.clone()])
    );
    assert_eq!(unreadable(&journal, 15), 3);
    let numbers: Vec<_> = journal
        .reader()
        .scan(1)
        .map(|entry| entry.unwrap().header.number)
        .collect();
    assert_eq!(numbers, (1..=10).chain(14..=15).collect::<Vec<_>>());
    let verified = journal.reader().verify(&mut |_, _| {}).unwrap();
    assert_eq!(
        (verified.damage, verified.accepted),
        (Vec::new(), loss.places)
    );
}

#[test]
fn damage_in_the_middle_leaves_the_rest_readable_and_the_loss_can_be_accepted() {
    let dir = tempdir().unwrap();
    let segments = written(dir.path(), 400);
    flip(&log(dir.path(), segments[1]), 5_000);

    let (mut journal, recovery) = reopen(dir.path());
    assert_eq!(recovery.damage.len(), 1, "{recovery:?}");
    let lost = recovery.damage[0].count;
    assert!((1..=4).contains(&lost), "one batch is lost: {lost}");
    assert_eq!(unreadable(&journal, 400), lost);
    let failures = journal.reader().scan(1).filter(Result::is_err).count();
    assert_eq!(failures, 1);
    let refused = journal.append(&entries(401..=401)).unwrap_err();
    assert!(refused.to_string().contains("accept the loss"), "{refused}");

    let _loss = journal.accept_loss(1).unwrap().unwrap();
    fill(&mut journal, 450);
    drop(journal);
    let (journal, recovery) = Journal::open(dir.path(), None, Some(450)).unwrap();
    assert!(recovery.is_writable(), "{recovery:?}");
    assert_eq!(unreadable(&journal, 450), lost);
    drop(journal);

    // Further damage is not covered by what was accepted.
    flip(&log(dir.path(), segments[2]), 9_000);
    assert_eq!(reopen(dir.path()).1.damage.len(), 1);
}

#[test]
fn a_missing_segment_is_damage_wherever_it_is() {
    for missing in 0..3 {
        let dir = tempdir().unwrap();
        let segments = written(dir.path(), 400);
        fs::remove_file(log(dir.path(), segments[missing])).unwrap();
        let (mut journal, recovery) = reopen(dir.path());
        let lost = segments[missing + 1] - segments[missing];
        assert_eq!(recovery.damage.len(), 1, "{recovery:?}");
        assert_eq!(
            (recovery.damage[0].first, recovery.damage[0].count),
            (segments[missing], lost)
        );
        assert_eq!(unreadable(&journal, 400), lost);
        let _loss = journal.accept_loss(1).unwrap();
        fill(&mut journal, 410);
        drop(journal);
        let (journal, recovery) = reopen(dir.path());
        assert!(recovery.is_writable(), "{recovery:?}");
        assert_eq!(unreadable(&journal, 410), lost);
    }
}

#[test]
fn a_shortened_journal_is_refused() {
    let dir = tempdir().unwrap();
    let segments = written(dir.path(), 400);
    fs::remove_file(log(dir.path(), *segments.last().unwrap())).unwrap();
    let last = segments.last().unwrap() - 1;
    match Journal::open(dir.path(), None, Some(400)).unwrap_err() {
        JournalError::Shortened {
            last: found,
            acknowledged: 400,
            ..
        } => assert_eq!(found, last),
        other => panic!("{other}"),
    }
    let position = Head {
        last: 400,
        chain: [0; 32],
        segment: *segments.last().unwrap(),
        offset: 900,
    };
    let mark = CleanMark {
        generation: 1,
        applied: 400,
        position,
    };
    assert!(matches!(
        Journal::open(dir.path(), Some(mark), None),
        Err(JournalError::Shortened { .. })
    ));
}

#[test]
fn an_entry_rewritten_with_right_checksums_breaks_the_chain() {
    let dir = tempdir().unwrap();
    let mut journal = Journal::create(dir.path(), STORE).unwrap();
    fill(&mut journal, 10);
    let offset = journal.head().offset;
    let _appended = journal.append(&entries(11..=11)).unwrap();
    let end = journal.head().offset;
    fill(&mut journal, 20);
    let chain = journal.head().chain;
    drop(journal);
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .open(log(dir.path(), 1))
        .unwrap();
    let seed = frame::Seed::of(STORE);
    let mut forged = entry(11);
    forged.header.actor += 1;
    let mut encoded = frame::Encoded::default();
    let _head = frame::encode_batch(&[forged], &[0; 32], seed, offset, &mut encoded).unwrap();
    let bytes = encoded.bytes;
    assert_eq!(bytes.len() as u64, end - offset);
    file.write_all_at(&bytes, offset).unwrap();

    let (journal, recovery) = reopen(dir.path());
    assert!(
        recovery.damage.iter().any(|place| place.holds(11)),
        "{recovery:?}"
    );
    assert!(journal.reader().read(11).is_err());
    assert_eq!(journal.head().chain, chain);
}

#[test]
fn a_newer_format_and_another_store_are_named() {
    let dir = tempdir().unwrap();
    let segments = written(dir.path(), 200);
    let path = log(dir.path(), segments[1]);
    let good = fs::read(&path).unwrap();
    let mut newer = good.clone();
    newer[16] = 9;
    let checksum = crc32c::crc32c(&newer[..96]);
    newer[96..100].copy_from_slice(&checksum.to_le_bytes());
    fs::write(&path, &newer).unwrap();
    let error = Journal::open(dir.path(), None, None).unwrap_err();
    assert!(
        matches!(
            error,
            JournalError::NewerFormat {
                found: 9,
                known: 1,
                ..
            }
        ),
        "{error}"
    );

    let other = tempdir().unwrap();
    let mut journal = Journal::create(other.path(), STORE + 1).unwrap();
    fill(&mut journal, 3);
    let name = other.path().join("x");
    fs::copy(log(other.path(), 1), &name).unwrap();
    fs::copy(&name, log(dir.path(), 1)).unwrap();
    fs::write(&path, &good).unwrap();
    assert!(matches!(
        Journal::open(dir.path(), None, None),
        Err(JournalError::OtherStore { .. })
    ));
}

#[test]
fn entries_stay_readable_without_the_only_header() {
    let dir = tempdir().unwrap();
    let mut journal = Journal::create(dir.path(), STORE).unwrap();
    fill(&mut journal, 50);
    drop(journal);
    flip(&log(dir.path(), 1), 30);
    let (mut journal, recovery) = reopen(dir.path());
    assert!(!recovery.is_writable());
    assert_eq!(unreadable(&journal, 50), 0);
    let _loss = journal.accept_loss(1).unwrap().unwrap();
    fill(&mut journal, 60);
    drop(journal);
    let (journal, recovery) = reopen(dir.path());
    assert!(recovery.is_writable(), "{recovery:?}");
    assert_holds(&journal, 60);

    fs::remove_file(dir.path().join("identity")).unwrap();
    assert_holds(&reopen(dir.path()).0, 60);
}

#[test]
fn left_overs_of_interrupted_work_are_cleared_away() {
    let dir = tempdir().unwrap();
    copied(dir.path());
    let left_over = log(dir.path(), 121).with_extension("new");
    fs::write(&left_over, [7; 600]).unwrap();
    assert_holds(&reopen(dir.path()).0, 120);
    assert!(!left_over.exists());
}

#[test]
fn a_wrong_index_is_only_slower() {
    let dir = tempdir().unwrap();
    let segments = written(dir.path(), 300);
    let first = dir
        .path()
        .join(segment::log_name(segments[0]))
        .with_extension("idx");
    assert!(first.exists(), "a closed segment has its index beside it");
    let second = dir
        .path()
        .join(segment::log_name(segments[1]))
        .with_extension("idx");
    fs::remove_file(&second).unwrap();
    flip(&first, 40);
    assert_holds(&reopen(dir.path()).0, 300);
    assert!(second.exists(), "and gets it again");

    // An index that is sound in itself but points elsewhere.
    let mut wrong = index::Index::empty(segments[0], 100);
    let mut encoded = frame::Encoded::default();
    let seed = frame::Seed::of(STORE);
    let head = frame::encode_batch(&entries(1..=9), &[0; 32], seed, 100, &mut encoded).unwrap();
    wrong.add(&head, &encoded.bytes, seed, 1_234);
    wrong.save(&RealDisk, dir.path(), STORE);
    assert_holds(&reopen(dir.path()).0, 300);
}

#[test]
fn bytes_of_a_batch_inside_a_payload_are_not_taken_for_one() {
    let dir = tempdir().unwrap();
    let mut journal = Journal::create(dir.path(), STORE).unwrap();
    fill(&mut journal, 4);
    let seed = frame::Seed::of(STORE + 1);
    let mut inner = frame::Encoded::default();
    let _head = frame::encode_batch(&[entry(9)], &[0; 32], seed, 700, &mut inner).unwrap();
    let offset = journal.head().offset;
    let mut carrier = entry(5);
    carrier.body = Body::Kept {
        salt: [0; 16],
        payload: inner.bytes,
    };
    let _appended = journal.append(&[carrier]).unwrap();
    drop(journal);
    flip(&log(dir.path(), 1), offset + 3);
    let (journal, recovery) = reopen(dir.path());
    assert!(recovery.torn.is_some());
    assert_holds(&journal, 4);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    /// Any byte changed, anywhere, or the file cut anywhere: no panic, and never a wrong entry.
    #[test]
    fn no_damage_makes_a_wrong_entry(which in 0_usize..3, at in 0.0_f64..1.0, change in 1_u8.., cut in any::<bool>(), known in any::<bool>()) {
        let dir = tempdir().unwrap();
        let segments = copied(dir.path());
        let path = log(dir.path(), segments[which % segments.len()]);
        let mut bytes = fs::read(&path).unwrap();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a random place")]
        let at = (bytes.len().min(24_000) as f64 * at) as usize;
        if cut { bytes.truncate(at); } else { bytes[at] ^= change; }
        fs::write(&path, &bytes).unwrap();
        match Journal::open(dir.path(), None, known.then_some(120)) {
            Ok((mut journal, recovery)) => {
                let missing = unreadable(&journal, 120);
                let told: u64 = recovery.damage.iter().map(|place| place.count).sum();
                let torn = if recovery.torn.is_some() || !known { 120 - journal.head().last } else { 0 };
                prop_assert!(missing <= told + torn, "{missing} missing, {told} told, {torn} torn");
                if !recovery.is_writable() {
                    prop_assert!(journal.accept_loss(5).unwrap().is_some());
                }
                let next = journal.head().last + 1;
                prop_assert!(!known || next > 120);
                prop_assert!(journal.append(&entries(next..=next)).is_ok());
                drop(journal);
                let (journal, recovery) = reopen(dir.path());
                prop_assert!(recovery.is_writable(), "{recovery:?}");
                prop_assert_eq!(journal.reader().read(next).unwrap(), entry(next));
            }
            Err(JournalError::Shortened { .. }) => prop_assert!(known),
            Err(JournalError::NoJournal { .. } | JournalError::Place(_)) => prop_assert!(segments.len() == 1),
            Err(other) => prop_assert!(false, "{}", other),
        }
    }

    /// Random bytes in the place of a segment: no panic, no wild allocation, no entry.
    #[test]
    fn random_bytes_hold_no_entry(bytes in proptest::collection::vec(any::<u8>(), 0..4_000), header in any::<bool>()) {
        let dir = tempdir().unwrap();
        drop(Journal::create(dir.path(), STORE).unwrap());
        let mut file = fs::read(log(dir.path(), 1)).unwrap();
        file.truncate(if header { 100 } else { 0 });
        file.extend_from_slice(&bytes);
        fs::write(log(dir.path(), 1), &file).unwrap();
        if let Ok((journal, _)) = Journal::open(dir.path(), None, None) {
            prop_assert_eq!(journal.head().last, 0);
            prop_assert_eq!(journal.reader().scan(1).flatten().count(), 0);
        }
    }
}
