//! The table of keys. To bind a key, add a line; hints, help, palette and manual follow.

use super::Place;
use super::key::{Key, ctrl, key, plain};
use crate::tui::action::Action;
use crossterm::event::KeyCode;

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

const fn quiet(place: Place, key: Key, action: Action, label: &'static str) -> Binding {
    Binding {
        place,
        key,
        action,
        label,
        hinted: false,
    }
}

const fn hinted(place: Place, key: Key, action: Action, label: &'static str) -> Binding {
    Binding {
        place,
        key,
        action,
        label,
        hinted: true,
    }
}

use Place::{
    Anywhere, Caseload, Competence, Confirm, Find, Form, Help, Locked, Meanwhile, Palette, Patient,
    Picker, Screens, Secret, Service, Team, Today,
};

/// All keys.
pub const BINDINGS: &[Binding] = &[
    // Everywhere, while typing too: no key here types a character.
    quiet(Anywhere, ctrl('q'), Action::Quit, "quit; drafts are kept"),
    quiet(Anywhere, ctrl('c'), Action::Quit, "quit; drafts are kept"),
    quiet(
        Anywhere,
        ctrl('l'),
        Action::Refresh,
        "draw the screen again",
    ),
    quiet(
        Anywhere,
        plain(KeyCode::F(1)),
        Action::Help,
        "keys of this place",
    ),
    quiet(
        Anywhere,
        plain(KeyCode::F(8)),
        Action::Lock,
        "lock the screen",
    ),
    // On every screen.
    hinted(Screens, plain(KeyCode::Enter), Action::Open, "open"),
    quiet(Screens, key('l'), Action::Open, "open"),
    quiet(Screens, plain(KeyCode::Right), Action::Open, "open"),
    hinted(Screens, key('/'), Action::Find, "find"),
    hinted(Screens, key(':'), Action::Palette, "command"),
    hinted(Screens, key('?'), Action::Help, "keys"),
    quiet(Screens, key('1'), Action::GoToday, "today"),
    quiet(Screens, key('2'), Action::GoCaseload, "caseload"),
    quiet(Screens, key('3'), Action::GoCompetence, "competence"),
    quiet(
        Screens,
        key('E'),
        Action::TakeProposal,
        "evidence from the contact just saved",
    ),
    quiet(Screens, key('4'), Action::GoTeam, "team"),
    quiet(
        Screens,
        key('5'),
        Action::GoService,
        "staff, policy, service",
    ),
    quiet(Screens, plain(KeyCode::Up), Action::MoveUp, "up"),
    quiet(Screens, key('k'), Action::MoveUp, "up"),
    quiet(Screens, plain(KeyCode::Down), Action::MoveDown, "down"),
    quiet(Screens, key('j'), Action::MoveDown, "down"),
    quiet(Screens, plain(KeyCode::PageUp), Action::PageUp, "a page up"),
    quiet(Screens, ctrl('b'), Action::PageUp, "a page up"),
    quiet(
        Screens,
        plain(KeyCode::PageDown),
        Action::PageDown,
        "a page down",
    ),
    quiet(Screens, ctrl('f'), Action::PageDown, "a page down"),
    quiet(Screens, key(' '), Action::PageDown, "a page down"),
    quiet(Screens, plain(KeyCode::Home), Action::Top, "first row"),
    quiet(Screens, key('g'), Action::Top, "first row"),
    quiet(Screens, plain(KeyCode::End), Action::Bottom, "last row"),
    quiet(Screens, key('G'), Action::Bottom, "last row"),
    quiet(
        Screens,
        plain(KeyCode::Tab),
        Action::NextPart,
        "next part of the screen",
    ),
    quiet(
        Screens,
        plain(KeyCode::BackTab),
        Action::PreviousPart,
        "previous part of the screen",
    ),
    quiet(Screens, plain(KeyCode::Esc), Action::Back, "back"),
    quiet(Screens, key('q'), Action::Quit, "quit; drafts are kept"),
    quiet(Screens, key('a'), Action::RecordFact, "any other fact"),
    quiet(
        Screens,
        key('w'),
        Action::ShareScreens,
        "offer your screens to be followed, or stop",
    ),
    quiet(
        Screens,
        key('W'),
        Action::FollowScreens,
        "follow a colleague's screens",
    ),
    // Today.
    hinted(Today, key('c'), Action::RecordContact, "contact"),
    hinted(Today, key('i'), Action::StepIntensity, "intensity"),
    hinted(Today, key('d'), Action::Decide, "decide"),
    quiet(Today, key('p'), Action::DaySheet, "printable day sheet"),
    quiet(Today, key('e'), Action::FileEvidence, "file evidence"),
    quiet(Today, key('v'), Action::NextPart, "the whole row"),
    // Caseload.
    hinted(Caseload, key('c'), Action::RecordContact, "contact"),
    hinted(Caseload, key('i'), Action::StepIntensity, "intensity"),
    hinted(Caseload, key('s'), Action::SortColumn, "sort"),
    quiet(Caseload, key('S'), Action::ReverseSort, "reverse the order"),
    hinted(Caseload, key('F'), Action::FilterWords, "filter"),
    quiet(
        Caseload,
        key('f'),
        Action::FilterKinds,
        "own patients, or everybody in sight",
    ),
    quiet(Caseload, key('v'), Action::NextPart, "the whole row"),
    quiet(
        Caseload,
        key('n'),
        Action::RegisterPatient,
        "register a patient",
    ),
    // Patient.
    hinted(Patient, key('c'), Action::RecordContact, "contact"),
    hinted(Patient, key('i'), Action::StepIntensity, "intensity"),
    hinted(Patient, key('e'), Action::FileEvidence, "evidence"),
    hinted(Patient, key('x'), Action::Correct, "correct"),
    quiet(
        Patient,
        key('o'),
        Action::ShowOriginal,
        "the original of a corrected entry",
    ),
    quiet(
        Patient,
        key('f'),
        Action::FilterKinds,
        "choose kinds of entry",
    ),
    quiet(
        Patient,
        key('F'),
        Action::FilterWords,
        "only entries with some words",
    ),
    quiet(
        Patient,
        key('d'),
        Action::Decide,
        "answer a suggestion, close a follow-up",
    ),
    quiet(
        Patient,
        key('v'),
        Action::NextPart,
        "timeline, course, details",
    ),
    quiet(
        Patient,
        key('s'),
        Action::Countersign,
        "countersign the entry",
    ),
    quiet(Patient, key('m'), Action::Comment, "comment on the entry"),
    quiet(
        Patient,
        key('L'),
        Action::WhoLooked,
        "who looked; again: the entries",
    ),
    quiet(Patient, key('h'), Action::Back, "back"),
    quiet(Patient, plain(KeyCode::Left), Action::Back, "back"),
    // Competence.
    hinted(Competence, key('e'), Action::FileEvidence, "file evidence"),
    quiet(Competence, key('c'), Action::ClaimUnit, "claim the unit"),
    hinted(Competence, key('d'), Action::Decide, "decide"),
    hinted(Competence, key('v'), Action::NextPart, "next part"),
    quiet(
        Competence,
        key('r'),
        Action::RateSelf,
        "rate yourself in the unit",
    ),
    quiet(
        Competence,
        key('t'),
        Action::LinkEvidence,
        "add statements and tags to the item",
    ),
    quiet(
        Competence,
        key('m'),
        Action::AskWitness,
        "ask a colleague what they saw",
    ),
    quiet(
        Competence,
        key('M'),
        Action::StateWitness,
        "let a colleague say it here, signed with F4",
    ),
    quiet(
        Competence,
        key('x'),
        Action::ReturnClaim,
        "hand a claim back with words",
    ),
    quiet(
        Competence,
        key('A'),
        Action::GiveAuthority,
        "say who may assess, as a lead",
    ),
    quiet(Competence, key('s'), Action::ChoosePerson, "whose"),
    quiet(Competence, key('f'), Action::FilterKinds, "framework"),
    quiet(
        Competence,
        key('F'),
        Action::FilterWords,
        "only units with some words",
    ),
    // Team.
    hinted(
        Team,
        key('d'),
        Action::Decide,
        "countersign, judge, end cover",
    ),
    hinted(Team, key('v'), Action::NextPart, "next list"),
    hinted(Team, key('n'), Action::RegisterPatient, "arrange cover"),
    hinted(Team, key('s'), Action::ChoosePerson, "whose"),
    quiet(Team, key('m'), Action::Comment, "comment on the entry"),
    // Staff, policy, service.
    hinted(Service, key('e'), Action::Correct, "change"),
    hinted(Service, key('v'), Action::NextPart, "staff or policy"),
    quiet(Service, key('n'), Action::RegisterPatient, "add somebody"),
    quiet(
        Service,
        key('F'),
        Action::FilterWords,
        "only rows with some words",
    ),
    // Forms.
    hinted(Form, ctrl('s'), Action::Save, "save"),
    hinted(Form, plain(KeyCode::Tab), Action::NextField, "next"),
    quiet(
        Form,
        plain(KeyCode::BackTab),
        Action::PreviousField,
        "previous field",
    ),
    quiet(
        Form,
        plain(KeyCode::Up),
        Action::MoveUp,
        "up a line or a field",
    ),
    quiet(
        Form,
        plain(KeyCode::Down),
        Action::MoveDown,
        "down a line or a field",
    ),
    quiet(
        Form,
        plain(KeyCode::PageUp),
        Action::PageUp,
        "some fields up",
    ),
    quiet(
        Form,
        plain(KeyCode::PageDown),
        Action::PageDown,
        "some fields down",
    ),
    quiet(
        Form,
        plain(KeyCode::Enter),
        Action::Open,
        "next field; list of choices; new line in a note",
    ),
    hinted(Form, ctrl('n'), Action::AddAnother, "another"),
    quiet(
        Form,
        ctrl('r'),
        Action::RemoveOne,
        "remove this decision or follow-up",
    ),
    quiet(Form, ctrl('z'), Action::Undo, "undo"),
    quiet(Form, ctrl('y'), Action::Redo, "redo"),
    quiet(Form, ctrl('x'), Action::Expand, "write abbreviations out"),
    quiet(
        Form,
        ctrl('d'),
        Action::Discard,
        "throw the draft away, after asking",
    ),
    quiet(
        Form,
        plain(KeyCode::F(2)),
        Action::Palette,
        "commands by name",
    ),
    quiet(
        Form,
        plain(KeyCode::F(3)),
        Action::ShowChanges,
        "what others changed while you type",
    ),
    hinted(Form, plain(KeyCode::Esc), Action::Back, "leave, draft kept"),
    quiet(
        Form,
        plain(KeyCode::F(4)),
        Action::SignAs,
        "sign as somebody else: this one form",
    ),
    // Lines that are typed unseen.
    hinted(
        Secret,
        plain(KeyCode::Enter),
        Action::Open,
        "next; at the last line: do it",
    ),
    hinted(Secret, plain(KeyCode::Esc), Action::Back, "back"),
    quiet(Secret, ctrl('s'), Action::Save, "do it"),
    quiet(Secret, plain(KeyCode::Tab), Action::NextField, "next line"),
    quiet(
        Secret,
        plain(KeyCode::BackTab),
        Action::PreviousField,
        "previous line",
    ),
    quiet(Secret, plain(KeyCode::Up), Action::MoveUp, "up"),
    quiet(Secret, plain(KeyCode::Down), Action::MoveDown, "down"),
    // A locked screen.
    hinted(
        Locked,
        plain(KeyCode::Enter),
        Action::Open,
        "open with your passphrase",
    ),
    hinted(
        Locked,
        ctrl('q'),
        Action::Quit,
        "end the session; drafts are kept",
    ),
    // What changed while a form was filled in.
    hinted(
        Meanwhile,
        plain(KeyCode::Esc),
        Action::Back,
        "back to the form",
    ),
    hinted(Meanwhile, ctrl('s'), Action::Save, "save again"),
    hinted(Meanwhile, key('d'), Action::LeaveForm, "leave as draft"),
    hinted(
        Meanwhile,
        plain(KeyCode::Tab),
        Action::NextPart,
        "the other side",
    ),
    quiet(
        Meanwhile,
        plain(KeyCode::Enter),
        Action::Open,
        "older changes",
    ),
    quiet(Meanwhile, key('q'), Action::Back, "back to the form"),
    quiet(Meanwhile, plain(KeyCode::Up), Action::MoveUp, "up"),
    quiet(Meanwhile, key('k'), Action::MoveUp, "up"),
    quiet(Meanwhile, plain(KeyCode::Down), Action::MoveDown, "down"),
    quiet(Meanwhile, key('j'), Action::MoveDown, "down"),
    quiet(
        Meanwhile,
        plain(KeyCode::PageUp),
        Action::PageUp,
        "a page up",
    ),
    quiet(
        Meanwhile,
        plain(KeyCode::PageDown),
        Action::PageDown,
        "a page down",
    ),
    quiet(Meanwhile, key(' '), Action::PageDown, "a page down"),
    quiet(
        Meanwhile,
        plain(KeyCode::Home),
        Action::Top,
        "the beginning",
    ),
    quiet(Meanwhile, key('g'), Action::Top, "the beginning"),
    quiet(Meanwhile, plain(KeyCode::End), Action::Bottom, "the end"),
    quiet(Meanwhile, key('G'), Action::Bottom, "the end"),
    // Lists with a line to type in.
    hinted(Picker, plain(KeyCode::Enter), Action::Open, "choose"),
    hinted(Picker, plain(KeyCode::Esc), Action::Back, "back"),
    quiet(Picker, plain(KeyCode::Up), Action::MoveUp, "up"),
    quiet(Picker, plain(KeyCode::Down), Action::MoveDown, "down"),
    quiet(Picker, plain(KeyCode::PageUp), Action::PageUp, "a page up"),
    quiet(
        Picker,
        plain(KeyCode::PageDown),
        Action::PageDown,
        "a page down",
    ),
    hinted(Find, plain(KeyCode::Enter), Action::Open, "open"),
    hinted(Find, plain(KeyCode::Esc), Action::Back, "back"),
    quiet(Find, plain(KeyCode::Up), Action::MoveUp, "up"),
    quiet(Find, plain(KeyCode::Down), Action::MoveDown, "down"),
    quiet(Find, plain(KeyCode::PageUp), Action::PageUp, "a page up"),
    quiet(
        Find,
        plain(KeyCode::PageDown),
        Action::PageDown,
        "a page down",
    ),
    hinted(Palette, plain(KeyCode::Enter), Action::Open, "do it"),
    hinted(Palette, plain(KeyCode::Esc), Action::Back, "back"),
    quiet(Palette, plain(KeyCode::Up), Action::MoveUp, "up"),
    quiet(Palette, plain(KeyCode::Down), Action::MoveDown, "down"),
    quiet(Palette, plain(KeyCode::PageUp), Action::PageUp, "a page up"),
    quiet(
        Palette,
        plain(KeyCode::PageDown),
        Action::PageDown,
        "a page down",
    ),
    // Pages of text.
    hinted(Help, plain(KeyCode::Esc), Action::Back, "back"),
    quiet(Help, key('q'), Action::Back, "back"),
    quiet(Help, key('?'), Action::Manual, "manual"),
    quiet(Help, plain(KeyCode::Up), Action::MoveUp, "up"),
    quiet(Help, key('k'), Action::MoveUp, "up"),
    quiet(Help, plain(KeyCode::Down), Action::MoveDown, "down"),
    quiet(Help, key('j'), Action::MoveDown, "down"),
    quiet(Help, plain(KeyCode::PageUp), Action::PageUp, "a page up"),
    quiet(
        Help,
        plain(KeyCode::PageDown),
        Action::PageDown,
        "a page down",
    ),
    quiet(Help, key(' '), Action::PageDown, "a page down"),
    quiet(Help, plain(KeyCode::Home), Action::Top, "the beginning"),
    quiet(Help, key('g'), Action::Top, "the beginning"),
    quiet(Help, plain(KeyCode::End), Action::Bottom, "the end"),
    quiet(Help, key('G'), Action::Bottom, "the end"),
    // Questions.
    hinted(Confirm, key('y'), Action::Accept, "yes"),
    hinted(Confirm, key('n'), Action::Refuse, "no"),
    quiet(Confirm, plain(KeyCode::Esc), Action::Refuse, "no"),
];
