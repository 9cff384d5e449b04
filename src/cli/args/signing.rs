//! Arguments about practice levels, countersignatures, comments, passphrases and supervision.

use clap::{Args, Subcommand};

use crate::cli::words::{entry_number, level, word};
use crate::domain::entry::EntryNumber;
use crate::domain::patient::countersigning::How;
use crate::domain::staff::practice::PracticeLevel;

/// `caseload level`.
#[derive(Debug, Args)]
pub struct Level {
    /// Whose
    pub login: String,
    /// CMP1 (early career, supervised), CMP2, CMP3, or none
    #[arg(value_parser = level, value_name = "LEVEL")]
    pub level: SaidLevel,
    /// Why
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "WHY"
    )]
    pub reason: String,
}

/// A practice level as typed; clap reads a bare option as "may be left out".
#[derive(Debug, Clone, Copy)]
pub struct SaidLevel(pub Option<PracticeLevel>);

/// `caseload countersign`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Countersigning {
    /// What to do; an entry is countersigned without.
    #[command(subcommand)]
    pub verb: Option<CountersignVerb>,
    /// The entry
    #[arg(value_parser = entry_number, required = true)]
    pub entry: Option<EntryNumber>,
    /// How you came to know of it
    #[arg(long, value_parser = word::<How>(), required = true)]
    pub how: Option<How>,
    /// What you say to it; - reads it from standard input
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "TEXT"
    )]
    pub note: String,
}

/// What else to do with countersignatures.
#[derive(Debug, Subcommand)]
pub enum CountersignVerb {
    /// What waits for your countersignature, oldest first
    List,
}

/// `caseload comment`.
#[derive(Debug, Args)]
pub struct Comment {
    /// The entry
    #[arg(value_parser = entry_number)]
    pub entry: EntryNumber,
    /// What you say; - reads it from standard input
    pub text: String,
}

/// `caseload passphrase`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Passphrase {
    /// What to do; your own is set without.
    #[command(subcommand)]
    pub verb: Option<PassphraseVerb>,
    /// Read standard input instead of the terminal: the old one in a line, where there is one, then the new one
    #[arg(long)]
    pub from_stdin: bool,
}

/// What else to do with passphrases.
#[derive(Debug, Subcommand)]
pub enum PassphraseVerb {
    /// Take away the passphrase of somebody who forgot it
    Clear {
        /// Whose
        login: String,
        /// Why
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "WHY"
        )]
        reason: String,
    },
}

/// `caseload supervision`.
#[derive(Debug, Args)]
pub struct Supervision {
    /// Whose; your own when left out
    pub login: Option<String>,
    /// Only what was recorded before this entry
    #[arg(long, value_parser = entry_number, value_name = "ENTRY")]
    pub before: Option<EntryNumber>,
}
