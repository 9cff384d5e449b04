//! Stepping the intensity with its rationale (R001-47, R001-50), and keeping it against a suggestion.

use super::reading::Reading;
use super::{Facts, times};
use crate::domain::command::PatientCommand;
use crate::domain::entry::EntryNumber;
use crate::domain::patient::intensity::StepIntensity;
use crate::domain::patient::suggestion::{SuggestionAnswered, SuggestionId};
use crate::domain::programme::policy::{Policy, Rung};
use crate::domain::time::shown;
use crate::tui::form::{Choice, Field, Form, FormSpec, Note};

/// The rungs as options, the most intense first.
pub(super) fn rungs(policy: &Policy, present: &str) -> Vec<Choice> {
    let label = |rung: &Rung| {
        let every = match rung.interval_days {
            1 => "every day".to_owned(),
            days => format!("every {days} days"),
        };
        let now = if rung.id == present { ", now" } else { "" };
        format!("{}: {every}{now}", rung.words)
    };
    policy
        .ladder
        .iter()
        .map(|rung| Choice::new(&rung.id, &label(rung)))
        .collect()
}

fn suggestion_value(id: SuggestionId) -> String {
    id.0.0.to_string()
}

fn suggestion_parse(text: &str) -> Option<SuggestionId> {
    text.parse()
        .ok()
        .map(|entry| SuggestionId(EntryNumber(entry)))
}

fn suggestion_field(facts: &Facts, label: &str) -> Field {
    let mut open: Vec<Choice> = facts.record.as_ref().map_or_else(Vec::new, |record| {
        let choice = |one: &crate::service::view::patient::Suggestion| {
            Choice::new(&suggestion_value(one.id), &one.words)
        };
        record.suggestions.iter().map(choice).collect()
    });
    let chosen = facts.suggestion.map(suggestion_value).unwrap_or_default();
    if !chosen.is_empty() && !open.iter().any(|one| one.value == chosen) {
        open.push(Choice::new(&chosen, &format!("suggestion #{chosen}")));
    }
    Field::choice("suggestion", label, open).initial(&chosen)
}

/// The rung that the chosen suggestion asks for.
fn suggested(facts: &Facts, id: Option<SuggestionId>) -> Option<&str> {
    let suggestions = &facts.record.as_ref()?.suggestions;
    let one = suggestions.iter().find(|one| Some(one.id) == id)?;
    Some(&one.rung)
}

pub(super) fn step_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    let present = facts
        .record
        .as_ref()
        .map_or("", |record| record.rung.as_str());
    let proposed = suggested(facts, facts.suggestion).unwrap_or(present);
    spec.field(
        Field::choice("to", "Intensity", rungs(&facts.policy, present))
            .required()
            .initial(proposed)
            .shortcut('i')
            .help("Left is more often, Right less; the present one again is a review"),
    )
    .field(
        Field::long_text("rationale", "Because")
            .required()
            .shortcut('b')
            .help("Why this is right now; others read it"),
    )
    .field(times::ahead("review_by", "Review by", facts).shortcut('r'))
    .field(
        suggestion_field(facts, "Accepts")
            .shortcut('a')
            .help("The suggestion that this accepts; Backspace takes it away"),
    )
    .field(Field::read_only("preview", "What follows", ""))
}

pub(super) fn step_remark(form: &mut Form, facts: &Facts) {
    let rung = facts.policy.rung(&form.value("to"));
    let review = match rung {
        Some(rung) if form.value("review_by").trim().is_empty() => {
            let day = facts.today().plus(i32::from(rung.review_days));
            Note::Remark(format!(
                "by itself {}, after {} days",
                shown::full_day(day),
                rung.review_days
            ))
        }
        _ => Note::Nothing,
    };
    form.set_note("review_by", review);
    let answers = suggestion_parse(&form.value("suggestion"));
    let asked_for =
        suggested(facts, answers).filter(|asked| Some(*asked) != rung.map(|it| it.id.as_str()));
    let accepts = asked_for.map_or(Note::Nothing, |asked| {
        let words = facts.policy.rung_words(asked);
        Note::Remark(format!(
            "it suggests {words}; the rationale should say why another"
        ))
    });
    form.set_note("suggestion", accepts);
}

pub(super) fn step_command(read: &mut Reading<'_>) -> Option<PatientCommand> {
    let to = read.needed("to", "Choose the rung");
    let rationale = read.needed("rationale", "Say why");
    let review_by = read.planned("review_by");
    Some(PatientCommand::StepIntensity(StepIntensity {
        to,
        rationale,
        review_by,
        answers: read.word_if_any("suggestion", suggestion_parse),
    }))
}

pub(super) fn refuse_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    spec.field(suggestion_field(facts, "Suggestion").required())
        .field(
            Field::long_text("reason", "Stays because")
                .required()
                .shortcut('b')
                .help("Why the intensity stays as it is"),
        )
}

pub(super) fn refuse_command(read: &mut Reading<'_>) -> Option<PatientCommand> {
    let suggestion = read.word("suggestion", suggestion_parse, "Choose the suggestion");
    let reason = read.needed("reason", "Say why the intensity stays");
    Some(PatientCommand::RefuseSuggestion(SuggestionAnswered {
        suggestion: suggestion?,
        reason,
    }))
}
