//! What can be typed: clap types only. Help, manual pages and completions are made from them.

pub mod access;
pub mod catalogue;
pub mod competence;
pub mod development;
pub mod facts;
pub mod gaps;
pub mod house;
pub mod portfolio;
pub mod proof;
pub mod record;
pub mod signing;
pub mod team;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::parser::ValueSource;
use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

/// A case manager's day: who needs you now, what was done and why, on a record that cannot lie
///
/// Without a command the screens open. Every command also works from the shell: plain text by default, JSON with --json. Who you are is not asked: the operating system
/// knows your login, and the staff register of the store says what you may do.
#[derive(Debug, Parser)]
#[command(
    name = "caseload",
    version,
    max_term_width = 100,
    after_help = "Exit codes: 0 done, 1 refused, 2 wrong use, 3 store, 4 server, 70 a fault of the program.\nThe manual: `caseload manual`."
)]
pub struct Cli {
    /// What holds for every command.
    #[command(flatten)]
    pub common: Common,
    /// What to do; the screens without.
    #[command(subcommand)]
    pub verb: Option<Verb>,
}

/// The heading of what holds for every command, below what is a command's own.
const EVERYWHERE: &str = "For every command";

/// What holds for every command.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// The folder of the store; `caseload` in your data folder (~/.local/share) when left out
    #[arg(
        long,
        global = true,
        help_heading = EVERYWHERE,
        env = "CASELOAD_STORE",
        hide_env_values = true,
        value_name = "FOLDER"
    )]
    pub store: Option<PathBuf>,
    /// The socket of the team server; as /etc/caseload/config.toml or ~/.config/caseload/config.toml says when left out
    #[arg(
        long,
        global = true,
        help_heading = EVERYWHERE,
        env = "CASELOAD_SERVER",
        hide_env_values = true,
        value_name = "SOCKET"
    )]
    pub server: Option<PathBuf>,
    /// Be another of the staff; on a demo store only
    #[arg(long = "as", global = true, help_heading = EVERYWHERE, value_name = "LOGIN")]
    pub act_as: Option<String>,
    /// Answer in JSON
    #[arg(long, global = true, help_heading = EVERYWHERE)]
    pub json: bool,
    /// How store and server were named: filled in by [`Cli::read`].
    #[arg(skip)]
    pub by_flag: ByFlag,
}

/// What was named by a flag rather than by the environment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ByFlag {
    /// `--store`.
    pub store: bool,
    /// `--server`.
    pub server: bool,
}

impl Cli {
    /// Reads the arguments, and remembers which of them were typed and which came from the environment.
    ///
    /// # Errors
    /// Wrong use, or help and version, which are answers.
    pub fn read(
        arguments: impl IntoIterator<Item = impl Into<OsString> + Clone>,
    ) -> Result<Cli, clap::Error> {
        let matches = Cli::command().try_get_matches_from(arguments)?;
        let typed = |name: &str| matches.value_source(name) == Some(ValueSource::CommandLine);
        let by_flag = ByFlag {
            store: typed("store"),
            server: typed("server"),
        };
        let mut cli = Cli::from_arg_matches(&matches)?;
        cli.common.by_flag = by_flag;
        Ok(cli)
    }
}

/// A reason, where no relationship gives the record.
#[derive(Debug, Clone, Args)]
pub struct Opening {
    /// Why you open a record that is not on your caseload; it is entered there, and a named person reads it
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "WHY"
    )]
    pub reason: String,
}

/// A command.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Make a store, and name its first administrator and case manager
    Init(house::Init),
    /// Look around on a made-up caseload in a throw-away folder
    Demo(house::Demo),
    /// Who needs you today: the first screen as text
    Today(record::Today),
    /// The caseload, with what is due next
    List(record::List),
    /// Find anyone: name, NHS number, phone, postcode or carer
    Find(record::Find),
    /// A patient's record
    Show(record::Show),
    /// Record a contact, made or tried
    Contact(Box<record::Contact>),
    /// The ladder; a patient's intensity; step it up or down
    Intensity(record::Intensity),
    /// Refuse a suggested step, with the reason
    Refuse(record::Refuse),
    /// Close a follow-up, or put it off
    FollowUp(record::FollowUp),
    /// Plan or book the next contact
    Plan(record::Plan),
    /// Register a patient
    Register(Box<facts::Register>),
    /// Correct a patient's details
    Details(facts::Details),
    /// Put an alert on a record, or end one
    #[command(subcommand)]
    Alert(facts::Alert),
    /// Record consent
    Consent(facts::Consent),
    /// Judge the tier
    Tier(facts::Tiering),
    /// Change who answers for a patient
    Assign(facts::Assign),
    /// End the programme for a patient (programme discharge)
    Leave(facts::Leave),
    /// Record a hospital admission
    Admit(facts::Admit),
    /// Record the end of a hospital stay
    Return(facts::Return),
    /// Record a fall
    Fall(facts::Fall),
    /// Record a move, such as into a care home
    Move(facts::Move),
    /// Record a carer
    Carer(facts::Carer),
    /// Record that a carer cannot go on
    CarerBreakdown(facts::CarerBreakdown),
    /// Record a death
    Death(facts::Death),
    /// Record a risk score made elsewhere
    Score(facts::Score),
    /// Compute a LACE score, every point with its source
    Lace(facts::Lace),
    /// Compute the Charlson index, every point with its source
    Charlson(facts::Charlson),
    /// Correct an entry by addendum
    Correct(record::Correct),
    /// The original of a corrected entry
    Original(record::Original),
    /// Who stands in for somebody who is away, and what happened meanwhile
    Cover(access::Covering),
    /// Who opened a record, or what somebody opened
    Looked(access::Looked),
    /// Openings without a relationship, for the privacy officer to judge
    Privacy(access::Privacy),
    /// Evidence of every kind, witnesses, self-ratings, claims and judgements
    Competence(competence::Competence),
    /// My competence for an outside body: a document, and a bundle that proves it
    Portfolio(portfolio::Portfolio),
    /// Countersign an entry, or list what waits for you
    Countersign(signing::Countersigning),
    /// Comment on an entry
    Comment(signing::Comment),
    /// My supervision record, or that of somebody I supervise
    Supervision(signing::Supervision),
    /// Say somebody's practice level (CMP level)
    Level(signing::Level),
    /// Set my passphrase, for a locked screen and for signing at another's terminal
    Passphrase(signing::Passphrase),
    /// My competence evidence; file some from an entry
    Evidence(house::Evidence),
    /// The competence frameworks: list, show, search, import, extend
    Catalogue(catalogue::Catalogue),
    /// Role profiles: what posts ask for
    Profile(gaps::Profiles),
    /// What my post asks for and nobody has judged me to hold yet; that of others, of a team
    Gaps(gaps::Gaps),
    /// How people learn: agreements, objectives, modules, provisional practice, mentors, the log
    Development(Box<development::Development>),
    /// The staff register
    Staff(house::Staff),
    /// The local settings, with their history
    Policy(house::Policy),
    /// Bring in a caseload from a file
    #[command(subcommand)]
    Import(house::Import),
    /// Read commands as JSON Lines, answer each with a receipt or a refusal
    #[command(after_long_help = crate::cli::submit::HELP)]
    Submit(house::Submit),
    /// My drafts: what was typed and is not an entry yet
    Drafts,
    /// Serve the store to the team: many people at once, each in their own name
    Serve(team::Serve),
    /// Follow a colleague's screens, who offered them
    Join(team::Join),
    /// What sshd starts for a login of the team (ForceCommand): the screens, or the one command of caseload that came with the login
    #[command(after_help = crate::cli::over_ssh::HELP)]
    OverSsh,
    /// Make the present state anew from the journal
    Rebuild,
    /// Check every entry, every fingerprint and the present state; compare with checkpoints kept elsewhere
    Verify(proof::Verify),
    /// Sign how far the journal has come, so that a copy elsewhere shows whether it was exchanged or cut short
    Checkpoint(proof::Checkpoint),
    /// Check a machine-readable portfolio, without a store: is every item as it was recorded, and is none missing?
    VerifyPortfolio(proof::VerifyPortfolio),
    /// Check files, disk, clock, terminal and versions, and say what to do
    Doctor,
    /// Make manual pages, shell completions, the table of keys
    #[command(subcommand)]
    Generate(house::Generate),
    /// Read the manual
    Manual(house::Manual),
}
