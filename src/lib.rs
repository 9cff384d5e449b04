//! `caseload`: a terminal application with which community case managers run a caseload of 50-80 people.
//!
//! The floors, from the ground up; a module imports only from floors below its own:
//! `domain`, `disk` < `journal`, `drafts` < `store`, `exchange` < `service` < `client` < `tui`, `cli`.

pub mod cli;
pub mod client;
pub mod demo;
pub mod disk;
pub mod domain;
pub mod drafts;
pub mod exchange;
pub mod journal;
pub mod manual;
pub mod service;
pub mod store;
pub mod tui;
