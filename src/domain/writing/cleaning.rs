//! Text from a paste or a file, made safe to show: no control characters, no escape sequences, nothing that turns the
//! reading direction about or hides between letters. What people write stays: line ends, accents, emoji.

use unicode_normalization::char::is_combining_mark;

/// A tab becomes so many spaces.
const TAB: &str = "    ";
/// More marks than this upon one letter are not writing.
const MARKS_MAX: usize = 8;

/// Cleans a text of several lines; gives it with the number of characters that were taken out.
///
/// Line ends become `\n`, tabs and exotic blanks spaces; these count as kept. Cleaning twice changes nothing.
pub fn clean(text: &str) -> (String, usize) {
    let mut cleaner = Cleaner::new(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match c {
            '\r' => {
                if rest.as_str().starts_with('\n') {
                    rest.next();
                }
                cleaner.keep('\n');
            }
            '\n' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => cleaner.keep('\n'),
            '\t' => cleaner.keep_text(TAB),
            '\u{1b}' if rest.as_str().starts_with('[') => {
                rest.next();
                let dropped = drop_sequence(&mut rest);
                cleaner.removed += 2 + dropped;
            }
            '\u{9b}' => {
                let dropped = drop_sequence(&mut rest);
                cleaner.removed += 1 + dropped;
            }
            '\u{a0}'
            | '\u{1680}'
            | '\u{2000}'..='\u{200a}'
            | '\u{202f}'
            | '\u{205f}'
            | '\u{3000}' => cleaner.keep(' '),
            // The bullet of a word processor's symbol letters.
            '\u{f0b7}' => cleaner.keep('•'),
            '\u{200c}' | '\u{200d}' | '\u{fe0e}' | '\u{fe0f}' => {
                cleaner.joiner(c, rest.clone().next());
            }
            c if is_hidden(c) => cleaner.removed += 1,
            c if is_combining_mark(c) => cleaner.mark(c),
            c => cleaner.keep(c),
        }
    }
    (cleaner.text, cleaner.removed)
}

/// Cleans a text of one line, as a name: line ends and runs of blanks become one space, none at the ends.
pub fn clean_line(text: &str) -> (String, usize) {
    let (text, removed) = clean(text);
    let words: Vec<&str> = text.split_whitespace().collect();
    (words.join(" "), removed)
}

struct Cleaner {
    text: String,
    removed: usize,
    last: Option<char>,
    marks: usize,
}

impl Cleaner {
    fn new(capacity: usize) -> Cleaner {
        Cleaner {
            text: String::with_capacity(capacity),
            removed: 0,
            last: None,
            marks: 0,
        }
    }

    fn keep(&mut self, c: char) {
        self.text.push(c);
        self.last = Some(c);
        self.marks = 0;
    }

    fn keep_text(&mut self, text: &str) {
        text.chars().for_each(|c| self.keep(c));
    }

    fn mark(&mut self, c: char) {
        if self.marks < MARKS_MAX {
            self.marks += 1;
            self.text.push(c);
        } else {
            self.removed += 1;
        }
    }

    /// Joiners and variation selectors stay where they make one picture or one written word, and only there.
    fn joiner(&mut self, c: char, next: Option<char>) {
        let belongs = match (c, self.last) {
            ('\u{fe0e}' | '\u{fe0f}', Some(last)) => {
                is_picture(last)
                    || (matches!(last, '0'..='9' | '#' | '*') && next == Some('\u{20e3}'))
            }
            ('\u{200d}', Some(last)) if is_picture(last) || last == '\u{fe0f}' => {
                next.is_some_and(is_picture)
            }
            (_, Some(last)) => is_joining_letter(last) && next.is_some_and(is_joining_letter),
            (_, None) => false,
        };
        if belongs {
            self.text.push(c);
            self.last = Some(c);
        } else {
            self.removed += 1;
        }
    }
}

/// Drops the rest of a terminal's control sequence; gives how many characters that were.
fn drop_sequence(rest: &mut std::str::Chars) -> usize {
    let mut dropped = 0;
    while let Some(c) = rest.clone().next() {
        match c {
            '\u{20}'..='\u{3f}' => {}
            '\u{40}'..='\u{7e}' => {
                rest.next();
                return dropped + 1;
            }
            _ => return dropped,
        }
        rest.next();
        dropped += 1;
    }
    dropped
}

/// Characters that show nothing of themselves but change what is shown, or hide.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0d}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{fdd0}'..='\u{fdef}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
        || u32::from(c) & 0xfffe == 0xfffe
}

/// Blocks of pictures and symbols that emoji are drawn from, skin tones among them.
fn is_picture(c: char) -> bool {
    matches!(c,
        '©' | '®' | '\u{203c}' | '\u{2049}' | '™' | '\u{2139}' | '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{23ff}'
        | '\u{25a0}'..='\u{27bf}' | '\u{2900}'..='\u{297f}' | '\u{2b00}'..='\u{2bff}' | '\u{3030}' | '\u{303d}'
        | '\u{3297}' | '\u{3299}' | '\u{1f000}'..='\u{1faff}')
}

/// Letters of the scripts in which joiners change how a word is written: Arabic to Sinhala, Burmese, Khmer.
fn is_joining_letter(c: char) -> bool {
    matches!(c, '\u{620}'..='\u{8ff}' | '\u{900}'..='\u{dff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cleaned(text: &str) -> (String, usize) {
        clean(text)
    }

    #[test]
    fn what_people_write_stays() {
        for text in [
            "Line one\nLine two",
            "Siân, Zoe\u{308}, Nguyễn",
            "👩\u{200d}⚕\u{fe0f} and 👨🏽\u{200d}🦽 and ❤\u{fe0f} and 1\u{fe0f}\u{20e3}",
            "نمی\u{200c}خواهم",
            "क्\u{200d}ष",
            "🇬🇧 £5 – “quoted” …",
        ] {
            assert_eq!(cleaned(text), (text.to_owned(), 0), "{text:?}");
        }
    }

    #[test]
    fn line_ends_tabs_and_blanks_become_plain() {
        assert_eq!(
            cleaned("a\r\nb\rc\u{2028}d\te\u{a0}f"),
            ("a\nb\nc\nd    e f".to_owned(), 0)
        );
        assert_eq!(
            clean_line("  Mary\r\n\tAnn \u{a0} Price "),
            ("Mary Ann Price".to_owned(), 0)
        );
    }

    #[test]
    fn escape_sequences_never_reach_the_terminal() {
        assert_eq!(cleaned("a\u{1b}[2J\u{1b}[1;31mb"), ("ab".to_owned(), 11));
        assert_eq!(cleaned("\u{1b}]0;title\u{7}x"), ("]0;titlex".to_owned(), 2));
        assert_eq!(cleaned("\u{9b}31mred"), ("red".to_owned(), 4));
        assert_eq!(cleaned("\u{1b}["), (String::new(), 2));
        assert_eq!(
            cleaned("bell\u{7} null\0 del\u{7f}"),
            ("bell null del".to_owned(), 3)
        );
    }

    #[test]
    fn nothing_turns_direction_or_hides() {
        assert_eq!(
            cleaned("\u{202e}gnp.exe\u{202c}"),
            ("gnp.exe".to_owned(), 2)
        );
        assert_eq!(
            cleaned("Be\u{200b}gum\u{feff} \u{ad}Sh\u{200d}irin"),
            ("Begum Shirin".to_owned(), 4)
        );
        assert_eq!(cleaned("\u{e0041}\u{fffe}x\u{fe0f}"), ("x".to_owned(), 3));
        let tower = format!("e{}", "\u{301}".repeat(100));
        assert_eq!(
            cleaned(&tower),
            (format!("e{}", "\u{301}".repeat(MARKS_MAX)), 100 - MARKS_MAX)
        );
    }

    proptest! {
        #[test]
        fn what_is_clean_is_safe_and_stays(text in any::<String>(), more in "[\u{1b}\\[0-9;a-z\u{200d}\u{fe0f}👩⚕\r\n\u{301}\u{202e}]*") {
            for text in [text, more] {
                let (once, _) = clean(&text);
                prop_assert!(!once.chars().any(|c| c.is_control() && c != '\n'), "{:?}", once);
                let turned = once.chars().any(|c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'));
                prop_assert!(!turned);
                prop_assert_eq!(clean(&once), (once.clone(), 0));
                let (line, _) = clean_line(&text);
                prop_assert!(!line.contains('\n'));
                prop_assert_eq!(clean_line(&line), (line.clone(), 0));
            }
        }

        #[test]
        fn plain_text_is_left_alone(text in "[a-zA-Z0-9 .,;:£€'\\n-]*") {
            prop_assert_eq!(clean(&text), (text.clone(), 0));
        }
    }
}
