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
use crate::journal::note::{NoteError, VerifierKey};
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
        if fs::metadata(&path).is_ok_and(|found| !found.is_file()) {
            return Err(Stop::new(
                STORE,
                &format!("{} is no file: move it away", path.display()),
            ));
        }
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

/// What was kept in a folder, or one file of it.
#[derive(Debug)]
pub struct Kept {
    /// The checkpoints, by name.
    pub notes: Vec<KeptNote>,
    /// Files that cannot be read as one, with the reason.
    pub unreadable: Vec<(PathBuf, String)>,
    /// The folder.
    pub folder: PathBuf,
}

/// The checkpoints in a folder by name, or the one in a file; and the folder of either. One that cannot be read does not stand in the way
/// of the others.
///
/// # Errors
/// Nothing is there, or it cannot be read.
pub fn read(at: &Path) -> Result<Kept, Stop> {
    let failed = |path: &Path, error: &io::Error| Stop::file("Cannot read", path, error);
    if !at.is_dir() {
        let note = read_note(at).map_err(|error| failed(at, &error))?;
        return Ok(Kept {
            notes: vec![KeptNote {
                path: at.to_owned(),
                note,
            }],
            unreadable: Vec::new(),
            folder: crate::disk::folder_of(at).to_owned(),
        });
    }
    let mut kept = Kept {
        notes: Vec::new(),
        unreadable: Vec::new(),
        folder: at.to_owned(),
    };
    for item in fs::read_dir(at).map_err(|error| failed(at, &error))? {
        let path = item.map_err(|error| failed(at, &error))?.path();
        if path.extension().is_some_and(|end| end == EXTENSION) {
            match read_note(&path) {
                Ok(note) => kept.notes.push(KeptNote { path, note }),
                Err(error) => kept
                    .unreadable
                    .push((path, format!("it cannot be read: {error}"))),
            }
        }
    }
    if kept.notes.is_empty() && kept.unreadable.is_empty() {
        return Err(Stop::new(
            STORE,
            &format!(
                "There is no checkpoint in {}: `caseload checkpoint --to FOLDER` puts some there",
                at.display()
            ),
        ));
    }
    kept.notes.sort_by(|one, other| one.path.cmp(&other.path));
    kept.unreadable.sort();
    Ok(kept)
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
    let unreadable = |error: NoteError| Stop::refused(&error.to_string());
    let key = VerifierKey::parse(&signed.key).map_err(unreadable)?;
    let checkpoint = Checkpoint::open(&signed.note, &key).map_err(unreadable)?;
    create_folder_durably(&RealDisk, folder)
        .map_err(|error| Stop::file("Cannot make the folder", folder, &error))?;
    let mut keys = vec![key];
    for earlier in &signed.earlier_keys {
        keys.push(VerifierKey::parse(earlier).map_err(unreadable)?);
    }
    let known = newest_known(folder, &checkpoint, &keys)?;
    grow(session, folder, known.as_ref(), &checkpoint)?;
    let path = folder.join(format!("{:020}.{EXTENSION}", checkpoint.size));
    replace_durably(&RealDisk, &path, signed.note.as_bytes())
        .map_err(|error| Stop::file("Cannot write", &path, &error))?;
    Ok(path)
}

/// The largest checkpoint of this store that was kept in a folder.
fn newest_known(
    folder: &Path,
    own: &Checkpoint,
    keys: &[VerifierKey],
) -> Result<Option<Checkpoint>, Stop> {
    let listed = fs::read_dir(folder)
        .map_err(|error| Stop::file("Cannot look into", folder, &error))?
        .filter_map(Result::ok)
        .map(|item| item.path());
    let notes = listed
        .filter(|path| path.extension().is_some_and(|end| end == EXTENSION))
        .filter_map(|path| read_note(&path).ok());
    let mut newest: Option<Checkpoint> = None;
    for note in notes {
        match Checkpoint::unchecked(&note) {
            Ok(other) if other.origin != own.origin => {
                return Err(Stop::refused(&format!(
                    "{} holds checkpoints of another store ({}), so nothing was written: name another folder",
                    folder.display(),
                    other.origin
                )));
            }
            _ => {}
        }
        let mut opened = keys
            .iter()
            .filter_map(|key| Checkpoint::open(&note, key).ok());
        let Some(known) = opened.next() else {
            continue;
        };
        if newest
            .as_ref()
            .is_none_or(|newest| newest.size < known.size)
        {
            newest = Some(known);
        }
    }
    Ok(newest)
}

/// Adds the hashes that are not there yet, once all together are those that were signed.
///
/// Only as far as a checkpoint vouches for them are the kept ones taken as they are: what lies behind that was written for a checkpoint that
/// did not come to be, and may not have reached the disk. Where they are damaged, all are taken from the journal again, and must
/// be those that were signed before.
fn grow(
    session: &mut Session,
    folder: &Path,
    known: Option<&Checkpoint>,
    checkpoint: &Checkpoint,
) -> Result<(), Stop> {
    if let Some(known) = known.filter(|known| known.size > checkpoint.size) {
        return Err(differs(
            folder,
            &format!(
                "holds a checkpoint over {} entries, and the journal has {}: it was shortened, or replaced by an older copy",
                known.size, checkpoint.size
            ),
        ));
    }
    let mut frontier = match known {
        Some(known) => kept_up_to(folder, known)?,
        None => Frontier::default(),
    };
    for anew in [false, true] {
        if anew {
            frontier = Frontier::default();
        }
        let have = frontier.size();
        let added = from_journal(session, folder, &mut frontier, known, checkpoint, anew)?;
        if let Some(added) = added {
            let path = LeafHashes::path(folder);
            return append(&path, have * 32, &added)
                .map_err(|error| Stop::file("Cannot write", &path, &error));
        }
    }
    Err(differs(
        folder,
        "holds hashes that are not those of the journal as it is now",
    ))
}

/// What is kept of the hashes that a checkpoint vouches for: all of them, or nothing where they are not those.
fn kept_up_to(folder: &Path, known: &Checkpoint) -> Result<Frontier, Stop> {
    let mut frontier = Frontier::default();
    let mut kept = LeafHashes::open(folder)?;
    while frontier.size() < known.size {
        match kept.as_mut().and_then(|kept| kept.of(frontier.size() + 1)) {
            Some(leaf) => frontier.push(leaf, |_| {}),
            None => return Ok(Frontier::default()),
        }
    }
    if frontier.root() == known.root {
        Ok(frontier)
    } else {
        Ok(Frontier::default())
    }
}

/// Takes the further hashes from the journal; none where together they are not what was signed, before and now.
fn from_journal(
    session: &mut Session,
    folder: &Path,
    frontier: &mut Frontier,
    known: Option<&Checkpoint>,
    checkpoint: &Checkpoint,
    anew: bool,
) -> Result<Option<Vec<u8>>, Stop> {
    let mut added = Vec::new();
    let mut first = anew;
    while frontier.size() < checkpoint.size {
        let ask = ShellAsk::LeafHashes {
            from: frontier.size() + 1,
            anew: std::mem::take(&mut first),
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
            let reached = known.filter(|known| known.size == frontier.size());
            if reached.is_some_and(|known| known.root != frontier.root()) {
                return Ok(None);
            }
        }
    }
    Ok((frontier.root() == checkpoint.root).then_some(added))
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
