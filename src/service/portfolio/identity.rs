//! A last look before something goes out: what was recorded under weaker rules, or before a patient came by whose name it now
//! tells, stays here.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::entry::{EntryNumber, StaffId};
use crate::domain::staff::competence::Competence;
use crate::domain::staff::competence::disclosing::free_words;
use crate::domain::staff::competence::item::identity_in;
use crate::service::query::entry;
use crate::service::view::competence::WholeItem;
use crate::service::{Failure, Service};

impl Service {
    /// Leaves out the items in whose entries somebody's identity stands, and notes which; `actor` is whose items they are.
    pub(super) fn leave_out_named(
        &self,
        actor: StaffId,
        known: &Competence,
        wholes: &mut Vec<WholeItem>,
        notes: &mut Vec<String>,
    ) -> Result<(), Failure> {
        let mut patients: BTreeMap<StaffId, Vec<String>> = BTreeMap::new();
        let mut looked: BTreeMap<EntryNumber, bool> = BTreeMap::new();
        let mut left_out: BTreeSet<EntryNumber> = BTreeSet::new();
        for whole in wholes.iter() {
            for number in entries_of(whole, known) {
                let shows = if let Some(shows) = looked.get(&number) {
                    *shows
                } else {
                    let recorded = entry(&self.shared.reader, number)?;
                    let mut names = Vec::new();
                    for staff in BTreeSet::from([actor, recorded.head.actor]) {
                        let of_one = patients.entry(staff);
                        let of_one = of_one.or_insert_with(|| self.names_of_patients(staff));
                        names.extend(of_one.iter().cloned());
                    }
                    !identity_in(&free_words(&recorded.event), &names).is_empty()
                };
                looked.insert(number, shows);
                if shows && left_out.insert(whole.entry) {
                    notes.push(format!(
                        "Item {} is left out: the words of {number} show who a patient is",
                        whole.entry
                    ));
                }
            }
        }
        wholes.retain(|whole| !left_out.contains(&whole.entry));
        Ok(())
    }

    /// The names of the patients for whom somebody answers.
    fn names_of_patients(&self, staff: StaffId) -> Vec<String> {
        let own = self.cards_where(|card| card.owner == Some(staff));
        own.iter().map(|card| card.name.clone()).collect()
    }
}

/// Every entry that goes out for an item: itself, what witnesses said, claims, judgements and second looks.
fn entries_of(whole: &WholeItem, known: &Competence) -> BTreeSet<EntryNumber> {
    let mut entries: BTreeSet<EntryNumber> = whole.shown.into_iter().collect();
    entries.extend(whole.witnesses.iter().filter_map(|one| one.entry));
    let judgement = &known.judgement;
    let judged = judgement
        .judgements
        .iter()
        .filter(|one| one.said.items.contains(&whole.entry));
    for one in judged {
        entries.insert(one.entry);
        entries.extend(one.second.as_ref().map(|second| second.entry));
    }
    let claims = judgement.claims.iter();
    let of_it = claims.filter(|one| one.said.items.contains(&whole.entry));
    entries.extend(of_it.map(|one| one.entry));
    entries
}
