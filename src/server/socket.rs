//! The socket: made where nobody else could put another in its place, or taken over from systemd.

use std::fs;
use std::io;
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _, PermissionsExt as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

use nix::unistd::{Gid, Group, chown, geteuid};

/// The longest path that the system takes for a Unix socket.
const PATH_BYTES_MAX: usize = 107;

/// Why there is no socket.
#[derive(Debug, thiserror::Error)]
pub enum SocketError {
    /// The path is too long.
    #[error("the path {} is too long for a socket: at most {PATH_BYTES_MAX} bytes; choose a shorter one with --socket", .0.display())]
    TooLong(PathBuf),
    /// The folder is not there or cannot be looked into.
    #[error("the folder {} of the socket cannot be used: {source}; make it, or choose another path with --socket", folder.display())]
    Folder {
        /// Which.
        folder: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Others could put another socket in the place of ours.
    #[error("the folder {} of the socket is not safe: {why}; others could put their own socket there and be taken for the server, so take that right from them (chmod go-w) or choose another path with --socket", folder.display())]
    Unsafe {
        /// Which.
        folder: PathBuf,
        /// Why.
        why: String,
    },
    /// Another server listens there.
    #[error("another server listens at {} already: use that one (it needs nothing more), or stop it first", .0.display())]
    InUse(PathBuf),
    /// Something else than a socket is there.
    #[error("{} is there and is no socket: move it away, or choose another path with --socket", .0.display())]
    NoSocket(PathBuf),
    /// There is no such group.
    #[error(
        "there is no group '{0}' on this system: make it (groupadd {0}) or name another with --group"
    )]
    NoGroup(String),
    /// The system refuses.
    #[error("cannot listen at {}: {source}", path.display())]
    System {
        /// Where.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// The socket, removed when it is let go.
#[derive(Debug)]
pub struct Bound {
    /// What to listen on.
    pub listener: UnixListener,
    /// The file to remove at the end, with its number: never one that another server made since.
    file: Option<(PathBuf, u64)>,
}

impl Bound {
    /// A socket that systemd made and removes.
    pub fn of_system(listener: UnixListener) -> Bound {
        Bound {
            listener,
            file: None,
        }
    }

    /// Removes the socket's file, if it is still ours.
    pub fn remove(&self) {
        if let Some((path, inode)) = &self.file
            && fs::symlink_metadata(path).is_ok_and(|found| found.ino() == *inode)
        {
            // Left over at worst: the next server takes it away.
            let _ = fs::remove_file(path);
        }
    }
}

/// Makes the socket. `mode` are its permission bits, such as `0o660`; `group` owns it.
///
/// # Errors
/// [`SocketError`].
pub fn bind(path: &Path, mode: u32, group: Option<&str>) -> Result<Bound, SocketError> {
    let system = |source: io::Error| SocketError::System {
        path: path.to_owned(),
        source,
    };
    if path.as_os_str().len() > PATH_BYTES_MAX {
        return Err(SocketError::TooLong(path.to_owned()));
    }
    check_folder(path)?;
    let group = group.map(group_id).transpose()?;
    take_away_left_over(path)?;
    // Made under another name with nobody's rights, and given its place when its rights are right.
    let making = path.with_file_name(format!(".{}", std::process::id()));
    let _ = fs::remove_file(&making);
    if making.as_os_str().len() > PATH_BYTES_MAX {
        return Err(SocketError::TooLong(path.to_owned()));
    }
    let listener = UnixListener::bind(&making).map_err(system)?;
    let settle = || {
        if let Some(group) = group {
            chown(&making, None, Some(group)).map_err(io::Error::from)?;
        }
        fs::set_permissions(&making, fs::Permissions::from_mode(mode))?;
        fs::rename(&making, path)?;
        fs::symlink_metadata(path).map(|found| found.ino())
    };
    match settle() {
        Ok(inode) => Ok(Bound {
            listener,
            file: Some((path.to_owned(), inode)),
        }),
        Err(error) => {
            let _ = fs::remove_file(&making);
            Err(system(error))
        }
    }
}

fn group_id(name: &str) -> Result<Gid, SocketError> {
    Group::from_name(name)
        .ok()
        .flatten()
        .map(|group| group.gid)
        .ok_or_else(|| SocketError::NoGroup(name.to_owned()))
}

/// Refuses a folder in which others could replace the socket.
fn check_folder(path: &Path) -> Result<(), SocketError> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let found = fs::metadata(folder).map_err(|source| SocketError::Folder {
        folder: folder.to_owned(),
        source,
    })?;
    let refuse = |why: String| {
        Err(SocketError::Unsafe {
            folder: folder.to_owned(),
            why,
        })
    };
    let (mode, owner, ours) = (found.mode(), found.uid(), geteuid().as_raw());
    if owner != ours && owner != 0 {
        return refuse(format!("it belongs to user {owner}"));
    }
    if mode & 0o022 != 0 {
        return refuse(format!(
            "its mode is {:04o}, writable by others",
            mode & 0o7777
        ));
    }
    Ok(())
}

/// Removes the socket of a server that is gone; refuses where one still listens.
fn take_away_left_over(path: &Path) -> Result<(), SocketError> {
    match fs::symlink_metadata(path) {
        Err(_) => Ok(()),
        Ok(found) if !found.file_type().is_socket() => Err(SocketError::NoSocket(path.to_owned())),
        Ok(_) => match UnixStream::connect(path) {
            Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(source) => Err(SocketError::System {
                path: path.to_owned(),
                source,
            }),
            Ok(_) => Err(SocketError::InUse(path.to_owned())),
        },
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]

    use super::*;

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        folder
    }

    #[test]
    fn a_socket_left_over_from_a_dead_server_is_replaced_and_a_living_one_is_not() {
        let folder = folder();
        let path = folder.path().join("s.sock");
        let first = bind(&path, 0o660, None).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o7777, 0o660);
        let second = bind(&path, 0o660, None).unwrap_err();
        assert!(matches!(second, SocketError::InUse(_)), "{second}");
        // Dead without having removed it.
        drop(first.listener);
        let third = bind(&path, 0o600, None).unwrap();
        UnixStream::connect(&path).unwrap();
        third.remove();
        assert!(!path.exists());
    }

    #[test]
    fn a_folder_that_others_may_write_in_is_refused() {
        let folder = folder();
        for mode in [0o777, 0o1777, 0o775] {
            fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode)).unwrap();
            let refused = bind(&folder.path().join("s.sock"), 0o660, None).unwrap_err();
            assert!(matches!(refused, SocketError::Unsafe { .. }), "{refused}");
        }
    }

    #[test]
    fn other_files_long_paths_and_unknown_groups_are_refused() {
        let folder = folder();
        let file = folder.path().join("notes.txt");
        fs::write(&file, "mine").unwrap();
        let refused = bind(&file, 0o660, None).unwrap_err();
        assert!(matches!(refused, SocketError::NoSocket(_)), "{refused}");
        assert_eq!(fs::read(&file).unwrap(), b"mine");
        let long = folder.path().join("long".repeat(40));
        let refused = bind(&long, 0o660, None).unwrap_err();
        assert!(matches!(refused, SocketError::TooLong(_)), "{refused}");
        let refused = bind(&folder.path().join("s"), 0o660, Some("no-such-group-here"));
        assert!(matches!(refused, Err(SocketError::NoGroup(_))));
        let refused = bind(&folder.path().join("no/s"), 0o660, None).unwrap_err();
        assert!(matches!(refused, SocketError::Folder { .. }), "{refused}");
    }

    #[test]
    fn only_the_own_file_is_removed() {
        let folder = folder();
        let path = folder.path().join("s.sock");
        let first = bind(&path, 0o660, None).unwrap();
        fs::remove_file(&path).unwrap();
        let second = bind(&path, 0o660, None).unwrap();
        first.remove();
        assert!(path.exists());
        second.remove();
        assert!(!path.exists());
    }
}
