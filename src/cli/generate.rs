//! `caseload generate`: manual pages, completions, the table of keys.

use clap::CommandFactory as _;

use crate::cli::args::Cli;
use crate::cli::args::house::Generate;
use crate::cli::failure::Stop;
use crate::cli::output::Out;
use crate::tui::keymap;

/// Generates what is asked for.
pub fn run(out: &mut Out, given: &Generate) -> Result<(), Stop> {
    match given {
        Generate::Man { folder } => {
            std::fs::create_dir_all(folder)
                .and_then(|()| clap_mangen::generate_to(Cli::command(), folder))
                .map_err(|error| Stop::file("Cannot write manual pages to", folder, &error))?;
            out.line(&format!("Manual pages are in {}.", folder.display()))
        }
        Generate::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Cli::command(), "caseload", &mut script);
            out.bytes(&script)
        }
        Generate::Keys => out.text(&keymap::key_table()),
    }
}
