//! The one form: typed fields, complaints beneath them while typing, and nothing typed is ever lost. A form is a draft:
//! its values are text by key, and [`Form::revision`] tells when they have changed, so that whoever holds the form saves
//! them. It neither knows what it asks for nor saves anything itself.
//!
//! - `spec`: what a form asks for, built by the screen
//! - `slot`: one field on the screen; `area`, `choice`: how a value is entered
//! - `filled`: what was filled in, in words
//! - `group`: decisions, follow-ups and the like, of which there may be several
//! - `read`: longer text that is only read
//! - `view`: how it is drawn
//!
//! A screen builds a [`FormSpec`], hands keys to [`Form::press`] and pastes to [`Form::paste`], and does what the
//! [`Outcome`] asks. [`Form::place`] says whose keys are at work, for the hint line.

mod area;
mod choice;
mod filled;
mod group;
mod read;
mod slot;
mod spec;
mod view;

pub use area::NOTE_BYTES_MAX;
pub use spec::{Check, Choice, Field, FormSpec, Group, Note, RowWords};

use super::action::Action;
use super::keymap::{Key, Place, lookup};
use super::widget::line::Edit;
use super::widget::picker::{Item, Picked, Picker};
use crossterm::event::KeyCode;
use slot::{Editor, Slot};
use std::collections::BTreeMap;

/// Fields that a page passes.
const PAGE_FIELDS: usize = 5;

/// What a key asks of whoever holds the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing: the form has dealt with it.
    Stay,
    /// Save the values; nothing is complained about.
    Save,
    /// Leave the form and keep the draft.
    Leave,
    /// Ask whether the draft is to be thrown away.
    Discard,
    /// Do something that is not the form's business: help, quit, expand.
    Act(Action),
}

/// A form being filled in.
#[derive(Debug, Clone)]
pub struct Form {
    spec: FormSpec,
    slots: Vec<Slot>,
    focus: usize,
    /// The step that is shown.
    step: usize,
    revision: u64,
    /// Whether saving has been tried: from then on empty required fields are complained about.
    asked: bool,
    /// What is said about the form as a whole.
    message: Option<String>,
    picker: Option<Picker>,
    /// Members of groups that were removed and can be brought back, with their group.
    removed: Vec<(usize, Vec<Slot>)>,
    /// Values of a draft for which this form has no field. They stay in the draft.
    foreign: BTreeMap<String, String>,
}

impl Form {
    /// Returns the form with the values its fields begin with, the keyboard in the first.
    pub fn new(spec: FormSpec) -> Self {
        let slots = group::lay_out(&spec);
        let focus = slots.iter().position(Slot::takes_focus).unwrap_or(0);
        Self {
            spec,
            slots,
            focus,
            step: 0,
            revision: 0,
            asked: false,
            message: None,
            picker: None,
            removed: Vec::new(),
            foreign: BTreeMap::new(),
        }
    }

    /// Returns the name of its kind, for the draft.
    pub fn kind(&self) -> &str {
        &self.spec.kind
    }

    /// Returns what stands above it.
    pub fn title(&self) -> &str {
        &self.spec.title
    }

    /// Returns a number that changes with every change of a value.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Returns whose keys are at work: the form's, or those of a list of choices that is open.
    pub fn place(&self) -> Place {
        if self.picker.is_some() {
            Place::Picker
        } else {
            Place::Form
        }
    }

    /// Returns the key of the field that has the keyboard, empty when there is none.
    pub fn focused(&self) -> &str {
        self.slots.get(self.focus).map_or("", |slot| &slot.key)
    }

    /// Returns all values by key, empty ones too: what a draft holds.
    pub fn values(&self) -> BTreeMap<String, String> {
        let mut values = self.foreign.clone();
        values.extend(
            self.slots
                .iter()
                .filter_map(|slot| Some((slot.key.clone(), slot.value()?))),
        );
        values
    }

    /// Returns one value, empty when there is no such field.
    pub fn value(&self, key: &str) -> String {
        self.slots
            .iter()
            .find(|slot| slot.key == key)
            .and_then(Slot::value)
            .unwrap_or_default()
    }

    /// Puts the values of a draft in. Members of groups appear as the draft has them; what the form has no field for is
    /// kept aside, and is among the values again.
    pub fn set_values(&mut self, values: &BTreeMap<String, String>) {
        group::make_room(&self.spec, &mut self.slots, values);
        self.foreign.clear();
        for (key, value) in values {
            match self
                .slots
                .iter_mut()
                .find(|slot| slot.key == *key && slot.value().is_some())
            {
                Some(slot) => slot.open_with(value),
                None => {
                    self.foreign.insert(key.clone(), value.clone());
                }
            }
        }
        self.revision += 1;
        self.keep_focus();
    }

    /// Replaces one value, as an edit of the person: an abbreviation written out, a date proposed.
    pub fn set_value(&mut self, key: &str, value: &str) {
        if let Some(slot) = self.slots.iter_mut().find(|slot| slot.key == key)
            && slot.value().is_some_and(|now| now != value)
        {
            slot.set(value);
            self.revision += 1;
        }
    }

    /// Replaces the text of a field that can only be read.
    pub fn set_text(&mut self, key: &str, text: &str) {
        let slot = self.slots.iter_mut().find(|slot| slot.key == key);
        match slot.map(|slot| &mut slot.editor) {
            Some(Editor::Fixed(now)) => text.clone_into(now),
            Some(Editor::Read(read)) => read.set(text),
            _ => {}
        }
    }

    /// Replaces the options of a choice; what is chosen stays.
    pub fn set_options(&mut self, key: &str, options: &[Choice]) {
        if let Some(slot) = self.slots.iter_mut().find(|slot| slot.key == key)
            && let Editor::Choice(choice) = &mut slot.editor
            && choice.options() != options
        {
            choice.set_options(options.to_vec());
            slot.look();
        }
    }

    /// Says something about a field that its own check cannot know, until something else is said.
    pub fn set_note(&mut self, key: &str, note: Note) {
        if let Some(slot) = self.slots.iter_mut().find(|slot| slot.key == key) {
            slot.outside = note;
        }
    }

    /// Shows why saving was refused: beneath the field, which gets the keyboard, or about the form as a whole. Every
    /// character stays as it is.
    pub fn refuse(&mut self, key: Option<&str>, why: &str) {
        match key.and_then(|key| {
            self.slots
                .iter()
                .position(|slot| slot.key == key && slot.takes_focus())
        }) {
            Some(index) => {
                self.slots[index].refused = Some(why.to_owned());
                self.move_to(index);
            }
            None => self.message = Some(why.to_owned()),
        }
    }

    /// Returns what must be put right before saving: key, label and complaint.
    pub fn complaints(&self) -> Vec<(&str, &str, &str)> {
        let complained = |slot| Slot::complaint(slot, true);
        self.slots
            .iter()
            .filter_map(|slot| {
                Some((
                    slot.key.as_str(),
                    slot.field.label.as_str(),
                    complained(slot)?,
                ))
            })
            .collect()
    }

    /// Returns whether Alt and this key's letter move to a field; [`super::keymap::unfold`] asks.
    pub fn wants(&self, key: Key) -> bool {
        self.picker.is_none()
            && key
                .alt_letter()
                .is_some_and(|letter| self.with_shortcut(letter).is_some())
    }

    fn with_shortcut(&self, letter: char) -> Option<usize> {
        let letter = letter.to_ascii_lowercase();
        self.slots
            .iter()
            .position(|slot| slot.field.shortcut == Some(letter) && slot.takes_focus())
    }

    /// Takes a key.
    pub fn press(&mut self, key: Key) -> Outcome {
        self.message = None;
        if self.picker.is_some() {
            return self.press_in_picker(key);
        }
        if let Some(index) = key
            .alt_letter()
            .and_then(|letter| self.with_shortcut(letter))
        {
            self.move_to(index);
            if matches!(self.slots[index].editor, Editor::Head { .. }) {
                self.add_another();
            }
            return Outcome::Stay;
        }
        if let Some(action) = lookup(Place::Form, key) {
            return self.act(action, key);
        }
        self.edit(|slot| slot.type_key(key));
        Outcome::Stay
    }

    /// Takes a paste, raw as the terminal sent it.
    pub fn paste(&mut self, pasted: &str) {
        self.message = None;
        match &mut self.picker {
            Some(picker) => picker.paste(pasted),
            None => {
                self.edit(|slot| slot.paste(pasted));
            }
        }
    }

    /// Does an action, however it was asked for.
    pub fn perform(&mut self, action: Action) -> Outcome {
        self.act(action, super::keymap::plain(KeyCode::Null))
    }

    fn act(&mut self, action: Action, key: Key) -> Outcome {
        match action {
            Action::NextField => self.walk(1),
            Action::PreviousField => self.walk(-1),
            Action::MoveUp | Action::MoveDown => {
                let within = self
                    .slots
                    .get(self.focus)
                    .is_some_and(|slot| matches!(slot.editor, Editor::Note(_) | Editor::Read(_)));
                if !(within && self.edit(|slot| slot.type_key(key)) != Edit::Ignored) {
                    self.walk(if action == Action::MoveUp { -1 } else { 1 });
                }
            }
            Action::PageUp => self.steps(-1),
            Action::PageDown => self.steps(1),
            Action::Open => self.enter(key),
            Action::AddAnother => self.add_another(),
            Action::RemoveOne => self.remove_one(),
            Action::Undo => {
                if !self.bring_back() {
                    self.edit(Slot::undo);
                }
            }
            Action::Redo => {
                self.edit(Slot::redo);
            }
            Action::NextStep => self.go_to_step(self.step + 1),
            Action::PreviousStep => self.go_to_step(self.step.saturating_sub(1)),
            Action::Save => return self.try_to_save(),
            Action::Back => return Outcome::Leave,
            Action::Discard => return Outcome::Discard,
            other => return Outcome::Act(other),
        }
        Outcome::Stay
    }

    /// Hands an edit to the field with the keyboard, and takes note of what came of it.
    fn edit(&mut self, change: impl FnOnce(&mut Slot) -> Edit) -> Edit {
        let Some(slot) = self.slots.get_mut(self.focus) else {
            return Edit::Ignored;
        };
        let edit = change(slot);
        slot.aside = match &edit {
            Edit::ChangedWith(remark) | Edit::Refused(remark) => Some(remark.clone()),
            Edit::Changed | Edit::Moved | Edit::Ignored => None,
        };
        if matches!(edit, Edit::Changed | Edit::ChangedWith(_)) {
            slot.refused = None;
            slot.look();
            self.revision += 1;
        }
        edit
    }

    fn enter(&mut self, key: Key) {
        let Some(slot) = self.slots.get(self.focus) else {
            return;
        };
        match &slot.editor {
            Editor::Note(_) => {
                self.edit(|slot| slot.type_key(key));
            }
            Editor::Choice(choice) => {
                let items = choice
                    .options()
                    .iter()
                    .map(|choice| Item::new(&choice.value, &choice.label, ""))
                    .collect();
                self.picker = Some(Picker::new(&slot.field.label, items).at(choice.value()));
            }
            Editor::Head { members: 0, .. } => self.add_another(),
            Editor::Row => {
                let opens = self.is_shut(self.focus);
                self.fold(self.focus, !opens);
                if opens {
                    self.walk(1);
                }
            }
            _ => self.walk(1),
        }
    }

    fn press_in_picker(&mut self, key: Key) -> Outcome {
        let Some(picker) = &mut self.picker else {
            return Outcome::Stay;
        };
        match lookup(Place::Picker, key) {
            Some(action @ (Action::Quit | Action::Refresh | Action::Help | Action::Lock)) => {
                return Outcome::Act(action);
            }
            Some(action) => match picker.act(action) {
                Picked::Open => {}
                Picked::Left => self.picker = None,
                Picked::Chosen(value) => {
                    self.picker = None;
                    let key = self.focused().to_owned();
                    self.set_value(&key, &value);
                    if let Some(slot) = self.slots.get_mut(self.focus) {
                        slot.refused = None;
                    }
                    self.walk(1);
                }
            },
            None => picker.type_key(key),
        }
        Outcome::Stay
    }

    /// Saves; before the last step it goes on to the next one, once nothing is to be put right until there.
    fn try_to_save(&mut self) -> Outcome {
        self.asked = true;
        let goes_on = self.step + 1 < self.spec.steps.len();
        let wrong: Vec<usize> = (0..self.slots.len())
            .filter(|&index| !goes_on || self.slots[index].step <= self.step)
            .filter(|&index| self.slots[index].complaint(true).is_some())
            .collect();
        let Some(&first) = wrong.first() else {
            if goes_on {
                self.asked = false;
                self.go_to_step(self.step + 1);
                return Outcome::Stay;
            }
            return Outcome::Save;
        };
        self.move_to(first);
        self.message = Some(match wrong.len() {
            1 => "1 field is to be put right before this can be saved".to_owned(),
            several => format!("{several} fields are to be put right before this can be saved"),
        });
        Outcome::Stay
    }

    fn move_to(&mut self, index: usize) {
        if let Some(slot) = self.slots.get_mut(self.focus) {
            slot.left();
        }
        let member = |index: usize| self.slots.get(index).and_then(|slot| slot.member);
        if member(self.focus) != member(index) {
            self.fold(self.focus, true);
        }
        if self.slots.get(index).is_some_and(|slot| slot.folded) {
            self.fold(index, false);
        }
        self.focus = index;
        self.step = self.slots.get(index).map_or(0, |slot| slot.step);
    }

    /// Shows another step, with the keyboard in its first field.
    fn go_to_step(&mut self, step: usize) {
        let first = |slot: &Slot| slot.step == step && slot.is_open();
        if let Some(index) = self.slots.iter().position(first) {
            self.move_to(index);
        }
    }

    /// Moves the keyboard to the next or previous field that takes it; at the ends it stays.
    fn walk(&mut self, by: isize) {
        let mut index = self.focus;
        while let Some(next) = index
            .checked_add_signed(by)
            .filter(|&next| next < self.slots.len())
        {
            index = next;
            if self.slots[index].is_open() {
                self.move_to(index);
                return;
            }
        }
    }

    fn steps(&mut self, by: isize) {
        // Within a note, a page is the note.
        let key = super::keymap::plain(if by < 0 { KeyCode::Up } else { KeyCode::Down });
        if self
            .slots
            .get(self.focus)
            .is_some_and(|slot| matches!(slot.editor, Editor::Note(_) | Editor::Read(_)))
        {
            for _ in 0..PAGE_FIELDS {
                if self.edit(|slot| slot.type_key(key)) == Edit::Ignored {
                    break;
                }
            }
            return;
        }
        for _ in 0..PAGE_FIELDS {
            self.walk(by);
        }
    }

    fn keep_focus(&mut self) {
        if !self.slots.get(self.focus).is_some_and(Slot::is_open) {
            self.focus = self.slots.iter().position(Slot::is_open).unwrap_or(0);
        }
        self.step = self.slots.get(self.focus).map_or(0, |slot| slot.step);
    }
}

#[cfg(test)]
mod tests;
