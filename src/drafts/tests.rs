//! Tests of the drafts: saving, discarding, and everything that may happen to the log.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop"
)]

use std::sync::Arc;

use proptest::prelude::*;
use tempfile::tempdir;

use super::record::{Change, log_header, read_log};
use super::*;
use crate::disk::faulty::{Fault, FaultyDisk};
use crate::disk::power_cut::{Cut, RecordingDisk};

const AUTHOR: u128 = 1;
const OTHER: u128 = 2;

fn snapshot(draft: u128, author: u128, saved_micros: i64) -> DraftSnapshot {
    let note =
        format!("Home visit, version {saved_micros}: ankle swelling \u{2014} seen by the nurse. ")
            .repeat(12);
    let fields = [
        ("note", note),
        ("duration", "35".to_owned()),
        ("empty", String::new()),
    ];
    DraftSnapshot {
        draft,
        author,
        saved_micros,
        form: "contact".to_owned(),
        subject: "SINGH, Harbhajan".to_owned(),
        fields: fields.map(|(name, text)| (name.to_owned(), text)).into(),
    }
}

#[test]
fn the_last_snapshot_of_each_draft_is_offered_to_its_author() {
    let dir = tempdir().unwrap();
    let mut drafts = Drafts::open(dir.path()).unwrap();
    drafts
        .save(&[
            snapshot(7, AUTHOR, 1),
            snapshot(8, AUTHOR, 2),
            snapshot(9, OTHER, 3),
        ])
        .unwrap();
    drafts.save(&[snapshot(7, AUTHOR, 4)]).unwrap();
    let expected = vec![snapshot(7, AUTHOR, 4), snapshot(8, AUTHOR, 2)];
    assert_eq!(drafts.open_drafts(AUTHOR), expected);
    drop(drafts);
    let mut drafts = Drafts::open(dir.path()).unwrap();
    assert!(!drafts.was_damaged());
    assert_eq!(drafts.open_drafts(AUTHOR), expected);
    assert_eq!(drafts.open_drafts(OTHER), vec![snapshot(9, OTHER, 3)]);
    drafts.discard(7, AUTHOR).unwrap();
    drafts.discard(7, AUTHOR).unwrap();
    drop(drafts);
    assert_eq!(
        Drafts::open(dir.path()).unwrap().open_drafts(AUTHOR),
        vec![snapshot(8, AUTHOR, 2)]
    );
}

#[test]
fn only_its_author_saves_or_discards_a_draft() {
    let dir = tempdir().unwrap();
    let mut drafts = Drafts::open(dir.path()).unwrap();
    drafts.save(&[snapshot(7, AUTHOR, 1)]).unwrap();
    assert!(matches!(
        drafts.discard(7, OTHER),
        Err(DraftError::NotTheAuthor { draft: 7 })
    ));
    let both = [snapshot(8, OTHER, 2), snapshot(7, OTHER, 2)];
    assert!(matches!(
        drafts.save(&both),
        Err(DraftError::NotTheAuthor { draft: 7 })
    ));
    let quarrel = [snapshot(9, OTHER, 2), snapshot(9, AUTHOR, 2)];
    assert!(matches!(
        drafts.save(&quarrel),
        Err(DraftError::NotTheAuthor { draft: 9 })
    ));
    assert_eq!(drafts.open_drafts(AUTHOR), vec![snapshot(7, AUTHOR, 1)]);
    assert!(drafts.open_drafts(OTHER).is_empty(), "all or none");
}

#[test]
fn limits_are_named() {
    let dir = tempdir().unwrap();
    let mut drafts = Drafts::open(dir.path()).unwrap();
    let mut fits = snapshot(1, AUTHOR, 1);
    fits.fields
        .insert("note".to_owned(), "x".repeat(FIELD_BYTES_MAX));
    drafts.save(&[fits.clone()]).unwrap();
    let mut long = fits.clone();
    long.fields
        .insert("note".to_owned(), "x".repeat(FIELD_BYTES_MAX + 1));
    let error = drafts.save(&[long]).unwrap_err();
    assert!(matches!(&error, DraftError::FieldTooLong { field, .. } if field == "note"));
    assert!(error.to_string().contains("65536"), "{error}");
    let mut named = fits.clone();
    named
        .fields
        .insert("n".repeat(NAME_BYTES_MAX + 1), String::new());
    assert!(matches!(
        drafts.save(&[named]),
        Err(DraftError::NameTooLong { .. })
    ));
    let mut many = fits.clone();
    many.fields
        .extend((0..FIELDS_MAX).map(|at| (format!("field {at}"), String::new())));
    assert!(matches!(
        drafts.save(&[many]),
        Err(DraftError::TooLarge { .. })
    ));
    drop(drafts);
    assert_eq!(
        Drafts::open(dir.path()).unwrap().open_drafts(AUTHOR),
        vec![fits]
    );
}

#[test]
fn the_log_does_not_grow_for_ever() {
    let dir = tempdir().unwrap();
    let mut drafts = Drafts::open(dir.path()).unwrap();
    let mut longest = 0;
    for micros in 0..3_000_i64 {
        drafts
            .save(&[snapshot(
                u128::from(micros.unsigned_abs() % 3),
                AUTHOR,
                micros,
            )])
            .unwrap();
        longest = longest.max(fs::metadata(log_path(dir.path())).unwrap().len());
    }
    assert!(
        longest > COMPACT_BYTES_MIN / 2,
        "the test wrote enough: {longest}"
    );
    assert!(longest <= COMPACT_BYTES_MIN + RESERVE_BYTES, "{longest}");
    drop(drafts);
    let found = Drafts::open(dir.path()).unwrap().open_drafts(AUTHOR);
    assert_eq!(
        found,
        [2_999_i64, 2_998, 2_997].map(|micros| snapshot(
            u128::from(micros.unsigned_abs() % 3),
            AUTHOR,
            micros
        ))
    );
}

#[test]
fn a_damaged_log_keeps_its_bytes_and_its_other_drafts() {
    let dir = tempdir().unwrap();
    let mut drafts = Drafts::open(dir.path()).unwrap();
    drafts.save(&[snapshot(1, AUTHOR, 1)]).unwrap();
    drafts.save(&[snapshot(2, AUTHOR, 2)]).unwrap();
    drop(drafts);
    let mut bytes = fs::read(log_path(dir.path())).unwrap();
    bytes[200] ^= 1;
    fs::write(log_path(dir.path()), &bytes).unwrap();

    let mut drafts = Drafts::open(dir.path()).unwrap();
    assert!(drafts.was_damaged());
    assert_eq!(drafts.open_drafts(AUTHOR), vec![snapshot(2, AUTHOR, 2)]);
    drafts.save(&[snapshot(3, AUTHOR, 3)]).unwrap();
    assert_eq!(fs::read(dir.path().join("damaged-1.log")).unwrap(), bytes);
    assert!(!Drafts::open(dir.path()).unwrap().was_damaged());
}

#[test]
fn a_newer_format_is_named_and_newer_parts_are_passed_over() {
    let mut header = log_header();
    header[16] = 2;
    header.truncate(20);
    crate::disk::bytes::push_checksum(&mut header);
    let dir = tempdir().unwrap();
    fs::write(log_path(dir.path()), &header).unwrap();
    assert!(matches!(
        Drafts::open(dir.path()),
        Err(DraftError::NewerFormat { found: 2, .. })
    ));

    // A snapshot with a part of an unknown tag, then a record of an unknown kind, then a snapshot.
    let mut log = log_header();
    for (extra, change) in [
        (
            &b"\x63\x03\0\0\0new"[..],
            Change::Save(snapshot(1, AUTHOR, 1)),
        ),
        (b"", Change::Discard { draft: 1 }),
        (b"", Change::Save(snapshot(2, AUTHOR, 2))),
    ] {
        let mut record = change.encode();
        record.extend_from_slice(extra);
        if matches!(change, Change::Discard { .. }) {
            record[12] = 77;
        }
        let length = u32::try_from(record.len() - 12).unwrap().to_le_bytes();
        record[4..8].copy_from_slice(&length);
        let checksum = crc32c::crc32c(&record[12..]).to_le_bytes();
        record[8..12].copy_from_slice(&checksum);
        log.extend_from_slice(&record);
    }
    fs::write(log_path(dir.path()), &log).unwrap();
    let drafts = Drafts::open(dir.path()).unwrap();
    assert!(!drafts.was_damaged());
    assert_eq!(
        drafts.open_drafts(AUTHOR),
        vec![snapshot(2, AUTHOR, 2), snapshot(1, AUTHOR, 1)]
    );
}

/// The bytes of format 1 never change: this log was written once and must read the same in every later version.
#[test]
fn format_1_is_written_and_read_byte_for_byte() {
    let mut bytes = log_header();
    for change in [
        Change::Save(snapshot(1, AUTHOR, 1)),
        Change::Save(snapshot(2, OTHER, 2)),
        Change::Discard { draft: 2 },
    ] {
        bytes.extend(change.encode());
    }
    let hex = bytes
        .iter()
        .fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/drafts/format_1.hex");
    let known: String = fs::read_to_string(&golden)
        .unwrap_or_default()
        .split_whitespace()
        .collect();
    assert_eq!(hex, known, "fixtures/drafts/format_1.hex");

    let old: Vec<u8> = (0..known.len() / 2)
        .map(|at| u8::from_str_radix(&known[2 * at..2 * at + 2], 16).unwrap())
        .collect();
    let dir = tempdir().unwrap();
    fs::write(log_path(dir.path()), old).unwrap();
    let drafts = Drafts::open(dir.path()).unwrap();
    assert_eq!(
        (drafts.open_drafts(AUTHOR), drafts.open_drafts(OTHER)),
        (vec![snapshot(1, AUTHOR, 1)], Vec::new())
    );
}

#[test]
fn a_kill_at_any_byte_leaves_every_saved_draft() {
    let dir = tempdir().unwrap();
    let mut drafts = Drafts::open(dir.path()).unwrap();
    drafts.save(&[snapshot(1, AUTHOR, 1)]).unwrap();
    drafts.save(&[snapshot(2, AUTHOR, 2)]).unwrap();
    let safe = usize::try_from(drafts.log.as_ref().unwrap().end).unwrap();
    drafts.save(&[snapshot(1, AUTHOR, 3)]).unwrap();
    let end = usize::try_from(drafts.log.as_ref().unwrap().end).unwrap();
    let mut whole = fs::read(log_path(dir.path())).unwrap();
    whole.truncate(end + 600);
    for written in safe..=end {
        let left = tempdir().unwrap();
        let mut bytes = whole.clone();
        bytes[written..].fill(0);
        fs::write(log_path(left.path()), &bytes).unwrap();
        let mut drafts = Drafts::open(left.path()).unwrap();
        let first = snapshot(1, AUTHOR, if written == end { 3 } else { 1 });
        let found = drafts.open_drafts(AUTHOR);
        assert!(
            found.contains(&first) && found.contains(&snapshot(2, AUTHOR, 2)),
            "{written}"
        );
        if written % 97 == 0 {
            drafts.save(&[snapshot(2, AUTHOR, 9)]).unwrap();
            drop(drafts);
            let found = Drafts::open(left.path()).unwrap().open_drafts(AUTHOR);
            assert_eq!(found, vec![snapshot(2, AUTHOR, 9), first]);
        }
    }
}

#[test]
fn a_power_cut_at_any_operation_leaves_every_saved_draft() {
    let dir = tempdir().unwrap();
    drop(Drafts::open(dir.path()).unwrap());
    let mut saved: Vec<(usize, i64)> = Vec::new();
    let disk = Arc::new(RecordingDisk::over(dir.path()));
    let shared: SharedDisk = disk.clone();
    let mut micros = 0;
    for _restart in 0..3 {
        let mut drafts = Drafts::open_on(Arc::clone(&shared), dir.path()).unwrap();
        for _round in 0..4 {
            micros += 1;
            drafts
                .save(&[snapshot(1, AUTHOR, micros), snapshot(2, AUTHOR, micros)])
                .unwrap();
            saved.push((disk.operations(), micros));
        }
    }
    for operations in 0..=disk.operations() {
        for cut in [
            Cut::AllArrived,
            Cut::NoneArrived,
            Cut::Some(1),
            Cut::Some(2),
            Cut::Some(3),
        ] {
            let left = tempdir().unwrap();
            disk.rebuild(dir.path(), left.path(), operations, cut)
                .unwrap();
            let known = saved
                .iter()
                .take_while(|(at, _)| *at <= operations)
                .map(|(_, micros)| *micros)
                .last();
            let found = Drafts::open(left.path()).unwrap().open_drafts(AUTHOR);
            for draft in [1, 2] {
                let newest = found.iter().find(|snapshot| snapshot.draft == draft);
                let newest = newest.map_or(0, |snapshot| snapshot.saved_micros);
                assert!(
                    newest >= known.unwrap_or(0),
                    "cut after {operations}, {cut:?}: {newest} of {known:?}"
                );
            }
            for found in found {
                assert_eq!(found, snapshot(found.draft, AUTHOR, found.saved_micros));
            }
        }
    }
}

#[test]
fn a_full_or_failing_disk_loses_nothing_saved_and_saving_resumes() {
    for fault in [Fault::NoRoom, Fault::Device] {
        for after in 0..6 {
            let dir = tempdir().unwrap();
            let disk = Arc::new(FaultyDisk::new(fault));
            let shared: SharedDisk = disk.clone();
            let mut drafts = Drafts::open_on(shared, dir.path()).unwrap();
            drafts.save(&[snapshot(1, AUTHOR, 1)]).unwrap();
            disk.fail_after(after);
            let mut last = 1;
            let failed = loop {
                match drafts.save(&[snapshot(1, AUTHOR, last + 1)]) {
                    Ok(()) => last += 1,
                    Err(error) => break error,
                }
            };
            match fault {
                Fault::NoRoom => assert!(matches!(failed, DraftError::NoRoom { .. }), "{failed}"),
                Fault::Device => assert!(matches!(failed, DraftError::Io { .. }), "{failed}"),
            }
            assert_eq!(drafts.open_drafts(AUTHOR), vec![snapshot(1, AUTHOR, last)]);
            disk.heal();
            drafts.save(&[snapshot(2, AUTHOR, 1_000_000)]).unwrap();
            drop(drafts);
            let found = Drafts::open(dir.path()).unwrap().open_drafts(AUTHOR);
            assert_eq!(
                found,
                vec![snapshot(2, AUTHOR, 1_000_000), snapshot(1, AUTHOR, last)]
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// Whatever a log holds: no panic, and what a record gives back is what was written.
    #[test]
    fn no_damage_makes_a_wrong_draft(at in 0_usize..4_000, change in 1_u8.., cut in any::<bool>(), noise in proptest::collection::vec(any::<u8>(), 0..40)) {
        let mut log = log_header();
        for micros in 1..4 {
            log.extend(Change::Save(snapshot(1, AUTHOR, micros)).encode());
        }
        let at = at % log.len();
        if cut { log.truncate(at); log.extend(noise); } else { log[at] ^= change; }
        if let Ok(read) = read_log(&log) {
            let least = if cut { 0 } else { 2 };
            prop_assert!(read.changes.len() >= least);
            for (found, micros) in read.changes.iter().zip(1..) {
                let Change::Save(found) = found else { panic!("{found:?}") };
                prop_assert!(found.saved_micros >= micros);
                prop_assert_eq!(found, &snapshot(1, AUTHOR, found.saved_micros));
            }
        }
    }
}
