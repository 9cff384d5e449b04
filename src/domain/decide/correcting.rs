//! Corrections and evidence: commands about an entry that stands in the record already.

use crate::domain::command::Context;
use crate::domain::decide::about_patient::Gathering;
use crate::domain::decide::looking::entitled;
use crate::domain::decide::{Present, Recorded, signing};
use crate::domain::entry::{EntryNumber, PatientId, Subject};
use crate::domain::event::{Event, EventKind, Fact};
use crate::domain::patient::Patient;
use crate::domain::patient::contact;
use crate::domain::patient::correction::{
    self, CorrectEntry, Corrected, CorrectionKind, CorrectionNoted,
};
use crate::domain::patient::identity::DetailField;
use crate::domain::refusal::{Reason, Refusal};
use crate::domain::staff::competence::disclosing::EvidenceShown;
use crate::domain::staff::competence::linking;
use crate::domain::staff::evidence::{self, FileEvidence};
use crate::domain::staff::pseudonym::{self, IdentityWords};

/// Decides on a correction.
pub(super) fn correct(
    command: &CorrectEntry,
    patient: &Patient,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    let recorded = meant(command, patient, present)?;
    let command = &CorrectEntry {
        entry: recorded.head.number,
        ..command.clone()
    };
    may_be_corrected(command, &recorded, context)?;
    let words = correction::check(command, &patient.corrections, patient.id)?;
    let (replacement, replacement_happened) = replacement(command, &recorded, patient, context)?;
    let wrong_patient = patient.id;
    let fact = Corrected {
        entry: command.entry,
        why: command.why,
        words: words.clone(),
        said_by: command.said_by.trim().to_owned(),
        replacement,
        replacement_happened,
        right_patient: command
            .right_patient
            .filter(|_| command.why == CorrectionKind::WrongPatient),
    };
    let right = fact.right_patient;
    // Of another patient's entry nothing stays, what was put in its place by earlier corrections neither.
    let chain = match fact.why {
        CorrectionKind::WrongPatient => patient.corrections.chain_of(fact.entry),
        _ => vec![fact.entry],
    };
    let mut facts: Vec<Fact> = chain
        .iter()
        .map(|entry| Fact {
            subjects: vec![Subject::Patient(wrong_patient)],
            happened: None,
            event: Event::Corrected(Corrected {
                entry: *entry,
                ..fact.clone()
            }),
        })
        .collect();
    let awaited =
        signing::awaited_of_correction(context.next, &recorded, wrong_patient, present, context)?;
    facts.extend(awaited.map(|event| Fact {
        subjects: vec![Subject::Patient(wrong_patient)],
        happened: None,
        event,
    }));
    if let Some(right) = right {
        let after_mine = Context {
            next: EntryNumber(context.next.0 + facts.len() as u64),
            ..*context
        };
        let last = match chain.last() {
            Some(last) if *last != recorded.head.number => present.entry(*last)?,
            _ => recorded,
        };
        let moving = Moving {
            right,
            wrong: wrong_patient,
            entry: fact.entry,
            words,
        };
        facts.extend(moving.facts(&last, present, &after_mine)?);
    }
    Ok(facts)
}

/// The entry that a correction is about: of a correction that belongs to another patient, the entry that it corrected.
fn meant(
    command: &CorrectEntry,
    patient: &Patient,
    present: &dyn Present,
) -> Result<Recorded, Refusal> {
    let mut recorded = of_record(command.entry, patient.id, present)?;
    while let (Event::Corrected(fact), CorrectionKind::WrongPatient) =
        (&recorded.event, command.why)
    {
        recorded = of_record(fact.entry, patient.id, present)?;
    }
    Ok(recorded)
}

/// An entry of this record.
pub(super) fn of_record(
    number: crate::domain::entry::EntryNumber,
    patient: PatientId,
    present: &dyn Present,
) -> Result<Recorded, Refusal> {
    let recorded = present.entry(number)?;
    if recorded.subjects.contains(&Subject::Patient(patient)) {
        Ok(recorded)
    } else {
        Err(Refusal::unknown(
            "entry",
            format!("Entry {number} is not on this record"),
        ))
    }
}

fn may_be_corrected(
    command: &CorrectEntry,
    recorded: &Recorded,
    context: &Context<'_>,
) -> Result<(), Refusal> {
    let kind = recorded.event.kind();
    if matches!(
        kind,
        EventKind::RecordOpened
            | EventKind::BreakGlassUsed
            | EventKind::BreakGlassJudged
            | EventKind::SuggestionRaised
            | EventKind::CorrectionNoted
            | EventKind::CountersignatureAwaited
    ) {
        return Err(Refusal::new(
            Reason::State,
            format!(
                "An entry of the kind '{}' is made by the program and stands",
                kind.words()
            ),
        )
        .at("entry"));
    }
    let only_addendum = matches!(
        kind,
        EventKind::PatientRegistered
            | EventKind::Corrected
            | EventKind::CaseManagerAssigned
            | EventKind::DetailsCorrected
    );
    // What a correction put in the place of a contact can be wrong in its turn.
    let replaced = matches!(&recorded.event, Event::Corrected(fact) if fact.replacement.is_some());
    if only_addendum && command.why.strikes() && !replaced {
        return Err(Refusal::new(
            Reason::State,
            format!(
                "An entry of the kind '{}' cannot be taken back",
                kind.words()
            ),
        )
        .at("why")
        .advise("Record what is right now, or add a detail to it"));
    }
    let author = recorded.head.actor == context.actor;
    let lead = context.actor_is_lead() || signing::supervises(recorded.head.actor, context);
    if command.why == CorrectionKind::WrongFact && !author && !lead {
        return Err(Refusal::not_allowed(
            "A fact is corrected by who recorded it, or their supervisor",
        )
        .at("why")
        .advise("Add a detail, and tell the author"));
    }
    Ok(())
}

type Replacement = (
    Option<contact::ContactRecorded>,
    Option<crate::domain::time::EventTime>,
);

fn replacement(
    command: &CorrectEntry,
    recorded: &Recorded,
    patient: &Patient,
    context: &Context<'_>,
) -> Result<Replacement, Refusal> {
    let original = match &recorded.event {
        Event::ContactRecorded(original) => Some(original),
        Event::Corrected(fact) => fact.replacement.as_ref(),
        _ => None,
    };
    match (&command.replacement, command.why, original) {
        (Some(replacement), CorrectionKind::WrongFact, Some(original)) => {
            let mut asked = (**replacement).clone();
            asked.made_by = asked.made_by.or(Some(original.made_by));
            if asked.late_reason.trim().is_empty() {
                "correction of an earlier entry".clone_into(&mut asked.late_reason);
            }
            let (fact, happened) = contact::record(&asked, patient, context)?;
            Ok((Some(fact), Some(happened)))
        }
        (Some(_), _, _) => Err(Refusal::invalid(
            "replacement",
            "Only a contact with a wrong fact is recorded anew",
        )
        .advise("Say in words what is right")),
        (None, _, _) => Ok((None, None)),
    }
}

/// An entry on its way to the right record.
struct Moving {
    right: PatientId,
    wrong: PatientId,
    entry: EntryNumber,
    words: String,
}

impl Moving {
    /// The stub on the right record, and the fact itself, recorded anew there as it was corrected last.
    fn facts(
        self,
        last: &Recorded,
        present: &dyn Present,
        context: &Context<'_>,
    ) -> Result<Vec<Fact>, Refusal> {
        let patient = present.patient(self.right)?;
        if !patient.is_registered() {
            return Err(Refusal::unknown(
                "right_patient",
                "There is no such patient",
            ));
        }
        entitled(&patient, context).map_err(|refusal| {
            refusal
                .at("right_patient")
                .advise("Leave the right patient out, and tell their case manager")
        })?;
        let (event, happened) = match &last.event {
            Event::Corrected(fact) => (
                fact.replacement.clone().map(Event::ContactRecorded),
                &fact.replacement_happened,
            ),
            event => (Some(event.clone()), &last.head.happened),
        };
        if let Some(happened) = happened {
            patient
                .finding
                .refuse_after_death(happened, "right_patient")?;
        }
        let mut gathering = Gathering::of(patient, context);
        gathering.add(
            Event::CorrectionNoted(CorrectionNoted {
                entry: self.entry,
                wrong_patient: self.wrong,
                words: self.words,
            }),
            None,
        );
        if let Some(event) = event.as_ref().and_then(moved) {
            gathering.add(event, happened.as_ref());
        }
        Ok(gathering.facts)
    }
}

/// What is recorded anew on the right record: facts about the patient's course. Judgements made with the wrong patient in
/// mind (tier, rung, consent) are not carried over.
fn moved(event: &Event) -> Option<Event> {
    match event {
        Event::ContactRecorded(fact) => Some(Event::ContactRecorded(contact::ContactRecorded {
            next: None,
            late_reason: if fact.late_reason.is_empty() {
                "stood on another record by mistake".to_owned()
            } else {
                fact.late_reason.clone()
            },
            ..fact.clone()
        })),
        Event::Admitted(_)
        | Event::ReturnedHome(_)
        | Event::Fell(_)
        | Event::CarerBreakdown(_)
        | Event::AlertRaised(_)
        | Event::CarerRecorded(_)
        | Event::ScoreRecorded(_) => Some(event.clone()),
        _ => None,
    }
}

/// Decides on filing evidence from an entry.
pub(super) fn file_evidence(
    command: &FileEvidence,
    patient: &Patient,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    let recorded = of_record(command.about, patient.id, present)?;
    if matches!(
        recorded.event,
        Event::RecordOpened(_) | Event::BreakGlassUsed(_) | Event::BreakGlassJudged(_)
    ) {
        return Err(Refusal::invalid(
            "about",
            "Opening a record shows no competence",
        ));
    }
    let elsewhere = patient
        .corrections
        .elsewhere(command.about, &recorded.event);
    if elsewhere.is_some() || patient.corrections.struck().contains(&command.about) {
        return Err(Refusal::state(format!(
            "Entry {} was taken back by a correction",
            command.about
        ))
        .at("about"));
    }
    let words = identity_words(patient);
    let left: Vec<String> = [command.did.as_str(), command.text.as_str()]
        .iter()
        .flat_map(|text| pseudonym::left_in(text, &words))
        .collect();
    let reference = case_reference(patient);
    let fact = evidence::file(command, patient.id, reference, &left, &present.catalogue())?;
    let subjects = vec![Subject::Staff(context.actor)];
    let tagged = linking::tags_of(context.next, &command.tags).map(|event| Fact {
        subjects: subjects.clone(),
        happened: None,
        event,
    });
    let shown = Fact {
        subjects: subjects.clone(),
        happened: recorded.head.happened.clone(),
        event: Event::EvidenceShown(EvidenceShown::of(context.next, &fact, &command.tags)),
    };
    let filed = Fact {
        subjects,
        happened: recorded.head.happened.clone(),
        event: Event::EvidenceFiled(fact),
    };
    Ok([filed, shown].into_iter().chain(tagged).collect())
}

/// The words that would tell who the patient is.
pub fn identity_words(patient: &Patient) -> IdentityWords {
    let get = |field: DetailField| patient.identity.get(field).to_owned();
    IdentityWords {
        patient_names: vec![get(DetailField::Surname), get(DetailField::Forenames)],
        carer_names: patient
            .people
            .carers
            .iter()
            .map(|carer| carer.said.name.clone())
            .chain([get(DetailField::NextOfKin)])
            .collect(),
        colleague_names: Vec::new(),
        nhs_number: get(DetailField::NhsNumber),
        address: get(DetailField::Address),
        postcode: get(DetailField::Postcode),
        phones: [get(DetailField::Phone), get(DetailField::Mobile)]
            .into_iter()
            .chain(
                patient
                    .people
                    .carers
                    .iter()
                    .map(|carer| carer.said.phone.clone()),
            )
            .collect(),
        birth: patient.identity.birth(),
    }
}

/// A reference to a case that tells nobody who it is: the first digits of the random identifier; where these look like a postcode,
/// as `e142ab` would, the same digits written as consonants, which look neither like one nor like a name.
pub fn case_reference(patient: &Patient) -> String {
    const LETTERS: &[u8; 16] = b"bcdfghjklmnpqrst";
    let id = patient.id.to_string();
    let digits = id.get(..6).unwrap_or(&id);
    let reference = format!("case {digits}");
    if pseudonym::left_in(&reference, &IdentityWords::default()).is_empty() {
        return reference;
    }
    let letters = digits.chars().filter_map(|digit| {
        let at = usize::try_from(digit.to_digit(16)?).ok()?;
        LETTERS.get(at).copied().map(char::from)
    });
    format!("case {}", letters.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the program itself calls a case must not be taken for somebody's postcode when it is written into evidence.
    #[test]
    fn a_case_reference_never_looks_like_a_postcode() {
        let reference = |first: u128| case_reference(&Patient::new(PatientId(first << 96 | 0x7)));
        assert_eq!(reference(0x1f2e_3d4c), "case 1f2e3d");
        assert_eq!(reference(0xe142_ab4c), "case scgdnp");
        let nobody = IdentityWords::default();
        for first in (0..0x1_0000_0000_u128).step_by(0x3_0d41) {
            let text = reference(first);
            assert!(pseudonym::left_in(&text, &nobody).is_empty(), "{text}");
        }
        assert!(!pseudonym::left_in("case e142ab", &nobody).is_empty());
    }
}
