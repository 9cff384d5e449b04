//! A bundle is whole or it is not: every byte, every item, every line.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop")]

use proptest::prelude::*;
use tempfile::tempdir;

use super::*;
use crate::domain::entry::{
    ClockMark, CommandId, EntryHead, EntryNumber, PatientId, StaffId, Subject,
};
use crate::domain::event::Event;
use crate::domain::programme::signing_key::SigningKeyMade;
use crate::domain::time::Moment;
use crate::journal::checkpoint::{Checkpoint, origin_of};
use crate::journal::note::{SigningKey, VerifierKey};
use crate::journal::{Journal, JournalError, record};

const STORE: u128 = 0xB0D1;

fn key() -> SigningKey {
    SigningKey::from_random(&origin_of(STORE), &[4; 32]).unwrap()
}

fn event(number: u64) -> Event {
    Event::SigningKeyMade(SigningKeyMade {
        verifier: format!("words of entry {number}"),
        reason: String::new(),
    })
}

fn raw(number: u64, subjects: &[Subject], event: &Event) -> crate::journal::RawEntry {
    let head = EntryHead {
        number: EntryNumber(number),
        entered: Moment(1_790_000_000_000_000 + i64::try_from(number).unwrap()),
        happened: None,
        actor: StaffId(7),
        signed_in: None,
        command: CommandId(u128::from(number)),
        clock: ClockMark::InOrder,
    };
    record::to_raw(&head, subjects, event, [9; 16]).unwrap()
}

fn journal(dir: &std::path::Path, last: u64) -> Journal {
    let mut journal = Journal::create(dir, STORE).unwrap();
    for number in 1..=last {
        let entry = raw(number, &[Subject::Staff(StaffId(7))], &event(number));
        let _appended = journal.append(&[entry]).unwrap();
    }
    journal
}

fn chosen(entries: &[u64]) -> Vec<Chosen> {
    entries
        .iter()
        .map(|entry| Chosen {
            entry: *entry,
            title: format!("Teaching, part {entry}"),
        })
        .collect()
}

fn made(journal: &Journal, chosen: &[Chosen]) -> Result<String, BundleError> {
    let tree = journal.reader().tree().unwrap();
    let checkpoint = Checkpoint {
        origin: origin_of(STORE),
        size: tree.size(),
        root: tree.root(),
    };
    make_bundle(
        &journal.reader(),
        &tree,
        &checkpoint.sign(&key()).unwrap(),
        &key(),
        chosen,
    )
}

fn bundle(entries: &[u64]) -> String {
    let dir = tempdir().unwrap();
    made(&journal(dir.path(), 40), &chosen(entries)).unwrap()
}

fn verifier() -> VerifierKey {
    key().verifier()
}

/// What is found when a bundle is changed and written in its form again, as somebody would who does not have the key.
fn found(text: &str, change: impl FnOnce(&mut Bundle)) -> Vec<Finding> {
    let mut bundle: Bundle = serde_json::from_str(text).unwrap();
    change(&mut bundle);
    verify_bundle(&bundle.to_text().unwrap(), &verifier()).findings
}

#[test]
fn a_bundle_is_checked_with_nothing_but_its_text_and_the_key() {
    let text = bundle(&[30, 2, 17]);
    let report = verify_bundle(&text, &verifier());
    assert!(report.is_sound(), "{:?}", report.findings);
    assert_eq!(
        (report.stated, report.checkpoint.unwrap().size),
        (Some(3), 40)
    );
    let numbers: Vec<u64> = report.items.iter().map(|item| item.header.number).collect();
    assert_eq!(numbers, [30, 2, 17]);
    assert_eq!(report.items[1].title, "Teaching, part 2");
    let item = &report.items[1];
    let (kind, version) = (item.header.kind, item.header.version);
    let read = record::decode(2, kind, version, &item.payload).unwrap();
    assert_eq!(read, event(2));
    let other = SigningKey::from_random(&origin_of(STORE), &[5; 32])
        .unwrap()
        .verifier();
    let report = verify_bundle(&text, &other);
    assert!(
        matches!(
            report.findings[..],
            [Finding::Checkpoint(_), Finding::Statement(_)]
        ),
        "{:?}",
        report.findings
    );
    assert!(report.items.is_empty());
}

#[test]
fn every_single_byte_that_is_changed_is_noticed() {
    let text = bundle(&[3, 9]);
    for at in 0..text.len() {
        for change in [0x01, 0x20] {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= change;
            assert!(
                !verify_bundle_bytes(&bytes, &verifier()).is_sound(),
                "byte {at}: {}",
                String::from_utf8_lossy(&bytes)
            );
        }
    }
}

#[test]
fn what_was_changed_is_named() {
    let text = bundle(&[3, 9, 21]);
    let title = |entry| format!("Teaching, part {entry}");
    assert_eq!(found(&text, |_| {}), []);
    assert_eq!(
        found(&text, |it| it.items[1].payload.0[3] ^= 1),
        [Finding::Altered {
            entry: 9,
            title: title(9)
        }]
    );
    assert_eq!(
        found(&text, |it| it.items.swap_remove(0).proof.clear()),
        [Finding::Missing {
            entry: 3,
            title: title(3)
        }]
    );
    assert_eq!(
        found(&text, |it| {
            it.items.remove(2);
            it.index.remove(2);
        }),
        [Finding::DroppedFromIndex { place: 3, of: 3 }]
    );
    assert_eq!(
        found(&text, |it| drop(it.index.remove(1))),
        [
            Finding::DroppedFromIndex { place: 2, of: 3 },
            Finding::NotInIndex { entry: 9 }
        ]
    );
    assert_eq!(
        found(&text, |it| "Teaching, the whole course"
            .clone_into(&mut it.index[0].title)),
        [Finding::IndexChanged {
            place: 1,
            entry: 3,
            title: "Teaching, the whole course".to_owned()
        }]
    );
    let dated = found(&text, |it| it.index[1].entered -= 86_400_000_000);
    assert!(
        matches!(&dated[..], [Finding::IndexChanged { place: 2, .. }, Finding::DatedOtherwise { entry: 9, stated, recorded, .. }] if stated != recorded),
        "{dated:?}"
    );
    let kind = found(&text, |it| it.index[1].kind += 1);
    assert!(
        matches!(
            kind[..],
            [
                Finding::IndexChanged { .. },
                Finding::OtherEntry { entry: 9, .. }
            ]
        ),
        "{kind:?}"
    );
    let doubled = found(&text, |it| it.items.push(it.items[0].clone()));
    assert_eq!(doubled, [Finding::NotInIndex { entry: 3 }]);
    let turned = found(&text, |it| it.index.swap(0, 2));
    assert_eq!(turned.len(), 2, "{turned:?}");
    assert!(!found(&text, |it| it.items.swap(0, 2)).is_empty());
    assert!(!found(&text, |it| it.index.push(it.index[0].clone())).is_empty());
}

#[test]
fn parts_of_another_bundle_of_the_same_store_do_not_pass() {
    let dir = tempdir().unwrap();
    let mut journal = journal(dir.path(), 12);
    let early: Bundle = serde_json::from_str(&made(&journal, &chosen(&[3])).unwrap()).unwrap();
    let _appended = journal.append(&[raw(13, &[], &event(13))]).unwrap();
    let late = made(&journal, &chosen(&[3])).unwrap();
    let exchanged = found(&late, |it| it.checkpoint.clone_from(&early.checkpoint));
    assert!(
        exchanged.contains(&Finding::OtherCheckpoint),
        "{exchanged:?}"
    );
    let exchanged = found(&late, |it| it.statement.clone_from(&early.statement));
    assert_eq!(exchanged, [Finding::OtherCheckpoint]);
    // A note of the store's that is no statement, and one that is no checkpoint.
    let exchanged = found(&late, |it| it.statement.clone_from(&it.checkpoint));
    assert!(
        matches!(exchanged[..], [Finding::Statement(_)]),
        "{exchanged:?}"
    );
    let exchanged = found(&late, |it| it.checkpoint.clone_from(&it.statement));
    assert!(
        matches!(exchanged[0], Finding::Checkpoint(_)),
        "{exchanged:?}"
    );
}

#[test]
fn a_line_of_somebody_else_beneath_the_statement_is_noticed() {
    let text = bundle(&[3]);
    let mut value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let statement = value["statement"].as_str().unwrap().to_owned();
    let own = statement.lines().last().unwrap().to_owned();
    for more in ["\u{2014} approved-by-somebody AAAAAAA=", &own] {
        value["statement"] = format!("{statement}{more}\n").into();
        let from = serde_json::to_string(&statement).unwrap();
        let altered = text.replacen(
            &from,
            &serde_json::to_string(&value["statement"]).unwrap(),
            1,
        );
        assert_ne!(altered, text);
        assert!(!verify_bundle(&altered, &verifier()).is_sound(), "{more}");
    }
}

#[test]
fn what_cannot_be_read_strictly_is_refused() {
    let text = bundle(&[3]);
    let doubled = text.replacen("\"version\": 1,", "\"version\": 1,\n  \"version\": 1,", 1);
    let unknown = text.replacen("\"version\": 1,", "\"version\": 1,\n  \"note\": 1,", 1);
    let newer = text.replacen("\"version\": 1,", "\"version\": 2,", 1);
    for wrong in [
        "",
        "{}",
        &doubled,
        &unknown,
        &newer,
        &text[..text.len() / 2],
    ] {
        let findings = verify_bundle(wrong, &verifier()).findings;
        assert!(
            matches!(findings[..], [Finding::Unreadable(_)]),
            "{findings:?}"
        );
    }
    let spaced = text.replacen("\"version\": 1", "\"version\":  1", 1);
    assert_eq!(
        verify_bundle(&spaced, &verifier()).findings,
        [Finding::OtherForm]
    );
}

#[test]
fn nothing_about_a_patient_leaves_the_store() {
    let dir = tempdir().unwrap();
    let mut journal = journal(dir.path(), 5);
    let patient = PatientId(0xABCD);
    let of_staff = [Subject::Staff(StaffId(7))];
    let mut refused = |subjects: &[Subject], event: &Event| {
        let entry = journal.head().last + 1;
        let _appended = journal.append(&[raw(entry, subjects, event)]).unwrap();
        matches!(made(&journal, &chosen(&[2, entry])), Err(BundleError::AboutPatient { entry: named }) if named == entry)
    };
    assert!(refused(&[Subject::Patient(patient)], &event(1)));
    assert!(!refused(&of_staff, &event(1)));
    // Every kind that holds a patient's identifier, whomever its header names.
    let mut kinds = std::collections::BTreeSet::new();
    for (name, event) in record::samples::samples() {
        let holds = serde_json::to_string(&event)
            .unwrap()
            .contains("patient\":\"");
        if holds {
            assert!(making::names_a_patient(&event).unwrap(), "{name}");
            kinds.insert(event.kind());
            assert!(refused(&of_staff, &event), "{name}");
        }
    }
    assert!(kinds.len() >= 3, "{kinds:?}");
}

#[test]
fn what_cannot_be_bundled_is_told() {
    let dir = tempdir().unwrap();
    let journal = journal(dir.path(), 5);
    let made = |chosen: &[Chosen]| made(&journal, chosen).unwrap_err();
    assert!(matches!(made(&[]), BundleError::Count { found: 0 }));
    assert!(matches!(
        made(&chosen(&[2, 3, 2])),
        BundleError::Doubled { entry: 2 }
    ));
    assert!(matches!(
        made(&chosen(&[6])),
        BundleError::Journal(JournalError::NoSuchEntry { .. })
    ));
    for title in ["", " ", "two\nlines", &"x".repeat(TITLE_BYTES_MAX + 1)] {
        let title = title.to_owned();
        assert!(matches!(
            made(&[Chosen { entry: 1, title }]),
            BundleError::Title { entry: 1 }
        ));
    }
}

/// A byte that is no text is often shown as U+FFFD; it is not taken for one that was signed.
#[test]
fn a_byte_that_is_no_text_does_not_stand_for_a_signed_character() {
    let dir = tempdir().unwrap();
    let journal = journal(dir.path(), 5);
    let title = "Not \u{fffd} readable".to_owned();
    let text = made(&journal, &[Chosen { entry: 2, title }]).unwrap();
    assert!(verify_bundle_bytes(text.as_bytes(), &verifier()).is_sound());
    let at = text.find('\u{fffd}').unwrap();
    let mut bytes = text.into_bytes();
    bytes.splice(at..at + 3, [0xff]);
    let report = verify_bundle_bytes(&bytes, &verifier());
    assert!(
        matches!(&report.findings[..], [Finding::Unreadable(why)] if why.contains(&format!("byte {}", at + 1))),
        "{:?}",
        report.findings
    );
}

/// A hostile file cannot make the reader hold lists that no honest one has.
#[test]
fn lists_longer_than_any_honest_one_are_refused_while_they_are_read() {
    let text = bundle(&[3]);
    let at = text.find("\"proof\": [").unwrap() + "\"proof\": [".len();
    let long = format!(
        "{}{}{}",
        &text[..at],
        "\"\",".repeat(PROOF_MAX + 1),
        &text[at..]
    );
    let report = verify_bundle(&long, &verifier());
    assert!(
        matches!(&report.findings[..], [Finding::Unreadable(why)] if why.contains("a list of at most 64")),
        "{:?}",
        report.findings
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Bytes changed, left out or put in anywhere are noticed; and no text makes the reader panic.
    #[test]
    fn no_altered_bundle_is_sound(at in any::<prop::sample::Index>(), bytes in proptest::collection::vec(any::<u8>(), 0..4), away in 0_usize..4) {
        let text = bundle(&[1, 40, 8]);
        let mut altered = text.clone().into_bytes();
        let at = at.index(altered.len());
        let end = (at + away).min(altered.len());
        altered.splice(at..end, bytes);
        if altered != text.as_bytes() {
            prop_assert!(!verify_bundle_bytes(&altered, &verifier()).is_sound());
        }
    }
}
