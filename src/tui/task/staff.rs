//! The staff register: adding somebody, changing what it says, suspending somebody or letting them in again.

use std::collections::BTreeSet;

use super::facts::is_suspended;
use super::reading::{Reading, choices};
use super::{Facts, times};
use crate::domain::command::Command;
use crate::domain::staff::register::{
    AddStaff, ChangeStaff, Profession, Registration, Role, StaffDetails, SuspendStaff,
};
use crate::domain::time::{Day, shown, typed};
use crate::tui::form::{Choice, Field, FormSpec, Note};

/// The most that one person works, in hundredths of full time.
const WHOLE_TIME_MAX: u16 = 150;

/// What the register says of somebody; `known` is what it says now.
fn details(spec: FormSpec, facts: &Facts, known: Option<&StaffDetails>) -> FormSpec {
    let text = |get: fn(&StaffDetails) -> &str| known.map_or("", get).to_owned();
    let registered = known.and_then(|known| known.registration.as_ref());
    let roles: Vec<&str> = known.map_or_else(Vec::new, |known| {
        known.roles.iter().map(|role| role.code()).collect()
    });
    let whole_time = whole_time_text(known.map_or(100, |known| known.whole_time_hundredths));
    let spec = spec
        .field(
            Field::text("login", "Login")
                .required()
                .initial(&text(|known| &known.login))
                .help("The name with which the person logs in on the server"),
        )
        .field(
            Field::text("name", "Name")
                .required()
                .initial(&text(|known| &known.name)),
        )
        .field(
            Field::many(
                "roles",
                "Roles",
                choices(Role::ALL, Role::code, Role::words),
            )
            .required()
            .initial(&roles.join("\n")),
        )
        .field(
            Field::choice(
                "profession",
                "Profession",
                choices(Profession::ALL, Profession::code, Profession::words),
            )
            .required()
            .initial(known.map_or("", |known| known.profession.code())),
        )
        .field(
            Field::text("registration_body", "Registered with")
                .initial(registered.map_or("", |one| &one.body))
                .help("NMC, HCPC, GPhC; empty without a registration"),
        )
        .field(
            Field::text("registration_number", "Registration number")
                .initial(registered.map_or("", |one| &one.number)),
        )
        .field(
            expires_field(facts)
                .initial(&registered.map_or_else(String::new, |one| times::date_text(one.expires))),
        )
        .field(
            Field::text("whole_time", "Whole-time equivalent")
                .required()
                .initial(&whole_time)
                .help("1.0 is full time, 0.6 three days of five")
                .check(|text| whole_time_of(text).map_or_else(Note::Complaint, |_| Note::Nothing)),
        );
    let person = |key: &str, label: &str, now: Option<crate::domain::entry::StaffId>| {
        let initial = now.map(|id| id.to_string()).unwrap_or_default();
        Field::choice(key, label, facts.staff_choices_with(now))
            .initial(&initial)
            .help("Backspace for nobody")
    };
    spec.field(person(
        "supervisor",
        "Supervisor",
        known.and_then(|known| known.supervisor),
    ))
    .field(person(
        "deputy",
        "Deputy",
        known.and_then(|known| known.deputy),
    ))
}

fn expires_field(facts: &Facts) -> Field {
    let (now, zone) = (facts.now, facts.zone.clone());
    let today = facts.today();
    Field::date("expires", "Registered until")
        .help("The last day on which it holds: 30/09/2027")
        .check(move |text| {
            if text.trim().is_empty() {
                return Note::Nothing;
            }
            match any_day(text, now, &zone) {
                Ok(day) if day < today => {
                    Note::Remark(format!("= {}, expired", shown::full_day(day)))
                }
                Ok(day) => Note::Remark(format!("= {}", shown::full_day(day))),
                Err(complaint) => Note::Complaint(complaint),
            }
        })
}

/// A day ahead as typed in any way, or a whole date that has passed.
fn any_day(
    text: &str,
    now: crate::domain::time::Moment,
    zone: &jiff::tz::TimeZone,
) -> Result<Day, String> {
    match typed::parse_future(text, now, zone) {
        Ok(planned) => Ok(planned.day),
        Err(refusal) => {
            typed::parse_birth_date(text, now.day(zone)).map_err(|_not_past| refusal.sentence())
        }
    }
}

/// Hundredths of full time as typed: `1.0`, `0.6`, `0,75`.
fn whole_time_of(text: &str) -> Result<u16, String> {
    let text = text.trim().replace(',', ".");
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let right = digits(whole)
        && digits(part)
        && whole.len() <= 1
        && part.len() <= 2
        && !(whole.is_empty() && part.is_empty());
    let hundredths = format!("{whole}{part:0<2}").parse::<u16>().ok();
    match hundredths.filter(|_| right) {
        None => Err("such as 1.0 or 0.6".to_owned()),
        Some(over) if over > WHOLE_TIME_MAX => Err("at most 1.5".to_owned()),
        Some(hundredths) => Ok(hundredths),
    }
}

fn whole_time_text(hundredths: u16) -> String {
    let (whole, part) = (hundredths / 100, hundredths % 100);
    if part % 10 == 0 {
        format!("{whole}.{}", part / 10)
    } else {
        format!("{whole}.{part:02}")
    }
}

fn details_typed(read: &mut Reading<'_>) -> Option<StaffDetails> {
    let login = read.needed("login", "The login is needed");
    let name = read.needed("name", "The name is needed");
    let roles: BTreeSet<Role> = read
        .lines("roles")
        .iter()
        .filter_map(|role| Role::parse(role))
        .collect();
    if roles.is_empty() {
        read.complain("roles", "Choose a role");
    }
    let profession = read.word("profession", Profession::parse, "Choose the profession");
    let whole_time = whole_time_of(&read.text("whole_time"));
    if let Err(complaint) = &whole_time {
        read.complain("whole_time", complaint);
    }
    let registration = registration(read);
    Some(StaffDetails {
        login,
        name,
        roles,
        profession: profession?,
        registration,
        whole_time_hundredths: whole_time.unwrap_or_default(),
        supervisor: read.staff("supervisor"),
        deputy: read.staff("deputy"),
    })
}

/// All three parts of a registration, or none.
fn registration(read: &mut Reading<'_>) -> Option<Registration> {
    let keys = ["registration_body", "registration_number", "expires"];
    let parts = keys.map(|key| read.text(key));
    if parts.iter().all(String::is_empty) {
        return None;
    }
    for (key, part) in keys.iter().zip(&parts) {
        if part.is_empty() {
            let why =
                "A registration needs its body, its number and the last day on which it holds";
            read.complain(key, why);
        }
    }
    let [body, number, expires] = parts;
    if expires.is_empty() {
        return None;
    }
    match any_day(&expires, read.facts.present(), &read.facts.zone) {
        Ok(expires) => Some(Registration {
            body,
            number,
            expires,
        }),
        Err(complaint) => {
            read.complain("expires", complaint);
            None
        }
    }
}

pub(super) fn add_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    details(spec, facts, None)
}

pub(super) fn add_command(read: &mut Reading<'_>) -> Option<Command> {
    let details = details_typed(read)?;
    Some(Command::AddStaff(AddStaff {
        id: read.facts.new_staff,
        details,
    }))
}

fn reason_field() -> Field {
    Field::text_up_to("reason", "Because", 1_000)
        .required()
        .shortcut('b')
}

/// The details belong to one person: no other can be chosen beside them.
pub(super) fn change_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    let known = facts.staff_row.as_ref();
    let only: Vec<Choice> = known
        .iter()
        .map(|row| Choice::new(&row.id.to_string(), &row.name))
        .collect();
    let initial = known.map_or_else(String::new, |row| row.id.to_string());
    let spec = spec.field(
        Field::choice("staff", "Who", only)
            .required()
            .initial(&initial),
    );
    details(spec, facts, known.map(|row| &row.details)).field(reason_field())
}

pub(super) fn change_command(read: &mut Reading<'_>) -> Option<Command> {
    let staff = read.staff("staff");
    if staff.is_none() {
        read.complain("staff", "Choose who is changed");
    }
    let reason = read.needed("reason", "Say why");
    let details = details_typed(read);
    Some(Command::ChangeStaff(ChangeStaff {
        staff: staff?,
        details: details?,
        reason,
    }))
}

pub(super) fn suspend_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    let all: Vec<Choice> = facts
        .staff
        .iter()
        .map(|row| {
            let now = if is_suspended(row) { ", suspended" } else { "" };
            Choice::new(&row.id.to_string(), &format!("{}{now}", row.name))
        })
        .collect();
    let row = facts.staff_row.as_ref();
    let initial = row.map_or_else(String::new, |row| row.id.to_string());
    let suspended = match row {
        Some(row) if is_suspended(row) => "no",
        Some(_) => "yes",
        None => "",
    };
    spec.field(
        Field::choice("staff", "Who", all)
            .required()
            .initial(&initial),
    )
    .field(
        Field::yes_no("suspended", "Suspended")
            .required()
            .initial(suspended)
            .help("No lets them in again; what they recorded stays"),
    )
    .field(reason_field())
}

pub(super) fn suspend_command(read: &mut Reading<'_>) -> Option<Command> {
    let staff = read.staff("staff");
    if staff.is_none() {
        read.complain("staff", "Choose who");
    }
    let suspended = read.yes_no("suspended");
    if suspended.is_none() {
        read.complain("suspended", "Say whether they are to be suspended");
    }
    let reason = read.needed("reason", "Say why");
    Some(Command::SuspendStaff(SuspendStaff {
        staff: staff?,
        suspended: suspended?,
        reason,
    }))
}

pub(super) fn field_of(refused: &str) -> Option<String> {
    (refused == "registration").then(|| "registration_body".to_owned())
}
