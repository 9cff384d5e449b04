//! Takes connections until the server stops.

use std::fs::File;
use std::io;
use std::os::fd::AsFd as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::sync::Arc;
use std::time::Duration;

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use super::{House, connection, peer};
use crate::protocol::hello::{Hello, Verdict};

/// How long is waited when the system has nothing left for another connection: trying again at once would only spin.
/// In milliseconds.
const BREATH: u16 = 100;
/// How long a client may take over anything that is written to it.
const WRITE_LIMIT: Duration = Duration::from_secs(20);
/// Bytes of stack of a session's threads: they hold no more than one answer's frames, which are on the heap.
const STACK_BYTES: usize = 1 << 20;

/// Takes connections until the other end of `woken` is closed.
pub(super) fn until_woken(house: &Arc<House>, listener: &UnixListener, woken: &UnixStream) {
    if let Err(error) = listener.set_nonblocking(true) {
        (house.tell)(&format!("cannot listen: {error}"));
        return;
    }
    // Kept to be let go when there are no file descriptors: with it one more can be taken, and told so.
    let mut spare = File::open("/dev/null").ok();
    loop {
        let mut waited = [
            PollFd::new(listener.as_fd(), PollFlags::POLLIN),
            PollFd::new(woken.as_fd(), PollFlags::POLLIN),
        ];
        match poll(&mut waited, PollTimeout::NONE) {
            Ok(_) | Err(Errno::EINTR) => {}
            Err(error) => {
                (house.tell)(&format!("cannot wait for connections: {error}"));
                breathe(woken);
            }
        }
        let is_woken = waited[1].revents().is_some_and(|events| !events.is_empty());
        if is_woken {
            return;
        }
        loop {
            match listener.accept() {
                Ok((line, _)) => begin(house, line),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(error) if is_exhausted(&error) => {
                    turn_away(house, listener, &mut spare);
                    breathe(woken);
                    break;
                }
                // A client that has gone again already.
                Err(_) => break,
            }
        }
    }
}

/// Waits a moment, or until the server stops.
fn breathe(woken: &UnixStream) {
    let mut waited = [PollFd::new(woken.as_fd(), PollFlags::POLLIN)];
    let _ = poll(&mut waited, BREATH);
}

fn is_exhausted(error: &io::Error) -> bool {
    let exhausted = [Errno::EMFILE, Errno::ENFILE, Errno::ENOBUFS, Errno::ENOMEM];
    error
        .raw_os_error()
        .is_some_and(|code| exhausted.contains(&Errno::from_raw(code)))
}

/// Takes one connection in place of the spare file, says why it cannot be served, and closes it.
fn turn_away(house: &House, listener: &UnixListener, spare: &mut Option<File>) {
    if spare.take().is_some()
        && let Ok((line, _)) = listener.accept()
    {
        (house.tell)("no file descriptor is left: somebody was turned away; raise LimitNOFILE");
        refuse(
            &line,
            Verdict::Full,
            "The server has no room for another connection; try again in a moment",
        );
    }
    *spare = File::open("/dev/null").ok();
}

/// Says why somebody is not served. Never waits: what does not fit into the line's buffer is not said.
pub(super) fn refuse(mut line: &UnixStream, verdict: Verdict, sentence: &str) {
    let _ = line.set_nonblocking(true);
    let _ = Hello::ours(verdict, sentence).write(&mut line);
}

fn begin(house: &Arc<House>, line: UnixStream) {
    let ready = line
        .set_nonblocking(false)
        .and_then(|()| line.set_write_timeout(Some(WRITE_LIMIT)));
    let user = match peer::user_of(&line) {
        Ok(user) if ready.is_ok() => user,
        Ok(_) => return,
        Err(refusal) => return refuse(&line, Verdict::NotLetIn, &refusal.sentence()),
    };
    let ticket = match house.lines.enter(user) {
        Ok(ticket) => ticket,
        Err(sentence) => return refuse(&line, Verdict::Full, sentence),
    };
    let of_thread = Arc::clone(house);
    // Shared and never duplicated: whoever was welcomed needs no further file descriptor, of which there may be none.
    let line = Arc::new(line);
    let told = Arc::clone(&line);
    let started = std::thread::Builder::new()
        .name("session".to_owned())
        .stack_size(STACK_BYTES)
        .spawn(move || {
            connection::serve(&of_thread, &line, user);
            // The house first: whoever waits for the last ticket may then take it apart.
            drop(of_thread);
            drop(ticket);
        });
    if let Err(error) = started {
        (house.tell)(&format!("cannot start a session: {error}"));
        refuse(
            &told,
            Verdict::Full,
            "The server cannot serve another session now; try again in a moment",
        );
    }
}
