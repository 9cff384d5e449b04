//! Caseload: everybody for whom somebody answers, and finding anyone.

use serde::{Deserialize, Serialize};

use crate::domain::entry::PatientId;
use crate::domain::patient::alert::AlertKind;
use crate::domain::patient::card::Card;
use crate::domain::patient::due::{Standing, Stopped};
use crate::domain::patient::tier::Tier;
use crate::domain::time::{Moment, shown};
use crate::service::view::Header;
use crate::service::view::today::Making;

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The patient.
    pub patient: PatientId,
    /// Name.
    pub name: String,
    /// Age in years.
    pub age: Option<i16>,
    /// NHS number, 3-3-4.
    pub nhs_number: String,
    /// Tier.
    pub tier: Option<Tier>,
    /// The rung in words.
    pub rung: String,
    /// The place of the rung, to sort by.
    pub place: usize,
    /// The last contact in words.
    pub last: String,
    /// The last contact, to sort by.
    pub last_at: Option<Moment>,
    /// The next due contact in words, or why none is due.
    pub next: String,
    /// The next due contact, to sort by.
    pub next_at: Option<Moment>,
    /// Whether it is overdue.
    pub overdue: bool,
    /// Flags in letters with their words in the manual: `A` allergy, `L` lone working, `C` communication, `P`
    /// precautions, `S` safeguarding, `?` a step to decide on, `H` in hospital.
    pub flags: String,
    /// Who answers.
    pub case_manager: String,
    /// `cover for A Osei until Fri 20 Nov`, where who looks stands in for the case manager; empty else.
    pub cover: String,
    /// Folded text to filter by.
    pub words: String,
}

/// The whole screen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct Caseload {
    /// The head.
    pub header: Header,
    /// The rows, by name.
    pub rows: Vec<Row>,
}

impl Making<'_> {
    /// A row of the list.
    pub fn caseload_row(&self, card: &Card) -> Row {
        let last_at = card.clock.last_made.map(|last| last.mark.at);
        let (next, next_at, overdue) = match card.clock.due(self.policy, self.zone) {
            Ok(due) => {
                let at = due.booked.unwrap_or_else(|| due.day.start(self.zone));
                let mut words = shown::short_day(due.day, self.today);
                if let Some(booked) = due.booked {
                    words = format!("{words} {}", shown::hour_minute(booked, self.zone));
                }
                (
                    words,
                    Some(at),
                    due.standing(self.now, self.today) == Standing::Overdue,
                )
            }
            Err(stopped) => (stopped.words().to_owned(), None, false),
        };
        Row {
            patient: card.id,
            name: card.name.clone(),
            age: card.birth.map(|birth| self.today.years_since(birth)),
            nhs_number: card
                .nhs_number
                .map(|number| number.to_string())
                .unwrap_or_default(),
            tier: card.tier,
            rung: self.policy.rung_words(&card.clock.rung).to_owned(),
            place: self
                .policy
                .rung_place(&card.clock.rung)
                .unwrap_or(usize::MAX),
            last: last_at
                .map(|at| shown::short_day(at.day(self.zone), self.today))
                .unwrap_or_default(),
            last_at,
            next,
            next_at,
            overdue,
            flags: flags(card),
            case_manager: card
                .owner
                .map(|owner| self.register.name(owner).to_owned())
                .unwrap_or_default(),
            cover: self.cover_words(card.owner),
            words: card.words.clone(),
        }
    }
}

fn flags(card: &Card) -> String {
    let mut flags = String::new();
    for kind in &card.alerts {
        flags.push(match kind {
            AlertKind::Allergy => 'A',
            AlertKind::LoneWorking => 'L',
            AlertKind::Communication => 'C',
            AlertKind::Precautions => 'P',
            AlertKind::Safeguarding => 'S',
            AlertKind::Access => 'K',
            AlertKind::Other => 'N',
        });
    }
    if !card.suggestions.is_empty() {
        flags.push('?');
    }
    if card.clock.stopped() == Some(Stopped::InHospital) {
        flags.push('H');
    }
    flags
}
