//! Evidence of competence that comes from the work: an item points to an entry and shows only pseudonymised text
//! (R000-22, R002-02, R004-54).

use serde::{Deserialize, Serialize};

use crate::domain::entry::{EntryHead, EntryNumber, PatientId};
use crate::domain::refusal::{Reason, Refusal, required, within};
use crate::domain::staff::catalogue::Catalogue;
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

/// The version of the embedded catalogues.
pub const CATALOGUE_VERSION: &str = "1";

/// A statement of a framework, at the catalogue's version then.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Link {
    /// The framework's id.
    pub framework: String,
    /// The statement's id.
    pub statement: String,
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

/// An item as known now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The entry that filed it.
    pub entry: EntryNumber,
    /// When it was filed, by the service's clock.
    pub filed: Moment,
    /// What was filed, without the long text.
    pub about: EntryNumber,
    /// The record that the entry stands on.
    pub patient: PatientId,
    /// A case reference without identity.
    pub case_reference: String,
    /// The beginning of what the person did.
    pub did: String,
    /// The statements it is to show.
    pub links: Vec<Link>,
    /// The stages it belongs to.
    pub stages: Vec<Stage>,
}

/// How many bytes of "what I did" the list keeps; the whole is in the record.
pub const DID_KEPT: usize = 200;

/// One person's items.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct EvidenceRoom {
    /// All items, oldest first.
    pub items: Vec<Item>,
}

impl EvidenceRoom {
    /// Takes over a filed item.
    pub fn apply(&mut self, head: &EntryHead, fact: &EvidenceFiled) {
        let mut did = fact.did.clone();
        let mut end = did.len().min(DID_KEPT);
        while !did.is_char_boundary(end) {
            end -= 1;
        }
        did.truncate(end);
        self.items.push(Item {
            entry: head.number,
            filed: head.entered,
            about: fact.about,
            patient: fact.patient,
            case_reference: fact.case_reference.clone(),
            did,
            links: fact.links.clone(),
            stages: fact.stages.clone(),
        });
    }
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
    let mut links = Vec::new();
    for id in &command.statements {
        let place = catalogue.statement(id.trim()).ok_or_else(|| {
            Refusal::unknown(
                "statements",
                format!("There is no statement '{id}' in the catalogues"),
            )
        })?;
        let link = Link {
            framework: place.framework.id.clone(),
            statement: place.statement.id.clone(),
        };
        if !links.contains(&link) {
            links.push(link);
        }
    }
    if links.is_empty() {
        return Err(Refusal::missing(
            "statements",
            "A statement that it is to show",
        ));
    }
    if links.len() > LINKS_MAX {
        return Err(Refusal::new(
            Reason::TooLong,
            format!("One item shows at most {LINKS_MAX} statements"),
        )
        .at("statements"));
    }
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
        catalogue: CATALOGUE_VERSION.to_owned(),
    })
}
