//! What happened to the patient: into hospital and out of it, a fall, a move, carer breakdown, death.

use super::reading::{Reading, choices};
use super::{Facts, times};
use crate::domain::command::{Admission, Breakdown, Death, Fall, Move, PatientCommand, Return};
use crate::domain::patient::admission::{AdmissionKind, Destination};
use crate::domain::patient::finding::Injury;
use crate::domain::patient::identity::{DetailField, Residence};
use crate::tui::form::{Field, FormSpec};

fn at(spec: FormSpec, facts: &Facts) -> FormSpec {
    spec.field(
        times::happened("at", "When", facts)
            .initial("now")
            .shortcut('w'),
    )
}

fn note(help: &str) -> Field {
    Field::long_text("note", "Note").shortcut('n').help(help)
}

pub(super) fn admission_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    let kinds = choices(
        AdmissionKind::ALL,
        AdmissionKind::code,
        AdmissionKind::words,
    );
    at(spec, facts)
        .field(
            Field::text("hospital", "Hospital")
                .required()
                .help("Which hospital and ward"),
        )
        .field(Field::choice("how", "How", kinds).required())
        .field(
            Field::long_text("why", "Cause")
                .required()
                .shortcut('n')
                .help("Why the patient was admitted"),
        )
        .field(
            Field::yes_no("avoidable", "Might be avoided")
                .help("Whether it might have been avoided; empty where not judged"),
        )
}

pub(super) fn admission_command(read: &mut Reading<'_>) -> Option<PatientCommand> {
    let at = read.event("at");
    let hospital = read.needed("hospital", "Say which hospital");
    let how = read.word("how", AdmissionKind::parse, "Say how it came about");
    let why = read.needed("why", "Say why the patient was admitted");
    Some(PatientCommand::RecordAdmission(Admission {
        at,
        hospital,
        how: how?,
        why,
        avoidable: read.yes_no("avoidable"),
    }))
}

pub(super) fn return_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    let destinations = choices(Destination::ALL, Destination::code, Destination::words);
    at(spec, facts)
        .field(Field::choice("destination", "To", destinations).required())
        .field(note("What changed: medicines, help, equipment"))
}

pub(super) fn return_command(read: &mut Reading<'_>) -> Option<PatientCommand> {
    let at = read.event("at");
    let destination = read.word("destination", Destination::parse, "Say where to");
    Some(PatientCommand::RecordReturn(Return {
        at,
        destination: destination?,
        note: read.text("note"),
    }))
}

pub(super) fn fall_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    let injuries = choices(Injury::ALL, Injury::code, Injury::words);
    at(spec, facts)
        .field(Field::choice("injury", "Injury", injuries).required())
        .field(note("Where and how, and what was done").required())
}

pub(super) fn fall_command(read: &mut Reading<'_>) -> Option<PatientCommand> {
    let at = read.event("at");
    let injury = read.word("injury", Injury::parse, "Say what the fall did");
    let note = read.needed("note", "Say what happened");
    Some(PatientCommand::RecordFall(Fall {
        at,
        injury: injury?,
        note,
    }))
}

pub(super) fn move_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    let residences = choices(Residence::ALL, Residence::code, Residence::words);
    at(spec, facts)
        .field(Field::choice("residence", "Into", residences).required())
        .field(Field::text_up_to("address", "Address", 400).required())
        .field(Field::text("postcode", "Postcode"))
        .field(note("Why, and what was arranged"))
}

pub(super) fn move_command(read: &mut Reading<'_>) -> Option<PatientCommand> {
    let at = read.event("at");
    let residence = read.word("residence", Residence::parse, "Say into what");
    let address = read.needed("address", "The new address is needed");
    let today = read.facts.today();
    for (detail, text) in [
        (DetailField::Address, address.clone()),
        (DetailField::Postcode, read.text("postcode")),
    ] {
        if let Err(refusal) = detail.normalise(&text, today) {
            read.refused(detail.code(), &refusal);
        }
    }
    Some(PatientCommand::RecordMove(Move {
        at,
        residence: residence?,
        address,
        postcode: read.text("postcode"),
        note: read.text("note"),
    }))
}

pub(super) fn breakdown_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    at(spec, facts).field(note("What happened, and what was arranged").required())
}

pub(super) fn breakdown_command(read: &mut Reading<'_>) -> Option<PatientCommand> {
    Some(PatientCommand::RecordCarerBreakdown(Breakdown {
        at: read.event("at"),
        note: read.needed("note", "Say what happened"),
    }))
}

/// The time has a key of its own: unlike elsewhere, nothing does not mean now.
pub(super) fn death_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    spec.field(
        times::happened("died_at", "When", facts)
            .required()
            .shortcut('w')
            .help("yesterday, 20/11 04:30; as precisely as it is known"),
    )
    .field(Field::text("place", "Where").help("Where, and whether it was where the patient wished"))
    .field(note("Who said so, and anything else").required())
}

pub(super) fn death_command(read: &mut Reading<'_>) -> Option<PatientCommand> {
    read.needed("died_at", "Say when");
    Some(PatientCommand::RecordDeath(Death {
        at: read.event("died_at"),
        place: read.text("place"),
        note: read.needed("note", "Say who said so"),
    }))
}

pub(super) fn death_field_of(refused: &str) -> Option<String> {
    (refused == "at").then(|| "died_at".to_owned())
}
