//! What a session asks and what it is answered: plain data, the same for the service in this process and for one at the
//! other end of a socket.
//!
//! Asks and answers change with the program: the number in [`super::PROTOCOL`] goes up whenever one of them changes its
//! shape, and the two ends speak only when their numbers are the same (see [`super::hello`]).
//!
//! # How long an answer can be
//!
//! Whatever the store holds, no frame to a client is longer than [`super::frame::TO_CLIENT_MAX`], 2 MB. The list of
//! everybody, which grows with the service, is asked for in pages of at most [`PAGE_ROWS`](crate::service::query::PAGE_ROWS)
//! rows, each of which says where to go on; a timeline in pages of a hundred entries; an import in pages of its rows.
//! Every other answer that is long all the same, such as the evidence of many years, crosses in pieces
//! ([`super::pieces`]), and one above [`super::frame::ANSWER_MAX`] is refused in a sentence.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

pub use super::competence::{CompetenceAnswer, CompetenceAsk};
pub use super::development::{DevelopmentAnswer, DevelopmentAsk};
pub use super::gather::{Gather, Gathered, UnitChoice};
use super::secret::Secret;
use super::shape::{as_json, zone_by_name};
use super::shell::{ShellAsk, ShellReply};
use crate::domain::command::{Request, WrittenOver};
use crate::domain::entry::{CommandId, EntryNumber, PatientId, StaffId};
use crate::domain::refusal::Refusal;
use crate::domain::time::Moment;
use crate::drafts::DraftSnapshot;
use crate::service::query::{After, PolicyRow, Scope, StaffRow, Wanted};
use crate::service::view::caseload::{Caseload, Row};
use crate::service::view::changed::ChangedSince;
use crate::service::view::cover::{CoverRow, Meanwhile};
use crate::service::view::evidence::Evidence;
use crate::service::view::looked::Looks;
use crate::service::view::newer::Newer;
use crate::service::view::patient::{Page, Record};
use crate::service::view::privacy::ToJudge;
use crate::service::view::signing::{CountersignQueue, Supervision};
use crate::service::view::today::Today;
use crate::service::{Change, Failure, Receipt};

/// A question, or something to be done.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Ask {
    /// What a session begins with: who asks, and where they were when the last one ended badly.
    Begin,
    /// Who needs this person now.
    Today,
    /// A page of the caseload, or of everybody in sight.
    Caseload {
        /// Whose patients.
        scope: Scope,
        /// Where the page before ended; none for the first.
        after: Option<After>,
    },
    /// Anyone by name, NHS number, phone, postcode or carer.
    Find(String),
    /// Opens a record, which is itself recorded.
    Open {
        /// Whose.
        patient: PatientId,
        /// Why, where there is no relationship.
        reason: String,
    },
    /// A record that was opened before, as it is now.
    Record(PatientId),
    /// A page of a record's timeline.
    Timeline {
        /// Whose.
        patient: PatientId,
        /// Which entries.
        wanted: Wanted,
    },
    /// What was recorded on a record since somebody looked at it.
    Newer {
        /// Whose.
        patient: PatientId,
        /// Entries after this one.
        after: EntryNumber,
        /// And below this number, for the next page.
        before: Option<u64>,
    },
    /// What changed of the register or of a setting since somebody saw it.
    ChangedSince {
        /// Of what.
        what: WrittenOver,
        /// The last entry of it that was seen.
        seen: EntryNumber,
    },
    /// The original of a corrected entry.
    Original {
        /// Whose record.
        patient: PatientId,
        /// Which entry.
        entry: EntryNumber,
    },
    /// What becomes due when after a step.
    PreviewStep {
        /// Who is stepped.
        patient: PatientId,
        /// To which rung.
        to: String,
    },
    /// What a form needs to know when it opens.
    Gather(Gather),
    /// My evidence by framework and unit.
    Evidence,
    /// The staff register and the policy.
    Programme,
    /// Records something, durably.
    Execute(#[serde(with = "as_json")] Box<Request>),
    /// Keeps what is being typed, durably.
    SaveDrafts(Vec<DraftSnapshot>),
    /// Keeps what was typed while the line was away, where the service has nothing newer.
    RecoverDrafts(Vec<DraftSnapshot>),
    /// Throws a draft away, at its author's wish.
    DiscardDraft(CommandId),
    /// What was left open.
    OpenDrafts,
    /// About a shared review.
    Review(ReviewAsk),
    /// What only a command of the shell asks.
    Shell(ShellAsk),
    /// What waits between colleagues.
    Team(TeamAsk),
    /// About competence.
    Competence(CompetenceAsk),
    /// About role profiles, gaps and development.
    Development(DevelopmentAsk),
    /// When a screen without keys locks, and whether its person has a passphrase.
    Locking,
    /// The screen is locked: from now on nothing is answered but what keeps drafts, until it is opened.
    Lock,
    /// The passphrase that opens it.
    Unlock(Secret),
    /// Sets one's own passphrase.
    SetPassphrase {
        /// The one that holds now, where there is one.
        old: Option<Secret>,
        /// The new one.
        new: Secret,
    },
    /// Records something as somebody else, who gives their passphrase at this session.
    ExecuteSigned {
        /// Their login.
        login: String,
        /// Their passphrase.
        passphrase: Secret,
        /// What.
        #[serde(with = "as_json")]
        request: Box<Request>,
    },
}

/// A list of what waits between colleagues, or is known of one; with where the page begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TeamAsk {
    /// Entries that wait for my countersignature, above this one.
    Countersign(Option<EntryNumber>),
    /// Openings without a relationship that wait for my judgement.
    Judge,
    /// Cover for absence.
    Covers,
    /// Somebody's supervision record, below this entry.
    Supervision(StaffId, Option<u64>),
    /// What somebody opened, below this entry.
    Looked(StaffId, Option<u64>),
    /// What happened while somebody was away: who, the entry that arranged the cover, below this entry.
    Meanwhile(StaffId, EntryNumber, Option<u64>),
}

/// The answer to a [`TeamAsk`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TeamAnswer {
    /// To [`TeamAsk::Countersign`].
    Countersign(CountersignQueue),
    /// To [`TeamAsk::Judge`].
    Judge(ToJudge),
    /// To [`TeamAsk::Covers`].
    Covers(Vec<CoverRow>),
    /// To [`TeamAsk::Supervision`].
    Supervision(Supervision),
    /// To [`TeamAsk::Looked`].
    Looked(Looks),
    /// To [`TeamAsk::Meanwhile`].
    Meanwhile(Meanwhile),
}

/// When a screen locks by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Locking {
    /// Minutes without a key after which it does; 0 is never.
    pub idle_minutes: u16,
    /// Whether there is a passphrase that would open it; without one the session ends instead.
    pub has_passphrase: bool,
}

/// What comes back.
#[derive(Debug, Serialize, Deserialize)]
pub enum Answer {
    /// To a question.
    Reply {
        /// The number of the question.
        number: u64,
        /// The time by the service's clock.
        now: Moment,
        /// The answer.
        reply: Result<Reply, Trouble>,
    },
    /// Somebody, perhaps we ourselves, changed something.
    Changed(Change),
    /// Something about the line to the server; the client itself says it.
    Line(Line),
    /// Who is present at a shared review, and where its host is.
    Review(Review),
}

/// What became of the line to the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Line {
    /// It broke, for this reason; it is being made again. What is typed is kept on this side meanwhile.
    Lost(String),
    /// It is there again, and everything that waited has been asked again.
    Back,
    /// The session is over.
    Ended(End),
    /// The server is of another version, so this program must be run anew; the sentence says so.
    OtherVersion(String),
}

/// An answer.
#[derive(Debug, Serialize, Deserialize)]
pub enum Reply {
    /// To [`Ask::Begin`].
    Begun {
        /// The zone in which days begin.
        #[serde(with = "zone_by_name")]
        zone: TimeZone,
        /// An identifier for the draft that keeps the place.
        place_draft: CommandId,
        /// Where the last session was when it ended badly.
        place: Option<DraftSnapshot>,
    },
    /// To [`Ask::Today`].
    Today(Today),
    /// To [`Ask::Caseload`].
    Caseload {
        /// The page.
        page: Box<Caseload>,
        /// Where to go on; none at the end.
        next: Option<After>,
    },
    /// To [`Ask::Find`].
    Found(Vec<Row>),
    /// To [`Ask::Open`] and [`Ask::Record`].
    Record(Box<Record>),
    /// To [`Ask::Timeline`].
    Page(Page),
    /// To [`Ask::Newer`].
    Newer(Newer),
    /// To [`Ask::ChangedSince`]; none where nothing changed.
    ChangedSince(Option<ChangedSince>),
    /// Lines to be read.
    Lines(Vec<String>),
    /// To [`Ask::Gather`].
    Gathered(Box<Gathered>),
    /// To [`Ask::Evidence`].
    Evidence(Evidence),
    /// To [`Ask::Programme`].
    Programme {
        /// Everybody in the register.
        staff: Vec<StaffRow>,
        /// Every setting.
        policy: Vec<PolicyRow>,
    },
    /// To [`Ask::Team`].
    Team(TeamAnswer),
    /// To [`Ask::Competence`].
    Competence(CompetenceAnswer),
    /// To [`Ask::Development`].
    Development(DevelopmentAnswer),
    /// To [`Ask::Locking`].
    Locking(Locking),
    /// To [`Ask::Execute`], [`Ask::ExecuteSigned`] and [`Ask::SetPassphrase`].
    Receipt(Receipt),
    /// To [`Ask::OpenDrafts`]: each with the name of the patient it is about.
    Drafts(Vec<(DraftSnapshot, String)>),
    /// To [`ReviewAsk::Offers`].
    Offers(Vec<Offered>),
    /// Done, and durable where it is to be.
    Done,
    /// To [`Ask::Shell`].
    Shell(Box<ShellReply>),
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Trouble {
    /// The rules say no.
    Refused(Refusal),
    /// The store says no.
    Failed(String),
    /// The program is at fault.
    Bug(String),
    /// The line to the server broke, so that it is not known what became of it.
    Line(String),
}

impl Trouble {
    /// What is wrong and what to do, in one sentence or two.
    pub fn sentence(&self) -> String {
        match self {
            Trouble::Refused(refusal) => refusal.sentence(),
            Trouble::Failed(why) | Trouble::Bug(why) | Trouble::Line(why) => why.clone(),
        }
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Trouble {
        match failure {
            Failure::Refused(refusal) => Trouble::Refused(refusal),
            Failure::Store(error) => Trouble::Failed(format!(
                "{error}. Nothing was recorded; try again, and tell your administrator if it stays"
            )),
            Failure::Bug(what) => Trouble::Bug(format!(
                "The program failed: {what}. Nothing that was saved is lost; please report it"
            )),
        }
    }
}

/// What is asked about a shared review.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum ReviewAsk {
    /// My screens may be followed from now on, beginning here; not any more when `None`.
    Offer(Option<SharedPlace>),
    /// I am somewhere else now.
    Place(SharedPlace),
    /// Whose screens may be followed.
    Offers,
    /// I follow the screens of this login.
    Join(String),
    /// I follow no more.
    Leave,
}

/// A place on somebody's screens, by identifiers: never what is on them, never what is being typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedPlace {
    /// The screen's name.
    pub screen: String,
    /// The record that is shown.
    pub patient: Option<PatientId>,
    /// The selected entry.
    pub entry: Option<EntryNumber>,
    /// The part of the screen.
    pub part: String,
    /// What lies over the screen, by its kind: "contact", "help"; empty for nothing.
    pub busy: String,
}

/// Somebody's screens that may be followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offered {
    /// Whose.
    pub login: String,
    /// Their name.
    pub name: String,
    /// Since when.
    pub since: Moment,
}

/// A shared review as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// Whose screens.
    pub host: String,
    /// Whether they are one's own.
    pub is_host: bool,
    /// Who follows.
    pub present: Vec<String>,
    /// Where the host is, for a follower.
    pub place: Option<SharedPlace>,
    /// It has ended.
    pub over: bool,
}

impl Review {
    /// One that has ended.
    pub fn over(host: &str) -> Review {
        Review {
            host: host.to_owned(),
            is_host: false,
            present: Vec::new(),
            place: None,
            over: true,
        }
    }
}

/// What a client sends after its hello.
#[derive(Debug, Serialize, Deserialize)]
pub enum ToServer {
    /// What the session is for; once, first.
    Enter(Enter),
    /// The same of a session whose line was lost, with the mark that it was given: it does not take the place of one that
    /// the person began since.
    Return(Enter, SessionMark),
    /// A question or something to be done.
    Ask {
        /// The number that the answer will carry.
        number: u64,
        /// The question.
        ask: Ask,
    },
}

/// What a session is for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Enter {
    /// Screens, of which a person has one at a time; or one command of the shell.
    pub screens: bool,
    /// Whoever else to be, on a demo store.
    pub act_as: Option<String>,
}

/// Which session of which server: the higher number is the later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionMark {
    /// The running server, by a random number.
    pub server: u64,
    /// The session.
    pub number: u64,
}

/// What a server sends after its hello.
#[derive(Debug, Serialize, Deserialize)]
pub enum ToClient {
    /// The session has begun.
    Entered(Entered),
    /// It has not, for this reason; the server ends the connection.
    Refused(Refusal),
    /// An answer, or a change.
    Answer(Box<Answer>),
    /// The server is about to end the connection: what is being typed is to be handed over now.
    End(End),
    /// A piece of a message that is too long for one frame.
    Piece {
        /// The piece.
        bytes: Vec<u8>,
        /// Whether the message is whole with it.
        last: bool,
    },
}

/// A session that has begun.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Entered {
    /// Who it is.
    pub actor: StaffId,
    /// Their name.
    pub name: String,
    /// What this session is called when its line is lost.
    pub mark: SessionMark,
    /// The zone in which days begin.
    #[serde(with = "zone_by_name")]
    pub zone: TimeZone,
    /// What people should know: damage, a rebuild, a full disk.
    pub notices: Vec<String>,
}

/// Why a server ends a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum End {
    /// The same person began another session, which goes on at the same place.
    TakenOver,
    /// The server stops; it may return.
    Stopping,
    /// The person may no longer use the program.
    ShutOut,
}
