//! What happens on certain days of the year: who dies or leaves, settings, one correction of each kind.

use crate::domain::command::{Command, Death, PatientCommand, Request};
use crate::domain::patient::contact::RecordContact;
use crate::domain::patient::correction::{CorrectEntry, CorrectionKind};
use crate::domain::patient::tier::{LeftProgramme, Tier};
use crate::domain::programme::policy::ChangePolicy;
use crate::service::Failure;

use super::people::OWN;
use super::routine::made;
use super::stories::add;
use super::year::{Act, Year};

/// The milestones of one day.
pub(super) fn of_day(year: &mut Year<'_>, back: i32, acts: &mut Vec<Act>) -> Result<(), Failure> {
    endings(year, back, acts);
    policy(year, back)?;
    corrections(year, back)
}

/// Those who died or left in the course of the year.
fn endings(year: &mut Year<'_>, back: i32, acts: &mut Vec<Act>) {
    let (place, command) = match back {
        121 => (
            OWN,
            PatientCommand::RecordDeath(Death {
                at: "-11h".to_owned(),
                place: "at home, as wished".to_owned(),
                note: "The family rang in the morning; the out-of-hours doctor came at four"
                    .to_owned(),
            }),
        ),
        70 => (
            OWN + 1,
            leave(
                "No admission for nine months and manages the weight chart alone",
                Tier::DiseaseManagement,
            ),
        ),
        41 => (
            OWN + 2,
            leave(
                "Walks to the shops again and looks after the tablets without help",
                Tier::SupportedSelfCare,
            ),
        ),
        _ => return,
    };
    year.people[place].gone = true;
    add(year, place, command, acts);
}

fn leave(reason: &str, destination: Tier) -> PatientCommand {
    PatientCommand::LeaveProgramme(LeftProgramme {
        reason: reason.to_owned(),
        destination,
        informed: "The patient, the family and the practice".to_owned(),
        return_route: "The practice or the patient rings the coordinator".to_owned(),
    })
}

/// The lead changes settings in the course of the year.
fn policy(year: &mut Year<'_>, back: i32) -> Result<(), Failure> {
    let (setting, value, reason) = match back {
        214 => (
            "late_minutes",
            "2880",
            "Visits on Friday evening may be recorded on Monday: tried for a month",
        ),
        183 => (
            "late_minutes",
            "1440",
            "The trial made records late and helped nobody",
        ),
        92 => (
            "abbreviations",
            r#"{"GP":"general practitioner","NHS":"National Health Service","TV":"television"}"#,
            "Agreed at the team meeting",
        ),
        _ => return Ok(()),
    };
    let command = Command::ChangePolicy(ChangePolicy {
        setting: setting.to_owned(),
        value: value.to_owned(),
        from: None,
        reason: reason.to_owned(),
    });
    let request = Request {
        id: year.service.new_command_id(),
        seen: Vec::new(),
        seen_entry: None,
        command,
    };
    year.service.execute(year.team.lead, request).map(|_| ())
}

/// One correction of each kind.
fn corrections(year: &mut Year<'_>, back: i32) -> Result<(), Failure> {
    let (place, why, words, said_by) = match back {
        47 => (
            25,
            CorrectionKind::WrongFact,
            "The visit took 50 minutes, not 5",
            "",
        ),
        38 => (
            26,
            CorrectionKind::AddedDetail,
            "The daughter was there for the last ten minutes",
            "",
        ),
        29 => (
            27,
            CorrectionKind::DisputedOpinion,
            "I was not confused, I had been woken up",
            "the patient",
        ),
        22 => (
            28,
            CorrectionKind::WrongPatient,
            "Picked the row above in the list",
            "",
        ),
        _ => return Ok(()),
    };
    let person = year.people[place].clone();
    let mut asked = made(&mut year.chance, &person, true);
    if why == CorrectionKind::WrongFact {
        asked.duration_minutes = 5;
    }
    let recorded = year.at_once(
        person.owner,
        person.id,
        PatientCommand::RecordContact(asked.clone()),
    )?;
    let Some(receipt) = recorded else {
        return Ok(());
    };
    let replacement = (why == CorrectionKind::WrongFact).then(|| {
        Box::new(RecordContact {
            duration_minutes: 50,
            ..asked
        })
    });
    let right = year.people[29].id;
    let command = PatientCommand::CorrectEntry(CorrectEntry {
        entry: receipt.first,
        why,
        words: words.to_owned(),
        said_by: said_by.to_owned(),
        replacement,
        right_patient: (why == CorrectionKind::WrongPatient).then_some(right),
    });
    year.at_once(person.owner, person.id, command).map(|_| ())
}
