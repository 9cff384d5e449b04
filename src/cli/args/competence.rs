//! Arguments about competence: evidence of every kind, witnesses, self-ratings, claims, judgements, authority to assess.

use clap::{Args, Subcommand};

use crate::cli::words::{SaidDay, entry_number, word};
use crate::domain::entry::EntryNumber;
use crate::domain::staff::competence::item::{EvidenceKind, Tag};
use crate::domain::staff::competence::judgement::{Decision, Found};
use crate::domain::staff::competence::rating::{OwnRating, Placement};
use crate::domain::staff::evidence::Stage;

/// `caseload competence`.
#[derive(Debug, Args)]
pub struct Competence {
    /// What to do; what is known of me, unit by unit, without.
    #[command(subcommand)]
    pub verb: Option<CompetenceVerb>,
}

/// What to do about competence.
#[derive(Debug, Subcommand)]
pub enum CompetenceVerb {
    /// What is known of somebody: evidence, self-rating and decisions, unit by unit
    Show {
        /// Whose; your own when left out
        login: Option<String>,
        /// Units of which nothing is known, too
        #[arg(long)]
        all: bool,
    },
    /// What waits: claims to judge, items to witness, second looks, claims returned to you
    Queue,
    /// File evidence that does not come from one entry: a reflection, learning, teaching and the like
    File {
        /// What it is
        #[arg(value_parser = word::<EvidenceKind>())]
        kind: EvidenceKind,
        /// What it is called
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "TEXT"
        )]
        title: String,
        /// What it is, in your words; - reads it from standard input
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "TEXT"
        )]
        did: String,
        /// An answer to the kind's questions, in their order; once for each
        #[arg(long, value_name = "TEXT")]
        answer: Vec<String>,
        /// When it was: yesterday 10:00, mon, 12/11/2026; now when left out
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "WHEN"
        )]
        at: String,
        /// Which case or problem it came from, without anybody's name
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "TEXT"
        )]
        case: String,
        /// Who gave it: teacher, provider, who gave feedback
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "TEXT"
        )]
        given_by: String,
        /// How long it took
        #[arg(long, default_value_t = 0, hide_default_value = true)]
        minutes: u32,
        /// Others took part in the learning
        #[arg(long)]
        participatory: bool,
        /// It was done in time protected for learning
        #[arg(long)]
        protected: bool,
        /// A statement that it is to show; once for each (`caseload catalogue search WORDS`)
        #[arg(long, value_name = "ID")]
        statement: Vec<String>,
        /// A stage of case management it belongs to; once for each
        #[arg(long, value_parser = word::<Stage>())]
        stage: Vec<Stage>,
        /// What runs through it, such as leadership; once for each
        #[arg(long, value_parser = word::<Tag>())]
        tag: Vec<Tag>,
    },
    /// One item, whole, with its witnesses
    Item {
        /// The entry that filed it
        #[arg(value_parser = entry_number)]
        item: EntryNumber,
        /// Whose; your own when left out
        #[arg(long, value_name = "LOGIN")]
        of: Option<String>,
    },
    /// Add statements, stages and tags to an item, or take statements back
    Link {
        /// The entry that filed it
        #[arg(value_parser = entry_number)]
        item: EntryNumber,
        /// A statement it is to show, too; once for each
        #[arg(long, value_name = "ID")]
        add: Vec<String>,
        /// A statement it is not to show after all; once for each
        #[arg(long, value_name = "ID")]
        remove: Vec<String>,
        /// A stage; once for each
        #[arg(long, value_parser = word::<Stage>())]
        stage: Vec<Stage>,
        /// What runs through it; once for each
        #[arg(long, value_parser = word::<Tag>())]
        tag: Vec<Tag>,
        /// Why, where something is taken back
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "WHY"
        )]
        reason: String,
    },
    /// What else an item could show, by our map of what corresponds between the frameworks
    Corresponds {
        /// The entry that filed the item
        #[arg(value_parser = entry_number)]
        item: EntryNumber,
    },
    /// Ask a colleague to say what they saw
    Ask {
        /// The entry that filed the item
        #[arg(value_parser = entry_number)]
        item: EntryNumber,
        /// Who
        #[arg(value_name = "LOGIN")]
        colleague: String,
        /// What of it they saw
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "TEXT"
        )]
        words: String,
    },
    /// Say what you saw a colleague do; it decides nothing
    Witness {
        /// Whose item
        #[arg(value_name = "LOGIN")]
        owner: String,
        /// The entry that filed it
        #[arg(value_parser = entry_number)]
        item: EntryNumber,
        /// What you saw; - reads it from standard input
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "TEXT"
        )]
        saw: String,
        /// Your relation to them: works beside them, their supervisor
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "TEXT"
        )]
        relation: String,
        /// The role in which you were there; as in the register when left out
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "TEXT"
        )]
        role: String,
        /// By what you know this work, if as an expert
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "TEXT"
        )]
        expert: String,
    },
    /// Say that one statement is not applicable to your work, or that it is after all
    SetAside {
        /// The statement's id
        #[arg(value_name = "STATEMENT")]
        statement: String,
        /// Why; - reads it from standard input
        #[arg(long, value_name = "TEXT")]
        because: String,
        /// It applies after all
        #[arg(long)]
        applies: bool,
    },
    /// Rate yourself in a unit; it stands beside what assessors decide
    Rate {
        /// The unit's id
        #[arg(value_name = "UNIT")]
        unit: String,
        /// How
        #[arg(value_parser = word::<OwnRating>())]
        rating: OwnRating,
        /// Where you place yourself between novice and expert
        #[arg(long, value_parser = word::<Placement>())]
        placement: Option<Placement>,
        /// The field of practice, such as brain injury; all when left out
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "TEXT"
        )]
        specialty: String,
        /// On what grounds
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "TEXT"
        )]
        words: String,
        /// What you will do
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "TEXT"
        )]
        action: String,
        /// By when
        #[arg(long, value_name = "DAY")]
        by: Option<SaidDay>,
        /// When you look again
        #[arg(long, value_name = "DAY")]
        review: Option<SaidDay>,
    },
    /// Hand evidence for a unit to an assessor
    Claim {
        /// The unit's id
        #[arg(value_name = "UNIT")]
        unit: String,
        /// Who is to judge it
        #[arg(value_name = "LOGIN")]
        assessor: String,
        /// An item; once for each. All that show the unit when left out
        #[arg(long, value_parser = entry_number, value_name = "ENTRY")]
        item: Vec<EntryNumber>,
        /// The level claimed, where the framework has levels
        #[arg(long, value_name = "LEVEL")]
        level: Option<String>,
        /// The field of practice; all when left out
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "TEXT"
        )]
        specialty: String,
        /// What you say to it
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "TEXT"
        )]
        words: String,
    },
    /// A claim with its evidence, as its assessor reads it
    Read {
        /// Whose
        #[arg(value_name = "LOGIN")]
        login: String,
        /// The claim
        #[arg(value_parser = entry_number)]
        claim: EntryNumber,
    },
    /// Hand a claim back, with what is wanted
    Return {
        /// Whose
        #[arg(value_name = "LOGIN")]
        login: String,
        /// The claim
        #[arg(value_parser = entry_number)]
        claim: EntryNumber,
        /// What is wanted; - reads it from standard input
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "TEXT"
        )]
        words: String,
    },
    /// Take your own claim back
    Withdraw {
        /// The claim
        #[arg(value_parser = entry_number)]
        claim: EntryNumber,
        /// Why
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "TEXT"
        )]
        words: String,
    },
    /// Give a claim to another assessor
    Redirect {
        /// Whose
        #[arg(value_name = "LOGIN")]
        login: String,
        /// The claim
        #[arg(value_parser = entry_number)]
        claim: EntryNumber,
        /// To whom
        #[arg(value_name = "LOGIN")]
        assessor: String,
        /// Why
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "WHY"
        )]
        reason: String,
    },
    /// Judge a claim; without one, as who supervises somebody or a lead, a unit
    Judge {
        /// Whose competence
        #[arg(value_name = "LOGIN")]
        login: String,
        /// The decision
        #[arg(value_parser = word::<Decision>())]
        decision: Decision,
        /// The claim that it answers
        #[arg(long, value_parser = entry_number, value_name = "ENTRY")]
        claim: Option<EntryNumber>,
        /// The unit, where there is no claim
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "UNIT"
        )]
        unit: String,
        /// One of the five answers: valid, authentic, current, sufficient and reliable, each as QUALITY=yes, partly or no, with the words behind a colon
        #[arg(long, value_name = "valid=yes:WORDS")]
        answer: Vec<String>,
        /// Why; - reads it from standard input
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "TEXT"
        )]
        rationale: String,
        /// When it is to be looked at again
        #[arg(long, value_name = "DAY")]
        next_look: Option<SaidDay>,
        /// The level, where the framework has levels and the claim says another
        #[arg(long, value_name = "LEVEL")]
        level: Option<String>,
        /// The field of practice, where the claim says another
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "TEXT"
        )]
        specialty: String,
        /// An item looked at, where there is no claim; once for each
        #[arg(long, value_parser = entry_number, value_name = "ENTRY")]
        item: Vec<EntryNumber>,
    },
    /// Look a second time at a judgement of somebody else's
    LookAgain {
        /// Whose competence
        #[arg(value_name = "LOGIN")]
        login: String,
        /// The judgement
        #[arg(value_parser = entry_number)]
        judgement: EntryNumber,
        /// Whether you would have decided so
        #[arg(value_parser = word::<Found>())]
        agrees: Found,
        /// What you found; - reads it from standard input
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "TEXT"
        )]
        words: String,
    },
    /// Say who may assess what, as a lead
    Authority {
        /// What to do.
        #[command(subcommand)]
        verb: AuthorityVerb,
    },
}

/// What to do with authority to assess.
#[derive(Debug, Subcommand)]
pub enum AuthorityVerb {
    /// Give it
    Give {
        /// To whom
        #[arg(value_name = "LOGIN")]
        login: String,
        /// In which framework (`caseload catalogue`)
        #[arg(value_name = "FRAMEWORK")]
        framework: String,
        /// In which unit; once for each. Every unit when left out
        #[arg(long, value_name = "UNIT")]
        unit: Vec<String>,
        /// On what grounds
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "TEXT"
        )]
        grounds: String,
        /// Their qualification as an assessor
        #[arg(
            long,
            default_value = "",
            hide_default_value = true,
            value_name = "TEXT"
        )]
        qualification: String,
        /// From which day; today when left out
        #[arg(long, value_name = "DAY")]
        from: Option<SaidDay>,
        /// The last day
        #[arg(long, value_name = "DAY")]
        until: SaidDay,
    },
    /// End it before its last day
    End {
        /// Whose
        #[arg(value_name = "LOGIN")]
        login: String,
        /// The entry that gave it
        #[arg(value_parser = entry_number)]
        authority: EntryNumber,
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
