//! The competence screen: asking for its parts, what is done from a row, and what an entry just saved could show.

use super::{acting, development, typing};
use crate::client::{Ask, Trouble};
use crate::domain::entry::{EntryNumber, PatientId, StaffId};
use crate::protocol::message::{
    CompetenceAnswer, CompetenceAsk, DevelopmentAnswer, DevelopmentAsk,
};
use crate::service::query::StaffRow;
use crate::service::view::competence::Proposal;
use crate::tui::action::Action;
use crate::tui::effect::{FormPlan, Purpose};
use crate::tui::layer::{Choice, Layer};
use crate::tui::model::Model;
use crate::tui::screen::Screen;
use crate::tui::screen::competence::statements::Opened;
use crate::tui::screen::competence::{Matter, Part, Proposed, Row, reading};
use crate::tui::task::Task;
use crate::tui::widget::bars::Status;

/// Asks for the part that is shown.
pub(super) fn ask(model: &mut Model) {
    let ask = model.competence.ask(model.actor);
    let purpose = match &ask {
        Ask::Development(asked) => Purpose::Development(asked.clone()),
        _ => Purpose::Competence(model.competence.part),
    };
    // The grid shows one framework at a time, and the list to choose from comes with the units.
    let known = Purpose::Competence(Part::Known);
    if model.competence.part == Part::Team
        && model.competence.frameworks().is_empty()
        && !model.is_waiting(|one| *one == known)
    {
        let person = model.competence.person.unwrap_or(model.actor);
        model.ask(known, Ask::Competence(CompetenceAsk::Standing(person)));
    }
    if !model.is_waiting(|one| *one == purpose) {
        model.ask(purpose, ask);
    }
    development::ask_besides(model);
    let read = model.competence.statements.read().map(str::to_owned);
    if let Some(statement) = read.filter(|_| model.competence.part == Part::Statements) {
        ask_statement(model, statement);
    }
}

/// Asks for a statement in full.
fn ask_statement(model: &mut Model, statement: String) {
    let person = model.competence.person.unwrap_or(model.actor);
    let purpose = Purpose::Statement(person, statement.clone());
    if !model.is_waiting(|one| *one == purpose) {
        let ask = CompetenceAsk::Statement(person, statement);
        model.ask(purpose, Ask::Competence(ask));
    }
}

/// A statement came. What was asked of somebody before another was chosen is left out.
pub(super) fn statement_came(model: &mut Model, answer: CompetenceAnswer) {
    let person = model.competence.person.unwrap_or(model.actor);
    if let CompetenceAnswer::Statement(whole) = answer
        && whole.staff == person
    {
        model.competence.statements.show(&whole, model.theme);
    }
}

/// What a post asks for or a team's grid came. What was asked before another person or framework was chosen is left out.
pub(super) fn development_came(
    model: &mut Model,
    asked: &DevelopmentAsk,
    answer: DevelopmentAnswer,
) {
    match answer {
        DevelopmentAnswer::Gaps(view)
            if view.staff == model.competence.person.unwrap_or(model.actor) =>
        {
            model.competence.set_gaps(*view);
        }
        DevelopmentAnswer::Grid(view) if *asked == model.competence.grid.ask() => {
            model.competence.grid.set(*view);
        }
        answer => development::came(model, asked, answer),
    }
}

/// It may not be seen: the sentence stands in its place.
pub(super) fn development_refused(model: &mut Model, asked: &DevelopmentAsk, trouble: &Trouble) {
    let part = match asked {
        DevelopmentAsk::Grid { .. } if *asked == model.competence.grid.ask() => Part::Team,
        DevelopmentAsk::Gaps(staff) if *staff == model.competence.person.unwrap_or(model.actor) => {
            Part::Gaps
        }
        asked => return development::refused(model, asked, trouble),
    };
    refused(model, part, trouble);
}

/// Shows one framework, or all.
pub(super) fn choose_framework(model: &mut Model, framework: Option<String>) {
    model.competence.choose(framework);
    if model.competence.part == Part::Team {
        ask(model);
    }
}

/// Shows the team's grid by statement, or by unit again; of the statements themselves opens all, or closes all.
pub(super) fn turn_statements(model: &mut Model) {
    match model.competence.part {
        Part::Team => {
            model.competence.grid.turn_statements();
            ask(model);
        }
        Part::Statements => model.competence.statements.turn_all(),
        _ => model.say("v shows the team: there S changes between units and statements"),
    }
}

/// A part came.
pub(super) fn came(model: &mut Model, answer: CompetenceAnswer) {
    match answer {
        CompetenceAnswer::Standing(view) => model.competence.set_known(*view),
        CompetenceAnswer::Queue(queue) => model.competence.set_waits(*queue, model.actor),
        CompetenceAnswer::Statements(view)
            if view.staff == model.competence.person.unwrap_or(model.actor) =>
        {
            model.competence.statements.set(*view);
        }
        _ => {}
    }
}

/// A part may not be seen: the sentence stands in its place.
pub(super) fn refused(model: &mut Model, part: Part, trouble: &Trouble) {
    model.competence.refuse(part, &trouble.sentence());
}

/// Shows another part.
pub(super) fn switch(model: &mut Model, forward: bool) {
    model.competence.switch(forward);
    ask(model);
}

/// Goes to a part.
pub(super) fn go_to(model: &mut Model, part: Part) {
    model.competence.part = part;
    model.stale.competence = true;
    acting::go(model, Screen::Competence);
}

/// Reads what the selected row is about.
pub(super) fn open(model: &mut Model) {
    if model.competence.part == Part::Statements {
        match model.competence.statements.open() {
            Opened::Nothing => {}
            Opened::Statement(statement) => ask_statement(model, statement),
            Opened::Lines(lines) => {
                let theme = model.theme;
                model.layers.push(Layer::read("Competence", &lines, theme));
            }
        }
        return;
    }
    if let Some(item) = model.competence.selected_item() {
        let ask = CompetenceAsk::Item(model.actor, item);
        model.ask(Purpose::ToRead("Evidence"), Ask::Competence(ask));
        return;
    }
    let row = model.competence.selected().cloned().unwrap_or_default();
    let asked = match (row.matter, row.staff, row.entry) {
        (Matter::Claim | Matter::Returned, Some(staff), Some(claim)) => {
            Some(("Claim", CompetenceAsk::Claim(staff, claim)))
        }
        (Matter::Witness, Some(owner), Some(item)) => {
            Some(("Evidence", CompetenceAsk::Item(owner, item)))
        }
        (Matter::Learned, Some(owner), Some(item)) if owner == model.actor => {
            Some(("Learning", CompetenceAsk::Item(owner, item)))
        }
        _ => None,
    };
    if let Some((title, ask)) = asked {
        model.ask(Purpose::ToRead(title), Ask::Competence(ask));
    } else if let Some(lines) = model.competence.whole_row() {
        let theme = model.theme;
        model.layers.push(Layer::read("Competence", &lines, theme));
    }
}

/// Shows an item or a claim to be read.
pub(super) fn to_read(model: &mut Model, title: &str, answer: CompetenceAnswer) {
    let lines = match answer {
        CompetenceAnswer::Item(item) => reading::item_lines(&item),
        CompetenceAnswer::Claim(file) => reading::claim_lines(&file),
        _ => return,
    };
    model.layers.push(Layer::read(title, &lines, model.theme));
}

/// Opens the form that an action stands for on this screen.
pub(super) fn begin(model: &mut Model, action: Action) {
    let row = model.competence.at_hand().unwrap_or_default();
    match action {
        Action::FileEvidence | Action::RegisterPatient => {
            let mut plan = FormPlan::new(Task::FileItem);
            if row.statement.is_some() {
                plan.said = row.whole.join("\n");
            }
            (plan.unit, plan.statement) = (row.unit, row.statement);
            typing::open(model, plan);
        }
        // Of what is selected: the statement alone, or the unit.
        Action::Inapplicable if row.statement.is_some() => unit_form(model, Task::SetAside, row),
        Action::Inapplicable => unit_form(model, Task::Inapplicable, row),
        Action::RateSelf => unit_form(model, Task::RateSelf, row),
        Action::ClaimUnit => unit_form(model, Task::ClaimUnit, row),
        Action::LinkEvidence => ask_what_corresponds(model),
        Action::AskWitness => item_form(model, Task::AskWitness),
        Action::StateWitness => item_form(model, Task::StateWitness),
        Action::ReturnClaim | Action::Correct => match (row.matter, row.closed.is_empty()) {
            (Matter::Claim, true) => about(model, Task::ReturnClaim, row),
            (Matter::Claim, false) => model.say(row.closed),
            _ => model.say("select a claim that waits for you first"),
        },
        Action::Decide => decide(model, row),
        Action::GiveAuthority => {
            let mut plan = FormPlan::new(Task::GiveAuthority);
            plan.unit = row.unit;
            typing::open(model, plan);
        }
        Action::ChoosePerson => model.ask(Purpose::Colleagues, Ask::Programme),
        Action::RecordFact => development::ask(model),
        _ => model.say("that is done on a record, or on the caseload"),
    }
}

fn unit_form(model: &mut Model, task: Task, row: Row) {
    if row.staff.is_some_and(|staff| staff != model.actor) {
        model.say("this is a colleague's: only they rate themselves and claim");
        return;
    }
    let plan = FormPlan {
        unit: row.unit,
        statement: row.statement,
        ..FormPlan::new(task)
    };
    typing::open(model, plan);
}

fn item_form(model: &mut Model, task: Task) {
    match model.competence.selected_item() {
        Some(item) => typing::open(
            model,
            FormPlan {
                entry: Some(item),
                staff: Some(model.actor),
                said: model.competence.whole_row().unwrap_or_default().join("\n"),
                ..FormPlan::new(task)
            },
        ),
        None => model.say("select an item of your evidence first: v shows it"),
    }
}

/// Asks what the selected item could show in other frameworks, too.
fn ask_what_corresponds(model: &mut Model) {
    let Some(item) = model.competence.selected_item() else {
        model.say("select an item of your evidence first: v shows it");
        return;
    };
    let said = model.competence.whole_row().unwrap_or_default().join("\n");
    let ask = Ask::Competence(CompetenceAsk::CrossMap(item));
    model.ask(Purpose::CrossMap(item, said), ask);
}

/// Offers what corresponds: each is a proposal, and counts only when the person saves it.
pub(super) fn corresponds(
    model: &mut Model,
    item: EntryNumber,
    said: &str,
    statements: Vec<Proposal>,
) {
    let plan = |statement: Option<String>| {
        Choice::Form(Box::new(FormPlan {
            entry: Some(item),
            staff: Some(model.actor),
            said: said.to_owned(),
            statement,
            ..FormPlan::new(Task::LinkItem)
        }))
    };
    let other = "Another statement, a stage or a tag".to_owned();
    let mut choices = vec![(other, String::new(), plan(None))];
    let proposed = statements.into_iter();
    choices.extend(proposed.map(|one| (one.label, one.why, plan(Some(one.statement)))));
    model.layers.push(Layer::choose(
        "It could show, too (proposals of ours)",
        choices,
    ));
}

fn about(model: &mut Model, task: Task, row: Row) {
    typing::open(
        model,
        FormPlan {
            entry: row.entry,
            staff: row.staff,
            unit: row.unit,
            said: row.said,
            ..FormPlan::new(task)
        },
    );
}

/// Does what the selected row asks for.
fn decide(model: &mut Model, row: Row) {
    if !row.closed.is_empty() {
        model.say(row.closed);
        return;
    }
    match row.matter {
        Matter::Claim => about(model, Task::JudgeClaim, row),
        Matter::Witness => about(model, Task::StateWitness, row),
        Matter::SecondLook => about(model, Task::SecondLook, row),
        Matter::Returned => unit_form(model, Task::ClaimUnit, row),
        Matter::Unit if row.staff != Some(model.actor) => about(model, Task::JudgeUnit, row),
        Matter::Unit => model.say("c claims the unit, r rates yourself in it"),
        Matter::Heading | Matter::Line | Matter::Learned => {
            model.say("nothing is to be decided here; v shows what waits");
        }
        _ => development::decide(model, row),
    }
}

/// Lists everybody, to see somebody else's competence.
pub(super) fn people(model: &mut Model, staff: Vec<StaffRow>) {
    let choices = staff
        .into_iter()
        .map(|row| (row.name, row.roles, Choice::Colleague(row.id)))
        .collect();
    model.layers.push(Layer::choose("Whose", choices));
}

/// Shows somebody else's.
pub(super) fn choose(model: &mut Model, person: StaffId) {
    model.competence.choose_person(person);
    ask(model);
}

/// After a contact was saved: asks what it could show.
pub(super) fn propose(model: &mut Model, patient: PatientId, entry: EntryNumber) {
    let ask = CompetenceAsk::Proposals(patient, entry);
    model.ask(Purpose::Proposals(patient, entry), Ask::Competence(ask));
}

/// What it could show came: said in the last line, beside the receipt; one key takes it, none need be pressed.
pub(super) fn proposed(
    model: &mut Model,
    patient: PatientId,
    entry: EntryNumber,
    statements: Vec<Proposal>,
) {
    let Some(first) = statements.first() else {
        model.proposed = None;
        return;
    };
    if let Status::Receipt(words) = &mut model.status {
        let more = match statements.len() {
            1 => String::new(),
            count => format!(" (1 of {count})"),
        };
        *words = format!("{words}. E: could show {}{more}", first.label);
    }
    model.proposed = Some(Proposed {
        patient,
        entry,
        statements,
    });
}

/// Takes one of the proposals: its form is opened with the statement in it.
pub(super) fn take(model: &mut Model) {
    let Some(proposed) = model.proposed.take() else {
        model.say("nothing is proposed; e on an entry of a record files evidence");
        return;
    };
    let mut choices: Vec<(String, String, Choice)> = proposed
        .statements
        .iter()
        .map(|one| {
            let plan = FormPlan {
                entry: Some(proposed.entry),
                statement: Some(one.statement.clone()),
                ..FormPlan::about(Task::Evidence, proposed.patient)
            };
            (
                one.label.clone(),
                one.why.clone(),
                Choice::Form(Box::new(plan)),
            )
        })
        .collect();
    if choices.len() == 1 {
        if let Some((_, _, Choice::Form(plan))) = choices.pop() {
            typing::open(model, *plan);
        }
        return;
    }
    model
        .layers
        .push(Layer::choose("The contact could show", choices));
}
