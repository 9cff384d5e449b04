//! Verify: every entry read again, every fingerprint computed again, the present state folded anew and compared.

use crate::journal::Verified;
use crate::journal::checkpoint::Checkpoint;
use crate::journal::compare::{Comparison, KeptLeaves, compare};
use crate::journal::tree::OwnLeaves;
use crate::service::{Failure, Service};
use crate::store::{StoreError, rebuild, verify};

/// What a long check says: entries done, entries in all.
pub type Progress<'a> = &'a mut dyn FnMut(u64, u64);

/// What was checked, and what was found.
#[derive(Debug)]
pub struct Checked {
    /// The journal.
    pub journal: Verified,
    /// Values of the present state that were compared: states, indexes, timelines.
    pub values: usize,
    /// Entries that the fold could not read, with the reason.
    pub unreadable: Vec<(u64, String)>,
    /// The first difference of the present state, where there is one.
    pub difference: Option<String>,
}

impl Checked {
    /// Whether everything is as it must be.
    pub fn is_sound(&self) -> bool {
        self.journal.damage.is_empty() && self.unreadable.is_empty() && self.difference.is_none()
    }
}

impl Service {
    /// Checks the whole store. `reading` and `folding` are told of the progress of the two halves.
    ///
    /// # Errors
    /// Journal or store cannot be read to their ends.
    pub fn verify(&self, reading: Progress<'_>, folding: Progress<'_>) -> Result<Checked, Failure> {
        let reader = &self.shared.reader;
        let journal = reader.verify(reading).map_err(StoreError::from)?;
        let image = rebuild::image(reader, folding)?;
        let difference = verify::first_difference(&image, &self.shared.present)?;
        Ok(Checked {
            journal,
            values: image.values.len(),
            unreadable: image.unreadable,
            difference,
        })
    }

    /// Compares the journal with checkpoints whose signatures were checked. `kept` are the leaves kept beside them; those that the store
    /// kept for itself are taken where they are vouched for further.
    ///
    /// # Errors
    /// The journal is damaged or cannot be read.
    pub fn compare(
        &self,
        checkpoints: &[Checkpoint],
        kept: KeptLeaves<'_>,
    ) -> Result<Comparison, Failure> {
        let reader = &self.shared.reader;
        let own = OwnLeaves::of(reader);
        let mut own = |number| own.as_ref()?.leaf(number);
        Ok(compare(reader, checkpoints, &mut [kept, &mut own]).map_err(StoreError::from)?)
    }

    /// Whether an entry was lost, and the loss accepted.
    pub fn is_accepted_loss(&self, number: u64) -> bool {
        let losses = self.shared.reader.accepted_losses();
        losses.iter().any(|place| place.holds(number))
    }
}
