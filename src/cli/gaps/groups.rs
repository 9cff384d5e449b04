//! Whole groups of units in a role profile written in the shell, each with one level for all of it.

use crate::cli::args::gaps::ProfileText;
use crate::cli::failure::Stop;
use crate::cli::session::{Session, wanted};
use crate::cli::words::need_word;
use crate::domain::refusal::Refusal;
use crate::domain::staff::development::profile::{AskedUnit, Need, UNITS_MAX};
use crate::domain::staff::register::Role;
use crate::domain::writing;
use crate::protocol::message::{Ask, Gather, Reply};
use crate::service::view::recordable::{AddedGroup, ProfileStart};

/// Reads a group that a post asks for: its framework, after a slash its title where it is not the whole framework, `@` and
/// the level, how much it is needed (essential when left out), and after a colon the complexity of the caseload behind it.
///
/// # Errors
/// Not of that form.
pub fn asked_group(text: &str) -> Result<AddedGroup, String> {
    let (head, complexity) = text.split_once(':').unwrap_or((text, ""));
    let (place, said) = head.split_once('@').unwrap_or((head, ""));
    let (framework, group) = place.split_once('/').unwrap_or((place, ""));
    if framework.trim().is_empty() {
        return Err(
            "give a group such as 'cmp/Supervision@CMP2: many live alone', or a framework"
                .to_owned(),
        );
    }
    let mut words = said.split_whitespace();
    let level = words.next().map(str::to_owned);
    let need = words.next().map_or(Ok(Need::Essential), need_word)?;
    if let Some(more) = words.next() {
        return Err(format!(
            "'{more}' stands after how much it is needed: put a colon before the complexity"
        ));
    }
    Ok(AddedGroup {
        framework: framework.trim().to_lowercase(),
        group: group.trim().to_owned(),
        level,
        need,
        complexity: complexity.trim().to_owned(),
    })
}

/// The units that are asked for; none where none were given, which leaves them to the service.
pub(super) fn units(
    session: &mut Session,
    text: &ProfileText,
) -> Result<Option<Vec<AskedUnit>>, Stop> {
    if text.group.is_empty() {
        return Ok((!text.unit.is_empty()).then(|| text.unit.clone()));
    }
    let gather = Gather {
        entry: text.profile,
        profile: true,
        ..Gather::default()
    };
    let gathered = wanted!(session.ask(Ask::Gather(gather))?, Reply::Gathered(told) => told)?;
    let start = gathered
        .profile
        .ok_or_else(|| Refusal::not_allowed("Only a lead writes role profiles"))?;
    let mut units = if text.unit.is_empty() {
        begun(&start, text.role)
    } else {
        text.unit.clone()
    };
    for group in &text.group {
        let group = AddedGroup {
            group: title_of(&start, group)?,
            ..group.clone()
        };
        start.add_group(&mut units, &group);
        let is_whole = start
            .of_group(&group.framework, &group.group)
            .all(|one| units.iter().any(|known| known.unit == one.unit));
        // Some of a group would be left out without a word.
        if !is_whole {
            let message = format!("A profile has at most {UNITS_MAX} units");
            return Err(Refusal::invalid("group", message).into());
        }
    }
    Ok(Some(units))
}

/// The units that are there: of the version before, else the default set of the role.
fn begun(start: &ProfileStart, role: Option<Role>) -> Vec<AskedUnit> {
    if let Some(before) = &start.before {
        return before.units.iter().map(AskedUnit::from).collect();
    }
    let role = role.unwrap_or(Role::CaseManager);
    let defaults = start.defaults.iter().find(|(of, _)| *of == role);
    defaults.map_or_else(Vec::new, |(_, units)| units.clone())
}

/// The title of a group as its framework writes it.
fn title_of(start: &ProfileStart, asked: &AddedGroup) -> Result<String, Refusal> {
    let known = start.of_group(&asked.framework, "");
    let mut titles: Vec<&str> = known.map(|one| one.group.as_str()).collect();
    titles.dedup();
    if titles.is_empty() {
        let message = format!("There is no framework '{}'", asked.framework);
        return Err(Refusal::unknown("group", message).advise("See `caseload catalogue`"));
    }
    if asked.group.is_empty() {
        return Ok(String::new());
    }
    let said = writing::fold(&asked.group);
    let found = titles.iter().find(|title| writing::fold(title) == said);
    found.map(|title| (*title).to_owned()).ok_or_else(|| {
        let message = format!("{} has no group '{}'", asked.framework, asked.group);
        Refusal::unknown("group", message).advise(format!("Use one of: {}", titles.join(", ")))
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]

    use super::*;

    #[test]
    fn a_group_is_read_with_level_need_and_complexity() {
        let read = asked_group("cmp/Planning & Prioritising@CMP2 desirable: many: alone").unwrap();
        assert_eq!(
            (read.framework.as_str(), read.group.as_str()),
            ("cmp", "Planning & Prioritising")
        );
        assert_eq!(
            (read.level.as_deref(), read.need, read.complexity.as_str()),
            (Some("CMP2"), Need::Desirable, "many: alone")
        );
        let plain = asked_group("NHS2005").unwrap();
        assert_eq!(
            (plain.framework.as_str(), plain.level, plain.need),
            ("nhs2005", None, Need::Essential)
        );
        for wrong in [
            "",
            "/Supervision",
            "cmp@CMP2 perhaps",
            "cmp@CMP2 essential now",
        ] {
            assert!(asked_group(wrong).is_err(), "{wrong}");
        }
    }
}
