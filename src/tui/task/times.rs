//! Typed times: said back in words while they are typed, made absolute when the field is left.
//!
//! `now`, or nothing where now is meant, stays as it is until the form is saved: it means the moment of saving. A draft
//! that is opened again gets the moment at which it was kept.

use jiff::tz::TimeZone;

use super::facts::present;
use super::{Facts, Task};
use crate::domain::time::typed::{self, Planned};
use crate::domain::time::{Day, EventTime, Moment, Precision, shown};
use crate::tui::form::{Field, Form, Note};

/// What the time of a field is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum When {
    /// When something happened; now when empty.
    Happened,
    /// When something happened; must be given.
    Given,
    /// A day to come.
    Ahead,
}

/// The time fields of all forms, by key; `*` is a member's number.
const TIMES: &[(&str, When)] = &[
    ("at", When::Happened),
    ("died_at", When::Given),
    ("next", When::Ahead),
    ("again", When::Ahead),
    ("review_by", When::Ahead),
    ("from", When::Ahead),
    ("expires", When::Ahead),
    ("until", When::Ahead),
    ("by_when", When::Ahead),
    ("review", When::Ahead),
    ("next_look", When::Ahead),
    ("follow_ups.*.due", When::Ahead),
    ("due", When::Ahead),
    ("evidence_due", When::Ahead),
    ("renewed_until", When::Ahead),
    ("day", When::Happened),
    ("hours_from", When::Given),
    ("hours_until", When::Given),
    ("work_from", When::Given),
    ("work_until", When::Given),
];

fn when(key: &str) -> Option<When> {
    let fits = |pattern: &str| match pattern.split_once(".*.") {
        Some((group, field)) => key
            .strip_prefix(group)
            .and_then(|rest| rest.strip_suffix(field))
            .is_some_and(|number| {
                number
                    .strip_prefix('.')
                    .and_then(|number| number.strip_suffix('.'))
                    .is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
            }),
        None => key == pattern,
    };
    TIMES
        .iter()
        .find(|(pattern, _)| fits(pattern))
        .map(|(_, when)| *when)
}

/// A field for when something happened: now unless something else is typed.
pub(super) fn happened(key: &str, label: &str, facts: &Facts) -> Field {
    let (now, opened, zone) = (facts.now, facts.opened, facts.zone.clone());
    Field::event_time(key, label)
        .help("14:30, yesterday 10:00, -45m, mon 9:15, 20/11 10:00; now is the moment of saving")
        .check(move |text| say_event(text, present(now, opened), &zone))
}

/// A field for a day to come, with a time where one is booked.
pub(super) fn ahead(key: &str, label: &str, facts: &Facts) -> Field {
    let (now, opened, zone) = (facts.now, facts.opened, facts.zone.clone());
    Field::date(key, label)
        .help("tomorrow, fri, +2w, 28/11, 28/11 14:00")
        .check(move |text| say_planned(text, present(now, opened), &zone))
}

/// A field for a day that is not to come.
pub(super) fn past_day(key: &str, label: &str, facts: &Facts) -> Field {
    let (now, opened, zone) = (facts.now, facts.opened, facts.zone.clone());
    Field::event_time(key, label)
        .help("today, yesterday, fri, 20/11")
        .check(
            move |text| match day_of(text, present(now, opened), &zone) {
                Ok(None) => Note::Nothing,
                Ok(Some(day)) => Note::Remark(format!("= {}", shown::full_day(day))),
                Err(complaint) => Note::Complaint(complaint),
            },
        )
}

/// The day on which something happened; none when nothing is typed.
///
/// # Errors
/// Why it is none.
pub(super) fn day_of(text: &str, now: Moment, zone: &TimeZone) -> Result<Option<Day>, String> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let event = typed::parse_event_time(text, now, zone).map_err(|refusal| refusal.sentence())?;
    match event.precision {
        Precision::Minute | Precision::Day => Ok(Some(event.day())),
        Precision::Month | Precision::Unknown => Err("the day is needed, such as 20/11".to_owned()),
    }
}

/// A field for a date of birth.
pub(super) fn birth(key: &str, label: &str, facts: &Facts) -> Field {
    let today = facts.today();
    Field::date(key, label)
        .help("03/03/1941 or 3 mar 1941")
        .check(move |text| {
            if text.trim().is_empty() {
                return Note::Nothing;
            }
            match typed::parse_birth_date(text, today) {
                Ok(day) => Note::Remark(format!(
                    "= {}, age {}",
                    shown::full_day(day),
                    today.years_since(day)
                )),
                Err(refusal) => Note::Complaint(refusal.sentence()),
            }
        })
}

/// What is understood of when something happened.
pub(super) fn say_event(text: &str, now: Moment, zone: &TimeZone) -> Note {
    if is_now(text) {
        return Note::Nothing;
    }
    match typed::parse_event_time(text, now, zone) {
        Ok(event) => Note::Remark(format!("= {}", shown::describe(&event, now, zone))),
        Err(refusal) => Note::Complaint(refusal.sentence()),
    }
}

/// What is understood of a day to come.
pub(super) fn say_planned(text: &str, now: Moment, zone: &TimeZone) -> Note {
    if text.trim().is_empty() {
        return Note::Nothing;
    }
    match typed::parse_future(text, now, zone) {
        Ok(planned) => Note::Remark(format!("= {}", planned_words(&planned, now, zone))),
        Err(refusal) => Note::Complaint(refusal.sentence()),
    }
}

fn planned_words(planned: &Planned, now: Moment, zone: &TimeZone) -> String {
    let today = now.day(zone);
    let days = planned.day.days_since(today);
    let words = shown::planned(planned, today, zone);
    if days > 1 {
        format!("{words}, in {days} days")
    } else {
        words
    }
}

fn is_now(text: &str) -> bool {
    let text = text.trim();
    text.is_empty() || text.eq_ignore_ascii_case("now")
}

/// A day as a form shows it: 29/11/2026.
pub(super) fn date_text(day: Day) -> String {
    day.0.strftime("%d/%m/%Y").to_string()
}

/// A moment as a form shows it: 20/11/2026 10:00, with GMT or BST where the clocks showed it twice.
fn moment_text(
    at: Moment,
    zone: &TimeZone,
    means: impl Fn(&str) -> Option<Moment>,
) -> Option<String> {
    let local = at.timestamp().to_zoned(zone.clone());
    let plain = local.strftime("%d/%m/%Y %H:%M").to_string();
    [plain, local.strftime("%d/%m/%Y %H:%M %Z").to_string()]
        .into_iter()
        .find(|text| means(text) == Some(at))
}

/// An event time as text that means the same whenever it is read.
pub(super) fn event_text(event: &EventTime, now: Moment, zone: &TimeZone) -> Option<String> {
    match event.precision {
        Precision::Minute => moment_text(event.at, zone, |text| {
            typed::parse_event_time(text, now, zone)
                .ok()
                .map(|event| event.at)
        }),
        Precision::Day => Some(date_text(event.day())),
        Precision::Month => Some(event.day().0.strftime("%m/%Y").to_string()),
        Precision::Unknown => None,
    }
}

/// A plan as text that means the same whenever it is read.
pub(super) fn planned_text(planned: &Planned, now: Moment, zone: &TimeZone) -> Option<String> {
    match planned.at {
        Some(at) => moment_text(at, zone, |text| {
            typed::parse_future(text, now, zone)
                .ok()
                .and_then(|planned| planned.at)
        }),
        None => Some(date_text(planned.day)),
    }
}

/// Minutes by which the clock is moved to see whether a text means something else then: a few days, and more than a
/// year.
const APART: [i64; 2] = [3 * 1440 + 61, 400 * 1440];

/// A typed event time as text that always means the same; `None` for now, and where it does already or means nothing.
pub(super) fn absolute_event(text: &str, now: Moment, zone: &TimeZone) -> Option<String> {
    if is_now(text) {
        return None;
    }
    let event = typed::parse_event_time(text, now, zone).ok()?;
    let same = |minutes: &i64| {
        typed::parse_event_time(text, now.plus_minutes(*minutes), zone)
            .is_ok_and(|later| later == event)
    };
    if APART.iter().all(same) {
        return None;
    }
    event_text(&event, now, zone)
}

/// A typed plan as text that always means the same; `None` where it does already or means nothing.
pub(super) fn absolute_planned(text: &str, now: Moment, zone: &TimeZone) -> Option<String> {
    let planned = typed::parse_future(text, now, zone).ok()?;
    let same = |minutes: &i64| {
        typed::parse_future(text, now.plus_minutes(-*minutes), zone)
            .is_ok_and(|earlier| earlier == planned)
    };
    if APART.iter().all(same) {
        return None;
    }
    planned_text(&planned, now, zone)
}

/// Makes relative times absolute in every field but the one with the keyboard; `now` stays.
pub(super) fn settle(_task: Task, form: &mut Form, facts: &Facts) {
    let focused = form.focused().to_owned();
    let now = facts.present();
    for (key, text) in form.values() {
        let text = text.trim();
        if key == focused || is_now(text) {
            continue;
        }
        make_absolute(form, &key, text, now, &facts.zone);
    }
}

fn make_absolute(form: &mut Form, key: &str, text: &str, now: Moment, zone: &TimeZone) {
    let absolute = match when(key) {
        Some(When::Happened | When::Given) => absolute_event(text, now, zone),
        Some(When::Ahead) => absolute_planned(text, now, zone),
        None => None,
    };
    if let Some(absolute) = absolute {
        form.set_value(key, &absolute);
    }
}

/// Puts the times of a draft that is opened again to what they meant when it was kept: `now` was then.
pub fn settle_now(_task: Task, form: &mut Form, saved_at: Moment, facts: &Facts) {
    for (key, text) in form.values() {
        match when(&key) {
            Some(When::Happened) if is_now(&text) => {
                let event = EventTime::at(saved_at, &facts.zone);
                if let Some(text) =
                    event_text(&minute_of(&event, &facts.zone), saved_at, &facts.zone)
                {
                    form.set_value(&key, &text);
                }
            }
            Some(_) if !is_now(&text) => {
                make_absolute(form, &key, text.trim(), saved_at, &facts.zone);
            }
            _ => {}
        }
    }
}

/// The whole minute of an event time.
fn minute_of(event: &EventTime, zone: &TimeZone) -> EventTime {
    let at = Moment(event.at.0 - event.at.0.rem_euclid(60_000_000));
    EventTime::at(at, zone)
}
