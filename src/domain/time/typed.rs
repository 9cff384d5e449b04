//! What a person types as a date or time, made absolute: when something happened, what is planned, a date of birth.
//!
//! Typed words are resolved at once, against the moment they were typed, and what is kept is absolute: "yesterday"
//! never wanders. A text that could mean two things far apart is refused rather than guessed at: a day and month
//! without its year means the nearest one, and when that lies on the wrong side of today the year is asked for.
//!
//! The refusals name no field: the form that asks adds its own with [`Refusal::at`].

use jiff::civil::Date;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use serde::{Deserialize, Serialize};

use self::read::{Expect, NamedDay, Typed, month_name};
use super::{Day, EventTime, Moment, Precision, shown};
use crate::domain::refusal::{Reason, Refusal};

mod read;
#[cfg(test)]
mod tests;

const EVENT_ADVICE: &str =
    "Type for instance 14:30, yesterday 10:00, -45m, mon 9:15 or 20/11/2026 10:00";
const FUTURE_ADVICE: &str = "Type for instance tomorrow, fri, +3d, +2w, 28/11 or 28/11 14:00";
const BIRTH_ADVICE: &str = "Type for instance 03/03/1941, 3 mar 1941 or 1941-03-03";
/// Plans further ahead than this are taken for a mistyped year.
const PLAN_YEARS: i32 = 10;
/// Nobody has lived longer for certain but one person, and she for 122 years.
const OLDEST: i16 = 125;

/// What is planned: a day, and the time of day where one is booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// The day.
    pub day: Day,
    /// The moment on that day, for a booked visit.
    pub at: Option<Moment>,
}

/// Reads when something happened; nothing and `now` mean this minute.
///
/// A time that the clock change doubles is the first of the two unless `BST` or `GMT` stands behind it;
/// [`shown::describe`] says which. A weekday is the latest one that is not ahead; a date alone is known to the day.
///
/// # Errors
/// [`Reason::InFuture`] for what has not happened yet; [`Reason::Invalid`] for what is not understood, cannot be
/// (31 February, 25:00, a time that the clock change skips), may mean two things or lies before 1900.
pub fn parse_event_time(text: &str, now: Moment, zone: &TimeZone) -> Result<EventTime, Refusal> {
    let today = now.day(zone);
    let typed = read::read(text, expect(true, today, EVENT_ADVICE))?;
    let this_minute = Moment(now.0 - now.0.rem_euclid(60_000_000));
    if let Some(minutes) = typed.minutes {
        let at = this_minute.plus_minutes(minutes);
        return event(EventTime::at(at, zone), now, zone);
    }
    if let Some(NamedDay::Month { month, year }) = typed.day {
        if typed.time.is_some() {
            return Err(invalid("a month has no time of day", EVENT_ADVICE));
        }
        let at = civil(1, month, year)?.start(zone);
        return event(EventTime::with(at, zone, Precision::Month), now, zone);
    }
    match (typed.day, typed.time) {
        (None, None) => event(EventTime::at(this_minute, zone), now, zone),
        (Some(named), None) => {
            let at = past_day(named, typed, today)?.start(zone);
            event(EventTime::with(at, zone, Precision::Day), now, zone)
        }
        (named, Some(time)) => {
            let day = named.map_or(Ok(today), |named| past_day(named, typed, today))?;
            let mut at = moment(day, time, typed.offset, zone)?;
            if at > now && day == today && matches!(named, Some(NamedDay::Weekday(_))) {
                at = moment(day.plus(-7), time, typed.offset, zone)?;
            }
            event(EventTime::at(at, zone), now, zone)
        }
    }
}

/// Reads a day to come, with a time of day where one is booked: the next contact, a follow-up.
///
/// A weekday is the next one after today.
///
/// # Errors
/// [`Reason::Missing`] for nothing; [`Reason::Invalid`] for what is past, is not understood, cannot be, or lies more
/// than ten years ahead.
pub fn parse_future(text: &str, now: Moment, zone: &TimeZone) -> Result<Planned, Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::new(Reason::Missing, "the date is missing").advise(FUTURE_ADVICE));
    }
    let today = now.day(zone);
    let typed = read::read(text, expect(true, today, FUTURE_ADVICE))?;
    let planned = match (typed.minutes, typed.day, typed.time) {
        (Some(minutes), ..) => planned_at(now.plus_minutes(minutes), zone),
        (None, None, None) => planned_at(now, zone),
        (None, named, time) => {
            let day = named.map_or(Ok(today), |named| future_day(named, typed, today))?;
            let at = time
                .map(|time| moment(day, time, typed.offset, zone))
                .transpose()?;
            Planned { day, at }
        }
    };
    let is_past = planned.at.map_or(planned.day < today, |at| at < now);
    if is_past {
        let message = format!("{} has passed", shown::planned(&planned, today, zone));
        return Err(invalid(message, "A plan needs today or a day to come"));
    }
    if planned.day.days_since(today) > PLAN_YEARS * 366 {
        let message = format!(
            "{} is more than {PLAN_YEARS} years ahead",
            shown::full_day(planned.day)
        );
        return Err(invalid(message, "Check the year"));
    }
    Ok(planned)
}

/// Reads a date of birth.
///
/// # Errors
/// [`Reason::Missing`] for nothing; [`Reason::InFuture`]; [`Reason::Invalid`] for a year of two digits, what is not
/// understood, cannot be, or would make the person older than 125.
pub fn parse_birth_date(text: &str, today: Day) -> Result<Day, Refusal> {
    if text.trim().is_empty() {
        return Err(
            Refusal::new(Reason::Missing, "the date of birth is missing").advise(BIRTH_ADVICE),
        );
    }
    let typed = read::read(text, expect(false, today, BIRTH_ADVICE))?;
    let day = match typed.day {
        Some(NamedDay::Date { day, month, year }) => civil(day, month, year)?,
        Some(NamedDay::ShortYear { .. } | NamedDay::DayMonth { .. }) => {
            return Err(invalid(
                "a date of birth needs its year in four digits",
                BIRTH_ADVICE,
            ));
        }
        _ => {
            return Err(invalid(
                "a date of birth needs its day, month and year",
                BIRTH_ADVICE,
            ));
        }
    };
    agrees(typed, day)?;
    if day > today {
        let message = format!("{} lies in the future", shown::full_day(day));
        return Err(Refusal::new(Reason::InFuture, message).advise("Check the year"));
    }
    if Day::of(1900, 1, 2).is_some_and(|first| day < first) {
        let message = format!("{} is too early for a date of birth", shown::full_day(day));
        return Err(invalid(
            message,
            "1 January 1900 is what other programs write for a date not known",
        ));
    }
    if today.years_since(day) > OLDEST {
        let message = format!("this would be an age of {}", today.years_since(day));
        return Err(invalid(message, "Check the year"));
    }
    Ok(day)
}

fn expect(times: bool, today: Day, advice: &'static str) -> Expect {
    Expect {
        times,
        this_year: today.0.year(),
        advice,
    }
}

fn invalid(message: impl Into<String>, advice: &str) -> Refusal {
    Refusal::new(Reason::Invalid, message).advise(advice)
}

/// Refuses an event time in the future or before 1900.
fn event(event: EventTime, now: Moment, zone: &TimeZone) -> Result<EventTime, Refusal> {
    if event.at > now {
        let what = shown::event_words(&event, now.day(zone), zone);
        return Err(
            Refusal::new(Reason::InFuture, format!("{what} lies in the future"))
                .advise("Say when it happened; what is planned goes into the next contact"),
        );
    }
    if event.day().0.year() < 1900 {
        return Err(invalid(
            format!("{} is too long ago", shown::full_day(event.day())),
            "Check the year",
        ));
    }
    Ok(event)
}

fn planned_at(at: Moment, zone: &TimeZone) -> Planned {
    // Seconds are not planned: the minute after, so that it never lies before now.
    let whole = at.plus_minutes(i64::from(at.0.rem_euclid(60_000_000) > 0));
    let at = Moment(whole.0 - whole.0.rem_euclid(60_000_000));
    Planned {
        day: at.day(zone),
        at: Some(at),
    }
}

fn past_day(named: NamedDay, typed: Typed, today: Day) -> Result<Day, Refusal> {
    let day = match named {
        NamedDay::Weekday(weekday) => {
            let back = i32::from(weekday.until(today.0.weekday()));
            today.plus(-back)
        }
        NamedDay::ShortYear { day, month, year } => {
            let this_century = civil(day, month, year + 2000)?;
            if this_century > today {
                civil(day, month, year + 1900)?
            } else {
                this_century
            }
        }
        NamedDay::DayMonth { day, month } => {
            let nearest = nearest(day, month, today)?;
            if nearest > today {
                let message = format!("{day} {} lies in the future", month_name(month));
                let advice = format!(
                    "For that of last year type {day}/{month}/{}",
                    nearest.0.year() - 1
                );
                return Err(Refusal::new(Reason::InFuture, message).advise(advice));
            }
            nearest
        }
        other => plain_day(other, today)?,
    };
    agrees(typed, day)?;
    Ok(day)
}

fn future_day(named: NamedDay, typed: Typed, today: Day) -> Result<Day, Refusal> {
    let day = match named {
        NamedDay::Weekday(weekday) => {
            let ahead = i32::from(today.0.weekday().until(weekday));
            today.plus(if ahead == 0 { 7 } else { ahead })
        }
        NamedDay::ShortYear { day, month, year } => civil(day, month, year + 2000)?,
        NamedDay::DayMonth { day, month } => {
            let nearest = nearest(day, month, today)?;
            if nearest < today {
                let message = format!("{day} {} has passed", month_name(month));
                let advice = format!(
                    "For that of next year type {day}/{month}/{}",
                    nearest.0.year() + 1
                );
                return Err(invalid(message, &advice));
            }
            nearest
        }
        other => plain_day(other, today)?,
    };
    agrees(typed, day)?;
    Ok(day)
}

/// The days that mean the same whether one looks back or ahead.
fn plain_day(named: NamedDay, today: Day) -> Result<Day, Refusal> {
    match named {
        NamedDay::Ahead(days) => Ok(today.plus(days)),
        NamedDay::MonthsAhead(months) => Ok(Day(today
            .0
            .saturating_add(jiff::Span::new().months(months)))),
        NamedDay::Date { day, month, year } => civil(day, month, year),
        _ => Err(invalid("this names no day", "Type the day as well")),
    }
}

/// The day and month of this year, last year or next year that is nearest to today.
fn nearest(day: i8, month: i8, today: Day) -> Result<Day, Refusal> {
    let year = today.0.year();
    let this_year = civil(day, month, year);
    [year - 1, year + 1]
        .iter()
        .filter_map(|&year| Day::of(year, month, day))
        .chain(this_year.clone().ok())
        .min_by_key(|one| one.days_since(today).abs())
        .filter(|_| this_year.is_ok())
        .map_or(this_year, Ok)
}

/// Refuses a date whose weekday was given and is another.
fn agrees(typed: Typed, day: Day) -> Result<(), Refusal> {
    match typed.weekday {
        Some(weekday) if weekday != day.0.weekday() => Err(invalid(
            format!("{} is a {}", shown::full_day(day), day.0.strftime("%A")),
            "Check the day and the date against each other",
        )),
        _ => Ok(()),
    }
}

fn civil(day: i8, month: i8, year: i16) -> Result<Day, Refusal> {
    if !(1..=12).contains(&month) {
        return Err(invalid(
            "there is no such month",
            "Type the day first, then the month, as in 20/11",
        ));
    }
    Day::of(year, month, day).ok_or_else(|| {
        let last = Date::new(year, month, 1).map_or(31, Date::days_in_month);
        let message = format!("there is no {day} {} {year}", month_name(month));
        invalid(message, &format!("That month has {last} days"))
    })
}

/// The moment of a local time, or why there is none.
fn moment(
    day: Day,
    time: (i8, i8),
    offset: Option<Offset>,
    zone: &TimeZone,
) -> Result<Moment, Refusal> {
    let local = day.0.at(time.0, time.1, 0, 0);
    let words = format!("{:02}:{:02} on {}", time.0, time.1, shown::full_day(day));
    let found = zone.to_ambiguous_timestamp(local).offset();
    let chosen = match (found, offset) {
        (AmbiguousOffset::Gap { .. }, _) => {
            return Err(invalid(
                format!("there was no {words}: the clocks went forward over it"),
                "Type the time an hour later",
            ));
        }
        (AmbiguousOffset::Unambiguous { offset: only }, Some(said)) if said != only => {
            return Err(invalid(
                format!("the clocks showed another time zone at {words}"),
                "Leave out GMT or BST, or type the time that the clocks showed",
            ));
        }
        (AmbiguousOffset::Fold { before, after }, Some(said))
            if said != before && said != after =>
        {
            return Err(invalid(
                format!("the clocks showed another time zone at {words}"),
                "Leave out GMT or BST, or type the time that the clocks showed",
            ));
        }
        (_, Some(said)) => said,
        (AmbiguousOffset::Unambiguous { offset }, None) => offset,
        (AmbiguousOffset::Fold { before, .. }, None) => before,
    };
    chosen
        .to_timestamp(local)
        .map(Moment::from)
        .map_err(|error| invalid(format!("{words} cannot be kept: {error}"), "Check the year"))
}
