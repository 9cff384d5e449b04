//! Arguments about cover for absence, who looked, and openings without a relationship.

use clap::{Args, Subcommand};

use crate::cli::words::{entry_number, word};
use crate::domain::entry::EntryNumber;
use crate::domain::patient::access::Verdict;

/// `caseload cover`.
#[derive(Debug, Args)]
pub struct Covering {
    /// What to do; the list without.
    #[command(subcommand)]
    pub verb: Option<CoverVerb>,
}

/// What to do with cover.
#[derive(Debug, Subcommand)]
pub enum CoverVerb {
    /// Covers that hold, are to come, or ended lately
    List,
    /// Arrange who stands in for somebody who is away
    Arrange {
        /// Who is away; you when left out
        #[arg(value_name = "LOGIN")]
        absent: Option<String>,
        /// Who stands in
        #[arg(long, value_name = "LOGIN")]
        by: String,
        /// The first day; today when left out
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "DAY"
        )]
        from: String,
        /// The last day
        #[arg(long, value_name = "DAY")]
        until: String,
        /// Why
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "WHY"
        )]
        reason: String,
    },
    /// End a cover before its last day
    End {
        /// The entry that arranged it
        #[arg(value_parser = entry_number)]
        cover: EntryNumber,
        /// Why
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "WHY"
        )]
        reason: String,
    },
    /// What others recorded on the absent person's patients
    Meanwhile {
        /// The entry that arranged the cover
        #[arg(value_parser = entry_number)]
        cover: EntryNumber,
        /// Only entries below this number
        #[arg(long, value_parser = entry_number, value_name = "ENTRY")]
        before: Option<EntryNumber>,
    },
}

/// `caseload looked`.
#[derive(Debug, Args)]
pub struct Looked {
    /// The NHS number, or words that find one person
    #[arg(required_unless_present = "by", conflicts_with = "by")]
    pub patient: Option<String>,
    /// What this member of staff opened, instead of who opened a record
    #[arg(long, value_name = "LOGIN")]
    pub by: Option<String>,
    /// Only openings below this entry
    #[arg(long, value_parser = entry_number, value_name = "ENTRY")]
    pub before: Option<EntryNumber>,
}

/// `caseload privacy`.
#[derive(Debug, Args)]
pub struct Privacy {
    /// What to do; the list without.
    #[command(subcommand)]
    pub verb: Option<PrivacyVerb>,
}

/// What to do with openings without a relationship.
#[derive(Debug, Subcommand)]
pub enum PrivacyVerb {
    /// What waits for judgement, the oldest first
    List,
    /// Judge an opening
    Judge {
        /// The entry of the opening
        #[arg(value_parser = entry_number)]
        opening: EntryNumber,
        /// The judgement
        #[arg(value_parser = word::<Verdict>())]
        verdict: Verdict,
        /// Its grounds; - reads them from standard input
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "TEXT"
        )]
        words: String,
    },
}
