//! Questions and their answers. Reads never wait for a commit and never block one.

mod catalogue;
mod changed;
mod competence;
mod cover_view;
mod development;
mod development_rows;
mod learning;
mod lists;
mod looked;
mod newer;
mod opening;
mod pages;
mod privacy;
mod record_view;
mod recordable;
mod showing;
mod signing;
mod staff_view;
mod team_development;

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use jiff::tz::TimeZone;

use crate::domain::decide::Recorded;
use crate::domain::entry::{EntryNumber, PatientId, StaffId, Subject};
use crate::domain::patient::Patient;
use crate::domain::patient::card::Card;
use crate::domain::programme::policy::Policy;
use crate::domain::refusal::{Reason, Refusal};
use crate::domain::staff::register::{Register, StaffMember};
use crate::domain::time::{Day, Moment};
use crate::journal::JournalReader;
use crate::journal::record;
use crate::service::{Failure, Service, Shared, locked};
use crate::store::fold::ProgrammeState;

pub(crate) use competence::KeptWaits;
pub use lists::Scope;
pub use pages::{After, PAGE_ROWS};
pub use record_view::Wanted;
pub use staff_view::{PolicyRow, StaffRow};

/// The form name under which a person's place on the screen is kept among the drafts.
pub const PLACE_FORM: &str = "place";

/// The policy that holds at a moment, with its day and zone.
pub fn policy_at(programme: &ProgrammeState, now: Moment) -> (Day, Policy, TimeZone) {
    // The zone is a setting itself: the day is first told by the zone that holds on the day in UTC.
    let near = programme.policy.on(now.day(&TimeZone::UTC));
    let zone = near.zone();
    let today = now.day(&zone);
    let policy = programme.policy.on(today);
    let zone = policy.zone();
    (today, policy, zone)
}

/// The policy of a day, made once from the history of all settings.
#[derive(Debug)]
pub(crate) struct PolicyOfDay {
    day: Day,
    /// How many changes of settings it was made from.
    changes: usize,
    policy: Arc<Policy>,
    zone: TimeZone,
}

impl Shared {
    /// As [`policy_at`], made anew only when the day or a setting has changed: every question needs it.
    pub(crate) fn policy_at(&self, now: Moment) -> (Day, Arc<Policy>, TimeZone) {
        let programme = self.programme();
        let changes = programme.policy.changes.len();
        let mut kept = locked(&self.policy_of_day);
        if let Some(kept) = &*kept
            && kept.changes == changes
            && now.day(&kept.zone) == kept.day
        {
            return (kept.day, Arc::clone(&kept.policy), kept.zone.clone());
        }
        let (day, policy, zone) = policy_at(&programme, now);
        let policy = Arc::new(policy);
        *kept = Some(PolicyOfDay {
            day,
            changes,
            policy: Arc::clone(&policy),
            zone: zone.clone(),
        });
        (day, policy, zone)
    }
}

/// An entry by number.
///
/// # Errors
/// There is none, or it cannot be read.
pub fn entry(reader: &JournalReader, number: EntryNumber) -> Result<Recorded, Refusal> {
    let unreadable = |why: String| Refusal::new(Reason::Unknown, why).at("entry");
    let raw = reader
        .read(number.0)
        .map_err(|error| unreadable(error.to_string()))?;
    record::from_raw(&raw).map_err(|error| unreadable(error.to_string()))
}

/// What most questions need: the time, the policy, the register and who asks.
pub(crate) struct Asking {
    pub(crate) now: Moment,
    pub(crate) today: Day,
    pub(crate) zone: TimeZone,
    pub(crate) policy: Arc<Policy>,
    pub(crate) register: Arc<Register>,
    pub(crate) actor: StaffId,
}

impl Asking {
    pub(crate) fn member(&self) -> Result<&StaffMember, Refusal> {
        self.register.active(self.actor).ok_or_else(|| {
            Refusal::not_allowed("You are not in the staff register, or suspended")
                .advise("Ask an administrator")
        })
    }
}

impl Service {
    pub(crate) fn asking(&self, actor: StaffId) -> Asking {
        let now = self.now();
        let (today, policy, zone) = self.shared.policy_at(now);
        Asking {
            now,
            today,
            zone,
            policy,
            register: self.register(),
            actor,
        }
    }

    /// The policy that holds now, with its day and zone.
    pub fn policy_now(&self) -> (Day, Arc<Policy>, TimeZone) {
        self.shared.policy_at(self.now())
    }

    pub(crate) fn card(&self, id: PatientId) -> Option<Arc<Card>> {
        self.shared
            .cards
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&id)
            .map(Arc::clone)
    }

    pub(crate) fn cards_where(&self, wanted: impl Fn(&Card) -> bool) -> Vec<Arc<Card>> {
        let cards = self
            .shared
            .cards
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        cards
            .values()
            .filter(|card| wanted(card))
            .map(Arc::clone)
            .collect()
    }

    pub(crate) fn names(
        &self,
        ids: impl Iterator<Item = PatientId>,
    ) -> BTreeMap<PatientId, String> {
        ids.filter_map(|id| self.card(id).map(|card| (id, card.name.clone())))
            .collect()
    }

    /// A patient's state, whoever asks: for the service's own floors.
    pub(crate) fn state(&self, id: PatientId) -> Result<Patient, Failure> {
        Ok(self.shared.present.patient(id)?)
    }

    /// A patient by NHS number, or by the identifier's digits.
    pub fn find_patient(&self, text: &str) -> Option<PatientId> {
        if let Some(id) = PatientId::parse(text.trim())
            && self.card(id).is_some()
        {
            return Some(id);
        }
        let number = crate::domain::nhs_number::NhsNumber::parse(text).ok()?;
        self.cards_where(|card| card.nhs_number == Some(number))
            .first()
            .map(|card| card.id)
    }

    /// The patient on whose record an entry stands. Says nothing of what it holds; reading it is another matter.
    ///
    /// # Errors
    /// There is none, it cannot be read, or it is on no patient's record.
    pub fn record_of(&self, number: EntryNumber) -> Result<PatientId, Refusal> {
        let recorded = entry(&self.shared.reader, number)?;
        recorded
            .subjects
            .iter()
            .find_map(|subject| match subject {
                Subject::Patient(id) => Some(*id),
                _ => None,
            })
            .ok_or_else(|| {
                Refusal::unknown("entry", format!("Entry {number} is on no patient's record"))
            })
    }
}
