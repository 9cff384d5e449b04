//! Evidence that does not come from one entry of a record: a reflection, learning, teaching, feedback, supervision, a
//! product, prior or equivalent experience, a course (R003-06, R003-07, R004-16, R004-38).
//!
//! Which case or problem it came from is said by a reference, never by a name (R002-02).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{about_staff, some_words};
use crate::domain::command::Context;
use crate::domain::decide::Present;
use crate::domain::entry::StaffId;
use crate::domain::event::{Event, Fact};
use crate::domain::refusal::{Reason, Refusal, required, within};
use crate::domain::staff::catalogue::Catalogue;
use crate::domain::staff::evidence::{LINKS_MAX, Link, Stage, TEXT_BYTES_MAX, versions_of};
use crate::domain::staff::pseudonym::{self, IdentityWords};
use crate::domain::time::typed;
use crate::domain::writing;

crate::vocabulary! {
    /// What an item of evidence is.
    pub enum EvidenceKind {
        LiveWork = "live_work", "live work";
        Reflection = "reflection", "reflection";
        Learning = "learning", "learning";
        Teaching = "teaching", "teaching given";
        Feedback = "feedback", "feedback";
        Supervision = "supervision", "supervision";
        Product = "product", "product";
        PriorExperience = "prior_experience", "prior or equivalent experience";
        Course = "course", "course";
        Challenge = "challenge", "challenge raised";
        ExpertPatient = "expert_patient", "expert patient programme";
    }
}

impl EvidenceKind {
    /// What a person is asked for an item of this kind: two or three short questions of our own.
    pub const fn prompts(self) -> &'static [&'static str] {
        match self {
            EvidenceKind::LiveWork => &[],
            EvidenceKind::Reflection => &[
                "What happened, and what was your part in it?",
                "What did you think and feel, and what does it tell you?",
                "What will you do another time?",
            ],
            EvidenceKind::Learning | EvidenceKind::Course => {
                &["What did you learn?", "What has changed in what you do?"]
            }
            EvidenceKind::Teaching => {
                &["Whom did you teach what?", "How do you know it was of use?"]
            }
            EvidenceKind::Feedback => &["What was said?", "What do you make of it?"],
            EvidenceKind::Supervision => &["What was talked about?", "What was agreed?"],
            EvidenceKind::Product => &["What did you make, and who uses it?"],
            EvidenceKind::PriorExperience => &[
                "Where, when and in what role?",
                "Why is it worth the same as what is asked here?",
            ],
            EvidenceKind::Challenge => &[
                "What did you challenge, or who challenged you?",
                "What came of it?",
            ],
            EvidenceKind::ExpertPatient => &[
                "Which programme, and what was your part?",
                "What did you take from it?",
            ],
        }
    }
}

crate::vocabulary! {
    /// What runs through every unit, beside the statements.
    pub enum Tag {
        Cognition = "cognition", "cognition and mental well-being (domain D)";
        Leadership = "leadership", "leadership, whatever the grade";
        WithinOrganisation = "within_organisation", "working within the organisation";
        AcrossOrganisations = "across_organisations", "working across organisations";
    }
}

/// A question with its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// The question, as it was asked.
    pub prompt: String,
    /// The answer.
    pub answer: String,
}

/// An item was filed. Its entry belongs to the staff member alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortfolioItemFiled {
    /// What it is; never live work, which points to an entry.
    pub kind: EvidenceKind,
    /// What it is called.
    pub title: String,
    /// What it is, in the person's words.
    pub did: String,
    /// Questions answered.
    pub answers: Vec<Answered>,
    /// Which case or problem it came from, by a reference without identity; may be empty.
    pub case_reference: String,
    /// Who gave it: the teacher, the provider, who gave feedback; may be empty.
    pub given_by: String,
    /// How long it took, in minutes; 0 where that says nothing.
    pub minutes: u32,
    /// Whether others took part in the learning.
    pub participatory: bool,
    /// Whether it was done in time protected for learning.
    pub protected: bool,
    /// The statements it is to show.
    pub links: Vec<Link>,
    /// The stages it belongs to.
    pub stages: Vec<Stage>,
    /// What runs through it.
    pub tags: Vec<Tag>,
    /// The version of the catalogue it was filed under.
    pub catalogue: String,
}

/// Asks for an item to be filed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileItem {
    /// When it was, as typed; now when empty.
    #[serde(default)]
    pub at: String,
    /// What it is.
    pub kind: EvidenceKind,
    /// What it is called.
    #[serde(default)]
    pub title: String,
    /// What it is, in the person's words.
    #[serde(default)]
    pub did: String,
    /// Answers to the kind's questions, in their order; empty ones are left out.
    #[serde(default)]
    pub answers: Vec<String>,
    /// Which case or problem it came from, without identity.
    #[serde(default)]
    pub case_reference: String,
    /// Who gave it.
    #[serde(default)]
    pub given_by: String,
    /// How long it took, in minutes.
    #[serde(default)]
    pub minutes: u32,
    /// Whether others took part.
    #[serde(default)]
    pub participatory: bool,
    /// Whether it was done in protected time.
    #[serde(default)]
    pub protected: bool,
    /// The ids of the statements.
    #[serde(default)]
    pub statements: Vec<String>,
    /// The stages.
    #[serde(default)]
    pub stages: Vec<Stage>,
    /// What runs through it.
    #[serde(default)]
    pub tags: Vec<Tag>,
}

/// The longest that one item can have taken, in minutes: a course of a year at full time.
const MINUTES_MAX: u32 = 100_000;

/// Decides on filing an item.
///
/// # Errors
/// Live work, no title or words, an unknown statement, a patient's identity in the words, a time in the future.
pub(super) fn file(
    command: &FileItem,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    if command.kind == EvidenceKind::LiveWork {
        return Err(
            Refusal::invalid("kind", "Live work is filed from the entry that records it")
                .advise("Open the record, select the entry and press e"),
        );
    }
    let title = required(
        "title",
        "What it is called",
        &writing::clean_line(&command.title).0,
    )?;
    within("title", "The title", &title, 200)?;
    let did = writing::clean(&command.did).0.trim().to_owned();
    within("did", "What it is", &did, TEXT_BYTES_MAX)?;
    let answers = answers(command)?;
    if did.is_empty() && answers.is_empty() {
        return Err(Refusal::missing("did", "What it is, in your words"));
    }
    if command.minutes > MINUTES_MAX {
        return Err(Refusal::invalid(
            "minutes",
            format!("{} minutes are more than a year's work", command.minutes),
        ));
    }
    let case_reference = some_words(
        "case_reference",
        "The case reference",
        &command.case_reference,
    )?;
    let given_by = some_words("given_by", "Who gave it", &command.given_by)?;
    let texts: Vec<&str> = [title.as_str(), &did, &case_reference, &given_by]
        .into_iter()
        .chain(answers.iter().map(|one| one.answer.as_str()))
        .collect();
    refuse_identity(&texts, context.actor, present, context)?;
    let happened = typed::parse_event_time(&command.at, context.now, context.zone)
        .map_err(|refusal| refusal.at("at"))?;
    let catalogue = present.catalogue();
    let links = links(&command.statements, &catalogue)?;
    let versions = versions_of(&catalogue, &links);
    let fact = PortfolioItemFiled {
        kind: command.kind,
        title,
        did,
        answers,
        case_reference,
        given_by,
        minutes: command.minutes,
        participatory: command.participatory,
        protected: command.protected,
        links,
        stages: sorted(&command.stages),
        tags: sorted(&command.tags),
        catalogue: versions,
    };
    Ok(vec![Fact {
        happened: Some(happened),
        ..about_staff(&[context.actor], Event::PortfolioItemFiled(fact))
    }])
}

fn answers(command: &FileItem) -> Result<Vec<Answered>, Refusal> {
    let prompts = command.kind.prompts();
    if command.answers.len() > prompts.len() {
        return Err(Refusal::invalid(
            "answers",
            format!("{} has {} questions", command.kind, prompts.len()),
        ));
    }
    let mut answered = Vec::new();
    for (prompt, answer) in prompts.iter().zip(&command.answers) {
        let answer = writing::clean(answer).0.trim().to_owned();
        within("answers", "An answer", &answer, TEXT_BYTES_MAX / 4)?;
        if !answer.is_empty() {
            answered.push(Answered {
                prompt: (*prompt).to_owned(),
                answer,
            });
        }
    }
    Ok(answered)
}

/// Refuses words that tell who a patient is: what shows by its form, and the names, a surname with a forename, of the
/// patients of whoever writes and of whom the words are about. It all may be given out in a portfolio.
pub(in crate::domain::staff) fn refuse_identity(
    texts: &[&str],
    about: StaffId,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<(), Refusal> {
    let mut names = Vec::new();
    for staff in BTreeSet::from([context.actor, about]) {
        names.extend(present.names_of_patients(staff)?);
    }
    let left = identity_in(texts, &names);
    if left.is_empty() {
        return Ok(());
    }
    Err(Refusal::invalid(
        "did",
        format!("The words show who a patient is: {}", left.join(", ")),
    )
    .advise("Take it out, or give a case reference; evidence holds no patient's identity"))
}

/// What in words tells who a patient is: what shows by its form, and those of the names, written surname first, of which
/// they hold the surname with a forename.
pub fn identity_in(texts: &[&str], names: &[String]) -> Vec<String> {
    let nobody = IdentityWords::default();
    let mut left: Vec<String> = texts
        .iter()
        .flat_map(|text| pseudonym::left_in(text, &nobody))
        .collect();
    let folded: Vec<BTreeSet<String>> = texts.iter().map(|text| word_set(text)).collect();
    for name in names {
        if folded.iter().any(|words| is_named(name, words)) && !left.contains(name) {
            left.push(name.clone());
        }
    }
    left.dedup();
    left
}

/// Whether words hold the surname and a forename of somebody whose name is written surname first.
fn is_named(name: &str, words: &BTreeSet<String>) -> bool {
    let Some((surname, forenames)) = name.split_once(',') else {
        let names = word_set(name);
        return names.len() > 1 && names.is_subset(words);
    };
    word_set(surname).is_subset(words) && !word_set(forenames).is_disjoint(words)
}

fn word_set(text: &str) -> BTreeSet<String> {
    writing::fold(text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Statements by their ids, each once.
///
/// # Errors
/// An unknown one, or more than an item can show.
pub(in crate::domain::staff) fn links(
    ids: &[String],
    catalogue: &Catalogue,
) -> Result<Vec<Link>, Refusal> {
    let mut links: Vec<Link> = Vec::new();
    for id in ids {
        let place = catalogue.statement(id.trim()).ok_or_else(|| {
            Refusal::unknown(
                "statements",
                format!("There is no statement '{id}' in the frameworks"),
            )
            .advise("Look for it with `caseload catalogue search WORDS`, or on screen 3 among the statements")
        })?;
        let link = Link {
            framework: place.framework.id.clone(),
            statement: place.statement.id.clone(),
        };
        if !links.contains(&link) {
            links.push(link);
        }
    }
    if links.len() > LINKS_MAX {
        return Err(Refusal::new(
            Reason::TooLong,
            format!("One item shows at most {LINKS_MAX} statements"),
        )
        .at("statements"));
    }
    Ok(links)
}

/// Each once, in the order of the vocabulary.
pub(super) fn sorted<T: Ord + Copy>(all: &[T]) -> Vec<T> {
    all.iter()
        .copied()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect()
}
