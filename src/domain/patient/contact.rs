//! Contacts: what was done or tried, with whom, when, what was decided and why, what follows (R001-45, R001-50,
//! R004-03, R004-30, R004-31).
//!
//! An attempt is not a contact: every outcome but [`Outcome::Made`] leaves the due clock running to the next date that
//! the person gives.

mod recording;

pub use recording::{
    CloseFollowUp, FollowUpTyped, PlanNextContact, RecordContact, close_follow_up, late_reason,
    plan_next, record,
};

use serde::{Deserialize, Serialize};

use crate::domain::entry::{EntryHead, EntryNumber, StaffId};
use crate::domain::patient::Mark;
use crate::domain::time::{Day, EventTime, Moment};

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
pub const RECENT_MAX: usize = 120;
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
    /// When it was planned: a contact before that cannot have met it.
    pub at: Moment,
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
        self.follow_on(head, fact);
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
            .filter(|one| one.channel.reaches_patient())
            .take_while(|one| matches!(one.outcome, Outcome::NoReply | Outcome::Declined));
        self.missed_in_a_row = u16::try_from(missed.count()).unwrap_or(u16::MAX);
    }

    /// Takes over what follows from a contact: its follow-ups and its next contact. Without a next contact the one that
    /// was planned is met, unless this contact came before the plan or was another, unplanned one ahead of its day.
    fn follow_on(&mut self, head: &EntryHead, fact: &ContactRecorded) {
        let entry = head.number;
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
                at: head.event_moment(),
                next: next.clone(),
            });
        } else if fact.outcome == Outcome::Made
            && fact.channel.reaches_patient()
            && self
                .planned
                .as_ref()
                .is_some_and(|planned| planned.is_met_by(head, fact.planned))
        {
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
            at: head.event_moment(),
            next: fact.next.clone(),
        });
    }
}

impl Planned {
    fn is_met_by(&self, contact: &EntryHead, as_planned: bool) -> bool {
        let day = contact.happened.as_ref().map(EventTime::day);
        contact.event_moment() >= self.at
            && (as_planned || day.is_none_or(|day| day >= self.next.day))
    }
}
