//! What was recorded on one record since somebody looked at it.

use serde::{Deserialize, Serialize};

use super::patient::Line;

/// One entry that is newer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewerLine {
    /// The entry.
    pub line: Line,
    /// Whether whoever asks recorded it themselves, elsewhere.
    pub own: bool,
}

/// The newer entries, a page at a time.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Newer {
    /// Newest first.
    pub lines: Vec<NewerLine>,
    /// Where the next page begins: entries below this number; `None` when these were all.
    pub next: Option<u64>,
}
