//! Evidence of competence that comes from the work: an item points to an entry and shows only pseudonymised text
//! (R000-22, R002-02, R004-54).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::domain::decide::Present;
use crate::domain::entry::{EntryHead, EntryNumber, PatientId};
use crate::domain::refusal::{Refusal, required, within};
use crate::domain::staff::catalogue::Catalogue;
use crate::domain::staff::competence::disclosing::EvidenceShown;
use crate::domain::staff::competence::item::{self, EvidenceKind, PortfolioItemFiled, Tag};
use crate::domain::staff::competence::linking::EvidenceLinked;
use crate::domain::staff::competence::witness::{Witness, WitnessAsked, WitnessStated};
use crate::domain::time::Moment;
use crate::domain::writing;

crate::vocabulary! {
    /// The five stages of case management (R001-73).
    pub enum Stage {
        Find = "find", "case finding";
        Assess = "assess", "assessment";
        Plan = "plan", "care plan";
        Intervene = "intervene", "intervention";
        Review = "review", "review";
    }
}

/// The most bytes of an item's text.
pub const TEXT_BYTES_MAX: usize = 32_000;
/// The most statements that one item is linked to.
pub const LINKS_MAX: usize = 40;

/// The versions of the frameworks that some links are in, as they hold now: `evercare 1-0c1d; ksf 1-9a2b`.
pub fn versions_of(catalogue: &Catalogue, links: &[Link]) -> String {
    versions(
        catalogue,
        links.iter().map(|link| link.framework.as_str()).collect(),
    )
}

/// The versions of some frameworks, as they hold now: `evercare 1-0c1d; ksf 1-9a2b`.
pub fn versions(catalogue: &Catalogue, frameworks: BTreeSet<&str>) -> String {
    let versions = frameworks.into_iter().map(|framework| {
        let version = catalogue.version_of(framework).unwrap_or_default();
        format!("{framework} {version}")
    });
    versions.collect::<Vec<_>>().join("; ")
}

/// A statement of a framework, at the catalogue's version then.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Link {
    /// The framework's id.
    pub framework: String,
    /// The statement's id.
    pub statement: String,
}

/// A link as known now: with the version of its framework in whose words somebody made it (R004-17).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linked {
    /// The framework's id.
    pub framework: String,
    /// The statement's id.
    pub statement: String,
    /// The framework's version then.
    pub version: String,
}

impl Linked {
    /// Links as an entry made them, with the versions that it names, as [`versions_of`] writes them.
    fn of(links: &[Link], versions: &str) -> impl Iterator<Item = Linked> {
        links.iter().map(|link| Linked {
            framework: link.framework.clone(),
            statement: link.statement.clone(),
            version: versions
                .split("; ")
                .filter_map(|one| one.split_once(' '))
                .find(|(framework, _)| *framework == link.framework)
                .map(|(_, version)| version.to_owned())
                .unwrap_or_default(),
        })
    }

    /// Whether it is the same link, whenever it was made.
    pub fn is(&self, link: &Link) -> bool {
        self.statement == link.statement && self.framework == link.framework
    }

    /// The link by itself.
    pub fn link(&self) -> Link {
        Link {
            framework: self.framework.clone(),
            statement: self.statement.clone(),
        }
    }
}

/// An item was filed. Its entry belongs to the staff member alone; the patient's record does not show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceFiled {
    /// The entry that it points to.
    pub about: EntryNumber,
    /// The record that the entry stands on.
    pub patient: PatientId,
    /// A case reference without identity.
    pub case_reference: String,
    /// What the person did, in their words.
    pub did: String,
    /// The pseudonymised text of the entry.
    pub text: String,
    /// The statements it is to show.
    pub links: Vec<Link>,
    /// The stages it belongs to.
    pub stages: Vec<Stage>,
    /// The version of the catalogue it was filed under.
    pub catalogue: String,
}

/// An item as known now, without its long texts, which are in the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The entry that filed it.
    pub entry: EntryNumber,
    /// When it was filed, by the service's clock.
    pub filed: Moment,
    /// When it happened, as the person says, or the entry it points to does.
    pub happened: Moment,
    /// What it is.
    pub kind: EvidenceKind,
    /// The entry that it points to, of live work.
    pub about: Option<EntryNumber>,
    /// The record that the entry stands on, of live work.
    pub patient: Option<PatientId>,
    /// A case reference without identity; may be empty.
    pub case_reference: String,
    /// The entry that may be shown to an outside body; none for live work of which that part is not recorded yet.
    pub shown: Option<EntryNumber>,
    /// What it is called, or the beginning of what the person did.
    pub title: String,
    /// How long it took, in minutes; 0 where that says nothing.
    pub minutes: u32,
    /// Whether others took part in the learning.
    pub participatory: bool,
    /// Whether it was done in time protected for learning.
    pub protected: bool,
    /// The statements it is to show.
    pub links: Vec<Linked>,
    /// The stages it belongs to.
    pub stages: Vec<Stage>,
    /// What runs through it.
    pub tags: Vec<Tag>,
    /// Who saw it, or was asked.
    pub witnesses: Vec<Witness>,
}

impl Item {
    /// Whether the entry that it points to was taken back since: then it shows nothing any more.
    ///
    /// # Errors
    /// The record that the entry stands on cannot be read.
    pub fn is_taken_back(&self, present: &dyn Present) -> Result<bool, Refusal> {
        let Some((patient, about)) = self.patient.zip(self.about) else {
            return Ok(false);
        };
        let record = present.patient(patient)?;
        Ok(record.corrections.struck().contains(&about))
    }

    /// Refuses an item whose entry was taken back.
    ///
    /// # Errors
    /// It was, or the record cannot be read.
    pub fn refuse_taken_back(&self, present: &dyn Present) -> Result<(), Refusal> {
        if !self.is_taken_back(present)? {
            return Ok(());
        }
        Err(Refusal::state(format!(
            "The entry that item {} points to was taken back since",
            self.entry
        ))
        .at("items")
        .advise("Leave it out"))
    }
}

/// How many bytes of an item's own words the list keeps; the whole is in the record.
pub const DID_KEPT: usize = 200;

/// One person's items.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct EvidenceRoom {
    /// All items, oldest first.
    pub items: Vec<Item>,
}

impl EvidenceRoom {
    /// Takes over an item of live work.
    pub fn apply(&mut self, head: &EntryHead, fact: &EvidenceFiled) {
        self.items.push(Item {
            entry: head.number,
            filed: head.entered,
            happened: head.event_moment(),
            kind: EvidenceKind::LiveWork,
            about: Some(fact.about),
            patient: Some(fact.patient),
            case_reference: fact.case_reference.clone(),
            shown: None,
            title: beginning(&fact.did),
            minutes: 0,
            participatory: false,
            protected: false,
            links: Linked::of(&fact.links, &fact.catalogue).collect(),
            stages: fact.stages.clone(),
            tags: Vec::new(),
            witnesses: Vec::new(),
        });
    }

    /// Takes over an item of another kind.
    pub fn file(&mut self, head: &EntryHead, fact: &PortfolioItemFiled) {
        self.items.push(Item {
            entry: head.number,
            filed: head.entered,
            happened: head.event_moment(),
            kind: fact.kind,
            about: None,
            patient: None,
            case_reference: fact.case_reference.clone(),
            shown: Some(head.number),
            title: beginning(&fact.title),
            minutes: fact.minutes,
            participatory: fact.participatory,
            protected: fact.protected,
            links: Linked::of(&fact.links, &fact.catalogue).collect(),
            stages: fact.stages.clone(),
            tags: fact.tags.clone(),
            witnesses: Vec::new(),
        });
    }

    /// Takes over the part of an item that may be shown.
    pub fn show(&mut self, head: &EntryHead, fact: &EvidenceShown) {
        if let Some(item) = self.item_mut(fact.item) {
            item.shown = Some(head.number);
        }
    }

    /// Takes over links and tags.
    pub fn link(&mut self, _head: &EntryHead, fact: &EvidenceLinked) {
        if let Some(item) = self.item_mut(fact.item) {
            item.links
                .retain(|known| !fact.removed.iter().any(|link| known.is(link)));
            item.links.extend(Linked::of(&fact.added, &fact.catalogue));
            item.stages.extend(fact.stages.iter().copied());
            item.tags.extend(fact.tags.iter().copied());
        }
    }

    /// Takes over that a witness was asked.
    pub fn ask(&mut self, head: &EntryHead, fact: &WitnessAsked) {
        if let Some(item) = self.item_mut(fact.item) {
            item.witnesses.push(Witness {
                by: fact.colleague,
                at: head.entered,
                entry: None,
                saw: beginning(&fact.words),
                relation: String::new(),
                role: String::new(),
                expert: false,
            });
        }
    }

    /// Takes over what a witness said.
    pub fn witness(&mut self, head: &EntryHead, fact: &WitnessStated) {
        if let Some(item) = self.item_mut(fact.item) {
            item.witnesses
                .retain(|one| one.by != head.actor || one.entry.is_some());
            item.witnesses.push(Witness {
                by: head.actor,
                at: head.entered,
                entry: Some(head.number),
                saw: beginning(&fact.saw),
                relation: fact.relation.clone(),
                role: fact.role.clone(),
                expert: !fact.expert.is_empty(),
            });
        }
    }

    fn item_mut(&mut self, entry: EntryNumber) -> Option<&mut Item> {
        self.items.iter_mut().find(|item| item.entry == entry)
    }

    /// An item by the entry that filed it.
    pub fn item(&self, entry: EntryNumber) -> Option<&Item> {
        self.items.iter().find(|item| item.entry == entry)
    }

    /// An item by the entry that filed it, or why not.
    ///
    /// # Errors
    /// The entry filed nothing of this person's.
    pub fn own_item(&self, entry: EntryNumber) -> Result<&Item, Refusal> {
        self.item(entry).ok_or_else(|| {
            Refusal::unknown(
                "item",
                format!("Entry {entry} filed no evidence of this person"),
            )
            .advise("`caseload evidence` lists what you filed, with its entries")
        })
    }
}

/// The beginning of a text, whole characters.
fn beginning(text: &str) -> String {
    let mut end = text.len().min(DID_KEPT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].to_owned()
}

/// Asks for an item to be filed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEvidence {
    /// The entry that it points to.
    pub about: EntryNumber,
    /// What the person did, in their words.
    #[serde(default)]
    pub did: String,
    /// The pseudonymised text as it was shown.
    #[serde(default)]
    pub text: String,
    /// The ids of the statements.
    #[serde(default)]
    pub statements: Vec<String>,
    /// The stages.
    #[serde(default)]
    pub stages: Vec<Stage>,
    /// What runs through it.
    #[serde(default)]
    pub tags: Vec<Tag>,
}

/// Decides on filing an item. `identity_left` says what of the patient's identity the texts still hold.
///
/// # Errors
/// No words, no statement, an unknown statement, or identity left in a text.
pub fn file(
    command: &FileEvidence,
    patient: PatientId,
    case_reference: String,
    identity_left: &[String],
    catalogue: &Catalogue,
) -> Result<EvidenceFiled, Refusal> {
    let did = required("did", "What you did", &writing::clean(&command.did).0)?;
    let text = writing::clean(&command.text).0.trim().to_owned();
    within("did", "What you did", &did, TEXT_BYTES_MAX)?;
    within("text", "The text", &text, TEXT_BYTES_MAX)?;
    if !identity_left.is_empty() {
        return Err(Refusal::invalid(
            "text",
            format!(
                "The text still shows who the patient is: {}",
                identity_left.join(", ")
            ),
        )
        .advise("Take it out; evidence holds no patient's identity"));
    }
    let links = item::links(&command.statements, catalogue)?;
    if links.is_empty() {
        return Err(Refusal::missing(
            "statements",
            "A statement that it is to show",
        ));
    }
    let versions = versions_of(catalogue, &links);
    Ok(EvidenceFiled {
        about: command.about,
        patient,
        case_reference,
        did,
        text,
        links,
        stages: command
            .stages
            .iter()
            .copied()
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .collect(),
        catalogue: versions,
    })
}
