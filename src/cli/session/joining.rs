//! The line to a team server: which one is asked, waited for while it is silent, and never another store in its place.

use std::env;
use std::io;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::cli::args::Common;
use crate::cli::failure::{SERVER, Stop, sentence};
use crate::client::configured::{self, ConfiguredServer, Said, Surroundings};
use crate::client::remote::{self, AGAIN, ConnectError, Connected};
use crate::protocol::PROTOCOL;
use crate::protocol::message::Enter;

/// How long a command waits for a silent server.
pub(super) const WAIT: Duration = Duration::from_secs(10);

/// The team server that is to be asked; none where a store is named, or nothing says that there is a server.
///
/// # Errors
/// Both are named, or a configuration file cannot be used: then nothing may be opened.
pub fn server(common: &Common) -> Result<Option<ConfiguredServer>, Stop> {
    let said = |path: &Option<PathBuf>, by_flag| {
        path.clone().map(|path| {
            if by_flag {
                Said::ByFlag(path)
            } else {
                Said::ByVariable(path)
            }
        })
    };
    let around = Surroundings::of_this_process();
    Ok(configured::server(
        &around,
        said(&common.server, common.by_flag.server).as_ref(),
        said(&common.store, common.by_flag.store).as_ref(),
    )?)
}

/// Refuses what is done on the files of a store where a team server is configured: a slip must never open another one.
///
/// # Errors
/// A server is configured, or the configuration cannot be used.
pub fn refuse_beside_server(common: &Common, what: &str) -> Result<(), Stop> {
    match server(common)? {
        None => Ok(()),
        Some(server) => Err(Stop::new(
            SERVER,
            &format!(
                "`caseload {what}` works on the files of a store, and the team server at {} has them ({} says so): run it on the server's machine while the server is stopped, and name the store with --store",
                server.socket.display(),
                server.said_by
            ),
        )),
    }
}

/// Begins a session on a server; waits while it is silent, for so long at most, and says so.
///
/// # Errors
/// It stays silent, speaks another protocol, or lets this person not in.
pub fn join(socket: &Path, enter: &Enter, limit: Option<Duration>) -> Result<Connected, Stop> {
    let until = limit.and_then(|limit| Instant::now().checked_add(limit));
    let mut said = String::new();
    loop {
        match remote::connect(socket, enter) {
            Ok(connected) => return Ok(connected),
            Err(ConnectError::OtherVersion(sentence)) => {
                let anew = run_anew();
                return Err(if anew.sentence.is_empty() {
                    Stop::new(SERVER, &sentence)
                } else {
                    anew
                });
            }
            Err(error) if error.may_pass() => {
                let why = error.to_string();
                let left = until.map(|until| until.saturating_duration_since(Instant::now()));
                if left.is_some_and(|left| left.is_zero()) {
                    return Err(Stop::new(
                        SERVER,
                        &format!(
                            "{why}; nothing was done: try again, and tell your administrator if it stays"
                        ),
                    ));
                }
                if said != why {
                    let ends = limit.map_or_else(
                        || "Waiting for it; Ctrl-C ends.".to_owned(),
                        |limit| format!("Waiting for it, {} seconds at most.", limit.as_secs()),
                    );
                    eprintln!("{} {ends}", sentence(&why));
                    said = why;
                }
                std::thread::sleep(left.map_or(AGAIN, |left| left.min(AGAIN)));
            }
            Err(ConnectError::NotLetIn(why)) => return Err(Stop::refused(&why)),
            Err(error) => return Err(Stop::new(SERVER, &error.to_string())),
        }
    }
}

/// The variable by which a program knows which one ran it anew.
const ANEW: &str = "CASELOAD_RUN_ANEW";

/// Runs the installed program in the place of this one: it is of the server's version if it was installed since. Returns
/// only when that fails, or was done before, so that two versions that never match do not run one another for ever.
pub fn run_anew() -> Stop {
    let this = format!("{} {PROTOCOL}", env!("CARGO_PKG_VERSION"));
    if env::var(ANEW).as_ref() == Ok(&this) {
        return Stop::said(SERVER);
    }
    let failed = |error: &io::Error| {
        Stop::new(
            SERVER,
            &format!("The program cannot be run anew ({error}): start it again yourself"),
        )
    };
    // A program that was replaced while it ran is named with this mark by the system.
    let own = match env::current_exe() {
        Ok(own) => own,
        Err(error) => return failed(&error),
    };
    let name = own.to_string_lossy();
    let installed = name.strip_suffix(" (deleted)").unwrap_or(&name);
    let error = Command::new(installed)
        .args(env::args_os().skip(1))
        .env(ANEW, this)
        .exec();
    failed(&error)
}
