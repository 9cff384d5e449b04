//! A store opened in this process for one command, and stopped cleanly whatever came of it.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use nix::unistd::{User, geteuid};

use super::{Session, Way};
use crate::cli::args::Common;
use crate::cli::failure::{REFUSED, STORE, Stop};
use crate::cli::output::Out;
use crate::cli::progress::Progress;
use crate::demo::DEMO_ACTOR;
use crate::domain::entry::StaffId;
use crate::domain::staff::register::{Register, StaffMember};
use crate::protocol::desk::Desk;
use crate::service::clock::SystemClock;
use crate::service::{Failure, Service, open};

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

/// Does one command's work on a store opened here, and stops it cleanly, also after a refusal.
pub(super) fn with(
    common: &Common,
    what: &str,
    work: impl FnOnce(&mut Session) -> Result<(), Stop>,
) -> Result<(), Stop> {
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
    let name = service.register().name(actor).to_owned();
    // On a full disk the name in the lock is all that is missing.
    let _ = service.say_who(&format!("{name} with `caseload {what}`"), false);
    let service = Arc::new(service);
    let desk = Desk::new(Arc::clone(&service), actor, Arc::default());
    let mut session = Session {
        way: Way::Solo(Box::new(desk)),
        asked: 0,
        actor,
        out: Out::new(common.json),
    };
    let done = work(&mut session).and_then(|()| session.out.flush());
    drop(session);
    let stopped = Arc::into_inner(service)
        .ok_or_else(|| Failure::Bug("the service is still in use".to_owned()))
        .and_then(Service::stop);
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
