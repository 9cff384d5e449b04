//! `caseload evidence`: competence evidence from the same work.

use crate::cli::args::Opening;
use crate::cli::args::house::{Evidence, EvidenceVerb};
use crate::cli::catalogue;
use crate::cli::failure::Stop;
use crate::cli::session::{Session, text_or_input, wanted};
use crate::domain::command::PatientCommand;
use crate::domain::entry::{EntryNumber, PatientId};
use crate::domain::staff::evidence::FileEvidence;
use crate::protocol::message::{Ask, Reply};
use crate::protocol::shell::{ShellAsk, ShellReply};
use crate::service::view::evidence::Item;

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
        Some(EvidenceVerb::Statements { words }) => catalogue::search(session, &words.join(" ")),
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
    if !view.unlinked.is_empty() {
        session.out.line("")?;
        session
            .out
            .line("Not linked to a statement yet; `caseload competence link` does it")?;
        for item in &view.unlinked {
            listed(session, item, "  ")?;
        }
    }
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
                listed(session, item, "    ")?;
            }
        }
    }
    Ok(())
}

fn listed(session: &mut Session, item: &Item, indent: &str) -> Result<(), Stop> {
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
        "{indent}{} {} {of}: {}{corrected}",
        item.entry, item.filed, item.did
    ))?;
    for statement in &item.statements {
        session.out.line(&format!("{indent}  - {statement}"))?;
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
    let ids: Vec<String> = filed
        .links
        .iter()
        .map(|one| one.statement.clone())
        .collect();
    for statement in catalogue::named(session, ids)? {
        session
            .out
            .line(&format!("- {}: {}", statement.id, statement.text))?;
    }
    Ok(())
}
