//! Which role profile is somebody's, from which day.

use serde::{Deserialize, Serialize};

use super::{DevelopmentRoom, led_by_actor};
use crate::domain::command::Context;
use crate::domain::decide::Present;
use crate::domain::entry::{EntryHead, EntryNumber, StaffId};
use crate::domain::event::{Event, Fact};
use crate::domain::refusal::Refusal;
use crate::domain::staff::competence::{about_staff, some_words};
use crate::domain::staff::register::{Role, StaffMember};
use crate::domain::time::Day;

/// A profile became somebody's, or none is theirs any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileAssigned {
    /// Whose.
    pub staff: StaffId,
    /// Which, by the entry of its first version; none when it was taken back.
    pub profile: Option<EntryNumber>,
    /// From which day.
    pub from: Day,
    /// Why; may be empty.
    pub reason: String,
}

/// Asks for a profile to be somebody's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignProfile {
    /// Whose.
    pub staff: StaffId,
    /// Which; none to take it back.
    #[serde(default)]
    pub profile: Option<EntryNumber>,
    /// From which day; today when left out.
    #[serde(default)]
    pub from: Option<Day>,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// A profile that is, was or will be somebody's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// The entry.
    pub entry: EntryNumber,
    /// Who said so.
    pub by: StaffId,
    /// What.
    pub said: ProfileAssigned,
}

impl DevelopmentRoom {
    pub(super) fn assign(&mut self, head: &EntryHead, fact: &ProfileAssigned) {
        self.posts.push(Post {
            entry: head.number,
            by: head.actor,
            said: fact.clone(),
        });
    }

    /// The post that is somebody's on a day: the one that began last.
    pub fn post_on(&self, day: Day) -> Option<&Post> {
        self.posts
            .iter()
            .filter(|post| post.said.from <= day)
            .max_by_key(|post| (post.said.from, post.entry))
            .filter(|post| post.said.profile.is_some())
    }
}

/// Decides on whose a profile is.
///
/// # Errors
/// Neither lead nor supervisor, no such profile or one out of use, a role the person does not have, theirs already.
pub(super) fn assign(
    command: &AssignProfile,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    // A lead who has no supervisor may say which post is their own.
    let whom = if context.actor_is_lead() {
        context.register.known(command.staff, "staff")?
    } else {
        led_by_actor(command.staff, "says which profile is theirs", context)?
    };
    let from = command.from.unwrap_or(context.today);
    if let Some(id) = command.profile {
        let profile = present.profiles().known(id)?;
        let Some(version) = profile.on(from) else {
            return Err(Refusal::unknown("profile", "This profile has no version"));
        };
        if !version.said.in_use || profile.latest().is_some_and(|latest| !latest.said.in_use) {
            return Err(Refusal::state(format!(
                "The profile {} is out of use",
                version.said.title
            ))
            .at("profile"));
        }
        has_the_role(whom, version.said.role)?;
    }
    let room = present.competence(whom.id)?.development;
    let now = room.post_on(from).and_then(|post| post.said.profile);
    if now == command.profile {
        let words = match now {
            Some(_) => format!("This profile is that of {} already", whom.name),
            None => format!("{} has no profile that could be taken back", whom.name),
        };
        return Err(Refusal::state(words).at("profile"));
    }
    let fact = ProfileAssigned {
        staff: whom.id,
        profile: command.profile,
        from,
        reason: some_words("reason", "The reason", &command.reason)?,
    };
    Ok(vec![about_staff(&[whom.id], Event::ProfileAssigned(fact))])
}

/// A post is held by who has its role. Every community matron leads cases, too, so a case manager's post can be theirs
/// (R001-71, T-18: roles are flags).
fn has_the_role(whom: &StaffMember, role: Role) -> Result<(), Refusal> {
    let has = whom.is(role) || (role == Role::CaseManager && whom.can_lead_cases());
    if has {
        return Ok(());
    }
    Err(Refusal::invalid(
        "profile",
        format!("{} is no {role} in the staff register", whom.name),
    )
    .advise("An administrator gives the role first, where it is theirs"))
}
