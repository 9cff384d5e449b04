//! `caseload drafts`: what was typed and is not an entry yet.

use serde_json::json;

use crate::cli::failure::Stop;
use crate::cli::session::{Session, wanted};
use crate::domain::time::{Moment, shown};
use crate::protocol::message::{Ask, Reply};
use crate::protocol::shell::Basis;
use crate::service::view::unfinished::kind_words;

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
            let typed = draft.fields.values().filter(|text| !is_identifier(text));
            let longest = typed.max_by_key(|text| text.len());
            vec![
                format!(
                    "{} {}",
                    shown::short_day(saved.day(&zone), today),
                    shown::hour_minute(saved, &zone)
                ),
                kind_words(&draft.form),
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

/// Whether a field holds what a form was opened about, which nobody typed: 32 hexadecimal digits.
fn is_identifier(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_is_not_taken_for_something_typed() {
        assert!(is_identifier("00ff00ff00ff00ff00ff00ff00ff00ff"));
        assert!(!is_identifier("Knocked twice"));
        assert!(!is_identifier("Daughter says she sleeps badly."));
    }
}
