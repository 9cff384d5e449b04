//! `caseload catalogue`: the competence frameworks, those shipped and those imported, and what is added to them here.

use std::io::Read as _;
use std::path::Path;

use serde_json::json;

use crate::cli::args::catalogue::{Catalogue, CatalogueVerb};
use crate::cli::failure::{REFUSED, Stop};
use crate::cli::given;
use crate::cli::output::counted;
use crate::cli::session::{Session, text_or_input, wanted};
use crate::domain::command::Command;
use crate::domain::staff::catalogue::importing::{ImportCatalogue, ImportPlan};
use crate::domain::staff::catalogue::local::ExtendUnit;
use crate::domain::staff::catalogue::{Complaint, TABLE_BYTES_MAX};
use crate::protocol::shell::{CatalogueAsk, CatalogueReply, ShellAsk, ShellReply};
use crate::service::view::catalogue::{FrameworkRow, FrameworkShown, StatementShown, UnitShown};

/// A table that is in order, with remarks on every field.
const TEMPLATE: &str = include_str!("../../fixtures/catalogue/template.toml");

/// Lists, shows, searches, imports or extends.
///
/// # Errors
/// Refused, or not written.
pub fn run(session: &mut Session, given: &Catalogue) -> Result<(), Stop> {
    match &given.verb {
        None => list(session),
        Some(CatalogueVerb::Show {
            framework,
            unit,
            level,
            version,
        }) => {
            let reply = ask(
                session,
                CatalogueAsk::Framework {
                    framework: framework.clone(),
                    version: version.clone(),
                    part: unit.clone(),
                    level: level.clone(),
                },
            )?;
            let shown = wanted!(reply, CatalogueReply::Framework(shown) => *shown)?;
            if session.out.json {
                return session.out.value(&shown);
            }
            show(session, &shown, unit.is_none())
        }
        Some(CatalogueVerb::Search { words }) => search(session, &words.join(" ")),
        Some(CatalogueVerb::Import {
            file,
            apply,
            reason,
        }) => import(session, file, *apply, reason),
        Some(CatalogueVerb::Template) => template(session),
        Some(CatalogueVerb::Extend {
            unit,
            statement,
            level,
            part,
            reason,
        }) => {
            let text = text_or_input(statement)?;
            session.execute(Command::ExtendUnit(ExtendUnit {
                unit: unit.clone(),
                text,
                level: level.clone(),
                part: *part,
                reason: reason.clone(),
            }))
        }
    }
}

fn ask(session: &mut Session, ask: CatalogueAsk) -> Result<CatalogueReply, Stop> {
    let reply = session.ask_shell(ShellAsk::Catalogue(ask))?;
    wanted!(reply, ShellReply::Catalogue(reply) => *reply)
}

fn list(session: &mut Session) -> Result<(), Stop> {
    let reply = ask(session, CatalogueAsk::Frameworks)?;
    let rows = wanted!(reply, CatalogueReply::Frameworks(rows) => rows)?;
    if session.out.json {
        return session.out.value(&rows);
    }
    for (place, row) in rows.iter().enumerate() {
        if place > 0 {
            session.out.line("")?;
        }
        head(session, row)?;
    }
    let reply = ask(session, CatalogueAsk::Unread)?;
    let unread = wanted!(reply, CatalogueReply::Unread(unread) => unread)?;
    for entry in unread {
        session.out.line("")?;
        session.out.line(&format!(
            "Entry {entry} changed the catalogue in a way that this program cannot read: what it brought is left out. Use a newer program."
        ))?;
    }
    Ok(())
}

fn head(session: &mut Session, row: &FrameworkRow) -> Result<(), Stop> {
    let out = &mut session.out;
    out.line(&format!("{}  {}", row.id, row.title))?;
    out.line(&format!(
        "  Version {} ({}){}",
        row.number,
        row.version,
        if row.earlier.is_empty() {
            String::new()
        } else {
            format!("; earlier: {}", row.earlier.join(", "))
        }
    ))?;
    let issued = [row.publisher.as_str(), &row.published, &row.source_file];
    let issued: Vec<&str> = issued.into_iter().filter(|part| !part.is_empty()).collect();
    out.line(&format!("  Source: {}", issued.join(", ")))?;
    out.line(&format!("  Rights: {}", row.rights))?;
    out.line(&format!("  Caution: {}", row.caution))?;
    let partial = match row.partial_rows {
        0 => String::new(),
        some => format!(" and {some} not written for every level"),
    };
    let local = match row.local {
        0 => String::new(),
        local => format!(", {local} of them added here"),
    };
    out.line(&format!(
        "  {}, {}{partial}, {}{local}; {}",
        counted(row.units, "unit"),
        counted(row.rows, "row"),
        counted(row.statements, "statement"),
        row.levels
    ))?;
    for (id, title) in &row.unwritten {
        out.line(&format!("  Not yet written: {id}  {title}"))?;
    }
    Ok(())
}

fn show(session: &mut Session, shown: &FrameworkShown, is_whole: bool) -> Result<(), Stop> {
    head(session, &shown.row)?;
    let out = &mut session.out;
    if is_whole {
        for (title, summary) in &shown.levels {
            out.line(&format!("  {title}: {summary}"))?;
        }
        for principle in &shown.principles {
            out.line(&format!(
                "  Principle: {}. {}",
                principle.title, principle.summary
            ))?;
            if !principle.sources.is_empty() {
                out.line(&format!("    Sources: {}", principle.sources.join(", ")))?;
            }
        }
    }
    for group in &shown.groups {
        session.out.line("")?;
        session.out.line(&group.areas.join(" > "))?;
        for one in &group.units {
            unit(session, one)?;
        }
    }
    for gap in &shown.gaps {
        session.out.line("")?;
        session
            .out
            .line(&format!("Left out by the source: {gap}"))?;
    }
    Ok(())
}

fn unit(session: &mut Session, unit: &UnitShown) -> Result<(), Stop> {
    let out = &mut session.out;
    let required = unit
        .required_level
        .as_ref()
        .map_or_else(String::new, |level| format!("  [{level}]"));
    out.line("")?;
    let named = format!("{} {}", unit.code, unit.title);
    out.line(&format!("  {}  ({}){required}", named.trim(), unit.id))?;
    let about = [
        ("Aim", unit.aim.as_str()),
        ("For", &unit.roles),
        ("Note", &unit.note),
        ("Help", unit.lone_practice.as_deref().unwrap_or_default()),
    ];
    for (what, text) in about.iter().filter(|(_, text)| !text.is_empty()) {
        out.line(&format!("    {what}: {text}"))?;
    }
    if unit.unwritten {
        out.line(&format!(
            "    Not yet written, and never counted as met. A lead may add to it: caseload catalogue extend {}",
            unit.id
        ))?;
    }
    for statement in &unit.statements {
        let level = statement
            .level
            .as_deref()
            .filter(|_| unit.required_level.is_none());
        let marks: Vec<&str> = level.into_iter().chain(statement.part.as_deref()).collect();
        let marks = if marks.is_empty() {
            String::new()
        } else {
            format!(" [{}]", marks.join(", "))
        };
        out.line(&format!(
            "    {}{marks}  {}{}",
            statement.id,
            statement.text,
            beside(statement)
        ))?;
    }
    Ok(())
}

/// What stands behind the text of a statement: whose it is, where it is not the source's, and whether it is retired.
fn beside(statement: &StatementShown) -> String {
    let local = statement
        .local
        .as_ref()
        .map(|local| format!("  (local: {}, {}, {})", local.by, local.on, local.entry));
    let retired = if statement.retired { "  (retired)" } else { "" };
    format!("{}{retired}", local.unwrap_or_default())
}

/// The statements in which all words occur.
///
/// # Errors
/// As [`run`].
pub fn search(session: &mut Session, words: &str) -> Result<(), Stop> {
    let found = statements(session, CatalogueAsk::Search(words.to_owned()))?;
    if session.out.json {
        return session.out.value(&found);
    }
    if found.is_empty() {
        return session
            .out
            .line("No statement has all these words: try fewer.");
    }
    let rows: Vec<Vec<String>> = found
        .into_iter()
        .map(|one| {
            let text = format!("{}{}", one.text, beside(&one));
            vec![one.id, one.framework_title, text]
        })
        .collect();
    session.out.table(&["Id", "Framework", "Statement"], &rows)
}

/// Statements by id, also retired ones.
///
/// # Errors
/// As [`run`].
pub fn named(session: &mut Session, ids: Vec<String>) -> Result<Vec<StatementShown>, Stop> {
    statements(session, CatalogueAsk::Named(ids))
}

fn statements(session: &mut Session, asked: CatalogueAsk) -> Result<Vec<StatementShown>, Stop> {
    let reply = ask(session, asked)?;
    wanted!(reply, CatalogueReply::Statements(found) => found)
}

fn import(session: &mut Session, path: &Path, apply: bool, reason: &str) -> Result<(), Stop> {
    let file = given::name(path);
    let table = read(path)?;
    let planned = ask(
        session,
        CatalogueAsk::Plan {
            file: file.clone(),
            table: table.clone(),
        },
    )?;
    let planned = wanted!(planned, CatalogueReply::Planned(planned) => planned)?;
    match planned {
        Err(complaints) => complain(session, &file, &complaints),
        Ok(_) if apply => session.execute(Command::ImportCatalogue(ImportCatalogue {
            file,
            table,
            reason: reason.to_owned(),
        })),
        Ok(plan) => said(session, &file, &plan),
    }
}

fn template(session: &mut Session) -> Result<(), Stop> {
    if session.out.json {
        return session.out.value(&TEMPLATE);
    }
    session.out.text(TEMPLATE)
}

/// The table, not read further than it may be long.
fn read(path: &Path) -> Result<String, Stop> {
    let mut bytes = Vec::new();
    given::open(path, "a table")?
        .take(TABLE_BYTES_MAX as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Stop::file("Cannot read", path, &error))?;
    if bytes.len() > TABLE_BYTES_MAX {
        return Err(Stop::refused(&format!(
            "{} is larger than {} kB: split it into frameworks of their own",
            given::name(path),
            TABLE_BYTES_MAX / 1024
        )));
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.as_bytes().get(..error.utf8_error().valid_up_to());
        let valid = String::from_utf8_lossy(valid.unwrap_or_default());
        let line = valid.matches('\n').count() + 1;
        Stop::refused(&format!(
            "{}, line {line}: this is not text in UTF-8; save the table as UTF-8",
            path.display()
        ))
    })
}

fn complain(session: &mut Session, file: &str, complaints: &[Complaint]) -> Result<(), Stop> {
    if session.out.json {
        session
            .out
            .value(&json!({"file": file, "complaints": complaints}))?;
    } else {
        session
            .out
            .line(&format!("{file} is not in order; nothing was changed"))?;
        let rows: Vec<Vec<String>> = complaints
            .iter()
            .map(|one| vec![one.line.to_string(), one.what.clone()])
            .collect();
        session.out.table(&["Line", "What"], &rows)?;
        session.out.line(
            "`caseload catalogue template` prints a table that is in order, with remarks on every field.",
        )?;
    }
    // Said already, line by line.
    Err(Stop::said(REFUSED))
}

fn said(session: &mut Session, file: &str, plan: &ImportPlan) -> Result<(), Stop> {
    if session.out.json {
        return session.out.value(&json!({"file": file, "planned": plan}));
    }
    let out = &mut session.out;
    out.line(&format!("{file}: {}, {}", plan.framework, plan.title))?;
    out.line(&match &plan.before {
        None => format!(
            "A new framework, version {}, with {} and {}",
            plan.version,
            counted(plan.units, "unit"),
            counted(plan.statements, "statement")
        ),
        Some(before) => format!(
            "Version {} would take the place of {before}: {} added, {} retired",
            plan.version,
            counted(plan.added.len(), "statement"),
            plan.retired.len()
        ),
    })?;
    if plan.before.is_some() {
        for (what, list) in [("added", &plan.added), ("retired", &plan.retired)] {
            for (id, text) in list {
                out.line(&format!("  {what}  {id}  {text}"))?;
            }
        }
    }
    out.line("Nothing was changed; --apply with --reason does it")
}
