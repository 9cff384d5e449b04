//! The staff register: whose it is, and what it refuses.

use super::House;
use crate::domain::refusal::Reason;

fn add(login: &str, roles: &str, rest: &str) -> String {
    format!(
        r#"{{"command":"add_staff","details":{{"login":"{login}","name":"N Ew","roles":[{roles}],"profession":"nurse"{rest}}}}}"#
    )
}

/// R001-71, R000-15: a community matron needs a nurse's registration with an expiry date. R000-14 (part): the profession, the
/// registration's body and its number are kept. T-18: who leads cases is said by roles, which add up.
#[test]
fn a_community_matron_is_a_registered_nurse() {
    let house = House::new();
    let matron = r#""community_matron""#;
    let registered = |body: &str, expires: &str| {
        format!(r#","registration":{{"body":"{body}","number":"99B1234E","expires":"{expires}"}}"#)
    };
    let good = registered("NMC", "2029-01-31");
    for (command, field) in [
        (add("new", matron, ""), "registration"),
        (
            add("new", matron, &registered("NMC", "2026-11-15")),
            "registration",
        ),
        (
            add("new", matron, &registered(" ", "2029-01-31")),
            "registration",
        ),
        (
            add("new", matron, &good).replace("\"nurse\"", "\"social_worker\""),
            "profession",
        ),
    ] {
        assert_eq!(
            house.refused("lead", &command).field.as_deref(),
            Some(field),
            "{command}"
        );
    }
    let no_expiry = add(
        "new",
        matron,
        r#","registration":{"body":"NMC","number":"1"}"#,
    );
    assert_eq!(house.refused("lead", &no_expiry).reason, Reason::Invalid);
    house.saved("lead", &add("new", matron, &good));
    assert!(
        house
            .service()
            .register()
            .by_login("new")
            .unwrap()
            .can_lead_cases()
    );
    // Roles add up: none is instead of another.
    let both = r#""community_matron","case_manager""#;
    house.saved("lead", &add("both", both, &good));
    let register = house.service().register();
    let member = register.by_login("both").unwrap();
    assert_eq!(member.details.roles.len(), 2);
    assert_eq!(member.details.profession.code(), "nurse");
    let registration = member.details.registration.as_ref().unwrap();
    assert_eq!(
        (registration.body.as_str(), registration.number.as_str()),
        ("NMC", "99B1234E")
    );
    // Whoever is neither nurse nor matron may still lead cases, as a case manager.
    house.saved(
        "lead",
        &add("sw", r#""case_manager""#, "").replace("\"nurse\"", "\"social_worker\""),
    );
    assert!(
        house
            .service()
            .register()
            .by_login("sw")
            .unwrap()
            .can_lead_cases()
    );
    house.rebuild_equals_live();
}

#[test]
fn the_register_is_the_administrators_and_keeps_one() {
    let house = House::new();
    let role = r#""associate""#;
    assert_eq!(
        house.refused("osei", &add("new", role, "")).reason,
        Reason::NotAllowed
    );
    assert_eq!(
        house.refused("lead", &add("osei", role, "")).reason,
        Reason::Duplicate
    );
    assert_eq!(
        house
            .refused("lead", &add("a b", role, ""))
            .field
            .as_deref(),
        Some("login")
    );
    let demoted = r#"{"command":"change_staff","staff":"lead","reason":"x","details":{"login":"lead","name":"L Ead","roles":["lead"],"profession":"nurse"}}"#;
    assert_eq!(house.refused("lead", demoted).reason, Reason::State);
    let suspend = |who: &str, suspended: bool| {
        format!(
            r#"{{"command":"suspend_staff","staff":"{who}","suspended":{suspended},"reason":"left"}}"#
        )
    };
    assert_eq!(
        house.refused("lead", &suspend("lead", true)).reason,
        Reason::NotAllowed
    );
    house.saved("lead", &suspend("osei", true));
    assert_eq!(
        house.refused("osei", &add("new", role, "")).reason,
        Reason::NotAllowed
    );
    house.saved("lead", &suspend("osei", false));
    assert!(house.service().today(house.staff("osei")).is_ok());
}

/// R004-13 (part): whoever works with patients and has no supervisor is flagged.
#[test]
fn who_has_no_supervisor_is_flagged() {
    let house = House::new();
    let attention = |house: &House| {
        let staff = house.service().staff();
        let row = staff.into_iter().find(|row| row.login == "osei").unwrap();
        row.attention
    };
    assert_eq!(attention(&house), "no supervisor");
    house.saved("lead", r#"{"command":"change_staff","staff":"osei","reason":"agreed","details":{"login":"osei","name":"A Osei","roles":["case_manager"],"profession":"nurse","supervisor":"lead"}}"#);
    assert_eq!(attention(&house), "");
}

/// A change of the register is seen by the very next command, even when both wait in one group.
#[test]
fn a_suspension_holds_for_what_waits_behind_it() {
    let house = House::new();
    let (_, number) = house.register("osei", 1, "BEGUM", "weekly");
    let service = house.service();
    let read = |text: &str| crate::service::spoken::read(service, text).unwrap();
    let (lead, osei) = (house.staff("lead"), house.staff("osei"));
    let suspend = service.submit(
        lead,
        read(r#"{"command":"suspend_staff","staff":"osei","suspended":true,"reason":"left"}"#),
    );
    let contact = service.submit(osei, read(&super::contact(&number, "")));
    suspend.wait().unwrap();
    assert!(contact.wait().is_err());
}
