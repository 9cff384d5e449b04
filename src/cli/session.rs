//! One command's work: the store or the team server found, its user known, and everything asked in one way, whichever of
//! the two answers.
//!
//! * `local`: a store opened in this process, and stopped cleanly whatever came of the command.
//! * `joining`: the line to a team server.

mod joining;
mod local;

use std::fmt;
use std::path::Path;

use crate::cli::args::{Common, Opening};
use crate::cli::failure::{BUG, Stop};
use crate::cli::output::Out;
use crate::cli::words::SaidDay;
use crate::client::remote::Connected;
use crate::domain::command::{Command, PatientCommand, Request};
use crate::domain::entry::{CommandId, EntryNumber, PatientId, StaffId};
use crate::domain::staff::register::StaffDetails;
use crate::domain::time::{Day, shown};
use crate::protocol::desk::Desk;
use crate::protocol::message::{Answer, Ask, Enter, Reply, Trouble};
use crate::protocol::shell::{Basis, ShellAsk, ShellReply};
use crate::service::query::{PolicyRow, Scope, StaffRow};
use crate::service::view::caseload::Caseload;
use crate::service::view::patient::Record;
use crate::service::{Receipt, random};

pub use joining::{join, refuse_beside_server, run_anew, server};
pub use local::{actor, check, folder, open_store, try_open, user};

/// Who answers.
enum Way {
    /// A service in this process.
    Solo(Box<Desk>),
    /// A team server.
    Remote(Box<Connected>),
}

/// Somebody at work from the shell: who asks, who answers, and where the answer goes.
pub struct Session {
    way: Way,
    asked: u64,
    /// Who asks.
    pub actor: StaffId,
    /// Where the answer goes.
    pub out: Out,
}

impl fmt::Debug for Session {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Session")
            .field("actor", &self.actor)
            .finish_non_exhaustive()
    }
}

/// Does one command's work: on the team server where one is configured, else on a store opened for it.
///
/// # Errors
/// Why it ended without having done its work.
pub fn with(
    common: &Common,
    what: &str,
    work: impl FnOnce(&mut Session) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let Some(server) = server(common)? else {
        return local::with(common, what, work);
    };
    let enter = Enter {
        screens: false,
        act_as: common.act_as.clone(),
    };
    let connected = join(&server.socket, &enter, Some(joining::WAIT))?;
    for notice in &connected.entered.notices {
        eprintln!("{}", crate::cli::failure::sentence(notice));
    }
    let mut session = Session {
        actor: connected.entered.actor,
        way: Way::Remote(Box::new(connected)),
        asked: 0,
        out: Out::new(common.json),
    };
    work(&mut session).and_then(|()| session.out.flush())
}

/// An answer that does not fit what was asked.
pub(super) fn strange(reply: &impl fmt::Debug) -> Stop {
    let name = format!("{reply:?}");
    let name = name.split(['(', ' ', '{']).next().unwrap_or_default();
    Stop::new(
        BUG,
        &format!("the program is at fault (an answer of another kind, {name}): please report it"),
    )
}

/// Takes the wanted part out of a reply.
macro_rules! wanted {
    ($reply:expr, $pattern:pat => $part:expr) => {
        match $reply {
            $pattern => Ok($part),
            other => Err($crate::cli::session::strange(&other)),
        }
    };
}
pub(super) use wanted;

impl Session {
    /// Asks and waits for the answer.
    ///
    /// # Errors
    /// Refused, failed, or the line to the server broke.
    pub fn ask(&mut self, ask: Ask) -> Result<Reply, Stop> {
        Ok(self.ask_or_trouble(ask)?)
    }

    fn ask_or_trouble(&mut self, ask: Ask) -> Result<Reply, Trouble> {
        self.asked += 1;
        match &mut self.way {
            Way::Solo(desk) => match desk.answer(self.asked, ask) {
                Answer::Reply { reply, .. } => reply,
                _ => Err(Trouble::Bug("The desk gave no answer".to_owned())),
            },
            Way::Remote(line) => line.ask(self.asked, ask).map(|(_, reply)| reply),
        }
    }

    /// Asks what only the shell asks.
    ///
    /// # Errors
    /// As [`Session::ask`].
    pub fn ask_shell(&mut self, ask: ShellAsk) -> Result<ShellReply, Stop> {
        wanted!(self.ask(Ask::Shell(ask))?, Reply::Shell(reply) => *reply)
    }

    /// The time, and what holds today.
    ///
    /// # Errors
    /// As [`Session::ask`].
    pub fn basis(&mut self) -> Result<Basis, Stop> {
        wanted!(self.ask_shell(ShellAsk::Basis)?, ShellReply::Basis(basis) => *basis)
    }

    /// A day as typed, by the time and the zone of the service.
    ///
    /// # Errors
    /// Not a day, or as [`Session::ask`].
    pub fn day(&mut self, field: &str, said: &SaidDay) -> Result<Day, Stop> {
        let basis = self.basis()?;
        Ok(said.read(field, basis.now, &basis.zone)?)
    }

    /// The same where it may be left out.
    ///
    /// # Errors
    /// As [`Session::day`].
    pub fn day_if_any(&mut self, field: &str, said: Option<&SaidDay>) -> Result<Option<Day>, Stop> {
        said.map(|said| self.day(field, said)).transpose()
    }

    /// The whole caseload, put together from its pages.
    ///
    /// # Errors
    /// As [`Session::ask`].
    pub fn caseload(&mut self, scope: Scope) -> Result<Caseload, Stop> {
        let mut all = Caseload::default();
        let mut after = None;
        loop {
            let reply = self.ask(Ask::Caseload { scope, after })?;
            let (page, next) = wanted!(reply, Reply::Caseload { page, next } => (page, next))?;
            all.header = page.header;
            all.rows.extend(page.rows);
            if next.is_none() {
                return Ok(all);
            }
            after = next;
        }
    }

    /// Everybody in the register, and every setting.
    ///
    /// # Errors
    /// As [`Session::ask`].
    pub fn programme(&mut self) -> Result<(Vec<StaffRow>, Vec<PolicyRow>), Stop> {
        wanted!(self.ask(Ask::Programme)?, Reply::Programme { staff, policy } => (staff, policy))
    }

    /// A patient by NHS number, or by words that find one person.
    ///
    /// # Errors
    /// Nobody, or several: they are named.
    pub fn patient(&mut self, text: &str) -> Result<PatientId, Stop> {
        self.one_patient(ShellAsk::Patient(text.to_owned()))
    }

    /// The patient on whose record an entry stands.
    ///
    /// # Errors
    /// There is no such entry, or it is on no patient's record.
    pub fn record_of(&mut self, entry: EntryNumber) -> Result<PatientId, Stop> {
        self.one_patient(ShellAsk::RecordOf(entry))
    }

    fn one_patient(&mut self, ask: ShellAsk) -> Result<PatientId, Stop> {
        wanted!(self.ask_shell(ask)?, ShellReply::Patient(id) => id)
    }

    /// A staff member by login.
    ///
    /// # Errors
    /// Nobody by that login.
    pub fn staff(&mut self, field: &str, login: &str) -> Result<StaffId, Stop> {
        Ok(self.member(field, login)?.0)
    }

    /// A staff member by login, with what the register says of them and the entry that changed it last.
    ///
    /// # Errors
    /// Nobody by that login.
    pub fn member(
        &mut self,
        field: &str,
        login: &str,
    ) -> Result<(StaffId, StaffDetails, EntryNumber), Stop> {
        let ask = ShellAsk::Staff {
            field: field.to_owned(),
            login: login.to_owned(),
        };
        wanted!(self.ask_shell(ask)?, ShellReply::Staff { id, details, entry } => (id, details, entry))
    }

    /// Opens a record: what entitles to it is checked, and the opening is itself recorded.
    ///
    /// # Errors
    /// Not entitled and no reason.
    pub fn open(&mut self, patient: PatientId, opening: &Opening) -> Result<Record, Stop> {
        let reason = opening.reason.clone();
        let asked = self.ask_or_trouble(Ask::Open { patient, reason });
        let reply = asked.map_err(|trouble| match trouble {
            Trouble::Refused(mut refusal)
                if opening.reason.is_empty() && refusal.field.as_deref() == Some("reason") =>
            {
                "Ask the case manager or a lead; to read it in need, give the reason with --reason"
                    .clone_into(&mut refusal.advice);
                refusal.into()
            }
            other => Stop::from(other),
        })?;
        wanted!(reply, Reply::Record(record) => *record)
    }

    /// Lines to be read.
    ///
    /// # Errors
    /// As [`Session::ask`].
    pub fn lines(&mut self, ask: Ask) -> Result<Vec<String>, Stop> {
        wanted!(self.ask(ask)?, Reply::Lines(lines) => lines)
    }

    /// Carries out a command about a patient and prints its receipt.
    ///
    /// # Errors
    /// Refused, or not written.
    pub fn record(&mut self, patient: PatientId, command: PatientCommand) -> Result<(), Stop> {
        self.execute(Command::Patient(patient, command))
    }

    /// Carries out a command and prints its receipt.
    ///
    /// # Errors
    /// Refused, or not written.
    pub fn execute(&mut self, command: Command) -> Result<(), Stop> {
        self.execute_after(None, command)
    }

    /// As [`Session::execute`], for a command that writes over what was read first: `seen` is the last entry of it that
    /// was read.
    ///
    /// # Errors
    /// As [`Session::execute`]; what was read has changed since.
    pub fn execute_after(
        &mut self,
        seen: Option<EntryNumber>,
        command: Command,
    ) -> Result<(), Stop> {
        let request = Request {
            id: CommandId(random::number()),
            seen: Vec::new(),
            seen_entry: seen,
            command,
        };
        let reply = self.ask(Ask::Execute(Box::new(request)))?;
        let receipt = wanted!(reply, Reply::Receipt(receipt) => receipt)?;
        self.print(&receipt)
    }

    /// Prints a receipt.
    ///
    /// # Errors
    /// Nobody reads any more, or the disk is full.
    pub fn print(&mut self, receipt: &Receipt) -> Result<(), Stop> {
        if self.out.json {
            self.out.value(receipt)
        } else {
            let zone = self.basis()?.zone;
            self.out.line(&receipt_words(receipt, &zone))
        }
    }
}

/// A receipt in a line.
pub fn receipt_words(receipt: &Receipt, zone: &jiff::tz::TimeZone) -> String {
    let entries = if receipt.first == receipt.last {
        receipt.first.to_string()
    } else {
        format!("{}-{}", receipt.first, receipt.last)
    };
    let again = if receipt.again {
        " (recorded before)"
    } else {
        ""
    };
    format!("saved {entries} {}{again}", shown::clock(receipt.at, zone))
}

/// A text argument; `-` is standard input.
///
/// # Errors
/// Standard input cannot be read, is not text or has more than a note can hold.
pub fn text_or_input(argument: &str) -> Result<String, Stop> {
    use std::io::Read as _;
    /// More than any field takes: the rule refuses it by its own limit, in its own words.
    const INPUT_BYTES_MAX: u64 = 1 << 20;
    if argument != "-" {
        return Ok(argument.to_owned());
    }
    let mut bytes = Vec::new();
    let read = std::io::stdin()
        .lock()
        .take(INPUT_BYTES_MAX)
        .read_to_end(&mut bytes);
    read.map_err(|error| Stop::file("Cannot read", Path::new("standard input"), &error))?;
    String::from_utf8(bytes).map_err(|_not_text| {
        Stop::refused("What standard input gives is not text in UTF-8: nothing was recorded")
    })
}
