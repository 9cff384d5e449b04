//! The year: day after day the staff look at what is due and do it, through the service's own commands.
//!
//! Nothing here writes an entry by itself: what is due, which steps are suggested and who is in hospital are read from
//! the service as its screens would, so that the demo keeps every rule that real work keeps.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::civil::Weekday;
use jiff::tz::TimeZone;

use crate::domain::command::{Command, PatientCommand, Request};
use crate::domain::entry::{EntryNumber, PatientId, StaffId};
use crate::domain::time::{Day, Moment};
use crate::service::clock::Clock;
use crate::service::query::policy_at;
use crate::service::{Failure, Pending, Receipt, Service};

use super::asking::{self, Step};
use super::chance::Chance;
use super::people::{GONE, OTHERS, OWN, Person, person, registration};
use super::staff::{Team, Who};
use super::{
    competence, development, evidence, judging, learning, milestones, posts, routine, stories,
    supervision,
};

/// Days from the first day to the last.
pub(super) const DAYS: i32 = 365;

/// How many entries a step about staff may make: so much time of the day is left for each.
const ENTRIES_OF_A_STEP: usize = 7;

/// A clock that moves on by itself whenever it is read, so that a day's entries lie apart without waiting.
#[derive(Debug, Default)]
pub(super) struct TickingClock {
    now: AtomicI64,
    step: AtomicI64,
}

impl TickingClock {
    /// Sets the time, and how far each reading moves it.
    pub(super) fn set(&self, at: Moment, step_micros: i64) {
        self.now.store(at.0, Ordering::SeqCst);
        self.step.store(step_micros, Ordering::SeqCst);
    }
}

impl Clock for TickingClock {
    fn now(&self) -> Moment {
        let step = self.step.load(Ordering::SeqCst);
        Moment(self.now.fetch_add(step, Ordering::SeqCst))
    }
}

/// One thing to be done on a day.
pub(super) struct Act {
    pub(super) actor: StaffId,
    pub(super) patient: PatientId,
    pub(super) command: PatientCommand,
}

/// The year as it goes on.
pub(super) struct Year<'a> {
    pub(super) service: &'a Service,
    clock: Arc<TickingClock>,
    pub(super) chance: Chance,
    pub(super) team: Team,
    pub(super) people: Vec<Person>,
    now: Moment,
    zone: TimeZone,
    /// The day of `now`.
    pub(super) last: Day,
    /// Contacts recorded on the latest day that had any, for evidence: whose, by whom, which entry.
    pub(super) recent: Vec<(PatientId, StaffId, EntryNumber)>,
    /// What happens to the staff, the earliest first, and how much of it has.
    pub(super) steps: Vec<Step>,
    pub(super) step: usize,
    /// Evidence that was filed, by its words.
    pub(super) filed: BTreeSet<&'static str>,
    /// What was asked for today about staff: by whom, under which name.
    pub(super) waiting: Vec<(Who, &'static str, Pending)>,
    /// What went wrong while it was waited for that.
    pub(super) failure: Option<Failure>,
    /// Entries by the names under which later steps know them.
    pub(super) named: BTreeMap<&'static str, EntryNumber>,
    /// What the service refused: nothing, unless the story breaks a rule.
    pub(super) refused: Vec<String>,
}

impl<'a> Year<'a> {
    pub(super) fn new(
        service: &'a Service,
        clock: Arc<TickingClock>,
        team: Team,
        now: Moment,
    ) -> Year<'a> {
        let mut chance = Chance::from_seed(super::SEED);
        let people = (0..OWN + GONE + OTHERS)
            .map(|place| {
                let owner = if place < OWN + GONE {
                    team.osei
                } else {
                    team.bell
                };
                person(place, service.new_patient_id(), owner, &mut chance)
            })
            .collect();
        let (last, _, zone) = policy_at(&service.programme(), now);
        Year {
            service,
            clock,
            chance,
            team,
            people,
            now,
            zone,
            last,
            recent: Vec::new(),
            steps: asking::in_order(&[
                posts::STEPS,
                development::STEPS,
                competence::STEPS,
                judging::STEPS,
            ]),
            step: 0,
            filed: BTreeSet::new(),
            waiting: Vec::new(),
            failure: None,
            named: BTreeMap::new(),
            refused: Vec::new(),
        }
    }

    /// Lives through the year.
    ///
    /// # Errors
    /// The store cannot be read or written.
    pub(super) fn live(&mut self) -> Result<(), Failure> {
        for back in (0..DAYS).rev() {
            self.day(back)?;
        }
        Ok(())
    }

    /// Whether most of the team works on the day that lies so far back.
    pub(super) fn is_worked(&self, back: i32) -> bool {
        !matches!(
            self.day_of(back).0.weekday(),
            Weekday::Saturday | Weekday::Sunday
        )
    }

    /// The civil day on which the year stands.
    pub(super) fn today(&self) -> Day {
        Moment(self.clock.now.load(Ordering::SeqCst)).day(&self.zone)
    }

    /// The civil day that lies so many days before the last.
    pub(super) fn day_of(&self, back: i32) -> Day {
        self.last.plus(-back)
    }

    /// Two times of the last day, `HH:MM`, that lie ahead where the day still has them.
    pub(super) fn booked_times(&self) -> (String, String) {
        let soon = self.now.plus_minutes(20);
        let usual = [(10, 0), (11, 30), (14, 30), (16, 0), (17, 30), (23, 55)];
        let mut ahead = usual
            .iter()
            .filter(|(hour, minute)| self.last.at(*hour, *minute, &self.zone) > soon)
            .map(|(hour, minute)| format!("{hour:02}:{minute:02}"));
        let late = "23:55".to_owned();
        let first = ahead.next().unwrap_or_else(|| late.clone());
        let second = ahead.next().unwrap_or(late);
        (first, second)
    }

    /// When the working day begins and ends; `None` when there is no time left on it.
    fn hours(&self, back: i32) -> Option<(Moment, Moment)> {
        let day = self.day_of(back);
        let begin = day.at(9, 5, &self.zone);
        let end = day.at(17, 20, &self.zone).min(self.now.plus_minutes(-3));
        (begin.plus_minutes(30) < end).then_some((begin, end))
    }

    fn day(&mut self, back: i32) -> Result<(), Failure> {
        let Some((begin, end)) = self.hours(back) else {
            return Ok(());
        };
        // The clock stands at the day's beginning while it is looked at what is due.
        self.clock.set(begin, 0);
        let mut acts = self.registrations(back);
        milestones::of_day(self, back, &mut acts)?;
        stories::of_day(self, back, &mut acts);
        if self.is_worked(back) {
            routine::of_day(self, back, begin, &mut acts);
        }
        let papers = if self.is_worked(back) {
            evidence::of_day(self, back)?
        } else {
            Vec::new()
        };
        let at_desk = if self.is_worked(back) {
            papers.len() + self.steps_due(back) * ENTRIES_OF_A_STEP
        } else {
            0
        };
        let entries = acts.len() + at_desk + 2;
        let step = (end.0 - begin.0) / i64::try_from(entries).unwrap_or(i64::MAX);
        // Nothing takes longer than 40 minutes from one entry to the next; an odd number of seconds looks natural.
        let step = step.min(40 * 60_000_000) / 7_000_000 * 7_000_000;
        self.clock.set(begin.plus_minutes(11), step.max(1_000_000));
        let waiting: Vec<(Asked, Pending)> = acts
            .into_iter()
            .map(|act| {
                let is_contact = matches!(act.command, PatientCommand::RecordContact(_));
                let about = (act.patient, act.actor, is_contact);
                let what = describe(&act.command);
                (
                    (about, what),
                    self.service
                        .submit(act.actor, self.request(act.patient, act.command)),
                )
            })
            .collect();
        if self.is_worked(back) {
            for (by, name, command) in papers {
                self.ask(by, name, command);
            }
            learning::of_day(self, back);
            self.take_steps(back);
        }
        let mut recent = Vec::new();
        for (((patient, actor, is_contact), what), pending) in waiting {
            match pending.wait() {
                Ok(receipt) if is_contact => recent.push((patient, actor, receipt.first)),
                Ok(_) => {}
                Err(Failure::Refused(refusal)) => {
                    self.refused.push(format!(
                        "{} days back, {what}: {}",
                        back,
                        refusal.sentence()
                    ));
                }
                Err(other) => return Err(other),
            }
        }
        self.settle();
        if let Some(failure) = self.failure.take() {
            return Err(failure);
        }
        if !recent.is_empty() {
            self.recent = recent;
        }
        supervision::after_day(self, back)
    }

    pub(super) fn request(&self, patient: PatientId, command: PatientCommand) -> Request {
        Request {
            id: self.service.new_command_id(),
            seen: Vec::new(),
            seen_entry: None,
            command: Command::Patient(patient, command),
        }
    }

    /// Does one thing at once, for what rests on its entry.
    pub(super) fn at_once(
        &mut self,
        actor: StaffId,
        patient: PatientId,
        command: PatientCommand,
    ) -> Result<Option<Receipt>, Failure> {
        let what = describe(&command);
        match self.service.execute(actor, self.request(patient, command)) {
            Ok(receipt) => Ok(Some(receipt)),
            Err(Failure::Refused(refusal)) => {
                self.refused.push(format!("{what}: {}", refusal.sentence()));
                Ok(None)
            }
            Err(other) => Err(other),
        }
    }

    fn registrations(&mut self, back: i32) -> Vec<Act> {
        let today = self.day_of(back);
        let chance = &mut self.chance;
        let mut acts = Vec::new();
        for person in self.people.iter().filter(|person| person.joined == back) {
            acts.push(Act {
                actor: person.owner,
                patient: person.id,
                command: PatientCommand::Register(registration(person, today, chance)),
            });
            routine::consent(chance, person, &mut acts);
        }
        acts
    }
}

/// Whose command it was, by whom, whether it was a contact, and its kind in words.
type Asked = ((PatientId, StaffId, bool), &'static str);

/// The kind of a command, for what is said when it is refused.
fn describe(command: &PatientCommand) -> &'static str {
    match command {
        PatientCommand::Register(_) => "register",
        PatientCommand::RecordContact(_) => "contact",
        PatientCommand::StepIntensity(_) => "step",
        PatientCommand::CloseFollowUp(_) => "follow-up",
        PatientCommand::RefuseSuggestion(_) => "refuse a suggestion",
        PatientCommand::RecordAdmission(_) => "admission",
        PatientCommand::RecordReturn(_) => "return",
        PatientCommand::CorrectEntry(_) => "correct",
        PatientCommand::FileEvidence(_) => "evidence",
        PatientCommand::RecordFall(_) => "fall",
        PatientCommand::PlanNextContact(_) => "plan",
        _ => "other",
    }
}
