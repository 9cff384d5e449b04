//! What waits for a countersignature, comments beneath their entries, and supervision records.

use crate::domain::decide::Recorded;
use crate::domain::entry::{EntryNumber, PatientId, StaffId, Subject};
use crate::domain::event::{Event, EventKind};
use crate::domain::patient::Patient;
use crate::domain::patient::card::Card;
use crate::domain::patient::countersigning::Waiting;
use crate::domain::refusal::Refusal;
use crate::domain::staff::register::{Role, StaffMember};
use crate::domain::staff::relationship;
use crate::domain::time::{Moment, shown};
use crate::service::query::{Asking, entry};
use crate::service::view::signing::{
    CountersignQueue, Supervision, SupervisionLine, ToCountersign,
};
use crate::service::{Failure, Service};
use crate::store::keys::Class;

/// Rows of one page of the queue, and lines of one page of a supervision record.
const PAGE: usize = 50;
/// How much of a comment stands beneath its entry; the whole stands in its own line.
const COMMENT_SHOWN: usize = 400;
/// How many comments stand beneath one entry.
const COMMENTS_SHOWN: usize = 20;

impl Asking {
    /// Whether entries of `author` wait for this person: their supervisor, who stands in for them, or, where there is
    /// nobody at work who supervises them, a lead.
    fn countersigns(&self, member: &StaffMember, author: StaffId) -> bool {
        if member.id == author {
            return false;
        }
        let Some(author) = self.register.members.get(&author) else {
            return member.is(Role::Lead);
        };
        let unsupervised = author
            .details
            .supervisor
            .is_none_or(|supervisor| self.register.active(supervisor).is_none());
        relationship::queue_shows(member, author, &self.register, self.today)
            || (member.is(Role::Lead) && unsupervised)
    }

    /// What an entry's countersignature looks like, in words; empty where there is nothing to say.
    pub(super) fn countersignature(&self, patient: &Patient, number: EntryNumber) -> String {
        let room = &patient.countersigning;
        if let Some(waiting) = room.waits(number) {
            let supervisor = self
                .register
                .members
                .get(&waiting.author)
                .and_then(|author| author.details.supervisor)
                .map(|supervisor| format!(" of {}", self.register.name(supervisor)));
            return format!(
                "waits for the countersignature{}",
                supervisor.unwrap_or_else(|| ": there is no supervisor".to_owned())
            );
        }
        room.on(number).map_or_else(String::new, |done| {
            let name = self.register.name(done.by);
            match done.void {
                Some(correction) => format!(
                    "countersignature of {name} ({}) void: corrected by {correction}",
                    done.how
                ),
                None => format!(
                    "countersigned by {name} ({}), {} ({})",
                    done.how,
                    self.moment(done.at),
                    done.signature
                ),
            }
        })
    }

    fn moment(&self, at: Moment) -> String {
        format!(
            "{} {}",
            shown::short_day(at.day(&self.zone), self.today),
            shown::hour_minute(at, &self.zone)
        )
    }

    fn waiting_row(&self, member: &StaffMember, card: &Card, one: &Waiting) -> ToCountersign {
        let entitled = relationship::entitlement_to(
            member,
            card.owner,
            &self.register,
            &self.policy,
            self.today,
        )
        .is_some();
        ToCountersign {
            entry: one.entry,
            patient: card.id,
            name: if entitled {
                card.name.clone()
            } else {
                "not yours to see: ask a lead".to_owned()
            },
            entitled,
            kind: one.kind,
            what: one.kind.words().to_owned(),
            author: one.author,
            author_name: self.register.name(one.author).to_owned(),
            since: one.since,
            since_words: self.moment(one.since),
            days: self.today.days_since(one.since.day(&self.zone)),
        }
    }
}

impl Service {
    /// How many entries wait for somebody's countersignature.
    pub(crate) fn count_to_countersign(&self, asking: &Asking) -> usize {
        let Ok(member) = asking.member() else {
            return 0;
        };
        self.cards_where(|card| !card.to_countersign.is_empty())
            .iter()
            .flat_map(|card| card.to_countersign.iter())
            .filter(|one| asking.countersigns(member, one.author))
            .count()
    }

    /// What waits for somebody's countersignature, oldest first: a page of entries above the number `after`.
    ///
    /// # Errors
    /// Not in the register.
    pub fn to_countersign(
        &self,
        actor: StaffId,
        after: Option<EntryNumber>,
    ) -> Result<CountersignQueue, Failure> {
        let asking = self.asking(actor);
        let member = asking.member()?;
        let cards = self.cards_where(|card| !card.to_countersign.is_empty());
        let mut waiting: Vec<(&Card, &Waiting)> = cards
            .iter()
            .flat_map(|card| card.to_countersign.iter().map(|one| (card.as_ref(), one)))
            .filter(|(_, one)| asking.countersigns(member, one.author))
            .collect();
        let total = waiting.len();
        waiting.sort_by_key(|(_, one)| one.entry);
        let after = after.unwrap_or_default();
        let mut left = waiting.into_iter().filter(|(_, one)| one.entry > after);
        let rows: Vec<ToCountersign> = left
            .by_ref()
            .take(PAGE)
            .map(|(card, one)| asking.waiting_row(member, card, one))
            .collect();
        let next = left.next().and_then(|_| rows.last().map(|row| row.entry));
        Ok(CountersignQueue { rows, total, next })
    }

    /// The comments on an entry, as they stand beneath it.
    pub(super) fn comments_on(
        &self,
        asking: &Asking,
        patient: &Patient,
        number: EntryNumber,
    ) -> Vec<String> {
        let comments: Vec<EntryNumber> = patient.comments.on(number).collect();
        let latest = comments.len().saturating_sub(COMMENTS_SHOWN);
        comments[latest..]
            .iter()
            .filter_map(|comment| {
                let recorded = entry(&self.shared.reader, *comment).ok()?;
                let Event::CommentAdded(fact) = &recorded.event else {
                    return None;
                };
                if patient
                    .corrections
                    .elsewhere(*comment, &recorded.event)
                    .is_some()
                {
                    return None;
                }
                let mut text: String = fact.text.chars().take(COMMENT_SHOWN).collect();
                if text.len() < fact.text.len() {
                    text.push('…');
                }
                Some(format!(
                    "{}, {} ({comment}): {text}",
                    asking.author(&recorded),
                    asking.moment(recorded.head.entered)
                ))
            })
            .collect()
    }

    /// Somebody's supervision record: shared reviews, countersignatures, and comments by who supervises them, newest
    /// first. It is theirs, their supervisor's, the lead's and the auditor's to read.
    ///
    /// # Errors
    /// Not entitled, nobody known, or the store cannot be read.
    pub fn supervision(
        &self,
        actor: StaffId,
        staff: StaffId,
        before: Option<u64>,
    ) -> Result<Supervision, Failure> {
        let asking = self.asking(actor);
        let member = asking.member()?;
        let whom = asking.register.known(staff, "staff")?;
        let may = member.id == whom.id
            || member.is(Role::Lead)
            || member.is(Role::Auditor)
            || relationship::supervises(member, whom, &asking.register, asking.today);
        if !may {
            return Err(Refusal::not_allowed(format!(
                "The supervision record of {} is theirs, their supervisor's, the lead's and the auditor's",
                whom.name
            ))
            .into());
        }
        let mut supervision = Supervision {
            who: whom.name.clone(),
            practice_level: whom
                .practice_level
                .map(|level| level.words().to_owned())
                .unwrap_or_default(),
            supervisor: whom
                .details
                .supervisor
                .map(|supervisor| asking.register.name(supervisor).to_owned())
                .unwrap_or_default(),
            waiting: self
                .cards_where(|card| !card.to_countersign.is_empty())
                .iter()
                .flat_map(|card| card.to_countersign.iter())
                .filter(|one| one.author == staff)
                .count(),
            ..Supervision::default()
        };
        let mut before = before.unwrap_or(u64::MAX);
        loop {
            let numbers = self.shared.present.timeline(
                &Subject::Staff(staff),
                Class::Entries,
                before,
                PAGE,
            )?;
            for (number, kind) in &numbers {
                before = *number;
                if !is_supervision(*kind) {
                    continue;
                }
                let recorded = entry(&self.shared.reader, EntryNumber(*number))?;
                supervision
                    .lines
                    .push(self.supervision_line(&asking, member, &recorded)?);
                if supervision.lines.len() == PAGE {
                    supervision.next = Some(before);
                    return Ok(supervision);
                }
            }
            if numbers.len() < PAGE {
                return Ok(supervision);
            }
        }
    }

    fn supervision_line(
        &self,
        asking: &Asking,
        member: &StaffMember,
        recorded: &Recorded,
    ) -> Result<SupervisionLine, Failure> {
        let on = recorded.subjects.iter().find_map(|subject| match subject {
            Subject::Patient(patient) => Some(*patient),
            _ => None,
        });
        let number = recorded.head.number;
        let (about, what) = match &recorded.event {
            Event::Countersigned(fact) => (
                Some(fact.entry),
                format!("Countersigned {} ({})", fact.entry, fact.how),
            ),
            Event::CommentAdded(fact) => (Some(fact.entry), format!("Commented on {}", fact.entry)),
            _ => (None, self.review_words(asking, member, &recorded.event)),
        };
        let mut void = String::new();
        if let Some(patient) = on {
            let state = self.state(patient)?;
            if state.corrections.struck().contains(&number) {
                "taken back".clone_into(&mut void);
            } else if let Some(done) = about.and_then(|about| state.countersigning.on(about))
                && done.signature == number
                && let Some(correction) = done.void
            {
                void = format!("void: corrected by {correction}");
            }
        }
        let seen = on.filter(|patient| self.sees(asking, member, *patient));
        let name = seen.and_then(|patient| self.card(patient));
        Ok(SupervisionLine {
            entry: number,
            kind: recorded.event.kind(),
            when: asking.moment(recorded.head.entered),
            author: asking.author(recorded),
            headline: match name {
                Some(card) => format!("{what}, {}", card.name),
                None => what,
            },
            patient: seen,
            about,
            void,
        })
    }

    fn sees(&self, asking: &Asking, member: &StaffMember, patient: PatientId) -> bool {
        self.card(patient).is_some_and(|card| {
            relationship::entitlement_to(
                member,
                card.owner,
                &asking.register,
                &asking.policy,
                asking.today,
            )
            .is_some()
        })
    }

    /// A shared review in a line; of the records only those are named that the reader may see.
    fn review_words(&self, asking: &Asking, member: &StaffMember, event: &Event) -> String {
        let Event::ReviewHeld(fact) = event else {
            return event.kind().words().to_owned();
        };
        let named: Vec<String> = fact
            .patients
            .iter()
            .filter(|patient| self.sees(asking, member, **patient))
            .filter_map(|patient| self.card(*patient).map(|card| card.name.clone()))
            .collect();
        let not_named = fact.patients.len() - named.len();
        let mut records = named;
        if not_named > 0 {
            records.push(format!("{not_named} not named here"));
        }
        let records = records.join("; ");
        let of = if records.is_empty() {
            String::new()
        } else {
            format!(": {records}")
        };
        format!(
            "{} beside {} for {} minutes{of}",
            asking.register.name(fact.follower),
            asking.register.name(fact.host),
            fact.until.minutes_since(fact.from)
        )
    }
}

fn is_supervision(kind: u16) -> bool {
    [
        EventKind::ReviewHeld,
        EventKind::Countersigned,
        EventKind::CommentAdded,
    ]
    .iter()
    .any(|wanted| wanted.number() == kind)
}
