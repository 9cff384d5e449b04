//! Items, decisions, frameworks and learning in the words of the printed portfolio.

use std::collections::BTreeMap;

use super::PortfolioWish;
use crate::domain::entry::EntryNumber;
use crate::domain::staff::catalogue::Catalogue;
use crate::domain::staff::competence::Competence;
use crate::domain::staff::competence::assessing::Basis;
use crate::domain::staff::competence::item::EvidenceKind;
use crate::domain::staff::competence::judgement::{self, Quality};
use crate::domain::staff::competence::rating::OwnRating;
use crate::domain::staff::competence::rating::is_same_field;
use crate::domain::time::{Moment, shown};
use crate::exchange::document::StatedLevel;
use crate::exchange::print_portfolio::{
    Answer, Answers, Framework, Item, Judgement, Learning, Link, Standing, Statement, Unit, Witness,
};
use crate::service::query::Asking;
use crate::service::view::competence::WholeItem;
use crate::service::{Failure, Service};

/// The number of each item in the portfolio, by the entry that filed it.
pub(super) type Numbers = BTreeMap<EntryNumber, u32>;

fn moment_words(asking: &Asking, at: Moment) -> String {
    format!(
        "{} {}",
        shown::full_day(at.day(&asking.zone)),
        shown::hour_minute(at, &asking.zone)
    )
}

/// A level with its scale, as its framework titles it: `Case Management Practice Level` and `2`.
fn stated(catalogue: &Catalogue, framework: &str, level: Option<&str>) -> Option<StatedLevel> {
    let level = level?;
    let known = catalogue
        .framework(framework)
        .and_then(|one| one.level(level));
    let title = known.map_or(level, |level| level.title.as_str());
    let (scale, value) = title.rsplit_once(' ').unwrap_or(("level", title));
    Some(StatedLevel {
        scale: scale.to_owned(),
        value: value.to_owned(),
    })
}

/// The text of the checkpoint in a bundle.
pub(super) fn note_of(bundle: &str) -> Result<String, Failure> {
    let value: serde_json::Value = serde_json::from_str(bundle)
        .map_err(|error| Failure::Bug(format!("a bundle just made cannot be read: {error}")))?;
    let note = value.get("checkpoint").and_then(serde_json::Value::as_str);
    note.map(str::to_owned)
        .ok_or_else(|| Failure::Bug("a bundle just made holds no checkpoint".to_owned()))
}

impl Service {
    /// The frameworks with the items under each statement, and ratings and decisions side by side.
    pub(super) fn frameworks_told(
        &self,
        asking: &Asking,
        wish: &PortfolioWish,
        known: &Competence,
        numbers: &Numbers,
    ) -> Vec<Framework> {
        let catalogue = self.catalogue();
        let shown = catalogue.frameworks().iter().filter(|framework| {
            wish.frameworks.is_empty() || wish.frameworks.contains(&framework.id)
        });
        shown
            .map(|framework| Framework {
                name: framework.title.clone(),
                version: framework.version.clone(),
                source: [framework.publisher.as_str(), &framework.published]
                    .into_iter()
                    .filter(|part| !part.is_empty())
                    .collect::<Vec<_>>()
                    .join(", "),
                units: framework
                    .units
                    .iter()
                    .map(|unit| unit_told(unit, known, numbers))
                    .collect(),
                standings: framework
                    .units
                    .iter()
                    .flat_map(|unit| standings(asking, &catalogue, &unit.id, known))
                    .collect(),
            })
            .collect()
    }

    /// The items, each once.
    pub(super) fn items_told(
        &self,
        asking: &Asking,
        wholes: &[WholeItem],
        known: &Competence,
        numbers: &Numbers,
    ) -> Vec<Item> {
        let catalogue = self.catalogue();
        wholes
            .iter()
            .map(|whole| item_told(asking, &catalogue, whole, known, numbers))
            .collect()
    }
}

/// The learning log of the items in the portfolio.
pub(super) fn learning_told(wholes: &[WholeItem]) -> Vec<Learning> {
    let learning = wholes.iter().filter(|whole| whole.minutes > 0);
    learning
        .map(|whole| {
            let learned = whole.answers.first().map(|(_, answer)| answer.clone());
            let mut units: Vec<String> = whole
                .statements
                .iter()
                .map(|one| one.unit.clone())
                .collect();
            units.dedup();
            Learning {
                on: whole.happened.clone(),
                hours: hours(whole.minutes),
                what: format!("{}: {}", whole.kind, whole.title),
                learned: learned.unwrap_or_default(),
                units,
            }
        })
        .collect()
}

fn hours(minutes: u32) -> String {
    let tenths = (u64::from(minutes) * 10 + 30) / 60;
    if tenths.is_multiple_of(10) {
        (tenths / 10).to_string()
    } else {
        format!("{}.{}", tenths / 10, tenths % 10)
    }
}

/// The hours together, in words.
pub(super) fn hours_told(wholes: &[WholeItem]) -> String {
    let sum = |wanted: fn(&WholeItem) -> bool| -> u32 {
        wholes
            .iter()
            .filter(|whole| wanted(whole))
            .map(|whole| whole.minutes)
            .sum()
    };
    match sum(|_| true) {
        0 => String::new(),
        all => format!(
            "{} hours, {} of them with others",
            hours(all),
            hours(sum(|whole| whole.participatory))
        ),
    }
}

fn unit_told(
    unit: &crate::domain::staff::catalogue::Unit,
    known: &Competence,
    numbers: &Numbers,
) -> Unit {
    let not_applicable = known
        .ratings
        .of_unit(&unit.id)
        .find(|one| one.said.rating == OwnRating::NotApplicable)
        .map(|one| one.said.words.clone())
        .unwrap_or_default();
    Unit {
        code: unit.code.clone(),
        title: unit.title.clone(),
        unwritten: !unit.is_written(),
        statements: unit
            .statements
            .iter()
            .map(|statement| Statement {
                code: statement.id.clone(),
                text: statement.text.clone(),
                items: known
                    .evidence
                    .items
                    .iter()
                    .filter(|item| item.links.iter().any(|link| link.statement == statement.id))
                    .filter_map(|item| numbers.get(&item.entry).copied())
                    .collect(),
                not_applicable: known
                    .applying
                    .of(&statement.id)
                    .map_or_else(|| not_applicable.clone(), |one| one.words.clone()),
            })
            .collect(),
    }
}

fn standings(
    asking: &Asking,
    catalogue: &Catalogue,
    unit: &str,
    known: &Competence,
) -> Vec<Standing> {
    let title = catalogue.unit(unit).map_or(unit.to_owned(), |(_, unit)| {
        format!("{} {}", unit.code, unit.title).trim().to_owned()
    });
    let rated = |specialty: &str| {
        let mut all = known.ratings.of_unit(unit);
        all.find(|one| is_same_field(&one.said.specialty, specialty))
            .map(|one| format!("{}, {}", one.said.rating, moment_words(asking, one.at)))
            .unwrap_or_default()
    };
    let mut told: Vec<Standing> = known
        .judgement
        .standing(unit)
        .into_iter()
        .map(|one| Standing {
            about: title.clone(),
            self_rating: rated(&one.said.specialty),
            decision: one.said.decision_words.clone(),
            level: stated(catalogue, &one.said.framework, one.said.level.as_deref()),
            specialty: one.said.specialty.clone(),
            decided: format!(
                "{}, {}",
                asking.register.name(one.assessor),
                moment_words(asking, one.at)
            ),
        })
        .collect();
    let judged: Vec<String> = told.iter().map(|one| one.specialty.clone()).collect();
    let only_rated = known.ratings.of_unit(unit).filter(|one| {
        let rated = &one.said.specialty;
        !judged.iter().any(|judged| is_same_field(judged, rated))
    });
    told.extend(only_rated.map(|one| Standing {
        about: title.clone(),
        self_rating: rated(&one.said.specialty),
        specialty: one.said.specialty.clone(),
        ..Standing::default()
    }));
    told
}

fn item_told(
    asking: &Asking,
    catalogue: &Catalogue,
    whole: &WholeItem,
    known: &Competence,
    numbers: &Numbers,
) -> Item {
    let item = known.evidence.item(whole.entry);
    let (happened, filed) = item.map_or((Moment::default(), Moment::default()), |item| {
        (item.happened, item.filed)
    });
    let gap = filed.minutes_since(happened).max(0);
    let mut did: Vec<String> = Vec::new();
    if !whole.did.is_empty() {
        did.push(whole.did.clone());
    }
    did.extend(
        whole
            .answers
            .iter()
            .map(|(question, answer)| format!("{question}\n{answer}")),
    );
    if !whole.given_by.is_empty() {
        did.push(format!("Given by: {}", whole.given_by));
    }
    Item {
        number: numbers.get(&whole.entry).copied().unwrap_or_default(),
        entry: whole.shown.unwrap_or(whole.entry).0,
        kind: whole.kind.clone(),
        title: if whole.kind == EvidenceKind::LiveWork.words() {
            whole.title.lines().next().unwrap_or_default().to_owned()
        } else {
            whole.title.clone()
        },
        happened: moment_words(asking, happened),
        entered: moment_words(asking, filed),
        gap: if gap < 60 {
            String::new()
        } else {
            format!("entered {} later", shown::gap(gap).trim_start_matches('+'))
        },
        case_reference: whole.case_reference.clone(),
        did: did.join("\n\n"),
        pseudonymised: whole.text.clone(),
        links: whole
            .statements
            .iter()
            .map(|one| Link {
                framework: one.framework.clone(),
                version: one.version.clone(),
                code: one.id.clone(),
                text: one.text.clone(),
                confirmed_by: whole.owner_name.clone(),
            })
            .collect(),
        stages: whole.stages.clone(),
        tags: whole.tags.clone(),
        witnesses: whole
            .witnesses
            .iter()
            .filter_map(|one| {
                Some(Witness {
                    entry: one.entry?.0,
                    name: one.name.clone(),
                    relation: one.relation.clone(),
                    role: one.role.clone(),
                    seen: if one.expert.is_empty() {
                        one.saw.clone()
                    } else {
                        format!("{} (as an expert: {})", one.saw, one.expert)
                    },
                    stated: one.when.clone(),
                })
            })
            .collect(),
        judgements: known
            .judgement
            .judgements
            .iter()
            .filter(|one| one.said.items.contains(&whole.entry))
            .map(|one| judgement_told(asking, catalogue, one))
            .collect(),
    }
}

fn judgement_told(asking: &Asking, catalogue: &Catalogue, one: &judgement::Judgement) -> Judgement {
    let said = &one.said;
    let answer = |quality: Quality| {
        said.answers
            .iter()
            .find(|answer| answer.quality == quality)
            .map_or_else(Answer::default, |answer| Answer {
                answer: answer.found.words().to_owned(),
                words: answer.words.clone(),
            })
    };
    let then = catalogue.at(&said.framework, &said.version);
    let about = then
        .and_then(|framework| framework.unit(&said.unit))
        .map_or_else(
            || said.unit.clone(),
            |unit| format!("{} {}", unit.code, unit.title).trim().to_owned(),
        );
    Judgement {
        about,
        judged: moment_words(asking, one.at),
        entry: one.entry.0,
        assessor: asking.register.name(one.assessor).to_owned(),
        authority: match said.basis {
            Basis::Authority(entry) => format!("by stated authority, entry {entry}"),
            Basis::HoldsUnit(entry) => format!("holds the unit, entry {entry}"),
        },
        answers: Answers {
            valid: answer(Quality::Valid),
            authentic: answer(Quality::Authentic),
            current: answer(Quality::Current),
            sufficient: answer(Quality::Sufficient),
            reliable: answer(Quality::Reliable),
        },
        decision: said.decision_words.clone(),
        rationale: said.rationale.clone(),
        level: stated(catalogue, &said.framework, said.level.as_deref()),
        specialty: said.specialty.clone(),
        next_look: said.next_look.map(shown::full_day).unwrap_or_default(),
        catalogue_version: said.version.clone(),
    }
}
