//! Contacts: what was done or tried, with whom, when, what was decided and why, what follows (R001-45, R001-50,
//! R004-03, R004-30, R004-31).
//!
//! An attempt is not a contact: every outcome but [`Outcome::Made`] leaves the due clock running to the next date that
//! the person gives.

use serde::{Deserialize, Serialize};

use crate::domain::command::Context;
use crate::domain::entry::{EntryHead, EntryNumber, StaffId};
use crate::domain::patient::{Mark, Patient};
use crate::domain::refusal::{Reason, Refusal, required, within};
use crate::domain::time::{Day, EventTime, Moment, shown, typed};
use crate::domain::writing;

crate::vocabulary! {
    /// How a contact was made.
    pub enum Channel {
        HomeVisit = "home_visit", "home visit";
        CareHomeVisit = "care_home_visit", "care-home visit";
        HospitalVisit = "hospital_visit", "hospital visit";
        Clinic = "clinic", "clinic";
        Telephone = "telephone", "telephone";
        Video = "video", "video";
        Letter = "letter", "letter or e-mail";
        Meeting = "meeting", "multi-disciplinary meeting";
    }
}

impl Channel {
    /// Whether somebody went to see the patient where they live.
    pub const fn is_visit(self) -> bool {
        matches!(self, Channel::HomeVisit | Channel::CareHomeVisit)
    }

    /// Whether the patient was spoken with: a letter or a meeting without the patient does not meet a due contact.
    pub const fn reaches_patient(self) -> bool {
        !matches!(self, Channel::Letter | Channel::Meeting)
    }
}

crate::vocabulary! {
    /// What came of it.
    pub enum Outcome {
        Made = "made", "done";
        NoReply = "no_reply", "tried, no reply";
        Declined = "declined", "declined";
        Away = "away", "away or in hospital";
        NotNeeded = "not_needed", "not needed";
    }
}

/// The most bytes of a note.
pub const NOTE_BYTES_MAX: usize = 32_000;
/// The most decisions or follow-ups of one contact.
pub const LIST_MAX: usize = 20;
/// The longest contact or journey, in minutes.
pub const MINUTES_MAX: u16 = 24 * 60;
/// How many days of contacts a state keeps in short; older ones are in the record.
pub const RECENT_DAYS: i64 = 200;
/// How many contacts a state keeps in short.
pub const RECENT_MAX: usize = 240;
/// The most open follow-ups of a patient.
pub const FOLLOW_UPS_MAX: usize = 60;

/// A decision and why it was taken; there is none without (R004-03).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionMade {
    /// What was decided.
    pub what: String,
    /// Why.
    #[serde(default)]
    pub rationale: String,
}

/// Something to be done later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUp {
    /// What.
    pub what: String,
    /// Who does it.
    pub owner: StaffId,
    /// By when.
    pub due: Day,
}

/// The next contact, as planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextContact {
    /// On which day.
    pub day: Day,
    /// At which time, where a visit is booked.
    pub booked: Option<Moment>,
    /// How.
    pub channel: Channel,
}

/// A contact, made or tried. When it happened is in the entry's head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactRecorded {
    /// How.
    pub channel: Channel,
    /// What came of it.
    pub outcome: Outcome,
    /// Minutes it took.
    pub duration_minutes: u16,
    /// Minutes of travel.
    pub travel_minutes: u16,
    /// Who made it; who records it is in the entry's head.
    pub made_by: StaffId,
    /// Who else was there.
    pub present: String,
    /// Whether it was planned.
    pub planned: bool,
    /// What was found, done and said.
    pub note: String,
    /// Decisions.
    pub decisions: Vec<DecisionMade>,
    /// What follows.
    pub follow_ups: Vec<FollowUp>,
    /// The next contact.
    pub next: Option<NextContact>,
    /// Why it was recorded late, where it was.
    pub late_reason: String,
}

/// Names one follow-up: the entry that made it and its place there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FollowUpId {
    /// The entry.
    pub entry: EntryNumber,
    /// The place in it, from 0.
    pub place: u16,
}

/// A follow-up was done, or honestly was not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUpClosed {
    /// Which.
    pub follow_up: FollowUpId,
    /// What came of it.
    pub outcome: Outcome,
    /// In words.
    pub note: String,
    /// The new date, where it is still to be done.
    pub again: Option<Day>,
}

/// The next contact was planned or booked without a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextContactPlanned {
    /// The plan.
    pub next: NextContact,
    /// Why.
    pub reason: String,
}

/// A contact in short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brief {
    /// Entry and event time.
    pub mark: Mark,
    /// How.
    pub channel: Channel,
    /// What came of it.
    pub outcome: Outcome,
    /// Minutes with travel, for the workload.
    pub minutes: u16,
}

/// A follow-up not yet done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenFollowUp {
    /// Which.
    pub id: FollowUpId,
    /// What, who, by when.
    pub follow_up: FollowUp,
}

/// A plan for the next contact and the entry that made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// The entry.
    pub entry: EntryNumber,
    /// The plan.
    pub next: NextContact,
}

/// An entry that was made late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Late {
    /// The entry.
    pub entry: EntryNumber,
    /// When it was recorded.
    pub entered: Moment,
    /// Minutes from the event.
    pub gap_minutes: i64,
    /// By whom.
    pub actor: StaffId,
}

/// The state of this room.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ContactRoom {
    /// The last contact that reached the patient.
    pub last_made: Option<Brief>,
    /// Contacts and attempts of the last months, by event time.
    pub recent: Vec<Brief>,
    /// Attempts in a row since the last contact.
    pub missed_in_a_row: u16,
    /// The next contact, as planned last.
    pub planned: Option<Planned>,
    /// Follow-ups not yet done.
    pub follow_ups: Vec<OpenFollowUp>,
    /// Late entries, the latest last.
    pub late: Vec<Late>,
}

impl ContactRoom {
    pub(super) fn record(&mut self, head: &EntryHead, fact: &ContactRecorded) {
        let brief = Brief {
            mark: Mark::of(head),
            channel: fact.channel,
            outcome: fact.outcome,
            minutes: fact.duration_minutes.saturating_add(fact.travel_minutes),
        };
        let place = self
            .recent
            .partition_point(|one| one.mark.at <= brief.mark.at);
        self.recent.insert(place, brief);
        self.forget_old();
        let reached = fact.outcome == Outcome::Made && fact.channel.reaches_patient();
        if reached
            && self
                .last_made
                .is_none_or(|last| last.mark.at <= brief.mark.at)
        {
            self.last_made = Some(brief);
        }
        self.count_missed();
        self.follow_on(head.number, fact);
        if !fact.late_reason.is_empty() {
            let late = Late {
                entry: head.number,
                entered: head.entered,
                gap_minutes: head.gap_minutes(),
                actor: head.actor,
            };
            self.late.push(late);
            super::keep_last(&mut self.late, 20);
        }
    }

    fn forget_old(&mut self) {
        super::keep_last(&mut self.recent, RECENT_MAX);
        if let Some(latest) = self.recent.last().map(|one| one.mark.at) {
            let oldest = latest.plus_minutes(-RECENT_DAYS * 24 * 60);
            self.recent.retain(|one| one.mark.at >= oldest);
        }
    }

    fn count_missed(&mut self) {
        let missed = self
            .recent
            .iter()
            .rev()
            .take_while(|one| matches!(one.outcome, Outcome::NoReply | Outcome::Declined));
        self.missed_in_a_row = u16::try_from(missed.count()).unwrap_or(u16::MAX);
    }

    /// Takes over what follows from a contact: its follow-ups, and its next contact unless a later entry planned one.
    fn follow_on(&mut self, entry: EntryNumber, fact: &ContactRecorded) {
        for (place, follow_up) in fact.follow_ups.iter().enumerate() {
            let id = FollowUpId {
                entry,
                place: u16::try_from(place).unwrap_or(u16::MAX),
            };
            self.follow_ups.push(OpenFollowUp {
                id,
                follow_up: follow_up.clone(),
            });
        }
        if let Some(next) = &fact.next {
            self.planned = Some(Planned {
                entry,
                next: next.clone(),
            });
        } else if fact.outcome == Outcome::Made && fact.channel.reaches_patient() {
            self.planned = None;
        }
    }

    pub(super) fn close_follow_up(&mut self, fact: &FollowUpClosed) {
        if let Some(again) = fact.again {
            for one in self
                .follow_ups
                .iter_mut()
                .filter(|one| one.id == fact.follow_up)
            {
                one.follow_up.due = again;
            }
        } else {
            self.follow_ups.retain(|one| one.id != fact.follow_up);
        }
    }

    pub(super) fn plan_next(&mut self, head: &EntryHead, fact: &NextContactPlanned) {
        self.planned = Some(Planned {
            entry: head.number,
            next: fact.next.clone(),
        });
    }
}

/// A follow-up as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUpTyped {
    /// What.
    pub what: String,
    /// Who does it; whoever records it when left out.
    #[serde(default)]
    pub owner: Option<StaffId>,
    /// By when, as typed.
    pub due: String,
}

/// Asks for a contact to be recorded. Times are as typed: `14:30`, `yesterday 10:00`, `-45m`, `fri`, `28/11`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordContact {
    /// When it happened; now when empty.
    #[serde(default)]
    pub at: String,
    /// How.
    pub channel: Channel,
    /// What came of it.
    #[serde(default = "made")]
    pub outcome: Outcome,
    /// Minutes it took.
    #[serde(default)]
    pub duration_minutes: u16,
    /// Minutes of travel.
    #[serde(default)]
    pub travel_minutes: u16,
    /// Who made it; whoever records it when left out.
    #[serde(default)]
    pub made_by: Option<StaffId>,
    /// Who else was there.
    #[serde(default)]
    pub present: String,
    /// Whether it was planned.
    #[serde(default = "yes")]
    pub planned: bool,
    /// What was found, done and said.
    #[serde(default)]
    pub note: String,
    /// Decisions, each with its rationale.
    #[serde(default)]
    pub decisions: Vec<DecisionMade>,
    /// What follows.
    #[serde(default)]
    pub follow_ups: Vec<FollowUpTyped>,
    /// The next contact's date, as typed.
    #[serde(default)]
    pub next: String,
    /// How the next contact is to be made; as this one when left out.
    #[serde(default)]
    pub next_channel: Option<Channel>,
    /// Why it is recorded late.
    #[serde(default)]
    pub late_reason: String,
}

fn made() -> Outcome {
    Outcome::Made
}

fn yes() -> bool {
    true
}

/// Decides on recording a contact: the fact and when it happened.
///
/// # Errors
/// A time that is impossible or in the future, a contact after death, no note of a contact made, a decision without a
/// rationale, no next date where one is owed, late without a reason, or a text over its limit.
pub fn record(
    command: &RecordContact,
    patient: &Patient,
    context: &Context<'_>,
) -> Result<(ContactRecorded, EventTime), Refusal> {
    let happened = typed::parse_event_time(&command.at, context.now, context.zone)
        .map_err(|refusal| refusal.at("at"))?;
    patient.finding.refuse_after_death(&happened, "at")?;
    refuse_before_birth(patient, &happened)?;
    for (field, minutes) in [
        ("duration_minutes", command.duration_minutes),
        ("travel_minutes", command.travel_minutes),
    ] {
        if minutes > MINUTES_MAX {
            return Err(
                Refusal::invalid(field, format!("{minutes} minutes is longer than a day"))
                    .advise("Give the minutes"),
            );
        }
    }
    if let Some(made_by) = command.made_by {
        context.register.known(made_by, "made_by")?;
    }
    let note = writing::clean(&command.note).0.trim().to_owned();
    within("note", "The note", &note, NOTE_BYTES_MAX)?;
    if note.is_empty() {
        let message = if command.outcome == Outcome::Made {
            "A contact needs a note"
        } else {
            "Say in a few words what was tried"
        };
        return Err(Refusal::new(Reason::Missing, message).at("note"));
    }
    let fact = ContactRecorded {
        channel: command.channel,
        outcome: command.outcome,
        duration_minutes: command.duration_minutes,
        travel_minutes: command.travel_minutes,
        made_by: command.made_by.unwrap_or(context.actor),
        present: writing::clean_line(&command.present).0.trim().to_owned(),
        planned: command.planned,
        note,
        decisions: decisions(&command.decisions)?,
        follow_ups: follow_ups(&command.follow_ups, patient, context)?,
        next: next_of(command, patient, context)?,
        late_reason: late_reason(&command.late_reason, &happened, context)?,
    };
    Ok((fact, happened))
}

fn refuse_before_birth(patient: &Patient, happened: &EventTime) -> Result<(), Refusal> {
    match patient.identity.birth() {
        Some(birth) if happened.day() < birth => Err(Refusal::invalid(
            "at",
            "That is before the patient was born",
        )
        .advise("Check the date")),
        _ => Ok(()),
    }
}

fn decisions(typed: &[DecisionMade]) -> Result<Vec<DecisionMade>, Refusal> {
    let mut kept = Vec::new();
    for (place, one) in typed.iter().enumerate() {
        let what = writing::clean(&one.what).0.trim().to_owned();
        let rationale = writing::clean(&one.rationale).0.trim().to_owned();
        if what.is_empty() && rationale.is_empty() {
            continue;
        }
        let (what_field, rationale_field) = (
            format!("decision_{}", place + 1),
            format!("rationale_{}", place + 1),
        );
        let what = required(&what_field, "The decision", &what)?;
        if rationale.is_empty() {
            return Err(Refusal::needs_reason(
                &rationale_field,
                format!("The decision \"{what}\" needs its rationale"),
            )
            .advise("Say why, so that others can follow it"));
        }
        kept.push(DecisionMade { what, rationale });
    }
    if kept.len() > LIST_MAX {
        return Err(Refusal::new(
            Reason::TooLong,
            format!("One contact holds at most {LIST_MAX} decisions"),
        )
        .at("decision_1"));
    }
    Ok(kept)
}

fn follow_ups(
    typed: &[FollowUpTyped],
    patient: &Patient,
    context: &Context<'_>,
) -> Result<Vec<FollowUp>, Refusal> {
    let mut kept = Vec::new();
    for (place, one) in typed.iter().enumerate() {
        let what = writing::clean_line(&one.what).0.trim().to_owned();
        if what.is_empty() && one.due.trim().is_empty() {
            continue;
        }
        let what = required(
            &format!("follow_up_{}", place + 1),
            "What is to be followed up",
            &what,
        )?;
        let due_field = format!("follow_up_due_{}", place + 1);
        required(&due_field, "The date by which it is to be done", &one.due)?;
        let due = typed::parse_future(&one.due, context.now, context.zone)
            .map_err(|refusal| refusal.at(due_field))?
            .day;
        let owner = one.owner.unwrap_or(context.actor);
        context
            .register
            .known(owner, &format!("follow_up_owner_{}", place + 1))?;
        kept.push(FollowUp { what, owner, due });
    }
    if kept.len() > LIST_MAX || kept.len() + patient.contact.follow_ups.len() > FOLLOW_UPS_MAX {
        return Err(Refusal::new(
            Reason::TooLong,
            format!(
                "This record has {} open follow-ups already",
                patient.contact.follow_ups.len()
            ),
        )
        .at("follow_up_1")
        .advise("Close some first"));
    }
    Ok(kept)
}

fn next_of(
    command: &RecordContact,
    patient: &Patient,
    context: &Context<'_>,
) -> Result<Option<NextContact>, Refusal> {
    let typed_next = command.next.trim();
    if typed_next.is_empty() {
        if command.outcome != Outcome::Made && patient.clock_runs() {
            return Err(Refusal::missing("next", "The date of the next contact")
                .advise("Say when it will be tried again"));
        }
        return Ok(None);
    }
    let planned = typed::parse_future(typed_next, context.now, context.zone)
        .map_err(|refusal| refusal.at("next"))?;
    let channel = command.next_channel.unwrap_or(command.channel);
    Ok(Some(NextContact {
        day: planned.day,
        booked: planned.at,
        channel,
    }))
}

/// Asks why when an entry is later than the locality's limit (R004-03, T-28).
///
/// # Errors
/// Late, and no reason given.
pub fn late_reason(
    typed_reason: &str,
    happened: &EventTime,
    context: &Context<'_>,
) -> Result<String, Refusal> {
    let gap = context.now.minutes_since(happened.at);
    let limit = i64::from(context.policy.late_minutes);
    let reason = writing::clean_line(typed_reason).0.trim().to_owned();
    if gap <= limit {
        return Ok(String::new());
    }
    if reason.is_empty() {
        return Err(Refusal::needs_reason(
            "late_reason",
            format!(
                "This is recorded {} after it happened; the limit is {}",
                shown::gap(gap),
                shown::gap(limit)
            ),
        )
        .advise("Say why it is late"));
    }
    Ok(reason)
}

/// Asks for a follow-up to be closed or put off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CloseFollowUp {
    /// Which.
    pub follow_up: FollowUpId,
    /// What came of it.
    pub outcome: Outcome,
    /// In words.
    #[serde(default)]
    pub note: String,
    /// The new date, as typed, where it is still to be done.
    #[serde(default)]
    pub again: String,
}

/// Decides on closing a follow-up.
///
/// # Errors
/// No such follow-up; not done and neither a new date nor words.
pub fn close_follow_up(
    command: &CloseFollowUp,
    room: &ContactRoom,
    context: &Context<'_>,
) -> Result<FollowUpClosed, Refusal> {
    if !room
        .follow_ups
        .iter()
        .any(|one| one.id == command.follow_up)
    {
        return Err(Refusal::unknown(
            "follow_up",
            "There is no such open follow-up on this record",
        ));
    }
    let note = writing::clean(&command.note).0.trim().to_owned();
    let over = matches!(command.outcome, Outcome::Made | Outcome::NotNeeded);
    if over {
        let note = if command.outcome == Outcome::NotNeeded {
            required("note", "The reason why it is not needed", &note)?
        } else {
            note
        };
        return Ok(FollowUpClosed {
            follow_up: command.follow_up,
            outcome: command.outcome,
            note,
            again: None,
        });
    }
    required("again", "The new date", &command.again)?;
    let again = typed::parse_future(&command.again, context.now, context.zone)
        .map_err(|refusal| refusal.at("again"))?
        .day;
    Ok(FollowUpClosed {
        follow_up: command.follow_up,
        outcome: command.outcome,
        note,
        again: Some(again),
    })
}

/// Asks for the next contact to be planned or booked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanNextContact {
    /// When, as typed: a day, or a day with a time for a booked visit.
    pub next: String,
    /// How.
    pub channel: Channel,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// Decides on planning the next contact.
///
/// # Errors
/// A day that has passed or is not a day; the clock does not run; no reason.
pub fn plan_next(
    command: &PlanNextContact,
    patient: &Patient,
    context: &Context<'_>,
) -> Result<NextContactPlanned, Refusal> {
    if !patient.clock_runs() {
        return Err(Refusal::state("No contact is due for this patient at present").at("next"));
    }
    required("next", "The date", &command.next)?;
    let planned = typed::parse_future(&command.next, context.now, context.zone)
        .map_err(|refusal| refusal.at("next"))?;
    let reason = required("reason", "The reason", &command.reason)?;
    Ok(NextContactPlanned {
        next: NextContact {
            day: planned.day,
            booked: planned.at,
            channel: command.channel,
        },
        reason,
    })
}
