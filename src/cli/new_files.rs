//! Documents that the program makes for somebody: files in a folder, which only their owner reads and where nothing that is there
//! is written over, or one ZIP archive on standard output.

use std::fs::{File, OpenOptions};
use std::io::{Cursor, IsTerminal as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::cli::failure::{BUG, Stop};
use crate::cli::given;
use crate::cli::output::Out;
use crate::protocol::shell::Basis;

/// Documents that belong together, on their way to whoever asked for them.
#[derive(Debug)]
pub enum Documents {
    /// Files of a folder: made, and empty until all are written.
    Files(Reserved),
    /// An archive on standard output, of files with these names.
    Archive(Vec<String>),
}

impl Documents {
    /// Makes sure that documents of these names can be given: what is given out has all its files, or none.
    ///
    /// # Errors
    /// The folder is none, one of the files is there already or cannot be made; for an archive, standard output is a terminal or
    /// is wanted for JSON.
    pub fn reserve(to: &Path, names: &[String], out: &Out) -> Result<Documents, Stop> {
        if !given::is_standard(to) {
            return reserve(&places(to, names)?).map(Documents::Files);
        }
        if out.json {
            return Err(Stop::wrong_use(
                "An archive and JSON cannot both stand on standard output: leave --json out, or name a folder with --to",
            ));
        }
        if std::io::stdout().is_terminal() {
            return Err(Stop::wrong_use(
                "An archive is no text for a terminal: send it into a file, with > documents.zip at the end, and over ssh without -t",
            ));
        }
        Ok(Documents::Archive(names.to_vec()))
    }

    /// Gives the documents, each with its content and made now, and says what their names are. What is said after an archive goes to
    /// standard error.
    ///
    /// # Errors
    /// They cannot be written: then none of the files is left.
    pub fn give(
        self,
        contents: &[&[u8]],
        basis: &Basis,
        out: &mut Out,
    ) -> Result<Vec<String>, Stop> {
        match self {
            Documents::Files(reserved) => reserved.write(contents),
            Documents::Archive(names) => {
                let bytes = archive(&names, contents, made_at(basis))
                    .map_err(|error| Stop::new(BUG, &format!("no archive can be made: {error}")))?;
                out.bytes(&bytes)?;
                out.goes_aside();
                Ok(names)
            }
        }
    }
}

/// One ZIP archive of files that only their owner reads.
fn archive(
    names: &[String],
    contents: &[&[u8]],
    at: zip::DateTime,
) -> zip::result::ZipResult<Vec<u8>> {
    // PDF is compressed in itself, and the rest is small.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(at)
        .unix_permissions(0o600);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in names.iter().zip(contents) {
        writer.start_file(name.as_str(), options)?;
        writer.write_all(bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}

/// The time by the service's clock as an archive writes it: by its wall clock.
fn made_at(basis: &Basis) -> zip::DateTime {
    let local = basis.now.timestamp().to_zoned(basis.zone.clone());
    zip::DateTime::try_from(local.datetime()).unwrap_or_default()
}

/// Where files of these names go in a folder.
fn places(folder: &Path, names: &[String]) -> Result<Vec<PathBuf>, Stop> {
    let places: Vec<PathBuf> = names.iter().map(|name| folder.join(name)).collect();
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
fn reserve(places: &[PathBuf]) -> Result<Reserved, Stop> {
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
    /// Writes them, each with its own content, and says where they are.
    fn write(mut self, contents: &[&[u8]]) -> Result<Vec<String>, Stop> {
        for ((place, file), bytes) in self.files.iter_mut().zip(contents) {
            filled(place, file, bytes)?;
        }
        self.is_written = true;
        let places = self.files.iter();
        Ok(places
            .map(|(place, _)| place.display().to_string())
            .collect())
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

    use std::io::Read as _;

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

    #[test]
    fn an_archive_holds_each_document_as_it_is() {
        let at = zip::DateTime::from_date_and_time(2026, 11, 28, 9, 30, 0).unwrap();
        let names = ["portfolio.md".to_owned(), "portfolio.pdf".to_owned()];
        let bytes = archive(&names, &[b"# Mine", &[0, 255, 7]], at).unwrap();
        let mut read = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        assert_eq!(read.len(), 2);
        let modified = read.by_name("portfolio.md").unwrap().last_modified();
        assert_eq!(modified, Some(at));
        let mut content = Vec::new();
        read.by_name("portfolio.pdf")
            .unwrap()
            .read_to_end(&mut content)
            .unwrap();
        assert_eq!(content, [0, 255, 7]);
        assert_eq!(
            read.by_name("portfolio.md").unwrap().unix_mode().unwrap() & 0o777,
            0o600
        );
    }
}
