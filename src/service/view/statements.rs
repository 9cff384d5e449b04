//! The statements of every framework as they are browsed: the catalogue in outline, which a screen asks for once and keeps, and
//! what is known of somebody beside it, which changes. No percentage, no computed level.

use serde::{Deserialize, Serialize};

use crate::domain::entry::{EntryNumber, StaffId};
use crate::service::view::catalogue::StatementShown;
use crate::service::view::competence::{Proposal, ShownClaim, ShownJudgement, ShownRating};

/// The catalogue in outline, and what is known of somebody in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statements {
    /// Whose.
    pub staff: StaffId,
    /// Their name.
    pub name: String,
    /// What marks this catalogue among all that were and will be.
    pub mark: String,
    /// The catalogue; none where who asked has the one of this mark already.
    pub catalogue: Option<Vec<Outline>>,
    /// Units in which something is known of the person.
    pub units: Vec<UnitKnown>,
    /// Statements for which the person filed evidence.
    pub statements: Vec<StatementKnown>,
}

/// A framework in outline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its title for narrow columns.
    pub short_title: String,
    /// Whether each of its rows is stated once a level.
    pub is_ladder: bool,
    /// The areas in which its units lie; none where there is one only, which tells nothing apart.
    pub areas: Vec<OutlineArea>,
    /// Its units, those of an area one after the other.
    pub units: Vec<OutlineUnit>,
}

/// An area of a framework.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutlineArea {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
}

/// A unit in outline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutlineUnit {
    /// Its id.
    pub id: String,
    /// Its code and title.
    pub title: String,
    /// What it is for; may be empty.
    pub aim: String,
    /// A remark on the source; may be empty.
    pub note: String,
    /// The id of the level that it requires; empty where the framework does not say.
    pub level: String,
    /// The areas in which it lies, from the top down, as places among those of the framework.
    pub areas: Vec<usize>,
    /// Whether it is the domain that runs through every other (R000-20).
    pub is_domain_d: bool,
    /// Its statements; none while it is announced and not yet written.
    pub statements: Vec<OutlineStatement>,
}

/// A statement in outline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutlineStatement {
    /// Its id.
    pub id: String,
    /// The id of the level that it is stated for; empty where there is none.
    pub level: String,
    /// What the person does.
    pub text: String,
    /// Whether it was added here.
    pub is_local: bool,
}

/// What a post asks of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitAsked {
    /// The level's id; none where no level is asked for.
    pub level: Option<String>,
    /// How it stands, in a word for a column: `gap` wherever something is wanted that is not held.
    pub short: String,
    /// The level, the field of practice and how it stands, in words.
    pub words: String,
}

/// That a unit is not applicable, as somebody said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotApplicable {
    /// The level's id, where it was said of one level only.
    pub level: Option<String>,
    /// Who said so, when, of which field of practice, and because of what.
    pub words: String,
}

/// What is known of somebody in a unit, as far as it matters for its statements.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitKnown {
    /// The unit's id.
    pub unit: String,
    /// How many of their items show a statement of it.
    pub items: usize,
    /// What their post asks of it; more than one where it asks for several fields of practice.
    pub asked: Vec<UnitAsked>,
    /// What stands of it as not applicable.
    pub not_applicable: Vec<NotApplicable>,
}

/// What is known of somebody about a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementKnown {
    /// The statement's id.
    pub statement: String,
    /// How many of their items are linked to it.
    pub items: usize,
    /// Whether one of these is tagged with domain D (R000-20).
    pub is_tagged_d: bool,
    /// The stages with which these are tagged, as codes (R001-73).
    pub stages: Vec<String>,
    /// Whether they said that it is not applicable to their work.
    pub is_set_aside: bool,
}

/// Where the words of a statement come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Title of the source.
    pub title: String,
    /// Who issued it, when, and the name of the document, as far as is known.
    pub issued: String,
    /// The number of the table's version.
    pub number: u32,
    /// What decisions are pinned to.
    pub version: String,
    /// What is known of rights in it.
    pub rights: String,
    /// How the source says it may and may not be used.
    pub caution: String,
}

/// An item that is linked to a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkedItem {
    /// The entry that filed it.
    pub entry: EntryNumber,
    /// What it is, in words.
    pub kind: String,
    /// What it is called.
    pub title: String,
    /// When it happened, in words.
    pub happened: String,
    /// Stages and tags, in words.
    pub tags: Vec<String>,
    /// Whether the entry it points to was taken back since.
    pub corrected: bool,
}

/// A statement with all that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementWhole {
    /// Whose evidence is shown.
    pub staff: StaffId,
    /// Their name.
    pub name: String,
    /// The statement.
    pub statement: StatementShown,
    /// The unit's id.
    pub unit: String,
    /// What the unit is for; may be empty.
    pub aim: String,
    /// A remark on the source, and how somebody who works alone reads the unit; may be empty.
    pub notes: Vec<String>,
    /// The level, with what kind of level it is; empty where there is none.
    pub level: String,
    /// The source.
    pub source: Source,
    /// The items that are linked to it, the latest first.
    pub items: Vec<LinkedItem>,
    /// The person's post; empty where no role profile is theirs.
    pub post: String,
    /// What the post asks of the unit, at the statement's level.
    pub asked: Vec<String>,
    /// What stands of it as not applicable.
    pub not_applicable: Vec<String>,
    /// Other self-ratings of the unit.
    pub ratings: Vec<ShownRating>,
    /// The other judgements of the unit that stand, newest first.
    pub judgements: Vec<ShownJudgement>,
    /// The claim of the unit that waits or was returned last.
    pub claim: Option<ShownClaim>,
    /// What corresponds in other frameworks: proposals.
    pub corresponding: Vec<Proposal>,
    /// How these may and may not be used.
    pub caution: String,
}
