//! What posts ask for, and what of it was judged: profiles with their versions, gaps of a person and of a team.

use std::fmt::Write as _;

use super::House;
use crate::domain::refusal::{Reason, Refusal};
use crate::domain::staff::development::profile::Need;
use crate::domain::staff::register::Role;
use crate::domain::time::Day;
use crate::service::Failure;
use crate::service::view::development::{GapRow, PersonGaps, ProfileView};

pub(super) fn refusal<T: std::fmt::Debug>(answer: Result<T, Failure>) -> Refusal {
    match answer {
        Err(Failure::Refused(refusal)) => refusal,
        other => panic!("{other:?} instead of a refusal"),
    }
}

/// Lets days pass.
pub(super) fn later(house: &House, days: i64) {
    house.clock.advance_minutes(days * 24 * 60);
}

/// Writes a profile; `rest` are further fields, each with a comma before it.
pub(super) fn profile(house: &House, title: &str, rest: &str) -> u64 {
    house
        .saved(
            "lead",
            &format!(
                r#"{{"command":"write_profile","title":"{title}","caseload":"60 people, most with three conditions","service":"community team"{rest}}}"#
            ),
        )
        .first.0
}

pub(super) fn assign(house: &House, login: &str, profile: u64) {
    house.saved(
        "lead",
        &format!(r#"{{"command":"assign_profile","staff":"{login}","profile":{profile}}}"#),
    );
}

/// Lets the lead assess everything in a framework.
pub(super) fn authority(house: &House, framework: &str) {
    house.saved(
        "lead",
        r#"{"command":"add_staff","details":{"login":"boss","name":"B Oss","roles":["lead"],"profession":"nurse"}}"#,
    );
    house.saved(
        "boss",
        &format!(
            r#"{{"command":"give_authority","staff":"lead","framework":"{framework}","grounds":"ran the service for ten years","qualification":"A1 assessor","until":"2030-01-01"}}"#
        ),
    );
}

/// Files an item of learning and says what was found of a unit by it; `rest` are further fields of the judgement.
pub(super) fn judge(house: &House, login: &str, unit: &str, decision: &str, rest: &str) {
    let statement = house.service().catalogue().unit(unit).unwrap().1.statements[0]
        .id
        .clone();
    let item = house
        .saved(
            login,
            &format!(
                r#"{{"command":"file_item","kind":"product","title":"A plan","did":"I wrote a plan","statements":["{statement}"]}}"#
            ),
        )
        .first.0;
    let mut answers = String::new();
    for quality in ["valid", "authentic", "current", "sufficient", "reliable"] {
        let comma = if answers.is_empty() { "" } else { "," };
        write!(answers, r#"{comma}{{"quality":"{quality}","found":"yes"}}"#).unwrap();
    }
    house.saved(
        "lead",
        &format!(
            r#"{{"command":"judge","staff":"{login}","unit":"{unit}","items":[{item}],"decision":"{decision}","rationale":"seen at work","answers":[{answers}],"next_look":"2027-11-16"{rest}}}"#
        ),
    );
}

pub(super) fn gaps(house: &House, login: &str) -> PersonGaps {
    let staff = house.staff(login);
    house.service().gaps(staff, staff).unwrap()
}

pub(super) fn row<'a>(gaps: &'a PersonGaps, unit: &str) -> &'a GapRow {
    gaps.rows
        .iter()
        .find(|row| row.asked.unit == unit)
        .unwrap_or_else(|| panic!("{unit} is not asked for"))
}

pub(super) fn the_profile(house: &House, id: u64) -> ProfileView {
    let all = house.service().profiles(house.staff("osei")).unwrap();
    all.into_iter()
        .find(|one| one.profile.is_some_and(|profile| profile.0 == id))
        .unwrap()
}

pub(super) fn codes(view: &ProfileView) -> String {
    view.units
        .iter()
        .map(|unit| unit.unit.trim_start_matches("nhs2005."))
        .collect()
}

/// R000-19: a case manager's default set omits domain A, and adding it warns; a community matron's has it. T-18.
#[test]
fn domain_a_is_in_the_matrons_default_set_only_and_warns_in_another() {
    let house = House::new();
    let lead = house.staff("lead");
    let of = |role| house.service().default_profile(lead, role).unwrap();
    let (manager, matron) = (of(Role::CaseManager), of(Role::CommunityMatron));
    assert_eq!(codes(&manager), "BCDEFGHI");
    assert_eq!(codes(&matron), "ABCDEFGHI");
    assert_eq!(manager.warnings, [""; 0]);
    assert_eq!(matron.warnings, [""; 0]);
    let plain = profile(&house, "Case manager", "");
    assert_eq!(codes(&the_profile(&house, plain)), "BCDEFGHI");
    let with_a = profile(
        &house,
        "Case manager, advanced",
        r#","units":[{"unit":"nhs2005.A"},{"unit":"nhs2005.B"}]"#,
    );
    let view = the_profile(&house, with_a);
    assert_eq!(codes(&view), "AB");
    assert_eq!(view.warnings.len(), 1);
    assert!(view.warnings[0].starts_with("A Advanced"), "{view:?}");
    assign(&house, "osei", with_a);
    let shown = gaps(&house, "osei");
    assert!(shown.warnings.contains(&view.warnings[0]), "{shown:?}");
}

/// R001-71, T-18: a matron's post is for who has the role; a case manager's is for everybody who leads cases.
#[test]
fn a_post_is_held_by_who_has_its_role() {
    let house = House::new();
    let matron = profile(&house, "Matron", r#","role":"community_matron""#);
    let manager = profile(&house, "Case manager", "");
    let command = |login: &str, id: u64| {
        format!(r#"{{"command":"assign_profile","staff":"{login}","profile":{id}}}"#)
    };
    let refusal = house.refused("lead", &command("osei", matron));
    assert_eq!(refusal.field.as_deref(), Some("profile"));
    house.saved("lead", &command("bell", matron));
    house.saved("lead", &command("bell", manager));
    let again = house.refused("lead", &command("bell", manager));
    assert_eq!(again.reason, Reason::State);
    let not_hers = house.refused("bell", &command("osei", manager));
    assert_eq!(not_hers.reason, Reason::NotAllowed);
    house.saved(
        "lead",
        r#"{"command":"assign_profile","staff":"bell","reason":"left the post"}"#,
    );
    assert_eq!(gaps(&house, "bell").post, "");
    house.rebuild_equals_live();
}

/// R000-29: the level of a unit in a post is set here, with the complexity of the caseload behind it. R000-21 (part): the
/// caseload and the service are described first; no profile is without.
#[test]
fn a_level_is_a_local_setting_with_the_complexity_behind_it() {
    let house = House::new();
    let write = |units: &str| {
        format!(
            r#"{{"command":"write_profile","title":"P","caseload":"60 people","service":"team","units":[{units}]}}"#
        )
    };
    let bare = house.refused("lead", &write(r#"{"unit":"cmp.pp.01","level":"CMP2"}"#));
    assert_eq!(bare.reason, Reason::NeedsReason);
    assert_eq!(bare.field.as_deref(), Some("complexity"));
    let none = house.refused("lead", &write(r#"{"unit":"cmp.pp.01"}"#));
    assert_eq!(none.field.as_deref(), Some("level"));
    let unknown = house.refused("lead", &write(r#"{"unit":"ksf.1","level":"9"}"#));
    assert_eq!(unknown.field.as_deref(), Some("level"));
    let senseless = house.refused("lead", &write(r#"{"unit":"nhs2005.B","level":"3"}"#));
    assert_eq!(senseless.field.as_deref(), Some("level"));
    let twice = house.refused("lead", &write(r#"{"unit":"ksf.1"},{"unit":"ksf.1"}"#));
    assert_eq!(twice.reason, Reason::Duplicate);
    let not_a_lead = house.refused("osei", &write(r#"{"unit":"ksf.1"}"#));
    assert_eq!(not_a_lead.reason, Reason::NotAllowed);
    for missing in ["caseload", "service"] {
        let text = write(r#"{"unit":"ksf.1"}"#).replace(
            &format!(
                r#""{missing}":"{}""#,
                if missing == "caseload" {
                    "60 people"
                } else {
                    "team"
                }
            ),
            &format!(r#""{missing}":" ""#),
        );
        assert_eq!(house.refused("lead", &text).field.as_deref(), Some(missing));
    }
    let id = house
        .saved("lead", &write(r#"{"unit":"cmp.pp.01","level":"CMP2","complexity":"many live alone","need":"desirable"},{"unit":"ksf.1"},{"unit":"ksf.2","level":"4","complexity":"they teach the team"}"#))
        .first.0;
    let view = the_profile(&house, id);
    let shown: Vec<(&str, &str, Need)> = view
        .units
        .iter()
        .map(|unit| (unit.level.as_str(), unit.complexity.as_str(), unit.need))
        .collect();
    assert_eq!(
        shown,
        [
            ("CMP2", "many live alone", Need::Desirable),
            ("KSF level 3", "", Need::Essential),
            ("KSF level 4", "they teach the team", Need::Essential),
        ]
    );
}

#[test]
fn a_changed_profile_keeps_every_version_with_its_days() {
    let mut house = House::new();
    let id = profile(&house, "Case manager", "");
    let change = |rest: &str| format!(r#"{{"command":"write_profile","profile":{id}{rest}}}"#);
    let no_reason = house.refused("lead", &change(r#","caseload":"80 people""#));
    assert_eq!(no_reason.field.as_deref(), Some("reason"));
    let past = house.refused("lead", &change(r#","reason":"x","from":"2026-11-01""#));
    assert_eq!(past.field.as_deref(), Some("from"));
    house.saved(
        "lead",
        &change(r#","units":[{"unit":"nhs2005.B"}],"reason":"a smaller post","from":"2026-12-01""#),
    );
    assert_eq!(codes(&the_profile(&house, id)), "BCDEFGHI");
    later(&house, 20);
    let view = the_profile(&house, id);
    assert_eq!(codes(&view), "B");
    assert_eq!(view.caseload, "60 people, most with three conditions");
    let kept: Vec<(Day, Option<Day>, usize)> = view
        .history
        .iter()
        .map(|one| (one.from, one.until, one.units))
        .collect();
    let day = |month, day| Day::of(2026, month, day).unwrap();
    assert_eq!(
        kept,
        [(day(12, 1), None, 1), (day(11, 16), Some(day(11, 30)), 8)]
    );
    house.saved(
        "lead",
        &change(r#","in_use":false,"reason":"no such post any more""#),
    );
    let command = format!(r#"{{"command":"assign_profile","staff":"osei","profile":{id}}}"#);
    assert_eq!(house.refused("lead", &command).reason, Reason::State);
    house.rebuild_equals_live();
    house.stop();
    house.open();
    assert!(!the_profile(&house, id).in_use);
    assert_eq!(the_profile(&house, id).history.len(), 3);
}

#[test]
fn gaps_are_for_the_person_their_supervisor_and_leads() {
    let house = House::new();
    let (osei, bell) = (house.staff("osei"), house.staff("bell"));
    assert!(house.service().gaps(osei, osei).is_ok());
    assert!(house.service().gaps(house.staff("lead"), osei).is_ok());
    assert_eq!(
        refusal(house.service().gaps(bell, osei)).reason,
        Reason::NotAllowed
    );
    assert_eq!(
        refusal(house.service().development(bell, osei)).reason,
        Reason::NotAllowed
    );
    assert_eq!(
        refusal(house.service().development_plan(bell, osei)).reason,
        Reason::NotAllowed
    );
    assert_eq!(
        refusal(house.service().learning_log(bell, osei, None)).reason,
        Reason::NotAllowed
    );
    assert_eq!(
        refusal(house.service().revalidation(bell, osei, None)).reason,
        Reason::NotAllowed
    );
    assert_eq!(
        refusal(house.service().team_gaps(bell)).reason,
        Reason::NotAllowed
    );
    house.saved(
        "lead",
        r#"{"command":"change_staff","staff":"osei","reason":"agreed","details":{"login":"osei","name":"A Osei","roles":["case_manager"],"profession":"nurse","supervisor":"bell"}}"#,
    );
    assert!(house.service().gaps(bell, osei).is_ok());
    let grid = house.service().team_grid(bell, "evercare", false).unwrap();
    assert_eq!(grid.people.len(), 1);
}

/// Nobody who only leads, supervises, coordinates, administers or checks is counted as without a profile; whoever has a role
/// with patients besides is.
#[test]
fn only_whose_work_is_judged_by_a_profile_is_counted_without_one() {
    let house = House::new();
    for (login, roles) in [
        ("both", r#""auditor","associate""#),
        ("head", r#""lead","administrator""#),
        ("over", r#""supervisor""#),
        ("audit", r#""auditor""#),
        ("priv", r#""privacy_officer""#),
        ("coord", r#""coordinator""#),
    ] {
        house.saved(
            "lead",
            &format!(
                r#"{{"command":"add_staff","details":{{"login":"{login}","name":"{login}","roles":[{roles}],"profession":"nurse","deputy":"bell"}}}}"#
            ),
        );
    }
    let lead = house.staff("lead");
    let waiting = house.service().development_waiting(lead).unwrap();
    assert_eq!(
        waiting.without_profile,
        ["A Osei", "L Ead", "M Bell", "both"]
    );
    let team = house.service().team_gaps(lead).unwrap();
    assert_eq!(team.without_profile, waiting.without_profile);
}
