//! The people who do the work: the register, who stands in for whom, who may see whom, the competence catalogues,
//! evidence and what is judged of it, posts and development, practice levels, passphrases, shared reviews.

pub mod catalogue;
pub mod competence;
pub mod cover;
pub mod deputy;
pub mod development;
pub mod evidence;
pub mod passphrase;
pub mod practice;
pub mod pseudonym;
pub mod register;
pub mod relationship;
pub mod review;
