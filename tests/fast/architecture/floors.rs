//! The floors: a module imports only from below its own.

use super::assert_none;
use crate::source::{self, Source};

/// The floors from the ground up. A module imports only from floors below its own, and from nothing beside it.
const FLOORS: &[&[&str]] = &[
    // The rules of case management: pure.
    &["domain"],
    // The few calls to the file system that promise durability, so that tests can put a failing disk in their place.
    &["disk"],
    &["journal", "drafts"],
    &["store", "exchange"],
    &["service"],
    &["protocol"],
    // The manual is text and a list, for those who show it.
    &["client", "server", "manual", "demo"],
    &["tui"],
    // The command line opens the screens, never the other way round.
    &["cli"],
];

#[test]
fn modules_import_only_from_floors_below_their_own() {
    assert_none(source::all().iter().flat_map(floor_breaches));
}

/// Returns the module at the crate's top that a file below `src/` belongs to; none for `lib.rs` and `main.rs`, the doors.
fn module_of(path: &str) -> Option<&str> {
    let below = path.strip_prefix("src/")?;
    let name = below
        .split('/')
        .next()
        .unwrap_or(below)
        .trim_end_matches(".rs");
    (name != "lib" && name != "main").then_some(name)
}

fn floor_of(module: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&module))
}

fn floor_breaches(source: &Source) -> Vec<String> {
    let Some(module) = module_of(&source.path) else {
        return Vec::new();
    };
    let Some(own) = floor_of(module) else {
        return vec![format!(
            "{}: `{module}` has no floor: give it one in FLOORS",
            source.path
        )];
    };
    let mut breaches = Vec::new();
    for (at, used) in modules_used(source) {
        let allowed = used == module || floor_of(&used).is_some_and(|floor| floor < own);
        if !allowed {
            let place = format!("{}:{}", source.path, source.line(at));
            breaches.push(format!("{place}: `{module}` must not import from `{used}`, which is not on a floor below it"));
        }
    }
    breaches
}

/// Returns each module of the crate's top that the code names, by `crate::…` or by climbing there with `super::`.
fn modules_used(source: &Source) -> Vec<(usize, String)> {
    let code = &source.code;
    let mut used = Vec::new();
    for (at, mark) in code.match_indices("crate::") {
        let stands_alone = !code[..at]
            .ends_with(|letter: char| letter.is_alphanumeric() || letter == '_' || letter == '$');
        if stands_alone {
            used.extend(
                first_names(&code[at + mark.len()..])
                    .into_iter()
                    .map(|name| (at, name)),
            );
        }
    }
    let depth = depth_of(&source.path);
    for (at, _) in code.match_indices("super::") {
        let inside_a_chain = code[..at].ends_with("super::");
        let chain = code[at..]
            .split("super::")
            .take_while(|part| part.is_empty())
            .count();
        // In `mod tests { … }` of a file one more `super::` is needed; then the name is a module of ours only by accident.
        if !inside_a_chain && chain >= depth {
            let names = first_names(&code[at + chain * "super::".len()..]);
            used.extend(
                names
                    .into_iter()
                    .filter(|name| floor_of(name).is_some())
                    .map(|name| (at, name)),
            );
        }
    }
    used
}

/// Returns how many modules lie between this file's code and the crate's top: 1 for `src/store.rs`, 2 for `src/store/keys.rs`.
fn depth_of(path: &str) -> usize {
    path.matches('/').count()
}

/// Returns the names that a path goes on with: one, or each of a group in braces. A macro's name is not a module's.
fn first_names(code: &str) -> Vec<String> {
    let name = |text: &str| -> String {
        text.trim_start()
            .chars()
            .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
            .collect()
    };
    let Some(group) = code.strip_prefix('{') else {
        let only = name(code);
        let is_macro = code[only.len()..].starts_with('!');
        return if is_macro { Vec::new() } else { vec![only] };
    };
    let mut names = vec![name(group)];
    let mut depth = 1_usize;
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => names.push(name(&group[at + 1..])),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

#[test]
fn the_checker_sees_an_upward_import_however_it_is_written() {
    for code in [
        "use crate::store::Store;",
        "use crate::{domain::entry, service};",
        "fn go() { let it = crate::tui::run(); }",
        "use super::super::service::Clock;",
        "use crate::drafts::Draft;",
        "use crate::nowhere::Thing;",
    ] {
        let breaches = floor_breaches(&Source::new("src/journal/frame.rs", code));
        assert_eq!(breaches.len(), 1, "{code}: {breaches:?}");
    }
}

#[test]
fn the_checker_lets_through_what_is_allowed() {
    let code = "use crate::domain::{entry, time};\nuse crate::journal::chain;\nuse super::segment;\ncrate::tally! {}\n// crate::tui::run\nlet a = \"crate::cli\";";
    assert_eq!(
        floor_breaches(&Source::new("src/journal/frame.rs", code)),
        [] as [String; 0]
    );
    assert_eq!(
        floor_breaches(&Source::new("src/lib.rs", "pub use crate::tui::run;")),
        [] as [String; 0]
    );
    let unknown = floor_breaches(&Source::new("src/attic.rs", ""));
    assert_eq!(unknown.len(), 1, "a module without a floor: {unknown:?}");
}
