//! What holds until somebody says otherwise: carers, alerts, consent, the tier, the programme, the case manager.

use super::reading::{Reading, choices};
use super::{Facts, person, times};
use crate::domain::command::{Dated, PatientCommand};
use crate::domain::entry::EntryNumber;
use crate::domain::patient::alert::{ALERT_BYTES_MAX, AlertEnded, AlertKind, AlertRaised};
use crate::domain::patient::assignment::AssignCaseManager;
use crate::domain::patient::consent::{Answer, ConsentRecorded, Manner, Purpose};
use crate::domain::patient::people::CarerRecorded;
use crate::domain::patient::tier::{LeftProgramme, SetTier, Tier};
use crate::domain::writing;
use crate::tui::form::{Choice, Field, Form, FormSpec, Note};

/// What is asked about a carer.
pub(super) fn carer_fields() -> Vec<Field> {
    vec![
        Field::text("name", "Name"),
        Field::text("relation", "Relation").help("Daughter, neighbour, paid carer"),
        Field::text("phone", "Phone"),
    ]
}

pub(super) fn carer_spec(mut spec: FormSpec) -> FormSpec {
    for field in carer_fields() {
        spec = spec.field(field);
    }
    spec.field(
        Field::long_text("view", "What they think")
            .help("What the carer thinks of the plan, in their words"),
    )
    .field(Field::yes_no("ended", "No longer helps").initial("no"))
}

/// Says when the carer is known already: then this replaces what was known.
pub(super) fn carer_remark(form: &mut Form, facts: &Facts) {
    let name = writing::fold(form.value("name").trim());
    let carers = facts.record.as_ref().map(|record| record.carers.as_slice());
    let known = carers
        .unwrap_or_default()
        .iter()
        .find(|(known, _, _)| writing::fold(known) == name);
    let note = known.map_or(Note::Nothing, |(_, relation, phone)| {
        let phone = if phone.is_empty() { "no phone" } else { phone };
        Note::Remark(format!("known: {relation}, {phone}; this replaces it"))
    });
    form.set_note("name", note);
}

pub(super) fn carer_command(read: &mut Reading<'_>) -> Option<PatientCommand> {
    Some(PatientCommand::RecordCarer(CarerRecorded {
        name: read.needed("name", "The carer's name is needed"),
        relation: read.needed("relation", "Say how the carer is related to the patient"),
        phone: read.text("phone"),
        view: read.text("view"),
        ended: read.yes_no("ended").unwrap_or(false),
    }))
}

/// What is asked about an alert.
pub(super) fn alert_fields() -> Vec<Field> {
    let kinds = choices(AlertKind::ALL, AlertKind::code, AlertKind::words);
    vec![
        Field::choice("about", "About", kinds),
        Field::text_up_to("text", "In words", ALERT_BYTES_MAX)
            .help("Short: it stands in the header of the record"),
    ]
}

pub(super) fn raise_spec(mut spec: FormSpec) -> FormSpec {
    for field in alert_fields() {
        spec = spec.field(field.required());
    }
    spec
}

pub(super) fn raise_command(read: &mut Reading<'_>) -> Option<PatientCommand> {
    let about = read.word("about", AlertKind::parse, "Say what it is about");
    let text = read.needed("text", "Say it in words");
    Some(PatientCommand::RaiseAlert(AlertRaised {
        about: about?,
        text,
    }))
}

pub(super) fn end_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    let alerts: Vec<Choice> = facts.record.as_ref().map_or_else(Vec::new, |record| {
        let choice = |(kind, words, entry): &(AlertKind, String, EntryNumber)| {
            Choice::new(&entry.0.to_string(), &format!("{kind}: {words}"))
        };
        record.head.alerts.iter().map(choice).collect()
    });
    let chosen = facts
        .entry
        .map(|entry| entry.0.to_string())
        .filter(|entry| alerts.iter().any(|alert| alert.value == *entry));
    let only = alerts.first().filter(|_| alerts.len() == 1);
    let initial = chosen.or(only.map(|one| one.value.clone()));
    spec.field(
        Field::choice("alert", "Alert", alerts)
            .required()
            .initial(&initial.unwrap_or_default()),
    )
    .field(reason_field("No longer holds because"))
}

fn reason_field(label: &str) -> Field {
    Field::text_up_to("reason", label, 1_000)
        .required()
        .shortcut('b')
}

fn entry(text: &str) -> Option<EntryNumber> {
    text.parse().ok().map(EntryNumber)
}

pub(super) fn end_command(read: &mut Reading<'_>) -> Option<PatientCommand> {
    let alert = read.word("alert", entry, "Choose the alert");
    let reason = read.needed("reason", "Say why it no longer holds");
    Some(PatientCommand::EndAlert(AlertEnded {
        alert: alert?,
        reason,
    }))
}

pub(super) fn consent_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    let purposes = choices(Purpose::ALL, Purpose::code, Purpose::words);
    let answers = choices(Answer::ALL, Answer::code, Answer::words);
    let manners = choices(Manner::ALL, Manner::code, Manner::words);
    spec.field(Field::choice("purpose", "What for", purposes).required())
        .field(Field::choice("answer", "Answer", answers).required())
        .field(
            Field::text("given_by", "Given by")
                .required()
                .help("The patient, or who is entitled to speak for them"),
        )
        .field(Field::choice("manner", "How", manners).required())
        .field(
            Field::long_text("scope", "How far")
                .help("What was said about how information is handled; grounds of best interests"),
        )
        .field(
            times::happened("at", "When", facts)
                .initial("now")
                .shortcut('w'),
        )
}

pub(super) fn consent_command(read: &mut Reading<'_>) -> Option<PatientCommand> {
    let purpose = read.word("purpose", Purpose::parse, "Say what it is for");
    let answer = read.word("answer", Answer::parse, "Say what was answered");
    let given_by = read.needed("given_by", "Say who gave it");
    let manner = read.word("manner", Manner::parse, "Say how it was given");
    let scope = read.text("scope");
    if answer == Some(Answer::BestInterests) && scope.is_empty() {
        read.complain("scope", "A best-interests decision needs its grounds");
    }
    let at = read.event("at");
    Some(PatientCommand::RecordConsent(Dated {
        at,
        what: ConsentRecorded {
            purpose: purpose?,
            answer: answer?,
            given_by,
            manner: manner?,
            scope,
        },
    }))
}

pub(super) fn tier_field(key: &str, label: &str) -> Field {
    Field::choice(key, label, choices(Tier::ALL, Tier::code, Tier::words))
}

pub(super) fn tier_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    let present = facts.record.as_ref().and_then(|record| record.tier);
    spec.field(
        tier_field("tier", "Tier")
            .required()
            .initial(present.map_or("", Tier::code)),
    )
    .field(reason_field("Because").help("Why this tier is right, also against a computed one"))
}

pub(super) fn tier_command(read: &mut Reading<'_>) -> Option<PatientCommand> {
    let tier = read.word("tier", Tier::parse, "Choose the tier");
    let reason = read.needed("reason", "Say why this tier");
    Some(PatientCommand::SetTier(SetTier {
        tier: tier?,
        reason,
    }))
}

pub(super) fn leave_spec(spec: FormSpec) -> FormSpec {
    let destinations: Vec<Tier> = Tier::ALL
        .iter()
        .copied()
        .filter(|tier| *tier != Tier::CaseManagement)
        .collect();
    let destinations = choices(&destinations, Tier::code, Tier::words);
    spec.field(reason_field("Because"))
        .field(Field::choice("destination", "Goes on to", destinations).required())
        .field(
            Field::text("informed", "Told")
                .required()
                .help("Who was told: the patient, the carer, the practice"),
        )
        .field(Field::text("return_route", "Way back").help("How to come back when it is needed"))
}

pub(super) fn leave_command(read: &mut Reading<'_>) -> Option<PatientCommand> {
    let reason = read.needed("reason", "Say why");
    let destination = read.word(
        "destination",
        Tier::parse,
        "Say where the patient goes on to",
    );
    let informed = read.needed("informed", "Say who was told");
    Some(PatientCommand::LeaveProgramme(LeftProgramme {
        reason,
        destination: destination?,
        informed,
        return_route: read.text("return_route"),
    }))
}

pub(super) fn assign_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    let now = facts
        .record
        .as_ref()
        .map_or("", |record| record.head.case_manager.as_str());
    spec.field(Field::read_only("present", "Now", now))
        .field(Field::choice("case_manager", "From now on", person::leads(facts)).required())
        .field(reason_field("Because"))
        .field(
            Field::text_up_to("beyond_limit", "Beyond the limit", 400)
                .help("Why somebody who works provisionally has one more patient than was agreed"),
        )
}

pub(super) fn assign_command(read: &mut Reading<'_>) -> Option<PatientCommand> {
    let case_manager = read.staff("case_manager");
    if case_manager.is_none() {
        read.complain("case_manager", "Choose who answers from now on");
    }
    let reason = read.needed("reason", "Say why");
    Some(PatientCommand::AssignCaseManager(AssignCaseManager {
        case_manager: case_manager?,
        reason,
        beyond_limit: read.text("beyond_limit"),
    }))
}
