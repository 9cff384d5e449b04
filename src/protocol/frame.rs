//! One message on a socket: four bytes of length, little endian, then the message in bincode.
//!
//! The length is believed only up to a limit, and no more is set aside than has come. Bytes left over after a message, or
//! a message that ends early, are garbage: the connection is of no use any more.

use std::io::{self, Read, Write};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// The most bytes of one message to a server: a form's drafts, or the longest line of `submit`, with room to spare.
pub const TO_SERVER_MAX: usize = (1 << 20) + (64 << 10);
/// The most bytes of one message to a client; what is longer crosses in pieces (see [`super::pieces`]).
pub const TO_CLIENT_MAX: usize = 2 << 20;
/// The most bytes of one answer, all its pieces taken together.
pub const ANSWER_MAX: usize = 32 << 20;
/// How much is read at once, so that a length alone sets nothing aside.
const READ_BYTES: usize = 64 * 1024;

/// Why there is no message.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// The other end has closed, between two messages.
    #[error("the other end has closed")]
    Closed,
    /// The line broke, or timed out.
    #[error("the line broke: {0}")]
    Line(#[from] io::Error),
    /// A message above the limit.
    #[error("a message of {found} bytes, above the limit of {most}")]
    TooLong {
        /// Its bytes.
        found: usize,
        /// The limit.
        most: usize,
    },
    /// What came is no message.
    #[error("what came is no message: {0}")]
    Garbage(String),
}

/// What decoding may claim: small numbers are counted at their full width, so it is some times the longest message.
const CLAIM_MAX: usize = 8 * ANSWER_MAX;

fn form() -> impl bincode::config::Config {
    bincode::config::standard().with_limit::<CLAIM_MAX>()
}

/// The bytes of a message, its length first.
///
/// # Errors
/// It is above the limit, or cannot be encoded.
pub fn to_bytes(message: &impl Serialize, most: usize) -> Result<Vec<u8>, FrameError> {
    let mut bytes = vec![0; 4];
    let written = bincode::serde::encode_into_std_write(message, &mut bytes, form())
        .map_err(|error| FrameError::Garbage(error.to_string()))?;
    let length = u32::try_from(written).ok().filter(|_| written <= most);
    let Some(length) = length else {
        return Err(FrameError::TooLong {
            found: written,
            most,
        });
    };
    bytes[..4].copy_from_slice(&length.to_le_bytes());
    Ok(bytes)
}

/// Sends a message.
///
/// # Errors
/// As [`to_bytes`]; the line broke.
pub fn write(
    line: &mut impl Write,
    message: &impl Serialize,
    most: usize,
) -> Result<(), FrameError> {
    Ok(line.write_all(&to_bytes(message, most)?)?)
}

/// Waits for a message.
///
/// # Errors
/// [`FrameError`].
pub fn read<T: DeserializeOwned>(line: &mut impl Read, most: usize) -> Result<T, FrameError> {
    let mut head = [0; 4];
    match line.read(&mut head)? {
        0 => return Err(FrameError::Closed),
        some => line.read_exact(&mut head[some..])?,
    }
    let length = usize::try_from(u32::from_le_bytes(head)).unwrap_or(usize::MAX);
    if length > most {
        return Err(FrameError::TooLong {
            found: length,
            most,
        });
    }
    let mut bytes = Vec::with_capacity(length.min(READ_BYTES));
    let came = line.take(length as u64).read_to_end(&mut bytes)?;
    if came < length {
        return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
    }
    from_bytes(&bytes)
}

/// A message from its bytes, without the length.
///
/// # Errors
/// They are no message, or more than one.
pub fn from_bytes<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, FrameError> {
    let (message, used) = bincode::serde::decode_from_slice(bytes, form())
        .map_err(|error| FrameError::Garbage(error.to_string()))?;
    if used == bytes.len() {
        Ok(message)
    } else {
        Err(FrameError::Garbage(format!(
            "{} bytes are left over",
            bytes.len() - used
        )))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]

    use super::*;

    #[test]
    fn a_message_comes_back() {
        let bytes = to_bytes(&("seen", vec![1_u64, 2]), 100).unwrap();
        let back: (String, Vec<u64>) = read(&mut &bytes[..], 100).unwrap();
        assert_eq!(back, ("seen".to_owned(), vec![1, 2]));
    }

    #[test]
    fn a_length_above_the_limit_sets_nothing_aside() {
        let error = read::<String>(&mut &b"\xff\xff\xff\xff"[..], 100).unwrap_err();
        assert!(matches!(
            error,
            FrameError::TooLong {
                found: 0xffff_ffff,
                most: 100
            }
        ));
        let error = to_bytes(&"long".repeat(50), 100).unwrap_err();
        assert!(matches!(error, FrameError::TooLong { .. }), "{error}");
    }

    #[test]
    fn half_a_message_and_one_with_more_are_not_taken() {
        let bytes = to_bytes(&"whole", 100).unwrap();
        for end in 1..bytes.len() {
            let error = read::<String>(&mut &bytes[..end], 100).unwrap_err();
            assert!(matches!(error, FrameError::Line(_)), "{end}: {error}");
        }
        let error = read::<String>(&mut &b""[..], 100).unwrap_err();
        assert!(matches!(error, FrameError::Closed), "{error}");
        let mut more = bytes[4..].to_vec();
        more.push(0);
        let error = from_bytes::<String>(&more).unwrap_err();
        assert!(matches!(error, FrameError::Garbage(_)), "{error}");
    }

    #[test]
    fn a_list_that_claims_to_be_longer_than_its_message_is_garbage() {
        // Nine bytes: "the length follows in eight bytes", and the length of everything there is.
        let mut bytes = vec![253];
        bytes.extend_from_slice(&u64::MAX.to_le_bytes());
        let error = from_bytes::<Vec<u64>>(&bytes).unwrap_err();
        assert!(matches!(error, FrameError::Garbage(_)), "{error}");
    }
}
