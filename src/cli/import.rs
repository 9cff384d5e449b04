//! `caseload import patients`: a caseload from a CSV file; shown first, done with `--apply`.

use std::fs;
use std::io::{ErrorKind, Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::cli::args::house::{Import, ImportPatients};
use crate::cli::failure::{REFUSED, Stop};
use crate::cli::given;
use crate::cli::output::counted;
use crate::cli::progress::Progress;
use crate::cli::session::{Session, wanted};
use crate::exchange::csv_patients::plan::Counts;
use crate::exchange::csv_patients::{FILE_BYTES_MAX, ImportError};
use crate::protocol::shell::{Planned, ShellAsk, ShellReply, UPLOAD_MAX};
use crate::service::import::Applied;

/// Imports as the arguments say.
///
/// # Errors
/// The file cannot be read or holds no caseload, somebody who may not import, rows that were rejected or refused.
pub fn run(session: &mut Session, given: &Import) -> Result<(), Stop> {
    let Import::Patients(given) = given;
    let mut plan = plan(session, &given.file)?;
    let applied = if given.apply {
        Some(apply(session, &mut plan)?)
    } else {
        None
    };
    // What was done is said also when the rejected rows cannot be written.
    let written = write_rejected(session, given, &plan);
    let rejected = written.as_ref().ok().and_then(Option::as_deref);
    let rows = rows(session)?;
    if session.out.json {
        said_in_json(session, &plan, rows, applied.as_ref(), rejected)?;
    } else {
        said(session, &plan, rows, applied.as_ref(), rejected)?;
    }
    written?;
    if plan.counts.rejected > 0 {
        // Said already, row by row.
        return Err(Stop::said(REFUSED));
    }
    Ok(())
}

/// Hands the file over in pieces, and asks what would happen.
fn plan(session: &mut Session, path: &Path) -> Result<Planned, Stop> {
    let file = given::name(path);
    let mut opened = given::open(path, "a CSV file")?;
    let limit = FILE_BYTES_MAX as u64;
    // What is known to be too large is not read at all; standard input is known only when it was read.
    let length = given::length(path).unwrap_or(0);
    let mut read = 0;
    loop {
        if length.max(read) > limit {
            let error = ImportError::TooLarge {
                file,
                found: format!("more than {} MB", limit >> 20),
                limit: format!("{} MB", limit >> 20),
            };
            return Err(Stop::refused(&error.to_string()));
        }
        let mut piece = Vec::new();
        (&mut opened)
            .take(UPLOAD_MAX as u64)
            .read_to_end(&mut piece)
            .map_err(|error| Stop::file("Cannot read", path, &error))?;
        if piece.is_empty() {
            break;
        }
        read += piece.len() as u64;
        session.ask_shell(ShellAsk::Upload(piece))?;
    }
    let asked = session.ask_shell(ShellAsk::PlanImport { file })?;
    wanted!(asked, ShellReply::Planned(plan) => plan)
}

/// Carries the plan out, step by step.
fn apply(session: &mut Session, plan: &mut Planned) -> Result<Applied, Stop> {
    let mut bar = Progress::of("Bringing in");
    let mut all = Applied::default();
    loop {
        let asked = session.ask_shell(ShellAsk::ApplyImport)?;
        let (applied, done, counts) = wanted!(
            asked,
            ShellReply::Applied { applied, done, counts } => (applied, done, counts)
        )?;
        all.add(applied);
        plan.counts = counts;
        bar.at(done, plan.rows);
        if done >= plan.rows {
            return Ok(all);
        }
    }
}

/// What the plan says of each row that is not plainly unchanged.
fn rows(session: &mut Session) -> Result<Vec<[String; 4]>, Stop> {
    let (mut all, mut from) = (Vec::new(), 0);
    loop {
        let asked = session.ask_shell(ShellAsk::ImportRows { from })?;
        let (rows, next) = wanted!(asked, ShellReply::ImportRows { rows, next } => (rows, next))?;
        all.extend(rows);
        match next {
            Some(next) => from = next,
            None => return Ok(all),
        }
    }
}

/// The file of rejected rows.
fn rejected(session: &mut Session) -> Result<Vec<u8>, Stop> {
    let mut all = Vec::new();
    loop {
        let from = all.len() as u64;
        let asked = session.ask_shell(ShellAsk::ImportRejected { from })?;
        let (mut bytes, more) =
            wanted!(asked, ShellReply::ImportRejected { bytes, more } => (bytes, more))?;
        all.append(&mut bytes);
        if !more {
            return Ok(all);
        }
    }
}

/// Writes the rejected rows with their reasons: where it was said, or with `--apply` beside the file. An older file is
/// never overwritten unless it was named.
fn write_rejected(
    session: &mut Session,
    given: &ImportPatients,
    plan: &Planned,
) -> Result<Option<PathBuf>, Stop> {
    if plan.counts.rejected == 0 {
        return Ok(None);
    }
    let paths: Vec<PathBuf> = match &given.rejected {
        Some(path) => vec![path.clone()],
        // Beside standard input there is no place; the rows are named one by one all the same.
        None if given.apply && !given::is_standard(&given.file) => {
            let stem = given.file.file_stem().unwrap_or_default().to_string_lossy();
            let beside = |number: u32| match number {
                1 => given.file.with_file_name(format!("{stem}-rejected.csv")),
                _ => given
                    .file
                    .with_file_name(format!("{stem}-rejected-{number}.csv")),
            };
            (1..100).map(beside).collect()
        }
        None => return Ok(None),
    };
    let bytes = rejected(session)?;
    for path in paths {
        let mut options = fs::OpenOptions::new();
        options.write(true).mode(0o600);
        if given.rejected.is_some() {
            options.create(true).truncate(true);
        } else {
            options.create_new(true);
        }
        match options
            .open(&path)
            .and_then(|mut file| file.write_all(&bytes))
        {
            Ok(()) => return Ok(Some(path)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => {
                return Err(Stop::file(
                    "Cannot write the rejected rows to",
                    &path,
                    &error,
                ));
            }
        }
    }
    Err(Stop::refused(
        "There are too many older files of rejected rows: name one with --rejected",
    ))
}

fn said(
    session: &mut Session,
    plan: &Planned,
    rows: Vec<[String; 4]>,
    applied: Option<&Applied>,
    rejected: Option<&Path>,
) -> Result<(), Stop> {
    let out = &mut session.out;
    let delimiter = match plan.delimiter {
        '\t' => "tabs".to_owned(),
        other => format!("'{other}'"),
    };
    out.line(&format!(
        "{}: {}, {}, parted by {delimiter}",
        plan.file,
        counted(usize::try_from(plan.rows).unwrap_or(usize::MAX), "row"),
        plan.encoding
    ))?;
    if !plan.unknown_columns.is_empty() {
        out.line(&format!(
            "Columns that are not known and are left out: {}",
            plan.unknown_columns.join(", ")
        ))?;
    }
    let rows: Vec<Vec<String>> = rows.into_iter().map(Vec::from).collect();
    if !rows.is_empty() {
        out.table(&["Line", "Name", "What", "Particulars"], &rows)?;
    }
    let Counts {
        register,
        update,
        unchanged,
        rejected: bad,
        conflicts,
    } = plan.counts;
    match applied {
        None => out.line(&format!(
            "Would register {register}, update {update}; unchanged {unchanged}, rejected {bad}, conflicts {conflicts}. Nothing was changed; --apply does it"
        ))?,
        Some(done) => {
            for (line, reason) in &done.contacts_refused {
                out.line(&format!("Line {line}: the last contact was refused: {reason}"))?;
            }
            out.line(&format!(
                "Registered {}, updated {}; unchanged {unchanged}, rejected {bad}, conflicts {conflicts}",
                done.registered, done.updated
            ))?;
        }
    }
    if let Some(path) = rejected {
        out.line(&format!("The rejected rows are in {}", path.display()))?;
    }
    Ok(())
}

fn said_in_json(
    session: &mut Session,
    plan: &Planned,
    rows: Vec<[String; 4]>,
    applied: Option<&Applied>,
    rejected: Option<&Path>,
) -> Result<(), Stop> {
    let rows: Vec<_> = rows
        .into_iter()
        .map(|[line, name, what, particulars]| {
            json!({"line": line.parse::<u64>().ok(), "name": name, "what": what, "particulars": particulars})
        })
        .collect();
    session.out.value(&json!({
        "file": plan.file,
        "encoding": plan.encoding,
        "delimiter": plan.delimiter,
        "unknown_columns": plan.unknown_columns,
        "rows": rows,
        "planned": plan.counts,
        "applied": applied,
        "rejected_file": rejected,
    }))
}
