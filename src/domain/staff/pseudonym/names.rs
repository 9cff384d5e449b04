//! Names and addresses that are known, found as words in their order.

use std::collections::BTreeSet;

use super::words::{Word, between, folded_words, is_alone};
use super::{Hit, IdentityWords, Neutral};

/// More than this between two words is not one name.
const BETWEEN_MAX: usize = 3;
/// Forms of address are no part of a name.
const TITLES: [&str; 11] = [
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "prof",
    "professor",
    "rev",
    "sir",
    "dame",
];
/// Words before the number of a house, which alone give nobody away.
const DWELLINGS: [&str; 7] = ["flat", "apartment", "apt", "unit", "room", "no", "number"];
const STREETS: [(&str, &str); 12] = [
    ("st", "street"),
    ("str", "street"),
    ("rd", "road"),
    ("ln", "lane"),
    ("ave", "avenue"),
    ("av", "avenue"),
    ("cl", "close"),
    ("dr", "drive"),
    ("ct", "court"),
    ("cres", "crescent"),
    ("gdns", "gardens"),
    ("pl", "place"),
];

/// Words that stand in this order for somebody or their address.
struct Phrase {
    words: Vec<String>,
    neutral: Neutral,
}

/// Everything of the identity that is known as words.
pub(super) fn hits(text: &str, words: &[Word], identity: &IdentityWords) -> Vec<Hit> {
    let people = [
        (&identity.patient_names, Neutral::Patient),
        (&identity.carer_names, Neutral::Carer),
        (&identity.colleague_names, Neutral::Colleague),
    ];
    let mut phrases = Vec::new();
    for (names, neutral) in people {
        for name in names {
            add_name(&mut phrases, name, neutral);
        }
    }
    for line in identity.address.split([',', '\n', ';']) {
        add_address(&mut phrases, line);
    }
    add(
        &mut phrases,
        folded_words(&identity.postcode),
        Neutral::Address,
    );
    let initials: BTreeSet<(char, Neutral)> = people
        .iter()
        .flat_map(|(names, neutral)| names.iter().map(move |name| (name, *neutral)))
        .flat_map(|(name, neutral)| {
            folded_words(name)
                .into_iter()
                .filter_map(move |word| Some((word.chars().next()?, neutral)))
        })
        .collect();
    (0..words.len())
        .flat_map(|at| phrases.iter().map(move |phrase| (at, phrase)))
        .filter_map(|(at, phrase)| {
            let end = phrase_end(text, words, at, phrase)?;
            Some(with_initials(
                text,
                words,
                at,
                end,
                phrase.neutral,
                &initials,
            ))
        })
        .fold(Vec::new(), with_meaning)
}

/// Adds a hit, or another meaning to the same place.
fn with_meaning(mut hits: Vec<Hit>, hit: Hit) -> Vec<Hit> {
    match hits
        .iter_mut()
        .rev()
        .take(16)
        .find(|one| one.range == hit.range)
    {
        Some(same) => same.may_be.extend(hit.may_be),
        None => hits.push(hit),
    }
    hits
}

/// A name by its parts, each in one piece and with what an apostrophe or hyphen divides.
fn add_name(phrases: &mut Vec<Phrase>, name: &str, neutral: Neutral) {
    for part in name.split_whitespace() {
        let pieces = folded_words(part);
        if pieces.len() > 1 {
            for piece in pieces.iter().filter(|piece| is_telling(piece)) {
                add(phrases, vec![piece.clone()], neutral);
            }
            // Written in one: "OBrien", "SmithJones".
            for from in 0..pieces.len() {
                for to in from + 2..=pieces.len() {
                    add(phrases, vec![pieces[from..to].concat()], neutral);
                }
            }
        } else if !pieces.iter().all(|piece| is_telling(piece)) {
            continue;
        }
        add(phrases, pieces, neutral);
    }
}

/// A line of an address, and its street without the number of the house.
fn add_address(phrases: &mut Vec<Phrase>, line: &str) {
    let words: Vec<String> = folded_words(line)
        .iter()
        .map(|word| street(word).to_owned())
        .collect();
    let street = words
        .iter()
        .position(|word| is_telling(word) && !DWELLINGS.contains(&word.as_str()));
    // The number of a house or a street's kind alone ("14", "Road") gives nobody away.
    let is_kind = |word: &String| STREETS.iter().any(|(_, long)| long == word);
    if let Some(from) = street
        && !(words.len() == from + 1 && is_kind(&words[from]))
    {
        add(phrases, words[from..].to_vec(), Neutral::Address);
    }
    if words.len() > 1 {
        add(phrases, words, Neutral::Address);
    }
}

fn add(phrases: &mut Vec<Phrase>, words: Vec<String>, neutral: Neutral) {
    let is_new = !phrases
        .iter()
        .any(|one| one.words == words && one.neutral == neutral);
    if is_new && !words.is_empty() {
        phrases.push(Phrase { words, neutral });
    }
}

/// Whether a word alone may stand for somebody: two letters or more, and no form of address.
fn is_telling(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 2 && !is_alone(word) && !TITLES.contains(&word)
}

fn street(word: &str) -> &str {
    STREETS
        .iter()
        .find(|(short, _)| *short == word)
        .map_or(word, |(_, long)| long)
}

/// One past the last word of a phrase that begins with the word at `at`.
fn phrase_end(text: &str, words: &[Word], at: usize, phrase: &Phrase) -> Option<usize> {
    let end = at + phrase.words.len();
    let found = words.get(at..end)?;
    let last = phrase.words.len() - 1;
    let same = found
        .iter()
        .zip(&phrase.words)
        .enumerate()
        .all(|(place, (word, wanted))| {
            let word_is = match phrase.neutral {
                Neutral::Address => street(&word.folded),
                _ => &word.folded,
            };
            word_is == wanted || (place == last && is_loose_possessive(text, word, wanted))
        });
    let together = found
        .windows(2)
        .all(|pair| between(text, &pair[0], &pair[1]).chars().count() <= BETWEEN_MAX);
    (same && together).then_some(end)
}

/// "Begums" where "Begum's" was meant.
fn is_loose_possessive(text: &str, word: &Word, wanted: &str) -> bool {
    let is_capital = text[word.range.clone()].starts_with(char::is_uppercase);
    is_capital && wanted.chars().count() >= 4 && word.folded.strip_suffix('s') == Some(wanted)
}

/// The place of some words of a name, with the initials beside them.
fn with_initials(
    text: &str,
    words: &[Word],
    at: usize,
    end: usize,
    neutral: Neutral,
    initials: &BTreeSet<(char, Neutral)>,
) -> Hit {
    let mut from = at;
    let mut to = end;
    let is_initial = |word: &Word| {
        let mut letters = word.folded.chars();
        let only = letters.next().filter(|_| letters.next().is_none());
        only.is_some_and(|letter| initials.contains(&(letter, neutral)))
            && text[word.range.clone()].starts_with(char::is_uppercase)
    };
    let is_beside = |one: &Word, next: &Word| {
        let between = between(text, one, next);
        between.len() <= 2 && between.chars().all(|c| matches!(c, ' ' | '.' | ','))
    };
    while from > 0 && is_initial(&words[from - 1]) && is_beside(&words[from - 1], &words[from]) {
        from -= 1;
    }
    while to < words.len()
        && is_initial(&words[to])
        && !matches!(words[to].folded.as_str(), "a" | "i")
        && is_beside(&words[to - 1], &words[to])
    {
        to += 1;
    }
    Hit {
        range: words[from].range.start..words[to - 1].range.end,
        may_be: BTreeSet::from([neutral]),
    }
}
