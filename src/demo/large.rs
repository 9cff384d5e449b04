//! A store of any size, for benchmarks and tests: written into the journal directly, then folded.
//!
//! The facts are of the shapes and sizes that work leaves behind, but nobody decided on them one by one: a million
//! commands would take the service many minutes.

use std::path::Path;

use jiff::tz::TimeZone;

use crate::domain::entry::{
    ClockMark, CommandId, EntryHead, EntryNumber, PatientId, StaffId, Subject,
};
use crate::domain::event::Event;
use crate::domain::nhs_number::NhsNumber;
use crate::domain::patient::assignment::CaseManagerAssigned;
use crate::domain::patient::contact::{
    Channel, ContactRecorded, DecisionMade, FollowUp, FollowUpClosed, FollowUpId, NextContact,
    Outcome,
};
use crate::domain::patient::identity::{DetailField, Details, PatientRegistered, Source};
use crate::domain::patient::intensity::IntensityStepped;
use crate::domain::patient::opening::{Entitlement, RecordOpened};
use crate::domain::patient::tier::{Tier, TierSet};
use crate::domain::programme::origin::StoreCreated;
use crate::domain::programme::policy::Policy;
use crate::domain::refusal::{Reason, Refusal};
use crate::domain::staff::register::{Profession, Role, StaffDetails};
use crate::domain::time::{EventTime, Moment};
use crate::journal::{Journal, RawEntry, record};
use crate::service::Failure;
use crate::service::clock::HandClock;
use crate::service::open::{self, Progress};
use crate::store::StoreError;

use super::chance::Chance;
use super::names::{PEOPLE, PRACTICES, STREETS};
use super::notes::{self, Spoken};

/// How many entries are written as one batch.
const BATCH: usize = 4_000;
/// How many patients the case manager has who is looked at in benchmarks.
const USUAL: usize = 80;
/// How many other case managers share the rest.
const OTHERS: usize = 8;
/// Days between two entries of one patient.
const DAYS_BETWEEN: u64 = 10;

/// Makes a store with so many patients and entries, ending just before `now`: `osei` has 80 of the patients, eight others
/// (`cm1` to `cm8`) share the rest, and there are a coordinator (`pryce`) and a lead (`lindqvist`). The store is stopped
/// cleanly. There are at least as many entries as the staff and four for each patient.
///
/// # Errors
/// There is a store already, more patients than made-up NHS numbers, or the folder cannot be written.
pub fn generate_large(
    folder: &Path,
    now: Moment,
    patients: usize,
    entries: u64,
    progress: Progress<'_>,
) -> Result<(), Failure> {
    if patients > 400_000 {
        return Err(
            Refusal::new(Reason::TooLong, "At most 400,000 patients can be made up").into(),
        );
    }
    let span = entries / (patients as u64).max(1) * DAYS_BETWEEN;
    let begin = now.plus_minutes(-i64::try_from(span.clamp(30, 7_000)).unwrap_or(30) * 24 * 60);
    let origin = StoreCreated {
        service: "A large invented service".to_owned(),
        demo: true,
        program: env!("CARGO_PKG_VERSION").to_owned(),
    };
    open::create(folder, &HandClock::at(begin), origin, &staff())?;
    let (mut journal, _) =
        Journal::open(&open::journal_folder(folder), None, None).map_err(StoreError::from)?;
    let mut writing = Writing::new(&mut journal, begin, now, entries)?;
    writing.register(patients)?;
    while writing.next() <= entries && !writing.patients.is_empty() {
        writing.work()?;
        if writing.next() % 65_536 == 0 {
            progress(writing.next(), entries);
        }
    }
    writing.flush()?;
    journal.close().map_err(StoreError::from)?;
    open::rebuild(folder, progress).map(|_| ())
}

fn staff() -> Vec<StaffDetails> {
    let member = |login: &str, name: &str, roles: &[Role]| StaffDetails {
        login: login.to_owned(),
        name: name.to_owned(),
        roles: roles.iter().copied().collect(),
        profession: Profession::SocialWorker,
        registration: None,
        whole_time_hundredths: 100,
        supervisor: None,
        deputy: None,
    };
    let mut all = vec![
        member(
            "lindqvist",
            "Ingrid Lindqvist",
            &[Role::Lead, Role::Supervisor, Role::Administrator],
        ),
        member("pryce", "Dafydd Pryce", &[Role::Coordinator]),
        member(super::DEMO_ACTOR, "Abena Osei", &[Role::CaseManager]),
    ];
    all.extend((1..=OTHERS).map(|place| {
        member(
            &format!("cm{place}"),
            &format!("Case Manager {place}"),
            &[Role::CaseManager],
        )
    }));
    all
}

/// A patient of the large store, as far as the next entry needs to know.
struct Known {
    id: PatientId,
    owner: StaffId,
    spoken: Spoken,
    open: Option<FollowUpId>,
}

struct Writing<'a> {
    journal: &'a mut Journal,
    chance: Chance,
    zone: TimeZone,
    begin: Moment,
    /// Microseconds from one entry to the next.
    step: i64,
    next: u64,
    batch: Vec<RawEntry>,
    managers: Vec<StaffId>,
    patients: Vec<Known>,
}

impl<'a> Writing<'a> {
    fn new(
        journal: &'a mut Journal,
        begin: Moment,
        now: Moment,
        entries: u64,
    ) -> Result<Writing<'a>, Failure> {
        let mut managers = Vec::new();
        let last = journal.head().last;
        for number in 1..=last {
            let raw = journal.reader().read(number).map_err(StoreError::from)?;
            if let Event::StaffAdded(fact) = record::from_raw(&raw).map_err(StoreError::from)?.event
                && fact.details.roles.contains(&Role::CaseManager)
            {
                managers.push(fact.staff);
            }
        }
        let span = now.0 - begin.0 - 60_000_000;
        Ok(Writing {
            journal,
            chance: Chance::from_seed(super::SEED),
            zone: Policy::default().zone(),
            begin,
            step: (span / i64::try_from(entries.max(1)).unwrap_or(i64::MAX)).max(1),
            next: last + 1,
            batch: Vec::with_capacity(BATCH),
            managers,
            patients: Vec::new(),
        })
    }

    fn next(&self) -> u64 {
        self.next
    }

    fn identifier(&mut self) -> u128 {
        u128::from(self.chance.next()) << 64 | u128::from(self.chance.next())
    }

    /// Adds an entry; `ago` is how many minutes before its recording it happened, where that is said.
    fn add(
        &mut self,
        actor: StaffId,
        patient: PatientId,
        ago: Option<u16>,
        event: &Event,
    ) -> Result<(), Failure> {
        let offset = i64::try_from(self.next)
            .unwrap_or(0)
            .saturating_mul(self.step);
        let entered = Moment(self.begin.0.saturating_add(offset));
        let command = CommandId(self.identifier());
        let salt = self.identifier().to_le_bytes();
        let head = EntryHead {
            number: EntryNumber(self.next),
            entered,
            happened: ago
                .map(|ago| EventTime::at(entered.plus_minutes(-i64::from(ago)), &self.zone)),
            actor,
            signed_in: None,
            command,
            clock: ClockMark::InOrder,
        };
        let raw = record::to_raw(&head, &[Subject::Patient(patient)], event, salt)
            .map_err(StoreError::from)?;
        self.batch.push(raw);
        self.next += 1;
        if self.batch.len() >= BATCH {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Failure> {
        if !self.batch.is_empty() {
            let _durable = self.journal.append(&self.batch).map_err(StoreError::from)?;
            self.batch.clear();
        }
        Ok(())
    }

    fn register(&mut self, patients: usize) -> Result<(), Failure> {
        for place in 0..patients {
            let owner = match (place, self.managers.len()) {
                (_, 0) => StaffId::default(),
                (place, count) if place < USUAL || count == 1 => self.managers[0],
                (place, count) => self.managers[1 + place % (count - 1)],
            };
            let id = PatientId(self.identifier());
            let named = PEOPLE[self.chance.place(PEOPLE.len())];
            let registered = PatientRegistered {
                details: self.details(place),
                source: Source::Imported {
                    file: "large.csv".to_owned(),
                    row: u32::try_from(place + 1).unwrap_or(u32::MAX),
                },
                not_a_duplicate: String::new(),
            };
            let rung = self.chance.one_of(&[
                "weekly",
                "weekly",
                "fortnightly",
                "fortnightly",
                "fortnightly",
                "monthly",
                "monthly",
                "quarterly",
                "several_weekly",
            ]);
            let review_by = self.begin.day(&self.zone).plus(9_000);
            let first = [
                Event::PatientRegistered(registered),
                Event::TierSet(TierSet {
                    tier: Tier::CaseManagement,
                    reason: "as in the imported caseload".to_owned(),
                    computed: None,
                }),
                Event::CaseManagerAssigned(CaseManagerAssigned {
                    staff: owner,
                    before: None,
                    reason: "on registration".to_owned(),
                }),
                Event::IntensityStepped(IntensityStepped {
                    from: String::new(),
                    to: rung.to_owned(),
                    rationale: "as in the imported caseload".to_owned(),
                    review_by,
                    answers: None,
                    because_of: None,
                }),
            ];
            for event in &first {
                self.add(owner, id, None, event)?;
            }
            self.patients.push(Known {
                id,
                owner,
                spoken: Spoken {
                    woman: named.2 == 'f',
                },
                open: None,
            });
        }
        Ok(())
    }

    fn details(&mut self, place: usize) -> Details {
        let surname = PEOPLE[self.chance.place(PEOPLE.len())].0;
        let named = PEOPLE[place % PEOPLE.len()];
        let number = u32::try_from(place)
            .ok()
            .and_then(|place| NhsNumber::synthetic(place * 2));
        let chance = &mut self.chance;
        let birth = format!(
            "{}-{:02}-{:02}",
            chance.between(1926, 1962),
            chance.between(1, 12),
            chance.between(1, 28)
        );
        let street = chance.one_of(STREETS);
        [
            (
                DetailField::NhsNumber,
                number.map(NhsNumber::plain).unwrap_or_default(),
            ),
            (DetailField::Surname, surname.to_owned()),
            (DetailField::Forenames, named.1.to_owned()),
            (DetailField::BirthDate, birth),
            (
                DetailField::Sex,
                if named.2 == 'f' { "female" } else { "male" }.to_owned(),
            ),
            (
                DetailField::Address,
                format!("{} {street}, Heronsgate", chance.between(1, 400)),
            ),
            (
                DetailField::Postcode,
                format!("ZZ{} {}AB", chance.between(1, 30), chance.between(1, 9)),
            ),
            (
                DetailField::Phone,
                format!("01632 960{:03}", chance.below(1_000)),
            ),
            (DetailField::Practice, chance.one_of(PRACTICES).to_owned()),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect()
    }

    /// One entry about somebody.
    fn work(&mut self) -> Result<(), Failure> {
        let place = self.chance.place(self.patients.len());
        let (id, owner, open) = {
            let known = &mut self.patients[place];
            (known.id, known.owner, known.open.take())
        };
        if let Some(follow_up) = open {
            let closed = FollowUpClosed {
                follow_up,
                outcome: Outcome::Made,
                note: "Done".to_owned(),
                again: None,
            };
            return self.add(owner, id, None, &Event::FollowUpClosed(closed));
        }
        if self.chance.in_hundred(12) {
            let opened = RecordOpened {
                entitlement: Entitlement::OwnCaseload,
                reason: String::new(),
                original: None,
            };
            return self.add(owner, id, None, &Event::RecordOpened(opened));
        }
        let spoken = self.patients[place].spoken;
        let contact = self.contact(owner, spoken);
        if !contact.follow_ups.is_empty() {
            self.patients[place].open = Some(FollowUpId {
                entry: EntryNumber(self.next),
                place: 0,
            });
        }
        let ago = self.chance.between(5, 55);
        self.add(owner, id, Some(ago), &Event::ContactRecorded(contact))
    }

    fn contact(&mut self, owner: StaffId, spoken: Spoken) -> ContactRecorded {
        let offset = i64::try_from(self.next)
            .unwrap_or(0)
            .saturating_mul(self.step);
        let today = Moment(self.begin.0.saturating_add(offset)).day(&self.zone);
        let chance = &mut self.chance;
        let is_call = chance.in_hundred(40);
        let missed = chance.in_hundred(6);
        let conditions = [chance.place(9)];
        let channel = if is_call {
            Channel::Telephone
        } else {
            Channel::HomeVisit
        };
        let mut contact = ContactRecorded {
            channel,
            outcome: if missed {
                Outcome::NoReply
            } else {
                Outcome::Made
            },
            duration_minutes: chance.between(2, 12) * 5,
            travel_minutes: if is_call { 0 } else { chance.between(1, 6) * 5 },
            made_by: owner,
            present: String::new(),
            planned: true,
            note: if missed {
                notes::of_no_reply(chance, spoken)
            } else {
                notes::of_contact(chance, spoken, &conditions, is_call)
            },
            decisions: Vec::new(),
            follow_ups: Vec::new(),
            next: missed.then(|| NextContact {
                day: today.plus(2),
                booked: None,
                channel,
            }),
            late_reason: String::new(),
        };
        if !missed && chance.in_hundred(12) {
            let (what, why) = notes::decision(chance);
            contact.decisions.push(DecisionMade {
                what: what.to_owned(),
                rationale: why.to_owned(),
            });
        }
        if !missed && chance.in_hundred(10) {
            contact.follow_ups.push(FollowUp {
                what: notes::follow_up(chance).to_owned(),
                owner,
                due: today.plus(5),
            });
        }
        contact
    }
}
