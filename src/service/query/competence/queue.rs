//! What waits about competence, with its age, so that nobody waits unseen.
//!
//! What waits of each person is kept in memory, small, and made anew when their competence has changed: Today asks for it, and
//! reading everybody's years of evidence each time would not do.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use crate::domain::entry::{EntryNumber, StaffId};
use crate::domain::staff::competence::Competence;
use crate::domain::staff::competence::assessing::{Assessed, basis, by_the_rule};
use crate::domain::staff::competence::claim::{Claim, ClaimState};
use crate::domain::staff::competence::judgement::Judgement;
use crate::domain::staff::competence::rating::is_same_field;
use crate::domain::staff::competence::witness::Witness;
use crate::domain::staff::register::{Role, StaffMember};
use crate::service::query::Asking;
use crate::service::view::competence::{
    CompetenceQueue, SecondLookWanted, ShownClaim, WitnessWanted,
};
use crate::service::{Failure, Service, locked};

/// What of one person waits for somebody.
#[derive(Debug, Default)]
pub(crate) struct Waits {
    /// Claims that wait for their assessor.
    claims: Vec<Claim>,
    /// Claims that were returned and not made again.
    returned: Vec<Claim>,
    /// Items that somebody was asked to witness.
    witnesses: Vec<(EntryNumber, String, Witness)>,
    /// Judgements drawn for a second look.
    second_looks: Vec<Judgement>,
}

impl Waits {
    fn of(known: &Competence) -> Waits {
        let claims = &known.judgement.claims;
        let made_again = |claim: &Claim| {
            claims.iter().any(|other| {
                other.entry > claim.entry
                    && other.said.unit == claim.said.unit
                    && is_same_field(&other.said.specialty, &claim.said.specialty)
            })
        };
        let returned = claims
            .iter()
            .filter(|claim| matches!(claim.state, ClaimState::Returned(..)) && !made_again(claim));
        let asked = known.evidence.items.iter().flat_map(|item| {
            let unsaid = item.witnesses.iter().filter(|one| one.entry.is_none());
            unsaid.map(|one| (item.entry, item.title.clone(), one.clone()))
        });
        Waits {
            claims: known.judgement.waiting().cloned().collect(),
            returned: returned.cloned().collect(),
            witnesses: asked.collect(),
            second_looks: known.judgement.to_look_again().cloned().collect(),
        }
    }
}

/// What waits of everybody, as far as somebody asked since it changed.
#[derive(Debug, Default)]
pub(crate) struct KeptWaits {
    kept: Mutex<(u64, HashMap<StaffId, Arc<Waits>>)>,
}

impl KeptWaits {
    /// Forgets what is known of somebody, whose competence has changed.
    pub(crate) fn forget(&self, staff: StaffId) {
        let mut kept = locked(&self.kept);
        kept.0 += 1;
        kept.1.remove(&staff);
    }

    fn of(
        &self,
        staff: StaffId,
        read: impl FnOnce() -> Result<Competence, Failure>,
    ) -> Result<Arc<Waits>, Failure> {
        let before = {
            let kept = locked(&self.kept);
            if let Some(known) = kept.1.get(&staff) {
                return Ok(Arc::clone(known));
            }
            kept.0
        };
        let made = Arc::new(Waits::of(&read()?));
        let mut kept = locked(&self.kept);
        // What was read may be older than a change meanwhile.
        if kept.0 == before {
            kept.1.insert(staff, Arc::clone(&made));
        }
        Ok(made)
    }
}

impl Service {
    fn waits_of(&self, staff: StaffId) -> Result<Arc<Waits>, Failure> {
        self.shared.waits.of(staff, || self.competence_of(staff))
    }

    /// What waits for somebody about competence, oldest first. A lead sees every claim and every second look.
    ///
    /// # Errors
    /// Not in the register, or the store cannot be read.
    pub fn competence_queue(&self, actor: StaffId) -> Result<CompetenceQueue, Failure> {
        let asking = self.asking(actor);
        let member = asking.member()?;
        let is_lead = member.is(Role::Lead);
        let catalogue = self.catalogue();
        let own = self.competence_of(actor)?;
        let mut queue = CompetenceQueue::default();
        for whom in asking.register.members.values() {
            let waits = self.waits_of(whom.id)?;
            let claims = waits.claims.iter();
            let claims = claims.filter(|claim| claim.assessor == actor || is_lead);
            queue
                .claims
                .extend(claims.map(|claim| asking.claim(&catalogue, whom.id, claim)));
            if whom.id == actor {
                let returned = waits.returned.iter();
                queue.returned = returned
                    .map(|claim| asking.claim(&catalogue, actor, claim))
                    .collect();
            }
            let asked = waits.witnesses.iter().filter(|(_, _, one)| one.by == actor);
            queue
                .witnesses
                .extend(asked.map(|(item, title, one)| WitnessWanted {
                    owner: whom.id,
                    owner_name: whom.name.clone(),
                    item: *item,
                    title: title.clone(),
                    words: one.saw.clone(),
                    since: asking.on(one.at),
                    days: asking.waited(one.at),
                }));
            for judgement in &waits.second_looks {
                let may = self.may_look_again(&asking, &own, whom, judgement);
                if is_lead || may {
                    queue.second_looks.push(SecondLookWanted {
                        staff: whom.id,
                        name: whom.name.clone(),
                        judgement: asking.judgement(&catalogue, judgement),
                        days: asking.waited(judgement.at),
                        may_give: may,
                    });
                }
            }
        }
        queue.claims.sort_by_key(|claim| claim.entry);
        queue.witnesses.sort_by_key(|one| one.item);
        queue.second_looks.sort_by_key(|one| one.judgement.entry);
        Ok(queue)
    }

    /// Whether somebody may look a second time at a judgement of a colleague: by the service's rule and by their own
    /// competence, as when it is recorded.
    pub(super) fn may_look_again(
        &self,
        asking: &Asking,
        own: &Competence,
        whom: &StaffMember,
        judgement: &Judgement,
    ) -> bool {
        let Ok(member) = asking.member() else {
            return false;
        };
        let said = &judgement.said;
        let catalogue = self.catalogue();
        let Some((framework, _)) = catalogue.unit(&said.unit) else {
            return false;
        };
        let what = Assessed {
            framework,
            unit: &said.unit,
            level: said.level.as_deref(),
            field: &said.specialty,
        };
        judgement.assessor != member.id
            && by_the_rule(member, whom, &asking.register, &asking.policy, asking.today).is_ok()
            && basis(&member.name, own, what, asking.today).is_ok()
    }

    /// Whether somebody may look a second time at a judgement that waits for it and that `concerns` picks out.
    pub(super) fn has_second_look(
        &self,
        asking: &Asking,
        whom: &StaffMember,
        known: &Competence,
        concerns: impl Fn(&Judgement) -> bool,
    ) -> Result<bool, Failure> {
        let mut drawn = known
            .judgement
            .to_look_again()
            .filter(|one| concerns(one))
            .peekable();
        if drawn.peek().is_none() {
            return Ok(false);
        }
        let own = self.competence_of(asking.actor)?;
        Ok(drawn.any(|one| self.may_look_again(asking, &own, whom, one)))
    }

    /// What waits for somebody about competence in a line, with the age of the oldest; empty for nothing.
    pub(crate) fn competence_in_short(&self, actor: StaffId) -> Result<String, Failure> {
        let queue = self.competence_queue(actor)?;
        let own = |claim: &&ShownClaim| claim.assessor == actor;
        let claims: Vec<i32> = queue
            .claims
            .iter()
            .filter(own)
            .map(|one| one.days)
            .collect();
        let witnesses: Vec<i32> = queue.witnesses.iter().map(|one| one.days).collect();
        let looks = queue.second_looks.iter().filter(|one| one.may_give);
        let looks: Vec<i32> = looks.map(|one| one.days).collect();
        let returned: Vec<i32> = queue.returned.iter().map(|one| one.days).collect();
        let kinds = [
            (&claims, "claim to judge", "claims to judge"),
            (&witnesses, "item to witness", "items to witness"),
            (&looks, "second look", "second looks"),
            (&returned, "claim returned to you", "claims returned to you"),
        ];
        let words: Vec<String> = kinds
            .iter()
            .filter(|(days, _, _)| !days.is_empty())
            .map(|(days, one, more)| {
                let noun = if days.len() == 1 { one } else { more };
                format!("{} {noun}", days.len())
            })
            .collect();
        let oldest = kinds.iter().flat_map(|(days, _, _)| days.iter()).max();
        Ok(match oldest {
            Some(0) => format!("{}, since today", words.join(", ")),
            Some(1) => format!("{}, the oldest for a day", words.join(", ")),
            Some(days) => format!("{}, the oldest for {days} days", words.join(", ")),
            None => String::new(),
        })
    }
}
