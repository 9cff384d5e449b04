//! A patient on a card: the facts that lists need, a pure function of the state, small enough to hold for everybody.

use serde::{Deserialize, Serialize};

use crate::domain::entry::{EntryNumber, PatientId, StaffId};
use crate::domain::nhs_number::NhsNumber;
use crate::domain::patient::access::Used;
use crate::domain::patient::alert::AlertKind;
use crate::domain::patient::contact::{Late, OpenFollowUp};
use crate::domain::patient::countersigning::Waiting;
use crate::domain::patient::due::Clock;
use crate::domain::patient::identity::DetailField;
use crate::domain::patient::suggestion::OpenSuggestion;
use crate::domain::patient::tier::Tier;
use crate::domain::patient::{Mark, Patient};
use crate::domain::time::Day;
use crate::domain::writing;

/// The facts of a patient that lists show, sort and search.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Card {
    /// The patient.
    pub id: PatientId,
    /// `SURNAME, Forenames`.
    pub name: String,
    /// Date of birth.
    pub birth: Option<Day>,
    /// NHS number.
    pub nhs_number: Option<NhsNumber>,
    /// Name, numbers, postcode, phones and carers, folded for searching.
    pub words: String,
    /// Tier.
    pub tier: Option<Tier>,
    /// Who answers.
    pub owner: Option<StaffId>,
    /// What is due.
    pub clock: Clock,
    /// When somebody asks whether the rung is still needed.
    pub review_by: Option<Day>,
    /// Suggested steps that wait.
    pub suggestions: Vec<OpenSuggestion>,
    /// Follow-ups not yet done.
    pub follow_ups: Vec<OpenFollowUp>,
    /// Late entries.
    pub late: Vec<Late>,
    /// Attempts in a row since the last contact.
    pub missed: u16,
    /// The kinds of alerts that hold.
    pub alerts: Vec<AlertKind>,
    /// A step that relied on an entry corrected since.
    pub relied_on_corrected: Option<(Mark, EntryNumber)>,
    /// Entries that wait for a countersignature.
    pub to_countersign: Vec<Waiting>,
    /// Openings without a relationship that wait for judgement.
    pub to_judge: Vec<Used>,
    /// Entries that were taken back, in order of number: evidence that points to one counts no more.
    pub struck: Vec<EntryNumber>,
    /// The last entry that changed the state.
    pub version: EntryNumber,
}

impl Patient {
    /// The patient on a card.
    pub fn card(&self) -> Card {
        self.card_with(search_words(self))
    }

    /// The patient on a card, with search words that were made before and still hold.
    pub fn card_with(&self, words: String) -> Card {
        let identity = &self.identity;
        let last_step = self.intensity.steps.last();
        Card {
            id: self.id,
            name: identity.list_name(),
            birth: identity.birth(),
            nhs_number: identity.nhs_number(),
            words,
            tier: self.tier.current(),
            owner: self.assignment.current,
            clock: self.clock(),
            review_by: self.intensity.review_by,
            suggestions: self.suggestions.open.clone(),
            follow_ups: self.contact.follow_ups.clone(),
            late: self.contact.late.clone(),
            missed: self.contact.missed_in_a_row,
            alerts: alert_kinds(self),
            relied_on_corrected: last_step
                .and_then(|step| step.relied_on_corrected.map(|entry| (step.from, entry))),
            to_countersign: self.countersigning.waiting.clone(),
            to_judge: self.access.waiting.clone(),
            struck: self.corrections.struck().into_iter().collect(),
            version: self.versions.iter().copied().max().unwrap_or_default(),
        }
    }
}

fn alert_kinds(patient: &Patient) -> Vec<AlertKind> {
    let mut kinds: Vec<AlertKind> = patient
        .alerts
        .alerts
        .iter()
        .map(|alert| alert.about)
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

fn search_words(patient: &Patient) -> String {
    let mut words = Vec::new();
    for field in [
        DetailField::Surname,
        DetailField::Forenames,
        DetailField::NextOfKin,
    ] {
        words.push(writing::fold(patient.identity.get(field)));
    }
    for field in [
        DetailField::NhsNumber,
        DetailField::Phone,
        DetailField::Mobile,
        DetailField::Postcode,
    ] {
        words.push(compact(patient.identity.get(field)));
    }
    for carer in &patient.people.carers {
        words.push(writing::fold(&carer.said.name));
        words.push(compact(&carer.said.phone));
    }
    words.retain(|word| !word.is_empty());
    words.join(" ")
}

/// Folded, without blanks and punctuation, so that a number or postcode is found however it is typed.
pub fn compact(text: &str) -> String {
    writing::fold(text)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}
