//! The grid of a team of 150 by the 196 statements of a framework: a step down, a step sideways, a page, and how long it
//! takes to come, on the built program in a pseudo-terminal.
//!
//! `cargo bench --bench grid`. The bare limit is a step down the list of units in the same run.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a benchmark may stop"
)]

mod figures;
mod program;

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use caseload::domain::programme::origin::StoreCreated;
use caseload::domain::staff::register::{Profession, Role, StaffDetails};
use caseload::service::clock::SystemClock;
use caseload::service::open;
use figures::{Figures, shown};
use program::Program;

const PEOPLE: usize = 150;
const UNITS: &[&str] = &["01", "02", "03", "04", "05", "06", "07", "08", "09"];

/// Has commands carried out, and gives the numbers of their entries.
fn submit(store: &Path, login: &str, lines: &str) -> Vec<u64> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_caseload"))
        .args(["--store", store.to_str().unwrap(), "--as", login, "submit"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(lines.as_bytes()).unwrap();
    drop(input);
    let answered = child.wait_with_output().unwrap();
    let answers = String::from_utf8(answered.stdout).unwrap();
    assert!(answered.status.success(), "{answers}");
    let number = |line: &str| line.split(['#', ' ']).find_map(|word| word.parse().ok());
    answers.lines().filter_map(number).collect()
}

fn lead(login: &str) -> StaffDetails {
    StaffDetails {
        login: login.to_owned(),
        name: format!("{login} Lead"),
        roles: [Role::Lead, Role::Administrator, Role::Supervisor].into(),
        profession: Profession::Nurse,
        registration: None,
        whole_time_hundredths: 100,
        supervisor: None,
        deputy: None,
    }
}

/// A store of 150 people with one profile, of whom each was judged in two of its units; made when it is not there yet.
fn store() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("store-team-of-150-cmp");
    if folder.join("journal").is_dir() {
        return folder;
    }
    eprintln!("making a team of {PEOPLE} …");
    let origin = StoreCreated {
        service: "A large team".to_owned(),
        demo: true,
        program: "benchmark".to_owned(),
    };
    open::create(
        &folder,
        &SystemClock,
        origin,
        &[lead("lead"), lead("second")],
    )
    .unwrap();
    submit(
        &folder,
        "second",
        "{\"command\":\"give_authority\",\"staff\":\"lead\",\"framework\":\"cmp\",\"grounds\":\"long practice\",\
         \"qualification\":\"assessor\",\"until\":\"2099-01-01\"}\n",
    );
    let mut lines = String::new();
    for place in 2..PEOPLE {
        let _ = writeln!(
            lines,
            r#"{{"command":"add_staff","details":{{"login":"p{place}","name":"Person Number{place}","roles":["case_manager"],"profession":"nurse","supervisor":"lead"}}}}"#
        );
    }
    submit(&folder, "lead", &lines);
    let units: Vec<String> = UNITS
        .iter()
        .map(|unit| {
            format!(
                r#"{{"unit":"cmp.pp.{unit}","level":"CMP1","complexity":"several conditions"}}"#
            )
        })
        .collect();
    let profile = submit(
        &folder,
        "lead",
        &format!(
            "{{\"command\":\"write_profile\",\"title\":\"Case manager\",\"caseload\":\"60\",\"service\":\"community\",\"units\":[{}]}}\n",
            units.join(",")
        ),
    )[0];
    let mut decided = String::new();
    for place in 2..PEOPLE {
        let _ = writeln!(
            decided,
            r#"{{"command":"assign_profile","staff":"p{place}","profile":{profile}}}"#
        );
        for unit in [UNITS[place % 9], UNITS[(place + 4) % 9]] {
            let item = submit(
                &folder,
                &format!("p{place}"),
                &format!(
                    "{{\"command\":\"file_item\",\"kind\":\"product\",\"title\":\"A plan\",\"did\":\"I wrote it\",\"statements\":[\"cmp.pp.{unit}.a.1\"]}}\n"
                ),
            )[0];
            let _ = writeln!(
                decided,
                r#"{{"command":"judge","staff":"p{place}","unit":"cmp.pp.{unit}","level":"CMP1","items":[{item}],"decision":"competent","rationale":"seen","next_look":"2027-11-16","answers":[{{"quality":"valid","found":"yes"}},{{"quality":"authentic","found":"yes"}},{{"quality":"current","found":"yes"}},{{"quality":"sufficient","found":"yes"}},{{"quality":"reliable","found":"yes"}}]}}"#
            );
        }
    }
    submit(&folder, "lead", &decided);
    folder
}

/// Presses a key so often; prints times and bytes.
fn press(
    program: &mut Program,
    name: &str,
    key: &str,
    times: usize,
    bare: Option<&Figures>,
) -> Figures {
    let (mut figures, mut bytes) = (Figures::default(), Vec::new());
    for _ in 0..times {
        bytes.push(program.key(key, &mut figures));
    }
    figures.print(name, bare);
    bytes.sort_unstable();
    println!(
        "  bytes: {} the least, {} the middle, {} the most",
        bytes[0],
        bytes[times / 2],
        bytes[times - 1]
    );
    figures
}

fn main() {
    let store = store();
    for size in [(80, 24), (160, 50)] {
        println!("--- {PEOPLE} people at {} by {}", size.0, size.1);
        let mut program = Program::start_at(&store, "lead", size);
        program.until("? keys");
        program.settle();
        program.key("3", &mut Figures::default());
        program.settle();
        let bare = press(
            &mut program,
            "bare: a step down the list of units",
            "j",
            12,
            None,
        );
        for _ in 0..4 {
            program.key("v", &mut Figures::default());
        }
        program.until("By unit (");
        program.settle();
        let asked = Instant::now();
        program.key("S", &mut Figures::default());
        program.until("By statement (");
        println!("key to the grid by statements: {}", shown(asked.elapsed()));
        program.settle();
        println!(
            "{}",
            program
                .shown()
                .lines()
                .skip(3)
                .take(6)
                .collect::<Vec<_>>()
                .join("\n")
        );
        let seen = usize::from(size.1) - 15;
        press(
            &mut program,
            "a step down, nothing scrolls",
            "j",
            seen,
            Some(&bare),
        );
        program.key("\x1b[F", &mut Figures::default());
        program.key("\x1b[H", &mut Figures::default());
        program.key("\x1b[6~", &mut Figures::default());
        press(
            &mut program,
            "a step down, mark at the foot",
            "j",
            60,
            Some(&bare),
        );
        program.key("\x1b[H", &mut Figures::default());
        press(&mut program, "a page", "\x1b[6~", 6, Some(&bare));
        press(
            &mut program,
            "a person to the right",
            "\x1b[C",
            60,
            Some(&bare),
        );
        println!("resident: {:.0} MiB", program.resident_mib());
        program.quit();
    }
}
