//! What posts ask for, what of it people hold, and how they learn the rest. States are words that people said or that follow
//! from them; there is no share, no computed level and no verdict on anybody.

use serde::{Deserialize, Serialize};

use crate::domain::entry::{EntryNumber, StaffId};
use crate::domain::staff::development::agreement::AgreementState;
use crate::domain::staff::development::gap::Standing;
use crate::domain::staff::development::module::ModuleKind;
use crate::domain::staff::development::profile::Need;
use crate::domain::staff::register::Role;
use crate::domain::time::Day;

/// A unit that a post asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileUnit {
    /// The framework's short title.
    pub framework: String,
    /// The unit's id.
    pub unit: String,
    /// Its code and title.
    pub title: String,
    /// What it is for; may be empty.
    pub summary: String,
    /// The level it needs here, with what kind of level it is; empty where the framework has none.
    pub level: String,
    /// The level's id.
    pub level_id: Option<String>,
    /// The field of practice; empty for any.
    pub specialty: String,
    /// How much.
    pub need: Need,
    /// The complexity of the caseload behind it.
    pub complexity: String,
    /// Whether it has statements: without them it is not yet written.
    pub written: bool,
}

/// One version of a profile in its history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileVersion {
    /// The entry.
    pub entry: EntryNumber,
    /// From which day it holds.
    pub from: Day,
    /// Until which day it held; none for the last.
    pub until: Option<Day>,
    /// On which day it was written.
    pub written: Day,
    /// By whom.
    pub by: String,
    /// Why.
    pub reason: String,
    /// How many units it asks for.
    pub units: usize,
}

/// A role profile as it holds on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileView {
    /// The entry of its first version; none for a default set that is in no profile yet.
    pub profile: Option<EntryNumber>,
    /// What the post is called.
    pub title: String,
    /// The role that whoever holds it must have.
    pub role: Role,
    /// The caseload.
    pub caseload: String,
    /// The kind of service.
    pub service: String,
    /// What is assumed of everybody.
    pub assumed: String,
    /// The units, in order.
    pub units: Vec<ProfileUnit>,
    /// From which day this version holds.
    pub from: Day,
    /// Whether it can be given to people.
    pub in_use: bool,
    /// What calls for a second thought.
    pub warnings: Vec<String>,
    /// Whose it is.
    pub holders: Vec<String>,
    /// All versions, the newest first.
    pub history: Vec<ProfileVersion>,
}

/// A judgement of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgedRow {
    /// The entry.
    pub entry: EntryNumber,
    /// The decision in words.
    pub decision: String,
    /// The level, with what kind of level it is; empty where there is none.
    pub level: String,
    /// The field of practice; empty for all.
    pub specialty: String,
    /// Who judged.
    pub assessor: String,
    /// On which day.
    pub day: Day,
    /// When it is to be looked at again.
    pub next_look: Option<Day>,
    /// Whether that day has passed.
    pub overdue: bool,
    /// Why it was decided so.
    pub rationale: String,
}

/// A self-rating of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RatedRow {
    /// The rating in words.
    pub rating: String,
    /// Where they place themselves from novice to expert; empty where they do not say.
    pub placement: String,
    /// The field of practice; empty for all.
    pub specialty: String,
    /// On which day.
    pub day: Day,
    /// On what grounds.
    pub words: String,
    /// What they will do.
    pub action: String,
    /// By when.
    pub by_when: Option<Day>,
    /// When they look again.
    pub review: Option<Day>,
}

/// A unit that a post asks for, with all that was said of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GapRow {
    /// What is asked for.
    pub asked: ProfileUnit,
    /// How it stands.
    pub standing: Standing,
    /// The same in words, with the day or reason that belongs to it.
    pub words: String,
    /// Whether it is a gap.
    pub gap: bool,
    /// The latest judgements, the newest first.
    pub judgements: Vec<JudgedRow>,
    /// The person's own ratings beside them.
    pub ratings: Vec<RatedRow>,
    /// How many items of evidence are linked to it.
    pub evidence: usize,
    /// Claims that wait: with whom, since when.
    pub claims: Vec<String>,
    /// Modules that lead to it and are still to do.
    pub modules: Vec<String>,
    /// The exemption that names it, in words; may be empty.
    pub exemption: String,
    /// Whether the gap can be learned at work alone.
    pub learn_at_work: bool,
}

/// What somebody's post asks for, and how each unit stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonGaps {
    /// Who.
    pub staff: StaffId,
    /// Their name.
    pub name: String,
    /// The post's title; empty where no profile is theirs.
    pub post: String,
    /// The units, in the profile's order.
    pub rows: Vec<GapRow>,
    /// What calls for a second thought.
    pub warnings: Vec<String>,
    /// What is assumed of everybody.
    pub assumed: String,
}

impl PersonGaps {
    /// The skills held.
    pub fn held(&self) -> impl Iterator<Item = &GapRow> {
        self.rows.iter().filter(|row| row.standing.is_held())
    }

    /// The gaps that can be learned at work.
    pub fn at_work(&self) -> impl Iterator<Item = &GapRow> {
        self.rows.iter().filter(|row| row.learn_at_work)
    }

    /// The gaps to which modules lead: the training plan.
    pub fn in_modules(&self) -> impl Iterator<Item = &GapRow> {
        self.rows
            .iter()
            .filter(|row| row.gap && !row.modules.is_empty())
    }
}

/// A training module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModuleRow {
    /// The entry that wrote it first.
    pub module: EntryNumber,
    /// What it is called.
    pub title: String,
    /// For whom.
    pub kind: ModuleKind,
    /// The units that it leads to, by code and title.
    pub units: Vec<String>,
    /// What is done in it.
    pub about: String,
    /// Whether it is on offer.
    pub in_use: bool,
}

/// A development agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreementView {
    /// The entry that offered it.
    pub entry: EntryNumber,
    /// How it stands.
    pub state: AgreementState,
    /// Who offered it.
    pub by: String,
    /// On which day the person accepted it.
    pub accepted: Option<Day>,
    /// Who facilitates.
    pub facilitator: String,
    /// Who supervises.
    pub supervisor: String,
    /// Who assesses.
    pub assessor: String,
    /// From which day.
    pub from: Day,
    /// The last day.
    pub until: Day,
    /// Protected time planned a month, in minutes.
    pub protected_a_month: u32,
    /// Protected time planned until today, in minutes.
    pub planned_so_far: u64,
    /// Protected time planned for the whole time, in minutes.
    pub planned: u64,
    /// Protected time taken until today, in minutes, as the person filed it.
    pub taken: u64,
    /// Whether an accredited course is wanted, and which, in words.
    pub accreditation: String,
    /// What else was agreed.
    pub words: String,
    /// Why it was ended; empty where it was not.
    pub ended: String,
}

impl AgreementView {
    /// Protected time, planned and taken, in words.
    pub fn protected_words(&self) -> String {
        format!(
            "{} a month planned; {} taken, {} planned so far, {} in all",
            hours(u64::from(self.protected_a_month)),
            hours(self.taken),
            hours(self.planned_so_far),
            hours(self.planned)
        )
    }
}

/// An objective.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectiveView {
    /// The entry that set it.
    pub entry: EntryNumber,
    /// What is to be reached.
    pub what: String,
    /// The units that it leads to, by code and title.
    pub units: Vec<String>,
    /// By when.
    pub due: Day,
    /// Whether it is still to be reached.
    pub open: bool,
    /// Whether that day has passed and nobody has looked at it since.
    pub overdue: bool,
    /// What evidence will show it.
    pub evidence: String,
    /// By when that is filed.
    pub evidence_due: Option<Day>,
    /// Who set it.
    pub by: String,
    /// What reviews found: day, by whom, outcome and words.
    pub reviews: Vec<String>,
}

/// A module, for one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnModule {
    /// The module.
    pub module: EntryNumber,
    /// What it is called.
    pub title: String,
    /// For whom it is.
    pub kind: ModuleKind,
    /// Completed, exempted or to do, in words.
    pub state: String,
    /// Whether it is still to do.
    pub to_do: bool,
}

/// Provisional practice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvisionalView {
    /// The entry that began it.
    pub entry: EntryNumber,
    /// Whose.
    pub staff: StaffId,
    /// Their name.
    pub name: String,
    /// From which day.
    pub from: Day,
    /// The last day as it is now.
    pub until: Day,
    /// How it stands, in words.
    pub state: String,
    /// Whether it is open.
    pub open: bool,
    /// Whether its last day has passed and nobody has ended or renewed it.
    pub overdue: bool,
    /// On which day the person agreed to it.
    pub accepted: Option<Day>,
    /// The modules still to finish.
    pub to_finish: Vec<String>,
    /// The most patients that may be allocated.
    pub patients_max: Option<u16>,
    /// For how many they answer now.
    pub patients: usize,
    /// What else limits what may be allocated.
    pub limits: String,
    /// Its renewals and its end, in words.
    pub history: Vec<String>,
}

/// How one person learns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonDevelopment {
    /// Who.
    pub staff: StaffId,
    /// Their name.
    pub name: String,
    /// Their post's title; may be empty.
    pub post: String,
    /// Their supervisor's name; may be empty.
    pub supervisor: String,
    /// Agreements, the newest first.
    pub agreements: Vec<AgreementView>,
    /// Objectives, open ones first, by day.
    pub objectives: Vec<ObjectiveView>,
    /// Who mentors them.
    pub mentors: Vec<String>,
    /// Whom they mentor.
    pub mentored: Vec<String>,
    /// Modules: core ones on offer, those that lead to a unit of their post, those to finish, and all completed.
    pub modules: Vec<OwnModule>,
    /// Exemptions in words.
    pub exemptions: Vec<String>,
    /// Provisional practice, the newest first.
    pub provisional: Vec<ProvisionalView>,
}

/// All that a person's documents are made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DevelopmentPlan {
    /// The day.
    pub today: Day,
    /// The service's name.
    pub service: String,
    /// The post's profile as it holds today.
    pub profile: Option<ProfileView>,
    /// How each unit stands.
    pub gaps: PersonGaps,
    /// How they learn.
    pub development: PersonDevelopment,
}

/// Minutes as hours, for people.
pub fn hours(minutes: u64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}
