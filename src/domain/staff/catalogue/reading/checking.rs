//! What one part of a table says of another: ids, names, parents, levels.

use std::collections::BTreeMap;

use super::super::fields::{Placed, cut};
use super::super::{Area, Framework, LevelMode, Unit};
use super::Reader;

impl Reader {
    /// Takes an id in: of its form, below its framework's, and new over all frameworks.
    pub(super) fn id(&mut self, id: &Placed<String>, framework: Option<&str>) {
        if id.value.is_empty() {
            return;
        }
        let is_plain = |letter: char| letter.is_ascii_alphanumeric() || ".-_".contains(letter);
        if !id.value.chars().all(is_plain) {
            let what = format!(
                "the id '{}' may hold letters without accents, digits, full stops, hyphens and underscores only",
                cut(&id.value)
            );
            self.complaints.say_on(id.line, what);
        }
        if let Some(framework) = framework.filter(|framework| !framework.is_empty()) {
            let rest = id.value.strip_prefix(framework);
            if !rest.is_some_and(|rest| rest.len() > 1 && rest.starts_with('.')) {
                let what = format!("the id '{}' must begin with '{framework}.'", cut(&id.value));
                self.complaints.say_on(id.line, what);
            }
        }
        if self.ids.insert(id.value.clone()) {
            self.lines.insert(id.value.clone(), id.line);
        } else {
            self.doubled(id.line, &id.value);
        }
    }

    pub(super) fn doubled(&mut self, line: usize, id: &str) {
        let first = self.lines.get(id);
        let first = first.map_or_else(String::new, |first| {
            format!("; it stands on line {first}, too")
        });
        let what = format!("the id '{}' is given a second time{first}", cut(id));
        self.complaints.say_on(line, what);
    }

    /// Complains of a name that stands for nothing.
    pub(super) fn known(&mut self, what: &str, name: &Placed<String>, is_known: bool) {
        if !is_known && !name.value.is_empty() {
            let what = format!("there is no {what} '{}' in this table", cut(&name.value));
            self.complaints.say_on(name.line, what);
        }
    }

    /// Parents must be there, and no area may lie within itself.
    pub(super) fn refuse_strange_parents(&mut self, areas: &[Area], parents: &[Placed<String>]) {
        let parent_of: BTreeMap<&str, &str> = areas
            .iter()
            .filter_map(|area| Some((area.id.as_str(), area.parent.as_deref()?)))
            .collect();
        for (area, parent) in areas.iter().zip(parents) {
            let Some(name) = &area.parent else { continue };
            self.known("area", parent, areas.iter().any(|one| one.id == *name));
            let mut next = Some(name.as_str());
            let mut steps = 0;
            while let Some(here) = next.filter(|here| *here != area.id && steps <= areas.len()) {
                next = parent_of.get(here).copied();
                steps += 1;
            }
            if next == Some(area.id.as_str()) {
                let what = format!("the area '{}' lies within itself", cut(&area.id));
                self.complaints.say_on(parent.line, what);
            }
        }
    }

    /// The level of one statement, by how the framework uses levels.
    pub(super) fn check_level(
        &mut self,
        level: &Placed<String>,
        id: &Placed<String>,
        unit: &Unit,
        framework: &Framework,
    ) {
        let given = Some(level.value.as_str()).filter(|level| !level.is_empty());
        let required = unit.required_level.as_deref();
        if let Some(name) = given
            && framework.level(name).is_none()
        {
            self.known("level", level, false);
            return;
        }
        let id = cut(&id.value);
        let what = match framework.level_mode {
            LevelMode::None if given.is_some() => {
                format!("'{id}' has a level in a framework without levels: leave it empty")
            }
            LevelMode::Fixed if given != required => format!(
                "'{id}' must have the level that its unit requires{}",
                required.map_or_else(String::new, |level| format!(", '{}'", cut(level)))
            ),
            LevelMode::Ladder if given.is_none() => {
                format!("'{id}' has no level; this framework has one statement a level")
            }
            _ => return,
        };
        self.complaints.say_on(level.line, what);
    }

    /// The level of a unit, and that each row is stated for every level.
    pub(super) fn check_levels(
        &mut self,
        unit: &Unit,
        required: &Placed<String>,
        framework: &Framework,
    ) {
        let name = cut(&unit.id);
        let level = unit.required_level.as_deref();
        if let Some(level) = level {
            self.known("level", required, framework.level(level).is_some());
        }
        let is_fixed = framework.level_mode == LevelMode::Fixed;
        if level.is_some() && !is_fixed {
            let what = format!("'{name}' requires a level, and the framework has no level a unit");
            self.complaints.say_on(required.line, what);
        }
        if level.is_none() && is_fixed && unit.is_written() {
            let what = format!("'{name}' requires no level; this framework has one a unit");
            self.complaints.say_on(required.line, what);
        }
        if framework.level_mode != LevelMode::Ladder {
            return;
        }
        let line = self.lines.get(&unit.id).copied().unwrap_or(required.line);
        let rows = unit.rows();
        for row in &unit.partial_rows {
            if !rows.contains(&row.as_str()) {
                let what = format!("'{name}' has no row '{}'", cut(row));
                self.complaints.say_on(line, what);
            }
        }
        for row in rows {
            let missing: Vec<&str> = framework
                .levels
                .iter()
                .map(|level| level.id.as_str())
                .filter(|level| !unit.statements_at(level).any(|one| one.row == row))
                .collect();
            if !missing.is_empty() && !unit.partial_rows.iter().any(|one| one == row) {
                let what = format!(
                    "the row '{}' of '{name}' is not stated for {}: write it, or name the row in partial_rows",
                    cut(row),
                    missing.join(", ")
                );
                self.complaints.say_on(line, what);
            }
        }
    }
}
