//! Gaps and development of a team: the grid of units by people, who holds what, and what waits for a lead.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::entry::StaffId;
use crate::domain::refusal::Refusal;
use crate::domain::staff::catalogue::{Catalogue, Framework, Statement, Unit};
use crate::domain::staff::competence::Competence;
use crate::domain::staff::development::agreement::AgreementState;
use crate::domain::staff::development::gap::{
    self, EVIDENCE_SEEN, Known, NOT_ASKED, Standing, UnitGap,
};
use crate::domain::staff::development::profile::{Need, RequiredUnit, Version, coded, level_words};
use crate::domain::staff::register::StaffMember;
use crate::domain::time::Day;
use crate::service::query::Asking;
use crate::service::query::development_rows::{post_of, profile_unit};
use crate::service::view::team_development::{
    DevelopmentWaiting, GridPerson, GridRow, TeamGaps, TeamGrid, TeamUnit,
};
use crate::service::{Failure, Service};
use crate::store::fold::ProgrammeState;

/// How many days before its last day provisional practice shows to the lead.
const ENDS_SOON_DAYS: i32 = 30;

/// What is known of everybody in a team, read once.
struct Team<'a> {
    people: Vec<(&'a StaffMember, Competence)>,
    today: Day,
}

impl<'a> Team<'a> {
    fn read(service: &Service, asking: &'a Asking) -> Result<Team<'a>, Failure> {
        let mut people = Vec::new();
        for member in asking.team()? {
            people.push((member, service.competence_that_stands(member.id)?));
        }
        Ok(Team {
            people,
            today: asking.today,
        })
    }

    /// Everybody with their post, and what is known of them.
    fn columns<'b>(
        &'b self,
        programme: &'b ProgrammeState,
        catalogue: &'b Catalogue,
    ) -> Vec<Column<'b>> {
        self.people
            .iter()
            .map(|(member, competence)| Column {
                member,
                post: post_of(competence, programme, self.today).map(|(_, version)| version),
                known: Known::of(competence, catalogue),
            })
            .collect()
    }
}

/// The mark of a unit that is held.
const HELD: char = Standing::Competent.mark();

/// A column of the grid.
struct Column<'a> {
    member: &'a StaffMember,
    post: Option<&'a Version>,
    known: Known<'a>,
}

impl Column<'_> {
    fn required(&self, unit: &str) -> impl Iterator<Item = &RequiredUnit> {
        let units = self.post.map_or(&[][..], |post| &post.said.units);
        units.iter().filter(move |one| one.unit == unit)
    }

    /// The mark of a unit or a statement. A post may ask for a unit in several fields of practice; what is a gap in one of
    /// them is not hidden by the others.
    fn mark(
        &self,
        framework: &Framework,
        unit: &Unit,
        level: Option<&str>,
        evidence: usize,
        today: Day,
    ) -> char {
        let of = |required| {
            self.known
                .mark(framework, unit, level, required, evidence, today)
        };
        let marks: Vec<char> = self.required(&unit.id).map(|one| of(Some(one))).collect();
        let gap = marks.iter().copied().find(|mark| *mark != HELD);
        gap.or_else(|| marks.first().copied())
            .unwrap_or_else(|| of(None))
    }
}

/// The framework that is shown where nobody has a post.
const FRAMEWORK_OF_NO_POST: &str = "cmp";

/// The framework of which the posts of a team ask for most units.
fn most_asked<'a>(columns: &'a [Column<'_>]) -> Option<&'a str> {
    let mut asked: BTreeMap<&str, usize> = BTreeMap::new();
    let units = columns.iter().filter_map(|one| one.post);
    for unit in units.flat_map(|post| &post.said.units) {
        if unit.need != Need::Assumed {
            *asked.entry(&unit.framework).or_default() += 1;
        }
    }
    let most = asked.into_iter().max_by_key(|(_, units)| *units);
    most.map(|(framework, _)| framework)
}

impl Service {
    /// A framework by the people of a team: its units, or its statements; with no name, the one that their posts ask for most.
    ///
    /// # Errors
    /// Nobody's supervisor and no lead, no such framework, or the store cannot be read.
    pub fn team_grid(
        &self,
        actor: StaffId,
        framework: &str,
        statements: bool,
    ) -> Result<TeamGrid, Failure> {
        let asking = self.asking(actor);
        let catalogue = &self.catalogue();
        let team = Team::read(self, &asking)?;
        let programme = self.programme();
        let columns = team.columns(&programme, catalogue);
        let framework = match framework.trim() {
            "" => most_asked(&columns).unwrap_or(FRAMEWORK_OF_NO_POST),
            framework => framework,
        };
        let framework = catalogue.framework(framework).ok_or_else(|| {
            let ids: Vec<&str> = catalogue
                .frameworks()
                .iter()
                .map(|one| one.id.as_str())
                .collect();
            Refusal::unknown("framework", format!("There is no framework '{framework}'"))
                .advise(format!("Use one of: {}", ids.join(", ")))
        })?;
        let mut rows = Vec::new();
        for unit in &framework.units {
            if statements && unit.is_written() {
                let of_unit = unit.statements.iter();
                rows.extend(of_unit.map(|statement| {
                    let title = (statement.id.clone(), statement.text.clone());
                    row(
                        &columns,
                        framework,
                        unit,
                        Some(statement),
                        title,
                        catalogue,
                        team.today,
                    )
                }));
            } else {
                let title = (unit.id.clone(), coded(unit));
                rows.push(row(
                    &columns, framework, unit, None, title, catalogue, team.today,
                ));
            }
        }
        Ok(TeamGrid {
            framework: framework.id.clone(),
            title: framework.title.clone(),
            people: columns
                .iter()
                .map(|column| GridPerson {
                    staff: column.member.id,
                    name: column.member.name.clone(),
                    post: column
                        .post
                        .map_or_else(String::new, |version| version.said.title.clone()),
                })
                .collect(),
            rows,
            legend: legend(),
        })
    }

    /// What the team's posts ask for, less what was judged: who holds each unit, who can learn it at work, who has modules
    /// to do for it.
    ///
    /// # Errors
    /// Nobody's supervisor and no lead, or the store cannot be read.
    pub fn team_gaps(&self, actor: StaffId) -> Result<TeamGaps, Failure> {
        let asking = self.asking(actor);
        let team = Team::read(self, &asking)?;
        let programme = self.programme();
        let catalogue = &self.catalogue();
        let mut units: BTreeMap<String, TeamUnit> = BTreeMap::new();
        let mut without_profile = Vec::new();
        for (member, competence) in &team.people {
            let Some((_, version)) = post_of(competence, &programme, team.today) else {
                if member.needs_profile() {
                    without_profile.push(member.name.clone());
                }
                continue;
            };
            let rows = gap::of_person(
                &version.said,
                competence,
                &programme.modules,
                catalogue,
                team.today,
            );
            count(&rows, &member.name, catalogue, &mut units);
        }
        for unit in units.values_mut() {
            unit.only_one = unit.held_by.len() == 1;
        }
        Ok(TeamGaps {
            people: team.people.len(),
            units: in_order(units, catalogue),
            without_profile,
        })
    }

    /// What waits for a lead, or for a supervisor of their own people.
    ///
    /// # Errors
    /// Nobody's supervisor and no lead, or the store cannot be read.
    pub fn development_waiting(&self, actor: StaffId) -> Result<DevelopmentWaiting, Failure> {
        let asking = self.asking(actor);
        let team = Team::read(self, &asking)?;
        let today = team.today;
        let mut waiting = DevelopmentWaiting::default();
        for (member, competence) in &team.people {
            let room = &competence.development;
            let name = || member.name.clone();
            if let Some(open) = room.provisional_open()
                && (open.until <= today.plus(ENDS_SOON_DAYS) || open.accepted.is_none())
            {
                let view = self.provisional(&asking, member, open, competence);
                waiting.provisional.push(view);
            }
            if member.needs_profile() && room.post_on(today).is_none() {
                waiting.without_profile.push(name());
            }
            match room.agreement_on(today) {
                None => waiting.without_agreement.push(name()),
                Some(open) if open.state(today) == AgreementState::Offered => {
                    waiting.not_accepted.push((name(), open.entry));
                }
                Some(_) => {}
            }
            if room.mentors_of(member.id).next().is_none() {
                waiting.without_mentor.push(name());
            }
            let supervisor = member.details.supervisor;
            if supervisor
                .and_then(|id| asking.register.active(id))
                .is_none()
            {
                waiting.without_supervisor.push(name());
            }
            let overdue = room
                .objectives
                .iter()
                .filter(|one| one.is_open() && one.due < today);
            waiting
                .objectives_overdue
                .extend(overdue.map(|one| (name(), one.said.what.clone())));
        }
        waiting
            .provisional
            .sort_by_key(|one| (!one.overdue, one.until));
        Ok(waiting)
    }
}

fn row(
    columns: &[Column<'_>],
    framework: &Framework,
    unit: &Unit,
    statement: Option<&Statement>,
    (id, title): (String, String),
    catalogue: &Catalogue,
    today: Day,
) -> GridRow {
    let level = statement.and_then(|one| one.level.as_deref());
    let marks: String = columns
        .iter()
        .map(|column| {
            let evidence = match statement {
                Some(statement) => column.known.evidence_of_statement(&statement.id),
                None => column.known.evidence_of(&unit.id),
            };
            column.mark(framework, unit, level, evidence, today)
        })
        .collect();
    let mut holders = marks.chars().enumerate().filter(|(_, mark)| *mark == HELD);
    let first = holders.next().map(|(place, _)| place);
    let others = holders.count();
    GridRow {
        id,
        title,
        level: level
            .map(|level| level_words(catalogue, &framework.id, level))
            .unwrap_or_default(),
        marks,
        held_by: usize::from(first.is_some()) + others,
        only_one: first.filter(|_| others == 0),
    }
}

fn legend() -> Vec<(char, String)> {
    let standings = Standing::ALL
        .iter()
        .map(|one| (one.mark(), one.words().to_owned()));
    let others = [
        (EVIDENCE_SEEN, "not assessed, evidence filed".to_owned()),
        (NOT_ASKED, "not asked for, nothing said".to_owned()),
    ];
    standings.chain(others).collect()
}

/// Puts one person's units into those of the team.
fn count(
    rows: &[UnitGap<'_>],
    name: &str,
    catalogue: &Catalogue,
    units: &mut BTreeMap<String, TeamUnit>,
) {
    let mut counted: BTreeSet<&str> = BTreeSet::new();
    let mut named: BTreeSet<(&str, u8)> = BTreeSet::new();
    for one in rows {
        if one.standing == Standing::Assumed {
            continue;
        }
        let asked = profile_unit(one.required, catalogue);
        let unit = units
            .entry(one.required.unit.clone())
            .or_insert_with(|| TeamUnit {
                unit: asked.unit,
                framework: asked.framework,
                title: asked.title,
                asked_of: 0,
                held_by: Vec::new(),
                only_one: false,
                at_work: Vec::new(),
                in_modules: Vec::new(),
                written: asked.written,
            });
        // One unit may be asked for in several fields of practice; a person counts once.
        if counted.insert(&one.required.unit) {
            unit.asked_of += 1;
        }
        let (place, list) = if one.standing.is_held() {
            (0, &mut unit.held_by)
        } else if one.is_learned_at_work() {
            (1, &mut unit.at_work)
        } else if one.standing.is_gap() && !one.modules.is_empty() {
            (2, &mut unit.in_modules)
        } else {
            continue;
        };
        // Two people may have the same name: who was named already is known by the unit, not by the name.
        if named.insert((&one.required.unit, place)) {
            list.push(name.to_owned());
        }
    }
}

/// Units in the order of the frameworks.
fn in_order(mut units: BTreeMap<String, TeamUnit>, catalogue: &Catalogue) -> Vec<TeamUnit> {
    let known = catalogue
        .frameworks()
        .iter()
        .flat_map(|framework| &framework.units);
    let mut ordered: Vec<TeamUnit> = known
        .filter_map(|unit| units.remove(unit.id.as_str()))
        .collect();
    ordered.extend(units.into_values());
    ordered
}
