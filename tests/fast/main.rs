//! The quick tests of the whole crate: rules over its own source, its lists and its README. One binary, so one link.
//!
//! Each file beside this one is a module of it; `architecture` fails on a file that is not.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop"
)]

mod architecture;
mod cli_access;
mod cli_bad_input;
mod cli_catalogue;
mod cli_checkpoint;
mod cli_competence;
mod cli_configured;
mod cli_day;
mod cli_development;
mod cli_doctor;
mod cli_generate;
mod cli_house;
mod cli_mended;
mod cli_over_ssh;
mod cli_server;
mod cli_signing;
mod cli_submit;
mod cli_takeover;
mod protocol;
mod readme;
mod requirements;
mod source;
