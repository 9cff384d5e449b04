//! The staff register and the policy, for screens and shell.

use serde::{Deserialize, Serialize};

use crate::domain::entry::{EntryNumber, StaffId};
use crate::domain::staff::deputy::has_deputy;
use crate::domain::staff::practice::PracticeLevel;
use crate::domain::staff::register::{Register, Role, StaffDetails, StaffMember};
use crate::domain::time::{Day, shown};
use crate::service::Service;
use crate::service::view::hundredths;

/// A member of staff in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffRow {
    /// Who.
    pub id: StaffId,
    /// Login.
    pub login: String,
    /// Name.
    pub name: String,
    /// Roles in words.
    pub roles: String,
    /// Profession in words.
    pub profession: String,
    /// Registration in words.
    pub registration: String,
    /// Whole-time equivalent in words.
    pub whole_time: String,
    /// Supervisor's name.
    pub supervisor: String,
    /// Deputy's name.
    pub deputy: String,
    /// Practice level ("CMP level"); empty where none is said.
    pub practice_level: String,
    /// Away, until when, and who stands in; empty while they are there.
    pub away: String,
    /// Suspended, expired registration, no supervisor, a supervisor without deputy: what calls for attention.
    pub attention: String,
    /// Patients for whom they answer.
    pub patients: usize,
    /// Weighted workload in hundredths.
    pub load: u32,
    /// The details, for changing them.
    pub details: StaffDetails,
    /// The entry that changed what the register says of them last.
    pub entry: EntryNumber,
}

/// A setting in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyRow {
    /// Its name.
    pub setting: String,
    /// Its value today, as JSON.
    pub value: String,
    /// Its changes: from when, before, after, by whom, why.
    pub history: Vec<String>,
    /// The entry that changed it last; 0 where it never was.
    pub entry: EntryNumber,
}

impl Service {
    /// Everybody in the register, by name.
    pub fn staff(&self) -> Vec<StaffRow> {
        let (today, policy, _) = self.policy_now();
        let register = self.register();
        let mut rows: Vec<StaffRow> = register
            .members
            .values()
            .map(|member| {
                let own = self.cards_where(|card| {
                    card.owner == Some(member.id) && card.clock.on_caseload && !card.clock.died
                });
                let name_of = |id: Option<StaffId>| {
                    id.map(|id| register.name(id).to_owned())
                        .unwrap_or_default()
                };
                StaffRow {
                    id: member.id,
                    login: member.details.login.clone(),
                    name: member.name.clone(),
                    roles: member.roles_in_words(),
                    profession: member.details.profession.words().to_owned(),
                    registration: member
                        .details
                        .registration
                        .as_ref()
                        .map(|one| {
                            format!(
                                "{} {} to {}",
                                one.body,
                                one.number,
                                shown::full_day(one.expires)
                            )
                        })
                        .unwrap_or_default(),
                    whole_time: hundredths(u32::from(member.details.whole_time_hundredths)),
                    supervisor: name_of(member.details.supervisor),
                    deputy: name_of(member.details.deputy),
                    practice_level: member
                        .practice_level
                        .map(|level| level.words().to_owned())
                        .unwrap_or_default(),
                    away: member
                        .cover
                        .on(today)
                        .map(|cover| {
                            format!(
                                "away until {}, covered by {}",
                                shown::short_day(cover.until, today),
                                register.name(cover.by)
                            )
                        })
                        .unwrap_or_default(),
                    attention: attention(member, &register, today),
                    patients: own.len(),
                    load: own
                        .iter()
                        .map(|card| {
                            policy
                                .rung(&card.clock.rung)
                                .map_or(0, |rung| u32::from(rung.weight))
                        })
                        .sum(),
                    details: member.details.clone(),
                    entry: member.entry,
                }
            })
            .collect();
        rows.sort_by(|one, other| one.name.cmp(&other.name));
        rows
    }

    /// Every setting with its value today and its history.
    pub fn policy_rows(&self) -> Vec<PolicyRow> {
        let (_, policy, zone) = self.policy_now();
        let programme = self.programme();
        let register = self.register();
        policy
            .settings()
            .into_iter()
            .map(|setting| {
                let changes = programme.policy.of(&setting);
                let history = changes.map(|change| {
                    format!(
                        "from {}: {} -> {} by {} on {} ({}): {}",
                        change.said.from,
                        change.said.before,
                        change.said.value,
                        register.name(change.actor),
                        change.entered.day(&zone),
                        change.entry,
                        change.said.reason
                    )
                });
                PolicyRow {
                    value: policy.get(&setting).unwrap_or_default(),
                    history: history.collect(),
                    entry: programme.policy.last_entry(&setting),
                    setting,
                }
            })
            .collect()
    }
}

fn attention(member: &StaffMember, register: &Register, today: Day) -> String {
    let mut words = Vec::new();
    if member.suspended {
        words.push("suspended");
    }
    if member
        .details
        .registration
        .as_ref()
        .is_some_and(|one| one.expires < today)
    {
        words.push("registration expired");
    }
    // Supervision is wider than clinical: everybody has it, or shows here (R004-04).
    let supervisor = member.details.supervisor;
    let watched = member
        .practice_level
        .is_some_and(PracticeLevel::is_countersigned);
    match supervisor {
        None if watched => words.push("CMP1 without a supervisor"),
        None if !member.suspended => words.push("no supervisor"),
        Some(supervisor) if register.active(supervisor).is_none() => {
            words.push("supervisor suspended");
        }
        _ => {}
    }
    if member.is(Role::Supervisor) && !has_deputy(member, register) {
        words.push("no deputy");
    }
    if member
        .cover
        .on(today)
        .is_some_and(|cover| register.active(cover.by).is_none())
    {
        words.push("covered by somebody suspended");
    }
    words.join(", ")
}
