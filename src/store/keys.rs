//! Keys of the store, in one ordered tree, and the index keys as a pure function of a patient's state.

use std::collections::BTreeSet;

use crate::domain::entry::{CommandId, EntryNumber, PatientId, StaffId, Subject};
use crate::domain::patient::identity::{DetailField, Details};
use crate::domain::patient::{Patient, Room};
use crate::domain::staff::competence::CompetenceRoom;
use crate::domain::writing;

/// The first byte of a key says what it leads to.
mod kind {
    pub(super) const CARD: u8 = b'c';
    pub(super) const COMPETENCE: u8 = b'e';
    pub(super) const INDEX: u8 = b'i';
    pub(super) const COMMAND: u8 = b'k';
    pub(super) const META: u8 = b'm';
    pub(super) const MODULE: u8 = b'o';
    pub(super) const PATIENT: u8 = b'p';
    pub(super) const SIGNING_KEY: u8 = b'n';
    pub(super) const PROFILE: u8 = b'r';
    pub(super) const STAFF: u8 = b's';
    pub(super) const TIMELINE: u8 = b't';
    pub(super) const PASSPHRASE: u8 = b'w';
    pub(super) const PROGRAMME: u8 = b'g';
    pub(super) const CATALOGUE: u8 = b'l';
}

/// The two classes of a timeline: what was recorded, and who looked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Everything but openings.
    Entries = 0,
    /// Openings of the record.
    Openings = 1,
}

fn with_id(first: u8, id: u128) -> Vec<u8> {
    let mut key = Vec::with_capacity(24);
    key.push(first);
    key.extend_from_slice(&id.to_be_bytes());
    key
}

/// How far the store has applied the journal, and its format.
pub fn meta() -> Vec<u8> {
    vec![kind::META]
}

/// How the store began; the changes of settings follow it.
pub fn programme() -> Vec<u8> {
    vec![kind::PROGRAMME]
}

/// A change of a setting, by its place in the history.
pub fn policy_change(place: u32) -> Vec<u8> {
    let mut key = programme();
    key.extend_from_slice(&place.to_be_bytes());
    key
}

/// An entry that changed the catalogue of competences, by its place among them.
pub fn catalogue_change(place: u32) -> Vec<u8> {
    let mut key = catalogue_changes();
    key.extend_from_slice(&place.to_be_bytes());
    key
}

/// All such entries.
pub fn catalogue_changes() -> Vec<u8> {
    vec![kind::CATALOGUE]
}

/// A key with which the store signs, by its place among them.
pub fn signing_key(place: u32) -> Vec<u8> {
    let mut key = signing_keys();
    key.extend_from_slice(&place.to_be_bytes());
    key
}

/// All keys with which the store signs.
pub fn signing_keys() -> Vec<u8> {
    vec![kind::SIGNING_KEY]
}

/// One version of a role profile, by its place among them.
pub fn profile_version(id: EntryNumber, place: u32) -> Vec<u8> {
    let mut key = profiles();
    key.extend_from_slice(&id.0.to_be_bytes());
    key.extend_from_slice(&place.to_be_bytes());
    key
}

/// All versions of all role profiles, in order.
pub fn profiles() -> Vec<u8> {
    vec![kind::PROFILE]
}

/// A training module.
pub fn module(id: EntryNumber) -> Vec<u8> {
    let mut key = modules();
    key.extend_from_slice(&id.0.to_be_bytes());
    key
}

/// All training modules.
pub fn modules() -> Vec<u8> {
    vec![kind::MODULE]
}

/// The number of a profile or module in its key.
pub fn numbered(key: &[u8]) -> Option<EntryNumber> {
    let bytes: [u8; 8] = key.get(1..9)?.try_into().ok()?;
    Some(EntryNumber(u64::from_be_bytes(bytes)))
}

/// One room of a patient.
pub fn room(id: PatientId, room: Room) -> Vec<u8> {
    let mut key = with_id(kind::PATIENT, id.0);
    key.push(room as u8);
    key
}

/// All rooms of a patient.
pub fn rooms(id: PatientId) -> Vec<u8> {
    with_id(kind::PATIENT, id.0)
}

/// A patient's card.
pub fn card(id: PatientId) -> Vec<u8> {
    with_id(kind::CARD, id.0)
}

/// All cards.
pub fn cards() -> Vec<u8> {
    vec![kind::CARD]
}

/// A staff member.
pub fn staff(id: StaffId) -> Vec<u8> {
    with_id(kind::STAFF, id.0)
}

/// Everybody in the register.
pub fn all_staff() -> Vec<u8> {
    vec![kind::STAFF]
}

/// A staff member's passphrase, as a hash.
pub fn passphrase(id: StaffId) -> Vec<u8> {
    with_id(kind::PASSPHRASE, id.0)
}

/// Everybody's passphrases.
pub fn passphrases() -> Vec<u8> {
    vec![kind::PASSPHRASE]
}

/// All that is known of a staff member's competence.
pub fn competence(id: StaffId) -> Vec<u8> {
    with_id(kind::COMPETENCE, id.0)
}

/// One piece of a room of a staff member's competence.
pub fn competence_piece(id: StaffId, room: CompetenceRoom, place: u32) -> Vec<u8> {
    let mut key = competence(id);
    key.push(room as u8);
    key.extend_from_slice(&place.to_be_bytes());
    key
}

/// The room of such a key, by its number.
pub fn competence_room(key: &[u8]) -> Option<u8> {
    key.get(17).copied()
}

/// A command carried out in the last days.
pub fn command(id: CommandId) -> Vec<u8> {
    with_id(kind::COMMAND, id.0)
}

/// All such commands.
pub fn commands() -> Vec<u8> {
    vec![kind::COMMAND]
}

/// All chunks of a subject's timeline of one class, in order.
pub fn timeline(subject: &Subject, class: Class) -> Vec<u8> {
    let (code, id) = match subject {
        Subject::Patient(id) => (1, id.0),
        Subject::Staff(id) => (2, id.0),
        Subject::Programme => (3, 0),
    };
    let mut key = vec![kind::TIMELINE, code];
    key.extend_from_slice(&id.to_be_bytes());
    key.push(class as u8);
    key
}

/// One chunk of a timeline.
pub fn chunk(subject: &Subject, class: Class, place: u32) -> Vec<u8> {
    let mut key = timeline(subject, class);
    key.extend_from_slice(&place.to_be_bytes());
    key
}

/// The index by NHS number; the patient's identifier follows.
pub fn by_number(nhs_number: &str) -> Vec<u8> {
    let mut key = vec![kind::INDEX, b'n'];
    key.extend_from_slice(nhs_number.as_bytes());
    key.push(0);
    key
}

/// The index by name and date of birth; the patient's identifier follows.
pub fn by_name_and_birth(details: &Details) -> Option<Vec<u8>> {
    let words = alike_words(details)?;
    let mut key = vec![kind::INDEX, b'd'];
    key.extend_from_slice(words.as_bytes());
    key.push(0);
    Some(key)
}

/// What makes two people alike: surname, first forename and date of birth, however they are spelt.
pub fn alike_words(details: &Details) -> Option<String> {
    let get = |field| details.get(&field).map_or("", String::as_str);
    let letters = |text: &str| {
        writing::fold(text)
            .chars()
            .filter(|c| c.is_alphanumeric())
            .collect::<String>()
    };
    let surname = letters(get(DetailField::Surname));
    let first = letters(
        get(DetailField::Forenames)
            .split_whitespace()
            .next()
            .unwrap_or(""),
    );
    let birth = get(DetailField::BirthDate);
    (!surname.is_empty() && !birth.is_empty()).then(|| format!("{birth} {surname} {first}"))
}

/// The index by who answers; the patient's identifier follows.
pub fn by_owner(owner: StaffId) -> Vec<u8> {
    let mut key = vec![kind::INDEX, b'o'];
    key.extend_from_slice(&owner.0.to_be_bytes());
    key
}

/// All index keys of a patient: a pure function of the state.
pub fn index_keys(patient: &Patient) -> BTreeSet<Vec<u8>> {
    let mut keys = BTreeSet::new();
    if !patient.is_registered() {
        return keys;
    }
    let mut put = |mut key: Vec<u8>| {
        key.extend_from_slice(&patient.id.0.to_be_bytes());
        keys.insert(key);
    };
    let number = patient.identity.get(DetailField::NhsNumber);
    if !number.is_empty() {
        put(by_number(number));
    }
    if let Some(key) = by_name_and_birth(&patient.identity.details) {
        put(key);
    }
    if let Some(owner) = patient.assignment.current {
        put(by_owner(owner));
    }
    keys
}

/// The patient at the end of an index key.
pub fn patient_of(key: &[u8]) -> Option<PatientId> {
    let tail = key.len().checked_sub(16)?;
    let bytes: [u8; 16] = key.get(tail..)?.try_into().ok()?;
    Some(PatientId(u128::from_be_bytes(bytes)))
}

/// Whether a key is one of a known command, which are pruned with time.
pub fn is_command(key: &[u8]) -> bool {
    key.first() == Some(&kind::COMMAND)
}

/// A key in words, for `verify`.
pub fn in_words(key: &[u8]) -> String {
    let id = |from: usize| {
        let bytes = key
            .get(from..from + 16)
            .and_then(|bytes| bytes.try_into().ok());
        bytes.map_or_else(String::new, |bytes| {
            format!("{:032x}", u128::from_be_bytes(bytes))
        })
    };
    match key.first() {
        Some(&kind::PATIENT) => {
            let room = key
                .get(17)
                .and_then(|code| Room::ALL.get(usize::from(*code)));
            format!(
                "{} of patient {}",
                room.map_or("a room", |room| room.words()),
                id(1)
            )
        }
        Some(&kind::CARD) => format!("the card of patient {}", id(1)),
        Some(&kind::STAFF) => format!("staff member {}", id(1)),
        Some(&kind::COMPETENCE) => {
            let room = key
                .get(17)
                .and_then(|code| CompetenceRoom::ALL.get(usize::from(*code)));
            format!(
                "{} of staff member {}",
                room.map_or("a room", |room| room.words()),
                id(1)
            )
        }
        Some(&kind::INDEX) => format!(
            "index key {}",
            String::from_utf8_lossy(key.get(1..2).unwrap_or_default())
        ),
        Some(&kind::PASSPHRASE) => format!("the passphrase of staff member {}", id(1)),
        Some(&kind::TIMELINE) => format!("the timeline of {}", id(2)),
        Some(&kind::COMMAND) => format!("command {}", id(1)),
        Some(&kind::PROFILE) => "a role profile".to_owned(),
        Some(&kind::MODULE) => "a training module".to_owned(),
        Some(&kind::PROGRAMME) => "the policy".to_owned(),
        Some(&kind::CATALOGUE) => "the catalogue of competences".to_owned(),
        Some(&kind::SIGNING_KEY) => "a key with which the store signs".to_owned(),
        Some(&kind::META) => "how far the store has come".to_owned(),
        _ => format!("an unknown key of {} bytes", key.len()),
    }
}
