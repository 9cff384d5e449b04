//! Corrections, by addendum only: the original stays, struck through, with the correction under it (R004-03).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::domain::entry::{EntryHead, EntryNumber, PatientId};
use crate::domain::event::Event;
use crate::domain::patient::Mark;
use crate::domain::patient::contact::ContactRecorded;
use crate::domain::patient::{comment, countersigning};
use crate::domain::refusal::{Reason, Refusal, required, within};
use crate::domain::time::EventTime;
use crate::domain::writing;

crate::vocabulary! {
    /// Why an entry is corrected.
    pub enum CorrectionKind {
        WrongFact = "wrong_fact", "a fact was wrong";
        AddedDetail = "added_detail", "detail added";
        DisputedOpinion = "disputed_opinion", "opinion disputed";
        WrongPatient = "wrong_patient", "wrong patient";
    }
}

impl CorrectionKind {
    /// Whether the corrected entry no longer counts: a wrong patient always, a wrong fact, too; an added detail or a
    /// disputed opinion leaves it standing.
    pub const fn strikes(self) -> bool {
        matches!(
            self,
            CorrectionKind::WrongFact | CorrectionKind::WrongPatient
        )
    }
}

/// The most bytes of a correction's words.
pub const WORDS_BYTES_MAX: usize = 8_000;

/// An entry was corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corrected {
    /// The entry.
    pub entry: EntryNumber,
    /// Why.
    pub why: CorrectionKind,
    /// What is right, what is added, what the person says.
    pub words: String,
    /// Whose words, for a disputed opinion.
    pub said_by: String,
    /// The contact as it should have been recorded, for a wrong fact of a contact.
    pub replacement: Option<ContactRecorded>,
    /// When that contact happened.
    pub replacement_happened: Option<EventTime>,
    /// The record it belongs to, for a wrong patient.
    pub right_patient: Option<PatientId>,
}

/// The stub on the right patient's record: an entry stood on another record by mistake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectionNoted {
    /// The entry that stood on the wrong record.
    pub entry: EntryNumber,
    /// The record on which it stood.
    pub wrong_patient: PatientId,
    /// What was said.
    pub words: String,
}

/// One correction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// The correcting entry.
    pub mark: Mark,
    /// The corrected entry.
    pub entry: EntryNumber,
    /// Why.
    pub why: CorrectionKind,
    /// The record it belongs to, for a wrong patient.
    pub right_patient: Option<PatientId>,
}

/// The state of this room.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CorrectionRoom {
    /// Corrections of entries of this record, in order.
    pub made: Vec<Correction>,
    /// Entries that stood on another record by mistake.
    pub noted: Vec<(EntryNumber, EntryNumber)>,
}

impl CorrectionRoom {
    /// The entries that no longer count.
    pub fn struck(&self) -> BTreeSet<EntryNumber> {
        self.made
            .iter()
            .filter(|one| one.why.strikes())
            .map(|one| one.entry)
            .collect()
    }

    /// Whether an entry was taken back as belonging to another patient.
    pub fn is_wrong_patient(&self, entry: EntryNumber) -> Option<&Correction> {
        self.made
            .iter()
            .find(|one| one.entry == entry && one.why == CorrectionKind::WrongPatient)
    }

    /// The correction by which an entry's content belongs to another patient: its own, that of the entry which it
    /// corrects, or that of the entry which fired it.
    pub fn elsewhere(&self, entry: EntryNumber, event: &Event) -> Option<&Correction> {
        let entry = match event {
            Event::SuggestionRaised(fact) => fact.fired_by,
            // What was said about an entry before it was known to be another patient's may tell of that patient.
            Event::CommentAdded(comment::CommentAdded { entry: about, .. })
            | Event::Countersigned(countersigning::Countersigned { entry: about, .. }) => {
                let own = entry;
                return self.is_wrong_patient(own).or_else(|| {
                    self.elsewhere_from(*about)
                        .filter(|correction| own < correction.mark.entry)
                });
            }
            _ => entry,
        };
        self.elsewhere_from(entry)
    }

    fn elsewhere_from(&self, mut entry: EntryNumber) -> Option<&Correction> {
        loop {
            if let Some(correction) = self.is_wrong_patient(entry) {
                return Some(correction);
            }
            // The words of the correction that took it back are about the mistake, not about the other patient.
            entry = self
                .made
                .iter()
                .find(|one| one.mark.entry == entry && one.entry < entry)
                .filter(|one| one.why != CorrectionKind::WrongPatient)?
                .entry;
        }
    }

    /// An entry with the corrections that stand in its place, one after the other.
    pub fn chain_of(&self, entry: EntryNumber) -> Vec<EntryNumber> {
        let mut chain = vec![entry];
        for one in &self.made {
            if one.why == CorrectionKind::WrongFact && chain.contains(&one.entry) {
                chain.push(one.mark.entry);
            }
        }
        chain
    }

    pub(super) fn correct(&mut self, head: &EntryHead, fact: &Corrected) {
        self.made.push(Correction {
            mark: Mark::of(head),
            entry: fact.entry,
            why: fact.why,
            right_patient: fact.right_patient,
        });
    }

    pub(super) fn note(&mut self, head: &EntryHead, fact: &CorrectionNoted) {
        self.noted.push((head.number, fact.entry));
    }
}

/// Asks for an entry to be corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectEntry {
    /// The entry.
    pub entry: EntryNumber,
    /// Why.
    pub why: CorrectionKind,
    /// What is right, what is added, what the person says.
    #[serde(default)]
    pub words: String,
    /// Whose words, for a disputed opinion.
    #[serde(default)]
    pub said_by: String,
    /// For a contact with a wrong fact: the contact as it should have been recorded.
    #[serde(default)]
    pub replacement: Option<Box<crate::domain::patient::contact::RecordContact>>,
    /// For a wrong patient: the right one, where known. A contact is then recorded anew there.
    #[serde(default)]
    pub right_patient: Option<PatientId>,
}

/// Checks what every correction needs.
///
/// # Errors
/// Struck already, a disputed opinion without its author, or no words.
pub fn check(
    command: &CorrectEntry,
    room: &CorrectionRoom,
    patient: PatientId,
) -> Result<String, Refusal> {
    // What was corrected as wrong may turn out to be another patient's.
    let done = if command.why == CorrectionKind::WrongPatient {
        room.is_wrong_patient(command.entry).is_some()
    } else {
        room.struck().contains(&command.entry)
    };
    if done {
        return Err(Refusal::new(
            Reason::State,
            format!("Entry {} was corrected already", command.entry),
        )
        .at("entry")
        .advise("Correct the correction instead, or add a detail to it"));
    }
    if command.why == CorrectionKind::DisputedOpinion {
        required("said_by", "Who disputes it", &command.said_by)?;
    }
    if command.right_patient == Some(patient) {
        return Err(Refusal::invalid(
            "right_patient",
            "That is the record on which the entry stands now",
        ));
    }
    let what = match command.why {
        CorrectionKind::WrongFact => "What was wrong and what is right",
        CorrectionKind::AddedDetail => "The added detail",
        CorrectionKind::DisputedOpinion => "What the person says",
        CorrectionKind::WrongPatient => "How the mistake came about",
    };
    let words = required("words", what, &writing::clean(&command.words).0)?;
    within("words", what, &words, WORDS_BYTES_MAX)?;
    Ok(words)
}
