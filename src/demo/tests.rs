//! The demo is the same every time, keeps every rule, and its last day is worth looking at.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop")]

mod competence;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::{DEMO_ACTOR, make};
use crate::domain::time::Moment;
use crate::service::clock::HandClock;
use crate::service::query::Scope;
use crate::service::view::today::Urgency;
use crate::service::{Service, open};

fn moment(text: &str) -> Moment {
    Moment::from(text.parse::<jiff::Timestamp>().unwrap())
}

fn opened(folder: &Path, now: Moment) -> Service {
    let service = open::open(folder, Arc::new(HandClock::at(now)), &mut |_, _| {
        unreachable!("a clean stop needs no rebuild")
    });
    service.unwrap()
}

#[test]
fn the_last_day_has_something_of_everything_on_any_day_and_hour() {
    for at in [
        "2026-11-18T11:20:00Z",
        "2026-11-22T23:50:00Z",
        "2026-03-30T00:10:00Z",
    ] {
        let now = moment(at);
        let keep = tempfile::tempdir().unwrap();
        let folder = keep.path().join("demo");
        let made = make(&folder, now).unwrap();
        assert_eq!(made.refused, [] as [String; 0], "{at}");
        let service = opened(&folder, now);
        let register = service.register();
        let osei = register.by_login(DEMO_ACTOR).unwrap().id;
        let today = service.today(osei).unwrap();
        assert_eq!((register.members.len(), today.header.patients), (9, 62));
        assert!(today.header.demo);
        let shown: BTreeSet<Urgency> = today.rows.iter().map(|row| row.urgency).collect();
        for wanted in [
            Urgency::Overdue,
            Urgency::Decide,
            Urgency::Booked,
            Urgency::Due,
            Urgency::FollowUp,
            Urgency::Review,
            Urgency::Late,
        ] {
            assert!(
                shown.contains(&wanted),
                "{at}: no {wanted:?} in {:#?}",
                today.rows
            );
        }
        let entries = service.shared.reader.head().last;
        assert!((3_000..5_000).contains(&entries), "{entries} entries");
        let overdue = today.header.overdue;
        assert!((3..9).contains(&overdue), "{at}: {overdue} overdue");
        competence::has_something_of_everything(&service, at);
        service.stop().unwrap();
    }
}

/// What is told of everybody: name, rung, last contact, next due, flags.
fn told(folder: &Path, now: Moment) -> Vec<String> {
    let service = opened(folder, now);
    let osei = service.register().by_login(DEMO_ACTOR).unwrap().id;
    let list = service.caseload(osei, Scope::All).unwrap();
    let mut told: Vec<String> = list
        .rows
        .iter()
        .map(|row| {
            // Identifiers alone are random.
            format!("{row:?}").replace(&row.patient.to_string(), "")
        })
        .collect();
    let lead = service.register().by_login("lindqvist").unwrap().id;
    told.push(format!("{:?}", service.team_gaps(lead).unwrap()));
    told.push(service.shared.reader.head().last.to_string());
    let shared = &service.shared;
    let image = crate::store::rebuild::image(&shared.reader, &mut |_, _| {}).unwrap();
    assert_eq!(image.unreadable, []);
    let difference = crate::store::verify::first_difference(&image, &shared.present).unwrap();
    assert_eq!(difference, None);
    service.stop().unwrap();
    told
}

#[test]
fn the_same_seed_gives_the_same_year_twice_and_a_rebuild_equals_it() {
    let now = moment("2026-11-18T11:20:00Z");
    let keep = tempfile::tempdir().unwrap();
    let (one, other) = (keep.path().join("one"), keep.path().join("other"));
    make(&one, now).unwrap();
    make(&other, now).unwrap();
    let told = told(&one, now);
    assert_eq!(told, self::told(&other, now));
    assert!(told.len() > 70);
}

#[test]
fn every_number_is_from_the_range_not_given_to_people_and_every_entry_is_in_order() {
    let now = moment("2026-11-18T11:20:00Z");
    let keep = tempfile::tempdir().unwrap();
    let folder = keep.path().join("demo");
    make(&folder, now).unwrap();
    let service = opened(&folder, now);
    let cards = service.cards_where(|_| true);
    assert_eq!(cards.len(), 77);
    let numbers: BTreeSet<_> = cards.iter().filter_map(|card| card.nhs_number).collect();
    assert_eq!(numbers.len(), 77);
    assert!(numbers.iter().all(|number| number.is_synthetic()));
    assert!(
        cards.iter().any(|card| card.clock.died) && cards.iter().any(|card| card.clock.in_hospital)
    );
    let mut before = Moment::default();
    for entry in service.shared.reader.scan(1) {
        let entry = entry.unwrap();
        let entered = Moment(entry.header.entry_micros);
        assert!(
            entered >= before && entered < now,
            "#{}",
            entry.header.number
        );
        assert_eq!(entry.header.clock_flag, 0, "#{}", entry.header.number);
        before = entered;
    }
    service.stop().unwrap();
}

#[test]
fn a_large_store_has_the_size_asked_for_and_equals_its_rebuild() {
    let now = moment("2026-11-18T11:20:00Z");
    let keep = tempfile::tempdir().unwrap();
    let folder = keep.path().join("large");
    super::generate_large(&folder, now, 200, 9_000, &mut |_, _| {}).unwrap();
    let rows = told(&folder, now);
    assert_eq!(rows.last().unwrap(), "9000");
    let service = opened(&folder, now);
    let register = service.register();
    let of = |login: &str| {
        let id = register.by_login(login).unwrap().id;
        service.today(id).unwrap().header.patients
    };
    assert_eq!((of(DEMO_ACTOR), of("cm1")), (80, 15));
    assert_eq!(service.cards_where(|_| true).len(), 200);
    service.stop().unwrap();
}
