//! A day's work from the shell, on the built program.

use crate::cli_house::{House, both_ways};

/// The number of the last entry that a receipt names.
fn entry(receipt: &str) -> String {
    let word = receipt.split_whitespace().nth(1).unwrap();
    word.rsplit('#').next().unwrap().to_owned()
}

#[test]
fn a_contact_is_recorded_listed_shown_corrected_and_verified() {
    both_ways(|house| {
        let number = house.register(1, "Begum");
        let note = "Well. Ankles less swollen.";
        let saved = house.feed(
            &[
                "contact",
                "begum",
                "--channel",
                "home_visit",
                "--note",
                "-",
                "--at",
                "-30m",
                "--decision",
                "Leave the dose",
                "--because",
                "Weight steady",
                "--follow-up",
                "Ring the practice",
                "--due",
                "tomorrow",
            ],
            note.as_bytes(),
        );
        assert_eq!(saved.code, 0, "{saved:?}");
        let contact = entry(&saved.out);
        let shown = house.ok(&["show", &number, "--kinds", "contact"]);
        for part in [
            note,
            "Leave the dose",
            "Weight steady",
            "Ring the practice",
            &format!("#{contact}.1"),
        ] {
            assert!(shown.contains(part), "no '{part}' in: {shown}");
        }
        house.ok(&[
            "correct",
            &contact,
            "--why",
            "wrong_fact",
            "--words",
            "It was a telephone call",
        ]);
        let record = house.json(&["show", &number, "--kinds", "contact"]);
        assert_eq!(record["page"]["lines"][0]["struck"], true, "{record}");
        assert!(house.ok(&["original", &contact]).contains(note));
        let checked = house.verified();
        assert_eq!(
            (&checked["sound"], &checked["difference"]),
            (&true.into(), &serde_json::Value::Null)
        );
        let served = house.end_serving();
        house.ok(&["rebuild"]);
        if served {
            house.serve();
        }
        assert_eq!(house.verified()["sound"], true);
    });
}

#[test]
fn a_step_is_previewed_then_made_with_its_reason() {
    both_ways(|house| {
        let number = house.register(1, "Hartley");
        let preview = house.ok(&["intensity", "hartley", "daily", "--preview"]);
        assert!(preview.contains("Next contact"), "{preview}");
        let refused = house.stopped(1, &["intensity", "hartley", "daily"]);
        assert!(refused.to_lowercase().contains("rationale") || refused.contains("reason"));
        house.ok(&[
            "intensity",
            &number,
            "daily",
            "--rationale",
            "Two falls this week",
        ]);
        let list = house.json(&["list"]);
        let row = &list["rows"][0];
        assert_eq!(
            (&row["rung"], &row["name"]),
            (&"Daily".into(), &"HARTLEY, Test".into()),
            "{list}"
        );
        assert_eq!(list["header"]["patients"], 1);
    });
}

#[test]
fn staff_and_settings_are_kept_by_entries() {
    both_ways(|house| {
        house.stopped(
            1,
            &[
                "staff",
                "add",
                "bell",
                "--name",
                "M Bell",
                "--role",
                "community_matron",
            ],
        );
        house.ok(&[
            "staff",
            "add",
            "bell",
            "--name",
            "M Bell",
            "--role",
            "case_manager",
            "--whole-time",
            "0.6",
        ]);
        house.ok(&[
            "staff",
            "change",
            "bell",
            "--whole-time",
            "0.8",
            "--reason",
            "new hours",
        ]);
        let staff = house.json(&["staff"]);
        let bell = staff
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["login"] == "bell")
            .unwrap();
        assert_eq!(
            (&bell["name"], &bell["whole_time"]),
            (&"M Bell".into(), &"0.8".into())
        );
        house.ok(&["policy", "set", "late_minutes", "600", "--reason", "agreed"]);
        assert_eq!(house.ok(&["policy", "show", "late_minutes"]).trim(), "600");
        let history = house.ok(&["policy", "history", "late_minutes"]);
        assert!(
            history.contains("1440 -> 600") && history.contains("agreed"),
            "{history}"
        );
        house.stopped(
            1,
            &["policy", "set", "late_minutes", "soon", "--reason", "x"],
        );
    });
}

#[test]
fn hospital_stops_the_clock_and_the_way_home_starts_it() {
    both_ways(|house| {
        let number = house.register(1, "Nowak");
        house.ok(&[
            "admit",
            &number,
            "--hospital",
            "Infirmary",
            "--how",
            "emergency",
            "--why",
            "chest pain",
            "--at",
            "-2h",
        ]);
        let next = |house: &House| {
            let list = house.json(&["list"]);
            list["rows"][0]["next"].as_str().unwrap().to_owned()
        };
        assert!(next(house).contains("hospital"), "{}", next(house));
        house.ok(&["return", &number, "--at", "-5m"]);
        assert!(!next(house).contains("hospital"), "{}", next(house));
    });
}

#[test]
fn evidence_points_to_an_entry_and_names_nobody() {
    both_ways(|house| {
        house.register(1, "Okeke");
        let saved = house.ok(&[
            "contact",
            "okeke",
            "--channel",
            "telephone",
            "--note",
            "Mrs Okeke asked about inhalers.",
        ]);
        let contact = entry(&saved);
        let text = house.ok(&["evidence", "preview", &contact]);
        assert!(
            !text.to_lowercase().contains("okeke") && text.contains("inhalers"),
            "{text}"
        );
        let found = house.json(&["evidence", "statements", "dignity"]);
        let id = found[0]["id"].as_str().unwrap();
        house.stopped(
            1,
            &["evidence", "file", &contact, "--did", "Taught inhaler use"],
        );
        house.ok(&[
            "evidence",
            "file",
            &contact,
            "--did",
            "Taught inhaler use",
            "--statement",
            id,
        ]);
        let mine = house.ok(&["evidence"]);
        assert!(
            mine.starts_with("1 item")
                && mine.contains("Taught inhaler use")
                && !mine.contains('%'),
            "{mine}"
        );
    });
}

#[test]
fn the_manual_and_what_is_generated_need_no_store() {
    let house = House::empty();
    assert!(house.ok(&["manual"]).contains("requirements"));
    assert!(house.ok(&["manual", "today"]).starts_with("# "));
    assert!(house.ok(&["manual", "requirements"]).contains("R001-03"));
    house.stopped(2, &["manual", "nothing"]);
    let pages = house.home().join("man");
    house.ok(&["generate", "man", pages.to_str().unwrap()]);
    let page = std::fs::read_to_string(pages.join("caseload-contact.1")).unwrap();
    assert!(page.contains("late"), "{page}");
    for shell in ["bash", "zsh", "fish"] {
        assert!(
            house
                .ok(&["generate", "completions", shell])
                .contains("caseload")
        );
    }
    assert!(house.ok(&["generate", "keys"]).contains('|'));
    assert!(!house.store().exists());
}

/// Every command, and every command of commands, answers `--help`.
#[test]
fn every_help_is_an_answer() {
    use clap::CommandFactory as _;
    fn walk(house: &House, path: &[String], command: &clap::Command) -> usize {
        let mut arguments: Vec<&str> = path.iter().map(String::as_str).collect();
        arguments.push("--help");
        let help = house.ok(&arguments);
        assert!(help.contains("Usage:"), "{arguments:?}: {help}");
        let below = command.get_subcommands().map(|one| {
            let mut path = path.to_vec();
            path.push(one.get_name().to_owned());
            walk(house, &path, one)
        });
        1 + below.sum::<usize>()
    }
    let seen = walk(&House::empty(), &[], &caseload::cli::args::Cli::command());
    assert!(seen > 40, "{seen}");
}

#[test]
fn the_demo_is_invented_and_lets_one_be_another() {
    let house = House::empty();
    house.ok(&["demo", "--keep", "demo"]);
    let list = house.json(&["--store", "demo", "list"]);
    let rows = list["rows"].as_array().unwrap();
    let header = &list["header"];
    assert_eq!(
        (&header["patients"], &header["demo"]),
        (&62.into(), &true.into())
    );
    // Those who died or left are listed, but not counted.
    assert!(rows.len() >= 62, "{}", rows.len());
    for row in rows {
        let number = row["nhs_number"].as_str().unwrap();
        assert!(number.is_empty() || number.starts_with("999 "), "{row}");
    }
    let staff = house.json(&["--store", "demo", "staff"]);
    let staff = staff.as_array().unwrap();
    assert_eq!(staff.len(), 9);
    let other = staff
        .iter()
        .find(|row| row["name"] != list["header"]["who"] && row["patients"] != 0)
        .unwrap();
    let login = other["login"].as_str().unwrap();
    let theirs = house.json(&["--store", "demo", "--as", login, "list"]);
    assert_eq!(theirs["header"]["who"], other["name"]);
    let sheet = house.ok(&["--store", "demo", "today", "--print"]);
    assert!(
        sheet.starts_with("Day sheet") && sheet.contains("[ ]"),
        "{sheet}"
    );
    house.stopped(1, &["--store", "demo", "--as", "nobody", "list"]);
}
