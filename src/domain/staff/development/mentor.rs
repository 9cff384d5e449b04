//! Mentoring: who mentors whom (R004-39).

use serde::{Deserialize, Serialize};

use super::{DevelopmentRoom, own_or_led};
use crate::domain::command::Context;
use crate::domain::decide::Present;
use crate::domain::entry::{EntryHead, EntryNumber, StaffId};
use crate::domain::event::{Event, Fact};
use crate::domain::refusal::{Reason, Refusal};
use crate::domain::staff::competence::{about_staff, some_words, words};
use crate::domain::time::Moment;

/// Two people were paired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MentorPaired {
    /// Who is mentored.
    pub staff: StaffId,
    /// Who mentors.
    pub mentor: StaffId,
    /// What for; may be empty.
    pub words: String,
}

/// Mentoring ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MentoringEnded {
    /// Who was mentored.
    pub staff: StaffId,
    /// Who mentored.
    pub mentor: StaffId,
    /// Why.
    pub reason: String,
}

/// Asks for two people to be paired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairMentor {
    /// Who is to be mentored.
    pub staff: StaffId,
    /// Who mentors.
    pub mentor: StaffId,
    /// What for.
    #[serde(default)]
    pub words: String,
}

/// Asks for mentoring to be ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndMentoring {
    /// Who is mentored.
    pub staff: StaffId,
    /// Who mentors.
    pub mentor: StaffId,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// A pair, in the rooms of both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MentorPair {
    /// The entry.
    pub entry: EntryNumber,
    /// Since when.
    pub since: Moment,
    /// Who is mentored by whom, and what for.
    pub said: MentorPaired,
    /// When it ended, by which entry and why.
    pub ended: Option<(Moment, EntryNumber, String)>,
}

impl DevelopmentRoom {
    pub(super) fn pair(&mut self, head: &EntryHead, fact: &MentorPaired) {
        self.mentoring.push(MentorPair {
            entry: head.number,
            since: head.entered,
            said: fact.clone(),
            ended: None,
        });
    }

    pub(super) fn end_mentoring(&mut self, head: &EntryHead, fact: &MentoringEnded) {
        let known = self.mentoring.iter_mut().find(|pair| {
            pair.ended.is_none() && pair.said.staff == fact.staff && pair.said.mentor == fact.mentor
        });
        if let Some(known) = known {
            known.ended = Some((head.entered, head.number, fact.reason.clone()));
        }
    }

    /// The pairs that hold in which `of` is mentored.
    pub fn mentors_of(&self, of: StaffId) -> impl Iterator<Item = &MentorPair> {
        self.mentoring
            .iter()
            .filter(move |pair| pair.ended.is_none() && pair.said.staff == of)
    }

    /// The pairs that hold in which `by` mentors.
    pub fn mentored_by(&self, by: StaffId) -> impl Iterator<Item = &MentorPair> {
        self.mentoring
            .iter()
            .filter(move |pair| pair.ended.is_none() && pair.said.mentor == by)
    }
}

/// Decides on a pair: the person chooses a mentor, or who leads or supervises them does.
///
/// # Errors
/// None of these, oneself, nobody at work, paired already.
pub(super) fn pair(
    command: &PairMentor,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    let whom = own_or_led(command.staff, "names a mentor", context)?;
    let mentor = context.register.known(command.mentor, "mentor")?;
    if mentor.suspended {
        return Err(Refusal::state(format!("{} is suspended", mentor.name)).at("mentor"));
    }
    if mentor.id == whom.id {
        return Err(Refusal::invalid("mentor", "Nobody is their own mentor"));
    }
    let room = present.competence(whom.id)?.development;
    if room
        .mentors_of(whom.id)
        .any(|pair| pair.said.mentor == mentor.id)
    {
        return Err(Refusal::new(
            Reason::Duplicate,
            format!("{} mentors {} already", mentor.name, whom.name),
        )
        .at("mentor"));
    }
    let fact = MentorPaired {
        staff: whom.id,
        mentor: mentor.id,
        words: some_words("words", "What it is for", &command.words)?,
    };
    Ok(vec![about_staff(
        &[whom.id, mentor.id],
        Event::MentorPaired(fact),
    )])
}

/// Decides on the end of mentoring: either of the two, or who leads or supervises the person.
///
/// # Errors
/// None of these, no such pair, no reason.
pub(super) fn end(
    command: &EndMentoring,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    let whom = if command.mentor == context.actor {
        context.register.known(command.staff, "staff")?
    } else {
        own_or_led(command.staff, "ends mentoring", context)?
    };
    let room = present.competence(whom.id)?.development;
    let paired = room
        .mentors_of(whom.id)
        .any(|pair| pair.said.mentor == command.mentor);
    if !paired {
        return Err(Refusal::unknown(
            "mentor",
            format!(
                "{} does not mentor {}",
                context.register.name(command.mentor),
                whom.name
            ),
        ));
    }
    let fact = MentoringEnded {
        staff: whom.id,
        mentor: command.mentor,
        reason: words("reason", "The reason", &command.reason)?,
    };
    Ok(vec![about_staff(
        &[whom.id, command.mentor],
        Event::MentoringEnded(fact),
    )])
}
