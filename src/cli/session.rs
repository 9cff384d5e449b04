//! One command's work on a store: found, opened, its user known, and stopped cleanly whatever came of it.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use nix::unistd::{User, geteuid};

use crate::cli::args::{Common, Opening};
use crate::cli::failure::{REFUSED, SERVER, STORE, Stop};
use crate::cli::output::Out;
use crate::cli::progress::Progress;
use crate::client::configured::{self, ConfiguredServer, Said, Surroundings};
use crate::demo::DEMO_ACTOR;
use crate::domain::command::{Command, PatientCommand, Request};
use crate::domain::entry::{PatientId, StaffId};
use crate::domain::staff::register::{Register, StaffMember};
use crate::domain::time::shown;
use crate::service::clock::SystemClock;
use crate::service::{Failure, Receipt, Service, open, spoken};

/// How many people a refusal names when words find several.
const NAMED_MAX: usize = 8;

/// The open store, who asks, and where the answer goes.
#[derive(Debug)]
pub struct Session {
    /// The service.
    pub service: Service,
    /// Who asks.
    pub actor: StaffId,
    /// Where the answer goes.
    pub out: Out,
}

/// The folder of the store: as said, else the user's data folder.
///
/// # Errors
/// Nothing says where.
pub fn folder(common: &Common) -> Result<PathBuf, Stop> {
    if let Some(folder) = common
        .store
        .as_ref()
        .filter(|path| !path.as_os_str().is_empty())
    {
        return Ok(folder.clone());
    }
    let absolute = |name: &str| {
        env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    absolute("XDG_DATA_HOME")
        .or_else(|| {
            let home = absolute("HOME").or_else(|| user().map(|user| user.dir));
            home.map(|home| home.join(".local/share"))
        })
        .map(|data| data.join("caseload"))
        .ok_or_else(|| {
            Stop::wrong_use("It is not known where your files are: name the store with --store")
        })
}

/// The team server that is to be asked; none where a store is named, or nothing says that there is a server.
///
/// # Errors
/// Both are named, or a configuration file cannot be used: then nothing may be opened.
pub fn server(common: &Common) -> Result<Option<ConfiguredServer>, Stop> {
    let said = |path: &Option<PathBuf>, by_flag| {
        path.clone().map(|path| {
            if by_flag {
                Said::ByFlag(path)
            } else {
                Said::ByVariable(path)
            }
        })
    };
    let around = Surroundings::of_this_process();
    Ok(configured::server(
        &around,
        said(&common.server, common.by_flag.server).as_ref(),
        said(&common.store, common.by_flag.store).as_ref(),
    )?)
}

/// Refuses to open a store where a team server is configured: a slip must never open another store.
///
/// # Errors
/// A server is configured, or the configuration cannot be used.
pub fn refuse_beside_server(common: &Common) -> Result<(), Stop> {
    match server(common)? {
        None => Ok(()),
        Some(server) => Err(Stop::new(
            SERVER,
            &format!(
                "The team server at {} is to be asked ({} says so), so no store is opened here: to open one on purpose, name it with --store",
                server.socket.display(),
                server.said_by
            ),
        )),
    }
}

/// Whoever runs the program, as the operating system knows them.
pub fn user() -> Option<User> {
    User::from_uid(geteuid()).ok().flatten()
}

/// Says in one sentence why a folder is no store.
///
/// # Errors
/// It is not there, a file, not to be looked into.
pub fn check(folder: &Path) -> Result<(), Stop> {
    let none = || {
        Stop::new(
            STORE,
            &format!(
                "There is no store in {}: make one with `caseload init`, or look around first with `caseload demo`",
                folder.display()
            ),
        )
    };
    for path in [folder.to_owned(), open::journal_folder(folder)] {
        match std::fs::metadata(&path) {
            Ok(found) if !found.is_dir() => {
                return Err(Stop::new(
                    STORE,
                    &format!(
                        "{} is a file where a folder is expected: name the folder of a store with --store",
                        path.display()
                    ),
                ));
            }
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(none()),
            Err(error) => return Err(Stop::file("Cannot look into", &path, &error)),
        }
    }
    Ok(())
}

/// Opens the store, with a bar when the present state has to be made anew.
///
/// # Errors
/// No store, in use, damaged beyond opening.
pub fn open_store(folder: &Path) -> Result<Service, Stop> {
    check(folder)?;
    Ok(try_open(folder)?)
}

/// As [`open_store`], with what the service says.
///
/// # Errors
/// As [`open_store`].
pub fn try_open(folder: &Path) -> Result<Service, Failure> {
    let mut bar = Progress::of("Making the present state anew");
    open::open(folder, Arc::new(SystemClock), &mut |done, total| {
        bar.at(done, total);
    })
}

/// Does one command's work and stops the store cleanly, also after a refusal.
///
/// # Errors
/// Why it ended without having done its work.
pub fn with(
    common: &Common,
    what: &str,
    work: impl FnOnce(&mut Session) -> Result<(), Stop>,
) -> Result<(), Stop> {
    refuse_beside_server(common)?;
    let folder = folder(common)?;
    let service = open_store(&folder)?;
    let actor = actor(&service, common, &folder);
    for notice in &service.notices {
        eprintln!("{}", crate::cli::failure::sentence(notice));
    }
    let actor = match actor {
        Ok(actor) => actor,
        Err(stop) => {
            service.stop()?;
            return Err(stop);
        }
    };
    let mut session = Session {
        service,
        actor,
        out: Out::new(common.json),
    };
    // On a full disk the name in the lock is all that is missing.
    let name = session.service.register().name(actor).to_owned();
    let _ = session
        .service
        .say_who(&format!("{name} with `caseload {what}`"), false);
    let done = work(&mut session).and_then(|()| session.out.flush());
    let Session { service, .. } = session;
    let stopped = service.stop();
    done?;
    Ok(stopped?)
}

/// Who asks: the login of the effective user, looked up in the register; on a demo store another as well.
///
/// # Errors
/// Unknown or suspended, or acting as another where that is not allowed.
pub fn actor(service: &Service, common: &Common, folder: &Path) -> Result<StaffId, Stop> {
    let register = service.register();
    let demo = service.programme().origin.demo;
    if let Some(login) = &common.act_as {
        if !demo {
            return Err(Stop::new(
                REFUSED,
                "Being another with --as works on a demo store only: elsewhere you are who you logged in as",
            ));
        }
        return member(&register, login, folder).map(|member| member.id);
    }
    let login = user().map_or_else(|| geteuid().to_string(), |user| user.name);
    match member(&register, &login, folder) {
        Ok(member) => Ok(member.id),
        // Nobody's own login is in a made-up register: its case manager is at work.
        Err(stop) if demo => register
            .by_login(DEMO_ACTOR)
            .map_or(Err(stop), |member| Ok(member.id)),
        Err(stop) => Err(stop),
    }
}

fn member<'a>(register: &'a Register, login: &str, folder: &Path) -> Result<&'a StaffMember, Stop> {
    let known = register.by_login(login).ok_or_else(|| {
        Stop::refused(&format!(
            "The login '{login}' is not in the staff register of the store in {}: ask an administrator to add it with `caseload staff add`",
            folder.display()
        ))
    })?;
    if known.suspended {
        return Err(Stop::refused(&format!(
            "The login '{login}' is suspended in the staff register: ask an administrator"
        )));
    }
    Ok(known)
}

impl Session {
    /// A patient by NHS number, or by words that find one person.
    ///
    /// # Errors
    /// Nobody, or several: they are named.
    pub fn patient(&self, text: &str) -> Result<PatientId, Stop> {
        if let Some(id) = self.service.find_patient(text) {
            return Ok(id);
        }
        let found = self.service.find(self.actor, text)?;
        match found.as_slice() {
            [] => Err(Stop::refused(&format!(
                "There is no patient '{text}': give an NHS number, or words that `caseload find` finds"
            ))),
            [one] => Ok(one.patient),
            several => {
                let named: Vec<String> = several
                    .iter()
                    .take(NAMED_MAX)
                    .map(|row| format!("{} ({})", row.name, row.nhs_number))
                    .collect();
                let more = several.len().saturating_sub(NAMED_MAX);
                let more = if more == 0 {
                    String::new()
                } else {
                    format!(" and {more} more")
                };
                Err(Stop::refused(&format!(
                    "'{text}' finds {} people, so give an NHS number: {}{more}",
                    several.len(),
                    named.join("; ")
                )))
            }
        }
    }

    /// A staff member by login.
    ///
    /// # Errors
    /// Nobody by that login.
    pub fn staff(&self, field: &str, login: &str) -> Result<StaffId, Stop> {
        Ok(spoken::staff(&self.service, field, login)?)
    }

    /// Opens a record: what entitles to it is checked, and the opening is itself recorded.
    ///
    /// # Errors
    /// Not entitled and no reason.
    pub fn open(&self, patient: PatientId, opening: &Opening) -> Result<(), Stop> {
        match self
            .service
            .open_record(self.actor, patient, &opening.reason)
        {
            Ok(_) => Ok(()),
            Err(Failure::Refused(mut refusal))
                if opening.reason.is_empty() && refusal.field.as_deref() == Some("reason") =>
            {
                "Ask the case manager or a lead; to read it in need, give the reason with --reason"
                    .clone_into(&mut refusal.advice);
                Err(refusal.into())
            }
            Err(failure) => Err(failure.into()),
        }
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
        let request = Request {
            id: self.service.new_command_id(),
            seen: Vec::new(),
            command,
        };
        let receipt = self.service.execute(self.actor, request)?;
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
            let (_, _, zone) = self.service.policy_now();
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
