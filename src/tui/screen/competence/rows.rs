//! From what is known and what waits to rows.

use super::{Matter, Row};
use crate::domain::entry::StaffId;
use crate::domain::writing::joined;
use crate::service::view::competence::{
    CompetenceQueue, SecondLookWanted, ShownClaim, Standing, UnitStanding, WitnessWanted,
};
use crate::tui::screen::competence::reading::{claim_words, judgement_lines, rating_words};

fn days(days: i32) -> String {
    match days {
        0 => "today".to_owned(),
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    }
}

/// Rows of what is known of somebody, and what stands above them.
pub(super) fn known(view: Standing) -> (Vec<Row>, String) {
    let mut notice = view.name;
    if !view.authority.is_empty() {
        notice = format!("{notice}. May assess: {}", view.authority.join("; "));
    }
    if !view.unread.is_empty() {
        let entries: Vec<String> = view.unread.iter().map(ToString::to_string).collect();
        notice = format!(
            "{notice}. What {} brought to the catalogue cannot be read by this program and is left out",
            entries.join(", ")
        );
    }
    let mut rows = Vec::new();
    for framework in view.frameworks {
        rows.push(Row {
            key: format!("{} ", framework.id),
            cells: vec![framework.short_title],
            whole: vec![framework.title, format!("Version {}", framework.version)],
            ..Row::default()
        });
        let id = framework.id;
        let units = framework.units.into_iter();
        rows.extend(units.map(|unit| unit_row(&id, view.staff, unit)));
    }
    (rows, notice)
}

fn unit_row(framework: &str, staff: StaffId, unit: UnitStanding) -> Row {
    let rating = unit.ratings.first().map_or("", |one| one.rating.as_str());
    let latest = unit.judgements.first();
    let decision = match (latest, &unit.claim) {
        (_, Some(claim)) if claim.waits => format!("claimed, {}", days(claim.days)),
        (_, Some(_)) => "returned".to_owned(),
        (Some(one), None) => joined(&[&one.decision, &one.level, &one.specialty]),
        (None, None) if unit.statements == 0 => "not yet written".to_owned(),
        (None, None) => "not assessed".to_owned(),
    };
    let look = latest.map_or(String::new(), |one| {
        if one.look_overdue {
            format!("! {}", one.next_look)
        } else {
            one.next_look.clone()
        }
    });
    let items = match unit.items {
        0 => String::new(),
        some => some.to_string(),
    };
    let mut whole = vec![unit.title.clone(), format!("Its id: {}", unit.id)];
    whole.push(match unit.statements {
        0 => "This unit is not yet written; it is never counted as met".to_owned(),
        some => format!("{some} statements, {} items of evidence", unit.items),
    });
    for one in &unit.ratings {
        whole.extend([String::new(), format!("Own rating: {}", rating_words(one))]);
    }
    for one in &unit.judgements {
        whole.push(String::new());
        whole.extend(judgement_lines(one));
    }
    if let Some(claim) = &unit.claim {
        whole.extend([
            String::new(),
            format!(
                "Claim {}, made {}: {}",
                claim.entry, claim.made, claim.state
            ),
        ]);
    }
    Row {
        key: format!("{framework} {}", unit.id),
        cells: vec![
            format!("  {}", unit.title),
            items,
            rating.to_owned(),
            decision,
            look,
        ],
        whole,
        matter: Matter::Unit,
        staff: Some(staff),
        said: unit.title,
        entry: unit
            .claim
            .filter(|claim| claim.waits)
            .map(|claim| claim.entry),
        unit: Some(unit.id),
        statement: None,
        closed: String::new(),
    }
}

/// Rows of what waits, and what stands above them.
pub(super) fn waits(queue: CompetenceQueue, actor: StaffId) -> (Vec<Row>, String) {
    let mut aged: Vec<(i32, Row)> = Vec::new();
    aged.extend(
        queue
            .witnesses
            .into_iter()
            .map(|one| (one.days, witness(one))),
    );
    aged.extend(
        queue
            .returned
            .into_iter()
            .map(|one| (one.days, returned(one))),
    );
    aged.extend(
        queue
            .claims
            .into_iter()
            .map(|one| (one.days, to_judge(one, actor))),
    );
    aged.extend(
        queue
            .second_looks
            .into_iter()
            .map(|one| (one.days, second_look(one))),
    );
    // Who has waited longest comes first, whatever for.
    aged.sort_by_key(|(days, _)| std::cmp::Reverse(*days));
    let rows: Vec<Row> = aged.into_iter().map(|(_, row)| row).collect();
    let notice = if rows.is_empty() {
        String::new()
    } else {
        "d does what is asked, Enter reads it, x hands a claim back with words.".to_owned()
    };
    (rows, notice)
}

fn witness(one: WitnessWanted) -> Row {
    let said = joined(&[&format!("{}: {}", one.owner_name, one.title), &one.words]);
    Row {
        key: format!("witness {}", one.item.0),
        cells: vec![
            days(one.days),
            "witness".to_owned(),
            one.owner_name,
            joined(&[&one.title, &one.words]),
        ],
        whole: vec![said.clone(), format!("Asked {}", one.since)],
        matter: Matter::Witness,
        staff: Some(one.owner),
        entry: Some(one.item),
        said,
        ..Row::default()
    }
}

fn returned(claim: ShownClaim) -> Row {
    let said = claim_words(&claim);
    Row {
        key: format!("returned {}", claim.entry.0),
        cells: vec![
            days(claim.days),
            "returned".to_owned(),
            "yours".to_owned(),
            joined(&[&claim.unit_title, &claim.state]),
        ],
        whole: vec![said.clone(), claim.state.clone()],
        matter: Matter::Returned,
        staff: Some(claim.staff),
        unit: Some(claim.unit),
        entry: Some(claim.entry),
        said,
        ..Row::default()
    }
}

fn to_judge(claim: ShownClaim, actor: StaffId) -> Row {
    let said = claim_words(&claim);
    let own = claim.assessor == actor;
    let (what, closed) = if own {
        ("judge", String::new())
    } else {
        (
            "with other",
            format!("this claim waits for {}", claim.assessor_name),
        )
    };
    let about = joined(&[&claim.unit_title, &claim.level, &claim.specialty]);
    let about = if own {
        about
    } else {
        format!("{}: {about}", claim.assessor_name)
    };
    Row {
        key: format!("claim {}", claim.entry.0),
        cells: vec![days(claim.days), what.to_owned(), claim.name.clone(), about],
        whole: vec![said.clone(), claim.state.clone()],
        matter: Matter::Claim,
        staff: Some(claim.staff),
        unit: Some(claim.unit),
        entry: Some(claim.entry),
        said,
        statement: None,
        closed,
    }
}

fn second_look(one: SecondLookWanted) -> Row {
    let judgement = one.judgement;
    let said = joined(&[
        &one.name,
        &judgement.unit_title,
        &judgement.decision,
        &judgement.level,
    ]);
    let closed = if one.may_give {
        String::new()
    } else {
        "this second look is for another who may assess the unit".to_owned()
    };
    Row {
        key: format!("look {}", judgement.entry.0),
        cells: vec![
            days(one.days),
            "second look".to_owned(),
            one.name,
            joined(&[
                &judgement.unit_title,
                &judgement.decision,
                &format!("by {}", judgement.assessor),
            ]),
        ],
        whole: judgement_lines(&judgement),
        matter: Matter::SecondLook,
        staff: Some(one.staff),
        entry: Some(judgement.entry),
        unit: Some(judgement.unit),
        said,
        statement: None,
        closed,
    }
}
