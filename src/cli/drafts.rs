//! `caseload drafts`: what was typed and is not an entry yet.

use serde_json::json;

use crate::cli::failure::Stop;
use crate::cli::session::Session;
use crate::domain::entry::PatientId;
use crate::domain::time::{Moment, shown};
use crate::service::query::PLACE_FORM;

/// Lists the actor's own drafts.
pub fn run(session: &mut Session) -> Result<(), Stop> {
    let mut drafts = session.service.open_drafts(session.actor);
    drafts.retain(|draft| draft.form != PLACE_FORM);
    if session.out.json {
        let values: Vec<serde_json::Value> = drafts
            .iter()
            .map(|draft| {
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
    let (today, _, zone) = session.service.policy_now();
    let rows: Vec<Vec<String>> = drafts
        .iter()
        .map(|draft| {
            let saved = Moment(draft.saved_micros);
            let name = PatientId::parse(&draft.subject)
                .and_then(|id| session.service.card(id))
                .map(|card| card.name.clone())
                .unwrap_or_default();
            let longest = draft.fields.values().max_by_key(|text| text.len());
            vec![
                format!(
                    "{} {}",
                    shown::short_day(saved.day(&zone), today),
                    shown::hour_minute(saved, &zone)
                ),
                draft.form.clone(),
                name,
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
