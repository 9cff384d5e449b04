//! Verify: the store as it must be, folded anew from the journal, against the store as it is.

use super::keys;
use super::present::Present;
use super::rebuild::Image;
use super::{StoreError, fold, value};

/// The first difference between what a store must hold and what it holds.
///
/// # Errors
/// [`StoreError::Sled`] if the store cannot be read to its end.
pub fn first_difference(image: &Image, present: &Present) -> Result<Option<String>, StoreError> {
    let applied: Option<fold::Meta> = image
        .values
        .get(&keys::meta())
        .map(|bytes| value::decode(bytes))
        .transpose()?;
    let oldest = applied.map(|meta| meta.last_entered.plus_minutes(-fold::KNOWN_MINUTES));
    let mut expected = image.values.iter().peekable();
    for pair in present.all()? {
        let (key, bytes) = pair?;
        if let Some((missing, _)) = expected.peek()
            && missing.as_slice() < key.as_slice()
        {
            return Ok(Some(format!(
                "{} is missing in the store",
                keys::in_words(missing)
            )));
        }
        match expected.peek() {
            Some((wanted, value)) if wanted.as_slice() == key.as_slice() => {
                if value.as_slice() != bytes.as_slice() {
                    return Ok(Some(format!(
                        "{} is not as the journal has it",
                        keys::in_words(&key)
                    )));
                }
                expected.next();
            }
            _ if keys::is_command(&key) && is_old(&bytes, oldest) => {}
            _ => {
                return Ok(Some(format!(
                    "{} is in the store but not in the journal",
                    keys::in_words(&key)
                )));
            }
        }
    }
    Ok(expected
        .next()
        .map(|(missing, _)| format!("{} is missing in the store", keys::in_words(missing))))
}

/// Commands stay a while longer than they must: pruning waits for a stop.
fn is_old(bytes: &[u8], oldest: Option<crate::domain::time::Moment>) -> bool {
    let known: Result<fold::Known, StoreError> = value::decode(bytes);
    known.is_ok_and(|known| oldest.is_some_and(|oldest| known.entered < oldest))
}
