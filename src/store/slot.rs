//! One patient while entries are applied: the state, the ends of its timelines, and what of it lies in the store.

use std::collections::BTreeSet;

use serde::Serialize;

use super::keys::{self, Class};
use super::timeline::Tail;
use super::{StoreError, value};
use crate::domain::entry::{EntryNumber, PatientId, Subject};
use crate::domain::patient::card::Card;
use crate::domain::patient::{Patient, Room};

/// A room's value as stored: its version and its state.
#[derive(Serialize)]
struct Stored<'a, T> {
    version: EntryNumber,
    state: &'a T,
}

/// One write: a key and its new value, or `None` to remove it.
pub type Write = (Vec<u8>, Option<Vec<u8>>);

/// A patient while entries are applied.
#[derive(Debug, Clone, Default)]
pub struct Slot {
    /// The state.
    pub state: Patient,
    /// Entries that corrections took back.
    pub struck: BTreeSet<EntryNumber>,
    /// The ends of the two timelines.
    pub tails: [Tail; 2],
    /// A correction asks for the state to be folded anew.
    pub needs_refold: bool,
    /// The version of each room in the store: a room of another version is written. Every change of a room changes its
    /// version ([`Patient::apply`]).
    versions: [EntryNumber; Room::COUNT],
    /// The state was folded anew: every room is written, whatever its version.
    refolded: bool,
    /// The card of the state; its search words are made anew only when name or carers change.
    card: Option<Card>,
    index: BTreeSet<Vec<u8>>,
}

impl Slot {
    /// A patient of whom nothing is known.
    pub fn new(id: PatientId) -> Slot {
        Slot {
            state: Patient::new(id),
            ..Slot::default()
        }
    }

    /// A patient as the store has them.
    pub fn stored(state: Patient, tails: [Tail; 2], card: Option<Card>) -> Slot {
        Slot {
            struck: state.corrections.struck(),
            index: keys::index_keys(&state),
            versions: state.versions,
            state,
            tails,
            card,
            ..Slot::default()
        }
    }

    /// Takes a state that was folded anew from the record.
    pub fn refold(&mut self, state: Patient) {
        self.state = state;
        self.needs_refold = false;
        self.refolded = true;
    }

    fn is_changed(&self, room: Room) -> bool {
        self.refolded || self.state.versions[room as usize] != self.versions[room as usize]
    }

    /// The card of the state as it is now.
    pub fn card(&mut self) -> &Card {
        let same_words = !self.is_changed(Room::Identity) && !self.is_changed(Room::People);
        let card = match self.card.take() {
            Some(old) if same_words => self.state.card_with(old.words),
            _ => self.state.card(),
        };
        self.card.insert(card)
    }

    /// What must be written to bring the store up to this state.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] if a value cannot be encoded.
    pub fn take_writes(&mut self, writes: &mut Vec<Write>) -> Result<(), StoreError> {
        let id = self.state.id;
        let rooms: Vec<Room> = Room::ALL
            .iter()
            .copied()
            .filter(|room| self.is_changed(*room))
            .collect();
        for room in &rooms {
            writes.push((keys::room(id, *room), room_value(&self.state, *room)?));
        }
        if !rooms.is_empty() {
            writes.push((keys::card(id), Some(value::encode(self.card())?)));
        }
        if rooms.contains(&Room::Identity) || rooms.contains(&Room::Assignment) {
            let index = keys::index_keys(&self.state);
            writes.extend(
                self.index
                    .difference(&index)
                    .map(|gone| (gone.clone(), None)),
            );
            writes.extend(
                index
                    .difference(&self.index)
                    .map(|new| (new.clone(), Some(Vec::new()))),
            );
            self.index = index;
        }
        self.versions = self.state.versions;
        self.refolded = false;
        let subject = Subject::Patient(id);
        for class in [Class::Entries, Class::Openings] {
            let changes = self.tails[class as usize].take_changes();
            writes.extend(
                changes
                    .into_iter()
                    .map(|(place, bytes)| (keys::chunk(&subject, class, place), Some(bytes))),
            );
        }
        Ok(())
    }
}

/// A room's value; `None` for a room in which nothing ever happened.
fn room_value(state: &Patient, room: Room) -> Result<Option<Vec<u8>>, StoreError> {
    fn of<T: Serialize + Default + PartialEq>(
        version: EntryNumber,
        state: &T,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        if version.0 == 0 && *state == T::default() {
            return Ok(None);
        }
        value::encode(&Stored { version, state }).map(Some)
    }
    let version = state.versions[room as usize];
    match room {
        Room::Identity => of(version, &state.identity),
        Room::People => of(version, &state.people),
        Room::Alerts => of(version, &state.alerts),
        Room::Consent => of(version, &state.consent),
        Room::Tier => of(version, &state.tier),
        Room::Assignment => of(version, &state.assignment),
        Room::Contact => of(version, &state.contact),
        Room::Intensity => of(version, &state.intensity),
        Room::Risk => of(version, &state.risk),
        Room::Admission => of(version, &state.admission),
        Room::Suggestions => of(version, &state.suggestions),
        Room::Finding => of(version, &state.finding),
        Room::Corrections => of(version, &state.corrections),
        Room::Countersigning => of(version, &state.countersigning),
        Room::Comments => of(version, &state.comments),
        Room::Access => of(version, &state.access),
    }
}

/// Puts a stored room into a state.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn put_room(state: &mut Patient, room: Room, bytes: &[u8]) -> Result<(), StoreError> {
    macro_rules! into {
        ($field:ident) => {{
            let (version, value) = value::decode(bytes)?;
            state.versions[room as usize] = version;
            state.$field = value;
        }};
    }
    match room {
        Room::Identity => into!(identity),
        Room::People => into!(people),
        Room::Alerts => into!(alerts),
        Room::Consent => into!(consent),
        Room::Tier => into!(tier),
        Room::Assignment => into!(assignment),
        Room::Contact => into!(contact),
        Room::Intensity => into!(intensity),
        Room::Risk => into!(risk),
        Room::Admission => into!(admission),
        Room::Suggestions => into!(suggestions),
        Room::Finding => into!(finding),
        Room::Corrections => into!(corrections),
        Room::Countersigning => into!(countersigning),
        Room::Comments => into!(comments),
        Room::Access => into!(access),
    }
    Ok(())
}
