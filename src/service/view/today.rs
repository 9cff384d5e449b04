//! Today: one list of who needs this person now, by urgency, then date; computed whenever it is read.

mod notices;

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::domain::entry::{CommandId, EntryNumber, PatientId, StaffId};
use crate::domain::patient::card::Card;
use crate::domain::patient::contact::{Channel, FollowUpId};
use crate::domain::patient::due::{Basis, DueContact, Standing, Stopped};
use crate::domain::patient::suggestion::SuggestionId;
use crate::domain::programme::policy::Policy;
use crate::domain::staff::register::{Register, StaffMember};
use crate::domain::time::{Day, Moment, shown};
use crate::drafts::DraftSnapshot;
use crate::service::view::Header;
use crate::service::view::unfinished::unfinished;
use crate::service::view::words::capital;

/// How urgent a row is; the order of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// A contact whose time and tolerance have passed, the visit after hospital among them.
    Overdue,
    /// A suggested step that waits for a decision.
    Decide,
    /// A booked visit of today, by its time.
    Booked,
    /// A contact due.
    Due,
    /// A follow-up due or overdue.
    FollowUp,
    /// An intensity past its review, a patient without one, a step that relied on a corrected entry.
    Review,
    /// A draft left open.
    Draft,
    /// A late entry of one's own, for a while.
    Late,
    /// Coming in the next days.
    Soon,
}

impl Urgency {
    /// A sign for the first column; never the only one, the words say it too.
    pub const fn sign(self) -> &'static str {
        match self {
            Urgency::Overdue => "!!",
            Urgency::Decide => "?",
            Urgency::Booked => "@",
            Urgency::FollowUp => "+",
            Urgency::Review => "~",
            Urgency::Draft => "*",
            Urgency::Late => "<",
            Urgency::Due | Urgency::Soon => "",
        }
    }
}

/// What a row asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// A contact, made in this way if nothing else is said.
    Contact(Channel),
    /// An answer to a suggested step.
    Decide(SuggestionId),
    /// A follow-up.
    FollowUp(FollowUpId),
    /// A look at the intensity.
    Intensity,
    /// A draft to be finished.
    Draft(CommandId),
    /// Nothing: it is shown so that it is known.
    Know(EntryNumber),
    /// What happened while somebody was away: who, and the entry that arranged the cover.
    Meanwhile(StaffId, EntryNumber),
    /// Openings without a relationship to be judged.
    Judge,
    /// Claims to judge, what one saw to be stated, and what else waits about competence.
    Competence,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The patient, where it is about one.
    pub patient: Option<PatientId>,
    /// How urgent.
    pub urgency: Urgency,
    /// What is asked for.
    pub task: Task,
    /// When, in words: `2 days`, `today`, `14:30`, `decide`.
    pub due: String,
    /// The patient's name.
    pub name: String,
    /// Age in years.
    pub age: Option<i16>,
    /// The rung in words.
    pub rung: String,
    /// Why it is here, in words.
    pub why: String,
    /// `cover for A Osei until Fri 20 Nov`, where it is a colleague's patient; empty on one's own.
    pub cover: String,
    /// The day it is sorted by.
    pub day: Day,
    /// The moment it is sorted by, within the day.
    pub at: Moment,
    /// The place of the rung: more intense first among equals.
    pub place: usize,
}

impl Row {
    /// What tells this row from all others, stable while it stands.
    pub fn key(&self) -> String {
        let patient = self.patient.map(|id| id.to_string()).unwrap_or_default();
        match &self.task {
            Task::Contact(_) => format!("contact {patient}"),
            Task::Decide(id) => format!("decide {}", id.0.0),
            Task::FollowUp(id) => format!("follow-up {} {}", id.entry.0, id.place),
            Task::Intensity => format!("intensity {patient}"),
            Task::Draft(id) => format!("draft {id}"),
            Task::Know(entry) => format!("know {} {patient}", entry.0),
            Task::Meanwhile(_, cover) => format!("meanwhile {}", cover.0),
            Task::Judge => "judge".to_owned(),
            Task::Competence => "competence".to_owned(),
        }
    }
}

/// The whole screen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct Today {
    /// The head.
    pub header: Header,
    /// The day shown.
    pub day: String,
    /// The rows.
    pub rows: Vec<Row>,
    /// When the list next changes by itself: something falls due or overdue, or the day ends.
    pub next_change: Option<Moment>,
}

/// What is needed to make the list.
pub struct Making<'a> {
    /// The time.
    pub now: Moment,
    /// The day.
    pub today: Day,
    /// The zone.
    pub zone: &'a TimeZone,
    /// The policy of the day.
    pub policy: &'a Policy,
    /// The register.
    pub register: &'a Register,
    /// Who looks.
    pub member: &'a StaffMember,
}

/// The cards from which a person's list is made.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cards<'a> {
    /// Their own patients.
    pub own: &'a [&'a Card],
    /// The patients of those for whom they stand in today.
    pub covered: &'a [&'a Card],
    /// Other patients with a follow-up or a late entry of theirs.
    pub others: &'a [&'a Card],
}

impl Making<'_> {
    /// Makes the list from the cards, one's drafts, and rows that are about no patient. A covered patient stands among
    /// one's own, by urgency: who needs somebody first does not depend on whose list it was.
    pub fn today(
        &self,
        cards: Cards<'_>,
        drafts: &[DraftSnapshot],
        names: &BTreeMap<PatientId, String>,
        notices: Vec<Row>,
    ) -> Today {
        let Cards {
            own,
            covered,
            others,
        } = cards;
        let mut rows = notices;
        let mut next_change = Some(self.today.plus(1).start(self.zone));
        for card in own.iter().chain(covered) {
            self.rows_of(card, &mut rows, &mut next_change);
        }
        for card in own.iter().chain(covered).chain(others) {
            self.follow_ups(card, &mut rows);
            self.late(card, &mut rows);
        }
        rows.extend(drafts.iter().filter_map(|draft| self.draft(draft, names)));
        rows.sort_by(|one, other| {
            let key = |row: &Row| (row.urgency, row.day, row.at, row.place);
            key(one)
                .cmp(&key(other))
                .then_with(|| one.name.cmp(&other.name))
        });
        let header = self.header(own, &rows, drafts.len());
        Today {
            header,
            day: shown::full_day(self.today),
            rows,
            next_change,
        }
    }

    /// The head of every list of one person.
    pub fn header(&self, own: &[&Card], rows: &[Row], drafts: usize) -> Header {
        let share = u32::from(self.member.details.whole_time_hundredths);
        let count =
            |wanted: fn(Urgency) -> bool| rows.iter().filter(|row| wanted(row.urgency)).count();
        Header {
            who: self.member.name.clone(),
            roles: self.member.roles_in_words(),
            service: String::new(),
            demo: false,
            patients: own
                .iter()
                .filter(|card| card.clock.on_caseload && !card.clock.died)
                .count(),
            band: (
                u32::from(self.policy.caseload_low) * share / 100,
                u32::from(self.policy.caseload_high) * share / 100,
            ),
            load: own
                .iter()
                .filter(|card| card.clock.on_caseload && !card.clock.died)
                .map(|card| self.weight(card))
                .sum(),
            capacity: self.policy.full_time_load * share / 100,
            today: count(|urgency| {
                !matches!(urgency, Urgency::Soon | Urgency::Late | Urgency::Draft)
            }),
            overdue: count(|urgency| urgency == Urgency::Overdue),
            to_decide: count(|urgency| urgency == Urgency::Decide),
            drafts,
            to_countersign: 0,
            duties: Box::default(),
        }
    }

    /// What a patient weighs in the workload, in hundredths (R001-63).
    pub fn weight(&self, card: &Card) -> u32 {
        self.policy
            .rung(&card.clock.rung)
            .map_or(0, |rung| u32::from(rung.weight))
    }

    fn row(&self, card: &Card, urgency: Urgency, task: Task) -> Row {
        Row {
            patient: Some(card.id),
            urgency,
            task,
            due: String::new(),
            name: card.name.clone(),
            age: card.birth.map(|birth| self.today.years_since(birth)),
            rung: self.policy.rung_words(&card.clock.rung).to_owned(),
            why: String::new(),
            cover: self.cover_words(card.owner),
            day: self.today,
            at: Moment::default(),
            place: self
                .policy
                .rung_place(&card.clock.rung)
                .unwrap_or(usize::MAX),
        }
    }

    fn rows_of(&self, card: &Card, rows: &mut Vec<Row>, next_change: &mut Option<Moment>) {
        match card.clock.due(self.policy, self.zone) {
            Ok(due) => rows.extend(self.contact(card, &due, next_change)),
            Err(Stopped::NoRung) if card.clock.on_caseload => {
                let mut row = self.row(card, Urgency::Review, Task::Intensity);
                "choose".clone_into(&mut row.due);
                "No intensity chosen yet".clone_into(&mut row.why);
                rows.push(row);
            }
            Err(_) => {}
        }
        if card.tier.is_none() && !card.clock.died {
            let mut row = self.row(card, Urgency::Review, Task::Know(card.version));
            "choose".clone_into(&mut row.due);
            "No tier judged yet: on no caseload".clone_into(&mut row.why);
            rows.push(row);
        }
        if !card.clock.on_caseload || card.clock.died {
            return;
        }
        for one in &card.suggestions {
            let mut row = self.row(card, Urgency::Decide, Task::Decide(one.id));
            "decide".clone_into(&mut row.due);
            let to = self.policy.rung_words(&one.suggests);
            row.why = format!(
                "{}, {}: step up to {to}?",
                one.words,
                shown::short_day(one.happened.day(self.zone), self.today)
            );
            row.at = one.happened;
            rows.push(row);
        }
        if let Some(review_by) = card.review_by.filter(|day| *day <= self.today) {
            let mut row = self.row(card, Urgency::Review, Task::Intensity);
            row.due = self.days_over(review_by);
            row.why = format!("Is {} still needed?", row.rung);
            row.day = review_by;
            rows.push(row);
        }
        if let Some((mark, entry)) = card.relied_on_corrected {
            let mut row = self.row(card, Urgency::Review, Task::Intensity);
            "look again".clone_into(&mut row.due);
            row.why = format!(
                "The step of {} relied on {entry}, since corrected",
                shown::short_day(mark.at.day(self.zone), self.today)
            );
            rows.push(row);
        }
    }

    fn contact(
        &self,
        card: &Card,
        due: &DueContact,
        next_change: &mut Option<Moment>,
    ) -> Option<Row> {
        let standing = due.standing(self.now, self.today);
        let changes = if standing == Standing::Due {
            due.overdue_from
        } else {
            due.day.start(self.zone)
        };
        if standing != Standing::Overdue && changes > self.now {
            *next_change = Some(next_change.map_or(changes, |known| known.min(changes)));
        }
        let ahead = self.today.plus(i32::from(self.policy.look_ahead_days));
        let urgency = match standing {
            Standing::Overdue => Urgency::Overdue,
            Standing::Due if due.booked.is_some() => Urgency::Booked,
            Standing::Due => Urgency::Due,
            Standing::Later if due.day <= ahead => Urgency::Soon,
            Standing::Later => return None,
        };
        let channel = due.channel.unwrap_or(Channel::HomeVisit);
        let mut row = self.row(card, urgency, Task::Contact(channel));
        row.day = due.day;
        row.at = due.booked.unwrap_or_default();
        row.due = self.due_words(due, standing);
        row.why = self.why(card, due, channel);
        Some(row)
    }

    fn due_words(&self, due: &DueContact, standing: Standing) -> String {
        match (standing, due.booked) {
            (Standing::Due, Some(at)) => shown::hour_minute(at, self.zone),
            (Standing::Overdue, _) => self.days_over(due.day),
            (_, Some(at)) => format!(
                "{} {}",
                shown::short_day(due.day, self.today),
                shown::hour_minute(at, self.zone)
            ),
            _ => self.days_over(due.day),
        }
    }

    /// `3 days` for a day that has passed, else the day in words.
    fn days_over(&self, day: Day) -> String {
        match self.today.days_since(day) {
            over if over > 1 => format!("{over} days"),
            _ => shown::short_day(day, self.today),
        }
    }

    fn why(&self, card: &Card, due: &DueContact, channel: Channel) -> String {
        let last = card.clock.last_made.map_or_else(
            || "no contact yet".to_owned(),
            |last| {
                format!(
                    "last {}",
                    shown::short_day(last.mark.at.day(self.zone), self.today)
                )
            },
        );
        // The rung stands in its own column, and narrow screens cut the end: what tells most comes first.
        let basis = match due.basis {
            Basis::AfterHospital => {
                let by = due.overdue_from;
                format!(
                    "After hospital, by {} {}",
                    shown::short_day(by.day(self.zone), self.today),
                    shown::hour_minute(by, self.zone)
                )
            }
            Basis::Booked | Basis::Planned | Basis::Interval => capital(channel.words()),
            Basis::First => "First contact".to_owned(),
        };
        let missed = match card.missed {
            0 => String::new(),
            1 => "; 1 missed".to_owned(),
            count => format!("; {count} missed"),
        };
        let planned = match due.basis {
            Basis::Booked => "; booked",
            Basis::Planned => "; as planned",
            _ => "",
        };
        format!("{basis}{missed}; {last}{planned}")
    }

    fn follow_ups(&self, card: &Card, rows: &mut Vec<Row>) {
        let ahead = self.today.plus(i32::from(self.policy.look_ahead_days));
        // What the absent person promised on a covered record falls to who stands in.
        let falls_here = |owner: StaffId| {
            owner == self.member.id
                || (self.stands_in_for(card.owner) && self.stands_in_for(Some(owner)))
        };
        for one in card
            .follow_ups
            .iter()
            .filter(|one| falls_here(one.follow_up.owner) && one.follow_up.due <= ahead)
        {
            let due = one.follow_up.due;
            let urgency = if due <= self.today {
                Urgency::FollowUp
            } else {
                Urgency::Soon
            };
            let mut row = self.row(card, urgency, Task::FollowUp(one.id));
            row.due = self.days_over(due);
            row.why = format!("Follow up: {}", one.follow_up.what);
            row.day = due;
            rows.push(row);
        }
    }

    fn late(&self, card: &Card, rows: &mut Vec<Row>) {
        let since = self
            .now
            .plus_minutes(-i64::from(self.policy.late_shown_days) * 24 * 60);
        for late in card
            .late
            .iter()
            .filter(|late| late.actor == self.member.id && late.entered >= since)
        {
            let mut row = self.row(card, Urgency::Late, Task::Know(late.entry));
            "late".clone_into(&mut row.due);
            row.why = format!(
                "{} was recorded {} after it happened",
                late.entry,
                shown::gap(late.gap_minutes)
            );
            row.at = late.entered;
            rows.push(row);
        }
    }

    fn draft(&self, draft: &DraftSnapshot, names: &BTreeMap<PatientId, String>) -> Option<Row> {
        if draft.form == crate::service::query::PLACE_FORM {
            return None;
        }
        let patient = PatientId::parse(&draft.subject);
        let saved = Moment(draft.saved_micros);
        Some(Row {
            patient,
            urgency: Urgency::Draft,
            task: Task::Draft(CommandId(draft.draft)),
            due: "draft".to_owned(),
            name: patient
                .and_then(|id| names.get(&id).cloned())
                .unwrap_or_default(),
            age: None,
            rung: String::new(),
            cover: String::new(),
            why: format!(
                "{}, typed {} {}",
                unfinished(&draft.form, ""),
                shown::short_day(saved.day(self.zone), self.today),
                shown::hour_minute(saved, self.zone)
            ),
            day: self.today,
            at: saved,
            place: usize::MAX,
        })
    }
}
