//! One entry as the journal knows it: a header it understands and a payload it does not.

use super::chain::{Hash, body_digest};
use super::error::JournalError;
use crate::disk::bytes::Bytes;

/// Longest name of a time zone, in bytes.
pub const ZONE_BYTES_MAX: usize = 64;
/// Most subjects of one entry.
pub const SUBJECTS_MAX: usize = 1_000;

const HAS_EVENT: u8 = 1;
const HAS_ON_BEHALF: u8 = 2;
const HAS_SIGNED_AT: u8 = 4;

/// When something happened, as a person said it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventStamp {
    /// The moment, in microseconds since 1970-01-01 00:00 UTC.
    pub micros: i64,
    /// The offset of the civil time from UTC that was in force, in minutes east.
    pub offset_minutes: i16,
    /// The name of the time zone, such as `Europe/London`.
    pub zone: String,
    /// How precisely it is known; the meaning of the number belongs to the domain.
    pub precision: u8,
}

/// What the journal knows of an entry: its place, its time, who, about whom, and of which kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The entry's number: 1 for the first of a store, then without a gap.
    pub number: u64,
    /// When it was recorded, by the service's clock, in microseconds since 1970-01-01 00:00 UTC.
    pub entry_micros: i64,
    /// When it happened, if that is something a person says.
    pub event: Option<EventStamp>,
    /// Who recorded it.
    pub actor: u128,
    /// For whom the actor acted.
    pub on_behalf_of: Option<u128>,
    /// In whose terminal session the actor signed in.
    pub signed_at: Option<u128>,
    /// Whom or what the entry is about: kind of subject and its identifier.
    pub subjects: Vec<(u8, u128)>,
    /// The kind of the payload.
    pub kind: u16,
    /// The version of that kind's encoding.
    pub version: u16,
    /// The command from which the entry came.
    pub command: u128,
    /// What the clock did: 0 nothing odd, 1 it went back, 2 it made an implausible jump.
    pub clock_flag: u8,
}

/// The payload of an entry, or what is left of it at the end of its retention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// The payload is there.
    Kept {
        /// Random bytes that keep the digest from betraying a short payload.
        salt: [u8; 16],
        /// The bytes of the record.
        payload: Vec<u8>,
    },
    /// The payload has been blanked.
    Blanked {
        /// SHA-256 of salt and payload as they were.
        digest: Hash,
    },
}

/// An entry as it is written and read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawEntry {
    /// What the journal understands.
    pub header: Header,
    /// What it does not.
    pub body: Body,
}

impl RawEntry {
    /// Makes an entry with its payload.
    pub fn new(header: Header, salt: [u8; 16], payload: Vec<u8>) -> RawEntry {
        RawEntry {
            header,
            body: Body::Kept { salt, payload },
        }
    }

    /// Returns the payload, or `None` once it has been blanked.
    pub fn payload(&self) -> Option<&[u8]> {
        match &self.body {
            Body::Kept { payload, .. } => Some(payload),
            Body::Blanked { .. } => None,
        }
    }

    /// Returns SHA-256 of salt and payload: what stands for the body in the entry's leaf.
    pub fn digest(&self) -> Hash {
        match &self.body {
            Body::Kept { salt, payload } => body_digest(salt, payload),
            Body::Blanked { digest } => *digest,
        }
    }
}

impl Header {
    /// Appends the header's bytes.
    pub(super) fn encode(&self, out: &mut Vec<u8>) -> Result<(), JournalError> {
        out.extend_from_slice(&self.number.to_le_bytes());
        out.extend_from_slice(&self.entry_micros.to_le_bytes());
        out.extend_from_slice(&self.kind.to_le_bytes());
        out.extend_from_slice(&self.version.to_le_bytes());
        out.push(self.clock_flag);
        out.extend_from_slice(&self.actor.to_be_bytes());
        out.extend_from_slice(&self.command.to_be_bytes());
        let has = |present: bool, flag: u8| if present { flag } else { 0 };
        out.push(
            has(self.event.is_some(), HAS_EVENT)
                | has(self.on_behalf_of.is_some(), HAS_ON_BEHALF)
                | has(self.signed_at.is_some(), HAS_SIGNED_AT),
        );
        if let Some(event) = &self.event {
            out.extend_from_slice(&event.micros.to_le_bytes());
            out.extend_from_slice(&event.offset_minutes.to_le_bytes());
            out.push(event.precision);
            let length = within("the name of a time zone", event.zone.len(), ZONE_BYTES_MAX)?;
            out.push(u8::try_from(length).unwrap_or(u8::MAX));
            out.extend_from_slice(event.zone.as_bytes());
        }
        for id in [self.on_behalf_of, self.signed_at].into_iter().flatten() {
            out.extend_from_slice(&id.to_be_bytes());
        }
        let subjects = within(
            "the list of subjects of an entry",
            self.subjects.len(),
            SUBJECTS_MAX,
        )?;
        out.extend_from_slice(&u16::try_from(subjects).unwrap_or(u16::MAX).to_le_bytes());
        for (kind, id) in &self.subjects {
            out.push(*kind);
            out.extend_from_slice(&id.to_be_bytes());
        }
        Ok(())
    }

    /// Reads a header; `None` if the bytes are not exactly one.
    pub(super) fn decode(bytes: &[u8]) -> Option<Header> {
        let mut from = Bytes::new(bytes);
        let number = from.u64()?;
        let entry_micros = from.i64()?;
        let kind = from.u16()?;
        let version = from.u16()?;
        let clock_flag = from.u8()?;
        let actor = from.id()?;
        let command = from.id()?;
        let has = from.u8()?;
        if has & !(HAS_EVENT | HAS_ON_BEHALF | HAS_SIGNED_AT) != 0 {
            return None;
        }
        let event = if has & HAS_EVENT == 0 {
            None
        } else {
            Some(decode_event(&mut from)?)
        };
        let on_behalf_of = if has & HAS_ON_BEHALF == 0 {
            None
        } else {
            Some(from.id()?)
        };
        let signed_at = if has & HAS_SIGNED_AT == 0 {
            None
        } else {
            Some(from.id()?)
        };
        let count = usize::from(from.u16()?);
        if from.rest().len() != count * 17 {
            return None;
        }
        let mut subjects = Vec::with_capacity(count);
        for _ in 0..count {
            subjects.push((from.u8()?, from.id()?));
        }
        Some(Header {
            number,
            entry_micros,
            event,
            actor,
            on_behalf_of,
            signed_at,
            subjects,
            kind,
            version,
            command,
            clock_flag,
        })
    }

    /// Reads only the number of a header's bytes.
    pub(super) fn number_of(bytes: &[u8]) -> Option<u64> {
        Bytes::new(bytes).u64()
    }
}

fn decode_event(from: &mut Bytes<'_>) -> Option<EventStamp> {
    let micros = from.i64()?;
    let offset_minutes = from.i16()?;
    let precision = from.u8()?;
    let length = usize::from(from.u8()?);
    let zone = from.text(length)?.to_owned();
    Some(EventStamp {
        micros,
        offset_minutes,
        zone,
        precision,
    })
}

/// Returns `found` if it does not exceed the limit.
pub(super) fn within(
    what: &'static str,
    found: usize,
    limit: usize,
) -> Result<usize, JournalError> {
    if found > limit {
        Err(JournalError::TooLarge { what, found, limit })
    } else {
        Ok(found)
    }
}
