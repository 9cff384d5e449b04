//! Filing competence evidence from an entry: what the person did, the text without identity, the statements it shows.

use super::reading::{Reading, choices};
use super::{Facts, entry_of};
use crate::domain::command::PatientCommand;
use crate::domain::staff::competence::item::Tag;
use crate::domain::staff::evidence::{FileEvidence, LINKS_MAX, Stage};
use crate::tui::form::{Choice, Field, Form, FormSpec, Group};

pub(super) fn spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    let statements: Vec<Choice> = facts
        .statements
        .iter()
        .map(|(id, label)| Choice::new(id, label))
        .collect();
    let statement = Field::choice("id", "Statement", statements)
        .help("Enter lists them all: type words to find one");
    let (text, replaced) = facts.pseudonymised.clone().unwrap_or_default();
    let replaced = if replaced.is_empty() {
        "nothing".to_owned()
    } else {
        replaced.join(", ")
    };
    let entry = facts.entry.map(|entry| entry.0.to_string());
    spec.field(
        Field::long_text("did", "What I did")
            .required()
            .shortcut('n')
            .help("In your own words, without anybody's identity"),
    )
    .group(
        Group::new("statements", "Statements", vec![statement])
            .required()
            .shortcut('s')
            .help("What it is to show"),
    )
    .field(
        Field::many(
            "stages",
            "Stages",
            choices(Stage::ALL, Stage::code, Stage::words),
        )
        .shortcut('g'),
    )
    .field(
        Field::many("tags", "Tags", choices(Tag::ALL, Tag::code, Tag::words))
            .help("What runs through it, beside the statements"),
    )
    .field(
        Field::long_text("text", "The entry")
            .initial(&text)
            .shortcut('t')
            .help("As it will be filed: take out whatever still tells who the patient is"),
    )
    .field(Field::read_only("replaced", "Replaced in it", &replaced))
    .field(
        Field::number("entry", "Entry")
            .required()
            .initial(&entry.unwrap_or_default()),
    )
}

/// Puts the statement in that was proposed.
pub(super) fn fill(form: &mut Form, facts: &Facts) {
    if let Some(statement) = &facts.statement {
        let values = [("statements.1.id".to_owned(), statement.clone())];
        form.set_values(&values.into());
    }
}

pub(super) fn command(read: &mut Reading<'_>) -> Option<PatientCommand> {
    let about = entry_of(&[("entry".to_owned(), read.text("entry"))].into());
    if about.is_none() {
        read.complain("entry", "The number of the entry is needed");
    }
    let did = read.needed("did", "Say what you did");
    let mut statements: Vec<String> = Vec::new();
    for number in read.members("statements", "id") {
        let id = read.text(&format!("statements.{number}.id"));
        if !id.is_empty() && !statements.contains(&id) {
            statements.push(id);
        }
    }
    if statements.is_empty() {
        read.complain("statements", "Choose a statement that it is to show");
    }
    if statements.len() > LINKS_MAX {
        let why = format!("One item shows at most {LINKS_MAX} statements");
        read.complain("statements", why);
    }
    let stages = read.lines("stages");
    let tags = read.lines("tags");
    Some(PatientCommand::FileEvidence(FileEvidence {
        about: about?,
        did,
        text: read.text("text"),
        statements,
        stages: stages
            .iter()
            .filter_map(|stage| Stage::parse(stage))
            .collect(),
        tags: tags.iter().filter_map(|tag| Tag::parse(tag)).collect(),
    }))
}

pub(super) fn field_of(refused: &str) -> Option<String> {
    (refused == "about").then(|| "entry".to_owned())
}
