//! A home of its own for the built program, with a store of five fictitious patients whose case manager runs the tests.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A patient of the store, on the weekly rung.
pub const NUMBER: &str = "9991000003";

/// Their surname as the screens show it, without the accents: what finds them.
pub const SURNAME: &str = "novakova";

/// The environment of every run, beside the home itself.
pub const ENVIRONMENT: [(&str, &str); 3] = [
    ("TERM", "xterm-256color"),
    ("LANG", "C.UTF-8"),
    ("PATH", "/usr/bin:/bin"),
];

/// A temporary home.
pub struct House {
    home: tempfile::TempDir,
}

impl House {
    /// A home without a store.
    pub fn empty() -> House {
        House {
            home: tempfile::tempdir().unwrap(),
        }
    }

    /// A home with a store and its patients.
    pub fn new() -> House {
        let house = House::empty();
        house.ok(&["init", "--service", "Test"]);
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/import/comma_utf8.csv");
        house.ok(&["import", "patients", file.to_str().unwrap(), "--apply"]);
        house
    }

    /// Another home with a copy of the store, which nobody has open.
    pub fn copied(&self) -> House {
        let other = House::empty();
        self.copy_store(&other.store());
        other
    }

    /// Copies the store, which nobody has open, to a folder that is not there yet.
    pub fn copy_store(&self, to: &Path) {
        copy(&self.store(), to);
    }

    /// The home.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Where the store is.
    pub fn store(&self) -> PathBuf {
        self.home().join("store")
    }

    /// The variables by which the program finds its files.
    pub fn places(&self) -> [(&'static str, PathBuf); 6] {
        let home = self.home();
        [
            ("HOME", home.to_owned()),
            ("TMPDIR", home.to_owned()),
            ("XDG_DATA_HOME", home.join("data")),
            ("XDG_STATE_HOME", home.join("state")),
            ("XDG_RUNTIME_DIR", home.join("runtime")),
            ("CASELOAD_STORE", self.store()),
        ]
    }

    /// Runs the program as from a shell.
    pub fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_caseload"))
            .args(arguments)
            .env_clear()
            .envs(ENVIRONMENT)
            .envs(self.places())
            .current_dir(self.home())
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    /// Runs it and expects success; gives what it printed.
    pub fn ok(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs it with `--json` and reads the answer.
    pub fn json(&self, arguments: &[&str]) -> serde_json::Value {
        let mut all = arguments.to_vec();
        all.push("--json");
        serde_json::from_str(&self.ok(&all)).unwrap()
    }

    /// Whether a file of the store holds a text, so that it will survive the process.
    pub fn holds(&self, file: &str, text: &str) -> bool {
        // The log of drafts is there from the first draft on.
        let bytes = std::fs::read(self.store().join(file)).unwrap_or_default();
        let mut windows = bytes.windows(text.len());
        windows.any(|window| window == text.as_bytes())
    }

    /// The notes of the drafts that the program offers.
    pub fn drafted_notes(&self) -> Vec<String> {
        let drafts = self.json(&["drafts"]);
        let notes = drafts.as_array().unwrap().iter();
        notes
            .filter_map(|draft| draft["fields"]["note"].as_str().map(str::to_owned))
            .collect()
    }

    /// What `verify` says of the store.
    pub fn assert_sound(&self) {
        let checked = self.json(&["verify"]);
        assert_eq!(checked["sound"], true, "{checked}");
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for item in std::fs::read_dir(from).unwrap() {
        let item = item.unwrap();
        let target = to.join(item.file_name());
        if item.file_type().unwrap().is_dir() {
            copy(&item.path(), &target);
        } else {
            std::fs::copy(item.path(), target).unwrap();
        }
    }
    let rights = std::fs::metadata(from).unwrap().permissions();
    std::fs::set_permissions(to, rights).unwrap();
}
