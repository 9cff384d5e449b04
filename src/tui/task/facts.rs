//! Everything that a form may show or propose, gathered by the client when it is opened: plain data.

use std::time::Instant;

use jiff::tz::TimeZone;

use crate::domain::decide::Recorded;
use crate::domain::entry::{EntryNumber, PatientId, StaffId};
use crate::domain::patient::contact::{Channel, ContactRecorded, FollowUpId};
use crate::domain::patient::suggestion::SuggestionId;
use crate::domain::programme::policy::Policy;
use crate::domain::time::{Day, Moment};
use crate::domain::writing::abbreviations::Glossary;
use crate::protocol::message::UnitChoice;
use crate::service::query::{PolicyRow, StaffRow};
use crate::service::view::learning::Revalidation;
use crate::service::view::patient::Record;
use crate::service::view::recordable::{ProfileStart, Recordable};
use crate::tui::form::Choice;

/// What a form may show or propose.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The time by the service's clock when the form was opened.
    pub now: Moment,
    /// The same instant by this machine's clock: the difference is how long the form has been open.
    pub opened: Instant,
    /// The zone in which days begin.
    pub zone: TimeZone,
    /// The policy that holds today.
    pub policy: Policy,
    /// Who fills the form in.
    pub actor: StaffId,
    /// The staff register.
    pub staff: Vec<StaffRow>,
    /// The patient's record, for a task about a patient.
    pub record: Option<Record>,
    /// The entry that is corrected or shown as evidence; the alert that is ended.
    pub entry: Option<EntryNumber>,
    /// The contact that is corrected, as recorded.
    pub contact: Option<Recorded>,
    /// The suggestion that is answered.
    pub suggestion: Option<SuggestionId>,
    /// The follow-up that is closed.
    pub follow_up: Option<FollowUpId>,
    /// How the contact that was due is made.
    pub channel: Option<Channel>,
    /// The entry's text without identity, and what was replaced in it.
    pub pseudonymised: Option<(String, Vec<String>)>,
    /// The statements of all frameworks: id and label.
    pub statements: Vec<(String, String)>,
    /// The units of all frameworks.
    pub units: Vec<UnitChoice>,
    /// One's own items of evidence: entry and title.
    pub items: Vec<(EntryNumber, String)>,
    /// The unit that it is about.
    pub unit: Option<String>,
    /// The statement that it begins with.
    pub statement: Option<String>,
    /// What may be recorded of somebody's development, and what of it is open.
    pub development: Option<Recordable>,
    /// What one has filed of one's own learning.
    pub tallies: Option<Revalidation>,
    /// What a role profile begins from.
    pub profile: Option<ProfileStart>,
    /// The settings with their values.
    pub policy_rows: Vec<PolicyRow>,
    /// The member of staff who is changed.
    pub staff_row: Option<StaffRow>,
    /// The setting that is changed.
    pub setting: Option<String>,
    /// What it is about in words, where the form cannot read it from the record.
    pub said: String,
    /// What abbreviations stand for.
    pub abbreviations: Glossary,
    /// The patients of one's own caseload: NHS number, identifier, name.
    pub patients: Vec<(String, PatientId, String)>,
    /// A random identifier for a new member of staff.
    pub new_staff: StaffId,
}

impl Facts {
    /// The time by the service's clock, now.
    pub fn present(&self) -> Moment {
        present(self.now, self.opened)
    }

    /// Today.
    pub fn today(&self) -> Day {
        self.present().day(&self.zone)
    }

    /// Everybody in the register who is not suspended, oneself first, as options.
    pub(super) fn staff_choices(&self) -> Vec<Choice> {
        let (own, others): (Vec<&StaffRow>, Vec<&StaffRow>) = self
            .staff
            .iter()
            .filter(|row| row.id == self.actor || !is_suspended(row))
            .partition(|row| row.id == self.actor);
        own.into_iter().chain(others).map(staff_choice).collect()
    }

    /// The options of [`Facts::staff_choices`], and this person, suspended or not.
    pub(super) fn staff_choices_with(&self, needed: Option<StaffId>) -> Vec<Choice> {
        let mut choices = self.staff_choices();
        if let Some(id) = needed
            && !choices.iter().any(|choice| choice.value == id.to_string())
        {
            match self.staff.iter().find(|row| row.id == id) {
                Some(row) => choices.push(staff_choice(row)),
                None => choices.push(Choice::new(&id.to_string(), "not in the register")),
            }
        }
        choices
    }

    /// The contact that is corrected, where the entry is one.
    pub(super) fn original_contact(&self) -> Option<&ContactRecorded> {
        match &self.contact.as_ref()?.event {
            crate::domain::event::Event::ContactRecorded(contact) => Some(contact),
            _ => None,
        }
    }
}

/// The service's time after the form has been open for a while.
pub(super) fn present(now: Moment, opened: Instant) -> Moment {
    let open = i64::try_from(opened.elapsed().as_micros()).unwrap_or(i64::MAX);
    Moment(now.0.saturating_add(open))
}

pub(super) fn is_suspended(row: &StaffRow) -> bool {
    row.attention.split(", ").any(|word| word == "suspended")
}

fn staff_choice(row: &StaffRow) -> Choice {
    Choice::new(&row.id.to_string(), &format!("{}, {}", row.name, row.roles))
}
