//! Arguments about the store itself, staff, settings, evidence, and what is generated.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use clap_complete::Shell;

use crate::cli::args::Opening;
use crate::cli::words::{SaidDay, entry_number, whole_time, word};
use crate::domain::entry::EntryNumber;
use crate::domain::staff::competence::item::Tag;
use crate::domain::staff::evidence::Stage;
use crate::domain::staff::register::{Profession, Role};

/// `caseload init`.
#[derive(Debug, Args)]
#[command(
    after_help = "What is not given is asked for on a terminal; elsewhere your own login is taken."
)]
pub struct Init {
    /// The name of the service
    #[arg(long, value_name = "NAME")]
    pub service: Option<String>,
    /// The login of the first administrator, who is also practice lead
    #[arg(long, value_name = "LOGIN")]
    pub admin: Option<String>,
    /// Their name
    #[arg(long, value_name = "NAME")]
    pub admin_name: Option<String>,
    /// The login of the first case manager; may be the same person
    #[arg(long, value_name = "LOGIN")]
    pub case_manager: Option<String>,
    /// Their name
    #[arg(long, value_name = "NAME")]
    pub case_manager_name: Option<String>,
    /// The case manager's profession
    #[arg(long, value_parser = word::<Profession>(), default_value = "nurse")]
    pub profession: Profession,
}

/// `caseload demo`.
#[derive(Debug, Args)]
pub struct Demo {
    /// Make the demo in this folder, and keep it
    #[arg(long, value_name = "FOLDER")]
    pub keep: Option<PathBuf>,
}

/// `caseload evidence`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Evidence {
    /// What to do; the list of my evidence without.
    #[command(subcommand)]
    pub verb: Option<EvidenceVerb>,
    /// Units without evidence, too
    #[arg(long)]
    pub units: bool,
}

/// What to do with evidence.
#[derive(Debug, Subcommand)]
pub enum EvidenceVerb {
    /// The text of an entry as it would be filed, with names and numbers replaced
    Preview {
        /// The entry
        #[arg(value_parser = entry_number)]
        entry: EntryNumber,
        /// The reason.
        #[command(flatten)]
        opening: Opening,
    },
    /// File evidence that points to an entry
    File {
        /// The entry: a contact, a decision, a plan
        #[arg(value_parser = entry_number)]
        entry: EntryNumber,
        /// What you did, in your words; - reads it from standard input
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "TEXT"
        )]
        did: String,
        /// A statement that it is to show; once for each (`caseload evidence statements WORDS`)
        #[arg(long, value_name = "ID")]
        statement: Vec<String>,
        /// A stage of case management it belongs to; once for each
        #[arg(long, value_parser = word::<Stage>())]
        stage: Vec<Stage>,
        /// What runs through it, such as leadership; once for each
        #[arg(long, value_parser = word::<Tag>())]
        tag: Vec<Tag>,
        /// Leave the text of the entry out: only your own words are filed
        #[arg(long)]
        without_text: bool,
        /// The reason.
        #[command(flatten)]
        opening: Opening,
    },
    /// One filed item with its whole text
    Item {
        /// The entry that filed it
        #[arg(value_parser = entry_number)]
        entry: EntryNumber,
    },
    /// Find statements of all frameworks, shipped and imported
    Statements {
        /// Words that must all occur; every statement when left out
        words: Vec<String>,
    },
}

/// `caseload staff`.
#[derive(Debug, Args)]
pub struct Staff {
    /// What to do; the register without.
    #[command(subcommand)]
    pub verb: Option<StaffVerb>,
}

/// What to do with the staff register.
#[derive(Debug, Subcommand)]
pub enum StaffVerb {
    /// Add somebody
    Add {
        /// The name with which the person logs in on this computer
        login: String,
        /// What the register is to say.
        #[command(flatten)]
        said: StaffFlags,
    },
    /// Change what the register says of somebody
    Change {
        /// Whom
        login: String,
        /// A new login
        #[arg(long, value_name = "LOGIN")]
        new_login: Option<String>,
        /// What the register is to say; the rest stays.
        #[command(flatten)]
        said: StaffFlags,
        /// Why
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "WHY"
        )]
        reason: String,
    },
    /// Let somebody in no more
    Suspend {
        /// Whom
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
    /// Let somebody in again
    Restore {
        /// Whom
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

/// What the register says of a person.
#[derive(Debug, Args)]
pub struct StaffFlags {
    /// The name
    #[arg(long)]
    pub name: Option<String>,
    /// A role; once for each
    #[arg(long, value_parser = word::<Role>())]
    pub role: Vec<Role>,
    /// The profession
    #[arg(long, value_parser = word::<Profession>())]
    pub profession: Option<Profession>,
    /// The registration's body, such as NMC
    #[arg(long, value_name = "BODY")]
    pub registration_body: Option<String>,
    /// The registration's number
    #[arg(long, value_name = "NUMBER")]
    pub registration_number: Option<String>,
    /// The last day on which the registration holds, such as 2027-03-31
    #[arg(long, value_name = "DAY")]
    pub registration_expires: Option<String>,
    /// Whole-time equivalent, such as 0.8
    #[arg(long, value_parser = whole_time, value_name = "NUMBER")]
    pub whole_time: Option<u16>,
    /// The supervisor; an empty login takes it away
    #[arg(long, value_name = "LOGIN")]
    pub supervisor: Option<String>,
    /// Who stands in; an empty login takes it away
    #[arg(long, value_name = "LOGIN")]
    pub deputy: Option<String>,
}

/// `caseload policy`.
#[derive(Debug, Args)]
pub struct Policy {
    /// What to do; all settings without.
    #[command(subcommand)]
    pub verb: Option<PolicyVerb>,
}

/// What to do with the settings.
#[derive(Debug, Subcommand)]
pub enum PolicyVerb {
    /// One setting, whole
    Show {
        /// Which
        setting: String,
    },
    /// Change a setting
    Set {
        /// Which
        setting: String,
        /// The new value: plain text, a number, or JSON as `caseload policy show` prints it
        #[arg(allow_hyphen_values = true)]
        value: String,
        /// From which day it holds; today when left out
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
    /// All values a setting had: from when, by whom, why
    History {
        /// Which
        setting: String,
    },
}

/// `caseload import`.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// Patients from a CSV file: shows what would happen; --apply does it
    #[command(after_help = crate::exchange::csv_patients::COLUMNS_HELP)]
    Patients(ImportPatients),
}

/// `caseload import patients`.
#[derive(Debug, Args)]
pub struct ImportPatients {
    /// The file; - is standard input
    pub file: PathBuf,
    /// Do it; without, nothing is changed
    #[arg(long)]
    pub apply: bool,
    /// Write the rejected rows to this file, with the reason in the last column; with --apply they are written beside
    /// the file when this is left out
    #[arg(long, value_name = "FILE")]
    pub rejected: Option<PathBuf>,
}

/// `caseload submit`.
#[derive(Debug, Args)]
pub struct Submit {
    /// The file with the commands, one JSON object a line; - is standard input
    #[arg(default_value = "-")]
    pub file: PathBuf,
}

/// `caseload generate`.
#[derive(Debug, Subcommand)]
pub enum Generate {
    /// Manual pages
    Man {
        /// The folder to write them to
        folder: PathBuf,
    },
    /// Completions
    Completions {
        /// For which shell
        shell: Shell,
    },
    /// The table of all keys
    Keys,
    /// What a team server is installed with: systemd's unit, socket, user and folder
    Systemd {
        /// A server of one's own, run by one's own systemd
        #[arg(long)]
        user: bool,
        /// The group whose members may connect
        #[arg(long, default_value = "caseload", value_name = "NAME")]
        group: String,
        /// Write the files to this folder; printed when left out
        #[arg(long, value_name = "FOLDER")]
        to: Option<PathBuf>,
    },
    /// The block for sshd that opens the program for a group, and nothing else
    Sshd {
        /// The group of those who log in
        #[arg(long, default_value = "caseload", value_name = "NAME")]
        group: String,
    },
}

/// `caseload manual`.
#[derive(Debug, Args)]
pub struct Manual {
    /// The page, or `requirements`; the list of pages when left out
    pub topic: Option<String>,
}
