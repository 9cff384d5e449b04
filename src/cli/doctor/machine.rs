//! The machine: its clock, its time zone, how many files may be open.

use std::path::Path;
use std::process::Command;

use jiff::tz::TimeZone;

use super::Finding;

/// A server has a file open for each connection, and some of its own.
const FILES_MIN: u64 = 1024;

pub(super) fn all() -> Vec<Finding> {
    vec![clock(), zone(), open_files()]
}

fn clock() -> Finding {
    let what = "clock";
    if Path::new("/run/systemd/timesync/synchronized").exists() {
        return Finding::fine(what, "synchronised, says systemd-timesyncd");
    }
    let asked = Command::new("timedatectl")
        .args(["show", "--property=NTPSynchronized", "--value"])
        .output();
    let said = asked.ok().filter(|ran| ran.status.success());
    let said = said.map(|ran| String::from_utf8_lossy(&ran.stdout).trim().to_owned());
    match said.as_deref() {
        Some("yes") => Finding::fine(what, "synchronised, says timedatectl"),
        Some("no") => Finding::wrong(
            what,
            "not synchronised, says timedatectl",
            "turn it on: `timedatectl set-ntp true`; entry times are this clock's",
        ),
        _ => Finding::look_at(
            what,
            "not known whether it is synchronised",
            "look with `chronyc tracking` or `timedatectl`; entry times are this clock's",
        ),
    }
}

fn zone() -> Finding {
    let what = "time zone";
    let local = std::env::var("TZ").unwrap_or_else(|_| "not set".to_owned());
    match TimeZone::get("Europe/London") {
        Ok(_) => Finding::fine(what, format!("Europe/London is known; TZ is {local}")),
        Err(error) => Finding::wrong(
            what,
            format!("Europe/London is not known: {error}"),
            "install the program anew: its own time zone data is damaged",
        ),
    }
}

fn open_files() -> Finding {
    let what = "open files";
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let line = limits
        .lines()
        .find(|line| line.starts_with("Max open files"));
    let soft = line.and_then(|line| line.split_whitespace().nth(3)?.parse::<u64>().ok());
    match soft {
        Some(soft) if soft < FILES_MIN => Finding::look_at(
            what,
            format!("at most {soft}"),
            format!("for a server allow {FILES_MIN} or more: LimitNOFILE in its unit"),
        ),
        Some(soft) => Finding::fine(what, format!("at most {soft}")),
        None => Finding::look_at(what, "not known", "look with `ulimit -n`"),
    }
}
