//! What somebody's post asks for beside what was judged, as rows. The state of a unit is what people said of it: no share,
//! no computed level (R001-74).

use super::list::WARNING;
use super::{Matter, Row};
use crate::domain::entry::StaffId;
use crate::domain::time::{Day, shown};
use crate::domain::writing::joined;
use crate::service::view::development::{GapRow, JudgedRow, PersonGaps, RatedRow};

/// Rows of what a post asks for, and what stands above them: whose post it is, and what calls for a second thought. Of a
/// person without a profile there are no rows, and a sentence says what to do.
pub(super) fn gaps(view: PersonGaps) -> Result<(Vec<Row>, String), String> {
    if view.post.is_empty() {
        return Err(format!(
            "{} has no role profile yet, so nothing is asked for and no gap shows. p shows the role profiles: a lead \
             writes one with n; a lead or their supervisor gives it to somebody with d. The manual's page on posts says more.",
            view.name
        ));
    }
    let mut notice = vec![joined(&[&view.name, &view.post])];
    notice.extend(
        view.warnings
            .iter()
            .map(|warning| format!("{WARNING}{warning}")),
    );
    let mut rows: Vec<Row> = Vec::with_capacity(view.rows.len());
    let mut framework = String::new();
    for (place, row) in view.rows.into_iter().enumerate() {
        if row.asked.framework != framework {
            framework.clone_from(&row.asked.framework);
            // A unit's id begins with that of its framework; a heading is kept by the same choice.
            let id = row.asked.unit.split('.').next().unwrap_or_default();
            rows.push(Row {
                key: format!("{id} heading {place}"),
                cells: vec![framework.clone()],
                whole: vec![framework.clone(), format!("Asked for by: {}", view.post)],
                ..Row::default()
            });
        }
        rows.push(gap_row(view.staff, &view.name, place, row));
    }
    if !view.assumed.is_empty() {
        rows.push(Row {
            key: "assumed".to_owned(),
            cells: vec!["Assumed of everybody".to_owned()],
            whole: vec![
                "Assumed of everybody; raises no gap:".to_owned(),
                view.assumed,
            ],
            ..Row::default()
        });
    }
    Ok((rows, notice.join("\n")))
}

fn gap_row(staff: StaffId, name: &str, place: usize, row: GapRow) -> Row {
    let id = row.asked.unit.split('.').next().unwrap_or_default();
    let rating = row.ratings.first().map_or("", |one| one.rating.as_str());
    let evidence = match row.evidence {
        0 => String::new(),
        some => some.to_string(),
    };
    Row {
        key: format!("{id} {} {place}", row.asked.unit),
        cells: vec![
            format!("  {}", row.asked.title),
            joined(&[&row.asked.level, &row.asked.specialty]),
            row.words.clone(),
            evidence,
            rating.to_owned(),
        ],
        whole: whole(&row),
        matter: Matter::Unit,
        staff: Some(staff),
        said: joined(&[name, &row.asked.title]),
        unit: Some(row.asked.unit),
        ..Row::default()
    }
}

/// All that was said of a unit that is asked for.
fn whole(row: &GapRow) -> Vec<String> {
    let asked = &row.asked;
    let mut lines = vec![
        asked.title.clone(),
        format!("{}, its id: {}", asked.framework, asked.unit),
    ];
    if !asked.summary.is_empty() {
        lines.push(asked.summary.clone());
    }
    lines.push(format!(
        "Asked for: {}",
        joined(&[asked.need.words(), &asked.level, &asked.specialty])
    ));
    if !asked.complexity.is_empty() {
        lines.push(format!("The caseload behind it: {}", asked.complexity));
    }
    lines.push(format!("How it stands: {}", row.words));
    if row.learn_at_work {
        lines.push("No module leads to it: it is learned at work".to_owned());
    }
    lines.push(match row.evidence {
        0 => "No evidence seen for it yet".to_owned(),
        1 => "1 item of evidence".to_owned(),
        some => format!("{some} items of evidence"),
    });
    for one in &row.judgements {
        lines.push(String::new());
        lines.extend(judged_lines(one));
    }
    for one in &row.ratings {
        lines.extend([String::new(), format!("Own rating: {}", rated_words(one))]);
    }
    let more = |label: &str, said: &str| format!("{label}: {said}");
    let claims = row.claims.iter().map(|one| more("Waits", one));
    let modules = row.modules.iter().map(|one| more("Module to do", one));
    let exemption = Some(&row.exemption).filter(|words| !words.is_empty());
    let others: Vec<String> = claims.chain(modules).chain(exemption.cloned()).collect();
    if !others.is_empty() {
        lines.push(String::new());
        lines.extend(others);
    }
    lines
}

fn judged_lines(one: &JudgedRow) -> Vec<String> {
    let mut lines = vec![
        joined(&[&one.decision, &one.level, &one.specialty]),
        format!(
            "  by {} on {} ({})",
            one.assessor,
            shown::full_day(one.day),
            one.entry
        ),
        format!("  because: {}", one.rationale),
    ];
    if let Some(day) = one.next_look {
        let label = if one.overdue {
            "the next look was due"
        } else {
            "next look"
        };
        lines.push(format!("  {label} {}", shown::full_day(day)));
    }
    lines
}

fn rated_words(one: &RatedRow) -> String {
    let by = |label: &str, day: Option<Day>| {
        day.map_or_else(String::new, |day| {
            format!("{label} {}", shown::full_day(day))
        })
    };
    joined(&[
        &one.rating,
        &one.placement,
        &one.specialty,
        &shown::full_day(one.day),
        &one.words,
        &one.action,
        &by("by", one.by_when),
        &by("looks again", one.review),
    ])
}
