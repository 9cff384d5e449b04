//! What was filled in, in words: to be read beside something else.

use super::Form;
use super::slot::{Editor, Slot};

impl Form {
    /// Returns the label and the text of every field that holds something, in the order of the form.
    pub fn filled(&self) -> Vec<(String, String)> {
        self.slots
            .iter()
            .filter_map(|slot| Some((label(slot), shown(slot)?)))
            .filter(|(_, text)| !text.trim().is_empty())
            .collect()
    }
}

fn label(slot: &Slot) -> String {
    match slot.member {
        Some(member) => format!("{} {}", slot.field.label, member.number),
        None => slot.field.label.clone(),
    }
}

pub(super) fn shown(slot: &Slot) -> Option<String> {
    match &slot.editor {
        Editor::Line(line) => Some(line.text().to_owned()),
        Editor::Note(note) => Some(note.text()),
        Editor::Choice(choice) => Some(choice.label().to_owned()),
        Editor::Many(many) => {
            let chosen: Vec<&str> = many
                .shown()
                .filter_map(|(label, chosen, _)| chosen.then_some(label))
                .collect();
            Some(chosen.join(", "))
        }
        Editor::Fixed(_) | Editor::Read(_) | Editor::Head { .. } | Editor::Row => None,
    }
}
