//! `caseload manual`: the pages, and the requirements with their state.

use serde_json::json;

use crate::cli::args::house::Manual;
use crate::cli::failure::Stop;
use crate::cli::output::Out;
use crate::manual;

/// Prints a page, the requirements, or the list of pages.
pub fn run(out: &mut Out, given: &Manual) -> Result<(), Stop> {
    match given.topic.as_deref() {
        None => list(out),
        Some(name) if name.trim().eq_ignore_ascii_case("requirements") => requirements(out),
        Some(name) => {
            let page = manual::topic(name).ok_or_else(|| {
                let names: Vec<&str> = manual::topics().iter().map(|topic| topic.name).collect();
                Stop::wrong_use(&format!(
                    "There is no page '{name}' in the manual: use one of {}, requirements",
                    names.join(", ")
                ))
            })?;
            if out.json {
                return out.value(&json!({ "name": page.name, "text": page.text }));
            }
            out.text(page.text)
        }
    }
}

fn list(out: &mut Out) -> Result<(), Stop> {
    if out.json {
        let pages: Vec<serde_json::Value> = manual::topics()
            .iter()
            .map(|topic| json!({ "name": topic.name, "title": topic.title() }))
            .collect();
        return out.value(&pages);
    }
    out.line("Read a page with `caseload manual PAGE`; begin with start.")?;
    let rows: Vec<Vec<String>> = manual::topics()
        .iter()
        .map(|topic| vec![topic.name.to_owned(), topic.title().to_owned()])
        .chain([vec![
            "requirements".to_owned(),
            "What the source documents ask for, and how far it is met".to_owned(),
        ]])
        .collect();
    out.table(&["Page", "About"], &rows)
}

fn requirements(out: &mut Out) -> Result<(), Stop> {
    let rows = manual::requirements();
    if out.json {
        let rows: Vec<serde_json::Value> = rows
            .iter()
            .map(|row| {
                json!({
                    "id": row.id,
                    "source": row.source,
                    "level": row.level.to_string(),
                    "state": row.state.to_string(),
                    "text": row.text,
                    "check": row.check,
                })
            })
            .collect();
        return out.value(&rows);
    }
    let cells: Vec<Vec<String>> = rows
        .into_iter()
        .map(|row| {
            vec![
                row.id,
                row.level.to_string(),
                row.state.to_string(),
                row.text,
            ]
        })
        .collect();
    out.table(&["Id", "Level", "State", "What is asked"], &cells)
}
