//! What colleagues do about one another's work: countersigning and commenting on an entry, judging an opening without a
//! relationship, arranging cover.

use super::facts::Facts;
use super::reading::{Reading, choices};
use crate::domain::command::{Command, PatientCommand};
use crate::domain::patient::access::{JudgeBreakGlass, Verdict};
use crate::domain::patient::comment::AddComment;
use crate::domain::patient::countersigning::{Countersign, How};
use crate::domain::staff::cover::{ArrangeCover, EndCover};
use crate::tui::form::{Field, FormSpec};

/// The entry it is about, as it stands on the record.
fn entry(facts: &Facts) -> Field {
    let number = facts.entry;
    let line = facts.record.as_ref().and_then(|record| {
        let lines = &record.page.lines;
        lines.iter().find(|line| Some(line.entry) == number)
    });
    let words = match (line, number) {
        (Some(line), _) => {
            let mut rows = vec![format!("{}  {}", line.entry, line.headline)];
            rows.push(format!("{}, by {}", line.happened, line.author));
            rows.extend(line.body.iter().cloned());
            rows.join("\n")
        }
        (None, Some(number)) => number.to_string(),
        (None, None) => "no entry".to_owned(),
    };
    Field::read_only("about", "Entry", &words)
}

pub(super) fn countersign_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    spec.field(entry(facts))
        .field(
            Field::choice("how", "How you know", choices(How::ALL, How::code, How::words))
                .required()
                .help("Witnessed: you were there. Discussed: you talked it through. Reviewed: you read it."),
        )
        .field(Field::long_text("note", "Note").help("What you say to it; may be empty. The entry itself stays as it is."))
}

pub(super) fn countersign_command(read: &mut Reading<'_>) -> Option<PatientCommand> {
    let how = read.word("how", How::parse, "Say how you know of it");
    let entry = entry_of(read);
    Some(PatientCommand::Countersign(Countersign {
        entry: entry?,
        how: how?,
        note: read.text("note"),
    }))
}

fn entry_of(read: &mut Reading<'_>) -> Option<crate::domain::entry::EntryNumber> {
    let entry = read.facts.entry;
    if entry.is_none() {
        read.complain_of_all("Select the entry first, and open this form from it");
    }
    entry
}

pub(super) fn comment_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    spec.field(entry(facts)).field(
        Field::long_text("text", "Comment")
            .required()
            .help("It stands beneath the entry, in your name; the entry stays as it is"),
    )
}

pub(super) fn comment_command(read: &mut Reading<'_>) -> Option<PatientCommand> {
    let text = read.needed("text", "Say something");
    let entry = entry_of(read);
    Some(PatientCommand::AddComment(AddComment {
        entry: entry?,
        text,
    }))
}

pub(super) fn judge_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    spec.field(Field::read_only("about", "Opening", &facts.said))
        .field(
            Field::choice(
                "verdict",
                "Judgement",
                choices(Verdict::ALL, Verdict::code, Verdict::words),
            )
            .required(),
        )
        .field(
            Field::text_up_to("words", "Grounds", 2_000)
                .required()
                .help("Who looked reads this too"),
        )
}

pub(super) fn judge_command(read: &mut Reading<'_>) -> Option<PatientCommand> {
    let verdict = read.word("verdict", Verdict::parse, "Choose the judgement");
    let words = read.needed("words", "Say on what grounds");
    let opening = entry_of(read);
    Some(PatientCommand::JudgeBreakGlass(JudgeBreakGlass {
        opening: opening?,
        verdict: verdict?,
        words,
    }))
}

fn reason_field() -> Field {
    Field::text_up_to("reason", "Because", 400)
        .required()
        .shortcut('b')
}

pub(super) fn arrange_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    let own = facts.actor.to_string();
    spec.field(
        Field::choice("absent", "Who is away", facts.staff_choices())
            .required()
            .initial(&own),
    )
    .field(Field::choice("by", "Who stands in", facts.staff_choices()).required())
    .field(
        Field::date("from", "First day")
            .initial("today")
            .help("21/12/2026, fri, +3d"),
    )
    .field(
        Field::date("until", "Last day")
            .required()
            .help("It ends by itself after that day"),
    )
    .field(reason_field())
}

pub(super) fn arrange_command(read: &mut Reading<'_>) -> Option<Command> {
    let absent = read.staff("absent");
    if absent.is_none() {
        read.complain("absent", "Choose who is away");
    }
    let by = read.staff("by");
    if by.is_none() {
        read.complain("by", "Choose who stands in");
    }
    let from = read.planned("from");
    let until = read.planned("until");
    let reason = read.needed("reason", "Say why");
    Some(Command::ArrangeCover(ArrangeCover {
        absent: absent?,
        by: by?,
        from,
        until,
        reason,
    }))
}

pub(super) fn end_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    spec.field(Field::read_only("about", "Cover", &facts.said))
        .field(reason_field())
}

pub(super) fn end_command(read: &mut Reading<'_>) -> Option<Command> {
    let reason = read.needed("reason", "Say why");
    let cover = entry_of(read);
    let absent = read.facts.staff_row.as_ref().map(|row| row.id);
    if absent.is_none() {
        read.complain_of_all("Select the cover first, and open this form from it");
    }
    Some(Command::EndCover(EndCover {
        absent: absent?,
        cover: cover?,
        reason,
    }))
}
