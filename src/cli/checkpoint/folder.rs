//! A folder of checkpoints elsewhere: one file each, named by how many entries it covers, and `leaf-hashes`, which grows with the journal.
//!
//! The hashes are written before the checkpoint that vouches for them, and only if they are those of what was signed before: so each copy
//! that is made is also a comparison with all copies that were made.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::cli::failure::{REFUSED, STORE, Stop};
use crate::cli::session::{Session, wanted};
use crate::disk::{Disk as _, DiskFile, RealDisk, create_folder_durably, replace_durably};
use crate::journal::chain::Hash;
use crate::journal::checkpoint::Checkpoint;
use crate::journal::note::VerifierKey;
use crate::journal::tree::Frontier;
use crate::protocol::shell::{ShellAsk, ShellReply};
use crate::service::checkpoint::SignedCheckpoint;

/// The end of a checkpoint's name.
pub const EXTENSION: &str = "checkpoint";
/// The most bytes of a checkpoint's file.
const NOTE_BYTES_MAX: u64 = 64 * 1024;
/// Hashes read at once.
const READ_AT_ONCE: usize = 4096;

/// The hashes of all entries, in order, as far as they were kept.
#[derive(Debug)]
pub struct LeafHashes {
    file: DiskFile,
    count: u64,
    held: Vec<u8>,
    from: u64,
}

impl LeafHashes {
    fn path(folder: &Path) -> PathBuf {
        folder.join("leaf-hashes")
    }

    /// Opens those of a folder; none where there are none.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn open(folder: &Path) -> Result<Option<LeafHashes>, Stop> {
        let path = LeafHashes::path(folder);
        let failed = |error: &io::Error| Stop::file("Cannot read", &path, error);
        match DiskFile::open_read(&path) {
            Ok(file) => {
                let count = file.length().map_err(|error| failed(&error))? / 32;
                Ok(Some(LeafHashes {
                    file,
                    count,
                    held: Vec::new(),
                    from: 1,
                }))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed(&error)),
        }
    }

    /// The hash of an entry; `None` beyond the last, and where the file cannot be read.
    pub fn of(&mut self, number: u64) -> Option<Hash> {
        if number == 0 || number > self.count {
            return None;
        }
        let held = self.held.len() as u64 / 32;
        if number < self.from || number >= self.from + held {
            self.held.resize(READ_AT_ONCE * 32, 0);
            let read = self.file.read_at(&mut self.held, (number - 1) * 32).ok()?;
            self.held.truncate(read);
            self.from = number;
        }
        let at = usize::try_from(number - self.from).ok()? * 32;
        self.held.get(at..at + 32)?.try_into().ok()
    }
}

/// A checkpoint that was kept, its signature not yet checked.
#[derive(Debug)]
pub struct KeptNote {
    /// Where it is.
    pub path: PathBuf,
    /// The signed note.
    pub note: String,
}

/// The checkpoints in a folder by name, or the one in a file; and the folder of either.
///
/// # Errors
/// Nothing is there, or it cannot be read.
pub fn read(at: &Path) -> Result<(Vec<KeptNote>, PathBuf), Stop> {
    let failed = |path: &Path, error: &io::Error| Stop::file("Cannot read", path, error);
    if !at.is_dir() {
        let note = read_note(at).map_err(|error| failed(at, &error))?;
        let folder = crate::disk::folder_of(at).to_owned();
        let path = at.to_owned();
        return Ok((vec![KeptNote { path, note }], folder));
    }
    let mut notes = Vec::new();
    for item in fs::read_dir(at).map_err(|error| failed(at, &error))? {
        let path = item.map_err(|error| failed(at, &error))?.path();
        if path.extension().is_some_and(|end| end == EXTENSION) {
            let note = read_note(&path).map_err(|error| failed(&path, &error))?;
            notes.push(KeptNote { path, note });
        }
    }
    if notes.is_empty() {
        return Err(Stop::new(
            STORE,
            &format!(
                "There is no checkpoint in {}: `caseload checkpoint --to FOLDER` puts some there",
                at.display()
            ),
        ));
    }
    notes.sort_by(|one, other| one.path.cmp(&other.path));
    Ok((notes, at.to_owned()))
}

fn read_note(path: &Path) -> io::Result<String> {
    if fs::metadata(path)?.len() > NOTE_BYTES_MAX {
        return Err(io::Error::other("it is too long for a checkpoint"));
    }
    // A byte that makes it no text is a change like another: for the check to say, beside all the others.
    Ok(String::from_utf8_lossy(&fs::read(path)?).into_owned())
}

/// Keeps a checkpoint in a folder, with the hashes of all entries that it covers.
///
/// # Errors
/// The folder cannot be written, is another store's, or what is kept there is not what this journal has.
pub fn keep(
    session: &mut Session,
    folder: &Path,
    signed: &SignedCheckpoint,
) -> Result<PathBuf, Stop> {
    let checkpoint = VerifierKey::parse(&signed.key)
        .and_then(|key| Checkpoint::open(&signed.note, &key))
        .map_err(|error| Stop::refused(&error.to_string()))?;
    create_folder_durably(&RealDisk, folder)
        .map_err(|error| Stop::file("Cannot make the folder", folder, &error))?;
    refuse_other_store(folder, &checkpoint)?;
    grow(session, folder, &checkpoint)?;
    let path = folder.join(format!("{:020}.{EXTENSION}", checkpoint.size));
    replace_durably(&RealDisk, &path, signed.note.as_bytes())
        .map_err(|error| Stop::file("Cannot write", &path, &error))?;
    Ok(path)
}

fn refuse_other_store(folder: &Path, own: &Checkpoint) -> Result<(), Stop> {
    let listed = fs::read_dir(folder)
        .map_err(|error| Stop::file("Cannot look into", folder, &error))?
        .filter_map(Result::ok)
        .map(|item| item.path());
    let others = listed
        .filter(|path| path.extension().is_some_and(|end| end == EXTENSION))
        .filter_map(|path| Checkpoint::unchecked(&read_note(&path).ok()?).ok())
        .find(|known| known.origin != own.origin);
    match others {
        None => Ok(()),
        Some(known) => Err(Stop::refused(&format!(
            "{} holds checkpoints of another store ({}), so nothing was written: name another folder",
            folder.display(),
            known.origin
        ))),
    }
}

/// Adds the hashes that are not there yet, once all together are those that were signed.
fn grow(session: &mut Session, folder: &Path, checkpoint: &Checkpoint) -> Result<(), Stop> {
    let mut frontier = Frontier::default();
    let mut kept = LeafHashes::open(folder)?;
    let have = kept.as_ref().map_or(0, |kept| kept.count);
    if have > checkpoint.size {
        return Err(differs(
            folder,
            &format!(
                "holds hashes of {have} entries, and the journal has {}: it was shortened, or replaced by an older copy",
                checkpoint.size
            ),
        ));
    }
    while frontier.size() < have {
        let leaf = kept
            .as_mut()
            .and_then(|kept| kept.of(frontier.size() + 1))
            .ok_or_else(|| differs(folder, "holds hashes that cannot be read"))?;
        frontier.push(leaf, |_| {});
    }
    let mut added = Vec::new();
    while frontier.size() < checkpoint.size {
        let ask = ShellAsk::LeafHashes {
            from: frontier.size() + 1,
        };
        let bytes = wanted!(session.ask_shell(ask)?, ShellReply::LeafHashes(bytes) => bytes)?;
        let (leaves, _) = bytes.as_chunks::<32>();
        if leaves.is_empty() {
            return Err(differs(folder, "was to be given hashes that did not come"));
        }
        for leaf in leaves {
            if frontier.size() < checkpoint.size {
                frontier.push(*leaf, |_| {});
                added.extend_from_slice(leaf);
            }
        }
    }
    if frontier.root() != checkpoint.root {
        return Err(differs(
            folder,
            "holds hashes that are not those of the journal as it is now",
        ));
    }
    let path = LeafHashes::path(folder);
    let failed = |error: &io::Error| Stop::file("Cannot write", &path, error);
    append(&path, have * 32, &added).map_err(|error| failed(&error))
}

fn append(path: &Path, at: u64, bytes: &[u8]) -> io::Result<()> {
    let file = if path.exists() {
        RealDisk.open(path)?
    } else {
        RealDisk.create(path)?
    };
    RealDisk.write_at(&file, bytes, at)?;
    // A piece of a hash may be left of a copy that was interrupted.
    RealDisk.set_length(&file, at + bytes.len() as u64)?;
    RealDisk.sync_data(&file)
}

fn differs(folder: &Path, what: &str) -> Stop {
    let shown = folder.display();
    Stop::new(
        REFUSED,
        &format!(
            "{shown} {what}; nothing was written there: look with `caseload verify --against {shown}`"
        ),
    )
}
