//! What comes in, through one channel: keys and pastes from the terminal, answers from the client, signals.
//!
//! Two threads wait, one on the terminal and one for signals, both asleep in the kernel until something comes; the loop
//! sleeps on the channel until its next real deadline. When nothing happens, nothing wakes.

use super::keymap::Key;
use super::terminal::decode::{Decoder, Typed};
use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGUSR1, SIGWINCH};
use signal_hook::iterator::Signals;
use std::io;
use std::os::fd::AsFd;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

/// What the operating system wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// The line is gone (SIGHUP): keep drafts and end within a second.
    HangUp,
    /// The program is asked to end (SIGTERM, SIGINT): keep drafts and end.
    Terminate,
    /// Another process of the same person takes the work over (SIGUSR1): keep drafts and end.
    TakeOver,
}

/// One thing that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Incoming<A> {
    /// A key.
    Key(Key),
    /// Text that was pasted at once, raw: it may hold control characters.
    Paste(String),
    /// The terminal has another size; ask the session for it.
    Resize,
    /// An answer, or a change told by the service.
    Answer(A),
    /// A signal.
    Signal(Signal),
    /// The terminal is gone: closed, or reading it fails.
    TerminalLost,
}

/// Milliseconds after which an unfinished sequence, such as a lone Esc, is taken for all that comes. Sequences arrive in
/// one packet, so that this is waited only after Esc itself.
const SEQUENCE_TIMEOUT_MS: u16 = 30;
/// How long a signal may wait in the inbox before the loop counts as stuck.
const PATIENCE: Duration = Duration::from_secs(5);
/// The same where the line is gone: nobody is waiting to see a frame.
const HANG_UP_PATIENCE: Duration = Duration::from_millis(900);
/// Bytes read from the terminal at once.
const READ_BYTES: usize = 16 * 1024;

/// The receiving end of everything that comes in.
#[derive(Debug)]
pub struct Inbox<A> {
    receiver: Receiver<Incoming<A>>,
    sender: Sender<Incoming<A>>,
    /// Where it is told that a signal has been taken out.
    noticed: Option<Sender<()>>,
}

impl<A: Send + 'static> Inbox<A> {
    /// Returns an inbox that nothing feeds yet, which is all a test needs.
    pub fn new() -> Self {
        let (sender, receiver) = channel();
        Self {
            receiver,
            sender,
            noticed: None,
        }
    }

    /// Returns a sender for answers.
    pub fn sender(&self) -> Sender<Incoming<A>> {
        self.sender.clone()
    }

    /// Starts the threads that read standard input and wait for signals.
    ///
    /// A signal to end that is not taken out of the inbox in good time ends the process at once: the loop is then stuck
    /// in a write to a terminal that nobody reads, as on a connection that has gone silent, and no entry or draft is
    /// safer for waiting.
    ///
    /// # Errors
    /// When a thread cannot be started or signals cannot be caught.
    pub fn listen(&mut self) -> io::Result<()> {
        let input = io::stdin().as_fd().try_clone_to_owned()?;
        self.listen_to(input)?;
        self.listen_for_signals(|| {
            let _ = nix::sys::signal::raise(nix::sys::signal::Signal::SIGKILL);
        })
    }

    /// Starts the thread that reads keys from a terminal.
    ///
    /// # Errors
    /// When the thread cannot be started.
    pub fn listen_to(&self, input: impl AsFd + Send + 'static) -> io::Result<()> {
        let sender = self.sender();
        thread::Builder::new()
            .name("keys".to_owned())
            .spawn(move || read_keys(&input, &sender))?;
        Ok(())
    }

    /// Waits for something to come in, at most until the deadline; `None` when that is reached. Without a deadline it
    /// sleeps until something comes.
    pub fn wait(&self, deadline: Option<Instant>) -> Option<Incoming<A>> {
        // The inbox holds a sender itself, so its channel never closes.
        let incoming = match deadline {
            None => self.receiver.recv().ok(),
            Some(deadline) => self
                .receiver
                .recv_timeout(deadline.saturating_duration_since(Instant::now()))
                .ok(),
        };
        self.noticed(incoming)
    }

    /// Returns what has come in already, without waiting. Take all of it before drawing, so that a held key costs one
    /// frame and not one each.
    pub fn waiting(&self) -> Option<Incoming<A>> {
        self.noticed(self.receiver.try_recv().ok())
    }

    fn noticed(&self, incoming: Option<Incoming<A>>) -> Option<Incoming<A>> {
        if let (Some(Incoming::Signal(_)), Some(noticed)) = (&incoming, &self.noticed) {
            // The thread at the other end is gone only when the process is.
            let _ = noticed.send(());
        }
        incoming
    }

    /// Starts the thread that waits for signals. It calls `stuck` when one that ends the program is not taken out.
    fn listen_for_signals(&mut self, stuck: impl Fn() + Send + 'static) -> io::Result<()> {
        let mut signals = Signals::new([SIGHUP, SIGTERM, SIGINT, SIGUSR1, SIGWINCH])?;
        let sender = self.sender();
        let (noticed, taken_out) = channel();
        self.noticed = Some(noticed);
        thread::Builder::new()
            .name("signals".to_owned())
            .spawn(move || {
                for signal in signals.forever() {
                    let (incoming, patience) = match signal {
                        SIGHUP => (Incoming::Signal(Signal::HangUp), Some(HANG_UP_PATIENCE)),
                        SIGUSR1 => (Incoming::Signal(Signal::TakeOver), Some(PATIENCE)),
                        SIGWINCH => (Incoming::Resize, None),
                        _ => (Incoming::Signal(Signal::Terminate), Some(PATIENCE)),
                    };
                    if sender.send(incoming).is_err() {
                        return;
                    }
                    match patience.map(|patience| taken_out.recv_timeout(patience)) {
                        None | Some(Ok(())) => {}
                        Some(Err(RecvTimeoutError::Timeout)) => stuck(),
                        Some(Err(RecvTimeoutError::Disconnected)) => return,
                    }
                }
            })?;
        Ok(())
    }
}

impl<A: Send + 'static> Default for Inbox<A> {
    fn default() -> Self {
        Self::new()
    }
}

/// Reads keys until the terminal or the inbox is gone.
fn read_keys<A>(input: &impl AsFd, sender: &Sender<Incoming<A>>) {
    let mut decoder = Decoder::default();
    let mut typed = Vec::new();
    let mut bytes = vec![0; READ_BYTES];
    loop {
        let timeout = if decoder.is_unfinished() {
            PollTimeout::from(SEQUENCE_TIMEOUT_MS)
        } else {
            PollTimeout::NONE
        };
        let mut waited = [PollFd::new(input.as_fd(), PollFlags::POLLIN)];
        match poll(&mut waited, timeout) {
            Ok(0) => decoder.time_out(&mut typed),
            Ok(_) => match nix::unistd::read(input, &mut bytes) {
                Ok(0) => break,
                Ok(length) => decoder.feed(&bytes[..length], &mut typed),
                Err(Errno::EINTR | Errno::EAGAIN) => {}
                Err(_) => break,
            },
            Err(Errno::EINTR) => {}
            Err(_) => break,
        }
        for item in typed.drain(..) {
            let incoming = match item {
                Typed::Key(code, modifiers) => Incoming::Key(Key::of(code, modifiers)),
                Typed::Paste(text) => Incoming::Paste(text),
            };
            if sender.send(incoming).is_err() {
                return;
            }
        }
    }
    // Nobody to tell when the inbox is gone too.
    let _ = sender.send(Incoming::TerminalLost);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop")]
    use super::*;
    use crate::tui::keymap::{ctrl, key, plain};
    use crossterm::event::KeyCode;
    use nix::pty::openpty;
    use nix::sys::termios::{SetArg, cfmakeraw, tcgetattr, tcsetattr};
    use std::fs::File;
    use std::io::Write as _;

    /// An inbox fed by a pseudo-terminal, and the terminal's other end.
    fn on_a_terminal() -> (Inbox<()>, File) {
        let pair = openpty(None, None).unwrap();
        let mut modes = tcgetattr(&pair.slave).unwrap();
        cfmakeraw(&mut modes);
        tcsetattr(&pair.slave, SetArg::TCSANOW, &modes).unwrap();
        let inbox = Inbox::new();
        inbox.listen_to(pair.slave).unwrap();
        (inbox, File::from(pair.master))
    }

    fn next(inbox: &Inbox<()>) -> Incoming<()> {
        inbox
            .wait(Some(Instant::now() + Duration::from_secs(10)))
            .expect("something should have come in")
    }

    #[test]
    fn keys_and_pastes_come_in_and_a_lone_esc_does_too() {
        let (inbox, mut terminal) = on_a_terminal();
        terminal
            .write_all(b"j\x13\x1b[200~two\nlines\x1b[201~\x1b")
            .unwrap();
        assert_eq!(next(&inbox), Incoming::Key(key('j')));
        assert_eq!(next(&inbox), Incoming::Key(ctrl('s')));
        assert_eq!(next(&inbox), Incoming::Paste("two\nlines".to_owned()));
        assert_eq!(next(&inbox), Incoming::Key(plain(KeyCode::Esc)));
    }

    #[test]
    fn text_pasted_without_brackets_comes_in_whole() {
        let (inbox, mut terminal) = on_a_terminal();
        let writer = thread::spawn(move || {
            terminal.write_all("x".repeat(9_000).as_bytes()).unwrap();
            terminal
        });
        for _ in 0..9_000 {
            assert_eq!(next(&inbox), Incoming::Key(key('x')));
        }
        drop(writer.join().unwrap());
    }

    #[test]
    fn a_closed_terminal_is_told_at_once_and_once() {
        let (inbox, terminal) = on_a_terminal();
        drop(terminal);
        assert_eq!(next(&inbox), Incoming::TerminalLost);
        assert_eq!(inbox.waiting(), None);
    }

    #[test]
    fn a_deadline_ends_the_wait() {
        let inbox = Inbox::<()>::new();
        assert_eq!(inbox.wait(Some(Instant::now())), None);
    }

    #[test]
    fn signals_come_in_and_a_loop_that_takes_none_is_found_out() {
        let mut inbox = Inbox::<()>::new();
        let (sender, stuck) = channel();
        inbox
            .listen_for_signals(move || sender.send(()).unwrap())
            .unwrap();
        for (signal, expected) in [
            (
                nix::sys::signal::Signal::SIGHUP,
                Incoming::Signal(Signal::HangUp),
            ),
            (
                nix::sys::signal::Signal::SIGUSR1,
                Incoming::Signal(Signal::TakeOver),
            ),
            (
                nix::sys::signal::Signal::SIGTERM,
                Incoming::Signal(Signal::Terminate),
            ),
            (nix::sys::signal::Signal::SIGWINCH, Incoming::Resize),
        ] {
            nix::sys::signal::raise(signal).unwrap();
            assert_eq!(next(&inbox), expected);
        }
        assert_eq!(stuck.try_recv(), Err(std::sync::mpsc::TryRecvError::Empty));
        // One that is not taken out: the loop is stuck.
        nix::sys::signal::raise(nix::sys::signal::Signal::SIGHUP).unwrap();
        assert_eq!(stuck.recv_timeout(Duration::from_secs(20)), Ok(()));
    }
}
