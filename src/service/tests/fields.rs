//! Fields of practice, evidence whose entry was taken back, and what somebody sees who looks a second time.

use super::competence::{COACH, claim, competence, give_authority, judge, reflect};
use super::development::{self, assign, authority, profile};
use super::{House, about};
use crate::domain::entry::EntryNumber;
use crate::domain::refusal::Reason;

const UNIT: (&str, &str) = ("cmp.pp.01", "cmp.pp.01.a.1");

fn evidence(house: &House, login: &str, statement: &str) {
    let command = format!(
        r#"{{"command":"file_item","kind":"product","title":"A plan","did":"I wrote it","statements":["{statement}"]}}"#
    );
    house.saved(login, &command);
}

fn add_khan(house: &House) {
    house.saved(
        "lead",
        r#"{"command":"add_staff","details":{"login":"khan","name":"S Khan","roles":["case_manager"],"profession":"nurse"}}"#,
    );
}

/// R004-15: whoever holds a unit in one field of practice assesses in that one only, however its letters are written.
#[test]
fn what_is_held_in_one_field_of_practice_says_nothing_of_another() {
    let house = House::new();
    add_khan(&house);
    give_authority(&house, "bell", "cmp", "2027-01-01");
    evidence(&house, "osei", UNIT.1);
    let of = |assessor: &str, field: &str| {
        claim(
            UNIT.0,
            assessor,
            &format!(r#","level":"CMP1","specialty":"{field}""#),
        )
    };
    let made = house.saved("osei", &of("bell", "Brain injury")).first;
    // The same field, written otherwise, waits already.
    let again = house.refused("osei", &of("bell", "BRAIN INJURY"));
    assert_eq!(again.reason, Reason::Duplicate);
    house.saved("bell", &judge("osei", made, "competent", ""));

    evidence(&house, "khan", UNIT.1);
    for field in ["children", ""] {
        let refusal = house.refused("khan", &of("osei", field));
        assert_eq!(refusal.field.as_deref(), Some("assessor"), "{refusal}");
    }
    house.saved("khan", &of("osei", "brain injury"));
    house.rebuild_equals_live();
}

/// Evidence that points to an entry which was taken back shows nothing any more: it raises no count and carries no claim.
#[test]
fn evidence_whose_entry_was_taken_back_counts_nowhere() {
    let house = House::new();
    let (_, number) = house.register("osei", 1, "BEGUM", "weekly");
    give_authority(&house, "bell", "evercare", "2027-01-01");
    let file = |entry: EntryNumber| {
        let rest = format!(
            r#""about":{},"did":"Listened","text":"Seen.","statements":["{}"]"#,
            entry.0, COACH.1
        );
        house
            .saved("osei", &about(&number, "file_evidence", &rest))
            .first
    };
    let contact = house.contact("osei", &number, "").first;
    let item = file(contact);
    let made = house.saved("osei", &claim(COACH.0, "bell", "")).first;
    let shown = || {
        let osei = house.staff("osei");
        let standing = house.service().standing(osei, osei).unwrap();
        let mut units = standing.frameworks.into_iter().flat_map(|one| one.units);
        units.find(|unit| unit.id == COACH.0).unwrap().items
    };
    assert_eq!(shown(), 1);
    let rest = format!(
        r#""entry":{},"why":"wrong_fact","words":"not this visit""#,
        contact.0
    );
    house.saved("osei", &about(&number, "correct_entry", &rest));
    assert_eq!(shown(), 0);
    let refusal = house.refused("bell", &judge("osei", made, "competent", ""));
    assert_eq!(refusal.field.as_deref(), Some("claim"), "{refusal}");
    house.saved(
        "bell",
        &format!(
            r#"{{"command":"return_claim","staff":"osei","claim":{},"words":"It was taken back."}}"#,
            made.0
        ),
    );
    assert_eq!(
        house
            .refused("osei", &claim(COACH.0, "bell", ""))
            .field
            .as_deref(),
        Some("items")
    );
    let chosen = claim(COACH.0, "bell", &format!(r#","items":[{}]"#, item.0));
    let refusal = house.refused("osei", &chosen);
    assert!(refusal.message.contains("taken back since"), "{refusal}");
    // What stands is claimed with, and only that.
    let reflection = reflect(&house, "osei", COACH.1);
    house.saved("osei", &claim(COACH.0, "bell", ""));
    let claims = competence(&house, "osei").judgement.claims;
    assert_eq!(claims.last().unwrap().said.items, [reflection]);
    house.rebuild_equals_live();
}

/// Whoever may look a second time reads what the judgement rests on; to all others nothing is offered.
#[test]
fn who_may_look_a_second_time_sees_the_evidence_and_nobody_else_is_asked() {
    let house = House::new();
    house.saved(
        "lead",
        r#"{"command":"change_policy","setting":"second_look_one_in","value":"1","reason":"all of them"}"#,
    );
    give_authority(&house, "bell", "evercare", "2027-01-01");
    add_khan(&house);
    give_authority(&house, "khan", "evercare", "2027-01-01");
    let item = reflect(&house, "osei", COACH.1);
    let made = house.saved("osei", &claim(COACH.0, "bell", "")).first;
    let (khan, osei) = (house.staff("khan"), house.staff("osei"));
    let service = house.service();
    assert!(service.item(khan, osei, item).is_err());
    assert!(service.claim_file(khan, osei, made).is_err());
    let judged = house
        .saved("bell", &judge("osei", made, "competent", ""))
        .first;
    assert!(service.item(khan, osei, item).is_ok());
    assert!(service.claim_file(khan, osei, made).is_ok());
    assert_eq!(
        service.competence_queue(khan).unwrap().second_looks.len(),
        1
    );
    // Not by the service's rule: then it is not offered either.
    house.saved(
        "lead",
        r#"{"command":"change_policy","setting":"assessors_may","value":"supervised","reason":"governance"}"#,
    );
    assert!(
        service
            .competence_queue(khan)
            .unwrap()
            .second_looks
            .is_empty()
    );
    assert!(service.item(khan, osei, item).is_err());
    house.saved(
        "lead",
        r#"{"command":"change_policy","setting":"assessors_may","value":"anyone","reason":"governance"}"#,
    );
    house.saved(
        "khan",
        &format!(
            r#"{{"command":"give_second_look","staff":"osei","judgement":{},"agrees":"yes","words":"So would I."}}"#,
            judged.0
        ),
    );
    // The work is done, and so is the reading.
    assert!(service.item(khan, osei, item).is_err());
    house.rebuild_equals_live();
}

/// Two people of one name are two people; a gap in one field of practice is not hidden by another that is held.
#[test]
fn the_team_s_lists_know_people_and_fields_of_practice_apart() {
    let house = House::new();
    authority(&house, "nhs2005");
    house.saved(
        "lead",
        r#"{"command":"add_staff","details":{"login":"osei2","name":"A Osei","roles":["case_manager"],"profession":"nurse"}}"#,
    );
    let units = r#","units":[{"unit":"nhs2005.B","specialty":"heart failure"},{"unit":"nhs2005.B","specialty":"dementia"}]"#;
    let post = profile(&house, "Case manager", units);
    let field = r#","specialty":"Heart failure""#;
    for login in ["osei", "osei2"] {
        assign(&house, login, post);
        development::judge(&house, login, "nhs2005.B", "competent", field);
    }
    let lead = house.staff("lead");
    let team = house.service().team_gaps(lead).unwrap();
    let unit = &team.units[0];
    assert_eq!(unit.held_by, ["A Osei", "A Osei"]);
    assert!(!unit.only_one);
    let grid = house.service().team_grid(lead, "nhs2005", false).unwrap();
    let row = grid.rows.iter().find(|row| row.id == "nhs2005.B").unwrap();
    assert_eq!(row.held_by, 0, "{}", row.marks);
}

/// R004-59: the scale of decisions is a local setting; a judgement keeps the words under which it was made, and what the scale
/// leaves out is not decided.
#[test]
fn the_scale_of_decisions_is_the_service_s_own() {
    let house = House::new();
    give_authority(&house, "bell", "evercare", "2027-01-01");
    reflect(&house, "osei", COACH.1);
    let made = house.saved("osei", &claim(COACH.0, "bell", "")).first;
    let setting = |scale: &str| {
        let value = serde_json::to_string(scale).unwrap();
        format!(
            r#"{{"command":"change_policy","setting":"decision_scale","value":{value},"reason":"our governance"}}"#
        )
    };
    for wrong in [
        r#"{"competent":"competent"}"#,
        r#"{"competent":"80 % there","not_yet_competent":"not yet"}"#,
        r#"{"competent":"there","not_yet_competent":"There"}"#,
        r#"{"competent":"there","not_yet_competent":" "}"#,
        r#"{"excellent":"excellent"}"#,
    ] {
        let refusal = house.refused("lead", &setting(wrong));
        assert_eq!(
            refusal.field.as_deref(),
            Some("value"),
            "{wrong}: {refusal}"
        );
    }
    house.saved(
        "lead",
        &setting(r#"{"not_yet_competent":"developing","competent":"practises on their own"}"#),
    );
    let refusal = house.refused("bell", &judge("osei", made, "with_supervision", ""));
    assert_eq!(refusal.field.as_deref(), Some("decision"), "{refusal}");
    house.saved("bell", &judge("osei", made, "competent", ""));
    house.saved(
        "lead",
        &setting(r#"{"not_yet_competent":"not yet","competent":"secure"}"#),
    );
    let osei = house.staff("osei");
    let standing = house.service().standing(osei, osei).unwrap();
    let mut units = standing.frameworks.iter().flat_map(|one| &one.units);
    let unit = units.find(|unit| unit.id == COACH.0).unwrap();
    assert_eq!(unit.judgements[0].decision, "practises on their own");
    house.rebuild_equals_live();
}

/// One unit is asked for once in a field of practice; and what somebody has learned is told to nobody who neither leads nor
/// assesses them.
#[test]
fn a_field_is_one_however_it_is_written_and_a_colleague_s_modules_are_theirs() {
    let house = House::new();
    let twice = r#"{"command":"write_profile","title":"T","caseload":"c","service":"s","units":[{"unit":"nhs2005.B","specialty":"Dementia"},{"unit":"nhs2005.B","specialty":"dementia"}]}"#;
    let refusal = house.refused("lead", twice);
    assert_eq!(refusal.field.as_deref(), Some("units"), "{refusal}");
    let module = house
        .saved(
            "lead",
            r#"{"command":"write_module","title":"Care plans","units":["nhs2005.B"]}"#,
        )
        .first;
    house.saved(
        "osei",
        &format!(
            r#"{{"command":"complete_module","staff":"osei","module":{},"provider":"the university"}}"#,
            module.0
        ),
    );
    let osei = house.staff("osei");
    let done = |login: &str| {
        let may = house
            .service()
            .recordable(house.staff(login), osei)
            .unwrap();
        may.modules.iter().any(|one| one.done)
    };
    assert!(done("osei") && done("lead"));
    assert!(!done("bell"));
}
