//! What was learned, when and for how long, from what the person filed: the learning log, protected time taken, and counts
//! that help a nurse with revalidation. The counts are a help: they claim nothing, and nobody is judged by them.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::DevelopmentRoom;
use crate::domain::command::Context;
use crate::domain::decide::Present;
use crate::domain::entry::{EntryHead, EntryNumber};
use crate::domain::event::{Event, Fact};
use crate::domain::refusal::{Reason, Refusal};
use crate::domain::staff::competence::item::EvidenceKind;
use crate::domain::staff::competence::{about_staff, some_words};
use crate::domain::staff::evidence::Item;
use crate::domain::time::{Day, Moment};

/// What the regulator asks of a nurse in three years: hours of practice.
pub const PRACTICE_HOURS: u32 = 450;
/// Hours of learning.
pub const LEARNING_HOURS: u32 = 35;
/// Of these, hours of learning with others.
pub const PARTICIPATORY_HOURS: u32 = 20;
/// Pieces of feedback.
pub const FEEDBACK: u32 = 5;
/// Reflective accounts.
pub const REFLECTIONS: u32 = 5;
/// How the counts are to be read.
pub const A_HELP: &str = "A help to put your own papers together, counted from what you filed here: not the regulator's form, \
                          and no claim that anything is fulfilled.";

/// The longest span of one record of practice hours, in days.
const SPAN_DAYS_MAX: i32 = 366;

/// Somebody recorded their own practice hours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PracticeHoursRecorded {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Day,
    /// The hours between them.
    pub hours: u32,
    /// Where and in what role; may be empty.
    pub words: String,
}

/// Asks for one's own practice hours to be recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordPracticeHours {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Day,
    /// The hours between them.
    pub hours: u32,
    /// Where and in what role.
    #[serde(default)]
    pub words: String,
}

/// Practice hours as recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PracticeHours {
    /// The entry.
    pub entry: EntryNumber,
    /// When it was recorded.
    pub at: Moment,
    /// What.
    pub said: PracticeHoursRecorded,
}

impl DevelopmentRoom {
    pub(super) fn record_hours(&mut self, head: &EntryHead, fact: &PracticeHoursRecorded) {
        self.hours.push(PracticeHours {
            entry: head.number,
            at: head.entered,
            said: fact.clone(),
        });
    }
}

/// Decides on practice hours: the person's own.
///
/// # Errors
/// Days to come or in the wrong order, a span of more than a year, days counted already, more hours than the days have.
pub(super) fn record_hours(
    command: &RecordPracticeHours,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    if command.until > context.today {
        return Err(Refusal::new(
            Reason::InFuture,
            format!("{} is still to come", command.until),
        )
        .at("until"));
    }
    let days = command.until.days_since(command.from) + 1;
    if !(1..=SPAN_DAYS_MAX).contains(&days) {
        return Err(Refusal::invalid(
            "until",
            "Give a first and a last day, at most a year apart",
        ));
    }
    let most = u32::try_from(days).unwrap_or(0) * 24;
    if command.hours == 0 || command.hours > most {
        return Err(Refusal::invalid(
            "hours",
            format!("{days} days have between 1 and {most} hours"),
        ));
    }
    let room = present.competence(context.actor)?.development;
    let overlaps = room
        .hours
        .iter()
        .find(|known| known.said.from <= command.until && command.from <= known.said.until);
    if let Some(known) = overlaps {
        return Err(Refusal::new(
            Reason::Duplicate,
            format!(
                "Entry {} has the hours from {} to {} already",
                known.entry, known.said.from, known.said.until
            ),
        )
        .at("from"));
    }
    let fact = PracticeHoursRecorded {
        from: command.from,
        until: command.until,
        hours: command.hours,
        words: some_words("words", "Where and in what role", &command.words)?,
    };
    Ok(vec![about_staff(
        &[context.actor],
        Event::PracticeHoursRecorded(fact),
    )])
}

/// Whether an item is of learning: what the learning log holds.
pub fn is_learning(kind: EvidenceKind) -> bool {
    matches!(
        kind,
        EvidenceKind::Learning
            | EvidenceKind::Course
            | EvidenceKind::Teaching
            | EvidenceKind::Supervision
            | EvidenceKind::Reflection
            | EvidenceKind::ExpertPatient
    )
}

/// Whether the time of an item counts as hours of learning.
fn counts_as_hours(kind: EvidenceKind) -> bool {
    matches!(kind, EvidenceKind::Learning | EvidenceKind::Course)
}

fn within(item: &Item, from: Day, until: Day, zone: &TimeZone) -> bool {
    let day = item.happened.day(zone);
    from <= day && day <= until
}

/// Protected time that was taken for learning between two days, in minutes, as the person filed it.
pub fn protected_taken(items: &[Item], from: Day, until: Day, zone: &TimeZone) -> u64 {
    items
        .iter()
        .filter(|item| item.protected && within(item, from, until, zone))
        .map(|item| u64::from(item.minutes))
        .sum()
}

/// Months from one day to another, both included; one that has begun counts.
pub fn months(from: Day, until: Day) -> u32 {
    if until < from {
        return 0;
    }
    let (first, after) = (from.0, until.plus(1).0);
    let whole = (i32::from(after.year()) - i32::from(first.year())) * 12 + i32::from(after.month())
        - i32::from(first.month());
    let begun = i32::from(after.day() > first.day());
    u32::try_from(whole + begun).unwrap_or(0).max(1)
}

/// What was filed in a span of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tallies {
    /// Hours of practice, as the person recorded them; spans that end within.
    pub practice_hours: u32,
    /// Minutes of learning.
    pub learning_minutes: u64,
    /// Of these, minutes of learning with others.
    pub participatory_minutes: u64,
    /// Pieces of feedback.
    pub feedback: u32,
    /// Reflective accounts.
    pub reflections: u32,
}

/// Counts what was filed between two days, both included.
pub fn tallies(
    items: &[Item],
    hours: &[PracticeHours],
    from: Day,
    until: Day,
    zone: &TimeZone,
) -> Tallies {
    let mut tallies = Tallies::default();
    for item in items.iter().filter(|item| within(item, from, until, zone)) {
        let minutes = u64::from(item.minutes);
        if counts_as_hours(item.kind) {
            tallies.learning_minutes += minutes;
            if item.participatory {
                tallies.participatory_minutes += minutes;
            }
        }
        tallies.feedback += u32::from(item.kind == EvidenceKind::Feedback);
        tallies.reflections += u32::from(item.kind == EvidenceKind::Reflection);
    }
    let within_span = |one: &&PracticeHours| from <= one.said.until && one.said.until <= until;
    tallies.practice_hours = hours
        .iter()
        .filter(within_span)
        .map(|one| one.said.hours)
        .sum();
    tallies
}

/// The three years that end on the day on which a registration expires.
pub fn three_years_to(expires: Day) -> (Day, Day) {
    (three_years(expires, -3).plus(1), expires)
}

/// The three years that begin on a day.
pub fn three_years_from(from: Day) -> (Day, Day) {
    (from, three_years(from, 3).plus(-1))
}

fn three_years(day: Day, years: i32) -> Day {
    Day(day.0.saturating_add(jiff::Span::new().years(years)))
}
