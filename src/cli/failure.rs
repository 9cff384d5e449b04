//! Why a command ends without having done its work: one sentence (what, where, what to do) and the exit code.

use std::io;

use crate::client::configured::ConfigurationError;
use crate::domain::refusal::{Reason, Refusal};
use crate::domain::writing;
use crate::drafts::DraftError;
use crate::journal::JournalError;
use crate::protocol::message::Trouble;
use crate::service::Failure;
use crate::store::StoreError;
use crate::tui::terminal::TerminalError;

/// Refused by the rules.
pub const REFUSED: u8 = 1;
/// Used wrongly.
pub const WRONG_USE: u8 = 2;
/// Store or files.
pub const STORE: u8 = 3;
/// The team server, or what says where it is.
pub const SERVER: u8 = 4;
/// How a team server says in the lock of its store who it is; its socket follows.
pub const TEAM_SERVER: &str = "the team server";
/// A fault of the program.
pub const BUG: u8 = 70;

/// An end without success: what to say on standard error, and the exit code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// The exit code.
    pub code: u8,
    /// The sentence; nothing is said when it is empty.
    pub sentence: String,
}

impl Stop {
    /// An end with its code; the text becomes a sentence.
    pub fn new(code: u8, text: &str) -> Stop {
        Stop {
            code,
            sentence: sentence(text),
        }
    }

    /// An end of which everything has been said already.
    pub const fn said(code: u8) -> Stop {
        Stop {
            code,
            sentence: String::new(),
        }
    }

    /// A refusal of the command line's own.
    pub fn refused(text: &str) -> Stop {
        Stop::new(REFUSED, text)
    }

    /// Wrong use that only shows after the arguments were read.
    pub fn wrong_use(text: &str) -> Stop {
        Stop::new(WRONG_USE, text)
    }

    /// A file or folder that cannot be used.
    pub fn file(what: &str, path: &std::path::Path, error: &io::Error) -> Stop {
        Stop::new(
            STORE,
            &format!("{what} {}: {}", path.display(), in_words(error)),
        )
    }
}

/// Makes a text a sentence that is safe to show: one line, a capital first, a full stop last. A path or a file's name at its
/// beginning stays as it is.
pub fn sentence(text: &str) -> String {
    let (line, _) = writing::clean_line(text);
    let mut letters = line.chars();
    let Some(first) = letters.next() else {
        return line;
    };
    let ended = line.ends_with(['.', '!', '?']);
    let word = line.split_whitespace().next().unwrap_or_default();
    let is_path = word
        .trim_end_matches(['.', '!', '?', ':'])
        .contains(['/', '.']);
    let capital: String = if is_path {
        first.to_string()
    } else {
        first.to_uppercase().collect()
    };
    format!(
        "{capital}{}{}",
        letters.as_str(),
        if ended { "" } else { "." }
    )
}

/// What the system said, without its number.
fn in_words(error: &io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error") {
        Some(end) => text[..end].to_lowercase(),
        None => text,
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Stop {
        Stop::new(code_of(&refusal), &refusal.sentence())
    }
}

/// The exit code of a refusal: what the store cannot take now is not the person's to mend.
pub fn code_of(refusal: &Refusal) -> u8 {
    if refusal.reason == Reason::Unavailable {
        STORE
    } else {
        REFUSED
    }
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Stop {
        let advice = match &error {
            StoreError::InUse { holder, .. } if holder.who.starts_with(TEAM_SERVER) => {
                "Ask it with --server and its socket, or leave --store out where its socket is configured"
            }
            StoreError::InUse { .. } => "Wait until it has ended, or end it, and try again",
            StoreError::File { source, .. }
            | StoreError::Journal(JournalError::Io { source, .. })
            | StoreError::Draft(DraftError::Io { source, .. }) => advice_for(source),
            StoreError::Sled(_) | StoreError::WillNotOpen(_) | StoreError::Damaged(_) => {
                "Make it anew from the journal with `caseload rebuild`; nothing is lost"
            }
            _ => "",
        };
        let what = match &error {
            StoreError::File { what, path, source } => {
                format!("{what} {path}: {}", in_words(source))
            }
            StoreError::Journal(JournalError::Io {
                doing,
                path,
                source,
            })
            | StoreError::Draft(DraftError::Io {
                doing,
                path,
                source,
            }) => {
                format!("Could not {doing} {}: {}", path.display(), in_words(source))
            }
            error => error.to_string(),
        };
        let what = sentence(&what);
        Stop {
            code: STORE,
            sentence: if advice.is_empty() {
                what
            } else {
                format!("{what} {advice}.")
            },
        }
    }
}

fn advice_for(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "Check who owns the folder and whether you may write there, or name another with --store"
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "Free some room on that disk and try again"
        }
        io::ErrorKind::NotADirectory
        | io::ErrorKind::IsADirectory
        | io::ErrorKind::AlreadyExists => "Move it away, or name another folder with --store",
        _ => "Check that the disk is in order and that the file may be used",
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Stop {
        match failure {
            Failure::Refused(refusal) => refusal.into(),
            Failure::Store(error) => error.into(),
            Failure::Bug(what) => Stop::new(
                BUG,
                &format!(
                    "The program failed: {what}. Nothing that was saved is lost; please report it"
                ),
            ),
        }
    }
}

impl From<Trouble> for Stop {
    fn from(trouble: Trouble) -> Stop {
        match trouble {
            Trouble::Refused(refusal) => refusal.into(),
            Trouble::Failed(why) => Stop::new(STORE, &why),
            Trouble::Bug(what) => Stop::new(BUG, &what),
            Trouble::Line(why) => Stop::new(SERVER, &why),
        }
    }
}

impl From<ConfigurationError> for Stop {
    fn from(error: ConfigurationError) -> Stop {
        let code = match &error {
            ConfigurationError::ServerAndStore { .. } => WRONG_USE,
            _ => SERVER,
        };
        let text = match &error {
            ConfigurationError::Unreadable { source, .. } => error
                .to_string()
                .replace(&source.to_string(), &in_words(source)),
            error => error.to_string(),
        };
        Stop::new(code, &text)
    }
}

impl From<TerminalError> for Stop {
    fn from(error: TerminalError) -> Stop {
        Stop::new(WRONG_USE, &error.to_string())
    }
}

impl From<io::Error> for Stop {
    /// Writing the answer failed. Whoever read it has gone: that is no failure of ours.
    fn from(error: io::Error) -> Stop {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Stop::said(0)
        } else {
            Stop::new(
                STORE,
                &format!("cannot write the answer: {}", in_words(&error)),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_one_safe_line_with_capital_and_stop() {
        assert_eq!(sentence("no room\n\u{1b}[31mat /srv"), "No room at /srv.");
        assert_eq!(sentence("Really?"), "Really?");
        assert_eq!(sentence("nothing."), "Nothing.");
        assert_eq!(
            sentence("out/job.md is there already"),
            "out/job.md is there already."
        );
        assert_eq!(sentence("table.toml: no text"), "table.toml: no text.");
        assert_eq!(sentence(""), "");
    }

    #[test]
    fn what_the_store_cannot_take_is_not_the_persons_fault() {
        let full = Refusal::new(Reason::Unavailable, "No room");
        assert_eq!(Stop::from(full).code, STORE);
        assert_eq!(
            Stop::from(Refusal::missing("note", "The note")).code,
            REFUSED
        );
    }

    #[test]
    fn a_reader_that_left_is_no_failure() {
        let gone = io::Error::from(io::ErrorKind::BrokenPipe);
        assert_eq!(Stop::from(gone), Stop::said(0));
    }
}
