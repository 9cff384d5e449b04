//! Evidence of every kind, witnesses, self-ratings, claims, judgements and authority to assess.

use super::{House, about};
use crate::domain::entry::EntryNumber;
use crate::domain::refusal::Reason;
use crate::domain::staff::competence::Competence;
use crate::domain::staff::competence::judgement::Decision;
use crate::domain::staff::competence::rating::OwnRating;

/// A unit without levels, and one of its statements.
pub(super) const COACH: (&str, &str) = ("evercare.coach", "evercare.coach.1");

pub(super) fn competence(house: &House, login: &str) -> Competence {
    let service = house.service();
    service
        .shared
        .present
        .competence_of(house.staff(login))
        .unwrap()
}

/// Files a reflection for a statement; gives the entry.
pub(super) fn reflect(house: &House, login: &str, statement: &str) -> EntryNumber {
    let command = format!(
        r#"{{"command":"file_item","kind":"reflection","title":"A hard talk","answers":["I told her the truth.","It was right.","Sit down first."],"case_reference":"case 1f2e3d","statements":["{statement}"]}}"#
    );
    house.saved(login, &command).first
}

pub(super) fn give_authority(house: &House, to: &str, framework: &str, until: &str) -> EntryNumber {
    let command = format!(
        r#"{{"command":"give_authority","staff":"{to}","framework":"{framework}","grounds":"ten years of it","qualification":"workplace assessor","until":"{until}"}}"#
    );
    house.saved("lead", &command).first
}

pub(super) fn claim(unit: &str, assessor: &str, rest: &str) -> String {
    format!(r#"{{"command":"make_claim","unit":"{unit}","assessor":"{assessor}"{rest}}}"#)
}

pub(super) const FIVE_YES: &str = r#""answers":[{"quality":"valid","found":"yes"},{"quality":"authentic","found":"yes"},{"quality":"current","found":"yes"},{"quality":"sufficient","found":"yes"},{"quality":"reliable","found":"yes"}]"#;

pub(super) fn judge(staff: &str, claim: EntryNumber, decision: &str, rest: &str) -> String {
    format!(
        r#"{{"command":"judge","staff":"{staff}","claim":{},"decision":"{decision}","rationale":"seen twice","next_look":"2027-11-16",{FIVE_YES}{rest}}}"#,
        claim.0
    )
}

/// R003-06 R003-07 R002-02: reflections, learning, teaching, feedback and the rest are kinds of evidence of their own, linked to
/// units and to a case by its reference, never by a name.
#[test]
fn evidence_of_every_kind_is_filed_and_holds_no_patient_s_name() {
    use crate::domain::staff::competence::item::EvidenceKind;
    let house = House::new();
    let (_, number) = house.register("osei", 1, "BEGUM", "weekly");
    for kind in EvidenceKind::ALL {
        let command = format!(
            r#"{{"command":"file_item","kind":"{}","title":"T","did":"Something.","minutes":60,"statements":["{}"],"tags":["leadership"]}}"#,
            kind.code(),
            COACH.1
        );
        if *kind == EvidenceKind::LiveWork {
            let refusal = house.refused("osei", &command);
            assert_eq!(refusal.field.as_deref(), Some("kind"));
        } else {
            house.saved("osei", &command);
        }
    }
    let items = competence(&house, "osei").evidence.items;
    assert_eq!(items.len(), EvidenceKind::ALL.len() - 1);
    assert!(
        items
            .iter()
            .all(|item| item.about.is_none() && item.links.len() == 1)
    );
    // A patient of one's own by full name, and a number by its form.
    for named in ["Test Begum told me.", &format!("About {number}.")] {
        let command =
            format!(r#"{{"command":"file_item","kind":"reflection","title":"T","did":"{named}"}}"#);
        let refusal = house.refused("osei", &command);
        assert_eq!(
            refusal.reason,
            Reason::Invalid,
            "{named}: {}",
            refusal.message
        );
        assert!(
            refusal.message.contains("who a patient is"),
            "{}",
            refusal.message
        );
    }
    // Nobody knows who of all is meant by a surname alone that is a word.
    house.saved(
        "osei",
        r#"{"command":"file_item","kind":"reflection","title":"T","did":"One of the Begum families."}"#,
    );
    house.rebuild_equals_live();
}

/// R000-20 (part) R000-30 R002-04 R001-73: stages and the tags that run through every unit can be put on any item, live work too.
#[test]
fn tags_and_links_are_added_to_an_item_later_and_taken_back_with_a_reason() {
    let house = House::new();
    let (_, number) = house.register("osei", 1, "BEGUM", "weekly");
    let contact = house.contact("osei", &number, "").first;
    let item = house
        .saved(
            "osei",
            &about(
                &number,
                "file_evidence",
                &format!(
                    r#""about":{},"did":"Listened","text":"Seen.","statements":["{}"],"stages":["assess"],"tags":["cognition","within_organisation"]"#,
                    contact.0, COACH.1
                ),
            ),
        )
        .first;
    let link = |rest: &str| format!(r#"{{"command":"link_evidence","item":{}{rest}}}"#, item.0);
    house.saved(
        "osei",
        &link(r#","add":["ksf.1.1"],"stages":["review"],"tags":["leadership","across_organisations"]"#),
    );
    let kept = competence(&house, "osei").evidence.items;
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].links.len(), 2);
    assert_eq!(kept[0].stages.len(), 2);
    assert_eq!(kept[0].tags.len(), 4);
    let refusal = house.refused("osei", &link(r#","remove":["ksf.1.1"]"#));
    assert_eq!(refusal.reason, Reason::NeedsReason);
    house.saved(
        "osei",
        &link(r#","remove":["ksf.1.1"],"reason":"not shown after all""#),
    );
    assert_eq!(competence(&house, "osei").evidence.items[0].links.len(), 1);
    assert_eq!(house.refused("osei", &link("")).reason, Reason::State);
    assert_eq!(
        house.refused("bell", &link(r#","add":["ksf.1.1"]"#)).reason,
        Reason::Unknown
    );
    house.rebuild_equals_live();
}

#[test]
fn a_witness_states_what_they_saw_when_asked_or_at_the_person_s_session_and_decides_nothing() {
    let house = House::new();
    let item = reflect(&house, "osei", COACH.1);
    let state = |rest: &str| {
        format!(
            r#"{{"command":"state_witness","owner":"osei","item":{},"saw":"She drew it twice.","relation":"works beside her"{rest}}}"#,
            item.0
        )
    };
    assert_eq!(house.refused("bell", &state("")).reason, Reason::NotAllowed);
    assert_eq!(house.refused("osei", &state("")).reason, Reason::NotAllowed);
    house.saved(
        "osei",
        &format!(
            r#"{{"command":"ask_witness","item":{},"colleague":"bell","words":"you were there"}}"#,
            item.0
        ),
    );
    house.saved("bell", &state(r#","expert":"judges staff daily""#));
    assert_eq!(house.refused("bell", &state("")).reason, Reason::State);
    let kept = competence(&house, "osei");
    let witnesses = &kept.evidence.items[0].witnesses;
    assert_eq!(witnesses.len(), 1);
    assert_eq!(witnesses[0].role, "community matron");
    assert!(witnesses[0].expert && witnesses[0].entry.is_some());
    assert!(kept.judgement.judgements.is_empty());
    // At osei's own session, with their passphrase, nobody need have been asked.
    let request = crate::service::spoken::read(house.service(), &state("")).unwrap();
    let host = house.staff("osei");
    let signed = house
        .service()
        .submit_own(house.staff("lead"), Some(host), request);
    signed.wait().unwrap();
    let kept = competence(&house, "osei");
    assert_eq!(kept.evidence.items[0].witnesses.len(), 2);
    house.rebuild_equals_live();
}

/// R000-23 R000-24: a self-rating with action, by-when and review stands beside the assessor's decision, both dated; neither
/// overwrites the other.
#[test]
fn a_self_rating_and_a_decision_stand_side_by_side() {
    let house = House::new();
    give_authority(&house, "bell", "evercare", "2027-01-01");
    reflect(&house, "osei", COACH.1);
    let rate = |rating: &str, rest: &str| {
        format!(
            r#"{{"command":"rate_self","unit":"{}","rating":"{rating}"{rest}}}"#,
            COACH.0
        )
    };
    house.saved(
        "osei",
        &rate("help_others", r#","placement":"proficient","action":"teach it","by_when":"2026-12-24","review":"2027-02-01""#),
    );
    let made = house.saved("osei", &claim(COACH.0, "bell", "")).first;
    house.clock.advance_minutes(60);
    house.saved("bell", &judge("osei", made, "not_yet_competent", ""));
    let kept = competence(&house, "osei");
    assert_eq!(kept.ratings.latest.len(), 1);
    assert_eq!(kept.ratings.latest[0].said.rating, OwnRating::HelpOthers);
    let standing = kept.judgement.standing(COACH.0);
    assert_eq!(standing.len(), 1);
    assert_eq!(standing[0].said.decision, Decision::NotYetCompetent);
    assert!(kept.ratings.latest[0].at < standing[0].at);
    house.saved("osei", &rate("with_support", ""));
    let kept = competence(&house, "osei");
    assert_eq!(kept.ratings.latest.len(), 1);
    assert_eq!(
        kept.judgement.standing(COACH.0)[0].said.decision,
        Decision::NotYetCompetent
    );
    // R004-14: not applicable needs its reason.
    assert_eq!(
        house.refused("osei", &rate("not_applicable", "")).reason,
        Reason::Missing
    );
    house.saved(
        "osei",
        &rate("not_applicable", r#","words":"I work alone""#),
    );
}

/// R002-05 R004-59 (part): who may assess whom is the service's setting, and enforced; nobody assesses themselves; an assessor holds the
/// unit or has a stated authority that has not lapsed.
#[test]
fn only_an_assessor_with_authority_who_is_not_the_person_may_judge() {
    let house = House::new();
    reflect(&house, "osei", COACH.1);
    let refusal = house.refused("osei", &claim(COACH.0, "osei", ""));
    assert_eq!(refusal.message, "Nobody assesses themselves");
    let refusal = house.refused("osei", &claim(COACH.0, "bell", ""));
    assert!(
        refusal
            .message
            .contains("neither holds this unit nor has authority"),
        "{}",
        refusal.message
    );
    assert_eq!(refusal.field.as_deref(), Some("assessor"));
    // Nobody gives it to themselves, and only a lead gives it.
    let to_self = r#"{"command":"give_authority","staff":"lead","framework":"evercare","grounds":"g","until":"2027-01-01"}"#;
    assert_eq!(house.refused("lead", to_self).reason, Reason::NotAllowed);
    let by_other = r#"{"command":"give_authority","staff":"bell","framework":"evercare","grounds":"g","until":"2027-01-01"}"#;
    assert_eq!(house.refused("osei", by_other).reason, Reason::NotAllowed);
    // It lapses by its last day, also while a claim waits.
    give_authority(&house, "bell", "evercare", "2026-11-20");
    let made = house.saved("osei", &claim(COACH.0, "bell", "")).first;
    house.clock.advance_minutes(5 * 24 * 60);
    let refusal = house.refused("bell", &judge("osei", made, "competent", ""));
    assert!(refusal.message.contains("ended on"), "{}", refusal.message);
    let authority = give_authority(&house, "bell", "evercare", "2027-01-01");
    house.saved(
        "lead",
        &format!(
            r#"{{"command":"end_authority","staff":"bell","authority":{},"reason":"long leave"}}"#,
            authority.0
        ),
    );
    let refusal = house.refused("bell", &judge("osei", made, "competent", ""));
    assert!(refusal.message.contains("was ended"), "{}", refusal.message);
    give_authority(&house, "bell", "evercare", "2027-01-01");
    // By the service's rule: here nobody but supervisors and leads.
    house.saved(
        "lead",
        r#"{"command":"change_policy","setting":"assessors_may","value":"supervised","reason":"local governance"}"#,
    );
    let refusal = house.refused("bell", &judge("osei", made, "competent", ""));
    assert!(
        refusal.message.contains("may not assess"),
        "{}",
        refusal.message
    );
    house.saved(
        "lead",
        r#"{"command":"change_policy","setting":"assessors_may","value":"anyone","reason":"again"}"#,
    );
    house.saved("bell", &judge("osei", made, "competent", ""));
}

/// R004-15 R004-17: a decision keeps framework, unit, level, field of practice and the version of the words it was made under.
#[test]
fn a_decision_is_kept_by_level_and_field_of_practice_and_names_its_version() {
    let house = House::new();
    give_authority(&house, "bell", "cmp", "2027-01-01");
    let catalogue = house.service().catalogue();
    let framework = catalogue.framework("cmp").unwrap();
    let unit = framework.units[0].clone();
    let version = catalogue.version_of("cmp").unwrap().to_owned();
    let statement = &unit.statements[0].id;
    reflect(&house, "osei", statement);
    let make = |level: &str, specialty: &str| {
        claim(
            &unit.id,
            "bell",
            &format!(r#","level":"{level}","specialty":"{specialty}""#),
        )
    };
    let refusal = house.refused("osei", &claim(&unit.id, "bell", ""));
    assert_eq!(refusal.field.as_deref(), Some("level"));
    assert_eq!(
        house.refused("osei", &make("CMP9", "")).reason,
        Reason::Unknown
    );
    let brain = house.saved("osei", &make("CMP2", "brain injury")).first;
    assert_eq!(
        house.refused("osei", &make("CMP2", "brain injury")).reason,
        Reason::Duplicate
    );
    let children = house.saved("osei", &make("CMP1", "children")).first;
    house.saved("bell", &judge("osei", brain, "competent", ""));
    house.saved("bell", &judge("osei", children, "with_supervision", ""));
    let kept = competence(&house, "osei");
    let standing = kept.judgement.standing(&unit.id);
    assert_eq!(standing.len(), 2);
    for one in &standing {
        assert_eq!(
            (one.said.framework.as_str(), &one.said.version),
            ("cmp", &version)
        );
    }
    assert_eq!(standing[1].said.level.as_deref(), Some("CMP2"));
    assert_eq!(standing[1].said.specialty, "brain injury");
    // Who was found competent may now assess others at that level and below, not above.
    let other = reflect(&house, "lead", statement);
    assert!(other.0 > 0);
    let by_osei = |level: &str| {
        let rest = format!(r#","level":"{level}","specialty":"Brain injury""#);
        claim(&unit.id, "osei", &rest)
    };
    assert_eq!(
        house.refused("lead", &by_osei("CMP3")).reason,
        Reason::NotAllowed
    );
    house.saved("lead", &by_osei("CMP2"));
    house.rebuild_equals_live();
}

/// R000-26: by the shipped map of what corresponds, one item is proposed for other frameworks, too, and counts there only once
/// the person has linked it.
#[test]
fn what_corresponds_is_proposed_and_counts_when_a_person_links_it() {
    let house = House::new();
    let item = reflect(&house, "osei", COACH.1);
    let osei = house.staff("osei");
    let proposed = house.service().cross_map(osei, item).unwrap();
    assert!(!proposed.is_empty());
    assert!(
        proposed
            .iter()
            .all(|one| !one.statement.starts_with("evercare."))
    );
    let shown_in = |house: &House| {
        let standing = house.service().standing(osei, osei).unwrap();
        let frameworks = standing.frameworks.into_iter();
        frameworks
            .filter(|framework| framework.units.iter().any(|unit| unit.items > 0))
            .map(|framework| framework.id)
            .collect::<Vec<String>>()
    };
    assert_eq!(shown_in(&house), ["evercare"]);
    let statement = &proposed[0].statement;
    house.saved(
        "osei",
        &format!(
            r#"{{"command":"link_evidence","item":{},"add":["{statement}"]}}"#,
            item.0
        ),
    );
    assert_eq!(shown_in(&house).len(), 2);
    assert_eq!(competence(&house, "osei").evidence.items.len(), 1);
    // What is linked is proposed no more, and nobody else's item is.
    let again = house.service().cross_map(osei, item).unwrap();
    assert!(again.iter().all(|one| one.statement != *statement));
    assert!(
        house
            .service()
            .cross_map(house.staff("bell"), item)
            .is_err()
    );
}

/// After a contact at most three statements are proposed, those of units that are shown least first; none for a colleague's entry,
/// and none once evidence was filed from it.
#[test]
fn a_contact_is_proposed_for_what_is_shown_least_first() {
    let house = House::new();
    let (patient, number) = house.register("osei", 1, "BEGUM", "weekly");
    let contact = house.contact(
        "osei",
        &number,
        r#","note":"Tablets reviewed; explained again.""#,
    );
    let (osei, lead) = (house.staff("osei"), house.staff("lead"));
    let propose = |who| {
        house
            .service()
            .evidence_proposals(who, patient, contact.first)
            .unwrap()
    };
    let first = propose(osei);
    assert!((1..=3).contains(&first.len()), "{first:?}");
    assert!(propose(lead).is_empty());
    // Three items for that unit: others come first now.
    for _ in 0..3 {
        reflect(&house, "osei", &first[0].statement);
    }
    assert_ne!(propose(osei)[0].statement, first[0].statement);
    let file = format!(
        r#""about":{},"did":"I explained.","statements":["{}"]"#,
        contact.first.0, first[0].statement
    );
    house.saved("osei", &about(&number, "file_evidence", &file));
    assert!(propose(osei).is_empty());
}
