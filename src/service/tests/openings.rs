//! Who may open a record, and that every opening is itself recorded.

use super::{House, about};
use crate::domain::patient::opening::Entitlement;
use crate::domain::refusal::Reason;
use crate::service::Failure;
use crate::service::query::Wanted;

fn openings(house: &House, id: crate::domain::entry::PatientId) -> Vec<String> {
    let wanted = Wanted {
        openings: true,
        ..Wanted::default()
    };
    let page = house
        .service()
        .timeline(house.staff("lead"), id, &wanted)
        .unwrap();
    page.lines
        .into_iter()
        .map(|line| format!("{}: {} {}", line.author, line.headline, line.body.join(" ")))
        .collect()
}

#[test]
fn break_glass_asks_a_reason_is_durable_before_the_view_and_ends() {
    let mut house = House::new();
    let (id, _) = house.register("osei", 1, "BEGUM", "weekly");
    let bell = house.staff("bell");
    assert!(house.service().record(bell, id).is_err());
    match house.service().open_record(bell, id, "  ") {
        Err(Failure::Refused(refusal)) => assert_eq!(
            (refusal.reason, refusal.field.as_deref()),
            (Reason::NotAllowed, Some("reason"))
        ),
        other => panic!("{other:?}"),
    }
    assert_eq!(openings(&house, id).len(), 0);
    let entitlement = house
        .service()
        .open_record(bell, id, "asked by the ward")
        .unwrap();
    assert_eq!(entitlement, Entitlement::BreakGlass);
    // Recorded by the time the view is answered, so a kill right after loses nothing of it.
    house.crash();
    house.open();
    let logged = openings(&house, id);
    assert_eq!(logged.len(), 1);
    assert!(logged[0].contains("M Bell") && logged[0].contains("asked by the ward"));
    // A new process asks again; within it the reason holds for a while.
    assert!(house.service().record(bell, id).is_err());
    house
        .service()
        .open_record(bell, id, "asked by the ward again")
        .unwrap();
    assert_eq!(
        house.service().record(bell, id).unwrap().head.entitlement,
        Entitlement::BreakGlass
    );
    house.clock.advance_minutes(240);
    assert!(house.service().record(bell, id).is_err());
    house.rebuild_equals_live();
}

#[test]
fn an_entitled_opening_is_recorded_without_waiting() {
    let house = House::new();
    let (id, number) = house.register("osei", 1, "BEGUM", "weekly");
    let osei = house.staff("osei");
    assert_eq!(
        house.service().open_record(osei, id, "").unwrap(),
        Entitlement::OwnCaseload
    );
    // The writer works in order: once a later command is answered, the opening is recorded.
    house.contact("osei", &number, "");
    assert_eq!(openings(&house, id), ["A Osei: Opened: own caseload "]);
}

#[test]
fn who_lost_the_relationship_or_is_suspended_reads_no_more() {
    let house = House::new();
    let (id, number) = house.register("osei", 1, "BEGUM", "weekly");
    let (osei, bell) = (house.staff("osei"), house.staff("bell"));
    house.service().open_record(osei, id, "").unwrap();
    house.service().open_record(bell, id, "in need").unwrap();
    assert!(house.service().record(osei, id).is_ok());
    house.saved(
        "lead",
        &about(
            &number,
            "assign_case_manager",
            r#""case_manager":"lead","reason":"leave""#,
        ),
    );
    assert!(house.service().record(osei, id).is_err());
    assert!(house.service().record(bell, id).is_ok());
    house.saved(
        "lead",
        r#"{"command":"suspend_staff","staff":"bell","suspended":true,"reason":"left"}"#,
    );
    assert!(house.service().record(bell, id).is_err());
    assert!(house.service().today(bell).is_err());
}

#[test]
fn cover_and_supervision_give_records_and_an_office_role_gives_none() {
    let house = House::new();
    let (id, _) = house.register("osei", 1, "BEGUM", "weekly");
    let change = |supervisor: &str, deputy: &str| {
        format!(
            r#"{{"command":"change_staff","staff":"osei","reason":"cover","details":{{"login":"osei","name":"A Osei","roles":["case_manager"],"profession":"nurse"{supervisor}{deputy}}}}}"#
        )
    };
    let of = |house: &House, login: &str| house.service().entitled(house.staff(login), id);
    assert!(of(&house, "bell").is_err());
    // A deputy sees nothing by being named, and may begin cover.
    house.saved("lead", &change("", r#","deputy":"bell""#));
    let refusal = of(&house, "bell").unwrap_err();
    assert!(refusal.advice.contains("arrange cover"), "{refusal:?}");
    let cover =
        r#"{"command":"arrange_cover","absent":"osei","by":"bell","until":"fri","reason":"ill"}"#;
    house.saved("bell", cover);
    assert_eq!(of(&house, "bell"), Ok(Entitlement::Cover));
    house.clock.advance_minutes(5 * 24 * 60);
    assert!(of(&house, "bell").is_err());
    house.saved("lead", &change(r#","supervisor":"bell""#, ""));
    assert_eq!(of(&house, "bell"), Ok(Entitlement::Supervision));
    house.saved("lead", r#"{"command":"add_staff","details":{"login":"desk","name":"D Esk","roles":["administrator","auditor"],"profession":"office"}}"#);
    let desk = house.staff("desk");
    assert!(house.service().open_record(desk, id, "curious").is_err());
    assert!(house.service().find(desk, "begum").is_err());
    assert_eq!(
        house
            .service()
            .find(house.staff("bell"), "begum")
            .unwrap()
            .len(),
        1
    );
}
