//! Witnesses: a colleague who was there says what they saw, in what relation and role. A witness states, the assessor
//! decides: that is how awarding bodies for work-based qualifications have it. An expert witness says by what they know
//! the work.

use serde::{Deserialize, Serialize};

use super::item::refuse_identity;
use super::{about_staff, some_words, words};
use crate::domain::command::Context;
use crate::domain::decide::Present;
use crate::domain::entry::{EntryNumber, StaffId};
use crate::domain::event::{Event, Fact};
use crate::domain::refusal::{Refusal, required, within};
use crate::domain::staff::relationship;
use crate::domain::time::Moment;
use crate::domain::writing;

/// The most witnesses of one item.
pub const WITNESSES_MAX: usize = 12;

/// A colleague was asked to say what they saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WitnessAsked {
    /// The entry that filed the item.
    pub item: EntryNumber,
    /// Who.
    pub colleague: StaffId,
    /// What of it they saw, as the person puts it; may be empty.
    pub words: String,
}

/// A colleague said what they saw. They do not decide anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WitnessStated {
    /// Whose item it is.
    pub owner: StaffId,
    /// The entry that filed the item.
    pub item: EntryNumber,
    /// What they saw.
    pub saw: String,
    /// In what relation they stand to the person.
    pub relation: String,
    /// In what role they were there.
    pub role: String,
    /// By what they know the work, of an expert witness; empty otherwise.
    pub expert: String,
}

/// Asks for a colleague to be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskWitness {
    /// The entry that filed the item.
    pub item: EntryNumber,
    /// Who.
    pub colleague: StaffId,
    /// What of it they saw.
    #[serde(default)]
    pub words: String,
}

/// States what one saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateWitness {
    /// Whose item it is.
    pub owner: StaffId,
    /// The entry that filed the item.
    pub item: EntryNumber,
    /// What they saw.
    #[serde(default)]
    pub saw: String,
    /// In what relation they stand to the person.
    #[serde(default)]
    pub relation: String,
    /// In what role they were there; the role in the register when empty.
    #[serde(default)]
    pub role: String,
    /// By what they know the work, of an expert witness.
    #[serde(default)]
    pub expert: String,
}

/// Somebody who was asked, or has said it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Witness {
    /// Who.
    pub by: StaffId,
    /// When they were asked, or said it.
    pub at: Moment,
    /// The entry of their words; none while they are only asked.
    pub entry: Option<EntryNumber>,
    /// The beginning of what they saw; of what they were asked while they have not said it.
    pub saw: String,
    /// In what relation.
    pub relation: String,
    /// In what role.
    pub role: String,
    /// Whether as an expert.
    pub expert: bool,
}

/// Decides on asking a colleague.
///
/// # Errors
/// Not one's own item, oneself, nobody at work, asked already.
pub(super) fn ask(
    command: &AskWitness,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    let own = present.competence(context.actor)?;
    let item = own.evidence.own_item(command.item)?;
    let colleague = context.register.known(command.colleague, "colleague")?;
    if colleague.id == context.actor {
        return Err(Refusal::invalid("colleague", "Nobody is their own witness"));
    }
    if colleague.suspended {
        return Err(Refusal::state(format!("{} is suspended", colleague.name)).at("colleague"));
    }
    if item.witnesses.iter().any(|one| one.by == colleague.id) {
        return Err(
            Refusal::state(format!("{} was asked already", colleague.name)).at("colleague"),
        );
    }
    if item.witnesses.len() >= WITNESSES_MAX {
        return Err(Refusal::state(format!(
            "An item has at most {WITNESSES_MAX} witnesses"
        )));
    }
    let words = some_words("words", "What they saw", &command.words)?;
    refuse_identity(&[&words], context.actor, present, context)
        .map_err(|refusal| refusal.at("words"))?;
    let fact = WitnessAsked {
        item: command.item,
        colleague: colleague.id,
        words,
    };
    Ok(vec![about_staff(
        &[context.actor, colleague.id],
        Event::WitnessAsked(fact),
    )])
}

/// Decides on a witness's statement. Whoever was asked may make it, whoever signs at the person's own session, and who
/// supervises them.
///
/// # Errors
/// One's own item, nobody who may, said already, no words, a patient's identity in them.
pub(super) fn state(
    command: &StateWitness,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    let owner = context.register.known(command.owner, "owner")?;
    if owner.id == context.actor {
        return Err(
            Refusal::not_allowed("Nobody is the witness of their own work")
                .advise("Ask the colleague who was there"),
        );
    }
    let theirs = present.competence(owner.id)?;
    let item = theirs.evidence.own_item(command.item)?;
    let before = item.witnesses.iter().find(|one| one.by == context.actor);
    if before.is_some_and(|one| one.entry.is_some()) {
        return Err(Refusal::state("You have said what you saw already").at("item"));
    }
    let supervises = context.member().is_some_and(|member| {
        relationship::supervises(member, owner, context.register, context.today)
    });
    if before.is_none() && context.host != Some(owner.id) && !supervises {
        return Err(Refusal::not_allowed(format!("{} has not asked you for this", owner.name))
            .at("item")
            .advise("They ask you with `caseload competence ask`, or you sign at their session with F4"));
    }
    if before.is_none() && item.witnesses.len() >= WITNESSES_MAX {
        return Err(Refusal::state(format!(
            "An item has at most {WITNESSES_MAX} witnesses"
        )));
    }
    let saw = words("saw", "What you saw", &command.saw)?;
    let relation = required(
        "relation",
        "Your relation to the person",
        &writing::clean_line(&command.relation).0,
    )?;
    within("relation", "Your relation", &relation, 200)?;
    let role = writing::clean_line(&command.role).0.trim().to_owned();
    within("role", "Your role", &role, 200)?;
    let expert = some_words("expert", "By what you know the work", &command.expert)?;
    refuse_identity(
        &[&saw, &relation, &role, &expert],
        owner.id,
        present,
        context,
    )
    .map_err(|refusal| refusal.at("saw"))?;
    let role = match (role.is_empty(), context.member()) {
        (true, Some(member)) => member.roles_in_words(),
        _ => role,
    };
    Ok(vec![about_staff(
        &[owner.id, context.actor],
        Event::WitnessStated(WitnessStated {
            owner: owner.id,
            item: command.item,
            saw,
            relation,
            role,
            expert,
        }),
    )])
}
