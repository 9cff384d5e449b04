//! `caseload` without a command: the screens.

use std::io::{self, IsTerminal as _};
use std::path::Path;

use crate::cli::args::Common;
use crate::cli::failure::{STORE, Stop};
use crate::cli::session;
use crate::cli::takeover;
use crate::service::{Failure, Service};
use crate::store::StoreError;
use crate::tui::run::{self, RunError};
use crate::tui::terminal::TerminalError;

/// Opens the screens on the store.
pub fn run(common: &Common) -> Result<(), Stop> {
    session::refuse_beside_server(common)?;
    let folder = session::folder(common)?;
    session::check(&folder)?;
    need_terminal()?;
    let service = open_or_take_over(&folder)?;
    on(service, common, &folder)
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
    run::run(service, actor, &notices)?;
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
