//! What an entry could show, and what else an item could show: proposals, of which a person takes one or none.

use std::collections::BTreeSet;

use crate::domain::entry::{EntryNumber, PatientId, StaffId, Subject};
use crate::domain::staff::catalogue::crossmap::Crossmap;
use crate::domain::staff::catalogue::{Catalogue, hints};
use crate::domain::staff::competence::Competence;
use crate::domain::staff::competence::judgement::Decision;
use crate::domain::staff::evidence::Stage;
use crate::service::query::entry;
use crate::service::view::competence::Proposal;
use crate::service::{Failure, Service};

/// The most that is proposed after an entry was saved.
const AFTER_ENTRY: usize = 3;
/// The most that is proposed for an item that is filed already.
const FOR_ITEM: usize = 12;

impl Service {
    /// Which statements an entry of one's own could show: those whose unit is least shown first, three at most, each of
    /// another unit. Nothing for an entry of somebody else's, or one that evidence was filed from already.
    ///
    /// # Errors
    /// Not entitled to the record, or it cannot be read.
    pub fn evidence_proposals(
        &self,
        actor: StaffId,
        patient: PatientId,
        number: EntryNumber,
    ) -> Result<Vec<Proposal>, Failure> {
        self.reading(actor, patient)?;
        let recorded = entry(&self.shared.reader, number)?;
        let own =
            recorded.head.actor == actor && recorded.subjects.contains(&Subject::Patient(patient));
        let known = self.competence_that_stands(actor)?;
        let is_filed = known
            .evidence
            .items
            .iter()
            .any(|item| item.about == Some(number));
        if !own || is_filed {
            return Ok(Vec::new());
        }
        let catalogue = self.catalogue();
        let level = self.own_level(actor);
        let mut ranked: Vec<(usize, usize, String, Proposal)> = Vec::new();
        for (place, hint) in hints::could_show(&catalogue, &recorded.event)
            .into_iter()
            .enumerate()
        {
            let Some(at) = catalogue.statement(&hint.statement) else {
                continue;
            };
            let other_level = at.statement.level.is_some()
                && at.framework.levels.len() > 1
                && at.unit.required_level.is_none()
                && at.statement.level.as_deref().map(str::to_lowercase) != level;
            let is_set_aside = known.applying.of(&hint.statement).is_some();
            if is_set_aside || (other_level && level.is_some()) {
                continue;
            }
            let proposal = Proposal {
                label: label(&catalogue, &hint.statement),
                statement: hint.statement,
                why: hint.why,
                stages: codes(&hint.stages),
            };
            let unit = at.unit.id.clone();
            ranked.push((how_shown(&known, &catalogue, &unit), place, unit, proposal));
        }
        ranked.sort_by_key(|(shown, place, _, _)| (*shown, *place));
        let mut units = BTreeSet::new();
        Ok(ranked
            .into_iter()
            .filter(|(_, _, unit, _)| units.insert(unit.clone()))
            .map(|(_, _, _, proposal)| proposal)
            .take(AFTER_ENTRY)
            .collect())
    }

    /// Which statements of other frameworks an item of one's own could show, too, by the shipped map of what corresponds.
    ///
    /// # Errors
    /// Not one's own item, or the record cannot be read.
    pub fn cross_map(&self, actor: StaffId, number: EntryNumber) -> Result<Vec<Proposal>, Failure> {
        let known = self.competence_of(actor)?;
        let item = known.evidence.own_item(number)?;
        let catalogue = self.catalogue();
        let linked: Vec<String> = item
            .links
            .iter()
            .map(|link| link.statement.clone())
            .collect();
        let level = self.own_level(actor).map(|level| level.to_uppercase());
        let proposals = Crossmap::shipped().proposals(&catalogue, &linked, level.as_deref());
        Ok(proposals
            .into_iter()
            .filter(|one| known.applying.of(&one.statement).is_none())
            .take(FOR_ITEM)
            .map(|one| Proposal {
                label: label(&catalogue, &one.statement),
                statement: one.statement,
                why: one.why,
                stages: Vec::new(),
            })
            .collect())
    }

    /// The practice level that is said of somebody, as frameworks name it, in small letters.
    pub(super) fn own_level(&self, actor: StaffId) -> Option<String> {
        let register = self.register();
        let level = register.active(actor)?.practice_level?;
        Some(level.code().to_lowercase())
    }
}

/// How well a unit is shown already: what nobody asks for any more comes last.
fn how_shown(known: &Competence, catalogue: &Catalogue, unit: &str) -> usize {
    let standing = known.judgement.standing(unit);
    let settled = standing.first().is_some_and(|one| {
        matches!(
            one.said.decision,
            Decision::Competent | Decision::NotApplicable
        )
    });
    let items = catalogue.unit(unit).map_or(0, |(_, unit)| {
        super::shown_by(known, &unit.statements).count()
    });
    if settled { usize::MAX } else { items }
}

pub(super) fn label(catalogue: &Catalogue, statement: &str) -> String {
    catalogue.statement(statement).map_or_else(
        || statement.to_owned(),
        |place| {
            format!(
                "{} {} {}",
                place.framework.short_title, place.unit.code, place.statement.text
            )
        },
    )
}

fn codes(stages: &[Stage]) -> Vec<String> {
    stages.iter().map(|stage| stage.code().to_owned()).collect()
}
