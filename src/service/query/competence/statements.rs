//! Statements as they are browsed (R000-18, R001-75, R003-01, R004-18): the catalogue in outline, which is sent only to whom
//! has it not yet, what is known of somebody beside it, and one statement with all that belongs to it.

use std::collections::{BTreeMap, BTreeSet};

use super::latest_claim;
use super::speaking::level_title;
use crate::domain::entry::StaffId;
use crate::domain::refusal::Refusal;
use crate::domain::staff::catalogue::crossmap::Crossmap;
use crate::domain::staff::catalogue::{Catalogue, Framework, LevelMode, StatementPlace, Unit};
use crate::domain::staff::competence::Competence;
use crate::domain::staff::competence::item::Tag;
use crate::domain::staff::competence::judgement::Decision;
use crate::domain::staff::competence::rating::OwnRating;
use crate::domain::staff::development::gap::{DOMAIN_D, Standing};
use crate::domain::staff::evidence::Item;
use crate::domain::staff::register::StaffMember;
use crate::service::query::Asking;
use crate::service::query::development_rows::gaps;
use crate::service::view::competence::Proposal;
use crate::service::view::development::GapRow;
use crate::service::view::statements::{
    LinkedItem, NotApplicable, Outline, OutlineArea, OutlineStatement, OutlineUnit, Source,
    StatementKnown, StatementWhole, Statements, UnitAsked, UnitKnown,
};
use crate::service::{Failure, Service};

impl Service {
    /// The statements of every framework, with what is known of somebody. `known` is the mark of the catalogue that who asks has
    /// already, empty for none: the same one is not sent again.
    ///
    /// # Errors
    /// Not theirs to read, nobody known, or the store cannot be read.
    pub fn browsed(
        &self,
        actor: StaffId,
        staff: StaffId,
        known: &str,
    ) -> Result<Statements, Failure> {
        let asking = self.asking(actor);
        let whom = asking.browses(staff)?;
        let competence = self.competence_that_stands(staff)?;
        let (programme, catalogue) = (self.programme(), self.catalogue());
        let asked = gaps(&asking, whom, &competence, &programme, &catalogue).rows;
        let mark = mark(&catalogue, &programme);
        Ok(Statements {
            staff,
            name: whom.name.clone(),
            catalogue: (mark != known)
                .then(|| catalogue.frameworks().iter().map(outline).collect()),
            mark,
            units: units_known(&asking, &catalogue, &competence, &asked),
            statements: statements_known(&competence),
        })
    }

    /// One statement with its source, what corresponds in other frameworks, and what is known of somebody about it.
    ///
    /// # Errors
    /// Not theirs to read, nobody known, no such statement, or the store cannot be read.
    pub fn statement_whole(
        &self,
        actor: StaffId,
        staff: StaffId,
        statement: &str,
    ) -> Result<StatementWhole, Failure> {
        let asking = self.asking(actor);
        let whom = asking.browses(staff)?;
        let competence = self.competence_of(staff)?;
        let (programme, catalogue) = (self.programme(), self.catalogue());
        let unknown = || {
            Refusal::unknown("statement", format!("There is no statement '{statement}'"))
                .advise("Look for it with `caseload catalogue search WORDS`")
        };
        let place = catalogue.statement_ever(statement).ok_or_else(unknown)?;
        let ids = [place.statement.id.clone()];
        let shown = self.statements_of(actor, &ids)?.pop().ok_or_else(unknown)?;
        let (framework, unit) = (place.framework, place.unit);
        let gaps = gaps(&asking, whom, &competence, &programme, &catalogue);
        let level = place.statement.level.as_deref();
        let own_level = self.own_level(staff).map(|level| level.to_uppercase());
        let crossmap = Crossmap::shipped();
        let items = competence.evidence.items.iter().rev();
        Ok(StatementWhole {
            staff,
            name: whom.name.clone(),
            statement: shown,
            unit: unit.id.clone(),
            aim: unit.summary.clone(),
            notes: notes(unit),
            level: level_title(
                &catalogue,
                &framework.id,
                level.or(unit.required_level.as_deref()),
            ),
            source: source(framework),
            items: items
                .filter(|item| is_linked(item, &place.statement.id))
                .map(|item| self.linked(&asking, item))
                .collect(),
            post: gaps.post,
            asked: unit_asked(&gaps.rows, &unit.id)
                .filter(|one| is_of_level(&place, one.level.as_deref()))
                .map(|one| one.words)
                .collect(),
            not_applicable: not_applicable(&asking, &catalogue, &competence, &unit.id)
                .into_iter()
                .filter(|one| is_of_level(&place, one.level.as_deref()))
                .map(|one| one.words)
                .chain(set_aside(&asking, &competence, &place.statement.id))
                .collect(),
            ratings: competence
                .ratings
                .of_unit(&unit.id)
                .filter(|one| one.said.rating != OwnRating::NotApplicable)
                .map(|one| asking.rating(one))
                .collect(),
            judgements: competence
                .judgement
                .standing(&unit.id)
                .into_iter()
                .filter(|one| one.said.decision != Decision::NotApplicable)
                .map(|one| asking.judgement(&catalogue, one))
                .collect(),
            claim: latest_claim(&competence, &unit.id)
                .map(|claim| asking.claim(&catalogue, staff, claim)),
            corresponding: crossmap
                .proposals(&catalogue, &ids, own_level.as_deref())
                .into_iter()
                .map(|one| Proposal {
                    label: super::proposing::label(&catalogue, &one.statement),
                    statement: one.statement,
                    why: theme(&one.why, &ids[0]),
                    stages: Vec::new(),
                })
                .collect(),
            caution: crossmap.about.caution.clone(),
        })
    }

    fn linked(&self, asking: &Asking, item: &Item) -> LinkedItem {
        let stages = item.stages.iter().map(|one| one.words());
        let tags = item.tags.iter().map(|one| one.words());
        LinkedItem {
            entry: item.entry,
            kind: item.kind.words().to_owned(),
            title: item.title.clone(),
            happened: asking.on(item.happened),
            tags: stages.chain(tags).map(str::to_owned).collect(),
            corrected: self.is_taken_back(item),
        }
    }
}

impl Asking {
    /// Somebody beside whose competence who asks may browse the statements.
    fn browses(&self, staff: StaffId) -> Result<&StaffMember, Refusal> {
        let member = self.member()?;
        let whom = self.register.known(staff, "staff")?;
        if self.may_read_competence(member, whom) {
            return Ok(whom);
        }
        Err(Refusal::not_allowed(format!(
            "What is known of the competence of {} is theirs, their supervisor's and the lead's to read",
            whom.name
        )))
    }
}

/// What marks a catalogue among all others: the versions of its frameworks, and the last entry that changed it, since local
/// statements change no version.
fn mark(catalogue: &Catalogue, programme: &crate::store::fold::ProgrammeState) -> String {
    let last = programme.catalogue.entries.last();
    let last = last.map_or(0, |change| change.entry.0);
    let versions = catalogue.frameworks().iter();
    let versions: Vec<&str> = versions.map(|one| one.version.as_str()).collect();
    format!("{last} {}", versions.join(" "))
}

fn outline(framework: &Framework) -> Outline {
    let place = |id: &str| framework.areas.iter().position(|area| area.id == id);
    let is_parted = framework.areas.len() > 1;
    let mut units: Vec<OutlineUnit> = framework
        .units
        .iter()
        .map(|unit| {
            let areas = framework.areas_of(unit).into_iter();
            OutlineUnit {
                id: unit.id.clone(),
                title: format!("{} {}", unit.code, unit.title).trim().to_owned(),
                aim: unit.summary.clone(),
                note: unit.note.clone(),
                level: unit.required_level.clone().unwrap_or_default(),
                areas: areas
                    .filter(|_| is_parted)
                    .filter_map(|area| place(&area.id))
                    .collect(),
                is_domain_d: unit.id == DOMAIN_D,
                statements: unit
                    .statements
                    .iter()
                    .map(|one| OutlineStatement {
                        id: one.id.clone(),
                        level: one.level.clone().unwrap_or_default(),
                        text: one.text.clone(),
                        is_local: one.is_local(),
                    })
                    .collect(),
            }
        })
        .collect();
    // A table of a service's own may name the units of an area apart from each other.
    units.sort_by(|one, other| one.areas.cmp(&other.areas));
    let areas = framework.areas.iter().filter(|_| is_parted);
    Outline {
        id: framework.id.clone(),
        title: framework.title.clone(),
        short_title: framework.short_title.clone(),
        is_ladder: framework.level_mode == LevelMode::Ladder,
        areas: areas
            .map(|area| OutlineArea {
                id: area.id.clone(),
                title: area.title.clone(),
            })
            .collect(),
        units,
    }
}

fn units_known(
    asking: &Asking,
    catalogue: &Catalogue,
    competence: &Competence,
    asked: &[GapRow],
) -> Vec<UnitKnown> {
    let mut items: BTreeMap<&str, usize> = BTreeMap::new();
    for item in &competence.evidence.items {
        let places = item
            .links
            .iter()
            .filter_map(|link| catalogue.statement(&link.statement));
        let units: BTreeSet<&str> = places.map(|place| place.unit.id.as_str()).collect();
        for unit in units {
            *items.entry(unit).or_default() += 1;
        }
    }
    let units = catalogue.frameworks().iter().flat_map(|one| &one.units);
    units
        .map(|unit| UnitKnown {
            unit: unit.id.clone(),
            items: items.get(unit.id.as_str()).copied().unwrap_or_default(),
            asked: unit_asked(asked, &unit.id).collect(),
            not_applicable: not_applicable(asking, catalogue, competence, &unit.id),
        })
        .filter(|one| one.items > 0 || !one.asked.is_empty() || !one.not_applicable.is_empty())
        .collect()
}

fn statements_known(competence: &Competence) -> Vec<StatementKnown> {
    let mut known: BTreeMap<&str, Vec<&Item>> = BTreeMap::new();
    for item in &competence.evidence.items {
        for link in &item.links {
            known.entry(&link.statement).or_default().push(item);
        }
    }
    for one in &competence.applying.set_aside {
        known.entry(&one.statement).or_default();
    }
    known
        .into_iter()
        .map(|(statement, items)| {
            let stages: BTreeSet<_> = items.iter().flat_map(|item| &item.stages).collect();
            StatementKnown {
                statement: statement.to_owned(),
                is_set_aside: competence.applying.of(statement).is_some(),
                items: items.len(),
                is_tagged_d: items.iter().any(|item| item.tags.contains(&Tag::Cognition)),
                stages: stages
                    .into_iter()
                    .map(|one| one.code().to_owned())
                    .collect(),
            }
        })
        .collect()
}

/// What a post asks of a unit, also what it takes for granted.
fn unit_asked<'a>(asked: &'a [GapRow], unit: &'a str) -> impl Iterator<Item = UnitAsked> + 'a {
    let of_unit = asked.iter().filter(move |row| row.asked.unit == unit);
    of_unit.map(|row| {
        let of = [
            row.asked.need.words(),
            &row.asked.level,
            &row.asked.specialty,
        ];
        let of: Vec<&str> = of.into_iter().filter(|words| !words.is_empty()).collect();
        UnitAsked {
            level: row.asked.level_id.clone(),
            short: match row.standing {
                _ if row.gap => "gap",
                Standing::Competent => "held",
                Standing::Assumed => "assumed",
                Standing::Exempted => "exempted",
                // That it is not applicable is said by itself, with the reason.
                _ => "",
            }
            .to_owned(),
            words: match row.standing {
                Standing::Assumed => of.join(", "),
                _ => format!("{}: {}", of.join(", "), row.words),
            },
        }
    })
}

/// Where a unit stands as not applicable: by the person's own rating, and by what assessors said last.
fn not_applicable(
    asking: &Asking,
    catalogue: &Catalogue,
    competence: &Competence,
    unit: &str,
) -> Vec<NotApplicable> {
    let in_field = |specialty: &str| match specialty {
        "" => String::new(),
        specialty => format!(" ({specialty})"),
    };
    let own = competence.ratings.of_unit(unit);
    let own = own
        .filter(|one| one.said.rating == OwnRating::NotApplicable)
        .map(|one| NotApplicable {
            level: None,
            words: format!(
                "Not applicable{}, by their own rating {} ({}), because {}",
                in_field(&one.said.specialty),
                asking.on(one.at),
                one.entry,
                one.said.words
            ),
        });
    let judged = competence.judgement.standing(unit).into_iter();
    let judged = judged
        .filter(|one| one.said.decision == Decision::NotApplicable)
        .map(|one| {
            let level = level_title(catalogue, &one.said.framework, one.said.level.as_deref());
            NotApplicable {
                level: one.said.level.clone(),
                words: format!(
                    "Not applicable{}{}, as {} decided {} ({}), because {}",
                    in_field(&level),
                    in_field(&one.said.specialty),
                    asking.register.name(one.assessor),
                    asking.on(one.at),
                    one.entry,
                    one.said.rationale
                ),
            }
        });
    judged.chain(own).collect()
}

/// What the person said of a statement that is not applicable to their work.
fn set_aside(asking: &Asking, competence: &Competence, statement: &str) -> Option<String> {
    let one = competence.applying.of(statement)?;
    Some(format!(
        "Not applicable to their work, they said {} ({}), because {}",
        asking.on(one.at),
        one.entry,
        one.words
    ))
}

/// Whether what was said of a unit at a level touches a statement: one of another level in a framework that states each row
/// once a level is left alone.
fn is_of_level(place: &StatementPlace<'_>, level: Option<&str>) -> bool {
    place.framework.level_mode != LevelMode::Ladder
        || level.is_none()
        || place.statement.level.is_none()
        || place.statement.level.as_deref() == level
}

fn is_linked(item: &Item, statement: &str) -> bool {
    item.links.iter().any(|link| link.statement == statement)
}

fn notes(unit: &Unit) -> Vec<String> {
    let note = Some(&unit.note).filter(|note| !note.is_empty());
    note.into_iter()
        .chain(&unit.lone_practice)
        .cloned()
        .collect()
}

/// The theme of a proposal, without the statement that it is read from.
fn theme(why: &str, statement: &str) -> String {
    let end = format!(": as {statement}");
    why.strip_suffix(&end).unwrap_or(why).to_owned()
}

fn source(framework: &Framework) -> Source {
    let issued = [
        framework.publisher.as_str(),
        &framework.published,
        &framework.source_file,
    ];
    let issued: Vec<&str> = issued.into_iter().filter(|part| !part.is_empty()).collect();
    Source {
        title: framework.title.clone(),
        issued: issued.join(", "),
        number: framework.number,
        version: framework.version.clone(),
        rights: framework.rights.clone(),
        caution: framework.caution.clone(),
    }
}
