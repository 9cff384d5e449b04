//! Tables that a service imports: frameworks of its own, and newer versions of known ones (R000-25, R004-17).
//!
//! An id never changes its meaning. A newer version keeps the text of every statement that it keeps, may add statements and
//! may leave some out: those are retired, and go on resolving for what was evidenced or decided by them.

use serde::{Deserialize, Serialize};

use super::fields::{Complaint, cut};
use super::reading::{self, CatalogueError, Read};
use super::{Catalogue, Framework};
use crate::domain::command::Context;
use crate::domain::refusal::{Reason, Refusal, required};
use crate::domain::staff::register::Role;
use crate::domain::writing;

/// The longest name of a file that is kept, in characters.
const FILE_MAX: usize = 100;

/// A table was imported; its whole text is in this entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueImported {
    /// The framework's id.
    pub framework: String,
    /// Its version ([`Framework::version`]).
    pub version: String,
    /// The name of the file.
    pub file: String,
    /// The table.
    pub table: String,
    /// Why.
    pub reason: String,
}

/// Asks for a table to be imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportCatalogue {
    /// The name of the file, for complaints and the record.
    #[serde(default)]
    pub file: String,
    /// The table: TOML of the form at the head of every shipped one.
    pub table: String,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// What an import would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportPlan {
    /// The framework's id.
    pub framework: String,
    /// Its title.
    pub title: String,
    /// The version in the table.
    pub version: String,
    /// The version that it takes the place of; none for a framework that is new here.
    pub before: Option<String>,
    /// Units, with those not yet written.
    pub units: usize,
    /// Statements.
    pub statements: usize,
    /// Statements that are new: id and text.
    pub added: Vec<(String, String)>,
    /// Statements that are left out: id and text.
    pub retired: Vec<(String, String)>,
}

impl Catalogue {
    /// What importing a table would change.
    ///
    /// # Errors
    /// Everything in it that is not in order, by line.
    pub fn plan_import(&self, file: &str, table: &str) -> Result<ImportPlan, CatalogueError> {
        let read = reading::framework(&named(file), table, self)?;
        let complaints = self.changed_meanings(&read);
        if !complaints.is_empty() {
            return Err(CatalogueError {
                table: named(file),
                complaints,
            });
        }
        let new = &read.framework;
        let before = self.framework(&new.id);
        let left_out = before.into_iter().flat_map(|before| {
            before.units.iter().flat_map(|unit| {
                let source = unit.statements.iter().filter(|one| !one.is_local());
                source.filter(|one| new.statement(&one.id).is_none())
            })
        });
        let added = new
            .units
            .iter()
            .flat_map(|unit| &unit.statements)
            .filter(|one| before.is_none_or(|before| before.statement(&one.id).is_none()));
        let shown = |one: &super::Statement| (one.id.clone(), one.text.clone());
        Ok(ImportPlan {
            framework: new.id.clone(),
            title: new.title.clone(),
            version: new.version.clone(),
            before: before.map(|before| before.version.clone()),
            units: new.units.len(),
            statements: new.counts().statements,
            added: added.map(shown).collect(),
            retired: left_out.map(shown).collect(),
        })
    }

    /// What of a newer version would give a known id another meaning, or is not newer at all.
    fn changed_meanings(&self, read: &Read) -> Vec<Complaint> {
        let new = &read.framework;
        let Some(known) = self.framework(&new.id) else {
            return Vec::new();
        };
        let mut complaints = Vec::new();
        let mut say = |line: usize, what: String| complaints.push(Complaint { line, what });
        if new.number <= known.number {
            let what = if new.number < known.number {
                format!(
                    "this is version {} of '{}', and version {} is known: an older one is not taken",
                    new.number, new.id, known.number
                )
            } else if new.version == known.version {
                format!(
                    "version {} of '{}' is known already, word for word",
                    new.number, new.id
                )
            } else {
                format!(
                    "version {} of '{}' is known with other words: give the newer table the version {}",
                    new.number,
                    new.id,
                    known.number + 1
                )
            };
            say(read.version_line, what);
        }
        let line = |id: &str| read.lines.get(id).copied().unwrap_or(1);
        if new.level_mode != known.level_mode {
            let what = format!(
                "'{}' used levels otherwise until now: give it a new id",
                new.id
            );
            say(line(&new.id), what);
        }
        for unit in &new.units {
            let was = self.versions_of(&new.id).find_map(|one| one.unit(&unit.id));
            if was.is_some_and(|was| was.title != unit.title) {
                let what = format!(
                    "the unit '{}' has another title than it had: give it a new id",
                    cut(&unit.id)
                );
                say(line(&unit.id), what);
            }
            for statement in &unit.statements {
                let was = self
                    .versions_of(&new.id)
                    .find_map(|one| one.statement(&statement.id));
                let Some((in_unit, was)) = was else { continue };
                let changed = if was.text != statement.text {
                    "another text than it had"
                } else if was.level != statement.level {
                    "another level than it had"
                } else if in_unit.id != unit.id {
                    "another unit than it had"
                } else {
                    continue;
                };
                let what = format!(
                    "the statement '{}' has {changed}: give it a new id",
                    cut(&statement.id)
                );
                say(line(&statement.id), what);
            }
        }
        complaints.sort();
        complaints
    }

    /// Takes a table over; says whether it could be read.
    pub(super) fn apply_import(&mut self, fact: &CatalogueImported) -> bool {
        let read = reading::framework(&fact.file, &fact.table, self);
        let is_read = read.is_ok();
        if let Ok(read) = read {
            self.take(read.framework);
        }
        is_read
    }
}

/// The name of a file, fit for a sentence.
fn named(file: &str) -> String {
    let name: String = writing::clean_line(file).0.chars().take(FILE_MAX).collect();
    if name.is_empty() {
        "the table".to_owned()
    } else {
        name
    }
}

/// Whether somebody may import tables and extend units.
///
/// # Errors
/// Whoever is no lead.
pub fn may_change(context: &Context<'_>) -> Result<(), Refusal> {
    if context.actor_is_lead() {
        return Ok(());
    }
    Err(
        Refusal::not_allowed(format!("Only a {} changes the catalogue", Role::Lead))
            .advise(format!("Ask a {}", Role::Lead)),
    )
}

/// Decides on an import.
///
/// # Errors
/// Not a lead, a table that is not in order, an id with another meaning, a version that is not newer, no reason.
pub fn import(
    command: &ImportCatalogue,
    catalogue: &Catalogue,
    context: &Context<'_>,
) -> Result<CatalogueImported, Refusal> {
    may_change(context)?;
    let plan = catalogue
        .plan_import(&command.file, &command.table)
        .map_err(|error| refusal(&error))?;
    let reason = required(
        "reason",
        "The reason",
        &writing::clean_line(&command.reason).0,
    )?;
    Ok(CatalogueImported {
        framework: plan.framework,
        version: plan.version,
        file: named(&command.file),
        table: command.table.clone(),
        reason,
    })
}

/// A table that is not in order, as a refusal.
pub fn refusal(error: &CatalogueError) -> Refusal {
    Refusal::new(Reason::Invalid, error.to_string())
        .at("table")
        .advise("Mend the table and import it again; nothing was changed")
}

impl Framework {
    /// The version as people read it: "version 2".
    pub fn version_words(&self) -> String {
        format!("version {}", self.number)
    }
}
