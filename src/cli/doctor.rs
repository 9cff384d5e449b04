//! `caseload doctor`: is everything around the record as it should be? Each line says what was found and what to do.
//!
//! It opens no store and changes nothing but a file of its own, which it removes. What it may not look at it says.

mod disk;
mod files;
mod machine;
mod terminal;
mod versions;

use serde::Serialize;

use crate::cli::args::Common;
use crate::cli::failure::{STORE, Stop};
use crate::cli::output::Out;
use crate::cli::session;

/// What a finding means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Verdict {
    /// Nothing to do.
    Fine,
    /// Perhaps as it is meant, perhaps not.
    LookAt,
    /// To be put right.
    Wrong,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Finding {
    what: &'static str,
    found: String,
    verdict: Verdict,
    /// What to do about it; empty when there is nothing to do.
    advice: String,
}

impl Finding {
    fn fine(what: &'static str, finding: impl Into<String>) -> Finding {
        Finding {
            what,
            found: finding.into(),
            verdict: Verdict::Fine,
            advice: String::new(),
        }
    }

    fn look_at(
        what: &'static str,
        finding: impl Into<String>,
        advice: impl Into<String>,
    ) -> Finding {
        Finding {
            verdict: Verdict::LookAt,
            advice: advice.into(),
            ..Finding::fine(what, finding)
        }
    }

    fn wrong(what: &'static str, finding: impl Into<String>, advice: impl Into<String>) -> Finding {
        Finding {
            verdict: Verdict::Wrong,
            ..Finding::look_at(what, finding, advice)
        }
    }
}

/// Looks at everything; ends with 3 when anything is wrong.
pub fn run(common: &Common) -> Result<(), Stop> {
    let server = session::server(common);
    let folder = session::folder(common).ok();
    let mut findings = files::configuration(&server);
    if let Ok(Some(server)) = &server {
        findings.extend(files::socket(&server.socket));
    }
    // Beside a server the store is its own, unless it was named.
    let own = folder.filter(|_| common.store.is_some() || !matches!(server, Ok(Some(_))));
    match &own {
        Some(folder) => {
            findings.extend(files::store(folder));
            findings.extend(disk::all(folder));
        }
        None => findings.push(Finding::look_at(
            "store",
            "not looked at, since a team server keeps it",
            "on the server, name it: `caseload --store FOLDER doctor`",
        )),
    }
    findings.extend(machine::all());
    findings.extend(terminal::all());
    let socket = server.ok().flatten().map(|server| server.socket);
    findings.extend(versions::all(socket.as_deref()));
    say(common, &findings)?;
    if findings.iter().any(|it| it.verdict == Verdict::Wrong) {
        return Err(Stop::said(STORE));
    }
    Ok(())
}

fn say(common: &Common, findings: &[Finding]) -> Result<(), Stop> {
    let mut out = Out::new(common.json);
    if out.json {
        out.value(&findings)?;
        return out.flush();
    }
    for it in findings {
        let mark = match it.verdict {
            Verdict::Fine => "fine   ",
            Verdict::LookAt => "look at",
            Verdict::Wrong => "WRONG  ",
        };
        out.line(&format!("{mark}  {}: {}", it.what, it.found))?;
        if !it.advice.is_empty() {
            out.line(&format!("         -> {}", it.advice))?;
        }
    }
    out.flush()
}
