//! Claims: somebody hands evidence for one unit to an assessor. It comes back judged, or returned with the assessor's
//! words, which stay with it.

use super::item::refuse_identity;
use serde::{Deserialize, Serialize};

use super::assessing::{Assessed, may_assess};
use super::judgement::JudgementRoom;
use super::level::level_of;
use super::rating::{is_same_field, specialty};
use super::{about_staff, some_words, unit_of, words};
use crate::domain::command::Context;
use crate::domain::decide::Present;
use crate::domain::entry::{EntryHead, EntryNumber, StaffId};
use crate::domain::event::{Event, Fact};
use crate::domain::refusal::{Reason, Refusal};
use crate::domain::staff::catalogue::Unit;
use crate::domain::staff::evidence::{EvidenceRoom, Item};
use crate::domain::staff::register::Role;
use crate::domain::time::Moment;

/// The most items of evidence of one claim.
pub const ITEMS_MAX: usize = 40;
/// The most claims of one person that wait at a time.
pub const OPEN_MAX: usize = 60;

/// Somebody claims a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimMade {
    /// The framework.
    pub framework: String,
    /// Its version then.
    pub version: String,
    /// The unit.
    pub unit: String,
    /// The field of practice, such as brain injury; empty for all (R004-15).
    pub specialty: String,
    /// The level claimed, in a framework that has levels.
    pub level: Option<String>,
    /// The entries that filed the evidence.
    pub items: Vec<EntryNumber>,
    /// To whom.
    pub assessor: StaffId,
    /// What the person says to it.
    pub words: String,
    /// The claim that was returned and is made again.
    pub again: Option<EntryNumber>,
}

/// The assessor handed a claim back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimReturned {
    /// Whose.
    pub staff: StaffId,
    /// Which.
    pub claim: EntryNumber,
    /// What is wanted.
    pub words: String,
}

/// Somebody took their own claim back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimWithdrawn {
    /// Which.
    pub claim: EntryNumber,
    /// Why; may be empty.
    pub words: String,
}

/// A claim was given to another assessor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimRedirected {
    /// Whose.
    pub staff: StaffId,
    /// Which.
    pub claim: EntryNumber,
    /// To whom.
    pub assessor: StaffId,
    /// Why.
    pub reason: String,
}

/// Makes a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MakeClaim {
    /// The unit.
    pub unit: String,
    /// The field of practice.
    #[serde(default)]
    pub specialty: String,
    /// The level claimed.
    #[serde(default)]
    pub level: Option<String>,
    /// The entries that filed the evidence; every item that shows the unit when empty.
    #[serde(default)]
    pub items: Vec<EntryNumber>,
    /// To whom.
    pub assessor: StaffId,
    /// What the person says to it.
    #[serde(default)]
    pub words: String,
}

/// Hands a claim back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnClaim {
    /// Whose.
    pub staff: StaffId,
    /// Which.
    pub claim: EntryNumber,
    /// What is wanted.
    #[serde(default)]
    pub words: String,
}

/// Takes one's own claim back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithdrawClaim {
    /// Which.
    pub claim: EntryNumber,
    /// Why.
    #[serde(default)]
    pub words: String,
}

/// Gives a claim to another assessor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RedirectClaim {
    /// Whose.
    pub staff: StaffId,
    /// Which.
    pub claim: EntryNumber,
    /// To whom.
    pub assessor: StaffId,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// How a claim stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClaimState {
    /// It waits for the assessor.
    Waits,
    /// It was returned by this entry, at this time, with these words.
    Returned(EntryNumber, Moment, String),
    /// It was judged, by this entry.
    Judged(EntryNumber),
    /// The person took it back.
    Withdrawn,
}

/// A claim as known now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// The entry that made it.
    pub entry: EntryNumber,
    /// When.
    pub made: Moment,
    /// What was claimed.
    pub said: ClaimMade,
    /// With whom it is now.
    pub assessor: StaffId,
    /// How it stands.
    pub state: ClaimState,
}

impl JudgementRoom {
    /// Takes over a claim.
    pub fn claim(&mut self, head: &EntryHead, fact: &ClaimMade) {
        self.claims.push(Claim {
            entry: head.number,
            made: head.entered,
            said: fact.clone(),
            assessor: fact.assessor,
            state: ClaimState::Waits,
        });
    }

    /// Takes over that a claim was returned.
    pub fn give_back(&mut self, head: &EntryHead, fact: &ClaimReturned) {
        self.set(
            fact.claim,
            ClaimState::Returned(head.number, head.entered, fact.words.clone()),
        );
    }

    /// Takes over that a claim was taken back.
    pub fn withdraw(&mut self, _head: &EntryHead, fact: &ClaimWithdrawn) {
        self.set(fact.claim, ClaimState::Withdrawn);
    }

    /// Takes over that a claim goes to another assessor.
    pub fn redirect(&mut self, _head: &EntryHead, fact: &ClaimRedirected) {
        if let Some(claim) = self.claims.iter_mut().find(|one| one.entry == fact.claim) {
            claim.assessor = fact.assessor;
        }
    }

    pub(super) fn set(&mut self, claim: EntryNumber, state: ClaimState) {
        if let Some(claim) = self.claims.iter_mut().find(|one| one.entry == claim) {
            claim.state = state;
        }
    }

    /// The claims that wait for an assessor.
    pub fn waiting(&self) -> impl Iterator<Item = &Claim> {
        self.claims
            .iter()
            .filter(|one| one.state == ClaimState::Waits)
    }

    /// A claim that waits.
    ///
    /// # Errors
    /// There is none of that number, or it waits no more.
    pub(super) fn open(&self, claim: EntryNumber) -> Result<&Claim, Refusal> {
        let known = self
            .claims
            .iter()
            .find(|one| one.entry == claim)
            .ok_or_else(|| {
                Refusal::unknown("claim", format!("Entry {claim} is no claim of this person"))
            })?;
        match &known.state {
            ClaimState::Waits => Ok(known),
            ClaimState::Returned(entry, ..) => {
                Err(Refusal::state(format!("Claim {claim} was returned ({entry})")).at("claim"))
            }
            ClaimState::Judged(entry) => {
                Err(Refusal::state(format!("Claim {claim} was judged ({entry})")).at("claim"))
            }
            ClaimState::Withdrawn => {
                Err(Refusal::state(format!("Claim {claim} was taken back")).at("claim"))
            }
        }
    }
}

/// Decides on a claim.
///
/// # Errors
/// No such unit, one not yet written, no evidence, evidence that is not one's own or does not show the unit, a level that
/// the framework does not have, an assessor who may not.
pub(super) fn make(
    command: &MakeClaim,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    let catalogue = present.catalogue();
    let (framework, unit) = unit_of(&catalogue, &command.unit)?;
    if !unit.is_written() {
        return Err(
            Refusal::state(format!("The unit {} is not yet written", unit.title))
                .at("unit")
                .advise("A lead can fill it with local statements"),
        );
    }
    let level = level_of(framework, unit, command.level.as_deref())?;
    let own = present.competence(context.actor)?;
    let specialty = specialty(&command.specialty)?;
    refuse_second(&own.judgement, unit, &specialty, level.as_deref())?;
    let items = items_of(command, unit, &own.evidence, present)?;
    let what = Assessed {
        framework,
        unit: &unit.id,
        level: level.as_deref(),
        field: &specialty,
    };
    may_assess(command.assessor, context.actor, what, present, context)
        .map_err(|refusal| refusal.at("assessor"))?;
    let again = own.judgement.claims.iter().rev().find(|one| {
        one.said.unit == unit.id
            && is_same_field(&one.said.specialty, &specialty)
            && matches!(one.state, super::claim::ClaimState::Returned(..))
    });
    let words = some_words("words", "Your words", &command.words)?;
    refuse_identity(&[&words, &specialty], context.actor, present, context)
        .map_err(|refusal| refusal.at("words"))?;
    let fact = ClaimMade {
        framework: framework.id.clone(),
        version: framework.version.clone(),
        unit: unit.id.clone(),
        specialty,
        level,
        items,
        assessor: command.assessor,
        words,
        again: again.map(|one| one.entry),
    };
    Ok(vec![about_staff(
        &[context.actor, command.assessor],
        Event::ClaimMade(fact),
    )])
}

/// Refuses a claim that waits already, and more than an assessor's colleagues can be asked to look at.
fn refuse_second(
    room: &JudgementRoom,
    unit: &Unit,
    specialty: &str,
    level: Option<&str>,
) -> Result<(), Refusal> {
    let waits = room.waiting().find(|one| {
        one.said.unit == unit.id
            && is_same_field(&one.said.specialty, specialty)
            && one.said.level.as_deref() == level
    });
    if let Some(waits) = waits {
        return Err(Refusal::new(
            Reason::Duplicate,
            format!("Your claim {} of this unit waits already", waits.entry),
        )
        .at("unit")
        .advise("Take it back first, to claim with other evidence"));
    }
    if room.waiting().count() >= OPEN_MAX {
        return Err(Refusal::new(
            Reason::TooLong,
            format!("{OPEN_MAX} of your claims wait; wait for some of them first"),
        ));
    }
    Ok(())
}

/// The items of a claim: those chosen, or every one that shows a statement of the unit.
fn items_of(
    command: &MakeClaim,
    unit: &Unit,
    evidence: &EvidenceRoom,
    present: &dyn Present,
) -> Result<Vec<EntryNumber>, Refusal> {
    let shows = |item: &Item| {
        item.links
            .iter()
            .any(|link| unit.statements.iter().any(|one| one.id == link.statement))
    };
    let items: Vec<EntryNumber> = if command.items.is_empty() {
        let mut all = Vec::new();
        for item in evidence.items.iter().filter(|item| shows(item)) {
            if !item.is_taken_back(present)? {
                all.push(item.entry);
            }
        }
        all
    } else {
        let mut chosen = Vec::new();
        for number in &command.items {
            let item = evidence
                .own_item(*number)
                .map_err(|refusal| refusal.at("items"))?;
            if !shows(item) {
                return Err(Refusal::invalid(
                    "items",
                    format!(
                        "Item {number} is not linked to a statement of {}",
                        unit.title
                    ),
                )
                .advise("Link it first, or leave it out"));
            }
            item.refuse_taken_back(present)?;
            if !chosen.contains(number) {
                chosen.push(*number);
            }
        }
        chosen
    };
    if items.is_empty() {
        return Err(Refusal::missing("items", "Evidence for this unit")
            .advise("File some, or link an item to a statement of the unit"));
    }
    if items.len() > ITEMS_MAX {
        return Err(Refusal::new(
            Reason::TooLong,
            format!("One claim holds at most {ITEMS_MAX} items; choose the best"),
        )
        .at("items"));
    }
    Ok(items)
}

/// Decides on handing a claim back.
///
/// # Errors
/// Not with this assessor, not open, no words.
pub(super) fn give_back(
    command: &ReturnClaim,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    let staff = context.register.known(command.staff, "staff")?.id;
    let theirs = present.competence(staff)?;
    let claim = theirs.judgement.open(command.claim)?;
    if claim.assessor != context.actor {
        return Err(not_with_you(claim, context));
    }
    let words = words("words", "What is wanted", &command.words)?;
    refuse_identity(&[&words], staff, present, context).map_err(|refusal| refusal.at("words"))?;
    Ok(vec![about_staff(
        &[staff, context.actor],
        Event::ClaimReturned(ClaimReturned {
            staff,
            claim: claim.entry,
            words,
        }),
    )])
}

pub(super) fn not_with_you(claim: &Claim, context: &Context<'_>) -> Refusal {
    Refusal::not_allowed(format!(
        "Claim {} is with {}",
        claim.entry,
        context.register.name(claim.assessor)
    ))
    .at("claim")
    .advise("A lead can give it to another assessor")
}

/// Decides on taking one's own claim back.
///
/// # Errors
/// Judged, or taken back already.
pub(super) fn withdraw(
    command: &WithdrawClaim,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    let own = present.competence(context.actor)?;
    // One that came back need not be made again: the person may let it go.
    let returned =
        own.judgement.claims.iter().find(|one| {
            one.entry == command.claim && matches!(one.state, ClaimState::Returned(..))
        });
    let claim = match returned {
        Some(claim) => claim,
        None => own.judgement.open(command.claim)?,
    };
    let words = some_words("words", "The reason", &command.words)?;
    Ok(vec![about_staff(
        &[context.actor, claim.assessor],
        Event::ClaimWithdrawn(ClaimWithdrawn {
            claim: claim.entry,
            words,
        }),
    )])
}

/// Decides on giving a claim to another assessor: a lead does it, or the assessor who cannot judge it.
///
/// # Errors
/// Neither, not open, an assessor who may not, no reason.
pub(super) fn redirect(
    command: &RedirectClaim,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    let staff = context.register.known(command.staff, "staff")?.id;
    let theirs = present.competence(staff)?;
    let claim = theirs.judgement.open(command.claim)?;
    if claim.assessor != context.actor && !context.actor_is_lead() {
        return Err(Refusal::not_allowed(format!(
            "A claim is given to another assessor by the assessor or a {}",
            Role::Lead
        )));
    }
    if claim.assessor == command.assessor {
        return Err(Refusal::state(format!(
            "The claim is with {} already",
            context.register.name(command.assessor)
        ))
        .at("assessor"));
    }
    let catalogue = present.catalogue();
    let (framework, unit) = unit_of(&catalogue, &claim.said.unit)?;
    let what = Assessed {
        framework,
        unit: &unit.id,
        level: claim.said.level.as_deref(),
        field: &claim.said.specialty,
    };
    may_assess(command.assessor, staff, what, present, context)
        .map_err(|refusal| refusal.at("assessor"))?;
    let reason = words("reason", "The reason", &command.reason)?;
    Ok(vec![about_staff(
        &[staff, claim.assessor, command.assessor],
        Event::ClaimRedirected(ClaimRedirected {
            staff,
            claim: claim.entry,
            assessor: command.assessor,
            reason,
        }),
    )])
}
