//! Fields whose value is picked rather than typed: one of some options, or any of them.

use super::spec::Choice;
use crate::tui::keymap::Key;
use crate::tui::widget::line::Edit;
use crossterm::event::KeyCode;

/// Options under the keyboard: letters typed in a row find the option that begins with them.
#[derive(Debug, Clone)]
pub(super) struct ChoiceEditor {
    options: Vec<Choice>,
    chosen: Option<usize>,
    /// A value that is no option: of a draft that is older than the form. Kept until another is chosen.
    foreign: Option<String>,
    typed: String,
}

impl ChoiceEditor {
    pub(super) fn new(options: Vec<Choice>) -> Self {
        Self {
            options,
            chosen: None,
            foreign: None,
            typed: String::new(),
        }
    }

    pub(super) fn options(&self) -> &[Choice] {
        &self.options
    }

    /// Replaces the options; the value stays, also where it is no option any more.
    pub(super) fn set_options(&mut self, options: Vec<Choice>) {
        let value = self.value().to_owned();
        self.options = options;
        self.set(&value);
    }

    pub(super) fn value(&self) -> &str {
        match (
            self.chosen.and_then(|index| self.options.get(index)),
            &self.foreign,
        ) {
            (Some(choice), _) => &choice.value,
            (None, Some(foreign)) => foreign,
            (None, None) => "",
        }
    }

    pub(super) fn label(&self) -> &str {
        match self.chosen.and_then(|index| self.options.get(index)) {
            Some(choice) => &choice.label,
            None => self.foreign.as_deref().unwrap_or(""),
        }
    }

    pub(super) fn is_foreign(&self) -> bool {
        self.chosen.is_none() && self.foreign.is_some()
    }

    pub(super) fn set(&mut self, value: &str) {
        self.chosen = self.options.iter().position(|choice| choice.value == value);
        self.foreign = (self.chosen.is_none() && !value.is_empty()).then(|| value.to_owned());
    }

    pub(super) fn forget_typed(&mut self) {
        self.typed.clear();
    }

    fn choose(&mut self, index: Option<usize>) -> Edit {
        if index == self.chosen && self.foreign.is_none() {
            return Edit::Moved;
        }
        self.chosen = index;
        self.foreign = None;
        Edit::Changed
    }

    pub(super) fn key(&mut self, key: Key) -> Edit {
        let count = self.options.len();
        if count == 0 {
            return Edit::Ignored;
        }
        match key.code {
            KeyCode::Char(' ') | KeyCode::Right if key.modifiers.is_empty() => {
                self.typed.clear();
                self.choose(Some(self.chosen.map_or(0, |index| (index + 1) % count)))
            }
            KeyCode::Left => {
                self.typed.clear();
                self.choose(Some(
                    self.chosen
                        .map_or(count - 1, |index| (index + count - 1) % count),
                ))
            }
            KeyCode::Backspace | KeyCode::Delete => {
                self.typed.clear();
                self.choose(None)
            }
            _ => match key.types() {
                Some(letter) => match find(&self.options, &mut self.typed, letter, self.chosen) {
                    Some(index) => self.choose(Some(index)),
                    None => Edit::Moved,
                },
                None => Edit::Ignored,
            },
        }
    }
}

/// Finds the option that begins with the letters typed so far and this one; if there is none, the next one that begins
/// with this one.
fn find(options: &[Choice], typed: &mut String, letter: char, now: Option<usize>) -> Option<usize> {
    let begins = |choice: &Choice, with: &str| choice.label.to_lowercase().starts_with(with);
    typed.extend(letter.to_lowercase());
    if let Some(index) = options.iter().position(|choice| begins(choice, typed)) {
        return Some(index);
    }
    *typed = letter.to_lowercase().collect();
    let after = now.map_or(0, |index| index + 1);
    (after..options.len()).chain(0..after).find(|&index| {
        options
            .get(index)
            .is_some_and(|choice| begins(choice, typed))
    })
}

/// Options of which any may be chosen. Left and Right go to another, Space takes it or leaves it.
#[derive(Debug, Clone)]
pub(super) struct ManyEditor {
    options: Vec<Choice>,
    chosen: Vec<bool>,
    foreign: Vec<String>,
    at: usize,
    typed: String,
}

impl ManyEditor {
    pub(super) fn new(options: Vec<Choice>) -> Self {
        Self {
            chosen: vec![false; options.len()],
            options,
            foreign: Vec::new(),
            at: 0,
            typed: String::new(),
        }
    }

    pub(super) fn value(&self) -> String {
        let known = self
            .options
            .iter()
            .zip(&self.chosen)
            .filter(|(_, chosen)| **chosen);
        let values: Vec<&str> = known
            .map(|(choice, _)| choice.value.as_str())
            .chain(self.foreign.iter().map(String::as_str))
            .collect();
        values.join("\n")
    }

    pub(super) fn set(&mut self, value: &str) {
        self.chosen.fill(false);
        self.foreign.clear();
        for value in value.split('\n').filter(|value| !value.is_empty()) {
            match self.options.iter().position(|choice| choice.value == value) {
                Some(index) => self.chosen[index] = true,
                None => self.foreign.push(value.to_owned()),
            }
        }
    }

    /// Returns each option with whether it is chosen and whether it is the one under the keyboard.
    pub(super) fn shown(&self) -> impl Iterator<Item = (&str, bool, bool)> {
        let known = self.options.iter().zip(&self.chosen).enumerate();
        known
            .map(|(index, (choice, chosen))| (choice.label.as_str(), *chosen, index == self.at))
            .chain(
                self.foreign
                    .iter()
                    .map(|value| (value.as_str(), true, false)),
            )
    }

    pub(super) fn forget_typed(&mut self) {
        self.typed.clear();
    }

    pub(super) fn key(&mut self, key: Key) -> Edit {
        let count = self.options.len();
        if count == 0 {
            return Edit::Ignored;
        }
        match key.code {
            KeyCode::Char(' ') if key.modifiers.is_empty() => {
                self.chosen[self.at] = !self.chosen[self.at];
                Edit::Changed
            }
            KeyCode::Right => {
                self.at = (self.at + 1) % count;
                Edit::Moved
            }
            KeyCode::Left => {
                self.at = (self.at + count - 1) % count;
                Edit::Moved
            }
            _ => match key.types() {
                Some(letter) => {
                    if let Some(index) = find(&self.options, &mut self.typed, letter, Some(self.at))
                    {
                        self.at = index;
                    }
                    Edit::Moved
                }
                None => Edit::Ignored,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::keymap::{key, plain};

    fn channels() -> Vec<Choice> {
        ["Home visit", "Hospital visit", "Clinic", "Telephone"]
            .map(|label| Choice::new(&label.to_lowercase(), label))
            .into()
    }

    fn after(keys: &str) -> String {
        let mut editor = ChoiceEditor::new(channels());
        for letter in keys.chars() {
            editor.key(key(letter));
        }
        editor.label().to_owned()
    }

    #[test]
    fn first_letters_find_an_option() {
        assert_eq!(after("t"), "Telephone");
        assert_eq!(after("h"), "Home visit");
        assert_eq!(after("hos"), "Hospital visit");
        assert_eq!(after("hh"), "Hospital visit");
        assert_eq!(after("hhh"), "Home visit");
        assert_eq!(after("ct"), "Telephone");
        assert_eq!(after("  "), "Hospital visit");
        assert_eq!(after("tz"), "Telephone");
    }

    #[test]
    fn a_value_that_is_no_option_is_kept_until_another_is_chosen() {
        let mut editor = ChoiceEditor::new(channels());
        editor.set("pigeon");
        assert_eq!((editor.value(), editor.is_foreign()), ("pigeon", true));
        editor.key(key('c'));
        assert_eq!((editor.value(), editor.is_foreign()), ("clinic", false));
        editor.key(plain(KeyCode::Backspace));
        assert_eq!(editor.value(), "");
    }

    #[test]
    fn any_of_several_can_be_taken_and_left() {
        let mut editor = ManyEditor::new(channels());
        editor.set("clinic\npigeon");
        editor.key(key('t'));
        editor.key(key(' '));
        assert_eq!(editor.value(), "clinic\ntelephone\npigeon");
        editor.key(key(' '));
        editor.key(plain(KeyCode::Left));
        editor.key(key(' '));
        assert_eq!(editor.value(), "pigeon");
    }
}
