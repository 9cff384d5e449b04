//! Questions about the catalogue of competences.

use crate::domain::entry::StaffId;
use crate::domain::refusal::Refusal;
use crate::domain::staff::catalogue::importing::ImportPlan;
use crate::domain::staff::catalogue::{
    Catalogue, CatalogueError, Framework, LevelMode, StatementPlace, Unit,
};
use crate::domain::staff::register::Role;
use crate::domain::time::shown;
use crate::domain::vocabulary::plain;
use crate::service::query::Asking;
use crate::service::view::catalogue::{
    FrameworkRow, FrameworkShown, GroupShown, LocalShown, PrincipleShown, StatementShown, UnitShown,
};
use crate::service::{Failure, Service};

impl Service {
    /// Every framework, as it is now.
    ///
    /// # Errors
    /// Not in the register.
    pub fn frameworks(&self, actor: StaffId) -> Result<Vec<FrameworkRow>, Failure> {
        self.asking(actor).member()?;
        let catalogue = self.catalogue();
        Ok(catalogue
            .frameworks()
            .iter()
            .map(|framework| row(&catalogue, framework))
            .collect())
    }

    /// A framework with its units and statements: all of them, or one unit or area by id, code or title. `version` asks for
    /// the words of then, `level` leaves only the statements of one level.
    ///
    /// # Errors
    /// Not in the register; no such framework, version, unit, area or level.
    pub fn framework(
        &self,
        actor: StaffId,
        framework: &str,
        version: Option<&str>,
        part: Option<&str>,
        level: Option<&str>,
    ) -> Result<FrameworkShown, Failure> {
        let asking = self.asking(actor);
        asking.member()?;
        let catalogue = self.catalogue();
        let found = found(&catalogue, framework, version)?;
        if let Some(level) = level.filter(|level| !is_level(found, level)) {
            let known: Vec<&str> = found.levels.iter().map(|one| one.id.as_str()).collect();
            return Err(Refusal::unknown(
                "level",
                format!("{} has no level '{level}'", found.short_title),
            )
            .advise(if known.is_empty() {
                "Leave it out: this framework has no levels".to_owned()
            } else {
                format!("Give one of {}", known.join(", "))
            })
            .into());
        }
        let units = match part {
            None => found.units.iter().collect(),
            Some(part) => units_named(found, part)?,
        };
        let showing = Showing {
            asking: &asking,
            catalogue: &catalogue,
            level,
        };
        Ok(showing.framework(found, &units, part.is_none()))
    }

    /// The statements in which all words occur; every one when there are none.
    ///
    /// # Errors
    /// Not in the register.
    pub fn statements(&self, actor: StaffId, words: &str) -> Result<Vec<StatementShown>, Failure> {
        let asking = self.asking(actor);
        asking.member()?;
        let catalogue = self.catalogue();
        let showing = Showing {
            asking: &asking,
            catalogue: &catalogue,
            level: None,
        };
        let found = catalogue.search(words);
        Ok(found.iter().map(|place| showing.statement(place)).collect())
    }

    /// Statements by their ids, also retired ones; ids that stand for nothing are left out.
    ///
    /// # Errors
    /// Not in the register.
    pub fn statements_of(
        &self,
        actor: StaffId,
        ids: &[String],
    ) -> Result<Vec<StatementShown>, Failure> {
        let asking = self.asking(actor);
        asking.member()?;
        let catalogue = self.catalogue();
        let showing = Showing {
            asking: &asking,
            catalogue: &catalogue,
            level: None,
        };
        let found = ids.iter().filter_map(|id| catalogue.statement_ever(id));
        Ok(found.map(|place| showing.statement(&place)).collect())
    }

    /// What importing a table would change, or everything in it that is not in order.
    ///
    /// # Errors
    /// Not a lead.
    pub fn plan_catalogue(
        &self,
        actor: StaffId,
        file: &str,
        table: &str,
    ) -> Result<Result<ImportPlan, CatalogueError>, Failure> {
        if !self.asking(actor).member()?.is(Role::Lead) {
            return Err(Refusal::not_allowed(format!(
                "Only a {} changes the catalogue",
                Role::Lead
            ))
            .advise(format!("Ask a {}", Role::Lead))
            .into());
        }
        Ok(self.catalogue().plan_import(file, table))
    }
}

fn found<'a>(
    catalogue: &'a Catalogue,
    id: &str,
    version: Option<&str>,
) -> Result<&'a Framework, Refusal> {
    let id = id.trim();
    let now = catalogue.framework(id).ok_or_else(|| {
        let known: Vec<&str> = catalogue
            .frameworks()
            .iter()
            .map(|one| one.id.as_str())
            .collect();
        Refusal::unknown("framework", format!("There is no framework '{id}'"))
            .advise(format!("Give one of {}", known.join(", ")))
    })?;
    let Some(version) = version else {
        return Ok(now);
    };
    let is_meant = |one: &&Framework| one.version == version || one.number.to_string() == version;
    catalogue.versions_of(id).find(is_meant).ok_or_else(|| {
        let known: Vec<&str> = catalogue
            .versions_of(id)
            .map(|one| one.version.as_str())
            .collect();
        Refusal::unknown("version", format!("'{id}' has no version '{version}'"))
            .advise(format!("Give one of {}", known.join(", ")))
    })
}

fn is_level(framework: &Framework, level: &str) -> bool {
    framework
        .levels
        .iter()
        .any(|one| one.id.eq_ignore_ascii_case(level))
}

/// The units that are meant by an id, a code or a title, of a unit or of an area.
fn units_named<'a>(framework: &'a Framework, part: &str) -> Result<Vec<&'a Unit>, Refusal> {
    let wanted = plain(part);
    let is_meant = |names: &[&str]| {
        names
            .iter()
            .any(|name| !name.is_empty() && plain(name) == wanted)
    };
    let one = |unit: &&Unit| is_meant(&[&unit.id, &unit.code, &unit.title]);
    if let Some(unit) = framework.units.iter().find(one) {
        return Ok(vec![unit]);
    }
    let area = framework
        .areas
        .iter()
        .find(|area| is_meant(&[&area.id, &area.title]));
    area.map(|area| framework.units_within(&area.id).collect())
        .ok_or_else(|| {
            Refusal::unknown(
                "unit",
                format!(
                    "{} has no unit or area '{}'",
                    framework.short_title,
                    part.trim()
                ),
            )
            .advise(format!("See `caseload catalogue show {}`", framework.id))
        })
}

fn row(catalogue: &Catalogue, framework: &Framework) -> FrameworkRow {
    let counts = framework.counts();
    let unwritten = framework.units.iter().filter(|unit| !unit.is_written());
    let partial_rows = framework
        .units
        .iter()
        .map(|unit| unit.partial_rows.len())
        .sum();
    FrameworkRow {
        id: framework.id.clone(),
        title: framework.title.clone(),
        short_title: framework.short_title.clone(),
        number: framework.number,
        version: framework.version.clone(),
        earlier: catalogue
            .versions_of(&framework.id)
            .filter(|one| one.version != framework.version)
            .map(|one| one.version.clone())
            .collect(),
        publisher: framework.publisher.clone(),
        published: framework.published.clone(),
        source_file: framework.source_file.clone(),
        levels: framework.level_mode.words().to_owned(),
        rights: framework.rights.clone(),
        caution: framework.caution.clone(),
        units: counts.units,
        rows: counts.rows.saturating_sub(partial_rows),
        partial_rows,
        statements: counts.statements,
        local: counts.local,
        unwritten: unwritten
            .map(|unit| (unit.id.clone(), unit.title.clone()))
            .collect(),
    }
}

/// What is needed to show statements.
struct Showing<'a> {
    asking: &'a Asking,
    catalogue: &'a Catalogue,
    level: Option<&'a str>,
}

impl Showing<'_> {
    fn framework(&self, framework: &Framework, units: &[&Unit], is_whole: bool) -> FrameworkShown {
        let mut groups: Vec<GroupShown> = Vec::new();
        let mut last = None;
        for unit in units {
            let shown = self.unit(framework, unit);
            // A unit of other levels only says nothing about the one that was asked for.
            if self.level.is_some() && shown.statements.is_empty() && !shown.unwritten {
                continue;
            }
            if last != Some(&unit.area) {
                last = Some(&unit.area);
                let areas = framework.areas_of(unit);
                groups.push(GroupShown {
                    areas: areas.iter().map(|area| area.title.clone()).collect(),
                    summary: areas
                        .last()
                        .map_or_else(String::new, |area| area.summary.clone()),
                    units: Vec::new(),
                });
            }
            if let Some(group) = groups.last_mut() {
                group.units.push(shown);
            }
        }
        let is_about = |unit: &Option<String>| match unit {
            None => is_whole,
            Some(id) => units.iter().any(|unit| unit.id == *id),
        };
        FrameworkShown {
            row: row(self.catalogue, framework),
            levels: framework
                .levels
                .iter()
                .map(|one| (one.title.clone(), one.summary.clone()))
                .collect(),
            principles: framework
                .principles
                .iter()
                .map(|one| PrincipleShown {
                    id: one.id.clone(),
                    title: one.title.clone(),
                    summary: one.summary.clone(),
                    sources: one.sources.clone(),
                })
                .collect(),
            groups,
            gaps: framework
                .gaps
                .iter()
                .filter(|gap| is_about(&gap.unit))
                .map(|gap| gap.text.clone())
                .collect(),
        }
    }

    fn unit(&self, framework: &Framework, unit: &Unit) -> UnitShown {
        let places = unit.statements.iter().map(|statement| StatementPlace {
            framework,
            unit,
            statement,
        });
        let wanted = places.filter(|place| {
            let stated = place.statement.level.as_deref();
            framework.level_mode == LevelMode::None
                || self.level.is_none_or(|level| {
                    stated.is_some_and(|stated| stated.eq_ignore_ascii_case(level))
                })
        });
        let required = unit.required_level.as_deref();
        UnitShown {
            id: unit.id.clone(),
            code: unit.code.clone(),
            kind: unit.kind.words().to_owned(),
            title: unit.title.clone(),
            aim: unit.summary.clone(),
            required_level: required
                .and_then(|level| framework.level(level))
                .map(|level| level.title.clone()),
            roles: roles(framework, unit),
            note: unit.note.clone(),
            lone_practice: unit.lone_practice.clone(),
            unwritten: !unit.is_written(),
            statements: wanted.map(|place| self.statement(&place)).collect(),
        }
    }

    fn statement(&self, place: &StatementPlace<'_>) -> StatementShown {
        let StatementPlace {
            framework,
            unit,
            statement,
        } = place;
        StatementShown {
            id: statement.id.clone(),
            framework: framework.id.clone(),
            framework_title: framework.short_title.clone(),
            unit: format!("{} {}", unit.code, unit.title).trim().to_owned(),
            row: statement.row.clone(),
            level: statement.level.clone(),
            part: statement.part.map(|part| part.words().to_owned()),
            text: statement.text.clone(),
            local: statement.added.as_ref().map(|added| LocalShown {
                entry: added.entry,
                by: self.asking.register.name(added.by).to_owned(),
                on: shown::full_day(added.at.day(&self.asking.zone)),
            }),
            retired: self.catalogue.is_retired(&statement.id),
        }
    }
}

/// For whom a unit is.
fn roles(framework: &Framework, unit: &Unit) -> String {
    let title = |id: &String| {
        let role = framework.roles.iter().find(|role| role.id == *id);
        role.map_or_else(|| id.clone(), |role| role.title.clone())
    };
    let titles = |ids: &[String]| ids.iter().map(title).collect::<Vec<String>>().join(", ");
    let parts = [
        ("part of", &unit.roles_core),
        ("by caseload", &unit.roles_select),
        ("not for", &unit.roles_not),
    ];
    let said: Vec<String> = parts
        .iter()
        .filter(|(_, ids)| !ids.is_empty())
        .map(|(words, ids)| format!("{words}: {}", titles(ids)))
        .collect();
    said.join("; ")
}
