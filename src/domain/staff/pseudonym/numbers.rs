//! What gives somebody away by its form: NHS numbers, telephone numbers, postcodes, e-mail addresses, and the dates of
//! birth that are known.

use std::collections::BTreeSet;
use std::ops::Range;

use super::words::{Word, between};
use super::{Hit, IdentityWords, Neutral};
use crate::domain::nhs_number::NhsNumber;
use crate::domain::time::Day;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Everything that is found by its form, or known as a number.
pub(super) fn hits(text: &str, words: &[Word], identity: &IdentityWords) -> Vec<Hit> {
    let known = Known::of(identity);
    let mut hits = emails(text);
    let mut note = |range: Option<Range<usize>>, neutral: Neutral| {
        hits.extend(range.map(|range| Hit {
            range,
            may_be: BTreeSet::from([neutral]),
        }));
    };
    for at in 0..words.len() {
        note(postcode(text, words, at), Neutral::Address);
        if let Some(birth) = identity.birth {
            note(date(text, words, at, birth), Neutral::BirthDate);
        }
        if !words[at].is_number() {
            continue;
        }
        note(any_nhs_number(text, words, at), Neutral::NhsNumber);
        note(any_telephone(text, words, at), Neutral::Telephone);
        for (digits, neutral) in &known.digits {
            note(digits_from(text, words, at, digits), *neutral);
        }
    }
    hits
}

/// Runs of digits that are known.
struct Known {
    digits: Vec<(String, Neutral)>,
}

impl Known {
    fn of(identity: &IdentityWords) -> Known {
        let mut digits = Vec::new();
        let number: String = identity
            .nhs_number
            .chars()
            .filter(char::is_ascii_digit)
            .collect();
        if number.len() == 10 {
            digits.push((number, Neutral::NhsNumber));
        }
        for telephone in &identity.phones {
            let all: String = telephone.chars().filter(char::is_ascii_digit).collect();
            if all.len() < 6 {
                continue;
            }
            let national = national_part(&all).unwrap_or(&all);
            for prefix in ["", "0", "44", "440", "0044", "00440"] {
                digits.push((format!("{prefix}{national}"), Neutral::Telephone));
            }
            // The number as it is dialled in the same town.
            digits.push((all[all.len() - 6..].to_owned(), Neutral::Telephone));
            digits.push((all, Neutral::Telephone));
        }
        if let Some(Day(birth)) = identity.birth {
            for format in ["%d%m%Y", "%d%m%y", "%Y%m%d"] {
                digits.push((birth.strftime(format).to_string(), Neutral::BirthDate));
            }
        }
        Known { digits }
    }
}

fn national_part(digits: &str) -> Option<&str> {
    let rest = digits
        .strip_prefix("0044")
        .or_else(|| digits.strip_prefix("44").filter(|rest| rest.len() >= 9));
    let rest = rest.map_or(digits, |rest| rest.strip_prefix('0').unwrap_or(rest));
    rest.strip_prefix('0').or(Some(rest))
}

fn gap_after<'a>(text: &'a str, words: &[Word], at: usize) -> &'a str {
    words
        .get(at + 1)
        .map_or("", |next| between(text, &words[at], next))
}

/// The place of known digits that begin with the word at `at`, however they are spaced.
fn digits_from(text: &str, words: &[Word], at: usize, wanted: &str) -> Option<Range<usize>> {
    let mut rest = wanted;
    let mut end = at;
    loop {
        let word = words.get(end).filter(|word| word.is_number())?;
        rest = rest.strip_prefix(word.folded.as_str())?;
        if rest.is_empty() {
            return Some(words[at].range.start..word.range.end);
        }
        if gap_after(text, words, end).chars().count() > 3 {
            return None;
        }
        end += 1;
    }
}

/// Ten digits that make a valid NHS number, in groups or not.
fn any_nhs_number(text: &str, words: &[Word], at: usize) -> Option<Range<usize>> {
    let gap =
        |c: char| c.is_whitespace() && c != '\n' || matches!(c, '-' | '\u{2010}'..='\u{2015}');
    let (digits, end) = gathered(text, words, at, 10, &gap)?;
    NhsNumber::parse(&digits).ok()?;
    stands_alone(text, words, at, end).then(|| words[at].range.start..words[end].range.end)
}

/// A telephone number of the United Kingdom.
fn any_telephone(text: &str, words: &[Word], at: usize) -> Option<Range<usize>> {
    let start = words[at].range.start;
    let plus = text[..start].ends_with('+');
    let first = words[at].folded.as_str();
    if !(first.starts_with('0') || (plus && first.starts_with("44"))) {
        return None;
    }
    let gap = |c: char| {
        matches!(
            c,
            ' ' | '\u{a0}' | '-' | '.' | '(' | ')' | '\u{2010}'..='\u{2015}'
        )
    };
    // With a country code there are up to five digits more than the ten of the number itself.
    for length in (10..=15).rev() {
        let Some((digits, end)) = gathered(text, words, at, length, &gap) else {
            continue;
        };
        let Some(national) = national_part(&digits) else {
            continue;
        };
        let whole =
            national.len() == 10 && national.starts_with(['1', '2', '3', '5', '7', '8', '9']);
        let short = national.len() == 9 && national.starts_with('1');
        if (whole || short) && stands_alone(text, words, at, end) {
            return Some(start - usize::from(plus)..words[end].range.end);
        }
    }
    None
}

/// Exactly `count` digits from the word at `at` on, and the last word they are in.
fn gathered(
    text: &str,
    words: &[Word],
    at: usize,
    count: usize,
    gap: &dyn Fn(char) -> bool,
) -> Option<(String, usize)> {
    let mut digits = String::with_capacity(count);
    let mut end = at;
    loop {
        let word = words.get(end).filter(|word| word.is_number())?;
        digits.push_str(&word.folded);
        if digits.len() == count {
            return Some((digits, end));
        }
        let gap_text = gap_after(text, words, end);
        if digits.len() > count || gap_text.chars().count() > 3 || !gap_text.chars().all(gap) {
            return None;
        }
        end += 1;
    }
}

/// Whether no date, time or decimal goes on beside the digits.
fn stands_alone(text: &str, words: &[Word], at: usize, end: usize) -> bool {
    let goes_on = |between: &str| matches!(between, ":" | "/" | "." | ",");
    let before = at > 0 && words[at - 1].is_number() && goes_on(gap_after(text, words, at - 1));
    let after =
        words.get(end + 1).is_some_and(Word::is_number) && goes_on(gap_after(text, words, end));
    !before && !after
}

/// A postcode of the United Kingdom, in any case, with or without its blank.
fn postcode(text: &str, words: &[Word], at: usize) -> Option<Range<usize>> {
    let start = words[at].range.start;
    let is_open = text[..start]
        .chars()
        .next_back()
        .is_none_or(|c| !c.is_alphabetic());
    if !is_open || !text[start..].starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let rest: Vec<char> = text[start..].chars().take(12).collect();
    let letter = |place: usize| rest.get(place).map_or(' ', char::to_ascii_uppercase);
    let is_outward = |length: usize| {
        let digit = |place: usize| letter(place).is_ascii_digit();
        let shape: String = (0..length)
            .map(|place| if digit(place) { '9' } else { 'A' })
            .collect();
        let plain = (0..length).all(|place| letter(place).is_ascii_alphanumeric());
        plain
            && matches!(
                shape.as_str(),
                "A9" | "A99" | "AA9" | "AA99" | "A9A" | "AA9A"
            )
    };
    let is_inward = |from: usize| {
        let letters = (1..=2).all(|next| "ABDEFGHJLNPQRSTUWXYZ".contains(letter(from + next)));
        letter(from).is_ascii_digit()
            && letters
            && rest.get(from + 3).is_none_or(|c| !c.is_alphabetic())
    };
    for length in (2..=4).rev().filter(|&length| is_outward(length)) {
        let blanks = rest[length..]
            .iter()
            .take_while(|c| matches!(c, ' ' | '\u{a0}'))
            .count();
        let inward = length + blanks;
        if blanks > 2 || !is_inward(inward) {
            continue;
        }
        // "B12 3rd dose" is no postcode.
        let ending: String = rest[inward + 1..inward + 3].iter().collect();
        if blanks > 0 && ["st", "nd", "rd", "th"].contains(&ending.as_str()) {
            continue;
        }
        let bytes: usize = rest[..inward + 3].iter().map(|c| c.len_utf8()).sum();
        return Some(start..start + bytes);
    }
    None
}

fn emails(text: &str) -> Vec<Hit> {
    let mut hits = Vec::new();
    let belongs = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '%' | '\'');
    for (at, _) in text.match_indices('@') {
        let before = text[..at].trim_end_matches(belongs).len();
        let after = text[at + 1..].trim_start_matches(belongs);
        let end = text.len() - after.len();
        let end = before + text[before..end].trim_end_matches(['.', '-', '\'']).len();
        if before < at && end > at + 1 {
            hits.push(Hit {
                range: before..end,
                may_be: BTreeSet::from([Neutral::Email]),
            });
        }
    }
    hits
}

/// A known date that begins with the word at `at`: day, month, year in any usual order, the month as number or name.
fn date(text: &str, words: &[Word], at: usize, birth: Day) -> Option<Range<usize>> {
    let skipped = ["st", "nd", "rd", "th", "of", "the"];
    let mut places = Vec::with_capacity(3);
    let mut next = at;
    while places.len() < 3 {
        let word = words.get(next)?;
        if next > at && gap_after(text, words, next - 1).chars().count() > 3 {
            return None;
        }
        if places.is_empty() || !skipped.contains(&word.folded.as_str()) {
            places.push(next);
        }
        next += 1;
    }
    let number = |place: usize| words[place].folded.parse::<i16>().ok();
    let is_day = |place: usize| number(place) == Some(i16::from(birth.0.day()));
    let is_month = |place: usize| {
        let name = MONTHS
            .get(usize::try_from(birth.0.month() - 1).unwrap_or(0))
            .copied()
            .unwrap_or_default();
        let word = words[place].folded.as_str();
        number(place) == Some(i16::from(birth.0.month()))
            || (word.len() >= 3 && name.starts_with(word))
    };
    let is_year = |place: usize| {
        let year = birth.0.year();
        match words[place].folded.len() {
            4 => number(place) == Some(year),
            2 => number(place) == Some(year % 100),
            _ => false,
        }
    };
    let &[first, second, third] = places.as_slice() else {
        return None;
    };
    let is_date = (is_day(first) && is_month(second) && is_year(third))
        || (is_month(first) && is_day(second) && is_year(third))
        || (is_year(first) && is_month(second) && is_day(third));
    is_date.then(|| words[first].range.start..words[third].range.end)
}
