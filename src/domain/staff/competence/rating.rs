//! How somebody rates themselves in a unit, with what they will do about it, by when, and when they look again (R000-24).
//! It stands beside what assessors decide and changes none of it (R000-23).

use super::item::refuse_identity;
use serde::{Deserialize, Serialize};

use super::{about_staff, not_passed, some_words, unit_of, words};
use crate::domain::command::Context;
use crate::domain::decide::Present;
use crate::domain::entry::{EntryHead, EntryNumber};
use crate::domain::event::{Event, Fact};
use crate::domain::refusal::{Refusal, within};
use crate::domain::time::{Day, Moment};
use crate::domain::writing;

crate::vocabulary! {
    /// How somebody rates themselves.
    pub enum OwnRating {
        NotYet = "not_yet", "not yet";
        WithSupport = "with_support", "with support";
        Alone = "alone", "on my own";
        HelpOthers = "help_others", "I help others with it";
        NotApplicable = "not_applicable", "not applicable to my work";
    }
}

crate::vocabulary! {
    /// Where somebody places themselves on the way from novice to expert, after Patricia Benner.
    pub enum Placement {
        Novice = "novice", "novice";
        AdvancedBeginner = "advanced_beginner", "advanced beginner";
        Competent = "competent", "competent (own placement)";
        Proficient = "proficient", "proficient";
        Expert = "expert", "expert";
    }
}

/// Somebody rated themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelfRated {
    /// The framework.
    pub framework: String,
    /// Its version then.
    pub version: String,
    /// The unit.
    pub unit: String,
    /// The field of practice, such as brain injury; empty for all.
    pub specialty: String,
    /// How.
    pub rating: OwnRating,
    /// Where on the way from novice to expert, where they say so.
    pub placement: Option<Placement>,
    /// On what grounds; why it is not applicable.
    pub words: String,
    /// What they will do.
    pub action: String,
    /// By when.
    pub by_when: Option<Day>,
    /// When they look again.
    pub review: Option<Day>,
}

/// Asks for a self-rating.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RateSelf {
    /// The unit.
    pub unit: String,
    /// The field of practice.
    #[serde(default)]
    pub specialty: String,
    /// How.
    pub rating: OwnRating,
    /// Where on the way from novice to expert.
    #[serde(default)]
    pub placement: Option<Placement>,
    /// On what grounds.
    #[serde(default)]
    pub words: String,
    /// What they will do.
    #[serde(default)]
    pub action: String,
    /// By when.
    #[serde(default)]
    pub by_when: Option<Day>,
    /// When they look again.
    #[serde(default)]
    pub review: Option<Day>,
}

/// A self-rating as known now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// The entry.
    pub entry: EntryNumber,
    /// When.
    pub at: Moment,
    /// What was said.
    pub said: SelfRated,
}

/// The latest self-rating of each unit and field of practice; earlier ones are in the record.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RatingRoom {
    /// In the order in which the units were first rated.
    pub latest: Vec<Rating>,
}

impl RatingRoom {
    /// Takes over a self-rating.
    pub fn rate(&mut self, head: &EntryHead, fact: &SelfRated) {
        let rating = Rating {
            entry: head.number,
            at: head.entered,
            said: fact.clone(),
        };
        let known = self.latest.iter_mut().find(|one| {
            one.said.unit == fact.unit && is_same_field(&one.said.specialty, &fact.specialty)
        });
        match known {
            Some(known) => *known = rating,
            None => self.latest.push(rating),
        }
    }

    /// The latest ratings of a unit, in every field of practice.
    pub fn of_unit<'a>(&'a self, unit: &'a str) -> impl Iterator<Item = &'a Rating> {
        self.latest.iter().filter(move |one| one.said.unit == unit)
    }
}

/// Decides on a self-rating.
///
/// # Errors
/// No such unit; not applicable without a reason; days that have passed.
pub(super) fn rate(
    command: &RateSelf,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    let catalogue = present.catalogue();
    let (framework, unit) = unit_of(&catalogue, &command.unit)?;
    let grounds = if command.rating == OwnRating::NotApplicable {
        words(
            "words",
            "The reason why it is not applicable",
            &command.words,
        )?
    } else {
        some_words("words", "The grounds", &command.words)?
    };
    let specialty = specialty(&command.specialty)?;
    let action = some_words("action", "What you will do", &command.action)?;
    refuse_identity(
        &[&grounds, &action, &specialty],
        context.actor,
        present,
        context,
    )
    .map_err(|refusal| refusal.at("words"))?;
    let fact = SelfRated {
        framework: framework.id.clone(),
        version: framework.version.clone(),
        unit: unit.id.clone(),
        specialty,
        rating: command.rating,
        placement: command.placement,
        words: grounds,
        action,
        by_when: some_day("by_when", "The day by which", command.by_when, context)?,
        review: some_day(
            "review",
            "The day of the next look",
            command.review,
            context,
        )?,
    };
    Ok(vec![about_staff(&[context.actor], Event::SelfRated(fact))])
}

fn some_day(
    field: &str,
    what: &str,
    day: Option<Day>,
    context: &Context<'_>,
) -> Result<Option<Day>, Refusal> {
    day.map(|day| not_passed(field, what, day, context))
        .transpose()
}

/// Whether two fields of practice are the same one, however their letters are written.
pub fn is_same_field(one: &str, other: &str) -> bool {
    writing::fold(one.trim()) == writing::fold(other.trim())
}

/// Whether what was said in one field of practice speaks of another: it does where it was said of all fields, or of that one.
/// What was said of one field only says nothing of all (R004-15).
pub fn speaks_of_field(said: &str, asked: &str) -> bool {
    said.is_empty() || is_same_field(said, asked)
}

/// A field of practice in one line; empty for all.
pub(in crate::domain::staff) fn specialty(text: &str) -> Result<String, Refusal> {
    let text = writing::clean_line(text).0.trim().to_owned();
    within("specialty", "The field of practice", &text, 120)?;
    Ok(text)
}
