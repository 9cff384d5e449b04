//! One's own portfolio for somebody outside. It becomes no command: the service makes the documents, and itself records that they were
//! given out.

use super::facts::Facts;
use super::reading::Reading;
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
    .field(Field::date("from", "Work from").help("The first day; empty takes everything"))
    .field(Field::date("until", "Work until").help("The last day"))
    .field(
        Field::many("frameworks", "Frameworks", frameworks)
            .help("Only evidence for these; none chosen takes all"),
    )
}

/// What it shall hold.
pub(super) fn wish(read: &mut Reading<'_>) -> Option<PortfolioWish> {
    let audience = read.needed("for", "Say for whom it is");
    let (from, until) = (read.day_past("from"), read.day_past("until"));
    if let (Some(from), Some(until)) = (from, until)
        && from > until
    {
        read.complain("until", "This is before the first day");
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
        _ => return None,
    };
    Some(own.to_owned())
}
