//! One record as a screen shows it.

use crate::domain::command::{Command, PatientCommand, Request};
use crate::domain::decide::{Recorded, identity_words};
use crate::domain::entry::{EntryNumber, PatientId, StaffId, Subject};
use crate::domain::event::{Event, EventKind};
use crate::domain::patient::contact::{Channel, Outcome};
use crate::domain::patient::correction::CorrectionKind;
use crate::domain::patient::due::Standing;
use crate::domain::patient::identity::DetailField;
use crate::domain::patient::opening::{Entitlement, OpenRecord};
use crate::domain::patient::{Patient, Room};
use crate::domain::refusal::Refusal;
use crate::domain::staff::pseudonym;
use crate::domain::time::{Precision, shown, typed};
use crate::service::query::{Asking, entry};
use crate::service::view::patient::{Drawn, FollowUp, Head, Held, Line, Page, Record, Suggestion};
use crate::service::view::words::{Speaking, Spoken};
use crate::service::{Failure, Service};
use crate::store::keys::Class;

/// Lines of one page of the timeline.
const PAGE: usize = 100;

/// Which entries of a timeline are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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
        Ok(asking.record(&patient, entitlement, page))
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

    fn line(&self, asking: &Asking, patient: &Patient, number: EntryNumber) -> Line {
        match entry(&self.shared.reader, number) {
            Ok(recorded) => asking.line(patient, &recorded),
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
        if let Some(correction) = patient.corrections.is_wrong_patient(number) {
            let right = correction.right_patient.ok_or_else(|| {
                Refusal::not_allowed("It is not recorded to whom this entry belongs, so nobody may open it here")
                    .advise("A correction that names the right patient opens it to those entitled to both records")
            })?;
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
            && patient.corrections.is_wrong_patient(number).is_none();
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

impl Asking {
    pub(crate) fn speaking(&self) -> Speaking<'_> {
        Speaking {
            register: &self.register,
            policy: &self.policy,
            zone: &self.zone,
            today: self.today,
        }
    }

    fn when(&self, recorded: &Recorded) -> String {
        let head = &recorded.head;
        let entered = format!(
            "{} {}",
            shown::short_day(head.entered.day(&self.zone), self.today),
            shown::clock(head.entered, &self.zone)
        );
        match &head.happened {
            Some(happened) => format!(
                "{}, recorded {entered} by {}",
                shown::event_words(happened, self.today, &self.zone),
                self.author(recorded)
            ),
            None => format!("{entered} by {}", self.author(recorded)),
        }
    }

    fn author(&self, recorded: &Recorded) -> String {
        let name = self.register.name(recorded.head.actor);
        match &recorded.event {
            Event::ContactRecorded(fact) if fact.made_by != recorded.head.actor => {
                format!("{name} for {}", self.register.name(fact.made_by))
            }
            _ => name.to_owned(),
        }
    }

    fn line(&self, patient: &Patient, recorded: &Recorded) -> Line {
        let head = &recorded.head;
        let corrections: Vec<_> = patient
            .corrections
            .made
            .iter()
            .filter(|one| one.entry == head.number)
            .collect();
        let hidden = corrections
            .iter()
            .any(|one| one.why == CorrectionKind::WrongPatient);
        let spoken = if hidden {
            Spoken {
                headline: format!(
                    "{}: belongs to another record",
                    recorded.event.kind().words()
                ),
                body: Vec::new(),
            }
        } else {
            self.speaking().say(recorded)
        };
        let gap_minutes = if head.happened.is_some() {
            head.gap_minutes()
        } else {
            0
        };
        let entered = format!(
            "{} {}",
            shown::short_day(head.entered.day(&self.zone), self.today),
            shown::clock(head.entered, &self.zone)
        );
        Line {
            entry: head.number,
            kind: recorded.event.kind(),
            happened: head.happened.as_ref().map_or_else(
                || entered.clone(),
                |at| shown::event_words(at, self.today, &self.zone),
            ),
            entered,
            gap: if gap_minutes >= i64::from(self.policy.gap_minutes) {
                shown::gap(gap_minutes)
            } else {
                String::new()
            },
            late: gap_minutes > i64::from(self.policy.late_minutes),
            author: self.author(recorded),
            headline: spoken.headline,
            body: spoken.body,
            struck: corrections.iter().any(|one| one.why.strikes()),
            hidden,
            corrected_by: corrections.iter().map(|one| one.mark.entry).collect(),
            corrects: match &recorded.event {
                Event::Corrected(fact) => Some(fact.entry),
                _ => None,
            },
            clock: match head.clock {
                crate::domain::entry::ClockMark::InOrder => String::new(),
                crate::domain::entry::ClockMark::WentBack => "the clock had gone back".to_owned(),
                crate::domain::entry::ClockMark::JumpedAhead => {
                    "the clock had jumped ahead".to_owned()
                }
            },
        }
    }

    fn record(&self, patient: &Patient, entitlement: Entitlement, page: Page) -> Record {
        let identity = &patient.identity;
        let shown_fields = DetailField::ALL.iter().filter(|field| {
            !matches!(
                field,
                DetailField::Surname
                    | DetailField::Forenames
                    | DetailField::NhsNumber
                    | DetailField::BirthDate
            )
        });
        Record {
            head: self.head(patient, entitlement),
            details: shown_fields
                .filter(|field| !identity.get(**field).is_empty())
                .map(|field| (field.words().to_owned(), detail_words(patient, *field)))
                .collect(),
            fields: DetailField::ALL
                .iter()
                .map(|field| (field.code().to_owned(), identity.get(*field).to_owned()))
                .collect(),
            carers: patient
                .people
                .carers
                .iter()
                .map(|carer| {
                    (
                        carer.said.name.clone(),
                        carer.said.relation.clone(),
                        carer.said.phone.clone(),
                    )
                })
                .collect(),
            suggestions: patient
                .suggestions
                .open
                .iter()
                .map(|one| self.suggestion(one))
                .collect(),
            follow_ups: patient
                .contact
                .follow_ups
                .iter()
                .map(|one| self.follow_up(one))
                .collect(),
            scores: patient
                .risk
                .latest()
                .into_iter()
                .map(|score| self.score(score))
                .collect(),
            tier: patient.tier.current(),
            rung: patient.intensity.rung().to_owned(),
            proposed_next: self.proposed_next(patient),
            usual_channel: usual_channel(patient),
            contacts: patient
                .contact
                .recent
                .iter()
                .map(|one| Drawn {
                    day: one.mark.at.day(&self.zone),
                    made: one.outcome == Outcome::Made && one.channel.reaches_patient(),
                })
                .collect(),
            rungs: patient
                .intensity
                .steps
                .iter()
                .map(|step| self.held(step))
                .collect(),
            ladder: self
                .policy
                .ladder
                .iter()
                .map(|rung| rung.words.clone())
                .collect(),
            today: self.today,
            page,
            versions: Room::ALL
                .iter()
                .map(|room| (*room, patient.versions[*room as usize]))
                .collect(),
        }
    }

    fn head(&self, patient: &Patient, entitlement: Entitlement) -> Head {
        let identity = &patient.identity;
        let clock = patient.clock();
        let due = match clock.due(&self.policy, &self.zone) {
            Ok(due) => {
                let day = shown::short_day(due.day, self.today);
                let at = due
                    .booked
                    .map(|at| format!(" {}", shown::hour_minute(at, &self.zone)))
                    .unwrap_or_default();
                match due.standing(self.now, self.today) {
                    Standing::Overdue => format!("overdue since {day}{at}"),
                    Standing::Due => format!("due {day}{at}"),
                    Standing::Later => format!("next {day}{at}"),
                }
            }
            Err(stopped) => stopped.words().to_owned(),
        };
        Head {
            patient: patient.id,
            name: identity.list_name(),
            birth: identity.birth().map(shown::full_day).unwrap_or_default(),
            age: identity.birth().map(|birth| self.today.years_since(birth)),
            nhs_number: identity
                .nhs_number()
                .map_or_else(|| "not known".to_owned(), |number| number.to_string()),
            alerts: patient
                .alerts
                .alerts
                .iter()
                .map(|alert| (alert.about, alert.text.clone(), alert.mark.entry))
                .collect(),
            tier: self.tier_words(patient),
            intensity: self.intensity_words(patient),
            consent: patient.consent.in_short(),
            due,
            case_manager: patient.assignment.current.map_or_else(
                || "nobody yet".to_owned(),
                |staff| self.register.name(staff).to_owned(),
            ),
            stopped: self.stopped_words(patient),
            entitlement,
        }
    }

    fn tier_words(&self, patient: &Patient) -> String {
        let judged = patient
            .tier
            .current()
            .map_or("tier not judged", crate::domain::patient::tier::Tier::words);
        match patient.risk.computed_tier() {
            Some(computed) if Some(computed.tier) != patient.tier.current() => {
                format!("{judged} (computed: {}, {})", computed.tier, computed.from)
            }
            _ => judged.to_owned(),
        }
    }

    fn intensity_words(&self, patient: &Patient) -> String {
        let Some(step) = patient.intensity.steps.last() else {
            return "no intensity yet".to_owned();
        };
        let since = shown::short_day(step.from.at.day(&self.zone), self.today);
        let review = patient.intensity.review_by.map(|day| {
            let over = if day <= self.today {
                "review due"
            } else {
                "review"
            };
            format!(", {over} {}", shown::short_day(day, self.today))
        });
        format!(
            "{} since {since}{}",
            self.policy.rung_words(&step.rung),
            review.unwrap_or_default()
        )
    }

    fn stopped_words(&self, patient: &Patient) -> String {
        let day =
            |at: crate::domain::time::Moment| shown::short_day(at.day(&self.zone), self.today);
        if let Some(died) = patient.finding.died {
            return format!("DIED {}", day(died.at));
        }
        if let Some((mark, left)) = &patient.tier.left {
            return format!(
                "LEFT THE PROGRAMME {} for {}",
                day(mark.at),
                left.destination
            );
        }
        patient
            .admission
            .current()
            .map(|stay| {
                format!(
                    "IN HOSPITAL since {}: {}",
                    day(stay.admitted.at),
                    stay.said.hospital
                )
            })
            .unwrap_or_default()
    }

    fn suggestion(&self, one: &crate::domain::patient::suggestion::OpenSuggestion) -> Suggestion {
        Suggestion {
            id: one.id,
            words: format!(
                "{} ({}, {}): {}?",
                one.words,
                one.fired_by,
                shown::short_day(one.happened.day(&self.zone), self.today),
                self.policy.rung_words(&one.suggests)
            ),
            rung: one.suggests.clone(),
        }
    }

    fn follow_up(&self, one: &crate::domain::patient::contact::OpenFollowUp) -> FollowUp {
        FollowUp {
            id: one.id,
            what: one.follow_up.what.clone(),
            owner: self.register.name(one.follow_up.owner).to_owned(),
            due: shown::short_day(one.follow_up.due, self.today),
        }
    }

    fn score(&self, score: &crate::domain::patient::risk::Score) -> String {
        let band = if score.band.is_empty() {
            String::new()
        } else {
            format!(" {}", score.band)
        };
        let how = if score.computed {
            "computed here"
        } else {
            "made elsewhere"
        };
        format!(
            "{} {}{band}, {}, {how} ({})",
            score.tool,
            score.value,
            shown::short_day(score.mark.at.day(&self.zone), self.today),
            score.mark.entry
        )
    }

    fn held(&self, step: &crate::domain::patient::intensity::Step) -> Held {
        Held {
            from: step.from.at,
            place: self.policy.rung_place(&step.rung),
            words: self.policy.rung_words(&step.rung).to_owned(),
            interval_days: self
                .policy
                .rung(&step.rung)
                .map_or(0, |rung| rung.interval_days),
        }
    }

    /// The day on which the next contact falls, by the rung, after a contact today.
    fn proposed_next(&self, patient: &Patient) -> String {
        self.policy
            .rung(patient.intensity.rung())
            .map_or_else(String::new, |rung| {
                let day = self.today.plus(i32::from(rung.interval_days));
                day.0.strftime("%d/%m/%Y").to_string()
            })
    }
}

/// Where the patient lives decides what a visit is; the last contact decides between visit and telephone.
fn usual_channel(patient: &Patient) -> Channel {
    if patient.admission.current().is_some() {
        return Channel::HospitalVisit;
    }
    let visit = if patient.identity.residence().is_care_home() {
        Channel::CareHomeVisit
    } else {
        Channel::HomeVisit
    };
    match patient
        .contact
        .planned
        .as_ref()
        .map(|planned| planned.next.channel)
    {
        Some(Channel::HomeVisit | Channel::CareHomeVisit) | None => visit,
        Some(other) => other,
    }
}

fn detail_words(patient: &Patient, field: DetailField) -> String {
    match field {
        DetailField::Residence => patient.identity.residence().words().to_owned(),
        _ => patient.identity.get(field).to_owned(),
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
