//! Changing a setting of the policy: which, the new value, from which day, and why.

use super::reading::Reading;
use super::{Facts, times};
use crate::domain::command::Command;
use crate::domain::programme::policy::ChangePolicy;
use crate::tui::form::{Choice, Field, Form, FormSpec, Note};

/// Bytes of a value at most.
const VALUE_MAX: usize = 16_000;
/// Values longer than this are edited over several lines.
const LINE_MAX: usize = 50;

fn value_now<'a>(facts: &'a Facts, setting: &str) -> &'a str {
    facts
        .policy_rows
        .iter()
        .find(|row| row.setting == setting)
        .map_or("", |row| &row.value)
}

pub(super) fn spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    let settings: Vec<Choice> = facts
        .policy_rows
        .iter()
        .map(|row| Choice::new(&row.setting, &row.setting))
        .collect();
    let chosen = facts.setting.as_deref().unwrap_or("");
    let now = value_now(facts, chosen);
    let value = if now.len() > LINE_MAX {
        Field::long_text("value", "New value")
    } else {
        Field::text_up_to("value", "New value", VALUE_MAX)
    };
    spec.field(
        Field::choice("setting", "Setting", settings)
            .required()
            .initial(chosen),
    )
    .field(Field::read_only("now", "Value now", now))
    .field(
        value
            .required()
            .initial(now)
            .shortcut('v')
            .help("As it stands now, changed: a number, a word, or a list as JSON"),
    )
    .field(
        times::ahead("from", "From", facts).help("The first day on which it holds; empty: today"),
    )
    .field(
        Field::text_up_to("reason", "Because", 1_000)
            .required()
            .shortcut('b')
            .help("Who decided it and why"),
    )
}

/// Says what the setting is now, and whether the new value fits.
pub(super) fn remark(form: &mut Form, facts: &Facts) {
    let setting = form.value("setting");
    let now = value_now(facts, &setting);
    form.set_text("now", now);
    let value = form.value("value");
    let note = if setting.is_empty() || value.trim().is_empty() {
        Note::Nothing
    } else {
        match facts.policy.with(&setting, value.trim()) {
            Err(refusal) => Note::Complaint(refusal.sentence()),
            Ok(_) if value.trim() == now => Note::Remark("as it is now".to_owned()),
            Ok(_) => Note::Nothing,
        }
    };
    form.set_note("value", note);
}

pub(super) fn command(read: &mut Reading<'_>) -> Option<Command> {
    let setting = read.needed("setting", "Choose the setting");
    let value = read.needed("value", "The new value is needed");
    if !setting.is_empty()
        && !value.is_empty()
        && let Err(refusal) = read.facts.policy.with(&setting, &value)
    {
        read.refused("value", &refusal);
    }
    let from = read.day_ahead("from");
    let reason = read.needed("reason", "Say why");
    Some(Command::ChangePolicy(ChangePolicy {
        setting,
        value,
        from,
        reason,
    }))
}
