//! The shipped tables hold what their sources hold, and a table that is not in order is refused by name.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop")]

use super::reading::SHIPPED;
use super::*;

fn catalogue() -> Catalogue {
    Catalogue::built_in().unwrap()
}

fn of(units: usize, rows: usize, statements: usize) -> Counts {
    Counts {
        units,
        rows,
        statements,
    }
}

/// R000-18: nine domains, in order, each with its aim and its suitability by role.
#[test]
fn r000_18_nine_domains_with_aim_and_suitability() {
    let catalogue = catalogue();
    let framework = catalogue.framework("nhs2005").unwrap();
    let titles: Vec<(&str, &str)> = framework
        .units
        .iter()
        .map(|unit| (unit.code.as_str(), unit.title.as_str()))
        .collect();
    assert_eq!(
        titles,
        [
            ("A", "Advanced Clinical Nursing Practice"),
            ("B", "Leading Complex Care Co-ordination"),
            ("C", "Proactively Manage Complex Long Term Conditions"),
            ("D", "Managing Cognitive Impairment and Mental Well Being"),
            (
                "E",
                "Supporting Self Care, Self Management and Enabling Independence"
            ),
            ("F", "Professional Practice and Leadership"),
            (
                "G",
                "Identifying High Risk People, Promoting Health and Preventing Ill Health"
            ),
            ("H", "Managing Care at the End of Life"),
            ("I", "Interagency and Partnership Working"),
        ]
    );
    for unit in &framework.units {
        assert!(!unit.summary.is_empty(), "{} has an aim", unit.id);
        assert_eq!(unit.roles_core, ["community-matron"], "{}", unit.id);
        let case_manager = if unit.code == "A" {
            &unit.roles_not
        } else {
            &unit.roles_select
        };
        assert_eq!(*case_manager, ["case-manager"], "{}", unit.id);
    }
}

/// R001-75 (part): five groups with all thirteen points.
#[test]
fn r001_75_five_groups_of_thirteen_points() {
    let catalogue = catalogue();
    let framework = catalogue.framework("evercare").unwrap();
    assert_eq!(framework.counts(), of(5, 13, 13));
    let each: Vec<usize> = framework
        .units
        .iter()
        .map(|unit| unit.statements.len())
        .collect();
    assert_eq!(each, [3, 2, 2, 3, 3]);
}

/// R003-01: eight dimensions, thirty-nine statements, at their fixed levels.
#[test]
fn r003_01_eight_dimensions_at_fixed_levels() {
    let catalogue = catalogue();
    let framework = catalogue.framework("ksf").unwrap();
    assert_eq!(framework.counts(), of(8, 39, 39));
    let levels: Vec<&str> = framework
        .units
        .iter()
        .filter_map(|unit| unit.required_level.as_deref())
        .collect();
    assert_eq!(levels, ["3", "3", "1", "1", "2", "1", "4", "4"]);
    let each: Vec<usize> = framework
        .units
        .iter()
        .map(|unit| unit.statements.len())
        .collect();
    assert_eq!(each, [6, 7, 5, 3, 2, 4, 5, 7]);
}

/// R004-18: eleven areas of practice in three groups, 52 criteria, 196 statements.
#[test]
fn r004_18_areas_criteria_and_statements() {
    let catalogue = catalogue();
    let framework = catalogue.framework("cmp").unwrap();
    assert_eq!(framework.counts(), of(52, 65 + 1, 196));
    let groups: Vec<&Area> = framework
        .areas
        .iter()
        .filter(|area| area.parent.is_none())
        .collect();
    let titles: Vec<&str> = groups.iter().map(|area| area.title.as_str()).collect();
    assert_eq!(
        titles,
        [
            "Professionalism and Personal Development",
            "Working with clients and stakeholders",
            "Case Management Practice",
        ]
    );
    let areas = groups.iter().map(|group| {
        framework
            .areas
            .iter()
            .filter(|area| area.parent.as_deref() == Some(&group.id))
            .count()
    });
    assert_eq!(areas.collect::<Vec<usize>>(), [2, 7, 2]);
    let complete = framework.units.iter().flat_map(|unit| {
        unit.rows().into_iter().map(|row| {
            unit.statements
                .iter()
                .filter(move |one| one.row == row)
                .count()
        })
    });
    assert_eq!(complete.filter(|levels| *levels == 3).count(), 65);
}

/// R004-40 (part) to R004-53 (part): criteria and rows of every area, R004-41 (part), R004-42 (part), R004-43 (part),
/// R004-44 (part), R004-45 (part), R004-46 (part), R004-47 (part), R004-48 (part), R004-49 (part), R004-50 (part),
/// R004-51 (part), R004-52 (part).
#[test]
fn every_area_has_its_criteria_and_rows() {
    let catalogue = catalogue();
    let framework = catalogue.framework("cmp").unwrap();
    let expected = [
        ("Supervision", of(3, 3, 9)),
        ("Autonomous practice", of(4, 4, 12)),
        ("Self-awareness", of(2, 4, 12)),
        ("Continuing professional development", of(2, 2, 6)),
        ("Ethical Conduct", of(5, 5 + 1, 15 + 1)),
        ("Communication", of(4, 5, 15)),
        ("Assessment", of(3, 5, 15)),
        ("Goal Setting", of(3, 3, 9)),
        ("Planning & Prioritising", of(7, 7, 21)),
        ("Implementing Plans", of(4, 4, 12)),
        ("Record Keeping", of(3, 4, 12)),
        ("Monitoring and Evaluating", of(3, 3, 9)),
        ("Management", of(5, 9, 27)),
        ("Leadership", of(4, 7, 21)),
    ];
    let found: Vec<(&str, Counts)> = framework
        .areas
        .iter()
        .map(|area| (area.title.as_str(), counts(framework.units_in(&area.id))))
        .filter(|(_, counts)| counts.units > 0)
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn a_statement_is_found_by_its_id_and_by_words() {
    let catalogue = catalogue();
    let place = catalogue.statement("cmp.pp.01.a.2").unwrap();
    assert_eq!(
        (place.framework.id.as_str(), place.unit.code.as_str()),
        ("cmp", "PP01")
    );
    assert_eq!(place.statement.level.as_deref(), Some("CMP2"));
    assert!(catalogue.statement("cmp.pp.01.a.9").is_none());
    assert_eq!(catalogue.unit("ksf.5").unwrap().1.title, "Quality");

    let found: Vec<&str> = catalogue
        .search("pp01 CMP2")
        .iter()
        .map(|place| place.statement.id.as_str())
        .collect();
    assert_eq!(found, ["cmp.pp.01.a.2"]);
    assert!(!catalogue.search("PRESCRIBES").is_empty());
    assert!(catalogue.search("prescribes zebra").is_empty());
    assert_eq!(catalogue.search(" ").len(), 31 + 13 + 39 + 196);
    for place in catalogue.statements() {
        assert_eq!(
            catalogue.statement(&place.statement.id).unwrap().unit.id,
            place.unit.id
        );
    }
}

/// Changes one shipped table and reads it; gives the sentence of the error.
fn error_after(table: &str, from: &str, to: &str) -> String {
    let (name, text) = SHIPPED.iter().find(|(name, _)| *name == table).unwrap();
    assert!(text.contains(from), "the table holds {from}");
    let changed = text.replacen(from, to, 1);
    Catalogue::read(&[(name, &changed)])
        .expect_err(to)
        .to_string()
}

#[test]
fn a_table_not_in_order_is_refused_by_name_and_id() {
    let same = SHIPPED[0];
    let twice = Catalogue::read(&[same, same]).unwrap_err();
    assert_eq!(
        twice.to_string(),
        "nhs2005.toml gives the id 'nhs2005' a second time"
    );
    for (table, from, to, expected) in [
        (
            "ksf.toml",
            "id = \"ksf.1.2\"",
            "id = \"ksf.1.1\"",
            "ksf.toml gives the id 'ksf.1.1' a second time",
        ),
        (
            "cmp.toml",
            "area = \"cmp.sup\"",
            "area = \"cmp.nowhere\"",
            "cmp.toml: 'cmp.pp.01' names the area 'cmp.nowhere', which is not there",
        ),
        (
            "cmp.toml",
            "level = \"CMP1\"",
            "level = \"CMP9\"",
            "cmp.toml: 'cmp.pp.01.a.1' names the level 'CMP9', which is not there",
        ),
        (
            "cmp.toml",
            "level = \"CMP2\"",
            "level = \"CMP1\"",
            "cmp.toml: 'cmp.pp.01.a.2' states a row a second time for the same level",
        ),
        (
            "ksf.toml",
            "level = \"3\"\n  text",
            "level = \"2\"\n  text",
            "ksf.toml: the level of 'ksf.1.1' does not fit a framework with one required level a unit",
        ),
        (
            "evercare.toml",
            "roles_core = [\"case-manager\"]",
            "roles_core = [\"nobody\"]",
            "evercare.toml: 'evercare.clinical' names the role 'nobody', which is not there",
        ),
        (
            "evercare.toml",
            "\nschema = 1",
            "\nschema = 2",
            "evercare.toml is of form 2; this program reads form 1",
        ),
        (
            "evercare.toml",
            "order = 1",
            "odrer = 1",
            "evercare.toml cannot be read as a competence catalogue",
        ),
        (
            "evercare.toml",
            "short_title = \"Evercare five groups\"",
            "short_title = \"\"",
            "evercare.toml: the short title of 'evercare' is missing or too long",
        ),
    ] {
        assert_eq!(error_after(table, from, to), expected);
    }
}

#[test]
fn a_unit_without_statements_is_not_yet_written_and_not_counted() {
    let (name, text) = SHIPPED[1];
    let more = format!(
        "{text}\n[[unit]]\nid = \"evercare.later\"\norder = 9\ncode = \"later\"\narea = \"evercare.groups\"\nkind = \"group\"\n\
         title = \"Later\"\nsummary = \"\"\nrequired_level = \"\"\nroles_core = []\nroles_select = []\nroles_not = []\nnote = \"\"\n"
    );
    let catalogue = Catalogue::read(&[(name, &more)]).unwrap();
    let framework = catalogue.framework("evercare").unwrap();
    assert_eq!(framework.units.len(), 6);
    assert!(!framework.unit("evercare.later").unwrap().is_written());
    assert_eq!(framework.counts(), of(5, 13, 13));
}

#[test]
fn another_wording_is_another_version() {
    let (name, text) = SHIPPED[1];
    let version = |text: &str| {
        Catalogue::read(&[(name, text)]).unwrap().frameworks()[0]
            .version
            .clone()
    };
    assert_eq!(version(text), version(text));
    assert_ne!(
        version(text),
        version(&text.replacen("full history", "whole history", 1))
    );
    assert_eq!(version(text).len(), 12);
}
