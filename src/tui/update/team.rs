//! The team screen: asking for its lists, and what is done from a row.

use super::{acting, typing};
use crate::client::{Ask, Trouble};
use crate::domain::entry::{EntryNumber, PatientId, StaffId};
use crate::protocol::message::{TeamAnswer, TeamAsk};
use crate::service::query::StaffRow;
use crate::tui::action::Action;
use crate::tui::effect::{FormPlan, Purpose, WhileAway};
use crate::tui::layer::{Choice, Layer};
use crate::tui::model::Model;
use crate::tui::screen::Screen;
use crate::tui::screen::team::{Part, Row};
use crate::tui::task::Task;

/// The most lines about an absence that are gathered: more than a month of a full caseload.
const AWAY_LINES_MAX: usize = 4_000;

/// Asks for the list that is shown, from its beginning.
pub(super) fn ask(model: &mut Model) {
    let purpose = Purpose::Team {
        part: model.team.part,
        more: false,
    };
    if !model.is_waiting(|one| *one == purpose) {
        let ask = model.team.first_ask(model.actor);
        model.ask(purpose, Ask::Team(ask));
    }
}

/// Asks for the next page of the list that is shown, where it comes into view.
pub(super) fn ask_more(model: &mut Model) {
    if let Some(ask) = model.team.wanted() {
        let part = model.team.part;
        model.ask(Purpose::Team { part, more: true }, Ask::Team(ask));
    }
}

/// A list came.
pub(super) fn came(model: &mut Model, part: Part, more: bool, answer: TeamAnswer) {
    model.team.set(part, more, answer, model.actor);
}

/// A list may not be seen: the sentence stands in its place.
pub(super) fn refused(model: &mut Model, part: Part, trouble: &Trouble) {
    model.team.refuse(part, &trouble.sentence());
}

/// Shows another list.
pub(super) fn switch(model: &mut Model, forward: bool) {
    model.team.switch(forward);
    ask(model);
}

/// Opens the record of the selected row at its entry, or shows the row.
pub(super) fn open(model: &mut Model) {
    let part = model.team.part;
    let Some(row) = model.team.selected().cloned() else {
        return;
    };
    match (part, row.patient, row.absent, row.entry) {
        (Part::Cover, _, Some(absent), Some(cover)) => meanwhile(model, absent, cover),
        (_, Some(patient), _, entry) => {
            model.place.row = entry.map(|entry| entry.0.to_string());
            acting::open_record(model, patient, "");
        }
        _ => {
            let lines = model.team.whole_row().unwrap_or_default();
            let theme = model.theme;
            model.layers.push(Layer::read("Team", &lines, theme));
        }
    }
}

/// Asks what happened while somebody was away.
pub(super) fn meanwhile(model: &mut Model, absent: StaffId, cover: EntryNumber) {
    let known = WhileAway {
        absent,
        cover,
        lines: Vec::new(),
    };
    ask_away(model, known, None);
}

fn ask_away(model: &mut Model, known: WhileAway, before: Option<u64>) {
    let ask = TeamAsk::Meanwhile(known.absent, known.cover, before);
    model.ask(Purpose::WhileAway(known), Ask::Team(ask));
}

/// Takes a page of what happened while somebody was away, asks for the next, and shows all when the last has come.
pub(super) fn was_away(model: &mut Model, mut known: WhileAway, answer: TeamAnswer) {
    let TeamAnswer::Meanwhile(meanwhile) = answer else {
        return;
    };
    for row in meanwhile.rows {
        let lines = &mut known.lines;
        lines.push(format!("{}  {}", row.name, row.headline));
        lines.push(format!("  {}, by {}  {}", row.when, row.who, row.entry));
    }
    let is_enough = known.lines.len() >= AWAY_LINES_MAX;
    if let Some(next) = meanwhile.next.filter(|_| !is_enough) {
        return ask_away(model, known, Some(next));
    }
    let mut lines = vec![meanwhile.about, String::new()];
    if known.lines.is_empty() {
        lines.push("Nothing was recorded on these records meanwhile.".to_owned());
    }
    lines.append(&mut known.lines);
    if meanwhile.next.is_some() {
        lines.push(String::new());
        lines.push("There is more: `caseload cover meanwhile` lists all.".to_owned());
    }
    let theme = model.theme;
    model
        .layers
        .push(Layer::read("What happened meanwhile", &lines, theme));
}

/// Opens the form that an action stands for on this screen.
pub(super) fn begin(model: &mut Model, action: Action) {
    match action {
        Action::RegisterPatient => typing::open(model, FormPlan::new(Task::ArrangeCover)),
        Action::Decide | Action::Countersign => decide(model),
        Action::Comment => {
            let row = model.team.selected();
            match row.and_then(|row| row.patient.zip(row.entry)) {
                Some((patient, entry)) => about_entry(model, Task::Comment, patient, entry),
                None => model.say("select an entry of a record first"),
            }
        }
        Action::ChoosePerson => model.ask(Purpose::People, Ask::Programme),
        _ => model.say("that is done on a record, or on the caseload"),
    }
}

/// The form about an entry.
pub(super) fn about_entry(model: &mut Model, task: Task, patient: PatientId, entry: EntryNumber) {
    let mut plan = FormPlan::about(task, patient);
    plan.entry = Some(entry);
    typing::open(model, plan);
}

fn decide(model: &mut Model) {
    let part = model.team.part;
    let Some(row) = model.team.selected().cloned() else {
        model.say("nothing waits here");
        return;
    };
    if !row.closed.is_empty() {
        model.say(row.closed);
        return;
    }
    let Row {
        about,
        entry,
        absent,
        said,
        ..
    } = row;
    match (part, about, entry) {
        (Part::Countersign, Some(patient), Some(entry)) => {
            about_entry(model, Task::Countersign, patient, entry);
        }
        (Part::Judge, Some(_), Some(_)) => typing::open(
            model,
            FormPlan {
                patient: about,
                entry,
                said,
                ..FormPlan::new(Task::JudgeBreakGlass)
            },
        ),
        (Part::Cover, _, Some(_)) => typing::open(
            model,
            FormPlan {
                staff: absent,
                entry,
                said,
                ..FormPlan::new(Task::EndCover)
            },
        ),
        _ => model.say("nothing is to be decided here"),
    }
}

/// Lists everybody, to see somebody else's supervision record and openings.
pub(super) fn people(model: &mut Model, staff: Vec<StaffRow>) {
    let choices = staff
        .into_iter()
        .map(|row| (row.name, row.roles, Choice::Person(row.id)))
        .collect();
    model.layers.push(Layer::choose("Whose", choices));
}

/// Shows somebody else's.
pub(super) fn choose(model: &mut Model, person: StaffId) {
    model.team.choose(person);
    if model.screen == Screen::Team {
        ask(model);
    }
}

/// Goes to one of the lists.
pub(super) fn go_to(model: &mut Model, part: Part) {
    model.team.part = part;
    acting::go(model, Screen::Team);
}
