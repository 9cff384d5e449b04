//! Scenarios told as commands and refusals, on a temporary directory with a clock set by hand.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop"
)]

mod admission;
mod applying;
mod catalogue;
mod competence;
mod corrections;
mod countersign;
mod cover;
mod day;
mod development;
mod evidence;
mod faults;
mod fields;
mod full_disk;
mod gaps;
mod import;
mod judging;
mod learning;
mod looked;
mod many;
mod openings;
mod passphrase;
mod policy;
mod portfolio;
mod privacy;
mod random_days;
mod rules;
mod signed;
mod staff;
mod statements;
mod steps;
mod supervision;
mod today;
mod training;
mod written_over;
mod years;

use std::path::PathBuf;
use std::sync::Arc;

use crate::domain::entry::{PatientId, StaffId};
use crate::domain::patient::due::{DueContact, Stopped};
use crate::domain::programme::origin::StoreCreated;
use crate::domain::refusal::Refusal;
use crate::domain::staff::register::{Profession, Role, StaffDetails};
use crate::domain::time::Moment;
use crate::service::clock::HandClock;
use crate::service::open;
use crate::service::view::today::Urgency;
use crate::service::{Failure, Receipt, Service, spoken};

/// A contact as a command; `rest` are further fields, each with a comma before it.
pub(crate) fn contact(number: &str, rest: &str) -> String {
    let note = if rest.contains("\"note\"") {
        ""
    } else {
        r#","note":"Seen.""#
    };
    let channel = if rest.contains("\"channel\"") {
        ""
    } else {
        r#","channel":"home_visit""#
    };
    format!(r#"{{"command":"record_contact","patient":"{number}"{channel}{note}{rest}}}"#)
}

/// A command about a patient; `rest` are its fields.
pub(crate) fn about(number: &str, command: &str, rest: &str) -> String {
    format!(r#"{{"command":"{command}","patient":"{number}",{rest}}}"#)
}

/// A service on a temporary directory, with three staff: `osei` (case manager), `lead` (lead, administrator,
/// supervisor of the others) and `bell` (community matron).
pub(crate) struct House {
    pub(crate) folder: PathBuf,
    pub(crate) clock: Arc<HandClock>,
    service: Option<Service>,
    _keep: tempfile::TempDir,
}

fn details(login: &str, name: &str, roles: &[Role]) -> StaffDetails {
    StaffDetails {
        login: login.to_owned(),
        name: name.to_owned(),
        roles: roles.iter().copied().collect(),
        profession: Profession::Nurse,
        registration: Some(crate::domain::staff::register::Registration {
            body: "NMC".to_owned(),
            number: "99A1234E".to_owned(),
            expires: crate::domain::time::Day::of(2030, 1, 1).unwrap(),
        }),
        whole_time_hundredths: 100,
        supervisor: None,
        deputy: None,
    }
}

impl House {
    /// Monday 16 November 2026, 09:00.
    pub(crate) fn new() -> House {
        House::within(tempfile::tempdir().unwrap())
    }

    /// As [`House::new`], in a folder that may lie on a disk of its own.
    pub(crate) fn within(keep: tempfile::TempDir) -> House {
        let folder = keep.path().join("store");
        let clock = Arc::new(HandClock::at(Moment::from(
            "2026-11-16T09:00:00Z".parse::<jiff::Timestamp>().unwrap(),
        )));
        let origin = StoreCreated {
            service: "Test service".to_owned(),
            demo: true,
            program: "test".to_owned(),
        };
        let staff = [
            details(
                "lead",
                "L Ead",
                &[
                    Role::Lead,
                    Role::Administrator,
                    Role::Supervisor,
                    Role::CaseManager,
                ],
            ),
            details("osei", "A Osei", &[Role::CaseManager]),
            details("bell", "M Bell", &[Role::CommunityMatron]),
        ];
        open::create(&folder, clock.as_ref(), origin, &staff).unwrap();
        let mut house = House {
            folder,
            clock,
            service: None,
            _keep: keep,
        };
        house.open();
        house
    }

    pub(crate) fn open(&mut self) {
        self.service = Some(
            open::open(
                &self.folder,
                Arc::clone(&self.clock) as Arc<dyn crate::service::clock::Clock>,
                &mut |_, _| {},
            )
            .unwrap(),
        );
    }

    /// Opens with the journal on a disk that fails when told.
    pub(crate) fn open_on(&mut self, disk: crate::disk::SharedDisk) {
        let clock = Arc::clone(&self.clock) as Arc<dyn crate::service::clock::Clock>;
        self.service = Some(open::open_on(&self.folder, disk, clock, &mut |_, _| {}).unwrap());
    }

    /// Tries to open, and says what came of it.
    pub(crate) fn try_open(&mut self) -> Result<(), Failure> {
        let clock = Arc::clone(&self.clock) as Arc<dyn crate::service::clock::Clock>;
        self.service = Some(open::open(&self.folder, clock, &mut |_, _| {})?);
        Ok(())
    }

    /// Ends without a clean stop, as a kill does, and waits until the writer has let go.
    pub(crate) fn crash(&mut self) {
        drop(self.service.take());
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
        while crate::store::lock::acquire(&self.folder).is_err() {
            assert!(
                std::time::Instant::now() < deadline,
                "the lock is never freed"
            );
            std::thread::yield_now();
        }
    }

    /// A patient's state.
    pub(crate) fn state(&self, id: PatientId) -> crate::domain::patient::Patient {
        self.service().state(id).unwrap()
    }

    /// When the next contact is due and why, or why none is.
    pub(crate) fn due(&self, id: PatientId) -> Result<DueContact, Stopped> {
        let (_, policy, zone) = self.service().policy_now();
        self.state(id).clock().due(&policy, &zone)
    }

    /// Today's rows: urgency and name.
    pub(crate) fn urgencies(&self, login: &str) -> Vec<(Urgency, String)> {
        let today = self.service().today(self.staff(login)).unwrap();
        today
            .rows
            .into_iter()
            .map(|row| (row.urgency, row.name))
            .collect()
    }

    /// Records a contact; `rest` are further fields, each with a comma before it.
    pub(crate) fn contact(&self, login: &str, number: &str, rest: &str) -> Receipt {
        self.saved(login, &contact(number, rest))
    }

    /// Every key and value of the store.
    pub(crate) fn everything(&self) -> Vec<(Vec<u8>, Vec<u8>)> {
        let all = self.service().shared.present.all().unwrap();
        all.map(Result::unwrap).collect()
    }

    pub(crate) fn stop(&mut self) {
        self.service.take().unwrap().stop().unwrap();
    }

    /// Gives the running service away, for a client that owns it.
    pub(crate) fn take(&mut self) -> Service {
        self.service.take().unwrap()
    }

    pub(crate) fn service(&self) -> &Service {
        self.service.as_ref().unwrap()
    }

    pub(crate) fn staff(&self, login: &str) -> StaffId {
        self.service().register().by_login(login).unwrap().id
    }

    /// Carries out a command written as JSON.
    pub(crate) fn run(&self, login: &str, command: &str) -> Result<Receipt, Failure> {
        let request = spoken::read(self.service(), command)?;
        self.service().execute(self.staff(login), request)
    }

    pub(crate) fn saved(&self, login: &str, command: &str) -> Receipt {
        self.run(login, command)
            .unwrap_or_else(|failure| panic!("{command}: {failure}"))
    }

    pub(crate) fn refused(&self, login: &str, command: &str) -> Refusal {
        match self.run(login, command) {
            Err(Failure::Refused(refusal)) => refusal,
            other => panic!("{command}: {other:?} instead of a refusal"),
        }
    }

    /// Registers a patient on a rung; `index` makes the NHS number.
    pub(crate) fn register(
        &self,
        login: &str,
        index: u32,
        surname: &str,
        rung: &str,
    ) -> (PatientId, String) {
        let number = crate::domain::nhs_number::NhsNumber::synthetic(index)
            .unwrap()
            .plain();
        self.saved(
            login,
            &format!(
                r#"{{"command":"register","details":{{"nhs_number":"{number}","surname":"{surname}","forenames":"Test","birth_date":"03/03/1941"}},"tier":"case_management","tier_reason":"high risk","intensity":"{rung}","rationale":"start"}}"#
            ),
        );
        (self.service().find_patient(&number).unwrap(), number)
    }

    /// The journal, folded anew, gives what the live store holds.
    pub(crate) fn rebuild_equals_live(&self) {
        let shared = &self.service().shared;
        let image = crate::store::rebuild::image(&shared.reader, &mut |_, _| {}).unwrap();
        assert_eq!(image.unreadable, []);
        assert_eq!(
            crate::store::verify::first_difference(&image, &shared.present).unwrap(),
            None
        );
    }
}
