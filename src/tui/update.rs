//! What happens: from a message and the model to the model as it is then, and what is to be done outside. Pure: the time
//! comes in with the message.
//!
//! - `acting`: what actions do on the screens
//! - `answers`: what comes back from the service
//! - `competence`: evidence, claims, judgements, what an entry could show
//! - `development`: posts, agreements, learning: what may be recorded of them, and for whom
//! - `documents`: portfolios and printed documents, each in a folder of its own
//! - `follow`: screens shared with colleagues, and a colleague's followed
//! - `forms`: which form an action opens, and about what
//! - `layers`: keys in what lies over a screen
//! - `lock`: nobody at the keys
//! - `meanwhile`: what others record while a form is filled in
//! - `signing`: what is typed unseen: passphrases, one form saved as somebody else
//! - `team`: what waits between colleagues
//! - `typing`: forms: keys, drafts, saving
//! - `places`: where the person is, kept and brought back

mod acting;
mod answers;
mod competence;
mod development;
mod documents;
mod follow;
mod forms;
mod layers;
mod lock;
mod meanwhile;
mod places;
mod signing;
mod team;
mod typing;

pub use documents::Coming;
pub use follow::Shared;

use super::action::Action;
use super::effect::{Effect, Purpose};
use super::event::Signal;
use super::keymap::{Key, Place, lookup, unfold};
use super::layer::Layer;
use super::model::{Ended, Model, Msg};
use super::screen::Screen;
use super::view;
use crate::client::Ask;
use std::time::Instant;

/// Begins the session: the questions with which it starts.
pub fn begin(model: &mut Model, notices: &[String], follow: Option<&str>) -> Vec<Effect> {
    model.ask(Purpose::Begin, Ask::Begin);
    model.ask(Purpose::Today, Ask::Today);
    model.ask(Purpose::Locking, Ask::Locking);
    if !notices.is_empty() {
        let lines: Vec<String> = notices
            .iter()
            .flat_map(|notice| [notice.clone(), String::new()])
            .collect();
        model.layers.push(Layer::read(
            "What was found when the store was opened",
            &lines,
            model.theme,
        ));
    }
    if let Some(login) = follow {
        follow::join(model, login.to_owned());
    }
    settle(model);
    std::mem::take(&mut model.out)
}

/// Takes a message.
pub fn update(model: &mut Model, message: Msg, now: Instant) -> Vec<Effect> {
    take(model, message, now);
    // What was typed ahead is taken as soon as nothing has to come before it.
    while model.ended.is_none() {
        settle(model);
        let next = model.held.front();
        if model.guard.is_locked() || next.is_none_or(|next| must_wait(model, next)) {
            break;
        }
        let Some(held) = model.held.pop_front() else {
            break;
        };
        input(model, held, now);
    }
    places::follow(model, now);
    follow::tell_place(model);
    settle(model);
    std::mem::take(&mut model.out)
}

fn take(model: &mut Model, message: Msg, now: Instant) {
    if matches!(message, Msg::Key(_) | Msg::Paste(_)) {
        model.guard.touched(now);
    }
    match message {
        Msg::Key(key) if model.guard.is_locked() => lock::press(model, key, now),
        Msg::Paste(text) if model.guard.is_locked() => lock::paste(model, &text),
        Msg::Key(_) | Msg::Paste(_) if !model.held.is_empty() || must_wait(model, &message) => {
            let leaves = |message: &Msg| matches!(message, Msg::Key(key) if lookup(Place::Anywhere, *key) == Some(Action::Quit));
            // Asked twice to end while an answer does not come: then without it.
            if leaves(&message) && model.held.iter().any(leaves) {
                end(model, Ended::Quit, now);
            } else {
                model.held.push_back(message);
            }
        }
        Msg::Key(_) | Msg::Paste(_) => input(model, message, now),
        Msg::Resize(size) => model.size = size,
        Msg::Answer(answer) => answers::take(model, answer, now),
        Msg::Signal(Signal::TakeOver) => end(model, Ended::TakenOver, now),
        Msg::Signal(Signal::HangUp) | Msg::TerminalLost => end(model, Ended::HungUp, now),
        Msg::Signal(Signal::Terminate) => end(model, Ended::Terminated, now),
        Msg::Deadline => deadline(model, now),
        Msg::SheetWritten(Ok(path)) => model.say(format!("day sheet written to {path}")),
        Msg::SheetWritten(Err(why)) => model.complain(why),
        Msg::FolderMade(folder, ask) => documents::folder_made(model, folder, *ask),
        Msg::DocumentsWritten(written) => documents::written(model, written),
    }
}

/// Whether what was typed belongs to what an answer will show.
fn must_wait(model: &Model, message: &Msg) -> bool {
    let chooses =
        matches!(message, Msg::Key(key) if lookup(model.keys_of(), *key) == Some(Action::Open));
    model.is_held() || (chooses && layers::waits(model))
}

/// A key or a paste, now that nothing has to come before it.
fn input(model: &mut Model, message: Msg, now: Instant) {
    match message {
        Msg::Paste(text) => layers::paste(model, &text, now),
        Msg::Key(pressed) => {
            let wanted = |key: Key| matches!(model.layers.last(), Some(Layer::Form(layer)) if layer.form.wants(key));
            let keys: Vec<Key> = unfold(pressed, wanted).collect();
            for key in keys {
                press(model, key, now);
            }
        }
        _ => {}
    }
}

fn press(model: &mut Model, key: Key, now: Instant) {
    if model.ended.is_some() {
        return;
    }
    if model.layers.is_empty() {
        if let Some(action) = lookup(model.screen.place(), key) {
            model.status = super::widget::bars::Status::Quiet;
            acting::act(model, action, now);
        }
    } else {
        layers::press(model, key, now);
    }
}

/// Does what means the same everywhere; returns whether it was that.
fn act_anywhere(model: &mut Model, action: Action, now: Instant) -> bool {
    match action {
        Action::Quit => end(model, Ended::Quit, now),
        Action::Refresh => model.out.push(Effect::Redraw),
        Action::Lock => lock::lock_now(model, now),
        Action::Help => {
            let keys = super::widget::pages::Pages::keys(model.keys_of(), model.theme);
            model.layers.push(Layer::Pages(keys));
        }
        _ => return false,
    }
    true
}

fn deadline(model: &mut Model, now: Instant) {
    let due = |deadline: Option<Instant>| deadline.is_some_and(|at| at <= now);
    if due(model.draft_deadline) {
        typing::save_draft(model, now);
    }
    if due(model.place_deadline) {
        places::save(model, now);
    }
    if due(model.today_deadline) {
        model.today_deadline = None;
        model.stale.today = true;
        model.stale.caseload = true;
        model.stale.record = true;
        refresh(model);
    }
    if due(model.record_deadline) {
        // The reason opens the record no longer: it is asked for again, and refused.
        model.record_deadline = None;
        model.stale.record = true;
        refresh(model);
    }
    lock::deadline(model, now);
}

/// Asks again for what is shown and has changed since.
fn refresh(model: &mut Model) {
    // A locked screen shows nothing, and gets no answer.
    if model.guard.is_locked() {
        return;
    }
    let shown = model.screen;
    let wants = |screen: Screen, is_stale: bool| shown == screen && is_stale;
    if wants(Screen::Today, model.stale.today) && !model.is_waiting(|one| *one == Purpose::Today) {
        model.stale.today = false;
        model.ask(Purpose::Today, Ask::Today);
    }
    if wants(Screen::Caseload, model.stale.caseload)
        && !model.is_waiting(|one| *one == Purpose::Caseload)
    {
        model.stale.caseload = false;
        model.caseload.begin();
        let scope = model.caseload.scope;
        model.ask(Purpose::Caseload, Ask::Caseload { scope, after: None });
    }
    if wants(Screen::Competence, model.stale.competence) {
        model.stale.competence = false;
        competence::ask(model);
    }
    if wants(Screen::Team, model.stale.team) {
        model.stale.team = false;
        team::ask(model);
    }
    if wants(Screen::Service, model.stale.service)
        && !model.is_waiting(|one| *one == Purpose::Programme)
    {
        model.stale.service = false;
        model.ask(Purpose::Programme, Ask::Programme);
    }
    let patient = model
        .patient
        .as_ref()
        .map(super::screen::patient::PatientScreen::patient);
    if let Some(patient) = patient.filter(|_| wants(Screen::Patient, model.stale.record))
        && !model.is_waiting(|one| matches!(one, Purpose::Record(_)))
    {
        model.stale.record = false;
        model.ask(Purpose::Record(patient), Ask::Record(patient));
    }
}

/// Ends the session; what is typed is handed over first, and where the person is unless they left by themselves.
fn end(model: &mut Model, how: Ended, now: Instant) {
    typing::save_draft(model, now);
    if how == Ended::Quit {
        places::forget(model);
    } else {
        places::save(model, now);
    }
    model.ended = Some(how);
}

/// Lets everything that is shown take note of the room it has, and asks for pages that come into view.
fn settle(model: &mut Model) {
    let body = view::parts(model.size).body;
    match model.screen {
        Screen::Today => model.today.fit(body),
        Screen::Caseload => model.caseload.fit(body),
        Screen::Competence => {
            model.competence.fit(body, model.theme.glyphs);
            if !model.guard.is_locked() {
                development::ask_more(model);
            }
        }
        Screen::Team => {
            model.team.fit(body);
            if !model.guard.is_locked() {
                team::ask_more(model);
            }
        }
        Screen::Service => model.service.fit(body),
        Screen::Patient => {
            if let Some(patient) = &mut model.patient {
                patient.fit(body);
                let (id, wanted) = (patient.patient(), patient.wanted());
                if let Some(wanted) = wanted.filter(|_| !model.guard.is_locked()) {
                    let ask = Ask::Timeline {
                        patient: id,
                        wanted,
                    };
                    model.ask(Purpose::Page(id), ask);
                }
            }
        }
    }
    if let Some(layer) = model.layers.last_mut() {
        layer.fit(body);
    }
}
