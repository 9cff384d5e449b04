//! The catalogue of competences: frameworks, their units and statements, as people read them.

use serde::{Deserialize, Serialize};

use crate::domain::entry::EntryNumber;

/// A framework in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameworkRow {
    /// Its id.
    pub id: String,
    /// Title of the source.
    pub title: String,
    /// The same, short.
    pub short_title: String,
    /// The number of its version.
    pub number: u32,
    /// What decisions are pinned to.
    pub version: String,
    /// Earlier versions, the latest first.
    pub earlier: Vec<String>,
    /// Who issued the source.
    pub publisher: String,
    /// When it was issued; empty when it does not say.
    pub published: String,
    /// The name of the source document; may be empty.
    pub source_file: String,
    /// How it uses levels, in words.
    pub levels: String,
    /// What is known of rights in the source.
    pub rights: String,
    /// How the source says it may and may not be used.
    pub caution: String,
    /// Units with statements.
    pub units: usize,
    /// Rows of the source, but for those that it does not write for every level.
    pub rows: usize,
    /// Rows that the source does not write for every level.
    pub partial_rows: usize,
    /// Statements, with local ones.
    pub statements: usize,
    /// Statements that were added locally.
    pub local: usize,
    /// Units that are announced but not yet written: id and title.
    pub unwritten: Vec<(String, String)>,
}

/// A framework, or a part of it, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameworkShown {
    /// What a list says of it.
    pub row: FrameworkRow,
    /// The levels: title and what the source says of it.
    pub levels: Vec<(String, String)>,
    /// The principles.
    pub principles: Vec<PrincipleShown>,
    /// The units, by the areas in which they lie.
    pub groups: Vec<GroupShown>,
    /// What the source leaves out.
    pub gaps: Vec<String>,
}

/// A principle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrincipleShown {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it says.
    pub summary: String,
    /// Every source document that prints it.
    pub sources: Vec<String>,
}

/// The units of an area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupShown {
    /// The titles of the areas from the top down.
    pub areas: Vec<String>,
    /// What the area is about.
    pub summary: String,
    /// Its units.
    pub units: Vec<UnitShown>,
}

/// A unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitShown {
    /// Its id.
    pub id: String,
    /// The source's own short name; may be empty.
    pub code: String,
    /// What the framework calls it: domain, dimension, group, criterion.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// Its aim; may be empty.
    pub aim: String,
    /// The level that it requires, in words.
    pub required_level: Option<String>,
    /// For whom it is, in words: `part of: Community matron; by choice: Case manager`.
    pub roles: String,
    /// A remark on the source; may be empty.
    pub note: String,
    /// How somebody who works alone reads it.
    pub lone_practice: Option<String>,
    /// Whether it is announced but not yet written: it never counts as met.
    pub unwritten: bool,
    /// Its statements.
    pub statements: Vec<StatementShown>,
}

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementShown {
    /// Its id.
    pub id: String,
    /// The framework's id.
    pub framework: String,
    /// The framework's short title.
    pub framework_title: String,
    /// The unit's title, with its code.
    pub unit: String,
    /// The row of the source.
    pub row: String,
    /// The id of the level that it is stated for.
    pub level: Option<String>,
    /// Which part of a full competence it is.
    pub part: Option<String>,
    /// What the person does.
    pub text: String,
    /// Who added it here, where it is no statement of the source.
    pub local: Option<LocalShown>,
    /// Whether a newer version left it out.
    pub retired: bool,
}

/// Who added a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalShown {
    /// The entry that says so.
    pub entry: EntryNumber,
    /// Who.
    pub by: String,
    /// On which day, as `16 Nov 2026`.
    pub on: String,
}
