//! The shape of files: a head, a size, a name, a parent that declares it, and a `main` without logic.

use std::collections::BTreeSet;
use std::path::Path;

use super::assert_none;
use crate::source::{self, Source};

const LINES_MAX: usize = 500;
/// Files that may be longer, each with its reason beside it. Keep it short.
const LONGER: &[&str] = &[];

const MAIN_LINES_MAX: usize = 12;

#[test]
fn files_have_a_head_a_size_and_a_name() {
    assert_none(
        source::all()
            .iter()
            .flat_map(|source| shape_breaches(source, LONGER)),
    );
}

#[test]
fn the_list_of_longer_files_holds_only_longer_files() {
    for path in LONGER {
        let lines = source::read(path).lines().count();
        assert!(
            lines > LINES_MAX,
            "{path} has {lines} lines: take it off the list"
        );
    }
}

#[test]
fn no_file_is_forgotten_by_its_parent() {
    let sources = source::all();
    assert_none(
        sources
            .iter()
            .filter_map(|source| forgotten(source, &sources)),
    );
}

#[test]
fn main_holds_no_logic() {
    let main = Source::new("src/main.rs", &source::read("src/main.rs"));
    assert_none(main_breaches(&main));
}

fn shape_breaches(source: &Source, longer: &[&str]) -> Vec<String> {
    let mut breaches = Vec::new();
    let path = &source.path;
    let lines = source.text.lines().count();
    if !source.text.starts_with("//! ") {
        breaches.push(format!(
            "{path}: begin the file with a `//!` head that says what is in it"
        ));
    }
    if lines > LINES_MAX && !longer.contains(&path.as_str()) {
        breaches.push(format!(
            "{path}: {lines} lines: a room has become two (at most {LINES_MAX})"
        ));
    }
    if path.ends_with("/mod.rs") {
        breaches.push(format!(
            "{path}: name it after its folder and put it beside it, never mod.rs"
        ));
    }
    let vague = ["utils", "helpers", "manager", "types"];
    let name = Path::new(path)
        .file_stem()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    if vague.contains(&name) {
        breaches.push(format!(
            "{path}: `{name}` says nothing: name the file after what is in it"
        ));
    }
    breaches
}

/// Returns a complaint when no other file declares this one: it would be compiled by nobody and its tests would never run.
fn forgotten(source: &Source, sources: &[Source]) -> Option<String> {
    let path = Path::new(&source.path);
    let name = path.file_stem()?.to_str()?;
    let folder = path.parent()?.to_str()?;
    // Benchmarks are declared in Cargo.toml; the doors are found by cargo itself.
    if name == "main" || name == "lib" || folder == "tests/bench" {
        return None;
    }
    let parents = [
        format!("{folder}.rs"),
        format!("{folder}/main.rs"),
        format!("{folder}/lib.rs"),
    ];
    let declaration = format!("mod {name};");
    let by_path = format!("#[path = \"{name}.rs\"]");
    let declared = sources.iter().any(|it| {
        let beside = Path::new(&it.path).parent() == path.parent();
        (parents.contains(&it.path) && it.code.contains(&declaration))
            || (beside && it.text.contains(&by_path))
    });
    (!declared).then(|| {
        format!(
            "{}: no file beside or above it says `{declaration}`",
            source.path
        )
    })
}

fn main_breaches(main: &Source) -> Vec<String> {
    let mut breaches = Vec::new();
    let lines: Vec<&str> = main
        .code
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    if lines.len() > MAIN_LINES_MAX {
        breaches.push(format!(
            "src/main.rs has {} lines of code: only open the door (at most {MAIN_LINES_MAX})",
            lines.len()
        ));
    }
    if main.code.matches("fn ").count() != 1 {
        breaches.push("src/main.rs holds `main` and no other function".to_owned());
    }
    let words: BTreeSet<&str> = main
        .code
        .split(|letter: char| !letter.is_alphanumeric())
        .collect();
    for word in ["if", "match", "for", "while", "loop", "mod"] {
        if words.contains(word) {
            breaches.push(format!("src/main.rs says `{word}`: logic belongs in `cli`"));
        }
    }
    breaches
}

#[test]
fn the_checker_sees_a_file_out_of_shape() {
    let shape =
        |path: &str, text: &str| shape_breaches(&Source::new(path, text), &["src/long.rs"]).len();
    let long = format!("//! Head.\n{}", "\n".repeat(LINES_MAX));
    assert_eq!(shape("src/a.rs", "//! Head.\n"), 0);
    assert_eq!(shape("src/a.rs", "fn headless() {}\n"), 1);
    assert_eq!(shape("src/a/mod.rs", "//! Head.\n"), 1);
    assert_eq!(shape("src/a/utils.rs", "//! Head.\n"), 1);
    assert_eq!(shape("src/a.rs", &long), 1);
    assert_eq!(shape("src/long.rs", &long), 0);
}

#[test]
fn the_checker_sees_a_forgotten_file_and_a_busy_main() {
    let files = [
        Source::new("src/a.rs", "mod b;"),
        Source::new("src/a/b.rs", ""),
        Source::new("src/a/c.rs", ""),
    ];
    let found: Vec<String> = files[1..]
        .iter()
        .filter_map(|file| forgotten(file, &files))
        .collect();
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("src/a/c.rs"));
    let main = |code: &str| main_breaches(&Source::new("src/main.rs", code)).len();
    assert_eq!(
        main("fn main() -> ExitCode {\n    caseload::cli::main()\n}\n"),
        0
    );
    assert_eq!(main("fn main() { if late() {} }\nfn late() {}\n"), 2);
}
