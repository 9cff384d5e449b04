//! All that can happen: one variant per kind of entry.
//!
//! A kind's number and version are its name on disk (`journal::record`). Append only: a changed shape is a new version
//! with an upcaster, never another meaning of an old number.

use serde::{Deserialize, Serialize};

use crate::domain::entry::Subject;
use crate::domain::patient::{
    access, admission, alert, assignment, comment, consent, contact, correction, countersigning,
    finding, identity, intensity, opening, people, risk, suggestion, tier,
};
use crate::domain::programme::{origin, policy, signing_key};
use crate::domain::staff::catalogue::{importing, local};
use crate::domain::staff::{
    competence, cover, development, evidence, passphrase, practice, register, review,
};

macro_rules! events {
    ($($(#[$meta:meta])* $number:literal $variant:ident($payload:ty) $words:literal;)+) => {
        /// A recorded fact.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "kind", rename_all = "snake_case")]
        #[allow(clippy::large_enum_variant, reason = "events live for moments; most are folded one at a time")]
        pub enum Event { $($(#[$meta])* #[doc = concat!("`", $words, "`")] $variant($payload),)+ }

        /// The kind of an entry.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[repr(u16)]
        pub enum EventKind { $(#[doc = concat!("`", $words, "`")] $variant = $number,)+ }

        impl EventKind {
            /// Every kind, by number.
            pub const ALL: &'static [EventKind] = &[$(EventKind::$variant,)+];

            /// The words shown to people.
            pub const fn words(self) -> &'static str { match self { $(EventKind::$variant => $words,)+ } }

            /// The kind's name as in code and JSON.
            pub const fn name(self) -> &'static str { match self { $(EventKind::$variant => stringify!($variant),)+ } }
        }

        impl Event {
            /// The kind of this fact.
            pub const fn kind(&self) -> EventKind { match self { $(Event::$variant(_) => EventKind::$variant,)+ } }
        }

        /// Calls `$then!` with every kind: `number Variant(payload type);`, for the codec.
        macro_rules! every_event_kind { ($then:ident) => { $then! { $($number $variant($payload);)+ } }; }
        pub(crate) use every_event_kind;
    };
}

events! {
    1 StoreCreated(origin::StoreCreated) "store created";
    2 PolicyChanged(policy::PolicyChanged) "policy changed";
    3 StaffAdded(register::StaffAdded) "staff member added";
    4 StaffChanged(register::StaffChanged) "staff member changed";
    5 StaffSuspended(register::StaffSuspended) "staff member suspended";
    6 PatientRegistered(identity::PatientRegistered) "registered";
    7 DetailsCorrected(identity::DetailsCorrected) "details corrected";
    8 CarerRecorded(people::CarerRecorded) "carer";
    9 AlertRaised(alert::AlertRaised) "alert";
    10 AlertEnded(alert::AlertEnded) "alert ended";
    11 ConsentRecorded(consent::ConsentRecorded) "consent";
    12 TierSet(tier::TierSet) "tier";
    13 CaseManagerAssigned(assignment::CaseManagerAssigned) "case manager";
    14 ContactRecorded(contact::ContactRecorded) "contact";
    15 FollowUpClosed(contact::FollowUpClosed) "follow-up closed";
    16 IntensityStepped(intensity::IntensityStepped) "intensity";
    17 IntensityReviewed(intensity::IntensityReviewed) "intensity review";
    18 NextContactPlanned(contact::NextContactPlanned) "next contact";
    19 Admitted(admission::Admitted) "hospital admission";
    20 ReturnedHome(admission::ReturnedHome) "hospital discharge";
    21 Fell(finding::Fell) "fall";
    22 ResidenceMoved(finding::ResidenceMoved) "move";
    23 CarerBreakdown(finding::CarerBreakdown) "carer breakdown";
    24 Died(finding::Died) "death";
    25 SuggestionAnswered(suggestion::SuggestionAnswered) "suggestion answered";
    26 ScoreRecorded(risk::ScoreRecorded) "risk score";
    27 Corrected(correction::Corrected) "correction";
    28 CorrectionNoted(correction::CorrectionNoted) "correction of another record";
    29 RecordOpened(opening::RecordOpened) "record opened";
    30 EvidenceFiled(evidence::EvidenceFiled) "evidence";
    31 LeftProgramme(tier::LeftProgramme) "programme discharge";
    32 SuggestionRaised(suggestion::SuggestionRaised) "step suggested";
    33 CoverArranged(cover::CoverArranged) "cover arranged";
    34 CoverEnded(cover::CoverEnded) "cover ended";
    35 BreakGlassUsed(access::BreakGlassUsed) "opened without a relationship";
    36 BreakGlassJudged(access::BreakGlassJudged) "opening judged";
    38 PracticeLevelSet(practice::PracticeLevelSet) "CMP level";
    39 CountersignatureAwaited(countersigning::CountersignatureAwaited) "countersignature awaited";
    40 Countersigned(countersigning::Countersigned) "countersignature";
    41 CommentAdded(comment::CommentAdded) "comment";
    42 PassphraseSet(passphrase::PassphraseSet) "passphrase set";
    43 PassphraseCleared(passphrase::PassphraseCleared) "passphrase cleared";
    44 ReviewHeld(review::ReviewHeld) "shared review";
    48 CatalogueImported(importing::CatalogueImported) "catalogue imported";
    49 CatalogueExtended(local::CatalogueExtended) "catalogue extended";
    50 EvidenceShown(competence::disclosing::EvidenceShown) "evidence that may be shown";
    51 PortfolioItemFiled(competence::item::PortfolioItemFiled) "portfolio item";
    52 EvidenceLinked(competence::linking::EvidenceLinked) "evidence linked";
    53 WitnessAsked(competence::witness::WitnessAsked) "witness asked";
    54 WitnessStated(competence::witness::WitnessStated) "witness";
    55 SelfRated(competence::rating::SelfRated) "self-rating";
    56 ClaimMade(competence::claim::ClaimMade) "claim";
    57 ClaimReturned(competence::claim::ClaimReturned) "claim returned";
    58 ClaimWithdrawn(competence::claim::ClaimWithdrawn) "claim taken back";
    59 ClaimRedirected(competence::claim::ClaimRedirected) "claim given to another assessor";
    60 CompetenceJudged(competence::judgement::CompetenceJudged) "judgement of competence";
    61 SecondLookGiven(competence::second_look::SecondLookGiven) "second look";
    62 AuthorityGiven(competence::authority::AuthorityGiven) "authority to assess";
    63 AuthorityEnded(competence::authority::AuthorityEnded) "authority to assess ended";
    45 SigningKeyMade(signing_key::SigningKeyMade) "signing key made";
    64 ProfileWritten(development::profile::ProfileWritten) "role profile";
    65 ModuleWritten(development::module::ModuleWritten) "training module";
    66 ProfileAssigned(development::post::ProfileAssigned) "role profile of somebody";
    67 AgreementOffered(development::agreement::AgreementOffered) "development agreement";
    68 DevelopmentAccepted(development::agreement::DevelopmentAccepted) "development accepted";
    69 AgreementEnded(development::agreement::AgreementEnded) "development agreement ended";
    70 ObjectiveSet(development::objective::ObjectiveSet) "objective";
    71 ObjectiveReviewed(development::objective::ObjectiveReviewed) "objective reviewed";
    72 MentorPaired(development::mentor::MentorPaired) "mentor";
    73 MentoringEnded(development::mentor::MentoringEnded) "mentoring ended";
    74 ModuleCompleted(development::training::ModuleCompleted) "module completed";
    75 ExemptionGiven(development::training::ExemptionGiven) "exemption from modules";
    76 ProvisionalBegun(development::provisional::ProvisionalBegun) "provisional practice";
    77 ProvisionalSettled(development::provisional::ProvisionalSettled) "provisional practice renewed or ended";
    78 PracticeHoursRecorded(development::learning::PracticeHoursRecorded) "practice hours";
    80 StatementSetAside(competence::applying::StatementSetAside) "statement not applicable";
    79 PortfolioExported(competence::disclosing::PortfolioExported) "portfolio given out";
}

/// A kind written as its number: its place among the kinds of a program may change, its number never does.
pub mod by_number {
    use serde::{Deserialize as _, Deserializer, Serializer};

    use super::EventKind;

    /// Writes the number.
    ///
    /// # Errors
    /// As the serializer.
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands references")]
    pub fn serialize<S: Serializer>(kind: &EventKind, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u16(kind.number())
    }

    /// Reads the number.
    ///
    /// # Errors
    /// A number that no kind has.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<EventKind, D::Error> {
        let number = u16::deserialize(deserializer)?;
        EventKind::from_number(number)
            .ok_or_else(|| serde::de::Error::custom(format!("{number} is no kind of entry")))
    }
}

impl EventKind {
    /// The kind of a number, where there is one.
    pub fn from_number(number: u16) -> Option<EventKind> {
        EventKind::ALL
            .iter()
            .copied()
            .find(|kind| *kind as u16 == number)
    }

    /// Whether a patient's timeline may show entries of this kind: not those about staff and the service as a whole, nor
    /// openings, which have a list of their own.
    pub const fn is_on_a_record(self) -> bool {
        !matches!(
            self,
            EventKind::StoreCreated
                | EventKind::PolicyChanged
                | EventKind::StaffAdded
                | EventKind::StaffChanged
                | EventKind::StaffSuspended
                | EventKind::PracticeLevelSet
                | EventKind::PassphraseSet
                | EventKind::PassphraseCleared
                | EventKind::ReviewHeld
                | EventKind::CoverArranged
                | EventKind::CoverEnded
                | EventKind::CatalogueImported
                | EventKind::CatalogueExtended
                | EventKind::SigningKeyMade
                | EventKind::RecordOpened
                | EventKind::EvidenceShown
                | EventKind::PortfolioExported
                | EventKind::PortfolioItemFiled
                | EventKind::EvidenceLinked
                | EventKind::WitnessAsked
                | EventKind::WitnessStated
                | EventKind::SelfRated
                | EventKind::StatementSetAside
                | EventKind::ClaimMade
                | EventKind::ClaimReturned
                | EventKind::ClaimWithdrawn
                | EventKind::ClaimRedirected
                | EventKind::CompetenceJudged
                | EventKind::SecondLookGiven
                | EventKind::AuthorityGiven
                | EventKind::AuthorityEnded
                | EventKind::ProfileWritten
                | EventKind::ModuleWritten
                | EventKind::ProfileAssigned
                | EventKind::AgreementOffered
                | EventKind::DevelopmentAccepted
                | EventKind::AgreementEnded
                | EventKind::ObjectiveSet
                | EventKind::ObjectiveReviewed
                | EventKind::MentorPaired
                | EventKind::MentoringEnded
                | EventKind::ModuleCompleted
                | EventKind::ExemptionGiven
                | EventKind::ProvisionalBegun
                | EventKind::ProvisionalSettled
                | EventKind::PracticeHoursRecorded
        )
    }

    /// The kind's number on disk.
    pub const fn number(self) -> u16 {
        self as u16
    }
}

/// A fact about to be recorded, with the subjects it belongs to and the time a person gave it.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// Whom it is about.
    pub subjects: Vec<Subject>,
    /// When it happened, where a person said so.
    pub happened: Option<crate::domain::time::EventTime>,
    /// The fact.
    pub event: Event,
}
