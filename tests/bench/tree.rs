//! The tree over a million entries: a checkpoint, a proof, what an append costs with it; and a bundle of 500 items checked.
//!
//! `cargo bench --bench tree`. The journal is made beside the build, on the same disk; nothing of it is kept.
#![allow(clippy::unwrap_used, reason = "a benchmark may stop")]

mod figures;

use std::hint::black_box;
use std::path::Path;

use caseload::journal::bundle::{Chosen, make_bundle, verify_bundle};
use caseload::journal::checkpoint::{Checkpoint, origin_of};
use caseload::journal::note::SigningKey;
use caseload::journal::record;
use caseload::journal::tree::{Frontier, node_hash, verify_inclusion};
use caseload::journal::{CleanMark, Header, Journal, RawEntry};
use figures::{Figures, resident_mib};

const ENTRIES: u64 = 1_000_000;
const BATCH: u64 = 500;
const ITEMS: u64 = 500;
const TURNS: u64 = 600;
const STORE: u128 = 0xBE7C;

fn entry(number: u64) -> RawEntry {
    use caseload::domain::event::Event;
    use caseload::domain::programme::signing_key::SigningKeyMade;
    let verifier = format!("{number:0>60}");
    let event = Event::SigningKeyMade(SigningKeyMade {
        verifier,
        reason: String::new(),
    });
    let header = Header {
        number,
        entry_micros: 1_795_000_000_000_000 + i64::try_from(number).unwrap(),
        event: None,
        actor: 7,
        on_behalf_of: None,
        signed_at: None,
        subjects: vec![(2, 42)],
        kind: event.kind().number(),
        version: record::version_of(event.kind()),
        command: u128::from(number),
        clock_flag: 0,
    };
    RawEntry::new(header, [0x11; 16], record::encode(&event).unwrap())
}

fn filled(dir: &Path) -> Journal {
    let mut journal = Journal::create(dir, STORE).unwrap();
    while journal.head().last < ENTRIES {
        let first = journal.head().last + 1;
        let batch: Vec<RawEntry> = (first..first + BATCH).map(entry).collect();
        let _appended = journal.append(&batch).unwrap();
    }
    journal
}

/// One entry a batch, as one person's work is.
fn append(journal: &mut Journal, figures: &mut Figures) {
    let next = [entry(journal.head().last + 1)];
    let _appended = figures.take(|| journal.append(&next).unwrap());
}

fn main() {
    let base = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let dir = base.path().join("journal");
    let mut journal = filled(&dir);
    let reader = journal.reader();
    let key = SigningKey::from_random(&origin_of(STORE), &[7; 32]).unwrap();

    let (mut hash, mut without, mut with) =
        (Figures::default(), Figures::default(), Figures::default());
    let before = resident_mib();
    let mut made = Figures::default();
    made.take(|| reader.tree().unwrap());
    println!(
        "resident memory: {before:.1} MiB before the tree, {:.1} MiB with it",
        resident_mib()
    );
    made.print("the tree made from the journal, once", None);
    // Sixty megabytes on their way to the disk would weigh on whoever comes first.
    let hashes = std::fs::File::open(dir.join("tree.hashes")).unwrap();
    hashes.sync_all().unwrap();
    let mut other = Journal::create(&base.path().join("other"), STORE).unwrap();
    for _ in 0..TURNS {
        append(&mut other, &mut without);
        append(&mut journal, &mut with);
    }
    let mut frontier = Frontier::default();
    for turn in 0..TURNS * 10 {
        let leaf = node_hash(&[1; 32], &[u8::try_from(turn % 256).unwrap(); 32]);
        hash.take(|| {
            frontier.push(black_box(leaf), |hash| {
                black_box(hash);
            });
        });
    }
    hash.print("bare: a leaf into the edge, hashing alone", None);
    without.print("append and fdatasync, no tree kept", None);
    with.print("the same with the tree kept, turn by turn", Some(&without));

    let (mut checkpoint, mut proof) = (Figures::default(), Figures::default());
    let mut note = String::new();
    for turn in 0..TURNS {
        note = checkpoint.take(|| {
            let tree = reader.tree().unwrap();
            let checkpoint = Checkpoint {
                origin: origin_of(STORE),
                size: tree.size(),
                root: tree.root(),
            };
            checkpoint.sign(&key).unwrap()
        });
        let number = 1 + turn * 7_919 % ENTRIES;
        let tree = reader.tree().unwrap();
        let (leaf, path) = proof.take(|| tree.inclusion(number).unwrap());
        assert!(verify_inclusion(
            &leaf,
            number - 1,
            tree.size(),
            &path,
            &tree.root()
        ));
    }
    checkpoint.print("a signed checkpoint (wanted: under 50 ms)", None);
    proof.print("an inclusion proof (wanted: under 1 ms)", None);

    let tree = reader.tree().unwrap();
    let chosen: Vec<Chosen> = (0..ITEMS)
        .map(|item| Chosen {
            entry: 1 + item * (ENTRIES / ITEMS),
            title: format!("Evidence {item}"),
        })
        .collect();
    let (mut making, mut checking) = (Figures::default(), Figures::default());
    for _ in 0..20 {
        let text = making.take(|| make_bundle(&reader, &tree, &note, &key, &chosen).unwrap());
        let report = checking.take(|| verify_bundle(&text, &key.verifier()));
        assert!(report.is_sound() && report.items.len() == chosen.len());
    }
    making.print("a bundle of 500 items made", None);
    checking.print("and checked offline (wanted: under 100 ms)", None);

    let position = journal.close().unwrap();
    let mark = CleanMark {
        generation: 1,
        applied: position.last,
        position,
    };
    let mut again = Figures::default();
    again.take(|| {
        let (journal, _) = Journal::open(&dir, Some(mark), None).unwrap();
        journal.reader().tree().unwrap().root()
    });
    again.print("open after a clean stop, and the root", None);
}
