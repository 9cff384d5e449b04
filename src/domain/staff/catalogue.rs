//! The competence frameworks that staff are assessed against: their units and statements, read from embedded tables.
//!
//! Ids are stable keys for evidence. Nothing here computes a level or a percentage: a framework says what can be
//! evidenced, people judge. A unit without statements is not yet written and is never counted.
//!
//! `reading` turns a table into a [`Framework`] and refuses one that is not in order.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::domain::writing::fold;

mod reading;
#[cfg(test)]
mod tests;

pub use reading::CatalogueError;

crate::vocabulary! {
    /// How a framework uses levels.
    pub enum LevelMode {
        None = "none", "no levels";
        Fixed = "fixed", "one required level a unit";
        Ladder = "ladder", "one statement a level";
    }
}

crate::vocabulary! {
    /// What a framework calls its units.
    pub enum UnitKind {
        Domain = "domain", "domain";
        Dimension = "dimension", "dimension";
        Group = "group", "group";
        Criterion = "criterion", "criterion";
    }
}

/// All frameworks.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    frameworks: Vec<Framework>,
    /// Statement id to framework, unit and statement.
    places: BTreeMap<String, (usize, usize, usize)>,
}

/// One framework.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Framework {
    /// Stable id; the first part of every id in it.
    pub id: String,
    /// Title of the source.
    pub title: String,
    /// At most 24 characters, for narrow columns.
    pub short_title: String,
    /// Who issued the source.
    pub publisher: String,
    /// When the source was issued, as a date; empty when it does not say.
    pub published: String,
    /// What marks these words among later ones; stored with every decision made by them.
    pub version: String,
    /// How it uses levels.
    pub level_mode: LevelMode,
    /// What is known of rights in the source.
    pub rights: String,
    /// How the source says it may and may not be used.
    pub caution: String,
    /// The roles that the source tells apart.
    pub roles: Vec<Described>,
    /// The levels, lowest first; none when the source has none.
    pub levels: Vec<Level>,
    /// The principles that the source states.
    pub principles: Vec<Described>,
    /// The groups of units, in order.
    pub areas: Vec<Area>,
    /// What a person is assessed against, in order.
    pub units: Vec<Unit>,
    /// What the source leaves out.
    pub gaps: Vec<Gap>,
}

/// A role or a principle.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Described {
    /// Stable id.
    pub id: String,
    /// Title.
    pub title: String,
    /// What it is.
    pub summary: String,
}

/// A level.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// Stable id.
    pub id: String,
    /// Place, lowest first.
    pub order: u16,
    /// Title.
    pub title: String,
    /// What the source says of it.
    pub summary: String,
}

/// A group of units, or of groups.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// Stable id.
    pub id: String,
    /// Place.
    pub order: u16,
    /// The area that it lies in, if any.
    #[serde(deserialize_with = "reading::none_if_empty")]
    pub parent: Option<String>,
    /// Title.
    pub title: String,
    /// What it is about.
    pub summary: String,
}

/// What a person is assessed against.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// Stable id.
    pub id: String,
    /// Place.
    pub order: u16,
    /// The source's own short name.
    pub code: String,
    /// The area that it lies in.
    pub area: String,
    /// What the framework calls it.
    pub kind: UnitKind,
    /// Title.
    pub title: String,
    /// Its aim; may be empty.
    pub summary: String,
    /// The level that the source requires, in a framework of fixed levels.
    #[serde(deserialize_with = "reading::none_if_empty")]
    pub required_level: Option<String>,
    /// Roles that it is part of.
    pub roles_core: Vec<String>,
    /// Roles that choose it if their caseload calls for it.
    pub roles_select: Vec<String>,
    /// Roles that it is not written for.
    pub roles_not: Vec<String>,
    /// A remark on the source; may be empty.
    pub note: String,
    /// The statements that evidence is linked to.
    #[serde(default, rename = "statement")]
    pub statements: Vec<Statement>,
}

/// A statement: what evidence shows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// Stable id.
    pub id: String,
    /// The row of the source, by letter; a row may be stated once a level.
    pub row: String,
    /// The level that it is stated for, where the source has levels.
    #[serde(deserialize_with = "reading::none_if_empty")]
    pub level: Option<String>,
    /// What the person does, in our words.
    pub text: String,
}

/// Something that the source leaves out.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gap {
    /// Stable id.
    pub id: String,
    /// The unit that it concerns; otherwise the whole framework.
    #[serde(deserialize_with = "reading::none_if_empty")]
    pub unit: Option<String>,
    /// What is left out.
    pub text: String,
}

/// A statement with what it stands in.
#[derive(Debug, Clone, Copy)]
pub struct StatementPlace<'a> {
    /// The framework.
    pub framework: &'a Framework,
    /// The unit.
    pub unit: &'a Unit,
    /// The statement.
    pub statement: &'a Statement,
}

/// How much of a framework is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Units with statements.
    pub units: usize,
    /// Rows of the source.
    pub rows: usize,
    /// Statements.
    pub statements: usize,
}

impl Catalogue {
    /// Reads the four frameworks that are shipped.
    ///
    /// # Errors
    /// The table and id that are not in order.
    pub fn built_in() -> Result<Catalogue, CatalogueError> {
        Catalogue::read(reading::SHIPPED)
    }

    /// Reads frameworks from tables, each with the name by which an error calls it.
    ///
    /// # Errors
    /// The table and id that are not in order.
    pub fn read(tables: &[(&str, &str)]) -> Result<Catalogue, CatalogueError> {
        let mut frameworks = Vec::with_capacity(tables.len());
        let mut ids = BTreeSet::new();
        for (name, text) in tables {
            frameworks.push(reading::framework(name, text, &mut ids)?);
        }
        let mut places = BTreeMap::new();
        for (f, framework) in frameworks.iter().enumerate() {
            for (u, unit) in framework.units.iter().enumerate() {
                for (s, statement) in unit.statements.iter().enumerate() {
                    places.insert(statement.id.clone(), (f, u, s));
                }
            }
        }
        Ok(Catalogue { frameworks, places })
    }

    /// The frameworks, in order.
    pub fn frameworks(&self) -> &[Framework] {
        &self.frameworks
    }

    /// The framework with an id.
    pub fn framework(&self, id: &str) -> Option<&Framework> {
        self.frameworks.iter().find(|one| one.id == id)
    }

    /// The unit with an id, and its framework.
    pub fn unit(&self, id: &str) -> Option<(&Framework, &Unit)> {
        self.frameworks
            .iter()
            .find_map(|framework| framework.unit(id).map(|unit| (framework, unit)))
    }

    /// The statement with an id.
    pub fn statement(&self, id: &str) -> Option<StatementPlace<'_>> {
        let (f, u, s) = *self.places.get(id)?;
        let framework = self.frameworks.get(f)?;
        let unit = framework.units.get(u)?;
        let statement = unit.statements.get(s)?;
        Some(StatementPlace {
            framework,
            unit,
            statement,
        })
    }

    /// Every statement, in order.
    pub fn statements(&self) -> impl Iterator<Item = StatementPlace<'_>> {
        self.frameworks.iter().flat_map(|framework| {
            framework.units.iter().flat_map(move |unit| {
                unit.statements.iter().map(move |statement| StatementPlace {
                    framework,
                    unit,
                    statement,
                })
            })
        })
    }

    /// The statements in which every one of the words occurs: in the text, its id and level, or the title and code of its
    /// unit, area or framework. Case and accents do not matter; no words find everything.
    pub fn search(&self, words: &str) -> Vec<StatementPlace<'_>> {
        let folded = fold(words);
        let words: Vec<&str> = folded.split_whitespace().collect();
        self.statements()
            .filter(|place| {
                let searched = place.searched();
                words.iter().all(|word| searched.contains(word))
            })
            .collect()
    }
}

impl Framework {
    /// The unit with an id.
    pub fn unit(&self, id: &str) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.id == id)
    }

    /// The area with an id.
    pub fn area(&self, id: &str) -> Option<&Area> {
        self.areas.iter().find(|area| area.id == id)
    }

    /// The level with an id.
    pub fn level(&self, id: &str) -> Option<&Level> {
        self.levels.iter().find(|level| level.id == id)
    }

    /// The units that lie in an area itself, in order.
    pub fn units_in<'a>(&'a self, area: &'a str) -> impl Iterator<Item = &'a Unit> {
        self.units.iter().filter(move |unit| unit.area == area)
    }

    /// What is written; units without statements are not counted.
    pub fn counts(&self) -> Counts {
        counts(self.units.iter())
    }
}

/// What is written in some units; those without statements are not counted.
pub fn counts<'a>(units: impl Iterator<Item = &'a Unit>) -> Counts {
    units
        .filter(|unit| unit.is_written())
        .fold(Counts::default(), |sum, unit| Counts {
            units: sum.units + 1,
            rows: sum.rows + unit.rows().len(),
            statements: sum.statements + unit.statements.len(),
        })
}

impl Unit {
    /// Whether it has statements; without them it is not yet written.
    pub fn is_written(&self) -> bool {
        !self.statements.is_empty()
    }

    /// The letters of its rows, in order.
    pub fn rows(&self) -> Vec<&str> {
        let mut rows: Vec<&str> = self
            .statements
            .iter()
            .map(|statement| statement.row.as_str())
            .collect();
        rows.dedup();
        rows
    }

    /// The statements for one level.
    pub fn statements_at<'a>(&'a self, level: &'a str) -> impl Iterator<Item = &'a Statement> {
        self.statements
            .iter()
            .filter(move |statement| statement.level.as_deref() == Some(level))
    }
}

impl StatementPlace<'_> {
    /// Everything that a search looks at, folded.
    fn searched(&self) -> String {
        let area = self.framework.area(&self.unit.area);
        let parts = [
            self.statement.text.as_str(),
            &self.statement.id,
            self.statement.level.as_deref().unwrap_or_default(),
            &self.unit.title,
            &self.unit.code,
            area.map_or("", |area| &area.title),
            &self.framework.title,
            &self.framework.short_title,
        ];
        fold(&parts.join("\n"))
    }
}
