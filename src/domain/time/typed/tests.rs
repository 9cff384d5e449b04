//! What people type, as a table: the text, and what it comes to on Sunday 22 November 2026 at 14:31:40.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop")]

use proptest::prelude::*;

use super::*;

fn london() -> TimeZone {
    TimeZone::get("Europe/London").unwrap()
}

fn moment_at(text: &str) -> Moment {
    Moment::from(text.parse::<jiff::Timestamp>().unwrap())
}

fn now() -> Moment {
    moment_at("2026-11-22T14:31:40Z")
}

fn today() -> Day {
    now().day(&london())
}

/// What an event time comes to: its moment and precision, or the sentence of the refusal.
fn event_at(text: &str, now: Moment) -> String {
    match parse_event_time(text, now, &london()) {
        Ok(event) => format!("{} {}", event.at, event.precision.code()),
        Err(refusal) => refusal.sentence(),
    }
}

fn check_event(text: &str, expected: &str) {
    assert_eq!(event_at(text, now()), expected, "{text}");
}

fn check_refused(text: &str, reason: Reason, begins: &str) {
    let refusal = parse_event_time(text, now(), &london()).expect_err(text);
    assert_eq!(refusal.reason, reason, "{text}: {refusal}");
    assert!(refusal.message.starts_with(begins), "{text}: {refusal}");
    assert!(!refusal.advice.is_empty(), "{text}: what to do next");
}

#[test]
fn times_and_days_of_the_past() {
    for text in ["", "  ", "now", "NOW"] {
        check_event(text, "2026-11-22T14:31:00Z minute");
    }
    for text in [
        "14:30",
        "1430",
        "14.30",
        "2:30pm",
        "2.30 PM",
        "today 14:30",
        "today, at 1430",
    ] {
        check_event(text, "2026-11-22T14:30:00Z minute");
    }
    check_event("915", "2026-11-22T09:15:00Z minute");
    check_event("9am", "2026-11-22T09:00:00Z minute");
    check_event("12am", "2026-11-22T00:00:00Z minute");
    check_event("noon", "2026-11-22T12:00:00Z minute");
    check_event("yesterday 10:00", "2026-11-21T10:00:00Z minute");
    check_event("yesterday", "2026-11-21T00:00:00Z day");
    check_event("-2d 10:00", "2026-11-20T10:00:00Z minute");
    check_event("2 weeks ago", "2026-11-08T00:00:00Z day");
}

#[test]
fn spans_back_from_now() {
    for text in ["-45m", "-45 min", "− 45m", "45m ago", "45 minutes ago"] {
        check_event(text, "2026-11-22T13:46:00Z minute");
    }
    check_event("-2h", "2026-11-22T12:31:00Z minute");
    for text in ["-1h30", "-1h30m"] {
        check_event(text, "2026-11-22T13:01:00Z minute");
    }
    check_refused("+45m", Reason::InFuture, "today 15:16 lies in the future");
    check_refused(
        "-99999999m",
        Reason::Invalid,
        "'-99999999m' is not understood",
    );
}

#[test]
fn weekdays_are_the_latest_ones_not_ahead() {
    check_event("mon 9:15", "2026-11-16T09:15:00Z minute");
    check_event("Saturday", "2026-11-21T00:00:00Z day");
    check_event("sun 14:00", "2026-11-22T14:00:00Z minute");
    check_event("sun 14:40", "2026-11-15T14:40:00Z minute");
    check_event("Fri 20 Nov 10:00", "2026-11-20T10:00:00Z minute");
    check_refused(
        "thu 20 nov 10:00",
        Reason::Invalid,
        "20 Nov 2026 is a Friday",
    );
}

#[test]
fn dates_in_every_usual_spelling() {
    for text in [
        "20/11 10:00",
        "20/11/2026 10:00",
        "20/11/26 10:00",
        "2026-11-20 10:00",
        "2026-11-20T10:00",
        "2026-11-20T10:00Z",
        "20 nov 10:00",
        "20 nov 2026 10:00",
        "20th November 2026, 10am",
        "10:00 20/11",
        "20.11.2026 10:00",
        "20-11-2026 10:00",
        "nov 20 10:00",
        "20 nov 2026 1000",
    ] {
        check_event(text, "2026-11-20T10:00:00Z minute");
    }
    for text in ["20/11", "20 nov", "2026-11-20", "20 Nov 2026"] {
        check_event(text, "2026-11-20T00:00:00Z day");
    }
    check_event("11/2026", "2026-11-01T00:00:00Z month");
    check_event("nov 2025", "2025-11-01T00:00:00Z month");
    check_event("3/7 10:00", "2026-07-03T09:00:00Z minute");
    check_event("20 nov 1430", "2026-11-20T14:30:00Z minute");
    check_event("20/11 2010", "2026-11-20T20:10:00Z minute");
    check_event("20/11/98", "1998-11-20T00:00:00Z day");
}

#[test]
fn what_could_mean_two_things_is_asked_for() {
    check_refused(
        "20 nov 2010",
        Reason::Invalid,
        "'2010' may be a year or a time of day",
    );
    check_refused("28/11", Reason::InFuture, "28 November lies in the future");
    let january = moment_at("2027-01-05T09:00:00Z");
    assert_eq!(
        event_at("28/12 10:00", january),
        "2026-12-28T10:00:00Z minute"
    );
}

#[test]
fn what_cannot_be_is_refused_in_words() {
    check_refused("31 feb", Reason::Invalid, "there is no 31 February 2026");
    check_refused("29/2/2025", Reason::Invalid, "there is no 29 February 2025");
    check_refused("11/20/2026", Reason::Invalid, "there is no such month");
    check_refused("25:00", Reason::Invalid, "'25:00' is not a time of day");
    check_refused("24:00", Reason::Invalid, "'24:00' is not a time of day");
    check_refused("13pm", Reason::Invalid, "'13pm' is not a time of day");
    check_refused(
        "tomorrow",
        Reason::InFuture,
        "Mon 23 Nov lies in the future",
    );
    check_refused("14:32", Reason::InFuture, "today 14:32 lies in the future");
    check_refused("31/12/1899", Reason::Invalid, "31 Dec 1899 is too long ago");
    check_refused(
        "nov 2026 10:00",
        Reason::Invalid,
        "a month has no time of day",
    );
    for text in [
        "soon",
        "10:00 11:00",
        "today yesterday",
        "45m",
        "1",
        "20/",
        "/",
        "-",
        "+",
        "bst",
        "now 10:00",
        "3€:0",
        "1€",
        "-1d2h",
        "12:3",
        "9.+5",
        "2026",
        "on",
        "-45m 10:00",
        "\u{1b}[2J",
    ] {
        let refusal = parse_event_time(text, now(), &london()).err();
        if text == "2026" {
            assert_eq!(
                refusal.unwrap().reason,
                Reason::InFuture,
                "20:26 has not come yet"
            );
        } else {
            let refusal =
                refusal.unwrap_or_else(|| Refusal::state(format!("'{text}' was accepted")));
            assert_eq!(refusal.reason, Reason::Invalid, "{refusal}");
            assert!(!refusal.message.contains('\u{1b}'), "{refusal:?}");
        }
    }
}

#[test]
fn the_clock_change_is_told() {
    check_refused(
        "29/3/2026 1:30",
        Reason::Invalid,
        "there was no 01:30 on 29 Mar 2026: the clocks went forward",
    );
    check_event("25/10/2026 1:30", "2026-10-25T00:30:00Z minute");
    check_event("25/10/2026 1:30 BST", "2026-10-25T00:30:00Z minute");
    check_event("25/10/2026 1:30 gmt", "2026-10-25T01:30:00Z minute");
    check_refused(
        "20/11/2026 10:00 bst",
        Reason::Invalid,
        "the clocks showed another time zone",
    );
    let told = |text: &str| {
        shown::describe(
            &parse_event_time(text, now(), &london()).unwrap(),
            now(),
            &london(),
        )
    };
    assert_eq!(told("25/10/2026 1:30"), "Sun 25 Oct 01:30 BST, 28 days ago");
    assert_eq!(
        told("25/10/2026 1:30 GMT"),
        "Sun 25 Oct 01:30 GMT, 28 days ago"
    );
}

#[test]
fn an_event_time_keeps_its_offset() {
    let event = parse_event_time("3/7/2026 10:00", now(), &london()).unwrap();
    assert_eq!(
        (event.offset_minutes, event.zone.as_str()),
        (60, "Europe/London")
    );
    assert_eq!(event.day(), Day::of(2026, 7, 3).unwrap());
    let day = parse_event_time("3/7/2026", now(), &london()).unwrap();
    assert_eq!(
        day.day(),
        Day::of(2026, 7, 3).unwrap(),
        "the beginning of the local day, not of the UTC day"
    );
}

#[test]
fn event_times_are_described() {
    let told = |text: &str| {
        shown::describe(
            &parse_event_time(text, now(), &london()).unwrap(),
            now(),
            &london(),
        )
    };
    assert_eq!(told("-45m"), "today 13:46, 45 min ago");
    assert_eq!(told("9:15"), "today 09:15, 5 h 16 ago");
    assert_eq!(told("now"), "today 14:31, now");
    assert_eq!(told("yesterday 10:00"), "Sat 21 Nov 10:00, yesterday");
    assert_eq!(told("20/11 10:00"), "Fri 20 Nov 10:00, 2 days ago");
    assert_eq!(told("20/11/2025 10:00"), "20 Nov 2025 10:00, 12 months ago");
    assert_eq!(told("20/11/2020"), "20 Nov 2020, 6 years ago, to the day");
    assert_eq!(told("today"), "today, to the day");
    assert_eq!(told("nov 2026"), "Nov 2026, to the month");
}

fn future(text: &str) -> String {
    match parse_future(text, now(), &london()) {
        Ok(planned) => format!(
            "{}{}",
            planned.day,
            planned.at.map_or(String::new(), |at| format!(" {at}"))
        ),
        Err(refusal) => refusal.message,
    }
}

#[test]
fn plans_look_ahead() {
    for (text, expected) in [
        ("today", "2026-11-22"),
        ("tomorrow", "2026-11-23"),
        ("tomorrow 9:00", "2026-11-23 2026-11-23T09:00:00Z"),
        ("fri", "2026-11-27"),
        ("sun", "2026-11-29"),
        ("+3d", "2026-11-25"),
        ("in 3 days", "2026-11-25"),
        ("+2w", "2026-12-06"),
        ("+3mo", "2027-02-22"),
        ("28/11", "2026-11-28"),
        ("28/11 14:00", "2026-11-28 2026-11-28T14:00:00Z"),
        ("2026-11-28", "2026-11-28"),
        ("28/11/27", "2027-11-28"),
        ("28 nov 2027", "2027-11-28"),
        ("Sat 28 Nov", "2026-11-28"),
        ("5/1", "2027-01-05"),
        ("15:00", "2026-11-22 2026-11-22T15:00:00Z"),
        ("+2h", "2026-11-22 2026-11-22T16:32:00Z"),
        ("", "the date is missing"),
        ("yesterday", "yesterday has passed"),
        ("14:00", "today 14:00 has passed"),
        ("20/11", "20 November has passed"),
        ("20/11/2026", "Fri 20 Nov has passed"),
        ("1/1/2038", "1 Jan 2038 is more than 10 years ahead"),
        ("31/11", "there is no 31 November 2026"),
        ("11/2026", "this names no day"),
        ("never", "'never' is not understood as a date or time"),
    ] {
        assert_eq!(future(text), expected, "{text}");
    }
}

#[test]
fn dates_of_birth() {
    let born = |text: &str| match parse_birth_date(text, today()) {
        Ok(day) => day.to_string(),
        Err(refusal) => refusal.message,
    };
    for text in [
        "03/03/1941",
        "3/3/1941",
        "1941-03-03",
        "3 mar 1941",
        "3 March 1941",
        "03.03.1941",
        "Mon 3 mar 1941",
    ] {
        assert_eq!(born(text), "1941-03-03", "{text}");
    }
    for (text, expected) in [
        ("3 mar 2010", "2010-03-03"),
        ("22/11/2026", "2026-11-22"),
        ("23/11/2026", "23 Nov 2026 lies in the future"),
        ("3/3/41", "a date of birth needs its year in four digits"),
        ("3 mar", "a date of birth needs its year in four digits"),
        ("mar 1941", "a date of birth needs its day, month and year"),
        ("yesterday", "a date of birth needs its day, month and year"),
        ("1/1/1900", "1 Jan 1900 is too early for a date of birth"),
        ("1/6/1901", "1901-06-01"),
        (
            "3/3/1901 10:00",
            "'3/3/1901 10:00' is not understood as a date or time",
        ),
        ("30/2/1941", "there is no 30 February 1941"),
        ("", "the date of birth is missing"),
    ] {
        assert_eq!(born(text), expected, "{text}");
    }
    assert_eq!(born("1/6/1900"), "this would be an age of 126");
}

#[test]
fn days_and_gaps_are_shown_short() {
    let short = |text: &str| shown::short_day(text.parse().unwrap(), today());
    assert_eq!(short("2026-11-22"), "today");
    assert_eq!(short("2026-11-21"), "yesterday");
    assert_eq!(short("2026-11-23"), "tomorrow");
    assert_eq!(short("2026-11-20"), "Fri 20 Nov");
    assert_eq!(short("2027-01-05"), "Tue 5 Jan");
    assert_eq!(short("2025-11-20"), "20 Nov 2025");
    assert_eq!(
        shown::clock(moment_at("2026-07-01T13:31:07Z"), &london()),
        "14:31:07"
    );
    let gaps = [0, 45, 60, 65, 190, 47 * 60 + 59, 48 * 60, 100 * 60, -5].map(shown::gap);
    assert_eq!(
        gaps,
        [
            "0 min", "45 min", "1 h", "1 h 05", "3 h 10", "47 h 59", "2 days", "4 days", "0 min"
        ]
    );
}

proptest! {
    #[test]
    fn no_text_gives_a_time_ahead_or_stops_the_program(text in "\\PC{0,30}|[0-9a-z/:.+ -]{0,20}|[0-9]{1,4}[/:.-][0-9]{1,4}") {
        if let Ok(event) = parse_event_time(&text, now(), &london()) {
            prop_assert!(event.at <= now());
            prop_assert!(event.day().0.year() >= 1900);
        }
        if let Ok(planned) = parse_future(&text, now(), &london()) {
            prop_assert!(planned.day >= today());
            prop_assert!(planned.at.is_none_or(|at| at >= now() && at.day(&london()) == planned.day));
        }
        if let Ok(born) = parse_birth_date(&text, today()) {
            prop_assert!(born <= today());
        }
    }

    #[test]
    fn what_is_shown_of_a_recent_event_reads_back(back in 0_i64..180 * 24 * 60) {
        let event = EventTime::at(Moment(now().0 - 40_000_000).plus_minutes(-back), &london());
        let words = shown::event_words(&event, today(), &london());
        prop_assert_eq!(parse_event_time(&words, now(), &london()), Ok(event), "{}", words);
    }

    #[test]
    fn every_birth_date_shown_reads_back(back in 0_i32..45_000) {
        let day = today().plus(-back);
        prop_assert_eq!(parse_birth_date(&shown::full_day(day), today()), Ok(day));
        prop_assert_eq!(parse_birth_date(&day.to_string(), today()), Ok(day));
    }
}
