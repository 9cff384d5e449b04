//! What follows from a contact: closing a follow-up or putting it off, and planning the next contact without one.

use super::contact::channel_field;
use super::reading::{Reading, choices};
use super::{Facts, times};
use crate::domain::command::PatientCommand;
use crate::domain::entry::EntryNumber;
use crate::domain::patient::contact::{
    Channel, CloseFollowUp, FollowUpId, Outcome, PlanNextContact,
};
use crate::tui::form::{Choice, Field, Form, FormSpec, Note};

fn follow_up_value(id: FollowUpId) -> String {
    format!("{}.{}", id.entry.0, id.place)
}

fn follow_up_parse(text: &str) -> Option<FollowUpId> {
    let (entry, place) = text.split_once('.')?;
    Some(FollowUpId {
        entry: EntryNumber(entry.parse().ok()?),
        place: place.parse().ok()?,
    })
}

pub(super) fn close_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    let record = facts.record.as_ref();
    let mut open: Vec<Choice> = record.map_or_else(Vec::new, |record| {
        let choice = |one: &crate::service::view::patient::FollowUp| {
            let label = format!("{} ({}, {})", one.what, one.owner, one.due);
            Choice::new(&follow_up_value(one.id), &label)
        };
        record.follow_ups.iter().map(choice).collect()
    });
    let chosen = facts.follow_up.map(follow_up_value).unwrap_or_default();
    if !chosen.is_empty() && !open.iter().any(|one| one.value == chosen) {
        open.push(Choice::new(&chosen, &format!("follow-up {chosen}")));
    }
    spec.field(
        Field::choice("follow_up", "Follow-up", open)
            .required()
            .initial(&chosen),
    )
    .field(
        Field::choice(
            "outcome",
            "Came of it",
            choices(Outcome::ALL, Outcome::code, Outcome::words),
        )
        .required()
        .initial(Outcome::Made.code())
        .shortcut('o'),
    )
    .field(
        Field::long_text("note", "Note")
            .shortcut('n')
            .help("What came of it, in words"),
    )
    .field(times::ahead("again", "New date", facts).shortcut('d'))
}

fn is_over(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Made | Outcome::NotNeeded)
}

pub(super) fn close_remark(form: &mut Form) {
    let outcome = Outcome::parse(&form.value("outcome")).unwrap_or(Outcome::Made);
    let again = form.value("again");
    let note = match (is_over(outcome), again.trim().is_empty()) {
        (false, true) => Note::Remark("needed: by when will it be done?".to_owned()),
        (true, false) => Note::Remark("it is over; this will not be kept".to_owned()),
        _ => Note::Nothing,
    };
    form.set_note("again", note);
    if form.focused() != "note" {
        let empty = form.value("note").trim().is_empty();
        let note = if outcome == Outcome::NotNeeded && empty {
            Note::Remark("needed: why is it not needed?".to_owned())
        } else {
            Note::Nothing
        };
        form.set_note("note", note);
    }
}

pub(super) fn close_command(read: &mut Reading<'_>) -> Option<PatientCommand> {
    let follow_up = read.word("follow_up", follow_up_parse, "Choose the follow-up");
    let outcome = read.word("outcome", Outcome::parse, "Say what came of it");
    let note = read.text("note");
    let again = match outcome {
        Some(outcome) if is_over(outcome) => String::new(),
        _ => read.planned("again"),
    };
    if outcome == Some(Outcome::NotNeeded) && note.is_empty() {
        read.complain("note", "Say why it is not needed");
    }
    if outcome.is_some_and(|outcome| !is_over(outcome)) && again.is_empty() {
        read.complain("again", "Say by when it will be done");
    }
    Some(PatientCommand::CloseFollowUp(CloseFollowUp {
        follow_up: follow_up?,
        outcome: outcome?,
        note,
        again,
    }))
}

pub(super) fn plan_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    let channel = facts
        .channel
        .or(facts.record.as_ref().map(|record| record.usual_channel))
        .unwrap_or(Channel::HomeVisit);
    spec.field(
        times::ahead("next", "Next contact", facts)
            .required()
            .shortcut('x'),
    )
    .field(channel_field("channel", "How").initial(channel.code()))
    .field(
        Field::text_up_to("reason", "Because", 1_000)
            .required()
            .help("Why then: the patient asked for it, a clinic on that day"),
    )
}

pub(super) fn plan_command(read: &mut Reading<'_>) -> Option<PatientCommand> {
    read.needed("next", "Say when");
    let next = read.planned("next");
    let channel = read.word("channel", Channel::parse, "Say how");
    let reason = read.needed("reason", "Say why");
    Some(PatientCommand::PlanNextContact(PlanNextContact {
        next,
        channel: channel?,
        reason,
    }))
}
