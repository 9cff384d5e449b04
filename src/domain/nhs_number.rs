//! NHS numbers: ten digits, the last of which checks the nine before it (modulus 11).
//!
//! A number is data about a patient, never a patient's identity in the record: it may be missing, wrong or change.
//! Everything this crate makes up itself (demo, tests, examples) lies in the range that begins with 999, which is not
//! given to people.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::domain::refusal::Refusal;

/// The smallest number of the range that is not given to people.
const SYNTHETIC_FROM: u64 = 9_990_000_000;
/// How many different numbers [`NhsNumber::synthetic`] can make.
pub const SYNTHETIC_COUNT: u32 = 900_000;

/// A well-formed NHS number; there is no way to hold one whose check digit is wrong.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NhsNumber(u64);

/// Why a text is not an NHS number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NhsNumberError {
    /// Nothing but blanks and hyphens.
    #[error("the NHS number is missing")]
    Missing,
    /// Something that is neither a digit nor a blank nor a hyphen.
    #[error("an NHS number has digits only, and '{}' is not one", .0.escape_debug())]
    NotADigit(char),
    /// Too few or too many digits.
    #[error("an NHS number has 10 digits; this has {0}")]
    Length(usize),
    /// One digit ten times: it would pass the check, but is a place-holder.
    #[error("an NHS number is not the digit {0} ten times")]
    Repeated(u8),
    /// The last digit does not fit the nine before it.
    #[error(
        "this is not an NHS number: its last digit does not fit the others, so one of them is mistyped"
    )]
    CheckDigit,
}

impl NhsNumberError {
    /// The refusal shown beneath `field`.
    pub fn refusal(self, field: &str) -> Refusal {
        match self {
            NhsNumberError::Missing => Refusal::missing(field, "the NHS number"),
            NhsNumberError::CheckDigit => Refusal::invalid(field, self.to_string())
                .advise("Compare it with a letter or the summary care record"),
            _ => Refusal::invalid(field, self.to_string())
                .advise("Type ten digits, with or without spaces"),
        }
    }
}

impl NhsNumber {
    /// Reads an NHS number; blanks and hyphens of any kind are dropped.
    ///
    /// # Errors
    /// The first reason why the text is not one.
    pub fn parse(text: &str) -> Result<NhsNumber, NhsNumberError> {
        let mut value = 0_u64;
        let mut count = 0_usize;
        for c in text.chars().filter(|&c| !is_filler(c)) {
            let digit = c
                .is_ascii()
                .then(|| c.to_digit(10))
                .flatten()
                .ok_or(NhsNumberError::NotADigit(c))?;
            count += 1;
            if count <= 10 {
                value = value * 10 + u64::from(digit);
            }
        }
        match count {
            0 => Err(NhsNumberError::Missing),
            10 => NhsNumber::from_value(value),
            _ => Err(NhsNumberError::Length(count)),
        }
    }

    /// Checks a number of at most ten digits; leading noughts count as digits.
    ///
    /// # Errors
    /// The reason why it is not an NHS number.
    pub fn from_value(value: u64) -> Result<NhsNumber, NhsNumberError> {
        if value > 9_999_999_999 {
            return Err(NhsNumberError::Length(value.to_string().len()));
        }
        let last = value % 10;
        if value == last * 1_111_111_111 {
            return Err(NhsNumberError::Repeated(u8::try_from(last).unwrap_or(0)));
        }
        if check_digit(value / 10) == Some(last) {
            Ok(NhsNumber(value))
        } else {
            Err(NhsNumberError::CheckDigit)
        }
    }

    /// The `index`th made-up number: well-formed, in the range beginning with 999, another for every index below
    /// [`SYNTHETIC_COUNT`]; neighbouring indices look unlike each other.
    ///
    /// `None` from [`SYNTHETIC_COUNT`] on, and for the one index that would be a repeated digit.
    pub fn synthetic(index: u32) -> Option<NhsNumber> {
        if index >= SYNTHETIC_COUNT {
            return None;
        }
        // Multiplying by a number that shares no factor with the count visits every index once, out of order.
        let scattered = u64::from(index) * 611_953 % u64::from(SYNTHETIC_COUNT);
        // Of ten successive nine-digit beginnings at most one has no check digit: nine of each ten can be used.
        let tens = SYNTHETIC_FROM / 100 + scattered / 9;
        let wanted = usize::try_from(scattered % 9).ok()?;
        let value = (tens * 10..tens * 10 + 10)
            .filter_map(|nine| check_digit(nine).map(|digit| nine * 10 + digit))
            .nth(wanted)?;
        NhsNumber::from_value(value).ok()
    }

    /// Whether it lies in the range that is not given to people (demo, tests).
    pub fn is_synthetic(self) -> bool {
        self.0 >= SYNTHETIC_FROM
    }

    /// The ten digits without spaces, as files and messages want them.
    pub fn plain(self) -> String {
        format!("{:010}", self.0)
    }

    /// The number itself, as keys and the journal want it.
    pub fn value(self) -> u64 {
        self.0
    }
}

/// Blanks and hyphens, also those a word processor puts in.
fn is_filler(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ad}')
}

/// The check digit of nine digits, or `None` where there is none (it would be 10).
fn check_digit(nine: u64) -> Option<u64> {
    let mut rest = nine;
    let mut sum = 0;
    for weight in 2..=10 {
        sum += rest % 10 * weight;
        rest /= 10;
    }
    match 11 - sum % 11 {
        11 => Some(0),
        10 => None,
        digit => Some(digit),
    }
}

impl std::fmt::Display for NhsNumber {
    /// Groups of three, three and four, as they are read out.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let plain = self.plain();
        let text = [&plain[..3], &plain[3..6], &plain[6..]].join(" ");
        formatter.pad(&text)
    }
}

impl std::fmt::Debug for NhsNumber {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "NhsNumber({self})")
    }
}

impl std::str::FromStr for NhsNumber {
    type Err = NhsNumberError;

    fn from_str(text: &str) -> Result<NhsNumber, NhsNumberError> {
        NhsNumber::parse(text)
    }
}

impl Serialize for NhsNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.serialize_str(&self.plain())
        } else {
            serializer.serialize_u64(self.0)
        }
    }
}

impl<'de> Deserialize<'de> for NhsNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<NhsNumber, D::Error> {
        if deserializer.is_human_readable() {
            NhsNumber::parse(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
        } else {
            NhsNumber::from_value(u64::deserialize(deserializer)?).map_err(serde::de::Error::custom)
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop")]

    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spaces_and_hyphens_of_any_kind_are_dropped_and_it_is_shown_in_threes() {
        for text in [
            "9990000018",
            "999 000 0018",
            " 999-000-0018\t",
            "999\u{a0}000\u{2011}0018",
        ] {
            let number = NhsNumber::parse(text).unwrap();
            assert_eq!(number.to_string(), "999 000 0018");
            assert_eq!(number.plain(), "9990000018");
            assert!(number.is_synthetic());
        }
        assert_eq!(
            format!("{:>14}", NhsNumber::parse("9990000018").unwrap()),
            "  999 000 0018"
        );
    }

    #[test]
    fn each_wrong_text_has_its_own_reason() {
        let reason = |text: &str| NhsNumber::parse(text).unwrap_err();
        assert_eq!(reason(" - "), NhsNumberError::Missing);
        assert_eq!(reason("999 000 001O"), NhsNumberError::NotADigit('O'));
        assert_eq!(reason("٩990000018"), NhsNumberError::NotADigit('٩'));
        assert_eq!(reason("999 000 001"), NhsNumberError::Length(9));
        assert_eq!(reason(&"9".repeat(40)), NhsNumberError::Length(40));
        assert_eq!(reason("9999999999"), NhsNumberError::Repeated(9));
        assert_eq!(reason("0000000000"), NhsNumberError::Repeated(0));
        assert_eq!(reason("999 000 0017"), NhsNumberError::CheckDigit);
        let refusal = reason("999 000 0017").refusal("nhs_number");
        assert_eq!(refusal.field.as_deref(), Some("nhs_number"));
        assert!(
            reason("\u{1b}").to_string().is_ascii(),
            "an escape never reaches the terminal raw"
        );
    }

    #[test]
    fn made_up_numbers_are_all_different() {
        let made: BTreeSet<NhsNumber> = (0..10_000).filter_map(NhsNumber::synthetic).collect();
        assert_eq!(made.len(), 10_000);
        assert!(made.iter().all(|number| number.is_synthetic()));
        assert_eq!(NhsNumber::synthetic(SYNTHETIC_COUNT), None);
    }

    #[test]
    fn both_encodings_refuse_what_is_not_a_number() {
        let number = NhsNumber::synthetic(7).unwrap();
        let json = serde_json::to_string(&number).unwrap();
        assert_eq!(json, format!("\"{}\"", number.plain()));
        assert_eq!(serde_json::from_str::<NhsNumber>(&json).unwrap(), number);
        assert!(serde_json::from_str::<NhsNumber>("\"9990000017\"").is_err());

        let standard = bincode::config::standard();
        let bytes = bincode::serde::encode_to_vec(number, standard).unwrap();
        let (back, _): (NhsNumber, usize) =
            bincode::serde::decode_from_slice(&bytes, standard).unwrap();
        assert_eq!(back, number);
        let wrong = bincode::serde::encode_to_vec(9_990_000_017_u64, standard).unwrap();
        assert!(bincode::serde::decode_from_slice::<NhsNumber, _>(&wrong, standard).is_err());
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back(index in 0..SYNTHETIC_COUNT) {
            if let Some(number) = NhsNumber::synthetic(index) {
                prop_assert_eq!(NhsNumber::parse(&number.to_string()), Ok(number));
                prop_assert_eq!(NhsNumber::parse(&number.plain()), Ok(number));
            }
        }

        #[test]
        fn one_mistyped_digit_is_always_noticed(index in 0_u32..1000, place in 0_usize..10, by in 1_u8..10) {
            let number = NhsNumber::synthetic(index).unwrap();
            let mut digits = number.plain().into_bytes();
            digits[place] = b'0' + (digits[place] - b'0' + by) % 10;
            prop_assert!(NhsNumber::parse(&String::from_utf8(digits).unwrap()).is_err());
        }

        #[test]
        fn two_neighbours_exchanged_are_always_noticed(index in 0_u32..1000, place in 0_usize..9) {
            let mut digits = NhsNumber::synthetic(index).unwrap().plain().into_bytes();
            prop_assume!(digits[place] != digits[place + 1]);
            digits.swap(place, place + 1);
            prop_assert!(NhsNumber::parse(&String::from_utf8(digits).unwrap()).is_err());
        }

        #[test]
        fn no_other_text_is_taken_for_one(text in "[0-9 -]{0,14}|\\PC*") {
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            match NhsNumber::parse(&text) {
                Ok(number) => prop_assert_eq!(number.plain(), digits),
                Err(NhsNumberError::Length(length)) => prop_assert!(length != 10),
                Err(_) => {}
            }
        }
    }
}
