//! Signed notes (C2SP `signed-note`): a text that people and programs read, and an Ed25519 signature beneath it.
//!
//! A note is a text that ends with a line feed, an empty line, and a line for each signature: an em dash, the key's name, and in base64 the
//! key's four-byte identifier and the signature. A key is kept as one line: `name+identifier+base64` by whoever checks, and with
//! `PRIVATE+KEY+` before it by whoever signs. Any program that knows these forms can check what this one signs. Read strictly: whatever is
//! not exactly of the form is refused, so that no second text passes for the one that was signed.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, VerifyingKey};
use sha2::{Digest, Sha256};
use thiserror::Error;
use zeroize::Zeroizing;

/// The most bytes of a note.
pub const NOTE_BYTES_MAX: usize = 4 << 20;
/// The most signatures beneath a note.
const SIGNATURES_MAX: usize = 16;
/// How a key's bytes begin: these are Ed25519 keys.
const ED25519: u8 = 1;
const DASH: &str = "\u{2014} ";
const PRIVATE: &str = "PRIVATE+KEY+";

/// Why a note or a key was not accepted.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoteError {
    /// It is not of the form of a signed note.
    #[error("this is no signed note: {0}")]
    Form(&'static str),
    /// The key is not of the form of a key.
    #[error("this is no key: {0}")]
    Key(&'static str),
    /// Nobody signed it with this key.
    #[error("it is not signed with the key {0}")]
    OtherKey(String),
    /// The key's signature does not fit the text.
    #[error("it was altered after it was signed: the signature of {0} does not fit")]
    Altered(String),
    /// The text cannot be signed.
    #[error("this text cannot be signed: {0}")]
    Text(&'static str),
}

/// The identifier of a key: enough to tell keys apart, no proof of anything.
fn identifier(name: &str, key: &[u8; 32]) -> [u8; 4] {
    let hash: [u8; 32] = Sha256::new()
        .chain_update(name)
        .chain_update([b'\n', ED25519])
        .chain_update(key)
        .finalize()
        .into();
    [hash[0], hash[1], hash[2], hash[3]]
}

fn is_name(name: &str) -> bool {
    let is_fit = |letter: char| !letter.is_whitespace() && !letter.is_control() && letter != '+';
    !name.is_empty() && name.chars().all(is_fit)
}

/// A key's name, the identifier it claims, and its bytes.
type KeyParts<'a> = (&'a str, [u8; 4], Zeroizing<[u8; 32]>);

/// Reads `name+identifier+base64(1 | 32 bytes)`.
fn key_parts(text: &str) -> Result<KeyParts<'_>, NoteError> {
    let mut parts = text.splitn(3, '+');
    let (Some(name), Some(said), Some(bytes)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(NoteError::Key(
            "it has not three parts with + between them, such as name+1a2b3c4d+AbC…",
        ));
    };
    if !is_name(name) {
        return Err(NoteError::Key("its name is empty or holds a space"));
    }
    let is_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let said = (said.len() == 8 && said.bytes().all(is_hex))
        .then(|| u32::from_str_radix(said, 16).ok())
        .flatten()
        .ok_or(NoteError::Key(
            "its second part is not eight hexadecimal digits",
        ))?;
    let bytes = STANDARD.decode(bytes).map(Zeroizing::new);
    let bytes = bytes.map_err(|_other| NoteError::Key("its third part is not base64"))?;
    match bytes.split_first() {
        Some((&ED25519, key)) => {
            let key: [u8; 32] = key
                .try_into()
                .map_err(|_length| NoteError::Key("it has not the length of an Ed25519 key"))?;
            Ok((name, said.to_be_bytes(), Zeroizing::new(key)))
        }
        _ => Err(NoteError::Key("it is of another kind than Ed25519")),
    }
}

fn key_text(name: &str, id: [u8; 4], key: &[u8; 32]) -> Zeroizing<String> {
    let mut bytes = Zeroizing::new([ED25519; 33]);
    bytes[1..].copy_from_slice(key);
    let id = u32::from_be_bytes(id);
    let text = Zeroizing::new(STANDARD.encode(*bytes));
    Zeroizing::new(format!("{name}+{id:08x}+{}", *text))
}

/// What a signature is checked with: kept by whoever must be able to check, wherever they like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    key: VerifyingKey,
}

impl VerifierKey {
    /// Reads a key as [`fmt::Display`] writes it.
    ///
    /// # Errors
    /// [`NoteError::Key`].
    pub fn parse(text: &str) -> Result<VerifierKey, NoteError> {
        let (name, said, bytes) = key_parts(text)?;
        if said != identifier(name, &bytes) {
            return Err(NoteError::Key(
                "its parts do not belong together: a letter was lost or changed",
            ));
        }
        let key = VerifyingKey::from_bytes(&bytes).ok();
        key.filter(|key| !key.is_weak())
            .map(|key| VerifierKey {
                name: name.to_owned(),
                key,
            })
            .ok_or(NoteError::Key("its bytes are none of an Ed25519 key"))
    }

    /// Returns the name under which it signs.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn id(&self) -> [u8; 4] {
        identifier(&self.name, self.key.as_bytes())
    }

    /// Returns the text of a note that this key signed, once, and nobody else: where each character beneath counts, too.
    ///
    /// # Errors
    /// As [`VerifierKey::open`]; [`NoteError::Form`] where more signatures stand beneath.
    pub fn open_alone<'a>(&self, note: &'a str) -> Result<&'a str, NoteError> {
        let text = self.open(note)?;
        match parse(note)?.1.len() {
            1 => Ok(text),
            _ => Err(NoteError::Form("it has more than one signature")),
        }
    }

    /// Returns the text of a note that this key signed. Signatures of other keys beneath it are passed over, as by witnesses.
    ///
    /// # Errors
    /// [`NoteError::Form`], [`NoteError::OtherKey`], [`NoteError::Altered`].
    pub fn open<'a>(&self, note: &'a str) -> Result<&'a str, NoteError> {
        let (text, signatures) = parse(note)?;
        let own = signatures
            .iter()
            .filter(|beneath| beneath.name == self.name && beneath.key == self.id());
        let mut is_signed = false;
        for beneath in own {
            let signature = Signature::from_slice(&beneath.bytes);
            let fits = signature
                .is_ok_and(|signature| self.key.verify_strict(text.as_bytes(), &signature).is_ok());
            if !fits {
                return Err(NoteError::Altered(self.name.clone()));
            }
            is_signed = true;
        }
        if is_signed {
            Ok(text)
        } else {
            Err(NoteError::OtherKey(self.to_string()))
        }
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&key_text(&self.name, self.id(), self.key.as_bytes()))
    }
}

/// What signs: never shown, never sent anywhere, wiped from memory after use.
pub struct SigningKey {
    name: String,
    key: ed25519_dalek::SigningKey,
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("SigningKey")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl SigningKey {
    /// Makes a key of 32 random bytes.
    ///
    /// # Errors
    /// [`NoteError::Key`] if the name holds a space or a plus.
    pub fn from_random(name: &str, random: &[u8; 32]) -> Result<SigningKey, NoteError> {
        if !is_name(name) {
            return Err(NoteError::Key("its name is empty or holds a space"));
        }
        Ok(SigningKey {
            name: name.to_owned(),
            key: ed25519_dalek::SigningKey::from_bytes(random),
        })
    }

    /// Reads a key as [`SigningKey::to_text`] writes it.
    ///
    /// # Errors
    /// [`NoteError::Key`].
    pub fn parse(text: &str) -> Result<SigningKey, NoteError> {
        let Some(parts) = text.strip_prefix(PRIVATE) else {
            return Err(NoteError::Key("it does not begin with PRIVATE+KEY+"));
        };
        let (name, said, random) = key_parts(parts)?;
        let key = SigningKey::from_random(name, &random)?;
        if key.verifier().id() != said {
            return Err(NoteError::Key(
                "its parts do not belong together: a letter was lost or changed",
            ));
        }
        Ok(key)
    }

    /// Returns the key as one line, to be kept secret.
    pub fn to_text(&self) -> Zeroizing<String> {
        let text = key_text(&self.name, self.verifier().id(), self.key.as_bytes());
        Zeroizing::new(format!("{PRIVATE}{}", *text))
    }

    /// Returns what others check its signatures with.
    pub fn verifier(&self) -> VerifierKey {
        VerifierKey {
            name: self.name.clone(),
            key: self.key.verifying_key(),
        }
    }

    /// Signs a text that ends with a line feed, and returns the whole note.
    ///
    /// # Errors
    /// [`NoteError::Text`] if the text cannot be that of a note.
    pub fn sign(&self, text: &str) -> Result<String, NoteError> {
        refuse_text(text).map_err(NoteError::Text)?;
        let mut bytes = self.verifier().id().to_vec();
        bytes.extend_from_slice(&self.key.sign(text.as_bytes()).to_bytes());
        let signature = STANDARD.encode(bytes);
        Ok(format!("{text}\n{DASH}{} {signature}\n", self.name))
    }
}

/// A line beneath the text.
struct Beneath<'a> {
    name: &'a str,
    key: [u8; 4],
    bytes: Vec<u8>,
}

fn refuse_text(text: &str) -> Result<(), &'static str> {
    if text.len() > NOTE_BYTES_MAX {
        return Err("it is longer than a note may be");
    }
    if text.chars().any(|letter| letter < ' ' && letter != '\n') {
        return Err("it holds a control character");
    }
    if !text.ends_with('\n') {
        return Err("its text does not end with a line feed");
    }
    Ok(())
}

/// Parts a note into its text and what stands beneath.
fn parse(note: &str) -> Result<(&str, Vec<Beneath<'_>>), NoteError> {
    refuse_text(note).map_err(NoteError::Form)?;
    let at = note
        .rfind("\n\n")
        .ok_or(NoteError::Form("no empty line stands above a signature"))?;
    let (text, beneath) = (&note[..=at], &note[at + 2..]);
    let mut signatures = Vec::new();
    for line in beneath.split_terminator('\n') {
        signatures.push(signature_of(line).ok_or(NoteError::Form(
            "a line beneath its text is not `— name base64`",
        ))?);
    }
    if signatures.is_empty() || signatures.len() > SIGNATURES_MAX {
        return Err(NoteError::Form("it has no signature, or more than 16"));
    }
    Ok((text, signatures))
}

fn signature_of(line: &str) -> Option<Beneath<'_>> {
    let (name, text) = line.strip_prefix(DASH)?.split_once(' ')?;
    let bytes = STANDARD.decode(text).ok()?;
    let (key, signature) = bytes.split_first_chunk::<4>()?;
    (is_name(name) && !signature.is_empty()).then(|| Beneath {
        name,
        key: *key,
        bytes: signature.to_vec(),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]

    use proptest::prelude::*;

    use super::*;

    fn key(seed: u8) -> SigningKey {
        SigningKey::from_random("example.org/log", &[seed; 32]).unwrap()
    }

    const TEXT: &str = "example.org/log\n3\nwords\n";

    #[test]
    fn a_key_is_kept_as_a_line_and_read_back() {
        let key = key(7);
        let text = key.to_text();
        assert!(text.starts_with("PRIVATE+KEY+example.org/log+"));
        assert_eq!(SigningKey::parse(&text).unwrap().verifier(), key.verifier());
        let shown = key.verifier().to_string();
        assert_eq!(VerifierKey::parse(&shown).unwrap(), key.verifier());
        assert!(!format!("{key:?}").contains(&text[40..60]));
        for (at, _) in shown.char_indices() {
            let mut other = shown.clone().into_bytes();
            other[at] ^= 1;
            let other = String::from_utf8(other).unwrap();
            assert_ne!(
                VerifierKey::parse(&other).ok(),
                Some(key.verifier()),
                "{other}"
            );
        }
        for wrong in ["", "a", "a+b+c", "a b+00000000+AQ==", "PRIVATE+KEY+", &text] {
            assert!(VerifierKey::parse(wrong).is_err(), "{wrong}");
            assert!(SigningKey::parse(&format!(" {wrong}")).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_note_of_another_program_is_read() {
        // The example of the specification: no key of ours, so that only its form counts.
        let note = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";
        let (text, signatures) = parse(note).unwrap();
        assert!(text.ends_with("q2I=\n") && signatures.len() == 1);
        assert_eq!(
            (signatures[0].key, signatures[0].bytes.len()),
            ([3, 0x3d, 0xe0, 0xae], 64)
        );
        assert!(matches!(
            key(1).verifier().open(note),
            Err(NoteError::OtherKey(_))
        ));
    }

    #[test]
    fn only_the_key_that_signed_opens_a_note_and_witnesses_do_no_harm() {
        let note = key(7).sign(TEXT).unwrap();
        assert_eq!(key(7).verifier().open(&note).unwrap(), TEXT);
        assert!(matches!(
            key(8).verifier().open(&note),
            Err(NoteError::OtherKey(_))
        ));
        let witness = SigningKey::from_random("witness", &[9; 32]).unwrap();
        let by_witness = witness.sign(TEXT).unwrap();
        let line = by_witness.lines().last().unwrap();
        let both = format!("{note}{line}\n");
        assert_eq!(key(7).verifier().open(&both).unwrap(), TEXT);
        assert_eq!(witness.verifier().open(&both).unwrap(), TEXT);
        for wrong in ["no line feed", "a\u{1}\n", ""] {
            assert!(
                matches!(key(7).sign(wrong), Err(NoteError::Text(_))),
                "{wrong:?}"
            );
        }
    }

    proptest! {
        /// A note with one byte changed, left out or put in is not that note any more.
        #[test]
        fn an_altered_note_is_not_opened(at in any::<prop::sample::Index>(), byte in any::<u8>(), way in 0_u8..3) {
            let note = key(7).sign(TEXT).unwrap();
            let mut bytes = note.clone().into_bytes();
            let at = at.index(bytes.len());
            match way {
                0 => bytes[at] = byte,
                1 => drop(bytes.remove(at)),
                _ => bytes.insert(at, byte),
            }
            if let Ok(altered) = String::from_utf8(bytes)
                && altered != note
            {
                prop_assert!(key(7).verifier().open(&altered).is_err(), "{}", altered);
            }
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "(\\PC|\n){0,200}") {
            let _ = key(7).verifier().open(&text);
            let _ = VerifierKey::parse(&text);
            let _ = SigningKey::parse(&text);
        }
    }
}
