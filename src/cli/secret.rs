//! Typing that must not be seen: lines of the terminal without an echo, which is off before anything is asked.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};

use nix::sys::termios::{LocalFlags, SetArg, Termios, tcgetattr, tcsetattr};
use zeroize::Zeroizing;

/// The most bytes of one line: more than any rule allows.
const LINE_BYTES_MAX: u64 = 4_096;

/// The terminal with its echo off; as it was when this is let go.
#[derive(Debug)]
pub struct Hidden {
    terminal: File,
    before: Termios,
}

impl Hidden {
    /// Turns the echo off, and forgets what was typed too early.
    ///
    /// # Errors
    /// There is no terminal.
    pub fn new() -> io::Result<Hidden> {
        let terminal = OpenOptions::new().read(true).write(true).open("/dev/tty")?;
        let before = tcgetattr(&terminal)?;
        let mut hidden = before.clone();
        hidden.local_flags.remove(LocalFlags::ECHO);
        hidden.local_flags.insert(LocalFlags::ECHONL);
        tcsetattr(&terminal, SetArg::TCSAFLUSH, &hidden)?;
        Ok(Hidden { terminal, before })
    }

    /// Asks for one line.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn ask(&self, what: &str) -> io::Result<Zeroizing<String>> {
        (&self.terminal).write_all(what.as_bytes())?;
        line_of(&mut BufReader::with_capacity(1, &self.terminal))?
            .ok_or_else(|| io::Error::new(io::ErrorKind::UnexpectedEof, "nothing was typed"))
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        // A terminal that is gone has no echo to give back.
        let _ = tcsetattr(&self.terminal, SetArg::TCSAFLUSH, &self.before);
    }
}

/// One line without its end; `None` where there is none.
///
/// # Errors
/// It cannot be read, is no text, or is longer than any passphrase.
pub fn line_of(input: &mut impl io::BufRead) -> io::Result<Option<Zeroizing<String>>> {
    let mut line = Zeroizing::new(String::with_capacity(256));
    if input.take(LINE_BYTES_MAX).read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let kept = line.trim_end_matches(['\n', '\r']).len();
    line.truncate(kept);
    Ok(Some(line))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]
    use super::*;

    #[test]
    fn lines_come_one_by_one_without_their_ends() {
        let mut input: &[u8] = b"one two\r\nthree\n\nlast";
        let mut read = Vec::new();
        while let Some(line) = line_of(&mut input).unwrap() {
            read.push(line.to_string());
        }
        assert_eq!(read, ["one two", "three", "", "last"]);
        let mut wrong: &[u8] = b"\xff\xfe\n";
        assert!(line_of(&mut wrong).is_err());
    }
}
