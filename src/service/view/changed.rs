//! What changed of the register or of a setting since somebody saw it.

use serde::{Deserialize, Serialize};

use crate::domain::entry::EntryNumber;
use crate::domain::refusal::{Reason, Refusal};

/// Letters of one difference in a sentence; the whole stands where it is shown in lines.
const SENTENCE_LETTERS: usize = 200;

/// What changed: of what, by whom and when, and each difference beside what was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedSince {
    /// The entry that changed it last.
    pub entry: EntryNumber,
    /// Of what, as the beginning of a sentence.
    pub what: String,
    /// Who changed it last, when and by which entry.
    pub by: String,
    /// The differences: "roles: case manager -> case manager, supervisor".
    pub differences: Vec<String>,
}

impl ChangedSince {
    /// Refuses what would write over it.
    pub fn refusal(&self) -> Refusal {
        let differences: Vec<String> = self.differences.iter().map(|one| cut(one)).collect();
        let message = format!(
            "{} was changed after you saw it, by {}: {}",
            self.what,
            self.by,
            differences.join("; ")
        );
        Refusal::new(Reason::Stale, message)
            .advise("Look at what changed, then save again if yours is still to hold")
    }
}

fn cut(line: &str) -> String {
    match line.char_indices().nth(SENTENCE_LETTERS) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None => line.to_owned(),
    }
}
