//! What somebody filed of their learning: the learning log in pages, the newest first, and the counts that help with revalidation.

use super::development::{first_line, heading, none, row};
use super::{Matter, Row};
use crate::domain::entry::StaffId;
use crate::domain::time::shown::full_day;
use crate::domain::writing::joined;
use crate::service::view::development::hours;
use crate::service::view::learning::{LearningLog, LearningRow, Revalidation};

/// So many rows before the end the next page is asked for.
const AHEAD: usize = 10;

/// The pages of the log that have come.
#[derive(Debug, Default)]
pub(super) struct Log {
    rows: Vec<LearningRow>,
    /// Where the next page begins.
    next: Option<u64>,
    /// Whether it was asked for.
    asked: bool,
    loaded: bool,
}

impl Log {
    /// Takes the first page, or the one that was asked for; any other was asked for before the log was read anew.
    pub(super) fn set(&mut self, before: Option<u64>, page: LearningLog) {
        if before.is_none() {
            self.rows.clear();
        } else if before != self.next {
            return;
        }
        self.rows.extend(page.rows);
        (self.next, self.asked, self.loaded) = (page.next, false, true);
    }

    /// Where the next page begins, where that comes into view and was not asked for.
    pub(super) fn wanted(&mut self, rows_below: usize) -> Option<u64> {
        if self.asked || rows_below > AHEAD {
            return None;
        }
        let next = self.next?;
        self.asked = true;
        Some(next)
    }

    /// The rows that have come.
    pub(super) fn rows(&self, staff: StaffId, own: bool) -> Vec<Row> {
        if !self.loaded {
            return Vec::new();
        }
        let mut rows = vec![heading("Learning log", "The newest first; Enter reads one")];
        if self.rows.is_empty() {
            rows.push(none("learning", "nothing filed yet"));
        }
        rows.extend(self.rows.iter().map(|one| learned_row(one, staff, own)));
        rows
    }
}

fn learned_row(one: &LearningRow, staff: StaffId, own: bool) -> Row {
    let took = if one.minutes > 0 {
        hours(u64::from(one.minutes))
    } else {
        String::new()
    };
    let others = if one.participatory { "with others" } else { "" };
    let protected = if one.protected {
        "in protected time"
    } else {
        ""
    };
    let how = joined(&[&one.kind, &took, others, protected]);
    let mut whole = vec![
        one.title.clone(),
        format!("{}, {how} ({})", full_day(one.day), one.entry),
    ];
    if !own {
        whole.push("What was learned is for them alone to read here".to_owned());
    }
    whole.extend(one.units.iter().map(|unit| format!("Shows: {unit}")));
    let mut shown = row(
        format!("learned {}", one.entry.0),
        [first_line(&one.title), full_day(one.day), how],
        whole,
    );
    (shown.matter, shown.staff) = (Matter::Learned, Some(staff));
    shown.entry = Some(one.entry);
    shown
}

/// The counts, as rows.
pub(super) fn tally_rows(view: &Revalidation) -> Vec<Row> {
    let span = format!("{} to {}", full_day(view.from), full_day(view.until));
    let mut whole = vec![span.clone()];
    if !view.registration.is_empty() {
        whole.push(view.registration.clone());
    }
    let lines = view.lines.iter();
    whole.extend(lines.map(|line| format!("{}: {} of {}", line.what, line.filed, line.asked)));
    whole.push(String::new());
    whole.push("Not counted here, and to be done all the same:".to_owned());
    whole.extend(view.besides.iter().map(|one| format!("- {one}")));
    whole.extend([String::new(), view.note.clone()]);
    let mut head = heading("Learning filed: a help, no claim", "");
    head.whole.clone_from(&whole);
    let mut rows = vec![head];
    rows.extend(view.lines.iter().enumerate().map(|(place, line)| {
        row(
            format!("tally {place}"),
            [
                line.what.clone(),
                String::new(),
                format!("{} (of {})", line.filed, line.asked),
            ],
            whole.clone(),
        )
    }));
    rows
}
