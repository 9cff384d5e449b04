//! Claims and judgements: what an assessor must say, claims returned and given on, second looks.

use super::House;
use super::competence::{COACH, FIVE_YES, claim, competence, give_authority, judge, reflect};
use crate::domain::entry::StaffId;
use crate::domain::refusal::Reason;
use crate::domain::staff::competence::claim::ClaimState;
use crate::domain::staff::competence::judgement::{Decision, Found};

#[test]
fn no_words_that_may_be_given_out_show_who_a_patient_is() {
    let house = House::new();
    house.register("osei", 1, "BEGUM", "weekly");
    give_authority(&house, "bell", "evercare", "2027-01-01");
    reflect(&house, "osei", COACH.1);
    let made = house.saved("osei", &claim(COACH.0, "bell", "")).first;
    // Of whom the words are about, also where the writer does not answer for the patient; the number, wherever.
    for words in ["Test Begum was well looked after", "as for 999 000 0018"] {
        let back = format!(
            r#"{{"command":"return_claim","staff":"osei","claim":{},"words":"{words}"}}"#,
            made.0
        );
        assert_eq!(house.refused("bell", &back).field.as_deref(), Some("words"));
        let judged = |rationale: &str, answer: &str| {
            let five = FIVE_YES.replacen(
                r#""found":"yes""#,
                &format!(r#""found":"yes","words":"{answer}""#),
                1,
            );
            format!(
                r#"{{"command":"judge","staff":"osei","claim":{},"decision":"competent","rationale":"{rationale}","next_look":"2027-11-16",{five}}}"#,
                made.0
            )
        };
        let refusal = house.refused("bell", &judged(words, ""));
        assert_eq!(refusal.field.as_deref(), Some("rationale"), "{refusal}");
        let refusal = house.refused("bell", &judged("seen", words));
        assert!(
            refusal
                .field
                .as_deref()
                .is_some_and(|field| field.ends_with("_words")),
            "{refusal}"
        );
        let rated = format!(
            r#"{{"command":"rate_self","unit":"{}","rating":"alone","words":"{words}"}}"#,
            COACH.0
        );
        assert_eq!(
            house.refused("osei", &rated).field.as_deref(),
            Some("words")
        );
        let given = format!(
            r#"{{"command":"file_item","kind":"feedback","title":"Thanks","did":"A card","given_by":"{words}"}}"#
        );
        assert_eq!(house.refused("osei", &given).reason, Reason::Invalid);
    }
}

#[test]
// R004-14: a level decision is a human statement with its rationale.
fn a_judgement_needs_five_answers_with_words_where_they_are_not_a_plain_yes() {
    let house = House::new();
    give_authority(&house, "bell", "evercare", "2027-01-01");
    reflect(&house, "osei", COACH.1);
    let made = house.saved("osei", &claim(COACH.0, "bell", "")).first;
    let with = |answers: &str, rest: &str| {
        format!(
            r#"{{"command":"judge","staff":"osei","claim":{},"decision":"competent",{answers}{rest}}}"#,
            made.0
        )
    };
    let rest = r#","rationale":"clear","next_look":"2027-11-16""#;
    let four = FIVE_YES.replace(r#"{"quality":"current","found":"yes"},"#, "");
    assert_eq!(
        house.refused("bell", &with(&four, rest)).field.as_deref(),
        Some("current")
    );
    let partly = FIVE_YES.replace(
        r#""current","found":"yes""#,
        r#""current","found":"partly""#,
    );
    let refusal = house.refused("bell", &with(&partly, rest));
    assert_eq!(refusal.field.as_deref(), Some("current_words"));
    assert_eq!(
        house
            .refused("bell", &with(FIVE_YES, r#","next_look":"2027-11-16""#))
            .field
            .as_deref(),
        Some("rationale")
    );
    assert_eq!(
        house
            .refused("bell", &with(FIVE_YES, r#","rationale":"clear""#))
            .field
            .as_deref(),
        Some("next_look")
    );
    assert_eq!(
        house
            .refused(
                "bell",
                &with(FIVE_YES, r#","rationale":"clear","next_look":"2026-11-01""#)
            )
            .field
            .as_deref(),
        Some("next_look")
    );
    let partly = partly.replace(
        r#""found":"partly""#,
        r#""found":"partly","words":"a year old""#,
    );
    house.saved("bell", &with(&partly, rest));
    assert_eq!(
        house.refused("bell", &with(&partly, rest)).reason,
        Reason::State
    );
}

#[test]
fn a_returned_claim_keeps_the_assessor_s_words_and_the_next_one_says_whose_place_it_takes() {
    let house = House::new();
    give_authority(&house, "bell", "evercare", "2027-01-01");
    give_authority(&house, "osei", "evercare", "2027-01-01");
    reflect(&house, "lead", COACH.1);
    let first = house.saved("lead", &claim(COACH.0, "bell", "")).first;
    let give_back = |words: &str| {
        format!(
            r#"{{"command":"return_claim","staff":"lead","claim":{},"words":"{words}"}}"#,
            first.0
        )
    };
    assert_eq!(
        house.refused("osei", &give_back("x")).reason,
        Reason::NotAllowed
    );
    assert_eq!(
        house.refused("bell", &give_back("")).reason,
        Reason::Missing
    );
    house.saved("bell", &give_back("One more example, please."));
    let kept = competence(&house, "lead").judgement.claims;
    assert!(
        matches!(&kept[0].state, ClaimState::Returned(_, _, words) if words == "One more example, please.")
    );
    let again = house.saved("lead", &claim(COACH.0, "bell", "")).first;
    assert_eq!(
        competence(&house, "lead").judgement.claims[1].said.again,
        Some(first)
    );
    // A lead, or the assessor, gives it to somebody else who may.
    let redirect = |to: &str| {
        format!(
            r#"{{"command":"redirect_claim","staff":"lead","claim":{},"assessor":"{to}","reason":"on leave"}}"#,
            again.0
        )
    };
    assert_eq!(
        house.refused("osei", &redirect("osei")).reason,
        Reason::NotAllowed
    );
    house.saved("bell", &redirect("osei"));
    assert_eq!(
        house
            .refused("bell", &judge("lead", again, "competent", ""))
            .reason,
        Reason::NotAllowed
    );
    house.saved(
        "lead",
        &format!(r#"{{"command":"withdraw_claim","claim":{}}}"#, again.0),
    );
    assert_eq!(
        competence(&house, "lead").judgement.claims[1].state,
        ClaimState::Withdrawn
    );
    house.rebuild_equals_live();
}

#[test]
fn a_second_look_is_somebody_else_s_and_changes_nothing_of_the_first() {
    let house = House::new();
    house.saved(
        "lead",
        r#"{"command":"change_policy","setting":"second_look_one_in","value":"1","reason":"all of them"}"#,
    );
    give_authority(&house, "bell", "evercare", "2027-01-01");
    reflect(&house, "osei", COACH.1);
    let made = house.saved("osei", &claim(COACH.0, "bell", "")).first;
    let judged = house
        .saved("bell", &judge("osei", made, "competent", ""))
        .first;
    assert_eq!(
        competence(&house, "osei").judgement.to_look_again().count(),
        1
    );
    let look = |words: &str| {
        format!(
            r#"{{"command":"give_second_look","staff":"osei","judgement":{},"agrees":"partly","words":"{words}"}}"#,
            judged.0
        )
    };
    assert_eq!(house.refused("bell", &look("x")).reason, Reason::NotAllowed);
    assert_eq!(house.refused("osei", &look("x")).reason, Reason::NotAllowed);
    // A lead without authority neither.
    assert_eq!(house.refused("lead", &look("x")).reason, Reason::NotAllowed);
    add_lead(&house, "price");
    let command = r#"{"command":"give_authority","staff":"lead","framework":"evercare","grounds":"g","until":"2027-01-01"}"#;
    house.saved("price", command);
    assert_eq!(house.refused("lead", &look("")).reason, Reason::Missing);
    house.saved("lead", &look("I would have asked for more."));
    let judgement = competence(&house, "osei").judgement;
    assert_eq!(
        judgement.standing(COACH.0)[0].said.decision,
        Decision::Competent
    );
    let second = judgement.judgements[0].second.clone().unwrap();
    assert_eq!(
        (second.agrees, second.by),
        (Found::Partly, house.staff("lead"))
    );
    assert_eq!(judgement.to_look_again().count(), 0);
    assert_eq!(house.refused("lead", &look("again")).reason, Reason::State);
    house.rebuild_equals_live();
}

fn add_lead(house: &House, login: &str) {
    let command = format!(
        r#"{{"command":"add_staff","details":{{"login":"{login}","name":"R Price","roles":["lead"],"profession":"nurse"}}}}"#
    );
    house.saved("lead", &command);
}

/// R000-31 (part) R004-57: nothing that is shown or stored about competence computes a verdict: the domain has no such word.
#[test]
fn a_whole_set_of_decisions_gives_no_verdict_about_the_person() {
    let house = House::new();
    give_authority(&house, "bell", "evercare", "2027-01-01");
    let units: Vec<(String, String)> = {
        let catalogue = house.service().catalogue();
        let framework = catalogue.framework("evercare").unwrap();
        framework
            .units
            .iter()
            .map(|unit| (unit.id.clone(), unit.statements[0].id.clone()))
            .collect()
    };
    for (unit, statement) in &units {
        reflect(&house, "osei", statement);
        let made = house.saved("osei", &claim(unit, "bell", "")).first;
        house.saved("bell", &judge("osei", made, "competent", ""));
    }
    let kept: StaffId = house.staff("osei");
    let all = format!(
        "{:?}",
        house.service().shared.present.competence_of(kept).unwrap()
    );
    assert!(all.contains("Competent"));
    for word in ["percent", "complete", "passed", "score"] {
        assert!(!all.to_lowercase().contains(word), "{word}");
    }
}

/// A claim that came back need not be made again: let go, it waits for nobody any more.
#[test]
fn a_returned_claim_may_be_taken_back() {
    let house = House::new();
    give_authority(&house, "bell", "evercare", "2027-01-01");
    reflect(&house, "osei", COACH.1);
    let made = house.saved("osei", &claim(COACH.0, "bell", "")).first;
    super::development::later(&house, 3);
    house.saved(
        "bell",
        &format!(
            r#"{{"command":"return_claim","staff":"osei","claim":{},"words":"One more."}}"#,
            made.0
        ),
    );
    let osei = house.staff("osei");
    let returned = || {
        house
            .service()
            .competence_queue(osei)
            .unwrap()
            .returned
            .len()
    };
    assert_eq!(returned(), 1);
    // It waits for its person from when it came back.
    let waits = house.service().competence_queue(osei).unwrap();
    assert_eq!(waits.returned[0].days, 0);
    let withdraw = format!(r#"{{"command":"withdraw_claim","claim":{}}}"#, made.0);
    house.saved("osei", &withdraw);
    assert_eq!(returned(), 0);
    assert_eq!(house.refused("osei", &withdraw).reason, Reason::State);
    house.rebuild_equals_live();
}
