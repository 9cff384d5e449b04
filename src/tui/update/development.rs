//! Posts and how people learn: asking for what is shown of it, the list of what may be recorded, what is done from a row.

use super::{competence, documents, typing};
use crate::client::{Ask, Trouble};
use crate::domain::entry::{EntryNumber, StaffId};
use crate::protocol::message::{DevelopmentAnswer, DevelopmentAsk};
use crate::service::view::recordable::Recordable;
use crate::tui::action::Action;
use crate::tui::effect::{FormPlan, Purpose};
use crate::tui::layer::{Choice, Layer};
use crate::tui::model::Model;
use crate::tui::screen::Screen;
use crate::tui::screen::competence::{Matter, Part, Row};
use crate::tui::task::Task;

/// A line of a list of choices: its label, what is said of it, and what it stands for.
type Line = (String, String, Choice);

/// Whose development is at hand: that of the person whom the competence screen shows, else one's own.
fn person(model: &Model) -> StaffId {
    let shown = model.competence.person;
    shown
        .filter(|_| model.screen == Screen::Competence)
        .unwrap_or(model.actor)
}

/// Asks for what a part shows besides its first answer.
pub(super) fn ask_besides(model: &mut Model) {
    let staff = person(model);
    let mut besides = Vec::new();
    match model.competence.part {
        Part::Development => {
            besides.push(DevelopmentAsk::Revalidation { staff, from: None });
            let before = None;
            besides.push(DevelopmentAsk::Learning { staff, before });
            if staff == model.actor {
                besides.push(DevelopmentAsk::Waiting);
            }
        }
        Part::Posts => besides.push(DevelopmentAsk::Modules),
        _ => {}
    }
    for asked in besides {
        let purpose = Purpose::Development(asked.clone());
        if !model.is_waiting(|one| *one == purpose) {
            model.ask(purpose, Ask::Development(asked));
        }
    }
}

/// Something of it came. What was asked before another person was chosen is left out.
pub(super) fn came(model: &mut Model, asked: &DevelopmentAsk, answer: DevelopmentAnswer) {
    let (staff, actor) = (person(model), model.actor);
    match (asked, answer) {
        (DevelopmentAsk::Person(of) | DevelopmentAsk::Revalidation { staff: of, .. }, answer)
            if *of == staff =>
        {
            model.competence.set_development(None, answer, actor);
        }
        (DevelopmentAsk::Learning { staff: of, before }, answer) if *of == staff => {
            model.competence.set_development(*before, answer, actor);
        }
        (DevelopmentAsk::Waiting, answer) => model.competence.set_development(None, answer, actor),
        (_, DevelopmentAnswer::Profiles(views)) => model.competence.set_profiles(views),
        (_, DevelopmentAnswer::Modules(rows)) => model.competence.set_modules(rows),
        _ => {}
    }
}

/// Asks for the next page of the learning log, where it comes into view.
pub(super) fn ask_more(model: &mut Model) {
    let staff = person(model);
    if let Some(before) = model.competence.wanted_learning() {
        let before = Some(before);
        let asked = DevelopmentAsk::Learning { staff, before };
        model.ask(Purpose::Development(asked.clone()), Ask::Development(asked));
    }
}

/// It may not be seen: the sentence stands in its place. What only stands besides is left out: whoever leads nobody has no
/// people for whom anything waits.
pub(super) fn refused(model: &mut Model, asked: &DevelopmentAsk, trouble: &Trouble) {
    let part = match asked {
        DevelopmentAsk::Person(staff) if *staff == person(model) => Part::Development,
        DevelopmentAsk::Profiles => Part::Posts,
        _ => return,
    };
    competence::refused(model, part, trouble);
}

/// Asks what may be recorded for whom is at hand; from another screen it goes to what is agreed first.
pub(super) fn ask(model: &mut Model) {
    if model.screen != Screen::Competence {
        competence::go_to(model, Part::Development);
    }
    let staff = person(model);
    let asked = Ask::Development(DevelopmentAsk::Recordable(staff));
    model.ask(Purpose::Recordable(staff, None), asked);
}

/// Lists what may be recorded, or done about a role profile, and only that.
pub(super) fn choose(
    model: &mut Model,
    may: &Recordable,
    post: Option<(Matter, EntryNumber, String)>,
) {
    if let Some(post) = post {
        about_post(model, may, post);
        return;
    }
    let row = model.competence.at_hand().unwrap_or_default();
    let title = if may.own() {
        "Record, of yourself".to_owned()
    } else {
        format!("Record, of {}", may.name)
    };
    let lines = lines(may, &row);
    model.layers.push(Layer::choose(&title, lines));
}

fn lines(may: &Recordable, row: &Row) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut add = |task: Task, said: &str, can: bool| {
        if can {
            let plan = FormPlan {
                staff: Some(may.staff),
                unit: row.unit.clone(),
                statement: row.statement.clone(),
                ..FormPlan::new(task)
            };
            lines.push((
                task.title().to_owned(),
                said.to_owned(),
                Choice::Form(Box::new(plan)),
            ));
        }
    };
    let (own, led, either) = (may.own(), may.led(), may.own_or_led());
    let to_do = may.modules.iter().any(|one| one.in_use && !one.done);
    add(
        Task::AcceptOffer,
        "an agreement, or provisional practice",
        !may.offers.is_empty(),
    );
    add(Task::LogLearning, "what you learned, and for how long", own);
    add(Task::FileItem, "what shows a competence", own);
    add(Task::RateSelf, "how you do a unit", own);
    add(Task::Inapplicable, "why a unit is not for your work", own);
    add(Task::ClaimUnit, "hand your evidence to an assessor", own);
    add(Task::PracticeHours, "for your revalidation", own);
    add(
        Task::OfferAgreement,
        "who facilitates, supervises, assesses; protected time",
        led,
    );
    add(
        Task::EndAgreement,
        "before its last day",
        led && !may.agreements.is_empty(),
    );
    add(Task::SetObjective, "what is to be reached, by when", either);
    add(
        Task::ReviewObjective,
        "what was found of it",
        led && !may.objectives.is_empty(),
    );
    add(
        Task::CompleteModule,
        "when, and with which provider",
        either && to_do,
    );
    add(
        Task::GiveExemption,
        "full or partial, as an assessor",
        may.assesses(),
    );
    add(Task::PairMentor, "who mentors whom", either);
    add(Task::EndMentoring, "and why", !may.mentors.is_empty());
    add(
        Task::BeginProvisional,
        "before the modules are finished",
        led && may.could_be_provisional() && to_do,
    );
    add(
        Task::SettleProvisional,
        "and why",
        led && may.provisional.is_some(),
    );
    let given = !may.profiles.is_empty() || may.post.is_some();
    add(
        Task::AssignProfile,
        "which role profile is theirs",
        (led || may.lead()) && given,
    );
    add(Task::GiveAuthority, "who may assess what", may.lead());
    add(Task::WriteProfile, "a new one, in three steps", may.lead());
    add(Task::WriteModule, "a new one", may.lead());
    if may.leads() || may.assesses() {
        let whose = "For somebody else".to_owned();
        let then = "choose whose, then again".to_owned();
        lines.push((whose, then, Choice::Do(Action::ChoosePerson)));
    }
    lines
}

/// Does what the selected row asks for.
pub(super) fn decide(model: &mut Model, row: Row) {
    let task = match row.matter {
        Matter::Offer => Task::AcceptOffer,
        Matter::Agreement => Task::EndAgreement,
        Matter::Objective => Task::ReviewObjective,
        Matter::Module => Task::CompleteModule,
        Matter::Mentor => Task::EndMentoring,
        Matter::Provisional => Task::SettleProvisional,
        Matter::Profile | Matter::OfferedModule => return post(model, row),
        _ => return,
    };
    typing::open(model, plan(task, &row));
}

fn plan(task: Task, row: &Row) -> FormPlan {
    FormPlan {
        entry: row.entry,
        staff: row.staff,
        said: row.said.clone(),
        ..FormPlan::new(task)
    }
}

/// Asks what may be done about a role profile or a module.
fn post(model: &mut Model, row: Row) {
    match row.entry {
        Some(entry) => ask_about(model, row.matter, entry, row.said),
        None => model.say("there is none yet; a lead writes it: n"),
    }
}

fn ask_about(model: &mut Model, matter: Matter, entry: EntryNumber, words: String) {
    let purpose = Purpose::Recordable(model.actor, Some((matter, entry, words)));
    let asked = DevelopmentAsk::Recordable(model.actor);
    model.ask(purpose, Ask::Development(asked));
}

/// A role profile was written: what can be done with it is the end of its third step.
pub(super) fn written(model: &mut Model, profile: EntryNumber, title: &str) {
    ask_about(model, Matter::Profile, profile, title.to_owned());
}

/// What can be done about a role profile or a module.
fn about_post(
    model: &mut Model,
    may: &Recordable,
    (matter, entry, words): (Matter, EntryNumber, String),
) {
    let form = |task: Task, staff: Option<StaffId>| {
        Choice::Form(Box::new(FormPlan {
            entry: Some(entry),
            staff,
            said: words.clone(),
            ..FormPlan::new(task)
        }))
    };
    let mut choices: Vec<Line> = Vec::new();
    let mut add = |label: &str, said: &str, choice: Choice| {
        choices.push((label.to_owned(), said.to_owned(), choice));
    };
    if matter == Matter::OfferedModule {
        if may.lead() {
            add(
                "Change it",
                "or take it off offer",
                form(Task::WriteModule, None),
            );
        }
        let known = may.modules.iter().find(|one| one.module == entry);
        if known.is_some_and(|one| one.in_use && !one.done) {
            let own = Some(model.actor);
            add(
                "I have completed it",
                "when, and with which provider",
                form(Task::CompleteModule, own),
            );
        }
    } else {
        if may.leads() {
            add(
                "Give it to somebody",
                "from which day",
                form(Task::AssignProfile, None),
            );
        }
        for (words, choice) in documents::of_profile(entry) {
            add(words, "as Markdown and as PDF", choice);
        }
        if may.lead() {
            add(
                "A new version",
                "in three steps, with the reason",
                form(Task::WriteProfile, None),
            );
        }
    }
    if choices.is_empty() {
        model.say("nothing is to be done about it; Enter reads it");
    } else {
        model.layers.push(Layer::choose(&words, choices));
    }
}
