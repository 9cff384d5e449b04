//! Statements that a lead adds to a unit that its source announces but leaves empty, such as the palliative care of the
//! KSF outline (R003-02). They are marked as local, with author and day; until then such a unit is "not yet written".
//!
//! Their ids begin with `local.`, where no table may have one.

use serde::{Deserialize, Serialize};

use super::reading::{LOCAL, STATEMENT_MAX};
use super::{Added, Catalogue, Framework, LevelMode, Part, Statement, Unit, importing};
use crate::domain::command::Context;
use crate::domain::refusal::{Reason, Refusal, required};
use crate::domain::writing;

/// The most statements that are added to one unit.
const ADDED_MAX: usize = 200;

/// A statement was added locally.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueExtended {
    /// The framework's id.
    pub framework: String,
    /// Its version then.
    pub version: String,
    /// The unit's id.
    pub unit: String,
    /// The statement's id.
    pub statement: String,
    /// The level that it is stated for, where one is.
    pub level: Option<String>,
    /// Which part of a full competence it is, where that is said.
    pub part: Option<Part>,
    /// What the person does.
    pub text: String,
    /// Why it was added.
    pub reason: String,
}

/// Asks for a statement to be added to a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtendUnit {
    /// The unit's id.
    pub unit: String,
    /// What the person does.
    pub text: String,
    /// The level; as the framework uses levels.
    #[serde(default)]
    pub level: Option<String>,
    /// Which part of a full competence it is.
    #[serde(default)]
    pub part: Option<Part>,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// Decides on a local statement.
///
/// # Errors
/// Not a lead, no such unit, a unit that its source has written, a level that does not fit, no text, the same text twice.
pub fn extend(
    command: &ExtendUnit,
    catalogue: &Catalogue,
    context: &Context<'_>,
) -> Result<CatalogueExtended, Refusal> {
    importing::may_change(context)?;
    let (framework, unit) = catalogue.unit(command.unit.trim()).ok_or_else(|| {
        Refusal::unknown("unit", format!("There is no unit '{}'", command.unit))
            .advise("See `caseload catalogue`")
    })?;
    if unit.statements.iter().any(|one| !one.is_local()) {
        return Err(Refusal::state(format!(
            "The unit '{}' has the statements of its source: only a unit that is not yet written is filled here",
            unit.id
        ))
        .at("unit")
        .advise("Import a newer version of the table to add to it"));
    }
    if unit.statements.len() >= ADDED_MAX {
        return Err(Refusal::new(
            Reason::TooLong,
            format!("At most {ADDED_MAX} statements are added to one unit"),
        )
        .at("unit"));
    }
    let text = required(
        "text",
        "The statement",
        &writing::clean_line(&command.text).0,
    )?;
    let letters = text.chars().count();
    if letters > STATEMENT_MAX {
        return Err(Refusal::new(
            Reason::TooLong,
            format!("The statement has {letters} characters; the limit is {STATEMENT_MAX}"),
        )
        .at("text")
        .advise("Say it in a sentence, or make two of it"));
    }
    let level = level(command, framework, unit)?;
    let folded = writing::fold(&text);
    let is_same = |one: &&Statement| writing::fold(&one.text) == folded && one.level == level;
    if let Some(same) = unit.statements.iter().find(is_same) {
        return Err(Refusal::new(
            Reason::Duplicate,
            format!("The unit has this statement already: {}", same.id),
        )
        .at("text"));
    }
    let reason = required(
        "reason",
        "The reason",
        &writing::clean_line(&command.reason).0,
    )?;
    Ok(CatalogueExtended {
        framework: framework.id.clone(),
        version: framework.version.clone(),
        unit: unit.id.clone(),
        statement: free_id(catalogue, unit),
        level,
        part: command.part,
        text,
        reason,
    })
}

/// The level of a local statement, as the framework uses levels. Where the source announced a unit without saying its
/// level, the first statement may say it for all.
fn level(
    command: &ExtendUnit,
    framework: &Framework,
    unit: &Unit,
) -> Result<Option<String>, Refusal> {
    let given = command.level.as_deref().map(str::trim);
    let given = given.filter(|level| !level.is_empty());
    let known: Vec<&str> = framework.levels.iter().map(|one| one.id.as_str()).collect();
    if let Some(level) = given.filter(|level| framework.level(level).is_none()) {
        let message = if known.is_empty() {
            format!("{} has no levels", framework.short_title)
        } else {
            format!("'{level}' is none of the levels {}", known.join(", "))
        };
        return Err(Refusal::invalid("level", message));
    }
    match framework.level_mode {
        LevelMode::None => Ok(None),
        LevelMode::Ladder => given.map(|level| Some(level.to_owned())).ok_or_else(|| {
            Refusal::missing("level", "The level")
                .advise(format!("Give one of {}", known.join(", ")))
        }),
        LevelMode::Fixed => {
            let begun = unit.statements.first().map(|first| first.level.as_deref());
            let holds = unit.required_level.as_deref().map(Some).or(begun);
            match (holds, given) {
                (Some(level), Some(given)) if level != Some(given) => Err(Refusal::invalid(
                    "level",
                    level.map_or_else(
                        || "The unit's first statements name no level".to_owned(),
                        |level| format!("The unit requires the level '{level}'"),
                    ),
                )),
                (Some(level), _) => Ok(level.map(str::to_owned)),
                (None, given) => Ok(given.map(str::to_owned)),
            }
        }
    }
}

/// An id that no statement has or had: the unit's, below the word that no table may use, and a number.
fn free_id(catalogue: &Catalogue, unit: &Unit) -> String {
    (unit.statements.len() + 1..=usize::from(u16::MAX))
        .map(|number| format!("{LOCAL}.{}.{number}", unit.id))
        .find(|id| catalogue.statement_ever(id).is_none())
        .unwrap_or_default()
}

/// Takes the local statements of a framework over into its newer version.
pub(super) fn carry_over(known: &Framework, new: &mut Framework) {
    for unit in &mut new.units {
        let Some(was) = known.unit(&unit.id) else {
            continue;
        };
        if was.statements.iter().any(Statement::is_local) && unit.required_level.is_none() {
            unit.required_level.clone_from(&was.required_level);
        }
        let local = was.statements.iter().filter(|one| one.is_local());
        unit.statements.extend(local.cloned());
    }
}

impl Catalogue {
    /// Takes a local statement in: into the framework as it is now, or as it was when a newer version has no such unit.
    /// Takes a statement over; says whether its unit is there.
    pub(super) fn apply_extension(&mut self, fact: &CatalogueExtended, added: Added) -> bool {
        let unit = self
            .frameworks
            .iter_mut()
            .chain(self.earlier.iter_mut().rev())
            .filter(|framework| framework.id == fact.framework)
            .flat_map(|framework| {
                let is_fixed = framework.level_mode == LevelMode::Fixed;
                framework.units.iter_mut().map(move |unit| (is_fixed, unit))
            })
            .find(|(_, unit)| unit.id == fact.unit);
        let is_known = unit.is_some();
        if let Some((is_fixed, unit)) = unit {
            if is_fixed && unit.required_level.is_none() {
                unit.required_level.clone_from(&fact.level);
            }
            // Each is a row of its own.
            let row = format!("+{}", unit.statements.len() + 1);
            unit.statements.push(Statement {
                id: fact.statement.clone(),
                row,
                level: fact.level.clone(),
                text: fact.text.clone(),
                part: fact.part,
                added: Some(added),
            });
        }
        self.index();
        is_known
    }
}
