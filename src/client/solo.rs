//! The thread that asks the service in this process: it alone waits for commits, so the screen never does.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use crate::client::{Answer, Ask, Gather, Gathered, Reply, Trouble};
use crate::domain::entry::{CommandId, PatientId, StaffId};
use crate::drafts::DraftSnapshot;
use crate::service::query::{PLACE_FORM, Scope};
use crate::service::view::caseload::Row;
use crate::service::{Failure, Service};

/// One person's questions to a service.
struct Solo {
    service: Arc<Service>,
    actor: StaffId,
    /// Records opened in this session: a form that shows part of a record opens it, once.
    opened: HashSet<PatientId>,
}

/// Answers everything that is asked, until nobody can ask any more.
pub(super) fn answer_all(
    service: Arc<Service>,
    actor: StaffId,
    asks: &Receiver<(u64, Ask)>,
    deliver: &impl Fn(Answer) -> bool,
) -> Arc<Service> {
    let mut solo = Solo {
        service,
        actor,
        opened: HashSet::new(),
    };
    while let Ok((number, ask)) = asks.recv() {
        let reply = solo.answer(ask).map_err(Trouble::from);
        let now = solo.service.now();
        // When nobody listens any more the rest is still done: drafts are among it.
        let _ = deliver(Answer::Reply { number, now, reply });
    }
    solo.service
}

impl Solo {
    fn answer(&mut self, ask: Ask) -> Result<Reply, Failure> {
        let (service, actor) = (&self.service, self.actor);
        Ok(match ask {
            Ask::Begin => self.begin(),
            Ask::Today => Reply::Today(service.today(actor)?),
            Ask::Caseload(scope) => Reply::Caseload(service.caseload(actor, scope)?),
            Ask::Find(text) => Reply::Found(service.find(actor, &text)?),
            Ask::Open { patient, reason } => {
                service.open_record(actor, patient, &reason)?;
                let record = service.record(actor, patient)?;
                self.opened.insert(patient);
                Reply::Record(Box::new(record))
            }
            Ask::Record(patient) => Reply::Record(Box::new(service.record(actor, patient)?)),
            Ask::Timeline { patient, wanted } => {
                Reply::Page(service.timeline(actor, patient, &wanted)?)
            }
            Ask::Original { patient, entry } => {
                Reply::Lines(service.original(actor, patient, entry)?)
            }
            Ask::PreviewStep { patient, to } => {
                Reply::Lines(service.preview_step(actor, patient, &to)?)
            }
            Ask::Gather(gather) => Reply::Gathered(Box::new(self.gather(&gather)?)),
            Ask::Evidence => Reply::Evidence(service.evidence(actor)?),
            Ask::Programme => Reply::Programme {
                staff: service.staff(),
                policy: service.policy_rows(),
            },
            Ask::Execute(request) => Reply::Receipt(service.execute(actor, *request)?),
            Ask::SaveDrafts(drafts) => {
                service.save_drafts(actor, &drafts)?;
                Reply::Done
            }
            Ask::DiscardDraft(id) => {
                service.discard_draft(actor, id)?;
                Reply::Done
            }
            Ask::OpenDrafts => Reply::Drafts(self.drafts()),
        })
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

    fn gather(&mut self, gather: &Gather) -> Result<Gathered, Failure> {
        if let Some(patient) = gather.patient.filter(|id| !self.opened.contains(id)) {
            self.service.open_record(self.actor, patient, "")?;
            self.opened.insert(patient);
        }
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
            policy,
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
            policy_rows: service.policy_rows(),
        })
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
