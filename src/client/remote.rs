//! The line to a server: made, lost, made again.
//!
//! One thread owns the line and everything that was asked and not yet answered; another reads what comes. When the line is
//! lost, what is typed is kept on this side ([`super::away`]), a new line is tried for twice a second, and on it everything
//! unanswered is asked again, in order. A command asked twice is recorded once, by its identifier.

mod connecting;

use std::collections::BTreeMap;
use std::io::{self, BufReader};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::away::{self, Away};
use crate::domain::time::Moment;
use crate::protocol::frame::{self, FrameError, TO_SERVER_MAX};
use crate::protocol::message::{
    Answer, Ask, End, Enter, Entered, Line, Reply, ToClient, ToServer, Trouble,
};
use crate::protocol::pieces::Incoming;
pub use connecting::{ConnectError, Connected, connect, greet};
use connecting::{come_back, too_long};

/// How often a lost line is tried for.
pub const AGAIN: Duration = Duration::from_millis(500);
/// How long what was asked may take when the person has left already.
const LEAVE_LIMIT: Duration = Duration::from_secs(3);

/// What the thread that owns the line hears.
#[derive(Debug)]
pub(super) enum Event {
    /// Something is asked.
    Ask(u64, Box<Ask>),
    /// Something came over the line of that number.
    Came(u64, Box<ToClient>),
    /// The line of that number is gone.
    Gone(u64, String),
    /// The person has left.
    Stop,
}

/// Starts the thread that owns the line.
pub(super) fn start(
    connected: Connected,
    events: Sender<Event>,
    came: Receiver<Event>,
    deliver: impl Fn(Answer) -> bool + Send + 'static,
) -> io::Result<JoinHandle<()>> {
    let state = away::state_folder(|name| std::env::var_os(name));
    let Connected {
        path,
        enter,
        line,
        entered,
    } = connected;
    let mut remote = Remote {
        path,
        enter,
        away: state.as_deref().map(Away::new).ok(),
        state: state.ok(),
        entered,
        events,
        deliver,
        line: None,
        number: 0,
        next_own: u64::MAX,
        recovered_all: true,
        unanswered: BTreeMap::new(),
        try_at: None,
        made_at: None,
        clock: None,
        is_over: false,
        stopping: None,
    };
    remote.begin_on(line)?;
    remote.recover();
    std::thread::Builder::new()
        .name("client".to_owned())
        .spawn(move || remote.work(&came))
}

struct Remote<D> {
    path: PathBuf,
    enter: Enter,
    entered: Entered,
    state: Option<PathBuf>,
    away: Option<Away>,
    events: Sender<Event>,
    deliver: D,
    line: Option<UnixStream>,
    /// The number of the line: what an older one still says is not heard.
    number: u64,
    /// Numbers of our own asks, downwards from the top: their answers are ours.
    next_own: u64,
    /// Whether the server took everything that was kept on this side.
    recovered_all: bool,
    unanswered: BTreeMap<u64, Ask>,
    try_at: Option<Instant>,
    /// When the line was made.
    made_at: Option<Instant>,
    /// The server's time, and when it was told.
    clock: Option<(Moment, Instant)>,
    /// Whether the server has said that this session is over: a new line would take the place of the one that follows it.
    is_over: bool,
    stopping: Option<Instant>,
}

impl<D: Fn(Answer) -> bool> Remote<D> {
    fn work(mut self, came: &Receiver<Event>) {
        loop {
            let wake = self.try_at.into_iter().chain(self.stopping).min();
            let event = match wake {
                None => came.recv().map_err(|_gone| RecvTimeoutError::Disconnected),
                Some(at) => came.recv_timeout(at.saturating_duration_since(Instant::now())),
            };
            match event {
                Ok(Event::Ask(number, ask)) => self.take(number, *ask),
                Ok(Event::Came(line, message)) if line == self.number => self.hear(*message),
                Ok(Event::Gone(line, why)) if line == self.number => self.lose(&why),
                Ok(Event::Came(..) | Event::Gone(..)) => {}
                Ok(Event::Stop) => self.stopping = Instant::now().checked_add(LEAVE_LIMIT),
                Err(RecvTimeoutError::Timeout) => {
                    if self.try_at.is_some_and(|at| at <= Instant::now()) {
                        self.try_again();
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return,
            }
            if let Some(limit) = self.stopping
                && (self.line.is_none() || !self.must_wait() || limit <= Instant::now())
            {
                return;
            }
        }
    }

    /// Whether something was asked that must be done before this ends.
    fn must_wait(&self) -> bool {
        self.unanswered.values().any(is_deed)
    }

    fn take(&mut self, number: u64, ask: Ask) {
        if self.line.is_none() && self.take_away(number, &ask) {
            return;
        }
        let sent = self.line.is_some().then(|| self.send(number, &ask));
        self.unanswered.insert(number, ask);
        match sent {
            Some(Err(error @ FrameError::TooLong { .. })) => {
                self.unanswered.remove(&number);
                self.answer(number, Err(too_long(&error)));
            }
            Some(Err(error)) => self.lose(&error.to_string()),
            Some(Ok(())) | None => {}
        }
    }

    /// While the line is lost, what is typed is kept on this side; whether that was all that was asked.
    fn take_away(&mut self, number: u64, ask: &Ask) -> bool {
        let Some(away) = &mut self.away else {
            return false;
        };
        match ask {
            Ask::SaveDrafts(drafts) => {
                let saved = away.save(drafts);
                let reply = saved.map(|()| Reply::Done).map_err(|error| {
                    Trouble::Failed(format!(
                        "The line to the server is lost, and this side cannot keep your text either: {error}"
                    ))
                });
                self.answer(number, reply);
                true
            }
            Ask::DiscardDraft(id) => {
                away.discard(id.0, self.entered.actor);
                false
            }
            _ => false,
        }
    }

    /// Answers in the server's place, at the server's time as far as it can be told.
    fn answer(&self, number: u64, reply: Result<Reply, Trouble>) {
        let now = self.clock.map_or(Moment(0), |(moment, told)| {
            let passed = i64::try_from(told.elapsed().as_micros()).unwrap_or(0);
            Moment(moment.0.saturating_add(passed))
        });
        let _ = (self.deliver)(Answer::Reply { number, now, reply });
    }

    fn send(&self, number: u64, ask: &Ask) -> Result<(), FrameError> {
        let Some(mut line) = self.line.as_ref() else {
            return Ok(());
        };
        let ask = ask.clone();
        frame::write(&mut line, &ToServer::Ask { number, ask }, TO_SERVER_MAX)
    }

    fn hear(&mut self, message: ToClient) {
        match message {
            ToClient::Answer(answer) => {
                if let Answer::Reply { number, now, reply } = answer.as_ref() {
                    self.clock = Some((*now, Instant::now()));
                    let asked = self.unanswered.remove(number);
                    if let Some(Ask::RecoverDrafts(_)) = asked {
                        return self.recovered(reply.is_ok());
                    }
                }
                let _ = (self.deliver)(*answer);
            }
            ToClient::End(why) => {
                self.is_over |= why != End::Stopping;
                let _ = (self.deliver)(Answer::Line(Line::Ended(why)));
            }
            ToClient::Entered(_) | ToClient::Refused(_) | ToClient::Piece { .. } => {}
        }
    }

    fn lose(&mut self, why: &str) {
        if let Some(line) = self.line.take() {
            let _ = line.shutdown(std::net::Shutdown::Both);
        }
        self.keep_unsaved();
        if self.is_over {
            return;
        }
        // At once, unless the last line was lost as soon as it was made: then something is wrong, and haste only spins.
        let earliest = self.made_at.and_then(|made| made.checked_add(AGAIN));
        self.try_at = Some(earliest.map_or_else(Instant::now, |at| at.max(Instant::now())));
        let _ = (self.deliver)(Answer::Line(Line::Lost(why.to_owned())));
    }

    /// Text that the server may not have is made safe on this side, before anything else is done. Where that fails it is
    /// still asked for when the line is back.
    fn keep_unsaved(&mut self) {
        let is_text = |ask: &Ask| matches!(ask, Ask::SaveDrafts(_) | Ask::RecoverDrafts(_));
        let mut texts = Vec::new();
        for ask in self.unanswered.values() {
            if let Ask::SaveDrafts(drafts) | Ask::RecoverDrafts(drafts) = ask {
                texts.extend(drafts.iter().cloned());
            }
        }
        let Some(away) = self.away.as_mut().filter(|_| !texts.is_empty()) else {
            return;
        };
        if away.save(&texts).is_err() {
            return;
        }
        // Handed over from there, the latest of each: asked again as it was, an older text could win.
        let saved: Vec<u64> = self
            .unanswered
            .iter()
            .filter(|(_, ask)| is_text(ask))
            .map(|(number, _)| *number)
            .collect();
        for number in saved {
            if let Some(Ask::SaveDrafts(_)) = self.unanswered.remove(&number) {
                self.answer(number, Ok(Reply::Done));
            }
        }
    }

    fn try_again(&mut self) {
        match come_back(&self.path, &self.enter, self.entered.mark) {
            Ok(connected) => {
                self.try_at = None;
                self.entered = connected.entered;
                if let Err(error) = self.begin_on(connected.line) {
                    return self.lose(&error.to_string());
                }
                let _ = (self.deliver)(Answer::Line(Line::Back));
                self.ask_again();
            }
            Err(error) if error.may_pass() => self.try_at = Instant::now().checked_add(AGAIN),
            Err(error) => {
                self.try_at = None;
                let line = match error {
                    ConnectError::OtherVersion(sentence) => Line::OtherVersion(sentence),
                    ConnectError::Over(why) => Line::Ended(why),
                    _ => Line::Ended(End::ShutOut),
                };
                let _ = (self.deliver)(Answer::Line(line));
            }
        }
    }

    fn ask_again(&mut self) {
        self.recover();
        for (number, ask) in std::mem::take(&mut self.unanswered) {
            if self.line.is_none() || matches!(ask, Ask::RecoverDrafts(_)) {
                self.unanswered.insert(number, ask);
            } else {
                self.take(number, ask);
            }
        }
    }

    /// Hands over what was kept on this side, by this process or by one that ended.
    fn recover(&mut self) {
        let actor = self.entered.actor;
        let mut drafts = self
            .away
            .as_ref()
            .map(|away| away.kept(actor))
            .unwrap_or_default();
        if let Some(state) = &self.state {
            let left = away::left_over(state, actor);
            drafts.extend(left.into_iter().flat_map(|(_, drafts)| drafts));
        }
        // One by one: what the server will not take of one keeps no other from being safe there.
        self.recovered_all = true;
        for draft in drafts {
            let number = self.next_own;
            self.next_own -= 1;
            self.take(number, Ask::RecoverDrafts(vec![draft]));
        }
    }

    /// One of them is safe on the server, or is not; with the last, all that was kept on this side may go.
    fn recovered(&mut self, safe: bool) {
        self.recovered_all &= safe;
        let is_recovery = |ask: &Ask| matches!(ask, Ask::RecoverDrafts(_));
        if !self.recovered_all || self.unanswered.values().any(is_recovery) {
            return;
        }
        if let Some(away) = &mut self.away {
            away.clear();
        }
        if let Some(state) = &self.state {
            for (folder, _) in away::left_over(state, self.entered.actor) {
                let _ = std::fs::remove_dir_all(folder);
            }
        }
    }

    /// Goes on with a new line: another thread reads what comes over it.
    fn begin_on(&mut self, line: UnixStream) -> io::Result<()> {
        self.number += 1;
        let (number, events) = (self.number, self.events.clone());
        let reading = line.try_clone()?;
        self.line = Some(line);
        self.made_at = Some(Instant::now());
        std::thread::Builder::new()
            .name("line".to_owned())
            .spawn(move || {
                let mut reading = Incoming::new(BufReader::new(reading));
                loop {
                    let event = match reading.next_message() {
                        Ok(message) => Event::Came(number, Box::new(message)),
                        Err(error) => Event::Gone(number, error.to_string()),
                    };
                    let is_last = matches!(event, Event::Gone(..));
                    if events.send(event).is_err() || is_last {
                        return;
                    }
                }
            })?;
        Ok(())
    }
}

impl<D> Drop for Remote<D> {
    fn drop(&mut self) {
        if let Some(line) = &self.line {
            let _ = line.shutdown(std::net::Shutdown::Both);
        }
    }
}

/// Whether something asked leaves a trace, so that it must be done even when the person has left.
fn is_deed(ask: &Ask) -> bool {
    matches!(
        ask,
        Ask::Execute(_)
            | Ask::ExecuteSigned { .. }
            | Ask::SetPassphrase { .. }
            | Ask::SaveDrafts(_)
            | Ask::RecoverDrafts(_)
            | Ask::DiscardDraft(_)
    )
}
