//! The spelling under which text is searched: small letters, no accents, plain apostrophes and hyphens.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Small letters without accents: "Siân O’Brien-Ødegård" becomes "sian o'brien-odegard".
pub fn fold(text: &str) -> String {
    text.chars().flat_map(fold_char).collect()
}

/// What one character becomes in [`fold`]: nothing for an accent, sometimes two letters.
///
/// Folding goes character by character, so that a place in folded text can be led back to the text as written.
pub fn fold_char(c: char) -> impl Iterator<Item = char> {
    std::iter::once(c)
        .nfkd()
        .flat_map(char::to_lowercase)
        .nfkd()
        .filter(|&c| !is_combining_mark(c))
        .flat_map(|c| plain_letters(c).chars().chain(unchanged(c)))
        .collect::<Vec<char>>()
        .into_iter()
}

/// Letters that no decomposition makes plain.
fn plain_letters(c: char) -> &'static str {
    match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ı' => "i",
        'ħ' => "h",
        'ŋ' => "n",
        'ς' => "σ",
        '\u{2018}' | '\u{2019}' | '\u{2bc}' | '\u{2032}' | '`' | '\u{b4}' => "'",
        '\u{2010}'..='\u{2015}' | '\u{2212}' => "-",
        _ => "",
    }
}

fn unchanged(c: char) -> Option<char> {
    plain_letters(c).is_empty().then_some(c)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn accents_and_capitals_do_not_matter() {
        assert_eq!(fold("Siân O’Brien-Ødegård"), "sian o'brien-odegard");
        assert_eq!(fold("STRAßE Łódź İzmir Þór"), "strasse lodz izmir thor");
        assert_eq!(fold("Zoe\u{308}"), fold("Zoë"));
        assert_eq!(fold("李小龍 ﬁne ①"), "李小龍 fine 1");
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC*") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn capitals_and_small_letters_fold_alike(text in "[a-zA-Zà-þÀ-Þ]*") {
            prop_assert_eq!(fold(&text.to_lowercase()), fold(&text));
        }
    }
}
