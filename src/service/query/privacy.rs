//! What waits for the privacy officer: openings without a relationship, until somebody else has judged them.

use crate::domain::entry::{EntryNumber, StaffId};
use crate::domain::event::Event;
use crate::domain::patient::access::{Used, judges};
use crate::domain::patient::card::Card;
use crate::domain::refusal::Refusal;
use crate::domain::staff::register::{Register, Role, StaffMember};
use crate::domain::time::{Moment, shown};
use crate::service::query::{Asking, entry};
use crate::service::view::privacy::{ToJudge, Waiting};
use crate::service::{Failure, Service};

/// The most openings listed; the oldest come first, so none is hidden for good.
const LISTED_MAX: usize = 200;

/// What is said while nobody is privacy officer.
pub const NOBODY_APPOINTED: &str = "Nobody is appointed privacy officer: a lead judges the openings of others until an administrator gives somebody that role";

/// What one person may judge, in short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Queue {
    /// Openings of others that nobody has judged.
    pub(super) new: usize,
    /// The oldest of them.
    pub(super) oldest: Option<Moment>,
}

impl Service {
    /// Openings without a relationship that wait for judgement, oldest first: for a privacy officer; for a lead while
    /// nobody is one.
    ///
    /// # Errors
    /// Not the actor's to see, or the record cannot be read.
    pub fn to_judge(&self, actor: StaffId) -> Result<ToJudge, Failure> {
        let asking = self.asking(actor);
        let member = asking.member()?;
        if !judges(member, &asking.register) {
            return Err(Refusal::not_allowed(
                "Openings without a relationship are the privacy officer's to judge",
            )
            .advise("Ask the privacy officer")
            .into());
        }
        let cards = self.cards_where(|card| !card.to_judge.is_empty());
        let mut waiting: Vec<(&Card, &Used)> = cards
            .iter()
            .flat_map(|card| card.to_judge.iter().map(|used| (card.as_ref(), used)))
            .collect();
        waiting.sort_by_key(|(_, used)| used.opening);
        let rows = waiting
            .iter()
            .take(LISTED_MAX)
            .map(|(card, used)| self.waiting(&asking, card, used))
            .collect::<Result<Vec<_>, Failure>>()?;
        Ok(ToJudge {
            notice: notice(&asking.register),
            more: waiting.len() - rows.len(),
            rows,
        })
    }

    fn waiting(&self, asking: &Asking, card: &Card, used: &Used) -> Result<Waiting, Failure> {
        let reason = match entry(&self.shared.reader, used.used)?.event {
            Event::BreakGlassUsed(fact) => fact.reason,
            _ => String::new(),
        };
        let follow_up = match used.judged {
            Some((number, _)) => self.judgement(number)?,
            None => String::new(),
        };
        Ok(Waiting {
            opening: used.opening,
            patient: card.id,
            name: card.name.clone(),
            staff: used.by,
            who: asking.register.name(used.by).to_owned(),
            at: used.at,
            when: format!(
                "{} {}",
                shown::short_day(used.at.day(&asking.zone), asking.today),
                shown::hour_minute(used.at, &asking.zone)
            ),
            age: shown::gap(asking.now.minutes_since(used.at)),
            reason,
            follow_up,
            own: used.by == asking.actor,
        })
    }

    fn judgement(&self, number: EntryNumber) -> Result<String, Failure> {
        Ok(match entry(&self.shared.reader, number)?.event {
            Event::BreakGlassJudged(fact) => fact.words,
            _ => String::new(),
        })
    }

    /// What waits for one person's judgement, in short; nothing for those who do not judge.
    pub(super) fn judging_queue(&self, member: &StaffMember, register: &Register) -> Queue {
        if !judges(member, register) {
            return Queue::default();
        }
        let waits = |used: &&Used| used.is_new() && used.by != member.id;
        let cards = self.cards_where(|card| card.to_judge.iter().any(|used| waits(&used)));
        let of_others = || {
            cards
                .iter()
                .flat_map(|card| card.to_judge.iter().filter(waits))
        };
        Queue {
            new: of_others().count(),
            oldest: of_others().map(|used| used.at).min(),
        }
    }
}

/// What has to be known beside the list.
pub(super) fn notice(register: &Register) -> String {
    if register.has_active(Role::PrivacyOfficer) {
        String::new()
    } else {
        NOBODY_APPOINTED.to_owned()
    }
}
