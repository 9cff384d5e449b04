//! `caseload demo`: the screens on a made-up caseload in a throw-away folder.

use crate::cli::args::Common;
use crate::cli::args::house::Demo;
use crate::cli::failure::Stop;

/// Makes the demo and opens it.
pub fn run(_common: &Common, _given: &Demo) -> Result<(), Stop> {
    Err(Stop::refused("The demo is not part of this build yet"))
}
