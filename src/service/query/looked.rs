//! Who looked, page by page: at one record, or one staff member.

use crate::domain::entry::{EntryNumber, PatientId, StaffId, Subject};
use crate::domain::event::Event;
use crate::domain::refusal::Refusal;
use crate::domain::staff::register::Role;
use crate::domain::time::shown;
use crate::service::query::{Asking, entry};
use crate::service::view::looked::{Look, Looks};
use crate::service::{Failure, Service};
use crate::store::keys::Class;

/// Openings of one page.
const PAGE: usize = 100;

impl Service {
    /// Who looked at a record: for those entitled to it, a privacy officer, an auditor. `before` is the `next` of the
    /// page before.
    ///
    /// # Errors
    /// Not entitled, no such patient, or the record cannot be read.
    pub fn who_looked(
        &self,
        actor: StaffId,
        patient: PatientId,
        before: Option<u64>,
    ) -> Result<Looks, Failure> {
        let asking = self.asking(actor);
        let member = asking.member()?;
        let card = self
            .card(patient)
            .ok_or_else(|| Refusal::unknown("patient", "There is no such patient"))?;
        if !member.is(Role::PrivacyOfficer) && !member.is(Role::Auditor) {
            self.reading(actor, patient)?;
        }
        let mut looks = self.looks(&asking, Subject::Patient(patient), before)?;
        looks.about.clone_from(&card.name);
        Ok(looks)
    }

    /// What a staff member opened: for themselves, a privacy officer, an auditor, a lead. `before` is the `next` of the
    /// page before.
    ///
    /// # Errors
    /// Not the actor's to see, nobody known, or the record cannot be read.
    pub fn looked_by(
        &self,
        actor: StaffId,
        staff: StaffId,
        before: Option<u64>,
    ) -> Result<Looks, Failure> {
        let asking = self.asking(actor);
        let member = asking.member()?;
        let whose = asking.register.known(staff, "by")?;
        let sees = [Role::PrivacyOfficer, Role::Auditor, Role::Lead]
            .iter()
            .any(|role| member.is(*role));
        if staff != actor && !sees {
            return Err(Refusal::not_allowed(format!(
                "What {} looked at is not yours to see",
                whose.name
            ))
            .advise("Ask the privacy officer")
            .into());
        }
        let mut looks = self.looks(&asking, Subject::Staff(staff), before)?;
        looks.about.clone_from(&whose.name);
        Ok(looks)
    }

    fn looks(
        &self,
        asking: &Asking,
        subject: Subject,
        before: Option<u64>,
    ) -> Result<Looks, Failure> {
        let lines = self.shared.present.timeline(
            &subject,
            Class::Openings,
            before.unwrap_or(u64::MAX),
            PAGE,
        )?;
        let mut looks = Looks {
            next: (lines.len() == PAGE)
                .then(|| lines.last().map(|(number, _)| *number))
                .flatten(),
            ..Looks::default()
        };
        for (number, _) in lines {
            let recorded = entry(&self.shared.reader, EntryNumber(number))?;
            let Event::RecordOpened(fact) = &recorded.event else {
                continue;
            };
            let patient = recorded
                .subjects
                .iter()
                .find_map(|subject| match subject {
                    Subject::Patient(id) => Some(*id),
                    _ => None,
                })
                .unwrap_or_default();
            let at = recorded.head.entered;
            looks.rows.push(Look {
                entry: recorded.head.number,
                at,
                when: format!(
                    "{} {}",
                    shown::short_day(at.day(&asking.zone), asking.today),
                    shown::clock(at, &asking.zone)
                ),
                staff: recorded.head.actor,
                who: asking.register.name(recorded.head.actor).to_owned(),
                patient,
                name: self
                    .card(patient)
                    .map(|card| card.name.clone())
                    .unwrap_or_default(),
                entitlement: fact.entitlement,
                class: fact.entitlement.words().to_owned(),
                reason: fact.reason.clone(),
                original: fact.original,
            });
        }
        Ok(looks)
    }
}
