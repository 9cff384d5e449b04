//! Many people on one server in this process: everybody as themselves, on sockets of their own.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop"
)]

mod reviews;

use std::io::{Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::{Server, socket};
use crate::domain::command::Request;
use crate::domain::entry::PatientId;
use crate::protocol::frame::{self, TO_CLIENT_MAX, TO_SERVER_MAX};
use crate::protocol::hello::{Hello, Verdict};
use crate::protocol::message::{
    Answer, Ask, End, Enter, Entered, Reply, Review, SessionMark, ToClient, ToServer, Trouble,
};
use crate::service::spoken;
use crate::service::tests::House;

/// A server on a throw-away socket.
struct Team {
    server: Option<Server>,
    path: PathBuf,
    told: Arc<Mutex<Vec<String>>>,
    house: House,
    _folder: tempfile::TempDir,
}

impl Team {
    fn new(house: House) -> Team {
        let folder = tempfile::tempdir().unwrap();
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
        let path = folder.path().join("s");
        let mut team = Team {
            server: None,
            path,
            told: Arc::default(),
            house,
            _folder: folder,
        };
        team.start();
        team
    }

    fn start(&mut self) {
        let bound = socket::bind(&self.path, 0o600, None).unwrap();
        let told = Arc::clone(&self.told);
        let say = move |line: &str| told.lock().unwrap().push(line.to_owned());
        let service = self.house.take();
        self.server = Some(Server::start(service, bound.listener, say).unwrap());
    }

    fn stop(&mut self) {
        self.server.take().unwrap().stop().unwrap();
    }

    /// Somebody's session, with screens.
    fn person(&self, login: &str) -> Person {
        Person::enter(&self.path, login, true)
    }
}

/// One session, speaking the messages themselves.
struct Person {
    line: UnixStream,
    entered: Entered,
    next: u64,
    /// What came besides the answers that were waited for.
    besides: Vec<Answer>,
    ended: Option<End>,
}

fn entering(login: &str, screens: bool) -> Enter {
    Enter {
        screens,
        act_as: Some(login.to_owned()),
    }
}

impl Person {
    fn enter(path: &Path, login: &str, screens: bool) -> Person {
        Person::by(path, &ToServer::Enter(entering(login, screens)))
    }

    /// The same session on a new line.
    fn returned(path: &Path, login: &str, mark: SessionMark) -> Person {
        Person::by(path, &ToServer::Return(entering(login, true), mark))
    }

    fn by(path: &Path, enter: &ToServer) -> Person {
        let mut line = UnixStream::connect(path).unwrap();
        line.set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        Hello::ours(Verdict::Welcome, "").write(&mut line).unwrap();
        let hello = Hello::read(&mut line).unwrap();
        assert_eq!(hello.verdict, Verdict::Welcome, "{}", hello.sentence);
        frame::write(&mut line, enter, TO_SERVER_MAX).unwrap();
        match frame::read(&mut line, TO_CLIENT_MAX).unwrap() {
            ToClient::Entered(entered) => Person {
                line,
                entered,
                next: 1,
                besides: Vec::new(),
                ended: None,
            },
            other => panic!("{other:?}"),
        }
    }

    fn send(&mut self, ask: Ask) -> u64 {
        let number = self.next;
        self.next += 1;
        let ask = ToServer::Ask { number, ask };
        frame::write(&mut self.line, &ask, TO_SERVER_MAX).unwrap();
        number
    }

    fn hear(&mut self) -> Option<Answer> {
        match frame::read(&mut self.line, TO_CLIENT_MAX).ok()? {
            ToClient::Answer(answer) => Some(*answer),
            ToClient::End(why) => {
                self.ended = Some(why);
                self.hear()
            }
            other => panic!("{other:?}"),
        }
    }

    fn ask(&mut self, ask: Ask) -> Result<Reply, Trouble> {
        let number = self.send(ask);
        loop {
            match self.hear().expect("the line ended before the answer") {
                Answer::Reply {
                    number: of, reply, ..
                } if of == number => return reply,
                other => self.besides.push(other),
            }
        }
    }

    /// Waits for something besides answers.
    fn wait_for<T>(&mut self, mut wanted: impl FnMut(&Answer) -> Option<T>) -> T {
        loop {
            if let Some(found) = self.besides.iter().find_map(&mut wanted) {
                return found;
            }
            let heard = self.hear().expect("the line ended before it came");
            self.besides.push(heard);
        }
    }

    fn wait_for_review(&mut self, wanted: impl Fn(&Review) -> bool) -> Review {
        self.wait_for(|answer| match answer {
            Answer::Review(review) if wanted(review) => Some(review.clone()),
            _ => None,
        })
    }

    fn open(&mut self, patient: PatientId) -> Result<Reply, Trouble> {
        let reason = String::new();
        self.ask(Ask::Open { patient, reason })
    }

    /// Waits until the server has closed the line, and says why.
    fn wait_until_ended(&mut self) -> Option<End> {
        while self.hear().is_some() {}
        self.ended
    }
}

fn refused(reply: Result<Reply, Trouble>) -> String {
    match reply {
        Err(Trouble::Refused(refusal)) => refusal.sentence(),
        other => panic!("{other:?}"),
    }
}

/// A house with a patient of Osei's; the request of a contact with them.
fn with_patient() -> (House, PatientId, Request) {
    let house = House::new();
    let (patient, number) = house.register("osei", 1, "BEGUM", "weekly");
    let contact = crate::service::tests::contact(&number, "");
    let request = spoken::read(house.service(), &contact).unwrap();
    (house, patient, request)
}

#[test]
fn a_change_reaches_whoever_it_concerns_and_nobody_else() {
    let (house, patient, request) = with_patient();
    let mut team = Team::new(house);
    let mut osei = team.person("osei");
    let mut lead = team.person("lead");
    let mut bell = team.person("bell");
    osei.ask(Ask::Execute(Box::new(request))).unwrap();
    let changed = |answer: &Answer| match answer {
        Answer::Changed(change) if change.patients.contains(&patient) => Some(()),
        _ => None,
    };
    lead.wait_for(changed);
    osei.wait_for(changed);
    // Bell has no relationship: an ask that is answered afterwards shows that nothing came before it.
    bell.ask(Ask::Today).unwrap();
    assert!(bell.besides.iter().find_map(changed).is_none());
    drop((osei, lead, bell));
    team.stop();
}

#[test]
fn a_second_session_takes_the_place_over_and_what_was_typed_is_there() {
    let (house, _, _) = with_patient();
    let mut team = Team::new(house);
    let mut first = team.person("osei");
    let command_only = Person::enter(&team.path, "osei", false);
    let draft = crate::drafts::DraftSnapshot {
        draft: 77,
        author: first.entered.actor.0,
        saved_micros: 1,
        form: "contact".to_owned(),
        subject: String::new(),
        fields: [("note".to_owned(), "half a".to_owned())].into(),
    };
    first.ask(Ask::SaveDrafts(vec![draft.clone()])).unwrap();
    // Its terminal is dead without having noticed: nothing is read or closed there.
    let mut second = team.person("osei");
    let Ok(Reply::Drafts(drafts)) = second.ask(Ask::OpenDrafts) else {
        panic!("no drafts")
    };
    assert_eq!(drafts[0].0, draft);
    assert_eq!(first.wait_until_ended(), Some(End::TakenOver));
    drop(command_only);
    team.stop();
}

#[test]
fn a_session_whose_line_was_lost_does_not_take_the_place_of_a_later_one() {
    let (house, _, _) = with_patient();
    let mut team = Team::new(house);
    let first = team.person("osei");
    let mark = first.entered.mark;
    let mut second = team.person("osei");
    drop(first);
    let mut line = UnixStream::connect(&team.path).unwrap();
    Hello::ours(Verdict::Welcome, "").write(&mut line).unwrap();
    Hello::read(&mut line).unwrap();
    let enter = Enter {
        screens: true,
        act_as: Some("osei".to_owned()),
    };
    frame::write(&mut line, &ToServer::Return(enter, mark), TO_SERVER_MAX).unwrap();
    let answer = frame::read(&mut line, TO_CLIENT_MAX).unwrap();
    assert!(
        matches!(answer, ToClient::End(End::TakenOver)),
        "{answer:?}"
    );
    second.ask(Ask::Today).unwrap();
    drop(second);
    team.stop();
}

#[test]
fn a_stop_tells_everybody_and_records_what_was_asked() {
    let (house, patient, request) = with_patient();
    let mut team = Team::new(house);
    let mut osei = team.person("osei");
    let mut idle = team.person("bell");
    osei.ask(Ask::Execute(Box::new(request.clone()))).unwrap();
    team.stop();
    assert_eq!(osei.wait_until_ended(), Some(End::Stopping));
    assert_eq!(idle.wait_until_ended(), Some(End::Stopping));
    // Asked again on the server that is back, it is recorded once.
    team.house.open();
    team.start();
    let mut osei = team.person("osei");
    let Ok(Reply::Receipt(receipt)) = osei.ask(Ask::Execute(Box::new(request))) else {
        panic!("no receipt")
    };
    assert!(receipt.again);
    assert!(osei.open(patient).is_ok());
    drop(osei);
    team.stop();
}

#[test]
fn what_was_opened_with_a_reason_stays_open_over_a_lost_line_and_not_over_a_log_out() {
    let (house, patient, contact) = with_patient();
    let mut team = Team::new(house);
    let mut bell = team.person("bell");
    let reason = "the ward rang".to_owned();
    bell.ask(Ask::Open { patient, reason }).unwrap();
    let mark = bell.entered.mark;
    drop(bell);
    let mut again = Person::returned(&team.path, "bell", mark);
    again.ask(Ask::Record(patient)).unwrap();
    again.ask(Ask::Execute(Box::new(contact))).unwrap();
    drop(again);
    let mut anew = team.person("bell");
    assert!(refused(anew.ask(Ask::Record(patient))).contains("not on your caseload"));
    drop(anew);
    team.stop();
}

#[test]
fn nothing_of_a_record_is_read_without_an_opening_on_record() {
    let (house, patient, _) = with_patient();
    let mut team = Team::new(house);
    let mut lead = team.person("lead");
    let mut bell = team.person("bell");
    // A program that asks for the record at once, as ours never does.
    lead.ask(Ask::Record(patient)).unwrap();
    lead.ask(Ask::Record(patient)).unwrap();
    let wanted = crate::service::query::Wanted::default();
    let page = bell.ask(Ask::Timeline { patient, wanted });
    assert!(refused(page).contains("not on your caseload"));
    let me = lead.entered.actor;
    drop((lead, bell));
    team.stop();
    team.house.open();
    let looks = team.house.service().looked_by(me, me, None).unwrap();
    assert_eq!(looks.rows.len(), 1);
}

#[test]
fn whoever_is_suspended_is_shut_out_at_once() {
    let (house, _, _) = with_patient();
    let text = r#"{"command":"suspend_staff","staff":"bell","suspended":true,"reason":"Left."}"#;
    let suspend = spoken::read(house.service(), text).unwrap();
    let mut team = Team::new(house);
    let mut bell = team.person("bell");
    let mut lead = team.person("lead");
    lead.ask(Ask::Execute(Box::new(suspend))).unwrap();
    bell.wait_for_end();
    assert_eq!(bell.ended, Some(End::ShutOut));
    assert!(refused(bell.ask(Ask::Today)).contains("suspended"));
    drop((bell, lead));
    team.stop();
}

impl Person {
    fn wait_for_end(&mut self) {
        while self.ended.is_none() {
            match frame::read(&mut self.line, TO_CLIENT_MAX).unwrap() {
                ToClient::End(why) => self.ended = Some(why),
                ToClient::Answer(answer) => self.besides.push(*answer),
                other => panic!("{other:?}"),
            }
        }
    }
}

#[test]
fn what_is_no_message_ends_that_line_alone() {
    let (house, _, _) = with_patient();
    let mut team = Team::new(house);
    let mut good = team.person("osei");
    for bytes in [
        &b"\xff\xff\xff\xff"[..],
        b"\x05\x00\x00\x00\xff\xff\xff\xff\xff",
        b"\x01\x00\x00\x00\x63",
    ] {
        let mut bad = team.person("bell");
        bad.line.write_all(bytes).unwrap();
        assert!(bad.hear().is_none());
    }
    for bytes in [&b"GET / HTTP/1.1\r\n\r\n"[..], b"CASELOAD\x09"] {
        let mut strange = UnixStream::connect(&team.path).unwrap();
        strange.write_all(bytes).unwrap();
        strange.shutdown(std::net::Shutdown::Write).unwrap();
        let mut said = Vec::new();
        let _ = strange.read_to_end(&mut said);
    }
    good.ask(Ask::Today).unwrap();
    let told = team.told.lock().unwrap().join("\n");
    assert_eq!(told.matches("was cut off").count(), 3, "{told}");
    drop(good);
    team.stop();
}

#[test]
fn another_protocol_is_told_in_a_sentence() {
    let (house, _, _) = with_patient();
    let mut team = Team::new(house);
    let mut line = UnixStream::connect(&team.path).unwrap();
    let older = Hello {
        protocol: 0,
        version: "0.0.9".to_owned(),
        ..Hello::ours(Verdict::Welcome, "")
    };
    older.write(&mut line).unwrap();
    let hello = Hello::read(&mut line).unwrap();
    assert_eq!(hello.verdict, Verdict::OtherProtocol);
    assert!(hello.sentence.contains("0.0.9"), "{}", hello.sentence);
    team.stop();
}
