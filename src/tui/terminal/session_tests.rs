//! The terminal taken and given back by a real process on a real pseudo-terminal: this test program, started again for one
//! test that is ignored otherwise and does what its environment says.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop"
)]

use super::*;
use crate::tui::event::{Inbox, Incoming, Signal};
use crate::tui::keymap::key;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use ratatui::style::Style;
use std::io::Read as _;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// What the child is told.
const TASK: &str = "CASELOAD_TEST_TASK";
/// How long a test waits for anything.
const LIMIT: Duration = Duration::from_secs(20);

#[test]
#[ignore = "runs only as the child of the tests below"]
fn child() {
    let Ok(task) = std::env::var(TASK) else {
        return;
    };
    let mut session = Session::enter(Charset::Unicode).unwrap();
    let mut inbox = Inbox::<()>::new();
    inbox.listen().unwrap();
    let mut text = "ready".to_owned();
    loop {
        let drawn = session.draw(|frame| {
            let line = format!("{text:40}");
            frame.buffer_mut().set_string(0, 0, line, Style::new());
        });
        if drawn.is_err() {
            return;
        }
        match inbox.wait(None) {
            Some(Incoming::Key(pressed)) if pressed == key('q') => return,
            Some(Incoming::Key(_)) if task == "panic" => panic!("as told"),
            Some(Incoming::Key(_)) if task == "worker panic" => {
                assert!(std::thread::spawn(|| panic!("in a worker")).join().is_err());
                text = "survived".to_owned();
            }
            Some(Incoming::Key(pressed)) => text = format!("key {pressed}"),
            Some(Incoming::Resize) => {
                let size = session.resized();
                text = format!("size {}x{}", size.width, size.height);
            }
            Some(Incoming::TerminalLost | Incoming::Signal(Signal::HangUp)) => return,
            other => text = format!("{other:?}"),
        }
    }
}

fn parser() -> vt100::Parser {
    vt100::Parser::new(24.try_into().unwrap(), 80.try_into().unwrap(), 0)
}

/// Starts the child on a terminal of its own.
fn spawn(task: &str) -> (Box<dyn Child + Send + Sync>, Box<dyn MasterPty + Send>) {
    let size = PtySize {
        rows: 24,
        cols: 80,
        pixel_width: 0,
        pixel_height: 0,
    };
    let pair = native_pty_system().openpty(size).unwrap();
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    command.args([
        "--exact",
        "tui::terminal::session_tests::child",
        "--ignored",
        "--nocapture",
    ]);
    command.env(TASK, task);
    command.env("RUST_BACKTRACE", "0");
    (pair.slave.spawn_command(command).unwrap(), pair.master)
}

/// The child on its terminal.
struct Run {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn io::Write + Send>,
    output: Receiver<Vec<u8>>,
    parser: vt100::Parser,
    bytes: Vec<u8>,
}

impl Run {
    fn start(task: &str) -> Self {
        let (child, master) = spawn(task);
        let mut reader = master.try_clone_reader().unwrap();
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(length @ 1..) = reader.read(&mut bytes) {
                if sender.send(bytes[..length].to_vec()).is_err() {
                    return;
                }
            }
        });
        let writer = master.take_writer().unwrap();
        Self {
            child,
            master,
            writer,
            output,
            parser: parser(),
            bytes: Vec::new(),
        }
    }

    /// Reads until the screen is as wanted.
    fn until(&mut self, wanted: impl Fn(&vt100::Screen) -> bool) {
        let deadline = Instant::now() + LIMIT;
        while !wanted(self.parser.screen()) {
            match self
                .output
                .recv_timeout(deadline.saturating_duration_since(Instant::now()))
            {
                Ok(bytes) => {
                    self.parser.process(&bytes);
                    self.bytes.extend(bytes);
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    panic!(
                        "the screen never came to be so:\n{}",
                        self.parser.screen().contents()
                    )
                }
            }
        }
    }

    fn shows(&mut self, text: &str) {
        self.until(|screen| screen.contents().contains(text));
    }

    fn type_in(&mut self, text: &str) {
        self.writer.write_all(text.as_bytes()).unwrap();
    }

    /// Waits for the child to end.
    fn ended(&mut self) -> bool {
        let deadline = Instant::now() + LIMIT;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.success();
            }
            // The output ends when the child does; waiting for it is waiting for the child.
            match self.output.recv_timeout(Duration::from_millis(20)) {
                Ok(bytes) => {
                    self.parser.process(&bytes);
                    self.bytes.extend(bytes);
                }
                Err(_) => assert!(Instant::now() < deadline, "the child has not ended"),
            }
        }
    }

    /// Reads what is still to come after the child has ended.
    fn drain(&mut self) {
        while let Ok(bytes) = self.output.recv_timeout(LIMIT) {
            self.parser.process(&bytes);
            self.bytes.extend(bytes);
        }
    }

    fn is_restored(&self) -> bool {
        let screen = self.parser.screen();
        !screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste()
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

#[test]
fn the_terminal_is_taken_without_a_question_and_given_back() {
    let mut run = Run::start("run");
    run.until(|screen| {
        screen.alternate_screen() && screen.hide_cursor() && screen.bracketed_paste()
    });
    run.shows("ready");
    // Questions: device attributes, cursor position, modes, colours.
    for question in [
        &b"\x1b[c"[..],
        b"\x1b[0c",
        b"\x1b[6n",
        b"\x1b[5n",
        b"$p",
        b"\x1b]1",
        b"\x1b[?u",
    ] {
        assert!(
            !run.bytes
                .windows(question.len())
                .any(|window| window == question),
            "{question:?}"
        );
    }
    run.type_in("x");
    run.shows("key x");
    run.master
        .resize(PtySize {
            rows: 30,
            cols: 100,
            pixel_width: 0,
            pixel_height: 0,
        })
        .unwrap();
    run.shows("size 100x30");
    run.type_in("q");
    assert!(run.ended());
    run.drain();
    assert!(run.is_restored());
}

#[test]
fn a_panic_gives_the_terminal_back_before_it_is_told() {
    let mut run = Run::start("panic");
    run.shows("ready");
    run.type_in("x");
    assert!(!run.ended());
    run.drain();
    assert!(run.is_restored());
    let left = run
        .bytes
        .windows(LEAVE.len())
        .position(|window| window == LEAVE)
        .expect("the terminal should be left");
    let told = run
        .bytes
        .windows(7)
        .position(|window| window == b"as told")
        .expect("the panic should be told");
    assert!(left < told);
}

#[test]
fn a_panic_in_a_worker_leaves_the_screen_alone_and_is_told_at_the_end() {
    let mut run = Run::start("worker panic");
    run.shows("ready");
    run.type_in("x");
    run.shows("survived");
    assert!(!run.parser.screen().contents().contains("in a worker"));
    run.type_in("q");
    assert!(run.ended());
    run.drain();
    assert!(run.is_restored());
    assert!(run.parser.screen().contents().contains("in a worker"));
}

/// A lost terminal ends the process.
#[test]
fn a_closed_terminal_ends_the_process() {
    let (mut child, master) = spawn("run");
    // No thread reads here: one would keep the terminal open.
    let mut reader = master.try_clone_reader().unwrap();
    let (mut parser, mut bytes) = (parser(), [0; 4096]);
    while !parser.screen().contents().contains("ready") {
        let length = reader.read(&mut bytes).unwrap();
        assert!(length > 0, "the child ended before it was ready");
        parser.process(&bytes[..length]);
    }
    drop((reader, master));
    let mut killer = child.clone_killer();
    let (sender, ended) = channel();
    std::thread::spawn(move || sender.send(child.wait().is_ok()));
    let ended = ended.recv_timeout(LIMIT);
    let _ = killer.kill();
    assert_eq!(ended, Ok(true), "the child has not ended");
}
