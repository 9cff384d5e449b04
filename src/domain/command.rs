//! All that can be asked for, and what a rule may know when it decides.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::domain::entry::{CommandId, EntryNumber, PatientId, StaffId};
use crate::domain::patient::Room;
use crate::domain::patient::access::JudgeBreakGlass;
use crate::domain::patient::admission::{AdmissionKind, Destination};
use crate::domain::patient::alert::{AlertEnded, AlertRaised};
use crate::domain::patient::assignment::AssignCaseManager;
use crate::domain::patient::comment::AddComment;
use crate::domain::patient::consent::ConsentRecorded;
use crate::domain::patient::contact::{CloseFollowUp, PlanNextContact, RecordContact};
use crate::domain::patient::correction::CorrectEntry;
use crate::domain::patient::countersigning::Countersign;
use crate::domain::patient::finding::Injury;
use crate::domain::patient::identity::{CorrectDetails, RegisterPatient, Residence};
use crate::domain::patient::intensity::StepIntensity;
use crate::domain::patient::opening::OpenRecord;
use crate::domain::patient::people::CarerRecorded;
use crate::domain::patient::risk::RecordScore;
use crate::domain::patient::risk::{charlson, lace};
use crate::domain::patient::suggestion::SuggestionAnswered;
use crate::domain::patient::tier::{LeftProgramme, SetTier, Tier};
use crate::domain::programme::policy::{ChangePolicy, Policy};
use crate::domain::programme::signing_key::SigningKeyMade;
use crate::domain::staff::catalogue::importing::ImportCatalogue;
use crate::domain::staff::catalogue::local::ExtendUnit;
use crate::domain::staff::competence::CompetenceCommand;
use crate::domain::staff::cover::{ArrangeCover, EndCover};
use crate::domain::staff::development::DevelopmentCommand;
use crate::domain::staff::evidence::FileEvidence;
use crate::domain::staff::passphrase::{ClearPassphrase, SetPassphrase};
use crate::domain::staff::practice::SetPracticeLevel;
use crate::domain::staff::register::{
    AddStaff, ChangeStaff, Register, Role, StaffMember, SuspendStaff,
};
use crate::domain::staff::review::RecordReview;
use crate::domain::time::{Day, Moment};

/// What a rule may know besides the state: the time, the policy, who asks.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The time, by the service's clock.
    pub now: Moment,
    /// The civil day of `now`.
    pub today: Day,
    /// The zone in which days begin.
    pub zone: &'a TimeZone,
    /// The policy that holds today.
    pub policy: &'a Policy,
    /// The staff register.
    pub register: &'a Register,
    /// Who asks.
    pub actor: StaffId,
    /// In whose terminal session they sign, when not their own.
    pub host: Option<StaffId>,
    /// The number that the first fact decided on will get.
    pub next: EntryNumber,
    /// A random number, for what is to be drawn by lot.
    pub chance: u64,
}

impl Context<'_> {
    /// Who asks, as the register knows them.
    pub fn member(&self) -> Option<&StaffMember> {
        self.register.active(self.actor)
    }

    /// Whether who asks is a lead.
    pub fn actor_is_lead(&self) -> bool {
        self.member().is_some_and(|member| member.is(Role::Lead))
    }
}

/// A command in its envelope.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// Its random identifier, also its draft's: known already, it is not carried out again.
    pub id: CommandId,
    /// The versions of the rooms that were seen when it was typed; empty where it does not matter.
    #[serde(default)]
    pub seen: Vec<(Room, EntryNumber)>,
    /// The last entry that was seen of what the command writes over ([`Command::writes_over`]), 0 where nothing was ever
    /// recorded of it; none where that is not to be checked.
    #[serde(default)]
    pub seen_entry: Option<EntryNumber>,
    /// What is asked.
    pub command: Command,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(
    clippy::large_enum_variant,
    reason = "commands are made one at a time by people"
)]
pub enum Command {
    /// About a patient.
    Patient(PatientId, PatientCommand),
    /// Adds somebody to the staff register.
    AddStaff(AddStaff),
    /// Changes the staff register.
    ChangeStaff(ChangeStaff),
    /// Suspends somebody, or lets them in again.
    SuspendStaff(SuspendStaff),
    /// Changes a setting.
    ChangePolicy(ChangePolicy),
    /// Says somebody's practice level.
    SetPracticeLevel(SetPracticeLevel),
    /// Sets one's own passphrase; the service's own.
    SetPassphrase(SetPassphrase),
    /// Takes away the passphrase of somebody who forgot it.
    ClearPassphrase(ClearPassphrase),
    /// Records that a review was held together; the service's own.
    RecordReview(RecordReview),
    /// Records which key the store signs with; the service's own.
    NameSigningKey(SigningKeyMade),
    /// Arranges cover for somebody who is away.
    ArrangeCover(ArrangeCover),
    /// Ends a cover early.
    EndCover(EndCover),
    /// About somebody's competence.
    Competence(CompetenceCommand),
    /// Imports a table of competences.
    ImportCatalogue(ImportCatalogue),
    /// Adds a statement to a unit that its source leaves empty.
    ExtendUnit(ExtendUnit),
    /// About profiles, modules and somebody's development.
    Development(DevelopmentCommand),
}

/// Something of the service as a whole that a command writes over whole, so that what another wrote meanwhile would be lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum WrittenOver {
    /// What the staff register says of somebody.
    Staff(StaffId),
    /// A setting, by its name.
    Setting(String),
    /// A role profile, by the entry of its first version.
    Profile(EntryNumber),
}

impl std::fmt::Display for WrittenOver {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            WrittenOver::Staff(staff) => write!(formatter, "staff {staff}"),
            WrittenOver::Setting(setting) => write!(formatter, "setting {setting}"),
            WrittenOver::Profile(profile) => write!(formatter, "profile {profile}"),
        }
    }
}

impl Command {
    /// What it writes over outside the patients' records; none for what only adds.
    pub fn writes_over(&self) -> Option<WrittenOver> {
        match self {
            Command::ChangeStaff(change) => Some(WrittenOver::Staff(change.staff)),
            Command::SuspendStaff(change) => Some(WrittenOver::Staff(change.staff)),
            Command::SetPracticeLevel(set) => Some(WrittenOver::Staff(set.staff)),
            Command::ChangePolicy(change) => {
                Some(WrittenOver::Setting(change.setting.trim().to_owned()))
            }
            Command::Development(DevelopmentCommand::WriteProfile(write)) => {
                write.profile.map(WrittenOver::Profile)
            }
            _ => None,
        }
    }

    /// Whether the service alone makes such a command, of what it checked or saw itself: nobody else may send one.
    pub const fn is_the_services_own(&self) -> bool {
        matches!(
            self,
            Command::SetPassphrase(_)
                | Command::RecordReview(_)
                | Command::NameSigningKey(_)
                | Command::Competence(CompetenceCommand::RecordExport(_))
        )
    }
}

/// What is asked about a patient.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(
    clippy::large_enum_variant,
    reason = "commands are made one at a time by people"
)]
pub enum PatientCommand {
    /// Makes the patient known; the identifier is random, made by whoever asks.
    Register(Registration),
    /// Corrects details.
    CorrectDetails(CorrectDetails),
    /// Records a carer.
    RecordCarer(CarerRecorded),
    /// Puts an alert on the record.
    RaiseAlert(AlertRaised),
    /// Ends an alert.
    EndAlert(AlertEnded),
    /// Records consent.
    RecordConsent(Dated<ConsentRecorded>),
    /// Judges the tier.
    SetTier(SetTier),
    /// Ends the programme for the patient.
    LeaveProgramme(LeftProgramme),
    /// Changes who answers for the patient.
    AssignCaseManager(AssignCaseManager),
    /// Records a contact.
    RecordContact(RecordContact),
    /// Closes a follow-up or puts it off.
    CloseFollowUp(CloseFollowUp),
    /// Plans or books the next contact.
    PlanNextContact(PlanNextContact),
    /// Steps the intensity, or reviews it.
    StepIntensity(StepIntensity),
    /// Refuses a suggested step.
    RefuseSuggestion(SuggestionAnswered),
    /// Records an admission.
    RecordAdmission(Admission),
    /// Records the end of a hospital stay.
    RecordReturn(Return),
    /// Records a fall.
    RecordFall(Fall),
    /// Records a move.
    RecordMove(Move),
    /// Records carer breakdown.
    RecordCarerBreakdown(Breakdown),
    /// Records a death.
    RecordDeath(Death),
    /// Records a score made elsewhere.
    RecordScore(RecordScore),
    /// Computes LACE.
    ComputeLace(Dated<lace::Inputs>),
    /// Computes Charlson.
    ComputeCharlson(Dated<charlson::Inputs>),
    /// Corrects an entry by addendum.
    CorrectEntry(CorrectEntry),
    /// Opens the record.
    OpenRecord(OpenRecord),
    /// Files evidence from an entry of this record.
    FileEvidence(FileEvidence),
    /// Countersigns an entry.
    Countersign(Countersign),
    /// Comments on an entry.
    AddComment(AddComment),
    /// Judges an opening without a relationship.
    JudgeBreakGlass(JudgeBreakGlass),
}

impl PatientCommand {
    /// The rooms of the record on which its sense depends, so that it is refused where they changed since they were seen; none
    /// for what only adds.
    pub const fn rests_on(&self) -> &'static [Room] {
        match self {
            // Not what was suggested meanwhile: a colleague's contact may suggest something, and no contact is in the
            // way of a step. A suggestion that was answered meanwhile is refused by itself.
            PatientCommand::StepIntensity(_) | PatientCommand::RefuseSuggestion(_) => {
                &[Room::Intensity]
            }
            PatientCommand::PlanNextContact(_) => &[Room::Contact],
            PatientCommand::CorrectDetails(_) | PatientCommand::RecordMove(_) => &[Room::Identity],
            PatientCommand::RecordCarer(_) => &[Room::People],
            PatientCommand::RecordConsent(_) => &[Room::Consent],
            PatientCommand::CorrectEntry(_) => &[Room::Corrections],
            PatientCommand::SetTier(_) | PatientCommand::LeaveProgramme(_) => &[Room::Tier],
            PatientCommand::AssignCaseManager(_) => &[Room::Assignment],
            PatientCommand::RecordAdmission(_) | PatientCommand::RecordReturn(_) => {
                &[Room::Admission]
            }
            PatientCommand::EndAlert(_) => &[Room::Alerts],
            _ => &[],
        }
    }

    /// Whether it is what somebody records who was called in need: what happened, and what was done. Decisions about the
    /// case stay with those who answer for it.
    pub const fn is_of_need(&self) -> bool {
        matches!(
            self,
            PatientCommand::RecordContact(_)
                | PatientCommand::RaiseAlert(_)
                | PatientCommand::RecordAdmission(_)
                | PatientCommand::RecordReturn(_)
                | PatientCommand::RecordFall(_)
                | PatientCommand::RecordCarerBreakdown(_)
                | PatientCommand::RecordDeath(_)
                | PatientCommand::AddComment(_)
        )
    }
}

/// A fact with the time at which it happened, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dated<T> {
    /// When; now when empty.
    #[serde(default)]
    pub at: String,
    /// What.
    #[serde(flatten)]
    pub what: T,
}

/// A registration, with what usually goes with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// Who the patient is.
    #[serde(flatten)]
    pub who: RegisterPatient,
    /// The tier, where judged already.
    #[serde(default)]
    pub tier: Option<Tier>,
    /// Why that tier.
    #[serde(default)]
    pub tier_reason: String,
    /// Who answers; whoever asks, if they may lead cases, when left out.
    #[serde(default)]
    pub case_manager: Option<StaffId>,
    /// The rung, by id or words.
    #[serde(default)]
    pub intensity: String,
    /// Why that rung.
    #[serde(default)]
    pub rationale: String,
    /// When the next contact is due, as typed.
    #[serde(default)]
    pub next: String,
    /// Alerts that hold already.
    #[serde(default)]
    pub alerts: Vec<AlertRaised>,
    /// Carers known already.
    #[serde(default)]
    pub carers: Vec<CarerRecorded>,
}

/// An admission as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Admission {
    /// When; now when empty.
    #[serde(default)]
    pub at: String,
    /// Which hospital and ward.
    pub hospital: String,
    /// How it came about.
    pub how: AdmissionKind,
    /// Why.
    #[serde(default)]
    pub why: String,
    /// Whether it might have been avoided, where judged.
    #[serde(default)]
    pub avoidable: Option<bool>,
}

/// The end of a stay as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Return {
    /// When; now when empty.
    #[serde(default)]
    pub at: String,
    /// Where to.
    pub destination: Destination,
    /// What changed.
    #[serde(default)]
    pub note: String,
}

/// A fall as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fall {
    /// When; now when empty.
    #[serde(default)]
    pub at: String,
    /// What it did.
    pub injury: Injury,
    /// Where and how, and what was done.
    #[serde(default)]
    pub note: String,
}

/// A move as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// When; now when empty.
    #[serde(default)]
    pub at: String,
    /// Into what.
    pub residence: Residence,
    /// The new address.
    #[serde(default)]
    pub address: String,
    /// The new postcode.
    #[serde(default)]
    pub postcode: String,
    /// Why, and what was arranged.
    #[serde(default)]
    pub note: String,
}

/// Carer breakdown as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breakdown {
    /// When; now when empty.
    #[serde(default)]
    pub at: String,
    /// What happened.
    #[serde(default)]
    pub note: String,
}

/// A death as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Death {
    /// When; must be given.
    #[serde(default)]
    pub at: String,
    /// Where.
    #[serde(default)]
    pub place: String,
    /// Who said so, and anything else.
    #[serde(default)]
    pub note: String,
}
