//! `caseload demo`: the screens on a made-up caseload in a throw-away folder.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::args::Common;
use crate::cli::args::house::Demo;
use crate::cli::failure::{Stop, sentence};
use crate::cli::output::Out;
use crate::cli::screens;
use crate::cli::session;
use crate::demo;
use crate::service::clock::{Clock as _, SystemClock};
use crate::service::open;

/// Makes the demo and opens it.
pub fn run(common: &Common, given: &Demo) -> Result<(), Stop> {
    match &given.keep {
        Some(folder) => keep(common, folder),
        None => throw_away(common),
    }
}

/// A demo that stays: made once, opened as often as wanted.
fn keep(common: &Common, folder: &Path) -> Result<(), Stop> {
    if !open::exists(folder) {
        generate(folder)?;
    }
    if screens::has_terminal() {
        return show(common, folder);
    }
    let mut out = Out::new(common.json);
    out.line(&format!(
        "The demo is in {}. Open it with `caseload --store {0}`; --as LOGIN makes you another of its staff.",
        folder.display()
    ))?;
    out.flush()
}

/// A demo that goes with the screens.
fn throw_away(common: &Common) -> Result<(), Stop> {
    screens::need_terminal()?;
    let folder = throw_away_folder()?;
    let store = folder.join("store");
    let shown = generate(&store).and_then(|()| show(common, &store));
    if let Err(error) = fs::remove_dir_all(&folder) {
        eprintln!(
            "{}",
            sentence(&format!(
                "the demo in {} could not be removed ({error}); it holds nothing real",
                folder.display()
            ))
        );
    }
    shown
}

/// A folder of a new name that nobody else may look into.
fn throw_away_folder() -> Result<PathBuf, Stop> {
    let wanted = env::temp_dir().join("caseload-demo-XXXXXX");
    nix::unistd::mkdtemp(&wanted)
        .map_err(|error| Stop::file("Cannot make the folder", &wanted, &error.into()))
}

fn generate(folder: &Path) -> Result<(), Stop> {
    eprintln!("Making up a caseload: nobody in it exists.");
    Ok(demo::generate(folder, SystemClock.now())?)
}

fn show(common: &Common, folder: &Path) -> Result<(), Stop> {
    let service = session::open_store(folder)?;
    screens::on(service, common, folder)
}
