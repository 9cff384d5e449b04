//! Forms about competence: filing an item, links, witnesses, the own rating, claims, judgements, second looks, authority.

use super::Task;
use super::facts::Facts;
use super::reading::{Reading, choices};
use super::times;
use crate::domain::command::Command;
use crate::domain::entry::EntryNumber;
use crate::domain::staff::competence::CompetenceCommand;
use crate::domain::staff::competence::authority::GiveAuthority;
use crate::domain::staff::competence::claim::{MakeClaim, ReturnClaim};
use crate::domain::staff::competence::item::{EvidenceKind, FileItem, Tag};
use crate::domain::staff::competence::judgement::{
    Answer, Decision, Found, GiveSecondLook, Judge, Quality,
};
use crate::domain::staff::competence::linking::LinkEvidence;
use crate::domain::staff::competence::rating::{OwnRating, Placement, RateSelf};
use crate::domain::staff::competence::witness::{AskWitness, StateWitness};
use crate::domain::staff::evidence::Stage;
use crate::tui::form::{Choice, Field, Form, FormSpec, Group};

fn command(command: CompetenceCommand) -> Option<Command> {
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

fn unit_field(facts: &Facts) -> Field {
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

fn level_field(facts: &Facts) -> Field {
    let unit = facts
        .units
        .iter()
        .find(|one| Some(&one.id) == facts.unit.as_ref());
    let levels: Vec<Choice> = match unit {
        Some(unit) => unit
            .levels
            .iter()
            .map(|(id, title)| Choice::new(id, title))
            .collect(),
        None => {
            let mut all: Vec<Choice> = Vec::new();
            for (id, title) in facts.units.iter().flat_map(|unit| &unit.levels) {
                if !all.iter().any(|one| one.value == *id) {
                    all.push(Choice::new(id, title));
                }
            }
            all
        }
    };
    Field::choice("level", "Level", levels).help("Empty where the framework has none")
}

fn specialty_field() -> Field {
    Field::text_up_to("specialty", "Field of practice", 120)
        .help("Such as brain injury; empty: all")
}

fn about_field(facts: &Facts, label: &str) -> Field {
    Field::read_only("about", label, &facts.said)
}

pub(super) fn item_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    let kinds = EvidenceKind::ALL
        .iter()
        .copied()
        .filter(|kind| *kind != EvidenceKind::LiveWork)
        .collect::<Vec<_>>();
    let mut spec = spec
        .field(
            Field::choice(
                "kind",
                "What it is",
                choices(&kinds, EvidenceKind::code, EvidenceKind::words),
            )
            .required()
            .initial(EvidenceKind::Reflection.code())
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

/// Puts in what other frameworks correspond to: nothing of it counts unless the person saves it.
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

fn item_of(read: &mut Reading<'_>) -> Option<EntryNumber> {
    let entry = read.facts.entry;
    if entry.is_none() {
        read.complain_of_all("Select the row first, and open this form from it");
    }
    entry
}

fn person_of(read: &mut Reading<'_>) -> Option<crate::domain::entry::StaffId> {
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

pub(super) fn claim_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    let items: Vec<Choice> = facts
        .items
        .iter()
        .map(|(entry, title)| Choice::new(&entry.0.to_string(), &format!("{entry} {title}")))
        .collect();
    let assessors = facts
        .staff_choices()
        .into_iter()
        .filter(|choice| choice.value != facts.actor.to_string())
        .collect();
    spec.field(unit_field(facts))
        .field(level_field(facts))
        .field(specialty_field())
        .field(
            Field::choice("assessor", "Assessor", assessors)
                .required()
                .help("Who holds the unit, or has authority to assess it"),
        )
        .field(
            Field::many("items", "Evidence", items)
                .help("None chosen: every item that shows the unit"),
        )
        .field(Field::text_up_to("words", "To the assessor", 2_000))
}

pub(super) fn claim_command(read: &mut Reading<'_>) -> Option<Command> {
    let unit = read.needed("unit", "Choose the unit");
    let assessor = read.staff("assessor");
    if assessor.is_none() {
        read.complain("assessor", "Choose who is to judge it");
    }
    let items = read
        .lines("items")
        .iter()
        .filter_map(|line| line.parse().ok())
        .map(EntryNumber)
        .collect();
    command(CompetenceCommand::MakeClaim(MakeClaim {
        unit,
        specialty: read.text("specialty"),
        level: level(read),
        items,
        assessor: assessor?,
        words: read.text("words"),
    }))
}

fn level(read: &Reading<'_>) -> Option<String> {
    Some(read.text("level")).filter(|level| !level.is_empty())
}

pub(super) fn return_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    spec.field(about_field(facts, "Claim")).field(
        Field::long_text("words", "What is wanted")
            .required()
            .help("They read this; it stays with the claim"),
    )
}

pub(super) fn return_command(read: &mut Reading<'_>) -> Option<Command> {
    let words = read.needed("words", "Say what is wanted");
    let staff = person_of(read);
    let claim = item_of(read);
    command(CompetenceCommand::ReturnClaim(ReturnClaim {
        staff: staff?,
        claim: claim?,
        words,
    }))
}

pub(super) fn judge_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    let mut spec = spec.field(about_field(facts, "About"));
    for quality in Quality::ALL {
        let (name, asks) = quality
            .words()
            .split_once(": ")
            .unwrap_or((quality.words(), ""));
        spec = spec
            .field(
                Field::choice(
                    quality.code(),
                    &super::reading::capital(name),
                    choices(Found::ALL, Found::code, Found::words),
                )
                .help(asks),
            )
            .field(
                Field::text_up_to(&format!("{}_words", quality.code()), "  in words", 2_000)
                    .help("Needed where it is not a plain yes"),
            );
    }
    spec.field(
        Field::choice(
            "decision",
            "Decision",
            choices(Decision::ALL, Decision::code, Decision::words),
        )
        .required()
        .shortcut('d'),
    )
    .field(
        Field::long_text("rationale", "Because")
            .required()
            .shortcut('b')
            .help("The person reads this"),
    )
    .field(times::ahead("next_look", "Next look", facts))
    .field(level_field(facts))
    .field(specialty_field())
}

fn answers(read: &mut Reading<'_>, weighs: bool) -> Vec<Answer> {
    let mut answers = Vec::new();
    for quality in Quality::ALL {
        let words_key = format!("{}_words", quality.code());
        let words = read.text(&words_key);
        match Found::parse(&read.text(quality.code())) {
            Some(found) => {
                if found != Found::Yes && words.is_empty() {
                    read.complain(&words_key, "Say in words why it is not wholly so");
                }
                answers.push(Answer {
                    quality: *quality,
                    found,
                    words,
                });
            }
            None if weighs => read.complain(quality.code(), "Answer yes, partly or no"),
            None => {}
        }
    }
    answers
}

pub(super) fn judge_command(read: &mut Reading<'_>, with_claim: bool) -> Option<Command> {
    let decision = read.word("decision", Decision::parse, "Choose the decision");
    let weighs = !matches!(
        decision,
        Some(Decision::NotAssessed | Decision::NotApplicable)
    );
    let answers = answers(read, weighs);
    let rationale = read.needed("rationale", "Say why");
    let next_look = read.day_ahead("next_look");
    if weighs && next_look.is_none() {
        read.complain("next_look", "Say when it is to be looked at again");
    }
    let staff = person_of(read);
    let claim = if with_claim {
        Some(item_of(read)?)
    } else {
        None
    };
    let unit = read.facts.unit.clone().unwrap_or_default();
    command(CompetenceCommand::Judge(Judge {
        staff: staff?,
        claim,
        unit,
        specialty: read.text("specialty"),
        level: level(read),
        answers,
        decision: decision?,
        rationale,
        next_look,
        items: if with_claim {
            Vec::new()
        } else {
            numbers(read, "items")
        },
    }))
}

fn numbers(read: &Reading<'_>, key: &str) -> Vec<EntryNumber> {
    let text = read.text(key);
    let parts = text.split(|c: char| !c.is_ascii_digit());
    parts
        .filter_map(|part| part.parse().ok())
        .map(EntryNumber)
        .collect()
}

/// Judging a unit of which nothing was claimed names the items looked at.
pub(super) fn judge_unit_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    judge_spec(spec, facts).field(
        Field::text_up_to("items", "Items looked at", 400)
            .help("The entries that filed them, such as 512 530"),
    )
}

pub(super) fn second_look_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    spec.field(about_field(facts, "Judgement"))
        .field(
            Field::choice(
                "agrees",
                "I would have decided so",
                choices(Found::ALL, Found::code, Found::words),
            )
            .required()
            .help("The first decision stands either way; both are shown"),
        )
        .field(Field::long_text("words", "What you found").required())
}

pub(super) fn second_look_command(read: &mut Reading<'_>) -> Option<Command> {
    let agrees = read.word(
        "agrees",
        Found::parse,
        "Say whether you would have decided so",
    );
    let words = read.needed("words", "Say what you found");
    let staff = person_of(read);
    let judgement = item_of(read);
    command(CompetenceCommand::GiveSecondLook(GiveSecondLook {
        staff: staff?,
        judgement: judgement?,
        agrees: agrees?,
        words,
    }))
}

pub(super) fn authority_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    let mut frameworks: Vec<Choice> = Vec::new();
    for unit in &facts.units {
        if !frameworks.iter().any(|one| one.value == unit.framework) {
            frameworks.push(Choice::new(&unit.framework, &unit.framework_title));
        }
    }
    let chosen = facts
        .units
        .iter()
        .find(|one| Some(&one.id) == facts.unit.as_ref());
    let framework = chosen.map_or("", |unit| unit.framework.as_str());
    let units: Vec<Choice> = facts
        .units
        .iter()
        .map(|unit| Choice::new(&unit.id, &unit.label))
        .collect();
    spec.field(Field::choice("staff", "Who", facts.staff_choices()).required())
        .field(
            Field::choice("framework", "Framework", frameworks)
                .required()
                .initial(framework),
        )
        .field(
            Field::many("units", "Units", units).help("None chosen: every unit of the framework"),
        )
        .field(Field::long_text("grounds", "On what grounds").required())
        .field(
            Field::text_up_to("qualification", "Qualification", 400)
                .help("As an assessor; may be empty"),
        )
        .field(times::ahead("until", "Last day", facts).required())
}

pub(super) fn authority_command(read: &mut Reading<'_>) -> Option<Command> {
    let staff = read.staff("staff");
    if staff.is_none() {
        read.complain("staff", "Choose who may assess");
    }
    let framework = read.needed("framework", "Choose the framework");
    let grounds = read.needed("grounds", "Say on what grounds");
    let until = read.day_ahead("until");
    if until.is_none() {
        read.complain("until", "Say until when");
    }
    command(CompetenceCommand::GiveAuthority(GiveAuthority {
        staff: staff?,
        framework,
        units: read.lines("units"),
        grounds,
        qualification: read.text("qualification"),
        from: None,
        until: until?,
    }))
}

pub(super) fn field_of(task: Task, refused: &str) -> Option<String> {
    match (task, refused) {
        (Task::FileItem, "answers") => Some("answer_1".to_owned()),
        (Task::LinkItem, "statements") => Some("add".to_owned()),
        _ => None,
    }
}
