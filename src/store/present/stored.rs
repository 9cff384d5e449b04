//! The store as the base of a fold: what is not in memory is read from it.

use super::Present;
use crate::domain::entry::{PatientId, StaffId, Subject};
use crate::store::StoreError;
use crate::store::base::Base;
use crate::store::competence::CompetenceSlot;
use crate::store::keys::{self, Class};
use crate::store::slot::Slot;
use crate::store::timeline::{self, Line, Tail};

impl Base for Present {
    fn slot(&self, id: PatientId) -> Result<Slot, StoreError> {
        let subject = Subject::Patient(id);
        let tails = [
            self.tail(&subject, Class::Entries)?,
            self.tail(&subject, Class::Openings)?,
        ];
        Ok(Slot::stored(
            self.patient(id)?,
            tails,
            self.get(&keys::card(id))?,
        ))
    }

    fn competence(&self, id: StaffId) -> Result<CompetenceSlot, StoreError> {
        self.noting(CompetenceSlot::stored(&self.under(&keys::competence(id))?))
    }

    fn tail(&self, subject: &Subject, class: Class) -> Result<Tail, StoreError> {
        let Some(place) = self.last_chunk(subject, class)? else {
            return Ok(Tail::default());
        };
        let lines = self.chunk(subject, class, place)?;
        let full = lines.len() >= timeline::CHUNK;
        Ok(if full {
            Tail {
                place: place + 1,
                ..Tail::default()
            }
        } else {
            Tail {
                place,
                lines,
                ..Tail::default()
            }
        })
    }

    fn full_chunks(
        &self,
        subject: &Subject,
        class: Class,
        before: u32,
    ) -> Result<Vec<Line>, StoreError> {
        let mut found = Vec::new();
        for place in 0..before {
            found.extend(self.chunk(subject, class, place)?);
        }
        Ok(found)
    }
}
