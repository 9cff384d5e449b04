//! A bundle: some entries, each with its proof, under one signed checkpoint, and a signed statement of which they are. It is checked offline, by
//! anybody who has the store's key, without the store.
//!
//! # The format, version 1
//!
//! JSON text in UTF-8, exactly as this program writes it: two spaces a level, fields in this order, a line feed at the end.
//!
//! | field | content |
//! | --- | --- |
//! | `format` | `caseload portfolio` |
//! | `version` | 1 |
//! | `checkpoint` | a signed checkpoint, as a text |
//! | `statement` | a signed note by the same key, as a text: see below |
//! | `index` | what is stated, in order: `entry` (number), `kind` (number of the kind), `entered` (microseconds since 1970-01-01 00:00 UTC), `title` |
//! | `items` | in the same order: `entry`, `header`, `payload`, `salt` and the hashes of `proof`, all bytes in base64 |
//!
//! The text of the statement: `caseload portfolio`; how many items; base64 of the SHA-256 of the checkpoint's text with its signature; then
//! for each item its place, counted from 1, a space and base64 of its line's hash = SHA-256(byte 5 `|` entry 8 `|` kind 2 `|` entered 8 `|` title), numbers
//! little-endian. So a line that is changed or dropped is named by its place, and the first line keeps a statement from passing for a
//! checkpoint. An entry's leaf follows from header, salt and payload, and its proof leads to the root, as the head of [`super`] says.

mod checking;
mod making;
#[cfg(test)]
mod tests;

use std::fmt;
use std::marker::PhantomData;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::chain::Hash;

pub use checking::{Finding, Report, SoundItem, verify_bundle, verify_bundle_bytes};
pub use making::{BundleError, Chosen, make_bundle};

/// The most items of a bundle.
pub const ITEMS_MAX: usize = 10_000;
/// The most bytes of a bundle.
pub const BUNDLE_BYTES_MAX: usize = 64 << 20;
/// The most hashes of one proof: as many as a tree of all numbers is high, and more than any journal needs.
const PROOF_MAX: usize = 64;
/// The most bytes of a title.
pub const TITLE_BYTES_MAX: usize = 1_000;

const FORMAT: &str = "caseload portfolio";
const VERSION: u32 = 1;
const LINE: [u8; 1] = [5];

/// Bytes in base64.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Base64(Vec<u8>);

impl Serialize for Base64 {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Base64 {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Base64, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = STANDARD.decode(text);
        bytes.map(Base64).map_err(serde::de::Error::custom)
    }
}

/// Reads a list and stops when it is longer than anything honest: whoever checks a file need not trust it with their memory.
fn at_most<'de, D, T, const MAX: usize>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de>,
{
    struct List<T, const MAX: usize>(PhantomData<T>);
    impl<'de, T: Deserialize<'de>, const MAX: usize> serde::de::Visitor<'de> for List<T, MAX> {
        type Value = Vec<T>;

        fn expecting(&self, words: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(words, "a list of at most {MAX}")
        }

        fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut all: A) -> Result<Vec<T>, A::Error> {
            let mut list = Vec::new();
            while let Some(one) = all.next_element()? {
                if list.len() == MAX {
                    return Err(serde::de::Error::invalid_length(MAX + 1, &self));
                }
                list.push(one);
            }
            Ok(list)
        }
    }
    deserializer.deserialize_seq(List::<T, MAX>(PhantomData))
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Bundle {
    format: String,
    version: u32,
    checkpoint: String,
    statement: String,
    #[serde(deserialize_with = "at_most::<_, _, ITEMS_MAX>")]
    index: Vec<Line>,
    #[serde(deserialize_with = "at_most::<_, _, ITEMS_MAX>")]
    items: Vec<Item>,
}

/// What the index says of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    entry: u64,
    kind: u16,
    entered: i64,
    title: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Item {
    entry: u64,
    header: Base64,
    payload: Base64,
    salt: Base64,
    #[serde(deserialize_with = "at_most::<_, _, PROOF_MAX>")]
    proof: Vec<Base64>,
}

impl Line {
    fn hash(&self) -> Hash {
        Sha256::new()
            .chain_update(LINE)
            .chain_update(self.entry.to_le_bytes())
            .chain_update(self.kind.to_le_bytes())
            .chain_update(self.entered.to_le_bytes())
            .chain_update(&self.title)
            .finalize()
            .into()
    }
}

impl Bundle {
    fn to_text(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }
}

/// What the store states: of how many and which items a bundle is made, and under which checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Statement {
    checkpoint: Hash,
    lines: Vec<Hash>,
}

impl Statement {
    fn of(checkpoint: &str, index: &[Line]) -> Statement {
        Statement {
            checkpoint: Sha256::digest(checkpoint).into(),
            lines: index.iter().map(Line::hash).collect(),
        }
    }

    fn to_text(&self) -> String {
        use std::fmt::Write as _;
        let hash = STANDARD.encode(self.checkpoint);
        let mut text = format!("{FORMAT}\n{}\n{hash}\n", self.lines.len());
        for (place, line) in (1..).zip(&self.lines) {
            let place: usize = place;
            let _infallible = writeln!(text, "{place} {}", STANDARD.encode(line));
        }
        text
    }

    /// Reads exactly what [`Statement::to_text`] writes.
    fn parse(text: &str) -> Option<Statement> {
        let hash = |text: &str| -> Option<Hash> { STANDARD.decode(text).ok()?.try_into().ok() };
        let mut lines = text.lines();
        let _format = lines.next()?;
        let _count = lines.next()?;
        let checkpoint = hash(lines.next()?)?;
        let lines: Option<Vec<Hash>> = lines.map(|line| hash(line.split_once(' ')?.1)).collect();
        let statement = Statement {
            checkpoint,
            lines: lines?,
        };
        (statement.to_text() == text).then_some(statement)
    }
}
