//! A refusal: why a command was not carried out, in words a nurse understands, and what to do next.

use serde::{Deserialize, Serialize};

/// The kind of a refusal, for programs: exit codes, the wire, tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Something that must be given is missing.
    Missing,
    /// A value is not of its form, or out of range.
    Invalid,
    /// An event time lies in the future.
    InFuture,
    /// A reason, rationale or explanation is asked for.
    NeedsReason,
    /// A text or list is longer than its limit.
    TooLong,
    /// The same thing is there already.
    Duplicate,
    /// What the command names does not exist.
    Unknown,
    /// The record's present state does not allow it (somebody has died, is in hospital, left the programme).
    State,
    /// The person is not entitled to do it or to see it.
    NotAllowed,
    /// The record changed since it was read.
    Stale,
    /// The store cannot take it now (no room, writing stopped).
    Unavailable,
}

/// Why a command was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// The kind, for programs.
    pub reason: Reason,
    /// The key of the field it concerns, where there is one: the form shows the message beneath that field.
    pub field: Option<String>,
    /// What is wrong, one sentence without a full stop.
    pub message: String,
    /// What to do next, one sentence without a full stop; may be empty.
    pub advice: String,
}

impl Refusal {
    /// A refusal of the given kind with its sentence.
    pub fn new(reason: Reason, message: impl Into<String>) -> Refusal {
        Refusal {
            reason,
            field: None,
            message: message.into(),
            advice: String::new(),
        }
    }

    /// Names the field it concerns.
    #[must_use]
    pub fn at(mut self, field: impl Into<String>) -> Refusal {
        self.field = Some(field.into());
        self
    }

    /// Adds what to do next.
    #[must_use]
    pub fn advise(mut self, advice: impl Into<String>) -> Refusal {
        self.advice = advice.into();
        self
    }

    /// Something that must be given is missing: "`what` is missing"; where that is a clause, such as "What the caseload is", "Say what
    /// the caseload is".
    pub fn missing(field: &str, what: &str) -> Refusal {
        let is_clause = ["What ", "For whom "]
            .iter()
            .any(|word| what.starts_with(word));
        let message = match what.split_at_checked(1).filter(|_| is_clause) {
            Some((first, rest)) => format!("Say {}{rest}", first.to_lowercase()),
            None => format!("{what} is missing"),
        };
        Refusal::new(Reason::Missing, message).at(field)
    }

    /// A reason is asked for.
    pub fn needs_reason(field: &str, why: impl Into<String>) -> Refusal {
        Refusal::new(Reason::NeedsReason, why).at(field)
    }

    /// A value is not of its form.
    pub fn invalid(field: &str, message: impl Into<String>) -> Refusal {
        Refusal::new(Reason::Invalid, message).at(field)
    }

    /// The state of the record does not allow it.
    pub fn state(message: impl Into<String>) -> Refusal {
        Refusal::new(Reason::State, message)
    }

    /// The person is not entitled.
    pub fn not_allowed(message: impl Into<String>) -> Refusal {
        Refusal::new(Reason::NotAllowed, message)
    }

    /// What the command names does not exist.
    pub fn unknown(field: &str, message: impl Into<String>) -> Refusal {
        Refusal::new(Reason::Unknown, message).at(field)
    }

    /// The whole sentence: what is wrong and what to do.
    pub fn sentence(&self) -> String {
        let message = capital(&self.message);
        if self.advice.is_empty() {
            format!("{message}.")
        } else {
            format!("{message}. {}.", capital(&self.advice))
        }
    }
}

/// A sentence begins with a capital letter.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// Refuses an empty text, else gives it trimmed.
///
/// # Errors
/// [`Reason::Missing`] when nothing but blanks is there.
pub fn required(field: &str, what: &str, text: &str) -> Result<String, Refusal> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        Err(Refusal::missing(field, what))
    } else {
        Ok(trimmed.to_owned())
    }
}

/// Refuses a text longer than `limit` bytes.
///
/// # Errors
/// [`Reason::TooLong`], naming the limit.
pub fn within(field: &str, what: &str, text: &str, limit: usize) -> Result<(), Refusal> {
    if text.len() > limit {
        return Err(Refusal::new(
            Reason::TooLong,
            format!("{what} has {} bytes; the limit is {limit}", text.len()),
        )
        .at(field)
        .advise("Shorten it, or split it over two entries"));
    }
    Ok(())
}
