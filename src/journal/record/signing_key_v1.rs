//! The signing key as it was recorded before another could take its place: without a reason.

use serde::Deserialize;

use crate::domain::programme::signing_key::SigningKeyMade;

/// Version 1 of [`SigningKeyMade`].
#[derive(Deserialize)]
pub(super) struct SigningKeyMadeV1 {
    verifier: String,
}

impl From<SigningKeyMadeV1> for SigningKeyMade {
    fn from(old: SigningKeyMadeV1) -> SigningKeyMade {
        SigningKeyMade {
            verifier: old.verifier,
            reason: String::new(),
        }
    }
}
