//! `caseload rebuild`: the present state made anew from the journal.

use serde_json::json;

use crate::cli::args::Common;
use crate::cli::failure::{Stop, sentence};
use crate::cli::output::Out;
use crate::cli::progress::Progress;
use crate::cli::session;
use crate::service::open;

/// Rebuilds, whatever is there.
pub fn run(common: &Common) -> Result<(), Stop> {
    session::refuse_beside_server(common, "rebuild")?;
    let folder = session::folder(common)?;
    session::check(&folder)?;
    let (entries, notices) = {
        let mut bar = Progress::of("Making the present state anew");
        open::rebuild(&folder, &mut |done, total| bar.at(done, total))?
    };
    for notice in notices {
        eprintln!("{}", sentence(&notice));
    }
    let mut out = Out::new(common.json);
    if out.json {
        out.value(&json!({ "entries": entries }))?;
    } else {
        let line = format!("The present state was made anew from {entries} entries.");
        out.line(&line)?;
    }
    out.flush()
}
