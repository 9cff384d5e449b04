//! Objectives: what is to be reached, by when and with what evidence, and what was said of it at a review (R004-39).

use serde::{Deserialize, Serialize};

use super::module::units_of;
use super::{DevelopmentRoom, led_by_actor, own_or_led};
use crate::domain::command::Context;
use crate::domain::decide::Present;
use crate::domain::entry::{EntryHead, EntryNumber, StaffId};
use crate::domain::event::{Event, Fact};
use crate::domain::refusal::{Reason, Refusal};
use crate::domain::staff::competence::item::refuse_identity;
use crate::domain::staff::competence::{about_staff, not_passed, some_words, words};
use crate::domain::time::{Day, Moment};

/// The most objectives of one person that are open at a time.
pub const OPEN_MAX: usize = 40;
/// The most units of one objective.
pub const UNITS_MAX: usize = 20;

crate::vocabulary! {
    /// What a review found of an objective.
    pub enum Outcome {
        Reached = "reached", "reached";
        Partly = "partly", "partly reached";
        NotReached = "not_reached", "not reached";
        GoesOn = "goes_on", "goes on";
        Dropped = "dropped", "dropped";
    }
}

/// An objective was set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectiveSet {
    /// Whose.
    pub staff: StaffId,
    /// The agreement that it belongs to.
    pub agreement: Option<EntryNumber>,
    /// What is to be reached.
    pub what: String,
    /// The units that it leads to.
    pub units: Vec<String>,
    /// By when.
    pub due: Day,
    /// What evidence will show it; may be empty.
    pub evidence: String,
    /// By when the evidence is filed.
    pub evidence_due: Option<Day>,
}

/// An objective was looked at together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectiveReviewed {
    /// Whose.
    pub staff: StaffId,
    /// The entry that set it.
    pub objective: EntryNumber,
    /// What was found.
    pub outcome: Outcome,
    /// In words.
    pub words: String,
    /// By when it is to be reached now, where it goes on.
    pub due: Option<Day>,
}

/// Asks for an objective to be set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetObjective {
    /// Whose.
    pub staff: StaffId,
    /// What is to be reached.
    #[serde(default)]
    pub what: String,
    /// The units that it leads to.
    #[serde(default)]
    pub units: Vec<String>,
    /// By when.
    pub due: Day,
    /// What evidence will show it.
    #[serde(default)]
    pub evidence: String,
    /// By when the evidence is filed.
    #[serde(default)]
    pub evidence_due: Option<Day>,
}

/// Asks for a review to be recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewObjective {
    /// Whose.
    pub staff: StaffId,
    /// The entry that set it.
    pub objective: EntryNumber,
    /// What was found.
    pub outcome: Outcome,
    /// In words.
    #[serde(default)]
    pub words: String,
    /// By when it is to be reached now.
    #[serde(default)]
    pub due: Option<Day>,
}

/// One review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reviewed {
    /// The entry.
    pub entry: EntryNumber,
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: StaffId,
    /// What was found.
    pub outcome: Outcome,
    /// In words.
    pub words: String,
}

/// An objective as known now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objective {
    /// The entry that set it.
    pub entry: EntryNumber,
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: StaffId,
    /// What.
    pub said: ObjectiveSet,
    /// By when it is to be reached now.
    pub due: Day,
    /// Its reviews, oldest first.
    pub reviews: Vec<Reviewed>,
}

impl Objective {
    /// Whether it is still to be reached.
    pub fn is_open(&self) -> bool {
        self.reviews
            .last()
            .is_none_or(|last| last.outcome == Outcome::GoesOn)
    }
}

impl DevelopmentRoom {
    pub(super) fn set_objective(&mut self, head: &EntryHead, fact: &ObjectiveSet) {
        self.objectives.push(Objective {
            entry: head.number,
            at: head.entered,
            by: head.actor,
            due: fact.due,
            said: fact.clone(),
            reviews: Vec::new(),
        });
    }

    pub(super) fn review(&mut self, head: &EntryHead, fact: &ObjectiveReviewed) {
        let known = self
            .objectives
            .iter_mut()
            .find(|one| one.entry == fact.objective);
        if let Some(known) = known {
            known.due = fact.due.unwrap_or(known.due);
            known.reviews.push(Reviewed {
                entry: head.number,
                at: head.entered,
                by: head.actor,
                outcome: fact.outcome,
                words: fact.words.clone(),
            });
        }
    }
}

/// Decides on an objective: the person's own, or set by who leads or supervises them.
///
/// # Errors
/// None of these, no words, an unknown unit, a day that has passed, a patient's identity in the words, too many open ones.
pub(super) fn set(
    command: &SetObjective,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    let whom = own_or_led(command.staff, "sets objectives", context)?;
    let what = words("what", "What is to be reached", &command.what)?;
    let evidence = some_words("evidence", "The evidence", &command.evidence)?;
    refuse_identity(&[&what, &evidence], whom.id, present, context)
        .map_err(|refusal| refusal.at("what"))?;
    let units = units_of(&command.units, present)?;
    if units.len() > UNITS_MAX {
        return Err(Refusal::new(
            Reason::TooLong,
            format!("An objective names at most {UNITS_MAX} units"),
        )
        .at("units"));
    }
    let room = present.competence(whom.id)?.development;
    if room.objectives.iter().filter(|one| one.is_open()).count() >= OPEN_MAX {
        return Err(Refusal::new(
            Reason::TooLong,
            format!("{OPEN_MAX} objectives are open; review some of them first"),
        ));
    }
    let evidence_due = command
        .evidence_due
        .map(|day| not_passed("evidence_due", "The day for the evidence", day, context));
    let fact = ObjectiveSet {
        staff: whom.id,
        agreement: room.agreement_on(context.today).map(|open| open.entry),
        what,
        units,
        due: not_passed("due", "The day by which", command.due, context)?,
        evidence,
        evidence_due: evidence_due.transpose()?,
    };
    Ok(vec![about_staff(
        &[whom.id, context.actor],
        Event::ObjectiveSet(fact),
    )])
}

/// Decides on a review, by who leads or supervises the person.
///
/// # Errors
/// Neither, no such objective, closed already, no words, a new day missing where it goes on.
pub(super) fn review(
    command: &ReviewObjective,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    let whom = led_by_actor(command.staff, "reviews objectives", context)?;
    let room = present.competence(whom.id)?.development;
    let known = room
        .objectives
        .iter()
        .find(|one| one.entry == command.objective)
        .ok_or_else(|| {
            Refusal::unknown(
                "objective",
                format!(
                    "Entry {} is no objective of {}",
                    command.objective, whom.name
                ),
            )
        })?;
    if !known.is_open() {
        return Err(Refusal::state("This objective was closed at a review")
            .at("objective")
            .advise("Set a new one"));
    }
    let due = command
        .due
        .map(|day| not_passed("due", "The day by which", day, context))
        .transpose()?;
    if command.outcome == Outcome::GoesOn && due.is_none() && known.due < context.today {
        return Err(Refusal::missing("due", "By when it is to be reached now"));
    }
    let fact = ObjectiveReviewed {
        staff: whom.id,
        objective: known.entry,
        outcome: command.outcome,
        words: words("words", "What was said of it", &command.words)?,
        due,
    };
    Ok(vec![about_staff(
        &[whom.id, context.actor],
        Event::ObjectiveReviewed(fact),
    )])
}
