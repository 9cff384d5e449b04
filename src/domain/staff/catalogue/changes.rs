//! Which entries made the catalogue what it is: the present state holds their numbers and little else, the texts are in
//! the journal, and the whole is made from both.

use serde::{Deserialize, Serialize};

use super::importing::CatalogueImported;
use super::local::CatalogueExtended;
use super::{Added, Catalogue};
use crate::domain::decide::Recorded;
use crate::domain::entry::{EntryHead, EntryNumber};
use crate::domain::event::Event;

/// One entry that changed the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueChange {
    /// The entry.
    pub entry: EntryNumber,
    /// The framework that was imported, or the unit that was extended.
    pub about: String,
    /// The version that was imported, or the statement that was added.
    pub what: String,
}

/// All entries that changed the catalogue, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueChanges {
    /// The entries.
    pub entries: Vec<CatalogueChange>,
}

impl CatalogueChanges {
    /// Notes an imported table.
    pub fn imported(&mut self, head: &EntryHead, fact: &CatalogueImported) {
        self.entries.push(CatalogueChange {
            entry: head.number,
            about: fact.framework.clone(),
            what: fact.version.clone(),
        });
    }

    /// Notes an added statement.
    pub fn extended(&mut self, head: &EntryHead, fact: &CatalogueExtended) {
        self.entries.push(CatalogueChange {
            entry: head.number,
            about: fact.unit.clone(),
            what: fact.statement.clone(),
        });
    }
}

impl Catalogue {
    /// Takes over what an entry says of the catalogue. Total: what this program cannot read of a table leaves everything as
    /// it is, and is noted ([`Catalogue::unread`]).
    pub fn apply(&mut self, recorded: &Recorded) {
        let head = &recorded.head;
        let is_read = match &recorded.event {
            Event::CatalogueImported(fact) => self.apply_import(fact),
            Event::CatalogueExtended(fact) => self.apply_extension(
                fact,
                Added {
                    entry: head.number,
                    by: head.actor,
                    at: head.entered,
                },
            ),
            _ => true,
        };
        if !is_read {
            self.note_unread(head.number);
        }
    }
}
