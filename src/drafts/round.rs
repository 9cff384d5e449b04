//! A round: what several people wish at the same time, made durable with one write and one sync.

use std::collections::BTreeMap;

use super::record::Change;
use super::{AUTHOR_BYTES_MAX, AUTHOR_DRAFTS_MAX, DraftError, DraftSnapshot, Drafts};

/// What somebody wishes done to drafts: all of it or nothing.
#[derive(Debug)]
pub enum Wish {
    /// Save the snapshots.
    Save(Vec<DraftSnapshot>),
    /// Discard a draft; one that is not there is discarded already.
    Discard {
        /// The draft.
        draft: u128,
        /// Who wishes it.
        author: u128,
    },
}

/// A round while its wishes are looked at.
#[derive(Default)]
struct Round {
    /// Whose the drafts are that earlier wishes change; none for one that was discarded.
    authors: BTreeMap<u128, Option<u128>>,
    changes: Vec<Change>,
}

impl Drafts {
    /// Carries out the wishes in their order, all with one write and one sync: when this returns, those without an error are durable.
    ///
    /// A wish that is refused leaves the others alone. When the write fails, all that needed it fail, and can be asked again.
    pub fn carry_out(&mut self, wishes: Vec<Wish>) -> Vec<Result<(), DraftError>> {
        let mut round = Round::default();
        let admitted: Vec<Result<bool, DraftError>> = wishes
            .into_iter()
            .map(|wish| self.admit(wish, &mut round))
            .collect();
        let written = self.commit(round.changes);
        let answer = |needs_disk| match &written {
            Err(error) if needs_disk => Err(error.once_more()),
            _ => Ok(()),
        };
        admitted
            .into_iter()
            .map(|admitted| admitted.and_then(answer))
            .collect()
    }

    pub(super) fn carry_out_one(&mut self, wish: Wish) -> Result<(), DraftError> {
        self.carry_out(vec![wish]).pop().unwrap_or(Ok(()))
    }

    /// Takes a wish into the round; whether it changes anything.
    fn admit(&self, wish: Wish, round: &mut Round) -> Result<bool, DraftError> {
        match wish {
            Wish::Save(snapshots) => {
                let mut authors = round.authors.clone();
                for snapshot in &snapshots {
                    snapshot.check()?;
                    self.check_author(snapshot.draft, snapshot.author, &authors)?;
                    authors.insert(snapshot.draft, Some(snapshot.author));
                }
                self.check_shares(&snapshots)?;
                round.authors = authors;
                let changes = !snapshots.is_empty();
                round
                    .changes
                    .extend(snapshots.into_iter().map(Change::Save));
                Ok(changes)
            }
            Wish::Discard { draft, author } => {
                self.check_author(draft, author, &round.authors)?;
                let there = match round.authors.get(&draft) {
                    Some(author) => author.is_some(),
                    None => self.open.holds(draft),
                };
                if there {
                    round.authors.insert(draft, None);
                    round.changes.push(Change::Discard { draft });
                }
                Ok(there)
            }
        }
    }

    fn check_author(
        &self,
        draft: u128,
        author: u128,
        changed: &BTreeMap<u128, Option<u128>>,
    ) -> Result<(), DraftError> {
        let known = match changed.get(&draft) {
            Some(author) => *author,
            None => self
                .open
                .lock()
                .get(&draft)
                .map(|held| held.snapshot.author),
        };
        match known {
            Some(known) if known != author => Err(DraftError::NotTheAuthor { draft }),
            _ => Ok(()),
        }
    }

    /// Nobody takes more than their share, so that the log stays small whoever writes to it.
    fn check_shares(&self, snapshots: &[DraftSnapshot]) -> Result<(), DraftError> {
        let mut after: BTreeMap<u128, BTreeMap<u128, usize>> = BTreeMap::new();
        for snapshot in snapshots {
            after
                .entry(snapshot.author)
                .or_default()
                .insert(snapshot.draft, snapshot.text_bytes());
        }
        let open = self.open.lock();
        for (author, drafts) in &mut after {
            for held in open.values().filter(|held| held.snapshot.author == *author) {
                let bytes = held.snapshot.text_bytes();
                drafts.entry(held.snapshot.draft).or_insert(bytes);
            }
            let bytes: usize = drafts.values().sum();
            if drafts.len() > AUTHOR_DRAFTS_MAX || bytes > AUTHOR_BYTES_MAX {
                let drafts = drafts.len();
                return Err(DraftError::TooMany { drafts, bytes });
            }
        }
        Ok(())
    }
}
