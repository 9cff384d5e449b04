//! One's own portfolio for somebody outside. It becomes no command: the service makes the documents, and itself records that they were
//! given out.

use super::facts::Facts;
use super::reading::Reading;
use super::times;
use crate::domain::command::Command;
use crate::service::portfolio::{PortfolioWish, file_names};
use crate::tui::form::{Choice, Field, FormSpec};

pub(super) fn spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    let mut frameworks: Vec<Choice> = Vec::new();
    for unit in &facts.units {
        let choice = Choice::new(
            &unit.framework,
            &format!("{}: {}", unit.framework, unit.framework_title),
        );
        if !frameworks.contains(&choice) {
            frameworks.push(choice);
        }
    }
    spec.field(
        Field::text_up_to("for", "For whom", 200)
            .required()
            .help("An assessor, a university, an employer; on your record it says so, too"),
    )
    .field(Field::text_up_to("purpose", "What for", 400))
    .field(
        times::past_day("work_from", "Work from", facts)
            .help("The first day: 20/11, mon; empty takes everything"),
    )
    .field(
        times::past_day("work_until", "Work until", facts).help("The last day; empty: until today"),
    )
    .field(
        Field::many("frameworks", "Frameworks", frameworks)
            .help("Only evidence for these; none chosen takes all"),
    )
}

/// What it shall hold.
pub(super) fn wish(read: &mut Reading<'_>) -> Option<PortfolioWish> {
    let audience = read.needed("for", "Say for whom it is");
    let (from, until) = (read.day_past("work_from"), read.day_past("work_until"));
    if let (Some(from), Some(until)) = (from, until)
        && from > until
    {
        read.complain("work_until", "This is before the first day");
    }
    let today = read.facts.present().day(&read.facts.zone);
    let [_, _, bundle_name, _] = file_names(today);
    Some(PortfolioWish {
        audience,
        purpose: read.text("purpose"),
        from,
        until,
        frameworks: read.lines("frameworks"),
        bundle_name,
    })
}

/// Whoever would sign it as somebody else is told.
pub(super) fn no_command(read: &mut Reading<'_>) -> Option<Command> {
    read.complain_of_all("Only its owner gives a portfolio out, and nobody signs for it");
    None
}

pub(super) fn field_of(refusal_field: &str) -> Option<String> {
    let own = match refusal_field {
        "audience" => "for",
        "framework" => "frameworks",
        "from" => "work_from",
        "until" => "work_until",
        _ => return None,
    };
    Some(own.to_owned())
}
