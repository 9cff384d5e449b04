//! The team server with 150 people at work on 7,644 patients and a million entries.
//!
//! `cargo bench --bench team`, as root: the people are connections of several users of the system. Ten of them are the real
//! program on a pseudo-terminal, where a key's way to the frame and another's change on the screen are timed from outside;
//! 140 are played by the protocol, each in a thread of its own that asks what a screen would ask: with every key a record, a
//! list or a draft to be kept, and once a minute a contact to be recorded. 30 of all type notes. The crowd shares the two
//! cores with the server, and so does the bare limit: a write and fdatasync in a file of its own on the same disk, every
//! 100 ms. `CASELOAD_BENCH_SECONDS` says how long they work, 60 without it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a benchmark may stop"
)]

mod crowd;
mod figures;
mod stores;

use std::fs::{File, OpenOptions};
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use caseload::client::{Ask, Reply};
use crowd::{NOTE, Played, Server, Terminal, memory_mib, pause};
use figures::{Figures, shown};

const PEOPLE: usize = 150;
const SCREENS: usize = 10;
/// Of the screens, and of those who are played.
const TYPING: [usize; 2] = [3, 27];
const KEY: Duration = Duration::from_secs(2);
const CONTACT: Duration = Duration::from_mins(1);
const BARE: Duration = Duration::from_millis(100);
/// How long each number of writers works.
const RATE: Duration = Duration::from_secs(5);

/// What the crowd measured.
#[derive(Default)]
struct Measured {
    keys: Mutex<Figures>,
    keys_typing: Mutex<Figures>,
    commits: Mutex<Figures>,
    drafts: Mutex<Figures>,
    questions: Mutex<Figures>,
    changes: Mutex<Figures>,
    bare: Mutex<Figures>,
}

fn main() {
    let seconds = std::env::var("CASELOAD_BENCH_SECONDS").ok();
    let length = Duration::from_secs(seconds.map_or(60, |text| text.parse().unwrap()));
    let base = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let store = base.path().join("store");
    crowd::store(&stores::store(7_644, 1_000_000), &store, PEOPLE);
    let server = Server::start(&store);
    let alone = memory_mib(server.process(), "status", &["VmRSS:"]);

    let mut played: Vec<Played> = (SCREENS..PEOPLE)
        .map(|place| Played::join(&server.socket(), place, place))
        .collect();
    // One beside each screen, of the same person, who records what is to be seen there.
    let mut beside: Vec<Played> = (0..SCREENS)
        .map(|place| Played::join(&server.socket(), place, PEOPLE + place))
        .collect();
    let mut screens: Vec<Terminal> = (0..SCREENS)
        .map(|place| Terminal::open(&server.socket(), place))
        .collect();
    let measured = Measured::default();
    let file = bare_file(base.path());
    work(
        &mut played,
        &mut screens,
        &mut beside,
        &measured,
        &file,
        length,
    );
    report(&measured, &server, &screens, alone);
    drop((screens, beside));
    rates(&mut played, &file);
}

/// A file of its own, with its room set aside.
fn bare_file(folder: &Path) -> File {
    let path = folder.join("bare");
    let mut options = OpenOptions::new();
    let file = options.read(true).write(true).create_new(true).open(path);
    let file = file.unwrap();
    file.write_all_at(&vec![0_u8; 1 << 22], 0).unwrap();
    file.sync_all().unwrap();
    file
}

/// One write of what a contact takes, and fdatasync.
fn bare(file: &File, turn: usize) {
    let bytes = vec![0x5a_u8; NOTE.len() + 190];
    let places = (1 << 22) / bytes.len();
    file.write_all_at(&bytes, (turn % places * bytes.len()) as u64)
        .unwrap();
    file.sync_data().unwrap();
}

fn work(
    played: &mut [Played],
    screens: &mut [Terminal],
    beside: &mut [Played],
    measured: &Measured,
    file: &File,
    length: Duration,
) {
    let begin = Instant::now();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            for turn in 0.. {
                if begin.elapsed() > length {
                    return;
                }
                let start = Instant::now();
                bare(file, turn);
                measured.bare.lock().unwrap().add(start.elapsed());
                pause(BARE);
            }
        });
        for (place, one) in played.iter_mut().enumerate() {
            scope.spawn(move || play(one, place, measured, begin, length));
        }
        for (place, (screen, beside)) in screens.iter_mut().zip(beside).enumerate() {
            scope.spawn(move || sit(screen, beside, place, measured, begin, length));
        }
    });
}

/// When somebody's first key comes, so that they do not all come at once.
fn first(place: usize, people: usize, begin: Instant) {
    let share =
        f64::from(u32::try_from(place).unwrap()) / f64::from(u32::try_from(people).unwrap());
    let at = begin + KEY.mul_f64(share);
    pause(at.saturating_duration_since(Instant::now()));
}

/// One who is played: a key every two seconds, a contact every minute.
fn play(one: &mut Played, place: usize, measured: &Measured, begin: Instant, length: Duration) {
    first(place, PEOPLE - SCREENS, begin);
    let types = place < TYPING[1];
    let turns = CONTACT.as_secs() / KEY.as_secs();
    for turn in 0_usize.. {
        if begin.elapsed() > length {
            return;
        }
        let start = Instant::now();
        if (turn as u64 + place as u64).is_multiple_of(turns) {
            one.record(turn);
            measured.commits.lock().unwrap().add(start.elapsed());
        } else if types {
            one.keep(20 + turn);
            measured.drafts.lock().unwrap().add(start.elapsed());
        } else {
            let patient = one.patients[turn % one.patients.len()];
            let ask = match turn % 3 {
                0 => Ask::Today,
                1 => Ask::Record(patient),
                _ => Ask::Find("smith".to_owned()),
            };
            let reply = one.ask(ask);
            assert!(!matches!(reply, Reply::Done));
            measured.questions.lock().unwrap().add(start.elapsed());
        }
        pause(KEY.saturating_sub(start.elapsed()));
    }
}

/// One at a screen: three type a note, the others step through the list; every tenth key the colleague beside them records
/// a contact of a patient whose record is on the screen.
fn sit(
    screen: &mut Terminal,
    beside: &mut Played,
    place: usize,
    measured: &Measured,
    begin: Instant,
    length: Duration,
) {
    first(place, SCREENS, begin);
    let types = place < TYPING[0];
    // Into the caseload, and to the first record of it, which is the first of the colleague's list, too.
    screen.press("2");
    screen.settle();
    screen.press("\r");
    screen.until("[Timeline]");
    if types {
        screen.press("c");
        screen.until("Note*");
    }
    screen.settle();
    let mut letters = NOTE.chars().cycle();
    for turn in 1_usize.. {
        if begin.elapsed() > length {
            return;
        }
        let start = Instant::now();
        if types {
            let letter = letters.find(char::is_ascii_alphabetic).unwrap();
            let delay = screen.key(&letter.to_string());
            add(&measured.keys_typing, delay);
        } else if turn.is_multiple_of(10) {
            let number = beside.record(0);
            let said = Instant::now();
            let seen = screen.until(&format!("#{number} "));
            // Seen before the receipt was read here: no time at all.
            let delay = seen.saturating_duration_since(said);
            measured.changes.lock().unwrap().add(delay);
        } else {
            let key = if (turn / 2).is_multiple_of(2) {
                "j"
            } else {
                "k"
            };
            let delay = screen.key(key);
            add(&measured.keys, delay);
        }
        pause(KEY.saturating_sub(start.elapsed()));
    }
}

/// A key that nothing came back for is no measurement.
fn add(figures: &Mutex<Figures>, delay: Option<Duration>) {
    if let Some(delay) = delay {
        figures.lock().unwrap().add(delay);
    }
}

fn report(measured: &Measured, server: &Server, screens: &[Terminal], alone: f64) {
    let of = |figures: &Mutex<Figures>| figures.lock().unwrap().clone();
    let bare = of(&measured.bare);
    bare.print("bare write + fdatasync", None);
    of(&measured.keys).print("step in a record, key to bytes (limit 16 ms)", None);
    of(&measured.keys_typing).print("letter in a note, key to bytes (limit 16 ms)", None);
    of(&measured.questions).print("question of a screen, asked to answered", None);
    let drafts = of(&measured.drafts);
    drafts.print("draft kept, asked to answered", Some(&bare));
    let commits = of(&measured.commits);
    commits.print("contact recorded, asked to answered", Some(&bare));
    let ratio = commits.percentile(0.95).as_secs_f64() / bare.percentile(0.95).as_secs_f64();
    println!("commit p95 against bare p95: {ratio:.2} (limit 3)");
    let changes = of(&measured.changes);
    changes.print("change to another's screen (limit 200 ms)", None);
    println!("the latest of them: {}", shown(changes.percentile(1.0)));
    let resident = |process| memory_mib(process, "status", &["VmRSS:"]);
    println!(
        "server resident: {alone:.0} MiB alone, {:.0} MiB with everybody (limit 200)",
        resident(server.process())
    );
    for screen in screens.iter().take(4) {
        let names = ["Private_Clean:", "Private_Dirty:"];
        println!(
            "client resident: {:.1} MiB (limit 60), private {:.1} MiB (limit 4), proportional {:.1} MiB",
            resident(screen.process()),
            memory_mib(screen.process(), "smaps_rollup", &names),
            memory_mib(screen.process(), "smaps_rollup", &["Pss:"])
        );
    }
}

/// Commits a second over the socket by so many writers, each of whom waits for the receipt, beside the bare rate.
fn rates(played: &mut [Played], file: &File) {
    let begin = Instant::now();
    let mut turns = 0;
    while begin.elapsed() < RATE {
        bare(file, turns);
        turns += 1;
    }
    let bare = rate(turns, begin);
    println!("bare write + fdatasync, one after the other: {bare:.0} a second");
    for writers in [1, 16, 64] {
        let begin = Instant::now();
        let done: usize = std::thread::scope(|scope| {
            let threads: Vec<_> = played[..writers]
                .iter_mut()
                .map(|one| {
                    scope.spawn(move || {
                        let mut done = 0;
                        while begin.elapsed() < RATE {
                            one.record(done);
                            done += 1;
                        }
                        done
                    })
                })
                .collect();
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap())
                .sum()
        });
        let commits = rate(done, begin);
        println!(
            "{writers} writers over the socket: {commits:.0} commits a second, {:.2} x the bare rate",
            commits / bare
        );
    }
}

#[allow(clippy::cast_precision_loss, reason = "a rate")]
fn rate(count: usize, begin: Instant) -> f64 {
    count as f64 / begin.elapsed().as_secs_f64()
}
