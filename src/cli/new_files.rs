//! Files that the program makes for somebody: only their owner reads them, and nothing that is there is written over.

use std::fs::{File, OpenOptions};
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

/// Files that belong together: there, empty, until all of them are written. Otherwise none of them stays.
#[derive(Debug)]
pub struct Reserved {
    files: Vec<(PathBuf, File)>,
    is_written: bool,
}

/// Makes files that only their owner may read, and that were not there: all, or none.
///
/// # Errors
/// One is there already, or cannot be made.
pub fn reserve(places: &[PathBuf]) -> Result<Reserved, Stop> {
    let mut reserved = Reserved {
        files: Vec::new(),
        is_written: false,
    };
    for place in places {
        let file = made(place)?;
        reserved.files.push((place.clone(), file));
    }
    Ok(reserved)
}

impl Reserved {
    /// Writes them, each with its own content.
    ///
    /// # Errors
    /// One cannot be written: then none is left.
    pub fn write(mut self, contents: &[&[u8]]) -> Result<(), Stop> {
        for ((place, file), bytes) in self.files.iter_mut().zip(contents) {
            filled(place, file, bytes)?;
        }
        self.is_written = true;
        Ok(())
    }
}

impl Drop for Reserved {
    fn drop(&mut self) {
        if !self.is_written {
            for (place, _) in &self.files {
                // It was ours alone; that it cannot be taken away again is no reason to hide why it was to go.
                let _left = std::fs::remove_file(place);
            }
        }
    }
}

fn made(path: &Path) -> Result<File, Stop> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map_err(|error| Stop::file("Cannot write", path, &error))
}

fn filled(path: &Path, file: &mut File, bytes: &[u8]) -> Result<(), Stop> {
    file.write_all(bytes)
        .and_then(|()| file.sync_all())
        .map_err(|error| Stop::file("Cannot write", path, &error))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]

    use super::*;

    #[test]
    fn files_that_belong_together_are_there_together_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let places = ["a", "b", "c"].map(|name| folder.path().join(name));
        let left = || std::fs::read_dir(folder.path()).unwrap().count();
        // One is there already: what was made before it goes, and it stays as it is.
        std::fs::write(&places[1], "mine").unwrap();
        assert!(reserve(&places).is_err());
        assert_eq!(left(), 1);
        assert_eq!(std::fs::read(&places[1]).unwrap(), b"mine");
        std::fs::remove_file(&places[1]).unwrap();
        drop(reserve(&places).unwrap());
        assert_eq!(left(), 0);
        let contents: [&[u8]; 3] = [b"one", b"two", b"three"];
        reserve(&places).unwrap().write(&contents).unwrap();
        assert_eq!(std::fs::read(&places[2]).unwrap(), b"three");
    }
}
