//! What `caseload gaps` shows, in lines that fit a terminal of 80 columns: one person, a team, a framework by people.

use super::ask;
use crate::cli::failure::Stop;
use crate::cli::output::{Out, counted};
use crate::cli::session::{Session, wanted};
use crate::domain::writing::joined;
use crate::protocol::message::{DevelopmentAnswer, DevelopmentAsk};
use crate::service::view::development::{GapRow, PersonGaps};
use crate::service::view::team_development::{TeamGaps, TeamGrid};

/// With more people than these their marks stand side by side without a blank.
const PEOPLE_APART: usize = 12;

pub(super) fn person(session: &mut Session, gaps: &PersonGaps) -> Result<(), Stop> {
    let out = &mut session.out;
    out.line(&format!("{}: {}", gaps.name, gaps.post))?;
    out.line("")?;
    for row in &gaps.rows {
        unit(out, row)?;
    }
    if !gaps.rows.is_empty() {
        out.line("")?;
    }
    for (head, units) in [
        ("Held", titles(gaps.held())),
        ("To learn at work", titles(gaps.at_work())),
        ("In modules", titles(gaps.in_modules())),
    ] {
        if !units.is_empty() {
            out.wrapped(&format!("{head}: {units}"))?;
        }
    }
    for warning in &gaps.warnings {
        out.wrapped(&format!("Note: {warning}."))?;
    }
    if gaps.assumed.is_empty() {
        return Ok(());
    }
    out.wrapped(&format!("Assumed of everybody: {}", gaps.assumed))
}

/// A unit that is asked for, and below it how it stands and all that was said of it.
fn unit(out: &mut Out, row: &GapRow) -> Result<(), Stop> {
    let asked = &row.asked;
    let level = joined(&[asked.need.words(), &asked.level, &asked.specialty]);
    out.wrapped(&format!("{}  {}, {level}", asked.unit, asked.title))?;
    let judged = row.judgements.first().map(|judged| {
        let next = judged
            .next_look
            .map_or_else(String::new, |day| format!(", next look {day}"));
        format!("by {} {}{next}", judged.assessor, judged.day)
    });
    let own = row.ratings.first();
    let stands = [
        Some(row.words.clone()),
        judged,
        own.map(|rated| format!("own rating: {}", rated.rating)),
        (row.evidence > 0).then(|| format!("{} seen", counted(row.evidence, "item"))),
        some("waits", &row.claims),
        some("modules", &row.modules),
    ];
    let stands: Vec<String> = stands.into_iter().flatten().collect();
    out.wrapped(&format!("    {}", stands.join("; ")))
}

/// What is said where there is anything to say.
fn some(label: &str, words: &[String]) -> Option<String> {
    (!words.is_empty()).then(|| format!("{label}: {}", words.join(", ")))
}

fn titles<'a>(rows: impl Iterator<Item = &'a GapRow>) -> String {
    let titles: Vec<&str> = rows.map(|row| row.asked.title.as_str()).collect();
    titles.join("; ")
}

pub(super) fn team(session: &mut Session) -> Result<(), Stop> {
    let asked = ask(session, DevelopmentAsk::Team)?;
    let team: TeamGaps = wanted!(asked, DevelopmentAnswer::Team(team) => team)?;
    if session.out.json {
        return session.out.value(&team);
    }
    if team.units.is_empty() {
        return session.out.line(
            "No role profile is given to anybody in your team, so nothing is asked for and no gap shows. A lead writes one with `caseload profile write`; it is given with `caseload profile assign`.",
        );
    }
    let out = &mut session.out;
    for unit in &team.units {
        let asked_of = unit.asked_of;
        out.wrapped(&format!(
            "{}  {}, asked of {asked_of}",
            unit.unit, unit.title
        ))?;
        let held = match unit.held_by.as_slice() {
            _ if !unit.written => "not yet written".to_owned(),
            [] => "held by nobody".to_owned(),
            [one] => format!("held by only {one}"),
            several => format!("held by {}", several.join(", ")),
        };
        let stands = [
            Some(held),
            some("to learn at work", &unit.at_work),
            some("in modules", &unit.in_modules),
        ];
        let stands: Vec<String> = stands.into_iter().flatten().collect();
        out.wrapped(&format!("    {}", stands.join("; ")))?;
    }
    if team.without_profile.is_empty() {
        return Ok(());
    }
    let without = team.without_profile.join(", ");
    out.wrapped(&format!("Without a role profile: {without}"))
}

pub(super) fn grid(session: &mut Session, framework: &str, statements: bool) -> Result<(), Stop> {
    let framework = framework.to_owned();
    let asked = ask(
        session,
        DevelopmentAsk::Grid {
            framework,
            statements,
        },
    )?;
    let grid: Box<TeamGrid> = wanted!(asked, DevelopmentAnswer::Grid(grid) => grid)?;
    if session.out.json {
        return session.out.value(&grid);
    }
    let out = &mut session.out;
    out.line(&grid.title)?;
    for (place, person) in grid.people.iter().enumerate() {
        let post = match person.post.as_str() {
            "" => "no role profile",
            post => post,
        };
        out.wrapped(&format!("{:>4}  {}, {post}", place + 1, person.name))?;
    }
    out.line("")?;
    let between = if grid.people.len() > PEOPLE_APART {
        ""
    } else {
        " "
    };
    let rows: Vec<Vec<String>> = grid
        .rows
        .iter()
        .map(|row| {
            let marks: Vec<String> = row.marks.chars().map(String::from).collect();
            let held = match (row.held_by, row.only_one) {
                (_, Some(place)) => grid
                    .people
                    .get(place)
                    .map_or_else(String::new, |one| format!("only {}", one.name)),
                (0, None) => "nobody".to_owned(),
                (several, None) => several.to_string(),
            };
            vec![row.id.clone(), marks.join(between), held, row.title.clone()]
        })
        .collect();
    out.table_within(&["Unit", "1, 2, 3 …", "Held by", ""], &rows)?;
    let legend: Vec<String> = grid
        .legend
        .iter()
        .map(|(mark, words)| format!("{mark} {words}"))
        .collect();
    out.line("")?;
    out.wrapped(&legend.join("; "))?;
    out.wrapped(
        "A title that is cut stands whole in `caseload catalogue show`, or here with --json.",
    )
}
