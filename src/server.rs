//! The team server: one owner of journal and store, many people, each in their own name.
//!
//! It listens on a Unix socket and on nothing else. Who is at the other end is told by the operating system (`peer`),
//! never by what the other end says.
//!
//! * [`socket`]: makes the socket where nobody else could put another in its place.
//! * `peer`: from the socket's credentials to a login to the staff register.
//! * `accept`: takes connections, and goes on when the system has no more file descriptors.
//! * `connection`: one session: hello, entry, asks and answers in two threads of its own, so that a slow or hung client
//!   keeps nobody waiting.
//! * `lines`: how many there are, in all and of one user, so that nobody can take all of them.
//! * `outbox`: what goes to one client, bounded: answers wait for room, changes are merged.
//! * `review`: one person's screens followed by colleagues.
//! * `sessions`: who is here; one place per person; who is told of what.
//!
//! # Invariants
//!
//! * Nothing that a client sends or leaves unread can stop, slow down or grow another's session.
//! * A stop tells everybody, takes what is being typed, lets the writer finish what it has, and only then ends.

#[cfg(test)]
mod tests;

mod accept;
mod connection;
mod lines;
mod outbox;
mod peer;
mod review;
mod sessions;
pub mod socket;

use std::io;
use std::os::unix::net::{UnixListener, UnixStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::protocol::message::End;
use crate::service::{Change, Failure, Service};
use lines::Lines;
use review::Reviews;
use sessions::Sessions;

/// How long people's programs have to hand over what is being typed when the server stops.
const HAND_OVER: Duration = Duration::from_millis(400);
/// How long their threads may take to end once their lines are cut.
const LEAVE: Duration = Duration::from_secs(10);

/// What the server's administrator reads: one line each.
pub type Tell = dyn Fn(&str) + Send + Sync;

/// What all connections share.
pub(crate) struct House {
    pub(crate) service: Arc<Service>,
    pub(crate) sessions: Sessions,
    pub(crate) lines: Arc<Lines>,
    pub(crate) reviews: Reviews,
    /// By what this run of the server is known.
    pub(crate) mark: u64,
    pub(crate) stopping: AtomicBool,
    pub(crate) tell: Box<Tell>,
}

/// The running server.
pub struct Server {
    house: Arc<House>,
    wake: UnixStream,
    acceptor: JoinHandle<()>,
    publisher: JoinHandle<()>,
}

impl Server {
    /// Serves a store on a socket until it is told to stop.
    ///
    /// # Errors
    /// A thread cannot be started.
    pub fn start(
        service: Service,
        listener: UnixListener,
        tell: impl Fn(&str) + Send + Sync + 'static,
    ) -> io::Result<Server> {
        let changes = service.listen();
        // Half of a random number.
        let mark = u64::try_from(service.new_command_id().0 >> 64).unwrap_or_default();
        let house = Arc::new(House {
            service: Arc::new(service),
            sessions: Sessions::default(),
            lines: Arc::default(),
            reviews: Reviews::default(),
            mark,
            stopping: AtomicBool::new(false),
            tell: Box::new(tell),
        });
        let (wake, woken) = UnixStream::pair()?;
        let publishing = Arc::clone(&house);
        let publisher = std::thread::Builder::new()
            .name("publish".to_owned())
            .spawn(move || {
                while let Ok(change) = changes.recv() {
                    publishing.publish(&change);
                }
            })?;
        let accepting = Arc::clone(&house);
        let acceptor = std::thread::Builder::new()
            .name("accept".to_owned())
            .spawn(move || accept::until_woken(&accepting, &listener, &woken))?;
        Ok(Server {
            house,
            wake,
            acceptor,
            publisher,
        })
    }

    /// Who is here and how many lines there are, for the administrator.
    pub fn people(&self) -> usize {
        self.house.sessions.people()
    }

    /// Stops: nobody is let in any more, everybody is told and hands over what is being typed, what was asked is done,
    /// and the store is closed cleanly.
    ///
    /// # Errors
    /// [`Failure`]: nothing recorded is lost, but the next start takes longer.
    pub fn stop(self) -> Result<(), Failure> {
        let Server {
            house,
            wake,
            acceptor,
            publisher,
        } = self;
        house.stopping.store(true, Ordering::SeqCst);
        drop(wake);
        let ended = acceptor.join();
        house.sessions.end_all(End::Stopping);
        house.lines.wait_until_none(HAND_OVER);
        house.sessions.cut_all();
        let empty = house.lines.wait_until_none(LEAVE);
        house.service.hang_up();
        let ended = ended.and(publisher.join());
        if ended.is_err() || !empty {
            return Err(Failure::Bug(
                "a thread of the server did not end in time".to_owned(),
            ));
        }
        Arc::into_inner(house)
            .and_then(|house| Arc::into_inner(house.service))
            .ok_or_else(|| Failure::Bug("the service is still in use".to_owned()))?
            .stop()
    }
}

impl House {
    fn publish(&self, change: &Change) {
        let register = change.programme.then(|| self.service.register());
        for seat in self.sessions.all() {
            if register
                .as_ref()
                .is_some_and(|register| register.active(seat.actor).is_none())
            {
                seat.outbox.end(End::ShutOut);
                continue;
            }
            let open = |patient| seat.has_open(patient);
            if let Some(change) = self.service.concerning(seat.actor, change, open) {
                seat.outbox.tell(&change);
            }
        }
    }
}
