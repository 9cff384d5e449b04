//! The program in a pseudo-terminal of its own: keys go in, what a person would see is waited for.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::num::NonZero;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use portable_pty::{CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::house::{ENVIRONMENT, House};

/// How long anything may take before the test gives up.
pub const LIMIT: Duration = Duration::from_secs(20);

/// What has come from the program so far.
struct Seen {
    parser: vt100::Parser,
    raw: Vec<u8>,
    receipts: BTreeSet<u64>,
    is_closed: bool,
    /// The line is to be cut: the reader lets go of it when it wakes next.
    is_cut: bool,
}

type Shared = Arc<(Mutex<Seen>, Condvar)>;

/// A person's terminal with the program in it, which is killed when this is dropped.
pub struct Screen {
    shared: Shared,
    line: Option<(Box<dyn MasterPty + Send>, Box<dyn Write + Send>)>,
    process: Pid,
    exit: Receiver<u32>,
    has_ended: bool,
}

impl Screen {
    /// Opens the screens on the store of a house, 80 by 24, and waits for the first.
    pub fn open(house: &House) -> Screen {
        let screen = Screen::start(house, &[]);
        screen.until("the first screen", |seen| seen.contains("[1 Today]"));
        screen
    }

    /// Starts the program in a terminal, with arguments.
    pub fn start(house: &House, arguments: &[&str]) -> Screen {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_caseload"));
        command.args(arguments);
        command.env_clear();
        for (name, value) in ENVIRONMENT {
            command.env(name, value);
        }
        for (name, value) in house.places() {
            command.env(name, value);
        }
        command.cwd(house.home());
        Screen::run(command)
    }

    /// Starts any program in a terminal, 80 by 24.
    pub fn run(command: CommandBuilder) -> Screen {
        let pair = native_pty_system().openpty(size(80, 24)).unwrap();
        let mut child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let process = Pid::from_raw(i32::try_from(child.process_id().unwrap()).unwrap());
        let shared = Arc::new((Mutex::new(nothing_seen()), Condvar::new()));
        let mut reader = pair.master.try_clone_reader().unwrap();
        let filled = Arc::clone(&shared);
        std::thread::spawn(move || read_all(&mut reader, &filled));
        let (say, exit) = channel();
        std::thread::spawn(move || {
            // The test may have given up meanwhile.
            let _ = say.send(child.wait().unwrap().exit_code());
        });
        let writer = pair.master.take_writer().unwrap();
        Screen {
            shared,
            line: Some((pair.master, writer)),
            process,
            exit,
            has_ended: false,
        }
    }

    /// Presses keys: text as it is, and `<Enter>`, `<Tab>`, `<Esc>`, `<Left>`, `<Right>`, `<Up>`, `<Down>`, `<C-s>`. `<Esc>`
    /// comes last, since with a letter behind it it is another key.
    pub fn keys(&mut self, keys: &str) {
        self.bytes(&bytes_of(keys));
    }

    /// Sends bytes as they are.
    pub fn bytes(&mut self, bytes: &[u8]) {
        let (_, writer) = self.line.as_mut().expect("the line was cut");
        writer.write_all(bytes).unwrap();
        writer.flush().unwrap();
    }

    /// Waits until what is on the screen is as wanted, and gives it.
    pub fn until(&self, what: &str, wanted: impl Fn(&str) -> bool) -> String {
        let seen = self.wait(what, |seen| wanted(&text(seen)));
        text(&seen)
    }

    /// Waits for words on the screen.
    pub fn shows(&self, words: &str) -> String {
        self.until(words, |seen| seen.contains(words))
    }

    /// Waits for a receipt that is none of those seen before, and gives its entry number.
    pub fn receipt(&self, before: &BTreeSet<u64>) -> u64 {
        let seen = self.wait("a receipt", |seen| {
            seen.receipts.difference(before).next().is_some()
        });
        *seen.receipts.difference(before).next().unwrap()
    }

    /// Every receipt that was on the screen at any time.
    pub fn receipts(&self) -> BTreeSet<u64> {
        self.seen().receipts.clone()
    }

    /// Everything that the program wrote.
    pub fn raw(&self) -> Vec<u8> {
        self.seen().raw.clone()
    }

    /// Makes the terminal another size.
    pub fn resize(&self, columns: u16, rows: u16) {
        let (master, _) = self.line.as_ref().expect("the line was cut");
        // Both under the lock, so that nothing is read at the wrong size.
        let mut seen = self.seen();
        let (height, width) = (NonZero::new(rows).unwrap(), NonZero::new(columns).unwrap());
        seen.parser.set_size(height, width);
        master.resize(size(columns, rows)).unwrap();
    }

    /// The number of the process.
    pub fn process(&self) -> i32 {
        self.process.as_raw()
    }

    /// Sends a signal.
    pub fn signal(&self, signal: Signal) {
        kill(self.process, signal).unwrap();
    }

    /// Kills it as nothing can be kept from, and reads what it had still written.
    pub fn kill(&mut self) {
        self.signal(Signal::SIGKILL);
        self.ended(LIMIT);
    }

    /// Cuts the line: the terminal is gone. The writer says Enter and Ctrl-D when it goes, as this library does.
    pub fn hang_up(&mut self) {
        self.seen().is_cut = true;
        drop(self.line.take());
    }

    /// Waits until the program has ended, and all it wrote was read; gives its exit code.
    pub fn ended(&mut self, limit: Duration) -> u32 {
        let Ok(code) = self.exit.recv_timeout(limit) else {
            panic!(
                "the program has not ended after {limit:?}; the screen is:\n{}",
                text(&self.seen())
            );
        };
        self.has_ended = true;
        drop(self.wait("the end of what it wrote", |seen| seen.is_closed));
        code
    }

    /// Whether the terminal is as before: the main screen, a cursor, pastes not marked.
    pub fn is_restored(&self) -> bool {
        let seen = self.seen();
        let screen = seen.parser.screen();
        !screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste()
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.shared.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait(&self, what: &str, wanted: impl Fn(&Seen) -> bool) -> MutexGuard<'_, Seen> {
        let end = Instant::now() + LIMIT;
        let mut seen = self.seen();
        while !wanted(&seen) {
            let left = end.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero() && (!seen.is_closed || self.has_ended),
                "waited for {what} in vain; the screen is:\n{}",
                text(&seen)
            );
            seen = self.shared.1.wait_timeout(seen, left).unwrap().0;
        }
        seen
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        if !self.has_ended {
            let _ = kill(self.process, Signal::SIGKILL);
        }
    }
}

/// The bytes that a terminal sends for keys.
pub fn bytes_of(keys: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = keys;
    while let Some(letter) = rest.chars().next() {
        if letter != '<' {
            bytes.extend(letter.to_string().bytes());
            rest = &rest[letter.len_utf8()..];
            continue;
        }
        let (name, behind) = rest[1..].split_once('>').expect("a key has an end");
        rest = behind;
        match name {
            "Enter" => bytes.push(b'\r'),
            "Tab" => bytes.push(b'\t'),
            "Backspace" => bytes.push(0x7f),
            "Up" => bytes.extend(b"\x1b[A"),
            "Down" => bytes.extend(b"\x1b[B"),
            "Right" => bytes.extend(b"\x1b[C"),
            "Left" => bytes.extend(b"\x1b[D"),
            "Esc" => {
                assert!(rest.is_empty(), "Esc with more behind it is another key");
                bytes.push(0x1b);
            }
            _ => {
                let letter = name.strip_prefix("C-").expect("a key that is known");
                bytes.push(letter.as_bytes()[0] & 0x1f);
            }
        }
    }
    bytes
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize {
        rows,
        cols: columns,
        ..PtySize::default()
    }
}

fn nothing_seen() -> Seen {
    Seen {
        parser: vt100::Parser::new(NonZero::new(24).unwrap(), NonZero::new(80).unwrap(), 0),
        raw: Vec::new(),
        receipts: BTreeSet::new(),
        is_closed: false,
        is_cut: false,
    }
}

fn text(seen: &Seen) -> String {
    let contents = seen.parser.screen().contents();
    // A blank that was written looks like one that was not.
    let rows: Vec<&str> = contents.lines().map(str::trim_end).collect();
    rows.join("\n").trim_end().to_owned()
}

/// Reads until the program has let go of the terminal, or the line is cut.
fn read_all(reader: &mut Box<dyn Read + Send>, shared: &Shared) {
    let mut bytes = [0; 16 * 1024];
    loop {
        let count = reader.read(&mut bytes).unwrap_or(0);
        let mut seen = shared.0.lock().unwrap_or_else(PoisonError::into_inner);
        if count == 0 || seen.is_cut {
            seen.is_closed = true;
            shared.1.notify_all();
            return;
        }
        seen.raw.extend(&bytes[..count]);
        seen.parser.process(&bytes[..count]);
        let receipt = receipt_in(&text(&seen));
        seen.receipts.extend(receipt);
        shared.1.notify_all();
    }
}

/// The entry number in `saved hh:mm:ss #N` at the foot of the screen.
fn receipt_in(screen: &str) -> Option<u64> {
    let foot = screen.lines().rev().find(|line| !line.trim().is_empty())?;
    let (_, number) = foot.trim().strip_prefix("saved ")?.split_once(" #")?;
    // Words may follow: by whom it was signed, or what it could show.
    let number = number.split_whitespace().next()?;
    number.trim_end_matches([',', '.']).parse().ok()
}
