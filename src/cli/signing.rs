//! `caseload level`, `countersign`, `comment`, `passphrase` and `supervision`.

use std::io::{self, IsTerminal as _};
use std::path::Path;

use zeroize::Zeroizing;

use crate::cli::args::signing::{
    Comment, CountersignVerb, Countersigning, Level, Passphrase, PassphraseVerb, Supervision,
};
use crate::cli::failure::Stop;
use crate::cli::secret::{self, Hidden};
use crate::cli::session::{Session, text_or_input, wanted};
use crate::domain::command::{Command, PatientCommand};
use crate::domain::entry::EntryNumber;
use crate::domain::patient::comment::AddComment;
use crate::domain::patient::countersigning::Countersign;
use crate::domain::staff::passphrase::ClearPassphrase;
use crate::domain::staff::practice::SetPracticeLevel;
use crate::protocol::secret::Secret;
use crate::protocol::shell::{ShellAsk, ShellReply};
use crate::service::view::signing::CountersignQueue;

/// Says somebody's practice level.
pub fn level(session: &mut Session, given: &Level) -> Result<(), Stop> {
    let (staff, _, seen) = session.member("staff", &given.login)?;
    let set = SetPracticeLevel {
        staff,
        level: given.level.0,
        reason: given.reason.clone(),
    };
    session.execute_after(Some(seen), Command::SetPracticeLevel(set))
}

/// Countersigns an entry, or lists what waits.
pub fn countersign(session: &mut Session, given: &Countersigning) -> Result<(), Stop> {
    match (&given.verb, given.entry, given.how) {
        (Some(CountersignVerb::List), ..) => list(session),
        (None, Some(entry), Some(how)) => {
            let patient = session.record_of(entry)?;
            let note = text_or_input(&given.note)?;
            let command = Countersign { entry, how, note };
            session.record(patient, PatientCommand::Countersign(command))
        }
        (None, ..) => Err(Stop::wrong_use(
            "Name the entry, and with --how whether you witnessed, discussed or reviewed it",
        )),
    }
}

fn page(session: &mut Session, after: Option<EntryNumber>) -> Result<CountersignQueue, Stop> {
    wanted!(session.ask_shell(ShellAsk::ToCountersign(after))?, ShellReply::Queue(queue) => queue)
}

fn list(session: &mut Session) -> Result<(), Stop> {
    let mut queue = page(session, None)?;
    while let Some(after) = queue.next {
        let more = page(session, Some(after))?;
        queue.rows.extend(more.rows);
        queue.next = more.next;
    }
    if session.out.json {
        return session.out.value(&queue);
    }
    if queue.rows.is_empty() {
        return session.out.line("Nothing waits for your countersignature.");
    }
    let rows: Vec<Vec<String>> = queue
        .rows
        .into_iter()
        .map(|row| {
            vec![
                row.entry.to_string(),
                row.since_words,
                days(row.days),
                row.author_name,
                row.what,
                row.name,
            ]
        })
        .collect();
    let heads = ["Entry", "Recorded", "Waits", "By", "What", "Patient"];
    session.out.table(&heads, &rows)
}

fn days(days: i32) -> String {
    match days {
        0 => "since today".to_owned(),
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    }
}

/// Comments on an entry.
pub fn comment(session: &mut Session, given: &Comment) -> Result<(), Stop> {
    let patient = session.record_of(given.entry)?;
    let command = AddComment {
        entry: given.entry,
        text: text_or_input(&given.text)?,
    };
    session.record(patient, PatientCommand::AddComment(command))
}

/// Sets one's own passphrase, or takes away a forgotten one.
pub fn passphrase(session: &mut Session, given: &Passphrase) -> Result<(), Stop> {
    if let Some(PassphraseVerb::Clear { login, reason }) = &given.verb {
        let staff = session.staff("staff", login)?;
        return session.execute(Command::ClearPassphrase(ClearPassphrase {
            staff,
            reason: reason.clone(),
        }));
    }
    let asked = session.ask_shell(ShellAsk::HasPassphrase)?;
    let is_set = wanted!(asked, ShellReply::HasPassphrase(is_set) => is_set)?;
    let mut typed = if given.from_stdin {
        from_input(if is_set { 2 } else { 1 })?
    } else {
        from_terminal(is_set)?
    };
    let new = typed.pop().unwrap_or_default();
    let old = typed.pop();
    let asked = session.ask_shell(ShellAsk::SetPassphrase {
        old: old.as_ref().map(|old| Secret::new(old)),
        new: Secret::new(&new),
    })?;
    let receipt = wanted!(asked, ShellReply::Receipt(receipt) => receipt)?;
    session.print(&receipt)
}

/// So many lines of standard input.
fn from_input(lines: usize) -> Result<Vec<Zeroizing<String>>, Stop> {
    let failed = |error: io::Error| Stop::file("Cannot read", Path::new("standard input"), &error);
    let mut input = io::stdin().lock();
    let mut typed = Vec::new();
    for _ in 0..lines {
        let Some(line) = secret::line_of(&mut input).map_err(failed)? else {
            return Err(Stop::wrong_use(&format!(
                "Standard input must give {lines} lines: the passphrase that holds now, where there is one, then the new one"
            )));
        };
        typed.push(line);
    }
    Ok(typed)
}

/// Asks on the terminal, without an echo; the new one twice.
fn from_terminal(is_set: bool) -> Result<Vec<Zeroizing<String>>, Stop> {
    if !io::stdin().is_terminal() {
        return Err(Stop::wrong_use(
            "A passphrase is typed on a terminal; --from-stdin reads it from standard input",
        ));
    }
    let failed = |error: io::Error| Stop::file("Cannot read", Path::new("the terminal"), &error);
    let hidden = Hidden::new().map_err(failed)?;
    let ask = |what: &str| hidden.ask(what).map_err(failed);
    let mut typed = Vec::new();
    if is_set {
        typed.push(ask("The passphrase that holds now: ")?);
    }
    let new = ask("The new passphrase: ")?;
    if ask("The new passphrase again: ")? != new {
        return Err(Stop::refused(
            "The two were not the same: nothing was changed",
        ));
    }
    typed.push(new);
    Ok(typed)
}

/// A supervision record.
pub fn supervision(session: &mut Session, given: &Supervision) -> Result<(), Stop> {
    let staff = match &given.login {
        Some(login) => session.staff("staff", login)?,
        None => session.actor,
    };
    let before = given.before.map(|EntryNumber(number)| number);
    let asked = session.ask_shell(ShellAsk::Supervision { staff, before })?;
    let read = wanted!(asked, ShellReply::Supervision(read) => read)?;
    if session.out.json {
        return session.out.value(&read);
    }
    let supervisor = if read.supervisor.is_empty() {
        "no supervisor".to_owned()
    } else {
        format!("supervisor {}", read.supervisor)
    };
    let level = if read.practice_level.is_empty() {
        "no practice level said".to_owned()
    } else {
        read.practice_level.clone()
    };
    session.out.line(&format!(
        "{}: {level}, {supervisor}, {} to be countersigned",
        read.who, read.waiting
    ))?;
    for line in &read.lines {
        let void = if line.void.is_empty() {
            String::new()
        } else {
            format!("  [{}]", line.void)
        };
        session.out.line(&format!(
            "{}  {}  {}: {}{void}",
            line.entry, line.when, line.author, line.headline
        ))?;
    }
    match read.next {
        Some(next) => session.out.line(&format!("Earlier: --before {next}")),
        None => Ok(()),
    }
}
