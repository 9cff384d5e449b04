//! What a team holds and lacks, in the words of the printed report.

use std::collections::BTreeSet;

use super::plan::{agreement, unit_words};
use super::{made_on, role, stated};
use crate::domain::staff::development::module::ModuleKind;
use crate::domain::staff::register::Role;
use crate::domain::time::shown;
use crate::exchange::print_gap::{Holder, TeamGap, TeamReport, Training, UnitHeld};
use crate::service::query::Asking;
use crate::service::view::development::{GapRow, ModuleRow, PersonDevelopment, PersonGaps, hours};
use crate::service::view::team_development::TeamUnit;
use crate::service::{Failure, Service};

/// What is known of one of the team.
struct Member {
    gaps: PersonGaps,
    development: PersonDevelopment,
}

impl Service {
    /// What the report says.
    pub(super) fn team_told(&self, asking: &Asking) -> Result<TeamReport, Failure> {
        let actor = asking.actor;
        let me = asking.member()?;
        let units = self.team_gaps(actor)?;
        let modules = self.modules(actor)?;
        let mut members = Vec::new();
        for whom in asking.team()? {
            members.push(Member {
                gaps: self.gaps(actor, whom.id)?,
                development: self.development(actor, whom.id)?,
            });
        }
        let team = if me.is(Role::Lead) {
            "everybody who works with patients".to_owned()
        } else {
            format!("the people whom {} supervises", me.name)
        };
        Ok(TeamReport {
            team,
            organisation: self.programme().origin.service.clone(),
            audience: "The team, and whoever plans its learning".to_owned(),
            purpose: "To see which skills the team holds, where it rests on one person, what can be learned at work, and what \
                      is planned."
                .to_owned(),
            required_set: required_set(&members),
            people: members.iter().map(person).collect(),
            units: units
                .units
                .iter()
                .flat_map(|unit| self.held(unit, &members))
                .collect(),
            gaps: members.iter().flat_map(gaps).collect(),
            plan: modules
                .iter()
                .filter_map(|module| in_module(module, &members))
                .chain(members.iter().filter_map(at_work))
                .collect(),
            warnings: warnings(&units.units, &members),
            made: asking.now,
            made_on: made_on(asking),
            made_by: me.name.clone(),
        })
    }

    /// A unit, once for each level and field of practice at which posts ask for it, with those who hold it so.
    fn held(&self, unit: &TeamUnit, members: &[Member]) -> Vec<UnitHeld> {
        let rows: Vec<(&Member, &GapRow)> = members
            .iter()
            .flat_map(|member| member.gaps.rows.iter().map(move |row| (member, row)))
            .filter(|(_, row)| row.asked.unit == unit.unit)
            .collect();
        let ways: BTreeSet<(&str, &str)> = rows
            .iter()
            .map(|(_, row)| (row.asked.level.as_str(), row.asked.specialty.as_str()))
            .collect();
        ways.into_iter()
            .filter_map(|way| {
                let of_way = rows.iter().filter(|(_, row)| {
                    (row.asked.level.as_str(), row.asked.specialty.as_str()) == way
                });
                let (_, first) = of_way.clone().next()?;
                let field = if way.1.is_empty() {
                    String::new()
                } else {
                    format!(", in {}", way.1)
                };
                Some(UnitHeld {
                    framework: role::framework(self, &first.asked),
                    unit: format!("{}{field}", unit.title),
                    level: stated(way.0),
                    holders: of_way
                        .filter(|(_, row)| row.standing.is_held())
                        .map(|(member, row)| holder(member, row))
                        .collect(),
                })
            })
            .collect()
    }
}

fn required_set(members: &[Member]) -> String {
    let posts: BTreeSet<&str> = members
        .iter()
        .map(|member| member.gaps.post.as_str())
        .filter(|post| !post.is_empty())
        .collect();
    let posts: Vec<&str> = posts.into_iter().collect();
    if posts.is_empty() {
        return "none: nobody has a role profile".to_owned();
    }
    format!("what each person's own post asks for: {}", posts.join(", "))
}

fn person(member: &Member) -> String {
    if member.gaps.post.is_empty() {
        member.gaps.name.clone()
    } else {
        format!("{} ({})", member.gaps.name, member.gaps.post)
    }
}

fn holder(member: &Member, row: &GapRow) -> Holder {
    let judged = row.judgements.first();
    Holder {
        name: member.gaps.name.clone(),
        decision: judged.map_or_else(
            || row.words.clone(),
            |one| {
                format!(
                    "{} by {} on {}",
                    one.decision,
                    one.assessor,
                    shown::full_day(one.day)
                )
            },
        ),
        level: judged.and_then(|one| stated(&one.level)),
        specialty: judged.map(|one| one.specialty.clone()).unwrap_or_default(),
    }
}

fn gaps(member: &Member) -> impl Iterator<Item = TeamGap> + '_ {
    let rows = member.gaps.rows.iter().filter(|row| row.gap);
    rows.map(|row| TeamGap {
        person: member.gaps.name.clone(),
        unit: unit_words(row),
        level: stated(&row.asked.level),
        standing: row.words.clone(),
        at_work: row.learn_at_work,
    })
}

/// A module with those who have it to do.
fn in_module(module: &ModuleRow, members: &[Member]) -> Option<Training> {
    let to_do = members.iter().filter(|member| {
        let own = &member.development.modules;
        own.iter()
            .any(|one| one.module == module.module && one.to_do)
    });
    let people: Vec<String> = to_do.map(|member| member.gaps.name.clone()).collect();
    if people.is_empty() {
        return None;
    }
    let kind = match module.kind {
        ModuleKind::Core => "Core module",
        ModuleKind::Tailored => "Tailored module",
    };
    Some(Training {
        what: module.title.clone(),
        people,
        how: if module.units.is_empty() {
            kind.to_owned()
        } else {
            format!("{kind}: {}", module.units.join(", "))
        },
        lead: String::new(),
        by: String::new(),
    })
}

/// What somebody learns at work under an agreement: with whose help, in what time, until when.
fn at_work(member: &Member) -> Option<Training> {
    let units: Vec<String> = member.gaps.at_work().map(unit_words).collect();
    let agreed = agreement(&member.development)?;
    if units.is_empty() {
        return None;
    }
    Some(Training {
        what: units.join("\n"),
        people: vec![member.gaps.name.clone()],
        how: format!(
            "At work, {} a month protected; {}",
            hours(u64::from(agreed.protected_a_month)),
            agreed.state
        ),
        lead: agreed.facilitator.clone(),
        by: shown::full_day(agreed.until),
    })
}

fn warnings(units: &[TeamUnit], members: &[Member]) -> Vec<String> {
    let without = members
        .iter()
        .filter(|member| member.gaps.post.is_empty())
        .map(|member| format!("{} has no role profile", member.gaps.name));
    let not_written = units
        .iter()
        .filter(|unit| !unit.written)
        .map(|unit| format!("{} is not yet written: nobody can hold it", unit.title));
    let of_people = members.iter().flat_map(|member| {
        let name = &member.gaps.name;
        let said = member.gaps.warnings.iter();
        said.map(move |warning| format!("{name}: {warning}"))
    });
    without.chain(not_written).chain(of_people).collect()
}
