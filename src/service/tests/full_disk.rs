//! A disk that is really full: a small one of its own, mounted for the test.
//!
//! Mounting asks for root. Elsewhere the tests say that they were left out, unless `CASELOAD_REQUIRE_ALL` is set.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use super::{House, contact};
use crate::domain::entry::PatientId;
use crate::domain::refusal::Reason;
use crate::drafts::DraftSnapshot;
use crate::journal::JournalError;
use crate::journal::checkpoint::Checkpoint;
use crate::service::{Failure, Receipt};
use crate::store::{present, reserve};

const SIZE: &str = "size=24m,mode=700";
const LIMIT: Duration = Duration::from_secs(30);

/// A small disk; it is taken off at the end.
struct SmallDisk {
    at: PathBuf,
}

impl SmallDisk {
    /// A house on a small disk of its own, or none where mounting is not allowed.
    fn house() -> Option<(SmallDisk, House)> {
        let keep = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", SIZE, "tmpfs"])
            .arg(keep.path())
            .output();
        let why = match mounted {
            Ok(ran) if ran.status.success() => {
                let at = keep.path().to_owned();
                return Some((SmallDisk { at }, House::within(keep)));
            }
            Ok(ran) => String::from_utf8_lossy(&ran.stderr).into_owned(),
            Err(error) => error.to_string(),
        };
        let required = std::env::var_os("CASELOAD_REQUIRE_ALL").is_some();
        assert!(!required, "a small disk cannot be mounted: {why}");
        eprintln!(
            "left out, since a small disk cannot be mounted: {}",
            why.trim()
        );
        None
    }

    /// Fills the disk to the last byte.
    fn fill(&self) {
        let name = (0..).map(|at| self.at.join(format!("filler-{at}")));
        let path = name.into_iter().find(|path| !path.exists()).unwrap();
        let mut file = fs::File::create(path).unwrap();
        for size in [1 << 16, 1 << 12, 1] {
            let piece = vec![1; size];
            while file.write_all(&piece).is_ok() {}
        }
    }

    fn free(&self) {
        for entry in fs::read_dir(&self.at).unwrap().flatten() {
            if entry.file_name().to_string_lossy().starts_with("filler") {
                fs::remove_file(entry.path()).unwrap();
            }
        }
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.at).status();
        let _ = fs::remove_dir(&self.at);
    }
}

/// Records contacts until the disk takes no more: the receipts.
fn until_refused(house: &House, number: &str) -> Vec<Receipt> {
    let long = contact(number, &format!(r#","note":"{}""#, "long ".repeat(4_000)));
    let mut receipts = Vec::new();
    for _ in 0..2_000 {
        match house.run("osei", &long) {
            Ok(receipt) => receipts.push(receipt),
            Err(Failure::Refused(refusal)) => {
                assert_eq!(refusal.reason, Reason::Unavailable);
                let said = refusal.sentence();
                assert!(
                    said.contains("No room") && said.contains("your text is kept"),
                    "{said}"
                );
                return receipts;
            }
            Err(other) => panic!("{other:?}"),
        }
    }
    panic!("the disk is never full");
}

fn reads(house: &House, id: PatientId) {
    let me = house.staff("osei");
    house.service().record(me, id).unwrap();
    house.service().today(me).unwrap();
    assert_eq!(house.service().find(me, "BEGUM").unwrap().len(), 1);
    house.rebuild_equals_live();
}

fn holds_all(house: &House, receipts: &[Receipt]) {
    for receipt in receipts {
        for number in receipt.first.0..=receipt.last.0 {
            house.service().shared.reader.read(number).unwrap();
        }
    }
}

fn until(what: &str, reached: impl Fn() -> bool) {
    let begun = Instant::now();
    while !reached() {
        assert!(begun.elapsed() < LIMIT, "{what}");
        std::thread::yield_now();
    }
}

/// Whether everything has reached sled's files.
fn is_settled(house: &House) -> bool {
    house.service().shared.present.is_settled()
}

fn generations(folder: &Path) -> usize {
    present::generations(folder).len()
}

#[test]
fn a_full_disk_refuses_whole_reads_on_and_resumes_in_the_same_process() {
    let Some((disk, mut house)) = SmallDisk::house() else {
        return;
    };
    let (id, number) = house.register("osei", 1, "BEGUM", "weekly");
    assert!(reserve::is_there(&house.folder));
    let mut receipts = vec![house.contact("osei", &number, "")];
    for _ in 0..3 {
        disk.fill();
        receipts.extend(until_refused(&house, &number));
        let state = house.state(id);
        assert!(
            house
                .run(
                    "osei",
                    &contact(&number, &format!(r#","note":"{}""#, "x".repeat(20_000)))
                )
                .is_err()
        );
        assert_eq!(house.state(id), state, "refused whole");
        reads(&house, id);
        // What is typed is either safe or said not to be.
        let draft = |micros| DraftSnapshot {
            draft: 7,
            author: house.staff("osei").0,
            saved_micros: micros,
            form: "contact".to_owned(),
            subject: String::new(),
            fields: [("note".to_owned(), format!("typed {micros}"))].into(),
        };
        let me = house.staff("osei");
        let safe = house.service().save_drafts(me, &[draft(1)]).is_ok();
        assert_eq!(house.service().open_drafts(me).len(), usize::from(safe));
        disk.free();
        receipts.push(house.contact("osei", &number, ""));
        house.service().save_drafts(me, &[draft(2)]).unwrap();
        house
            .service()
            .discard_draft(me, crate::domain::entry::CommandId(7))
            .unwrap();
        until("the present state catches up", || is_settled(&house));
        reads(&house, id);
    }
    holds_all(&house, &receipts);
    house.stop();
    assert!(house.folder.join("CLEAN").exists());
    house.open();
    holds_all(&house, &receipts);
    reads(&house, id);
    house.stop();
}

#[test]
fn a_store_opens_on_a_full_disk_again_and_again() {
    let Some((disk, mut house)) = SmallDisk::house() else {
        return;
    };
    let (id, number) = house.register("osei", 1, "BEGUM", "weekly");
    let mut receipts: Vec<Receipt> = (0..30)
        .map(|_| house.contact("osei", &number, ""))
        .collect();
    // Stopped cleanly on a full disk, killed on one, and without a reserve at last.
    for killed in [false, true, true, false, true] {
        disk.fill();
        if killed {
            house.crash();
        } else {
            house.stop();
        }
        disk.fill();
        house.open();
        holds_all(&house, &receipts);
        reads(&house, id);
        disk.fill();
        receipts.extend(until_refused(&house, &number));
        reads(&house, id);
    }
    assert!(!reserve::is_there(&house.folder), "it was needed");
    disk.free();
    receipts.push(house.contact("osei", &number, ""));
    until("the present state catches up", || is_settled(&house));
    reads(&house, id);
    house.stop();
    assert!(house.folder.join("CLEAN").exists());
    house.open();
    assert!(reserve::is_there(&house.folder), "it was put back");
    assert_eq!(generations(&house.folder), 1);
    holds_all(&house, &receipts);
    reads(&house, id);
    house.stop();
}

/// Room that is gone between the look and the write: sled fails, and all of it is made anew in memory.
#[test]
fn sled_itself_may_meet_the_full_disk() {
    let Some((disk, mut house)) = SmallDisk::house() else {
        return;
    };
    let (id, number) = house.register("osei", 1, "BEGUM", "weekly");
    let mut receipts: Vec<Receipt> = (0..200)
        .map(|_| house.contact("osei", &number, ""))
        .collect();
    until("all is written", || is_settled(&house));
    house.service().shared.present.look_for_no_room();
    disk.fill();
    receipts.extend(until_refused(&house, &number));
    // More than sled holds back in memory.
    let present = &house.service().shared.present;
    let key = |at: u8| vec![0xfe, 0xfe, at];
    for at in 0..60 {
        present
            .write(vec![(key(at), Some(vec![at; 40_000]))])
            .unwrap();
    }
    let begun = Instant::now();
    while !present.has_fallen() {
        assert!(begun.elapsed() < LIMIT, "{present:?}");
        std::thread::yield_now();
    }
    let removed = (0..60).map(|at| (key(at), None)).collect();
    present.write(removed).unwrap();
    reads(&house, id);
    disk.free();
    receipts.push(house.contact("osei", &number, ""));
    until("a new generation is filled", || is_settled(&house));
    reads(&house, id);
    house.stop();
    house.open();
    assert_eq!(generations(&house.folder), 1);
    holds_all(&house, &receipts);
    reads(&house, id);
    house.stop();
}

/// The hashes by which a checkpoint is compared with the one before it find no room on a full disk. The journal itself is read
/// then: what continues it is signed, and another past is refused, as anywhere else.
#[test]
fn a_checkpoint_is_compared_with_the_last_one_on_a_full_disk_too() {
    let Some((disk, mut house)) = SmallDisk::house() else {
        return;
    };
    let (_, number) = house.register("osei", 1, "BEGUM", "weekly");
    let lead = house.staff("lead");
    house.service().ensure_signing_key(lead).unwrap();
    let before = house.service().checkpoint().unwrap();
    house.contact("osei", &number, "");
    let newest = house.folder.join("checkpoints/newest.checkpoint");
    let key = house.service().signing_key().unwrap();
    let known = Checkpoint::unchecked(&before.note).unwrap();
    let other_past = Checkpoint {
        root: [7; 32],
        ..known.clone()
    };

    let hashes = house.folder.join("journal/tree.hashes");
    let reader = &house.service().shared.reader;
    fs::remove_file(&hashes).unwrap();
    reader.forget_tree();
    disk.fill();
    let asked = reader.with_tree(|tree| tree.consistency(before.size));
    assert!(
        matches!(asked, Err(JournalError::NoRoom { .. })),
        "{asked:?}"
    );
    let now = house.service().checkpoint().unwrap();
    assert!(now.size > before.size);
    // There was no room to keep it, and the one before was not harmed.
    assert_eq!(fs::read_to_string(&newest).unwrap(), before.note);
    // Beside checkpoints kept elsewhere the journal is read in the same way.
    for (kept, is_same) in [(&known, true), (&other_past, false)] {
        let kept = std::slice::from_ref(kept);
        let found = house.service().compare(kept, &mut |_| None).unwrap();
        assert_eq!(found.is_same(), is_same);
    }

    disk.free();
    fs::write(&newest, other_past.sign(&key).unwrap()).unwrap();
    disk.fill();
    let asked = reader.with_tree(|tree| tree.consistency(before.size));
    assert!(asked.is_err(), "{asked:?}");
    match house.service().checkpoint() {
        Err(Failure::Refused(refusal)) => {
            assert_eq!(refusal.reason, Reason::Unavailable);
            let said = refusal.sentence();
            assert!(said.contains("signed before"), "{said}");
        }
        other => panic!("{other:?}"),
    }

    disk.free();
    fs::write(&newest, &before.note).unwrap();
    let now = house.service().checkpoint().unwrap();
    assert_eq!(fs::read_to_string(&newest).unwrap(), now.note);
    assert!(reader.tree().unwrap().consistency(before.size).is_ok());
    house.stop();
}
