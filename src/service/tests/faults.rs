//! What can go wrong with disk and files: refused whole, nothing lost, one clear sentence.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::{House, about, contact};
use crate::disk::faulty::{Fault, FaultyDisk};
use crate::domain::patient::Room;
use crate::domain::refusal::Reason;
use crate::service::open::{self, journal_folder};
use crate::service::{Failure, spoken};
use crate::store::{StoreError, keys};

/// A house with a little of everything, stopped cleanly.
fn lived_in() -> (House, crate::domain::entry::PatientId, String) {
    let mut house = House::new();
    let (id, number) = house.register("osei", 1, "BEGUM", "weekly");
    house.register("osei", 2, "HARTLEY", "monthly");
    for _ in 0..20 {
        house.contact("osei", &number, r#","next":"fri 10:00""#);
    }
    house.saved(
        "osei",
        &about(&number, "record_fall", r#""injury":"none","note":"x""#),
    );
    house.stop();
    (house, id, number)
}

#[test]
fn a_failed_write_refuses_the_whole_group_and_reading_goes_on() {
    for operations in 0..2 {
        let (mut house, id, number) = lived_in();
        let disk = Arc::new(FaultyDisk::new(Fault::Device));
        house.open_on(disk.clone());
        let before = house.everything();
        house.contact("osei", &number, "");
        assert_ne!(house.everything(), before);
        let (state, before) = (house.state(id), house.everything());
        disk.fail_after(operations);
        let service = house.service();
        let pending: Vec<_> = (0..30)
            .map(|_| {
                let request = spoken::read(service, &contact(&number, "")).unwrap();
                service.submit(house.staff("osei"), request)
            })
            .collect();
        for one in pending {
            match one.wait() {
                Err(Failure::Refused(refusal)) => assert_eq!(refusal.reason, Reason::Unavailable),
                other => panic!("{other:?}"),
            }
        }
        // Nothing of it shows, and nothing more is taken until the next start.
        assert_eq!(house.state(id), state);
        assert_eq!(house.everything(), before);
        assert!(house.service().record(house.staff("osei"), id).is_ok());
        disk.heal();
        assert_eq!(
            house.refused("osei", &contact(&number, "")).reason,
            Reason::Unavailable
        );
        house.stop();
        assert!(!house.folder.join("CLEAN").exists());
        house.open();
        // What was acknowledged is there; of the refused group all or nothing, in journal and store alike.
        house.rebuild_equals_live();
        assert!(house.state(id).contact.recent.len() >= state.contact.recent.len());
        house.contact("osei", &number, "");
        house.rebuild_equals_live();
    }
}

#[test]
fn a_full_disk_is_a_plain_refusal_and_work_resumes() {
    let (mut house, id, number) = lived_in();
    let disk = Arc::new(FaultyDisk::new(Fault::NoRoom));
    house.open_on(disk.clone());
    disk.fail_after(0);
    let long = contact(&number, &format!(r#","note":"{}""#, "long ".repeat(6_000)));
    let refusal = (0..2_000)
        .find_map(|_| match house.run("osei", &long) {
            Ok(_) => None,
            Err(Failure::Refused(refusal)) => Some(refusal),
            Err(other) => panic!("{other:?}"),
        })
        .expect("the disk is full at last");
    assert_eq!(refusal.reason, Reason::Unavailable);
    assert!(
        refusal.sentence().contains("No room"),
        "{}",
        refusal.sentence()
    );
    assert!(refusal.sentence().contains("your text is kept"));
    let state = house.state(id);
    assert!(house.run("osei", &long).is_err());
    assert_eq!(house.state(id), state);
    house.rebuild_equals_live();
    disk.heal();
    house.saved("osei", &long);
    house.rebuild_equals_live();
    house.stop();
    house.open();
    house.rebuild_equals_live();
}

fn newest_sled(folder: &Path) -> std::path::PathBuf {
    let list = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    list.filter(|path| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        name.starts_with("sled.")
    })
    .max()
    .unwrap()
}

/// The files of sled with something in them.
fn sled_files(folder: &Path) -> Vec<std::path::PathBuf> {
    let list = fs::read_dir(newest_sled(folder)).unwrap();
    list.map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file() && fs::metadata(path).unwrap().len() > 0)
        .collect()
}

/// Damages the stopped store, opens it and finds everything as it was.
fn heals(what: &str, damage: impl FnOnce(&Path)) {
    let (mut house, id, number) = lived_in();
    house.open();
    let (state, all) = (house.state(id), house.everything());
    house.stop();
    damage(&house.folder);
    house.open();
    assert_eq!(house.state(id), state, "{what}");
    assert_eq!(house.everything(), all, "{what}");
    house.rebuild_equals_live();
    house.contact("osei", &number, "");
    house.stop();
    house.open();
    house.rebuild_equals_live();
}

#[test]
fn a_lost_or_shortened_present_state_is_built_anew() {
    heals("deleted", |folder| {
        fs::remove_dir_all(newest_sled(folder)).unwrap();
    });
    heals("no CLEAN", |folder| {
        fs::remove_file(folder.join("CLEAN")).unwrap();
    });
    heals("truncated", |folder| {
        for path in sled_files(folder) {
            let length = fs::metadata(&path).unwrap().len();
            let file = fs::OpenOptions::new().write(true).open(path).unwrap();
            file.set_len(length / 2).unwrap();
        }
    });
    heals("emptied", |folder| {
        for path in sled_files(folder) {
            fs::write(path, []).unwrap();
        }
    });
    heals("a file in its place", |folder| {
        let path = newest_sled(folder);
        fs::remove_dir_all(&path).unwrap();
        fs::write(path, "nothing").unwrap();
    });
}

#[test]
fn a_flipped_byte_in_the_present_state_never_shows() {
    for eighth in 0..8 {
        heals(&format!("flipped at {eighth} eighths"), |folder| {
            for path in sled_files(folder) {
                let mut bytes = fs::read(&path).unwrap();
                let used = bytes.iter().rposition(|byte| *byte != 0).unwrap_or(0) + 1;
                let at = (used * eighth / 8).min(bytes.len() - 1);
                bytes[at] ^= 0x10;
                fs::write(path, bytes).unwrap();
            }
        });
    }
}

#[test]
fn a_forged_or_old_mark_of_a_clean_stop_is_not_believed() {
    heals("garbage", |folder| {
        fs::write(folder.join("CLEAN"), "all is well\n").unwrap();
    });
    heals("one bit", |folder| {
        let mut bytes = fs::read(folder.join("CLEAN")).unwrap();
        bytes[30] ^= 1;
        fs::write(folder.join("CLEAN"), bytes).unwrap();
    });
    // A mark kept from an earlier stop, put back after more was recorded and the process was killed.
    let (mut house, id, number) = lived_in();
    let old = fs::read(house.folder.join("CLEAN")).unwrap();
    house.open();
    house.contact("osei", &number, "");
    let state = house.state(id);
    house.crash();
    fs::write(house.folder.join("CLEAN"), old).unwrap();
    house.open();
    assert_eq!(house.state(id), state);
    house.rebuild_equals_live();
}

#[test]
fn a_damaged_value_is_noticed_when_read_and_the_next_start_heals_it() {
    let (mut house, id, number) = lived_in();
    house.open();
    let state = house.state(id);
    let key = keys::room(id, Room::Contact);
    let mut bytes = house
        .everything()
        .into_iter()
        .find(|(known, _)| *known == key)
        .unwrap()
        .1;
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    let shared = &house.service().shared;
    shared.present.write(vec![(key, Some(bytes))]).unwrap();
    assert!(matches!(
        house.service().state(id),
        Err(Failure::Store(StoreError::Damaged(_)))
    ));
    assert_eq!(
        house.refused("osei", &contact(&number, "")).reason,
        Reason::Unavailable
    );
    // Others are not touched by it.
    let (_, other) = house.register("osei", 3, "OKEKE", "weekly");
    house.contact("osei", &other, "");
    house.stop();
    house.open();
    assert_eq!(house.state(id), state);
    house.rebuild_equals_live();
}

fn sentence(failure: &Failure) -> String {
    failure.to_string()
}

fn first_segment(house: &House) -> std::path::PathBuf {
    journal_folder(&house.folder).join("00000000000000000001.log")
}

#[test]
fn a_journal_of_a_newer_program_is_named() {
    let (mut house, _, _) = lived_in();
    let path = first_segment(&house);
    let mut bytes = fs::read(&path).unwrap();
    bytes[16..20].copy_from_slice(&99_u32.to_le_bytes());
    let length = u32::from_le_bytes(bytes[20..24].try_into().unwrap()) as usize;
    let sum = crc32c::crc32c(&bytes[..length - 4]);
    bytes[length - 4..length].copy_from_slice(&sum.to_le_bytes());
    fs::write(&path, &bytes).unwrap();
    let failure = house.try_open().unwrap_err();
    let said = sentence(&failure);
    assert!(
        said.contains("format 99") && said.contains("use the newer program"),
        "{said}"
    );
    assert_eq!(fs::read(&path).unwrap(), bytes);
}

#[test]
fn a_shortened_journal_is_refused() {
    for cleanly in [true, false] {
        let (mut house, _, number) = lived_in();
        let old = fs::read(first_segment(&house)).unwrap();
        house.open();
        for _ in 0..5 {
            house.contact("osei", &number, "");
        }
        if cleanly {
            house.stop();
        } else {
            house.crash();
        }
        fs::write(first_segment(&house), old).unwrap();
        let Err(failure) = house.try_open() else {
            panic!("{cleanly}: {:?}", house.service().notices);
        };
        let said = sentence(&failure);
        assert!(said.contains("backup"), "{cleanly}: {said}");
    }
}

#[test]
fn a_second_opening_names_who_holds_the_store() {
    let mut house = House::new();
    house.service().say_who("A Osei on tty3", true).unwrap();
    let clock = Arc::clone(&house.clock) as Arc<dyn crate::service::clock::Clock>;
    let Err(Failure::Store(error @ StoreError::InUse { .. })) =
        open::open(&house.folder, clock, &mut |_, _| {})
    else {
        panic!("opened twice");
    };
    let said = error.to_string();
    assert!(
        said.contains("A Osei on tty3") && said.contains(&std::process::id().to_string()),
        "{said}"
    );
    house.stop();
    house.open();
}

#[test]
fn what_waits_when_the_service_is_dropped_is_recorded_before_the_lock_is_free() {
    let (mut house, id, number) = lived_in();
    house.open();
    let before = house.state(id).contact.recent.len();
    for _ in 0..50 {
        let request = spoken::read(house.service(), &contact(&number, "")).unwrap();
        drop(house.service().submit(house.staff("osei"), request));
    }
    house.crash();
    house.open();
    assert_eq!(house.state(id).contact.recent.len(), before + 50);
    house.rebuild_equals_live();
}

#[test]
fn a_folder_that_cannot_be_used_is_a_sentence() {
    let mut house = House::new();
    let clock = Arc::clone(&house.clock);
    let origin = || crate::domain::programme::origin::StoreCreated {
        service: "x".to_owned(),
        demo: true,
        program: "x".to_owned(),
    };
    let create = |folder: &Path| {
        let error = open::create(folder, clock.as_ref(), origin(), &[]).unwrap_err();
        sentence(&error)
    };
    let said = create(Path::new("/proc/caseload"));
    assert!(said.contains("/proc/caseload"), "{said}");
    assert!(create(&house.folder).contains("already"));
    let nowhere = house.folder.join("nowhere");
    let Err(failure) = open::open(&nowhere, clock.clone(), &mut |_, _| {}) else {
        panic!("opened nothing");
    };
    assert!(sentence(&failure).contains("caseload init"), "{failure}");
    // A directory where a file is expected.
    house.stop();
    fs::remove_file(house.folder.join("lock")).unwrap();
    fs::create_dir(house.folder.join("lock")).unwrap();
    let said = sentence(&house.try_open().unwrap_err());
    assert!(said.contains("lock"), "{said}");
}
