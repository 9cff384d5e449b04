//! `caseload` without a command: the screens.

use std::path::Path;

use crate::cli::args::Common;
use crate::cli::failure::Stop;
use crate::cli::session;
use crate::cli::takeover;
use crate::service::Service;
use crate::store::lock;

/// Opens the screens on the store.
pub fn run(common: &Common) -> Result<(), Stop> {
    let folder = session::folder(common)?;
    session::check(&folder)?;
    let service = open_or_take_over(&folder)?;
    on(service, common, &folder)
}

/// Opens the store; one's own other screen is asked to end first.
fn open_or_take_over(folder: &Path) -> Result<Service, Stop> {
    let held = lock::acquire(folder);
    if let Err(crate::store::StoreError::InUse { holder, .. }) = &held {
        // When it does not end in time, opening says who holds the store.
        takeover::take_over(folder, holder);
    }
    drop(held);
    session::open_store(folder)
}

/// The screens on an open store, stopped cleanly at their end.
pub fn on(mut service: Service, common: &Common, folder: &Path) -> Result<(), Stop> {
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
    eprintln!(
        "The screens are not part of this build yet; every command works from the shell, see `caseload --help`."
    );
    service.stop()?;
    Ok(())
}
