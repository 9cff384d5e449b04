//! Decisions, claims, ratings and authority in words.

use crate::domain::entry::StaffId;
use crate::domain::staff::catalogue::Catalogue;
use crate::domain::staff::competence::assessing::Basis;
use crate::domain::staff::competence::authority::Authority;
use crate::domain::staff::competence::claim::{Claim, ClaimState};
use crate::domain::staff::competence::judgement::Judgement;
use crate::domain::staff::competence::rating::Rating;
use crate::domain::time::{Day, Moment, shown};
use crate::service::query::Asking;
use crate::service::query::competence::unit_title;
use crate::service::view::competence::{ShownClaim, ShownJudgement, ShownRating};

impl Asking {
    pub(super) fn on(&self, at: Moment) -> String {
        format!(
            "{} {}",
            shown::short_day(at.day(&self.zone), self.today),
            shown::hour_minute(at, &self.zone)
        )
    }

    pub(super) fn waited(&self, since: Moment) -> i32 {
        self.today.days_since(since.day(&self.zone)).max(0)
    }

    pub(super) fn rating(&self, one: &Rating) -> ShownRating {
        let said = &one.said;
        let day = |words: &str, day: Option<Day>| {
            day.map(|day| format!("{words} {}", shown::full_day(day)))
        };
        let action: Vec<String> = [
            Some(said.action.clone()).filter(|action| !action.is_empty()),
            day("by", said.by_when),
            day("next look", said.review),
        ]
        .into_iter()
        .flatten()
        .collect();
        ShownRating {
            specialty: said.specialty.clone(),
            rating: said.rating.words().to_owned(),
            placement: said.placement.map_or("", |one| one.words()).to_owned(),
            when: self.on(one.at),
            words: said.words.clone(),
            action: action.join(", "),
        }
    }

    pub(super) fn judgement(&self, catalogue: &Catalogue, one: &Judgement) -> ShownJudgement {
        let said = &one.said;
        let framework = catalogue.framework(&said.framework);
        let short = framework.map_or(said.framework.as_str(), |one| &one.short_title);
        let second = match &one.second {
            Some(second) => format!(
                "second look by {}, {}: would have decided so: {}. {}",
                self.register.name(second.by),
                self.on(second.at),
                second.agrees,
                second.words
            ),
            None if said.second_look => "waits for a second look".to_owned(),
            None => String::new(),
        };
        ShownJudgement {
            entry: one.entry,
            unit: said.unit.clone(),
            unit_title: title_then(catalogue, &said.framework, &said.version, &said.unit),
            framework: format!("{short}, version {}", said.version),
            decision: said.decision_words.clone(),
            level: level_title(catalogue, &said.framework, said.level.as_deref()),
            specialty: said.specialty.clone(),
            answers: said
                .answers
                .iter()
                .map(|answer| {
                    (
                        answer.quality.words().to_owned(),
                        answer.found.words().to_owned(),
                        answer.words.clone(),
                    )
                })
                .collect(),
            rationale: said.rationale.clone(),
            assessor: self.register.name(one.assessor).to_owned(),
            basis: match said.basis {
                Basis::Authority(entry) => format!("by stated authority ({entry})"),
                Basis::HoldsUnit(entry) => format!("holds the unit ({entry})"),
            },
            when: self.on(one.at),
            next_look: said.next_look.map(shown::full_day).unwrap_or_default(),
            look_overdue: said.next_look.is_some_and(|day| day < self.today),
            items: said.items.clone(),
            second,
        }
    }

    pub(super) fn claim(&self, catalogue: &Catalogue, staff: StaffId, one: &Claim) -> ShownClaim {
        let said = &one.said;
        let framework = catalogue.framework(&said.framework);
        let waits = one.state == ClaimState::Waits;
        let assessor_name = self.register.name(one.assessor).to_owned();
        ShownClaim {
            entry: one.entry,
            staff,
            name: self.register.name(staff).to_owned(),
            unit: said.unit.clone(),
            unit_title: unit_title(catalogue, &said.unit),
            framework: framework.map_or_else(
                || said.framework.clone(),
                |framework| framework.short_title.clone(),
            ),
            level: level_title(catalogue, &said.framework, said.level.as_deref()),
            specialty: said.specialty.clone(),
            assessor: one.assessor,
            made: self.on(one.made),
            // One that came back waits for its person since then.
            days: self.waited(match one.state {
                ClaimState::Returned(_, at, _) => at,
                _ => one.made,
            }),
            state: match &one.state {
                ClaimState::Waits => format!("waits for {assessor_name}"),
                ClaimState::Returned(entry, _, words) => {
                    format!("returned by {assessor_name} ({entry}): {words}")
                }
                ClaimState::Judged(entry) => format!("judged ({entry})"),
                ClaimState::Withdrawn => "taken back".to_owned(),
            },
            assessor_name,
            waits,
            words: said.words.clone(),
            items: said.items.clone(),
        }
    }

    pub(super) fn authority(&self, catalogue: &Catalogue, one: &Authority) -> String {
        let said = &one.said;
        let framework = catalogue
            .framework(&said.framework)
            .map_or(said.framework.as_str(), |one| &one.title);
        let units = if said.units.is_empty() {
            "every unit".to_owned()
        } else {
            let titles = said.units.iter().map(|unit| unit_title(catalogue, unit));
            titles.collect::<Vec<_>>().join("; ")
        };
        let held = match &one.ended {
            Some((at, entry, reason)) => format!("ended {} ({entry}): {reason}", self.on(*at)),
            None if said.until < self.today => format!("lapsed on {}", shown::full_day(said.until)),
            None => format!("until {}", shown::full_day(said.until)),
        };
        format!(
            "{framework}, {units}: {held}; given by {} ({}), on the grounds: {}",
            self.register.name(one.by),
            one.entry,
            said.grounds
        )
    }
}

/// The unit's title as it was in the version under which something was decided.
fn title_then(catalogue: &Catalogue, framework: &str, version: &str, unit: &str) -> String {
    let then = catalogue.at(framework, version);
    then.and_then(|framework| framework.unit(unit)).map_or_else(
        || unit_title(catalogue, unit),
        |unit| format!("{} {}", unit.code, unit.title).trim().to_owned(),
    )
}

/// A level with its qualifier, as its framework titles it.
pub(super) fn level_title(catalogue: &Catalogue, framework: &str, level: Option<&str>) -> String {
    level.map_or_else(String::new, |id| {
        catalogue
            .framework(framework)
            .and_then(|framework| framework.level(id))
            .map_or_else(|| id.to_owned(), |level| level.title.clone())
    })
}
