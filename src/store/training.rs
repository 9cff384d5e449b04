//! Role profiles and training modules as they lie in the store: each version of a profile and each module is a value of its
//! own, so that none grows with the years.

use std::collections::BTreeSet;

use super::fold::ProgrammeState;
use super::slot::Write;
use super::{StoreError, keys, value};
use crate::domain::entry::{EntryHead, EntryNumber};
use crate::domain::event::Event;

/// What is not in the store yet.
#[derive(Debug, Default)]
pub struct TrainingTouched {
    /// Versions of profiles: of which, and in which place.
    profiles: BTreeSet<(EntryNumber, u32)>,
    modules: BTreeSet<EntryNumber>,
}

impl TrainingTouched {
    /// Takes a version of a profile, or a module, into the state of the programme.
    pub fn apply(&mut self, programme: &mut ProgrammeState, head: &EntryHead, event: &Event) {
        match event {
            Event::ProfileWritten(fact) => {
                let id = programme.profiles.apply(head, fact);
                let profile = programme.profiles.profiles.get(&id);
                let place = profile.map_or(0, |profile| profile.versions.len().saturating_sub(1));
                let place = u32::try_from(place).unwrap_or(u32::MAX);
                self.profiles.insert((id, place));
            }
            Event::ModuleWritten(fact) => {
                let id = programme.modules.apply(head, fact);
                self.modules.insert(id);
            }
            _ => {}
        }
    }

    /// What must be written to bring the store up to the state of the programme.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] if a value cannot be encoded.
    pub fn take_writes(
        &mut self,
        programme: &ProgrammeState,
        writes: &mut Vec<Write>,
    ) -> Result<(), StoreError> {
        for (id, place) in std::mem::take(&mut self.profiles) {
            let profile = programme.profiles.profiles.get(&id);
            let version = profile.and_then(|one| one.versions.get(place as usize));
            let bytes = version.map(value::encode).transpose()?;
            writes.push((keys::profile_version(id, place), bytes));
        }
        for id in std::mem::take(&mut self.modules) {
            let module = programme.modules.modules.get(&id);
            let bytes = module.map(value::encode).transpose()?;
            writes.push((keys::module(id), bytes));
        }
        Ok(())
    }
}
