//! The report on a made-up team.
#![allow(clippy::expect_used, reason = "a test may stop")]

use super::*;
use crate::exchange::document::{to_markdown, to_pdf};

fn text(text: &str) -> String {
    text.to_owned()
}

fn level(value: &str) -> StatedLevel {
    StatedLevel {
        scale: text("Knowledge and Skills Framework level"),
        value: text(value),
    }
}

fn holder(name: &str, specialty: &str) -> Holder {
    Holder {
        name: text(name),
        decision: text("competent, 3 March 2026"),
        level: Some(level("3")),
        specialty: text(specialty),
    }
}

fn unit(unit: &str, holders: Vec<Holder>) -> UnitHeld {
    UnitHeld {
        framework: text("Knowledge and Skills Framework, version 2004"),
        unit: text(unit),
        level: Some(level("3")),
        holders,
    }
}

fn report() -> TeamReport {
    TeamReport {
        team: text("North team"),
        organisation: text("Anytown Community Health"),
        audience: text("The team's lead and those who plan training"),
        purpose: text(
            "To see what the team can do, what it depends on one person for, and what to learn next",
        ),
        required_set: text("Community matron, agreed 1 April 2026"),
        people: vec![
            text("Amara Osei"),
            text("Ffion Ŵyn-Hughes"),
            text("Zoë Wałęsa"),
        ],
        units: vec![
            unit(
                "1 Communication",
                vec![holder("Ffion Ŵyn-Hughes", ""), holder("Zoë Wałęsa", "")],
            ),
            unit(
                "4 Service Development",
                vec![holder("Zoë Wałęsa", "respiratory")],
            ),
            unit(
                "8 Assessing Individuals health and well-being needs",
                Vec::new(),
            ),
        ],
        gaps: vec![
            TeamGap {
                person: text("Amara Osei"),
                unit: text("1 Communication"),
                level: Some(level("3")),
                standing: text("not yet competent, 3 March 2026"),
                at_work: true,
            },
            TeamGap {
                person: text("Zoë Wałęsa"),
                unit: text("8 Assessing Individuals health and well-being needs"),
                level: Some(level("4")),
                standing: text("not assessed"),
                at_work: false,
            },
        ],
        plan: vec![Training {
            what: text("Communication"),
            people: vec![text("Amara Osei")],
            how: text("chairs two case conferences beside Ffion Ŵyn-Hughes"),
            lead: text("Zoë Wałęsa"),
            by: text("30 June 2026"),
        }],
        warnings: vec![text("No evidence of domain D comes from a clinical case.")],
        made: Moment(1_775_034_000_000_000),
        made_on: text("1 April 2026"),
        made_by: text("Zoë Wałęsa"),
    }
}

/// R000-22 (part): per team the skills held, the gaps that can be learned at work, the training plan.
#[test]
fn the_report_as_markdown() {
    insta::assert_snapshot!(to_markdown(&report().document()));
}

#[test]
fn a_unit_that_one_person_holds_is_marked_and_nothing_is_a_share() {
    let markdown = to_markdown(&report().document());
    assert!(markdown.contains("- **Held by only one person:** 4 Service Development\n"));
    assert!(markdown.contains("- **Held by nobody:** 8 Assessing"));
    assert!(markdown.contains("| Only one person |"));
    assert!(markdown.contains("| 2 people |"));
    assert!(!markdown.contains('%'));
    assert!(markdown.contains("**For:**") && markdown.contains("**Purpose:**"));
}

#[test]
fn it_becomes_pdf_when_full_and_when_empty() {
    for report in [report(), TeamReport::default()] {
        to_pdf(&report.document()).expect("a PDF");
    }
}
