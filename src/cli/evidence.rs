//! `caseload evidence`: competence evidence from the same work.

use crate::cli::args::Opening;
use crate::cli::args::house::{Evidence, EvidenceVerb};
use crate::cli::failure::{BUG, Stop};
use crate::cli::session::{Session, text_or_input, wanted};
use crate::domain::command::PatientCommand;
use crate::domain::entry::{EntryNumber, PatientId};
use crate::domain::staff::catalogue::Catalogue;
use crate::domain::staff::evidence::FileEvidence;
use crate::protocol::message::{Ask, Reply};
use crate::protocol::shell::{ShellAsk, ShellReply};

/// Lists, previews or files.
pub fn run(session: &mut Session, given: &Evidence) -> Result<(), Stop> {
    match &given.verb {
        None => list(session, given.units),
        Some(EvidenceVerb::Preview { entry, opening }) => preview(session, *entry, opening),
        Some(EvidenceVerb::File {
            entry,
            did,
            statement,
            stage,
            tag,
            without_text,
            opening,
        }) => {
            let (patient, text) = pseudonymised(session, *entry, opening)?;
            let command = FileEvidence {
                about: *entry,
                did: text_or_input(did)?,
                text: if *without_text { String::new() } else { text },
                statements: statement.clone(),
                stages: stage.clone(),
                tags: tag.clone(),
            };
            session.record(patient, PatientCommand::FileEvidence(command))
        }
        Some(EvidenceVerb::Item { entry }) => item(session, *entry),
        Some(EvidenceVerb::Statements { words }) => statements(session, &words.join(" ")),
    }
}

fn pseudonymised(
    session: &mut Session,
    entry: EntryNumber,
    opening: &Opening,
) -> Result<(PatientId, String), Stop> {
    let patient = session.record_of(entry)?;
    session.open(patient, opening)?;
    let asked = ShellAsk::Pseudonymised { patient, entry };
    let text = wanted!(session.ask_shell(asked)?, ShellReply::Text(text) => text)?;
    Ok((patient, text))
}

fn preview(session: &mut Session, entry: EntryNumber, opening: &Opening) -> Result<(), Stop> {
    let (_, text) = pseudonymised(session, entry, opening)?;
    if session.out.json {
        return session.out.value(&text);
    }
    session.out.text(&text)
}

fn list(session: &mut Session, units: bool) -> Result<(), Stop> {
    let view = wanted!(session.ask(Ask::Evidence)?, Reply::Evidence(view) => view)?;
    if session.out.json {
        return session.out.value(&view);
    }
    session.out.line(&format!(
        "{} {} filed",
        view.items,
        if view.items == 1 { "item" } else { "items" }
    ))?;
    for framework in &view.frameworks {
        let shown = framework
            .units
            .iter()
            .filter(|unit| units || !unit.items.is_empty());
        let shown: Vec<_> = shown.collect();
        if shown.is_empty() {
            continue;
        }
        session.out.line("")?;
        session.out.line(&framework.title)?;
        for unit in shown {
            session.out.line(&format!("  {}", unit.title))?;
            if unit.statements == 0 {
                session
                    .out
                    .line("    (its statements are not written yet)")?;
            }
            for item in &unit.items {
                let corrected = if item.corrected {
                    "  [the entry was corrected since: does it still stand?]"
                } else {
                    ""
                };
                let of = match item.about {
                    Some(about) => format!("about {about}"),
                    None => item.kind.clone(),
                };
                session.out.line(&format!(
                    "    {} {} {of}: {}{corrected}",
                    item.entry, item.filed, item.did
                ))?;
                for statement in &item.statements {
                    session.out.line(&format!("      - {statement}"))?;
                }
            }
        }
    }
    Ok(())
}

fn item(session: &mut Session, entry: EntryNumber) -> Result<(), Stop> {
    let asked = ShellAsk::EvidenceItem(entry);
    let filed = wanted!(session.ask_shell(asked)?, ShellReply::EvidenceItem(filed) => filed)?;
    if session.out.json {
        return session.out.value(&filed);
    }
    session.out.line(&format!(
        "{entry}, about {}, case {}",
        filed.about, filed.case_reference
    ))?;
    session.out.line("What I did:")?;
    session.out.text(&filed.did)?;
    if !filed.text.is_empty() {
        session.out.line("From the record, with names replaced:")?;
        session.out.text(&filed.text)?;
    }
    let catalogue = catalogue()?;
    for link in &filed.links {
        let words = catalogue
            .statement(&link.statement)
            .map(|place| place.statement.text.clone())
            .unwrap_or_default();
        session
            .out
            .line(&format!("- {}: {words}", link.statement))?;
    }
    Ok(())
}

/// The statements are part of the program.
fn catalogue() -> Result<Catalogue, Stop> {
    Catalogue::built_in().map_err(|error| Stop::new(BUG, &error.to_string()))
}

fn statements(session: &mut Session, words: &str) -> Result<(), Stop> {
    let catalogue = catalogue()?;
    let found = catalogue.search(words);
    if session.out.json {
        let values: Vec<serde_json::Value> = found
            .iter()
            .map(|place| {
                serde_json::json!({
                    "id": place.statement.id,
                    "framework": place.framework.id,
                    "unit": place.unit.title,
                    "level": place.statement.level,
                    "text": place.statement.text,
                })
            })
            .collect();
        return session.out.value(&values);
    }
    let rows: Vec<Vec<String>> = found
        .iter()
        .map(|place| {
            vec![
                place.statement.id.clone(),
                place.framework.short_title.clone(),
                place.statement.text.clone(),
            ]
        })
        .collect();
    if rows.is_empty() {
        return session
            .out
            .line("No statement has all these words: try fewer.");
    }
    session.out.table(&["Id", "Framework", "Statement"], &rows)
}
