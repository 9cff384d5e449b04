//! One record as a screen shows it.

use crate::domain::command::{Command, PatientCommand, Request};
use crate::domain::decide::{Recorded, identity_words};
use crate::domain::entry::{EntryNumber, PatientId, StaffId, Subject};
use crate::domain::event::EventKind;
use crate::domain::patient::Patient;
use crate::domain::patient::opening::{Entitlement, OpenRecord};
use crate::domain::refusal::Refusal;
use crate::domain::staff::pseudonym;
use crate::domain::time::{Precision, shown, typed};
use crate::service::query::{Asking, entry};
use crate::service::view::patient::{Line, Page, Record};
use crate::service::view::words::Spoken;
use crate::service::{Failure, Service};
use crate::store::keys::Class;

/// Lines of one page of the timeline.
const PAGE: usize = 100;

/// Which entries of a timeline are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Wanted {
    /// Only these kinds; all when empty.
    pub kinds: Vec<EventKind>,
    /// Only entries below this number; all when `None`.
    pub before: Option<u64>,
    /// Who looked, rather than what was recorded.
    pub openings: bool,
}

impl Service {
    /// A record that was opened, with the first page of its timeline.
    ///
    /// # Errors
    /// Not entitled, no such patient, or unreadable.
    pub fn record(&self, actor: StaffId, id: PatientId) -> Result<Record, Failure> {
        let entitlement = self.reading(actor, id)?;
        let asking = self.asking(actor);
        let patient = self.state(id)?;
        let page = self.page(&asking, &patient, &Wanted::default())?;
        let mut record = asking.record(&patient, entitlement, page);
        if entitlement == Entitlement::BreakGlass {
            record.break_glass_until = self.break_glass_until(actor, id);
            record.break_glass_words = record
                .break_glass_until
                .map(|until| shown::hour_minute(until, &asking.zone))
                .unwrap_or_default();
        }
        Ok(record)
    }

    /// A page of a record's timeline.
    ///
    /// # Errors
    /// As [`Service::record`].
    pub fn timeline(
        &self,
        actor: StaffId,
        id: PatientId,
        wanted: &Wanted,
    ) -> Result<Page, Failure> {
        self.reading(actor, id)?;
        let asking = self.asking(actor);
        self.page(&asking, &self.state(id)?, wanted)
    }

    fn page(&self, asking: &Asking, patient: &Patient, wanted: &Wanted) -> Result<Page, Failure> {
        let class = if wanted.openings {
            Class::Openings
        } else {
            Class::Entries
        };
        let subject = Subject::Patient(patient.id);
        let mut before = wanted.before.unwrap_or(u64::MAX);
        let mut page = Page::default();
        loop {
            let numbers = self
                .shared
                .present
                .timeline(&subject, class, before, PAGE)?;
            let Some((last, _)) = numbers.last() else {
                return Ok(page);
            };
            before = *last;
            for (number, kind) in &numbers {
                if wanted.kinds.is_empty()
                    || wanted.kinds.iter().any(|wanted| wanted.number() == *kind)
                {
                    page.lines
                        .push(self.line(asking, patient, EntryNumber(*number)));
                }
            }
            if numbers.len() < PAGE {
                return Ok(page);
            }
            if page.lines.len() >= PAGE {
                page.next = Some(before);
                return Ok(page);
            }
        }
    }

    pub(super) fn line(&self, asking: &Asking, patient: &Patient, number: EntryNumber) -> Line {
        match entry(&self.shared.reader, number) {
            Ok(recorded) => Line {
                comments: self.comments_on(asking, patient, number),
                ..asking.line(patient, &recorded)
            },
            Err(refusal) => Line {
                entry: number,
                kind: EventKind::Corrected,
                happened: String::new(),
                entered: String::new(),
                gap: String::new(),
                late: false,
                author: String::new(),
                headline: refusal.message,
                body: Vec::new(),
                struck: false,
                hidden: true,
                corrected_by: Vec::new(),
                corrects: None,
                clock: String::new(),
                countersignature: String::new(),
                comments: Vec::new(),
            },
        }
    }

    /// The original of a struck entry. One that stood on the wrong record opens only for those entitled to both
    /// records, and that is recorded before it is shown.
    ///
    /// # Errors
    /// Not entitled, or not an entry of this record.
    pub fn original(
        &self,
        actor: StaffId,
        id: PatientId,
        number: EntryNumber,
    ) -> Result<Vec<String>, Failure> {
        self.reading(actor, id)?;
        let patient = self.state(id)?;
        let recorded = entry(&self.shared.reader, number)?;
        if !recorded.subjects.contains(&Subject::Patient(id)) {
            return Err(
                Refusal::unknown("entry", format!("Entry {number} is not on this record")).into(),
            );
        }
        if let Some(correction) = patient.corrections.elsewhere(number, &recorded.event) {
            let right = correction.right_patient.ok_or_else(|| {
                Refusal::not_allowed("It is not recorded to whom this entry belongs, so nobody may open it here")
                    .advise("A correction that names the right patient opens it to those entitled to both records")
            })?;
            // A reason alone does not do here: both records must be theirs to see.
            self.entitled(actor, id)?;
            self.entitled(actor, right)?;
            let open = OpenRecord {
                reason: "original of a wrong-patient entry".to_owned(),
                original: Some(number),
            };
            let command = Command::Patient(id, PatientCommand::OpenRecord(open));
            self.execute(
                actor,
                Request {
                    id: self.new_command_id(),
                    seen: Vec::new(),
                    seen_entry: None,
                    command,
                },
            )?;
        }
        let asking = self.asking(actor);
        let Spoken { headline, body } = asking.speaking().say(&recorded);
        let mut lines = vec![format!("{number}  {}", asking.when(&recorded)), headline];
        lines.extend(body);
        Ok(lines)
    }

    /// What becomes due when, if a patient stepped to a rung now: shown before it is saved.
    ///
    /// # Errors
    /// Not entitled, or no such rung.
    pub fn preview_step(
        &self,
        actor: StaffId,
        id: PatientId,
        to: &str,
    ) -> Result<Vec<String>, Failure> {
        self.reading(actor, id)?;
        let asking = self.asking(actor);
        let patient = self.state(id)?;
        let plain = crate::domain::vocabulary::plain(to);
        let rung = asking
            .policy
            .ladder
            .iter()
            .find(|rung| {
                crate::domain::vocabulary::plain(&rung.id) == plain
                    || crate::domain::vocabulary::plain(&rung.words) == plain
            })
            .ok_or_else(|| Refusal::unknown("to", format!("'{to}' is not a rung of the ladder")))?;
        let mut clock = patient.clock();
        let before = clock.due(&asking.policy, &asking.zone);
        if rung.id != clock.rung {
            clock.rung.clone_from(&rung.id);
            clock.stepped = Some(crate::domain::patient::Mark {
                entry: EntryNumber(u64::MAX),
                at: asking.now,
            });
        }
        let after = clock.due(&asking.policy, &asking.zone);
        let words = |due: &Result<
            crate::domain::patient::due::DueContact,
            crate::domain::patient::due::Stopped,
        >| match due {
            Ok(due) => shown::short_day(due.day, asking.today),
            Err(stopped) => stopped.words().to_owned(),
        };
        let mut lines = vec![format!(
            "Next contact: {} (now: {})",
            words(&after),
            words(&before)
        )];
        if let Ok(due) = &after {
            let interval = i32::from(rung.interval_days);
            let then: Vec<String> = (1..=3)
                .map(|times| shown::short_day(due.day.plus(interval * times), asking.today))
                .collect();
            lines.push(format!("Then every {interval} days: {}", then.join(", ")));
        }
        let review = asking.today.plus(i32::from(rung.review_days));
        lines.push(format!(
            "Asked again whether it is needed: {}",
            shown::full_day(review)
        ));
        let weight = |id: &str| {
            asking
                .policy
                .rung(id)
                .map_or(0, |rung| u32::from(rung.weight))
        };
        lines.push(format!(
            "Workload weight {} (now {})",
            crate::service::view::hundredths(weight(&rung.id)),
            crate::service::view::hundredths(weight(patient.intensity.rung()))
        ));
        Ok(lines)
    }

    /// The text of an entry with the patient's identity replaced, and what was replaced: the beginning of evidence.
    ///
    /// # Errors
    /// Not entitled, or not an entry of this record.
    pub fn pseudonymised(
        &self,
        actor: StaffId,
        id: PatientId,
        number: EntryNumber,
    ) -> Result<(String, Vec<String>), Failure> {
        self.reading(actor, id)?;
        let patient = self.state(id)?;
        let recorded = entry(&self.shared.reader, number)?;
        if !recorded.subjects.contains(&Subject::Patient(id))
            || patient.corrections.struck().contains(&number)
            || patient
                .corrections
                .elsewhere(number, &recorded.event)
                .is_some()
        {
            return Err(Refusal::unknown(
                "entry",
                format!("Entry {number} is not one to make evidence of"),
            )
            .into());
        }
        let asking = self.asking(actor);
        let Spoken { headline, body } = asking.speaking().say(&recorded);
        let text = std::iter::once(headline)
            .chain(body)
            .collect::<Vec<_>>()
            .join("\n");
        let (text, replaced) = pseudonym::replace(&text, &identity_words(&patient));
        Ok((text, replaced))
    }

    /// A recorded contact as its fields were, for a correction that records it anew.
    ///
    /// # Errors
    /// Not entitled, or not a contact of this record.
    pub fn contact(
        &self,
        actor: StaffId,
        id: PatientId,
        number: EntryNumber,
    ) -> Result<Recorded, Failure> {
        self.reading(actor, id)?;
        let patient = self.state(id)?;
        let recorded = entry(&self.shared.reader, number)?;
        let stands = recorded.subjects.contains(&Subject::Patient(id))
            && patient
                .corrections
                .elsewhere(number, &recorded.event)
                .is_none();
        if !stands {
            return Err(Refusal::unknown(
                "entry",
                format!("Entry {number} does not stand on this record"),
            )
            .into());
        }
        Ok(recorded)
    }
}

impl Service {
    /// What a typed time means now, for a form's remark: the words, and the absolute form that replaces relative input.
    ///
    /// # Errors
    /// The refusal that saving would give.
    pub fn understand_event_time(&self, text: &str) -> Result<(String, String), Refusal> {
        let (today, _, zone) = self.policy_now();
        let at = typed::parse_event_time(text, self.now(), &zone)?;
        let day = at.day().0.strftime("%d/%m/%Y");
        let absolute = match at.precision {
            Precision::Minute => format!("{day} {}", shown::hour_minute(at.at, &zone)),
            _ => day.to_string(),
        };
        Ok((shown::event_words(&at, today, &zone), absolute))
    }

    /// What a typed future day means now, likewise.
    ///
    /// # Errors
    /// The refusal that saving would give.
    pub fn understand_future(&self, text: &str) -> Result<(String, String), Refusal> {
        let (today, _, zone) = self.policy_now();
        let planned = typed::parse_future(text, self.now(), &zone)?;
        let day = planned.day.0.strftime("%d/%m/%Y");
        let absolute = planned.at.map_or_else(
            || day.to_string(),
            |at| format!("{day} {}", shown::hour_minute(at, &zone)),
        );
        Ok((shown::planned(&planned, today, &zone), absolute))
    }
}
