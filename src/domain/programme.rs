//! The service as a whole: its policy, that is every local setting with its history, and how its store began.

pub mod origin;
pub mod policy;
pub mod signing_key;

pub use origin::StoreCreated;
