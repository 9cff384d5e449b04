//! Whole groups of units in a role profile written in the shell, each with one level for all of it.

use crate::cli::args::gaps::ProfileText;
use crate::cli::failure::Stop;
use crate::cli::session::{Session, wanted};
use crate::domain::refusal::Refusal;
use crate::domain::staff::development::profile::{AskedUnit, UNITS_MAX};
use crate::domain::staff::register::Role;
use crate::domain::writing;
use crate::protocol::message::{Ask, Gather, Reply};
use crate::service::view::recordable::{AddedGroup, ProfileStart};

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
