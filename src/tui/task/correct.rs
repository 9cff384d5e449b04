//! Correcting an entry by an addendum: why, in words, and for a contact with a wrong fact the contact as it should read.

use std::collections::BTreeMap;

use super::contact::{self, channel_field, minutes_field, outcome_field};
use super::reading::{Reading, choices};
use super::{Facts, entry_of, times};
use crate::domain::command::PatientCommand;
use crate::domain::entry::PatientId;
use crate::domain::nhs_number::NhsNumber;
use crate::domain::patient::contact::{Channel, ContactRecorded, Outcome, RecordContact};
use crate::domain::patient::correction::{CorrectEntry, CorrectionKind};
use crate::domain::time::typed;
use crate::domain::writing;
use crate::tui::form::{Field, Form, FormSpec, Group, Note};

pub(super) fn spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    let kinds = choices(
        CorrectionKind::ALL,
        CorrectionKind::code,
        CorrectionKind::words,
    );
    let entry = facts.entry.map(|entry| entry.0.to_string());
    let spec = spec
        .field(
            Field::choice("why", "Why", kinds)
                .required()
                .shortcut('w')
                .help("The original stays in the record, struck through where it was wrong"),
        )
        .field(
            Field::long_text("words", "In words")
                .required()
                .shortcut('n')
                .help("What was wrong and what is right; what is added; what the person says"),
        )
        .field(Field::text("said_by", "Said by").help("Whose words, for a disputed opinion"))
        .field(
            Field::text("right_patient", "Right patient")
                .help("NHS number or whole name, of your own caseload; empty where not known"),
        )
        .field(
            Field::number("entry", "Entry")
                .required()
                .initial(&entry.unwrap_or_default()),
        );
    match facts.original_contact() {
        Some(original) => as_it_should_read(spec, original, facts),
        None => spec,
    }
}

/// The fields of the contact, as they were recorded.
fn as_it_should_read(spec: FormSpec, original: &ContactRecorded, facts: &Facts) -> FormSpec {
    let before = Before::of(original, facts);
    let made_by = facts.staff_choices_with(Some(original.made_by));
    let follow_up = vec![
        Field::text_up_to("what", "What", 500),
        Field::choice("owner", "Who", facts.staff_choices()).initial(&facts.actor.to_string()),
        Field::date("due", "By"),
    ];
    let initial = |field: Field, key: &str| field.initial(before.get(key));
    let long = |key: &str, label: &str| Field::text(key, label).initial(before.get(key));
    let channels = choices(Channel::ALL, Channel::code, Channel::words);
    spec.field(
        Field::yes_no("anew", "Record it anew")
            .initial("yes")
            .help("For a wrong fact: the contact as it should read. No: there was no such contact"),
    )
    .field(initial(times::happened("at", "When", facts), "at"))
    .field(initial(channel_field("channel", "How"), "channel"))
    .field(initial(outcome_field(), "outcome"))
    .field(initial(
        minutes_field("duration_minutes", "Minutes", 'm'),
        "duration_minutes",
    ))
    .field(initial(
        minutes_field("travel_minutes", "Travel minutes", 't'),
        "travel_minutes",
    ))
    .field(long("present", "Also present"))
    .field(initial(Field::yes_no("planned", "Planned"), "planned"))
    .field(initial(Field::long_text("note", "Note"), "note"))
    .group(contact::decisions())
    .group(Group::new("follow_ups", "Follow-ups", follow_up).shortcut('f'))
    .field(initial(Field::date("next", "Next contact"), "next").shortcut('x'))
    .field(initial(
        Field::choice("next_channel", "Next how", channels),
        "next_channel",
    ))
    .field(initial(
        Field::choice("made_by", "Made by", made_by),
        "made_by",
    ))
}

/// The contact as it was recorded, by field.
struct Before(BTreeMap<String, String>);

impl Before {
    fn of(original: &ContactRecorded, facts: &Facts) -> Before {
        let happened = facts
            .contact
            .as_ref()
            .and_then(|recorded| recorded.head.happened.as_ref())
            .and_then(|happened| times::event_text(happened, facts.now, &facts.zone));
        let next = original
            .next
            .as_ref()
            .filter(|next| next.day >= facts.today())
            .and_then(|next| {
                let planned = typed::Planned {
                    day: next.day,
                    at: next.booked,
                };
                times::planned_text(&planned, facts.now, &facts.zone)
            });
        let minutes = |minutes: u16| match minutes {
            0 => String::new(),
            minutes => minutes.to_string(),
        };
        let next_channel = original
            .next
            .as_ref()
            .map_or("", |next| next.channel.code());
        let planned = if original.planned { "yes" } else { "no" };
        let fields = [
            ("at", happened.unwrap_or_default()),
            ("channel", original.channel.code().to_owned()),
            ("outcome", original.outcome.code().to_owned()),
            ("duration_minutes", minutes(original.duration_minutes)),
            ("travel_minutes", minutes(original.travel_minutes)),
            ("present", original.present.clone()),
            ("planned", planned.to_owned()),
            ("note", original.note.clone()),
            ("next", next.unwrap_or_default()),
            ("next_channel", next_channel.to_owned()),
            ("made_by", original.made_by.to_string()),
        ];
        let mut before: BTreeMap<String, String> = fields
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect();
        before.extend(members(original, facts));
        Before(before)
    }

    fn get(&self, key: &str) -> &str {
        self.0.get(key).map_or("", String::as_str)
    }
}

/// Decisions and follow-ups as they were recorded, by field. A follow-up that was closed since stays closed.
fn members(original: &ContactRecorded, facts: &Facts) -> BTreeMap<String, String> {
    let mut values = BTreeMap::new();
    for (place, decision) in original.decisions.iter().enumerate() {
        let key = |field: &str| format!("decisions.{}.{field}", place + 1);
        values.insert(key("what"), decision.what.clone());
        values.insert(key("why"), decision.rationale.clone());
    }
    let is_open = |place: usize| {
        facts.record.as_ref().is_none_or(|record| {
            record
                .follow_ups
                .iter()
                .any(|one| Some(one.id.entry) == facts.entry && usize::from(one.id.place) == place)
        })
    };
    let open = original
        .follow_ups
        .iter()
        .enumerate()
        .filter(|(place, _)| is_open(*place));
    for (number, (_, follow_up)) in open.enumerate() {
        let key = |field: &str| format!("follow_ups.{}.{field}", number + 1);
        values.insert(key("what"), follow_up.what.clone());
        values.insert(key("owner"), follow_up.owner.to_string());
        values.insert(key("due"), times::date_text(follow_up.due));
    }
    values
}

/// Puts the decisions and follow-ups of the original in.
pub(super) fn fill(form: &mut Form, facts: &Facts) {
    if let Some(original) = facts.original_contact() {
        form.set_values(&members(original, facts));
    }
}

/// The patient meant by an NHS number or a whole name.
fn patient_of<'a>(text: &str, facts: &'a Facts) -> Option<&'a (String, PatientId, String)> {
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    if let Ok(number) = NhsNumber::parse(text) {
        let wanted = number.plain();
        return facts
            .patients
            .iter()
            .find(|(nhs, _, _)| digits(nhs) == wanted);
    }
    let name = writing::fold(text.trim());
    let mut named = facts
        .patients
        .iter()
        .filter(|(_, _, known)| writing::fold(known) == name);
    named.next().filter(|_| named.next().is_none())
}

fn kind(form: &Form) -> Option<CorrectionKind> {
    CorrectionKind::parse(&form.value("why"))
}

/// Says what this kind of correction needs, and which fields it does not keep.
pub(super) fn remark(form: &mut Form, facts: &Facts) {
    let kind = kind(form);
    let said_by = form.value("said_by");
    let disputed = kind == Some(CorrectionKind::DisputedOpinion);
    form.set_note(
        "said_by",
        if disputed && said_by.trim().is_empty() {
            Note::Remark("needed: who disputes it?".to_owned())
        } else {
            Note::Nothing
        },
    );
    let right = form.value("right_patient");
    let note = match (kind, right.trim().is_empty()) {
        (Some(CorrectionKind::WrongPatient), true) => {
            Note::Remark("empty: nothing is recorded on another record".to_owned())
        }
        (Some(CorrectionKind::WrongPatient), false) => match patient_of(&right, facts) {
            Some((nhs, _, name)) => Note::Remark(format!("= {name}, {nhs}")),
            None => Note::Remark("nobody of that number or whole name on your caseload".to_owned()),
        },
        (_, false) => Note::Remark("only for a wrong patient; this will not be kept".to_owned()),
        _ => Note::Nothing,
    };
    form.set_note("right_patient", note);
    let anew = if kind.is_some_and(|kind| kind != CorrectionKind::WrongFact) {
        Note::Remark("only for a wrong fact; what stands below is not kept".to_owned())
    } else {
        Note::Nothing
    };
    form.set_note("anew", anew);
}

pub(super) fn command(read: &mut Reading<'_>, patient: PatientId) -> Option<PatientCommand> {
    let entry = entry_of(&[("entry".to_owned(), read.text("entry"))].into());
    if entry.is_none() {
        read.complain("entry", "The number of the entry is needed");
    }
    let why = read.word("why", CorrectionKind::parse, "Say why it is corrected");
    let words = read.needed("words", "Say it in words");
    let said_by = match why {
        Some(CorrectionKind::DisputedOpinion) => read.needed("said_by", "Say who disputes it"),
        _ => read.text("said_by"),
    };
    let right_patient = match why {
        Some(CorrectionKind::WrongPatient) => right_patient(read, patient),
        _ => None,
    };
    let replaces = why == Some(CorrectionKind::WrongFact)
        && read.facts.original_contact().is_some()
        && read.yes_no("anew") != Some(false);
    let replacement = replaces.then(|| Box::new(replacement(read)));
    Some(PatientCommand::CorrectEntry(CorrectEntry {
        entry: entry?,
        why: why?,
        words,
        said_by,
        replacement,
        right_patient,
    }))
}

fn right_patient(read: &mut Reading<'_>, wrong: PatientId) -> Option<PatientId> {
    let text = read.text("right_patient");
    if text.is_empty() {
        return None;
    }
    match patient_of(&text, read.facts) {
        Some((_, id, _)) if *id == wrong => {
            let why = "That is the record on which the entry stands now";
            read.complain("right_patient", why);
            None
        }
        Some((_, id, _)) => Some(*id),
        None => {
            let why = "Nobody of that NHS number or whole name is on your caseload; leave it empty, and tell their case manager";
            read.complain("right_patient", why);
            None
        }
    }
}

fn replacement(read: &mut Reading<'_>) -> RecordContact {
    let channel = read.word("channel", Channel::parse, "Say how it was made");
    let outcome = read.word("outcome", Outcome::parse, "Say what came of it");
    read.needed("at", "Say when it happened");
    let asked = RecordContact {
        at: read.event("at"),
        channel: channel.unwrap_or(Channel::HomeVisit),
        outcome: outcome.unwrap_or(Outcome::Made),
        duration_minutes: read.minutes("duration_minutes"),
        travel_minutes: read.minutes("travel_minutes"),
        made_by: read.staff("made_by"),
        present: read.text("present"),
        planned: read.yes_no("planned").unwrap_or(true),
        note: read.needed("note", "A contact needs a note"),
        decisions: contact::decisions_typed(read),
        follow_ups: contact::follow_ups_typed(read),
        next: read.planned("next"),
        next_channel: read.word_if_any("next_channel", Channel::parse),
        late_reason: String::new(),
    };
    let unchanged = read.facts.original_contact().is_some_and(|original| {
        let before = Before::of(original, read.facts);
        before
            .0
            .iter()
            .all(|(key, value)| *value.trim() == read.text(key))
            && read.members("decisions", "what").len() == original.decisions.len()
            && asked.follow_ups.len() == before.count("follow_ups")
    });
    if unchanged {
        let why = "Change below what was wrong, or say that it is not recorded anew";
        read.complain("anew", why);
    }
    asked
}

impl Before {
    /// How many members of a group there are.
    fn count(&self, group: &str) -> usize {
        let prefix = format!("{group}.");
        self.0
            .keys()
            .filter_map(|key| key.strip_prefix(&prefix)?.split_once('.'))
            .filter(|(_, field)| *field == "what")
            .count()
    }
}

/// Refusals of the contact recorded anew name its fields; those without a field here are about the whole of it.
pub(super) fn field_of(refused: &str) -> Option<String> {
    match refused {
        "replacement" | "late_reason" => Some("anew".to_owned()),
        _ => contact::field_of(refused),
    }
}
