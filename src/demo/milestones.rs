//! What happens on certain days of the year: who dies or leaves, settings, one correction of each kind, evidence.

use crate::domain::command::{Command, Death, PatientCommand, Request};
use crate::domain::entry::EntryNumber;
use crate::domain::patient::contact::RecordContact;
use crate::domain::patient::correction::{CorrectEntry, CorrectionKind};
use crate::domain::patient::tier::{LeftProgramme, Tier};
use crate::domain::programme::policy::ChangePolicy;
use crate::domain::staff::evidence::{FileEvidence, Stage};
use crate::service::Failure;

use super::people::OWN;
use super::routine::made;
use super::stories::add;
use super::year::{Act, Year};

/// The days on which evidence is filed.
const EVIDENCE_DAYS: &[i32] = &[290, 251, 204, 160, 122, 96, 61, 33, 13, 6];

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

/// Files evidence from the day's first contact of one's own.
pub(super) fn after_day(year: &mut Year<'_>, back: i32) -> Result<(), Failure> {
    let Some(turn) = EVIDENCE_DAYS.iter().position(|day| *day == back) else {
        return Ok(());
    };
    let author = if turn % 3 == 2 {
        year.team.bell
    } else {
        year.team.osei
    };
    let Some((patient, _, entry)) = year
        .recent
        .iter()
        .copied()
        .find(|(_, actor, _)| *actor == author)
    else {
        return Ok(());
    };
    let command = evidence(year, turn, entry);
    year.at_once(author, patient, command).map(|_| ())
}

fn evidence(year: &mut Year<'_>, turn: usize, entry: EntryNumber) -> PatientCommand {
    const DID: &[(&str, Stage)] = &[
        (
            "I listened first and let the person say what had changed, then set the next contact with them.",
            Stage::Assess,
        ),
        (
            "I weighed the risk of another admission against the wish to stay at home, and wrote both down.",
            Stage::Plan,
        ),
        (
            "I taught the use of the inhaler and asked for it to be shown to me afterwards.",
            Stage::Intervene,
        ),
        (
            "I brought the pharmacist and the practice together over eleven medicines; three were stopped.",
            Stage::Intervene,
        ),
        (
            "I stepped the contacts down with the person and said plainly what would bring me back sooner.",
            Stage::Review,
        ),
    ];
    let (did, stage) = DID[turn % DID.len()];
    let mut statements = Vec::new();
    let catalogue = year.service.catalogue();
    for (place, framework) in catalogue.frameworks().iter().enumerate() {
        if (turn + place).is_multiple_of(2) && !framework.units.is_empty() {
            let unit = &framework.units[(turn * 3 + place) % framework.units.len()];
            let statement = unit.statements.get(turn % unit.statements.len().max(1));
            statements.extend(statement.map(|statement| statement.id.clone()));
        }
    }
    PatientCommand::FileEvidence(FileEvidence {
        about: entry,
        did: did.to_owned(),
        text: "Visit at home. What had changed was asked for first; the plan was gone through line by line and agreed.".to_owned(),
        statements,
        stages: vec![stage],
        tags: Vec::new(),
    })
}
