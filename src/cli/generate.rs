//! `caseload generate`: manual pages, completions, the table of keys, what a team server is installed with.

mod sshd;
mod systemd;

use std::path::Path;

use clap::CommandFactory as _;

use crate::cli::args::Cli;
use crate::cli::args::house::Generate;
use crate::cli::failure::Stop;
use crate::cli::output::Out;
use crate::tui::keymap;
use systemd::SystemFile;

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
        Generate::Systemd { user, group, to } => {
            let program = program()?;
            let files = if *user {
                systemd::of_a_user(&program)
            } else {
                systemd::of_the_machine(&program, plain(group)?)
            };
            match to {
                Some(folder) => write(out, &files, folder),
                None => files
                    .iter()
                    .try_for_each(|file| out.text(&format!("{}\n\n", file.text.trim_end()))),
            }
        }
        Generate::Sshd { group } => out.text(&sshd::block(&program()?, plain(group)?)),
    }
}

/// The installed program, by its whole path.
fn program() -> Result<String, Stop> {
    let path = std::env::current_exe()
        .map_err(|error| Stop::file("Cannot tell where", Path::new("the program"), &error))?;
    let path = path.to_string_lossy().into_owned();
    plain(&path).map(str::to_owned)
}

/// A name or path that systemd and sshd read as one word, whatever their rules of quoting.
fn plain(text: &str) -> Result<&str, Stop> {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "/._+-".contains(letter);
    if !text.is_empty() && text.chars().all(is_plain) {
        return Ok(text);
    }
    Err(Stop::refused(&format!(
        "'{text}' has letters that systemd or sshd would read otherwise: use a plain name, or install the program as /usr/local/bin/caseload"
    )))
}

fn write(out: &mut Out, files: &[SystemFile], folder: &Path) -> Result<(), Stop> {
    let failed = |error: &std::io::Error| Stop::file("Cannot write to", folder, error);
    std::fs::create_dir_all(folder).map_err(|error| failed(&error))?;
    for file in files {
        let path = folder.join(file.name);
        std::fs::write(&path, &file.text).map_err(|error| failed(&error))?;
        let name = file.name;
        out.line(&format!(
            "{} belongs to {}/{name}",
            path.display(),
            file.folder
        ))?;
    }
    Ok(())
}
