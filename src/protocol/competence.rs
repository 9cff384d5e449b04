//! What is asked about competence, by screens and shell alike.

use serde::{Deserialize, Serialize};

use crate::domain::entry::{EntryNumber, PatientId, StaffId};
use crate::service::view::competence::{ClaimFile, CompetenceQueue, Proposal, Standing, WholeItem};
use crate::service::view::statements::{StatementWhole, Statements};

/// A question about competence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum CompetenceAsk {
    /// Everything known of somebody, unit by unit.
    Standing(StaffId),
    /// One item of somebody's, whole.
    Item(StaffId, EntryNumber),
    /// A claim of somebody's with its evidence.
    Claim(StaffId, EntryNumber),
    /// What waits for me.
    Queue,
    /// Which statements an entry of a record could show: what is least shown first, three at most.
    Proposals(PatientId, EntryNumber),
    /// Which statements of other frameworks an item of mine could show, too.
    CrossMap(EntryNumber),
    /// The statements of every framework, with what is known of somebody.
    Statements {
        /// Whose competence is shown beside them.
        staff: StaffId,
        /// The mark of the catalogue that who asks has already, which is not sent again; empty for none.
        known: String,
    },
    /// One statement with all that belongs to it, and what is known of somebody about it.
    Statement(StaffId, String),
}

/// The answer to a [`CompetenceAsk`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum CompetenceAnswer {
    /// To [`CompetenceAsk::Standing`].
    Standing(Box<Standing>),
    /// To [`CompetenceAsk::Item`].
    Item(Box<WholeItem>),
    /// To [`CompetenceAsk::Claim`].
    Claim(Box<ClaimFile>),
    /// To [`CompetenceAsk::Queue`].
    Queue(Box<CompetenceQueue>),
    /// To [`CompetenceAsk::Proposals`] and [`CompetenceAsk::CrossMap`].
    Proposals(Vec<Proposal>),
    /// To [`CompetenceAsk::Statements`].
    Statements(Box<Statements>),
    /// To [`CompetenceAsk::Statement`].
    Statement(Box<StatementWhole>),
}
