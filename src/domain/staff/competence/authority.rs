//! Who may assess what: somebody holds the unit themselves, or a lead has stated their authority, with its grounds and its
//! last day (R001-76, R002-05). Nobody gives it to themselves.

use serde::{Deserialize, Serialize};

use super::{about_staff, words};
use crate::domain::command::Context;
use crate::domain::decide::Present;
use crate::domain::entry::{EntryHead, EntryNumber, StaffId};
use crate::domain::event::{Event, Fact};
use crate::domain::refusal::{Reason, Refusal, required, within};
use crate::domain::staff::register::Role;
use crate::domain::time::{Day, Moment};
use crate::domain::writing;

/// The most authorities kept with one person; older ones that have ended are in the record.
pub const AUTHORITIES_MAX: usize = 100;
/// The most units that one authority names.
pub const UNITS_MAX: usize = 60;

/// Somebody may assess others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorityGiven {
    /// Who.
    pub staff: StaffId,
    /// In which framework.
    pub framework: String,
    /// In which units; all of the framework when empty.
    pub units: Vec<String>,
    /// On what grounds: experience, office, agreement.
    pub grounds: String,
    /// Their qualification as an assessor; may be empty.
    pub qualification: String,
    /// From which day.
    pub from: Day,
    /// The last day.
    pub until: Day,
}

/// It ended before its last day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorityEnded {
    /// Whose.
    pub staff: StaffId,
    /// The entry that gave it.
    pub authority: EntryNumber,
    /// Why.
    pub reason: String,
}

/// Asks for authority to be given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GiveAuthority {
    /// To whom.
    pub staff: StaffId,
    /// In which framework.
    pub framework: String,
    /// In which units; all when empty.
    #[serde(default)]
    pub units: Vec<String>,
    /// On what grounds.
    #[serde(default)]
    pub grounds: String,
    /// Their qualification as an assessor.
    #[serde(default)]
    pub qualification: String,
    /// From which day; today when left out.
    #[serde(default)]
    pub from: Option<Day>,
    /// The last day.
    pub until: Day,
}

/// Asks for authority to be ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndAuthority {
    /// Whose.
    pub staff: StaffId,
    /// The entry that gave it.
    pub authority: EntryNumber,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// An authority as known now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authority {
    /// The entry that gave it.
    pub entry: EntryNumber,
    /// Who gave it.
    pub by: StaffId,
    /// What.
    pub said: AuthorityGiven,
    /// When it was ended early, by which entry and why.
    pub ended: Option<(Moment, EntryNumber, String)>,
}

impl Authority {
    /// Whether it names a unit.
    pub fn covers(&self, framework: &str, unit: &str) -> bool {
        self.said.framework == framework
            && (self.said.units.is_empty() || self.said.units.iter().any(|one| one == unit))
    }

    /// Whether it holds on a day.
    pub fn holds_on(&self, day: Day) -> bool {
        self.ended.is_none() && self.said.from <= day && day <= self.said.until
    }
}

/// What somebody may assess.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AuthorityRoom {
    /// In the order given.
    pub given: Vec<Authority>,
}

impl AuthorityRoom {
    /// Takes over an authority.
    pub fn give(&mut self, head: &EntryHead, fact: &AuthorityGiven) {
        self.given.push(Authority {
            entry: head.number,
            by: head.actor,
            said: fact.clone(),
            ended: None,
        });
        if self.given.len() > AUTHORITIES_MAX {
            let over = self.given.iter().position(|one| one.ended.is_some());
            self.given.remove(over.unwrap_or(0));
        }
    }

    /// Takes over its end.
    pub fn end(&mut self, head: &EntryHead, fact: &AuthorityEnded) {
        if let Some(one) = self
            .given
            .iter_mut()
            .find(|one| one.entry == fact.authority)
        {
            one.ended = Some((head.entered, head.number, fact.reason.clone()));
        }
    }

    /// The authority that covers a unit on a day.
    pub fn on(&self, framework: &str, unit: &str, day: Day) -> Option<&Authority> {
        self.given
            .iter()
            .rev()
            .find(|one| one.holds_on(day) && one.covers(framework, unit))
    }

    /// The latest that covered a unit and holds no more on a day.
    pub fn lapsed(&self, framework: &str, unit: &str, day: Day) -> Option<&Authority> {
        self.given.iter().rev().find(|one| {
            one.covers(framework, unit) && (one.ended.is_some() || one.said.until < day)
        })
    }
}

/// Decides on giving authority.
///
/// # Errors
/// Not a lead, to oneself, nobody at work, an unknown framework or unit, no grounds, days that make no sense.
pub(super) fn give(
    command: &GiveAuthority,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    only_a_lead(context)?;
    let whom = context.register.known(command.staff, "staff")?;
    if whom.id == context.actor {
        return Err(
            Refusal::not_allowed("Nobody gives themselves authority to assess")
                .at("staff")
                .advise("Ask another lead"),
        );
    }
    if whom.suspended {
        return Err(Refusal::state(format!("{} is suspended", whom.name)).at("staff"));
    }
    let catalogue = present.catalogue();
    let framework = catalogue
        .framework(command.framework.trim())
        .ok_or_else(|| {
            Refusal::unknown(
                "framework",
                format!("There is no framework '{}'", command.framework),
            )
            .advise("See `caseload catalogue`")
        })?;
    let mut units: Vec<String> = Vec::new();
    for id in &command.units {
        let unit = framework.unit(id.trim()).ok_or_else(|| {
            Refusal::unknown("units", format!("{} has no unit '{id}'", framework.title))
        })?;
        if !units.contains(&unit.id) {
            units.push(unit.id.clone());
        }
    }
    if units.len() > UNITS_MAX {
        return Err(Refusal::new(
            Reason::TooLong,
            format!("One authority names at most {UNITS_MAX} units"),
        )
        .at("units")
        .advise("Leave the units out to give it for the whole framework"));
    }
    let grounds = words("grounds", "The grounds", &command.grounds)?;
    let qualification = writing::clean_line(&command.qualification)
        .0
        .trim()
        .to_owned();
    within("qualification", "The qualification", &qualification, 400)?;
    let from = command.from.unwrap_or(context.today);
    if command.until < from || command.until < context.today {
        return Err(Refusal::invalid(
            "until",
            "The last day comes before the first, or has passed",
        ));
    }
    let fact = AuthorityGiven {
        staff: whom.id,
        framework: framework.id.clone(),
        units,
        grounds,
        qualification,
        from,
        until: command.until,
    };
    Ok(vec![about_staff(&[whom.id], Event::AuthorityGiven(fact))])
}

/// Decides on ending authority.
///
/// # Errors
/// Not a lead, no such authority, over already, no reason.
pub(super) fn end(
    command: &EndAuthority,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    only_a_lead(context)?;
    let whom = context.register.known(command.staff, "staff")?;
    let theirs = present.competence(whom.id)?;
    let known = theirs
        .authority
        .given
        .iter()
        .find(|one| one.entry == command.authority);
    let known = known.ok_or_else(|| {
        Refusal::unknown(
            "authority",
            format!(
                "Entry {} gave {} no authority",
                command.authority, whom.name
            ),
        )
    })?;
    if known.ended.is_some() || known.said.until < context.today {
        return Err(Refusal::state("This authority is over already").at("authority"));
    }
    let reason = required("reason", "The reason", &writing::clean(&command.reason).0)?;
    Ok(vec![about_staff(
        &[whom.id],
        Event::AuthorityEnded(AuthorityEnded {
            staff: whom.id,
            authority: command.authority,
            reason,
        }),
    )])
}

fn only_a_lead(context: &Context<'_>) -> Result<(), Refusal> {
    if context.actor_is_lead() {
        return Ok(());
    }
    Err(
        Refusal::not_allowed(format!("Only a {} says who may assess", Role::Lead))
            .advise(format!("Ask a {}", Role::Lead)),
    )
}
