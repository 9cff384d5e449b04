//! The number of the messages' shapes goes up when a shape changes: a fingerprint of every shape that travels notices.

use std::fs;
use std::path::Path;

use sha2::{Digest as _, Sha256};

use crate::source;

/// Where the number and the fingerprint that belongs to it are kept.
const KEPT: &str = "fixtures/protocol.txt";
/// Set, the fingerprint is written anew.
const WRITE: &str = "CASELOAD_WRITE_PROTOCOL";

/// Every item that can be decoded, as written but for comments and white space, in a fixed order.
fn shapes() -> Vec<String> {
    let travels = |path: &str| {
        ["src/protocol/", "src/service", "src/domain/", "src/drafts"]
            .iter()
            .any(|folder| path.starts_with(folder))
    };
    let mut shapes: Vec<String> = source::all()
        .iter()
        .filter(|source| travels(&source.path))
        .flat_map(|source| {
            let program = source.program();
            let decoded = program.match_indices("Deserialize").map(|(at, _)| at);
            let words = program
                .match_indices("crate::vocabulary!")
                .map(|(at, _)| at);
            let kinds = program.match_indices("\nevents! {").map(|(at, _)| at);
            decoded
                .chain(words)
                .chain(kinds)
                .filter_map(|at| item(&source.text, &program, at))
                .collect::<Vec<String>>()
        })
        .collect();
    shapes.sort_unstable();
    shapes.dedup();
    shapes
}

/// The item whose derive or macro stands at `at`: from there to its closing brace or semicolon. Literals are kept, since a
/// renamed word is another shape.
fn item(text: &str, program: &str, at: usize) -> Option<String> {
    let rest = &program[at..];
    let open = rest.find(['{', ';'])?;
    let end = if rest[open..].starts_with('{') {
        let mut depth = 0_usize;
        rest[open..].char_indices().find_map(|(place, letter)| {
            match letter {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            (depth == 0).then_some(open + place + 1)
        })?
    } else {
        open + 1
    };
    let is_item = ["struct", "enum", "vocabulary", "events"]
        .iter()
        .any(|word| rest[..open].contains(word));
    let whole = text[at..at + end]
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .flat_map(str::split_whitespace)
        .collect::<Vec<_>>()
        .join(" ");
    is_item.then_some(whole)
}

#[test]
fn a_shape_that_travels_changes_only_with_the_protocol_number() {
    let shapes = shapes();
    assert!(shapes.len() > 100, "{} shapes were found", shapes.len());
    let digest = Sha256::digest(shapes.join("\n"));
    let digest = u128::from_be_bytes(digest[..16].try_into().unwrap());
    let now = format!("{} {digest:032x}\n", caseload::protocol::PROTOCOL);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(KEPT);
    if std::env::var_os(WRITE).is_some() {
        fs::write(&path, &now).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == now,
        "a shape that travels between client and server has changed: if this protocol number was ever released, make \
         PROTOCOL in src/protocol.rs one higher; then run this test with {WRITE}=1 (kept {kept:?}, now {now:?})"
    );
}
