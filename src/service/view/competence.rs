//! What is known of somebody's competence, as screens and shell show it: evidence, self-rating and decisions side by side; what
//! waits for whom, with its age. No percentage, no computed level.

use serde::{Deserialize, Serialize};

use crate::domain::entry::{EntryNumber, PatientId, StaffId};

/// A statement that an item shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownStatement {
    /// The framework's short title.
    pub framework: String,
    /// The unit's id.
    pub unit: String,
    /// The statement's id.
    pub id: String,
    /// Its words, as they were when it was linked.
    pub text: String,
    /// The version of the framework then.
    pub version: String,
}

/// A witness of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownWitness {
    /// Who.
    pub name: String,
    /// When they said it, or were asked, in words.
    pub when: String,
    /// The entry of their words; none while they are only asked.
    pub entry: Option<EntryNumber>,
    /// What they saw.
    pub saw: String,
    /// In what relation.
    pub relation: String,
    /// In what role.
    pub role: String,
    /// By what they know the work, of an expert witness.
    pub expert: String,
}

/// One item of evidence, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WholeItem {
    /// The entry that filed it.
    pub entry: EntryNumber,
    /// Whose.
    pub owner: StaffId,
    /// Their name.
    pub owner_name: String,
    /// What it is, in words.
    pub kind: String,
    /// What it is called.
    pub title: String,
    /// When it happened, in words.
    pub happened: String,
    /// When it was filed, in words.
    pub filed: String,
    /// The entry it points to; only for somebody who may open that record.
    pub about: Option<EntryNumber>,
    /// The entry that may be shown to an outside body; none where that part is not recorded yet.
    pub shown: Option<EntryNumber>,
    /// The record of that entry; only for somebody who may open it.
    pub patient: Option<PatientId>,
    /// A case reference without identity.
    pub case_reference: String,
    /// What the person did, in their words.
    pub did: String,
    /// The entry's text without identity.
    pub text: String,
    /// Questions with their answers.
    pub answers: Vec<(String, String)>,
    /// Who gave it.
    pub given_by: String,
    /// How long it took, in minutes; 0 where that says nothing.
    pub minutes: u32,
    /// Whether others took part in the learning.
    pub participatory: bool,
    /// Whether it was done in protected time.
    pub protected: bool,
    /// What it shows.
    pub statements: Vec<ShownStatement>,
    /// The stages, in words.
    pub stages: Vec<String>,
    /// What runs through it, in words.
    pub tags: Vec<String>,
    /// Who saw it.
    pub witnesses: Vec<ShownWitness>,
    /// Whether the entry it points to was taken back since.
    pub corrected: bool,
}

/// A self-rating in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownRating {
    /// The field of practice; empty for all.
    pub specialty: String,
    /// How they rate themselves.
    pub rating: String,
    /// Where they place themselves between novice and expert; may be empty.
    pub placement: String,
    /// When, in words.
    pub when: String,
    /// On what grounds.
    pub words: String,
    /// What they will do, by when, and when they look again, in words.
    pub action: String,
}

/// A judgement in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownJudgement {
    /// The entry.
    pub entry: EntryNumber,
    /// The unit's id.
    pub unit: String,
    /// The unit's code and title.
    pub unit_title: String,
    /// The framework's short title, and the version under which it was decided.
    pub framework: String,
    /// The decision.
    pub decision: String,
    /// The level with its qualifier, such as "Case Management Practice Level 2"; empty where there is none.
    pub level: String,
    /// The field of practice; empty for all.
    pub specialty: String,
    /// The five answers: question, answer, words.
    pub answers: Vec<(String, String, String)>,
    /// Why.
    pub rationale: String,
    /// Who decided.
    pub assessor: String,
    /// By what they may assess, in words.
    pub basis: String,
    /// When, in words.
    pub when: String,
    /// When it is to be looked at again, in words; empty where it is not.
    pub next_look: String,
    /// Whether that day has passed.
    pub look_overdue: bool,
    /// The items looked at.
    pub items: Vec<EntryNumber>,
    /// What a second look found, in words; that it waits for one; empty otherwise.
    pub second: String,
}

/// A claim in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownClaim {
    /// The entry that made it.
    pub entry: EntryNumber,
    /// Whose.
    pub staff: StaffId,
    /// Their name.
    pub name: String,
    /// The unit's id.
    pub unit: String,
    /// The unit's code and title.
    pub unit_title: String,
    /// The framework's short title.
    pub framework: String,
    /// The level claimed, with its qualifier; empty where there is none.
    pub level: String,
    /// The field of practice; empty for all.
    pub specialty: String,
    /// With whom it is.
    pub assessor: StaffId,
    /// Their name.
    pub assessor_name: String,
    /// When it was made, in words.
    pub made: String,
    /// How many days it has waited: for the assessor, or, returned, for the person.
    pub days: i32,
    /// How it stands, in words; a returned one with the assessor's words.
    pub state: String,
    /// Whether it waits.
    pub waits: bool,
    /// What the person says to it.
    pub words: String,
    /// The items.
    pub items: Vec<EntryNumber>,
}

/// A unit, with everything known of somebody in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitStanding {
    /// The unit's id.
    pub id: String,
    /// Its code and title.
    pub title: String,
    /// How many statements it has; 0 for one that is not yet written.
    pub statements: usize,
    /// How many items show a statement of it.
    pub items: usize,
    /// Self-ratings, one for each field of practice.
    pub ratings: Vec<ShownRating>,
    /// The judgements that stand, one for each field of practice and level; newest first.
    pub judgements: Vec<ShownJudgement>,
    /// The claim that waits or was returned last.
    pub claim: Option<ShownClaim>,
}

/// A framework with its units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameworkStanding {
    /// The framework's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its title for narrow columns.
    pub short_title: String,
    /// Its version.
    pub version: String,
    /// Its units in order.
    pub units: Vec<UnitStanding>,
}

/// Everything known of somebody's competence, unit by unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Standing {
    /// Whose.
    pub staff: StaffId,
    /// Their name.
    pub name: String,
    /// Every framework.
    pub frameworks: Vec<FrameworkStanding>,
    /// Authority to assess others that holds now or held, in words.
    pub authority: Vec<String>,
    /// Entries whose change of the catalogue this program cannot read: what they brought is left out.
    pub unread: Vec<EntryNumber>,
}

/// Somebody is asked to say what they saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WitnessWanted {
    /// Whose item.
    pub owner: StaffId,
    /// Their name.
    pub owner_name: String,
    /// The item.
    pub item: EntryNumber,
    /// What it is called.
    pub title: String,
    /// What they were asked.
    pub words: String,
    /// Since when, in words.
    pub since: String,
    /// How many days.
    pub days: i32,
}

/// A judgement that waits for a second look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondLookWanted {
    /// Whose competence.
    pub staff: StaffId,
    /// Their name.
    pub name: String,
    /// The judgement.
    pub judgement: ShownJudgement,
    /// How many days it has waited.
    pub days: i32,
    /// Whether the reader may give it: neither theirs nor about them, and a unit that they may assess.
    pub may_give: bool,
}

/// What waits for somebody about competence, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct CompetenceQueue {
    /// Claims for one to judge; for a lead, everybody's.
    pub claims: Vec<ShownClaim>,
    /// What one is asked to have seen.
    pub witnesses: Vec<WitnessWanted>,
    /// Judgements drawn for a second look that one may give.
    pub second_looks: Vec<SecondLookWanted>,
    /// One's own claims that were returned.
    pub returned: Vec<ShownClaim>,
}

/// A claim with its evidence, as the assessor reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimFile {
    /// The claim.
    pub claim: ShownClaim,
    /// The statements of the unit, with their level where it has one.
    pub statements: Vec<(String, String)>,
    /// The items, whole.
    pub items: Vec<WholeItem>,
    /// The person's own rating of the unit.
    pub ratings: Vec<ShownRating>,
    /// Earlier judgements of the unit, newest first.
    pub judgements: Vec<ShownJudgement>,
    /// Earlier claims of the unit that were returned, with the words.
    pub returned: Vec<ShownClaim>,
}

/// A statement that an entry or an item could show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The statement's id.
    pub statement: String,
    /// Framework, unit and words.
    pub label: String,
    /// Why it is proposed.
    pub why: String,
    /// The stages it would belong to, by code.
    pub stages: Vec<String>,
}
