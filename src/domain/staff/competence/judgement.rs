//! Judgements: an assessor, never the person, looks at evidence for one unit and says what they found: whether it is valid,
//! authentic, current, sufficient and reliable, each with words, and a decision with its rationale. Levels are what the
//! assessor says, for one field of practice; nothing is computed (R004-14, R004-15, R004-59).
//!
//! A sample of judgements gets a second look by somebody else. The second look changes nothing of the first: both stand.

use super::item::refuse_identity;
use serde::{Deserialize, Serialize};

use super::assessing::{Assessed, Basis, may_assess};
use super::claim::{Claim, ClaimState, not_with_you};
use super::level::level_of;
use super::rating::{is_same_field, speaks_of_field, specialty};
use super::second_look::SecondLook;
use super::{about_staff, not_passed, some_words, unit_of, words};
use crate::domain::command::Context;
use crate::domain::decide::Present;
use crate::domain::entry::{EntryHead, EntryNumber, StaffId};
use crate::domain::event::{Event, Fact};
use crate::domain::refusal::{Reason, Refusal};
use crate::domain::staff::catalogue::Framework;
use crate::domain::staff::relationship;
use crate::domain::time::{Day, Moment};

crate::vocabulary! {
    /// What an assessor decides.
    pub enum Decision {
        NotAssessed = "not_assessed", "not assessed";
        NotYetCompetent = "not_yet_competent", "not yet competent";
        WithSupervision = "with_supervision", "competent with supervision";
        Competent = "competent", "competent";
        NotApplicable = "not_applicable", "not applicable";
    }
}

crate::vocabulary! {
    /// An answer to one of the five questions.
    pub enum Found {
        Yes = "yes", "yes";
        Partly = "partly", "partly";
        No = "no", "no";
    }
}

crate::vocabulary! {
    /// What evidence must be.
    pub enum Quality {
        Valid = "valid", "valid: it matches the unit";
        Authentic = "authentic", "authentic: their own work";
        Current = "current", "current: recent enough to count";
        Sufficient = "sufficient", "sufficient: all of it, and repeatably";
        Reliable = "reliable", "reliable: another assessor would agree";
    }
}

/// One of the five answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// To which question.
    pub quality: Quality,
    /// The answer.
    pub found: Found,
    /// In words; may be empty for a yes.
    #[serde(default)]
    pub words: String,
}

/// An assessor said what they found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompetenceJudged {
    /// Whose competence.
    pub staff: StaffId,
    /// The claim that it answers.
    pub claim: Option<EntryNumber>,
    /// The framework.
    pub framework: String,
    /// Its version: the words under which it was decided.
    pub version: String,
    /// The unit.
    pub unit: String,
    /// The field of practice; empty for all.
    pub specialty: String,
    /// The level, where the framework has levels: the assessor's statement.
    pub level: Option<String>,
    /// The five answers.
    pub answers: Vec<Answer>,
    /// The decision.
    pub decision: Decision,
    /// The words for it in the scale of the service then (R004-59).
    pub decision_words: String,
    /// Why.
    pub rationale: String,
    /// When it is to be looked at again.
    pub next_look: Option<Day>,
    /// The items looked at.
    pub items: Vec<EntryNumber>,
    /// By what the assessor may assess.
    pub basis: Basis,
    /// Whether it was drawn for a second look.
    pub second_look: bool,
}

/// Asks for a judgement to be recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judge {
    /// Whose competence.
    pub staff: StaffId,
    /// The claim that it answers.
    #[serde(default)]
    pub claim: Option<EntryNumber>,
    /// The unit; of the claim when empty.
    #[serde(default)]
    pub unit: String,
    /// The field of practice; of the claim when empty.
    #[serde(default)]
    pub specialty: String,
    /// The level; of the claim when left out.
    #[serde(default)]
    pub level: Option<String>,
    /// The five answers.
    #[serde(default)]
    pub answers: Vec<Answer>,
    /// The decision.
    pub decision: Decision,
    /// Why.
    #[serde(default)]
    pub rationale: String,
    /// When it is to be looked at again.
    #[serde(default)]
    pub next_look: Option<Day>,
    /// The items looked at, where there is no claim.
    #[serde(default)]
    pub items: Vec<EntryNumber>,
}

/// A judgement as known now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// The entry.
    pub entry: EntryNumber,
    /// When.
    pub at: Moment,
    /// By whom.
    pub assessor: StaffId,
    /// What was found.
    pub said: CompetenceJudged,
    /// The second look, where there was one.
    pub second: Option<SecondLook>,
}

/// Claims and judgements of one person.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct JudgementRoom {
    /// All claims, oldest first.
    pub claims: Vec<Claim>,
    /// All judgements, oldest first.
    pub judgements: Vec<Judgement>,
}

impl JudgementRoom {
    /// Takes over a judgement.
    pub fn judge(&mut self, head: &EntryHead, fact: &CompetenceJudged) {
        self.judgements.push(Judgement {
            entry: head.number,
            at: head.entered,
            assessor: head.actor,
            said: fact.clone(),
            second: None,
        });
        if let Some(claim) = fact.claim {
            self.set(claim, ClaimState::Judged(head.number));
        }
    }

    /// The latest judgement of a unit in each field of practice and at each level, the newest first.
    pub fn standing(&self, unit: &str) -> Vec<&Judgement> {
        let mut standing: Vec<&Judgement> = Vec::new();
        for one in self
            .judgements
            .iter()
            .rev()
            .filter(|one| one.said.unit == unit)
        {
            let known = standing.iter().any(|other| {
                is_same_field(&other.said.specialty, &one.said.specialty)
                    && other.said.level == one.said.level
            });
            if !known {
                standing.push(one);
            }
        }
        standing
    }

    /// The judgement by which somebody holds a unit on a day: competent, and not to be looked at again before that day; at
    /// the level asked for or a higher one; in the field of practice asked for or in all.
    pub fn holds(
        &self,
        framework: &Framework,
        unit: &str,
        level: Option<&str>,
        field: &str,
        day: Day,
    ) -> Option<&Judgement> {
        let order = |level: Option<&str>| {
            level
                .and_then(|id| framework.level(id))
                .map_or(0, |level| level.order)
        };
        self.standing(unit).into_iter().find(|one| {
            one.said.decision == Decision::Competent
                && one.said.next_look.is_none_or(|next| next >= day)
                && order(one.said.level.as_deref()) >= order(level)
                && speaks_of_field(&one.said.specialty, field)
        })
    }
}

/// Decides on a judgement.
///
/// # Errors
/// Not with this assessor, authority missing or lapsed, answers missing, no rationale, no next look, nothing looked at.
pub(super) fn judge(
    command: &Judge,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    let whom = context.register.known(command.staff, "staff")?;
    let theirs = present.competence(whom.id)?;
    let claim = command
        .claim
        .map(|claim| theirs.judgement.open(claim))
        .transpose()?;
    if let Some(claim) = claim.filter(|claim| claim.assessor != context.actor) {
        return Err(not_with_you(claim, context));
    }
    let of_claim = claim.map(|claim| &claim.said);
    let unit_id = match (of_claim, command.unit.trim()) {
        (Some(said), "") => said.unit.as_str(),
        (Some(said), given) if given != said.unit => {
            return Err(Refusal::invalid("unit", "The claim is about another unit"));
        }
        (_, given) => given,
    };
    let catalogue = present.catalogue();
    let (framework, unit) = unit_of(&catalogue, unit_id)?;
    let level = command
        .level
        .as_deref()
        .or(of_claim.and_then(|said| said.level.as_deref()));
    let level = match command.decision {
        Decision::NotApplicable | Decision::NotAssessed if level.is_none() => None,
        _ => level_of(framework, unit, level)?,
    };
    let specialty = specialty(match of_claim {
        Some(said) if command.specialty.trim().is_empty() => &said.specialty,
        _ => &command.specialty,
    })?;
    let what = Assessed {
        framework,
        unit: &unit.id,
        level: level.as_deref(),
        field: &specialty,
    };
    let basis = may_assess(context.actor, whom.id, what, present, context)?;
    let decision_words = in_the_scale(command.decision, context)?;
    if claim.is_none() {
        may_judge_unasked(whom.id, context)?;
    }
    let items = match of_claim {
        Some(said) => said.items.clone(),
        None => items_of(command, &theirs, present)?,
    };
    if of_claim.is_some() && !some_stands(&items, &theirs, present)? {
        return Err(Refusal::state(
            "Nothing of the evidence stands: the entries were taken back since",
        )
        .at("claim")
        .advise("Hand the claim back with words on what is wanted"));
    }
    let weighs = !matches!(
        command.decision,
        Decision::NotAssessed | Decision::NotApplicable
    );
    if weighs && items.is_empty() {
        return Err(Refusal::missing("items", "The evidence looked at"));
    }
    let rationale = words("rationale", "The rationale", &command.rationale)?;
    let next_look = command
        .next_look
        .map(|day| not_passed("next_look", "The day of the next look", day, context))
        .transpose()?;
    if weighs && next_look.is_none() {
        return Err(Refusal::missing(
            "next_look",
            "When it is to be looked at again",
        ));
    }
    let answers = answers(command, weighs)?;
    refuse_identity(&[&rationale, &specialty], whom.id, present, context)
        .map_err(|refusal| refusal.at("rationale"))?;
    for answer in &answers {
        refuse_identity(&[&answer.words], whom.id, present, context)
            .map_err(|refusal| refusal.at(format!("{}_words", answer.quality.code())))?;
    }
    let one_in = u64::from(context.policy.second_look_one_in);
    let fact = CompetenceJudged {
        staff: whom.id,
        claim: command.claim,
        framework: framework.id.clone(),
        version: framework.version.clone(),
        unit: unit.id.clone(),
        specialty,
        level,
        answers,
        decision: command.decision,
        decision_words,
        rationale,
        next_look,
        items,
        basis,
        second_look: weighs && one_in > 0 && context.chance.is_multiple_of(one_in),
    };
    Ok(vec![about_staff(
        &[whom.id, context.actor],
        Event::CompetenceJudged(fact),
    )])
}

/// A judgement without a claim, such as the baseline of somebody new, is made by who supervises them or a lead.
fn may_judge_unasked(whom: StaffId, context: &Context<'_>) -> Result<(), Refusal> {
    let supervises = context
        .member()
        .zip(context.register.members.get(&whom))
        .is_some_and(|(member, whom)| {
            relationship::supervises(member, whom, context.register, context.today)
        });
    if supervises || context.actor_is_lead() {
        return Ok(());
    }
    Err(
        Refusal::not_allowed("Without a claim only who supervises somebody, or a lead, judges")
            .at("claim")
            .advise("Ask them to claim the unit"),
    )
}

fn items_of(
    command: &Judge,
    theirs: &super::Competence,
    present: &dyn Present,
) -> Result<Vec<EntryNumber>, Refusal> {
    let mut items = Vec::new();
    for number in &command.items {
        let item = theirs
            .evidence
            .own_item(*number)
            .map_err(|refusal| refusal.at("items"))?;
        item.refuse_taken_back(present)?;
        if !items.contains(number) {
            items.push(*number);
        }
    }
    if items.len() > super::claim::ITEMS_MAX {
        return Err(Refusal::new(
            Reason::TooLong,
            format!(
                "One judgement names at most {} items",
                super::claim::ITEMS_MAX
            ),
        )
        .at("items"));
    }
    Ok(items)
}

/// The words for a decision in the service's own scale.
fn in_the_scale(decision: Decision, context: &Context<'_>) -> Result<String, Refusal> {
    let scale = &context.policy.decision_scale;
    scale.get(&decision).cloned().ok_or_else(|| {
        let codes: Vec<&str> = scale.keys().map(|one| one.code()).collect();
        Refusal::invalid(
            "decision",
            format!("'{decision}' is not decided here: the setting decision_scale leaves it out"),
        )
        .advise(format!("Use one of: {}", codes.join(", ")))
    })
}

/// Whether one of the items of a claim still stands.
fn some_stands(
    items: &[EntryNumber],
    theirs: &super::Competence,
    present: &dyn Present,
) -> Result<bool, Refusal> {
    for number in items {
        if !theirs.evidence.own_item(*number)?.is_taken_back(present)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// All five answers, each once, with words where it is not a plain yes.
fn answers(command: &Judge, weighs: bool) -> Result<Vec<Answer>, Refusal> {
    let mut answers: Vec<Answer> = Vec::new();
    for quality in Quality::ALL {
        let given: Vec<&Answer> = command
            .answers
            .iter()
            .filter(|one| one.quality == *quality)
            .collect();
        let [answer] = given.as_slice() else {
            if given.is_empty() && !weighs {
                continue;
            }
            let what = quality.words().split(':').next().unwrap_or_default();
            return Err(Refusal::missing(
                quality.code(),
                &format!("One answer whether the evidence is {what}"),
            ));
        };
        let field = format!("{}_words", quality.code());
        let words = some_words(&field, "The words to an answer", &answer.words)?;
        if answer.found != Found::Yes && words.is_empty() {
            return Err(Refusal::needs_reason(
                &field,
                format!("Say in words why it is not wholly {}", quality.code()),
            ));
        }
        answers.push(Answer {
            words,
            ..(*answer).clone()
        });
    }
    Ok(answers)
}
