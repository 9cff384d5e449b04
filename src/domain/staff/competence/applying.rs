//! That a statement is not applicable to somebody's work, and why, or that it is after all (R004-14; R004-40 to R004-53 ask it of every statement). It is their own word, as a
//! self-rating of the unit is: it answers for the statement alone, and changes nothing that assessors decide.

use serde::{Deserialize, Serialize};

use super::item::refuse_identity;
use super::{about_staff, words};
use crate::domain::command::Context;
use crate::domain::decide::Present;
use crate::domain::entry::{EntryHead, EntryNumber};
use crate::domain::event::{Event, Fact};
use crate::domain::refusal::{Refusal, within};
use crate::domain::time::Moment;

/// The most bytes of the reason: a state keeps one for each statement.
pub const REASON_BYTES_MAX: usize = 500;

/// Somebody said whether a statement applies to their work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementSetAside {
    /// The framework.
    pub framework: String,
    /// Its version then.
    pub version: String,
    /// The statement.
    pub statement: String,
    /// Whether it applies after all.
    pub applies: bool,
    /// Why.
    pub words: String,
}

/// Asks for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetStatementAside {
    /// The statement.
    pub statement: String,
    /// Whether it applies after all; left out, it does not.
    #[serde(default)]
    pub applies: bool,
    /// Why.
    pub words: String,
}

/// A statement that does not apply, as known now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    /// The entry.
    pub entry: EntryNumber,
    /// When.
    pub at: Moment,
    /// The statement.
    pub statement: String,
    /// Why.
    pub words: String,
}

/// The statements that do not apply to somebody's work, in the order in which that was said first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ApplyingRoom {
    /// Each once, with what was said last.
    pub set_aside: Vec<SetAside>,
}

impl ApplyingRoom {
    /// Takes over what was said of a statement.
    pub fn take(&mut self, head: &EntryHead, fact: &StatementSetAside) {
        let known = self
            .set_aside
            .iter()
            .position(|one| one.statement == fact.statement);
        let now = SetAside {
            entry: head.number,
            at: head.entered,
            statement: fact.statement.clone(),
            words: fact.words.clone(),
        };
        match (known, fact.applies) {
            (Some(place), true) => drop(self.set_aside.remove(place)),
            (Some(place), false) => self.set_aside[place] = now,
            (None, true) => {}
            (None, false) => self.set_aside.push(now),
        }
    }

    /// What was said of a statement, where it does not apply.
    pub fn of(&self, statement: &str) -> Option<&SetAside> {
        self.set_aside.iter().find(|one| one.statement == statement)
    }
}

/// Decides on it.
///
/// # Errors
/// No such statement, no reason, a patient's identity in it, or a statement that applies already.
pub(super) fn set_aside(
    command: &SetStatementAside,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    let catalogue = present.catalogue();
    let id = command.statement.trim();
    let place = catalogue.statement(id).ok_or_else(|| {
        Refusal::unknown("statement", format!("There is no statement '{id}'"))
            .advise("Look for it with `caseload catalogue search WORDS`, or on screen 3")
    })?;
    let what = if command.applies {
        "The reason why it applies after all"
    } else {
        "The reason why it is not applicable"
    };
    let grounds = words("words", what, &command.words)?;
    within("words", what, &grounds, REASON_BYTES_MAX)?;
    refuse_identity(&[&grounds], context.actor, present, context)
        .map_err(|refusal| refusal.at("words"))?;
    if command.applies {
        let known = present.competence(context.actor)?;
        if known.applying.of(&place.statement.id).is_none() {
            let message = format!("{} applies to your work already", place.statement.id);
            return Err(Refusal::state(message).at("applies"));
        }
    }
    let fact = StatementSetAside {
        framework: place.framework.id.clone(),
        version: place.framework.version.clone(),
        statement: place.statement.id.clone(),
        applies: command.applies,
        words: grounds,
    };
    let event = Event::StatementSetAside(fact);
    Ok(vec![about_staff(&[context.actor], event)])
}
