//! The people who do the work: the competence catalogues.

pub mod catalogue;
