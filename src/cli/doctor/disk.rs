//! The disk: free room, its write cache, and how long it takes to say that something is safe.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use nix::sys::stat::{major, minor};

use super::Finding;
use crate::disk::{self, Disk as _, RealDisk};

/// With less free than this, look at it: some months of a team.
const FREE_BYTES_MIN: u64 = 1 << 30;
/// With less free than this, something stops soon.
const FREE_BYTES_LOW: u64 = 64 << 20;
/// How often the disk is asked.
const SYNCS: usize = 50;
/// An answer that takes longer than this is felt.
const SYNC_LONG: Duration = Duration::from_millis(50);
/// No disk without a cache answers quicker than this.
const SYNC_SHORT: Duration = Duration::from_micros(20);

pub(super) fn all(store: &Path) -> Vec<Finding> {
    let Some(folder) = store.ancestors().find(|folder| folder.is_dir()) else {
        return Vec::new();
    };
    let mut findings = vec![free(folder), cache(folder)];
    if store.is_dir() {
        findings.push(syncs(store));
    }
    findings
}

fn free(folder: &Path) -> Finding {
    let what = "free room";
    let Some(free) = disk::free_bytes(folder) else {
        return Finding::look_at(what, "not known", "look with `df`");
    };
    let shown = format!("{} MiB on the disk of {}", free >> 20, folder.display());
    if free < FREE_BYTES_LOW {
        Finding::wrong(what, shown, "free some: soon nothing more can be recorded")
    } else if free < FREE_BYTES_MIN {
        Finding::look_at(what, shown, "think of more room in time")
    } else {
        Finding::fine(what, shown)
    }
}

fn cache(folder: &Path) -> Finding {
    let what = "disk's write cache";
    let unknown = || {
        Finding::look_at(
            what,
            "not known for this file system",
            "ask whoever runs the disk whether a power cut keeps what it said was safe",
        )
    };
    let Ok(found) = fs::metadata(folder) else {
        return unknown();
    };
    let device = format!(
        "/sys/dev/block/{}:{}",
        major(found.dev()),
        minor(found.dev())
    );
    let Ok(device) = fs::canonicalize(device) else {
        return unknown();
    };
    // A partition has its disk's queue one folder up.
    let places: [Option<PathBuf>; 2] = [Some(device.clone()), device.parent().map(PathBuf::from)];
    let said = places
        .into_iter()
        .flatten()
        .find_map(|place| fs::read_to_string(place.join("queue/write_cache")).ok());
    match said.as_deref().map(str::trim) {
        Some("write through") => Finding::fine(what, "write through: nothing is held back"),
        Some("write back") => Finding::look_at(
            what,
            "write back: the disk is told to empty it at every save",
            "on virtual disks make sure that the host passes this on",
        ),
        _ => unknown(),
    }
}

fn syncs(store: &Path) -> Finding {
    let what = "time to be safe";
    let path = store.join("doctor.tmp");
    let measured = measure(&path);
    let _ = fs::remove_file(&path);
    let mut times = match measured {
        Ok(times) => times,
        Err(error) => {
            return Finding::look_at(
                what,
                format!("not measured: {error}"),
                "run it as the user to whom the store belongs, with room on the disk",
            );
        }
    };
    times.sort_unstable();
    let at = |percent: usize| {
        times
            .get(times.len() * percent / 100)
            .copied()
            .unwrap_or_default()
    };
    let shown = format!(
        "fdatasync takes {} µs (p50), {} µs (p95)",
        at(50).as_micros(),
        at(95).as_micros()
    );
    if at(95) > SYNC_LONG {
        Finding::look_at(what, shown, "saving is felt: use a quicker disk")
    } else if at(50) < SYNC_SHORT {
        Finding::look_at(
            what,
            shown,
            "too quick for a disk: it is memory, or something says \"safe\" too early",
        )
    } else {
        Finding::fine(what, shown)
    }
}

fn measure(path: &Path) -> std::io::Result<Vec<Duration>> {
    const PIECE: [u8; 1024] = [0x5a; 1024];
    let file = RealDisk.create(path)?;
    RealDisk.allocate(&file, 0, (SYNCS * PIECE.len()) as u64)?;
    RealDisk.sync_data(&file)?;
    (0..SYNCS)
        .map(|at| {
            let begun = Instant::now();
            RealDisk.write_at(&file, &PIECE, (at * PIECE.len()) as u64)?;
            RealDisk.sync_data(&file)?;
            Ok(begun.elapsed())
        })
        .collect()
}
