//! The documents of a made-up post.
#![allow(clippy::expect_used, reason = "a test may stop")]

use super::*;
use crate::exchange::document::{to_markdown, to_pdf};

fn text(text: &str) -> String {
    text.to_owned()
}

fn level(value: &str) -> StatedLevel {
    StatedLevel {
        scale: text("Case Management Framework practice level"),
        value: text(value),
    }
}

fn profile() -> RoleProfile {
    RoleProfile {
        post: text("Community matron"),
        organisation: text("Anytown Community Health"),
        service: text(
            "Case management for people at highest risk, with the integrated team of the north of the town",
        ),
        assumed: String::new(),
        caseload: text(
            "50 to 60 adults with several long-term conditions; one in three lives alone; many admissions in winter",
        ),
        summary: text(
            "To keep people with complex needs well at home, by finding them early and leading their care.",
        ),
        answers_to: text("Lead for case management"),
        works_with: vec![
            text("general practices"),
            text("adult social care"),
            text("the hospital's discharge team"),
        ],
        requirements: vec![
            Requirement {
                framework: text("Case management competences framework, version 2005-08"),
                unit: text("A Advanced Clinical Nursing Practice"),
                aim: text("Examines, orders and interprets within a defined scope."),
                level: Some(level("2")),
                complexity: text(
                    "unstable heart failure and respiratory disease; decisions at home, alone",
                ),
                essential: true,
            },
            Requirement {
                framework: text("Case management competences framework, version 2005-08"),
                unit: text("D Managing Cognitive Impairment and Mental Well Being"),
                aim: String::new(),
                level: None,
                complexity: text("a quarter of the caseload has a memory problem"),
                essential: false,
            },
        ],
        criteria: vec![
            Criterion {
                text: text("Registered nurse"),
                shown_by: text("register of the Nursing and Midwifery Council"),
                essential: true,
            },
            Criterion {
                text: text("Speaks Welsh or Polish"),
                shown_by: text("interview"),
                essential: false,
            },
        ],
        audience: text("Applicants and those who appoint"),
        made: Moment(1_775_034_000_000_000),
        made_on: text("1 April 2026"),
        made_by: text("Zoë Wałęsa, lead for case management"),
    }
}

fn plan() -> Development {
    Development {
        person: text("Amara Osei"),
        audience: text("Amara Osei and those who help her learn"),
        period: text("1 May 2026 to 30 April 2027"),
        review: text("1 November 2026"),
        facilitator: text("Bronwen Llŷr"),
        supervisor: text("Seán Ó Súilleabháin"),
        assessor: text("Dr Ελένη Παπαδοπούλου"),
        hours_planned: text("4 hours a week"),
        hours_taken: text("none yet"),
        accreditation: text("wanted: dementia care"),
        provisional: text(
            "Until 31 October 2026, for patients whose condition is stable; the lead sees the list weekly.",
        ),
        gaps: vec![
            Gap {
                unit: text("A Advanced Clinical Nursing Practice"),
                level: Some(level("2")),
                standing: text("not assessed"),
                at_work: false,
                how: text("module at the university, then practice under supervision"),
            },
            Gap {
                unit: text("D Managing Cognitive Impairment and Mental Well Being"),
                level: None,
                standing: text("not yet competent, 3 March 2026"),
                at_work: true,
                how: text("joint visits with the memory service"),
            },
        ],
        objectives: vec![Objective {
            text: text("Lead three case conferences"),
            shown_by: text("evidence filed from the work, witnessed"),
            by: text("31 October 2026"),
            review: text("with the supervisor"),
        }],
        modules: vec![
            Module {
                title: text("Case finding"),
                core: true,
                units: text("G"),
                standing: text("exempted by Bronwen Llŷr on 2 April 2026"),
            },
            Module {
                title: text("Working with interpreters"),
                core: false,
                units: text("E"),
                standing: text("to do"),
            },
        ],
        exemptions: vec![text("full, by Bronwen Llŷr, 2 April 2026: ten years of it")],
    }
}

/// R000-21 (part): the three steps give a job description and a development plan. R000-29 (part): each level stands beside
/// what in the caseload asks for it.
#[test]
fn the_job_description_as_markdown() {
    insta::assert_snapshot!(to_markdown(&job_description(&profile())));
}

#[test]
fn the_person_specification_as_markdown() {
    insta::assert_snapshot!(to_markdown(&person_specification(&profile())));
}

/// R000-28 (part): facilitator, supervisor and assessor, protected hours planned and taken, accreditation wanted.
#[test]
fn the_development_plan_as_markdown() {
    insta::assert_snapshot!(to_markdown(&development_plan(&profile(), &plan())));
}

#[test]
fn each_becomes_pdf_when_full_and_when_empty() {
    for (profile, plan) in [
        (profile(), plan()),
        (RoleProfile::default(), Development::default()),
    ] {
        for document in [
            job_description(&profile),
            person_specification(&profile),
            development_plan(&profile, &plan),
        ] {
            let markdown = to_markdown(&document);
            assert!(markdown.contains("**Purpose:**"), "{markdown}");
            assert!(!markdown.contains('%'), "{markdown}");
            to_pdf(&document).expect("a PDF");
        }
    }
}
