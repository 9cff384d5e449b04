//! What a durable commit costs: the bare limit, the journal, the receipt, and many writers at once.
//!
//! `cargo bench --bench record`. The folder is made beside the build, on the same disk.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a benchmark may stop"
)]

mod figures;

use std::fs::OpenOptions;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use caseload::domain::command::{Command, PatientCommand, Request};
use caseload::domain::entry::{PatientId, StaffId};
use caseload::domain::nhs_number::NhsNumber;
use caseload::domain::patient::contact::{Channel, Outcome, RecordContact};
use caseload::domain::programme::origin::StoreCreated;
use caseload::domain::staff::register::{Profession, Role, StaffDetails};
use caseload::journal::{Header, Journal, RawEntry};
use caseload::service::clock::SystemClock;
use caseload::service::{Service, open, spoken};
use figures::Figures;

const TURNS: usize = 600;
const NOTE: &str = "Breathing easier than last week, sleeps with two pillows. Ankles a little swollen by the evening. \
Took all tablets as listed; inhaler technique checked and put right. Daughter does the shopping on Saturdays.";

fn header(number: u64) -> Header {
    Header {
        number,
        entry_micros: 1,
        event: None,
        actor: 7,
        on_behalf_of: None,
        signed_at: None,
        subjects: vec![(1, 42)],
        kind: 14,
        version: 1,
        command: u128::from(number),
        clock_flag: 0,
    }
}

fn service(folder: &Path) -> (Service, StaffId, Vec<PatientId>) {
    let clock = SystemClock;
    let staff = StaffDetails {
        login: "osei".to_owned(),
        name: "A Osei".to_owned(),
        roles: [Role::CaseManager, Role::Administrator, Role::Lead].into(),
        profession: Profession::Nurse,
        registration: None,
        whole_time_hundredths: 100,
        supervisor: None,
        deputy: None,
    };
    let origin = StoreCreated {
        service: "Bench".to_owned(),
        demo: true,
        program: String::new(),
    };
    open::create(folder, &clock, origin, &[staff]).unwrap();
    let service = open::open(folder, Arc::new(clock), &mut |_, _| {}).unwrap();
    let actor = service.register().by_login("osei").unwrap().id;
    let numbers: Vec<String> = (0..80)
        .map(|index| NhsNumber::synthetic(index).unwrap().plain())
        .collect();
    for (index, number) in numbers.iter().enumerate() {
        let command = format!(
            r#"{{"command":"register","details":{{"nhs_number":"{number}","surname":"PERSON{index}","birth_date":"03/03/1941"}},"tier":"case_management","tier_reason":"x","intensity":"weekly","rationale":"x"}}"#
        );
        service
            .execute(actor, spoken::read(&service, &command).unwrap())
            .unwrap();
    }
    let patients = numbers
        .iter()
        .filter_map(|number| service.find_patient(number))
        .collect();
    (service, actor, patients)
}

/// A contact as a form would send it: what is measured is the service, not the reading of commands.
fn contact(service: &Service, patient: PatientId) -> Request {
    let command = RecordContact {
        at: String::new(),
        channel: Channel::HomeVisit,
        outcome: Outcome::Made,
        duration_minutes: 40,
        travel_minutes: 20,
        made_by: None,
        present: String::new(),
        planned: true,
        note: NOTE.to_owned(),
        decisions: Vec::new(),
        follow_ups: Vec::new(),
        next: String::new(),
        next_channel: None,
        late_reason: String::new(),
    };
    Request {
        id: service.new_command_id(),
        seen: Vec::new(),
        seen_entry: None,
        command: Command::Patient(patient, PatientCommand::RecordContact(command)),
    }
}

fn main() {
    let base = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let payload = NOTE.as_bytes().to_vec();
    let bytes = vec![0x5a_u8; payload.len() + 190];

    let plain_file = OpenOptions::new()
        .read(true)
        .write(true)
        .create_new(true)
        .open(base.path().join("bare"))
        .unwrap();
    plain_file
        .write_all_at(&vec![0_u8; bytes.len() * TURNS * 2], 0)
        .unwrap();
    plain_file.sync_all().unwrap();
    let mut journal = Journal::create(&base.path().join("journal"), 1).unwrap();
    let (service, actor, patients) = service(&base.path().join("store"));

    let (mut limit, mut append, mut receipt) =
        (Figures::default(), Figures::default(), Figures::default());
    for turn in 0..TURNS {
        limit.take(|| {
            plain_file
                .write_all_at(&bytes, (turn * bytes.len()) as u64)
                .unwrap();
            plain_file.sync_data().unwrap();
        });
        let entry = RawEntry::new(header(turn as u64 + 1), [0x11; 16], payload.clone());
        let _appended = append.take(|| journal.append(&[entry]).unwrap());
        let request = contact(&service, patients[turn % patients.len()]);
        receipt.take(|| service.execute(actor, request).unwrap());
    }
    limit.print("bare write + fdatasync, preallocated file", None);
    append.print("journal append (target 1.3)", Some(&limit));
    receipt.print("receipt: decide, journal, store (target 2.5)", Some(&limit));

    let one = rate(&service, actor, &patients, 1);
    println!("1 writer: {one:.0} commands/s");
    for writers in [16, 64] {
        let many = rate(&service, actor, &patients, writers);
        println!(
            "{writers} writers: {many:.0} commands/s, {:.1} x one writer",
            many / one
        );
    }
    service.stop().unwrap();
}

/// Commands a second with so many writers, each waiting for its receipt before the next.
fn rate(service: &Service, actor: StaffId, patients: &[PatientId], writers: usize) -> f64 {
    let length = Duration::from_secs(3);
    let start = Instant::now();
    let done: usize = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..writers)
            .map(|writer| {
                scope.spawn(move || {
                    let mut done = 0;
                    while start.elapsed() < length {
                        let request =
                            contact(service, patients[(writer + done * 7) % patients.len()]);
                        service.execute(actor, request).unwrap();
                        done += 1;
                    }
                    done
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .sum()
    });
    #[allow(clippy::cast_precision_loss, reason = "a rate")]
    let rate = done as f64 / start.elapsed().as_secs_f64();
    rate
}
