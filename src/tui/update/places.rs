//! Where the person is, kept as a draft, so that a session that broke off can be gone on with where it was.

use crate::client::{Ask, Trouble};
use crate::domain::entry::{CommandId, EntryNumber, PatientId};
use crate::drafts::DraftSnapshot;
use crate::service::query::PLACE_FORM;
use crate::service::view::today::Row;
use crate::tui::effect::Purpose;
use crate::tui::layer::Layer;
use crate::tui::model::Model;
use crate::tui::screen::Screen;
use crate::tui::screen::patient::PatientScreen;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// The place is kept at most this often.
const PAUSE: Duration = Duration::from_secs(1);

/// The place as fields of a draft.
fn fields(model: &Model) -> BTreeMap<String, String> {
    let patient = model.patient.as_ref();
    let row = match model.screen {
        Screen::Today => model.today.selected().map(Row::key),
        Screen::Caseload => model.caseload.selected().map(|row| row.patient.to_string()),
        Screen::Patient => patient
            .and_then(|screen| screen.selected())
            .map(|line| line.entry.0.to_string()),
        Screen::Competence | Screen::Service | Screen::Team => None,
    };
    let patient = patient
        .filter(|_| model.screen == Screen::Patient)
        .map(|screen| screen.patient().to_string());
    [
        ("screen", Some(model.screen.name().to_owned())),
        ("before", Some(model.before.name().to_owned())),
        ("patient", patient),
        ("row", row),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name.to_owned(), value?)))
    .collect()
}

/// Sets the time at which the place is kept, if the person has gone elsewhere.
pub(super) fn follow(model: &mut Model, now: Instant) {
    let unknown = model.place.draft == CommandId::default();
    if unknown || model.ended.is_some() || model.place_deadline.is_some() {
        return;
    }
    if fields(model) != model.place.sent {
        model.place_deadline = now.checked_add(PAUSE);
    }
}

/// Keeps the place.
pub(super) fn save(model: &mut Model, now: Instant) {
    model.place_deadline = None;
    if model.place.draft == CommandId::default() {
        return;
    }
    let fields = fields(model);
    if fields == model.place.sent && model.place.exists {
        return;
    }
    let snapshot = DraftSnapshot {
        draft: model.place.draft.0,
        author: model.actor.0,
        saved_micros: model.moment(now).0,
        form: PLACE_FORM.to_owned(),
        subject: String::new(),
        fields: fields.clone(),
    };
    (model.place.sent, model.place.exists) = (fields, true);
    model.ask(Purpose::SavePlace, Ask::SaveDrafts(vec![snapshot]));
}

/// The person leaves: the next session begins at the beginning.
pub(super) fn forget(model: &mut Model) {
    model.place_deadline = None;
    if model.place.exists {
        let draft = model.place.draft;
        model.ask(Purpose::Discard { asked: false }, Ask::DiscardDraft(draft));
    }
}

/// Goes to where a session that broke off was.
pub(super) fn restore(model: &mut Model, draft: &DraftSnapshot) {
    let field = |name: &str| draft.fields.get(name).map(String::as_str);
    let Some(screen) = field("screen").and_then(Screen::named) else {
        return;
    };
    model.place.row = field("row").map(str::to_owned);
    match (screen, field("patient").and_then(PatientId::parse)) {
        (Screen::Patient, Some(patient)) => {
            model.before = field("before")
                .and_then(Screen::named)
                .filter(|before| *before != Screen::Patient)
                .unwrap_or_default();
            let ask = Ask::Open {
                patient,
                reason: String::new(),
            };
            let purpose = Purpose::Open {
                patient,
                restored: true,
            };
            model.ask(purpose, ask);
        }
        (Screen::Patient, None) => {}
        (screen, _) => super::acting::go(model, screen),
    }
    model.say("the last session broke off; you are where it was");
}

/// Selects the row at which the broken session was, now that its list has come.
pub(super) fn select_row(model: &mut Model) {
    let Some(row) = model.place.row.take() else {
        return;
    };
    match model.screen {
        Screen::Today => model.today.select(&row),
        Screen::Caseload => {
            if let Some(patient) = PatientId::parse(&row) {
                model.caseload.select(patient);
            }
        }
        Screen::Patient => {
            if let (Some(screen), Ok(entry)) = (&mut model.patient, row.parse()) {
                screen.select(EntryNumber(entry));
            }
        }
        Screen::Competence | Screen::Service | Screen::Team => {}
    }
}

/// The record on the screen is not this person's to read any more: the time of a reason is over, or the patient has gone
/// to another caseload. It goes with all that lies over it; what was typed about it is kept as a draft.
pub(super) fn record_closed(
    model: &mut Model,
    patient: PatientId,
    trouble: &Trouble,
    now: Instant,
) {
    let is_shown = |screen: &PatientScreen| screen.patient() == patient;
    if !model.patient.as_ref().is_some_and(is_shown) {
        return;
    }
    model.patient = None;
    model.record_deadline = None;
    if model.screen == Screen::Patient {
        model.screen = model.before;
    }
    let (author, at) = (model.actor, model.moment(now));
    let mut is_kept = false;
    for layer in std::mem::take(&mut model.layers) {
        match layer {
            Layer::Form(form) if form.shows(patient) => {
                is_kept |= form.has_draft || form.is_behind();
                if form.is_behind() {
                    model.left.push(form.snapshot(author, at));
                }
            }
            // They show nothing of a record.
            Layer::Form(_) | Layer::Palette(_) | Layer::Find(_) => model.layers.push(layer),
            // Text, choices and questions may be the record's.
            _ => {}
        }
    }
    super::typing::save_draft(model, now);
    let kept = if is_kept {
        "; what you typed is kept as a draft"
    } else {
        ""
    };
    let sentence = trouble.sentence();
    model.complain(format!("the record is closed to you{kept}. {sentence}"));
    model.stale.today = true;
}
