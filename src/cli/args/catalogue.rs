//! Arguments about the catalogue of competences.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::cli::words::word;
use crate::domain::staff::catalogue::Part;

/// `caseload catalogue`.
#[derive(Debug, Args)]
pub struct Catalogue {
    /// What to do; the list of frameworks without.
    #[command(subcommand)]
    pub verb: Option<CatalogueVerb>,
}

/// What to do with the catalogue.
#[derive(Debug, Subcommand)]
pub enum CatalogueVerb {
    /// A framework with its units and statements, or one unit or area of it
    #[command(
        after_help = "Where a criterion is about teams, it says how somebody who works alone reads it: as working with stakeholders.\nWhat a framework takes as given (its first principle) is no gap."
    )]
    Show {
        /// The framework's id, such as cmp
        framework: String,
        /// A unit or an area, by id, code or title, such as PP01 or Communication
        unit: Option<String>,
        /// Only the statements of this level, such as CMP2
        #[arg(long, value_name = "LEVEL")]
        level: Option<String>,
        /// In the words of an earlier version
        #[arg(long, value_name = "VERSION")]
        version: Option<String>,
    },
    /// Find statements in all frameworks
    Search {
        /// Words that must all occur; every statement when left out
        words: Vec<String>,
    },
    /// Import a framework, or a newer version of one, from a table: shows what would change; --apply does it
    #[command(
        after_help = "The table is TOML: `caseload catalogue template` prints an example with remarks on every field. Everything that is not in order is named with its line.\nAn id never changes its meaning: a newer version keeps the text of each statement that it keeps; what it leaves out is retired and stays readable."
    )]
    Import {
        /// The file; - is standard input
        file: PathBuf,
        /// Do it; without, nothing is changed
        #[arg(long)]
        apply: bool,
        /// Why; needed with --apply
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "WHY"
        )]
        reason: String,
    },
    /// Print an example of the table that is imported, with remarks on every field, to begin one from
    Template,
    /// Add a statement to a unit that is announced but not yet written
    Extend {
        /// The unit's id, such as ksf.palliative
        unit: String,
        /// What the person does
        #[arg(long, value_name = "TEXT")]
        statement: String,
        /// The level, as the framework uses levels
        #[arg(long, value_name = "LEVEL")]
        level: Option<String>,
        /// Which part of a full competence it is
        #[arg(long, value_parser = word::<Part>())]
        part: Option<Part>,
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
