//! A text as words that compare, each with the place it has in the text.

use std::ops::Range;

use crate::domain::writing::fold_char;

/// A run of letters or a run of digits, folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Its letters in small, without accents, or its digits.
    pub(super) folded: String,
    /// Where it stands, in bytes.
    pub(super) range: Range<usize>,
}

impl Word {
    /// Whether it is made of digits.
    pub(super) fn is_number(&self) -> bool {
        self.folded.starts_with(|c: char| c.is_ascii_digit())
    }
}

/// What sort of character may stand beside which in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Letter,
    Digit,
    /// A letter of a script that is written without blanks: a word of its own.
    Alone,
}

/// The words of a text. Letters end where digits begin, so that "Begum1941" hides neither.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut open: Option<Sort> = None;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        if is_invisible(c) {
            continue;
        }
        let folded: String = fold_char(c).collect();
        if folded.is_empty() {
            // An accent belongs to the letter before it.
            if let (Some(_), Some(word)) = (open, words.last_mut()) {
                word.range.end = end;
            }
            continue;
        }
        // A sign that folds to several sorts, as a fraction does, is no word.
        let mut sorts = folded.chars().map(sort_of);
        let first = sorts.next().flatten();
        let sort = first.filter(|_| sorts.all(|sort| sort == first));
        match (sort, words.last_mut()) {
            (None, _) => {}
            (Some(sort), Some(word)) if open == Some(sort) && sort != Sort::Alone => {
                word.folded.push_str(&folded);
                word.range.end = end;
            }
            (Some(_), _) => words.push(Word {
                folded,
                range: at..end,
            }),
        }
        open = sort;
    }
    words
}

/// What stands between two words of a text.
pub(super) fn between<'a>(text: &'a str, one: &Word, next: &Word) -> &'a str {
    text.get(one.range.end..next.range.start)
        .unwrap_or_default()
}

/// Whether a folded word is of a script that is written without blanks, where one letter is a syllable or word.
pub(super) fn is_alone(folded: &str) -> bool {
    folded.chars().next().and_then(sort_of) == Some(Sort::Alone)
}

/// The folded words of a name or address line.
pub(super) fn folded_words(text: &str) -> Vec<String> {
    words(text).into_iter().map(|word| word.folded).collect()
}

fn sort_of(c: char) -> Option<Sort> {
    match c {
        '0'..='9' => Some(Sort::Digit),
        '\u{e00}'..='\u{e7f}'
        | '\u{1100}'..='\u{11ff}'
        | '\u{2e80}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7af}'
        | '\u{20000}'..='\u{3ffff}'
            if c.is_alphanumeric() =>
        {
            Some(Sort::Alone)
        }
        c if c.is_alphanumeric() => Some(Sort::Letter),
        _ => None,
    }
}

/// Characters that may hide inside a word.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}
