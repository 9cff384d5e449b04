//! A line of the table of keys.

use super::Place;
use super::key::Key;
use crate::tui::action::Action;

/// One key in one place.
#[derive(Debug, Clone, Copy)]
pub struct Binding {
    /// Where it works.
    pub place: Place,
    /// What is pressed.
    pub key: Key,
    /// What it does.
    pub action: Action,
    /// What hints and help call it there.
    pub label: &'static str,
    /// Whether the hint line shows it.
    pub hinted: bool,
}

/// Returns a key that the hint line does not show.
pub(super) const fn quiet(place: Place, key: Key, action: Action, label: &'static str) -> Binding {
    Binding {
        place,
        key,
        action,
        label,
        hinted: false,
    }
}

/// Returns a key that the hint line shows.
pub(super) const fn hinted(place: Place, key: Key, action: Action, label: &'static str) -> Binding {
    Binding {
        place,
        key,
        action,
        label,
        hinted: true,
    }
}
