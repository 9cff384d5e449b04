//! Prints what is known of somebody's competence, items, claims and what waits.

use serde_json::json;

use crate::cli::failure::Stop;
use crate::cli::session::{Session, wanted};
use crate::domain::entry::EntryNumber;
use crate::domain::staff::catalogue::crossmap::Crossmap;
use crate::domain::writing::joined;
use crate::protocol::message::{Ask, CompetenceAnswer, CompetenceAsk, Reply};
use crate::service::view::competence::{
    ClaimFile, CompetenceQueue, ShownClaim, ShownJudgement, ShownRating, UnitStanding, WholeItem,
};

/// What is said of somebody of whom nothing is known, with what to do next.
const NOTHING_KNOWN: &str = "Nothing is known yet: no evidence, no rating, no decision. Begin with `caseload evidence file` from an entry of your work, with `caseload competence file` without one, or rate yourself with `caseload competence rate`. `caseload competence show --all` lists every unit, `caseload catalogue` the frameworks.";

fn asked(session: &mut Session, ask: CompetenceAsk) -> Result<CompetenceAnswer, Stop> {
    wanted!(session.ask(Ask::Competence(ask))?, Reply::Competence(answer) => answer)
}

/// Prints what is known of somebody, unit by unit.
pub(super) fn standing(session: &mut Session, login: Option<&str>, all: bool) -> Result<(), Stop> {
    let staff = match login {
        Some(login) => session.staff("staff", login)?,
        None => session.actor,
    };
    let answer = asked(session, CompetenceAsk::Standing(staff))?;
    let view = wanted!(answer, CompetenceAnswer::Standing(view) => view)?;
    if session.out.json {
        return session.out.value(&view);
    }
    session.out.line(&view.name)?;
    let mut units = view.frameworks.iter().flat_map(|one| &one.units);
    if !all && !units.any(is_known) {
        session.out.line(NOTHING_KNOWN)?;
    }
    for framework in &view.frameworks {
        let shown: Vec<&UnitStanding> = framework
            .units
            .iter()
            .filter(|unit| all || is_known(unit))
            .collect();
        if shown.is_empty() {
            continue;
        }
        session.out.line("")?;
        session.out.line(&framework.title)?;
        for unit in shown {
            print_unit(session, unit)?;
        }
    }
    if !view.authority.is_empty() {
        session.out.line("")?;
        session.out.line("May assess:")?;
        for line in &view.authority {
            session.out.line(&format!("  {line}"))?;
        }
    }
    Ok(())
}

fn is_known(unit: &UnitStanding) -> bool {
    unit.items > 0
        || unit.claim.is_some()
        || !unit.ratings.is_empty()
        || !unit.judgements.is_empty()
}

fn print_unit(session: &mut Session, unit: &UnitStanding) -> Result<(), Stop> {
    session
        .out
        .line(&format!("  {}  [{}]", unit.title, unit.id))?;
    if unit.statements == 0 {
        return session.out.line("    not yet written");
    }
    let items = match unit.items {
        0 => "no evidence filed".to_owned(),
        1 => "1 item of evidence".to_owned(),
        count => format!("{count} items of evidence"),
    };
    session.out.line(&format!("    {items}"))?;
    for rating in &unit.ratings {
        session
            .out
            .line(&format!("    own rating: {}", rating_words(rating)))?;
    }
    if unit.judgements.is_empty() {
        session.out.line("    decision: not assessed")?;
    }
    for judgement in &unit.judgements {
        session
            .out
            .line(&format!("    decision: {}", judgement_words(judgement)))?;
        session
            .out
            .line(&format!("      because: {}", judgement.rationale))?;
        if !judgement.second.is_empty() {
            session.out.line(&format!("      {}", judgement.second))?;
        }
    }
    if let Some(claim) = &unit.claim {
        session
            .out
            .line(&format!("    claim {}, {}", claim.entry, claim.state))?;
    }
    Ok(())
}

fn rating_words(rating: &ShownRating) -> String {
    joined(&[
        &rating.rating,
        &rating.placement,
        &rating.specialty,
        &rating.when,
        &rating.words,
        &rating.action,
    ])
}

fn judgement_words(one: &ShownJudgement) -> String {
    let look = match (one.next_look.as_str(), one.look_overdue) {
        ("", _) => String::new(),
        (day, true) => format!("next look was due {day}"),
        (day, false) => format!("next look {day}"),
    };
    let by = format!("by {} ({})", one.assessor, one.basis);
    let entry = one.entry.to_string();
    joined(&[
        &one.decision,
        &one.level,
        &one.specialty,
        &by,
        &one.when,
        &look,
        &entry,
    ])
}

/// Prints one item.
pub(super) fn item(session: &mut Session, item: EntryNumber, of: Option<&str>) -> Result<(), Stop> {
    let owner = match of {
        Some(login) => session.staff("of", login)?,
        None => session.actor,
    };
    let answer = asked(session, CompetenceAsk::Item(owner, item))?;
    let whole = wanted!(answer, CompetenceAnswer::Item(whole) => whole)?;
    if session.out.json {
        return session.out.value(&whole);
    }
    print_item(session, &whole)
}

fn print_item(session: &mut Session, item: &WholeItem) -> Result<(), Stop> {
    let out = &mut session.out;
    out.line(&format!("{} {}: {}", item.entry, item.kind, item.title))?;
    out.line(&format!(
        "  by {}, happened {}, filed {}",
        item.owner_name, item.happened, item.filed
    ))?;
    if !item.case_reference.is_empty() {
        out.line(&format!("  {}", item.case_reference))?;
    }
    if let Some(about) = item.about {
        out.line(&format!("  about {about}, whose record you may open"))?;
    }
    if item.corrected {
        out.line("  the entry it points to was taken back since: does it still stand?")?;
    }
    for (label, text) in [
        ("What I did", &item.did),
        ("From the record, with names replaced", &item.text),
    ] {
        if !text.is_empty() {
            out.line(&format!("  {label}:"))?;
            for line in text.lines() {
                out.line(&format!("    {line}"))?;
            }
        }
    }
    for (question, answer) in &item.answers {
        out.line(&format!("  {question}"))?;
        for line in answer.lines() {
            out.line(&format!("    {line}"))?;
        }
    }
    if !item.given_by.is_empty() {
        out.line(&format!("  given by {}", item.given_by))?;
    }
    if item.minutes > 0 {
        let with_others = if item.participatory {
            ", with others"
        } else {
            ""
        };
        let protected = if item.protected {
            ", in protected time"
        } else {
            ""
        };
        out.line(&format!(
            "  {} minutes{with_others}{protected}",
            item.minutes
        ))?;
    }
    for one in &item.statements {
        out.line(&format!("  shows {}: {}", one.id, one.text))?;
    }
    let through: Vec<&str> = item
        .stages
        .iter()
        .chain(&item.tags)
        .map(String::as_str)
        .collect();
    if !through.is_empty() {
        out.line(&format!("  {}", through.join("; ")))?;
    }
    for one in &item.witnesses {
        let said = match one.entry {
            Some(entry) => format!("saw: {} ({entry})", one.saw),
            None => "was asked what they saw".to_owned(),
        };
        let expert = if one.expert.is_empty() {
            String::new()
        } else {
            format!("expert: {}", one.expert)
        };
        let who = joined(&[&one.name, &one.role, &one.relation, &expert, &one.when]);
        out.line(&format!("  witness {who} {said}"))?;
    }
    Ok(())
}

/// Prints a claim with its evidence.
pub(super) fn claim(session: &mut Session, login: &str, claim: EntryNumber) -> Result<(), Stop> {
    let staff = session.staff("staff", login)?;
    let answer = asked(session, CompetenceAsk::Claim(staff, claim))?;
    let file = wanted!(answer, CompetenceAnswer::Claim(file) => file)?;
    if session.out.json {
        return session.out.value(&file);
    }
    print_claim(session, &file)
}

fn print_claim(session: &mut Session, file: &ClaimFile) -> Result<(), Stop> {
    let claim = &file.claim;
    let unit = format!("{}: {}", claim.framework, claim.unit_title);
    let head = joined(&[&claim.name, &unit, &claim.level, &claim.specialty]);
    session
        .out
        .line(&format!("Claim {}: {head}", claim.entry))?;
    session
        .out
        .line(&format!("  made {}, {}", claim.made, claim.state))?;
    if !claim.words.is_empty() {
        session.out.line(&format!("  {}", claim.words))?;
    }
    session.out.line("The unit's statements:")?;
    for (level, text) in &file.statements {
        session
            .out
            .line(&format!("  - {}", joined(&[level, text])))?;
    }
    for rating in &file.ratings {
        session
            .out
            .line(&format!("Own rating: {}", rating_words(rating)))?;
    }
    for judgement in &file.judgements {
        session
            .out
            .line(&format!("Judged before: {}", judgement_words(judgement)))?;
    }
    for returned in &file.returned {
        session
            .out
            .line(&format!("Claim {} was {}", returned.entry, returned.state))?;
    }
    session.out.line("Evidence:")?;
    for item in &file.items {
        session.out.line("")?;
        print_item(session, item)?;
    }
    Ok(())
}

/// Prints what waits.
pub(super) fn queue(session: &mut Session) -> Result<(), Stop> {
    let answer = asked(session, CompetenceAsk::Queue)?;
    let queue = wanted!(answer, CompetenceAnswer::Queue(queue) => queue)?;
    if session.out.json {
        return session.out.value(&queue);
    }
    print_queue(session, &queue)
}

fn days(days: i32) -> String {
    match days {
        0 => "today".to_owned(),
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    }
}

fn claim_row(claim: &ShownClaim, what: &str, last: &str) -> Vec<String> {
    vec![
        days(claim.days),
        what.to_owned(),
        claim.entry.to_string(),
        claim.name.clone(),
        joined(&[
            &claim.framework,
            &claim.unit_title,
            &claim.level,
            &claim.specialty,
            last,
        ]),
    ]
}

fn print_queue(session: &mut Session, queue: &CompetenceQueue) -> Result<(), Stop> {
    let mut aged: Vec<(i32, Vec<String>)> = Vec::new();
    for claim in &queue.claims {
        let with = if claim.assessor == session.actor {
            String::new()
        } else {
            format!("with {}", claim.assessor_name)
        };
        aged.push((claim.days, claim_row(claim, "judge", &with)));
    }
    for one in &queue.witnesses {
        let row = vec![
            days(one.days),
            "witness".to_owned(),
            one.item.to_string(),
            one.owner_name.clone(),
            joined(&[&one.title, &one.words]),
        ];
        aged.push((one.days, row));
    }
    for one in &queue.second_looks {
        let row = vec![
            days(one.days),
            "second look".to_owned(),
            one.judgement.entry.to_string(),
            one.name.clone(),
            joined(&[
                &one.judgement.unit_title,
                &one.judgement.decision,
                &one.judgement.assessor,
            ]),
        ];
        aged.push((one.days, row));
    }
    for claim in &queue.returned {
        aged.push((claim.days, claim_row(claim, "returned", &claim.state)));
    }
    // Who has waited longest comes first, whatever for.
    aged.sort_by_key(|(days, _)| std::cmp::Reverse(*days));
    let rows: Vec<Vec<String>> = aged.into_iter().map(|(_, row)| row).collect();
    if rows.is_empty() {
        return session.out.line("Nothing waits for you about competence.");
    }
    let heads = ["Waits", "What", "Entry", "Whose", "About"];
    session.out.table(&heads, &rows)
}

/// Prints what else an item could show: proposals, each of which a person links or does not.
pub(super) fn corresponds(session: &mut Session, item: EntryNumber) -> Result<(), Stop> {
    let answer = asked(session, CompetenceAsk::CrossMap(item))?;
    let proposals = wanted!(answer, CompetenceAnswer::Proposals(proposals) => proposals)?;
    let caution = &Crossmap::shipped().about.caution;
    if session.out.json {
        return session
            .out
            .value(&json!({"caution": caution, "proposals": proposals}));
    }
    if proposals.is_empty() {
        return session.out.line("Our map knows nothing that corresponds.");
    }
    session.out.line(caution)?;
    session.out.line("")?;
    let rows: Vec<Vec<String>> = proposals
        .into_iter()
        .map(|one| vec![one.statement, one.label, one.why])
        .collect();
    session.out.table(&["Statement", "Words", "Why"], &rows)
}
