//! Files that the screens write into the current directory, for their owner's eyes only: the day sheet, and documents, which get a
//! folder of their own.

use super::effect::NamedFile;
use nix::fcntl::OFlag;
use std::fs::{self, DirBuilder, OpenOptions};
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
    let mut made = Vec::new();
    for (name, bytes) in files {
        let path = folder.join(name);
        if let Err(error) = write_new(&path, bytes) {
            made.push(path.clone());
            for one in made {
                let _gone = fs::remove_file(one);
            }
            remove_folder(&folder);
            return Err(format!("{}: {error}", path.display()));
        }
        made.push(path);
    }
    Ok(folder)
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
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
