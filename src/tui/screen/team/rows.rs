//! From the answers to the rows of the team screen, whatever they are about.

use super::Row;
use crate::domain::entry::StaffId;
use crate::protocol::message::{TeamAnswer, TeamAsk};
use crate::service::view::cover::CoverRow;
use crate::service::view::looked::Look;
use crate::service::view::privacy::Waiting;
use crate::service::view::signing::{SupervisionLine, ToCountersign};

fn days(days: i32) -> String {
    match days {
        0 => "today".to_owned(),
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    }
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<String> {
    pairs
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(label, value)| format!("{label}: {value}"))
        .collect()
}

/// Rows, what stands above them, and how to go on.
pub(super) fn read(answer: TeamAnswer, person: StaffId) -> (Vec<Row>, String, Option<TeamAsk>) {
    match answer {
        TeamAnswer::Countersign(queue) => {
            let next = queue.next.map(|after| TeamAsk::Countersign(Some(after)));
            let notice = match queue.total {
                0 => String::new(),
                total => format!(
                    "{total} wait, oldest first. d countersigns, Enter opens the record at the entry."
                ),
            };
            (
                queue.rows.into_iter().map(countersign).collect(),
                notice,
                next,
            )
        }
        TeamAnswer::Judge(list) => {
            let mut notice = list.notice;
            if list.more > 0 {
                notice = format!("{} more wait. {notice}", list.more);
            }
            (list.rows.into_iter().map(judge).collect(), notice, None)
        }
        TeamAnswer::Covers(rows) => (rows.into_iter().map(cover).collect(), String::new(), None),
        TeamAnswer::Supervision(record) => {
            let next = record
                .next
                .map(|before| TeamAsk::Supervision(person, Some(before)));
            let mut notice = record.who;
            for words in [
                record.practice_level,
                match record.supervisor.as_str() {
                    "" => "no supervisor".to_owned(),
                    name => format!("supervised by {name}"),
                },
                match record.waiting {
                    0 => "nothing of theirs waits".to_owned(),
                    some => format!("{some} of theirs wait for a countersignature"),
                },
            ] {
                if !words.is_empty() {
                    notice = format!("{notice}, {words}");
                }
            }
            (
                record.lines.into_iter().map(supervision).collect(),
                notice,
                next,
            )
        }
        TeamAnswer::Looked(looks) => {
            let next = looks
                .next
                .map(|before| TeamAsk::Looked(person, Some(before)));
            let notice = format!("What {} opened, newest first", looks.about);
            (looks.rows.into_iter().map(look).collect(), notice, next)
        }
        TeamAnswer::Meanwhile(_) => (Vec::new(), String::new(), None),
    }
}

fn countersign(one: ToCountersign) -> Row {
    let waits = days(one.days);
    let entry = one.entry.to_string();
    Row {
        key: format!("{} {}", one.patient, one.entry.0),
        whole: pairs(&[
            ("Patient", &one.name),
            ("Entry", &entry),
            ("What", &one.what),
            ("By", &one.author_name),
            ("Waits since", &one.since_words),
        ]),
        patient: Some(one.patient),
        about: Some(one.patient),
        entry: Some(one.entry),
        closed: if one.entitled {
            String::new()
        } else {
            "this record is not yours to see, so its entry is not yours to countersign".to_owned()
        },
        cells: vec![waits, one.name, one.what, one.author_name],
        ..Row::default()
    }
}

fn judge(one: Waiting) -> Row {
    let said = format!(
        "{} opened the record of {} without a relationship, {}.\nTheir reason: {}{}",
        one.who,
        one.name,
        one.when,
        one.reason,
        if one.follow_up.is_empty() {
            String::new()
        } else {
            format!("\nJudged before: {}", one.follow_up)
        }
    );
    let own = if one.own { "it is your own" } else { "" };
    Row {
        key: format!("{} {}", one.patient, one.opening.0),
        whole: said.lines().map(str::to_owned).collect(),
        about: Some(one.patient),
        entry: Some(one.opening),
        said,
        closed: if one.own {
            format!("{own}: somebody else judges this opening")
        } else {
            String::new()
        },
        cells: vec![one.age, one.who, one.name, one.reason],
        ..Row::default()
    }
}

fn cover(one: CoverRow) -> Row {
    let said = format!(
        "{} stands in for {}, {}: {}",
        one.by_name, one.absent_name, one.days, one.reason
    );
    let entry = one.entry.to_string();
    Row {
        key: one.entry.0.to_string(),
        whole: pairs(&[
            ("Away", &one.absent_name),
            ("Stands in", &one.by_name),
            ("Days", &one.days),
            ("State", one.state.words()),
            ("Because", &one.reason),
            ("Entry", &entry),
        ]),
        entry: Some(one.entry),
        absent: Some(one.absent),
        said,
        closed: if one.may_end {
            String::new()
        } else {
            "this cover is not yours to end, or is over".to_owned()
        },
        cells: vec![
            one.state.words().to_owned(),
            one.absent_name,
            one.by_name,
            one.days,
        ],
        ..Row::default()
    }
}

fn supervision(one: SupervisionLine) -> Row {
    let what = if one.void.is_empty() {
        one.headline
    } else {
        format!("{} ({})", one.headline, one.void)
    };
    let entry = one.entry.to_string();
    Row {
        key: one.entry.0.to_string(),
        whole: pairs(&[
            ("What", &what),
            ("When", &one.when),
            ("By", &one.author),
            ("Entry", &entry),
        ]),
        patient: one.patient,
        about: one.patient,
        entry: one.about,
        closed: "nothing is to be decided about it".to_owned(),
        cells: vec![one.when, what, one.author],
        ..Row::default()
    }
}

fn look(one: Look) -> Row {
    let entry = one.entry.to_string();
    Row {
        key: one.entry.0.to_string(),
        whole: pairs(&[
            ("When", &one.when),
            ("Who", &one.who),
            ("Whose record", &one.name),
            ("Why it was open to them", &one.class),
            ("Reason", &one.reason),
            ("Entry", &entry),
        ]),
        about: Some(one.patient),
        closed: "nothing is to be decided about it".to_owned(),
        cells: vec![one.when, one.name, one.class, one.reason],
        ..Row::default()
    }
}
