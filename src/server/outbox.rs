//! What goes to one client. It is bounded: whoever answers waits for room, and changes that were not yet sent become one.

use std::collections::VecDeque;
use std::io::Write;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::protocol::frame::{self, TO_CLIENT_MAX};
use crate::protocol::message::{Answer, End, Review, ToClient, Trouble};
use crate::protocol::pieces;
use crate::service::Change;

/// Bytes of answers above which the next answer waits.
const BYTES_MAX: usize = 4 << 20;

#[derive(Default)]
struct State {
    frames: VecDeque<Vec<u8>>,
    bytes: usize,
    change: Option<Change>,
    review: Option<Review>,
    end: Option<End>,
    /// The line is of no use any more: everything put in is dropped.
    closed: bool,
}

/// What is on its way to one client.
#[derive(Default)]
pub(crate) struct Outbox {
    state: Mutex<State>,
    moved: Condvar,
}

impl Outbox {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts an answer in; waits while there is no room.
    pub(crate) fn put(&self, answer: Answer) {
        let number = match &answer {
            Answer::Reply { number, now, .. } => Some((*number, *now)),
            _ => None,
        };
        let message = ToClient::Answer(Box::new(answer));
        let frames = pieces::frames(&message).or_else(|error| {
            // Whoever asked gets a sentence in its place.
            let Some((number, now)) = number else {
                return Err(error);
            };
            let reply = Err(Trouble::Failed(format!(
                "The answer cannot be sent: {error}; please report it"
            )));
            let message = ToClient::Answer(Box::new(Answer::Reply { number, now, reply }));
            pieces::frames(&message)
        });
        for frame in frames.unwrap_or_default() {
            self.put_frame(frame);
        }
    }

    fn put_frame(&self, frame: Vec<u8>) {
        let mut state = self.state();
        while state.bytes > BYTES_MAX && !state.closed {
            state = self
                .moved
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        if !state.closed {
            state.bytes += frame.len();
            state.frames.push_back(frame);
        }
        drop(state);
        self.moved.notify_all();
    }

    /// Tells of a change; never waits.
    pub(crate) fn tell(&self, change: &Change) {
        let mut state = self.state();
        match &mut state.change {
            Some(before) => before.merge(change),
            none => *none = Some(change.clone()),
        }
        drop(state);
        self.moved.notify_all();
    }

    /// Tells how a shared review is now, in place of what was not yet told of it; never waits.
    pub(crate) fn review(&self, review: Review) {
        self.state().review = Some(review);
        self.moved.notify_all();
    }

    /// Tells that the server is about to end the session; never waits.
    pub(crate) fn end(&self, why: End) {
        self.state().end.get_or_insert(why);
        self.moved.notify_all();
    }

    /// Lets go of everything: nothing can be sent any more.
    pub(crate) fn close(&self) {
        let mut state = self.state();
        state.closed = true;
        state.frames.clear();
        drop(state);
        self.moved.notify_all();
    }

    /// Sends what comes in until the outbox is closed or the line breaks.
    pub(crate) fn send_all(&self, mut line: impl Write) {
        let mut said_end = false;
        loop {
            let mut state = self.state();
            while !state.closed
                && state.frames.is_empty()
                && state.change.is_none()
                && state.review.is_none()
                && (said_end || state.end.is_none())
            {
                state = self
                    .moved
                    .wait(state)
                    .unwrap_or_else(PoisonError::into_inner);
            }
            if state.closed {
                return;
            }
            let mut bytes: Vec<u8> = Vec::with_capacity(state.bytes);
            for frame in state.frames.drain(..) {
                bytes.extend_from_slice(&frame);
            }
            state.bytes = 0;
            let change = state.change.take();
            let review = state.review.take();
            let end = state.end.filter(|_| !said_end);
            drop(state);
            self.moved.notify_all();
            said_end |= end.is_some();
            let told = change.map(Answer::Changed).into_iter();
            let told = told.chain(review.map(Answer::Review));
            let messages = told.map(|answer| ToClient::Answer(Box::new(answer)));
            for message in messages.chain(end.map(ToClient::End)) {
                if let Ok(mut more) = frame::to_bytes(&message, TO_CLIENT_MAX) {
                    bytes.append(&mut more);
                }
            }
            if line.write_all(&bytes).is_err() {
                self.close();
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop")]

    use std::os::unix::net::UnixStream;
    use std::sync::Arc;
    use std::time::Duration;

    use super::*;
    use crate::domain::entry::{EntryNumber, PatientId};
    use crate::domain::time::Moment;
    use crate::protocol::message::Reply;

    fn change(patient: u128, entry: u64) -> Change {
        Change {
            patients: vec![PatientId(patient)],
            staff: Vec::new(),
            programme: false,
            entry: EntryNumber(entry),
        }
    }

    #[test]
    fn changes_that_wait_become_one() {
        let outbox = Arc::new(Outbox::default());
        for entry in 1..=5 {
            outbox.tell(&change(u128::from(entry % 2), entry));
        }
        let (ours, mut theirs) = UnixStream::pair().unwrap();
        let sending = Arc::clone(&outbox);
        let thread = std::thread::spawn(move || sending.send_all(ours));
        let message: ToClient = frame::read(&mut theirs, TO_CLIENT_MAX).unwrap();
        let ToClient::Answer(answer) = message else {
            panic!("{message:?}")
        };
        let Answer::Changed(told) = *answer else {
            panic!("{answer:?}")
        };
        assert_eq!(told.entry, EntryNumber(5));
        assert_eq!(told.patients.len(), 2);
        outbox.close();
        thread.join().unwrap();
    }

    #[test]
    fn a_client_that_reads_nothing_holds_up_only_its_own_answers() {
        let outbox = Arc::new(Outbox::default());
        let (ours, theirs) = UnixStream::pair().unwrap();
        ours.set_write_timeout(Some(Duration::from_millis(50)))
            .unwrap();
        let answering = Arc::clone(&outbox);
        let lines = vec!["x".repeat(1000); 1000];
        let asker = std::thread::spawn(move || {
            for number in 0..20 {
                answering.put(Answer::Reply {
                    number,
                    now: Moment(0),
                    reply: Ok(Reply::Lines(lines.clone())),
                });
            }
        });
        // Never waits, however full it is.
        for entry in 1..1000 {
            outbox.tell(&change(u128::from(entry), entry));
        }
        // The line times out, which closes the outbox and lets the asker go.
        outbox.send_all(ours);
        asker.join().unwrap();
        drop(theirs);
    }
}
