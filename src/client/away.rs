//! What is typed while the line to the server is lost: kept on this side, for its author's eyes only, until the server has
//! it. The folder is this process's own; what a process left that ended meanwhile is found by the next one.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use nix::errno::Errno;
use nix::sys::signal::kill;
use nix::unistd::Pid;

use crate::domain::entry::StaffId;
use crate::drafts::{DraftError, DraftSnapshot, Drafts};

/// How the folders' names begin; the process's number follows.
const NAME: &str = "away.";

/// Drafts kept on this side.
#[derive(Debug)]
pub struct Away {
    folder: PathBuf,
    drafts: Option<Drafts>,
}

impl Away {
    /// In a folder below `state`, the person's state folder; made when something is to be kept.
    pub fn new(state: &Path) -> Away {
        Away {
            folder: state.join(format!("{NAME}{}", std::process::id())),
            drafts: None,
        }
    }

    /// Keeps drafts, durably.
    ///
    /// # Errors
    /// They are not safe.
    pub fn save(&mut self, drafts: &[DraftSnapshot]) -> Result<(), DraftError> {
        if self.drafts.is_none() {
            self.drafts = Some(Drafts::open(&self.folder)?);
        }
        self.drafts
            .as_mut()
            .map_or(Ok(()), |kept| kept.save(drafts))
    }

    /// All that is kept of an author.
    pub fn kept(&self, author: StaffId) -> Vec<DraftSnapshot> {
        self.drafts
            .as_ref()
            .map(|drafts| drafts.open_drafts(author.0))
            .unwrap_or_default()
    }

    /// Throws one away, at its author's wish.
    pub fn discard(&mut self, draft: u128, author: StaffId) {
        if let Some(drafts) = &mut self.drafts {
            // It comes back as an open draft at worst.
            let _ = drafts.discard(draft, author.0);
        }
    }

    /// Lets go of everything: the server has it.
    pub fn clear(&mut self) {
        if self.drafts.take().is_some() {
            // Left over at worst: the server takes nothing that is older than what it has.
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

/// What ended processes left below a state folder, with the folder to remove once the server has it.
pub fn left_over(state: &Path, author: StaffId) -> Vec<(PathBuf, Vec<DraftSnapshot>)> {
    let Ok(list) = fs::read_dir(state) else {
        return Vec::new();
    };
    list.flatten()
        .filter(|entry| {
            let name = entry.file_name();
            let process = name.to_str().and_then(|name| name.strip_prefix(NAME));
            process
                .and_then(|number| number.parse().ok())
                .is_some_and(has_ended)
        })
        .filter_map(|entry| {
            let drafts = Drafts::open(&entry.path()).ok()?;
            Some((entry.path(), drafts.open_drafts(author.0)))
        })
        .collect()
}

fn has_ended(process: i32) -> bool {
    kill(Pid::from_raw(process), None) == Err(Errno::ESRCH)
}

/// The person's state folder: `$XDG_STATE_HOME/caseload`, else below their home.
///
/// # Errors
/// Nothing says where it is.
pub fn state_folder(variable: impl Fn(&str) -> Option<std::ffi::OsString>) -> io::Result<PathBuf> {
    let absolute = |name: &str| {
        variable(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    absolute("XDG_STATE_HOME")
        .or_else(|| absolute("HOME").map(|home| home.join(".local/state")))
        .map(|folder| folder.join("caseload"))
        .ok_or_else(|| io::Error::other("it is not known where your files are"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]

    use super::*;

    fn draft(draft: u128) -> DraftSnapshot {
        DraftSnapshot {
            draft,
            author: 7,
            saved_micros: 1,
            form: "contact".to_owned(),
            subject: String::new(),
            fields: [("note".to_owned(), "half a".to_owned())].into(),
        }
    }

    #[test]
    fn what_is_kept_is_private_and_gone_when_the_server_has_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let state = tempfile::tempdir().unwrap();
        let mut away = Away::new(state.path());
        assert_eq!(away.kept(StaffId(7)), []);
        away.save(&[draft(1), draft(2)]).unwrap();
        away.discard(2, StaffId(7));
        assert_eq!(away.kept(StaffId(7)), [draft(1)]);
        assert_eq!(away.kept(StaffId(8)), []);
        for entry in fs::read_dir(&away.folder).unwrap().flatten() {
            let mode = entry.metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0, "{:?} {mode:o}", entry.path());
        }
        away.clear();
        assert_eq!(fs::read_dir(state.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_an_ended_process_left_is_found_and_what_a_living_one_keeps_is_not() {
        let state = tempfile::tempdir().unwrap();
        let mut mine = Away::new(state.path());
        mine.save(&[draft(1)]).unwrap();
        let mut ended = std::process::Command::new("true").spawn().unwrap();
        ended.wait().unwrap();
        let mut theirs = Drafts::open(&state.path().join(format!("{NAME}{}", ended.id()))).unwrap();
        theirs.save(&[draft(3)]).unwrap();
        drop(theirs);
        let left = left_over(state.path(), StaffId(7));
        assert_eq!(left.len(), 1);
        assert_eq!(left[0].1, [draft(3)]);
    }
}
