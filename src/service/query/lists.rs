//! Lists: Today, the caseload, everybody somebody may see, finding anyone, evidence.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::domain::entry::{PatientId, StaffId, Subject};
use crate::domain::event::Event;
use crate::domain::patient::card::{Card, compact};
use crate::domain::refusal::Refusal;
use crate::domain::staff::evidence::Item;
use crate::domain::staff::register::Role;
use crate::domain::staff::relationship;
use crate::domain::time::shown;
use crate::domain::writing;
use crate::service::query::{Asking, entry, privacy};
use crate::service::view::caseload::{Caseload, Row};
use crate::service::view::evidence::{self, Evidence};
use crate::service::view::today::{Cards, Making, Today};
use crate::service::{Failure, Service};
use crate::store::keys::Class;

/// Whose patients a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Scope {
    /// One's own.
    Own,
    /// Everybody's whom one may see.
    All,
}

/// The most rows that finding somebody answers.
const FOUND_MAX: usize = 50;

impl Asking {
    pub(crate) fn making(&self) -> Result<Making<'_>, Refusal> {
        Ok(Making {
            now: self.now,
            today: self.today,
            zone: &self.zone,
            policy: &self.policy,
            register: &self.register,
            member: self.member()?,
        })
    }
}

impl Service {
    /// Who needs this person now.
    ///
    /// # Errors
    /// Not in the register.
    pub fn today(&self, actor: StaffId) -> Result<Today, Failure> {
        let asking = self.asking(actor);
        let making = asking.making()?;
        let own = self.cards_where(|card| card.owner == Some(actor));
        let covered = self.covered_cards(&making);
        let others = self.cards_where(|card| {
            card.owner != Some(actor)
                && making.cover_words(card.owner).is_empty()
                && (card
                    .follow_ups
                    .iter()
                    .any(|one| one.follow_up.owner == actor)
                    || card.late.iter().any(|late| late.actor == actor))
        });
        let drafts = self.open_drafts(actor);
        let names = self.names(
            drafts
                .iter()
                .filter_map(|draft| PatientId::parse(&draft.subject)),
        );
        let queue = self.judging_queue(making.member, &asking.register);
        let mut notices = making.back();
        if let Some(oldest) = queue.oldest {
            let notice = privacy::notice(&asking.register);
            notices.push(making.to_judge(queue.new, oldest, &notice));
        }
        let waits = self.competence_in_short(actor)?;
        if !waits.is_empty() {
            notices.push(making.of_competence(&waits));
        }
        let (own, covered, others) = (plain(&own), plain(&covered), plain(&others));
        let cards = Cards {
            own: &own,
            covered: &covered,
            others: &others,
        };
        let mut today = making.today(cards, &drafts, &names, notices);
        today.header.drafts = today
            .rows
            .iter()
            .filter(|row| row.urgency == crate::service::view::today::Urgency::Draft)
            .count();
        today.header.to_countersign = self.count_to_countersign(&asking);
        today.header.duties.to_judge = queue.new;
        today.header.duties.covering = covering(&making, &covered);
        self.name_service(&mut today.header);
        Ok(today)
    }

    /// The patients of everybody for whom somebody stands in today.
    fn covered_cards(&self, making: &Making<'_>) -> Vec<Arc<Card>> {
        let absent: BTreeSet<StaffId> =
            relationship::covered_by(making.member, making.register, making.today)
                .into_iter()
                .map(|(absent, _)| absent.id)
                .collect();
        if absent.is_empty() {
            return Vec::new();
        }
        self.cards_where(|card| card.owner.is_some_and(|owner| absent.contains(&owner)))
    }

    fn name_service(&self, header: &mut crate::service::view::Header) {
        let programme = self.programme();
        header.service.clone_from(&programme.origin.service);
        header.demo = programme.origin.demo;
    }

    /// Whether somebody's lists may show a patient.
    pub(crate) fn may_list(&self, actor: StaffId, patient: PatientId) -> bool {
        let asking = self.asking(actor);
        let (Ok(member), Some(card)) = (asking.member(), self.card(patient)) else {
            return false;
        };
        let concerned = card
            .follow_ups
            .iter()
            .any(|one| one.follow_up.owner == actor)
            || card.late.iter().any(|late| late.actor == actor);
        concerned
            || card.owner.is_none_or(|owner| {
                relationship::sees_list_of(
                    member,
                    owner,
                    &asking.register,
                    &asking.policy,
                    asking.today,
                )
            })
    }

    /// The caseload with those one covers today, or everybody whom the person may see in lists.
    ///
    /// # Errors
    /// Not in the register.
    pub fn caseload(&self, actor: StaffId, scope: Scope) -> Result<Caseload, Failure> {
        self.caseload_of(actor, scope, |cards| cards)
    }

    /// The caseload with those rows that are chosen of it.
    pub(super) fn caseload_of(
        &self,
        actor: StaffId,
        scope: Scope,
        choose: impl FnOnce(Vec<Arc<Card>>) -> Vec<Arc<Card>>,
    ) -> Result<Caseload, Failure> {
        let asking = self.asking(actor);
        let making = asking.making()?;
        let own = self.cards_where(|card| card.owner == Some(actor));
        let covered = self.covered_cards(&making);
        let shown = match scope {
            // Only case management is a caseload (R001-01).
            Scope::Own => own
                .iter()
                .chain(&covered)
                .filter(|card| card.clock.on_caseload && !card.clock.died)
                .map(Arc::clone)
                .collect(),
            Scope::All => {
                let seen = owners_seen(&asking)?;
                self.cards_where(|card| card.owner.is_none_or(|owner| seen.contains(&owner)))
            }
        };
        let shown = choose(shown);
        let mut rows: Vec<Row> = shown.iter().map(|card| making.caseload_row(card)).collect();
        rows.sort_by(|one, other| (&one.name, one.patient).cmp(&(&other.name, other.patient)));
        let (own, covered) = (plain(&own), plain(&covered));
        let cards = Cards {
            own: &own,
            covered: &covered,
            others: &[],
        };
        let today = making.today(cards, &[], &std::collections::BTreeMap::new(), Vec::new());
        let mut header = today.header;
        header.to_countersign = self.count_to_countersign(&asking);
        header.duties.to_judge = self.judging_queue(making.member, &asking.register).new;
        header.duties.covering = covering(&making, &covered);
        self.name_service(&mut header);
        Ok(Caseload { header, rows })
    }

    /// Finds anyone by name, NHS number, phone, postcode or carer: every word must be found somewhere, in any order,
    /// accents ignored. Only what is needed to tell people apart is shown; opening a record is another matter.
    ///
    /// # Errors
    /// Not in the register, or a role that does not work with patients.
    pub fn find(&self, actor: StaffId, text: &str) -> Result<Vec<Row>, Failure> {
        let asking = self.asking(actor);
        let making = asking.making()?;
        if !making.member.is_clinical() && !making.member.is(Role::Coordinator) {
            return Err(Refusal::not_allowed("Your role gives no patients to find").into());
        }
        let wanted: Vec<(String, String)> = text
            .split_whitespace()
            .map(|word| (writing::fold(word), compact(word)))
            .collect();
        let whole = compact(text);
        let digits = whole.chars().all(|c| c.is_ascii_digit()) && whole.len() >= 3;
        let mut found: Vec<(usize, Row)> = Vec::new();
        for card in self.cards_where(|card| {
            !wanted.is_empty()
                && ((digits && card.words.contains(&whole))
                    || wanted.iter().all(|(word, close)| {
                        card.words.contains(word.as_str())
                            || (!close.is_empty() && card.words.contains(close.as_str()))
                    }))
        }) {
            let begins = wanted
                .iter()
                .filter(|(word, _)| {
                    card.words
                        .split(' ')
                        .any(|part| part.starts_with(word.as_str()))
                })
                .count();
            found.push((usize::MAX - begins, making.caseload_row(&card)));
        }
        found.sort_by(|one, other| (one.0, &one.1.name).cmp(&(other.0, &other.1.name)));
        found.truncate(FOUND_MAX);
        Ok(found.into_iter().map(|(_, row)| row).collect())
    }

    /// My evidence by framework and unit.
    ///
    /// # Errors
    /// Not in the register, or the record cannot be read.
    pub fn evidence(&self, actor: StaffId) -> Result<Evidence, Failure> {
        let asking = self.asking(actor);
        asking.member()?;
        let room = self.shared.present.competence_of(actor)?.evidence;
        let corrected: BTreeSet<_> = room
            .items
            .iter()
            .filter(|item| self.is_taken_back(item))
            .map(|item| item.entry)
            .collect();
        let shown = |item: &Item, statements| evidence::Item {
            entry: item.entry,
            filed: shown::short_day(item.filed.day(&asking.zone), asking.today),
            kind: item.kind.words().to_owned(),
            about: item.about,
            patient: item.patient,
            case_reference: item.case_reference.clone(),
            did: item.title.clone(),
            statements,
            corrected: corrected.contains(&item.entry),
        };
        let mut frameworks = Vec::new();
        let mut placed = BTreeSet::new();
        for framework in self.catalogue().frameworks() {
            let mut units = Vec::new();
            for unit in &framework.units {
                let mut items = Vec::new();
                for item in room.items.iter().rev() {
                    let linked = unit.statements.iter().filter(|statement| {
                        item.links.iter().any(|link| link.statement == statement.id)
                    });
                    let statements: Vec<String> =
                        linked.map(|statement| statement.text.clone()).collect();
                    if !statements.is_empty() {
                        placed.insert(item.entry);
                        items.push(shown(item, statements));
                    }
                }
                units.push(evidence::Unit {
                    id: unit.id.clone(),
                    title: format!("{} {}", unit.code, unit.title).trim().to_owned(),
                    statements: unit.statements.len(),
                    items,
                });
            }
            frameworks.push(evidence::Framework {
                id: framework.id.clone(),
                title: framework.title.clone(),
                units,
            });
        }
        let unlinked = room.items.iter().rev();
        let unlinked = unlinked.filter(|item| !placed.contains(&item.entry));
        Ok(Evidence {
            unlinked: unlinked.map(|item| shown(item, Vec::new())).collect(),
            frameworks,
            items: room.items.len(),
        })
    }

    /// One filed item with its whole text.
    ///
    /// # Errors
    /// Not one's own, or unreadable.
    pub fn evidence_item(
        &self,
        actor: StaffId,
        number: crate::domain::entry::EntryNumber,
    ) -> Result<crate::domain::staff::evidence::EvidenceFiled, Failure> {
        let recorded = entry(&self.shared.reader, number)?;
        match recorded.event {
            Event::EvidenceFiled(fact) if recorded.subjects.contains(&Subject::Staff(actor)) => {
                Ok(fact)
            }
            _ => Err(Refusal::unknown("entry", format!("{number} is not an item of yours")).into()),
        }
    }

    /// The numbers of somebody's own entries of one class: their staff record.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn staff_timeline(&self, staff: StaffId, most: usize) -> Result<Vec<(u64, u16)>, Failure> {
        Ok(self
            .shared
            .present
            .timeline(&Subject::Staff(staff), Class::Entries, u64::MAX, most)?)
    }
}

fn covering(making: &Making<'_>, covered: &[&Card]) -> String {
    making.covering(|absent| {
        covered
            .iter()
            .filter(|card| card.owner == Some(absent))
            .filter(|card| card.clock.on_caseload && !card.clock.died)
            .count()
    })
}

fn plain(cards: &[Arc<Card>]) -> Vec<&Card> {
    cards.iter().map(Arc::as_ref).collect()
}

/// Whose patients somebody's lists may show.
fn owners_seen(asking: &Asking) -> Result<BTreeSet<StaffId>, Refusal> {
    let member = asking.member()?;
    Ok(asking
        .register
        .members
        .keys()
        .copied()
        .filter(|owner| {
            relationship::sees_list_of(
                member,
                *owner,
                &asking.register,
                &asking.policy,
                asking.today,
            )
        })
        .collect())
}
