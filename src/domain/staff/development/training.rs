//! Modules completed, and exemption from them: somebody with much experience may be judged before training by an assessor
//! who is qualified for it, and is then exempt from all that leads to the units judged, or from some of it (R001-76).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::module::units_of;
use super::{DevelopmentRoom, own_or_led};
use crate::domain::command::Context;
use crate::domain::decide::Present;
use crate::domain::entry::{EntryHead, EntryNumber, StaffId};
use crate::domain::event::{Event, Fact};
use crate::domain::refusal::{Reason, Refusal, required, within};
use crate::domain::staff::catalogue::LevelMode;
use crate::domain::staff::competence::assessing::{Assessed, Basis, may_assess};
use crate::domain::staff::competence::level::level_of;
use crate::domain::staff::competence::{about_staff, some_words, unit_of, words};
use crate::domain::staff::evidence::versions;
use crate::domain::time::Day;
use crate::domain::writing;

/// The most units or modules of one exemption.
pub const SCOPE_MAX: usize = 60;

crate::vocabulary! {
    /// How far an exemption goes.
    pub enum Scope {
        Full = "full", "full: from all modules that lead to these units and no others";
        Partial = "partial", "partial: from the modules listed";
    }
}

/// A module was completed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModuleCompleted {
    /// By whom.
    pub staff: StaffId,
    /// Which.
    pub module: EntryNumber,
    /// On which day.
    pub day: Day,
    /// With which provider.
    pub provider: String,
    /// Anything else; may be empty.
    pub words: String,
}

/// Somebody was exempted from modules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExemptionGiven {
    /// Who.
    pub staff: StaffId,
    /// How far it goes.
    pub scope: Scope,
    /// The units whose skills and experience were evaluated.
    pub units: Vec<String>,
    /// The level at which each was, in the order of the units; none where the framework has no levels. Empty in entries from
    /// before levels were stated, which reach every one.
    pub levels: Vec<Option<String>>,
    /// The versions of their frameworks then.
    pub catalogue: String,
    /// The modules of a partial one; of a full one, those that led to these units alone then.
    pub modules: Vec<EntryNumber>,
    /// The day of the evaluation.
    pub day: Day,
    /// The assessor's qualification.
    pub qualification: String,
    /// What was evaluated and found.
    pub reason: String,
    /// By what the assessor may assess each unit, in the order of the units.
    pub basis: Vec<Basis>,
}

/// Asks for a completed module to be recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompleteModule {
    /// By whom.
    pub staff: StaffId,
    /// Which.
    pub module: EntryNumber,
    /// On which day; today when left out.
    #[serde(default)]
    pub day: Option<Day>,
    /// With which provider.
    #[serde(default)]
    pub provider: String,
    /// Anything else.
    #[serde(default)]
    pub words: String,
}

/// Asks for an exemption.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GiveExemption {
    /// Who.
    pub staff: StaffId,
    /// How far it goes.
    pub scope: Scope,
    /// The units whose skills and experience were evaluated.
    #[serde(default)]
    pub units: Vec<String>,
    /// The level at which they were, for units of a framework with a ladder of levels.
    #[serde(default)]
    pub level: Option<String>,
    /// The modules of a partial one.
    #[serde(default)]
    pub modules: Vec<EntryNumber>,
    /// The day of the evaluation; today when left out.
    #[serde(default)]
    pub day: Option<Day>,
    /// One's qualification as an assessor; that of one's authority when left out.
    #[serde(default)]
    pub qualification: String,
    /// What was evaluated and found.
    #[serde(default)]
    pub reason: String,
}

/// A module that somebody completed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModuleDone {
    /// The entry.
    pub entry: EntryNumber,
    /// Who recorded it.
    pub by: StaffId,
    /// What.
    pub said: ModuleCompleted,
}

/// An exemption as known now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exemption {
    /// The entry.
    pub entry: EntryNumber,
    /// The assessor.
    pub assessor: StaffId,
    /// What.
    pub said: ExemptionGiven,
}

impl DevelopmentRoom {
    pub(super) fn complete(&mut self, head: &EntryHead, fact: &ModuleCompleted) {
        self.modules.push(ModuleDone {
            entry: head.number,
            by: head.actor,
            said: fact.clone(),
        });
    }

    pub(super) fn exempt(&mut self, head: &EntryHead, fact: &ExemptionGiven) {
        self.exemptions.push(Exemption {
            entry: head.number,
            assessor: head.actor,
            said: fact.clone(),
        });
    }

    /// Whether a module was completed.
    pub fn completed(&self, module: EntryNumber) -> bool {
        self.modules.iter().any(|done| done.said.module == module)
    }

    /// The exemption from a module.
    pub fn exempt_from(&self, module: EntryNumber) -> Option<&Exemption> {
        self.exemptions
            .iter()
            .find(|one| one.said.modules.contains(&module))
    }

    /// Whether a unit was judged before training and wholly exempted, at a level that `reaches` far enough; the level is none where
    /// the framework has no levels.
    pub fn is_exempted(&self, unit: &str, reaches: impl Fn(Option<&str>) -> bool) -> bool {
        let full = self.exemptions.iter();
        let mut full = full.filter(|one| one.said.scope == Scope::Full);
        full.any(|one| {
            let at = one.said.units.iter().position(|known| known == unit);
            at.is_some_and(|at| match one.said.levels.get(at) {
                Some(level) => reaches(level.as_deref()),
                None => true,
            })
        })
    }
}

/// Decides on a completed module: the person records it, or who leads or supervises them.
///
/// # Errors
/// None of these, no such module, completed already, a day to come, no provider.
pub(super) fn complete(
    command: &CompleteModule,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    let whom = own_or_led(command.staff, "records completed modules", context)?;
    let module = present.modules().known(command.module)?;
    let room = present.competence(whom.id)?.development;
    if room.completed(command.module) {
        return Err(Refusal::new(
            Reason::Duplicate,
            format!("{} has completed {} already", whom.name, module.title),
        )
        .at("module"));
    }
    let provider = required(
        "provider",
        "The provider",
        &writing::clean_line(&command.provider).0,
    )?;
    within("provider", "The provider", &provider, 200)?;
    let fact = ModuleCompleted {
        staff: whom.id,
        module: command.module,
        day: happened("day", command.day, context)?,
        provider,
        words: some_words("words", "The words", &command.words)?,
    };
    Ok(vec![about_staff(&[whom.id], Event::ModuleCompleted(fact))])
}

/// A day that is not to come; today when left out.
fn happened(field: &str, day: Option<Day>, context: &Context<'_>) -> Result<Day, Refusal> {
    let day = day.unwrap_or(context.today);
    if day > context.today {
        return Err(Refusal::new(Reason::InFuture, format!("{day} is still to come")).at(field));
    }
    Ok(day)
}

/// Decides on an exemption, by an assessor who may assess every unit of it at the level that was evaluated.
///
/// # Errors
/// Authority missing, no unit, no level where there are levels, no module where it is partial, one that leads to none of the
/// units or to others besides, no qualification, no reason, a day to come.
pub(super) fn exempt(
    command: &GiveExemption,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    let whom = context.register.known(command.staff, "staff")?;
    let units = units_of(&command.units, present)?;
    if units.is_empty() {
        return Err(Refusal::missing(
            "units",
            "A unit whose skills and experience were evaluated",
        ));
    }
    if units.len() > SCOPE_MAX {
        return Err(Refusal::new(
            Reason::TooLong,
            format!("One exemption names at most {SCOPE_MAX} units"),
        )
        .at("units"));
    }
    let catalogue = present.catalogue();
    let mut basis = Vec::with_capacity(units.len());
    let mut levels = Vec::with_capacity(units.len());
    let mut frameworks = BTreeSet::new();
    for id in &units {
        let (framework, unit) = unit_of(&catalogue, id)?;
        let given = command.level.as_deref();
        let given = given.filter(|_| framework.level_mode == LevelMode::Ladder);
        let level = level_of(framework, unit, given)?;
        let what = Assessed {
            framework,
            unit: &unit.id,
            level: level.as_deref(),
            field: "",
        };
        basis.push(may_assess(context.actor, whom.id, what, present, context)?);
        levels.push(level);
        frameworks.insert(framework.id.as_str());
    }
    let fact = ExemptionGiven {
        staff: whom.id,
        scope: command.scope,
        levels,
        catalogue: versions(&catalogue, frameworks),
        modules: modules(command, &units, present)?,
        day: happened("day", command.day, context)?,
        qualification: qualification(command, &basis, present, context)?,
        reason: words("reason", "What was evaluated and found", &command.reason)?,
        units,
        basis,
    };
    Ok(vec![about_staff(
        &[whom.id, context.actor],
        Event::ExemptionGiven(fact),
    )])
}

/// The modules of an exemption: listed where it is partial, all that lead to the units where it is full. A module that leads
/// to a unit which was not evaluated is still needed for that one.
fn modules(
    command: &GiveExemption,
    units: &[String],
    present: &dyn Present,
) -> Result<Vec<EntryNumber>, Refusal> {
    let book = present.modules();
    if command.scope == Scope::Full {
        if !command.modules.is_empty() {
            return Err(Refusal::invalid(
                "modules",
                "A full exemption is from all modules that lead to the units and no others",
            )
            .advise("Leave the modules out, or give a partial one"));
        }
        let leads = |id: &EntryNumber| {
            let module = book.modules.get(id);
            module.is_some_and(|one| {
                let mut of = one.units.iter();
                one.in_use && !one.units.is_empty() && of.all(|unit| units.contains(unit))
            })
        };
        return Ok(book.modules.keys().copied().filter(leads).collect());
    }
    let modules = book.all_known(&command.modules)?;
    if modules.is_empty() {
        return Err(Refusal::missing(
            "modules",
            "The modules of a partial exemption",
        ));
    }
    for id in &modules {
        let module = book.known(*id)?;
        if !module.units.iter().any(|of| units.contains(of)) {
            return Err(Refusal::invalid(
                "modules",
                format!("{} leads to none of the units evaluated", module.title),
            ));
        }
        if let Some(other) = module.units.iter().find(|of| !units.contains(of)) {
            return Err(Refusal::invalid(
                "modules",
                format!(
                    "{} leads to {other} as well, which was not evaluated",
                    module.title
                ),
            )
            .advise("Evaluate that unit, too, or leave the module out"));
        }
    }
    Ok(modules)
}

fn qualification(
    command: &GiveExemption,
    basis: &[Basis],
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<String, Refusal> {
    let given = writing::clean_line(&command.qualification)
        .0
        .trim()
        .to_owned();
    within("qualification", "The qualification", &given, 400)?;
    if !given.is_empty() {
        return Ok(given);
    }
    let own = present.competence(context.actor)?.authority;
    let known = basis.iter().find_map(|one| {
        let Basis::Authority(entry) = one else {
            return None;
        };
        let authority = own.given.iter().find(|given| given.entry == *entry)?;
        Some(&authority.said.qualification).filter(|text| !text.is_empty())
    });
    known
        .cloned()
        .ok_or_else(|| Refusal::missing("qualification", "Your qualification as an assessor"))
}
