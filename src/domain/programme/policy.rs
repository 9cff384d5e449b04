//! Policy: every local setting, dated, attributable, with its history (R001-03).
//!
//! A setting's value is JSON text; the names are the fields of [`Policy`]. What a setting was on a day is found by
//! applying all changes that had come into force by then to the defaults.

mod defaults;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::entry::{EntryHead, EntryNumber, StaffId};
use crate::domain::event::EventKind;
use crate::domain::patient::contact::Channel;
use crate::domain::patient::countersigning::{MAY_WAIT, WAIT_AT_FIRST};
use crate::domain::refusal::{Refusal, required};
use crate::domain::staff::competence::assessing::AssessorRule;
use crate::domain::staff::competence::judgement::Decision;
use crate::domain::time::{Day, Moment};
use crate::domain::writing;

crate::vocabulary! {
    /// What may fire a rule.
    pub enum Trigger {
        EmergencyAdmission = "emergency_admission", "an emergency admission";
        Admissions = "admissions", "the n-th admission in the window";
        ReturnHome = "return_home", "a return from hospital";
        Fall = "fall", "n falls in the window";
        MissedContacts = "missed_contacts", "n missed contacts in a row";
        CarerBreakdown = "carer_breakdown", "carer breakdown";
        CareHomeMove = "care_home_move", "a move into a care home";
        ScoreBand = "score_band", "a score at or above n";
    }
}

/// One rung of the contact ladder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rung {
    /// A stable id; records refer to it.
    pub id: String,
    /// The words shown.
    pub words: String,
    /// Days from one contact to the next.
    pub interval_days: u16,
    /// Days after the due day before a contact counts as overdue.
    pub tolerance_days: u16,
    /// How contacts are made, the usual way first.
    pub channels: Vec<Channel>,
    /// What one patient on it weighs in the workload, in hundredths.
    pub weight: u16,
    /// Days after which somebody asks whether it is still needed.
    pub review_days: u16,
}

/// A rule that suggests a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// A stable id.
    pub id: String,
    /// The rule in words, as the alert shows it.
    pub words: String,
    /// What fires it.
    pub trigger: Trigger,
    /// The count or score at which it fires; 0 and 1 are alike.
    #[serde(default)]
    pub threshold: u16,
    /// The days in which things are counted.
    #[serde(default)]
    pub window_days: u16,
    /// The tool, for a score.
    #[serde(default)]
    pub tool: String,
    /// The rung it suggests; empty for a number of steps up.
    #[serde(default)]
    pub to_rung: String,
    /// How many rungs up it suggests, where no rung is named.
    #[serde(default)]
    pub steps_up: u8,
}

/// All local settings as they hold on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// The time zone in which days begin and times are shown.
    pub time_zone: String,
    /// The fewest patients of a full-time case manager (R001-62).
    pub caseload_low: u16,
    /// The most patients of a full-time case manager (R001-62).
    pub caseload_high: u16,
    /// The weighted workload that a full-time case manager can carry, in hundredths.
    pub full_time_load: u32,
    /// Minutes from event to entry after which a reason is asked for (R004-03).
    pub late_minutes: u32,
    /// Minutes from event to entry after which the gap is marked.
    pub gap_minutes: u32,
    /// How many days Today shows a late entry of one's own.
    pub late_shown_days: u16,
    /// How many days Today looks ahead.
    pub look_ahead_days: u16,
    /// Minutes after a booked time before the visit counts as overdue.
    pub booked_grace_minutes: u16,
    /// Hours after a return from hospital from which a visit is due.
    pub visit_after_hospital_from_hours: u16,
    /// Hours after a return from hospital by which the visit is due.
    pub visit_after_hospital_by_hours: u16,
    /// The contact ladder, the most intense rung first.
    pub ladder: Vec<Rung>,
    /// The rules that suggest a step.
    pub rules: Vec<Rule>,
    /// Whether scores fire rules.
    pub rules_use_scores: bool,
    /// Abbreviations that need no pointing out, with what they stand for.
    pub abbreviations: BTreeMap<String, String>,
    /// Days on which this service is closed besides bank holidays.
    pub closures: Vec<Day>,
    /// Whether everybody who leads cases may open every record of the service.
    pub team_sees_all: bool,
    /// The kinds of entries of people at CMP1 that wait for a countersignature.
    pub countersign_kinds: Vec<EventKind>,
    /// Minutes without a key after which a screen locks; 0 is never.
    pub idle_lock_minutes: u16,
    /// Minutes for which a reason opens a record without a relationship.
    pub break_glass_minutes: u16,
    /// Whom a qualified assessor may assess (R002-05).
    pub assessors_may: AssessorRule,
    /// One in so many judgements of competence, drawn by lot, gets a second look; 0 is none.
    pub second_look_one_in: u16,
    /// What assessors here decide about competence, and the words for it; what is left out is not decided here (R004-59).
    pub decision_scale: BTreeMap<Decision, String>,
}

/// The most bytes of the words for a decision.
const DECISION_BYTES_MAX: usize = 60;

/// The longest that a screen may stay open without a key, in minutes.
const IDLE_LOCK_MINUTES_MAX: u16 = 240;

impl Default for Policy {
    /// A local convention to start from; no national ladder was found.
    fn default() -> Policy {
        Policy {
            time_zone: "Europe/London".to_owned(),
            caseload_low: 50,
            caseload_high: 80,
            full_time_load: 8400,
            late_minutes: 24 * 60,
            gap_minutes: 60,
            late_shown_days: 7,
            look_ahead_days: 1,
            booked_grace_minutes: 60,
            visit_after_hospital_from_hours: 24,
            visit_after_hospital_by_hours: 72,
            ladder: defaults::default_ladder(),
            rules: defaults::default_rules(),
            rules_use_scores: true,
            abbreviations: [
                ("GP", "general practitioner"),
                ("NHS", "National Health Service"),
            ]
            .map(|(short, long)| (short.to_owned(), long.to_owned()))
            .into(),
            closures: Vec::new(),
            team_sees_all: false,
            countersign_kinds: WAIT_AT_FIRST.to_vec(),
            idle_lock_minutes: 10,
            break_glass_minutes: 4 * 60,
            assessors_may: AssessorRule::Anyone,
            second_look_one_in: 5,
            decision_scale: Decision::ALL
                .iter()
                .map(|one| (*one, one.words().to_owned()))
                .collect(),
        }
    }
}

impl Policy {
    /// The rung of an id.
    pub fn rung(&self, id: &str) -> Option<&Rung> {
        self.ladder.iter().find(|rung| rung.id == id)
    }

    /// The place of a rung in the ladder; 0 is the most intense.
    pub fn rung_place(&self, id: &str) -> Option<usize> {
        self.ladder.iter().position(|rung| rung.id == id)
    }

    /// The words of a rung; the id itself where the ladder no longer has it.
    pub fn rung_words<'a>(&'a self, id: &'a str) -> &'a str {
        self.rung(id).map_or(id, |rung| rung.words.as_str())
    }

    /// The zone in which days begin.
    pub fn zone(&self) -> jiff::tz::TimeZone {
        jiff::tz::TimeZone::get(&self.time_zone).unwrap_or(jiff::tz::TimeZone::UTC)
    }

    /// Sets one setting from JSON text and checks the whole.
    ///
    /// # Errors
    /// No such setting, a value of another kind, or a policy that makes no sense.
    pub fn with(&self, setting: &str, value: &str) -> Result<Policy, Refusal> {
        let mut all = serde_json::to_value(self)
            .map_err(|error| Refusal::invalid("setting", error.to_string()))?;
        let json: serde_json::Value = serde_json::from_str(value)
            .or_else(|_not_json| {
                Ok::<_, serde_json::Error>(serde_json::Value::String(value.to_owned()))
            })
            .map_err(|error: serde_json::Error| Refusal::invalid("value", error.to_string()))?;
        let fields = all
            .as_object_mut()
            .ok_or_else(|| Refusal::invalid("setting", "The policy is not a table"))?;
        let Some(field) = fields.get_mut(setting) else {
            let known = fields.keys().cloned().collect::<Vec<_>>().join(", ");
            return Err(
                Refusal::unknown("setting", format!("There is no setting '{setting}'"))
                    .advise(format!("Use one of: {known}")),
            );
        };
        *field = json;
        let policy: Policy = serde_json::from_value(all).map_err(|error| {
            Refusal::invalid(
                "value",
                format!("'{value}' does not fit the setting {setting}: {error}"),
            )
        })?;
        policy.check()?;
        Ok(policy)
    }

    /// One setting's value as JSON text.
    pub fn get(&self, setting: &str) -> Option<String> {
        let all = serde_json::to_value(self).ok()?;
        all.get(setting).map(std::string::ToString::to_string)
    }

    /// The names of all settings.
    pub fn settings(&self) -> Vec<String> {
        serde_json::to_value(self)
            .ok()
            .and_then(|all| {
                all.as_object()
                    .map(|fields| fields.keys().cloned().collect())
            })
            .unwrap_or_default()
    }

    /// The scale must say both ways, in words that differ and count nothing: there is no percentage and no pass (T-23).
    fn check_scale(&self) -> Result<(), Refusal> {
        let refuse = |message: String| Err(Refusal::invalid("value", message));
        for needed in [Decision::Competent, Decision::NotYetCompetent] {
            if !self.decision_scale.contains_key(&needed) {
                return refuse(format!(
                    "The scale needs words for {} ({needed})",
                    needed.code()
                ));
            }
        }
        for (place, (decision, words)) in self.decision_scale.iter().enumerate() {
            let folded = writing::fold(words.trim());
            let said_before = self
                .decision_scale
                .values()
                .take(place)
                .any(|other| writing::fold(other.trim()) == folded);
            if folded.is_empty() || words.len() > DECISION_BYTES_MAX || said_before {
                return refuse(format!(
                    "The words for {} are missing, longer than {DECISION_BYTES_MAX} bytes, or those of another decision",
                    decision.code()
                ));
            }
            if words.contains(|c: char| c == '%' || c.is_ascii_digit() || c.is_control()) {
                return refuse(format!(
                    "'{words}' counts something: a decision is said in words, without a figure"
                ));
            }
        }
        Ok(())
    }

    fn check(&self) -> Result<(), Refusal> {
        let refuse = |message: String| Err(Refusal::invalid("value", message));
        if jiff::tz::TimeZone::get(&self.time_zone).is_err() {
            return refuse(format!(
                "'{}' is not a time zone such as Europe/London",
                self.time_zone
            ));
        }
        if !(5..=24 * 60).contains(&self.break_glass_minutes) {
            return refuse(
                "A record opened without a relationship stays open for 5 to 1440 minutes"
                    .to_owned(),
            );
        }
        if self.caseload_low > self.caseload_high {
            return refuse("The lower end of the caseload is above its upper end".to_owned());
        }
        if self.visit_after_hospital_from_hours > self.visit_after_hospital_by_hours {
            return refuse(
                "The visit after hospital would be due before it may be made".to_owned(),
            );
        }
        if self.idle_lock_minutes > IDLE_LOCK_MINUTES_MAX {
            return refuse(format!(
                "A screen locks after at most {IDLE_LOCK_MINUTES_MAX} minutes without a key; 0 is never"
            ));
        }
        if let Some(kind) = self
            .countersign_kinds
            .iter()
            .find(|kind| !MAY_WAIT.contains(kind))
        {
            return refuse(format!(
                "An entry of the kind '{}' is nothing to countersign",
                kind.words()
            ));
        }
        self.check_scale()?;
        if self.ladder.is_empty() {
            return refuse("The ladder needs at least one rung".to_owned());
        }
        for (place, rung) in self.ladder.iter().enumerate() {
            if rung.id.trim().is_empty() || self.rung_place(&rung.id) != Some(place) {
                return refuse(format!("Rung {} has no id, or one used twice", place + 1));
            }
            if rung.interval_days == 0 || rung.channels.is_empty() || rung.review_days == 0 {
                return refuse(format!(
                    "Rung '{}' needs an interval, a kind of contact and a review period",
                    rung.id
                ));
            }
        }
        for rule in &self.rules {
            if !rule.to_rung.is_empty() && self.rung(&rule.to_rung).is_none() {
                return refuse(format!(
                    "Rule '{}' suggests the rung '{}', which the ladder does not have",
                    rule.id, rule.to_rung
                ));
            }
        }
        Ok(())
    }
}

/// A setting was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyChanged {
    /// Which.
    pub setting: String,
    /// The value before, as JSON.
    pub before: String,
    /// The new value, as JSON.
    pub value: String,
    /// From which day it holds.
    pub from: Day,
    /// Why.
    pub reason: String,
}

/// One change with its entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The entry.
    pub entry: EntryNumber,
    /// When it was recorded.
    pub entered: Moment,
    /// By whom.
    pub actor: StaffId,
    /// What.
    pub said: PolicyChanged,
}

/// The history of all settings.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PolicyHistory {
    /// All changes, in the order recorded.
    pub changes: Vec<Change>,
}

impl PolicyHistory {
    /// Takes over a recorded change.
    pub fn apply(&mut self, head: &EntryHead, fact: &PolicyChanged) {
        self.changes.push(Change {
            entry: head.number,
            entered: head.entered,
            actor: head.actor,
            said: fact.clone(),
        });
    }

    /// The changes of one setting, in the order recorded.
    pub fn of<'a>(&'a self, setting: &'a str) -> impl DoubleEndedIterator<Item = &'a Change> {
        let changes = self.changes.iter();
        changes.filter(move |change| change.said.setting == setting)
    }

    /// The entry that changed a setting last; 0 where it never was.
    pub fn last_entry(&self, setting: &str) -> EntryNumber {
        let last = self.of(setting).next_back();
        last.map_or(EntryNumber(0), |change| change.entry)
    }

    /// The policy as it holds on a day. A change that no longer fits (a setting that a later version dropped) is passed
    /// over: what is in the journal happened.
    pub fn on(&self, day: Day) -> Policy {
        let mut in_force: Vec<&Change> = self
            .changes
            .iter()
            .filter(|change| change.said.from <= day)
            .collect();
        in_force.sort_by_key(|change| (change.said.from, change.entry));
        let mut policy = Policy::default();
        for change in in_force {
            if let Ok(next) = policy.with(&change.said.setting, &change.said.value) {
                policy = next;
            }
        }
        policy
    }
}

/// Asks for a setting to be changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangePolicy {
    /// Which.
    pub setting: String,
    /// The new value, as JSON or plain text.
    pub value: String,
    /// From which day; today when left out.
    #[serde(default)]
    pub from: Option<Day>,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// Decides on a change of policy; the actor's right to it is checked before.
///
/// # Errors
/// No such setting, a value that does not fit, a day in the past, nothing changed, or no reason.
pub fn change(
    command: &ChangePolicy,
    history: &PolicyHistory,
    today: Day,
) -> Result<PolicyChanged, Refusal> {
    let from = command.from.unwrap_or(today);
    if from < today {
        return Err(Refusal::invalid(
            "from",
            format!("{from} has passed; past results keep the policy that held then"),
        )
        .advise("Give today or a later day"));
    }
    let policy = history.on(from);
    let next = policy.with(command.setting.trim(), command.value.trim())?;
    let before = policy.get(command.setting.trim()).unwrap_or_default();
    let value = next.get(command.setting.trim()).unwrap_or_default();
    if before == value {
        return Err(Refusal::invalid(
            "value",
            format!("{} is {value} already", command.setting),
        ));
    }
    let reason = required("reason", "The reason for the change", &command.reason)?;
    Ok(PolicyChanged {
        setting: command.setting.trim().to_owned(),
        before,
        value,
        from,
        reason,
    })
}
