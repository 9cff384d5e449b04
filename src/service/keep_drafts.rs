//! Keeping drafts for many: one thread writes; what is wished while a sync is under way shares the next one.
//!
//! A call returns when its drafts are durable. Nobody who reads, and not the writer of the record, waits for this disk.
//! The other end of a socket is not to be trusted: whoever saves is the author, and a call has its limits.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use crate::domain::entry::{CommandId, StaffId};
use crate::domain::refusal::{Reason, Refusal};
use crate::drafts::{DraftError, DraftSnapshot, Drafts, OpenDrafts, Wish};
use crate::service::{Failure, Service};
use crate::store::StoreError;

/// The most drafts of one call.
pub const CALL_DRAFTS_MAX: usize = 64;
/// The most bytes of the drafts of one call.
pub const CALL_BYTES_MAX: usize = 256 * 1024;
/// The most wishes of one round.
const ROUND_MAX: usize = 256;

/// Where an answer goes; nobody waits for the drafts of recorded commands.
type Answer = Option<Sender<Result<(), DraftError>>>;

/// The drafts of a store, and the thread that keeps them.
#[derive(Debug)]
pub(crate) struct KeptDrafts {
    open: OpenDrafts,
    wishes: Option<Sender<(Wish, Answer)>>,
    /// Wishes that are not carried out yet.
    in_hand: Arc<AtomicUsize>,
    thread: Option<JoinHandle<()>>,
}

impl KeptDrafts {
    /// Starts the thread.
    pub(crate) fn keep(drafts: Drafts) -> std::io::Result<KeptDrafts> {
        let (wishes, waiting) = channel();
        let in_hand = Arc::new(AtomicUsize::new(0));
        let open = drafts.reader();
        let left = Arc::clone(&in_hand);
        let thread = std::thread::Builder::new()
            .name("drafts".to_owned())
            .spawn(move || run(drafts, &waiting, &left))?;
        Ok(KeptDrafts {
            open,
            wishes: Some(wishes),
            in_hand,
            thread: Some(thread),
        })
    }

    /// The drafts as they are safe now.
    pub(crate) const fn open(&self) -> &OpenDrafts {
        &self.open
    }

    /// Has a wish carried out: durable when it returns.
    pub(crate) fn wish(&self, wish: Wish) -> Result<(), DraftError> {
        let (answer, wait) = channel();
        self.send(wish, Some(answer));
        wait.recv().unwrap_or_else(|_| Err(gone()))
    }

    /// Takes the drafts of recorded commands off the log, some time: until then, and if it fails, the known command hides them.
    pub(crate) fn discard_later(&self, recorded: impl IntoIterator<Item = (CommandId, StaffId)>) {
        for (command, author) in recorded {
            // A snapshot that is still on its way is seen by `in_hand`, one that has arrived by `holds`, in this order.
            if self.in_hand.load(Ordering::SeqCst) > 0 || self.open.holds(command.0) {
                let (draft, author) = (command.0, author.0);
                self.send(Wish::Discard { draft, author }, None);
            }
        }
    }

    fn send(&self, wish: Wish, answer: Answer) {
        self.in_hand.fetch_add(1, Ordering::SeqCst);
        if let Some(wishes) = &self.wishes {
            // When the thread has ended the answer's sender is dropped with the wish, and waiting says so.
            let _ = wishes.send((wish, answer));
        }
    }
}

impl Drop for KeptDrafts {
    /// Waits until everything wished is done: only then may another process open the drafts.
    fn drop(&mut self) {
        self.wishes = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn gone() -> DraftError {
    DraftError::Io {
        doing: "write",
        path: "the drafts".into(),
        source: std::io::Error::other("the thread that keeps them has ended"),
    }
}

fn run(mut drafts: Drafts, waiting: &Receiver<(Wish, Answer)>, in_hand: &AtomicUsize) {
    while let Ok(first) = waiting.recv() {
        let others = std::iter::from_fn(|| waiting.try_recv().ok()).take(ROUND_MAX - 1);
        let (wishes, answers): (Vec<Wish>, Vec<Answer>) =
            std::iter::once(first).chain(others).unzip();
        let count = wishes.len();
        let done = drafts.carry_out(wishes);
        in_hand.fetch_sub(count, Ordering::SeqCst);
        for (answer, done) in answers.into_iter().zip(done) {
            if let Some(answer) = answer {
                let _ = answer.send(done);
            }
        }
    }
}

impl Service {
    /// Saves what somebody is typing: durable when it returns. What is recorded already is not kept again.
    ///
    /// # Errors
    /// [`Failure::Refused`] for drafts of another author or more than one call takes; [`Failure::Store`] when the text is
    /// not safe yet.
    pub fn save_drafts(&self, author: StaffId, drafts: &[DraftSnapshot]) -> Result<(), Failure> {
        if drafts.iter().any(|draft| draft.author != author.0) {
            return Err(Refusal::not_allowed("A draft is saved by its author only").into());
        }
        let bytes: usize = drafts
            .iter()
            .map(|draft| draft.form.len() + draft.subject.len() + draft.text_bytes())
            .sum();
        if drafts.len() > CALL_DRAFTS_MAX || bytes > CALL_BYTES_MAX {
            return Err(Refusal::new(
                Reason::TooLong,
                format!(
                    "{} drafts with {bytes} bytes are more than are kept at once ({CALL_DRAFTS_MAX} drafts, {CALL_BYTES_MAX} bytes)",
                    drafts.len()
                ),
            )
            .advise("Shorten the text, or save it in parts")
            .into());
        }
        let open: Vec<DraftSnapshot> = drafts
            .iter()
            .filter(|draft| !self.is_recorded(draft))
            .cloned()
            .collect();
        if open.is_empty() {
            return Ok(());
        }
        let kept = self.shared.drafts.wish(Wish::Save(open));
        Ok(kept.map_err(StoreError::from)?)
    }

    /// Saves what was typed while the line to the service was away: only what is newer than what is kept here.
    ///
    /// # Errors
    /// As [`Service::save_drafts`].
    pub fn recover_drafts(
        &self,
        author: StaffId,
        mut drafts: Vec<DraftSnapshot>,
    ) -> Result<(), Failure> {
        let kept = self.shared.drafts.open().of(author.0);
        drafts.retain(|draft| {
            let here = kept.iter().find(|here| here.draft == draft.draft);
            here.is_none_or(|here| here.saved_micros < draft.saved_micros)
        });
        self.save_drafts(author, &drafts)
    }

    /// Throws a draft away, at its author's wish.
    ///
    /// # Errors
    /// [`StoreError`]: not the author's, or not written.
    pub fn discard_draft(&self, author: StaffId, id: CommandId) -> Result<(), StoreError> {
        let (draft, author) = (id.0, author.0);
        let wish = Wish::Discard { draft, author };
        self.shared.drafts.wish(wish).map_err(StoreError::from)
    }

    /// The author's open drafts, except those whose command is recorded already.
    pub fn open_drafts(&self, author: StaffId) -> Vec<DraftSnapshot> {
        let mut drafts = self.shared.drafts.open().of(author.0);
        drafts.retain(|draft| !self.is_recorded(draft));
        drafts
    }

    fn is_recorded(&self, draft: &DraftSnapshot) -> bool {
        let known = self.shared.present.known(CommandId(draft.draft));
        matches!(known, Ok(Some(_)))
    }
}

#[cfg(test)]
mod tests;
