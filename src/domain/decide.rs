//! From a command to facts: looks up what the rule needs, asks the rule's own room, and adds the suggestions that
//! follow. Pure: the present comes in through [`Present`].

mod about_patient;
mod correcting;
mod limits;
mod looking;
mod scoring;
mod signing;

pub use correcting::{case_reference, identity_words};

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::domain::command::{Command, Context};
use crate::domain::entry::{EntryHead, EntryNumber, PatientId, StaffId, Subject};
use crate::domain::event::{Event, Fact};
use crate::domain::patient::Patient;
use crate::domain::patient::identity::{Alike, Details};
use crate::domain::programme::policy::{self, PolicyHistory};
use crate::domain::programme::signing_key::{self, NamedKey};
use crate::domain::refusal::{Reason, Refusal};
use crate::domain::staff::catalogue::{Catalogue, importing, local};
use crate::domain::staff::competence::{self, Competence};
use crate::domain::staff::development::module::ModuleBook;
use crate::domain::staff::development::profile::ProfileBook;
use crate::domain::staff::development::provisional::Allocation;
use crate::domain::staff::passphrase::{self, Passphrase};
use crate::domain::staff::register::{self, Role};
use crate::domain::staff::{cover, development};
use crate::domain::staff::{practice, review};
use crate::domain::time::Day;
use crate::domain::writing;

/// An entry as it stands in the record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recorded {
    /// Its envelope.
    pub head: EntryHead,
    /// Whom it is about.
    pub subjects: Vec<Subject>,
    /// The fact.
    pub event: Event,
}

/// What the rules may ask of the present state: everything acknowledged and everything decided before in this group.
pub trait Present {
    /// A patient's state; a new one where nothing was recorded.
    ///
    /// # Errors
    /// The store cannot be read.
    fn patient(&self, id: PatientId) -> Result<Patient, Refusal>;

    /// Known patients with the same NHS number, or the same name and date of birth, other than `but`.
    ///
    /// # Errors
    /// The store cannot be read.
    fn alike(&self, details: &Details, but: PatientId) -> Result<Vec<Alike>, Refusal>;

    /// An entry.
    ///
    /// # Errors
    /// There is no such entry, or the journal cannot be read.
    fn entry(&self, number: EntryNumber) -> Result<Recorded, Refusal>;

    /// Whether somebody answers for patients.
    ///
    /// # Errors
    /// The store cannot be read.
    fn has_patients(&self, staff: StaffId) -> Result<bool, Refusal>;

    /// The history of all settings.
    fn policy(&self) -> &PolicyHistory;

    /// The competence catalogues: those shipped, imported, and added to.
    fn catalogue(&self) -> Arc<Catalogue>;

    /// The role profiles.
    fn profiles(&self) -> &ProfileBook;

    /// The training modules.
    fn modules(&self) -> &ModuleBook;

    /// What limits how many patients somebody may be given; none where nothing does.
    ///
    /// # Errors
    /// The store cannot be read.
    fn allocation(&self, staff: StaffId, today: Day) -> Result<Option<Allocation>, Refusal>;

    /// All that is known of somebody's competence.
    ///
    /// # Errors
    /// The store cannot be read.
    fn competence(&self, staff: StaffId) -> Result<Competence, Refusal>;

    /// The full names of the patients for whom somebody answers.
    ///
    /// # Errors
    /// The store cannot be read.
    fn names_of_patients(&self, staff: StaffId) -> Result<Vec<String>, Refusal>;

    /// The keys that the record names, oldest first.
    fn signing_keys(&self) -> &[NamedKey];

    /// Somebody's passphrase, where they have one.
    fn passphrase(&self, staff: StaffId) -> Option<Passphrase>;
}

/// Decides on a command.
///
/// # Errors
/// Why it is refused, with the field and what to do.
pub fn decide(
    command: &Command,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    let member = context.member().ok_or_else(|| {
        Refusal::not_allowed("You are not in the staff register, or suspended")
            .advise("Ask an administrator")
    })?;
    limits::refuse_long_texts(command)?;
    let need = |role: Role, what: &str| {
        if member.is(role) {
            Ok(())
        } else {
            let one = writing::with_article(role.words());
            Err(
                Refusal::new(Reason::NotAllowed, format!("Only {one} {what}"))
                    .advise(format!("Ask {one}")),
            )
        }
    };
    match command {
        Command::Patient(id, command) => about_patient::decide(*id, command, present, context),
        Command::AddStaff(command) => {
            need(Role::Administrator, "adds staff")?;
            let fact = register::add(command, context.register, context)?;
            Ok(vec![plain(
                Subject::Staff(fact.staff),
                Event::StaffAdded(fact),
            )])
        }
        Command::ChangeStaff(command) => {
            need(Role::Administrator, "changes the staff register")?;
            let fact = register::change(command, context.register, context)?;
            Ok(vec![plain(
                Subject::Staff(fact.staff),
                Event::StaffChanged(fact),
            )])
        }
        Command::SuspendStaff(command) => {
            need(Role::Administrator, "suspends staff")?;
            let fact = register::suspend(command, context.register, context)?;
            Ok(vec![plain(
                Subject::Staff(fact.staff),
                Event::StaffSuspended(fact),
            )])
        }
        Command::ChangePolicy(command) => {
            need(Role::Lead, "changes settings")?;
            let fact = policy::change(command, present.policy(), context.today)?;
            Ok(vec![plain(Subject::Programme, Event::PolicyChanged(fact))])
        }
        Command::ImportCatalogue(command) => {
            let fact = importing::import(command, &present.catalogue(), context)?;
            Ok(vec![plain(
                Subject::Programme,
                Event::CatalogueImported(fact),
            )])
        }
        Command::ExtendUnit(command) => {
            let fact = local::extend(command, &present.catalogue(), context)?;
            Ok(vec![plain(
                Subject::Programme,
                Event::CatalogueExtended(fact),
            )])
        }
        Command::ClearPassphrase(command) => {
            need(Role::Administrator, "clears passphrases")?;
            let known = present.passphrase(command.staff);
            let fact = passphrase::clear(command, known.as_ref(), context)?;
            Ok(vec![plain(
                Subject::Staff(fact.staff),
                Event::PassphraseCleared(fact),
            )])
        }
        Command::Competence(command) => competence::decide(command, present, context),
        Command::Development(command) => development::decide(command, present, context),
        command => about_staff(command, present, context),
    }
}

/// The commands about staff for which no single role is asked.
fn about_staff(
    command: &Command,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    Ok(vec![match command {
        Command::ArrangeCover(command) => {
            let has_patients = present.has_patients(command.absent)?;
            let fact = cover::arrange(command, has_patients, context)?;
            let subjects = vec![Subject::Staff(fact.absent), Subject::Staff(fact.by)];
            about(subjects, Event::CoverArranged(fact))
        }
        Command::EndCover(command) => {
            let fact = cover::end(command, context)?;
            let absent = context.register.known(fact.absent, "absent")?;
            let by = absent.cover.arranged_by(fact.cover);
            let subjects = std::iter::once(fact.absent).chain(by.map(|cover| cover.by));
            about(
                subjects.map(Subject::Staff).collect(),
                Event::CoverEnded(fact),
            )
        }
        Command::SetPracticeLevel(command) => {
            let fact = practice::set(command, context)?;
            plain(Subject::Staff(fact.staff), Event::PracticeLevelSet(fact))
        }
        Command::SetPassphrase(command) => {
            let known = present.passphrase(context.actor);
            let fact = passphrase::set(command, known.as_ref())?;
            plain(Subject::Staff(context.actor), Event::PassphraseSet(fact))
        }
        Command::NameSigningKey(command) => {
            let fact = signing_key::name(command, present.signing_keys(), context)?;
            plain(Subject::Programme, Event::SigningKeyMade(fact))
        }
        Command::RecordReview(command) => {
            let fact = review::record(command, context)?;
            Fact {
                subjects: vec![Subject::Staff(fact.host), Subject::Staff(fact.follower)],
                happened: None,
                event: Event::ReviewHeld(fact),
            }
        }
        _ => {
            return Err(Refusal::invalid(
                "command",
                "This command is not about staff",
            ));
        }
    }])
}

/// A fact whose recording is itself the event.
fn plain(subject: Subject, event: Event) -> Fact {
    about(vec![subject], event)
}

/// The same, about several.
fn about(subjects: Vec<Subject>, event: Event) -> Fact {
    Fact {
        subjects,
        happened: None,
        event,
    }
}
