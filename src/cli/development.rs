//! `caseload development`: agreements, objectives, modules, exemptions, provisional practice, mentors, the learning log.

mod shown;

use crate::cli::args::development::{
    AgreementVerb, Development, DevelopmentVerb, Exempt, MentorVerb, ModuleVerb, ObjectiveVerb,
    Offer, ProvisionalVerb,
};
use crate::cli::failure::Stop;
use crate::cli::gaps::{ask, whose};
use crate::cli::printing;
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
use crate::protocol::shell::PrintAsk;

/// Shows how somebody learns, or does what is asked about it.
pub fn run(session: &mut Session, given: &Development) -> Result<(), Stop> {
    let Some(verb) = &given.verb else {
        return shown::person(session, given.login.as_deref());
    };
    match verb {
        DevelopmentVerb::Waiting => shown::waiting(session),
        DevelopmentVerb::Plan { login } => {
            let staff = whose(session, login.as_deref())?;
            let asked = ask(session, DevelopmentAsk::Plan(staff))?;
            let plan = wanted!(asked, DevelopmentAnswer::Plan(plan) => plan)?;
            session.out.value(&plan)
        }
        DevelopmentVerb::Print { login, to } => {
            let staff = whose(session, login.as_deref())?;
            printing::print(session, PrintAsk::Plan(staff), to)
        }
        DevelopmentVerb::Agreement(verb) => agreement(session, verb),
        DevelopmentVerb::Objective(verb) => objective(session, verb),
        DevelopmentVerb::Module { verb: None } => shown::modules(session),
        DevelopmentVerb::Module { verb: Some(verb) } => module(session, verb),
        DevelopmentVerb::Exempt(given) => exempt(session, given),
        DevelopmentVerb::Provisional(verb) => provisional(session, verb),
        DevelopmentVerb::Mentor(verb) => mentor(session, verb),
        DevelopmentVerb::Log { login, before } => {
            shown::log(session, login.as_deref(), before.map(|entry| entry.0))
        }
        DevelopmentVerb::Nmc { login, from } => {
            let from = session.day_if_any("from", from.as_ref())?;
            shown::revalidation(session, login.as_deref(), from)
        }
        DevelopmentVerb::Hours {
            from,
            until,
            hours,
            words,
        } => {
            let command = RecordPracticeHours {
                from: session.day("from", from)?,
                until: session.day("until", until)?,
                hours: *hours,
                words: words.clone(),
            };
            execute(session, DevelopmentCommand::RecordPracticeHours(command))
        }
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
        from: session.day_if_any("from", given.from.as_ref())?,
        until: session.day("until", &given.until)?,
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
                due: session.day("due", due)?,
                evidence: evidence.clone(),
                evidence_due: session.day_if_any("evidence_due", evidence_due.as_ref())?,
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
                due: session.day_if_any("due", due.as_ref())?,
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
                day: session.day_if_any("day", day.as_ref())?,
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
        level: given.level.clone(),
        modules: given.module.clone(),
        day: session.day_if_any("day", given.day.as_ref())?,
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
                from: session.day_if_any("from", from.as_ref())?,
                until: session.day("until", until)?,
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
        } => {
            let until = session.day("until", until)?;
            settle(session, login, Some(until), words)
        }
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
