//! A login of the team as sshd starts it: the command that came with it, and nothing but caseload.

use std::io::{Cursor, Read as _, Write as _};
use std::process::{Output, Stdio};

use crate::cli_house::{House, both_ways};

/// What a login with a command gets that gives so much on standard input.
fn logged_in(house: &House, asked: &str, input: &[u8]) -> Output {
    let mut child = house
        .program()
        .arg("over-ssh")
        .env("SSH_ORIGINAL_COMMAND", asked)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Who reads nothing closes the pipe.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn answered(house: &House, asked: &str) -> String {
    let output = logged_in(house, asked, b"");
    assert!(output.status.success(), "{asked}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn refused(house: &House, asked: &str, code: i32) -> String {
    let output = logged_in(house, asked, b"");
    assert_eq!(output.status.code(), Some(code), "{asked}: {output:?}");
    assert_eq!(output.stdout, b"", "{asked}");
    String::from_utf8(output.stderr).unwrap()
}

fn names(archive: Vec<u8>) -> Vec<(String, Vec<u8>)> {
    let mut read = zip::ZipArchive::new(Cursor::new(archive)).unwrap();
    (0..read.len())
        .map(|at| {
            let mut file = read.by_index(at).unwrap();
            let mut content = Vec::new();
            file.read_to_end(&mut content).unwrap();
            (file.name().unwrap().into_owned(), content)
        })
        .collect()
}

#[test]
fn a_command_of_the_program_is_carried_out_with_or_without_its_name() {
    both_ways(|house| {
        for asked in ["caseload staff", "staff", " 'staff'  \"--json\" "] {
            assert!(answered(house, asked).contains("administrator"), "{asked}");
        }
        assert!(answered(house, "caseload --version").starts_with("caseload "));
        let help = answered(house, "portfolio --help");
        assert!(help.contains("--for <WHOM>"), "{help}");
        let help = answered(house, "help over-ssh");
        assert!(help.contains("portfolio.zip"), "{help}");
        // The words of a command are not a shell's: nothing is carried out or put in their place.
        let said = refused(house, "today; touch marker", 2);
        assert!(said.contains("'today;' is none of its commands"), "{said}");
        let found = answered(house, "find $(touch marker) `touch marker` > marker");
        assert_eq!(found, "Nobody.\n");
        assert!(!house.home().join("marker").exists());
    });
}

#[test]
fn nothing_else_is_opened() {
    let house = House::new();
    for asked in [
        "touch marker",
        "sh",
        "internal-sftp",
        "/usr/bin/caseload today",
        "scp -t .",
    ] {
        let said = refused(&house, asked, 2);
        assert!(said.contains("opens caseload and nothing else"), "{said}");
    }
    let said = refused(&house, "show \"9991", 2);
    assert!(said.contains("quotation mark"), "{said}");
    // Without a command the screens, which need a terminal.
    for asked in ["", "  ", "caseload"] {
        let said = refused(&house, asked, 2);
        assert!(said.contains("terminal"), "{said}");
    }
}

#[test]
fn no_file_of_the_server_is_read_written_or_chosen() {
    let house = House::new();
    let before = || {
        let mut all: Vec<_> = std::fs::read_dir(house.home())
            .unwrap()
            .map(|one| one.unwrap().file_name())
            .collect();
        all.sort();
        all
    };
    let there = before();
    for asked in [
        "init",
        "demo --keep here",
        "serve --socket here",
        "verify",
        "rebuild",
        "generate man here",
        "verify-portfolio /etc/passwd --key /etc/passwd",
        "over-ssh",
        "checkpoint --to here",
        "import patients /etc/passwd",
        "import patients - --rejected here",
        "catalogue import /etc/passwd",
        "submit /etc/passwd",
        "portfolio --for X --to here",
        "development print --to /tmp",
        "gaps --team --print --to here",
        "profile print 1 job-description --to here",
        "today --store elsewhere",
        "today --server elsewhere",
    ] {
        let said = refused(&house, asked, 1);
        assert!(!said.contains("root:"), "{asked}: {said}");
        assert!(said.trim_end().ends_with('.'), "{asked}: {said}");
    }
    assert_eq!(before(), there);
}

#[test]
fn documents_come_as_one_archive_and_files_go_in_by_standard_input() {
    both_ways(|house| {
        let csv = include_bytes!("../../fixtures/import/comma_utf8.csv");
        let output = logged_in(house, "import patients - --apply", csv);
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(said.starts_with("standard input: "), "{said}");
        assert!(said.contains("Registered "), "{said}");
        assert!(answered(house, "find novakova").contains("Zoë"));

        let one_item =
            "competence file product --title 'A plan' --did 'I wrote it' --statement ksf.1.1";
        answered(house, one_item);
        let output = logged_in(house, "portfolio --for 'The university, east'", b"");
        assert!(output.status.success(), "{output:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("caseload verify-portfolio"), "{said}");
        let files = names(output.stdout);
        let ends = [".md", ".pdf", ".bundle.json", ".key"];
        for ((name, _), end) in files.iter().zip(ends) {
            assert!(
                name.starts_with("portfolio-") && name.ends_with(end),
                "{name}"
            );
        }
        assert_eq!(files.len(), ends.len());
        let text = String::from_utf8(files[0].1.clone()).unwrap();
        assert!(text.contains("The university, east"), "{text}");
        assert!(files[1].1.starts_with(b"%PDF"));
        // It is whole: what it proves is proved anywhere.
        for (name, content) in &files[2..] {
            std::fs::write(house.home().join(name), content).unwrap();
        }
        let (bundle, key) = (files[2].0.as_str(), files[3].0.as_str());
        house.ok(&["verify-portfolio", bundle, "--key", key]);

        let output = logged_in(house, "gaps --team --print --to -", b"");
        assert!(output.status.success(), "{output:?}");
        assert_eq!(names(output.stdout).len(), 2);
        let said = refused(house, "portfolio --for X --json", 2);
        assert!(said.contains("leave --json out"), "{said}");
    });
}
