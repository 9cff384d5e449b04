//! Forms about one's own competence: filing an item, links, witnesses, the own rating. Claims and what becomes of them are in
//! `judging`.

use super::Task;
use super::facts::Facts;
use super::reading::{Reading, choices};
use super::times;
use crate::domain::command::Command;
use crate::domain::entry::EntryNumber;
use crate::domain::staff::competence::CompetenceCommand;
use crate::domain::staff::competence::applying::{REASON_BYTES_MAX, SetStatementAside};
use crate::domain::staff::competence::item::{EvidenceKind, FileItem, Tag};
use crate::domain::staff::competence::linking::LinkEvidence;
use crate::domain::staff::competence::rating::{OwnRating, Placement, RateSelf};
use crate::domain::staff::competence::witness::{AskWitness, StateWitness};
use crate::domain::staff::evidence::Stage;
use crate::tui::form::{Choice, Field, Form, FormSpec, Group};

pub(super) fn command(command: CompetenceCommand) -> Option<Command> {
    Some(Command::Competence(command))
}

/// The questions that a kind asks, as many as the longest has.
const ANSWERS: [&str; 3] = ["answer_1", "answer_2", "answer_3"];

fn statement_group(facts: &Facts, key: &str, label: &str) -> Group {
    let statements: Vec<Choice> = facts
        .statements
        .iter()
        .map(|(id, label)| Choice::new(id, label))
        .collect();
    let statement = Field::choice("id", "Statement", statements)
        .help("Enter lists them all: type words to find one");
    Group::new(key, label, vec![statement])
}

fn chosen_statements(read: &Reading<'_>, key: &str) -> Vec<String> {
    let mut chosen: Vec<String> = Vec::new();
    for number in read.members(key, "id") {
        let id = read.text(&format!("{key}.{number}.id"));
        if !id.is_empty() && !chosen.contains(&id) {
            chosen.push(id);
        }
    }
    chosen
}

pub(super) fn unit_field(facts: &Facts) -> Field {
    let units: Vec<Choice> = facts
        .units
        .iter()
        .map(|unit| Choice::new(&unit.id, &unit.label))
        .collect();
    Field::choice("unit", "Unit", units)
        .required()
        .initial(facts.unit.as_deref().unwrap_or_default())
        .help("Enter lists them all: type words to find one")
}

pub(super) fn level_field(facts: &Facts) -> Field {
    let unit = facts
        .units
        .iter()
        .find(|one| Some(&one.id) == facts.unit.as_ref());
    let mut levels: Vec<Choice> = Vec::new();
    let known = unit.map_or(&facts.units[..], std::slice::from_ref);
    for (id, title) in known.iter().flat_map(|unit| &unit.levels) {
        if !levels.iter().any(|one| one.value == *id) {
            levels.push(Choice::new(id, title));
        }
    }
    Field::choice("level", "Level", levels).help("Empty where the framework has none")
}

pub(super) fn specialty_field() -> Field {
    Field::text_up_to("specialty", "Field of practice", 120)
        .help("Such as brain injury; empty: all")
}

pub(super) fn about_field(facts: &Facts, label: &str) -> Field {
    Field::read_only("about", label, &facts.said)
}

pub(super) fn item_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    let spec = if facts.said.is_empty() {
        spec
    } else {
        spec.field(about_field(facts, "For"))
    };
    let is_filed_here = |kind: EvidenceKind| kind != EvidenceKind::LiveWork;
    item_of_kinds(spec, facts, is_filed_here, EvidenceKind::Reflection)
}

/// An item of some kinds, of which one is proposed.
pub(super) fn item_of_kinds(
    spec: FormSpec,
    facts: &Facts,
    is_one: fn(EvidenceKind) -> bool,
    proposed: EvidenceKind,
) -> FormSpec {
    let all = EvidenceKind::ALL.iter().copied();
    let kinds: Vec<EvidenceKind> = all.filter(|kind| is_one(*kind)).collect();
    let mut spec = spec
        .field(
            Field::choice(
                "kind",
                "What it is",
                choices(&kinds, EvidenceKind::code, EvidenceKind::words),
            )
            .required()
            .initial(proposed.code())
            .help("Work on a record is filed from its entry, with e there"),
        )
        .field(Field::text("title", "Title").required())
        .field(times::happened("at", "When", facts));
    for (key, number) in ANSWERS.iter().zip(1..) {
        spec = spec.field(Field::long_text(key, &format!("Answer {number}")));
    }
    spec.field(
        Field::long_text("did", "In your words")
            .shortcut('n')
            .help("Without anybody's identity"),
    )
    .field(
        Field::text("case_reference", "Case")
            .help("Which case or problem it came from, without a name"),
    )
    .field(Field::text("given_by", "Given by").help("Teacher, provider, who gave feedback"))
    .field(Field::number("minutes", "Minutes").check(super::reading::check_minutes))
    .field(Field::yes_no("participatory", "With others").initial("no"))
    .field(Field::yes_no("protected", "Protected time").initial("no"))
    .group(
        statement_group(facts, "statements", "Statements")
            .shortcut('s')
            .help("What it is to show; more can be added later"),
    )
    .field(Field::many(
        "stages",
        "Stages",
        choices(Stage::ALL, Stage::code, Stage::words),
    ))
    .field(Field::many(
        "tags",
        "Tags",
        choices(Tag::ALL, Tag::code, Tag::words),
    ))
}

/// Puts the statement in from which it was opened.
pub(super) fn item_fill(form: &mut Form, facts: &Facts) {
    if let Some(statement) = &facts.statement {
        let values = [("statements.1.id".to_owned(), statement.clone())];
        form.set_values(&values.into());
    }
}

/// Says above each answer what is asked for this kind.
pub(super) fn item_remark(form: &mut Form) {
    let prompts = EvidenceKind::parse(&form.value("kind")).map_or(&[][..], EvidenceKind::prompts);
    for (place, key) in ANSWERS.iter().enumerate() {
        let note = match prompts.get(place) {
            Some(prompt) => crate::tui::form::Note::Remark((*prompt).to_owned()),
            None => {
                crate::tui::form::Note::Remark("nothing more is asked for this kind".to_owned())
            }
        };
        form.set_note(key, note);
    }
}

pub(super) fn item_command(read: &mut Reading<'_>) -> Option<Command> {
    let kind = read.word("kind", EvidenceKind::parse, "Say what it is");
    let title = read.needed("title", "Give it a title");
    let at = read.event("at");
    let asked = kind.map_or(0, |kind| kind.prompts().len());
    let mut answers: Vec<String> = ANSWERS.iter().map(|key| read.text(key)).collect();
    for (place, key) in ANSWERS.iter().enumerate().skip(asked) {
        if !answers[place].is_empty() {
            read.complain(
                key,
                "Nothing is asked here for this kind: put the words above",
            );
        }
    }
    answers.truncate(asked);
    let did = read.text("did");
    if did.is_empty() && answers.iter().all(String::is_empty) {
        read.complain("did", "Say what it is in your words, or answer a question");
    }
    command(CompetenceCommand::FileItem(FileItem {
        at,
        kind: kind?,
        title,
        did,
        answers,
        case_reference: read.text("case_reference"),
        given_by: read.text("given_by"),
        minutes: u32::from(read.minutes("minutes")),
        participatory: read.yes_no("participatory") == Some(true),
        protected: read.yes_no("protected") == Some(true),
        statements: chosen_statements(read, "statements"),
        stages: words(read, "stages", Stage::parse),
        tags: words(read, "tags", Tag::parse),
    }))
}

fn words<T>(read: &Reading<'_>, key: &str, parse: fn(&str) -> Option<T>) -> Vec<T> {
    read.lines(key)
        .iter()
        .filter_map(|line| parse(line))
        .collect()
}

pub(super) fn link_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    spec.field(about_field(facts, "Item"))
        .group(statement_group(facts, "add", "To show, too").shortcut('s'))
        .group(
            statement_group(facts, "remove", "Not to show")
                .help("Statements to take back; say why below"),
        )
        .field(Field::many(
            "stages",
            "Stages",
            choices(Stage::ALL, Stage::code, Stage::words),
        ))
        .field(Field::many(
            "tags",
            "Tags",
            choices(Tag::ALL, Tag::code, Tag::words),
        ))
        .field(Field::text_up_to("reason", "Because", 400).help("Where something is taken back"))
}

/// Puts the statement in that was proposed.
pub(super) fn link_fill(form: &mut Form, facts: &Facts) {
    if let Some(statement) = &facts.statement {
        let values = [("add.1.id".to_owned(), statement.clone())];
        form.set_values(&values.into());
    }
}

pub(super) fn link_command(read: &mut Reading<'_>) -> Option<Command> {
    let item = item_of(read);
    let (add, remove) = (
        chosen_statements(read, "add"),
        chosen_statements(read, "remove"),
    );
    let stages = words(read, "stages", Stage::parse);
    let tags = words(read, "tags", Tag::parse);
    if add.is_empty() && remove.is_empty() && stages.is_empty() && tags.is_empty() {
        read.complain("add", "Choose a statement, a stage or a tag");
    }
    command(CompetenceCommand::LinkEvidence(LinkEvidence {
        item: item?,
        add,
        remove,
        stages,
        tags,
        reason: read.text("reason"),
    }))
}

pub(super) fn item_of(read: &mut Reading<'_>) -> Option<EntryNumber> {
    let entry = read.facts.entry;
    if entry.is_none() {
        read.complain_of_all("Select the row first, and open this form from it");
    }
    entry
}

pub(super) fn person_of(read: &mut Reading<'_>) -> Option<crate::domain::entry::StaffId> {
    let person = read.facts.staff_row.as_ref().map(|row| row.id);
    if person.is_none() {
        read.complain_of_all("Select the row first, and open this form from it");
    }
    person
}

pub(super) fn ask_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    spec.field(about_field(facts, "Item"))
        .field(Field::choice("colleague", "Whom", facts.staff_choices()).required())
        .field(
            Field::text_up_to("words", "What they saw", 1_000)
                .help("So that they know which occasion is meant"),
        )
}

pub(super) fn ask_command(read: &mut Reading<'_>) -> Option<Command> {
    let colleague = read.staff("colleague");
    if colleague.is_none() {
        read.complain("colleague", "Choose the colleague");
    }
    let item = item_of(read);
    command(CompetenceCommand::AskWitness(AskWitness {
        item: item?,
        colleague: colleague?,
        words: read.text("words"),
    }))
}

pub(super) fn witness_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    spec.field(about_field(facts, "Item"))
        .field(
            Field::long_text("saw", "What you saw")
                .required()
                .shortcut('n')
                .help("Say what you saw; the assessor decides. At a colleague's session F4 signs it as you"),
        )
        .field(Field::text("relation", "Your relation").required().help("Works beside them, their supervisor"))
        .field(Field::text("role", "Your role").help("Empty: as in the staff register"))
        .field(Field::text_up_to("expert", "As an expert", 400).help("By what you know this work; empty otherwise"))
}

pub(super) fn witness_command(read: &mut Reading<'_>) -> Option<Command> {
    let saw = read.needed("saw", "Say what you saw");
    let relation = read.needed("relation", "Say how you stand to the person");
    let owner = person_of(read);
    let item = item_of(read);
    command(CompetenceCommand::StateWitness(StateWitness {
        owner: owner?,
        item: item?,
        saw,
        relation,
        role: read.text("role"),
        expert: read.text("expert"),
    }))
}

pub(super) fn rate_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    spec.field(unit_field(facts))
        .field(
            Field::choice(
                "rating",
                "I do it",
                choices(OwnRating::ALL, OwnRating::code, OwnRating::words),
            )
            .required(),
        )
        .field(
            Field::choice(
                "placement",
                "Between novice and expert",
                choices(Placement::ALL, Placement::code, Placement::words),
            )
            .help("Where you place yourself; may be empty"),
        )
        .field(specialty_field())
        .field(
            Field::text_up_to("words", "On what grounds", 2_000)
                .help("Needed where it is not applicable"),
        )
        .field(Field::text_up_to("action", "What I will do", 2_000))
        .field(times::ahead("by_when", "By", facts))
        .field(times::ahead("review", "Next look", facts))
}

pub(super) fn rate_command(read: &mut Reading<'_>) -> Option<Command> {
    let unit = read.needed("unit", "Choose the unit");
    let rating = read.word("rating", OwnRating::parse, "Choose how you do it");
    command(CompetenceCommand::RateSelf(RateSelf {
        unit,
        specialty: read.text("specialty"),
        rating: rating?,
        placement: read.word_if_any("placement", Placement::parse),
        words: read.text("words"),
        action: read.text("action"),
        by_when: read.day_ahead("by_when"),
        review: read.day_ahead("review"),
    }))
}

pub(super) fn inapplicable_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    spec.field(unit_field(facts))
        .field(
            Field::text_up_to("words", "Because", 2_000)
                .required()
                .help("Your own rating, of the whole unit; what assessors decide stands beside it"),
        )
        .field(specialty_field())
        .field(times::ahead("review", "Next look", facts))
}

pub(super) fn inapplicable_command(read: &mut Reading<'_>) -> Option<Command> {
    let unit = read.needed("unit", "Choose the unit");
    let words = read.needed("words", "Say why it is not applicable to your work");
    command(CompetenceCommand::RateSelf(RateSelf {
        unit,
        specialty: read.text("specialty"),
        rating: OwnRating::NotApplicable,
        placement: None,
        words,
        action: String::new(),
        by_when: None,
        review: read.day_ahead("review"),
    }))
}

/// One statement only; the unit is rated by itself.
pub(super) fn set_aside_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    let statements: Vec<Choice> = facts
        .statements
        .iter()
        .map(|(id, label)| Choice::new(id, label))
        .collect();
    let chosen = facts.statement.clone().unwrap_or_default();
    spec.field(
        Field::choice("statement", "Statement", statements)
            .initial(&chosen)
            .required(),
    )
    .field(
        Field::text_up_to("words", "Because", REASON_BYTES_MAX)
            .required()
            .help("Your own word, of this statement alone; it stands beside what assessors decide"),
    )
    .field(
        Field::yes_no("applies", "It applies after all")
            .help("Yes takes back that it is not applicable"),
    )
}

pub(super) fn set_aside_command(read: &mut Reading<'_>) -> Option<Command> {
    let statement = read.needed("statement", "Choose the statement");
    let words = read.needed("words", "Say why");
    command(CompetenceCommand::SetStatementAside(SetStatementAside {
        statement,
        applies: read.yes_no("applies").unwrap_or_default(),
        words,
    }))
}

pub(super) fn field_of(task: Task, refused: &str) -> Option<String> {
    match (task, refused) {
        (Task::FileItem | Task::LogLearning, "answers") => Some("answer_1".to_owned()),
        (Task::LinkItem, "statements") => Some("add".to_owned()),
        _ => None,
    }
}
