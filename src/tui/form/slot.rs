//! One field on the screen: its place in the form, what is typed into it, and what is said about that.

use super::area::NoteEditor;
use super::choice::{ChoiceEditor, ManyEditor};
use super::read::ReadEditor;
use super::spec::{Field, Kind, Note};
use crate::tui::keymap::Key;
use crate::tui::widget::line::{Edit, LineEditor};
use crate::tui::widget::paste;

/// How a value is entered.
#[derive(Debug, Clone)]
pub(super) enum Editor {
    Line(LineEditor),
    Note(Box<NoteEditor>),
    Choice(ChoiceEditor),
    Many(ManyEditor),
    /// Text that is only read.
    Fixed(String),
    /// Longer text that is only read.
    Read(ReadEditor),
    /// The line above the members of a group: which group, and how many there are.
    Head {
        group: usize,
        members: usize,
    },
    /// The row that stands for a member of a list.
    Row,
}

/// Where in a group a field stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Member {
    pub(super) group: usize,
    /// Counted from 1.
    pub(super) number: usize,
}

/// A field with what stands in it.
#[derive(Debug, Clone)]
pub(super) struct Slot {
    /// The key of its value.
    pub(super) key: String,
    pub(super) field: Field,
    pub(super) member: Option<Member>,
    pub(super) editor: Editor,
    /// The step of the form in which it stands.
    pub(super) step: usize,
    /// Whether it is out of sight, because the row of its member is shut.
    pub(super) folded: bool,
    /// What its own check says.
    note: Note,
    /// What the screen says, until it says something else.
    pub(super) outside: Note,
    /// Why saving was refused, until the field is edited.
    pub(super) refused: Option<String>,
    /// What the last key or paste led to, until the next.
    pub(super) aside: Option<String>,
}

impl Slot {
    pub(super) fn new(field: &Field, key: String, member: Option<Member>) -> Self {
        let editor = match &field.kind {
            Kind::LongText => Editor::Note(Box::new(NoteEditor::new(""))),
            Kind::Choice(options) => Editor::Choice(ChoiceEditor::new(options.clone())),
            Kind::Many(options) => Editor::Many(ManyEditor::new(options.clone())),
            Kind::ReadOnly => Editor::Fixed(String::new()),
            Kind::Reading => Editor::Read(ReadEditor::default()),
            Kind::Text(_) | Kind::Number | Kind::Date | Kind::EventTime => {
                Editor::Line(LineEditor::new(field.bytes_max()))
            }
        };
        let mut slot = Self::with(editor, field.clone(), key, member);
        slot.open_with(&field.initial);
        slot
    }

    pub(super) fn with(editor: Editor, field: Field, key: String, member: Option<Member>) -> Self {
        Self {
            key,
            field,
            member,
            editor,
            step: 0,
            folded: false,
            note: Note::Nothing,
            outside: Note::Nothing,
            refused: None,
            aside: None,
        }
    }

    /// Returns whether the keyboard can be here.
    pub(super) fn takes_focus(&self) -> bool {
        !matches!(self.editor, Editor::Fixed(_))
    }

    /// Returns whether the keyboard can go here from its neighbours.
    pub(super) fn is_open(&self) -> bool {
        self.takes_focus() && !self.folded
    }

    /// Returns the value; a head, a row and text to be read have none.
    pub(super) fn value(&self) -> Option<String> {
        match &self.editor {
            Editor::Line(line) => Some(line.text().to_owned()),
            Editor::Note(note) => Some(note.text()),
            Editor::Choice(choice) => Some(choice.value().to_owned()),
            Editor::Many(many) => Some(many.value()),
            Editor::Fixed(_) | Editor::Read(_) | Editor::Head { .. } | Editor::Row => None,
        }
    }

    /// Puts a value in with which the field opens: there is nothing before it to go back to.
    pub(super) fn open_with(&mut self, value: &str) {
        match &mut self.editor {
            Editor::Line(line) => *line = LineEditor::with_text(self.field.bytes_max(), value),
            Editor::Note(note) => **note = NoteEditor::new(value),
            _ => {}
        }
        self.set(value);
    }

    /// Puts a value in as an edit that can be taken back.
    pub(super) fn set(&mut self, value: &str) {
        match &mut self.editor {
            Editor::Line(line) => line.set(value),
            Editor::Note(note) => note.set(value),
            Editor::Choice(choice) => choice.set(value),
            Editor::Many(many) => many.set(value),
            Editor::Fixed(text) => value.clone_into(text),
            Editor::Read(read) => read.set(value),
            Editor::Head { .. } | Editor::Row => {}
        }
        self.look();
    }

    /// Has the text looked at again.
    pub(super) fn look(&mut self) {
        let Some(value) = self.value() else { return };
        self.note = match &self.field.check {
            _ if matches!(&self.editor, Editor::Choice(choice) if choice.is_foreign()) => {
                Note::Complaint("no longer among the choices".to_owned())
            }
            Some(check) => check(&value),
            None if matches!(self.field.kind, Kind::Number)
                && !value.is_empty()
                && value.parse::<f64>().is_err() =>
            {
                Note::Complaint("not a number".to_owned())
            }
            None => Note::Nothing,
        };
    }

    pub(super) fn type_key(&mut self, key: Key) -> Edit {
        if let (Kind::Number, Some(letter)) = (&self.field.kind, key.types())
            && !(letter.is_ascii_digit() || matches!(letter, '.' | '-'))
        {
            return Edit::Refused("only digits fit here".to_owned());
        }
        match &mut self.editor {
            Editor::Line(line) => line.key(key),
            Editor::Note(note) => note.key(key),
            Editor::Choice(choice) => choice.key(key),
            Editor::Many(many) => many.key(key),
            Editor::Read(read) => read.key(key),
            Editor::Fixed(_) | Editor::Head { .. } | Editor::Row => Edit::Ignored,
        }
    }

    pub(super) fn paste(&mut self, pasted: &str) -> Edit {
        let lines = matches!(self.editor, Editor::Note(_));
        let cleaned = paste::clean(pasted, lines);
        let edit = match &mut self.editor {
            Editor::Line(line) => line.insert(&cleaned.text),
            Editor::Note(note) => note.insert(&cleaned.text),
            _ => return Edit::Refused("nothing can be pasted here".to_owned()),
        };
        match (edit, cleaned.removed) {
            (Edit::Changed, 1) => Edit::ChangedWith("1 control character was removed".to_owned()),
            (Edit::Changed, removed @ 2..) => {
                Edit::ChangedWith(format!("{removed} control characters were removed"))
            }
            (edit, _) => edit,
        }
    }

    pub(super) fn undo(&mut self) -> Edit {
        match &mut self.editor {
            Editor::Line(line) => line.undo(),
            Editor::Note(note) => note.undo(),
            _ => Edit::Moved,
        }
    }

    pub(super) fn redo(&mut self) -> Edit {
        match &mut self.editor {
            Editor::Line(line) => line.redo(),
            Editor::Note(note) => note.redo(),
            _ => Edit::Moved,
        }
    }

    /// Tells the field that the keyboard has left it.
    pub(super) fn left(&mut self) {
        self.aside = None;
        match &mut self.editor {
            Editor::Choice(choice) => choice.forget_typed(),
            Editor::Many(many) => many.forget_typed(),
            _ => {}
        }
    }

    /// Returns what must be put right before saving; `asked` says whether saving has been tried, since an empty field is
    /// no complaint before.
    pub(super) fn complaint(&self, asked: bool) -> Option<&str> {
        if let Some(refused) = &self.refused {
            return Some(refused);
        }
        for note in [&self.outside, &self.note] {
            if let Note::Complaint(complaint) = note {
                return Some(complaint);
            }
        }
        let empty = match &self.editor {
            Editor::Note(note) => note.is_empty(),
            Editor::Head { members, .. } => *members == 0,
            _ => self.value().is_none_or(|value| value.trim().is_empty()),
        };
        (asked && self.field.required && empty).then_some("needed")
    }

    /// Returns what is to be known about the text.
    pub(super) fn remarks(&self) -> impl Iterator<Item = &str> {
        let notes = [&self.note, &self.outside]
            .into_iter()
            .filter_map(|note| match note {
                Note::Remark(remark) => Some(remark.as_str()),
                Note::Nothing | Note::Complaint(_) => None,
            });
        self.aside.as_deref().into_iter().chain(notes)
    }
}
