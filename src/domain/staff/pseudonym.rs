//! Evidence without identity: names, numbers, addresses and dates of birth replaced by neutral words.
//!
//! A person files what they did, not about whom. Everything known of the patient, the carers and colleagues is replaced
//! wherever it stands as a whole word, in any case and with or without accents; NHS numbers, postcodes, telephone
//! numbers and e-mail addresses are replaced whoever's they are. Where a name is also an ordinary word it goes too, and
//! everything that went is listed, so that the person reads the text before filing it.
//!
//! What it cannot know: misspelt names, initials alone, a name of a single letter, what the story itself gives away.
//!
//! * `words`: the text as words that compare, each with its place.
//! * `names`: what is known of the people, found as words in their order.
//! * `numbers`: what shows by its form.

use std::collections::BTreeSet;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::domain::time::Day;

mod names;
mod numbers;
#[cfg(test)]
mod tests;
mod words;

crate::vocabulary! {
    /// What was replaced, and by which words.
    pub enum Neutral {
        Patient = "patient", "[patient]";
        Carer = "carer", "[carer]";
        Colleague = "colleague", "[colleague]";
        Address = "address", "[address]";
        BirthDate = "birth_date", "[date of birth]";
        NhsNumber = "nhs_number", "[NHS number]";
        Telephone = "telephone", "[telephone number]";
        Email = "email", "[e-mail address]";
    }
}

/// What is known of the people whom a text may name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IdentityWords {
    /// Every name of the patient: full, in parts, earlier, preferred.
    pub patient_names: Vec<String>,
    /// Names of carers, family and other contacts.
    pub carer_names: Vec<String>,
    /// Names of colleagues; leave empty to keep them.
    pub colleague_names: Vec<String>,
    /// The NHS number, however spaced; valid ones are found without being given.
    pub nhs_number: String,
    /// The address; a comma begins a line.
    pub address: String,
    /// The postcode; those of the United Kingdom are found without being given.
    pub postcode: String,
    /// Telephone numbers; those of the United Kingdom are found without being given.
    pub phones: Vec<String>,
    /// The date of birth.
    pub birth: Option<Day>,
}

/// One replacement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replaced {
    /// Where it stood, in bytes of the original text.
    pub from: Range<usize>,
    /// Where the neutral words stand, in bytes of the new text.
    pub to: Range<usize>,
    /// What stood there.
    pub text: String,
    /// By what it was replaced.
    pub neutral: Neutral,
}

/// A text without identity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pseudonymised {
    /// The new text.
    pub text: String,
    /// What was replaced, in its order.
    pub replaced: Vec<Replaced>,
}

/// A place that gives somebody away, and what it may be.
#[derive(Debug, Clone)]
struct Hit {
    range: Range<usize>,
    may_be: BTreeSet<Neutral>,
}

/// Replaces identity in a text; gives the new text and each thing that was replaced, once, as it stood.
pub fn replace(text: &str, identity: &IdentityWords) -> (String, Vec<String>) {
    let result = pseudonymise(text, identity);
    let replaced = once(
        result
            .replaced
            .iter()
            .map(|one| format!("{}: {}", one.neutral, one.text)),
    );
    (result.text, replaced)
}

/// What of an identity a text still holds, each thing once, as it stands there.
pub fn left_in(text: &str, identity: &IdentityWords) -> Vec<String> {
    once(
        pseudonymise(text, identity)
            .replaced
            .into_iter()
            .map(|one| one.text),
    )
}

fn once(all: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    all.filter(|one| seen.insert(one.clone())).collect()
}

/// Replaces identity in a text. What is neutral already is left, so that doing it twice changes nothing.
pub fn pseudonymise(text: &str, identity: &IdentityWords) -> Pseudonymised {
    let mut words = words::words(text);
    // Somebody may be called Patient.
    let neutral: Vec<Range<usize>> = Neutral::ALL
        .iter()
        .flat_map(|neutral| text.match_indices(neutral.words()))
        .map(|(at, found)| at..at + found.len())
        .collect();
    words.retain(|word| {
        !neutral
            .iter()
            .any(|range| range.contains(&word.range.start))
    });
    let mut hits = names::hits(text, &words, identity);
    hits.extend(numbers::hits(text, &words, identity));
    let hits = joined(text, united(hits));
    let mut result = Pseudonymised {
        text: String::with_capacity(text.len()),
        replaced: Vec::with_capacity(hits.len()),
    };
    let mut done = 0;
    for hit in hits {
        let Some(&neutral) = hit.may_be.first() else {
            continue;
        };
        result.text.push_str(&text[done..hit.range.start]);
        let start = result.text.len();
        result.text.push_str(neutral.words());
        result.replaced.push(Replaced {
            to: start..result.text.len(),
            text: text[hit.range.clone()].to_owned(),
            from: hit.range.clone(),
            neutral,
        });
        done = hit.range.end;
    }
    result.text.push_str(&text[done..]);
    result
}

/// Makes one of hits that overlap: as wide as both; what both may be, or else what the longer is.
fn united(mut hits: Vec<Hit>) -> Vec<Hit> {
    hits.sort_by_key(|hit| (hit.range.start, std::cmp::Reverse(hit.range.end)));
    let mut united: Vec<Hit> = Vec::with_capacity(hits.len());
    for hit in hits {
        match united.last_mut() {
            Some(last) if hit.range.start < last.range.end => {
                let both: BTreeSet<Neutral> =
                    last.may_be.intersection(&hit.may_be).copied().collect();
                if !both.is_empty() {
                    last.may_be = both;
                } else if hit.range.len() > last.range.len() {
                    last.may_be = hit.may_be;
                }
                last.range.end = last.range.end.max(hit.range.end);
            }
            _ => united.push(hit),
        }
    }
    united
}

/// Makes one of neighbours that may be the same: "BEGUM, Shirin" is one person, an address of two lines one address.
fn joined(text: &str, hits: Vec<Hit>) -> Vec<Hit> {
    let mut joined: Vec<Hit> = Vec::with_capacity(hits.len());
    for hit in hits {
        if let Some(last) = joined.last_mut() {
            let both: BTreeSet<Neutral> = last.may_be.intersection(&hit.may_be).copied().collect();
            let between = &text[last.range.end..hit.range.start];
            if !both.is_empty() && is_joint(between, &both) {
                last.range.end = hit.range.end;
                last.may_be = both;
                continue;
            }
        }
        joined.push(hit);
    }
    joined
}

fn is_joint(between: &str, both: &BTreeSet<Neutral>) -> bool {
    let is_address = both.contains(&Neutral::Address);
    let is_person = [Neutral::Patient, Neutral::Carer, Neutral::Colleague]
        .iter()
        .any(|one| both.contains(one));
    let joint =
        |c: char| matches!(c, ' ' | ',' | '-' | '\'' | '’' | '\u{a0}') || (is_address && c == '\n');
    (is_person || is_address) && between.chars().count() <= 3 && between.chars().all(joint)
}
