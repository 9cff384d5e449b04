//! Arguments about portfolios.

use std::path::PathBuf;

use clap::Args;

use crate::cli::words::SaidDay;

/// `caseload portfolio`.
#[derive(Debug, Args)]
pub struct Portfolio {
    /// For whom it is: an assessor, a university, an employer
    #[arg(long = "for", value_name = "WHOM")]
    pub audience: String,
    /// What it is for
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "WHAT"
    )]
    pub purpose: String,
    /// Only work from this day on (2026-01-31)
    #[arg(long, value_name = "DAY")]
    pub from: Option<SaidDay>,
    /// Only work up to this day
    #[arg(long, value_name = "DAY")]
    pub until: Option<SaidDay>,
    /// Only evidence for this framework; once for each (`caseload catalogue`)
    #[arg(long, value_name = "FRAMEWORK")]
    pub framework: Vec<String>,
    /// The folder into which the files are written, which must be there; - gives them as one ZIP archive on standard output
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    pub to: PathBuf,
}
