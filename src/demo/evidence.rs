//! Evidence that the staff file from the contacts of the day: each item shows what the person did there, in their words, and
//! the entry's own text with identity replaced, as the form shows it.

use crate::domain::command::{Command, PatientCommand};
use crate::domain::staff::competence::item::Tag;
use crate::domain::staff::evidence::{FileEvidence, Stage};
use crate::service::Failure;

use super::staff::Who;
use super::year::Year;

/// An item from live work.
struct FromWork {
    /// From which day on: the first on which they have a contact of their own.
    back: i32,
    by: Who,
    /// By what later steps know it; empty where nothing rests on it.
    name: &'static str,
    did: &'static str,
    stage: Stage,
    tags: &'static [Tag],
    shows: &'static [&'static str],
}

const fn item(
    back: i32,
    by: Who,
    (name, stage): (&'static str, Stage),
    did: &'static str,
    shows: &'static [&'static str],
) -> FromWork {
    FromWork {
        back,
        by,
        name,
        did,
        stage,
        tags: &[],
        shows,
    }
}

const fn tagged(tags: &'static [Tag], mut item: FromWork) -> FromWork {
    item.tags = tags;
    item
}

const FROM_WORK: &[FromWork] = &[
    item(
        305,
        Who::Bell,
        ("", Stage::Assess),
        "I took the whole history again instead of relying on the letters, examined, and said what I thought it was before the results were back. They agreed with me.",
        &["nhs2005.A.2", "nhs2005.A.4"],
    ),
    tagged(
        &[Tag::AcrossOrganisations],
        item(
            300,
            Who::Osei,
            ("", Stage::Plan),
            "I brought the home carers, the practice and the family into one plan before it was urgent, and went back after two weeks to see whether it held.",
            &["nhs2005.B.1", "nhs2005.B.2", "evercare.orchestration.1"],
        ),
    ),
    item(
        290,
        Who::Osei,
        ("", Stage::Find),
        "I looked at who had been in hospital twice and had not been seen by me for three weeks, and began with this visit.",
        &["nhs2005.B.3"],
    ),
    item(
        283,
        Who::Bell,
        ("", Stage::Intervene),
        "I changed two medicines as a prescriber, wrote down what I expected of the change, and rang after four days to hear whether it had come.",
        &["nhs2005.A.5", "nhs2005.A.7"],
    ),
    item(
        258,
        Who::Osei,
        ("risks", Stage::Plan),
        "I weighed the risk of another admission against the wish to stay at home. We wrote both down, and which risk is worth it to the person.",
        &["nhs2005.C.1", "nhs2005.C.2", "cmp.ma.03.a.2"],
    ),
    item(
        238,
        Who::Osei,
        ("selfcare", Stage::Intervene),
        "I showed it once, asked for it to be shown to me, and did nothing myself. A week later I asked again.",
        &["nhs2005.E.1", "nhs2005.E.2"],
    ),
    item(
        212,
        Who::Bell,
        ("", Stage::Plan),
        "I arranged what would be needed at the next flare-up while things were calm, and left the plan where the night sitter finds it.",
        &["nhs2005.B.1", "nhs2005.B.2"],
    ),
    tagged(
        &[Tag::Leadership],
        item(
            190,
            Who::Osei,
            ("", Stage::Intervene),
            "I sat down with the practice and the care agency about who does what; each had thought it was the other's. I wrote the agreement and sent it to both.",
            &["nhs2005.I.1", "ksf.4.2"],
        ),
    ),
    tagged(
        &[Tag::Cognition],
        item(
            166,
            Who::Bell,
            ("", Stage::Assess),
            "I did the memory screening in two short sittings because one long one would have tired the person, and spoke with the specialist about what came of it.",
            &["nhs2005.D.2", "nhs2005.D.4"],
        ),
    ),
    tagged(
        &[Tag::Cognition],
        item(
            128,
            Who::Osei,
            ("", Stage::Assess),
            "I asked about sleep, appetite and pleasure before anything else, and wrote down what was said rather than what I made of it.",
            &["nhs2005.D.1"],
        ),
    ),
    item(
        112,
        Who::Bell,
        ("", Stage::Plan),
        "I asked what matters if time is short. We wrote the wishes down together, and the family read them before I left.",
        &["nhs2005.H.1", "nhs2005.H.2", "evercare.coach.2"],
    ),
    item(
        100,
        Who::Osei,
        ("talk", Stage::Intervene),
        "They wanted two different things and both looked at me. I said so aloud, asked each what they feared, and rang my supervisor before I promised anything.",
        &["cmp.co.04.a.1"],
    ),
    item(
        88,
        Who::Haddad,
        ("", Stage::Review),
        "I went through the whole plan with the person and the family, struck out what nobody did any more, and set the next contact with them.",
        &["nhs2005.B.1", "nhs2005.B.2"],
    ),
    item(
        74,
        Who::Farrow,
        ("rapport", Stage::Intervene),
        "I let the silence be on the telephone. After that I heard about the nights, which nobody had been told of.",
        &["cmp.co.03.a.1"],
    ),
    item(
        61,
        Who::Osei,
        ("", Stage::Find),
        "I went through the list of those who rang the out-of-hours service three times, and asked this person what would make a fourth call needless.",
        &["nhs2005.G.1", "nhs2005.G.3"],
    ),
    item(
        58,
        Who::Bell,
        ("", Stage::Intervene),
        "I asked what the person would like to be able to do in three months and worked back from there: four short walks a week, on the calendar beside the kettle.",
        &["nhs2005.G.2", "nhs2005.E.2"],
    ),
    item(
        40,
        Who::Osei,
        ("reasons", Stage::Review),
        "I wrote why I did not step up, so that whoever comes at the weekend can follow it and change it.",
        &["cmp.rk.01.a.2", "ksf.1.6"],
    ),
    item(
        36,
        Who::Haddad,
        ("stairs", Stage::Plan),
        "I looked at the home with the person, room by room, and left it to them which of the three risks we would do something about first.",
        &["nhs2005.C.1", "nhs2005.C.2", "nhs2005.C.3"],
    ),
    item(
        18,
        Who::Farrow,
        ("call", Stage::Review),
        "I read back what I had understood before I hung up, and was put right on one point.",
        &["cmp.co.01.a.1"],
    ),
    item(
        11,
        Who::Osei,
        ("hurry", Stage::Review),
        "I noticed that I hurried this person because the one before had taken long. I stopped, said sorry, and began again.",
        &["cmp.pp.08.a.2", "cmp.pp.08.b.2"],
    ),
];

/// What is to be filed by now, by whom and under which name: each from a contact that its author recorded the day before; else
/// it waits for another day. It is made while the clock stands, which every question to the service moves.
pub(super) fn of_day(
    year: &mut Year<'_>,
    back: i32,
) -> Result<Vec<(Who, &'static str, Command)>, Failure> {
    let mut papers = Vec::new();
    for item in FROM_WORK.iter().filter(|item| item.back >= back) {
        if year.filed.contains(item.did) {
            continue;
        }
        let author = year.team.id(item.by);
        let Some(place) = year.recent.iter().position(|one| one.1 == author) else {
            continue;
        };
        let (patient, _, about) = year.recent.remove(place);
        let (text, _) = year.service.pseudonymised(author, patient, about)?;
        let command = PatientCommand::FileEvidence(FileEvidence {
            about,
            did: item.did.to_owned(),
            text,
            statements: item.shows.iter().map(|id| (*id).to_owned()).collect(),
            stages: vec![item.stage],
            tags: item.tags.to_vec(),
        });
        year.filed.insert(item.did);
        papers.push((item.by, item.name, Command::Patient(patient, command)));
    }
    Ok(papers)
}
