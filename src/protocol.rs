//! What travels between a screen and the service.
//!
//! * [`message`]: asks and answers, plain data.
//! * [`desk`]: answers one session's asks from a service, for the client in the same process and for the server alike.
//! * [`hello`]: the first bytes of a connection, frozen for ever, by which two programs of any age tell each other who
//!   they are.
//! * [`secret`]: a passphrase on its way.
//! * [`frame`]: one message on a socket: its length, then its bytes, with limits on both.
//! * [`pieces`]: a message that is longer than a frame may be.
//! * [`shell`]: what only commands of the shell ask.
//!
//! # A connection
//!
//! ```text
//! client                                  server
//!   hello: program, protocol       ->
//!                                  <-     hello: program, protocol, welcome or a sentence
//!   ToServer::Enter                ->       (identity: the login of the socket's other end)
//!                                  <-     ToClient::Entered, or ToClient::Refused and the end
//!   ToServer::Ask { number, ask }  ->
//!                                  <-     ToClient::Answer, in the order asked; changes in between
//!                                  <-     ToClient::End { why } before the server ends it
//! ```

pub mod competence;
pub mod desk;
pub mod development;
pub mod frame;
mod gather;
pub mod hello;
pub mod message;
pub mod pieces;
pub mod secret;
mod shape;
pub mod shell;

/// The number of the messages' shapes. Any change of [`message`], or of anything within, makes it one higher once it has
/// been released; a fingerprint of all that travels (`tests/fast/protocol.rs`) notices. Two ends of different numbers do not speak: see [`hello`].
pub const PROTOCOL: u32 = 2;
