//! What became different in what the register says of somebody, in words: each detail as it was and as it is.

use super::{Register, StaffMember};
use crate::domain::entry::StaffId;
use crate::domain::staff::practice::PracticeLevel;
use crate::domain::time::shown;

/// Each detail that differs, as "roles: case manager -> case manager, supervisor"; `register` gives the names.
pub fn differences(before: &StaffMember, after: &StaffMember, register: &Register) -> Vec<String> {
    let before = details(before, register);
    let after = details(after, register);
    before
        .into_iter()
        .zip(after)
        .filter(|((_, before), (_, after))| before != after)
        .map(|((label, before), (_, after))| format!("{label}: {before} -> {after}"))
        .collect()
}

/// What the register says of somebody, each detail with its label.
fn details(member: &StaffMember, register: &Register) -> [(&'static str, String); 10] {
    let said = &member.details;
    let name = |id: Option<StaffId>| id.map_or("nobody", |id| register.name(id)).to_owned();
    let registration = said.registration.as_ref().map_or_else(
        || "none".to_owned(),
        |one| {
            let until = shown::full_day(one.expires);
            format!("{} {} until {until}", one.body, one.number)
        },
    );
    let whole_time = said.whole_time_hundredths;
    let suspended = if member.suspended { "yes" } else { "no" };
    let level = member.practice_level.map_or("none", PracticeLevel::words);
    [
        ("login", said.login.clone()),
        ("name", said.name.clone()),
        ("roles", member.roles_in_words()),
        ("profession", said.profession.words().to_owned()),
        ("registration", registration),
        (
            "whole-time equivalent",
            format!("{}.{:02}", whole_time / 100, whole_time % 100),
        ),
        ("supervisor", name(said.supervisor)),
        ("deputy", name(said.deputy)),
        ("suspended", suspended.to_owned()),
        ("practice level", level.to_owned()),
    ]
}
