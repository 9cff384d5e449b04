//! Somebody's portfolio for an outside body: a document to be read, and a bundle that proves each entry in it, both without any
//! patient's identity. Only the person gives their own out, and that is recorded.
//!
//! * `identity`: nothing goes out in whose words a patient's identity stands;
//! * `telling`: items, decisions and learning as the printed document wants them.

mod identity;
mod telling;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::command::{Command, Request};
use crate::domain::entry::{EntryNumber, StaffId};
use crate::domain::refusal::Refusal;
use crate::domain::staff::competence::claim::ClaimState;
use crate::domain::staff::competence::disclosing::{self, RecordExport, ShowEvidence};
use crate::domain::staff::competence::{Competence, CompetenceCommand};
use crate::domain::staff::register::StaffMember;
use crate::domain::time::{Day, shown};
use crate::exchange::document::{to_markdown, to_pdf};
use crate::exchange::print_portfolio::{Person, Portfolio, Proof};
use crate::journal::bundle::{Chosen, verify_bundle};
use crate::service::query::Asking;
use crate::service::view::competence::WholeItem;
use crate::service::{Failure, Service};
use telling::Numbers;

/// What goes into a portfolio.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PortfolioWish {
    /// For whom it is.
    pub audience: String,
    /// What it is for.
    pub purpose: String,
    /// The first day of the work in it; all when left out.
    pub from: Option<Day>,
    /// The last day.
    pub until: Option<Day>,
    /// The frameworks, by id; all when empty.
    pub frameworks: Vec<String>,
    /// The name that the bundle's file will have.
    pub bundle_name: String,
}

/// A portfolio, made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortfolioMade {
    /// The document as Markdown.
    pub markdown: String,
    /// The document as PDF.
    pub pdf: Vec<u8>,
    /// The bundle.
    pub bundle: String,
    /// The key with which it is checked.
    pub key: String,
    /// How many items are in it.
    pub items: usize,
    /// How many entries the bundle proves.
    pub entries: usize,
    /// What should be known: items that were left out, and why.
    pub notes: Vec<String>,
}

/// The names of a portfolio's files, by the day on which it is made: as Markdown, as PDF, the bundle, and the key.
pub fn file_names(today: Day) -> [String; 4] {
    names(&format!("portfolio-{}", today.0))
}

/// The same, by the name of the bundle.
pub fn names_beside(bundle_name: &str) -> [String; 4] {
    names(
        bundle_name
            .strip_suffix(".bundle.json")
            .unwrap_or(bundle_name),
    )
}

fn names(base: &str) -> [String; 4] {
    ["md", "pdf", "bundle.json", "key"].map(|end| format!("{base}.{end}"))
}

impl PortfolioMade {
    /// What its files hold, in the order of [`file_names`].
    pub fn files(self) -> [Vec<u8>; 4] {
        [
            self.markdown.into_bytes(),
            self.pdf,
            self.bundle.into_bytes(),
            format!("{}\n", self.key).into_bytes(),
        ]
    }
}

impl Service {
    /// Makes somebody's own portfolio and records that it is given out.
    ///
    /// # Errors
    /// Nothing to show, an unknown framework, a key that cannot sign, or a document that cannot be made.
    pub fn portfolio(
        &self,
        actor: StaffId,
        wish: &PortfolioWish,
    ) -> Result<PortfolioMade, Failure> {
        let asking = self.asking(actor);
        let member = asking.member()?.clone();
        for id in &wish.frameworks {
            if self.catalogue().framework(id).is_none() {
                return Err(
                    Refusal::unknown("framework", format!("There is no framework '{id}'"))
                        .advise("See `caseload catalogue`")
                        .into(),
                );
            }
        }
        let (wanted, mut notes) = self.wanted(actor, wish)?;
        if wanted.is_empty() {
            return Err(Refusal::missing("items", "An item of evidence that fits")
                .advise("File evidence first, or choose another time or framework")
                .into());
        }
        disclosing::refuse_beyond(wanted.len())?;
        // A key that cannot sign is found before anything is recorded.
        let key = self.verifier_key()?;
        self.make_showable(actor, &wanted)?;
        let known = self.shared.present.competence_of(actor)?;
        let mut wholes: Vec<WholeItem> = Vec::with_capacity(wanted.len());
        for entry in &wanted {
            wholes.push(self.whole_item(&asking, &member, actor, &known, *entry)?);
        }
        self.leave_out_named(actor, &known, &mut wholes, &mut notes)?;
        if wholes.is_empty() {
            return Err(
                Refusal::missing("items", "An item in whose words no patient is named")
                    .advise(notes.join("; "))
                    .into(),
            );
        }
        let wanted: Vec<EntryNumber> = wholes.iter().map(|whole| whole.entry).collect();
        let numbers: Numbers = wanted.iter().copied().zip(1_u32..).collect();
        let chosen = chosen(&wholes, &known, &numbers);
        let bundle = self.bundle(&chosen)?;
        let report = verify_bundle(&bundle, &key);
        let Some(checkpoint) = report.checkpoint.as_ref().filter(|_| report.is_sound()) else {
            return Err(Failure::Bug(
                "a bundle just made does not verify".to_owned(),
            ));
        };
        let proof = Proof {
            entries: checkpoint.size,
            checkpoint: telling::note_of(&bundle)?,
            key: key.to_string(),
            bundle: wish.bundle_name.clone(),
        };
        let portfolio = self.printed(&asking, &member, wish, (&wholes, &known, &numbers), proof);
        let document = portfolio.document();
        let made = PortfolioMade {
            markdown: to_markdown(&document),
            pdf: to_pdf(&document).map_err(|error| Failure::Bug(error.to_string()))?,
            key: key.to_string(),
            items: wanted.len(),
            entries: chosen.len(),
            bundle,
            notes,
        };
        // Last: what could not be made was given to nobody.
        self.carry_out(
            actor,
            CompetenceCommand::RecordExport(RecordExport {
                audience: wish.audience.clone(),
                purpose: wish.purpose.clone(),
                items: wanted,
            }),
        )?;
        Ok(made)
    }

    /// What the printed document says.
    fn printed(
        &self,
        asking: &Asking,
        member: &StaffMember,
        wish: &PortfolioWish,
        (wholes, known, numbers): (&[WholeItem], &Competence, &Numbers),
        proof: Proof,
    ) -> Portfolio {
        let registration = member.details.registration.as_ref();
        Portfolio {
            person: Person {
                name: member.name.clone(),
                role: member.roles_in_words(),
                registration: registration
                    .map_or_else(String::new, |one| format!("{} {}", one.body, one.number)),
                organisation: self.programme().origin.service.clone(),
            },
            audience: wish.audience.clone(),
            purpose: wish.purpose.clone(),
            period: period(wish),
            made: asking.now,
            made_on: shown::full_day(asking.today),
            made_by: member.name.clone(),
            proof,
            frameworks: self.frameworks_told(asking, wish, known, numbers),
            items: self.items_told(asking, wholes, known, numbers),
            learning: telling::learning_told(wholes),
            learning_hours: telling::hours_told(wholes),
        }
    }

    /// The items that fit the wish, oldest first; those whose work was taken back since are left out and named.
    fn wanted(
        &self,
        actor: StaffId,
        wish: &PortfolioWish,
    ) -> Result<(Vec<EntryNumber>, Vec<String>), Failure> {
        let known = self.shared.present.competence_of(actor)?;
        let zone = self.policy_now().2;
        let mut notes = Vec::new();
        let mut wanted = Vec::new();
        for item in &known.evidence.items {
            let day = item.happened.day(&zone);
            let of_time = wish.from.is_none_or(|from| from <= day)
                && wish.until.is_none_or(|until| day <= until);
            let of_framework = wish.frameworks.is_empty()
                || item
                    .links
                    .iter()
                    .any(|link| wish.frameworks.contains(&link.framework));
            if !of_time || !of_framework {
                continue;
            }
            if self.is_taken_back(item) {
                notes.push(format!(
                    "Item {} is left out: the entry it points to was taken back since",
                    item.entry
                ));
                continue;
            }
            wanted.push(item.entry);
        }
        Ok((wanted, notes))
    }

    /// Live work that was filed before its showable part was recorded with it gets one now.
    fn make_showable(&self, actor: StaffId, items: &[EntryNumber]) -> Result<(), Failure> {
        let known = self.shared.present.competence_of(actor)?;
        for item in items {
            if known.evidence.own_item(*item)?.shown.is_none() {
                let command = CompetenceCommand::ShowEvidence(ShowEvidence { item: *item });
                self.carry_out(actor, command)?;
            }
        }
        Ok(())
    }

    fn carry_out(&self, actor: StaffId, command: CompetenceCommand) -> Result<(), Failure> {
        let request = Request {
            id: self.new_command_id(),
            seen: Vec::new(),
            seen_entry: None,
            command: Command::Competence(command),
        };
        self.submit_own(actor, None, request).wait().map(|_| ())
    }
}

fn period(wish: &PortfolioWish) -> String {
    match (wish.from, wish.until) {
        (None, None) => "everything filed".to_owned(),
        (Some(from), None) => format!("from {}", shown::full_day(from)),
        (None, Some(until)) => format!("until {}", shown::full_day(until)),
        (Some(from), Some(until)) => {
            format!("{} to {}", shown::full_day(from), shown::full_day(until))
        }
    }
}

/// The entries that the bundle proves: each item's, what witnesses said, and what was judged of it; each once, by number.
fn chosen(wholes: &[WholeItem], known: &Competence, numbers: &Numbers) -> Vec<Chosen> {
    let mut chosen: BTreeMap<u64, String> = BTreeMap::new();
    for whole in wholes {
        let number = numbers.get(&whole.entry).copied().unwrap_or_default();
        if let Some(entry) = whole.shown {
            chosen.insert(entry.0, format!("item {number}: {}", whole.kind));
        }
        for witness in &whole.witnesses {
            if let Some(entry) = witness.entry {
                chosen.insert(entry.0, format!("witness to item {number}"));
            }
        }
    }
    for judgement in &known.judgement.judgements {
        if judgement
            .said
            .items
            .iter()
            .any(|item| numbers.contains_key(item))
        {
            let unit = &judgement.said.unit;
            chosen.insert(
                judgement.entry.0,
                format!("judgement of {unit}: {}", judgement.said.decision_words),
            );
            if let Some(second) = &judgement.second {
                chosen.insert(
                    second.entry.0,
                    format!("second look at judgement {}", judgement.entry),
                );
            }
        }
    }
    for claim in &known.judgement.claims {
        let of_items = claim
            .said
            .items
            .iter()
            .any(|item| numbers.contains_key(item));
        if of_items && matches!(claim.state, ClaimState::Judged(_)) {
            chosen.insert(claim.entry.0, format!("claim of {}", claim.said.unit));
        }
    }
    chosen
        .into_iter()
        .map(|(entry, title)| Chosen { entry, title })
        .collect()
}
