//! `caseload development`: agreements, objectives, modules, exemptions, provisional practice, mentors, the learning log.

use crate::cli::args::development::{
    AgreementVerb, Development, DevelopmentVerb, Exempt, MentorVerb, ModuleVerb, ObjectiveVerb,
    Offer, ProvisionalVerb,
};
use crate::cli::failure::Stop;
use crate::cli::gaps::{ask, whose};
use crate::cli::session::{Session, text_or_input, wanted};
use crate::domain::command::Command;
use crate::domain::entry::StaffId;
use crate::domain::staff::development::DevelopmentCommand;
use crate::domain::staff::development::agreement::{Accept, EndAgreement, OfferAgreement};
use crate::domain::staff::development::learning::RecordPracticeHours;
use crate::domain::staff::development::mentor::{EndMentoring, PairMentor};
use crate::domain::staff::development::module::WriteModule;
use crate::domain::staff::development::objective::{ReviewObjective, SetObjective};
use crate::domain::staff::development::provisional::{BeginProvisional, SettleProvisional};
use crate::domain::staff::development::training::{CompleteModule, GiveExemption};
use crate::domain::time::Day;
use crate::protocol::message::{DevelopmentAnswer, DevelopmentAsk};
use crate::service::view::development::{PersonDevelopment, ProvisionalView, hours};

/// Shows how somebody learns, or does what is asked about it.
pub fn run(session: &mut Session, given: &Development) -> Result<(), Stop> {
    let Some(verb) = &given.verb else {
        return person(session, given.login.as_deref());
    };
    match verb {
        DevelopmentVerb::Waiting => waiting(session),
        DevelopmentVerb::Plan { login } => {
            let staff = whose(session, login.as_deref())?;
            let asked = ask(session, DevelopmentAsk::Plan(staff))?;
            let plan = wanted!(asked, DevelopmentAnswer::Plan(plan) => plan)?;
            session.out.value(&plan)
        }
        DevelopmentVerb::Agreement(verb) => agreement(session, verb),
        DevelopmentVerb::Objective(verb) => objective(session, verb),
        DevelopmentVerb::Module { verb: None } => modules(session),
        DevelopmentVerb::Module { verb: Some(verb) } => module(session, verb),
        DevelopmentVerb::Exempt(given) => exempt(session, given),
        DevelopmentVerb::Provisional(verb) => provisional(session, verb),
        DevelopmentVerb::Mentor(verb) => mentor(session, verb),
        DevelopmentVerb::Log { login, before } => {
            log(session, login.as_deref(), before.map(|entry| entry.0))
        }
        DevelopmentVerb::Nmc { login, from } => revalidation(session, login.as_deref(), *from),
        DevelopmentVerb::Hours {
            from,
            until,
            hours,
            words,
        } => execute(
            session,
            DevelopmentCommand::RecordPracticeHours(RecordPracticeHours {
                from: *from,
                until: *until,
                hours: *hours,
                words: words.clone(),
            }),
        ),
    }
}

fn execute(session: &mut Session, command: DevelopmentCommand) -> Result<(), Stop> {
    session.execute(Command::Development(command))
}

fn agreement(session: &mut Session, verb: &AgreementVerb) -> Result<(), Stop> {
    match verb {
        AgreementVerb::Offer(given) => offer(session, given),
        AgreementVerb::Accept { offer, words } => execute(
            session,
            DevelopmentCommand::AcceptDevelopment(Accept {
                offer: *offer,
                words: words.clone(),
            }),
        ),
        AgreementVerb::End {
            login,
            agreement,
            reason,
        } => {
            let staff = session.staff("staff", login)?;
            execute(
                session,
                DevelopmentCommand::EndAgreement(EndAgreement {
                    staff,
                    agreement: *agreement,
                    reason: reason.clone(),
                }),
            )
        }
    }
}

fn offer(session: &mut Session, given: &Offer) -> Result<(), Stop> {
    let staff = session.staff("staff", &given.login)?;
    let part = |session: &mut Session, field: &str, login: &Option<String>| {
        login
            .as_ref()
            .map(|login| session.staff(field, login))
            .transpose()
    };
    let command = OfferAgreement {
        staff,
        facilitator: part(session, "facilitator", &given.facilitator)?,
        supervisor: part(session, "supervisor", &given.supervisor)?,
        assessor: part(session, "assessor", &given.assessor)?,
        protected_minutes: given.protected,
        accreditation_wanted: given.accreditation.is_some(),
        accreditation: given.accreditation.clone().unwrap_or_default(),
        from: given.from,
        until: given.until,
        words: text_or_input(&given.words)?,
    };
    execute(session, DevelopmentCommand::OfferAgreement(command))
}

fn objective(session: &mut Session, verb: &ObjectiveVerb) -> Result<(), Stop> {
    match verb {
        ObjectiveVerb::Set {
            login,
            what,
            due,
            unit,
            evidence,
            evidence_due,
        } => {
            let staff = session.staff("staff", login)?;
            let command = SetObjective {
                staff,
                what: text_or_input(what)?,
                units: unit.clone(),
                due: *due,
                evidence: evidence.clone(),
                evidence_due: *evidence_due,
            };
            execute(session, DevelopmentCommand::SetObjective(command))
        }
        ObjectiveVerb::Review {
            login,
            objective,
            outcome,
            words,
            due,
        } => {
            let staff = session.staff("staff", login)?;
            let command = ReviewObjective {
                staff,
                objective: *objective,
                outcome: *outcome,
                words: text_or_input(words)?,
                due: *due,
            };
            execute(session, DevelopmentCommand::ReviewObjective(command))
        }
    }
}

fn module(session: &mut Session, verb: &ModuleVerb) -> Result<(), Stop> {
    match verb {
        ModuleVerb::Write {
            module,
            title,
            kind,
            unit,
            about,
            out_of_use,
        } => execute(
            session,
            DevelopmentCommand::WriteModule(WriteModule {
                module: *module,
                title: title.clone(),
                kind: *kind,
                units: (!unit.is_empty()).then(|| unit.clone()),
                about: about.clone(),
                in_use: out_of_use.then_some(false),
            }),
        ),
        ModuleVerb::Done {
            module,
            provider,
            staff,
            day,
            words,
        } => {
            let staff = whose(session, staff.as_deref())?;
            let command = CompleteModule {
                staff,
                module: *module,
                day: *day,
                provider: provider.clone(),
                words: words.clone(),
            };
            execute(session, DevelopmentCommand::CompleteModule(command))
        }
    }
}

fn exempt(session: &mut Session, given: &Exempt) -> Result<(), Stop> {
    let staff = session.staff("staff", &given.login)?;
    let command = GiveExemption {
        staff,
        scope: given.scope,
        units: given.unit.clone(),
        modules: given.module.clone(),
        day: given.day,
        qualification: given.qualification.clone(),
        reason: text_or_input(&given.reason)?,
    };
    execute(session, DevelopmentCommand::GiveExemption(command))
}

fn provisional(session: &mut Session, verb: &ProvisionalVerb) -> Result<(), Stop> {
    let settle = |session: &mut Session, login: &str, until: Option<Day>, words: &str| {
        let staff = session.staff("staff", login)?;
        let command = SettleProvisional {
            staff,
            provisional: None,
            renewed_until: until,
            words: words.to_owned(),
        };
        execute(session, DevelopmentCommand::SettleProvisional(command))
    };
    match verb {
        ProvisionalVerb::Begin {
            login,
            until,
            from,
            module,
            patients,
            limits,
        } => {
            let staff = session.staff("staff", login)?;
            let command = BeginProvisional {
                staff,
                from: *from,
                until: *until,
                modules: module.clone(),
                patients_max: *patients,
                limits: limits.clone(),
            };
            execute(session, DevelopmentCommand::BeginProvisional(command))
        }
        ProvisionalVerb::Renew {
            login,
            until,
            words,
        } => settle(session, login, Some(*until), words),
        ProvisionalVerb::End { login, words } => settle(session, login, None, words),
    }
}

fn mentor(session: &mut Session, verb: &MentorVerb) -> Result<(), Stop> {
    let both =
        |session: &mut Session, login: &str, mentor: &str| -> Result<(StaffId, StaffId), Stop> {
            let staff = session.staff("staff", login)?;
            Ok((staff, session.staff("mentor", mentor)?))
        };
    match verb {
        MentorVerb::Pair {
            login,
            mentor,
            words,
        } => {
            let (staff, mentor) = both(session, login, mentor)?;
            let words = words.clone();
            let command = PairMentor {
                staff,
                mentor,
                words,
            };
            execute(session, DevelopmentCommand::PairMentor(command))
        }
        MentorVerb::End {
            login,
            mentor,
            reason,
        } => {
            let (staff, mentor) = both(session, login, mentor)?;
            let reason = reason.clone();
            let command = EndMentoring {
                staff,
                mentor,
                reason,
            };
            execute(session, DevelopmentCommand::EndMentoring(command))
        }
    }
}

fn modules(session: &mut Session) -> Result<(), Stop> {
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

fn person(session: &mut Session, login: Option<&str>) -> Result<(), Stop> {
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

fn waiting(session: &mut Session) -> Result<(), Stop> {
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

fn log(session: &mut Session, login: Option<&str>, before: Option<u64>) -> Result<(), Stop> {
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

fn revalidation(session: &mut Session, login: Option<&str>, from: Option<Day>) -> Result<(), Stop> {
    let staff = whose(session, login)?;
    let asked = ask(session, DevelopmentAsk::Revalidation { staff, from })?;
    let view = wanted!(asked, DevelopmentAnswer::Revalidation(view) => view)?;
    if session.out.json {
        return session.out.value(&view);
    }
    let out = &mut session.out;
    out.line(&format!(
        "{}, {} to {}. {}",
        view.name, view.from, view.until, view.registration
    ))?;
    let rows: Vec<Vec<String>> = view
        .lines
        .into_iter()
        .map(|line| vec![line.what, line.filed, line.asked])
        .collect();
    out.table(&["", "Filed here", "Asked for in three years"], &rows)?;
    out.line(&format!("Besides: {}.", view.besides.join("; ")))?;
    out.line(&view.note)
}
