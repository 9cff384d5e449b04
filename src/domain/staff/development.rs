//! What somebody's post asks for, what of it they are judged to hold, and how they learn the rest at work (R000-28).
//!
//! Nothing here computes a level, a share or a verdict on a person (R004-14): a gap is a unit that the post asks for and
//! that nobody has judged them to hold, with everything that was said of it beside it.
//!
//! What belongs to the service as a whole:
//! * `profile`: what a post asks for, with the caseload behind it, and every version of it.
//! * `module`: what can be learned together, and which units it leads to.
//!
//! What belongs to one person, in a room of their competence:
//! * `post`: which profile is theirs, and since when.
//! * `agreement`: who facilitates, supervises and assesses, and how much time is protected.
//! * `objective`: what is to be reached by when, and what was said of it then.
//! * `mentor`: who mentors whom.
//! * `training`: modules completed, and exemption from them by an assessor.
//! * `provisional`: working as a case manager before the modules are finished.
//!
//! Pure questions:
//! * `gap`: what is asked less what was judged, of one person; the cells of a team's grid.
//! * `learning`: the learning log, protected time taken, and counts that help with a nurse's revalidation.

pub mod agreement;
pub mod gap;
pub mod learning;
pub mod mentor;
pub mod module;
pub mod objective;
pub mod post;
pub mod profile;
pub mod provisional;
pub mod training;

use serde::{Deserialize, Serialize};

use crate::domain::command::Context;
use crate::domain::decide::Present;
use crate::domain::entry::{EntryHead, StaffId};
use crate::domain::event::{Event, Fact};
use crate::domain::refusal::Refusal;
use crate::domain::staff::register::{Role, StaffMember};
use crate::domain::staff::relationship;
use agreement::{Accept, Agreement, EndAgreement, OfferAgreement};
use learning::{PracticeHours, RecordPracticeHours};
use mentor::{EndMentoring, MentorPair, PairMentor};
use module::WriteModule;
use objective::{Objective, ReviewObjective, SetObjective};
use post::{AssignProfile, Post};
use profile::WriteProfile;
use provisional::{BeginProvisional, Provisional, SettleProvisional};
use training::{CompleteModule, Exemption, GiveExemption, ModuleDone};

/// The development of one person: the room of their competence that this part of the program keeps.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DevelopmentRoom {
    /// The profiles that were theirs, oldest first.
    pub posts: Vec<Post>,
    /// Development agreements, oldest first.
    pub agreements: Vec<Agreement>,
    /// Objectives, oldest first.
    pub objectives: Vec<Objective>,
    /// Mentoring in which they are one of the two.
    pub mentoring: Vec<MentorPair>,
    /// Modules completed.
    pub modules: Vec<ModuleDone>,
    /// Exemptions.
    pub exemptions: Vec<Exemption>,
    /// Provisional practice, oldest first.
    pub provisional: Vec<Provisional>,
    /// Practice hours as they record them.
    pub hours: Vec<PracticeHours>,
}

impl DevelopmentRoom {
    /// Takes over a fact of which `of` is a subject. Total: what is in the journal happened.
    pub fn apply(&mut self, of: StaffId, head: &EntryHead, event: &Event) {
        match event {
            Event::ProfileAssigned(fact) if fact.staff == of => self.assign(head, fact),
            Event::AgreementOffered(fact) if fact.staff == of => self.offer(head, fact),
            Event::DevelopmentAccepted(fact) if head.actor == of => self.accept(head, fact),
            Event::AgreementEnded(fact) if fact.staff == of => self.end_agreement(head, fact),
            Event::ObjectiveSet(fact) if fact.staff == of => self.set_objective(head, fact),
            Event::ObjectiveReviewed(fact) if fact.staff == of => self.review(head, fact),
            Event::MentorPaired(fact) if fact.staff == of || fact.mentor == of => {
                self.pair(head, fact);
            }
            Event::MentoringEnded(fact) if fact.staff == of || fact.mentor == of => {
                self.end_mentoring(head, fact);
            }
            Event::ModuleCompleted(fact) if fact.staff == of => self.complete(head, fact),
            Event::ExemptionGiven(fact) if fact.staff == of => self.exempt(head, fact),
            Event::ProvisionalBegun(fact) if fact.staff == of => self.begin(head, fact),
            Event::ProvisionalSettled(fact) if fact.staff == of => self.settle(head, fact),
            Event::PracticeHoursRecorded(fact) if head.actor == of => {
                self.record_hours(head, fact);
            }
            _ => {}
        }
    }

    /// Whether a fact changes somebody's development.
    pub const fn is_changed_by(event: &Event) -> bool {
        matches!(
            event,
            Event::ProfileAssigned(_)
                | Event::AgreementOffered(_)
                | Event::DevelopmentAccepted(_)
                | Event::AgreementEnded(_)
                | Event::ObjectiveSet(_)
                | Event::ObjectiveReviewed(_)
                | Event::MentorPaired(_)
                | Event::MentoringEnded(_)
                | Event::ModuleCompleted(_)
                | Event::ExemptionGiven(_)
                | Event::ProvisionalBegun(_)
                | Event::ProvisionalSettled(_)
                | Event::PracticeHoursRecorded(_)
        )
    }
}

/// Whether a fact changes the profiles or the modules.
pub const fn is_of_programme(event: &Event) -> bool {
    matches!(event, Event::ProfileWritten(_) | Event::ModuleWritten(_))
}

/// What is asked about profiles, modules and development.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DevelopmentCommand {
    /// Writes a profile, or a new version of one.
    WriteProfile(WriteProfile),
    /// Writes a module, or changes one.
    WriteModule(WriteModule),
    /// Says which profile is somebody's.
    AssignProfile(AssignProfile),
    /// Offers somebody a development agreement.
    OfferAgreement(OfferAgreement),
    /// Accepts what was offered: an agreement, or provisional practice.
    AcceptDevelopment(Accept),
    /// Ends an agreement.
    EndAgreement(EndAgreement),
    /// Sets an objective.
    SetObjective(SetObjective),
    /// Says how an objective stands.
    ReviewObjective(ReviewObjective),
    /// Pairs somebody with a mentor.
    PairMentor(PairMentor),
    /// Ends mentoring.
    EndMentoring(EndMentoring),
    /// Says that a module was completed.
    CompleteModule(CompleteModule),
    /// Exempts somebody from modules.
    GiveExemption(GiveExemption),
    /// Lets somebody work before the modules are finished.
    BeginProvisional(BeginProvisional),
    /// Ends or renews that.
    SettleProvisional(SettleProvisional),
    /// Records one's own practice hours.
    RecordPracticeHours(RecordPracticeHours),
}

impl DevelopmentCommand {
    /// The names of all, as a spoken command gives them.
    pub const NAMES: &'static [&'static str] = &[
        "write_profile",
        "write_module",
        "assign_profile",
        "offer_agreement",
        "accept_development",
        "end_agreement",
        "set_objective",
        "review_objective",
        "pair_mentor",
        "end_mentoring",
        "complete_module",
        "give_exemption",
        "begin_provisional",
        "settle_provisional",
        "record_practice_hours",
    ];
}

/// Decides on a command about profiles, modules or development.
///
/// # Errors
/// Why it is refused, with the field and what to do.
pub fn decide(
    command: &DevelopmentCommand,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    match command {
        DevelopmentCommand::WriteProfile(command) => profile::write(command, present, context),
        DevelopmentCommand::WriteModule(command) => module::write(command, present, context),
        DevelopmentCommand::AssignProfile(command) => post::assign(command, present, context),
        DevelopmentCommand::OfferAgreement(command) => agreement::offer(command, present, context),
        DevelopmentCommand::AcceptDevelopment(command) => {
            agreement::accept(command, present, context)
        }
        DevelopmentCommand::EndAgreement(command) => agreement::end(command, present, context),
        DevelopmentCommand::SetObjective(command) => objective::set(command, present, context),
        DevelopmentCommand::ReviewObjective(command) => {
            objective::review(command, present, context)
        }
        DevelopmentCommand::PairMentor(command) => mentor::pair(command, present, context),
        DevelopmentCommand::EndMentoring(command) => mentor::end(command, present, context),
        DevelopmentCommand::CompleteModule(command) => {
            training::complete(command, present, context)
        }
        DevelopmentCommand::GiveExemption(command) => training::exempt(command, present, context),
        DevelopmentCommand::BeginProvisional(command) => {
            provisional::begin(command, present, context)
        }
        DevelopmentCommand::SettleProvisional(command) => {
            provisional::settle(command, present, context)
        }
        DevelopmentCommand::RecordPracticeHours(command) => {
            learning::record_hours(command, present, context)
        }
    }
}

/// The person whom a command is about, where who asks leads or supervises them: nobody plans their own development
/// alone.
///
/// # Errors
/// Nobody known, suspended, oneself, or neither lead nor supervisor.
fn led_by_actor<'a>(
    staff: StaffId,
    what: &str,
    context: &Context<'a>,
) -> Result<&'a StaffMember, Refusal> {
    let register = context.register;
    let whom = register.known(staff, "staff")?;
    if whom.suspended {
        return Err(Refusal::state(format!("{} is suspended", whom.name)).at("staff"));
    }
    if whom.id == context.actor {
        return Err(
            Refusal::not_allowed(format!("Nobody {what} for themselves"))
                .at("staff")
                .advise("Ask your supervisor or a lead"),
        );
    }
    let supervises = register
        .active(context.actor)
        .is_some_and(|member| relationship::supervises(member, whom, register, context.today));
    if supervises || context.actor_is_lead() {
        return Ok(whom);
    }
    Err(Refusal::not_allowed(format!(
        "Only the supervisor of {}, or a {}, {what}",
        whom.name,
        Role::Lead
    ))
    .advise(format!("Ask their supervisor or a {}", Role::Lead)))
}

/// The same, or the person themselves.
fn own_or_led<'a>(
    staff: StaffId,
    what: &str,
    context: &Context<'a>,
) -> Result<&'a StaffMember, Refusal> {
    if staff == context.actor {
        return context.register.known(staff, "staff");
    }
    led_by_actor(staff, what, context)
}

/// Refuses a command of anybody but a lead.
fn only_a_lead(what: &str, context: &Context<'_>) -> Result<(), Refusal> {
    if context.actor_is_lead() {
        return Ok(());
    }
    Err(
        Refusal::not_allowed(format!("Only a {} {what}", Role::Lead))
            .advise(format!("Ask a {}", Role::Lead)),
    )
}
