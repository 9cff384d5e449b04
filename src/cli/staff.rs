//! `caseload staff`: the register.

use crate::cli::args::house::{Staff, StaffFlags, StaffVerb};
use crate::cli::failure::Stop;
use crate::cli::session::Session;
use crate::domain::command::Command;
use crate::domain::entry::StaffId;
use crate::domain::staff::register::{
    AddStaff, ChangeStaff, Profession, Registration, StaffDetails, SuspendStaff,
};
use crate::domain::time::Day;
use crate::service::random;
use crate::service::view::hundredths;

/// Lists or changes the register.
pub fn run(session: &mut Session, given: &Staff) -> Result<(), Stop> {
    match &given.verb {
        None => list(session),
        Some(StaffVerb::Add { login, said }) => add(session, login, said),
        Some(StaffVerb::Change {
            login,
            new_login,
            said,
            reason,
        }) => change(session, login, new_login.as_deref(), said, reason),
        Some(StaffVerb::Suspend { login, reason }) => suspend(session, login, true, reason),
        Some(StaffVerb::Restore { login, reason }) => suspend(session, login, false, reason),
    }
}

fn list(session: &mut Session) -> Result<(), Stop> {
    let (staff, _) = session.programme()?;
    if session.out.json {
        return session.out.value(&staff);
    }
    let rows: Vec<Vec<String>> = staff
        .into_iter()
        .map(|row| {
            vec![
                row.login,
                row.name,
                row.roles,
                row.profession,
                row.whole_time,
                row.patients.to_string(),
                hundredths(row.load),
                row.practice_level,
                row.supervisor,
                row.deputy,
                row.registration,
                [row.away, row.attention]
                    .into_iter()
                    .filter(|words| !words.is_empty())
                    .collect::<Vec<_>>()
                    .join(", "),
            ]
        })
        .collect();
    let heads = [
        "Login",
        "Name",
        "Roles",
        "Profession",
        "WTE",
        "Patients",
        "Load",
        "Practice",
        "Supervisor",
        "Deputy",
        "Registration",
        "Attention",
    ];
    session.out.table(&heads, &rows)
}

fn add(session: &mut Session, login: &str, said: &StaffFlags) -> Result<(), Stop> {
    let bare = StaffDetails {
        login: login.to_owned(),
        name: String::new(),
        roles: std::collections::BTreeSet::new(),
        profession: Profession::Other,
        registration: None,
        whole_time_hundredths: 100,
        supervisor: None,
        deputy: None,
    };
    let details = with(session, bare, said)?;
    let id = StaffId(random::number());
    session.execute(Command::AddStaff(AddStaff { id, details }))
}

fn change(
    session: &mut Session,
    login: &str,
    new_login: Option<&str>,
    said: &StaffFlags,
    reason: &str,
) -> Result<(), Stop> {
    let (staff, details, seen) = session.member("staff", login)?;
    let mut details = with(session, details, said)?;
    if let Some(new_login) = new_login {
        new_login.clone_into(&mut details.login);
    }
    let change = ChangeStaff {
        staff,
        details,
        reason: reason.to_owned(),
    };
    session.execute_after(Some(seen), Command::ChangeStaff(change))
}

/// Details with what was said put in.
fn with(
    session: &mut Session,
    mut details: StaffDetails,
    said: &StaffFlags,
) -> Result<StaffDetails, Stop> {
    if let Some(name) = &said.name {
        details.name.clone_from(name);
    }
    if !said.role.is_empty() {
        details.roles = said.role.iter().copied().collect();
    }
    if let Some(profession) = said.profession {
        details.profession = profession;
    }
    if let Some(whole_time) = said.whole_time {
        details.whole_time_hundredths = whole_time;
    }
    let mut person = |field: &str, login: &str| {
        if login.is_empty() {
            Ok(None)
        } else {
            session.staff(field, login).map(Some)
        }
    };
    if let Some(login) = &said.supervisor {
        details.supervisor = person("supervisor", login)?;
    }
    if let Some(login) = &said.deputy {
        details.deputy = person("deputy", login)?;
    }
    details.registration = registration(details.registration, said)?;
    Ok(details)
}

/// The registration as it was, with what was said put in; body, number and expiry belong together.
fn registration(
    before: Option<Registration>,
    said: &StaffFlags,
) -> Result<Option<Registration>, Stop> {
    let expires = said.registration_expires.as_ref().map(|text| {
        text.parse::<Day>().map_err(|_no_day| {
            Stop::wrong_use(&format!("'{text}' is not a day such as 2027-03-31"))
        })
    });
    let expires = expires.transpose()?;
    let (body, number) = (&said.registration_body, &said.registration_number);
    if body.is_none() && number.is_none() && expires.is_none() {
        return Ok(before);
    }
    let kept = |one: &Option<String>, before: Option<String>| one.clone().or(before);
    let body = kept(body, before.as_ref().map(|one| one.body.clone()));
    let number = kept(number, before.as_ref().map(|one| one.number.clone()));
    let expires = expires.or(before.map(|one| one.expires));
    match (body, number, expires) {
        (Some(body), Some(number), Some(expires)) => Ok(Some(Registration {
            body,
            number,
            expires,
        })),
        _ => Err(Stop::wrong_use(
            "A registration has a body, a number and a day on which it expires: give --registration-body, --registration-number and --registration-expires",
        )),
    }
}

fn suspend(session: &mut Session, login: &str, suspended: bool, reason: &str) -> Result<(), Stop> {
    let (staff, _, seen) = session.member("staff", login)?;
    let suspend = SuspendStaff {
        staff,
        suspended,
        reason: reason.to_owned(),
    };
    session.execute_after(Some(seen), Command::SuspendStaff(suspend))
}
