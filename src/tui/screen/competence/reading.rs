//! Items, claims and decisions as lines to be read.

use crate::domain::writing::joined;
use crate::service::view::competence::{
    ClaimFile, ShownClaim, ShownJudgement, ShownRating, WholeItem,
};

/// A self-rating in a line.
pub(super) fn rating_words(one: &ShownRating) -> String {
    joined(&[
        &one.rating,
        &one.placement,
        &one.specialty,
        &one.when,
        &one.words,
        &one.action,
    ])
}

/// A claim in a line.
pub(super) fn claim_words(one: &ShownClaim) -> String {
    let unit = format!("{}: {}", one.framework, one.unit_title);
    joined(&[
        &one.name,
        &unit,
        &one.level,
        &one.specialty,
        &format!("claim {}", one.entry),
    ])
}

/// A judgement, whole.
pub(super) fn judgement_lines(one: &ShownJudgement) -> Vec<String> {
    let mut lines = vec![
        joined(&[&one.decision, &one.level, &one.specialty]),
        format!("  {} {}", one.unit_title, one.framework),
        format!(
            "  by {} ({}), {} ({})",
            one.assessor, one.basis, one.when, one.entry
        ),
        format!("  because: {}", one.rationale),
    ];
    for (quality, found, words) in &one.answers {
        lines.push(format!("  {quality}: {}", joined(&[found, words])));
    }
    match (one.next_look.as_str(), one.look_overdue) {
        ("", _) => {}
        (day, true) => lines.push(format!("  the next look was due {day}")),
        (day, false) => lines.push(format!("  next look {day}")),
    }
    if !one.second.is_empty() {
        lines.push(format!("  {}", one.second));
    }
    lines
}

/// An item, whole.
pub fn item_lines(item: &WholeItem) -> Vec<String> {
    let mut lines = vec![
        format!("{} {}: {}", item.entry, item.kind, item.title),
        format!(
            "By {}, happened {}, filed {}",
            item.owner_name, item.happened, item.filed
        ),
    ];
    if !item.case_reference.is_empty() {
        lines.push(item.case_reference.clone());
    }
    if let Some(about) = item.about {
        lines.push(format!("About {about}, on a record that you may open"));
    }
    if item.corrected {
        lines.push("The entry it points to was taken back since: does it still stand?".to_owned());
    }
    for (label, words) in [
        ("What was done", &item.did),
        ("The entry, without identity", &item.text),
    ] {
        if !words.is_empty() {
            lines.extend([String::new(), format!("{label}:")]);
            lines.extend(words.lines().map(|line| format!("  {line}")));
        }
    }
    for (question, answer) in &item.answers {
        lines.extend([String::new(), question.clone()]);
        lines.extend(answer.lines().map(|line| format!("  {line}")));
    }
    let mut more = Vec::new();
    if !item.given_by.is_empty() {
        more.push(format!("given by {}", item.given_by));
    }
    if item.minutes > 0 {
        more.push(format!("{} minutes", item.minutes));
    }
    if item.participatory {
        more.push("with others".to_owned());
    }
    if item.protected {
        more.push("in protected time".to_owned());
    }
    more.extend(item.stages.iter().chain(&item.tags).cloned());
    if !more.is_empty() {
        lines.extend([String::new(), more.join("; ")]);
    }
    lines.push(String::new());
    for one in &item.statements {
        lines.push(format!("Shows {} {}: {}", one.framework, one.id, one.text));
    }
    for one in &item.witnesses {
        let expert = if one.expert.is_empty() {
            String::new()
        } else {
            format!("as an expert: {}", one.expert)
        };
        let who = joined(&[&one.name, &one.role, &one.relation, &expert, &one.when]);
        lines.push(String::new());
        lines.push(match one.entry {
            Some(entry) => format!("Witness {who} ({entry}): {}", one.saw),
            None => format!("{who} was asked what they saw"),
        });
    }
    lines
}

/// A claim with its evidence.
pub fn claim_lines(file: &ClaimFile) -> Vec<String> {
    let claim = &file.claim;
    let mut lines = vec![
        claim_words(claim),
        format!("Made {}, {}", claim.made, claim.state),
    ];
    if !claim.words.is_empty() {
        lines.push(claim.words.clone());
    }
    for returned in &file.returned {
        lines.push(format!("Claim {} was {}", returned.entry, returned.state));
    }
    lines.extend([String::new(), "The unit's statements:".to_owned()]);
    for (level, words) in &file.statements {
        lines.push(format!("- {}", joined(&[level, words])));
    }
    for one in &file.ratings {
        lines.extend([String::new(), format!("Own rating: {}", rating_words(one))]);
    }
    for item in &file.items {
        lines.extend([String::new(), "Evidence".to_owned()]);
        lines.extend(item_lines(item));
    }
    for one in &file.judgements {
        lines.extend([String::new(), "Judged before".to_owned()]);
        lines.extend(judgement_lines(one));
    }
    lines
}
