//! How profiles, gaps and what belongs to somebody's development are put into rows.

use std::collections::BTreeSet;

use crate::domain::entry::{EntryNumber, StaffId};
use crate::domain::staff::catalogue::Catalogue;
use crate::domain::staff::competence::Competence;
use crate::domain::staff::competence::judgement::{Decision, Judgement};
use crate::domain::staff::competence::rating::Rating;
use crate::domain::staff::development::agreement::Agreement;
use crate::domain::staff::development::gap::{self, Standing, UnitGap};
use crate::domain::staff::development::learning::{months, protected_taken};
use crate::domain::staff::development::module::ModuleKind;
use crate::domain::staff::development::objective::Objective;
use crate::domain::staff::development::profile::{
    self, Profile, ProfileWritten, RequiredUnit, Version, coded, level_words,
};
use crate::domain::staff::register::StaffMember;
use crate::domain::time::{Day, shown};
use crate::service::query::Asking;
use crate::service::view::development::{
    AgreementView, GapRow, JudgedRow, ObjectiveView, OwnModule, PersonGaps, ProfileUnit,
    ProfileVersion, ProfileView, RatedRow,
};
use crate::store::fold::ProgrammeState;

/// How much of a rationale a list shows, in bytes.
const RATIONALE_SHOWN: usize = 400;
/// The most bytes of the reason why a unit is not applicable, in a row; the whole is read in the judgement.
const REASON_SHOWN: usize = 60;

/// The profile that is somebody's on a day, in the version that holds then.
pub(super) fn post_of<'a>(
    competence: &Competence,
    programme: &'a ProgrammeState,
    today: Day,
) -> Option<(EntryNumber, &'a Version)> {
    let id = competence.development.post_on(today)?.said.profile?;
    programme
        .profiles
        .on(id, today)
        .map(|version| (id, version))
}

/// Units by code and title.
pub(super) fn titles(ids: &[String], catalogue: &Catalogue) -> Vec<String> {
    ids.iter()
        .map(|id| {
            catalogue
                .unit(id)
                .map_or_else(|| id.clone(), |(_, unit)| coded(unit))
        })
        .collect()
}

pub(super) fn profile_view(
    profile: Option<EntryNumber>,
    said: &ProfileWritten,
    catalogue: &Catalogue,
) -> ProfileView {
    ProfileView {
        profile,
        title: said.title.clone(),
        role: said.role,
        caseload: said.caseload.clone(),
        service: said.service.clone(),
        assumed: said.assumed.clone(),
        units: said
            .units
            .iter()
            .map(|one| profile_unit(one, catalogue))
            .collect(),
        from: said.from,
        in_use: said.in_use,
        warnings: profile::warnings(said, catalogue),
        holders: Vec::new(),
        history: Vec::new(),
    }
}

pub(super) fn profile_unit(one: &RequiredUnit, catalogue: &Catalogue) -> ProfileUnit {
    let place = catalogue.unit(&one.unit);
    let level = one.level.as_deref();
    ProfileUnit {
        framework: place.map_or_else(
            || one.framework.clone(),
            |(framework, _)| framework.short_title.clone(),
        ),
        unit: one.unit.clone(),
        title: place.map_or_else(|| one.unit.clone(), |(_, unit)| coded(unit)),
        summary: place.map_or_else(String::new, |(_, unit)| unit.summary.clone()),
        level: level
            .map(|level| level_words(catalogue, &one.framework, level))
            .unwrap_or_default(),
        level_id: one.level.clone(),
        specialty: one.specialty.clone(),
        need: one.need,
        complexity: one.complexity.clone(),
        written: place.is_some_and(|(_, unit)| unit.is_written()),
    }
}

pub(super) fn history(profile: &Profile, asking: &Asking) -> Vec<ProfileVersion> {
    let mut by_day: Vec<&Version> = profile.versions.iter().collect();
    by_day.sort_by_key(|version| (version.said.from, version.entry));
    let mut next: Option<Day> = None;
    let mut history = Vec::with_capacity(by_day.len());
    for version in by_day.into_iter().rev() {
        history.push(ProfileVersion {
            entry: version.entry,
            from: version.said.from,
            until: next.map(|day| day.plus(-1)),
            written: version.at.day(&asking.zone),
            by: asking.register.name(version.by).to_owned(),
            reason: version.said.reason.clone(),
            units: version.said.units.len(),
        });
        next = Some(version.said.from);
    }
    history
}

pub(super) fn gaps(
    asking: &Asking,
    whom: &StaffMember,
    competence: &Competence,
    programme: &ProgrammeState,
    catalogue: &Catalogue,
) -> PersonGaps {
    let empty = PersonGaps {
        staff: whom.id,
        name: whom.name.clone(),
        post: String::new(),
        rows: Vec::new(),
        warnings: Vec::new(),
        assumed: String::new(),
    };
    let Some((_, version)) = post_of(competence, programme, asking.today) else {
        return empty;
    };
    let said = &version.said;
    let units = gap::of_person(
        said,
        competence,
        &programme.modules,
        catalogue,
        asking.today,
    );
    PersonGaps {
        post: said.title.clone(),
        rows: units
            .iter()
            .map(|one| gap_row(asking, one, catalogue))
            .collect(),
        warnings: gap::warnings(said, competence, catalogue),
        assumed: said.assumed.clone(),
        ..empty
    }
}

fn gap_row(asking: &Asking, one: &UnitGap<'_>, catalogue: &Catalogue) -> GapRow {
    let claims = one.claims.iter().map(|claim| {
        let days = asking.today.days_since(claim.made.day(&asking.zone));
        let age = match days {
            0 => "since today".to_owned(),
            1 => "for a day".to_owned(),
            days => format!("for {days} days"),
        };
        format!(
            "claim {} with {} {age}",
            claim.entry,
            asking.register.name(claim.assessor)
        )
    });
    let exemption = one.exemption.map(|one| {
        format!(
            "exempted ({}) by {} on {}: {}",
            one.said.scope.code(),
            asking.register.name(one.assessor),
            shown::full_day(one.said.day),
            one.said.reason
        )
    });
    GapRow {
        asked: profile_unit(one.required, catalogue),
        standing: one.standing,
        words: standing_words(asking, one, catalogue),
        gap: one.standing.is_gap(),
        judgements: one
            .judgements
            .iter()
            .map(|judgement| judged(asking, judgement, catalogue))
            .collect(),
        ratings: one
            .ratings
            .iter()
            .map(|rating| rated(asking, rating))
            .collect(),
        evidence: one.evidence,
        claims: claims.collect(),
        modules: one
            .modules
            .iter()
            .map(|(_, module)| module.title.clone())
            .collect(),
        exemption: exemption.unwrap_or_default(),
        learn_at_work: one.is_learned_at_work(),
    }
}

/// How a unit stands, with what belongs to it: since when a next look is due, the lower level, why it is not applicable.
fn standing_words(asking: &Asking, one: &UnitGap<'_>, catalogue: &Catalogue) -> String {
    let words = one.standing.words();
    let Some(by) = one.by else {
        // An assessor may have looked and left it open: that is not the same as nobody having looked.
        let left_open = one
            .judgements
            .first()
            .filter(|last| last.said.decision == Decision::NotAssessed)
            .filter(|_| one.standing == Standing::NotAssessed);
        return left_open.map_or_else(
            || words.to_owned(),
            |last| {
                let by = asking.register.name(last.assessor);
                let day = asking.day_words(last.at.day(&asking.zone));
                format!("{}, says {by} on {day}", last.said.decision_words)
            },
        );
    };
    match one.standing {
        Standing::Competent => format!("judged {}", by.said.decision_words),
        Standing::WithSupervision | Standing::NotYet => by.said.decision_words.clone(),
        Standing::Overdue => by.said.next_look.map_or_else(
            || words.to_owned(),
            |day| format!("{words} since {}", asking.day_words(day)),
        ),
        Standing::LowerLevel => {
            let level = by.said.level.as_deref().unwrap_or_default();
            format!(
                "judged at {}, lower than required",
                level_words(catalogue, &by.said.framework, level)
            )
        }
        Standing::NotApplicable => format!(
            "{}: {}",
            by.said.decision_words,
            beginning(&by.said.rationale, REASON_SHOWN)
        ),
        _ => words.to_owned(),
    }
}

fn judged(asking: &Asking, one: &Judgement, catalogue: &Catalogue) -> JudgedRow {
    let level = one.said.level.as_deref();
    JudgedRow {
        entry: one.entry,
        decision: one.said.decision_words.clone(),
        level: level
            .map(|level| level_words(catalogue, &one.said.framework, level))
            .unwrap_or_default(),
        specialty: one.said.specialty.clone(),
        assessor: asking.register.name(one.assessor).to_owned(),
        day: one.at.day(&asking.zone),
        next_look: one.said.next_look,
        overdue: one.said.next_look.is_some_and(|day| day < asking.today),
        rationale: beginning(&one.said.rationale, RATIONALE_SHOWN),
    }
}

fn rated(asking: &Asking, one: &Rating) -> RatedRow {
    RatedRow {
        rating: one.said.rating.words().to_owned(),
        placement: one
            .said
            .placement
            .map(|placement| placement.words().to_owned())
            .unwrap_or_default(),
        specialty: one.said.specialty.clone(),
        day: one.at.day(&asking.zone),
        words: one.said.words.clone(),
        action: one.said.action.clone(),
        by_when: one.said.by_when,
        review: one.said.review,
    }
}

/// The beginning of a text, whole characters.
fn beginning(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let mut end = most;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}…", &text[..end])
}

pub(super) fn agreement(
    asking: &Asking,
    one: &Agreement,
    competence: &Competence,
) -> AgreementView {
    let said = &one.said;
    let name = |id: StaffId| asking.register.name(id).to_owned();
    let ended = one.ended.as_ref().map(|(at, _, _)| at.day(&asking.zone));
    let last = said.until.min(ended.unwrap_or(said.until));
    let a_month = u64::from(said.protected_minutes);
    let until_now = last.min(asking.today);
    AgreementView {
        entry: one.entry,
        state: one.state(asking.today),
        by: name(one.by),
        accepted: one.accepted.map(|(at, _)| at.day(&asking.zone)),
        facilitator: name(said.facilitator),
        supervisor: name(said.supervisor),
        assessor: name(said.assessor),
        from: said.from,
        until: said.until,
        protected_a_month: said.protected_minutes,
        planned_so_far: a_month * u64::from(months(said.from, until_now)),
        planned: a_month * u64::from(months(said.from, said.until)),
        taken: protected_taken(
            &competence.evidence.items,
            said.from,
            until_now,
            &asking.zone,
        ),
        accreditation: match said.accreditation.as_deref() {
            None => "not wanted".to_owned(),
            Some("") => "wanted".to_owned(),
            Some(which) => format!("wanted: {which}"),
        },
        words: said.words.clone(),
        ended: one
            .ended
            .as_ref()
            .map(|(_, _, reason)| reason.clone())
            .unwrap_or_default(),
    }
}

pub(super) fn objective(asking: &Asking, one: &Objective, catalogue: &Catalogue) -> ObjectiveView {
    let reviews = one.reviews.iter().map(|review| {
        format!(
            "{}, {}: {}. {}",
            shown::full_day(review.at.day(&asking.zone)),
            asking.register.name(review.by),
            review.outcome,
            review.words
        )
    });
    ObjectiveView {
        entry: one.entry,
        what: one.said.what.clone(),
        units: titles(&one.said.units, catalogue),
        due: one.due,
        open: one.is_open(),
        overdue: one.is_open() && one.due < asking.today,
        evidence: one.said.evidence.clone(),
        evidence_due: one.said.evidence_due,
        by: asking.register.name(one.by).to_owned(),
        reviews: reviews.collect(),
    }
}

/// The modules that concern somebody: core ones on offer, those that lead to a unit of their post, those they agreed to
/// finish, and all that they completed.
pub(super) fn own_modules(
    asking: &Asking,
    competence: &Competence,
    programme: &ProgrammeState,
) -> Vec<OwnModule> {
    let room = &competence.development;
    let post = post_of(competence, programme, asking.today);
    let asked: BTreeSet<&str> = post
        .iter()
        .flat_map(|(_, version)| &version.said.units)
        .map(|one| one.unit.as_str())
        .collect();
    let agreed: BTreeSet<EntryNumber> = room
        .provisional_open()
        .iter()
        .flat_map(|open| open.said.modules.iter().copied())
        .collect();
    let mut own: Vec<OwnModule> = Vec::new();
    for (id, module) in &programme.modules.modules {
        let done = room.modules.iter().find(|one| one.said.module == *id);
        let exempt = room.exempt_from(*id);
        let concerns = module.kind == ModuleKind::Core
            || module
                .units
                .iter()
                .any(|unit| asked.contains(unit.as_str()));
        let shows = done.is_some()
            || exempt.is_some()
            || agreed.contains(id)
            || (module.in_use && concerns);
        if !shows {
            continue;
        }
        let state = match (done, exempt) {
            (Some(done), _) => format!(
                "completed on {} with {}",
                shown::full_day(done.said.day),
                done.said.provider
            ),
            (None, Some(one)) => format!(
                "exempted by {} on {}",
                asking.register.name(one.assessor),
                shown::full_day(one.said.day)
            ),
            (None, None) if agreed.contains(id) => "to finish, as agreed".to_owned(),
            (None, None) => "to do".to_owned(),
        };
        own.push(OwnModule {
            module: *id,
            title: module.title.clone(),
            kind: module.kind,
            state,
            to_do: done.is_none() && exempt.is_none(),
        });
    }
    own.sort_by_key(|one| (!one.to_do, one.kind, one.title.clone()));
    own
}

pub(super) fn exemptions(
    asking: &Asking,
    competence: &Competence,
    programme: &ProgrammeState,
    catalogue: &Catalogue,
) -> Vec<String> {
    let listed = competence.development.exemptions.iter().rev().map(|one| {
        let modules: Vec<String> = one
            .said
            .modules
            .iter()
            .map(|id| programme.modules.title(*id))
            .collect();
        format!(
            "{} by {} ({}) on {}: {}; modules: {}; {} ({})",
            one.said.scope.code(),
            asking.register.name(one.assessor),
            one.said.qualification,
            shown::full_day(one.said.day),
            titles(&one.said.units, catalogue).join(", "),
            if modules.is_empty() {
                "none".to_owned()
            } else {
                modules.join(", ")
            },
            one.said.reason,
            one.entry
        )
    });
    listed.collect()
}
