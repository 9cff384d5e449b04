//! Modules and who completed them, exemption from them, and provisional practice before they are finished (R001-76 to R001-78).

use super::super::competence::level_field;
use super::super::facts::Facts;
use super::super::reading::{Reading, choices};
use super::super::times;
use super::{asks, chosen, entries, modules_where, unit_group, units, whose, whose_field};
use crate::domain::entry::EntryNumber;
use crate::domain::staff::development::DevelopmentCommand;
use crate::domain::staff::development::module::{ModuleKind, WriteModule};
use crate::domain::staff::development::provisional::{BeginProvisional, SettleProvisional};
use crate::domain::staff::development::training::{CompleteModule, GiveExemption, Scope};
use crate::service::view::recordable::ModuleChoice;
use crate::tui::form::{Choice, Field, Form, FormSpec, Note};

/// The module that is changed; none for a new one.
fn changed(facts: &Facts) -> Option<&ModuleChoice> {
    let all = facts
        .development
        .as_ref()
        .map_or(&[][..], |one| &one.modules);
    all.iter().find(|one| Some(one.module) == facts.entry)
}

pub(super) fn module_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    let before = changed(facts);
    let which = before.map_or_else(
        || "a new one".to_owned(),
        |one| format!("{} ({})", one.title, one.module),
    );
    let kind = before.map_or(ModuleKind::Core, |one| one.kind);
    let in_use = if before.is_none_or(|one| one.in_use) {
        "yes"
    } else {
        "no"
    };
    spec.field(Field::read_only("module", "Module", &which))
        .field(
            Field::text("title", "Title")
                .required()
                .initial(before.map_or("", |one| &one.title)),
        )
        .field(
            Field::choice(
                "kind",
                "For whom",
                choices(ModuleKind::ALL, ModuleKind::code, ModuleKind::words),
            )
            .required()
            .initial(kind.code()),
        )
        .group(
            unit_group(facts, "Units")
                .required()
                .help("What it leads to"),
        )
        .field(
            Field::long_text("about", "What is done in it")
                .initial(before.map_or("", |one| &one.about))
                .help("Where and with whom"),
        )
        .field(
            Field::yes_no("in_use", "On offer")
                .required()
                .initial(in_use)
                .help("No takes it off offer; who completed it has completed it"),
        )
}

/// Puts the units in to which the module leads now.
pub(super) fn module_fill(form: &mut Form, facts: &Facts) {
    let Some(before) = changed(facts) else { return };
    let mut values = form.values();
    values.extend(
        before
            .units
            .iter()
            .zip(1..)
            .map(|(unit, number)| (format!("units.{number}.id"), unit.clone())),
    );
    form.set_values(&values);
}

pub(super) fn module(read: &mut Reading<'_>) -> Option<DevelopmentCommand> {
    let title = read.needed("title", "Give it a title");
    let kind = read.word("kind", ModuleKind::parse, "Say for whom it is");
    let units = units(read);
    if units.is_empty() {
        read.complain("units", "Choose a unit that it leads to");
    }
    asks(DevelopmentCommand::WriteModule(WriteModule {
        module: changed(read.facts).map(|one| one.module),
        title,
        kind: Some(kind?),
        units: Some(units),
        about: read.text("about"),
        in_use: read.yes_no("in_use"),
    }))
}

pub(super) fn done_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    let to_do = modules_where(facts, |one| one.in_use && !one.done);
    let selected = facts
        .entry
        .map_or_else(String::new, |one| one.0.to_string());
    let initial = to_do.iter().find(|one| one.value == selected);
    let initial = initial.map_or_else(String::new, |one| one.value.clone());
    spec.field(whose_field(facts))
        .field(
            Field::choice("module", "Module", to_do)
                .required()
                .initial(&initial),
        )
        .field(times::past_day("day", "When", facts).help("Empty: today; yesterday, fri, 20/11"))
        .field(
            Field::text("provider", "Provider")
                .required()
                .help("Who gave it"),
        )
        .field(Field::text_up_to("words", "Anything else", 2_000))
}

pub(super) fn done(read: &mut Reading<'_>) -> Option<DevelopmentCommand> {
    let staff = whose(read);
    let module = chosen(read, "module", "Choose the module");
    let day = read.day_past("day");
    let provider = read.needed("provider", "Say with which provider");
    asks(DevelopmentCommand::CompleteModule(CompleteModule {
        staff: staff?,
        module: module?,
        day,
        provider,
        words: read.text("words"),
    }))
}

pub(super) fn exempt_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    spec.field(whose_field(facts))
        .field(
            Field::choice(
                "scope",
                "How far",
                choices(Scope::ALL, Scope::code, Scope::words),
            )
            .required(),
        )
        .group(
            unit_group(facts, "Units")
                .required()
                .help("Whose skills and experience you evaluated"),
        )
        .field(level_field(facts))
        .field(
            Field::many(
                "modules",
                "Modules",
                modules_where(facts, |one| one.in_use && !one.done),
            )
            .help("Of a partial exemption"),
        )
        .field(
            times::past_day("day", "Evaluated", facts).help("Empty: today; yesterday, fri, 20/11"),
        )
        .field(
            Field::text_up_to("qualification", "Your qualification", 400)
                .help("As an assessor; empty: that of your authority"),
        )
        .field(
            Field::long_text("reason", "What you found")
                .required()
                .shortcut('b')
                .help("What was evaluated, and what was found"),
        )
}

pub(super) fn exempt(read: &mut Reading<'_>) -> Option<DevelopmentCommand> {
    let staff = whose(read);
    let scope = read.word("scope", Scope::parse, "Say how far it goes");
    let units = units(read);
    if units.is_empty() {
        read.complain("units", "Choose the units that you evaluated");
    }
    let modules = entries(read, "modules");
    match scope {
        Some(Scope::Full) if !modules.is_empty() => read.complain(
            "modules",
            "A full exemption is from every module of the units: choose none here",
        ),
        Some(Scope::Partial) if modules.is_empty() => {
            read.complain("modules", "Choose the modules of a partial exemption");
        }
        _ => {}
    }
    let day = read.day_past("day");
    let reason = read.needed("reason", "Say what you found");
    asks(DevelopmentCommand::GiveExemption(GiveExemption {
        staff: staff?,
        scope: scope?,
        units,
        level: Some(read.text("level")).filter(|level| !level.is_empty()),
        modules,
        day,
        qualification: read.text("qualification"),
        reason,
    }))
}

pub(super) fn begin_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    spec.field(whose_field(facts))
        .field(
            times::ahead("from", "First day", facts)
                .initial("today")
                .required(),
        )
        .field(
            times::ahead("until", "Finished by", facts)
                .required()
                .help("By when the modules are to be finished; it does not lapse by itself"),
        )
        .field(
            Field::many(
                "modules",
                "Modules",
                modules_where(facts, |one| one.in_use && !one.done),
            )
            .required()
            .help("What is to be finished"),
        )
        .field(
            Field::number("patients_max", "Patients at most")
                .check(|text| most_patients(text).map_or_else(Note::Complaint, |_| Note::Nothing))
                .help("Beyond it only a lead assigns, and says why; empty: no limit"),
        )
        .field(
            Field::long_text("limits", "Other limits")
                .help("On what they may be given: the most intense rung, no work of domain A"),
        )
}

fn most_patients(text: &str) -> Result<Option<u16>, String> {
    match text.trim() {
        "" => Ok(None),
        text => text
            .parse()
            .map(Some)
            .map_err(|_no_number| "a whole number, such as 20".to_owned()),
    }
}

pub(super) fn begin(read: &mut Reading<'_>) -> Option<DevelopmentCommand> {
    let staff = whose(read);
    let until = read.day_ahead("until");
    if until.is_none() {
        read.complain("until", "Say by when");
    }
    let modules = entries(read, "modules");
    if modules.is_empty() {
        read.complain("modules", "Choose what is to be finished");
    }
    let patients_max = match most_patients(&read.text("patients_max")) {
        Ok(most) => most,
        Err(complaint) => {
            read.complain("patients_max", complaint);
            None
        }
    };
    asks(DevelopmentCommand::BeginProvisional(BeginProvisional {
        staff: staff?,
        from: read.day_ahead("from"),
        until: until?,
        modules,
        patients_max,
        limits: read.text("limits"),
    }))
}

fn open_practice(facts: &Facts) -> Option<EntryNumber> {
    let open = facts.development.as_ref()?.provisional.as_ref();
    open.map(|one| one.entry)
}

pub(super) fn settle_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    let open = facts.development.as_ref();
    let open = open.and_then(|one| one.provisional.as_ref());
    let only: Vec<Choice> = open
        .iter()
        .map(|one| Choice::new(&one.entry.0.to_string(), &one.words))
        .collect();
    let initial = only
        .first()
        .map_or_else(String::new, |one| one.value.clone());
    spec.field(whose_field(facts))
        .field(
            Field::choice("provisional", "Which", only)
                .required()
                .initial(&initial),
        )
        .field(
            Field::choice(
                "how",
                "It",
                vec![
                    Choice::new("renew", "Goes on to another day"),
                    Choice::new("end", "Ends"),
                ],
            )
            .required(),
        )
        .field(times::ahead("renewed_until", "New last day", facts).help("Where it goes on"))
        .field(
            Field::long_text("words", "Because")
                .required()
                .shortcut('b')
                .help("They read this"),
        )
}

pub(super) fn settle(read: &mut Reading<'_>) -> Option<DevelopmentCommand> {
    let staff = whose(read);
    let how = read.text("how");
    let renewed_until = read.day_ahead("renewed_until");
    match (how.as_str(), renewed_until) {
        ("renew", None) => read.complain("renewed_until", "Say to which day it goes on"),
        ("end", Some(_)) => read.complain("renewed_until", "What ends has no new last day"),
        ("renew" | "end", _) => {}
        _ => read.complain("how", "Say whether it goes on or ends"),
    }
    let words = read.needed("words", "Say why");
    asks(DevelopmentCommand::SettleProvisional(SettleProvisional {
        staff: staff?,
        provisional: open_practice(read.facts),
        renewed_until,
        words,
    }))
}
