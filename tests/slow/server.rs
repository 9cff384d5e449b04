//! The team server as people meet it: two at once, a second login of the same person, a stop, a lost terminal, a server
//! that is gone.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use caseload::client::{Ask, Reply};
use nix::sys::signal::Signal;

use crate::screen::{LIMIT, Screen};
use crate::team::{
    BELL, OSEI, Server, Team, open_record, patient, pause, processor_ticks, save, type_note,
    wait_until,
};

/// How soon another's change is on the screen here. 200 ms are promised, and measured in `tests/bench/team.rs`; this is
/// a build for debugging on a machine that runs other tests.
const SOON: Duration = Duration::from_secs(2);
/// How soon a second login has the place, the start of the program included.
const TAKEN_OVER: Duration = Duration::from_secs(5);
/// How soon a program without a terminal is gone, and how soon one without a server has noticed.
const AT_ONCE: Duration = Duration::from_secs(1);
/// How long a waiting program is watched.
const WATCH: Duration = Duration::from_secs(3);

#[test]
fn two_people_work_at_once_and_see_each_other_s_changes() {
    let team = Team::new();
    let server = team.serve();
    let mut osei = team.screen(OSEI.login);
    let mut bell = team.screen(BELL.login);
    open_record(&mut osei, OSEI);
    open_record(&mut bell, BELL);
    type_note(&mut osei, "Patience slept well.");
    type_note(&mut bell, "Cyril is short of breath.");
    let none = BTreeSet::new();
    let first = save(&mut osei, &none);
    let second = save(&mut bell, &none);
    assert_ne!(first, second);

    // The same record on both screens.
    open_record(&mut bell, OSEI);
    bell.shows(&format!("#{first} recorded"));
    type_note(&mut osei, "Her daughter rang.");
    osei.keys("<C-s>");
    let third = osei.receipt(&BTreeSet::from([first]));
    let said = Instant::now();
    bell.until("the other's contact", |seen| {
        seen.contains(&format!("#{third} ")) || seen.contains("Her daughter rang.")
    });
    let delay = said.elapsed();
    eprintln!("on the other's screen {delay:?} after the receipt was read");
    assert!(delay < SOON, "{delay:?}");
    for screen in [&mut osei, &mut bell] {
        screen.keys("q");
    }
    server.stop();
}

/// The second session is where the first was, with its row and its draft.
fn assert_taken_over(second: &mut Screen, words: &str) {
    second.until("the place that the first had", |seen| {
        seen.contains("[Timeline]") && seen.contains(OSEI.name)
    });
    second.keys(":drafts<Enter>");
    second.shows("Enter choose");
    second.keys("<Enter>");
    second.until("the draft", |seen| {
        seen.contains("Note*") && seen.contains(words)
    });
}

fn assert_said_taken_over(first: &mut Screen) {
    assert_eq!(first.ended(LIMIT), 0);
    let said = String::from_utf8(first.raw()).unwrap();
    assert!(said.contains("taken over by another session"), "{said}");
    assert!(first.is_restored());
}

#[test]
fn a_second_login_takes_the_place_and_the_living_first_one_says_so_and_ends() {
    let team = Team::new();
    let server = team.serve();
    let mut first = team.screen(OSEI.login);
    open_record(&mut first, OSEI);
    type_note(&mut first, "Begun at the desk");
    let begin = Instant::now();
    let mut second = team.start(OSEI.login);
    assert_said_taken_over(&mut first);
    assert_taken_over(&mut second, "Begun at the desk");
    eprintln!("taken over within {:?}", begin.elapsed());
    second.keys(", and finished at home.");
    save(&mut second, &BTreeSet::new());
    server.stop();
}

#[test]
fn a_second_login_takes_the_place_of_a_terminal_that_has_not_noticed_its_death() {
    let team = Team::new();
    let server = team.serve();
    let mut first = team.screen(OSEI.login);
    open_record(&mut first, OSEI);
    type_note(&mut first, "Begun on the train");
    // What a person waits for before they walk away: the place is kept once a second, the words four times.
    wait_until_kept(&team);
    first.signal(Signal::SIGSTOP);
    let begin = Instant::now();
    let mut second = team.start(OSEI.login);
    second.until("the place that the first had", |seen| {
        seen.contains("[Timeline]") && seen.contains(OSEI.name)
    });
    assert!(begin.elapsed() < TAKEN_OVER, "{:?}", begin.elapsed());
    assert_taken_over(&mut second, "Begun on the train");
    // When the old one wakes it says so and ends; the new one goes on.
    first.signal(Signal::SIGCONT);
    assert_said_taken_over(&mut first);
    second.keys(", and finished at home.");
    save(&mut second, &BTreeSet::new());
    server.stop();
}

/// Waits until the server has what was typed, and where.
fn wait_until_kept(team: &Team) {
    let mut session = team.session(OSEI.login);
    let patient = patient(&mut session, OSEI.surname).to_string();
    wait_until("the place and the draft", LIMIT, || {
        let (_, begun) = session.ask(3, Ask::Begin).unwrap();
        let (_, drafts) = session.ask(4, Ask::OpenDrafts).unwrap();
        let Reply::Begun { place, .. } = begun else {
            panic!("{begun:?}")
        };
        let is_there = place.is_some_and(|place| place.fields.get("patient") == Some(&patient));
        is_there && matches!(drafts, Reply::Drafts(drafts) if !drafts.is_empty())
    });
}

#[test]
fn a_stop_is_told_and_when_the_server_is_back_everybody_goes_on() {
    let team = Team::new();
    let server = team.serve();
    let mut osei = team.screen(OSEI.login);
    let mut bell = team.screen(BELL.login);
    open_record(&mut osei, OSEI);
    type_note(&mut osei, "Before the stop,");
    server.signal(Signal::SIGTERM);
    for screen in [&osei, &bell] {
        screen.shows("the line to the server is lost");
        let raw = screen.raw();
        let said = String::from_utf8_lossy(&raw);
        assert!(said.contains("server is stopping"), "{said}");
    }
    let said = server.stop();
    assert!(
        said.iter().any(|line| line.contains("2 people")),
        "{said:?}"
    );
    osei.keys(" while it was away,");
    osei.shows("while it was away,");

    let server = team.serve();
    for screen in [&osei, &bell] {
        screen.shows("line to the server is back");
    }
    osei.keys(" and after it.");
    let number = save(&mut osei, &BTreeSet::new());
    open_record(&mut bell, OSEI);
    bell.shows(&format!("#{number} recorded"));
    bell.shows("Before the stop, while it was away, and after");
    server.stop();
}

/// Waits until the server has no more of a session than it had at first.
fn assert_forgotten(server: &Server, before: usize) {
    wait_until("the server to forget the session", LIMIT, || {
        server.sockets() == before
    });
}

#[test]
fn a_program_without_a_terminal_is_gone_within_a_second_and_forgotten() {
    let team = Team::new();
    let server = team.serve();
    let none = server.sockets();
    let mut hung_up = team.screen(OSEI.login);
    open_record(&mut hung_up, OSEI);
    type_note(&mut hung_up, "The line is going");
    hung_up.signal(Signal::SIGHUP);
    hung_up.ended(AT_ONCE);
    assert_forgotten(&server, none);

    let mut closed = team.screen(BELL.login);
    open_record(&mut closed, BELL);
    type_note(&mut closed, "The window is closing");
    closed.hang_up();
    closed.ended(AT_ONCE);
    assert_forgotten(&server, none);

    let mut again = team.screen(OSEI.login);
    assert_taken_over(&mut again, "The line is going");
    let said = server.stop();
    assert!(
        said.iter().any(|line| line.contains("1 people")),
        "{said:?}"
    );
}

fn assert_sleeps(screen: &Screen) {
    let before = processor_ticks(screen.process());
    pause(WATCH);
    let used = processor_ticks(screen.process()) - before;
    assert!(used <= 2, "{used} hundredths of a second within {WATCH:?}");
}

#[test]
fn without_a_server_a_program_waits_and_uses_no_processor() {
    let team = Team::new();
    let mut server = team.serve();
    let mut osei = team.screen(OSEI.login);
    open_record(&mut osei, OSEI);
    let killed = Instant::now();
    server.kill();
    osei.shows("the line to the server is lost");
    assert!(killed.elapsed() < AT_ONCE, "{:?}", killed.elapsed());
    assert_sleeps(&osei);
    // One that begins now waits, too.
    let bell = team.start(BELL.login);
    bell.shows("Waiting for it");
    assert_sleeps(&bell);
    let server = team.serve();
    osei.shows("line to the server is back");
    bell.shows("[1 Today]");
    server.stop();
}
