//! `caseload cover`, `looked` and `privacy`: who stands in, who looked, and the judgement of openings without a
//! relationship.

use crate::cli::args::access::{CoverVerb, Covering, Looked, Privacy, PrivacyVerb};
use crate::cli::failure::Stop;
use crate::cli::session::{Session, text_or_input, wanted};
use crate::domain::command::{Command, PatientCommand};
use crate::domain::entry::{EntryNumber, StaffId};
use crate::domain::patient::access::JudgeBreakGlass;
use crate::domain::refusal::Refusal;
use crate::domain::staff::cover::{ArrangeCover, EndCover};
use crate::protocol::shell::{ShellAsk, ShellReply};
use crate::service::view::cover::CoverRow;

/// Lists, arranges or ends cover, or tells what happened meanwhile.
pub fn cover(session: &mut Session, given: &Covering) -> Result<(), Stop> {
    match &given.verb {
        None | Some(CoverVerb::List) => covers(session),
        Some(CoverVerb::Arrange {
            absent,
            by,
            from,
            until,
            reason,
        }) => {
            let absent = match absent {
                Some(login) => session.staff("absent", login)?,
                None => session.actor,
            };
            let by = session.staff("by", by)?;
            session.execute(Command::ArrangeCover(ArrangeCover {
                absent,
                by,
                from: from.clone(),
                until: until.clone(),
                reason: reason.clone(),
            }))
        }
        Some(CoverVerb::End { cover, reason }) => {
            let absent = absent(session, *cover)?;
            session.execute(Command::EndCover(EndCover {
                absent,
                cover: *cover,
                reason: reason.clone(),
            }))
        }
        Some(CoverVerb::Meanwhile { cover, before }) => meanwhile(session, *cover, *before),
    }
}

/// Who is away by the cover that an entry arranged.
fn absent(session: &mut Session, cover: EntryNumber) -> Result<StaffId, Stop> {
    let rows = rows(session)?;
    let row = rows.into_iter().find(|row| row.entry == cover);
    row.map(|row| row.absent).ok_or_else(|| {
        Refusal::unknown("cover", format!("{cover} arranged no cover of your list"))
            .advise("See `caseload cover list`")
            .into()
    })
}

fn rows(session: &mut Session) -> Result<Vec<CoverRow>, Stop> {
    wanted!(session.ask_shell(ShellAsk::Covers)?, ShellReply::Covers(rows) => rows)
}

fn covers(session: &mut Session) -> Result<(), Stop> {
    let rows = rows(session)?;
    if session.out.json {
        return session.out.value(&rows);
    }
    if rows.is_empty() {
        return session.out.line("No cover.");
    }
    let cells: Vec<Vec<String>> = rows
        .into_iter()
        .map(|row| {
            vec![
                row.entry.to_string(),
                row.state.to_string(),
                row.absent_name,
                row.by_name,
                row.days,
                row.reason,
            ]
        })
        .collect();
    let heads = ["Entry", "State", "Away", "Covered by", "Days", "Reason"];
    session.out.table(&heads, &cells)
}

fn meanwhile(
    session: &mut Session,
    cover: EntryNumber,
    before: Option<EntryNumber>,
) -> Result<(), Stop> {
    let absent = absent(session, cover)?;
    let before = before.map(|entry| entry.0);
    let asked = session.ask_shell(ShellAsk::Meanwhile {
        absent,
        cover,
        before,
    })?;
    let page = wanted!(asked, ShellReply::Meanwhile(page) => page)?;
    if session.out.json {
        return session.out.value(&page);
    }
    session.out.line(&page.about)?;
    if page.rows.is_empty() {
        session.out.line("Nothing was recorded by others.")?;
    } else {
        let cells: Vec<Vec<String>> = page
            .rows
            .into_iter()
            .map(|row| {
                vec![
                    row.entry.to_string(),
                    row.when,
                    row.name,
                    row.who,
                    row.headline,
                ]
            })
            .collect();
        let heads = ["Entry", "When", "Patient", "By", "What"];
        session.out.table(&heads, &cells)?;
    }
    older(session, page.next)
}

/// Says how to read on.
fn older(session: &mut Session, next: Option<u64>) -> Result<(), Stop> {
    match next {
        Some(next) => session.out.line(&format!("Older ones: --before {next}")),
        None => Ok(()),
    }
}

/// Who opened a record, or what somebody opened.
pub fn looked(session: &mut Session, given: &Looked) -> Result<(), Stop> {
    let before = given.before.map(|entry| entry.0);
    let by_staff = given.by.is_some();
    let ask = if let Some(login) = &given.by {
        let staff = session.staff("by", login)?;
        ShellAsk::LookedBy { staff, before }
    } else {
        let text = given.patient.as_deref().unwrap_or_default();
        let patient = session.patient(text)?;
        ShellAsk::WhoLooked { patient, before }
    };
    let page = wanted!(session.ask_shell(ask)?, ShellReply::Looks(page) => page)?;
    if session.out.json {
        return session.out.value(&page);
    }
    session.out.line(&page.about)?;
    if page.rows.is_empty() {
        return session.out.line("No opening.");
    }
    let cells: Vec<Vec<String>> = page
        .rows
        .into_iter()
        .map(|row| {
            let original = row.original.map(|entry| format!(" (original of {entry})"));
            vec![
                row.entry.to_string(),
                row.when,
                if by_staff { row.name } else { row.who },
                format!("{}{}", row.class, original.unwrap_or_default()),
                row.reason,
            ]
        })
        .collect();
    let whose = if by_staff { "Patient" } else { "Who" };
    session
        .out
        .table(&["Entry", "When", whose, "Entitled by", "Reason"], &cells)?;
    older(session, page.next)
}

/// Lists or judges openings without a relationship.
pub fn privacy(session: &mut Session, given: &Privacy) -> Result<(), Stop> {
    match &given.verb {
        None | Some(PrivacyVerb::List) => to_judge(session),
        Some(PrivacyVerb::Judge {
            opening,
            verdict,
            words,
        }) => {
            let patient = session.record_of(*opening)?;
            let command = JudgeBreakGlass {
                opening: *opening,
                verdict: *verdict,
                words: text_or_input(words)?,
            };
            session.record(patient, PatientCommand::JudgeBreakGlass(command))
        }
    }
}

fn to_judge(session: &mut Session) -> Result<(), Stop> {
    let list = wanted!(session.ask_shell(ShellAsk::ToJudge)?, ShellReply::ToJudge(list) => list)?;
    if session.out.json {
        return session.out.value(&list);
    }
    if !list.notice.is_empty() {
        session.out.line(&format!("{}.", list.notice))?;
    }
    if list.rows.is_empty() {
        return session.out.line("Nothing waits for judgement.");
    }
    let cells: Vec<Vec<String>> = list
        .rows
        .into_iter()
        .map(|row| {
            let mark = match (row.own, row.follow_up.as_str()) {
                (true, _) => "your own".to_owned(),
                (false, "") => String::new(),
                (false, words) => format!("to follow up: {words}"),
            };
            vec![
                row.opening.to_string(),
                row.age,
                row.when,
                row.who,
                row.name,
                mark,
                row.reason,
            ]
        })
        .collect();
    let heads = ["Opening", "Waits", "When", "Who", "Patient", "", "Reason"];
    session.out.table(&heads, &cells)?;
    match list.more {
        0 => Ok(()),
        more => session.out.line(&format!("{more} more wait.")),
    }
}
