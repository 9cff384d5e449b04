//! What changed of the register, of a setting or of a role profile since somebody saw it: nothing is written over unseen.

use crate::domain::command::WrittenOver;
use crate::domain::entry::{EntryNumber, StaffId, Subject};
use crate::domain::event::{Event, EventKind};
use crate::domain::programme::policy::Change;
use crate::domain::staff::competence::rating::is_same_field;
use crate::domain::staff::development::profile::{ProfileWritten, RequiredUnit, Version};
use crate::domain::staff::register::differences::differences;
use crate::domain::staff::register::{Register, StaffMember};
use crate::domain::time::{Moment, shown};
use crate::service::query::entry;
use crate::service::view::changed::ChangedSince;
use crate::service::{Failure, Service, Shared};
use crate::store::StoreError;
use crate::store::keys::Class;

/// The kinds of entries that change what the register says of somebody.
const OF_REGISTER: [EventKind; 4] = [
    EventKind::StaffAdded,
    EventKind::StaffChanged,
    EventKind::StaffSuspended,
    EventKind::PracticeLevelSet,
];

impl Service {
    /// What changed since `seen`; none where nothing did. The register and the settings are everybody's to see.
    ///
    /// # Errors
    /// Whoever asks is not in the register, or the store cannot be read.
    pub fn changed_since(
        &self,
        actor: StaffId,
        what: &WrittenOver,
        seen: EntryNumber,
    ) -> Result<Option<ChangedSince>, Failure> {
        self.asking(actor).member()?;
        Ok(self.shared.changed_since(what, seen)?)
    }
}

impl Shared {
    /// What changed since `seen`; none where nothing did, or where there is no such thing.
    pub(crate) fn changed_since(
        &self,
        what: &WrittenOver,
        seen: EntryNumber,
    ) -> Result<Option<ChangedSince>, StoreError> {
        match what {
            WrittenOver::Staff(staff) => self.staff_changed(*staff, seen),
            WrittenOver::Setting(setting) => Ok(self.setting_changed(setting, seen)),
            WrittenOver::Profile(profile) => Ok(self.profile_changed(*profile, seen)),
        }
    }

    fn staff_changed(
        &self,
        staff: StaffId,
        seen: EntryNumber,
    ) -> Result<Option<ChangedSince>, StoreError> {
        let register = self.register();
        let Some(now) = register
            .members
            .get(&staff)
            .filter(|member| member.entry > seen)
        else {
            return Ok(None);
        };
        let before = self.staff_as_of(staff, seen)?;
        let mut differences = match before {
            Some(before) => differences(&before, now, &register),
            None => vec!["what it said before cannot be shown".to_owned()],
        };
        if differences.is_empty() {
            differences.push("it was changed back, and says again what you saw".to_owned());
        }
        let by = match entry(&self.reader, now.entry) {
            Ok(last) => self.by(&register, last.head.actor, last.head.entered, now.entry),
            // That it changed is known all the same.
            Err(_unreadable) => now.entry.to_string(),
        };
        Ok(Some(ChangedSince {
            entry: now.entry,
            what: format!("What the register says of {}", now.name),
            by,
            differences,
        }))
    }

    /// What the register said of somebody after an entry; none where they were not in it.
    fn staff_as_of(
        &self,
        staff: StaffId,
        seen: EntryNumber,
    ) -> Result<Option<StaffMember>, StoreError> {
        let before = seen.0.saturating_add(1);
        let lines =
            self.present
                .timeline(&Subject::Staff(staff), Class::Entries, before, usize::MAX)?;
        let mut register = Register::default();
        let changes = lines
            .into_iter()
            .rev()
            .filter(|(_, kind)| OF_REGISTER.iter().any(|one| one.number() == *kind));
        for (number, _) in changes {
            let Ok(recorded) = entry(&self.reader, EntryNumber(number)) else {
                return Ok(None);
            };
            match &recorded.event {
                Event::StaffAdded(fact) => register.add(&recorded.head, fact),
                Event::StaffChanged(fact) => register.change(&recorded.head, fact),
                Event::StaffSuspended(fact) => register.suspend(&recorded.head, fact),
                Event::PracticeLevelSet(fact) => register.set_level(&recorded.head, fact),
                _ => {}
            }
        }
        Ok(register.members.remove(&staff))
    }

    fn setting_changed(&self, setting: &str, seen: EntryNumber) -> Option<ChangedSince> {
        let programme = self.programme();
        let register = self.register();
        let since: Vec<&Change> = programme
            .policy
            .of(setting)
            .filter(|change| change.entry > seen)
            .collect();
        let last = since.last()?;
        let by = |change: &Change| self.by(&register, change.actor, change.entered, change.entry);
        let differences = since.iter().map(|change| {
            let said = &change.said;
            let line = format!(
                "{setting}: {} -> {} from {}, {}",
                said.before,
                said.value,
                shown::full_day(said.from),
                said.reason
            );
            if change.entry == last.entry {
                line
            } else {
                format!("{line} (by {})", by(change))
            }
        });
        Some(ChangedSince {
            entry: last.entry,
            what: format!("The setting {setting}"),
            by: by(last),
            differences: differences.collect(),
        })
    }

    fn profile_changed(&self, profile: EntryNumber, seen: EntryNumber) -> Option<ChangedSince> {
        let programme = self.programme();
        let versions = &programme.profiles.profiles.get(&profile)?.versions;
        let last = versions.last().filter(|last| last.entry > seen)?;
        let register = self.register();
        let by = |one: &Version| self.by(&register, one.by, one.at, one.entry);
        let mut differences = Vec::new();
        for pair in versions.windows(2).filter(|pair| pair[1].entry > seen) {
            let (before, now) = (&pair[0].said, &pair[1]);
            differences.extend(
                profile_differences(before, &now.said)
                    .into_iter()
                    .map(|line| {
                        if now.entry == last.entry {
                            line
                        } else {
                            format!("{line} (by {})", by(now))
                        }
                    }),
            );
        }
        Some(ChangedSince {
            entry: last.entry,
            what: format!("The role profile {}", last.said.title),
            by: by(last),
            differences,
        })
    }

    /// Who, when, and by which entry.
    fn by(&self, register: &Register, who: StaffId, at: Moment, entry: EntryNumber) -> String {
        let (_, _, zone) = self.policy_at(self.clock.now());
        format!(
            "{} on {} at {} ({entry})",
            register.name(who),
            shown::full_day(at.day(&zone)),
            shown::clock(at, &zone)
        )
    }
}

/// What is otherwise in a newer version of a role profile, in lines.
fn profile_differences(before: &ProfileWritten, now: &ProfileWritten) -> Vec<String> {
    let texts = [
        ("title", &before.title, &now.title),
        ("caseload", &before.caseload, &now.caseload),
        ("service", &before.service, &now.service),
        ("assumed", &before.assumed, &now.assumed),
    ];
    let mut lines: Vec<String> = texts
        .into_iter()
        .filter(|(_, before, now)| before != now)
        .map(|(name, before, now)| format!("{name}: {before} -> {now}"))
        .collect();
    if before.role != now.role {
        lines.push(format!("role: {} -> {}", before.role, now.role));
    }
    let same = |one: &RequiredUnit, other: &RequiredUnit| {
        one.unit == other.unit && is_same_field(&one.specialty, &other.specialty)
    };
    for unit in &now.units {
        match before.units.iter().find(|one| same(one, unit)) {
            None => lines.push(format!("{}: added", unit.unit)),
            Some(old) if old != unit => lines.push(format!(
                "{}: {} {} {} -> {} {} {}",
                unit.unit,
                old.need,
                old.level.as_deref().unwrap_or_default(),
                old.complexity,
                unit.need,
                unit.level.as_deref().unwrap_or_default(),
                unit.complexity
            )),
            Some(_) => {}
        }
    }
    let gone = before.units.iter();
    let gone = gone.filter(|one| !now.units.iter().any(|unit| same(one, unit)));
    lines.extend(gone.map(|one| format!("{}: left out", one.unit)));
    lines.push(format!("why: {}", now.reason));
    lines
}
