//! A second opening by the same person takes the screens over; work that is no screen is left alone.

use std::io::Read as _;
use std::num::NonZero;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::cli_house::House;

const LIMIT: Duration = Duration::from_secs(30);

/// The screens in a terminal of their own.
struct Screens {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    read: Receiver<Vec<u8>>,
    seen: vt100::Parser,
    /// Everything that came, for what is said after the screen is left.
    raw: Vec<u8>,
}

impl Screens {
    fn open(house: &House) -> Screens {
        let size = PtySize {
            rows: 24,
            cols: 80,
            ..PtySize::default()
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_caseload"));
        command.env_clear();
        command.env("HOME", house.home());
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        let child = pair.slave.spawn_command(command).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (say, read) = channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count) = reader.read(&mut bytes) {
                if count == 0 || say.send(bytes[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        Screens {
            child,
            master: pair.master,
            read,
            seen: vt100::Parser::new(NonZero::new(24).unwrap(), NonZero::new(80).unwrap(), 0),
            raw: Vec::new(),
        }
    }

    /// Reads until the screen holds a text.
    fn until(&mut self, text: &str) {
        let end = Instant::now() + LIMIT;
        while !self.seen.screen().contents().contains(text) {
            let left = end.saturating_duration_since(Instant::now());
            let Ok(bytes) = self.read.recv_timeout(left) else {
                panic!("no '{text}' on: {}", self.seen.screen().contents());
            };
            self.seen.process(&bytes);
            self.raw.extend(bytes);
        }
    }

    /// Reads until the program has ended and closed its terminal.
    fn ended(mut self) -> (u32, String) {
        let status = self.child.wait().unwrap();
        drop(self.master);
        while let Ok(bytes) = self.read.recv_timeout(LIMIT) {
            self.raw.extend(bytes);
        }
        let raw = String::from_utf8_lossy(&self.raw).into_owned();
        (status.exit_code(), raw)
    }
}

#[test]
fn a_second_opening_takes_the_screens_over() {
    let house = House::new();
    let mut first = Screens::open(&house);
    first.until("Today");
    let holder = caseload::store::lock::holder(&house.store()).unwrap();
    assert!(holder.screen, "{holder:?}");
    // A command of the shell does not end somebody's screens.
    let said = house.stopped(3, &["list"]);
    assert!(said.contains(&holder.process.to_string()), "{said}");
    let mut second = Screens::open(&house);
    second.until("Today");
    let (status, said) = first.ended();
    assert!(
        status == 0 && said.contains("taken over"),
        "{status}: {said}"
    );
    let now = caseload::store::lock::holder(&house.store()).unwrap();
    assert!(now.screen && now.process != holder.process, "{now:?}");
    second.child.kill().unwrap();
    second.ended();
    // The kernel frees the lock with the process; what was recorded is there.
    assert_eq!(house.json(&["verify"])["sound"], true);
}

#[test]
fn work_that_is_no_screen_is_not_taken_over() {
    let house = House::new();
    let mut lock = caseload::store::lock::acquire(&house.store()).unwrap();
    lock.say("A Osei with `caseload import`", false).unwrap();
    let refused = Screens::open(&house);
    let (status, said) = refused.ended();
    assert_eq!(status, 3, "{said}");
    assert!(said.contains("A Osei"), "{said}");
}
