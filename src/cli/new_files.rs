//! Files that the program makes for somebody: only their owner reads them, and nothing that is there is written over.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use crate::cli::failure::Stop;

/// Where files of these names go in a folder.
///
/// # Errors
/// The folder is none, or one of the files is there already.
pub fn places<const COUNT: usize>(
    folder: &Path,
    names: &[String; COUNT],
) -> Result<[PathBuf; COUNT], Stop> {
    let places = names.each_ref().map(|name| folder.join(name));
    for place in &places {
        if place.exists() {
            return Err(Stop::refused(&format!(
                "There is a file {} already: choose another folder with --to, or move it away",
                place.display()
            )));
        }
    }
    if !folder.is_dir() {
        return Err(Stop::refused(&format!(
            "There is no folder {}: make it first, or name another with --to",
            folder.display()
        )));
    }
    Ok(places)
}

/// Writes a file that only its owner may read, and that was not there.
///
/// # Errors
/// It is there already, or cannot be written.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Stop> {
    let failed = |error: &std::io::Error| Stop::file("Cannot write", path, error);
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map_err(|error| failed(&error))?;
    file.write_all(bytes)
        .and_then(|()| file.sync_all())
        .map_err(|error| failed(&error))
}
