//! Competence from the shell, on the built program: what is said where something is missing, wrong or empty.

use crate::cli_house::{House, both_ways};

/// Runs a line whose arguments are parted by bars.
fn ok(house: &House, line: &str) -> String {
    house.ok(&line.split('|').collect::<Vec<_>>())
}

/// The number of the entry that a line recorded.
fn entry(house: &House, line: &str) -> String {
    house.json(&line.split('|').collect::<Vec<_>>())["first"].to_string()
}

/// Files a product for some statement, and gives its entry.
fn filed(house: &House, statement: &str) -> String {
    entry(
        house,
        &format!("competence|file|product|--title|A plan|--did|I wrote it|--statement|{statement}"),
    )
}

/// R000-26: what corresponds is never shown without how it may be used.
#[test]
fn what_corresponds_comes_with_its_caution() {
    both_ways(|house| {
        let item = filed(house, "nhs2005.A.2");
        let said = ok(house, &format!("competence|corresponds|{item}"));
        assert!(said.contains("evercare.clinical.1"), "{said}");
        assert!(said.contains("not endorsed by any publisher"), "{said}");
        let told = house.json(&["competence", "corresponds", &item]);
        assert!(told["caution"].as_str().unwrap().starts_with("Proposals"));
        assert!(!told["proposals"].as_array().unwrap().is_empty());
    });
}
