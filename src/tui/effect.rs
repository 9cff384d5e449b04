//! What update asks of the outside world, and what each question was for.

use crate::client::Ask;
use crate::domain::command::WrittenOver;
use crate::domain::entry::{CommandId, EntryNumber, PatientId, StaffId};
use crate::domain::patient::contact::{Channel, FollowUpId};
use crate::domain::patient::suggestion::SuggestionId;
use crate::drafts::DraftSnapshot;
use crate::protocol::message::DevelopmentAsk;
use crate::protocol::shell::ShellAsk;
use crate::tui::screen::team::Part;
use crate::tui::task::Task;
use std::path::PathBuf;

/// A file's name and its content.
pub type NamedFile = (String, Vec<u8>);

/// Something that update cannot do itself.
#[derive(Debug)]
pub enum Effect {
    /// Ask the service.
    Ask {
        /// The number that the answer will carry.
        number: u64,
        /// The question.
        ask: Ask,
    },
    /// Write the day sheet into the current directory.
    WriteSheet {
        /// The file's name.
        name: String,
        /// Its text.
        text: String,
    },
    /// Make a new folder in the current directory, into which documents will go, and only then ask for them: what is given out is on
    /// record, so that a folder that cannot be made must be known before.
    MakeFolder {
        /// Its name; a number follows it when there is one already.
        name: String,
        /// What to ask for.
        ask: Box<ShellAsk>,
    },
    /// Write documents into it.
    WriteDocuments {
        /// The folder.
        folder: PathBuf,
        /// What goes into it.
        files: Vec<NamedFile>,
    },
    /// Take the folder away again: nothing comes.
    RemoveFolder(PathBuf),
    /// Draw every cell again.
    Redraw,
}

/// Somebody's absence whose happenings are gathered page by page, to be read as one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhileAway {
    /// Who was away.
    pub absent: StaffId,
    /// The entry that arranged who stands in.
    pub cover: EntryNumber,
    /// What came until now, two lines an entry.
    pub lines: Vec<String>,
}

/// What a question was for.
#[derive(Debug, Clone, PartialEq)]
pub enum Purpose {
    /// The beginning of the session.
    Begin,
    /// Today's list.
    Today,
    /// The caseload's list.
    Caseload,
    /// What the line that finds people shows.
    Find,
    /// A record being opened.
    Open {
        /// Whose.
        patient: PatientId,
        /// Whether it only brings back where the person was: no reason is asked for then.
        restored: bool,
    },
    /// The record on the screen, again.
    Record(PatientId),
    /// A page of the timeline on the screen.
    Page(PatientId),
    /// Text to be read, with its title.
    Text(String),
    /// What a step would make due.
    Preview,
    /// What a form needs to open.
    OpenForm(Box<FormPlan>),
    /// The form's command.
    Execute,
    /// The record as it is now, for a form that was filled in against an older one.
    Versions,
    /// What others recorded since the form was opened: to be said quietly.
    News(PatientId),
    /// The same, to be shown beside what was typed.
    Meanwhile {
        /// Whose record.
        patient: PatientId,
        /// Whether saving was refused because of it.
        refused: bool,
    },
    /// Older ones of the same.
    OlderChanges,
    /// What changed of the register or of a setting since a form saw it, to be shown beside what was typed.
    ChangedSince {
        /// Of what.
        what: WrittenOver,
        /// Whether saving was refused because of it.
        refused: bool,
    },
    /// The register and the settings as they are now, for a form that showed older ones.
    FormProgramme,
    /// Drafts.
    SaveDrafts {
        /// How many of them are of forms that were left.
        left: usize,
    },
    /// A list of the team screen.
    Team {
        /// Which.
        part: Part,
        /// Whether it is the next page of it.
        more: bool,
    },
    /// What happened while somebody was away.
    WhileAway(WhileAway),
    /// Everybody, to choose from.
    People,
    /// When the screen locks by itself.
    Locking,
    /// The screen was locked.
    Lock,
    /// It is to be opened.
    Unlock,
    /// One's own passphrase.
    SetPassphrase,
    /// The form's command, as somebody else.
    ExecuteSigned,
    /// Where the person is.
    SavePlace,
    /// A draft thrown away; whether that is worth a word.
    Discard {
        /// Whether the person asked for it.
        asked: bool,
    },
    /// The list of drafts, or one of them.
    Drafts(Option<CommandId>),
    /// A part of the competence screen.
    Competence(crate::tui::screen::competence::Part),
    /// A part of it that is about posts and teams; with what was asked, for it may be another by the time it comes.
    Development(DevelopmentAsk),
    /// What may be recorded of somebody's development, to choose from; or what can be done about a role profile or a module: its
    /// entry, and what it is in words.
    Recordable(
        StaffId,
        Option<(crate::tui::screen::competence::Matter, EntryNumber, String)>,
    ),
    /// An item or a claim to be read.
    ToRead(&'static str),
    /// A statement in full, among the statements of that person's.
    Statement(StaffId, String),
    /// What the entry just saved could show.
    Proposals(PatientId, EntryNumber),
    /// What else an item could show: the item, and what it is in words.
    CrossMap(EntryNumber, String),
    /// Everybody, to choose whose competence is shown.
    Colleagues,
    /// Staff and policy.
    Programme,
    /// Whose screens may be followed.
    Offers,
    /// Documents that will go into this folder.
    Documents(PathBuf),
    /// A shared review begun, left, or gone on with; whether it began or ended is told by itself.
    Review,
    /// The record at the place that is followed.
    Followed(PatientId),
}

/// Which form is to be opened, and about what.
#[derive(Debug, Clone, PartialEq)]
pub struct FormPlan {
    /// What the form is for.
    pub task: Task,
    /// The patient it is about.
    pub patient: Option<PatientId>,
    /// The entry it is about.
    pub entry: Option<EntryNumber>,
    /// The suggestion it answers.
    pub suggestion: Option<SuggestionId>,
    /// The follow-up it closes.
    pub follow_up: Option<FollowUpId>,
    /// How the contact was to be made.
    pub channel: Option<Channel>,
    /// The staff member it changes.
    pub staff: Option<StaffId>,
    /// The setting it changes.
    pub setting: Option<String>,
    /// The unit of competence it is about.
    pub unit: Option<String>,
    /// The statement that it begins with.
    pub statement: Option<String>,
    /// What it is about, in words.
    pub said: String,
    /// The draft it goes on with.
    pub draft: Option<DraftSnapshot>,
}

impl FormPlan {
    /// A form about nothing yet.
    pub fn new(task: Task) -> FormPlan {
        FormPlan {
            task,
            patient: None,
            entry: None,
            suggestion: None,
            follow_up: None,
            channel: None,
            staff: None,
            setting: None,
            unit: None,
            statement: None,
            said: String::new(),
            draft: None,
        }
    }

    /// A form about a patient.
    pub fn about(task: Task, patient: PatientId) -> FormPlan {
        FormPlan {
            patient: Some(patient),
            ..FormPlan::new(task)
        }
    }

    /// What a draft must remember besides its fields, as fields of names that no form uses.
    pub fn marks(&self) -> Vec<(String, String)> {
        let id = |entry: EntryNumber, place: String| format!("{} {place}", entry.0);
        [
            ("about.entry", self.entry.map(|entry| entry.0.to_string())),
            (
                "about.suggestion",
                self.suggestion.map(|one| one.0.0.to_string()),
            ),
            (
                "about.follow_up",
                self.follow_up
                    .map(|one| id(one.entry, one.place.to_string())),
            ),
            (
                "about.channel",
                self.channel.map(|channel| channel.code().to_owned()),
            ),
            ("about.staff", self.staff.map(|staff| staff.to_string())),
            ("about.setting", self.setting.clone()),
            ("about.unit", self.unit.clone()),
            (
                "about.said",
                Some(self.said.clone()).filter(|said| !said.is_empty()),
            ),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect()
    }

    /// The form with which a draft goes on; none when this program has no such form.
    pub fn of_draft(draft: DraftSnapshot) -> Option<FormPlan> {
        let task = Task::from_name(&draft.form)?;
        let mark = |name: &str| draft.fields.get(name).map(String::as_str);
        let number = |name| mark(name).and_then(|text| text.parse().ok());
        let follow_up = mark("about.follow_up").and_then(|text| {
            let (entry, place) = text.split_once(' ')?;
            Some(FollowUpId {
                entry: EntryNumber(entry.parse().ok()?),
                place: place.parse().ok()?,
            })
        });
        Some(FormPlan {
            task,
            patient: PatientId::parse(&draft.subject),
            entry: number("about.entry").map(EntryNumber),
            suggestion: number("about.suggestion").map(|entry| SuggestionId(EntryNumber(entry))),
            follow_up,
            channel: mark("about.channel").and_then(Channel::parse),
            staff: mark("about.staff").and_then(StaffId::parse),
            setting: mark("about.setting").map(str::to_owned),
            unit: mark("about.unit").map(str::to_owned),
            statement: None,
            said: mark("about.said").unwrap_or_default().to_owned(),
            draft: Some(draft),
        })
    }

    /// The identifier of the draft it goes on with.
    pub fn draft_id(&self) -> Option<CommandId> {
        self.draft.as_ref().map(|draft| CommandId(draft.draft))
    }
}
