//! A value as it lies in the store: four bytes of CRC-32C, then bincode. The checksum is verified whenever it is read.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::StoreError;

/// Encodes a value with its checksum.
///
/// # Errors
/// [`StoreError::Damaged`] if the value cannot be encoded, which would be our own fault.
pub fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, StoreError> {
    let mut bytes = vec![0; 4];
    bincode::serde::encode_into_std_write(value, &mut bytes, bincode::config::standard())
        .map_err(|error| StoreError::Damaged(error.to_string()))?;
    seal(&mut bytes);
    Ok(bytes)
}

/// Decodes a value after verifying its checksum.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, StoreError> {
    let body = open(bytes)?;
    let (value, used) = bincode::serde::decode_from_slice(body, bincode::config::standard())
        .map_err(|error| StoreError::Damaged(error.to_string()))?;
    if used == body.len() {
        Ok(value)
    } else {
        Err(StoreError::Damaged(format!(
            "{} bytes too many",
            body.len() - used
        )))
    }
}

/// Writes the checksum of everything behind the first four bytes into them.
pub fn seal(bytes: &mut [u8]) {
    let sum = crc32c::crc32c(&bytes[4..]);
    bytes[..4].copy_from_slice(&sum.to_le_bytes());
}

/// The bytes behind a checksum that is right.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn open(bytes: &[u8]) -> Result<&[u8], StoreError> {
    match bytes.split_first_chunk::<4>() {
        Some((sum, body)) if u32::from_le_bytes(*sum) == crc32c::crc32c(body) => Ok(body),
        _ => Err(StoreError::Damaged("a checksum is wrong".to_owned())),
    }
}
