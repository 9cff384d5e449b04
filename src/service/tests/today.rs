//! Today: by urgency, then date; computed when it is read.

use super::{House, about};
use crate::drafts::DraftSnapshot;
use crate::service::view::today::{Task, Urgency};

const DAY: i64 = 24 * 60;

fn house_with_every_urgency() -> House {
    let house = House::new();
    let register = |index, name: &str, rung: &str| house.register("osei", index, name, rung).1;
    let (older, overdue) = (
        register(1, "OLDER", "weekly"),
        register(2, "OVERDUE", "weekly"),
    );
    let decide = register(3, "DECIDE", "monthly");
    let booked = register(4, "BOOKED", "monthly");
    let due = register(5, "DUE", "weekly");
    let follow_up = register(6, "FOLLOW", "monthly");
    let review = register(7, "REVIEW", "monthly");
    let late = register(8, "LATE", "monthly");
    let soon = register(9, "SOON", "monthly");
    let quiet = register(10, "QUIET", "monthly");
    house.contact("osei", &older, r#","at":"-20h""#);
    for number in [&overdue, &decide, &review, &late, &quiet] {
        house.contact("osei", number, "");
    }
    house.contact("osei", &booked, r#","next":"25/11/2026 15:00""#);
    house.contact("osei", &soon, r#","next":"26/11/2026""#);
    house.contact(
        "osei",
        &follow_up,
        r#","follow_ups":[{"what":"Ring","due":"25/11/2026"}]"#,
    );
    house.saved(
        "osei",
        &about(
            &review,
            "step_intensity",
            r#""to":"fortnightly","rationale":"x","review_by":"25/11/2026""#,
        ),
    );
    house.clock.advance_minutes(2 * DAY);
    house.contact("osei", &due, "");
    house.clock.advance_minutes(7 * DAY);
    house.saved(
        "osei",
        &about(&decide, "record_fall", r#""injury":"none","note":"x""#),
    );
    house.contact(
        "osei",
        &late,
        r#","channel":"letter","at":"-2d","late_reason":"no signal""#,
    );
    let draft = DraftSnapshot {
        draft: 77,
        author: house.staff("osei").0,
        saved_micros: house.service().now().0,
        form: "contact".to_owned(),
        subject: house.service().find_patient(&quiet).unwrap().to_string(),
        fields: [("note".to_owned(), "Half a".to_owned())].into(),
    };
    let author = house.staff("osei");
    house.service().save_drafts(author, &[draft]).unwrap();
    house
}

#[test]
fn rows_come_by_urgency_then_date_each_with_its_reason() {
    let mut house = house_with_every_urgency();
    let expected = [
        (Urgency::Overdue, "OLDER, Test"),
        (Urgency::Overdue, "OVERDUE, Test"),
        (Urgency::Decide, "DECIDE, Test"),
        (Urgency::Booked, "BOOKED, Test"),
        (Urgency::Due, "DUE, Test"),
        (Urgency::FollowUp, "FOLLOW, Test"),
        (Urgency::Review, "REVIEW, Test"),
        (Urgency::Draft, "QUIET, Test"),
        (Urgency::Late, "LATE, Test"),
        (Urgency::Soon, "SOON, Test"),
    ]
    .map(|(urgency, name)| (urgency, name.to_owned()));
    assert_eq!(house.urgencies("osei"), expected);
    let today = house.service().today(house.staff("osei")).unwrap();
    assert!(
        today
            .rows
            .iter()
            .all(|row| !row.why.is_empty() && !row.due.is_empty())
    );
    let keys: std::collections::BTreeSet<_> = today
        .rows
        .iter()
        .map(crate::service::view::today::Row::key)
        .collect();
    assert_eq!(keys.len(), today.rows.len());
    let head = &today.header;
    assert_eq!(
        (
            head.patients,
            head.overdue,
            head.to_decide,
            head.drafts,
            head.today
        ),
        (10, 2, 1, 1, 7)
    );
    // The same after a stop, and after an end without one.
    house.stop();
    house.open();
    assert_eq!(house.urgencies("osei"), expected);
    house.crash();
    house.open();
    assert_eq!(house.urgencies("osei"), expected);
    // Somebody else's day is their own.
    assert_eq!(house.urgencies("bell"), []);
}

#[test]
fn status_follows_the_clock_without_anybody_writing() {
    let house = house_with_every_urgency();
    let last = house.service().shared.reader.head().last;
    let of = |name: &str| {
        let rows = house.urgencies("osei");
        rows.iter()
            .find(|(_, row)| row.starts_with(name))
            .map(|(urgency, _)| *urgency)
    };
    let next_change = || {
        let today = house.service().today(house.staff("osei")).unwrap();
        today.next_change.unwrap()
    };
    assert_eq!(of("BOOKED"), Some(Urgency::Booked));
    // 25 November 16:00: the booked time and its grace have passed.
    let at = next_change();
    assert_eq!(at.to_string(), "2026-11-25T16:00:00Z");
    house.clock.set(at.plus_minutes(-1));
    assert_eq!(of("BOOKED"), Some(Urgency::Booked));
    house.clock.set(at);
    assert_eq!(of("BOOKED"), Some(Urgency::Overdue));
    let midnight = next_change();
    assert_eq!(midnight.to_string(), "2026-11-26T00:00:00Z");
    house.clock.set(midnight);
    assert_eq!(of("SOON"), Some(Urgency::Due));
    house.clock.advance_minutes(60 * DAY);
    assert_eq!(of("QUIET"), Some(Urgency::Overdue));
    assert_eq!(house.service().shared.reader.head().last, last);
}

#[test]
fn whoever_owns_a_follow_up_sees_it_whosever_patient_it_is() {
    let house = House::new();
    let (id, number) = house.register("osei", 1, "BEGUM", "monthly");
    let receipt = house.contact(
        "osei",
        &number,
        r#","follow_ups":[{"what":"Ring","due":"today","owner":"bell"}]"#,
    );
    assert_eq!(house.urgencies("osei"), []);
    let today = house.service().today(house.staff("bell")).unwrap();
    assert_eq!(today.rows.len(), 1);
    assert!(matches!(today.rows[0].task, Task::FollowUp(_)));
    let close = |outcome: &str, rest: &str| {
        about(
            &number,
            "close_follow_up",
            &format!(
                r#""follow_up":{{"entry":{},"place":0}},"outcome":"{outcome}"{rest}"#,
                receipt.first.0
            ),
        )
    };
    assert_eq!(
        house
            .refused("osei", &close("no_reply", ""))
            .field
            .as_deref(),
        Some("again")
    );
    assert_eq!(
        house
            .refused("osei", &close("not_needed", ""))
            .field
            .as_deref(),
        Some("note")
    );
    house.saved("osei", &close("no_reply", r#","again":"fri""#));
    assert_eq!(house.urgencies("bell"), []);
    assert_eq!(house.state(id).contact.follow_ups.len(), 1);
    house.saved("osei", &close("made", ""));
    assert_eq!(house.state(id).contact.follow_ups, []);
}

#[test]
fn whoever_has_no_tier_or_no_rung_yet_is_not_forgotten() {
    let house = House::new();
    house.saved(
        "osei",
        r#"{"command":"register","details":{"surname":"NEW","birth_date":"01/02/1950"}}"#,
    );
    house.saved("osei", r#"{"command":"register","details":{"surname":"NORUNG","birth_date":"01/02/1951"},"tier":"case_management","tier_reason":"x"}"#);
    assert_eq!(
        house.urgencies("osei"),
        [
            (Urgency::Review, "NEW".to_owned()),
            (Urgency::Review, "NORUNG".to_owned())
        ]
    );
}
