//! The on-disk form of every event: kind, version and bytes. The only user of bincode on this floor.
//!
//! A payload is the bincode (standard configuration) of the event's struct in the domain. That struct is therefore
//! frozen: golden files of every kind, with every word of every vocabulary in them, are decoded and compared in each
//! test run, so that a changed field or an inserted word cannot go unnoticed. The first time a shape must change, the
//! struct as it was moves into a file `record/<feature>_v1.rs` beside this one with a `From` into the new one, the kind's
//! version in [`version_of`] goes up, and [`decode`] reads the old number through it. Nothing else ever reads old bytes.

mod competence_v1;
mod development_v1;
#[cfg(test)]
mod golden;
#[cfg(test)]
pub(crate) mod samples;
mod signing_key_v1;

use serde::Serialize;
use serde::de::DeserializeOwned;

use self::competence_v1::CompetenceJudgedV1;
use self::development_v1::ExemptionGivenV1;
use self::signing_key_v1::SigningKeyMadeV1;
use super::entry::{Body, EventStamp, Header, RawEntry};
use crate::domain::decide::Recorded;
use crate::domain::entry::{
    ClockMark, CommandId, EntryHead, EntryNumber, PatientId, StaffId, Subject,
};
use crate::domain::event::{Event, EventKind, every_event_kind};
use crate::domain::time::{EventTime, Moment, Precision};

/// The most bytes of one payload, also when read.
pub const PAYLOAD_BYTES_MAX: usize = 512 * 1024;

/// Why an entry's payload could not be read.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// A kind that this program does not know.
    #[error(
        "entry #{number} is of the kind {kind}, version {version}, which this version of caseload does not know; use a newer one"
    )]
    Unknown {
        /// The entry.
        number: u64,
        /// The kind's number.
        kind: u16,
        /// The version.
        version: u16,
    },
    /// The payload was blanked at the end of its retention.
    #[error("the text of entry #{number} was blanked at the end of its retention")]
    Blanked {
        /// The entry.
        number: u64,
    },
    /// The payload does not decode, or bytes were left over.
    #[error("the text of entry #{number} cannot be read: {why}")]
    Damaged {
        /// The entry.
        number: u64,
        /// What the decoder said.
        why: String,
    },
    /// The payload is too large to be recorded.
    #[error("the text of this entry has {bytes} bytes; the limit is {PAYLOAD_BYTES_MAX}")]
    TooLarge {
        /// How many bytes.
        bytes: usize,
    },
}

/// The version in which a kind is written now.
pub const fn version_of(kind: EventKind) -> u16 {
    match kind {
        EventKind::SigningKeyMade | EventKind::CompetenceJudged | EventKind::ExemptionGiven => 2,
        _ => 1,
    }
}

/// Reads the bytes of a kind in an earlier version; `None` where there is no such version.
fn decode_earlier(kind: EventKind, version: u16, bytes: &[u8]) -> Option<Result<Event, String>> {
    fn read<Old: DeserializeOwned, New: From<Old>>(bytes: &[u8]) -> Result<New, String> {
        from_bytes::<Old>(bytes).map(New::from)
    }
    Some(match (kind, version) {
        (EventKind::SigningKeyMade, 1) => {
            read::<SigningKeyMadeV1, _>(bytes).map(Event::SigningKeyMade)
        }
        (EventKind::CompetenceJudged, 1) => {
            read::<CompetenceJudgedV1, _>(bytes).map(Event::CompetenceJudged)
        }
        (EventKind::ExemptionGiven, 1) => {
            read::<ExemptionGivenV1, _>(bytes).map(Event::ExemptionGiven)
        }
        _ => return None,
    })
}

const fn configuration() -> impl bincode::config::Config {
    bincode::config::standard().with_limit::<PAYLOAD_BYTES_MAX>()
}

fn to_bytes<T: Serialize>(payload: &T) -> Result<Vec<u8>, String> {
    bincode::serde::encode_to_vec(payload, bincode::config::standard())
        .map_err(|error| error.to_string())
}

fn from_bytes<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    let (payload, used) = bincode::serde::decode_from_slice(bytes, configuration())
        .map_err(|error| error.to_string())?;
    if used == bytes.len() {
        Ok(payload)
    } else {
        Err(format!("{} bytes are left over", bytes.len() - used))
    }
}

macro_rules! codec {
    ($($number:literal $variant:ident($payload:ty);)+) => {
        /// The payload bytes of an event.
        ///
        /// # Errors
        /// [`RecordError::TooLarge`].
        pub fn encode(event: &Event) -> Result<Vec<u8>, RecordError> {
            let bytes = match event { $(Event::$variant(payload) => to_bytes(payload),)+ };
            let bytes = bytes.map_err(|why| RecordError::Damaged { number: 0, why })?;
            if bytes.len() > PAYLOAD_BYTES_MAX { Err(RecordError::TooLarge { bytes: bytes.len() }) } else { Ok(bytes) }
        }

        fn decode_kind(kind: EventKind, bytes: &[u8]) -> Result<Event, String> {
            match kind { $(EventKind::$variant => from_bytes(bytes).map(Event::$variant),)+ }
        }
    };
}

every_event_kind!(codec);

/// Reads a payload.
///
/// # Errors
/// [`RecordError`]: unknown kind or version, damaged, blanked.
pub fn decode(number: u64, kind: u16, version: u16, bytes: &[u8]) -> Result<Event, RecordError> {
    let unknown = RecordError::Unknown {
        number,
        kind,
        version,
    };
    let Some(known) = EventKind::from_number(kind) else {
        return Err(unknown);
    };
    let decoded = if version == version_of(known) {
        decode_kind(known, bytes)
    } else {
        decode_earlier(known, version, bytes).ok_or(unknown)?
    };
    decoded.map_err(|why| RecordError::Damaged { number, why })
}

/// The journal's form of a recorded fact.
///
/// # Errors
/// [`RecordError::TooLarge`].
pub fn to_raw(
    head: &EntryHead,
    subjects: &[Subject],
    event: &Event,
    salt: [u8; 16],
) -> Result<RawEntry, RecordError> {
    let kind = event.kind();
    let header = Header {
        number: head.number.0,
        entry_micros: head.entered.0,
        event: head.happened.as_ref().map(|happened| EventStamp {
            micros: happened.at.0,
            offset_minutes: happened.offset_minutes,
            zone: happened.zone.clone(),
            precision: happened.precision as u8,
        }),
        actor: head.actor.0,
        on_behalf_of: None,
        signed_at: head.signed_in.map(|staff| staff.0),
        subjects: subjects.iter().map(subject_to_raw).collect(),
        kind: kind.number(),
        version: version_of(kind),
        command: head.command.0,
        clock_flag: match head.clock {
            ClockMark::InOrder => 0,
            ClockMark::WentBack => 1,
            ClockMark::JumpedAhead => 2,
        },
    };
    Ok(RawEntry::new(header, salt, encode(event)?))
}

fn subject_to_raw(subject: &Subject) -> (u8, u128) {
    match subject {
        Subject::Patient(id) => (1, id.0),
        Subject::Staff(id) => (2, id.0),
        Subject::Programme => (3, 0),
    }
}

/// The envelope of a journal entry, with its subjects.
pub fn head_of(header: &Header) -> (EntryHead, Vec<Subject>) {
    let precision = |code: u8| {
        Precision::ALL
            .get(usize::from(code))
            .copied()
            .unwrap_or(Precision::Unknown)
    };
    let head = EntryHead {
        number: EntryNumber(header.number),
        entered: Moment(header.entry_micros),
        happened: header.event.as_ref().map(|stamp| EventTime {
            at: Moment(stamp.micros),
            offset_minutes: stamp.offset_minutes,
            zone: stamp.zone.clone(),
            precision: precision(stamp.precision),
        }),
        actor: StaffId(header.actor),
        signed_in: header.signed_at.map(StaffId),
        command: CommandId(header.command),
        clock: match header.clock_flag {
            0 => ClockMark::InOrder,
            1 => ClockMark::WentBack,
            _ => ClockMark::JumpedAhead,
        },
    };
    let subjects = header.subjects.iter().filter_map(|(kind, id)| match kind {
        1 => Some(Subject::Patient(PatientId(*id))),
        2 => Some(Subject::Staff(StaffId(*id))),
        3 => Some(Subject::Programme),
        _ => None,
    });
    (head, subjects.collect())
}

/// The recorded fact of a journal entry.
///
/// # Errors
/// [`RecordError`]: unknown kind or version, damaged, blanked.
pub fn from_raw(raw: &RawEntry) -> Result<Recorded, RecordError> {
    let header = &raw.header;
    let Body::Kept { payload, .. } = &raw.body else {
        return Err(RecordError::Blanked {
            number: header.number,
        });
    };
    let event = decode(header.number, header.kind, header.version, payload)?;
    let (head, subjects) = head_of(header);
    Ok(Recorded {
        head,
        subjects,
        event,
    })
}
