//! The team server against bad input and bad luck: what is left over, who may not, who sends nonsense, who never reads, what
//! runs out, a clock that is set back.

use std::fs::{self, Permissions};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::{FileTypeExt as _, PermissionsExt as _};
use std::os::unix::net::UnixStream;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use caseload::client::Ask;
use caseload::client::remote::{ConnectError, Connected, connect};
use caseload::protocol::PROTOCOL;
use caseload::protocol::frame::{self, TO_CLIENT_MAX, TO_SERVER_MAX};
use caseload::protocol::hello::{Hello, Verdict};
use caseload::protocol::message::{Enter, ToClient, ToServer};
use caseload::server::socket;
use caseload::service::clock::HandClock;
use caseload::service::open;
use caseload::service::query::Scope;
use nix::sys::signal::Signal;
use portable_pty::CommandBuilder;

use crate::house::ENVIRONMENT;
use crate::screen::{LIMIT, Screen};
use crate::team::{
    BELL, OSEI, PROGRAM, Server, Team, contact, is_all_required, open_record, patient, pause,
    processor_ticks, record, save, skip, type_note, wait_until,
};

/// How soon others are answered whatever one does, in a build for debugging on a machine that runs other tests.
const PROMPT: Duration = Duration::from_secs(2);

/// A contact is recorded, promptly.
fn assert_prompt(session: &mut Connected) {
    let patient = patient(session, BELL.surname);
    let begin = Instant::now();
    record(session, &contact(patient, "As planned.")).unwrap();
    assert!(begin.elapsed() < PROMPT, "{:?}", begin.elapsed());
}

#[test]
fn a_socket_left_over_from_a_dead_server_is_replaced() {
    let team = Team::new();
    team.serve().kill();
    let left = fs::symlink_metadata(team.socket()).unwrap();
    assert!(left.file_type().is_socket());
    let server = team.serve();
    assert_prompt(&mut team.session(OSEI.login));
    server.stop();
    assert!(!team.socket().exists());
}

/// The server's last words when it does not start.
fn refused(command: &mut Command) -> String {
    let mut server = Server::start(command);
    assert!(!server.ended().success());
    server.said().join("\n")
}

#[test]
fn a_folder_in_which_others_may_write_is_refused() {
    let team = Team::new();
    for mode in [0o777, 0o775] {
        fs::set_permissions(team.folder(), Permissions::from_mode(mode)).unwrap();
        let said = refused(&mut team.serving());
        assert!(said.contains("writable by others"), "{said}");
        assert!(said.contains("chmod"), "{said}");
    }
    assert!(!team.socket().exists());
}

#[test]
fn a_second_server_is_told_who_is_there() {
    let team = Team::new();
    let server = team.serve();
    let store = team.store();
    let other = team.folder().join("other");
    let (store, other) = (store.to_str().unwrap(), other.to_str().unwrap());
    let said =
        refused(&mut team.command("server", &["serve", "--store", store, "--socket", other]));
    assert!(said.contains("the team server"), "{said}");
    assert!(said.contains(&server.process().to_string()), "{said}");

    let elsewhere = Team::new();
    let socket = team.socket();
    let mut command = elsewhere.command("server", &["serve", "--socket", socket.to_str().unwrap()]);
    let said = refused(command.arg("--store").arg(elsewhere.store()));
    assert!(said.contains("Another server listens"), "{said}");
    assert_prompt(&mut team.session(OSEI.login));
    server.stop();
}

/// A client that is stopped keeps nobody waiting, and goes on afterwards.
#[test]
fn a_client_that_is_stopped_harms_nobody_and_goes_on() {
    let length = Duration::from_secs(if is_all_required() { 60 } else { 5 });
    let team = Team::new();
    let server = team.serve();
    let mut stopped = team.screen(OSEI.login);
    open_record(&mut stopped, BELL);
    stopped.signal(Signal::SIGSTOP);
    let mut session = team.session(BELL.login);
    let begin = Instant::now();
    let mut count = 0;
    while begin.elapsed() < length {
        assert_prompt(&mut session);
        count += 1;
        pause(Duration::from_millis(20));
    }
    assert!(count > 20, "{count}");
    let patient = patient(&mut session, BELL.surname);
    let last = record(&mut session, &contact(patient, "The last of many.")).unwrap();
    stopped.signal(Signal::SIGCONT);
    stopped.shows(&format!("#{} recorded", last.first.0));
    type_note(&mut stopped, "Awake again.");
    save(&mut stopped, &std::collections::BTreeSet::new());
    server.stop();
}

/// A line on which nothing was said yet.
fn line(team: &Team) -> UnixStream {
    let line = UnixStream::connect(team.socket()).unwrap();
    line.set_read_timeout(Some(LIMIT)).unwrap();
    line.set_write_timeout(Some(LIMIT)).unwrap();
    line
}

fn enter() -> ToServer {
    ToServer::Enter(Enter {
        screens: false,
        act_as: Some(OSEI.login.to_owned()),
    })
}

/// A line on which a session has begun.
fn entered(team: &Team) -> UnixStream {
    let mut line = line(team);
    Hello::ours(Verdict::Welcome, "").write(&mut line).unwrap();
    let hello = Hello::read(&mut line).unwrap();
    assert_eq!(hello.verdict, Verdict::Welcome, "{}", hello.sentence);
    frame::write(&mut line, &enter(), TO_SERVER_MAX).unwrap();
    let said: ToClient = frame::read(&mut line, TO_CLIENT_MAX).unwrap();
    assert!(matches!(said, ToClient::Entered(_)), "{said:?}");
    line
}

/// The server cuts the line; gives what it still said.
fn assert_cut(line: &mut UnixStream) -> Vec<u8> {
    let mut said = Vec::new();
    match line.read_to_end(&mut said) {
        Ok(_) => {}
        Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset, "{error}"),
    }
    said
}

#[test]
fn nonsense_is_cut_off_and_told_where_it_can_be() {
    let team = Team::new();
    let server = team.serve();
    let mut other = team.session(BELL.login);
    let before = server.sockets();

    let mut garbage = line(&team);
    garbage
        .write_all(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
        .unwrap();
    let said = assert_cut(&mut garbage);
    let hello = Hello::read(&mut &said[..]).unwrap();
    assert_eq!(hello.verdict, Verdict::NotLetIn);
    assert!(hello.sentence.contains("caseload server"), "{hello:?}");

    let mut later = Hello::ours(Verdict::Welcome, "");
    later.protocol = PROTOCOL + 7;
    "9.9.9".clone_into(&mut later.version);
    let mut of_later = line(&team);
    later.write(&mut of_later).unwrap();
    let hello = Hello::read(&mut &assert_cut(&mut of_later)[..]).unwrap();
    assert_eq!(hello.verdict, Verdict::OtherProtocol);
    assert!(hello.sentence.contains("you run 9.9.9"), "{hello:?}");

    // Bytes that are no ask; a length above the limit; a second entry.
    let mut no_ask = entered(&team);
    no_ask.write_all(&[5, 0, 0, 0, 250, 9, 9, 9, 9]).unwrap();
    assert_eq!(assert_cut(&mut no_ask), b"");
    let mut long = entered(&team);
    long.write_all(&u32::MAX.to_le_bytes()).unwrap();
    assert_eq!(assert_cut(&mut long), b"");
    let mut twice = entered(&team);
    frame::write(&mut twice, &enter(), TO_SERVER_MAX).unwrap();
    assert_eq!(assert_cut(&mut twice), b"");
    wait_until("three lines for the administrator", LIMIT, || {
        let said = server.said();
        said.iter()
            .filter(|line| line.contains("was cut off"))
            .count()
            == 3
    });
    assert_prompt(&mut other);

    // Half a hello and none at all are waited for, but not for ever; half a message harms nobody.
    let mut half = line(&team);
    half.write_all(b"CASELOAD\x01").unwrap();
    let mut silent = line(&team);
    let mut half_a_frame = entered(&team);
    half_a_frame.write_all(&[200, 0, 0, 0, 1, 2, 3]).unwrap();
    assert_prompt(&mut other);
    assert_cut(&mut half);
    assert_cut(&mut silent);
    drop(half_a_frame);
    assert_prompt(&mut other);
    wait_until("all of them to be forgotten", LIMIT, || {
        server.sockets() == before
    });
    server.stop();
}

/// The server uses next to no processor, once what it had to do is done; one that spins never does.
fn assert_sleeps(server: &Server) {
    wait_until("the server to sleep", LIMIT, || {
        let before = processor_ticks(server.process());
        pause(Duration::from_secs(1));
        let used = processor_ticks(server.process()) - before;
        eprintln!("{used} hundredths of a second of processor within a second");
        used <= 3
    });
}

#[test]
fn one_who_asks_and_never_reads_fills_nothing_and_keeps_nobody_waiting() {
    let team = Team::new();
    let server = team.serve();
    let mut other = team.session(BELL.login);
    assert_prompt(&mut other);
    let mut deaf = entered(&team);
    deaf.set_write_timeout(Some(Duration::from_secs(1)))
        .unwrap();
    let before = server.resident_kib();
    let mut asked = 0_u64;
    loop {
        let ask = ToServer::Ask {
            number: asked,
            ask: Ask::Caseload {
                scope: Scope::Own,
                after: None,
            },
        };
        // Until the server takes no more of it.
        if frame::write(&mut deaf, &ask, TO_SERVER_MAX).is_err() {
            break;
        }
        asked += 1;
        assert!(asked < 1_000_000, "the server takes everything");
        if asked.is_multiple_of(100) {
            assert_prompt(&mut other);
        }
    }
    for _ in 0..20 {
        assert_prompt(&mut other);
    }
    let grown = server.resident_kib().saturating_sub(before);
    eprintln!("{asked} asks were taken; the server has grown by {grown} KiB");
    assert!(grown < 64 * 1024, "{grown} KiB");
    assert_sleeps(&server);
    drop(deaf);
    server.stop();
}

/// Joins as a case manager, or says why not.
fn try_session(team: &Team) -> Result<Connected, ConnectError> {
    let enter = Enter {
        screens: false,
        act_as: Some(OSEI.login.to_owned()),
    };
    connect(&team.socket(), &enter)
}

#[test]
fn without_file_descriptors_those_who_are_in_work_on_and_others_are_told() {
    let team = Team::new();
    let serving = team.serving();
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -n 40 && exec \"$0\" \"$@\""]);
    command.arg(serving.get_program()).args(serving.get_args());
    command.env_clear().envs(team.environment("server"));
    let server = Server::start(&mut command);
    server.says(" serves ");
    let mut inside = Vec::new();
    let sentence = loop {
        match try_session(&team) {
            Ok(session) => inside.push(session),
            Err(error) => break error.to_string(),
        }
    };
    eprintln!("{} sessions, then: {sentence}", inside.len());
    assert!(
        sentence.contains("has no room for another connection"),
        "{sentence}"
    );
    assert!(inside.len() > 5, "{}", inside.len());
    // Some who say nothing wait at the door meanwhile.
    let waiting: Vec<UnixStream> = (0..5).map(|_| line(&team)).collect();
    for session in &mut inside {
        assert_prompt(session);
    }
    assert_sleeps(&server);
    for _ in 0..5 {
        let error = try_session(&team).unwrap_err();
        assert!(matches!(error, ConnectError::Busy(_)), "{error}");
    }
    drop(waiting);
    inside.truncate(3);
    let mut late = Vec::new();
    wait_until("room", LIMIT, || {
        late.extend(try_session(&team).ok());
        late.len() == 3
    });
    for session in inside.iter_mut().chain(&mut late) {
        assert_prompt(session);
    }
    server.stop();
}

#[test]
fn a_clock_set_back_is_marked_and_nothing_is_refused() {
    use caseload::client::Reply;
    use caseload::domain::time::Moment;
    use caseload::drafts::DraftSnapshot;

    let team = Team::new();
    let clock = Arc::new(HandClock::at(Moment::from(jiff::Timestamp::now())));
    let service = open::open(&team.store(), clock.clone(), &mut |_, _| {}).unwrap();
    let bound = socket::bind(&team.socket(), 0o600, None).unwrap();
    let listener = bound.listener.try_clone().unwrap();
    let server = caseload::server::Server::start(service, listener, |_| {}).unwrap();
    let mut session = team.session(OSEI.login);
    let patient = patient(&mut session, OSEI.surname);
    let (_, begun) = session.ask(1, Ask::Begin).unwrap();
    let Reply::Begun { place_draft, .. } = begun else {
        panic!("{begun:?}")
    };
    let draft = |now: i64, note: &str| DraftSnapshot {
        draft: place_draft.0,
        author: session.entered.actor.0,
        saved_micros: now,
        form: "contact".to_owned(),
        subject: patient.to_string(),
        fields: [("note".to_owned(), note.to_owned())].into(),
    };
    let (at, older) = (Moment::from(jiff::Timestamp::now()).0, "Before the clock");
    let drafts = [
        draft(at, older),
        draft(at - 3_600_000_000, "After the clock"),
    ];
    let [first, second] = drafts.map(|draft| Ask::SaveDrafts(vec![draft]));

    let before = record(&mut session, &contact(patient, "In order.")).unwrap();
    session.ask(2, first).unwrap();
    clock.advance_minutes(-60);
    let back = record(&mut session, &contact(patient, "Set back.")).unwrap();
    session.ask(3, second).unwrap();
    clock.advance_minutes(1);
    let after = record(&mut session, &contact(patient, "Going on.")).unwrap();
    assert!(before.last < back.first && back.last < after.first);
    assert!(back.at < before.at);
    // What was typed last holds, whatever the clock said.
    let (_, drafts) = session.ask(4, Ask::OpenDrafts).unwrap();
    let Reply::Drafts(drafts) = drafts else {
        panic!("{drafts:?}")
    };
    let notes: Vec<_> = drafts
        .iter()
        .map(|(draft, _)| &draft.fields["note"])
        .collect();
    assert_eq!(notes, ["After the clock"]);
    drop(session);
    bound.remove();
    server.stop().unwrap();

    let service = open::open(&team.store(), clock, &mut |_, _| {}).unwrap();
    let marks = [before, back].map(|receipt| {
        let entry = service.parts().0.read(receipt.first.0).unwrap();
        entry.header.clock_flag
    });
    // 1 is "went back" for ever.
    assert_eq!(marks, [0, 1]);
    service.stop().unwrap();
}

/// The screens for a user of the system, who is not let in: the sentence that they see, and nothing else.
fn turned_away(team: &Team, user: &str) -> String {
    let program = team.folder().join("caseload");
    let mut command = CommandBuilder::new("setpriv");
    command.args(["--reuid", user, "--regid", user, "--clear-groups"]);
    command.arg(&program);
    command.args(["--server", team.socket().to_str().unwrap()]);
    command.env_clear();
    for (name, value) in ENVIRONMENT {
        command.env(name, value);
    }
    command.env("HOME", "/nonexistent");
    command.cwd("/");
    let mut screen = Screen::run(command);
    assert_ne!(screen.ended(LIMIT), 0);
    let said = String::from_utf8(screen.raw()).unwrap();
    assert!(!said.contains('\x1b'), "{said:?}");
    let said = said.trim_end().to_owned();
    eprintln!("user {user}: {said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    said
}

/// Users 1 and 2 are there on every Debian, without a login of people's; 65534 stands for nobody; 54321 is nobody's.
#[test]
fn who_is_not_in_the_register_is_told_so_and_sees_nothing() {
    if !nix::unistd::geteuid().is_root() {
        return skip("only root can run programs as other users");
    }
    let team = Team::without_store();
    let program = team.folder().join("caseload");
    fs::copy(PROGRAM, &program).unwrap();
    let store = team.store();
    let house = |arguments: &[&str]| {
        let mut command = team.command("root", arguments);
        let output = command.arg("--store").arg(&store).output().unwrap();
        assert!(output.status.success(), "{output:?}");
    };
    house(&["init", "--service", "Test"]);
    let name = ["--name", "D Daemon", "--role", "case_manager"];
    let added = [
        &["staff", "add", "daemon"],
        &name[..],
        &["--profession", "nurse"],
    ]
    .concat();
    house(&added);
    house(&["staff", "suspend", "daemon", "--reason", "Has left"]);
    let server = Server::start(team.serving().args(["--mode", "666"]));
    server.says(" serves ");
    for (user, sentence) in [
        ("1", "The login 'daemon' is suspended in the staff register"),
        ("2", "The login 'bin' is not in the staff register"),
        ("65534", "user 65534 stands for nobody"),
        ("54321", "User 54321 has no login name"),
    ] {
        let said = turned_away(&team, user);
        assert!(said.contains(sentence), "{user}: {said}");
    }
    // Naming another is no way in, either, where people are not made up.
    let error = try_session(&team).unwrap_err();
    assert!(error.to_string().contains("demo store only"), "{error}");
    server.stop();

    let server = Server::start(team.serving().args(["--mode", "600"]));
    server.says(" serves ");
    let said = turned_away(&team, "2");
    assert!(
        said.contains("You may not use the team server's socket"),
        "{said}"
    );
    server.stop();
}
