//! The catalogue of competences: imported, extended, kept through rebuild and restart, and read by everybody.

use std::collections::BTreeSet;

use super::House;
use crate::domain::refusal::Reason;
use crate::domain::staff::catalogue::TABLE_BYTES_MAX;
use crate::domain::staff::catalogue::hints::{Feature, could_show, features_of};
use crate::journal::record::samples::samples;
use crate::service::view::catalogue::FrameworkShown;

const EVERCARE: &str = include_str!("../../../fixtures/catalogue/evercare.toml");

pub(super) fn second_version() -> String {
    EVERCARE
        .replacen("\npublished = \"\"", "\nversion = 2\npublished = \"\"", 1)
        .replacen(
            "[[unit.statement]]\n  id = \"evercare.coach.2\"",
            "[[unit.statement]]\n  id = \"evercare.coach.4\"\n  row = \"d\"\n  level = \"\"\n  part = \"knowledge\"\n  text = \"Knows how adults learn.\"\n  [[unit.statement]]\n  id = \"evercare.coach.2\"",
            1,
        )
}

pub(super) fn import(table: &str, reason: &str) -> String {
    let table = serde_json::to_string(table).unwrap();
    format!(
        r#"{{"command":"import_catalogue","file":"new.toml","table":{table},"reason":"{reason}"}}"#
    )
}

fn extend(unit: &str, text: &str, rest: &str) -> String {
    format!(
        r#"{{"command":"extend_unit","unit":"{unit}","text":"{text}","reason":"announced, not written"{rest}}}"#
    )
}

fn shown(house: &House, framework: &str, part: Option<&str>) -> FrameworkShown {
    let actor = house.staff("osei");
    house
        .service()
        .framework(actor, framework, None, part, None)
        .unwrap()
}

/// R000-25: a unit is extended by import, with a statement that is one of the four parts of a full competence.
/// R004-17 (part): what was read under the earlier version can be read so for ever, also after a rebuild and a restart.
#[test]
fn a_newer_table_is_imported_by_a_lead_and_stays() {
    let mut house = House::new();
    let table = second_version();
    let refusal = house.refused("osei", &import(&table, "newer"));
    assert_eq!(refusal.reason, Reason::NotAllowed);
    assert_eq!(
        house.refused("lead", &import(&table, " ")).field.as_deref(),
        Some("reason")
    );
    let first = house
        .service()
        .catalogue()
        .version_of("evercare")
        .unwrap()
        .to_owned();
    let listening = house.service().listen();
    house.saved("lead", &import(&table, "newer"));
    assert!(listening.recv().unwrap().programme, "screens ask again");
    let check = |house: &House| {
        let catalogue = house.service().catalogue();
        let second = catalogue.version_of("evercare").unwrap();
        assert!(second.starts_with("2-"), "{second}");
        assert!(catalogue.statement("evercare.coach.4").is_some());
        let then = catalogue.at("evercare", &first).unwrap();
        assert!(then.statement("evercare.coach.4").is_none());
        let unit = &shown(house, "evercare", Some("coach")).groups[0].units[0];
        let row = unit
            .statements
            .iter()
            .find(|one| one.id == "evercare.coach.4")
            .unwrap();
        assert_eq!(row.part.as_deref(), Some("knowledge"));
        let actor = house.staff("osei");
        let older = house
            .service()
            .framework(actor, "evercare", Some("1"), None, None)
            .unwrap();
        assert_eq!(older.row.statements, 13);
        let rows = house.service().frameworks(actor).unwrap();
        let row = rows.iter().find(|row| row.id == "evercare").unwrap();
        assert_eq!(
            (row.number, row.earlier.as_slice()),
            (2, std::slice::from_ref(&first))
        );
    };
    check(&house);
    house.rebuild_equals_live();
    house.stop();
    house.open();
    check(&house);
    // The same again, an older one, and one that changes what an id means.
    for (table, words) in [
        (table.clone(), "known already, word for word"),
        (EVERCARE.to_owned(), "an older one is not taken"),
        (
            table
                .replace("version = 2", "version = 3")
                .replace("Knows how adults", "Guesses how adults"),
            "the statement 'evercare.coach.4' has another text than it had",
        ),
        (
            table
                .replace("version = 2", "version = 3")
                .replace("code = \"coach\"", "cod = \"coach\""),
            "has nothing called 'cod'",
        ),
        (
            format!("{table}#{}", "x".repeat(TABLE_BYTES_MAX)),
            "the limit is 256 kB",
        ),
    ] {
        let refusal = house.refused("lead", &import(&table, "newer"));
        assert_eq!(refusal.field.as_deref(), Some("table"));
        assert!(
            refusal.message.contains(words) && refusal.message.contains("line "),
            "{}",
            refusal.message
        );
    }
    check(&house);
}

/// R003-02: the unit that the KSF outline announces is shown as not yet written and counts nowhere; a lead fills it in, and
/// what they wrote is marked as theirs.
#[test]
fn an_announced_unit_is_filled_by_a_lead() {
    let mut house = House::new();
    let palliative = |house: &House| {
        let shown = shown(house, "ksf", Some("ksf.palliative"));
        (shown.row.clone(), shown.groups[0].units[0].clone())
    };
    let (row, unit) = palliative(&house);
    assert!(unit.unwritten && unit.statements.is_empty());
    assert_eq!((row.units, row.statements, row.local), (8, 39, 0));
    assert_eq!(
        row.unwritten,
        [("ksf.palliative".to_owned(), "Palliative care".to_owned())]
    );

    let text = "Talks early about what matters at the end of life.";
    let refusal = house.refused("osei", &extend("ksf.palliative", text, ""));
    assert_eq!(refusal.reason, Reason::NotAllowed);
    for (command, field) in [
        (extend("ksf.nowhere", text, ""), "unit"),
        (extend("ksf.1", text, ""), "unit"),
        (extend("ksf.palliative", " ", ""), "text"),
        (extend("ksf.palliative", &"x".repeat(601), ""), "text"),
        (extend("ksf.palliative", text, r#","level":"9""#), "level"),
        (
            extend("ksf.palliative", text, "").replace("announced, not written", ""),
            "reason",
        ),
    ] {
        assert_eq!(
            house.refused("lead", &command).field.as_deref(),
            Some(field),
            "{command}"
        );
    }
    house.saved("lead", &extend("ksf.palliative", text, r#","level":"3""#));
    assert_eq!(
        house
            .refused("lead", &extend("ksf.palliative", &text.to_uppercase(), ""))
            .reason,
        Reason::Duplicate
    );
    assert_eq!(
        house
            .refused(
                "lead",
                &extend("ksf.palliative", "Other.", r#","level":"2""#)
            )
            .field
            .as_deref(),
        Some("level")
    );
    house.saved(
        "lead",
        &extend(
            "ksf.palliative",
            "Knows the local hospice.",
            r#","part":"knowledge""#,
        ),
    );
    let check = |house: &House| {
        let (row, unit) = palliative(house);
        assert!(!unit.unwritten);
        assert_eq!(unit.required_level.as_deref(), Some("KSF level 3"));
        assert_eq!((row.units, row.statements, row.local), (9, 41, 2));
        assert_eq!(row.unwritten, []);
        let ids: Vec<&str> = unit.statements.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(ids, ["local.ksf.palliative.1", "local.ksf.palliative.2"]);
        let local = unit.statements[0].local.as_ref().unwrap();
        assert_eq!(local.by, "L Ead");
        assert!(local.on.contains("2026"), "{}", local.on);
        assert_eq!(unit.statements[1].part.as_deref(), Some("knowledge"));
    };
    check(&house);
    house.rebuild_equals_live();
    house.stop();
    house.open();
    check(&house);
    let found = house
        .service()
        .statements(house.staff("osei"), "hospice")
        .unwrap();
    assert_eq!(found[0].id, "local.ksf.palliative.2");
}

#[test]
fn a_framework_of_ones_own_stands_beside_the_four() {
    let house = House::new();
    let own = EVERCARE
        .replace("\"evercare", "\"falls")
        .replace("Evercare five groups", "Falls team");
    let actor = house.staff("lead");
    let plan = house
        .service()
        .plan_catalogue(actor, "falls.toml", &own)
        .unwrap()
        .unwrap();
    assert_eq!(
        (plan.before, plan.statements, plan.added.len()),
        (None, 13, 13)
    );
    assert!(
        house
            .service()
            .plan_catalogue(house.staff("osei"), "falls.toml", &own)
            .is_err()
    );
    house.saved("lead", &import(&own, "our own"));
    let ids: Vec<String> = house
        .service()
        .frameworks(actor)
        .unwrap()
        .into_iter()
        .map(|row| row.id)
        .collect();
    assert_eq!(ids, ["nhs2005", "evercare", "ksf", "cmp", "falls"]);
    house.rebuild_equals_live();
}

/// R004-40 (part) to R004-53 (part): an area shows its criteria in their order, and the level filter leaves one level.
#[test]
fn a_part_is_shown_by_id_code_or_title_and_by_level() {
    let house = House::new();
    let actor = house.staff("osei");
    let ask = |part: Option<&str>, level: Option<&str>| {
        house.service().framework(actor, "cmp", None, part, level)
    };
    let management = ask(Some("management"), Some("cmp2")).unwrap();
    let row = &management.row;
    assert_eq!(
        (row.units, row.rows, row.partial_rows, row.statements),
        (52, 65, 1, 196)
    );
    let codes: Vec<&str> = management.groups[0]
        .units
        .iter()
        .map(|unit| unit.code.as_str())
        .collect();
    assert_eq!(codes, ["MA01", "MA02", "MA03", "MA04", "MA05"]);
    let statements: Vec<_> = management.groups[0]
        .units
        .iter()
        .flat_map(|unit| &unit.statements)
        .collect();
    assert_eq!(statements.len(), 9);
    assert!(
        statements
            .iter()
            .all(|one| one.level.as_deref() == Some("CMP2"))
    );
    let group = ask(Some("Professional Practice"), None).unwrap();
    let units: usize = group.groups.iter().map(|group| group.units.len()).sum();
    assert_eq!((group.groups.len(), units), (4, 11));
    for part in ["ma02", "cmp.ma.02", "Team working"] {
        let one = ask(Some(part), None).unwrap();
        assert_eq!(one.groups[0].units[0].code, "MA02");
        assert!(one.groups[0].units[0].lone_practice.is_some());
    }
    assert!(ask(Some("nowhere"), None).is_err());
    assert!(ask(None, Some("CMP9")).is_err());
    assert!(
        house
            .service()
            .framework(actor, "nobody", None, None, None)
            .is_err()
    );
    assert!(
        house
            .service()
            .framework(actor, "cmp", Some("7"), None, None)
            .is_err()
    );
}

#[test]
fn every_feature_comes_of_some_entry_and_is_proposed_something() {
    let house = House::new();
    let catalogue = house.service().catalogue();
    let mut seen = BTreeSet::new();
    for (name, event) in samples() {
        let features = features_of(&event);
        assert_eq!(
            features.is_empty(),
            could_show(&catalogue, &event).is_empty(),
            "{name}"
        );
        seen.extend(features);
    }
    assert_eq!(seen.len(), Feature::ALL.len());
}
