//! Further statements and tags for an item that is filed already: one piece of work counts in several frameworks, and
//! each link is made by a person (R000-26, R004-54).

use serde::{Deserialize, Serialize};

use super::item::{Tag, links, sorted};
use super::{about_staff, some_words};
use crate::domain::command::Context;
use crate::domain::decide::Present;
use crate::domain::entry::EntryNumber;
use crate::domain::event::{Event, Fact};
use crate::domain::refusal::{Reason, Refusal};
use crate::domain::staff::evidence::{LINKS_MAX, Link, Linked, Stage, versions_of};

/// Statements, stages and tags were added to an item or taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceLinked {
    /// The entry that filed the item.
    pub item: EntryNumber,
    /// Statements it is to show, too.
    pub added: Vec<Link>,
    /// Statements it is not to show any more.
    pub removed: Vec<Link>,
    /// Stages that it belongs to, too.
    pub stages: Vec<Stage>,
    /// What runs through it, besides.
    pub tags: Vec<Tag>,
    /// Why, where the person said so.
    pub reason: String,
    /// The version of the catalogue.
    pub catalogue: String,
}

/// Asks for statements, stages and tags to be added or taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkEvidence {
    /// The entry that filed the item.
    pub item: EntryNumber,
    /// The ids of statements it is to show, too.
    #[serde(default)]
    pub add: Vec<String>,
    /// The ids of statements it is not to show any more.
    #[serde(default)]
    pub remove: Vec<String>,
    /// Stages that it belongs to, too.
    #[serde(default)]
    pub stages: Vec<Stage>,
    /// What runs through it, besides.
    #[serde(default)]
    pub tags: Vec<Tag>,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// Decides on links.
///
/// # Errors
/// Not one's own item, an unknown statement, nothing to do, nothing left.
pub(super) fn link(
    command: &LinkEvidence,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    let own = present.competence(context.actor)?;
    let item = own.evidence.own_item(command.item)?;
    let catalogue = present.catalogue();
    let added: Vec<Link> = links(&command.add, &catalogue)?
        .into_iter()
        .filter(|link| !item.links.iter().any(|known| known.is(link)))
        .collect();
    let removed: Vec<Link> = item
        .links
        .iter()
        .filter(|link| command.remove.iter().any(|id| id.trim() == link.statement))
        .map(Linked::link)
        .collect();
    let stages: Vec<Stage> = sorted(&command.stages)
        .into_iter()
        .filter(|stage| !item.stages.contains(stage))
        .collect();
    let tags: Vec<Tag> = sorted(&command.tags)
        .into_iter()
        .filter(|tag| !item.tags.contains(tag))
        .collect();
    if added.is_empty() && removed.is_empty() && stages.is_empty() && tags.is_empty() {
        return Err(
            Refusal::state(format!("Nothing of item {} would change", command.item)).at("add"),
        );
    }
    if item.links.len() + added.len() - removed.len() > LINKS_MAX {
        return Err(Refusal::new(
            Reason::TooLong,
            format!("One item shows at most {LINKS_MAX} statements"),
        )
        .at("add"));
    }
    let versions = versions_of(&catalogue, &added);
    let reason = some_words("reason", "The reason", &command.reason)?;
    if !removed.is_empty() && reason.is_empty() {
        return Err(Refusal::needs_reason(
            "reason",
            "Say why it does not show the statement after all",
        ));
    }
    Ok(vec![about_staff(
        &[context.actor],
        Event::EvidenceLinked(EvidenceLinked {
            item: command.item,
            added,
            removed,
            stages,
            tags,
            reason,
            catalogue: versions,
        }),
    )])
}

/// The tags of an item that is filed with them: an entry of live work has none of its own.
pub fn tags_of(item: EntryNumber, tags: &[Tag]) -> Option<Event> {
    let tags = sorted(tags);
    (!tags.is_empty()).then(|| {
        Event::EvidenceLinked(EvidenceLinked {
            item,
            added: Vec::new(),
            removed: Vec::new(),
            stages: Vec::new(),
            tags,
            reason: String::new(),
            catalogue: String::new(),
        })
    })
}
