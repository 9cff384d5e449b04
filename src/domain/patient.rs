//! One patient's present state: rooms, one per feature, folded from the patient's entries.
//!
//! Every file below is one feature's whole room: its state, the events that change it (with a total `apply`), and the
//! commands that cause them (with a `decide` that may refuse). A new feature is a new file, a field in [`Patient`], a
//! line in [`Room`], in [`crate::domain::event::Event`] and in [`crate::domain::command::Command`].

pub mod access;
pub mod admission;
pub mod alert;
pub mod assignment;
pub mod card;
pub mod comment;
pub mod consent;
pub mod contact;
pub mod correction;
pub mod countersigning;
pub mod due;
pub mod finding;
pub mod identity;
pub mod intensity;
pub mod opening;
pub mod people;
pub mod risk;
pub mod suggestion;
pub mod tier;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::domain::entry::{EntryHead, EntryNumber, PatientId};
use crate::domain::event::Event;

crate::vocabulary! {
    /// The rooms of a patient's state; each is stored, versioned and checked by itself.
    pub enum Room {
        Identity = "identity", "details";
        People = "people", "carers";
        Alerts = "alerts", "alerts";
        Consent = "consent", "consent";
        Tier = "tier", "tier";
        Assignment = "assignment", "case manager";
        Contact = "contact", "contacts";
        Intensity = "intensity", "intensity";
        Risk = "risk", "risk scores";
        Admission = "admission", "hospital stays";
        Suggestions = "suggestions", "suggested steps";
        Finding = "finding", "events";
        Corrections = "corrections", "corrections";
        Countersigning = "countersigning", "countersignatures";
        Comments = "comments", "comments";
        Access = "access", "openings without a relationship";
    }
}

impl Room {
    /// How many rooms there are.
    pub const COUNT: usize = Room::ALL.len();
}

/// A patient's present state.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Patient {
    /// The patient.
    pub id: PatientId,
    /// Per room, the number of the last entry that changed it; 0 for none. A command that depends on a room names the
    /// version it saw.
    pub versions: [EntryNumber; Room::COUNT],
    /// Names, numbers, address.
    pub identity: identity::IdentityRoom,
    /// Carers.
    pub people: people::PeopleRoom,
    /// Allergies, lone-working risk, communication needs.
    pub alerts: alert::AlertRoom,
    /// Consent in short.
    pub consent: consent::ConsentRoom,
    /// Tier and its history; the end of the programme.
    pub tier: tier::TierRoom,
    /// Who answers for the patient.
    pub assignment: assignment::AssignmentRoom,
    /// Contacts, follow-ups, what is planned.
    pub contact: contact::ContactRoom,
    /// The rung of the contact ladder.
    pub intensity: intensity::IntensityRoom,
    /// Scores.
    pub risk: risk::RiskRoom,
    /// Hospital stays.
    pub admission: admission::AdmissionRoom,
    /// Steps suggested by rules and not yet answered.
    pub suggestions: suggestion::SuggestionRoom,
    /// Falls, moves, carer breakdown, death.
    pub finding: finding::FindingRoom,
    /// Which entries were corrected.
    pub corrections: correction::CorrectionRoom,
    /// What waits for a countersignature, and what was countersigned.
    pub countersigning: countersigning::CountersigningRoom,
    /// Which entries have comments.
    pub comments: comment::CommentRoom,
    /// Openings without a relationship.
    pub access: access::AccessRoom,
}

/// The events that change no patient's state, as a pattern: said once, and a new event must still be placed somewhere.
macro_rules! changes_no_patient {
    () => {
        Event::RecordOpened(_)
            | Event::StoreCreated(_)
            | Event::PolicyChanged(_)
            | Event::StaffAdded(_)
            | Event::StaffChanged(_)
            | Event::StaffSuspended(_)
            | Event::CoverArranged(_)
            | Event::CoverEnded(_)
            | Event::EvidenceFiled(_)
            | Event::EvidenceShown(_)
            | Event::PortfolioExported(_)
            | Event::PortfolioItemFiled(_)
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
            | Event::ProfileWritten(_)
            | Event::ModuleWritten(_)
            | Event::ProfileAssigned(_)
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
            | Event::PracticeLevelSet(_)
            | Event::PassphraseSet(_)
            | Event::PassphraseCleared(_)
            | Event::ReviewHeld(_)
            | Event::CatalogueImported(_)
            | Event::CatalogueExtended(_)
            | Event::SigningKeyMade(_)
    };
}

impl Patient {
    /// The state before any entry.
    pub fn new(id: PatientId) -> Patient {
        Patient {
            id,
            ..Patient::default()
        }
    }

    /// Whether anything was recorded that makes this a known patient.
    pub fn is_registered(&self) -> bool {
        self.identity.registered.0 != 0
    }

    /// Applies one recorded fact. Total: what is in the journal happened. Every room that it changes gets the entry's
    /// number for its version.
    ///
    /// `struck` names the entries of this record that a correction took back; the caller leaves them out, but for
    /// corrections, and facts that only followed from one of them are left out here.
    pub fn apply(&mut self, head: &EntryHead, event: &Event, struck: &BTreeSet<EntryNumber>) {
        if let Some(room) = room_of(event) {
            self.versions[room as usize] = head.number;
        }
        match event {
            Event::PatientRegistered(fact) => self.identity.register(head, fact),
            Event::DetailsCorrected(fact) => self.identity.correct(fact),
            Event::CarerRecorded(fact) => self.people.record(head, fact),
            Event::AlertRaised(fact) => self.alerts.raise(head, fact),
            Event::AlertEnded(fact) => self.alerts.end(fact),
            Event::ConsentRecorded(fact) => self.consent.record(head, fact),
            Event::TierSet(fact) => self.tier.set(head, fact),
            Event::LeftProgramme(fact) => self.leave_programme(head, fact),
            Event::CaseManagerAssigned(fact) => self.assignment.assign(head, fact),
            Event::ContactRecorded(fact) => self.record_contact(head, fact),
            Event::FollowUpClosed(fact) => self.contact.close_follow_up(fact),
            Event::NextContactPlanned(fact) => self.contact.plan_next(head, fact),
            Event::IntensityStepped(fact) => self.step(head, fact, struck),
            Event::IntensityReviewed(fact) => self.intensity.review(fact),
            Event::Admitted(fact) => self.admission.admit(head, fact),
            Event::ReturnedHome(fact) => self.return_home(head, fact),
            Event::Fell(fact) => self.finding.fall(head, fact),
            Event::ResidenceMoved(fact) => self.move_residence(head, fact),
            Event::CarerBreakdown(_) => self.finding.carer_breakdown(head),
            Event::Died(fact) => self.finding.die(head, fact),
            Event::SuggestionRaised(fact) => {
                if !struck.contains(&fact.fired_by) {
                    self.suggestions.raise(head, fact);
                }
            }
            Event::SuggestionAnswered(fact) => self.suggestions.answer(head, fact),
            Event::ScoreRecorded(fact) => self.risk.record(head, fact),
            Event::Corrected(fact) => self.correct(head, fact, struck),
            Event::CorrectionNoted(fact) => self.corrections.note(head, fact),
            Event::CountersignatureAwaited(fact) => {
                if !struck.contains(&fact.entry) {
                    self.countersigning.wait(head, fact);
                }
            }
            Event::Countersigned(fact) => self.countersigning.sign(head, fact),
            Event::CommentAdded(fact) => self.comments.add(head, fact),
            Event::BreakGlassUsed(fact) => self.access.break_glass(head, fact),
            Event::BreakGlassJudged(fact) => self.access.judge(head, fact),
            changes_no_patient!() => {}
        }
    }

    fn record_contact(&mut self, head: &EntryHead, fact: &contact::ContactRecorded) {
        self.contact.record(head, fact);
        let visit = fact.outcome == contact::Outcome::Made && fact.channel.is_visit();
        if visit && self.admission.visited(head.event_moment()) {
            self.versions[Room::Admission as usize] = head.number;
        }
    }

    /// A visit may have been recorded before the return was.
    fn return_home(&mut self, head: &EntryHead, fact: &admission::ReturnedHome) {
        self.admission.return_home(head, fact);
        for one in &self.contact.recent {
            if one.outcome == contact::Outcome::Made && one.channel.is_visit() {
                self.admission.visited(one.mark.at);
            }
        }
    }

    fn step(
        &mut self,
        head: &EntryHead,
        fact: &intensity::IntensityStepped,
        struck: &BTreeSet<EntryNumber>,
    ) {
        let relied_on = fact.because_of.filter(|entry| struck.contains(entry));
        self.intensity.step(head, fact, relied_on);
        if let Some(suggestion) = fact.answers {
            self.suggestions.close(suggestion);
            self.versions[Room::Suggestions as usize] = head.number;
        }
    }

    fn move_residence(&mut self, head: &EntryHead, fact: &finding::ResidenceMoved) {
        self.finding.moved(head, fact);
        self.identity.moved(fact);
        self.versions[Room::Identity as usize] = head.number;
    }

    fn leave_programme(&mut self, head: &EntryHead, fact: &tier::LeftProgramme) {
        self.tier.leave(head, fact);
        self.contact.planned = None;
        self.versions[Room::Contact as usize] = head.number;
    }

    /// A correction that was itself taken back still strikes, but what it put in the place does not count.
    fn correct(
        &mut self,
        head: &EntryHead,
        fact: &correction::Corrected,
        struck: &BTreeSet<EntryNumber>,
    ) {
        self.corrections.correct(head, fact);
        if self.countersigning.correct(head, fact) {
            self.versions[Room::Countersigning as usize] = head.number;
        }
        let replacement = fact
            .replacement
            .as_ref()
            .filter(|_| !struck.contains(&head.number));
        if let Some(replacement) = replacement {
            let mut as_of = head.clone();
            as_of.happened.clone_from(&fact.replacement_happened);
            self.record_contact(&as_of, replacement);
            self.versions[Room::Contact as usize] = head.number;
        }
    }
}

/// The room that an event chiefly changes; `None` where it changes none of a patient's.
pub fn room_of(event: &Event) -> Option<Room> {
    Some(match event {
        Event::PatientRegistered(_) | Event::DetailsCorrected(_) => Room::Identity,
        Event::CarerRecorded(_) => Room::People,
        Event::AlertRaised(_) | Event::AlertEnded(_) => Room::Alerts,
        Event::ConsentRecorded(_) => Room::Consent,
        Event::TierSet(_) | Event::LeftProgramme(_) => Room::Tier,
        Event::CaseManagerAssigned(_) => Room::Assignment,
        Event::ContactRecorded(_) | Event::FollowUpClosed(_) | Event::NextContactPlanned(_) => {
            Room::Contact
        }
        Event::IntensityStepped(_) | Event::IntensityReviewed(_) => Room::Intensity,
        Event::Admitted(_) | Event::ReturnedHome(_) => Room::Admission,
        Event::Fell(_) | Event::ResidenceMoved(_) | Event::CarerBreakdown(_) | Event::Died(_) => {
            Room::Finding
        }
        Event::SuggestionRaised(_) | Event::SuggestionAnswered(_) => Room::Suggestions,
        Event::ScoreRecorded(_) => Room::Risk,
        Event::Corrected(_) | Event::CorrectionNoted(_) => Room::Corrections,
        Event::CountersignatureAwaited(_) | Event::Countersigned(_) => Room::Countersigning,
        Event::CommentAdded(_) => Room::Comments,
        Event::BreakGlassUsed(_) | Event::BreakGlassJudged(_) => Room::Access,
        changes_no_patient!() => return None,
    })
}

/// Entries of a bounded history that a room keeps; older ones are read from the record.
pub(crate) fn keep_last<T>(list: &mut Vec<T>, most: usize) {
    if list.len() > most {
        list.drain(..list.len() - most);
    }
}

/// What an entry must say of itself to be shown in a state: its number and when it happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Mark {
    /// The entry.
    pub entry: EntryNumber,
    /// When it happened.
    pub at: crate::domain::time::Moment,
}

impl Mark {
    /// The mark of an entry.
    pub fn of(head: &EntryHead) -> Mark {
        Mark {
            entry: head.number,
            at: head.event_moment(),
        }
    }
}
