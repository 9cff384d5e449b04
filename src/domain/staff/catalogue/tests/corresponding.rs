//! What corresponds between frameworks, and what an entry could show: the shipped tables against the shipped frameworks.

use std::collections::{BTreeMap, BTreeSet};

use super::super::crossmap::{Crossmap, Proposal};
use super::super::hints::{EntryHints, Feature, could_show};
use super::super::*;
use crate::domain::event::Event;
use crate::domain::patient::contact::{Channel, ContactRecorded, DecisionMade, Outcome};
use crate::domain::staff::evidence::Stage;

fn shipped() -> Crossmap {
    Crossmap::read(include_str!(
        "../../../../../fixtures/catalogue/crossmap.toml"
    ))
    .unwrap()
}

fn proposals(catalogue: &Catalogue, linked: &[&str], level: Option<&str>) -> Vec<Proposal> {
    let linked: Vec<String> = linked.iter().map(|id| (*id).to_owned()).collect();
    shipped().proposals(catalogue, &linked, level)
}

#[test]
fn the_crossmap_names_only_what_is_there_and_says_whose_it_is() {
    let (map, catalogue) = (shipped(), super::catalogue());
    assert_eq!(map.unknown(&catalogue), []);
    assert_eq!(Crossmap::shipped().themes.len(), map.themes.len());
    assert!(map.about.made.parse::<crate::domain::time::Day>().is_ok());
    assert!(map.about.caution.contains("Proposals of ours"));
    let mut titles = BTreeSet::new();
    for theme in &map.themes {
        assert!(titles.insert(&theme.title), "{} stands twice", theme.title);
        let once: BTreeSet<&String> = theme.ids.iter().collect();
        assert_eq!(once.len(), theme.ids.len(), "{}", theme.title);
        let frameworks: BTreeSet<&str> = theme
            .ids
            .iter()
            .map(|id| catalogue.framework_of(id).unwrap().id.as_str())
            .collect();
        assert!(frameworks.len() >= 2, "{} links nothing", theme.title);
    }
    let text = "schema = 1\n[crossmap]\nmade = \"\"\nby = \"\"\ncaution = \"\"\n[[theme]]\ntitel = \"x\"\n";
    let error = Crossmap::read(text).unwrap_err();
    assert_eq!(error.complaints[0].line, 7, "{error}");
    let named = "title = \"x\"\nids = [\"nobody.1\", \"ksf.1\"]\n";
    let map = Crossmap::read(&text.replace("titel = \"x\"\n", named)).unwrap();
    assert_eq!(map.unknown(&catalogue), [("x", "nobody.1")]);
}

/// R000-26 (part): every statement of every framework has something that corresponds in another, to be linked by a person.
#[test]
fn everything_corresponds_to_something() {
    let catalogue = super::catalogue();
    for place in catalogue.statements() {
        let id = place.statement.id.as_str();
        let found = proposals(&catalogue, &[id], None);
        assert!(!found.is_empty(), "{id} corresponds to nothing");
        for proposal in found {
            let other = catalogue.statement(&proposal.statement).unwrap();
            assert_ne!(
                other.framework.id, place.framework.id,
                "{id} and {}",
                other.statement.id
            );
            assert!(proposal.why.contains(id), "{}", proposal.why);
        }
    }
}

#[test]
fn proposals_are_symmetric_and_never_what_is_linked() {
    let catalogue = super::catalogue();
    let mut of: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for place in catalogue.statements() {
        let found = proposals(&catalogue, &[&place.statement.id], None);
        of.insert(
            place.statement.id.clone(),
            found.into_iter().map(|one| one.statement).collect(),
        );
    }
    for (id, others) in &of {
        for other in others {
            assert!(
                of[other].contains(id),
                "{id} proposes {other}, not the other way round"
            );
        }
    }
    let first = proposals(&catalogue, &["ksf.8.2"], None);
    let linked = [
        "ksf.8.2",
        first[0].statement.as_str(),
        first[1].statement.as_str(),
    ];
    let then = proposals(&catalogue, &linked, None);
    assert!(!then.is_empty());
    assert!(
        then.iter()
            .all(|one| !linked.contains(&one.statement.as_str()))
    );
    assert_eq!(proposals(&catalogue, &[], None), []);
    assert_eq!(proposals(&catalogue, &["no.such"], None), []);
}

#[test]
fn a_level_leaves_only_its_own_statements() {
    let catalogue = super::catalogue();
    let all = proposals(&catalogue, &["ksf.3.2"], None);
    assert_eq!(all.len(), 6, "{all:?}");
    let at = proposals(&catalogue, &["ksf.3.2"], Some("cmp2"));
    let ids: Vec<&str> = at.iter().map(|one| one.statement.as_str()).collect();
    assert_eq!(ids, ["cmp.rk.02.a.2", "cmp.rk.02.b.2"]);
    assert_eq!(at[0].why, "Confidentiality: as ksf.3.2");
}

fn contact(note: &str, decisions: usize) -> ContactRecorded {
    ContactRecorded {
        channel: Channel::HomeVisit,
        outcome: Outcome::Made,
        duration_minutes: 40,
        travel_minutes: 0,
        made_by: crate::domain::entry::StaffId(1),
        present: String::new(),
        planned: true,
        note: note.to_owned(),
        decisions: vec![
            DecisionMade {
                what: "Keep weekly".to_owned(),
                rationale: "Stable".to_owned(),
            };
            decisions
        ],
        follow_ups: Vec::new(),
        next: None,
        late_reason: String::new(),
    }
}

#[test]
fn the_hints_name_only_what_is_there_and_cover_every_feature() {
    let (catalogue, hints) = (super::catalogue(), EntryHints::shipped());
    for id in hints.ids() {
        assert!(catalogue.framework_of(id).is_some(), "{id}");
    }
    for feature in Feature::ALL {
        let of: Vec<_> = hints
            .by_feature
            .iter()
            .filter(|one| one.of == *feature)
            .collect();
        assert_eq!(of.len(), 1, "{feature}");
        assert!(!of[0].ids.is_empty() && !of[0].stages.is_empty());
    }
    assert!(hints.by_words.len() >= 10);
    assert!(EntryHints::read("schema = 1\nhint = []\nword = [{ begins = 3 }]\n").is_err());
}

#[test]
fn what_the_words_say_comes_before_the_mere_kind() {
    let catalogue = super::catalogue();
    let show = |note: &str, decisions| {
        could_show(
            &catalogue,
            &Event::ContactRecorded(contact(note, decisions)),
        )
    };
    let plain = show("Seen.", 0);
    assert_eq!(plain[0].statement, "nhs2005.A.1");
    assert_eq!(plain[0].stages, [Stage::Assess, Stage::Intervene]);
    let medicines = show("Went through her TABLETS, dose by dose.", 0);
    assert_eq!(medicines[0].statement, "ksf.8.6");
    assert!(medicines[0].why.contains("Medicines"));
    let both = show("Seen.", 1);
    let decided = both
        .iter()
        .find(|one| one.statement == "nhs2005.A.4")
        .unwrap();
    assert_eq!(decided.stages, [Stage::Plan]);
    assert!(plain.iter().all(|one| one.statement != "nhs2005.A.4"));
    // "gp" is a word, not the beginning of one.
    let names = |hints: &[hints::Hint], id: &str| hints.iter().any(|one| one.statement == id);
    assert!(names(&show("Rang the GP.", 0), "evercare.clinical.2"));
    assert!(!names(
        &show("A GPS tracker was bought.", 0),
        "evercare.clinical.2"
    ));
    let once: BTreeSet<&String> = both.iter().map(|one| &one.statement).collect();
    assert_eq!(once.len(), both.len());
    // Nobody was reached: what the note says of them is not what was done.
    let mut missed = contact("Left word about the tablets.", 0);
    missed.outcome = Outcome::NoReply;
    let missed = could_show(&catalogue, &Event::ContactRecorded(missed));
    assert!(!names(&missed, "ksf.8.6") && names(&missed, "nhs2005.B.3"));
}
