//! Lengths of time, as people type them.

/// Reads a length of time into minutes: `7h30`, `8h`, `90m`.
///
/// # Errors
/// Not of that form.
pub fn hours_and_minutes(text: &str) -> Result<u32, String> {
    let wrong = || "give hours and minutes such as 7h30, 8h or 90m".to_owned();
    let number = |text: &str| -> Result<u32, String> {
        match text {
            "" => Ok(0),
            digits if digits.chars().all(|letter| letter.is_ascii_digit()) => {
                digits.parse().map_err(|_too_large| wrong())
            }
            _ => Err(wrong()),
        }
    };
    let text = text.trim().to_lowercase();
    let (hours, minutes) = text.split_once('h').unwrap_or(("", text.as_str()));
    let minutes = minutes.trim();
    if hours.is_empty() && !minutes.ends_with('m') {
        return Err(wrong());
    }
    let minutes = number(minutes.trim_end_matches('m').trim())?;
    number(hours.trim())?
        .checked_mul(60)
        .and_then(|hours| hours.checked_add(minutes))
        .ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_and_minutes_are_read_into_minutes() {
        for (text, minutes) in [
            ("7h30", 450),
            ("7h 30m", 450),
            ("8h", 480),
            ("90m", 90),
            ("0H", 0),
        ] {
            assert_eq!(hours_and_minutes(text), Ok(minutes), "{text}");
        }
        for wrong in [
            "",
            "h",
            "7",
            "7.5h",
            "-1h",
            "xh",
            "99999999999h",
            "80000000h",
        ] {
            assert!(hours_and_minutes(wrong).is_err(), "{wrong}");
        }
    }
}
