//! Holds README, `.ci/run` and the change log to each other: what they promise is what is run.

use std::{env, fs};

use caseload::{manual, tui::keymap};

use crate::source;

/// Returns the lines of each fenced block below this heading, up to the next heading.
fn commands_below(text: &str, heading: &str) -> Vec<String> {
    let mut inside = false;
    let mut fenced = false;
    let mut commands = Vec::new();
    for line in text.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
        } else if line.starts_with('#') && !fenced {
            inside = line.trim_start_matches('#').trim() == heading;
        } else if inside && fenced {
            commands.push(
                line.split("  #")
                    .next()
                    .unwrap_or_default()
                    .trim()
                    .to_owned(),
            );
        }
    }
    commands
}

/// Returns the commands of a shell script, one a line, without comments.
fn script_lines(text: &str) -> Vec<&str> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect()
}

#[test]
fn the_two_commands_are_in_readme_and_ci_runs_them() {
    let commands = commands_below(&source::read("README.md"), "Two commands");
    assert_eq!(commands, ["cargo run --release -- demo", "cargo test"]);
    let ci = source::read(".ci/run");
    let lines = script_lines(&ci);
    assert_eq!(
        lines.last(),
        Some(&"cargo test"),
        ".ci/run ends with README's test command"
    );
    assert!(
        lines.contains(&"cargo fmt --check"),
        ".ci/run checks the format"
    );
    assert!(
        lines.contains(&"cargo clippy --all-targets -- -D warnings"),
        ".ci/run takes warnings as errors"
    );
}

/// Debian packages that tests use are installed by `.ci/run` and named to those who run them by hand.
#[test]
fn debian_packages_of_the_tests_are_named_in_both_places() {
    let ci = source::read(".ci/run");
    let packages = ci
        .lines()
        .find_map(|line| line.strip_prefix("packages=("))
        .expect(".ci/run lists its packages");
    let packages = packages.split(')').next().unwrap_or_default();
    assert!(
        packages.split_whitespace().count() > 0,
        "no package is listed"
    );
    let readme = source::read("README.md");
    for package in packages.split_whitespace() {
        assert!(
            readme.contains(&format!("`{package}`")),
            "README does not name the package {package}"
        );
    }
}

#[test]
fn the_version_in_cargo_toml_has_a_place_in_the_change_log() {
    let log = source::read("CHANGELOG.md");
    let version = env!("CARGO_PKG_VERSION");
    assert!(
        log.contains("## [Unreleased]"),
        "the change log has no Unreleased heading"
    );
    let released = log.contains(&format!("## [{version}]"));
    assert!(
        released || version == "0.1.0",
        "the change log says nothing about {version}"
    );
}

/// The keymap drives the program; its table is copied into the manual, where it can be read before there is a program.
/// `CASELOAD_WRITE_KEYS=1 cargo test --test fast key_table` writes it anew.
#[test]
fn the_key_table_of_the_manual_is_the_one_the_program_obeys() {
    let page = source::read("src/manual/keys.md");
    let (prose, table) = page
        .split_once(manual::KEY_TABLE)
        .expect("keys.md has the heading");
    let generated = keymap::key_table();
    assert!(generated.contains('|'), "the generated table is empty");
    if env::var_os("CASELOAD_WRITE_KEYS").is_some() {
        let page = format!("{prose}{}\n\n{}\n", manual::KEY_TABLE, generated.trim());
        fs::write(source::top().join("src/manual/keys.md"), page).expect("keys.md can be written");
        return;
    }
    assert_eq!(
        table.trim(),
        generated.trim(),
        "\nkeys.md is behind the keymap: run `CASELOAD_WRITE_KEYS=1 cargo test --test fast key_table`\n"
    );
}

#[test]
fn commands_are_read_from_the_block_below_their_heading() {
    let text = "# A\n```sh\nno\n```\n## Two\n```sh\none  # why\n# two\n```\n## B\n```sh\nno\n```\n";
    assert_eq!(commands_below(text, "Two"), ["one", "# two"]);
}
