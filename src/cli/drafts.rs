//! `caseload drafts`: what was typed and is not an entry yet.

use serde_json::json;

use crate::cli::failure::Stop;
use crate::cli::session::{Session, wanted};
use crate::domain::time::{Moment, shown};
use crate::protocol::message::{Ask, Reply};
use crate::protocol::shell::Basis;

/// Lists the actor's own drafts.
pub fn run(session: &mut Session) -> Result<(), Stop> {
    let drafts = wanted!(session.ask(Ask::OpenDrafts)?, Reply::Drafts(drafts) => drafts)?;
    if session.out.json {
        let values: Vec<serde_json::Value> = drafts
            .iter()
            .map(|(draft, _)| {
                json!({
                    "draft": format!("{:032x}", draft.draft),
                    "form": draft.form,
                    "saved": Moment(draft.saved_micros),
                    "subject": draft.subject,
                    "fields": draft.fields,
                })
            })
            .collect();
        return session.out.value(&values);
    }
    if drafts.is_empty() {
        return session.out.line("No drafts.");
    }
    let Basis { today, zone, .. } = session.basis()?;
    let rows: Vec<Vec<String>> = drafts
        .iter()
        .map(|(draft, name)| {
            let saved = Moment(draft.saved_micros);
            let longest = draft.fields.values().max_by_key(|text| text.len());
            vec![
                format!(
                    "{} {}",
                    shown::short_day(saved.day(&zone), today),
                    shown::hour_minute(saved, &zone)
                ),
                draft.form.clone(),
                name.clone(),
                longest.cloned().unwrap_or_default(),
            ]
        })
        .collect();
    session
        .out
        .table(&["Typed", "Form", "Patient", "Longest field"], &rows)?;
    session
        .out
        .line("Open the screens with `caseload` to go on with one.")
}
