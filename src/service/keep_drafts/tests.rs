//! Many people's drafts share a sync, and nobody writes another's.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop")]

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::{Condvar, Mutex};
use std::time::{Duration, Instant};

use super::*;
use crate::disk::{Disk, DiskFile, RealDisk};
use crate::service::tests::House;

const LIMIT: Duration = Duration::from_secs(20);

/// A disk whose syncs wait for a gate, and are counted.
#[derive(Debug, Default)]
struct Gate {
    state: Mutex<(bool, usize)>,
    changed: Condvar,
}

impl Gate {
    fn shut(&self, shut: bool) {
        self.state.lock().unwrap().0 = shut;
        self.changed.notify_all();
    }

    fn syncs(&self) -> usize {
        self.state.lock().unwrap().1
    }

    fn until(&self, reached: impl Fn(&(bool, usize)) -> bool) {
        let state = self.state.lock().unwrap();
        let waited = self
            .changed
            .wait_timeout_while(state, LIMIT, |state| !reached(state))
            .unwrap();
        assert!(!waited.1.timed_out(), "{:?}", waited.0);
    }
}

#[rustfmt::skip]
impl Disk for Gate {
    fn create(&self, path: &Path) -> io::Result<DiskFile> { RealDisk.create(path) }
    fn open(&self, path: &Path) -> io::Result<DiskFile> { RealDisk.open(path) }
    fn write_at(&self, file: &DiskFile, bytes: &[u8], offset: u64) -> io::Result<()> { RealDisk.write_at(file, bytes, offset) }
    fn allocate(&self, file: &DiskFile, from: u64, length: u64) -> io::Result<()> { RealDisk.allocate(file, from, length) }
    fn set_length(&self, file: &DiskFile, length: u64) -> io::Result<()> { RealDisk.set_length(file, length) }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> { RealDisk.rename(from, to) }
    fn remove(&self, path: &Path) -> io::Result<()> { RealDisk.remove(path) }
    fn sync_folder(&self, folder: &Path) -> io::Result<()> { RealDisk.sync_folder(folder) }

    fn sync_data(&self, file: &DiskFile) -> io::Result<()> {
        let mut state = self.state.lock().unwrap();
        state.1 += 1;
        self.changed.notify_all();
        drop(self.changed.wait_while(state, |state| state.0).unwrap());
        RealDisk.sync_data(file)
    }
}

fn snapshot(draft: u128, author: u128, text: &str) -> DraftSnapshot {
    DraftSnapshot {
        draft,
        author,
        saved_micros: 1,
        form: "contact".to_owned(),
        subject: String::new(),
        fields: BTreeMap::from([("note".to_owned(), text.to_owned())]),
    }
}

#[test]
fn whoever_waits_while_a_sync_is_under_way_shares_the_next_one() {
    const PEOPLE: u128 = 30;
    let folder = tempfile::tempdir().unwrap();
    let gate = Arc::new(Gate::default());
    let drafts = Drafts::open_on(gate.clone(), folder.path()).unwrap();
    let kept = KeptDrafts::keep(drafts).unwrap();
    kept.wish(Wish::Save(vec![snapshot(0, 0, "begun")]))
        .unwrap();
    let before = gate.syncs();
    gate.shut(true);
    std::thread::scope(|scope| {
        let first = scope.spawn(|| kept.wish(Wish::Save(vec![snapshot(1, 1, "first")])));
        gate.until(|state| state.1 == before + 1);
        let others: Vec<_> = (2..=PEOPLE)
            .map(|author| {
                let kept = &kept;
                scope.spawn(move || kept.wish(Wish::Save(vec![snapshot(author, author, "typed")])))
            })
            .collect();
        // One of them is refused, which is nobody else's trouble.
        let thief = scope.spawn(|| kept.wish(Wish::Save(vec![snapshot(0, 99, "not mine")])));
        let all = usize::try_from(PEOPLE).unwrap() + 1;
        let begun = Instant::now();
        while kept.in_hand.load(Ordering::SeqCst) < all {
            assert!(begun.elapsed() < LIMIT, "they do not come");
            std::thread::yield_now();
        }
        // Reading goes on meanwhile: what is safe, and nothing else.
        assert_eq!(kept.open().of(0).len(), 1);
        assert!(kept.open().of(1).is_empty());
        gate.shut(false);
        first.join().unwrap().unwrap();
        for other in others {
            other.join().unwrap().unwrap();
        }
        let refused = thief.join().unwrap();
        assert!(matches!(
            refused,
            Err(DraftError::NotTheAuthor { draft: 0 })
        ));
    });
    assert_eq!(
        gate.syncs(),
        before + 2,
        "the first, and all others at once"
    );
    drop(kept);
    let found = Drafts::open(folder.path()).unwrap();
    for author in 0..=PEOPLE {
        assert_eq!(found.open_drafts(author).len(), 1, "{author}");
    }
}

#[test]
fn drafts_of_recorded_commands_go_without_anybody_waiting() {
    let folder = tempfile::tempdir().unwrap();
    let gate = Arc::new(Gate::default());
    let drafts = Drafts::open_on(gate.clone(), folder.path()).unwrap();
    let kept = KeptDrafts::keep(drafts).unwrap();
    for draft in [1, 2, 3] {
        kept.wish(Wish::Save(vec![snapshot(draft, 7, "typed")]))
            .unwrap();
    }
    let before = gate.syncs();
    // Nothing is kept of this one, so nothing is written.
    kept.discard_later([(CommandId(4), StaffId(7))]);
    gate.shut(true);
    kept.discard_later([1, 2].map(|draft| (CommandId(draft), StaffId(7))));
    gate.until(|state| state.1 == before + 1);
    gate.shut(false);
    drop(kept);
    let left = Drafts::open(folder.path()).unwrap().open_drafts(7);
    assert_eq!(left, [snapshot(3, 7, "typed")]);
}

#[test]
fn nobody_saves_for_another_and_a_call_has_its_limits() {
    let house = House::new();
    let (service, me) = (house.service(), house.staff("osei"));
    let mine = |draft, text: &str| snapshot(draft, me.0, text);
    service.save_drafts(me, &[mine(1, "typed")]).unwrap();
    let theirs = snapshot(2, me.0 + 1, "in another's name");
    let refused = |drafts: &[DraftSnapshot]| match service.save_drafts(me, drafts) {
        Err(Failure::Refused(refusal)) => refusal.reason,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(&[mine(1, "changed"), theirs]), Reason::NotAllowed);
    let many: Vec<_> = (10..75).map(|draft| mine(draft, "")).collect();
    assert_eq!(refused(&many), Reason::TooLong);
    let long: Vec<_> = (10..15)
        .map(|draft| mine(draft, &"x".repeat(60_000)))
        .collect();
    assert_eq!(refused(&long), Reason::TooLong);
    assert_eq!(service.open_drafts(me), [mine(1, "typed")]);
    // However often one asks, there is an end to what is kept.
    let mut number = 100;
    let failure = loop {
        let text = "x".repeat(60_000);
        match service.save_drafts(me, &[mine(number, &text)]) {
            Ok(()) => number += 1,
            Err(failure) => break failure,
        }
    };
    assert!(
        failure
            .to_string()
            .contains("are the most: save or discard some"),
        "{failure}"
    );
    assert!(number < 200, "{number}");
    let other = StaffId(me.0 + 1);
    assert!(service.discard_draft(other, CommandId(1)).is_err());
    service.discard_draft(me, CommandId(1)).unwrap();
}
