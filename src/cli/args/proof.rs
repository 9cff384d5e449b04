//! Arguments about what can be shown elsewhere: checkpoints, comparisons with them, portfolios.

use std::path::PathBuf;

use clap::Args;

/// `caseload checkpoint`.
#[derive(Debug, Args)]
#[command(
    after_help = "A checkpoint tells nothing of what was recorded. Keep copies where the owner of the store cannot write, and the key (--key) with them: `caseload manual checkpoint`."
)]
pub struct Checkpoint {
    /// Write it to this folder instead, and beside it a hash of every entry, so that a later comparison can name the first that differs
    #[arg(long, value_name = "FOLDER")]
    pub to: Option<PathBuf>,
    /// Print what checkpoints of this store are checked with
    #[arg(long, conflicts_with = "to")]
    pub key: bool,
    /// Have another key made, for one that was lost or that others could have read; leads only. What was signed stays, and is checked
    /// with the earlier key
    #[arg(long, conflicts_with_all = ["to", "key"], requires = "reason")]
    pub new_key: bool,
    /// Why another key is made
    #[arg(long, value_name = "WHY", requires = "new_key")]
    pub reason: Option<String>,
}

/// `caseload verify`.
#[derive(Debug, Args)]
pub struct Verify {
    /// Compare the journal with a checkpoint kept elsewhere, or with all those in a folder
    #[arg(long, value_name = "CHECKPOINT")]
    pub against: Option<PathBuf>,
    /// The key to check it with, or a file that holds it; once for each, where it was replaced. Those that the journal itself names when left
    /// out
    #[arg(long, value_name = "KEY", requires = "against")]
    pub key: Vec<String>,
}

/// `caseload verify-portfolio`.
#[derive(Debug, Args)]
#[command(
    after_help = "It needs no store and no network: the file and the key are enough. Get the key from the service that made the file, by another way than the file."
)]
pub struct VerifyPortfolio {
    /// The machine-readable portfolio
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The key of the store that made it (`caseload checkpoint --key`), or a file that holds it
    #[arg(long, value_name = "KEY")]
    pub key: String,
}
