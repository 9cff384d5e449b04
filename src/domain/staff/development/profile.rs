//! Role profiles: what a post asks for. Three steps lead to one (R000-21): the caseload and the kind of service are described,
//! units are chosen with the level that each needs here and the complexity of the caseload behind that (R000-29), and
//! documents are made from it.
//!
//! A profile has versions, each with the day from which it holds; none is ever overwritten.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::only_a_lead;
use crate::domain::command::Context;
use crate::domain::decide::Present;
use crate::domain::entry::{EntryHead, EntryNumber, StaffId, Subject};
use crate::domain::event::{Event, Fact};
use crate::domain::refusal::{Reason, Refusal, required, within};
use crate::domain::staff::catalogue::{Catalogue, LevelMode, Unit};
use crate::domain::staff::competence::level::level_of;
use crate::domain::staff::competence::rating::{is_same_field, specialty};
use crate::domain::staff::competence::{some_words, unit_of, words};
use crate::domain::staff::register::Role;
use crate::domain::time::{Day, Moment};
use crate::domain::writing;

/// The most units of one profile.
pub const UNITS_MAX: usize = 80;
/// The most profiles in use.
pub const PROFILES_MAX: usize = 200;
/// The most bytes of the complexity behind one unit's level.
pub const COMPLEXITY_BYTES_MAX: usize = 400;

/// What the post adds to is assumed, and raises no gap (R000-27).
pub const ASSUMED: &str = "Only what this post adds is listed. Working with people of every culture, clinical governance and \
                           working with information technology are assumed of everybody and raise no gap.";

crate::vocabulary! {
    /// How much a post needs a unit.
    pub enum Need {
        Essential = "essential", "essential";
        Desirable = "desirable", "desirable";
        Assumed = "assumed", "assumed of everybody";
    }
}

/// A unit that a post asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequiredUnit {
    /// The framework.
    pub framework: String,
    /// The unit.
    pub unit: String,
    /// The level it needs here, where the framework has levels: a local setting.
    pub level: Option<String>,
    /// The field of practice; empty for any.
    pub specialty: String,
    /// How much.
    pub need: Need,
    /// The complexity of the caseload behind it, in words; may be empty where no level is set.
    pub complexity: String,
}

/// A profile was written, or a new version of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileWritten {
    /// The entry of its first version; none in that entry itself.
    pub profile: Option<EntryNumber>,
    /// What the post is called.
    pub title: String,
    /// The role that whoever holds it must have.
    pub role: Role,
    /// The caseload: who the patients are and how complex their needs are.
    pub caseload: String,
    /// The kind of service.
    pub service: String,
    /// What is assumed of everybody.
    pub assumed: String,
    /// The units, in order.
    pub units: Vec<RequiredUnit>,
    /// From which day this version holds.
    pub from: Day,
    /// Whether the profile can be given to people.
    pub in_use: bool,
    /// Why it was changed; may be empty in a first version.
    pub reason: String,
}

/// A unit as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedUnit {
    /// The unit.
    pub unit: String,
    /// The level, where the framework has levels.
    #[serde(default)]
    pub level: Option<String>,
    /// The field of practice.
    #[serde(default)]
    pub specialty: String,
    /// How much; essential when left out.
    #[serde(default = "essential")]
    pub need: Need,
    /// The complexity of the caseload behind it.
    #[serde(default)]
    pub complexity: String,
}

fn essential() -> Need {
    Need::Essential
}

/// Asks for a profile, or for a new version of one: what is left out of that stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteProfile {
    /// The entry of its first version; a new profile when left out.
    #[serde(default)]
    pub profile: Option<EntryNumber>,
    /// What the post is called.
    #[serde(default)]
    pub title: String,
    /// The role that whoever holds it must have; case manager when left out of a new one.
    #[serde(default)]
    pub role: Option<Role>,
    /// The caseload.
    #[serde(default)]
    pub caseload: String,
    /// The kind of service.
    #[serde(default)]
    pub service: String,
    /// What is assumed of everybody.
    #[serde(default)]
    pub assumed: String,
    /// The units; the default set of the role when left out of a new one.
    #[serde(default)]
    pub units: Option<Vec<AskedUnit>>,
    /// From which day; today when left out.
    #[serde(default)]
    pub from: Option<Day>,
    /// Whether it can be given to people.
    #[serde(default)]
    pub in_use: Option<bool>,
    /// Why it is changed.
    #[serde(default)]
    pub reason: String,
}

/// One version of a profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// The entry.
    pub entry: EntryNumber,
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: StaffId,
    /// What.
    pub said: ProfileWritten,
}

/// A profile with all its versions, in the order recorded.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Profile {
    /// Its versions, at least one.
    pub versions: Vec<Version>,
}

impl Profile {
    /// The version that holds on a day: of those that have begun, the one with the latest first day; among those, the last
    /// recorded. Before its first day, the first.
    pub fn on(&self, day: Day) -> Option<&Version> {
        self.versions
            .iter()
            .filter(|version| version.said.from <= day)
            .max_by_key(|version| (version.said.from, version.entry))
            .or(self.versions.first())
    }

    /// The version recorded last, which may not hold yet.
    pub fn latest(&self) -> Option<&Version> {
        self.versions.last()
    }
}

/// All profiles, by the entry of their first version.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ProfileBook {
    /// The profiles.
    pub profiles: BTreeMap<EntryNumber, Profile>,
}

impl ProfileBook {
    /// Takes over a version, and says which profile it is of.
    pub fn apply(&mut self, head: &EntryHead, fact: &ProfileWritten) -> EntryNumber {
        let id = fact.profile.unwrap_or(head.number);
        self.profiles.entry(id).or_default().versions.push(Version {
            entry: head.number,
            at: head.entered,
            by: head.actor,
            said: fact.clone(),
        });
        id
    }

    /// A profile.
    ///
    /// # Errors
    /// No entry of that number wrote one.
    pub fn known(&self, id: EntryNumber) -> Result<&Profile, Refusal> {
        self.profiles.get(&id).ok_or_else(|| {
            Refusal::unknown("profile", format!("Entry {id} wrote no role profile"))
                .advise("See `caseload profile`")
        })
    }

    /// The version of a profile that holds on a day.
    pub fn on(&self, id: EntryNumber, day: Day) -> Option<&Version> {
        self.profiles.get(&id)?.on(day)
    }
}

/// The role's name in the frameworks.
pub fn name_in_frameworks(role: Role) -> String {
    role.code().replace('_', "-")
}

/// The default set of a role: the units of the framework of 2005 that are part of the role or chosen for it by caseload.
/// Domain A is in the community matron's only (R000-19).
pub fn default_units(role: Role, catalogue: &Catalogue) -> Vec<RequiredUnit> {
    let name = name_in_frameworks(role);
    let Some(framework) = catalogue.framework("nhs2005") else {
        return Vec::new();
    };
    let chosen = framework
        .units
        .iter()
        .filter(|unit| unit.roles_core.contains(&name) || unit.roles_select.contains(&name));
    chosen
        .map(|unit| RequiredUnit {
            framework: framework.id.clone(),
            unit: unit.id.clone(),
            level: unit.required_level.clone(),
            specialty: String::new(),
            need: if unit.roles_core.contains(&name) {
                Need::Essential
            } else {
                Need::Desirable
            },
            complexity: String::new(),
        })
        .collect()
}

/// What calls for a second thought in a profile: units that their source does not write for the role. They are accepted.
pub fn warnings(said: &ProfileWritten, catalogue: &Catalogue) -> Vec<String> {
    let name = name_in_frameworks(said.role);
    let units = said
        .units
        .iter()
        .filter_map(|one| catalogue.unit(&one.unit));
    units
        .filter(|(_, unit)| {
            let for_it = unit.roles_core.contains(&name) || unit.roles_select.contains(&name);
            !unit.roles_not.is_empty() && !for_it
        })
        .map(|(framework, unit)| {
            format!(
                "{} is not written for {} in {}: check that it belongs into this profile",
                coded(unit),
                writing::with_article(said.role.words()),
                framework.short_title
            )
        })
        .collect()
}

/// A unit by its code and title.
pub fn coded(unit: &Unit) -> String {
    if unit.code.is_empty() {
        unit.title.clone()
    } else {
        format!("{} {}", unit.code, unit.title)
    }
}

/// A level of a framework, always with what kind of level it is: `KSF level 3`; once only where its name says so: `CMP2`.
pub fn level_words(catalogue: &Catalogue, framework: &str, level: &str) -> String {
    if level.to_uppercase().starts_with(&framework.to_uppercase()) {
        return level.to_owned();
    }
    if framework == "ksf" {
        return format!("KSF level {level}");
    }
    let title = catalogue
        .framework(framework)
        .map_or(framework, |framework| framework.short_title.as_str());
    format!("{title}: level {level}")
}

/// Decides on a profile, or a new version of one.
///
/// # Errors
/// Not a lead, no such profile, nothing said of caseload or service, an unknown unit or level, no unit, a level without the
/// complexity behind it, a day that has passed, no reason for a change.
pub(super) fn write(
    command: &WriteProfile,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    only_a_lead("writes role profiles", context)?;
    let catalogue = present.catalogue();
    let book = present.profiles();
    let before = match command.profile {
        Some(id) => book.known(id)?.latest().map(|version| &version.said),
        None => None,
    };
    if before.is_none() && in_use(present) >= PROFILES_MAX {
        return Err(Refusal::new(
            Reason::TooLong,
            format!("There are {PROFILES_MAX} profiles; take one out of use first"),
        ));
    }
    let role = command
        .role
        .or(before.map(|said| said.role))
        .unwrap_or(Role::CaseManager);
    let units = match (&command.units, before) {
        (Some(asked), _) => units(asked, &catalogue)?,
        (None, Some(before)) => before.units.clone(),
        (None, None) => default_units(role, &catalogue),
    };
    if units.is_empty() {
        return Err(Refusal::missing("units", "A unit that the post asks for")
            .advise("See `caseload catalogue`"));
    }
    let text = |given: &str, before: Option<&String>| match before {
        Some(before) if given.trim().is_empty() => before.clone(),
        _ => given.to_owned(),
    };
    let title = writing::clean_line(&text(&command.title, before.map(|said| &said.title))).0;
    let title = required("title", "What the post is called", &title)?;
    within("title", "The title", &title, 200)?;
    let caseload = text(&command.caseload, before.map(|said| &said.caseload));
    let service = text(&command.service, before.map(|said| &said.service));
    let assumed = match text(&command.assumed, before.map(|said| &said.assumed)) {
        text if text.trim().is_empty() => ASSUMED.to_owned(),
        text => text,
    };
    let from = command.from.unwrap_or(context.today);
    if from < context.today {
        return Err(Refusal::invalid("from", format!("{from} has passed"))
            .advise("Give today or a later day"));
    }
    let reason = match before {
        Some(_) => words("reason", "The reason for the change", &command.reason)?,
        None => some_words("reason", "The reason", &command.reason)?,
    };
    let fact = ProfileWritten {
        profile: command.profile,
        title,
        role,
        caseload: words("caseload", "What the caseload is", &caseload)?,
        service: words("service", "What kind of service it is", &service)?,
        assumed: some_words("assumed", "What is assumed", &assumed)?,
        units,
        from,
        in_use: command
            .in_use
            .or(before.map(|said| said.in_use))
            .unwrap_or(true),
        reason,
    };
    Ok(vec![Fact {
        subjects: vec![Subject::Programme],
        happened: None,
        event: Event::ProfileWritten(fact),
    }])
}

fn in_use(present: &dyn Present) -> usize {
    let profiles = present.profiles().profiles.values();
    profiles
        .filter(|profile| profile.latest().is_some_and(|latest| latest.said.in_use))
        .count()
}

fn units(asked: &[AskedUnit], catalogue: &Catalogue) -> Result<Vec<RequiredUnit>, Refusal> {
    let mut units: Vec<RequiredUnit> = Vec::new();
    for one in asked {
        let (framework, unit) =
            unit_of(catalogue, &one.unit).map_err(|refusal| refusal.at("units"))?;
        let level = level_of(framework, unit, one.level.as_deref())?;
        let complexity = some_words("complexity", "The complexity", &one.complexity)?;
        within(
            "complexity",
            "The complexity",
            &complexity,
            COMPLEXITY_BYTES_MAX,
        )?;
        let set_here = framework.level_mode != LevelMode::None && level != unit.required_level;
        if set_here && complexity.is_empty() {
            return Err(Refusal::needs_reason(
                "complexity",
                format!(
                    "Say what in the caseload calls for this level in {}",
                    coded(unit)
                ),
            ));
        }
        let specialty = specialty(&one.specialty)?;
        if units
            .iter()
            .any(|known| known.unit == unit.id && is_same_field(&known.specialty, &specialty))
        {
            return Err(Refusal::new(
                Reason::Duplicate,
                format!("{} is chosen twice", coded(unit)),
            )
            .at("units"));
        }
        units.push(RequiredUnit {
            framework: framework.id.clone(),
            unit: unit.id.clone(),
            level,
            specialty,
            need: one.need,
            complexity,
        });
    }
    if units.len() > UNITS_MAX {
        return Err(Refusal::new(
            Reason::TooLong,
            format!("A profile has at most {UNITS_MAX} units"),
        )
        .at("units"));
    }
    Ok(units)
}
