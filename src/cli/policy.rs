//! `caseload policy`: the local settings, dated, with their history.

use crate::cli::args::house::{Policy, PolicyVerb};
use crate::cli::failure::Stop;
use crate::cli::session::Session;
use crate::domain::command::Command;
use crate::domain::programme::policy::ChangePolicy;
use crate::service::query::PolicyRow;

/// The longest value shown in the list of all; `caseload policy show` gives the whole.
const SHOWN_MAX: usize = 60;

/// Lists or changes settings.
pub fn run(session: &mut Session, given: &Policy) -> Result<(), Stop> {
    match &given.verb {
        None => list(session),
        Some(PolicyVerb::Show { setting }) => show(session, setting),
        Some(PolicyVerb::Set {
            setting,
            value,
            from,
            reason,
        }) => {
            let from = session.day_if_any("from", from.as_ref())?;
            // A name that is none is refused by the rule, in its own words.
            let (_, rows) = session.programme()?;
            let row = rows.into_iter().find(|row| row.setting == setting.trim());
            let change = ChangePolicy {
                setting: setting.clone(),
                value: value.clone(),
                from,
                reason: reason.clone(),
            };
            session.execute_after(row.map(|row| row.entry), Command::ChangePolicy(change))
        }
        Some(PolicyVerb::History { setting }) => history(session, setting),
    }
}

fn row(session: &mut Session, setting: &str) -> Result<PolicyRow, Stop> {
    let (_, rows) = session.programme()?;
    let known: Vec<String> = rows.iter().map(|row| row.setting.clone()).collect();
    rows.into_iter()
        .find(|row| row.setting == setting)
        .ok_or_else(|| {
            Stop::refused(&format!(
                "There is no setting '{setting}': use one of {}",
                known.join(", ")
            ))
        })
}

fn list(session: &mut Session) -> Result<(), Stop> {
    let (_, rows) = session.programme()?;
    if session.out.json {
        return session.out.value(&rows);
    }
    let cells: Vec<Vec<String>> = rows
        .into_iter()
        .map(|row| {
            let changes = match row.history.len() {
                0 => "as supplied".to_owned(),
                1 => "changed once".to_owned(),
                count => format!("changed {count} times"),
            };
            vec![
                row.setting,
                changes,
                crate::cli::output::cut(&row.value, SHOWN_MAX),
            ]
        })
        .collect();
    session.out.table(&["Setting", "History", "Value"], &cells)
}

fn show(session: &mut Session, setting: &str) -> Result<(), Stop> {
    let row = row(session, setting)?;
    if session.out.json {
        return session.out.value(&row);
    }
    session.out.line(&row.value)
}

fn history(session: &mut Session, setting: &str) -> Result<(), Stop> {
    let row = row(session, setting)?;
    if session.out.json {
        return session.out.value(&row.history);
    }
    session.out.line(&format!("today: {}", row.value))?;
    if row.history.is_empty() {
        return session.out.line("as supplied, never changed");
    }
    row.history
        .iter()
        .try_for_each(|line| session.out.line(line))
}
