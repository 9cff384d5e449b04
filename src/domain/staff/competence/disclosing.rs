//! The part of live work that can be shown to an outside body, and what was shown to whom.
//!
//! The entry that files live work names the record it comes from. Beside it stands an entry that names no patient: the same
//! words, and the number of the entry they come from. Where that entry stands in the journal is fixed by every checkpoint, so
//! the number points to it as surely as a hash would, without showing anything of it.

use serde::{Deserialize, Serialize};

use super::item::{Tag, sorted};
use super::{about_staff, some_words, words};
use crate::domain::command::Context;
use crate::domain::decide::Present;
use crate::domain::entry::EntryNumber;
use crate::domain::event::{Event, Fact};
use crate::domain::refusal::{Reason, Refusal};
use crate::domain::staff::evidence::{EvidenceFiled, Link, Stage};

/// The most items of one portfolio.
pub const SHOWN_MAX: usize = 1_000;

/// Live work, as it may be shown: it names no patient and no record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceShown {
    /// The entry that filed the item.
    pub item: EntryNumber,
    /// The entry of the work itself.
    pub about: EntryNumber,
    /// A case reference without identity.
    pub case_reference: String,
    /// What the person did, in their words.
    pub did: String,
    /// The text of the entry with identity replaced.
    pub text: String,
    /// The statements it is to show.
    pub links: Vec<Link>,
    /// The stages it belongs to.
    pub stages: Vec<Stage>,
    /// What runs through it.
    pub tags: Vec<Tag>,
    /// The versions of the frameworks.
    pub catalogue: String,
}

/// A portfolio was given out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortfolioExported {
    /// For whom.
    pub audience: String,
    /// What for.
    pub purpose: String,
    /// The items in it.
    pub items: Vec<EntryNumber>,
}

/// Asks for the part of live work that may be shown; for items filed before it was made at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowEvidence {
    /// The entry that filed the item.
    pub item: EntryNumber,
}

/// Asks for it to be recorded that a portfolio is given out. The service alone makes this command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordExport {
    /// For whom.
    pub audience: String,
    /// What for.
    pub purpose: String,
    /// The items in it.
    #[serde(default)]
    pub items: Vec<EntryNumber>,
}

impl EvidenceShown {
    /// The part of filed live work that may be shown.
    pub fn of(item: EntryNumber, filed: &EvidenceFiled, tags: &[Tag]) -> EvidenceShown {
        EvidenceShown {
            item,
            about: filed.about,
            case_reference: filed.case_reference.clone(),
            did: filed.did.clone(),
            text: filed.text.clone(),
            links: filed.links.clone(),
            stages: filed.stages.clone(),
            tags: sorted(tags),
            catalogue: filed.catalogue.clone(),
        }
    }
}

/// Decides on the part of an earlier item that may be shown. Its time is now: nothing can show it to be older.
///
/// # Errors
/// Not one's own item of live work, or it is there already.
pub(super) fn show(
    command: &ShowEvidence,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    let own = present.competence(context.actor)?;
    let item = own.evidence.own_item(command.item)?;
    if let Some(shown) = item.shown {
        return Err(Refusal::state(format!(
            "Item {} can be shown already ({shown})",
            command.item
        )));
    }
    let recorded = present.entry(command.item)?;
    let Event::EvidenceFiled(filed) = &recorded.event else {
        return Err(Refusal::invalid(
            "item",
            "Only live work has a part of its own to be shown",
        ));
    };
    let shown = EvidenceShown::of(command.item, filed, &item.tags);
    Ok(vec![Fact {
        happened: recorded.head.happened.clone(),
        ..about_staff(&[context.actor], Event::EvidenceShown(shown))
    }])
}

/// Refuses more items than a portfolio holds.
///
/// # Errors
/// There are more.
pub fn refuse_beyond(items: usize) -> Result<(), Refusal> {
    if items <= SHOWN_MAX {
        return Ok(());
    }
    Err(Refusal::new(
        Reason::TooLong,
        format!(
            "A portfolio holds at most {SHOWN_MAX} items; choose a shorter time or a framework"
        ),
    )
    .at("items"))
}

/// What of an entry that a portfolio may hold was written freely: words in which a patient's identity could stand.
pub fn free_words(event: &Event) -> Vec<&str> {
    match event {
        Event::EvidenceShown(fact) => vec![&fact.case_reference, &fact.did, &fact.text],
        Event::PortfolioItemFiled(fact) => {
            [&fact.title, &fact.did, &fact.case_reference, &fact.given_by]
                .into_iter()
                .chain(fact.answers.iter().map(|one| &one.answer))
                .map(String::as_str)
                .collect()
        }
        Event::WitnessStated(fact) => {
            vec![&fact.saw, &fact.relation, &fact.role, &fact.expert]
        }
        Event::ClaimMade(fact) => vec![&fact.words, &fact.specialty],
        Event::CompetenceJudged(fact) => [&fact.rationale, &fact.specialty]
            .into_iter()
            .chain(fact.answers.iter().map(|one| &one.words))
            .map(String::as_str)
            .collect(),
        Event::SecondLookGiven(fact) => vec![&fact.words],
        _ => Vec::new(),
    }
}

/// Decides on recording that a portfolio is given out.
///
/// # Errors
/// Nobody or nothing named, items that are not one's own, more than a portfolio holds.
pub(super) fn export(
    command: &RecordExport,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    let own = present.competence(context.actor)?;
    refuse_beyond(command.items.len())?;
    for item in &command.items {
        own.evidence.own_item(*item)?;
    }
    let fact = PortfolioExported {
        audience: words("audience", "For whom it is", &command.audience)?,
        purpose: some_words("purpose", "What it is for", &command.purpose)?,
        items: command.items.clone(),
    };
    Ok(vec![about_staff(
        &[context.actor],
        Event::PortfolioExported(fact),
    )])
}
