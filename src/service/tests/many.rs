//! Many at once, and what the same command or an old view gets.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{House, about, contact};
use crate::disk::faulty::{Fault, FaultyDisk};
use crate::domain::command::Request;
use crate::domain::entry::EntryNumber;
use crate::domain::patient::Room;
use crate::domain::refusal::Reason;
use crate::service::execute::rooms_seen;
use crate::service::{Failure, spoken};

#[test]
fn sixty_four_threads_share_commits_and_every_receipt_is_true() {
    let mut house = House::new();
    let numbers: Vec<String> = (1..=8)
        .map(|index| {
            house
                .register("osei", index, &format!("N{index}"), "weekly")
                .1
        })
        .collect();
    house.stop();
    let disk = Arc::new(FaultyDisk::new(Fault::Device));
    house.open_on(disk.clone());
    let before = disk.operations();
    let (service, osei) = (house.service(), house.staff("osei"));
    let firsts: Vec<u64> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..64_usize)
            .map(|thread| {
                let number = &numbers[thread % numbers.len()];
                scope.spawn(move || {
                    let pending: Vec<_> = (0..10)
                        .map(|_| {
                            let request = spoken::read(service, &contact(number, "")).unwrap();
                            service.submit(osei, request)
                        })
                        .collect();
                    pending
                        .into_iter()
                        .map(|one| one.wait().unwrap().first.0)
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect()
    });
    assert_eq!(firsts.len(), 640);
    assert_eq!(firsts.iter().collect::<BTreeSet<_>>().len(), 640);
    // Each group is a write and a sync: alone, 640 commands would need 1,280 operations.
    let operations = disk.operations() - before;
    assert!(operations < 640, "{operations} operations");
    house.rebuild_equals_live();
    house.crash();
    house.open();
    let recorded = |number: u64| {
        crate::service::query::entry(&house.service().shared.reader, EntryNumber(number))
            .unwrap()
            .event
            .kind()
    };
    assert!(
        firsts
            .iter()
            .all(|number| recorded(*number) == crate::domain::event::EventKind::ContactRecorded)
    );
    house.rebuild_equals_live();
}

#[test]
fn a_known_command_gets_its_receipt_again_after_any_stop() {
    let mut house = House::new();
    let (id, number) = house.register("osei", 1, "BEGUM", "weekly");
    let command = contact(&number, r#","id":"000102030405060708090a0b0c0d0e0f""#);
    let first = house.saved("osei", &command);
    let check = |house: &House| {
        let again = house.saved("osei", &command);
        assert_eq!(
            (again.first, again.last, again.at, again.again),
            (first.first, first.last, first.at, true)
        );
        assert_eq!(house.state(id).contact.recent.len(), 1);
    };
    check(&house);
    house.stop();
    house.open();
    check(&house);
    house.crash();
    house.open();
    check(&house);
    house.clock.advance_minutes(29 * 24 * 60);
    house.contact("osei", &number, r#","at":"-1m","channel":"letter""#);
    house.stop();
    house.open();
    let again = house.saved("osei", &command);
    assert!(again.again);
    house.rebuild_equals_live();
    // Twice at once is recorded once.
    let both = contact(&number, r#","id":"100102030405060708090a0b0c0d0e0f""#);
    let submit = || {
        let request = spoken::read(house.service(), &both).unwrap();
        house.service().submit(house.staff("osei"), request)
    };
    let (one, other) = (submit(), submit());
    let (one, other) = (one.wait().unwrap(), other.wait().unwrap());
    assert_eq!(
        (one.first, one.again, other.again),
        (other.first, false, true)
    );
}

#[test]
fn what_was_typed_against_an_older_room_is_refused_and_an_append_never_is() {
    let house = House::new();
    let (id, number) = house.register("osei", 1, "BEGUM", "weekly");
    let seen = rooms_seen(&house.state(id), &[Room::Intensity, Room::Contact]);
    let with_seen = |command: &str, seen: &[(Room, EntryNumber)]| {
        let request = spoken::read(house.service(), command).unwrap();
        let request = Request {
            seen: seen.to_vec(),
            ..request
        };
        house.service().execute(house.staff("osei"), request)
    };
    let step = about(
        &number,
        "step_intensity",
        r#""to":"daily","rationale":"worse""#,
    );
    // Looking, and what happens in other rooms, makes nothing stale.
    house
        .service()
        .open_record(house.staff("osei"), id, "")
        .unwrap();
    house.contact("osei", &number, "");
    with_seen(&step, &seen[..1]).unwrap();
    match with_seen(&step, &seen) {
        Err(Failure::Refused(refusal)) => {
            assert_eq!(refusal.reason, Reason::Stale);
            assert!(refusal.message.contains("intensity"), "{}", refusal.message);
        }
        other => panic!("{other:?}"),
    }
    with_seen(&contact(&number, ""), &seen).unwrap();
}
