//! The competence catalogues as the journal has them: those that are shipped, then every imported table and every local
//! statement in the order of their entries. The store holds the entries' numbers, the journal the texts, and what is made of
//! both is kept here until another such entry is recorded.

use std::sync::{Arc, PoisonError, RwLock};

use super::Shared;
use crate::domain::entry::EntryNumber;
use crate::domain::staff::catalogue::Catalogue;
use crate::journal::record;

/// A catalogue, and the last entry that is in it.
#[derive(Debug, Clone, Default)]
struct Made {
    catalogue: Arc<Catalogue>,
    last: EntryNumber,
}

/// What was made last; nothing before the catalogues are first asked for, so that a start does not wait for them.
#[derive(Debug, Default)]
pub(crate) struct Kept(RwLock<Option<Made>>);

impl Shared {
    /// The catalogues as they are now.
    pub(crate) fn catalogue(&self) -> Arc<Catalogue> {
        let programme = self.programme();
        let entries = &programme.catalogue.entries;
        let last = entries.last().map_or(EntryNumber(0), |change| change.entry);
        let kept = self
            .catalogue
            .0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if let Some(made) = kept.as_ref().filter(|made| made.last == last) {
            return Arc::clone(&made.catalogue);
        }
        // Somebody who asked for the programme a moment ago may be behind what is kept: they get theirs made anew.
        let begun = kept.filter(|made| made.last < last);
        let (mut catalogue, after) = begun.map_or_else(
            || (Catalogue::built_in().unwrap_or_default(), EntryNumber(0)),
            |made| (Catalogue::clone(&made.catalogue), made.last),
        );
        for change in entries.iter().filter(|change| change.entry > after) {
            // An entry that cannot be read is named; the others hold without it.
            let raw = self.reader.read(change.entry.0);
            match raw.ok().and_then(|raw| record::from_raw(&raw).ok()) {
                Some(recorded) => catalogue.apply(&recorded),
                None => catalogue.note_unread(change.entry),
            }
        }
        let catalogue = Arc::new(catalogue);
        let mut kept = self
            .catalogue
            .0
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        if kept.as_ref().is_none_or(|made| made.last <= last) {
            *kept = Some(Made {
                catalogue: Arc::clone(&catalogue),
                last,
            });
        }
        catalogue
    }
}
