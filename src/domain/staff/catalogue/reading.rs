//! Reads a framework from its table and refuses one that is not in order, naming table and id.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde::{Deserialize, Deserializer};
use sha2::{Digest, Sha256};

use super::{Area, Described, Framework, Gap, Level, LevelMode, Statement, Unit};

/// The tables that are shipped.
pub(super) const SHIPPED: &[(&str, &str)] = &[
    (
        "nhs2005.toml",
        include_str!("../../../../fixtures/catalogue/nhs2005.toml"),
    ),
    (
        "evercare.toml",
        include_str!("../../../../fixtures/catalogue/evercare.toml"),
    ),
    (
        "ksf.toml",
        include_str!("../../../../fixtures/catalogue/ksf.toml"),
    ),
    (
        "cmp.toml",
        include_str!("../../../../fixtures/catalogue/cmp.toml"),
    ),
];
/// The one form of table that is read.
const SCHEMA: u16 = 1;
/// The longest short title, in characters.
const SHORT_TITLE_MAX: usize = 24;

/// Why a table cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// Not of the form of a table.
    #[error("{table} cannot be read as a competence catalogue")]
    Form {
        /// The table.
        table: String,
        /// What is wrong where.
        source: Box<toml::de::Error>,
    },
    /// A form that this program does not know.
    #[error("{table} is of form {found}; this program reads form {SCHEMA}")]
    Schema {
        /// The table.
        table: String,
        /// The form it says.
        found: u16,
    },
    /// The same id twice.
    #[error("{table} gives the id '{id}' a second time")]
    DoubledId {
        /// The table.
        table: String,
        /// The id.
        id: String,
    },
    /// A name that stands for nothing.
    #[error("{table}: '{id}' names the {what} '{name}', which is not there")]
    Unknown {
        /// The table.
        table: String,
        /// Where the name stands.
        id: String,
        /// What it should be.
        what: &'static str,
        /// The name.
        name: String,
    },
    /// A level where there should be none, none where there should be one, or another than the unit's.
    #[error("{table}: the level of '{id}' does not fit a framework with {}", .mode.words())]
    LevelMode {
        /// The table.
        table: String,
        /// The unit or statement.
        id: String,
        /// How the framework uses levels.
        mode: LevelMode,
    },
    /// A row stated twice for one level.
    #[error("{table}: '{id}' states a row a second time for the same level")]
    DoubledRow {
        /// The table.
        table: String,
        /// The statement.
        id: String,
    },
    /// A text that is missing or too long.
    #[error("{table}: the {what} of '{id}' is missing or too long")]
    Text {
        /// The table.
        table: String,
        /// Whose text.
        id: String,
        /// Which text.
        what: &'static str,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    schema: u16,
    framework: Head,
    #[serde(default)]
    role: Vec<Described>,
    #[serde(default)]
    level: Vec<Level>,
    #[serde(default)]
    principle: Vec<Described>,
    area: Vec<Area>,
    unit: Vec<Unit>,
    #[serde(default)]
    gap: Vec<Gap>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    id: String,
    title: String,
    short_title: String,
    publisher: String,
    published: String,
    #[serde(rename = "source_file")]
    _source_file: String,
    level_mode: LevelMode,
    rights: String,
    #[serde(rename = "wording")]
    _wording: String,
    caution: String,
}

/// Reads one framework; `ids` holds those of the tables before.
pub(super) fn framework(
    name: &str,
    text: &str,
    ids: &mut BTreeSet<String>,
) -> Result<Framework, CatalogueError> {
    let table: Table = toml::from_str(text).map_err(|error| CatalogueError::Form {
        table: name.to_owned(),
        source: Box::new(error),
    })?;
    if table.schema != SCHEMA {
        return Err(CatalogueError::Schema {
            table: name.to_owned(),
            found: table.schema,
        });
    }
    let head = table.framework;
    let mut framework = Framework {
        id: head.id,
        title: head.title,
        short_title: head.short_title,
        publisher: head.publisher,
        published: head.published,
        version: version(text),
        level_mode: head.level_mode,
        rights: head.rights,
        caution: head.caution,
        roles: table.role,
        levels: table.level,
        principles: table.principle,
        areas: table.area,
        units: table.unit,
        gaps: table.gap,
    };
    framework.levels.sort_by_key(|level| level.order);
    framework.areas.sort_by_key(|area| area.order);
    framework.units.sort_by_key(|unit| unit.order);
    Check {
        table: name,
        framework: &framework,
    }
    .all(ids)?;
    Ok(framework)
}

/// Reads a text, of which the empty one means that there is none.
pub(super) fn none_if_empty<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<String>, D::Error> {
    let text = String::deserialize(deserializer)?;
    Ok(Some(text).filter(|text| !text.is_empty()))
}

/// The first digits of the table's hash.
fn version(text: &str) -> String {
    let mut version = String::with_capacity(12);
    for byte in Sha256::digest(text.as_bytes()).iter().take(6) {
        // Writing to a String cannot fail.
        let _ = write!(version, "{byte:02x}");
    }
    version
}

struct Check<'a> {
    table: &'a str,
    framework: &'a Framework,
}

impl Check<'_> {
    fn all(&self, ids: &mut BTreeSet<String>) -> Result<(), CatalogueError> {
        self.ids(ids)?;
        let title = &self.framework.short_title;
        if title.is_empty() || title.chars().count() > SHORT_TITLE_MAX {
            return Err(self.text(&self.framework.id, "short title"));
        }
        for area in &self.framework.areas {
            if let Some(parent) = &area.parent {
                self.known(
                    &area.id,
                    "area",
                    parent,
                    self.framework.area(parent).is_some(),
                )?;
            }
        }
        for gap in &self.framework.gaps {
            if let Some(unit) = &gap.unit {
                self.known(&gap.id, "unit", unit, self.framework.unit(unit).is_some())?;
            }
        }
        self.framework
            .units
            .iter()
            .try_for_each(|unit| self.unit(unit))
    }

    /// Ids are unique over all tables; those of levels and roles within theirs.
    fn ids(&self, ids: &mut BTreeSet<String>) -> Result<(), CatalogueError> {
        let framework = self.framework;
        let units = framework.units.iter();
        let overall = std::iter::once(&framework.id)
            .chain(framework.principles.iter().map(|one| &one.id))
            .chain(framework.areas.iter().map(|one| &one.id))
            .chain(units.clone().map(|one| &one.id))
            .chain(units.flat_map(|unit| unit.statements.iter().map(|one| &one.id)))
            .chain(framework.gaps.iter().map(|one| &one.id));
        for id in overall {
            if !ids.insert(id.clone()) {
                return Err(self.doubled(id));
            }
        }
        let mut levels = BTreeSet::new();
        let mut roles = BTreeSet::new();
        for level in &framework.levels {
            if !levels.insert(&level.id) {
                return Err(self.doubled(&level.id));
            }
        }
        for role in &framework.roles {
            if !roles.insert(&role.id) {
                return Err(self.doubled(&role.id));
            }
        }
        Ok(())
    }

    fn unit(&self, unit: &Unit) -> Result<(), CatalogueError> {
        if unit.title.is_empty() {
            return Err(self.text(&unit.id, "title"));
        }
        self.known(
            &unit.id,
            "area",
            &unit.area,
            self.framework.area(&unit.area).is_some(),
        )?;
        let roles = unit
            .roles_core
            .iter()
            .chain(&unit.roles_select)
            .chain(&unit.roles_not);
        for role in roles {
            let is_known = self.framework.roles.iter().any(|one| one.id == *role);
            self.known(&unit.id, "role", role, is_known)?;
        }
        let is_fixed = self.framework.level_mode == LevelMode::Fixed;
        if unit.required_level.is_some() != is_fixed {
            return Err(self.level_mode(&unit.id));
        }
        if let Some(level) = &unit.required_level {
            self.known(
                &unit.id,
                "level",
                level,
                self.framework.level(level).is_some(),
            )?;
        }
        let mut rows = BTreeSet::new();
        for statement in &unit.statements {
            self.statement(unit, statement)?;
            if !rows.insert((&statement.row, &statement.level)) {
                return Err(CatalogueError::DoubledRow {
                    table: self.table.to_owned(),
                    id: statement.id.clone(),
                });
            }
        }
        Ok(())
    }

    fn statement(&self, unit: &Unit, statement: &Statement) -> Result<(), CatalogueError> {
        if statement.text.trim().is_empty() {
            return Err(self.text(&statement.id, "text"));
        }
        if let Some(level) = &statement.level {
            self.known(
                &statement.id,
                "level",
                level,
                self.framework.level(level).is_some(),
            )?;
        }
        let fits = match self.framework.level_mode {
            LevelMode::None => statement.level.is_none(),
            LevelMode::Fixed => statement.level == unit.required_level,
            LevelMode::Ladder => statement.level.is_some(),
        };
        if fits {
            Ok(())
        } else {
            Err(self.level_mode(&statement.id))
        }
    }

    fn known(
        &self,
        id: &str,
        what: &'static str,
        name: &str,
        is_known: bool,
    ) -> Result<(), CatalogueError> {
        if is_known {
            return Ok(());
        }
        Err(CatalogueError::Unknown {
            table: self.table.to_owned(),
            id: id.to_owned(),
            what,
            name: name.to_owned(),
        })
    }

    fn doubled(&self, id: &str) -> CatalogueError {
        CatalogueError::DoubledId {
            table: self.table.to_owned(),
            id: id.to_owned(),
        }
    }

    fn level_mode(&self, id: &str) -> CatalogueError {
        CatalogueError::LevelMode {
            table: self.table.to_owned(),
            id: id.to_owned(),
            mode: self.framework.level_mode,
        }
    }

    fn text(&self, id: &str, what: &'static str) -> CatalogueError {
        CatalogueError::Text {
            table: self.table.to_owned(),
            id: id.to_owned(),
            what,
        }
    }
}
