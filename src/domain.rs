//! The rules of case management: pure data and functions.
//!
//! Nothing here reads a clock, a disk, a terminal or a random number; time, policy and present state come in as
//! arguments, events or a [`refusal::Refusal`] go out. One folder per subject, one file per feature: a feature's
//! room holds its state, its commands, its events, its `decide` (may refuse) and its `apply` (total: what is in the
//! journal happened).
//!
//! * [`patient`]: everything recorded about one patient.
//! * [`staff`]: the register of staff, who may see whom, competence catalogue and evidence.
//! * [`programme`]: policy, that is every local setting with its history.
//! * [`entry`], [`event`], [`command`]: the envelope of what is recorded, all that can happen, all that can be asked.
//! * [`time`], [`nhs_number`], [`writing`]: civil time and working days, NHS numbers, what makes a note readable.

pub mod command;
pub mod decide;
pub mod entry;
pub mod event;
pub mod nhs_number;
pub mod patient;
pub mod programme;
pub mod refusal;
pub mod staff;
pub mod time;
pub mod vocabulary;
pub mod writing;
