//! A patient of ten years and 20,000 entries.

use std::time::{Duration, Instant};

use super::{House, about};
use crate::domain::entry::{
    ClockMark, CommandId, EntryHead, EntryNumber, PatientId, StaffId, Subject,
};
use crate::domain::event::Event;
use crate::domain::patient::admission::{AdmissionKind, Admitted, Destination, ReturnedHome};
use crate::domain::patient::contact::{Channel, ContactRecorded, FollowUp, Outcome};
use crate::domain::patient::finding::{Fell, Injury};
use crate::domain::patient::intensity::IntensityStepped;
use crate::domain::patient::opening::{Entitlement, RecordOpened};
use crate::domain::patient::risk::{Origin, ScoreRecorded};
use crate::domain::time::{EventTime, Moment};
use crate::journal::{Journal, record};
use crate::service::open::journal_folder;
use crate::service::query::Wanted;
use crate::store::keys;

const ENTRIES: u64 = 20_000;

/// Nothing above 64 kB lies in the store.
pub(super) fn assert_values_are_small(house: &House) {
    for (key, value) in house.everything() {
        let words = keys::in_words(&key);
        assert!(value.len() < 64 * 1024, "{words} has {} bytes", value.len());
    }
}

fn contact(staff: StaffId, place: u64, at: Moment) -> ContactRecorded {
    let tried = place.is_multiple_of(7);
    let follow_up = FollowUp {
        what: "Ring the pharmacy about the blister pack".repeat(10),
        owner: staff,
        due: at.day(&jiff::tz::TimeZone::UTC).plus(7),
    };
    ContactRecorded {
        channel: if place.is_multiple_of(3) {
            Channel::Telephone
        } else {
            Channel::HomeVisit
        },
        outcome: if tried {
            Outcome::NoReply
        } else {
            Outcome::Made
        },
        duration_minutes: 30,
        travel_minutes: 10,
        made_by: staff,
        present: "daughter".to_owned(),
        planned: true,
        note: format!("Visit {place}: breath short on the stairs, weight up. ").repeat(8),
        decisions: Vec::new(),
        // As many as the rules let be open.
        follow_ups: if place <= 600 && place.is_multiple_of(10) {
            vec![follow_up]
        } else {
            Vec::new()
        },
        next: None,
        late_reason: if place.is_multiple_of(11) {
            "no signal".to_owned()
        } else {
            String::new()
        },
    }
}

fn event(staff: StaffId, place: u64, at: Moment) -> Event {
    let long = "a long account of what came before, ".repeat(25);
    match place % 40 {
        1 | 21 => Event::RecordOpened(RecordOpened {
            entitlement: Entitlement::OwnCaseload,
            reason: String::new(),
            original: None,
        }),
        2 => Event::Fell(Fell {
            injury: Injury::Minor,
            note: long,
        }),
        3 => Event::Admitted(Admitted {
            hospital: "St Elsewhere".to_owned(),
            how: AdmissionKind::Emergency,
            why: long,
            avoidable: None,
        }),
        4 => Event::ReturnedHome(ReturnedHome {
            destination: Destination::Home,
            note: long,
            visit_from: Some(at.plus_minutes(24 * 60)),
            visit_by: Some(at.plus_minutes(72 * 60)),
        }),
        5 => Event::ScoreRecorded(ScoreRecorded {
            tool: "LACE".to_owned(),
            version: "1".to_owned(),
            value: "9".to_owned(),
            number: Some(900),
            band: "moderate".to_owned(),
            made_by: "ward".to_owned(),
            origin: Origin::Elsewhere,
            tier: None,
        }),
        6 => Event::IntensityStepped(IntensityStepped {
            from: "weekly".to_owned(),
            to: if place.is_multiple_of(80) {
                "weekly"
            } else {
                "daily"
            }
            .to_owned(),
            rationale: long,
            review_by: at.day(&jiff::tz::TimeZone::UTC).plus(42),
            answers: None,
            because_of: None,
        }),
        _ => Event::ContactRecorded(contact(staff, place, at)),
    }
}

/// Ten years of entries about one patient, written into the journal of a stopped store.
fn write_years(house: &House, id: PatientId, staff: StaffId) {
    let (mut journal, _) = Journal::open(&journal_folder(&house.folder), None, None).unwrap();
    let first = journal.head().last + 1;
    let end = Moment::from("2026-11-16T08:00:00Z".parse::<jiff::Timestamp>().unwrap());
    let zone = jiff::tz::TimeZone::get("Europe/London").unwrap();
    let mut batch = Vec::new();
    for place in 0..ENTRIES {
        // From the past to the present, about four hours apart.
        let before_end = i64::try_from(ENTRIES - place).unwrap() * 260;
        let at = end.plus_minutes(-before_end);
        let head = EntryHead {
            number: EntryNumber(first + place),
            entered: at.plus_minutes(90),
            happened: Some(EventTime::at(at, &zone)),
            actor: staff,
            signed_in: None,
            command: CommandId(u128::from(place) + 1),
            clock: ClockMark::InOrder,
        };
        let salt = [7; 16];
        batch.push(
            record::to_raw(
                &head,
                &[Subject::Patient(id)],
                &event(staff, place, at),
                salt,
            )
            .unwrap(),
        );
        if batch.len() == 1_000 {
            let _ = journal.append(&batch).unwrap();
            batch.clear();
        }
    }
    assert!(batch.is_empty());
}

#[test]
fn a_patient_of_ten_years_folds_pages_and_refolds() {
    let mut house = House::new();
    let (id, number) = house.register("osei", 1, "BEGUM", "weekly");
    let osei = house.staff("osei");
    house.stop();
    write_years(&house, id, osei);
    house.open();
    assert_values_are_small(&house);
    house.rebuild_equals_live();

    // Every page, every entry once, newest first.
    let mut seen: Vec<u64> = Vec::new();
    let mut wanted = Wanted::default();
    loop {
        let page = house.service().timeline(osei, id, &wanted).unwrap();
        seen.extend(page.lines.iter().map(|line| line.entry.0));
        wanted.before = page.next;
        if page.next.is_none() {
            break;
        }
    }
    assert!(seen.is_sorted_by(|one, other| one > other));
    let registered = 4;
    let openings = usize::try_from(ENTRIES / 20).unwrap();
    assert_eq!(
        seen.len(),
        usize::try_from(ENTRIES).unwrap() - openings + registered
    );

    // A correction in the midst refolds the whole record.
    let middle = seen
        .iter()
        .copied()
        .find(|entry| {
            let recorded = crate::service::query::entry(&house.service().shared.reader, EntryNumber(*entry));
            matches!(recorded.unwrap().event, Event::ContactRecorded(fact) if fact.outcome == Outcome::Made)
        })
        .unwrap();
    let last_made = house.state(id).contact.last_made.unwrap().mark.entry;
    assert_eq!(last_made.0, middle);
    let began = Instant::now();
    house.saved(
        "osei",
        &about(
            &number,
            "correct_entry",
            &format!(r#""entry":{middle},"why":"wrong_patient","words":"Wrong row""#),
        ),
    );
    assert!(
        began.elapsed() < Duration::from_mins(1),
        "{:?}",
        began.elapsed()
    );
    assert!(house.state(id).contact.last_made.unwrap().mark.entry.0 < middle);
    house.rebuild_equals_live();
    house.stop();
    house.open();
    assert!(house.state(id).contact.last_made.unwrap().mark.entry.0 < middle);
}

#[test]
fn years_of_evidence_keep_every_stored_value_small() {
    let mut house = House::new();
    let (_, number) = house.register("osei", 1, "BEGUM", "weekly");
    let receipt = house.contact("osei", &number, "");
    let catalogue = house.service().catalogue();
    let statements: Vec<String> = catalogue
        .statements()
        .take(40)
        .map(|place| place.statement.id.clone())
        .collect();
    let statements = serde_json::to_string(&statements).unwrap();
    let did = "I listened to what mattered. ".repeat(40);
    let command = about(
        &number,
        "file_evidence",
        &format!(
            r#""about":{},"did":"{did}","text":"","statements":{statements}"#,
            receipt.first.0
        ),
    );
    let pending: Vec<_> = (0..150)
        .map(|_| {
            let request = crate::service::spoken::read(house.service(), &command).unwrap();
            house.service().submit(house.staff("osei"), request)
        })
        .collect();
    for one in pending {
        one.wait().unwrap();
    }
    assert_values_are_small(&house);
    house.rebuild_equals_live();
    house.stop();
    house.open();
    let count = |house: &House| {
        let evidence = house.service().evidence(house.staff("osei")).unwrap();
        evidence.items
    };
    assert_eq!(count(&house), 150);
    house.saved("osei", &command);
    assert_eq!(count(&house), 151);
    house.rebuild_equals_live();
}
