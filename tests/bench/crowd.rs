//! A crowd at a team server, for figures: its store, its server, people at real screens on pseudo-terminals and people who
//! are played by the protocol alone.

use std::fs::{self, Permissions};
use std::io::{Read, Write};
use std::num::NonZero;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use caseload::client::remote::{Connected, connect};
use caseload::client::{Ask, Reply};
use caseload::domain::command::{Command as Deed, PatientCommand, Request};
use caseload::domain::entry::{CommandId, PatientId, StaffId};
use caseload::domain::patient::assignment::AssignCaseManager;
use caseload::domain::patient::contact::{Channel, Outcome, RecordContact};
use caseload::domain::staff::register::{AddStaff, Profession, Role, StaffDetails};
use caseload::protocol::message::Enter;
use caseload::service::clock::SystemClock;
use caseload::service::query::Scope;
use caseload::service::{Service, open};
use nix::unistd::{Uid, seteuid};
use portable_pty::{CommandBuilder, MasterPty, PtySize, native_pty_system};

const ROWS: NonZero<u16> = NonZero::new(24).expect("24 rows");
const COLUMNS: NonZero<u16> = NonZero::new(80).expect("80 columns");
/// Connections that one user of the system may have, less some for the screens.
const OF_ONE_USER: u32 = 20;
/// The first of the users as whom people connect who are played by the protocol; they need not exist on a demo store.
const FIRST_USER: u32 = 61_000;
/// How long anything may take.
const LIMIT: Duration = Duration::from_mins(1);

pub const NOTE: &str = "Breathing easier than last week, sleeps with two pillows. Ankles a little swollen by the evening. \
Took all tablets as listed; inhaler technique checked and put right. Daughter does the shopping on Saturdays.";

/// The login of somebody in the crowd.
pub fn login(place: usize) -> String {
    format!("team{place:03}")
}

/// A copy of a large store in which its patients are shared out among so many case managers.
pub fn store(large: &Path, to: &Path, people: usize) {
    copy(large, to);
    let service = open::open(to, Arc::new(SystemClock), &mut |_, _| {}).unwrap();
    let lead = service.register().by_login("lindqvist").unwrap().id;
    let logins: Vec<String> = (1..=8).map(|place| format!("cm{place}")).collect();
    let owners = logins.iter().map(String::as_str).chain(["osei"]);
    let patients: Vec<PatientId> = owners.flat_map(|owner| own(&service, owner)).collect();
    let team: Vec<StaffId> = (0..people)
        .map(|place| add(&service, lead, place))
        .collect();
    eprintln!("{} patients are shared out among {people}", patients.len());
    // Many at once, since each waits for the disk.
    std::thread::scope(|scope| {
        for part in 0..16 {
            let (service, patients, team) = (&service, &patients, &team);
            scope.spawn(move || {
                for place in (part..patients.len()).step_by(16) {
                    let command = AssignCaseManager {
                        case_manager: team[place % team.len()],
                        reason: "The team has grown".to_owned(),
                        beyond_limit: String::new(),
                    };
                    let command = PatientCommand::AssignCaseManager(command);
                    execute(service, lead, Deed::Patient(patients[place], command));
                }
            });
        }
    });
    service.stop().unwrap();
}

fn own(service: &Service, login: &str) -> Vec<PatientId> {
    let actor = service.register().by_login(login).unwrap().id;
    let caseload = service.caseload(actor, Scope::Own).unwrap();
    caseload.rows.iter().map(|row| row.patient).collect()
}

fn add(service: &Service, lead: StaffId, place: usize) -> StaffId {
    let id = service.new_staff_id();
    let details = StaffDetails {
        login: login(place),
        name: format!("Team {place:03}"),
        roles: [Role::CaseManager].into(),
        profession: Profession::Nurse,
        registration: None,
        whole_time_hundredths: 100,
        supervisor: None,
        deputy: None,
    };
    execute(service, lead, Deed::AddStaff(AddStaff { id, details }));
    id
}

fn execute(service: &Service, actor: StaffId, command: Deed) {
    let id = service.new_command_id();
    let request = Request {
        id,
        seen: Vec::new(),
        seen_entry: None,
        command,
    };
    service.execute(actor, request).unwrap();
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    fs::set_permissions(to, fs::metadata(from).unwrap().permissions()).unwrap();
    for item in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(item.file_name());
        if item.file_type().unwrap().is_dir() {
            copy(&item.path(), &target);
        } else {
            fs::copy(item.path(), target).unwrap();
        }
    }
}

/// The server, killed when this is dropped.
pub struct Server {
    child: Child,
    folder: tempfile::TempDir,
}

impl Server {
    pub fn start(store: &Path) -> Server {
        let folder = tempfile::tempdir_in("/tmp").unwrap();
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_caseload"))
            .args(["serve", "--mode", "666", "--store"])
            .arg(store)
            .arg("--socket")
            .arg(folder.path().join("s"))
            .spawn()
            .unwrap();
        let server = Server { child, folder };
        let end = Instant::now() + LIMIT;
        while !server.socket().exists() {
            assert!(Instant::now() < end, "the server does not start");
            pause(Duration::from_millis(20));
        }
        server
    }

    pub fn socket(&self) -> PathBuf {
        self.folder.path().join("s")
    }

    pub fn process(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Lets time pass.
pub fn pause(length: Duration) {
    let (_say, never) = channel::<()>();
    let _ = never.recv_timeout(length);
}

/// Figures in MiB from a file below `/proc`, those of the lines that begin with one of the names added up.
pub fn memory_mib(process: u32, file: &str, names: &[&str]) -> f64 {
    let text = fs::read_to_string(format!("/proc/{process}/{file}")).unwrap();
    let lines = text
        .lines()
        .filter(|line| names.iter().any(|name| line.starts_with(name)));
    let kib: f64 = lines
        .filter_map(|line| line.split_whitespace().nth(1))
        .filter_map(|number| number.parse::<f64>().ok())
        .sum();
    kib / 1024.0
}

/// Somebody who is played by the protocol: a session as a screen has it, asked and answered.
pub struct Played {
    session: Connected,
    pub patients: Vec<PatientId>,
    next: u64,
    draft: u128,
}

impl Played {
    /// Joins; as one user of the system for some of them, since a user has only so many connections. Only while this
    /// process has no other thread that minds.
    pub fn join(socket: &Path, place: usize, number: usize) -> Played {
        let user = FIRST_USER + u32::try_from(number).unwrap() / OF_ONE_USER;
        seteuid(Uid::from_raw(user))
            .expect("root is needed: a user of the system has only so many connections");
        let enter = Enter {
            screens: false,
            act_as: Some(login(place)),
        };
        let joined = connect(socket, &enter);
        seteuid(Uid::from_raw(0)).unwrap();
        let mut played = Played {
            session: joined.unwrap(),
            patients: Vec::new(),
            next: 1,
            draft: ((number as u128 + 1) << 80) + u128::from(std::process::id()),
        };
        let ask = Ask::Caseload {
            scope: Scope::Own,
            after: None,
        };
        let Reply::Caseload { page: caseload, .. } = played.ask(ask) else {
            panic!("no caseload")
        };
        played.patients = caseload.rows.iter().map(|row| row.patient).collect();
        played
    }

    /// Asks and waits.
    pub fn ask(&mut self, ask: Ask) -> Reply {
        self.next += 1;
        self.session.ask(self.next, ask).unwrap().1
    }

    /// Has a contact recorded; gives its number.
    pub fn record(&mut self, turn: usize) -> u64 {
        let patient = self.patients[turn % self.patients.len()];
        let command = RecordContact {
            at: String::new(),
            channel: Channel::HomeVisit,
            outcome: Outcome::Made,
            duration_minutes: 40,
            travel_minutes: 20,
            made_by: None,
            present: String::new(),
            planned: true,
            note: NOTE.to_owned(),
            decisions: Vec::new(),
            follow_ups: Vec::new(),
            next: String::new(),
            next_channel: None,
            late_reason: String::new(),
        };
        let command = PatientCommand::RecordContact(command);
        let request = Request {
            id: CommandId(self.draft + (u128::from(self.next) << 40)),
            seen: Vec::new(),
            seen_entry: None,
            command: Deed::Patient(patient, command),
        };
        let Reply::Receipt(receipt) = self.ask(Ask::Execute(Box::new(request))) else {
            panic!("no receipt")
        };
        receipt.first.0
    }

    /// Has a note kept that has grown to so many letters.
    pub fn keep(&mut self, letters: usize) {
        let note: String = NOTE.chars().cycle().take(letters).collect();
        let draft = caseload::drafts::DraftSnapshot {
            draft: self.draft,
            author: self.session.entered.actor.0,
            saved_micros: i64::try_from(letters).unwrap(),
            form: "contact".to_owned(),
            subject: self.patients[0].to_string(),
            fields: [("note".to_owned(), note)].into(),
        };
        let Reply::Done = self.ask(Ask::SaveDrafts(vec![draft])) else {
            panic!("not kept")
        };
    }
}

/// Somebody at a real screen: the program on a pseudo-terminal.
pub struct Terminal {
    child: Box<dyn portable_pty::Child + Send + Sync>,
    _master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    output: Receiver<(Instant, Vec<u8>)>,
    screen: vt100::Parser,
    _home: tempfile::TempDir,
}

impl Terminal {
    pub fn open(socket: &Path, place: usize) -> Terminal {
        let size = PtySize {
            rows: 24,
            cols: 80,
            ..PtySize::default()
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let home = tempfile::tempdir().unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_caseload"));
        command.args(["--server", socket.to_str().unwrap(), "--as", &login(place)]);
        command.env_clear();
        for (name, value) in [("TERM", "xterm-256color"), ("LANG", "C.UTF-8")] {
            command.env(name, value);
        }
        command.env("HOME", home.path());
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let keys = pair.master.take_writer().unwrap();
        let (say, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = vec![0_u8; 65_536];
            while let Ok(read) = reader.read(&mut buffer) {
                if read == 0 || say.send((Instant::now(), buffer[..read].to_vec())).is_err() {
                    return;
                }
            }
        });
        let mut terminal = Terminal {
            child,
            _master: pair.master,
            keys,
            output,
            screen: vt100::Parser::new(ROWS, COLUMNS, 0),
            _home: home,
        };
        terminal.until("? keys");
        terminal
    }

    /// Reads until the screen shows something; gives when the bytes came that showed it.
    pub fn until(&mut self, wanted: &str) -> Instant {
        let end = Instant::now() + LIMIT;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let Ok((at, bytes)) = self.output.recv_timeout(left) else {
                panic!(
                    "never showed '{wanted}':\n{}",
                    self.screen.screen().contents()
                )
            };
            self.screen.process(&bytes);
            if self.screen.screen().contents().contains(wanted) {
                return at;
            }
        }
    }

    /// Sends keys without looking at what comes of them.
    pub fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
    }

    /// Takes what has come until nothing comes for a while.
    pub fn settle(&mut self) {
        while let Ok((_, bytes)) = self.output.recv_timeout(Duration::from_millis(200)) {
            self.screen.process(&bytes);
        }
    }

    /// Sends a key; gives how long it took until the first bytes came back.
    pub fn key(&mut self, key: &str) -> Option<Duration> {
        while let Ok((_, bytes)) = self.output.try_recv() {
            self.screen.process(&bytes);
        }
        let start = Instant::now();
        self.press(key);
        let (at, bytes) = self.output.recv_timeout(Duration::from_secs(1)).ok()?;
        self.screen.process(&bytes);
        Some(at.duration_since(start))
    }

    pub fn process(&self) -> u32 {
        self.child.process_id().unwrap()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
