//! What makes a note readable, by the next person and by the terminal: text without what must not reach a screen,
//! spellings that compare, abbreviations pointed out.
//!
//! * [`clean`], [`clean_line`]: pasted and imported text, made safe to show.
//! * [`fold`]: the spelling under which text is searched.
//! * [`with_article`], [`joined`]: a word as it stands in a sentence, parts as they stand in a line.
//! * [`abbreviations`]: what another profession could not read, with an offer to write it out.

pub mod abbreviations;
mod cleaning;
mod folding;

pub use cleaning::{clean, clean_line};
pub use folding::{fold, fold_char};

/// Parts of a line, empty ones left out, with a comma between them, or a blank after the end of a sentence.
pub fn joined(parts: &[&str]) -> String {
    let mut all = String::new();
    for part in parts.iter().filter(|part| !part.is_empty()) {
        if all.ends_with(['.', '!', '?']) {
            all.push(' ');
        } else if !all.is_empty() {
            all.push_str(", ");
        }
        all.push_str(part);
    }
    all
}

/// A word with its article: "a lead", "an administrator".
pub fn with_article(word: &str) -> String {
    let sounds = word.to_lowercase();
    let article = if sounds.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {word}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_the_article_of_its_sound() {
        assert_eq!(with_article("practice lead"), "a practice lead");
        for word in ["auditor", "Administrator"] {
            assert_eq!(with_article(word), format!("an {word}"));
        }
    }
}
