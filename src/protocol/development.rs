//! What is asked about role profiles, gaps and development, by screens and shell alike.

use serde::{Deserialize, Serialize};

use crate::domain::entry::StaffId;
use crate::domain::staff::register::Role;
use crate::domain::time::Day;
use crate::service::view::development::{
    DevelopmentPlan, ModuleRow, PersonDevelopment, PersonGaps, ProfileView,
};
use crate::service::view::learning::{LearningLog, Revalidation};
use crate::service::view::recordable::Recordable;
use crate::service::view::team_development::{DevelopmentWaiting, TeamGaps, TeamGrid};

/// A question about profiles, gaps or development.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DevelopmentAsk {
    /// All role profiles.
    Profiles,
    /// The default set of a role.
    DefaultProfile(Role),
    /// All training modules.
    Modules,
    /// What somebody's post asks for, and how each unit stands.
    Gaps(StaffId),
    /// How somebody learns.
    Person(StaffId),
    /// What who asks may record about somebody's development.
    Recordable(StaffId),
    /// All that somebody's documents are made from.
    Plan(StaffId),
    /// A framework by the people of one's team.
    Grid {
        /// The framework's id.
        framework: String,
        /// Whether a row is a statement rather than a unit.
        statements: bool,
    },
    /// What the posts of one's team ask for, and who holds it.
    Team,
    /// What waits for a lead or supervisor.
    Waiting,
    /// A page of somebody's learning log.
    Learning {
        /// Whose.
        staff: StaffId,
        /// Items of entries below this number; the newest when `None`.
        before: Option<u64>,
    },
    /// Counts that help with revalidation.
    Revalidation {
        /// Whose.
        staff: StaffId,
        /// The first day counted; as the registration says when `None`.
        from: Option<Day>,
    },
}

/// The answer to a [`DevelopmentAsk`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DevelopmentAnswer {
    /// To [`DevelopmentAsk::Profiles`].
    Profiles(Vec<ProfileView>),
    /// To [`DevelopmentAsk::DefaultProfile`].
    DefaultProfile(Box<ProfileView>),
    /// To [`DevelopmentAsk::Modules`].
    Modules(Vec<ModuleRow>),
    /// To [`DevelopmentAsk::Gaps`].
    Gaps(Box<PersonGaps>),
    /// To [`DevelopmentAsk::Person`].
    Person(Box<PersonDevelopment>),
    /// To [`DevelopmentAsk::Recordable`].
    Recordable(Box<Recordable>),
    /// To [`DevelopmentAsk::Plan`].
    Plan(Box<DevelopmentPlan>),
    /// To [`DevelopmentAsk::Grid`].
    Grid(Box<TeamGrid>),
    /// To [`DevelopmentAsk::Team`].
    Team(TeamGaps),
    /// To [`DevelopmentAsk::Waiting`].
    Waiting(Box<DevelopmentWaiting>),
    /// To [`DevelopmentAsk::Learning`].
    Learning(LearningLog),
    /// To [`DevelopmentAsk::Revalidation`].
    Revalidation(Revalidation),
}
