//! What `caseload development` shows: one person, what waits, modules, the learning log, counts for revalidation.

use crate::cli::failure::Stop;
use crate::cli::gaps::{ask, whose};
use crate::cli::session::{Session, wanted};
use crate::domain::time::Day;
use crate::protocol::message::{DevelopmentAnswer, DevelopmentAsk};
use crate::service::view::development::{PersonDevelopment, ProvisionalView, hours};

pub(super) fn modules(session: &mut Session) -> Result<(), Stop> {
    let asked = ask(session, DevelopmentAsk::Modules)?;
    let rows = wanted!(asked, DevelopmentAnswer::Modules(rows) => rows)?;
    if session.out.json {
        return session.out.value(&rows);
    }
    if rows.is_empty() {
        return session.out.line("No module yet.");
    }
    let cells: Vec<Vec<String>> = rows
        .into_iter()
        .map(|row| {
            vec![
                row.module.to_string(),
                row.title,
                row.kind.code().to_owned(),
                if row.in_use { "" } else { "out of use" }.to_owned(),
                row.units.join("; "),
            ]
        })
        .collect();
    let heads = ["Entry", "Module", "Kind", "", "Leads to"];
    session.out.table(&heads, &cells)
}

pub(super) fn person(session: &mut Session, login: Option<&str>) -> Result<(), Stop> {
    let staff = whose(session, login)?;
    let asked = ask(session, DevelopmentAsk::Person(staff))?;
    let view: Box<PersonDevelopment> = wanted!(asked, DevelopmentAnswer::Person(view) => view)?;
    if session.out.json {
        return session.out.value(&view);
    }
    let out = &mut session.out;
    let or_nobody = |names: &[String]| match names {
        [] => "nobody".to_owned(),
        names => names.join(", "),
    };
    let post = if view.post.is_empty() {
        "no role profile"
    } else {
        view.post.as_str()
    };
    out.line(&format!("{}: {post}", view.name))?;
    out.line(&format!("Mentored by: {}", or_nobody(&view.mentors)))?;
    if !view.mentored.is_empty() {
        out.line(&format!("Mentors: {}", view.mentored.join(", ")))?;
    }
    for one in &view.agreements {
        out.line(&format!(
            "Agreement {} ({}), {} to {}: facilitator {}, supervisor {}, assessor {}",
            one.entry,
            one.state,
            one.from,
            one.until,
            one.facilitator,
            one.supervisor,
            one.assessor
        ))?;
        out.line(&format!("  Protected time: {}", one.protected_words()))?;
        out.line(&format!("  Accreditation: {}", one.accreditation))?;
        for words in [&one.words, &one.ended] {
            if !words.is_empty() {
                out.line(&format!("  {words}"))?;
            }
        }
    }
    for one in &view.objectives {
        let overdue = if one.overdue { " (overdue)" } else { "" };
        out.line(&format!(
            "Objective {} by {}{overdue}: {}",
            one.entry, one.due, one.what
        ))?;
        for review in &one.reviews {
            out.line(&format!("  {review}"))?;
        }
    }
    for one in &view.modules {
        out.line(&format!(
            "Module {} {}: {}",
            one.module, one.title, one.state
        ))?;
    }
    for words in &view.exemptions {
        out.line(&format!("Exemption: {words}"))?;
    }
    for one in &view.provisional {
        provisional_lines(session, one)?;
    }
    Ok(())
}

fn provisional_lines(session: &mut Session, one: &ProvisionalView) -> Result<(), Stop> {
    let most = one.patients_max.map_or_else(String::new, |most| {
        format!(", {} patients of at most {most}", one.patients)
    });
    session.out.line(&format!(
        "Provisional practice {} of {} from {}: {}{most}",
        one.entry, one.name, one.from, one.state
    ))?;
    if !one.limits.is_empty() {
        session.out.line(&format!("  Limits: {}", one.limits))?;
    }
    if !one.to_finish.is_empty() {
        let modules = one.to_finish.join(", ");
        session.out.line(&format!("  To finish: {modules}"))?;
    }
    one.history
        .iter()
        .try_for_each(|words| session.out.line(&format!("  {words}")))
}

pub(super) fn waiting(session: &mut Session) -> Result<(), Stop> {
    let asked = ask(session, DevelopmentAsk::Waiting)?;
    let waiting = wanted!(asked, DevelopmentAnswer::Waiting(waiting) => waiting)?;
    if session.out.json {
        return session.out.value(&waiting);
    }
    if waiting.count() == 0 {
        return session.out.line("Nothing waits.");
    }
    for one in &waiting.provisional {
        provisional_lines(session, one)?;
    }
    let names = [
        ("Without a role profile", &waiting.without_profile),
        ("Without an agreement", &waiting.without_agreement),
        ("Without a mentor", &waiting.without_mentor),
        ("Without a supervisor", &waiting.without_supervisor),
    ];
    for (what, names) in names {
        if !names.is_empty() {
            session.out.line(&format!("{what}: {}", names.join(", ")))?;
        }
    }
    for (name, entry) in &waiting.not_accepted {
        session
            .out
            .line(&format!("Agreement {entry} waits for {name} to accept it"))?;
    }
    for (name, what) in &waiting.objectives_overdue {
        session.out.line(&format!(
            "Objective of {name}, whose day has passed: {what}"
        ))?;
    }
    Ok(())
}

pub(super) fn log(
    session: &mut Session,
    login: Option<&str>,
    before: Option<u64>,
) -> Result<(), Stop> {
    let staff = whose(session, login)?;
    let asked = ask(session, DevelopmentAsk::Learning { staff, before })?;
    let log = wanted!(asked, DevelopmentAnswer::Learning(log) => log)?;
    if session.out.json {
        return session.out.value(&log);
    }
    let out = &mut session.out;
    if log.rows.is_empty() {
        out.line("No learning filed.")?;
    }
    for row in &log.rows {
        let mut words = vec![row.kind.clone()];
        if row.minutes > 0 {
            words.push(hours(u64::from(row.minutes)));
        }
        if row.participatory {
            words.push("with others".to_owned());
        }
        if row.protected {
            words.push("in protected time".to_owned());
        }
        out.line(&format!(
            "{} {} {} ({})",
            row.entry,
            row.day,
            row.title,
            words.join(", ")
        ))?;
        for learned in &row.learned {
            out.line(&format!("    {learned}"))?;
        }
        if !row.units.is_empty() {
            out.line(&format!("    shows: {}", row.units.join("; ")))?;
        }
    }
    for goal in &log.goals {
        out.line(&format!("Goal: {goal}"))?;
    }
    match log.next {
        Some(next) => out.line(&format!("Older ones: --before {next}")),
        None => Ok(()),
    }
}

pub(super) fn revalidation(
    session: &mut Session,
    login: Option<&str>,
    from: Option<Day>,
) -> Result<(), Stop> {
    let staff = whose(session, login)?;
    let asked = ask(session, DevelopmentAsk::Revalidation { staff, from })?;
    let view = wanted!(asked, DevelopmentAnswer::Revalidation(view) => view)?;
    if session.out.json {
        return session.out.value(&view);
    }
    let out = &mut session.out;
    let head = format!(
        "{}, {} to {}. {}",
        view.name, view.from, view.until, view.registration
    );
    out.line(head.trim_end())?;
    let rows: Vec<Vec<String>> = view
        .lines
        .into_iter()
        .map(|line| vec![line.what, line.filed, line.asked])
        .collect();
    out.table(&["", "Filed here", "Asked for in three years"], &rows)?;
    out.line(&format!("Besides: {}.", view.besides.join("; ")))?;
    out.line(&view.note)
}
