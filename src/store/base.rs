//! Where the state that is not in memory comes from while entries are applied: the store, or nothing.

use super::StoreError;
use super::competence::CompetenceSlot;
use super::keys::Class;
use super::slot::Slot;
use super::timeline::{Line, Tail};
use crate::domain::entry::{PatientId, StaffId, Subject};

/// Where the state that is not in memory comes from.
pub trait Base {
    /// A patient as stored.
    ///
    /// # Errors
    /// [`StoreError`].
    fn slot(&self, id: PatientId) -> Result<Slot, StoreError>;
    /// A staff member's competence as stored.
    ///
    /// # Errors
    /// [`StoreError`].
    fn competence(&self, id: StaffId) -> Result<CompetenceSlot, StoreError>;
    /// The end of a timeline as stored.
    ///
    /// # Errors
    /// [`StoreError`].
    fn tail(&self, subject: &Subject, class: Class) -> Result<Tail, StoreError>;
    /// The full chunks of a timeline as stored, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    fn full_chunks(
        &self,
        subject: &Subject,
        class: Class,
        before: u32,
    ) -> Result<Vec<Line>, StoreError>;
}

/// Nothing is stored: everything is folded in memory.
#[derive(Debug, Clone, Copy)]
pub struct Empty;

impl Base for Empty {
    fn slot(&self, id: PatientId) -> Result<Slot, StoreError> {
        Ok(Slot::new(id))
    }
    fn competence(&self, _id: StaffId) -> Result<CompetenceSlot, StoreError> {
        Ok(CompetenceSlot::default())
    }
    fn tail(&self, _subject: &Subject, _class: Class) -> Result<Tail, StoreError> {
        Ok(Tail::default())
    }
    fn full_chunks(
        &self,
        _subject: &Subject,
        _class: Class,
        _before: u32,
    ) -> Result<Vec<Line>, StoreError> {
        Ok(Vec::new())
    }
}
