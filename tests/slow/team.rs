//! A team for tests: a store of the made-up service, a server on a socket of its own, people at screens and programs that
//! speak the protocol without a screen.

use std::collections::BTreeSet;
use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Condvar, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use caseload::client::remote::{Connected, connect};
use caseload::client::{Ask, Reply, Trouble};
use caseload::domain::command::{Command as Deed, PatientCommand, Request};
use caseload::domain::entry::{CommandId, PatientId};
use caseload::domain::patient::contact::{Channel, Outcome, RecordContact};
use caseload::protocol::message::Enter;
use caseload::service::Receipt;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use portable_pty::CommandBuilder;

use crate::house::{ENVIRONMENT, House};
use crate::screen::{LIMIT, Screen};

/// The program.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_caseload");

/// The case manager of the demo, with a patient of theirs: surname to find, name as shown.
pub const OSEI: Person = Person {
    login: "osei",
    surname: "okeke",
    name: "OKEKE, Patience",
};

/// The community matron of the demo.
pub const BELL: Person = Person {
    login: "bell",
    surname: "bickerstaffe",
    name: "BICKERSTAFFE, Cyril",
};

/// One of the demo's staff, and one of their patients.
#[derive(Clone, Copy)]
pub struct Person {
    pub login: &'static str,
    pub surname: &'static str,
    pub name: &'static str,
}

/// Whether what a test needs must be there.
pub fn is_all_required() -> bool {
    std::env::var_os("CASELOAD_REQUIRE_ALL").is_some()
}

/// Says that a test is skipped because something is missing; a failure where everything is required.
pub fn skip(why: &str) {
    assert!(!is_all_required(), "{why}, and it is required");
    eprintln!("skipped: {why}");
}

/// Waits until something is so that nobody tells of, looking again and again.
pub fn wait_until(what: &str, limit: Duration, mut is_so: impl FnMut() -> bool) {
    let end = Instant::now() + limit;
    while !is_so() {
        assert!(Instant::now() < end, "waited for {what} in vain");
        pause(Duration::from_millis(5));
    }
}

/// Lets time pass: between two looks, or as long as something is measured. Never what a test relies on.
pub fn pause(length: Duration) {
    let (_say, never) = channel::<()>();
    let _ = never.recv_timeout(length);
}

/// Processor time of a process so far, in hundredths of a second.
pub fn processor_ticks(process: i32) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    let (_, fields) = stat.rsplit_once(')').unwrap();
    let of = |place: usize| fields.split_whitespace().nth(place).unwrap();
    // User and system time are the 14th and the 15th of all; these begin with the third.
    of(11).parse::<u64>().unwrap() + of(12).parse::<u64>().unwrap()
}

/// A store of the made-up service with a place for a socket, and a home for each person.
pub struct Team {
    folder: tempfile::TempDir,
}

/// The store that is copied for each team while any of them is there.
static MADE: Mutex<Weak<House>> = Mutex::new(Weak::new());

impl Team {
    /// A team with the demo's store.
    pub fn new() -> Team {
        let team = Team::without_store();
        let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
        let demo = made.upgrade().unwrap_or_else(|| {
            let house = House::empty();
            house.ok(&["demo", "--keep", house.store().to_str().unwrap()]);
            Arc::new(house)
        });
        *made = Arc::downgrade(&demo);
        drop(made);
        demo.copy_store(&team.store());
        team
    }

    /// A team whose store is still to be made.
    pub fn without_store() -> Team {
        // Elsewhere the path may be too long for a socket.
        let folder = tempfile::tempdir_in("/tmp").unwrap();
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
        Team { folder }
    }

    /// The folder of everything.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Where the store is.
    pub fn store(&self) -> PathBuf {
        self.folder().join("store")
    }

    /// Where the socket is.
    pub fn socket(&self) -> PathBuf {
        self.folder().join("s")
    }

    /// The environment of a person, whose home is made.
    pub fn environment(&self, login: &str) -> Vec<(&'static str, String)> {
        let home = self.folder().join(format!("home.{login}"));
        fs::create_dir_all(&home).unwrap();
        let mut all: Vec<_> = ENVIRONMENT
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect();
        all.push(("HOME", home.to_str().unwrap().to_owned()));
        all
    }

    /// The program with arguments for somebody, not yet run.
    pub fn command(&self, login: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command
            .args(arguments)
            .env_clear()
            .envs(self.environment(login))
            .current_dir(self.folder())
            .stdin(Stdio::null());
        command
    }

    /// The server's command line, not yet run.
    pub fn serving(&self) -> Command {
        let (store, socket) = (self.store(), self.socket());
        let words = ["serve", "--store", store.to_str().unwrap()];
        let mut command = self.command("server", &words);
        command.args(["--socket", socket.to_str().unwrap()]);
        command
    }

    /// Starts the server and waits until it serves.
    pub fn serve(&self) -> Server {
        let server = Server::start(&mut self.serving());
        server.says(" serves ");
        server
    }

    /// Starts the screens of somebody.
    pub fn start(&self, login: &str) -> Screen {
        let mut command = CommandBuilder::new(PROGRAM);
        command.args(["--server", self.socket().to_str().unwrap(), "--as", login]);
        command.env_clear();
        for (name, value) in self.environment(login) {
            command.env(name, value);
        }
        command.cwd(self.folder());
        Screen::run(command)
    }

    /// Starts the screens of somebody and waits for the first.
    pub fn screen(&self, login: &str) -> Screen {
        let screen = self.start(login);
        screen.until("the first screen", |seen| seen.contains("[1 Today]"));
        screen
    }

    /// A session without screens.
    pub fn session(&self, login: &str) -> Connected {
        let enter = Enter {
            screens: false,
            act_as: Some(login.to_owned()),
        };
        connect(&self.socket(), &enter).unwrap()
    }
}

/// Opens a person's record by its number and waits for its timeline.
pub fn open_record(screen: &mut Screen, person: Person) {
    screen.keys(&format!("/{}", person.surname));
    screen.until("the one who is found", |seen| {
        seen.contains(person.name) && seen.matches(" 999 ").count() == 1
    });
    screen.keys("<Enter>");
    screen.until("the record", |seen| {
        seen.contains("[Timeline]") && seen.contains(person.name)
    });
}

/// Opens the form of a contact and types a note, which is not saved.
pub fn type_note(screen: &mut Screen, words: &str) {
    screen.keys("c");
    screen.shows("Note*");
    screen.keys(words);
    screen.shows(words);
}

/// Saves the form and gives the entry's number.
pub fn save(screen: &mut Screen, before: &BTreeSet<u64>) -> u64 {
    screen.keys("<C-s>");
    let number = screen.receipt(before);
    screen.shows("[Timeline]");
    number
}

/// A patient by their surname, as somebody finds them.
pub fn patient(session: &mut Connected, surname: &str) -> PatientId {
    let (_, found) = session.ask(1, Ask::Find(surname.to_owned())).unwrap();
    let Reply::Found(rows) = found else {
        panic!("{found:?}")
    };
    assert_eq!(rows.len(), 1, "{rows:?}");
    rows[0].patient
}

/// A contact as a form sends it.
pub fn contact(patient: PatientId, note: &str) -> Request {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let command = RecordContact {
        at: String::new(),
        channel: Channel::HomeVisit,
        outcome: Outcome::Made,
        duration_minutes: 40,
        travel_minutes: 20,
        made_by: None,
        present: String::new(),
        planned: true,
        note: note.to_owned(),
        decisions: Vec::new(),
        follow_ups: Vec::new(),
        next: String::new(),
        next_channel: None,
        late_reason: String::new(),
    };
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    Request {
        id: CommandId((0x7e57 << 64) + u128::from(number)),
        seen: Vec::new(),
        seen_entry: None,
        command: Deed::Patient(patient, PatientCommand::RecordContact(command)),
    }
}

/// Has a command recorded.
pub fn record(session: &mut Connected, request: &Request) -> Result<Receipt, Trouble> {
    let ask = Ask::Execute(Box::new(request.clone()));
    match session.ask(2, ask)? {
        (_, Reply::Receipt(receipt)) => Ok(receipt),
        (_, other) => panic!("{other:?}"),
    }
}

/// What a server has said so far, and whether it has said its last.
type Said = Arc<(Mutex<(Vec<String>, bool)>, Condvar)>;

/// A server in a process of its own, killed when this is dropped.
pub struct Server {
    child: Child,
    said: Said,
}

impl Server {
    /// Starts a command that becomes the server.
    pub fn start(command: &mut Command) -> Server {
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap());
        let said = Said::default();
        let filled = Arc::clone(&said);
        std::thread::spawn(move || {
            for line in lines.lines().map_while(Result::ok) {
                filled.0.lock().unwrap().0.push(line);
                filled.1.notify_all();
            }
            filled.0.lock().unwrap().1 = true;
            filled.1.notify_all();
        });
        Server { child, said }
    }

    /// Waits until it has said words, and gives the line.
    pub fn says(&self, words: &str) -> String {
        let end = Instant::now() + LIMIT;
        let mut said = self.said.0.lock().unwrap();
        loop {
            if let Some(line) = said.0.iter().find(|line| line.contains(words)) {
                return line.clone();
            }
            let left = end.saturating_duration_since(Instant::now());
            assert!(!left.is_zero() && !said.1, "no '{words}' in {:?}", said.0);
            said = self.said.1.wait_timeout(said, left).unwrap().0;
        }
    }

    /// Everything it said until now.
    pub fn said(&self) -> Vec<String> {
        self.said.0.lock().unwrap().0.clone()
    }

    /// The number of the process.
    pub fn process(&self) -> i32 {
        i32::try_from(self.child.id()).unwrap()
    }

    /// Sends a signal.
    pub fn signal(&self, signal: Signal) {
        kill(Pid::from_raw(self.process()), signal).unwrap();
    }

    /// Kills it as nothing can be kept from.
    pub fn kill(&mut self) {
        self.signal(Signal::SIGKILL);
        self.child.wait().unwrap();
    }

    /// Asks it to stop; it does, cleanly. Gives what it said.
    pub fn stop(mut self) -> Vec<String> {
        self.signal(Signal::SIGTERM);
        let ended = self.ended();
        assert!(ended.success(), "{ended:?} {:?}", self.said());
        self.said()
    }

    /// Waits until it has ended.
    pub fn ended(&mut self) -> ExitStatus {
        wait_until("the server's end", LIMIT, || {
            self.child.try_wait().unwrap().is_some()
        });
        let status = self.child.wait().unwrap();
        wait_until("its last words", LIMIT, || self.said.0.lock().unwrap().1);
        status
    }

    /// How many sockets it has open: one to listen, one to be woken by, and some for each session.
    pub fn sockets(&self) -> usize {
        let open = fs::read_dir(format!("/proc/{}/fd", self.process())).unwrap();
        let named = open
            .flatten()
            .filter_map(|one| fs::read_link(one.path()).ok());
        named
            .filter(|name| name.to_string_lossy().starts_with("socket:"))
            .count()
    }

    /// Resident memory, in KiB.
    pub fn resident_kib(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:"));
        let number = line.unwrap().split_whitespace().nth(1);
        number.unwrap().parse().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
