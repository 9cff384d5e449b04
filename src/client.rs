//! The client: how a screen asks the service, without ever waiting for it.
//!
//! A screen asks with an [`Ask`] and gets a number; the [`Answer`] with that number comes back through whatever the screen
//! listens to. Questions are answered in the order in which they were asked, so that what is saved last is what holds.
//! Changes that others made come by themselves, as [`Answer::Changed`].
//!
//! There are two kinds of client: [`Client::solo`], whose service runs in this process behind a thread of its own, and
//! [`Client::remote`], whose service is a server at the other end of a socket.
//!
//! * [`configured`]: whether there is a team server, and where.
//! * [`remote`]: the line to a server: made, lost, made again; nothing asked is forgotten.
//! * [`away`]: what is typed while the line is lost.

pub mod away;
pub mod configured;
pub mod remote;

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use crate::domain::entry::StaffId;
use crate::protocol::desk::Desk;
pub use crate::protocol::message::{Answer, Ask, End, Gather, Gathered, Line, Reply, Trouble};
use crate::service::{Failure, Service};
use remote::{Connected, Event};

/// Asks on behalf of one person.
#[derive(Debug)]
pub struct Client {
    events: Sender<Event>,
    worker: Worker,
}

#[derive(Debug)]
enum Worker {
    Solo(JoinHandle<Arc<Service>>),
    Remote(JoinHandle<()>),
}

impl Client {
    /// A client whose service runs in this process. `deliver` is called with each answer, from other threads; it returns
    /// whether anybody is still listening.
    ///
    /// # Errors
    /// When a thread cannot be started.
    pub fn solo(
        service: Service,
        actor: StaffId,
        deliver: impl Fn(Answer) -> bool + Clone + Send + 'static,
    ) -> std::io::Result<Client> {
        Client::among(Arc::new(service), actor, deliver)
    }

    /// As [`Client::solo`], for a service that others in this process look at too.
    pub(crate) fn among(
        service: Arc<Service>,
        actor: StaffId,
        deliver: impl Fn(Answer) -> bool + Clone + Send + 'static,
    ) -> std::io::Result<Client> {
        let (events, asks) = channel();
        // The thread ends with the service: the changes' sender lives in it.
        let changes = service.listen();
        let tell = deliver.clone();
        std::thread::Builder::new()
            .name("changes".to_owned())
            .spawn(move || {
                while let Ok(change) = changes.recv() {
                    if !tell(Answer::Changed(change)) {
                        return;
                    }
                }
            })?;
        let worker = std::thread::Builder::new()
            .name("client".to_owned())
            .spawn(move || answer_all(service, actor, &asks, &deliver))?;
        Ok(Client {
            events,
            worker: Worker::Solo(worker),
        })
    }

    /// A client of a server, on a line that was made. `deliver` is as with [`Client::solo`].
    ///
    /// # Errors
    /// When a thread cannot be started.
    pub fn remote(
        connected: Connected,
        deliver: impl Fn(Answer) -> bool + Clone + Send + 'static,
    ) -> std::io::Result<Client> {
        let (events, came) = channel();
        let worker = remote::start(connected, events.clone(), came, deliver)?;
        Ok(Client {
            events,
            worker: Worker::Remote(worker),
        })
    }

    /// Asks; the answer will carry the number.
    pub fn ask(&self, number: u64, ask: Ask) {
        // The worker ends only when it is told to, or when it has failed, which stopping says.
        let _ = self.events.send(Event::Ask(number, Box::new(ask)));
    }

    /// Waits until everything asked is done, and stops the service cleanly where it runs in this process.
    ///
    /// # Errors
    /// [`Failure`]: nothing recorded is lost, but the next start takes longer.
    pub fn stop(self) -> Result<(), Failure> {
        let failed = |panic: &(dyn std::any::Any + Send)| {
            let why = panic.downcast_ref::<&str>();
            Failure::Bug(format!("the client's thread failed: {why:?}"))
        };
        let _ = self.events.send(Event::Stop);
        match self.worker {
            Worker::Solo(worker) => {
                let service = worker.join().map_err(|panic| failed(panic.as_ref()))?;
                Arc::into_inner(service)
                    .ok_or_else(|| Failure::Bug("the service is still in use".to_owned()))?
                    .stop()
            }
            Worker::Remote(worker) => worker.join().map_err(|panic| failed(panic.as_ref())),
        }
    }
}

/// Answers everything that is asked from the service in this process: this thread alone waits for commits, so the screen
/// never does.
fn answer_all(
    service: Arc<Service>,
    actor: StaffId,
    asks: &Receiver<Event>,
    deliver: &impl Fn(Answer) -> bool,
) -> Arc<Service> {
    let mut desk = Desk::new(service, actor, Arc::default());
    while let Ok(Event::Ask(number, ask)) = asks.recv() {
        // When nobody listens any more the rest is still done: drafts are among it.
        let _ = deliver(desk.answer(number, *ask));
    }
    desk.into_service()
}
