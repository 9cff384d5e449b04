//! What who asks may record about somebody's development, and what of it is open: what a list of forms is made from, and
//! what the forms let choose. Nothing else of the person is in it.

use serde::{Deserialize, Serialize};

use crate::domain::entry::{EntryNumber, StaffId};
use crate::domain::staff::development::module::ModuleKind;
use crate::domain::staff::development::profile::{
    AskedUnit, Need, ProfileWritten, RequiredUnit, UNITS_MAX,
};
use crate::domain::staff::register::Role;

/// Something that is open, by the entry that began it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Open {
    /// The entry.
    pub entry: EntryNumber,
    /// What it is, in words.
    pub words: String,
}

/// A training module, with its units by their ids.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModuleChoice {
    /// The entry that wrote it first.
    pub module: EntryNumber,
    /// What it is called.
    pub title: String,
    /// For whom.
    pub kind: ModuleKind,
    /// The units that it leads to.
    pub units: Vec<String>,
    /// What is done in it.
    pub about: String,
    /// Whether it is on offer.
    pub in_use: bool,
    /// Whether the person has completed it.
    pub done: bool,
}

/// A role profile that is in use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileChoice {
    /// The entry of its first version.
    pub profile: EntryNumber,
    /// What the post is called, and the role that it asks for.
    pub words: String,
}

/// What who asks may record about somebody's development.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recordable {
    /// Whose development.
    pub staff: StaffId,
    /// Their name.
    pub name: String,
    /// How who asks stands to it.
    pub stands: Vec<Stands>,
    /// What was offered to them and waits for their word, where it is they who ask.
    pub offers: Vec<Open>,
    /// Agreements that are not over.
    pub agreements: Vec<Open>,
    /// Objectives still to be reached.
    pub objectives: Vec<Open>,
    /// Who mentors them, where who asks may end it.
    pub mentors: Vec<(StaffId, String)>,
    /// Provisional practice that is open.
    pub provisional: Option<Open>,
    /// All modules, those on offer first.
    pub modules: Vec<ModuleChoice>,
    /// Role profiles in use.
    pub profiles: Vec<ProfileChoice>,
    /// The profile that is theirs.
    pub post: Option<EntryNumber>,
}

impl Recordable {
    /// Whether it is that of who asks.
    pub fn own(&self) -> bool {
        self.stands.contains(&Stands::Own)
    }

    /// Whether who asks leads or supervises them.
    pub fn led(&self) -> bool {
        self.stands.contains(&Stands::Leads)
    }

    /// Whether who asks may record something that the person may record of themselves.
    pub fn own_or_led(&self) -> bool {
        self.own() || self.led()
    }

    /// Whether who asks is a lead, who writes profiles and modules.
    pub fn lead(&self) -> bool {
        self.stands.contains(&Stands::IsLead)
    }

    /// Whether who asks leads or supervises anybody, for whom something could be recorded.
    pub fn leads(&self) -> bool {
        self.stands.contains(&Stands::LeadsSomebody)
    }

    /// Whether who asks may assess somebody in something: which units, the rules say when it is recorded.
    pub fn assesses(&self) -> bool {
        self.stands.contains(&Stands::Assesses)
    }

    /// Whether they could begin to work provisionally: their role leads cases, and nothing is open.
    pub fn could_be_provisional(&self) -> bool {
        self.stands.contains(&Stands::CouldBeProvisional)
    }
}

/// How who asks stands to somebody's development, and they to provisional practice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stands {
    /// It is their own.
    Own,
    /// They lead or supervise the person.
    Leads,
    /// They are a lead.
    IsLead,
    /// They lead or supervise somebody.
    LeadsSomebody,
    /// They may assess somebody in something.
    Assesses,
    /// The person could begin to work provisionally.
    CouldBeProvisional,
}

/// A unit that a profile can ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskableUnit {
    /// Its id.
    pub unit: String,
    /// Its code and title.
    pub title: String,
    /// The framework's id.
    pub framework: String,
    /// The framework's short title.
    pub framework_title: String,
    /// The group of the framework that it stands in; empty for none.
    pub group: String,
    /// The framework's levels, in order: id, and the level with what kind of level it is.
    pub levels: Vec<(String, String)>,
    /// The level that its source requires.
    pub required_level: Option<String>,
    /// The roles that its source does not write it for.
    pub not_for: Vec<Role>,
    /// Whether it has statements: without them it is not yet written.
    pub written: bool,
}

/// What a role profile begins from, when it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileStart {
    /// Every unit of every framework.
    pub units: Vec<AskableUnit>,
    /// The roles that have a default set, with it.
    pub defaults: Vec<(Role, Vec<AskedUnit>)>,
    /// The version recorded last, where a new one is written.
    pub before: Option<ProfileWritten>,
    /// Its entry.
    pub before_entry: Option<EntryNumber>,
}

/// A framework, or a group of one, whose units are added to a profile at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddedGroup {
    /// The framework's id.
    pub framework: String,
    /// The title of the group; empty for the whole framework.
    pub group: String,
    /// The level that each unit needs here, where the framework leaves that to the post.
    pub level: Option<String>,
    /// How much each is needed.
    pub need: Need,
    /// What in the caseload calls for the level.
    pub complexity: String,
}

impl ProfileStart {
    /// The units of a framework, or of one of its groups.
    pub fn of_group<'a>(
        &'a self,
        framework: &'a str,
        group: &'a str,
    ) -> impl Iterator<Item = &'a AskableUnit> {
        self.units
            .iter()
            .filter(move |one| one.framework == framework)
            .filter(move |one| group.is_empty() || one.group == group)
    }

    /// Adds the units of a group that are not in the list yet at its end, and says how many. The list never grows above
    /// [`UNITS_MAX`].
    pub fn add_group(&self, units: &mut Vec<AskedUnit>, added: &AddedGroup) -> usize {
        let before = units.len();
        for one in self.of_group(&added.framework, &added.group) {
            if units.len() == UNITS_MAX {
                break;
            }
            if units.iter().any(|known| known.unit == one.unit) {
                continue;
            }
            let (level, complexity) = if one.is_set_here() {
                (added.level.clone(), added.complexity.clone())
            } else {
                (one.required_level.clone(), String::new())
            };
            units.push(AskedUnit {
                unit: one.unit.clone(),
                level,
                specialty: String::new(),
                need: added.need,
                complexity,
            });
        }
        units.len() - before
    }
}

impl AskableUnit {
    /// Whether its level is a local setting of the post.
    pub fn is_set_here(&self) -> bool {
        self.required_level.is_none() && !self.levels.is_empty()
    }
}

impl From<&RequiredUnit> for AskedUnit {
    fn from(one: &RequiredUnit) -> Self {
        AskedUnit {
            unit: one.unit.clone(),
            level: one.level.clone(),
            specialty: one.specialty.clone(),
            need: one.need,
            complexity: one.complexity.clone(),
        }
    }
}
