//! Scores: computed where the rule is public and every input is there.

pub mod charlson;
pub mod lace;
