//! What an import would do, row by row; computed against what is known, changing nothing.

use crate::domain::command::PatientCommand;
use crate::domain::entry::{EntryNumber, PatientId, StaffId};
use crate::domain::patient::identity::{DetailChange, DetailField, Details, Residence};
use crate::domain::patient::{Patient, Room};
use crate::domain::programme::policy::Policy;
use crate::domain::time::Day;

/// A value in the file that differs from one that was changed in the program since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// What it is, in words.
    pub field: String,
    /// What the file says.
    pub file: String,
    /// What the program says; it stays.
    pub program: String,
}

/// What would happen with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Somebody new.
    Register,
    /// Somebody known, with details that the file has anew.
    Update(Vec<DetailChange>),
    /// Somebody known, and nothing to do.
    Unchanged,
    /// The row cannot be taken.
    Rejected {
        /// Why.
        reason: String,
    },
}

/// One row of the plan.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedRow {
    /// The line on which it begins in the file.
    pub line: u64,
    /// Whom it is about, as far as the row says.
    pub name: String,
    /// What would happen.
    pub action: Action,
    /// What stays as the program has it.
    pub conflicts: Vec<Conflict>,
    /// What is left out of the row, and why.
    pub remarks: Vec<String>,
    /// The known patient, where there is one.
    pub patient: Option<PatientId>,
    /// The version of the details that the plan rests on.
    pub seen: Vec<(Room, EntryNumber)>,
    /// What the service is to be asked, in order.
    pub commands: Vec<PatientCommand>,
}

/// What would happen with a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The file's name.
    pub file: String,
    /// The rows, in their order.
    pub rows: Vec<PlannedRow>,
    /// Columns that mean nothing to the program.
    pub unknown_columns: Vec<String>,
    /// How the file's letters were written.
    pub encoding: &'static str,
    /// What parts its fields.
    pub delimiter: char,
}

/// A staff member named in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// Who.
    pub id: StaffId,
    /// Their name.
    pub name: String,
    /// Whether they may lead cases.
    pub leads_cases: bool,
}

/// A known patient.
#[derive(Debug, Clone, PartialEq)]
pub struct Matched {
    /// The present state.
    pub patient: Patient,
    /// Whether whoever imports may change the details.
    pub entitled: bool,
    /// The case manager's name; empty when there is none.
    pub owner: String,
}

/// What the plan is computed against.
pub trait Known {
    /// Why it cannot be read.
    type Error;

    /// The patient with an NHS number.
    ///
    /// # Errors
    /// The store cannot be read.
    fn by_number(&self, number: &str) -> Result<Option<Matched>, Self::Error>;
    /// Patients of the same name and date of birth.
    ///
    /// # Errors
    /// The store cannot be read.
    fn alike(&self, details: &Details) -> Result<Vec<Matched>, Self::Error>;
    /// An active staff member by login or name.
    fn staff(&self, text: &str) -> Option<Owner>;
    /// Whoever imports.
    fn importer(&self) -> &Owner;
    /// Whether whoever imports may do so for others.
    fn imports_for_others(&self) -> bool;
    /// Whether whoever imports works with patients, and so may record contacts.
    fn is_clinical(&self) -> bool;
    /// The settings of the day.
    fn policy(&self) -> &Policy;
    /// The day.
    fn today(&self) -> Day;
}

impl Plan {
    /// How many rows would be registered, updated, left unchanged and rejected, and how many values are in conflict.
    pub fn counts(&self) -> Counts {
        let count = |wanted: fn(&Action) -> bool| {
            self.rows.iter().filter(|row| wanted(&row.action)).count()
        };
        Counts {
            register: count(|action| matches!(action, Action::Register)),
            update: count(|action| matches!(action, Action::Update(_))),
            unchanged: count(|action| matches!(action, Action::Unchanged)),
            rejected: count(|action| matches!(action, Action::Rejected { .. })),
            conflicts: self.rows.iter().map(|row| row.conflicts.len()).sum(),
        }
    }

    /// Marks rows that were refused when they were to be done, by their lines.
    pub fn reject(&mut self, refused: &[(u64, String)]) {
        for (line, reason) in refused {
            if let Some(row) = self.rows.iter_mut().find(|row| row.line == *line) {
                row.action = Action::Rejected {
                    reason: reason.clone(),
                };
            }
        }
    }

    /// What would happen, a line for each row that is not plainly unchanged: line, name, what, particulars.
    pub fn table(&self) -> Vec<[String; 4]> {
        self.rows.iter().flat_map(PlannedRow::lines).collect()
    }
}

/// How many rows of each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Counts {
    /// People who are new.
    pub register: usize,
    /// People with details that the file has anew.
    pub update: usize,
    /// People with nothing to do.
    pub unchanged: usize,
    /// Rows that cannot be taken.
    pub rejected: usize,
    /// Values that stay as the program has them.
    pub conflicts: usize,
}

impl PlannedRow {
    /// What would happen with it: line, name, what, particulars.
    pub fn lines(&self) -> Vec<[String; 4]> {
        let line = |what: &str, particulars: String| {
            [
                self.line.to_string(),
                self.name.clone(),
                what.to_owned(),
                particulars,
            ]
        };
        let mut lines = match &self.action {
            Action::Register => vec![line("register", String::new())],
            Action::Update(changes) => changes
                .iter()
                .map(|change| {
                    let (old, new) = (shown(change, &change.old), shown(change, &change.new));
                    let words = format!("{}: {old} becomes {new}", change.field.words());
                    line("update", words)
                })
                .collect(),
            Action::Unchanged => Vec::new(),
            Action::Rejected { reason } => vec![line("rejected", reason.clone())],
        };
        lines.extend(self.conflicts.iter().map(|one| {
            let program = if one.program.is_empty() {
                "nothing"
            } else {
                &one.program
            };
            let words = format!("{}: the file says {}, {program} stays", one.field, one.file);
            line("conflict", words)
        }));
        lines.extend(
            self.remarks
                .iter()
                .map(|remark| line("note", remark.clone())),
        );
        lines
    }
}

/// A detail's value in words.
fn shown<'a>(change: &DetailChange, value: &'a str) -> &'a str {
    match Residence::parse(value) {
        _ if value.is_empty() => "nothing",
        Some(kind) if change.field == DetailField::Residence => kind.words(),
        _ => value,
    }
}
