//! A home of its own for the built program: run as from a shell, with a clean environment.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use caseload::domain::nhs_number::NhsNumber;

/// A temporary home with, perhaps, a store in its usual place.
pub struct House {
    home: tempfile::TempDir,
}

/// What a run said.
#[derive(Debug)]
pub struct Ran {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl House {
    /// A home without a store.
    pub fn empty() -> House {
        House {
            home: tempfile::tempdir().unwrap(),
        }
    }

    /// A home with a store whose first administrator and case manager runs the tests.
    pub fn new() -> House {
        let house = House::empty();
        house.ok(&["init", "--service", "Test"]);
        house
    }

    /// The home.
    pub fn home(&self) -> PathBuf {
        self.home.path().to_owned()
    }

    /// Where the store is.
    pub fn store(&self) -> PathBuf {
        self.home().join(".local/share/caseload")
    }

    /// The program, in this home, with nothing else in its environment.
    pub fn program(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_caseload"));
        command
            .env_clear()
            .env("HOME", self.home())
            .env("TMPDIR", self.home())
            .current_dir(self.home());
        command
    }

    /// Runs it with nothing to read.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        self.feed(arguments, b"")
    }

    /// Runs it with something to read.
    pub fn feed(&self, arguments: &[&str], input: &[u8]) -> Ran {
        let mut child = self
            .program()
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_vec();
        let writing = std::thread::spawn(move || {
            // A program that reads nothing closes the pipe, which is its right.
            let _ = stdin.write_all(&input);
        });
        let output = child.wait_with_output().unwrap();
        writing.join().unwrap();
        ran(&output)
    }

    /// Runs it and expects success.
    pub fn ok(&self, arguments: &[&str]) -> String {
        let ran = self.run(arguments);
        assert_eq!(ran.code, 0, "{arguments:?}: {ran:?}");
        ran.out
    }

    /// Runs it, expects an exit code and one sentence on standard error, which is returned.
    pub fn stopped(&self, code: i32, arguments: &[&str]) -> String {
        let ran = self.run(arguments);
        assert_eq!(ran.code, code, "{arguments:?}: {ran:?}");
        let sentence = ran.err.trim_end();
        let first = sentence.chars().next().unwrap_or(' ');
        assert!(
            sentence.lines().count() == 1 && !first.is_lowercase() && sentence.ends_with('.'),
            "{arguments:?} gives no sentence: {ran:?}"
        );
        sentence.to_owned()
    }

    /// Runs it with `--json` and reads the answer.
    pub fn json(&self, arguments: &[&str]) -> serde_json::Value {
        let mut all = arguments.to_vec();
        all.push("--json");
        serde_json::from_str(&self.ok(&all)).unwrap()
    }

    /// Registers a fictitious patient on the weekly rung; gives the NHS number.
    pub fn register(&self, index: u32, surname: &str) -> String {
        let number = NhsNumber::synthetic(index).unwrap().plain();
        self.ok(&[
            "register",
            "--nhs-number",
            &number,
            "--surname",
            surname,
            "--forenames",
            "Test",
            "--birth-date",
            "3/3/1941",
            "--tier",
            "case_management",
            "--tier-reason",
            "high risk",
            "--intensity",
            "weekly",
            "--rationale",
            "start",
        ]);
        number
    }
}

/// What a finished run said.
pub fn ran(output: &Output) -> Ran {
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout.clone()).unwrap(),
        err: String::from_utf8(output.stderr.clone()).unwrap(),
    }
}
