//! Arguments about role profiles and gaps.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::cli::words::{SaidDay, asked_group, asked_unit, entry_number, whose_profile, word};
use crate::domain::entry::EntryNumber;
use crate::domain::staff::development::profile::AskedUnit;
use crate::domain::staff::register::Role;
use crate::service::printing::RoleDocument;
use crate::service::view::recordable::AddedGroup;

/// `caseload profile`.
#[derive(Debug, Args)]
pub struct Profiles {
    /// What to do; the list without.
    #[command(subcommand)]
    pub verb: Option<ProfileVerb>,
}

/// What to do with role profiles.
#[derive(Debug, Subcommand)]
pub enum ProfileVerb {
    /// The role profiles
    List,
    /// One profile, with its units and its history
    Show {
        /// The entry that wrote it first
        #[arg(value_parser = entry_number)]
        profile: EntryNumber,
    },
    /// Print one for people outside: a job description or a person specification, as Markdown and as PDF
    Print {
        /// The entry that wrote it first
        #[arg(value_parser = entry_number)]
        profile: EntryNumber,
        /// As what
        #[arg(value_parser = word::<RoleDocument>(), value_name = "DOCUMENT")]
        kind: RoleDocument,
        /// The folder into which the files are written, which must be there; - gives them as one ZIP archive on standard output
        #[arg(long, value_name = "FOLDER", default_value = ".")]
        to: PathBuf,
    },
    /// The default set of a role
    Default {
        /// The role
        #[arg(value_parser = word::<Role>())]
        role: Role,
    },
    /// Write a profile, or a new version of one
    Write(Box<ProfileText>),
    /// Say which profile is somebody's
    Assign {
        /// Whose
        login: String,
        /// The entry that wrote it first; none to take it back
        #[arg(value_parser = whose_profile, value_name = "PROFILE")]
        profile: WhoseProfile,
        /// From which day; today when left out
        #[arg(long, value_name = "DAY")]
        from: Option<SaidDay>,
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

/// A profile as typed, or none; clap reads a bare option as "may be left out".
#[derive(Debug, Clone, Copy)]
pub struct WhoseProfile(pub Option<EntryNumber>);

/// What a profile says.
#[derive(Debug, Args)]
pub struct ProfileText {
    /// The entry that wrote it first, to write a new version: what is left out stays as it is
    #[arg(long, value_parser = entry_number)]
    pub profile: Option<EntryNumber>,
    /// What the post is called
    #[arg(long, default_value = "", hide_default_value = true)]
    pub title: String,
    /// The role that whoever holds it must have
    #[arg(long, value_parser = word::<Role>())]
    pub role: Option<Role>,
    /// The caseload: who the patients are, how complex their needs are
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "TEXT"
    )]
    pub caseload: String,
    /// The kind of service
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "TEXT"
    )]
    pub service: String,
    /// What is assumed of everybody, and raises no gap
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "TEXT"
    )]
    pub assumed: String,
    /// A unit, with its level, how much it is needed and the complexity behind it: 'cmp.pp.01@CMP2 desirable: many live alone';
    /// the default set of the role when there is none
    #[arg(long, value_parser = asked_unit, value_name = "UNIT")]
    pub unit: Vec<AskedUnit>,
    /// All units of a framework, or of a group of it, with one level: 'cmp/Supervision@CMP2: many live alone'; added to the units
    /// given with --unit, which may say another level, or else to those that are there
    #[arg(long, value_parser = asked_group, value_name = "GROUP")]
    pub group: Vec<AddedGroup>,
    /// From which day; today when left out
    #[arg(long, value_name = "DAY")]
    pub from: Option<SaidDay>,
    /// Take it out of use
    #[arg(long, conflicts_with = "in_use")]
    pub out_of_use: bool,
    /// Take it into use again
    #[arg(long)]
    pub in_use: bool,
    /// Why it is changed
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "WHY"
    )]
    pub reason: String,
}

/// `caseload gaps`.
#[derive(Debug, Args)]
pub struct Gaps {
    /// Whose; yours when left out
    pub login: Option<String>,
    /// Of my team: who holds each unit, who can learn it at work, who has modules to do
    #[arg(long, conflicts_with_all = ["login", "grid"])]
    pub team: bool,
    /// A framework by the people of my team, such as cmp
    #[arg(long, conflicts_with = "login", value_name = "FRAMEWORK")]
    pub grid: Option<String>,
    /// A row for every statement rather than for every unit
    #[arg(long, requires = "grid")]
    pub statements: bool,
    /// Print the team's skills, gaps and training plan, as Markdown and as PDF
    #[arg(long, requires = "team")]
    pub print: bool,
    /// The folder into which the files are printed, which must be there; - gives them as one ZIP archive on standard output
    #[arg(long, requires = "print", value_name = "FOLDER", default_value = ".")]
    pub to: PathBuf,
}
