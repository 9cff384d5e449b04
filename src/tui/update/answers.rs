//! What comes back from the service.

use super::{
    competence, development, documents, follow, lock, meanwhile, places, refresh, signing, team,
    typing,
};
use crate::client::{Answer, Ask, End, Line, Reply, Trouble};
use crate::domain::entry::CommandId;
use crate::domain::refusal::{Reason, Refusal};
use crate::domain::time::{Moment, shown};
use crate::drafts::DraftSnapshot;
use crate::protocol::message::{CompetenceAnswer, DevelopmentAnswer};
use crate::service::Change;
use crate::service::view::patient::Record;
use crate::service::view::today::Today;
use crate::service::view::unfinished::unfinished;
use crate::tui::effect::{FormPlan, Purpose};
use crate::tui::layer::{Choice, Layer, Prompt, Prompted};
use crate::tui::model::{Ended, Model, Stale};
use crate::tui::screen::Screen;
use crate::tui::screen::patient::PatientScreen;
use crate::tui::widget::line::LineEditor;
use std::time::Instant;

/// The most bytes of a reason.
const REASON_BYTES_MAX: usize = 500;

/// Takes an answer or a change.
pub(super) fn take(model: &mut Model, answer: Answer, now: Instant) {
    match answer {
        Answer::Changed(change) => changed(model, &change),
        Answer::Line(line) => line_said(model, line, now),
        Answer::Review(review) => follow::told(model, review),
        Answer::Reply {
            number,
            now: moment,
            reply,
        } => {
            model.clock = Some((moment, now));
            let Some(purpose) = model.waiting.remove(&number) else {
                return;
            };
            match reply {
                Ok(reply) => answered(model, purpose, reply, now),
                Err(trouble) => failed(model, purpose, &trouble, now),
            }
        }
    }
    refresh(model);
}

/// The line to the server was lost, is there again, or is no more.
fn line_said(model: &mut Model, line: Line, now: Instant) {
    match line {
        Line::Lost(_) => {
            model.line_lost = true;
            follow::line_lost(model);
            model.complain("the line to the server is lost; what you type is kept here, and goes on when it is back");
        }
        Line::Back => {
            model.line_lost = false;
            model.stale = Stale::all();
            // The lock goes first: what is asked behind it is refused, as before.
            lock::line_back(model);
            follow::line_back(model);
            model.say("the line to the server is back");
        }
        Line::Ended(End::Stopping) => {
            typing::save_draft(model, now);
            model.say("the server is stopping; what you type is kept");
        }
        Line::Ended(End::TakenOver) => super::end(model, Ended::TakenOver, now),
        Line::Ended(End::ShutOut) => super::end(model, Ended::ShutOut, now),
        Line::OtherVersion(sentence) => {
            model.farewell = sentence;
            super::end(model, Ended::OtherVersion, now);
        }
    }
}

fn changed(model: &mut Model, change: &Change) {
    model.stale.today = true;
    model.stale.caseload = true;
    model.stale.competence = true;
    model.stale.service = true;
    model.stale.team = true;
    let shown = model.patient.as_ref().map(PatientScreen::patient);
    if change.programme || shown.is_some_and(|id| change.patients.contains(&id)) {
        model.stale.record = true;
    }
    meanwhile::changed(model, change);
    if change.programme && !model.guard.is_locked() {
        model.ask(Purpose::Locking, Ask::Locking);
    }
}

fn answered(model: &mut Model, purpose: Purpose, reply: Reply, now: Instant) {
    match (purpose, reply) {
        (
            Purpose::Begin,
            Reply::Begun {
                zone,
                place_draft,
                place,
            },
        ) => {
            model.zone = zone;
            model.place.draft = place_draft;
            if let Some(place) = place {
                model.place.exists = true;
                places::restore(model, &place);
            }
        }
        (Purpose::Today, Reply::Today(today)) => take_today(model, today, now),
        (Purpose::Caseload, Reply::Caseload { page, next }) => {
            take_header(model, &page.header);
            if let Some(after) = model.caseload.add(*page, next) {
                let (scope, after) = (model.caseload.scope, Some(after));
                model.ask(Purpose::Caseload, Ask::Caseload { scope, after });
            }
            if model.screen == Screen::Caseload {
                places::select_row(model);
            }
        }
        (Purpose::Find, Reply::Found(rows)) => {
            let latest = !model.is_waiting(|one| *one == Purpose::Find);
            if let Some(Layer::Find(find)) = model.layers.last_mut().filter(|_| latest) {
                find.set(rows);
            }
        }
        (Purpose::Open { restored, .. }, Reply::Record(record)) => {
            if model.screen != Screen::Patient && !restored {
                model.before = model.screen;
            }
            show_record(model, *record);
        }
        (Purpose::Record(patient), Reply::Record(record)) => {
            until_when(model, &record);
            if let Some(screen) = model
                .patient
                .as_mut()
                .filter(|one| one.patient() == patient)
            {
                screen.refresh(*record);
            }
        }
        (Purpose::Page(patient), Reply::Page(page)) => {
            if let Some(screen) = model
                .patient
                .as_mut()
                .filter(|one| one.patient() == patient)
            {
                screen.add(page);
            }
        }
        (Purpose::Text(title), Reply::Lines(lines)) => {
            model.layers.push(Layer::read(&title, &lines, model.theme));
        }
        (Purpose::Preview, Reply::Lines(lines)) => typing::previewed(model, &lines),
        (Purpose::OpenForm(plan), Reply::Gathered(gathered)) => {
            typing::opened(model, *plan, *gathered, now);
        }
        (Purpose::Execute, Reply::Receipt(receipt)) => typing::recorded(model, receipt),
        (Purpose::SaveDrafts { left }, Reply::Done) => {
            typing::drafts_saved(model, left, Ok(()), now);
        }
        (Purpose::Versions, Reply::Record(record)) => {
            if let Some(layer) = model
                .form()
                .filter(|one| one.patient == record.head.patient)
            {
                layer.facts.record = Some(*record);
            }
        }
        (Purpose::News(patient), Reply::Newer(newer)) => meanwhile::told(model, patient, &newer),
        (Purpose::Meanwhile { patient, refused }, Reply::Newer(newer)) => {
            meanwhile::shown(model, patient, refused, newer);
        }
        (Purpose::OlderChanges, Reply::Newer(newer)) => meanwhile::older(model, newer),
        (Purpose::Discard { asked }, Reply::Done) => {
            if asked {
                model.say("draft thrown away");
            }
            model.stale.today = true;
        }
        (Purpose::Drafts(wanted), Reply::Drafts(drafts)) => drafts_listed(model, wanted, drafts),
        (Purpose::Programme, Reply::Programme { staff, policy }) => {
            model.service.set(staff, policy);
        }
        (Purpose::Offers, Reply::Offers(offers)) => follow::offered(model, offers),
        (Purpose::Followed(_), Reply::Record(record)) => follow::record_came(model, *record),
        (purpose, reply) => answered_among_colleagues(model, purpose, reply, now),
    }
}

/// The answers to what is asked about colleagues, the register, settings and passphrases.
fn answered_among_colleagues(model: &mut Model, purpose: Purpose, reply: Reply, now: Instant) {
    match (purpose, reply) {
        (Purpose::Team { part, more }, Reply::Team(answer)) => {
            team::came(model, part, more, answer);
        }
        (Purpose::Competence(_), Reply::Evidence(view)) => model.competence.filed.set(view),
        (Purpose::Competence(_), Reply::Competence(answer)) => competence::came(model, answer),
        (Purpose::Development(asked), Reply::Development(answer)) => {
            competence::development_came(model, &asked, answer);
        }
        (Purpose::Recordable(_, post), Reply::Development(DevelopmentAnswer::Recordable(may))) => {
            development::choose(model, &may, post);
        }
        (Purpose::ToRead(title), Reply::Competence(answer)) => {
            competence::to_read(model, title, answer);
        }
        (Purpose::Statement(..), Reply::Competence(answer)) => {
            competence::statement_came(model, answer);
        }
        (Purpose::Proposals(patient, entry), Reply::Competence(answer)) => {
            if let CompetenceAnswer::Proposals(statements) = answer {
                competence::proposed(model, patient, entry, statements);
            }
        }
        (Purpose::CrossMap(item, said), Reply::Competence(answer)) => {
            if let CompetenceAnswer::Proposals(statements) = answer {
                competence::corresponds(model, item, &said, statements);
            }
        }
        (Purpose::Colleagues, Reply::Programme { staff, .. }) => competence::people(model, staff),
        (Purpose::ChangedSince { what, refused }, Reply::ChangedSince(changed)) => {
            meanwhile::written_over(model, &what, refused, changed);
        }
        (Purpose::FormProgramme, Reply::Programme { staff, policy }) => {
            if let Some(layer) = model.form() {
                layer.set_programme(staff, policy);
            }
        }
        (Purpose::Documents(folder), Reply::Shell(reply)) => {
            documents::came(model, folder, *reply);
        }
        (Purpose::WhileAway(known), Reply::Team(answer)) => team::was_away(model, known, answer),
        (Purpose::People, Reply::Programme { staff, .. }) => team::people(model, staff),
        (Purpose::Locking, Reply::Locking(locking)) => lock::told(model, locking, now),
        (Purpose::Unlock, Reply::Done) => lock::opened(model, now),
        (Purpose::SetPassphrase, Reply::Receipt(_)) => signing::passphrase_set(model),
        (Purpose::ExecuteSigned, Reply::Receipt(receipt)) => signing::signed(model, receipt),
        (Purpose::SavePlace | Purpose::Lock | Purpose::Review, Reply::Done) => {}
        (purpose, reply) => {
            debug_assert!(false, "BUG: {reply:?} answers {purpose:?}");
        }
    }
}

fn take_header(model: &mut Model, header: &crate::service::view::Header) {
    model.header = header.clone();
}

fn take_today(model: &mut Model, today: Today, now: Instant) {
    model.header = today.header.clone();
    let next = today.next_change;
    model.today.set(today);
    if model.screen == Screen::Today {
        places::select_row(model);
    }
    // Never earlier than a moment from now: what has come already was seen by the query.
    model.today_deadline = next
        .map(|next: Moment| Moment(next.0.saturating_add(1_000)))
        .and_then(|next| model.instant_of(next))
        .filter(|at| *at > now);
}

/// A record open without a relationship is asked for again when its time is over.
fn until_when(model: &mut Model, record: &Record) {
    model.record_deadline = record
        .break_glass_until
        .and_then(|until| model.instant_of(Moment(until.0.saturating_add(1_000))));
}

fn show_record(model: &mut Model, record: Record) {
    until_when(model, &record);
    model.patient = Some(PatientScreen::new(record));
    model.screen = Screen::Patient;
    model.stale.record = false;
    places::select_row(model);
}

/// Opens the draft that was asked for on Today, or lists all.
fn drafts_listed(
    model: &mut Model,
    wanted: Option<CommandId>,
    drafts: Vec<(DraftSnapshot, String)>,
) {
    let one = drafts
        .iter()
        .find(|(draft, _)| Some(CommandId(draft.draft)) == wanted)
        .map(|(draft, _)| draft.clone());
    if let Some(plan) = one.and_then(FormPlan::of_draft) {
        typing::open(model, plan);
        return;
    }
    let choices: Vec<(String, String, Choice)> = drafts
        .into_iter()
        .filter_map(|(draft, name)| {
            let saved = Moment(draft.saved_micros);
            let detail = format!(
                "typed {} {}",
                shown::full_day(saved.day(&model.zone)),
                shown::hour_minute(saved, &model.zone)
            );
            let plan = FormPlan::of_draft(draft)?;
            let title = unfinished(plan.task.name(), &name);
            Some((title, detail, Choice::Form(Box::new(plan))))
        })
        .collect();
    if choices.is_empty() {
        model.say("no drafts are open");
    } else {
        model.layers.push(Layer::choose("Drafts", choices));
    }
}

fn failed(model: &mut Model, purpose: Purpose, trouble: &Trouble, now: Instant) {
    match (purpose, trouble) {
        (Purpose::Execute, _) => typing::refused(model, trouble),
        (Purpose::SaveDrafts { left }, _) => {
            typing::drafts_saved(model, left, Err(trouble), now);
        }
        (
            Purpose::Open {
                patient,
                restored: false,
            },
            Trouble::Refused(refusal),
        ) if asks_reason(refusal) => model.layers.push(Layer::Line(Prompt {
            title: "Why do you need to open this record?".to_owned(),
            help: refusal.sentence(),
            line: LineEditor::new(REASON_BYTES_MAX),
            what: Prompted::Reason(patient),
        })),
        (Purpose::Open { restored: true, .. }, _) => {
            model.place.row = None;
            model.say("the record that was open is not yours to open any more");
        }
        (Purpose::Find, _) => {
            if let Some(Layer::Find(find)) = model.layers.last_mut() {
                find.trouble = trouble.sentence();
            }
        }
        (Purpose::Record(patient), Trouble::Refused(refusal))
            if refusal.reason == Reason::NotAllowed && !model.guard.is_locked() =>
        {
            places::record_closed(model, patient, trouble, now);
        }
        (Purpose::Unlock, _) => lock::refused(model, trouble, now),
        (Purpose::Team { part, .. }, _) if !model.guard.is_locked() => {
            team::refused(model, part, trouble);
        }
        (Purpose::Competence(part), _) if !model.guard.is_locked() => {
            competence::refused(model, part, trouble);
        }
        (Purpose::Development(asked), _) if !model.guard.is_locked() => {
            competence::development_refused(model, &asked, trouble);
        }
        // Without proposals nothing is missing.
        (Purpose::Proposals(..), _) => {}
        (Purpose::SetPassphrase | Purpose::ExecuteSigned, _) => signing::refused(model, trouble),
        (Purpose::Documents(folder), _) => documents::refused(model, folder, trouble),
        // What was asked when the screen locked is asked again when it opens.
        _ if model.guard.is_locked() => model.stale = Stale::all(),
        // A quiet word only: what is wrong will be said when something is asked for.
        (Purpose::News(_), _) => {}
        (Purpose::Review, _) => follow::refused(model, trouble),
        (Purpose::Followed(patient), _) => follow::not_seen(model, patient, trouble),
        (Purpose::Preview, _) => typing::previewed(model, &[trouble.sentence()]),
        _ => model.complain(trouble.sentence()),
    }
}

/// Whether a record would open if a reason were given.
fn asks_reason(refusal: &Refusal) -> bool {
    refusal.field.as_deref() == Some("reason")
}
