//! Documents that the program makes for somebody: files in a folder, which only their owner reads and where nothing that is there
//! is written over, or one ZIP archive on standard output.

use std::io::{Cursor, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::cli::failure::{BUG, Stop};
use crate::cli::given;
use crate::cli::output::Out;
use crate::protocol::shell::Basis;
use crate::tui::files::{self, NotWritten, Reserved};

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
            let reserved = files::reserve(&places(to, names)?);
            return reserved
                .map(Documents::Files)
                .map_err(|why| unwritten(&why));
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
            Documents::Files(reserved) => {
                let places = reserved.write(contents).map_err(|why| unwritten(&why))?;
                Ok(places
                    .iter()
                    .map(|place| place.display().to_string())
                    .collect())
            }
            Documents::Archive(names) => {
                let bytes = archive(&names, contents, made_at(basis))
                    .map_err(|error| Stop::new(BUG, &format!("no archive can be made: {error}")))?;
                out.bytes(&bytes)?;
                // Nothing is said of what did not get away.
                out.flush()?;
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

fn unwritten(why: &NotWritten) -> Stop {
    Stop::file("Cannot write", &why.place, &why.error)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]

    use std::io::Read as _;

    use super::*;

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
