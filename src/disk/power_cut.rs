//! A disk that writes down every operation, and rebuilds from that what a power cut after any of them may leave. For tests.
//!
//! The rules of the simulated disk: what was written to a file before its last sync is there; of what was written later, any sector may be there or not.
//! A name that was made, changed or removed is safe once its folder was synced; later changes of names may be there up to any one of them. A file's
//! length follows the same rule as its bytes.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Disk, DiskFile, RealDisk};

/// The piece that a disk writes whole or not at all.
const SECTOR: u64 = 512;

/// One operation, by the number of the file it concerned.
#[derive(Clone, Debug)]
enum Operation {
    Create {
        file: usize,
        path: PathBuf,
    },
    Write {
        file: usize,
        offset: u64,
        bytes: Vec<u8>,
    },
    Length {
        file: usize,
        length: u64,
    },
    Sync {
        file: usize,
    },
    Rename {
        from: PathBuf,
        to: PathBuf,
    },
    Remove {
        path: PathBuf,
    },
    SyncFolder {
        folder: PathBuf,
    },
}

#[derive(Debug, Default)]
struct Log {
    operations: Vec<Operation>,
    names: BTreeMap<PathBuf, usize>,
    /// The names as they were, and what the files held, when the recording began.
    at_first: Vec<(PathBuf, usize, Vec<u8>)>,
    files: usize,
}

/// A real disk with a memory. Files are known by their paths, so a file must not be written through a path it no longer has.
#[derive(Debug, Default)]
pub struct RecordingDisk {
    log: Mutex<Log>,
}

/// What becomes of that which was not synced.
#[derive(Clone, Copy, Debug)]
pub enum Cut {
    /// All of it arrived, as after a mere kill.
    AllArrived,
    /// None of it arrived.
    NoneArrived,
    /// Each sector and name arrived or not, as the seed has it.
    Some(u64),
}

impl RecordingDisk {
    /// A disk that knows the files already in `folder`, with all of them safe.
    pub fn over(folder: &Path) -> RecordingDisk {
        let disk = RecordingDisk::default();
        let mut folders = vec![folder.to_owned()];
        while let Some(folder) = folders.pop() {
            for item in fs::read_dir(&folder).into_iter().flatten().flatten() {
                let path = item.path();
                if path.is_dir() {
                    folders.push(path);
                } else if let Ok(bytes) = fs::read(&path) {
                    let mut log = disk.log();
                    let file = log.files;
                    log.files += 1;
                    log.names.insert(path.clone(), file);
                    log.at_first.push((path, file, bytes));
                }
            }
        }
        disk
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns how many operations there have been.
    pub fn operations(&self) -> usize {
        self.log().operations.len()
    }

    /// Rebuilds under `to` what lay under `from` if the power had been cut after `operations` operations.
    ///
    /// # Errors
    /// Whatever the operating system says.
    pub fn rebuild(&self, from: &Path, to: &Path, operations: usize, cut: Cut) -> io::Result<()> {
        let log = self.log();
        let done = &log.operations[..operations.min(log.operations.len())];
        let mut luck = Luck::of(cut);
        let names = names_left(&log, done, &mut luck);
        for (path, file) in names {
            let content = content_left(&log, done, file, &mut luck);
            let Ok(inner) = path.strip_prefix(from) else {
                continue;
            };
            let path = to.join(inner);
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            fs::write(path, content)?;
        }
        Ok(())
    }

    fn file(&self, path: &Path) -> usize {
        let known = self.log().names.get(path).copied();
        assert!(
            known.is_some(),
            "BUG: {} was never created here",
            path.display()
        );
        known.unwrap_or_default()
    }

    fn note(&self, operation: Operation) {
        self.log().operations.push(operation);
    }
}

/// The names that are left.
fn names_left(log: &Log, done: &[Operation], luck: &mut Luck) -> BTreeMap<PathBuf, usize> {
    let mut names: BTreeMap<PathBuf, usize> = log
        .at_first
        .iter()
        .map(|(path, file, _)| (path.clone(), *file))
        .collect();
    let folder_of = |path: &Path| path.parent().map(Path::to_owned).unwrap_or_default();
    let mut cut_folders: Vec<PathBuf> = Vec::new();
    for (at, operation) in done.iter().enumerate() {
        let folder = match operation {
            Operation::Create { path, .. } | Operation::Remove { path } => folder_of(path),
            Operation::Rename { to, .. } => folder_of(to),
            _ => continue,
        };
        let is_safe = done[at..].iter().any(
            |later| matches!(later, Operation::SyncFolder { folder: synced } if *synced == folder),
        );
        if !is_safe && (cut_folders.contains(&folder) || !luck.arrives()) {
            // Names of one folder arrive in order.
            cut_folders.push(folder);
            continue;
        }
        match operation {
            Operation::Create { file, path } => {
                names.insert(path.clone(), *file);
            }
            Operation::Remove { path } => {
                names.remove(path);
            }
            Operation::Rename { from, to } => {
                if let Some(file) = names.remove(from) {
                    names.insert(to.clone(), file);
                }
            }
            _ => {}
        }
    }
    names
}

fn content_left(log: &Log, done: &[Operation], file: usize, luck: &mut Luck) -> Vec<u8> {
    let mut content = log
        .at_first
        .iter()
        .find(|(_, known, _)| *known == file)
        .map_or_else(Vec::new, |(_, _, bytes)| bytes.clone());
    let synced = done
        .iter()
        .rposition(|operation| matches!(operation, Operation::Sync { file: of } if *of == file));
    for (at, operation) in done.iter().enumerate() {
        let is_safe = synced.is_some_and(|synced| at < synced);
        match operation {
            Operation::Write {
                file: of,
                offset,
                bytes,
            } if *of == file => {
                write_sectors(&mut content, *offset, bytes, |_| is_safe || luck.arrives());
            }
            Operation::Length { file: of, length }
                if *of == file && (is_safe || luck.arrives()) =>
            {
                content.resize(usize::try_from(*length).unwrap_or(0), 0);
            }
            _ => {}
        }
    }
    content
}

fn write_sectors(
    content: &mut Vec<u8>,
    offset: u64,
    bytes: &[u8],
    mut arrives: impl FnMut(u64) -> bool,
) {
    let mut at = offset;
    let end = offset + bytes.len() as u64;
    while at < end {
        let sector_end = ((at / SECTOR + 1) * SECTOR).min(end);
        if arrives(at) {
            let (from, to) = (
                usize::try_from(at).unwrap_or(0),
                usize::try_from(sector_end).unwrap_or(0),
            );
            if content.len() < to {
                content.resize(to, 0);
            }
            let source = usize::try_from(at - offset).unwrap_or(0);
            content[from..to].copy_from_slice(&bytes[source..source + to - from]);
        }
        at = sector_end;
    }
}

/// A small generator of yes and no (xorshift), so that every case can be repeated.
struct Luck {
    cut: Cut,
    state: u64,
}

impl Luck {
    fn of(cut: Cut) -> Luck {
        let seed = if let Cut::Some(seed) = cut { seed } else { 0 };
        Luck {
            cut,
            state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1,
        }
    }

    fn arrives(&mut self) -> bool {
        match self.cut {
            Cut::AllArrived => true,
            Cut::NoneArrived => false,
            Cut::Some(_) => {
                self.state ^= self.state << 13;
                self.state ^= self.state >> 7;
                self.state ^= self.state << 17;
                self.state >> 40 & 1 == 0
            }
        }
    }
}

impl Disk for RecordingDisk {
    fn create(&self, path: &Path) -> io::Result<DiskFile> {
        let made = RealDisk.create(path)?;
        let mut log = self.log();
        let file = log.files;
        log.files += 1;
        log.names.insert(path.to_owned(), file);
        log.operations.push(Operation::Create {
            file,
            path: path.to_owned(),
        });
        Ok(made)
    }

    fn open(&self, path: &Path) -> io::Result<DiskFile> {
        RealDisk.open(path)
    }

    fn write_at(&self, file: &DiskFile, bytes: &[u8], offset: u64) -> io::Result<()> {
        let of = self.file(file.path());
        self.note(Operation::Write {
            file: of,
            offset,
            bytes: bytes.to_vec(),
        });
        RealDisk.write_at(file, bytes, offset)
    }

    fn sync_data(&self, file: &DiskFile) -> io::Result<()> {
        let of = self.file(file.path());
        self.note(Operation::Sync { file: of });
        Ok(())
    }

    fn allocate(&self, file: &DiskFile, from: u64, length: u64) -> io::Result<()> {
        let zeroes = vec![0; usize::try_from(length).unwrap_or(0)];
        self.write_at(file, &zeroes, from)
    }

    fn set_length(&self, file: &DiskFile, length: u64) -> io::Result<()> {
        let of = self.file(file.path());
        self.note(Operation::Length { file: of, length });
        RealDisk.set_length(file, length)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        RealDisk.rename(from, to)?;
        let mut log = self.log();
        if let Some(file) = log.names.remove(from) {
            log.names.insert(to.to_owned(), file);
        }
        log.operations.push(Operation::Rename {
            from: from.to_owned(),
            to: to.to_owned(),
        });
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        RealDisk.remove(path)?;
        self.log().names.remove(path);
        self.note(Operation::Remove {
            path: path.to_owned(),
        });
        Ok(())
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.note(Operation::SyncFolder {
            folder: folder.to_owned(),
        });
        Ok(())
    }
}
