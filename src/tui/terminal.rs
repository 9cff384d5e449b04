//! The terminal itself: entered once, left in whatever way the program ends, drawn on sparingly.
//!
//! - `backend`: the ratatui backend, one write a frame (`paint` finds the difference, `encode` its bytes, `cell` what may
//!   be printed at all)
//! - `decode`: from the bytes of the keyboard to keys and pastes
//!
//! Nothing is ever asked of the terminal, so nothing waits for its answer: sizes come from the kernel, and what it can
//! show from the environment.

mod backend;
mod cell;
pub(super) mod decode;
mod encode;
#[cfg(test)]
mod odd_terminal;
mod paint;
#[cfg(test)]
mod session_tests;

pub use backend::SparingBackend;
pub use cell::Charset;

use ratatui::Terminal;
use ratatui::layout::Size;
use std::fs::File;
use std::io::{self, IsTerminal as _, Write as _};
use std::os::fd::AsFd as _;
use std::sync::{Mutex, Once, PoisonError};
use std::thread::ThreadId;

/// Alternate screen, bracketed paste, no cursor.
const ENTER: &[u8] = b"\x1b[?1049h\x1b[?2004h";
/// Everything as it was: attributes, scroll region, cursor, paste, main screen.
const LEAVE: &[u8] = b"\x1b[m\x1b[r\x1b[?25h\x1b[?2004l\x1b[?1049l";
/// The size assumed where the kernel knows none, as on a serial line.
const SIZE_UNKNOWN: Size = Size {
    width: 80,
    height: 24,
};

/// Why the screen cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TerminalError {
    /// Input or output is a file or a pipe.
    #[error(
        "the screen needs a terminal for input and output; in a pipe use the subcommands, see `caseload --help`"
    )]
    NotATerminal,
    /// The operating system refuses.
    #[error("cannot use the terminal")]
    Io(#[from] io::Error),
}

/// Who holds the terminal, and what other threads had to say meanwhile.
struct Held {
    by: Option<ThreadId>,
    /// Whether a frame, and with it the way in, has been sent.
    drawn: bool,
    panics: Vec<String>,
}

static HELD: Mutex<Held> = Mutex::new(Held {
    by: None,
    drawn: false,
    panics: Vec::new(),
});
static HOOK: Once = Once::new();

/// The terminal while the program draws on it. Dropping it restores what was before.
#[derive(Debug)]
pub struct Session {
    terminal: Terminal<SparingBackend<File>>,
    drawn: bool,
}

impl Session {
    /// Takes the terminal: raw mode at once; alternate screen, bracketed paste and hidden cursor with the first frame, so
    /// that the shell stays in view until there is something better.
    ///
    /// From here on a panic of this thread restores the terminal before it is told. A panic of another thread leaves the
    /// screen alone and is told when the terminal is left.
    ///
    /// # Errors
    /// When input or output is not a terminal, or it cannot be set to raw mode.
    pub fn enter(charset: Charset) -> Result<Self, TerminalError> {
        if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
            return Err(TerminalError::NotATerminal);
        }
        let output = File::from(io::stdout().as_fd().try_clone_to_owned()?);
        let mut backend = SparingBackend::new(output, size_now(), charset);
        backend.send_ahead(ENTER);
        crossterm::terminal::enable_raw_mode()?;
        held().by = Some(std::thread::current().id());
        HOOK.call_once(install_hook);
        let session = Terminal::new(backend).map(|terminal| Self {
            terminal,
            drawn: false,
        });
        Ok(session.inspect_err(|_| leave())?)
    }

    /// Draws one frame: one write when something changed, none otherwise.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn draw(&mut self, view: impl FnOnce(&mut ratatui::Frame<'_>)) -> io::Result<()> {
        if !self.drawn {
            (self.drawn, held().drawn) = (true, true);
        }
        self.terminal.draw(view).map(|_| ())
    }

    /// Asks the kernel for the size, after a signal said that it changed, and returns it.
    pub fn resized(&mut self) -> Size {
        let size = size_now();
        self.terminal.backend_mut().resize(size);
        size
    }

    /// Makes the next frame draw every cell, whatever the terminal may show.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn forget(&mut self) -> io::Result<()> {
        self.terminal.clear()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        leave();
    }
}

/// Restores the terminal. Does nothing when it is not held, so it may be called on every way out, from any thread.
pub fn leave() {
    let (drawn, panics) = {
        let mut held = held();
        if held.by.take().is_none() {
            return;
        }
        (
            std::mem::take(&mut held.drawn),
            std::mem::take(&mut held.panics),
        )
    };
    // On a lost terminal both fail, and there is nobody left to tell.
    let mut output = io::stdout();
    if drawn {
        let _ = output.write_all(LEAVE).and_then(|()| output.flush());
    }
    let _ = crossterm::terminal::disable_raw_mode();
    for panic in panics {
        let _ = writeln!(io::stderr(), "{panic}");
    }
}

fn held() -> std::sync::MutexGuard<'static, Held> {
    HELD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The columns of the terminal, as the kernel knows them: for text printed outside the screens.
pub fn columns() -> u16 {
    size_now().width
}

/// Asks the kernel for the size of the terminal.
fn size_now() -> Size {
    match crossterm::terminal::window_size() {
        Ok(window) if window.columns > 0 && window.rows > 0 => {
            Size::new(window.columns, window.rows)
        }
        _ => SIZE_UNKNOWN,
    }
}

fn install_hook() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let holder = held().by;
        match holder {
            // A worker's panic may be caught and survived: it must not tear the screen down.
            Some(holder) if holder != std::thread::current().id() => {
                let thread = std::thread::current();
                held().panics.push(format!(
                    "thread {}: {panic}",
                    thread.name().unwrap_or("without name")
                ));
            }
            _ => {
                leave();
                before(panic);
            }
        }
    }));
}
