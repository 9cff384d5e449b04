//! Scores: one made elsewhere, and LACE and the Charlson index, of which every input is asked for and none assumed.

use std::collections::BTreeSet;

use super::reading::{Reading, choices};
use super::{Facts, standing, times};
use crate::domain::command::{Dated, PatientCommand};
use crate::domain::patient::risk::RecordScore;
use crate::domain::patient::risk::charlson::{self, Condition};
use crate::domain::patient::risk::lace::{self, Comorbidity, MissingInputs, Point};
use crate::domain::patient::tier::Tier;
use crate::tui::form::{Choice, Field, Form, FormSpec, Note};

/// The option that says that nothing on the list is there.
const NONE: &str = "none";
/// The oldest age and the longest stay that are no slip of the finger.
const AGE_MAX: i16 = 125;

pub(super) fn score_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    spec.field(
        Field::text("tool", "Tool")
            .required()
            .help("PARR, eFI, MUST, Waterlow"),
    )
    .field(Field::text("version", "Version"))
    .field(Field::text("value", "Value").required())
    .field(Field::text("band", "Band").help("In the tool's own words: high, moderate frailty"))
    .field(
        Field::text("made_by", "Made by")
            .required()
            .help("Who made it, and where"),
    )
    .field(when(facts))
    .field(standing::tier_field("tier", "Tier by local rule").help("Empty where none follows"))
}

fn when(facts: &Facts) -> Field {
    times::happened("at", "When", facts)
        .initial("now")
        .shortcut('w')
}

pub(super) fn score_command(read: &mut Reading<'_>) -> Option<PatientCommand> {
    Some(PatientCommand::RecordScore(RecordScore {
        at: read.event("at"),
        tool: read.needed("tool", "Say which tool"),
        version: read.text("version"),
        value: read.needed("value", "The value is needed"),
        band: read.text("band"),
        made_by: read.needed("made_by", "Say who made the score"),
        tier: read.word_if_any("tier", Tier::parse),
    }))
}

/// A list of conditions with the option that none of them is there.
fn conditions(mut options: Vec<Choice>) -> Vec<Choice> {
    options.push(Choice::new(NONE, "None of these"));
    options
}

fn check_conditions(text: &str) -> Note {
    match chosen(text, Some) {
        Err(complaint) => Note::Complaint(complaint),
        Ok(_) => Note::Nothing,
    }
}

/// What was chosen; `None` when nothing was said yet.
fn chosen<'a, T: Ord>(
    text: &'a str,
    parse: impl Fn(&'a str) -> Option<T>,
) -> Result<Option<BTreeSet<T>>, String> {
    let all: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
    match (all.contains(&NONE), all.len()) {
        (_, 0) => Ok(None),
        (true, 1) => Ok(Some(BTreeSet::new())),
        (true, _) => Err("either some, or none of these".to_owned()),
        (false, _) => all
            .into_iter()
            .map(|line| parse(line).ok_or_else(|| format!("'{line}' is no longer among them")))
            .collect::<Result<BTreeSet<T>, String>>()
            .map(Some),
    }
}

/// A whole number; `None` when nothing was typed.
fn whole<T: std::str::FromStr>(text: &str) -> Result<Option<T>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    text.parse()
        .map(Some)
        .map_err(|_not_whole| "a whole number".to_owned())
}

fn check_whole(text: &str) -> Note {
    whole::<u16>(text).map_or_else(Note::Complaint, |_| Note::Nothing)
}

pub(super) fn lace_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    let options = choices(Comorbidity::ALL, Comorbidity::code, Comorbidity::words);
    let acute = vec![
        Choice::new("yes", "Yes"),
        Choice::new("no", "No"),
        Choice::new("unknown", "Not known"),
    ];
    spec.field(
        Field::number("stay_days", "Days in hospital")
            .required()
            .check(check_whole)
            .help("0 for less than one"),
    )
    .field(
        Field::choice("acute", "Acute admission", acute)
            .required()
            .help("Not known gives no score"),
    )
    .field(
        Field::many("comorbidities", "Comorbidities", conditions(options))
            .required()
            .check(check_conditions),
    )
    .field(
        Field::number("emergency_visits", "Emergency visits")
            .required()
            .check(check_whole)
            .help("In the six months before, without the one that led to this admission"),
    )
    .field(when(facts))
    .field(Field::read_only("points", "Score", ""))
}

fn lace_inputs(value: impl Fn(&str) -> String) -> lace::Inputs {
    lace::Inputs {
        stay_days: whole(&value("stay_days")).ok().flatten(),
        acute: match value("acute").as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        },
        comorbidities: chosen(&value("comorbidities"), Comorbidity::parse)
            .ok()
            .flatten(),
        emergency_visits: whole(&value("emergency_visits")).ok().flatten(),
    }
}

pub(super) fn lace_remark(form: &mut Form) {
    let score = lace::score(&lace_inputs(|key| form.value(key)))
        .map(|score| (format!("{} ({})", score.total, score.band), score.points));
    form.set_text("points", &in_words(score));
}

/// A score with each of its points and where it comes from.
fn in_words(score: Result<(String, Vec<Point>), MissingInputs>) -> String {
    match score {
        Err(missing) => missing.to_string(),
        Ok((total, points)) => {
            let mut lines = vec![total];
            lines.extend(
                points
                    .iter()
                    .map(|point| format!("{} {}: {}", point.points, point.what, point.because)),
            );
            lines.join("\n")
        }
    }
}

fn complain_unless_whole<T: std::str::FromStr>(read: &mut Reading<'_>, key: &str, missing: &str) {
    match whole::<T>(&read.text(key)) {
        Ok(Some(_)) => {}
        Ok(None) => read.complain(key, missing),
        Err(complaint) => read.complain(key, complaint),
    }
}

fn complain_unless_chosen(read: &mut Reading<'_>, key: &str) {
    let text = read.text(key);
    match chosen(&text, Some) {
        Ok(Some(_)) => {}
        Ok(None) => read.complain(key, "Say which, or that there are none of these"),
        Err(complaint) => read.complain(key, complaint),
    }
}

pub(super) fn lace_command(read: &mut Reading<'_>) -> Option<PatientCommand> {
    complain_unless_whole::<u16>(
        read,
        "stay_days",
        "There is no score without the length of stay",
    );
    let inputs = lace_inputs(|key| read.text(key));
    if inputs.acute.is_none() {
        let why = "There is no score without whether the admission was acute";
        read.complain("acute", why);
    }
    complain_unless_chosen(read, "comorbidities");
    complain_unless_whole::<u16>(
        read,
        "emergency_visits",
        "There is no score without the emergency visits",
    );
    Some(PatientCommand::ComputeLace(Dated {
        at: read.event("at"),
        what: inputs,
    }))
}

pub(super) fn charlson_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    let options = choices(Condition::ALL, Condition::code, Condition::words);
    let known = facts
        .record
        .as_ref()
        .and_then(|record| record.head.age)
        .map_or_else(
            || "Completed years".to_owned(),
            |age| format!("Completed years; by the record {age}"),
        );
    spec.field(
        Field::many("conditions", "Conditions", conditions(options))
            .required()
            .check(check_conditions),
    )
    .field(
        Field::yes_no("with_age", "With points for age")
            .required()
            .help("Two variants: the index alone, or with age added"),
    )
    .field(
        Field::number("age", "Age")
            .check(|text| age(text).map_or_else(Note::Complaint, |_| Note::Nothing))
            .help(&known),
    )
    .field(when(facts))
    .field(Field::read_only("points", "Score", ""))
}

fn age(text: &str) -> Result<Option<i16>, String> {
    match whole::<i16>(text)? {
        Some(age) if !(0..=AGE_MAX).contains(&age) => Err("an age in years".to_owned()),
        age => Ok(age),
    }
}

fn charlson_inputs(value: impl Fn(&str) -> String) -> charlson::Inputs {
    let with_age = value("with_age") == "yes";
    charlson::Inputs {
        conditions: chosen(&value("conditions"), Condition::parse)
            .ok()
            .flatten(),
        age: age(&value("age")).ok().flatten().filter(|_| with_age),
    }
}

pub(super) fn charlson_remark(form: &mut Form) {
    let inputs = charlson_inputs(|key| form.value(key));
    let score = match form.value("with_age").as_str() {
        "yes" => charlson::score_with_age(&inputs),
        "no" => charlson::score(&inputs),
        _ => Err(MissingInputs(vec!["whether age is to count"])),
    };
    form.set_text(
        "points",
        &in_words(score.map(|score| (score.total.to_string(), score.points))),
    );
}

pub(super) fn charlson_command(read: &mut Reading<'_>) -> Option<PatientCommand> {
    complain_unless_chosen(read, "conditions");
    match read.yes_no("with_age") {
        None => read.complain("with_age", "Say whether age is to count"),
        Some(true) => {
            let missing = "There is no score with age without the age";
            match age(&read.text("age")) {
                Ok(Some(_)) => {}
                Ok(None) => read.complain("age", missing),
                Err(complaint) => read.complain("age", complaint),
            }
        }
        Some(false) => {}
    }
    Some(PatientCommand::ComputeCharlson(Dated {
        at: read.event("at"),
        what: charlson_inputs(|key| read.text(key)),
    }))
}
