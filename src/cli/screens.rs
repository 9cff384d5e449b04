//! `caseload` without a command: the screens.

use std::io::{self, IsTerminal as _};
use std::path::Path;

use crate::cli::args::Common;
use crate::cli::args::team::Join;
use crate::cli::failure::{SERVER, STORE, Stop};
use crate::cli::session;
use crate::cli::takeover;
use crate::protocol::message::Enter;
use crate::service::{Failure, Service};
use crate::store::StoreError;
use crate::tui::model::Ended;
use crate::tui::run::{self, Behind, RunError};
use crate::tui::terminal::TerminalError;

/// Opens the screens on the store.
pub fn run(common: &Common) -> Result<(), Stop> {
    if let Some(server) = session::server(common)? {
        return join(common, &server.socket, None);
    }
    let folder = session::folder(common)?;
    session::check(&folder)?;
    need_terminal()?;
    let service = open_or_take_over(&folder)?;
    on(service, common, &folder)
}

/// Opens the screens on a team server; waits for it while it is silent, and never opens another store.
fn join(common: &Common, socket: &Path, follow: Option<&str>) -> Result<(), Stop> {
    need_terminal()?;
    let enter = Enter {
        screens: true,
        act_as: common.act_as.clone(),
    };
    let connected = session::join(socket, &enter, None)?;
    let notices = connected.entered.notices.clone();
    let ended = run::run(Behind::Remote(Box::new(connected)), follow, &notices)?;
    if ended == Ended::OtherVersion {
        return Err(session::run_anew());
    }
    Ok(())
}

/// Opens the screens on the team server and follows a colleague's.
pub fn follow(common: &Common, given: &Join) -> Result<(), Stop> {
    let Some(server) = session::server(common)? else {
        return Err(Stop::new(
            SERVER,
            "There is nobody to join: no team server is configured, so name its socket with --server",
        ));
    };
    join(common, &server.socket, Some(&given.login))
}

/// Says so at once where there is no terminal to draw on.
pub fn need_terminal() -> Result<(), Stop> {
    if has_terminal() {
        Ok(())
    } else {
        Err(TerminalError::NotATerminal.into())
    }
}

/// Whether there is a terminal to draw on.
pub fn has_terminal() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// Opens the store; one's own other screen is asked to end first.
fn open_or_take_over(folder: &Path) -> Result<Service, Stop> {
    match session::try_open(folder) {
        Err(Failure::Store(StoreError::InUse { holder, .. }))
            if takeover::take_over(folder, &holder) =>
        {
            session::open_store(folder)
        }
        opened => Ok(opened?),
    }
}

/// The screens on an open store, stopped cleanly at their end.
pub fn on(service: Service, common: &Common, folder: &Path) -> Result<(), Stop> {
    let actor = match session::actor(&service, common, folder) {
        Ok(actor) => actor,
        Err(stop) => {
            service.stop()?;
            return Err(stop);
        }
    };
    let name = service.register().name(actor).to_owned();
    // On a full disk the name in the lock is all that is missing.
    let _ = service.say_who(&name, true);
    let notices = service.notices.clone();
    run::run(Behind::Solo(Box::new(service), actor), None, &notices)?;
    Ok(())
}

impl From<RunError> for Stop {
    fn from(error: RunError) -> Stop {
        match error {
            RunError::Terminal(error) => error.into(),
            RunError::Service(failure) => failure.into(),
            RunError::Io(error) => Stop::new(STORE, &format!("cannot use the terminal: {error}")),
        }
    }
}
