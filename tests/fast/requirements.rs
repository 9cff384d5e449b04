//! Holds the requirement list to the tests: a must is cited by a test that performs its check, or it waits on the not-yet list.
//!
//! A test cites an id in its doc comment, in a comment in its body or in its name (`r001_39_…`). A string does not count: it is data
//! that the test works on. A test that performs only part of an item's check writes ` (part)` after the id, which does not count either.

use std::collections::{BTreeMap, BTreeSet};

use caseload::manual::{Level, requirements as rows};

use crate::source::{self, Source};

/// How many ids the not-yet list holds. It may only be lowered, each time the list shrinks.
const NOT_YET_MAX: usize = 128;

#[test]
fn every_must_is_cited_by_a_test_or_waits_on_the_list() {
    let complaints = complaints(&musts(), &not_yet(), &cited_by_tests(&source::all()));
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn the_not_yet_list_only_shrinks() {
    let count = not_yet().len();
    assert!(
        count <= NOT_YET_MAX,
        "the not-yet list has grown from {NOT_YET_MAX} to {count}: write the test instead"
    );
    assert!(
        count == NOT_YET_MAX,
        "the not-yet list has shrunk to {count}: lower NOT_YET_MAX, so that it stays so"
    );
}

#[test]
fn the_not_yet_list_holds_each_must_once_and_nothing_else() {
    let listed = not_yet();
    let once: BTreeSet<&String> = listed.iter().collect();
    assert_eq!(
        once.len(),
        listed.len(),
        "an id stands twice on the not-yet list"
    );
    let musts = musts();
    let strangers: Vec<&String> = listed.iter().filter(|id| !musts.contains(*id)).collect();
    assert!(
        strangers.is_empty(),
        "not a must of the requirement list: {strangers:?}"
    );
}

#[test]
fn ids_in_the_list_are_unique_and_point_to_what_is_there() {
    let list: toml::Table = source::read("fixtures/requirements.toml")
        .parse()
        .expect("the list parses");
    let sources = list["source"]
        .as_table()
        .expect("a table of source documents");
    let traps = ids_of(&list, "trap");
    let mut seen = BTreeSet::new();
    for row in list["requirement"]
        .as_array()
        .expect("an array of requirements")
    {
        let id = row["id"].as_str().expect("an id");
        assert!(seen.insert(id.to_owned()), "{id} stands twice");
        assert!(
            sources.contains_key(row["source"].as_str().expect("a source")),
            "{id}: an unknown source document"
        );
        for trap in row
            .get("traps")
            .and_then(toml::Value::as_array)
            .into_iter()
            .flatten()
        {
            let trap = trap.as_str().expect("a trap's id");
            assert!(
                traps.contains(trap),
                "{id}: {trap} is not in the list of traps"
            );
        }
    }
}

#[test]
fn nothing_cites_an_id_that_does_not_exist() {
    let list: toml::Table = source::read("fixtures/requirements.toml")
        .parse()
        .expect("the list parses");
    let mut known = ids_of(&list, "requirement");
    known.append(&mut ids_of(&list, "trap"));
    let mut texts: Vec<(String, String)> = source::all()
        .into_iter()
        .map(|it| (it.path, it.text))
        .collect();
    texts.extend(
        source::files("md")
            .into_iter()
            .map(|path| (path.clone(), source::read(&path))),
    );
    for (path, text) in texts {
        for id in ids(&text) {
            assert!(
                known.contains(&id),
                "{path} cites {id}, which is not in fixtures/requirements.toml"
            );
        }
    }
}

fn musts() -> BTreeSet<String> {
    rows()
        .into_iter()
        .filter(|row| row.level == Level::Must)
        .map(|row| row.id)
        .collect()
}

/// Returns the list as written, so that a double shows.
fn not_yet() -> Vec<String> {
    let file: toml::Table = source::read("fixtures/not_yet.toml")
        .parse()
        .expect("the list parses");
    let list = file["not_yet"].as_array().expect("an array");
    list.iter()
        .map(|id| id.as_str().expect("an id").to_owned())
        .collect()
}

fn ids_of(list: &toml::Table, key: &str) -> BTreeSet<String> {
    let rows = list[key].as_array().expect("an array of tables");
    rows.iter()
        .map(|row| row["id"].as_str().expect("an id").to_owned())
        .collect()
}

/// Returns what tests cite: the id and the first place that cites it.
fn cited_by_tests(sources: &[Source]) -> BTreeMap<String, String> {
    let mut cited = BTreeMap::new();
    for source in sources {
        let comments = source.comments();
        for span in source.tests() {
            let place = format!("{}:{}", source.path, source.line(span.start));
            let mut found = ids(&comments[span.clone()]);
            found.extend(ids(&name_of(&source.code[span.clone()])
                .to_uppercase()
                .replace('_', "-")));
            let in_part = |id: &String| comments[span.clone()].contains(&format!("{id} (part)"));
            for id in found.into_iter().filter(|id| !in_part(id)) {
                cited.entry(id).or_insert_with(|| place.clone());
            }
        }
    }
    cited
}

fn complaints(
    musts: &BTreeSet<String>,
    not_yet: &[String],
    cited: &BTreeMap<String, String>,
) -> Vec<String> {
    let mut complaints = Vec::new();
    for id in musts {
        match (not_yet.contains(id), cited.get(id)) {
            (false, None) => complaints.push(format!(
                "{id}: no test performs its check, and it is not in fixtures/not_yet.toml"
            )),
            (true, Some(place)) => complaints.push(format!(
                "{id}: cited at {place}: take it off fixtures/not_yet.toml, or write `(part)` after the id there"
            )),
            _ => {}
        }
    }
    complaints
}

fn name_of(code: &str) -> &str {
    let after = code.split("fn ").nth(1).unwrap_or_default();
    after
        .split(|letter: char| !(letter.is_alphanumeric() || letter == '_'))
        .next()
        .unwrap_or_default()
}

/// Returns the requirement and trap ids in a text: `R`, three digits, `-`, two digits; or `T-` and two digits.
fn ids(text: &str) -> BTreeSet<String> {
    let bytes = text.as_bytes();
    let shapes = ["R###-##", "T-##"];
    let starts = (0..bytes.len())
        .filter(|&at| at == 0 || !(bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'-'));
    let mut found = BTreeSet::new();
    for at in starts {
        for shape in shapes.map(str::as_bytes) {
            let Some(word) = bytes.get(at..at + shape.len()) else {
                continue;
            };
            let fits = word.iter().zip(shape).all(|(letter, mould)| match mould {
                b'#' => letter.is_ascii_digit(),
                other => letter == other,
            });
            let ends = bytes
                .get(at + shape.len())
                .is_none_or(|next| !next.is_ascii_digit());
            if fits && ends {
                found.insert(String::from_utf8_lossy(word).into_owned());
            }
        }
    }
    found
}

/// Made-up ids are put together here, so that they are not read as citations of this file.
fn made_up(number: u32) -> String {
    format!("R{:03}-{number:02}", 999)
}

#[test]
fn ids_are_found_and_near_misses_are_not() {
    let (one, two) = (made_up(1), made_up(2));
    let text = format!("see {one}, ({two}); not X{one}, not {one}9, not R99-01, nor GMT-05:00");
    let cut = ids(&format!("not X{one}, not {one}9"));
    assert_eq!(ids(&text), BTreeSet::from([one, two]));
    assert_eq!(cut, BTreeSet::new());
}

#[test]
fn a_citation_counts_in_doc_comment_body_comment_and_name_but_not_in_a_string() {
    let text = format!(
        "/// {}: why.\n#[test]\nfn r999_02_holds() {{\n    // {}\n    let data = \"{}\";\n}}\n/// {}\nfn no_test() {{}}\n",
        made_up(1),
        made_up(3),
        made_up(4),
        made_up(5)
    );
    let cited = cited_by_tests(&[Source::new("src/made_up.rs", &text)]);
    let found: Vec<&String> = cited.keys().collect();
    assert_eq!(found, [&made_up(1), &made_up(2), &made_up(3)]);
    assert_eq!(cited[&made_up(1)], "src/made_up.rs:1");
}

#[test]
fn a_citation_in_part_does_not_count_even_if_the_name_has_the_id() {
    let text = format!(
        "/// {} (part), {}\n#[test]\nfn r999_01_holds() {{}}\n",
        made_up(1),
        made_up(2)
    );
    let cited = cited_by_tests(&[Source::new("src/made_up.rs", &text)]);
    assert_eq!(cited.keys().collect::<Vec<_>>(), [&made_up(2)]);
}

#[test]
fn a_must_that_nobody_cites_or_lists_and_one_that_both_do_are_complained_of() {
    let musts = BTreeSet::from([1, 2, 3, 4].map(made_up));
    let listed = [made_up(2), made_up(3)];
    let cited = BTreeMap::from([
        (made_up(3), "here".to_owned()),
        (made_up(4), "here".to_owned()),
    ]);
    let complaints = complaints(&musts, &listed, &cited);
    assert_eq!(complaints.len(), 2, "{complaints:?}");
    assert!(complaints[0].starts_with(&made_up(1)) && complaints[1].starts_with(&made_up(3)));
}
