//! A role profile written in three steps, and a new version of it.

use super::*;
use crate::domain::staff::development::profile::UNITS_MAX;
use crate::tui::keymap::plain;
use crossterm::event::KeyCode;

/// What the client gathers for a role profile: a new one, or a new version.
fn post(desk: &Desk, login: &str, profile: Option<EntryNumber>) -> Facts {
    let facts = about(desk, login, login, Task::WriteProfile);
    let start = desk.house.service().profile_start(facts.actor, profile);
    Facts {
        profile: Some(start.unwrap()),
        entry: profile,
        ..facts
    }
}

/// R000-21 (part), R000-29 and R000-19 (on the screen): three steps lead to a role profile. It begins from the default set of
/// its role, domain A for the community matron only; a level that is set here says what in the caseload calls for it.
#[test]
fn a_role_profile_is_written_in_three_steps() {
    let desk = Desk::new();
    let task = Task::WriteProfile;
    let facts = post(&desk, "lead", None);
    let mut form = form(task, &facts);
    let units = |form: &Form| -> Vec<String> {
        let values = form.values();
        let units = (1..).map_while(|number| values.get(&format!("units.{number}.unit")).cloned());
        units.collect()
    };
    assert!(!units(&form).contains(&"nhs2005.A".to_owned()));
    assert!(units(&form).contains(&"nhs2005.B".to_owned()));
    // The default set follows the role while nothing was changed in it, and not afterwards.
    fill(&mut form, &[("role", "community_matron")]);
    after_key(task, &mut form, &facts);
    assert_eq!(units(&form)[0], "nhs2005.A");
    fill(&mut form, &[("role", "case_manager")]);
    after_key(task, &mut form, &facts);
    assert!(!units(&form).contains(&"nhs2005.A".to_owned()));
    let first = units(&form).len();
    fill(
        &mut form,
        &[("units.1.need", "assumed"), ("role", "community_matron")],
    );
    after_key(task, &mut form, &facts);
    assert_eq!(units(&form).len(), first);
    fill(&mut form, &[("role", "case_manager")]);
    // A unit is added; its levels are those of its framework, and a level needs its reason.
    let next = format!("units.{}", first + 1);
    let key = |part: &str| format!("{next}.{part}");
    fill(
        &mut form,
        &[
            ("title", "Case manager, north"),
            ("caseload", "60 people with several conditions"),
            ("service", "community team"),
            (&key("unit"), "cmp.pp.01"),
        ],
    );
    after_key(task, &mut form, &facts);
    let wrong = command(task, &form, &facts, desk.patient).unwrap_err();
    assert_eq!(wrong[0].0.as_deref(), Some(key("level").as_str()));
    fill(&mut form, &[(&key("level"), "CMP2")]);
    let wrong = command(task, &form, &facts, desk.patient).unwrap_err();
    assert_eq!(wrong[0].0.as_deref(), Some(key("complexity").as_str()));
    fill(&mut form, &[(&key("complexity"), "rare injuries")]);
    // The rest of its group follows with the same level and reason.
    let group = facts.profile.as_ref().unwrap().units.iter();
    let group = group.filter(|one| one.framework == "cmp" && one.unit != "cmp.pp.01");
    let group = group.map(|one| one.group.clone()).next().unwrap();
    fill(&mut form, &[("add_group", &format!("cmp {group}"))]);
    after_key(task, &mut form, &facts);
    assert!(units(&form).len() > first + 1);
    assert_eq!(form.value("add_group"), "");
    assert_eq!(form.value(&format!("units.{}.level", first + 2)), "CMP2");
    assert_eq!(
        form.value(&format!("units.{}.complexity", first + 2)),
        "rare injuries"
    );
    after_key(task, &mut form, &facts);
    assert_eq!(form.complaints(), []);
    let asked = command(task, &form, &facts, desk.patient).unwrap();
    let profile = desk.execute("lead", asked).unwrap().first;
    let view = desk
        .house
        .service()
        .profiles(facts.actor)
        .unwrap()
        .remove(0);
    assert_eq!(view.title, "Case manager, north");
    assert_eq!(view.units.len(), units(&form).len());
    let asked = view
        .units
        .iter()
        .find(|one| one.unit == "cmp.pp.01")
        .unwrap();
    assert_eq!(
        (asked.level.as_str(), asked.complexity.as_str()),
        ("CMP2", "rare injuries")
    );
    new_version(&desk, profile, view.units.len());
}

/// A group of which no unit has a level yet is added with one, asked once; each can be changed.
#[test]
fn a_group_is_added_with_one_level() {
    let desk = Desk::new();
    let task = Task::WriteProfile;
    let facts = post(&desk, "lead", None);
    let mut form = form(task, &facts);
    let start = facts.profile.as_ref().unwrap();
    let group: Vec<&str> = start
        .of_group("cmp", "Supervision")
        .map(|one| one.unit.as_str())
        .collect();
    assert!(group.len() > 1);
    let before = (1..=UNITS_MAX)
        .take_while(|number| form.values().contains_key(&format!("units.{number}.unit")))
        .count();
    form.refuse(Some("add_group"), "");
    fill(&mut form, &[("add_group", "cmp Supervision")]);
    after_key(task, &mut form, &facts);
    form.press(plain(KeyCode::Tab));
    after_key(task, &mut form, &facts);
    assert_eq!(
        (form.focused(), form.value("add_group").as_str()),
        ("add_level", "cmp Supervision")
    );
    fill(
        &mut form,
        &[("add_level", "CMP3"), ("add_because", "leads a team")],
    );
    form.press(plain(KeyCode::Tab));
    after_key(task, &mut form, &facts);
    assert_eq!(form.focused(), "add_because");
    form.press(plain(KeyCode::Tab));
    after_key(task, &mut form, &facts);
    for (unit, number) in group.iter().zip(before + 1..) {
        let part = |part: &str| form.value(&format!("units.{number}.{part}"));
        assert_eq!(
            [part("unit"), part("level"), part("complexity")],
            [*unit, "CMP3", "leads a team"]
        );
    }
    for key in ["add_group", "add_level", "add_because"] {
        assert_eq!(form.value(key), "");
    }
    let changed = format!("units.{}.level", before + 1);
    fill(&mut form, &[(&changed, "CMP1")]);
    after_key(task, &mut form, &facts);
    assert_eq!(form.value(&changed), "CMP1");
}

/// A new version opens with what the last one says, and needs its reason.
fn new_version(desk: &Desk, profile: EntryNumber, units: usize) {
    let task = Task::WriteProfile;
    let facts = post(desk, "lead", Some(profile));
    let mut form = form(task, &facts);
    assert_eq!(form.value("title"), "Case manager, north");
    assert_eq!(form.value(&format!("units.{units}.level")), "CMP2");
    let wrong = command(task, &form, &facts, desk.patient).unwrap_err();
    assert_eq!(wrong.len(), 1, "{wrong:?}");
    assert_eq!(wrong[0].0.as_deref(), Some("reason"));
    fill(
        &mut form,
        &[
            ("reason", "Two wards were closed"),
            ("units.1.unit", "nhs2005.A"),
        ],
    );
    after_key(task, &mut form, &facts);
    let shown = drawn(&form, 80, 60);
    assert!(shown.contains("Role profile: step 1 of 3"), "{shown}");
    let asked = command(task, &form, &facts, desk.patient).unwrap();
    desk.execute("lead", asked).unwrap();
    let view = desk
        .house
        .service()
        .profiles(facts.actor)
        .unwrap()
        .remove(0);
    assert_eq!(view.history.len(), 2);
    assert_eq!(view.history[0].reason, "Two wards were closed");
    // Nobody but a lead writes one; the refusal keeps every character.
    let facts = post(desk, "osei", None);
    let mut form = crate::tui::task::form(task, &facts);
    fill(
        &mut form,
        &[("title", "Mine"), ("caseload", "All"), ("service", "One")],
    );
    let asked = command(task, &form, &facts, desk.patient).unwrap();
    assert!(matches!(
        desk.execute("osei", asked),
        Err(Failure::Refused(_))
    ));
}
