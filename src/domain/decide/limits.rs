//! Limits of what is typed: every text of a command is measured before anything else, so that a pasted book is refused
//! whole, and so that no state grows beyond what the store holds in one value.

use serde_json::Value;

use crate::domain::command::Command;
use crate::domain::refusal::{Refusal, within};

/// The most bytes of a text of its kind. What a state keeps many of is shorter than what only the record holds.
fn limit_of(list: Option<&str>, key: &str) -> usize {
    match (list, key) {
        (Some("follow_ups"), "what") => 500,
        (_, "note" | "did" | "text") => 32_000,
        (_, "value") => SETTING_BYTES_MAX,
        // A table is measured by its own rule, which says in what it is too large.
        (_, "table") => usize::MAX,
        (_, "words") => 8_000,
        (_, "rationale" | "scope") => 4_000,
        (_, "caseload" | "service" | "assumed" | "about" | "evidence" | "limits") => 2_000,
        (
            _,
            "what" | "reason" | "tier_reason" | "why" | "view" | "late_reason" | "present"
            | "informed" | "return_route" | "not_a_duplicate",
        ) => 1_000,
        _ => 400,
    }
}

/// The most bytes of a setting's value.
pub const SETTING_BYTES_MAX: usize = 24_000;

/// Refuses a command of which a text is longer than its limit.
///
/// # Errors
/// The field, its length and the limit.
pub(super) fn refuse_long_texts(command: &Command) -> Result<(), Refusal> {
    let fields = match command {
        Command::Patient(_, command) => serde_json::to_value(command),
        command => serde_json::to_value(command),
    };
    let fields = fields.map_err(|error| Refusal::invalid("command", error.to_string()))?;
    measure(&fields, None, "", "")
}

/// `list` and `place` say where a text stands that is one of several: the second decision's rationale is `rationale_2`.
fn measure(value: &Value, list: Option<&str>, place: &str, key: &str) -> Result<(), Refusal> {
    match value {
        Value::String(text) => {
            let field = match (list, key) {
                (Some("decisions"), "what") => "decision",
                (Some("follow_ups"), "what") => "follow_up",
                (Some("follow_ups"), "due") => "follow_up_due",
                _ => key,
            };
            let what = format!("The {}", key.replace('_', " "));
            within(&format!("{field}{place}"), &what, text, limit_of(list, key))
        }
        Value::Array(items) => items.iter().enumerate().try_for_each(|(at, item)| {
            let list = (!key.is_empty()).then_some(key);
            measure(item, list, &format!("_{}", at + 1), key)
        }),
        Value::Object(fields) => fields
            .iter()
            .try_for_each(|(key, value)| measure(value, list, place, key)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop")]
    use super::*;
    use crate::domain::entry::PatientId;

    fn contact(fields: &str) -> Command {
        let json = format!(r#"{{"record_contact":{{"channel":"telephone",{fields}}}}}"#);
        Command::Patient(PatientId(1), serde_json::from_str(&json).unwrap())
    }

    #[test]
    fn a_text_at_its_limit_passes_and_one_byte_more_is_refused_by_name() {
        let note = |bytes: usize| contact(&format!(r#""note":"{}""#, "x".repeat(bytes)));
        assert_eq!(refuse_long_texts(&note(32_000)), Ok(()));
        let refusal = refuse_long_texts(&note(32_001)).unwrap_err();
        assert_eq!(refusal.field.as_deref(), Some("note"));
        assert_eq!(
            refusal.message,
            "The note has 32001 bytes; the limit is 32000"
        );
    }

    #[test]
    fn a_text_in_a_list_is_named_by_its_place() {
        let long = "x".repeat(5_000);
        let two = contact(&format!(
            r#""decisions":[{{"what":"a","rationale":"b"}},{{"what":"a","rationale":"{long}"}}]"#
        ));
        let refusal = refuse_long_texts(&two).unwrap_err();
        assert_eq!(refusal.field.as_deref(), Some("rationale_2"));
        let follow_up = contact(&format!(
            r#""follow_ups":[{{"what":"{long}","due":"fri"}}]"#
        ));
        let refusal = refuse_long_texts(&follow_up).unwrap_err();
        assert_eq!(refusal.field.as_deref(), Some("follow_up_1"));
    }
}
