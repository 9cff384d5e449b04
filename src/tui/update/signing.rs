//! What is typed unseen: setting one's passphrase, and saving one form as somebody else.

use super::typing;
use crate::client::{Ask, Trouble};
use crate::service::Receipt;
use crate::tui::action::Action;
use crate::tui::effect::Purpose;
use crate::tui::form::Outcome;
use crate::tui::keymap::{Key, Place, lookup};
use crate::tui::layer::Layer;
use crate::tui::layer::secret::{SecretFor, SecretLayer};
use crate::tui::model::Model;
use crate::tui::widget::bars::Status;
use std::time::Instant;

/// Opens the lines for one's passphrase.
pub(super) fn set_passphrase(model: &mut Model) {
    let has_one = model
        .guard
        .locking
        .is_some_and(|locking| locking.has_passphrase);
    let layer = SecretLayer::passphrase(has_one);
    model.layers.push(Layer::Secret(Box::new(layer)));
}

/// Asks who signs the form that is open, once nothing in it is to be put right.
pub(super) fn sign_as(model: &mut Model, now: Instant) {
    let complete = match model.layers.last_mut() {
        Some(Layer::Form(layer)) => layer.form.perform(Action::Save) == Outcome::Save,
        _ => return,
    };
    if !complete {
        return;
    }
    let Some(request) = typing::ready(model, now) else {
        return;
    };
    let Some(layer) = model.form() else { return };
    let title = layer.plan.task.title();
    let host = layer
        .facts
        .staff
        .iter()
        .find(|row| row.id == layer.facts.actor)
        .map_or_else(|| "the host".to_owned(), |row| row.name.clone());
    let layer = SecretLayer::sign_as(request, title, &host);
    model.layers.push(Layer::Secret(Box::new(layer)));
}

/// A key in these lines.
pub(super) fn press(model: &mut Model, key: Key) {
    let Some(Layer::Secret(layer)) = model.layers.last_mut() else {
        return;
    };
    let Some(action) = lookup(Place::Secret, key) else {
        layer.key(key);
        return;
    };
    if action == Action::Back {
        model.layers.pop();
        return;
    }
    let Some(told) = layer.act(action) else {
        return;
    };
    match &layer.what {
        SecretFor::Passphrase => {
            let ask = Ask::SetPassphrase {
                old: told.old,
                new: told.passphrase,
            };
            model.ask(Purpose::SetPassphrase, ask);
        }
        SecretFor::SignAs(request) => {
            let ask = Ask::ExecuteSigned {
                login: told.login,
                passphrase: told.passphrase,
                request: request.clone(),
            };
            model.ask(Purpose::ExecuteSigned, ask);
        }
    }
    model.status = Status::Message("checking".to_owned());
}

/// The passphrase is set.
pub(super) fn passphrase_set(model: &mut Model) {
    close(model);
    if let Some(locking) = &mut model.guard.locking {
        locking.has_passphrase = true;
    }
    model.say("your passphrase is set; :lock locks the screen now");
}

/// The form was saved as somebody else.
pub(super) fn signed(model: &mut Model, receipt: Receipt) {
    let login = match model.layers.last() {
        Some(Layer::Secret(layer)) => layer.login(),
        _ => String::new(),
    };
    close(model);
    let names = model.form().map(|layer| {
        let staff = &layer.facts.staff;
        let signer = staff.iter().find(|row| row.login == login);
        let host = staff.iter().find(|row| row.id == layer.facts.actor);
        let name = |row: Option<&crate::service::query::StaffRow>| {
            row.map_or_else(|| login.clone(), |row| row.name.clone())
        };
        (name(signer), name(host))
    });
    typing::recorded(model, receipt);
    if let (Some((signer, host)), Status::Receipt(words)) = (names, &mut model.status) {
        *words = format!("{words}, signed by {signer} in {host}'s session");
    }
}

fn close(model: &mut Model) {
    model
        .layers
        .pop_if(|layer| matches!(layer, Layer::Secret(_)));
}

/// It was refused: what was typed unseen is wrong, or the act itself.
pub(super) fn refused(model: &mut Model, trouble: &Trouble) {
    let sentence = trouble.sentence();
    let field = match trouble {
        Trouble::Refused(refusal) => refusal.field.as_deref(),
        _ => None,
    };
    // It stands beneath the lines.
    model.status = Status::Quiet;
    let Some(Layer::Secret(layer)) = model.layers.last_mut() else {
        return;
    };
    let about_lines = layer.refuse(field, &sentence);
    let of_form = matches!(layer.what, SecretFor::SignAs(_));
    if of_form && !about_lines {
        close(model);
        typing::refused(model, trouble);
    }
}
