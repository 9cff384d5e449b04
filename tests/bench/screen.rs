//! The built program on a pseudo-terminal: start to first full screen, key to bytes, bytes of a step, of a page and of
//! nothing, wake-ups, memory.
//!
//! `cargo bench --bench screen`. Times are taken outside the process, so they hold the pseudo-terminal and two switches
//! of process, too: upper bounds for what happens inside.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a benchmark may stop"
)]

mod figures;
mod stores;

use std::io::{Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use figures::Figures;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

const ROWS: NonZero<u16> = NonZero::new(24).expect("24 rows");
const COLUMNS: NonZero<u16> = NonZero::new(80).expect("80 columns");

struct Program {
    child: Box<dyn Child + Send + Sync>,
    _master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
}

impl Program {
    fn start(store: &Path, login: &str) -> Program {
        let pair = native_pty_system()
            .openpty(PtySize {
                rows: 24,
                cols: 80,
                pixel_width: 0,
                pixel_height: 0,
            })
            .unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_caseload"));
        command.args(["--store", store.to_str().unwrap(), "--as", login]);
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let keys = pair.master.take_writer().unwrap();
        let (say, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = vec![0_u8; 65_536];
            while let Ok(read) = reader.read(&mut buffer) {
                if read == 0 || say.send(buffer[..read].to_vec()).is_err() {
                    return;
                }
            }
        });
        Program {
            child,
            _master: pair.master,
            keys,
            output,
            screen: vt100::Parser::new(ROWS, COLUMNS, 0),
        }
    }

    /// Reads until the screen shows what is wanted.
    fn until(&mut self, wanted: &str) {
        let deadline = Instant::now() + Duration::from_mins(1);
        while !self.screen.screen().contents().contains(wanted) {
            let left = deadline.saturating_duration_since(Instant::now());
            let bytes = self.output.recv_timeout(left).unwrap_or_else(|_| {
                eprintln!(
                    "never showed '{wanted}':\n{}",
                    self.screen.screen().contents()
                );
                std::process::exit(1)
            });
            self.screen.process(&bytes);
        }
    }

    /// Sends a key and gives the bytes that come back: the first piece, then what follows within some milliseconds.
    fn key(&mut self, key: &str, figures: &mut Figures) -> usize {
        let start = Instant::now();
        self.keys.write_all(key.as_bytes()).unwrap();
        let Ok(first) = self.output.recv_timeout(Duration::from_secs(2)) else {
            return 0;
        };
        figures.add(start.elapsed());
        let mut count = first.len();
        self.screen.process(&first);
        while let Ok(more) = self.output.recv_timeout(Duration::from_millis(15)) {
            count += more.len();
            self.screen.process(&more);
        }
        count
    }

    fn settle(&mut self) -> usize {
        let mut count = 0;
        while let Ok(more) = self.output.recv_timeout(Duration::from_millis(400)) {
            count += more.len();
            self.screen.process(&more);
        }
        count
    }

    fn switches(&self) -> u64 {
        let tasks = format!("/proc/{}/task", self.child.process_id().unwrap());
        let status = std::fs::read_dir(tasks)
            .unwrap()
            .flatten()
            .filter_map(|task| std::fs::read_to_string(task.path().join("status")).ok());
        status
            .flat_map(|text| {
                text.lines()
                    .filter(|line| line.contains("ctxt_switches"))
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            })
            .filter_map(|line| {
                line.split_whitespace()
                    .nth(1)
                    .and_then(|count| count.parse::<u64>().ok())
            })
            .sum()
    }

    fn resident_mib(&self) -> f64 {
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", self.child.process_id().unwrap()))
                .unwrap();
        let line = status
            .lines()
            .find(|line| line.starts_with("VmRSS:"))
            .unwrap_or_default()
            .to_owned();
        line.split_whitespace()
            .nth(1)
            .and_then(|kib| kib.parse::<f64>().ok())
            .unwrap_or_default()
            / 1024.0
    }

    fn quit(mut self) {
        self.keys.write_all(b"q").unwrap();
        let deadline = Instant::now() + Duration::from_secs(10);
        while self.child.try_wait().unwrap().is_none() && Instant::now() < deadline {
            let _ = self.output.recv_timeout(Duration::from_millis(5));
        }
        let _ = self.child.kill();
    }
}

fn measure(name: &str, store: &Path) {
    println!("--- {name}");
    let mut starts = Figures::default();
    for _ in 0..20 {
        let start = Instant::now();
        let mut program = Program::start(store, "osei");
        program.until("? keys");
        starts.add(start.elapsed());
        program.settle();
        program.quit();
    }
    starts.print("exec to first full screen", None);

    let mut program = Program::start(store, "osei");
    program.until("? keys");
    program.settle();
    let (mut steps, mut bytes) = (Figures::default(), Vec::new());
    for _ in 0..12 {
        bytes.push(program.key("j", &mut steps));
    }
    steps.print("step down Today, key to bytes", None);
    println!("bytes of a step: {bytes:?}");
    program.key("2", &mut Figures::default());
    program.settle();
    let (mut pages, mut bytes) = (Figures::default(), Vec::new());
    for _ in 0..20 {
        bytes.push(program.key("\x1b[6~", &mut pages));
    }
    pages.print("page of the caseload, key to bytes", None);
    println!("bytes of a page: {bytes:?}");
    program.settle();
    let before = program.switches();
    let idle = Instant::now();
    let silent = program.output.recv_timeout(Duration::from_secs(5)).is_err();
    println!(
        "idle for {:.1} s: silent {silent}, context switches {}",
        idle.elapsed().as_secs_f64(),
        program.switches() - before
    );
    println!("resident: {:.0} MiB", program.resident_mib());
    program.quit();
}

/// Everybody's caseload at once: the steps and pages of a list of thousands of rows.
fn measure_all(store: &Path) {
    println!("--- a list of everybody, 7,644 rows");
    let mut program = Program::start(store, "lindqvist");
    program.until("? keys");
    program.settle();
    program.key("2", &mut Figures::default());
    program.settle();
    program.key("f", &mut Figures::default());
    program.settle();
    println!(
        "{}",
        program
            .screen
            .screen()
            .contents()
            .lines()
            .take(4)
            .collect::<Vec<_>>()
            .join("\n")
    );
    let (mut steps, mut bytes) = (Figures::default(), Vec::new());
    for _ in 0..60 {
        bytes.push(program.key("j", &mut steps));
    }
    steps.print("step down 7,644 rows, key to bytes", None);
    println!("bytes of a step: {bytes:?}");
    let (mut pages, mut bytes) = (Figures::default(), Vec::new());
    for _ in 0..40 {
        bytes.push(program.key("\x1b[6~", &mut pages));
    }
    pages.print("page of 7,644 rows, key to bytes", None);
    println!("bytes of a page: {bytes:?}");
    let mut sorts = Figures::default();
    program.key("s", &mut sorts);
    program.settle();
    sorts.print("sort 7,644 rows by the next column", None);
    println!("resident: {:.0} MiB", program.resident_mib());
    program.quit();
}

fn main() {
    measure("80 patients, 20,000 entries", &stores::store(80, 20_000));
    measure(
        "7,644 patients, 1,000,000 entries",
        &stores::store(7_644, 1_000_000),
    );
    measure_all(&stores::store(7_644, 1_000_000));
}
