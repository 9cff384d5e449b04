//! Keys and pastes in what lies over a screen.

use super::{act_anywhere, acting, meanwhile, signing, typing};
use crate::client::Ask;
use crate::tui::action::Action;
use crate::tui::effect::Purpose;
use crate::tui::keymap::{Key, Place, lookup};
use crate::tui::layer::{Confirmed, Layer, Prompted};
use crate::tui::model::Model;
use crate::tui::screen::Screen;
use crate::tui::widget::line::Edit;
use crate::tui::widget::paste;
use crate::tui::widget::picker::Picked;
use std::time::Instant;

/// A key while something lies over the screen.
pub(super) fn press(model: &mut Model, key: Key, now: Instant) {
    if matches!(model.layers.last(), Some(Layer::Form(_))) {
        typing::press(model, key, now);
        return;
    }
    let action = lookup(model.keys_of(), key);
    if let Some(action) = action
        && act_anywhere(model, action, now)
    {
        return;
    }
    match model.layers.last_mut() {
        Some(Layer::Pages(pages)) => {
            let Some(action) = action else { return };
            if pages.act(action) {
                return;
            }
            match action {
                Action::Back => drop(model.layers.pop()),
                Action::Manual => {
                    model.layers.pop();
                    let topic = acting::topic_of(model.keys_of());
                    acting::chosen(model, crate::tui::layer::Choice::Topic(topic));
                }
                _ => {}
            }
        }
        Some(Layer::Palette(picker) | Layer::Pick(picker, _)) => {
            let became = if let Some(action) = action {
                picker.act(action)
            } else {
                picker.type_key(key);
                Picked::Open
            };
            picked_in(model, became, now);
        }
        Some(Layer::Line(prompt)) => match action {
            Some(Action::Open) => answer_line(model),
            Some(Action::Back) => drop(model.layers.pop()),
            Some(_) => {}
            None => drop(prompt.line.key(key)),
        },
        Some(Layer::Find(_)) => find(model, action, key),
        Some(Layer::Confirm(_, what)) => {
            let what = *what;
            match action {
                Some(Action::Accept) => {
                    model.layers.pop();
                    match what {
                        Confirmed::Discard(id) => typing::discard(model, id),
                    }
                }
                Some(Action::Refuse) => drop(model.layers.pop()),
                _ => {}
            }
        }
        Some(Layer::Meanwhile(_)) => {
            if let Some(action) = action {
                meanwhile::press(model, action, now);
            }
        }
        Some(Layer::Secret(_)) => signing::press(model, key),
        Some(Layer::Form(_)) | None => {}
    }
}

fn picked_in(model: &mut Model, picked: Picked, now: Instant) {
    match picked {
        Picked::Open => {}
        Picked::Left => drop(model.layers.pop()),
        Picked::Chosen(id) => match model.layers.pop() {
            Some(Layer::Palette(_)) => {
                let form = matches!(model.layers.last(), Some(Layer::Form(_)));
                match Action::named(&id) {
                    Some(action) if form => typing::perform(model, action, now),
                    Some(action) => acting::act(model, action, now),
                    None => {}
                }
            }
            Some(Layer::Pick(_, mut choices)) => {
                if let Some(place) = id.parse().ok().filter(|place| *place < choices.len()) {
                    let choice = choices.swap_remove(place);
                    acting::chosen(model, choice);
                }
            }
            _ => {}
        },
    }
}

fn answer_line(model: &mut Model) {
    let Some(Layer::Line(prompt)) = model.layers.pop() else {
        return;
    };
    let text = prompt.line.text().trim().to_owned();
    match prompt.what {
        // An empty reason is asked for again by the refusal that it gets.
        Prompted::Reason(patient) => acting::open_record(model, patient, &text),
        Prompted::Words => match model.screen {
            Screen::Caseload => model.caseload.filter(&text),
            Screen::Competence => model.competence.filter(&text),
            Screen::Service => model.service.filter(&text),
            Screen::Patient => {
                if let Some(screen) = &mut model.patient {
                    screen.filter(&text);
                }
            }
            Screen::Today | Screen::Team => {}
        },
    }
}

fn find(model: &mut Model, action: Option<Action>, key: Key) {
    let Some(Layer::Find(find)) = model.layers.last_mut() else {
        return;
    };
    match action {
        Some(Action::Open) => {
            if let Some(patient) = find.selected() {
                model.layers.pop();
                acting::open_record(model, patient, "");
            }
        }
        Some(Action::Back) => drop(model.layers.pop()),
        Some(action) => drop(find.act(action)),
        None => {
            let edit = find.line.key(key);
            looked_for(model, &edit);
        }
    }
}

fn looked_for(model: &mut Model, edit: &Edit) {
    let Some(Layer::Find(find)) = model.layers.last_mut() else {
        return;
    };
    if matches!(edit, Edit::Changed | Edit::ChangedWith(_)) {
        let text = find.line.text().to_owned();
        model.ask(Purpose::Find, Ask::Find(text));
    }
}

/// A paste.
pub(super) fn paste(model: &mut Model, text: &str, now: Instant) {
    match model.layers.last_mut() {
        Some(Layer::Form(_)) => typing::paste(model, text, now),
        Some(Layer::Palette(picker) | Layer::Pick(picker, _)) => picker.paste(text),
        Some(Layer::Secret(layer)) => layer.paste(text),
        Some(Layer::Line(prompt)) => drop(prompt.line.insert(&paste::clean(text, false).text)),
        Some(Layer::Find(find)) => {
            let edit = find.line.insert(&paste::clean(text, false).text);
            looked_for(model, &edit);
        }
        _ => model.say("nothing is being typed here; what was pasted is left out"),
    }
}

/// Whether Enter must wait, because what it would choose has not come.
pub(super) fn waits(model: &Model) -> bool {
    model.keys_of() == Place::Find && model.is_waiting(|one| *one == Purpose::Find)
}
