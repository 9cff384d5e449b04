//! The client: how a screen asks the service, without ever waiting for it.
//!
//! A screen asks with an [`Ask`] and gets a number; the [`Answer`] with that number comes back through whatever the screen
//! listens to. Questions are answered in the order in which they were asked, so that what is saved last is what holds.
//! Changes that others made come by themselves, as [`Answer::Changed`].
//!
//! [`configured`] says whether there is a team server, and where.
//!
//! There is one kind of client, [`Client::solo`]: the service runs in this process, behind a thread of its own. Asks and
//! answers are plain data, so that the same two can travel through a socket.

pub mod configured;
mod solo;

use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;

use jiff::tz::TimeZone;

use crate::domain::command::Request;
use crate::domain::decide::Recorded;
use crate::domain::entry::{CommandId, EntryNumber, PatientId, StaffId};
use crate::domain::programme::policy::Policy;
use crate::domain::refusal::Refusal;
use crate::domain::time::Moment;
use crate::drafts::DraftSnapshot;
use crate::service::query::{PolicyRow, Scope, StaffRow, Wanted};
use crate::service::view::caseload::{Caseload, Row};
use crate::service::view::evidence::Evidence;
use crate::service::view::patient::{Page, Record};
use crate::service::view::today::Today;
use crate::service::{Change, Failure, Receipt, Service};

/// A question, or something to be done.
#[derive(Debug, Clone)]
pub enum Ask {
    /// What a session begins with: who asks, and where they were when the last one ended badly.
    Begin,
    /// Who needs this person now.
    Today,
    /// The caseload, or everybody in sight.
    Caseload(Scope),
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
    Execute(Box<Request>),
    /// Keeps what is being typed, durably.
    SaveDrafts(Vec<DraftSnapshot>),
    /// Throws a draft away, at its author's wish.
    DiscardDraft(CommandId),
    /// What was left open.
    OpenDrafts,
}

/// What a form wants to know.
#[derive(Debug, Clone, Default)]
pub struct Gather {
    /// The record it is about.
    pub patient: Option<PatientId>,
    /// The entry it is about: its fields for a correction, its text without identity for evidence.
    pub entry: Option<EntryNumber>,
    /// Whether the entry's text is wanted with the identity replaced, and the statements to choose from.
    pub evidence: bool,
    /// Whether one's own patients are wanted, as a correction names the right one.
    pub patients: bool,
}

/// What a form was told: plain data.
#[derive(Debug, Clone)]
pub struct Gathered {
    /// The time by the service's clock.
    pub now: Moment,
    /// The zone in which days begin.
    pub zone: TimeZone,
    /// The policy of the day.
    pub policy: Policy,
    /// Who asks.
    pub actor: StaffId,
    /// A new identifier, for the draft and its command.
    pub command: CommandId,
    /// A new identifier, for a patient who is registered.
    pub new_patient: PatientId,
    /// A new identifier, for a member of staff who is added.
    pub new_staff: StaffId,
    /// Everybody in the register.
    pub staff: Vec<StaffRow>,
    /// One's own patients, where they were wanted: NHS number, identifier, name.
    pub patients: Vec<(String, PatientId, String)>,
    /// The record it is about.
    pub record: Option<Record>,
    /// The entry as it was recorded.
    pub recorded: Option<Recorded>,
    /// The entry's text with the identity replaced, and what was replaced.
    pub pseudonymised: Option<(String, Vec<String>)>,
    /// Statements of the frameworks: id and label.
    pub statements: Vec<(String, String)>,
    /// Every setting.
    pub policy_rows: Vec<PolicyRow>,
}

/// What comes back.
#[derive(Debug)]
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
}

/// An answer.
#[derive(Debug)]
pub enum Reply {
    /// To [`Ask::Begin`].
    Begun {
        /// The zone in which days begin.
        zone: TimeZone,
        /// An identifier for the draft that keeps the place.
        place_draft: CommandId,
        /// Where the last session was when it ended badly.
        place: Option<DraftSnapshot>,
    },
    /// To [`Ask::Today`].
    Today(Today),
    /// To [`Ask::Caseload`].
    Caseload(Caseload),
    /// To [`Ask::Find`].
    Found(Vec<Row>),
    /// To [`Ask::Open`] and [`Ask::Record`].
    Record(Box<Record>),
    /// To [`Ask::Timeline`].
    Page(Page),
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
    /// To [`Ask::Execute`].
    Receipt(Receipt),
    /// To [`Ask::OpenDrafts`]: each with the name of the patient it is about.
    Drafts(Vec<(DraftSnapshot, String)>),
    /// Done, and durable.
    Done,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// The rules say no.
    Refused(Refusal),
    /// The store or the program says no.
    Failed(String),
}

impl Trouble {
    /// What is wrong and what to do, in one sentence or two.
    pub fn sentence(&self) -> String {
        match self {
            Trouble::Refused(refusal) => refusal.sentence(),
            Trouble::Failed(why) => why.clone(),
        }
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Trouble {
        match failure {
            Failure::Refused(refusal) => Trouble::Refused(refusal),
            other => Trouble::Failed(format!(
                "{other}. Nothing was recorded; try again, and tell your administrator if it stays"
            )),
        }
    }
}

/// Asks on behalf of one person.
#[derive(Debug)]
pub struct Client {
    asks: Sender<(u64, Ask)>,
    worker: JoinHandle<Arc<Service>>,
}

impl Client {
    /// A client whose service runs in this process. `deliver` is called with each answer, from other threads; it returns
    /// whether anybody is still listening.
    ///
    /// # Errors
    /// When a thread cannot be started.
    pub fn solo(
        service: Service,
        actor: StaffId,
        deliver: impl Fn(Answer) -> bool + Clone + Send + 'static,
    ) -> std::io::Result<Client> {
        let (asks, questions) = channel();
        let service = Arc::new(service);
        // The thread ends with the service: the changes' sender lives in it.
        let changes = service.listen();
        let tell = deliver.clone();
        std::thread::Builder::new()
            .name("changes".to_owned())
            .spawn(move || {
                while let Ok(change) = changes.recv() {
                    if !tell(Answer::Changed(change)) {
                        return;
                    }
                }
            })?;
        let worker = std::thread::Builder::new()
            .name("client".to_owned())
            .spawn(move || solo::answer_all(service, actor, &questions, &deliver))?;
        Ok(Client { asks, worker })
    }

    /// Asks; the answer will carry the number.
    pub fn ask(&self, number: u64, ask: Ask) {
        // The worker ends only when this sender is gone, or when it has failed, which stopping says.
        let _ = self.asks.send((number, ask));
    }

    /// Waits until everything asked is done, and stops the service cleanly.
    ///
    /// # Errors
    /// [`Failure`]: nothing recorded is lost, but the next start takes longer.
    pub fn stop(self) -> Result<(), Failure> {
        drop(self.asks);
        let service = self.worker.join().map_err(|panic| {
            Failure::Bug(format!(
                "the client's thread failed: {:?}",
                panic.downcast_ref::<&str>()
            ))
        })?;
        Arc::into_inner(service)
            .ok_or_else(|| Failure::Bug("the service is still in use".to_owned()))?
            .stop()
    }
}
