//! A portfolio from live work: witnessed, judged, exported, and checked without the store.

use super::competence::{COACH, FIVE_YES, claim, competence, give_authority, reflect};
use super::{House, about};
use crate::domain::refusal::Reason;
use crate::journal::bundle::verify_bundle;
use crate::service::portfolio::PortfolioWish;

fn wish() -> PortfolioWish {
    PortfolioWish {
        audience: "the university".to_owned(),
        purpose: "recognition of experience".to_owned(),
        bundle_name: "portfolio.bundle.json".to_owned(),
        ..PortfolioWish::default()
    }
}

/// Osei, with one witnessed and judged item of live work, and a reflection.
fn at_work() -> House {
    let house = House::new();
    let (_, number) = house.register("osei", 1, "BEGUM", "weekly");
    give_authority(&house, "bell", "evercare", "2027-01-01");
    house.clock.advance_minutes(30);
    let contact = house.contact(
        "osei",
        &number,
        r#","at":"-25m","note":"Begum drew it herself.""#,
    );
    let file = format!(
        r#""about":{},"did":"I explained it twice.","text":"[patient] drew it herself.","statements":["{}"],"stages":["assess"],"tags":["leadership"]"#,
        contact.first.0, COACH.1
    );
    let item = house
        .saved("osei", &about(&number, "file_evidence", &file))
        .first;
    reflect(&house, "osei", "ksf.1.1");
    house.saved(
        "osei",
        &format!(
            r#"{{"command":"ask_witness","item":{},"colleague":"bell"}}"#,
            item.0
        ),
    );
    house.saved(
        "bell",
        &format!(
            r#"{{"command":"state_witness","owner":"osei","item":{},"saw":"She drew it.","relation":"colleague"}}"#,
            item.0
        ),
    );
    let made = house.saved("osei", &claim(COACH.0, "bell", "")).first;
    house.saved(
        "bell",
        &format!(
            r#"{{"command":"judge","staff":"osei","claim":{},"decision":"competent","rationale":"seen twice","next_look":"2027-11-16",{FIVE_YES}}}"#,
            made.0
        ),
    );
    house
}

/// R000-22 (part) R004-54 R004-57: evidence from live work is witnessed, judged, exported without any patient's identity, and every
/// entry of it proves itself without the store.
#[test]
fn live_work_becomes_a_portfolio_that_proves_itself_and_names_no_patient() {
    let house = at_work();
    let service = house.service();
    let osei = house.staff("osei");
    let made = service.portfolio(osei, &wish()).unwrap();
    assert_eq!(made.items, 2);
    // The showable part, the reflection, the witness, the claim and the judgement.
    assert_eq!(made.entries, 5);
    let key = service.verifier_key().unwrap();
    let report = verify_bundle(&made.bundle, &key);
    assert!(report.is_sound(), "{:?}", report.findings);
    assert_eq!(report.items.len(), 5);
    for text in [&made.markdown, &made.bundle] {
        let folded = crate::domain::writing::fold(text);
        assert!(!folded.contains("begum"), "{text}");
    }
    for words in [
        "I explained it twice.",
        "She drew it.",
        "seen twice",
        "the university",
        "competent",
    ] {
        assert!(made.markdown.contains(words), "{words}: {}", made.markdown);
    }
    assert!(!made.markdown.to_lowercase().contains("passed"));
    assert!(made.pdf.starts_with(b"%PDF"));
    // What was given out is on record, and nothing more is recorded a second time but that.
    let before = service.shared.reader.head().last;
    service.portfolio(osei, &wish()).unwrap();
    assert_eq!(service.shared.reader.head().last, before + 1);
    // Nobody sends the record of an export themselves.
    let forged = r#"{"command":"record_export","audience":"x","purpose":"y"}"#;
    assert!(house.run("osei", forged).is_err());
    house.rebuild_equals_live();
}

#[test]
fn what_was_taken_back_is_left_out_by_name_and_a_wish_that_fits_nothing_is_refused() {
    let house = at_work();
    let number = crate::domain::nhs_number::NhsNumber::synthetic(1)
        .unwrap()
        .plain();
    let item = competence(&house, "osei").evidence.items[0].clone();
    house.saved(
        "osei",
        &about(
            &number,
            "correct_entry",
            &format!(
                r#""entry":{},"why":"wrong_patient","words":"another house""#,
                item.about.unwrap().0
            ),
        ),
    );
    let osei = house.staff("osei");
    let made = house.service().portfolio(osei, &wish()).unwrap();
    assert_eq!(made.items, 1);
    assert_eq!(made.notes.len(), 1, "{:?}", made.notes);
    assert!(made.notes[0].contains(&item.entry.to_string()));
    let only = |framework: &str| PortfolioWish {
        frameworks: vec![framework.to_owned()],
        ..wish()
    };
    for (framework, reason) in [("evercare", Reason::Missing), ("nothing", Reason::Unknown)] {
        match house.service().portfolio(osei, &only(framework)) {
            Err(crate::service::Failure::Refused(refusal)) => assert_eq!(refusal.reason, reason),
            other => panic!("{framework}: {other:?}"),
        }
    }
}

/// Evidence that points to a record which somebody may not see is refused, and an item shows its record only to those who may
/// open it.
#[test]
fn evidence_opens_no_record_to_whom_it_is_closed() {
    let house = at_work();
    let number = crate::domain::nhs_number::NhsNumber::synthetic(1)
        .unwrap()
        .plain();
    let item = competence(&house, "osei").evidence.items[0].clone();
    let file = format!(
        r#""about":{},"did":"I was there.","statements":["{}"]"#,
        item.about.unwrap().0,
        COACH.1
    );
    let refusal = house.refused("bell", &about(&number, "file_evidence", &file));
    assert_eq!(refusal.reason, Reason::NotAllowed);
    let (bell, osei) = (house.staff("bell"), house.staff("osei"));
    let to_assessor = house.service().item(bell, osei, item.entry).unwrap();
    assert_eq!((to_assessor.about, to_assessor.patient), (None, None));
    assert!(!to_assessor.did.is_empty());
    let to_owner = house.service().item(osei, osei, item.entry).unwrap();
    assert_eq!(to_owner.about, item.about);
    // Who has nothing to do with it reads nothing.
    let other = competence(&house, "osei").evidence.items[1].entry;
    assert!(house.service().item(bell, osei, other).is_err());
    assert!(house.service().standing(bell, osei).is_err());
}

/// A name that was nobody's when it was written may be a patient's by now: what shows it stays here, and is named.
#[test]
fn what_shows_a_patient_by_now_is_left_out_and_named() {
    let house = at_work();
    let item = house
        .saved(
            "osei",
            r#"{"command":"file_item","kind":"reflection","title":"T","did":"Test Moody taught me that.","statements":["ksf.1.1"]}"#,
        )
        .first;
    let osei = house.staff("osei");
    let before = house.service().portfolio(osei, &wish()).unwrap();
    assert_eq!((before.items, before.notes.len()), (3, 0));
    house.register("osei", 2, "MOODY", "weekly");
    let made = house.service().portfolio(osei, &wish()).unwrap();
    assert_eq!(made.items, 2);
    assert!(
        made.notes.len() == 1 && made.notes[0].starts_with(&format!("Item {item} is left out")),
        "{:?}",
        made.notes
    );
    assert!(!made.markdown.contains("Moody") && !made.bundle.contains("Moody"));
}

/// R004-17: a link keeps the version of the framework in whose words it was made.
#[test]
fn a_link_names_the_version_it_was_made_under() {
    let house = at_work();
    let version = |house: &House| {
        let catalogue = house.service().catalogue();
        catalogue.version_of("evercare").unwrap().to_owned()
    };
    let before = version(&house);
    house.saved(
        "lead",
        &super::catalogue::import(&super::catalogue::second_version(), "newer"),
    );
    let after = version(&house);
    assert_ne!(before, after);
    let item = reflect(&house, "osei", COACH.1);
    let osei = house.staff("osei");
    let of = |entry| {
        let whole = house.service().item(osei, osei, entry).unwrap();
        whole.statements[0].version.clone()
    };
    assert_eq!(of(item), after);
    assert_eq!(
        of(competence(&house, "osei").evidence.items[0].entry),
        before
    );
    let made = house.service().portfolio(osei, &wish()).unwrap();
    for version in [&before, &after] {
        assert!(
            made.markdown.contains(version),
            "{version}: {}",
            made.markdown
        );
    }
}

/// Only a lead has another key made, and says why; a refusal leaves nothing behind.
#[test]
fn another_key_is_a_lead_s_to_have_made() {
    let house = House::new();
    let service = house.service();
    let before = service.checkpoint().unwrap().key;
    for (login, why) in [("osei", "lost"), ("lead", " ")] {
        assert!(
            service
                .replace_signing_key(house.staff(login), why)
                .is_err()
        );
        let next = service.shared.folder.join("signing-key.next");
        assert!(!next.exists());
        assert_eq!(service.checkpoint().unwrap().key, before);
    }
    let made = service
        .replace_signing_key(house.staff("lead"), "its disk is gone")
        .unwrap();
    let signed = service.checkpoint().unwrap();
    assert_eq!((&signed.key, &signed.earlier_keys), (&made, &vec![before]));
    house.rebuild_equals_live();
}
