//! The supervision record: what was reviewed together, countersigned and said, and who may read it.

use super::countersign::supervised;
use super::passphrase::refusal;
use super::{House, about};
use crate::domain::command::{Command, Request};
use crate::domain::event::EventKind;
use crate::domain::refusal::Reason;
use crate::domain::staff::review::RecordReview;

fn kinds(house: &House, actor: &str, whose: &str) -> Vec<EventKind> {
    let read = house
        .service()
        .supervision(house.staff(actor), house.staff(whose), None)
        .unwrap();
    read.lines.iter().map(|line| line.kind).collect()
}

/// R004-04 (part): supervision is on record for both, and whoever has no arrangement shows on a list.
#[test]
fn a_review_is_on_both_records_and_read_by_who_may() {
    let house = supervised();
    let (id, number) = house.register("osei", 1, "BEGUM", "weekly");
    let (osei, bell) = (house.staff("osei"), house.staff("bell"));
    let from = house.service().now();
    let entry = house.contact("osei", &number, "").first;
    house.clock.advance_minutes(25);
    let until = house.service().now();
    let service = house.service();
    service
        .record_review(osei, bell, from, until, &[id, id])
        .unwrap();
    house.saved(
        "bell",
        &about(
            &number,
            "add_comment",
            &format!(r#""entry":{},"text":"Good""#, entry.0),
        ),
    );
    // What a colleague says who does not supervise is no part of it.
    house.saved(
        "lead",
        &about(
            &number,
            "add_comment",
            &format!(r#""entry":{},"text":"Thanks""#, entry.0),
        ),
    );
    house.saved(
        "bell",
        &about(
            &number,
            "countersign",
            &format!(r#""entry":{},"how":"witnessed""#, entry.0),
        ),
    );
    let wanted = [
        EventKind::Countersigned,
        EventKind::CommentAdded,
        EventKind::ReviewHeld,
    ];
    for (actor, whose) in [
        ("osei", "osei"),
        ("bell", "osei"),
        ("lead", "osei"),
        ("bell", "bell"),
    ] {
        assert_eq!(kinds(&house, actor, whose), wanted, "{actor} reads {whose}");
    }
    let read = service.supervision(bell, osei, None).unwrap();
    assert_eq!(
        (
            read.practice_level.as_str(),
            read.supervisor.as_str(),
            read.next
        ),
        ("CMP1", "M Bell", None)
    );
    assert_eq!(
        read.lines.last().unwrap().headline,
        "M Bell beside A Osei for 25 minutes: BEGUM, Test"
    );
    assert_eq!(
        read.lines[0].headline,
        format!("Countersigned {entry} (witnessed), BEGUM, Test")
    );
    // Registering set the tier and the intensity, which wait still.
    assert_eq!(read.waiting, 2);
    // The follower's record is not the followed one's to read.
    let refused = refusal(service.supervision(osei, bell, None));
    assert_eq!(refused.reason, Reason::NotAllowed);
    // A correction of the entry shows there, too.
    house.saved(
        "osei",
        &about(
            &number,
            "correct_entry",
            &format!(r#""entry":{},"why":"added_detail","words":"x""#, entry.0),
        ),
    );
    let read = service.supervision(bell, osei, None).unwrap();
    assert!(
        read.lines[0].void.starts_with("void: corrected by #"),
        "{read:?}"
    );
    let attention = |login: &str| {
        let staff = service.staff();
        staff
            .into_iter()
            .find(|row| row.login == login)
            .unwrap()
            .attention
    };
    assert_eq!(
        (attention("osei").as_str(), attention("bell").as_str()),
        ("", "no supervisor")
    );
    house.rebuild_equals_live();
}

#[test]
fn an_auditor_reads_it_without_the_names_of_patients() {
    let house = supervised();
    let (id, _) = house.register("osei", 1, "BEGUM", "weekly");
    house.saved(
        "lead",
        r#"{"command":"add_staff","details":{"login":"audit","name":"A Udit","roles":["auditor"],"profession":"office"}}"#,
    );
    let (osei, bell) = (house.staff("osei"), house.staff("bell"));
    let now = house.service().now();
    house
        .service()
        .record_review(osei, bell, now, now, &[id])
        .unwrap();
    let read = house
        .service()
        .supervision(house.staff("audit"), osei, None)
        .unwrap();
    assert_eq!(
        read.lines[0].headline,
        "M Bell beside A Osei for 0 minutes: 1 not named here"
    );
}

#[test]
fn only_the_service_says_that_somebody_was_there() {
    let house = supervised();
    let (osei, bell) = (house.staff("osei"), house.staff("bell"));
    let now = house.service().now();
    let request = Request {
        id: house.service().new_command_id(),
        seen: Vec::new(),
        seen_entry: None,
        command: Command::RecordReview(RecordReview {
            host: osei,
            follower: bell,
            from: now,
            until: now,
            patients: Vec::new(),
        }),
    };
    let refused = refusal(house.service().execute(bell, request));
    assert_eq!(refused.reason, Reason::NotAllowed);
    for (host, follower, from, until) in [
        (osei, osei, now, now),
        (osei, bell, now, now.plus_minutes(-1)),
        (osei, bell, now, now.plus_minutes(1)),
    ] {
        assert!(
            house
                .service()
                .record_review(host, follower, from, until, &[])
                .is_err()
        );
    }
    assert_eq!(kinds(&house, "lead", "osei"), []);
}

#[test]
fn a_long_record_comes_in_pages() {
    let house = supervised();
    let (osei, bell) = (house.staff("osei"), house.staff("bell"));
    for _ in 0..120 {
        let now = house.service().now();
        house
            .service()
            .record_review(osei, bell, now, now, &[])
            .unwrap();
    }
    let mut before = None;
    let mut read = Vec::new();
    loop {
        let page = house.service().supervision(osei, osei, before).unwrap();
        read.extend(page.lines.iter().map(|line| line.entry));
        before = page.next;
        if before.is_none() {
            break;
        }
    }
    assert_eq!(read.len(), 120);
    assert!(read.is_sorted_by(|one, other| one > other));
}
