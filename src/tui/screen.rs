//! The screens: what each shows and which row is selected in it. Each has its state with the moves that change it, `fit`
//! for the room it gets, and `draw`, which changes nothing.

pub mod caseload;
pub mod competence;
pub mod patient;
pub mod service;
pub mod team;
pub mod today;

use super::keymap::Place;

/// Which screen is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Screen {
    /// Who needs this person today.
    #[default]
    Today,
    /// All patients.
    Caseload,
    /// Competence: evidence, decisions, what waits.
    Competence,
    /// What waits between colleagues.
    Team,
    /// Staff and policy.
    Service,
    /// One record.
    Patient,
}

impl Screen {
    /// Every screen.
    pub const ALL: &[Screen] = &[
        Screen::Today,
        Screen::Caseload,
        Screen::Competence,
        Screen::Team,
        Screen::Service,
        Screen::Patient,
    ];

    /// The tabs of the top line, in the order of their keys.
    pub const TABS: [&'static str; 5] = ["Today", "Caseload", "Competence", "Team", "Service"];

    /// Where its tab stands; none for a record, which belongs to the screen it was opened from.
    pub const fn tab(self) -> Option<usize> {
        match self {
            Screen::Today => Some(0),
            Screen::Caseload => Some(1),
            Screen::Competence => Some(2),
            Screen::Team => Some(3),
            Screen::Service => Some(4),
            Screen::Patient => None,
        }
    }

    /// Whose keys are at work.
    pub const fn place(self) -> Place {
        match self {
            Screen::Today => Place::Today,
            Screen::Caseload => Place::Caseload,
            Screen::Competence => Place::Competence,
            Screen::Team => Place::Team,
            Screen::Service => Place::Service,
            Screen::Patient => Place::Patient,
        }
    }

    /// Its name in a kept place.
    pub const fn name(self) -> &'static str {
        match self {
            Screen::Today => "today",
            Screen::Caseload => "caseload",
            Screen::Competence => "competence",
            Screen::Team => "team",
            Screen::Service => "service",
            Screen::Patient => "patient",
        }
    }

    /// The screen of that name.
    pub fn named(name: &str) -> Option<Screen> {
        Screen::ALL
            .iter()
            .copied()
            .find(|screen| screen.name() == name)
    }
}
