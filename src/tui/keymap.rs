//! Which key means what, where. One table ([`BINDINGS`], in `keymap/table.rs`) drives dispatch, the hint line, the help
//! layer, the command palette and the key table of the manual, so none of them can lie.
//!
//! A key is looked up in its place, then in the places that one falls back to. Places where text is typed fall back only
//! to [`Place::Anywhere`], in which no key types a character.

mod binding;
mod key;
mod table;

pub use binding::Binding;
pub use key::{Key, alt, ctrl, key, plain};
pub use table::BINDINGS;

use super::action::Action;
use crossterm::event::KeyCode;
use std::fmt::Write as _;

/// Where the keyboard is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// Who needs this person today.
    Today,
    /// All patients of a caseload.
    Caseload,
    /// One patient's record.
    Patient,
    /// Competence evidence.
    Competence,
    /// What waits between colleagues.
    Team,
    /// Staff, policy and the service.
    Service,
    /// Any of the screens above.
    Screens,
    /// A form; keys that are bound to nothing are typed into its field.
    Form,
    /// What changed while a form was filled in.
    Meanwhile,
    /// Lines that are typed unseen.
    Secret,
    /// A locked screen.
    Locked,
    /// A list of choices with a line to filter it.
    Picker,
    /// The line that finds a person.
    Find,
    /// The command palette.
    Palette,
    /// Pages of text: help, manual, an entry in full.
    Help,
    /// A question to be answered with yes or no.
    Confirm,
    /// Everywhere.
    Anywhere,
}

impl Place {
    /// All places.
    pub const ALL: &[Self] = &[
        Self::Today,
        Self::Caseload,
        Self::Patient,
        Self::Competence,
        Self::Team,
        Self::Service,
        Self::Screens,
        Self::Form,
        Self::Meanwhile,
        Self::Secret,
        Self::Locked,
        Self::Picker,
        Self::Find,
        Self::Palette,
        Self::Help,
        Self::Confirm,
        Self::Anywhere,
    ];

    /// Returns this place and those it falls back to.
    fn chain(self) -> &'static [Self] {
        match self {
            Self::Today => &[Self::Today, Self::Screens, Self::Anywhere],
            Self::Caseload => &[Self::Caseload, Self::Screens, Self::Anywhere],
            Self::Patient => &[Self::Patient, Self::Screens, Self::Anywhere],
            Self::Competence => &[Self::Competence, Self::Screens, Self::Anywhere],
            Self::Team => &[Self::Team, Self::Screens, Self::Anywhere],
            Self::Service => &[Self::Service, Self::Screens, Self::Anywhere],
            Self::Screens => &[Self::Screens, Self::Anywhere],
            Self::Form => &[Self::Form, Self::Anywhere],
            Self::Meanwhile => &[Self::Meanwhile, Self::Anywhere],
            Self::Secret => &[Self::Secret, Self::Anywhere],
            Self::Locked => &[Self::Locked, Self::Anywhere],
            Self::Picker => &[Self::Picker, Self::Anywhere],
            Self::Find => &[Self::Find, Self::Anywhere],
            Self::Palette => &[Self::Palette, Self::Anywhere],
            Self::Help => &[Self::Help, Self::Anywhere],
            Self::Confirm => &[Self::Confirm, Self::Anywhere],
            Self::Anywhere => &[Self::Anywhere],
        }
    }

    /// Returns what help and manual call it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Today => "Today",
            Self::Caseload => "Caseload",
            Self::Patient => "Patient",
            Self::Competence => "Competence",
            Self::Team => "Team",
            Self::Service => "Service",
            Self::Screens => "Every screen",
            Self::Form => "Forms",
            Self::Meanwhile => "What changed while a form was filled in",
            Self::Secret => "Passphrases",
            Self::Locked => "Locked screen",
            Self::Picker => "Lists of choices",
            Self::Find => "Find a person",
            Self::Palette => "Command palette",
            Self::Help => "Help and other pages of text",
            Self::Confirm => "Questions",
            Self::Anywhere => "Everywhere",
        }
    }
}

/// Returns what a key means in a place; `None` where it means nothing, or is to be typed.
pub fn lookup(place: Place, key: Key) -> Option<Action> {
    bindings(place)
        .find(|binding| binding.key == key)
        .map(|binding| binding.action)
}

/// Returns the bindings that work in a place, its own first; one hidden by another is left out.
fn bindings(place: Place) -> impl Iterator<Item = &'static Binding> {
    let chain = place.chain();
    chain.iter().enumerate().flat_map(move |(depth, here)| {
        BINDINGS.iter().filter(move |binding| {
            binding.place == *here
                && !BINDINGS
                    .iter()
                    .any(|other| other.key == binding.key && chain[..depth].contains(&other.place))
        })
    })
}

/// Splits a key with Alt into Esc and that key, unless `wanted` says that it means something as it is: over a slow line
/// Esc and the next key arrive together, and then look like this.
pub fn unfold(key: Key, wanted: impl FnOnce(Key) -> bool) -> impl Iterator<Item = Key> {
    let bare = Key {
        modifiers: key.modifiers - crossterm::event::KeyModifiers::ALT,
        ..key
    };
    let keys = if bare == key || wanted(key) {
        [None, Some(key)]
    } else {
        [Some(plain(KeyCode::Esc)), Some(bare)]
    };
    keys.into_iter().flatten()
}

/// Returns the keys of the hint line: the key and what it does, the place's own first.
pub fn hints(place: Place) -> Vec<(String, &'static str)> {
    bindings(place)
        .filter(|binding| binding.hinted)
        .map(|binding| (binding.key.to_string(), binding.label))
        .collect()
}

/// Returns what the hint line shows where only some actions are possible: the first key of each that works in the place.
pub fn hints_of(place: Place, actions: &[(Action, &'static str)]) -> Vec<(String, &'static str)> {
    let key_of = |action: Action| {
        bindings(place)
            .find(|binding| binding.action == action)
            .map(|binding| binding.key.to_string())
    };
    actions
        .iter()
        .filter_map(|(action, label)| Some((key_of(*action)?, *label)))
        .collect()
}

/// One line of help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpLine {
    /// The place whose key it is.
    pub place: Place,
    /// The keys, separated by blanks.
    pub keys: String,
    /// What they do.
    pub label: &'static str,
}

/// Returns all keys that work in a place, those for the same thing in one line.
pub fn help(place: Place) -> Vec<HelpLine> {
    gather(bindings(place))
}

fn gather<'a>(bindings: impl Iterator<Item = &'a Binding>) -> Vec<HelpLine> {
    let mut lines: Vec<(Action, HelpLine)> = Vec::new();
    for binding in bindings {
        let same = lines.iter_mut().find(|(action, line)| {
            *action == binding.action && line.label == binding.label && line.place == binding.place
        });
        match same {
            Some((_, line)) => {
                line.keys.push(' ');
                line.keys.push_str(&binding.key.to_string());
            }
            None => lines.push((
                binding.action,
                HelpLine {
                    place: binding.place,
                    keys: binding.key.to_string(),
                    label: binding.label,
                },
            )),
        }
    }
    lines.into_iter().map(|(_, line)| line).collect()
}

/// A command of the palette.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// What it does.
    pub action: Action,
    /// Its name, which is typed.
    pub name: &'static str,
    /// What it does, in a line.
    pub line: &'static str,
    /// Its keys in the present place, if it has any there.
    pub keys: String,
}

/// Returns the commands that mean something in a place: those with a key there.
pub fn commands(place: Place) -> Vec<Command> {
    Action::ALL
        .iter()
        .filter(|action| action.is_command())
        // In a form it is a key of its fields.
        .filter(|action| place != Place::Form || **action != Action::Open)
        .filter_map(|&action| {
            let keys: Vec<String> = bindings(place)
                .filter(|binding| binding.action == action)
                .map(|binding| binding.key.to_string())
                .collect();
            let anywhere = matches!(action, Action::Manual | Action::Passphrase);
            // Beside a form, nothing that would open another.
            let on_screens = place != Place::Form
                && matches!(
                    action,
                    Action::Drafts | Action::RegisterPatient | Action::DaySheet
                );
            let everywhere = anywhere || on_screens;
            (everywhere || !keys.is_empty()).then(|| Command {
                action,
                name: action.name(),
                line: action.line(),
                keys: keys.join(" "),
            })
        })
        .collect()
}

/// Returns the table of all keys in Markdown, for the manual.
pub fn key_table() -> String {
    let mut table = String::new();
    for &place in Place::ALL {
        let _ = writeln!(
            table,
            "## {}\n\n| key | does |\n| --- | --- |",
            place.title()
        );
        for line in gather(BINDINGS.iter().filter(|binding| binding.place == place)) {
            let keys: Vec<String> = line.keys.split(' ').map(|key| format!("`{key}`")).collect();
            let _ = writeln!(table, "| {} | {} |", keys.join(" "), line.label);
        }
        table.push('\n');
    }
    table
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop")]
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_key_stands_twice_in_a_place() {
        let mut seen = HashSet::new();
        for binding in BINDINGS {
            assert!(
                seen.insert((binding.place, binding.key)),
                "{} stands twice in {:?}",
                binding.key,
                binding.place
            );
        }
    }

    #[test]
    fn every_place_and_every_action_is_reached() {
        for place in Place::ALL {
            assert!(
                BINDINGS.iter().any(|binding| binding.place == *place),
                "{place:?} has no key"
            );
            assert_eq!(place.chain().first(), Some(place));
        }
        for action in Action::ALL {
            let bound = BINDINGS.iter().any(|binding| binding.action == *action);
            assert!(
                bound
                    || commands(Place::Today)
                        .iter()
                        .any(|command| command.action == *action),
                "{action:?}"
            );
        }
    }

    #[test]
    fn names_of_commands_are_unlike() {
        let names: HashSet<_> = Action::ALL.iter().map(|action| action.name()).collect();
        assert_eq!(names.len(), Action::ALL.len());
    }

    #[test]
    fn where_text_is_typed_no_bound_key_types() {
        for place in [
            Place::Form,
            Place::Picker,
            Place::Find,
            Place::Palette,
            Place::Secret,
            Place::Locked,
        ] {
            for binding in bindings(place) {
                assert_eq!(binding.key.types(), None, "{} in {place:?}", binding.key);
            }
        }
    }

    #[test]
    fn keys_are_looked_up_in_their_place_first() {
        assert_eq!(lookup(Place::Today, key('c')), Some(Action::RecordContact));
        assert_eq!(lookup(Place::Today, key('j')), Some(Action::MoveDown));
        assert_eq!(
            lookup(Place::Patient, plain(KeyCode::Left)),
            Some(Action::Back)
        );
        assert_eq!(lookup(Place::Form, key('c')), None);
        assert_eq!(lookup(Place::Form, ctrl('q')), Some(Action::Quit));
        assert_eq!(lookup(Place::Confirm, key('1')), None);
    }

    #[test]
    fn esc_and_a_key_that_arrive_together_are_two_keys() {
        let keys: Vec<Key> = unfold(alt('q'), |_| false).collect();
        assert_eq!(keys, [plain(KeyCode::Esc), key('q')]);
        let keys: Vec<Key> = unfold(alt('n'), |_| true).collect();
        assert_eq!(keys, [alt('n')]);
    }

    #[test]
    fn help_names_the_keys_of_one_thing_in_one_line() {
        let lines = help(Place::Today);
        let up = lines.iter().find(|line| line.label == "up").unwrap();
        assert_eq!(up.keys, "Up k");
        assert_eq!(lines[0].label, "contact");
    }

    #[test]
    fn the_key_table_is_as_committed() {
        insta::assert_snapshot!(key_table());
    }
}
