//! Arguments about the facts of the day: who the patient is, what stands on the record, what happened, scores.

use clap::{Args, Subcommand};

use crate::cli::words::{entry_number, word, yes_or_no};
use crate::domain::entry::EntryNumber;
use crate::domain::patient::admission::{AdmissionKind, Destination};
use crate::domain::patient::alert::AlertKind;
use crate::domain::patient::consent::{Answer, Manner, Purpose};
use crate::domain::patient::finding::Injury;
use crate::domain::patient::identity::Residence;
use crate::domain::patient::risk::charlson::Condition;
use crate::domain::patient::risk::lace::Comorbidity;
use crate::domain::patient::tier::Tier;

/// A patient's details, each as typed.
#[derive(Debug, Args)]
pub struct DetailFlags {
    /// NHS number, ten digits
    #[arg(long, value_name = "NUMBER")]
    pub nhs_number: Option<String>,
    /// Surname
    #[arg(long)]
    pub surname: Option<String>,
    /// Forenames
    #[arg(long)]
    pub forenames: Option<String>,
    /// Date of birth: 31/12/1940 or 1940-12-31
    #[arg(long, value_name = "DAY")]
    pub birth_date: Option<String>,
    /// Sex
    #[arg(long)]
    pub sex: Option<String>,
    /// Address
    #[arg(long)]
    pub address: Option<String>,
    /// Postcode
    #[arg(long)]
    pub postcode: Option<String>,
    /// Phone
    #[arg(long)]
    pub phone: Option<String>,
    /// Mobile
    #[arg(long)]
    pub mobile: Option<String>,
    /// GP practice
    #[arg(long)]
    pub practice: Option<String>,
    /// Language
    #[arg(long)]
    pub language: Option<String>,
    /// Whether an interpreter is needed: yes or no
    #[arg(long)]
    pub interpreter: Option<String>,
    /// Religion and culture
    #[arg(long)]
    pub culture: Option<String>,
    /// Kind of residence: own home, sheltered housing, residential home, nursing home, elsewhere
    #[arg(long)]
    pub residence: Option<String>,
    /// Next of kin
    #[arg(long)]
    pub next_of_kin: Option<String>,
}

/// `caseload register`.
#[derive(Debug, Args)]
pub struct Register {
    /// The details.
    #[command(flatten)]
    pub details: DetailFlags,
    /// The tier, where it is judged already
    #[arg(long, value_parser = word::<Tier>())]
    pub tier: Option<Tier>,
    /// Why that tier
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "WHY"
    )]
    pub tier_reason: String,
    /// Who answers; you, if you may lead cases, when left out
    #[arg(long, value_name = "LOGIN")]
    pub case_manager: Option<String>,
    /// The rung of the contact ladder, by id or words
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "RUNG"
    )]
    pub intensity: String,
    /// Why that rung
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "WHY"
    )]
    pub rationale: String,
    /// When the next contact is due
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "DAY"
    )]
    pub next: String,
    /// An alert that holds already, as KIND:TEXT, such as "allergy:penicillin"
    #[arg(long, value_name = "KIND:TEXT")]
    pub alert: Vec<String>,
    /// A carer, as NAME,RELATION or NAME,RELATION,PHONE
    #[arg(long, value_name = "CARER")]
    pub carer: Vec<String>,
    /// Why this is not the person that is registered already
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "WHY"
    )]
    pub not_a_duplicate: String,
}

/// `caseload details`.
#[derive(Debug, Args)]
pub struct Details {
    /// The NHS number, or words that find one person
    pub patient: String,
    /// The details to correct.
    #[command(flatten)]
    pub details: DetailFlags,
    /// Why
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "WHY"
    )]
    pub reason: String,
}

/// `caseload alert`.
#[derive(Debug, Subcommand)]
pub enum Alert {
    /// Put an alert on a record
    Raise {
        /// The NHS number, or words that find one person
        patient: String,
        /// What it is about
        #[arg(value_parser = word::<AlertKind>())]
        about: AlertKind,
        /// In words
        text: String,
    },
    /// End an alert that no longer holds
    End {
        /// The NHS number, or words that find one person
        patient: String,
        /// The alert, by its entry
        #[arg(value_parser = entry_number)]
        alert: EntryNumber,
        /// Why it no longer holds
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "WHY"
        )]
        reason: String,
    },
}

/// `caseload consent`.
#[derive(Debug, Args)]
pub struct Consent {
    /// The NHS number, or words that find one person
    pub patient: String,
    /// What for
    #[arg(value_parser = word::<Purpose>())]
    pub purpose: Purpose,
    /// The answer
    #[arg(value_parser = word::<Answer>())]
    pub answer: Answer,
    /// Who gave it: the patient, or somebody entitled
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "WHO"
    )]
    pub given_by: String,
    /// How
    #[arg(long, value_parser = word::<Manner>(), default_value = "spoken")]
    pub manner: Manner,
    /// How far it reaches
    #[arg(long, default_value = "", hide_default_value = true)]
    pub scope: String,
    /// When.
    #[command(flatten)]
    pub when: When,
}

/// When something happened.
#[derive(Debug, Args)]
pub struct When {
    /// When it happened: 14:30, yesterday 10:00, mon 9:15, -45m, 03/11/2026; now when left out
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        allow_hyphen_values = true,
        value_name = "TIME"
    )]
    pub at: String,
}

/// `caseload tier`.
#[derive(Debug, Args)]
pub struct Tiering {
    /// The NHS number, or words that find one person
    pub patient: String,
    /// The tier
    #[arg(value_parser = word::<Tier>())]
    pub tier: Tier,
    /// Why
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "WHY"
    )]
    pub reason: String,
}

/// `caseload assign`.
#[derive(Debug, Args)]
pub struct Assign {
    /// The NHS number, or words that find one person
    pub patient: String,
    /// Who is to answer
    #[arg(value_name = "LOGIN")]
    pub case_manager: String,
    /// Why
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "WHY"
    )]
    pub reason: String,
    /// Why somebody who works provisionally is given more patients than was agreed; a lead only
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "WHY"
    )]
    pub beyond_limit: String,
}

/// `caseload leave`.
#[derive(Debug, Args)]
pub struct Leave {
    /// The NHS number, or words that find one person
    pub patient: String,
    /// Why
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "WHY"
    )]
    pub reason: String,
    /// The tier the patient goes to
    #[arg(long, value_parser = word::<Tier>())]
    pub destination: Tier,
    /// Who was told
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "WHO"
    )]
    pub informed: String,
    /// How to come back
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "HOW"
    )]
    pub return_route: String,
}

/// `caseload admit`.
#[derive(Debug, Args)]
pub struct Admit {
    /// The NHS number, or words that find one person
    pub patient: String,
    /// Which hospital and ward
    #[arg(long, default_value = "", hide_default_value = true)]
    pub hospital: String,
    /// How it came about
    #[arg(long, value_parser = word::<AdmissionKind>())]
    pub how: AdmissionKind,
    /// Why
    #[arg(long, default_value = "", hide_default_value = true)]
    pub why: String,
    /// Whether it might have been avoided: yes or no, where judged
    #[arg(long, value_parser = yes_or_no, value_name = "YES|NO")]
    pub avoidable: Option<bool>,
    /// When.
    #[command(flatten)]
    pub when: When,
}

/// `caseload return`.
#[derive(Debug, Args)]
pub struct Return {
    /// The NHS number, or words that find one person
    pub patient: String,
    /// Where to
    #[arg(long, value_parser = word::<Destination>(), default_value = "home")]
    pub to: Destination,
    /// What changed: medicines, help, equipment
    #[arg(long, default_value = "", hide_default_value = true)]
    pub note: String,
    /// When.
    #[command(flatten)]
    pub when: When,
}

/// `caseload fall`.
#[derive(Debug, Args)]
pub struct Fall {
    /// The NHS number, or words that find one person
    pub patient: String,
    /// What it did
    #[arg(long, value_parser = word::<Injury>(), default_value = "unknown")]
    pub injury: Injury,
    /// Where and how, and what was done
    #[arg(long, default_value = "", hide_default_value = true)]
    pub note: String,
    /// When.
    #[command(flatten)]
    pub when: When,
}

/// `caseload move`.
#[derive(Debug, Args)]
pub struct Move {
    /// The NHS number, or words that find one person
    pub patient: String,
    /// Into what
    #[arg(long, value_parser = word::<Residence>())]
    pub into: Residence,
    /// The new address
    #[arg(long, default_value = "", hide_default_value = true)]
    pub address: String,
    /// The new postcode
    #[arg(long, default_value = "", hide_default_value = true)]
    pub postcode: String,
    /// Why, and what was arranged
    #[arg(long, default_value = "", hide_default_value = true)]
    pub note: String,
    /// When.
    #[command(flatten)]
    pub when: When,
}

/// `caseload carer`.
#[derive(Debug, Args)]
pub struct Carer {
    /// The NHS number, or words that find one person
    pub patient: String,
    /// The carer's name
    pub name: String,
    /// The relation to the patient
    #[arg(long, default_value = "", hide_default_value = true)]
    pub relation: String,
    /// Telephone
    #[arg(long, default_value = "", hide_default_value = true)]
    pub phone: String,
    /// What the carer thinks of the plan, in their words
    #[arg(long, default_value = "", hide_default_value = true)]
    pub view: String,
    /// The carer no longer helps
    #[arg(long)]
    pub ended: bool,
}

/// `caseload carer-breakdown`.
#[derive(Debug, Args)]
pub struct CarerBreakdown {
    /// The NHS number, or words that find one person
    pub patient: String,
    /// What happened
    #[arg(long, default_value = "", hide_default_value = true)]
    pub note: String,
    /// When.
    #[command(flatten)]
    pub when: When,
}

/// `caseload death`.
#[derive(Debug, Args)]
pub struct Death {
    /// The NHS number, or words that find one person
    pub patient: String,
    /// Where
    #[arg(long, default_value = "", hide_default_value = true)]
    pub place: String,
    /// Who said so, and anything else
    #[arg(long, default_value = "", hide_default_value = true)]
    pub note: String,
    /// When.
    #[command(flatten)]
    pub when: When,
}

/// `caseload score`.
#[derive(Debug, Args)]
pub struct Score {
    /// The NHS number, or words that find one person
    pub patient: String,
    /// The tool
    #[arg(long)]
    pub tool: String,
    /// Its version
    #[arg(long, default_value = "", hide_default_value = true)]
    pub tool_version: String,
    /// The value
    #[arg(long, allow_hyphen_values = true)]
    pub value: String,
    /// The band, in the tool's words
    #[arg(long, default_value = "", hide_default_value = true)]
    pub band: String,
    /// Who made it
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "WHO"
    )]
    pub made_by: String,
    /// The tier that follows by local rule
    #[arg(long, value_parser = word::<Tier>())]
    pub tier: Option<Tier>,
    /// When.
    #[command(flatten)]
    pub when: When,
}

/// `caseload lace`.
#[derive(Debug, Args)]
pub struct Lace {
    /// The NHS number, or words that find one person
    pub patient: String,
    /// Days in hospital; 0 for less than one
    #[arg(long, value_name = "DAYS")]
    pub stay_days: Option<u16>,
    /// Whether the admission was acute: yes or no
    #[arg(long, value_parser = yes_or_no, value_name = "YES|NO")]
    pub acute: Option<bool>,
    /// A comorbidity; once for each
    #[arg(long, value_parser = word::<Comorbidity>(), conflicts_with = "no_comorbidity")]
    pub comorbidity: Vec<Comorbidity>,
    /// There is no comorbidity: that is an answer, too
    #[arg(long)]
    pub no_comorbidity: bool,
    /// Visits to an emergency department in the six months before
    #[arg(long, value_name = "COUNT")]
    pub emergency_visits: Option<u16>,
    /// When.
    #[command(flatten)]
    pub when: When,
}

/// `caseload charlson`.
#[derive(Debug, Args)]
pub struct Charlson {
    /// The NHS number, or words that find one person
    pub patient: String,
    /// A condition; once for each
    #[arg(long, value_parser = word::<Condition>(), conflicts_with = "no_condition")]
    pub condition: Vec<Condition>,
    /// There is none of the conditions: that is an answer, too
    #[arg(long)]
    pub no_condition: bool,
    /// Completed years of age, for the version with age; from the date of birth when left out
    #[arg(long, value_name = "YEARS")]
    pub age: Option<i16>,
    /// When.
    #[command(flatten)]
    pub when: When,
}
