//! A portfolio of a made-up person.
#![allow(clippy::expect_used, reason = "a test may stop")]

use super::*;
use crate::exchange::document::{to_markdown, to_pdf};

fn text(text: &str) -> String {
    text.to_owned()
}

fn answer(answer: &str, words: &str) -> Answer {
    Answer {
        answer: text(answer),
        words: text(words),
    }
}

fn statement(code: &str, words: &str, items: &[u32]) -> Statement {
    Statement {
        code: text(code),
        text: text(words),
        items: items.to_vec(),
        not_applicable: String::new(),
    }
}

fn link(framework: &str, version: &str, code: &str, words: &str) -> Link {
    Link {
        framework: text(framework),
        version: text(version),
        code: text(code),
        text: text(words),
        confirmed_by: text("Ffion Ŵyn-Hughes"),
    }
}

fn live_work() -> Item {
    Item {
        number: 1,
        entry: 10_342,
        kind: text("live work"),
        title: text("Case conference after a fall"),
        happened: text("Tuesday 10 February 2026, about 14:00"),
        entered: text("Thursday 12 February 2026, 09:12"),
        gap: text("entered 43 hours later"),
        case_reference: text("C-7Q4M"),
        did: text(
            "Called the general practitioner, the falls service and the daughter together within two days.\nChaired, and \
             agreed who does what by when; the OT visit came first.",
        ),
        pseudonymised: text(
            "[the patient] fell at [the patient's home] on [a day in February]; BP 118/70 lying, 92/60 standing. Plan: \
             review of tablets | falls clinic | key safe.",
        ),
        links: vec![
            link(
                "Case Management Framework",
                "1",
                "Communication 2",
                "Works across services",
            ),
            link(
                "Evercare competency groups",
                "2005-02",
                "Care Orchestration 1",
                "Co-ordinates care",
            ),
        ],
        stages: vec![text("plan"), text("intervene")],
        tags: vec![text("leadership")],
        witnesses: vec![Witness {
            name: text("Dr Ελένη Παπαδοπούλου"),
            relation: text("worked beside her on the case"),
            role: text("general practitioner"),
            seen: text("She held five people to one plan, and asked the daughter first."),
            stated: text("12 February 2026"),
            entry: 10_350,
        }],
        judgements: vec![judgement()],
    }
}

fn judgement() -> Judgement {
    Judgement {
        about: text("Case Management Framework: Communication 2"),
        judged: text("3 March 2026"),
        entry: 10_911,
        assessor: text("Seán Ó Súilleabháin"),
        authority: text(
            "holds Communication at Case Management Framework practice level 3; named assessor since 2024",
        ),
        answers: Answers {
            valid: answer("yes", "It is what the statement asks for."),
            authentic: answer("yes", "Signed in under her own login; the witness agrees."),
            current: answer("yes", ""),
            sufficient: answer("partly", "One conference; I should like to see a second."),
            reliable: answer("yes", "Discussed with the practice lead."),
        },
        decision: text("competent with supervision"),
        rationale: text(
            "Clear chairing under pressure, and a plan that held. A second case will show that it lasts.",
        ),
        level: Some(StatedLevel {
            scale: text("Case Management Framework practice level"),
            value: text("2"),
        }),
        specialty: text("frail older people"),
        next_look: text("1 September 2026"),
        catalogue_version: text("Case Management Framework, version 1"),
    }
}

/// A portfolio with everything in it.
pub(crate) fn sample() -> Portfolio {
    Portfolio {
        person: Person {
            name: text("Ffion Ŵyn-Hughes"),
            role: text("community matron"),
            registration: text("Nursing and Midwifery Council 00A0000E, until 31 March 2027"),
            organisation: text("Anytown Community Health"),
        },
        audience: text("Assessors of the case management course, Anytown University"),
        purpose: text("Recognition of what was learned at work"),
        period: text("1 April 2025 to 31 March 2026"),
        made: Moment(1_775_034_000_000_000),
        made_on: text("1 April 2026, 10:00"),
        made_by: text("Ffion Ŵyn-Hughes"),
        proof: Proof {
            entries: 11_204,
            checkpoint: text(
                "caseload.anytown.example/journal\n11204\nq83vEjRWeJASNFZ4kBI0VniQEjRWeJASNFZ4kBI0Vng=\n\n\
                 — caseload.anytown.example Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=",
            ),
            key: text(
                "caseload.anytown.example+94e0a5a6+AZ0Hs8Pm5BzCxWjVqTnMZpXkLtRf2yQd7uVg3bNhJ4cE",
            ),
            bundle: text("ffion-2026.portfolio"),
        },
        frameworks: vec![cmp(), domains()],
        items: vec![live_work(), reflection()],
        learning: vec![Learning {
            on: text("14 May 2025"),
            hours: text("3.5"),
            what: text("Shadowed the heart failure nurse"),
            learned: text("How to titrate with the patient's own diary"),
            units: vec![text("C"), text("Communication")],
        }],
        learning_hours: text("3.5 hours, all of them participatory"),
    }
}

fn cmp() -> Framework {
    Framework {
        name: text("Case Management Framework"),
        version: text("1"),
        source: text("Case Management Society and partners"),
        units: vec![Unit {
            code: String::new(),
            title: text("Communication"),
            unwritten: false,
            statements: vec![
                statement("1", "Communicates clearly in writing", &[]),
                statement("2", "Works across services", &[1, 2]),
                Statement {
                    not_applicable: text("lone practitioner, agreed with the supervisor"),
                    ..statement("3", "Leads a team's communication", &[])
                },
            ],
        }],
        standings: vec![
            Standing {
                about: text("Communication"),
                self_rating: text("proficient, 2 January 2026"),
                decision: text("competent with supervision"),
                level: judgement().level,
                specialty: text("frail older people"),
                decided: text("Seán Ó Súilleabháin, 3 March 2026"),
            },
            Standing {
                about: text("Record Keeping"),
                self_rating: text("competent, 2 January 2026"),
                ..Standing::default()
            },
        ],
    }
}

fn domains() -> Framework {
    Framework {
        name: text("Case management competences framework"),
        version: text("2005-08"),
        source: text("Department of Health, 2005"),
        units: vec![
            Unit {
                code: text("B"),
                title: text("Leading Complex Care Co-ordination"),
                unwritten: false,
                statements: vec![statement("B1", "Co-ordinates care across services", &[1])],
            },
            Unit {
                code: text("C"),
                title: text("Proactively Manage Complex Long Term Conditions"),
                unwritten: false,
                statements: vec![
                    statement("C1", "Watches for changes", &[]),
                    statement("C2", "Plans for crises", &[]),
                ],
            },
            Unit {
                code: text("H"),
                title: text("Managing Care at the End of Life"),
                unwritten: true,
                statements: Vec::new(),
            },
        ],
        standings: Vec::new(),
    }
}

fn reflection() -> Item {
    Item {
        number: 2,
        entry: 10_720,
        kind: text("reflection"),
        title: text("What I would say sooner"),
        happened: text("Friday 20 February 2026"),
        entered: text("Friday 20 February 2026, 16:40"),
        did: text("Thought over a hard conversation: so what, now what."),
        ..Item::default()
    }
}

#[test]
fn the_portfolio_as_markdown() {
    let markdown = to_markdown(&sample().document());
    insta::assert_snapshot!(markdown);
}

/// R004-54 (part): an item stands under each statement that it shows, in two frameworks, and once among the evidence.
#[test]
fn an_item_stands_under_each_statement_it_shows_and_its_text_once() {
    let markdown = to_markdown(&sample().document());
    let (index, evidence) = markdown.split_once("## The evidence").expect("two parts");
    assert!(index.contains("| 2 Works across services | Items 1, 2 |"));
    assert!(index.contains("| B1 Co-ordinates care across services | Item 1 |"));
    assert_eq!(evidence.matches("### Item 1:").count(), 1);
    assert_eq!(markdown.matches("Case conference after a fall").count(), 1);
}

/// A short portfolio is no list of headings: what has nothing yet is one line a unit, and a count that is no share.
#[test]
fn statements_with_nothing_yet_are_named_in_one_line_a_unit() {
    let markdown = to_markdown(&sample().document());
    let (index, _) = markdown.split_once("## The evidence").expect("two parts");
    for line in [
        "Nothing is put forward yet for one statement of this framework.",
        "* Communication: 1",
        "Nothing is put forward yet for 2 statements of this framework.",
        "* C Proactively Manage Complex Long Term Conditions: C1, C2",
        "| 3 Leads a team's communication | Not applicable: lone practitioner",
    ] {
        assert!(index.contains(line), "{line}: {index}");
    }
    for gone in ["None yet", "Watches for changes", "#### C Proactively"] {
        assert!(!index.contains(gone), "{gone}: {index}");
    }
}

/// R004-33 (part), R004-57 (part).
#[test]
fn it_names_audience_and_purpose_and_says_evidence_seen_but_no_verdict() {
    for portfolio in [sample(), Portfolio::default()] {
        let markdown = to_markdown(&portfolio.document()).to_lowercase();
        assert!(markdown.contains("evidence seen"));
        let words: Vec<&str> = markdown
            .split(|letter: char| !letter.is_alphabetic())
            .collect();
        for never in ["pass", "passed", "fail", "failed", "score"] {
            assert!(!words.contains(&never), "{never}");
        }
        assert!(!markdown.contains('%'));
    }
    let markdown = to_markdown(&sample().document());
    assert!(markdown.contains("- **For:** Assessors of the case management course"));
    assert!(markdown.contains("- **Purpose:** Recognition of what was learned"));
    assert!(markdown.contains("no patient record"));
    assert!(markdown.contains("caseload verify-portfolio ffion-2026.portfolio --key KEY"));
}

#[test]
fn an_empty_portfolio_and_a_full_one_become_pdf() {
    let full = to_pdf(&sample().document()).expect("a PDF");
    let empty = to_pdf(&Portfolio::default().document()).expect("a PDF");
    assert!(full.len() > empty.len());
}
