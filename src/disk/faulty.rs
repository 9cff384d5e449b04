//! A disk whose operations fail from a chosen one on. For tests.

use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use super::{Disk, DiskFile, RealDisk};

/// What a failing operation says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The device failed.
    Device,
    /// There is no room: writes into new room, reservations and creations fail; the rest works.
    NoRoom,
}

/// A real disk that fails.
#[derive(Debug)]
pub struct FaultyDisk {
    fault: Fault,
    /// Operations that still succeed; below zero all fail.
    left: AtomicI64,
    done: AtomicU64,
}

impl FaultyDisk {
    /// A disk on which everything succeeds until told otherwise.
    pub fn new(fault: Fault) -> FaultyDisk {
        FaultyDisk {
            fault,
            left: AtomicI64::new(i64::MAX),
            done: AtomicU64::new(0),
        }
    }

    /// Lets `operations` more succeed, and none after.
    pub fn fail_after(&self, operations: i64) {
        self.left.store(operations, Ordering::SeqCst);
    }

    /// Lets everything succeed again.
    pub fn heal(&self) {
        self.left.store(i64::MAX, Ordering::SeqCst);
    }

    /// Returns how many operations have been tried.
    pub fn operations(&self) -> u64 {
        self.done.load(Ordering::SeqCst)
    }

    fn step(&self, needs_room: bool) -> io::Result<()> {
        self.done.fetch_add(1, Ordering::SeqCst);
        let left = self.left.fetch_sub(1, Ordering::SeqCst);
        match self.fault {
            Fault::Device if left <= 0 => Err(io::Error::other("simulated failure of the device")),
            Fault::NoRoom if left <= 0 && needs_room => Err(io::ErrorKind::StorageFull.into()),
            _ => Ok(()),
        }
    }
}

impl Disk for FaultyDisk {
    fn create(&self, path: &Path) -> io::Result<DiskFile> {
        self.step(true)?;
        RealDisk.create(path)
    }

    fn open(&self, path: &Path) -> io::Result<DiskFile> {
        self.step(false)?;
        RealDisk.open(path)
    }

    fn write_at(&self, file: &DiskFile, bytes: &[u8], offset: u64) -> io::Result<()> {
        let grows = offset + bytes.len() as u64 > file.length()?;
        if let Err(error) = self.step(grows) {
            // A failing device may have taken a part.
            RealDisk.write_at(file, &bytes[..bytes.len() / 2], offset)?;
            return Err(error);
        }
        RealDisk.write_at(file, bytes, offset)
    }

    fn sync_data(&self, file: &DiskFile) -> io::Result<()> {
        self.step(false)?;
        RealDisk.sync_data(file)
    }

    fn allocate(&self, file: &DiskFile, from: u64, length: u64) -> io::Result<()> {
        if let Err(error) = self.step(true) {
            RealDisk.allocate(file, from, length / 2)?;
            return Err(error);
        }
        RealDisk.allocate(file, from, length)
    }

    fn set_length(&self, file: &DiskFile, length: u64) -> io::Result<()> {
        self.step(false)?;
        RealDisk.set_length(file, length)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step(false)?;
        RealDisk.rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.step(false)?;
        RealDisk.remove(path)
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.step(false)?;
        RealDisk.sync_folder(folder)
    }
}
