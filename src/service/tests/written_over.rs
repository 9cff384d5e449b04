//! What two people change at the same time outside the patients' records: somebody in the register, a setting.

use super::{House, about};
use crate::domain::command::{Request, WrittenOver};
use crate::domain::entry::EntryNumber;
use crate::domain::refusal::{Reason, Refusal};
use crate::service::{Failure, Receipt, spoken};

/// What the register is to say of A Osei; `rest` are further details, each with a comma before it.
fn osei(roles: &str, rest: &str) -> String {
    format!(
        r#"{{"command":"change_staff","staff":"osei","reason":"agreed","details":{{"login":"osei","name":"A Osei","roles":[{roles}],"profession":"nurse"{rest}}}}}"#
    )
}

fn setting(setting: &str, value: &str) -> String {
    format!(
        r#"{{"command":"change_policy","setting":"{setting}","value":"{value}","reason":"agreed with the team"}}"#
    )
}

/// A house with two administrators who are leads.
fn two_leads() -> House {
    let house = House::new();
    house.saved("lead", r#"{"command":"change_staff","staff":"bell","reason":"shares the work","details":{"login":"bell","name":"M Bell","roles":["administrator","lead"],"profession":"nurse"}}"#);
    house
}

/// The last entry of what the register says of somebody, as a screen shows it.
fn seen_of_staff(house: &House, login: &str) -> EntryNumber {
    let rows = house.service().staff();
    rows.iter().find(|row| row.login == login).unwrap().entry
}

/// The last entry of a setting, as a screen shows it.
fn seen_of_setting(house: &House, setting: &str) -> EntryNumber {
    let rows = house.service().policy_rows();
    let row = rows.iter().find(|row| row.setting == setting);
    row.unwrap().entry
}

fn after(house: &House, login: &str, seen: EntryNumber, command: &str) -> Result<Receipt, Refusal> {
    let request = Request {
        seen_entry: Some(seen),
        ..spoken::read(house.service(), command).unwrap()
    };
    match house.service().execute(house.staff(login), request) {
        Ok(receipt) => Ok(receipt),
        Err(Failure::Refused(refusal)) => Err(refusal),
        Err(other) => panic!("{command}: {other}"),
    }
}

#[test]
fn two_administrators_at_one_person_never_overwrite_one_another() {
    let house = two_leads();
    let seen = seen_of_staff(&house, "osei");
    // The first may: nothing has changed. A person beside is in nobody's way.
    after(
        &house,
        "bell",
        seen_of_staff(&house, "bell"),
        r#"{"command":"change_staff","staff":"bell","reason":"half time","details":{"login":"bell","name":"M Bell","roles":["administrator","lead"],"profession":"nurse","whole_time_hundredths":50}}"#,
    )
    .unwrap();
    let first = after(
        &house,
        "bell",
        seen,
        &osei(r#""case_manager","supervisor""#, r#","deputy":"lead""#),
    )
    .unwrap();
    let half = osei(r#""case_manager""#, r#","whole_time_hundredths":50"#);
    let refusal = after(&house, "lead", seen, &half).unwrap_err();
    assert_eq!(refusal.reason, Reason::Stale);
    for words in [
        "A Osei",
        "M Bell",
        "16 Nov 2026",
        &first.first.to_string(),
        "roles: case manager -> case manager, supervisor",
        "deputy: nobody -> L Ead",
    ] {
        assert!(refusal.message.contains(words), "{}", refusal.message);
    }
    assert!(
        !refusal.message.contains("whole-time"),
        "{}",
        refusal.message
    );
    // Nor is somebody suspended by who did not see it.
    let suspend = r#"{"command":"suspend_staff","staff":"osei","suspended":true,"reason":"left"}"#;
    let refusal = after(&house, "lead", seen, suspend).unwrap_err();
    assert_eq!(refusal.reason, Reason::Stale);
    // Nor is a practice level said by who did not see it.
    let level =
        r#"{"command":"set_practice_level","staff":"osei","level":"cmp1","reason":"first year"}"#;
    let refusal = after(&house, "lead", seen, level).unwrap_err();
    assert_eq!(refusal.reason, Reason::Stale);
    // What changed was seen: the second save goes through, and is what the first is now refused for.
    let now = seen_of_staff(&house, "osei");
    assert_eq!(now, first.first);
    after(&house, "lead", now, suspend).unwrap();
    let refusal = after(&house, "bell", now, &half).unwrap_err();
    assert!(
        refusal.message.contains("suspended: no -> yes"),
        "{}",
        refusal.message
    );
    // What was put back is not hidden: it was changed, and says so.
    house.saved(
        "lead",
        r#"{"command":"suspend_staff","staff":"osei","suspended":false,"reason":"stays"}"#,
    );
    let refusal = after(&house, "bell", now, &half).unwrap_err();
    assert!(
        refusal.message.contains("changed back"),
        "{}",
        refusal.message
    );
    house.rebuild_equals_live();
}

#[test]
fn two_leads_at_one_setting_never_overwrite_one_another() {
    let house = two_leads();
    let seen = seen_of_setting(&house, "idle_lock_minutes");
    assert_eq!(seen, EntryNumber(0));
    let first = after(&house, "bell", seen, &setting("idle_lock_minutes", "15")).unwrap();
    // Another setting is in nobody's way.
    after(&house, "bell", seen, &setting("late_minutes", "60")).unwrap();
    let refusal = after(&house, "lead", seen, &setting("idle_lock_minutes", "5")).unwrap_err();
    assert_eq!(refusal.reason, Reason::Stale);
    for words in [
        "idle_lock_minutes: 10 -> 15",
        "agreed with the team",
        "M Bell",
        &first.first.to_string(),
    ] {
        assert!(refusal.message.contains(words), "{}", refusal.message);
    }
    let now = seen_of_setting(&house, "idle_lock_minutes");
    assert_eq!(now, first.first);
    after(&house, "lead", now, &setting("idle_lock_minutes", "5")).unwrap();
    // All that happened since is told, with who did what.
    let what = WrittenOver::Setting("idle_lock_minutes".to_owned());
    let changed = house
        .service()
        .changed_since(house.staff("osei"), &what, seen)
        .unwrap()
        .unwrap();
    assert_eq!(changed.differences.len(), 2);
    assert!(changed.differences[0].contains("10 -> 15") && changed.differences[0].contains("Bell"));
    assert!(changed.differences[1].contains("15 -> 5") && changed.by.contains("L Ead"));
    let nothing = house
        .service()
        .changed_since(house.staff("osei"), &what, changed.entry)
        .unwrap();
    assert_eq!(nothing, None);
    house.rebuild_equals_live();
}

/// What is not said to have been seen is not checked, and what only adds never conflicts.
#[test]
fn nothing_seen_is_not_checked_and_an_append_never_conflicts() {
    let house = two_leads();
    let (_, number) = house.register("osei", 1, "BEGUM", "weekly");
    house.saved("bell", &setting("idle_lock_minutes", "15"));
    house.saved("lead", &setting("idle_lock_minutes", "5"));
    let contact = about(
        &number,
        "record_contact",
        r#""channel":"telephone","note":"Well""#,
    );
    after(&house, "osei", EntryNumber(0), &contact).unwrap();
    let add = r#"{"command":"add_staff","details":{"login":"new","name":"N Ew","roles":["associate"],"profession":"nurse"}}"#;
    after(&house, "lead", EntryNumber(0), add).unwrap();
}

/// Long values are cut in the sentence, and whole where they stand in lines.
#[test]
fn a_long_setting_makes_no_endless_sentence() {
    let house = two_leads();
    let (_, policy, _) = house.service().policy_now();
    let mut ladder = policy.ladder.clone();
    ladder[0].review_days += 1;
    let words = serde_json::to_string(&serde_json::to_string(&ladder).unwrap());
    let change = format!(
        r#"{{"command":"change_policy","setting":"ladder","value":{},"reason":"agreed"}}"#,
        words.unwrap()
    );
    house.saved("bell", &change);
    let refusal = after(&house, "lead", EntryNumber(0), &setting("ladder", "[]")).unwrap_err();
    assert_eq!(refusal.reason, Reason::Stale);
    assert!(refusal.message.len() < 400, "{}", refusal.message);
    let what = WrittenOver::Setting("ladder".to_owned());
    let changed = house
        .service()
        .changed_since(house.staff("lead"), &what, EntryNumber(0))
        .unwrap()
        .unwrap();
    assert!(changed.differences[0].len() > 400);
}

/// A new version of a role profile never takes back unseen what another lead wrote into it meanwhile.
#[test]
fn two_leads_at_one_role_profile_never_overwrite_one_another() {
    let house = two_leads();
    let profile = super::development::profile(
        &house,
        "Case manager",
        r#","units":[{"unit":"nhs2005.B"},{"unit":"ksf.6"}]"#,
    );
    let version = |units: &str| {
        format!(
            r#"{{"command":"write_profile","profile":{profile},"units":[{units}],"reason":"our patients changed"}}"#
        )
    };
    let seen = EntryNumber(profile);
    let first = after(
        &house,
        "bell",
        seen,
        &version(r#"{"unit":"nhs2005.B"},{"unit":"nhs2005.D","need":"desirable"}"#),
    )
    .unwrap();
    let own = version(r#"{"unit":"nhs2005.B"},{"unit":"ksf.6"},{"unit":"nhs2005.E"}"#);
    let refusal = after(&house, "lead", seen, &own).unwrap_err();
    assert_eq!(refusal.reason, Reason::Stale);
    for words in [
        "The role profile Case manager",
        "M Bell",
        "nhs2005.D: added",
        "ksf.6: left out",
        "our patients changed",
    ] {
        assert!(refusal.message.contains(words), "{}", refusal.message);
    }
    // Seen now, it is written over knowingly.
    after(&house, "lead", first.first, &own).unwrap();
    // What begins anew, or does not say what was seen, is in nobody's way.
    house.saved("bell", &version(r#"{"unit":"nhs2005.B"}"#));
    house.rebuild_equals_live();
}

/// A line of `submit` may say what was last seen: what changed meanwhile refuses it, among the lines before it, too. What only
/// adds goes through.
#[test]
fn a_spoken_command_that_says_what_was_seen_is_refused_when_that_changed() {
    let house = two_leads();
    let seen = seen_of_staff(&house, "osei");
    let line = |level: &str| {
        format!(
            r##"{{"command":"set_practice_level","seen":"#{}","staff":"osei","level":"{level}","reason":"looked at"}}"##,
            seen.0
        )
    };
    let lead = house.staff("lead");
    let answers = spoken::carry_out(house.service(), lead, &[line("cmp1"), line("cmp2")]);
    assert!(answers[0].is_ok(), "{answers:?}");
    let Err(Failure::Refused(refusal)) = &answers[1] else {
        panic!("{answers:?}");
    };
    assert_eq!(refusal.reason, Reason::Stale);
    let changed = "practice level: none -> CMP1";
    assert!(refusal.message.contains(changed), "{}", refusal.message);

    let (id, number) = house.register("osei", 1, "BEGUM", "weekly");
    let first = house.state(id).versions.iter().copied().max().unwrap();
    let step = |seen: EntryNumber, to: &str| {
        about(
            &number,
            "step_intensity",
            &format!(r#""seen":{},"to":"{to}","rationale":"agreed""#, seen.0),
        )
    };
    let stepped = house.saved("osei", &step(first, "fortnightly"));
    let refusal = house.refused("osei", &step(first, "monthly"));
    assert_eq!(refusal.reason, Reason::Stale);
    let by = stepped.first.to_string();
    assert!(refusal.message.contains(&by), "{}", refusal.message);
    house.saved("osei", &step(stepped.last, "monthly"));
    // A contact is in nobody's way.
    let contact = super::contact(&number, &format!(r#","seen":{}"#, first.0));
    house.saved("osei", &contact);
    let wrong = spoken::read(
        house.service(),
        &line("cmp1").replace(&format!("#{}", seen.0), "yesterday"),
    );
    assert_eq!(wrong.unwrap_err().field.as_deref(), Some("seen"));
}
