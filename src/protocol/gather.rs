//! What a form asks when it opens, and what it is told.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::shape::{as_json, zone_by_name};
use crate::domain::decide::Recorded;
use crate::domain::entry::{CommandId, EntryNumber, PatientId, StaffId};
use crate::domain::programme::policy::Policy;
use crate::domain::time::Moment;
use crate::service::query::{PolicyRow, StaffRow};
use crate::service::view::learning::Revalidation;
use crate::service::view::patient::Record;
use crate::service::view::recordable::{ProfileStart, Recordable};

/// What a form wants to know.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Gather {
    /// The record it is about.
    pub patient: Option<PatientId>,
    /// The entry it is about: its fields for a correction, its text without identity for evidence.
    pub entry: Option<EntryNumber>,
    /// Whether the entry's text is wanted with the identity replaced, and the statements, units and own items to choose from.
    pub evidence: bool,
    /// Whether one's own patients are wanted, as a correction names the right one.
    pub patients: bool,
    /// Whose development it is about: what may be recorded of it, and what is open.
    pub development: Option<StaffId>,
    /// Whether a role profile is written: a new version of the one that the entry wrote first, or a new one.
    pub profile: bool,
}

/// A unit to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitChoice {
    /// Its id.
    pub id: String,
    /// Framework, code and title.
    pub label: String,
    /// Its framework's id.
    pub framework: String,
    /// Its framework's title.
    pub framework_title: String,
    /// The framework's levels: id and title.
    pub levels: Vec<(String, String)>,
}

/// What a form was told: plain data.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Gathered {
    /// The time by the service's clock.
    pub now: Moment,
    /// The zone in which days begin.
    #[serde(with = "zone_by_name")]
    pub zone: TimeZone,
    /// The policy of the day.
    pub policy: Policy,
    /// Who asks.
    pub actor: StaffId,
    /// A new identifier, for the draft and its command.
    pub command: CommandId,
    /// A new identifier, for a patient who is registered.
    pub new_patient: PatientId,
    /// A new identifier, for a member of staff who is added.
    pub new_staff: StaffId,
    /// Everybody in the register.
    pub staff: Vec<StaffRow>,
    /// One's own patients, where they were wanted: NHS number, identifier, name.
    pub patients: Vec<(String, PatientId, String)>,
    /// The record it is about.
    pub record: Option<Record>,
    /// The entry as it was recorded.
    #[serde(with = "as_json")]
    pub recorded: Option<Recorded>,
    /// The entry's text with the identity replaced, and what was replaced.
    pub pseudonymised: Option<(String, Vec<String>)>,
    /// Statements of the frameworks: id and label.
    pub statements: Vec<(String, String)>,
    /// The units of all frameworks.
    pub units: Vec<UnitChoice>,
    /// One's own items of evidence: entry and title.
    pub items: Vec<(EntryNumber, String)>,
    /// Every setting.
    pub policy_rows: Vec<PolicyRow>,
    /// What may be recorded of somebody's development, where it is about that.
    pub development: Option<Box<Recordable>>,
    /// What one has filed of one's own learning in three years, where it is about that.
    pub tallies: Option<Box<Revalidation>>,
    /// What a role profile begins from, where one is written.
    #[serde(with = "as_json")]
    pub profile: Option<Box<ProfileStart>>,
}
