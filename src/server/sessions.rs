//! Who is here: one seat per session, one place per person.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::outbox::Outbox;
use crate::domain::entry::{PatientId, StaffId};
use crate::protocol::message::End;

/// How long the session that is taken over has to hand over what is being typed. A terminal that is dead without having
/// noticed does not: what it typed was handed over within a quarter of a second.
const HAND_OVER: Duration = Duration::from_millis(400);

/// One session.
pub(crate) struct Seat {
    /// Who.
    pub(crate) actor: StaffId,
    /// Whether it has screens, of which a person has one at a time.
    pub(crate) screens: bool,
    /// What goes to its client.
    pub(crate) outbox: Outbox,
    /// Records opened in it.
    pub(crate) opened: Arc<Mutex<HashSet<PatientId>>>,
    line: Arc<UnixStream>,
}

impl Seat {
    /// Whether a record was opened in this session.
    pub(crate) fn has_open(&self, patient: PatientId) -> bool {
        self.opened
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .contains(&patient)
    }

    /// Cuts the line: whatever waits for it wakes.
    fn cut(&self) {
        self.outbox.close();
        let _ = self.line.shutdown(Shutdown::Both);
    }
}

#[derive(Default)]
struct Book {
    seats: BTreeMap<u64, Arc<Seat>>,
    next: u64,
    /// Everybody's latest session with screens.
    latest: HashMap<StaffId, u64>,
}

/// All sessions.
#[derive(Default)]
pub(crate) struct Sessions {
    book: Mutex<Book>,
    left: Condvar,
}

impl Sessions {
    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a person has begun screens after a session of that number.
    pub(crate) fn has_later(&self, actor: StaffId, number: u64) -> bool {
        self.book()
            .latest
            .get(&actor)
            .is_some_and(|latest| *latest > number)
    }

    /// Takes a seat. Screens take over the place of the same person's screens: those are told, have a moment to hand over
    /// what is being typed, and are cut off.
    pub(crate) fn enter(
        &self,
        actor: StaffId,
        screens: bool,
        line: Arc<UnixStream>,
    ) -> (u64, Arc<Seat>) {
        let seat = Arc::new(Seat {
            actor,
            screens,
            outbox: Outbox::default(),
            opened: Arc::default(),
            line,
        });
        let mut book = self.book();
        book.next += 1;
        let number = book.next;
        // In the book before the others are gone, so that two who enter at once end one another in order.
        book.seats.insert(number, Arc::clone(&seat));
        if screens {
            book.latest.insert(actor, number);
            let older: Vec<u64> = book
                .seats
                .range(..number)
                .filter(|(_, other)| other.screens && other.actor == actor)
                .map(|(other, _)| *other)
                .collect();
            for other in &older {
                if let Some(other) = book.seats.get(other) {
                    other.outbox.end(End::TakenOver);
                }
            }
            let is_gone = |book: &Book| older.iter().all(|one| !book.seats.contains_key(one));
            let mut book = self.wait(book, HAND_OVER, is_gone);
            for other in &older {
                if let Some(other) = book.seats.remove(other) {
                    other.cut();
                }
            }
        }
        (number, seat)
    }

    fn wait<'a>(
        &'a self,
        mut book: MutexGuard<'a, Book>,
        limit: Duration,
        is_done: impl Fn(&Book) -> bool,
    ) -> MutexGuard<'a, Book> {
        let until = Instant::now() + limit;
        while !is_done(&book) {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            (book, _) = self
                .left
                .wait_timeout(book, left)
                .unwrap_or_else(PoisonError::into_inner);
        }
        book
    }

    /// Leaves a seat.
    pub(crate) fn leave(&self, number: u64) {
        self.book().seats.remove(&number);
        self.left.notify_all();
    }

    /// A seat by its number.
    pub(crate) fn seat(&self, number: u64) -> Option<Arc<Seat>> {
        self.book().seats.get(&number).cloned()
    }

    /// Everybody who is here.
    pub(crate) fn all(&self) -> Vec<Arc<Seat>> {
        self.book().seats.values().cloned().collect()
    }

    /// Whether a person has another session than this one.
    pub(crate) fn is_here(&self, actor: StaffId) -> bool {
        self.book().seats.values().any(|seat| seat.actor == actor)
    }

    /// How many people are here.
    pub(crate) fn people(&self) -> usize {
        let book = self.book();
        let people: HashSet<StaffId> = book.seats.values().map(|seat| seat.actor).collect();
        people.len()
    }

    /// Tells everybody that the server is about to end their session.
    pub(crate) fn end_all(&self, why: End) {
        for seat in self.all() {
            seat.outbox.end(why);
        }
    }

    /// Cuts every line.
    pub(crate) fn cut_all(&self) {
        for seat in self.all() {
            seat.cut();
        }
    }
}
