//! `caseload profile` and `gaps`: what posts ask for, and what of it was judged.

mod groups;
mod shown;

use crate::cli::args::gaps::{Gaps, ProfileText, ProfileVerb, Profiles};
use crate::cli::failure::Stop;
use crate::cli::output::counted;
use crate::cli::printing;
use crate::cli::session::{Session, text_or_input, wanted};
use crate::domain::command::Command;
use crate::domain::entry::{EntryNumber, StaffId};
use crate::domain::refusal::Refusal;
use crate::domain::staff::development::DevelopmentCommand;
use crate::domain::staff::development::post::AssignProfile;
use crate::domain::staff::development::profile::WriteProfile;
use crate::domain::writing::with_article;
use crate::protocol::message::{Ask, DevelopmentAnswer, DevelopmentAsk, Reply};
use crate::protocol::shell::PrintAsk;
use crate::service::view::development::{ProfileUnit, ProfileView};

/// Asks about profiles, gaps or development.
pub(super) fn ask(session: &mut Session, asked: DevelopmentAsk) -> Result<DevelopmentAnswer, Stop> {
    wanted!(session.ask(Ask::Development(asked))?, Reply::Development(answer) => answer)
}

/// Somebody by login; who asks when left out.
pub(super) fn whose(session: &mut Session, login: Option<&str>) -> Result<StaffId, Stop> {
    match login {
        Some(login) => session.staff("login", login),
        None => Ok(session.actor),
    }
}

/// Lists, shows, writes or assigns role profiles.
pub fn profiles(session: &mut Session, given: &Profiles) -> Result<(), Stop> {
    match &given.verb {
        None | Some(ProfileVerb::List) => list(session),
        Some(ProfileVerb::Show { profile }) => show(session, *profile),
        Some(ProfileVerb::Print { profile, kind, to }) => {
            let (profile, kind) = (*profile, *kind);
            printing::print(session, PrintAsk::Role { profile, kind }, to)
        }
        Some(ProfileVerb::Default { role }) => {
            let asked = ask(session, DevelopmentAsk::DefaultProfile(*role))?;
            let view = wanted!(asked, DevelopmentAnswer::DefaultProfile(view) => view)?;
            print(session, &view)
        }
        Some(ProfileVerb::Write(text)) => write(session, text),
        Some(ProfileVerb::Assign {
            login,
            profile,
            from,
            reason,
        }) => {
            let staff = session.staff("staff", login)?;
            let command = AssignProfile {
                staff,
                profile: profile.0,
                from: session.day_if_any("from", from.as_ref())?,
                reason: reason.clone(),
            };
            let command = DevelopmentCommand::AssignProfile(command);
            session.execute(Command::Development(command))
        }
    }
}

fn all(session: &mut Session) -> Result<Vec<ProfileView>, Stop> {
    wanted!(ask(session, DevelopmentAsk::Profiles)?, DevelopmentAnswer::Profiles(all) => all)
}

fn list(session: &mut Session) -> Result<(), Stop> {
    let all = all(session)?;
    if session.out.json {
        return session.out.value(&all);
    }
    if all.is_empty() {
        return session.out.line(
            "No role profile yet. A lead begins with `caseload profile default case_manager`.",
        );
    }
    let rows: Vec<Vec<String>> = all
        .into_iter()
        .map(|view| {
            vec![
                view.profile.map(|id| id.to_string()).unwrap_or_default(),
                view.title,
                view.role.to_string(),
                view.from.to_string(),
                view.units.len().to_string(),
                if view.in_use {
                    view.holders.join(", ")
                } else {
                    "out of use".to_owned()
                },
            ]
        })
        .collect();
    let heads = ["Entry", "Post", "Role", "From", "Units", "Held by"];
    session.out.table(&heads, &rows)
}

fn show(session: &mut Session, profile: EntryNumber) -> Result<(), Stop> {
    let found = all(session)?
        .into_iter()
        .find(|view| view.profile == Some(profile));
    let view = found.ok_or_else(|| {
        Refusal::unknown("profile", format!("Entry {profile} wrote no role profile"))
            .advise("See `caseload profile`")
    })?;
    print(session, &view)
}

fn print(session: &mut Session, view: &ProfileView) -> Result<(), Stop> {
    if session.out.json {
        return session.out.value(view);
    }
    let out = &mut session.out;
    let role = view.role.to_string();
    out.line(&format!("{}, for {}", view.title, with_article(&role)))?;
    for (head, text) in [
        ("Caseload", &view.caseload),
        ("Service", &view.service),
        ("Assumed", &view.assumed),
    ] {
        if !text.is_empty() {
            out.line(&format!("{head}: {text}"))?;
        }
    }
    out.line("")?;
    let rows: Vec<Vec<String>> = view.units.iter().map(unit_cells).collect();
    out.table(
        &["Unit", "Framework", "", "Level", "Need", "Because"],
        &rows,
    )?;
    for warning in &view.warnings {
        out.line(&format!("Note: {warning}."))?;
    }
    for version in &view.history {
        let until = version
            .until
            .map_or_else(String::new, |day| format!(" until {day}"));
        let said = format!(
            "{} from {}{until}, by {}: {}. {}",
            version.entry,
            version.from,
            version.by,
            counted(version.units, "unit"),
            version.reason
        );
        out.line(said.trim_end())?;
    }
    Ok(())
}

fn unit_cells(unit: &ProfileUnit) -> Vec<String> {
    let title = if unit.written {
        unit.title.clone()
    } else {
        format!("{} (not yet written)", unit.title)
    };
    let field = if unit.specialty.is_empty() {
        String::new()
    } else {
        format!(" in {}", unit.specialty)
    };
    vec![
        unit.unit.clone(),
        unit.framework.clone(),
        title,
        format!("{}{field}", unit.level),
        unit.need.to_string(),
        unit.complexity.clone(),
    ]
}

fn write(session: &mut Session, text: &ProfileText) -> Result<(), Stop> {
    let in_use = match (text.out_of_use, text.in_use) {
        (true, _) => Some(false),
        (_, true) => Some(true),
        _ => None,
    };
    let command = WriteProfile {
        profile: text.profile,
        title: text.title.clone(),
        role: text.role,
        caseload: text_or_input(&text.caseload)?,
        service: text_or_input(&text.service)?,
        assumed: text.assumed.clone(),
        units: groups::units(session, text)?,
        from: session.day_if_any("from", text.from.as_ref())?,
        in_use,
        reason: text.reason.clone(),
    };
    session.execute(Command::Development(DevelopmentCommand::WriteProfile(
        command,
    )))
}

/// The gaps of a person or a team.
pub fn gaps(session: &mut Session, given: &Gaps) -> Result<(), Stop> {
    if given.print {
        return printing::print(session, PrintAsk::Team, &given.to);
    }
    if given.team {
        return shown::team(session);
    }
    if let Some(framework) = &given.grid {
        return shown::grid(session, framework, given.statements);
    }
    let staff = whose(session, given.login.as_deref())?;
    let asked = ask(session, DevelopmentAsk::Gaps(staff))?;
    let gaps = wanted!(asked, DevelopmentAnswer::Gaps(gaps) => gaps)?;
    if session.out.json {
        return session.out.value(&gaps);
    }
    if gaps.post.is_empty() {
        return session.out.line(&format!(
            "{} has no role profile: a lead or their supervisor gives one with `caseload profile assign`.",
            gaps.name
        ));
    }
    shown::person(session, &gaps)
}
