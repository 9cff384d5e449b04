//! Where the team server is: said by a flag, by the environment, or in a configuration file.
//!
//! Whoever names a store gets that store. Else, where a server is configured it is the only one asked: a file that cannot
//! be read, is not understood or could have been written by somebody else stops the program with the reason, so that a
//! slip never opens another store. [`server`] is a pure function of what was said and of the [`Surroundings`].

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use nix::fcntl::OFlag;
use nix::unistd::{User, geteuid};

/// The configuration of the whole machine.
pub const SYSTEM_FILE: &str = "/etc/caseload/config.toml";
/// Where a server of the whole machine listens.
pub const SYSTEM_SOCKET: &str = "/run/caseload/caseload.sock";
/// The variable that names the server's socket.
pub const SERVER_VARIABLE: &str = "CASELOAD_SERVER";
/// The variable that names the folder of a store.
pub const STORE_VARIABLE: &str = "CASELOAD_STORE";

/// The longest path of a Unix socket, in bytes: 108 with its closing zero.
pub const SOCKET_BYTES_MAX: usize = 107;
/// More than any configuration has.
const FILE_BYTES_MAX: u64 = 64 * 1024;
/// The system's own user, trusted beside oneself.
const ROOT: u32 = 0;

/// A path as it was said on the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// By a flag.
    ByFlag(PathBuf),
    /// By a variable of the environment.
    ByVariable(PathBuf),
}

/// What the process finds around it.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// `$XDG_CONFIG_HOME`, else `.config` at home; none for somebody without a home.
    pub config_home: Option<PathBuf>,
    /// `$XDG_RUNTIME_DIR`.
    pub runtime_folder: Option<PathBuf>,
    /// `$RUNTIME_DIRECTORY`, which systemd gives a service.
    pub service_folder: Option<PathBuf>,
    /// The configuration of the whole machine.
    pub system_file: PathBuf,
    /// The effective user.
    pub user: u32,
}

impl Surroundings {
    /// Those of this process.
    pub fn of_this_process() -> Surroundings {
        let folder = |name: &str| absolute(std::env::var_os(name).map(PathBuf::from));
        let home = || {
            folder("HOME").or_else(|| {
                let user = User::from_uid(geteuid()).ok().flatten();
                absolute(user.map(|user| user.dir))
            })
        };
        // systemd separates several folders by colons; the first is the unit's own.
        let service = std::env::var("RUNTIME_DIRECTORY").ok();
        let service = service.and_then(|list| list.split(':').next().map(PathBuf::from));
        Surroundings {
            config_home: folder("XDG_CONFIG_HOME").or_else(|| home().map(|it| it.join(".config"))),
            runtime_folder: folder("XDG_RUNTIME_DIR"),
            service_folder: absolute(service),
            system_file: PathBuf::from(SYSTEM_FILE),
            user: geteuid().as_raw(),
        }
    }

    /// The configuration files, the one that is asked first at the front.
    pub fn files(&self) -> Vec<PathBuf> {
        let own = self
            .config_home
            .as_ref()
            .map(|home| home.join("caseload").join("config.toml"));
        own.into_iter()
            .chain(Some(self.system_file.clone()))
            .collect()
    }
}

fn absolute(path: Option<PathBuf>) -> Option<PathBuf> {
    path.filter(|path| path.is_absolute())
}

/// Where it was said which server is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SaidBy {
    /// `--server`.
    Flag,
    /// [`SERVER_VARIABLE`].
    Variable,
    /// A configuration file.
    File(PathBuf),
}

impl fmt::Display for SaidBy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SaidBy::Flag => formatter.write_str("--server"),
            SaidBy::Variable => formatter.write_str(SERVER_VARIABLE),
            SaidBy::File(path) => write!(formatter, "{}", path.display()),
        }
    }
}

/// The server that is to be asked, and no other store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfiguredServer {
    /// Its socket.
    pub socket: PathBuf,
    /// Where that was said.
    pub said_by: SaidBy,
}

/// Why it is not known which server or store is meant: each a sentence with what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigurationError {
    /// A server and a store are named in one breath.
    #[error("{server} and {store} both say where to work: give only one of them")]
    ServerAndStore {
        /// How the server was named.
        server: &'static str,
        /// How the store was named.
        store: &'static str,
    },
    /// A file cannot be read.
    #[error(
        "cannot read the configuration {path}: {source}; mend or remove it, or name a server with --server"
    )]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file is none of ours, or somebody else could have written it.
    #[error("the configuration {path} is not used, since {why}: {advice}")]
    NotTrusted {
        /// The file.
        path: PathBuf,
        /// Why.
        why: String,
        /// What to do.
        advice: String,
    },
    /// A file is not understood.
    #[error(
        "the configuration {path} is not understood at line {line}: {why}; its one line is: socket = \"{SYSTEM_SOCKET}\""
    )]
    NotUnderstood {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What the reader of the file said.
        why: String,
    },
    /// A socket's path is relative or empty.
    #[error(
        "{said_by} names the socket '{socket}', which is no absolute path: write it from / on, such as {SYSTEM_SOCKET}"
    )]
    NotAbsolute {
        /// Where it was said.
        said_by: SaidBy,
        /// The path.
        socket: PathBuf,
    },
    /// A socket's path is longer than the system takes.
    #[error(
        "the socket's path {socket} has {found} bytes where {SOCKET_BYTES_MAX} are the most the system takes: choose a shorter one"
    )]
    TooLong {
        /// The path.
        socket: PathBuf,
        /// Its length.
        found: usize,
    },
    /// There is no usual place for a socket.
    #[error("it is not known where to listen, since XDG_RUNTIME_DIR is not set: name the socket")]
    NoPlace,
}

/// The server that is to be asked; none where a store is named, or nothing says that there is one.
///
/// A flag holds against the environment, the environment against the files, one's own file against the machine's.
///
/// # Errors
/// [`ConfigurationError`]: then nothing is to be opened.
pub fn server(
    around: &Surroundings,
    server: Option<&Said>,
    store: Option<&Said>,
) -> Result<Option<ConfiguredServer>, ConfigurationError> {
    let named = |socket: &Path, said_by| {
        let socket = std::path::absolute(socket).unwrap_or_else(|_| socket.to_owned());
        checked(socket, said_by).map(Some)
    };
    match (named_by(server), named_by(store)) {
        (Some(Said::ByFlag(_)), Some(Said::ByFlag(_))) => Err(ConfigurationError::ServerAndStore {
            server: "--server",
            store: "--store",
        }),
        (Some(Said::ByFlag(socket)), _) => named(socket, SaidBy::Flag),
        (_, Some(Said::ByFlag(_))) | (None, Some(Said::ByVariable(_))) => Ok(None),
        (Some(Said::ByVariable(_)), Some(Said::ByVariable(_))) => {
            Err(ConfigurationError::ServerAndStore {
                server: SERVER_VARIABLE,
                store: STORE_VARIABLE,
            })
        }
        (Some(Said::ByVariable(socket)), None) => named(socket, SaidBy::Variable),
        (None, None) => in_files(around),
    }
}

/// What was said, unless it is empty: an empty variable says nothing.
fn named_by(said: Option<&Said>) -> Option<&Said> {
    said.filter(|said| match said {
        Said::ByFlag(path) | Said::ByVariable(path) => !path.as_os_str().is_empty(),
    })
}

fn in_files(around: &Surroundings) -> Result<Option<ConfiguredServer>, ConfigurationError> {
    for path in around.files() {
        let Some(text) = read(&path, around.user)? else {
            continue;
        };
        if let Some(socket) = understood(&text, &path)?.socket {
            return checked(socket, SaidBy::File(path)).map(Some);
        }
    }
    Ok(None)
}

/// What a configuration file can say.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Configuration {
    /// The server's socket.
    socket: Option<PathBuf>,
}

fn understood(text: &str, path: &Path) -> Result<Configuration, ConfigurationError> {
    toml::from_str(text).map_err(|error| {
        let before = error.span().map_or(0, |span| span.start.min(text.len()));
        let line = text
            .get(..before)
            .map_or(1, |above| above.split('\n').count());
        ConfigurationError::NotUnderstood {
            path: path.to_owned(),
            line,
            why: error.message().replace('\n', ", "),
        }
    })
}

/// The text of a file that only its owner, oneself or the system's user, can write; none where there is no file.
fn read(path: &Path, user: u32) -> Result<Option<String>, ConfigurationError> {
    let unreadable = |source| ConfigurationError::Unreadable {
        path: path.to_owned(),
        source,
    };
    // Without waiting, since a pipe of that name would keep the program for ever.
    let opened = OpenOptions::new()
        .read(true)
        .custom_flags(OFlag::O_NONBLOCK.bits())
        .open(path);
    let file = match opened {
        Ok(file) => file,
        Err(error) if is_missing(&error) && fs::symlink_metadata(path).is_err() => return Ok(None),
        Err(error) => return Err(unreadable(error)),
    };
    refuse_untrusted(&file, path, user)?;
    let mut text = String::new();
    file.take(FILE_BYTES_MAX + 1)
        .read_to_string(&mut text)
        .map_err(unreadable)?;
    if text.len() as u64 > FILE_BYTES_MAX {
        return Err(not_trusted(
            path,
            "it is larger than any configuration".to_owned(),
            "look at what it is, and remove it".to_owned(),
        ));
    }
    Ok(Some(text))
}

fn is_missing(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

fn refuse_untrusted(file: &File, path: &Path, user: u32) -> Result<(), ConfigurationError> {
    let found = file
        .metadata()
        .map_err(|source| ConfigurationError::Unreadable {
            path: path.to_owned(),
            source,
        })?;
    let shown = path.display();
    if !found.is_file() {
        let why = "it is not a file".to_owned();
        return Err(not_trusted(path, why, format!("remove {shown}")));
    }
    if found.uid() != ROOT && found.uid() != user {
        let why = format!("it belongs to user {}", found.uid());
        let advice = format!("give it to root with `chown root {shown}`");
        return Err(not_trusted(path, why, advice));
    }
    if found.mode() & 0o022 != 0 {
        let why = "others than its owner may write it".to_owned();
        return Err(not_trusted(path, why, format!("`chmod go-w {shown}`")));
    }
    let folder = crate::disk::folder_of(path);
    let open_folder = fs::metadata(folder).is_ok_and(|found| found.mode() & 0o1002 == 0o002);
    if open_folder {
        let why = format!("everybody may replace it in {}", folder.display());
        let advice = format!("`chmod o-w {}`", folder.display());
        return Err(not_trusted(path, why, advice));
    }
    Ok(())
}

fn not_trusted(path: &Path, why: String, advice: String) -> ConfigurationError {
    ConfigurationError::NotTrusted {
        path: path.to_owned(),
        why,
        advice,
    }
}

fn checked(socket: PathBuf, said_by: SaidBy) -> Result<ConfiguredServer, ConfigurationError> {
    if !socket.is_absolute() {
        return Err(ConfigurationError::NotAbsolute { said_by, socket });
    }
    check_length(&socket)?;
    Ok(ConfiguredServer { socket, said_by })
}

/// Checks that the system takes a path as a socket's.
///
/// # Errors
/// [`ConfigurationError::TooLong`].
pub fn check_length(socket: &Path) -> Result<(), ConfigurationError> {
    let found = socket.as_os_str().len();
    if found > SOCKET_BYTES_MAX {
        return Err(ConfigurationError::TooLong {
            socket: socket.to_owned(),
            found,
        });
    }
    Ok(())
}

/// Where a server listens when nobody says where: the folder that systemd gives it, the machine's place for the system's
/// own user, else the user's run-time folder.
///
/// # Errors
/// [`ConfigurationError::NoPlace`], [`ConfigurationError::TooLong`].
pub fn listening_path(around: &Surroundings) -> Result<PathBuf, ConfigurationError> {
    let in_folder = |folder: &PathBuf| folder.join("caseload.sock");
    let socket = if let Some(folder) = &around.service_folder {
        in_folder(folder)
    } else if around.user == ROOT {
        PathBuf::from(SYSTEM_SOCKET)
    } else {
        let folder = around.runtime_folder.as_ref();
        folder.map(in_folder).ok_or(ConfigurationError::NoPlace)?
    };
    check_length(&socket)?;
    Ok(socket)
}

#[cfg(test)]
mod tests;
