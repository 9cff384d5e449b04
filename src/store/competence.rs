//! What is known of somebody's competence, as it lies in the store: each room encoded whole and cut into pieces, so that no
//! value grows with the years. Only pieces that changed are written.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::present::Pair;
use super::slot::Write;
use super::{StoreError, keys, value};
use crate::domain::entry::StaffId;
use crate::domain::staff::competence::{Competence, CompetenceRoom};

/// Bytes of one piece.
const PIECE: usize = 32 * 1024;

/// One person's competence while entries are applied.
#[derive(Debug, Clone, Default)]
pub struct CompetenceSlot {
    /// The state.
    pub state: Competence,
    /// The checksums of the pieces in the store, by room.
    written: [Vec<u32>; CompetenceRoom::ALL.len()],
}

impl CompetenceSlot {
    /// Somebody's competence as the store has it.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn stored(pairs: &[Pair]) -> Result<CompetenceSlot, StoreError> {
        let mut rooms: [Vec<u8>; CompetenceRoom::ALL.len()] = Default::default();
        let mut written: [Vec<u32>; CompetenceRoom::ALL.len()] = Default::default();
        for (key, bytes) in pairs {
            let place = keys::competence_room(key).map(usize::from);
            let Some(place) = place.filter(|place| *place < rooms.len()) else {
                continue;
            };
            let piece: Vec<u8> = value::decode(bytes)?;
            written[place].push(crc32c::crc32c(&piece));
            rooms[place].extend(piece);
        }
        let [
            evidence,
            ratings,
            judgement,
            authority,
            development,
            applying,
        ] = &rooms;
        let state = Competence {
            evidence: read(evidence)?,
            ratings: read(ratings)?,
            judgement: read(judgement)?,
            authority: read(authority)?,
            development: read(development)?,
            applying: read(applying)?,
        };
        Ok(CompetenceSlot { state, written })
    }

    /// What must be written to bring the store up to this state.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] if a room cannot be encoded.
    pub fn take_writes(&mut self, id: StaffId, writes: &mut Vec<Write>) -> Result<(), StoreError> {
        for room in CompetenceRoom::ALL {
            let bytes = match room {
                CompetenceRoom::Evidence => bytes_of(&self.state.evidence),
                CompetenceRoom::Ratings => bytes_of(&self.state.ratings),
                CompetenceRoom::Judgement => bytes_of(&self.state.judgement),
                CompetenceRoom::Authority => bytes_of(&self.state.authority),
                CompetenceRoom::Development => bytes_of(&self.state.development),
                CompetenceRoom::Applying => bytes_of(&self.state.applying),
            }?;
            let before = std::mem::take(&mut self.written[*room as usize]);
            let mut now = Vec::with_capacity(before.len());
            for (place, piece) in (0_u32..).zip(bytes.chunks(PIECE)) {
                let sum = crc32c::crc32c(piece);
                if before.get(now.len()) != Some(&sum) {
                    let key = keys::competence_piece(id, *room, place);
                    writes.push((key, Some(value::encode(&piece.to_vec())?)));
                }
                now.push(sum);
            }
            for place in now.len()..before.len() {
                let place = u32::try_from(place).unwrap_or(u32::MAX);
                writes.push((keys::competence_piece(id, *room, place), None));
            }
            self.written[*room as usize] = now;
        }
        Ok(())
    }
}

/// The bytes of a room; none of one in which nothing ever happened.
fn bytes_of<T: Serialize + Default + PartialEq>(room: &T) -> Result<Vec<u8>, StoreError> {
    if *room == T::default() {
        return Ok(Vec::new());
    }
    bincode::serde::encode_to_vec(room, bincode::config::standard())
        .map_err(|error| StoreError::Damaged(error.to_string()))
}

fn read<T: DeserializeOwned + Default>(bytes: &[u8]) -> Result<T, StoreError> {
    if bytes.is_empty() {
        return Ok(T::default());
    }
    let damaged = |why: String| StoreError::Damaged(why);
    let (room, used) = bincode::serde::decode_from_slice(bytes, bincode::config::standard())
        .map_err(|error| damaged(error.to_string()))?;
    if used == bytes.len() {
        Ok(room)
    } else {
        Err(damaged(format!("{} bytes too many", bytes.len() - used)))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]

    use super::*;
    use crate::domain::entry::{CommandId, EntryHead, EntryNumber};
    use crate::domain::staff::evidence::EvidenceFiled;
    use crate::domain::time::Moment;

    fn filed(number: u64) -> (EntryHead, EvidenceFiled) {
        let head = EntryHead {
            number: EntryNumber(number),
            entered: Moment(1),
            happened: None,
            actor: StaffId(7),
            signed_in: None,
            command: CommandId::default(),
            clock: crate::domain::entry::ClockMark::InOrder,
        };
        let fact = EvidenceFiled {
            about: EntryNumber(1),
            patient: crate::domain::entry::PatientId(1),
            case_reference: "case 1".to_owned(),
            did: "x".repeat(180),
            text: String::new(),
            links: Vec::new(),
            stages: Vec::new(),
            catalogue: "1".to_owned(),
        };
        (head, fact)
    }

    #[test]
    fn many_years_of_evidence_stay_in_small_values_and_only_changed_ones_are_written() {
        let id = StaffId(7);
        let mut slot = CompetenceSlot::default();
        let mut store = std::collections::BTreeMap::new();
        let mut most = 0;
        for number in 1..=1_000 {
            let (head, fact) = filed(number);
            slot.state.evidence.apply(&head, &fact);
            let mut writes = Vec::new();
            slot.take_writes(id, &mut writes).unwrap();
            assert!(!writes.is_empty());
            most = most.max(writes.len());
            for (key, bytes) in writes {
                match bytes {
                    Some(bytes) => {
                        assert!(bytes.len() < 64 * 1024);
                        store.insert(key, bytes);
                    }
                    None => drop(store.remove(&key)),
                }
            }
        }
        // The count at the head and the new item at the end.
        assert!(most <= 3, "{most}");
        let pairs: Vec<Pair> = store.into_iter().collect();
        assert!(pairs.len() > 4);
        let mut again = CompetenceSlot::stored(&pairs).unwrap();
        assert_eq!(again.state, slot.state);
        let mut writes = Vec::new();
        again.take_writes(id, &mut writes).unwrap();
        assert!(writes.is_empty());
    }
}
