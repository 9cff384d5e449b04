//! `caseload`: a terminal application with which community case managers run a caseload of 50-80 people with
//! long-term conditions: who needs them now, contacts, visit intensity stepped by risk, evidence of competence; on a
//! record that is numbered, time-stamped, attributed and never overwritten.
//!
//! # The promises, in this order
//!
//! 1. Nothing that was acknowledged is ever lost or altered, and nothing typed is lost.
//! 2. Nobody sees or signs what is not theirs; identity comes from the operating system.
//! 3. It answers before the finger leaves the key.
//!
//! # The floors
//!
//! A module imports only from floors below its own; `tests/fast/architecture.rs` reads every path and fails on a breach.
//!
//! ```text
//!     cli                         what is typed in a shell; opens the screens
//!      |
//!     tui          demo           what is seen and pressed          the made-up caseload
//!      |            |
//!   client  server  manual        asks from screens            sockets, people, one place each
//!        \   |      |
//!        protocol    |            messages between them; one session's desk
//!             \      |
//!         service                 may they? decide, commit, publish; questions -> views; owns clock and randomness
//!         /     \
//!     store    exchange           the present state in sled        CSV in, printed documents out
//!       |          |
//!  journal  drafts |              the log of entries: the truth    what is being typed
//!       \    |     |
//!        disk      |              file operations that a test can make fail
//!           \      |
//!            domain               the rules: pure, no I/O, no clock, no randomness
//! ```
//!
//! # Where is the room for a change?
//!
//! * A rule, a field, a new kind of fact: [`domain`]. One file per feature holds its state, its events (with a total
//!   `apply`) and its commands (with a `decide` that may refuse). A new kind is a line in [`domain::event`], one in
//!   [`domain::command`], and a sample in `journal/record/samples.rs` for its golden bytes.
//! * Competence: [`domain::staff::competence`] (evidence, claims, judgements) and [`domain::staff::development`] (posts, gaps,
//!   learning) are one state per person; what an outside body gets is [`service::portfolio`].
//! * What a list or a record shows: [`service::view`] (plain structs) and [`service::query`] (how they are made).
//! * A competence framework, what corresponds between them, what an entry could show: the tables in `fixtures/catalogue`,
//!   read by [`domain::staff::catalogue`]; how imported ones are kept: `service/catalogue.rs`.
//! * A screen: `tui/screen`; a form: `tui/task`; a key: the one table in `tui/keymap/table.rs`.
//! * A command in the shell: one file in `cli`; what a login over ssh may ask for: `cli/over_ssh.rs`.
//! * A printed document: a `print_…` file of [`exchange`] says what stands in it, [`exchange::document`] how it looks; where the
//!   files go: [`tui::files`].
//! * What posts ask for, gaps, and how people learn: [`domain::staff::development`].
//! * Who may see and do what: [`domain::staff::relationship`] (cover with its dates is beside it); what a reason opens:
//!   [`domain::patient::access`].
//! * What a screen or the shell can ask: [`protocol::message`], answered by [`protocol::desk`]; then a number higher in
//!   [`protocol::PROTOCOL`] once a version has been released.
//! * What people on one server share or take from one another: [`server`].
//! * What is signed, and what shows elsewhere that the journal is still the one that was: [`journal::tree`],
//!   [`journal::checkpoint`], [`service::checkpoint`].
//! * Bytes on disk: [`journal`] (the format is at its head), [`store`] (can be thrown away), [`drafts`].
//!
//! # The way of a key press
//!
//! A key becomes an action by the keymap, the action a message to a pure `update`, which returns effects as data. An
//! effect that asks something goes to the client's thread, so that the screen never waits for a disk; from there to the
//! session's desk ([`protocol::desk`]), in this process or at the other end of a socket ([`server`]). A command reaches
//! the single writer ([`service::execute`]), which decides against what is committed plus what the open group holds,
//! appends one batch to the journal ([`journal::Journal::append`]: one write, one fdatasync for all who wait; now it is
//! true), folds it into the store (one sled transaction; now it is visible) and answers with a receipt. Screens that
//! show the subject are told to ask again.
//!
//! # Invariants
//!
//! * The journal is the truth. Everything in the store is a pure function of it; after any unclean stop, or at any
//!   doubt, the store is built anew ([`store::rebuild`]), and `caseload verify` compares the two key by key.
//! * Order is the entry number. Event time is what a person said, entry time is the service's clock; a gap between them
//!   is never hidden.
//! * `decide` may refuse, `apply` may not: what is in the journal happened.
//! * A command's random identifier is its draft's, too: carried out twice, it is recorded once, and its draft is not
//!   offered again.
//! * A correction folds a record anew from its own entries without what was struck, so that nothing due, no alert and no
//!   count is left behind.
//! * What is due follows from facts, policy and the time and is computed when it is read; nothing is marked by a nightly
//!   job.
//! * Index keys are a pure function of a patient's state.
//! * No state, chunk or index value grows without bound; long texts live in the journal only.
//!
//! * Who somebody is comes from the operating system: the socket's credentials, or the effective user. What a client says
//!   of itself is never believed, and nothing that it sends or leaves unread can harm another's session ([`server`]).
//! * A command asked again, because its answer was lost with the line, is recorded once.
//!
//! # Where this differs from the first plan, and why
//!
//! * Events are encoded from the domain's own structs, not from mirrored ones. Golden bytes of every kind, with every
//!   word of every vocabulary, fail the tests when a shape changes; only then the old struct moves beside the codec with
//!   a conversion. Half the code, the same guarantee ([`journal::record`]).
//! * `disk` is a floor of its own below journal and drafts: both need the same file operations, and the same faults in
//!   tests.
//! * sled holds everything in one tree with prefixed keys, so that a group is one batch in one transaction.
//! * A card per patient, a pure function of the state, is kept beside the rooms and in memory: every list is made from
//!   cards without touching the disk.
//! * Commands and whole facts cross the socket as JSON within bincode: their shapes use names left out and flattened,
//!   which bincode cannot carry, and are public already in `submit`.
//! * A session has two threads on the server, one that reads and answers and one that sends. With at most some hundred
//!   people that costs a few megabytes, and a slow client waits in its own thread.
//! * After a mere kill the store is rebuilt, too; the short cut of trusting the old files was not worth a second path.

pub mod cli;
pub mod client;
pub mod demo;
pub mod disk;
pub mod domain;
pub mod drafts;
pub mod exchange;
pub mod journal;
pub mod manual;
pub mod protocol;
pub mod server;
pub mod service;
pub mod store;
pub mod tui;
