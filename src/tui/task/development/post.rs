//! Whose post is which.

use super::super::facts::Facts;
use super::super::reading::Reading;
use super::super::times;
use super::{asks, whose};
use crate::domain::entry::EntryNumber;
use crate::domain::staff::development::DevelopmentCommand;
use crate::domain::staff::development::post::AssignProfile;
use crate::tui::form::{Choice, Field, FormSpec};

/// The value that takes a profile back.
const NONE: &str = "none";

pub(super) fn assign_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    let known = facts.development.as_ref();
    let profiles = known.map_or(&[][..], |one| &one.profiles);
    let mut choices: Vec<Choice> = profiles
        .iter()
        .map(|one| Choice::new(&one.profile.0.to_string(), &one.words))
        .collect();
    let selected = facts
        .entry
        .map_or_else(String::new, |one| one.0.to_string());
    let initial = choices.iter().find(|one| one.value == selected);
    let initial = initial.map_or_else(String::new, |one| one.value.clone());
    choices.push(Choice::new(NONE, "None: it is taken back"));
    let staff = facts.staff_row.as_ref();
    let staff = staff.map_or_else(String::new, |row| row.id.to_string());
    spec.field(
        Field::choice("staff", "Whose", facts.staff_choices())
            .required()
            .initial(&staff),
    )
    .field(
        Field::choice("profile", "Post", choices)
            .required()
            .initial(&initial)
            .help("Whoever holds it has the role that it asks for"),
    )
    .field(
        times::ahead("from", "From", facts)
            .initial("today")
            .required(),
    )
    .field(Field::text_up_to("reason", "Because", 1_000).shortcut('b'))
}

pub(super) fn assign(read: &mut Reading<'_>) -> Option<DevelopmentCommand> {
    let staff = whose(read);
    let profile = read.text("profile");
    if profile.is_empty() {
        read.complain("profile", "Choose the post");
    }
    asks(DevelopmentCommand::AssignProfile(AssignProfile {
        staff: staff?,
        profile: profile.parse().ok().map(EntryNumber),
        from: read.day_ahead("from"),
        reason: read.text("reason"),
    }))
}
