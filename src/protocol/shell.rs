//! What only commands of the shell ask: names resolved where the service is, commands as they are spoken, files.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::message::Trouble;
use super::secret::Secret;
use super::shape::zone_by_name;
use crate::domain::entry::{EntryNumber, PatientId, StaffId};
use crate::domain::programme::policy::Policy;
use crate::domain::staff::catalogue::Complaint;
use crate::domain::staff::catalogue::importing::ImportPlan;
use crate::domain::staff::evidence::EvidenceFiled;
use crate::domain::staff::register::StaffDetails;
use crate::domain::time::{Day, Moment};
use crate::exchange::csv_patients::plan::Counts;
use crate::service::Receipt;
use crate::service::checkpoint::SignedCheckpoint;
use crate::service::import::Applied;
use crate::service::portfolio::{PortfolioMade, PortfolioWish};
use crate::service::printing::{Printed, RoleDocument};
use crate::service::view::catalogue::{FrameworkRow, FrameworkShown, StatementShown};
use crate::service::view::cover::{CoverRow, Meanwhile};
use crate::service::view::looked::Looks;
use crate::service::view::privacy::ToJudge;
use crate::service::view::signing::{CountersignQueue, Supervision};

/// The most bytes of a file that cross at once.
pub const UPLOAD_MAX: usize = 512 << 10;
/// The most spoken commands that cross at once.
pub const SPOKEN_MAX: usize = 256;

/// A question of the shell's.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum ShellAsk {
    /// The time, and what holds today.
    Basis,
    /// A patient by NHS number, or by words that find one person.
    Patient(String),
    /// The patient on whose record an entry stands.
    RecordOf(EntryNumber),
    /// A staff member by login; the field is named when there is nobody.
    Staff {
        /// The field in which the login was given.
        field: String,
        /// The login.
        login: String,
    },
    /// The text of an entry with the patient's identity replaced.
    Pseudonymised {
        /// Whose record, opened before.
        patient: PatientId,
        /// Which entry.
        entry: EntryNumber,
    },
    /// One filed item of evidence with its whole text.
    EvidenceItem(EntryNumber),
    /// Commands as they are spoken, one JSON object each, carried out in order; at most [`SPOKEN_MAX`].
    Spoken(Vec<String>),
    /// The next piece of a file, at most [`UPLOAD_MAX`] bytes.
    Upload(Vec<u8>),
    /// The file has come whole: what would happen if it were brought in.
    PlanImport {
        /// The file's name.
        file: String,
    },
    /// What the plan says from a row on.
    ImportRows {
        /// Counted from 0.
        from: u64,
    },
    /// The file of rejected rows from a byte on.
    ImportRejected {
        /// Counted from 0.
        from: u64,
    },
    /// Carries out the next rows of the plan.
    ApplyImport,
    /// A page of what waits for a countersignature, after an entry.
    ToCountersign(Option<EntryNumber>),
    /// A page of somebody's supervision record, below an entry.
    Supervision {
        /// Whose.
        staff: StaffId,
        /// Below which entry; the newest when `None`.
        before: Option<u64>,
    },
    /// Cover, arranged and over.
    Covers,
    /// What happened while somebody was covered.
    Meanwhile {
        /// Who was away.
        absent: StaffId,
        /// The entry that arranged the cover.
        cover: EntryNumber,
        /// Below which entry; the newest when `None`.
        before: Option<u64>,
    },
    /// Who opened a record.
    WhoLooked {
        /// Whose.
        patient: PatientId,
        /// Below which entry; the newest when `None`.
        before: Option<u64>,
    },
    /// What somebody opened.
    LookedBy {
        /// Who.
        staff: StaffId,
        /// Below which entry; the newest when `None`.
        before: Option<u64>,
    },
    /// Openings without a relationship that wait to be judged.
    ToJudge,
    /// About the catalogue of competences.
    Catalogue(CatalogueAsk),
    /// What the store's signatures are checked with.
    VerifierKey,
    /// Another key to sign with, and why.
    ReplaceSigningKey(String),
    /// How far the journal has come, signed.
    Checkpoint,
    /// The leaf hashes of the next entries, as many as cross at once.
    LeafHashes {
        /// From which entry on.
        from: u64,
        /// Made again from the journal first.
        anew: bool,
    },
    /// My portfolio, made for somebody outside.
    Portfolio(PortfolioWish),
    /// A printed document about a post, a person or a team.
    Print(PrintAsk),
    /// Whether one has a passphrase.
    HasPassphrase,
    /// Sets one's own passphrase.
    SetPassphrase {
        /// The one that holds, where there is one.
        old: Option<Secret>,
        /// The new one.
        new: Secret,
    },
}

/// What is to be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PrintAsk {
    /// A role profile.
    Role {
        /// The entry that wrote it first.
        profile: EntryNumber,
        /// As what.
        kind: RoleDocument,
    },
    /// Somebody's development plan.
    Plan(StaffId),
    /// My team's skills, gaps and training plan.
    Team,
}

/// A question about the catalogue of competences.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum CatalogueAsk {
    /// The entries whose change this program cannot read.
    Unread,
    /// Every framework.
    Frameworks,
    /// One framework, or a part of it.
    Framework {
        /// Its id.
        framework: String,
        /// Which version; the present one when `None`.
        version: Option<String>,
        /// A unit or an area, by id, code or title; all when `None`.
        part: Option<String>,
        /// Which level's statements; all when `None`.
        level: Option<String>,
    },
    /// Statements in which all these words occur.
    Search(String),
    /// Statements by id, also retired ones.
    Named(Vec<String>),
    /// What importing a table would change.
    Plan {
        /// The name of its file.
        file: String,
        /// The table.
        table: String,
    },
}

/// The answer to a [`CatalogueAsk`].
#[derive(Debug, Serialize, Deserialize)]
pub enum CatalogueReply {
    /// To [`CatalogueAsk::Unread`].
    Unread(Vec<EntryNumber>),
    /// To [`CatalogueAsk::Frameworks`].
    Frameworks(Vec<FrameworkRow>),
    /// To [`CatalogueAsk::Framework`].
    Framework(Box<FrameworkShown>),
    /// To [`CatalogueAsk::Search`] and [`CatalogueAsk::Named`].
    Statements(Vec<StatementShown>),
    /// To [`CatalogueAsk::Plan`]: the plan, or everything that is not in order.
    Planned(Result<ImportPlan, Vec<Complaint>>),
}

/// An answer to the shell.
#[derive(Debug, Serialize, Deserialize)]
pub enum ShellReply {
    /// To [`ShellAsk::Basis`].
    Basis(Box<Basis>),
    /// To [`ShellAsk::Patient`] and [`ShellAsk::RecordOf`].
    Patient(PatientId),
    /// To [`ShellAsk::Staff`].
    Staff {
        /// Who.
        id: StaffId,
        /// What the register says of them.
        details: StaffDetails,
        /// The entry that changed it last.
        entry: EntryNumber,
    },
    /// To [`ShellAsk::Pseudonymised`] and [`ShellAsk::VerifierKey`].
    Text(String),
    /// To [`ShellAsk::EvidenceItem`].
    EvidenceItem(Box<EvidenceFiled>),
    /// To [`ShellAsk::Spoken`]: one for each, in order.
    Spoken(Vec<Result<Receipt, Trouble>>),
    /// To [`ShellAsk::PlanImport`].
    Planned(Planned),
    /// To [`ShellAsk::ImportRows`]: line, name, what, particulars.
    ImportRows {
        /// The rows.
        rows: Vec<[String; 4]>,
        /// Where to go on; none at the end.
        next: Option<u64>,
    },
    /// To [`ShellAsk::ImportRejected`].
    ImportRejected {
        /// The bytes.
        bytes: Vec<u8>,
        /// Whether there are more.
        more: bool,
    },
    /// To [`ShellAsk::ToCountersign`].
    Queue(CountersignQueue),
    /// To [`ShellAsk::Supervision`].
    Supervision(Box<Supervision>),
    /// To [`ShellAsk::Covers`].
    Covers(Vec<CoverRow>),
    /// To [`ShellAsk::Meanwhile`].
    Meanwhile(Meanwhile),
    /// To [`ShellAsk::WhoLooked`] and [`ShellAsk::LookedBy`].
    Looks(Looks),
    /// To [`ShellAsk::ToJudge`].
    ToJudge(ToJudge),
    /// To [`ShellAsk::Catalogue`].
    Catalogue(Box<CatalogueReply>),
    /// To [`ShellAsk::Checkpoint`].
    Checkpoint(SignedCheckpoint),
    /// To [`ShellAsk::LeafHashes`]: 32 bytes each.
    LeafHashes(Vec<u8>),
    /// To [`ShellAsk::Portfolio`].
    Portfolio(Box<PortfolioMade>),
    /// To [`ShellAsk::Print`].
    Printed(Box<Printed>),
    /// To [`ShellAsk::HasPassphrase`].
    HasPassphrase(bool),
    /// To [`ShellAsk::SetPassphrase`].
    Receipt(Receipt),
    /// To [`ShellAsk::ApplyImport`].
    Applied {
        /// What was done now.
        applied: Applied,
        /// Rows gone through so far.
        done: u64,
        /// The plan as it stands with them: a row that was refused after all is a rejected one.
        counts: Counts,
    },
}

/// The time, and what holds today.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Basis {
    /// The time by the service's clock.
    pub now: Moment,
    /// The day.
    pub today: Day,
    /// The zone in which days begin.
    #[serde(with = "zone_by_name")]
    pub zone: TimeZone,
    /// The policy of the day.
    pub policy: Policy,
}

/// What would happen with a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// The file's name.
    pub file: String,
    /// How its letters were written.
    pub encoding: String,
    /// What parts its fields.
    pub delimiter: char,
    /// Columns that mean nothing to the program.
    pub unknown_columns: Vec<String>,
    /// How many rows it has.
    pub rows: u64,
    /// How many of each kind.
    pub counts: Counts,
}
