//! What a framework is made of: areas, units, statements, levels, roles and principles.

use crate::domain::entry::{EntryNumber, StaffId};
use crate::domain::time::Moment;
use crate::domain::writing::fold;

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

crate::vocabulary! {
    /// The four parts of a full competence (R000-25).
    pub enum Part {
        Context = "context", "context";
        PerformanceCriteria = "performance_criteria", "performance criteria";
        Knowledge = "knowledge", "knowledge";
        Skills = "skills", "skills";
    }
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
    /// The number of this table among those of the framework, from 1: a newer one has a higher number.
    pub number: u32,
    /// What marks these words among all others: the number and a fingerprint of the content, such as `1-0123456789ab`.
    /// It is stored with every decision made by them ([`super::Catalogue::at`]).
    pub version: String,
    /// The name of the source document; may be empty.
    pub source_file: String,
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
    pub principles: Vec<Principle>,
    /// The groups of units, in order.
    pub areas: Vec<Area>,
    /// What a person is assessed against, in order.
    pub units: Vec<Unit>,
    /// What the source leaves out.
    pub gaps: Vec<Gap>,
}

/// A principle that a source states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principle {
    /// Stable id.
    pub id: String,
    /// Title.
    pub title: String,
    /// What it says.
    pub summary: String,
    /// Every source document that prints it.
    pub sources: Vec<String>,
}

/// A role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// Stable id.
    pub id: String,
    /// Title.
    pub title: String,
    /// What it is.
    pub summary: String,
}

/// A level.
#[derive(Debug, Clone, PartialEq, Eq)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Stable id.
    pub id: String,
    /// Place.
    pub order: u16,
    /// The area that it lies in, if any.
    pub parent: Option<String>,
    /// Title.
    pub title: String,
    /// What it is about.
    pub summary: String,
}

/// What a person is assessed against.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    pub required_level: Option<String>,
    /// Roles that it is part of.
    pub roles_core: Vec<String>,
    /// Roles that choose it if their caseload calls for it.
    pub roles_select: Vec<String>,
    /// Roles that it is not written for.
    pub roles_not: Vec<String>,
    /// A remark on the source; may be empty.
    pub note: String,
    /// The rows that the source does not write for every level, in a framework of one statement a level.
    pub partial_rows: Vec<String>,
    /// How somebody who works alone reads it, where it is about teams (R004-58).
    pub lone_practice: Option<String>,
    /// The statements that evidence is linked to.
    pub statements: Vec<Statement>,
}

/// A statement: what evidence shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Stable id.
    pub id: String,
    /// The row of the source, by letter; a row may be stated once a level.
    pub row: String,
    /// The level that it is stated for, where the source has levels.
    pub level: Option<String>,
    /// What the person does, in our words.
    pub text: String,
    /// Which part of a full competence it is, where the table says so.
    pub part: Option<Part>,
    /// Who added it here, where it is not the table's but a local addition.
    pub added: Option<Added>,
}

/// Who added a statement locally, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// The entry that says so.
    pub entry: EntryNumber,
    /// Who.
    pub by: StaffId,
    /// When, by the service's clock.
    pub at: Moment,
}

/// Something that the source leaves out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Stable id.
    pub id: String,
    /// The unit that it concerns; otherwise the whole framework.
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
    /// Statements, with those that were added locally.
    pub statements: usize,
    /// Statements that were added locally.
    pub local: usize,
}

impl Framework {
    /// Every id in it that is unique over all frameworks: its own, and those of principles, areas, units, statements and gaps.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        let units = self.units.iter();
        std::iter::once(&self.id)
            .chain(self.principles.iter().map(|one| &one.id))
            .chain(self.areas.iter().map(|one| &one.id))
            .chain(units.clone().map(|one| &one.id))
            .chain(units.flat_map(|unit| unit.statements.iter().map(|one| &one.id)))
            .chain(self.gaps.iter().map(|one| &one.id))
            .map(String::as_str)
    }

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

    /// The unit and statement of an id.
    pub fn statement(&self, id: &str) -> Option<(&Unit, &Statement)> {
        self.units.iter().find_map(|unit| {
            let statement = unit.statements.iter().find(|one| one.id == id)?;
            Some((unit, statement))
        })
    }

    /// The areas from the top down to the one in which a unit lies.
    pub fn areas_of(&self, unit: &Unit) -> Vec<&Area> {
        let mut way = Vec::new();
        let mut next = self.area(&unit.area);
        while let Some(area) = next {
            way.insert(0, area);
            next = area
                .parent
                .as_deref()
                .filter(|_| way.len() < self.areas.len())
                .and_then(|parent| self.area(parent));
        }
        way
    }

    /// The units that lie in an area, or in any area within it, in order.
    pub fn units_within<'a>(&'a self, area: &'a str) -> impl Iterator<Item = &'a Unit> {
        self.units
            .iter()
            .filter(move |unit| self.areas_of(unit).iter().any(|one| one.id == area))
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
            local: sum.local + unit.statements.iter().filter(|one| one.is_local()).count(),
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

impl Statement {
    /// Whether it was added locally.
    pub const fn is_local(&self) -> bool {
        self.added.is_some()
    }
}

impl StatementPlace<'_> {
    /// Everything that a search looks at, folded.
    pub(super) fn searched(&self) -> String {
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
