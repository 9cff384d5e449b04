//! All that the screens know: which is shown, what lies over it, what was asked and not yet answered, and when the next
//! thing is to be done by itself. [`super::update`] changes it, [`super::view`] draws it.

use super::effect::{Effect, Purpose};
use super::event::Signal;
use super::guard::Guard;
use super::keymap::{Key, Place};
use super::layer::Layer;
use super::layer::typing::FormLayer;
use super::screen::Screen;
use super::screen::caseload::CaseloadScreen;
use super::screen::competence::{CompetenceScreen, Proposed};
use super::screen::patient::PatientScreen;
use super::screen::service::ServiceScreen;
use super::screen::team::TeamScreen;
use super::screen::today::TodayScreen;
use super::theme::Theme;
use super::update::{Coming, Shared};
use super::widget::bars::Status;
use crate::client::{Answer, Ask};
use crate::domain::entry::{CommandId, StaffId};
use crate::domain::time::Moment;
use crate::drafts::DraftSnapshot;
use crate::protocol::shell::ShellAsk;
use crate::service::view::Header;
use jiff::tz::TimeZone;
use ratatui::layout::Size;
use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// What happened.
#[derive(Debug)]
#[allow(
    clippy::large_enum_variant,
    reason = "one at a time, and answers are most of them"
)]
pub enum Msg {
    /// A key.
    Key(Key),
    /// A paste.
    Paste(String),
    /// The terminal has this size now.
    Resize(Size),
    /// An answer, or a change.
    Answer(Answer),
    /// A signal.
    Signal(Signal),
    /// The terminal is gone.
    TerminalLost,
    /// A deadline has come.
    Deadline,
    /// The day sheet was written there, or was not, for this reason.
    SheetWritten(Result<String, String>),
    /// A folder for documents was made there, or was not, for this reason; and what to ask for.
    FolderMade(Result<PathBuf, String>, Box<ShellAsk>),
    /// The documents were written to their folder, or were not, for this reason.
    DocumentsWritten(Result<PathBuf, String>),
}

/// How a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The person left.
    Quit,
    /// Another session of the same person took the work over.
    TakenOver,
    /// The line or the terminal is gone.
    HungUp,
    /// The program was asked to end.
    Terminated,
    /// The person may no longer use the program.
    ShutOut,
    /// Nobody was at the keys, and there is no passphrase that could open a locked screen.
    Idle,
    /// The screen was locked, and left or not opened.
    Locked,
    /// The server is of another version: the program must be run anew.
    OtherVersion,
}

/// Which lists have changed since they were read.
#[derive(Debug, Clone, Copy, Default)]
#[allow(clippy::struct_excessive_bools, reason = "one for each list")]
pub struct Stale {
    /// Today's list.
    pub today: bool,
    /// The caseload.
    pub caseload: bool,
    /// What is known of competence.
    pub competence: bool,
    /// What waits between colleagues.
    pub team: bool,
    /// Staff and policy.
    pub service: bool,
    /// The record on the screen.
    pub record: bool,
}

impl Stale {
    /// Everything may have changed.
    pub const fn all() -> Stale {
        Stale {
            today: true,
            caseload: true,
            competence: true,
            team: true,
            service: true,
            record: true,
        }
    }
}

/// Where the person is, kept so that a broken session can be gone on with.
#[derive(Debug, Default)]
pub struct PlaceKept {
    /// The draft that keeps it.
    pub draft: CommandId,
    /// What was kept last.
    pub sent: BTreeMap<String, String>,
    /// Whether there is such a draft.
    pub exists: bool,
    /// The row to be selected when its list comes.
    pub row: Option<String>,
}

/// Everything.
#[derive(Debug)]
pub struct Model {
    /// Who is at work.
    pub actor: StaffId,
    /// How things look.
    pub theme: Theme,
    /// The terminal's size.
    pub size: Size,
    /// The head of the last list that came.
    pub header: Header,
    /// The zone in which days begin.
    pub zone: TimeZone,
    /// The screen that is shown.
    pub screen: Screen,
    /// The screen from which a record was opened.
    pub before: Screen,
    /// Today.
    pub today: TodayScreen,
    /// Caseload.
    pub caseload: CaseloadScreen,
    /// The record, if one is open.
    pub patient: Option<PatientScreen>,
    /// Competence.
    pub competence: CompetenceScreen,
    /// The documents that are being made.
    pub documents: Option<Coming>,
    /// Whether the person came over ssh: then the files of this computer are not theirs to reach.
    pub is_over_ssh: bool,
    /// What the contact just saved could show.
    pub proposed: Option<Proposed>,
    /// What waits between colleagues.
    pub team: TeamScreen,
    /// Staff and policy.
    pub service: ServiceScreen,
    /// What lies over the screen, the uppermost last.
    pub layers: Vec<Layer>,
    /// Drafts of forms that were left, until they are known to be safe.
    pub left: Vec<DraftSnapshot>,
    /// The last line.
    pub status: Status,
    /// What was asked and not answered.
    pub waiting: BTreeMap<u64, Purpose>,
    /// What was typed while an answer had to come first.
    pub held: VecDeque<Msg>,
    /// What has changed since it was read.
    pub stale: Stale,
    /// Where the person is.
    pub place: PlaceKept,
    /// When the draft is to be handed over.
    pub draft_deadline: Option<Instant>,
    /// When the place is to be handed over.
    pub place_deadline: Option<Instant>,
    /// When today's list changes by itself.
    pub today_deadline: Option<Instant>,
    /// When the reason for which the record is open opens it no longer.
    pub record_deadline: Option<Instant>,
    /// The service's time, and when it was told.
    pub clock: Option<(Moment, Instant)>,
    /// What is shared with colleagues.
    pub review: Shared,
    /// Nobody at the keys: when the screen locks, and the locked screen.
    pub guard: Guard,
    /// Whether the line to the server is lost at the moment.
    pub line_lost: bool,
    /// What is to be said when it has ended, where there is more than the usual.
    pub farewell: String,
    /// Whether and how it has ended.
    pub ended: Option<Ended>,
    pub(super) next_number: u64,
    pub(super) out: Vec<Effect>,
}

impl Model {
    /// A session that begins.
    pub fn new(actor: StaffId, theme: Theme, size: Size) -> Model {
        Model {
            actor,
            theme,
            size,
            header: Header::default(),
            zone: TimeZone::UTC,
            screen: Screen::Today,
            before: Screen::Today,
            today: TodayScreen::default(),
            caseload: CaseloadScreen::default(),
            patient: None,
            competence: CompetenceScreen::default(),
            documents: None,
            is_over_ssh: false,
            proposed: None,
            team: TeamScreen::default(),
            service: ServiceScreen::default(),
            layers: Vec::new(),
            left: Vec::new(),
            status: Status::Quiet,
            waiting: BTreeMap::new(),
            held: VecDeque::new(),
            stale: Stale::default(),
            place: PlaceKept::default(),
            draft_deadline: None,
            place_deadline: None,
            today_deadline: None,
            record_deadline: None,
            clock: None,
            review: Shared::default(),
            guard: Guard::default(),
            line_lost: false,
            farewell: String::new(),
            ended: None,
            next_number: 1,
            out: Vec::new(),
        }
    }

    /// Whose keys are at work.
    pub fn keys_of(&self) -> Place {
        if self.guard.is_locked() {
            return Place::Locked;
        }
        self.layers.last().map_or(self.screen.place(), Layer::place)
    }

    /// When something is to be done even if nothing comes in.
    pub fn deadline(&self) -> Option<Instant> {
        [
            self.draft_deadline,
            self.place_deadline,
            self.today_deadline.filter(|_| !self.guard.is_locked()),
            self.record_deadline.filter(|_| !self.guard.is_locked()),
            self.guard.next().map(|(at, _)| at),
        ]
        .into_iter()
        .flatten()
        .min()
    }

    /// Whether something is still to be answered for this purpose.
    pub fn is_waiting(&self, purpose: impl Fn(&Purpose) -> bool) -> bool {
        self.waiting.values().any(purpose)
    }

    /// Whether what is typed must wait, because it belongs to what an answer will show.
    pub fn is_held(&self) -> bool {
        self.is_waiting(|purpose| {
            matches!(
                purpose,
                Purpose::Begin
                    | Purpose::Open { .. }
                    | Purpose::OpenForm(_)
                    | Purpose::Execute
                    | Purpose::ExecuteSigned
                    | Purpose::SetPassphrase
                    | Purpose::Meanwhile { .. }
                    | Purpose::ChangedSince { .. }
                    | Purpose::WhileAway(_)
                    | Purpose::People
                    | Purpose::Colleagues
                    | Purpose::ToRead(_)
                    | Purpose::Statement(..)
                    | Purpose::Recordable(..)
                    | Purpose::CrossMap(..)
                    | Purpose::OlderChanges
                    | Purpose::Documents(_)
                    | Purpose::Text(_)
                    | Purpose::Drafts(_)
            )
        }) || match self.screen {
            Screen::Today => {
                self.today.view.is_none() && self.is_waiting(|one| *one == Purpose::Today)
            }
            Screen::Caseload => {
                self.caseload.view.is_none() && self.is_waiting(|one| *one == Purpose::Caseload)
            }
            Screen::Competence => {
                !self.competence.is_loaded()
                    && self.is_waiting(|one| {
                        matches!(one, Purpose::Competence(_) | Purpose::Development(_))
                    })
            }
            Screen::Team => {
                !self.team.is_loaded()
                    && self.is_waiting(|one| matches!(one, Purpose::Team { more: false, .. }))
            }
            Screen::Service => {
                !self.service.loaded && self.is_waiting(|one| *one == Purpose::Programme)
            }
            Screen::Patient => false,
        }
    }

    /// The service's time, as far as it can be told without asking.
    pub fn moment(&self, now: Instant) -> Moment {
        self.clock.map_or_else(Moment::default, |(moment, told)| {
            let passed = now.saturating_duration_since(told).as_micros();
            Moment(
                moment
                    .0
                    .saturating_add(i64::try_from(passed).unwrap_or(i64::MAX)),
            )
        })
    }

    /// When that moment comes, by this process's own clock.
    pub fn instant_of(&self, moment: Moment) -> Option<Instant> {
        let (known, told) = self.clock?;
        let ahead = u64::try_from(moment.0.saturating_sub(known.0)).unwrap_or(0);
        told.checked_add(Duration::from_micros(ahead))
    }

    /// The form that has the keyboard, or lies right below the layer that has it.
    pub fn form(&mut self) -> Option<&mut FormLayer> {
        self.layers.iter_mut().rev().find_map(|layer| match layer {
            Layer::Form(form) => Some(form.as_mut()),
            _ => None,
        })
    }

    /// Asks, for a purpose.
    pub(super) fn ask(&mut self, purpose: Purpose, ask: Ask) {
        let number = self.next_number;
        self.next_number += 1;
        self.waiting.insert(number, purpose);
        self.out.push(Effect::Ask { number, ask });
    }

    /// Says something in the last line.
    pub(super) fn say(&mut self, words: impl Into<String>) {
        self.status = Status::Message(words.into());
    }

    /// Says in the last line what went wrong.
    pub(super) fn complain(&mut self, words: impl Into<String>) {
        self.status = Status::Trouble(words.into());
    }
}
