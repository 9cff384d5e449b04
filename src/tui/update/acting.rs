//! What actions do on the screens.

use super::{
    act_anywhere, competence, development, documents, follow, forms, refresh, signing, team, typing,
};
use crate::client::Ask;
use crate::domain::entry::PatientId;
use crate::protocol::shell::ShellAsk;
use crate::service::query::Scope;
use crate::service::view::today;
use crate::tui::action::Action;
use crate::tui::effect::{Effect, Purpose};
use crate::tui::keymap::Place;
use crate::tui::layer::find::FindLayer;
use crate::tui::layer::{Choice, Layer, Prompt, Prompted};
use crate::tui::model::Model;
use crate::tui::screen::team::Part;
use crate::tui::screen::{self, Screen};
use crate::tui::widget::line::LineEditor;
use crate::tui::widget::picker::Picker;
use std::time::Instant;

/// Does what an action asks on the screen that is shown.
pub(super) fn act(model: &mut Model, action: Action, now: Instant) {
    if act_anywhere(model, action, now) || follow::act(model, action) || moved(model, action) {
        return;
    }
    match action {
        Action::GoToday => go(model, Screen::Today),
        Action::GoCaseload => go(model, Screen::Caseload),
        Action::GoCompetence => go(model, Screen::Competence),
        Action::GoTeam => go(model, Screen::Team),
        Action::GoService => go(model, Screen::Service),
        Action::Back => back(model),
        Action::Find => model.layers.push(Layer::Find(FindLayer::default())),
        Action::Palette => {
            let place = model.screen.place();
            model.layers.push(Layer::Palette(Picker::palette(place)));
        }
        Action::Manual => manual(model),
        Action::Passphrase => signing::set_passphrase(model),
        Action::Drafts => model.ask(Purpose::Drafts(None), Ask::OpenDrafts),
        Action::DaySheet => day_sheet(model, now),
        // Where no person stands at the right the key opens, as it does on every screen.
        Action::Open | Action::PersonRight => open(model),
        Action::NextPart | Action::PreviousPart => switch(model, action == Action::NextPart),
        Action::FilterKinds => filter_kinds(model),
        Action::FilterWords => filter_words(model),
        Action::SortColumn if model.screen == Screen::Caseload => {
            model.caseload.sort_next();
            let words = model.caseload.sorted_words();
            model.say(words);
        }
        Action::WhoLooked => {
            if let Some(screen) = &mut model.patient {
                screen.choose(None, !screen.shows_openings());
            }
        }
        Action::Learning => competence::go_to(model, screen::competence::Part::Development),
        Action::Posts => competence::go_to(model, screen::competence::Part::Posts),
        Action::Documents => documents::choose(model),
        Action::Develop => development::ask(model),
        Action::TakeProposal => competence::take(model),
        Action::TurnStatements => competence::turn_statements(model),
        Action::PersonLeft => {}
        Action::ReverseSort if model.screen == Screen::Caseload => model.caseload.turn_round(),
        other => forms::begin(model, other),
    }
}

fn moved(model: &mut Model, action: Action) -> bool {
    match model.screen {
        Screen::Today => model.today.act(action),
        Screen::Caseload => model.caseload.act(action),
        Screen::Competence => model.competence.act(action),
        Screen::Team => model.team.act(action),
        Screen::Service => model.service.act(action),
        Screen::Patient => model.patient.as_mut().is_some_and(|one| one.act(action)),
    }
}

/// Shows a screen, and asks for what it has not or what has changed.
pub(super) fn go(model: &mut Model, screen: Screen) {
    model.screen = screen;
    match screen {
        Screen::Today => model.stale.today |= model.today.view.is_none(),
        Screen::Caseload => model.stale.caseload |= model.caseload.view.is_none(),
        Screen::Competence => model.stale.competence = true,
        Screen::Team => model.stale.team = true,
        Screen::Service => model.stale.service |= !model.service.loaded,
        Screen::Patient => {}
    }
    refresh(model);
}

fn back(model: &mut Model) {
    if model.screen == Screen::Patient {
        let before = model.before;
        go(model, before);
    }
}

/// Opens a record, which is recorded.
pub(super) fn open_record(model: &mut Model, patient: PatientId, reason: &str) {
    let purpose = Purpose::Open {
        patient,
        restored: false,
    };
    let ask = Ask::Open {
        patient,
        reason: reason.to_owned(),
    };
    model.ask(purpose, ask);
}

fn open(model: &mut Model) {
    match model.screen {
        Screen::Today => {
            let Some(row) = model.today.selected() else {
                return;
            };
            match (&row.task, row.patient) {
                (today::Task::Draft(id), _) => {
                    let id = *id;
                    model.ask(Purpose::Drafts(Some(id)), Ask::OpenDrafts);
                }
                (_, Some(patient)) => open_record(model, patient, ""),
                (today::Task::Judge, None) => team::go_to(model, Part::Judge),
                (today::Task::Competence, None) => {
                    competence::go_to(model, screen::competence::Part::Waits);
                }
                (today::Task::Meanwhile(absent, cover), None) => {
                    let (absent, cover) = (*absent, *cover);
                    team::meanwhile(model, absent, cover);
                }
                _ => {}
            }
        }
        Screen::Caseload => {
            if let Some(patient) = model.caseload.selected().map(|row| row.patient) {
                open_record(model, patient, "");
            }
        }
        Screen::Patient => {
            let line = model.patient.as_ref().and_then(|screen| screen.selected());
            if let Some(line) = line {
                let title = format!("Entry {}: {}", line.entry, line.kind.words());
                let mut lines = vec![
                    format!("Happened: {}", line.happened),
                    format!("Recorded: {} {}", line.entered, line.gap),
                    format!("By: {}", line.author),
                    String::new(),
                    line.headline.clone(),
                ];
                lines.extend(line.body.iter().cloned());
                if !line.countersignature.is_empty() {
                    lines.extend([String::new(), line.countersignature.clone()]);
                }
                for comment in &line.comments {
                    lines.extend([String::new(), comment.clone()]);
                }
                let theme = model.theme;
                model.layers.push(Layer::read(&title, &lines, theme));
            }
        }
        Screen::Competence => competence::open(model),
        Screen::Team => team::open(model),
        Screen::Service => show_row(model, "Service"),
    }
}

/// Shows the selected row in full.
fn show_row(model: &mut Model, title: &str) {
    let lines = match model.screen {
        Screen::Today => model.today.whole_row(),
        Screen::Caseload => model.caseload.whole_row(),
        Screen::Competence => model.competence.whole_row(),
        Screen::Team => model.team.whole_row(),
        Screen::Service => model.service.whole_row(),
        Screen::Patient => None,
    };
    if let Some(lines) = lines {
        model.layers.push(Layer::read(title, &lines, model.theme));
    }
}

fn switch(model: &mut Model, forward: bool) {
    match model.screen {
        Screen::Today | Screen::Caseload => show_row(model, "The selected row"),
        Screen::Team => team::switch(model, forward),
        Screen::Service => model.service.switch(),
        Screen::Patient => {
            if let Some(screen) = &mut model.patient {
                screen.switch(forward);
            }
        }
        Screen::Competence => competence::switch(model, forward),
    }
}

pub(super) fn manual(model: &mut Model) {
    let topics = crate::manual::topics()
        .iter()
        .map(|topic| {
            (
                topic.name.to_owned(),
                topic.title().to_owned(),
                Choice::Topic(topic.name),
            )
        })
        .collect();
    model.layers.push(Layer::choose("Manual", topics));
}

fn day_sheet(model: &mut Model, now: Instant) {
    let Some(sheet) = model.today.sheet() else {
        model.say("the list of today has not come yet");
        return;
    };
    let day = model.moment(now).day(&model.zone);
    model.out.push(Effect::WriteSheet {
        name: format!("today-{}.txt", day.0),
        text: sheet.text(),
    });
}

fn filter_kinds(model: &mut Model) {
    match model.screen {
        Screen::Caseload => {
            model.caseload.scope = match model.caseload.scope {
                Scope::Own => Scope::All,
                Scope::All => Scope::Own,
            };
            model.stale.caseload = true;
            refresh(model);
        }
        Screen::Patient => {
            use crate::domain::event::EventKind;
            let mut kinds = vec![("everything".to_owned(), String::new(), Choice::Kind(None))];
            kinds.extend(
                EventKind::ALL
                    .iter()
                    .filter(|kind| kind.is_on_a_record())
                    .map(|kind| {
                        let words = kind.words().to_owned();
                        (words, String::new(), Choice::Kind(Some(*kind)))
                    }),
            );
            kinds.push((
                "who looked".to_owned(),
                "every opening of this record".to_owned(),
                Choice::Openings,
            ));
            model.layers.push(Layer::choose("Show only", kinds));
        }
        Screen::Competence => {
            let mut all = Vec::new();
            // The team's grid shows one at a time.
            if model.competence.part != screen::competence::Part::Team {
                all.push((
                    "all frameworks".to_owned(),
                    String::new(),
                    Choice::Framework(None),
                ));
            }
            all.extend(
                model
                    .competence
                    .frameworks()
                    .into_iter()
                    .map(|(id, title)| (title, String::new(), Choice::Framework(Some(id)))),
            );
            model.layers.push(Layer::choose("Show", all));
        }
        Screen::Today | Screen::Service | Screen::Team => {}
    }
}

fn filter_words(model: &mut Model) {
    let words = match model.screen {
        Screen::Caseload => model.caseload.words(),
        Screen::Patient => model.patient.as_ref().map_or("", |screen| screen.words()),
        Screen::Competence => model.competence.words(),
        Screen::Service => model.service.words(),
        Screen::Today | Screen::Team => return,
    };
    model.layers.push(Layer::Line(Prompt {
        title: "Only rows that hold these words".to_owned(),
        help: "Any order; accents do not matter; nothing shows all again".to_owned(),
        line: LineEditor::with_text(200, words),
        what: Prompted::Words,
    }));
}

/// Does what was chosen in a list.
pub(super) fn chosen(model: &mut Model, choice: Choice) {
    match choice {
        Choice::Form(plan) => typing::open(model, *plan),
        Choice::Kind(kind) => {
            if let Some(screen) = &mut model.patient {
                screen.choose(kind, false);
            }
        }
        Choice::Openings => {
            if let Some(screen) = &mut model.patient {
                screen.choose(None, true);
            }
        }
        Choice::Make(name, ask) => documents::make(model, name, ShellAsk::Print(ask)),
        Choice::Follow(login) => follow::join(model, login),
        Choice::Person(person) => team::choose(model, person),
        Choice::Colleague(person) => competence::choose(model, person),
        Choice::Do(action) => forms::begin(model, action),
        Choice::Framework(framework) => competence::choose_framework(model, framework),
        Choice::Topic(name) => {
            if let Some(topic) = crate::manual::topic(name) {
                let lines: Vec<String> = topic.text.lines().map(str::to_owned).collect();
                model.layers.push(Layer::read(
                    &format!("Manual: {}", topic.name),
                    &lines,
                    model.theme,
                ));
            }
        }
    }
}

/// The manual's page on a place.
pub(super) fn topic_of(place: Place) -> &'static str {
    match place {
        Place::Today => "today",
        Place::Caseload | Place::Find => "caseload",
        Place::Patient => "patient",
        Place::Competence => "competence",
        Place::Team => "signing",
        Place::Secret => "passphrase",
        Place::Service => "policy",
        Place::Form => "contact",
        _ => "keys",
    }
}
