//! What stands over, beside and under the grid: initials, how many hold a row, and what its marks mean.

use crate::service::view::team_development::{GridRow, TeamGrid};
use std::collections::HashMap;

/// How many hold a row, in words where it is one or nobody.
pub(super) fn held_words(row: &GridRow) -> String {
    match row.held_by {
        0 => "nobody".to_owned(),
        1 => "only one".to_owned(),
        some => some.to_string(),
    }
}

/// What the marks mean that stand somewhere in the grid.
pub(super) fn legend(view: &TeamGrid) -> String {
    let known: Vec<String> = view
        .legend
        .iter()
        .filter(|(mark, _)| view.rows.iter().any(|row| row.marks.contains(*mark)))
        .map(|(mark, words)| format!("{mark} {words}"))
        .collect();
    known.join("; ")
}

/// Two letters a person: of the first name and the last; where two people have the same, a number tells them apart.
pub(super) fn initials(names: &[&str]) -> Vec<String> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    names
        .iter()
        .map(|name| {
            let mut words = name.split_whitespace();
            let first = words.next().and_then(|word| word.chars().next());
            let last = words.next_back().and_then(|word| word.chars().next());
            let letters: String = first.into_iter().chain(last).collect();
            let count = counts.entry(letters.clone()).or_default();
            *count += 1;
            match *count {
                1 => letters,
                more => format!("{letters}{more}"),
            }
        })
        .collect()
}
