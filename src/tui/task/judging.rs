//! Forms about claims and what becomes of them: judgements, second looks, and authority to assess.

use super::competence::{
    about_field, command, item_of, level_field, person_of, specialty_field, unit_field,
};
use super::facts::Facts;
use super::reading::{Reading, choices};
use super::times;
use crate::domain::command::Command;
use crate::domain::entry::EntryNumber;
use crate::domain::staff::competence::CompetenceCommand;
use crate::domain::staff::competence::authority::GiveAuthority;
use crate::domain::staff::competence::claim::{MakeClaim, ReturnClaim};
use crate::domain::staff::competence::judgement::{Answer, Decision, Found, Judge, Quality};
use crate::domain::staff::competence::second_look::GiveSecondLook;
use crate::tui::form::{Choice, Field, FormSpec};

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
            facts
                .policy
                .decision_scale
                .iter()
                .map(|(decision, words)| Choice::new(decision.code(), words))
                .collect(),
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
