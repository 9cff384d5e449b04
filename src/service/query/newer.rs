//! What was recorded on one record since somebody looked at it: for a form that was filled in meanwhile.

use crate::domain::entry::{EntryNumber, PatientId, StaffId, Subject};
use crate::service::query::entry;
use crate::service::view::newer::{Newer, NewerLine};
use crate::service::{Failure, Service};
use crate::store::keys::Class;

/// Entries of one page.
const PAGE: usize = 20;

impl Service {
    /// The entries of a record that are newer than `after`, newest first; those below `before` where it is given.
    ///
    /// # Errors
    /// Not entitled, no such patient, or unreadable.
    pub fn newer(
        &self,
        actor: StaffId,
        id: PatientId,
        after: EntryNumber,
        before: Option<u64>,
    ) -> Result<Newer, Failure> {
        self.reading(actor, id)?;
        let asking = self.asking(actor);
        let patient = self.state(id)?;
        let mut numbers = self.shared.present.timeline(
            &Subject::Patient(id),
            Class::Entries,
            before.unwrap_or(u64::MAX),
            PAGE + 1,
        )?;
        numbers.retain(|(number, _)| *number > after.0);
        let more = numbers.len() > PAGE;
        numbers.truncate(PAGE);
        let next = numbers.last().map(|(number, _)| *number).filter(|_| more);
        let lines = numbers
            .into_iter()
            .map(|(number, _)| {
                let number = EntryNumber(number);
                let own = entry(&self.shared.reader, number)
                    .is_ok_and(|recorded| recorded.head.actor == actor);
                NewerLine {
                    line: self.line(&asking, &patient, number),
                    own,
                }
            })
            .collect();
        Ok(Newer { lines, next })
    }
}
