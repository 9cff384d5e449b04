//! What the posts of the service ask for, the modules that lead there, and who came when.

use crate::domain::command::{Command, PatientCommand};
use crate::domain::patient::assignment::AssignCaseManager;
use crate::domain::staff::development::DevelopmentCommand;
use crate::domain::staff::development::module::{ModuleKind, WriteModule};
use crate::domain::staff::development::post::AssignProfile;
use crate::domain::staff::development::profile::{AskedUnit, Need, WriteProfile, default_units};
use crate::domain::staff::development::training::CompleteModule;
use crate::domain::staff::register::Role;

use super::asking::Step;
use super::people::{GONE, OWN};
use super::staff::{self, Who};
use super::year::Year;

/// How many of the matron's patients the newcomer takes over.
const TAKEN_OVER: usize = 5;

pub(super) const STEPS: &[Step] = &[
    (345, case_managers_post),
    (345, matrons_post),
    (343, |year| give(year, Who::Osei, "case manager", "")),
    (343, |year| give(year, Who::Bell, "matron", "")),
    (336, modules),
    (310, |year| done(year, Who::Bell, "round", 400)),
    (310, |year| done(year, Who::Bell, "assessing", 700)),
    (304, |year| done(year, Who::Osei, "round", 6)),
    (241, |year| done(year, Who::Osei, "self", 3)),
    (215, end_of_life_for_all),
    (118, newcomer),
    (117, |year| {
        give(
            year,
            Who::Haddad,
            "case manager",
            "Her first post as a case manager",
        );
    }),
    (113, hand_over),
    (120, |year| done(year, Who::Bell, "ahead", 2)),
    (82, |year| done(year, Who::Haddad, "round", 1)),
    (55, |year| done(year, Who::Haddad, "self", 2)),
    (24, |year| done(year, Who::Farrow, "round", 3)),
];

/// A unit that the default set does not have, with the level it needs here and the caseload behind that.
fn added(unit: &str, level: &str, need: Need, complexity: &str) -> AskedUnit {
    AskedUnit {
        unit: unit.to_owned(),
        level: Some(level.to_owned()),
        specialty: String::new(),
        need,
        complexity: complexity.to_owned(),
    }
}

/// The default set of a role; what it leaves to the caseload is essential where this caseload calls for it.
fn from_default(
    year: &Year<'_>,
    role: Role,
    because: &[(&str, &str)],
    added: Vec<AskedUnit>,
) -> Vec<AskedUnit> {
    let mut units: Vec<AskedUnit> = default_units(role, &year.service.catalogue())
        .into_iter()
        .map(|one| AskedUnit {
            unit: one.unit,
            level: one.level,
            specialty: one.specialty,
            need: one.need,
            complexity: one.complexity,
        })
        .collect();
    for unit in &mut units {
        if let Some((_, words)) = because.iter().find(|(id, _)| *id == unit.unit) {
            unit.need = Need::Essential;
            (*words).clone_into(&mut unit.complexity);
        }
    }
    units.extend(added);
    units
}

/// What the case managers' caseload calls for, beyond the default set being there to choose from.
const CALLED_FOR: &[(&str, &str)] = &[
    (
        "nhs2005.B",
        "Three or four agencies in most homes, and nobody else who holds them together",
    ),
    (
        "nhs2005.C",
        "Most live with three illnesses, a third of them alone",
    ),
    (
        "nhs2005.D",
        "One in five is forgetful or low, and few have been told so",
    ),
    (
        "nhs2005.E",
        "The team steps down as much as it steps up; somebody must leave the person able",
    ),
    (
        "nhs2005.I",
        "Housing and social care sit in other towns and other systems",
    ),
];

fn case_managers_post(year: &mut Year<'_>) {
    let added = vec![
        added(
            "cmp.co.04",
            "CMP2",
            Need::Essential,
            "Families who do not agree with one another, every week",
        ),
        added(
            "cmp.rk.01",
            "CMP2",
            Need::Essential,
            "Many hands write in these records; the reasons must be there for the next one",
        ),
        added(
            "cmp.ma.03",
            "CMP2",
            Need::Essential,
            "Lone visits to homes with steep stairs, dogs and oxygen",
        ),
        added(
            "cmp.pp.08",
            "CMP2",
            Need::Desirable,
            "A caseload of sixty leaves no time to think unless it is taken",
        ),
        added(
            "cmp.ma.04",
            "CMP1",
            Need::Desirable,
            "Small sums only, from the equipment budget",
        ),
    ];
    let units = from_default(year, Role::CaseManager, CALLED_FOR, added);
    let command = WriteProfile {
        title: "Case manager".to_owned(),
        role: Some(Role::CaseManager),
        caseload: "Fifty to eighty adults, most with three long term conditions and two admissions in the year before they came; a third live alone.".to_owned(),
        service: "Community team over eight practices; home visits, Monday to Friday.".to_owned(),
        units: Some(units),
        ..unwritten()
    };
    let command = DevelopmentCommand::WriteProfile(command);
    year.ask_development(Who::Lindqvist, "case manager", command);
}

fn matrons_post(year: &mut Year<'_>) {
    let added = vec![
        added(
            "cmp.pp.01",
            "CMP2",
            Need::Essential,
            "The matron coaches whoever is new in the team",
        ),
        added(
            "ksf.7",
            "4",
            Need::Essential,
            "People too ill for the clinic and not ill enough for the ward",
        ),
    ];
    let units = from_default(year, Role::CommunityMatron, &[], added);
    let command = WriteProfile {
        title: "Community matron".to_owned(),
        role: Some(Role::CommunityMatron),
        caseload: "A small caseload of the most unstable: several flare-ups a year, oxygen at home, often the last year of life.".to_owned(),
        service: "Three days a week; examines, orders tests and prescribes at home.".to_owned(),
        units: Some(units),
        ..unwritten()
    };
    let command = DevelopmentCommand::WriteProfile(command);
    year.ask_development(Who::Lindqvist, "matron", command);
}

/// A second version: what was desirable is essential now.
fn end_of_life_for_all(year: &mut Year<'_>) {
    let profile = year.entry("case manager");
    let programme = year.service.programme();
    let before = programme.profiles.profiles.get(&profile);
    let said = before.and_then(|one| one.latest()).map(|one| &one.said);
    let mut units: Vec<AskedUnit> = said
        .map(|said| said.units.as_slice())
        .unwrap_or_default()
        .iter()
        .map(|one| AskedUnit {
            unit: one.unit.clone(),
            level: one.level.clone(),
            specialty: one.specialty.clone(),
            need: one.need,
            complexity: one.complexity.clone(),
        })
        .collect();
    for unit in units.iter_mut().filter(|one| one.unit == "nhs2005.H") {
        unit.need = Need::Essential;
        "Eleven people died last year, eight of them at home".clone_into(&mut unit.complexity);
    }
    let command = WriteProfile {
        profile: Some(profile),
        units: Some(units),
        reason:
            "The review of last year's deaths: the matron cannot be in every one of these homes"
                .to_owned(),
        ..unwritten()
    };
    let command = DevelopmentCommand::WriteProfile(command);
    year.ask_development(Who::Lindqvist, "", command);
}

fn unwritten() -> WriteProfile {
    WriteProfile {
        profile: None,
        title: String::new(),
        role: None,
        caseload: String::new(),
        service: String::new(),
        assumed: String::new(),
        units: None,
        from: None,
        in_use: None,
        reason: String::new(),
    }
}

fn give(year: &mut Year<'_>, who: Who, profile: &'static str, reason: &str) {
    let command = AssignProfile {
        staff: year.team.id(who),
        profile: Some(year.entry(profile)),
        from: None,
        reason: reason.to_owned(),
    };
    let command = DevelopmentCommand::AssignProfile(command);
    year.ask_development(Who::Lindqvist, "", command);
}

/// The modules: name, title, for whom, units, what is done.
type Module = (
    &'static str,
    &'static str,
    ModuleKind,
    &'static [&'static str],
    &'static str,
);

const MODULES: &[Module] = &[
    (
        "round",
        "How case management works here",
        ModuleKind::Core,
        &["nhs2005.B", "nhs2005.C"],
        "Two days beside a case manager, one with the coordinator; the ladder of visits, the record, who answers for whom.",
    ),
    (
        "mood",
        "Mood and memory at home",
        ModuleKind::Core,
        &["nhs2005.D"],
        "Three afternoons with the memory service and the psychologist; two visits of your own are talked through.",
    ),
    (
        "self",
        "Leaving people able",
        ModuleKind::Core,
        &["nhs2005.E"],
        "A morning with the expert patients' programme, and a plan written with somebody who runs their own day.",
    ),
    (
        "partners",
        "Housing, social care and the voluntary sector",
        ModuleKind::Core,
        &["nhs2005.I"],
        "A day out: four offices, four short talks, one map of who pays for what.",
    ),
    (
        "ahead",
        "Looking ahead: the end of life",
        ModuleKind::Tailored,
        &["nhs2005.H"],
        "Two days at the hospice. For who looks after people in their last year.",
    ),
    (
        "assessing",
        "Examining and prescribing at home",
        ModuleKind::Tailored,
        &["nhs2005.A"],
        "The university's module, with a mentor who prescribes. For nurses who become matrons.",
    ),
    (
        "talks",
        "When a family does not agree",
        ModuleKind::Tailored,
        &["cmp.co.04"],
        "A day with two actors. For those who chair family meetings.",
    ),
];

fn modules(year: &mut Year<'_>) {
    for (name, title, kind, units, about) in MODULES {
        let command = DevelopmentCommand::WriteModule(WriteModule {
            module: None,
            title: (*title).to_owned(),
            kind: Some(*kind),
            units: Some(units.iter().map(|id| (*id).to_owned()).collect()),
            about: (*about).to_owned(),
            in_use: None,
        });
        year.ask_development(Who::Lindqvist, name, command);
    }
}

/// A module that somebody finished so many days before it is recorded.
fn done(year: &mut Year<'_>, who: Who, module: &'static str, ago: i32) {
    let provider = match module {
        "round" => "The team",
        "self" => "The expert patients' programme",
        "ahead" => "The hospice",
        _ => "The university",
    };
    let command = CompleteModule {
        staff: year.team.id(who),
        module: year.entry(module),
        day: Some(year.today().plus(-ago)),
        provider: provider.to_owned(),
        words: String::new(),
    };
    year.ask_development(who, "", DevelopmentCommand::CompleteModule(command));
}

fn newcomer(year: &mut Year<'_>) {
    let command = staff::newcomer(year.team, year.last);
    year.ask(Who::Lindqvist, "", Command::AddStaff(command));
}

/// Some of the matron's patients become the newcomer's.
fn hand_over(year: &mut Year<'_>) {
    let first = OWN + GONE;
    for place in first..first + TAKEN_OVER {
        let command = PatientCommand::AssignCaseManager(AssignCaseManager {
            case_manager: year.team.haddad,
            reason: "Steady enough for a case manager; the matron keeps those who are not"
                .to_owned(),
            beyond_limit: String::new(),
        });
        let patient = year.people[place].id;
        year.ask(Who::Lindqvist, "", Command::Patient(patient, command));
        year.people[place].owner = year.team.haddad;
    }
}
