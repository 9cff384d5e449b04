//! Words that only some files may use: the clock, randomness, the store's engine, the terminal.

use super::assert_none;
use crate::source::{self, Source};

/// A word that only some files may use.
struct Rule {
    word: &'static str,
    /// Where the rule holds: paths below `src/` that begin so. `""` is everywhere.
    within: &'static [&'static str],
    /// Paths below `src/` that begin so may use the word all the same.
    except: &'static [&'static str],
    /// True when the rule holds for tests as well.
    tests_too: bool,
    /// What to use.
    instead: &'static str,
}

const EVERYWHERE: &[&str] = &[""];
const PURE: &[&str] = &["domain"];
const BELOW_THE_SERVICE: &[&str] = &["domain", "disk", "journal", "drafts", "store", "exchange"];
const CLOCK: &[&str] = &["service/clock.rs"];
const STORE: &[&str] = &["store.rs", "store/"];
const SCREEN: &[&str] = &["tui.rs", "tui/"];
const COMMAND_LINE: &[&str] = &["cli.rs", "cli/"];

const RULES: &[Rule] = &[
    rule(
        "Timestamp::now",
        EVERYWHERE,
        CLOCK,
        "the time handed in by the service's clock",
    ),
    rule(
        "Zoned::now",
        EVERYWHERE,
        CLOCK,
        "the time handed in by the service's clock",
    ),
    rule(
        "SystemTime::now",
        EVERYWHERE,
        CLOCK,
        "the time handed in by the service's clock",
    ),
    rule(
        "Instant::now",
        BELOW_THE_SERVICE,
        &[],
        "a time limit handed in, or a channel with a deadline",
    ),
    rule(
        "getrandom",
        EVERYWHERE,
        &["service.rs", "service/"],
        "random bytes handed in by the service",
    ),
    rule(
        ".transaction(",
        EVERYWHERE,
        STORE,
        "store, the only user of sled",
    ),
    rule("sled::", EVERYWHERE, STORE, "store, the only user of sled"),
    rule(
        "bincode",
        EVERYWHERE,
        &[
            "journal/record.rs",
            "journal/record/",
            "store.rs",
            "store/",
            "protocol/frame.rs",
        ],
        "journal::record, store or protocol::frame",
    ),
    rule(
        "ratatui",
        EVERYWHERE,
        SCREEN,
        "tui, the only user of the terminal",
    ),
    rule(
        "crossterm",
        EVERYWHERE,
        SCREEN,
        "tui, the only user of the terminal",
    ),
    rule(
        "krilla",
        EVERYWHERE,
        &["exchange/document/"],
        "exchange::document, the only maker of PDF",
    ),
    rule("clap::", EVERYWHERE, COMMAND_LINE, "cli::args"),
    rule(
        "std::fs",
        PURE,
        &[],
        "values handed in: the domain does no input or output",
    ),
    rule(
        "std::io",
        PURE,
        &[],
        "values handed in: the domain does no input or output",
    ),
    rule(
        "std::env",
        PURE,
        &[],
        "values handed in: the domain does no input or output",
    ),
    rule(
        "std::net",
        PURE,
        &[],
        "values handed in: the domain does no input or output",
    ),
    rule(
        "std::process",
        PURE,
        &[],
        "values handed in: the domain does no input or output",
    ),
    rule(
        "std::thread",
        PURE,
        &[],
        "a plain function: the domain is not concurrent",
    ),
    Rule {
        word: "thread::sleep",
        within: EVERYWHERE,
        // Before the screens there is nothing else to wait for than a server that is not there.
        except: &["cli/session/joining.rs"],
        tests_too: true,
        instead: "a channel or a condition with a deadline",
    },
];

const fn rule(
    word: &'static str,
    within: &'static [&'static str],
    except: &'static [&'static str],
    instead: &'static str,
) -> Rule {
    Rule {
        word,
        within,
        except,
        tests_too: false,
        instead,
    }
}

#[test]
fn words_stay_in_the_files_that_may_use_them() {
    assert_none(
        source::all()
            .iter()
            .flat_map(|source| word_breaches(source, RULES)),
    );
}

fn word_breaches(source: &Source, rules: &[Rule]) -> Vec<String> {
    let below = source.path.strip_prefix("src/");
    let program = source.program();
    let mut breaches = Vec::new();
    for rule in rules {
        let starts_with_one_of = |starts: &[&str]| {
            below.is_some_and(|path| starts.iter().any(|start| path.starts_with(start)))
        };
        let holds = if rule.tests_too {
            true
        } else {
            starts_with_one_of(rule.within)
        };
        if !holds || starts_with_one_of(rule.except) {
            continue;
        }
        let text = if rule.tests_too {
            &source.code
        } else {
            &program
        };
        for (at, _) in text.match_indices(rule.word) {
            let longer_word = rule.word.starts_with(char::is_alphabetic)
                && text[..at].ends_with(|letter: char| letter.is_alphanumeric() || letter == '_');
            if !longer_word {
                let place = format!("{}:{}", source.path, source.line(at));
                breaches.push(format!(
                    "{place}: `{}` is not for this file: use {}",
                    rule.word, rule.instead
                ));
            }
        }
    }
    breaches
}

#[test]
fn the_checker_sees_forbidden_words_and_only_those() {
    let breach = |path: &str, code: &str| word_breaches(&Source::new(path, code), RULES).len();
    assert_eq!(
        breach("src/domain/time.rs", "let now = Timestamp::now();"),
        1
    );
    assert_eq!(
        breach("src/service/clock.rs", "let now = Timestamp::now();"),
        0
    );
    assert_eq!(breach("src/store/fold.rs", "trees.transaction(|it| it)"), 0);
    assert_eq!(breach("src/journal.rs", "trees.transaction(|it| it)"), 1);
    assert_eq!(
        breach("src/journal/chain.rs", "// bincode\nlet a = \"bincode\";"),
        0
    );
    assert_eq!(breach("src/journal/chain.rs", "use bincode::config;"), 1);
    assert_eq!(breach("src/tui/event.rs", "Instant::now()"), 0);
    assert_eq!(breach("src/store/fold.rs", "Instant::now()"), 1);
    assert_eq!(
        breach(
            "src/store/fold.rs",
            "#[cfg(test)]\nmod tests { fn a() { Instant::now(); } }"
        ),
        0
    );
    assert_eq!(breach("tests/slow/day.rs", "std::thread::sleep(second)"), 1);
    assert_eq!(breach("src/tui/tests.rs", "std::thread::sleep(second)"), 1);
    assert_eq!(breach("src/domain/plan.rs", "let unsled::x = 1;"), 0);
}
