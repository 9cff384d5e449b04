//! The tree as the journal keeps it: as it grows, over a clean stop, after any other, beside a writer, and with losses accepted.

use std::os::unix::fs::FileExt as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::super::chain::{Hash, leaf_hash, lost_leaf};
use super::super::tree::{Frontier, Tree, leaves_of, verify_consistency, verify_inclusion};
use super::*;
use crate::disk::faulty::{Fault, FaultyDisk};

fn leaf(number: u64) -> Hash {
    let entry = entry(number);
    let mut header = Vec::new();
    entry.header.encode(&mut header).unwrap();
    leaf_hash(&header, &entry.digest())
}

fn root_of(leaves: impl IntoIterator<Item = Hash>) -> Hash {
    let mut frontier = Frontier::default();
    for leaf in leaves {
        frontier.push(leaf, |_| {});
    }
    frontier.root()
}

/// Checks the tree against the entries that were appended, and some proofs.
fn assert_is_of(tree: &Tree, last: u64) {
    assert_eq!(tree.size(), last);
    assert_eq!(tree.root(), root_of((1..=last).map(leaf)));
    for number in [1, last / 2 + 1, last] {
        let (own, proof) = tree.inclusion(number).unwrap();
        assert_eq!(own, leaf(number));
        assert!(verify_inclusion(
            &own,
            number - 1,
            last,
            &proof,
            &tree.root()
        ));
        let (root, proof) = tree.consistency(number).unwrap();
        assert_eq!(root, root_of((1..=number).map(leaf)));
        assert!(verify_consistency(
            (number, &root),
            (last, &tree.root()),
            &proof
        ));
    }
    assert!(matches!(
        tree.inclusion(0),
        Err(JournalError::NoSuchEntry { .. })
    ));
    assert!(matches!(
        tree.inclusion(last + 1),
        Err(JournalError::NoSuchEntry { .. })
    ));
    let kept = tree.leaves(2, 3).unwrap();
    assert_eq!(kept, (2..=last.min(4)).map(leaf).collect::<Vec<_>>());
}

fn mark(journal: Journal) -> CleanMark {
    let position = journal.close().unwrap();
    CleanMark {
        generation: 1,
        applied: position.last,
        position,
    }
}

#[test]
fn the_tree_grows_with_the_journal_over_segments_and_stops() {
    let dir = tempdir().unwrap();
    let mut journal = small(RealDisk::shared(), dir.path(), 30_000);
    fill(&mut journal, 100);
    assert!(
        !dir.path().join("tree.hashes").exists(),
        "nobody has asked for it"
    );
    assert_is_of(&journal.reader().tree().unwrap(), 100);
    let early = journal.reader().tree().unwrap();
    fill(&mut journal, 333);
    assert!(segment::list(dir.path()).unwrap().0.len() > 1);
    assert_is_of(&journal.reader().tree().unwrap(), 333);
    // What was asked for earlier stays what it was.
    assert_is_of(&early, 100);
    assert_eq!(leaves_of(&journal.reader(), &mut |_| {}).unwrap(), 333);

    let stop = mark(journal);
    // Carried over: made again it would begin with an empty file.
    let written = fs::metadata(dir.path().join("tree.hashes"))
        .unwrap()
        .modified()
        .unwrap();
    let (mut journal, _) = Journal::open(dir.path(), Some(stop), None).unwrap();
    assert_is_of(&journal.reader().tree().unwrap(), 333);
    let still = fs::metadata(dir.path().join("tree.hashes"))
        .unwrap()
        .modified()
        .unwrap();
    assert_eq!(written, still);
    fill(&mut journal, 400);
    assert_is_of(&journal.reader().tree().unwrap(), 400);
    drop(journal);
    // An unclean stop: the note in `tree.head` is of another place, and nothing is believed.
    let (journal, _) = reopen(dir.path());
    assert_is_of(&journal.reader().tree().unwrap(), 400);
}

#[test]
fn a_tree_of_another_place_or_with_other_bytes_is_made_again() {
    let dir = tempdir().unwrap();
    let mut journal = Journal::create(dir.path(), STORE).unwrap();
    fill(&mut journal, 60);
    let _made = journal.reader().tree().unwrap();
    let stop = mark(journal);
    for (name, at) in [
        ("tree.head", 70),
        ("tree.hashes", 64 + 5),
        ("tree.hashes", 3),
    ] {
        let file = fs::OpenOptions::new()
            .write(true)
            .open(dir.path().join(name))
            .unwrap();
        file.write_all_at(&[0x5A; 40], at).unwrap();
        let (journal, _) = Journal::open(dir.path(), Some(stop), None).unwrap();
        let reader = journal.reader();
        let (own, proof) = reader.with_tree(|tree| tree.inclusion(2)).unwrap();
        let root = reader.tree().unwrap().root();
        assert_eq!(root, root_of((1..=60).map(leaf)), "{name}");
        assert!(
            own == leaf(2) && verify_inclusion(&own, 1, 60, &proof, &root),
            "{name}"
        );
        assert_eq!(mark(journal), stop);
    }
}

#[test]
fn a_tree_is_made_while_the_writer_goes_on() {
    let dir = tempdir().unwrap();
    let mut journal = Journal::create(dir.path(), STORE).unwrap();
    fill(&mut journal, 2_000);
    let reader = journal.reader();
    let made = Arc::new(AtomicBool::new(false));
    let asking = std::thread::spawn({
        let (reader, made) = (reader.clone(), Arc::clone(&made));
        move || {
            let tree = reader.tree();
            made.store(true, Ordering::SeqCst);
            tree.unwrap()
        }
    });
    while !made.load(Ordering::SeqCst) {
        let next = journal.head().last + 1;
        fill(&mut journal, next);
    }
    let tree = asking.join().unwrap();
    assert_is_of(&tree, tree.size());
    assert_is_of(&reader.tree().unwrap(), journal.head().last);
    // Kept from there on, not made again.
    let size = fs::metadata(dir.path().join("tree.hashes")).unwrap().len();
    let more = journal.head().last + 64;
    fill(&mut journal, more);
    assert!(fs::metadata(dir.path().join("tree.hashes")).unwrap().len() >= size + 64 * 32);
    assert_is_of(&reader.tree().unwrap(), more);
}

#[test]
fn a_lost_entry_has_a_leaf_of_its_own_kind_once_its_loss_is_accepted() {
    let dir = tempdir().unwrap();
    let mut journal = Journal::create(dir.path(), STORE).unwrap();
    fill(&mut journal, 20);
    let offset = journal.head().offset;
    let _appended = journal.append(&entries(21..=22)).unwrap();
    fill(&mut journal, 30);
    drop(journal);
    let file = fs::OpenOptions::new()
        .write(true)
        .open(dir.path().join(segment::log_name(1)))
        .unwrap();
    file.write_all_at(&[0xFF; 30], offset + 70).unwrap();
    let (mut journal, recovery) = reopen(dir.path());
    assert!(
        recovery.damage.iter().any(|place| place.holds(21)),
        "{recovery:?}"
    );
    assert!(matches!(
        journal.reader().tree(),
        Err(JournalError::Damaged { .. })
    ));
    let accepted = journal.accept_loss(1).unwrap().unwrap();
    let is_accepted = |number| accepted.places.iter().any(|place| place.holds(number));
    let leaves = |last: u64| {
        (1..=last).map(|number| {
            if is_accepted(number) {
                lost_leaf(number)
            } else {
                leaf(number)
            }
        })
    };
    let tree = journal.reader().tree().unwrap();
    let last = journal.head().last;
    assert_eq!((tree.size(), tree.root()), (last, root_of(leaves(last))));
    let next = last + 1;
    let _appended = journal.append(&entries(next..=next)).unwrap();
    assert_eq!(
        journal.reader().tree().unwrap().root(),
        root_of(leaves(next))
    );
    drop(journal);
    let (journal, _) = reopen(dir.path());
    assert_eq!(
        journal.reader().tree().unwrap().root(),
        root_of(leaves(next))
    );
}

#[test]
fn no_room_for_the_hashes_harms_no_append_and_no_root() {
    let dir = tempdir().unwrap();
    let disk = Arc::new(FaultyDisk::new(Fault::NoRoom));
    let shared: SharedDisk = disk.clone();
    let mut journal = Journal::create_on(shared, dir.path(), STORE).unwrap();
    fill(&mut journal, 40);
    let _made = journal.reader().tree().unwrap();
    disk.fail_after(0);
    fill(&mut journal, 45);
    let tree = journal.reader().tree().unwrap();
    assert_eq!(
        (tree.size(), tree.root()),
        (45, root_of((1..=45).map(leaf)))
    );
    let refused = journal.reader().with_tree(|tree| tree.inclusion(1));
    assert!(
        matches!(refused, Err(JournalError::NoRoom { .. })),
        "{refused:?}"
    );
    disk.heal();
    fill(&mut journal, 50);
    let reader = journal.reader();
    let _made_again = reader.with_tree(|tree| tree.inclusion(1)).unwrap();
    assert_is_of(&reader.tree().unwrap(), 50);
}
