//! What a role profile that is being written asks for, to be looked at before it is saved.

use super::profile::units_in;
use crate::domain::staff::development::profile::{AskedUnit, Need, ProfileWritten};
use crate::domain::staff::register::Role;
use crate::domain::writing::with_article;
use crate::service::view::recordable::{AskableUnit, ProfileStart};
use crate::tui::form::{Form, Note};

/// What calls for a second thought about a unit.
pub(super) fn unit_note(unit: Option<&AskableUnit>, role: Option<Role>) -> Note {
    match (unit, role) {
        (Some(unit), Some(role)) if unit.not_for.contains(&role) => {
            Note::Remark(format!("its source does not write it for a {role}"))
        }
        (Some(unit), _) if !unit.written => {
            Note::Remark("not yet written: nobody can hold it".to_owned())
        }
        _ => Note::Nothing,
    }
}

/// What the profile asks for, by framework and group, with what calls for a second thought.
pub(super) fn summary(form: &Form, start: &ProfileStart) -> Vec<String> {
    let role = Role::parse(&form.value("role"));
    let units = units_in(&form.values());
    let count = |need: Need| units.iter().filter(|(_, one)| one.need == need).count();
    let mut lines = vec![
        format!(
            "{}, for {}",
            form.value("title").trim(),
            with_article(role.map_or("", Role::words))
        ),
        format!(
            "{} essential, {} desirable, {} assumed",
            count(Need::Essential),
            count(Need::Desirable),
            count(Need::Assumed)
        ),
    ];
    let mut heading = String::new();
    for (_, one) in &units {
        let known = start.units.iter().find(|known| known.unit == one.unit);
        let Some(known) = known else { continue };
        let place = format!("{}: {}", known.framework_title, known.group);
        if place != heading {
            lines.push(place.clone());
            heading = place;
        }
        let level = known
            .levels
            .iter()
            .find(|(id, _)| Some(id) == one.level.as_ref());
        let level = level.map_or_else(String::new, |(_, words)| format!(", {words}"));
        let because = if one.complexity.is_empty() {
            String::new()
        } else {
            format!(", because {}", one.complexity)
        };
        lines.push(format!("- {}, {}{level}{because}", known.title, one.need));
        if let Note::Remark(words) = unit_note(Some(known), role) {
            lines.push(format!("  ! {words}"));
        }
    }
    if let Some(before) = &start.before {
        lines.extend(changes(before, &units, start));
    }
    lines
}

/// What a new version adds and leaves out.
fn changes(
    before: &ProfileWritten,
    units: &[(usize, AskedUnit)],
    start: &ProfileStart,
) -> Vec<String> {
    let title = |id: &str| {
        let known = start.units.iter().find(|one| one.unit == id);
        known.map_or_else(|| id.to_owned(), |one| one.title.clone())
    };
    let added = units
        .iter()
        .filter(|(_, one)| !before.units.iter().any(|known| known.unit == one.unit))
        .map(|(_, one)| title(&one.unit));
    let left_out = before
        .units
        .iter()
        .filter(|known| !units.iter().any(|(_, one)| one.unit == known.unit))
        .map(|known| title(&known.unit));
    let changed = units
        .iter()
        .filter(|(_, one)| {
            before.units.iter().any(|known| {
                known.unit == one.unit
                    && known.specialty == one.specialty
                    && (known.level != one.level || known.need != one.need)
            })
        })
        .map(|(_, one)| title(&one.unit));
    let line = |label: &str, titles: Vec<String>| {
        (!titles.is_empty()).then(|| format!("{label}: {}", titles.join("; ")))
    };
    let lines = [
        line("New in it", added.collect()),
        line("No longer in it", left_out.collect()),
        line("Asked for otherwise", changed.collect()),
    ];
    lines.into_iter().flatten().collect()
}
