//! Arguments about lists, records, contacts, intensity and corrections.

use clap::Args;

use crate::cli::args::Opening;
use crate::cli::words::{entry_number, follow_up, word};
use crate::domain::entry::EntryNumber;
use crate::domain::patient::contact::{Channel, FollowUpId, Outcome};
use crate::domain::patient::correction::CorrectionKind;

/// `caseload today`.
#[derive(Debug, Args)]
pub struct Today {
    /// As a day sheet for paper, with the whole reason on each row
    #[arg(long)]
    pub print: bool,
}

/// `caseload list`.
#[derive(Debug, Args)]
pub struct List {
    /// Everybody whose patients you may see, not your own only
    #[arg(long)]
    pub all: bool,
    /// Only rows in which all these words occur
    #[arg(long, num_args = 1.., value_name = "WORD")]
    pub words: Vec<String>,
}

/// `caseload find`.
#[derive(Debug, Args)]
pub struct Find {
    /// Parts of names, numbers, postcodes, in any order
    #[arg(required = true, value_name = "WORD")]
    pub words: Vec<String>,
}

/// `caseload show`.
#[derive(Debug, Args)]
pub struct Show {
    /// The NHS number, or words that find one person
    pub patient: String,
    /// Only entries of these kinds, such as contact,intensity
    #[arg(long, value_delimiter = ',', value_name = "KIND")]
    pub kinds: Vec<String>,
    /// Only entries below this number
    #[arg(long, value_parser = entry_number, value_name = "ENTRY")]
    pub before: Option<EntryNumber>,
    /// The whole record, not the latest hundred entries only
    #[arg(long)]
    pub all: bool,
    /// Who opened the record, instead of what was recorded
    #[arg(long)]
    pub openings: bool,
    /// The reason.
    #[command(flatten)]
    pub opening: Opening,
}

/// `caseload contact`.
#[derive(Debug, Args)]
#[command(
    after_help = "Times are typed as on the screens: 14:30, yesterday 10:00, mon 9:15, -45m, 03/11/2026 16:20."
)]
pub struct Contact {
    /// The NHS number, or words that find one person
    pub patient: String,
    /// What was found, done and said; - reads it from standard input
    #[arg(long, value_name = "TEXT")]
    pub note: String,
    /// How
    #[arg(long, value_parser = word::<Channel>())]
    pub channel: Channel,
    /// When it happened; now when left out
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        allow_hyphen_values = true,
        value_name = "TIME"
    )]
    pub at: String,
    /// What came of it; made when left out
    #[arg(long, value_parser = word::<Outcome>())]
    pub outcome: Option<Outcome>,
    /// Minutes it took
    #[arg(long, default_value_t = 0, value_name = "MINUTES")]
    pub duration: u16,
    /// Minutes of travel
    #[arg(long, default_value_t = 0, value_name = "MINUTES")]
    pub travel: u16,
    /// Who made it, when that is not you
    #[arg(long, value_name = "LOGIN")]
    pub made_by: Option<String>,
    /// Who else was there
    #[arg(long, default_value = "", hide_default_value = true)]
    pub present: String,
    /// It was not planned
    #[arg(long)]
    pub unplanned: bool,
    /// What was decided; each needs its --because
    #[arg(long, value_name = "WHAT")]
    pub decision: Vec<String>,
    /// Why it was decided, one for each --decision in the same order
    #[arg(long, value_name = "WHY")]
    pub because: Vec<String>,
    /// What is to be done; each needs its --due
    #[arg(long, value_name = "WHAT")]
    pub follow_up: Vec<String>,
    /// By when, one for each --follow-up in the same order
    #[arg(long, value_name = "DAY")]
    pub due: Vec<String>,
    /// Who does it, one for each --follow-up in the same order; you when left out
    #[arg(long, value_name = "LOGIN")]
    pub owner: Vec<String>,
    /// The next contact's date; from the intensity when left out
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "DAY"
    )]
    pub next: String,
    /// How the next contact is to be made; as this one when left out
    #[arg(long, value_parser = word::<Channel>(), hide_possible_values = true)]
    pub next_channel: Option<Channel>,
    /// Why it is recorded late, where it is
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "WHY"
    )]
    pub late_reason: String,
}

/// `caseload intensity`.
#[derive(Debug, Args)]
pub struct Intensity {
    /// The NHS number, or words that find one person; the ladder itself when left out
    pub patient: Option<String>,
    /// The rung to step to, by id or words; how the patient stands when left out
    pub rung: Option<String>,
    /// Why
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "WHY"
    )]
    pub rationale: String,
    /// Show what would become due when, and record nothing
    #[arg(long)]
    pub preview: bool,
    /// The suggestion that this accepts, by its entry
    #[arg(long, value_parser = entry_number, value_name = "ENTRY")]
    pub answers: Option<EntryNumber>,
    /// When to look again; the rung's own period when left out
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "DAY"
    )]
    pub review_by: String,
    /// The reason.
    #[command(flatten)]
    pub opening: Opening,
}

/// `caseload refuse`.
#[derive(Debug, Args)]
pub struct Refuse {
    /// The NHS number, or words that find one person
    pub patient: String,
    /// The suggestion, by its entry
    #[arg(value_parser = entry_number)]
    pub suggestion: EntryNumber,
    /// Why the intensity stays
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "WHY"
    )]
    pub reason: String,
}

/// `caseload follow-up`.
#[derive(Debug, Args)]
pub struct FollowUp {
    /// The NHS number, or words that find one person
    pub patient: String,
    /// Which, as `caseload show` lists it: the entry and the place in it, such as 10342.1
    #[arg(value_parser = follow_up)]
    pub which: FollowUpId,
    /// What came of it
    #[arg(long, value_parser = word::<Outcome>())]
    pub outcome: Outcome,
    /// In words
    #[arg(long, default_value = "", hide_default_value = true)]
    pub note: String,
    /// The new date, where it is still to be done
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "DAY"
    )]
    pub again: String,
}

/// `caseload plan`.
#[derive(Debug, Args)]
pub struct Plan {
    /// The NHS number, or words that find one person
    pub patient: String,
    /// When: a day, or a day with a time for a booked visit
    pub next: String,
    /// How
    #[arg(long, value_parser = word::<Channel>())]
    pub channel: Channel,
    /// Why
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "WHY"
    )]
    pub reason: String,
}

/// `caseload correct`.
#[derive(Debug, Args)]
pub struct Correct {
    /// The entry
    #[arg(value_parser = entry_number)]
    pub entry: EntryNumber,
    /// What kind of correction
    #[arg(long, value_parser = word::<CorrectionKind>())]
    pub why: CorrectionKind,
    /// What is right, what is added, what the person says; - reads it from standard input
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "TEXT"
    )]
    pub words: String,
    /// Whose words they are, for a disputed opinion
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "WHO"
    )]
    pub said_by: String,
    /// The right patient, for an entry on the wrong record; a contact is then recorded anew there
    #[arg(long, value_name = "PATIENT")]
    pub right_patient: Option<String>,
}

/// `caseload original`.
#[derive(Debug, Args)]
pub struct Original {
    /// The entry
    #[arg(value_parser = entry_number)]
    pub entry: EntryNumber,
    /// The reason.
    #[command(flatten)]
    pub opening: Opening,
}
