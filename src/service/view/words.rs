//! A recorded fact in words: one headline, and the whole line by line, for the screen, the shell and print.

use jiff::tz::TimeZone;

use crate::domain::decide::Recorded;
use crate::domain::event::Event;
use crate::domain::patient::contact::{ContactRecorded, Outcome};
use crate::domain::patient::correction::CorrectionKind;
use crate::domain::patient::opening::Entitlement;
use crate::domain::patient::risk::Origin;
use crate::domain::programme::policy::Policy;
use crate::domain::staff::practice::PracticeLevel;
use crate::domain::staff::register::Register;
use crate::domain::time::{Day, shown};

/// What turning facts into words needs.
pub struct Speaking<'a> {
    /// The register.
    pub register: &'a Register,
    /// The policy.
    pub policy: &'a Policy,
    /// The zone.
    pub zone: &'a TimeZone,
    /// Today.
    pub today: Day,
}

/// A fact in words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spoken {
    /// One line.
    pub headline: String,
    /// The rest, line by line.
    pub body: Vec<String>,
}

fn spoken(headline: impl Into<String>) -> Spoken {
    Spoken {
        headline: headline.into(),
        body: Vec::new(),
    }
}

impl Spoken {
    /// Adds a labelled line, unless there is nothing to say.
    fn line(mut self, label: &str, text: &str) -> Spoken {
        if !text.is_empty() {
            self.body.push(if label.is_empty() {
                text.to_owned()
            } else {
                format!("{label}: {text}")
            });
        }
        self
    }

    /// Adds a text of several lines.
    fn text(mut self, text: &str) -> Spoken {
        self.body.extend(text.lines().map(str::to_owned));
        self
    }
}

impl Speaking<'_> {
    /// A fact in words.
    pub fn say(&self, recorded: &Recorded) -> Spoken {
        match &recorded.event {
            Event::ContactRecorded(fact) => self.contact(fact),
            Event::PatientRegistered(fact) => fact
                .details
                .iter()
                .fold(spoken("Registered"), |spoken, (field, value)| {
                    spoken.line(field.words(), value)
                })
                .line("another person than the one alike", &fact.not_a_duplicate),
            Event::DetailsCorrected(fact) => fact
                .changes
                .iter()
                .fold(spoken("Details corrected"), |spoken, change| {
                    spoken.line(
                        change.field.words(),
                        &format!("{} -> {}", or_dash(&change.old), or_dash(&change.new)),
                    )
                })
                .line("reason", &fact.reason),
            Event::CarerRecorded(fact) => {
                let how = if fact.ended {
                    "no longer helps"
                } else {
                    fact.relation.as_str()
                };
                spoken(format!("Carer {}: {how}", fact.name))
                    .line("phone", &fact.phone)
                    .line("view of the plan", &fact.view)
            }
            Event::AlertRaised(fact) => spoken(format!("Alert, {}: {}", fact.about, fact.text)),
            Event::AlertEnded(fact) => {
                spoken(format!("Alert {} ended", fact.alert)).line("reason", &fact.reason)
            }
            Event::ConsentRecorded(fact) => {
                spoken(format!("Consent to {}: {}", fact.purpose, fact.answer))
                    .line("by", &format!("{}, {}", fact.given_by, fact.manner))
                    .line("scope", &fact.scope)
            }
            Event::TierSet(fact) => {
                let spoken = spoken(format!("Tier: {}", fact.tier)).line("reason", &fact.reason);
                match &fact.computed {
                    Some(computed) if computed.tier != fact.tier => spoken.line(
                        "overrides",
                        &format!(
                            "{} computed from {} ({})",
                            computed.tier, computed.from, computed.entry
                        ),
                    ),
                    Some(computed) => spoken.line(
                        "as computed from",
                        &format!("{} ({})", computed.from, computed.entry),
                    ),
                    None => spoken,
                }
            }
            Event::LeftProgramme(fact) => {
                spoken(format!("Left the programme for {}", fact.destination))
                    .line("reason", &fact.reason)
                    .line("informed", &fact.informed)
                    .line("way back", &fact.return_route)
            }
            Event::CaseManagerAssigned(fact) => {
                let before = fact
                    .before
                    .map(|before| format!(" (before: {})", self.register.name(before)))
                    .unwrap_or_default();
                spoken(format!(
                    "Case manager: {}{before}",
                    self.register.name(fact.staff)
                ))
                .line("reason", &fact.reason)
            }
            _ => self.course(recorded),
        }
    }

    fn course(&self, recorded: &Recorded) -> Spoken {
        match &recorded.event {
            Event::FollowUpClosed(fact) => {
                let again = fact
                    .again
                    .map(|day| format!(", again {}", shown::short_day(day, self.today)))
                    .unwrap_or_default();
                spoken(format!(
                    "Follow-up of {}: {}{again}",
                    fact.follow_up.entry, fact.outcome
                ))
                .text(&fact.note)
            }
            Event::IntensityStepped(fact) => {
                let to = self.policy.rung_words(&fact.to);
                let headline = match (
                    fact.from.as_str(),
                    self.policy.rung_place(&fact.from),
                    self.policy.rung_place(&fact.to),
                ) {
                    ("", ..) => format!("Intensity: {to}"),
                    (from, Some(before), Some(after)) if after < before => {
                        format!("Stepped up from {} to {to}", self.policy.rung_words(from))
                    }
                    (from, Some(before), Some(after)) if after > before => {
                        format!("Stepped down from {} to {to}", self.policy.rung_words(from))
                    }
                    (from, ..) => {
                        format!("Intensity from {} to {to}", self.policy.rung_words(from))
                    }
                };
                spoken(headline)
                    .line("rationale", &fact.rationale)
                    .line("review by", &shown::full_day(fact.review_by))
                    .line(
                        "accepts the suggestion that rests on",
                        &fact
                            .because_of
                            .map(|entry| entry.to_string())
                            .unwrap_or_default(),
                    )
            }
            Event::IntensityReviewed(fact) => spoken(format!(
                "Intensity reviewed: {} kept",
                self.policy.rung_words(&fact.kept)
            ))
            .line("rationale", &fact.rationale)
            .line("review by", &shown::full_day(fact.review_by)),
            Event::NextContactPlanned(fact) => {
                let at = fact
                    .next
                    .booked
                    .map(|at| format!(" {}", shown::hour_minute(at, self.zone)))
                    .unwrap_or_default();
                spoken(format!(
                    "Next contact: {}{at}, {}",
                    shown::short_day(fact.next.day, self.today),
                    fact.next.channel
                ))
                .line("reason", &fact.reason)
            }
            Event::SuggestionRaised(fact) => spoken(format!(
                "Suggested: {} (by {}: {})",
                self.policy.rung_words(&fact.suggests),
                fact.fired_by,
                fact.words
            )),
            Event::SuggestionAnswered(fact) => {
                spoken(format!("Suggestion {} refused", fact.suggestion.0))
                    .line("reason", &fact.reason)
            }
            Event::ScoreRecorded(fact) => {
                let band = if fact.band.is_empty() {
                    String::new()
                } else {
                    format!(", {}", fact.band)
                };
                let spoken = spoken(format!("{} {}{band}", fact.tool, fact.value))
                    .line("version", &fact.version)
                    .line("made by", &fact.made_by);
                match &fact.origin {
                    Origin::Elsewhere => spoken.line("", "made elsewhere"),
                    Origin::Computed { points } => points.iter().fold(spoken, |spoken, point| {
                        spoken.line(
                            &point.what,
                            &format!("{} ({})", point.points, point.because),
                        )
                    }),
                }
            }
            _ => self.finding(recorded),
        }
    }

    fn finding(&self, recorded: &Recorded) -> Spoken {
        match &recorded.event {
            Event::Admitted(fact) => {
                let avoidable = match fact.avoidable {
                    Some(true) => "perhaps avoidable",
                    Some(false) => "not avoidable",
                    None => "",
                };
                spoken(format!("Admitted to {}, {}", fact.hospital, fact.how))
                    .text(&fact.why)
                    .line("", avoidable)
            }
            Event::ReturnedHome(fact) => {
                let visit = fact.visit_by.map(|by| {
                    format!(
                        "{} {}",
                        shown::short_day(by.day(self.zone), self.today),
                        shown::hour_minute(by, self.zone)
                    )
                });
                spoken(format!("Left hospital for {}", fact.destination))
                    .text(&fact.note)
                    .line("visit due by", &visit.unwrap_or_default())
            }
            Event::Fell(fact) => spoken(format!("Fall, {}", fact.injury)).text(&fact.note),
            Event::ResidenceMoved(fact) => spoken(format!("Moved: {}", fact.residence))
                .line("address", &fact.address)
                .line("postcode", &fact.postcode)
                .text(&fact.note),
            Event::CarerBreakdown(fact) => spoken("Carer breakdown").text(&fact.note),
            Event::Died(fact) => spoken("Died").line("place", &fact.place).text(&fact.note),
            Event::Corrected(fact) => {
                let what = match fact.why {
                    CorrectionKind::WrongPatient => {
                        format!("{} taken back: wrong patient", fact.entry)
                    }
                    CorrectionKind::WrongFact => {
                        format!("{} corrected: a fact was wrong", fact.entry)
                    }
                    CorrectionKind::AddedDetail => format!("Detail added to {}", fact.entry),
                    CorrectionKind::DisputedOpinion => {
                        format!("{} disputed by {}", fact.entry, fact.said_by)
                    }
                };
                let mut spoken = spoken(what).text(&fact.words);
                if let Some(replacement) = &fact.replacement {
                    let anew = self.contact(replacement);
                    let at = fact
                        .replacement_happened
                        .as_ref()
                        .map(|at| shown::event_words(at, self.today, self.zone));
                    spoken = spoken.line(
                        "recorded anew",
                        &format!("{} {}", at.unwrap_or_default(), anew.headline),
                    );
                    spoken.body.extend(anew.body);
                }
                spoken
            }
            Event::CommentAdded(fact) => {
                spoken(format!("Comment on {}", fact.entry)).text(&fact.text)
            }
            Event::CountersignatureAwaited(fact) => spoken(format!(
                "{} ({}) waits for a countersignature",
                fact.entry,
                fact.kind.words()
            )),
            Event::Countersigned(fact) => {
                spoken(format!("Countersigned {} ({})", fact.entry, fact.how)).text(&fact.note)
            }
            Event::CorrectionNoted(fact) => {
                spoken(format!("{} stood on another record by mistake", fact.entry))
                    .text(&fact.words)
            }
            Event::RecordOpened(fact) => {
                let original = fact
                    .original
                    .map(|entry| format!(", original of {entry} shown"))
                    .unwrap_or_default();
                let spoken = spoken(format!("Opened: {}{original}", fact.entitlement));
                if fact.entitlement == Entitlement::BreakGlass {
                    spoken.line("reason", &fact.reason)
                } else {
                    spoken
                }
            }
            Event::BreakGlassUsed(fact) => spoken(format!(
                "Opened without a relationship ({}), until {} {}",
                fact.opening,
                shown::short_day(fact.until.day(self.zone), self.today),
                shown::hour_minute(fact.until, self.zone)
            ))
            .line("reason", &fact.reason),
            Event::BreakGlassJudged(fact) => {
                spoken(format!("Opening {} judged: {}", fact.opening, fact.verdict))
                    .text(&fact.words)
            }
            _ => self.service_event(recorded),
        }
    }

    /// Facts about staff and settings.
    fn service_event(&self, recorded: &Recorded) -> Spoken {
        match &recorded.event {
            Event::EvidenceFiled(fact) => spoken(format!(
                "Evidence from {} ({})",
                fact.about, fact.case_reference
            ))
            .text(&fact.did),
            Event::PolicyChanged(fact) => spoken(format!(
                "{}: {} -> {}",
                fact.setting, fact.before, fact.value
            ))
            .line("from", &shown::full_day(fact.from))
            .line("reason", &fact.reason),
            Event::StaffAdded(fact) => spoken(format!(
                "{} joined as {}",
                fact.details.name, fact.details.login
            )),
            Event::StaffChanged(fact) => {
                spoken(format!("{} changed", fact.details.name)).line("reason", &fact.reason)
            }
            Event::StaffSuspended(fact) => {
                let how = if fact.suspended {
                    "suspended"
                } else {
                    "let in again"
                };
                spoken(format!("{} {how}", self.register.name(fact.staff)))
                    .line("reason", &fact.reason)
            }
            Event::PracticeLevelSet(fact) => {
                let level = fact.level.map_or("none", PracticeLevel::words);
                let name = self.register.name(fact.staff);
                spoken(format!("Practice level of {name}: {level}")).line("reason", &fact.reason)
            }
            Event::PassphraseSet(_) => spoken("Passphrase set"),
            Event::PassphraseCleared(fact) => {
                let name = self.register.name(fact.staff);
                spoken(format!("Passphrase of {name} cleared")).line("reason", &fact.reason)
            }
            Event::ReviewHeld(fact) => spoken(format!(
                "{} beside {} for {} minutes",
                self.register.name(fact.follower),
                self.register.name(fact.host),
                fact.until.minutes_since(fact.from)
            )),
            Event::CoverArranged(fact) => spoken(format!(
                "{} covers for {} from {} to {}",
                self.register.name(fact.by),
                self.register.name(fact.absent),
                shown::full_day(fact.from),
                shown::full_day(fact.until)
            ))
            .line("reason", &fact.reason),
            Event::CoverEnded(fact) => spoken(format!(
                "The cover {} for {} ended early",
                fact.cover,
                self.register.name(fact.absent)
            ))
            .line("reason", &fact.reason),
            Event::CatalogueImported(fact) => spoken(format!(
                "Competence catalogue {}, version {}, imported from {}",
                fact.framework, fact.version, fact.file
            ))
            .line("reason", &fact.reason),
            Event::CatalogueExtended(fact) => spoken(format!(
                "Statement {} added to the unit {}: {}",
                fact.statement, fact.unit, fact.text
            ))
            .line("reason", &fact.reason),
            Event::SigningKeyMade(fact) => spoken("Key made, with which the store signs")
                .line("key", &fact.verifier)
                .line("reason", &fact.reason),
            Event::StoreCreated(fact) => spoken(format!("Store created for {}", fact.service)),
            _ => spoken(recorded.event.kind().words()),
        }
    }

    fn contact(&self, fact: &ContactRecorded) -> Spoken {
        let unplanned = if fact.planned { "" } else { ", unplanned" };
        let headline = match fact.outcome {
            Outcome::Made => format!("{}{unplanned}", capital(fact.channel.words())),
            outcome => format!("{} {outcome}{unplanned}", capital(fact.channel.words())),
        };
        let mut spoken = spoken(headline);
        let mut minutes = Vec::new();
        if fact.duration_minutes > 0 {
            minutes.push(format!("{} min", fact.duration_minutes));
        }
        if fact.travel_minutes > 0 {
            minutes.push(format!("{} min travel", fact.travel_minutes));
        }
        spoken = spoken
            .line("", &minutes.join(", "))
            .line("present", &fact.present)
            .text(&fact.note);
        for decision in &fact.decisions {
            spoken = spoken
                .line("decision", &decision.what)
                .line("  because", &decision.rationale);
        }
        for follow_up in &fact.follow_ups {
            let due = shown::short_day(follow_up.due, self.today);
            spoken = spoken.line(
                "follow-up",
                &format!(
                    "{} ({}, {due})",
                    follow_up.what,
                    self.register.name(follow_up.owner)
                ),
            );
        }
        if let Some(next) = &fact.next {
            let at = next
                .booked
                .map(|at| format!(" {}", shown::hour_minute(at, self.zone)))
                .unwrap_or_default();
            spoken = spoken.line(
                "next",
                &format!(
                    "{}{at}, {}",
                    shown::short_day(next.day, self.today),
                    next.channel
                ),
            );
        }
        spoken.line("recorded late because", &fact.late_reason)
    }
}

fn or_dash(text: &str) -> &str {
    if text.is_empty() { "-" } else { text }
}

/// With a capital letter at its beginning.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
