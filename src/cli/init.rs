//! `caseload init`: a new store with its first administrator and case manager.

use std::collections::BTreeSet;
use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::path::Path;

use nix::unistd::User;
use serde_json::json;

use crate::cli::args::Common;
use crate::cli::args::house::Init;
use crate::cli::failure::Stop;
use crate::cli::output::{Out, safe};
use crate::cli::session;
use crate::domain::programme::origin::StoreCreated;
use crate::domain::staff::register::{Profession, Role, StaffDetails};
use crate::service::clock::SystemClock;
use crate::service::open;

/// The most bytes of an answer that is asked for.
const ANSWER_BYTES_MAX: usize = 400;

/// Makes the store.
pub fn run(common: &Common, given: &Init) -> Result<(), Stop> {
    let folder = session::folder(common)?;
    refuse_file(&folder)?;
    if open::exists(&folder) {
        return Err(Stop::refused(&format!(
            "There is a store in {} already: open it with `caseload`, or name another folder with --store",
            folder.display()
        )));
    }
    let asked = Asked::new();
    let own = session::user().map_or_else(String::new, |user| user.name);
    let service = asked.or_ask(
        given.service.as_ref(),
        "Name of the service",
        "Case management",
    )?;
    let admin = asked.or_ask(
        given.admin.as_ref(),
        "Login of the first administrator",
        &own,
    )?;
    let admin_name = asked.or_ask(given.admin_name.as_ref(), "Their name", &name_of(&admin))?;
    let manager = asked.or_ask(
        given.case_manager.as_ref(),
        "Login of the first case manager, who may be the same person",
        &admin,
    )?;
    let staff = if manager == admin {
        let roles = [Role::Administrator, Role::Lead, Role::CaseManager];
        vec![member(&admin, &admin_name, &roles, given.profession)]
    } else {
        let manager_name = asked.or_ask(
            given.case_manager_name.as_ref(),
            "Their name",
            &name_of(&manager),
        )?;
        vec![
            member(
                &admin,
                &admin_name,
                &[Role::Administrator, Role::Lead],
                Profession::Office,
            ),
            member(
                &manager,
                &manager_name,
                &[Role::CaseManager],
                given.profession,
            ),
        ]
    };
    let origin = StoreCreated {
        service: safe(&service),
        demo: false,
        program: env!("CARGO_PKG_VERSION").to_owned(),
    };
    open::create(&folder, &SystemClock, origin, &staff)?;
    say(common, &folder, &staff)
}

fn say(common: &Common, folder: &Path, staff: &[StaffDetails]) -> Result<(), Stop> {
    let mut out = Out::new(common.json);
    if out.json {
        let logins: Vec<&str> = staff.iter().map(|one| one.login.as_str()).collect();
        out.value(&json!({ "store": folder.display().to_string(), "staff": logins }))?;
        return out.flush();
    }
    out.line(&format!("The store is in {}.", folder.display()))?;
    for one in staff {
        let roles: Vec<&str> = one.roles.iter().map(|role| role.words()).collect();
        out.line(&format!(
            "{} ({}): {}",
            one.name,
            one.login,
            roles.join(", ")
        ))?;
    }
    out.line("Add others with `caseload staff add`; open it with `caseload`.")?;
    out.flush()
}

fn refuse_file(folder: &Path) -> Result<(), Stop> {
    match std::fs::metadata(folder) {
        Ok(found) if !found.is_dir() => Err(Stop::new(
            crate::cli::failure::STORE,
            &format!(
                "{} is a file, so no store can be made there: name another folder with --store",
                folder.display()
            ),
        )),
        _ => Ok(()),
    }
}

/// The name that the system keeps for a login, where it keeps one.
fn name_of(login: &str) -> String {
    let known = User::from_name(login).ok().flatten();
    known
        .and_then(|user| user.gecos.into_string().ok())
        .and_then(|gecos| gecos.split(',').next().map(safe))
        .filter(|name| !name.trim().is_empty())
        .unwrap_or_else(|| login.to_owned())
}

fn member(login: &str, name: &str, roles: &[Role], profession: Profession) -> StaffDetails {
    StaffDetails {
        login: login.to_owned(),
        name: name.to_owned(),
        roles: roles.iter().copied().collect::<BTreeSet<_>>(),
        profession,
        registration: None,
        whole_time_hundredths: 100,
        supervisor: None,
        deputy: None,
    }
}

/// Asks on the terminal, where there is one.
struct Asked {
    terminal: bool,
}

impl Asked {
    fn new() -> Asked {
        Asked {
            terminal: io::stdin().is_terminal() && io::stderr().is_terminal(),
        }
    }

    /// What was given; else the answer on the terminal; else the proposal.
    fn or_ask(&self, given: Option<&String>, what: &str, proposed: &str) -> Result<String, Stop> {
        if let Some(given) = given {
            return Ok(given.clone());
        }
        if !self.terminal {
            return Ok(proposed.to_owned());
        }
        eprint!("{what} [{}]: ", safe(proposed));
        let _ = io::stderr().flush();
        let mut answer = String::new();
        let read = io::stdin().lock().read_line(&mut answer);
        let bytes =
            read.map_err(|error| Stop::file("Cannot read", Path::new("the terminal"), &error))?;
        if bytes == 0 || bytes > ANSWER_BYTES_MAX {
            return Err(Stop::wrong_use(
                "The questions were not answered, so no store was made: give the answers by flags, see `caseload init --help`",
            ));
        }
        Ok(match answer.trim() {
            "" => proposed.to_owned(),
            answer => answer.to_owned(),
        })
    }
}
