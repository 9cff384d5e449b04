//! The server killed while twenty programs have commands recorded and two people type: every receipt that was given is in
//! the record, once, no draft is older than was promised, and everybody goes on by themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use caseload::client::remote::connect;
use caseload::client::{Ask, Reply, Trouble};
use caseload::domain::entry::{CommandId, PatientId};
use caseload::drafts::Drafts;
use caseload::protocol::message::Enter;
use caseload::service::clock::SystemClock;
use caseload::service::query::Scope;
use caseload::service::{Receipt, open};

use crate::screen::{LIMIT, Screen};
use crate::team::{
    BELL, OSEI, Person, Server, Team, contact, open_record, pause, record, wait_until,
};

const CLIENTS: usize = 20;
/// After how many receipts since the start it is killed, each time.
const KILLS: [usize; 5] = [1, 25, 60, 110, 180];
/// How old a draft may be: the quarter of a second that is promised, and three for threads on a busy machine that wait for
/// their turn.
const DRAFT_AGE: Duration = Duration::from_secs(1);
/// Between two keys of somebody who types fast.
const KEY: Duration = Duration::from_millis(25);

/// What the programs were told.
#[derive(Default)]
struct Told {
    receipts: Mutex<Vec<(CommandId, Receipt)>>,
    is_over: AtomicBool,
}

impl Told {
    fn count(&self) -> usize {
        self.receipts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .len()
    }
}

/// One program: a contact after the other, each asked for until there is a receipt.
fn work(team: &Team, patient: PatientId, told: &Told) {
    let enter = Enter {
        screens: false,
        act_as: Some(OSEI.login.to_owned()),
    };
    let mut session = None;
    while !told.is_over.load(Ordering::SeqCst) {
        let request = contact(patient, "Called in as planned.");
        let end = Instant::now() + LIMIT;
        let receipt = loop {
            assert!(Instant::now() < end, "no receipt for {:?}", request.id);
            if session.is_none() {
                match connect(&team.socket(), &enter) {
                    Ok(connected) => session = Some(connected),
                    Err(error) => {
                        assert!(error.may_pass(), "{error}");
                        pause(Duration::from_millis(20));
                        continue;
                    }
                }
            }
            match record(session.as_mut().unwrap(), &request) {
                Ok(receipt) => break receipt,
                Err(Trouble::Line(_)) => session = None,
                Err(trouble) => panic!("{}", trouble.sentence()),
            }
        };
        told.receipts.lock().unwrap().push((request.id, receipt));
    }
}

/// What somebody typed: the text, and when each letter of it was pressed.
#[derive(Default)]
struct Typed {
    text: String,
    at: Vec<Instant>,
}

/// Types until all is over.
fn type_on(mut screen: Screen, typed: &Mutex<Typed>, told: &Told) -> Screen {
    let letters = "She manages the stairs with a rail. ".chars().cycle();
    for letter in letters {
        if told.is_over.load(Ordering::SeqCst) {
            return screen;
        }
        {
            let mut typed = typed.lock().unwrap();
            typed.text.push(letter);
            typed.at.push(Instant::now());
        }
        screen.keys(&letter.to_string());
        pause(KEY);
    }
    screen
}

/// Somebody with the form of a contact open.
fn typist(team: &Team, person: Person) -> Screen {
    let mut screen = team.screen(person.login);
    open_record(&mut screen, person);
    screen.keys("c");
    screen.shows("Note*");
    screen
}

/// The note that is kept, in the drafts as the dead server left them.
fn kept_by_the_dead(team: &Team, author: u128, round: usize) -> String {
    let copy = team.folder().join(format!("drafts.{round}.{author:x}"));
    fs::create_dir(&copy).unwrap();
    for file in fs::read_dir(team.store().join("drafts")).unwrap().flatten() {
        fs::copy(file.path(), copy.join(file.file_name())).unwrap();
    }
    let drafts = Drafts::open(&copy).unwrap().open_drafts(author);
    let notes = drafts.into_iter().filter(|draft| draft.form == "contact");
    let notes: Vec<_> = notes.map(|draft| draft.fields["note"].clone()).collect();
    assert!(notes.len() <= 1, "{notes:?}");
    notes.into_iter().next().unwrap_or_default()
}

/// The note that the living server keeps.
fn kept_by_the_living(team: &Team, login: &str) -> String {
    let (_, drafts) = team.session(login).ask(1, Ask::OpenDrafts).unwrap();
    let Reply::Drafts(drafts) = drafts else {
        panic!("{drafts:?}")
    };
    let mut notes = drafts.into_iter().filter(|(one, _)| one.form == "contact");
    notes
        .next()
        .map(|(draft, _)| draft.fields["note"].clone())
        .unwrap_or_default()
}

/// How long ago, at a time, the first letter was pressed that is not kept.
fn age(kept: &str, typed: &Typed, killed: Instant) -> Duration {
    assert!(typed.text.starts_with(kept), "{kept:?}");
    // Blanks at the end are the form's to keep or not.
    let count = kept.chars().count();
    let missing = typed.at.get(count).copied();
    missing.map_or(Duration::ZERO, |at| killed.saturating_duration_since(at))
}

/// Kills it after so many more receipts, looks at the drafts, and has another one in its place.
fn kill_and_start(
    team: &Team,
    server: &mut Server,
    told: &Told,
    typists: &[(Person, u128, Arc<Mutex<Typed>>)],
    round: usize,
) {
    let before = told.count();
    wait_until("receipts", LIMIT, || told.count() >= before + KILLS[round]);
    let killed = Instant::now();
    server.kill();
    for (person, author, typed) in typists {
        let kept = kept_by_the_dead(team, *author, round);
        let age = age(&kept, &typed.lock().unwrap(), killed);
        eprintln!(
            "round {round}: {}'s draft was {age:?} old after {} receipts",
            person.login,
            told.count()
        );
        assert!(age <= DRAFT_AGE, "{age:?}: {kept:?}");
    }
    *server = team.serve();
    for (person, _, typed) in typists {
        let now = typed.lock().unwrap().text.len();
        wait_until("what was typed before it was back", LIMIT, || {
            kept_by_the_living(team, person.login).len() >= now
        });
    }
}

/// The patients of the demo's case manager, other than the one whose record is on the screen.
fn patients(team: &Team) -> Vec<PatientId> {
    let mut session = team.session(OSEI.login);
    let ask = Ask::Caseload {
        scope: Scope::Own,
        after: None,
    };
    let (_, caseload) = session.ask(1, ask).unwrap();
    let Reply::Caseload { page, .. } = caseload else {
        panic!("{caseload:?}")
    };
    let rows = page.rows.into_iter();
    rows.filter(|row| row.name != OSEI.name)
        .map(|row| row.patient)
        .take(CLIENTS)
        .collect()
}

/// Every receipt is for entries that are there, and each command was recorded once.
fn check(team: &Team, receipts: &[(CommandId, Receipt)], notes: &[(Person, u64, String)]) {
    let service = open::open(&team.store(), Arc::new(SystemClock), &mut |_, _| {}).unwrap();
    let (journal, _) = service.parts();
    let mut recorded: BTreeMap<u128, Vec<u64>> = BTreeMap::new();
    for entry in journal.scan(1) {
        let header = entry.unwrap().header;
        let entries = recorded.entry(header.command).or_default();
        entries.push(header.number);
    }
    let ours: BTreeSet<CommandId> = receipts.iter().map(|(id, _)| *id).collect();
    assert_eq!(ours.len(), receipts.len());
    for (id, receipt) in receipts {
        let expected: Vec<u64> = (receipt.first.0..=receipt.last.0).collect();
        assert_eq!(recorded.get(&id.0), Some(&expected), "{receipt:?}");
        assert_eq!(expected.len(), 1, "a contact is one entry");
    }
    for (person, number, text) in notes {
        let actor = service.register().by_login(person.login).unwrap().id;
        let patient = service.find(actor, person.surname).unwrap()[0].patient;
        let page = service.record(actor, patient).unwrap().page;
        let there: Vec<u64> = page
            .lines
            .iter()
            .filter(|line| line.body.iter().any(|part| part.contains(text.trim())))
            .map(|line| line.entry.0)
            .collect();
        assert_eq!(there, [*number], "{text:?}");
        let drafts = service.open_drafts(actor);
        assert!(
            drafts.iter().all(|draft| draft.form != "contact"),
            "{drafts:?}"
        );
    }
    service.stop().unwrap();
    let verified = team
        .command("server", &["verify", "--store"])
        .arg(team.store())
        .output()
        .unwrap();
    assert!(verified.status.success(), "{verified:?}");
}

#[test]
fn nothing_is_lost_or_doubled_when_the_server_is_killed_at_work() {
    let team = Team::new();
    let mut server = team.serve();
    let patients = patients(&team);
    assert_eq!(patients.len(), CLIENTS);
    let told = Told::default();
    let typists = [OSEI, BELL].map(|person| {
        let author = team.session(person.login).entered.actor.0;
        (person, author, Arc::new(Mutex::new(Typed::default())))
    });
    let screens: Vec<Screen> = typists
        .iter()
        .map(|(person, _, _)| typist(&team, *person))
        .collect();
    let mut screens: Vec<Screen> = std::thread::scope(|scope| {
        // A round that fails ends the others, too.
        let over = Over(&told);
        let (team, told) = (&team, &told);
        for patient in patients {
            scope.spawn(move || work(team, patient, told));
        }
        let typing: Vec<_> = screens
            .into_iter()
            .zip(&typists)
            .map(|(screen, (_, _, typed))| scope.spawn(move || type_on(screen, typed, told)))
            .collect();
        for round in 0..KILLS.len() {
            kill_and_start(team, &mut server, told, &typists, round);
        }
        drop(over);
        typing
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    let mut notes = Vec::new();
    for (screen, (person, _, typed)) in screens.iter_mut().zip(&typists) {
        screen.keys("<C-s>");
        let number = screen.receipt(&BTreeSet::new());
        notes.push((*person, number, typed.lock().unwrap().text.clone()));
    }
    server.stop();
    check(&team, &told.receipts.lock().unwrap(), &notes);
}

/// Says that all is over when it is dropped.
struct Over<'a>(&'a Told);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.is_over.store(true, Ordering::SeqCst);
    }
}
