//! A message that is longer than a frame may be crosses in pieces, one frame each; other messages may come in between.
//!
//! Whoever reads sets aside no more than [`ANSWER_MAX`] for it, and forgets the pieces of a line that broke.

use std::io::Read;

use super::frame::{self, ANSWER_MAX, FrameError, TO_CLIENT_MAX};
use super::message::ToClient;

/// Bytes of one piece.
const PIECE: usize = 1 << 20;
/// The bytes of its length before a message.
const LENGTH: usize = 4;

/// The frames in which a message to a client crosses: one, or its pieces.
///
/// # Errors
/// It is above [`ANSWER_MAX`], or cannot be encoded.
pub fn frames(message: &ToClient) -> Result<Vec<Vec<u8>>, FrameError> {
    let whole = frame::to_bytes(message, ANSWER_MAX)?;
    if whole.len() <= PIECE {
        return Ok(vec![whole]);
    }
    let bytes = &whole[LENGTH..];
    let count = bytes.len().div_ceil(PIECE);
    bytes
        .chunks(PIECE)
        .zip(1..)
        .map(|(piece, number)| {
            let piece = ToClient::Piece {
                bytes: piece.to_vec(),
                last: number == count,
            };
            frame::to_bytes(&piece, TO_CLIENT_MAX)
        })
        .collect()
}

/// What comes from a server, messages put together from their pieces.
#[derive(Debug)]
pub struct Incoming<L> {
    line: L,
    pieces: Vec<u8>,
}

impl<L: Read> Incoming<L> {
    /// From the beginning of a message on.
    pub fn new(line: L) -> Incoming<L> {
        Incoming {
            line,
            pieces: Vec::new(),
        }
    }

    /// Waits for the next whole message.
    ///
    /// # Errors
    /// [`FrameError`].
    pub fn next_message(&mut self) -> Result<ToClient, FrameError> {
        loop {
            match frame::read(&mut self.line, TO_CLIENT_MAX)? {
                ToClient::Piece { mut bytes, last } => {
                    let found = self.pieces.len() + bytes.len();
                    if found > ANSWER_MAX {
                        return Err(FrameError::TooLong {
                            found,
                            most: ANSWER_MAX,
                        });
                    }
                    self.pieces.append(&mut bytes);
                    if last {
                        return frame::from_bytes(&std::mem::take(&mut self.pieces));
                    }
                }
                whole => return Ok(whole),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop")]

    use super::*;
    use crate::domain::time::Moment;
    use crate::protocol::message::{Answer, End, Reply};

    fn answer(lines: usize) -> ToClient {
        ToClient::Answer(Box::new(Answer::Reply {
            number: 7,
            now: Moment(0),
            reply: Ok(Reply::Lines(vec!["x".repeat(1000); lines])),
        }))
    }

    fn lines(message: &ToClient) -> usize {
        let ToClient::Answer(answer) = message else {
            panic!("{message:?}")
        };
        let Answer::Reply {
            reply: Ok(Reply::Lines(lines)),
            ..
        } = answer.as_ref()
        else {
            panic!("{answer:?}")
        };
        lines.len()
    }

    #[test]
    fn a_long_answer_crosses_in_pieces_and_others_in_between() {
        let mut stream = Vec::new();
        let frames = frames(&answer(5_000)).unwrap();
        assert_eq!(frames.len(), 5);
        for frame in frames {
            assert!(frame.len() <= TO_CLIENT_MAX);
            stream.extend(frame);
            let end = ToClient::End(End::Stopping);
            stream.extend(frame::to_bytes(&end, TO_CLIENT_MAX).unwrap());
        }
        let mut incoming = Incoming::new(&stream[..]);
        let mut seen = Vec::new();
        while let Ok(message) = incoming.next_message() {
            seen.push(match message {
                ToClient::End(_) => 0,
                other => lines(&other),
            });
        }
        assert_eq!(seen, [0, 0, 0, 0, 5_000, 0]);
    }

    #[test]
    fn a_short_answer_is_one_frame_and_one_beyond_all_limits_none() {
        assert_eq!(frames(&answer(3)).unwrap().len(), 1);
        let error = frames(&answer(ANSWER_MAX / 1000)).unwrap_err();
        assert!(matches!(error, FrameError::TooLong { .. }), "{error}");
    }

    #[test]
    fn pieces_without_end_set_no_more_aside_than_an_answer_may_have() {
        let piece = ToClient::Piece {
            bytes: vec![0; PIECE],
            last: false,
        };
        let endless = frame::to_bytes(&piece, TO_CLIENT_MAX).unwrap().repeat(40);
        let error = Incoming::new(&endless[..]).next_message().unwrap_err();
        assert!(matches!(error, FrameError::TooLong { .. }), "{error}");
    }
}
