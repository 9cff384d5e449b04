//! Gaps: what a post asks for, less what was judged (R001-74). Every unit that is asked for appears, with all that was said
//! of it: judgements, self-ratings, evidence seen, an open claim. Evidence and self-ratings alone change nothing: only
//! what an assessor said does. There is no count towards a whole and no verdict on the person (R004-14, T-23).
//!
//! A unit that is not yet written can be held by nobody (R003-02).

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use super::module::{ModuleBook, ModuleWritten};
use super::profile::{self, Need, ProfileWritten, RequiredUnit};
use super::training::Exemption;
use crate::domain::entry::EntryNumber;
use crate::domain::staff::catalogue::{Catalogue, Framework, Unit};
use crate::domain::staff::competence::Competence;
use crate::domain::staff::competence::claim::Claim;
use crate::domain::staff::competence::item::Tag;
use crate::domain::staff::competence::judgement::{Decision, Judgement};
use crate::domain::staff::competence::rating::{Rating, is_same_field, speaks_of_field};
use crate::domain::staff::evidence::Item;
use crate::domain::time::Day;

/// The unit on cognition and mental well-being, which runs through every other (R000-20).
pub const DOMAIN_D: &str = "nhs2005.D";

crate::vocabulary! {
    /// How a unit stands, by what assessors said.
    pub enum Standing {
        Competent = "competent", "judged competent";
        WithSupervision = "with_supervision", "competent with supervision";
        Overdue = "overdue", "next look overdue";
        LowerLevel = "lower_level", "judged at a lower level than required";
        NotYet = "not_yet", "not yet competent";
        NotAssessed = "not_assessed", "not assessed";
        NotApplicable = "not_applicable", "not applicable";
        Exempted = "exempted", "exempted";
        NotWritten = "not_written", "not yet written";
        Assumed = "assumed", "assumed of everybody";
    }
}

/// The mark in a grid of a unit that is not asked for and of which nothing was said.
pub const NOT_ASKED: char = '.';
/// The mark in a grid of a unit that nobody has assessed, but for which evidence was filed.
pub const EVIDENCE_SEEN: char = 'e';

impl Standing {
    /// Whether the unit is held, so that it is no gap: an assessor said so, and need not look again yet.
    pub const fn is_held(self) -> bool {
        matches!(self, Standing::Competent)
    }

    /// Whether it is a gap: asked for, and neither held nor said not to be needed.
    pub const fn is_gap(self) -> bool {
        !matches!(
            self,
            Standing::Competent | Standing::NotApplicable | Standing::Exempted | Standing::Assumed
        )
    }

    /// The mark in a grid.
    pub const fn mark(self) -> char {
        match self {
            Standing::Competent => 'C',
            Standing::WithSupervision => 'S',
            Standing::Overdue => 'O',
            Standing::LowerLevel => 'L',
            Standing::NotYet => 'N',
            Standing::NotAssessed => '-',
            Standing::NotApplicable => '/',
            Standing::Exempted => 'X',
            Standing::NotWritten => 'w',
            Standing::Assumed => 'a',
        }
    }
}

/// What is known of one person, by unit and statement: made once, asked often.
#[derive(Debug)]
pub struct Known<'a> {
    competence: &'a Competence,
    /// The latest judgement of each unit in each field of practice and at each level, the newest first.
    judged: HashMap<&'a str, Vec<&'a Judgement>>,
    /// How many items are linked to each unit.
    of_unit: HashMap<&'a str, usize>,
    /// How many items are linked to each statement.
    of_statement: HashMap<&'a str, usize>,
}

impl<'a> Known<'a> {
    /// What is known of somebody.
    pub fn of(competence: &'a Competence, catalogue: &'a Catalogue) -> Known<'a> {
        let mut judged: HashMap<&str, Vec<&Judgement>> = HashMap::new();
        for one in competence.judgement.judgements.iter().rev() {
            let known = judged.entry(&one.said.unit).or_default();
            let later = known.iter().any(|other| {
                is_same_field(&other.said.specialty, &one.said.specialty)
                    && other.said.level == one.said.level
            });
            if !later {
                known.push(one);
            }
        }
        let mut of_unit: HashMap<&str, usize> = HashMap::new();
        let mut of_statement: HashMap<&str, usize> = HashMap::new();
        for item in &competence.evidence.items {
            let mut units: Vec<&str> = Vec::new();
            for link in &item.links {
                let Some(place) = catalogue.statement(&link.statement) else {
                    continue;
                };
                *of_statement.entry(&place.statement.id).or_default() += 1;
                if !units.contains(&place.unit.id.as_str()) {
                    units.push(&place.unit.id);
                }
            }
            for unit in units {
                *of_unit.entry(unit).or_default() += 1;
            }
        }
        Known {
            competence,
            judged,
            of_unit,
            of_statement,
        }
    }

    /// How many items of evidence are linked to a unit.
    pub fn evidence_of(&self, unit: &str) -> usize {
        self.of_unit.get(unit).copied().unwrap_or_default()
    }

    /// How many items of evidence are linked to a statement.
    pub fn evidence_of_statement(&self, statement: &str) -> usize {
        self.of_statement
            .get(statement)
            .copied()
            .unwrap_or_default()
    }

    /// The latest judgements of a unit that speak of a field of practice, the newest first: those in that field and those
    /// that are for all; every one when none is asked for (R004-15).
    fn judgements(&self, unit: &str, specialty: &str) -> Vec<&'a Judgement> {
        let all = self.judged.get(unit).map_or(&[] as &[_], Vec::as_slice);
        all.iter()
            .copied()
            .filter(|one| specialty.is_empty() || speaks_of_field(&one.said.specialty, specialty))
            .collect()
    }

    /// How a unit stands, and the judgement by which it does.
    pub fn standing(
        &self,
        framework: &Framework,
        unit: &Unit,
        level: Option<&str>,
        specialty: &str,
        today: Day,
    ) -> (Standing, Option<&'a Judgement>) {
        if !unit.is_written() {
            return (Standing::NotWritten, None);
        }
        let judgements = self.judgements(&unit.id, specialty);
        let order = |level: Option<&str>| {
            level
                .and_then(|id| framework.level(id))
                .map_or(0, |level| level.order)
        };
        let enough = |one: &&&Judgement| order(one.said.level.as_deref()) >= order(level);
        if let Some(said) = not_applicable(&judgements, level, |one| enough(&&one)) {
            return (Standing::NotApplicable, Some(said));
        }
        let current = |one: &Judgement| one.said.next_look.is_none_or(|next| next >= today);
        let held = judgements
            .iter()
            .filter(enough)
            .find(|one| one.said.decision == Decision::Competent && current(one));
        if let Some(held) = held {
            return (Standing::Competent, Some(*held));
        }
        let some = judgements
            .iter()
            .filter(enough)
            .find(|one| is_some_competence(one.said.decision));
        if let Some(some) = some {
            let standing = if current(some) {
                Standing::WithSupervision
            } else {
                Standing::Overdue
            };
            return (standing, Some(*some));
        }
        for one in judgements {
            match one.said.decision {
                Decision::NotYetCompetent => return (Standing::NotYet, Some(one)),
                decision if is_some_competence(decision) => {
                    return (Standing::LowerLevel, Some(one));
                }
                _ => {}
            }
        }
        let exempted = &self.competence.development;
        if exempted.is_exempted(&unit.id, |at| order(at) >= order(level)) {
            return (Standing::Exempted, None);
        }
        (Standing::NotAssessed, None)
    }

    /// The mark of a unit or a statement in a grid. `required` is what the person's post says of the unit; `level` is the
    /// statement's own, in a row for a statement.
    pub fn mark(
        &self,
        framework: &Framework,
        unit: &Unit,
        level: Option<&str>,
        required: Option<&RequiredUnit>,
        evidence: usize,
        today: Day,
    ) -> char {
        let wanted = level.or(required.and_then(|one| one.level.as_deref()));
        let specialty = required.map_or("", |one| one.specialty.as_str());
        let (standing, _) = self.standing(framework, unit, wanted, specialty, today);
        match standing {
            Standing::NotAssessed if evidence > 0 => EVIDENCE_SEEN,
            Standing::NotAssessed if required.is_some_and(|one| one.need == Need::Assumed) => {
                Standing::Assumed.mark()
            }
            Standing::NotAssessed if required.is_none() => NOT_ASKED,
            standing => standing.mark(),
        }
    }
}

/// The judgement by which a unit is not applicable at a level: of the whole unit or of this very level, with none after it
/// that says something of what it covers.
fn not_applicable<'a>(
    judgements: &[&'a Judgement],
    level: Option<&str>,
    is_enough: impl Fn(&Judgement) -> bool,
) -> Option<&'a Judgement> {
    let says_so = |one: &Judgement| one.said.decision == Decision::NotApplicable;
    let at = judgements.iter().position(|one| {
        says_so(one) && (one.said.level.is_none() || one.said.level.as_deref() == level)
    })?;
    let said = judgements[at];
    let covers = |later: &Judgement| said.said.level.is_none() || is_enough(later);
    let is_over = judgements[..at]
        .iter()
        .any(|later| !says_so(later) && covers(later));
    (!is_over).then_some(said)
}

fn is_some_competence(decision: Decision) -> bool {
    matches!(decision, Decision::Competent | Decision::WithSupervision)
}

/// A unit that a post asks for, with what was said of it.
#[derive(Debug)]
pub struct UnitGap<'a> {
    /// What is asked for.
    pub required: &'a RequiredUnit,
    /// The unit; none where the frameworks have it no more.
    pub place: Option<(&'a Framework, &'a Unit)>,
    /// How it stands.
    pub standing: Standing,
    /// The judgement by which it does.
    pub by: Option<&'a Judgement>,
    /// The latest judgement in each field of practice and at each level, the newest first.
    pub judgements: Vec<&'a Judgement>,
    /// The person's own ratings.
    pub ratings: Vec<&'a Rating>,
    /// How many items of evidence are linked to it.
    pub evidence: usize,
    /// Claims that wait.
    pub claims: Vec<&'a Claim>,
    /// The exemption that names it.
    pub exemption: Option<&'a Exemption>,
    /// Modules that lead to it, neither completed nor exempted from.
    pub modules: Vec<(EntryNumber, &'a ModuleWritten)>,
}

impl UnitGap<'_> {
    /// Whether the gap can be learned at work alone: no module leads to it.
    pub fn is_learned_at_work(&self) -> bool {
        self.standing.is_gap() && self.standing != Standing::NotWritten && self.modules.is_empty()
    }
}

/// Every unit that a post asks for, in its order, and how it stands for a person.
pub fn of_person<'a>(
    said: &'a ProfileWritten,
    competence: &'a Competence,
    modules: &'a ModuleBook,
    catalogue: &'a Catalogue,
    today: Day,
) -> Vec<UnitGap<'a>> {
    let known = Known::of(competence, catalogue);
    let of_unit = |required: &'a RequiredUnit| {
        let place = catalogue.unit(&required.unit);
        let (standing, by) = match place {
            Some((framework, unit)) => known.standing(
                framework,
                unit,
                required.level.as_deref(),
                &required.specialty,
                today,
            ),
            None => (Standing::NotWritten, None),
        };
        let room = &competence.development;
        let open = |id: EntryNumber| !room.completed(id) && room.exempt_from(id).is_none();
        UnitGap {
            required,
            place,
            standing: if required.need == Need::Assumed {
                Standing::Assumed
            } else {
                standing
            },
            by,
            judgements: known.judgements(&required.unit, &required.specialty),
            ratings: competence.ratings.of_unit(&required.unit).collect(),
            evidence: known.evidence_of(&required.unit),
            claims: competence
                .judgement
                .waiting()
                .filter(|claim| claim.said.unit == required.unit)
                .collect(),
            exemption: room
                .exemptions
                .iter()
                .rev()
                .find(|one| one.said.units.contains(&required.unit)),
            modules: modules
                .leading_to(&required.unit)
                .filter(|(id, _)| open(*id))
                .collect(),
        }
    };
    said.units.iter().map(of_unit).collect()
}

/// What calls for a second thought: units the profile's role is not written for, and domain D without evidence from a
/// clinical case (R000-19, R000-20).
pub fn warnings(
    said: &ProfileWritten,
    competence: &Competence,
    catalogue: &Catalogue,
) -> Vec<String> {
    let mut warnings = profile::warnings(said, catalogue);
    let asks_for_d = said
        .units
        .iter()
        .any(|one| one.unit == DOMAIN_D && one.need != Need::Assumed);
    let items = &competence.evidence.items;
    let shown = items
        .iter()
        .any(|item| shows_d(item, catalogue) && is_clinical(item));
    if asks_for_d && !shown {
        warnings.push(
            "Domain D runs through every clinical case, and there is evidence of it from none: tag evidence of live work with it"
                .to_owned(),
        );
    }
    warnings
}

fn shows_d(item: &Item, catalogue: &Catalogue) -> bool {
    let linked = |id: &str| {
        catalogue
            .statement(id)
            .is_some_and(|place| place.unit.id == DOMAIN_D)
    };
    item.tags.contains(&Tag::Cognition) || item.links.iter().any(|link| linked(&link.statement))
}

/// Whether an item comes from a clinical case: from an entry, or with a case reference.
fn is_clinical(item: &Item) -> bool {
    item.patient.is_some() || !item.case_reference.trim().is_empty()
}
