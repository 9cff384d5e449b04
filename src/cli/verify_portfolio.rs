//! `caseload verify-portfolio`: a machine-readable portfolio checked on any machine, without a store.

use std::fs;

use serde_json::{Value, json};

use crate::cli::args::Common;
use crate::cli::args::proof::VerifyPortfolio;
use crate::cli::failure::{REFUSED, STORE, Stop, sentence};
use crate::cli::output::Out;
use crate::cli::verify::against::read_key;
use crate::domain::event::EventKind;
use crate::journal::bundle::{BUNDLE_BYTES_MAX, Report, SoundItem, verify_bundle_bytes};

/// Checks the file; ends with 1 when anything is not as it was signed.
pub fn run(common: &Common, given: &VerifyPortfolio) -> Result<(), Stop> {
    let key = read_key(&given.key)?;
    let failed = |error: &std::io::Error| Stop::file("Cannot read", &given.file, error);
    let bytes = fs::metadata(&given.file).map_err(|error| failed(&error))?;
    if !bytes.is_file() || bytes.len() > BUNDLE_BYTES_MAX as u64 {
        return Err(Stop::new(
            STORE,
            &format!(
                "{} is no file, or longer than a portfolio can be",
                given.file.display()
            ),
        ));
    }
    let bytes = fs::read(&given.file).map_err(|error| failed(&error))?;
    let report = verify_bundle_bytes(&bytes, &key);
    let mut out = Out::new(common.json);
    if out.json {
        out.value(&as_json(&report))?;
    } else {
        for line in in_words(&report) {
            out.line(&line)?;
        }
    }
    out.flush()?;
    if report.is_sound() {
        Ok(())
    } else {
        Err(Stop::said(REFUSED))
    }
}

fn entered(item: &SoundItem) -> String {
    let time = jiff::Timestamp::from_microsecond(item.header.entry_micros);
    time.map_or_else(|_far_away| String::new(), |time| format!("{time:.0}"))
}

fn kind(item: &SoundItem) -> &'static str {
    EventKind::from_number(item.header.kind).map_or("a kind of a later version", EventKind::words)
}

fn as_json(report: &Report) -> Value {
    let items: Vec<Value> = report
        .items
        .iter()
        .map(|item| {
            json!({
                "entry": item.header.number,
                "entered": entered(item),
                "kind": kind(item),
                "title": item.title,
            })
        })
        .collect();
    let findings: Vec<String> = report
        .findings
        .iter()
        .map(|finding| sentence(&finding.to_string()))
        .collect();
    json!({
        "sound": report.is_sound(),
        "store": report.checkpoint.as_ref().map(|checkpoint| &checkpoint.origin),
        "entries_in_store": report.checkpoint.as_ref().map(|checkpoint| checkpoint.size),
        "stated": report.stated,
        "items": items,
        "findings": findings,
    })
}

fn in_words(report: &Report) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    if let Some(checkpoint) = &report.checkpoint {
        lines.push(format!(
            "Signed by the store {} when it had {} entries.",
            checkpoint.origin, checkpoint.size
        ));
    }
    for item in &report.items {
        lines.push(format!(
            "#{} {} {}: {}",
            item.header.number,
            entered(item),
            kind(item),
            item.title
        ));
    }
    lines.extend(
        report
            .findings
            .iter()
            .map(|finding| sentence(&finding.to_string())),
    );
    lines.push(match (report.is_sound(), report.stated) {
        (true, _) => format!(
            "All {} items are there, and each is as it was recorded, at the time that is given.",
            report.items.len()
        ),
        (false, Some(stated)) => format!(
            "{} of the {stated} items that were stated are as they were recorded. This is not the portfolio that was signed.",
            report.items.len()
        ),
        (false, None) => "This is not a portfolio that was signed with this key.".to_owned(),
    });
    lines
}
