//! Statements that are not applicable to somebody's work, and the groups of the case management framework whose statements all can be.

use super::House;
use super::development::{authority, judge};
use crate::domain::refusal::Reason;
use crate::service::view::statements::{StatementWhole, Statements};

fn browsed(house: &House) -> Statements {
    let staff = house.staff("osei");
    house.service().browsed(staff, staff, "").unwrap()
}

fn whole(house: &House, statement: &str) -> StatementWhole {
    let staff = house.staff("osei");
    let service = house.service();
    service.statement_whole(staff, staff, statement).unwrap()
}

fn set_aside(house: &House, statement: &str) {
    house.saved(
        "osei",
        &format!(
            r#"{{"command":"set_statement_aside","statement":"{statement}","words":"I work alone"}}"#
        ),
    );
}

/// R004-14: not applicable has its reason, of one statement as of a unit; it decides nothing, and can be taken back.
#[test]
fn a_statement_is_set_aside_with_its_reason_and_taken_up_again() {
    let house = House::new();
    let refused = |house: &House, words: &str| {
        house.refused(
            "osei",
            &format!(r#"{{"command":"set_statement_aside",{words}}}"#),
        )
    };
    let none = refused(&house, r#""statement":"nhs2005.B.1","words":"  ""#);
    assert_eq!(none.reason, Reason::Missing);
    assert_eq!(none.field.as_deref(), Some("words"));
    let long = "a".repeat(501);
    let long = refused(
        &house,
        &format!(r#""statement":"nhs2005.B.1","words":"{long}""#),
    );
    assert_eq!(long.reason, Reason::TooLong);
    let unknown = refused(&house, r#""statement":"nhs2005.B.99","words":"so""#);
    assert_eq!(unknown.reason, Reason::Unknown);
    let already = refused(
        &house,
        r#""statement":"nhs2005.B.1","words":"so","applies":true"#,
    );
    assert_eq!(already.reason, Reason::State);
    // A patient's name belongs on a patient's record, and on no other.
    house.register("osei", 1, "BEGUM", "weekly");
    let named = refused(
        &house,
        r#""statement":"nhs2005.B.1","words":"Test Begum needs none""#,
    );
    assert_eq!(named.field.as_deref(), Some("words"));

    set_aside(&house, "nhs2005.B.1");
    let view = browsed(&house);
    let marked = |view: &Statements, id: &str| {
        let mut found = view.statements.iter();
        found.any(|one| one.statement == id && one.is_set_aside)
    };
    assert!(marked(&view, "nhs2005.B.1") && !marked(&view, "nhs2005.B.2"));
    // It says nothing of the unit.
    assert!(view.units.iter().all(|one| one.not_applicable.is_empty()));
    let words = &whole(&house, "nhs2005.B.1").not_applicable;
    assert!(
        words.len() == 1 && words[0].ends_with("because I work alone"),
        "{words:?}"
    );
    house.rebuild_equals_live();
    // Nobody else's is touched, and what was said last holds.
    let bell = house.staff("bell");
    let theirs = house.service().browsed(bell, bell, "").unwrap();
    assert!(theirs.statements.is_empty());
    house.saved(
        "osei",
        r#"{"command":"set_statement_aside","statement":"nhs2005.B.1","words":"a colleague came","applies":true}"#,
    );
    assert!(!marked(&browsed(&house), "nhs2005.B.1"));
    assert!(whole(&house, "nhs2005.B.1").not_applicable.is_empty());
    house.rebuild_equals_live();
}

/// What is not applicable is not proposed, and a portfolio says so in the words of the person.
#[test]
fn what_is_set_aside_is_not_proposed_and_stands_in_the_portfolio() {
    let house = House::new();
    let (patient, number) = house.register("osei", 1, "BEGUM", "weekly");
    let contact = house.contact(
        "osei",
        &number,
        r#","note":"Tablets reviewed; explained again.""#,
    );
    let osei = house.staff("osei");
    let propose = || {
        let service = house.service();
        let proposed = service.evidence_proposals(osei, patient, contact.first);
        let proposed = proposed.unwrap().into_iter();
        proposed.map(|one| one.statement).collect::<Vec<_>>()
    };
    let first = propose();
    set_aside(&house, &first[0]);
    assert!(!propose().contains(&first[0]));
    house.saved(
        "osei",
        r#"{"command":"file_item","kind":"product","title":"A plan","did":"I wrote it","statements":["nhs2005.B.2"]}"#,
    );
    set_aside(&house, "nhs2005.B.1");
    let wish = crate::service::portfolio::PortfolioWish {
        audience: "A university".to_owned(),
        ..Default::default()
    };
    let made = house.service().portfolio(osei, &wish).unwrap();
    assert!(made.markdown.contains("Not applicable: I work alone"));
}

/// R004-40, R004-41, R004-42, R004-43, R004-44, R004-45, R004-46, R004-47, R004-48, R004-49, R004-50, R004-51, R004-52, R004-53: each group
/// of the framework has just these criteria and rows, in this order; evidence stands at a statement, a decision at a criterion and its
/// level, and any statement can be not applicable, with the reason. That a level is filtered for is tested on the screen.
#[test]
fn each_group_of_the_case_management_framework_lists_its_criteria_and_takes_evidence_and_decisions()
{
    const GROUPS: [(&str, usize, usize, usize); 14] = [
        ("Supervision", 3, 3, 0),
        ("Autonomous practice", 4, 4, 0),
        ("Self-awareness", 2, 4, 0),
        ("Continuing professional development", 2, 2, 0),
        ("Ethical Conduct", 5, 5, 1),
        ("Communication", 4, 5, 0),
        ("Assessment", 3, 5, 0),
        ("Goal Setting", 3, 3, 0),
        ("Planning & Prioritising", 7, 7, 0),
        ("Implementing Plans", 4, 4, 0),
        ("Record Keeping", 3, 4, 0),
        ("Monitoring and Evaluating", 3, 3, 0),
        ("Management", 5, 9, 0),
        ("Leadership", 4, 7, 0),
    ];
    let house = House::new();
    authority(&house, "cmp");
    let outlines = browsed(&house).catalogue.unwrap();
    let cmp = outlines.iter().find(|one| one.id == "cmp").unwrap();
    let titles: Vec<&str> = cmp.areas.iter().map(|one| one.title.as_str()).collect();
    let places: Vec<usize> = GROUPS
        .iter()
        .map(|(title, ..)| titles.iter().position(|one| one == title).unwrap())
        .collect();
    assert!(places.is_sorted(), "{titles:?}");
    for (group, place) in GROUPS.iter().zip(places) {
        let (title, criteria, rows, extra) = *group;
        let units = cmp.units.iter().filter(|one| one.areas.contains(&place));
        let units: Vec<_> = units.collect();
        assert_eq!(units.len(), criteria, "{title}");
        let all = units.iter().flat_map(|one| &one.statements);
        let at = |level: &str| all.clone().filter(|one| one.level == level).count();
        assert_eq!(
            (at("CMP1"), at("CMP2"), at("CMP3")),
            (rows, rows, rows + extra),
            "{title}"
        );
        // A decision at a criterion and a level, with the evidence that it rests on.
        let (unit, statement) = (&units[0].id, &units[0].statements[0].id);
        judge(&house, "osei", unit, "competent", r#","level":"CMP1""#);
        let known = whole(&house, statement);
        assert_eq!(
            (known.items.len(), known.judgements.len()),
            (1, 1),
            "{title}"
        );
        let level = known.judgements[0].level.as_str();
        assert_eq!(level, "Case Management Practice Level 1");
        // Any statement, the last one too.
        let last = &units[criteria - 1].statements.last().unwrap().id;
        set_aside(&house, last);
        assert_eq!(whole(&house, last).not_applicable.len(), 1, "{title}");
    }
    assert_eq!(browsed(&house).statements.len(), 28);
}
