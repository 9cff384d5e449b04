//! How a record is shown: head, lines, what waits, in words.

use crate::domain::decide::Recorded;
use crate::domain::event::Event;
use crate::domain::patient::contact::{Channel, Outcome};
use crate::domain::patient::due::Standing;
use crate::domain::patient::identity::DetailField;
use crate::domain::patient::opening::Entitlement;
use crate::domain::patient::{Patient, Room};
use crate::domain::time::shown;
use crate::service::query::Asking;
use crate::service::view::patient::{Drawn, FollowUp, Head, Held, Line, Page, Record, Suggestion};
use crate::service::view::words::{Speaking, Spoken};

impl Asking {
    pub(crate) fn speaking(&self) -> Speaking<'_> {
        Speaking {
            register: &self.register,
            policy: &self.policy,
            zone: &self.zone,
            today: self.today,
        }
    }

    pub(super) fn when(&self, recorded: &Recorded) -> String {
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

    pub(super) fn author(&self, recorded: &Recorded) -> String {
        let name = self.register.name(recorded.head.actor);
        let signed = recorded
            .head
            .signed_in
            .map(|host| format!(", signed in at {}'s session", self.register.name(host)))
            .unwrap_or_default();
        let by = match &recorded.event {
            Event::ContactRecorded(fact) if fact.made_by != recorded.head.actor => {
                format!("{name} for {}", self.register.name(fact.made_by))
            }
            _ => name.to_owned(),
        };
        by + &signed
    }

    pub(super) fn line(&self, patient: &Patient, recorded: &Recorded) -> Line {
        let head = &recorded.head;
        let corrections: Vec<_> = patient
            .corrections
            .made
            .iter()
            .filter(|one| one.entry == head.number)
            .collect();
        let hidden = patient
            .corrections
            .elsewhere(head.number, &recorded.event)
            .is_some();
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
            countersignature: self.countersignature(patient, head.number),
            comments: Vec::new(),
        }
    }

    pub(super) fn record(&self, patient: &Patient, entitlement: Entitlement, page: Page) -> Record {
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
            break_glass_until: None,
            break_glass_words: String::new(),
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
            tier: Self::tier_words(patient),
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

    fn tier_words(patient: &Patient) -> String {
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
