//! A passphrase on its way: it is never shown, not even where a message is printed for an engineer, and wiped when it is
//! let go.

use serde::{Deserialize, Serialize};
use zeroize::Zeroize as _;

/// What somebody typed unseen.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secret(String);

impl Secret {
    /// A secret.
    pub fn new(text: &str) -> Secret {
        Secret(text.to_owned())
    }

    /// The words themselves, for whoever checks them.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Secret")
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}
