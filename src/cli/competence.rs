//! `caseload competence`: evidence of every kind, witnesses, self-ratings, claims, judgements, authority to assess.
//!
//! `showing` prints what is known; this file turns arguments into commands.

mod showing;

use crate::cli::args::competence::{AuthorityVerb, Competence, CompetenceVerb};
use crate::cli::failure::Stop;
use crate::cli::session::{Session, text_or_input};
use crate::domain::command::Command;
use crate::domain::refusal::Refusal;
use crate::domain::staff::competence::CompetenceCommand;
use crate::domain::staff::competence::applying::SetStatementAside;
use crate::domain::staff::competence::authority::{EndAuthority, GiveAuthority};
use crate::domain::staff::competence::claim::{
    MakeClaim, RedirectClaim, ReturnClaim, WithdrawClaim,
};
use crate::domain::staff::competence::item::FileItem;
use crate::domain::staff::competence::judgement::{Answer, Found, Judge, Quality};
use crate::domain::staff::competence::linking::LinkEvidence;
use crate::domain::staff::competence::rating::RateSelf;
use crate::domain::staff::competence::second_look::GiveSecondLook;
use crate::domain::staff::competence::witness::{AskWitness, StateWitness};

/// Shows what is known, or does what was asked.
pub fn run(session: &mut Session, given: &Competence) -> Result<(), Stop> {
    match &given.verb {
        None => showing::standing(session, None, false),
        Some(CompetenceVerb::Show { login, all }) => {
            showing::standing(session, login.as_deref(), *all)
        }
        Some(CompetenceVerb::Queue) => showing::queue(session),
        Some(CompetenceVerb::Corresponds { item }) => showing::corresponds(session, *item),
        Some(CompetenceVerb::Item { item, of }) => showing::item(session, *item, of.as_deref()),
        Some(CompetenceVerb::Read { login, claim }) => showing::claim(session, login, *claim),
        Some(verb) => {
            let command = command(session, verb)?;
            session.execute(Command::Competence(command))
        }
    }
}

fn command(session: &mut Session, verb: &CompetenceVerb) -> Result<CompetenceCommand, Stop> {
    match verb {
        CompetenceVerb::File { .. } => file(verb),
        CompetenceVerb::Link {
            item,
            add,
            remove,
            stage,
            tag,
            reason,
        } => Ok(CompetenceCommand::LinkEvidence(LinkEvidence {
            item: *item,
            add: add.clone(),
            remove: remove.clone(),
            stages: stage.clone(),
            tags: tag.clone(),
            reason: reason.clone(),
        })),
        CompetenceVerb::Ask {
            item,
            colleague,
            words,
        } => Ok(CompetenceCommand::AskWitness(AskWitness {
            item: *item,
            colleague: session.staff("colleague", colleague)?,
            words: words.clone(),
        })),
        CompetenceVerb::Witness {
            owner,
            item,
            saw,
            relation,
            role,
            expert,
        } => Ok(CompetenceCommand::StateWitness(StateWitness {
            owner: session.staff("owner", owner)?,
            item: *item,
            saw: text_or_input(saw)?,
            relation: relation.clone(),
            role: role.clone(),
            expert: expert.clone(),
        })),
        CompetenceVerb::Rate { .. } => rate(session, verb),
        CompetenceVerb::SetAside {
            statement,
            because,
            applies,
        } => Ok(CompetenceCommand::SetStatementAside(SetStatementAside {
            statement: statement.clone(),
            applies: *applies,
            words: text_or_input(because)?,
        })),
        CompetenceVerb::Judge { .. } => judge(session, verb),
        CompetenceVerb::LookAgain {
            login,
            judgement,
            agrees,
            words,
        } => Ok(CompetenceCommand::GiveSecondLook(GiveSecondLook {
            staff: session.staff("staff", login)?,
            judgement: *judgement,
            agrees: *agrees,
            words: text_or_input(words)?,
        })),
        CompetenceVerb::Authority { verb } => authority(session, verb),
        verb => about_claim(session, verb),
    }
}

fn wrong() -> Stop {
    Stop::wrong_use("This is no act: see `caseload competence --help`")
}

fn file(verb: &CompetenceVerb) -> Result<CompetenceCommand, Stop> {
    let CompetenceVerb::File {
        kind,
        title,
        did,
        answer,
        at,
        case,
        given_by,
        minutes,
        participatory,
        protected,
        statement,
        stage,
        tag,
    } = verb
    else {
        return Err(wrong());
    };
    Ok(CompetenceCommand::FileItem(FileItem {
        at: at.clone(),
        kind: *kind,
        title: title.clone(),
        did: text_or_input(did)?,
        answers: answer.clone(),
        case_reference: case.clone(),
        given_by: given_by.clone(),
        minutes: *minutes,
        participatory: *participatory,
        protected: *protected,
        statements: statement.clone(),
        stages: stage.clone(),
        tags: tag.clone(),
    }))
}

fn rate(session: &mut Session, verb: &CompetenceVerb) -> Result<CompetenceCommand, Stop> {
    let CompetenceVerb::Rate {
        unit,
        rating,
        placement,
        specialty,
        words,
        action,
        by,
        review,
    } = verb
    else {
        return Err(wrong());
    };
    Ok(CompetenceCommand::RateSelf(RateSelf {
        unit: unit.clone(),
        specialty: specialty.clone(),
        rating: *rating,
        placement: *placement,
        words: words.clone(),
        action: action.clone(),
        by_when: session.day_if_any("by_when", by.as_ref())?,
        review: session.day_if_any("review", review.as_ref())?,
    }))
}

fn about_claim(session: &mut Session, verb: &CompetenceVerb) -> Result<CompetenceCommand, Stop> {
    match verb {
        CompetenceVerb::Claim {
            unit,
            assessor,
            item,
            level,
            specialty,
            words,
        } => Ok(CompetenceCommand::MakeClaim(MakeClaim {
            unit: unit.clone(),
            specialty: specialty.clone(),
            level: level.clone(),
            items: item.clone(),
            assessor: session.staff("assessor", assessor)?,
            words: words.clone(),
        })),
        CompetenceVerb::Return {
            login,
            claim,
            words,
        } => Ok(CompetenceCommand::ReturnClaim(ReturnClaim {
            staff: session.staff("staff", login)?,
            claim: *claim,
            words: text_or_input(words)?,
        })),
        CompetenceVerb::Withdraw { claim, words } => {
            Ok(CompetenceCommand::WithdrawClaim(WithdrawClaim {
                claim: *claim,
                words: words.clone(),
            }))
        }
        CompetenceVerb::Redirect {
            login,
            claim,
            assessor,
            reason,
        } => Ok(CompetenceCommand::RedirectClaim(RedirectClaim {
            staff: session.staff("staff", login)?,
            claim: *claim,
            assessor: session.staff("assessor", assessor)?,
            reason: reason.clone(),
        })),
        _ => Err(wrong()),
    }
}

fn judge(session: &mut Session, verb: &CompetenceVerb) -> Result<CompetenceCommand, Stop> {
    let CompetenceVerb::Judge {
        login,
        decision,
        claim,
        unit,
        answer,
        rationale,
        next_look,
        level,
        specialty,
        item,
    } = verb
    else {
        return Err(wrong());
    };
    if claim.is_none() && unit.trim().is_empty() {
        return Err(
            Refusal::missing("unit", "What is judged").advise(
                "Give --claim with a claim's entry, which `caseload competence queue` lists, or --unit with a unit's id, which `caseload catalogue show FRAMEWORK` lists",
            ).into(),
        );
    }
    let answers: Result<Vec<Answer>, Refusal> = answer.iter().map(|one| answered(one)).collect();
    Ok(CompetenceCommand::Judge(Judge {
        staff: session.staff("staff", login)?,
        claim: *claim,
        unit: unit.clone(),
        specialty: specialty.clone(),
        level: level.clone(),
        answers: answers?,
        decision: *decision,
        rationale: text_or_input(rationale)?,
        next_look: session.day_if_any("next_look", next_look.as_ref())?,
        items: item.clone(),
    }))
}

/// An answer as typed: `valid=yes`, `current=partly:a year old`.
fn answered(text: &str) -> Result<Answer, Refusal> {
    let (answer, words) = text.split_once(':').unwrap_or((text, ""));
    let parts = answer.split_once('=').and_then(|(quality, found)| {
        let quality = Quality::ALL
            .iter()
            .copied()
            .find(|one| one.code().eq_ignore_ascii_case(quality.trim()))?;
        Some((quality, Found::parse(found)?))
    });
    let Some((quality, found)) = parts else {
        let qualities: Vec<&str> = Quality::ALL.iter().map(|one| one.code()).collect();
        return Err(Refusal::invalid(
            "answer",
            format!("'{text}' is no answer to one of the five questions"),
        )
        .advise(format!(
            "Write it as valid=yes or current=partly:WORDS; the questions are {}",
            qualities.join(", ")
        )));
    };
    Ok(Answer {
        quality,
        found,
        words: words.trim().to_owned(),
    })
}

fn authority(session: &mut Session, verb: &AuthorityVerb) -> Result<CompetenceCommand, Stop> {
    Ok(match verb {
        AuthorityVerb::Give {
            login,
            framework,
            unit,
            grounds,
            qualification,
            from,
            until,
        } => CompetenceCommand::GiveAuthority(GiveAuthority {
            staff: session.staff("staff", login)?,
            framework: framework.clone(),
            units: unit.clone(),
            grounds: grounds.clone(),
            qualification: qualification.clone(),
            from: session.day_if_any("from", from.as_ref())?,
            until: session.day("until", until)?,
        }),
        AuthorityVerb::End {
            login,
            authority,
            reason,
        } => CompetenceCommand::EndAuthority(EndAuthority {
            staff: session.staff("staff", login)?,
            authority: *authority,
            reason: reason.clone(),
        }),
    })
}
