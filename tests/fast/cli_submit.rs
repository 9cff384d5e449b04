//! `caseload submit`: answers in order, each as soon as it is durable, refusals among them.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::Stdio;
use std::sync::mpsc::channel;
use std::time::Duration;

use caseload::domain::nhs_number::NhsNumber;

use crate::cli_house::both_ways;

const LIMIT: Duration = Duration::from_secs(30);

fn number(index: u32) -> String {
    NhsNumber::synthetic(index).unwrap().plain()
}

fn register(index: u32) -> String {
    format!(
        r#"{{"command":"register","details":{{"nhs_number":"{}","surname":"BEGUM","forenames":"Test{index}","birth_date":"03/03/1941"}},"tier":"case_management","tier_reason":"high risk","intensity":"weekly","rationale":"start"}}"#,
        number(index)
    )
}

fn contact(index: u32, note: &str) -> String {
    format!(
        r#"{{"command":"record_contact","patient":"{}","channel":"telephone","note":"{note}"}}"#,
        number(index)
    )
}

#[test]
fn answers_keep_the_order_of_the_lines_and_refusals_stop_nothing() {
    both_ways(|house| {
        let lines = [
            register(1),
            // Known only once the line before is recorded.
            contact(1, "First."),
            "not json".to_owned(),
            contact(2, "Nobody."),
            String::new(),
            contact(1, ""),
            contact(1, "Second."),
            contact(1, "x").replace("record_contact", "dance"),
            register(1),
        ];
        let ran = house.feed(&["submit", "-", "--json"], lines.join("\n").as_bytes());
        assert_eq!(ran.code, 1, "{ran:?}");
        let answers: Vec<serde_json::Value> = ran
            .out
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let told: Vec<(u64, &str)> = answers
            .iter()
            .map(|answer| {
                let what = answer["refused"]["reason"].as_str().unwrap_or_else(|| {
                    assert!(answer["saved"]["first"].is_u64(), "{answer}");
                    "saved"
                });
                (answer["line"].as_u64().unwrap(), what)
            })
            .collect();
        assert_eq!(
            told,
            [
                (1, "saved"),
                (2, "saved"),
                (3, "invalid"),
                (4, "unknown"),
                (6, "missing"),
                (7, "saved"),
                (8, "invalid"),
                (9, "duplicate"),
            ]
        );
        assert_eq!(answers[5 - 1]["refused"]["field"], "note");
        let list = house.json(&["list"]);
        assert_eq!(list["rows"].as_array().unwrap().len(), 1);
    });
}

#[test]
fn plain_answers_are_receipts_and_sentences() {
    both_ways(|house| {
        let lines = [register(1), contact(1, "")].join("\n");
        let ran = house.feed(&["submit"], lines.as_bytes());
        let answers: Vec<&str> = ran.out.lines().collect();
        assert_eq!((ran.code, answers.len()), (1, 2), "{ran:?}");
        assert!(answers[0].starts_with("saved #"), "{ran:?}");
        assert!(
            answers[1].starts_with("refused line 2: ") && answers[1].ends_with('.'),
            "{ran:?}"
        );
    });
}

#[test]
fn a_name_corrected_on_the_way_holds_for_the_next_line() {
    both_ways(|house| {
        let renamed = format!(
            r#"{{"command":"correct_details","patient":"{}","details":{{"nhs_number":"{}"}},"reason":"mistyped"}}"#,
            number(1),
            number(2)
        );
        let lines = [register(1), renamed, contact(1, "Old."), contact(2, "New.")].join("\n");
        let ran = house.feed(&["submit"], lines.as_bytes());
        let words: Vec<&str> = ran
            .out
            .lines()
            .map(|line| line.split(' ').next().unwrap())
            .collect();
        assert_eq!(words, ["saved", "saved", "refused", "saved"], "{ran:?}");
    });
}

#[test]
fn the_same_line_twice_is_recorded_once() {
    both_ways(|house| {
        let twice = r#"{"command":"record_contact","id":"000102030405060708090a0b0c0d0e0f","patient":"P","channel":"telephone","note":"Well."}"#
        .replace("\"P\"", &format!("\"{}\"", number(1)));
        let lines = [register(1), twice.clone(), twice].join("\n");
        let ran = house.feed(&["submit"], lines.as_bytes());
        let answers: Vec<&str> = ran.out.lines().collect();
        assert_eq!((ran.code, answers.len()), (0, 3), "{ran:?}");
        assert!(answers[2].starts_with(answers[1]) && answers[2].ends_with("(recorded before)"));
    });
}

#[test]
fn an_answer_comes_before_the_next_line_is_asked_for() {
    both_ways(|house| {
        let mut child = house
            .program()
            .args(["submit", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let (say, hear) = channel();
        let reading = std::thread::spawn(move || {
            for line in stdout.lines() {
                say.send(line.unwrap()).unwrap();
            }
        });
        for line in [register(1), contact(1, "Well."), contact(1, "")] {
            writeln!(stdin, "{line}").unwrap();
            let answer = hear.recv_timeout(LIMIT).unwrap();
            let wanted = if line.contains(r#""note":"""#) {
                "refused"
            } else {
                "saved"
            };
            assert!(answer.starts_with(wanted), "{answer}");
        }
        drop(stdin);
        assert_eq!(child.wait().unwrap().code(), Some(1));
        reading.join().unwrap();
    });
}

/// What was answered stands after a kill; many lines under way share commits.
#[test]
fn every_receipt_printed_before_a_kill_stands() {
    both_ways(|house| {
        house.register(1, "Begum");
        let mut child = house
            .program()
            .args(["submit", "-", "--json"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let line = contact(1, "Well.");
        // Fewer bytes than a pipe holds unread, so that this thread never waits for the other end.
        for _ in 0..200 {
            writeln!(stdin, "{line}").unwrap();
        }
        let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut last = 0;
        for _ in 0..50 {
            let answer: serde_json::Value =
                serde_json::from_str(&answers.next().unwrap().unwrap()).unwrap();
            last = answer["saved"]["last"].as_u64().unwrap();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let checked = house.verified();
        assert_eq!(checked["sound"], true, "{checked}");
        assert!(
            checked["last"].as_u64().unwrap() >= last,
            "{checked} {last}"
        );
    });
}
