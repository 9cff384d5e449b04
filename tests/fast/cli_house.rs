//! A home of its own for the built program: run as from a shell, with a clean environment; with a team server or without.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use caseload::domain::nhs_number::NhsNumber;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// How long a server may take to begin or to end.
const LIMIT: Duration = Duration::from_mins(1);

/// A temporary home with, perhaps, a store in its usual place.
pub struct House {
    home: tempfile::TempDir,
    server: Option<Server>,
}

/// A running `caseload serve`.
pub struct Server {
    child: Child,
    said: Receiver<String>,
}

impl Server {
    /// Serves a store at a socket, in the home of a house, and waits until it does.
    pub fn start(house: &House, store: &Path, socket: &Path) -> Server {
        let mut child = house
            .bare_program()
            .arg("--store")
            .arg(store)
            .args(["serve", "--socket"])
            .arg(socket)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let (say, said) = channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if say.send(line).is_err() {
                    return;
                }
            }
        });
        let server = Server { child, said };
        server.until(" serves ");
        server
    }

    /// Waits for a line that holds some words.
    fn until(&self, words: &str) {
        loop {
            let line = self.said.recv_timeout(LIMIT).unwrap();
            if line.contains(words) {
                return;
            }
        }
    }

    /// Ends it, and expects that it stops cleanly.
    pub fn stop(mut self) {
        let process = i32::try_from(self.child.id()).unwrap();
        kill(Pid::from_raw(process), Signal::SIGTERM).unwrap();
        self.until("Stopped.");
        assert_eq!(self.child.wait().unwrap().code(), Some(0));
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Only after a test that failed is it still there.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Does a test twice: on a store opened by each command, and on a team server that is the only one to open it. Answers
/// and exit codes are the same.
pub fn both_ways(test: impl Fn(&mut House)) {
    test(&mut House::new());
    let mut served = House::new();
    served.serve();
    test(&mut served);
    served.end_serving();
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
            server: None,
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

    /// The socket of its server.
    pub fn socket(&self) -> PathBuf {
        self.home().join("caseload.sock")
    }

    /// Serves the store to the team, which every command from now on asks.
    pub fn serve(&mut self) {
        assert!(self.server.is_none());
        self.server = Some(Server::start(self, &self.store(), &self.socket()));
    }

    /// Ends the server, where there is one: the store is for one process again. Whether there was one.
    pub fn end_serving(&mut self) -> bool {
        self.server.take().map(Server::stop).is_some()
    }

    /// What `verify` says of the store, whose server is away meanwhile.
    pub fn verified(&mut self) -> serde_json::Value {
        let served = self.end_serving();
        let checked = self.json(&["verify"]);
        if served {
            self.serve();
        }
        checked
    }

    /// The program, in this home, with nothing else in its environment but where its server is.
    pub fn program(&self) -> Command {
        let mut command = self.bare_program();
        if self.server.is_some() {
            command.env("CASELOAD_SERVER", self.socket());
        }
        command
    }

    fn bare_program(&self) -> Command {
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
        // A path at the beginning stays as it is.
        let first = sentence.split_whitespace().next().unwrap_or(" ");
        let begins = first.contains(['/', '.']) || !first.starts_with(char::is_lowercase);
        assert!(
            sentence.lines().count() == 1 && begins && sentence.ends_with('.'),
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
