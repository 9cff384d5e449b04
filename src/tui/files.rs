//! Files that the program makes for somebody, for their owner's eyes only: the day sheet, which the screens write into the current
//! directory; documents, which get a folder of their own there; and files that belong together, which are all made or none.

use super::effect::NamedFile;
use nix::fcntl::OFlag;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

/// How many folders of one name there may be.
const FOLDERS_MAX: u32 = 999;

/// Writes the day sheet into the current directory and returns where it is.
///
/// # Errors
/// In a sentence, why it was not written.
pub fn write_sheet(name: &str, text: &str) -> Result<String, String> {
    let folder = std::env::current_dir().map_err(|error| {
        format!("the day sheet was not written: the current directory cannot be told: {error}")
    })?;
    let path = folder.join(name);
    let write = || -> io::Result<()> {
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .custom_flags(OFlag::O_NOFOLLOW.bits())
            .open(&path)?;
        file.set_permissions(std::fs::Permissions::from_mode(0o600))?;
        file.write_all(text.as_bytes())?;
        file.sync_all()
    };
    match write() {
        Ok(()) => Ok(path.display().to_string()),
        Err(error) => Err(format!(
            "the day sheet was not written to {}: {error}",
            path.display()
        )),
    }
}

/// Makes a new folder in the current directory; a number follows its name where there is one already.
///
/// # Errors
/// In a sentence, why there is none.
pub fn make_folder(name: &str) -> Result<PathBuf, String> {
    let current = std::env::current_dir()
        .map_err(|error| format!("the current directory cannot be told: {error}"))?;
    make_folder_in(&current, name)
}

fn make_folder_in(current: &Path, name: &str) -> Result<PathBuf, String> {
    for number in 1..=FOLDERS_MAX {
        let folder = match number {
            1 => current.join(name),
            _ => current.join(format!("{name}-{number}")),
        };
        match DirBuilder::new().mode(0o700).create(&folder) {
            Ok(()) => return Ok(folder),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(format!("no folder {}: {error}", folder.display())),
        }
    }
    Err(format!(
        "there are {FOLDERS_MAX} folders {name} in {}: move some away",
        current.display()
    ))
}

/// Writes documents into their folder, which is returned: all of them, or none stays, nor the folder.
///
/// # Errors
/// In a sentence, why they were not written.
pub fn write_documents(folder: PathBuf, files: &[NamedFile]) -> Result<PathBuf, String> {
    let places: Vec<PathBuf> = files.iter().map(|(name, _)| folder.join(name)).collect();
    let contents: Vec<&[u8]> = files.iter().map(|(_, bytes)| bytes.as_slice()).collect();
    let written = reserve(&places).and_then(|reserved| reserved.write(&contents));
    match written {
        Ok(_) => Ok(folder),
        Err(why) => {
            remove_folder(&folder);
            Err(format!("{}: {}", why.place.display(), why.error))
        }
    }
}

/// A file that cannot be made or written.
#[derive(Debug)]
pub struct NotWritten {
    /// Which.
    pub place: PathBuf,
    /// Why.
    pub error: io::Error,
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
pub fn reserve(places: &[PathBuf]) -> Result<Reserved, NotWritten> {
    let mut reserved = Reserved {
        files: Vec::new(),
        is_written: false,
    };
    for place in places {
        let made = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(place);
        let file = made.map_err(|error| not_written(place, error))?;
        reserved.files.push((place.clone(), file));
    }
    Ok(reserved)
}

impl Reserved {
    /// Writes them, each with its own content, and gives their places.
    ///
    /// # Errors
    /// One cannot be written: then none is left.
    pub fn write(mut self, contents: &[&[u8]]) -> Result<Vec<PathBuf>, NotWritten> {
        for ((place, file), bytes) in self.files.iter_mut().zip(contents) {
            file.write_all(bytes)
                .and_then(|()| file.sync_all())
                .map_err(|error| not_written(place, error))?;
        }
        self.is_written = true;
        Ok(self.files.iter().map(|(place, _)| place.clone()).collect())
    }
}

impl Drop for Reserved {
    fn drop(&mut self) {
        if !self.is_written {
            for (place, _) in &self.files {
                // It was ours alone; that it cannot be taken away again is no reason to hide why it was to go.
                let _left = fs::remove_file(place);
            }
        }
    }
}

fn not_written(place: &Path, error: io::Error) -> NotWritten {
    let place = place.to_owned();
    NotWritten { place, error }
}

/// Takes an empty folder away again. That it cannot be is no reason to say anything: it holds nothing.
pub fn remove_folder(folder: &Path) {
    let _left = fs::remove_dir(folder);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]

    use super::*;

    #[test]
    fn files_that_belong_together_are_there_together_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let places = ["a", "b", "c"].map(|name| folder.path().join(name));
        let left = || fs::read_dir(folder.path()).unwrap().count();
        // One is there already: what was made before it goes, and it stays as it is.
        fs::write(&places[1], "mine").unwrap();
        assert!(reserve(&places).is_err());
        assert_eq!(left(), 1);
        assert_eq!(fs::read(&places[1]).unwrap(), b"mine");
        fs::remove_file(&places[1]).unwrap();
        drop(reserve(&places).unwrap());
        assert_eq!(left(), 0);
        let contents: [&[u8]; 3] = [b"one", b"two", b"three"];
        reserve(&places).unwrap().write(&contents).unwrap();
        assert_eq!(fs::read(&places[2]).unwrap(), b"three");
    }

    #[test]
    fn documents_get_a_folder_of_their_own_that_only_their_owner_reads() {
        let current = tempfile::tempdir().unwrap();
        let first = make_folder_in(current.path(), "plan").unwrap();
        let second = make_folder_in(current.path(), "plan").unwrap();
        assert_eq!(second, current.path().join("plan-2"));
        let files = [("a.md", b"# A".to_vec()), ("a.pdf", vec![0, 255])];
        let files = files.map(|(name, bytes)| (name.to_owned(), bytes));
        let folder = write_documents(first, &files).unwrap();
        assert_eq!(fs::read(folder.join("a.pdf")).unwrap(), [0, 255]);
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&folder), 0o700);
        assert_eq!(mode(&folder.join("a.md")), 0o600);
        remove_folder(&second);
        assert!(!second.exists() && folder.exists());
        // A folder that holds something stays whole.
        remove_folder(&folder);
        assert!(folder.join("a.md").exists());
    }

    #[test]
    fn documents_that_cannot_all_be_written_leave_none() {
        let current = tempfile::tempdir().unwrap();
        let folder = make_folder_in(current.path(), "plan").unwrap();
        let files = [("a.md", vec![1]), ("no/such/folder.pdf", vec![2])];
        let files = files.map(|(name, bytes)| (name.to_owned(), bytes));
        let why = write_documents(folder.clone(), &files).unwrap_err();
        assert!(why.contains("folder.pdf"), "{why}");
        assert!(!folder.exists());
        let why = make_folder_in(&folder, "plan").unwrap_err();
        assert!(why.starts_with("no folder"), "{why}");
    }
}
