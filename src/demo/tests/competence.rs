//! What a newcomer finds on the screen for competence, as each of the staff.

use std::collections::BTreeSet;

use crate::domain::entry::StaffId;
use crate::domain::staff::competence::claim::ClaimState;
use crate::domain::staff::competence::item::EvidenceKind;
use crate::domain::staff::competence::judgement::Decision;
use crate::domain::staff::development::agreement::AgreementState;
use crate::domain::staff::development::gap::Standing;
use crate::domain::staff::development::module::ModuleKind;
use crate::domain::staff::development::objective::Outcome;
use crate::domain::staff::development::training::Scope;
use crate::service::Service;
use crate::service::view::development::PersonDevelopment;

pub(super) fn has_something_of_everything(service: &Service, at: &str) {
    let of = |login: &str| service.register().by_login(login).unwrap().id;
    let staff = ["osei", "bell", "haddad", "farrow"].map(of);
    everything_was_judged_and_claimed(service, &staff, at);
    everybody_has_something_waiting(service, &of);
    gaps_are_left(service, of("lindqvist"), of("osei"));
    people_learn(service, &of);
    the_matrons_counts_are_short_of_one_thing(service, of("bell"));
}

/// Every decision, every state of a claim and every kind of evidence occurs.
fn everything_was_judged_and_claimed(service: &Service, staff: &[StaffId], at: &str) {
    let mut decisions = BTreeSet::new();
    let mut kinds = BTreeSet::new();
    let mut states = BTreeSet::new();
    let (mut drawn, mut looked_at, mut witnessed, mut experts) = (0, 0, 0, 0);
    for id in staff {
        let known = service.shared.present.competence_of(*id).unwrap();
        assert!(!known.ratings.latest.is_empty(), "{at}");
        for one in &known.judgement.judgements {
            decisions.insert(one.said.decision);
            drawn += usize::from(one.said.second_look);
            looked_at += usize::from(one.second.is_some());
        }
        states.extend(known.judgement.claims.iter().map(|one| match one.state {
            ClaimState::Waits => "waits",
            ClaimState::Returned(..) => "returned",
            ClaimState::Judged(_) => "judged",
            ClaimState::Withdrawn => "taken back",
        }));
        for item in &known.evidence.items {
            kinds.insert(item.kind);
            let said = item.witnesses.iter().filter(|one| one.entry.is_some());
            witnessed += said.clone().count();
            experts += said.filter(|one| one.expert).count();
        }
        let live = |item: &&crate::domain::staff::evidence::Item| item.patient.is_some();
        assert!(
            known.evidence.items.iter().filter(live).count() > 1,
            "{at}: live work of {id:?} is missing"
        );
    }
    assert_eq!(decisions, Decision::ALL.iter().copied().collect(), "{at}");
    assert_eq!(kinds, EvidenceKind::ALL.iter().copied().collect(), "{at}");
    assert_eq!(states.len(), 4, "{at}: {states:?}");
    assert_eq!((drawn, looked_at, witnessed, experts), (2, 1, 2, 1), "{at}");
}

/// The usual actor is asked for one thing of each kind; the educator has a claim that has waited for a month.
fn everybody_has_something_waiting(service: &Service, of: &dyn Fn(&str) -> StaffId) {
    let own = service.competence_queue(of("osei")).unwrap();
    let to_judge: Vec<&str> = own.claims.iter().map(|one| one.unit.as_str()).collect();
    assert_eq!(to_judge, ["nhs2005.C"]);
    assert_eq!((own.witnesses.len(), own.returned.len()), (1, 1));
    assert!(own.returned[0].state.contains("students"), "{own:?}");
    assert!(own.second_looks[0].may_give, "{own:?}");
    let educators = service.competence_queue(of("marchetti")).unwrap();
    let waited = educators.claims[0].days;
    assert!((28..36).contains(&waited), "{waited} days");
    let newest = educators.claims.last().unwrap();
    assert!((2..7).contains(&newest.days), "{newest:?}");
    let helper = service.competence_queue(of("farrow")).unwrap();
    assert_eq!(helper.witnesses.len(), 1);
    let today = service.today(of("osei")).unwrap();
    let asked = today.rows.iter().filter(|row| row.patient.is_none());
    assert!(asked.count() > 0, "Today says nothing of it");
}

/// Units that nobody, one person and several hold, and every way in which one can be a gap.
fn gaps_are_left(service: &Service, lead: StaffId, osei: StaffId) {
    let grid = service.team_grid(lead, "nhs2005", false).unwrap();
    let only_one = grid.rows.iter().filter(|row| row.only_one.is_some());
    assert_eq!(only_one.count(), 4);
    let held: BTreeSet<usize> = grid.rows.iter().map(|row| row.held_by).collect();
    assert_eq!(held, BTreeSet::from([0, 1, 3]));
    assert!(grid.rows.iter().any(|row| row.marks.contains('X')));
    let own = service.gaps(osei, osei).unwrap();
    assert_eq!((own.post.as_str(), own.rows.len()), ("Case manager", 13));
    assert!(
        own.rows
            .iter()
            .any(|row| row.asked.level.contains("CMP2") && !row.asked.complexity.is_empty())
    );
    let standings: BTreeSet<Standing> = own.rows.iter().map(|row| row.standing).collect();
    for wanted in [
        Standing::Competent,
        Standing::WithSupervision,
        Standing::Overdue,
        Standing::LowerLevel,
        Standing::NotYet,
        Standing::NotAssessed,
        Standing::NotApplicable,
    ] {
        assert!(standings.contains(&wanted), "no unit is {wanted:?}");
    }
    let posts = service.profiles(lead).unwrap();
    let versions: Vec<usize> = posts.iter().map(|post| post.history.len()).collect();
    assert_eq!(versions, [2, 1]);
}

/// Agreements, objectives, modules, exemptions, mentors and provisional practice.
fn people_learn(service: &Service, of: &dyn Fn(&str) -> StaffId) {
    let see = |login: &str| service.development(of(login), of(login)).unwrap();
    let (osei, bell, haddad, farrow) = (see("osei"), see("bell"), see("haddad"), see("farrow"));
    let state = |one: &PersonDevelopment| one.agreements[0].state;
    assert_eq!(
        (state(&osei), state(&bell), state(&haddad), state(&farrow)),
        (
            AgreementState::Holds,
            AgreementState::Over,
            AgreementState::Holds,
            AgreementState::Offered
        )
    );
    for one in [&osei.agreements[0], &haddad.agreements[0]] {
        assert!(one.taken > 0 && one.planned_so_far > 0, "{one:?}");
    }
    assert!(osei.objectives.iter().any(|one| one.overdue));
    let known = service.shared.present.competence_of(of("osei")).unwrap();
    let outcomes: BTreeSet<Outcome> = known
        .development
        .objectives
        .iter()
        .flat_map(|one| one.reviews.iter().map(|review| review.outcome))
        .collect();
    assert_eq!(
        outcomes,
        BTreeSet::from([Outcome::Reached, Outcome::GoesOn])
    );
    assert_eq!((osei.mentors.len(), osei.mentored.len()), (1, 1));
    let provisional = &haddad.provisional[0];
    assert!(provisional.open && provisional.accepted.is_some());
    assert_eq!(
        (provisional.patients, provisional.patients_max),
        (5, Some(12))
    );
    assert!(!provisional.to_finish.is_empty() && !provisional.limits.is_empty());
    let scope = |login: &str| {
        let known = service.shared.present.competence_of(of(login)).unwrap();
        known.development.exemptions[0].said.scope
    };
    assert_eq!(
        (scope("bell"), scope("haddad")),
        (Scope::Full, Scope::Partial)
    );
    let kinds: BTreeSet<ModuleKind> = bell.modules.iter().map(|one| one.kind).collect();
    assert_eq!(kinds, ModuleKind::ALL.iter().copied().collect());
    let waiting = service.development_waiting(of("lindqvist")).unwrap();
    assert_eq!(
        (waiting.provisional.len(), waiting.not_accepted.len()),
        (1, 1)
    );
    assert!(waiting.count() > 5, "{waiting:?}");
}

/// The matron's three years of learning add up to what is asked, but for one piece of feedback.
fn the_matrons_counts_are_short_of_one_thing(service: &Service, bell: StaffId) {
    let counts = service.revalidation(bell, bell, None).unwrap();
    let filed: Vec<&str> = counts
        .lines
        .iter()
        .map(|line| line.filed.as_str())
        .collect();
    assert_eq!(filed, ["2860 h", "36 h", "31 h", "4", "5"], "{counts:?}");
}
