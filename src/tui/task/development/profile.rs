//! A role profile in three steps (R000-21): the caseload and the kind of service; the units, each with the level that it needs here and the
//! complexity of the caseload behind that (R000-29); what it asks for, to be looked at before it is saved. A new one begins from the
//! default set of its role, of which domain A is the community matron's only (R000-19); a new version from the last.

use super::super::facts::Facts;
use super::super::reading::{Reading, choices};
use super::super::times;
use super::{asked, asks};
use crate::domain::staff::competence::rating::is_same_field;
use crate::domain::staff::development::DevelopmentCommand;
use crate::domain::staff::development::profile::{
    ASSUMED, AskedUnit, COMPLEXITY_BYTES_MAX, Need, ProfileWritten, UNITS_MAX, WriteProfile,
};
use crate::domain::staff::register::Role;
use crate::service::view::recordable::{AddedGroup, AskableUnit, ProfileStart};
use crate::tui::form::{Choice, Field, Form, FormSpec, Group, Note};
use std::collections::BTreeMap;

/// The parts of a unit in the form.
const PARTS: [&str; 5] = ["unit", "need", "level", "complexity", "specialty"];

pub(super) fn spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    let before = facts.profile.as_ref().and_then(|one| one.before.as_ref());
    let text = |get: fn(&ProfileWritten) -> &str| before.map_or("", get).to_owned();
    let role = before.map_or(Role::CaseManager, |said| said.role);
    let assumed = before.map_or(ASSUMED, |said| said.assumed.as_str());
    let spec = spec
        .step("the caseload and the service")
        .field(
            Field::text("title", "Title")
                .required()
                .initial(&text(|said| &said.title))
                .help("What the post is called"),
        )
        .field(
            Field::choice("role", "Role", choices(Role::ALL, Role::code, Role::words))
                .required()
                .initial(role.code())
                .help("Whoever holds the post has this role"),
        )
        .field(
            Field::long_text("caseload", "Caseload")
                .required()
                .initial(&text(|said| &said.caseload))
                .help("Who the patients are, and how complex their needs are"),
        )
        .field(
            Field::long_text("service", "Service")
                .required()
                .initial(&text(|said| &said.service))
                .help("What kind of service it is: team, hours, place"),
        )
        .field(
            Field::text_up_to("assumed", "Assumed", 1_000)
                .initial(assumed)
                .help("Of everybody: it raises no gap"),
        )
        .step("the units")
        .field(
            Field::choice("add_group", "Add a group", groups(facts))
                .help("Every unit of it that is not in the list yet"),
        )
        .field(Field::choice("add_level", "  at level", Vec::new()).help(
            "Where the framework has levels: one for all of it; each unit's can be changed below",
        ))
        .field(
            Field::text_up_to("add_because", "  because", COMPLEXITY_BYTES_MAX).help(
                "What in the caseload calls for this level; the group is added when you go on",
            ),
        )
        .group(unit_list(facts))
        .step("what it asks for");
    let spec = spec.field(
        times::ahead("from", "From", facts)
            .initial("today")
            .required()
            .help("The first day on which it holds"),
    );
    let spec = match before {
        None => spec.field(reason()),
        Some(before) => spec
            .field(
                Field::yes_no("in_use", "In use")
                    .required()
                    .initial(if before.in_use { "yes" } else { "no" })
                    .help("No: it can be given to nobody any more"),
            )
            .field(reason().required()),
    };
    spec.field(Field::reading("summary", "It asks for"))
}

fn reason() -> Field {
    Field::text_up_to("reason", "Because", 1_000)
        .shortcut('b')
        .help("Why it is written, or changed; it stays with the version")
}

fn unit_list(facts: &Facts) -> Group {
    let units: Vec<Choice> = all(facts)
        .iter()
        .map(|one| Choice::new(&one.unit, &unit_label(one)))
        .collect();
    Group::new(
        "units",
        "Units",
        vec![
            Field::choice("unit", "Unit", units)
                .required()
                .help("Enter lists them all: type words of unit, group or framework"),
            Field::choice(
                "need",
                "Needed",
                choices(Need::ALL, Need::code, Need::words),
            )
            .required()
            .initial(Need::Essential.code()),
            Field::choice("level", "Level", Vec::new())
                .help("That it needs here: a local setting; empty where the framework has none"),
            Field::text_up_to("complexity", "Because", COMPLEXITY_BYTES_MAX)
                .help("What in the caseload calls for this level"),
            Field::text_up_to("specialty", "Field", 120)
                .help("Of practice, such as brain injury; empty: any"),
        ],
    )
    .required()
    .shortcut('u')
    .help("Ctrl-R removes the one that is selected, Ctrl-Z brings it back")
    .listed(row_words)
}

fn row_words(shown: &dyn Fn(&str) -> String) -> String {
    let unit = shown("unit");
    if unit.is_empty() {
        return "(none chosen)".to_owned();
    }
    // Its place in the frameworks is read when the row is opened.
    let unit = unit
        .rsplit_once(" (")
        .map_or(unit.as_str(), |(title, _)| title);
    let because = Some(shown("complexity")).filter(|words| !words.is_empty());
    let because = because.map(|words| format!("because {words}"));
    let parts = [
        Some(shown("need").to_lowercase()),
        Some(shown("level")),
        Some(unit.to_owned()),
        Some(shown("specialty")),
        because,
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(", ")
}

fn all(facts: &Facts) -> &[AskableUnit] {
    facts.profile.as_ref().map_or(&[], |one| &one.units)
}

fn unit_label(one: &AskableUnit) -> String {
    let place = if one.group.is_empty() {
        one.framework_title.clone()
    } else {
        format!("{}: {}", one.framework_title, one.group)
    };
    format!("{} ({place})", one.title)
}

/// Frameworks, and the groups of each, by the ids between which a blank stands.
fn groups(facts: &Facts) -> Vec<Choice> {
    let mut groups: Vec<(String, String, usize)> = Vec::new();
    for one in all(facts) {
        for (id, label) in [
            (format!("{} ", one.framework), one.framework_title.clone()),
            (
                format!("{} {}", one.framework, one.group),
                format!("{}: {}", one.framework_title, one.group),
            ),
        ] {
            match groups.iter_mut().find(|(known, _, _)| *known == id) {
                Some((_, _, count)) => *count += 1,
                None => groups.push((id, label, 1)),
            }
        }
    }
    // A framework of one group is offered once.
    let whole: Vec<(String, usize)> = groups
        .iter()
        .filter(|(id, _, _)| id.ends_with(' '))
        .map(|(id, _, count)| (id.clone(), *count))
        .collect();
    let is_whole = |id: &str, count: usize| {
        let of = |(framework, all): &(String, usize)| {
            id.starts_with(framework.as_str()) && id != framework && *all == count
        };
        whole.iter().any(of)
    };
    groups
        .iter()
        .filter(|(id, _, count)| !is_whole(id, *count))
        .map(|(id, label, count)| Choice::new(id, &format!("{label} ({count})")))
        .collect()
}

/// Puts the units in with which it begins: those of the version before, else the default set of the role.
pub(super) fn fill(form: &mut Form, facts: &Facts) {
    let Some(start) = &facts.profile else { return };
    let units = match &start.before {
        Some(before) => before.units.iter().map(AskedUnit::from).collect(),
        None => default_of(start, Role::parse(&form.value("role")))
            .unwrap_or_default()
            .to_vec(),
    };
    set_units(form, &units);
}

fn default_of(start: &ProfileStart, role: Option<Role>) -> Option<&[AskedUnit]> {
    let (_, units) = start.defaults.iter().find(|(of, _)| Some(*of) == role)?;
    Some(units)
}

fn set_units(form: &mut Form, units: &[AskedUnit]) {
    let mut values = form.values();
    values.retain(|key, _| !key.starts_with("units."));
    for (one, number) in units.iter().zip(1..) {
        let level = one.level.clone().unwrap_or_default();
        let parts = [
            one.unit.clone(),
            one.need.code().to_owned(),
            level,
            one.complexity.clone(),
            one.specialty.clone(),
        ];
        for (part, value) in PARTS.iter().zip(parts) {
            values.insert(format!("units.{number}.{part}"), value);
        }
    }
    form.set_values(&values);
}

/// The units as they stand in the form, those not chosen yet left out, each with its number there.
pub(super) fn units_in(values: &BTreeMap<String, String>) -> Vec<(usize, AskedUnit)> {
    let text = |number: usize, part: &str| {
        let value = values.get(&format!("units.{number}.{part}"));
        value.map_or_else(String::new, |text| text.trim().to_owned())
    };
    (1..=UNITS_MAX)
        .take_while(|number| values.contains_key(&format!("units.{number}.unit")))
        .filter(|number| !text(*number, "unit").is_empty())
        .map(|number| {
            let one = AskedUnit {
                unit: text(number, "unit"),
                level: Some(text(number, "level")).filter(|level| !level.is_empty()),
                specialty: text(number, "specialty"),
                need: Need::parse(&text(number, "need")).unwrap_or(Need::Essential),
                complexity: text(number, "complexity"),
            };
            (number, one)
        })
        .collect()
}

/// Follows what was typed: the default set follows the role while nothing was changed in it, a group is added, the levels are
/// those of the unit; and it is said what calls for a second thought, and what the profile asks for.
pub(super) fn remark(form: &mut Form, facts: &Facts) {
    let Some(start) = &facts.profile else { return };
    follow_role(form, start);
    add_group(form, start);
    let values = form.values();
    let role = Role::parse(&form.value("role"));
    for number in
        (1..=UNITS_MAX).take_while(|number| values.contains_key(&format!("units.{number}.unit")))
    {
        let key = |part: &str| format!("units.{number}.{part}");
        let chosen = values.get(&key("unit"));
        let unit = start.units.iter().find(|one| Some(&one.unit) == chosen);
        let levels: Vec<Choice> = unit.map_or_else(Vec::new, |unit| {
            let levels = unit.levels.iter();
            levels.map(|(id, words)| Choice::new(id, words)).collect()
        });
        form.set_options(&key("level"), &levels);
        form.set_note(&key("unit"), asked::unit_note(unit, role));
        form.set_note(&key("level"), Note::Nothing);
        form.set_note(&key("complexity"), Note::Nothing);
    }
    for (number, part, why) in wrong(&start.units, &units_in(&values)) {
        let key = format!("units.{number}.{part}");
        form.set_note(&key, Note::Complaint(why.to_owned()));
    }
    let summary = asked::summary(form, start);
    form.set_text("summary", &summary.join("\n"));
}

/// A new profile whose units are still the default set of another role gets that of its own.
fn follow_role(form: &mut Form, start: &ProfileStart) {
    let role = Role::parse(&form.value("role"));
    let Some(own) = default_of(start, role).filter(|_| start.before.is_none()) else {
        return;
    };
    let now: Vec<AskedUnit> = units_in(&form.values())
        .into_iter()
        .map(|(_, one)| one)
        .collect();
    let is_another = start.defaults.iter().any(|(_, units)| *units == now);
    if now != own && is_another {
        set_units(form, own);
    }
}

/// Adds every unit of the group that was chosen. The level is asked once where the framework leaves it to the post; proposed is
/// that of the last unit of the framework in the list, with its reason.
fn add_group(form: &mut Form, start: &ProfileStart) {
    let chosen = form.value("add_group");
    let (framework, area) = chosen.split_once(' ').unwrap_or_default();
    let levels: Vec<Choice> = start
        .of_group(framework, area)
        .find(|one| one.is_set_here())
        .map_or_else(Vec::new, |one| {
            let levels = one.levels.iter();
            levels.map(|(id, words)| Choice::new(id, words)).collect()
        });
    form.set_options("add_level", &levels);
    let level = form.value("add_level");
    if !levels.iter().any(|one| one.value == level) {
        let last = last_of(form, start, framework).filter(|_| !levels.is_empty());
        let (level, because) = last.map_or_else(Default::default, |one| {
            (one.level.unwrap_or_default(), one.complexity)
        });
        form.set_value("add_level", &level);
        form.set_value("add_because", &because);
    }
    // While the keyboard is there another may still be chosen, or its level.
    let asked: &[&str] = if levels.is_empty() {
        &["add_group"]
    } else {
        &["add_group", "add_level", "add_because"]
    };
    if framework.is_empty() || asked.contains(&form.focused()) {
        return;
    }
    let mut units: Vec<AskedUnit> = units_in(&form.values())
        .into_iter()
        .map(|(_, one)| one)
        .collect();
    let added = AddedGroup {
        framework: framework.to_owned(),
        group: area.to_owned(),
        level: Some(form.value("add_level")).filter(|level| !level.is_empty()),
        need: Need::Essential,
        complexity: form.value("add_because").trim().to_owned(),
    };
    let added = start.add_group(&mut units, &added);
    set_units(form, &units);
    for key in ["add_group", "add_level", "add_because"] {
        form.set_value(key, "");
    }
    form.set_options("add_level", &[]);
    let words = match added {
        0 => "all of it is in the list already".to_owned(),
        1 => "1 unit was added at the end of the list".to_owned(),
        added => format!("{added} units were added at the end of the list"),
    };
    form.set_note("add_group", Note::Remark(words));
}

/// The last unit of a framework in the list.
fn last_of(form: &Form, start: &ProfileStart, framework: &str) -> Option<AskedUnit> {
    let is_of_it = |id: &str| start.of_group(framework, "").any(|one| one.unit == id);
    let units = units_in(&form.values()).into_iter();
    units.map(|(_, one)| one).rfind(|one| is_of_it(&one.unit))
}

pub(super) fn write(read: &mut Reading<'_>) -> Option<DevelopmentCommand> {
    let title = read.needed("title", "Say what the post is called");
    let role = read.word("role", Role::parse, "Choose the role");
    let caseload = read.needed("caseload", "Say what the caseload is");
    let service = read.needed("service", "Say what kind of service it is");
    let units = asked_units(read);
    let from = read.day_ahead("from");
    if from.is_none() {
        read.complain("from", "Say from which day");
    }
    let is_new_version = read
        .facts
        .profile
        .as_ref()
        .is_some_and(|one| one.before.is_some());
    let reason = if is_new_version {
        read.needed("reason", "Say why it is changed")
    } else {
        read.text("reason")
    };
    asks(DevelopmentCommand::WriteProfile(WriteProfile {
        profile: read.facts.entry.filter(|_| is_new_version),
        title,
        role: Some(role?),
        caseload,
        service,
        assumed: read.text("assumed"),
        units: Some(units),
        from,
        in_use: read.yes_no("in_use"),
        reason,
    }))
}

/// The units, with a complaint at each field that has to be put right.
fn asked_units(read: &mut Reading<'_>) -> Vec<AskedUnit> {
    let numbers = read.members("units", "unit");
    for number in &numbers {
        if read.text(&format!("units.{number}.unit")).is_empty() {
            read.complain(
                &format!("units.{number}.unit"),
                "Choose the unit, or remove this row with Ctrl-R",
            );
        }
    }
    let units = units_in(read.values());
    if numbers.is_empty() {
        read.complain("units", "Choose a unit that the post asks for");
    }
    for (number, part, why) in wrong(all(read.facts), &units) {
        read.complain(&format!("units.{number}.{part}"), why);
    }
    units.into_iter().map(|(_, one)| one).collect()
}

/// What is to be put right in the units: the number, the part and why.
fn wrong(
    all: &[AskableUnit],
    units: &[(usize, AskedUnit)],
) -> Vec<(usize, &'static str, &'static str)> {
    let mut wrong = Vec::new();
    for (place, (number, one)) in units.iter().enumerate() {
        let twice = units[..place].iter().any(|(_, other)| {
            other.unit == one.unit && is_same_field(&other.specialty, &one.specialty)
        });
        if twice {
            wrong.push((*number, "unit", "this unit is in the list twice"));
        }
        let Some(known) = all.iter().find(|known| known.unit == one.unit) else {
            continue;
        };
        if known.levels.is_empty() {
            continue;
        }
        if one.level.is_none() && known.required_level.is_none() {
            wrong.push((*number, "level", "choose the level that it needs here"));
        } else if one.level.is_some()
            && one.level != known.required_level
            && one.complexity.is_empty()
        {
            let why = "say what in the caseload calls for this level";
            wrong.push((*number, "complexity", why));
        }
    }
    wrong
}
