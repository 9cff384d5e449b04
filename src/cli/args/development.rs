//! Arguments about development.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::cli::words::{SaidDay, entry_number, word};
use crate::domain::entry::EntryNumber;
use crate::domain::staff::development::module::ModuleKind;
use crate::domain::staff::development::objective::Outcome;
use crate::domain::staff::development::training::Scope;
use crate::domain::time::length::hours_and_minutes;

/// `caseload development`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Development {
    /// What to do; how somebody learns without.
    #[command(subcommand)]
    pub verb: Option<DevelopmentVerb>,
    /// Whose; yours when left out
    pub login: Option<String>,
}

/// What to do about development.
#[derive(Debug, Subcommand)]
pub enum DevelopmentVerb {
    /// What waits for you as a lead or supervisor
    Waiting,
    /// Everything that somebody's documents are made from, in JSON
    Plan {
        /// Whose; yours when left out
        login: Option<String>,
    },
    /// Print a development plan, as Markdown and as PDF
    Print {
        /// Whose; yours when left out
        login: Option<String>,
        /// The folder into which the files are written, which must be there; - gives them as one ZIP archive on standard output
        #[arg(long, value_name = "FOLDER", default_value = ".")]
        to: PathBuf,
    },
    /// Development agreements
    #[command(subcommand)]
    Agreement(AgreementVerb),
    /// Objectives
    #[command(subcommand)]
    Objective(ObjectiveVerb),
    /// Training modules; the list without
    Module {
        /// What to do; the list without.
        #[command(subcommand)]
        verb: Option<ModuleVerb>,
    },
    /// Exempt somebody from modules, having evaluated their skills and experience
    Exempt(Exempt),
    /// Provisional practice: before the modules are finished
    #[command(subcommand)]
    Provisional(ProvisionalVerb),
    /// Mentors
    #[command(subcommand)]
    Mentor(MentorVerb),
    /// The learning log
    Log {
        /// Whose; yours when left out
        login: Option<String>,
        /// Items of entries below this one
        #[arg(long, value_parser = entry_number)]
        before: Option<EntryNumber>,
    },
    /// Counts that help with a nurse's revalidation; no claim
    Nmc {
        /// Whose; yours when left out
        login: Option<String>,
        /// The first day of the three years; as the registration says when left out
        #[arg(long, value_name = "DAY")]
        from: Option<SaidDay>,
    },
    /// Record your practice hours
    Hours {
        /// The first day
        #[arg(value_name = "DAY")]
        from: SaidDay,
        /// The last day
        #[arg(value_name = "DAY")]
        until: SaidDay,
        /// The hours between them
        hours: u32,
        /// Where and in what role
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "TEXT"
        )]
        words: String,
    },
}

/// What to do with development agreements.
#[derive(Debug, Subcommand)]
pub enum AgreementVerb {
    /// Offer somebody an agreement
    Offer(Offer),
    /// Accept what was offered to you: an agreement, or provisional practice
    Accept {
        /// The entry that offered it
        #[arg(value_parser = entry_number)]
        offer: EntryNumber,
        /// What you say to it
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "TEXT"
        )]
        words: String,
    },
    /// End an agreement
    End {
        /// Whose
        login: String,
        /// The entry that offered it
        #[arg(value_parser = entry_number)]
        agreement: EntryNumber,
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

/// An agreement to offer.
#[derive(Debug, Args)]
pub struct Offer {
    /// To whom
    pub login: String,
    /// The last day
    #[arg(long, value_name = "DAY")]
    pub until: SaidDay,
    /// The first day; today when left out
    #[arg(long, value_name = "DAY")]
    pub from: Option<SaidDay>,
    /// Who facilitates; you when left out
    #[arg(long, value_name = "LOGIN")]
    pub facilitator: Option<String>,
    /// Who supervises; their supervisor when left out
    #[arg(long, value_name = "LOGIN")]
    pub supervisor: Option<String>,
    /// Who assesses; who supervises when left out
    #[arg(long, value_name = "LOGIN")]
    pub assessor: Option<String>,
    /// Time protected for learning a month: 7h30, 8h, 90m
    #[arg(long, value_parser = hours_and_minutes, default_value = "0h", value_name = "TIME")]
    pub protected: u32,
    /// The accredited course that is wanted
    #[arg(long, value_name = "COURSE")]
    pub accreditation: Option<String>,
    /// What else is agreed
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "TEXT"
    )]
    pub words: String,
}

/// What to do with objectives.
#[derive(Debug, Subcommand)]
pub enum ObjectiveVerb {
    /// Set an objective
    Set {
        /// Whose
        login: String,
        /// What is to be reached
        what: String,
        /// By when
        #[arg(long, value_name = "DAY")]
        due: SaidDay,
        /// A unit that it leads to
        #[arg(long, value_name = "UNIT")]
        unit: Vec<String>,
        /// What evidence will show it
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "TEXT"
        )]
        evidence: String,
        /// By when that is filed
        #[arg(long, value_name = "DAY")]
        evidence_due: Option<SaidDay>,
    },
    /// Say what a review found
    Review {
        /// Whose
        login: String,
        /// The entry that set it
        #[arg(value_parser = entry_number)]
        objective: EntryNumber,
        /// What was found
        #[arg(value_parser = word::<Outcome>())]
        outcome: Outcome,
        /// In words
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "TEXT"
        )]
        words: String,
        /// By when it is to be reached now
        #[arg(long, value_name = "DAY")]
        due: Option<SaidDay>,
    },
}

/// What to do with modules.
#[derive(Debug, Subcommand)]
pub enum ModuleVerb {
    /// Write a module, or change one
    Write {
        /// The entry that wrote it first, to change it: what is left out stays as it is
        #[arg(long, value_parser = entry_number)]
        module: Option<EntryNumber>,
        /// What it is called
        #[arg(long, default_value = "", hide_default_value = true)]
        title: String,
        /// For whom
        #[arg(long, value_parser = word::<ModuleKind>())]
        kind: Option<ModuleKind>,
        /// A unit that it leads to
        #[arg(long, value_name = "UNIT")]
        unit: Vec<String>,
        /// What is done in it
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "TEXT"
        )]
        about: String,
        /// Take it off offer
        #[arg(long)]
        out_of_use: bool,
    },
    /// Record that a module was completed
    Done {
        /// The module
        #[arg(value_parser = entry_number)]
        module: EntryNumber,
        /// With which provider
        #[arg(long)]
        provider: String,
        /// By whom; you when left out
        #[arg(long, value_name = "LOGIN")]
        staff: Option<String>,
        /// On which day; today when left out
        #[arg(long, value_name = "DAY")]
        day: Option<SaidDay>,
        /// Anything else
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "TEXT"
        )]
        words: String,
    },
}

/// An exemption to give.
#[derive(Debug, Args)]
pub struct Exempt {
    /// Whom
    pub login: String,
    /// How far
    #[arg(value_parser = word::<Scope>())]
    pub scope: Scope,
    /// A unit whose skills and experience were evaluated
    #[arg(long, required = true, value_name = "UNIT")]
    pub unit: Vec<String>,
    /// The level at which they were, where their framework has a ladder of levels
    #[arg(long, value_name = "LEVEL")]
    pub level: Option<String>,
    /// A module of a partial exemption
    #[arg(long, value_parser = entry_number)]
    pub module: Vec<EntryNumber>,
    /// The day of the evaluation; today when left out
    #[arg(long, value_name = "DAY")]
    pub day: Option<SaidDay>,
    /// Your qualification as an assessor; that of your authority when left out
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "TEXT"
    )]
    pub qualification: String,
    /// What was evaluated and found
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "WHY"
    )]
    pub reason: String,
}

/// What to do with provisional practice.
#[derive(Debug, Subcommand)]
pub enum ProvisionalVerb {
    /// Let somebody work before the modules are finished
    Begin {
        /// Whom
        login: String,
        /// By which day the modules are to be finished
        #[arg(long, value_name = "DAY")]
        until: SaidDay,
        /// From which day; today when left out
        #[arg(long, value_name = "DAY")]
        from: Option<SaidDay>,
        /// A module to finish
        #[arg(long, required = true, value_parser = entry_number)]
        module: Vec<EntryNumber>,
        /// The most patients that may be allocated
        #[arg(long, value_name = "NUMBER")]
        patients: Option<u16>,
        /// What else limits what may be allocated
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "TEXT"
        )]
        limits: String,
    },
    /// Renew it
    Renew {
        /// Whose
        login: String,
        /// The new last day
        #[arg(long, value_name = "DAY")]
        until: SaidDay,
        /// Why
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "WHY"
        )]
        words: String,
    },
    /// End it
    End {
        /// Whose
        login: String,
        /// Why
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "WHY"
        )]
        words: String,
    },
}

/// What to do with mentors.
#[derive(Debug, Subcommand)]
pub enum MentorVerb {
    /// Pair somebody with a mentor
    Pair {
        /// Who is to be mentored
        login: String,
        /// Who mentors
        #[arg(value_name = "MENTOR")]
        mentor: String,
        /// What for
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "TEXT"
        )]
        words: String,
    },
    /// End mentoring
    End {
        /// Who is mentored
        login: String,
        /// Who mentors
        #[arg(value_name = "MENTOR")]
        mentor: String,
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
