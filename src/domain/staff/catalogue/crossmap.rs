//! What corresponds between frameworks (R000-26): shipped proposals of our own, by theme. Where an item is evidence for one
//! statement of a theme, the statements of the other frameworks in it are proposed; nothing is linked without a person.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::reading::{CatalogueError, shipped};
use super::{Catalogue, LevelMode, StatementPlace};

/// The shipped table.
const TABLE: &str = include_str!("../../../../fixtures/catalogue/crossmap.toml");

static SHIPPED: LazyLock<Crossmap> = LazyLock::new(|| Crossmap::read(TABLE).unwrap_or_default());

/// What corresponds, as proposed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Crossmap {
    #[serde(rename = "schema")]
    _schema: u16,
    /// Whose work it is.
    #[serde(rename = "crossmap")]
    pub about: About,
    /// Statements and units that have something in common.
    #[serde(rename = "theme")]
    pub themes: Vec<Theme>,
}

/// Whose work a table of proposals is.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// On which day it was made.
    pub made: String,
    /// Who made it.
    pub by: String,
    /// How it may and may not be used; shown wherever proposals are.
    pub caution: String,
}

/// What has something in common.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    /// What it is.
    pub title: String,
    /// Ids of statements and units.
    pub ids: Vec<String>,
}

/// A statement that an item may be evidence for, too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The statement's id.
    pub statement: String,
    /// Why it is proposed: the theme, and the linked statement that it has it in common with.
    pub why: String,
}

/// How strongly something is proposed, and where it stands in the catalogue.
#[derive(Debug, Default)]
struct Weighed {
    named: u32,
    by_unit: u32,
    place: usize,
    why: String,
}

impl Crossmap {
    /// The shipped proposals.
    pub fn shipped() -> &'static Crossmap {
        &SHIPPED
    }

    /// Reads a table of proposals.
    ///
    /// # Errors
    /// Not of its form.
    pub fn read(text: &str) -> Result<Crossmap, CatalogueError> {
        shipped("crossmap.toml", text)
    }

    /// The ids that stand for nothing in a catalogue, with the theme that names them.
    pub fn unknown<'a>(&'a self, catalogue: &Catalogue) -> Vec<(&'a str, &'a str)> {
        self.themes
            .iter()
            .flat_map(|theme| {
                theme
                    .ids
                    .iter()
                    .map(|id| (theme.title.as_str(), id.as_str()))
            })
            .filter(|(_, id)| catalogue.framework_of(id).is_none())
            .collect()
    }

    /// What is proposed for an item that is linked to some statements already, the likeliest first: statements of other
    /// frameworks that share a theme with one of them. `level` leaves of a framework of one statement a level only those
    /// of that level; every level is proposed when it is `None`. Nothing that is linked is proposed.
    pub fn proposals(
        &self,
        catalogue: &Catalogue,
        linked: &[String],
        level: Option<&str>,
    ) -> Vec<Proposal> {
        let places: Vec<StatementPlace<'_>> = linked
            .iter()
            .filter_map(|id| catalogue.statement_ever(id))
            .collect();
        let mut weighed: BTreeMap<&str, Weighed> = BTreeMap::new();
        for theme in &self.themes {
            // The first linked statement that stands in the theme speaks for it, one a framework.
            let mut from: BTreeMap<&str, &str> = BTreeMap::new();
            for place in &places {
                let is_named = |id: &String| *id == place.statement.id || *id == place.unit.id;
                if theme.ids.iter().any(is_named) {
                    from.entry(&place.framework.id)
                        .or_insert(&place.statement.id);
                }
            }
            for id in &theme.ids {
                let (is_named, meant) = catalogue.meant(id);
                for place in meant {
                    let other = from
                        .iter()
                        .find(|(framework, _)| **framework != place.framework.id);
                    let Some((_, other)) = other else { continue };
                    if linked.contains(&place.statement.id) || !is_at(&place, level) {
                        continue;
                    }
                    let weight = weighed
                        .entry(&place.statement.id)
                        .or_insert_with(|| Weighed {
                            why: format!("{}: as {other}", theme.title),
                            ..Weighed::default()
                        });
                    if is_named {
                        weight.named += 1;
                    } else {
                        weight.by_unit += 1;
                    }
                }
            }
        }
        for (place, known) in catalogue.statements().enumerate() {
            if let Some(weight) = weighed.get_mut(known.statement.id.as_str()) {
                weight.place = place;
            }
        }
        let mut ranked: Vec<(&str, Weighed)> = weighed.into_iter().collect();
        ranked.sort_by_key(|(_, one)| {
            let all = one.named + one.by_unit;
            (std::cmp::Reverse((all, one.named)), one.place)
        });
        ranked
            .into_iter()
            .map(|(statement, one)| Proposal {
                statement: statement.to_owned(),
                why: one.why,
            })
            .collect()
    }
}

/// Whether a statement is of a level, in a framework that states each row once a level.
pub(super) fn is_at(place: &StatementPlace<'_>, level: Option<&str>) -> bool {
    let stated = place.statement.level.as_deref();
    place.framework.level_mode != LevelMode::Ladder
        || level.is_none_or(|level| stated.is_some_and(|stated| stated.eq_ignore_ascii_case(level)))
}
