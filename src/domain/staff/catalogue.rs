//! The competence frameworks that staff are assessed against: four that are shipped, whatever a service imports, and the
//! statements it adds itself to units that are announced but empty.
//!
//! Ids are stable keys for evidence: one never changes its meaning. Nothing here computes a level or a percentage: a
//! framework says what can be evidenced, people judge. A unit without statements is not yet written and is never counted.
//!
//! * `framework`: what a framework is made of.
//! * `reading` turns a table into a [`Framework`], or says everything that is not in order, line by line; `fields` reads
//!   single values.
//! * [`importing`]: tables of a service's own, and newer versions of known ones.
//! * [`local`]: statements that a lead adds.
//! * [`changes`]: which entries made the catalogue what it is.
//! * [`crossmap`]: what corresponds in other frameworks; [`hints`]: what an entry could show. Both only propose.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::entry::EntryNumber;
use crate::domain::writing::fold;

pub mod changes;
pub mod crossmap;

mod fields;
mod framework;
pub mod hints;

pub mod importing;
pub mod local;
mod reading;
#[cfg(test)]
mod tests;

pub use fields::Complaint;
pub use framework::{
    Added, Area, Counts, Described, Framework, Gap, Level, LevelMode, Part, Principle, Statement,
    StatementPlace, Unit, UnitKind, counts,
};
pub use reading::{CatalogueError, TABLE_BYTES_MAX};

/// All frameworks, each as it is now and as it was before.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    frameworks: Vec<Framework>,
    /// Versions that newer ones took the place of, in the order in which that happened.
    earlier: Vec<Framework>,
    /// Statement id to framework, unit and statement.
    places: BTreeMap<String, Place>,
    /// The same of statements that a newer version left out, among the earlier ones.
    retired: BTreeMap<String, Place>,
    /// Entries that changed the catalogue and whose change this program cannot read.
    unread: Vec<EntryNumber>,
}

/// Framework, unit and statement, each by its index.
type Place = (usize, usize, usize);

impl Catalogue {
    /// Reads the four frameworks that are shipped.
    ///
    /// # Errors
    /// Everything that is not in order.
    pub fn built_in() -> Result<Catalogue, CatalogueError> {
        Catalogue::read(reading::SHIPPED)
    }

    /// Reads frameworks from tables, each with the name by which an error calls it.
    ///
    /// # Errors
    /// Everything that is not in order in the first table that is not.
    pub fn read(tables: &[(&str, &str)]) -> Result<Catalogue, CatalogueError> {
        let mut catalogue = Catalogue::default();
        for (name, text) in tables {
            let read = reading::framework(name, text, &catalogue)?;
            catalogue.take(read.framework);
        }
        Ok(catalogue)
    }

    /// Takes a framework in, or a version of a known one. The highest number is the present one, the later of two alike.
    fn take(&mut self, mut new: Framework) {
        match self.frameworks.iter_mut().find(|one| one.id == new.id) {
            None => self.frameworks.push(new),
            Some(known) if new.number < known.number => self.earlier.push(new),
            Some(known) => {
                local::carry_over(known, &mut new);
                self.earlier.push(std::mem::replace(known, new));
            }
        }
        self.index();
    }

    fn index(&mut self) {
        self.places = places(&self.frameworks);
        self.retired = places(&self.earlier);
        let places = &self.places;
        self.retired.retain(|id, _| !places.contains_key(id));
    }

    /// The frameworks as they are now, in order.
    pub fn frameworks(&self) -> &[Framework] {
        &self.frameworks
    }

    /// The framework with an id, as it is now.
    pub fn framework(&self, id: &str) -> Option<&Framework> {
        self.frameworks.iter().find(|framework| framework.id == id)
    }

    /// The version of a framework that a decision made now is pinned to.
    pub fn version_of(&self, framework: &str) -> Option<&str> {
        self.framework(framework).map(|one| one.version.as_str())
    }

    /// A framework in the words of a version; none for a version that never was.
    pub fn at(&self, framework: &str, version: &str) -> Option<&Framework> {
        self.frameworks
            .iter()
            .chain(&self.earlier)
            .find(|one| one.id == framework && one.version == version)
    }

    /// Every version of a framework, the present one first, then the latest before it.
    pub fn versions_of<'a>(
        &'a self,
        framework: &str,
    ) -> impl Iterator<Item = &'a Framework> + use<'a> {
        let framework = framework.to_owned();
        self.frameworks
            .iter()
            .chain(self.earlier.iter().rev())
            .filter(move |one| one.id == framework)
    }

    /// The unit with an id, with its framework.
    pub fn unit(&self, id: &str) -> Option<(&Framework, &Unit)> {
        self.frameworks
            .iter()
            .find_map(|framework| Some((framework, framework.unit(id)?)))
    }

    /// The statement with an id that can be evidenced now.
    pub fn statement(&self, id: &str) -> Option<StatementPlace<'_>> {
        place_in(&self.frameworks, *self.places.get(id)?)
    }

    /// The statement with an id, also one that a newer version left out: old evidence and decisions keep their words.
    pub fn statement_ever(&self, id: &str) -> Option<StatementPlace<'_>> {
        self.statement(id)
            .or_else(|| place_in(&self.earlier, *self.retired.get(id)?))
    }

    /// Entries that changed the catalogue and whose change this program cannot read: what they brought is not in it.
    pub fn unread(&self) -> &[EntryNumber] {
        &self.unread
    }

    /// Takes note of an entry whose change cannot be read.
    pub fn note_unread(&mut self, entry: EntryNumber) {
        self.unread.push(entry);
    }

    /// Whether a newer version left a statement out.
    pub fn is_retired(&self, id: &str) -> bool {
        self.retired.contains_key(id)
    }

    /// Every statement that can be evidenced now, in order.
    pub fn statements(&self) -> impl Iterator<Item = StatementPlace<'_>> {
        self.frameworks.iter().flat_map(|framework| {
            framework.units.iter().flat_map(move |unit| {
                unit.statements.iter().map(move |statement| StatementPlace {
                    framework,
                    unit,
                    statement,
                })
            })
        })
    }

    /// The statements in which every one of the words occurs: in the text, its id and level, or the title and code of its
    /// unit, area or framework. Case and accents do not matter; no words find everything.
    pub fn search(&self, words: &str) -> Vec<StatementPlace<'_>> {
        let folded = fold(words);
        let words: Vec<&str> = folded.split_whitespace().collect();
        self.statements()
            .filter(|place| {
                let searched = place.searched();
                words.iter().all(|word| searched.contains(word))
            })
            .collect()
    }

    /// The statements that an id of a proposal stands for: one, or every statement of a unit; none for a unit that is not
    /// yet written and for an id that is retired or unknown. Whether the id is the statement's own.
    fn meant(&self, id: &str) -> (bool, Vec<StatementPlace<'_>>) {
        if let Some(place) = self.statement(id) {
            return (true, vec![place]);
        }
        let places = self.unit(id).into_iter().flat_map(|(framework, unit)| {
            unit.statements.iter().map(move |statement| StatementPlace {
                framework,
                unit,
                statement,
            })
        });
        (false, places.collect())
    }

    /// The framework of an id of a statement or unit, as it is now.
    fn framework_of(&self, id: &str) -> Option<&Framework> {
        let place = self.statement(id).map(|place| place.framework);
        place.or_else(|| self.unit(id).map(|(framework, _)| framework))
    }

    /// Every id that a framework other than `but` ever had.
    fn ids_but(&self, but: &str) -> BTreeSet<String> {
        self.frameworks
            .iter()
            .chain(&self.earlier)
            .filter(|one| one.id != but)
            .flat_map(Framework::ids)
            .map(str::to_owned)
            .collect()
    }
}

fn places(frameworks: &[Framework]) -> BTreeMap<String, Place> {
    let mut places = BTreeMap::new();
    for (f, framework) in frameworks.iter().enumerate() {
        for (u, unit) in framework.units.iter().enumerate() {
            for (s, statement) in unit.statements.iter().enumerate() {
                places.insert(statement.id.clone(), (f, u, s));
            }
        }
    }
    places
}

fn place_in(frameworks: &[Framework], (f, u, s): Place) -> Option<StatementPlace<'_>> {
    let framework = frameworks.get(f)?;
    let unit = framework.units.get(u)?;
    Some(StatementPlace {
        framework,
        unit,
        statement: unit.statements.get(s)?,
    })
}
