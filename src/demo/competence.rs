//! Who may assess what, how the staff rate themselves, and what they saw of one another's work.

use crate::domain::command::Command;
use crate::domain::programme::policy::ChangePolicy;
use crate::domain::staff::competence::CompetenceCommand;
use crate::domain::staff::competence::authority::GiveAuthority;
use crate::domain::staff::competence::rating::{OwnRating, Placement, RateSelf};
use crate::domain::staff::competence::witness::{AskWitness, StateWitness};

use super::asking::Step;
use super::staff::Who;
use super::year::Year;

/// The units that the lead may assess in the framework of 2005: all but the matron's own.
const LEADS_UNITS: &[&str] = &[
    "nhs2005.B",
    "nhs2005.C",
    "nhs2005.D",
    "nhs2005.E",
    "nhs2005.F",
    "nhs2005.G",
    "nhs2005.H",
    "nhs2005.I",
];

pub(super) const STEPS: &[Step] = &[
    (350, |year| educators_authority(year, "nhs2005")),
    (350, |year| educators_authority(year, "cmp")),
    (350, |year| educators_authority(year, "ksf")),
    (349, |year| {
        leads_authority(year, "nhs2005", LEADS_UNITS, -140);
    }),
    (349, |year| leads_authority(year, "cmp", &[], -140)),
    // This one has run out.
    (349, |year| leads_authority(year, "evercare", &[], 130)),
    (348, |year| {
        second_looks(
            year,
            "0",
            "First the two assessors agree on what is enough; second looks begin after that",
        );
    }),
    (321, |year| rate_all(year, Who::Osei, OSEI)),
    (319, |year| rate_all(year, Who::Bell, BELL)),
    (231, |year| {
        ask(
            year,
            Who::Osei,
            "selfcare",
            Who::Iyer,
            "You were on the telephone while it was shown.",
        );
    }),
    (227, self_care_seen),
    (107, |year| rate_all(year, Who::Haddad, HADDAD)),
    (103, |year| rate_all(year, Who::Osei, OSEI_LATER)),
    (97, |year| {
        ask(
            year,
            Who::Osei,
            "talk",
            Who::Bell,
            "You came in halfway and stayed to the end.",
        );
    }),
    (93, talk_seen),
    (65, |year| rate_all(year, Who::Farrow, FARROW)),
    (46, |year| {
        second_looks(
            year,
            "1",
            "For a month every judgement is looked at twice, to see whether both would decide alike",
        );
    }),
    (27, |year| {
        ask(
            year,
            Who::Haddad,
            "stairs",
            Who::Farrow,
            "You held the other end of the tape.",
        );
    }),
    (7, |year| {
        second_looks(year, "5", "They mostly do: one in five from now on");
    }),
    (6, |year| {
        ask(
            year,
            Who::Farrow,
            "call",
            Who::Osei,
            "You sat beside me and heard how I read it back.",
        );
    }),
];

fn authority(
    year: &mut Year<'_>,
    (by, to): (Who, Who),
    (framework, units): (&str, &[&str]),
    (grounds, qualification): (&str, &str),
    until: i32,
) {
    let command = GiveAuthority {
        staff: year.team.id(to),
        framework: framework.to_owned(),
        units: units.iter().map(|id| (*id).to_owned()).collect(),
        grounds: grounds.to_owned(),
        qualification: qualification.to_owned(),
        from: None,
        until: year.day_of(until),
    };
    year.ask_competence(by, "", CompetenceCommand::GiveAuthority(command));
}

fn educators_authority(year: &mut Year<'_>, framework: &str) {
    authority(
        year,
        (Who::Lindqvist, Who::Marchetti),
        (framework, &[]),
        (
            "Practice educator of three community teams, one day a week here; assesses for the university, too",
            "Assessor's award for the workplace, and a certificate in education",
        ),
        -330,
    );
}

fn leads_authority(year: &mut Year<'_>, framework: &str, units: &[&str], until: i32) {
    authority(
        year,
        (Who::Marchetti, Who::Lindqvist),
        (framework, units),
        (
            "Was a case manager for twelve years and has led this team for five",
            "Assessor's award for the workplace",
        ),
        until,
    );
}

/// How many judgements there are to one that is looked at a second time.
fn second_looks(year: &mut Year<'_>, one_in: &str, reason: &str) {
    let command = ChangePolicy {
        setting: "second_look_one_in".to_owned(),
        value: one_in.to_owned(),
        from: None,
        reason: reason.to_owned(),
    };
    year.ask(Who::Lindqvist, "", Command::ChangePolicy(command));
}

/// A self-rating: unit, how, where between novice and expert, on what grounds, what they will do, and days from then to when
/// it is done and to the next look; 0 for none.
type Rated = (
    &'static str,
    OwnRating,
    Option<Placement>,
    &'static str,
    &'static str,
    (i32, i32),
);

const OSEI: &[Rated] = &[
    (
        "nhs2005.B",
        OwnRating::HelpOthers,
        Some(Placement::Proficient),
        "Eight years of packages of care, before and here",
        "",
        (0, 330),
    ),
    (
        "nhs2005.C",
        OwnRating::Alone,
        Some(Placement::Competent),
        "",
        "",
        (0, 330),
    ),
    (
        "nhs2005.D",
        OwnRating::WithSupport,
        None,
        "I notice it late and then do too much",
        "Go with the matron when she screens",
        (120, 200),
    ),
    ("nhs2005.E", OwnRating::Alone, None, "", "", (0, 330)),
    (
        "nhs2005.H",
        OwnRating::NotYet,
        Some(Placement::Novice),
        "Two people in eight years, and both times the matron led",
        "The hospice's days, then one plan of my own",
        (250, 350),
    ),
    (
        "cmp.co.04",
        OwnRating::WithSupport,
        None,
        "Not with more than two in the room",
        "",
        (0, 0),
    ),
];

const OSEI_LATER: &[Rated] = &[
    (
        "nhs2005.D",
        OwnRating::WithSupport,
        Some(Placement::AdvancedBeginner),
        "I ask now. What to do with the answer I still take to somebody else.",
        "Two visits with the memory service, and the course at the university",
        (95, 160),
    ),
    (
        "nhs2005.I",
        OwnRating::Alone,
        Some(Placement::Competent),
        "Two agreements that have held",
        "",
        (0, 200),
    ),
    (
        "nhs2005.F",
        OwnRating::WithSupport,
        None,
        "I teach when asked and do not put myself forward",
        "",
        (0, 190),
    ),
    (
        "cmp.ma.04",
        OwnRating::NotApplicable,
        None,
        "No budget goes with this post; the coordinator orders equipment",
        "",
        (0, 0),
    ),
];

const BELL: &[Rated] = &[
    (
        "nhs2005.A",
        OwnRating::HelpOthers,
        Some(Placement::Expert),
        "Prescriber for nine years",
        "",
        (0, 300),
    ),
    (
        "nhs2005.F",
        OwnRating::Alone,
        Some(Placement::Proficient),
        "",
        "",
        (0, 300),
    ),
    (
        "nhs2005.G",
        OwnRating::WithSupport,
        None,
        "I treat better than I prevent",
        "Six falls mornings with the leisure centre",
        (200, 260),
    ),
    (
        "nhs2005.H",
        OwnRating::HelpOthers,
        Some(Placement::Expert),
        "Most of my patients die while I look after them",
        "",
        (0, 0),
    ),
];

const HADDAD: &[Rated] = &[
    (
        "nhs2005.B",
        OwnRating::WithSupport,
        Some(Placement::AdvancedBeginner),
        "I know packages from the other side",
        "The first ten plans go past my mentor",
        (90, 120),
    ),
    ("nhs2005.C", OwnRating::WithSupport, None, "", "", (0, 120)),
    (
        "nhs2005.D",
        OwnRating::HelpOthers,
        Some(Placement::Proficient),
        "Four years in the memory service",
        "",
        (0, 0),
    ),
    ("nhs2005.H", OwnRating::NotYet, None, "", "", (0, 120)),
];

const FARROW: &[Rated] = &[
    (
        "cmp.co.03",
        OwnRating::Alone,
        None,
        "People talk to me",
        "",
        (0, 120),
    ),
    (
        "cmp.co.01",
        OwnRating::WithSupport,
        None,
        "I assume that I was understood",
        "Read back before I hang up",
        (60, 120),
    ),
];

fn rate_all(year: &mut Year<'_>, who: Who, ratings: &[Rated]) {
    let today = year.today();
    let later = |days: i32| (days > 0).then(|| today.plus(days));
    for (unit, rating, placement, words, action, (by_when, review)) in ratings {
        let command = RateSelf {
            unit: (*unit).to_owned(),
            specialty: String::new(),
            rating: *rating,
            placement: *placement,
            words: (*words).to_owned(),
            action: (*action).to_owned(),
            by_when: later(*by_when),
            review: later(*review),
        };
        year.ask_competence(who, "", CompetenceCommand::RateSelf(command));
    }
}

fn ask(year: &mut Year<'_>, who: Who, item: &'static str, colleague: Who, words: &str) {
    let command = AskWitness {
        item: year.entry(item),
        colleague: year.team.id(colleague),
        words: words.to_owned(),
    };
    year.ask_competence(who, "", CompetenceCommand::AskWitness(command));
}

/// An expert witness.
fn self_care_seen(year: &mut Year<'_>) {
    let command = StateWitness {
        owner: year.team.osei,
        item: year.entry("selfcare"),
        saw: "I heard her ask for it to be shown, wait, and say nothing while it went wrong the first time. The second time it was right, and it still was when I rang three weeks later.".to_owned(),
        relation: "Colleague; I review the medicines of her patients".to_owned(),
        role: "On the telephone from the practice".to_owned(),
        expert: "Pharmacist for seventeen years; I teach people to manage by themselves".to_owned(),
    };
    year.ask_competence(Who::Iyer, "", CompetenceCommand::StateWitness(command));
}

fn talk_seen(year: &mut Year<'_>) {
    let command = StateWitness {
        owner: year.team.osei,
        item: year.entry("talk"),
        saw: "Three people talking at once when I came in. She let it run for a minute, then said what she had heard each of them be afraid of. Nobody corrected her. She promised nothing.".to_owned(),
        relation: "Colleague, and her mentor".to_owned(),
        role: String::new(),
        expert: String::new(),
    };
    year.ask_competence(Who::Bell, "", CompetenceCommand::StateWitness(command));
}
