//! How a store began.

use serde::{Deserialize, Serialize};

/// The first entry of every store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct StoreCreated {
    /// The service's name.
    pub service: String,
    /// Whether everything in it is made up. Only then may somebody act as another person.
    pub demo: bool,
    /// The program's version that created it.
    pub program: String,
}

/// The login of whom a demo store is opened as, when nobody else is named.
pub const DEMO_ACTOR: &str = "osei";
