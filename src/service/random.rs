//! Random numbers: identifiers and salts. The only place that makes them.

/// A random 128-bit number.
pub fn number() -> u128 {
    u128::from_le_bytes(salt())
}

/// A random number, for what is drawn by lot.
pub fn draw() -> u64 {
    u64::try_from(number() >> 64).unwrap_or_default()
}

/// Sixteen random bytes.
///
/// # Panics
/// When the operating system has no random numbers: nothing may be recorded then.
pub fn salt() -> [u8; 16] {
    bytes()
}

/// Thirty-two random bytes, of which a secret key is made.
///
/// # Panics
/// As [`salt`].
pub fn seed() -> zeroize::Zeroizing<[u8; 32]> {
    zeroize::Zeroizing::new(bytes())
}

fn bytes<const COUNT: usize>() -> [u8; COUNT] {
    let mut bytes = [0; COUNT];
    let filled = getrandom::fill(&mut bytes);
    assert!(
        filled.is_ok(),
        "BUG: the operating system gives no random numbers"
    );
    bytes
}
