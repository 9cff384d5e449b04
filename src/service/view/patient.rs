//! One record: the header that is always in view, the timeline, what waits, contacts and rungs over time.

use serde::{Deserialize, Serialize};

use crate::domain::entry::{EntryNumber, PatientId};
use crate::domain::event::EventKind;
use crate::domain::patient::Room;
use crate::domain::patient::alert::AlertKind;
use crate::domain::patient::contact::FollowUpId;
use crate::domain::patient::opening::Entitlement;
use crate::domain::patient::suggestion::SuggestionId;
use crate::domain::patient::tier::Tier;
use crate::domain::time::{Day, Moment};

/// What must never be out of sight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The patient.
    pub patient: PatientId,
    /// `SURNAME, Forenames`.
    pub name: String,
    /// Date of birth in words.
    pub birth: String,
    /// Age in years.
    pub age: Option<i16>,
    /// NHS number, 3-3-4; `not known` when it is not.
    pub nhs_number: String,
    /// Alerts: what about, in words, and the entry.
    pub alerts: Vec<(AlertKind, String, EntryNumber)>,
    /// Tier, with the computed one beside it where it differs.
    pub tier: String,
    /// Intensity, since when, review by.
    pub intensity: String,
    /// Consent in short.
    pub consent: String,
    /// What is due, or why nothing is.
    pub due: String,
    /// Who answers.
    pub case_manager: String,
    /// Died, in hospital, left the programme: said loudly.
    pub stopped: String,
    /// What entitles who looks.
    pub entitlement: Entitlement,
}

/// One entry in the timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its number.
    pub entry: EntryNumber,
    /// Its kind.
    pub kind: EventKind,
    /// When it happened, in words.
    pub happened: String,
    /// When it was recorded, in words.
    pub entered: String,
    /// The gap between, in words; empty when it is small.
    pub gap: String,
    /// Whether it was late.
    pub late: bool,
    /// Who recorded it, and who did it when that is somebody else.
    pub author: String,
    /// One line that says what it is.
    pub headline: String,
    /// The whole, line by line.
    pub body: Vec<String>,
    /// Taken back by a correction: shown struck through.
    pub struck: bool,
    /// Taken back as belonging to another patient: the content is not here.
    pub hidden: bool,
    /// Corrections of it: their entries.
    pub corrected_by: Vec<EntryNumber>,
    /// The entry that this corrects.
    pub corrects: Option<EntryNumber>,
    /// What the clock looked like, where it is worth a word.
    pub clock: String,
    /// The countersignature that it waits for, has, or had, in words; empty where there is nothing to say.
    pub countersignature: String,
    /// Comments on it, oldest first: who, when, their entry, what.
    pub comments: Vec<String>,
}

/// A suggestion that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// Which.
    pub id: SuggestionId,
    /// The rule, the entry that fired it, the rung it suggests, in words.
    pub words: String,
    /// The rung it suggests, by id.
    pub rung: String,
}

/// An open follow-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUp {
    /// Which.
    pub id: FollowUpId,
    /// What.
    pub what: String,
    /// Who.
    pub owner: String,
    /// By when, in words.
    pub due: String,
}

/// A contact drawn in the line of planned against actual.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// The day.
    pub day: Day,
    /// Whether it reached the patient.
    pub made: bool,
}

/// A rung that held from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// From when.
    pub from: Moment,
    /// The place of the rung in the ladder; `None` for one the ladder no longer has.
    pub place: Option<usize>,
    /// Its words.
    pub words: String,
    /// Days between contacts on it.
    pub interval_days: u16,
}

/// A page of the timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Page {
    /// The lines, newest first.
    pub lines: Vec<Line>,
    /// Where the next page begins: entries below this number; `None` at the end.
    pub next: Option<u64>,
}

/// The whole screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The head.
    pub head: Head,
    /// Details in words: what, value.
    pub details: Vec<(String, String)>,
    /// The fields of the details with their values, for correcting them.
    pub fields: Vec<(String, String)>,
    /// Carers: name, relation, phone.
    pub carers: Vec<(String, String, String)>,
    /// Suggestions that wait.
    pub suggestions: Vec<Suggestion>,
    /// Open follow-ups.
    pub follow_ups: Vec<FollowUp>,
    /// Latest scores in words.
    pub scores: Vec<String>,
    /// The tier.
    pub tier: Option<Tier>,
    /// The rung, by id.
    pub rung: String,
    /// The next contact as the intensity proposes it after a contact today, as a form shows it.
    pub proposed_next: String,
    /// How a contact is usually made with this patient.
    pub usual_channel: crate::domain::patient::contact::Channel,
    /// Contacts of the last months.
    pub contacts: Vec<Drawn>,
    /// Rungs over time, oldest first.
    pub rungs: Vec<Held>,
    /// The words of the ladder, most intense first.
    pub ladder: Vec<String>,
    /// Today.
    pub today: Day,
    /// Opened without a relationship: until when the reason given opens it.
    pub break_glass_until: Option<Moment>,
    /// The same as a time of day; empty where there is a relationship.
    pub break_glass_words: String,
    /// The first page of the timeline.
    pub page: Page,
    /// The versions of the rooms, to say what was seen when a command is typed.
    pub versions: Vec<(Room, EntryNumber)>,
}
