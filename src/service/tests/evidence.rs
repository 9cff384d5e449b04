//! Evidence of competence from the work: pseudonymised, linked, filed under every statement, flagged when its entry falls.

use std::collections::BTreeSet;

use super::{House, about};
use crate::domain::entry::EntryNumber;
use crate::domain::refusal::Reason;
use crate::domain::staff::evidence::Stage;
use crate::service::query::Wanted;
use crate::service::view::evidence::Item;

fn file(number: &str, entry: EntryNumber, did: &str, statements: &[&str], rest: &str) -> String {
    let statements = serde_json::to_string(statements).unwrap();
    about(
        number,
        "file_evidence",
        &format!(
            r#""about":{},"did":"{did}","text":"Seen at home.","statements":{statements}{rest}"#,
            entry.0
        ),
    )
}

fn items(house: &House, login: &str) -> Vec<(String, Item)> {
    let evidence = house.service().evidence(house.staff(login)).unwrap();
    evidence
        .frameworks
        .into_iter()
        .flat_map(|framework| framework.units)
        .flat_map(|unit| {
            let id = unit.id.clone();
            unit.items.into_iter().map(move |item| (id.clone(), item))
        })
        .collect()
}

/// R004-54: one item linked to statements of three frameworks appears under each, and once in the log.
#[test]
fn one_item_stands_under_each_of_its_statements_and_counts_once() {
    let house = House::new();
    let (_, number) = house.register("osei", 1, "BEGUM", "weekly");
    let receipt = house.contact("osei", &number, "");
    let catalogue = house.service().catalogue();
    let statements: Vec<String> = catalogue
        .frameworks()
        .iter()
        .filter_map(|framework| {
            let mut all = framework.units.iter().flat_map(|unit| &unit.statements);
            all.next().map(|statement| statement.id.clone())
        })
        .take(3)
        .collect();
    assert_eq!(statements.len(), 3);
    let ids: Vec<&str> = statements.iter().map(String::as_str).collect();
    house.saved(
        "osei",
        &file(&number, receipt.first, "I listened", &ids, ""),
    );
    let filed = items(&house, "osei");
    assert_eq!(filed.len(), 3);
    let entries: BTreeSet<_> = filed.iter().map(|(_, item)| item.entry).collect();
    assert_eq!(entries.len(), 1);
    assert_eq!(
        house.service().evidence(house.staff("osei")).unwrap().items,
        1
    );
    assert_eq!(items(&house, "bell").len(), 0);
    house.rebuild_equals_live();
}

/// R001-75: the five Evercare groups with thirteen statements, each of which can hold evidence.
#[test]
fn each_of_the_thirteen_evercare_statements_holds_evidence() {
    let house = House::new();
    let (_, number) = house.register("osei", 1, "BEGUM", "weekly");
    let receipt = house.contact("osei", &number, "");
    let catalogue = house.service().catalogue();
    let evercare = catalogue.framework("evercare").unwrap();
    let counts: Vec<usize> = evercare
        .units
        .iter()
        .map(|unit| unit.statements.len())
        .collect();
    assert_eq!(counts, [3, 2, 2, 3, 3]);
    for unit in &evercare.units {
        for statement in &unit.statements {
            house.saved(
                "osei",
                &file(
                    &number,
                    receipt.first,
                    "I taught",
                    &[statement.id.as_str()],
                    "",
                ),
            );
        }
    }
    let evidence = house.service().evidence(house.staff("osei")).unwrap();
    let shown = evidence
        .frameworks
        .iter()
        .find(|framework| framework.id == "evercare")
        .unwrap();
    let filed: Vec<usize> = shown.units.iter().map(|unit| unit.items.len()).collect();
    assert_eq!(filed, counts);
    house.rebuild_equals_live();
}

/// R002-02: an item names the case it came from by a reference, never by the patient. R001-73: it is tagged by stage as well as by unit.
#[test]
fn an_item_names_its_case_by_reference_and_its_stage() {
    let house = House::new();
    let (id, number) = house.register("osei", 1, "BEGUM", "weekly");
    let receipt = house.contact("osei", &number, "");
    for told in ["I visited Mrs Begum", &format!("Patient {number} was dry")] {
        let refusal = house.refused(
            "osei",
            &file(&number, receipt.first, told, &["evercare.coach.1"], ""),
        );
        assert_eq!(refusal.reason, Reason::Invalid, "{told}");
    }
    let filed = house.saved(
        "osei",
        &file(
            &number,
            receipt.first,
            "I taught",
            &["evercare.coach.1"],
            r#","stages":["review","assess","review"]"#,
        ),
    );
    let (unit, item) = items(&house, "osei").remove(0);
    assert_eq!(unit, "evercare.coach");
    assert_eq!(item.about, Some(receipt.first));
    assert!(item.case_reference.starts_with("case "));
    for identity in ["BEGUM", "Begum", &number] {
        assert!(!item.case_reference.contains(identity));
    }
    let whole = house
        .service()
        .evidence_item(house.staff("osei"), filed.first)
        .unwrap();
    assert_eq!(whole.stages, [Stage::Assess, Stage::Review]);
    assert!(
        house
            .service()
            .evidence_item(house.staff("lead"), filed.first)
            .is_err()
    );
    // It belongs to the staff member: the patient's record does not show it.
    let page = house
        .service()
        .timeline(house.staff("osei"), id, &Wanted::default())
        .unwrap();
    assert!(page.lines.iter().all(|line| line.entry != filed.first));
}

#[test]
fn evidence_needs_words_and_a_known_statement_and_an_entry_that_stands() {
    let house = House::new();
    let (_, number) = house.register("osei", 1, "BEGUM", "weekly");
    let (_, other) = house.register("osei", 2, "HARTLEY", "weekly");
    let receipt = house.contact("osei", &number, "");
    let asked = |number: &str, did: &str, statements: &[&str]| {
        file(number, receipt.first, did, statements, "")
    };
    for (command, field) in [
        (asked(&number, " ", &["evercare.coach.1"]), "did"),
        (asked(&number, "I taught", &[]), "statements"),
        (
            asked(&number, "I taught", &["evercare.coach.99"]),
            "statements",
        ),
        (asked(&other, "I taught", &["evercare.coach.1"]), "entry"),
    ] {
        assert_eq!(
            house.refused("osei", &command).field.as_deref(),
            Some(field),
            "{command}"
        );
    }
    house.saved("osei", &asked(&number, "I taught", &["evercare.coach.1"]));
    assert!(!items(&house, "osei")[0].1.corrected);
    house.saved(
        "osei",
        &about(
            &number,
            "correct_entry",
            &format!(
                r#""entry":{},"why":"wrong_patient","words":"Wrong row""#,
                receipt.first.0
            ),
        ),
    );
    assert!(items(&house, "osei")[0].1.corrected);
    let again = asked(&number, "I taught", &["evercare.coach.1"]);
    assert_eq!(
        house.refused("osei", &again).field.as_deref(),
        Some("about")
    );
    house.rebuild_equals_live();
}

#[test]
fn the_text_of_an_entry_comes_without_its_patient() {
    let house = House::new();
    let (id, number) = house.register("osei", 1, "BEGUM", "weekly");
    let receipt = house.contact(
        "osei",
        &number,
        &format!(r#","note":"Mrs Begum, {number}, was born 03/03/1941.""#),
    );
    let (text, replaced) = house
        .service()
        .pseudonymised(house.staff("osei"), id, receipt.first)
        .unwrap();
    for identity in ["Begum", number.as_str(), "03/03/1941"] {
        assert!(!text.contains(identity), "{text}");
    }
    assert!(replaced.len() >= 3, "{replaced:?}");
}
