//! Who is at the other end: the operating system says, and the staff register says what it means.

use std::os::unix::net::UnixStream;

use nix::sys::socket::{getsockopt, sockopt::PeerCredentials};
use nix::unistd::{Uid, User};

use crate::domain::entry::StaffId;
use crate::domain::refusal::Refusal;
use crate::service::Service;

/// The user that stands for nobody: what network file systems and name spaces give those they do not know.
const NOBODY: u32 = 65_534;

/// The user at the other end of a line, as the kernel recorded when the line was made.
pub(crate) fn user_of(line: &UnixStream) -> Result<u32, Refusal> {
    getsockopt(line, PeerCredentials)
        .map(|known| known.uid())
        .map_err(|error| {
            Refusal::not_allowed(format!("The system does not say who you are ({error})"))
        })
}

/// The staff member whose login a user id is.
pub(crate) fn staff(service: &Service, user: u32) -> Result<StaffId, Refusal> {
    if user == NOBODY {
        return Err(Refusal::not_allowed(
            "The system does not know who you are: user 65534 stands for nobody",
        )
        .advise("Log in with your own login"));
    }
    let login = User::from_uid(Uid::from_raw(user))
        .ok()
        .flatten()
        .map(|found| found.name)
        .ok_or_else(|| {
            Refusal::not_allowed(format!("User {user} has no login name on this server"))
                .advise("Ask the system's administrator")
        })?;
    by_login(service, &login)
}

/// The staff member of a login.
pub(crate) fn by_login(service: &Service, login: &str) -> Result<StaffId, Refusal> {
    let register = service.register();
    let member = register.by_login(login).ok_or_else(|| {
        Refusal::not_allowed(format!("The login '{login}' is not in the staff register"))
            .advise("Ask an administrator to add it with `caseload staff add`")
    })?;
    if member.suspended {
        return Err(Refusal::not_allowed(format!(
            "The login '{login}' is suspended in the staff register"
        ))
        .advise("Ask an administrator"));
    }
    Ok(member.id)
}
