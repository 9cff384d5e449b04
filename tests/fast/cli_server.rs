//! Commands of the shell at a team server: silent, other, strange, and the same as without one.

use std::fmt::Write as _;
use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use caseload::domain::nhs_number::NhsNumber;

use crate::cli_house::{House, Server, both_ways};

#[test]
fn a_command_waits_for_a_server_that_is_being_started() {
    let house = House::new();
    let socket = house.socket();
    let child = house
        .program()
        .args(["list", "--server"])
        .arg(&socket)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let server = Server::start(&house, &house.store(), &socket);
    let ran = crate::cli_house::ran(&child.wait_with_output().unwrap());
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.contains("Test: "), "{ran:?}");
    server.stop();
}

#[test]
fn a_server_that_stays_silent_is_said_and_no_other_store_is_opened() {
    let house = House::new();
    let began = Instant::now();
    let ran = house.run(&["--server", "/nowhere/caseload.sock", "list"]);
    assert_eq!((ran.code, ran.out.as_str()), (4, ""), "{ran:?}");
    assert!(
        ran.err.contains("Waiting for it") && ran.err.contains("nothing was done"),
        "{ran:?}"
    );
    assert!(
        began.elapsed() > Duration::from_secs(9),
        "{:?}",
        began.elapsed()
    );
}

#[test]
fn what_works_on_files_names_the_server_that_has_them() {
    let mut house = House::new();
    house.serve();
    for arguments in [["verify"], ["rebuild"]] {
        let said = house.stopped(4, &arguments);
        assert!(
            said.contains("--store") && said.contains("caseload.sock"),
            "{said}"
        );
    }
    let store = house.store();
    for command in ["list", "verify"] {
        let said = house.stopped(3, &["--store", store.to_str().unwrap(), command]);
        assert!(
            said.contains("the team server at") && said.contains("--server"),
            "{said}"
        );
    }
    house.ok(&["manual", "server"]);
    house.end_serving();
    house.ok(&["list"]);
}

#[test]
fn a_stranger_is_told_so_by_the_server() {
    let mut house = House::empty();
    house.ok(&["init", "--admin", "somebody-else"]);
    house.serve();
    let said = house.stopped(1, &["list"]);
    assert!(said.contains("not in the staff register"), "{said}");
    house.end_serving();
}

#[test]
fn on_a_demo_that_is_served_one_is_another() {
    let house = House::empty();
    house.ok(&["demo", "--keep", "demo"]);
    let socket = house.socket();
    let server = Server::start(&house, &house.home().join("demo"), &socket);
    let at = |arguments: &[&str]| {
        let mut all = vec!["--server", socket.to_str().unwrap()];
        all.extend_from_slice(arguments);
        house.json(&all)
    };
    let own = at(&["list"]);
    let staff = at(&["staff"]);
    let other = staff
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["name"] != own["header"]["who"] && row["patients"] != 0)
        .unwrap();
    let theirs = at(&["--as", other["login"].as_str().unwrap(), "list"]);
    assert_eq!(theirs["header"]["who"], other["name"]);
    server.stop();
}

/// A file with more bytes than cross at once, and with a row that is rejected.
fn caseload_file(rows: u32) -> String {
    let mut file = "NHS number,Surname,Forenames,Date of birth,Remarks\n".to_owned();
    for index in 1..=rows {
        let number = NhsNumber::synthetic(index).unwrap().plain();
        let remark = "long ".repeat(4_000);
        let _ = writeln!(file, "{number},BEGUM,Test{index},03/03/1941,{remark}");
    }
    file.push_str("9990000001,WRONG,Number,03/03/1941,\n");
    file
}

#[test]
fn a_file_is_planned_then_brought_in_and_its_rejected_rows_come_back() {
    let mut said = Vec::new();
    let said_of = std::cell::RefCell::new(&mut said);
    both_ways(|house| {
        let file = house.home().join("people.csv");
        fs::write(&file, caseload_file(40)).unwrap();
        let file = file.to_str().unwrap();
        let planned = house.run(&["import", "patients", file, "--json"]);
        assert_eq!(planned.code, 1, "{planned:?}");
        let plan: serde_json::Value = serde_json::from_str(&planned.out).unwrap();
        assert_eq!(
            (&plan["planned"]["register"], &plan["planned"]["rejected"]),
            (&40.into(), &1.into()),
            "{plan}"
        );
        assert!(house.json(&["list"])["rows"].as_array().unwrap().is_empty());
        let applied = house.run(&["import", "patients", file, "--apply"]);
        assert_eq!(applied.code, 1, "{applied:?}");
        let rejected = fs::read_to_string(house.home().join("people-rejected.csv")).unwrap();
        assert!(
            rejected.lines().count() == 2 && rejected.contains("WRONG"),
            "{rejected}"
        );
        let all = house.json(&["list", "--all"]);
        assert_eq!(all["rows"].as_array().unwrap().len(), 40);
        let home = house.home().display().to_string();
        said_of.borrow_mut().push((
            planned.out.replace(&home, ""),
            applied.out.replace(&home, ""),
        ));
    });
    assert_eq!(said[0], said[1]);
}
