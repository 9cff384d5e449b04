//! Cover for absence: somebody stands in for an absent colleague from one day to another.
//!
//! A cover is dates and nothing else: it begins and ends by itself, and nothing has to be done at night or on return.
//! Only an early end is an entry of its own.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::domain::command::Context;
use crate::domain::entry::{EntryHead, EntryNumber, StaffId};
use crate::domain::refusal::{Reason, Refusal, required, within};
use crate::domain::staff::register::{Register, Role, StaffMember};
use crate::domain::staff::relationship;
use crate::domain::time::{Day, Moment, shown, typed};

/// The most covers kept with a staff member; older ones are in the record.
pub const COVERS_MAX: usize = 50;
/// The most covers of one person that are still to come or hold now.
pub const AHEAD_MAX: usize = 20;
/// The longest cover, in days.
pub const DAYS_MAX: i32 = 366;
/// The most bytes of a reason.
pub const REASON_BYTES_MAX: usize = 400;
/// How many days after a cover's end Today reminds of what happened meanwhile.
pub const RECENT_DAYS: i32 = 7;

/// Somebody stands in for an absent colleague.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverArranged {
    /// Who is away.
    pub absent: StaffId,
    /// Who stands in.
    pub by: StaffId,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Day,
    /// Why.
    pub reason: String,
}

/// A cover ended before its last day, or before it began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverEnded {
    /// Who was away.
    pub absent: StaffId,
    /// The entry that arranged the cover.
    pub cover: EntryNumber,
    /// Why.
    pub reason: String,
}

/// A cover as known now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cover {
    /// The entry that arranged it.
    pub entry: EntryNumber,
    /// Who stands in.
    pub by: StaffId,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Day,
    /// When it was ended early, where it was.
    pub ended: Option<Moment>,
    /// Why.
    pub reason: String,
}

impl Cover {
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: Day) -> bool {
        self.ended.is_none() && self.from <= day && day <= self.until
    }

    /// Whether it holds on a day or later.
    pub fn is_ahead(&self, day: Day) -> bool {
        self.ended.is_none() && day <= self.until
    }

    /// Whether it shares a day with a period, and was not ended early.
    pub fn overlaps(&self, from: Day, until: Day) -> bool {
        self.ended.is_none() && self.from <= until && from <= self.until
    }

    /// The time that it spans: from the beginning of the first day to its end, early or after the last day.
    pub fn span(&self, zone: &TimeZone) -> (Moment, Moment) {
        let end = self.until.plus(1).start(zone);
        (
            self.from.start(zone),
            self.ended.map_or(end, |ended| ended.min(end)),
        )
    }
}

/// The covers of one staff member's absences, by the entry that arranged them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CoverRoom {
    /// The latest covers.
    pub covers: Vec<Cover>,
}

impl CoverRoom {
    /// The cover that holds on a day; there is at most one.
    pub fn on(&self, day: Day) -> Option<&Cover> {
        self.covers.iter().find(|cover| cover.holds_on(day))
    }

    /// The cover that an entry arranged.
    pub fn arranged_by(&self, entry: EntryNumber) -> Option<&Cover> {
        self.covers.iter().find(|cover| cover.entry == entry)
    }

    /// Takes over a recorded arrangement.
    pub fn arrange(&mut self, head: &EntryHead, fact: &CoverArranged) {
        self.covers.push(Cover {
            entry: head.number,
            by: fact.by,
            from: fact.from,
            until: fact.until,
            ended: None,
            reason: fact.reason.clone(),
        });
        if self.covers.len() > COVERS_MAX {
            // What is long over goes first; one that is still to come never does, since those are fewer.
            let oldest = self
                .covers
                .iter()
                .enumerate()
                .min_by_key(|(_, cover)| (cover.ended.is_none(), cover.until, cover.entry));
            if let Some(place) = oldest.map(|(place, _)| place) {
                self.covers.remove(place);
            }
        }
    }

    /// Takes over a recorded early end.
    pub fn end(&mut self, head: &EntryHead, fact: &CoverEnded) {
        if let Some(cover) = self
            .covers
            .iter_mut()
            .find(|cover| cover.entry == fact.cover)
        {
            cover.ended = Some(head.entered);
        }
    }
}

impl Register {
    /// Takes over cover for an absence.
    pub fn arrange_cover(&mut self, head: &EntryHead, fact: &CoverArranged) {
        if let Some(member) = self.members.get_mut(&fact.absent) {
            member.cover.arrange(head, fact);
        }
    }

    /// Takes over the early end of a cover.
    pub fn end_cover(&mut self, head: &EntryHead, fact: &CoverEnded) {
        if let Some(member) = self.members.get_mut(&fact.absent) {
            member.cover.end(head, fact);
        }
    }
}

/// Asks for cover.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArrangeCover {
    /// Who is away.
    pub absent: StaffId,
    /// Who stands in.
    pub by: StaffId,
    /// The first day, as typed; today when empty.
    #[serde(default)]
    pub from: String,
    /// The last day, as typed.
    pub until: String,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// Asks for a cover to end early.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndCover {
    /// Who was away.
    pub absent: StaffId,
    /// The entry that arranged the cover.
    pub cover: EntryNumber,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// Decides on cover; `has_patients` says whether the absent person answers for patients.
///
/// # Errors
/// Not the actor's to arrange; somebody who cannot stand in; days that make no sense or overlap; no reason.
pub fn arrange(
    command: &ArrangeCover,
    has_patients: bool,
    context: &Context<'_>,
) -> Result<CoverArranged, Refusal> {
    let absent = context.register.known(command.absent, "absent")?;
    may_arrange(absent, Some(command.by), context)?;
    let by = may_stand_in(command.by, absent, has_patients, context)?;
    let (from, until) = days(command, context)?;
    if let Some(cover) = absent
        .cover
        .covers
        .iter()
        .find(|cover| cover.overlaps(from, until))
    {
        return Err(Refusal::new(
            Reason::Duplicate,
            format!(
                "{} covers for {} already from {} to {} ({})",
                context.register.name(cover.by),
                absent.name,
                shown::full_day(cover.from),
                shown::full_day(cover.until),
                cover.entry
            ),
        )
        .at("from")
        .advise("End that cover first, or choose other days"));
    }
    if let Some(away) = by
        .cover
        .covers
        .iter()
        .find(|cover| cover.overlaps(from, until))
    {
        return Err(Refusal::state(format!(
            "{} is away from {} to {}",
            by.name,
            shown::full_day(away.from),
            shown::full_day(away.until)
        ))
        .at("by")
        .advise("Choose somebody who is there"));
    }
    let ahead = |cover: &&Cover| cover.is_ahead(context.today);
    if absent.cover.covers.iter().filter(ahead).count() >= AHEAD_MAX {
        return Err(Refusal::state(format!(
            "{} has {AHEAD_MAX} covers ahead already",
            absent.name
        ))
        .at("absent")
        .advise("End one that is not needed"));
    }
    let reason = required("reason", "The reason for the cover", &command.reason)?;
    within("reason", "The reason", &reason, REASON_BYTES_MAX)?;
    Ok(CoverArranged {
        absent: absent.id,
        by: by.id,
        from,
        until,
        reason,
    })
}

/// Decides on the early end of a cover.
///
/// # Errors
/// No such cover, over already, not the actor's to end, or no reason.
pub fn end(command: &EndCover, context: &Context<'_>) -> Result<CoverEnded, Refusal> {
    let absent = context.register.known(command.absent, "absent")?;
    let cover = absent.cover.arranged_by(command.cover).ok_or_else(|| {
        Refusal::unknown(
            "cover",
            format!("{} arranged no cover for {}", command.cover, absent.name),
        )
        .advise("See `caseload cover list`")
    })?;
    // Whoever stands in may stop, too.
    if cover.by != context.actor {
        may_arrange(absent, None, context)?;
    }
    if !cover.is_ahead(context.today) {
        return Err(Refusal::state(format!("The cover {} is over", cover.entry)).at("cover"));
    }
    let reason = required("reason", "The reason for the early end", &command.reason)?;
    within("reason", "The reason", &reason, REASON_BYTES_MAX)?;
    Ok(CoverEnded {
        absent: absent.id,
        cover: cover.entry,
        reason,
    })
}

/// Whether somebody may arrange and end another's cover whoever stands in: the absent person, who supervises them or
/// stands in there, a lead, an administrator.
pub fn arranges_for(
    actor: &StaffMember,
    absent: &StaffMember,
    register: &Register,
    today: Day,
) -> bool {
    actor.id == absent.id
        || actor.is(Role::Lead)
        || actor.is(Role::Administrator)
        || relationship::supervises(actor, absent, register, today)
}

/// Refuses who may not arrange: the absent person's deputy may, standing in themselves, since sickness asks nobody.
fn may_arrange(
    absent: &StaffMember,
    by: Option<StaffId>,
    context: &Context<'_>,
) -> Result<(), Refusal> {
    let member = context
        .member()
        .ok_or_else(|| Refusal::not_allowed("You are not in the staff register"))?;
    let is_deputy = absent.details.deputy == Some(member.id);
    if arranges_for(member, absent, context.register, context.today)
        || (is_deputy && by == Some(member.id))
    {
        return Ok(());
    }
    Err(if is_deputy {
        Refusal::not_allowed(format!(
            "As the deputy of {} you may begin cover yourself, not for another",
            absent.name
        ))
        .advise("Name yourself as the one who stands in, or ask their supervisor or a lead")
    } else {
        Refusal::not_allowed(format!(
            "The cover for {} is not yours to settle",
            absent.name
        ))
        .advise("Ask them, their supervisor, their deputy, a lead or an administrator")
    })
}

/// Who stands in works with patients and is there; where there are patients, leads cases.
fn may_stand_in<'a>(
    by: StaffId,
    absent: &StaffMember,
    has_patients: bool,
    context: &Context<'a>,
) -> Result<&'a StaffMember, Refusal> {
    context.register.known(by, "by")?;
    let by = context.register.active(by).ok_or_else(|| {
        Refusal::invalid("by", format!("{} is suspended", context.register.name(by)))
            .advise("Choose somebody who is at work")
    })?;
    if by.id == absent.id {
        return Err(
            Refusal::invalid("by", "Nobody stands in for themselves").advise("Choose a colleague")
        );
    }
    if !by.is_clinical() {
        return Err(
            Refusal::invalid("by", format!("{} does not work with patients", by.name))
                .advise("Choose somebody who does"),
        );
    }
    if has_patients && !by.can_lead_cases() {
        return Err(Refusal::invalid(
            "by",
            format!(
                "{} answers for patients, and {} is neither a case manager nor a community matron",
                absent.name, by.name
            ),
        )
        .advise("Choose somebody who may lead cases"));
    }
    Ok(by)
}

/// The days as typed: the first may have passed (somebody fell ill yesterday), the last not.
fn days(command: &ArrangeCover, context: &Context<'_>) -> Result<(Day, Day), Refusal> {
    let (now, zone) = (context.now, context.zone);
    let from = match command.from.trim() {
        "" => context.today,
        text => match typed::parse_future(text, now, zone) {
            Ok(planned) => planned.day,
            Err(refusal) => typed::parse_event_time(text, now, zone)
                .map(|happened| happened.day())
                .map_err(|_not_past_either| refusal.at("from"))?,
        },
    };
    required("until", "The last day", &command.until)?;
    let until = typed::parse_future(&command.until, now, zone)
        .map_err(|refusal| refusal.at("until"))?
        .day;
    if until < from {
        return Err(Refusal::invalid(
            "until",
            format!(
                "The last day, {}, comes before the first, {}",
                shown::full_day(until),
                shown::full_day(from)
            ),
        )
        .advise("Check the days"));
    }
    if until.days_since(from) >= DAYS_MAX {
        return Err(Refusal::invalid("until", "A cover lasts a year at most")
            .advise("For a longer absence let a lead change the case manager"));
    }
    Ok((from, until))
}
