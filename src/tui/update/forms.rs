//! Which form an action opens, and about what: the selected row, entry, suggestion, colleague or setting.

use super::{competence, team, typing};
use crate::client::Ask;
use crate::domain::entry::{EntryNumber, PatientId};
use crate::domain::patient::contact::Channel;
use crate::service::view::today;
use crate::tui::action::Action;
use crate::tui::effect::{FormPlan, Purpose};
use crate::tui::layer::{Choice, Layer};
use crate::tui::model::Model;
use crate::tui::screen::Screen;
use crate::tui::screen::patient::PatientScreen;
use crate::tui::task::Task;

/// The patient whom an action on this screen is about.
fn patient_here(model: &Model) -> Option<PatientId> {
    match model.screen {
        Screen::Today => model.today.selected().and_then(|row| row.patient),
        Screen::Caseload => model.caseload.selected().map(|row| row.patient),
        Screen::Patient => model.patient.as_ref().map(PatientScreen::patient),
        Screen::Competence | Screen::Service | Screen::Team => None,
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

/// Opens the form that an action stands for, about what is selected.
pub(super) fn begin(model: &mut Model, action: Action) {
    if model.screen == Screen::Team {
        team::begin(model, action);
        return;
    }
    if model.screen == Screen::Competence {
        competence::begin(model, action);
        return;
    }
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
        Action::Countersign | Action::Comment => {
            let task = if action == Action::Comment {
                Task::Comment
            } else {
                Task::Countersign
            };
            match entry_here(model) {
                Some(entry) => team::about_entry(model, task, patient, entry),
                None => model.say("open the record and select the entry first"),
            }
        }
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
        Task::Countersign,
        Task::Comment,
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
