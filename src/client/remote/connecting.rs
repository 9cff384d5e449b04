//! A line being made: hello, entry, and what can go wrong.

use std::io;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::domain::refusal::{Reason, Refusal};
use crate::domain::time::Moment;
use crate::protocol::frame::{self, FrameError, TO_CLIENT_MAX, TO_SERVER_MAX};
use crate::protocol::hello::{Hello, HelloError, Verdict};
use crate::protocol::message::{
    Answer, Ask, End, Enter, Entered, Reply, SessionMark, ToClient, ToServer, Trouble,
};
use crate::protocol::pieces::Incoming;

/// How long a server may take over hello and entry, a take-over and a full queue included.
const HELLO_LIMIT: Duration = Duration::from_secs(10);
/// How long a server may take to read what is sent.
const WRITE_LIMIT: Duration = Duration::from_secs(10);

/// How long a server may take over anything that a command of the shell asks: its disk may be busy, but not for ever.
const ANSWER_LIMIT: Duration = Duration::from_mins(2);

/// Why there is no line.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// Nobody listens: the server is down or being started. Worth trying again.
    #[error("the team server at {} does not answer ({source})", path.display())]
    Silent {
        /// Where.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The server has no room now, or is stopping. Worth trying again.
    #[error("{0}")]
    Busy(String),
    /// The socket is not for this user.
    #[error("you may not use the team server's socket {}: ask the system's administrator to add you to its group", .0.display())]
    Forbidden(PathBuf),
    /// The server speaks another protocol.
    #[error("{0}")]
    OtherVersion(String),
    /// The server does not let this person in.
    #[error("{0}")]
    NotLetIn(String),
    /// The person has begun another session since the line of this one was lost.
    #[error("another session of yours has taken your place")]
    Over(End),
    /// It is no caseload server.
    #[error("{} is not the socket of a caseload server: look at the setting that names it", .0.display())]
    Strange(PathBuf),
}

impl ConnectError {
    /// Whether trying again may help.
    pub fn may_pass(&self) -> bool {
        matches!(self, ConnectError::Silent { .. } | ConnectError::Busy(_))
    }
}

/// A session on a server that has begun.
#[derive(Debug)]
pub struct Connected {
    pub(super) path: PathBuf,
    pub(super) enter: Enter,
    pub(super) line: UnixStream,
    /// What the server said of it.
    pub entered: Entered,
}

/// Asks a server for its hello: its program's version and protocol.
///
/// # Errors
/// [`ConnectError::Silent`], [`ConnectError::Forbidden`], [`ConnectError::Strange`].
pub fn greet(path: &Path) -> Result<(UnixStream, Hello), ConnectError> {
    let silent = |source: io::Error| {
        if source.kind() == io::ErrorKind::PermissionDenied {
            return ConnectError::Forbidden(path.to_owned());
        }
        ConnectError::Silent {
            path: path.to_owned(),
            source,
        }
    };
    let mut line = UnixStream::connect(path).map_err(silent)?;
    line.set_read_timeout(Some(HELLO_LIMIT)).map_err(silent)?;
    line.set_write_timeout(Some(WRITE_LIMIT)).map_err(silent)?;
    // A server that turns people away has said so before it reads; its word counts, not the broken pipe.
    let said = Hello::ours(Verdict::Welcome, "").write(&mut line);
    let hello = Hello::read(&mut line).map_err(|error| match (error, said) {
        (HelloError::Strange, _) => ConnectError::Strange(path.to_owned()),
        (HelloError::Line(_), Err(error)) | (HelloError::Line(error), Ok(())) => silent(error),
    })?;
    Ok((line, hello))
}

/// Begins a session.
///
/// # Errors
/// [`ConnectError`].
pub fn connect(path: &Path, enter: &Enter) -> Result<Connected, ConnectError> {
    enter_by(path, enter, &ToServer::Enter(enter.clone()))
}

/// Goes on with a session whose line was lost.
///
/// # Errors
/// [`ConnectError`]; [`ConnectError::Over`] where the person has begun another since.
pub(super) fn come_back(
    path: &Path,
    enter: &Enter,
    mark: SessionMark,
) -> Result<Connected, ConnectError> {
    enter_by(path, enter, &ToServer::Return(enter.clone(), mark))
}

fn enter_by(path: &Path, enter: &Enter, message: &ToServer) -> Result<Connected, ConnectError> {
    let (mut line, hello) = greet(path)?;
    match hello.verdict {
        Verdict::Welcome => {}
        Verdict::OtherProtocol => return Err(ConnectError::OtherVersion(hello.sentence)),
        Verdict::NotLetIn => return Err(ConnectError::NotLetIn(hello.sentence)),
        Verdict::Full | Verdict::Stopping => return Err(ConnectError::Busy(hello.sentence)),
    }
    let broken = |error: FrameError| ConnectError::Silent {
        path: path.to_owned(),
        source: io::Error::other(error.to_string()),
    };
    frame::write(&mut line, message, TO_SERVER_MAX).map_err(broken)?;
    match frame::read(&mut line, TO_CLIENT_MAX).map_err(broken)? {
        ToClient::Entered(entered) => {
            line.set_read_timeout(None)
                .map_err(|error| broken(error.into()))?;
            Ok(Connected {
                path: path.to_owned(),
                enter: enter.clone(),
                line,
                entered,
            })
        }
        ToClient::Refused(refusal) => Err(ConnectError::NotLetIn(refusal.sentence())),
        ToClient::End(why) => Err(ConnectError::Over(why)),
        _ => Err(ConnectError::Strange(path.to_owned())),
    }
}

impl Connected {
    /// Asks and waits for the answer; for a command of the shell, which has nothing else to do.
    ///
    /// # Errors
    /// Refused, or the line broke: then what was asked may or may not have been done, and the sentence says so.
    pub fn ask(&mut self, number: u64, ask: Ask) -> Result<(Moment, Reply), Trouble> {
        let lost = |error: &dyn std::fmt::Display| {
            Trouble::Line(format!(
                "The line to the team server broke ({error}): look whether it was recorded before you try again"
            ))
        };
        let limited = self.line.set_read_timeout(Some(ANSWER_LIMIT));
        limited.map_err(|error| lost(&error))?;
        frame::write(
            &mut self.line,
            &ToServer::Ask { number, ask },
            TO_SERVER_MAX,
        )
        .map_err(|error| match error {
            FrameError::TooLong { .. } => too_long(&error),
            error => lost(&error),
        })?;
        let mut incoming = Incoming::new(&self.line);
        loop {
            match incoming.next_message().map_err(|error| lost(&error))? {
                ToClient::Answer(answer) => {
                    if let Answer::Reply {
                        number: of,
                        now,
                        reply,
                    } = *answer
                        && of == number
                    {
                        return reply.map(|reply| (now, reply));
                    }
                }
                ToClient::Refused(refusal) => return Err(Trouble::Refused(refusal)),
                ToClient::Entered(_) | ToClient::End(_) | ToClient::Piece { .. } => {}
            }
        }
    }
}

pub(super) fn too_long(error: &FrameError) -> Trouble {
    Trouble::Refused(Refusal::new(Reason::TooLong, error.to_string()))
}
