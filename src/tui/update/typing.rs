//! Forms: keys and pastes, the draft that follows the fingers, saving and what comes of it.

use super::{act_anywhere, acting, competence, development, documents, meanwhile, signing};
use crate::client::{Ask, Gather, Gathered, Trouble};
use crate::domain::command::{Request, WrittenOver};
use crate::domain::entry::CommandId;
use crate::domain::refusal::Reason;
use crate::domain::time::shown;
use crate::service::Receipt;
use crate::tui::action::Action;
use crate::tui::effect::{FormPlan, Purpose};
use crate::tui::form::Outcome;
use crate::tui::keymap::{Key, Place};
use crate::tui::layer::typing::FormLayer;
use crate::tui::layer::{Confirmed, Layer};
use crate::tui::model::Model;
use crate::tui::task::{self, Complaints, Task};
use crate::tui::widget::bars::Status;
use crate::tui::widget::picker::Picker;
use std::time::{Duration, Instant};

/// How long after the first key that is not kept the draft is handed over: with the sync it is at most 250 ms behind.
const DRAFT_PAUSE: Duration = Duration::from_millis(200);
/// How long after a failure it is tried again.
const AGAIN: Duration = Duration::from_secs(2);

/// Opens a form: what it needs to know is asked for first.
pub(super) fn open(model: &mut Model, plan: FormPlan) {
    let gather = Gather {
        patient: plan.patient.filter(|_| plan.task.needs_patient()),
        entry: plan.entry,
        evidence: plan.task.is_about_competence(),
        patients: plan.task == Task::Correct,
        development: plan
            .task
            .is_about_development()
            .then(|| plan.staff.unwrap_or(model.actor)),
        profile: plan.task == Task::WriteProfile,
    };
    model.ask(Purpose::OpenForm(Box::new(plan)), Ask::Gather(gather));
}

/// Shows a form, now that it knows what it needs.
pub(super) fn opened(model: &mut Model, plan: FormPlan, gathered: Gathered, now: Instant) {
    let goes_on = plan.draft.is_some();
    let patient = plan.patient.filter(|_| plan.task.needs_patient());
    let kept = model.today.unfinished(patient, plan.task.name());
    // After a line that broke, an empty form would look like typing that was lost.
    let kept = kept.map(|what| format!("kept: {what}; :drafts goes on with it"));
    let layer = FormLayer::new(plan, gathered, now);
    model.layers.push(Layer::Form(Box::new(layer)));
    if goes_on {
        model.say("your draft, as you left it");
        meanwhile::ask_news(model);
    } else if let Some(kept) = kept {
        model.say(kept);
    }
    ask_preview(model);
}

/// A key in a form.
pub(super) fn press(model: &mut Model, key: Key, now: Instant) {
    let Some(Layer::Form(layer)) = model.layers.last_mut() else {
        return;
    };
    let before = layer.form.focused().to_owned();
    let outcome = layer.form.press(key);
    after_edit(model, &before, now);
    come_of(model, outcome, &before, now);
}

/// An action in a form that was chosen by its name.
pub(super) fn perform(model: &mut Model, action: Action, now: Instant) {
    let Some(Layer::Form(layer)) = model.layers.last_mut() else {
        return;
    };
    let before = layer.form.focused().to_owned();
    let outcome = layer.form.perform(action);
    after_edit(model, &before, now);
    come_of(model, outcome, &before, now);
}

/// What comes of a key or an action in a form.
fn come_of(model: &mut Model, outcome: Outcome, before: &str, now: Instant) {
    match outcome {
        Outcome::Stay => {}
        Outcome::Save => save(model, now),
        Outcome::Leave => leave(model, now),
        Outcome::Discard => {
            if let Some(Layer::Form(layer)) = model.layers.last() {
                let ask = Layer::Confirm(
                    "Throw this draft away?".to_owned(),
                    Confirmed::Discard(layer.id),
                );
                model.layers.push(ask);
            }
        }
        Outcome::Act(Action::Expand) => {
            if let Some(Layer::Form(layer)) = model.layers.last_mut() {
                task::expand(layer.plan.task, &mut layer.form, &layer.facts);
            }
            after_edit(model, before, now);
        }
        Outcome::Act(Action::Palette) => {
            let picker = Picker::palette(Place::Form);
            model.layers.push(Layer::Palette(picker));
        }
        Outcome::Act(Action::Manual) => acting::manual(model),
        Outcome::Act(Action::Passphrase) => signing::set_passphrase(model),
        Outcome::Act(Action::SignAs) => signing::sign_as(model, now),
        Outcome::Act(Action::ShowChanges) => meanwhile::show(model, false),
        Outcome::Act(action) => {
            act_anywhere(model, action, now);
        }
    }
}

/// A paste into a form.
pub(super) fn paste(model: &mut Model, text: &str, now: Instant) {
    if let Some(Layer::Form(layer)) = model.layers.last_mut() {
        let before = layer.form.focused().to_owned();
        layer.form.paste(text);
        after_edit(model, &before, now);
    }
}

fn after_edit(model: &mut Model, before: &str, now: Instant) {
    let Some(Layer::Form(layer)) = model.layers.last_mut() else {
        return;
    };
    if layer.form.focused() != before {
        task::on_leaving_field(layer.plan.task, &mut layer.form, &layer.facts);
    }
    task::after_key(layer.plan.task, &mut layer.form, &layer.facts);
    if layer.is_behind() && model.draft_deadline.is_none() {
        model.draft_deadline = now.checked_add(DRAFT_PAUSE);
    }
    ask_preview(model);
}

/// Asks what the rung in the form would make due, when it is another one.
fn ask_preview(model: &mut Model) {
    let Some(layer) = model.form() else { return };
    let wanted = task::preview_wanted(layer.plan.task, &layer.form);
    if wanted == layer.preview {
        return;
    }
    layer.preview.clone_from(&wanted);
    let patient = layer.patient;
    if let Some(to) = wanted {
        model.ask(Purpose::Preview, Ask::PreviewStep { patient, to });
    }
}

/// Shows what the rung in the form would make due.
pub(super) fn previewed(model: &mut Model, lines: &[String]) {
    if let Some(layer) = model.form() {
        task::set_preview(&mut layer.form, lines);
    }
}

/// Hands the draft over, if there is something in it that was not.
pub(super) fn save_draft(model: &mut Model, now: Instant) {
    model.draft_deadline = None;
    let (author, at) = (model.actor, model.moment(now));
    let mut drafts = model.left.clone();
    let left = drafts.len();
    if let Some(layer) = model.form().filter(|layer| layer.is_behind()) {
        drafts.push(layer.snapshot(author, at));
        layer.sent = layer.form.revision();
        layer.has_draft = true;
    }
    if !drafts.is_empty() {
        model.ask(Purpose::SaveDrafts { left }, Ask::SaveDrafts(drafts));
    }
}

/// Whether a draft is safe now.
pub(super) fn drafts_saved(
    model: &mut Model,
    left: usize,
    result: Result<(), &Trouble>,
    now: Instant,
) {
    if let Some(layer) = model.form() {
        layer.is_unsafe = result.is_err();
    }
    match result {
        Ok(()) => drop(model.left.drain(..left.min(model.left.len()))),
        Err(trouble) => {
            let why = trouble.sentence();
            model.draft_deadline = now.checked_add(AGAIN);
            model.complain(format!("what you typed is not yet safe: {why}"));
        }
    }
}

/// Leaves the form; what was typed stays as a draft.
pub(super) fn leave(model: &mut Model, now: Instant) {
    let (author, at) = (model.actor, model.moment(now));
    if let Some(Layer::Form(layer)) = model.layers.pop() {
        if layer.is_behind() {
            model.left.push(layer.snapshot(author, at));
        }
        if layer.has_draft || layer.is_behind() {
            model.say("draft kept; Today and :drafts offer it again");
        }
    }
    save_draft(model, now);
    model.stale.today = true;
    super::refresh(model);
}

/// Throws the draft away, now that the question was answered with yes.
pub(super) fn discard(model: &mut Model, id: CommandId) {
    let is_it = |layer: &Layer| matches!(layer, Layer::Form(form) if form.id == id);
    let Some(Layer::Form(layer)) = model.layers.pop_if(|layer| is_it(layer)) else {
        return;
    };
    model.draft_deadline = None;
    if layer.has_draft {
        model.ask(Purpose::Discard { asked: true }, Ask::DiscardDraft(id));
    } else {
        model.say("nothing was kept");
    }
}

/// Asks for what the form says to be recorded.
pub(super) fn save(model: &mut Model, now: Instant) {
    if model
        .form()
        .is_some_and(|layer| layer.plan.task == Task::Portfolio)
    {
        return documents::portfolio(model, now);
    }
    if let Some(request) = ready(model, now) {
        model.status = Status::Message("saving".to_owned());
        model.ask(Purpose::Execute, Ask::Execute(Box::new(request)));
    }
}

/// What the form asks for; nothing while something in it is to be put right, which it says.
pub(super) fn ready(model: &mut Model, now: Instant) -> Option<Request> {
    // The draft goes first: what cannot be recorded is kept at least.
    save_draft(model, now);
    let Some(Layer::Form(layer)) = model.layers.last_mut() else {
        return None;
    };
    let task = layer.plan.task;
    task::on_leaving_field(task, &mut layer.form, &layer.facts);
    match task::command(task, &layer.form, &layer.facts, layer.patient) {
        Ok(command) => Some(layer.request(command)),
        Err(complaints) => {
            put_right(layer, &complaints);
            model.complain("not saved; what is to be put right stands in the form");
            None
        }
    }
}

/// Says in the form what is to be put right in it.
pub(super) fn put_right(layer: &mut FormLayer, complaints: &Complaints) {
    // The first field gets the keyboard, since it is the last that is refused.
    for (field, why) in complaints.iter().rev() {
        layer.form.refuse(field.as_deref(), why);
    }
}

/// What was asked for is recorded.
pub(super) fn recorded(model: &mut Model, receipt: Receipt) {
    let at = shown::clock(receipt.at, &model.zone);
    let again = if receipt.again { " before" } else { "" };
    model.status = Status::Receipt(format!("saved{again} {at} {}", receipt.first));
    model.draft_deadline = None;
    if let Some(Layer::Form(layer)) = model.layers.pop_if(|layer| matches!(layer, Layer::Form(_))) {
        if layer.has_draft {
            let purpose = Purpose::Discard { asked: false };
            model.ask(purpose, Ask::DiscardDraft(layer.id));
        }
        if layer.plan.task == Task::Contact {
            competence::propose(model, layer.patient, receipt.first);
        }
        if layer.plan.task == Task::WriteProfile {
            let profile = layer.plan.entry.unwrap_or(receipt.first);
            development::written(model, profile, layer.form.value("title").trim());
        }
        if layer.plan.task == Task::Register {
            super::acting::open_record(model, layer.patient, "");
        }
    }
}

/// What was asked for is not recorded: the form keeps every character and says why.
pub(super) fn refused(model: &mut Model, trouble: &Trouble) {
    let sentence = trouble.sentence();
    if let Some(Layer::Form(layer)) = model.layers.last_mut() {
        let field = match trouble {
            Trouble::Refused(refusal) => refusal
                .field
                .as_ref()
                .map(|field| task::field_of(layer.plan.task, field)),
            Trouble::Failed(_) | Trouble::Bug(_) | Trouble::Line(_) => None,
        };
        let about_patient = layer.facts.record.as_ref().map(|_| layer.patient);
        let what = layer.writes_over();
        let stale = matches!(trouble, Trouble::Refused(refusal) if refusal.reason == Reason::Stale);
        layer.form.refuse(field.as_deref(), &sentence);
        if stale && (what.is_some() || about_patient.is_some()) {
            // Saved again, it is saved against the record as it is now.
            if let Some(patient) = about_patient {
                model.ask(Purpose::Versions, Ask::Record(patient));
            }
            meanwhile::show(model, true);
            let whose = match what {
                Some(WrittenOver::Staff(_)) => "the register",
                Some(WrittenOver::Setting(_)) => "the setting",
                Some(WrittenOver::Profile(_)) => "the role profile",
                None => "the record",
            };
            model.complain(format!("not saved: {whose} changed while you typed"));
            return;
        }
    }
    model.complain(format!("not saved: {sentence}"));
}
