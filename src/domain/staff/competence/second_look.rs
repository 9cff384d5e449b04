//! Second looks: somebody else who may assess the unit looks at a judgement that was drawn by lot. Both stand.

use super::item::refuse_identity;
use serde::{Deserialize, Serialize};

use super::assessing::{Assessed, Basis, may_assess};
use super::judgement::{Found, Judgement, JudgementRoom};
use super::{about_staff, unit_of, words};
use crate::domain::command::Context;
use crate::domain::decide::Present;
use crate::domain::entry::{EntryHead, EntryNumber, StaffId};
use crate::domain::event::{Event, Fact};
use crate::domain::refusal::Refusal;
use crate::domain::time::Moment;

/// Somebody looked at a judgement a second time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondLookGiven {
    /// Whose competence.
    pub staff: StaffId,
    /// The judgement.
    pub judgement: EntryNumber,
    /// Whether they would have decided so.
    pub agrees: Found,
    /// In words.
    pub words: String,
    /// By what they may assess.
    pub basis: Basis,
}

/// Asks for a second look to be recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GiveSecondLook {
    /// Whose competence.
    pub staff: StaffId,
    /// The judgement.
    pub judgement: EntryNumber,
    /// Whether one would have decided so.
    pub agrees: Found,
    /// In words.
    #[serde(default)]
    pub words: String,
}

/// A second look as known now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondLook {
    /// The entry.
    pub entry: EntryNumber,
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: StaffId,
    /// Whether they would have decided so.
    pub agrees: Found,
    /// In words.
    pub words: String,
}

impl JudgementRoom {
    /// Takes over a second look.
    pub fn look_again(&mut self, head: &EntryHead, fact: &SecondLookGiven) {
        let known = self
            .judgements
            .iter_mut()
            .find(|one| one.entry == fact.judgement);
        if let Some(known) = known {
            known.second = Some(SecondLook {
                entry: head.number,
                at: head.entered,
                by: head.actor,
                agrees: fact.agrees,
                words: fact.words.clone(),
            });
        }
    }

    /// Judgements that were drawn for a second look and have none.
    pub fn to_look_again(&self) -> impl Iterator<Item = &Judgement> {
        self.judgements
            .iter()
            .filter(|one| one.said.second_look && one.second.is_none())
    }
}

/// Decides on a second look.
///
/// # Errors
/// No such judgement, one's own, looked at already, authority missing, no words.
pub(super) fn look_again(
    command: &GiveSecondLook,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    let whom = context.register.known(command.staff, "staff")?;
    let theirs = present.competence(whom.id)?;
    let judgement = theirs
        .judgement
        .judgements
        .iter()
        .find(|one| one.entry == command.judgement)
        .ok_or_else(|| {
            Refusal::unknown(
                "judgement",
                format!(
                    "Entry {} is no judgement of {}",
                    command.judgement, whom.name
                ),
            )
        })?;
    if judgement.assessor == context.actor {
        return Err(Refusal::not_allowed(
            "Nobody looks a second time at their own judgement",
        ));
    }
    if judgement.second.is_some() {
        return Err(Refusal::state("This judgement has had its second look").at("judgement"));
    }
    let catalogue = present.catalogue();
    let (framework, unit) = unit_of(&catalogue, &judgement.said.unit)?;
    let what = Assessed {
        framework,
        unit: &unit.id,
        level: judgement.said.level.as_deref(),
        field: &judgement.said.specialty,
    };
    let basis = may_assess(context.actor, whom.id, what, present, context)?;
    let words = words("words", "What you found", &command.words)?;
    refuse_identity(&[&words], whom.id, present, context).map_err(|refusal| refusal.at("words"))?;
    Ok(vec![about_staff(
        &[whom.id, judgement.assessor, context.actor],
        Event::SecondLookGiven(SecondLookGiven {
            staff: whom.id,
            judgement: command.judgement,
            agrees: command.agrees,
            words,
            basis,
        }),
    )])
}
