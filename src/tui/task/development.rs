//! Forms about posts and how people learn (R000-22 to R000-30). Each says whose development it is about: one person's, whom
//! `s` on the screen chose, since what is open and what may be done of it is theirs.
//!
//! - `agreed`: agreements, what was offered, objectives, mentors
//! - `trained`: modules, exemptions, provisional practice
//! - `learned`: the learning log, practice hours
//! - `profile`: a role profile, in three steps, with `asked`: what it asks for; `post`: whose post is which

mod agreed;
mod asked;
mod learned;
mod post;
mod profile;
mod trained;

use super::Task;
use super::facts::Facts;
use super::reading::Reading;
use crate::domain::command::Command;
use crate::domain::entry::{EntryNumber, StaffId};
use crate::domain::staff::development::DevelopmentCommand;
use crate::service::view::recordable::{ModuleChoice, Open, Recordable};
use crate::tui::form::{Choice, Field, Form, FormSpec, Group};

pub(super) fn spec(task: Task, spec: FormSpec, facts: &Facts) -> FormSpec {
    match task {
        Task::OfferAgreement => agreed::offer_spec(spec, facts),
        Task::AcceptOffer => agreed::accept_spec(spec, facts),
        Task::EndAgreement => agreed::end_spec(spec, facts),
        Task::SetObjective => agreed::objective_spec(spec, facts),
        Task::ReviewObjective => agreed::review_spec(spec, facts),
        Task::PairMentor => agreed::pair_spec(spec, facts),
        Task::EndMentoring => agreed::unpair_spec(spec, facts),
        Task::WriteModule => trained::module_spec(spec, facts),
        Task::CompleteModule => trained::done_spec(spec, facts),
        Task::GiveExemption => trained::exempt_spec(spec, facts),
        Task::BeginProvisional => trained::begin_spec(spec, facts),
        Task::SettleProvisional => trained::settle_spec(spec, facts),
        Task::LogLearning => learned::log_spec(spec, facts),
        Task::PracticeHours => learned::hours_spec(spec, facts),
        Task::AssignProfile => post::assign_spec(spec, facts),
        Task::WriteProfile => profile::spec(spec, facts),
        _ => spec,
    }
}

/// What the form opens with besides what its fields propose.
pub(super) fn fill(task: Task, form: &mut Form, facts: &Facts) {
    match task {
        Task::WriteModule => trained::module_fill(form, facts),
        Task::WriteProfile => profile::fill(form, facts),
        _ => {}
    }
}

/// What follows from what was typed, and what is said of it.
pub(super) fn remark(task: Task, form: &mut Form, facts: &Facts) {
    if task == Task::WriteProfile {
        profile::remark(form, facts);
    }
}

pub(super) fn command(task: Task, read: &mut Reading<'_>) -> Option<Command> {
    if task == Task::LogLearning {
        return learned::log_command(read);
    }
    let asked = match task {
        Task::OfferAgreement => agreed::offer(read),
        Task::AcceptOffer => agreed::accept(read),
        Task::EndAgreement => agreed::end(read),
        Task::SetObjective => agreed::objective(read),
        Task::ReviewObjective => agreed::review(read),
        Task::PairMentor => agreed::pair(read),
        Task::EndMentoring => agreed::unpair(read),
        Task::WriteModule => trained::module(read),
        Task::CompleteModule => trained::done(read),
        Task::GiveExemption => trained::exempt(read),
        Task::BeginProvisional => trained::begin(read),
        Task::SettleProvisional => trained::settle(read),
        Task::PracticeHours => learned::hours(read),
        Task::AssignProfile => post::assign(read),
        Task::WriteProfile => profile::write(read),
        _ => None,
    };
    asked.map(Command::Development)
}

pub(super) fn field_of(task: Task, refused: &str) -> Option<String> {
    let key = match (task, refused) {
        (Task::PracticeHours, "from") => "hours_from",
        (Task::PracticeHours, "until") => "hours_until",
        (Task::LogLearning, "answers") => "answer_1",
        // Which of the units it is, the form has said itself.
        (Task::WriteProfile, "level" | "complexity" | "specialty") => "units",
        _ => return None,
    };
    Some(key.to_owned())
}

/// Whose development it is: nobody else can be chosen beside what is theirs.
fn whose_field(facts: &Facts) -> Field {
    let known = facts.development.as_ref();
    let only: Vec<Choice> = known
        .iter()
        .map(|one| Choice::new(&one.staff.to_string(), &one.name))
        .collect();
    let initial = known.map_or_else(String::new, |one| one.staff.to_string());
    Field::choice("staff", "Whose", only)
        .required()
        .initial(&initial)
        .help("For somebody else: Esc, then s on the screen")
}

fn whose(read: &mut Reading<'_>) -> Option<StaffId> {
    let staff = read.staff("staff");
    if staff.is_none() {
        read.complain("staff", "Say whose it is");
    }
    staff
}

/// One of what is open: the one that was selected, or the only one.
fn open_field(key: &str, label: &str, open: &[Open], facts: &Facts) -> Field {
    let choices: Vec<Choice> = open
        .iter()
        .map(|one| Choice::new(&one.entry.0.to_string(), &one.words))
        .collect();
    let selected = open.iter().find(|one| Some(one.entry) == facts.entry);
    let initial = selected.or_else(|| open.first().filter(|_| open.len() == 1));
    let initial = initial.map_or_else(String::new, |one| one.entry.0.to_string());
    Field::choice(key, label, choices)
        .required()
        .initial(&initial)
}

fn chosen(read: &mut Reading<'_>, key: &str, complaint: &str) -> Option<EntryNumber> {
    let entry = read.entry(key);
    if entry.is_none() {
        read.complain(key, complaint);
    }
    entry
}

fn open_of(facts: &Facts, get: fn(&Recordable) -> &[Open]) -> &[Open] {
    facts.development.as_ref().map_or(&[], get)
}

/// Units, each chosen by its name.
fn unit_group(facts: &Facts, label: &str) -> Group {
    let units: Vec<Choice> = facts
        .units
        .iter()
        .map(|unit| Choice::new(&unit.id, &unit.label))
        .collect();
    let unit =
        Field::choice("id", "Unit", units).help("Enter lists them all: type words to find one");
    Group::new("units", label, vec![unit]).shortcut('u')
}

fn units(read: &Reading<'_>) -> Vec<String> {
    let mut units: Vec<String> = Vec::new();
    for number in read.members("units", "id") {
        let id = read.text(&format!("units.{number}.id"));
        if !id.is_empty() && !units.contains(&id) {
            units.push(id);
        }
    }
    units
}

fn modules_where(facts: &Facts, keep: impl Fn(&ModuleChoice) -> bool) -> Vec<Choice> {
    let all = facts
        .development
        .as_ref()
        .map_or(&[][..], |one| &one.modules);
    all.iter()
        .filter(|one| keep(one))
        .map(|one| {
            let kind = one.kind.code();
            Choice::new(
                &one.module.0.to_string(),
                &format!("{} ({kind})", one.title),
            )
        })
        .collect()
}

fn entries(read: &Reading<'_>, key: &str) -> Vec<EntryNumber> {
    let lines = read.lines(key);
    let numbers = lines.iter().filter_map(|line| line.parse().ok());
    numbers.map(EntryNumber).collect()
}

fn asks(command: DevelopmentCommand) -> Option<DevelopmentCommand> {
    Some(command)
}
