//! The learning log and one's own practice hours, with what was filed until now beside them: a help, no claim (R004-38).

use super::super::competence::{item_command, item_of_kinds};
use super::super::facts::Facts;
use super::super::reading::Reading;
use super::super::times;
use super::asks;
use crate::domain::command::Command;
use crate::domain::staff::competence::item::EvidenceKind;
use crate::domain::staff::development::DevelopmentCommand;
use crate::domain::staff::development::learning::{RecordPracticeHours, is_learning};
use crate::domain::time::shown;
use crate::tui::form::{Field, FormSpec};

/// With what was filed until now, beside what a nurse's regulator asks for; of another profession nothing is said.
fn with_tallies(spec: FormSpec, facts: &Facts) -> FormSpec {
    let Some(view) = facts.tallies.as_ref().filter(|one| one.is_a_nurse_s()) else {
        return spec;
    };
    let mut lines = vec![format!(
        "{} to {}, filed here:",
        shown::full_day(view.from),
        shown::full_day(view.until)
    )];
    lines.extend(
        view.lines
            .iter()
            .map(|line| format!("{}: {} (of {})", line.what, line.filed, line.asked)),
    );
    lines.push(view.note.clone());
    spec.field(Field::read_only("tallies", "Until now", &lines.join("\n")))
}

pub(super) fn log_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    with_tallies(
        item_of_kinds(spec, facts, is_learning, EvidenceKind::Learning),
        facts,
    )
}

pub(super) fn log_command(read: &mut Reading<'_>) -> Option<Command> {
    item_command(read)
}

pub(super) fn hours_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    let spec = spec
        .field(times::past_day("hours_from", "First day", facts).required())
        .field(times::past_day("hours_until", "Last day", facts).required())
        .field(Field::number("hours", "Hours").required())
        .field(Field::text_up_to("words", "Where", 2_000).help("Where, and in what role"));
    with_tallies(spec, facts)
}

pub(super) fn hours(read: &mut Reading<'_>) -> Option<DevelopmentCommand> {
    let from = read.day_past("hours_from");
    if from.is_none() {
        read.complain("hours_from", "Say from which day");
    }
    let until = read.day_past("hours_until");
    if until.is_none() {
        read.complain("hours_until", "Say until which day");
    }
    let hours = read.text("hours").parse::<u32>().ok();
    if hours.is_none() {
        read.complain("hours", "A whole number of hours");
    }
    asks(DevelopmentCommand::RecordPracticeHours(
        RecordPracticeHours {
            from: from?,
            until: until?,
            hours: hours?,
            words: read.text("words"),
        },
    ))
}
