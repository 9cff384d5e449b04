//! Modules, exemption from them, and provisional practice before they are finished.

use super::development::{assign, authority, later, profile};
use super::learning::{day, development, module, provisional};
use super::{House, about};
use crate::domain::refusal::Reason;
use crate::domain::staff::development::gap::Standing;
use crate::domain::staff::development::module::ModuleKind;

/// R001-78: modules are core or tailored, and lead to units.
#[test]
fn modules_are_core_or_tailored_and_lead_to_units() {
    let house = House::new();
    let bare = house.refused("lead", r#"{"command":"write_module","title":"X"}"#);
    assert_eq!(bare.field.as_deref(), Some("units"));
    let not_a_lead = house.refused(
        "osei",
        r#"{"command":"write_module","title":"X","units":["nhs2005.B"]}"#,
    );
    assert_eq!(not_a_lead.reason, Reason::NotAllowed);
    let core = module(&house, "Care plans", r#""nhs2005.B","nhs2005.C""#);
    let tailored = house
        .saved(
            "lead",
            r#"{"command":"write_module","title":"Brain injury","kind":"tailored","units":["nhs2005.D"]}"#,
        )
        .first.0;
    let rows = house.service().modules(house.staff("osei")).unwrap();
    let shown: Vec<(u64, ModuleKind, usize)> = rows
        .iter()
        .map(|row| (row.module.0, row.kind, row.units.len()))
        .collect();
    assert_eq!(
        shown,
        [
            (core, ModuleKind::Core, 2),
            (tailored, ModuleKind::Tailored, 1)
        ]
    );
    // Without a post only core modules concern somebody.
    let own = development(&house, "osei").modules;
    assert_eq!(own.len(), 1);
    assert!(own[0].to_do);
    let complete = |rest: &str| {
        format!(r#"{{"command":"complete_module","staff":"osei","module":{core}{rest}}}"#)
    };
    let nobody = house.refused("osei", &complete(""));
    assert_eq!(nobody.field.as_deref(), Some("provider"));
    let to_come = house.refused(
        "osei",
        &complete(r#","provider":"the university","day":"2026-12-01""#),
    );
    assert_eq!(to_come.reason, Reason::InFuture);
    house.saved(
        "osei",
        &complete(r#","provider":"the university","day":"2026-11-01""#),
    );
    let own = development(&house, "osei").modules;
    assert!(!own[0].to_do);
    assert!(own[0].state.ends_with("with the university"), "{own:?}");
    house.saved(
        "lead",
        &format!(r#"{{"command":"write_module","module":{core},"in_use":false}}"#),
    );
    let rows = house.service().modules(house.staff("osei")).unwrap();
    assert_eq!(
        (rows[1].title.as_str(), rows[1].in_use),
        ("Care plans", false)
    );
    house.rebuild_equals_live();
}

/// R001-76: an exemption needs an assessor who may, a qualification, a date, a scope and a reason; a partial one lists the modules.
#[test]
fn an_exemption_needs_an_assessor_qualification_date_scope_and_reason() {
    let house = House::new();
    let plans = module(&house, "Care plans", r#""nhs2005.B""#);
    let dementia = module(&house, "Dementia", r#""nhs2005.D""#);
    let both = module(&house, "Both", r#""nhs2005.B","nhs2005.D""#);
    let id = profile(&house, "Case manager", "");
    assign(&house, "osei", id);
    let exempt = |scope: &str, units: &str, rest: &str| {
        format!(
            r#"{{"command":"give_exemption","staff":"osei","scope":"{scope}","units":[{units}]{rest}}}"#
        )
    };
    let reason = r#","reason":"twelve years of it, formally evaluated""#;
    let no_authority = house.refused("lead", &exempt("full", r#""nhs2005.B""#, reason));
    assert_eq!(no_authority.reason, Reason::NotAllowed);
    authority(&house, "nhs2005");
    for (command, field) in [
        (exempt("full", "", reason), "units"),
        (exempt("full", r#""nhs2005.B""#, ""), "reason"),
        (exempt("partial", r#""nhs2005.B""#, reason), "modules"),
        (
            exempt(
                "partial",
                r#""nhs2005.B""#,
                &format!(r#","modules":[{dementia}]{reason}"#),
            ),
            "modules",
        ),
        (
            exempt(
                "full",
                r#""nhs2005.B""#,
                &format!(r#","modules":[{plans}]{reason}"#),
            ),
            "modules",
        ),
        (
            exempt(
                "full",
                r#""nhs2005.B""#,
                &format!(r#","day":"2026-12-24"{reason}"#),
            ),
            "day",
        ),
    ] {
        assert_eq!(
            house.refused("lead", &command).field.as_deref(),
            Some(field),
            "{command}"
        );
    }
    house.saved(
        "boss",
        r#"{"command":"give_authority","staff":"bell","framework":"nhs2005","units":["nhs2005.B"],"grounds":"she leads there","until":"2030-01-01"}"#,
    );
    let unqualified = house.refused("bell", &exempt("full", r#""nhs2005.B""#, reason));
    assert_eq!(unqualified.field.as_deref(), Some("qualification"));
    let partial = format!(r#","modules":[{both}],"day":"2026-11-10"{reason}"#);
    house.saved(
        "lead",
        &exempt("partial", r#""nhs2005.B","nhs2005.D""#, &partial),
    );
    let shown = development(&house, "osei");
    let to_do: Vec<u64> = shown
        .modules
        .iter()
        .filter(|one| one.to_do)
        .map(|one| one.module.0)
        .collect();
    assert_eq!(to_do, [plans, dementia]);
    let words = &shown.exemptions[0];
    for part in [
        "partial by L Ead (A1 assessor)",
        "10",
        "B Leading",
        "modules: Both",
        "twelve years",
    ] {
        assert!(words.contains(part), "{part}: {words}");
    }
    let staff = house.staff("osei");
    let standing = |unit: &str| {
        let gaps = house.service().gaps(staff, staff).unwrap();
        gaps.rows
            .iter()
            .find(|row| row.asked.unit == unit)
            .unwrap()
            .standing
    };
    assert_eq!(standing("nhs2005.B"), Standing::NotAssessed);
    house.saved("lead", &exempt("full", r#""nhs2005.D""#, reason));
    assert_eq!(standing("nhs2005.D"), Standing::Exempted);
    let to_do = development(&house, "osei").modules;
    assert!(
        to_do.iter().all(|one| one.to_do == (one.module.0 == plans)),
        "{to_do:?}"
    );
    house.rebuild_equals_live();
}

/// An assessor exempts only at a level which they hold or have authority for, and the exemption reaches no further.
#[test]
fn an_exemption_is_given_at_a_level_and_names_the_framework_s_version() {
    let house = House::new();
    authority(&house, "cmp");
    let supervision = module(&house, "Supervision", r#""cmp.pp.01""#);
    let exempt = |level: &str| {
        format!(
            r#"{{"command":"give_exemption","staff":"osei","scope":"full","units":["cmp.pp.01"]{level},"reason":"ten years, evaluated"}}"#
        )
    };
    let refusal = house.refused("lead", &exempt(""));
    assert_eq!(refusal.field.as_deref(), Some("level"), "{refusal}");
    // A module that leads to a unit which was not evaluated is needed for that one.
    let both = module(&house, "Both", r#""cmp.pp.01","cmp.pp.02""#);
    let partial = exempt(&format!(r#","level":"CMP1","modules":[{both}]"#));
    let refusal = house.refused("lead", &partial.replace("full", "partial"));
    assert_eq!(refusal.field.as_deref(), Some("modules"), "{refusal}");
    house.saved("lead", &exempt(r#","level":"CMP1""#));
    let said = super::competence::competence(&house, "osei")
        .development
        .exemptions[0]
        .said
        .clone();
    assert_eq!(said.levels, [Some("CMP1".to_owned())]);
    assert!(said.catalogue.starts_with("cmp "), "{}", said.catalogue);
    assert_eq!(
        said.modules,
        [crate::domain::entry::EntryNumber(supervision)]
    );
}

/// R001-77: provisional practice has a start, an end and modules to finish, which the person agrees to; overdue it shows to the
/// lead, and goes on until a person renews or ends it.
#[test]
fn provisional_practice_is_agreed_shows_when_overdue_and_ends_by_a_person() {
    let house = House::new();
    let plans = module(&house, "Care plans", r#""nhs2005.B""#);
    let begin = |rest: &str| {
        format!(r#"{{"command":"begin_provisional","staff":"osei","until":"2027-01-31"{rest}}}"#)
    };
    let bare = house.refused("lead", &begin(""));
    assert_eq!(bare.field.as_deref(), Some("modules"));
    let own = house.refused("osei", &begin(&format!(r#","modules":[{plans}]"#)));
    assert_eq!(own.reason, Reason::NotAllowed);
    let entry = house
        .saved(
            "lead",
            &begin(&format!(
                r#","modules":[{plans}],"patients_max":2,"limits":"nobody on the most intense rung; no work of domain A""#
            )),
        )
        .first.0;
    let lead = house.staff("lead");
    let waits = |house: &House| {
        house
            .service()
            .development_waiting(lead)
            .unwrap()
            .provisional
    };
    assert_eq!(waits(&house)[0].accepted, None);
    house.saved(
        "osei",
        &format!(r#"{{"command":"accept_development","offer":{entry}}}"#),
    );
    assert!(waits(&house).is_empty());
    let shown = provisional(&house);
    assert_eq!(
        (shown.from, shown.until),
        (day(2026, 11, 16), day(2027, 1, 31))
    );
    assert_eq!(shown.to_finish, ["Care plans"]);
    later(&house, 60);
    assert!(!waits(&house)[0].overdue);
    later(&house, 30);
    let overdue = waits(&house).remove(0);
    assert!(overdue.overdue && overdue.open, "{overdue:?}");
    assert!(overdue.state.starts_with("overdue since"), "{overdue:?}");
    let settle = |rest: &str| format!(r#"{{"command":"settle_provisional","staff":"osei"{rest}}}"#);
    let no_reason = house.refused("lead", &settle(""));
    assert_eq!(no_reason.field.as_deref(), Some("words"));
    let earlier = house.refused(
        "lead",
        &settle(r#","words":"x","renewed_until":"2027-01-15""#),
    );
    assert_eq!(earlier.field.as_deref(), Some("renewed_until"));
    house.saved(
        "lead",
        &settle(r#","words":"the course was put off","renewed_until":"2027-06-30""#),
    );
    assert!(waits(&house).is_empty());
    assert_eq!(provisional(&house).until, day(2027, 6, 30));
    house.saved(
        "osei",
        &format!(
            r#"{{"command":"complete_module","staff":"osei","module":{plans},"provider":"here"}}"#
        ),
    );
    assert_eq!(provisional(&house).to_finish, [""; 0]);
    assert!(provisional(&house).open);
    house.saved("lead", &settle(r#","words":"finished""#));
    let shown = provisional(&house);
    assert!(!shown.open);
    assert_eq!(shown.history.len(), 2);
    assert_eq!(
        house.refused("lead", &settle(r#","words":"x""#)).reason,
        Reason::State
    );
    house.rebuild_equals_live();
}

#[test]
fn beyond_the_limit_of_provisional_practice_only_a_lead_assigns_and_says_why() {
    let house = House::new();
    let plans = module(&house, "Care plans", r#""nhs2005.B""#);
    house.saved(
        "lead",
        &format!(
            r#"{{"command":"begin_provisional","staff":"osei","until":"2027-01-31","modules":[{plans}],"patients_max":1}}"#
        ),
    );
    let (first, _) = house.register("osei", 1, "BEGUM", "weekly");
    assert_eq!(
        house.state(first).assignment.current,
        Some(house.staff("osei"))
    );
    // A second one is beyond the limit, whoever registers it; with another case manager it is not.
    let second = |manager: &str| {
        let number = crate::domain::nhs_number::NhsNumber::synthetic(2)
            .unwrap()
            .plain();
        format!(
            r#"{{"command":"register","details":{{"nhs_number":"{number}","surname":"GREY","forenames":"Test","birth_date":"03/03/1941"}},"tier":"case_management","tier_reason":"high risk","intensity":"weekly","rationale":"start","case_manager":"{manager}"}}"#
        )
    };
    let refusal = house.refused("osei", &second("osei"));
    assert_eq!(refusal.field.as_deref(), Some("case_manager"));
    assert!(
        refusal.message.contains("at most 1 patients and has 1"),
        "{refusal}"
    );
    house.saved("bell", &second("bell"));
    let number = crate::domain::nhs_number::NhsNumber::synthetic(2)
        .unwrap()
        .plain();
    // Nor by giving the tier last.
    let third = crate::domain::nhs_number::NhsNumber::synthetic(5)
        .unwrap()
        .plain();
    house.saved(
        "lead",
        &format!(
            r#"{{"command":"register","details":{{"nhs_number":"{third}","surname":"BLACK","forenames":"Test","birth_date":"03/03/1941"}}}}"#
        ),
    );
    let beyond =
        r#""case_manager":"osei","reason":"knows her","beyond_limit":"to get to know her""#;
    house.saved("lead", &about(&third, "assign_case_manager", beyond));
    let tier = about(
        &third,
        "set_tier",
        r#""tier":"case_management","reason":"high risk""#,
    );
    let refusal = house.refused("osei", &tier);
    assert_eq!(refusal.reason, Reason::NotAllowed, "{refusal}");
    let give = |rest: &str| {
        about(
            &number,
            "assign_case_manager",
            &format!(r#""case_manager":"osei","reason":"bell is full"{rest}"#),
        )
    };
    let why = house.refused("lead", &give(""));
    assert_eq!(why.reason, Reason::NeedsReason);
    assert_eq!(why.field.as_deref(), Some("beyond_limit"));
    house.saved("lead", &give(r#","beyond_limit":"for two weeks, with me""#));
    assert_eq!(provisional(&house).patients, 2);
    let entry = house.service().find_patient(&number).unwrap();
    assert_eq!(
        house.state(entry).assignment.current,
        Some(house.staff("osei"))
    );
    house.saved(
        "lead",
        r#"{"command":"settle_provisional","staff":"osei","words":"finished"}"#,
    );
    house.register("osei", 3, "STONE", "weekly");
    house.rebuild_equals_live();
}
