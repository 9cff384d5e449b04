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
mod program;
mod stores;

use std::path::Path;
use std::time::{Duration, Instant};

use figures::Figures;
use program::Program;

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
    let silent = program.is_silent(Duration::from_secs(5));
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
            .shown()
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
