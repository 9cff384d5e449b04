//! The slow tests: the built program in a real pseudo-terminal, killed, cut off and crowded. One binary, so one link.
//!
//! - `house`: a home and a store of its own for each test, and the program run as from a shell
//! - `screen`: the program in a terminal: keys in, a screen to wait for, signals, hang-up
//! - `competence`: a contact witnessed, judged and exported by two people
//! - `day`: a scripted day, and what of it is in the record
//! - `kills`: the same day killed at fifty random points
//! - `endings`: other sizes, leaving, a lost line, a second opening
//! - `pastes`: text that is too long or would command a terminal
//! - `multiplexer`: the demo inside tmux
//! - `team`: a server, people at its screens, and programs that speak its protocol
//! - `server`: two at once, a second login, a stop, a lost terminal, a dead server
//! - `server_faults`: what is left over, nonsense, clients that are stopped or never read, what runs out
//! - `server_kills`: the server killed while twenty programs record and two people type
//! - `server_lock`: a locked screen whose server dies, a form signed by somebody else
//! - `ssh_host`: an OpenSSH server with throw-away users in front of a team server
//! - `over_ssh`: two who log in, nobody else, nothing but the program, a dropped line
//! - `server_shared`: a shared review, a server of another version, a socket from systemd
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop"
)]

mod competence;
mod day;
mod endings;
mod house;
mod kills;
mod multiplexer;
mod over_ssh;
mod pastes;
mod screen;
mod server;
mod server_faults;
mod server_kills;
mod server_lock;
mod server_shared;
mod ssh_host;
mod team;
