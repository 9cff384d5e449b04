//! One session, from hello to the end of its line.

use std::io::{self, BufReader};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::accept::refuse;
use super::sessions::Seat;
use super::{House, peer};
use crate::domain::entry::StaffId;
use crate::domain::programme::origin::DEMO_ACTOR;
use crate::domain::refusal::Refusal;
use crate::protocol::PROTOCOL;
use crate::protocol::desk::Desk;
use crate::protocol::frame::{self, FrameError, TO_CLIENT_MAX, TO_SERVER_MAX};
use crate::protocol::hello::{Hello, HelloError, Verdict};
use crate::protocol::message::{End, Enter, Entered, SessionMark, ToClient, ToServer};

/// How long a client may take to say who it is.
const HELLO_LIMIT: Duration = Duration::from_secs(5);

/// Serves one connection until it ends.
pub(super) fn serve(house: &Arc<House>, line: &Arc<UnixStream>, user: u32) {
    let Some(Guest {
        actor,
        screens,
        returns,
    }) = let_in(house, line, user)
    else {
        return;
    };
    if let Err(error) = line.set_read_timeout(None) {
        return (house.tell)(&format!("a session cannot be begun: {error}"));
    }
    let (number, seat) = house.sessions.enter(actor, screens, Arc::clone(line));
    if returns {
        // Only now: the end of the lost line must not close again what goes on here.
        house.service.resume_session(actor);
    } else if screens {
        // A new login, whether or not the end of the one before was noticed yet.
        house.service.end_session(actor);
    }
    if said_entered(house, line, actor, number).is_ok() {
        let sending = Arc::clone(&seat);
        let to_send = Arc::clone(line);
        let sender = std::thread::Builder::new()
            .name("send".to_owned())
            .stack_size(256 * 1024)
            .spawn(move || {
                sending.outbox.send_all(&*to_send);
                // Whoever did not read for so long is better off on a new line, where everything is told anew.
                let _ = to_send.shutdown(std::net::Shutdown::Both);
            });
        match sender {
            Ok(sender) => {
                let garbage = answer_all(house, number, &seat, line);
                if let Err(error) = garbage {
                    let name = house.service.register().name(actor).to_owned();
                    (house.tell)(&format!("the session of {name} was cut off: {error}"));
                }
                seat.outbox.close();
                let _ = line.shutdown(std::net::Shutdown::Both);
                let _ = sender.join();
            }
            Err(error) => (house.tell)(&format!("cannot start a session: {error}")),
        }
    }
    house.review_left(number, &seat);
    house.sessions.leave(number);
    if !house.sessions.is_here(actor) {
        house.service.end_session(actor);
    }
}

/// Somebody who is let in.
struct Guest {
    actor: StaffId,
    /// Whether with screens.
    screens: bool,
    /// Whether their session goes on, whose line was lost.
    returns: bool,
}

/// Hello and entry: who it is and what for, or `None` when they were told why not.
fn let_in(house: &House, mut line: &UnixStream, user: u32) -> Option<Guest> {
    line.set_read_timeout(Some(HELLO_LIMIT)).ok()?;
    let hello = match Hello::read(&mut line) {
        Ok(hello) => hello,
        // Something else, or nobody: it is told once what this is.
        Err(HelloError::Strange) => {
            refuse(
                line,
                Verdict::NotLetIn,
                "This is the socket of a caseload server",
            );
            return None;
        }
        Err(HelloError::Line(_)) => return None,
    };
    if house.stopping.load(Ordering::SeqCst) {
        refuse(line, Verdict::Stopping, "The server is stopping");
        return None;
    }
    if hello.protocol != PROTOCOL {
        let sentence = format!(
            "The server is caseload {}, and you run {}: leave the program and start it again",
            env!("CARGO_PKG_VERSION"),
            hello.version
        );
        refuse(line, Verdict::OtherProtocol, &sentence);
        return None;
    }
    let actor = match peer::staff(&house.service, user) {
        Ok(actor) => Some(actor),
        // On a demo store whoever it is may be one of the made-up staff.
        Err(_) if house.service.programme().origin.demo => None,
        Err(refusal) => {
            refuse(line, Verdict::NotLetIn, &refusal.sentence());
            return None;
        }
    };
    Hello::ours(Verdict::Welcome, "").write(&mut line).ok()?;
    let (enter, mark) = match frame::read(&mut line, TO_SERVER_MAX) {
        Ok(ToServer::Enter(enter)) => (enter, None),
        Ok(ToServer::Return(enter, mark)) => (enter, Some(mark)),
        _ => return None,
    };
    match being(house, actor, &enter) {
        Ok(actor) => {
            let is_over = mark.is_some_and(|mark| {
                mark.server == house.mark && house.sessions.has_later(actor, mark.number)
            });
            if is_over {
                let over = ToClient::End(End::TakenOver);
                let _ = frame::write(&mut line, &over, TO_CLIENT_MAX);
                return None;
            }
            Some(Guest {
                actor,
                screens: enter.screens,
                returns: mark.is_some(),
            })
        }
        Err(refusal) => {
            let _ = frame::write(&mut line, &ToClient::Refused(refusal), TO_CLIENT_MAX);
            None
        }
    }
}

/// Who somebody is, or is to be on a demo store.
fn being(house: &House, actor: Option<StaffId>, enter: &Enter) -> Result<StaffId, Refusal> {
    let service = &house.service;
    let demo = service.programme().origin.demo;
    match (&enter.act_as, actor) {
        (Some(_), _) if !demo => Err(Refusal::not_allowed(
            "Being another with --as works on a demo store only",
        )
        .advise("Elsewhere you are who you logged in as")),
        (Some(login), _) => peer::by_login(service, login),
        (None, Some(actor)) => Ok(actor),
        (None, None) => peer::by_login(service, DEMO_ACTOR),
    }
}

fn said_entered(
    house: &House,
    mut line: &UnixStream,
    actor: StaffId,
    number: u64,
) -> Result<(), FrameError> {
    let service = &house.service;
    let entered = Entered {
        actor,
        name: service.register().name(actor).to_owned(),
        mark: SessionMark {
            server: house.mark,
            number,
        },
        zone: service.policy_now().2,
        notices: service.notices.clone(),
    };
    frame::write(&mut line, &ToClient::Entered(entered), TO_CLIENT_MAX)
}

/// Answers everything that is asked, until the line ends. An error is the client's fault.
fn answer_all(
    house: &House,
    seat_number: u64,
    seat: &Arc<Seat>,
    line: &UnixStream,
) -> Result<(), FrameError> {
    let mut desk = Desk::new(
        Arc::clone(&house.service),
        seat.actor,
        Arc::clone(&seat.opened),
    );
    let mut asks = BufReader::new(line);
    loop {
        match frame::read(&mut asks, TO_SERVER_MAX) {
            Ok(ToServer::Ask { number, ask }) => {
                let answer = match house.review(seat_number, seat, ask) {
                    Ok(ask) => desk.answer(number, ask),
                    Err(reply) => desk.told(number, *reply),
                };
                seat.outbox.put(answer);
            }
            Ok(ToServer::Enter(_) | ToServer::Return(..)) => {
                return Err(FrameError::Garbage("entered twice".to_owned()));
            }
            Err(FrameError::Closed) => return Ok(()),
            Err(FrameError::Line(error)) if is_over(&error) => return Ok(()),
            Err(error) => return Err(error),
        }
    }
}

/// Whether the line ended as lines do when a program or a terminal goes.
fn is_over(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::UnexpectedEof
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::NotConnected
    )
}
