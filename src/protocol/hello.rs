//! The first bytes of a connection: frozen for ever, so that a program of today and one of twenty years hence can tell
//! each other that they do not match.
//!
//! Both ends send one hello, the client first. It is not bincode and never will be:
//!
//! ```text
//! bytes  0..8    "CASELOAD"
//! byte   8       1, the form of the hello
//! byte   9       answer: 0 from a client; from a server 0 welcome, 1 another protocol, 2 not let in, 3 full, 4 stopping
//! bytes 10..14   protocol number, little endian
//! bytes 14..16   length of the program's version, little endian, at most 64
//! bytes 16..18   length of the sentence, little endian, at most 1024
//! then           the program's version, then a sentence for a person; both UTF-8
//! ```
//!
//! A client that is told of another protocol runs the installed program in its own place, or shows the sentence.

use std::io::{self, Read, Write};

/// What every hello begins with.
const MAGIC: [u8; 8] = *b"CASELOAD";
/// The form of the hello.
const FORM: u8 = 1;
/// Bytes before the two texts.
const HEAD_BYTES: usize = 18;
/// The longest version.
const VERSION_BYTES_MAX: usize = 64;
/// The longest sentence.
const SENTENCE_BYTES_MAX: usize = 1024;

/// How a server answers a hello.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Go on; a client sends it too.
    Welcome,
    /// The two programs speak different protocols.
    OtherProtocol,
    /// Whoever connects is not let in, for the reason in the sentence.
    NotLetIn,
    /// No more connections can be served now.
    Full,
    /// The server is about to end.
    Stopping,
}

const VERDICTS: [Verdict; 5] = [
    Verdict::Welcome,
    Verdict::OtherProtocol,
    Verdict::NotLetIn,
    Verdict::Full,
    Verdict::Stopping,
];

/// One end's hello.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hello {
    /// The answer.
    pub verdict: Verdict,
    /// The protocol that it speaks.
    pub protocol: u32,
    /// The version of the program.
    pub version: String,
    /// A sentence for a person; may be empty.
    pub sentence: String,
}

/// Why there is no hello.
#[derive(Debug, thiserror::Error)]
pub enum HelloError {
    /// The line broke, or timed out.
    #[error("the other end said nothing")]
    Line(#[from] io::Error),
    /// The other end is something else.
    #[error("the other end is not a caseload program")]
    Strange,
}

impl Hello {
    /// The hello of this program.
    pub fn ours(verdict: Verdict, sentence: impl Into<String>) -> Hello {
        Hello {
            verdict,
            protocol: super::PROTOCOL,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            sentence: sentence.into(),
        }
    }

    /// Its bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let version = cut(&self.version, VERSION_BYTES_MAX);
        let sentence = cut(&self.sentence, SENTENCE_BYTES_MAX);
        let place = VERDICTS.iter().position(|one| *one == self.verdict);
        let mut bytes = Vec::with_capacity(HEAD_BYTES + version.len() + sentence.len());
        bytes.extend_from_slice(&MAGIC);
        bytes.push(FORM);
        bytes.push(
            place
                .and_then(|place| u8::try_from(place).ok())
                .unwrap_or(2),
        );
        bytes.extend_from_slice(&self.protocol.to_le_bytes());
        for text in [version, sentence] {
            let length = u16::try_from(text.len()).unwrap_or(0);
            bytes.extend_from_slice(&length.to_le_bytes());
        }
        bytes.extend_from_slice(version.as_bytes());
        bytes.extend_from_slice(sentence.as_bytes());
        bytes
    }

    /// Sends it.
    ///
    /// # Errors
    /// The line broke.
    pub fn write(&self, line: &mut impl Write) -> io::Result<()> {
        line.write_all(&self.to_bytes())
    }

    /// Waits for the other end's.
    ///
    /// # Errors
    /// The line broke or timed out, or what came is no hello.
    pub fn read(line: &mut impl Read) -> Result<Hello, HelloError> {
        let mut head = [0; HEAD_BYTES];
        // The magic first: whatever else speaks here is not waited for any longer.
        line.read_exact(&mut head[..MAGIC.len()])?;
        if head[..MAGIC.len()] != MAGIC {
            return Err(HelloError::Strange);
        }
        line.read_exact(&mut head[MAGIC.len()..])?;
        let verdict = VERDICTS.get(usize::from(head[9]));
        let protocol = u32::from_le_bytes([head[10], head[11], head[12], head[13]]);
        let version_length = usize::from(u16::from_le_bytes([head[14], head[15]]));
        let sentence_length = usize::from(u16::from_le_bytes([head[16], head[17]]));
        if head[8] != FORM
            || version_length > VERSION_BYTES_MAX
            || sentence_length > SENTENCE_BYTES_MAX
        {
            return Err(HelloError::Strange);
        }
        let mut texts = vec![0; version_length + sentence_length];
        line.read_exact(&mut texts)?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ok(Hello {
            // A verdict that a later program added: whatever it is, this one is not let in.
            verdict: verdict.copied().unwrap_or(Verdict::NotLetIn),
            protocol,
            version: text(&texts[..version_length]),
            sentence: text(&texts[version_length..]),
        })
    }
}

/// The beginning of a text that fits.
fn cut(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]

    use super::*;

    /// Frozen for ever: when this fails, the code is wrong, never the test.
    #[test]
    fn the_bytes_are_what_they_always_were() {
        let hello = Hello {
            verdict: Verdict::OtherProtocol,
            protocol: 7,
            version: "1.2.3".to_owned(),
            sentence: "no".to_owned(),
        };
        let bytes = b"CASELOAD\x01\x01\x07\x00\x00\x00\x05\x00\x02\x001.2.3no";
        assert_eq!(hello.to_bytes(), bytes);
        assert_eq!(Hello::read(&mut &bytes[..]).unwrap(), hello);
    }

    #[test]
    fn anything_else_is_strange() {
        for bytes in [
            &b"SSH-2.0-OpenSSH_9.9 and more of it"[..],
            b"CASELOAD\x02\x00\x07\x00\x00\x00\x00\x00\x00\x00",
            b"CASELOAD\x01\x00\x07\x00\x00\x00\xff\xff\x00\x00",
            b"CASELOAD\x01\x00\x07\x00\x00\x00\x00\x00\xff\xff",
        ] {
            let read = Hello::read(&mut &bytes[..]);
            assert!(matches!(read, Err(HelloError::Strange)), "{read:?}");
        }
        let half = Hello::read(&mut &b"CASELOAD\x01\x00"[..]);
        assert!(matches!(half, Err(HelloError::Line(_))), "{half:?}");
    }

    #[test]
    fn a_verdict_of_a_later_program_lets_nobody_in() {
        let bytes = b"CASELOAD\x01\x63\x07\x00\x00\x00\x00\x00\x00\x00";
        let hello = Hello::read(&mut &bytes[..]).unwrap();
        assert_eq!(hello.verdict, Verdict::NotLetIn);
    }

    #[test]
    fn long_texts_are_cut_between_characters() {
        let hello = Hello::ours(Verdict::NotLetIn, "é".repeat(2000));
        let read = Hello::read(&mut &hello.to_bytes()[..]).unwrap();
        assert_eq!(read.sentence, "é".repeat(512));
    }
}
