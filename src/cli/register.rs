//! `caseload register` and `details`: who the patient is.

use crate::cli::args::facts::{DetailFlags, Details, Register};
use crate::cli::failure::Stop;
use crate::cli::session::Session;
use crate::domain::command::{PatientCommand, Registration};
use crate::domain::entry::PatientId;
use crate::domain::patient::alert::{AlertKind, AlertRaised};
use crate::domain::patient::identity::{
    self, CorrectDetails, DetailField, RegisterPatient, Source,
};
use crate::domain::patient::people::CarerRecorded;
use crate::service::random;

/// The details that were given.
fn details(flags: &DetailFlags) -> identity::Details {
    let given = [
        (DetailField::NhsNumber, &flags.nhs_number),
        (DetailField::Surname, &flags.surname),
        (DetailField::Forenames, &flags.forenames),
        (DetailField::BirthDate, &flags.birth_date),
        (DetailField::Sex, &flags.sex),
        (DetailField::Address, &flags.address),
        (DetailField::Postcode, &flags.postcode),
        (DetailField::Phone, &flags.phone),
        (DetailField::Mobile, &flags.mobile),
        (DetailField::Practice, &flags.practice),
        (DetailField::Language, &flags.language),
        (DetailField::Interpreter, &flags.interpreter),
        (DetailField::Culture, &flags.culture),
        (DetailField::Residence, &flags.residence),
        (DetailField::NextOfKin, &flags.next_of_kin),
    ];
    given
        .into_iter()
        .filter_map(|(field, text)| text.clone().map(|text| (field, text)))
        .collect()
}

/// Makes a patient known.
pub fn run(session: &mut Session, given: &Register) -> Result<(), Stop> {
    let case_manager = given
        .case_manager
        .as_ref()
        .map(|login| session.staff("case_manager", login))
        .transpose()?;
    let registration = Registration {
        who: RegisterPatient {
            details: details(&given.details),
            source: Source::Typed,
            not_a_duplicate: given.not_a_duplicate.clone(),
        },
        tier: given.tier,
        tier_reason: given.tier_reason.clone(),
        case_manager,
        intensity: given.intensity.clone(),
        rationale: given.rationale.clone(),
        next: given.next.clone(),
        alerts: given
            .alert
            .iter()
            .map(|text| alert(text))
            .collect::<Result<_, Stop>>()?,
        carers: given
            .carer
            .iter()
            .map(|text| carer(text))
            .collect::<Result<_, Stop>>()?,
    };
    let patient = PatientId(random::number());
    session.record(patient, PatientCommand::Register(registration))
}

/// `KIND:TEXT`.
fn alert(text: &str) -> Result<AlertRaised, Stop> {
    if let Some((kind, words)) = text.split_once(':')
        && let Some(about) = AlertKind::parse(kind)
    {
        return Ok(AlertRaised {
            about,
            text: words.trim().to_owned(),
        });
    }
    let kinds: Vec<&str> = AlertKind::ALL.iter().map(|kind| kind.code()).collect();
    Err(Stop::wrong_use(&format!(
        "The alert '{text}' is not KIND:TEXT with one of the kinds {}",
        kinds.join(", ")
    )))
}

/// `NAME,RELATION[,PHONE]`.
fn carer(text: &str) -> Result<CarerRecorded, Stop> {
    let parts: Vec<&str> = text.split(',').map(str::trim).collect();
    match parts.as_slice() {
        [name, relation] | [name, relation, ""] => Ok(carer_of(name, relation, "")),
        [name, relation, phone] => Ok(carer_of(name, relation, phone)),
        _ => Err(Stop::wrong_use(&format!(
            "The carer '{text}' is not NAME,RELATION or NAME,RELATION,PHONE"
        ))),
    }
}

fn carer_of(name: &str, relation: &str, phone: &str) -> CarerRecorded {
    CarerRecorded {
        name: name.to_owned(),
        relation: relation.to_owned(),
        phone: phone.to_owned(),
        ..CarerRecorded::default()
    }
}

/// Corrects details.
pub fn correct(session: &mut Session, given: &Details) -> Result<(), Stop> {
    let patient = session.patient(&given.patient)?;
    let command = CorrectDetails {
        details: details(&given.details),
        reason: given.reason.clone(),
        source: Source::Typed,
    };
    session.record(patient, PatientCommand::CorrectDetails(command))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]

    use super::*;

    #[test]
    fn alerts_and_carers_are_read_in_short() {
        let one = alert("lone-working: dog in the yard: ring first").unwrap();
        assert_eq!(
            (one.about, one.text.as_str()),
            (AlertKind::LoneWorking, "dog in the yard: ring first")
        );
        assert!(alert("penicillin").is_err() && alert("diet: none").is_err());
        let one = carer("Ada Begum, daughter, 01632 960000").unwrap();
        assert_eq!(
            (one.relation.as_str(), one.phone.as_str()),
            ("daughter", "01632 960000")
        );
        assert!(carer("Ada").is_err() && carer("a,b,c,d").is_err());
    }
}
