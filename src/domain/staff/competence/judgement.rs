//! Judgements: an assessor, never the person, looks at evidence for one unit and says what they found: whether it is valid,
//! authentic, current, sufficient and reliable, each with words, and a decision with its rationale. Levels are what the
//! assessor says, for one field of practice; nothing is computed (R004-14, R004-15, R004-59).
//!
//! A sample of judgements gets a second look by somebody else. The second look changes nothing of the first: both stand.

use serde::{Deserialize, Serialize};

use super::claim::{Claim, ClaimState, level_of, not_with_you};
use super::rating::specialty;
use super::{about_staff, not_passed, some_words, unit_of, words};
use crate::domain::command::Context;
use crate::domain::decide::Present;
use crate::domain::entry::{EntryHead, EntryNumber, StaffId};
use crate::domain::event::{Event, Fact};
use crate::domain::refusal::{Reason, Refusal};
use crate::domain::staff::catalogue::{Framework, Unit};
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

crate::vocabulary! {
    /// Whom a qualified assessor may assess: the service's own rule (R002-05).
    pub enum AssessorRule {
        Anyone = "anyone", "anybody in the service but themselves";
        Supervised = "supervised", "those whom they supervise, and everybody for a lead";
        NotSupervised = "not_supervised", "anybody but those whom they supervise";
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

/// By what an assessor may assess.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Basis {
    /// By this stated authority.
    Authority(EntryNumber),
    /// By holding the unit, as this judgement found.
    HoldsUnit(EntryNumber),
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
    /// The second look: who, when, by which entry, and what they said.
    pub second: Option<SecondLook>,
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
                other.said.specialty == one.said.specialty && other.said.level == one.said.level
            });
            if !known {
                standing.push(one);
            }
        }
        standing
    }

    /// Judgements that were drawn for a second look and have none.
    pub fn to_look_again(&self) -> impl Iterator<Item = &Judgement> {
        self.judgements
            .iter()
            .filter(|one| one.said.second_look && one.second.is_none())
    }

    /// The judgement by which somebody holds a unit on a day: competent, and not to be looked at again before that day; at
    /// the level asked for or a higher one.
    pub fn holds(
        &self,
        framework: &Framework,
        unit: &str,
        level: Option<&str>,
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
        })
    }
}

/// Whether somebody may assess a colleague in a unit, and by what.
///
/// # Errors
/// Oneself, nobody at work, not by the service's rule, no authority, or one that has lapsed.
pub fn may_assess(
    assessor: StaffId,
    whom: StaffId,
    framework: &Framework,
    unit: &Unit,
    level: Option<&str>,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Basis, Refusal> {
    if assessor == whom {
        return Err(Refusal::not_allowed("Nobody assesses themselves").advise("Choose a colleague"));
    }
    let member = context.register.known(assessor, "assessor")?;
    let name = &member.name;
    if member.suspended {
        return Err(Refusal::state(format!("{name} is suspended")));
    }
    let whom = context.register.known(whom, "staff")?;
    let supervises = relationship::supervises(member, whom, context.register, context.today);
    let is_lead = member.is(crate::domain::staff::register::Role::Lead);
    let allowed = match context.policy.assessors_may {
        AssessorRule::Anyone => true,
        AssessorRule::Supervised => supervises || is_lead,
        AssessorRule::NotSupervised => !supervises,
    };
    if !allowed {
        return Err(Refusal::not_allowed(format!(
            "{name} may not assess {}: here, assessors assess {}",
            whom.name, context.policy.assessors_may
        ))
        .advise("Choose another assessor, or ask a lead about the setting assessors_may"));
    }
    let theirs = present.competence(assessor)?;
    if let Some(authority) = theirs.authority.on(&framework.id, &unit.id, context.today) {
        return Ok(Basis::Authority(authority.entry));
    }
    if let Some(held) = theirs
        .judgement
        .holds(framework, &unit.id, level, context.today)
    {
        return Ok(Basis::HoldsUnit(held.entry));
    }
    let why = match theirs
        .authority
        .lapsed(&framework.id, &unit.id, context.today)
    {
        Some(lapsed) => match &lapsed.ended {
            Some((_, entry, _)) => {
                format!("The authority of {name} to assess this was ended ({entry})")
            }
            None => format!(
                "The authority of {name} to assess this ended on {}",
                lapsed.said.until
            ),
        },
        None => format!("{name} neither holds this unit nor has authority to assess it"),
    };
    Err(Refusal::not_allowed(why)
        .advise("Choose another assessor, or ask a lead to give authority"))
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
    let basis = may_assess(
        context.actor,
        whom.id,
        framework,
        unit,
        level.as_deref(),
        present,
        context,
    )?;
    if claim.is_none() {
        may_judge_unasked(whom.id, context)?;
    }
    let items = match of_claim {
        Some(said) => said.items.clone(),
        None => items_of(command, &theirs)?,
    };
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
    let specialty = specialty(match of_claim {
        Some(said) if command.specialty.trim().is_empty() => &said.specialty,
        _ => &command.specialty,
    })?;
    let one_in = u64::from(context.policy.second_look_one_in);
    let fact = CompetenceJudged {
        staff: whom.id,
        claim: command.claim,
        framework: framework.id.clone(),
        version: framework.version.clone(),
        unit: unit.id.clone(),
        specialty,
        level,
        answers: answers(command, weighs)?,
        decision: command.decision,
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

fn items_of(command: &Judge, theirs: &super::Competence) -> Result<Vec<EntryNumber>, Refusal> {
    let mut items = Vec::new();
    for number in &command.items {
        theirs
            .evidence
            .own_item(*number)
            .map_err(|refusal| refusal.at("items"))?;
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
    let level = judgement.said.level.as_deref();
    let basis = may_assess(
        context.actor,
        whom.id,
        framework,
        unit,
        level,
        present,
        context,
    )?;
    let words = words("words", "What you found", &command.words)?;
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
