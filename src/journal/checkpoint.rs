//! A checkpoint (C2SP `tlog-checkpoint`): how many entries there are and the root of the tree over them, signed.
//!
//! Its text is three lines: the log's origin, which is also the name of the key; the number of entries; the root in base64. Nothing in it
//! tells of what was recorded, so a copy can be given to anybody, and shows later whether the journal is still the one that was signed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::chain::Hash;
use super::note::{NoteError, SigningKey, VerifierKey};

/// The head of the tree over a journal at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Of which journal: see [`origin_of`].
    pub origin: String,
    /// How many entries, lost ones among them: the number of the last.
    pub size: u64,
    /// The root of the tree over them.
    pub root: Hash,
}

/// Returns the origin of the checkpoints of a store, which is also the name of its key.
pub fn origin_of(store_id: u128) -> String {
    format!("caseload/{store_id:032x}")
}

impl Checkpoint {
    /// Returns the text that is signed.
    pub fn to_text(&self) -> String {
        format!(
            "{}\n{}\n{}\n",
            self.origin,
            self.size,
            STANDARD.encode(self.root)
        )
    }

    /// Reads the text that is signed: exactly the three lines.
    ///
    /// # Errors
    /// [`NoteError::Form`].
    pub fn parse(text: &str) -> Result<Checkpoint, NoteError> {
        let three = "the text of a checkpoint is three lines: origin, number of entries, root";
        let mut lines = text
            .strip_suffix('\n')
            .ok_or(NoteError::Form(three))?
            .split('\n');
        let (Some(origin), Some(size), Some(root), None) =
            (lines.next(), lines.next(), lines.next(), lines.next())
        else {
            return Err(NoteError::Form(three));
        };
        let checkpoint = Checkpoint {
            origin: origin.to_owned(),
            size: size
                .parse()
                .map_err(|_other| NoteError::Form("the second line of a checkpoint is a number"))?,
            root: STANDARD
                .decode(root)
                .ok()
                .and_then(|bytes| bytes.try_into().ok())
                .ok_or(NoteError::Form(
                    "the third line of a checkpoint is a hash in base64",
                ))?,
        };
        // One way of writing each: no sign, no leading zero.
        if origin.is_empty() || checkpoint.to_text() != text {
            return Err(NoteError::Form("its number is not written plainly"));
        }
        Ok(checkpoint)
    }

    /// Signs it.
    ///
    /// # Errors
    /// [`NoteError::Text`] if the key is of another origin.
    pub fn sign(&self, key: &SigningKey) -> Result<String, NoteError> {
        if key.verifier().name() != self.origin {
            return Err(NoteError::Text("the key is that of another store"));
        }
        key.sign(&self.to_text())
    }

    /// Reads a signed checkpoint, and checks its signature.
    ///
    /// # Errors
    /// [`NoteError`]: not of the form, of another key or origin, altered.
    pub fn open(note: &str, key: &VerifierKey) -> Result<Checkpoint, NoteError> {
        let checkpoint = Checkpoint::parse(key.open(note)?)?;
        if checkpoint.origin != key.name() {
            return Err(NoteError::Form("its first line is not the name of its key"));
        }
        Ok(checkpoint)
    }

    /// Reads what a note says that is not checked: only to say of what it would be a checkpoint.
    ///
    /// # Errors
    /// [`NoteError::Form`].
    pub fn unchecked(note: &str) -> Result<Checkpoint, NoteError> {
        let text = note
            .rfind("\n\n")
            .map(|at| &note[..=at])
            .ok_or(NoteError::Form("no empty line stands above a signature"))?;
        Checkpoint::parse(text)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]

    use super::*;

    #[test]
    fn a_checkpoint_is_signed_and_read_back_by_its_own_key_alone() {
        let origin = origin_of(0xABC);
        let key = SigningKey::from_random(&origin, &[3; 32]).unwrap();
        let checkpoint = Checkpoint {
            origin,
            size: 1_000,
            root: [9; 32],
        };
        let note = checkpoint.sign(&key).unwrap();
        assert_eq!(note.lines().count(), 5);
        assert_eq!(
            Checkpoint::open(&note, &key.verifier()).unwrap(),
            checkpoint
        );
        assert_eq!(Checkpoint::unchecked(&note).unwrap(), checkpoint);
        let other = SigningKey::from_random("caseload/other", &[3; 32]).unwrap();
        assert!(checkpoint.sign(&other).is_err());
        // Signed by the key, but no checkpoint of its own.
        let note = other.sign(&checkpoint.to_text()).unwrap();
        assert!(matches!(
            Checkpoint::open(&note, &other.verifier()),
            Err(NoteError::Form(_))
        ));
    }

    #[test]
    fn only_three_plain_lines_are_a_checkpoint() {
        let root = STANDARD.encode([9; 32]);
        assert!(Checkpoint::parse(&format!("a\n0\n{root}\n")).is_ok());
        for text in [
            String::new(),
            format!("a\n5\n{root}"),
            format!("\n5\n{root}\n"),
            format!("a\n05\n{root}\n"),
            format!("a\n+5\n{root}\n"),
            format!("a\n-5\n{root}\n"),
            format!("a\n5\n{root}\nmore\n"),
            format!("a\n5\n{root}\n\n"),
            format!("a\n5\n{}\n", STANDARD.encode([9; 31])),
            format!("a\n5\n{}\n", root.trim_end_matches('=')),
            format!("a\n99999999999999999999\n{root}\n"),
        ] {
            assert!(Checkpoint::parse(&text).is_err(), "{text:?}");
        }
    }
}
