//! `caseload checkpoint`: how far the journal has come, signed; printed, or kept in a folder with the hashes of all entries.

pub mod folder;

use serde_json::json;

use crate::cli::args::proof::Checkpoint;
use crate::cli::failure::Stop;
use crate::cli::session::{Session, text_or_input, wanted};
use crate::protocol::shell::{ShellAsk, ShellReply};

/// Prints or keeps a checkpoint.
pub fn run(session: &mut Session, given: &Checkpoint) -> Result<(), Stop> {
    if given.key {
        let key = wanted!(session.ask_shell(ShellAsk::VerifierKey)?, ShellReply::Text(key) => key)?;
        return if session.out.json {
            session.out.value(&json!({ "key": key }))
        } else {
            session.out.line(&key)
        };
    }
    if let Some(reason) = given.reason.as_deref().filter(|_| given.new_key) {
        let ask = ShellAsk::ReplaceSigningKey(text_or_input(reason)?);
        let key = wanted!(session.ask_shell(ask)?, ShellReply::Text(key) => key)?;
        return if session.out.json {
            session.out.value(&json!({ "key": key }))
        } else {
            session.out.line(
                "Signatures are checked with this from now on; tell everybody who keeps the key:",
            )?;
            session.out.line(&key)
        };
    }
    let reply = session.ask_shell(ShellAsk::Checkpoint)?;
    let signed = wanted!(reply, ShellReply::Checkpoint(signed) => signed)?;
    let file = match &given.to {
        Some(to) => Some(folder::keep(session, to, &signed)?),
        None => None,
    };
    if session.out.json {
        let file = file.map(|path| path.display().to_string());
        return session.out.value(&json!({
            "entries": signed.size,
            "checkpoint": signed.note,
            "key": signed.key,
            "file": file,
        }));
    }
    match file {
        Some(path) => session.out.line(&format!(
            "{} covers {} entries.",
            path.display(),
            signed.size
        )),
        None => session.out.bytes(signed.note.as_bytes()),
    }
}
