//! `caseload today`, `list` and `find`.

use crate::cli::args::record::{Find, List, Today};
use crate::cli::failure::Stop;
use crate::cli::session::{Session, wanted};
use crate::domain::writing;
use crate::protocol::message::{Ask, Reply};
use crate::service::query::Scope;
use crate::service::view::Header;
use crate::service::view::caseload::Row;
use crate::tui::screen::today::TodayScreen;

/// Who needs this person now.
pub fn today(session: &mut Session, given: &Today) -> Result<(), Stop> {
    let view = wanted!(session.ask(Ask::Today)?, Reply::Today(today) => today)?;
    if session.out.json {
        return session.out.value(&view);
    }
    if given.print {
        let mut screen = TodayScreen::default();
        screen.set(view);
        let sheet = screen.sheet().unwrap_or_default();
        return session.out.text(&sheet.text());
    }
    head(session, &view.header)?;
    let line = format!(
        "{} · today {} · overdue {} · to decide {} · drafts {}",
        view.day, view.header.today, view.header.overdue, view.header.to_decide, view.header.drafts
    );
    session.out.line(&line)?;
    if view.header.to_countersign > 0 {
        let line = format!(
            "to countersign {} (`caseload countersign list`)",
            view.header.to_countersign
        );
        session.out.line(&line)?;
    }
    if view.rows.is_empty() {
        return session.out.line("Nobody calls for anything today.");
    }
    let rows: Vec<Vec<String>> = view
        .rows
        .iter()
        .map(|row| {
            vec![
                row.urgency.sign().to_owned(),
                row.due.clone(),
                row.name.clone(),
                row.age.map(|age| age.to_string()).unwrap_or_default(),
                row.rung.clone(),
                marked(&row.why, &row.cover),
            ]
        })
        .collect();
    let heads = ["", "Due", "Patient", "Age", "Rung", "Why"];
    session.out.table(&heads, &rows)
}

/// A text, with whose patient it is where that is a colleague who is away.
fn marked(text: &str, cover: &str) -> String {
    if cover.is_empty() {
        text.to_owned()
    } else {
        format!("{text} [{cover}]")
    }
}

fn head(session: &mut Session, header: &Header) -> Result<(), Stop> {
    let demo = if header.demo {
        " (everything made up)"
    } else {
        ""
    };
    let line = format!("{}{demo}: {}, {}", header.service, header.who, header.roles);
    session.out.line(&line)?;
    let line = format!("{} · {}", header.caseload_words(), header.load_words());
    session.out.line(&line)?;
    let duties = &header.duties;
    if !duties.covering.is_empty() {
        let line = format!("standing in for {}", duties.covering);
        session.out.line(&line)?;
    }
    if duties.to_judge > 0 {
        let line = format!("to judge {} (`caseload privacy list`)", duties.to_judge);
        session.out.line(&line)?;
    }
    Ok(())
}

/// The caseload.
pub fn list(session: &mut Session, given: &List) -> Result<(), Stop> {
    let scope = if given.all { Scope::All } else { Scope::Own };
    let mut view = session.caseload(scope)?;
    let wanted: Vec<String> = given
        .words
        .iter()
        .flat_map(|words| words.split_whitespace())
        .map(writing::fold)
        .collect();
    view.rows
        .retain(|row| wanted.iter().all(|word| holds(row, word)));
    if session.out.json {
        return session.out.value(&view);
    }
    head(session, &view.header)?;
    rows(session, &view.rows, given.all)
}

/// Whether a word is in what a row shows, or in what finds the person.
fn holds(row: &Row, word: &str) -> bool {
    let tier = row
        .tier
        .map_or("", crate::domain::patient::tier::Tier::words);
    row.words.contains(word)
        || [&row.rung, &row.next, &row.last, &row.case_manager]
            .iter()
            .any(|shown| writing::fold(shown).contains(word))
        || writing::fold(tier).contains(word)
        || (word == "overdue" && row.overdue)
}

fn rows(session: &mut Session, rows: &[Row], managers: bool) -> Result<(), Stop> {
    if rows.is_empty() {
        return session.out.line("Nobody.");
    }
    let mut heads = vec![
        "Patient",
        "Age",
        "NHS number",
        "Rung",
        "Last",
        "Next",
        "Flags",
    ];
    if managers {
        heads.push("Case manager");
    }
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            let mut cells = vec![
                marked(&row.name, &row.cover),
                row.age.map(|age| age.to_string()).unwrap_or_default(),
                row.nhs_number.clone(),
                row.rung.clone(),
                row.last.clone(),
                if row.overdue {
                    format!("{} overdue", row.next)
                } else {
                    row.next.clone()
                },
                row.flags.clone(),
            ];
            if managers {
                cells.push(row.case_manager.clone());
            }
            cells
        })
        .collect();
    session.out.table(&heads, &cells)
}

/// Anyone.
pub fn find(session: &mut Session, given: &Find) -> Result<(), Stop> {
    let asked = Ask::Find(given.words.join(" "));
    let found = wanted!(session.ask(asked)?, Reply::Found(rows) => rows)?;
    if session.out.json {
        return session.out.value(&found);
    }
    rows(session, &found, true)
}
