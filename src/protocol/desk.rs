//! One session's desk: takes its asks and answers them from the service, with the rights of the person who sits there.

mod competence;
mod development;
mod importing;
mod shell;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::message::{
    Answer, Ask, Gather, Gathered, Locking, Reply, TeamAnswer, TeamAsk, Trouble, UnitChoice,
};
use super::secret::Secret;
use crate::domain::entry::{CommandId, PatientId, StaffId};
use crate::domain::programme::policy::Policy;
use crate::domain::refusal::Refusal;
use crate::drafts::DraftSnapshot;
use crate::service::query::{PLACE_FORM, Scope};
use crate::service::view::caseload::Row;
use crate::service::{Failure, Service};

fn team(service: &Service, actor: StaffId, ask: &TeamAsk) -> Result<TeamAnswer, Failure> {
    Ok(match *ask {
        TeamAsk::Countersign(after) => {
            TeamAnswer::Countersign(service.to_countersign(actor, after)?)
        }
        TeamAsk::Judge => TeamAnswer::Judge(service.to_judge(actor)?),
        TeamAsk::Covers => TeamAnswer::Covers(service.covers(actor)?),
        TeamAsk::Supervision(staff, before) => {
            TeamAnswer::Supervision(service.supervision(actor, staff, before)?)
        }
        TeamAsk::Looked(staff, before) => {
            TeamAnswer::Looked(service.looked_by(actor, staff, before)?)
        }
        TeamAsk::Meanwhile(absent, cover, before) => {
            TeamAnswer::Meanwhile(service.meanwhile(actor, absent, cover, before)?)
        }
    })
}

/// What a locked screen may ask: that what was typed is kept, and that it is opened.
const fn answers_when_locked(ask: &Ask) -> bool {
    matches!(
        ask,
        Ask::SaveDrafts(_) | Ask::RecoverDrafts(_) | Ask::Lock | Ask::Unlock(_)
    )
}

/// The record that an ask reads; opening one and showing an original are recorded on their own.
const fn record_read(ask: &Ask) -> Option<PatientId> {
    match ask {
        Ask::Record(patient)
        | Ask::Timeline { patient, .. }
        | Ask::Newer { patient, .. }
        | Ask::PreviewStep { patient, .. } => Some(*patient),
        Ask::Gather(gather) => gather.patient,
        _ => None,
    }
}

/// About a shared review: the server answers before it comes here, and on one's own there is nobody to share with.
fn alone() -> Failure {
    Refusal::state("There is nobody to share a screen with: this store is yours alone")
        .advise("Shared reviews need the team server")
        .into()
}

/// One person's questions to a service.
#[derive(Debug)]
pub struct Desk {
    service: Arc<Service>,
    actor: StaffId,
    /// Whether the screen is locked: then nobody is known to sit there.
    locked: bool,
    /// Records opened in this session: a form that shows part of a record opens it, once.
    opened: Arc<Mutex<HashSet<PatientId>>>,
    /// A file on its way in.
    importing: importing::Importing,
}

impl Desk {
    /// A session that begins.
    ///
    /// `opened` is shared with whoever tells the session of changes: records that are opened here are put in.
    pub fn new(
        service: Arc<Service>,
        actor: StaffId,
        opened: Arc<Mutex<HashSet<PatientId>>>,
    ) -> Desk {
        // A store of an earlier version gets its key now; if it cannot be, whoever needs the key is told why.
        let _tried_again_later = service.ensure_signing_key(actor);
        Desk {
            service,
            actor,
            locked: false,
            opened,
            importing: importing::Importing::default(),
        }
    }

    fn opened(&self) -> MutexGuard<'_, HashSet<PatientId>> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers; waits for the disk where the answer is a receipt.
    pub fn answer(&mut self, number: u64, ask: Ask) -> Answer {
        let reply = self.reply(ask).map_err(Trouble::from);
        Answer::Reply {
            number,
            now: self.service.now(),
            reply,
        }
    }

    /// Answers in the service's stead.
    pub fn told(&self, number: u64, reply: Result<Reply, Trouble>) -> Answer {
        Answer::Reply {
            number,
            now: self.service.now(),
            reply,
        }
    }

    /// Lets the service go.
    pub fn into_service(self) -> Arc<Service> {
        self.service
    }

    /// Nothing of a record is read in a session in which it was not opened: whatever a client asks first, the opening is
    /// recorded. What was opened with a reason, in a session that goes on after its line was lost, is on record already.
    pub(super) fn see(&self, patient: PatientId) -> Result<(), Failure> {
        if self.opened().contains(&patient) {
            return Ok(());
        }
        if self
            .service
            .break_glass_until(self.actor, patient)
            .is_none()
        {
            self.service.open_record(self.actor, patient, "")?;
        }
        self.opened().insert(patient);
        Ok(())
    }

    fn locking(&self) -> Locking {
        Locking {
            idle_minutes: self.service.policy_now().1.idle_lock_minutes,
            has_passphrase: self.service.has_passphrase(self.actor),
        }
    }

    fn reply(&mut self, ask: Ask) -> Result<Reply, Failure> {
        if self.locked && !answers_when_locked(&ask) {
            return Err(Refusal::not_allowed("The screen is locked")
                .advise("Open it with your passphrase")
                .into());
        }
        if let Some(patient) = record_read(&ask) {
            self.see(patient)?;
        }
        let (service, actor) = (&self.service, self.actor);
        Ok(match ask {
            Ask::Begin => self.begin(),
            Ask::Today => Reply::Today(service.today(actor)?),
            Ask::Caseload { scope, after } => {
                let (page, next) = service.caseload_page(actor, scope, after.as_ref())?;
                let page = Box::new(page);
                Reply::Caseload { page, next }
            }
            Ask::Find(text) => Reply::Found(service.find(actor, &text)?),
            Ask::Open { patient, reason } => {
                service.open_record(actor, patient, &reason)?;
                let record = service.record(actor, patient)?;
                self.opened().insert(patient);
                Reply::Record(Box::new(record))
            }
            Ask::Record(patient) => Reply::Record(Box::new(service.record(actor, patient)?)),
            Ask::Timeline { patient, wanted } => {
                Reply::Page(service.timeline(actor, patient, &wanted)?)
            }
            Ask::Newer {
                patient,
                after,
                before,
            } => Reply::Newer(service.newer(actor, patient, after, before)?),
            Ask::ChangedSince { what, seen } => {
                Reply::ChangedSince(service.changed_since(actor, &what, seen)?)
            }
            Ask::Original { patient, entry } => {
                Reply::Lines(service.original(actor, patient, entry)?)
            }
            Ask::PreviewStep { patient, to } => {
                Reply::Lines(service.preview_step(actor, patient, &to)?)
            }
            Ask::Gather(gather) => Reply::Gathered(Box::new(self.gather(&gather)?)),
            Ask::Evidence => Reply::Evidence(service.evidence(actor)?),
            Ask::Programme => self.programme(),
            Ask::Execute(request) => {
                service.refuse_closed(actor, &request.command)?;
                Reply::Receipt(service.execute(actor, *request)?)
            }
            Ask::SaveDrafts(drafts) => {
                service.save_drafts(actor, &drafts)?;
                Reply::Done
            }
            Ask::RecoverDrafts(drafts) => {
                service.recover_drafts(actor, drafts)?;
                Reply::Done
            }
            Ask::DiscardDraft(id) => {
                service.discard_draft(actor, id)?;
                Reply::Done
            }
            Ask::OpenDrafts => Reply::Drafts(self.drafts()),
            Ask::Review(_) => return Err(alone()),
            Ask::Shell(ask) => Reply::Shell(Box::new(self.shell(ask)?)),
            Ask::Team(ask) => Reply::Team(team(service, actor, &ask)?),
            Ask::Competence(ask) => Reply::Competence(self.competence(&ask)?),
            Ask::Development(ask) => Reply::Development(development::answer(service, actor, &ask)?),
            Ask::Locking => Reply::Locking(self.locking()),
            Ask::Lock => {
                self.locked = true;
                Reply::Done
            }
            Ask::Unlock(passphrase) => {
                service.check_passphrase(actor, passphrase.reveal())?;
                self.locked = false;
                Reply::Done
            }
            Ask::SetPassphrase { old, new } => Reply::Receipt(service.set_passphrase(
                actor,
                old.as_ref().map(Secret::reveal),
                new.reveal(),
            )?),
            Ask::ExecuteSigned {
                login,
                passphrase,
                request,
            } => Reply::Receipt(service.execute_signed(
                actor,
                &login,
                passphrase.reveal(),
                *request,
            )?),
        })
    }

    fn programme(&self) -> Reply {
        Reply::Programme {
            staff: self.service.staff(),
            policy: self.service.policy_rows(),
        }
    }

    fn drafts(&self) -> Vec<(DraftSnapshot, String)> {
        let drafts = self.service.open_drafts(self.actor);
        let about = |draft: &DraftSnapshot| PatientId::parse(&draft.subject);
        let names = self.service.names(drafts.iter().filter_map(about));
        drafts
            .into_iter()
            .filter(|draft| draft.form != PLACE_FORM)
            .map(|draft| {
                let name = about(&draft).and_then(|id| names.get(&id).cloned());
                (draft, name.unwrap_or_default())
            })
            .collect()
    }

    fn begin(&self) -> Reply {
        let place = self
            .service
            .open_drafts(self.actor)
            .into_iter()
            .find(|draft| draft.form == PLACE_FORM);
        Reply::Begun {
            zone: self.service.policy_now().2,
            place_draft: place.as_ref().map_or_else(
                || self.service.new_command_id(),
                |draft| CommandId(draft.draft),
            ),
            place,
        }
    }

    fn gather(&self, gather: &Gather) -> Result<Gathered, Failure> {
        let (service, actor) = (&self.service, self.actor);
        let (_, policy, zone) = service.policy_now();
        let record = gather.patient.map(|id| service.record(actor, id));
        let about = gather.patient.zip(gather.entry);
        let recorded = about
            .filter(|_| !gather.evidence)
            .map(|(id, entry)| service.contact(actor, id, entry));
        let pseudonymised = about
            .filter(|_| gather.evidence)
            .map(|(id, entry)| service.pseudonymised(actor, id, entry));
        Ok(Gathered {
            now: service.now(),
            zone,
            policy: Policy::clone(&policy),
            actor,
            command: service.new_command_id(),
            new_patient: service.new_patient_id(),
            new_staff: service.new_staff_id(),
            staff: service.staff(),
            patients: if gather.patients {
                self.own_patients()?
            } else {
                Vec::new()
            },
            record: record.transpose()?,
            recorded: recorded.transpose()?,
            pseudonymised: pseudonymised.transpose()?,
            statements: if gather.evidence {
                self.statements()
            } else {
                Vec::new()
            },
            units: if gather.evidence {
                self.units()
            } else {
                Vec::new()
            },
            items: if gather.evidence {
                service.own_items(actor)?
            } else {
                Vec::new()
            },
            policy_rows: service.policy_rows(),
            development: match gather.development {
                Some(staff) => Some(Box::new(service.recordable(actor, staff)?)),
                None => None,
            },
            tallies: match gather.development {
                Some(staff) if staff == actor => {
                    Some(Box::new(service.revalidation(actor, staff, None)?))
                }
                _ => None,
            },
            profile: if gather.profile {
                Some(Box::new(service.profile_start(actor, gather.entry)?))
            } else {
                None
            },
        })
    }

    fn units(&self) -> Vec<UnitChoice> {
        let mut units = Vec::new();
        for framework in self.service.catalogue().frameworks() {
            let levels: Vec<(String, String)> = framework
                .levels
                .iter()
                .map(|level| (level.id.clone(), level.title.clone()))
                .collect();
            units.extend(framework.units.iter().map(|unit| UnitChoice {
                id: unit.id.clone(),
                label: format!("{} {} {}", framework.short_title, unit.code, unit.title),
                framework: framework.id.clone(),
                framework_title: framework.title.clone(),
                levels: levels.clone(),
            }));
        }
        units
    }

    fn own_patients(&self) -> Result<Vec<(String, PatientId, String)>, Failure> {
        let caseload = self.service.caseload(self.actor, Scope::Own)?;
        let known = |row: Row| (row.nhs_number, row.patient, row.name);
        Ok(caseload.rows.into_iter().map(known).collect())
    }

    fn statements(&self) -> Vec<(String, String)> {
        self.service
            .catalogue()
            .statements()
            .map(|place| {
                let label = format!(
                    "{} {} {}",
                    place.framework.short_title, place.unit.code, place.statement.text
                );
                (place.statement.id.clone(), label)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests;
