//! Answers to commands of the shell.

use super::Desk;
use crate::domain::entry::PatientId;
use crate::domain::programme::policy::Policy;
use crate::domain::refusal::{Reason, Refusal};
use crate::protocol::message::Trouble;
use crate::protocol::secret::Secret;
use crate::protocol::shell::{
    Basis, CatalogueAsk, CatalogueReply, PrintAsk, SPOKEN_MAX, ShellAsk, ShellReply,
};
use crate::service::printing::Printed;
use crate::service::{Failure, spoken};

/// How many people a refusal names when words find several.
const NAMED_MAX: usize = 8;

impl Desk {
    pub(super) fn shell(&mut self, ask: ShellAsk) -> Result<ShellReply, Failure> {
        let (service, actor) = (&self.service, self.actor);
        Ok(match ask {
            ShellAsk::Basis => ShellReply::Basis(Box::new(self.basis())),
            ShellAsk::Patient(text) => ShellReply::Patient(self.patient(&text)?),
            ShellAsk::RecordOf(entry) => ShellReply::Patient(service.record_of(entry)?),
            ShellAsk::Staff { field, login } => {
                let id = spoken::staff(service, &field, &login)?;
                let register = service.register();
                let member = register.known(id, &field)?;
                ShellReply::Staff {
                    id,
                    details: member.details.clone(),
                    entry: member.entry,
                }
            }
            ShellAsk::Pseudonymised { patient, entry } => {
                self.see(patient)?;
                ShellReply::Text(service.pseudonymised(actor, patient, entry)?.0)
            }
            ShellAsk::EvidenceItem(entry) => {
                ShellReply::EvidenceItem(Box::new(service.evidence_item(actor, entry)?))
            }
            ShellAsk::Spoken(lines) if lines.len() > SPOKEN_MAX => {
                return Err(too_much(&format!("{} commands at once", lines.len())));
            }
            ShellAsk::Spoken(lines) => {
                let answers = spoken::carry_out(service, actor, &lines);
                let answers = answers.into_iter().map(|one| one.map_err(Trouble::from));
                ShellReply::Spoken(answers.collect())
            }
            ShellAsk::Upload(bytes) => {
                self.importing.take(service, actor, bytes)?;
                ShellReply::Text(String::new())
            }
            ShellAsk::PlanImport { file } => {
                ShellReply::Planned(self.importing.plan(service, actor, &file)?)
            }
            ShellAsk::ImportRows { from } => self.importing.rows(from),
            ShellAsk::ImportRejected { from } => self.importing.rejected(from),
            ShellAsk::ToCountersign(after) => {
                ShellReply::Queue(service.to_countersign(actor, after)?)
            }
            ShellAsk::Supervision { staff, before } => {
                ShellReply::Supervision(Box::new(service.supervision(actor, staff, before)?))
            }
            ShellAsk::Covers => ShellReply::Covers(service.covers(actor)?),
            ShellAsk::Meanwhile {
                absent,
                cover,
                before,
            } => ShellReply::Meanwhile(service.meanwhile(actor, absent, cover, before)?),
            ShellAsk::WhoLooked { patient, before } => {
                ShellReply::Looks(service.who_looked(actor, patient, before)?)
            }
            ShellAsk::LookedBy { staff, before } => {
                ShellReply::Looks(service.looked_by(actor, staff, before)?)
            }
            ShellAsk::ToJudge => ShellReply::ToJudge(service.to_judge(actor)?),
            ShellAsk::Catalogue(ask) => ShellReply::Catalogue(Box::new(self.catalogue(ask)?)),
            ShellAsk::VerifierKey => ShellReply::Text(service.verifier_key()?.to_string()),
            ShellAsk::ReplaceSigningKey(reason) => {
                ShellReply::Text(service.replace_signing_key(self.actor, &reason)?)
            }
            ShellAsk::Checkpoint => ShellReply::Checkpoint(service.checkpoint()?),
            ShellAsk::LeafHashes { from, anew } => {
                ShellReply::LeafHashes(service.leaf_hashes(from, anew)?)
            }
            ShellAsk::Portfolio(wish) => {
                ShellReply::Portfolio(Box::new(service.portfolio(actor, &wish)?))
            }
            ShellAsk::Print(ask) => ShellReply::Printed(Box::new(self.print(ask)?)),
            ShellAsk::HasPassphrase => ShellReply::HasPassphrase(service.has_passphrase(actor)),
            ShellAsk::SetPassphrase { old, new } => {
                let old = old.as_ref().map(Secret::reveal);
                ShellReply::Receipt(service.set_passphrase(actor, old, new.reveal())?)
            }
            ShellAsk::ApplyImport => self.importing.apply(service, actor)?,
        })
    }

    fn print(&self, ask: PrintAsk) -> Result<Printed, Failure> {
        let (service, actor) = (&self.service, self.actor);
        match ask {
            PrintAsk::Role { profile, kind } => service.printed_role(actor, profile, kind),
            PrintAsk::Plan(staff) => service.printed_plan(actor, staff),
            PrintAsk::Team => service.printed_team(actor),
        }
    }

    fn catalogue(&self, ask: CatalogueAsk) -> Result<CatalogueReply, Failure> {
        let (service, actor) = (&self.service, self.actor);
        Ok(match ask {
            CatalogueAsk::Unread => CatalogueReply::Unread(service.catalogue().unread().to_vec()),
            CatalogueAsk::Frameworks => CatalogueReply::Frameworks(service.frameworks(actor)?),
            CatalogueAsk::Framework {
                framework,
                version,
                part,
                level,
            } => CatalogueReply::Framework(Box::new(service.framework(
                actor,
                &framework,
                version.as_deref(),
                part.as_deref(),
                level.as_deref(),
            )?)),
            CatalogueAsk::Search(words) => {
                CatalogueReply::Statements(service.statements(actor, &words)?)
            }
            CatalogueAsk::Named(ids) => {
                CatalogueReply::Statements(service.statements_of(actor, &ids)?)
            }
            CatalogueAsk::Plan { file, table } => {
                let planned = service.plan_catalogue(actor, &file, &table)?;
                CatalogueReply::Planned(planned.map_err(|error| error.complaints))
            }
        })
    }

    fn basis(&self) -> Basis {
        let (today, policy, zone) = self.service.policy_now();
        Basis {
            now: self.service.now(),
            today,
            zone,
            policy: Policy::clone(&policy),
        }
    }

    /// A patient by NHS number, or by words that find one person.
    fn patient(&self, text: &str) -> Result<PatientId, Failure> {
        if let Some(id) = self.service.find_patient(text) {
            return Ok(id);
        }
        let found = self.service.find(self.actor, text)?;
        match found.as_slice() {
            [] => Err(Refusal::unknown(
                "patient",
                format!("There is no patient '{text}': give an NHS number, or words that `caseload find` finds"),
            )
            .into()),
            [one] => Ok(one.patient),
            several => {
                let named: Vec<String> = several
                    .iter()
                    .take(NAMED_MAX)
                    .map(|row| format!("{} ({})", row.name, row.nhs_number))
                    .collect();
                let more = several.len().saturating_sub(NAMED_MAX);
                let more = if more == 0 {
                    String::new()
                } else {
                    format!(" and {more} more")
                };
                Err(Refusal::invalid(
                    "patient",
                    format!(
                        "'{text}' finds {} people, so give an NHS number: {}{more}",
                        several.len(),
                        named.join("; ")
                    ),
                )
                .into())
            }
        }
    }
}

pub(super) fn too_much(what: &str) -> Failure {
    Failure::Refused(Refusal::new(
        Reason::TooLong,
        format!("{what} are more than the service takes"),
    ))
}
