//! The list of everybody in pages: it grows with the service, and no answer may.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::domain::entry::{PatientId, StaffId};
use crate::domain::patient::card::Card;
use crate::service::query::Scope;
use crate::service::view::caseload::Caseload;
use crate::service::{Failure, Service};

/// The most rows of one page, about 400 kB.
pub const PAGE_ROWS: usize = 1_000;

/// Where a page of the caseload ended. Rows are in the order of names, and of identifiers among the same name, so that
/// nobody is missed or shown twice who was not renamed between two pages.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct After {
    /// The name in the last row.
    pub name: String,
    /// The patient in the last row.
    pub patient: PatientId,
}

impl Service {
    /// A page of [`Service::caseload`], and where the next one begins; `None` at the end.
    ///
    /// # Errors
    /// As [`Service::caseload`].
    pub fn caseload_page(
        &self,
        actor: StaffId,
        scope: Scope,
        after: Option<&After>,
    ) -> Result<(Caseload, Option<After>), Failure> {
        let mut more = false;
        let page = self.caseload_of(actor, scope, |mut cards| {
            if let Some(after) = after {
                cards.retain(|card| place(card) > (after.name.as_str(), after.patient));
            }
            if cards.len() > PAGE_ROWS {
                more = true;
                let by_place = |one: &Arc<Card>, other: &Arc<Card>| place(one).cmp(&place(other));
                cards.select_nth_unstable_by(PAGE_ROWS, by_place);
                cards.truncate(PAGE_ROWS);
            }
            cards
        })?;
        let last = page.rows.last().filter(|_| more);
        let next = last.map(|row| After {
            name: row.name.clone(),
            patient: row.patient,
        });
        Ok((page, next))
    }
}

fn place(card: &Card) -> (&str, PatientId) {
    (card.name.as_str(), card.id)
}
