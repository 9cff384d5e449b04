//! Statements as they are browsed: the catalogue in outline; what is known of somebody; one in full.

use super::House;
use super::development::{assign, authority, judge};
use crate::domain::refusal::Reason;
use crate::domain::staff::catalogue::crossmap::Crossmap;
use crate::service::Failure;
use crate::service::view::statements::{StatementKnown, StatementWhole, Statements, UnitKnown};

fn browsed(house: &House, login: &str, known: &str) -> Statements {
    let staff = house.staff(login);
    house.service().browsed(staff, staff, known).unwrap()
}

fn whole(house: &House, login: &str, statement: &str) -> StatementWhole {
    let staff = house.staff(login);
    house
        .service()
        .statement_whole(staff, staff, statement)
        .unwrap()
}

fn unit<'a>(view: &'a Statements, id: &str) -> Option<&'a UnitKnown> {
    view.units.iter().find(|one| one.unit == id)
}

fn statement<'a>(view: &'a Statements, id: &str) -> Option<&'a StatementKnown> {
    view.statements.iter().find(|one| one.statement == id)
}

/// R000-18, R001-75, R003-01, R004-18: the outline lists exactly the units and statements of every framework, in order, a unit that
/// is not yet written among them (R003-02); areas only where there are several.
#[test]
fn the_outline_is_the_catalogue_in_its_order() {
    let house = House::new();
    let outlines = browsed(&house, "osei", "").catalogue.unwrap();
    let catalogue = house.service().catalogue();
    assert_eq!(outlines.len(), 4);
    for (outline, framework) in outlines.iter().zip(catalogue.frameworks()) {
        assert_eq!(outline.id, framework.id);
        let units = outline.units.iter().zip(&framework.units);
        assert_eq!(outline.units.len(), framework.units.len());
        for (shown, known) in units {
            assert_eq!(shown.id, known.id);
            let shown = shown.statements.iter();
            let shown: Vec<(&str, &str)> = shown
                .map(|one| (one.id.as_str(), one.text.as_str()))
                .collect();
            let known = known.statements.iter();
            let known: Vec<(&str, &str)> = known
                .map(|one| (one.id.as_str(), one.text.as_str()))
                .collect();
            assert_eq!(shown, known);
        }
    }
    let count = |id: &str| {
        let outline = outlines.iter().find(|one| one.id == id).unwrap();
        let statements: usize = outline.units.iter().map(|one| one.statements.len()).sum();
        (outline.units.len(), statements, outline.areas.len() > 1)
    };
    assert_eq!(count("nhs2005").0, 9);
    assert_eq!(count("evercare"), (5, 13, false));
    assert_eq!(count("ksf").1, 39);
    assert_eq!(count("cmp"), (52, 196, true));
    let empty = outlines.iter().flat_map(|one| &one.units);
    let empty: Vec<&str> = empty
        .filter(|unit| unit.statements.is_empty())
        .map(|unit| unit.id.as_str())
        .collect();
    assert_eq!(empty, ["ksf.palliative"]);
}

/// R000-20, R001-73: the tags of the evidence show at the statement; R001-74: what the post asks for, at its level; R004-14: what is
/// not applicable, with the reason.
#[test]
fn what_is_known_of_somebody_stands_beside_the_statements() {
    let house = House::new();
    authority(&house, "cmp");
    let profile = house
        .saved(
            "lead",
            r#"{"command":"write_profile","title":"Case manager","caseload":"60 people","service":"community team","units":[{"unit":"nhs2005.B"},{"unit":"cmp.pp.01","level":"CMP2","complexity":"rare injuries"},{"unit":"ksf.6","need":"assumed"},{"unit":"ksf.palliative"}]}"#,
        )
        .first
        .0;
    assign(&house, "osei", profile);
    house.saved(
        "osei",
        r#"{"command":"file_item","kind":"reflection","title":"On a hard week","did":"I wrote it down","statements":["nhs2005.B.1","cmp.pp.01.a.2"],"stages":["review"],"tags":["cognition"]}"#,
    );
    house.saved(
        "osei",
        r#"{"command":"rate_self","unit":"evercare.coach","rating":"not_applicable","words":"I teach nobody here"}"#,
    );
    house.saved(
        "lead",
        r#"{"command":"judge","staff":"osei","unit":"cmp.pp.02","level":"CMP3","decision":"not_applicable","rationale":"nobody to lead"}"#,
    );
    let view = browsed(&house, "osei", "");
    let tagged = statement(&view, "cmp.pp.01.a.2").unwrap();
    assert_eq!((tagged.items, tagged.is_tagged_d), (1, true));
    assert_eq!(tagged.stages, ["review"]);
    assert!(statement(&view, "cmp.pp.01.a.1").is_none());
    let asked = |id: &str| {
        let asked = &unit(&view, id).unwrap().asked;
        assert_eq!(asked.len(), 1);
        (asked[0].short.clone(), asked[0].level.clone())
    };
    assert_eq!(asked("nhs2005.B"), ("gap".to_owned(), None));
    assert_eq!(
        asked("cmp.pp.01"),
        ("gap".to_owned(), Some("CMP2".to_owned()))
    );
    assert_eq!(asked("ksf.6").0, "assumed");
    // A unit that is not yet written is never counted as met.
    assert_eq!(asked("ksf.palliative").0, "gap");
    assert_eq!(unit(&view, "nhs2005.B").unwrap().items, 1);
    let not = |id: &str| unit(&view, id).unwrap().not_applicable.clone();
    assert!(
        not("evercare.coach")[0]
            .words
            .ends_with("because I teach nobody here")
    );
    let judged = &not("cmp.pp.02")[0];
    assert_eq!(judged.level.as_deref(), Some("CMP3"));
    assert!(judged.words.contains("L Ead decided"), "{judged:?}");
    // Of the levels of a row only the one that is asked for, or not applicable, is.
    assert_eq!(whole(&house, "osei", "cmp.pp.01.a.2").asked.len(), 1);
    assert!(whole(&house, "osei", "cmp.pp.01.a.1").asked.is_empty());
    let at = |level: &str| {
        let found = house.service().catalogue();
        let (_, unit) = found.unit("cmp.pp.02").unwrap();
        unit.statements_at(level).next().unwrap().id.clone()
    };
    assert_eq!(whole(&house, "osei", &at("CMP3")).not_applicable.len(), 1);
    assert!(whole(&house, "osei", &at("CMP1")).not_applicable.is_empty());
    let nothing = browsed(&house, "bell", &view.mark);
    assert!(nothing.units.is_empty() && nothing.statements.is_empty());
}

/// R000-26: what corresponds is proposed with the caution that belongs to it.
#[test]
fn a_statement_in_full_has_its_source_its_evidence_and_what_corresponds() {
    let house = House::new();
    authority(&house, "nhs2005");
    judge(&house, "osei", "nhs2005.B", "competent", "");
    let b = whole(&house, "osei", "nhs2005.B.1");
    let catalogue = house.service().catalogue();
    assert_eq!(b.source.version, catalogue.version_of("nhs2005").unwrap());
    assert_eq!(
        b.source.title,
        catalogue.framework("nhs2005").unwrap().title
    );
    assert_eq!(b.items.len(), 1);
    assert_eq!(b.judgements[0].decision, "competent");
    let a = whole(&house, "osei", "nhs2005.A.2");
    let others: Vec<&str> = a
        .corresponding
        .iter()
        .map(|one| one.statement.as_str())
        .collect();
    assert!(others.contains(&"evercare.clinical.1"), "{others:?}");
    assert!(!others.iter().any(|id| id.starts_with("nhs2005.")));
    assert_eq!(a.caution, Crossmap::shipped().about.caution);
    assert!(!a.caution.is_empty());
}

#[test]
fn whose_competence_is_not_theirs_to_read_is_not_beside_the_statements() {
    let house = House::new();
    let (osei, bell) = (house.staff("osei"), house.staff("bell"));
    let lead = house.staff("lead");
    let refusal = |failure: Failure| match failure {
        Failure::Refused(refusal) => refusal.reason,
        other => panic!("{other}"),
    };
    let browsed = house.service().browsed(osei, bell, "");
    assert_eq!(refusal(browsed.unwrap_err()), Reason::NotAllowed);
    let one = house.service().statement_whole(osei, bell, "ksf.1.1");
    assert_eq!(refusal(one.unwrap_err()), Reason::NotAllowed);
    assert!(house.service().browsed(lead, bell, "").is_ok());
    let none = house.service().statement_whole(osei, osei, "ksf.99");
    assert_eq!(refusal(none.unwrap_err()), Reason::Unknown);
}
