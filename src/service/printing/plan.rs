//! How one person learns, in the words of the printed development plan.

use crate::domain::entry::EntryNumber;
use crate::domain::staff::development::agreement::AgreementState;
use crate::domain::staff::development::module::ModuleKind;
use crate::domain::time::shown;
use crate::exchange::print_role::{Development, Gap, Module, Objective};
use crate::service::view::development::{
    AgreementView, DevelopmentPlan, GapRow, ModuleRow, ObjectiveView, OwnModule, PersonDevelopment,
    ProvisionalView, hours,
};

use super::stated;

/// What the plan says.
pub(super) fn told(known: &DevelopmentPlan, modules: &[ModuleRow]) -> Development {
    let of = &known.development;
    let person = of.name.clone();
    let without = Development {
        audience: format!("{person}, and those who help them learn"),
        period: "no agreement yet".to_owned(),
        review: review(of),
        supervisor: of.supervisor.clone(),
        provisional: of
            .provisional
            .iter()
            .find(|one| one.open)
            .map(provisional)
            .unwrap_or_default(),
        gaps: known
            .gaps
            .rows
            .iter()
            .filter(|row| row.gap)
            .map(gap)
            .collect(),
        objectives: of.objectives.iter().map(objective).collect(),
        modules: of.modules.iter().map(|one| module(one, modules)).collect(),
        exemptions: of.exemptions.clone(),
        person,
        ..Development::default()
    };
    let Some(agreed) = agreement(of) else {
        return without;
    };
    Development {
        period: period(agreed),
        facilitator: agreed.facilitator.clone(),
        supervisor: agreed.supervisor.clone(),
        assessor: agreed.assessor.clone(),
        hours_planned: format!(
            "{} a month; {} so far, {} in all",
            hours(u64::from(agreed.protected_a_month)),
            hours(agreed.planned_so_far),
            hours(agreed.planned)
        ),
        hours_taken: hours(agreed.taken),
        accreditation: agreed.accreditation.clone(),
        ..without
    }
}

/// The agreement that the plan rests on: the one that holds, else one to come, else the newest that was offered.
pub(super) fn agreement(of: &PersonDevelopment) -> Option<&AgreementView> {
    [
        AgreementState::Holds,
        AgreementState::Coming,
        AgreementState::Offered,
    ]
    .into_iter()
    .find_map(|state| of.agreements.iter().find(|one| one.state == state))
}

fn period(agreed: &AgreementView) -> String {
    format!(
        "{} to {}, {}",
        shown::full_day(agreed.from),
        shown::full_day(agreed.until),
        agreed.state
    )
}

/// The next day on which something is looked at.
fn review(of: &PersonDevelopment) -> String {
    let next = of
        .objectives
        .iter()
        .filter(|one| one.open)
        .map(|one| one.due);
    next.min().map_or_else(String::new, |day| {
        format!("the next objective by {}", shown::full_day(day))
    })
}

fn provisional(one: &ProvisionalView) -> String {
    let mut said = vec![format!(
        "From {} until {}; {}",
        shown::full_day(one.from),
        shown::full_day(one.until),
        one.state
    )];
    if !one.to_finish.is_empty() {
        said.push(format!("To finish: {}", one.to_finish.join(", ")));
    }
    if let Some(most) = one.patients_max {
        said.push(format!("At most {most} patients, {} now", one.patients));
    }
    if !one.limits.is_empty() {
        said.push(one.limits.clone());
    }
    format!("{}.", said.join(". "))
}

fn gap(row: &GapRow) -> Gap {
    Gap {
        unit: unit_words(row),
        level: stated(&row.asked.level),
        standing: row.words.clone(),
        at_work: row.learn_at_work,
        how: how(row),
    }
}

/// A unit with its field of practice and its framework.
pub(super) fn unit_words(row: &GapRow) -> String {
    let asked = &row.asked;
    let field = if asked.specialty.is_empty() {
        String::new()
    } else {
        format!(", in {}", asked.specialty)
    };
    format!("{}{field} ({})", asked.title, asked.framework)
}

/// How a unit is learned, as far as anybody has said: modules, what the person will do, a claim that waits.
fn how(row: &GapRow) -> String {
    let mut said: Vec<String> = Vec::new();
    if !row.modules.is_empty() {
        said.push(format!("Modules: {}", row.modules.join(", ")));
    }
    if let Some(own) = row.ratings.first().filter(|own| !own.action.is_empty()) {
        let by = own
            .by_when
            .map_or_else(String::new, |day| format!(" by {}", shown::full_day(day)));
        said.push(format!("Own action: {}{by}", own.action));
    }
    said.extend(row.claims.iter().cloned());
    said.join("\n")
}

fn objective(one: &ObjectiveView) -> Objective {
    let mut text = one.what.clone();
    if !one.units.is_empty() {
        text = format!("{text}\n{}", one.units.join(", "));
    }
    let evidence_by = one
        .evidence_due
        .map_or_else(String::new, |day| format!(", by {}", shown::full_day(day)));
    let overdue = if one.overdue { ", overdue" } else { "" };
    Objective {
        text,
        shown_by: format!("{}{evidence_by}", one.evidence),
        by: format!("{}{overdue}", shown::full_day(one.due)),
        review: if one.reviews.is_empty() {
            "not yet reviewed".to_owned()
        } else {
            one.reviews.join("\n")
        },
    }
}

fn module(one: &OwnModule, modules: &[ModuleRow]) -> Module {
    Module {
        title: one.title.clone(),
        core: one.kind == ModuleKind::Core,
        units: units_of(one.module, modules).join(", "),
        standing: one.state.clone(),
    }
}

fn units_of(module: EntryNumber, modules: &[ModuleRow]) -> Vec<String> {
    modules
        .iter()
        .find(|row| row.module == module)
        .map(|row| row.units.clone())
        .unwrap_or_default()
}
