//! Dates and times as screens and documents show them: short, 24-hour, in the words people use.

use jiff::tz::{AmbiguousOffset, TimeZone};

use super::typed::Planned;
use super::{Day, EventTime, Moment, Precision};

/// Days on either side of today that are shown by weekday; beyond, the year matters more.
const NEAR_DAYS: i32 = 182;

/// A day beside today: "today", "yesterday", "tomorrow", "Thu 20 Nov", and with its year when half a year away.
pub fn short_day(day: Day, today: Day) -> String {
    match day.days_since(today) {
        0 => "today".to_owned(),
        -1 => "yesterday".to_owned(),
        1 => "tomorrow".to_owned(),
        _ => dated(day, today),
    }
}

/// A day with its year: "20 Nov 2025".
pub fn full_day(day: Day) -> String {
    day.0.strftime("%-d %b %Y").to_string()
}

/// The time of day to the second: "14:31:07".
pub fn clock(moment: Moment, zone: &TimeZone) -> String {
    local(moment, zone, "%H:%M:%S")
}

/// The time of day to the minute: "14:31".
pub fn hour_minute(moment: Moment, zone: &TimeZone) -> String {
    local(moment, zone, "%H:%M")
}

/// A length of time in minutes: "45 min", "3 h 10", from two days on "2 days"; never negative.
pub fn gap(minutes: i64) -> String {
    let minutes = minutes.max(0);
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, _) if hours >= 48 => format!("{} days", hours / 24),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes:02}"),
    }
}

/// An event time with how long ago it was: "Thu 20 Nov 10:00, 2 days ago".
///
/// A time that the clock change doubled is followed by the name of its offset.
pub fn describe(event: &EventTime, now: Moment, zone: &TimeZone) -> String {
    let today = now.day(zone);
    let words = event_words(event, today, zone);
    match event.precision {
        Precision::Unknown => words,
        Precision::Month => format!("{words}, to the month"),
        Precision::Day => match ago(event.day(), today) {
            Some(ago) => format!("{words}, {ago}, to the day"),
            None => format!("{words}, to the day"),
        },
        Precision::Minute => {
            let minutes = now.minutes_since(event.at);
            let day = event.at.day(zone);
            match ago(day, today) {
                Some(ago) => format!("{words}, {ago}"),
                None if minutes < 0 => format!("{words}, ahead of the clock"),
                None if minutes == 0 => format!("{words}, now"),
                None => format!("{words}, {} ago", gap(minutes)),
            }
        }
    }
}

/// An event time alone, no more precisely than it is known: "today 10:00", "Thu 20 Nov 10:00", "Nov 2026".
pub fn event_words(event: &EventTime, today: Day, zone: &TimeZone) -> String {
    match event.precision {
        Precision::Unknown => event.precision.words().to_owned(),
        Precision::Month => event.day().0.strftime("%b %Y").to_string(),
        Precision::Day => day_words(event.day(), today),
        Precision::Minute => {
            let day = day_words(event.at.day(zone), today);
            let time = hour_minute(event.at, zone);
            let doubled = doubled(event.at, zone);
            doubled.map_or(format!("{day} {time}"), |name| {
                format!("{day} {time} {name}")
            })
        }
    }
}

/// What is planned: "Fri 27 Nov", "tomorrow 14:00".
pub fn planned(planned: &Planned, today: Day, zone: &TimeZone) -> String {
    let day = short_day(planned.day, today);
    planned
        .at
        .map_or(day.clone(), |at| format!("{day} {}", hour_minute(at, zone)))
}

/// The name of the offset when the clock showed this time twice.
fn doubled(moment: Moment, zone: &TimeZone) -> Option<String> {
    let zoned = moment.timestamp().to_zoned(zone.clone());
    let offset = zone.to_ambiguous_timestamp(zoned.datetime()).offset();
    matches!(offset, AmbiguousOffset::Fold { .. }).then(|| zoned.strftime("%Z").to_string())
}

/// As [`short_day`], but only today goes without its date: "yesterday" comes after it as the time that has passed.
fn day_words(day: Day, today: Day) -> String {
    if day == today {
        "today".to_owned()
    } else {
        dated(day, today)
    }
}

fn dated(day: Day, today: Day) -> String {
    if day.days_since(today).abs() <= NEAR_DAYS {
        day.0.strftime("%a %-d %b").to_string()
    } else {
        full_day(day)
    }
}

/// How many days ago, in words; `None` for today.
fn ago(day: Day, today: Day) -> Option<String> {
    match today.days_since(day) {
        0 => None,
        1 => Some("yesterday".to_owned()),
        days if days < 0 => Some("ahead of the clock".to_owned()),
        days if days <= 60 => Some(format!("{days} days ago")),
        days if days <= 730 => Some(format!("{} months ago", days / 30)),
        _ => Some(format!("{} years ago", today.years_since(day))),
    }
}

fn local(moment: Moment, zone: &TimeZone, format: &str) -> String {
    moment
        .timestamp()
        .to_zoned(zone.clone())
        .strftime(format)
        .to_string()
}
