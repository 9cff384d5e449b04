//! What a form asks for: fields, groups of fields that may be repeated, and what is said about a field's text while it is
//! typed.

use std::fmt;
use std::rc::Rc;

/// A form: what it is called and what it asks for.
#[derive(Debug, Clone)]
pub struct FormSpec {
    /// The name of its kind in a draft: `contact`, `intensity`. Never shown.
    pub kind: String,
    /// What stands above it.
    pub title: String,
    pub(super) parts: Vec<Part>,
    /// The steps in which it is filled in: the first part of each, and what it is called; none for a form in one piece.
    pub(super) steps: Vec<(usize, String)>,
}

#[derive(Debug, Clone)]
pub(super) enum Part {
    Field(Field),
    Group(Group),
}

impl FormSpec {
    /// Returns a form without fields.
    pub fn new(kind: &str, title: &str) -> Self {
        Self {
            kind: kind.to_owned(),
            title: title.to_owned(),
            parts: Vec::new(),
            steps: Vec::new(),
        }
    }

    /// Begins a step: what is added from now on is shown together, and saving goes on from step to step.
    #[must_use]
    pub fn step(mut self, title: &str) -> Self {
        self.steps.push((self.parts.len(), title.to_owned()));
        self
    }

    /// Returns the step in which a part stands, counted from 0.
    pub(super) fn step_of(&self, part: usize) -> usize {
        let begun = self.steps.iter().filter(|(first, _)| *first <= part);
        begun.count().saturating_sub(1)
    }

    /// Adds a field.
    #[must_use]
    pub fn field(mut self, field: Field) -> Self {
        self.parts.push(Part::Field(field));
        self
    }

    /// Adds a group that may be there not at all, once or often.
    #[must_use]
    pub fn group(mut self, group: Group) -> Self {
        self.parts.push(Part::Group(group));
        self
    }
}

/// What is said about a text while it is typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Note {
    /// Nothing.
    #[default]
    Nothing,
    /// Something to know: `= Thu 20 Nov 10:00`. Does not stop saving.
    Remark(String),
    /// Something to put right before it can be saved.
    Complaint(String),
}

/// Looks at the text of a field after every edit. It is called for each key, so it must be quick.
pub type Check = Rc<dyn Fn(&str) -> Note>;

/// One option of a choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is kept in the draft and given to the caller; without line breaks.
    pub value: String,
    /// What is shown.
    pub label: String,
}

impl Choice {
    /// Returns an option.
    pub fn new(value: &str, label: &str) -> Self {
        Self {
            value: value.to_owned(),
            label: label.to_owned(),
        }
    }
}

/// What can be typed into a field.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    /// One line of so many bytes at most.
    Text(usize),
    LongText,
    Number,
    Date,
    EventTime,
    Choice(Vec<Choice>),
    Many(Vec<Choice>),
    ReadOnly,
    Reading,
}

/// One field.
#[derive(Clone)]
pub struct Field {
    pub(super) key: String,
    pub(super) label: String,
    pub(super) help: String,
    pub(super) kind: Kind,
    pub(super) required: bool,
    pub(super) shortcut: Option<char>,
    pub(super) initial: String,
    pub(super) check: Option<Check>,
}

impl fmt::Debug for Field {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Field")
            .field("key", &self.key)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

/// Bytes of a line of text unless a field says otherwise.
const LINE_BYTES_MAX: usize = 200;
/// Bytes of a date, a time or a number.
const SHORT_BYTES_MAX: usize = 40;

impl Field {
    fn new(key: &str, label: &str, kind: Kind) -> Self {
        Self {
            key: key.to_owned(),
            label: label.to_owned(),
            help: String::new(),
            kind,
            required: false,
            shortcut: None,
            initial: String::new(),
            check: None,
        }
    }

    /// A line of text.
    pub fn text(key: &str, label: &str) -> Self {
        Self::new(key, label, Kind::Text(LINE_BYTES_MAX))
    }

    /// A line of text of at most so many bytes.
    pub fn text_up_to(key: &str, label: &str, bytes_max: usize) -> Self {
        Self::new(key, label, Kind::Text(bytes_max))
    }

    /// A note of several lines.
    pub fn long_text(key: &str, label: &str) -> Self {
        Self::new(key, label, Kind::LongText)
    }

    /// A number; its value is the text as typed.
    pub fn number(key: &str, label: &str) -> Self {
        Self::new(key, label, Kind::Number)
    }

    /// A date as people write it; what it means is for the check to say.
    pub fn date(key: &str, label: &str) -> Self {
        Self::new(key, label, Kind::Date)
    }

    /// A time at which something happened, as people write it; what it means is for the check to say.
    pub fn event_time(key: &str, label: &str) -> Self {
        Self::new(key, label, Kind::EventTime)
    }

    /// One of some options; its value is the option's.
    pub fn choice(key: &str, label: &str, choices: Vec<Choice>) -> Self {
        Self::new(key, label, Kind::Choice(choices))
    }

    /// Yes or no; its value is `yes` or `no`.
    pub fn yes_no(key: &str, label: &str) -> Self {
        Self::choice(
            key,
            label,
            vec![Choice::new("yes", "Yes"), Choice::new("no", "No")],
        )
    }

    /// Any of some options; its value is theirs, a line each.
    pub fn many(key: &str, label: &str, choices: Vec<Choice>) -> Self {
        Self::new(key, label, Kind::Many(choices))
    }

    /// Text that can be read only and is no part of the values.
    pub fn read_only(key: &str, label: &str, text: &str) -> Self {
        Self::new(key, label, Kind::ReadOnly).initial(text)
    }

    /// Longer text that is only read and is no part of the values: the keyboard goes there to scroll it.
    pub fn reading(key: &str, label: &str) -> Self {
        Self::new(key, label, Kind::Reading)
    }

    /// Sets the line of help.
    #[must_use]
    pub fn help(mut self, help: &str) -> Self {
        help.clone_into(&mut self.help);
        self
    }

    /// Makes an empty field a complaint when the form is saved.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Lets Alt and this letter move to the field from any other.
    #[must_use]
    pub fn shortcut(mut self, letter: char) -> Self {
        self.shortcut = Some(letter.to_ascii_lowercase());
        self
    }

    /// Sets the value with which the form opens.
    #[must_use]
    pub fn initial(mut self, value: &str) -> Self {
        value.clone_into(&mut self.initial);
        self
    }

    /// Sets what looks at the text after every edit.
    #[must_use]
    pub fn check(mut self, check: impl Fn(&str) -> Note + 'static) -> Self {
        self.check = Some(Rc::new(check));
        self
    }

    /// Returns how many bytes its line takes.
    pub(super) fn bytes_max(&self) -> usize {
        match self.kind {
            Kind::Text(bytes_max) => bytes_max,
            _ => SHORT_BYTES_MAX,
        }
    }
}

/// Fields that belong together and may be repeated, such as a decision with its rationale. The value of its second
/// decision's `why` has the key `decisions.2.why`.
#[derive(Debug, Clone)]
pub struct Group {
    pub(super) key: String,
    pub(super) label: String,
    pub(super) help: String,
    pub(super) fields: Vec<Field>,
    pub(super) shortcut: Option<char>,
    pub(super) required: bool,
    pub(super) row: Option<RowWords>,
}

/// Says a member in one row; it is handed what stands in a field, by its key within the group.
pub type RowWords = fn(&dyn Fn(&str) -> String) -> String;

impl Group {
    /// Returns a group of these fields.
    pub fn new(key: &str, label: &str, fields: Vec<Field>) -> Self {
        Self {
            key: key.to_owned(),
            label: label.to_owned(),
            help: String::new(),
            fields,
            shortcut: None,
            required: false,
            row: None,
        }
    }

    /// Sets the line of help.
    #[must_use]
    pub fn help(mut self, help: &str) -> Self {
        help.clone_into(&mut self.help);
        self
    }

    /// Makes it a complaint when there is none.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Lets Alt and this letter add one from anywhere in the form.
    #[must_use]
    pub fn shortcut(mut self, letter: char) -> Self {
        self.shortcut = Some(letter.to_ascii_lowercase());
        self
    }

    /// Shows each member in one row, which Enter opens: a list.
    #[must_use]
    pub fn listed(mut self, row: RowWords) -> Self {
        self.row = Some(row);
        self
    }

    /// Returns how many slots a member takes.
    pub(super) fn slots(&self) -> usize {
        self.fields.len() + usize::from(self.row.is_some())
    }
}
