//! Who looked: openings by record and by staff member, page by page.

use super::{House, about};
use crate::domain::patient::opening::Entitlement;
use crate::domain::refusal::Reason;
use crate::service::Failure;

fn add(house: &House, login: &str, role: &str) {
    house.saved(
        "lead",
        &format!(
            r#"{{"command":"add_staff","details":{{"login":"{login}","name":"{login}","roles":["{role}"],"profession":"office"}}}}"#
        ),
    );
}

/// The writer works in order: once a later command is answered, openings before it are recorded.
fn settle(house: &House) {
    house.saved(
        "lead",
        r#"{"command":"suspend_staff","staff":"bell","suspended":true,"reason":"x"}"#,
    );
    house.saved(
        "lead",
        r#"{"command":"suspend_staff","staff":"bell","suspended":false,"reason":"x"}"#,
    );
}

/// R003-09 (part): who looked, at what and with which right, is listed both ways.
#[test]
fn openings_are_listed_by_record_and_by_staff_member_with_their_class() {
    let mut house = House::new();
    let (begum, number) = house.register("osei", 1, "BEGUM", "weekly");
    let (carr, _) = house.register("osei", 2, "CARR", "weekly");
    let (osei, bell, lead) = (
        house.staff("osei"),
        house.staff("bell"),
        house.staff("lead"),
    );
    house.saved(
        "osei",
        r#"{"command":"arrange_cover","absent":"osei","by":"bell","from":"tomorrow","until":"fri","reason":"leave"}"#,
    );
    house.service().open_record(osei, begum, "").unwrap();
    house
        .service()
        .open_record(bell, begum, "the ward rang")
        .unwrap();
    house.clock.advance_minutes(24 * 60);
    house.service().open_record(bell, begum, "").unwrap();
    house.service().open_record(bell, carr, "").unwrap();
    settle(&house);
    let looks = house.service().who_looked(osei, begum, None).unwrap();
    let rows: Vec<_> = looks
        .rows
        .iter()
        .map(|row| (row.who.as_str(), row.entitlement, row.reason.as_str()))
        .collect();
    assert_eq!(
        rows,
        [
            ("M Bell", Entitlement::Cover, ""),
            ("M Bell", Entitlement::BreakGlass, "the ward rang"),
            ("A Osei", Entitlement::OwnCaseload, ""),
        ]
    );
    assert_eq!((looks.about.as_str(), looks.next), ("BEGUM, Test", None));
    assert_eq!(looks.rows[0].class, "cover");
    let by = house.service().looked_by(lead, bell, None).unwrap();
    let names: Vec<_> = by.rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["CARR, Test", "BEGUM, Test", "BEGUM, Test"]);
    assert_eq!(by.about, "M Bell");
    house.rebuild_equals_live();
    // A struck original of another patient that was shown is named.
    let wrong = house.contact("osei", &number, "").first;
    let second = house.state(carr).identity.nhs_number().unwrap().plain();
    house.saved(
        "osei",
        &about(
            &number,
            "correct_entry",
            &format!(
                r#""entry":{},"why":"wrong_patient","words":"wrong row","right_patient":"{second}""#,
                wrong.0
            ),
        ),
    );
    house.service().original(osei, begum, wrong).unwrap();
    house.crash();
    house.open();
    let looks = house.service().who_looked(osei, begum, None).unwrap();
    assert_eq!(looks.rows[0].original, Some(wrong));
}

#[test]
fn who_looked_is_for_the_entitled_the_privacy_officer_and_the_auditor() {
    let house = House::new();
    let (id, _) = house.register("osei", 1, "BEGUM", "weekly");
    add(&house, "privacy", "privacy_officer");
    add(&house, "audit", "auditor");
    add(&house, "desk", "coordinator");
    add(&house, "admin", "administrator");
    let looked = |login: &str| house.service().who_looked(house.staff(login), id, None);
    for login in ["osei", "lead", "privacy", "audit"] {
        assert!(looked(login).is_ok(), "{login}");
    }
    for login in ["bell", "desk", "admin"] {
        match looked(login) {
            Err(Failure::Refused(refusal)) => {
                assert_eq!(refusal.reason, Reason::NotAllowed, "{login}");
            }
            other => panic!("{login}: {other:?}"),
        }
    }
    // Neither role gives the record itself, nor finds anybody.
    for login in ["privacy", "audit"] {
        let who = house.staff(login);
        assert!(house.service().open_record(who, id, "curious").is_err());
        assert!(house.service().record(who, id).is_err());
        assert!(house.service().find(who, "begum").is_err());
    }
}

#[test]
fn what_somebody_looked_at_is_theirs_and_the_overseers() {
    let house = House::new();
    add(&house, "privacy", "privacy_officer");
    add(&house, "audit", "auditor");
    add(&house, "admin", "administrator");
    let osei = house.staff("osei");
    for login in ["osei", "lead", "privacy", "audit"] {
        let looks = house.service().looked_by(house.staff(login), osei, None);
        assert_eq!(looks.unwrap().rows, [], "{login}");
    }
    for login in ["bell", "admin"] {
        let looks = house.service().looked_by(house.staff(login), osei, None);
        assert!(matches!(looks, Err(Failure::Refused(_))), "{login}");
    }
}

#[test]
fn openings_come_in_pages_and_none_twice() {
    let house = House::new();
    let (id, _) = house.register("osei", 1, "BEGUM", "weekly");
    let osei = house.staff("osei");
    for _ in 0..205 {
        house.service().open_record(osei, id, "").unwrap();
    }
    settle(&house);
    for by_staff in [false, true] {
        let mut seen = Vec::new();
        let mut before = None;
        let mut pages = 0;
        loop {
            let page = if by_staff {
                house.service().looked_by(osei, osei, before)
            } else {
                house.service().who_looked(osei, id, before)
            };
            let page = page.unwrap();
            assert!(page.rows.len() <= 100);
            seen.extend(page.rows.iter().map(|row| row.entry));
            pages += 1;
            before = page.next;
            if before.is_none() {
                break;
            }
        }
        assert_eq!((pages, seen.len()), (3, 205));
        assert!(seen.windows(2).all(|two| two[0] > two[1]));
    }
}
