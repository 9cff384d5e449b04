//! The words of a typed date or time, taken apart: which day is named, which time of day, which of two offsets.
//!
//! Nothing is resolved here: "mon" stays a weekday until the caller knows whether it looks back or ahead.

use jiff::civil::Weekday;
use jiff::tz::Offset;

use crate::domain::refusal::{Reason, Refusal};

/// A day as it was named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NamedDay {
    /// So many days ahead of today; negative for days back.
    Ahead(i32),
    /// So many months ahead of today.
    MonthsAhead(i32),
    /// A weekday.
    Weekday(Weekday),
    /// A day and month without a year.
    DayMonth { day: i8, month: i8 },
    /// A whole date.
    Date { day: i8, month: i8, year: i16 },
    /// A date whose year has two digits.
    ShortYear { day: i8, month: i8, year: i16 },
    /// A month of a year.
    Month { month: i8, year: i16 },
}

/// What was typed, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Typed {
    /// The day, where one was named.
    pub(super) day: Option<NamedDay>,
    /// A weekday given beside a date; it must agree.
    pub(super) weekday: Option<Weekday>,
    /// Hour and minute.
    pub(super) time: Option<(i8, i8)>,
    /// Which offset was meant, where it was said.
    pub(super) offset: Option<Offset>,
    /// So many minutes ahead of now; negative for minutes back.
    pub(super) minutes: Option<i64>,
}

/// What a reader may expect.
#[derive(Debug, Clone, Copy)]
pub(super) struct Expect {
    /// Whether a time of day may stand beside the date: then four digits may be either.
    pub(super) times: bool,
    /// The present year.
    pub(super) this_year: i16,
    /// What to type instead, shown with a text that is not understood.
    pub(super) advice: &'static str,
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];
/// Longer texts than this are not dates; looking further into them is of no use.
const LONGEST: usize = 60;

/// Takes a text apart; an empty text and "now" give nothing in every part.
pub(super) fn read(text: &str, expect: Expect) -> Result<Typed, Refusal> {
    if text.len() > LONGEST {
        return Err(
            Refusal::new(Reason::Invalid, "this is too long for a date or time")
                .advise(expect.advice),
        );
    }
    let text = spaced(text);
    let words: Vec<&str> = text.split_whitespace().collect();
    if words == ["now"] {
        return Ok(Typed::default());
    }
    let mut reader = Reader {
        words: &words,
        at: 0,
        expect,
        found: Typed::default(),
    };
    while reader.at < words.len() {
        reader.step()?;
    }
    reader.finish()
}

/// Lower case, one spelling of minus, commas gone, and the `T` of an ISO date-time made a space.
fn spaced(text: &str) -> String {
    let lower: String = text
        .chars()
        .map(|c| match c {
            '\u{2212}' | '\u{2010}'..='\u{2015}' => '-',
            ',' => ' ',
            c => c.to_ascii_lowercase(),
        })
        .collect();
    let bytes = lower.as_bytes();
    let is_iso = bytes.get(10) == Some(&b't') && bytes.get(4) == Some(&b'-') && lower.is_ascii();
    if is_iso {
        let (date, time) = lower.split_at(10);
        match time[1..].strip_suffix('z') {
            Some(utc) => format!("{date} {utc} utc"),
            None => format!("{date} {}", &time[1..]),
        }
    } else {
        lower
    }
}

struct Reader<'a> {
    words: &'a [&'a str],
    at: usize,
    expect: Expect,
    found: Typed,
}

impl<'a> Reader<'a> {
    fn step(&mut self) -> Result<(), Refusal> {
        let Some(word) = self.take() else {
            return Ok(());
        };
        match word {
            "at" | "on" | "the" => Ok(()),
            "today" => self.day(NamedDay::Ahead(0)),
            "yesterday" => self.day(NamedDay::Ahead(-1)),
            "tomorrow" => self.day(NamedDay::Ahead(1)),
            "noon" | "midday" => self.time((12, 0)),
            "gmt" | "utc" | "z" => self.offset(Offset::UTC),
            "bst" => self.offset(Offset::constant(1)),
            "in" => self.signed("+"),
            _ if word.starts_with(['-', '+']) => self.signed(word),
            _ if word.contains('/') => self.date(word, '/'),
            _ if word.contains('-') => self.date(word, '-'),
            _ if word.matches('.').count() == 2 => self.date(word, '.'),
            _ if word.starts_with(|c: char| c.is_ascii_digit()) => self.number(word),
            _ => self.name(word),
        }
    }

    fn finish(self) -> Result<Typed, Refusal> {
        let mut found = self.found;
        let alone = found.day.is_none() && found.time.is_none();
        if (found.minutes.is_some() && !alone) || (found.offset.is_some() && found.time.is_none()) {
            return Err(self.not_understood());
        }
        match (found.weekday, found.day) {
            (Some(weekday), None) => {
                found.weekday = None;
                found.day = Some(NamedDay::Weekday(weekday));
            }
            (
                Some(_),
                Some(NamedDay::Ahead(_) | NamedDay::MonthsAhead(_) | NamedDay::Month { .. }),
            ) => {
                return Err(self.not_understood());
            }
            _ => {}
        }
        let nothing = found == Typed::default();
        if nothing && !self.words.is_empty() {
            return Err(self.not_understood());
        }
        Ok(found)
    }

    fn take(&mut self) -> Option<&'a str> {
        let word = self.words.get(self.at).copied();
        self.at += 1;
        word
    }

    fn peek(&self) -> Option<&'a str> {
        self.words.get(self.at).copied()
    }

    fn day(&mut self, day: NamedDay) -> Result<(), Refusal> {
        if self.found.day.replace(day).is_some() {
            return Err(self.not_understood());
        }
        Ok(())
    }

    fn time(&mut self, time: (i8, i8)) -> Result<(), Refusal> {
        if !self.expect.times || self.found.time.replace(time).is_some() {
            return Err(self.not_understood());
        }
        Ok(())
    }

    fn offset(&mut self, offset: Offset) -> Result<(), Refusal> {
        if self.found.offset.replace(offset).is_some() {
            return Err(self.not_understood());
        }
        Ok(())
    }

    /// `-45m`, `-1h30`, `+3d`, and with its parts apart `+ 3 days`.
    fn signed(&mut self, word: &str) -> Result<(), Refusal> {
        let sign = if word.starts_with('-') { -1 } else { 1 };
        let mut span = word[1..].to_owned();
        if span.is_empty() {
            span.push_str(self.take().unwrap_or_default());
        }
        if span.bytes().all(|b| b.is_ascii_digit()) {
            span.push_str(self.take().unwrap_or_default());
        }
        self.span(sign, &span)
    }

    fn span(&mut self, sign: i64, span: &str) -> Result<(), Refusal> {
        let mut rest = span;
        let mut minutes: Option<i64> = None;
        let mut days: Option<NamedDay> = None;
        let mut after_hours = false;
        while !rest.is_empty() {
            let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let (number, tail) = rest.split_at(digits);
            let letters = tail.len() - tail.trim_start_matches(|c: char| c.is_alphabetic()).len();
            let (unit, tail) = tail.split_at(letters);
            let amount: i32 = match number.len() {
                1..=5 => number
                    .parse()
                    .map_err(|_unreadable| self.not_understood())?,
                _ => return Err(self.not_understood()),
            };
            let amount = amount * if sign < 0 { -1 } else { 1 };
            let day = match unit {
                "m" | "min" | "mins" | "minute" | "minutes" => {
                    minutes = Some(minutes.unwrap_or(0) + i64::from(amount));
                    None
                }
                "" if after_hours => {
                    minutes = Some(minutes.unwrap_or(0) + i64::from(amount));
                    None
                }
                "h" | "hr" | "hrs" | "hour" | "hours" => {
                    minutes = Some(minutes.unwrap_or(0) + i64::from(amount) * 60);
                    None
                }
                "d" | "day" | "days" => Some(NamedDay::Ahead(amount)),
                "w" | "wk" | "wks" | "week" | "weeks" => Some(NamedDay::Ahead(amount * 7)),
                "mo" | "month" | "months" => Some(NamedDay::MonthsAhead(amount)),
                _ => return Err(self.not_understood()),
            };
            if let Some(day) = day
                && days.replace(day).is_some()
            {
                return Err(self.not_understood());
            }
            after_hours = unit.starts_with('h');
            rest = tail;
        }
        match (minutes, days) {
            (Some(minutes), None) if self.found.minutes.is_none() => {
                self.found.minutes = Some(minutes);
                Ok(())
            }
            (None, Some(day)) => self.day(day),
            _ => Err(self.not_understood()),
        }
    }

    /// A word that begins with a digit: a time, a day before its month, or a span with "ago".
    fn number(&mut self, word: &str) -> Result<(), Refusal> {
        if let Some(time) = self.clock_time(word)? {
            return self.time(time);
        }
        let ordinal = ["st", "nd", "rd", "th"]
            .iter()
            .find_map(|suffix| word.strip_suffix(suffix))
            .unwrap_or(word);
        if let (Ok(day), Some(month)) = (ordinal.parse::<i8>(), self.peek().and_then(month_of)) {
            self.at += 1;
            return self.day_and_month(day, month);
        }
        let ago = self.words[self.at..]
            .iter()
            .take(2)
            .position(|next| *next == "ago");
        match ago {
            Some(0) => {
                self.at += 1;
                self.span(-1, word)
            }
            Some(_) => {
                let span = format!("{word}{}", self.take().unwrap_or_default());
                self.at += 1;
                self.span(-1, &span)
            }
            None => Err(self.not_understood()),
        }
    }

    fn name(&mut self, word: &str) -> Result<(), Refusal> {
        if let Some(weekday) = weekday_of(word) {
            if self.found.weekday.replace(weekday).is_some() {
                return Err(self.not_understood());
            }
            return Ok(());
        }
        let Some(month) = month_of(word) else {
            return Err(self.not_understood());
        };
        let Some(number) = self.take() else {
            return Err(self.not_understood());
        };
        match (number.len(), number.parse::<i16>()) {
            (4, Ok(year)) if is_year(year) => self.day(NamedDay::Month { month, year }),
            (1 | 2, Ok(day)) => self.day_and_month(i8::try_from(day).unwrap_or(99), month),
            _ => Err(self.not_understood()),
        }
    }

    /// A day and a month in words, and the year that may follow them.
    fn day_and_month(&mut self, day: i8, month: i8) -> Result<(), Refusal> {
        let next = self.peek().unwrap_or_default();
        let digits = next.len() == 4 && next.bytes().all(|b| b.is_ascii_digit());
        let Some(year) = next.parse::<i16>().ok().filter(|_| digits) else {
            return self.day(NamedDay::DayMonth { day, month });
        };
        let as_clock = self.expect.times && year / 100 < 24 && year % 100 < 60;
        let near = (year - self.expect.this_year).abs() <= 1;
        if is_year(year) && as_clock && !near {
            return Err(Refusal::new(
                Reason::Invalid,
                format!("'{next}' may be a year or a time of day"),
            )
            .advise(format!(
                "Type the time as {}:{}, or the date as {day}/{month}/{next}",
                &next[..2],
                &next[2..]
            )));
        }
        if as_clock && !is_year(year) {
            return self.day(NamedDay::DayMonth { day, month });
        }
        self.at += 1;
        self.day(NamedDay::Date { day, month, year })
    }

    /// `20/11`, `20/11/2026`, `20/11/26`, `11/2026`, `2026-11-20`.
    fn date(&mut self, word: &str, separator: char) -> Result<(), Refusal> {
        let parts: Vec<&str> = word.split(separator).collect();
        let mut numbers = Vec::with_capacity(3);
        for part in &parts {
            let plain = matches!(part.len(), 1 | 2 | 4) && part.bytes().all(|b| b.is_ascii_digit());
            match part.parse::<i16>() {
                Ok(number) if plain => numbers.push(number),
                _ => return Err(self.not_understood()),
            }
        }
        let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
        let small = |number: i16| i8::try_from(number).unwrap_or(99);
        let day = match (lengths.as_slice(), numbers.as_slice()) {
            ([4, 1 | 2, 1 | 2], &[year, month, day]) | ([1 | 2, 1 | 2, 4], &[day, month, year]) => {
                NamedDay::Date {
                    day: small(day),
                    month: small(month),
                    year,
                }
            }
            ([1 | 2, 1 | 2, 2], &[day, month, year]) => NamedDay::ShortYear {
                day: small(day),
                month: small(month),
                year,
            },
            ([1 | 2, 1 | 2], &[day, month]) => NamedDay::DayMonth {
                day: small(day),
                month: small(month),
            },
            ([1 | 2, 4], &[month, year]) => NamedDay::Month {
                month: small(month),
                year,
            },
            _ => return Err(self.not_understood()),
        };
        self.day(day)
    }

    /// A time of day: `14:30`, `9.15`, `1430`, `2pm`, `2:30 pm`; `None` when the word is not meant as one.
    fn clock_time(&mut self, word: &str) -> Result<Option<(i8, i8)>, Refusal> {
        let joined = ["am", "pm"].into_iter().find(|half| word.ends_with(half));
        let apart = ["am", "pm"]
            .into_iter()
            .find(|half| self.peek() == Some(half));
        let digits = joined.map_or(word, |half| word.trim_end_matches(half));
        let (hour, minute) = match digits.split_once([':', '.']) {
            Some((hour, minute)) if minute.len() == 2 && hour.len() <= 2 => (hour, minute),
            None if !digits.is_ascii() => return Ok(None),
            None if matches!(digits.len(), 3 | 4) => digits.split_at(digits.len() - 2),
            None if joined.or(apart).is_some() && digits.len() <= 2 => (digits, "00"),
            _ => return Ok(None),
        };
        let all_digits = hour
            .bytes()
            .chain(minute.bytes())
            .all(|b| b.is_ascii_digit());
        let (Ok(hours), Ok(minutes), true) = (hour.parse::<i8>(), minute.parse::<i8>(), all_digits)
        else {
            return Ok(None);
        };
        let half = joined.or(apart);
        if joined.is_none() && apart.is_some() {
            self.at += 1;
        }
        let hours = match half {
            Some(_) if !(1..=12).contains(&hours) => 99,
            Some("am") => hours % 12,
            Some(_) => hours % 12 + 12,
            None => hours,
        };
        if !(0..24).contains(&hours) || !(0..60).contains(&minutes) {
            return Err(
                Refusal::new(Reason::Invalid, format!("'{word}' is not a time of day"))
                    .advise("Type it between 00:00 and 23:59"),
            );
        }
        Ok(Some((hours, minutes)))
    }

    fn not_understood(&self) -> Refusal {
        let words = self.words.join(" ");
        Refusal::new(
            Reason::Invalid,
            format!(
                "'{}' is not understood as a date or time",
                words.escape_debug()
            ),
        )
        .advise(self.expect.advice)
    }
}

/// Years that somebody may mean.
pub(super) fn is_year(year: i16) -> bool {
    (1800..=2199).contains(&year)
}

fn month_of(word: &str) -> Option<i8> {
    let word = word.trim_end_matches('.');
    let known = word.len() >= 3;
    let place = MONTHS
        .iter()
        .position(|month| known && month.to_ascii_lowercase().starts_with(word))?;
    i8::try_from(place + 1).ok()
}

fn weekday_of(word: &str) -> Option<Weekday> {
    let word = word.trim_end_matches('.');
    let known = word.len() >= 3;
    WEEKDAYS
        .iter()
        .find(|(name, _)| known && name.starts_with(word))
        .map(|(_, weekday)| *weekday)
}

/// The English name of a month, by its number.
pub(super) fn month_name(month: i8) -> &'static str {
    usize::try_from(month - 1)
        .ok()
        .and_then(|place| MONTHS.get(place).copied())
        .unwrap_or("month")
}
