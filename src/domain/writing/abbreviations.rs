//! Abbreviations in a note, pointed out with an offer to write them out; never a reason to refuse the note.
//!
//! A record is read by other professions and by the patient. The shipped [`Glossary`] knows what clinicians write and
//! what it stands for; what the locality allows is not pointed out; anything else that looks like an abbreviation is
//! pointed out without an offer.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::Deserialize;

const SHIPPED: &str = include_str!("../../../fixtures/abbreviations.toml");
/// Capitals in longer words are a name or emphasis, not an abbreviation.
const LONGEST: usize = 6;

/// An abbreviation in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// As it stands there.
    pub text: String,
    /// What it stands for, where that is certain.
    pub expansion: Option<String>,
}

/// Why the shipped glossary cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the table of abbreviations cannot be read")]
pub struct GlossaryError(#[from] toml::de::Error);

/// What abbreviations stand for.
///
/// A key in small letters means any spelling; one with a capital only that spelling.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub struct Glossary {
    /// What everybody reads; never pointed out.
    ordinary: BTreeSet<String>,
    /// What is short for two things that matter; pointed out without an offer.
    ambiguous: BTreeSet<String>,
    /// What is short for one thing.
    expansions: BTreeMap<String, String>,
}

impl Glossary {
    /// Reads the shipped glossary.
    ///
    /// # Errors
    /// When the shipped table is not of its form.
    pub fn built_in() -> Result<Glossary, GlossaryError> {
        Ok(toml::from_str(SHIPPED)?)
    }

    /// What an abbreviation stands for, where that is certain.
    pub fn expansion(&self, abbreviation: &str) -> Option<&str> {
        spellings(abbreviation)
            .iter()
            .find_map(|key| self.expansions.get(key))
            .map(String::as_str)
    }

    /// Points out the abbreviations of a text, in their order; `known` are those the locality allows, with what they
    /// stand for.
    pub fn find(&self, text: &str, known: &BTreeMap<String, String>) -> Vec<Found> {
        let mut found = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let words = words(line);
            let shouted = is_shouted(line, &words);
            for (place, word) in words.iter().enumerate() {
                let next = words.get(place + 1).map(|next| &line[next.clone()]);
                let written = &line[word.clone()];
                let expansion = match self.judge(written, next, shouted, known) {
                    Judged::Readable => continue,
                    Judged::Unclear => None,
                    Judged::Offer(expansion) => Some(expansion),
                };
                found.push(Found {
                    range: start + word.start..start + word.end,
                    text: written.to_owned(),
                    expansion,
                });
            }
            start += line.len();
        }
        found
    }

    fn judge(
        &self,
        word: &str,
        next: Option<&str>,
        shouted: bool,
        known: &BTreeMap<String, String>,
    ) -> Judged {
        let spellings = spellings(word);
        let is_in = |holds: &dyn Fn(&String) -> bool| spellings.iter().any(holds);
        if is_in(&|key| self.ordinary.contains(key)) || is_in(&|key| known.contains_key(key)) {
            return Judged::Readable;
        }
        if let Some(expansion) = self.expansion(word) {
            return Judged::Offer(expansion.to_owned());
        }
        if let Some(broken) = word
            .strip_prefix('#')
            .filter(|rest| begins_with_letter(rest))
        {
            let what = self.expansion(broken).unwrap_or(broken);
            return Judged::Offer(format!("fractured {what}"));
        }
        let weeks = word
            .strip_suffix("/52")
            .and_then(|weeks| weeks.parse::<u8>().ok());
        if let Some(weeks) = weeks {
            let unit = if weeks == 1 { "week" } else { "weeks" };
            return Judged::Offer(format!("{weeks} {unit}"));
        }
        if let Some(one) = plural(word) {
            return match self.judge(one, None, shouted, known) {
                Judged::Offer(one) if one.ends_with('s') => Judged::Unclear,
                Judged::Offer(one) => Judged::Offer(format!("{one}s")),
                other => other,
            };
        }
        let looks_short = looks_like_one(word) && !is_postcode(word, next);
        if !shouted && (looks_short || is_in(&|key| self.ambiguous.contains(key))) {
            Judged::Unclear
        } else {
            Judged::Readable
        }
    }
}

/// What a word is to a reader of another profession.
enum Judged {
    /// No abbreviation, or one that is allowed.
    Readable,
    /// An abbreviation, but what it stands for is not certain.
    Unclear,
    /// An abbreviation, and what it stands for.
    Offer(String),
}

/// Writes one abbreviation out; the text stays as it is when there is no offer or the text has changed meanwhile.
pub fn expand(text: &str, found: &Found) -> String {
    let (Some(expansion), Some(there)) = (&found.expansion, text.get(found.range.clone())) else {
        return text.to_owned();
    };
    if there != found.text {
        return text.to_owned();
    }
    let before = &text[..found.range.start];
    let opens = before
        .trim_end_matches([' ', '\t', '"', '('])
        .chars()
        .next_back()
        .is_none_or(|c| matches!(c, '.' | '!' | '?' | '\n'));
    let mut letters = expansion.chars();
    let expansion = match letters.next() {
        Some(first) if opens => first.to_uppercase().chain(letters).collect(),
        _ => expansion.clone(),
    };
    format!("{before}{expansion}{}", &text[found.range.end..])
}

/// The keys under which a word may be listed: as written, and in small letters, each also without full stops between
/// single letters.
fn spellings(word: &str) -> [String; 3] {
    let small = word.to_lowercase();
    let dotted = word.contains('.') && word.split('.').all(|part| part.chars().count() <= 1);
    let undotted = if dotted {
        small.replace('.', "")
    } else {
        small.clone()
    };
    [word.to_owned(), small, undotted]
}

/// The places of a line's words: letters, digits and what abbreviations are written with.
fn words(line: &str) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in line.char_indices().chain([(line.len(), ' ')]) {
        let belongs = c.is_alphanumeric() || matches!(c, '/' | '#' | '&' | '.' | '\'' | '’');
        match (belongs, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                let trimmed = line[from..at].trim_end_matches(['.', '\'', '’', '/', '&', '#']);
                let body = trimmed.trim_start_matches(['.', '\'', '’', '/', '&']);
                if !body.is_empty() {
                    let from = from + trimmed.len() - body.len();
                    words.push(from..from + body.len());
                }
                start = None;
            }
            _ => {}
        }
    }
    words
}

/// Whether the line is written in capitals throughout, so that capitals say nothing.
fn is_shouted(line: &str, words: &[Range<usize>]) -> bool {
    let all: Vec<&str> = words
        .iter()
        .map(|word| &line[word.clone()])
        .filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 1)
        .collect();
    let capital = all
        .iter()
        .filter(|word| word.chars().all(|c| !c.is_lowercase()))
        .count();
    all.len() >= 4 && capital * 10 >= all.len() * 7
}

/// Two to six capitals, digits among them allowed, that are no Roman numeral.
fn looks_like_one(word: &str) -> bool {
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    let length = word.chars().count();
    let parts = word
        .chars()
        .all(|c| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '&' | '/' | '.'));
    capitals >= 2 && length <= LONGEST && parts && begins_with_letter(word) && !is_roman(word)
}

fn begins_with_letter(word: &str) -> bool {
    word.starts_with(char::is_alphabetic)
}

/// A Roman numeral up to 39, as grades and stages are numbered.
fn is_roman(word: &str) -> bool {
    let tens = word.trim_start_matches('X');
    let units = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    word.len() - tens.len() <= 3 && units.contains(&tens)
}

/// A postcode's first half before its second.
fn is_postcode(word: &str, next: Option<&str>) -> bool {
    let second = next.is_some_and(|next| {
        let bytes = next.as_bytes();
        bytes.len() == 3
            && bytes[0].is_ascii_digit()
            && bytes[1..].iter().all(u8::is_ascii_uppercase)
    });
    second && word.len() <= 4 && word.bytes().any(|b| b.is_ascii_digit())
}

/// The abbreviation without the s of its plural or possessive.
fn plural(word: &str) -> Option<&str> {
    let one = ["'s", "’s", "s"]
        .iter()
        .find_map(|ending| word.strip_suffix(ending))?;
    let capitals = one.chars().filter(|c| c.is_uppercase()).count();
    (capitals >= 2 && one.chars().all(|c| c.is_uppercase() || c.is_ascii_digit())).then_some(one)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop")]

    use proptest::prelude::*;

    use super::*;

    fn find(text: &str) -> Vec<Found> {
        Glossary::built_in().unwrap().find(text, &BTreeMap::new())
    }

    fn offers(text: &str) -> Vec<(String, String)> {
        find(text)
            .into_iter()
            .map(|one| (one.text, one.expansion.unwrap_or_default()))
            .collect()
    }

    fn check(text: &str, expected: &[(&str, &str)]) {
        let expected: Vec<(String, String)> = expected
            .iter()
            .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
            .collect();
        assert_eq!(offers(text), expected, "{text}");
    }

    /// R004-30 (part): abbreviations are found as they are written, with what they stand for.
    #[test]
    fn r004_30_abbreviations_are_pointed_out_with_an_offer() {
        check(
            "Pt c/o SOB. O/E chest clear; Rx BD, #NOF 2019.",
            &[
                ("Pt", "patient"),
                ("c/o", "complains of"),
                ("SOB", "short of breath"),
                ("O/E", "on examination"),
                ("Rx", "treatment"),
                ("BD", "twice a day"),
                ("#NOF", "fractured neck of femur"),
            ],
        );
        check(
            "p.r.n. and b.d.",
            &[("p.r.n", "when needed"), ("b.d", "twice a day")],
        );
        check(
            "#wrist in 2/52, UTIs",
            &[
                ("#wrist", "fractured wrist"),
                ("2/52", "2 weeks"),
                ("UTIs", "urinary tract infections"),
            ],
        );
    }

    /// R004-30 (part): what is unknown or could mean two things is pointed out without an offer.
    #[test]
    fn r004_30_without_certainty_there_is_no_offer() {
        check(
            "XQZ clinic, known MS, od",
            &[("XQZ", ""), ("MS", ""), ("od", "")],
        );
    }

    #[test]
    fn words_numerals_names_and_postcodes_are_left_alone() {
        for text in [
            "Mary Price was seen at home. She sobs, sat by us; it is fine.",
            "Stage IV, grade III, Henry VIII, XXIX",
            "Seen by the GP and at A&E, e.g. at 10 a.m.",
            "Lives at CM1 4QR, see #10342 of 20/11/2026",
            "A I am",
            "SEEN AT HOME TODAY, EATING WELL",
            "",
        ] {
            check(text, &[]);
        }
    }

    /// R004-30 (part): what the locality allows is not pointed out.
    #[test]
    fn r004_30_the_locality_allows() {
        let known: BTreeMap<String, String> = [("SOB", "short of breath"), ("bd", "twice a day")]
            .map(|(a, b)| (a.into(), b.into()))
            .into();
        let found = Glossary::built_in().unwrap().find("SOB BD COPD", &known);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].text, "COPD");
    }

    #[test]
    fn an_offer_taken_changes_only_its_place() {
        let text = "Pt well.\nNo SOB.";
        let found = find(text);
        assert_eq!(expand(text, &found[0]), "Patient well.\nNo SOB.");
        assert_eq!(expand(text, &found[1]), "Pt well.\nNo short of breath.");
        assert_eq!(expand("Other text", &found[1]), "Other text");
        assert_eq!(expand("é", &found[0]), "é", "a place inside a letter");
    }

    #[test]
    fn the_shipped_table_has_no_word_twice() {
        let glossary = Glossary::built_in().unwrap();
        assert!(glossary.expansions.len() >= 120);
        for key in glossary.expansions.keys() {
            assert!(
                !glossary.ordinary.contains(key) && !glossary.ambiguous.contains(key),
                "{key}"
            );
        }
        for (key, expansion) in &glossary.expansions {
            assert!(!expansion.is_empty() && expansion != key);
            check(key, &[(key, expansion)]);
        }
    }

    proptest! {
        #[test]
        fn every_place_holds_what_was_found(text in "([ \\n]|Pt|SOB|#NOF|é|c/o|XYZ|[#/&.'’]|\\PC){0,30}") {
            let mut end = 0;
            for found in find(&text) {
                prop_assert!(found.range.start >= end);
                end = found.range.end;
                prop_assert_eq!(text.get(found.range.clone()), Some(found.text.as_str()));
                prop_assert!(expand(&text, &found).starts_with(&text[..found.range.start]));
            }
        }
    }
}
