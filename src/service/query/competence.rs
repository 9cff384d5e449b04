//! Somebody's competence in words, what waits for whom, and what an entry could show.
//!
//! Who may read it: the person, who supervises them, a lead; of one claim also its assessor, of one item also who was asked to
//! witness it or looks at it a second time. The record that an item points to stays closed to whoever may not open it.
//!
//! * `items`: one item, whole.
//! * `proposing`: what an entry or an item could show.
//! * `queue`: what waits, with its age.
//! * `speaking`: decisions, claims and ratings in words.
//! * `statements`: the frameworks' statements, to be browsed.

mod items;
mod proposing;
mod queue;
mod speaking;
mod statements;

pub(crate) use queue::KeptWaits;

use crate::domain::entry::{EntryNumber, PatientId, StaffId};
use crate::domain::refusal::Refusal;
use crate::domain::staff::catalogue::Catalogue;
use crate::domain::staff::competence::Competence;
use crate::domain::staff::competence::claim::{Claim, ClaimState};
use crate::domain::staff::register::{Role, StaffMember};
use crate::domain::staff::relationship;
use crate::service::query::Asking;
use crate::service::view::competence::{
    ClaimFile, FrameworkStanding, ShownClaim, Standing, UnitStanding,
};
use crate::service::{Failure, Service};

impl Asking {
    /// Whether this person may read all of somebody's competence.
    pub(super) fn may_read_competence(&self, member: &StaffMember, whom: &StaffMember) -> bool {
        member.id == whom.id
            || member.is(Role::Lead)
            || relationship::supervises(member, whom, &self.register, self.today)
    }
}

impl Service {
    fn competence_of(&self, staff: StaffId) -> Result<Competence, Failure> {
        Ok(self.shared.present.competence_of(staff)?)
    }

    /// Everything known of somebody's competence, unit by unit.
    ///
    /// # Errors
    /// Not entitled, nobody known, or the store cannot be read.
    pub fn standing(&self, actor: StaffId, staff: StaffId) -> Result<Standing, Failure> {
        let asking = self.asking(actor);
        let member = asking.member()?;
        let whom = asking.register.known(staff, "staff")?;
        if !asking.may_read_competence(member, whom) {
            return Err(Refusal::not_allowed(format!(
                "What is known of the competence of {} is theirs, their supervisor's and the lead's to read",
                whom.name
            ))
            .into());
        }
        let known = self.competence_that_stands(staff)?;
        let catalogue = self.catalogue();
        let frameworks = catalogue.frameworks().iter().map(|framework| {
            let units = framework.units.iter().map(|unit| UnitStanding {
                id: unit.id.clone(),
                title: format!("{} {}", unit.code, unit.title).trim().to_owned(),
                statements: unit.statements.len(),
                items: shown_by(&known, &unit.statements).count(),
                ratings: known
                    .ratings
                    .of_unit(&unit.id)
                    .map(|one| asking.rating(one))
                    .collect(),
                judgements: known
                    .judgement
                    .standing(&unit.id)
                    .into_iter()
                    .map(|one| asking.judgement(&catalogue, one))
                    .collect(),
                claim: latest_claim(&known, &unit.id)
                    .map(|claim| asking.claim(&catalogue, staff, claim)),
            });
            FrameworkStanding {
                id: framework.id.clone(),
                title: framework.title.clone(),
                short_title: framework.short_title.clone(),
                version: framework.version.clone(),
                units: units.collect(),
            }
        });
        Ok(Standing {
            staff,
            name: whom.name.clone(),
            frameworks: frameworks.collect(),
            authority: known
                .authority
                .given
                .iter()
                .map(|one| asking.authority(&catalogue, one))
                .collect(),
            unread: catalogue.unread().to_vec(),
        })
    }

    /// A claim with its evidence: for its assessor, the person, who supervises them, a lead, and who may look a second time
    /// at the judgement of it.
    ///
    /// # Errors
    /// Not entitled, no such claim, or the record cannot be read.
    pub fn claim_file(
        &self,
        actor: StaffId,
        staff: StaffId,
        number: EntryNumber,
    ) -> Result<ClaimFile, Failure> {
        let asking = self.asking(actor);
        let member = asking.member()?;
        let whom = asking.register.known(staff, "staff")?;
        let known = self.competence_of(staff)?;
        let looks_again =
            self.has_second_look(&asking, whom, &known, |one| one.said.claim == Some(number))?;
        let may = asking.may_read_competence(member, whom) || looks_again;
        let claim = known
            .judgement
            .claims
            .iter()
            .find(|one| one.entry == number)
            .filter(|one| may || one.assessor == actor)
            .ok_or_else(|| {
                Refusal::unknown("claim", format!("{number} is no claim that you may read"))
            })?;
        let catalogue = self.catalogue();
        let unit = catalogue.unit(&claim.said.unit);
        let statements = unit.map_or_else(Vec::new, |(framework, unit)| {
            let level = |id: &Option<String>| {
                let level = id.as_deref().and_then(|id| framework.level(id));
                level.map(|level| level.title.clone()).unwrap_or_default()
            };
            let all = unit.statements.iter();
            all.map(|one| (level(&one.level), one.text.clone()))
                .collect()
        });
        let mut items = Vec::new();
        for entry in &claim.said.items {
            items.push(self.whole_item(&asking, member, staff, &known, *entry)?);
        }
        let of_unit = |one: &&Claim| one.said.unit == claim.said.unit && one.entry != number;
        let returned: Vec<ShownClaim> = known
            .judgement
            .claims
            .iter()
            .filter(of_unit)
            .filter(|one| matches!(one.state, ClaimState::Returned(..)))
            .map(|one| asking.claim(&catalogue, staff, one))
            .collect();
        let ratings = known.ratings.of_unit(&claim.said.unit);
        let judgements = known.judgement.judgements.iter().rev();
        Ok(ClaimFile {
            claim: asking.claim(&catalogue, staff, claim),
            statements,
            items,
            ratings: ratings.map(|one| asking.rating(one)).collect(),
            judgements: judgements
                .filter(|one| one.said.unit == claim.said.unit)
                .map(|one| asking.judgement(&catalogue, one))
                .collect(),
            returned,
        })
    }

    /// Whether somebody may know that a colleague's competence changed.
    pub(crate) fn may_know_of(&self, actor: StaffId, staff: StaffId) -> bool {
        let asking = self.asking(actor);
        let whom = asking.register.members.get(&staff);
        asking
            .member()
            .ok()
            .zip(whom)
            .is_some_and(|(member, whom)| asking.may_read_competence(member, whom))
    }

    /// Whether somebody may open a patient's record without giving a reason.
    fn may_open(&self, asking: &Asking, member: &StaffMember, patient: PatientId) -> bool {
        self.card(patient).is_some_and(|card| {
            relationship::entitlement_to(
                member,
                card.owner,
                &asking.register,
                &asking.policy,
                asking.today,
            )
            .is_some()
        })
    }
}

/// The items that show one of some statements.
fn shown_by<'a>(
    known: &'a Competence,
    statements: &'a [crate::domain::staff::catalogue::Statement],
) -> impl Iterator<Item = &'a crate::domain::staff::evidence::Item> {
    known.evidence.items.iter().filter(move |item| {
        item.links
            .iter()
            .any(|link| statements.iter().any(|one| one.id == link.statement))
    })
}

/// The claim of a unit that waits, or was returned last.
fn latest_claim<'a>(known: &'a Competence, unit: &str) -> Option<&'a Claim> {
    let of_unit = |one: &&Claim| one.said.unit == unit;
    let last = known.judgement.claims.iter().rev().find(of_unit)?;
    matches!(last.state, ClaimState::Waits | ClaimState::Returned(..)).then_some(last)
}

/// The unit's code and title; its id where no framework has it any more.
fn unit_title(catalogue: &Catalogue, unit: &str) -> String {
    catalogue.unit(unit).map_or_else(
        || unit.to_owned(),
        |(_, unit)| format!("{} {}", unit.code, unit.title).trim().to_owned(),
    )
}
