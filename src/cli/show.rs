//! `caseload show`: a patient's record.

use crate::cli::args::record::Show;
use crate::cli::failure::Stop;
use crate::cli::session::{Session, wanted};
use crate::cli::words::follow_up_name;
use crate::domain::entry::PatientId;
use crate::domain::event::EventKind;
use crate::domain::vocabulary::plain;
use crate::protocol::message::{Ask, Reply};
use crate::service::query::Wanted;
use crate::service::view::patient::{Head, Line, Page, Record};

/// Opens the record and prints it.
pub fn run(session: &mut Session, given: &Show) -> Result<(), Stop> {
    let mut wanted = Wanted {
        kinds: kinds(&given.kinds)?,
        before: given.before.map(|before| before.0),
        openings: given.openings,
    };
    let patient = session.patient(&given.patient)?;
    let mut record = session.open(patient, &given.opening)?;
    if wanted != Wanted::default() {
        record.page = page(session, patient, &wanted)?;
    }
    while let (true, Some(next)) = (given.all, record.page.next) {
        wanted.before = Some(next);
        let page = page(session, patient, &wanted)?;
        record.page.lines.extend(page.lines);
        record.page.next = page.next;
    }
    if session.out.json {
        return session.out.value(&record);
    }
    head(session, &record.head)?;
    if let Some(until) = record.break_glass_until {
        let zone = session.basis()?.zone;
        session.out.line(&format!(
            "Opened without a relationship, until {}: the privacy officer reads why",
            crate::domain::time::shown::hour_minute(until, &zone)
        ))?;
    }
    standing(session, &record)?;
    timeline(session, &record.page)
}

fn page(session: &mut Session, patient: PatientId, wanted: &Wanted) -> Result<Page, Stop> {
    let wanted = wanted.clone();
    wanted!(session.ask(Ask::Timeline { patient, wanted })?, Reply::Page(page) => page)
}

fn kinds(typed: &[String]) -> Result<Vec<EventKind>, Stop> {
    typed
        .iter()
        .map(|text| {
            let wanted = plain(text);
            EventKind::ALL
                .iter()
                .copied()
                .find(|kind| plain(kind.words()) == wanted || plain(kind.name()) == wanted)
                .ok_or_else(|| {
                    let known: Vec<&str> = EventKind::ALL.iter().map(|kind| kind.words()).collect();
                    Stop::wrong_use(&format!(
                        "'{text}' is not a kind of entry: use one of {}",
                        known.join(", ")
                    ))
                })
        })
        .collect()
}

fn head(session: &mut Session, head: &Head) -> Result<(), Stop> {
    let age = head.age.map(|age| format!(" ({age})")).unwrap_or_default();
    let line = format!(
        "{}  born {}{age}  NHS {}",
        head.name, head.birth, head.nhs_number
    );
    session.out.line(&line)?;
    if !head.stopped.is_empty() {
        session.out.line(&head.stopped)?;
    }
    for (about, words, entry) in &head.alerts {
        session.out.line(&format!("! {about}: {words} ({entry})"))?;
    }
    for (what, value) in [
        ("Tier", &head.tier),
        ("Intensity", &head.intensity),
        ("Contact", &head.due),
        ("Case manager", &head.case_manager),
    ] {
        if !value.is_empty() {
            session.out.line(&format!("{what:<14}{value}"))?;
        }
    }
    session
        .out
        .line(&crate::cli::failure::sentence(&head.consent))
}

fn standing(session: &mut Session, record: &Record) -> Result<(), Stop> {
    for (what, value) in record.details.iter().filter(|(_, value)| !value.is_empty()) {
        session.out.line(&format!("{what:<22}{value}"))?;
    }
    for (name, relation, phone) in &record.carers {
        session
            .out
            .line(format!("Carer: {name}, {relation} {phone}").trim_end())?;
    }
    for score in &record.scores {
        session.out.line(&format!("Score: {score}"))?;
    }
    for one in &record.suggestions {
        let line = format!("Suggested, to decide ({}): {}", one.id.0, one.words);
        session.out.line(&line)?;
    }
    for one in &record.follow_ups {
        let line = format!(
            "Follow-up {}: {}, {}, {}",
            follow_up_name(one.id),
            one.what,
            one.owner,
            one.due
        );
        session.out.line(&line)?;
    }
    Ok(())
}

fn timeline(session: &mut Session, page: &Page) -> Result<(), Stop> {
    session.out.line("")?;
    for line in &page.lines {
        entry(session, line)?;
    }
    match page.next {
        Some(next) => session
            .out
            .line(&format!("Older entries: --before {next}, or --all")),
        None => Ok(()),
    }
}

fn entry(session: &mut Session, line: &Line) -> Result<(), Stop> {
    let mut marks = String::new();
    if line.struck {
        marks.push_str("  [corrected]");
    }
    if line.late {
        marks.push_str("  [late]");
    }
    let gap = if line.gap.is_empty() {
        String::new()
    } else {
        format!(", {} later", line.gap)
    };
    let text = format!(
        "{}  {} (entered {}{gap})  {}: {}{marks}",
        line.entry, line.happened, line.entered, line.author, line.headline
    );
    session.out.line(&text)?;
    for part in &line.body {
        for part in part.lines() {
            session.out.line(&format!("      {part}"))?;
        }
    }
    if !line.clock.is_empty() {
        session.out.line(&format!("      ({})", line.clock))?;
    }
    if !line.countersignature.is_empty() {
        let said = &line.countersignature;
        session.out.line(&format!("      ({said})"))?;
    }
    for comment in &line.comments {
        session.out.line(&format!("      comment: {comment}"))?;
    }
    for correction in &line.corrected_by {
        session
            .out
            .line(&format!("      corrected by {correction}"))?;
    }
    Ok(())
}
