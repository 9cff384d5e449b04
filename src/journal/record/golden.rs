//! Golden files: the bytes of every kind and version ever written are decoded in every run and mean what they meant.
//!
//! A line of `fixtures/records/<kind>.v<version>.txt` is a sample's name, its bytes in hexadecimal digits and what they
//! mean as JSON. A new kind or version adds a file, a word appended to a vocabulary a line at the end of one
//! (`CASELOAD_WRITE_GOLDEN=1 cargo test golden`, which never changes a line that is there); nothing else is ever changed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use super::samples::samples;
use super::{RecordError, decode, encode, version_of};
use crate::domain::event::{Event, EventKind};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/records")
}

fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

fn from_hex(text: &str) -> Vec<u8> {
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
        .collect()
}

fn file_of(kind: EventKind, version: u16) -> PathBuf {
    folder().join(format!(
        "{:03}-{}.v{version}.txt",
        kind.number(),
        kind.name()
    ))
}

fn by_kind() -> BTreeMap<EventKind, Vec<(String, Event)>> {
    let mut sorted: BTreeMap<EventKind, Vec<(String, Event)>> = BTreeMap::new();
    for (name, event) in samples() {
        sorted.entry(event.kind()).or_default().push((name, event));
    }
    sorted
}

#[test]
fn golden_files_are_there_for_every_kind() {
    for (kind, samples) in by_kind() {
        let path = file_of(kind, version_of(kind));
        if std::env::var_os("CASELOAD_WRITE_GOLDEN").is_some() {
            fs::create_dir_all(folder()).unwrap();
            let mut text = fs::read_to_string(&path).unwrap_or_default();
            let begins = |text: &str, name: &str| {
                text.lines()
                    .any(|line| line.starts_with(&format!("{name} ")))
            };
            for (name, event) in &samples {
                if !begins(&text, name) {
                    let hex = to_hex(&encode(event).unwrap());
                    let json = serde_json::to_string(event).unwrap();
                    writeln!(text, "{name} {hex} {json}").unwrap();
                }
            }
            fs::write(&path, text).unwrap();
        }
        let text =
            fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        // What is written now is what the file holds: no field or word has moved.
        for (name, event) in &samples {
            let hex = to_hex(&encode(event).unwrap());
            assert!(
                text.lines()
                    .any(|line| line.starts_with(&format!("{name} {hex} "))),
                "{} '{name}' is written in other bytes than the golden file holds: a changed shape needs a new version",
                kind.name()
            );
        }
    }
    let covered: BTreeSet<EventKind> = by_kind().into_keys().collect();
    assert_eq!(covered.len(), EventKind::ALL.len(), "a kind has no sample");
}

#[test]
fn golden_bytes_of_every_version_mean_what_they_meant() {
    let mut lines = 0;
    for file in fs::read_dir(folder()).unwrap() {
        let path = file.unwrap().path();
        let stem = path.file_name().unwrap().to_str().unwrap().to_owned();
        let kind: u16 = stem[..3].parse().unwrap();
        let version: u16 = stem
            .rsplit_once(".v")
            .unwrap()
            .1
            .trim_end_matches(".txt")
            .parse()
            .unwrap();
        for line in fs::read_to_string(&path).unwrap().lines() {
            let mut parts = line.splitn(3, ' ');
            let (name, hex, json) = (
                parts.next().unwrap(),
                parts.next().unwrap(),
                parts.next().unwrap(),
            );
            let event = decode(1, kind, version, &from_hex(hex))
                .unwrap_or_else(|error| panic!("{stem} {name}: {error}"));
            if version == version_of(event.kind()) {
                let now = serde_json::to_string(&event).unwrap();
                assert_eq!(now, json, "{stem} {name}");
            } else {
                // What was added to the kind since is not in the old line; all that is in it is still meant.
                let then: Value = serde_json::from_str(json).unwrap();
                let now = serde_json::to_value(&event).unwrap();
                assert!(holds(&now, &then), "{stem} {name}: {now}");
            }
            lines += 1;
        }
    }
    assert!(lines >= EventKind::ALL.len());
}

/// Whether a value has every field of an earlier one, each as it was.
fn holds(now: &Value, then: &Value) -> bool {
    match (now, then) {
        (Value::Object(now), Value::Object(then)) => then
            .iter()
            .all(|(name, value)| now.get(name).is_some_and(|now| holds(now, value))),
        _ => now == then,
    }
}

/// What an entry of an earlier version says where it said nothing: the words of then, a reach without limits.
#[test]
fn what_an_earlier_version_did_not_say_is_what_held_then() {
    let read = |kind: u16, file: &str| {
        let text = fs::read_to_string(folder().join(file)).unwrap();
        let line = text.lines().next().unwrap().to_owned();
        decode(1, kind, 1, &from_hex(line.split(' ').nth(1).unwrap())).unwrap()
    };
    let Event::CompetenceJudged(judged) = read(60, "060-CompetenceJudged.v1.txt") else {
        panic!("another kind");
    };
    assert_eq!(judged.decision_words, judged.decision.words());
    let Event::ExemptionGiven(exempted) = read(75, "075-ExemptionGiven.v1.txt") else {
        panic!("another kind");
    };
    assert!(exempted.levels.is_empty() && exempted.units.len() == 2);
    let Event::SigningKeyMade(made) = read(45, "045-SigningKeyMade.v1.txt") else {
        panic!("another kind");
    };
    assert!(made.reason.is_empty() && !made.verifier.is_empty());
}

#[test]
fn left_over_bytes_unknown_kinds_and_versions_are_told_apart() {
    let (_, event) = samples().swap_remove(0);
    let mut bytes = encode(&event).unwrap();
    assert!(matches!(
        decode(1, 1, 9, &bytes),
        Err(RecordError::Unknown { version: 9, .. })
    ));
    assert!(matches!(
        decode(1, 999, 1, &bytes),
        Err(RecordError::Unknown { kind: 999, .. })
    ));
    bytes.push(0);
    assert!(matches!(
        decode(1, 1, 1, &bytes),
        Err(RecordError::Damaged { number: 1, .. })
    ));
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_the_decoder_panic(kind in 1_u16..90, version in 1_u16..3, bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..400)) {
        if let Ok(event) = decode(1, kind, version, &bytes) {
            proptest::prop_assert_eq!(event.kind().number(), kind);
        }
    }
}
