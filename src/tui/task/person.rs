//! Who the patient is: registering somebody, with what usually goes with it, and correcting details.

use super::intensity::rungs;
use super::reading::{Reading, capital, choices};
use super::{Facts, standing, times};
use crate::domain::command::{PatientCommand, Registration};
use crate::domain::nhs_number::NhsNumber;
use crate::domain::patient::alert::{AlertKind, AlertRaised};
use crate::domain::patient::identity::{
    CorrectDetails, DetailField, Details, RegisterPatient, Residence, Source,
};
use crate::domain::patient::people::CarerRecorded;
use crate::domain::patient::tier::Tier;
use crate::domain::staff::register::Role;
use crate::domain::time::Day;
use crate::tui::form::{Choice, Field, Form, FormSpec, Group, Note};

/// The fields of all details; `known` gives what is kept now.
fn details(mut spec: FormSpec, facts: &Facts, known: impl Fn(DetailField) -> String) -> FormSpec {
    let order = [
        DetailField::Surname,
        DetailField::Forenames,
        DetailField::BirthDate,
        DetailField::NhsNumber,
        DetailField::Sex,
        DetailField::Address,
        DetailField::Postcode,
        DetailField::Phone,
        DetailField::Mobile,
        DetailField::Practice,
        DetailField::Residence,
        DetailField::NextOfKin,
        DetailField::Language,
        DetailField::Interpreter,
        DetailField::Culture,
    ];
    for detail in order {
        spec = spec.field(field(detail, facts).initial(&shown_as(detail, &known(detail))));
    }
    spec
}

fn field(detail: DetailField, facts: &Facts) -> Field {
    let (key, label) = (detail.code(), capital(detail.words()));
    match detail {
        DetailField::BirthDate => times::birth(key, &label, facts).required(),
        DetailField::Surname => Field::text_up_to(key, &label, 400).required(),
        DetailField::Residence => Field::choice(
            key,
            &label,
            choices(Residence::ALL, Residence::code, Residence::words),
        ),
        DetailField::Interpreter => Field::yes_no(key, &label),
        DetailField::NhsNumber => Field::text(key, &label)
            .help("Ten digits; empty where it is not known")
            .check(|text| {
                if text.trim().is_empty() {
                    return Note::Nothing;
                }
                match NhsNumber::parse(text) {
                    Ok(number) => Note::Remark(format!("= {number}")),
                    Err(error) => Note::Complaint(error.to_string()),
                }
            }),
        _ => {
            let today = facts.today();
            Field::text_up_to(key, &label, 400).check(move |text| check(detail, text, today))
        }
    }
}

fn check(detail: DetailField, text: &str, today: Day) -> Note {
    match detail.normalise(text, today) {
        Err(refusal) => Note::Complaint(refusal.sentence()),
        Ok(kept) if kept != text.trim() && !kept.is_empty() => Note::Remark(format!("= {kept}")),
        Ok(_) => Note::Nothing,
    }
}

/// A kept value as the form shows it.
fn shown_as(detail: DetailField, kept: &str) -> String {
    match detail {
        DetailField::BirthDate => kept
            .parse()
            .map_or_else(|_not_a_day| kept.to_owned(), times::date_text),
        DetailField::NhsNumber => {
            NhsNumber::parse(kept).map_or_else(|_| kept.to_owned(), |number| number.to_string())
        }
        _ => kept.to_owned(),
    }
}

pub(super) fn register_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    let spec = details(spec, facts, |_| String::new());
    let own = facts.staff.iter().any(|row| {
        row.id == facts.actor && row.details.roles.iter().any(|role| leads_cases(*role))
    });
    let own = if own {
        facts.actor.to_string()
    } else {
        String::new()
    };
    spec.field(
        standing::tier_field("tier", "Tier")
            .initial(Tier::CaseManagement.code())
            .help("Empty where it is not judged yet"),
    )
    .field(Field::text_up_to("tier_reason", "Tier because", 1_000))
    .field(Field::choice("case_manager", "Case manager", leads(facts)).initial(&own))
    .field(
        Field::choice("intensity", "Intensity", rungs(&facts.policy, ""))
            .help("How often; empty where it is not decided yet"),
    )
    .field(Field::text_up_to("rationale", "Intensity because", 2_000))
    .field(times::ahead("next", "First contact", facts))
    .group(Group::new("alerts", "Alerts", standing::alert_fields()).shortcut('a'))
    .group(Group::new("carers", "Carers", standing::carer_fields()).shortcut('c'))
    .field(
        Field::text("not_a_duplicate", "Another person")
            .help("Asked for when somebody alike is known: why this is another person"),
    )
}

fn leads_cases(role: Role) -> bool {
    matches!(role, Role::CaseManager | Role::CommunityMatron)
}

/// Those who may answer for patients, as options.
pub(super) fn leads(facts: &Facts) -> Vec<Choice> {
    let may = |choice: &Choice| {
        facts.staff.iter().any(|row| {
            row.id.to_string() == choice.value
                && row.details.roles.iter().any(|role| leads_cases(*role))
        })
    };
    facts.staff_choices().into_iter().filter(may).collect()
}

/// Reads one detail, complaining where it is not of its form.
fn detail(read: &mut Reading<'_>, detail: DetailField) -> String {
    let text = read.text(detail.code());
    if let Err(refusal) = detail.normalise(&text, read.facts.today()) {
        read.refused(detail.code(), &refusal);
    }
    text
}

fn needed(read: &mut Reading<'_>) {
    read.needed("surname", "The surname is needed");
    read.needed("birth_date", "The date of birth is needed");
}

pub(super) fn register_command(read: &mut Reading<'_>) -> Option<PatientCommand> {
    needed(read);
    let mut details = Details::new();
    for one in DetailField::ALL {
        let text = detail(read, *one);
        if !text.is_empty() {
            details.insert(*one, text);
        }
    }
    let tier = read.word_if_any("tier", Tier::parse);
    let tier_reason = read.text("tier_reason");
    if tier.is_some() && tier_reason.is_empty() {
        read.complain("tier_reason", "Say why this tier");
    }
    let intensity = read.text("intensity");
    let rationale = read.text("rationale");
    if !intensity.is_empty() && rationale.is_empty() {
        read.complain("rationale", "Say why this intensity");
    }
    if !intensity.is_empty() && tier != Some(Tier::CaseManagement) {
        read.complain(
            "intensity",
            "Only patients in case management are on the contact ladder",
        );
    }
    Some(PatientCommand::Register(Registration {
        who: RegisterPatient {
            details,
            source: Source::Typed,
            not_a_duplicate: read.text("not_a_duplicate"),
        },
        tier,
        tier_reason,
        case_manager: read.staff("case_manager"),
        intensity,
        rationale,
        next: read.planned("next"),
        alerts: alerts(read),
        carers: carers(read),
    }))
}

fn alerts(read: &mut Reading<'_>) -> Vec<AlertRaised> {
    let mut alerts = Vec::new();
    for number in read.members("alerts", "text") {
        let (about_key, text_key) = (
            format!("alerts.{number}.about"),
            format!("alerts.{number}.text"),
        );
        let about = AlertKind::parse(&read.text(&about_key));
        let text = read.text(&text_key);
        match (about, text.is_empty()) {
            (Some(about), false) => alerts.push(AlertRaised { about, text }),
            (Some(_), true) => {
                read.complain(&text_key, "Say it in words, or remove it with Ctrl-R");
            }
            (None, false) => read.complain(&about_key, "Say what it is about"),
            (None, true) => {}
        }
    }
    alerts
}

fn carers(read: &mut Reading<'_>) -> Vec<CarerRecorded> {
    let mut carers = Vec::new();
    for number in read.members("carers", "name") {
        let key = |field: &str| format!("carers.{number}.{field}");
        let carer = CarerRecorded {
            name: read.text(&key("name")),
            relation: read.text(&key("relation")),
            phone: read.text(&key("phone")),
            view: read.text(&key("view")),
            ended: false,
        };
        if carer == CarerRecorded::default() {
            continue;
        }
        if carer.name.is_empty() {
            read.complain(&key("name"), "The carer's name is needed");
        }
        if carer.relation.is_empty() {
            read.complain(
                &key("relation"),
                "Say how the carer is related to the patient",
            );
        }
        carers.push(carer);
    }
    carers
}

/// Rules about one alert or carer do not know which of several it is: the first is shown.
pub(super) fn register_field_of(refused: &str) -> Option<String> {
    let own = match refused {
        "text" | "about" => format!("alerts.1.{refused}"),
        "name" | "relation" => format!("carers.1.{refused}"),
        "to" => "intensity".to_owned(),
        "reason" => "tier_reason".to_owned(),
        _ => return None,
    };
    Some(own)
}

fn kept(facts: &Facts, detail: DetailField) -> String {
    let fields = facts.record.as_ref().map(|record| &record.fields);
    fields
        .and_then(|fields| fields.iter().find(|(code, _)| code == detail.code()))
        .map(|(_, value)| value.clone())
        .unwrap_or_default()
}

pub(super) fn correct_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    details(spec, facts, |detail| kept(facts, detail)).field(
        Field::text_up_to("reason", "Because", 1_000)
            .required()
            .shortcut('b')
            .help("Why it is changed: a move, a mistake, the patient says so"),
    )
}

/// Where the draft holds a detail as it was when the form was opened. What differs from it was typed by the person; what
/// does not is no part of the command, however old the draft is and whoever changed it meanwhile.
fn kept_key(detail: DetailField) -> String {
    format!("kept.{}", detail.code())
}

/// Puts the details as they are now beside the form's own values.
pub(super) fn keep(form: &mut Form, facts: &Facts) {
    let kept = DetailField::ALL
        .iter()
        .map(|one| (kept_key(*one), shown_as(*one, &kept(facts, *one))));
    form.set_values(&kept.collect());
}

pub(super) fn correct_command(read: &mut Reading<'_>) -> Option<PatientCommand> {
    needed(read);
    let mut details = Details::new();
    for one in DetailField::ALL {
        let text = detail(read, *one);
        if text != read.text(&kept_key(*one)) {
            details.insert(*one, text);
        }
    }
    if details.is_empty() {
        read.complain_of_all("Nothing was changed; change a detail, or press Esc to leave");
    }
    let reason = read.needed("reason", "Say why it is changed");
    Some(PatientCommand::CorrectDetails(CorrectDetails {
        details,
        reason,
        source: Source::Typed,
    }))
}
