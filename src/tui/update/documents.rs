//! Documents made from the screens: a folder of their own is made first, then they are asked for, then written into it.

use super::typing;
use crate::client::{Ask, Trouble};
use crate::domain::entry::{EntryNumber, StaffId};
use crate::protocol::shell::{PrintAsk, ShellAsk, ShellReply};
use crate::service::portfolio::names_beside;
use crate::service::printing::RoleDocument;
use crate::tui::effect::{Effect, FormPlan, NamedFile, Purpose};
use crate::tui::layer::typing::FormLayer;
use crate::tui::layer::{Choice, Layer};
use crate::tui::model::Model;
use crate::tui::task::{self, Task};
use crate::tui::widget::bars::Status;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Lists what can be made on the screen of competences.
pub(super) fn choose(model: &mut Model) {
    let mut choices = vec![
        (
            "My portfolio".to_owned(),
            "for somebody outside, with proof".to_owned(),
            Choice::Form(Box::new(FormPlan::new(Task::Portfolio))),
        ),
        plan(model.actor, "My development plan"),
    ];
    let shown = model.competence.person;
    if let Some(staff) = shown.filter(|staff| *staff != model.actor) {
        choices.push(plan(staff, "Development plan of the person shown"));
    }
    choices.push((
        "My team's skills, gaps and training".to_owned(),
        "for whoever plans it".to_owned(),
        print("team-gaps", PrintAsk::Team),
    ));
    model.layers.push(Layer::choose("Documents", choices));
}

fn plan(staff: StaffId, label: &str) -> (String, String, Choice) {
    let choice = print("development-plan", PrintAsk::Plan(staff));
    let said = "agreed, done, still open".to_owned();
    (label.to_owned(), said, choice)
}

fn print(folder: &str, ask: PrintAsk) -> Choice {
    Choice::Make(folder.to_owned(), ask)
}

/// The documents of a role profile.
pub(super) fn of_profile(profile: EntryNumber) -> [(&'static str, Choice); 2] {
    let one = |folder, kind| print(folder, PrintAsk::Role { profile, kind });
    [
        (
            "Job description",
            one("job-description", RoleDocument::JobDescription),
        ),
        (
            "Person specification",
            one("person-specification", RoleDocument::PersonSpecification),
        ),
    ]
}

/// Makes the folder, and asks when it is there.
pub(super) fn make(model: &mut Model, name: String, ask: ShellAsk) {
    model.status = Status::Message("making it".to_owned());
    model.out.push(Effect::MakeFolder {
        name,
        ask: Box::new(ask),
    });
}

/// Makes the portfolio that the form asks for.
pub(super) fn portfolio(model: &mut Model, now: Instant) {
    typing::save_draft(model, now);
    let Some(layer) = model.form() else { return };
    task::on_leaving_field(layer.plan.task, &mut layer.form, &layer.facts);
    match task::portfolio_wish(&layer.form, &layer.facts) {
        Ok(wish) => {
            let day = model.moment(now).day(&model.zone);
            make(
                model,
                format!("portfolio-{}", day.0),
                ShellAsk::Portfolio(wish),
            );
        }
        Err(complaints) => {
            typing::put_right(layer, &complaints);
            model.complain("not made; what is to be put right stands in the form");
        }
    }
}

/// The documents that are being made.
#[derive(Debug, Default)]
pub struct Coming {
    /// The command of the shell that makes the same.
    command: String,
    /// Of a portfolio, the name of its bundle.
    bundle: String,
    names: Vec<String>,
    lines: Vec<String>,
}

/// The folder is there, or why it is not.
pub(super) fn folder_made(model: &mut Model, folder: Result<PathBuf, String>, ask: ShellAsk) {
    match folder {
        Ok(folder) => {
            model.documents = Some(coming(&ask, model.actor));
            model.ask(Purpose::Documents(folder), Ask::Shell(ask));
        }
        Err(why) => model.complain(format!("not made: {why}")),
    }
}

fn coming(ask: &ShellAsk, actor: StaffId) -> Coming {
    let mut coming = Coming::default();
    coming.command = match ask {
        ShellAsk::Portfolio(wish) => {
            coming.bundle.clone_from(&wish.bundle_name);
            "portfolio --for 'WHOM'".to_owned()
        }
        ShellAsk::Print(PrintAsk::Role { profile, kind }) => {
            // Without its sign: to a shell that begins a comment.
            format!(
                "profile print {} {}",
                profile.0,
                kind.code().replace('_', "-")
            )
        }
        ShellAsk::Print(PrintAsk::Plan(staff)) if *staff == actor => "development print".to_owned(),
        ShellAsk::Print(PrintAsk::Plan(_)) => "development print LOGIN".to_owned(),
        _ => "gaps --team --print".to_owned(),
    };
    coming
}

/// The documents came: they go into their folder.
pub(super) fn came(model: &mut Model, folder: PathBuf, reply: ShellReply) {
    let Some(coming) = &mut model.documents else {
        return;
    };
    let files: Vec<NamedFile> = match reply {
        ShellReply::Portfolio(made) => {
            let names = names_beside(&coming.bundle);
            let mut lines: Vec<String> = made.notes.iter().map(|note| format!("{note}.")).collect();
            lines.push(format!(
                "Items: {}; entries proved: {}. That you gave it out is on your own record.",
                made.items, made.entries
            ));
            lines.push(format!(
                "Whoever gets it checks it without this service: caseload verify-portfolio {} --key {}",
                names[2], names[3]
            ));
            coming.lines = lines;
            names.into_iter().zip(made.files()).collect()
        }
        ShellReply::Printed(printed) => {
            let name = |end: &str| format!("{}.{end}", printed.name);
            let markdown = printed.markdown.into_bytes();
            vec![(name("md"), markdown), (name("pdf"), printed.pdf)]
        }
        other => {
            debug_assert!(false, "BUG: {other:?} is no document");
            return;
        }
    };
    coming.names = files.iter().map(|(name, _)| name.clone()).collect();
    model.out.push(Effect::WriteDocuments { folder, files });
}

/// They are in their folder, or why they are not.
pub(super) fn written(model: &mut Model, written: Result<PathBuf, String>) {
    let Some(coming) = model.documents.take() else {
        return;
    };
    match written {
        Ok(folder) => {
            model.status = Status::Quiet;
            if !coming.bundle.is_empty() {
                close_form(model);
            }
            let lines = told(&folder, coming, model.is_over_ssh);
            model
                .layers
                .push(Layer::read("Documents", &lines, model.theme));
        }
        Err(why) => model.complain(format!("the documents were not written: {why}")),
    }
}

fn told(folder: &Path, coming: Coming, is_over_ssh: bool) -> Vec<String> {
    let mut all = vec![
        format!("They are in the folder {}:", folder.display()),
        String::new(),
    ];
    all.extend(coming.names.iter().map(|name| format!("    {name}")));
    for line in coming.lines {
        all.extend([String::new(), line]);
    }
    if is_over_ssh {
        all.extend([
            String::new(),
            "That folder is on the server. From your own computer, where SERVER is what you log in to, the same comes by one command:".to_owned(),
            String::new(),
            format!("    ssh SERVER \"caseload {} --to -\" > documents.zip", coming.command),
            String::new(),
            "`caseload manual server` says more.".to_owned(),
        ]);
    }
    all
}

/// They do not come: the form, where one asked for them, keeps every character and says why.
pub(super) fn refused(model: &mut Model, folder: PathBuf, trouble: &Trouble) {
    model.documents = None;
    model.out.push(Effect::RemoveFolder(folder));
    let sentence = trouble.sentence();
    if let Some(layer) = model.form().filter(|layer| is_portfolio(layer)) {
        let field = match trouble {
            Trouble::Refused(refusal) => refusal.field.as_ref(),
            Trouble::Failed(_) | Trouble::Bug(_) | Trouble::Line(_) => None,
        };
        let field = field.map(|field| task::field_of(Task::Portfolio, field));
        layer.form.refuse(field.as_deref(), &sentence);
    }
    model.complain(format!("not made: {sentence}"));
}

fn is_portfolio(layer: &FormLayer) -> bool {
    layer.plan.task == Task::Portfolio
}

/// The form has done its work, and so has its draft.
fn close_form(model: &mut Model) {
    model.draft_deadline = None;
    let is_it = |layer: &mut Layer| matches!(layer, Layer::Form(form) if is_portfolio(form));
    if let Some(Layer::Form(layer)) = model.layers.pop_if(is_it)
        && layer.has_draft
    {
        let purpose = Purpose::Discard { asked: false };
        model.ask(purpose, Ask::DiscardDraft(layer.id));
    }
}
