//! The few file operations on which a promise rests, behind a trait so that tests can make each of them fail.
//!
//! The journal and the drafts change files through [`Disk`] alone. [`RealDisk`] is the operating system; the tests have one that
//! stops at operation N, and one that writes down every operation so that the states a power cut may leave can be rebuilt.
//! Reading goes straight to the file: a wrong read is found by the checksums of the formats.
//! [`bytes`] reads hand-written little-endian formats without ever panicking.

pub mod bytes;
#[cfg(test)]
pub mod faulty;
#[cfg(test)]
pub mod power_cut;

use std::fmt::Debug;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use nix::errno::Errno;
use nix::fcntl::{FallocateFlags, fallocate};

/// Bytes of zeroes written at once while room is reserved.
static ZEROES: [u8; 64 * 1024] = [0; 64 * 1024];

/// An open file and the path by which messages name it.
#[derive(Debug)]
pub struct DiskFile {
    path: PathBuf,
    file: File,
}

impl DiskFile {
    /// Opens a file for reading only.
    ///
    /// # Errors
    /// Whatever the operating system says.
    pub fn open_read(path: &Path) -> io::Result<DiskFile> {
        Ok(DiskFile {
            path: path.to_owned(),
            file: File::open(path)?,
        })
    }

    /// Returns the path under which the file was opened.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the length in bytes.
    ///
    /// # Errors
    /// Whatever the operating system says.
    pub fn length(&self) -> io::Result<u64> {
        Ok(self.file.metadata()?.len())
    }

    /// Reads as much of `into` as the file holds from `offset` on, and returns how much that was.
    ///
    /// # Errors
    /// Whatever the operating system says, interruptions excepted.
    pub fn read_at(&self, into: &mut [u8], offset: u64) -> io::Result<usize> {
        let mut done = 0;
        while done < into.len() {
            match self.file.read_at(&mut into[done..], offset + done as u64) {
                Ok(0) => break,
                Ok(read) => done += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(done)
    }
}

/// The operations that change what a disk holds.
pub trait Disk: Debug + Send + Sync {
    /// Creates a file, or empties the one that is there, readable and writable by its owner alone.
    ///
    /// # Errors
    /// Whatever the operating system says; so with every operation here.
    fn create(&self, path: &Path) -> io::Result<DiskFile>;

    /// Opens an existing file for reading and writing.
    ///
    /// # Errors
    /// See [`Disk::create`].
    fn open(&self, path: &Path) -> io::Result<DiskFile>;

    /// Writes all of `bytes` at `offset`. After an error any part of them may have arrived.
    ///
    /// # Errors
    /// See [`Disk::create`].
    fn write_at(&self, file: &DiskFile, bytes: &[u8], offset: u64) -> io::Result<()>;

    /// Makes the content and the length of the file safe against a power cut (`fdatasync`).
    ///
    /// # Errors
    /// See [`Disk::create`]. After an error nothing is known about what is safe, and asking again proves nothing.
    fn sync_data(&self, file: &DiskFile) -> io::Result<()>;

    /// Reserves `length` bytes from `from` on and fills them with zeroes, so that a later write there needs no new room
    /// and its sync no change of the file system's own tables.
    ///
    /// # Errors
    /// See [`Disk::create`]. After an error the file may have grown by some zeroes.
    fn allocate(&self, file: &DiskFile, from: u64, length: u64) -> io::Result<()>;

    /// Cuts or extends the file to `length` bytes.
    ///
    /// # Errors
    /// See [`Disk::create`].
    fn set_length(&self, file: &DiskFile, length: u64) -> io::Result<()>;

    /// Gives a file another name in the same folder, replacing what had that name.
    ///
    /// # Errors
    /// See [`Disk::create`].
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Removes a file.
    ///
    /// # Errors
    /// See [`Disk::create`].
    fn remove(&self, path: &Path) -> io::Result<()>;

    /// Makes the names in a folder safe against a power cut.
    ///
    /// # Errors
    /// See [`Disk::create`].
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;
}

/// A disk that the threads of a process share.
pub type SharedDisk = Arc<dyn Disk>;

/// Returns whether the error only says that there is no room: nothing is wrong with the disk itself.
pub fn is_no_room(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge
    )
}

/// The room left for this user on the disk of a folder, in bytes; none where the system does not say.
pub fn free_bytes(folder: &Path) -> Option<u64> {
    let found = nix::sys::statvfs::statvfs(folder).ok()?;
    Some(found.blocks_available() * found.fragment_size())
}

/// Takes `length` bytes of room for a file, without writing them where the file system can reserve.
///
/// # Errors
/// No room, or whatever else the operating system says.
pub fn take_room(file: &File, length: u64) -> io::Result<()> {
    let size = i64::try_from(length).map_err(|_huge| io::ErrorKind::FileTooLarge)?;
    match fallocate(file, FallocateFlags::empty(), 0, size) {
        Ok(()) => return Ok(()),
        Err(Errno::EOPNOTSUPP | Errno::ENOSYS) => {}
        Err(errno) => return Err(errno.into()),
    }
    let mut at = 0;
    while at < length {
        file.write_all_at(&ZEROES, at)?;
        at += ZEROES.len() as u64;
    }
    Ok(())
}

/// Writes a small file so that after a power cut either the old or the new content is there, never a part.
///
/// # Errors
/// Whatever the disk says; the old content is then still in place.
pub fn replace_durably(disk: &dyn Disk, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let fresh = path.with_extension("new");
    let file = disk.create(&fresh)?;
    disk.write_at(&file, bytes, 0)?;
    disk.sync_data(&file)?;
    disk.rename(&fresh, path)?;
    disk.sync_folder(folder_of(path))
}

/// Creates a folder, with those above it that are missing, and makes their names durable.
///
/// # Errors
/// Whatever the disk says.
pub fn create_folder_durably(disk: &dyn Disk, folder: &Path) -> io::Result<()> {
    let mut missing = Vec::new();
    let mut at = folder;
    while !at.is_dir() {
        missing.push(at);
        at = folder_of(at);
    }
    for made in missing.into_iter().rev() {
        fs::create_dir(made)?;
        disk.sync_folder(folder_of(made))?;
    }
    Ok(())
}

/// Returns the folder in which `path` lies; the working folder for a bare name.
pub fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        Some(_) => Path::new("."),
        None => path,
    }
}

/// The operating system's own files.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealDisk;

impl RealDisk {
    /// Returns the operating system's disk, ready to be shared.
    pub fn shared() -> SharedDisk {
        Arc::new(RealDisk)
    }
}

impl Disk for RealDisk {
    fn create(&self, path: &Path) -> io::Result<DiskFile> {
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(path)?;
        Ok(DiskFile {
            path: path.to_owned(),
            file,
        })
    }

    fn open(&self, path: &Path) -> io::Result<DiskFile> {
        let file = OpenOptions::new().read(true).write(true).open(path)?;
        Ok(DiskFile {
            path: path.to_owned(),
            file,
        })
    }

    fn write_at(&self, file: &DiskFile, bytes: &[u8], offset: u64) -> io::Result<()> {
        file.file.write_all_at(bytes, offset)
    }

    fn sync_data(&self, file: &DiskFile) -> io::Result<()> {
        file.file.sync_data()
    }

    fn allocate(&self, file: &DiskFile, from: u64, length: u64) -> io::Result<()> {
        // First the room, so that a full disk is known before the first zero; then the zeroes, since a first write into
        // room that is merely reserved still changes the file system's tables.
        let (Ok(start), Ok(size)) = (i64::try_from(from), i64::try_from(length)) else {
            return Err(io::ErrorKind::FileTooLarge.into());
        };
        match fallocate(&file.file, FallocateFlags::empty(), start, size) {
            // Some file systems know no reservation; there the zeroes alone must do.
            Ok(()) | Err(Errno::EOPNOTSUPP | Errno::ENOSYS) => {}
            Err(errno) => return Err(errno.into()),
        }
        let mut at = from;
        while at < from + length {
            let piece = usize::try_from(from + length - at)
                .unwrap_or(ZEROES.len())
                .min(ZEROES.len());
            file.file.write_all_at(&ZEROES[..piece], at)?;
            at += piece as u64;
        }
        Ok(())
    }

    fn set_length(&self, file: &DiskFile, length: u64) -> io::Result<()> {
        file.file.set_len(length)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        File::open(folder)?.sync_all()
    }
}
