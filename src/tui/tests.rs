//! The screens over a real store with a clock set by hand: what they show, and what a day at the keys leaves behind.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop"
)]

mod closed;
mod day;
mod development;
mod documents;
mod filed;
mod grid;
mod guard;
mod line;
mod meanwhile;
mod screens;
mod statements;
mod team;
mod written_over;

use super::effect::{Effect, NamedFile};
use super::event::{Inbox, Incoming};
use super::keymap::{Key, ctrl, key, plain};
use super::model::{Model, Msg};
use super::terminal::Charset;
use super::theme::{Colours, Theme};
use super::update::{begin, update};
use super::view::view;
use crate::client::{Answer, Ask, Client};
use crate::service::tests::House;
use crate::service::{Receipt, Service, spoken};
use crossterm::event::KeyCode;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Size;
use std::path::PathBuf;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

/// How long anything may take before the test gives up.
const LIMIT: Duration = Duration::from_secs(20);

/// A person at the screens, without a terminal.
struct Desk {
    house: House,
    client: Option<Client>,
    service: Weak<Service>,
    inbox: Inbox<Answer>,
    model: Model,
    /// Day sheets that were to be written.
    sheets: Vec<(String, String)>,
    /// Documents that were to be written, and folders that were not needed after all.
    documents: Vec<(PathBuf, Vec<NamedFile>)>,
    removed: Vec<PathBuf>,
    /// Why no folder can be made, or nothing be written into it.
    no_folder: Option<String>,
    no_room: Option<String>,
    /// By how much this desk's time is ahead.
    ahead: Duration,
}

impl Desk {
    /// Sits somebody down, with everything shown that the session begins with.
    fn of(mut house: House, login: &str) -> Desk {
        let actor = house.staff(login);
        let service = Arc::new(house.take());
        let weak = Arc::downgrade(&service);
        let inbox = Inbox::new();
        let sender = inbox.sender();
        let client = Client::among(service, actor, move |answer| {
            sender.send(Incoming::Answer(answer)).is_ok()
        });
        let theme = Theme::new(Charset::Unicode, Colours::None);
        let mut desk = Desk {
            house,
            client: Some(client.unwrap()),
            service: weak,
            inbox,
            model: Model::new(actor, theme, Size::new(80, 24)),
            sheets: Vec::new(),
            documents: Vec::new(),
            removed: Vec::new(),
            no_folder: None,
            no_room: None,
            ahead: Duration::ZERO,
        };
        let effects = begin(&mut desk.model, &[], None);
        desk.perform(effects);
        desk.settle();
        desk
    }

    /// The same person begins anew, at the same service; what was not handed over is gone.
    fn again(&mut self) {
        let (actor, theme) = (self.model.actor, self.model.theme);
        self.model = Model::new(actor, theme, self.model.size);
        let effects = begin(&mut self.model, &[], None);
        self.perform(effects);
        self.settle();
    }

    fn now(&self) -> Instant {
        Instant::now() + self.ahead
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Ask { number, ask } => self.client.as_ref().unwrap().ask(number, ask),
                Effect::WriteSheet { name, text } => self.sheets.push((name, text)),
                Effect::MakeFolder { name, ask } => {
                    let folder = match &self.no_folder {
                        Some(why) => Err(why.clone()),
                        None => Ok(PathBuf::from("/home/osei").join(name)),
                    };
                    self.send(Msg::FolderMade(folder, ask));
                }
                Effect::WriteDocuments { folder, files } => {
                    let written = match &self.no_room {
                        Some(why) => Err(why.clone()),
                        None => Ok(folder.clone()),
                    };
                    self.documents.push((folder, files));
                    self.send(Msg::DocumentsWritten(written));
                }
                Effect::RemoveFolder(folder) => self.removed.push(folder),
                Effect::Redraw => {}
            }
        }
    }

    fn send(&mut self, message: Msg) {
        let now = self.now();
        let effects = update(&mut self.model, message, now);
        self.perform(effects);
    }

    fn take(&mut self, incoming: Incoming<Answer>) {
        if let Incoming::Answer(answer) = incoming {
            self.send(Msg::Answer(answer));
        }
    }

    /// Takes answers until nothing is waited for.
    fn settle(&mut self) {
        let limit = Instant::now() + LIMIT;
        while let Some(incoming) = self.inbox.waiting() {
            self.take(incoming);
        }
        while !self.model.waiting.is_empty() {
            let incoming = self.inbox.wait(Some(limit));
            self.take(incoming.expect("an answer should have come"));
        }
    }

    /// Takes what comes until the screen holds a text.
    fn until(&mut self, wanted: &str) {
        self.until_so(wanted, |screen| screen.contains(wanted));
    }

    /// Waits until the screen is as it should be; `what` names that.
    fn until_so(&mut self, what: &str, is_so: impl Fn(&str) -> bool) {
        let limit = Instant::now() + LIMIT;
        self.settle();
        while !is_so(&self.screen()) {
            let incoming = self.inbox.wait(Some(limit));
            let Some(incoming) = incoming else {
                panic!("'{what}' should be on the screen:\n{}", self.screen());
            };
            self.take(incoming);
        }
    }

    fn press(&mut self, pressed: Key) {
        self.send(Msg::Key(pressed));
    }

    /// Presses keys one after the other without waiting, as fast fingers do.
    fn keys(&mut self, keys: &[Key]) {
        for pressed in keys {
            self.press(*pressed);
        }
        self.settle();
    }

    fn types(&mut self, text: &str) {
        for letter in text.chars() {
            self.press(key(letter));
        }
        self.settle();
    }

    fn enter(&mut self) {
        self.keys(&[plain(KeyCode::Enter)]);
    }

    fn escape(&mut self) {
        self.keys(&[plain(KeyCode::Esc)]);
    }

    fn save(&mut self) {
        self.keys(&[ctrl('s')]);
    }

    /// Somebody, somewhere else, records what a command written as JSON says.
    fn elsewhere(&self, login: &str, command: &str) -> Receipt {
        let service = self.service.upgrade().unwrap();
        let actor = service.register().by_login(login).unwrap().id;
        let request = spoken::read(&service, command).unwrap();
        service.execute(actor, request).unwrap()
    }

    /// Somebody sets their passphrase, somewhere else.
    fn set_passphrase(&self, login: &str, words: &str) {
        let service = self.service.upgrade().unwrap();
        let actor = service.register().by_login(login).unwrap().id;
        service.set_passphrase(actor, None, words).unwrap();
    }

    /// Asks past the screens, and returns the answer as an engineer would print it.
    fn asked_directly(&mut self, ask: Ask) -> String {
        self.client.as_ref().unwrap().ask(u64::MAX, ask);
        let limit = Instant::now() + LIMIT;
        loop {
            match self
                .inbox
                .wait(Some(limit))
                .expect("an answer should have come")
            {
                Incoming::Answer(Answer::Reply {
                    number: u64::MAX,
                    reply,
                    ..
                }) => {
                    return format!("{reply:?}");
                }
                other => self.take(other),
            }
        }
    }

    /// Lets time pass at the desk, and does what is due then.
    fn pass(&mut self, time: Duration) {
        self.ahead += time;
        self.send(Msg::Deadline);
        self.settle();
    }

    fn resize(&mut self, width: u16, height: u16) {
        self.send(Msg::Resize(Size::new(width, height)));
        self.settle();
    }

    /// Draws the screen.
    fn drawn(&self) -> Terminal<TestBackend> {
        let size = self.model.size;
        let mut terminal = Terminal::new(TestBackend::new(size.width, size.height)).unwrap();
        terminal.draw(|frame| view(&self.model, frame)).unwrap();
        terminal
    }

    /// The screen as text.
    fn screen(&self) -> String {
        self.drawn().backend().to_string()
    }

    /// Leaves the desk: everything asked is done, and the service stopped; opened again it is the house's.
    fn leave(mut self) -> House {
        self.client.take().unwrap().stop().unwrap();
        self.house.open();
        self.house
    }
}

/// A house with patients for whom different things are due on Monday 30 November 2026, 09:00.
fn house() -> House {
    let house = House::new();
    let (_, begum) = house.register("osei", 1, "BEGUM", "weekly");
    let (_, hartley) = house.register("osei", 2, "HARTLEY", "weekly");
    house.register("osei", 3, "NOWAK", "monthly");
    let (_, okeke) = house.register("osei", 4, "ÓKEKE", "fortnightly");
    house.register("bell", 5, "PRICE", "weekly");
    let run = |command: &str| house.saved("osei", command);
    house.clock.advance_minutes(60);
    run(&format!(
        r#"{{"command":"record_contact","patient":"{begum}","channel":"home_visit","duration_minutes":45,"note":"Sleeps badly; ankles swollen.","decisions":[{{"what":"Weigh every day","rationale":"to see fluid early"}}],"follow_ups":[{{"what":"Ring the pharmacist about tablets","due":"30/11/2026"}}]}}"#
    ));
    run(&format!(
        r#"{{"command":"raise_alert","patient":"{begum}","about":"allergy","text":"Penicillin: rash"}}"#
    ));
    house.clock.advance_minutes(8 * 24 * 60);
    run(&format!(
        r#"{{"command":"record_fall","patient":"{hartley}","at":"-2h","injury":"minor","note":"Slipped in the bathroom."}}"#
    ));
    let contact = run(&format!(
        r#"{{"command":"record_contact","patient":"{okeke}","channel":"telephone","note":"Well. Wrote two stone for one.","at":"-30h","late_reason":"no signal"}}"#
    ));
    run(&format!(
        r#"{{"command":"correct_entry","patient":"{okeke}","entry":{},"why":"wrong_fact","words":"One stone, not two"}}"#,
        contact.first.0
    ));
    house.clock.set(crate::domain::time::Moment::from(
        "2026-11-30T09:00:00Z".parse::<jiff::Timestamp>().unwrap(),
    ));
    house
}
