//! What actions do on the screens.

use super::{act_anywhere, refresh, typing};
use crate::client::Ask;
use crate::domain::entry::{EntryNumber, PatientId};
use crate::domain::patient::contact::Channel;
use crate::service::query::Scope;
use crate::service::view::today;
use crate::tui::action::Action;
use crate::tui::effect::{Effect, FormPlan, Purpose};
use crate::tui::keymap::Place;
use crate::tui::layer::find::FindLayer;
use crate::tui::layer::{Choice, Layer, Prompt, Prompted};
use crate::tui::model::Model;
use crate::tui::screen::Screen;
use crate::tui::screen::patient::PatientScreen;
use crate::tui::task::Task;
use crate::tui::widget::line::LineEditor;
use crate::tui::widget::picker::Picker;
use std::time::Instant;

/// Does what an action asks on the screen that is shown.
pub(super) fn act(model: &mut Model, action: Action, now: Instant) {
    if act_anywhere(model, action, now) || moved(model, action) {
        return;
    }
    match action {
        Action::GoToday => go(model, Screen::Today),
        Action::GoCaseload => go(model, Screen::Caseload),
        Action::GoEvidence => go(model, Screen::Evidence),
        Action::GoService => go(model, Screen::Service),
        Action::Back => back(model),
        Action::Find => model.layers.push(Layer::Find(FindLayer::default())),
        Action::Palette => {
            let place = model.screen.place();
            model.layers.push(Layer::Palette(Picker::palette(place)));
        }
        Action::Manual => manual(model),
        Action::Drafts => model.ask(Purpose::Drafts(None), Ask::OpenDrafts),
        Action::DaySheet => day_sheet(model, now),
        Action::Open => open(model),
        Action::NextPart | Action::PreviousPart => switch(model, action == Action::NextPart),
        Action::FilterKinds => filter_kinds(model),
        Action::FilterWords => filter_words(model),
        Action::SortColumn if model.screen == Screen::Caseload => {
            model.caseload.sort_next();
            let words = model.caseload.sorted_words();
            model.say(words);
        }
        Action::ReverseSort if model.screen == Screen::Caseload => model.caseload.turn_round(),
        other => begin_form(model, other),
    }
}

fn moved(model: &mut Model, action: Action) -> bool {
    match model.screen {
        Screen::Today => model.today.act(action),
        Screen::Caseload => model.caseload.act(action),
        Screen::Evidence => model.evidence.act(action),
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
        Screen::Evidence => model.stale.evidence |= model.evidence.view.is_none(),
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
                let theme = model.theme;
                model.layers.push(Layer::read(&title, &lines, theme));
            }
        }
        Screen::Evidence => show_row(model, "Evidence"),
        Screen::Service => show_row(model, "Service"),
    }
}

/// Shows the selected row in full.
fn show_row(model: &mut Model, title: &str) {
    let lines = match model.screen {
        Screen::Today => model.today.whole_row(),
        Screen::Caseload => model.caseload.whole_row(),
        Screen::Evidence => model.evidence.whole_row(),
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
        Screen::Service => model.service.switch(),
        Screen::Patient => {
            if let Some(screen) = &mut model.patient {
                screen.switch(forward);
            }
        }
        Screen::Evidence => {}
    }
}

fn manual(model: &mut Model) {
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
            let of_programme = [
                EventKind::StoreCreated,
                EventKind::PolicyChanged,
                EventKind::StaffAdded,
                EventKind::StaffChanged,
                EventKind::StaffSuspended,
                EventKind::RecordOpened,
            ];
            kinds.extend(
                EventKind::ALL
                    .iter()
                    .filter(|kind| !of_programme.contains(kind))
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
        Screen::Evidence => {
            let mut all = vec![(
                "all frameworks".to_owned(),
                String::new(),
                Choice::Framework(None),
            )];
            all.extend(
                model
                    .evidence
                    .frameworks()
                    .into_iter()
                    .map(|(id, title)| (title, String::new(), Choice::Framework(Some(id)))),
            );
            model.layers.push(Layer::choose("Show", all));
        }
        Screen::Today | Screen::Service => {}
    }
}

fn filter_words(model: &mut Model) {
    let words = match model.screen {
        Screen::Caseload => model.caseload.words(),
        Screen::Patient => model.patient.as_ref().map_or("", |screen| screen.words()),
        Screen::Evidence => model.evidence.words(),
        Screen::Service => model.service.words(),
        Screen::Today => return,
    };
    model.layers.push(Layer::Line(Prompt {
        title: "Only rows that hold these words".to_owned(),
        help: "Any order; accents do not matter; nothing shows all again".to_owned(),
        line: LineEditor::with_text(200, words),
        what: Prompted::Words,
    }));
}

/// The patient whom an action on this screen is about.
fn patient_here(model: &Model) -> Option<PatientId> {
    match model.screen {
        Screen::Today => model.today.selected().and_then(|row| row.patient),
        Screen::Caseload => model.caseload.selected().map(|row| row.patient),
        Screen::Patient => model.patient.as_ref().map(PatientScreen::patient),
        Screen::Evidence | Screen::Service => None,
    }
}

/// The entry that an action on this screen is about.
fn entry_here(model: &Model) -> Option<EntryNumber> {
    match model.screen {
        Screen::Patient => model
            .patient
            .as_ref()
            .and_then(|screen| screen.selected())
            .map(|line| line.entry),
        Screen::Today => model.today.selected().and_then(|row| match row.task {
            today::Task::Know(entry) => Some(entry),
            _ => None,
        }),
        _ => None,
    }
}

fn begin_form(model: &mut Model, action: Action) {
    if action == Action::RegisterPatient {
        let task = match model.screen {
            Screen::Service => Task::AddStaff,
            _ => Task::Register,
        };
        typing::open(model, FormPlan::new(task));
        return;
    }
    if model.screen == Screen::Service {
        service_form(model, action);
        return;
    }
    let Some(patient) = patient_here(model) else {
        if action == Action::RecordFact {
            choose_task(model, None);
        } else {
            model.say("select a person first, or find one with /");
        }
        return;
    };
    match action {
        Action::RecordContact => {
            let mut plan = FormPlan::about(Task::Contact, patient);
            plan.channel = due_channel(model);
            typing::open(model, plan);
        }
        Action::StepIntensity => {
            let mut plan = FormPlan::about(Task::StepIntensity, patient);
            if let Some(today::Task::Decide(id)) = today_task(model) {
                plan.suggestion = Some(id);
            }
            typing::open(model, plan);
        }
        Action::FileEvidence | Action::Correct => about_entry(model, action, patient),
        Action::ShowOriginal => show_original(model, patient),
        Action::Decide => decide(model, patient),
        Action::RecordFact => choose_task(model, Some(patient)),
        _ => {}
    }
}

fn today_task(model: &Model) -> Option<today::Task> {
    (model.screen == Screen::Today)
        .then(|| model.today.selected().map(|row| row.task.clone()))
        .flatten()
}

/// How the contact that was due is to be made.
fn due_channel(model: &Model) -> Option<Channel> {
    match today_task(model)? {
        today::Task::Contact(channel) => Some(channel),
        _ => None,
    }
}

fn about_entry(model: &mut Model, action: Action, patient: PatientId) {
    let Some(entry) = entry_here(model) else {
        model.say("open the record and select the entry first");
        return;
    };
    let task = if action == Action::Correct {
        Task::Correct
    } else {
        Task::Evidence
    };
    let mut plan = FormPlan::about(task, patient);
    plan.entry = Some(entry);
    typing::open(model, plan);
}

fn show_original(model: &mut Model, patient: PatientId) {
    let line = model.patient.as_ref().and_then(|screen| screen.selected());
    let original = line.and_then(|line| {
        let corrected = !line.corrected_by.is_empty() || line.struck || line.hidden;
        if corrected {
            Some(line.entry)
        } else {
            line.corrects
        }
    });
    match original {
        Some(entry) => model.ask(
            Purpose::Text(format!("Original of entry {entry}")),
            Ask::Original { patient, entry },
        ),
        None => model.say("this entry stands as it was written"),
    }
}

/// Answers what waits: the selected row's on Today, all of the record's elsewhere.
fn decide(model: &mut Model, patient: PatientId) {
    let mut choices = Vec::new();
    let mut add = |label: String, task: Task, change: &dyn Fn(&mut FormPlan)| {
        let mut plan = FormPlan::about(task, patient);
        change(&mut plan);
        choices.push((label, String::new(), Choice::Form(Box::new(plan))));
    };
    match (today_task(model), &model.patient) {
        (Some(today::Task::Decide(id)), _) => {
            add(
                "Step intensity as suggested".to_owned(),
                Task::StepIntensity,
                &|plan| {
                    plan.suggestion = Some(id);
                },
            );
            add(
                "Keep it as it is, with a reason".to_owned(),
                Task::RefuseSuggestion,
                &|plan| {
                    plan.suggestion = Some(id);
                },
            );
        }
        (Some(today::Task::FollowUp(id)), _) => {
            add(
                "Close the follow-up".to_owned(),
                Task::CloseFollowUp,
                &|plan| {
                    plan.follow_up = Some(id);
                },
            );
        }
        (Some(today::Task::Intensity), _) => {
            add(
                "Step or review the intensity".to_owned(),
                Task::StepIntensity,
                &|_| {},
            );
        }
        (None, Some(screen)) if model.screen == Screen::Patient => {
            for one in &screen.record.suggestions {
                add(
                    format!("Step: {}", one.words),
                    Task::StepIntensity,
                    &|plan| {
                        plan.suggestion = Some(one.id);
                    },
                );
                add(
                    format!("Keep: {}", one.words),
                    Task::RefuseSuggestion,
                    &|plan| {
                        plan.suggestion = Some(one.id);
                    },
                );
            }
            for one in &screen.record.follow_ups {
                add(
                    format!("Follow-up: {}", one.what),
                    Task::CloseFollowUp,
                    &|plan| {
                        plan.follow_up = Some(one.id);
                    },
                );
            }
        }
        _ => {}
    }
    match choices.len() {
        0 => model.say("nothing waits for an answer here"),
        1 => {
            if let Some((_, _, Choice::Form(plan))) = choices.pop() {
                typing::open(model, *plan);
            }
        }
        _ => model.layers.push(Layer::choose("Decide", choices)),
    }
}

/// Lists every fact that can be recorded here.
fn choose_task(model: &mut Model, patient: Option<PatientId>) {
    let apart = [
        Task::RefuseSuggestion,
        Task::CloseFollowUp,
        Task::Correct,
        Task::Evidence,
    ];
    let choices = Task::ALL
        .iter()
        .filter(|task| !apart.contains(task))
        .filter(|task| match patient {
            Some(_) => task.needs_patient() || **task == Task::Register,
            None => **task == Task::Register,
        })
        .map(|task| {
            let plan = match patient.filter(|_| task.needs_patient()) {
                Some(patient) => FormPlan::about(*task, patient),
                None => FormPlan::new(*task),
            };
            let choice = Choice::Form(Box::new(plan));
            (task.title().to_owned(), String::new(), choice)
        })
        .collect();
    model.layers.push(Layer::choose("Record", choices));
}

/// Forms about staff and policy.
fn service_form(model: &mut Model, action: Action) {
    let staff = model.service.staff();
    let setting = model.service.setting().map(str::to_owned);
    let plan = |task| FormPlan {
        staff,
        setting: setting.clone(),
        ..FormPlan::new(task)
    };
    match action {
        Action::Correct | Action::FileEvidence if staff.is_some() => {
            typing::open(model, plan(Task::ChangeStaff));
        }
        Action::Correct | Action::FileEvidence if setting.is_some() => {
            typing::open(model, plan(Task::ChangePolicy));
        }
        Action::RecordFact => {
            let mut tasks = vec![Task::AddStaff];
            if staff.is_some() {
                tasks.extend([Task::ChangeStaff, Task::SuspendStaff]);
            }
            if setting.is_some() {
                tasks.push(Task::ChangePolicy);
            }
            let choices = tasks
                .into_iter()
                .map(|task| {
                    let choice = Choice::Form(Box::new(plan(task)));
                    (task.title().to_owned(), String::new(), choice)
                })
                .collect();
            model.layers.push(Layer::choose("Record", choices));
        }
        _ => {}
    }
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
        Choice::Framework(framework) => model.evidence.choose(framework),
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
        Place::Evidence => "evidence",
        Place::Service => "policy",
        Place::Form => "contact",
        _ => "keys",
    }
}
