//! The terminal: what it can show.

use std::env;

use super::Finding;
use crate::cli::screens;

pub(super) fn all() -> Vec<Finding> {
    let said = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
    let what = "terminal";
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(said);
    let utf8 = locale.as_ref().is_some_and(|name| {
        let name = name.to_ascii_lowercase();
        name.contains("utf-8") || name.contains("utf8")
    });
    let mut findings = vec![if utf8 {
        Finding::fine("letters", locale.unwrap_or_default())
    } else {
        Finding::look_at(
            "letters",
            format!(
                "the locale is {}",
                locale.unwrap_or_else(|| "not set".to_owned())
            ),
            "names with accents need UTF-8: set LANG=C.UTF-8",
        )
    }];
    let term = said("TERM").unwrap_or_else(|| "not set".to_owned());
    let colours = said("COLORTERM").unwrap_or_else(|| "not said".to_owned());
    if !screens::has_terminal() {
        findings.push(Finding::fine(what, "none here: the screens need one"));
    } else if term == "not set" || term == "dumb" {
        findings.push(Finding::wrong(
            what,
            format!("TERM is {term}"),
            "set it to what the terminal is, such as xterm-256color",
        ));
    } else {
        let columns = crate::tui::terminal::columns();
        let shown = format!("{term}, colours {colours}, {columns} columns");
        findings.push(if columns < 80 {
            Finding::look_at(what, shown, "make it 80 columns wide or more")
        } else {
            Finding::fine(what, shown)
        });
    }
    findings
}
