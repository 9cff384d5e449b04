//! Training in modules: most are for everybody, some are made to measure; each leads to units (R001-78).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::only_a_lead;
use crate::domain::command::Context;
use crate::domain::decide::Present;
use crate::domain::entry::{EntryHead, EntryNumber, Subject};
use crate::domain::event::{Event, Fact};
use crate::domain::refusal::{Reason, Refusal, required, within};
use crate::domain::staff::competence::{some_words, unit_of};
use crate::domain::writing;

/// The most modules.
pub const MODULES_MAX: usize = 400;
/// The most units of one module.
pub const UNITS_MAX: usize = 60;

crate::vocabulary! {
    /// For whom a module is.
    pub enum ModuleKind {
        Core = "core", "core: for everybody";
        Tailored = "tailored", "tailored: for some";
    }
}

/// A module was written or changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModuleWritten {
    /// The entry that wrote it first; none in that entry itself.
    pub module: Option<EntryNumber>,
    /// What it is called.
    pub title: String,
    /// For whom.
    pub kind: ModuleKind,
    /// The units that it leads to.
    pub units: Vec<String>,
    /// What is done in it, where and with whom; may be empty.
    pub about: String,
    /// Whether it is on offer.
    pub in_use: bool,
}

/// Asks for a module, or for a change of one: what is left out of that stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteModule {
    /// The entry that wrote it first; a new one when left out.
    #[serde(default)]
    pub module: Option<EntryNumber>,
    /// What it is called.
    #[serde(default)]
    pub title: String,
    /// For whom; core when left out of a new one.
    #[serde(default)]
    pub kind: Option<ModuleKind>,
    /// The units that it leads to.
    #[serde(default)]
    pub units: Option<Vec<String>>,
    /// What is done in it.
    #[serde(default)]
    pub about: String,
    /// Whether it is on offer.
    #[serde(default)]
    pub in_use: Option<bool>,
}

/// All modules as they are now, by the entry that wrote them first; earlier wordings are in the record.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ModuleBook {
    /// The modules.
    pub modules: BTreeMap<EntryNumber, ModuleWritten>,
}

impl ModuleBook {
    /// Takes over a module, and says which.
    pub fn apply(&mut self, head: &EntryHead, fact: &ModuleWritten) -> EntryNumber {
        let id = fact.module.unwrap_or(head.number);
        self.modules.insert(id, fact.clone());
        id
    }

    /// A module.
    ///
    /// # Errors
    /// No entry of that number wrote one.
    pub fn known(&self, id: EntryNumber) -> Result<&ModuleWritten, Refusal> {
        self.modules.get(&id).ok_or_else(|| {
            Refusal::unknown("modules", format!("Entry {id} wrote no module"))
                .advise("See `caseload development module`")
        })
    }

    /// The title of a module, or its number where there is none.
    pub fn title(&self, id: EntryNumber) -> String {
        self.modules
            .get(&id)
            .map_or_else(|| id.to_string(), |module| module.title.clone())
    }

    /// The modules on offer that lead to a unit.
    pub fn leading_to<'a>(
        &'a self,
        unit: &'a str,
    ) -> impl Iterator<Item = (EntryNumber, &'a ModuleWritten)> {
        self.modules
            .iter()
            .filter(move |(_, module)| module.in_use && module.units.iter().any(|one| one == unit))
            .map(|(id, module)| (*id, module))
    }

    /// Modules, each once, all of which there are.
    ///
    /// # Errors
    /// One that there is not.
    pub fn all_known(&self, ids: &[EntryNumber]) -> Result<Vec<EntryNumber>, Refusal> {
        let mut found: Vec<EntryNumber> = Vec::new();
        for id in ids {
            self.known(*id)?;
            if !found.contains(id) {
                found.push(*id);
            }
        }
        Ok(found)
    }
}

/// Decides on a module.
///
/// # Errors
/// Not a lead, no such module or unit, no title, no unit.
pub(super) fn write(
    command: &WriteModule,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    only_a_lead("writes modules", context)?;
    let book = present.modules();
    let before = command.module.map(|id| book.known(id)).transpose()?;
    if before.is_none() && book.modules.len() >= MODULES_MAX {
        return Err(Refusal::new(
            Reason::TooLong,
            format!("There are {MODULES_MAX} modules; change one that is out of use"),
        ));
    }
    let title = match before {
        Some(before) if command.title.trim().is_empty() => before.title.clone(),
        _ => required(
            "title",
            "What the module is called",
            &writing::clean_line(&command.title).0,
        )?,
    };
    within("title", "The title", &title, 200)?;
    let units = match (&command.units, before) {
        (Some(ids), _) => units(ids, present)?,
        (None, Some(before)) => before.units.clone(),
        (None, None) => Vec::new(),
    };
    if units.is_empty() {
        return Err(Refusal::missing("units", "A unit that the module leads to"));
    }
    let about = match before {
        Some(before) if command.about.trim().is_empty() => before.about.clone(),
        _ => some_words("about", "What is done in it", &command.about)?,
    };
    let kind = command.kind.or(before.map(|before| before.kind));
    let fact = ModuleWritten {
        module: command.module,
        title,
        kind: kind.unwrap_or(ModuleKind::Core),
        units,
        about,
        in_use: command
            .in_use
            .or(before.map(|before| before.in_use))
            .unwrap_or(true),
    };
    Ok(vec![Fact {
        subjects: vec![Subject::Programme],
        happened: None,
        event: Event::ModuleWritten(fact),
    }])
}

fn units(ids: &[String], present: &dyn Present) -> Result<Vec<String>, Refusal> {
    let units = units_of(ids, present)?;
    if units.len() > UNITS_MAX {
        return Err(Refusal::new(
            Reason::TooLong,
            format!("A module leads to at most {UNITS_MAX} units"),
        )
        .at("units"));
    }
    Ok(units)
}

/// Units by their ids, each once.
///
/// # Errors
/// An unknown one.
pub(super) fn units_of(ids: &[String], present: &dyn Present) -> Result<Vec<String>, Refusal> {
    let catalogue = present.catalogue();
    let mut units: Vec<String> = Vec::new();
    for id in ids {
        let (_, unit) = unit_of(&catalogue, id).map_err(|refusal| refusal.at("units"))?;
        if !units.contains(&unit.id) {
            units.push(unit.id.clone());
        }
    }
    Ok(units)
}
