//! One item of evidence, whole: read from the record, since the state keeps only its beginning.

use crate::domain::entry::{EntryNumber, StaffId};
use crate::domain::event::Event;
use crate::domain::refusal::Refusal;
use crate::domain::staff::competence::Competence;
use crate::domain::staff::competence::witness::Witness;
use crate::domain::staff::evidence::Item;
use crate::domain::staff::register::StaffMember;
use crate::service::query::{Asking, entry};
use crate::service::view::competence::{ShownStatement, ShownWitness, WholeItem};
use crate::service::{Failure, Service};

impl Service {
    /// One item, whole: for its owner, who supervises them, a lead, the assessor of a claim that holds it, who may look a second
    /// time at a judgement that rests on it, and who was asked to witness it.
    ///
    /// # Errors
    /// Not entitled, no such item, or the record cannot be read.
    pub fn item(
        &self,
        actor: StaffId,
        owner: StaffId,
        number: EntryNumber,
    ) -> Result<WholeItem, Failure> {
        let asking = self.asking(actor);
        let member = asking.member()?;
        let whom = asking.register.known(owner, "staff")?;
        let known = self.competence_of(owner)?;
        let asked = known
            .evidence
            .item(number)
            .is_some_and(|item| item.witnesses.iter().any(|one| one.by == actor));
        let assesses = known
            .judgement
            .claims
            .iter()
            .any(|claim| claim.assessor == actor && claim.said.items.contains(&number));
        let looks_again = || {
            self.has_second_look(&asking, whom, &known, |one| {
                one.said.items.contains(&number)
            })
        };
        let may = asking.may_read_competence(member, whom) || asked || assesses;
        if !may && !looks_again()? {
            return Err(not_yours(number).into());
        }
        self.whole_item(&asking, member, owner, &known, number)
    }

    /// One's own items, the latest first: entry and title.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn own_items(&self, actor: StaffId) -> Result<Vec<(EntryNumber, String)>, Failure> {
        let items = self.competence_of(actor)?.evidence.items.into_iter().rev();
        let titled = items.map(|item| (item.entry, format!("{}: {}", item.kind, item.title)));
        Ok(titled.collect())
    }

    /// One item, whole, of somebody whose competence is `known`; who may see it is asked before.
    ///
    /// # Errors
    /// No such item, or the record cannot be read.
    pub(in crate::service) fn whole_item(
        &self,
        asking: &Asking,
        member: &StaffMember,
        owner: StaffId,
        known: &Competence,
        number: EntryNumber,
    ) -> Result<WholeItem, Failure> {
        let item = known
            .evidence
            .item(number)
            .ok_or_else(|| not_yours(number))?;
        let open = item
            .patient
            .filter(|patient| self.may_open(asking, member, *patient));
        let mut whole = WholeItem {
            entry: item.entry,
            owner,
            owner_name: asking.register.name(owner).to_owned(),
            kind: item.kind.words().to_owned(),
            title: item.title.clone(),
            happened: asking.on(item.happened),
            filed: asking.on(item.filed),
            about: item.about.filter(|_| open.is_some()),
            shown: item.shown,
            patient: open,
            case_reference: item.case_reference.clone(),
            did: String::new(),
            text: String::new(),
            answers: Vec::new(),
            given_by: String::new(),
            minutes: item.minutes,
            participatory: item.participatory,
            protected: item.protected,
            statements: self.shown_statements(item),
            stages: item
                .stages
                .iter()
                .map(|one| one.words().to_owned())
                .collect(),
            tags: item.tags.iter().map(|one| one.words().to_owned()).collect(),
            witnesses: Vec::new(),
            corrected: self.is_taken_back(item),
        };
        match entry(&self.shared.reader, number)?.event {
            Event::EvidenceFiled(fact) => {
                whole.did = fact.did;
                whole.text = fact.text;
            }
            Event::PortfolioItemFiled(fact) => {
                whole.did = fact.did;
                whole.given_by = fact.given_by;
                let answers = fact.answers.into_iter();
                whole.answers = answers.map(|one| (one.prompt, one.answer)).collect();
            }
            _ => return Err(not_yours(number).into()),
        }
        for witness in &item.witnesses {
            whole.witnesses.push(self.shown_witness(asking, witness)?);
        }
        Ok(whole)
    }

    fn shown_witness(&self, asking: &Asking, one: &Witness) -> Result<ShownWitness, Failure> {
        let mut shown = ShownWitness {
            name: asking.register.name(one.by).to_owned(),
            when: asking.on(one.at),
            entry: one.entry,
            saw: one.saw.clone(),
            relation: one.relation.clone(),
            role: one.role.clone(),
            expert: String::new(),
        };
        if let Some(number) = one.entry
            && let Event::WitnessStated(fact) = entry(&self.shared.reader, number)?.event
        {
            shown.saw = fact.saw;
            shown.expert = fact.expert;
        }
        Ok(shown)
    }

    fn shown_statements(&self, item: &Item) -> Vec<ShownStatement> {
        let catalogue = self.catalogue();
        let shown = item.links.iter().map(|link| {
            let then = catalogue
                .at(&link.framework, &link.version)
                .and_then(|framework| {
                    let (unit, statement) = framework.statement(&link.statement)?;
                    Some((framework, unit, statement))
                });
            let ever = || {
                let place = catalogue.statement_ever(&link.statement)?;
                Some((place.framework, place.unit, place.statement))
            };
            let mut shown = ShownStatement {
                framework: link.framework.clone(),
                unit: String::new(),
                id: link.statement.clone(),
                text: String::new(),
                version: link.version.clone(),
            };
            if let Some((framework, unit, statement)) = then.or_else(ever) {
                shown.framework.clone_from(&framework.short_title);
                shown.unit.clone_from(&unit.id);
                shown.text.clone_from(&statement.text);
            }
            shown
        });
        shown.collect()
    }

    /// Whether the entry to which an item points was taken back since. Where that cannot be known, it is taken to be:
    /// nothing counts that may not stand.
    pub(crate) fn is_taken_back(&self, item: &Item) -> bool {
        item.patient
            .zip(item.about)
            .is_some_and(|(patient, about)| {
                self.card(patient)
                    .is_none_or(|card| card.struck.binary_search(&about).is_ok())
            })
    }

    /// All that is known of somebody's competence, with only that evidence whose entry still stands: what gaps, counts and
    /// proposals are made of.
    ///
    /// # Errors
    /// The store cannot be read.
    pub(in crate::service) fn competence_that_stands(
        &self,
        staff: StaffId,
    ) -> Result<Competence, Failure> {
        let mut known = self.shared.present.competence_of(staff)?;
        known
            .evidence
            .items
            .retain(|item| !self.is_taken_back(item));
        Ok(known)
    }
}

fn not_yours(number: EntryNumber) -> Refusal {
    Refusal::unknown(
        "item",
        format!("{number} is no item of evidence that you may read"),
    )
    .advise("`caseload evidence` lists your own with their entries; a colleague's needs --of and their login")
}
