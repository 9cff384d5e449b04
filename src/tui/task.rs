//! Every form of the program, as data: what it asks for, what it says while it is filled in, and the command it becomes.
//!
//! - `facts`: all that a form may show or propose, gathered before it is opened
//! - `reading`: from a form's values to a command, with every complaint that can be told without the service
//! - `times`: typed times, said back in words and made absolute; `prose`: abbreviations in notes, pointed out
//! - one file a feature: `contact`, `following` (follow-ups, the next contact), `intensity`, `person` (details),
//!   `standing` (carers, alerts, consent, tier, case manager), `course` (stays, falls, moves, death), `score`, `correct`,
//!   `development` (a folder of its own: posts, agreements, learning), `evidence`, `competence` (items, witnesses), `portfolio`, `judging` (claims, judgements), `team` (countersignature, comment, judgement, cover), `staff`, `setting` (policy)
//!
//! A new form: a line in [`Task`], an arm in `spec` and in `command`, and its functions in the feature's file. A field's
//! key is the name that refusals of the command use, so that a refusal finds its field; where it is not, the feature
//! says so in its `field_of`.

#![allow(
    clippy::unnecessary_wraps,
    reason = "every form's way to a command has one shape, whether it can fail or not"
)]

mod competence;
mod contact;
mod correct;
mod course;
mod development;
mod evidence;
mod facts;
mod following;
mod intensity;
mod judging;
mod person;
mod portfolio;
mod prose;
mod reading;
mod score;
mod setting;
mod staff;
mod standing;
mod team;
mod times;

pub use facts::Facts;
pub use times::settle_now;

use std::collections::BTreeMap;

use crate::domain::command::{Command, PatientCommand};
use crate::domain::entry::{EntryNumber, PatientId, StaffId};
use crate::service::portfolio::PortfolioWish;
use crate::tui::form::{Form, FormSpec};
use reading::Reading;

/// Complaints about a form: the key of the field, where one is concerned, and what is wrong.
pub type Complaints = Vec<(Option<String>, String)>;

/// Declares the tasks: the name of their drafts, the words above the form, and whether it is about a patient.
macro_rules! tasks {
    ($($variant:ident $name:literal $title:literal $patient:literal,)*) => {
        /// What a form is for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Task {
            $(#[doc = $title] $variant,)*
        }

        impl Task {
            /// Every task.
            pub const ALL: &'static [Task] = &[$(Task::$variant),*];

            /// The name under which its drafts are kept.
            pub const fn name(self) -> &'static str {
                match self { $(Task::$variant => $name,)* }
            }

            /// What stands above the form.
            pub const fn title(self) -> &'static str {
                match self { $(Task::$variant => $title,)* }
            }

            /// Whether it is about a patient who is known already.
            pub const fn needs_patient(self) -> bool {
                match self { $(Task::$variant => $patient,)* }
            }
        }
    };
}

/// Every form about posts and how somebody learns, as a pattern.
macro_rules! about_development {
    () => {
        Task::OfferAgreement
            | Task::AcceptOffer
            | Task::EndAgreement
            | Task::SetObjective
            | Task::ReviewObjective
            | Task::WriteModule
            | Task::CompleteModule
            | Task::GiveExemption
            | Task::PairMentor
            | Task::EndMentoring
            | Task::BeginProvisional
            | Task::SettleProvisional
            | Task::LogLearning
            | Task::PracticeHours
            | Task::WriteProfile
            | Task::AssignProfile
    };
}

tasks! {
    Contact "contact" "Contact" true,
    StepIntensity "intensity" "Intensity" true,
    RefuseSuggestion "refuse_suggestion" "Keep the intensity" true,
    CloseFollowUp "follow_up" "Follow-up" true,
    PlanNext "plan_next" "Next contact" true,
    Register "register" "New patient" false,
    CorrectDetails "details" "Details" true,
    Carer "carer" "Carer" true,
    RaiseAlert "alert" "Alert" true,
    EndAlert "end_alert" "End an alert" true,
    Consent "consent" "Consent" true,
    SetTier "tier" "Tier" true,
    LeaveProgramme "leave" "Leave the programme" true,
    AssignCaseManager "case_manager" "Case manager" true,
    Admission "admission" "Admission to hospital" true,
    Return "return" "Return from hospital" true,
    Fall "fall" "Fall" true,
    Move "move" "Move" true,
    CarerBreakdown "carer_breakdown" "Carer breakdown" true,
    Death "death" "Death" true,
    Score "score" "Score made elsewhere" true,
    Lace "lace" "LACE" true,
    Charlson "charlson" "Charlson index" true,
    Correct "correct" "Correction" true,
    Evidence "evidence" "Competence evidence" true,
    FileItem "file_item" "Evidence" false,
    LinkItem "link_item" "What an item shows" false,
    AskWitness "ask_witness" "Ask a witness" false,
    StateWitness "witness" "Witness" false,
    RateSelf "rate_self" "Own rating" false,
    Inapplicable "not_applicable" "Not applicable to my work" false,
    SetAside "set_aside" "Statement not applicable to my work" false,
    ClaimUnit "claim_unit" "Claim" false,
    ReturnClaim "return_claim" "Hand a claim back" false,
    JudgeClaim "judge_claim" "Judgement of a claim" false,
    JudgeUnit "judge_unit" "Judgement of a unit" false,
    SecondLook "second_look" "Second look" false,
    GiveAuthority "give_authority" "Authority to assess" false,
    OfferAgreement "offer_agreement" "Development agreement" false,
    AcceptOffer "accept_offer" "Accept what was offered" false,
    EndAgreement "end_agreement" "End an agreement" false,
    SetObjective "set_objective" "Objective" false,
    ReviewObjective "review_objective" "Review of an objective" false,
    WriteModule "write_module" "Training module" false,
    CompleteModule "complete_module" "Module completed" false,
    GiveExemption "give_exemption" "Exemption from modules" false,
    PairMentor "pair_mentor" "Mentor" false,
    EndMentoring "end_mentoring" "End of mentoring" false,
    BeginProvisional "begin_provisional" "Provisional practice" false,
    SettleProvisional "settle_provisional" "Renew or end provisional practice" false,
    LogLearning "log_learning" "Learning" false,
    PracticeHours "practice_hours" "Practice hours" false,
    Portfolio "portfolio" "Portfolio for somebody outside" false,
    WriteProfile "write_profile" "Role profile" false,
    AssignProfile "assign_profile" "Whose post" false,
    Countersign "countersign" "Countersignature" true,
    Comment "comment" "Comment" true,
    JudgeBreakGlass "judge" "Opening to judge" false,
    ArrangeCover "arrange_cover" "Cover for absence" false,
    EndCover "end_cover" "End a cover" false,
    AddStaff "add_staff" "New member of staff" false,
    ChangeStaff "change_staff" "Member of staff" false,
    SuspendStaff "suspend_staff" "Suspend or let in again" false,
    ChangePolicy "policy" "Setting" false,
}

impl Task {
    /// The task of a draft's form name.
    pub fn from_name(name: &str) -> Option<Task> {
        Task::ALL.iter().copied().find(|task| task.name() == name)
    }

    /// Whether statements, units and one's own items of evidence are chosen from.
    pub const fn is_about_competence(self) -> bool {
        matches!(
            self,
            Task::Evidence
                | Task::FileItem
                | Task::LinkItem
                | Task::RateSelf
                | Task::Inapplicable
                | Task::SetAside
                | Task::ClaimUnit
                | Task::JudgeClaim
                | Task::JudgeUnit
                | Task::GiveAuthority
                | Task::SetObjective
                | Task::WriteModule
                | Task::GiveExemption
                | Task::LogLearning
                | Task::Portfolio
        )
    }

    /// Whether it is about posts and how somebody learns: what may be recorded of it, and what is open, is asked for.
    pub const fn is_about_development(self) -> bool {
        matches!(self, about_development!())
    }

    /// Whether its command is about a patient: one who is known, one who is registered, or one whose record is not
    /// opened for it.
    pub const fn is_about_patient(self) -> bool {
        self.needs_patient() || matches!(self, Task::Register | Task::JudgeBreakGlass)
    }
}

/// The entry that a draft is about, for gathering the facts before its form is built again.
pub fn entry_of(values: &BTreeMap<String, String>) -> Option<EntryNumber> {
    values
        .get("entry")?
        .trim()
        .trim_start_matches('#')
        .parse()
        .ok()
        .map(EntryNumber)
}

/// The member of staff whom a draft is about, for gathering the facts before its form is built again.
pub fn staff_of(values: &BTreeMap<String, String>) -> Option<StaffId> {
    StaffId::parse(values.get("staff")?)
}

/// The form of a task, ready with everything proposed.
pub fn form(task: Task, facts: &Facts) -> Form {
    let title = match &facts.record {
        Some(record) if task.needs_patient() => format!("{}: {}", task.title(), record.head.name),
        _ => task.title().to_owned(),
    };
    let mut form = Form::new(spec(task, FormSpec::new(task.name(), &title), facts));
    match task {
        Task::Correct => correct::fill(&mut form, facts),
        Task::CorrectDetails => person::keep(&mut form, facts),
        Task::Evidence => evidence::fill(&mut form, facts),
        Task::FileItem => competence::item_fill(&mut form, facts),
        Task::LinkItem => competence::link_fill(&mut form, facts),
        Task::WriteModule | Task::WriteProfile => development::fill(task, &mut form, facts),
        _ => {}
    }
    remark(task, &mut form, facts);
    form
}

fn spec(task: Task, spec: FormSpec, facts: &Facts) -> FormSpec {
    match task {
        Task::Contact => contact::spec(spec, facts),
        Task::StepIntensity => intensity::step_spec(spec, facts),
        Task::RefuseSuggestion => intensity::refuse_spec(spec, facts),
        Task::CloseFollowUp => following::close_spec(spec, facts),
        Task::PlanNext => following::plan_spec(spec, facts),
        Task::Register => person::register_spec(spec, facts),
        Task::CorrectDetails => person::correct_spec(spec, facts),
        Task::Carer => standing::carer_spec(spec),
        Task::RaiseAlert => standing::raise_spec(spec),
        Task::EndAlert => standing::end_spec(spec, facts),
        Task::Consent => standing::consent_spec(spec, facts),
        Task::SetTier => standing::tier_spec(spec, facts),
        Task::LeaveProgramme => standing::leave_spec(spec),
        Task::AssignCaseManager => standing::assign_spec(spec, facts),
        Task::Admission => course::admission_spec(spec, facts),
        Task::Return => course::return_spec(spec, facts),
        Task::Fall => course::fall_spec(spec, facts),
        Task::Move => course::move_spec(spec, facts),
        Task::CarerBreakdown => course::breakdown_spec(spec, facts),
        Task::Death => course::death_spec(spec, facts),
        Task::Score => score::score_spec(spec, facts),
        Task::Lace => score::lace_spec(spec, facts),
        Task::Charlson => score::charlson_spec(spec, facts),
        Task::Correct => correct::spec(spec, facts),
        Task::Evidence => evidence::spec(spec, facts),
        Task::FileItem => competence::item_spec(spec, facts),
        Task::LinkItem => competence::link_spec(spec, facts),
        Task::AskWitness => competence::ask_spec(spec, facts),
        Task::StateWitness => competence::witness_spec(spec, facts),
        Task::RateSelf => competence::rate_spec(spec, facts),
        Task::Inapplicable => competence::inapplicable_spec(spec, facts),
        Task::SetAside => competence::set_aside_spec(spec, facts),
        Task::ClaimUnit => judging::claim_spec(spec, facts),
        Task::ReturnClaim => judging::return_spec(spec, facts),
        Task::JudgeClaim => judging::judge_spec(spec, facts),
        Task::JudgeUnit => judging::judge_unit_spec(spec, facts),
        Task::SecondLook => judging::second_look_spec(spec, facts),
        Task::GiveAuthority => judging::authority_spec(spec, facts),
        Task::Portfolio => portfolio::spec(spec, facts),
        about_development!() => development::spec(task, spec, facts),
        Task::Countersign => team::countersign_spec(spec, facts),
        Task::Comment => team::comment_spec(spec, facts),
        Task::JudgeBreakGlass => team::judge_spec(spec, facts),
        Task::ArrangeCover => team::arrange_spec(spec, facts),
        Task::EndCover => team::end_spec(spec, facts),
        Task::AddStaff => staff::add_spec(spec, facts),
        Task::ChangeStaff => staff::change_spec(spec, facts),
        Task::SuspendStaff => staff::suspend_spec(spec, facts),
        Task::ChangePolicy => setting::spec(spec, facts),
    }
}

/// The command that a form asks for.
///
/// # Errors
/// Everything that must be put right and can be told without the service.
pub fn command(
    task: Task,
    form: &Form,
    facts: &Facts,
    patient: PatientId,
) -> Result<Command, Complaints> {
    let mut reading = Reading::of(form, facts);
    let asked = read(task, &mut reading, patient);
    reading.finish(asked)
}

/// What a portfolio shall hold, by its form.
///
/// # Errors
/// As [`command`].
pub fn portfolio_wish(form: &Form, facts: &Facts) -> Result<PortfolioWish, Complaints> {
    let mut reading = Reading::of(form, facts);
    let wish = portfolio::wish(&mut reading);
    reading.finish(wish)
}

fn read(task: Task, reading: &mut Reading<'_>, patient: PatientId) -> Option<Command> {
    match task {
        Task::ArrangeCover => team::arrange_command(reading),
        Task::EndCover => team::end_command(reading),
        Task::AddStaff => staff::add_command(reading),
        Task::ChangeStaff => staff::change_command(reading),
        Task::SuspendStaff => staff::suspend_command(reading),
        Task::ChangePolicy => setting::command(reading),
        Task::FileItem => competence::item_command(reading),
        Task::LinkItem => competence::link_command(reading),
        Task::AskWitness => competence::ask_command(reading),
        Task::StateWitness => competence::witness_command(reading),
        Task::RateSelf => competence::rate_command(reading),
        Task::Inapplicable => competence::inapplicable_command(reading),
        Task::SetAside => competence::set_aside_command(reading),
        Task::ClaimUnit => judging::claim_command(reading),
        Task::ReturnClaim => judging::return_command(reading),
        Task::JudgeClaim => judging::judge_command(reading, true),
        Task::JudgeUnit => judging::judge_command(reading, false),
        Task::SecondLook => judging::second_look_command(reading),
        Task::GiveAuthority => judging::authority_command(reading),
        Task::Portfolio => portfolio::no_command(reading),
        about_development!() => development::command(task, reading),
        _ => about(task, reading, patient).map(|command| Command::Patient(patient, command)),
    }
}

#[expect(
    clippy::unnested_or_patterns,
    reason = "a pattern of its own name cannot be taken apart"
)]
fn about(task: Task, reading: &mut Reading<'_>, patient: PatientId) -> Option<PatientCommand> {
    match task {
        Task::Contact => contact::command(reading),
        Task::StepIntensity => intensity::step_command(reading),
        Task::RefuseSuggestion => intensity::refuse_command(reading),
        Task::CloseFollowUp => following::close_command(reading),
        Task::PlanNext => following::plan_command(reading),
        Task::Register => person::register_command(reading),
        Task::CorrectDetails => person::correct_command(reading),
        Task::Carer => standing::carer_command(reading),
        Task::RaiseAlert => standing::raise_command(reading),
        Task::EndAlert => standing::end_command(reading),
        Task::Consent => standing::consent_command(reading),
        Task::SetTier => standing::tier_command(reading),
        Task::LeaveProgramme => standing::leave_command(reading),
        Task::AssignCaseManager => standing::assign_command(reading),
        Task::Admission => course::admission_command(reading),
        Task::Return => course::return_command(reading),
        Task::Fall => course::fall_command(reading),
        Task::Move => course::move_command(reading),
        Task::CarerBreakdown => course::breakdown_command(reading),
        Task::Death => course::death_command(reading),
        Task::Score => score::score_command(reading),
        Task::Lace => score::lace_command(reading),
        Task::Charlson => score::charlson_command(reading),
        Task::Correct => correct::command(reading, patient),
        Task::Evidence => evidence::command(reading),
        Task::Countersign => team::countersign_command(reading),
        Task::Comment => team::comment_command(reading),
        Task::JudgeBreakGlass => team::judge_command(reading),
        Task::ArrangeCover
        | Task::EndCover
        | Task::AddStaff
        | Task::ChangeStaff
        | Task::SuspendStaff
        | Task::ChangePolicy
        | Task::FileItem
        | Task::LinkItem
        | Task::AskWitness
        | Task::StateWitness
        | Task::RateSelf
        | Task::Inapplicable
        | Task::SetAside
        | Task::ClaimUnit
        | Task::ReturnClaim
        | Task::JudgeClaim
        | Task::JudgeUnit
        | Task::SecondLook
        | Task::GiveAuthority
        | Task::Portfolio
        | about_development!() => None,
    }
}

/// The key of the form's field for the field that a refusal names.
pub fn field_of(task: Task, refusal_field: &str) -> String {
    let own = match task {
        Task::Contact => contact::field_of(refusal_field),
        Task::Register => person::register_field_of(refusal_field),
        Task::Death => course::death_field_of(refusal_field),
        Task::Correct => correct::field_of(refusal_field),
        Task::Evidence => evidence::field_of(refusal_field),
        Task::FileItem | Task::LinkItem => competence::field_of(task, refusal_field),
        Task::AddStaff | Task::ChangeStaff => staff::field_of(refusal_field),
        Task::Portfolio => portfolio::field_of(refusal_field),
        task if task.is_about_development() => development::field_of(task, refusal_field),
        _ => None,
    };
    own.unwrap_or_else(|| refusal_field.to_owned())
}

/// Makes relative times absolute in all fields but the one with the keyboard, so that a draft means the same tomorrow.
pub fn on_leaving_field(task: Task, form: &mut Form, facts: &Facts) {
    times::settle(task, form, facts);
    remark(task, form, facts);
}

/// Says what is to be said after a key: abbreviations, what is late, what is owed.
pub fn after_key(task: Task, form: &mut Form, facts: &Facts) {
    remark(task, form, facts);
}

/// Writes out the first abbreviation of the field with the keyboard that is certain.
pub fn expand(task: Task, form: &mut Form, facts: &Facts) {
    prose::expand(task, form, facts);
    remark(task, form, facts);
}

/// The rung whose consequences should be shown, for a step of intensity.
pub fn preview_wanted(task: Task, form: &Form) -> Option<String> {
    let rung = form.value("to");
    (task == Task::StepIntensity && !rung.is_empty()).then_some(rung)
}

/// Shows what a step would lead to.
pub fn set_preview(form: &mut Form, lines: &[String]) {
    form.set_text("preview", &lines.join("\n"));
}

fn remark(task: Task, form: &mut Form, facts: &Facts) {
    prose::remark(task, form, facts);
    match task {
        Task::Contact => contact::remark(form, facts),
        Task::StepIntensity => intensity::step_remark(form, facts),
        Task::CloseFollowUp => following::close_remark(form),
        Task::Carer => standing::carer_remark(form, facts),
        Task::Lace => score::lace_remark(form),
        Task::Charlson => score::charlson_remark(form),
        Task::Correct => correct::remark(form, facts),
        Task::ChangePolicy => setting::remark(form, facts),
        Task::FileItem | Task::LogLearning => competence::item_remark(form),
        Task::WriteProfile => development::remark(task, form, facts),
        _ => {}
    }
}

#[cfg(test)]
mod tests;
