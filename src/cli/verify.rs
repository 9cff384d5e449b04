//! `caseload verify`: the journal and the present state, checked from the first entry to the last.

pub mod against;

use serde_json::json;

use crate::cli::args::Common;
use crate::cli::args::proof::Verify;
use crate::cli::failure::{REFUSED, Stop, sentence};
use crate::cli::output::Out;
use crate::cli::progress::Progress;
use crate::cli::session;
use crate::service::verify::Checked;
use against::Against;

/// Checks everything; ends with 1 when anything is not as it must be.
pub fn run(common: &Common, given: &Verify) -> Result<(), Stop> {
    session::refuse_beside_server(common, "verify")?;
    let folder = session::folder(common)?;
    let service = session::open_store(&folder)?;
    for notice in &service.notices {
        eprintln!("{}", sentence(notice));
    }
    let _ = service.say_who("`caseload verify`", false);
    let checked = {
        let mut reading = Progress::of("Reading every entry");
        let mut folding = Progress::of("Working the present state out afresh");
        service.verify(
            &mut |done, total| reading.at(done, total),
            &mut |done, total| {
                folding.at(done, total);
            },
        )
    };
    let against = against::run(&service, given);
    let stopped = service.stop();
    let (checked, against) = (checked?, against?);
    let is_sound = checked.is_sound() && against.as_ref().is_none_or(Against::is_sound);
    let mut out = Out::new(common.json);
    if out.json {
        let mut value = as_json(&checked);
        value["sound"] = json!(is_sound);
        if let Some(against) = &against {
            value["against"] = against.as_json();
        }
        out.value(&value)?;
    } else {
        let lines = in_words(&checked);
        for line in lines
            .into_iter()
            .chain(against.iter().flat_map(Against::in_words))
        {
            out.line(&line)?;
        }
        if is_sound {
            out.line("Everything is as it was recorded.")?;
        }
    }
    out.flush()?;
    stopped?;
    if is_sound {
        Ok(())
    } else {
        Err(Stop::said(REFUSED))
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn as_json(checked: &Checked) -> serde_json::Value {
    let words = |damage: &[crate::journal::Damage]| {
        let words: Vec<String> = damage.iter().map(ToString::to_string).collect();
        words
    };
    json!({
        "entries": checked.journal.entries,
        "batches": checked.journal.batches,
        "blanked": checked.journal.blanked,
        "last": checked.journal.last,
        "chain": hex(&checked.journal.chain),
        "accepted_losses": words(&checked.journal.accepted),
        "damage": words(&checked.journal.damage),
        "unreadable": checked.unreadable,
        "values": checked.values,
        "difference": checked.difference,
    })
}

fn in_words(checked: &Checked) -> Vec<String> {
    let journal = &checked.journal;
    let mut lines = vec![
        format!(
            "Journal: {} entries in {} batches read, every checksum, number and fingerprint computed again.",
            journal.entries, journal.batches
        ),
        format!(
            "Last entry #{}, fingerprint {}.",
            journal.last,
            hex(&journal.chain)
        ),
    ];
    if journal.blanked > 0 {
        lines.push(format!(
            "{} entries have been blanked at the end of their time; their fingerprints stand.",
            journal.blanked
        ));
    }
    for damage in &journal.accepted {
        lines.push(sentence(&format!("A loss accepted earlier: {damage}")));
    }
    for damage in &journal.damage {
        lines.push(sentence(&format!("Damage: {damage}")));
    }
    for (number, why) in &checked.unreadable {
        lines.push(sentence(&format!("Entry #{number} cannot be read: {why}")));
    }
    lines.push(match &checked.difference {
        None => format!(
            "Present state: {} values, indexes among them, are as the journal has them.",
            checked.values
        ),
        Some(difference) => sentence(&format!(
            "The first difference of the present state: {difference}; make it anew with `caseload rebuild`"
        )),
    });
    lines
}
