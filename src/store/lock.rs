//! Who holds the store: a lock file that the kernel frees with the process, and that names its holder.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use nix::fcntl::{Flock, FlockArg};

use super::StoreError;

/// Who holds a store, as the lock file says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Holder {
    /// The process.
    pub process: i32,
    /// The user id it runs as.
    pub user: u32,
    /// The person at work in it, or what it does.
    pub who: String,
    /// Whether it is a screen that can be taken over.
    pub screen: bool,
}

impl std::fmt::Display for Holder {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.process == 0 {
            return write!(formatter, "another process");
        }
        write!(
            formatter,
            "{} (process {})",
            if self.who.is_empty() {
                "another process"
            } else {
                &self.who
            },
            self.process
        )
    }
}

/// The lock, held until it is dropped or the process ends.
#[derive(Debug)]
pub struct StoreLock {
    file: Flock<File>,
    path: PathBuf,
}

/// The lock file in a store's folder.
pub fn path_in(folder: &Path) -> PathBuf {
    folder.join("lock")
}

/// Takes the lock.
///
/// # Errors
/// [`StoreError::InUse`] with the holder, or [`StoreError::File`].
pub fn acquire(folder: &Path) -> Result<StoreLock, StoreError> {
    let path = path_in(folder);
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(&path)
        .map_err(StoreError::file("cannot open the lock", &path))?;
    match Flock::lock(file, FlockArg::LockExclusiveNonblock) {
        Ok(file) => {
            let mut lock = StoreLock { file, path };
            // Nobody shall be told of the holder before; on a full disk the name is all that is missing.
            let _ = lock.say("", false);
            Ok(lock)
        }
        Err((_, nix::errno::Errno::EWOULDBLOCK)) => Err(StoreError::InUse {
            folder: folder.display().to_string(),
            holder: holder(folder).unwrap_or_default(),
        }),
        Err((_, error)) => Err(StoreError::File {
            what: "cannot lock",
            path: path.display().to_string(),
            source: error.into(),
        }),
    }
}

impl StoreLock {
    /// Writes who holds it, for others to read.
    ///
    /// # Errors
    /// [`StoreError::File`].
    pub fn say(&mut self, who: &str, screen: bool) -> Result<(), StoreError> {
        let line = who.replace(['\n', '\r'], " ");
        let text = format!(
            "{}\n{}\n{}\n{line}\n",
            std::process::id(),
            nix::unistd::geteuid(),
            if screen { "screen" } else { "work" }
        );
        let written = self
            .file
            .set_len(0)
            .and_then(|()| self.file.seek(SeekFrom::Start(0)))
            .and_then(|_| self.file.write_all(text.as_bytes()));
        written.map_err(StoreError::file("cannot write the lock", &self.path))
    }
}

/// Who holds the store, as far as the lock file says.
pub fn holder(folder: &Path) -> Option<Holder> {
    let mut text = String::new();
    let file = File::open(path_in(folder)).ok()?;
    let user = file.metadata().ok()?.uid();
    file.take(4096).read_to_string(&mut text).ok()?;
    let mut lines = text.lines();
    Some(Holder {
        process: lines.next()?.trim().parse().ok()?,
        user: lines
            .next()
            .and_then(|line| line.trim().parse().ok())
            .unwrap_or(user),
        screen: lines.next() == Some("screen"),
        who: lines.next().unwrap_or_default().to_owned(),
    })
}
