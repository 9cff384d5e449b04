//! Newer versions: every id keeps its meaning, what is left out is retired, local statements are carried over.

use super::super::reading::SHIPPED;
use super::super::*;
use crate::domain::entry::{EntryNumber, StaffId};
use crate::domain::time::Moment;

fn shipped(table: &str) -> &'static str {
    SHIPPED.iter().find(|(name, _)| *name == table).unwrap().1
}

/// The Evercare table as version 2, with changes.
fn evercare(changes: &[(&str, &str)]) -> String {
    let second = ("\npublished = \"\"", "\nversion = 2\npublished = \"\"");
    changes.iter().fold(
        shipped("evercare.toml").replacen(second.0, second.1, 1),
        |text, (from, to)| {
            assert!(text.contains(from), "{from}");
            text.replacen(from, to, 1)
        },
    )
}

const MORE: &str = "id = \"evercare.coach.4\"\n  row = \"d\"\n  level = \"\"\n  part = \"knowledge\"\n  text = \"Knows how adults learn.\"\n\n  [[unit.statement]]\n  id = \"evercare.coach.1\"";

fn imported(catalogue: &mut Catalogue, table: &str) {
    let read = reading::framework("new.toml", table, catalogue).unwrap();
    catalogue.take(read.framework);
}

/// R004-17 (part): the framework changes, and what was decided under its earlier version still shows the words of then.
/// R000-25: a unit is extended by import, and a statement says which of the four parts of a competence it is.
#[test]
fn a_newer_version_adds_and_retires_and_the_older_one_stays_readable() {
    let mut catalogue = super::catalogue();
    let first = catalogue.version_of("evercare").unwrap().to_owned();
    assert!(first.starts_with("1-") && first.len() == 14, "{first}");
    let retired = "  [[unit.statement]]\n  id = \"evercare.champion.3\"\n  row = \"c\"\n  level = \"\"\n  text = \"Stands up for good, consistent, joined-up care for each patient.\"\n";
    let table = evercare(&[("id = \"evercare.coach.1\"", MORE), (retired, "")]);
    let plan = catalogue.plan_import("new.toml", &table).unwrap();
    assert_eq!(plan.before.as_deref(), Some(first.as_str()));
    assert_eq!(
        plan.added,
        [(
            "evercare.coach.4".to_owned(),
            "Knows how adults learn.".to_owned()
        )]
    );
    assert_eq!(plan.retired[0].0, "evercare.champion.3");
    imported(&mut catalogue, &table);

    let second = catalogue.version_of("evercare").unwrap().to_owned();
    assert!(second.starts_with("2-"), "{second}");
    assert_eq!(plan.version, second);
    let now = catalogue.framework("evercare").unwrap();
    assert_eq!(now.counts(), super::of(5, 13, 13));
    assert_eq!(
        now.statement("evercare.coach.4").unwrap().1.part,
        Some(Part::Knowledge)
    );
    assert!(catalogue.statement("evercare.champion.3").is_none());
    assert!(catalogue.is_retired("evercare.champion.3"));
    let kept = catalogue.statement_ever("evercare.champion.3").unwrap();
    assert_eq!(kept.framework.version, first);
    assert!(kept.statement.text.starts_with("Stands up for good"));
    let then = catalogue.at("evercare", &first).unwrap();
    assert!(
        then.statement("evercare.champion.3").is_some()
            && then.statement("evercare.coach.4").is_none()
    );
    assert!(
        catalogue
            .at("evercare", &second)
            .unwrap()
            .statement("evercare.coach.4")
            .is_some()
    );
    assert!(catalogue.at("evercare", "3-000000000000").is_none());
    assert_eq!(catalogue.versions_of("evercare").count(), 2);

    // All four parts can be imported.
    for part in Part::ALL {
        let more = MORE.replace("knowledge", part.code());
        let table = evercare(&[("id = \"evercare.coach.1\"", &more)]);
        let mut fresh = super::catalogue();
        imported(&mut fresh, &table);
        assert_eq!(
            fresh.statement("evercare.coach.4").unwrap().statement.part,
            Some(*part)
        );
    }
}

#[test]
fn an_id_never_changes_its_meaning() {
    let mut catalogue = super::catalogue();
    let text = "Tells patients, families and lay carers about condition, treatment, services and likely results.";
    let changed = |catalogue: &Catalogue, changes: &[(&str, &str)]| {
        let table = evercare(changes);
        let error = catalogue.plan_import("new.toml", &table).unwrap_err();
        for complaint in &error.complaints {
            let line = table.lines().nth(complaint.line - 1).unwrap();
            assert!(
                ["id = ", "version", "[framework]"]
                    .iter()
                    .any(|begin| line.contains(begin)),
                "{line}: {complaint}"
            );
        }
        error.to_string()
    };
    let other = changed(&catalogue, &[(text, "Tells everybody everything.")]);
    assert!(other.contains("the statement 'evercare.communication.2' has another text than it had: give it a new id"), "{other}");
    let other = changed(
        &catalogue,
        &[("title = \"Coach Competencies\"", "title = \"Teaching\"")],
    );
    assert!(
        other.contains("the unit 'evercare.coach' has another title"),
        "{other}"
    );
    let other = changed(
        &catalogue,
        &[("\nversion = 2", ""), (text, "Tells everybody everything.")],
    );
    assert!(
        other.contains("give the newer table the version 2"),
        "{other}"
    );
    let same = catalogue
        .plan_import("new.toml", shipped("evercare.toml"))
        .unwrap_err();
    assert!(
        same.to_string()
            .contains("version 1 of 'evercare' is known already, word for word"),
        "{same}"
    );

    // A retired id keeps its meaning, too, and an older version is no longer taken.
    let retired = "  [[unit.statement]]\n  id = \"evercare.champion.3\"\n  row = \"c\"\n  level = \"\"\n  text = \"Stands up for good, consistent, joined-up care for each patient.\"\n";
    imported(&mut catalogue, &evercare(&[(retired, "")]));
    let again = changed(
        &catalogue,
        &[
            ("version = 2", "version = 3"),
            ("Stands up for good", "Stands up for cheap"),
        ],
    );
    assert!(
        again.contains("the statement 'evercare.champion.3' has another text"),
        "{again}"
    );
    let older = catalogue
        .plan_import("new.toml", shipped("evercare.toml"))
        .unwrap_err();
    assert!(
        older
            .to_string()
            .contains("version 2 is known: an older one is not taken"),
        "{older}"
    );

    // Nor may another framework take an id that is in use, also a retired one.
    let taken = shipped("evercare.toml")
        .replace("evercare", "ksf")
        .replace("short_title = \"Evercare", "short_title = \"Other");
    assert!(catalogue.plan_import("new.toml", &taken).is_err());
}

#[test]
fn a_comment_makes_no_other_version_and_another_wording_does() {
    let version = |text: &str| {
        Catalogue::read(&[("a.toml", text)]).unwrap().frameworks()[0]
            .version
            .clone()
    };
    let text = shipped("evercare.toml");
    assert_eq!(version(text), version(&format!("# ours\n{text}")));
    assert_ne!(
        version(text),
        version(&text.replacen("full history", "whole history", 1))
    );
    assert_ne!(version(text), version(&evercare(&[])));
}

/// R003-02 (part): what is filled in locally is marked as local and outlasts a newer version of its table.
#[test]
fn local_statements_are_marked_and_carried_over() {
    let mut catalogue = super::catalogue();
    let fact = |statement: &str, level: Option<&str>| local::CatalogueExtended {
        framework: "ksf".to_owned(),
        version: catalogue_version(),
        unit: "ksf.palliative".to_owned(),
        statement: statement.to_owned(),
        level: level.map(str::to_owned),
        part: None,
        text: format!("Text of {statement}"),
        reason: "r".to_owned(),
    };
    let added = Added {
        entry: EntryNumber(7),
        by: StaffId(1),
        at: Moment(5),
    };
    catalogue.apply_extension(&fact("local.ksf.palliative.1", Some("3")), added.clone());
    catalogue.apply_extension(&fact("local.ksf.palliative.2", Some("3")), added.clone());
    let check = |catalogue: &Catalogue| {
        let (framework, unit) = catalogue.unit("ksf.palliative").unwrap();
        assert_eq!(unit.required_level.as_deref(), Some("3"));
        assert!(unit.is_written() && unit.statements.iter().all(Statement::is_local));
        assert_eq!(framework.counts().local, 2);
        assert_eq!(framework.counts().statements, 41);
        let place = catalogue.statement("local.ksf.palliative.2").unwrap();
        assert_eq!(place.statement.added.as_ref(), Some(&added));
    };
    check(&catalogue);
    let newer =
        shipped("ksf.toml").replacen("\npublished = \"\"", "\nversion = 2\npublished = \"\"", 1);
    imported(&mut catalogue, &newer);
    check(&catalogue);
    // A version that has no such unit retires them.
    let (head, _) = newer
        .split_once("[[unit]]\nid = \"ksf.palliative\"")
        .unwrap();
    imported(&mut catalogue, &head.replace("version = 2", "version = 3"));
    assert!(catalogue.unit("ksf.palliative").is_none());
    assert!(catalogue.is_retired("local.ksf.palliative.1"));
    assert!(catalogue.statement_ever("local.ksf.palliative.1").is_some());
    // No table may use such ids.
    let own = shipped("ksf.toml").replacen("ksf.1.1", "local.1.1", 1);
    assert!(Catalogue::read(&[("a.toml", &own)]).is_err());
}

fn catalogue_version() -> String {
    super::catalogue().version_of("ksf").unwrap().to_owned()
}
