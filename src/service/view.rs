//! What screens and the shell show: plain structs, with words ready to be drawn and values to sort and act by.

pub mod caseload;
pub mod catalogue;
pub mod changed;
pub mod competence;
pub mod cover;
pub mod development;
pub mod evidence;
pub mod learning;
pub mod looked;
pub mod newer;
pub mod patient;
pub mod privacy;
pub mod recordable;
pub mod signing;
pub mod statements;
pub mod team_development;
pub mod today;
pub mod unfinished;
pub mod words;

use serde::{Deserialize, Serialize};

/// The head of every list: who is at work, how full the caseload is, how much there is to do today.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct Header {
    /// Who is at work.
    pub who: String,
    /// Their roles in words.
    pub roles: String,
    /// The service's name.
    pub service: String,
    /// Whether everything is made up.
    pub demo: bool,
    /// Patients on the caseload.
    pub patients: usize,
    /// The band that their whole-time equivalent gives, from the policy.
    pub band: (u32, u32),
    /// The weighted workload in hundredths.
    pub load: u32,
    /// The workload that their whole-time equivalent can carry, in hundredths.
    pub capacity: u32,
    /// Rows that call for something today, overdue ones included.
    pub today: usize,
    /// Overdue rows.
    pub overdue: usize,
    /// Suggested steps that wait.
    pub to_decide: usize,
    /// Drafts left open.
    pub drafts: usize,
    /// Entries of others that wait for their countersignature.
    pub to_countersign: usize,
    /// What falls to them from colleagues.
    pub duties: Box<Duties>,
}

/// What falls to somebody from colleagues.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize, Default)]
pub struct Duties {
    /// For whom this person stands in today: `A Osei until tomorrow (62 patients)`; empty for nobody.
    pub covering: String,
    /// Openings without a relationship that wait for this person's judgement.
    pub to_judge: usize,
}

impl Header {
    /// How the caseload stands against its band, in a few words.
    pub fn caseload_words(&self) -> String {
        let (low, high) = self.band;
        let count = u32::try_from(self.patients).unwrap_or(u32::MAX);
        let against = if count < low {
            " below"
        } else if count > high {
            " above"
        } else {
            ""
        };
        format!("{count} of {low}-{high}{against}")
    }

    /// The workload against what can be carried.
    pub fn load_words(&self) -> String {
        format!(
            "load {} of {}",
            hundredths(self.load),
            hundredths(self.capacity)
        )
    }
}

/// A number kept in hundredths, with one decimal.
pub fn hundredths(value: u32) -> String {
    format!("{}.{}", value / 100, value % 100 / 10)
}
