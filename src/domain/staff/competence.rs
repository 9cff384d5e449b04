//! Competence of one member of staff: evidence of every kind, who witnessed it, how they rate themselves, what they claim,
//! and what was judged of it.
//!
//! People judge. Nothing here computes a level, counts towards one or calls anything complete (R000-31, R004-14): a
//! decision is what an assessor said, about one unit, in words, and it stands beside the person's own rating without
//! either changing the other (R000-23).
//!
//! * `item`: evidence that does not come from one entry: a reflection, learning, teaching, feedback and the like.
//! * `disclosing`: the part of live work that an outside body may see, and what was given out.
//! * `linking`: further statements and tags for an item that is filed already.
//! * `witness`: a colleague says what they saw; they do not decide.
//! * `level`: levels of frameworks, as people state them.
//! * `rating`: how somebody rates themselves, with what they will do about it.
//! * `applying`: a statement that is not applicable to their work, and why.
//! * `claim`: from the person to the assessor, and back with the assessor's words.
//! * `judgement`: what the assessor found; `second_look`: a sample is looked at by somebody else.
//! * `authority`: who may assess what, and until when; `assessing`: whether somebody may assess a colleague.
//!
//! What their post asks for, and how they learn, is the room of `development`.

pub mod applying;
pub mod assessing;
pub mod authority;
pub mod claim;
pub mod disclosing;
pub mod item;
pub mod judgement;
pub mod level;
pub mod linking;
pub mod rating;
pub mod second_look;
pub mod witness;

use serde::{Deserialize, Serialize};

use crate::domain::command::Context;
use crate::domain::decide::Present;
use crate::domain::entry::{EntryHead, StaffId, Subject};
use crate::domain::event::{Event, Fact};
use crate::domain::refusal::{Refusal, within};
use crate::domain::staff::catalogue::{Catalogue, Framework, Unit};
use crate::domain::staff::development::DevelopmentRoom;
use crate::domain::staff::evidence::EvidenceRoom;
use crate::domain::time::Day;
use crate::domain::writing;
use applying::{ApplyingRoom, SetStatementAside};
use authority::{AuthorityRoom, EndAuthority, GiveAuthority};
use claim::{MakeClaim, RedirectClaim, ReturnClaim, WithdrawClaim};
use disclosing::{RecordExport, ShowEvidence};
use item::FileItem;
use judgement::{Judge, JudgementRoom};
use linking::LinkEvidence;
use rating::{RateSelf, RatingRoom};
use second_look::GiveSecondLook;
use witness::{AskWitness, StateWitness};

/// The most bytes of a text that a state keeps many of.
pub const WORDS_BYTES_MAX: usize = 2_000;

/// All that is known of somebody's competence.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Competence {
    /// What was filed.
    pub evidence: EvidenceRoom,
    /// How they rate themselves.
    pub ratings: RatingRoom,
    /// What they claimed, and what was judged.
    pub judgement: JudgementRoom,
    /// What they may assess in others.
    pub authority: AuthorityRoom,
    /// Their post, and how they learn.
    pub development: DevelopmentRoom,
    /// What does not apply to their work.
    pub applying: ApplyingRoom,
}

/// Which part of somebody's competence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum CompetenceRoom {
    /// What was filed.
    Evidence = 0,
    /// How they rate themselves.
    Ratings = 1,
    /// What they claimed, and what was judged.
    Judgement = 2,
    /// What they may assess in others.
    Authority = 3,
    /// Their post, and how they learn.
    Development = 4,
    /// What does not apply to their work.
    Applying = 5,
}

impl CompetenceRoom {
    /// Every room.
    pub const ALL: &'static [CompetenceRoom] = &[
        CompetenceRoom::Evidence,
        CompetenceRoom::Ratings,
        CompetenceRoom::Judgement,
        CompetenceRoom::Authority,
        CompetenceRoom::Development,
        CompetenceRoom::Applying,
    ];

    /// Its name in words.
    pub const fn words(self) -> &'static str {
        match self {
            CompetenceRoom::Evidence => "the evidence",
            CompetenceRoom::Ratings => "the self-ratings",
            CompetenceRoom::Judgement => "the claims and judgements",
            CompetenceRoom::Authority => "the authority to assess",
            CompetenceRoom::Development => "the development",
            CompetenceRoom::Applying => "what is not applicable",
        }
    }
}

impl Competence {
    /// Takes over a fact of which `of` is a subject. Total: what is in the journal happened.
    pub fn apply(&mut self, of: StaffId, head: &EntryHead, event: &Event) {
        match event {
            Event::EvidenceFiled(fact) if head.actor == of => self.evidence.apply(head, fact),
            Event::PortfolioItemFiled(fact) if head.actor == of => {
                self.evidence.file(head, fact);
            }
            Event::EvidenceShown(fact) if head.actor == of => self.evidence.show(head, fact),
            Event::EvidenceLinked(fact) if head.actor == of => self.evidence.link(head, fact),
            Event::WitnessAsked(fact) if head.actor == of => self.evidence.ask(head, fact),
            Event::WitnessStated(fact) if fact.owner == of => self.evidence.witness(head, fact),
            Event::SelfRated(fact) if head.actor == of => self.ratings.rate(head, fact),
            Event::StatementSetAside(fact) if head.actor == of => self.applying.take(head, fact),
            Event::ClaimMade(fact) if head.actor == of => self.judgement.claim(head, fact),
            Event::ClaimReturned(fact) if fact.staff == of => self.judgement.give_back(head, fact),
            Event::ClaimWithdrawn(fact) if head.actor == of => self.judgement.withdraw(head, fact),
            Event::ClaimRedirected(fact) if fact.staff == of => {
                self.judgement.redirect(head, fact);
            }
            Event::CompetenceJudged(fact) if fact.staff == of => self.judgement.judge(head, fact),
            Event::SecondLookGiven(fact) if fact.staff == of => {
                self.judgement.look_again(head, fact);
            }
            Event::AuthorityGiven(fact) if fact.staff == of => self.authority.give(head, fact),
            Event::AuthorityEnded(fact) if fact.staff == of => self.authority.end(head, fact),
            _ => self.development.apply(of, head, event),
        }
    }

    /// Whether a fact changes somebody's competence.
    pub const fn is_changed_by(event: &Event) -> bool {
        DevelopmentRoom::is_changed_by(event)
            || matches!(
                event,
                Event::EvidenceFiled(_)
                    | Event::PortfolioItemFiled(_)
                    | Event::EvidenceShown(_)
                    | Event::EvidenceLinked(_)
                    | Event::WitnessAsked(_)
                    | Event::WitnessStated(_)
                    | Event::SelfRated(_)
                    | Event::StatementSetAside(_)
                    | Event::ClaimMade(_)
                    | Event::ClaimReturned(_)
                    | Event::ClaimWithdrawn(_)
                    | Event::ClaimRedirected(_)
                    | Event::CompetenceJudged(_)
                    | Event::SecondLookGiven(_)
                    | Event::AuthorityGiven(_)
                    | Event::AuthorityEnded(_)
            )
    }
}

/// What is asked about somebody's competence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CompetenceCommand {
    /// Files evidence that does not come from one entry.
    FileItem(FileItem),
    /// Adds statements and tags to an item, or takes them back.
    LinkEvidence(LinkEvidence),
    /// Records the part of an item that may be shown.
    ShowEvidence(ShowEvidence),
    /// Records that a portfolio is given out; the service's own.
    RecordExport(RecordExport),
    /// Asks a colleague to say what they saw.
    AskWitness(AskWitness),
    /// Says what one saw a colleague do.
    StateWitness(StateWitness),
    /// Rates oneself.
    RateSelf(RateSelf),
    /// Says that a statement is not applicable to one's work, or that it is after all.
    SetStatementAside(SetStatementAside),
    /// Hands evidence to an assessor.
    MakeClaim(MakeClaim),
    /// Hands a claim back, with words.
    ReturnClaim(ReturnClaim),
    /// Takes one's own claim back.
    WithdrawClaim(WithdrawClaim),
    /// Gives a claim to another assessor.
    RedirectClaim(RedirectClaim),
    /// Says what was found.
    Judge(Judge),
    /// Looks at a judgement a second time.
    GiveSecondLook(GiveSecondLook),
    /// Gives somebody authority to assess.
    GiveAuthority(GiveAuthority),
    /// Ends it.
    EndAuthority(EndAuthority),
}

impl CompetenceCommand {
    /// The names of all, as a spoken command gives them.
    pub const NAMES: &'static [&'static str] = &[
        "file_item",
        "link_evidence",
        "show_evidence",
        "ask_witness",
        "state_witness",
        "rate_self",
        "set_statement_aside",
        "make_claim",
        "return_claim",
        "withdraw_claim",
        "redirect_claim",
        "judge",
        "give_second_look",
        "give_authority",
        "end_authority",
    ];
}

/// Decides on a command about competence.
///
/// # Errors
/// Why it is refused, with the field and what to do.
pub fn decide(
    command: &CompetenceCommand,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    match command {
        CompetenceCommand::FileItem(command) => item::file(command, present, context),
        CompetenceCommand::LinkEvidence(command) => linking::link(command, present, context),
        CompetenceCommand::ShowEvidence(command) => disclosing::show(command, present, context),
        CompetenceCommand::RecordExport(command) => disclosing::export(command, present, context),
        CompetenceCommand::AskWitness(command) => witness::ask(command, present, context),
        CompetenceCommand::StateWitness(command) => witness::state(command, present, context),
        CompetenceCommand::RateSelf(command) => rating::rate(command, present, context),
        CompetenceCommand::SetStatementAside(command) => {
            applying::set_aside(command, present, context)
        }
        CompetenceCommand::MakeClaim(command) => claim::make(command, present, context),
        CompetenceCommand::ReturnClaim(command) => claim::give_back(command, present, context),
        CompetenceCommand::WithdrawClaim(command) => claim::withdraw(command, present, context),
        CompetenceCommand::RedirectClaim(command) => claim::redirect(command, present, context),
        CompetenceCommand::Judge(command) => judgement::judge(command, present, context),
        CompetenceCommand::GiveSecondLook(command) => {
            second_look::look_again(command, present, context)
        }
        CompetenceCommand::GiveAuthority(command) => authority::give(command, present, context),
        CompetenceCommand::EndAuthority(command) => authority::end(command, present, context),
    }
}

/// A fact about one or two members of staff, whose recording is itself the event.
pub(in crate::domain::staff) fn about_staff(staff: &[StaffId], event: Event) -> Fact {
    let mut subjects: Vec<Subject> = Vec::with_capacity(staff.len());
    for one in staff {
        if !subjects.contains(&Subject::Staff(*one)) {
            subjects.push(Subject::Staff(*one));
        }
    }
    Fact {
        subjects,
        happened: None,
        event,
    }
}

/// A unit by its id, as the frameworks have it now.
pub(in crate::domain::staff) fn unit_of<'a>(
    catalogue: &'a Catalogue,
    id: &str,
) -> Result<(&'a Framework, &'a Unit), Refusal> {
    catalogue.unit(id.trim()).ok_or_else(|| {
        Refusal::unknown("unit", format!("There is no unit '{id}' in the frameworks")).advise(
            "`caseload catalogue show FRAMEWORK` lists them with their ids, and so does screen 3",
        )
    })
}

/// Words that must be there, in one line or several, within what a state keeps.
pub(in crate::domain::staff) fn words(
    field: &str,
    what: &str,
    text: &str,
) -> Result<String, Refusal> {
    let text = writing::clean(text).0.trim().to_owned();
    if text.is_empty() {
        return Err(Refusal::missing(field, what));
    }
    within(field, what, &text, WORDS_BYTES_MAX)?;
    Ok(text)
}

/// Words that may be there.
pub(in crate::domain::staff) fn some_words(
    field: &str,
    what: &str,
    text: &str,
) -> Result<String, Refusal> {
    let text = writing::clean(text).0.trim().to_owned();
    within(field, what, &text, WORDS_BYTES_MAX)?;
    Ok(text)
}

/// A day that must not have passed.
pub(in crate::domain::staff) fn not_passed(
    field: &str,
    what: &str,
    day: Day,
    context: &Context<'_>,
) -> Result<Day, Refusal> {
    if day < context.today {
        return Err(Refusal::invalid(field, format!("{what} has passed: {day}"))
            .advise("Give today or a later day"));
    }
    Ok(day)
}
