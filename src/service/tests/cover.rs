//! Cover for absence: who arranges it, what it gives and until when, and what is read on return.

use super::{House, contact};
use crate::domain::patient::opening::Entitlement;
use crate::domain::refusal::{Reason, Refusal};
use crate::domain::staff::relationship;
use crate::service::Failure;
use crate::service::query::Scope;
use crate::service::view::cover::CoverState;
use crate::service::view::today::{Task, Urgency};

const DAY: i64 = 24 * 60;

fn arrange(absent: &str, by: &str, from: &str, until: &str) -> String {
    format!(
        r#"{{"command":"arrange_cover","absent":"{absent}","by":"{by}","from":"{from}","until":"{until}","reason":"annual leave"}}"#
    )
}

fn end(absent: &str, cover: u64) -> String {
    format!(
        r#"{{"command":"end_cover","absent":"{absent}","cover":{cover},"reason":"back early"}}"#
    )
}

fn add(house: &House, login: &str, roles: &str, rest: &str) {
    house.saved(
        "lead",
        &format!(
            r#"{{"command":"add_staff","details":{{"login":"{login}","name":"{login}","roles":[{roles}],"profession":"nurse"{rest}}}}}"#
        ),
    );
}

/// What the register says of osei, with more fields, each with a comma before it.
fn change_osei(house: &House, rest: &str) {
    house.saved(
        "lead",
        &format!(
            r#"{{"command":"change_staff","staff":"osei","reason":"agreed","details":{{"login":"osei","name":"A Osei","roles":["case_manager"],"profession":"nurse"{rest}}}}}"#
        ),
    );
}

fn refused(failure: Failure) -> Refusal {
    match failure {
        Failure::Refused(refusal) => refusal,
        other => panic!("{other:?} instead of a refusal"),
    }
}

/// Cover gives the records, Today and the caseload from its first day to its last, and ends by itself.
#[test]
fn cover_holds_from_its_first_day_to_its_last_and_ends_by_itself() {
    let mut house = House::new();
    let (id, _) = house.register("osei", 1, "BEGUM", "weekly");
    house.register("bell", 2, "CARR", "weekly");
    let (osei, bell) = (house.staff("osei"), house.staff("bell"));
    let entitled = |house: &House| house.service().entitled(bell, id);
    let names = |house: &House| -> Vec<String> {
        let caseload = house.service().caseload(bell, Scope::Own).unwrap();
        caseload.rows.into_iter().map(|row| row.name).collect()
    };
    // From Wednesday 18 to Friday 20 November.
    house.saved("osei", &arrange("osei", "bell", "wed", "fri"));
    for days in 0..5 {
        let holds = (2..=4).contains(&days);
        assert_eq!(
            entitled(&house).ok(),
            holds.then_some(Entitlement::Cover),
            "day {days}"
        );
        assert_eq!(names(&house).len(), if holds { 2 } else { 1 }, "day {days}");
        // The absent person's own rights are as they were.
        assert_eq!(
            house.service().entitled(osei, id),
            Ok(Entitlement::OwnCaseload)
        );
        house.clock.advance_minutes(DAY);
    }
    // Saturday, and for good: without an entry, and after a rebuild as well.
    assert!(entitled(&house).is_err());
    assert_eq!(names(&house), ["CARR, Test"]);
    house.rebuild_equals_live();
    house.crash();
    house.open();
    assert!(entitled(&house).is_err());
}

/// The day of a cover begins at midnight in the service's zone, not in UTC.
#[test]
fn cover_begins_at_midnight_of_the_services_zone() {
    let house = House::new();
    let (id, _) = house.register("osei", 1, "BEGUM", "weekly");
    let bell = house.staff("bell");
    house.saved(
        "lead",
        r#"{"command":"change_policy","setting":"time_zone","value":"Asia/Tokyo","reason":"test"}"#,
    );
    // 16 November 18:00 in Tokyo.
    house.saved("osei", &arrange("osei", "bell", "tomorrow", "17/11/2026"));
    house.clock.advance_minutes(6 * 60 - 1);
    assert!(house.service().entitled(bell, id).is_err());
    house.clock.advance_minutes(1);
    assert_eq!(house.service().entitled(bell, id), Ok(Entitlement::Cover));
    house.clock.advance_minutes(DAY);
    assert!(house.service().entitled(bell, id).is_err());
}

#[test]
fn what_is_due_of_covered_patients_stands_among_ones_own_and_says_so() {
    let house = House::new();
    let (_, number) = house.register("osei", 1, "BEGUM", "daily");
    house.register("bell", 2, "CARR", "daily");
    house.contact(
        "osei",
        &number,
        r#","follow_ups":[{"what":"Ring the surgery","due":"tomorrow","owner":"osei"}]"#,
    );
    house.clock.advance_minutes(DAY);
    let bell = house.staff("bell");
    let before = house.service().today(bell).unwrap();
    assert!(before.rows.iter().all(|row| row.cover.is_empty()));
    house.saved("osei", &arrange("osei", "bell", "", "fri"));
    let today = house.service().today(bell).unwrap();
    let of = |name: &str, urgency: Urgency| {
        today
            .rows
            .iter()
            .filter(|row| row.name == name && row.urgency == urgency)
            .map(|row| row.cover.clone())
            .collect::<Vec<_>>()
    };
    let words = "cover for A Osei until Fri 20 Nov";
    assert_eq!(of("BEGUM, Test", Urgency::Due), [words], "{today:?}");
    // What the absent person promised falls to who stands in.
    assert_eq!(of("BEGUM, Test", Urgency::FollowUp), [words], "{today:?}");
    assert!(
        today
            .rows
            .iter()
            .any(|row| row.name == "CARR, Test" && row.cover.is_empty())
    );
    assert_eq!(
        today.header.duties.covering,
        "A Osei until Fri 20 Nov (1 patient)"
    );
    // The caseload against its band is one's own.
    assert_eq!(today.header.patients, 1);
    let caseload = house.service().caseload(bell, Scope::Own).unwrap();
    let covers: Vec<(&str, &str)> = caseload
        .rows
        .iter()
        .map(|row| (row.name.as_str(), row.cover.as_str()))
        .collect();
    assert_eq!(covers, [("BEGUM, Test", words), ("CARR, Test", "")]);
}

#[test]
fn who_may_arrange_cover() {
    let house = House::new();
    add(&house, "khan", r#""case_manager""#, "");
    add(
        &house,
        "boss",
        r#""case_manager","supervisor""#,
        r#","deputy":"khan""#,
    );
    add(&house, "chief", r#""lead""#, "");
    add(&house, "desk", r#""administrator""#, "");
    change_osei(&house, r#","supervisor":"boss","deputy":"bell""#);
    // A colleague may not, nor may the deputy for another; everybody else in turn arranges and ends one.
    let stranger = house.refused("khan", &arrange("bell", "osei", "", "fri"));
    assert_eq!(stranger.reason, Reason::NotAllowed);
    let other = house.refused("bell", &arrange("osei", "khan", "", "fri"));
    assert_eq!(other.reason, Reason::NotAllowed);
    assert!(other.advice.contains("yourself"), "{other:?}");
    for (who, by) in [
        ("osei", "khan"),
        ("boss", "khan"),
        ("khan", "bell"), // the supervisor's deputy
        ("chief", "khan"),
        ("desk", "khan"),
        ("bell", "bell"), // the absent person's deputy, standing in
    ] {
        let cover = house.saved(who, &arrange("osei", by, "", "fri")).first;
        // Whoever stands in may stop.
        house.saved(by, &end("osei", cover.0));
    }
    // Who covers for the supervisor arranges in their place, while it holds.
    let cover =
        r#"{"command":"arrange_cover","absent":"boss","by":"bell","until":"fri","reason":"ill"}"#;
    house.saved("boss", cover);
    house.saved("bell", &arrange("osei", "khan", "tomorrow", "wed"));
}

#[test]
fn who_may_stand_in_and_on_which_days() {
    let house = House::new();
    add(&house, "khan", r#""associate""#, "");
    add(&house, "desk", r#""coordinator""#, "");
    add(&house, "gone", r#""case_manager""#, "");
    house.saved(
        "lead",
        r#"{"command":"suspend_staff","staff":"gone","suspended":true,"reason":"left"}"#,
    );
    // Without patients an associate will do; with them it takes somebody who leads cases.
    let cover = house
        .saved("osei", &arrange("osei", "khan", "", "fri"))
        .first;
    house.saved("osei", &end("osei", cover.0));
    house.register("osei", 1, "BEGUM", "weekly");
    for (by, from, until, field) in [
        ("khan", "", "fri", "by"),
        ("desk", "", "fri", "by"),
        ("gone", "", "fri", "by"),
        ("osei", "", "fri", "by"),
        ("bell", "wed", "tomorrow", "until"),
        ("bell", "", "yesterday", "until"),
        ("bell", "", "", "until"),
        ("bell", "someday", "fri", "from"),
        ("bell", "", "18/11/2027", "until"),
    ] {
        let refusal = house.refused("osei", &arrange("osei", by, from, until));
        assert_eq!(
            refusal.field.as_deref(),
            Some(field),
            "{by} {from} {until}: {refusal:?}"
        );
    }
    let silent = arrange("osei", "bell", "", "fri").replace("annual leave", " ");
    assert_eq!(
        house.refused("osei", &silent).field.as_deref(),
        Some("reason")
    );
    // Somebody fell ill yesterday; a year is the longest.
    house.saved("osei", &arrange("osei", "bell", "yesterday", "fri"));
    house.saved("osei", &arrange("osei", "bell", "23/11/2026", "23/11/2027"));
}

#[test]
fn nobody_is_covered_twice_at_once_or_by_somebody_who_is_away() {
    let house = House::new();
    let first = house
        .saved("osei", &arrange("osei", "bell", "wed", "fri"))
        .first;
    for (from, until) in [("fri", "mon"), ("", "wed"), ("thu", "thu"), ("", "mon")] {
        let refusal = house.refused("osei", &arrange("osei", "lead", from, until));
        assert_eq!(refusal.reason, Reason::Duplicate, "{from}-{until}");
        assert!(refusal.message.contains("M Bell"), "{refusal:?}");
    }
    house.saved("osei", &arrange("osei", "lead", "", "tomorrow"));
    house.saved("osei", &arrange("osei", "lead", "sat", "mon"));
    // Osei is away on Thursday, so cannot stand in for bell.
    let away = house.refused("bell", &arrange("bell", "osei", "thu", "thu"));
    assert_eq!(away.field.as_deref(), Some("by"));
    // An ended one is in nobody's way, and is not ended again.
    house.saved("osei", &end("osei", first.0));
    assert_eq!(
        house.refused("osei", &end("osei", first.0)).reason,
        Reason::State
    );
    assert_eq!(
        house.refused("osei", &end("osei", 1)).reason,
        Reason::Unknown
    );
    house.saved("osei", &arrange("osei", "bell", "thu", "fri"));
    house.rebuild_equals_live();
}

#[test]
fn an_early_end_holds_at_once_and_is_not_everybodys() {
    let house = House::new();
    let (id, _) = house.register("osei", 1, "BEGUM", "weekly");
    let bell = house.staff("bell");
    add(&house, "khan", r#""case_manager""#, "");
    let cover = house
        .saved("osei", &arrange("osei", "bell", "", "fri"))
        .first;
    assert!(house.service().entitled(bell, id).is_ok());
    let stranger = house.refused("khan", &end("osei", cover.0));
    assert_eq!(stranger.reason, Reason::NotAllowed);
    house.saved("osei", &end("osei", cover.0));
    assert!(house.service().entitled(bell, id).is_err());
    let list = house.service().covers(house.staff("osei")).unwrap();
    assert_eq!(list.len(), 1);
    assert_eq!((list[0].state, list[0].may_end), (CoverState::Ended, false));
    assert_eq!(house.service().covers(house.staff("khan")).unwrap(), []);
}

#[test]
fn a_supervisors_queue_falls_to_who_covers_and_shows_at_the_deputys_meanwhile() {
    let house = House::new();
    add(&house, "khan", r#""case_manager""#, "");
    add(
        &house,
        "boss",
        r#""case_manager","supervisor""#,
        r#","deputy":"khan""#,
    );
    change_osei(&house, r#","supervisor":"boss""#);
    let ask = |login: &str| {
        let register = house.service().register();
        let (today, _, _) = house.service().policy_now();
        let who = &register.members[&house.staff(login)];
        let osei = &register.members[&house.staff("osei")];
        (
            relationship::supervises(who, osei, &register, today),
            relationship::queue_shows(who, osei, &register, today),
        )
    };
    assert_eq!(ask("boss"), (true, true));
    // The deputy always may, and is not bothered while the supervisor is there.
    assert_eq!(ask("khan"), (true, false));
    assert_eq!(ask("bell"), (false, false));
    house.saved("boss", &arrange("boss", "bell", "wed", "fri"));
    assert_eq!((ask("khan"), ask("bell")), ((true, false), (false, false)));
    house.clock.advance_minutes(2 * DAY);
    assert_eq!((ask("khan"), ask("bell")), ((true, true), (true, true)));
    house.clock.advance_minutes(3 * DAY);
    assert_eq!((ask("khan"), ask("bell")), ((true, false), (false, false)));
    house.saved(
        "lead",
        r#"{"command":"suspend_staff","staff":"boss","suspended":true,"reason":"left"}"#,
    );
    assert_eq!((ask("khan"), ask("bell")), ((true, true), (false, false)));
}

#[test]
fn what_happened_meanwhile_is_listed_by_page_for_those_concerned() {
    let house = House::new();
    let (id, number) = house.register("osei", 1, "BEGUM", "weekly");
    let (_, second) = house.register("osei", 2, "CARR", "weekly");
    let (_, other) = house.register("bell", 3, "DALE", "weekly");
    add(&house, "khan", r#""case_manager""#, "");
    let lead = house.staff("lead");
    change_osei(&house, r#","supervisor":"lead""#);
    house.contact("lead", &number, r#","note":"Before.""#);
    let cover = house
        .saved("osei", &arrange("osei", "bell", "tomorrow", "fri"))
        .first;
    house.clock.advance_minutes(DAY);
    let (osei, bell, khan) = (
        house.staff("osei"),
        house.staff("bell"),
        house.staff("khan"),
    );
    house.service().open_record(bell, id, "").unwrap();
    let mut made = Vec::new();
    for place in 0..60 {
        let number = if place % 2 == 0 { &number } else { &second };
        made.push(
            house
                .saved("bell", &contact(number, r#","channel":"telephone""#))
                .first,
        );
        house.clock.advance_minutes(1);
    }
    // Neither one's own entries nor those of other people's patients are news.
    house.contact("osei", &number, "");
    house.contact("bell", &other, "");
    house.clock.advance_minutes(5 * DAY);
    house.contact("lead", &number, r#","note":"After.""#);
    let first = house.service().meanwhile(osei, osei, cover, None).unwrap();
    assert_eq!(first.rows.len(), 50);
    assert!(first.about.contains("M Bell"), "{}", first.about);
    let rest = house
        .service()
        .meanwhile(osei, osei, cover, first.next)
        .unwrap();
    assert_eq!(rest.next, None);
    let mut seen: Vec<_> = first
        .rows
        .iter()
        .chain(&rest.rows)
        .map(|row| row.entry)
        .collect();
    let newest_first = seen.windows(2).all(|two| two[0] > two[1]);
    assert!(newest_first, "{seen:?}");
    seen.reverse();
    assert_eq!(seen, made);
    let row = &first.rows[0];
    assert_eq!(
        (row.who.as_str(), row.name.as_str()),
        ("M Bell", "CARR, Test")
    );
    assert_eq!(row.headline, "Telephone");
    // The supervisor and, for a week, who covered; nobody else.
    assert!(house.service().meanwhile(lead, osei, cover, None).is_ok());
    assert!(house.service().meanwhile(bell, osei, cover, None).is_ok());
    let no = refused(
        house
            .service()
            .meanwhile(khan, osei, cover, None)
            .unwrap_err(),
    );
    assert_eq!(no.reason, Reason::NotAllowed);
    house.clock.advance_minutes(7 * DAY);
    assert!(house.service().meanwhile(bell, osei, cover, None).is_err());
    assert!(house.service().meanwhile(osei, osei, cover, None).is_ok());
}

#[test]
fn who_is_back_is_told_for_a_week_where_to_read() {
    let house = House::new();
    let osei = house.staff("osei");
    let cover = house
        .saved("osei", &arrange("osei", "bell", "", "tomorrow"))
        .first;
    let told = |house: &House, login: &str| {
        let today = house.service().today(house.staff(login)).unwrap();
        today
            .rows
            .into_iter()
            .find(|row| row.task == Task::Meanwhile(osei, cover))
            .map(|row| row.why)
    };
    assert_eq!(told(&house, "osei"), None);
    house.clock.advance_minutes(2 * DAY);
    let why = told(&house, "osei").unwrap();
    assert!(
        why.contains("M Bell") && why.contains(&cover.to_string()),
        "{why}"
    );
    assert_eq!(told(&house, "bell"), None);
    house.clock.advance_minutes(6 * DAY);
    assert!(told(&house, "osei").is_some());
    house.clock.advance_minutes(DAY);
    assert_eq!(told(&house, "osei"), None);
    // One that ended before it began left nothing to read; one that ended early did, at once.
    let never = house
        .saved("osei", &arrange("osei", "bell", "fri", "sat"))
        .first;
    house.saved("osei", &end("osei", never.0));
    let early = house
        .saved("osei", &arrange("osei", "bell", "", "fri"))
        .first;
    house.clock.advance_minutes(60);
    house.saved("osei", &end("osei", early.0));
    let today = house.service().today(osei).unwrap();
    let tasks: Vec<_> = today.rows.into_iter().map(|row| row.task).collect();
    assert_eq!(tasks, [Task::Meanwhile(osei, early)]);
}

#[test]
fn every_supervisor_has_a_deputy_who_is_there() {
    let house = House::new();
    let supervisor = |deputy: &str| {
        format!(
            r#"{{"command":"add_staff","details":{{"login":"boss","name":"B Oss","roles":["supervisor"],"profession":"nurse"{deputy}}}}}"#
        )
    };
    let none = house.refused("lead", &supervisor(""));
    assert_eq!(none.field.as_deref(), Some("deputy"));
    assert!(!none.advice.is_empty());
    let suspend = |who: &str, suspended: bool| {
        format!(
            r#"{{"command":"suspend_staff","staff":"{who}","suspended":{suspended},"reason":"left"}}"#
        )
    };
    house.saved("lead", &suspend("bell", true));
    let gone = house.refused("lead", &supervisor(r#","deputy":"bell""#));
    assert_eq!(gone.field.as_deref(), Some("deputy"));
    house.saved("lead", &suspend("bell", false));
    house.saved("lead", &supervisor(r#","deputy":"bell""#));
    // Nor does one lose the deputy by a change, or the deputy by a suspension.
    let change = |deputy: &str| {
        supervisor(deputy).replace(
            r#""add_staff","#,
            r#""change_staff","staff":"boss","reason":"agreed","#,
        )
    };
    assert_eq!(
        house.refused("lead", &change("")).field.as_deref(),
        Some("deputy")
    );
    assert!(house.run("lead", &change(r#","deputy":"boss""#)).is_err());
    let leaving = house.refused("lead", &suspend("bell", true));
    assert_eq!(leaving.reason, Reason::State);
    assert!(leaving.advice.contains("B Oss"), "{leaving:?}");
    house.saved("lead", &change(r#","deputy":"osei""#));
    house.saved("lead", &suspend("bell", true));
    // The first staff of a store could have none, and are pointed out.
    let staff = house.service().staff();
    let attention = |login: &str| {
        let row = staff.iter().find(|row| row.login == login).unwrap();
        row.attention.clone()
    };
    assert!(attention("lead").contains("no deputy"));
    assert!(!attention("boss").contains("no deputy"));
}
