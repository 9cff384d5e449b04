//! Answers about competence.

use super::Desk;
use crate::protocol::competence::{CompetenceAnswer, CompetenceAsk};
use crate::service::Failure;

impl Desk {
    pub(super) fn competence(&self, ask: &CompetenceAsk) -> Result<CompetenceAnswer, Failure> {
        let (service, actor) = (&self.service, self.actor);
        Ok(match ask {
            CompetenceAsk::Standing(staff) => {
                CompetenceAnswer::Standing(Box::new(service.standing(actor, *staff)?))
            }
            CompetenceAsk::Item(owner, item) => {
                CompetenceAnswer::Item(Box::new(service.item(actor, *owner, *item)?))
            }
            CompetenceAsk::Claim(staff, claim) => {
                CompetenceAnswer::Claim(Box::new(service.claim_file(actor, *staff, *claim)?))
            }
            CompetenceAsk::Queue => {
                CompetenceAnswer::Queue(Box::new(service.competence_queue(actor)?))
            }
            CompetenceAsk::Proposals(patient, entry) => {
                self.see(*patient)?;
                CompetenceAnswer::Proposals(service.evidence_proposals(actor, *patient, *entry)?)
            }
            CompetenceAsk::CrossMap(item) => {
                CompetenceAnswer::Proposals(service.cross_map(actor, *item)?)
            }
            CompetenceAsk::Statements { staff, known } => {
                CompetenceAnswer::Statements(Box::new(service.browsed(actor, *staff, known)?))
            }
            CompetenceAsk::Statement(staff, statement) => CompetenceAnswer::Statement(Box::new(
                service.statement_whole(actor, *staff, statement)?,
            )),
        })
    }
}
