//! What the shell asks of a desk: pages, steps and limits.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop")]

mod statements;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use super::Desk;
use crate::domain::nhs_number::NhsNumber;
use crate::domain::refusal::Reason;
use crate::exchange::csv_patients::FILE_BYTES_MAX;
use crate::protocol::frame::TO_CLIENT_MAX;
use crate::protocol::message::{Answer, Ask, Reply, ToClient, Trouble};
use crate::protocol::pieces;
use crate::protocol::shell::{SPOKEN_MAX, ShellAsk, ShellReply, UPLOAD_MAX};
use crate::service::query::{PAGE_ROWS, Scope};
use crate::service::tests::House;

/// A desk at which somebody sits.
fn desk(login: &str) -> (House, Desk) {
    let mut house = House::new();
    house.saved(
        "lead",
        r#"{"command":"add_staff","details":{"login":"clerk","name":"C Lerk","roles":["coordinator"],"profession":"office"}}"#,
    );
    let actor = house.staff(login);
    let desk = Desk::new(Arc::new(house.take()), actor, Arc::default());
    (house, desk)
}

/// Asks; no frame of the answer may be longer than a frame to a client.
fn ask(desk: &mut Desk, ask: Ask) -> Result<Reply, Trouble> {
    let answer = desk.answer(1, ask);
    let message = ToClient::Answer(Box::new(answer));
    for frame in pieces::frames(&message).unwrap() {
        assert!(frame.len() <= TO_CLIENT_MAX, "{} bytes", frame.len());
    }
    let ToClient::Answer(answer) = message else {
        panic!("no answer")
    };
    let Answer::Reply { reply, .. } = *answer else {
        panic!("no reply")
    };
    reply
}

fn shell(desk: &mut Desk, wanted: ShellAsk) -> Result<ShellReply, Trouble> {
    match ask(desk, Ask::Shell(wanted))? {
        Reply::Shell(reply) => Ok(*reply),
        other => panic!("{other:?}"),
    }
}

fn refused<T: std::fmt::Debug>(reply: Result<T, Trouble>) -> Reason {
    match reply.unwrap_err() {
        Trouble::Refused(refusal) => refusal.reason,
        other => panic!("{other:?}"),
    }
}

fn bring_in(desk: &mut Desk, file: &str) -> usize {
    for piece in file.as_bytes().chunks(UPLOAD_MAX) {
        shell(desk, ShellAsk::Upload(piece.to_vec())).unwrap();
    }
    let file = "people.csv".to_owned();
    let planned = shell(desk, ShellAsk::PlanImport { file }).unwrap();
    let ShellReply::Planned(planned) = planned else {
        panic!("{planned:?}")
    };
    let mut registered = 0;
    loop {
        let step = shell(desk, ShellAsk::ApplyImport).unwrap();
        let ShellReply::Applied { applied, done, .. } = step else {
            panic!("{step:?}")
        };
        registered += applied.registered;
        if done == planned.rows {
            return registered;
        }
    }
}

#[test]
fn a_caseload_of_many_comes_in_pages_with_everybody_once() {
    let (_house, mut desk) = desk("osei");
    let count = u32::try_from(2 * PAGE_ROWS + 50).unwrap();
    let mut file = "NHS number,Surname,Forenames,Date of birth\n".to_owned();
    for index in 1..=count {
        let number = NhsNumber::synthetic(index).unwrap().plain();
        // Many of the same name: the order must hold among them. Their birthdays tell them apart.
        let (name, other) = (index % 7, index / 7);
        let (day, month, year) = (1 + other % 28, 1 + other / 28 % 12, 1930 + other / 336);
        writeln!(file, "{number},NAME{name},Same,{day:02}/{month:02}/{year}").unwrap();
    }
    let registered = bring_in(&mut desk, &file);
    assert_eq!(registered, count as usize);
    let (mut after, mut sizes, mut seen) = (None, Vec::new(), BTreeSet::new());
    loop {
        let scope = Scope::All;
        let reply = ask(&mut desk, Ask::Caseload { scope, after }).unwrap();
        let Reply::Caseload { page, next } = reply else {
            panic!("{reply:?}")
        };
        sizes.push(page.rows.len());
        seen.extend(page.rows.iter().map(|row| (row.name.clone(), row.patient)));
        if next.is_none() {
            break;
        }
        after = next;
    }
    assert_eq!(sizes, [PAGE_ROWS, PAGE_ROWS, 50]);
    assert_eq!(seen.len(), count as usize);
    let (mut from, mut lines) = (0, 0);
    let file = "again.csv".to_owned();
    let upload = ShellAsk::Upload("Surname,Date of birth\n".as_bytes().to_vec());
    shell(&mut desk, upload).unwrap();
    for _ in 0..3 {
        let bad = "X,no day\n".repeat(PAGE_ROWS).into_bytes();
        shell(&mut desk, ShellAsk::Upload(bad)).unwrap();
    }
    shell(&mut desk, ShellAsk::PlanImport { file }).unwrap();
    loop {
        let reply = shell(&mut desk, ShellAsk::ImportRows { from }).unwrap();
        let ShellReply::ImportRows { rows, next } = reply else {
            panic!("{reply:?}")
        };
        assert!(rows.len() <= PAGE_ROWS, "{}", rows.len());
        lines += rows.len();
        let Some(next) = next else { break };
        from = next;
    }
    assert_eq!(lines, 3 * PAGE_ROWS);
}

#[test]
fn a_file_is_taken_up_to_its_limit_and_from_nobody_who_may_not_import() {
    let (_house, mut clerk) = desk("clerk");
    let small = ShellAsk::Upload(vec![b'x'; 10]);
    assert_eq!(refused(shell(&mut clerk, small)), Reason::NotAllowed);
    let (_house, mut desk) = desk("osei");
    let large = ShellAsk::Upload(vec![b'x'; UPLOAD_MAX + 1]);
    assert_eq!(refused(shell(&mut desk, large)), Reason::TooLong);
    for _ in 0..FILE_BYTES_MAX / UPLOAD_MAX {
        shell(&mut desk, ShellAsk::Upload(vec![b'x'; UPLOAD_MAX])).unwrap();
    }
    let one_more = ShellAsk::Upload(vec![b'x']);
    assert_eq!(refused(shell(&mut desk, one_more)), Reason::TooLong);
    assert_eq!(
        refused(shell(&mut desk, ShellAsk::ApplyImport)),
        Reason::State
    );
}

#[test]
fn spoken_commands_are_answered_one_by_one_in_order() {
    let (_house, mut desk) = desk("osei");
    let number = NhsNumber::synthetic(1).unwrap().plain();
    let register = format!(
        r#"{{"command":"register","details":{{"nhs_number":"{number}","surname":"BEGUM","birth_date":"03/03/1941"}}}}"#
    );
    let contact = format!(
        r#"{{"command":"record_contact","patient":"{number}","channel":"telephone","note":"Well."}}"#
    );
    let lines = vec!["dance".to_owned(), register, contact.clone(), contact];
    let reply = shell(&mut desk, ShellAsk::Spoken(lines)).unwrap();
    let ShellReply::Spoken(answers) = reply else {
        panic!("{reply:?}")
    };
    let saved: Vec<bool> = answers.iter().map(Result::is_ok).collect();
    assert_eq!(saved, [false, true, true, true], "{answers:?}");
    let many = vec![String::new(); SPOKEN_MAX + 1];
    assert_eq!(
        refused(shell(&mut desk, ShellAsk::Spoken(many))),
        Reason::TooLong
    );
    let found = shell(&mut desk, ShellAsk::Patient("begum".to_owned())).unwrap();
    assert!(matches!(found, ShellReply::Patient(_)), "{found:?}");
    let nobody = shell(&mut desk, ShellAsk::Patient("nobody".to_owned()));
    assert_eq!(refused(nobody), Reason::Unknown);
}
