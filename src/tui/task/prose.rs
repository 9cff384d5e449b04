//! Abbreviations in what people write, pointed out beneath the field with an offer to write them out; never in the way.

use super::{Facts, Task};
use crate::domain::writing::abbreviations::{self, Found};
use crate::tui::form::{Form, Note};

/// Bytes at the end of a note that are looked at after every key.
const LOOKED_AT_MAX: usize = 4_000;
/// How many abbreviations are named at once.
const NAMED_MAX: usize = 4;

/// The keys of fields that hold prose others read; `*` stands for a member's number and field.
const PROSE: &[&str] = &[
    "note",
    "words",
    "rationale",
    "reason",
    "why",
    "scope",
    "view",
    "did",
    "text",
    "decisions.",
    "follow_ups.",
    "alerts.",
    "tier_reason",
    "return_route",
];

fn is_prose(task: Task, key: &str) -> bool {
    let other_text = matches!(
        task,
        Task::ChangePolicy | Task::AddStaff | Task::ChangeStaff
    );
    let field = key.rsplit('.').next().unwrap_or(key);
    let written = !matches!(field, "owner" | "due" | "about");
    !other_text
        && written
        && !(task == Task::Correct && key == "why")
        && PROSE
            .iter()
            .any(|one| key == *one || (one.ends_with('.') && key.starts_with(one)))
}

fn find(text: &str, facts: &Facts) -> Vec<Found> {
    facts.abbreviations.find(text, &facts.policy.abbreviations)
}

/// The abbreviations of a text that is being typed: not the last word, which may still be growing, and of a long note its
/// end, since this is asked after every key.
fn find_while_typing(text: &str, facts: &Facts) -> Vec<Found> {
    let mut from = text.len().saturating_sub(LOOKED_AT_MAX);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let end = &text[from..];
    let mut found = find(end, facts);
    found.retain(|one| one.range.end < end.len());
    found
}

/// Points out the abbreviations of the field with the keyboard.
pub(super) fn remark(task: Task, form: &mut Form, facts: &Facts) {
    let key = form.focused().to_owned();
    if !is_prose(task, &key) {
        return;
    }
    let found = find_while_typing(&form.value(&key), facts);
    form.set_note(&key, in_words(&found));
}

fn in_words(found: &[Found]) -> Note {
    let mut named: Vec<&Found> = Vec::new();
    for one in found {
        if !named.iter().any(|other| other.text == one.text) {
            named.push(one);
        }
    }
    if named.is_empty() {
        return Note::Nothing;
    }
    let more = named.len().saturating_sub(NAMED_MAX);
    let mut words: Vec<String> = named
        .iter()
        .take(NAMED_MAX)
        .map(|one| match &one.expansion {
            Some(expansion) => format!("{} = {expansion}?", one.text),
            None => format!("{}: others may not know it", one.text),
        })
        .collect();
    if more > 0 {
        words.push(format!("{more} more"));
    }
    let offer = if found.iter().any(|one| one.expansion.is_some()) {
        " (Ctrl-X writes it out)"
    } else {
        ""
    };
    Note::Remark(format!("{}{offer}", words.join("; ")))
}

/// Writes out the first abbreviation of the field with the keyboard for which there is an offer.
pub(super) fn expand(task: Task, form: &mut Form, facts: &Facts) {
    let key = form.focused().to_owned();
    if !is_prose(task, &key) {
        return;
    }
    let text = form.value(&key);
    let found = find(&text, facts);
    if let Some(first) = found.iter().find(|one| one.expansion.is_some()) {
        form.set_value(&key, &abbreviations::expand(&text, first));
    }
}
