//! Provisional practice: somebody works as a case manager before the modules are finished, having agreed to finish them
//! within a set period (R001-77). What may be allocated to them meanwhile is limited. It does not lapse by itself: it
//! is ended or renewed by a person, and shows to the lead when its last day has passed.

use serde::{Deserialize, Serialize};

use super::agreement::Accepted;
use super::{DevelopmentRoom, led_by_actor};
use crate::domain::command::Context;
use crate::domain::decide::Present;
use crate::domain::entry::{EntryHead, EntryNumber, StaffId};
use crate::domain::event::{Event, Fact};
use crate::domain::refusal::{Reason, Refusal};
use crate::domain::staff::competence::{about_staff, some_words, words};
use crate::domain::time::{Day, Moment};

/// The most modules to finish.
pub const MODULES_MAX: usize = 60;

/// Somebody works provisionally.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvisionalBegun {
    /// Who.
    pub staff: StaffId,
    /// From which day.
    pub from: Day,
    /// By which day the modules are to be finished.
    pub until: Day,
    /// The modules.
    pub modules: Vec<EntryNumber>,
    /// The most patients that may be allocated; no limit when left out.
    pub patients_max: Option<u16>,
    /// What else limits what may be allocated: the most intense rung, no work of domain A.
    pub limits: String,
}

/// It was renewed, or ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvisionalSettled {
    /// Whose.
    pub staff: StaffId,
    /// The entry that began it.
    pub provisional: EntryNumber,
    /// The new last day; none when it ended.
    pub renewed_until: Option<Day>,
    /// Why.
    pub words: String,
}

/// Asks for provisional practice to begin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BeginProvisional {
    /// Whose.
    pub staff: StaffId,
    /// From which day; today when left out.
    #[serde(default)]
    pub from: Option<Day>,
    /// By which day the modules are to be finished.
    pub until: Day,
    /// The modules.
    #[serde(default)]
    pub modules: Vec<EntryNumber>,
    /// The most patients that may be allocated.
    #[serde(default)]
    pub patients_max: Option<u16>,
    /// What else limits what may be allocated.
    #[serde(default)]
    pub limits: String,
}

/// Asks for it to be renewed or ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettleProvisional {
    /// Whose.
    pub staff: StaffId,
    /// The entry that began it; the open one when left out.
    #[serde(default)]
    pub provisional: Option<EntryNumber>,
    /// The new last day; it ends when left out.
    #[serde(default)]
    pub renewed_until: Option<Day>,
    /// Why.
    #[serde(default)]
    pub words: String,
}

/// A renewal, or the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// The entry.
    pub entry: EntryNumber,
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: StaffId,
    /// The new last day; none when it ended.
    pub until: Option<Day>,
    /// Why.
    pub words: String,
}

/// Provisional practice as known now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provisional {
    /// The entry that began it.
    pub entry: EntryNumber,
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: StaffId,
    /// What.
    pub said: ProvisionalBegun,
    /// When the person agreed to it.
    pub accepted: Accepted,
    /// The last day as it is now.
    pub until: Day,
    /// Its renewals.
    pub renewals: Vec<Settled>,
    /// Its end.
    pub ended: Option<Settled>,
}

impl Provisional {
    /// Whether it is open and has begun: also when its last day has passed, since only a person ends it.
    pub fn holds_on(&self, day: Day) -> bool {
        self.ended.is_none() && self.said.from <= day
    }

    /// Whether its last day has passed and nobody has ended or renewed it.
    pub fn is_overdue(&self, day: Day) -> bool {
        self.ended.is_none() && self.until < day
    }

    /// The modules still to be finished.
    pub fn to_finish(&self, room: &DevelopmentRoom) -> Vec<EntryNumber> {
        let open = |id: &EntryNumber| !room.completed(*id) && room.exempt_from(*id).is_none();
        self.said.modules.iter().copied().filter(open).collect()
    }
}

impl DevelopmentRoom {
    pub(super) fn begin(&mut self, head: &EntryHead, fact: &ProvisionalBegun) {
        self.provisional.push(Provisional {
            entry: head.number,
            at: head.entered,
            by: head.actor,
            until: fact.until,
            said: fact.clone(),
            accepted: None,
            renewals: Vec::new(),
            ended: None,
        });
    }

    pub(super) fn settle(&mut self, head: &EntryHead, fact: &ProvisionalSettled) {
        let known = self
            .provisional
            .iter_mut()
            .find(|one| one.entry == fact.provisional);
        let Some(known) = known else { return };
        let settled = Settled {
            entry: head.number,
            at: head.entered,
            by: head.actor,
            until: fact.renewed_until,
            words: fact.words.clone(),
        };
        match fact.renewed_until {
            Some(until) => {
                known.until = until;
                known.renewals.push(settled);
            }
            None => known.ended = Some(settled),
        }
    }

    /// The provisional practice that was not ended.
    pub fn provisional_open(&self) -> Option<&Provisional> {
        self.provisional
            .iter()
            .rev()
            .find(|one| one.ended.is_none())
    }
}

/// What limits how many patients somebody may be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allocation {
    /// For how many patients they answer now.
    pub patients: usize,
    /// The most that they may have.
    pub patients_max: u16,
    /// The entry that says so.
    pub entry: EntryNumber,
}

impl Allocation {
    /// Whether one more patient is beyond the limit.
    pub fn is_full(&self) -> bool {
        self.patients >= usize::from(self.patients_max)
    }
}

/// Decides on provisional practice.
///
/// # Errors
/// Neither lead nor supervisor, nobody who may lead cases, no module, an unknown one, days that make no sense, open
/// already.
pub(super) fn begin(
    command: &BeginProvisional,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    let whom = led_by_actor(command.staff, "begins provisional practice", context)?;
    if !whom.can_lead_cases() {
        return Err(Refusal::invalid(
            "staff",
            format!("{} has no role that leads cases", whom.name),
        )
        .advise("An administrator gives the role of case manager first"));
    }
    let room = present.competence(whom.id)?.development;
    if let Some(open) = room.provisional_open() {
        return Err(Refusal::state(format!(
            "{} works provisionally already, until {} ({})",
            whom.name, open.until, open.entry
        ))
        .advise("Renew or end it"));
    }
    let modules = present.modules().all_known(&command.modules)?;
    if modules.is_empty() {
        return Err(Refusal::missing("modules", "The modules to finish"));
    }
    if modules.len() > MODULES_MAX {
        return Err(Refusal::new(
            Reason::TooLong,
            format!("At most {MODULES_MAX} modules are to be finished"),
        )
        .at("modules"));
    }
    let from = command.from.unwrap_or(context.today);
    if command.until < from || command.until < context.today {
        return Err(Refusal::invalid(
            "until",
            "The last day comes before the first, or has passed",
        ));
    }
    let fact = ProvisionalBegun {
        staff: whom.id,
        from,
        until: command.until,
        modules,
        patients_max: command.patients_max,
        limits: some_words("limits", "The limits", &command.limits)?,
    };
    Ok(vec![about_staff(
        &[whom.id, context.actor],
        Event::ProvisionalBegun(fact),
    )])
}

/// Decides on its renewal or end.
///
/// # Errors
/// Neither lead nor supervisor, nothing open, a new last day that is no later, no reason.
pub(super) fn settle(
    command: &SettleProvisional,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    let whom = led_by_actor(
        command.staff,
        "ends or renews provisional practice",
        context,
    )?;
    let room = present.competence(whom.id)?.development;
    let open = room.provisional_open().ok_or_else(|| {
        Refusal::state(format!("{} does not work provisionally", whom.name)).at("staff")
    })?;
    if command.provisional.is_some_and(|entry| entry != open.entry) {
        return Err(Refusal::state(format!(
            "What is open is the provisional practice of entry {}",
            open.entry
        ))
        .at("provisional"));
    }
    if let Some(until) = command.renewed_until
        && (until <= open.until || until < context.today)
    {
        return Err(Refusal::invalid(
            "renewed_until",
            format!(
                "It runs until {}: the new last day must be later",
                open.until
            ),
        ));
    }
    let fact = ProvisionalSettled {
        staff: whom.id,
        provisional: open.entry,
        renewed_until: command.renewed_until,
        words: words("words", "The reason", &command.words)?,
    };
    Ok(vec![about_staff(
        &[whom.id, context.actor],
        Event::ProvisionalSettled(fact),
    )])
}
