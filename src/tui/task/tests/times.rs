//! What is typed today means the same tomorrow.

use super::*;
use crate::domain::time::Moment;

fn at(text: &str) -> Moment {
    Moment::from(text.parse::<jiff::Timestamp>().unwrap())
}

/// A contact form at a moment, its time typed and another field entered.
fn left(now: &str, field: &str, text: &str) -> String {
    let desk = Desk::new();
    let facts = Facts {
        now: at(now),
        ..desk.facts("osei", Task::Contact)
    };
    let mut form = form(Task::Contact, &facts);
    fill(&mut form, &[("note", "Well."), (field, text)]);
    on_leaving_field(Task::Contact, &mut form, &facts);
    let once = form.value(field);
    on_leaving_field(Task::Contact, &mut form, &facts);
    assert_eq!(form.value(field), once, "settled once and for all");
    once
}

#[test]
fn times_become_absolute_when_the_field_is_left() {
    let sunday = "2026-11-22T14:31:40Z";
    for (typed, kept) in [
        ("now", "now"),
        ("", ""),
        ("-45m", "22/11/2026 13:46"),
        ("10:00", "22/11/2026 10:00"),
        ("1000", "22/11/2026 10:00"),
        ("yesterday 10:00", "21/11/2026 10:00"),
        ("yesterday", "21/11/2026"),
        ("fri 9:15", "20/11/2026 09:15"),
        ("20/11 10:00", "20/11/2026 10:00"),
        ("20 Nov 2026 10:00", "20 Nov 2026 10:00"),
        ("nov 2026", "nov 2026"),
        ("nonsense", "nonsense"),
    ] {
        assert_eq!(left(sunday, "at", typed), kept, "{typed}");
    }
    for (typed, kept) in [
        ("fri", "27/11/2026"),
        ("tomorrow 14:00", "23/11/2026 14:00"),
        ("+2w", "06/12/2026"),
        ("28/11", "28/11/2026"),
        ("Mon 30/11/2026", "Mon 30/11/2026"),
        ("", ""),
    ] {
        assert_eq!(left(sunday, "next", typed), kept, "{typed}");
    }
}

#[test]
fn a_time_that_the_clocks_showed_twice_keeps_its_hour() {
    let night = "2026-10-25T03:00:00Z";
    assert_eq!(left(night, "at", "1:30 GMT"), "25/10/2026 01:30 GMT");
    assert_eq!(left(night, "at", "1:30"), "25/10/2026 01:30");
}

/// The field with the keyboard is left alone.
#[test]
fn nothing_changes_under_the_cursor() {
    let desk = Desk::new();
    let facts = desk.facts("osei", Task::PlanNext);
    let mut form = form(Task::PlanNext, &facts);
    assert_eq!(form.focused(), "next");
    form.set_value("next", "fri");
    on_leaving_field(Task::PlanNext, &mut form, &facts);
    assert_eq!(form.value("next"), "fri");
}

#[test]
fn now_in_an_old_draft_is_when_it_was_kept() {
    let desk = Desk::new();
    let facts = Facts {
        now: at("2026-11-22T14:31:40Z"),
        ..desk.facts("osei", Task::Contact)
    };
    let saved_at = at("2026-11-20T16:05:31Z");
    let mut form = form(Task::Contact, &facts);
    fill(&mut form, &[("next", "tue"), ("follow_ups.1.due", "mon")]);
    settle_now(Task::Contact, &mut form, saved_at, &facts);
    assert_eq!(form.value("at"), "20/11/2026 16:05");
    assert_eq!(form.value("next"), "24/11/2026");
    assert_eq!(form.value("follow_ups.1.due"), "23/11/2026");
    let facts = desk.facts("osei", Task::Death);
    let mut form = super::form(Task::Death, &facts);
    settle_now(Task::Death, &mut form, saved_at, &facts);
    assert_eq!(
        form.value("died_at"),
        "",
        "a time of death is never assumed"
    );
}
