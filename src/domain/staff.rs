//! The people who do the work: the register, who may see whom, the competence catalogues, evidence.

pub mod catalogue;
pub mod evidence;
pub mod pseudonym;
pub mod register;
pub mod relationship;
