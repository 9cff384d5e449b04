//! A shared review on two real terminals, a server of another version, and a socket handed over by systemd.

use std::fs::{self, Permissions};
use std::os::fd::OwnedFd;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::{UnixDatagram, UnixListener};
use std::process::{Command, Stdio};
use std::time::Duration;

use caseload::protocol::PROTOCOL;
use caseload::protocol::hello::{Hello, Verdict};

use crate::screen::{LIMIT, Screen};
use crate::team::{OSEI, Server, Team, open_record, type_note};

/// What a server or its client ends with.
const SERVER_EXIT: u32 = 4;

/// The last line of a screen.
fn last_line(seen: &str) -> &str {
    seen.lines().last().unwrap_or_default()
}

#[test]
fn a_supervisor_follows_live_and_only_looks_on() {
    let team = Team::new();
    let server = team.serve();
    let mut host = team.screen(OSEI.login);
    host.keys("w");
    host.until("the offer", |seen| {
        last_line(seen).contains("screens offered")
    });
    let mut follower = team.screen("lindqvist");
    follower.keys("W");
    follower.shows("Follow whose screens?");
    follower.keys("<Enter>");
    follower.shows("Abena Osei is at today");
    host.until("who follows", |seen| {
        last_line(seen).contains("Ingrid Lindqvist")
    });

    open_record(&mut host, OSEI);
    follower.until("the same record", |seen| {
        seen.contains("[Timeline]") && seen.contains(OSEI.name) && seen.contains("leave the review")
    });
    // What is being typed stays with who types it; that something is, is said.
    type_note(&mut host, "Words of my own.");
    let seen = follower.until("the form's name", |seen| {
        last_line(seen).contains("Contact form")
    });
    assert!(!seen.contains("Words of my own"), "{seen}");
    follower.keys("c");
    follower.until("that it only looks on", |seen| {
        seen.contains("only look on")
    });
    host.keys("<C-s>");
    follower.until("the entry, once it is one", |seen| {
        seen.contains("Words of my own")
    });
    follower.keys("<Esc>");
    follower.shows("it is on record");
    host.until("that nobody follows", |seen| {
        last_line(seen).contains("screens offered")
    });
    for screen in [&mut host, &mut follower] {
        screen.keys("q");
        assert_eq!(screen.ended(LIMIT), 0);
    }
    server.stop();
}

#[test]
fn a_program_older_than_the_server_is_run_anew_once_and_then_told() {
    let team = Team::without_store();
    let listener = UnixListener::bind(team.socket()).unwrap();
    let mut screen = team.start(OSEI.login);
    // The program as it is, and the one that is installed, which here is the same.
    for run in 1..=2 {
        let (mut line, _) = listener.accept().unwrap();
        line.set_read_timeout(Some(LIMIT)).unwrap();
        let hello = Hello::read(&mut line).unwrap();
        assert_eq!(hello.protocol, PROTOCOL, "run {run}");
        let other = Hello {
            protocol: PROTOCOL + 1,
            ..Hello::ours(
                Verdict::OtherProtocol,
                "The server is newer than this program",
            )
        };
        other.write(&mut line).unwrap();
    }
    assert_eq!(screen.ended(LIMIT), SERVER_EXIT);
    let said = String::from_utf8(screen.raw()).unwrap();
    assert!(
        said.contains("The server is newer than this program."),
        "{said}"
    );
    listener.set_nonblocking(true).unwrap();
    assert!(listener.accept().is_err(), "it was run anew once more");
}

#[test]
fn a_socket_from_systemd_is_served_and_systemd_is_told() {
    let team = Team::new();
    let notices = team.folder().join("notify");
    let system = UnixDatagram::bind(&notices).unwrap();
    system.set_read_timeout(Some(LIMIT)).unwrap();
    let listener = UnixListener::bind(team.socket()).unwrap();
    fs::set_permissions(team.socket(), Permissions::from_mode(0o600)).unwrap();
    // systemd hands the socket over as the third file; a shell puts it there, and says for which process.
    let script = "exec 3<&0 </dev/null; LISTEN_PID=$$ LISTEN_FDS=1 exec \"$@\"";
    let serving = team.serving();
    let mut command = Command::new("sh");
    command
        .args(["-c", script, "sh"])
        .arg(serving.get_program())
        .args(serving.get_args())
        .env_clear()
        .envs(team.environment("server"))
        .env("NOTIFY_SOCKET", &notices)
        .stdin(Stdio::from(OwnedFd::from(listener)));
    let server = Server::start(&mut command);
    server.says("socket from systemd");
    let mut notice = [0; 512];
    let mut told = || {
        let length = system.recv(&mut notice).unwrap();
        String::from_utf8_lossy(&notice[..length]).into_owned()
    };
    assert!(told().contains("READY=1"));
    let mut screen: Screen = team.screen(OSEI.login);
    screen.keys("q");
    assert_eq!(screen.ended(Duration::from_secs(5)), 0);
    server.stop();
    assert!(told().contains("STOPPING=1"));
    // It is systemd's to remove.
    assert!(team.socket().exists());
}
