//! What an entry could show: from what was recorded to the statements that it may be evidence for (R000-31), for proposals
//! after it is saved. A shipped table of our own says which; nothing is filed without a person.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::Catalogue;
use super::reading::{CatalogueError, shipped};
use crate::domain::event::Event;
use crate::domain::patient::contact::{Channel, ContactRecorded, Outcome};
use crate::domain::staff::evidence::Stage;
use crate::domain::writing::fold;

/// The shipped table.
const TABLE: &str = include_str!("../../../../fixtures/catalogue/entry_hints.toml");

static SHIPPED: LazyLock<EntryHints> =
    LazyLock::new(|| EntryHints::read(TABLE).unwrap_or_default());

crate::vocabulary! {
    /// A kind of entry, or what stands in a contact.
    pub enum Feature {
        HomeVisit = "home_visit", "home visit";
        CareHomeVisit = "care_home_visit", "care-home visit";
        HospitalVisit = "hospital_visit", "hospital visit";
        Clinic = "clinic", "clinic";
        Telephone = "telephone", "telephone or video";
        Letter = "letter", "letter or e-mail";
        Meeting = "meeting", "multi-disciplinary meeting";
        OthersPresent = "others_present", "others were there";
        NotReached = "not_reached", "tried, not reached";
        Decision = "decision", "a decision with its reason";
        FollowUp = "follow_up", "a follow-up";
        NextContact = "next_contact", "the next contact";
        FollowUpClosed = "follow_up_closed", "a follow-up closed";
        IntensityStep = "intensity_step", "a step of intensity";
        IntensityReview = "intensity_review", "a review of intensity";
        SuggestionAnswered = "suggestion_answered", "a suggestion answered";
        Score = "score", "a score";
        Tier = "tier", "a tier";
        Registered = "registered", "a registration";
        CaseManager = "case_manager", "another case manager";
        Consent = "consent", "consent";
        Carer = "carer", "a carer";
        CarerBreakdown = "carer_breakdown", "carer breakdown";
        Alert = "alert", "an alert";
        AlertEnded = "alert_ended", "an alert ended";
        Admission = "admission", "hospital admission";
        ReturnHome = "return_home", "hospital discharge";
        Fall = "fall", "a fall";
        Move = "move", "a move";
        Death = "death", "a death";
        LeftProgramme = "left_programme", "programme discharge";
        Correction = "correction", "a correction";
        Comment = "comment", "a comment";
        Countersignature = "countersignature", "a countersignature";
        SharedReview = "shared_review", "a shared review";
        Cover = "cover", "cover";
        PracticeLevel = "practice_level", "a practice level";
    }
}

/// What entries could show.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryHints {
    #[serde(rename = "schema")]
    _schema: u16,
    /// By kind of entry, and by what stands in a contact.
    #[serde(rename = "hint")]
    pub by_feature: Vec<OfFeature>,
    /// By words of a note or decision.
    #[serde(rename = "word")]
    pub by_words: Vec<OfWords>,
}

/// What a kind of entry could show.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfFeature {
    /// The kind.
    pub of: Feature,
    /// Why, as shown.
    pub why: String,
    /// The stages of case management it belongs to.
    pub stages: Vec<Stage>,
    /// Statements and units, the likeliest first.
    pub ids: Vec<String>,
}

/// What words could show.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfWords {
    /// How a word, or words in a row, begin.
    pub begins: Vec<String>,
    /// Why, as shown.
    pub why: String,
    /// The stages of case management it belongs to.
    pub stages: Vec<Stage>,
    /// Statements and units, the likeliest first.
    pub ids: Vec<String>,
}

/// A statement that an entry could show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// The statement's id.
    pub statement: String,
    /// The stages of case management it belongs to, in order.
    pub stages: Vec<Stage>,
    /// Why it is proposed.
    pub why: String,
}

impl EntryHints {
    /// The shipped table.
    pub fn shipped() -> &'static EntryHints {
        &SHIPPED
    }

    /// Reads a table.
    ///
    /// # Errors
    /// Not of its form.
    pub fn read(text: &str) -> Result<EntryHints, CatalogueError> {
        shipped("entry_hints.toml", text)
    }

    /// Every id that is named.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        let by_words = self.by_words.iter().flat_map(|one| &one.ids);
        self.by_feature
            .iter()
            .flat_map(|one| &one.ids)
            .chain(by_words)
            .map(String::as_str)
    }
}

/// Every statement that an entry could show, the likeliest first: what the words of a contact point to before its mere kind,
/// what several things point to before what one does. The caller picks: gaps first, and never more than a few. A framework
/// of one statement a level gives every level; the caller knows the person's.
pub fn could_show(catalogue: &Catalogue, event: &Event) -> Vec<Hint> {
    let features = features_of(event);
    let words = words_of(event);
    let hints = EntryHints::shipped();
    let of_words = hints
        .by_words
        .iter()
        .filter(|one| !words.is_empty() && one.begins.iter().any(|begin| begins(&words, begin)));
    let of_features = hints
        .by_feature
        .iter()
        .filter(|one| features.contains(&one.of));
    let all = of_words
        .map(|one| (2, &one.why, &one.stages, &one.ids))
        .chain(of_features.map(|one| (1, &one.why, &one.stages, &one.ids)));
    let mut weighed: BTreeMap<&str, Weighed<'_>> = BTreeMap::new();
    for (weight, why, stages, ids) in all {
        for (place, id) in ids.iter().enumerate() {
            for meant in catalogue.meant(id).1 {
                let known = weighed.entry(&meant.statement.id).or_insert(Weighed {
                    weight: 0,
                    place,
                    stages: Vec::new(),
                    why,
                });
                known.weight += weight;
                known.place = known.place.min(place);
                known.stages.extend(stages);
            }
        }
    }
    let mut order: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, place) in catalogue.statements().enumerate() {
        order.insert(&place.statement.id, at);
    }
    let mut ranked: Vec<(&str, Weighed<'_>)> = weighed.into_iter().collect();
    ranked.sort_by_key(|(id, one)| {
        let at = order.get(id).copied().unwrap_or(usize::MAX);
        (std::cmp::Reverse(one.weight), one.place, at)
    });
    ranked
        .into_iter()
        .map(|(statement, mut one)| {
            one.stages.sort_unstable();
            one.stages.dedup();
            Hint {
                statement: statement.to_owned(),
                stages: one.stages,
                why: one.why.to_owned(),
            }
        })
        .collect()
}

/// How strongly a statement is pointed to.
struct Weighed<'a> {
    weight: u32,
    /// How far down the lists of ids it stands.
    place: usize,
    stages: Vec<Stage>,
    why: &'a str,
}

/// What an entry is, and what stands in it.
pub fn features_of(event: &Event) -> Vec<Feature> {
    let one = match event {
        Event::ContactRecorded(contact) => return features_of_contact(contact),
        Event::FollowUpClosed(_) => Feature::FollowUpClosed,
        Event::NextContactPlanned(_) => Feature::NextContact,
        Event::IntensityStepped(_) => Feature::IntensityStep,
        Event::IntensityReviewed(_) => Feature::IntensityReview,
        Event::SuggestionAnswered(_) => Feature::SuggestionAnswered,
        Event::ScoreRecorded(_) => Feature::Score,
        Event::TierSet(_) => Feature::Tier,
        Event::PatientRegistered(_) => Feature::Registered,
        Event::CaseManagerAssigned(_) => Feature::CaseManager,
        Event::ConsentRecorded(_) => Feature::Consent,
        Event::CarerRecorded(_) => Feature::Carer,
        Event::CarerBreakdown(_) => Feature::CarerBreakdown,
        Event::AlertRaised(_) => Feature::Alert,
        Event::AlertEnded(_) => Feature::AlertEnded,
        Event::Admitted(_) => Feature::Admission,
        Event::ReturnedHome(_) => Feature::ReturnHome,
        Event::Fell(_) => Feature::Fall,
        Event::ResidenceMoved(_) => Feature::Move,
        Event::Died(_) => Feature::Death,
        Event::LeftProgramme(_) => Feature::LeftProgramme,
        Event::Corrected(_) => Feature::Correction,
        Event::CommentAdded(_) => Feature::Comment,
        Event::Countersigned(_) => Feature::Countersignature,
        Event::ReviewHeld(_) => Feature::SharedReview,
        Event::CoverArranged(_) => Feature::Cover,
        Event::PracticeLevelSet(_) => Feature::PracticeLevel,
        _ => return Vec::new(),
    };
    vec![one]
}

fn features_of_contact(contact: &ContactRecorded) -> Vec<Feature> {
    let mut features = Vec::new();
    if contact.outcome == Outcome::Made {
        features.push(match contact.channel {
            Channel::HomeVisit => Feature::HomeVisit,
            Channel::CareHomeVisit => Feature::CareHomeVisit,
            Channel::HospitalVisit => Feature::HospitalVisit,
            Channel::Clinic => Feature::Clinic,
            Channel::Telephone | Channel::Video => Feature::Telephone,
            Channel::Letter => Feature::Letter,
            Channel::Meeting => Feature::Meeting,
        });
        if !contact.present.is_empty() {
            features.push(Feature::OthersPresent);
        }
    } else {
        features.push(Feature::NotReached);
    }
    let more = [
        (Feature::Decision, !contact.decisions.is_empty()),
        (Feature::FollowUp, !contact.follow_ups.is_empty()),
        (Feature::NextContact, contact.next.is_some()),
    ];
    features.extend(
        more.iter()
            .filter(|(_, is_there)| *is_there)
            .map(|(one, _)| *one),
    );
    features
}

/// The words of a contact that reached somebody, folded, parted by single blanks, with one at each end.
fn words_of(event: &Event) -> String {
    let Event::ContactRecorded(contact) = event else {
        return String::new();
    };
    if contact.outcome != Outcome::Made {
        return String::new();
    }
    let decisions = contact.decisions.iter().map(|one| one.what.as_str());
    let follow_ups = contact.follow_ups.iter().map(|one| one.what.as_str());
    let all: Vec<&str> = std::iter::once(contact.note.as_str())
        .chain(decisions)
        .chain(follow_ups)
        .collect();
    plain(&all.join(" "))
}

fn plain(text: &str) -> String {
    let folded = fold(text);
    let words: Vec<&str> = folded
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    format!(" {} ", words.join(" "))
}

/// Whether a word, or words in a row, begin so. A beginning of two letters or three, such as "gp", must be the whole word.
fn begins(words: &str, begin: &str) -> bool {
    let wanted = plain(begin);
    let is_short = wanted.trim().len() <= 3;
    words.contains(if is_short { &wanted } else { wanted.trim_end() })
}
