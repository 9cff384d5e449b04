//! `caseload serve`: the team server.

use std::fs;
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};

use sd_notify::NotifyState;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::cli::args::Common;
use crate::cli::args::team::Serve;
use crate::cli::failure::{SERVER, Stop, TEAM_SERVER, sentence};
use crate::cli::session;
use crate::client::configured::{self, SYSTEM_SOCKET, Surroundings};
use crate::server::Server;
use crate::server::socket::{self, Bound, SocketError};

/// Serves a store until it is told to stop.
pub fn run(common: &Common, given: &Serve) -> Result<(), Stop> {
    let folder = session::folder(common)?;
    session::check(&folder)?;
    // Before anything takes long: a stop asked for meanwhile is heard.
    let mut signals = Signals::new([SIGTERM, SIGINT, SIGHUP])
        .map_err(|error| Stop::new(SERVER, &format!("cannot wait for signals: {error}")))?;
    let service = session::open_store(&folder)?;
    for notice in &service.notices {
        say(notice);
    }
    // On a full disk the name in the lock is all that is missing.
    let _ = service.say_who(TEAM_SERVER, false);
    let bound = match bind(given) {
        Ok(bound) => bound,
        Err(stop) => {
            service.stop()?;
            return Err(stop);
        }
    };
    let (place, listener) = bound;
    let _ = service.say_who(&format!("{TEAM_SERVER} at {place}"), false);
    let staff = service.register().members.len();
    let listening = listener.listener.try_clone();
    let server = listening.and_then(|listening| Server::start(service, listening, say));
    let server = server.map_err(|error| Stop::new(SERVER, &format!("cannot serve: {error}")))?;
    say(&format!(
        "caseload {} serves {} at {place}; {staff} staff in the register",
        env!("CARGO_PKG_VERSION"),
        folder.display(),
    ));
    tell_system(&[NotifyState::Ready]);
    for signal in signals.forever() {
        if signal != SIGHUP {
            break;
        }
        // Sent when a terminal closes, and by habit to make servers read their settings: ours are in the record.
    }
    tell_system(&[NotifyState::Stopping]);
    say(&format!("stopping; {} people are told", server.people()));
    listener.remove();
    server.stop()?;
    say("stopped");
    Ok(())
}

/// A line for the administrator.
fn say(text: &str) {
    eprintln!("{}", sentence(text));
}

fn tell_system(state: &[NotifyState<'_>]) {
    // Without systemd nobody listens, and nothing is wrong.
    let _ = sd_notify::notify(state);
}

/// The socket that systemd hands over, else one of our own; with its place in words.
fn bind(given: &Serve) -> Result<(String, Bound), Stop> {
    if let Some(listener) = handed_over()? {
        return Ok((
            "the socket from systemd".to_owned(),
            Bound::of_system(listener),
        ));
    }
    let path = match &given.socket {
        Some(path) => path.clone(),
        None => usual()?,
    };
    let bound = socket::bind(&path, given.mode, given.group.as_deref())?;
    Ok((path.display().to_string(), bound))
}

fn handed_over() -> Result<Option<UnixListener>, Stop> {
    listenfd::ListenFd::from_env()
        .take_unix_listener(0)
        .map_err(|error| {
            Stop::new(
                SERVER,
                &format!(
                    "What systemd hands over is no Unix socket ({error}): look at caseload.socket"
                ),
            )
        })
}

/// The usual place; the system's folder is made where it is missing.
fn usual() -> Result<PathBuf, Stop> {
    let path = configured::listening_path(&Surroundings::of_this_process())?;
    if path == Path::new(SYSTEM_SOCKET)
        && let Some(folder) = path.parent()
    {
        match fs::DirBuilder::new().mode(0o755).create(folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                return Err(Stop::file("Cannot make the folder", folder, &error));
            }
            _ => {}
        }
    }
    Ok(path)
}

impl From<SocketError> for Stop {
    fn from(error: SocketError) -> Stop {
        Stop::new(SERVER, &error.to_string())
    }
}
