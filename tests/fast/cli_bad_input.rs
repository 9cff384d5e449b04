//! Bad input from the shell: each gets one clear sentence, the right exit code, and nothing is lost.

use std::fs;
use std::io::Read as _;
use std::process::Stdio;

use crate::cli_house::{House, both_ways};

#[test]
fn no_store_a_file_or_a_folder_in_the_wrong_place_is_said() {
    let house = House::empty();
    let said = house.stopped(3, &["list"]);
    assert!(
        said.contains("no store") && said.contains("caseload init"),
        "{said}"
    );
    let file = house.home().join("file");
    fs::write(&file, "").unwrap();
    let file = file.to_str().unwrap();
    for arguments in [["--store", file, "list"], ["--store", file, "verify"]] {
        let said = house.stopped(3, &arguments);
        assert!(said.contains(file) && said.contains("folder"), "{said}");
    }
    house.stopped(3, &["--store", file, "init"]);
    house.stopped(3, &["--store", "/proc/nowhere", "init"]);
    let house = House::new();
    house.stopped(1, &["init"]);
    let home = house.home();
    house.stopped(3, &["submit", home.to_str().unwrap()]);
    house.stopped(3, &["submit", "missing.jsonl"]);
    let empty = house.home().join("empty");
    fs::write(&empty, "").unwrap();
    assert_eq!(house.ok(&["submit", empty.to_str().unwrap()]), "");
}

#[test]
fn an_emptied_journal_and_a_journal_of_a_newer_version_are_refused() {
    let house = House::new();
    house.register(1, "Begum");
    let segment = house.store().join("journal/00000000000000000001.log");
    let whole = fs::read(&segment).unwrap();
    let mut newer = whole.clone();
    newer[16] = 9;
    let header = usize::try_from(u32::from_le_bytes(newer[20..24].try_into().unwrap())).unwrap();
    let sum = crc32c::crc32c(&newer[..header - 4]);
    newer[header - 4..header].copy_from_slice(&sum.to_le_bytes());
    fs::write(&segment, &newer).unwrap();
    let said = house.stopped(3, &["list"]);
    assert!(
        said.contains("format 9") && said.contains("newer"),
        "{said}"
    );
    fs::write(&segment, b"").unwrap();
    let said = house.stopped(3, &["list"]);
    assert!(
        said.contains("had been acknowledged") && said.contains("backup"),
        "{said}"
    );
    fs::write(&segment, &whole).unwrap();
    assert_eq!(house.json(&["list"])["rows"][0]["name"], "BEGUM, Test");
}

#[test]
fn a_store_in_use_names_its_holder() {
    let house = House::new();
    let mut lock = caseload::store::lock::acquire(&house.store()).unwrap();
    lock.say("A Osei with `caseload import`", false).unwrap();
    for arguments in [&["list"][..], &["verify"], &["rebuild"], &["submit"]] {
        let said = house.stopped(3, arguments);
        let process = std::process::id().to_string();
        assert!(said.contains("A Osei") && said.contains(&process), "{said}");
    }
    drop(lock);
    house.ok(&["list"]);
}

#[test]
fn nobody_is_another_on_a_real_store_and_a_stranger_is_told_so() {
    let house = House::new();
    house.ok(&[
        "staff",
        "add",
        "bell",
        "--name",
        "M Bell",
        "--role",
        "case_manager",
    ]);
    let said = house.stopped(1, &["--as", "bell", "list"]);
    assert!(said.contains("demo"), "{said}");
    let other = House::empty();
    other.ok(&["init", "--admin", "somebody-else"]);
    for arguments in [&["list"][..], &["staff"], &["submit"]] {
        let said = other.stopped(1, arguments);
        assert!(said.contains("not in the staff register"), "{said}");
    }
}

#[test]
fn wrong_use_ends_with_two() {
    let house = House::new();
    house.register(1, "Begum");
    for arguments in [
        &["dance"][..],
        &["contact", "begum"],
        &["contact", "begum", "--note", "x", "--channel", "sofa"],
        &["original", "twelve"],
        &[
            "contact",
            "begum",
            "--note",
            "x",
            "--channel",
            "clinic",
            "--because",
            "y",
        ],
        &["show", "begum", "--kinds", "nonsense"],
        // No terminal here, so no screens.
        &[],
        &["demo"],
    ] {
        let ran = house.run(arguments);
        assert_eq!(ran.code, 2, "{arguments:?}: {ran:?}");
        assert!(!ran.err.is_empty() && ran.out.is_empty(), "{ran:?}");
    }
}

#[test]
fn impossible_values_are_refused_in_a_sentence_and_nothing_is_recorded() {
    both_ways(|house| {
        house.register(1, "Begum");
        let before = house.verified()["last"].clone();
        let contact = |rest: &[&str]| {
            let mut all = vec!["contact", "begum", "--channel", "clinic"];
            all.extend_from_slice(rest);
            house.stopped(1, &all)
        };
        for at in ["tomorrow", "25:00", "31/02/2026", "1/1/1900", "gibberish"] {
            contact(&["--note", "x", "--at", at]);
        }
        contact(&["--note", "x", "--decision", "Step up"]);
        contact(&["--note", "  "]);
        contact(&["--note", "x", "--at", "-3d"]);
        let long = "x".repeat(100_000);
        let said = house.feed(
            &["contact", "begum", "--channel", "clinic", "--note", "-"],
            long.as_bytes(),
        );
        assert_eq!(said.code, 1, "{said:?}");
        assert!(said.err.contains("32000"), "{said:?}");
        let said = house.stopped(
            1,
            &[
                "register",
                "--surname",
                "X",
                "--birth-date",
                "1/1/1950",
                "--nhs-number",
                "9990000001",
            ],
        );
        assert!(said.to_lowercase().contains("nhs number"), "{said}");
        house.stopped(
            1,
            &["register", "--surname", "X", "--birth-date", "31/2/1950"],
        );
        let said = house.stopped(1, &["show", "nobody"]);
        assert!(said.contains("'nobody'"), "{said}");
        assert_eq!(house.verified()["last"], before);
    });
}

#[test]
fn several_people_are_named_instead_of_guessing() {
    both_ways(|house| {
        house.register(1, "Begum");
        house.ok(&[
            "register",
            "--surname",
            "Begum",
            "--forenames",
            "Other",
            "--birth-date",
            "1/1/1950",
        ]);
        let said = house.stopped(
            1,
            &["contact", "begum", "--channel", "clinic", "--note", "x"],
        );
        assert!(
            said.contains("BEGUM, Test") && said.contains("BEGUM, Other"),
            "{said}"
        );
    });
}

#[test]
fn escape_sequences_never_reach_the_terminal_raw() {
    both_ways(|house| {
        house.ok(&[
            "register",
            "--surname",
            "O'\u{1b}[31mNeil\u{9b}2J",
            "--forenames",
            "Z\u{7}oe\u{202e}",
            "--birth-date",
            "1/1/1950",
            "--address",
            "1 High St\r\n\u{1b}]0;title\u{7}",
        ]);
        house.ok(&[
            "contact",
            "neil",
            "--channel",
            "clinic",
            "--note",
            "Line\u{1b}[2J one\nline\ttwo \u{1f9d1}\u{200d}\u{2695}\u{fe0f}",
        ]);
        for arguments in [
            &["list"][..],
            &["list", "--json"],
            &["show", "neil"],
            &["show", "neil", "--json"],
            &["find", "neil"],
            &["today", "--print"],
        ] {
            let text = house.ok(arguments);
            let raw = text
                .chars()
                .find(|letter| letter.is_control() && *letter != '\n' || *letter == '\u{202e}');
            assert_eq!(raw, None, "{arguments:?}: {text:?}");
        }
        let said = house.run(&["show", "\u{1b}[31mnobody"]);
        assert!(!said.err.contains('\u{1b}'), "{said:?}");
        let said = house.run(&[
            "contact",
            "neil",
            "--note",
            "x",
            "--channel",
            "\u{1b}[31mred",
        ]);
        assert!(!said.err.contains('\u{1b}'), "{said:?}");
    });
}

#[test]
fn a_reader_that_leaves_is_no_failure() {
    let house = House::empty();
    let mut child = house
        .program()
        .args(["manual", "requirements"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut said = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(0), ""));
}
