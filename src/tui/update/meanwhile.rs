//! Two people, one record: what others record while a form is filled in. It is said quietly as long as the form is open,
//! and shown beside what was typed when saving was refused because of it, or when it is asked for.

use super::typing;
use crate::client::Ask;
use crate::domain::command::WrittenOver;
use crate::domain::entry::{EntryNumber, PatientId};
use crate::service::Change;
use crate::service::view::changed::ChangedSince;
use crate::service::view::newer::Newer;
use crate::tui::action::Action;
use crate::tui::effect::Purpose;
use crate::tui::layer::Layer;
use crate::tui::layer::meanwhile::MeanwhileLayer;
use crate::tui::layer::typing::FormLayer;
use crate::tui::model::Model;
use crate::tui::widget::bars::Status;
use std::time::Instant;

/// The record of the form that is open, and what was known of it when it was opened.
fn about(model: &mut Model) -> Option<(PatientId, EntryNumber)> {
    let layer = model.form()?;
    layer.facts.record.as_ref()?;
    Some((layer.patient, layer.opened_after))
}

/// Something changed: if it is the record of the form that is open, asks what.
pub(super) fn changed(model: &mut Model, change: &Change) {
    let Some((patient, _)) = about(model) else {
        return;
    };
    if change.patients.contains(&patient) || change.programme {
        ask_news(model);
    }
}

/// Asks what others recorded since the form was opened, to say it quietly.
pub(super) fn ask_news(model: &mut Model) {
    // One that was asked before the change does not know of it; a third would say nothing more.
    let asked = model
        .waiting
        .values()
        .filter(|one| matches!(one, Purpose::News(_)))
        .count();
    if let Some((patient, after)) = about(model)
        && asked < 2
    {
        let ask = Ask::Newer {
            patient,
            after,
            before: None,
        };
        model.ask(Purpose::News(patient), ask);
    }
}

/// Says the newest of it in the last line, unless it was said before.
pub(super) fn told(model: &mut Model, patient: PatientId, newer: &Newer) {
    let Some(layer) = model.form().filter(|layer| layer.patient == patient) else {
        return;
    };
    let Some(newest) = newer.lines.iter().find(|line| !line.own) else {
        return;
    };
    let line = &newest.line;
    if line.entry <= layer.told {
        return;
    }
    layer.told = line.entry;
    let words = format!(
        "{} recorded while you type: {}. F3 shows it",
        line.author,
        line.kind.words()
    );
    // What went wrong is not said over.
    if !matches!(model.status, Status::Trouble(_)) {
        model.say(words);
    }
}

/// Asks for what changed, to be shown beside what was typed.
pub(super) fn show(model: &mut Model, refused: bool) {
    if let Some(layer) = model.form()
        && let Some(what) = layer.writes_over()
        && let Some(seen) = layer.seen_of(&what)
    {
        let ask = Ask::ChangedSince {
            what: what.clone(),
            seen,
        };
        model.ask(Purpose::ChangedSince { what, refused }, ask);
        return;
    }
    let Some((patient, after)) = about(model) else {
        model.say("this form is not about a record that others could change");
        return;
    };
    let ask = Ask::Newer {
        patient,
        after,
        before: None,
    };
    model.ask(Purpose::Meanwhile { patient, refused }, ask);
}

/// Shows it.
pub(super) fn shown(model: &mut Model, patient: PatientId, refused: bool, newer: Newer) {
    let theme = model.theme;
    let Some(Layer::Form(layer)) = model.layers.last_mut() else {
        return;
    };
    if layer.patient != patient {
        return;
    }
    if newer.lines.is_empty() {
        if !refused {
            model.say("nobody has recorded anything since you opened this form");
        }
        return;
    }
    let newest = newer.lines.iter().map(|one| one.line.entry).max();
    layer.told = layer.told.max(newest.unwrap_or_default());
    let beside = beside(layer, newer, refused, theme);
    model.layers.push(Layer::Meanwhile(Box::new(beside)));
}

fn beside(
    layer: &FormLayer,
    newer: Newer,
    refused: bool,
    theme: crate::tui::theme::Theme,
) -> MeanwhileLayer {
    MeanwhileLayer::new(
        layer.patient,
        layer.opened_after,
        newer,
        &layer.form.filled(),
        refused,
        theme,
    )
}

/// Shows what changed of the register or of a setting since the form saw it. Refused because of it, the form saves again
/// against what is shown now, and against nothing newer.
pub(super) fn written_over(
    model: &mut Model,
    what: &WrittenOver,
    refused: bool,
    changed: Option<ChangedSince>,
) {
    let theme = model.theme;
    let Some(Layer::Form(layer)) = model.layers.last_mut() else {
        return;
    };
    if layer.writes_over().as_ref() != Some(what) {
        return;
    }
    let Some(changed) = changed else {
        if !refused {
            model.say("nobody has changed it since you opened this form");
        }
        return;
    };
    if refused {
        layer.saw(what, changed.entry);
    }
    let beside = MeanwhileLayer::written_over(&changed, &layer.form.filled(), refused, theme);
    model.layers.push(Layer::Meanwhile(Box::new(beside)));
    if refused {
        model.ask(Purpose::FormProgramme, Ask::Programme);
    }
}

/// Shows older ones too.
pub(super) fn older(model: &mut Model, newer: Newer) {
    if let Some(Layer::Meanwhile(layer)) = model.layers.last_mut() {
        layer.add(newer);
    }
}

/// A key while it is shown.
pub(super) fn press(model: &mut Model, action: Action, now: Instant) {
    let Some(Layer::Meanwhile(layer)) = model.layers.last_mut() else {
        return;
    };
    if layer.act(action) {
        return;
    }
    match action {
        Action::Back => drop(model.layers.pop()),
        Action::Save => {
            model.layers.pop();
            typing::save(model, now);
        }
        Action::LeaveForm => {
            model.layers.pop();
            typing::leave(model, now);
        }
        Action::Open => {
            let (patient, after, before) = (layer.patient, layer.after, layer.wanted());
            if before.is_some() {
                let ask = Ask::Newer {
                    patient,
                    after,
                    before,
                };
                model.ask(Purpose::OlderChanges, ask);
            }
        }
        _ => {}
    }
}
