//! What a team's posts ask for, who holds it, and what waits for its lead.

use serde::{Deserialize, Serialize};

use super::development::ProvisionalView;
use crate::domain::entry::{EntryNumber, StaffId};
use crate::domain::staff::development::gap::Standing;

/// A column of a team's grid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GridPerson {
    /// Who.
    pub staff: StaffId,
    /// Their name.
    pub name: String,
    /// Their post's title; may be empty.
    pub post: String,
}

/// A row of a team's grid: a unit, or a statement of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GridRow {
    /// Its id.
    pub id: String,
    /// The unit's code and title, or the statement's text.
    pub title: String,
    /// The level that a statement is written for, with what kind of level it is; may be empty.
    pub level: String,
    /// One mark a person, in the order of the columns; each is one byte.
    pub marks: String,
    /// How many hold it.
    pub held_by: usize,
    /// The column of the one person who holds it, where there is only one.
    pub only_one: Option<usize>,
}

/// A framework by the people of a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamGrid {
    /// The framework's id.
    pub framework: String,
    /// Its title.
    pub title: String,
    /// The columns.
    pub people: Vec<GridPerson>,
    /// The rows.
    pub rows: Vec<GridRow>,
    /// What each mark means.
    pub legend: Vec<(char, String)>,
}

impl TeamGrid {
    /// Who holds a row.
    pub fn holders<'a>(&'a self, row: &'a GridRow) -> impl Iterator<Item = &'a GridPerson> {
        let held = Standing::Competent.mark();
        self.people
            .iter()
            .zip(row.marks.chars())
            .filter(move |(_, mark)| *mark == held)
            .map(|(person, _)| person)
    }
}

/// A unit that posts of the team ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamUnit {
    /// The unit's id.
    pub unit: String,
    /// The framework's short title.
    pub framework: String,
    /// Its code and title.
    pub title: String,
    /// Whose posts ask for it.
    pub asked_of: usize,
    /// Who holds it.
    pub held_by: Vec<String>,
    /// Whether only one person holds it.
    pub only_one: bool,
    /// Who can learn it at work.
    pub at_work: Vec<String>,
    /// Who has modules to do for it: the training plan.
    pub in_modules: Vec<String>,
    /// Whether it has statements.
    pub written: bool,
}

/// What the team's posts ask for, less what was judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamGaps {
    /// How many people it is about.
    pub people: usize,
    /// The units.
    pub units: Vec<TeamUnit>,
    /// People without a profile whose work is judged against one.
    pub without_profile: Vec<String>,
}

/// What waits for a lead, or for a supervisor of their own people.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DevelopmentWaiting {
    /// Provisional practice that is overdue, ends within 30 days or waits to be agreed to: overdue first.
    pub provisional: Vec<ProvisionalView>,
    /// People without a role profile whose work is judged against one.
    pub without_profile: Vec<String>,
    /// People without an agreement that holds or is offered.
    pub without_agreement: Vec<String>,
    /// Agreements that wait for the person: name and entry.
    pub not_accepted: Vec<(String, EntryNumber)>,
    /// People whom nobody mentors.
    pub without_mentor: Vec<String>,
    /// People whom nobody supervises.
    pub without_supervisor: Vec<String>,
    /// Objectives whose day has passed: name, and what.
    pub objectives_overdue: Vec<(String, String)>,
}

impl DevelopmentWaiting {
    /// How many things wait.
    pub fn count(&self) -> usize {
        self.provisional.len()
            + self.without_profile.len()
            + self.without_agreement.len()
            + self.not_accepted.len()
            + self.without_mentor.len()
            + self.without_supervisor.len()
            + self.objectives_overdue.len()
    }
}
