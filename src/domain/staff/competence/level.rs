//! Levels of frameworks, as claims and judgements state them.

use crate::domain::refusal::Refusal;
use crate::domain::staff::catalogue::{Framework, LevelMode, Unit};

/// The level that a claim or a judgement is about: one of the framework's ladder; the unit's own where it is fixed.
pub(in crate::domain::staff) fn level_of(
    framework: &Framework,
    unit: &Unit,
    level: Option<&str>,
) -> Result<Option<String>, Refusal> {
    let level = level.map(str::trim).filter(|level| !level.is_empty());
    match (framework.level_mode, level) {
        (LevelMode::None, None) => Ok(None),
        (LevelMode::None, Some(level)) => Err(Refusal::invalid(
            "level",
            format!(
                "{} has no levels, so '{level}' says nothing there",
                framework.title
            ),
        )),
        (LevelMode::Fixed, None) => Ok(unit.required_level.clone()),
        (LevelMode::Ladder, None) => Err(Refusal::missing(
            "level",
            &format!("The level ({})", level_ids(framework)),
        )),
        (LevelMode::Fixed | LevelMode::Ladder, Some(level)) => {
            let known = framework.levels.iter().find(|one| {
                one.id.eq_ignore_ascii_case(level) || one.title.eq_ignore_ascii_case(level)
            });
            known.map(|one| Some(one.id.clone())).ok_or_else(|| {
                Refusal::unknown(
                    "level",
                    format!("{} has no level '{level}'", framework.title),
                )
                .advise(format!("Use one of: {}", level_ids(framework)))
            })
        }
    }
}

fn level_ids(framework: &Framework) -> String {
    let ids: Vec<&str> = framework.levels.iter().map(|one| one.id.as_str()).collect();
    ids.join(", ")
}
