//! The built program on a pseudo-terminal, seen from outside.
#![allow(dead_code, reason = "each benchmark uses what it needs")]

use std::io::{Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use crate::figures::Figures;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// The program, what it writes, and what its screen shows.
pub struct Program {
    child: Box<dyn Child + Send + Sync>,
    _master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
}

impl Program {
    /// Starts it on 80 by 24.
    pub fn start(store: &Path, login: &str) -> Program {
        Program::start_at(store, login, (80, 24))
    }

    /// Starts it on so many columns and rows.
    pub fn start_at(store: &Path, login: &str, (columns, rows): (u16, u16)) -> Program {
        let pair = native_pty_system()
            .openpty(PtySize {
                rows,
                cols: columns,
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
            screen: vt100::Parser::new(
                NonZero::new(rows).unwrap(),
                NonZero::new(columns).unwrap(),
                0,
            ),
        }
    }

    /// Reads until the screen shows what is wanted.
    pub fn until(&mut self, wanted: &str) {
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
    pub fn key(&mut self, key: &str, figures: &mut Figures) -> usize {
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

    /// Reads until it has been silent for a while; gives the bytes.
    pub fn settle(&mut self) -> usize {
        let mut count = 0;
        while let Ok(more) = self.output.recv_timeout(Duration::from_millis(400)) {
            count += more.len();
            self.screen.process(&more);
        }
        count
    }

    /// Context switches of all its threads.
    pub fn switches(&self) -> u64 {
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

    /// Its resident memory in MiB.
    pub fn resident_mib(&self) -> f64 {
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

    /// Whether it writes nothing for so long.
    pub fn is_silent(&self, time: Duration) -> bool {
        self.output.recv_timeout(time).is_err()
    }

    /// What the screen shows.
    pub fn shown(&self) -> String {
        self.screen.screen().contents()
    }

    /// Ends it.
    pub fn quit(mut self) {
        self.keys.write_all(b"q").unwrap();
        let deadline = Instant::now() + Duration::from_secs(10);
        while self.child.try_wait().unwrap().is_none() && Instant::now() < deadline {
            let _ = self.output.recv_timeout(Duration::from_millis(5));
        }
        let _ = self.child.kill();
    }
}
