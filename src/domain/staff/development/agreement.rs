//! Development agreements: people may be appointed short of the full set and learn at work, with somebody who facilitates,
//! who supervises and who assesses, and with time protected for it (R000-28). The supervisor or a lead offers it, the
//! person accepts it: it is agreed when both have said so.

use serde::{Deserialize, Serialize};

use super::{DevelopmentRoom, led_by_actor};
use crate::domain::command::Context;
use crate::domain::decide::Present;
use crate::domain::entry::{EntryHead, EntryNumber, StaffId};
use crate::domain::event::{Event, Fact};
use crate::domain::refusal::Refusal;
use crate::domain::staff::competence::{about_staff, some_words, words};
use crate::domain::time::{Day, Moment};

/// The most protected time of a month, in minutes: a full-time month.
pub const PROTECTED_MINUTES_MAX: u32 = 200 * 60;

/// A development agreement was offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreementOffered {
    /// To whom.
    pub staff: StaffId,
    /// Who sees to it that there is work to learn from.
    pub facilitator: StaffId,
    /// Who supervises.
    pub supervisor: StaffId,
    /// Who assesses.
    pub assessor: StaffId,
    /// Time protected for learning, in minutes a month.
    pub protected_minutes: u32,
    /// Whether an accredited course is wanted, and which; none when not.
    pub accreditation: Option<String>,
    /// From which day.
    pub from: Day,
    /// The last day.
    pub until: Day,
    /// What else was agreed.
    pub words: String,
}

/// The person accepted what was offered: an agreement, or provisional practice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DevelopmentAccepted {
    /// The entry that offered it.
    pub offer: EntryNumber,
    /// What they say to it; may be empty.
    pub words: String,
}

/// An agreement ended before its last day, or was not taken up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreementEnded {
    /// Whose.
    pub staff: StaffId,
    /// The entry that offered it.
    pub agreement: EntryNumber,
    /// Why.
    pub reason: String,
}

/// Asks for an agreement to be offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferAgreement {
    /// To whom.
    pub staff: StaffId,
    /// Who facilitates; who offers it when left out.
    #[serde(default)]
    pub facilitator: Option<StaffId>,
    /// Who supervises; the supervisor in the register when left out.
    #[serde(default)]
    pub supervisor: Option<StaffId>,
    /// Who assesses; who supervises when left out.
    #[serde(default)]
    pub assessor: Option<StaffId>,
    /// Time protected for learning, in minutes a month.
    #[serde(default)]
    pub protected_minutes: u32,
    /// Whether an accredited course is wanted.
    #[serde(default)]
    pub accreditation_wanted: bool,
    /// Which.
    #[serde(default)]
    pub accreditation: String,
    /// From which day; today when left out.
    #[serde(default)]
    pub from: Option<Day>,
    /// The last day.
    pub until: Day,
    /// What else is agreed.
    #[serde(default)]
    pub words: String,
}

/// Asks for one's own acceptance to be recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accept {
    /// The entry that offered it.
    pub offer: EntryNumber,
    /// What one says to it.
    #[serde(default)]
    pub words: String,
}

/// Asks for an agreement to be ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndAgreement {
    /// Whose.
    pub staff: StaffId,
    /// The entry that offered it.
    pub agreement: EntryNumber,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// When the person accepted, by which entry.
pub type Accepted = Option<(Moment, EntryNumber)>;

/// An agreement as known now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    /// The entry that offered it.
    pub entry: EntryNumber,
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: StaffId,
    /// What.
    pub said: AgreementOffered,
    /// When the person accepted it.
    pub accepted: Accepted,
    /// When it was ended, by which entry and why.
    pub ended: Option<(Moment, EntryNumber, String)>,
}

crate::vocabulary! {
    /// How an agreement stands on a day.
    pub enum AgreementState {
        Offered = "offered", "waits for the person to accept it";
        Coming = "coming", "agreed, to begin";
        Holds = "holds", "agreed";
        Over = "over", "over";
        Ended = "ended", "ended early";
    }
}

impl Agreement {
    /// How it stands on a day.
    pub fn state(&self, day: Day) -> AgreementState {
        if self.ended.is_some() {
            AgreementState::Ended
        } else if self.said.until < day {
            AgreementState::Over
        } else if self.accepted.is_none() {
            AgreementState::Offered
        } else if self.said.from > day {
            AgreementState::Coming
        } else {
            AgreementState::Holds
        }
    }
}

impl DevelopmentRoom {
    pub(super) fn offer(&mut self, head: &EntryHead, fact: &AgreementOffered) {
        self.agreements.push(Agreement {
            entry: head.number,
            at: head.entered,
            by: head.actor,
            said: fact.clone(),
            accepted: None,
            ended: None,
        });
    }

    pub(super) fn accept(&mut self, head: &EntryHead, fact: &DevelopmentAccepted) {
        let accepted = Some((head.entered, head.number));
        for one in &mut self.agreements {
            if one.entry == fact.offer {
                one.accepted = accepted;
            }
        }
        for one in &mut self.provisional {
            if one.entry == fact.offer {
                one.accepted = accepted;
            }
        }
    }

    pub(super) fn end_agreement(&mut self, head: &EntryHead, fact: &AgreementEnded) {
        let known = self
            .agreements
            .iter_mut()
            .find(|one| one.entry == fact.agreement);
        if let Some(known) = known {
            known.ended = Some((head.entered, head.number, fact.reason.clone()));
        }
    }

    /// The agreement that is offered or holds on a day.
    pub fn agreement_on(&self, day: Day) -> Option<&Agreement> {
        let open = |one: &&Agreement| {
            matches!(
                one.state(day),
                AgreementState::Offered | AgreementState::Coming | AgreementState::Holds
            )
        };
        self.agreements.iter().rev().find(open)
    }
}

/// Decides on an offer.
///
/// # Errors
/// Neither lead nor supervisor, the person themselves in one of the three parts, nobody at work, days that make no
/// sense, an agreement that is open already.
pub(super) fn offer(
    command: &OfferAgreement,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    let whom = led_by_actor(command.staff, "offers a development agreement", context)?;
    let facilitator = command.facilitator.unwrap_or(context.actor);
    let supervisor = command
        .supervisor
        .or(whom.details.supervisor)
        .ok_or_else(|| {
            Refusal::missing("supervisor", "Who supervises")
                .advise("Name somebody, or put their supervisor into the staff register")
        })?;
    let assessor = command.assessor.unwrap_or(supervisor);
    for (field, part) in [
        ("facilitator", facilitator),
        ("supervisor", supervisor),
        ("assessor", assessor),
    ] {
        let member = context.register.known(part, field)?;
        if member.suspended {
            return Err(Refusal::state(format!("{} is suspended", member.name)).at(field));
        }
        if member.id == whom.id {
            return Err(Refusal::invalid(
                field,
                format!("{} cannot be their own {field}", whom.name),
            ));
        }
    }
    if command.protected_minutes > PROTECTED_MINUTES_MAX {
        return Err(Refusal::invalid(
            "protected_minutes",
            format!(
                "{} hours a month are more than a full-time month",
                command.protected_minutes / 60
            ),
        ));
    }
    let from = command.from.unwrap_or(context.today);
    if command.until < from || command.until < context.today {
        return Err(Refusal::invalid(
            "until",
            "The last day comes before the first, or has passed",
        ));
    }
    let room = present.competence(whom.id)?.development;
    if let Some(open) = room
        .agreement_on(context.today)
        .filter(|open| open.said.until >= from)
    {
        return Err(Refusal::state(format!(
            "Agreement {} of {} runs until {}",
            open.entry, whom.name, open.said.until
        ))
        .advise("End it first, or let the new one begin after it"));
    }
    let which = some_words(
        "accreditation",
        "The accredited course",
        &command.accreditation,
    )?;
    let fact = AgreementOffered {
        staff: whom.id,
        facilitator,
        supervisor,
        assessor,
        protected_minutes: command.protected_minutes,
        accreditation: (command.accreditation_wanted || !which.is_empty()).then_some(which),
        from,
        until: command.until,
        words: some_words("words", "What else is agreed", &command.words)?,
    };
    Ok(vec![about_staff(
        &[whom.id, context.actor],
        Event::AgreementOffered(fact),
    )])
}

/// Decides on an acceptance: the person's own.
///
/// # Errors
/// Nothing was offered by that entry, accepted or over already.
pub(super) fn accept(
    command: &Accept,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    let room = present.competence(context.actor)?.development;
    let agreement = room
        .agreements
        .iter()
        .find(|one| one.entry == command.offer)
        .map(|one| {
            let over = one.ended.is_some() || one.said.until < context.today;
            (one.by, one.accepted, over)
        });
    let provisional = room
        .provisional
        .iter()
        .find(|one| one.entry == command.offer)
        .map(|one| (one.by, one.accepted, one.ended.is_some()));
    let (by, accepted, over) = agreement.or(provisional).ok_or_else(|| {
        Refusal::unknown(
            "offer",
            format!("Entry {} offered you nothing", command.offer),
        )
        .advise("See `caseload development`")
    })?;
    if let Some((_, entry)) = accepted {
        return Err(Refusal::state(format!("You have accepted this ({entry})")).at("offer"));
    }
    if over {
        return Err(Refusal::state("This is over").at("offer"));
    }
    let fact = DevelopmentAccepted {
        offer: command.offer,
        words: some_words("words", "What you say to it", &command.words)?,
    };
    Ok(vec![about_staff(
        &[context.actor, by],
        Event::DevelopmentAccepted(fact),
    )])
}

/// Decides on ending an agreement.
///
/// # Errors
/// Neither lead nor supervisor, no such agreement, over already, no reason.
pub(super) fn end(
    command: &EndAgreement,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    let whom = led_by_actor(command.staff, "ends a development agreement", context)?;
    let room = present.competence(whom.id)?.development;
    let known = room
        .agreements
        .iter()
        .find(|one| one.entry == command.agreement)
        .ok_or_else(|| {
            Refusal::unknown(
                "agreement",
                format!(
                    "Entry {} is no agreement of {}",
                    command.agreement, whom.name
                ),
            )
        })?;
    if matches!(
        known.state(context.today),
        AgreementState::Over | AgreementState::Ended
    ) {
        return Err(Refusal::state("This agreement is over already").at("agreement"));
    }
    let fact = AgreementEnded {
        staff: whom.id,
        agreement: known.entry,
        reason: words("reason", "The reason", &command.reason)?,
    };
    Ok(vec![about_staff(&[whom.id], Event::AgreementEnded(fact))])
}
