//! A table that is not in order is refused with everything that is wrong in it, each with its line.

use proptest::prelude::*;

use super::super::reading::SHIPPED;
use super::super::*;

fn shipped(table: &str) -> &'static str {
    SHIPPED.iter().find(|(name, _)| *name == table).unwrap().1
}

/// The line on which a text begins.
fn line_of(text: &str, wanted: &str) -> usize {
    text[..text.find(wanted).unwrap()].matches('\n').count() + 1
}

/// Changes one shipped table and reads it; gives line and words of each complaint.
fn complaints_after(table: &str, changes: &[(&str, &str)]) -> Vec<Complaint> {
    let mut text = shipped(table).to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "the table holds {from}");
        text = text.replacen(from, to, 1);
    }
    let error = Catalogue::read(&[(table, &text)]).expect_err("not in order");
    assert_eq!(error.table, table);
    error.complaints
}

/// A table, what is changed in it, and what is complained of then.
const BROKEN: &[(&str, &str, &str, &str)] = &[
    (
        "ksf.toml",
        "id = \"ksf.1.2\"",
        "id = \"ksf.1.1\"",
        "the id 'ksf.1.1' is given a second time",
    ),
    (
        "ksf.toml",
        "id = \"ksf.1.2\"",
        "id = \"other.1.2\"",
        "the id 'other.1.2' must begin with 'ksf.'",
    ),
    (
        "ksf.toml",
        "id = \"ksf.1.2\"",
        "id = \"ksf.é 2\"",
        "may hold letters without accents",
    ),
    (
        "cmp.toml",
        "area = \"cmp.sup\"",
        "area = \"cmp.nowhere\"",
        "there is no area 'cmp.nowhere' in this table",
    ),
    (
        "cmp.toml",
        "level = \"CMP1\"",
        "level = \"CMP9\"",
        "there is no level 'CMP9' in this table",
    ),
    (
        "cmp.toml",
        "level = \"CMP2\"",
        "level = \"CMP1\"",
        "'cmp.pp.01.a.2' states the row 'a' a second time for the same level",
    ),
    (
        "cmp.toml",
        "level = \"CMP2\"",
        "level = \"\"",
        "'cmp.pp.01.a.2' has no level",
    ),
    (
        "cmp.toml",
        "partial_rows = [\"b\"]\n",
        "",
        "the row 'b' of 'cmp.ec.02' is not stated for CMP1, CMP2",
    ),
    (
        "cmp.toml",
        "partial_rows = [\"b\"]",
        "partial_rows = [\"b\", \"z\"]",
        "'cmp.ec.02' has no row 'z'",
    ),
    (
        "cmp.toml",
        "parent = \"\"\ntitle",
        "parent = \"cmp.sup\"\ntitle",
        "the area 'cmp.g1' lies within itself",
    ),
    (
        "ksf.toml",
        "level = \"3\"\n  text",
        "level = \"2\"\n  text",
        "'ksf.1.1' must have the level that its unit requires, '3'",
    ),
    (
        "ksf.toml",
        "required_level = \"3\"",
        "required_level = \"\"",
        "'ksf.1' requires no level",
    ),
    (
        "evercare.toml",
        "required_level = \"\"",
        "required_level = \"3\"",
        "there is no level '3' in this table",
    ),
    (
        "evercare.toml",
        "roles_core = [\"case-manager\"]",
        "roles_core = [\"nobody\"]",
        "there is no role 'nobody' in this table",
    ),
    (
        "evercare.toml",
        "\nschema = 1",
        "\nschema = 2",
        "the form of this table is 2; this program reads form 1",
    ),
    (
        "evercare.toml",
        "order = 1",
        "odrer = 1",
        "this [[area]] has no 'order'",
    ),
    (
        "evercare.toml",
        "order = 1",
        "order = \"first\"",
        "must be a whole number",
    ),
    (
        "evercare.toml",
        "short_title = \"Evercare five groups\"",
        "short_title = \"\"",
        "'short_title' of [framework] is not written",
    ),
    (
        "evercare.toml",
        "short_title = \"Evercare five groups\"",
        "short_title = \"Evercare, all of its five groups\"",
        "has 32 characters; the limit is 24",
    ),
    (
        "evercare.toml",
        "kind = \"group\"",
        "kind = \"heap\"",
        "'heap' is none of domain, dimension, group, criterion",
    ),
    (
        "evercare.toml",
        "text = \"Assesses",
        "text = \"\\u001b[2JAssesses",
        "holds something that is not text",
    ),
    (
        "evercare.toml",
        "id = \"evercare\"",
        "id = \"local\"",
        "'local' cannot be a framework's id",
    ),
    (
        "evercare.toml",
        "id = \"evercare.clinical.1\"",
        "id = \"evercare.clinical.1\"\n  part = \"heart\"",
        "'heart' is none of context, performance_criteria, knowledge, skills",
    ),
];

#[test]
fn what_is_not_in_order_is_named_with_its_line() {
    for (table, from, to, expected) in BROKEN.iter().copied() {
        let found = complaints_after(table, &[(from, to)]);
        let line = line_of(shipped(table), from) + usize::from(from.starts_with('\n'));
        let named: Vec<&Complaint> = found
            .iter()
            .filter(|one| one.what.contains(expected))
            .collect();
        assert_eq!(named.len(), 1, "{to}: {found:?}");
        // A row or a missing key is complained of where its unit or table begins.
        let begins_before = expected.contains("row 'b'")
            || expected.contains("row 'z'")
            || expected.contains("no 'order'");
        if begins_before {
            assert!(
                named[0].line < line && named[0].line + 14 > line,
                "{to}: {found:?}"
            );
        } else {
            let from_line = line.saturating_sub(3)..=line + 3;
            assert!(
                from_line.contains(&named[0].line),
                "{to} on {line}: {found:?}"
            );
        }
    }
}

#[test]
fn every_complaint_comes_at_once_in_the_order_of_lines() {
    let found = complaints_after(
        "cmp.toml",
        &[
            ("area = \"cmp.sup\"", "area = \"cmp.nowhere\""),
            (
                "text = \"Takes up offers of mentoring and makes use of them.\"",
                "text = \"\"",
            ),
            ("id = \"cmp.pp.02.a.1\"", "id = \"cmp.pp.01.a.1\""),
            ("parent = \"cmp.pp\"", "parent = \"cmp.sup\""),
            ("title = \"Leadership\"", "titel = \"Leadership\""),
        ],
    );
    let lines: Vec<usize> = found.iter().map(|one| one.line).collect();
    let mut sorted = lines.clone();
    sorted.sort_unstable();
    assert_eq!(lines, sorted);
    for words in [
        "there is no area 'cmp.nowhere'",
        "'text' of the statement 'cmp.pp.01.a.1' is not written",
        "the id 'cmp.pp.01.a.1' is given a second time; it stands on line",
        "the area 'cmp.sup' lies within itself",
        "this [[area]] has no 'title'",
        "this [[area]] has nothing called 'titel'",
    ] {
        assert!(
            found.iter().any(|one| one.what.contains(words)),
            "{words}: {found:?}"
        );
    }
    let error = CatalogueError {
        table: "mine.toml".to_owned(),
        complaints: found.iter().cycle().take(20).cloned().collect(),
    };
    assert!(
        error
            .to_string()
            .starts_with("mine.toml is not in order: line ")
    );
    assert!(error.to_string().ends_with("; and 12 more"), "{error}");
}

#[test]
fn what_is_no_toml_or_too_large_is_said_once() {
    let broken = Catalogue::read(&[("a.toml", "schema = 1\n[framework\nid = 'a'\n")]).unwrap_err();
    assert_eq!(broken.complaints[0].line, 2, "{broken}");
    assert!(broken.to_string().contains("this is not TOML"), "{broken}");
    let empty = Catalogue::read(&[("a.toml", "")]).unwrap_err();
    assert!(
        empty.to_string().contains("the table has no 'schema'"),
        "{empty}"
    );
    let large = format!("schema = 1\n#{}", "x".repeat(TABLE_BYTES_MAX));
    let large = Catalogue::read(&[("a.toml", &large)]).unwrap_err();
    assert!(large.to_string().contains("the limit is 256 kB"), "{large}");
    let deep = format!("schema = 1\nframework = {}", "[".repeat(100_000));
    assert!(Catalogue::read(&[("a.toml", &deep)]).is_err());
}

#[test]
fn a_unit_without_statements_is_not_yet_written_and_not_counted() {
    let text = shipped("evercare.toml");
    let more = format!(
        "{text}\n[[unit]]\nid = \"evercare.later\"\norder = 9\ncode = \"later\"\narea = \"evercare.groups\"\nkind = \"group\"\n\
         title = \"Later\"\nsummary = \"\"\nrequired_level = \"\"\nroles_core = []\nroles_select = []\nroles_not = []\nnote = \"\"\n"
    );
    let catalogue = Catalogue::read(&[("evercare.toml", &more)]).unwrap();
    let framework = catalogue.framework("evercare").unwrap();
    assert_eq!(framework.units.len(), 6);
    assert!(!framework.unit("evercare.later").unwrap().is_written());
    assert_eq!(framework.counts(), super::of(5, 13, 13));
}

proptest! {
    /// Whatever somebody cuts out of a table or puts into it, there is an answer, and every line named is in the text.
    #[test]
    fn no_table_makes_the_reader_panic(from in 1_200_usize..7_000, length in 0_usize..300, put in "[a-z\\[\\]\"={}.\\n #]{0,40}") {
        let text = shipped("evercare.toml");
        let head: String = text.chars().take(from).collect();
        let tail: String = text.chars().skip(from + length).collect();
        let changed = format!("{head}{put}{tail}");
        let lines = changed.matches('\n').count() + 1;
        if let Err(error) = Catalogue::read(&[("evercare.toml", &changed)]) {
            prop_assert!(!error.complaints.is_empty());
            for complaint in &error.complaints {
                prop_assert!((1..=lines).contains(&complaint.line));
                prop_assert!(!complaint.what.is_empty());
            }
        }
    }
}
