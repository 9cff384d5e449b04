//! What must hold of gaps whatever was filed, rated, claimed and judged.

#![allow(clippy::unwrap_used, reason = "a test may stop")]

use proptest::prelude::*;

use super::*;
use crate::domain::entry::{ClockMark, CommandId, EntryHead, StaffId};
use crate::domain::staff::competence::assessing::Basis;
use crate::domain::staff::competence::judgement::CompetenceJudged;
use crate::domain::staff::competence::rating::{OwnRating, SelfRated};
use crate::domain::staff::development::training::{ExemptionGiven, Scope};
use crate::domain::staff::evidence::{EvidenceFiled, Link};
use crate::domain::staff::register::Role;
use crate::domain::time::Moment;

/// A unit of a framework with a ladder of levels, one of fixed levels and one without any.
const UNITS: [&str; 3] = ["cmp.pp.01", "ksf.1", "nhs2005.B"];
const FIELDS: [&str; 3] = ["", "brain injury", "children"];

fn today() -> Day {
    Day::of(2026, 11, 16).unwrap()
}

fn head(number: u64) -> EntryHead {
    EntryHead {
        number: EntryNumber(number),
        entered: Moment(i64::try_from(number).unwrap()),
        happened: None,
        actor: StaffId(1),
        signed_in: None,
        command: CommandId::default(),
        clock: ClockMark::InOrder,
    }
}

/// What may happen to somebody's competence.
#[derive(Debug, Clone)]
enum Said {
    Judged(usize, usize, Option<usize>, Decision, Option<i32>),
    Rated(usize, OwnRating),
    Filed(usize),
    Exempted(usize, Scope),
}

fn said() -> impl Strategy<Value = Said> {
    let unit = 0..UNITS.len();
    prop_oneof![
        4 => (
            unit.clone(),
            0..FIELDS.len(),
            proptest::option::of(0..3_usize),
            proptest::sample::select(Decision::ALL),
            proptest::option::of(-400..400_i32),
        )
            .prop_map(|(unit, field, level, decision, days)| {
                Said::Judged(unit, field, level, decision, days)
            }),
        1 => (unit.clone(), proptest::sample::select(OwnRating::ALL))
            .prop_map(|(unit, rating)| Said::Rated(unit, rating)),
        1 => unit.clone().prop_map(Said::Filed),
        1 => (unit, proptest::sample::select(Scope::ALL))
            .prop_map(|(unit, scope)| Said::Exempted(unit, scope)),
    ]
}

fn judged(
    catalogue: &Catalogue,
    (unit, field, level): (usize, usize, Option<usize>),
    decision: Decision,
    next_look: Option<Day>,
) -> CompetenceJudged {
    let (framework, unit) = catalogue.unit(UNITS[unit]).unwrap();
    let level = level.and_then(|place| framework.levels.get(place));
    CompetenceJudged {
        staff: StaffId(1),
        claim: None,
        framework: framework.id.clone(),
        version: String::new(),
        unit: unit.id.clone(),
        specialty: FIELDS[field].to_owned(),
        level: level.map(|level| level.id.clone()),
        answers: Vec::new(),
        decision,
        decision_words: decision.words().to_owned(),
        rationale: "seen".to_owned(),
        next_look,
        items: Vec::new(),
        basis: Basis::Authority(EntryNumber(1)),
        second_look: false,
    }
}

fn competence(catalogue: &Catalogue, all: &[Said]) -> Competence {
    let mut competence = Competence::default();
    for (said, number) in all.iter().zip(1..) {
        let head = head(number);
        match said {
            Said::Judged(unit, field, level, decision, days) => {
                let next = days.map(|days| today().plus(days));
                let fact = judged(catalogue, (*unit, *field, *level), *decision, next);
                competence.judgement.judge(&head, &fact);
            }
            Said::Rated(unit, rating) => competence.ratings.rate(
                &head,
                &SelfRated {
                    framework: String::new(),
                    version: String::new(),
                    unit: UNITS[*unit].to_owned(),
                    specialty: String::new(),
                    rating: *rating,
                    placement: None,
                    words: String::new(),
                    action: String::new(),
                    by_when: None,
                    review: None,
                },
            ),
            Said::Filed(unit) => {
                let (framework, unit) = catalogue.unit(UNITS[*unit]).unwrap();
                let fact = EvidenceFiled {
                    about: EntryNumber(1),
                    patient: crate::domain::entry::PatientId(1),
                    case_reference: "case 1".to_owned(),
                    did: "x".to_owned(),
                    text: String::new(),
                    links: vec![Link {
                        framework: framework.id.clone(),
                        statement: unit.statements[0].id.clone(),
                    }],
                    stages: Vec::new(),
                    catalogue: "1".to_owned(),
                };
                competence.evidence.apply(&head, &fact);
            }
            Said::Exempted(unit, scope) => competence.development.exempt(
                &head,
                &ExemptionGiven {
                    staff: StaffId(1),
                    scope: *scope,
                    units: vec![UNITS[*unit].to_owned()],
                    levels: vec![
                        catalogue
                            .unit(UNITS[*unit])
                            .and_then(|(framework, _)| framework.levels.last())
                            .map(|level| level.id.clone()),
                    ],
                    catalogue: String::new(),
                    modules: Vec::new(),
                    day: today(),
                    qualification: "A1".to_owned(),
                    reason: "x".to_owned(),
                    basis: Vec::new(),
                },
            ),
        }
    }
    competence
}

fn profile(catalogue: &Catalogue, wanted: &[(usize, usize, usize, Need)]) -> ProfileWritten {
    let units = wanted.iter().map(|(unit, level, field, need)| {
        let (framework, unit) = catalogue.unit(UNITS[*unit]).unwrap();
        RequiredUnit {
            framework: framework.id.clone(),
            unit: unit.id.clone(),
            level: framework.levels.get(*level).map(|level| level.id.clone()),
            specialty: FIELDS[*field].to_owned(),
            need: *need,
            complexity: String::new(),
        }
    });
    ProfileWritten {
        profile: None,
        title: "P".to_owned(),
        role: Role::CaseManager,
        caseload: "c".to_owned(),
        service: "s".to_owned(),
        assumed: String::new(),
        units: units.collect(),
        from: today(),
        in_use: true,
        reason: String::new(),
    }
}

fn wanted() -> impl Strategy<Value = Vec<(usize, usize, usize, Need)>> {
    let one = (
        0..UNITS.len(),
        0..3_usize,
        0..FIELDS.len(),
        proptest::sample::select(Need::ALL),
    );
    proptest::collection::vec(one, 1..8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Every unit asked for appears once, in order; what is held was judged so, at the level or a higher one, in that field of
    /// practice or for all, and need not be looked at again yet; and whatever was judged so is held.
    #[test]
    fn what_is_held_is_what_an_assessor_said(
        all in proptest::collection::vec(said(), 0..25),
        wanted in wanted(),
    ) {
        let catalogue = Catalogue::built_in().unwrap();
        let competence = competence(&catalogue, &all);
        let profile = profile(&catalogue, &wanted);
        let book = ModuleBook::default();
        let gaps = of_person(&profile, &competence, &book, &catalogue, today());
        let asked: Vec<&RequiredUnit> = gaps.iter().map(|one| one.required).collect();
        prop_assert_eq!(asked, profile.units.iter().collect::<Vec<_>>());
        for one in &gaps {
            let (framework, _) = one.place.unwrap();
            let order = |level: &Option<String>| {
                level.as_deref().and_then(|id| framework.level(id)).map_or(0, |level| level.order)
            };
            let fits = |judgement: &&&Judgement| {
                let said = &judgement.said;
                let field = one.required.specialty.is_empty()
                    || said.specialty.is_empty()
                    || said.specialty == one.required.specialty;
                said.decision == Decision::Competent
                    && field
                    && order(&said.level) >= order(&one.required.level)
                    && said.next_look.is_none_or(|next| next >= today())
            };
            let held = one.judgements.iter().find(fits);
            match one.standing {
                Standing::Competent => {
                    prop_assert!(held.is_some());
                    prop_assert!(!one.standing.is_gap());
                }
                Standing::Assumed => prop_assert_eq!(one.required.need, Need::Assumed),
                Standing::NotApplicable => {
                    // Said of the whole unit or of the level asked for, and nothing newer says otherwise of that.
                    let at = one.judgements.iter().position(|judgement| {
                        let said = &judgement.said;
                        said.decision == Decision::NotApplicable
                            && (said.level.is_none() || said.level == one.required.level)
                    });
                    prop_assert!(at.is_some());
                    let newer = &one.judgements[..at.unwrap()];
                    prop_assert!(!newer.iter().any(|judgement| fits(&judgement)));
                }
                Standing::Exempted => prop_assert!(one.exemption.is_some()),
                other => {
                    prop_assert!(held.is_none(), "{:?}", other);
                    prop_assert!(other.is_gap());
                }
            }
        }
    }

    /// Evidence and self-ratings change nothing of how a unit stands (R000-23).
    #[test]
    fn evidence_and_own_ratings_change_no_standing(
        all in proptest::collection::vec(said(), 0..25),
        wanted in wanted(),
    ) {
        let catalogue = Catalogue::built_in().unwrap();
        let profile = profile(&catalogue, &wanted);
        let book = ModuleBook::default();
        let judged_only: Vec<Said> = all
            .iter()
            .filter(|said| matches!(said, Said::Judged(..) | Said::Exempted(..)))
            .cloned()
            .collect();
        let (with, without) = (competence(&catalogue, &all), competence(&catalogue, &judged_only));
        let standings = |competence: &Competence| -> Vec<Standing> {
            of_person(&profile, competence, &book, &catalogue, today())
                .iter()
                .map(|one| one.standing)
                .collect()
        };
        prop_assert_eq!(standings(&with), standings(&without));
    }

    /// R003-02 (part): a unit that is not yet written is held by nobody, whatever was said of it.
    #[test]
    fn a_unit_not_yet_written_is_never_held(
        all in proptest::collection::vec(said(), 0..25),
        unit in 0..UNITS.len(),
        level in 0..3_usize,
    ) {
        let catalogue = Catalogue::built_in().unwrap();
        let competence = competence(&catalogue, &all);
        let known = Known::of(&competence, &catalogue);
        let (framework, unit) = catalogue.unit(UNITS[unit]).unwrap();
        let empty = Unit { statements: Vec::new(), ..unit.clone() };
        let level = framework.levels.get(level).map(|level| level.id.as_str());
        let (standing, by) = known.standing(framework, &empty, level, "", today());
        prop_assert_eq!(standing, Standing::NotWritten);
        prop_assert!(by.is_none() && standing.is_gap() && !standing.is_held());
        let evidence = known.evidence_of(&unit.id);
        let mark = known.mark(framework, &empty, level, None, evidence, today());
        prop_assert_eq!(mark, Standing::NotWritten.mark());
    }
}

#[test]
fn every_mark_is_one_letter_of_its_own() {
    let mut marks: Vec<char> = Standing::ALL.iter().map(|one| one.mark()).collect();
    marks.extend([NOT_ASKED, EVIDENCE_SEEN]);
    let count = marks.len();
    marks.sort_unstable();
    marks.dedup();
    assert_eq!(marks.len(), count);
    assert!(marks.iter().all(char::is_ascii));
}

/// A team of 150 by 196 statements: one read of each person, then a look-up a cell.
#[test]
fn a_grid_of_many_people_looks_each_cell_up() {
    let catalogue = Catalogue::built_in().unwrap();
    let all: Vec<Said> = (0..120)
        .map(|place| match place % 4 {
            0 => Said::Filed(place % UNITS.len()),
            _ => Said::Judged(
                place % UNITS.len(),
                place % FIELDS.len(),
                Some(place / 3 % 3),
                Decision::Competent,
                Some(100),
            ),
        })
        .collect();
    let competence = competence(&catalogue, &all);
    let framework = catalogue.framework("cmp").unwrap();
    let mut held = 0;
    for _ in 0..150 {
        let known = Known::of(&competence, &catalogue);
        for unit in &framework.units {
            for statement in &unit.statements {
                let evidence = known.evidence_of_statement(&statement.id);
                let level = statement.level.as_deref();
                let mark = known.mark(framework, unit, level, None, evidence, today());
                held += usize::from(mark == Standing::Competent.mark());
            }
        }
    }
    let of_unit = catalogue.unit(UNITS[0]).unwrap().1.statements.len();
    assert_eq!(held, 150 * of_unit);
}

/// A judgement that a unit is not applicable at one level says nothing of another; one of the whole unit is over when it is
/// judged again; an exemption reaches as far as its level.
#[test]
fn what_is_said_of_one_level_is_not_said_of_another() {
    let catalogue = Catalogue::built_in().unwrap();
    let (place, _) = UNITS
        .iter()
        .enumerate()
        .find(|(_, id)| catalogue.unit(id).unwrap().0.id == "cmp")
        .unwrap();
    let (framework, unit) = catalogue.unit(UNITS[place]).unwrap();
    let at = |all: &[Said], level: usize| {
        let competence = competence(&catalogue, all);
        let known = Known::of(&competence, &catalogue);
        let level = framework.levels[level].id.as_str();
        known.standing(framework, unit, Some(level), "", today()).0
    };
    let (not_applicable, competent) = (Decision::NotApplicable, Decision::Competent);
    let said = [Said::Judged(place, 0, Some(1), not_applicable, None)];
    assert_eq!(at(&said, 1), Standing::NotApplicable);
    assert_eq!(at(&said, 0), Standing::NotAssessed);
    assert_eq!(at(&said, 2), Standing::NotAssessed);
    let said = [
        Said::Judged(place, 0, None, not_applicable, None),
        Said::Judged(place, 0, Some(0), competent, Some(30)),
    ];
    assert_eq!(at(&said, 0), Standing::Competent);
    assert_eq!(at(&said, 2), Standing::LowerLevel);
    let said = [
        Said::Judged(place, 0, Some(0), competent, Some(30)),
        Said::Judged(place, 0, None, not_applicable, None),
    ];
    assert_eq!(at(&said, 0), Standing::NotApplicable);

    let mut competence = competence(&catalogue, &[Said::Exempted(place, Scope::Full)]);
    competence.development.exemptions[0].said.levels = vec![Some(framework.levels[0].id.clone())];
    let known = Known::of(&competence, &catalogue);
    let at = |level: usize| {
        let level = framework.levels[level].id.as_str();
        known.standing(framework, unit, Some(level), "", today()).0
    };
    assert_eq!((at(0), at(1)), (Standing::Exempted, Standing::NotAssessed));
    // One from before levels were stated reaches every level, as it was meant.
    competence.development.exemptions[0].said.levels.clear();
    let known = Known::of(&competence, &catalogue);
    let level = Some(framework.levels[2].id.as_str());
    let (standing, _) = known.standing(framework, unit, level, "", today());
    assert_eq!(standing, Standing::Exempted);
}
