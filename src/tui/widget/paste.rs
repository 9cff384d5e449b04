//! What is left of pasted text once nothing in it can command a terminal or hide from a reader.

/// Text fit for a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cleaned {
    /// What is left.
    pub text: String,
    /// Control characters and escape sequences that were taken out.
    pub removed: usize,
}

/// Takes out control characters, escape sequences and marks that turn the direction of writing. Line breaks stay if
/// `lines` says so and are blanks otherwise; tabs become blanks.
pub fn clean(text: &str, lines: bool) -> Cleaned {
    let mut kept = String::with_capacity(text.len());
    let mut removed = 0;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\r' | '\n' => {
                if letter == '\r' {
                    letters.next_if_eq(&'\n');
                }
                kept.push(if lines { '\n' } else { ' ' });
            }
            '\t' => kept.push_str(if lines { "    " } else { " " }),
            '\u{1b}' | '\u{9b}' | '\u{9d}' | '\u{90}' => {
                removed += 1;
                skip_sequence(letter, &mut letters);
            }
            _ if is_unwanted(letter) => removed += 1,
            _ => kept.push(letter),
        }
    }
    if !lines {
        kept.truncate(kept.trim_end().len());
    }
    Cleaned {
        text: kept,
        removed,
    }
}

/// Returns whether a character has no place in a field.
pub fn is_unwanted(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Skips what belongs to an escape sequence whose introducer was read. A broken one ends where it cannot go on, so that
/// it never swallows the text behind it.
fn skip_sequence(introducer: char, letters: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    let kind = match introducer {
        '\u{9b}' => Some('['),
        '\u{9d}' | '\u{90}' => Some(']'),
        _ => letters.next_if(|letter| matches!(letter, ' '..='~')),
    };
    match kind {
        Some('[') => {
            while letters
                .next_if(|letter| matches!(letter, ' '..='?'))
                .is_some()
            {}
            letters.next_if(|letter| matches!(letter, '@'..='~'));
        }
        // A command string: to its end, if it has one on this line.
        Some(']' | 'P' | '_' | '^' | 'X') => {
            let mut ahead = letters.clone();
            while let Some(letter) = ahead.next() {
                let ends = match letter {
                    '\u{7}' | '\u{9c}' => true,
                    '\u{1b}' => ahead.next_if_eq(&'\\').is_some(),
                    '\n' | '\r' => break,
                    _ => false,
                };
                if ends {
                    *letters = ahead;
                    return;
                }
            }
        }
        Some(' '..='/') => {
            letters.next_if(|letter| matches!(letter, ' '..='~'));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sequences_go_and_text_stays() {
        for (raw, text, removed) in [
            ("plain Zoë 👩", "plain Zoë 👩", 0),
            ("a\x1b[31mred\x1b[0m", "ared", 2),
            ("\x1b]0;title\x07text", "text", 1),
            ("\x1b]0;no end, so it stays", "0;no end, so it stays", 1),
            ("bell\x07 null\0 \u{202e}turned", "bell null turned", 3),
            ("one\r\ntwo\rthree\n", "one\ntwo\nthree\n", 0),
            ("a\tb", "a    b", 0),
            ("\u{9b}2Jx", "x", 1),
            ("\x1b(Bx", "x", 1),
        ] {
            assert_eq!(
                clean(raw, true),
                Cleaned {
                    text: text.to_owned(),
                    removed
                },
                "{raw:?}"
            );
        }
        assert_eq!(clean("Begum\n", false).text, "Begum");
        assert_eq!(clean("12 High\nStreet", false).text, "12 High Street");
    }

    proptest! {
        #[test]
        fn nothing_unwanted_is_left(raw in "[\\x00-\\x9f\\u{2028}-\\u{202f}a-z]{0,60}") {
            let cleaned = clean(&raw, true);
            prop_assert!(!cleaned.text.chars().any(|letter| letter != '\n' && is_unwanted(letter)));
            prop_assert_eq!(clean(&cleaned.text, true).removed, 0);
        }
    }
}
